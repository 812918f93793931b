// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::stages {

namespace detail {

using kam::detail::element_path;
using kam::detail::is_finite;

template <class Scalar>
[[nodiscard]] std::string number_text(const Scalar& value) {
    if constexpr (requires { static_cast<double>(value); }) {
        return kam::detail::number_text(static_cast<double>(value));
    } else {
        return "a number";
    }
}

/// How far a sum of probabilities may be from 1: what probabilities written with nine decimals need, or the rounding of
/// a coarser type.
template <class Scalar>
[[nodiscard]] Scalar sum_tolerance(Eigen::Index terms) {
    const Scalar rounding = Scalar(std::numeric_limits<Scalar>::epsilon() * Scalar(static_cast<double>(8 * terms)));
    const Scalar written = static_cast<Scalar>(1e-8);
    return rounding < written ? written : rounding;
}

[[nodiscard]] inline std::string entry_path(std::string_view path, Eigen::Index row, Eigen::Index column) {
    return std::string(path) + '(' + std::to_string(row) + ", " + std::to_string(column) + ')';
}

/// Entries of one row that are no probabilities, and a sum that is not 1.
template <class Matrix>
void check_probability_row(const Matrix& matrix, Eigen::Index row, std::string_view path, Report& report) {
    using Scalar = typename Matrix::Scalar;
    Scalar sum(0);
    bool sound = true;
    for (Eigen::Index j = 0; j < matrix.cols(); ++j) {
        const Scalar& p = matrix(row, j);
        sum = Scalar(sum + p);
        if (is_finite(p) && !(p < Scalar(0))) continue;
        sound = false;
        report.add(entry_path(path, row, j), is_finite(p) ? Fault::out_of_range : Fault::not_finite,
                   is_finite(p) ? "a probability of " + number_text(p) : std::string("is not a finite number"));
    }
    const Scalar off = sum < Scalar(1) ? Scalar(Scalar(1) - sum) : Scalar(sum - Scalar(1));
    if (sound && sum_tolerance<Scalar>(matrix.cols()) < off) {
        report.add(std::string(path) + " row " + std::to_string(row), Fault::inconsistent,
                   "sums to " + number_text(sum) + ", not 1");
    }
}

template <class Matrix>
void require_square(const Matrix& matrix, const char* function) {
    if (matrix.rows() != matrix.cols() || matrix.rows() == 0) {
        throw std::invalid_argument(std::string(function) + ": a matrix of " + std::to_string(matrix.rows()) +
                                    " rows and " + std::to_string(matrix.cols()) +
                                    " columns, but stages need as many rows as columns, and at least one");
    }
}

template <class Matrix>
void require_chain(const Matrix& transition, const char* function) {
    require_square(transition, function);
    Report report;
    for (Eigen::Index i = 0; i < transition.rows(); ++i) check_probability_row(transition, i, "transition", report);
    throw_if_any(report);
}

/// A law over the stages: a row of probabilities of the right length.
template <class Vector>
void require_law(const Vector& law, Eigen::Index stages, const char* function) {
    if (law.size() != stages) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(law.size()) +
                                    " starting probabilities but " + std::to_string(stages) + " stages");
    }
    Eigen::Matrix<typename Vector::Scalar, 1, Eigen::Dynamic> row(stages);
    for (Eigen::Index i = 0; i < stages; ++i) row[i] = law.coeff(i);
    Report report;
    check_probability_row(row, 0, "start", report);
    throw_if_any(report);
}

inline void require_stage(Eigen::Index stage, Eigen::Index stages, const char* function) {
    if (stage < 0 || stage >= stages) {
        throw std::invalid_argument(std::string(function) + ": stage " + std::to_string(stage) + " of " +
                                    std::to_string(stages) + ", counted from 0");
    }
}

/// What leaves the stage in one step, by adding up and not as 1 minus what stays.
template <class Matrix>
[[nodiscard]] typename Matrix::Scalar leaving(const Matrix& transition, Eigen::Index stage) {
    using Scalar = typename Matrix::Scalar;
    Scalar sum(0);
    for (Eigen::Index j = 0; j < transition.cols(); ++j) {
        if (j != stage) sum = Scalar(sum + transition(stage, j));
    }
    return sum;
}

}  // namespace detail

/// Every entry of a transition matrix that is no probability, and every row that does not sum to 1 to eight decimals.
/// Row i holds the probabilities to be in each stage one period after stage i. Functions on chains check this first and
/// throw InputError; they take what stays in a stage as what the rest of its row leaves of 1.
template <class Derived>
[[nodiscard]] Report validate_chain(const Eigen::MatrixBase<Derived>& transition) {
    const typename Derived::PlainObject matrix = transition;
    detail::require_square(matrix, "stages::validate_chain");
    Report report;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) detail::check_probability_row(matrix, i, "transition", report);
    return report;
}

}  // namespace kam::inline v0::stages
