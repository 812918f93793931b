// SPDX-License-Identifier: BSL-1.0
// expect: must be 0 to 4
#include <kam/core/evidence.hpp>

constexpr kam::Level five = 5;
