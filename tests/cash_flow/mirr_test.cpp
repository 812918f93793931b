// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"

#include <kam/cash_flow.hpp>

using kam::cash_flow::equivalent_annuity;
using kam::cash_flow::Flow;
using kam::cash_flow::future_value;
using kam::cash_flow::mirr;
using kam::cash_flow::npv;
using kam::cash_flow::profitability_index;
using kam::cash_flow::RateStatus;
using kam::cash_flow::xmirr;
using kam_test::close;

namespace mirr_test {

using Wide = boost::multiprecision::cpp_bin_float_50;
using Rational = boost::multiprecision::cpp_rational;

const Eigen::VectorXd mirr_example = (Eigen::VectorXd(6) << -120000, 39000, 30000, 21000, 37000, 46000).finished();
const Eigen::VectorXd five_years = (Eigen::VectorXd(5) << -100, -50, 40, 60, 80).finished();

}  // namespace mirr_test
using mirr_test::five_years;
using mirr_test::mirr_example;

TEST_CASE("mirr: Excel's documentation says 12.61 %, -4.80 % and 13.48 % (mpmath, 20 digits)") {
    CHECK(close(mirr(mirr_example, 0.1, 0.12).value(), 0.12609413036590514583, 1e-14));
    CHECK(close(mirr(mirr_example.head(4), 0.1, 0.12).value(), -0.048044655249980820041, 1e-14));
    CHECK(close(mirr(mirr_example, 0.1, 0.14).value(), 0.13475911082831484628, 1e-14));
}

TEST_CASE("mirr: golden values (mpmath): outlays at the finance rate only, a leading zero period counts") {
    CHECK(close(mirr(five_years, 0.1, 0.08).value(), 0.071113322056277787755, 1e-14));
    CHECK(close(mirr(Eigen::Vector4d(-100, 50, -30, 80), -0.05, 0.3).value(), 0.072776725315952138276, 1e-13));
    Eigen::VectorXd later(7);
    later << 0, mirr_example;
    CHECK(close(mirr(later, 0.1, 0.12).value(), 0.12170251383465860954, 1e-14));
}

TEST_CASE("mirr: golden series (mpmath, 60 digits): zeros at the ends, losses, loans, several rates, any size") {
    struct Golden {
        std::vector<double> flows;
        double finance_rate, reinvest_rate, rate;
    };
    const std::vector<Golden> all{
        {{0, -120000, 39000, 30000, 21000, 37000, 46000}, 0.1, 0.12, 0.12170251383465860954},
        {{-120000, 39000, 30000, 21000, 37000, 46000, 0}, 0.1, 0.12, 0.12507614410017263649},
        {{0, 0, -100, 0, 121, 0}, 0.1, 0.08, 0.095970587639831997924},
        {{-100, 0, 0, 0, 0, 1}, 0.05, 0.05, -0.60189282944650274923},
        {{-1000, 0.001, 0.002}, 0.1, 0.1, -0.99823931831383409909},
        {{-1, 1000000}, 0.1, 0.12, 999999.0},
        {{100, -50, -40, 30}, 0.07, 0.02, 0.18565993784602101526},
        {{5000, -1500, -1500, -1500, -1500}, 0.09, 0.03, 0.03736130912092143876},
        {{-40, -40, -40, -25, -25, 10, 20, 30, -15, 35, 40, 45, -15, 45, 45, 45, -15, 45},
         0.02,
         0.015,
         0.040031658206756904292},
        {{-1000, 2300, -1320}, 0.1, 0.1, 0.1},
        {{-1000, 2200, -1210}, 0.1, 0.1, 0.1},
        {{100, -150, 100}, 0.1, 0.1, 0.2730540705982078068},
        {{-1e+300, 1e+300, 5e+299}, 0.1, 0.12, 0.27279220613578554392},
        {{-1e-300, 1e-300, 5e-300}, 0.1, 0.12, 1.4738633753705963299},
        {{-100, 39, 59, 55, 20}, -0.5, 2, 1.0508408443764274983},
        {{-100, 39, 59, 55, 20}, -0.999, 0, 0.14686295772275710204},
        {{-7, 3, -2, 8}, 0, 0, 0.069178109998608829184},
    };
    for (const auto& [values, finance_rate, reinvest_rate, rate] : all) {
        const Eigen::VectorXd flows =
            Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
        CAPTURE(flows.transpose());
        const auto found = mirr(flows, finance_rate, reinvest_rate);
        CHECK(close(found.value(), rate, 4e-14, 1e-15));
        CHECK(close(*found.growth, 1 + rate, 1e-14, 1e-15));
        CHECK(close(mirr(1e-7 * flows, finance_rate, reinvest_rate).value(), rate, 4e-14, 1e-15));
    }
}

TEST_CASE("mirr: long series neither overflow nor vanish (mpmath)") {
    Eigen::VectorXd flows = Eigen::VectorXd::Ones(3001);
    flows[0] = -1;
    CHECK(close(mirr(flows, 0.5, 0.5).value(), 0.50034661363111487222, 1e-13));
    CHECK(close(mirr(flows, -0.5, -0.5).value(), 0.00023107575407658147937, 1e-12));
}

TEST_CASE("mirr: what has no rate says why, bad rates throw") {
    CHECK(mirr(Eigen::Vector3d(1, 2, 3), 0.1, 0.1).status == RateStatus::same_sign);
    CHECK(mirr(Eigen::Vector3d(-1, -2, 0), 0.1, 0.1).status == RateStatus::same_sign);
    CHECK(mirr(Eigen::Vector3d(0, 0, 0), 0.1, 0.1).status == RateStatus::all_zero);
    CHECK(mirr(Eigen::VectorXd::Ones(1), 0.1, 0.1).status == RateStatus::too_few_flows);
    CHECK_FALSE(mirr(Eigen::VectorXd(0), 0.1, 0.1).rate);
    CHECK_THROWS_AS(mirr(mirr_example, -1.0, 0.1), std::invalid_argument);
    CHECK_THROWS_AS(mirr(mirr_example, 0.1, std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    CHECK_THROWS_WITH(mirr(Eigen::Vector2d(-1, std::numeric_limits<double>::infinity()), 0.1, 0.1),
                      kam_test::ContainsSubstring("flows[1]"));
}

TEST_CASE("xmirr: dated flows in any order (mpmath), equal to mirr on whole years") {
    const auto day = [](const char* text) { return *kam::parse_date(text); };
    const std::vector<Flow> flows{{day("2009-04-01"), 2750},
                                  {day("2008-03-01"), 2750},
                                  {day("2008-01-01"), -10000},
                                  {day("2009-02-15"), 3250},
                                  {day("2008-10-30"), 4250}};
    CHECK(close(xmirr(flows, 0.1, 0.12).value(), 0.2799811092611127718, 1e-14));
    std::vector<Flow> yearly;
    for (int i = 0; i < 6; ++i) yearly.push_back({day("2001-01-01") + std::chrono::days(365 * i), mirr_example[i]});
    CHECK(close(xmirr(yearly, 0.1, 0.12).value(), mirr(mirr_example, 0.1, 0.12).value(), 1e-14));
    CHECK(xmirr(std::vector<Flow>{}, 0.1, 0.1).status == RateStatus::too_few_flows);
    const std::vector<Flow> one_day{{day("2001-01-01"), -5}, {day("2001-01-01"), 6}};
    CHECK_FALSE(xmirr(one_day, 0.1, 0.1).rate);
}

TEST_CASE("profitability index, equivalent annuity and future value: golden values (mpmath)") {
    CHECK(close(profitability_index(five_years, 0.1).value(), 0.91284748309541697971, 1e-14));
    CHECK(close(equivalent_annuity(five_years, 0.1).value(), -3.9991381167851756087, 1e-13));
    CHECK(close(future_value(five_years, 0.1), -18.56, 1e-13));
    CHECK_FALSE(profitability_index(Eigen::Vector2d(1, 2), 0.1));
    CHECK(profitability_index(Eigen::Vector2d(-1, 0), 0.1) == 0.0);
    CHECK_FALSE(equivalent_annuity(Eigen::VectorXd::Ones(1), 0.1));
    CHECK(equivalent_annuity(five_years, 0.0) == 7.5);
    // (30 - 530 r) (1 + 2.5 r) / 4 for small r
    CHECK(close(equivalent_annuity(five_years, 1e-12).value(), 7.5 - 1.1375e-10, 1e-14));
    CHECK(equivalent_annuity(five_years, 0.0, 10) == 3.0);
    CHECK(future_value(Eigen::VectorXd(0), 0.1) == 0);
    CHECK_THROWS_AS(future_value(five_years, -1.0), std::invalid_argument);
}

TEST_CASE("equivalent annuity: paid each period it has the same present value") {
    const auto rate = GENERATE(-0.3, -1e-9, 1e-9, 0.07, 2.0);
    const double annuity = equivalent_annuity(five_years, rate).value();
    CHECK(close(npv(Eigen::VectorXd::Constant(4, annuity), rate, 1), npv(five_years, rate), 1e-12));
    CHECK(close(future_value(five_years, rate), npv(five_years, rate) * std::pow(1 + rate, 4), 1e-12));
}

TEST_CASE("measures: exact rationals, fifty digits and derivatives", "[scalar]") {
    using mirr_test::Rational;
    using mirr_test::Wide;
    const Eigen::VectorX<Rational> exact = five_years.cast<Rational>();
    CHECK(future_value(exact, Rational(1, 10)) == Rational(-464, 25));
    CHECK(profitability_index(exact, Rational(1, 10)) == Rational(19440, 21296));  // 1.1^4 (40/1.21 + ...) by hand

    const Eigen::VectorX<Wide> wide = mirr_example.cast<Wide>();
    const auto modified = mirr(wide, Wide("0.1"), Wide("0.12"));
    Wide grown(0);
    for (Eigen::Index i = 1; i < 6; ++i) grown = grown * Wide("1.12") + wide[i];
    const Wide expected = pow(Wide(grown / 120000), Wide(1) / 5) - 1;
    CHECK(abs(Wide(modified.value() - expected)) < Wide("1e-48"));

    using Dual = Eigen::AutoDiffScalar<Eigen::Vector2d>;
    const auto differentiated = mirr(mirr_example, Dual(0.1, 2, 0), Dual(0.12, 2, 1));
    const double slope = (mirr(mirr_example, 0.1, 0.1201).value() - mirr(mirr_example, 0.1, 0.1199).value()) / 2e-4;
    CHECK(close(differentiated.rate->derivatives()[1], slope, 1e-6));
    CHECK(differentiated.rate->derivatives()[0] == 0);  // the only outlay is at once
}

TEMPLATE_TEST_CASE("measures: every kind of floating point", "[scalar]", float, double, long double, mirr_test::Wide) {
    using std::abs;
    const TestType few = 64 * std::numeric_limits<TestType>::epsilon();
    const auto near = [&](const TestType& value, double expected) {
        return abs(TestType(value - TestType(expected))) <= TestType(few + TestType(1e-14)) * TestType(abs(expected));
    };
    const Eigen::VectorX<TestType> flows = five_years.cast<TestType>();
    const TestType tenth = TestType(1) / TestType(10);
    // The golden values above, to the digits of double.
    CHECK(near(profitability_index(flows, tenth).value(), 0.91284748309541697971));
    CHECK(near(equivalent_annuity(flows, tenth).value(), -3.9991381167851756087));
    CHECK(near(future_value(flows, tenth), -18.56));
    CHECK(near(mirr(flows, tenth, TestType(8) / TestType(100)).value(), 0.071113322056277787755));
    STATIC_REQUIRE(std::is_same_v<std::remove_cvref_t<decltype(mirr(flows, tenth, tenth).value())>, TestType>);
}
