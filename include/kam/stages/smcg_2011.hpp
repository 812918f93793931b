// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <kam/core/evidence.hpp>
#include <kam/stages/smcg_profile.hpp>
#include <kam/stages/stage_list.hpp>
#include <kam/stages/stage_model.hpp>

namespace kam::inline v0::stages {

namespace detail {

/// What the levels 0 to 4 of each dimension mean, and how the level is found; in the order of `smcg_profile`.
struct SmcgAnchors {
    std::array<std::string_view, 5> levels;
    std::string_view observe;
};
inline constexpr std::array<SmcgAnchors, smcg_profile.size()> smcg_anchors{{
    {{"seller pushes its offer", "seller probes needs, then pushes", "customer often starts occasional joint projects",
      "both sides start joint initiatives", "standing joint agenda; nobody sells"},
     "from records: who started each project and initiative"},
    {{"one seller and one buyer", "one pair, occasional helpers", "lead pair and specialists as needed",
      "standing team of several disciplines and levels", "dedicated joint teams, perhaps in the customer's office"},
     "from records: who of both sides meets whom"},
    {{"purchasing only", "purchasing and one or two users", "many other roles", "senior customer managers as well",
      "the whole organisation and the customer's customer"},
     "from records: roles and seniority of the people reached"},
    {{"variations go to the line manager", "decides within a fixed offer", "calls on other disciplines for a project",
      "leads the team and the account's business", "authority for growth and profit, almost complete"},
     "from records: decisions taken without referral"},
    {{"salesperson with sales training", "salesperson working as a consultant", "co-ordinator of projects",
      "team leader with commercial breadth", "very senior, experienced and educated commercial manager"},
     "recorded once per manager"},
    {{"a month or a quarter", "up to a year, own target", "length of a project", "several years per account",
      "long term, open-ended"},
     "from records: latest due date of what is planned"},
    {{"hardly any", "needs noted", "project plan", "account strategy and plan, jointly made",
      "joint business plan, critical to both"},
     "from records: what the plan consists of and who owns it"},
    {{"offer and price only", "customer tells its needs", "confidential information possible",
      "profit picture and plans worked on together", "sensitive data of both sides"},
     "typed in: highest class of information exchanged"},
    {{"me and my sale", "your needs, my target", "the customer", "you, me and our plans", "our mutual customer"},
     "from records: owner of objectives"},
    {{"standard offer", "standard offer matched to a need", "new solution inside a project",
      "tailored products, services, processes", "offer and operations designed together"},
     "from records: what was changed for the account"},
    {{"no team", "helpers now and then", "project team", "permanent account team", "large permanent dedicated team"},
     "from records: how lasting and how dedicated the team is"},
    {{"none", "rare", "managers of other disciplines", "regular senior support and part in strategy",
      "most senior managers actively engaged"},
     "from records: interactions with senior people per quarter"},
    {{"none", "each side bears its own effort", "occasional contribution", "often jointly funded",
      "jointly funded as a rule"},
     "from records: funding by side of projects and initiatives"},
    {{"separate", "closer working inside a project", "some shared workflow", "joint logistics or supply chain work",
      "parts of the businesses integrated"},
     "typed in: points of integration"},
    {{"freely replaceable", "mild preference", "favoured for some work", "commitments on both sides",
      "leaving means serious loss for either side"},
     "from figures: exit cost over yearly value, per side"},
    {{"one of several similar suppliers", "known alternative", "preferred or key supplier",
      "much more important, favoured", "partner that both depend on"},
     "asked of the customer, never self-rated alone"},
    {{"calls, orders, volume", "sales target with needs met", "outcome of projects",
      "account profit and mutual objectives", "profit and growth of the joint business"},
     "from records: what the manager is measured by"},
    {{"dictated inside", "inside, listens", "inside, makes exceptions", "adapts processes and systems to the account",
      "built on the customer's structure and needs"},
     "typed in: changes of process made for the account"},
}};

}  // namespace detail

/// Five stages of an account relationship, from transactional selling to co-dependent partnership, with the full
/// profile of `smcg_profile` [ilsley2011]. Stage 1 is not key account management yet (T065). The text has no stage of
/// ending; where a relationship is heading is a Trend of its own. Only the customer's answer counts on
/// `perceived_status`.
[[nodiscard]] inline StageModel<> smcg_2011() {
    StageModel<> model{.list = {.name = "smcg_2011",
                                .version = "1",
                                .unit_of_analysis = "account relationship",
                                .stages = detail::stage_names<SmcgStage>(),
                                .first_kam = 1,
                                .note = "the profile is a reading of the text: 64 of 90 cells are stated in it",
                                .citation = {"Ilsley, SMCG, 2011", true}}};
    for (std::size_t d = 0; d < smcg_profile.size(); ++d) {
        const SmcgRow& row = smcg_profile[d];
        const detail::SmcgAnchors& words = detail::smcg_anchors[d];
        Dimension dimension{.name = std::string(row.dimension),
                            .levels = {row.levels.begin(), row.levels.end()},
                            .anchors = {words.levels.begin(), words.levels.end()},
                            .observe = std::string(words.observe)};
        for (const char mark : row.grounding) {
            dimension.grounding.push_back(mark == 'E' ? Grounding::stated : Grounding::inferred);
        }
        if (row.dimension == "perceived_status") dimension.asked_of = Side::customer;
        model.dimensions.push_back(std::move(dimension));
    }
    return model;
}

}  // namespace kam::inline v0::stages
