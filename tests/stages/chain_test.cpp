// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>
#include <Eigen/LU>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/eigen.hpp"

#include <kam/stages/chains/absorption.hpp>
#include <kam/stages/chains/chain_forecast.hpp>
#include <kam/stages/chains/chain_structure.hpp>
#include <kam/stages/chains/first_passage.hpp>
#include <kam/stages/chains/stationary.hpp>

using kam::stages::absorption;
using kam::stages::chain_power;
using kam::stages::chain_structure;
using kam::stages::expected_visits;
using kam::stages::first_passage;
using kam::stages::passage_curve;
using kam::stages::quasi_stationary_law;
using kam::stages::sojourn;
using kam::stages::stationary_law;
using kam_test::all_close;
using kam_test::close;

namespace chain_test {

/// Prospect, supplier, preferred supplier; partner and lost are ends.
Eigen::MatrixXd ladder() {
    Eigen::MatrixXd p(5, 5);
    p << 0.6, 0.25, 0.05, 0, 0.1,   //
        0.1, 0.6, 0.2, 0.02, 0.08,  //
        0, 0.1, 0.7, 0.15, 0.05,    //
        0, 0, 0, 1, 0,              //
        0, 0, 0, 0, 1;
    return p;
}

/// Stages that hardly exchange accounts and hardly ever lose one: rates of 1e-12 and less beside those near 1.
Eigen::MatrixXd fragile() {
    Eigen::MatrixXd p(6, 6);
    p << 0, 0.3, 1e-13, 0, 0, 1e-15,       //
        0.2, 0, 3e-12, 0, 0, 0,            //
        1e-12, 2e-13, 0, 0.4, 0.1, 7e-14,  //
        0, 1e-14, 0.25, 0, 0.5, 0,         //
        0, 0, 0.125, 0.3, 0, 5e-13,        //
        0, 0, 0, 0, 0, 0;
    for (Eigen::Index i = 0; i < 6; ++i) p(i, i) = 1 - p.row(i).sum();
    return p;
}

static_assert(kam_test::describes_every_field<kam::stages::StageClass>());
static_assert(kam_test::describes_every_field<kam::stages::ChainStructure>());
static_assert(kam_test::describes_every_field<kam::stages::Absorption<>>());
static_assert(kam_test::describes_every_field<kam::stages::ExpectedVisits<>>());
static_assert(kam_test::describes_every_field<kam::stages::FirstPassage<>>());
static_assert(kam_test::describes_every_field<kam::stages::Sojourn<>>());
static_assert(kam_test::describes_every_field<kam::stages::StationaryLaw<>>());
static_assert(kam_test::describes_every_field<kam::stages::QuasiStationaryLaw<>>());

}  // namespace chain_test
using namespace chain_test;

TEST_CASE("chain: the drunkard's walk of Grinstead and Snell 1997 section 11.2") {
    Eigen::MatrixXd walk = Eigen::MatrixXd::Zero(5, 5);
    walk(0, 0) = walk(4, 4) = 1;
    for (Eigen::Index i = 1; i < 4; ++i) walk(i, i - 1) = walk(i, i + 1) = 0.5;
    const auto result = absorption(walk);
    CHECK(result.transient == std::vector<Eigen::Index>{1, 2, 3});
    CHECK(result.ends == std::vector<std::vector<Eigen::Index>>{{0}, {4}});
    CHECK(all_close(result.probability.col(0), Eigen::VectorXd{{1, 0.75, 0.5, 0.25, 0}}));
    CHECK(all_close(result.steps, Eigen::VectorXd{{0, 3, 4, 3, 0}}));
    // (2N - I) t - t^2 by hand: 8 for each of the three.
    CHECK(all_close(result.steps_variance, Eigen::VectorXd{{0, 8, 8, 8, 0}}));
    Eigen::Matrix3d visits;
    visits << 1.5, 1, 0.5, 1, 2, 1, 0.5, 1, 1.5;
    CHECK(all_close(expected_visits(walk).visits, visits));
}

TEST_CASE("chain: the Land of Oz of Kemeny and Snell 1960") {
    Eigen::Matrix3d oz;
    oz << 0.5, 0.25, 0.25, 0.5, 0, 0.5, 0.25, 0.25, 0.5;
    const auto law = stationary_law(oz);
    REQUIRE(law.law);
    CHECK(all_close(*law.law, Eigen::Vector3d(0.4, 0.2, 0.4)));
    CHECK(law.limit);
    // Published mean first passage times: 4 to nice from either, 10/3 and 8/3 to rain.
    const auto to_nice = first_passage(oz, {1});
    CHECK(close(*to_nice[0].steps, 4.0));
    CHECK(close(*to_nice[2].steps, 4.0));
    CHECK(*to_nice[1].steps == 0);
    const auto to_rain = first_passage(oz, {0});
    CHECK(close(*to_rain[1].steps, 8.0 / 3));
    CHECK(close(*to_rain[2].steps, 10.0 / 3));
    CHECK(to_rain[1].certain);
    CHECK(to_rain[1].probability == 1);
}

TEST_CASE("chain: an account ladder with two ends (fractions)") {
    // Exact rational arithmetic: N, h = N r, t = N 1, (2N - I) t - t^2; with a condition N h / h and its second moment.
    const auto result = absorption(ladder());
    CHECK(all_close(result.steps, Eigen::VectorXd{{7.8125, 7.34375, 5.78125, 0, 0}}));
    CHECK(all_close(result.steps_variance, Eigen::VectorXd{{41.9921875, 39.1650390625, 32.8173828125, 0, 0}}));
    CHECK(all_close(result.probability.col(0), Eigen::VectorXd{{0.378125, 0.4734375, 0.6578125, 1, 0}}));
    CHECK(all_close(result.probability.col(1), Eigen::VectorXd{{0.621875, 0.5265625, 0.3421875, 0, 1}}));
    Eigen::Matrix3d visits;
    visits << 3.125, 2.5, 2.1875, 0.9375, 3.75, 2.65625, 0.3125, 1.25, 4.21875;
    CHECK(all_close(expected_visits(ladder()).visits, visits));

    const auto partner = first_passage(ladder(), {3});
    const double steps[] = {10.06069214876033, 8.189459570957096, 5.2980255344418055};
    const double variances[] = {43.193388389731744, 40.33719062171533, 29.684622920072457};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(close(partner[i].probability, result.probability(static_cast<Eigen::Index>(i), 0)));
        CHECK_FALSE(partner[i].certain);
        CHECK(close(*partner[i].steps, steps[i]));
        CHECK(close(*partner[i].steps_variance, variances[i]));
    }
    CHECK(partner[3].certain);
    CHECK(partner[4].probability == 0);
    CHECK_FALSE(partner[4].steps);
    const auto lost = first_passage(ladder(), {4});
    CHECK(close(*lost[0].steps, 6.445508793969849));
    CHECK(close(*lost[2].steps_variance, 37.527908112353));
    const auto either = first_passage(ladder(), {3, 4});
    CHECK(either[0].certain);
    CHECK(close(*either[0].steps, 7.8125));
    CHECK(close(*either[0].steps_variance, 41.9921875));
}

TEST_CASE("chain: the curve of first passage adds up to the probability and the mean") {
    const auto curve = passage_curve(ladder(), {3}, 400);
    const auto partner = first_passage(ladder(), {3});
    for (Eigen::Index i = 0; i < 3; ++i) {
        double all = 0, steps = 0;
        for (Eigen::Index t = 0; t <= 400; ++t) {
            all += curve(i, t);
            steps += static_cast<double>(t) * curve(i, t);
        }
        const auto& row = partner[static_cast<std::size_t>(i)];
        CHECK(close(all, row.probability));
        CHECK(close(steps / all, *row.steps));
    }
    CHECK(close(curve(0, 2), 0.6 * 0 + 0.25 * 0.02 + 0.05 * 0.15));
}

TEST_CASE("chain: nearly decomposable chains keep twelve digits (fractions of the same doubles)") {
    // I - Q formed from the diagonal has lost them: LU of it is wrong in the third digit or worse here.
    const auto result = absorption(fragile());
    const Eigen::VectorXd steps{
        {5596376409382.583, 5596376409379.449, 5054114752077.209, 5054114752075.217, 5054114752072.21, 0}};
    const Eigen::VectorXd variance{{2.6645992847547604e+25, 2.6645992847547587e+25, 2.6350929178204008e+25,
                                    2.6350929178202827e+25, 2.6350929178202225e+25, 0}};
    CHECK(all_close(result.steps, steps, 1e-14));
    CHECK(all_close(result.steps_variance, variance, 1e-13));
    Eigen::MatrixXd visits(5, 5);
    visits << 514867539168.82935, 772301308742.856, 1129598098639.523, 1338782931719.246, 1840826531112.1292,
        514867539165.5702, 772301308742.9672, 1129598098639.5266, 1338782931719.2505, 1840826531112.1353,
        297588162543.7212, 446382243810.0828, 1129843663443.5786, 1339073971487.0154, 1841226710792.8115,
        297588162543.28577, 446382243809.4297, 1129843663441.9045, 1339073971487.55, 1841226710793.0469,
        297588162543.0637, 446382243809.0966, 1129843663441.0676, 1339073971485.8174, 1841226710793.1643;
    CHECK(all_close(expected_visits(fragile()).visits, visits, 1e-14));

    const Eigen::MatrixXd p = fragile();
    const Eigen::MatrixXd difference = Eigen::MatrixXd::Identity(5, 5) - p.topLeftCorner(5, 5);
    const Eigen::VectorXd by_lu = difference.partialPivLu().solve(Eigen::VectorXd::Ones(5));
    CHECK(std::abs(by_lu[0] / steps[0] - 1) > 1e-6);  // what the reduction is for
}

TEST_CASE("chain: one rare move of 1e-13 (by hand)") {
    // R markovchain gives 0.99969 and 9.99689e12 here.
    Eigen::Matrix2d p;
    p << 1 - 1e-13, 1e-13, 0, 1;
    const auto result = absorption(p);
    CHECK(result.probability(0, 0) == 1);
    CHECK(close(result.steps[0], 1e13, 1e-15));
    CHECK(close(result.steps_variance[0], (1 - 1e-13) * 1e26, 1e-15));
    CHECK(close(*sojourn(p)[0].steps, 1e13, 1e-15));
    CHECK_FALSE(sojourn(p)[1].steps);
}

TEST_CASE("chain: the stationary law of a nearly decomposable chain (fractions of the same doubles)") {
    Eigen::MatrixXd p = fragile().topLeftCorner(5, 5);
    for (Eigen::Index i = 0; i < 5; ++i) p(i, i) = 1 - (p.row(i).sum() - p(i, i));
    const Eigen::VectorXd expected{
        {0.05889128869757442, 0.08833693304527336, 0.22354211663051943, 0.26493880489542376, 0.36429085673120903}};
    CHECK(all_close(*stationary_law(p).law, expected, 1e-14));
}

TEST_CASE("chain: the quasi-stationary law of the ladder (mpmath eigenvectors)") {
    const auto result = quasi_stationary_law(ladder(), {0, 1, 2});
    REQUIRE(result.converged);
    CHECK(
        all_close(*result.law, Eigen::Vector3d(0.13950266506192743, 0.34685328073063108, 0.51364405420744149), 1e-13));
    CHECK(close(*result.survival_share, 0.84863559457925585, 1e-13));
    const auto cut_short = quasi_stationary_law(ladder(), {0, 1, 2}, 3);
    CHECK_FALSE(cut_short.converged);
    CHECK_FALSE(cut_short.law);
    CHECK_FALSE(cut_short.survival_share);
    CHECK(cut_short.iterations == 3);
    CHECK(cut_short.residual > 0);
}

TEST_CASE("chain: classes and periods (by hand)") {
    Eigen::MatrixXd p = Eigen::MatrixXd::Zero(7, 7);
    p(0, 1) = 1;  // 0 -> 1 -> 2 -> 0 or 3: a class of period 3 that is left
    p(1, 2) = 1;
    p(2, 0) = p(2, 3) = 0.5;
    p(3, 4) = p(4, 3) = 1;  // a closed class of period 2
    p(5, 6) = 1;            // 5 never returns to itself
    p(6, 6) = 1;
    const auto structure = chain_structure(p);
    REQUIRE(structure.classes.size() == 4);
    CHECK(structure.classes[0].stages == std::vector<Eigen::Index>{0, 1, 2});
    CHECK(structure.classes[0].period == 3);
    CHECK_FALSE(structure.classes[0].closed);
    CHECK(structure.classes[1].stages == std::vector<Eigen::Index>{3, 4});
    CHECK(structure.classes[1].period == 2);
    CHECK(structure.classes[1].closed);
    CHECK(structure.classes[2].period == 0);
    CHECK(structure.classes[3].period == 1);
    CHECK(structure.absorbing == std::vector<Eigen::Index>{6});
    CHECK(structure.class_of == std::vector<std::size_t>{0, 0, 0, 1, 1, 2, 3});
    CHECK_FALSE(structure.irreducible);
    CHECK_FALSE(structure.regular);

    const auto law = stationary_law(p);
    CHECK_FALSE(law.law);
    CHECK_FALSE(law.limit);
    CHECK(all_close(law.by_class.col(0), Eigen::VectorXd{{0, 0, 0, 0.5, 0.5, 0, 0}}));
    CHECK(law.by_class(6, 1) == 1);
    const auto ends = absorption(p);
    CHECK(ends.ends == std::vector<std::vector<Eigen::Index>>{{3, 4}, {6}});
    CHECK(close(ends.steps[0], 6.0));  // rounds of three until it leaves: 3 / (1/2)

    Eigen::Matrix2d swap;
    swap << 0, 1, 1, 0;
    CHECK(chain_structure(swap).irreducible);
    CHECK_FALSE(stationary_law(swap).limit);
    CHECK(all_close(*stationary_law(swap).law, Eigen::Vector2d(0.5, 0.5)));
}

TEST_CASE("chain: other number types") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    const Eigen::MatrixX<Wide> p = fragile().cast<Wide>();
    Eigen::MatrixX<Wide> exact = p;
    for (Eigen::Index i = 0; i < 6; ++i) {
        exact(i, i) = 0;
        exact(i, i) = 1 - exact.row(i).sum();
    }
    const auto wide = absorption(exact);
    const auto plain = absorption(fragile());
    for (Eigen::Index i = 0; i < 6; ++i) {
        CHECK(close(plain.steps[i], static_cast<double>(wide.steps[i]), 1e-14));
        CHECK(close(plain.steps_variance[i], static_cast<double>(wide.steps_variance[i]), 1e-13));
    }
    const Eigen::MatrixXf narrow = ladder().cast<float>();
    CHECK(close(absorption(narrow).steps[0], 7.8125F, 1e-5));
    CHECK(close(static_cast<double>(*first_passage(ladder().cast<long double>(), {3})[0].steps), 10.06069214876033));
}

TEST_CASE("chain: bad input is named entry by entry") {
    Eigen::Matrix3d p;
    p << 0.5, 0.6, 0, -0.1, 1.1, 0, std::numeric_limits<double>::quiet_NaN(), 0.5, 0.5;
    const auto report = kam::stages::validate_chain(p);
    CHECK(report.count() == 3);
    CHECK(report.issues()[0].where == "transition row 0");
    CHECK(report.issues()[0].what == "sums to 1.1, not 1");
    CHECK(report.issues()[1].where == "transition(1, 0)");
    CHECK(report.count(kam::Fault::not_finite) == 1);
    CHECK_THROWS_AS(absorption(p), kam::InputError);
    CHECK_THROWS_AS(stationary_law(p), kam::InputError);
    CHECK_THROWS_AS(first_passage(p, {0}), kam::InputError);
    CHECK_THROWS_AS(chain_power(p, 2), kam::InputError);
    CHECK_THROWS_AS(absorption(Eigen::MatrixXd::Zero(2, 3)), std::invalid_argument);
    CHECK_THROWS_AS(absorption(Eigen::MatrixXd(0, 0)), std::invalid_argument);
    CHECK_THROWS_AS(first_passage(ladder(), {}), std::invalid_argument);
    CHECK_THROWS_AS(first_passage(ladder(), {5}), std::invalid_argument);
    CHECK_THROWS_AS(passage_curve(ladder(), {3}, -1), std::invalid_argument);
    CHECK_THROWS_AS(chain_power(ladder(), -1), std::invalid_argument);
    CHECK_THROWS_AS(quasi_stationary_law(ladder(), {}), std::invalid_argument);
    CHECK_THROWS_WITH(kam::stages::stage_forecast(ladder(), Eigen::Vector3d(1, 0, 0), 2),
                      kam_test::ContainsSubstring("3 starting probabilities but 5 stages"));
    // Probabilities written with eight decimals are in order.
    Eigen::Matrix2d written;
    written << 0.33333333, 0.66666667, 0.5, 0.5;
    CHECK(kam::stages::validate_chain(written).ok());
}
