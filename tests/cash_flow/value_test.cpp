// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"

#include <kam/cash_flow/value.hpp>
#include <kam/entities/money.hpp>

using kam::Date;
using kam::DayCount;
using kam::Phase;
using kam::cash_flow::BasicFlow;
using kam::cash_flow::Flow;
using kam::cash_flow::npv;
using kam::cash_flow::xnpv;
using kam_test::close;

namespace value_test {

using Rational = boost::multiprecision::cpp_rational;
using Wide = boost::multiprecision::cpp_bin_float_50;

const Eigen::VectorXd golden = (Eigen::VectorXd(5) << -100, -50, 40, 60, 80).finished();

Date day(const char* text) { return *kam::parse_date(text); }

/// The example of Excel's documentation of XNPV.
template <class Amount = double>
std::vector<BasicFlow<Amount>> excel_flows() {
    return {{day("2008-01-01"), Amount(-10000)},
            {day("2008-03-01"), Amount(2750)},
            {day("2008-10-30"), Amount(4250)},
            {day("2009-02-15"), Amount(3250)},
            {day("2009-04-01"), Amount(2750)}};
}

}  // namespace value_test
using value_test::day;
using value_test::excel_flows;
using value_test::golden;

TEST_CASE("npv: golden values (python fractions), first flow now or at the end of period 1") {
    CHECK(close(npv(golden, 0.1, 1), -11.52429975597792, 1e-14));
    CHECK(close(npv(golden, 0.1), -12.676729731575712, 1e-14));
    CHECK(close(npv(golden, 0.1, -2), -12.676729731575712 * 1.21, 1e-14));
    // Excel's documentation of NPV: 1,188.44
    CHECK(close(npv(Eigen::Vector4d(-10000, 3000, 4200, 6800), 0.1, 1), 1188.443412335223, 1e-13));
    // and 1,922.06, with a loss in year 6 -3,749.47
    Eigen::VectorXd shop(7);
    shop << -40000, 8000, 9200, 10000, 12000, 14500, -9000;
    CHECK(close(npv(shop.head(6), 0.08), 1922.0615549323722, 1e-12));
    CHECK(close(npv(shop, 0.08), -3749.465087015571, 1e-12));
    // A loan at 3 % where the market asks 8 % is a present of 4,629.63.
    CHECK(close(npv(Eigen::Vector2d(100000, -103000), 0.08), 4629.62962962963, 1e-12));
    CHECK(npv(golden, 0) == 30);
    CHECK(npv(Eigen::VectorXd(0), 0.1) == 0);
    CHECK(npv(Eigen::Vector3i(-100, 0, 121), 0.1) == npv(Eigen::Vector3d(-100, 0, 121), 0.1));
}

TEST_CASE("npv: any vector expression") {
    Eigen::MatrixXd accounts(2, 5);
    accounts << golden.transpose(), 2 * golden.transpose();
    CHECK(npv(accounts.row(0), 0.1, 1) == npv(golden, 0.1, 1));
    CHECK(npv(accounts.row(1) / 2, 0.1, 1) == npv(golden, 0.1, 1));
    CHECK(npv(accounts.colwise().sum().reverse().reverse() / 3, 0.1, 1) == npv(golden, 0.1, 1));
}

TEST_CASE("npv: rates must be finite and above -1, losses of 99 % are in order") {
    for (const double rate :
         {-1.0, -1.5, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
        CHECK_THROWS_AS(npv(golden, rate), std::invalid_argument);
        CHECK_THROWS_AS(xnpv(excel_flows(), rate), std::invalid_argument);
    }
    CHECK_THROWS_WITH(npv(golden, -1.5), kam_test::ContainsSubstring("cash_flow::npv: a rate of -1.5"));
    CHECK(close(npv(Eigen::Vector2d(1, 1), -0.99), 101.0, 1e-13));
}

TEST_CASE("the present value of flows in several currencies is refused") {
    const kam::Date day(std::chrono::days(0));
    const std::vector<BasicFlow<kam::Money>> flows{{day, {-100, kam::Currency("EUR")}, Phase::selling},
                                                   {day, {}, Phase::selling},
                                                   {day, {100, kam::Currency("JPY")}, Phase::maintenance}};
    CHECK_THROWS_WITH(xnpv(flows, 0.1), kam_test::ContainsSubstring("flows[2].amount: is in JPY, others in EUR"));
}

TEST_CASE("npv: flows that are not finite are named, and too large a value is no number") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(npv(Eigen::Vector3d(1, nan, 2), 0.1), kam_test::ContainsSubstring("flows[1]"));
    CHECK_THROWS_WITH(kam::cash_flow::discounted(Eigen::Vector3d(1, 2, nan), 0.1),
                      kam_test::ContainsSubstring("flows[2]"));
    auto flows = excel_flows();
    flows[3].amount = -std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(xnpv(flows, 0.1), kam_test::ContainsSubstring("flows[3].amount"));
    CHECK_THROWS_AS(npv(Eigen::VectorXd::Ones(1000), -0.9), std::overflow_error);
    CHECK(npv(Eigen::VectorXd::Zero(1000), -0.9) == 0);
}

TEST_CASE("xnpv: golden values (python decimal, 40 digits), Excel's documentation says 2,086.65") {
    CHECK(close(xnpv(excel_flows(), 0.09), 2086.647602031536621663610094314144086870, 1e-13));
    CHECK(close(xnpv(excel_flows(), 0.09, {.base = day("2009-01-01")}), 2274.982953741523865107398233340913130323,
                1e-13));
    CHECK(close(xnpv(excel_flows(), 0.09, {.day_count = DayCount::actual_360}),
                2074.522784924478872545424391585494902138, 1e-13));
}

TEST_CASE("xnpv: order of the flows does not matter, nothing is worth nothing, one flow is worth itself") {
    auto flows = excel_flows();
    std::swap(flows[0], flows[4]);
    std::swap(flows[1], flows[2]);
    CHECK(close(xnpv(flows, 0.09), 2086.6476020315366, 1e-13));
    CHECK(xnpv(std::vector<Flow>{}, 0.1) == 0);
    CHECK(xnpv(std::vector<Flow>{{day("2020-02-29"), 5.5}}, 0.1) == 5.5);
}

TEST_CASE("discounted: dated flows keep their order, dates and phases") {
    auto flows = excel_flows();
    flows[1].phase = Phase::reorder;
    std::swap(flows[0], flows[1]);
    const auto values = kam::cash_flow::discounted(flows, 0.09);
    REQUIRE(values.size() == 5);
    CHECK(values[0].on == day("2008-03-01"));
    CHECK(values[0].phase == Phase::reorder);
    CHECK(values[1].amount == -10000);
    CHECK(close(values[0].amount, 2750 * std::pow(1.09, -60.0 / 365), 1e-14));
}

TEST_CASE("npv: exact with rationals at a rational rate", "[scalar]") {
    using value_test::Rational;
    const Eigen::VectorX<Rational> flows = golden.cast<Rational>();
    CHECK(npv(flows, Rational(1, 10), 1) == Rational(-1856000, 161051));  // python fractions
    CHECK(kam::cash_flow::discounted(flows, Rational(1, 10), 1).sum() == Rational(-1856000, 161051));
    CHECK(npv(flows, Rational(0)) == 30);
    CHECK_THROWS_AS(npv(flows, Rational(-1)), std::invalid_argument);
}

TEMPLATE_TEST_CASE("npv and xnpv: every kind of floating point", "[scalar]", float, long double, value_test::Wide) {
    const Eigen::VectorX<TestType> flows = golden.cast<TestType>();
    const TestType tenth = TestType(1) / TestType(10);
    const TestType exact = TestType(-1856000) / TestType(161051);
    using std::abs;
    CHECK(abs(TestType(npv(flows, tenth, 1) / exact - 1)) < 100 * std::numeric_limits<TestType>::epsilon());
    const TestType value = xnpv(excel_flows<TestType>(), TestType(9) / TestType(100));
    CHECK(abs(static_cast<double>(value) - 2086.6476020315366) <
          1e4 * (std::max)(1e-16, static_cast<double>(std::numeric_limits<TestType>::epsilon())));
}

TEST_CASE("xnpv: fifty digits (python decimal, 60 digits)", "[scalar]") {
    using value_test::Wide;
    const Wide expected("2086.647602031536621663610094314144086870");
    const Wide value = xnpv(excel_flows<Wide>(), Wide("0.09"));
    CHECK(abs(Wide(value - expected)) < Wide("1e-34"));
    // A rate of a finer type lifts the result to that type.
    STATIC_REQUIRE(std::is_same_v<decltype(npv(golden, Wide("0.1"))), Wide>);
    STATIC_REQUIRE(std::is_same_v<decltype(npv(Eigen::VectorXf(1), 0.1)), float>);
}

TEST_CASE("npv and xnpv: derivative with respect to the rate and to the flows", "[scalar]") {
    // d npv / d rate at 10 %, first_period 1: -298.9961960101854 (python fractions); d npv / d c_5 = 1.1^-5.
    using boost::math::differentiation::make_fvar;
    const auto by_boost = npv(golden, make_fvar<double, 1>(0.1), 1);
    CHECK(close(by_boost.derivative(0), -11.52429975597792, 1e-13));
    CHECK(close(by_boost.derivative(1), -298.9961960101854, 1e-13));

    using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 6, 1>>;
    Eigen::VectorX<Dual> flows(5);
    for (Eigen::Index i = 0; i < 5; ++i) flows[i] = Dual(golden[i], 6, static_cast<int>(i));
    const Dual value = npv(flows, Dual(0.1, 6, 5), 1);
    CHECK(close(value.derivatives()[5], -298.9961960101854, 1e-13));
    CHECK(close(value.derivatives()[4], std::pow(1.1, -5), 1e-13));

    // Dated: sum of -t c (1 + r)^(-t - 1).
    double expected = 0;
    for (const auto& flow : excel_flows()) {
        const double t = kam::year_fraction(day("2008-01-01"), flow.on);
        expected -= t * flow.amount * std::pow(1.09, -t - 1);
    }
    CHECK(close(xnpv(excel_flows(), make_fvar<double, 1>(0.09)).derivative(1), expected, 1e-12));
    using One = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    CHECK(close(xnpv(excel_flows(), One(0.09, 1, 0)).derivatives()[0], expected, 1e-12));
}
