// SPDX-License-Identifier: BSL-1.0
#include <kam/entities/decimal.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

/// Any bytes: what reads as a Decimal prints and reads again as the same, scale included, and is the double that strtod
/// reads.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    kam::Decimal value;
    if (kam::parse_decimal(text, value) != kam::ParseStatus::ok) return 0;

    const std::string printed = to_string(value);
    kam::Decimal again;
    if (kam::parse_decimal(printed, again) != kam::ParseStatus::ok) __builtin_trap();
    if (again != value || again.scale() != value.scale() || to_string(again) != printed) __builtin_trap();
    if (value.normalised() != value || std::hash<kam::Decimal>{}(value.normalised()) != std::hash<kam::Decimal>{}(value)) __builtin_trap();
    if (to_double(value) != std::strtod(std::string(text).c_str(), nullptr)) __builtin_trap();

    for (const kam::Rounding rounding : {kam::Rounding::half_even, kam::Rounding::floor, kam::Rounding::up}) {
        const kam::Decimal rounded = round_to(value, value.scale() / 2, rounding);
        if (rounding == kam::Rounding::floor && rounded > value) __builtin_trap();
        if (abs(rounded) < abs(value) && rounding == kam::Rounding::up) __builtin_trap();
    }
    return 0;
}
