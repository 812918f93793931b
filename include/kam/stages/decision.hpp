// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/stages/decision/average.hpp>
#include <kam/stages/decision/budget.hpp>
#include <kam/stages/decision/discounted.hpp>
#include <kam/stages/decision/finite_horizon.hpp>
#include <kam/stages/decision/problem.hpp>
#include <kam/stages/decision/total.hpp>
