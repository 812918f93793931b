// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/review/account_cash_flow.hpp>
#include <kam/review/account_facts.hpp>
#include <kam/review/account_relationship.hpp>
#include <kam/review/account_stage.hpp>
#include <kam/review/key_managers.hpp>
#include <kam/review/options.hpp>
#include <kam/review/portfolio_review.hpp>
