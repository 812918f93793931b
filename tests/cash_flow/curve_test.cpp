// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <stdexcept>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"

#include <kam/cash_flow/curve.hpp>

using kam::cash_flow::cumulative;
using kam::cash_flow::curve;
using kam::cash_flow::discounted;
using kam::cash_flow::payback;
using kam::cash_flow::Recovery;
using kam_test::close;

namespace curve_test {

using Rational = boost::multiprecision::cpp_rational;
using Wide = boost::multiprecision::cpp_bin_float_50;

Eigen::VectorXd vector(std::initializer_list<double> values) {
    Eigen::VectorXd v(static_cast<Eigen::Index>(values.size()));
    std::copy(values.begin(), values.end(), v.begin());
    return v;
}

// End of periods 1..5; every expected number by hand: -100, -150, -110, -50, 30, back at zero after 50/80 of period 5.
const Eigen::VectorXd golden = vector({-100, -50, 40, 60, 80});

}  // namespace curve_test
using curve_test::golden;
using curve_test::vector;

TEST_CASE("curve: the account that is paid back in period 4.625 (by hand)") {
    const auto result = curve(golden, 1);
    CHECK(result.cumulative == vector({-100, -150, -110, -50, 30}));
    CHECK(result.total == 30);
    REQUIRE(result.trough);
    CHECK(result.trough->depth == -150);
    CHECK(result.trough->when == 2);
    CHECK(result.payback.recovery == Recovery::permanent);
    CHECK(*result.payback.first == 4.625);
    CHECK(*result.payback.break_even == 4.625);
    CHECK(*result.payback.permanent == 4.625);
    CHECK(result.payback.shortfall == 0);
    CHECK(result.exposure == 3.625);
    CHECK(result.peak_funding == 150);
}

TEST_CASE("curve: first_period moves the axis and nothing else") {
    const auto at = [](Eigen::Index first) { return curve(golden, first); };
    CHECK(*at(0).payback.first == 3.625);
    CHECK(*at(-7).payback.permanent == -3.375);
    CHECK(at(0).trough->when == 1);
    CHECK(at(0).exposure == at(9).exposure);
    CHECK(*payback(golden).break_even == 3.625);
    CHECK(kam::cash_flow::trough(golden, 1)->when == 2);
}

TEST_CASE("curve: first payback, break-even and permanent payback differ when maintenance dips the curve (by hand)") {
    // Cumulative -10, 10, -40, 20, -5, 25.
    const auto result = curve(vector({-10, 20, -50, 60, -25, 30}));
    CHECK(result.trough->depth == -40);
    CHECK(result.trough->when == 2);
    CHECK(close(*result.payback.first, 0.5));
    CHECK(close(*result.payback.break_even, 2 + 40.0 / 60));
    CHECK(close(*result.payback.permanent, 4 + 5.0 / 30));
    CHECK(close(result.exposure, 0.5 + 0.8 + 40.0 / 60 + 0.2 + 5.0 / 30));
}

TEST_CASE("curve: a payback that lapses, one that never comes, and none needed") {
    const auto lapsed = payback(vector({-100, 60, 50, -30}));
    CHECK(lapsed.recovery == Recovery::lapsed);
    CHECK(close(*lapsed.first, 1.8));
    CHECK(close(*lapsed.break_even, 1.8));
    CHECK_FALSE(lapsed.permanent);
    CHECK(lapsed.shortfall == 20);

    const auto never = curve(vector({-100, 60, 30}));
    CHECK(never.payback.recovery == Recovery::not_reached);
    CHECK_FALSE(never.payback.first);
    CHECK_FALSE(never.payback.break_even);
    CHECK(never.payback.shortfall == 10);
    CHECK(never.exposure == 2);

    const auto rich = curve(vector({5, -5, 3}));
    CHECK(rich.payback.recovery == Recovery::never_negative);
    CHECK_FALSE(rich.payback.first);
    CHECK(rich.trough->depth == 0);
    CHECK(rich.trough->when == 1);
    CHECK(rich.exposure == 0);
    CHECK(rich.peak_funding == 0);

    // Recovered, then down to a deeper trough for good: back once, but not since the trough.
    const auto deeper = payback(vector({-10, 20, -50, 5}));
    CHECK(deeper.recovery == Recovery::lapsed);
    CHECK(*deeper.first == 0.5);
    CHECK_FALSE(deeper.break_even);
}

TEST_CASE("curve: reaching zero exactly is payback, and ties of the trough go to the first") {
    const auto exact = curve(vector({-100, 100, 0, 5}));
    CHECK(*exact.payback.first == 1);
    CHECK(*exact.payback.permanent == 1);
    CHECK(curve(vector({-50, 20, -20, 80})).trough->when == 0);
    CHECK(curve(vector({0, 0})).payback.recovery == Recovery::never_negative);
}

TEST_CASE("curve: the discounted curve never pays back although the plain one does (python fractions)") {
    // sum(Fraction(c) / (1 + Fraction(1, 10)) ** (i + 1)) step by step
    const auto result = curve(discounted(golden, 0.1, 1), 1);
    const auto expected =
        vector({-90.9090909090909, -132.23140495867767, -102.17881292261457, -61.19800560071033, -11.52429975597792});
    CHECK(result.cumulative.isApprox(expected, 1e-14));
    CHECK(result.payback.recovery == Recovery::not_reached);
    CHECK(close(result.payback.shortfall, 11.52429975597792, 1e-13));
    CHECK(kam::cash_flow::discounted_cumulative(golden, 0.1, 1) == result.cumulative);
    CHECK(close(*payback(discounted(golden, 0.05, 1), 1).permanent, 4.9041484375, 1e-13));
}

TEST_CASE("cumulative: any vector or matrix expression, rows of a matrix are accounts") {
    Eigen::MatrixXd accounts(3, 4);
    accounts << -1, 2, 3, 4,  //
        5, -6, 7, 8,          //
        0, 0, 0, 1;
    Eigen::MatrixXd expected(3, 4);
    expected << -1, 1, 4, 8,  //
        5, -1, 6, 14,         //
        0, 0, 0, 1;
    CHECK(cumulative(accounts) == expected);
    const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> by_row = accounts;
    CHECK(cumulative(by_row) == expected);
    CHECK(cumulative(2 * accounts) == 2 * expected);
    for (Eigen::Index i = 0; i < 3; ++i) {
        CHECK(cumulative(accounts.row(i)) == expected.row(i).transpose());
        CHECK(cumulative(by_row.row(i) * 3) == 3 * expected.row(i).transpose());
    }
    CHECK(cumulative(Eigen::Vector3i(1, 2, 3)) == vector({1, 3, 6}));
    CHECK(cumulative(Eigen::VectorXd(0)).size() == 0);
    CHECK(cumulative(Eigen::MatrixXd(0, 5)).cols() == 5);
    CHECK(cumulative(Eigen::MatrixXd(5, 0)).rows() == 5);

    const Eigen::MatrixXd many = Eigen::MatrixXd::Constant(2000, 3, 1.5);  // more rows than one block
    CHECK(cumulative(many).col(2) == Eigen::VectorXd::Constant(2000, 4.5));
}

TEST_CASE("portfolio_funding: pooled accounts need less than each on its own (by hand)") {
    Eigen::MatrixXd accounts(2, 4);
    accounts << -100, 150, 0, 0,  //
        0, -80, 100, 10;
    const auto funding = kam::cash_flow::portfolio_funding(accounts, 1);
    CHECK(funding.peak == 100);
    CHECK(*funding.when == 1);
    CHECK(funding.alone == 180);
    CHECK_FALSE(kam::cash_flow::portfolio_funding(Eigen::MatrixXd(0, 0)).when);
    CHECK_FALSE(kam::cash_flow::portfolio_funding(Eigen::MatrixXd::Ones(2, 2)).when);
}

TEST_CASE("curve: nothing, and one flow") {
    const auto none = curve(Eigen::VectorXd(0));
    CHECK_FALSE(none.trough);
    CHECK(none.total == 0);
    CHECK(none.payback.recovery == Recovery::never_negative);
    const auto one = curve(vector({-7}));
    CHECK(one.payback.recovery == Recovery::not_reached);
    CHECK(one.exposure == 0);
    CHECK(one.peak_funding == 7);
}

TEST_CASE("curve: flows that are not finite are named, all of them") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    try {
        (void)curve(vector({1, nan, 2, -infinity, infinity}));
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().issues().size() == 3);
        CHECK(error.report().issues()[0].where == "flows[1]");
        CHECK(error.report().issues()[2].where == "flows[4]");
        CHECK(error.report().count(kam::Fault::not_finite) == 3);
    }
    Eigen::MatrixXd accounts = Eigen::MatrixXd::Ones(3, 4);
    accounts(2, 1) = nan;
    CHECK_THROWS_WITH(cumulative(accounts), kam_test::ContainsSubstring("flows[2][1]"));
    const double huge = (std::numeric_limits<double>::max)();
    CHECK_THROWS_AS(curve(vector({huge, huge})), std::overflow_error);
    CHECK_THROWS_AS(cumulative(Eigen::MatrixXd::Constant(1, 3, huge)), std::overflow_error);
    CHECK_THROWS_AS(kam::cash_flow::portfolio_funding(Eigen::MatrixXd::Constant(2, 1, -huge)), std::overflow_error);
    Eigen::MatrixXd balanced(3, 1);
    balanced << huge, -huge, -huge;
    CHECK_THROWS_AS(kam::cash_flow::portfolio_funding(balanced), std::overflow_error);
}

TEMPLATE_TEST_CASE("curve: every kind of number", "[scalar]", float, long double, curve_test::Wide,
                   curve_test::Rational) {
    const Eigen::VectorX<TestType> flows = golden.cast<TestType>();
    const auto result = curve(flows, 1);
    CHECK(result.total == TestType(30));
    CHECK(result.trough->depth == TestType(-150));
    CHECK(*result.payback.first == TestType(4) + TestType(5) / TestType(8));
    CHECK(result.exposure == TestType(29) / TestType(8));
    // 1/3 of a period is exact in rationals and right to the last digit elsewhere.
    const Eigen::Vector3<TestType> thirds(TestType(-1), TestType(3), TestType(0));
    const TestType third = TestType(1) / TestType(3);
    using std::abs;
    CHECK(abs(TestType(*payback(thirds).first - third)) <= std::numeric_limits<TestType>::epsilon());
}

TEST_CASE("curve: derivatives of the payback by both kinds of automatic differentiation", "[scalar]") {
    // payback = 4 + 50/80 with c_5 = 80: d/dc_5 = -50/6400; d/dc_1 = -1/80 (by hand).
    using Forward = Eigen::AutoDiffScalar<Eigen::Matrix<double, 5, 1>>;
    Eigen::VectorX<Forward> flows(5);
    for (Eigen::Index i = 0; i < 5; ++i) flows[i] = Forward(golden[i], 5, static_cast<int>(i));
    const auto forward = payback(flows, 1);
    REQUIRE(forward.first);
    CHECK(forward.first->value() == 4.625);
    CHECK(close(forward.first->derivatives()[4], -50.0 / 6400));
    CHECK(close(forward.first->derivatives()[0], -1.0 / 80));

    using Boost = decltype(boost::math::differentiation::make_fvar<double, 1>(0.0));
    Eigen::VectorX<Boost> dual = golden.cast<Boost>();
    dual[4] = boost::math::differentiation::make_fvar<double, 1>(80.0);
    const auto by_boost = payback(dual, 1);
    CHECK(by_boost.permanent->derivative(0) == 4.625);
    CHECK(close(by_boost.permanent->derivative(1), -50.0 / 6400));
}
