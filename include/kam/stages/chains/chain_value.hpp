// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <kam/stages/chains/chain_forecast.hpp>
#include <kam/stages/chains/state_reduction.hpp>

namespace kam::inline v0::stages {

namespace detail {

/// I - factor P as stages that are left by moves of factor p_ij and by ending with probability 1 - factor. For factor 1
/// nothing ends: the caller sees to the way out.
template <class Matrix, class Scalar>
[[nodiscard]] StateReduction<Scalar> discounted_reduction(const Matrix& transition, const Scalar& factor) {
    return {transition.rows(), [&](Eigen::Index i, Eigen::Index j) { return Scalar(factor * transition(i, j)); },
            [&](Eigen::Index) { return Scalar(Scalar(1) - factor); }};
}

template <class Flows>
void require_flows(const Flows& flows, Eigen::Index stages, const char* function) {
    if (flows.rows() != stages) {
        throw std::invalid_argument(std::string(function) + ": flows of " + std::to_string(flows.rows()) +
                                    " stages but a chain of " + std::to_string(stages));
    }
    Report report;
    for (Eigen::Index i = 0; i < flows.rows(); ++i) {
        for (Eigen::Index j = 0; j < flows.cols(); ++j) {
            if (!is_finite(flows(i, j))) {
                report.add(entry_path("flows", i, j), Fault::not_finite, "is not a finite number");
            }
        }
    }
    throw_if_any(report);
}

}  // namespace detail

/// Value of a customer by the stage it is in now, for ever: (I - P / (1 + rate))^-1 R, R being the cash flow of a
/// period in each stage, received at its beginning [pfeifer2000]. Several columns of flows (cases, kinds of cost) are
/// valued at once. `rate` is per period and above 0. Throws InputError when `transition` is no chain or a flow is not
/// finite, std::invalid_argument for other sizes or another rate.
template <class Derived, class Flows>
[[nodiscard]] Eigen::Matrix<typename Derived::Scalar, Eigen::Dynamic, Flows::ColsAtCompileTime> chain_value(
    const Eigen::MatrixBase<Derived>& transition, const Eigen::MatrixBase<Flows>& flows,
    const typename Derived::Scalar& rate) {
    using Scalar = typename Derived::Scalar;
    constexpr const char* function = "stages::chain_value";
    const typename Derived::PlainObject matrix = transition;
    detail::require_chain(matrix, function);
    const detail::RowMajor<Scalar> amounts = flows.template cast<Scalar>();
    detail::require_flows(amounts, matrix.rows(), function);
    if (!detail::is_finite(rate) || !(Scalar(0) < rate)) {
        throw std::invalid_argument(std::string(function) + ": a rate of " + detail::number_text(rate) +
                                    ", but it must be above 0: without discount the value has no bound in general");
    }
    // The system (1 + rate) I - P, solved for (1 + rate) R: 1 - 1 / (1 + rate) would lose digits of a small rate.
    const Scalar growth(Scalar(1) + rate);
    detail::RowMajor<Scalar> value(amounts.rows(), amounts.cols());
    for (Eigen::Index i = 0; i < value.rows(); ++i) {
        for (Eigen::Index j = 0; j < value.cols(); ++j) value(i, j) = Scalar(growth * amounts(i, j));
    }
    const detail::StateReduction<Scalar> reduction(
        matrix.rows(), [&](Eigen::Index i, Eigen::Index j) { return Scalar(matrix(i, j)); },
        [&](Eigen::Index) { return Scalar(rate); });
    reduction.solve(value);
    return value;
}

/// The same over the periods 0 to `horizon`: sum over t of (P / (1 + rate))^t R, by [pfeifer2000]. Column h of the
/// result is the value over a horizon of h periods, so that the last one is the answer and the others show how it
/// builds up. `rate` is above -1. `flows` has one column for the same flow in every period, or one per period 0 to
/// horizon. Trouble as above.
template <class Derived, class Flows>
[[nodiscard]] Eigen::MatrixX<typename Derived::Scalar> chain_value_within(const Eigen::MatrixBase<Derived>& transition,
                                                                          const Eigen::MatrixBase<Flows>& flows,
                                                                          const typename Derived::Scalar& rate,
                                                                          Eigen::Index horizon) {
    using Scalar = typename Derived::Scalar;
    constexpr const char* function = "stages::chain_value_within";
    const typename Derived::PlainObject matrix = transition;
    detail::require_chain(matrix, function);
    detail::require_steps(horizon, function);
    const Eigen::MatrixX<Scalar> amounts = flows.template cast<Scalar>();
    detail::require_flows(amounts, matrix.rows(), function);
    if (amounts.cols() != 1 && amounts.cols() != horizon + 1) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(amounts.cols()) +
                                    " columns of flows but " + std::to_string(horizon + 1) + " periods");
    }
    if (!detail::is_finite(rate) || !(Scalar(-1) < rate)) {
        throw std::invalid_argument(std::string(function) + ": a rate of " + detail::number_text(rate) +
                                    ", but it must be above -1");
    }
    const Eigen::Index n = matrix.rows();
    const Scalar factor(Scalar(1) / Scalar(Scalar(1) + rate));
    // weight(i, j): discounted probability to be in j in period t from i; the sums go forward as the columns do.
    Eigen::MatrixX<Scalar> weight = Eigen::MatrixX<Scalar>::Identity(n, n);
    Eigen::MatrixX<Scalar> step = matrix;
    for (Eigen::Index i = 0; i < step.size(); ++i) step.data()[i] = Scalar(factor * step.data()[i]);
    Eigen::MatrixX<Scalar> value = Eigen::MatrixX<Scalar>::Constant(n, horizon + 1, Scalar(0));
    for (Eigen::Index t = 0; t <= horizon; ++t) {
        const Eigen::Index column = amounts.cols() == 1 ? 0 : t;
        for (Eigen::Index i = 0; i < n; ++i) {
            if (t > 0) value(i, t) = value(i, t - 1);
            for (Eigen::Index j = 0; j < n; ++j) {
                value(i, t) = Scalar(value(i, t) + weight(i, j) * amounts(j, column));
            }
        }
        if (t < horizon) weight = detail::product(weight, step);
    }
    return value;
}

}  // namespace kam::inline v0::stages
