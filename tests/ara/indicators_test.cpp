// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <optional>
#include <stdexcept>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/ara/index.hpp>
#include <kam/ara/from_entities/indicators.hpp>
#include <kam/entities/adaptation.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/promise.hpp>

using namespace kam::ara;
using kam::InteractionKind;
using kam::PromiseStatus;
using kam::Side;
using kam_test::close;

namespace indicators_test {

static_assert(kam_test::describes_every_field<IndicatorOptions>());
static_assert(kam_test::describes_every_field<CentreCoordination>());

constexpr kam::Date day(int number) { return kam::Date(std::chrono::days(number)); }

kam::Promise promise(PromiseStatus status, int settled, Side side = Side::customer) {
    kam::Promise result;
    result.account_id = "acme";
    result.promisor_side = side;
    result.status = status;
    result.settled_on = day(settled);
    return result;
}

kam::Interaction meeting(int on, InteractionKind kind, const char* ours = "ann", const char* theirs = "uma") {
    return {"acme", day(on), kind, {}, kam::PersonId(ours), kam::PersonId(theirs), {}, {}};
}

IndicatorOptions as_of(int number) {
    IndicatorOptions options;
    options.as_of = day(number);
    return options;
}

}  // namespace indicators_test
using namespace indicators_test;

TEST_CASE("ara trust_share: beta reputation of Josang and Ismail 2002 (7 kept 1 broken and by hand)") {
    std::vector<kam::Promise> promises(7, promise(PromiseStatus::kept, 1000));
    promises.push_back(promise(PromiseStatus::broken, 1000));
    promises.push_back(promise(PromiseStatus::broken, 1000, Side::supplier));  // the other side's
    promises.push_back(promise(PromiseStatus::broken, 1001));                  // later
    promises.push_back(promise(PromiseStatus::released, 1000));
    CHECK(trust_share("acme", Side::customer, promises, as_of(1000)) == 0.8);
    CHECK_FALSE(trust_share("birch", Side::customer, promises, as_of(1000)));
    // One kept a half-life ago and one broken now: (0.5 + 1) / (1.5 + 2)
    const std::vector<kam::Promise> two{promise(PromiseStatus::kept, 0), promise(PromiseStatus::broken, 365)};
    CHECK(close(*trust_share("acme", Side::customer, two, as_of(365)), 1.5 / 3.5));
    CHECK(trust_share("acme", Side::customer, std::vector{promise(PromiseStatus::kept_late, 0)}, as_of(0)) == 0.5);
    IndicatorOptions bad = as_of(0);
    bad.half_life_days = 0;
    CHECK_THROWS_AS(trust_share("acme", Side::customer, two, bad), std::invalid_argument);
}

TEST_CASE("ara recorded_bond: contacts and rank from the records (by hand)") {
    kam::Contact uma, ven;
    uma.contact_id = "uma";
    uma.seniority_level = kam::Level(2);
    ven.contact_id = "ven";
    ven.seniority_level = kam::Level(4);
    IndicatorOptions options = as_of(1000);
    options.window_days = 365.25;
    std::vector<kam::Interaction> interactions;
    for (int k = 0; k < 6; ++k) interactions.push_back(meeting(1000 - k, InteractionKind::call));
    interactions.push_back(meeting(990, InteractionKind::call, "bob"));
    interactions.push_back(meeting(500, InteractionKind::call, "ann", "ven"));  // long ago
    const auto bond =
        recorded_bond("acme", Side::supplier, std::vector<kam::Promise>{}, {uma, ven}, interactions, options);
    CHECK(close(*bond.monthly_contact_count, 7.0 / 12));
    CHECK(bond.line_count == 2.0);
    CHECK(bond.authority_level == kam::Level(2));
    CHECK_FALSE(bond.trust_share);
    const auto none = recorded_bond("birch", Side::supplier, std::vector<kam::Promise>{}, {}, interactions, options);
    CHECK_FALSE(none.monthly_contact_count);  // nobody keeps a record of birch
}

TEST_CASE("ara recorded_tie: investment at risk against the reward (by hand)") {
    kam::BasicAdaptation<double> one, two;
    one.account_id = two.account_id = "acme";
    one.made_by = two.made_by = Side::supplier;
    one.investment = 1000;
    one.specific_share = 0.5;
    two.investment = 3000;
    two.specific_share = 0.1;
    std::vector<kam::BasicAdaptation<double>> adaptations{one, two};
    const auto amount = [](const auto& each) { return each.investment; };
    const auto tie = recorded_tie("acme", Side::supplier, adaptations, amount, 1200, as_of(0));
    CHECK(tie.specific_investment == 4000.0);
    CHECK(close(*tie.specific_share, 0.2));
    CHECK(close(*tie.risk_reward_share, 0.6));
    CHECK(recorded_tie("acme", Side::supplier, adaptations, amount, -5, as_of(0)).risk_reward_share == 0.0);
    CHECK_FALSE(recorded_tie("acme", Side::customer, adaptations, amount, 5, as_of(0)).specific_investment);
    adaptations[1].specific_share.reset();
    const auto partly = recorded_tie("acme", Side::supplier, adaptations, amount, 1200, as_of(0));
    CHECK(partly.specific_investment == 4000.0);
    CHECK_FALSE(partly.specific_share);
    adaptations[0].investment.reset();
    CHECK_FALSE(recorded_tie("acme", Side::supplier, adaptations, amount, 1200, as_of(0)).specific_investment);
    adaptations[0].investment = -1;
    CHECK_THROWS_WITH(recorded_tie("acme", Side::supplier, adaptations, amount, {}, as_of(0)),
                      "adaptations[0]: cost -1\n");
    CHECK(risk_reward_share(3.0, 1.0) == 0.75);
    CHECK_FALSE(risk_reward_share(0.0, 0.0));
    CHECK_THROWS_AS(risk_reward_share(-1.0, 0.0), std::invalid_argument);
}

TEST_CASE("ara recorded_link: teams and deliveries and involvement (by hand)") {
    kam::Team ours, theirs, other;
    ours.team_id = "ours";
    ours.account_id = "acme";
    ours.side = Side::supplier;
    ours.disciplines = {kam::Function::sales, kam::Function::logistics};
    ours.partner_id = kam::TeamId("theirs");
    ours.permanent = true;
    theirs = ours;
    theirs.team_id = "theirs";
    theirs.side = Side::customer;
    theirs.disciplines = {kam::Function::logistics, kam::Function::purchasing, kam::Function::it};
    other = ours;
    other.team_id = "other";
    other.partner_id.reset();
    other.permanent = false;
    IndicatorOptions options = as_of(400);
    options.window_days = 365.25;
    std::vector<kam::Interaction> interactions;
    for (int k = 0; k < 12; ++k) interactions.push_back(meeting(400 - 30 * k, InteractionKind::session));
    interactions.push_back(meeting(399, InteractionKind::site_visit));
    const auto centre = centre_coordination("acme", {ours, theirs, other}, interactions, options);
    CHECK(centre.team_count == 2);
    CHECK(centre.paired_share == 0.5);
    CHECK(centre.matched_share == 0.25);  // logistics, of four disciplines
    CHECK(centre.permanent_share == 0.5);
    CHECK(close(*centre.session_share, 0.5));
    CHECK(centre.level == kam::Level(2));                                      // 4 x 0.4375
    CHECK(involvement_level("acme", interactions, options) == kam::Level(2));  // 13 days in 12 months

    kam::Order order;
    order.account_id = "acme";
    order.promised_on = day(390);
    order.delivered_on = day(390);
    std::vector<kam::Order> orders(4, order);
    orders[3].delivered_on = day(391);
    const auto link = recorded_link("acme", orders, {ours, theirs, other}, interactions, options);
    CHECK(link.on_time_share == 0.75);
    CHECK(link.centre_level == centre.level);
    CHECK(close(*link.team_communication_share, 0.5));
    CHECK(close(*default_index<Link>().explain(link).value, 0.5));
    const auto none = recorded_link("birch", orders, {}, interactions, options);
    CHECK_FALSE(none.team_communication_share);
    CHECK_FALSE(none.involvement_level);
    CHECK_FALSE(none.on_time_share);
}
