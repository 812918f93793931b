// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/selection/challenge/obstacle.hpp>

using kam::selection::benefit;
using kam::selection::cost;
using kam::selection::Obstacle;
using kam::selection::ObstacleOptions;
using kam::selection::obstacles;
using kam::selection::rank;
using kam_test::close;

namespace obstacle_test {

struct Client {
    std::string id;
    double sales, growth, cost_to_serve;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, cost_to_serve))

// Scores by hand: a 0.5 + 0.06 + 0.1 = 0.66; b 0.4 + 0.12 + 0.12 = 0.64; d 0.4 + 0.12 + 0.06 = 0.58; c 0.1 + 0.27 +
// 0.02 = 0.39.
kam::selection::Ranking ranking() {
    const std::vector<Client> clients{{"a", 100, 0.2, 5}, {"b", 80, 0.4, 4}, {"c", 20, 0.9, 9}, {"d", 80, 0.4, 7}};
    return rank(clients, {benefit<&Client::sales>(0.5).between(0, 100), benefit<&Client::growth>(0.3).between(0, 1),
                          cost<&Client::cost_to_serve>(0.2).between(10, 0)});
}

}  // namespace obstacle_test
using obstacle_test::Client;
using obstacle_test::ranking;

TEST_CASE("obstacles: a gate, a criterion or capacity for every account not chosen (by hand)") {
    ObstacleOptions options;
    options.least_score = 0.5;
    options.gate_failures = {{"broke", "credit"}, {"broke", "profit"}, {"abroad", "region"}};
    const auto result = obstacles(ranking(), 2, options);
    CHECK(result.chosen == std::vector<std::string>{"a", "b"});
    REQUIRE(result.not_chosen.size() == 4);
    CHECK(result.not_chosen[0].key == "d");
    CHECK(result.not_chosen[0].obstacle == Obstacle::capacity);
    CHECK(result.not_chosen[0].rank == 3);
    CHECK(close(result.not_chosen[0].gap, 0.06));
    CHECK(result.not_chosen[0].criterion == "cost_to_serve");
    CHECK(close(result.not_chosen[0].criterion_gap, 0.06));
    CHECK(result.not_chosen[1].key == "c");
    CHECK(result.not_chosen[1].obstacle == Obstacle::criterion);
    CHECK(result.not_chosen[1].criterion == "sales");
    CHECK(close(result.not_chosen[1].gap, 0.25));
    CHECK(result.not_chosen[2].key == "broke");
    CHECK(result.not_chosen[2].obstacle == Obstacle::gate);
    CHECK(result.not_chosen[2].gates == std::vector<std::string>{"credit", "profit"});
    CHECK(result.not_chosen[2].rank == 0);
    CHECK(result.not_chosen[3].key == "abroad");
}

TEST_CASE("obstacles: places stay empty where too few are good enough") {
    ObstacleOptions options;
    options.least_score = 0.65;
    const auto result = obstacles(ranking(), 3, options);
    CHECK(result.chosen == std::vector<std::string>{"a"});
    CHECK(result.not_chosen[0].key == "b");
    CHECK(result.not_chosen[0].obstacle == Obstacle::criterion);
    CHECK(close(result.not_chosen[0].gap, 0.01));
    CHECK(result.not_chosen[1].key == "d");
    CHECK(close(result.not_chosen[2].gap, 0.26));  // 0.65 - 0.39, more than to the last of three places
}

TEST_CASE("obstacles: without a least score only a tie at the cut is a matter of capacity") {
    std::vector<Client> clients{{"a", 100, 0.2, 5}, {"b", 80, 0.4, 4}, {"c", 80, 0.4, 4}, {"d", 20, 0.9, 9}};
    const auto tied = rank(clients, {benefit<&Client::sales>()});
    const auto result = obstacles(tied, 2);
    CHECK(result.chosen == std::vector<std::string>{"a"});
    CHECK(result.not_chosen[0].obstacle == Obstacle::capacity);
    CHECK(result.not_chosen[1].obstacle == Obstacle::capacity);
    CHECK(result.not_chosen[1].criterion.empty());  // level: it loses nowhere
    CHECK(result.not_chosen[2].obstacle == Obstacle::criterion);
}

TEST_CASE("obstacles: nothing ranked, wrong calls") {
    CHECK(obstacles(rank(std::vector<Client>{}, {benefit<&Client::sales>()}), 2).chosen.empty());
    CHECK_THROWS_AS(obstacles(ranking(), 0), std::invalid_argument);
    ObstacleOptions options;
    options.gate_failures = {{"b", "credit"}};
    CHECK_THROWS_WITH(obstacles(ranking(), 2, options), kam_test::ContainsSubstring("'b' fails a gate"));
    ObstacleOptions no_number;
    no_number.least_score = std::nan("");
    CHECK_THROWS_AS(obstacles(ranking(), 2, no_number), std::invalid_argument);
}
