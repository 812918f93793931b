// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/cash_flow/simulation/outcome.hpp>
#include <kam/cash_flow/simulation/simulate.hpp>
