// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/chains/stationary.hpp>

namespace kam::inline v0::stages {

/// Where a chain ends and how long that takes.
template <class Scalar = double>
struct Absorption {
    std::vector<Eigen::Index> transient{};          ///< stages that are left for ever in the end
    std::vector<std::vector<Eigen::Index>> ends{};  ///< the closed classes; an absorbing stage is one of its own
    Eigen::MatrixX<Scalar> probability{};           ///< all stages x ends: to end there
    Eigen::VectorX<Scalar> steps{};                 ///< expected number of steps until an end; 0 in one
    Eigen::VectorX<Scalar> steps_variance{};
    BOOST_DESCRIBE_CLASS(Absorption, (), (transient, ends, probability, steps, steps_variance), (), ())
};

/// How often a chain is seen where before it ends: entry (a, b) is the expected number of periods in stage stages[b] of
/// an account that starts in stages[a], that period included (the fundamental matrix).
template <class Scalar = double>
struct ExpectedVisits {
    std::vector<Eigen::Index> stages{};  ///< the transient ones
    Eigen::MatrixX<Scalar> visits{};
    BOOST_DESCRIBE_CLASS(ExpectedVisits, (), (stages, visits), (), ())
};

namespace detail {

[[nodiscard]] inline std::vector<Eigen::Index> transient_stages(const ChainStructure& structure) {
    std::vector<Eigen::Index> stages;
    for (std::size_t i = 0; i < structure.class_of.size(); ++i) {
        if (!structure.classes[structure.class_of[i]].closed) stages.push_back(static_cast<Eigen::Index>(i));
    }
    return stages;
}

/// Moves among some stages and to the rest, as the reduction needs them.
template <class Matrix>
[[nodiscard]] StateReduction<typename Matrix::Scalar> reduction_of(const Matrix& transition,
                                                                   const std::vector<Eigen::Index>& stages) {
    using Scalar = typename Matrix::Scalar;
    std::vector<bool> inside(static_cast<std::size_t>(transition.rows()), false);
    for (const Eigen::Index i : stages) inside[static_cast<std::size_t>(i)] = true;
    return reduction_of(transition, stages, [&](Eigen::Index i) {
        Scalar out(0);
        for (Eigen::Index j = 0; j < transition.cols(); ++j) {
            if (!inside[static_cast<std::size_t>(j)]) out = Scalar(out + transition(i, j));
        }
        return out;
    });
}

/// Variance of the time still to go, seen over one step: sum of p_j (t_j - m)^2 with m = sum of p_j t_j. The step
/// probabilities are those of row i; where the time is not in `time`, it is 0.
template <class Scalar, class Probability>
[[nodiscard]] Scalar one_step_variance(const Eigen::VectorX<Scalar>& time, const Probability& probability,
                                       const Scalar& rest) {
    Scalar mean(0), variance(0);
    for (Eigen::Index b = 0; b < time.size(); ++b) mean = Scalar(mean + probability(b) * time[b]);
    for (Eigen::Index b = 0; b < time.size(); ++b) {
        const Scalar away(time[b] - mean);
        variance = Scalar(variance + probability(b) * away * away);
    }
    return Scalar(variance + rest * mean * mean);
}

}  // namespace detail

/// Which end each stage leads to with what probability, and after how many steps: h = N r and t = N 1 with N = (I -
/// Q)^-1, Q being the moves among transient stages [kemeny1960]; the variance is N w, w_i the variance over one step of
/// the time still to go. All by state reduction, which keeps small probabilities exact [grassmann1985]. Throws
/// InputError when `transition` is no chain.
template <class Derived>
[[nodiscard]] Absorption<typename Derived::Scalar> absorption(const Eigen::MatrixBase<Derived>& transition) {
    using Scalar = typename Derived::Scalar;
    const detail::RowMajor<Scalar> matrix = transition;
    detail::require_chain(matrix, "stages::absorption");
    const Eigen::Index n = matrix.rows();
    const ChainStructure structure = detail::structure_of(n, detail::moves_of(matrix));
    Absorption<Scalar> result;
    result.transient = detail::transient_stages(structure);
    for (const StageClass& each : structure.classes) {
        if (each.closed) result.ends.push_back(each.stages);
    }
    const auto ends = static_cast<Eigen::Index>(result.ends.size());
    result.probability.setConstant(n, ends, Scalar(0));
    result.steps.setConstant(n, Scalar(0));
    result.steps_variance.setConstant(n, Scalar(0));
    for (Eigen::Index e = 0; e < ends; ++e) {
        for (const Eigen::Index i : result.ends[static_cast<std::size_t>(e)]) result.probability(i, e) = Scalar(1);
    }
    const auto m = static_cast<Eigen::Index>(result.transient.size());
    if (m == 0) return result;

    const auto reduction = detail::reduction_of(matrix, result.transient);
    detail::RowMajor<Scalar> solution(m, ends + 1);
    Eigen::VectorX<Scalar> rest = Eigen::VectorX<Scalar>::Constant(m, Scalar(0));
    for (Eigen::Index a = 0; a < m; ++a) {
        const Eigen::Index i = result.transient[static_cast<std::size_t>(a)];
        for (Eigen::Index e = 0; e < ends; ++e) {
            solution(a, e) = Scalar(0);
            for (const Eigen::Index j : result.ends[static_cast<std::size_t>(e)]) {
                solution(a, e) = Scalar(solution(a, e) + matrix(i, j));
            }
            rest[a] = Scalar(rest[a] + solution(a, e));
        }
        solution(a, ends) = Scalar(1);
    }
    reduction.solve(solution);
    const Eigen::VectorX<Scalar> time = solution.col(ends);
    Eigen::VectorX<Scalar> variance(m);
    for (Eigen::Index a = 0; a < m; ++a) {
        const Eigen::Index i = result.transient[static_cast<std::size_t>(a)];
        const auto probability = [&](Eigen::Index b) {
            return matrix(i, result.transient[static_cast<std::size_t>(b)]);
        };
        variance[a] = detail::one_step_variance(time, probability, rest[a]);
    }
    variance = reduction.solve(variance);
    for (Eigen::Index a = 0; a < m; ++a) {
        const Eigen::Index i = result.transient[static_cast<std::size_t>(a)];
        for (Eigen::Index e = 0; e < ends; ++e) result.probability(i, e) = solution(a, e);
        result.steps[i] = time[a];
        result.steps_variance[i] = variance[a];
    }
    return result;
}

/// Expected periods in each transient stage from each transient stage: N = (I - Q)^-1 [kemeny1960], every entry to
/// rounding. Its cost grows as three times that of `absorption`. Throws InputError when `transition` is no chain.
template <class Derived>
[[nodiscard]] ExpectedVisits<typename Derived::Scalar> expected_visits(const Eigen::MatrixBase<Derived>& transition) {
    using Scalar = typename Derived::Scalar;
    const detail::RowMajor<Scalar> matrix = transition;
    detail::require_chain(matrix, "stages::expected_visits");
    ExpectedVisits<Scalar> result;
    result.stages = detail::transient_stages(detail::structure_of(matrix.rows(), detail::moves_of(matrix)));
    const auto m = static_cast<Eigen::Index>(result.stages.size());
    detail::RowMajor<Scalar> visits = detail::RowMajor<Scalar>::Constant(m, m, Scalar(0));
    for (Eigen::Index a = 0; a < m; ++a) visits(a, a) = Scalar(1);
    if (m > 0) detail::reduction_of(matrix, result.stages).solve(visits);
    result.visits = visits;
    return result;
}

}  // namespace kam::inline v0::stages
