// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <Eigen/SparseCore>

#include <kam/data/sparse.hpp>

namespace kam::inline v0 {

/// What Eigen sees of a LinkMatrix.
template <class Scalar = double>
using EigenLinks = Eigen::Map<const Eigen::SparseMatrix<Scalar, Eigen::RowMajor, int>>;

/// The matrix as one of Eigen's, without a copy: products, solvers, norms. Looks into the matrix, which must live on.
template <class From, class To, class Scalar>
[[nodiscard]] EigenLinks<Scalar> eigen_map(const LinkMatrix<From, To, Scalar>& matrix) {
    return {matrix.rows(),
            matrix.columns(),
            matrix.link_count(),
            matrix.row_starts().data(),
            matrix.column_indices().data(),
            matrix.weights().data()};
}
template <class From, class To, class Scalar>
EigenLinks<Scalar> eigen_map(LinkMatrix<From, To, Scalar>&&) = delete;

}  // namespace kam::inline v0
