// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/data/random.hpp>
#include <kam/selection/allocation/knapsack.hpp>

using kam::selection::BudgetPlan;
using kam::selection::knapsack;
using kam::selection::KnapsackMethod;
using kam::selection::KnapsackOptions;
using kam_test::close;

namespace knapsack_test {

using Costs = std::vector<std::int64_t>;
using Losses = std::vector<std::optional<double>>;
using Wide = boost::multiprecision::cpp_bin_float_50;

constexpr KnapsackOptions by_search{.most_cells = 0};

struct Client {
    std::string id;
    double value = 0;
    std::optional<double> cost_to_serve;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, value, cost_to_serve))

/// The most value of all subsets, with `forced` in or out.
[[nodiscard]] std::optional<double> tried(const Eigen::VectorXd& values, const Costs& costs, std::int64_t budget,
                                          std::size_t forced = 99, bool in = false) {
    std::optional<double> best;
    for (std::size_t set = 0; set < std::size_t{1} << costs.size(); ++set) {
        if (forced != 99 && (set >> forced & 1U) != (in ? 1U : 0U)) continue;
        double value = 0;
        std::int64_t spent = 0;
        for (std::size_t i = 0; i < costs.size(); ++i) {
            if ((set >> i & 1U) == 0) continue;
            value += values[static_cast<Eigen::Index>(i)];
            spent += costs[i];
        }
        if (spent <= budget && (!best || value > *best)) best = value;
    }
    return best;
}

}  // namespace knapsack_test
using knapsack_test::by_search;
using knapsack_test::Client;
using knapsack_test::Costs;
using knapsack_test::Losses;
using knapsack_test::tried;
using knapsack_test::Wide;

// Optima, losses and Dantzig bounds of the examples were computed in python by trying all subsets.

TEST_CASE("knapsack: example 2.3 of Martello & Toth 1990") {
    const Eigen::VectorXd values{{70, 20, 39, 37, 7, 5, 10}};
    const Costs costs{31, 10, 20, 19, 4, 3, 6};
    const auto plan = knapsack(values, costs, 50);
    CHECK(plan.method == KnapsackMethod::dynamic_programme);
    CHECK(plan.exact);
    CHECK(plan.value == 107);
    CHECK(plan.bound == 107);
    CHECK(plan.spent == 50);
    CHECK(plan.chosen == std::vector<bool>{true, false, false, true, false, false, false});
    CHECK(plan.losses == Losses{11, 2, 11, 2, 5, 2, 2});
    CHECK(plan.losses_exact);
    CHECK(close(plan.dantzig_bound, 107.55));
    CHECK(close(plan.marginal_value, 1.95));
}

TEST_CASE("knapsack: example of Kreher & Stinson 1999 with 15 items and a budget of 750") {
    const Eigen::VectorXd values{{135, 139, 149, 150, 156, 163, 173, 184, 192, 201, 210, 214, 221, 229, 240}};
    const Costs costs{70, 73, 77, 80, 82, 87, 90, 94, 98, 106, 110, 113, 115, 118, 120};
    const auto plan = knapsack(values, costs, 750);
    CHECK(plan.value == 1458);
    CHECK(plan.losses == Losses{2, 2, 3, 2, 2, 3, 5, 8, 5, 8, 7, 5, 4, 4, 12});
    CHECK(close(plan.dantzig_bound, 1461.504347826087));
    const auto searched = knapsack(values, costs, 750, by_search);
    CHECK(searched.method == KnapsackMethod::branch_and_bound);
    CHECK(searched.exact);
    CHECK(searched.value == 1458);
    CHECK_FALSE(searched.losses_exact);
    for (std::size_t i = 0; i < costs.size(); ++i) CHECK(*searched.losses[i] <= *plan.losses[i]);
}

TEST_CASE("knapsack: the ten items with a budget of 165 that many texts show") {
    const Eigen::VectorXd values{{92, 57, 49, 68, 60, 43, 67, 84, 87, 72}};
    const auto plan = knapsack(values, {23, 31, 29, 44, 53, 38, 63, 85, 89, 82}, 165);
    CHECK(plan.value == 309);
    CHECK(plan.chosen == std::vector<bool>{true, true, true, true, false, true, false, false, false, false});
    CHECK(plan.losses == Losses{75, 33, 25, 39, 32, 25, 25, 65, 62, 39});
    CHECK(close(plan.marginal_value, 1.1320754716981132));
}

TEST_CASE("knapsack: value and losses of all subsets of random accounts by both methods") {
    for (std::uint64_t seed = 0; seed < 120; ++seed) {
        kam::BlockEngine engine(seed);
        const auto size = static_cast<Eigen::Index>(kam::uniform_int(engine, 0, 9));
        Eigen::VectorXd values(size);
        Costs costs;
        const int step = kam::uniform_int(engine, 1, 5);
        for (double& value : values) {
            value = kam::uniform_int(engine, -5, 40);
            costs.push_back(step * kam::uniform_int(engine, 0, 12));
        }
        const std::int64_t budget = kam::uniform_int(engine, 0, 45 * step);
        INFO("seed " << seed << ", " << size << " accounts, budget " << budget);
        const auto plan = knapsack(values, costs, budget);
        const double best = *tried(values, costs, budget);
        REQUIRE(plan.value == best);
        REQUIRE(plan.spent <= budget);
        CHECK(plan.dantzig_bound >= best);
        const auto searched = knapsack(values, costs, budget, by_search);
        REQUIRE(searched.value == best);
        REQUIRE(searched.exact);
        CHECK((plan.method == KnapsackMethod::everything) == (searched.method == KnapsackMethod::everything));
        for (std::size_t i = 0; i < costs.size(); ++i) {
            const auto other = tried(values, costs, budget, i, !plan.chosen[i]);
            REQUIRE(plan.losses[i].has_value() == other.has_value());
            if (!other) continue;
            REQUIRE(close(*plan.losses[i], best - *other));
            if (searched.chosen[i] == plan.chosen[i]) REQUIRE(*searched.losses[i] <= best - *other + 1e-9);
        }
    }
}

TEST_CASE("knapsack: a budget in cents goes to the search and a search cut short tells its bound") {
    kam::BlockEngine engine(7);
    Eigen::VectorXd values(60);
    Costs costs;
    for (double& value : values) {
        costs.push_back(kam::uniform_int(engine, 100'000, 9'999'999));
        value = static_cast<double>(costs.back()) * (0.9 + 0.2 * kam::uniform_real(engine));
    }
    const auto plan = knapsack(values, costs, 150'000'000);
    CHECK(plan.method != KnapsackMethod::dynamic_programme);
    CHECK(plan.value <= plan.bound);
    CHECK(plan.bound <= plan.dantzig_bound);
    const auto cut = knapsack(values, costs, 150'000'000, {.most_cells = 0, .most_nodes = 70});
    CHECK(cut.method == KnapsackMethod::stopped);
    CHECK_FALSE(cut.exact);
    CHECK(cut.node_count == 70);
    CHECK(cut.bound == cut.dantzig_bound);
    CHECK(cut.value <= plan.value);
    CHECK(cut.value > 0.95 * cut.bound);
    CHECK(cut.spent <= 150'000'000);
    const auto at_once = knapsack(values, costs, 150'000'000, {.most_cells = 0, .most_nodes = 0});
    CHECK(at_once.value == 0);
    CHECK_FALSE(at_once.exact);
}

TEST_CASE("knapsack: nothing to choose and nothing to spend and enough for all") {
    const auto none = knapsack(Eigen::VectorXd(0), {}, 10);
    CHECK(none.value == 0);
    CHECK(none.exact);
    CHECK(none.method == KnapsackMethod::everything);
    const Eigen::Vector3d values(5, 0, -2);
    const auto free = knapsack(values, {0, 0, 0}, 0);
    CHECK(free.chosen == std::vector<bool>{true, false, false});
    CHECK(free.losses == Losses{5, 0, 2});
    const auto poor = knapsack(values, {3, 1, 1}, 2);
    CHECK(poor.value == 0);
    CHECK(poor.losses == Losses{std::nullopt, 0, 2});
    const auto rich = knapsack(values, {3, 1, 1}, (std::numeric_limits<std::int64_t>::max)());
    CHECK(rich.method == KnapsackMethod::everything);
    CHECK(rich.marginal_value == 0);
    CHECK(rich.losses == Losses{5, 0, 2});
    CHECK(knapsack(values, {3, 1, 1}, 5, by_search).losses == Losses{5, 0, 2});
}

TEST_CASE("knapsack: bad numbers are all named") {
    const Eigen::Vector4d values(1, std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(),
                                 1);
    constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)();
    try {
        (void)knapsack(values, {-1, 2, most, 4}, 5);
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 4);
        CHECK(error.report().issues()[0].where == "costs[0]");
        CHECK(error.report().issues()[1].where == "values[1]");
        CHECK(error.report().issues()[3].where == "costs[2]");
        CHECK(error.report().issues()[3].what.find("sum") != std::string::npos);
    }
    CHECK_THROWS_WITH(knapsack(values, {1, 2}, 5), kam_test::ContainsSubstring("4 values but 2 costs"));
    CHECK_THROWS_WITH(knapsack(values, {1, 2, 3, 4}, -5), kam_test::ContainsSubstring("a budget of -5"));
}

TEST_CASE("knapsack: records with costs in money are rounded to the affordable side and it is said") {
    const std::vector<Client> clients{{"Acme", 10, 0.3}, {"Birch", 9, 0.2}, {"Cobalt", 8, 0.2}};
    const auto plan = knapsack(clients, &Client::value, &Client::cost_to_serve, 0.5, {.cost_unit = 0.1});
    CHECK(plan.value == 19);
    CHECK(plan.spent == 5);
    CHECK_FALSE(plan.rounded);
    CHECK(plan.keys == std::vector<std::string>{"Acme", "Birch", "Cobalt"});
    const auto coarse = knapsack(clients, &Client::value, &Client::cost_to_serve, 0.5, {.cost_unit = 0.25});
    CHECK(coarse.rounded);  // Acme takes two quarters, the others one each
    CHECK(coarse.value == 17);
    const std::vector<Client> unknown{{"Acme", 10, 0.3}, {"Birch", 9, std::nullopt}};
    CHECK_THROWS_WITH(knapsack(unknown, &Client::value, &Client::cost_to_serve, 1),
                      kam_test::ContainsSubstring("'Birch'.cost_to_serve"));
    CHECK_THROWS_AS(knapsack(clients, &Client::value, &Client::cost_to_serve, 1, {.cost_unit = 0}),
                    std::invalid_argument);
    CHECK_THROWS_AS(knapsack(clients, &Client::value, &Client::cost_to_serve, 1e300), std::invalid_argument);
    const std::vector<Client> huge{{"Acme", 10, 1e300}};
    CHECK_THROWS_AS(knapsack(huge, &Client::value, &Client::cost_to_serve, 1), kam::InputError);
}

TEST_CASE("knapsack: float and long double and 50 digits choose the same accounts") {
    const Eigen::VectorXd values{{70, 20, 39, 37, 7, 5, 10}};
    const Costs costs{31, 10, 20, 19, 4, 3, 6};
    const auto plan = knapsack(values, costs, 50);
    CHECK(knapsack(values.cast<float>(), costs, 50).chosen == plan.chosen);
    CHECK(knapsack(values.cast<long double>(), costs, 50).chosen == plan.chosen);
    const auto wide = knapsack(values.cast<Wide>().eval(), costs, 50);
    CHECK(wide.chosen == plan.chosen);
    CHECK(close(wide.dantzig_bound, Wide("107.55"), 1e-48));
    CHECK(close(knapsack(values.cast<Wide>().eval(), costs, 50, by_search).value, Wide(107)));
}

TEST_CASE("knapsack: results describe every field") {
    STATIC_REQUIRE(kam_test::describes_every_field<BudgetPlan<double>>());
    STATIC_REQUIRE(kam_test::describes_every_field<KnapsackOptions>());
}
