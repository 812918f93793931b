// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/citation.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::selection {

/// What a manager's workload may be. The span of 1 to 4 key accounts, at least one and fewer than five, is that of
/// [akam].
struct WorkloadLimits {
    std::int64_t least_count = 1;           ///< key accounts
    std::int64_t most_count = 4;            ///< key accounts
    double most_time_share = 1;             ///< of the working time, over all accounts
    std::optional<double> monthly_hours{};  ///< that there are; none: hours are not compared
    Citation source{"Association for Key Account Management: at least one and fewer than five key accounts", false};
};
BOOST_DESCRIBE_STRUCT(WorkloadLimits, (), (least_count, most_count, most_time_share, monthly_hours, source))

/// What is wrong with a manager's workload.
enum class WorkloadWarning {
    too_few,           ///< key accounts, even if every account of unknown status is one
    too_many,          ///< key accounts
    perhaps_too_many,  ///< if accounts of unknown status are key accounts
    time_overbooked,   ///< shares of the working time that are known sum to more than there is
    hours_overbooked   ///< hours of tasks per month that are known sum to more than there are
};
BOOST_DESCRIBE_ENUM(WorkloadWarning, too_few, too_many, perhaps_too_many, time_overbooked, hours_overbooked)

/// The accounts and the time of one manager.
struct ManagerWorkload {
    std::string manager_key{};
    std::size_t account_count = 0;         ///< assigned to the manager, or owned
    std::size_t key_account_count = 0;     ///< of these
    std::size_t unknown_status_count = 0;  ///< of these: nobody says whether it is a key account
    std::size_t team_count = 0;            ///< teams the manager works in
    double time_share = 0;                 ///< sum of the known shares, those reserved by teams included; may exceed 1
    std::size_t unknown_time_count = 0;    ///< accounts of unknown share
    std::optional<double> task_hours{};    ///< per month, of the tasks listed; none where none is
    std::vector<WorkloadWarning> warnings{};
};
BOOST_DESCRIBE_STRUCT(ManagerWorkload, (),
                      (manager_key, account_count, key_account_count, unknown_status_count, team_count, time_share,
                       unknown_time_count, task_hours, warnings))

/// The workload of all managers.
struct WorkloadReview {
    std::vector<ManagerWorkload> managers{};
    std::vector<std::string> unmanaged_key_accounts{};  ///< key accounts that no manager serves
    double mean_key_accounts = 0;                       ///< of a manager; 0 without managers
    std::size_t warned_count = 0;                       ///< managers with a warning
    WorkloadLimits limits{};
};
BOOST_DESCRIBE_STRUCT(WorkloadReview, (), (managers, unmanaged_key_accounts, mean_key_accounts, warned_count, limits))

namespace detail {

/// For each account the shares of the manager's time that are recorded; none: unknown.
using AccountShares = std::map<std::string, std::optional<double>>;

template <class Account, class Manager, class Team>
void check_workload(const std::vector<Account>& accounts, const std::vector<Manager>& managers,
                    const std::vector<Team>& teams) {
    using Assignment = typename decltype(Manager::assignments)::value_type;
    using TaskHours = typename decltype(Manager::task_hours)::value_type;
    const auto key = [](const auto& record) { return kam::key_of(record); };
    Report report;
    kam::check_keys(accounts, "accounts", key, report);
    kam::check_keys(managers, "managers", key, report);
    const KeySet account_keys = kam::keys_of(accounts, key), manager_keys = kam::keys_of(managers, key);
    kam::check_references(accounts, "accounts", &Account::owner_id, manager_keys, report);
    kam::check_references(teams, "teams", &Team::account_id, account_keys, report);
    for (std::size_t i = 0; i < managers.size(); ++i) {
        const std::string path = kam::detail::element_path("managers", i);
        kam::check_references(managers[i].assignments, path + ".assignments", &Assignment::account_id, account_keys,
                              report);
        kam::check_range(managers[i].assignments, path + ".assignments", &Assignment::time_share, 0, 1, report);
        kam::check_range(managers[i].task_hours, path + ".task_hours", &TaskHours::monthly_hours, 0, 1e9, report);
    }
    kam::check_range(teams, "teams", &Team::dedicated_share, 0, 1, report);
    throw_if_any(report);
}

template <class Account, class Manager>
[[nodiscard]] std::unordered_map<std::string, AccountShares> shares_of_managers(const std::vector<Account>& accounts,
                                                                                const std::vector<Manager>& managers) {
    std::unordered_map<std::string, AccountShares> shares;
    for (const auto& manager : managers) {
        AccountShares& own = shares[kam::key_of(manager)];
        for (const auto& assignment : manager.assignments) {
            auto& share = own[kam::detail::key_text(assignment.account_id)];
            if (assignment.time_share) share = share.value_or(0) + *assignment.time_share;
        }
    }
    for (const auto& account : accounts) {
        const std::string owner = kam::detail::optional_key(account.owner_id).value_or(std::string());
        if (!owner.empty()) shares[owner].try_emplace(kam::key_of(account));
    }
    return shares;
}

/// Time that a team reserves for its account counts for the members whose own share is not recorded.
template <class Team>
void add_team(const Team& team, std::unordered_map<std::string, AccountShares>& shares,
              std::unordered_map<std::string, std::size_t>& team_counts) {
    if (team.side != Side::supplier || team.dissolved_on) return;
    for (const auto& member : team.member_ids) {
        const auto found = shares.find(kam::detail::key_text(member));
        if (found == shares.end()) continue;
        ++team_counts[found->first];
        if (!team.account_id || !team.dedicated_share) continue;
        auto& share = found->second[kam::detail::key_text(*team.account_id)];
        if (!share) share = team.dedicated_share;
    }
}

/// What the limits say about a row whose numbers are known.
inline void warn(ManagerWorkload& row, const WorkloadLimits& limits) {
    const auto known = static_cast<std::int64_t>(row.key_account_count);
    const auto possible = known + static_cast<std::int64_t>(row.unknown_status_count);
    if (possible < limits.least_count) row.warnings.push_back(WorkloadWarning::too_few);
    if (known > limits.most_count) {
        row.warnings.push_back(WorkloadWarning::too_many);
    } else if (possible > limits.most_count) {
        row.warnings.push_back(WorkloadWarning::perhaps_too_many);
    }
    constexpr double rounding = 1e-9;  // ten shares of 0.1 are a full time
    if (row.time_share > limits.most_time_share + rounding) row.warnings.push_back(WorkloadWarning::time_overbooked);
    if (limits.monthly_hours && row.task_hours && *row.task_hours > *limits.monthly_hours) {
        row.warnings.push_back(WorkloadWarning::hours_overbooked);
    }
}

}  // namespace detail

/// Warns of managers with too many key accounts, or none, and of time that is promised more than once (T140, T164). A
/// manager serves the accounts of its assignments and those that it owns. The part of the working time that a team
/// reserves for an account (T046) counts for each member whose own share for this account is not recorded; teams that
/// are dissolved do not count. Unknown statuses and shares are counted and never taken as 0. Takes Account, Manager and
/// Team of `kam/entities/`, or records with the same fields. Throws InputError naming references to accounts or
/// managers that are not there, repeated keys, and shares and hours that cannot be.
template <AccountLike Account, AccountLike Manager, class Team>
[[nodiscard]] WorkloadReview review_workload(const std::vector<Account>& accounts, const std::vector<Manager>& managers,
                                             const std::vector<Team>& teams, const WorkloadLimits& limits = {}) {
    detail::check_workload(accounts, managers, teams);
    auto shares = detail::shares_of_managers(accounts, managers);
    std::unordered_map<std::string, std::size_t> team_counts;
    for (const Team& team : teams) detail::add_team(team, shares, team_counts);
    using Status = std::remove_cvref_t<decltype(*accounts.front().key_status)>;
    std::unordered_map<std::string, std::optional<Status>> statuses;
    for (const auto& account : accounts) statuses.emplace(kam::key_of(account), account.key_status);

    WorkloadReview review;
    review.limits = limits;
    std::unordered_set<std::string> managed;
    for (const auto& manager : managers) {
        ManagerWorkload row;
        row.manager_key = kam::key_of(manager);
        row.team_count = team_counts[row.manager_key];
        for (const auto& [account, share] : shares[row.manager_key]) {
            managed.insert(account);
            const auto& status = statuses[account];
            ++row.account_count;
            row.key_account_count += status == Status::key ? 1U : 0U;
            row.unknown_status_count += status ? 0U : 1U;
            row.unknown_time_count += share ? 0U : 1U;
            row.time_share += share.value_or(0);
        }
        for (const auto& task : manager.task_hours) {
            row.task_hours = row.task_hours.value_or(0) + task.monthly_hours;
        }
        detail::warn(row, limits);
        review.warned_count += row.warnings.empty() ? 0U : 1U;
        review.mean_key_accounts += static_cast<double>(row.key_account_count) / static_cast<double>(managers.size());
        review.managers.push_back(std::move(row));
    }
    for (const auto& account : accounts) {
        if (account.key_status == Status::key && !managed.contains(kam::key_of(account))) {
            review.unmanaged_key_accounts.push_back(kam::key_of(account));
        }
    }
    return review;
}

namespace detail {

/// For reviews without teams.
struct NoTeam {
    std::vector<std::string> member_ids{};
    std::optional<std::string> account_id{};
    std::optional<double> dedicated_share{};
    std::optional<int> dissolved_on{};
    Side side{};
};
BOOST_DESCRIBE_STRUCT(NoTeam, (), (member_ids, account_id, dedicated_share, dissolved_on, side))

}  // namespace detail

/// The same where no teams are recorded.
template <AccountLike Account, AccountLike Manager>
[[nodiscard]] WorkloadReview review_workload(const std::vector<Account>& accounts, const std::vector<Manager>& managers,
                                             const WorkloadLimits& limits = {}) {
    return review_workload(accounts, managers, std::vector<detail::NoTeam>{}, limits);
}

}  // namespace kam::inline v0::selection
