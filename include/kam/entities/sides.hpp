// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/describe/enum.hpp>

#include <kam/core/evidence.hpp>

namespace kam::inline v0 {

/// Who did or owns something that the two firms can also do together (T113, T114).
enum class Sides { supplier, customer, both };
BOOST_DESCRIBE_ENUM(Sides, supplier, customer, both)

/// Whether one firm takes part.
[[nodiscard]] constexpr bool includes(Sides sides, Side side) {
    return sides == Sides::both || (sides == Sides::supplier) == (side == Side::supplier);
}

}  // namespace kam::inline v0
