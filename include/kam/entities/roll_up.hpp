// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/hierarchy.hpp>
#include <kam/entities/portfolio.hpp>

namespace kam::inline v0 {

/// Which account belongs to which, by `parent_id`. Throws InputError as Hierarchy says.
template <class Amount>
[[nodiscard]] Hierarchy hierarchy_of(const BasicPortfolio<Amount>& portfolio) {
    return Hierarchy(portfolio.accounts, &BasicAccount<Amount>::account_id, &BasicAccount<Amount>::parent_id);
}

namespace detail {

/// Moves a record from an account to its group; reports an account that is not there.
inline void reassign(AccountId& id, const Hierarchy& hierarchy, std::size_t level, std::string_view path,
                     std::size_t index, Report& report) {
    if (hierarchy.contains(id)) {
        id = hierarchy.group_of(id, level);
    } else {
        report.add(field_path(element_path(path, index), "account_id"), Fault::dangling,
                   "refers to " + detail::quoted(id.value) + ", which is not there");
    }
}

/// One assignment per account: working time adds up, and is unknown when a part is.
inline void merge_assignments(std::vector<Assignment>& assignments) {
    std::vector<Assignment> merged;
    std::unordered_map<AccountId, std::size_t> index;
    for (const Assignment& assignment : assignments) {
        const auto [found, is_new] = index.emplace(assignment.account_id, merged.size());
        if (is_new) {
            merged.push_back(assignment);
            continue;
        }
        std::optional<double>& sum = merged[found->second].time_share;
        if (sum && assignment.time_share)
            *sum += *assignment.time_share;
        else
            sum.reset();
    }
    assignments = std::move(merged);
}

}  // namespace detail

/// The same records as seen from a level of the account hierarchy: every account below `level` is gone, and what was
/// recorded for it (orders, costs, contacts, agreements, promises, conflicts, interactions, relations, plans, teams,
/// needs, adaptations, assignments) is recorded for the account above it at `level`. Level 0 leaves one account per
/// group. A group has the fields of its own account, not sums or means over its members, and in addition the stage
/// evidence of all of them, whose `source` then names the member. A relation between members of one group becomes one
/// of the group with itself. Throws InputError with every account that records refer to and that is not there, and as
/// Hierarchy says.
template <class Amount>
[[nodiscard]] BasicPortfolio<Amount> roll_up(BasicPortfolio<Amount> portfolio, std::size_t level) {
    const Hierarchy hierarchy = hierarchy_of(portfolio);
    Report report;
    for_each_field(portfolio, [&](std::string_view name, auto& records) {
        using Records = std::remove_reference_t<decltype(records)>;
        if constexpr (!std::is_same_v<Records, std::vector<BasicAccount<Amount>>> &&
                      requires { records.front().account_id; }) {
            for (std::size_t i = 0; i < records.size(); ++i) {
                auto& id = records[i].account_id;
                if constexpr (std::is_same_v<std::remove_reference_t<decltype(id)>, AccountId>) {
                    detail::reassign(id, hierarchy, level, name, i, report);
                } else if (id) {
                    detail::reassign(*id, hierarchy, level, name, i, report);
                }
            }
        }
    });
    for (std::size_t i = 0; i < portfolio.managers.size(); ++i) {
        auto& assignments = portfolio.managers[i].assignments;
        const std::string path = detail::element_path("managers", i) + ".assignments";
        for (std::size_t k = 0; k < assignments.size(); ++k) {
            detail::reassign(assignments[k].account_id, hierarchy, level, path, k, report);
        }
        detail::merge_assignments(assignments);
    }
    for (Relation& relation : portfolio.relations) {
        for (ActorId* end : {&relation.from_id, &relation.to_id}) {
            const AccountId account_id = end->value;
            if (hierarchy.contains(account_id)) end->value = hierarchy.group_of(account_id, level).value;
        }
    }
    throw_if_any(report);

    std::vector<BasicAccount<Amount>> members = std::move(portfolio.accounts);
    portfolio.accounts.clear();
    std::unordered_map<AccountId, std::size_t> group_at;
    std::vector<BasicAccount<Amount>> below;
    for (BasicAccount<Amount>& account : members) {
        if (hierarchy.level_of(account.account_id) > level) {
            below.push_back(std::move(account));
        } else {
            group_at.emplace(account.account_id, portfolio.accounts.size());
            portfolio.accounts.push_back(std::move(account));
        }
    }
    for (const BasicAccount<Amount>& account : below) {
        auto& evidence = portfolio.accounts[group_at.at(hierarchy.group_of(account.account_id, level))].evidence;
        for (DimensionEvidence judgement : account.evidence) {
            judgement.source += (judgement.source.empty() ? "of " : " of ") + account.account_id.value;
            evidence.push_back(std::move(judgement));
        }
    }
    return portfolio;
}

}  // namespace kam::inline v0
