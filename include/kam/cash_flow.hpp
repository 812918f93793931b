// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/cash_flow/advance_case.hpp>
#include <kam/cash_flow/advance_ladder.hpp>
#include <kam/cash_flow/benefit_ledger.hpp>
#include <kam/cash_flow/change.hpp>
#include <kam/cash_flow/curve.hpp>
#include <kam/cash_flow/dated_curve.hpp>
#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/exit_cost.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/interval.hpp>
#include <kam/cash_flow/irr.hpp>
#include <kam/cash_flow/irr_all.hpp>
#include <kam/cash_flow/irr_gradient.hpp>
#include <kam/cash_flow/measures.hpp>
#include <kam/cash_flow/payback.hpp>
#include <kam/cash_flow/rate.hpp>
#include <kam/cash_flow/rate_series.hpp>
#include <kam/cash_flow/rate_solver.hpp>
#include <kam/cash_flow/scenario.hpp>
#include <kam/cash_flow/threshold.hpp>
#include <kam/cash_flow/tornado.hpp>
#include <kam/cash_flow/treatment.hpp>
#include <kam/cash_flow/value.hpp>
#include <kam/cash_flow/whale_curve.hpp>
