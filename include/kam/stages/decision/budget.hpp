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
#include <boost/describe/enum.hpp>

#include <kam/stages/decision/discounted.hpp>

namespace kam::inline v0::stages {

enum class BudgetStatus {
    slack,       ///< the best policy costs no more than the budget
    binding,     ///< the budget is used up
    infeasible,  ///< even the cheapest policy costs more; it is what is returned
};
BOOST_DESCRIBE_ENUM(BudgetStatus, slack, binding, infeasible)

/// The best use of a budget for one account, or for many that begin alike.
template <class Scalar = double>
struct BudgetSolution {
    BudgetStatus status = BudgetStatus::infeasible;
    /// With probability `first_share`, decided at the start, an account is treated by `first`, else by `second` (of
    /// many accounts: that share of them). Without a binding budget both are one policy.
    std::vector<int> first{};
    std::vector<int> second{};
    Scalar first_share = Scalar(1);
    Scalar value{};            ///< discounted reward
    Scalar cost{};             ///< discounted cost
    Scalar price{};            ///< what one more unit of budget would earn; 0 where it is slack
    std::size_t problems = 0;  ///< problems without a budget that were solved on the way
    BOOST_DESCRIBE_CLASS(BudgetSolution, (), (status, first, second, first_share, value, cost, price, problems), (), ())
};

/// The largest discounted reward whose discounted cost, from the law `start`, is at most `budget`: the constrained
/// problem [altman1999] by its price. Policies are points (cost, reward), the best ones lie on a concave broken line,
/// and the optimum is where the budget cuts it, a mixture of the two policies at the ends of that piece. The piece is
/// found by solving, without a budget, for reward - price x cost with the slope of the line between the best two
/// policies so far as the price, until no policy lies above it. `action_cost` is stages x actions, beside the reward,
/// which should hold what counts in money already; costs may be of another kind (visits, hours). Throws InputError for
/// a problem, a start or costs that are none, std::invalid_argument for other sizes, a discount factor outside [0, 1)
/// or a budget that is not finite.
template <class Scalar, class Cost, class Start>
[[nodiscard]] BudgetSolution<Scalar> best_policy_within_budget(const DecisionProblem<Scalar>& problem,
                                                               const Eigen::MatrixBase<Cost>& action_cost,
                                                               const Scalar& discount,
                                                               const Eigen::MatrixBase<Start>& start,
                                                               const Scalar& budget) {
    constexpr const char* function = "stages::best_policy_within_budget";
    detail::require_problem(problem, function);
    detail::require_discount(discount, function);
    Eigen::MatrixX<Scalar> cost(action_cost.rows(), action_cost.cols());
    for (Eigen::Index a = 0; a < cost.cols(); ++a) {
        for (Eigen::Index i = 0; i < cost.rows(); ++i) cost(i, a) = Scalar(action_cost.derived().coeff(i, a));
    }
    if (cost.rows() != problem.stage_count() || cost.cols() != problem.action_count()) {
        throw std::invalid_argument(std::string(function) + ": costs of " + std::to_string(cost.rows()) + " x " +
                                    std::to_string(cost.cols()) + " but rewards of " +
                                    std::to_string(problem.stage_count()) + " x " +
                                    std::to_string(problem.action_count()));
    }
    if (!detail::is_finite(budget))
        throw std::invalid_argument(std::string(function) + ": the budget of 1 is not finite");
    Eigen::VectorX<Scalar> law(start.size());
    for (Eigen::Index i = 0; i < law.size(); ++i) law[i] = Scalar(start.derived().coeff(i));
    detail::require_law(law, problem.stage_count(), function);

    struct Point {
        std::vector<int> policy;
        Scalar reward, cost;
    };
    BudgetSolution<Scalar> result;
    DecisionProblem<Scalar> priced = problem, costs = problem;
    costs.reward = cost;
    throw_if_any(validate_problem(costs));
    const auto worth = [&](const DecisionProblem<Scalar>& of, const std::vector<int>& policy) {
        const Eigen::VectorX<Scalar> value = policy_value(of, policy, discount);
        Scalar sum(0);
        for (Eigen::Index i = 0; i < law.size(); ++i) sum = Scalar(sum + law[i] * value[i]);
        return sum;
    };
    // The best policy for weight x reward - price x cost.
    const auto best_at = [&](const Scalar& weight, const Scalar& price) {
        for (Eigen::Index i = 0; i < cost.rows(); ++i) {
            for (Eigen::Index a = 0; a < cost.cols(); ++a) {
                if (problem.can(i, a)) {
                    priced.reward(i, a) = Scalar(weight * problem.reward(i, a) - price * cost(i, a));
                }
            }
        }
        ++result.problems;
        Point point{best_discounted_policy(priced, discount).policy, Scalar(0), Scalar(0)};
        point.reward = worth(problem, point.policy);
        point.cost = worth(costs, point.policy);
        return point;
    };
    const auto answer = [&](const Point& point, BudgetStatus status) {
        result.status = status;
        result.first = result.second = point.policy;
        result.value = point.reward;
        result.cost = point.cost;
        return result;
    };
    // Costs are known to rounding: a budget of exactly what a policy costs must do for it.
    Scalar largest(0);
    for (Eigen::Index k = 0; k < cost.size(); ++k) {
        if (problem.can(k % cost.rows(), k / cost.rows()) && largest < detail::size_of(cost.data()[k])) {
            largest = detail::size_of(cost.data()[k]);
        }
    }
    const Scalar rounding(largest / Scalar(Scalar(1) - discount) * std::numeric_limits<Scalar>::epsilon() * Scalar(64));
    const auto exceeds = [&](const Point& point) { return budget + rounding < point.cost; };
    Point dear = best_at(Scalar(1), Scalar(0));
    if (!exceeds(dear)) return answer(dear, BudgetStatus::slack);
    Point cheap = best_at(Scalar(0), Scalar(1));
    if (exceeds(cheap)) return answer(cheap, BudgetStatus::infeasible);
    for (;;) {
        result.price = Scalar(Scalar(dear.reward - cheap.reward) / Scalar(dear.cost - cheap.cost));
        const Scalar line(dear.reward - result.price * dear.cost);
        Point above = best_at(Scalar(1), result.price);
        const Scalar gain(above.reward - result.price * above.cost - line);
        const Scalar scale(detail::size_of(dear.reward) + detail::size_of(Scalar(result.price * dear.cost)));
        if (!(Scalar(scale * std::numeric_limits<Scalar>::epsilon() * Scalar(1000)) < gain)) break;
        (exceeds(above) ? dear : cheap) = std::move(above);
    }
    result.status = BudgetStatus::binding;
    result.first_share = Scalar(Scalar(budget - cheap.cost) / Scalar(dear.cost - cheap.cost));
    if (result.first_share < Scalar(0)) result.first_share = Scalar(0);  // rounding
    const Scalar rest(Scalar(1) - result.first_share);
    result.value = Scalar(result.first_share * dear.reward + rest * cheap.reward);
    result.cost = budget;
    result.first = std::move(dear.policy);
    result.second = std::move(cheap.policy);
    return result;
}

}  // namespace kam::inline v0::stages
