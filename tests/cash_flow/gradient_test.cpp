// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/eigen.hpp"

#include <kam/cash_flow.hpp>

using namespace kam::cash_flow;
using kam_test::all_close;
using kam_test::close;

namespace gradient_test {

using Rational = boost::multiprecision::cpp_rational;
using Wide = boost::multiprecision::cpp_bin_float_50;

const Eigen::VectorXd five_years = (Eigen::VectorXd(5) << -100, -50, 40, 60, 80).finished();

template <class Amount = double>
std::vector<BasicFlow<Amount>> dated(const std::vector<double>& amounts) {
    std::vector<BasicFlow<Amount>> flows;
    for (const char* day : {"2008-03-01", "2008-01-01", "2008-10-30", "2009-04-01", "2009-02-15"}) {
        flows.push_back({*kam::parse_date(day), Amount(amounts[flows.size()])});
    }
    return flows;
}
const std::vector<double> repaid{2750, -10000, 4250, 2750, 3250};
const std::vector<double> drawn_twice{2750, -10000, -4250, 9750, 3250};

/// True when the gradient is this to 14 digits.
template <class Vector>
bool is(const Gradient<double>& gradient, double value, const Eigen::VectorXd& flows, const Vector& rates) {
    return close(gradient.value, value, 1e-13) && all_close(gradient.flows, flows, 1e-13) &&
           all_close(gradient.rates, rates, 1e-13);
}
Eigen::VectorXd one(double rate) { return Eigen::VectorXd::Constant(1, rate); }
Eigen::VectorXd five(double a, double b, double c, double d, double e) {
    return (Eigen::VectorXd(5) << a, b, c, d, e).finished();
}

/// The gradient that automatic differentiation of `measure(flows, rates)` finds.
template <class Measure>
Gradient<double> differentiated(const Eigen::VectorXd& flows, const Eigen::VectorXd& rates, const Measure& measure) {
    using Dual = Eigen::AutoDiffScalar<Eigen::VectorXd>;
    const int n = static_cast<int>(flows.size()), size = n + static_cast<int>(rates.size());
    Eigen::VectorX<Dual> dual_flows(n), dual_rates(rates.size());
    for (int i = 0; i < n; ++i) dual_flows[i] = Dual(flows[i], size, i);
    for (int k = n; k < size; ++k) dual_rates[k - n] = Dual(rates[k - n], size, k);
    const Dual value = measure(dual_flows, dual_rates);
    return {value.value(), value.derivatives().head(n), value.derivatives().tail(rates.size())};
}
bool agree(const Gradient<double>& a, const Gradient<double>& b) {
    return close(a.value, b.value, 1e-11) && all_close(a.flows, b.flows, 1e-10, 1e-12) &&
           all_close(a.rates, b.rates, 1e-10, 1e-9);
}

}  // namespace gradient_test
using gradient_test::dated;
using gradient_test::five;
using gradient_test::five_years;
using gradient_test::is;
using gradient_test::one;
using gradient_test::Wide;

TEST_CASE("gradients: golden values (mpmath, numerical derivatives with 60 digits)") {
    CHECK(is(npv_gradient(five_years, 0.1, 1), -11.52429975597792003775,
             five(0.9090909090909090909091, 0.8264462809917355371901, 0.7513148009015777610819,
                  0.6830134553650706918926, 0.6209213230591551744478),
             one(-298.9961960101853675939)));
    CHECK(is(*profitability_index_gradient(five_years, 0.1), 0.9128474830954169797145,
             five(0.006275826446280991735537, 0.005705296769346356123216, 0.005681818181818181818182,
                  0.005165289256198347107438, 0.004695717505634861006762),
             one(-2.365147530906358855269)));
    CHECK(is(*equivalent_annuity_gradient(five_years, 0.1), -3.999138116785175608705,
             five(0.3154708037060978237449, 0.2867916397328162034044, 0.2607196724843783667313,
                  0.2370178840767076061194, 0.2154708037060978237449),
             one(-116.04953386389942913)));
    CHECK(is(*equivalent_annuity_gradient(five_years, -0.3, 7), 11.26281744686429631828,
             five(0.02692356102142689711291, 0.03846223003060985301844, 0.05494604290087121859777,
                  0.07849434700124459799681, 0.1121347814303494257097),
             one(10.21516743187808015975)));
    CHECK(is(*equivalent_annuity_gradient(five_years, 1e-9), 7.499999886249999985625,
             five(0.2500000006250000003125, 0.2500000003749999999375, 0.2500000001249999998125,
                  0.2499999998749999999375, 0.2499999996250000003125),
             one(-113.7500000287499999372)));
    CHECK(close(equivalent_annuity_gradient(five_years, 1e-3, 360)->rates[0], 14.79019296551477183782, 1e-13));
    CHECK(is(future_value_gradient(five_years, 0.1), -18.56, five(1.4641, 1.331, 1.21, 1.1, 1), one(-565.9)));
    CHECK(is(*mirr_gradient(five_years, 0.1, 0.08), 0.07111332205627778775487,
             five(0.001840976022284227447704, 0.001673614565712934043367, 0.001631375588707643546869,
                  0.001510532952507077358212, 0.001398641622691738294641),
             Eigen::Vector2d(0.07607338935058791106214, 0.2047611335620704863354)));
    CHECK(is(
        xnpv_gradient(dated(gradient_test::repaid), 0.09), 2086.647602031536621664,
        five(0.9859336717798666964609, 1, 0.930959696635909673758, 0.8979300630692851538113, 0.9075211139980778215211),
        one(-9299.354109082284077602)));
    CHECK(is(*xmirr_gradient(dated(gradient_test::drawn_twice), 0.1, 0.12), 0.1261765159174735442715,
             five(0.00006309745250641084748119, 0.00006472713412347727582466, 0.00005980324907472727858546,
                  0.0000557973588087047071464, 0.00005658243293072706676437),
             Eigen::Vector2d(0.1918097982465256612663, 0.1883275601653626380169)));
}

TEST_CASE("gradients: the value is the measure's own, at rate 0 too (by hand: 7.5 = 30 / 4)") {
    for (const double rate : {-0.6, -1e-12, 0.0, 1e-12, 0.07, 3.0}) {
        CAPTURE(rate);
        CHECK(close(npv_gradient(five_years, rate, -2).value, npv(five_years, rate, -2), 1e-13));
        CHECK(close(future_value_gradient(five_years, rate).value, future_value(five_years, rate), 1e-13));
        CHECK(close(profitability_index_gradient(five_years, rate)->value, *profitability_index(five_years, rate)));
        CHECK(close(equivalent_annuity_gradient(five_years, rate)->value, *equivalent_annuity(five_years, rate)));
        CHECK(close(mirr_gradient(five_years, rate, 0.1)->value, mirr(five_years, rate, 0.1).value()));
    }
    // A(r) = V(r) (1 / 4 + 5 r / 8 + ...), V = 30 - 530 r: A' = 18.75 - 132.5.
    const auto at_zero = equivalent_annuity_gradient(five_years, 0.0);
    CHECK(at_zero->value == 7.5);
    CHECK(at_zero->rates[0] == -113.75);
    CHECK(at_zero->flows == Eigen::VectorXd::Constant(5, 0.25));
}

TEST_CASE("gradients: automatic differentiation of the measures agrees, random flows and rates", "[scalar]") {
    const auto seed = GENERATE(range(1U, 21U));
    std::mt19937_64 engine(seed);
    Eigen::VectorXd flows(3 + static_cast<Eigen::Index>(seed % 9));
    for (double& flow : flows) flow = static_cast<double>(engine() % 2001) / 10 - 100.05;
    flows[0] = -100;
    flows[flows.size() - 1] = 130;
    const double rate = static_cast<double>(engine() % 100) / 100 - 0.4;
    const double other = 0.03 + static_cast<double>(seed) / 100;
    CAPTURE(seed, rate, flows.transpose());
    using gradient_test::agree;
    using gradient_test::differentiated;
    CHECK(agree(npv_gradient(flows, rate, 1),
                differentiated(flows, one(rate), [](const auto& c, const auto& r) { return npv(c, r[0], 1); })));
    CHECK(agree(future_value_gradient(flows, rate),
                differentiated(flows, one(rate), [](const auto& c, const auto& r) { return future_value(c, r[0]); })));
    CHECK(agree(
        *profitability_index_gradient(flows, rate),
        differentiated(flows, one(rate), [](const auto& c, const auto& r) { return *profitability_index(c, r[0]); })));
    CHECK(agree(
        *equivalent_annuity_gradient(flows, other),
        differentiated(flows, one(other), [](const auto& c, const auto& r) { return *equivalent_annuity(c, r[0]); })));
    CHECK(agree(*mirr_gradient(flows, rate, other),
                differentiated(flows, Eigen::Vector2d(rate, other),
                               [](const auto& c, const auto& r) { return *mirr(c, r[0], r[1]).rate; })));
}

TEST_CASE("gradients: second derivatives from the closed form in Boost's autodiff", "[scalar]") {
    using boost::math::differentiation::make_fvar;
    const auto rate = make_fvar<double, 2>(0.1);
    const auto value = npv(five_years, rate, 1);
    const auto gradient = npv_gradient(five_years, rate, 1);
    CHECK(close(gradient.rates[0].derivative(0), value.derivative(1), 1e-13));
    CHECK(close(gradient.rates[0].derivative(1), value.derivative(2), 1e-13));
    const auto annuity = equivalent_annuity_gradient(five_years, rate);
    const auto annuity_value = equivalent_annuity(five_years, rate);
    CHECK(close(annuity->rates[0].derivative(1), annuity_value->derivative(2), 1e-10));
}

TEST_CASE("gradients: fifty digits against differences, exact rationals", "[scalar]") {
    const Eigen::VectorX<Wide> flows = five_years.cast<Wide>();
    const Wide rate("0.1"), step("1e-15");  // the error of a central difference is about its square
    const auto slope = [&](const auto& measure) {
        return Wide((measure(Wide(rate + step)) - measure(Wide(rate - step))) / (2 * step));
    };
    const auto near = [](const Wide& a, const Wide& b) { return abs(Wide(a - b)) < Wide("1e-24") * abs(b); };
    CHECK(near(equivalent_annuity_gradient(flows, rate)->rates[0],
               slope([&](const Wide& r) { return *equivalent_annuity(flows, r); })));
    CHECK(near(mirr_gradient(flows, rate, Wide("0.08"))->rates[0],
               slope([&](const Wide& r) { return mirr(flows, r, Wide("0.08")).value(); })));
    CHECK(near(mirr_gradient(flows, Wide("0.08"), rate)->rates[1],
               slope([&](const Wide& r) { return mirr(flows, Wide("0.08"), r).value(); })));
    const auto wide_dated = dated<Wide>(gradient_test::drawn_twice);
    CHECK(near(xnpv_gradient(wide_dated, rate).rates[0], slope([&](const Wide& r) { return xnpv(wide_dated, r); })));

    using gradient_test::Rational;
    const auto exact = npv_gradient(five_years.cast<Rational>(), Rational(1, 10), 1);
    CHECK(exact.value == Rational(-1856000, 161051));
    CHECK(exact.flows[4] == Rational(100000, 161051));
    CHECK(exact.rates[0] == Rational(-529690000, 1771561));  // sum of -t c_t 1.1^-(t + 1), python fractions
    CHECK(future_value_gradient(five_years.cast<Rational>(), Rational(1, 10)).rates[0] == Rational(-5659, 10));
}

TEST_CASE("gradients: what has no value has no gradient, and bad data is named") {
    CHECK_FALSE(profitability_index_gradient(Eigen::Vector2d(1, 2), 0.1));
    CHECK_FALSE(equivalent_annuity_gradient(Eigen::VectorXd::Ones(1), 0.1));
    CHECK_FALSE(mirr_gradient(Eigen::Vector2d(-1, -2), 0.1, 0.1));
    CHECK_FALSE(xmirr_gradient(std::vector<Flow>{}, 0.1, 0.1));
    CHECK(npv_gradient(Eigen::VectorXd(0), 0.1).flows.size() == 0);
    CHECK(npv_gradient(Eigen::VectorXd(0), 0.1).rates[0] == 0);
    CHECK(xnpv_gradient(std::vector<Flow>{}, 0.1).value == 0);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(npv_gradient(Eigen::Vector3d(1, nan, 2), 0.1), kam_test::ContainsSubstring("flows[1]"));
    CHECK_THROWS_WITH(mirr_gradient(Eigen::Vector3d(1, 2, nan), 0.1, 0.1), kam_test::ContainsSubstring("flows[2]"));
    CHECK_THROWS_WITH(npv_gradient(five_years, -1.5), kam_test::ContainsSubstring("npv_gradient: a rate of -1.5"));
    CHECK_THROWS_AS(future_value_gradient(five_years, -1.0), std::invalid_argument);
    CHECK_THROWS_AS(npv_gradient(Eigen::VectorXd::Ones(1000), -0.9), std::overflow_error);
}

TEST_CASE("gradients: a zero flow has the slope of a receipt") {
    const auto gradient = mirr_gradient(Eigen::Vector3d(-100, 0, 121), 0.05, 0.1);
    const double up = mirr(Eigen::Vector3d(-100, 1e-6, 121), 0.05, 0.1).value();
    CHECK(close(gradient->flows[1], (up - 0.1) / 1e-6, 1e-6));
    const auto index = profitability_index_gradient(Eigen::Vector3d(-100, 0, 121), 0.1);
    CHECK(close(index->flows[1], 1 / 110.0, 1e-14));
}

TEMPLATE_TEST_CASE("gradients: every kind of floating point", "[scalar]", float, double, long double, Wide) {
    using std::abs;
    const TestType few = 64 * std::numeric_limits<TestType>::epsilon();
    const auto near = [&](const TestType& value, double expected) {
        return abs(TestType(value - TestType(expected))) <= TestType(few + TestType(1e-14)) * TestType(abs(expected));
    };
    const Eigen::VectorX<TestType> flows = five_years.cast<TestType>();
    const TestType tenth = TestType(1) / TestType(10);
    // The golden values above, to the digits of double.
    CHECK(near(npv_gradient(flows, tenth, 1).rates[0], -298.9961960101853675939));
    CHECK(near(profitability_index_gradient(flows, tenth)->rates[0], -2.365147530906358855269));
    CHECK(near(equivalent_annuity_gradient(flows, tenth)->rates[0], -116.04953386389942913));
    CHECK(near(future_value_gradient(flows, tenth).rates[0], -565.9));
    CHECK(near(mirr_gradient(flows, tenth, TestType(8) / TestType(100))->rates[1], 0.2047611335620704863354));
    CHECK(near(xnpv_gradient(dated<TestType>(gradient_test::repaid), TestType(9) / TestType(100)).rates[0],
               -9299.354109082284077602));
    CHECK(
        near(xmirr_gradient(dated<TestType>(gradient_test::drawn_twice), tenth, TestType(12) / TestType(100))->rates[0],
             0.1918097982465256612663));
}
