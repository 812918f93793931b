// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <stdexcept>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow.hpp>

using kam::cash_flow::compare_sales;
using kam::cash_flow::SingleSale;
using kam::cash_flow::SystemSale;
using kam::cash_flow::Tie;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace system_sale_test {

// Line A earns 100 x 5 - 150 = 350, line B 40 x 10 - 200 = 200; less 100 for integration: 450.
const SystemSale<> bundle{{{"A", 100, 12, 7, 150}, {"B", 40, 30, 20, 200}}, 100};
// 500 x (8 - 7) - 100 = 400
const SingleSale<> single{500, 10, 0.2, 7, 100};

static_assert(kam_test::describes_every_field<SystemSale<>>());
static_assert(kam_test::describes_every_field<SingleSale<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::SaleComparison<>>());

}  // namespace system_sale_test
using system_sale_test::bundle;
using system_sale_test::single;

TEST_CASE("system sale: against one large order, by item and with the points where they tie (by hand)") {
    const auto result = compare_sales(bundle, single);
    CHECK(result.system_profit == 450);
    CHECK(result.single_profit == 400);
    CHECK(result.difference == 50);
    REQUIRE(result.items.size() == 5);
    CHECK(result.items[0].name == "revenue");
    CHECK(result.items[0].difference == 2400 - 5000);
    CHECK(result.items[1].difference == 1000);
    CHECK(result.items[2].difference == -1500 + 3500);
    CHECK(result.items[3].difference == -350 + 100);
    CHECK(result.items[4].difference == -100);
    REQUIRE(result.lines.size() == 2);
    CHECK(result.lines[0].profit == 350);
    CHECK(result.lines[1].name == "B");
    CHECK(result.lines[1].profit == 200);

    CHECK(close(*result.tie_discount.at, 0.19));  // 5000 (1 - d) - 3500 - 100 = 450
    CHECK(result.tie_setup.at == 200.0);          // 900 - 100 - 2 x = 400
    CHECK(close(*result.tie_units.at, 550.0));    // 1 x 550 - 100 = 450
}

TEST_CASE("system sale: at the points where they tie the profits are the same") {
    const auto result = compare_sales(bundle, single);
    auto other = single;
    other.discount_share = *result.tie_discount.at;
    CHECK(close(compare_sales(bundle, other).difference, 0.0, 0, 1e-11));
    other = single;
    other.units = *result.tie_units.at;
    CHECK(close(compare_sales(bundle, other).difference, 0.0, 0, 1e-11));
    auto dear = bundle;
    for (auto& line : dear.lines) line.setup = *result.tie_setup.at;
    CHECK(close(compare_sales(dear, single).difference, 0.0, 0, 1e-11));
}

TEST_CASE("system sale: never a tie, with the proof") {
    SingleSale<> losing = single;
    losing.unit_cost = 11;  // a loss at any discount and any size
    const auto better = compare_sales(bundle, losing);
    CHECK(better.tie_discount.kind == Tie::never);
    CHECK(better.tie_discount.at_zero > 0);
    CHECK(better.tie_discount.slope > 0);
    CHECK(better.tie_units.kind == Tie::never);
    CHECK(better.tie_units.slope > 0);
    SingleSale<> rich = single;
    rich.units = 5000;
    const auto worse = compare_sales(bundle, rich);
    CHECK(worse.tie_setup.kind == Tie::never);  // even free set-up does not help
    CHECK(worse.tie_setup.at_zero < 0);
    const auto nothing = compare_sales(SystemSale<>{}, SingleSale<>{});
    CHECK(nothing.difference == 0);
    CHECK(nothing.tie_setup.kind == Tie::always);
    CHECK(nothing.tie_discount.kind == Tie::always);
}

TEST_CASE("system sale: what cannot be is named, all of it") {
    auto bad = bundle;
    bad.lines[1].units = -1;
    bad.lines[0].price = std::numeric_limits<double>::quiet_NaN();
    bad.integration = std::numeric_limits<double>::infinity();
    auto worse = single;
    worse.discount_share = 1.2;
    CHECK_THROWS_WITH(compare_sales(bad, worse),
                      ContainsSubstring("system.integration") && ContainsSubstring("system.lines[0].price") &&
                          ContainsSubstring("system.lines[1].units") && ContainsSubstring("single.discount_share"));
    CHECK_THROWS_AS(compare_sales(SystemSale<>{{{"A", 1e200, 1e200, 0, 0}}, 0}, single), std::overflow_error);
}

TEST_CASE("system sale: exact rationals, and how the tie follows the integration", "[scalar]") {
    using Rational = boost::multiprecision::cpp_rational;
    const SystemSale<Rational> exact{{{"A", 100, 12, 7, 150}, {"B", 40, 30, 20, 200}}, 100};
    const SingleSale<Rational> order{500, 10, Rational(1, 5), 7, 100};
    CHECK(compare_sales(exact, order).tie_discount.at == Rational(19, 100));

    using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    SystemSale<Dual> dual{
        {{"A", Dual(100), Dual(12), Dual(7), Dual(150)}, {"B", Dual(40), Dual(30), Dual(20), Dual(200)}},
        Dual(100, 1, 0)};
    const SingleSale<Dual> constant{Dual(500), Dual(10), Dual(0.2), Dual(7), Dual(100)};
    CHECK(compare_sales(dual, constant).tie_discount.at->derivatives()[0] == 1.0 / 5000);
}
