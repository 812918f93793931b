// SPDX-License-Identifier: BSL-1.0
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/money.hpp>

using kam::Decimal;
using kam::Fault;
using kam::InputError;
using kam::Money;
using kam::cash_flow::AccountStatement;
using kam::cash_flow::PriceLevel;
using kam::cash_flow::waterfall;
using kam::cash_flow::waterfall_steps;
using kam::cash_flow::WaterfallStep;
using kam_test::close;

namespace waterfall_test {

enum class Till { shelf, basket, bank };  // levels of a user's own
BOOST_DESCRIBE_ENUM(Till, shelf, basket, bank)

AccountStatement<> account() { return {1000.0, 100.0, 40.0, 25.0, 15.0, 500.0, 120.0, 30.0, 20.0}; }

static_assert(kam_test::describes_every_field<AccountStatement<>>());
static_assert(kam_test::describes_every_field<WaterfallStep<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::WaterfallBar<>>());

}  // namespace waterfall_test
using waterfall_test::account;

TEST_CASE("waterfall: from the list price to the profit of the account (by hand)") {
    const auto result = waterfall(account());
    REQUIRE(result.levels.size() == 5);
    CHECK(result.levels[0].amount == 1000);
    CHECK(result.levels[1].level == PriceLevel::invoice);
    CHECK(result.levels[1].amount == 900);
    CHECK(result.levels[2].amount == 820);
    CHECK(result.levels[3].level == PriceLevel::pocket_margin);
    CHECK(result.levels[3].amount == 320);
    CHECK(result.levels[4].amount == 150);
    CHECK(result.levels[2].share == 0.82);
    REQUIRE(result.steps.size() == 8);
    CHECK(result.steps[0].name == "invoice_discounts");
    CHECK(result.steps[2].name == "freight");
    CHECK(result.steps[2].left == 835);
    CHECK(result.steps[2].share == 0.025);
    CHECK(result.steps[7].name == "opportunity_cost");
    CHECK(result.steps[7].left == 150);
    CHECK(result.residual == 0);
}

TEST_CASE("waterfall: everything that is not known is named") {
    auto unknown = account();
    unknown.freight.reset();
    unknown.maintenance.reset();
    unknown.goods_cost = std::numeric_limits<double>::infinity();
    try {
        (void)waterfall(unknown);
        FAIL("no error");
    } catch (const InputError& error) {
        REQUIRE(error.report().count() == 3);
        CHECK(error.report().issues()[0].where == "freight");
        CHECK(error.report().issues()[1].where == "maintenance");
        CHECK(error.report().issues()[2].where == "goods_cost");
        CHECK(error.report().count(Fault::missing) == 2);
    }
}

TEST_CASE("waterfall: named steps in any order, levels of the user's own") {
    using waterfall_test::Till;
    const std::vector<WaterfallStep<double, Till>> steps{
        {"card fee", Till::bank, 3.0}, {"coupon", Till::basket, 20.0}, {"returns", Till::bank, 17.0}};
    const auto result = waterfall(100.0, steps);
    REQUIRE(result.levels.size() == 3);
    CHECK(result.levels[1].amount == 80);
    CHECK(result.levels[2].amount == 60);
    CHECK(result.steps[0].name == "coupon");
    CHECK(result.steps[1].name == "card fee");
    CHECK(result.steps[2].left == 60);

    const auto none = waterfall(0.0, std::vector<WaterfallStep<>>{});
    CHECK(none.levels.size() == 5);
    CHECK_FALSE(none.levels[4].share);

    try {
        (void)waterfall(std::numeric_limits<double>::quiet_NaN(),
                        std::vector<WaterfallStep<double, Till>>{
                            {"a", Till::shelf, 1.0}, {"b", static_cast<Till>(9), 1.0}, {"c", Till::bank, {}}});
        FAIL("no error");
    } catch (const InputError& error) {
        REQUIRE(error.report().count() == 4);
        CHECK(error.report().issues()[0].where == "list");
        CHECK(error.report().issues()[1].kind == Fault::inconsistent);
        CHECK(error.report().issues()[2].kind == Fault::unknown_name);
        CHECK(error.report().issues()[3].where == "steps[2] (c).amount");
    }
    const double huge = (std::numeric_limits<double>::max)();
    CHECK_THROWS_AS(waterfall(-huge, std::vector<WaterfallStep<>>{{"a", PriceLevel::invoice, huge}}),
                    std::overflow_error);
}

TEST_CASE("waterfall: each driver of the cost to serve has its own bar") {
    const auto cost = kam::cash_flow::cost_to_serve(
        std::vector<kam::cash_flow::CostDriver<>>{{"visits", 2.0, 50.0}, {"orders", 10.0, 4.0}});
    const auto result = waterfall(500.0, waterfall_steps(cost));
    CHECK(result.levels[3].amount == 500);
    CHECK(result.levels[4].amount == 360);
    CHECK(result.steps[1].name == "orders");
    CHECK(result.steps[1].left == 360);
}

TEST_CASE("waterfall: Decimal and Money add up to the last digit") {
    const auto decimal = [](const char* text) { return *Decimal::parse(text); };
    const std::vector<WaterfallStep<Decimal>> steps{{"a", PriceLevel::invoice, decimal("0.1")},
                                                    {"b", PriceLevel::pocket, decimal("0.2")},
                                                    {"c", PriceLevel::pocket, decimal("1e-20")}};
    const auto exact = waterfall(decimal("0.3"), steps);
    CHECK(exact.levels[4].amount == decimal("-1e-20"));
    CHECK(exact.residual.is_zero());

    const auto euros = [](std::int64_t cents) { return Money{cents, kam::Currency("EUR")}; };
    const auto money = waterfall(euros(10000), std::vector<WaterfallStep<Money>>{{"d", PriceLevel::invoice, euros(1)}});
    CHECK(money.levels[4].amount == euros(9999));
    CHECK(money.residual == euros(0));
    CHECK(money.steps[0].share == 0.0001);
}

TEST_CASE("waterfall: fifty digits, and how the profit follows every step", "[scalar]") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    const auto wide = waterfall(Wide(1), std::vector<WaterfallStep<Wide>>{{"a", PriceLevel::invoice, Wide(1) / 3}});
    CHECK(abs(Wide(*wide.levels[4].share - Wide(2) / 3)) < Wide("1e-49"));

    using Dual = Eigen::AutoDiffScalar<Eigen::Vector3d>;
    const std::vector<WaterfallStep<Dual>> steps{{"discount", PriceLevel::invoice, Dual(100, 3, 1)},
                                                 {"freight", PriceLevel::pocket, Dual(50, 3, 2)}};
    const auto dual = waterfall(Dual(1000, 3, 0), steps);
    CHECK(dual.levels[4].amount.value() == 850);
    CHECK(dual.levels[4].amount.derivatives() == Eigen::Vector3d(1, -1, -1));
    CHECK(close(dual.levels[4].share->derivatives()[0], 0.15 / 1000));  // d (1 - 150 / list) / d list
}
