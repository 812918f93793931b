// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <string>

namespace kam::inline v0::detail {

/// A number for messages, in the fewest digits that read back as the same number.
[[nodiscard]] inline std::string number_text(double value) {
    char buffer[32];
    return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

}  // namespace kam::inline v0::detail
