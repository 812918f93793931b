// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/conditioning.hpp"
#include "support/irr_golden.hpp"

#include <kam/cash_flow.hpp>
#include <kam/entities/money.hpp>

using kam::Date;
using kam::DayCount;
using kam::cash_flow::BasicFlow;
using kam::cash_flow::Flow;
using kam::cash_flow::irr;
using kam::cash_flow::RateChoice;
using kam::cash_flow::RateOptions;
using kam::cash_flow::RateStatus;
using kam::cash_flow::Uniqueness;
using kam::cash_flow::xirr;
using kam_test::close;

namespace irr_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

Date on_day(const char* text) { return *kam::parse_date(text); }

/// The example of Excel's documentation of XIRR.
template <class Amount = double>
std::vector<BasicFlow<Amount>> xirr_example() {
    return {{on_day("2008-01-01"), Amount(-10000)},
            {on_day("2008-03-01"), Amount(2750)},
            {on_day("2008-10-30"), Amount(4250)},
            {on_day("2009-02-15"), Amount(3250)},
            {on_day("2009-04-01"), Amount(2750)}};
}

/// An account that pays at once and is repaid over ten years.
std::vector<Flow> h_series(int n) {
    std::vector<Flow> flows;
    for (int i = 0; i < n; ++i) {
        const double amount = i == 0 ? -60.0 * n : 50 + 7919 * i % 101;
        flows.push_back({on_day("2015-01-01") + std::chrono::days(3650 * i / (n - 1)), amount});
    }
    return flows;
}

/// An account with a long development and a costly month in each year.
std::vector<Flow> j_series(int n) {
    std::vector<Flow> flows;
    for (int i = 0; i < n; ++i) {
        const double amount = i * 10 < n ? -100 : i % 12 == 0 ? -(40 + 7919 * i % 101) : 30 + 104729 * i % 47;
        flows.push_back({on_day("2015-01-01") + std::chrono::days(3650 * i / (n - 1)), amount});
    }
    return flows;
}

Eigen::VectorXd vector(const std::vector<double>& values) {
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

}  // namespace irr_test
using irr_test::on_day;
using irr_test::xirr_example;

TEST_CASE("irr: golden series, the rate nearest 10 % (exact rationals and mpmath)") {
    for (const auto& series : kam_test::golden_series()) {
        const Eigen::VectorXd flows = irr_test::vector(series.flows);
        CAPTURE(flows.transpose());
        const auto found = irr(flows);
        if (series.roots.empty()) {
            CHECK(found.status == RateStatus::no_root);
            CHECK_FALSE(found.rate);
            continue;
        }
        REQUIRE(found.status == RateStatus::found);
        const auto distance = [](double x) { return std::abs(x - std::log1p(0.1)); };
        double nearest = series.roots.front().log_growth;
        for (const auto& root : series.roots) {
            if (distance(root.log_growth) < distance(nearest)) nearest = root.log_growth;
        }
        // Triple and fivefold rates are known to the third and fifth root of rounding only.
        double moment = 0, weight = 0;
        for (Eigen::Index i = 0; i < flows.size(); ++i) {
            const double t = static_cast<double>(nearest < 0 ? i - flows.size() : i);
            moment += t * flows[i] * std::exp(-nearest * t);
            weight += (1 + std::abs(nearest * t)) * std::abs(flows[i]) * std::exp(-nearest * t);
        }
        const double limit = (std::min)(2e-3, 4 * std::numeric_limits<double>::epsilon() * weight / std::abs(moment));
        CHECK(close(*found.log_growth, nearest, 4e-16, (std::max)(limit, 1e-16)));
        CHECK(close(std::log(*found.growth), *found.log_growth, 1e-14, 1e-14));
        if (kam_test::blurred(flows, series.roots)) {
            CHECK_FALSE(found.count);
            const bool other = std::ranges::any_of(
                series.roots, [&](const auto& root) { return !root.touching && root.log_growth != nearest; });
            CHECK(found.uniqueness == (other ? Uniqueness::several : Uniqueness::not_proved));
        } else {
            CHECK(found.count == static_cast<Eigen::Index>(series.roots.size()));
            CHECK(found.uniqueness == (series.roots.size() > 1 ? Uniqueness::several : Uniqueness::proved));
        }
        CHECK(found.residual < 1e-13);
    }
}

TEST_CASE("irr: examples of Excel's documentation (8.7 %, -2.1 %), 50 digits by mpmath") {
    const auto five = irr(Eigen::Matrix<double, 6, 1>(-70000, 12000, 15000, 18000, 21000, 26000));
    CHECK(close(five.value(), 0.086630948036531614293, 1e-14));
    CHECK(five.sign_changes == 1);
    CHECK(irr(Eigen::Matrix<int, 6, 1>(-70000, 12000, 15000, 18000, 21000, 26000)).rate == five.rate);
    const Eigen::VectorX<irr_test::Wide> flows =
        Eigen::Matrix<double, 6, 1>(-70000, 12000, 15000, 18000, 21000, 26000).cast<irr_test::Wide>();
    const irr_test::Wide expected("0.086630948036531614293094202508477719465620996471879");
    CHECK(abs(irr_test::Wide(irr(flows).value() / expected - 1)) < irr_test::Wide("1e-47"));
}

TEST_CASE("xirr: Excel's documentation says 0.373362535, every day count (mpmath)") {
    const auto rate = [](DayCount day_count) { return xirr(xirr_example(), {.day_count = day_count}).value(); };
    CHECK(close(rate(DayCount::actual_365_fixed), 0.3733625335188315103085, 1e-15));
    CHECK(close(rate(DayCount::actual_360), 0.36740677353260080033, 1e-15));
    CHECK(close(rate(DayCount::actual_365_25), 0.37366100151642265209, 1e-15));
    CHECK(close(rate(DayCount::actual_actual_isda), 0.37444669660775518102, 1e-15));
    CHECK(close(rate(DayCount::thirty_e_360), 0.37336610787202736258, 1e-15));
    CHECK(close(rate(DayCount::thirty_360_us), 0.37336610787202736258, 1e-15));
    CHECK(close(rate(DayCount::no_leap_365), 0.37485859768737118342, 1e-15));
    const irr_test::Wide expected("0.37336253351883151030845541191455482417129784528583");
    CHECK(abs(irr_test::Wide(xirr(xirr_example<irr_test::Wide>()).value() / expected - 1)) < irr_test::Wide("1e-47"));
}

TEST_CASE("xirr: golden dated series (mpmath, 60 digits)") {
    const auto log_growth = [](const std::vector<Flow>& flows) { return xirr(flows).log_growth.value(); };
    CHECK(close(log_growth(irr_test::h_series(10)), 0.07268334866227763238107, 1e-14));
    CHECK(close(log_growth(irr_test::h_series(100)), 0.1092345779368392611683, 1e-14));
    CHECK(close(log_growth(irr_test::h_series(1000)), 0.1122465651055695049171, 1e-14));
    CHECK(close(log_growth(irr_test::j_series(30)), 0.3506827213169929144966, 1e-14));
    CHECK(close(log_growth(irr_test::j_series(100)), 0.3010588973030548057525, 1e-14));
    CHECK(close(log_growth(irr_test::j_series(1000)), 0.329067364452721963468, 1e-14));
    const auto by = [&](std::initializer_list<std::pair<const char*, double>> all) {
        std::vector<Flow> flows;
        for (const auto& [on, amount] : all) flows.push_back({on_day(on), amount});
        return log_growth(flows);
    };
    CHECK(close(by({{"2020-01-01", -1000}, {"2020-07-01", 1}, {"2021-01-01", 2}}), -6.175703280472664301975, 1e-15));
    CHECK(close(by({{"2020-01-01", -1000}, {"2020-01-31", 1500}}), 4.933158815315999980732, 1e-15));
    CHECK(close(by({{"2020-02-28", -100}, {"2020-02-29", 50}, {"2020-03-01", 51}}), 2.414609190477668110915, 1e-13));
    CHECK(
        close(by({{"2020-01-01", 1000}, {"2020-06-30", -400}, {"2021-01-01", -700}}), 0.1169541524850650447822, 1e-14));
    CHECK(close(by({{"2020-01-01", -1}, {"2020-12-31", 1}, {"2021-06-30", 1}, {"2022-12-31", -0.5}}),
                0.4679944649913321669362, 1e-14));
    CHECK(close(by({{"1500-01-01", -1}, {"2000-01-01", 1e6}}), 0.02761271350861598637615, 1e-15));
}

TEST_CASE("xirr: a one-day horizon has an astronomic rate, its inverse loses everything but the log growth") {
    const std::vector<Flow> gain{{on_day("2020-01-01"), -1}, {on_day("2020-01-02"), 6}};
    const auto up = xirr(gain);
    CHECK(close(up.log_growth.value(), 653.9922062682400752966, 1e-15));
    CHECK(close(up.value(), 1.059757234599345067323e284, 1e-12));  // 6^365 - 1
    CHECK_FALSE(up.overflows);
    const std::vector<Flow> loss{{on_day("2020-01-01"), -6}, {on_day("2020-01-02"), 1}};
    CHECK(close(xirr(loss).log_growth.value(), -653.9922062682400752966, 1e-15));
    CHECK(xirr(loss).value() == -1.0);
    const auto beyond = irr(Eigen::Vector2d(-1e-300, 1e300));  // ln(1e600) by mpmath
    CHECK(close(beyond.log_growth.value(), 1381.551055796427410411, 1e-15));
    CHECK(beyond.overflows);
    CHECK(beyond.status == RateStatus::found);
}

TEST_CASE("irr: amounts four hundred powers of ten apart (mpmath, 60 digits)") {
    const auto pays = irr(Eigen::Matrix<double, 5, 1>(-3.06961e+193, -1.05391e+108, 0, 0, 1.51217e-191));
    CHECK(close(pays.log_growth.value(), -229.3706347191330399752, 1e-15));
    const auto borrows =
        irr(Eigen::Matrix<double, 6, 1>(6.16014e-179, 2.29128e-79, 3.57739e+240, 2.34768e+89, 0, -1.01826e-97));
    CHECK(close(borrows.log_growth.value(), -259.0759048449903967737, 1e-15));
}

TEST_CASE("irr: 20,000 flows, gaining and losing (closed form of the annuity, mpmath)") {
    Eigen::VectorXd flows = Eigen::VectorXd::Ones(20000);
    flows[0] = -7000;
    CHECK(close(irr(flows).log_growth.value(), 0.0001328179344233605338138, 1e-12));
    flows.tail(19999) *= 1e-7;
    CHECK(close(irr(flows).log_growth.value(), -0.0008978342479927197871368, 1e-12));
}

TEST_CASE("irr: what has no rate says why") {
    CHECK(irr(Eigen::VectorXd(0)).status == RateStatus::too_few_flows);
    CHECK(irr(Eigen::VectorXd::Ones(1)).status == RateStatus::too_few_flows);
    CHECK(irr(Eigen::VectorXd::Zero(5)).status == RateStatus::all_zero);
    CHECK(irr(Eigen::Vector3d(1, 2, 0)).status == RateStatus::same_sign);
    CHECK(irr(Eigen::Vector3d(-1, 0, 0)).status == RateStatus::same_sign);
    CHECK(irr(Eigen::Vector3d(-1, 0, 0)).count == 0);
    CHECK(irr(Eigen::Vector3d(100, -150, 100)).status == RateStatus::no_root);
    CHECK(irr(Eigen::Vector3d(100, -150, 100)).count == 0);
    const Date on = on_day("2020-01-01");
    CHECK(xirr(std::vector<Flow>{{on, -5}, {on, 5}}).status == RateStatus::undefined_all_cancel);
    CHECK(xirr(std::vector<Flow>{{on, 0.1}, {on, 0.2}, {on, -0.3}}).status == RateStatus::undefined_all_cancel);
    CHECK(xirr(std::vector<Flow>{{on, -5}, {on, 6}}).status == RateStatus::same_sign);
    CHECK(xirr(std::vector<Flow>{}).status == RateStatus::too_few_flows);
    CHECK_THROWS_WITH(irr(Eigen::Vector2d(1, 1)).value(), kam_test::ContainsSubstring("there are no outlays"));
    CHECK_THROWS_WITH(irr(Eigen::Vector2d(-1, -1)).value(), kam_test::ContainsSubstring("there are no receipts"));
    CHECK_THROWS_AS(irr(Eigen::Vector3d(100, -150, 100)).value(), std::domain_error);
    // 29 February does not count in NL/365, so it falls on the same time as the 28th.
    const std::vector<Flow> leap{{on_day("2020-02-28"), -5}, {on_day("2020-02-29"), 5}};
    CHECK(xirr(leap, {.day_count = DayCount::no_leap_365}).status == RateStatus::undefined_all_cancel);
}

TEST_CASE("irr: bad data and wrong calls throw, by name and with the numbers") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(irr(Eigen::Vector3d(1, nan, 2)), kam_test::ContainsSubstring("flows[1]"));
    auto flows = xirr_example();
    flows[3].amount = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(xirr(flows), kam_test::ContainsSubstring("flows[3].amount"));
    CHECK_THROWS_WITH(irr(Eigen::Vector2d(-1, 2), {.guess = -1.5}), kam_test::ContainsSubstring("-1.5"));
    CHECK_THROWS_AS(irr(Eigen::Vector2d(-1, 2), {.tolerance = -1}), std::invalid_argument);
    CHECK_THROWS_AS(irr(Eigen::Vector2d(-1, 2), {.iteration_limit = 0}), std::invalid_argument);
}

TEST_CASE("irr: several rates, the nearest to the guess, the smallest, the largest") {
    const Eigen::Vector4d flows(-1000, 3600, -4310, 1716);  // -1000 (g - 1.1)(g - 1.2)(g - 1.3)
    CHECK(close(irr(flows).value(), 0.1, 1e-10));
    CHECK(close(irr(flows, {.guess = 0.21}).value(), 0.2, 1e-10));
    CHECK(close(irr(flows, {.guess = 5}).value(), 0.3, 1e-10));
    CHECK(close(irr(flows, {.choice = RateChoice::smallest}).value(), 0.1, 1e-10));
    CHECK(close(irr(flows, {.choice = RateChoice::largest}).value(), 0.3, 1e-10));
    CHECK(irr(flows).count == 3);
    const auto beyond_limit = irr(flows, {.sign_change_limit = 2});
    CHECK(beyond_limit.uniqueness == Uniqueness::not_proved);
    CHECK_FALSE(beyond_limit.count);
}

TEST_CASE("irr: tolerance and iteration limit") {
    const auto flows = irr_test::h_series(100);
    const auto rough = xirr(flows, {.tolerance = 1e-3});
    CHECK(rough.iterations < xirr(flows).iterations);
    CHECK(close(rough.value(), xirr(flows).value(), 1e-3));
    CHECK(xirr(flows, {.iteration_limit = 1}).status == RateStatus::not_converged);
    CHECK_FALSE(xirr(flows, {.iteration_limit = 1}).rate);
}

TEST_CASE("xirr: exact money, in one currency") {
    std::vector<BasicFlow<kam::Money>> flows;
    for (const auto& flow : xirr_example()) {
        flows.push_back({flow.on, kam::Money{static_cast<std::int64_t>(flow.amount * 100), kam::Currency("EUR")}, {}});
    }
    CHECK(close(xirr(flows).value(), 0.3733625335188315103085, 1e-15));
    flows[2].amount = kam::Money{500, kam::Currency("USD")};
    CHECK_THROWS_AS(xirr(flows), kam::CurrencyMismatch);
}

TEMPLATE_TEST_CASE("irr: every kind of floating point", "[scalar]", float, double, long double, irr_test::Wide) {
    const Eigen::VectorX<TestType> flows = Eigen::Vector4d(-1000, 300, 400, 550).cast<TestType>();
    const auto found = irr(flows);
    TestType value(0), v = 1 / *found.growth;
    for (Eigen::Index i = 4; i-- > 0;) value = TestType(value * v + flows[i]);
    using std::abs;
    CHECK(abs(value) < 8000 * std::numeric_limits<TestType>::epsilon());
    CHECK(close(static_cast<double>(*found.rate), irr(Eigen::Vector4d(-1000, 300, 400, 550)).value(), 1e-6));
}

TEST_CASE("irr: derivatives by automatic differentiation are those of the closed form", "[scalar]") {
    const Eigen::Vector4d values(-1000, 300, 0, 950);  // a zero flow has a derivative too
    const auto found = irr(values);
    const auto gradient = kam::cash_flow::irr_gradient(values, found);
    REQUIRE(gradient);

    using Dual = Eigen::AutoDiffScalar<Eigen::Vector4d>;
    Eigen::VectorX<Dual> flows(4);
    for (int i = 0; i < 4; ++i) flows[i] = Dual(values[i], 4, i);
    const auto differentiated = irr(flows);
    CHECK(close(differentiated.rate->value(), *found.rate, 1e-14));
    for (int i = 0; i < 4; ++i) {
        CHECK(close(differentiated.rate->derivatives()[i], gradient->rate[i], 1e-13));
        Eigen::Vector4d up = values, down = values;
        up[i] += 0.01;
        down[i] -= 0.01;
        CHECK(close((irr(up).value() - irr(down).value()) / 0.02, gradient->rate[i], 1e-7));
    }

    // -1000 + 1100 / g: g = 1.1; with a = the receipt, r = a / 1000 - 1; with p = the outlay, r'' = 2 * 1100 / p^3.
    const auto p = boost::math::differentiation::make_fvar<double, 2>(1000);
    Eigen::VectorX<std::remove_const_t<decltype(p)>> two(2);
    two << -p, decltype(p)(1100.0);
    const auto second = irr(two);
    CHECK(close(second.rate->derivative(0), 0.1, 1e-13));
    CHECK(close(second.rate->derivative(1), -1.1e-3, 1e-13));
    CHECK(close(second.rate->derivative(2), 2.2e-6, 1e-12));
}

TEST_CASE("xirr_gradient: closed form against differences, none where the value only touches") {
    auto flows = xirr_example();
    const auto gradient = kam::cash_flow::xirr_gradient(flows, xirr(flows));
    REQUIRE(gradient);
    for (std::size_t i = 0; i < flows.size(); ++i) {
        auto up = flows, down = flows;
        up[i].amount += 0.1;
        down[i].amount -= 0.1;
        const double slope = (xirr(up).value() - xirr(down).value()) / 0.2;
        CHECK(close(gradient->rate[static_cast<Eigen::Index>(i)], slope, 1e-7));
    }
    const Eigen::Vector3d touching(-1000, 2200, -1210);
    CHECK_FALSE(kam::cash_flow::irr_gradient(touching, irr(touching)));
    CHECK_FALSE(kam::cash_flow::irr_gradient(Eigen::Vector2d(1, 1), irr(Eigen::Vector2d(1, 1))));
}

TEMPLATE_TEST_CASE("xirr: every kind of floating point", "[scalar]", float, double, long double, irr_test::Wide) {
    using std::abs;
    const irr_test::Wide expected("0.37336253351883151030845541191455482417129784528583");
    const TestType found = xirr(xirr_example<TestType>()).value();
    CHECK(abs(irr_test::Wide(irr_test::Wide(found) - expected)) <
          8 * irr_test::Wide(std::numeric_limits<TestType>::epsilon()));
}

TEST_CASE("xirr: derivatives by automatic differentiation are those of the closed form", "[scalar]") {
    const auto flows = xirr_example();
    const auto gradient = kam::cash_flow::xirr_gradient(flows, xirr(flows));
    using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 5, 1>>;
    auto dual = xirr_example<Dual>();
    for (int i = 0; i < 5; ++i) {
        dual[static_cast<std::size_t>(i)].amount = Dual(flows[static_cast<std::size_t>(i)].amount, 5, i);
    }
    const auto differentiated = xirr(dual);
    for (int i = 0; i < 5; ++i) CHECK(close(differentiated.rate->derivatives()[i], gradient->rate[i], 1e-12));
}
