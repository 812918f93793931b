// SPDX-License-Identifier: BSL-1.0
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow.hpp>
#include <kam/entities/cost.hpp>
#include <kam/entities/interaction.hpp>
#include <kam/entities/order.hpp>

using kam::Decimal;
using kam::Fault;
using kam::InputError;
using kam::Money;
using kam::cash_flow::activity;
using kam::cash_flow::activity_counts;
using kam::cash_flow::ActivityCounts;
using kam::cash_flow::ActivityRates;
using kam::cash_flow::cost_to_serve;
using kam::cash_flow::CostDriver;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace cost_to_serve_test {

struct Depot {  // a user's own record, with drivers that this library has never heard of
    std::string name;
    double sales;
    int pallets;
    std::optional<double> night_calls;
};
BOOST_DESCRIBE_STRUCT(Depot, (), (name, sales, pallets, night_calls))

struct DepotRates {
    std::string currency;
    double pallets;
    double night_calls;
};
BOOST_DESCRIBE_STRUCT(DepotRates, (), (currency, pallets, night_calls))

kam::Date day(const char* text) { return *kam::parse_date(text); }
Decimal decimal(const char* text) { return *Decimal::parse(text); }

kam::OrderLine line(const char* quantity) {
    kam::OrderLine made;
    made.quantity = decimal(quantity);
    return made;
}

std::vector<kam::Order> orders() {
    std::vector<kam::Order> all(3);
    all[0].ordered_on = day("2026-01-10");
    all[0].requested_on = day("2026-01-12");
    all[0].delivered_on = day("2026-01-12");
    all[0].lines = {line("3"), line("0"), line("-1")};
    all[1].ordered_on = day("2026-02-01");
    all[1].requested_on = day("2026-02-20");
    all[1].delivered_on = day("2026-02-19");
    all[1].lines = {line("0.5")};
    all[2].ordered_on = day("2026-02-02");
    all[2].cancelled = true;
    all[2].lines = {line("-0.5")};
    return all;
}

static_assert(kam_test::describes_every_field<CostDriver<double>>());
static_assert(kam_test::describes_every_field<ActivityCounts<double>>());
static_assert(kam_test::describes_every_field<ActivityRates<double>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::ServiceCost<double>>());

}  // namespace cost_to_serve_test
using cost_to_serve_test::day;
using cost_to_serve_test::decimal;
using cost_to_serve_test::Depot;
using cost_to_serve_test::DepotRates;

TEST_CASE("cost to serve: every driver by name, in the order of the fields (by hand)") {
    ActivityCounts<> counts;
    counts.orders = 12;
    counts.lines = 40;
    counts.visits = 0;
    ActivityRates<> rates;
    rates.orders = 25;
    rates.lines = 2.5;
    rates.visits = 300;
    const auto cost = cost_to_serve(counts, rates);
    CHECK(cost.total == 400);
    REQUIRE(cost.items.size() == 3);
    CHECK(cost.items[0].driver == "orders");
    CHECK(cost.items[0].quantity == 12);
    CHECK(cost.items[0].rate == 25.0);
    CHECK(cost.items[0].cost == 300);
    CHECK(cost.items[0].share == 0.75);
    CHECK(cost.items[1].driver == "lines");
    CHECK(cost.items[1].share == 0.25);
    CHECK(cost.items[2].driver == "visits");
    CHECK(cost.items[2].cost == 0);
    CHECK(cost_to_serve(ActivityCounts<>{}, ActivityRates<>{}).items.empty());
    CHECK(cost_to_serve(ActivityCounts<>{}, ActivityRates<>{}).total == 0);
}

TEST_CASE("cost to serve: a count or a rate that is not known is named, every one of them") {
    ActivityCounts<> counts;
    counts.orders = 12;
    counts.returns = -1;
    ActivityRates<> rates;
    rates.lines = 2.5;
    rates.returns = std::numeric_limits<double>::quiet_NaN();
    try {
        (void)cost_to_serve(counts, rates);
        FAIL("no error");
    } catch (const InputError& error) {
        REQUIRE(error.report().count() == 4);
        CHECK(error.report().issues()[0].where == "rates.orders");
        CHECK(error.report().issues()[0].kind == Fault::missing);
        CHECK(error.report().issues()[1].where == "counts.lines");
        CHECK(error.report().issues()[2].where == "counts.returns");
        CHECK(error.report().issues()[2].kind == Fault::out_of_range);
        CHECK(error.report().issues()[3].where == "rates.returns");
        CHECK(error.report().issues()[3].kind == Fault::not_finite);
    }
}

TEST_CASE("cost to serve: Decimal and Money stay exact") {
    ActivityCounts<Decimal> counts;
    counts.support_hours = decimal("0.1");
    counts.special_price_units = decimal("3");
    ActivityRates<Decimal> rates;
    rates.support_hours = decimal("0.2");
    rates.special_price_units = decimal("0.01");
    CHECK(cost_to_serve(counts, rates).total == decimal("0.05"));
    CHECK(close(*cost_to_serve(counts, rates).items[0].share, 0.4));

    const auto euros = [](std::int64_t cents) { return Money{cents, kam::Currency("EUR")}; };
    ActivityCounts<std::int64_t> whole;
    whole.orders = 3;
    whole.deliveries = 7;
    ActivityRates<Money> prices;
    prices.orders = euros(1999);
    prices.deliveries = euros(1);
    const auto cost = cost_to_serve(whole, prices);
    CHECK(cost.total == euros(6004));
    CHECK(cost.items[1].cost == euros(7));
    prices.deliveries = Money{1, kam::Currency("USD")};
    CHECK_THROWS_AS(cost_to_serve(whole, prices), kam::CurrencyMismatch);
}

TEST_CASE("cost to serve: a list of drivers of any name") {
    const auto cost = cost_to_serve(std::vector<CostDriver<>>{{"audits", 2.0, 900.0}, {"night calls", 5.0, 40.0}});
    CHECK(cost.total == 2000);
    CHECK(cost.items[0].driver == "audits");
    CHECK(cost.items[1].share == 0.1);
    CHECK(cost_to_serve(std::vector<CostDriver<>>{}).total == 0);
    try {
        (void)cost_to_serve(std::vector<CostDriver<>>{{"a", {}, 1.0}, {"b", 1.0, {}}, {"b", 1.0, 1.0}, {"", 1.0, 1.0}});
        FAIL("no error");
    } catch (const InputError& error) {
        CHECK(error.report().count(Fault::missing) == 3);
        CHECK(error.report().count(Fault::duplicate) == 1);
        CHECK(error.report().issues()[0].where == "a.quantity");
        CHECK(error.report().issues()[1].where == "b.rate");
    }
    const double huge = (std::numeric_limits<double>::max)();
    CHECK_THROWS_AS(cost_to_serve(std::vector<CostDriver<>>{{"a", 2.0, huge}}), std::overflow_error);
}

TEST_CASE("cost to serve: structs of the user's own, matched by the names of their fields") {
    const Depot depot{"north", 1e6, 30, 4.0};
    const auto cost = cost_to_serve(depot, DepotRates{"EUR", 3.5, 40});
    CHECK(cost.total == 265);
    REQUIRE(cost.items.size() == 2);
    CHECK(cost.items[0].driver == "pallets");
    CHECK(cost.items[0].quantity == 30);
    CHECK_THROWS_WITH(cost_to_serve(Depot{"south", 1, 2, {}}, DepotRates{"EUR", 3.5, 40}),
                      ContainsSubstring("counts.night_calls: is unknown"));
}

TEST_CASE("cost to serve: a customer base by measures, each unknown count named by record and driver") {
    const std::vector<Depot> depots{{"north", 1e6, 30, 4.0}, {"south", 2e6, 10, 0.0}};
    const auto costs = cost_to_serve(
        depots,
        {activity<&Depot::pallets>(3.5), activity(
                                             "half nights", [](const Depot& d) { return *d.night_calls / 2; }, 100)});
    REQUIRE(costs.size() == 2);
    CHECK(costs[0].total == 305);
    CHECK(costs[1].total == 35);
    CHECK(costs[0].items[1].driver == "half nights");
    CHECK(costs[0].items[1].cost == 200);
    const std::vector<Depot> holes{{"a", 1, 1, {}}, {"b", 1, -2, 1.0}, {"c", 1, 1, 1.0}};
    try {
        (void)cost_to_serve(holes, {activity<&Depot::pallets>(1), activity<&Depot::night_calls>(1)});
        FAIL("no error");
    } catch (const InputError& error) {
        REQUIRE(error.report().count() == 2);
        CHECK(error.report().issues()[0].where == "records[0].night_calls");
        CHECK(error.report().issues()[1].where == "records[1].pallets");
    }
    CHECK(cost_to_serve(std::vector<Depot>{}, {activity<&Depot::pallets>(1)}).empty());
    CHECK_THROWS_WITH(cost_to_serve(depots, {activity<&Depot::pallets>(std::numeric_limits<double>::infinity())}),
                      ContainsSubstring("pallets.rate"));
}

TEST_CASE("activity counts: what orders and interactions tell, and what they leave open (by hand)") {
    auto orders = cost_to_serve_test::orders();
    const auto counts = activity_counts(orders, 3);
    CHECK(counts.orders == 3.0);
    CHECK(counts.lines == 5.0);
    CHECK(counts.returns == 2.0);
    CHECK(counts.deliveries == 2.0);
    CHECK(counts.rush_orders == 1.0);
    CHECK_FALSE(counts.visits);
    CHECK_FALSE(counts.support_hours);
    CHECK_FALSE(activity_counts(orders).rush_orders);
    CHECK(activity_counts(orders, 19).rush_orders == 2.0);

    orders[1].delivered_on.reset();
    orders[0].requested_on.reset();
    const auto open = activity_counts<std::int64_t>(orders, 3);
    CHECK_FALSE(open.deliveries);
    CHECK_FALSE(open.rush_orders);
    CHECK(open.lines == 5);

    std::vector<kam::Interaction> interactions(3);
    interactions[0].kind = kam::InteractionKind::site_visit;
    interactions[1].kind = kam::InteractionKind::call;
    interactions[2].kind = kam::InteractionKind::site_visit;
    CHECK(activity_counts(orders, interactions).visits == 2.0);
    interactions[1].kind.reset();
    CHECK_FALSE(activity_counts(orders, interactions).visits);
    CHECK(activity_counts(orders, std::vector<kam::Interaction>{}).visits == 0.0);
}

TEST_CASE("activity counts: one order at a time adds up to all of them") {
    const auto orders = cost_to_serve_test::orders();
    ActivityRates<Decimal> rates;
    rates.orders = decimal("4.10");
    rates.lines = decimal("0.35");
    rates.returns = decimal("1.95");
    Decimal sum;
    for (const kam::Order& order : orders) {
        sum += cost_to_serve(with_rates(activity_counts<Decimal>(std::span(&order, 1)), rates), rates).total;
    }
    CHECK(sum == decimal("17.95"));  // 3 x 4.10 + 5 x 0.35 + 2 x 1.95
    const auto counts = activity_counts<Decimal>(orders);
    CHECK(cost_to_serve(with_rates(counts, rates), rates).total == sum);
    CHECK_THROWS_WITH(cost_to_serve(counts, rates), ContainsSubstring("rates.deliveries: is unknown"));
}

TEST_CASE("recorded costs: by activity in the order of their first record, exact") {
    const auto cost = [](const char* activity, std::int64_t cents) {
        return kam::Cost{{}, day("2026-01-01"), {}, activity, Money{cents, kam::Currency("EUR")}};
    };
    const auto recorded = kam::cash_flow::recorded_costs(
        std::vector<kam::Cost>{cost("visits", 10000), cost("complaints", 2500), cost("visits", 7500)});
    CHECK(recorded.total == Money{20000, kam::Currency("EUR")});
    REQUIRE(recorded.items.size() == 2);
    CHECK(recorded.items[0].driver == "visits");
    CHECK(recorded.items[0].quantity == 2);
    CHECK_FALSE(recorded.items[0].rate);
    CHECK(recorded.items[0].share == 0.875);
    CHECK(kam::cash_flow::recorded_costs(std::vector<kam::Cost>{}).total == Money{});

    const auto both = combined(recorded, recorded);
    CHECK(both.items.size() == 4);
    CHECK(both.items[3].share == 0.0625);
}

TEST_CASE("credit day cost: balance x rate / days in the year (by hand)") {
    CHECK(kam::cash_flow::credit_day_cost(73000.0, 0.05, 365) == 10);
    CHECK(kam::cash_flow::credit_day_cost(72000.0, 0.05, 360) == 10);
    CHECK_THROWS_AS(kam::cash_flow::credit_day_cost(1.0, 0.05, 0), InputError);
    CHECK_THROWS_AS(kam::cash_flow::credit_day_cost(std::numeric_limits<double>::quiet_NaN(), 0.05, 365), InputError);
}

TEST_CASE("cost to serve: fifty digits, and how the total follows each rate", "[scalar]") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    const std::vector<CostDriver<Wide, Wide>> wide{{"a", Wide(1) / 3, Wide(3) / 7}};
    CHECK(abs(Wide(cost_to_serve(wide).total - Wide(1) / 7)) < Wide("1e-50"));

    using Dual = Eigen::AutoDiffScalar<Eigen::Vector2d>;
    const std::vector<CostDriver<Dual>> drivers{{"a", 3.0, Dual(10, 2, 0)}, {"b", 5.0, Dual(20, 2, 1)}};
    const auto cost = cost_to_serve(drivers);
    CHECK(cost.total.value() == 130);
    CHECK(cost.total.derivatives() == Eigen::Vector2d(3, 5));
    REQUIRE(cost.items[0].share);
    CHECK(close(cost.items[0].share->derivatives()[1], -30.0 * 5 / (130.0 * 130)));
}
