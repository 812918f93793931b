// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/describe/enum.hpp>

#include <kam/stages/stage.hpp>
#include <kam/stages/stage_list.hpp>

/// Models of the literature as lists of stages. Their sources give no levels per stage, so none are invented: `assess`
/// refuses a list at compile time, and `with_profile` makes a model of it and a profile of the caller's. Where a
/// citation is not confirmed, the list was read in a secondary source.
namespace kam::inline v0::stages {

enum class MillmanWilsonStage { pre_kam, early_kam, mid_kam, partnership_kam, synergistic_kam };
BOOST_DESCRIBE_ENUM(MillmanWilsonStage, pre_kam, early_kam, mid_kam, partnership_kam, synergistic_kam)

/// [millman1995]
[[nodiscard]] inline StageList<> millman_wilson_1995() {
    return {.name = "millman_wilson_1995",
            .version = "1",
            .unit_of_analysis = "account relationship",
            .stages = detail::stage_names<MillmanWilsonStage>(),
            .off_path = {"uncoupling_kam"},
            .first_kam = 1,
            .note = "two axes: involvement and nature of the relationship",
            .citation = {"Millman & Wilson 1995", false}};
}

enum class McDonaldStage { pre_kam, early_kam, mid_kam, partnership_kam, synergistic_kam };
BOOST_DESCRIBE_ENUM(McDonaldStage, pre_kam, early_kam, mid_kam, partnership_kam, synergistic_kam)

/// [mcdonald1997]
[[nodiscard]] inline StageList<> mcdonald_millman_rogers_1997() {
    return {.name = "mcdonald_millman_rogers_1997",
            .version = "1",
            .unit_of_analysis = "account relationship",
            .stages = detail::stage_names<McDonaldStage>(),
            .first_kam = 1,
            .note = "can break down at any time; contacts go from a bow-tie to a diamond",
            .citation = {"McDonald, Millman & Rogers 1997", false}};
}

enum class WoodburnStage { exploratory, basic, cooperative, interdependent, integrated };
BOOST_DESCRIBE_ENUM(WoodburnStage, exploratory, basic, cooperative, interdependent, integrated)

/// [woodburn2011]
[[nodiscard]] inline StageList<> woodburn_mcdonald() {
    return {.name = "woodburn_mcdonald",
            .version = "1",
            .unit_of_analysis = "account relationship",
            .stages = detail::stage_names<WoodburnStage>(),
            .off_path = {"disintegrating"},
            .note = "bands of scores are in circulation; they are not verified and not shipped",
            .citation = {"Woodburn & McDonald 2011", false}};
}

enum class DwyerStage { awareness, exploration, expansion, commitment };
BOOST_DESCRIBE_ENUM(DwyerStage, awareness, exploration, expansion, commitment)

/// [dwyer1987]
[[nodiscard]] inline StageList<> dwyer_schurr_oh_1987() {
    return {.name = "dwyer_schurr_oh_1987",
            .version = "1",
            .unit_of_analysis = "buyer-seller dyad",
            .stages = detail::stage_names<DwyerStage>(),
            .off_path = {"dissolution"},
            .note = "from discrete to relational exchange",
            .citation = {"Dwyer, Schurr & Oh 1987", false}};
}

enum class FordStage { pre_relationship, early, development, long_term, final_stage };
BOOST_DESCRIBE_ENUM(FordStage, pre_relationship, early, development, long_term, final_stage)

/// [ford1980]
[[nodiscard]] inline StageList<> ford_1980() {
    return {.name = "ford_1980",
            .version = "1",
            .unit_of_analysis = "buyer-seller dyad",
            .stages = detail::stage_names<FordStage>(),
            .note = "five kinds of distance between the firms",
            .citation = {"Ford 1980", false}};
}

enum class JapAndersonStage { exploration, build_up, maturity };
BOOST_DESCRIBE_ENUM(JapAndersonStage, exploration, build_up, maturity)

/// [jap2007]
[[nodiscard]] inline StageList<> jap_anderson() {
    return {.name = "jap_anderson",
            .version = "1",
            .unit_of_analysis = "buyer-seller dyad, tested",
            .stages = detail::stage_names<JapAndersonStage>(),
            .off_path = {"decline", "deterioration"},
            .note = "the stages of building up blur into each other",
            .citation = {"Jap & Anderson", false}};
}

enum class DaviesRyalsStage { scoping, introducing, embedding, optimising };
BOOST_DESCRIBE_ENUM(DaviesRyalsStage, scoping, introducing, embedding, optimising)

/// Stages of the supplier's own programme, not of an account [davies2009].
[[nodiscard]] inline StageList<Unit::programme> davies_ryals_2009() {
    return {.name = "davies_ryals_2009",
            .version = "1",
            .unit_of_analysis = "supplier's key account programme",
            .stages = detail::stage_names<DaviesRyalsStage>(),
            .citation = {"Davies & Ryals 2009", false}};
}

enum class HomburgType {
    top_management,
    middle_management,
    operating_level,
    cross_functional_dominant,
    unstructured,
    isolated,
    country_club,
    no_kam
};
BOOST_DESCRIBE_ENUM(HomburgType, top_management, middle_management, operating_level, cross_functional_dominant,
                    unstructured, isolated, country_club, no_kam)

/// Kinds of approach, in no order [homburg2002].
[[nodiscard]] inline StageList<Unit::approach> homburg_2002() {
    return {
        .name = "homburg_2002",
        .version = "1",
        .unit_of_analysis = "supplier's approach",
        .stages = detail::stage_names<HomburgType>(),
        .note = "a typology over activities, actors, resources and formalisation; names of clusters partly unverified",
        .citation = {"Homburg, Workman & Jensen 2002", false}};
}

}  // namespace kam::inline v0::stages
