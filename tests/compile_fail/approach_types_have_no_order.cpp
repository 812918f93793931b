// SPDX-License-Identifier: BSL-1.0
// expect: no match for|invalid operands
#include <kam/stages.hpp>

bool better(const kam::stages::ApproachType& a, const kam::stages::ApproachType& b) { return a > b; }
