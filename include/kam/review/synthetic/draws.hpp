// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <kam/core/date.hpp>
#include <kam/core/day_count.hpp>
#include <kam/entities/decimal.hpp>

namespace kam::inline v0::review::detail {

/// Integer draws that are the same everywhere (SplitMix64 [steele2014]). Each part of each account has draws of its
/// own, so that a change to one part leaves the others alone. Two draws never stand in one expression whose operands a
/// compiler may evaluate in either order; in braces the order is fixed.
class Draws {
public:
    Draws(std::uint64_t seed, std::uint64_t account, std::uint64_t part) : state_(seed) {
        state_ = next() ^ account;
        state_ = next() ^ part;
    }

    [[nodiscard]] std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }
    /// A whole number from low to high, both included.
    [[nodiscard]] int between(int low, int high) {
        return low + static_cast<int>(next() % static_cast<std::uint64_t>(high - low + 1));
    }
    [[nodiscard]] bool chance(int percent) { return between(1, 100) <= percent; }

    template <class Value, std::size_t Size>
    [[nodiscard]] const Value& one_of(const std::array<Value, Size>& values) {
        return values[next() % Size];
    }
    /// The value, or unknown in one case of ten.
    template <class Value>
    [[nodiscard]] std::optional<Value> mostly(Value value) {
        return chance(90) ? std::optional<Value>(value) : std::nullopt;
    }
    /// low/100 to high/100. One correctly rounded division, so the same double everywhere.
    [[nodiscard]] double hundredths(int low, int high) { return between(low, high) / 100.0; }

private:
    std::uint64_t state_;
};

[[nodiscard]] inline Date later(Date date, int days) { return date + std::chrono::days(days); }
using kam::detail::days_between;

/// "A007"
[[nodiscard]] inline std::string numbered(std::string_view prefix, std::size_t number, std::size_t width) {
    const std::string digits = std::to_string(number);
    std::string text(prefix);
    text.append(digits.size() < width ? width - digits.size() : 0, '0');
    return text += digits;
}

}  // namespace kam::inline v0::review::detail
