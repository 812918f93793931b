// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/scale.hpp>

namespace kam::inline v0::selection {

/// The workload of each manager beside a fair share of all work, and how uneven that is.
template <class Scalar = double>
struct TerritoryBalance {
    Eigen::VectorX<Scalar> loads{};             ///< work of each manager's accounts, in the unit of the workloads
    Eigen::VectorX<Scalar> targets{};           ///< a fair share: all assigned work in proportion to the capacities
    std::vector<std::size_t> account_counts{};  ///< of each manager
    std::size_t unassigned_count = 0;           ///< accounts without a manager; their work counts nowhere
    Scalar unassigned_load{};
    /// Coefficient of variation of load / target, weighted by the targets: 0 where all have their fair share. With
    /// equal capacities it is the standard deviation of the loads over their mean.
    Scalar unevenness{};
    Scalar highest_load_share{};  ///< largest load / target: 1.25 is a quarter too much; 0 without work
    Scalar lowest_load_share{};   ///< smallest load / target
    BOOST_DESCRIBE_CLASS(TerritoryBalance, (),
                         (loads, targets, account_counts, unassigned_count, unassigned_load, unevenness,
                          highest_load_share, lowest_load_share),
                         (), ())
};

namespace detail {

template <class Scalar>
void check_territories(const char* function, const Eigen::VectorX<Scalar>& workloads,
                       const std::vector<std::optional<std::size_t>>& manager_of,
                       const Eigen::VectorX<Scalar>& capacities) {
    const std::string name = std::string("selection::") + function;
    if (static_cast<std::size_t>(workloads.size()) != manager_of.size()) {
        throw std::invalid_argument(name + ": " + std::to_string(workloads.size()) + " workloads but " +
                                    std::to_string(manager_of.size()) + " accounts with or without a manager");
    }
    for (const auto& manager : manager_of) {
        if (manager && *manager >= static_cast<std::size_t>(capacities.size())) {
            throw std::invalid_argument(name + ": manager " + std::to_string(*manager) + " of " +
                                        std::to_string(capacities.size()));
        }
    }
    Report report;
    const auto check = [&](const Scalar& number, const std::string& where, bool above_zero) {
        if (!kam::detail::is_finite(number)) {
            const bool unknown = kam::detail::is_unknown(number);
            report.add(where, unknown ? Fault::missing : Fault::not_finite, unknown ? "is unknown" : "is infinite");
        } else if (number < Scalar(0) || (above_zero && !(number > Scalar(0)))) {
            report.add(where, Fault::out_of_range, above_zero ? "must be above 0" : "must be at least 0");
        }
    };
    for (std::size_t i = 0; i < manager_of.size(); ++i) {
        check(workloads[static_cast<Eigen::Index>(i)], kam::detail::element_path("workloads", i), false);
    }
    for (Eigen::Index j = 0; j < capacities.size(); ++j) {
        check(capacities[j], kam::detail::element_path("capacities", static_cast<std::size_t>(j)), true);
    }
    throw_if_any(report);
}

/// Unevenness and the extremes from loads and targets. All targets are 0 without work.
template <class Scalar>
void rate_balance(TerritoryBalance<Scalar>& balance) {
    using std::sqrt;
    Scalar total(0), squares(0);
    balance.highest_load_share = balance.lowest_load_share = balance.unevenness = Scalar(0);
    for (Eigen::Index j = 0; j < balance.loads.size(); ++j) {
        const Scalar& target = balance.targets[j];
        if (!(target > Scalar(0))) continue;
        const Scalar share(balance.loads[j] / target), deviation(share - Scalar(1));
        if (!(total > Scalar(0)) || share > balance.highest_load_share) balance.highest_load_share = share;
        if (!(total > Scalar(0)) || share < balance.lowest_load_share) balance.lowest_load_share = share;
        total = Scalar(total + target);
        squares = Scalar(squares + target * deviation * deviation);
    }
    if (total > Scalar(0)) balance.unevenness = Scalar(sqrt(Scalar(squares / total)));
}

}  // namespace detail

/// How evenly work is spread over managers: `workloads` holds the work of each account (hours, visits, sales; 0 or
/// more), `manager_of` its manager, `capacities` what each manager can take (above 0; only their proportions count;
/// equal ones for equal territories). Throws std::invalid_argument where sizes differ or a manager is not there;
/// InputError naming every number that is unknown, infinite or out of range.
template <class Workloads, class Capacities>
[[nodiscard]] TerritoryBalance<typename Workloads::Scalar> territory_balance(
    const Eigen::MatrixBase<Workloads>& workloads, const std::vector<std::optional<std::size_t>>& manager_of,
    const Eigen::MatrixBase<Capacities>& capacities) {
    using Scalar = typename Workloads::Scalar;
    const Eigen::VectorX<Scalar> work = workloads.derived(), rooms = capacities.derived();
    detail::check_territories("territory_balance", work, manager_of, rooms);
    TerritoryBalance<Scalar> balance;
    balance.loads.setZero(rooms.size());
    balance.targets.setZero(rooms.size());
    balance.account_counts.assign(static_cast<std::size_t>(rooms.size()), 0);
    balance.unassigned_load = Scalar(0);
    Scalar assigned(0), room(0);
    for (std::size_t i = 0; i < manager_of.size(); ++i) {
        const Scalar& load = work[static_cast<Eigen::Index>(i)];
        if (!manager_of[i]) {
            ++balance.unassigned_count;
            balance.unassigned_load = Scalar(balance.unassigned_load + load);
            continue;
        }
        const auto j = static_cast<Eigen::Index>(*manager_of[i]);
        balance.loads[j] = Scalar(balance.loads[j] + load);
        ++balance.account_counts[*manager_of[i]];
        assigned = Scalar(assigned + load);
    }
    for (const Scalar& one : rooms) room = Scalar(room + one);
    for (Eigen::Index j = 0; j < rooms.size(); ++j) balance.targets[j] = Scalar(assigned * Scalar(rooms[j] / room));
    detail::rate_balance(balance);
    return balance;
}

/// For each account the place of its manager among the managers; none where `owner` (such as `&Account::owner_id`)
/// reads an empty key. Throws InputError naming every account whose manager is not there, and managers without a key of
/// their own.
template <AccountRange Accounts, AccountRange Managers, class Owner>
[[nodiscard]] std::vector<std::optional<std::size_t>> manager_indices(const Accounts& accounts, const Owner& owner,
                                                                      const Managers& managers) {
    Report report;
    kam::check_keys(
        managers, "managers", [](const auto& manager) { return kam::key_of(manager); }, report);
    std::unordered_map<std::string, std::size_t> place;
    for (const auto& manager : managers) place.emplace(kam::key_of(manager), place.size());
    std::vector<std::optional<std::size_t>> indices;
    for (const auto& account : accounts) {
        const auto& read = std::invoke(owner, account);
        const std::string key = kam::detail::optional_key(read).value_or(std::string());
        const auto found = place.find(key);
        if (found == place.end() && !key.empty()) {
            report.add(kam::detail::record_path("accounts", indices.size(), account), Fault::dangling,
                       "is served by " + kam::detail::quoted(key) + ", who is not among the managers");
        }
        indices.push_back(found == place.end() || key.empty() ? std::nullopt : std::optional(found->second));
    }
    throw_if_any(report);
    return indices;
}

}  // namespace kam::inline v0::selection
