// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include <kam/stages/chains/absorption.hpp>

namespace kam::inline v0::stages::detail {

/// u with u = reward - gain + P u on the listed stages and u = 0 at the first of them, which all of them reach: how
/// much better than the long-run average it is to be there now. Stages outside the list are taken to have the values in
/// `u`.
template <class Matrix, class Scalar>
void relative_values(const Matrix& transition, const std::vector<Eigen::Index>& stages,
                     const Eigen::VectorX<Scalar>& reward, const Scalar& gain, Eigen::VectorX<Scalar>& u) {
    u[stages.front()] = Scalar(0);
    const std::vector<Eigen::Index> others(stages.begin() + 1, stages.end());
    if (others.empty()) return;
    Eigen::VectorX<Scalar> b(static_cast<Eigen::Index>(others.size()));
    for (Eigen::Index a = 0; a < b.size(); ++a) b[a] = Scalar(reward[others[static_cast<std::size_t>(a)]] - gain);
    b = reduction_of(transition, others).solve(b);
    for (Eigen::Index a = 0; a < b.size(); ++a) u[others[static_cast<std::size_t>(a)]] = b[a];
}

}  // namespace kam::inline v0::stages::detail
