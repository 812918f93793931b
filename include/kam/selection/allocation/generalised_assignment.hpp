// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/core/progress.hpp>
#include <kam/data/missing.hpp>
#include <kam/selection/allocation/assignment.hpp>
#include <kam/selection/allocation/generalised_search.hpp>

namespace kam::inline v0::selection {

/// What is known about a plan in which accounts take different efforts.
enum class EffortPlanStatus {
    optimal,     ///< proved: no plan costs less, by more than rounding
    bounded,     ///< a plan that keeps every capacity; `gap` says how much less another one might cost
    infeasible,  ///< proved: there is no plan
    not_found    ///< neither a plan nor a proof that there is none
};
BOOST_DESCRIBE_ENUM(EffortPlanStatus, optimal, bounded, infeasible, not_found)

/// How much work to put into it.
struct EffortPlanOptions {
    std::size_t most_pairs = 2000;    ///< accounts x managers up to which the search branches; beyond it only relaxes
    std::int64_t most_nodes = 5'000;  ///< of branch and bound
    int relaxation_steps = 200;       ///< subgradient steps on the first bound
};
BOOST_DESCRIBE_STRUCT(EffortPlanOptions, (), (most_pairs, most_nodes, relaxation_steps))

/// Which account goes to which manager when each takes its own effort (hours) of the manager's capacity.
template <class Scalar = double>
struct EffortPlan {
    EffortPlanStatus status{};
    std::vector<std::optional<std::size_t>> manager_of{};  ///< of each account; none: without a manager
    std::size_t no_manager_count = 0;
    std::optional<Scalar> cost{};              ///< empty without a plan
    std::optional<Scalar> bound{};             ///< every plan costs at least this much; empty when infeasible
    std::optional<Scalar> gap{};               ///< cost - bound; 0 when optimal and all costs are whole numbers
    Eigen::VectorX<Scalar> loads{};            ///< effort with each manager
    std::optional<Scalar> relaxation_bound{};  ///< of the Lagrangean relaxation, before any branching
    std::int64_t node_count = 0;
    BOOST_DESCRIBE_CLASS(EffortPlan, (),
                         (status, manager_of, no_manager_count, cost, bound, gap, loads, relaxation_bound, node_count),
                         (), ())
};

namespace detail {

/// As check_assignment, for efforts and capacities that are amounts.
template <class Scalar>
void check_efforts(const Eigen::MatrixX<Scalar>& costs, const Eigen::MatrixX<Scalar>& efforts,
                   const Eigen::VectorX<Scalar>& capacities, const AssignmentOptions<Scalar>& options) {
    if (efforts.rows() != costs.rows() || efforts.cols() != costs.cols()) {
        throw std::invalid_argument("selection::assign_efforts: costs are " + std::to_string(costs.rows()) + " x " +
                                    std::to_string(costs.cols()) + " but efforts " + std::to_string(efforts.rows()) +
                                    " x " + std::to_string(efforts.cols()));
    }
    if (capacities.size() != costs.cols()) {
        throw std::invalid_argument("selection::assign_efforts: costs for " + std::to_string(costs.cols()) +
                                    " managers but capacities for " + std::to_string(capacities.size()));
    }
    Report report;
    const auto check = [&](const Scalar& amount, const std::string& where) {
        if (kam::detail::is_finite(amount) && !(amount < Scalar(0))) return;
        const bool unknown = kam::detail::is_unknown(amount);
        const bool infinite = !unknown && !kam::detail::is_finite(amount);
        report.add(where,
                   unknown    ? Fault::missing
                   : infinite ? Fault::not_finite
                              : Fault::out_of_range,
                   unknown    ? "is unknown"
                   : infinite ? "is infinite"
                              : "is below 0");
    };
    for (Eigen::Index i = 0; i < costs.rows(); ++i) {
        for (Eigen::Index j = 0; j < costs.cols(); ++j) {
            if (options.allowed.size() == 0 || options.allowed(i, j)) {
                check(efforts(i, j), "efforts(" + std::to_string(i) + ", " + std::to_string(j) + ")");
            }
        }
    }
    for (Eigen::Index j = 0; j < capacities.size(); ++j) {
        check(capacities[j], kam::detail::element_path("capacities", static_cast<std::size_t>(j)));
    }
    throw_if_any(report);
}

template <class Scalar>
[[nodiscard]] GeneralisedProblem<Scalar> generalised_problem(const Eigen::MatrixX<Scalar>& costs,
                                                             const Eigen::MatrixX<Scalar>& efforts,
                                                             const Eigen::VectorX<Scalar>& capacities,
                                                             const AssignmentOptions<Scalar>& options) {
    GeneralisedProblem<Scalar> problem;
    const bool may_stay = options.no_manager_costs.size() != 0;
    problem.accounts = static_cast<std::size_t>(costs.rows());
    problem.columns = static_cast<std::size_t>(costs.cols()) + (may_stay ? 1 : 0);
    for (const Scalar& capacity : capacities) problem.rooms.push_back(Scalar(capacity + capacity * rounding<Scalar>()));
    if (may_stay) problem.rooms.push_back(Scalar(0));
    for (Eigen::Index i = 0; i < costs.rows(); ++i) {
        for (Eigen::Index j = 0; j < costs.cols(); ++j) {
            const bool allowed = options.allowed.size() == 0 || options.allowed(i, j);
            const bool open = allowed && !(efforts(i, j) > problem.rooms[static_cast<std::size_t>(j)]);
            problem.costs.push_back(open ? costs(i, j) : Scalar(0));
            problem.efforts.push_back(open ? efforts(i, j) : Scalar(0));
            problem.open.push_back(open ? 1 : 0);
        }
        if (!may_stay) continue;
        problem.costs.push_back(options.no_manager_costs[i]);
        problem.efforts.push_back(Scalar(0));
        problem.open.push_back(1);
    }
    return problem;
}

}  // namespace detail

/// The cheapest way to give each account to one manager when account i takes efforts(i, j) of the capacities[j] of
/// manager j, in hours or any other unit: the generalised assignment problem [ross1975]. Exact by branch and bound up
/// to `most_pairs` (about 60 accounts x 15 managers take seconds at most, as a rule); beyond it, or when `most_nodes`
/// are used up or `progress` asks to stop, a repaired relaxation with the gap to the Lagrangean bound [fisher1986].
/// Capacities are kept to rounding. With efforts of 1 and whole capacities use `assign`, which is exact and fast at any
/// size. `options.allowed` and `options.no_manager_costs` as there. Throws std::invalid_argument where shapes differ;
/// InputError naming every cost, effort or capacity that is unknown or infinite, and efforts or capacities below 0.
template <class Costs, class Efforts, class Capacities>
[[nodiscard]] EffortPlan<typename Costs::Scalar> assign_efforts(
    const Eigen::MatrixBase<Costs>& costs, const Eigen::MatrixBase<Efforts>& efforts,
    const Eigen::MatrixBase<Capacities>& capacities, const AssignmentOptions<typename Costs::Scalar>& options = {},
    const EffortPlanOptions& work = {}, const Progress& progress = {}) {
    using Scalar = typename Costs::Scalar;
    static_assert(!std::numeric_limits<Scalar>::is_integer, "kam: use costs.cast<double>()");
    const Eigen::MatrixX<Scalar> pair_costs = costs.derived(), pair_efforts = efforts.derived();
    const Eigen::VectorX<Scalar> rooms = capacities.derived();
    detail::check_efforts(pair_costs, pair_efforts, rooms, options);
    detail::check_assignment(pair_costs, std::vector<std::int64_t>(static_cast<std::size_t>(rooms.size()), 1), options);

    const auto problem = detail::generalised_problem(pair_costs, pair_efforts, rooms, options);
    const bool branches = problem.accounts * problem.columns <= work.most_pairs;
    detail::GeneralisedSearch<Scalar> search(problem, branches ? work.most_nodes : 1, progress);
    search.run(work.relaxation_steps);

    EffortPlan<Scalar> plan;
    plan.cost = search.best_cost();
    plan.bound = search.bound();
    plan.relaxation_bound = search.root_bound();
    plan.node_count = search.node_count();
    plan.status = search.complete() ? (plan.cost ? EffortPlanStatus::optimal : EffortPlanStatus::infeasible)
                                    : (plan.cost ? EffortPlanStatus::bounded : EffortPlanStatus::not_found);
    if (!plan.cost) return plan;
    plan.gap = Scalar(*plan.cost - *plan.bound);
    plan.loads.setZero(rooms.size());
    for (std::size_t i = 0; i < problem.accounts; ++i) {
        const auto j = static_cast<Eigen::Index>(search.best()[i]);
        if (j == rooms.size()) {
            plan.manager_of.emplace_back();
            ++plan.no_manager_count;
        } else {
            plan.manager_of.emplace_back(search.best()[i]);
            plan.loads[j] = Scalar(plan.loads[j] + pair_efforts(static_cast<Eigen::Index>(i), j));
        }
    }
    return plan;
}

}  // namespace kam::inline v0::selection
