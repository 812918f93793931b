// SPDX-License-Identifier: BSL-1.0
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/ara/from_entities/manager_reach.hpp>
#include <kam/ara/from_entities/needs.hpp>
#include <kam/ara/relationship_functions.hpp>

using namespace kam::ara;
using kam::Need;
using kam::Side;
using kam_test::close;

namespace needs_test {

static_assert(kam_test::describes_every_field<ResourceUse>());
static_assert(kam_test::describes_every_field<OpenNeed>());
static_assert(kam_test::describes_every_field<NeedShares>());
static_assert(kam_test::describes_every_field<NeedReview>());
static_assert(kam_test::describes_every_field<NeedTrend>());
static_assert(kam_test::describes_every_field<ManagerReach>());
static_assert(kam_test::describes_every_field<FunctionReview>());

Need need(Side side, const char* subject, std::optional<int> importance, std::optional<bool> met) {
    Need result;
    result.account_id = "acme";
    result.side = side;
    result.subject = subject;
    if (importance) result.importance_level = kam::Level(*importance);
    result.met = met;
    return result;
}

std::vector<Need> example() {
    return {need(Side::customer, "lead time", 4, false), need(Side::customer, "packaging", 1, true),
            need(Side::customer, "training", 2, {}), need(Side::supplier, "forecast", 3, true),
            need(Side::supplier, "reference", {}, false)};
}

}  // namespace needs_test
using needs_test::need;

TEST_CASE("ara review_needs: coverage by importance and idle resources (by hand)") {
    const std::vector<ResourceUse> uses{{"planner", Side::customer, "lead time"},
                                        {"designer", Side::customer, "packaging"},
                                        {"planner", Side::supplier, "forecast"},
                                        {"hall 3", {}, {}},
                                        {"academy", Side::customer, "training"}};
    const auto review = review_needs(needs_test::example(), uses);
    // weights 5, 2, 3 and 4; training is not known to be met, the importance of the reference is unknown
    CHECK(close(*review.all.met_share, (2.0 + 4) / (5 + 2 + 4)));
    CHECK(review.all.resourced_share == 1.0);
    CHECK(review.all.coverage == 0.6);
    CHECK(review.all.need_count == 5);
    CHECK(close(*review.of_customer.met_share, 2.0 / 7));
    CHECK(review.of_supplier.met_share == 1.0);
    CHECK(review.of_supplier.coverage == 0.5);
    REQUIRE(review.open.size() == 3);
    CHECK(review.open[0].subject == "lead time");
    CHECK(review.open[1].subject == "training");
    CHECK_FALSE(review.open[1].met);
    CHECK(review.open[2].resource_count == 0);
    CHECK(review.idle_resources == std::vector<std::string>{"designer", "hall 3"});  // the packaging is met
    const auto none = review_needs(std::vector<Need>{}, {});
    CHECK_FALSE(none.all.met_share);
    CHECK_FALSE(none.all.resourced_share);
}

TEST_CASE("ara review_needs: bad records are all named") {
    auto needs = needs_test::example();
    needs.push_back(needs[0]);
    needs.push_back(need(Side::customer, "", 1, {}));
    CHECK_THROWS_WITH(review_needs(needs, {{"", Side::customer, "lead time"},
                                           {"planner", Side::supplier, "lead time"},
                                           {"planner", Side::supplier, {}}}),
                      "needs[5]: 'lead time' is needs[0]\n"
                      "needs[6].subject: is missing\n"
                      "uses[0].resource: is missing\n"
                      "uses[1].need_subject: the supplier has no need 'lead time'\n"
                      "uses[2]: names a need without its side, or a side without a need\n");
}

TEST_CASE("ara need_trend: what was met and what was learned (by hand)") {
    auto after = needs_test::example();
    after[0].met = true;
    after[3].met = false;
    after.push_back(need(Side::customer, "tracking", 0, false));
    const auto trend = need_trend(needs_test::example(), {}, after, {});
    CHECK(trend.now_met == std::vector<std::string>{"customer: lead time"});
    CHECK(trend.no_longer_met == std::vector<std::string>{"supplier: forecast"});
    CHECK(trend.learned == std::vector<std::string>{"customer: tracking"});
    CHECK(close(*trend.met_change, 7.0 / 12 - 6.0 / 11));
}

TEST_CASE("ara manager_reach: whom each manager meets of both firms (by hand)") {
    const std::vector<RelevantPerson> people{
        {"mgr", Side::supplier}, {"ann", Side::supplier}, {"uma", Side::customer}, {"ven", Side::customer}};
    const auto reach =
        manager_reach({"mgr", "sal"}, people, {{"mgr", "uma"}, {"ann", "mgr"}, {"uma", "sal"}, {"mgr", "zed"}});
    REQUIRE(reach.size() == 2);
    CHECK(reach[0].internal_share == 1.0);  // ann; the manager is not counted among them
    CHECK(reach[0].external_share == 0.5);
    CHECK(close(*reach[0].share, 2.0 / 3));
    CHECK(reach[0].not_reached == std::vector<std::string>{"ven"});
    CHECK(reach[1].internal_share == 0.0);
    CHECK(reach[1].share == 0.25);
    CHECK_FALSE(manager_reach({"mgr"}, {}, {})[0].share);
    CHECK_THROWS_AS(manager_reach({"mgr", "mgr"}, people, {}), kam::InputError);
}

TEST_CASE("ara review_functions: direct and indirect functions (by hand)") {
    Functions functions;
    functions.profit_share = 0.5;
    functions.volume_share = 1.0;
    functions.access_share = 0.25;
    const auto review = review_functions(functions);
    CHECK(review.direct == 0.75);
    CHECK(review.indirect == 0.25);
    CHECK(close(review.coverage, 3.0 / 7));
    CHECK(review.unknown.front() == "safeguard_share");
    functions.scout_share = 3;
    CHECK_THROWS_WITH(review_functions(functions), "functions.scout_share: 3 must be between 0 and 1\n");
    CHECK_FALSE(review_functions(Functions{}).direct);
}
