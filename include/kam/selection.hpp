// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/selection/abc.hpp>
#include <kam/selection/concentration.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/criterion.hpp>
#include <kam/selection/criterion_checks.hpp>
#include <kam/selection/criterion_parameters.hpp>
#include <kam/selection/disclosure.hpp>
#include <kam/selection/rank.hpp>
#include <kam/selection/score.hpp>
#include <kam/selection/why_not.hpp>
