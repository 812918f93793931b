// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include <kam/cash_flow/rate.hpp>

// What a search for rates of return is made of and comes to.

namespace kam::inline v0::cash_flow::detail {

/// What the flows come to at one log growth x per tick. With P and N the present values of receipts and outlays, h =
/// ln(P / N): free of scale, nearly straight, zero at a rate of return.
template <class Real>
struct Balance {
    Real h{};
    Real slope{};      ///< h': duration of the outlays minus that of the receipts, in ticks
    Real curvature{};  ///< h'': variance of the times of receipts minus that of outlays
    Real residual{};   ///< |P - N| / (P + N)
    Real noise{};      ///< the residual that rounding alone can make
};

/// Coefficients of one function of x: those of the flows, or of one rung of the ladder. `logs` are ln|c|, for where
/// powers leave the range of the number type; empty until needed.
template <class Real>
struct Coefficients {
    std::vector<Real> values;
    std::vector<Real> logs;
    bool only_logs = false;  ///< the values span too much to be used
    Real largest = 1;        ///< no |value| is larger
};

/// A zero of the present value as a function of the log growth per tick.
template <class Real>
struct Root {
    Real x{};
    Real residual{};
    Real looked_at{};       ///< within rounding of x, where the discount factors were last computed
    bool touching = false;  ///< no change of sign is seen here
    bool blurred = false;   ///< the value turns back within rounding of zero: how many zeros there are is not seen
};

/// What a search for one rate or for all has come to.
template <class Real>
struct Solution {
    RateStatus status = RateStatus::not_converged;
    Root<Real> root{};
    int iterations = 0;
    Uniqueness uniqueness = Uniqueness::not_proved;
    std::optional<Eigen::Index> count{};
};

/// One of several roots, which are in order.
template <class Real>
[[nodiscard]] const Root<Real>& chosen_root(const std::vector<Root<Real>>& roots, RateChoice choice,
                                            const Real& guess) {
    using std::abs;
    const auto positive = std::ranges::find_if(roots, [](const Root<Real>& root) { return root.x > 0; });
    switch (choice) {
        case RateChoice::smallest:
            return roots.front();
        case RateChoice::largest:
            return roots.back();
        case RateChoice::smallest_positive:
            return positive == roots.end() ? roots.back() : *positive;
        case RateChoice::nearest_guess:
            break;
    }
    return *std::ranges::min_element(roots, {}, [&](const Root<Real>& root) { return Real(abs(root.x - guess)); });
}

}  // namespace kam::inline v0::cash_flow::detail
