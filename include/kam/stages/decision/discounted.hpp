// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/chains/chain_value.hpp>
#include <kam/stages/decision/problem.hpp>

namespace kam::inline v0::stages {

/// Value iteration and how far from the truth it is at most.
template <class Scalar = double>
struct ValueIteration {
    Eigen::VectorX<Scalar> value{};
    std::vector<int> policy{};
    Scalar error{};  ///< no value is further from the optimal one than this, rounding apart
    std::size_t iterations = 0;
    bool converged = false;  ///< the error is within what was asked for
    BOOST_DESCRIBE_CLASS(ValueIteration, (), (value, policy, error, iterations, converged), (), ())
};

/// Value by stage of doing what the policy says for ever: (I - discount P)^-1 reward, solved exactly. A cost other than
/// the reward is valued by putting it in the place of the reward. Throws InputError for a problem that is none,
/// std::invalid_argument for a policy that is not feasible or a discount factor outside [0, 1).
template <class Scalar>
[[nodiscard]] Eigen::VectorX<Scalar> policy_value(const DecisionProblem<Scalar>& problem,
                                                  const std::vector<int>& policy, const Scalar& discount) {
    constexpr const char* function = "stages::policy_value";
    detail::require_problem(problem, function);
    detail::require_policy(problem, policy, function);
    detail::require_discount(discount, function);
    return detail::discounted_reduction(detail::chain_of(problem, policy), discount)
        .solve(detail::reward_of(problem, policy));
}

/// Expected discounted number of periods in each stage under the policy, for accounts that begin with the law `start`;
/// they sum to 1 / (1 - discount). Times a reward per stage, that is the value. Trouble as policy_value, and InputError
/// when `start` is no law.
template <class Scalar, class Start>
[[nodiscard]] Eigen::VectorX<Scalar> stage_occupancy(const DecisionProblem<Scalar>& problem,
                                                     const std::vector<int>& policy, const Scalar& discount,
                                                     const Eigen::MatrixBase<Start>& start) {
    constexpr const char* function = "stages::stage_occupancy";
    detail::require_problem(problem, function);
    detail::require_policy(problem, policy, function);
    detail::require_discount(discount, function);
    Eigen::VectorX<Scalar> law(start.size());
    for (Eigen::Index i = 0; i < law.size(); ++i) law[i] = Scalar(start.derived().coeff(i));
    detail::require_law(law, problem.stage_count(), function);
    return detail::discounted_reduction(detail::chain_of(problem, policy), discount).solve_left(law);
}

/// The policy with the largest discounted value from every stage, by policy iteration [howard1960]: each policy is
/// valued exactly (state reduction, no inverse of a matrix that is nearly singular for a discount factor near 1), and
/// an action is changed only for a better one, so that ties keep the old action and the search ends after finitely many
/// policies. Throws InputError for a problem that is none, std::invalid_argument for a discount factor outside [0, 1).
template <class Scalar>
[[nodiscard]] DecisionSolution<Scalar> best_discounted_policy(const DecisionProblem<Scalar>& problem,
                                                              const Scalar& discount,
                                                              std::size_t most_iterations = 1000) {
    constexpr const char* function = "stages::best_discounted_policy";
    detail::require_problem(problem, function);
    detail::require_discount(discount, function);
    DecisionSolution<Scalar> solution;
    solution.policy = detail::greedy_policy(problem);
    Eigen::MatrixX<Scalar> q;
    while (solution.iterations < most_iterations) {
        ++solution.iterations;
        solution.value = detail::discounted_reduction(detail::chain_of(problem, solution.policy), discount)
                             .solve(detail::reward_of(problem, solution.policy));
        q = detail::action_values(problem, discount, solution.value);
        std::vector<int> better = solution.policy;
        bool changed = false;
        solution.residual = detail::improve(
            problem, q, better, [](Eigen::Index, Eigen::Index) { return true; }, changed);
        if (!changed) {
            solution.status = DecisionStatus::optimal;
            break;
        }
        if (solution.iterations < most_iterations) solution.policy = std::move(better);
    }
    if (solution.iterations > 0) detail::explain_actions(problem, q, solution);
    return solution;
}

/// The same by value iteration, to within `most_error` of the optimal values: after each sweep these lie within
/// discount / (1 - discount) times the smallest and the largest change [macqueen1966], and the middle of that interval
/// is the answer. Policy iteration is exact and mostly faster. Trouble as best_discounted_policy, and
/// std::invalid_argument unless most_error is above 0.
template <class Scalar>
[[nodiscard]] ValueIteration<Scalar> value_iteration(const DecisionProblem<Scalar>& problem, const Scalar& discount,
                                                     const Scalar& most_error,
                                                     std::size_t most_iterations = 1'000'000) {
    constexpr const char* function = "stages::value_iteration";
    detail::require_problem(problem, function);
    detail::require_discount(discount, function);
    if (!(Scalar(0) < most_error)) {
        throw std::invalid_argument(std::string(function) + ": a most_error of " + detail::number_text(most_error) +
                                    ", but it must be above 0");
    }
    const Scalar half = static_cast<Scalar>(0.5);
    ValueIteration<Scalar> result;
    result.policy = detail::greedy_policy(problem);
    Eigen::VectorX<Scalar> value = Eigen::VectorX<Scalar>::Constant(problem.stage_count(), Scalar(0));
    while (!result.converged && result.iterations < most_iterations) {
        ++result.iterations;
        const Eigen::MatrixX<Scalar> q = detail::action_values(problem, discount, value);
        bool changed = false;
        (void)detail::improve(
            problem, q, result.policy, [](Eigen::Index, Eigen::Index) { return true; }, changed);
        Scalar least(0), most(0);
        for (Eigen::Index i = 0; i < value.size(); ++i) {
            Scalar best = q(i, result.policy[static_cast<std::size_t>(i)]);
            const Scalar change(best - value[i]);
            if (i == 0 || change < least) least = change;
            if (i == 0 || most < change) most = change;
            value[i] = best;
        }
        const Scalar factor(discount / Scalar(Scalar(1) - discount));
        const Scalar shift(factor * half * Scalar(least + most));
        result.error = Scalar(factor * half * Scalar(most - least));
        result.value = value;
        for (Eigen::Index i = 0; i < value.size(); ++i) result.value[i] = Scalar(value[i] + shift);
        result.converged = !(most_error < result.error);
    }
    return result;
}

}  // namespace kam::inline v0::stages
