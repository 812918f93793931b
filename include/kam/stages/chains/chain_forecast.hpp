// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <stdexcept>
#include <string>
#include <type_traits>

#include <Eigen/Core>

#include <kam/stages/chains/chain_check.hpp>
#include <kam/stages/chains/state_reduction.hpp>

namespace kam::inline v0::stages {

namespace detail {

/// Brings the row sums of a product of chains back to 1, so that rounding does not grow with every product.
template <class Matrix>
void rows_to_one(Matrix& matrix) {
    using Scalar = typename Matrix::Scalar;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        Scalar sum(0);
        for (Eigen::Index j = 0; j < matrix.cols(); ++j) sum = Scalar(sum + matrix(i, j));
        for (Eigen::Index j = 0; j < matrix.cols(); ++j) matrix(i, j) = Scalar(matrix(i, j) / sum);
    }
}

template <class Scalar>
[[nodiscard]] Eigen::MatrixX<Scalar> product(const Eigen::MatrixX<Scalar>& a, const Eigen::MatrixX<Scalar>& b) {
    Eigen::MatrixX<Scalar> result = Eigen::MatrixX<Scalar>::Constant(a.rows(), b.cols(), Scalar(0));
    for (Eigen::Index j = 0; j < b.cols(); ++j) {
        for (Eigen::Index k = 0; k < a.cols(); ++k) {
            const Scalar& factor = b(k, j);
            if (factor == Scalar(0)) continue;
            for (Eigen::Index i = 0; i < a.rows(); ++i) result(i, j) = Scalar(result(i, j) + a(i, k) * factor);
        }
    }
    return result;
}

inline void require_steps(Eigen::Index steps, const char* function) {
    if (steps < 0) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(steps) +
                                    " steps, but it must be at least 0");
    }
}

}  // namespace detail

/// The chain over several steps at once: P^steps, by repeated squaring; sums and products of probabilities only, and
/// rows that sum to 1 as those of P do. Throws InputError when `transition` is no chain, std::invalid_argument for a
/// negative number of steps.
template <class Derived>
[[nodiscard]] Eigen::MatrixX<typename Derived::Scalar> chain_power(const Eigen::MatrixBase<Derived>& transition,
                                                                   Eigen::Index steps) {
    using Scalar = typename Derived::Scalar;
    detail::require_steps(steps, "stages::chain_power");
    Eigen::MatrixX<Scalar> square = transition;
    detail::require_chain(square, "stages::chain_power");
    Eigen::MatrixX<Scalar> result = Eigen::MatrixX<Scalar>::Identity(square.rows(), square.cols());
    for (; steps > 0; steps /= 2) {
        if (steps % 2 == 1) {
            result = detail::product(result, square);
            detail::rows_to_one(result);
        }
        if (steps > 1) {
            square = detail::product(square, square);
            detail::rows_to_one(square);
        }
    }
    return result;
}

/// The law of the stage after 0, 1, ..., `steps` periods: one row per period, row 0 the start. What a portfolio with
/// these shares of accounts in each stage will look like. Throws InputError when `transition` is no chain or `start` no
/// law, std::invalid_argument for other sizes or a negative number of steps.
template <class Derived, class Start>
[[nodiscard]] Eigen::MatrixX<typename Derived::Scalar> stage_forecast(const Eigen::MatrixBase<Derived>& transition,
                                                                      const Eigen::MatrixBase<Start>& start,
                                                                      Eigen::Index steps) {
    using Scalar = typename Derived::Scalar;
    constexpr const char* function = "stages::stage_forecast";
    const typename Derived::PlainObject matrix = transition;
    detail::require_chain(matrix, function);
    const Eigen::Index n = matrix.rows();
    const typename Start::PlainObject law = start;
    detail::require_law(law, n, function);
    detail::require_steps(steps, function);
    Eigen::MatrixX<Scalar> result = Eigen::MatrixX<Scalar>::Constant(steps + 1, n, Scalar(0));
    for (Eigen::Index j = 0; j < n; ++j) result(0, j) = law[j];
    for (Eigen::Index t = 0; t < steps; ++t) {
        for (Eigen::Index i = 0; i < n; ++i) {
            for (Eigen::Index j = 0; j < n; ++j) {
                result(t + 1, j) = Scalar(result(t + 1, j) + result(t, i) * matrix(i, j));
            }
        }
    }
    return result;
}

}  // namespace kam::inline v0::stages
