// SPDX-License-Identifier: BSL-1.0
// What a review says beside orders and money: stage, trend, bonds and contacts, dependence, sureness, managers.
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include <kam/review/portfolio_review.hpp>
#include <kam/review/synthetic.hpp>

#include "support/catch.hpp"

namespace relationship_review_test {

using namespace kam;

const Date as_of = *parse_date("2024-12-31");

Order order(const char* account, Date on, int price) {
    Order made;
    made.order_id = std::string(account) + format_date(on);
    made.account_id = account;
    made.ordered_on = on;
    made.currency = Currency("EUR");
    made.lines = {{.product_id = ProductId("P"), .quantity = 1, .unit_price = price}};
    return made;
}

/// A customer for 400 days that ordered for `earlier` in the first half of them and for `recent` in the second.
std::optional<Trend> trend(int earlier, int recent, int age_days = 400) {
    const std::vector<Order> orders{order("A", as_of - std::chrono::days(age_days), 100),
                                    order("A", as_of - std::chrono::days(age_days - 10), earlier),
                                    order("A", as_of - std::chrono::days(10), recent)};
    std::vector<const Order*> pointers;
    for (const Order& one : orders) pointers.push_back(&one);
    review::ReviewOptions options;
    options.currency = Currency("EUR");
    return review::order_trend(pointers, as_of, options);
}

Account account(const char* id) {
    Account made;
    made.account_id = id;
    return made;
}

Contact contact(const char* id, const char* account_id, BuyingRole role) {
    Contact made;
    made.contact_id = id;
    made.account_id = AccountId(account_id);
    made.buying_roles = {role};
    return made;
}

/// A is met by one manager, who knows two people of it; there is a bond, a tie of twice its strength, and no link. B has
/// a link and no bond. C is not known but for its name.
Portfolio portfolio() {
    Portfolio made;
    for (const char* id : {"A", "B", "C"}) made.accounts.push_back(account(id));
    Manager manager;
    manager.manager_id = "M";
    made.managers.push_back(manager);
    made.contacts = {contact("K1", "A", BuyingRole::buyer), contact("K2", "A", BuyingRole::decider)};
    for (const char* person : {"K1", "K1", "K1", "K2"}) {
        Interaction met;
        met.account_id = "A";
        met.happened_on = as_of;
        met.supplier_contact_id = PersonId("M");
        met.customer_contact_id = PersonId(person);
        made.interactions.push_back(met);
    }
    made.relations = {{RelationLayer::bond, "supplier", "A", {}, {}, 2.0},
                      {RelationLayer::bond, "supplier", "A", {}, as_of - std::chrono::days(1), 9.0},  // ended
                      {RelationLayer::tie, "supplier", "A", {}, {}, 4.0},
                      {RelationLayer::tie, "A", "supplier", {}, {}, 4.0},
                      {RelationLayer::link, "supplier", "B", {}, {}, 0.5}};
    return made;
}

}  // namespace relationship_review_test
using namespace relationship_review_test;

TEST_CASE("Orders grow or decline by their halves, with the first order on the first day of the earlier one") {
    CHECK(trend(100, 240) == Trend::growing);  // 200 before the middle, 20 % more after it
    CHECK(trend(100, 239) == Trend::stable);
    CHECK(trend(100, 161) == Trend::stable);
    CHECK(trend(100, 160) == Trend::uncoupling);
    CHECK(trend(100, 300, 181) == std::nullopt);  // too short a time
    CHECK(trend(-200, 300) == std::nullopt);      // more went back than was bought
    review::ReviewOptions options;
    options.currency = Currency("EUR");
    CHECK(review::order_trend(std::vector<const Order*>{}, as_of, options) == std::nullopt);
}

TEST_CASE("Only the last two years count for the trend") {
    std::vector<Order> orders{order("A", as_of - std::chrono::days(2000), 100000), order("A", as_of - std::chrono::days(600), 100),
                              order("A", as_of - std::chrono::days(100), 100)};
    std::vector<const Order*> pointers;
    for (const Order& one : orders) pointers.push_back(&one);
    review::ReviewOptions options;
    options.currency = Currency("EUR");
    CHECK(review::order_trend(pointers, as_of, options) == Trend::stable);
}

TEST_CASE("Layers, contacts and what is unknown, by hand") {
    const auto reviews = review::review_relationships(portfolio(), as_of);
    const auto& a = reviews[0];
    REQUIRE(a.layers.size() == 3);
    CHECK(*a.layers[0].strength == 1);  // the strongest bond there is, since the other has ended
    CHECK(a.layers[0].relation_count == 1);
    CHECK(*a.layers[1].strength == 1);
    CHECK(*a.layers[1].mutuality == 1);
    CHECK(*a.layers[2].strength == 0);
    CHECK(*a.substance == 0);  // a missing layer
    CHECK(a.unsupported.empty());
    CHECK(a.contact_line_count == 2);
    CHECK(*a.single_thread_share == 1);  // all goes through the manager
    CHECK(*a.single_thread_person == "M");
    CHECK(*a.diamond_index == 0);
    CHECK(a.redundancy == 1);
    // Of the five roles the buyer is reached over a line of weight 3 and the decider over one of weight 1: 1 - 2^-weight.
    CHECK(std::abs(*a.role_reach - (0.875 + 0.5) / 5) < 1e-15);
    CHECK_FALSE(a.new_line_customer);  // the only person of the supplier knows both

    const auto& b = reviews[1];
    CHECK(b.unsupported == std::vector<std::string>{"link"});
    CHECK(b.contact_line_count == 0);
    CHECK_FALSE(b.single_thread_share);

    auto silent = portfolio();
    silent.relations.clear();
    CHECK(review::review_relationships(silent, as_of)[0].layers.empty());
}

TEST_CASE("Dependence of either side, where its share is known") {
    review::RelationshipReview known, unknown;
    auto record = account("A");
    record.wallet_share = 0.6;
    review::review_dependence(record, 0.25, known);
    CHECK(*known.supplier_dependence == 0.25);
    CHECK(*known.customer_dependence == 0.6);
    CHECK(*known.imbalance == 0.35);
    review::review_dependence(account("A"), 0.25, unknown);
    CHECK_FALSE(unknown.customer_dependence);
    CHECK_FALSE(unknown.imbalance);
}

TEST_CASE("Without evidence there is no stage, and the first question is told") {
    auto made = portfolio();
    made.relations.clear();
    made.contacts.clear();
    made.interactions.clear();
    made.managers.clear();
    const auto silent = review::review_stage(review::assess_accounts(made, as_of)[0], std::nullopt);
    CHECK_FALSE(silent.stage);
    CHECK(silent.label == stages::LabelStatus::nothing_observed);
    CHECK(silent.coverage == 0);
    CHECK(silent.probable.empty());
    CHECK(silent.next_question);

    // All that the model says of stage 3, seen by both sides.
    for (const auto& dimension : stages::smcg_2011().dimensions) {
        for (const Side side : {Side::supplier, Side::customer}) {
            made.accounts[0].evidence.push_back(
                {dimension.name, static_cast<int>(dimension.levels[2]), side, "interview", as_of});
        }
    }
    const auto known = review::review_stage(review::assess_accounts(made, as_of)[0], Trend::growing);
    CHECK(known.stage == "preferred_supplier");
    CHECK(*known.index_low == 3);
    CHECK(*known.index_high == 3);
    CHECK(*known.residual == 0);
    CHECK(known.coverage == 1);
    CHECK(known.trend == Trend::growing);
    CHECK_FALSE(known.next_question);
}

TEST_CASE("Managers go where skills lack least, and four accounts are enough for one") {
    Portfolio made;
    for (const char* id : {"strong", "weak"}) {
        Manager manager;
        manager.manager_id = id;
        for (const ManagerSkill skill : values_of<ManagerSkill>()) {
            manager.skill_levels.push_back({skill, std::string(id) == "strong" ? 4 : 1});
        }
        made.managers.push_back(manager);
    }
    review::StageReview top, bottom;
    top.index_low = top.index_high = 5;
    bottom.index_low = bottom.index_high = 1;
    CHECK(review::needed_skills(top).front().level == Level(4));
    CHECK(review::needed_skills(bottom).front().level == Level(0));
    CHECK(review::needed_skills({}).empty());

    std::vector<review::ServedAccount> chosen;
    for (const char* id : {"T1", "T2", "T3", "T4"}) chosen.push_back({id, {}, review::needed_skills(top)});
    for (const char* id : {"B1", "B2"}) chosen.push_back({id, ManagerId("strong"), review::needed_skills(bottom)});
    const auto plan = review::allocate_managers(made, chosen);
    REQUIRE(plan);
    for (std::size_t i = 0; i < 4; ++i) CHECK(plan->accounts[i].manager_key == "strong");
    for (std::size_t i = 4; i < 6; ++i) CHECK(plan->accounts[i].manager_key == "weak");  // at 0.1 each for the change
    CHECK(std::abs(*plan->cost - 0.2) < 1e-12);
    CHECK_FALSE(review::allocate_managers(made, {}));
    CHECK_FALSE(review::allocate_managers(Portfolio{}, chosen));

    for (const char* id : {"T5", "T6", "T7"}) chosen.push_back({id, {}, review::needed_skills(top)});
    CHECK(review::allocate_managers(made, chosen)->no_manager_count == 1);
}

TEST_CASE("The sureness of a choice, the same for every run, and the sample's stages found") {
    const auto sample = review::synthetic_portfolio({.accounts = 40});
    review::ReviewOptions options;
    options.places = 5;
    const auto one = review::review_portfolio(sample.portfolio, options);
    const auto two = review::review_portfolio(sample.portfolio, options);
    double sum = 0;
    for (std::size_t i = 0; i < one.accounts.size(); ++i) {
        const double probability = *one.accounts[i].selection.chosen_probability;
        CHECK(probability == *two.accounts[i].selection.chosen_probability);
        sum += probability;
    }
    CHECK(std::abs(sum - 5) < 1e-9);  // without ties five are chosen in each draw
    REQUIRE(one.allocation);
    CHECK(one.allocation->accounts.size() == 5);
    std::size_t right = 0;
    for (const auto& truth : sample.truth) {
        for (const auto& account : one.accounts) {
            if (account.account_id != truth.account_id.value) continue;
            const auto stage = stages::stage_named(stages::smcg_2011().list, account.stage.probable.front().stage);
            right += stage.position + 1 == static_cast<std::size_t>(truth.stage) ? 1U : 0U;
        }
    }
    CHECK(right >= 38);  // both sides have judged most dimensions
    options.places = 0;
    CHECK_FALSE(review::review_portfolio(sample.portfolio, options).accounts[0].selection.chosen_probability);
}
