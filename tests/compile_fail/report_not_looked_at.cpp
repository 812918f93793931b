// SPDX-License-Identifier: BSL-1.0
// expect: nodiscard|unused-result
#include <kam/core/error.hpp>

void check(const kam::Report& report) { report.ok(); }
