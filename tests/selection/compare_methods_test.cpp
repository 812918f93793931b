// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "method_support.hpp"

#include <kam/selection/compare_methods.hpp>
#include <kam/selection/pareto_front.hpp>

using kam::selection::compare_methods;
using kam::selection::competition_ranks;
using kam::selection::kendall_tau_b;
using kam::selection::pareto_fronts;
using kam_test::close;
using kam_test::ContainsSubstring;
using kam_test::criteria;
using Ranks = std::vector<std::size_t>;

namespace compare_methods_test {

/// By the definition: every pair.
double tau_b_by_pairs(const Ranks& a, const Ranks& b) {
    double score = 0, untied_a = 0, untied_b = 0;
    const auto sign = [](std::size_t x, std::size_t y) { return x < y ? -1 : x > y ? 1 : 0; };
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            score += sign(a[i], a[k]) * sign(b[i], b[k]);
            untied_a += a[i] != a[k] ? 1 : 0;
            untied_b += b[i] != b[k] ? 1 : 0;
        }
    }
    return score / std::sqrt(untied_a * untied_b);
}

}  // namespace compare_methods_test

TEST_CASE("kendall_tau_b: with ties (example of the scipy manual) and without") {
    // scipy prints -0.47140452079103173 for 12, 2, 1, 12, 2 and 1, 4, 7, 1, 0.
    CHECK(close(*kendall_tau_b({12, 2, 1, 12, 2}, {1, 4, 7, 1, 0}), -0.47140452079103173));
    CHECK(close(*kendall_tau_b({1, 2, 2, 4}, {1, 2, 3, 4}), 5 / std::sqrt(30.0)));
    CHECK(close(*kendall_tau_b({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, {1, 3, 2, 4, 6, 5, 8, 7, 10, 9}), 37.0 / 45));
    CHECK(*kendall_tau_b({1, 2, 3}, {3, 2, 1}) == -1);
    CHECK(*kendall_tau_b({1, 2, 3}, {4, 5, 9}) == 1);
    CHECK_FALSE(kendall_tau_b({1, 1, 1}, {1, 2, 3}));
    CHECK_FALSE(kendall_tau_b({1}, {1}));
    CHECK_FALSE(kendall_tau_b({}, {}));
    CHECK_THROWS_WITH(kendall_tau_b({1, 2}, {1}), ContainsSubstring("2 ranks but 1"));
}

TEST_CASE("kendall_tau_b: in n log n what all pairs give, for any ties and lengths", "[laws]") {
    const auto seed = GENERATE(range(1U, 21U));
    std::uint64_t state = seed;
    const auto draw = [&] {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>((state >> 33U) % (2 + seed));
    };
    Ranks a, b;
    for (unsigned i = 0; i < 5 + 7 * seed; ++i) a.push_back(draw()), b.push_back(draw());
    CHECK(close(*kendall_tau_b(a, b), compare_methods_test::tau_b_by_pairs(a, b), 1e-12, 1e-14));
    CHECK(close(*kendall_tau_b(a, b), *kendall_tau_b(b, a), 1e-12, 1e-14));
}

TEST_CASE("compare_methods: pairs and tops and who is disputed (by hand)") {
    const auto first = competition_ranks(Eigen::VectorXd{{0.9, 0.8, 0.7, 0.1}});
    const auto second = competition_ranks(Eigen::VectorXd{{0.9, 0.2, 0.7, 0.1}});
    const auto tied = competition_ranks(Eigen::VectorXd{{0.5, 0.4, 0.4, 0.4}});
    const auto result = compare_methods({{"sum", first}, {"product", second}, {"coarse", tied}}, 2);
    REQUIRE(result.pairs.size() == 3);
    CHECK(result.pairs[0].first == "sum");
    CHECK(result.pairs[0].second == "product");
    CHECK(close(*result.pairs[0].tau_b, 4.0 / 6));
    CHECK(result.pairs[0].common_top_count == 1);
    CHECK(result.pairs[0].common_top_share == 0.5);
    CHECK(result.pairs[2].common_top_count == 2);  // all that tie at the cut belong to the top: four
    CHECK(result.pairs[2].common_top_share == 0.5);
    CHECK(result.top_counts == Ranks{3, 2, 2, 1});
    CHECK(result.disputed == Ranks{1, 2, 3});
    CHECK(close(result.mean_ranks[1], (2.0 + 3 + 2) / 3));
    CHECK_THROWS_AS(compare_methods({{"sum", first}}, 2), std::invalid_argument);
    CHECK_THROWS_AS(compare_methods({{"sum", first}, {"product", second}}, 0), std::invalid_argument);
    CHECK_THROWS_WITH(compare_methods({{"sum", first}, {"short", competition_ranks(Eigen::Vector2d(1, 2))}}, 1),
                      ContainsSubstring("2 accounts in one ranking but 4 in another"));
}

TEST_CASE("pareto_fronts: layers and who dominates (by hand)") {
    const Eigen::MatrixXd values{{1, 5}, {2, 4}, {2, 5},
                                 {0, 9}, {1, 5}, {0, 1}};  // more of the first, less of the second
    const auto result = pareto_fronts(values, criteria({1, 1}, "+-"));
    CHECK(result.front_of == Ranks{3, 1, 2, 4, 3, 1});
    CHECK(result.fronts[0] == Ranks{1, 5});
    CHECK_FALSE(result.dominated_by[1]);
    CHECK(result.dominated_by[2] == 1U);
    CHECK(result.fronts.size() == 4);
    // Without the second criterion only the first counts.
    CHECK(pareto_fronts(values, criteria({1, 0}, "+-")).front_of == Ranks{2, 1, 1, 3, 2, 3});
    CHECK(pareto_fronts(Eigen::MatrixXd(0, 2), criteria({1, 1}, "+-")).fronts.empty());
    CHECK_THROWS_WITH(
        pareto_fronts(Eigen::MatrixXd{{std::numeric_limits<double>::infinity()}}, criteria({1}, "+"), {"sales"}),
        ContainsSubstring("row 0, criterion 'sales': is infinite"));
}

TEST_CASE("pareto_fronts: each front is what remains undominated when the better ones are taken away", "[laws]") {
    const auto seed = GENERATE(range(1U, 9U));
    std::uint64_t state = seed;
    Eigen::MatrixXd values(120, 3);
    for (auto& x : values.reshaped()) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        x = static_cast<double>((state >> 33U) % 12);
    }
    const auto result = pareto_fronts(values, criteria({1, 2, 3}, "+-+"));
    const auto dominates = [&](Eigen::Index a, Eigen::Index b) {
        const Eigen::Array3d d = (values.row(a) - values.row(b)).transpose().array() * Eigen::Array3d(1, -1, 1);
        return (d >= 0).all() && (d > 0).any();
    };
    for (Eigen::Index b = 0; b < values.rows(); ++b) {
        std::size_t front = 1;  // one beyond the deepest that dominates it
        for (Eigen::Index a = 0; a < values.rows(); ++a) {
            if (dominates(a, b)) front = (std::max)(front, result.front_of[static_cast<std::size_t>(a)] + 1);
        }
        CHECK(result.front_of[static_cast<std::size_t>(b)] == front);
        const auto by = result.dominated_by[static_cast<std::size_t>(b)];
        CHECK(by.has_value() == (front > 1));
        if (by) CHECK(dominates(static_cast<Eigen::Index>(*by), b));
    }
}
