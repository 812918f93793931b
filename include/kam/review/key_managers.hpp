// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/names.hpp>
#include <kam/entities/manager.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/review/account_stage.hpp>
#include <kam/selection/allocation/account_allocation.hpp>

namespace kam::inline v0::review {

/// Key accounts of one manager: at least one and fewer than five [akam].
inline constexpr std::int64_t most_key_accounts = 4;

/// A chosen account as the allocation of managers sees it.
struct ServedAccount {
    std::string account_id{};
    std::optional<ManagerId> owner_id{};  ///< who serves it now
    std::vector<SkillLevel> needs{};      ///< each skill at the account's place on the continuum, 0..4
};
BOOST_DESCRIBE_STRUCT(ServedAccount, (), (account_id, owner_id, needs))

/// What a stage asks of a manager: every skill, at the level of the stage (0 for the first, 4 for the fifth), rounded.
/// A convention of this library. Nothing where the stage is unknown.
[[nodiscard]] inline std::vector<SkillLevel> needed_skills(const StageReview& stage) {
    std::vector<SkillLevel> needs;
    if (!stage.index_low || !stage.index_high) return needs;
    const double place = (*stage.index_low + *stage.index_high) / 2 - 1;
    const Level level = std::clamp(static_cast<int>(std::lround(place)), 0, Level::highest);
    for (const ManagerSkill skill : values_of<ManagerSkill>()) needs.push_back({skill, level});
    return needs;
}

/// Who of the managers should serve which of the chosen accounts: the least missing skill, and of equal plans the one
/// that changes fewest managers (a change costs a tenth of lacking every skill), with at most four accounts for each
/// [akam]. Where a needed skill was not judged all count as half missing. An account may stay without a manager at the
/// cost of lacking all skills and more. None without managers or chosen accounts.
template <class Portfolio>
[[nodiscard]] std::optional<selection::AccountAllocation> allocate_managers(const Portfolio& portfolio,
                                                                            const std::vector<ServedAccount>& chosen) {
    if (portfolio.managers.empty() || chosen.empty()) return std::nullopt;
    using Manager = typename decltype(portfolio.managers)::value_type;
    return selection::assign_accounts(
        chosen, portfolio.managers,
        {selection::skill_gap(&ServedAccount::needs, &Manager::skill_levels, 1).unknown_as(0.5),
         selection::continuity(&ServedAccount::owner_id, 0.1)},
        [](const Manager&) { return most_key_accounts; }, [](const ServedAccount&) { return 2.0; });
}

}  // namespace kam::inline v0::review
