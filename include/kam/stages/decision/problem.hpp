// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/stages/chains/chain_check.hpp>
#include <kam/stages/chains/chain_structure.hpp>
#include <kam/stages/chains/state_reduction.hpp>

namespace kam::inline v0::stages {

/// What can be done at each stage, what it earns or costs in a period, and how it changes where the account goes: a
/// Markov decision process [howard1960], [puterman2005]. Infeasible actions are masked, not punished: their rows of
/// `transition` and their rewards are not read.
template <class Scalar = double>
struct DecisionProblem {
    std::vector<Eigen::MatrixX<Scalar>> transition{};  ///< one chain per action
    Eigen::MatrixX<Scalar> reward{};                   ///< stages x actions: expected in a period, costs negative
    Eigen::MatrixX<bool> feasible{};                   ///< stages x actions; empty: everything is
    std::vector<std::string> stage_names{};            ///< for messages and reports; may be empty
    std::vector<std::string> action_names{};

    [[nodiscard]] Eigen::Index stage_count() const { return reward.rows(); }
    [[nodiscard]] Eigen::Index action_count() const { return reward.cols(); }
    [[nodiscard]] bool can(Eigen::Index stage, Eigen::Index action) const {
        return feasible.size() == 0 || feasible(stage, action);
    }
    BOOST_DESCRIBE_CLASS(DecisionProblem, (), (transition, reward, feasible, stage_names, action_names), (), ())
};

enum class DecisionStatus {
    optimal,           ///< no action at any stage is better than the chosen one
    iteration_limit,   ///< stopped before that; `residual` tells how much one change of action could still gain
    no_proper_policy,  ///< undiscounted: from the stages `stuck` no choice of actions reaches an end
    unbounded,         ///< undiscounted: going round without end gains without bound, first at the stages `stuck`
};
BOOST_DESCRIBE_ENUM(DecisionStatus, optimal, iteration_limit, no_proper_policy, unbounded)

/// What to do at each stage, what that is worth, and by how much the next best action is worse.
template <class Scalar = double>
struct DecisionSolution {
    DecisionStatus status = DecisionStatus::iteration_limit;
    std::vector<int> policy{};       ///< action by stage; -1 in an end, where nothing is done
    Eigen::VectorX<Scalar> value{};  ///< of the policy, by stage
    /// Value of each action by stage, and of the policy from then on; none where it is not feasible or nothing is done.
    std::vector<std::vector<std::optional<Scalar>>> q{};
    std::vector<std::optional<int>> next_best{};     ///< the best other action; none where there is no choice
    std::vector<std::optional<Scalar>> advantage{};  ///< of the chosen action over it; 0: they are equally good
    std::vector<int> stuck{};                        ///< stages that the status speaks of
    std::size_t iterations = 0;
    Scalar residual{};  ///< largest gain of one change of action
    BOOST_DESCRIBE_CLASS(DecisionSolution, (),
                         (status, policy, value, q, next_best, advantage, stuck, iterations, residual), (), ())
};

namespace detail {

template <class Scalar>
void require_sizes(const DecisionProblem<Scalar>& problem, const char* function) {
    const Eigen::Index n = problem.stage_count(), actions = problem.action_count();
    if (n == 0 || actions == 0 || static_cast<Eigen::Index>(problem.transition.size()) != actions) {
        throw std::invalid_argument(std::string(function) + ": rewards of " + std::to_string(n) + " stages and " +
                                    std::to_string(actions) + " actions but " +
                                    std::to_string(problem.transition.size()) + " chains");
    }
    for (const auto& chain : problem.transition) {
        if (chain.rows() != n || chain.cols() != n) {
            throw std::invalid_argument(std::string(function) + ": rewards of " + std::to_string(n) +
                                        " stages but a chain of " + std::to_string(chain.rows()) + " x " +
                                        std::to_string(chain.cols()));
        }
    }
    if (problem.feasible.size() != 0 && (problem.feasible.rows() != n || problem.feasible.cols() != actions)) {
        throw std::invalid_argument(std::string(function) + ": rewards of " + std::to_string(n) + " x " +
                                    std::to_string(actions) + " but a mask of " +
                                    std::to_string(problem.feasible.rows()) + " x " +
                                    std::to_string(problem.feasible.cols()));
    }
}

template <class Scalar>
[[nodiscard]] Report problem_report(const DecisionProblem<Scalar>& problem, const std::vector<bool>& is_end) {
    Report report;
    const Eigen::Index n = problem.stage_count();
    for (const auto& [names, count, path] :
         {std::tuple(&problem.stage_names, n, "stage_names"),
          std::tuple(&problem.action_names, problem.action_count(), "action_names")}) {
        if (!names->empty() && static_cast<Eigen::Index>(names->size()) != count) {
            report.add(path, Fault::inconsistent,
                       std::to_string(names->size()) + " names, but there are " + std::to_string(count));
        }
    }
    for (Eigen::Index i = 0; i < n; ++i) {
        if (is_end[static_cast<std::size_t>(i)]) continue;
        bool any = false;
        for (Eigen::Index a = 0; a < problem.action_count(); ++a) {
            if (!problem.can(i, a)) continue;
            any = true;
            check_probability_row(problem.transition[static_cast<std::size_t>(a)], i,
                                  kam::detail::element_path("transition", static_cast<std::size_t>(a)), report);
            if (!is_finite(problem.reward(i, a))) {
                report.add(entry_path("reward", i, a), Fault::not_finite, "is not a finite number");
            }
        }
        if (!any) report.add("stage " + std::to_string(i), Fault::missing, "no action is feasible");
    }
    return report;
}

template <class Scalar>
void require_problem(const DecisionProblem<Scalar>& problem, const char* function,
                     const std::vector<bool>& is_end = {}) {
    require_sizes(problem, function);
    const auto n = static_cast<std::size_t>(problem.stage_count());
    throw_if_any(problem_report(problem, is_end.empty() ? std::vector<bool>(n, false) : is_end));
}

template <class Scalar>
void require_policy(const DecisionProblem<Scalar>& problem, const std::vector<int>& policy, const char* function) {
    if (static_cast<Eigen::Index>(policy.size()) != problem.stage_count()) {
        throw std::invalid_argument(std::string(function) + ": a policy of " + std::to_string(policy.size()) +
                                    " stages but a problem of " + std::to_string(problem.stage_count()));
    }
    for (std::size_t i = 0; i < policy.size(); ++i) {
        if (policy[i] < 0 || policy[i] >= problem.action_count() ||
            !problem.can(static_cast<Eigen::Index>(i), policy[i])) {
            throw std::invalid_argument(std::string(function) + ": action " + std::to_string(policy[i]) + " at stage " +
                                        std::to_string(i) + " is not feasible");
        }
    }
}

template <class Scalar>
void require_discount(const Scalar& discount, const char* function) {
    if (!(Scalar(0) <= discount && discount < Scalar(1))) {
        throw std::invalid_argument(std::string(function) + ": a discount factor of " + number_text(discount) +
                                    ", but it must be at least 0 and below 1");
    }
}

/// The chain that a policy makes. Rows of ends stay 0.
template <class Scalar>
[[nodiscard]] RowMajor<Scalar> chain_of(const DecisionProblem<Scalar>& problem, const std::vector<int>& policy) {
    const Eigen::Index n = problem.stage_count();
    RowMajor<Scalar> chain = RowMajor<Scalar>::Constant(n, n, Scalar(0));
    for (Eigen::Index i = 0; i < n; ++i) {
        const int action = policy[static_cast<std::size_t>(i)];
        if (action < 0) continue;
        const auto& moves = problem.transition[static_cast<std::size_t>(action)];
        for (Eigen::Index j = 0; j < n; ++j) chain(i, j) = moves(i, j);
    }
    return chain;
}

template <class Scalar>
[[nodiscard]] Eigen::VectorX<Scalar> reward_of(const DecisionProblem<Scalar>& problem, const std::vector<int>& policy) {
    Eigen::VectorX<Scalar> reward(problem.stage_count());
    for (Eigen::Index i = 0; i < reward.size(); ++i) {
        const int action = policy[static_cast<std::size_t>(i)];
        reward[i] = action < 0 ? Scalar(0) : problem.reward(i, action);
    }
    return reward;
}

template <class Scalar>
[[nodiscard]] Scalar size_of(const Scalar& x) {
    return x < Scalar(0) ? Scalar(-x) : x;
}

/// reward + discount P value of every action: stages x actions; entries that are not feasible are 0 and must not be
/// read.
template <class Scalar>
[[nodiscard]] Eigen::MatrixX<Scalar> action_values(const DecisionProblem<Scalar>& problem, const Scalar& discount,
                                                   const Eigen::VectorX<Scalar>& value) {
    const Eigen::Index n = problem.stage_count();
    Eigen::MatrixX<Scalar> q = Eigen::MatrixX<Scalar>::Constant(n, problem.action_count(), Scalar(0));
    for (Eigen::Index a = 0; a < problem.action_count(); ++a) {
        const auto& moves = problem.transition[static_cast<std::size_t>(a)];
        for (Eigen::Index j = 0; j < n; ++j) {
            const Scalar after(discount * value[j]);
            for (Eigen::Index i = 0; i < n; ++i) q(i, a) = Scalar(q(i, a) + moves(i, j) * after);
        }
        for (Eigen::Index i = 0; i < n; ++i) {
            q(i, a) = problem.can(i, a) ? Scalar(q(i, a) + problem.reward(i, a)) : Scalar(0);
        }
    }
    return q;
}

/// Takes the best action where it is better than the present one by more than rounding, so that ties keep what is done.
/// Returns the largest gain. `allowed(stage, action)` may leave out more than the mask does.
template <class Scalar, class Allowed>
[[nodiscard]] Scalar improve(const DecisionProblem<Scalar>& problem, const Eigen::MatrixX<Scalar>& q,
                             std::vector<int>& policy, const Allowed& allowed, bool& changed) {
    Scalar scale(0), residual(0);
    for (Eigen::Index k = 0; k < q.size(); ++k) {
        if (scale < size_of(q.data()[k])) scale = size_of(q.data()[k]);
    }
    const Scalar rounding(scale * std::numeric_limits<Scalar>::epsilon() * Scalar(64));
    changed = false;
    for (Eigen::Index i = 0; i < q.rows(); ++i) {
        int& chosen = policy[static_cast<std::size_t>(i)];
        if (chosen < 0) continue;
        int best = chosen;
        for (Eigen::Index a = 0; a < q.cols(); ++a) {
            if (problem.can(i, a) && allowed(i, a) && q(i, best) < q(i, a)) best = static_cast<int>(a);
        }
        const Scalar gain(q(i, best) - q(i, chosen));
        if (residual < gain) residual = gain;
        if (!(rounding < gain)) continue;
        chosen = best;
        changed = true;
    }
    return residual;
}

template <class Scalar>
void explain_actions(const DecisionProblem<Scalar>& problem, const Eigen::MatrixX<Scalar>& q,
                     DecisionSolution<Scalar>& solution) {
    const auto n = static_cast<std::size_t>(q.rows());
    solution.q.assign(n, std::vector<std::optional<Scalar>>(static_cast<std::size_t>(q.cols())));
    solution.next_best.assign(n, std::nullopt);
    solution.advantage.assign(n, std::nullopt);
    for (Eigen::Index i = 0; i < q.rows(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        const int chosen = solution.policy[at];
        if (chosen < 0) continue;
        for (Eigen::Index a = 0; a < q.cols(); ++a) {
            if (!problem.can(i, a)) continue;
            solution.q[at][static_cast<std::size_t>(a)] = q(i, a);
            if (a == chosen) continue;
            auto& next = solution.next_best[at];
            if (!next || q(i, *next) < q(i, a)) next = static_cast<int>(a);
        }
        if (solution.next_best[at]) {
            const Scalar ahead(q(i, chosen) - q(i, *solution.next_best[at]));
            solution.advantage[at] = ahead < Scalar(0) ? Scalar(0) : ahead;  // a tie, but for rounding
        }
    }
}

/// The feasible action of the highest reward.
template <class Scalar>
[[nodiscard]] std::vector<int> greedy_policy(const DecisionProblem<Scalar>& problem) {
    std::vector<int> policy;
    for (Eigen::Index i = 0; i < problem.stage_count(); ++i) {
        int best = -1;
        for (Eigen::Index a = 0; a < problem.action_count(); ++a) {
            if (problem.can(i, a) && (best < 0 || problem.reward(i, best) < problem.reward(i, a))) {
                best = static_cast<int>(a);
            }
        }
        policy.push_back(best);
    }
    return policy;
}

}  // namespace detail

/// What is wrong with a problem: rows of feasible actions that are no probabilities, rewards that are not finite,
/// stages at which nothing is feasible, names that do not fit. The solvers check this first and throw InputError.
/// Throws std::invalid_argument for matrices of other sizes.
template <class Scalar>
[[nodiscard]] Report validate_problem(const DecisionProblem<Scalar>& problem) {
    detail::require_sizes(problem, "stages::validate_problem");
    return detail::problem_report(problem, std::vector<bool>(static_cast<std::size_t>(problem.stage_count()), false));
}

}  // namespace kam::inline v0::stages
