// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/stages/continuous_time/embedding.hpp>
#include <kam/stages/continuous_time/estimate.hpp>
#include <kam/stages/continuous_time/generator.hpp>
