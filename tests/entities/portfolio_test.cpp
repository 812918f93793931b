// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/describes.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <kam/core/date.hpp>
#include <kam/entities/lookup.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/entities/portfolio_check.hpp>
#include <kam/entities/roll_up.hpp>

namespace portfolio_test {

using kam::Currency;
using kam::Decimal;
using kam::Money;
using kam::Portfolio;

inline kam::Date day(const char* text) { return kam::parse_date(text).value(); }
inline Money eur(std::int64_t minor_units) { return {minor_units, Currency("EUR")}; }

/// A group (g, with s1 and s2, and t below s2) and a lone account, one record of each kind.
inline Portfolio sound() {
    Portfolio p;
    p.accounts = {{.account_id = "g", .name = "Group", .owner_id = "m"},
                  {.account_id = "s1", .name = "Sub 1", .parent_id = "g"},
                  {.account_id = "s2", .name = "Sub 2", .parent_id = "g"},
                  {.account_id = "t", .name = "Sub of sub", .parent_id = "s2"},
                  {.account_id = "lone", .name = "Lone"}};
    for (const std::size_t i : {0u, 3u}) {
        p.accounts[i].evidence = {{.dimension = "lock_in", .level = 2, .observed_on = day("2024-01-01")}};
    }
    p.contacts = {{.contact_id = "c1", .account_id = "s1"},
                  {.contact_id = "c2", .account_id = "t", .reports_to_id = "c1"},
                  {.contact_id = "e", .side = kam::Side::supplier}};
    p.managers = {{.manager_id = "m",
                   .assignments = {{"s1", 0.25}, {"lone", 0.5}, {"t", 0.125}},
                   .skill_levels = {{kam::ManagerSkill::negotiation, 3}}}};
    p.teams = {{.team_id = "ts", .account_id = "s1", .side = kam::Side::supplier, .member_ids = {"m", "e"}, .partner_id = "tc"},
               {.team_id = "tc", .account_id = "s1", .side = kam::Side::customer, .member_ids = {"c1"}, .partner_id = "ts"}};
    p.agreements = {{.agreement_id = "a", .account_id = "t", .start_on = day("2024-01-01"), .end_on = day("2025-12-31")}};
    p.orders = {{.order_id = "o1",
                 .account_id = "t",
                 .agreement_id = "a",
                 .ordered_on = day("2024-02-01"),
                 .promised_on = day("2024-02-10"),
                 .delivered_on = day("2024-02-12"),
                 .currency = Currency("EUR"),
                 .lines = {{.product_id = "p", .quantity = 2, .unit_price = 10}},
                 .freight_amount = eur(500)},
                {.order_id = "o2",
                 .account_id = "t",
                 .ordered_on = day("2024-03-01"),
                 .currency = Currency("EUR"),
                 .lines = {{.product_id = "p", .quantity = -2, .unit_price = 10}},
                 .cancelled = true,
                 .cancels_id = "o1"},
                {.order_id = "o3",
                 .account_id = "lone",
                 .ordered_on = day("2024-03-01"),
                 .currency = Currency("USD"),
                 .lines = {{.quantity = 1, .unit_price = 0}}}};
    p.costs = {{.account_id = "s2", .incurred_on = day("2024-01-05"), .phase = kam::Phase::selling, .amount = eur(10000)}};
    p.promises = {{.promise_id = "p1",
                   .account_id = "s1",
                   .agreement_id = "a",
                   .promisor_id = "m",
                   .promisee_id = "c1",
                   .made_on = day("2024-01-10"),
                   .due_on = day("2024-02-10"),
                   .settled_on = day("2024-02-10"),
                   .status = kam::PromiseStatus::kept}};
    p.conflicts = {{.conflict_id = "x",
                    .account_id = "s2",
                    .status = kam::ConflictStatus::settled,
                    .opened_on = day("2024-04-01"),
                    .settled_on = day("2024-05-01"),
                    .goal_impacts = {{"growth", -0.5}},
                    .agreement_ids = {"a"}}};
    p.interactions = {{.account_id = "t",
                       .happened_on = day("2024-01-20"),
                       .supplier_contact_id = "m",
                       .customer_contact_id = "c2"}};
    p.relations = {{.layer = kam::RelationLayer::bond, .from_id = "m", .to_id = "c1", .strength = 0.5},
                   {.layer = kam::RelationLayer::tie, .from_id = "supplier", .to_id = "t"},
                   {.layer = kam::RelationLayer::link, .from_id = "ts", .to_id = "tc"},
                   {.layer = kam::RelationLayer::tie, .from_id = "s1", .to_id = "t"}};
    p.plan_items = {{.account_id = "s1", .title = "Less stock", .started_on = day("2024-01-01"), .due_on = day("2024-06-30")}};
    p.needs = {{.account_id = "lone", .subject = "two deliveries a week"}};
    p.adaptations = {{.account_id = "t", .made_on = day("2024-02-02"), .investment = eur(700)}};
    return p;
}

/// "where: what" of every issue that the change makes.
template <class Change>
std::vector<std::string> issues_after(Change change) {
    Portfolio p = sound();
    change(p);
    std::vector<std::string> found;
    const kam::Report report = kam::validate(p);
    for (const kam::Issue& issue : report.issues()) found.push_back(issue.where + ": " + issue.what);
    return found;
}
template <class Change>
std::string issue_after(Change change) {
    const auto found = issues_after(change);
    std::string all = std::to_string(found.size());
    for (const std::string& issue : found) all += " | " + issue;
    return all;
}

}  // namespace portfolio_test
using namespace portfolio_test;

TEST_CASE("a sound portfolio has no issues, nor has an empty one") {
    CHECK(kam::validate(sound()).to_string() == "");
    CHECK(kam::validate(Portfolio{}).ok());
    CHECK(kam::validate(kam::BasicPortfolio<double>{}).ok());
    STATIC_REQUIRE(kam_test::describes_every_field<Portfolio>());
}

TEST_CASE("every reference of a portfolio is checked") {
    const kam::AccountId gone = "gone";
    CHECK(issue_after([&](Portfolio& p) { p.orders[1].account_id = gone; }) ==
          "1 | orders[1].account_id: refers to 'gone', which is not there");
    const std::vector<std::pair<std::string, std::vector<std::string>>> cases = {
        {"accounts[1].parent_id", issues_after([](Portfolio& p) { p.accounts[1].parent_id = "gone"; })},
        {"accounts[0].owner_id", issues_after([](Portfolio& p) { p.accounts[0].owner_id = "gone"; })},
        {"contacts[0].account_id", issues_after([](Portfolio& p) { p.contacts[0].account_id = "gone"; })},
        {"contacts[1].reports_to_id", issues_after([](Portfolio& p) { p.contacts[1].reports_to_id = "gone"; })},
        {"managers[0].reports_to_id", issues_after([](Portfolio& p) { p.managers[0].reports_to_id = "gone"; })},
        {"managers[0].assignments[1].account_id",
         issues_after([](Portfolio& p) { p.managers[0].assignments[1].account_id = "gone"; })},
        {"teams[0].account_id", issues_after([](Portfolio& p) { p.teams[0].account_id = "gone"; })},
        {"teams[0].partner_id", issues_after([](Portfolio& p) { p.teams[0].partner_id = "gone"; })},
        {"teams[0].member_ids[1]", issues_after([](Portfolio& p) { p.teams[0].member_ids[1] = "gone"; })},
        {"orders[0].account_id", issues_after([](Portfolio& p) { p.orders[0].account_id = "gone"; })},
        {"orders[0].agreement_id", issues_after([](Portfolio& p) { p.orders[0].agreement_id = "gone"; })},
        {"orders[1].cancels_id", issues_after([](Portfolio& p) { p.orders[1].cancels_id = "gone"; })},
        {"costs[0].account_id", issues_after([](Portfolio& p) { p.costs[0].account_id = "gone"; })},
        {"agreements[0].account_id", issues_after([](Portfolio& p) { p.agreements[0].account_id = "gone"; })},
        {"promises[0].account_id", issues_after([](Portfolio& p) { p.promises[0].account_id = "gone"; })},
        {"promises[0].agreement_id", issues_after([](Portfolio& p) { p.promises[0].agreement_id = "gone"; })},
        {"promises[0].promisor_id", issues_after([](Portfolio& p) { p.promises[0].promisor_id = "gone"; })},
        {"promises[0].promisee_id", issues_after([](Portfolio& p) { p.promises[0].promisee_id = "gone"; })},
        {"conflicts[0].account_id", issues_after([](Portfolio& p) { p.conflicts[0].account_id = "gone"; })},
        {"conflicts[0].agreement_ids[0]", issues_after([](Portfolio& p) { p.conflicts[0].agreement_ids[0] = "gone"; })},
        {"interactions[0].account_id", issues_after([](Portfolio& p) { p.interactions[0].account_id = "gone"; })},
        {"interactions[0].supplier_contact_id",
         issues_after([](Portfolio& p) { p.interactions[0].supplier_contact_id = "gone"; })},
        {"interactions[0].customer_contact_id",
         issues_after([](Portfolio& p) { p.interactions[0].customer_contact_id = "gone"; })},
        {"relations[0].from_id", issues_after([](Portfolio& p) { p.relations[0].from_id = "gone"; })},
        {"relations[0].to_id", issues_after([](Portfolio& p) { p.relations[0].to_id = "gone"; })},
        {"plan_items[0].account_id", issues_after([](Portfolio& p) { p.plan_items[0].account_id = "gone"; })},
        {"needs[0].account_id", issues_after([](Portfolio& p) { p.needs[0].account_id = "gone"; })},
        {"adaptations[0].account_id", issues_after([](Portfolio& p) { p.adaptations[0].account_id = "gone"; })}};
    for (const auto& [where, found] : cases) {
        INFO(where);
        REQUIRE(found.size() == 1);
        CHECK(found[0] == where + ": refers to 'gone', which is not there");
    }
}

TEST_CASE("an agreement is with an account of the same group") {
    CHECK(issue_after([](Portfolio& p) { p.agreements[0].account_id = "lone"; }) ==
          "3 | orders[0].agreement_id: 'a' is an agreement with 'lone', which is not in the group of 't'"
          " | promises[0].agreement_id: 'a' is an agreement with 'lone', which is not in the group of 's1'"
          " | conflicts[0].agreement_ids[0]: 'a' is an agreement with 'lone', which is not in the group of 's2'");
    // Within the group, whoever signed; and where parent links form a cycle, the cycle is the only issue.
    for (const char* holder : {"g", "s1", "s2", "t"}) {
        CHECK(issues_after([&](Portfolio& p) { p.agreements[0].account_id = holder; }).empty());
    }
    CHECK(issues_after([](Portfolio& p) {
              p.accounts[0].parent_id = "t";
              p.agreements[0].account_id = "lone";
          }).size() == 1);
}

TEST_CASE("amounts have a currency, and the payoffs of a conflict have one") {
    const Money none{500, {}};
    CHECK(issue_after([&](Portfolio& p) { p.costs[0].amount = none; }) == "1 | costs[0].amount: has no currency");
    CHECK(issue_after([&](Portfolio& p) { p.costs[0].amount = Money{}; }) == "1 | costs[0].amount: has no currency");
    CHECK(issue_after([&](Portfolio& p) {
              p.accounts[0].annual_revenue = none;
              p.accounts[0].sales_potential = none;
              p.agreements[0].total_value = none;
              p.promises[0].stake = none;
              p.plan_items[0].supplier_funding = none;
              p.plan_items[0].customer_funding = none;
              p.adaptations[0].investment = none;
          }).starts_with("7 | accounts[0].annual_revenue: has no currency | accounts[0].sales_potential: has no"));
    CHECK(issue_after([](Portfolio& p) {
              p.conflicts[0].outcome = kam::PayoffPair{{100, Currency("USD")}, {100, Currency("EUR")}};
          }) == "1 | conflicts[0].outcome.customer: is in EUR, other payoffs in USD");
    CHECK(issue_after([&](Portfolio& p) {
              p.conflicts[0].reservation = kam::PayoffPair{eur(1), Money{}};
              p.conflicts[0].disagreement = kam::PayoffPair{eur(1), {1, Currency("JPY")}};
              p.conflicts[0].outcome = kam::PayoffPair{none, eur(5)};
          }) == "3 | conflicts[0].disagreement.customer: is in JPY, other payoffs in EUR"
                " | conflicts[0].outcome.supplier: has no currency"
                " | conflicts[0].outcome.supplier: is in XXX, other payoffs in EUR");
}

TEST_CASE("keys are unique within their collection, and parent links have no cycle") {
    CHECK(issue_after([](Portfolio& p) { p.orders.push_back(p.orders[2]); }) == "1 | orders[3]: key 'o3' was used at orders[2]");
    CHECK(issue_after([](Portfolio& p) { p.costs.push_back(p.costs[0]); }) == "0");
    CHECK(issue_after([](Portfolio& p) { p.accounts[0].parent_id = "t"; }) ==
          "1 | accounts[0].parent_id: parent links form a cycle: g -> t -> s2 -> g");
    CHECK(issue_after([](Portfolio& p) { p.contacts[0].reports_to_id = "c2"; }) ==
          "1 | contacts[0].reports_to_id: parent links form a cycle: c1 -> c2 -> c1");
    CHECK(issue_after([](Portfolio& p) { p.managers[0].reports_to_id = "m"; }) ==
          "1 | managers[0].reports_to_id: parent links form a cycle: m -> m");
}

TEST_CASE("dates that cannot follow each other are reported") {
    CHECK(issue_after([](Portfolio& p) { p.agreements[0].end_on = day("2023-12-31"); }) ==
          "1 | agreements[0].end_on: 2023-12-31 is before start_on 2024-01-01");
    CHECK(issue_after([](Portfolio& p) { p.orders[0].delivered_on = day("2024-01-31"); }) ==
          "1 | orders[0].delivered_on: 2024-01-31 is before ordered_on 2024-02-01");
    CHECK(issue_after([](Portfolio& p) { p.plan_items[0].due_on = day("2023-01-01"); }) ==
          "1 | plan_items[0].due_on: 2023-01-01 is before started_on 2024-01-01");
    CHECK(issue_after([](Portfolio& p) { p.promises[0].settled_on = day("2024-02-11"); }) ==
          "1 | promises[0].status: kept, but settled_on is after due_on");
    CHECK(issue_after([](Portfolio& p) { p.promises[0].status = kam::PromiseStatus::kept_late; }) ==
          "1 | promises[0].status: kept_late, but settled_on is not after due_on");
    CHECK(issue_after([](Portfolio& p) { p.promises[0].status = kam::PromiseStatus::open; }) ==
          "1 | promises[0].status: open, but settled_on is there");
    CHECK(issue_after([](Portfolio& p) { p.conflicts[0].status = kam::ConflictStatus::open; }) ==
          "1 | conflicts[0].status: open, but settled_on is there");
}

TEST_CASE("an order has lines, one currency and a value that can be held") {
    CHECK(issue_after([](Portfolio& p) { p.orders[0].freight_amount = Money{500, Currency("USD")}; }) ==
          "1 | orders[0].freight_amount: is in USD, the order in EUR");
    CHECK(issue_after([](Portfolio& p) { p.orders[2].currency = {}; }) == "1 | orders[2].currency: has no currency");
    CHECK(issue_after([](Portfolio& p) { p.orders[2].lines.clear(); }) == "1 | orders[2].lines: has no lines");
    CHECK(issue_after([](Portfolio& p) { p.orders[0].lines[0].discount_share = *Decimal::parse("1.7"); }) ==
          "1 | orders[0].lines[0].discount_share: 1.7 must be between 0 and 1");
    CHECK(issue_after([](Portfolio& p) { p.orders[0].lines[0].product_id = ""; }) ==
          "1 | orders[0].lines[0].product_id: is empty");
    CHECK(issue_after([](Portfolio& p) { p.orders[2].cancels_id = "o1"; }) ==
          "1 | orders[2].cancels_id: is there, but the order is not a cancellation");
    const auto found = issue_after([](Portfolio& p) { p.orders[0].lines[0].unit_price = *Decimal::parse("1e25"); });
    CHECK_THAT(found, kam_test::ContainsSubstring("1 | orders[0].lines: to_money: "));
}

TEST_CASE("shares and weights are within their bounds, alone and together") {
    CHECK(issue_after([](Portfolio& p) { p.accounts[0].site_count = 0; }) ==
          "1 | accounts[0].site_count: 0 must be at least 1");
    CHECK(issue_after([](Portfolio& p) { p.managers[0].assignments[0].time_share = 0.75; }) ==
          "1 | managers[0].assignments: time shares add up to 1.375, more than 1");
    CHECK(issue_after([](Portfolio& p) {
              p.accounts[4].wallet_share = 0.75;
              p.accounts[4].rival_share = 0.5;
          }) == "1 | accounts[4].rival_share: 0.5 and wallet_share 0.75 are together more than all");
    CHECK(issue_after([](Portfolio& p) { p.conflicts[0].goal_impacts[0].weight = -1.5; }) ==
          "1 | conflicts[0].goal_impacts[0].weight: -1.5 must be between -1 and 1");
    CHECK(issue_after([](Portfolio& p) { p.managers[0].skill_levels.push_back(p.managers[0].skill_levels[0]); }) ==
          "1 | managers[0].skill_levels: 'negotiation' is listed twice");
    CHECK(issue_after([](Portfolio& p) { p.relations[0].strength = -0.5; }) ==
          "1 | relations[0].strength: -0.5 must be at least 0");
    CHECK(issue_after([](Portfolio& p) { p.accounts[4].growth_rate = -1.5; }) ==
          "1 | accounts[4].growth_rate: -1.5 loses more than there is");
    CHECK(issue_after([](Portfolio& p) { p.contacts[0].account_id.reset(); }) ==
          "1 | contacts[0].account_id: a person of a customer belongs to an account");
}

TEST_CASE("an end of a relation that could be two things is reported") {
    CHECK(issue_after([](Portfolio& p) { p.contacts.push_back({.contact_id = "t", .account_id = "lone"}); }) ==
          "2 | relations[1].to_id: 't' is the key of more than one account, person or team"
          " | relations[3].to_id: 't' is the key of more than one account, person or team");
}

TEST_CASE("all issues of a portfolio are listed, not the first") {
    CHECK(issues_after([](Portfolio& p) {
              p.orders[0].account_id = "gone";
              p.orders[2].lines.clear();
              p.accounts[3].parent_id = "gone";
              p.costs[0].account_id = "gone";
          }).size() == 4);
}

TEST_CASE("rolled up to the top, each group is one account that holds everything") {
    const Portfolio p = kam::roll_up(sound(), 0);
    REQUIRE(p.accounts.size() == 2);
    CHECK(p.accounts[0].account_id == kam::AccountId("g"));
    CHECK(p.accounts[1].account_id == kam::AccountId("lone"));
    CHECK(p.accounts[0].evidence.size() == 2);
    CHECK(p.accounts[0].evidence[0].source.empty());
    CHECK(p.accounts[0].evidence[1].source.starts_with("of "));
    CHECK(p.accounts[0].name == "Group");
    for (const kam::Order& order : p.orders) CHECK(order.account_id == (order.order_id == "o3" ? "lone" : "g"));
    CHECK(p.costs[0].account_id == kam::AccountId("g"));
    CHECK(p.contacts[1].account_id == kam::AccountId("g"));
    CHECK_FALSE(p.contacts[2].account_id.has_value());
    CHECK(p.agreements[0].account_id == kam::AccountId("g"));
    CHECK(p.promises[0].account_id == kam::AccountId("g"));
    CHECK(p.conflicts[0].account_id == kam::AccountId("g"));
    CHECK(p.interactions[0].account_id == kam::AccountId("g"));
    CHECK(p.plan_items[0].account_id == kam::AccountId("g"));
    CHECK(p.needs[0].account_id == kam::AccountId("lone"));
    CHECK(p.adaptations[0].account_id == kam::AccountId("g"));
    CHECK(p.teams[0].account_id == kam::AccountId("g"));
    CHECK(p.relations[0].from_id == kam::ActorId("m"));
    CHECK(p.relations[1].to_id == kam::ActorId("g"));
    CHECK(p.relations[3].from_id == kam::ActorId("g"));
    CHECK(p.relations[3].to_id == kam::ActorId("g"));
    REQUIRE(p.managers[0].assignments.size() == 2);
    CHECK(p.managers[0].assignments[0].account_id == kam::AccountId("g"));
    CHECK(p.managers[0].assignments[0].time_share == 0.375);
    CHECK(kam::validate(p).to_string() == "");
}

TEST_CASE("rolled up to a level in between, what is above stays and what is below moves up") {
    const Portfolio p = kam::roll_up(sound(), 1);
    REQUIRE(p.accounts.size() == 4);
    CHECK(p.orders[0].account_id == kam::AccountId("s2"));
    CHECK(p.accounts[2].evidence.size() == 1);
    CHECK(p.accounts[0].evidence.size() == 1);
    CHECK(p.contacts[0].account_id == kam::AccountId("s1"));
    CHECK(kam::validate(p).to_string() == "");
    CHECK(kam::validate(kam::roll_up(p, 0)).ok());
}

TEST_CASE("a roll-up below the deepest level changes nothing, and rolling up twice is rolling up once") {
    const Portfolio p = kam::roll_up(sound(), 7);
    CHECK(p.accounts.size() == 5);
    CHECK(p.orders[0].account_id == kam::AccountId("t"));
    const Portfolio once = kam::roll_up(sound(), 0), twice = kam::roll_up(kam::roll_up(sound(), 1), 0);
    REQUIRE(once.accounts.size() == twice.accounts.size());
    CHECK(once.accounts[0].evidence.size() == twice.accounts[0].evidence.size());
    CHECK(once.managers[0].assignments[0].time_share == twice.managers[0].assignments[0].time_share);
}

TEST_CASE("a roll-up names every record of an account that is not there") {
    Portfolio p = sound();
    p.orders[0].account_id = "gone";
    p.managers[0].assignments[2].account_id = "gone";
    p.managers[0].assignments[0].time_share.reset();
    try {
        (void)kam::roll_up(p, 0);
        FAIL("no exception");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 2);
        CHECK(error.report().issues()[0].where == "orders[0].account_id");
        CHECK(error.report().issues()[1].where == "managers[0].assignments[2].account_id");
    }
}

TEST_CASE("working time of a group is unknown when one part is") {
    Portfolio p = sound();
    p.managers[0].assignments[2].time_share.reset();
    CHECK_FALSE(kam::roll_up(p, 0).managers[0].assignments[0].time_share.has_value());
    CHECK(kam::roll_up(p, 0).managers[0].assignments[1].time_share == 0.5);
}

TEST_CASE("records are found by key and by account") {
    const Portfolio p = sound();
    const kam::Lookup accounts(p.accounts);
    REQUIRE(accounts.find("s2") != nullptr);
    CHECK(accounts.find("s2")->name == "Sub 2");
    CHECK(accounts.find("gone") == nullptr);
    CHECK(kam::Lookup(p.orders).find("o3") == &p.orders[2]);
    const auto orders = kam::by_account(p.orders);
    CHECK(orders.size() == 2);
    CHECK(orders.at("t") == std::vector<const kam::Order*>{&p.orders[0], &p.orders[1]});
    const auto contacts = kam::by_account(p.contacts);
    CHECK(contacts.size() == 2);
    CHECK(contacts.at("s1").front() == &p.contacts[0]);
}
