// SPDX-License-Identifier: BSL-1.0
#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

#include "support/catch.hpp"

#include <kam/selection/challenge/stability.hpp>

using kam::selection::benefit;
using kam::selection::critical_weight_changes;
using kam::selection::rank;
using kam::selection::stability;
using kam_test::close;

namespace stability_test {

struct Client {
    std::string id;
    double sales, growth, prestige;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, prestige))

kam::selection::Ranking ranked(const std::vector<Client>& clients, double sales = 0.5, double growth = 0.3,
                               double prestige = 0.2) {
    return rank(clients, {benefit<&Client::sales>(sales).between(0, 1), benefit<&Client::growth>(growth).between(0, 1),
                          benefit<&Client::prestige>(prestige).between(0, 1)});
}

}  // namespace stability_test
using stability_test::Client;
using stability_test::ranked;

TEST_CASE("stability: two accounts, the crossing by hand") {
    // a 0.5 x 1 + 0.3 x 0.2 + 0.2 x 0.5 = 0.66; b 0.5 x 0.4 + 0.3 x 1 + 0.2 x 0.5 = 0.6.
    const std::vector<Client> clients{{"a", 1, 0.2, 0.5}, {"b", 0.4, 1, 0.5}};
    const auto result = stability(ranked(clients), 1);
    CHECK_FALSE(result.tied_at_cut);
    REQUIRE(result.criteria.size() == 3);
    // Sales t, the others keep 3 : 2. a = t + (1 - t) 0.32, b = 0.4 t + (1 - t) 0.8: level at t = 0.48 / 1.08.
    const auto& sales = result.criteria[0];
    CHECK(close(*sales.low, 0.48 / 1.08));
    CHECK(*sales.high == 1);
    CHECK(sales.low_leaves == "a");
    CHECK(sales.low_enters == "b");
    CHECK(sales.high_leaves.empty());
    // Growth t, the others keep 5 : 2. a = 0.2 t + (1 - t) 0.6 / 0.7, b = t + (1 - t) 0.3 / 0.7.
    const auto& growth = result.criteria[1];
    CHECK(*growth.low == 0);
    CHECK(close(*growth.high, (0.3 / 0.7) / (0.3 / 0.7 + 0.8)));
    CHECK(growth.high_leaves == "a");
    CHECK(growth.high_enters == "b");
    // Prestige is the same for both: it never changes the order, and at 1 they are level.
    const auto& prestige = result.criteria[2];
    CHECK(*prestige.low == 0);
    CHECK(*prestige.high == 1);
    CHECK(result.most_critical == "growth");
    CHECK(close(*result.least_move, (0.3 / 0.7) / (0.3 / 0.7 + 0.8) - 0.3));
}

TEST_CASE("stability: of several pairs the first to change counts (all pairs, fractions in python3)") {
    const std::vector<Client> clients{
        {"a", 0.9, 0.3, 0.6}, {"b", 0.7, 0.6, 0.4}, {"c", 0.5, 0.9, 0.3}, {"d", 0.8, 0.1, 0.9}};
    // Scores 0.645, 0.62, 0.61, 0.57.
    const auto result = stability(ranked(clients, 0.5, 0.35, 0.15), 2);
    const auto& [sales, growth, prestige] = std::tie(result.criteria[0], result.criteria[1], result.criteria[2]);
    CHECK(close(*sales.low, 9.0 / 19));
    CHECK(sales.low_leaves == "b");
    CHECK(sales.low_enters == "c");
    CHECK(close(*sales.high, 2.0 / 3));
    CHECK(sales.high_enters == "d");
    CHECK(close(*growth.low, 5.0 / 18));
    CHECK(growth.low_enters == "d");
    CHECK(close(*growth.high, 23.0 / 62));
    CHECK(growth.high_enters == "c");
    CHECK(close(*prestige.low, 1.0 / 18));
    CHECK(close(*prestige.high, 5.0 / 22));
    CHECK(result.most_critical == "growth");
    CHECK(close(*result.least_move, 23.0 / 62 - 0.35, 1e-11));
}

TEST_CASE("stability: a tie at the cut leaves open who is chosen") {
    const std::vector<Client> clients{{"a", 1, 1, 1}, {"b", 0.5, 0.5, 0.5}, {"c", 0.5, 0.5, 0.5}};
    const auto tied = stability(ranked(clients), 2);
    CHECK(tied.tied_at_cut);
    for (const auto& one : tied.criteria) CHECK((!one.low && !one.high));
    CHECK_FALSE(tied.least_move);
    // With one place, or three, there is no tie at the cut.
    CHECK_FALSE(stability(ranked(clients), 1).tied_at_cut);
    CHECK(*stability(ranked(clients), 3).criteria[0].high == 1);
}

TEST_CASE("stability: a criterion with all the weight or with none") {
    const std::vector<Client> clients{{"a", 0.9, 0.1, 0.5}, {"b", 0.4, 0.8, 0.5}};
    const auto all = stability(ranked(clients, 1, 0, 0), 1);
    CHECK_FALSE(all.criteria[0].low);
    CHECK_FALSE(all.criteria[0].high);
    // Growth takes from sales alone: 0.9 - 0.8 t = 0.4 + 0.4 t.
    CHECK(*all.criteria[1].low == 0);
    CHECK(close(*all.criteria[1].high, 0.5 / 1.2));
}

TEST_CASE("stability: no places is a wrong call, no accounts are all chosen") {
    CHECK_THROWS_WITH(stability(ranked({{"a", 1, 1, 1}}), 0), kam_test::ContainsSubstring("0 places"));
    CHECK(*stability(ranked({}), 1).criteria[0].low == 0);
    CHECK(stability(ranked({{"a", 1, 1, 1}}), 5).most_critical.empty());
}

TEST_CASE("critical weight changes of a pair as in Triantaphyllou and Sanchez 1997 (by hand)") {
    const std::vector<Client> clients{{"a", 1, 0.2, 0.5}, {"b", 0.4, 1, 0.5}};
    const auto changes = critical_weight_changes(ranked(clients), "a", "b");
    REQUIRE(changes.size() == 3);
    // (0.6 - 0.66) / (0.4 - 1) = 0.1 from 0.5: then a = 0.56 = b.
    CHECK(close(*changes[0].change, 0.1));
    CHECK(close(*changes[0].change_share, 0.2));
    // (0.6 - 0.66) / (1 - 0.2) = -0.075: add it.
    CHECK(close(*changes[1].change, -0.075));
    CHECK(close(*changes[1].change_share, -0.25));
    CHECK_FALSE(changes[2].change);
    // Taking more than there is does not count: of c against d sales would have to give 0.52.
    const std::vector<Client> far{{"c", 1, 1, 1}, {"d", 0.9, 0, 1}};
    const auto none = critical_weight_changes(ranked(far, 0.1, 0.8, 0.1), "c", "d");
    CHECK_FALSE(none[0].change);
    CHECK_THROWS_AS(critical_weight_changes(ranked(far), "c", "z"), std::invalid_argument);
}
