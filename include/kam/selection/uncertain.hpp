// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/selection/uncertain/acceptability.hpp>
#include <kam/selection/uncertain/acceptability_scan.hpp>
#include <kam/selection/uncertain/portfolio_matrix.hpp>
#include <kam/selection/uncertain/rank_acceptability.hpp>
#include <kam/selection/uncertain/uncertain_utilities.hpp>
#include <kam/selection/uncertain/weight_polytope.hpp>
#include <kam/selection/uncertain/weight_space.hpp>
