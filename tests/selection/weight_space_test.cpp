// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/selection/uncertain/weight_space.hpp>

using kam::selection::any_weights;
using kam::selection::given_weights;
using kam::selection::ordered_weights;
using kam::selection::weights_between;
using kam::selection::weights_near;
using kam::selection::weights_with;
using kam::selection::WeightSpace;
using kam::selection::detail::deepest_point;
using kam::selection::detail::WeightSampler;
using kam_test::close;

namespace weight_space_test {

/// `blocks` blocks of 64 draws, one column each.
Eigen::MatrixXd draws(const WeightSpace& space, std::size_t criteria, std::size_t blocks) {
    const WeightSampler sampler(space, std::vector<double>(criteria, 1.0 / static_cast<double>(criteria)), "test");
    Eigen::MatrixXd all(static_cast<Eigen::Index>(criteria), static_cast<Eigen::Index>(64 * blocks));
    for (std::size_t block = 0; block < blocks; ++block) {
        kam::BlockEngine engine(5, block);
        sampler.draw(engine, 64, all.data() + block * 64 * criteria);
    }
    return all;
}

/// Whether the mean of the draws of each weight is what it should be, within four standard errors (of some hundred such
/// comparisons in this file less than one in a hundred runs would fail by chance; the seed is fixed).
bool mean_is(const Eigen::MatrixXd& all, const std::vector<double>& expected) {
    const auto count = static_cast<double>(all.cols());
    for (Eigen::Index j = 0; j < all.rows(); ++j) {
        const double mean = all.row(j).mean();
        const double variance = (all.row(j).array() - mean).square().sum() / (count - 1);
        if (!(std::abs(mean - expected[static_cast<std::size_t>(j)]) <= 4 * std::sqrt(variance / count))) return false;
    }
    return true;
}

bool sums_are_one(const Eigen::MatrixXd& all) {
    for (Eigen::Index k = 0; k < all.cols(); ++k) {
        if (!close(all.col(k).sum(), 1.0, 1e-12) || !(all.col(k).minCoeff() >= 0)) return false;
    }
    return true;
}

/// Rank-order centroid weights [barron1996].
std::vector<double> centroid(std::size_t n) {
    std::vector<double> weights;
    for (std::size_t i = 1; i <= n; ++i) {
        double sum = 0;
        for (std::size_t k = i; k <= n; ++k) sum += 1 / static_cast<double>(k);
        weights.push_back(sum / static_cast<double>(n));
    }
    return weights;
}

}  // namespace weight_space_test
using namespace weight_space_test;

TEST_CASE("weight space: all weights are as likely - mean 1/n and second moment 2/(n(n+1)) and volume (by hand)") {
    const auto all = draws(any_weights(), 4, 400);
    CHECK(sums_are_one(all));
    CHECK(mean_is(all, {0.25, 0.25, 0.25, 0.25}));
    CHECK(mean_is(all.array().square().matrix(), {0.1, 0.1, 0.1, 0.1}));
    // P(w > 1/2) = (1 - 1/2)^3 for each: normalised uniform numbers would give another share.
    const Eigen::MatrixXd beyond = (all.array() > 0.5).cast<double>().matrix();
    CHECK(mean_is(beyond, {0.125, 0.125, 0.125, 0.125}));
}

TEST_CASE("weight space: ordered weights have the rank-order centroid as mean (Barron and Barrett 1996)") {
    // Printed there: 0.6111 0.2778 0.1111; 0.5208 0.2708 0.1458 0.0625; 0.4567 0.2567 0.1567 0.0900 0.0400.
    const std::vector<std::vector<double>> printed{
        {0.6111, 0.2778, 0.1111}, {0.5208, 0.2708, 0.1458, 0.0625}, {0.4567, 0.2567, 0.1567, 0.0900, 0.0400}};
    for (const auto& weights : printed) {
        const auto exact = centroid(weights.size());
        for (std::size_t j = 0; j < weights.size(); ++j) CHECK(close(exact[j], weights[j], 0, 5e-5));
        const auto all = draws(ordered_weights(), weights.size(), 400);
        CHECK(sums_are_one(all));
        CHECK(mean_is(all, exact));
        for (Eigen::Index k = 0; k < all.cols(); ++k)
            CHECK(std::is_sorted(all.col(k).begin(), all.col(k).end(), std::greater{}));
    }
}

TEST_CASE("weight space: an order of its own") {
    const auto all = draws(ordered_weights({2, 0, 1}), 3, 200);
    CHECK(mean_is(all, {0.2777777777777778, 0.1111111111111111, 0.6111111111111112}));
    CHECK_THROWS_WITH(draws(ordered_weights({0, 1}), 3, 1), kam_test::ContainsSubstring("2 numbers"));
    CHECK_THROWS_AS(draws(ordered_weights({0, 1, 1}), 3, 1), std::invalid_argument);
    CHECK_THROWS_AS(draws(ordered_weights({0, 1, 3}), 3, 1), std::invalid_argument);
}

TEST_CASE("weight space: bounds and the centroid of a polygon (by hand)") {
    // w0 >= 0.5 leaves the simplex halved in size at its first corner: mean (0.5 + 1/6, 1/6, 1/6).
    const auto corner = draws(weights_between({0.5, 0, 0}, {}), 3, 300);
    CHECK(corner.row(0).minCoeff() >= 0.5);
    CHECK(mean_is(corner, {2.0 / 3, 1.0 / 6, 1.0 / 6}));
    // w0 >= 2 w1: a triangle with the corners (1, 0, 0), (0, 0, 1), (2/3, 1/3, 0).
    const auto triangle = draws(weights_with({{{1, -2, 0}, 0}}), 3, 300);
    CHECK(mean_is(triangle, {5.0 / 9, 1.0 / 9, 1.0 / 3}));
    for (Eigen::Index k = 0; k < triangle.cols(); ++k) CHECK(triangle(0, k) >= 2 * triangle(1, k));
    // w0 <= 1/2 cuts a quarter off: the mean of the rest, (1/3 - 1/4 x 2/3) / (3/4).
    CHECK(mean_is(draws(weights_between({}, {0.5, 1, 1}), 3, 300), {2.0 / 9, 7.0 / 18, 7.0 / 18}));
}

TEST_CASE("weight space: weights fixed by their bounds stay fixed") {
    const auto all = draws(weights_between({0.3, 0.1, 0}, {0.3, 1, 1}), 3, 100);
    CHECK(all.row(0).minCoeff() == 0.3);
    CHECK(all.row(0).maxCoeff() == 0.3);
    CHECK(mean_is(all.bottomRows(2), {0.4, 0.3}));
    const auto point = draws(weights_between({0.3, 0.5, 0.2}, {0.3, 0.5, 0.2}), 3, 1);
    CHECK(point(1, 0) == 0.5);
    // What the others leave is exactly what its bounds allow.
    CHECK(close(draws(weights_between({0.3, 0.1, 0.2}, {0.3, 0.5, 0.2}), 3, 1)(1, 0), 0.5));
    const WeightSampler given(given_weights(), {0.6, 0.4}, "test");
    CHECK(given.fixed());
    std::vector<double> out(4);
    kam::BlockEngine engine(1);
    given.draw(engine, 2, out.data());
    CHECK(out == std::vector{0.6, 0.4, 0.6, 0.4});
}

TEST_CASE("weight space: narrow spaces - mean by symmetry, and by the rank-order centroid for one that is walked through") {
    // 12 weights within 5 % of 1/12: drawn above the lower bounds, enough of them fit without a walk.
    const auto near = weights_near(std::vector<double>(12, 1.0), 0.05);
    CHECK_FALSE(WeightSampler(near, std::vector<double>(12, 1.0 / 12), "test").walks());
    const auto all = draws(near, 12, 100);
    CHECK(sums_are_one(all));
    CHECK(all.minCoeff() >= 0.95 / 12 - 1e-12);
    CHECK(all.maxCoeff() <= 1.05 / 12 + 1e-12);
    CHECK(mean_is(all, std::vector<double>(12, 1.0 / 12)));
    // The order of 7 weights as six statements: 1 of 5,040 fits.
    std::vector<kam::selection::LinearPreference> order;
    for (std::size_t j = 0; j + 1 < 7; ++j) {
        order.push_back({std::vector<double>(7, 0.0), 0});
        order.back().coefficients[j] = 1;
        order.back().coefficients[j + 1] = -1;
    }
    CHECK(WeightSampler(weights_with(order), std::vector<double>(7, 1.0 / 7), "test").walks());
    CHECK(mean_is(draws(weights_with(order), 7, 60), centroid(7)));
}

TEST_CASE("weight space: near the weights given, whatever their sum") {
    const auto space = weights_near({6, 3, 1}, 0.2);
    CHECK(close(space.low[0], 0.48));
    CHECK(close(space.high[1], 0.36));
    CHECK(close(space.high[2], 0.12));
}

TEST_CASE("weight space: no weights fit") {
    CHECK_THROWS_WITH(draws(weights_between({0.6, 0.6}, {}), 2, 1), kam_test::ContainsSubstring("sum to 1.2"));
    CHECK_THROWS_AS(draws(weights_between({}, {0.4, 0.4}), 2, 1), std::invalid_argument);
    CHECK_THROWS_AS(draws(weights_between({0.5, 0.2}, {0.4, 1}), 2, 1), std::invalid_argument);
    CHECK_THROWS_AS(draws(weights_between({-0.1, 0.2}, {}), 2, 1), std::invalid_argument);
    CHECK_THROWS_WITH(draws(weights_between({0.1}, {}), 2, 1), kam_test::ContainsSubstring("1 lower bounds"));
    CHECK_THROWS_WITH(draws(weights_with({{{1, -1}, 0.1}, {{-1, 1}, 0.1}}), 2, 1),
                      kam_test::ContainsSubstring("no weights within the bounds fulfil all 2 preferences"));
    // Equality leaves no room to draw from.
    CHECK_THROWS_AS(draws(weights_with({{{1, -1, 0}, 0}, {{-1, 1, 0}, 0}}), 3, 1), std::invalid_argument);
    CHECK_THROWS_AS(draws(weights_with({{{1, -1}, 0}}), 3, 1), std::invalid_argument);
    CHECK_THROWS_AS(draws(weights_with({{{1, std::numeric_limits<double>::quiet_NaN()}, 0}}), 2, 1),
                    std::invalid_argument);
}

TEST_CASE("weight space: the deepest point of a polytope (by hand)") {
    const auto centre = deepest_point(4, {});
    REQUIRE(centre);
    for (const double x : *centre) CHECK(close(x, 0.25));
    // x0 >= 0.5 in two dimensions: from 0.5 to 1, the last being as far from 0 as x0 from 0.5.
    const auto half = deepest_point(2, {{{1, 0}, 0.5}});
    REQUIRE(half);
    CHECK(close((*half)[0], 0.75));
    CHECK_FALSE(deepest_point(3, {{{1, 0, 0}, 1.1}}));
    CHECK_FALSE(deepest_point(3, {{{0, 0, 0}, 1}}));
    CHECK(deepest_point(3, {{{0, 0, 0}, -1}}));
    CHECK_FALSE(deepest_point(0, {}));
}
