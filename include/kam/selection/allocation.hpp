// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/selection/allocation/account_allocation.hpp>
#include <kam/selection/allocation/assignment.hpp>
#include <kam/selection/allocation/assignment_sensitivity.hpp>
#include <kam/selection/allocation/augmenting_paths.hpp>
#include <kam/selection/allocation/effort_knapsack.hpp>
#include <kam/selection/allocation/fit.hpp>
#include <kam/selection/allocation/fit_term.hpp>
#include <kam/selection/allocation/generalised_assignment.hpp>
#include <kam/selection/allocation/generalised_repair.hpp>
#include <kam/selection/allocation/generalised_search.hpp>
#include <kam/selection/allocation/knapsack.hpp>
#include <kam/selection/allocation/knapsack_search.hpp>
#include <kam/selection/allocation/money_allocation.hpp>
#include <kam/selection/allocation/territory.hpp>
#include <kam/selection/allocation/territory_moves.hpp>
#include <kam/selection/allocation/water_filling.hpp>
#include <kam/selection/allocation/workload.hpp>
