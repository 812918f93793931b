// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

#include <kam/core/progress.hpp>

/// A line on standard error that says how far work has come: "reading 12 of 32 MB". Shown on a terminal, or always when
/// `always`; units are shown divided by `divisor`.
[[nodiscard]] kam::Progress show_progress(const std::string& what, const std::string& unit, double divisor,
                                          bool always);
