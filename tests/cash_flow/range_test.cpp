// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"

#include <kam/cash_flow.hpp>
#include <kam/cash_flow/simulation.hpp>

// Results near the ends of the number type: right, or an error that says so; never infinite and never NaN. Expected
// values by mpmath with 50 digits from the doubles as they are.

using namespace kam::cash_flow;
using kam_test::close;

namespace range_test {

Eigen::VectorXd vector(const std::vector<double>& values) {
    return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}
const double unknown = std::numeric_limits<double>::quiet_NaN();

}  // namespace range_test
using range_test::unknown;
using range_test::vector;

TEST_CASE("weights of flows before time 0 are counted from there: a loss of 90 % over 400 periods (mpmath)") {
    const Eigen::VectorXd flows = Eigen::VectorXd::Ones(400);
    const auto gradient = future_value_gradient(flows, -0.9);
    CHECK(close(gradient.value, 1.1111111111111111111, 1e-15));
    CHECK(gradient.value == future_value(flows, -0.9));
    CHECK(gradient.flows[399] == 1);
    CHECK(close(gradient.flows[398], 0.1, 1e-15));
    CHECK(close(gradient.rates[0], 1.2345679012345679012, 1e-15));
    CHECK(close(npv(flows, -0.9, -399), 1.1111111111111111111, 1e-15));
    CHECK(discounted(flows, -0.9, -399)[399] == 1);
    CHECK(discount_matrix(400, vector({-0.9}), -399)(399, 0) == 1);
    CHECK(close(npv(flows, vector({-0.9}), -399)[0], 1.1111111111111111111, 1e-15));
    CHECK(close(npv_gradient(flows, -0.9, -399).flows[399], 1.0));
    // In the middle, and with exact rationals: 3/2 + 1 + 2/3 at half as much again per period.
    CHECK(close(npv(vector({1, 1, 1}), 0.5, -1), 19.0 / 6, 1e-15));
    using Rational = boost::multiprecision::cpp_rational;
    const Eigen::VectorX<Rational> ones = Eigen::VectorX<Rational>::Constant(3, Rational(1));
    CHECK(npv(ones, Rational(1, 2), -1) == Rational(19, 6));
    CHECK(discounted(ones, Rational(1, 2), -1)[0] == Rational(3, 2));
    CHECK(npv(ones, Rational(1, 2), -5) == Rational(19, 6) * Rational(81, 16));
}

TEST_CASE("measures of flows that are too large for the type say so, and the rest are right (mpmath)") {
    const auto large = vector({-1, 1.7e308, 1.7e308});
    CHECK_THROWS_AS(profitability_index(large, 0.0), std::overflow_error);
    CHECK_THROWS_AS(profitability_index_gradient(large, 0.0), std::overflow_error);
    CHECK_THROWS_AS(profitability_index(vector({-1e-300, 1e300}), 0.0), std::overflow_error);
    CHECK_THROWS_AS(equivalent_annuity(vector({1e308, 1e307}), 100.0), std::overflow_error);  // 1.011e310
    CHECK_THROWS_AS(equivalent_annuity_gradient(vector({1e308, 1e307}), 100.0), std::overflow_error);

    const auto rate = mirr(large, 0.0, 0.0);
    CHECK(close(rate.log_growth.value(), 355.20999203689409317, 1e-15));
    CHECK(close(rate.value(), 1.8439088914585774288e154, 1e-13));
    CHECK_FALSE(rate.overflows);
    const auto gradient = mirr_gradient(large, 0.0, 0.0);
    REQUIRE(gradient);
    CHECK(close(gradient->flows[0], 9.2195444572928871441e153, 1e-13));
    CHECK(close(gradient->flows[2], 2.7116307227332021988e-155, 1e-13));
    CHECK(mirr(vector({-1e-300, 1e300}), 0.0, 0.0).overflows);
    CHECK(close(*mirr(vector({-1e-300, 1e300}), 0.0, 0.0).log_growth, 600 * std::log(10.0), 1e-15));
    CHECK_THROWS_AS(mirr_gradient(vector({-1e-300, 1e300}), 0.0, 0.0), std::overflow_error);
}

TEST_CASE("rates of two types: mirr with whole and other numbers") {
    const auto flows = vector({-120000, 39000, 30000, 21000, 37000, 46000});
    const auto expected = mirr(flows, 0.1, 0.0).value();
    CHECK(mirr(flows, 0.1, 0).value() == expected);
    CHECK(mirr(flows, 0, 0.1).value() == mirr(flows, 0.0, 0.1).value());
    CHECK(mirr_gradient(flows, 0.1, 0)->value == expected);
    const std::vector<Flow> dated{{*kam::parse_date("2020-01-01"), -10}, {*kam::parse_date("2021-01-01"), 12}};
    CHECK(xmirr(dated, 0.1, 0).value() == xmirr(dated, 0.1, 0.0).value());
    CHECK(xmirr_gradient(dated, 0.1, 0)->value == xmirr(dated, 0.1, 0.0).value());
}

TEST_CASE("gradients of rates name flows that are not finite, and flag what overflows") {
    const auto found = irr(vector({-1, 2}));
    CHECK_THROWS_WITH(irr_gradient(vector({-1, unknown}), found), kam_test::ContainsSubstring("flows[1]"));
    const kam::Date on = *kam::parse_date("2020-01-01");
    const std::vector<Flow> fast{{on, -1}, {on + std::chrono::days(1), 100}, {on + std::chrono::days(2), 1}};
    const auto rate = xirr(fast);
    CHECK(rate.overflows);
    const auto gradient = xirr_gradient(fast, rate);
    REQUIRE(gradient);
    CHECK(gradient->overflows);
    CHECK(gradient->rate.size() == 0);
    // 100 / g + 1 / g^2 = 1 per day: d x / d c of the first flow is -1 / (duration in years), g = 50 + sqrt(2501).
    const double g = 50 + std::sqrt(2501.0);
    CHECK(close(gradient->log_growth[0], 365 / (100 / g + 2 / (g * g)), 1e-13));
    CHECK_THROWS_WITH(xirr_gradient(std::vector<Flow>{{on, -1}, {on, unknown}}, rate),
                      kam_test::ContainsSubstring("flows[1].amount"));
}

TEST_CASE("retention value keeps its digits at small rates (mpmath)") {
    const auto whole = retention_value(1.0, 1.0, 1e-10, Payment::beginning);
    CHECK(close(whole.value.value(), 10000000000.999999636, 1e-15));
    CHECK(close(whole.slope.value(), 1.0000000000999999271e20, 1e-15));
    CHECK(close(retention_value(1.0, 0.99999, 1e-6, Payment::end).value.value(), 90908.181818557936802, 1e-15));
    CHECK(close(retention_value(1.0, 1.0, 1e-17, Payment::beginning).value.value(), 1e17, 1e-15));
    CHECK_FALSE(retention_value(1.0, 1.0, 0.0, Payment::beginning).value);
    CHECK(close(retention_value(100.0, 0.8, 0, Payment::end).value.value(), 400.0, 1e-15));
}

TEST_CASE("lifetime value is held in the wider type of margins and survival") {
    const auto margins = vector({0.9, 0.9, 0.9});
    CHECK(close(lifetime_value(margins, Eigen::Vector3i(1, 1, 1), 0.0, 0), 2.7, 1e-15));
    CHECK(close(lifetime_value(margins, Eigen::Vector3f(1, 1, 1), 0.0, 0), 2.7, 1e-15));
    CHECK(close(lifetime_value(Eigen::Vector3f(1, 1, 1), vector({0.9, 0.9, 0.9}), 0.0, 0), 2.7, 1e-15));
    CHECK(lifetime_value(Eigen::Vector3i(2, 2, 2), Eigen::Vector3i(1, 1, 0), 0.0, 0) == 4.0);
}

TEST_CASE("residual value where probability and time leave the range together (mpmath)") {
    using Customer = SilentCustomer<>;
    const auto rare = residual_value(Customer{1, 0.1}, 1000, 10, -0.99, 300.0);
    CHECK(rare.active_probability == 0);  // 2.1e-477
    CHECK(close(rare.orders.value(), 4.3143654864610867807e109, 1e-12));
    CHECK_THROWS_AS(residual_value(Customer{1, 0.1}, 1000, 10, -0.99, 1000.0), std::overflow_error);  // 1.7e1479
    CHECK_THROWS_AS(residual_value(Customer{1, 0.1}, 2, 10, -0.99, 1000.0), std::overflow_error);
    const auto plain = residual_value(Customer{1, 0.1}, 1, 1, -0.5, 3.0);
    CHECK(close(plain.active_probability, 0.84588277170132438229, 1e-14));
    CHECK(close(plain.orders.value(), 7.0257101838727806128, 1e-14));
    const auto busy = residual_value(Customer{1e308, 1e308}, 1, 10, 0.1);
    CHECK(busy.active_probability == 0);
    CHECK(busy.orders == 0);
    CHECK(residual_value(Customer{1e300, 1e-300}, 2, 1, 0.1).active_probability == 0);
    CHECK(residual_value(Customer{1e300, 1e-300}, 0, 1, 0.1).active_probability == 1);
}

TEST_CASE("tail risk, exit costs and loans: not finite is refused, too large is said") {
    CHECK_THROWS_AS(tail_risk(vector({1, 2, 3}), 0.5, unknown), std::invalid_argument);
    const auto wide = tail_risk(vector({-1e308, -1e308, 1e308, 1e308}), 0.4);
    CHECK(wide.value_at_risk == -1e308);
    CHECK(close(wide.expected_shortfall, 6.6666666666666666667e307, 1e-15));
    CHECK_THROWS_AS(tail_risk(vector({-1e308, 1}), 0.9, 1.7e308), std::overflow_error);

    const Interval<double> huge{1e200, 1e200};
    CHECK_THROWS_AS(lost_margin(huge, huge), std::overflow_error);
    const std::vector<ExitCost<>> costs{{kam::Side::supplier, ExitItem::switching, {1e10, 1e10}, {}}};
    const YearlyValue<> tiny{{1e-300, 1e-300}, {1, 1}};
    CHECK_THROWS_AS(lock_in(costs, tiny), std::overflow_error);

    CHECK_THROWS_AS(bullet_repayments(unknown, 0.1, 2), kam::InputError);
    CHECK_THROWS_AS(annuity_repayments(unknown, 0.1, 2), kam::InputError);
    CHECK_THROWS_AS(bullet_repayments(1.7e308, 0.1, 2), std::overflow_error);
    CHECK_THROWS_AS(annuity_repayments(1.7e308, 100.0, 2), std::overflow_error);
}

TEST_CASE("learning curves keep their digits near a rate of one half and far along (mpmath)") {
    CHECK(close(approximate_total_cost(LearningCurve<>{100, 0.5 + 1e-12, LearningForm::unit}, 1000),
                760.14023346518899171, 1e-14));
    CHECK_THROWS_AS(approximate_total_cost(LearningCurve<>{1e308, 1, LearningForm::unit}, 1000), std::overflow_error);
    const LearningCurve<> average{1, 0.8, LearningForm::cumulative_average};
    CHECK(close(marginal_cost(average, 1'000'000'000), 0.0008588610280336923039, 1e-14));
    CHECK(close(marginal_cost(average, 2), 0.60000000000000008882, 1e-15));
    CHECK(marginal_cost(average, 1) == 1);
    CHECK_THROWS_WITH(fit_learning_curve(vector({1e15, 1e15 + 1, 1e15 + 2}), vector({100, 80, 64})),
                      kam_test::ContainsSubstring("units"));
}
