// SPDX-License-Identifier: BSL-1.0
// Compiles: else the failures beside it would prove nothing.
#include <kam/kam.hpp>

bool clean(const kam::Report& report) { return report.ok() && report.count(kam::Fault::missing) == 0; }
