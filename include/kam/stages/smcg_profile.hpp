// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <string_view>

#include <boost/describe/enum.hpp>

namespace kam::inline v0::stages {

/// The five stages from transactional selling to co-dependent partnership [ilsley2011].
enum class SmcgStage {
    transactional_selling,
    consultative_selling,
    preferred_supplier,
    bespoke_solution,
    co_dependent_partnership
};
BOOST_DESCRIBE_ENUM(SmcgStage, transactional_selling, consultative_selling, preferred_supplier, bespoke_solution,
                    co_dependent_partnership)

/// One row of the profile: the expected level in each of the five stages, and for each whether the source states it (E)
/// or the level is inferred from what it does not say (I).
struct SmcgRow {
    std::string_view dimension;
    std::array<int, 5> levels;
    std::string_view grounding;
};

/// The profile of `smcg_2011`, a reading of [ilsley2011]: 18 dimensions in 5 stages, 64 cells stated and 26 inferred.
/// The ties are deliberate: the text equates stages 1 and 2 in several respects, and takes its largest step from 2
/// to 3.
inline constexpr std::array<SmcgRow, 18> smcg_profile{{{"initiative_source", {0, 1, 2, 3, 4}, "EEEEE"},
                                                       {"contact_structure", {0, 1, 2, 3, 4}, "EEEEE"},
                                                       {"customer_reach", {0, 0, 2, 3, 4}, "IEEEI"},
                                                       {"manager_authority", {0, 1, 2, 3, 4}, "EIIIE"},
                                                       {"manager_profile", {0, 1, 2, 3, 4}, "EEIEE"},
                                                       {"planning_horizon", {0, 0, 2, 3, 4}, "EIIIE"},
                                                       {"planning_depth", {0, 1, 2, 3, 4}, "EEIEE"},
                                                       {"information_shared", {0, 1, 2, 3, 4}, "IEEIE"},
                                                       {"agenda_focus", {0, 1, 2, 3, 4}, "EEEEE"},
                                                       {"offer_flexibility", {0, 1, 2, 3, 4}, "IEEEI"},
                                                       {"team_permanence", {0, 1, 2, 3, 4}, "EEEEE"},
                                                       {"senior_engagement", {0, 0, 2, 3, 4}, "IIIEE"},
                                                       {"joint_funding", {0, 0, 1, 3, 4}, "IIIEE"},
                                                       {"process_integration", {0, 0, 1, 3, 4}, "IIEEE"},
                                                       {"lock_in", {0, 0, 2, 3, 4}, "IIEEE"},
                                                       {"perceived_status", {0, 0, 2, 3, 4}, "EEEEE"},
                                                       {"measures_used", {0, 0, 2, 3, 4}, "EEIEE"},
                                                       {"operating_model", {0, 1, 2, 3, 4}, "EEIEE"}}};

}  // namespace kam::inline v0::stages
