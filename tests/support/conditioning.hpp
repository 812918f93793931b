// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <Eigen/Core>

#include "support/irr_golden.hpp"

namespace kam_test {

/// How far rounding can move the log growth x, a rate of these flows.
inline double conditioning(const Eigen::VectorXd& flows, double x) {
    double moment = 0, weight = 0;
    const double origin = x < 0 ? static_cast<double>(flows.size() - 1) : 0;
    for (Eigen::Index i = 0; i < flows.size(); ++i) {
        const double t = static_cast<double>(i) - origin;
        const double w = flows[i] * std::exp(-x * t);
        moment += t * w;
        weight += (1 + std::abs(x * t)) * std::abs(w);
    }
    return std::numeric_limits<double>::epsilon() * weight / std::abs(moment);
}

/// Whether rounding hides how many rates there are: one of them is a multiple one.
inline bool blurred(const Eigen::VectorXd& flows, const std::vector<GoldenRoot>& roots) {
    return std::ranges::any_of(roots,
                               [&](const GoldenRoot& root) { return !(conditioning(flows, root.log_growth) < 1e-9); });
}

}  // namespace kam_test
