// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/entities/order.hpp>
#include <kam/stages/assess.hpp>
#include <kam/stages/evidence/derived_evidence.hpp>
#include <kam/stages/company/positioning.hpp>
#include <kam/stages/evidence/sell_through.hpp>
#include <kam/stages/evidence/selling_activity.hpp>
#include <kam/stages/smcg_2011.hpp>

using namespace kam::stages;
using kam::InteractionKind;
using kam::Level;
using kam::Side;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace derived_evidence_test {

static_assert(kam_test::describes_every_field<SellingActivity>());
static_assert(kam_test::describes_every_field<SellingThresholds>());
static_assert(kam_test::describes_every_field<Positioning>());
static_assert(kam_test::describes_every_field<PositioningReview>());
static_assert(kam_test::describes_every_field<SellThrough<double>>());

/// A struct of a user's own.
struct Client {
    std::string id;
    double plan_months = 0;
    std::optional<double> joint_share{};
    std::optional<Level> status_level{};
    int reported = 0;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, plan_months, joint_share, status_level, reported))

const kam::Date today = *kam::parse_date("2025-06-30");

kam::Interaction met(const char* on, InteractionKind kind, std::optional<Side> by) {
    return {.account_id = "A", .happened_on = *kam::parse_date(on), .kind = kind, .initiated_by = by};
}

}  // namespace derived_evidence_test
using derived_evidence_test::Client;
using derived_evidence_test::met;
using derived_evidence_test::today;

TEST_CASE("derived evidence: levels from the user's own structs and unknown stays unknown") {
    const std::vector<Client> clients{{"a", 4, 0.3, Level(2), 3}, {"b", 18, {}, {}, 0}, {"c", 60, 0.0, Level(0), 4}};
    const auto evidence = derived_evidence(
        clients, today,
        {derive("planning_horizon", &Client::plan_months, {4, 12, 24, 48}),
         derive("joint_funding", [](const Client& client) { return client.joint_share; }, {0, 0.25, 0.5, 0.75}),
         derive("perceived_status", &Client::status_level).by(Side::customer, "survey"),
         derive("measures_used", &Client::reported)});
    REQUIRE(evidence.size() == 3);
    REQUIRE(evidence[0].size() == 4);
    CHECK(evidence[0][0].dimension == "planning_horizon");
    CHECK(evidence[0][0].level == Level(0));  // 4 does not exceed 4
    CHECK(evidence[0][1].level == Level(2));
    CHECK(evidence[0][2].level == Level(2));
    CHECK(evidence[0][2].side == Side::customer);
    CHECK(evidence[0][2].source == "survey");
    CHECK(evidence[0][3].level == Level(3));
    CHECK(evidence[0][3].observed_on == today);
    REQUIRE(evidence[1].size() == 2);
    CHECK(evidence[1][0].level == Level(2));
    CHECK(evidence[2][0].level == Level(4));
    CHECK(evidence[2][1].level == Level(0));
    const auto a = assess(smcg_2011(), evidence[0], today);
    CHECK(a.unknown.size() == 14);
}

TEST_CASE("derived evidence: what is no level is reported by record and cuts must ascend") {
    const std::vector<Client> clients{{.id = "a", .reported = 5}, {.id = "b", .plan_months = 1.5}};
    CHECK_THROWS_WITH(
        derived_evidence(clients, today,
                         {derive("measures_used", &Client::reported), derive("lock_in", &Client::plan_months)}),
        ContainsSubstring("records[0] 'a'.measures_used: 5 is no level 0 to 4") &&
            ContainsSubstring("records[1] 'b'.lock_in: 1.5 is no level 0 to 4"));
    const std::vector<Client> infinite{{.id = "a", .plan_months = std::numeric_limits<double>::infinity()}};
    CHECK_THROWS_AS(derived_evidence(infinite, today, {derive("lock_in", &Client::plan_months, {1, 2, 3, 4})}),
                    kam::InputError);
    CHECK_THROWS_WITH(derive("x", &Client::plan_months, {1, 2}), ContainsSubstring("2 cuts but 4 are needed"));
    CHECK_THROWS_WITH(derive("x", &Client::plan_months, {1, 2, 2, 3}), ContainsSubstring("cut 2 after 2"));
}

TEST_CASE("selling activity: calls per day and orders per call (T084 by hand)") {
    const std::vector<kam::Interaction> interactions{
        met("2025-06-02", InteractionKind::call, Side::supplier),
        met("2025-06-02", InteractionKind::meeting, Side::supplier),
        met("2025-06-03", InteractionKind::call, Side::customer),     // the customer called
        met("2025-06-04", InteractionKind::message, Side::supplier),  // no call
        met("2025-06-06", InteractionKind::site_visit, std::nullopt),
        met("2025-06-09", InteractionKind::call, Side::supplier),
        met("2025-06-17", InteractionKind::call, Side::supplier)};  // too late
    std::vector<kam::Order> orders(3);
    orders[0].ordered_on = *kam::parse_date("2025-06-03");
    orders[1].ordered_on = *kam::parse_date("2025-06-10");
    orders[2].ordered_on = *kam::parse_date("2025-06-10");
    orders[2].cancelled = true;
    // Monday 2 June to Monday 16 June: 11 working days.
    const auto activity =
        selling_activity(interactions, orders, *kam::parse_date("2025-06-02"), *kam::parse_date("2025-06-16"));
    CHECK(activity.working_days == 11);
    CHECK(activity.calls == 4);
    CHECK(activity.orders == 2);
    CHECK(close(*activity.calls_per_day, 4 / 11.0));
    CHECK(*activity.orders_per_call == 0.5);

    const auto evidence = transactional_evidence(activity, {.calls_per_day = 0.3, .orders_per_call = 0.5});
    REQUIRE(evidence);
    CHECK(evidence->dimension == "initiative_source");
    CHECK(evidence->level == Level(0));
    CHECK_THAT(evidence->source, ContainsSubstring("calls a day, 0.5 orders a call"));
    CHECK_FALSE(transactional_evidence(activity, {.calls_per_day = 5, .orders_per_call = 0.5}));
    const auto weekend = selling_activity(std::vector<kam::Interaction>{}, orders, *kam::parse_date("2025-06-07"),
                                          *kam::parse_date("2025-06-08"));
    CHECK(weekend.working_days == 0);
    CHECK_FALSE(weekend.calls_per_day);
    CHECK_FALSE(weekend.orders_per_call);
    CHECK_FALSE(transactional_evidence(weekend, {}));
    CHECK_THROWS_WITH(selling_activity(interactions, orders, today, *kam::parse_date("2025-06-01")),
                      ContainsSubstring("from 2025-06-30 to 2025-06-01"));
}

TEST_CASE("sell-through: only periods in which both were measured (T127)") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto result = sell_through(Eigen::Vector4d(100, 50, nan, 50), Eigen::Vector4d(80, nan, 70, 70));
    REQUIRE(result);
    CHECK(result->measured_periods == 2);
    CHECK(result->ratio == 1.0);
    CHECK(result->stock_change == 0);
    CHECK_FALSE(sell_through(Eigen::Vector2d(nan, 1), Eigen::Vector2d(1, nan)));
    CHECK_FALSE(sell_through(Eigen::Vector2d(0, 0), Eigen::Vector2d(1, 0))->ratio);
    CHECK(close(*sell_through(Eigen::Vector2f(3, 1), Eigen::Vector2f(1, 2))->ratio, 0.75F, 1e-6));
    CHECK_THROWS_AS(sell_through(Eigen::Vector2d(-1, 0), Eigen::Vector2d(1, 0)), kam::InputError);
    CHECK_THROWS_AS(sell_through(Eigen::Vector2d(1, 0), Eigen::Vector3d(1, 0, 0)), std::invalid_argument);
}

TEST_CASE("positioning: a claim without customer or rival or evidence is generic (T135)") {
    Positioning claim{.claim = "We are the quality leader", .desired_status_level = 3};
    auto review = review_positioning(claim, Level(1));
    CHECK(review.generic);
    CHECK(review.missing == std::vector<std::string>{"customer", "rival", "evidence"});
    CHECK(review.perception_gap == 2);
    claim.customer = "Brelvane Foods";
    claim.rival = " \t";
    claim.evidence = {"", "98 % on time in 2024"};
    review = review_positioning(claim, std::nullopt);
    CHECK(review.missing == std::vector<std::string>{"rival"});
    CHECK_FALSE(review.perception_gap);  // the customer has not been asked
    claim.rival = "Vantorell";
    CHECK_FALSE(review_positioning(claim, Level(4)).generic);
    CHECK(review_positioning(claim, Level(4)).perception_gap == -1);
    CHECK(review_positioning({}, Level(4)).missing.size() == 4);
}
