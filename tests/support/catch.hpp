// SPDX-License-Identifier: BSL-1.0
#pragma once

// The one place that knows which Catch2 is there. Tests use what versions 2.13 and 3 have in common.

#include <algorithm>
#include <cmath>
#include <string>

#if __has_include(<catch2/catch_test_macros.hpp>)
#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators_all.hpp>
#include <catch2/matchers/catch_matchers_all.hpp>
namespace kam_test {
using Catch::Matchers::ContainsSubstring;
}
#else
#include <catch2/catch.hpp>
namespace kam_test {
inline auto ContainsSubstring(const std::string& text) { return Catch::Matchers::Contains(text); }
}  // namespace kam_test
#endif

namespace kam_test {

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

/// True when two numbers agree to `relative` of the larger one or to `absolute`; NaN agrees with nothing.
template <class Real>
[[nodiscard]] bool close(const Real& a, const Real& b, double relative = 1e-12, double absolute = 0) {
    using std::abs;
    const Real difference = abs(a - b);
    return a == b || difference <= Real(relative) * (std::max)(Real(abs(a)), Real(abs(b))) ||
           difference <= Real(absolute);
}

}  // namespace kam_test
