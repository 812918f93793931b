// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <stdexcept>

#include <kam/entities/order.hpp>

namespace order_test {

inline kam::Decimal decimal(const char* text) { return kam::Decimal::parse(text).value(); }

}  // namespace order_test
using order_test::decimal;

TEST_CASE("value of a line is quantity x unit price x (1 - discount), exactly") {
    // Northwind order 10250, line 51: 35 x 42.40 with 15 % off = 1261.40
    CHECK(net_total(kam::OrderLine{.quantity = 35, .unit_price = decimal("42.40"), .discount_share = decimal("0.15")}) ==
          decimal("1261.4"));
    CHECK(net_total(kam::OrderLine{.quantity = decimal("0.333"), .unit_price = decimal("0.0007")}) ==
          decimal("0.0002331"));
    CHECK(net_total(kam::OrderLine{.quantity = -12, .unit_price = decimal("4.65")}) == decimal("-55.8"));
    CHECK(net_total(kam::OrderLine{.quantity = 3, .unit_price = decimal("9.99"), .discount_share = 1}) == 0);
    CHECK(net_total(kam::OrderLine{}) == 0);
}

TEST_CASE("an order is rounded once, not line by line") {
    // Three lines of 0.005 are 0.015: 0.02 when rounded once, 0.00 when each line is rounded to even.
    kam::Order order{.order_id = "1", .currency = kam::Currency("EUR")};
    for (int i = 0; i < 3; ++i) order.lines.push_back({.quantity = 1, .unit_price = decimal("0.005")});
    CHECK(net_total(order) == decimal("0.015"));
    CHECK(net_amount(order) == kam::Money{2, kam::Currency("EUR")});
    CHECK(net_amount(order, kam::Rounding::down) == kam::Money{1, kam::Currency("EUR")});
    order.currency = kam::Currency("JPY");
    CHECK(net_amount(order) == kam::Money{0, kam::Currency("JPY")});
}

TEST_CASE("an order without lines is worth nothing, and its goods cost nothing") {
    CHECK(net_total(kam::Order{}) == 0);
    CHECK(goods_cost(kam::Order{}) == kam::Decimal(0));
}

TEST_CASE("cost of the goods is unknown when one line's cost is") {
    kam::Order order{.lines = {{.quantity = 10, .unit_price = 3, .unit_cost = decimal("1.125")},
                               {.quantity = -2, .unit_price = 3, .unit_cost = decimal("1.125")}}};
    CHECK(goods_cost(order) == decimal("9"));
    order.lines[1].unit_cost.reset();
    CHECK_FALSE(goods_cost(order).has_value());
}

TEST_CASE("a total that no decimal holds is an error, not a wrong number") {
    const kam::Decimal huge = decimal("99999999999999999999999999999999999999");
    const kam::Order order{.lines = {{.quantity = huge, .unit_price = 10}}};
    CHECK_THROWS_AS(net_total(order), std::overflow_error);
    const kam::Order large{.currency = kam::Currency("EUR"),
                           .lines = {{.quantity = decimal("100000000000000000000"), .unit_price = 1}}};
    CHECK_THROWS_AS(net_amount(large), std::overflow_error);
}

TEST_CASE("orders are exact whatever the type of their other amounts") {
    const kam::BasicOrder<double> order{.currency = kam::Currency("USD"),
                                        .lines = {{.quantity = decimal("1.5"), .unit_price = decimal("0.1")}},
                                        .freight_amount = 2.5};
    CHECK(net_total(order) == decimal("0.15"));
    CHECK(net_amount(order) == kam::Money{15, kam::Currency("USD")});
}
