// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_int.hpp>

#include "support/catch.hpp"

#include <kam/selection/challenge/shapley.hpp>
#include <kam/selection/why_not.hpp>

using kam::selection::Coalition;
using kam::selection::shapley_contributions;
using kam::selection::shapley_values;
using kam_test::close;
using Rational = boost::multiprecision::cpp_rational;

TEST_CASE("Shapley: the glove game - two left gloves and one right one (Shapley 1953 style, by hand)") {
    const auto value = shapley_values(3, [](Coalition c) { return Rational((c & 4U) != 0 && (c & 3U) != 0 ? 1 : 0); });
    CHECK(value[0] == Rational(1, 6));
    CHECK(value[1] == Rational(1, 6));
    CHECK(value[2] == Rational(4, 6));
}

TEST_CASE("Shapley: seats of 50 and 49 and 1 with a majority of 51 (Shapley and Shubik 1954)") {
    const auto value = shapley_values(3, [](Coalition c) {
        const int seats = ((c & 1U) != 0 ? 50 : 0) + ((c & 2U) != 0 ? 49 : 0) + ((c & 4U) != 0 ? 1 : 0);
        return Rational(seats >= 51 ? 1 : 0);
    });
    CHECK(value[0] == Rational(2, 3));
    CHECK(value[1] == Rational(1, 6));
    CHECK(value[2] == Rational(1, 6));
}

TEST_CASE("Shapley: the United Nations Security Council - 0.1963 and 0.0019 (Shapley and Shubik 1954 for 15 seats)") {
    const auto value =
        shapley_values(15, [](Coalition c) { return (c & 31U) == 31U && std::popcount(c) >= 9 ? 1.0 : 0.0; });
    for (int k = 0; k < 5; ++k) CHECK(close(value[k], 421.0 / 2145));
    for (int k = 5; k < 15; ++k) CHECK(close(value[k], 4.0 / 2145));
}

TEST_CASE("Shapley: the airport game - each runway section is paid by those who need it (Littlechild and Owen 1973)") {
    const std::vector<int> costs{1, 3, 6, 10};
    const auto value = shapley_values(4, [&](Coalition c) {
        int most = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            if ((c >> j & 1U) != 0) most = (std::max)(most, costs[j]);
        }
        return Rational(most);
    });
    // 1/4, + 2/3, + 3/2, + 4.
    CHECK(value[0] == Rational(1, 4));
    CHECK(value[1] == Rational(11, 12));
    CHECK(value[2] == Rational(29, 12));
    CHECK(value[3] == Rational(77, 12));
}

TEST_CASE("Shapley: the values sum to what all add, one who adds nothing gets nothing, and order does not matter") {
    const auto worth = [](Coalition c) {
        return std::sqrt(static_cast<double>(c & 11U)) + 2;
    };  // number 2 adds nothing
    const auto value = shapley_values(4, worth);
    CHECK(close(value.sum(), worth(15) - worth(0)));
    CHECK(close(value[2], 0.0, 0, 1e-15));
    CHECK(shapley_values(0, [](Coalition) { return 3.0; }).size() == 0);
    CHECK_THROWS_WITH(shapley_values(21, [](Coalition) { return 0.0; }), kam_test::ContainsSubstring("21 criteria"));
}

namespace shapley_test {

struct Client {
    std::string id;
    double sales, growth, cost_to_serve;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, cost_to_serve))

}  // namespace shapley_test

TEST_CASE("Shapley: of the additive score they are what explain and why_not say") {
    using shapley_test::Client;
    using namespace kam::selection;
    const std::vector<Client> clients{{"a", 100, 0.2, 5}, {"b", 80, 0.4, 4}, {"c", 20, 0.9, 9}};
    const auto ranking =
        rank(clients, {benefit<&Client::sales>(0.5).between(0, 100), benefit<&Client::growth>(0.3).between(0, 1),
                       cost<&Client::cost_to_serve>(0.2).between(10, 0)});
    const auto score_of = [&](const Eigen::VectorXd& x) {
        double score = 0;
        for (std::size_t j = 0; j < 3; ++j) {
            score += ranking.criteria[j].weight * utility(ranking.criteria[j], x[static_cast<Eigen::Index>(j)]);
        }
        return score;
    };
    const auto against_b = shapley_contributions(ranking.values.row(2), ranking.values.row(1), score_of);
    for (const auto& gap : why_not(ranking, "c", 2).gaps) {
        for (std::size_t j = 0; j < 3; ++j) {
            if (ranking.criteria[j].name == gap.criterion) {
                CHECK(close(against_b[static_cast<Eigen::Index>(j)], -gap.gap, 1e-12, 1e-15));
            }
        }
    }
    // Against the mean account of this data the utilities are straight lines too.
    const auto against_mean = shapley_contributions(ranking.values.row(0), ranking.values.colwise().mean(), score_of);
    const auto parts = explain(ranking, "a").contributions;
    for (std::size_t j = 0; j < 3; ++j) {
        CHECK(close(against_mean[static_cast<Eigen::Index>(j)], parts[j].against_mean, 1e-12, 1e-15));
    }
}

TEST_CASE("Shapley: criteria that work together share what only both achieve") {
    const auto product = [](const Eigen::VectorXd& x) { return x[0] * x[1]; };
    const auto parts = shapley_contributions(Eigen::Vector2d(3, 5), Eigen::Vector2d(1, 1), product);
    CHECK(close(parts[0], (2 * 1 + 2 * 5) / 2.0));
    CHECK(close(parts[1], (4 * 1 + 4 * 3) / 2.0));
    CHECK_THROWS_AS(shapley_contributions(Eigen::Vector2d(3, 5), Eigen::Vector3d(1, 1, 1), product),
                    std::invalid_argument);
}
