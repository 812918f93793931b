// SPDX-License-Identifier: BSL-1.0
#include <kam/core/date.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// Any bytes: what reads as a date or a date-time prints and reads again as the same, and what does not has a reason.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto date = kam::parse_date(text);
    const auto part = kam::parse_date_part(text);
    const auto instant = kam::parse_instant(text);

    if (date && (part != date || kam::format_date(*date) != text)) __builtin_trap();
    if (part && kam::parse_date(kam::format_date(*part)) != part) __builtin_trap();
    if (instant) {
        // An offset may move the instant out of the years that have four digits.
        const std::string printed = kam::format_instant(*instant);
        const auto again = kam::parse_instant(printed);
        if (printed.size() == 20 && again != instant) __builtin_trap();
        if (!part || *instant - *part > std::chrono::hours(48) || *part - *instant > std::chrono::hours(24))
            __builtin_trap();
    }
    if (!part && kam::why_not_a_date(text).find("is not a date") == std::string::npos) __builtin_trap();
    return 0;
}
