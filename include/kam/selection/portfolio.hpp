// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/selection/portfolio/contested.hpp>
#include <kam/selection/portfolio/giants.hpp>
#include <kam/selection/portfolio/inequality.hpp>
#include <kam/selection/portfolio/loss_impact.hpp>
#include <kam/selection/portfolio/portfolio_mix.hpp>
