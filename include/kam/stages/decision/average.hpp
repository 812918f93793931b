// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/decision/problem.hpp>
#include <kam/stages/chains/relative_values.hpp>

namespace kam::inline v0::stages {

/// The best policy for the long run, where what comes early does not count for more.
template <class Scalar = double>
struct AverageSolution {
    /// `value` holds relative values: how much better it is to be at a stage than at the first of its closed class,
    /// over all time. `q` is what an action adds to them (reward + P value), less its gain the value to compare with.
    DecisionSolution<Scalar> solution{};
    Eigen::VectorX<Scalar> gain{};   ///< reward per period in the long run, by stage of start
    std::size_t closed_classes = 0;  ///< of the chain that the policy makes; 1: the gain is one number
    BOOST_DESCRIBE_CLASS(AverageSolution, (), (solution, gain, closed_classes), (), ())
};

namespace detail {

/// Gain and relative values of a chain with rewards: each closed class by itself, then the stages that lead to them.
template <class Scalar>
[[nodiscard]] std::size_t gain_and_values(const RowMajor<Scalar>& chain, const Eigen::VectorX<Scalar>& reward,
                                          Eigen::VectorX<Scalar>& gain, Eigen::VectorX<Scalar>& value) {
    const Eigen::Index n = chain.rows();
    gain.setConstant(n, Scalar(0));
    value.setConstant(n, Scalar(0));
    const ChainStructure structure = structure_of(n, moves_of(chain));
    std::vector<const StageClass*> closed;
    for (const StageClass& each : structure.classes) {
        if (each.closed) closed.push_back(&each);
    }
    for (const StageClass* each : closed) {
        const Eigen::VectorX<Scalar> law = law_of_class(chain, each->stages);
        Scalar average(0);
        for (std::size_t a = 0; a < each->stages.size(); ++a) {
            average = Scalar(average + law[static_cast<Eigen::Index>(a)] * reward[each->stages[a]]);
        }
        for (const Eigen::Index i : each->stages) gain[i] = average;
        relative_values(chain, each->stages, reward, average, value);
    }
    const std::vector<Eigen::Index> transient = transient_stages(structure);
    if (transient.empty()) return closed.size();
    const auto m = static_cast<Eigen::Index>(transient.size());
    std::vector<bool> inside(static_cast<std::size_t>(n), false);
    for (const Eigen::Index i : transient) inside[static_cast<std::size_t>(i)] = true;
    const auto reduction = reduction_of(chain, transient);
    Eigen::VectorX<Scalar> gains = Eigen::VectorX<Scalar>::Constant(m, Scalar(0)), values = gains;
    for (Eigen::Index a = 0; a < m; ++a) {
        for (Eigen::Index j = 0; j < n; ++j) {
            if (inside[static_cast<std::size_t>(j)]) continue;
            const Scalar& p = chain(transient[static_cast<std::size_t>(a)], j);
            gains[a] = Scalar(gains[a] + p * gain[j]);
            values[a] = Scalar(values[a] + p * value[j]);
        }
    }
    gains = reduction.solve(gains);
    for (Eigen::Index a = 0; a < m; ++a) {
        values[a] = Scalar(values[a] + reward[transient[static_cast<std::size_t>(a)]] - gains[a]);
    }
    values = reduction.solve(values);
    for (Eigen::Index a = 0; a < m; ++a) {
        gain[transient[static_cast<std::size_t>(a)]] = gains[a];
        value[transient[static_cast<std::size_t>(a)]] = values[a];
    }
    return closed.size();
}

}  // namespace detail

/// The policy with the largest reward per period in the long run, from every stage, also where policies split the
/// stages into classes that do not meet: Howard's policy iteration in two steps, first for the gain, then, among
/// actions of equal gain, for the relative values [howard1960], [puterman2005]. Ties keep the old action. Throws
/// InputError for a problem that is none, std::invalid_argument for matrices of other sizes.
template <class Scalar>
[[nodiscard]] AverageSolution<Scalar> best_average_policy(const DecisionProblem<Scalar>& problem,
                                                          std::size_t most_iterations = 1000) {
    detail::require_problem(problem, "stages::best_average_policy");
    AverageSolution<Scalar> result;
    DecisionSolution<Scalar>& solution = result.solution;
    solution.policy = detail::greedy_policy(problem);
    DecisionProblem<Scalar> of_gain = problem;  // the same moves, without rewards
    of_gain.reward.setConstant(problem.stage_count(), problem.action_count(), Scalar(0));
    const auto any = [](Eigen::Index, Eigen::Index) { return true; };
    Eigen::MatrixX<Scalar> q;
    while (solution.iterations < most_iterations) {
        ++solution.iterations;
        result.closed_classes =
            detail::gain_and_values(detail::chain_of(problem, solution.policy),
                                    detail::reward_of(problem, solution.policy), result.gain, solution.value);
        std::vector<int> better = solution.policy;
        bool changed = false;
        const Eigen::MatrixX<Scalar> gains = detail::action_values(of_gain, Scalar(1), result.gain);
        solution.residual = detail::improve(problem, gains, better, any, changed);
        q = detail::action_values(problem, Scalar(1), solution.value);
        if (!changed) {
            Scalar scale(0);
            for (Eigen::Index k = 0; k < gains.size(); ++k) {
                if (scale < detail::size_of(gains.data()[k])) scale = detail::size_of(gains.data()[k]);
            }
            const Scalar rounding(scale * std::numeric_limits<Scalar>::epsilon() * Scalar(64));
            const auto keeps_gain = [&](Eigen::Index i, Eigen::Index a) {
                return !(rounding < gains(i, solution.policy[static_cast<std::size_t>(i)]) - gains(i, a));
            };
            solution.residual = detail::improve(problem, q, better, keeps_gain, changed);
        }
        if (!changed) {
            solution.status = DecisionStatus::optimal;
            break;
        }
        if (solution.iterations < most_iterations) solution.policy = std::move(better);
    }
    if (solution.iterations > 0) detail::explain_actions(problem, q, solution);
    return result;
}

}  // namespace kam::inline v0::stages
