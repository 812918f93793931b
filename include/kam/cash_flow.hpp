// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/cash_flow/curve.hpp>
#include <kam/cash_flow/dated_curve.hpp>
#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/irr.hpp>
#include <kam/cash_flow/irr_all.hpp>
#include <kam/cash_flow/irr_gradient.hpp>
#include <kam/cash_flow/measures.hpp>
#include <kam/cash_flow/payback.hpp>
#include <kam/cash_flow/rate.hpp>
#include <kam/cash_flow/rate_series.hpp>
#include <kam/cash_flow/rate_solver.hpp>
#include <kam/cash_flow/value.hpp>
