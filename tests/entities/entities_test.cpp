// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/describes.hpp"

#include <string>
#include <type_traits>
#include <vector>

#include <kam/core/names.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/account.hpp>
#include <kam/entities/adaptation.hpp>
#include <kam/entities/agreement.hpp>
#include <kam/entities/conflict.hpp>
#include <kam/entities/contact.hpp>
#include <kam/entities/cost.hpp>
#include <kam/entities/interaction.hpp>
#include <kam/entities/manager.hpp>
#include <kam/entities/need.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/plan_item.hpp>
#include <kam/entities/promise.hpp>
#include <kam/entities/relation.hpp>
#include <kam/entities/team.hpp>

namespace entities_test {

struct Complete {
    int count = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(Complete, (), (count, name))
struct LastForgotten {
    int count = 0;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(LastForgotten, (), (count))
struct FirstForgotten {
    double low = 0, high = 0;
};
BOOST_DESCRIBE_STRUCT(FirstForgotten, (), (high))

}  // namespace entities_test

TEST_CASE("the guard against undescribed fields finds them") {
    STATIC_REQUIRE(kam_test::describes_every_field<entities_test::Complete>());
    STATIC_REQUIRE(!kam_test::describes_every_field<entities_test::LastForgotten>());
    STATIC_REQUIRE(!kam_test::describes_every_field<entities_test::FirstForgotten>());
}

TEMPLATE_TEST_CASE("every field of an entity is described, and it stays an aggregate", "", kam::Account,
                   kam::BasicAccount<double>, kam::BuyingComplexity, kam::StrategicAim, kam::StrategicProfile,
                   kam::DimensionEvidence, kam::Contact, kam::Disclosure, kam::Order, kam::BasicOrder<double>,
                   kam::OrderLine, kam::Agreement, kam::Term, kam::ReviewCheck, kam::AgreementReview, kam::Promise,
                   kam::Conflict, kam::BasicConflict<double>, kam::GoalImpact, kam::Demand, kam::PayoffPair, kam::Manager,
                   kam::Assignment, kam::DecisionRight, kam::SkillLevel, kam::TaskHours, kam::Cost, kam::Interaction,
                   kam::Relation, kam::PlanItem, kam::Team, kam::Need, kam::Adaptation, kam::Money) {
    STATIC_REQUIRE(std::is_aggregate_v<TestType>);
    STATIC_REQUIRE(kam_test::describes_every_field<TestType>());
    STATIC_REQUIRE(kam::field_count<TestType> <= 52);
}

TEMPLATE_TEST_CASE("an entity about which nothing is known has nothing to complain about", "", kam::Account, kam::Contact,
                   kam::Order, kam::Agreement, kam::Promise, kam::Conflict, kam::Manager, kam::Cost, kam::Interaction,
                   kam::Relation, kam::PlanItem, kam::Team, kam::Need, kam::Adaptation) {
    kam::Report report;
    kam::check_value(TestType{}, "record", {}, report);
    CHECK(report.to_string() == "");
}

TEST_CASE("records are told apart by their own key, not by the account they belong to") {
    CHECK(kam::key_of(kam::Account{.account_id = "a"}) == "a");
    CHECK(kam::key_of(kam::Contact{.contact_id = "c", .account_id = "a"}) == "c");
    CHECK(kam::key_of(kam::Order{.order_id = "o", .account_id = "a"}) == "o");
    CHECK(kam::key_of(kam::Agreement{.agreement_id = "g", .account_id = "a"}) == "g");
    CHECK(kam::key_of(kam::Promise{.promise_id = "p", .account_id = "a"}) == "p");
    CHECK(kam::key_of(kam::Conflict{.conflict_id = "x", .account_id = "a"}) == "x");
    CHECK(kam::key_of(kam::Manager{.manager_id = "m", .name = "n"}) == "m");
    CHECK(kam::key_of(kam::Team{.team_id = "t", .account_id = "a"}) == "t");
    CHECK(kam::validate(std::vector<kam::Order>{{.order_id = "1", .account_id = "a"}, {.order_id = "2", .account_id = "a"}}).ok());
}

TEST_CASE("lists of the trace table have as many members as their sources (T025, T037, T157, T166, T173-T192, T214)") {
    CHECK(kam::enumerator_count<kam::ManagerTask> == 10);
    CHECK(kam::enumerator_count<kam::ManagerSkill> == 10);
    CHECK(kam::enumerator_count<kam::ManagerRole> == 3);
    CHECK(kam::enumerator_count<kam::ManagerLocation> == 3);
    CHECK(kam::field_count<kam::BuyingComplexity> == 5);
    CHECK(kam::field_count<kam::AgreementReview> == 4);
    CHECK(kam::list_of_names<kam::BuyingRole>() == "user, influencer, buyer, decider, gatekeeper, sponsor");
    CHECK(kam::list_of_names<kam::AdaptationKind>() == "delivery, terms, application, product");
    CHECK(kam::list_of_names<kam::RelationLayer>() == "bond, tie, link");
    CHECK(kam::position_of(kam::Function::other).value() >= 7);
}

TEST_CASE("a conflict's status is ordered by the steps of its treatment") {
    CHECK(kam::list_of_names<kam::ConflictStatus>() == "latent, open, analysed, decided, in_dialogue, settled, dormant");
    CHECK(kam::ConflictStatus::analysed < kam::ConflictStatus::settled);
}

TEST_CASE("the ends of field names bound their values") {
    kam::Account account{.account_id = "a", .wallet_share = 1.7};
    account.buying_complexity.site_count = -1;
    const kam::Report report = kam::validate(std::vector{account}, "accounts");
    REQUIRE(report.count() == 2);
    CHECK(report.issues()[0].where == "accounts[0].wallet_share");
    CHECK(report.issues()[1].where == "accounts[0].buying_complexity.site_count");
}

TEST_CASE("money and decimals are numbers to measures, unknown is NaN") {
    kam::Account account{.account_id = "a", .sales_potential = kam::Money{1230, kam::Currency("EUR")}};
    CHECK(kam::measure(account, &kam::Account::sales_potential) == 12.3);
    CHECK(std::isnan(kam::measure(account, &kam::Account::annual_revenue)));
    CHECK(kam::measure(kam::OrderLine{.quantity = *kam::Decimal::parse("2.5")}, &kam::OrderLine::quantity) == 2.5);
}

TEST_CASE("what both firms do together includes each of them") {
    CHECK(includes(kam::Sides::both, kam::Side::supplier));
    CHECK(includes(kam::Sides::both, kam::Side::customer));
    CHECK(includes(kam::Sides::supplier, kam::Side::supplier));
    CHECK_FALSE(includes(kam::Sides::supplier, kam::Side::customer));
    CHECK_FALSE(includes(kam::Sides::customer, kam::Side::supplier));
    CHECK(includes(kam::Sides::customer, kam::Side::customer));
}
