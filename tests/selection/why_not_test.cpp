// SPDX-License-Identifier: BSL-1.0
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/selection/why_not.hpp>

using kam::selection::benefit;
using kam::selection::Choice;
using kam::selection::cost;
using kam::selection::rank;
using kam::selection::why_not;
using kam_test::close;

namespace why_not_test {

struct Client {
    std::string id;
    double sales;
    double growth;
    double cost_to_serve;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, cost_to_serve))

kam::selection::Ranking ranked(const std::vector<Client>& clients) {
    return rank(clients, {benefit<&Client::sales>(0.5).between(0, 100), benefit<&Client::growth>(0.3).between(0, 1),
                          cost<&Client::cost_to_serve>(0.2).between(10, 0)});
}

// Scores by hand: a 0.5 + 0.06 + 0.1 = 0.66; b 0.4 + 0.12 + 0.12 = 0.64; c 0.1 + 0.27 + 0.02 = 0.39.
const std::vector<Client> clients{{"a", 100, 0.2, 5}, {"b", 80, 0.4, 4}, {"c", 20, 0.9, 9}};

}  // namespace why_not_test
using why_not_test::clients;
using why_not_test::ranked;

TEST_CASE("why_not: the gap to the last account chosen, the largest losses first (by hand)") {
    const auto answer = why_not(ranked(clients), "c", 2);
    CHECK(answer.choice == Choice::not_chosen);
    CHECK(answer.cut_off_key == "b");
    CHECK(answer.rank == 3);
    CHECK(answer.places == 2);
    CHECK(close(answer.cut_off_score, 0.64));
    CHECK(close(answer.gap, 0.25));
    REQUIRE(answer.gaps.size() == 3);
    CHECK(answer.gaps[0].criterion == "sales");
    CHECK(close(answer.gaps[0].gap, 0.3));
    CHECK(answer.gaps[0].value == 20);
    CHECK(answer.gaps[0].cut_off_value == 80);
    CHECK(answer.gaps[1].criterion == "cost_to_serve");
    CHECK(close(answer.gaps[1].gap, 0.1));
    CHECK(answer.gaps[2].criterion == "growth");
    CHECK(close(answer.gaps[2].gap, -0.15));
    CHECK(answer.tied_count == 0);
}

TEST_CASE("why_not: says when the account is chosen") {
    const auto first = why_not(ranked(clients), "a", 2);
    CHECK(first.choice == Choice::chosen);
    CHECK(close(first.gap, -0.02));
    CHECK(why_not(ranked(clients), std::size_t{1}, 2).choice == Choice::chosen);
    CHECK(why_not(ranked(clients), std::size_t{2}, 3).choice == Choice::chosen);
    const auto plenty = why_not(ranked(clients), "c", 50);
    CHECK(plenty.choice == Choice::chosen);
    CHECK(plenty.cut_off_key == "c");
}

TEST_CASE("why_not: a tie at the cut is stated, with the places left") {
    auto tied = clients;
    tied.push_back({"d", 80, 0.4, 4});
    tied.push_back({"e", 80, 0.4, 4});
    const auto ranking = ranked(tied);
    for (const char* key : {"b", "d", "e"}) {
        const auto answer = why_not(ranking, key, 3);
        CHECK(answer.choice == Choice::tied_at_cut);
        CHECK(answer.tied_count == 3);
        CHECK(answer.tied_places == 2);
        CHECK(answer.gap == 0);
    }
    CHECK(why_not(ranking, "a", 3).choice == Choice::chosen);
    const auto below = why_not(ranking, "c", 3);
    CHECK(below.choice == Choice::not_chosen);
    CHECK(below.cut_off_key == "b");
    // With a place for each of them there is no tie at the cut.
    CHECK(why_not(ranking, "e", 4).choice == Choice::chosen);
    CHECK(why_not(ranking, "e", 4).tied_count == 0);
}

TEST_CASE("why_not: wrong calls") {
    CHECK_THROWS_WITH(why_not(ranked(clients), "z", 2), kam_test::ContainsSubstring("'z'"));
    CHECK_THROWS_WITH(why_not(ranked(clients), std::size_t{7}, 2),
                      kam_test::ContainsSubstring("index 7 of 3 accounts"));
    CHECK_THROWS_AS(why_not(ranked(clients), "a", 0), std::invalid_argument);
}
