// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <initializer_list>
#include <limits>
#include <stdexcept>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/eigen.hpp"

#include <kam/cash_flow/curve.hpp>
#include <kam/cash_flow/irr.hpp>
#include <kam/cash_flow/life_cycle.hpp>
#include <kam/cash_flow/value.hpp>

using kam::Phase;
using kam::cash_flow::expected_flows;
using kam::cash_flow::LifeCycle;
using kam::cash_flow::power_ramp;
using kam_test::close;

namespace life_cycle_test {

using Rational = boost::multiprecision::cpp_rational;
using Wide = boost::multiprecision::cpp_bin_float_50;
using Dual = decltype(boost::math::differentiation::make_fvar<double, 1>(0.0));

/// Two periods of selling, three of development that begin in the second; won in 3 of 5 cases; up to two periods late.
template <class Scalar>
LifeCycle<Scalar> account() {
    const auto ratio = [](double a, double b) { return Scalar(Scalar(a) / Scalar(b)); };
    LifeCycle<Scalar> model;
    model.development = {1, 3, Scalar(20)};
    model.selling = {0, 2, Scalar(10), Scalar(3), Scalar(4), ratio(3, 5)};
    model.delivery = {Scalar(100), ratio(3, 10), Scalar(5), {}, Scalar(6)};
    model.delivery.delay_probability = Eigen::VectorX<Scalar>{{ratio(1, 2), ratio(1, 4), ratio(1, 4)}};
    model.reorder.orders = Scalar(2);
    model.reorder.order_value = Scalar(50);
    model.reorder.margin_share = ratio(2, 5);
    model.reorder.ramp_share = Eigen::VectorX<Scalar>::Constant(1, ratio(1, 2));
    model.reorder.retention_share = ratio(4, 5);
    model.maintenance = {Scalar(7), Scalar(1)};
    model.ending = {Scalar(9)};
    return model;
}

/// Every outcome (won or lost, each delay, each lifetime) enumerated with python's fractions and weighted. Columns:
/// development, selling, delivery, reorder, maintenance, ending.
const double expected[10][6] = {{0, -22, 0, 0, 0, 0},
                                {-20, -22, 0, 0, 0, 0},
                                {-12, 0, 0, 0, 0, 0},
                                {-12, 0, 0, 0, 0, 0},
                                {0, 0, 57 / 10., 0, -21 / 10., 0},
                                {0, 0, 57 / 20., 24 / 5., -297 / 100., -27 / 50.},
                                {0, 0, 15 / 4., 252 / 25., -1869 / 500., -351 / 500.},
                                {0, 0, 0, 1548 / 125., -2004 / 625., -2079 / 2500.},
                                {0, 0, 0, 7392 / 625., -8316 / 3125., -2079 / 3125.},
                                {0, 0, 0, 29568 / 3125., -33264 / 15625., -8316 / 15625.}};
const double customer[10] = {0, 0, 0, 0, 0.3, 0.39, 0.462, 0.3696, 0.29568, 0.236544};

double value(double x) { return x; }
template <class Scalar>
double value(const Scalar& x) {
    if constexpr (std::is_same_v<Scalar, Dual>)
        return x.derivative(0);
    else
        return static_cast<double>(x);
}

static_assert(kam_test::describes_every_field<LifeCycle<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::SellingPhase<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::ReorderPhase<>>());

}  // namespace life_cycle_test
using namespace life_cycle_test;

TEMPLATE_TEST_CASE("life cycle: expected flows of every phase (python fractions over all outcomes)", "[scalar]", float,
                   double, long double, Wide, Rational, Dual) {
    const auto flows = expected_flows(account<TestType>(), 10);
    REQUIRE(flows.by_phase.rows() == 10);
    REQUIRE(flows.by_phase.cols() == 6);
    const double digits = std::is_same_v<TestType, float> ? 1e-6 : 1e-14;
    for (Eigen::Index t = 0; t < 10; ++t) {
        double total = 0;
        for (Eigen::Index phase = 0; phase < 6; ++phase) {
            CHECK(close(value(flows.by_phase(t, phase)), expected[t][phase], digits));
            total += expected[t][phase];
        }
        CHECK(close(value(flows.total[t]), total, digits, 30 * digits));
        CHECK(close(value(flows.customer_probability[t]), customer[t], digits));
    }
}

TEST_CASE("life cycle: exact in rationals (python fractions)") {
    const auto flows = expected_flows(account<Rational>(), 10);
    CHECK(flows.by_phase(9, static_cast<Eigen::Index>(Phase::ending)) == Rational(-8316, 15625));
    CHECK(kam::cash_flow::npv(flows.total, Rational(1, 10)) == Rational(-12358312402, 214358881));
}

TEST_CASE("life cycle: the rest of the topic takes the total") {
    LifeCycle<> model;
    model.development = {.periods = 2, .spend = 30};
    model.selling = {.from = 1, .periods = 2, .calls = 4, .cost_per_call = 5, .win_probability = 1};
    model.delivery = {.order_value = 100, .margin_share = 0.5};
    model.reorder = {.orders = 1, .order_value = 80, .margin_share = 0.25, .retention_share = 1};
    // By hand: -30, -50, -20, then the first order 50 and 20 per period.
    const auto flows = expected_flows(model, 8);
    CHECK(flows.total == (Eigen::VectorXd(8) << -30, -50, -20, 50, 20, 20, 20, 20).finished());
    const auto curve = kam::cash_flow::curve(flows.total);
    CHECK(curve.trough->depth == -100);
    CHECK(curve.trough->when == 2);
    CHECK(*curve.payback.permanent == 5.5);
    CHECK(kam::cash_flow::irr(flows.total).rate);
}

TEST_CASE("life cycle: what is left out adds nothing") {
    LifeCycle<> model;
    model.selling.win_probability = 1;
    model.reorder.retention_share = 1;
    CHECK(expected_flows(model, 5).by_phase.isZero(0));
    CHECK(expected_flows(model, 5).customer_probability == Eigen::VectorXd::Ones(5));
    CHECK(expected_flows(model, 0).total.size() == 0);
    CHECK(expected_flows(account<double>(), 3).total == expected_flows(account<double>(), 10).total.head(3));
    model.selling.win_probability = 0;
    CHECK(expected_flows(model, 5).customer_probability.isZero(0));
}

TEST_CASE("life cycle: ramps (by hand)") {
    CHECK(power_ramp(0, 1.0).size() == 0);
    CHECK(kam_test::all_close(power_ramp(3, 1.0), Eigen::Vector3d(0.25, 0.5, 0.75)));
    CHECK(kam_test::all_close(power_ramp(3, 2.0), Eigen::Vector3d(1 / 16.0, 0.25, 9 / 16.0)));
    CHECK(kam_test::all_close(power_ramp(2, 0.0), Eigen::Vector2d(1, 1)));
    CHECK(close(power_ramp(1, Wide(0.5))[0], Wide(sqrt(Wide(0.5))), 1e-48));
    CHECK_THROWS_AS(power_ramp(-1, 1.0), std::invalid_argument);
    CHECK_THROWS_AS(power_ramp(2, -1.0), std::invalid_argument);
    CHECK_THROWS_AS(power_ramp(2, std::nan("")), std::invalid_argument);
}

TEST_CASE("life cycle: derivatives with respect to retention by both kinds of automatic differentiation", "[scalar]") {
    // Forward differences cannot know; the polynomial can: customer[6] = 3/5 (1/2 r^2 + 1/4 r + 1/4), by hand.
    const double slope = 0.6 * (0.5 * 2 * 0.8 + 0.25);
    auto dual = account<Dual>();
    dual.reorder.retention_share = boost::math::differentiation::make_fvar<double, 1>(0.8);
    CHECK(close(expected_flows(dual, 10).customer_probability[6].derivative(1), slope));

    using Forward = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    auto forward = account<Forward>();
    forward.reorder.retention_share = Forward(0.8, 1, 0);
    CHECK(close(expected_flows(forward, 10).customer_probability[6].derivatives()[0], slope));
    // More than the closed form by hand: the total moves by what a small change of retention moves it.
    const auto at = [](double retention) {
        auto model = account<double>();
        model.reorder.retention_share = retention;
        return expected_flows(model, 10).total[9];
    };
    CHECK(close(expected_flows(forward, 10).total[9].derivatives()[0], (at(0.8001) - at(0.7999)) / 0.0002, 1e-6));
}

TEST_CASE("life cycle: every bad parameter is named") {
    auto model = account<double>();
    model.development.periods = -1;
    model.selling.win_probability.reset();
    model.selling.calls = std::nan("");
    model.delivery.margin_share = 1.5;
    model.delivery.delay_probability[2] = 0.5;
    model.reorder.retention_share = -0.1;
    model.reorder.ramp_share[0] = 2;
    model.maintenance.spend = std::numeric_limits<double>::infinity();
    model.ending.cost = -4;
    try {
        (void)expected_flows(model, 10);
        FAIL("no error");
    } catch (const kam::InputError& error) {
        const std::string text = error.what();
        for (const char* where :
             {"model.development.periods", "model.selling.win_probability: is missing", "model.selling.calls",
              "model.delivery.margin_share: 1.5 must be between 0 and 1",
              "model.delivery.delay_probability: sum to 1.25", "model.reorder.retention_share",
              "model.reorder.ramp_share[0]", "model.maintenance.spend", "model.ending.cost: -4 must be at least 0"}) {
            CHECK_THAT(text, kam_test::ContainsSubstring(where));
        }
        CHECK(error.report().count() == 9);
    }
    CHECK(kam::cash_flow::validate(account<Rational>()).ok());
    CHECK_THROWS_AS(expected_flows(account<double>(), -1), std::invalid_argument);
    auto far = account<double>();
    far.selling.from = std::numeric_limits<Eigen::Index>::max();
    CHECK_THROWS_WITH(expected_flows(far, 10), kam_test::ContainsSubstring("model.selling.from"));
}

TEST_CASE("life cycle: flows too large for the number type are an error") {
    auto model = account<double>();
    model.reorder.orders = 1e200;
    model.reorder.order_value = 1e200;
    CHECK_THROWS_AS(expected_flows(model, 10), std::overflow_error);
}
