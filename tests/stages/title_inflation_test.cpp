// SPDX-License-Identifier: BSL-1.0
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/stage_evidence.hpp"

#include <kam/entities/manager.hpp>
#include <kam/stages/smcg_2011.hpp>
#include <kam/stages/company/title_inflation.hpp>

using namespace kam::stages;
using kam::Function;
using kam::Level;
using kam::Manager;
using kam::MeasureClass;
using kam_test::ContainsSubstring;
using kam_test::levels_of;

namespace title_inflation_test {

static_assert(kam_test::describes_every_field<Shortfall>());
static_assert(kam_test::describes_every_field<TitleInflation<>>());
static_assert(kam_test::describes_every_field<TitleClaim>());
static_assert(kam_test::describes_every_field<TitleAudit<>>());
static_assert(kam_test::describes_every_field<TitleAudits<>>());

const kam::Date today = *kam::parse_date("2025-06-30");

/// Renamed salespeople and one who is what the title says (T072 to T076).
std::vector<Manager> managers() {
    Manager rep{.manager_id = "M1", .title = "Key Account Manager"};
    rep.decision_rights = {{.topic = "price", .needs_referral = true}};
    rep.measures = {MeasureClass::activity};
    rep.business_education_level = 0;
    Manager consultant = rep;
    consultant.manager_id = "M2";
    consultant.title = "senior KEY ACCOUNT manager";
    consultant.decision_rights.push_back({.topic = "service"});
    consultant.measures = {MeasureClass::activity, MeasureClass::sales};
    consultant.business_education_level = 1;
    Manager director{.manager_id = "M3", .title = "Global Account Director"};
    director.profit_responsible = true;
    director.measures = {MeasureClass::joint};
    director.business_education_level = 4;
    Manager blank{.manager_id = "M4", .title = "key account manager"};
    Manager seller{.manager_id = "M5", .title = "Sales representative"};
    return {rep, consultant, director, blank, seller};
}

}  // namespace title_inflation_test
using title_inflation_test::managers;
using title_inflation_test::today;

TEST_CASE("title inflation: a grand profile over a sales role has its reasons by name") {
    const auto model = smcg_2011();
    const auto a = assess(model, levels_of(model, kam_test::inflated_title()));
    const auto result = title_inflation(model, a, "co_dependent_partnership");
    CHECK(result.verdict == TitleVerdict::inflated);
    CHECK(result.claimed.position == 4);
    REQUIRE(result.shortfalls.size() == 17);  // all but manager_profile, which is 4
    CHECK(result.shortfalls[0].dimension == "customer_reach");
    CHECK(result.shortfalls[0].level == 0);
    CHECK(result.shortfalls[0].claimed_level == 4);
    CHECK(result.shortfalls[0].now == "purchasing only");
    CHECK(result.shortfalls.back().dimension == "planning_depth");
    const auto modest = title_inflation(model, a, "consultative_selling");
    CHECK(modest.verdict == TitleVerdict::fits);
    CHECK(modest.shortfalls.empty());
    CHECK_THROWS_AS(title_inflation(model, a, "director"), kam::InputError);
}

TEST_CASE("title inflation: managers are judged by what they may decide and not by what they are called") {
    const auto model = smcg_2011();
    const std::vector<TitleClaim> claims{{"key account", "consultative_selling"},
                                         {"account director", "bespoke_solution"}};
    const auto audits = audit_titles(model, managers(), claims, today);
    REQUIRE(audits.managers.size() == 4);  // the sales representative claims nothing
    CHECK(audits.managers[0].manager_id == "M1");
    CHECK(audits.managers[0].result.verdict == TitleVerdict::inflated);
    CHECK(audits.managers[0].result.index->low == 1);
    REQUIRE(audits.managers[0].result.shortfalls.size() == 2);
    CHECK(audits.managers[0].result.shortfalls[0].dimension == "manager_authority");
    CHECK(audits.managers[0].result.shortfalls[1].dimension == "manager_profile");
    CHECK(audits.managers[0].result.shortfalls[1].now == "salesperson with sales training");
    CHECK(audits.managers[1].result.verdict == TitleVerdict::fits);
    CHECK(audits.managers[2].result.verdict == TitleVerdict::fits);
    CHECK(audits.managers[2].result.index->low == 5);
    CHECK(audits.managers[3].result.verdict == TitleVerdict::unknown);
    CHECK(audits.managers[3].result.unknown.size() == 18);
    CHECK(audits.judged_count == 3);
    CHECK(*audits.inflated_share == 1 / 3.0);
    CHECK_FALSE(audit_titles(model, std::vector<Manager>{}, claims, today).inflated_share);
    CHECK_THROWS_WITH(audit_titles(model, managers(), {{"key", "director"}}, today), ContainsSubstring("'director'"));
}

TEST_CASE("manager evidence: levels from fields and nothing from fields that are empty") {
    CHECK(manager_evidence(Manager{}, today).empty());
    const auto authority = [](const Manager& manager) {
        for (const auto& each : manager_evidence(manager, today)) {
            if (each.dimension == "manager_authority") return each.level.value();
        }
        return -1;
    };
    Manager manager;
    manager.decision_rights = {{.topic = "a", .needs_referral = true}, {.topic = "b", .needs_referral = true}};
    CHECK(authority(manager) == 0);
    manager.decision_rights[0].needs_referral = false;
    CHECK(authority(manager) == 1);
    manager.team_count = 3;
    CHECK(authority(manager) == 2);
    manager.disciplines = {Function::sales, Function::engineering};
    CHECK(authority(manager) == 2);  // half of the decisions are referred
    manager.decision_rights[1].needs_referral = false;
    CHECK(authority(manager) == 3);
    manager.profit_responsible = true;
    CHECK(authority(manager) == 4);
    manager.profit_responsible = false;
    manager.decision_rights.clear();
    CHECK(authority(manager) == -1);
}
