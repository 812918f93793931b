// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/review/account_cash_flow.hpp>
#include <kam/review/account_facts.hpp>
#include <kam/review/options.hpp>
#include <kam/review/portfolio_review.hpp>
#include <kam/review/synthetic.hpp>
#include <kam/review/synthetic_business.hpp>
#include <kam/review/synthetic_draws.hpp>
#include <kam/review/synthetic_relationship.hpp>
#include <kam/review/synthetic_story.hpp>
