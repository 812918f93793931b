// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "method_support.hpp"

#include <kam/selection/vikor.hpp>

using kam::selection::ranks_by_row;
using kam::selection::vikor;
using kam_test::all_close;
using kam_test::criteria;
using Rows = std::vector<std::size_t>;

namespace vikor_test {

/// Six hydropower systems by profit, cost, two kinds of energy, homes, reservoir area, villages, environment.
const Eigen::MatrixXd hydropower{
    {4184.3, 2914.0, 407.2, 251.0, 195, 244, 15, 2.41}, {5211.9, 3630.0, 501.7, 308.3, 282, 346, 21, 1.41},
    {5021.3, 3920.5, 504.0, 278.6, 12, 56, 3, 4.42},    {5566.1, 3957.9, 559.5, 335.3, 167, 268, 16, 3.36},
    {5060.5, 3293.5, 514.1, 284.2, 69, 90, 7, 4.04},    {4317.9, 2925.9, 432.8, 239.3, 12, 55, 3, 4.36}};

auto hydropower_by(double first_half, double second_half) {
    const double a = first_half, b = second_half;
    return vikor(hydropower, criteria({a, a, a, a, b, b, b, b}, "+-++---+"));
}

}  // namespace vikor_test
using vikor_test::hydropower_by;

// Expected numbers of this file: numpy, written from the formulas of the sources, independent of the library.

TEST_CASE("vikor: mountain climber (Opricovic and Tzeng 2004)") {
    const Eigen::MatrixXd climber{{1, 3000}, {2, 3750}, {5, 4500}};
    Eigen::MatrixXd moved = climber;  // another origin and unit changes nothing
    moved.col(0).array() += 5;
    moved.col(1) = moved.col(1).array() / 1000 - 1;
    for (const Eigen::MatrixXd& values : {climber, moved}) {
        const auto result = vikor(values, criteria({0.5, 0.5}, "-+"));
        CHECK(all_close(result.group_utility, {0.5, 0.375, 0.5}));
        CHECK(all_close(result.regret, {0.5, 0.25, 0.5}));
        CHECK(all_close(result.q, {1, 0, 1}));
        CHECK(ranks_by_row(result.ranking) == Rows{2, 1, 2});
        CHECK(*result.acceptable_advantage);
        CHECK(*result.stable);
        CHECK(result.compromise == Rows{1});
        CHECK(result.regret_criterion == Rows{1, 1, 0});
    }
}

TEST_CASE("vikor: hydropower systems on the Drina with four sets of weights (Opricovic and Tzeng 2007)") {
    // Published to three digits: S 0.692, 0.7, 0.29, 0.423, 0.28, 0.346; Q 0.991, 1, 0.473, 0.670, 0, 0.578.
    const auto equal = hydropower_by(1, 1);
    CHECK(all_close(equal.group_utility, {0.692478508363207, 0.7003732362561798, 0.28961436616232844,
                                          0.42255181595267904, 0.27996021812784744, 0.3458197917523821}));
    CHECK(all_close(equal.regret, {0.125, 0.125, 0.12052160168598523, 0.125, 0.06653645833333337, 0.125}, 1e-11));
    CHECK(all_close(equal.q, {0.9906107475832696, 1, 0.47318096404474075, 0.669585136135467, 0, 0.5783272291587683},
                    1e-11));
    CHECK(equal.compromise == Rows{4});
    CHECK(*equal.acceptable_advantage);

    const auto economy = hydropower_by(2, 1);
    CHECK(all_close(economy.q, {1, 0.5329915266126724, 0.5516520385705892, 0.5628897063056676, 0, 0.6855250209463666},
                    1e-11));
    CHECK(ranks_by_row(economy.ranking) == Rows{6, 2, 3, 4, 1, 5});
    CHECK(economy.compromise == Rows{4});

    const auto society = hydropower_by(1, 2);
    CHECK(all_close(
        society.q,
        {0.6842400139581486, 1, 0.14712771502780925, 0.5535853804930125, 0.04113789325528668, 0.19133642504859222},
        1e-11));
    CHECK_FALSE(*society.acceptable_advantage);
    CHECK(*society.stable);
    CHECK(society.compromise == Rows{4, 2, 5});

    const auto more_society = hydropower_by(1, 3.2);
    CHECK(all_close(
        more_society.q,
        {0.668362860410028, 1, 0.05083828842390484, 0.5881855938647813, 0.05840478627809999, 0.07815148414222038},
        1e-11));
    CHECK(more_society.compromise == Rows{2, 4, 5});
}

TEST_CASE("vikor: three criteria (Tzeng and Huang 2011)") {
    const Eigen::MatrixXd values{{5, 8, 4}, {7, 6, 8}, {8, 8, 6}, {7, 4, 6}};
    const auto result = vikor(values, criteria({0.3, 0.4, 0.3}, "+++"));
    CHECK(all_close(result.group_utility, {0.6, 0.3, 0.15, 0.65}));
    CHECK(all_close(result.regret, {0.3, 0.2, 0.15, 0.4}));
    CHECK(all_close(result.q, {0.75, 0.25, 0, 1}));
    CHECK(result.compromise == Rows{2, 1});  // 0.25 is behind by less than 1 / 3
    CHECK(all_close(vikor(values, criteria({0.3, 0.4, 0.3}, "+++"), 1.0).q, {0.9, 0.3, 0, 1}));
}

TEST_CASE("vikor: the best by Q may be best by neither S nor R") {
    const Eigen::MatrixXd values{
        {1, 101, 1, 101, 1}, {101, 1, 101, 1, 101}, {1, 1, 1, 1, 101}, {11, 11, 11, 16, 61}, {56, 56, 56, 56, 56}};
    const auto result = vikor(values, criteria({1, 1, 1, 1, 1}, "-----"));
    CHECK(all_close(result.group_utility, {0.4, 0.6, 0.2, 0.21, 0.55}));
    CHECK(all_close(result.regret, {0.2, 0.2, 0.2, 0.12, 0.11}));
    CHECK(all_close(result.q, {0.75, 1, 0.5, 0.06805555555555547, 0.4375}, 1e-10));
    CHECK(*result.acceptable_advantage);
    CHECK_FALSE(*result.stable);
    CHECK(result.compromise == Rows{3, 4});
}

TEST_CASE("vikor: 0 / 0 in a criterion and in S and in R counts 0 and no Q is NaN") {
    const auto constant = vikor(Eigen::MatrixXd{{1, 0, 3}, {5, 0, 6}}, criteria({1, 1, 1}, "+++"));
    CHECK(all_close(constant.q, {1, 0}));
    CHECK(constant.criteria[1].inert);
    const auto same_regret = vikor(Eigen::MatrixXd{{1, 0, 3}, {0, 5, 6}}, criteria({1, 1, 1}, "+++"));
    CHECK(all_close(same_regret.regret, {1.0 / 3, 1.0 / 3}));
    CHECK(all_close(same_regret.q, {0.5, 0}));  // only the group part tells them apart
    const auto no_weight = vikor(Eigen::MatrixXd{{1, 9}, {2, 3}}, criteria({1, 0}, "++"));
    CHECK(all_close(no_weight.q, {1, 0}));
    const auto equal = vikor(Eigen::MatrixXd::Ones(3, 2), criteria({1, 1}, "+-"));
    CHECK(all_close(equal.q, {0, 0, 0}));
    CHECK(equal.compromise == Rows{0, 1, 2});  // ties at Q = 0 are all in the set
    const auto one = vikor(Eigen::MatrixXd::Ones(1, 2), criteria({1, 1}, "+-"));
    CHECK(one.q[0] == 0);
    CHECK(one.compromise == Rows{0});
    CHECK_FALSE(one.acceptable_advantage);
    CHECK(vikor(Eigen::MatrixXd(0, 2), criteria({1, 1}, "+-")).compromise.empty());
}

TEST_CASE("vikor: fixed scales keep S and R when an account comes") {
    auto fixed = criteria({1, 1}, "+-");
    fixed[0].worst = 0.0, fixed[0].best = 10.0;
    fixed[1].worst = 5.0, fixed[1].best = 0.0;
    const Eigen::MatrixXd three{{2, 1}, {8, 4}, {5, 2}};
    const Eigen::MatrixXd four{{2, 1}, {8, 4}, {5, 2}, {100, 0}};
    const auto before = vikor(three, fixed), after = vikor(four, fixed);
    for (Eigen::Index i = 0; i < 3; ++i) {
        CHECK(after.group_utility[i] == before.group_utility[i]);
        CHECK(after.regret[i] == before.regret[i]);
    }
    CHECK(after.criteria[0].beyond_count == 1);
}

TEST_CASE("vikor: a majority outside 0..1 and unknown values are refused") {
    const Eigen::MatrixXd values{{1, 2}, {std::numeric_limits<double>::quiet_NaN(), 1}};
    CHECK_THROWS_WITH(vikor(values, criteria({1, 1}, "++"), 0.5, {"sales", "growth"}),
                      kam_test::ContainsSubstring("row 1, criterion 'sales': is unknown"));
    for (const double majority : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
        CHECK_THROWS_AS(vikor(Eigen::MatrixXd::Ones(2, 2), criteria({1, 1}, "++"), majority), std::invalid_argument);
    }
}

TEMPLATE_TEST_CASE("vikor: every kind of floating point", "[scalar]", float, long double,
                   boost::multiprecision::cpp_bin_float_50) {
    const Eigen::MatrixX<TestType> values = vikor_test::hydropower.cast<TestType>();
    const auto result = vikor(values, criteria({1, 1, 1, 1, 1, 1, 1, 1}, "+-++---+"));
    CHECK(kam_test::close(static_cast<double>(result.q[2]), 0.47318096404474075, 2e-5));
    CHECK(result.compromise == Rows{4});
}
