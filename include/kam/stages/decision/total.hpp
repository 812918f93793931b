// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <kam/stages/chains/absorption.hpp>
#include <kam/stages/decision/problem.hpp>

namespace kam::inline v0::stages {

namespace detail {

/// Stages from which a policy never comes to an end.
template <class Scalar>
[[nodiscard]] std::vector<int> never_ending(const RowMajor<Scalar>& chain, const std::vector<bool>& is_end) {
    const auto ends = can_reach(chain.rows(), is_end, moves_of(chain));
    std::vector<int> stuck;
    for (std::size_t i = 0; i < ends.size(); ++i) {
        if (!ends[i]) stuck.push_back(static_cast<int>(i));
    }
    return stuck;
}

/// A policy under which every stage may come to an end: each stage takes an action that may lead nearer to one.
template <class Scalar>
[[nodiscard]] std::vector<int> proper_policy(const DecisionProblem<Scalar>& problem, std::vector<bool> reached,
                                             std::vector<int>& stuck) {
    const Eigen::Index n = problem.stage_count();
    std::vector<int> policy(static_cast<std::size_t>(n), -1);
    for (bool more = true; more;) {
        more = false;
        const std::vector<bool> before = reached;
        for (Eigen::Index i = 0; i < n; ++i) {
            const auto at = static_cast<std::size_t>(i);
            for (Eigen::Index a = 0; a < problem.action_count() && !reached[at]; ++a) {
                for (Eigen::Index j = 0; j < n && problem.can(i, a); ++j) {
                    if (!before[static_cast<std::size_t>(j)] ||
                        !(Scalar(0) < problem.transition[static_cast<std::size_t>(a)](i, j))) {
                        continue;
                    }
                    policy[at] = static_cast<int>(a);
                    reached[at] = true;
                    more = true;
                    break;
                }
            }
        }
    }
    for (std::size_t i = 0; i < reached.size(); ++i) {
        if (!reached[i]) stuck.push_back(static_cast<int>(i));
    }
    return policy;
}

}  // namespace detail

/// The policy with the largest total reward until an end is reached, without discounting (a stochastic shortest path
/// [bertsekas1991]); an end is worth 0 and nothing is done there. That has an answer only where some policy ends from
/// everywhere (else the status is no_proper_policy, with the stages that cannot end, and nothing else is filled in),
/// and where no policy gains by never ending: when policy iteration from a proper policy would choose one that does not
/// end, the round has a positive gain, the status is unbounded, and the last proper policy is returned. Both are found
/// before a system is solved, so nothing is ever singular. Throws InputError for a problem that is none,
/// std::invalid_argument for no end or one out of range.
template <class Scalar>
[[nodiscard]] DecisionSolution<Scalar> best_total_policy(const DecisionProblem<Scalar>& problem,
                                                         const std::vector<Eigen::Index>& ends,
                                                         std::size_t most_iterations = 1000) {
    constexpr const char* function = "stages::best_total_policy";
    detail::require_sizes(problem, function);
    const Eigen::Index n = problem.stage_count();
    if (ends.empty()) throw std::invalid_argument(std::string(function) + ": 0 ends, but at least 1 is needed");
    std::vector<bool> is_end(static_cast<std::size_t>(n), false);
    for (const Eigen::Index i : ends) {
        detail::require_stage(i, n, function);
        is_end[static_cast<std::size_t>(i)] = true;
    }
    detail::require_problem(problem, function, is_end);

    DecisionSolution<Scalar> solution;
    std::vector<int> policy = detail::proper_policy(problem, is_end, solution.stuck);
    if (!solution.stuck.empty()) {
        solution.status = DecisionStatus::no_proper_policy;
        return solution;
    }
    solution.policy = std::move(policy);
    std::vector<Eigen::Index> others;
    for (Eigen::Index i = 0; i < n; ++i) {
        if (!is_end[static_cast<std::size_t>(i)]) others.push_back(i);
    }
    Eigen::MatrixX<Scalar> q;
    while (solution.iterations < most_iterations) {
        ++solution.iterations;
        solution.value.setConstant(n, Scalar(0));
        if (!others.empty()) {
            Eigen::VectorX<Scalar> reward(static_cast<Eigen::Index>(others.size()));
            for (Eigen::Index a = 0; a < reward.size(); ++a) {
                const Eigen::Index i = others[static_cast<std::size_t>(a)];
                reward[a] = problem.reward(i, solution.policy[static_cast<std::size_t>(i)]);
            }
            reward = detail::reduction_of(detail::chain_of(problem, solution.policy), others).solve(reward);
            for (Eigen::Index a = 0; a < reward.size(); ++a) {
                solution.value[others[static_cast<std::size_t>(a)]] = reward[a];
            }
        }
        q = detail::action_values(problem, Scalar(1), solution.value);
        std::vector<int> better = solution.policy;
        bool changed = false;
        solution.residual = detail::improve(
            problem, q, better, [](Eigen::Index, Eigen::Index) { return true; }, changed);
        if (!changed) {
            solution.status = DecisionStatus::optimal;
            break;
        }
        solution.stuck = detail::never_ending(detail::chain_of(problem, better), is_end);
        if (!solution.stuck.empty()) {
            solution.status = DecisionStatus::unbounded;
            break;
        }
        if (solution.iterations < most_iterations) solution.policy = std::move(better);
    }
    if (solution.iterations > 0) detail::explain_actions(problem, q, solution);
    return solution;
}

}  // namespace kam::inline v0::stages
