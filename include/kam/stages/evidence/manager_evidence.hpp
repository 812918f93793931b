// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/names.hpp>
#include <kam/entities/function.hpp>
#include <kam/entities/stage_evidence.hpp>

namespace kam::inline v0::stages {

namespace detail {

/// 0: everything is referred; 1: decides something alone; 2: and leads people; 3: of several disciplines, deciding most
/// alone; 4: answers for the profit.
template <class Manager>
[[nodiscard]] std::optional<Level> authority_level(const Manager& manager) {
    if (manager.profit_responsible && *manager.profit_responsible) return Level(4);
    if (manager.decision_rights.empty()) return std::nullopt;
    std::size_t alone = 0;
    for (const auto& right : manager.decision_rights) alone += right.needs_referral ? 0 : 1;
    if (alone == 0) return Level(0);
    if (!manager.team_count || *manager.team_count == 0) return Level(1);
    const bool several = std::any_of(manager.disciplines.begin(), manager.disciplines.end(),
                                     [](Function each) { return each != Function::sales; });
    return Level(several && 2 * alone > manager.decision_rights.size() ? 3 : 2);
}

}  // namespace detail

/// What the record of a manager says about the dimensions `manager_authority` (share of decisions taken without
/// referral, people led, profit responsibility), `manager_profile` (business education) and `measures_used` (the
/// highest class of measure), as of a day. The title is not read. What is not recorded gives no evidence. `Manager` is
/// kam::Manager or a struct with the same fields. How fields become levels is a convention of this library, after the
/// anchors of `smcg_2011` (T058, T078, T085, T117).
template <class Manager>
[[nodiscard]] std::vector<DimensionEvidence> manager_evidence(const Manager& manager, Date as_of) {
    std::vector<DimensionEvidence> evidence;
    const auto add = [&](const char* dimension, std::optional<Level> level) {
        if (level) evidence.push_back({dimension, *level, Side::supplier, "records: manager", as_of});
    };
    add("manager_authority", detail::authority_level(manager));
    add("manager_profile", manager.business_education_level);
    std::optional<Level> measures;
    for (const auto& measure : manager.measures) {
        const auto position = position_of(measure);
        if (position) measures = (std::max)(measures.value_or(Level(0)), Level(static_cast<int>(*position)));
    }
    add("measures_used", measures);
    return evidence;
}

}  // namespace kam::inline v0::stages
