// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/selection/challenge/obstacle.hpp>
#include <kam/selection/challenge/qualify.hpp>
#include <kam/selection/challenge/shapley.hpp>
#include <kam/selection/challenge/stability.hpp>
