// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/selection/challenge/qualify.hpp>
#include <kam/selection/challenge/stability.hpp>

using kam::selection::benefit;
using kam::selection::ChangeCost;
using kam::selection::Choice;
using kam::selection::cost;
using kam::selection::qualify;
using kam::selection::rank;
using kam::selection::stability;

namespace stability_laws_test {

struct Account {
    std::string id;
    double sales, growth, effort, prestige;
};
BOOST_DESCRIBE_STRUCT(Account, (), (id, sales, growth, effort, prestige))

double uniform(std::mt19937_64& engine) { return static_cast<double>(engine() >> 11) * 0x1p-53; }

std::vector<Account> accounts(unsigned seed, int n) {
    std::mt19937_64 engine(seed);
    std::vector<Account> all;
    for (int i = 0; i < n; ++i) {
        Account one{"account " + std::to_string(i), 0, 0, 0, 0};
        one.sales = 1e6 * uniform(engine);
        one.growth = uniform(engine) - 0.3;
        one.effort = 1e4 * uniform(engine);
        one.prestige = std::floor(5 * uniform(engine));
        all.push_back(one);
    }
    return all;
}

kam::selection::Ranking ranked(const std::vector<Account>& all, const std::vector<double>& weights) {
    return rank(
        all,
        {benefit<&Account::sales>(weights[0]).between(0, 8e5), benefit<&Account::growth>(weights[1]).between(-0.2, 0.5),
         cost<&Account::effort>(weights[2]).between(9e3, 0), benefit<&Account::prestige>(weights[3]).between(0, 4)});
}

std::set<std::string> chosen(const kam::selection::Ranking& ranking, std::size_t places) {
    std::set<std::string> keys;
    for (std::size_t row = 0; row < places; ++row) keys.insert(ranking.rows[row].key);
    return keys;
}

/// The weights with that of one criterion moved, the others in their proportions.
std::vector<double> moved(std::vector<double> weights, std::size_t criterion, double weight) {
    const double before = weights[criterion];
    for (double& each : weights) each *= (1 - weight) / (1 - before);
    weights[criterion] = weight;
    return weights;
}

void set(Account& account, const std::string& criterion, double value) {
    if (criterion == "sales") account.sales = value;
    if (criterion == "growth") account.growth = value;
    if (criterion == "effort") account.effort = value;
    if (criterion == "prestige") account.prestige = value;
}

const std::vector<double> weights{0.4, 0.3, 0.2, 0.1};

}  // namespace stability_laws_test
using namespace stability_laws_test;

TEST_CASE("stability laws: just inside the interval the chosen stay, just outside they change", "[laws]") {
    const auto seed = GENERATE(range(1U, 21U));
    const auto all = accounts(seed, 60);
    const auto ranking = ranked(all, weights);
    for (const std::size_t places : {1U, 5U, 30U, 59U}) {
        const auto now = chosen(ranking, places);
        const auto result = stability(ranking, places);
        REQUIRE_FALSE(result.tied_at_cut);
        for (std::size_t j = 0; j < weights.size(); ++j) {
            const auto& interval = result.criteria[j];
            REQUIRE(interval.low);
            REQUIRE(interval.high);
            CHECK(*interval.low <= weights[j]);
            CHECK(*interval.high >= weights[j]);
            constexpr double step = 1e-7;  // scores within 1e-12 tie
            const auto at = [&](double weight) { return chosen(ranked(all, moved(weights, j, weight)), places); };
            for (const double share : {0.1, 0.5, 0.9}) {
                CHECK(at(*interval.low + share * (*interval.high - *interval.low)) == now);
            }
            CHECK(at(*interval.low + step) == now);
            CHECK(at(*interval.high - step) == now);
            if (!interval.low_leaves.empty()) {
                const auto after = at(*interval.low - step);
                CHECK(after != now);
                CHECK(after.count(interval.low_leaves) == 0);
                CHECK(after.count(interval.low_enters) == 1);
            } else {
                CHECK(*interval.low == 0);
            }
            if (!interval.high_leaves.empty()) {
                const auto after = at(*interval.high + step);
                CHECK(after.count(interval.high_leaves) == 0);
                CHECK(after.count(interval.high_enters) == 1);
            } else {
                CHECK(*interval.high == 1);
            }
        }
    }
}

TEST_CASE("qualify laws: a change applied makes the account qualify, and half of it does not", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    const auto all = accounts(seed, 40);
    const auto ranking = ranked(all, weights);
    constexpr std::size_t places = 10;
    const std::vector<ChangeCost> costs{{"sales", 1e-3}, {"growth", 2e3}, {"effort", 0.1}, {"prestige", 150}};
    int reached = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto answer = qualify(ranking, i, places, costs);
        const auto chosen_with = [&](const auto& changes, double share) {
            auto other = all;
            for (const auto& change : changes) set(other[i], change.criterion, change.value + share * *change.change);
            return why_not(ranked(other, weights), i, places).choice == Choice::chosen;
        };
        if (answer.choice == Choice::chosen) {
            CHECK(answer.reachable);
            CHECK(answer.single.empty());
            continue;
        }
        REQUIRE(answer.single.size() == 4);
        for (const auto& change : answer.single) {
            if (change.needed) {
                CHECK(chosen_with(std::vector{change}, 1));
                CHECK_FALSE(chosen_with(std::vector{change}, 0.5));
                ++reached;
            } else {
                auto best = all;
                const bool is_cost = change.criterion == "effort";
                set(best[i], change.criterion, is_cost ? -1e9 : 1e9);
                CHECK(why_not(ranked(best, weights), i, places).choice == Choice::not_chosen);
            }
        }
        CHECK(answer.reachable == !answer.cheapest.empty());
        if (!answer.reachable) continue;
        CHECK(chosen_with(answer.cheapest, 1));
        CHECK_FALSE(chosen_with(answer.cheapest, 0.5));
        // No single change is cheaper than the cheapest combination.
        for (const auto& change : answer.single) {
            if (change.cost) CHECK(*answer.cheapest_cost <= *change.cost * (1 + 1e-9));
        }
        // Nor does any random combination that qualifies cost less.
        std::mt19937_64 engine(seed);
        for (int trial = 0; trial < 200; ++trial) {
            auto other = all;
            other[i].sales += 4e5 * uniform(engine);
            other[i].growth += 0.4 * uniform(engine);
            other[i].effort -= 5e3 * uniform(engine);
            const double price = 1e-3 * (other[i].sales - all[i].sales) + 2e3 * (other[i].growth - all[i].growth) +
                                 0.1 * (all[i].effort - other[i].effort);
            if (price < *answer.cheapest_cost * (1 - 1e-6)) {
                CHECK(why_not(ranked(other, weights), i, places).choice == Choice::not_chosen);
            }
        }
    }
    CHECK(reached > 10);
}
