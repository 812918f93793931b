// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "method_support.hpp"

#include <kam/selection/ahp.hpp>

using kam::selection::ahp_priorities;
using kam::selection::ahp_score;
using kam::selection::AhpMethod;
using kam::selection::AhpMode;
using kam::selection::random_index;
using kam::selection::RandomIndexTable;
using kam_test::all_close;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace ahp_test {

/// The whole matrix from the judgements above the diagonal, row by row.
Eigen::MatrixXd judgements(Eigen::Index n, const std::vector<double>& above) {
    Eigen::MatrixXd all = Eigen::MatrixXd::Ones(n, n);
    auto next = above.begin();
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index k = i + 1; k < n; ++k, ++next) {
            all(i, k) = *next;
            all(k, i) = 1 / *next;
        }
    }
    return all;
}

const Eigen::MatrixXd cities = judgements(6, {1.0 / 3, 8, 3, 3, 7, 9, 3, 3, 9, 1.0 / 6, 1.0 / 5, 2, 1.0 / 3, 6, 6});

}  // namespace ahp_test
using ahp_test::cities;
using ahp_test::judgements;

// Expected numbers of this file: numpy.linalg.eig and sums, independent of the library.

TEST_CASE("ahp_priorities: distances of six cities from Philadelphia (Saaty 1977)") {
    // Published: 0.263, 0.397, 0.033, 0.116, 0.164, 0.027.
    const auto result = ahp_priorities(cities, {"Cairo", "Tokyo", "Chicago", "San Francisco", "London", "Montreal"});
    CHECK(all_close(result.weights, {0.261852745898976, 0.397486373784324, 0.033434736911878, 0.116386551622866,
                                     0.164240564657311, 0.026599027124644}));
    CHECK(close(result.lambda_max, 6.4536296231437));
    CHECK(close(result.consistency_index, 0.09072592462873992, 1e-11));
    CHECK(close(result.consistency_ratio, 0.0731660682489838, 1e-11));
    CHECK(result.converged);
    CHECK(result.iterations > 3);
    CHECK(result.residual < 1e-14);
    REQUIRE(result.worst_triples.size() == 3);
    CHECK(close(result.worst_triples[0].contradiction, 1.2809338454620645));
    CHECK(result.worst_triples[0].names == std::array<std::string, 3>{"Chicago", "San Francisco", "London"});
    CHECK(close(result.worst_triples[0].implied, 1.0 / 18));
    CHECK(close(result.worst_triples[0].given, 1.0 / 5));
    CHECK(close(result.worst_triples[1].contradiction, std::log(3.0)));
    const auto means = ahp_priorities(cities, {}, {.method = AhpMethod::geometric_mean});
    CHECK(all_close(means.weights, {0.260228609821014, 0.399127475542594, 0.034585936156739, 0.116223321857842,
                                    0.162606097892793, 0.027228558729019}));
    CHECK(means.iterations == 0);
    CHECK(means.converged);
}

TEST_CASE("ahp_priorities: what matters in a school (Saaty 1980)") {
    // Published: 0.32, 0.14, 0.03, 0.13, 0.24, 0.14, and too inconsistent.
    const auto school = judgements(6, {4, 3, 1, 3, 4, 7, 3, 0.2, 1, 0.2, 0.2, 1.0 / 6, 1, 1.0 / 3, 3});
    const auto result = ahp_priorities(school, {"learning", "friends", "life", "vocation", "college", "music"});
    CHECK(all_close(result.weights, {0.320770183263107, 0.139502745420941, 0.034768307699656, 0.128486018463092,
                                     0.237389994740016, 0.139082750413188}));
    CHECK(close(result.lambda_max, 7.419870101921269));
    CHECK(close(result.consistency_ratio, 0.22901130676149503, 1e-11));
    CHECK(result.worst_triples[0].names == std::array<std::string, 3>{"friends", "vocation", "college"});
    CHECK(close(result.worst_triples[0].contradiction, std::log(15.0)));
}

TEST_CASE("ahp_priorities: what people drink (Saaty 2008)") {
    // Published: coffee 0.177, wine 0.019, tea 0.042, beer 0.116, sodas 0.190, milk 0.129, water 0.327; ratio 0.022.
    const double n = 1.0 / 9, t = 1.0 / 3;
    const auto drinks = judgements(7, {9, 5, 2, 1, 1, 0.5, t, n, n, n, n, t, 0.25, t, n, 0.5, 1, t, 2, 0.5, t});
    const auto result = ahp_priorities(drinks);
    CHECK(all_close(result.weights, {0.177456747445717, 0.019149476024354, 0.041831181662098, 0.116417031734859,
                                     0.189572375326176, 0.128780548538723, 0.326792639268074}));
    CHECK(close(result.consistency_ratio, 0.02230164638009467, 1e-10));
    CHECK(result.random_index == 1.32);
    const auto other = ahp_priorities(drinks, {}, {.random_index = RandomIndexTable::saaty2004});
    CHECK(other.random_index == 1.35);
    CHECK(other.consistency_ratio < result.consistency_ratio);
}

TEST_CASE("ahp_priorities: eight criteria whose largest eigenvalue is no mean of columns (defect of JMcDM)") {
    // That package reports 8.726 and 0.0736 from column means; the eigenvalue is 8.698.
    const double t = 1.0 / 3;
    const auto house = judgements(8, {7, 0.2, 0.125, 0.5, t, 0.2, 1, 0.125, 1.0 / 9, 0.25, 0.2, 1.0 / 9, 0.125, t,
                                      4, 2,   1,     1,   7, 5,   3, 3,     0.5,     0.2,  0.2, t,       t,     1});
    const auto result = ahp_priorities(house);
    CHECK(close(result.lambda_max, 8.698197598212175));
    CHECK(close(result.consistency_ratio, 0.07073937165270267, 1e-11));
    CHECK(close(result.weights[3], 0.346658270598431));
}

TEST_CASE("ahp_score: a copy of an account turns the order unless the mode is ideal (Belton and Gear 1983)") {
    // Published: 0.45, 0.47, 0.08, and with the copy 0.37, 0.29, 0.06, 0.29.
    const Eigen::Vector3d equal(1, 1, 1);
    const Eigen::MatrixXd three{{1, 9, 8}, {9, 1, 9}, {1, 1, 1}};
    const Eigen::MatrixXd four{{1, 9, 8}, {9, 1, 9}, {1, 1, 1}, {9, 1, 9}};
    const auto before = ahp_score(equal, three, AhpMode::distributive);
    CHECK(all_close(before.scores, {0.451178451178451, 0.46969696969697, 0.079124579124579}));
    const auto after = ahp_score(equal, four, AhpMode::distributive);
    CHECK(all_close(after.scores, {0.365432098765432, 0.288888888888889, 0.05679012345679, 0.288888888888889}, 1e-11));
    CHECK(before.ranking.order[0] == 1);
    CHECK(after.ranking.order[0] == 0);
    CHECK(all_close(ahp_score(equal, three, AhpMode::ideal).scores, {0.45, 0.475, 0.075}));
    const auto ideal = ahp_score(equal, four, AhpMode::ideal);
    CHECK(all_close(ideal.scores, {0.305084745762712, 0.322033898305085, 0.050847457627119, 0.322033898305085}, 1e-11));
    CHECK(ideal.ranking.order[0] == 1);
    CHECK(close(ideal.contributions.row(1).sum(), ideal.scores[1]));
}

TEST_CASE("random_index: tables differ and the line goes on beyond them") {
    CHECK(random_index(3) == 0.58);
    CHECK(random_index(3, RandomIndexTable::saaty2004) == 0.52);
    CHECK(random_index(7) == 1.32);
    CHECK(random_index(15) == 1.59);
    CHECK(close(random_index(16), (1.7699 * 16 - 4.3513) / 15));
    CHECK(random_index(2) == 0);
    const auto many = ahp_priorities(Eigen::MatrixXd::Ones(20, 20));
    CHECK(close(many.weights[7], 0.05));
    CHECK(many.consistency_ratio < 1e-12);
    CHECK(many.random_index_table == RandomIndexTable::alonso2006);
    CHECK(many.worst_triples.empty());
}

TEST_CASE("ahp_priorities: one and two items are always consistent") {
    const auto two = ahp_priorities(judgements(2, {3}));
    CHECK(all_close(two.weights, {0.75, 0.25}));
    CHECK(two.consistency_ratio == 0);
    CHECK(two.consistency_index == 0);
    CHECK(ahp_priorities(Eigen::MatrixXd::Ones(1, 1)).weights[0] == 1);
    // A consistent matrix gives back what it was made of.
    const Eigen::Vector4d made(0.4, 0.3, 0.2, 0.1);
    const Eigen::MatrixXd consistent = made * made.cwiseInverse().transpose();
    const auto back = ahp_priorities(consistent);
    CHECK(all_close(back.weights, {0.4, 0.3, 0.2, 0.1}));
    CHECK(std::abs(back.consistency_index) < 1e-14);
}

TEST_CASE("ahp: judgements that cannot be are named") {
    Eigen::MatrixXd bad = judgements(3, {2, 4, 2});
    bad(1, 0) = 2;   // not one over its reverse
    bad(2, 1) = -1;  // below 0
    bad(0, 2) = std::numeric_limits<double>::quiet_NaN();
    bad(2, 2) = 3;
    CHECK_THROWS_WITH(ahp_priorities(bad, {"size", "growth", "mix"}),
                      ContainsSubstring("judgement of 'size' over 'growth': times its reverse must be 1") &&
                          ContainsSubstring("judgement of 'growth' over 'mix': must be above 0") &&
                          ContainsSubstring("judgement of 'size' over 'mix': is unknown or infinite") &&
                          ContainsSubstring("judgement of 'mix' over 'mix': must be 1"));
    CHECK_THROWS_AS(ahp_priorities(Eigen::MatrixXd::Ones(2, 3)), std::invalid_argument);
    CHECK_THROWS_AS(ahp_priorities(Eigen::MatrixXd(0, 0)), std::invalid_argument);
    CHECK_THROWS_WITH(ahp_priorities(judgements(3, {2, 4, 2}), {"a"}), ContainsSubstring("1 names but 3 items"));
    Eigen::MatrixXd printed = judgements(3, {3, 3, 1});
    printed(1, 0) = printed(2, 0) = 0.33;  // as a table prints it
    CHECK_THROWS_AS(ahp_priorities(printed), kam::InputError);
    CHECK_NOTHROW(ahp_priorities(printed, {}, {.reciprocity_tolerance = 0.02}));
    CHECK_THROWS_WITH(ahp_score(Eigen::Vector2d(1, -1), Eigen::MatrixXd{{1, 0}, {2, 0}}, AhpMode::ideal),
                      ContainsSubstring("weights[1]") && ContainsSubstring("criterion 1: has no value above 0"));
    CHECK_THROWS_AS(ahp_score(Eigen::Vector3d(1, 1, 1), Eigen::MatrixXd::Ones(2, 2), AhpMode::ideal),
                    std::invalid_argument);
}

TEMPLATE_TEST_CASE("ahp_priorities: every kind of floating point", "[scalar]", float, long double,
                   boost::multiprecision::cpp_bin_float_50) {
    const Eigen::MatrixX<TestType> values = cities.cast<TestType>();
    const auto result = ahp_priorities(values, {}, {.reciprocity_tolerance = 1e-6});
    CHECK(close(static_cast<double>(result.weights[1]), 0.397486373784324, 1e-5));
    CHECK(result.converged);
}
