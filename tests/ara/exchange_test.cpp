// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cstddef>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/ara/balanced_exchange.hpp>
#include <kam/ara/graph_power.hpp>
#include <kam/ara/multiplex.hpp>

using namespace kam::ara;
using kam_test::close;

namespace exchange_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

static_assert(kam_test::describes_every_field<GraphPower>());
static_assert(kam_test::describes_every_field<BalancedExchange<double>>());

struct Tie {
    int a, b, weight;
};

template <class Scalar = double>
Multiplex<Scalar> network(int n, const std::vector<Tie>& ties) {
    std::vector<Arc<Scalar>> arcs;
    for (const Tie& tie : ties) arcs.push_back({ActorIndex(tie.a), ActorIndex(tie.b), Scalar(tie.weight)});
    return freeze<Scalar>(n, {{"exchange", arcs, false}});
}

std::vector<Tie> line(int n) {
    std::vector<Tie> ties;
    for (int i = 0; i + 1 < n; ++i) ties.push_back({i, i + 1, 1});
    return ties;
}

template <class Scalar = double>
BalancedExchange<Scalar> balanced(int n, const std::vector<Tie>& ties, const BalanceOptions& options = {}) {
    const auto net = network<Scalar>(n, ties);
    return balanced_exchange(net.layer(0), options);
}

void check_values(const BalancedExchange<double>& result, const std::vector<double>& expected) {
    CHECK(result.status == ExchangeStatus::balanced);
    REQUIRE(result.value.size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(close(result.value[i], expected[i], 1e-9, 1e-9));
    CHECK(result.instability <= 1e-9);
}

const std::vector<Tie> stem{{0, 1, 1}, {1, 2, 1}, {1, 3, 1}, {2, 3, 1}};
const std::vector<Tie> triangle{{0, 1, 1}, {1, 2, 1}, {0, 2, 1}};

struct Case {
    int actors;
    std::vector<Tie> ties;
    double fractional_value;
    bool stable;
};

}  // namespace exchange_test
using namespace exchange_test;

TEST_CASE("ara graph_power: lines of Markovsky Willer and Patton 1988 and small graphs (python3 brute force)") {
    const auto power = [](int n, const std::vector<Tie>& ties) {
        const auto net = network(n, ties);
        return graph_power(net.layer(0))->power;
    };
    using Power = std::vector<int>;
    CHECK(power(3, line(3)) == Power{0, 2, 0});
    CHECK(power(4, line(4)) == Power{1, 1, 1, 1});
    CHECK(power(5, line(5)) == Power{0, 2, 0, 2, 0});
    CHECK(power(6, line(6)) == Power{1, 1, 1, 1, 1, 1});
    CHECK(power(7, line(7)) == Power{0, 2, 0, 2, 0, 2, 0});
    CHECK(power(4, stem) == Power{1, 2, 2, 2});
    CHECK(power(3, triangle) == Power{1, 1, 1});
    CHECK(power(5, {{0, 1, 1}, {1, 2, 1}, {1, 3, 1}, {3, 4, 1}}) == Power{1, 2, 1, 1, 1});
    CHECK(power(4, {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {3, 0, 1}}) == Power{2, 2, 2, 2});
    CHECK(power(5, {{0, 1, 1}, {0, 2, 1}, {0, 3, 1}, {0, 4, 1}}) == Power{4, 0, 0, 0, 0});
    CHECK(power(6, {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {3, 1, 1}, {3, 4, 1}, {4, 5, 1}}) == Power{1, 2, 0, 2, 1, 1});
    CHECK(power(5, {{0, 1, 1}, {1, 2, 1}, {0, 2, 1}, {0, 3, 1}, {1, 4, 1}}) == Power{3, 3, 1, 0, 0});
    CHECK(power(3, {}) == Power{0, 0, 0});
    const auto five = network(5, line(5));
    CHECK(graph_power(five.layer(0))->disjoint[1] == std::vector<int>{2, 1, 1});
}

TEST_CASE("ara graph_power: too large a search is said and not guessed") {
    std::vector<Tie> complete;
    for (int a = 0; a < 20; ++a) {
        for (int b = a + 1; b < 20; ++b) complete.push_back({a, b, 1});
    }
    const auto dense = network(20, complete);
    CHECK_FALSE(graph_power(dense.layer(0), 1000));
    const auto large = network(65, line(65));
    CHECK_THROWS_AS(graph_power(large.layer(0)), std::invalid_argument);
    const auto directed = freeze(2, {{"a", std::vector<Arc<>>{}, true}});
    CHECK_THROWS_AS(graph_power(directed.layer(0)), std::invalid_argument);
    CHECK_THROWS_AS(balanced_exchange(directed.layer(0)), std::invalid_argument);
}

TEST_CASE("ara balanced_exchange: four-line and stem and triangle of Kleinberg and Tardos 2008") {
    check_values(balanced(4, line(4)), {1.0 / 3, 2.0 / 3, 2.0 / 3, 1.0 / 3});
    check_values(balanced(4, stem), {0.25, 0.75, 0.5, 0.5});
    const auto none = balanced(3, triangle);
    CHECK(none.status == ExchangeStatus::no_stable_outcome);
    CHECK(none.fractional_value == 1.5);
    CHECK(none.odd_cycle.size() == 3);
    CHECK(none.value.empty());
}

TEST_CASE("ara balanced_exchange: lines and unequal deals (python3 mpmath)") {
    const auto three = balanced(3, line(3));
    CHECK(close(three.value[1], 1.0, 1e-9));  // either end may have the deal, and gets nothing
    check_values(balanced(6, line(6)), {0.25, 0.75, 0.5, 0.5, 0.75, 0.25});
    check_values(balanced(4, {{0, 1, 1}, {1, 2, 2}, {2, 3, 1}}), {0, 1, 1, 0});
    check_values(balanced(4, {{0, 1, 2}, {1, 2, 1}, {2, 3, 3}}), {1, 1, 1.5, 1.5});
    // Two odd cycles that a tie joins: whole deals are worth as much as split ones.
    const auto joined = balanced(6, {{0, 1, 1}, {1, 2, 1}, {0, 2, 1}, {2, 3, 1}, {3, 4, 1}, {4, 5, 1}, {3, 5, 1}});
    check_values(joined, {0.5, 0.5, 0.5, 0.5, 0.5, 0.5});
    CHECK(joined.partner[2] == ActorIndex(3));
    CHECK(balanced(2, {}).value == std::vector<double>{0, 0});
}

TEST_CASE("ara balanced_exchange: a stable outcome exists where the relaxation is whole (python3 fractions)") {
    const std::vector<Case> cases{
        {8, {{0, 5, 9}, {1, 2, 8}, {1, 3, 2}, {2, 3, 8}, {2, 6, 1}, {3, 4, 1}, {3, 5, 4}, {4, 5, 4}}, 18.0, true},
        {7,
         {{0, 5, 1}, {1, 2, 1}, {1, 5, 1}, {2, 3, 1}, {2, 5, 2}, {3, 4, 1}, {3, 6, 2}, {4, 5, 2}, {4, 6, 2}},
         5.0,
         true},
        {5, {{0, 1, 1}, {0, 2, 1}, {0, 4, 1}, {1, 3, 1}, {2, 3, 1}, {3, 4, 1}}, 2.0, true},
        {7,
         {{0, 1, 1},
          {0, 5, 1},
          {0, 6, 1},
          {1, 2, 1},
          {1, 4, 1},
          {1, 5, 1},
          {1, 6, 1},
          {2, 3, 1},
          {2, 4, 1},
          {2, 6, 1},
          {3, 4, 1},
          {3, 5, 1},
          {4, 5, 1},
          {4, 6, 1}},
         3.5,
         false},
        {8,
         {{0, 3, 1},
          {0, 5, 2},
          {0, 6, 2},
          {0, 7, 1},
          {1, 4, 2},
          {2, 3, 1},
          {2, 5, 2},
          {2, 7, 1},
          {3, 4, 1},
          {3, 5, 1},
          {5, 6, 1}},
         6.0,
         true},
        {7, {{0, 1, 1}, {0, 2, 2}, {0, 5, 2}, {0, 6, 9}, {1, 2, 1}, {2, 4, 8}, {5, 6, 1}}, 17.0, true},
        {5, {{0, 1, 1}, {1, 2, 1}, {2, 3, 1}, {2, 4, 1}}, 2.0, true},
        {6,
         {{0, 1, 8}, {0, 2, 1}, {0, 3, 3}, {0, 5, 3}, {1, 3, 8}, {1, 5, 7}, {2, 4, 7}, {3, 5, 4}, {4, 5, 6}},
         19.0,
         true},
        {6, {{0, 1, 1}, {1, 2, 1}, {1, 3, 1}, {1, 4, 1}, {2, 3, 1}, {4, 5, 1}}, 3.0, true},
        {7,
         {{0, 3, 1},
          {0, 6, 1},
          {1, 2, 1},
          {1, 3, 1},
          {2, 3, 1},
          {2, 4, 1},
          {2, 5, 1},
          {2, 6, 1},
          {3, 5, 1},
          {4, 5, 1},
          {5, 6, 1}},
         3.5,
         false},
        {7, {{0, 2, 2}, {0, 4, 1}, {2, 3, 1}, {2, 4, 2}, {2, 5, 1}, {3, 4, 1}, {3, 6, 1}}, 3.5, false},
        {7,
         {{0, 1, 1}, {1, 2, 1}, {1, 4, 1}, {1, 5, 1}, {2, 3, 1}, {2, 4, 1}, {2, 5, 1}, {3, 5, 1}, {3, 6, 1}, {4, 6, 1}},
         3.5,
         false},
        {6, {{1, 3, 1}, {1, 4, 1}, {1, 5, 2}, {2, 5, 2}, {3, 4, 1}, {4, 5, 1}}, 3.5, false},
        {7,
         {{0, 2, 2},
          {0, 4, 2},
          {0, 5, 1},
          {0, 6, 1},
          {1, 3, 2},
          {1, 4, 1},
          {1, 6, 2},
          {2, 4, 1},
          {2, 5, 1},
          {3, 4, 1},
          {3, 6, 2}},
         6.0,
         false},
        {7,
         {{0, 3, 6}, {0, 5, 4}, {1, 6, 8}, {2, 4, 7}, {2, 5, 3}, {3, 4, 8}, {3, 5, 1}, {3, 6, 4}, {4, 5, 5}, {5, 6, 1}},
         22.0,
         false},
        {8,
         {{0, 3, 1}, {0, 5, 2}, {1, 4, 2}, {1, 5, 2}, {1, 7, 2}, {2, 6, 2}, {2, 7, 1}, {5, 6, 1}, {6, 7, 2}},
         6.5,
         false},
    };
    for (const Case& one : cases) {
        const auto result = balanced(one.actors, one.ties);
        CHECK(close(result.fractional_value, one.fractional_value));
        CHECK((result.status == ExchangeStatus::balanced) == one.stable);
        if (one.stable) {
            double sum = 0;
            for (const double value : result.value) sum += value;
            CHECK(close(sum, one.fractional_value, 1e-9));
            CHECK(result.instability <= 1e-9);
        } else {
            CHECK(result.odd_cycle.size() % 2 == 1);
        }
    }
}

TEST_CASE("ara balanced_exchange laws: unit and names do not matter", "[laws]") {
    std::mt19937 random(3);
    for (int round = 0; round < 30; ++round) {
        const int n = 4 + round % 5;
        std::vector<Tie> ties;
        for (int a = 0; a < n; ++a) {
            for (int b = a + 1; b < n; ++b) {
                if (random() % 5 < 2) ties.push_back({a, b, 1 + static_cast<int>(random() % 5)});
            }
        }
        const auto result = balanced(n, ties);
        std::vector<Tie> changed;
        for (const Tie& tie : ties) changed.push_back({n - 1 - tie.b, n - 1 - tie.a, 7 * tie.weight});
        const auto other = balanced(n, changed);
        CHECK(other.status == result.status);
        CHECK(close(other.fractional_value, 7 * result.fractional_value));
        if (result.status != ExchangeStatus::balanced) continue;
        for (int i = 0; i < n; ++i) {  // each deal is split wholly, and evenly above the alternatives
            const auto partner = result.partner[static_cast<std::size_t>(i)];
            if (!partner) {
                CHECK(result.value[static_cast<std::size_t>(i)] == 0);
                continue;
            }
            CHECK(result.partner[static_cast<std::size_t>(partner->value)] == ActorIndex(i));
            const auto tie = std::find_if(ties.begin(), ties.end(), [&](const Tie& t) {
                return (t.a == i && t.b == partner->value) || (t.b == i && t.a == partner->value);
            });
            REQUIRE(tie != ties.end());
            CHECK(close(
                result.value[static_cast<std::size_t>(i)] + result.value[static_cast<std::size_t>(partner->value)],
                static_cast<double>(tie->weight), 1e-9));
        }
    }
}

TEST_CASE("ara balanced_exchange: too few iterations are reported") {
    const auto stopped = balanced(4, line(4), {.tolerance = 1e-12, .most_iterations = 2});
    CHECK(stopped.status == ExchangeStatus::not_converged);
    CHECK(stopped.iterations == 2);
    CHECK(stopped.residual > 1e-12);
}

TEST_CASE("ara balanced_exchange: fifty digits", "[scalar]") {
    const auto result = balanced<Wide>(4, line(4), {.tolerance = 1e-40, .most_iterations = 1000});
    CHECK(result.status == ExchangeStatus::balanced);
    CHECK(close(result.value[1], Wide(Wide(2) / 3), 1e-38));
}
