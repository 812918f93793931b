// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <kam/review/synthetic/business.hpp>
#include <kam/review/synthetic/draws.hpp>
#include <kam/review/synthetic/relationship.hpp>
#include <kam/review/synthetic/sample.hpp>
#include <kam/review/synthetic/story.hpp>
