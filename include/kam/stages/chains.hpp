// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/stages/chains/absorption.hpp>
#include <kam/stages/chains/chain_check.hpp>
#include <kam/stages/chains/chain_estimate.hpp>
#include <kam/stages/chains/chain_forecast.hpp>
#include <kam/stages/chains/chain_simulation.hpp>
#include <kam/stages/chains/chain_structure.hpp>
#include <kam/stages/chains/chain_tests.hpp>
#include <kam/stages/chains/chain_value.hpp>
#include <kam/stages/chains/first_passage.hpp>
#include <kam/stages/chains/maximise.hpp>
#include <kam/stages/chains/relative_values.hpp>
#include <kam/stages/chains/stage_history.hpp>
#include <kam/stages/chains/state_reduction.hpp>
#include <kam/stages/chains/stationary.hpp>
