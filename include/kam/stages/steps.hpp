// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/stages/steps/gap.hpp>
#include <kam/stages/steps/profile_steps.hpp>
#include <kam/stages/steps/readiness.hpp>
#include <kam/stages/steps/stage_economics.hpp>
