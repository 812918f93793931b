// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/entities/portfolio.hpp>
#include <kam/review/synthetic.hpp>
#include <kam/stages/assess.hpp>
#include <kam/stages/evidence/record_evidence.hpp>
#include <kam/stages/smcg_2011.hpp>

using namespace kam::stages;
using kam::Function;
using kam::PlanItem;
using kam::PlanItemKind;
using kam::Portfolio;
using kam::Side;
using kam::Sides;
using kam_test::close;

namespace record_evidence_test {

static_assert(kam_test::describes_every_field<RecordRules>());

const kam::Date today = *kam::parse_date("2025-06-30");

/// The derived level of account 0; -1: no evidence.
int level(const Portfolio& portfolio, const std::string& dimension) {
    const auto evidence = record_evidence(portfolio, today);
    for (const kam::DimensionEvidence& each : evidence[0]) {
        if (each.dimension == dimension) return each.level.value();
    }
    return -1;
}

Portfolio two_accounts() {
    Portfolio portfolio;
    portfolio.accounts = {{.account_id = "A"}, {.account_id = "B"}};
    return portfolio;
}

PlanItem item(PlanItemKind kind, Sides who, const char* due, std::optional<bool> both_pay = {}) {
    PlanItem made{.account_id = "A", .kind = kind, .owner = who, .initiated_by = who};
    made.due_on = *kam::parse_date(due);
    if (both_pay) made.supplier_funding = kam::Money{100, kam::Currency("EUR")};
    if (both_pay && *both_pay) made.customer_funding = kam::Money{100, kam::Currency("EUR")};
    return made;
}

kam::Contact person(const char* id, std::optional<Function> function, int seniority, Side side = Side::customer) {
    return {.contact_id = id, .account_id = "A", .side = side, .function = function, .seniority_level = seniority};
}

}  // namespace record_evidence_test
using record_evidence_test::item;
using record_evidence_test::level;
using record_evidence_test::person;
using record_evidence_test::today;
using record_evidence_test::two_accounts;

TEST_CASE("record evidence: a kind of record that nobody keeps is unknown and not level 0") {
    Portfolio portfolio = two_accounts();
    CHECK(record_evidence(portfolio, today)[0].empty());
    portfolio.teams = {{.team_id = "T", .account_id = "B", .side = Side::supplier, .permanent = true}};
    CHECK(level(portfolio, "team_permanence") == 0);  // kept, but none for this account
    CHECK(level(portfolio, "planning_horizon") == -1);
}

TEST_CASE("record evidence: the plan gives horizon and depth and who starts and owns and pays") {
    Portfolio portfolio = two_accounts();
    const auto plan = [&](std::vector<PlanItem> items) {
        portfolio.plan_items = std::move(items);
        portfolio.plan_items.push_back({.account_id = "B"});
    };
    plan({});
    CHECK(level(portfolio, "planning_horizon") == 0);
    CHECK(level(portfolio, "planning_depth") == 0);
    CHECK(level(portfolio, "initiative_source") == 0);
    CHECK(level(portfolio, "joint_funding") == 0);
    CHECK(level(portfolio, "agenda_focus") == -1);
    portfolio.needs = {{.account_id = "A"}};
    CHECK(level(portfolio, "planning_depth") == 1);
    CHECK(level(portfolio, "initiative_source") == 1);

    plan({item(PlanItemKind::project, Sides::customer, "2026-12-31", false)});
    CHECK(level(portfolio, "planning_horizon") == 2);  // 18 months
    CHECK(level(portfolio, "planning_depth") == 2);
    CHECK(level(portfolio, "initiative_source") == 2);
    CHECK(level(portfolio, "joint_funding") == 1);

    plan({item(PlanItemKind::objective, Sides::both, "2028-06-30"),
          item(PlanItemKind::project, Sides::supplier, "2025-12-31", false),
          item(PlanItemKind::initiative, Sides::both, "2026-12-31", true)});
    CHECK(level(portfolio, "planning_horizon") == 3);  // 36 months
    CHECK(level(portfolio, "planning_depth") == 4);    // all that lasts is joint
    CHECK(level(portfolio, "initiative_source") == 3);
    CHECK(level(portfolio, "agenda_focus") == 3);
    CHECK(level(portfolio, "joint_funding") == 3);

    auto dropped = item(PlanItemKind::initiative, Sides::both, "2026-12-31", true);
    dropped.status = kam::PlanItemStatus::dropped;
    auto open_end = item(PlanItemKind::objective, Sides::customer, "2026-12-31");
    open_end.due_on.reset();
    plan({dropped, open_end});
    CHECK(level(portfolio, "planning_horizon") == -1);  // live, but nobody says until when
    CHECK(level(portfolio, "joint_funding") == 0);
    CHECK(level(portfolio, "agenda_focus") == 2);
}

TEST_CASE("record evidence: who is reached and who meets and how lasting the team is") {
    Portfolio portfolio = two_accounts();
    portfolio.contacts = {person("K1", Function::purchasing, 1)};
    CHECK(level(portfolio, "customer_reach") == 0);
    portfolio.contacts.push_back(person("K2", Function::engineering, 1));
    CHECK(level(portfolio, "customer_reach") == 1);
    portfolio.contacts.push_back(person("K3", Function::logistics, 1));
    portfolio.contacts.push_back(person("K4", Function::finance, 2));
    CHECK(level(portfolio, "customer_reach") == 2);
    portfolio.contacts[3].seniority_level = 3;
    CHECK(level(portfolio, "customer_reach") == 3);
    portfolio.contacts.push_back(person("K5", Function::management, 4));
    CHECK(level(portfolio, "customer_reach") == 4);
    portfolio.contacts[4].valid_to_on = *kam::parse_date("2025-01-01");
    CHECK(level(portfolio, "customer_reach") == 3);

    const auto meet = [&](const char* ours, const char* theirs, int times) {
        for (int i = 0; i < times; ++i) {
            portfolio.interactions.push_back({.account_id = "A",
                                              .happened_on = *kam::parse_date("2025-05-01"),
                                              .supplier_contact_id = ours,
                                              .customer_contact_id = theirs});
        }
    };
    CHECK(level(portfolio, "contact_structure") == -1);
    meet("M1", "K1", 9);
    CHECK(level(portfolio, "contact_structure") == 0);
    CHECK(level(portfolio, "senior_engagement") == 0);
    meet("S1", "K2", 1);
    CHECK(level(portfolio, "contact_structure") == 1);  // nine of ten are the pair
    meet("S1", "K2", 5);
    CHECK(level(portfolio, "contact_structure") == 2);
    meet("S2", "K3", 1);
    CHECK(level(portfolio, "contact_structure") == 3);
    portfolio.contacts.push_back(person("S1", Function::engineering, 2, Side::supplier));
    CHECK(level(portfolio, "senior_engagement") == 2);
    portfolio.contacts.push_back(person("S2", Function::research, 3, Side::supplier));
    meet("S2", "K3", 3);
    CHECK(level(portfolio, "senior_engagement") == 3);  // four in a year
    portfolio.contacts.back().seniority_level = 4;
    CHECK(level(portfolio, "senior_engagement") == 4);
    for (kam::Interaction& each : portfolio.interactions) each.happened_on = *kam::parse_date("2023-01-01");
    CHECK(level(portfolio, "contact_structure") == -1);

    portfolio.teams = {{.team_id = "T", .account_id = "A", .side = Side::supplier, .permanent = false}};
    CHECK(level(portfolio, "team_permanence") == 2);
    portfolio.teams[0].permanent = true;
    CHECK(level(portfolio, "team_permanence") == 3);
    portfolio.teams[0].dedicated_share = 0.6;
    CHECK(level(portfolio, "team_permanence") == 4);
    portfolio.teams[0].permanent.reset();
    CHECK(level(portfolio, "team_permanence") == -1);

    portfolio.adaptations = {{.account_id = "A", .kind = kam::AdaptationKind::terms, .made_by = Side::supplier}};
    CHECK(level(portfolio, "offer_flexibility") == 1);
    portfolio.adaptations.push_back(
        {.account_id = "A", .kind = kam::AdaptationKind::product, .made_by = Side::customer});
    CHECK(level(portfolio, "offer_flexibility") == 1);
    portfolio.adaptations[1].made_by = Side::supplier;
    CHECK(level(portfolio, "offer_flexibility") == 3);

    CHECK(level(portfolio, "lock_in") == -1);
    portfolio.agreements = {{.account_id = "A", .status = kam::AgreementStatus::active}};
    CHECK(level(portfolio, "lock_in") == 1);
    portfolio.agreements[0].kind = kam::AgreementKind::framework;
    CHECK(level(portfolio, "lock_in") == 2);
    portfolio.agreements[0].terms = {{.metric = "volume", .side = Side::customer},
                                     {.metric = "delivery", .side = Side::supplier}};
    CHECK(level(portfolio, "lock_in") == 3);
    portfolio.agreements[0].end_on = *kam::parse_date("2025-01-01");
    CHECK(level(portfolio, "lock_in") == -1);

    portfolio.managers = {{.manager_id = "M1", .business_education_level = 2}};
    CHECK(level(portfolio, "manager_profile") == -1);
    portfolio.accounts[0].owner_id = "M1";
    CHECK(level(portfolio, "manager_profile") == 2);
}

TEST_CASE("record evidence: recovery of the true stages of a made-up customer base") {
    const auto sample = kam::review::synthetic_portfolio({.seed = 1, .accounts = 1000});
    const auto model = smcg_2011();
    const auto records = record_evidence(sample.portfolio, sample.as_of);
    const auto rates = [&](bool judged, bool derived) {
        std::vector<double> found(5, 0), all(5, 0);
        for (std::size_t i = 0; i < sample.truth.size(); ++i) {
            std::vector<kam::DimensionEvidence> evidence;
            if (judged) evidence = sample.portfolio.accounts[i].evidence;
            if (derived) evidence.insert(evidence.end(), records[i].begin(), records[i].end());
            const auto stage = static_cast<std::size_t>(sample.truth[i].stage - 1);
            const auto a = assess(model, evidence, sample.as_of);
            ++all[stage];
            found[stage] += a.probable[0].stage.position == stage;
        }
        std::string text;
        for (std::size_t s = 0; s < 5; ++s) {
            found[s] /= all[s];
            text += (s > 0 ? ", " : "") + std::to_string(found[s]).substr(0, 5);
        }
        WARN("recovery of stages 1 to 5 from " << (judged ? "judgements" : "") << (judged && derived ? " and " : "")
                                               << (derived ? "records" : "") << ": " << text);
        return found;
    };
    // Two sides with gaps, a tenth to a third of them wrong by a level, find every stage.
    for (const double rate : rates(true, false)) CHECK(rate == 1);
    for (const double rate : rates(true, true)) CHECK(rate > 0.99);
    // Managers of the sample serve accounts of several stages and look like the best of these, so records alone take
    // stage 1 for stage 2. The others are found.
    const auto by_records = rates(false, true);
    CHECK(by_records[0] < 0.1);
    for (std::size_t s = 1; s < 5; ++s) CHECK(by_records[s] > 0.95);
}
