// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/decision/problem.hpp>

namespace kam::inline v0::stages {

/// What to do in each of a number of periods.
template <class Scalar = double>
struct HorizonSolution {
    Eigen::MatrixXi policy{};        ///< stages x periods
    Eigen::MatrixX<Scalar> value{};  ///< stages x (periods + 1): from that period on; the last column is what is left
    Eigen::MatrixX<Scalar> advantage{};  ///< stages x periods: of the best action over the next best; 0 without another
    BOOST_DESCRIBE_CLASS(HorizonSolution, (), (policy, value, advantage), (), ())
};

/// The best action at each stage with `periods` periods to go, then `periods` - 1, ..., 1, by backward induction: value
/// = max of reward + discount P value, from `terminal`, what a stage is worth after the last period (a vector of zeros:
/// the account is given up). `discount` is any factor from 0 up, 1 for none. Of equal actions the first. Throws
/// InputError for a problem or a terminal value that is none, std::invalid_argument for other sizes, a negative number
/// of periods or a negative discount factor.
template <class Scalar, class Terminal>
[[nodiscard]] HorizonSolution<Scalar> best_policy_within(const DecisionProblem<Scalar>& problem, Eigen::Index periods,
                                                         const Scalar& discount,
                                                         const Eigen::MatrixBase<Terminal>& terminal) {
    constexpr const char* function = "stages::best_policy_within";
    detail::require_problem(problem, function);
    const Eigen::Index n = problem.stage_count();
    if (periods < 0 || terminal.size() != n) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(periods) +
                                    " periods and terminal values of " + std::to_string(terminal.size()) +
                                    " stages, but a problem of " + std::to_string(n));
    }
    if (!detail::is_finite(discount) || discount < Scalar(0)) {
        throw std::invalid_argument(std::string(function) + ": a discount factor of " + detail::number_text(discount) +
                                    ", but it must be at least 0");
    }
    HorizonSolution<Scalar> result;
    result.policy.resize(n, periods);
    result.value.resize(n, periods + 1);
    result.advantage.setConstant(n, periods, Scalar(0));
    Report report;
    for (Eigen::Index i = 0; i < n; ++i) {
        result.value(i, periods) = Scalar(terminal.derived().coeff(i));
        if (!detail::is_finite(result.value(i, periods))) {
            report.add(kam::detail::element_path("terminal", static_cast<std::size_t>(i)), Fault::not_finite,
                       "is not a finite number");
        }
    }
    throw_if_any(report);
    for (Eigen::Index t = periods - 1; t >= 0; --t) {
        const Eigen::MatrixX<Scalar> q =
            detail::action_values(problem, discount, Eigen::VectorX<Scalar>(result.value.col(t + 1)));
        for (Eigen::Index i = 0; i < n; ++i) {
            Eigen::Index best = -1, next = -1;
            for (Eigen::Index a = 0; a < problem.action_count(); ++a) {
                if (!problem.can(i, a)) continue;
                if (best < 0 || q(i, best) < q(i, a)) {
                    next = best;
                    best = a;
                } else if (next < 0 || q(i, next) < q(i, a)) {
                    next = a;
                }
            }
            result.policy(i, t) = static_cast<int>(best);
            result.value(i, t) = q(i, best);
            if (next >= 0) result.advantage(i, t) = Scalar(q(i, best) - q(i, next));
        }
    }
    return result;
}

}  // namespace kam::inline v0::stages
