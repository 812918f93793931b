// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>

#include <boost/describe/enum.hpp>

namespace kam::inline v0 {

/// What becomes of the digits that do not fit. Names and meaning are those of IEEE 754 and of Python's decimal module.
enum class Rounding {
    half_even,  ///< to the nearest; a tie goes to the even digit (the usual rule for money: no drift over many sums)
    half_up,    ///< to the nearest; a tie goes away from zero
    half_down,  ///< to the nearest; a tie goes towards zero
    up,         ///< away from zero
    down,       ///< towards zero: the digits are cut off
    ceiling,    ///< towards plus infinity
    floor       ///< towards minus infinity
};
BOOST_DESCRIBE_ENUM(Rounding, half_even, half_up, half_down, up, down, ceiling, floor)

namespace detail {

// Built into GCC and clang on 64-bit targets; __extension__ because the standard does not know them.
__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

inline constexpr std::array<UInt128, 39> powers_of_ten = [] {
    std::array<UInt128, 39> powers{1};
    for (std::size_t i = 1; i < powers.size(); ++i) powers[i] = powers[i - 1] * 10;
    return powers;
}();
[[nodiscard]] constexpr UInt128 power_of_ten(int exponent) { return powers_of_ten[static_cast<std::size_t>(exponent)]; }

[[nodiscard]] constexpr UInt128 magnitude(Int128 x) {
    return x < 0 ? -static_cast<UInt128>(x) : static_cast<UInt128>(x);
}

/// What a division leaves, seen from half of the divisor.
enum class Tail { none, below_half, half, above_half };
[[nodiscard]] constexpr Tail tail_of(UInt128 remainder, UInt128 divisor) {
    if (remainder == 0) return Tail::none;
    if (remainder < divisor - remainder) return Tail::below_half;
    return remainder == divisor - remainder ? Tail::half : Tail::above_half;
}

[[nodiscard]] constexpr UInt128 rounded(UInt128 quotient, Tail tail, bool negative, Rounding rounding) {
    bool away = false;
    switch (rounding) {
        case Rounding::half_even:
            away = tail == Tail::above_half || (tail == Tail::half && quotient % 2 == 1);
            break;
        case Rounding::half_up:
            away = tail >= Tail::half;
            break;
        case Rounding::half_down:
            away = tail == Tail::above_half;
            break;
        case Rounding::up:
            away = tail != Tail::none;
            break;
        case Rounding::down:
            break;
        case Rounding::ceiling:
            away = tail != Tail::none && !negative;
            break;
        case Rounding::floor:
            away = tail != Tail::none && negative;
            break;
    }
    return away ? quotient + 1 : quotient;
}

}  // namespace detail

}  // namespace kam::inline v0
