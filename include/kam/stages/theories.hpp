// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/stages/theories/cited_stages.hpp>
#include <kam/stages/theories/compare_models.hpp>
#include <kam/stages/theories/cross_walk.hpp>
