// SPDX-License-Identifier: BSL-1.0
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "method_support.hpp"

#include <kam/selection/score.hpp>
#include <kam/selection/spotis.hpp>
#include <kam/selection/weighted_product.hpp>

using kam::selection::ProductScale;
using kam::selection::ranks_by_row;
using kam::selection::score;
using kam::selection::spotis;
using kam::selection::weighted_product;
using kam_test::all_close;
using kam_test::close;
using kam_test::ContainsSubstring;
using kam_test::criteria;
using Ranks = std::vector<std::size_t>;

namespace product_and_spotis_test {

auto bounded(std::vector<kam::selection::CriterionParameters> all,
             const std::vector<std::pair<double, double>>& bounds) {
    for (std::size_t j = 0; j < all.size(); ++j) {
        const bool benefit = all[j].direction == kam::Direction::benefit;
        all[j].worst = benefit ? bounds[j].first : bounds[j].second;
        all[j].best = benefit ? bounds[j].second : bounds[j].first;
    }
    return all;
}

}  // namespace product_and_spotis_test
using product_and_spotis_test::bounded;

// Expected numbers of this file: numpy, written from the formulas of the sources, independent of the library.

TEST_CASE("weighted_product: three alternatives and four criteria (Triantaphyllou 2000 after Fishburn 1967)") {
    // Published ratios: 1.007, 1.067, 1.059.
    const Eigen::MatrixXd values{{25, 20, 15, 30}, {10, 30, 20, 30}, {30, 10, 30, 10}};
    const auto result = weighted_product(values, criteria({20, 15, 40, 25}, "++++"), ProductScale::ratio);
    CHECK(all_close(result.scores, {1, 0.9926615080181277, 0.9371593326630783}));
    CHECK(close(result.scores[0] / result.scores[1], 1.0073927435712944));
    CHECK(close(result.scores[0] / result.scores[2], 1.0670544112902878));
    CHECK(close(result.scores[1] / result.scores[2], 1.0592238410488126));
    CHECK(ranks_by_row(result.ranking) == Ranks{1, 2, 3});
    // The weighted sum of the same numbers, 21.5, 22, 22, puts the first last (published).
    const auto sum = score(values, bounded(criteria({20, 15, 40, 25}, "++++"), {{0, 1}, {0, 1}, {0, 1}, {0, 1}}));
    CHECK(sum.criteria[0].beyond_count == 3);
    const auto wide = bounded(criteria({20, 15, 40, 25}, "++++"), {{0, 100}, {0, 100}, {0, 100}, {0, 100}});
    CHECK(all_close(score(values, wide).scores, {0.215, 0.22, 0.22}));
}

TEST_CASE("weighted_product: ten alternatives with three costs (Chakraborty and Zavadskas and Antucheviciene 2015)") {
    // Published for lambda = 0 to four digits: 0.8578, 0.8144, 0.8408, 0.9413, ...; here as shares of the best, 0.9413.
    const Eigen::MatrixXd values{{581818, 54.49, 3, 5500}, {595454, 49.73, 3, 4500}, {586060, 51.24, 3, 5000},
                                 {522727, 45.71, 3, 5800}, {561818, 52.66, 3, 5200}, {543030, 74.46, 4, 5600},
                                 {522727, 75.42, 4, 5800}, {486970, 62.62, 4, 5600}, {509394, 65.87, 4, 6400},
                                 {513333, 70.67, 4, 6000}};
    const auto result = weighted_product(values, criteria({0.467, 0.160, 0.095, 0.278}, "---+"), ProductScale::ratio);
    CHECK(all_close(result.scores, {0.9112923925203354, 0.8651336706099543, 0.8932035839639643, 1, 0.916967686024507,
                                    0.8755075345151427, 0.8981208339204074, 0.9470931108159507, 0.9547021423797828,
                                    0.9239022843842682}));
    CHECK(close(result.scores[0] * 0.9413, 0.8578, 1e-4));
    CHECK(ranks_by_row(result.ranking) == Ranks{6, 10, 8, 1, 5, 9, 7, 3, 2, 4});
}

TEST_CASE("weighted_product: on fixed scales the product of powers (by hand) and 0 at the worst") {
    const auto fixed = bounded(criteria({1, 3}, "+-"), {{0, 10}, {0, 100}});
    const Eigen::MatrixXd values{{5, 50}, {10, 0}, {8, 100}, {20, 84}};
    const auto result = weighted_product(values, fixed, ProductScale::between);
    CHECK(all_close(result.scores, {0.5, 1, 0, std::pow(0.16, 0.75)}));
    CHECK(result.zero_criterion[2] == 1U);
    CHECK_FALSE(result.zero_criterion[0]);
    CHECK(result.anchored);
    // A criterion without weight plays no part, even at its worst.
    CHECK(all_close(
        weighted_product(values, bounded(criteria({1, 0}, "+-"), {{0, 10}, {0, 100}}), ProductScale::between).scores,
        {0.5, 1, 0.8, 1}));
}

TEST_CASE("weighted_product: zero and negative values are refused by name") {
    const Eigen::MatrixXd values{{1, 0}, {-2, 3}};
    CHECK_THROWS_WITH(weighted_product(values, criteria({1, 1}, "++"), ProductScale::ratio, {"sales", "growth"}),
                      ContainsSubstring("row 0, criterion 'growth': must be above 0") &&
                          ContainsSubstring("row 1, criterion 'sales'"));
    CHECK_THROWS_WITH(weighted_product(values, criteria({1, 1}, "++"), ProductScale::between, {"sales", "growth"}),
                      ContainsSubstring("criterion 'sales' needs worst and best"));
    CHECK(weighted_product(Eigen::MatrixXd(0, 1), criteria({1}, "+"), ProductScale::ratio).scores.size() == 0);
    // Very large and very small values do not overflow.
    const Eigen::MatrixXd huge{{1e300, 1e-300}, {1e300, 1e300}};
    CHECK(weighted_product(huge, criteria({1, 1}, "++"), ProductScale::ratio).scores[1] == 1);
}

TEST_CASE("spotis: four alternatives and three criteria (Dezert and others 2020 example 1)") {
    // Published: 0.1989, 0.3707, 0.3063, 0.7491; exact figures give 0.3705 for the second.
    const Eigen::MatrixXd values{{10.5, -3.1, 1.7}, {-4.7, 0, 3.4}, {8.1, 0.3, 1.3}, {3.2, 7.3, -5.3}};
    const auto parameters = bounded(criteria({0.2, 0.3, 0.5}, "+-+"), {{-5, 12}, {-6, 10}, {-8, 5}});
    const auto result = spotis(values, parameters);
    CHECK(all_close(result.distances,
                    {0.19894513574660633, 0.37050904977375565, 0.30631504524886877, 0.7490582579185521}));
    CHECK(ranks_by_row(result.ranking) == Ranks{1, 3, 2, 4});
    CHECK(all_close(result.ideal, {12, -6, 5}));
    // One model, two names: 1 - the additive value with the same bounds.
    const auto additive = score(values, parameters);
    for (Eigen::Index i = 0; i < 4; ++i) CHECK(close(result.scores[i], additive.scores[i]));
    const auto inside = spotis(values, parameters, {4, 0, 1});
    CHECK(all_close(inside.distances,
                    {0.16151866515837102, 0.1946606334841629, 0.0653987556561086, 0.38859445701357465}));
}

TEST_CASE("spotis: choice of a car (Dezert and others 2020 example 2)") {
    // Published: 0.4779, 0.5781, 0.5558, 0.5801.
    const Eigen::MatrixXd values{
        {15000, 4.3, 99, 42, 737}, {15290, 5.0, 116, 42, 892}, {15350, 5.0, 114, 45, 952}, {15490, 5.3, 123, 45, 1120}};
    const auto parameters =
        bounded(criteria({5, 4, 4, 1, 3}, "---++"), {{14000, 16000}, {3, 8}, {80, 140}, {35, 60}, {650, 1300}});
    const auto result = spotis(values, parameters);
    CHECK(
        all_close(result.distances, {0.47794871794871796, 0.5781221719457014, 0.5557541478129714, 0.5801432880844646}));
    CHECK(ranks_by_row(result.ranking) == Ranks{1, 3, 2, 4});
}

TEST_CASE("spotis: needs bounds, an ideal within them, and cuts what lies beyond") {
    const Eigen::MatrixXd values{{1, 2}, {20, 3}};
    CHECK_THROWS_WITH(spotis(values, criteria({1, 1}, "++"), {}, {"sales", "growth"}),
                      ContainsSubstring("selection::spotis: criterion 'sales' needs worst and best"));
    const auto parameters = bounded(criteria({1, 1}, "++"), {{0, 10}, {0, 4}});
    CHECK_THROWS_WITH(spotis(values, parameters, {11, 0}, {"sales", "growth"}),
                      ContainsSubstring("'sales' has an ideal of 11 outside 0 to 10"));
    CHECK_THROWS_WITH(spotis(values, parameters, {1}), ContainsSubstring("1 ideal values but 2 criteria"));
    const auto result = spotis(values, parameters);
    CHECK(all_close(result.distances, {0.7, 0.125}));
    CHECK(result.beyond_count == 1);
}

TEMPLATE_TEST_CASE("weighted_product and spotis: every kind of floating point", "[scalar]", float, long double,
                   boost::multiprecision::cpp_bin_float_50) {
    const Eigen::MatrixX<TestType> values =
        Eigen::MatrixXd{{25, 20, 15, 30}, {10, 30, 20, 30}, {30, 10, 30, 10}}.cast<TestType>();
    const auto result = weighted_product(values, criteria({20, 15, 40, 25}, "++++"), ProductScale::ratio);
    CHECK(close(static_cast<double>(result.scores[2]), 0.9371593326630783, 1e-6));
    const auto near = spotis(values, bounded(criteria({1, 1, 1, 1}, "++++"), {{0, 40}, {0, 40}, {0, 40}, {0, 40}}));
    CHECK(close(static_cast<double>(near.scores[0]), 90.0 / 160, 1e-6));
}
