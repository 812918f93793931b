// SPDX-License-Identifier: BSL-1.0
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/cash_flow.hpp>
#include <kam/entities/cost.hpp>
#include <kam/entities/order.hpp>

using kam::BasicCost;
using kam::Cost;
using kam::Currency;
using kam::Decimal;
using kam::Money;
using kam::Order;
using kam::OrderLine;
using kam::Phase;
using kam::cash_flow::BasicFlow;
using kam::cash_flow::flows_from;

namespace order_flows_test {

using ExactFlow = BasicFlow<Decimal>;

Decimal dec(const char* text) { return *Decimal::parse(text); }

kam::Date on(const char* text) { return *kam::parse_date(text); }

OrderLine line(int quantity, Decimal price, std::optional<Decimal> cost, Decimal discount = 0) {
    OrderLine made;
    made.quantity = quantity;
    made.unit_price = price;
    made.unit_cost = cost;
    made.discount_share = discount;
    return made;
}

/// The second order comes first.
std::vector<Order> orders() {
    std::vector<Order> made(2);
    made[0].ordered_on = on("2021-05-01");
    made[0].currency = Currency("EUR");
    made[0].lines = {line(10, 20, 12, dec("0.1")), line(-1, 5, 4)};  // 180 - 120 - (5 - 4) = 59
    made[0].freight_amount = Money{750, Currency("EUR")};
    made[1].ordered_on = on("2021-03-01");
    made[1].currency = Currency("EUR");
    made[1].lines = {line(3, 100, 60)};  // 120
    made[1].service_cost = Money{1000, Currency("EUR")};
    made[1].freight_amount = Money{};
    return made;
}

std::vector<Cost> costs() {
    std::vector<Cost> made(3);
    made[0] = {{}, on("2021-02-01"), std::nullopt, "visits", Money{30000, Currency("EUR")}};
    made[1] = {{}, on("2021-03-01"), std::nullopt, "support", Money{-5, Currency("EUR")}};  // a refund
    made[2] = {{}, on("2021-01-01"), Phase::development, "tooling", Money{10000, Currency("EUR")}};
    return made;
}

}  // namespace order_flows_test
using order_flows_test::costs;
using order_flows_test::dec;
using order_flows_test::ExactFlow;
using order_flows_test::line;
using order_flows_test::on;
using order_flows_test::orders;

TEST_CASE("flows_from: orders and costs of an account, exactly (by hand)") {
    const auto flows = flows_from(orders(), costs());
    const std::vector<ExactFlow> expected{
        {on("2021-05-01"), 59, Phase::reorder},      {on("2021-05-01"), dec("-7.5"), Phase::reorder},
        {on("2021-03-01"), 120, Phase::delivery},    {on("2021-03-01"), -10, Phase::maintenance},
        {on("2021-02-01"), -300, Phase::selling},    {on("2021-03-01"), dec("0.05"), Phase::maintenance},
        {on("2021-01-01"), -100, Phase::development}};
    CHECK(flows == expected);
    CHECK(kam::cash_flow::curve(flows).total == dec("-238.45"));
    CHECK(flows_from(std::vector<Order>{}, costs())[1].phase == Phase::selling);
}

TEST_CASE("flows_from: an unknown unit cost needs a margin share, and is named without it") {
    auto some = orders();
    some[1].lines[0].unit_cost.reset();
    some[0].lines.push_back(line(1, 1, std::nullopt));
    try {
        (void)flows_from(some, costs());
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 2);
        CHECK(error.report().issues()[0].where == "orders[0].lines[2].unit_cost");
        CHECK(error.report().issues()[1].where == "orders[1].lines[0].unit_cost");
    }
    const auto flows = flows_from(some, costs(), dec("0.25"));
    CHECK(flows[0].amount == 44);  // a quarter of 180 - 5 + 1
    CHECK(flows[2].amount == 75);  // and of 300
}

TEST_CASE("flows_from: several currencies are named, or converted by the caller") {
    auto some = orders();
    some[1].currency = Currency("USD");
    auto spent = costs();
    spent[2].amount = Money{10000, Currency("JPY")};
    try {
        (void)flows_from(some, spent);
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 2);
        CHECK(error.report().issues()[0].where == "orders[1].currency");
        CHECK(error.report().issues()[1].where == "costs[2].amount");
    }
    const auto flows =
        flows_from(some, spent, std::nullopt, [](const Decimal& amount, const Currency& from, kam::Date) {
            return from == Currency("USD")   ? amount * dec("0.5")
                   : from == Currency("JPY") ? amount * dec("0.01")
                                             : amount;
        });
    CHECK(flows[2].amount == 60);
    CHECK(flows[3].amount == -10);  // in euros
    CHECK(flows.back().amount == -100);
}

namespace order_flows_test {

struct OwnLine {
    double quantity, unit_price;
    std::optional<double> unit_cost;
    double discount_share;
};
struct OwnOrder {
    kam::Date ordered_on;
    std::string currency;
    std::vector<OwnLine> lines;
    std::optional<double> freight_amount, service_cost;
};

}  // namespace order_flows_test

TEST_CASE("flows_from: a user's own records in plain numbers") {
    const std::vector<order_flows_test::OwnOrder> own{
        {on("2021-03-01"), "EUR", {{4, 25, 15.0, 0.5}}, 2.5, std::nullopt}};  // 50 - 60
    const std::vector<BasicCost<double>> spent{{{}, on("2021-04-01"), std::nullopt, "support", 8.0}};
    const auto flows = flows_from(own, spent);
    REQUIRE(flows.size() == 3);
    CHECK(flows[0].amount == -10.0);
    CHECK(flows[1].amount == -2.5);
    CHECK(flows[2].amount == -8.0);
    CHECK(flows[2].phase == Phase::maintenance);
}
