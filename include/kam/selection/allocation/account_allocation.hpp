// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/data/missing.hpp>
#include <kam/selection/allocation/assignment.hpp>
#include <kam/selection/allocation/assignment_sensitivity.hpp>
#include <kam/selection/allocation/fit.hpp>

namespace kam::inline v0::selection {

/// Who serves an account, and why.
struct AllocatedAccount {
    std::string account_key{};
    std::optional<std::string> manager_key{};  ///< none: no manager
    double cost = 0;
    std::vector<Reason> reasons{};                  ///< what each term of the fit adds; none without a manager
    bool decided = false;                           ///< in every plan of the same total cost it is this manager
    std::optional<std::string> next_manager_key{};  ///< the manager that would cost least more, of those that may be
    std::optional<double> next_costs_at_least{};    ///< by how much the whole plan would be dearer with that one
};
BOOST_DESCRIBE_STRUCT(AllocatedAccount, (),
                      (account_key, manager_key, cost, reasons, decided, next_manager_key, next_costs_at_least))

/// What a manager's places are worth to the plan.
struct AllocatedManager {
    std::string manager_key{};
    std::int64_t place_count = 0;
    std::int64_t used_count = 0;
    double one_more_saves = 0;                ///< exact, to rounding
    std::optional<double> one_fewer_costs{};  ///< exact; empty where the rest could not be assigned, or there is none
};
BOOST_DESCRIBE_STRUCT(AllocatedManager, (), (manager_key, place_count, used_count, one_more_saves, one_fewer_costs))

/// The cheapest allocation of accounts to managers, exact to within `gap`.
struct AccountAllocation {
    AssignmentStatus status{};
    std::vector<AllocatedAccount> accounts{};  ///< in the order of the records; none when infeasible
    std::vector<AllocatedManager> managers{};
    std::optional<double> cost{};
    std::optional<double> gap{};
    bool unique = false;  ///< no other plan costs as little
    std::size_t no_manager_count = 0;
    std::vector<std::string> short_accounts{};  ///< when infeasible: they can only go to `short_managers`
    std::vector<std::string> short_managers{};
    std::int64_t short_places = 0;  ///< of these managers: fewer than the accounts
    std::vector<FitSummary> terms{};
    BOOST_DESCRIBE_CLASS(AccountAllocation, (),
                         (status, accounts, managers, cost, gap, unique, no_manager_count, short_accounts,
                          short_managers, short_places, terms),
                         (), ())
};

namespace detail {

/// Places as whole numbers; throws InputError naming each manager whose number is not.
template <class Managers, class Places>
[[nodiscard]] std::vector<std::int64_t> places_of(const Managers& managers, const Places& places) {
    const Eigen::VectorXd numbers = kam::column(managers, places);
    std::vector<std::int64_t> capacities;
    Report report;
    std::size_t j = 0;
    for (const auto& manager : managers) {
        const double number = numbers[static_cast<Eigen::Index>(j)];
        constexpr double most = 1e15;
        if (number >= 0 && number <= most && std::floor(number) == number) {
            capacities.push_back(static_cast<std::int64_t>(number));
        } else {
            const bool unknown = std::isnan(number);
            report.add(kam::detail::field_path(kam::detail::record_path("managers", j, manager), "places"),
                       unknown ? Fault::missing : Fault::out_of_range,
                       unknown ? "is unknown" : kam::detail::number_text(number) + " must be a whole number from 0");
        }
        ++j;
    }
    throw_if_any(report);
    return capacities;
}

/// The other manager, or none, at the least price above the plan's.
inline void set_next(const Fit& fit, const AssignmentOptions<double>& options, const AssignmentPlan<double>& plan,
                     std::size_t account, AllocatedAccount& row) {
    const auto i = static_cast<Eigen::Index>(account);
    for (Eigen::Index j = 0; j < fit.costs.cols(); ++j) {
        if (!options.allowed(i, j) || plan.manager_of[account] == static_cast<std::size_t>(j)) continue;
        const double more = fit.costs(i, j) + plan.place_prices[j] - plan.account_prices[i];
        if (row.next_costs_at_least && *row.next_costs_at_least <= more) continue;
        row.next_costs_at_least = more < 0 ? 0 : more;
        row.next_manager_key = fit.manager_keys[static_cast<std::size_t>(j)];
    }
}

template <class Accounts, class Managers, class Terms>
[[nodiscard]] AccountAllocation allocate(const Accounts& accounts, const Managers& managers, const Terms& terms,
                                         const std::vector<std::int64_t>& capacities,
                                         Eigen::VectorXd no_manager_costs) {
    const Fit pairs = fit(accounts, managers, terms);
    const AssignmentOptions<double> options{pairs.allowed, std::move(no_manager_costs)};
    const auto plan = assign(pairs.costs, capacities, options);
    AccountAllocation result;
    result.status = plan.status;
    result.terms = pairs.terms;
    for (const std::size_t i : plan.short_accounts) result.short_accounts.push_back(pairs.account_keys[i]);
    for (const std::size_t j : plan.short_managers) result.short_managers.push_back(pairs.manager_keys[j]);
    result.short_places = plan.short_places;
    if (plan.status != AssignmentStatus::optimal) return result;

    const auto hangs_on = sensitivity(plan, pairs.costs, capacities, options);
    result.cost = plan.cost;
    result.gap = plan.gap;
    result.unique = hangs_on.unique;
    result.no_manager_count = plan.no_manager_count;
    for (std::size_t j = 0; j < capacities.size(); ++j) {
        result.managers.push_back({pairs.manager_keys[j], capacities[j], plan.used_counts[j],
                                   plan.place_prices[static_cast<Eigen::Index>(j)], hangs_on.place_losses[j]});
    }
    std::size_t i = 0;
    for (const auto& account : accounts) {
        AllocatedAccount row;
        row.account_key = pairs.account_keys[i];
        if (const auto j = plan.manager_of[i]) {
            row.manager_key = pairs.manager_keys[*j];
            row.cost = pairs.costs(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(*j));
            const auto manager = std::ranges::next(std::ranges::begin(managers), static_cast<std::ptrdiff_t>(*j));
            row.reasons = fit_reasons(account, *manager, terms);
        } else {
            row.cost = options.no_manager_costs[static_cast<Eigen::Index>(i)];
        }
        row.decided = !std::ranges::binary_search(hangs_on.undecided_accounts, i);
        set_next(pairs, options, plan, i, row);
        result.accounts.push_back(std::move(row));
        ++i;
    }
    return result;
}

}  // namespace detail

/// Gives each account the manager that makes the whole plan cheapest, with what decided it: `terms` say what a pair
/// costs (see `fit`), `places` how many accounts each manager can take. Throws InputError for what `fit` refuses and
/// for places that are unknown or no whole numbers from 0. Too few places: the status, and which accounts compete for
/// which.
template <AccountRange Accounts, AccountRange Managers, MeasureOf<RecordIn<Managers>> Places>
requires RecordRange<Accounts> && RecordRange<Managers>
[[nodiscard]] AccountAllocation assign_accounts(
    const Accounts& accounts, const Managers& managers,
    const std::type_identity_t<std::vector<FitTerm<RecordIn<Accounts>, RecordIn<Managers>>>>& terms,
    const Places& places) {
    return detail::allocate(accounts, managers, terms, detail::places_of(managers, places), {});
}

/// The same where an account may stay without a manager, at the cost that `no_manager_cost` reads from it.
template <AccountRange Accounts, AccountRange Managers, MeasureOf<RecordIn<Managers>> Places,
          MeasureOf<RecordIn<Accounts>> NoManagerCost>
requires RecordRange<Accounts> && RecordRange<Managers>
[[nodiscard]] AccountAllocation assign_accounts(
    const Accounts& accounts, const Managers& managers,
    const std::type_identity_t<std::vector<FitTerm<RecordIn<Accounts>, RecordIn<Managers>>>>& terms,
    const Places& places, const NoManagerCost& no_manager_cost) {
    Eigen::VectorXd costs = kam::column(accounts, no_manager_cost);
    Report report;
    kam::check_known(accounts, "accounts", costs, "no_manager_cost", report);
    throw_if_any(report);
    return detail::allocate(accounts, managers, terms, detail::places_of(managers, places), std::move(costs));
}

}  // namespace kam::inline v0::selection
