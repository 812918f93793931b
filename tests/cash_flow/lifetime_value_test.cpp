// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/eigen.hpp"

#include <kam/cash_flow/lifetime_value.hpp>
#include <kam/cash_flow/survival_models.hpp>

using kam::cash_flow::BetaGeometric;
using kam::cash_flow::discounted_lifetime;
using kam::cash_flow::lifetime_value;
using kam::cash_flow::Payment;
using kam::cash_flow::residual_value;
using kam::cash_flow::retention_value;
using kam::cash_flow::SilentCustomer;
using kam::cash_flow::survival_curve;
using kam_test::close;

namespace lifetime_value_test {

using Rational = boost::multiprecision::cpp_rational;
using Wide = boost::multiprecision::cpp_bin_float_50;
using Dual = decltype(boost::math::differentiation::make_fvar<double, 1>(0.0));

}  // namespace lifetime_value_test
using namespace lifetime_value_test;

TEST_CASE("retention_value: 266.667 for margin 100, retention 0.8, rate 0.1 (domain golden value, python fractions)") {
    const auto end = retention_value(100.0, 0.8, 0.1, Payment::end);
    CHECK(close(*end.value, 800.0 / 3));
    CHECK(close(*end.payments, 8.0 / 3));
    CHECK(close(*end.elasticity, 11.0 / 3));
    CHECK(close(*end.slope, 100 * 1.1 / (0.3 * 0.3)));
    const auto beginning = retention_value(100.0, 0.8, 0.1, Payment::beginning);
    CHECK(close(*beginning.value, 1100.0 / 3));
    CHECK(close(*beginning.elasticity, 8.0 / 3));

    // sum(100 * r**t / (1 + i)**t) and its derivative, term by term in fractions
    CHECK(close(*retention_value(100.0, 0.8, 0.1, Payment::end, 5).value, 212.40973356266028));
    CHECK(close(*retention_value(100.0, 0.8, 0.1, Payment::beginning, 5).value, 292.06338364865786));
    CHECK(close(*retention_value(100.0, 0.8, 0.1, Payment::end, 5).slope, 634.4387802621529));
    CHECK(close(*retention_value(100.0, 0.8, 0.1, Payment::beginning, 5).slope, 507.274093299638));
    CHECK(close(*retention_value(100.0, 0.8, 0.1, Payment::end, 12).value, 260.82769518266144));
    CHECK(close(*retention_value(100.0, 0.8, 0.1, Payment::end, 12).slope, 1107.8756973271202));
    CHECK(close(*retention_value(100.0, 0.8, 0.1, Payment::beginning, 12).slope, 1075.031482729591));
    CHECK(*retention_value(Rational(100), Rational(4, 5), Rational(1, 10), Payment::end, 12).value ==
          Rational("818589039996000") / Rational("3138428376721"));
}

TEST_CASE("retention_value: edges (by hand)") {
    CHECK_FALSE(retention_value(100.0, 1.0, 0.0, Payment::end).value);
    CHECK_FALSE(retention_value(100.0, 0.95, -0.1, Payment::end).value);
    CHECK(*retention_value(100.0, 1.0, 0.0, Payment::end, 7).value == 700);
    CHECK(*retention_value(100.0, 0.5, -0.5, Payment::beginning, 9).value == 900);  // q = 1
    CHECK(close(*retention_value(1.0, 1.0, 1e-9, Payment::end, 1'000'000).value, 999500.1665, 1e-9));
    CHECK(*retention_value(100.0, 0.0, 0.1, Payment::beginning).value == 100);
    CHECK(*retention_value(100.0, 0.0, 0.1, Payment::end).value == 0);
    CHECK(close(*retention_value(100.0, 0.0, 0.1, Payment::end).slope, 100 / 1.1));
    CHECK_FALSE(retention_value(100.0, 0.0, 0.1, Payment::end).elasticity);
    CHECK(*retention_value(100.0, 0.8, 0.1, Payment::end, 0).value == 0);
    CHECK(*retention_value(-100.0, 0.8, 0.1, Payment::end).value < 0);

    const double nan = std::nan("");
    CHECK_THROWS_AS(retention_value(100.0, 1.1, 0.1, Payment::end), std::invalid_argument);
    CHECK_THROWS_AS(retention_value(100.0, nan, 0.1, Payment::end), std::invalid_argument);
    CHECK_THROWS_AS(retention_value(nan, 0.8, 0.1, Payment::end), std::invalid_argument);
    CHECK_THROWS_AS(retention_value(100.0, 0.8, -1.0, Payment::end), std::invalid_argument);
    CHECK_THROWS_AS(retention_value(100.0, 0.8, 0.1, Payment::end, -1), std::invalid_argument);
    CHECK_THROWS_AS(retention_value(1e308, 1.0, 1e-3, Payment::end), std::overflow_error);
}

TEST_CASE("retention_value: the slope is the derivative, by multiprecision and both kinds of differentiation",
          "[scalar]") {
    const auto wide = retention_value(Wide(100), Wide(Wide(8) / 10), Wide(Wide(1) / 10), Payment::end);
    CHECK(close(*wide.value, Wide(Wide(800) / 3), 1e-48));
    const auto count = GENERATE(std::optional<Eigen::Index>(), std::optional<Eigen::Index>(13));
    for (const Payment payment : {Payment::beginning, Payment::end}) {
        const auto plain = retention_value(100.0, 0.8, 0.1, payment, count);
        const Dual stay = boost::math::differentiation::make_fvar<double, 1>(0.8);
        CHECK(close(retention_value(Dual(100), stay, Dual(0.1), payment, count).value->derivative(1), *plain.slope));
        using Forward = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
        const auto forward = retention_value(Forward(100), Forward(0.8, 1, 0), Forward(0.1), payment, count);
        CHECK(close(forward.value->derivatives()[0], *plain.slope));
    }
}

TEST_CASE("lifetime_value: any survival curve (by hand), the constant one is retention_value") {
    const Eigen::VectorXd curve = survival_curve(Eigen::Vector3d(0.9, 0.5, 0.8));
    CHECK(kam_test::all_close(curve, Eigen::Vector4d(1, 0.9, 0.45, 0.36)));
    const Eigen::Vector3d margins(10, 20, 40);
    CHECK(close(lifetime_value(margins, curve.head(3), 0.0, 0), 10 + 18 + 18.0));
    CHECK(close(lifetime_value(margins, curve.tail(3), 0.25, 1), 9 / 1.25 + 9 / 1.5625 + 14.4 / 1.953125));
    const Eigen::VectorXd constant = survival_curve(Eigen::VectorXd::Constant(12, 0.8));
    CHECK(close(lifetime_value(Eigen::VectorXd::Constant(12, 100), constant.tail(12), 0.1, 1), 260.82769518266144));
    CHECK(survival_curve(Eigen::VectorXd(0)) == Eigen::VectorXd::Ones(1));
    CHECK(lifetime_value(Eigen::VectorX<Rational>::Constant(2, Rational(3)),
                         survival_curve(Eigen::VectorX<Rational>::Constant(1, Rational(1, 3))), Rational(1, 2),
                         0) == Rational(11, 3));

    CHECK_THROWS_WITH(survival_curve(Eigen::Vector3d(0.9, 1.5, std::nan(""))),
                      kam_test::ContainsSubstring("retention[1]") && kam_test::ContainsSubstring("retention[2]"));
    CHECK_THROWS_WITH(lifetime_value(margins, Eigen::Vector3d(0.9, 0.95, 0.2), 0.1, 0),
                      kam_test::ContainsSubstring("survival[1]: 0.95 must be between 0 and 0.9"));
    CHECK_THROWS_WITH(lifetime_value(Eigen::Vector2d(1, std::nan("")), curve.head(2), 0.1, 0),
                      kam_test::ContainsSubstring("margins[1]"));
    CHECK_THROWS_AS(lifetime_value(margins, curve, 0.1, 0), std::invalid_argument);
}

TEST_CASE("beta-geometric: retention rises with age, survival is B(a, b + t) / B(a, b) (mpmath)") {
    const BetaGeometric<> model{0.668, 3.806};
    const Eigen::VectorXd survival = survival_curve(model, 5);
    const double expected[] = {1,
                               0.85069289226642825212,
                               0.74688162956383890751,
                               0.66981692018035969988,
                               0.60995102471869522576,
                               0.56186897556692647301};
    for (Eigen::Index t = 0; t < 6; ++t) CHECK(close(survival[t], expected[t], 1e-14));
    for (Eigen::Index t = 0; t < 50; ++t) CHECK(retention_after(model, t) < retention_after(model, t + 1));
    CHECK(close(retention_after(model, 0), 3.806 / 4.474));
    CHECK_THROWS_AS(retention_after(BetaGeometric<>{0, 1}, 0), std::invalid_argument);
    CHECK_THROWS_AS(survival_curve(model, -1), std::invalid_argument);
    CHECK_THROWS_AS(retention_after(model, -1), std::invalid_argument);
    CHECK_THROWS_AS(discounted_lifetime(BetaGeometric<>{1, std::nan("")}, 0.1), std::invalid_argument);
}

TEST_CASE("beta-geometric: discounted lifetime is hypergeometric, 2F1 of 1, b, a + b and 1 / (1 + d) (mpmath)") {
    const auto first = discounted_lifetime(BetaGeometric<>{0.668, 3.806}, 0.1);
    CHECK(close(*first.periods, 5.92259640761276415870, 1e-14));
    CHECK(first.error <= 1e-15 * *first.periods);
    CHECK(first.terms < 500);
    CHECK(close(*discounted_lifetime(BetaGeometric<>{0.704, 1.182}, 0.1).periods, 3.69514740557457410420, 1e-14));
    CHECK(close(*discounted_lifetime(BetaGeometric<>{0.704, 1.182}, 0.1, 3).periods, 5.94762847465490494116, 1e-14));
    CHECK(close(*discounted_lifetime(BetaGeometric<>{1.5, 2}, 0.001).periods, 4.64672747736508029058, 1e-13));
    CHECK(close(*discounted_lifetime(BetaGeometric<>{0.3, 0.2}, 0.05, 10).periods, 16.17900000295792241552, 1e-14));
    const auto wide = discounted_lifetime(BetaGeometric<Wide>{Wide("0.668"), Wide("3.806")}, Wide(Wide(1) / 10));
    CHECK(close(*wide.periods, Wide("5.922596407612764158701486118451414357816900384189246"), 1e-47));

    // Cut short, it says how far off it may be, and is no farther.
    const auto rough = discounted_lifetime(BetaGeometric<>{0.668, 3.806}, 0.1, 0, 10);
    CHECK(rough.terms == 10);
    CHECK(rough.error > 1e-6);
    CHECK(std::abs(*rough.periods - *first.periods) <= rough.error);

    CHECK(close(*discounted_lifetime(BetaGeometric<>{1.5, 2}, 0.0).periods, 5.0));  // (1.5 + 2 - 1) / 0.5
    CHECK_FALSE(discounted_lifetime(BetaGeometric<>{1.0, 2}, 0.0).periods);
    CHECK_FALSE(discounted_lifetime(BetaGeometric<>{1.5, 2}, -0.01).periods);
    CHECK_THROWS_AS(discounted_lifetime(BetaGeometric<>{1.5, 2}, -1.0), std::invalid_argument);
    // Accounts that hardly differ are the constant one: alpha / (alpha + beta) = 0.2.
    CHECK(close(*discounted_lifetime(BetaGeometric<>{2e8, 8e8}, 0.1).periods, 1.1 / 0.3, 1e-7));
}

TEST_CASE("residual_value: a silent account (mpmath, integrals over the time of leaving)") {
    const auto check = [](const SilentCustomer<>& customer, double silence, double rate, std::optional<double> horizon,
                          double active, double value) {
        const auto result = residual_value(customer, silence, 50.0, rate, horizon);
        CHECK(close(result.active_probability, active));
        CHECK(close(*result.orders, value));
        CHECK(close(*result.value, 50 * value));
    };
    check({0.8, 0.05}, 3, 0.02, std::nullopt, 0.5901322162844813, 6.763438445151810509586887);
    check({0.8, 0.05}, 0, 0.02, 24, 1, 9.314733475149399523749112);
    check({2, 0.1}, 1.5, -0.03, 12, 0.4845848418186747, 7.886838144159560218303609);
    check({0.3, 0.01}, 10, 0, std::nullopt, 0.5938930406071644, 17.8167912182149291169072);
    check({0.3, 0}, 10, 0, 20, 1, 6);                           // never leaves
    check({0, 0.1}, 10, 0.1, std::nullopt, std::exp(-1.0), 0);  // never orders
    check({5, 0.1}, 1e6, 0.1, std::nullopt, 0, 0);              // no overflow
    CHECK_FALSE(residual_value(SilentCustomer<>{0.3, 0}, 1.0, 5.0, 0.0).value);
    CHECK_FALSE(residual_value(SilentCustomer<>{0.3, 0.01}, 1.0, 5.0, -0.02).orders);

    const auto wide = residual_value(SilentCustomer<Wide>{Wide("0.8"), Wide("0.05")}, Wide(3), Wide(1), Wide("0.02"));
    CHECK(close(wide.active_probability, Wide("0.5901322162844813064120611"), 1e-24));
    CHECK_THROWS_AS(residual_value(SilentCustomer<>{-1, 0.1}, 1.0, 5.0, 0.1), kam::InputError);
    CHECK_THROWS_AS(residual_value(SilentCustomer<>{1, 0.1}, -1.0, 5.0, 0.1), kam::InputError);
    CHECK_THROWS_AS(residual_value(SilentCustomer<>{1, 0.1}, 1.0, 5.0, -1.0), std::invalid_argument);
    CHECK_THROWS_AS(residual_value(SilentCustomer<>{1, 0.1}, 1.0, std::nan(""), 0.1), std::invalid_argument);
}
