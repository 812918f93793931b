// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/scale.hpp>
#include <kam/selection/allocation/augmenting_paths.hpp>

namespace kam::inline v0::selection {

/// Whether accounts could be given to managers at all.
enum class AssignmentStatus {
    optimal,    ///< the plan is the cheapest there is, to within its `gap`
    infeasible  ///< some accounts have too few places among them: `short_accounts` and `short_managers` prove it
};
BOOST_DESCRIBE_ENUM(AssignmentStatus, optimal, infeasible)

/// What may be left out of an assignment.
template <class Scalar = double>
struct AssignmentOptions {
    /// Accounts x managers: which pairs may be; empty: all. The cost of a pair that may not be is never read.
    Eigen::MatrixX<bool> allowed{};
    /// What it costs to leave each account without a manager; empty: every account must have one.
    Eigen::VectorX<Scalar> no_manager_costs{};
    BOOST_DESCRIBE_CLASS(AssignmentOptions, (), (allowed, no_manager_costs), (), ())
};

/// Which account goes to which manager, at the least total cost, with the prices that prove it.
template <class Scalar = double>
struct AssignmentPlan {
    AssignmentStatus status{};
    std::vector<std::optional<std::size_t>> manager_of{};  ///< of each account; none: without a manager
    std::vector<std::int64_t> used_counts{};               ///< accounts with each manager
    std::size_t no_manager_count = 0;                      ///< accounts without one
    std::optional<Scalar> cost{};                          ///< in total; empty when infeasible
    /// Shadow price of each manager's places, 0 or more: exactly what one more place with this manager would save. 0
    /// where a place is left.
    Eigen::VectorX<Scalar> place_prices{};
    /// What each account costs at these prices: min over its managers of cost + price of a place, or the cost of no
    /// manager where that is less. Cost + price - this is what it costs at least to force a pair.
    Eigen::VectorX<Scalar> account_prices{};
    /// The plan costs at most this much more than the best there is (cost - dual value, where the prices fulfil every
    /// dual constraint by construction): 0 for integers, rounding otherwise.
    std::optional<Scalar> gap{};
    std::vector<std::size_t> short_accounts{};  ///< when infeasible: these accounts can only go to ...
    std::vector<std::size_t> short_managers{};  ///< ... these managers, ...
    std::int64_t short_places = 0;              ///< ... who have fewer places than they are
    BOOST_DESCRIBE_CLASS(AssignmentPlan, (),
                         (status, manager_of, used_counts, no_manager_count, cost, place_prices, account_prices, gap,
                          short_accounts, short_managers, short_places),
                         (), ())
};

namespace detail {

/// Throws std::invalid_argument where shapes differ, InputError for costs that are no numbers or too large and for
/// capacities below 0.
template <class Derived>
void check_assignment(const Eigen::MatrixBase<Derived>& costs, const std::vector<std::int64_t>& capacities,
                      const AssignmentOptions<typename Derived::Scalar>& options) {
    using Scalar = typename Derived::Scalar;
    const auto shape = [](Eigen::Index rows, Eigen::Index columns) {
        return std::to_string(rows) + " x " + std::to_string(columns);
    };
    if (static_cast<std::size_t>(costs.cols()) != capacities.size()) {
        throw std::invalid_argument("selection::assign: costs for " + std::to_string(costs.cols()) +
                                    " managers but capacities for " + std::to_string(capacities.size()));
    }
    if (options.allowed.size() != 0 &&
        (options.allowed.rows() != costs.rows() || options.allowed.cols() != costs.cols())) {
        throw std::invalid_argument("selection::assign: costs are " + shape(costs.rows(), costs.cols()) +
                                    " but the allowed pairs " + shape(options.allowed.rows(), options.allowed.cols()));
    }
    if (options.no_manager_costs.size() != 0 && options.no_manager_costs.size() != costs.rows()) {
        throw std::invalid_argument("selection::assign: " + std::to_string(costs.rows()) + " accounts but " +
                                    std::to_string(options.no_manager_costs.size()) + " costs of no manager");
    }
    Report report;
    const Scalar most = largest_path_cost<Scalar>(costs.rows() + costs.cols());
    const auto check = [&](const Scalar& cost, const auto& where) {
        if (kam::detail::is_finite(cost) && !(cost > most) && !(cost < Scalar(-most))) return;
        const bool unknown = kam::detail::is_unknown(cost);
        report.add(where(),
                   unknown                        ? Fault::missing
                   : kam::detail::is_finite(cost) ? Fault::out_of_range
                                                  : Fault::not_finite,
                   unknown                        ? "is unknown"
                   : kam::detail::is_finite(cost) ? "is so large that sums of costs would not fit the number type"
                                                  : "is infinite; say which pairs may be by `allowed`");
    };
    for (Eigen::Index j = 0; j < costs.cols(); ++j) {
        for (Eigen::Index i = 0; i < costs.rows(); ++i) {
            if (options.allowed.size() != 0 && !options.allowed(i, j)) continue;
            check(costs.derived().coeff(i, j),
                  [&] { return "costs(" + std::to_string(i) + ", " + std::to_string(j) + ")"; });
        }
    }
    for (Eigen::Index i = 0; i < options.no_manager_costs.size(); ++i) {
        check(options.no_manager_costs[i],
              [&] { return kam::detail::element_path("no_manager_costs", static_cast<std::size_t>(i)); });
    }
    for (std::size_t j = 0; j < capacities.size(); ++j) {
        if (capacities[j] < 0) {
            report.add(kam::detail::element_path("capacities", j), Fault::out_of_range,
                       std::to_string(capacities[j]) + " must be at least 0");
        }
    }
    throw_if_any(report);
}

/// Prices of accounts, the total cost, and the gap to the dual value: what the accounts pay above their own prices,
/// since places that are left have the price 0.
template <class Scalar>
void price_accounts(const AugmentingPaths<Scalar>& paths, AssignmentPlan<Scalar>& plan) {
    Scalar cost(0), gap(0);
    for (std::size_t i = 0; i < static_cast<std::size_t>(plan.account_prices.size()); ++i) {
        const Scalar paid = paths.reduced_cost(i, paths.column_of(i));
        Scalar least = paid;
        for (std::size_t j = 0; j < paths.column_count(); ++j) {
            const Scalar reduced = paths.reduced_cost(i, j);
            least = reduced < least ? reduced : least;
        }
        plan.account_prices[static_cast<Eigen::Index>(i)] = least;
        gap = Scalar(gap + Scalar(paid - least));
        cost = Scalar(cost + paths.cost(i, paths.column_of(i)));
    }
    plan.cost = cost;
    plan.gap = gap;
}

}  // namespace detail

/// The cheapest way to give each account to one manager, where manager j has capacities[j] places (0: none): successive
/// shortest augmenting paths over columns with capacities [jonker1987], [crouse2016]. `costs` is accounts x managers,
/// in any unit, of any sign, in std::int64_t (exact) or any floating type. Fewer places than accounts need the cost of
/// no manager for each account (`options.no_manager_costs`); pairs that may not be are told by `options.allowed`, not
/// by a large cost. Of several cheapest plans it returns one; see `sensitivity` for whether there are others. Time
/// grows at most with accounts^2 x managers; it ends on every input. Throws std::invalid_argument where shapes differ;
/// InputError naming every cost that is unknown (NaN), infinite or so large that sums would not fit the number type,
/// and every capacity below 0. No accounts: an empty plan of cost 0.
template <class Derived>
[[nodiscard]] AssignmentPlan<typename Derived::Scalar> assign(
    const Eigen::MatrixBase<Derived>& costs, const std::vector<std::int64_t>& capacities,
    const AssignmentOptions<typename Derived::Scalar>& options = {}) {
    using Scalar = typename Derived::Scalar;
    detail::check_assignment(costs, capacities, options);
    const auto accounts = static_cast<std::size_t>(costs.rows());
    const std::size_t managers = capacities.size();

    detail::AugmentingPaths<Scalar> paths(costs, capacities, options.allowed, options.no_manager_costs);
    AssignmentPlan<Scalar> plan;
    for (std::size_t i = 0; i < accounts; ++i) {
        if (paths.place(i)) continue;
        plan.status = AssignmentStatus::infeasible;
        paths.shortage(plan.short_accounts, plan.short_managers);
        for (const std::size_t j : plan.short_managers) plan.short_places += capacities[j];
        return plan;
    }
    plan.used_counts.resize(managers);
    plan.place_prices.resize(costs.cols());
    for (std::size_t j = 0; j < managers; ++j) {
        plan.used_counts[j] = paths.used(j);
        plan.place_prices[static_cast<Eigen::Index>(j)] = Scalar(-paths.price_below_zero(j));
    }
    plan.manager_of.resize(accounts);
    for (std::size_t i = 0; i < accounts; ++i) {
        const std::size_t j = paths.column_of(i);
        if (j < managers) {
            plan.manager_of[i] = j;
        } else {
            ++plan.no_manager_count;
        }
    }
    plan.account_prices.resize(costs.rows());
    detail::price_accounts(paths, plan);
    return plan;
}

}  // namespace kam::inline v0::selection
