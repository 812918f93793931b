// SPDX-License-Identifier: BSL-1.0
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/selection/challenge/qualify.hpp>
#include <kam/selection/topsis.hpp>

using kam::selection::benefit;
using kam::selection::Choice;
using kam::selection::cost;
using kam::selection::needed_value;
using kam::selection::qualify;
using kam::selection::qualifying_lead;
using kam::selection::rank;
using kam_test::close;

namespace qualify_test {

struct Client {
    std::string id;
    double sales, growth, cost_to_serve;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, cost_to_serve))

kam::selection::Ranking ranked(const std::vector<Client>& clients) {
    return rank(clients, {benefit<&Client::sales>(0.5).between(0, 100), benefit<&Client::growth>(0.3).between(0, 1),
                          cost<&Client::cost_to_serve>(0.2).between(10, 0)});
}

// Scores by hand: a 0.5 + 0.06 + 0.1 = 0.66; b 0.4 + 0.12 + 0.12 = 0.64; c 0.1 + 0.27 + 0.02 = 0.39.
const std::vector<Client> clients{{"a", 100, 0.2, 5}, {"b", 80, 0.4, 4}, {"c", 20, 0.9, 9}};

}  // namespace qualify_test
using namespace qualify_test;

TEST_CASE("qualify: each criterion alone in its own unit (by hand)") {
    const auto answer = qualify(ranked(clients), "c", 2);
    CHECK(answer.choice == Choice::not_chosen);
    CHECK(answer.reachable);
    CHECK(close(answer.score, 0.39));
    CHECK(close(answer.needed_score, 0.64 + qualifying_lead));
    REQUIRE(answer.single.size() == 3);
    // 0.25 of score: 50 of sales; growth has room for 0.03 only, cost for 0.18.
    CHECK(answer.single[0].criterion == "sales");
    CHECK(close(*answer.single[0].needed, 70.0, 1e-8));
    CHECK(close(*answer.single[0].change, 50.0, 1e-8));
    CHECK_FALSE(answer.single[0].cost);
    CHECK_FALSE(answer.single[1].needed);
    CHECK_FALSE(answer.single[2].needed);
    CHECK(answer.cheapest.empty());
}

TEST_CASE("qualify: the cheapest combination takes the best score for money first (by hand)") {
    // A point of score costs 200 in sales (1 x 100 / 0.5), 50 in cost to serve (1 x 10 / 0.2), so the latter first: all
    // 9 units for 0.18 of score, then 0.07 of score by 14 of sales.
    const auto answer = qualify(ranked(clients), "c", 2, {{"sales", 1}, {"cost_to_serve", 1}});
    REQUIRE(answer.cheapest.size() == 2);
    CHECK(answer.cheapest[0].criterion == "sales");
    CHECK(close(*answer.cheapest[0].change, 14.0, 1e-7));
    CHECK(close(*answer.cheapest[1].change, -9.0, 1e-9));
    CHECK(close(*answer.cheapest[1].needed, 0.0, 0, 1e-12));
    CHECK(close(*answer.cheapest_cost, 23.0, 1e-7));
    // At five times the price of sales.
    const auto other = qualify(ranked(clients), "c", 2, {{"sales", 0.1}, {"cost_to_serve", 1}});
    REQUIRE(other.cheapest.size() == 1);
    CHECK(close(*other.cheapest_cost, 5.0, 1e-8));
}

TEST_CASE("qualify: a stretch beyond the worst end gains nothing and is paid for all the same") {
    // c now serves at 19, 9 beyond the worst: score 0.37, gap 0.27. By cost alone 19 units for 0.2 do not reach it; by
    // sales alone 54; by both 19 + 14 = 33 or less of cost with more of sales: 9 units buy nothing, so at prices 1 and
    // 0.45 sales alone (24.3) is cheaper than 19 + 6.3 = 25.3, although a point of score costs less by the other.
    auto far = clients;
    far[2].cost_to_serve = 19;
    const auto answer = qualify(ranked(far), "c", 2, {{"sales", 0.45}, {"cost_to_serve", 1}});
    REQUIRE(answer.cheapest.size() == 1);
    CHECK(answer.cheapest[0].criterion == "sales");
    CHECK(close(*answer.cheapest_cost, 24.3, 1e-7));
    // At 0.9 for sales it pays: 19 + 12.6 instead of 48.6.
    const auto both = qualify(ranked(far), "c", 2, {{"sales", 0.9}, {"cost_to_serve", 1}});
    CHECK(close(*both.cheapest_cost, 31.6, 1e-7));
    // Alone, the first 9 units count too.
    auto near = far;
    near[1] = {"b", 60, 0.4, 4};  // 0.54: gap 0.17 for c at 0.37
    CHECK(close(*qualify(ranked(near), "c", 2).single[2].change, -(9 + 8.5), 1e-7));
}

TEST_CASE("qualify: a chosen account needs nothing, one tied at the cut needs the lead") {
    const auto first = qualify(ranked(clients), "a", 2, {{"sales", 1}});
    CHECK(first.choice == Choice::chosen);
    CHECK(first.reachable);
    CHECK(first.single.empty());
    auto tied = clients;
    tied.push_back({"d", 80, 0.4, 4});
    const auto answer = qualify(ranked(tied), "d", 2);
    CHECK(answer.choice == Choice::tied_at_cut);
    CHECK(close(*answer.single[0].change, 100 / 0.5 * qualifying_lead, 1e-3));
    tied[3].sales = *answer.single[0].needed;
    CHECK(why_not(ranked(tied), "d", 2).choice == Choice::chosen);
}

TEST_CASE("qualify: not reachable with every criterion at its best") {
    const std::vector<Client> full{{"a", 100, 1, 0}, {"b", 50, 0.5, 5}};
    const auto answer = qualify(ranked(full), "b", 1, {{"sales", 1}, {"growth", 1}, {"cost_to_serve", 1}});
    CHECK_FALSE(answer.reachable);
    CHECK(answer.cheapest.empty());
    CHECK_FALSE(answer.cheapest_cost);
}

TEST_CASE("qualify: says where a change would move the scale of the data") {
    const auto ranking = rank(clients, {benefit<&Client::sales>(0.5), benefit<&Client::growth>(0.5)});
    // a 0.5 + 0, b 0.375 + 0.5 x 2 / 7, c 0 + 0.5: c alone sets the worst of sales.
    const auto answer = qualify(ranking, "c", 1);
    CHECK(answer.single[0].moves_scale);
    CHECK_FALSE(qualify(ranking, "a", 1).single[0].moves_scale);
}

TEST_CASE("qualify: wrong calls") {
    CHECK_THROWS_WITH(qualify(ranked(clients), "z", 2), kam_test::ContainsSubstring("'z'"));
    CHECK_THROWS_AS(qualify(ranked(clients), "c", 0), std::invalid_argument);
    CHECK_THROWS_WITH(qualify(ranked(clients), "c", 2, {{"size", 1}}), kam_test::ContainsSubstring("'size'"));
    CHECK_THROWS_WITH(qualify(ranked(clients), "c", 2, {{"sales", 0}}), kam_test::ContainsSubstring("cost of 0"));
}

TEST_CASE("needed_value: by halving for any monotone rule") {
    const auto root = needed_value(0, 10, [](double x) { return x * x >= 2; });
    CHECK(close(*root, 1.4142135623730951, 1e-15));
    CHECK(*needed_value(-3, 5, [](double) { return true; }) == -3);
    CHECK_FALSE(needed_value(0, 1, [](double x) { return x > 1; }));
    CHECK(close(*needed_value(10, 0, [](double x) { return x <= 3; }), 3.0, 1e-15));  // less is better
}

TEST_CASE("needed_value: what would do by TOPSIS, applied and by half") {
    using kam::selection::Criterion;
    const std::vector<Client> many{{"a", 100, 0.2, 5}, {"b", 80, 0.4, 4}, {"c", 20, 0.6, 9}, {"d", 60, 0.5, 6}};
    const std::vector<Criterion<Client>> criteria{benefit<&Client::sales>(0.5), benefit<&Client::growth>(0.3),
                                                  cost<&Client::cost_to_serve>(0.2)};
    const auto chosen_at = [&](double sales) {
        auto other = many;
        other[2].sales = sales;
        const auto order = topsis(other, criteria, kam::selection::TopsisScale::vector).ranking;
        return order.order[0] == 2 || order.order[1] == 2;
    };
    REQUIRE_FALSE(chosen_at(20));
    const auto needed = needed_value(20, 200, chosen_at);
    REQUIRE(needed);
    CHECK(chosen_at(*needed));
    CHECK_FALSE(chosen_at(20 + (*needed - 20) / 2));
    CHECK_FALSE(chosen_at(*needed - 1e-9));
}
