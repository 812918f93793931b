// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/Core>

#include "support/catch.hpp"

namespace kam_test {

/// True when two matrices have one shape and each coefficient is close to its partner.
template <class A, class B>
[[nodiscard]] bool all_close(const Eigen::MatrixBase<A>& a, const Eigen::MatrixBase<B>& b, double relative = 1e-12,
                             double absolute = 0) {
    if (a.rows() != b.rows() || a.cols() != b.cols()) return false;
    const typename A::PlainObject left = a;
    const typename B::PlainObject right = b;
    for (Eigen::Index row = 0; row < left.rows(); ++row) {
        for (Eigen::Index col = 0; col < left.cols(); ++col) {
            if (!close(left(row, col), right(row, col), relative, absolute)) return false;
        }
    }
    return true;
}

}  // namespace kam_test
