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
#include "support/describes.hpp"

#include <kam/cash_flow.hpp>
#include <kam/entities/decimal.hpp>

using kam::InputError;
using kam::cash_flow::approximate_total_cost;
using kam::cash_flow::average_cost;
using kam::cash_flow::break_even_order_size;
using kam::cash_flow::fit_learning_curve;
using kam::cash_flow::in_house_threshold;
using kam::cash_flow::LearningCurve;
using kam::cash_flow::LearningForm;
using kam::cash_flow::LinearCost;
using kam::cash_flow::marginal_cost;
using kam::cash_flow::Tie;
using kam::cash_flow::tie_point;
using kam::cash_flow::total_cost;
using kam::cash_flow::unit_cost;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace order_size_test {

using Wide = boost::multiprecision::cpp_bin_float_50;
using Rational = boost::multiprecision::cpp_rational;

struct Run {  // a user's own record
    int unit;
    double hours;
};
BOOST_DESCRIBE_STRUCT(Run, (), (unit, hours))

const LearningCurve<> eighty{100, 0.8, LearningForm::unit};
const LearningCurve<> wright{100, 0.8, LearningForm::cumulative_average};
const double not_finite = std::numeric_limits<double>::quiet_NaN();

static_assert(kam_test::describes_every_field<LearningCurve<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::LearningFit<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::TiePoint<>>());

}  // namespace order_size_test
using order_size_test::eighty;
using order_size_test::not_finite;
using order_size_test::wright;

TEST_CASE("order size: the fixed cost is spread over the units (by hand)") {
    const LinearCost<> cost{600, 4};
    CHECK(unit_cost(cost, 100) == 10);
    CHECK(unit_cost(cost, 600) == 5);
    CHECK(total_cost(cost, 100) == 1000);
    CHECK(total_cost(cost, 0) == 600);
    CHECK_THROWS_AS(unit_cost(cost, 0), InputError);
    CHECK_THROWS_AS(unit_cost(cost, -1), InputError);
    CHECK_THROWS_AS(total_cost(cost, not_finite), InputError);
    CHECK_THROWS_WITH(unit_cost(LinearCost<>{not_finite, 4}, not_finite),
                      ContainsSubstring("cost.fixed") && ContainsSubstring("units"));
    CHECK_THROWS_AS(unit_cost(LinearCost<>{1e300, 4}, 1e-300), std::overflow_error);
    const LinearCost<kam::Decimal> exact{*kam::Decimal::parse("0.1"), *kam::Decimal::parse("0.2")};
    CHECK(total_cost(exact, 1) == *kam::Decimal::parse("0.3"));
}

TEST_CASE("break-even order size: margin covers the fixed cost, or never does (by hand)") {
    const auto pays = break_even_order_size(LinearCost<>{600, 4}, 10);
    CHECK(pays.kind == Tie::once);
    CHECK(pays.at == 100.0);
    CHECK(pays.at_zero == -600);
    CHECK(pays.slope == 6);
    const auto never = break_even_order_size(LinearCost<>{600, 12}, 10);
    CHECK(never.kind == Tie::never);
    CHECK_FALSE(never.at);
    CHECK(never.slope == -2);
    CHECK(break_even_order_size(LinearCost<>{600, 10}, 10).kind == Tie::never);
    CHECK(break_even_order_size(LinearCost<>{0, 10}, 10).kind == Tie::always);
    CHECK(break_even_order_size(LinearCost<>{0, 9}, 10).at == 0.0);
    CHECK_THROWS_AS(break_even_order_size(LinearCost<>{600, 4}, not_finite), InputError);
}

TEST_CASE("in-house support: above the threshold the customer serves itself (by hand)") {
    // Own desk 90 000 a year and 20 a case; bought at 65 a case: 90 000 / 45 = 2000 cases.
    const auto desk = in_house_threshold(LinearCost<>{90000, 20}, LinearCost<>{0, 65});
    CHECK(desk.kind == Tie::once);
    CHECK(desk.at == 2000.0);
    CHECK(desk.slope == -45);
    const auto never = in_house_threshold(LinearCost<>{90000, 70}, LinearCost<>{0, 65});
    CHECK(never.kind == Tie::never);
    CHECK(never.at_zero > 0);
    CHECK(never.slope > 0);
    CHECK(in_house_threshold(LinearCost<>{1, 2}, LinearCost<>{1, 2}).kind == Tie::always);
    CHECK_THROWS_WITH(in_house_threshold(LinearCost<>{not_finite, 1}, LinearCost<>{1, not_finite}),
                      ContainsSubstring("in_house.fixed") && ContainsSubstring("bought.per_unit"));
}

TEST_CASE("tie point: a limit, ends and extremes") {
    CHECK(tie_point(-1.0, 2.0, 0.5).at == 0.5);
    CHECK(tie_point(-1.0, 2.0, 0.4).kind == Tie::never);
    CHECK(tie_point(0.0, -3.0).at == 0.0);
    CHECK(tie_point(1.0, 2.0).kind == Tie::never);
    CHECK_THROWS_AS(tie_point(1e300, -1e-300), std::overflow_error);
    CHECK_THROWS_AS(tie_point(not_finite, 1.0), InputError);
    CHECK_THROWS_AS(break_even_order_size(LinearCost<>{1, -1e308}, 1e308), std::overflow_error);
    const double huge = (std::numeric_limits<double>::max)();
    CHECK(tie_point(huge, -huge).at == 1.0);
    using order_size_test::Rational;
    CHECK(tie_point(Rational(-1), Rational(3)).at == Rational(1, 3));
}

TEST_CASE("learning curve: 80 % curve from 100 in the unit form (mpmath, 25 digits)") {
    CHECK(close(learning_exponent(eighty), -0.3219280948873623478703194, 1e-15));
    CHECK(marginal_cost(eighty, 1) == 100);
    CHECK(close(marginal_cost(eighty, 2), 80.0, 1e-15));
    CHECK(close(marginal_cost(eighty, 4), 64.0, 1e-15));
    CHECK(close(marginal_cost(eighty, 100), 22.70616608678973653239, 1e-14));
    CHECK(close(total_cost(eighty, 10), 631.5373017615901586533891, 1e-14));
    CHECK(close(total_cost(eighty, 100), 3265.081083318005235882006, 1e-14));
    CHECK(close(average_cost(eighty, 4), 314.2103702778560140635087 / 4, 1e-15));
    CHECK(close(approximate_total_cost(eighty, 10), 634.2071273734222331600522, 1e-14));
    CHECK(close(approximate_total_cost(eighty, 100), 3267.807759853186726974786, 1e-14));
    // The 50 % curve has exponent -1, where the integral is a logarithm.
    CHECK(close(approximate_total_cost(LearningCurve<>{100, 0.5, LearningForm::unit}, 10), 304.4522437723422996500598,
                1e-14));
}

TEST_CASE("learning curve: in Wright's form the average falls along the power (mpmath)") {
    CHECK(close(average_cost(wright, 2), 80.0, 1e-15));
    CHECK(close(total_cost(wright, 10), 476.5098748902244579001199, 1e-14));
    CHECK(close(total_cost(wright, 100), 2270.616608678973653239084, 1e-14));
    CHECK(marginal_cost(wright, 1) == 100);
    CHECK(close(marginal_cost(wright, 10), 32.85522638039621120941663, 1e-13));
    CHECK(approximate_total_cost(wright, 10) == total_cost(wright, 10));
}

TEST_CASE("learning curve: without learning every unit costs the same") {
    for (const auto form : {LearningForm::unit, LearningForm::cumulative_average}) {
        const LearningCurve<> flat{7, 1, form};
        CHECK(total_cost(flat, 1000) == 7000);
        CHECK(marginal_cost(flat, 1000) == 7);
        CHECK(close(approximate_total_cost(flat, 1000), 7000.0));
    }
}

TEST_CASE("learning curve: what cannot be is refused") {
    CHECK_THROWS_AS(total_cost(LearningCurve<>{100, 0, {}}, 1), InputError);
    CHECK_THROWS_AS(total_cost(LearningCurve<>{100, 1.1, {}}, 1), InputError);
    CHECK_THROWS_AS(total_cost(LearningCurve<>{-1, 0.8, {}}, 1), InputError);
    CHECK_THROWS_AS(total_cost(LearningCurve<>{not_finite, not_finite, {}}, 1), InputError);
    CHECK_THROWS_WITH(total_cost(eighty, 0), ContainsSubstring("total_cost: 0 units"));
    CHECK_THROWS_AS(marginal_cost(eighty, -5), std::invalid_argument);
    CHECK_THROWS_AS(total_cost(LearningCurve<>{1e308, 1, {}}, 100), std::overflow_error);
}

TEST_CASE("break-even order size with learning: the 51st unit turns the order (mpmath)") {
    // price 60, material 10, fixed 500, labour on the 80 % curve from 100
    const auto pays = break_even_order_size(LinearCost<>{500, 10}, eighty, 60, 1000);
    CHECK(pays.units == 51);
    CHECK(close(pays.profit, 9.626281105430615736723863, 1e-12));
    CHECK(pays.worst == 8);
    CHECK(close(pays.worst_profit, -634.5913533270312410088545, 1e-13));
    const auto later = break_even_order_size(LinearCost<>{500, 10}, eighty, 60, 50);
    CHECK_FALSE(later.units);
    CHECK(later.profit < 0);
    const auto never = break_even_order_size(LinearCost<>{500, 60}, eighty, 60, 500);
    CHECK_FALSE(never.units);
    CHECK(never.worst == 500);
    CHECK(break_even_order_size(LinearCost<>{0, 10}, wright, 200, 10).units == 1);
    CHECK_THROWS_AS(break_even_order_size(LinearCost<>{500, 10}, eighty, 60, 0), std::invalid_argument);
}

TEST_CASE("learning fit: slope, rate and their errors (mpmath)") {
    const Eigen::VectorXd units{{1, 2, 3, 5, 8, 13}}, costs{{100, 82, 71, 60, 53, 44}};
    const auto fit = fit_learning_curve(units, costs);
    CHECK(close(fit.exponent, -0.3186076931020175649801754, 1e-14));
    CHECK(close(fit.curve.first_unit, 100.9336755721076121415283, 1e-14));
    CHECK(close(fit.curve.rate, 0.8018433421459691014118028, 1e-14));
    CHECK(close(*fit.exponent_error, 0.00684167045116388346545236, 1e-12));
    CHECK(close(*fit.rate_low, 0.7980497750230756349122835, 1e-13));
    CHECK(close(*fit.rate_high, 0.8056549421685215924283708, 1e-13));
    CHECK(close(*fit.residual_deviation, 0.01433840610348781769405753, 1e-12));
    CHECK(close(*fit.r_squared, 0.9981589250363856505776683, 1e-13));
    CHECK(fit.observation_count == 6);

    const std::vector<order_size_test::Run> runs{{1, 100}, {2, 82}, {3, 71}, {5, 60}, {8, 53}, {13, 44}};
    using order_size_test::Run;
    CHECK(fit_learning_curve(runs, &Run::unit, &Run::hours).exponent == fit.exponent);
}

TEST_CASE("learning fit: data made by a curve give the curve back") {
    Eigen::VectorXd units(40), costs(40);
    for (Eigen::Index i = 0; i < 40; ++i) {
        units[i] = static_cast<double>(1 + i * i);
        costs[i] = marginal_cost(LearningCurve<>{250, 0.9, {}}, 1 + i * i);
    }
    const auto fit = fit_learning_curve(units, costs);
    CHECK(close(fit.curve.first_unit, 250.0, 1e-12));
    CHECK(close(fit.curve.rate, 0.9, 1e-13));
    CHECK(*fit.exponent_error < 1e-13);
    const auto two = fit_learning_curve(units.head(2), costs.head(2));
    CHECK(close(two.curve.rate, 0.9, 1e-13));
    CHECK_FALSE(two.exponent_error);
    const auto same = fit_learning_curve(units, Eigen::VectorXd::Constant(40, 5));
    CHECK(close(same.curve.rate, 1.0, 1e-15));
}

TEST_CASE("learning fit: bad observations are named, all of them") {
    const Eigen::VectorXd units{{1, 0, 3, not_finite}}, costs{{-5, 1, not_finite, 2}};
    try {
        (void)fit_learning_curve(units, costs);
        FAIL("no error");
    } catch (const InputError& error) {
        REQUIRE(error.report().count() == 4);
        CHECK(error.report().issues()[0].where == "costs[0]");
        CHECK(error.report().issues()[1].where == "units[1]");
        CHECK(error.report().issues()[3].where == "units[3]");
    }
    CHECK_THROWS_WITH(fit_learning_curve(units, costs.head(3)), ContainsSubstring("4 unit numbers but 3 costs"));
    CHECK_THROWS_AS(fit_learning_curve(Eigen::VectorXd(0), Eigen::VectorXd(0)), InputError);
    CHECK_THROWS_AS(fit_learning_curve(Eigen::Vector2d(3, 3), Eigen::Vector2d(1, 2)), InputError);
}

TEST_CASE("order size: fifty digits and derivatives", "[scalar]") {
    using order_size_test::Wide;
    const LearningCurve<Wide> wide{Wide(100), Wide(8) / 10, LearningForm::unit};
    // mpmath: 100 sum k^log2(0.8), k = 1..1000
    CHECK(abs(Wide(total_cost(wide, 1000) - Wide("15867.0922956839249972292589431691398231220185506"))) <
          Wide("1e-42"));

    // d total / d rate = first sum k^b ln k / (ln 2 rate)
    using Boost = decltype(boost::math::differentiation::make_fvar<double, 1>(0.0));
    const LearningCurve<Boost> dual{Boost(100), boost::math::differentiation::make_fvar<double, 1>(0.8), {}};
    double slope = 0;
    for (int k = 1; k <= 20; ++k) {
        slope += 100 * std::pow(k, std::log2(0.8)) * std::log(k) / (std::log(2.0) * 0.8);
    }
    CHECK(close(total_cost(dual, 20).derivative(1), slope, 1e-12));

    using Dual = Eigen::AutoDiffScalar<Eigen::Vector3d>;
    const auto tie = break_even_order_size(LinearCost<Dual>{Dual(600, 3, 0), Dual(4, 3, 1)}, Dual(10, 3, 2));
    REQUIRE(tie.at);
    CHECK(close(tie.at->derivatives()[0], 1.0 / 6));
    CHECK(close(tie.at->derivatives()[1], 600.0 / 36));
    CHECK(close(tie.at->derivatives()[2], -600.0 / 36));
}
