// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/chains/absorption.hpp>

namespace kam::inline v0::stages {

/// The way from one stage to the target. In continuous time the steps are times.
template <class Scalar = double>
struct FirstPassage {
    Scalar probability{};  ///< that the target is ever reached
    bool certain = false;  ///< it is reached whatever happens: then `steps` is the expected time without a condition
    /// Expected number of steps of those that reach it, 0 from the target itself; none where nobody does. Without that
    /// condition the expected time has no bound unless `certain`.
    std::optional<Scalar> steps{};
    std::optional<Scalar> steps_variance{};  ///< of those that reach it
    BOOST_DESCRIBE_CLASS(FirstPassage, (), (probability, certain, steps, steps_variance), (), ())
};

/// How long an account stays in a stage once it is there.
template <class Scalar = double>
struct Sojourn {
    std::optional<Scalar> steps{};           ///< expected periods until it moves; none: for ever
    std::optional<Scalar> steps_variance{};  ///< of a geometric time: (1 - q) / q^2, q the probability to move
    BOOST_DESCRIBE_CLASS(Sojourn, (), (steps, steps_variance), (), ())
};

namespace detail {

template <class Matrix>
[[nodiscard]] std::vector<bool> targets_of(const Matrix& transition, const std::vector<Eigen::Index>& targets,
                                           const char* function) {
    if (targets.empty()) throw std::invalid_argument(std::string(function) + ": 0 targets, but at least 1 is needed");
    std::vector<bool> is_target(static_cast<std::size_t>(transition.rows()), false);
    for (const Eigen::Index i : targets) {
        require_stage(i, transition.rows(), function);
        is_target[static_cast<std::size_t>(i)] = true;
    }
    return is_target;
}

}  // namespace detail

namespace detail {

/// `moves` are the probabilities of one step or, in continuous time, rates.
template <class Scalar>
[[nodiscard]] std::vector<FirstPassage<Scalar>> passage_of(const RowMajor<Scalar>& moves,
                                                           const std::vector<bool>& is_target, bool continuous) {
    const Eigen::Index n = moves.rows();
    const auto at = [](Eigen::Index i) { return static_cast<std::size_t>(i); };
    const auto moves_to = [&](Eigen::Index i, Eigen::Index j) { return i != j && Scalar(0) < moves(i, j); };
    const std::vector<bool> reaches = can_reach(n, is_target, moves_to);
    std::vector<bool> fails = reaches;
    fails.flip();
    const std::vector<bool> can_fail =
        can_reach(n, fails, [&](Eigen::Index i, Eigen::Index j) { return !is_target[at(i)] && moves_to(i, j); });

    std::vector<FirstPassage<Scalar>> result(at(n));
    std::vector<Eigen::Index> stages;
    for (Eigen::Index i = 0; i < n; ++i) {
        FirstPassage<Scalar>& row = result[at(i)];
        row.certain = !can_fail[at(i)];
        row.probability = Scalar(is_target[at(i)] ? 1 : 0);
        if (is_target[at(i)]) row.steps = row.steps_variance = Scalar(0);
        if (reaches[at(i)] && !is_target[at(i)]) stages.push_back(i);
    }
    const auto m = static_cast<Eigen::Index>(stages.size());
    if (m == 0) return result;

    const auto reduction = reduction_of(moves, stages);
    Eigen::VectorX<Scalar> arrive(m);
    for (Eigen::Index a = 0; a < m; ++a) {
        arrive[a] = Scalar(0);
        for (Eigen::Index j = 0; j < n; ++j) {
            if (is_target[at(j)]) arrive[a] = Scalar(arrive[a] + moves(stages[at(a)], j));
        }
    }
    const Eigen::VectorX<Scalar> reach = reduction.solve(arrive);
    Eigen::VectorX<Scalar> time = reduction.solve(reach);
    for (Eigen::Index a = 0; a < m; ++a) time[a] = Scalar(time[a] / reach[a]);
    Eigen::VectorX<Scalar> variance(m);
    for (Eigen::Index a = 0; a < m; ++a) {
        // Of those that arrive: where one step, or one jump, leads, and how much of the variance that leaves.
        const Scalar rate = continuous ? leaving(moves, stages[at(a)]) : Scalar(1);
        const auto probability = [&](Eigen::Index b) {
            if (continuous && a == b) return Scalar(0);
            return Scalar(moves(stages[at(a)], stages[at(b)]) * reach[b] / Scalar(reach[a] * rate));
        };
        variance[a] = one_step_variance(time, probability, Scalar(arrive[a] / Scalar(reach[a] * rate)));
        if (continuous) variance[a] = Scalar(rate * variance[a] + Scalar(1) / rate);
        variance[a] = Scalar(reach[a] * variance[a]);
    }
    variance = reduction.solve(variance);
    for (Eigen::Index a = 0; a < m; ++a) {
        FirstPassage<Scalar>& row = result[at(stages[at(a)])];
        row.probability = row.certain ? Scalar(1) : reach[a];
        row.steps = time[a];
        row.steps_variance = Scalar(variance[a] / reach[a]);
    }
    return result;
}

}  // namespace detail

/// For every stage: whether, and after how many steps, an account from there first reaches one of the targets
/// ("partnership"), given that it does. With U the stages outside the target that can reach it, h = (I - Q)^-1 r over U
/// and, for those that arrive, the chain with moves q_ij h_j / h_i [doob1957]: expected steps (I - Q)^-1 h / h. By
/// state reduction: rare moves keep their digits [grassmann1985]. Throws InputError when `transition` is no chain,
/// std::invalid_argument for no target or one out of range.
template <class Derived>
[[nodiscard]] std::vector<FirstPassage<typename Derived::Scalar>> first_passage(
    const Eigen::MatrixBase<Derived>& transition, const std::vector<Eigen::Index>& targets) {
    const detail::RowMajor<typename Derived::Scalar> matrix = transition;
    detail::require_chain(matrix, "stages::first_passage");
    return detail::passage_of(matrix, detail::targets_of(matrix, targets, "stages::first_passage"), false);
}

/// Probability to reach a target for the first time after 0, 1, ..., `horizon` steps: one column per number of steps,
/// one row per stage of start. Trouble as first_passage; std::invalid_argument for a negative horizon.
template <class Derived>
[[nodiscard]] Eigen::MatrixX<typename Derived::Scalar> passage_curve(const Eigen::MatrixBase<Derived>& transition,
                                                                     const std::vector<Eigen::Index>& targets,
                                                                     Eigen::Index horizon) {
    using Scalar = typename Derived::Scalar;
    const typename Derived::PlainObject matrix = transition;
    detail::require_chain(matrix, "stages::passage_curve");
    const std::vector<bool> is_target = detail::targets_of(matrix, targets, "stages::passage_curve");
    if (horizon < 0) {
        throw std::invalid_argument("stages::passage_curve: a horizon of " + std::to_string(horizon) +
                                    " steps, but it must be at least 0");
    }
    const Eigen::Index n = matrix.rows();
    Eigen::MatrixX<Scalar> curve = Eigen::MatrixX<Scalar>::Constant(n, horizon + 1, Scalar(0));
    for (Eigen::Index i = 0; i < n; ++i) curve(i, 0) = Scalar(is_target[static_cast<std::size_t>(i)] ? 1 : 0);
    for (Eigen::Index t = 1; t <= horizon; ++t) {
        for (Eigen::Index i = 0; i < n; ++i) {
            if (is_target[static_cast<std::size_t>(i)]) continue;
            for (Eigen::Index j = 0; j < n; ++j) curve(i, t) = Scalar(curve(i, t) + matrix(i, j) * curve(j, t - 1));
        }
    }
    return curve;
}

/// How long accounts stay in each stage: 1 / q periods, q being the probability to move, added up from the moves.
/// Throws InputError when `transition` is no chain.
template <class Derived>
[[nodiscard]] std::vector<Sojourn<typename Derived::Scalar>> sojourn(const Eigen::MatrixBase<Derived>& transition) {
    using Scalar = typename Derived::Scalar;
    const typename Derived::PlainObject matrix = transition;
    detail::require_chain(matrix, "stages::sojourn");
    std::vector<Sojourn<Scalar>> result(static_cast<std::size_t>(matrix.rows()));
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        const Scalar q = detail::leaving(matrix, i);
        if (!(Scalar(0) < q)) continue;
        Sojourn<Scalar>& row = result[static_cast<std::size_t>(i)];
        row.steps = Scalar(Scalar(1) / q);
        row.steps_variance = Scalar(matrix(i, i) / Scalar(q * q));
    }
    return result;
}

}  // namespace kam::inline v0::stages
