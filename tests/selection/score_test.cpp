// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"

#include <kam/selection/score.hpp>

using kam::Direction;
using kam::selection::CriterionParameters;
using kam::selection::score;
using kam_test::close;

namespace score_test {

CriterionParameters parameters(Direction direction, double weight) { return {direction, weight, {}, {}}; }
CriterionParameters parameters(Direction direction, double weight, double worst, double best) {
    return {direction, weight, worst, best};
}
using Wide = boost::multiprecision::cpp_bin_float_50;
using Dual = decltype(boost::math::differentiation::make_fvar<double, 1>(0.0));

const Eigen::MatrixXd clients = (Eigen::MatrixXd(3, 3) << 100, 0.1, 5, 50, 0.2, 3, 10, 0.3, 9).finished();
const std::vector<CriterionParameters> by_range{parameters(Direction::benefit, 0.5),
                                                parameters(Direction::benefit, 0.3), parameters(Direction::cost, 0.2)};

}  // namespace score_test
using score_test::by_range;
using score_test::clients;
using score_test::parameters;

TEST_CASE("score: three clients scaled by their own range (numpy: min-max, cost reversed, v @ w)") {
    const auto result = score(clients, by_range);
    CHECK(close(result.scores[0], 0.63333333333333333));
    CHECK(close(result.scores[1], 0.57222222222222222));
    CHECK(close(result.scores[2], 0.3));
    CHECK_FALSE(result.anchored);
    CHECK_FALSE(result.criteria[0].anchored);
    CHECK(result.criteria[2].worst == 9);
    CHECK(result.criteria[2].best == 3);
    // w * v.std(0) / sum, and v.mean(0)
    CHECK(close(result.criteria[0].effective_weight, 0.49868504, 1e-7));
    CHECK(close(result.criteria[1].effective_weight, 0.29859726, 1e-7));
    CHECK(close(result.criteria[2].effective_weight, 0.20271771, 1e-7));
    CHECK(close(result.criteria[2].mean, 0.55555555555555556));
}

TEST_CASE("score: 1 - SPOTIS distance of the example in Dezert, Tchamova, Han & Tacnet 2020 (recomputed with numpy)") {
    const Eigen::MatrixXd values =
        (Eigen::MatrixXd(4, 3) << 10.5, -3.1, 1.7, -4.7, 0, 3.4, 8.1, 0.3, 1.3, 3.2, 7.3, -5.3).finished();
    const auto result =
        score(values, {parameters(Direction::benefit, 0.2, -5, 12), parameters(Direction::cost, 0.3, 10, -6),
                       parameters(Direction::benefit, 0.5, -8, 5)});
    const double distances[] = {0.19894514, 0.37050905, 0.30631505, 0.74905826};
    for (Eigen::Index i = 0; i < 4; ++i) CHECK(close(result.scores[i], 1 - distances[i], 0, 1e-8));
    CHECK(result.anchored);
}

TEST_CASE("score: weights are divided by their sum, however large") {
    const auto plain = score(clients, by_range);
    for (const double factor : {1e-300, 7.0, 1e308}) {
        auto scaled = by_range;
        for (auto& one : scaled) one.weight *= factor;
        const auto result = score(clients, scaled);
        CHECK(result.scores.isApprox(plain.scores, 1e-14));
        CHECK(close(result.criteria[1].weight, 0.3));
    }
}

TEST_CASE("score: weights that cannot be") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const double weight : {-0.1, nan, std::numeric_limits<double>::infinity()}) {
        auto bad = by_range;
        bad[1].weight = weight;
        CHECK_THROWS_AS(score(clients, bad, {"sales", "growth", "cost"}), std::invalid_argument);
        CHECK_THROWS_WITH(score(clients, bad, {"sales", "growth", "cost"}), kam_test::ContainsSubstring("'growth'"));
    }
    auto none = by_range;
    for (auto& one : none) one.weight = 0;
    CHECK_THROWS_WITH(score(clients, none), kam_test::ContainsSubstring("all 3 weights are 0"));
    CHECK_THROWS_WITH(score(clients, {by_range[0]}), kam_test::ContainsSubstring("3 columns but 1 criteria"));
    CHECK_THROWS_WITH(score(Eigen::MatrixXd(3, 0), {}), kam_test::ContainsSubstring("no criteria"));
}

TEST_CASE("score: bounds that cannot be") {
    const double infinity = std::numeric_limits<double>::infinity();
    const Eigen::Vector2d values(1, 2);
    CHECK_THROWS_WITH(score(values, {parameters(Direction::benefit, 1, 5, 5)}),
                      kam_test::ContainsSubstring("between 5 and 5"));
    CHECK_THROWS_AS(score(values, {parameters(Direction::benefit, 1, 5, 0)}), std::invalid_argument);
    CHECK_THROWS_AS(score(values, {parameters(Direction::cost, 1, 0, 5)}), std::invalid_argument);
    CHECK_THROWS_AS(score(values, {parameters(Direction::benefit, 1, 0, infinity)}), std::invalid_argument);
    CHECK_THROWS_AS(score(values, {parameters(Direction::benefit, 1, -1.5e308, 1.5e308)}), std::invalid_argument);
    CHECK_THROWS_AS(score(values, {CriterionParameters{Direction::benefit, 1, 0.0, {}}}), std::invalid_argument);
}

TEST_CASE("score: every unknown and infinite value is named") {
    Eigen::MatrixXd values = clients;
    values(0, 1) = std::numeric_limits<double>::quiet_NaN();
    values(2, 1) = -std::numeric_limits<double>::infinity();
    try {
        (void)score(values, by_range, {"sales", "growth", "cost"});
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().issues().size() == 2);
        CHECK(error.report().issues()[0].where == "row 0, criterion 'growth'");
        CHECK(error.report().issues()[0].kind == kam::Fault::missing);
        CHECK(error.report().issues()[1].where == "row 2, criterion 'growth'");
        CHECK(error.report().issues()[1].kind == kam::Fault::not_finite);
    }
    Eigen::Vector2d apart(-1.5e308, 1.5e308);
    CHECK_THROWS_AS(score(apart, {parameters(Direction::benefit, 1)}), kam::InputError);
}

TEST_CASE("score: a constant column counts half for everybody and is inert") {
    const Eigen::MatrixXd values = (Eigen::MatrixXd(3, 2) << 1, 7, 2, 7, 3, 7).finished();
    const auto result = score(values, {parameters(Direction::benefit, 1), parameters(Direction::cost, 1)});
    CHECK(result.criteria[1].inert);
    CHECK(result.criteria[1].effective_weight == 0);
    CHECK(result.criteria[0].effective_weight == 1);
    CHECK(result.scores == Eigen::Vector3d(0.25, 0.5, 0.75));
    // All equal: nothing decides, nothing is NaN.
    const auto equal =
        score(Eigen::MatrixXd::Zero(4, 2), {parameters(Direction::benefit, 1), parameters(Direction::cost, 3)});
    CHECK(equal.scores == Eigen::Vector4d::Constant(0.5));
    CHECK(equal.criteria[0].effective_weight == 0);
}

TEST_CASE("score: fixed scales cut what lies beyond and say how often, no weight means inert") {
    const Eigen::Vector4d values(-5, 0, 10, 25);
    const auto result = score(values, {parameters(Direction::benefit, 1, 0, 10)});
    CHECK(result.scores == Eigen::Vector4d(0, 0, 1, 1));
    CHECK(result.criteria[0].beyond_count == 2);
    // Everyone beyond the best: the criterion is there, but decides nothing.
    CHECK(score(values, {parameters(Direction::benefit, 1, -100, -50)}).criteria[0].inert);
    Eigen::MatrixXd two(4, 2);
    two << values, values;
    const auto weightless = score(two, {parameters(Direction::benefit, 1, 0, 10), parameters(Direction::cost, 0)});
    CHECK(weightless.criteria[1].inert);
    CHECK(weightless.anchored);
    CHECK(weightless.scores == result.scores);
}

TEST_CASE("score: no rows, one row") {
    CHECK(score(Eigen::MatrixXd(0, 3), by_range).scores.size() == 0);
    CHECK(close(score(clients.row(1), by_range).scores[0], 0.5));
}

TEMPLATE_TEST_CASE("score: every kind of floating point", "[scalar]", float, long double, score_test::Wide) {
    const Eigen::MatrixX<TestType> values = clients.cast<TestType>();
    const auto result = score(values, by_range);
    CHECK(close(static_cast<double>(result.scores[0]), 0.63333333333333333, 1e-6));
    CHECK(close(static_cast<double>(result.criteria[1].effective_weight), 0.29859726, 1e-6));
}

TEST_CASE("score: derivative of a score with respect to a value by automatic differentiation", "[scalar]") {
    // Weight 0.5 over a scale of 200: 0.0025 per unit of sales (by hand).
    const std::vector<CriterionParameters> fixed{parameters(Direction::benefit, 0.5, 0, 200),
                                                 parameters(Direction::benefit, 0.5, 0, 1)};
    using score_test::Dual;
    Eigen::MatrixX<Dual> by_boost = clients.leftCols(2).cast<Dual>();
    by_boost(1, 0) = boost::math::differentiation::make_fvar<double, 1>(50.0);
    CHECK(close(score(by_boost, fixed).scores[1].derivative(1), 0.0025));

    using Forward = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    Eigen::MatrixX<Forward> forward = clients.leftCols(2).cast<Forward>();
    forward(1, 0).derivatives()[0] = 1;
    const auto result = score(forward, fixed);
    CHECK(close(result.scores[1].derivatives()[0], 0.0025));
    CHECK(close(result.scores[1].value(), 0.5 * 0.25 + 0.5 * 0.2));
}
