// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <optional>
#include <string>

// Numbers as the terminal shows them; the JSON has all digits.

[[nodiscard]] inline std::string fixed(double value, int decimals) {
    char buffer[400];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed, decimals).ptr};
}
[[nodiscard]] inline std::string fixed(const std::optional<double>& value, int decimals) {
    return value ? fixed(*value, decimals) : "-";
}

[[nodiscard]] inline std::string percent(const std::optional<double>& share) {
    return share ? fixed(*share * 100, 1) + " %" : "-";
}
