// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include "support/catch.hpp"

#include <kam/cash_flow/dated_curve.hpp>
#include <kam/cash_flow/discount.hpp>
#include <kam/entities/money.hpp>

using kam::Date;
using kam::Phase;
using kam::cash_flow::curve;
using kam::cash_flow::Flow;
using kam::cash_flow::Recovery;

namespace dated_curve_test {

using Rational = boost::multiprecision::cpp_rational;

Date day(const char* text) { return *kam::parse_date(text); }

const std::vector<Flow> account{{day("2024-06-01"), 40, Phase::delivery}, {day("2024-01-01"), -100, Phase::development},
                                {day("2024-02-01"), -50, Phase::selling}, {day("2024-07-01"), -10, Phase::maintenance},
                                {day("2024-09-01"), 150, Phase::reorder}, {day("2024-10-01"), -35, Phase::maintenance},
                                {day("2024-12-01"), 20, Phase::reorder},  {day("2024-06-01"), 0, Phase::maintenance}};

}  // namespace dated_curve_test
using dated_curve_test::account;
using dated_curve_test::day;

TEST_CASE("dated curve: total, trough, the three paybacks and exposure (by hand)") {
    // -100, -150, -110, -120, 30, -5, 15
    const auto result = curve(account);
    REQUIRE(result.points.size() == 7);
    CHECK(result.points[2].on == day("2024-06-01"));
    CHECK(result.points[2].cumulative == -110);
    CHECK(result.total == 15);
    CHECK(result.trough->depth == -150);
    CHECK(result.trough->when == day("2024-02-01"));
    CHECK(result.payback.recovery == Recovery::permanent);
    CHECK(*result.payback.first == day("2024-09-01"));
    CHECK(*result.payback.break_even == day("2024-09-01"));
    CHECK(*result.payback.permanent == day("2024-12-01"));
    CHECK(result.exposure_days == 244 + 61);  // 1 January to 1 September, 1 October to 1 December
    CHECK(result.peak_funding == 150);
}

TEST_CASE("dated curve: the phases add up to the curve and say what dug the trough") {
    const auto result = curve(account);
    REQUIRE(result.phases.size() == 5);
    CHECK(result.phases[0].phase == Phase::development);
    CHECK(result.phases[0].at_trough == -100);
    CHECK(result.phases[1].at_trough == -50);
    CHECK(result.phases[4].phase == Phase::maintenance);
    CHECK(result.phases[4].at_trough == 0);
    CHECK(result.phases[4].total == -45);
    for (std::size_t i = 0; i < result.points.size(); ++i) {
        double sum = 0;
        for (const auto& phase : result.phases) sum += phase.cumulative[i];
        CHECK(sum == result.points[i].cumulative);
    }
}

TEST_CASE("dated curve: nothing, one flow, lapsed and never") {
    const auto none = curve(std::vector<Flow>{});
    CHECK(none.points.empty());
    CHECK_FALSE(none.trough);
    CHECK(none.payback.recovery == Recovery::never_negative);

    const auto one = curve(std::vector<Flow>{{day("2024-01-01"), -3}});
    CHECK(one.payback.recovery == Recovery::not_reached);
    CHECK(one.payback.shortfall == 3);
    CHECK(one.exposure_days == 0);

    const auto lapsed =
        curve(std::vector<Flow>{{day("2024-01-01"), -3}, {day("2024-01-02"), 3}, {day("2024-01-12"), -1}});
    CHECK(lapsed.payback.recovery == Recovery::lapsed);
    CHECK(*lapsed.payback.first == day("2024-01-02"));
    CHECK_FALSE(lapsed.payback.permanent);
    CHECK(lapsed.payback.shortfall == 1);
    CHECK(lapsed.exposure_days == 1);
}

TEST_CASE("dated curve: flows of one day are netted before the curve is read") {
    // The outlay is listed first, but the customer paid on the same day: never out of pocket.
    const auto result = curve(std::vector<Flow>{{day("2024-01-01"), -3}, {day("2024-01-01"), 4}});
    CHECK(result.payback.recovery == Recovery::never_negative);
    CHECK(result.points.size() == 1);
}

TEST_CASE("dated curve: amounts are added in their own type, exactly") {
    using kam::Money;
    const kam::Currency dollar("USD");
    using MoneyFlow = kam::cash_flow::BasicFlow<Money>;
    // In doubles -0.60 + 0.10 + 0.20 + 0.30 is not 0.
    std::vector<MoneyFlow> flows{{day("2024-01-01"), {-60, dollar}, Phase::selling},
                                 {day("2024-01-02"), {10, dollar}, Phase::reorder},
                                 {day("2024-01-03"), {20, dollar}, Phase::reorder},
                                 {day("2024-01-04"), {30, dollar}, Phase::reorder}};
    const auto result = curve(flows);
    CHECK(result.total == Money{0, dollar});
    CHECK(result.payback.recovery == Recovery::permanent);
    CHECK(*result.payback.permanent == day("2024-01-04"));
    CHECK(result.peak_funding == Money{60, dollar});
    CHECK(result.phases[1].total == Money{60, dollar});
    CHECK(curve(kam::cash_flow::discounted(flows, 0.0)).trough->depth == -0.6);
    flows[2].amount.currency = kam::Currency("EUR");
    CHECK_THROWS_AS(curve(flows), kam::CurrencyMismatch);

    using dated_curve_test::Rational;
    const std::vector<kam::cash_flow::BasicFlow<Rational>> thirds{
        {day("2024-01-01"), Rational(-1)}, {day("2024-01-02"), Rational(1, 3)}, {day("2024-01-03"), Rational(2, 3)}};
    CHECK(curve(thirds).total == 0);
    CHECK(curve(thirds).payback.recovery == Recovery::permanent);
}

TEST_CASE("dated curve: of discounted flows") {
    const auto plain = curve(account);
    const auto result = curve(kam::cash_flow::discounted(account, 0.1));
    CHECK(result.total < plain.total);
    CHECK(result.points.size() == plain.points.size());
    CHECK(curve(kam::cash_flow::discounted(account, 0.0)).total == 15);
}

TEST_CASE("dated curve: bad flows are named, too large totals are no numbers") {
    auto flows = account;
    flows[3].amount = std::numeric_limits<double>::quiet_NaN();
    flows[5].amount = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(curve(flows),
                      kam_test::ContainsSubstring("flows[3].amount") && kam_test::ContainsSubstring("flows[5]"));
    const double huge = (std::numeric_limits<double>::max)();
    CHECK_THROWS_AS(curve(std::vector<Flow>{{day("2024-01-01"), huge}, {day("2024-01-02"), huge}}),
                    std::overflow_error);
    // Too large on one day already.
    CHECK_THROWS_AS(curve(std::vector<Flow>{{day("2024-01-01"), huge}, {day("2024-01-01"), huge}}),
                    std::overflow_error);
}
