// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "method_support.hpp"

#include <kam/selection/topsis.hpp>

using kam::selection::benefit;
using kam::selection::cost;
using kam::selection::ranks_by_row;
using kam::selection::topsis;
using kam::selection::topsis_parts;
using kam::selection::TopsisScale;
using kam_test::all_close;
using kam_test::close;
using kam_test::criteria;
using Ranks = std::vector<std::size_t>;

namespace topsis_test {

struct Fighter {
    std::string name;
    double speed, range, payload, price;
    int reliability, manoeuvre;
};
BOOST_DESCRIBE_STRUCT(Fighter, (), (name, speed, range, payload, price, reliability, manoeuvre))

const Eigen::MatrixXd climber{{1, 3000}, {2, 3750}, {5, 4500}};  // risk, altitude

}  // namespace topsis_test
using topsis_test::climber;

// Expected numbers of this file: numpy, written from the formulas of the sources, independent of the library.

TEST_CASE("topsis: fighter aircraft (Hwang and Yoon 1981)") {
    // Published to three digits: 0.643, 0.268, 0.613, 0.312.
    using topsis_test::Fighter;
    const std::vector<Fighter> fighters{{"A1", 2.0, 1500, 20000, 5.5, 5, 9},
                                        {"A2", 2.5, 2700, 18000, 6.5, 3, 5},
                                        {"A3", 1.8, 2000, 21000, 4.5, 7, 7},
                                        {"A4", 2.2, 1800, 20000, 5.0, 5, 5}};
    const auto result =
        topsis(fighters,
               {benefit<&Fighter::speed>(0.2), benefit<&Fighter::range>(0.1), benefit<&Fighter::payload>(0.1),
                cost<&Fighter::price>(0.1), benefit<&Fighter::reliability>(0.2), benefit<&Fighter::manoeuvre>(0.3)},
               TopsisScale::vector);
    CHECK(result.account_keys[2] == "A3");
    CHECK(all_close(result.from_ideal,
                    {0.05455744831303299, 0.11967930762346222, 0.0579767162518354, 0.10093671059896048}));
    CHECK(all_close(result.from_nadir,
                    {0.09838320423151972, 0.04390273119214908, 0.09204413920714918, 0.04583571818204115}));
    CHECK(all_close(result.scores, {0.6432770005532701, 0.26838356771941185, 0.6135422900072309, 0.31229106558175435}));
    CHECK(ranks_by_row(result.ranking) == Ranks{1, 4, 2, 3});
    CHECK(result.criteria[3].ideal == 4.5);
    CHECK(result.criteria[3].nadir == 6.5);
    CHECK_FALSE(result.anchored);
}

TEST_CASE("topsis: durability and capability and reliability (Tzeng and Huang 2011)") {
    // Published: 0.5037, 0.6581, 0.7482, 0.3340.
    const Eigen::MatrixXd values{{5, 8, 4}, {7, 6, 8}, {8, 8, 6}, {7, 4, 6}};
    const auto result = topsis(values, criteria({0.3, 0.4, 0.3}, "+++"), TopsisScale::vector);
    CHECK(all_close(result.scores, {0.5037196585795188, 0.6580847719618138, 0.7482486599406238, 0.333997436943342}));
    CHECK(ranks_by_row(result.ranking) == Ranks{3, 2, 1, 4});
}

TEST_CASE("topsis: the scale decides the winner of the mountain climber (Opricovic and Tzeng 2004)") {
    const auto weights = criteria({0.5, 0.5}, "-+");
    const auto by_vector = topsis(climber, weights, TopsisScale::vector);
    CHECK(all_close(by_vector.scores, {0.7621405801238009, 0.7221778332293296, 0.23785941987619905}));
    CHECK(ranks_by_row(by_vector.ranking) == Ranks{1, 2, 3});
    const auto by_range = topsis(climber, weights, TopsisScale::min_max);
    CHECK(all_close(by_range.scores, {0.5, 0.6172177814626812, 0.5}));
    CHECK(ranks_by_row(by_range.ranking) == Ranks{2, 1, 2});
    const auto by_max = topsis(climber, weights, TopsisScale::largest);
    CHECK(all_close(by_max.scores, {0.7058823529411765, 0.7051822744879036, 0.2941176470588236}));
    const auto unscaled = topsis(climber, weights, TopsisScale::none);
    CHECK(all_close(unscaled.scores, {0.00265957446808511, 0.5000017777619755, 0.9973404255319149}));
}

TEST_CASE("topsis: another account turns the order of two unless the scale is fixed") {
    // Found by a search in numpy: an account that ranks last turns 2, 3, 1 into 1, 3, 2.
    auto weights = criteria({1, 1, 1}, "+++");
    const Eigen::MatrixXd four{{8, 7, 2}, {5, 9, 1}, {4, 6, 4}, {1, 7, 3}};
    const Eigen::MatrixXd three = four.topRows(3);
    const auto before = topsis(three, weights, TopsisScale::vector);
    CHECK(all_close(before.scores, {0.4949183129575861, 0.2603831613814324, 0.5902119675047118}));
    CHECK(ranks_by_row(before.ranking) == Ranks{2, 3, 1});
    const auto after = topsis(four, weights, TopsisScale::vector);
    CHECK(all_close(after.scores, {0.6446985854854561, 0.4144346646100495, 0.5855653353899504, 0.34124802075058996}));
    CHECK(ranks_by_row(after.ranking) == Ranks{1, 3, 2, 4});
    for (auto& one : weights) {
        one.worst = 0.0;
        one.best = 10.0;
    }
    const auto fixed = topsis(three, weights, TopsisScale::between);
    CHECK(fixed.anchored);
    const auto with_fourth = topsis(four, weights, TopsisScale::between);
    for (Eigen::Index i = 0; i < 3; ++i) CHECK(with_fourth.scores[i] == fixed.scores[i]);
}

TEST_CASE("topsis: columns of zeros and of equal values and equal accounts are no NaN") {
    const Eigen::MatrixXd values{{0, 7, 1}, {0, 7, 2}, {0, 7, 3}};
    for (const auto scale : {TopsisScale::vector, TopsisScale::min_max, TopsisScale::largest, TopsisScale::none}) {
        const auto result = topsis(values, criteria({1, 1, 1}, "++-"), scale, {"nothing", "same", "cost"});
        CHECK(all_close(result.scores, {1, 0.5, 0}));
        CHECK(result.criteria[0].inert);
        CHECK(result.criteria[1].inert);
        CHECK_FALSE(result.criteria[2].inert);
        CHECK(all_close(topsis(Eigen::MatrixXd::Ones(2, 2), criteria({1, 1}, "+-"), scale).scores, {0.5, 0.5}));
    }
    CHECK(topsis(Eigen::MatrixXd(0, 2), criteria({1, 1}, "+-"), TopsisScale::vector).scores.size() == 0);
    CHECK(topsis(Eigen::MatrixXd::Ones(1, 2), criteria({1, 1}, "+-"), TopsisScale::vector).scores[0] == 0.5);
    // Huge and tiny numbers neither overflow nor vanish in the squares.
    const Eigen::MatrixXd large = values * 1e200, small = values * 1e-200;
    CHECK(all_close(topsis(large, criteria({1, 1, 1}, "++-"), TopsisScale::vector).scores, {1, 0.5, 0}));
    CHECK(all_close(topsis(small, criteria({1, 1, 1}, "++-"), TopsisScale::vector).scores, {1, 0.5, 0}));
}

TEST_CASE("topsis: what cannot be is refused by name") {
    using kam_test::ContainsSubstring;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Eigen::MatrixXd unknown{{1, nan}, {2, 3}};
    CHECK_THROWS_WITH(topsis(unknown, criteria({1, 1}, "++"), TopsisScale::vector, {"sales", "growth"}),
                      ContainsSubstring("row 0, criterion 'growth': is unknown"));
    CHECK_THROWS_WITH(topsis(climber, criteria({1, -1}, "++"), TopsisScale::vector, {"sales", "growth"}),
                      ContainsSubstring("selection::topsis: criterion 'growth' has the weight -1"));
    CHECK_THROWS_WITH(topsis(climber, criteria({1, 1}, "++"), TopsisScale::between),
                      ContainsSubstring("criterion 0 needs worst and best on this scale"));
    const Eigen::MatrixXd apart{{-1.5e308}, {1.5e308}};
    CHECK_THROWS_AS(topsis(apart, criteria({1}, "+"), TopsisScale::vector), kam::InputError);
    CHECK_THROWS_WITH(
        topsis_parts(topsis(climber, criteria({1, 1}, "++"), TopsisScale::vector), Eigen::Vector3d(1, 2, 3)),
        ContainsSubstring("3 values but 2 criteria"));
}

TEST_CASE("topsis_parts: shares of the squared distances (by hand)") {
    // By the range: account 1 is 1/4 of the way in risk and half in altitude from the ideal, weights alike.
    const auto result = topsis(climber, criteria({0.5, 0.5}, "-+"), TopsisScale::min_max);
    const auto parts = topsis_parts(result, climber.row(1));
    CHECK(close(parts[0].from_ideal_share, 0.0625 / 0.3125));
    CHECK(close(parts[1].from_ideal_share, 0.25 / 0.3125));
    CHECK(close(parts[0].from_nadir_share, 0.5625 / 0.8125));
    const auto best = topsis_parts(topsis(climber, criteria({1, 1}, "--"), TopsisScale::vector), climber.row(0));
    CHECK(best[0].from_ideal_share == 0);
    CHECK(best[1].from_ideal_share == 0);
}

TEMPLATE_TEST_CASE("topsis: every kind of floating point", "[scalar]", float, long double,
                   boost::multiprecision::cpp_bin_float_50) {
    const Eigen::MatrixX<TestType> values = climber.cast<TestType>();
    const auto result = topsis(values, criteria({0.5, 0.5}, "-+"), TopsisScale::vector);
    CHECK(close(static_cast<double>(result.scores[1]), 0.7221778332293296, 1e-6));
    CHECK(ranks_by_row(result.ranking) == Ranks{1, 2, 3});
}
