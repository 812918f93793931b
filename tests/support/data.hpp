// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace kam_test {

/// The path of a file of the data folder, or none when it is not on this machine. A test without its data says so and
/// returns, and ctest shows it as skipped:
///     const auto file = kam_test::data_file("cdnow/CDNOW_master.txt");
///     if (!file) { WARN("skipped: cdnow"); return; }
[[nodiscard]] inline std::optional<std::string> data_file(std::string_view name) {
    const std::filesystem::path path = std::filesystem::path(KAM_DATA_DIR) / name;
    if (!std::filesystem::exists(path)) return std::nullopt;
    return path.string();
}

}  // namespace kam_test
