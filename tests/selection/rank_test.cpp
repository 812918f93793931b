// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/entities/account.hpp>
#include <kam/selection/rank.hpp>

using kam::selection::benefit;
using kam::selection::competition_ranks;
using kam::selection::cost;
using kam::selection::explain;
using kam::selection::rank;
using kam_test::close;

namespace rank_test {

struct Client {
    std::string id;
    double sales;
    std::optional<double> growth;
    double cost_to_serve;
    int sites;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, cost_to_serve, sites))

const std::vector<Client> clients{{"Acme", 100, 0.1, 5, 2}, {"Birch", 50, 0.2, 3, 1}, {"Cobalt", 10, 0.3, 9, 0}};

kam::selection::Ranking ranked(const std::vector<Client>& records) {
    return rank(records,
                {benefit<&Client::sales>(0.5), benefit<&Client::growth>(0.3), cost<&Client::cost_to_serve>(0.2)});
}

}  // namespace rank_test
using rank_test::Client;
using rank_test::clients;
using rank_test::ranked;

TEST_CASE("rank: the call of the documentation, with the scores of numpy (see score_test)") {
    const auto ranking = kam::selection::rank(
        clients, {kam::selection::benefit<&Client::sales>(0.5), kam::selection::benefit<&Client::growth>(0.3),
                  kam::selection::cost<&Client::cost_to_serve>(0.2)});
    REQUIRE(ranking.rows.size() == 3);
    CHECK(ranking.rows[0].key == "Acme");
    CHECK(ranking.rows[1].key == "Birch");
    CHECK(ranking.rows[2].key == "Cobalt");
    CHECK(ranking.rows[2].rank == 3);
    CHECK(close(ranking.rows[0].score, 0.63333333333333333));
    CHECK(close(ranking.mean_score, (0.63333333333333333 + 0.57222222222222222 + 0.3) / 3));
    CHECK_FALSE(ranking.anchored);
    CHECK(ranking.criteria[1].name == "growth");
    CHECK(ranking.row_of == std::vector<std::size_t>{0, 1, 2});
}

TEST_CASE("rank: rows stand best first, whatever the order of the records") {
    const std::vector<Client> turned{clients[2], clients[0], clients[1]};
    const auto ranking = ranked(turned);
    CHECK(ranking.rows[0].key == "Acme");
    CHECK(ranking.rows[0].index == 1);
    CHECK(ranking.row_of == std::vector<std::size_t>{2, 0, 1});
    CHECK(ranking.values(1, 0) == 100);  // by record, not by row
    CHECK(ranking.values(0, 2) == 9);
    CHECK(explain(ranking, "Acme").contributions[0].value == 100);
}

TEST_CASE("explain: contributions sum to the score, deviations to what is above the mean (by hand)") {
    const auto ranking = ranked(clients);
    const auto why = explain(ranking, "Birch");
    REQUIRE(why.contributions.size() == 3);
    CHECK(why.contributions[0].criterion == "sales");
    CHECK(why.contributions[0].value == 50);
    CHECK(close(why.contributions[0].utility, 40.0 / 90));
    CHECK(close(why.contributions[0].contribution, 0.5 * 40.0 / 90));
    CHECK(close(why.contributions[2].contribution, 0.2));
    for (std::size_t index = 0; index < clients.size(); ++index) {
        const auto each = explain(ranking, index);
        double sum = 0, above_mean = 0;
        for (const auto& part : each.contributions) {
            sum += part.contribution;
            above_mean += part.against_mean;
        }
        CHECK(each.key == clients[index].id);
        CHECK(close(sum, each.score));
        CHECK(close(above_mean, each.score - each.mean_score, 1e-12, 1e-15));
    }
    CHECK_THROWS_WITH(explain(ranking, "Delta"), kam_test::ContainsSubstring("no account 'Delta' among the 3"));
    CHECK_THROWS_AS(explain(ranking, std::size_t{3}), std::invalid_argument);
}

TEST_CASE("competition_ranks: 1, 2, 2, 4, ties in the order of the rows, also when rounding hides them") {
    const auto result = competition_ranks(Eigen::Vector4d(0.5, 0.9, 0.1, 0.5));
    CHECK(result.order == std::vector<std::size_t>{1, 0, 3, 2});
    CHECK(result.ranks == std::vector<std::size_t>{1, 2, 2, 4});
    const auto rounded = competition_ranks(Eigen::Vector3d(0.3, 0.1 + 0.2, 0.7));
    CHECK(rounded.order == std::vector<std::size_t>{2, 0, 1});
    CHECK(rounded.ranks == std::vector<std::size_t>{1, 2, 2});
    CHECK(competition_ranks(Eigen::VectorXd(0)).order.empty());
    // A tie is with the best of the group: steps below the tolerance do not chain up.
    Eigen::VectorXd ladder(5);
    for (Eigen::Index i = 0; i < 5; ++i) ladder[i] = 0.5 - 0.6e-12 * static_cast<double>(i);
    CHECK(competition_ranks(ladder).ranks == std::vector<std::size_t>{1, 1, 3, 3, 5});
}

TEST_CASE("rank: unknown and infinite values are rejected by account and criterion, all of them") {
    auto unknown = clients;
    unknown[0].growth.reset();
    unknown[2].growth.reset();
    unknown[1].sales = std::numeric_limits<double>::infinity();
    try {
        (void)ranked(unknown);
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().issues().size() == 3);
        CHECK(error.report().issues()[0].where == "records[1] 'Birch', criterion 'sales'");
        CHECK(error.report().issues()[1].where == "records[0] 'Acme', criterion 'growth'");
        CHECK(error.report().issues()[1].what == "is unknown");
        CHECK(error.report().count(kam::Fault::missing) == 2);
    }
}

TEST_CASE("rank: keys that are empty or used twice are rejected") {
    auto twice = clients;
    twice[2].id = "Acme";
    twice[1].id.clear();
    CHECK_THROWS_WITH(ranked(twice), kam_test::ContainsSubstring("records[2]: key 'Acme' was used at records[0]") &&
                                         kam_test::ContainsSubstring("records[1]: has no key"));
}

TEST_CASE("rank: no accounts, one account, all the same") {
    CHECK(ranked({}).rows.empty());
    const auto one = ranked({clients[1]});
    CHECK(one.rows[0].rank == 1);
    CHECK(one.rows[0].score == 0.5);
    CHECK(one.criteria[0].inert);
    const auto same = ranked({{"x", 0, 0.0, 0, 0}, {"y", 0, 0.0, 0, 0}, {"z", 0, 0.0, 0, 0}});
    for (const auto& row : same.rows) CHECK(row.rank == 1);
    CHECK(same.rows[0].key == "x");
    CHECK_THROWS_AS(rank(clients, {}), std::invalid_argument);
}

TEST_CASE("rank: very many accounts") {
#ifdef __OPTIMIZE__
    constexpr long count = 1'000'000;
#else
    constexpr long count = 100'000;
#endif
    std::vector<Client> many;
    many.reserve(static_cast<std::size_t>(count));
    for (long i = 0; i < count; ++i) {
        many.push_back({std::to_string(i), static_cast<double>(i * 7919 % 999'983), 0.5,
                        static_cast<double>(i * 104'729 % 999'979), 1});
    }
    const auto start = std::chrono::steady_clock::now();
    const auto ranking = ranked(many);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    REQUIRE(ranking.rows.size() == many.size());
    for (std::size_t row = 1; row < many.size(); ++row) {
        if (ranking.rows[row].score > ranking.rows[row - 1].score + 1e-12) FAIL("row " << row << " is out of order");
    }
    CHECK(seconds.count() < 10);  // half a second when nothing else runs; anything quadratic takes hours
}

TEST_CASE("rank: amounts of several currencies are refused, whatever a criterion is made from") {
    std::vector<kam::Account> accounts(2);
    accounts[0].account_id = "A";
    accounts[0].annual_revenue = kam::Money{9'000'000, kam::Currency("EUR")};
    accounts[1].account_id = "B";
    accounts[1].annual_revenue = kam::Money{100'000, kam::Currency("JPY")};
    const auto expected = kam_test::ContainsSubstring("records[1] 'B'.annual_revenue: is in JPY, others in EUR");
    CHECK_THROWS_WITH(rank(accounts, {benefit<&kam::Account::annual_revenue>()}), expected);
    CHECK_THROWS_WITH(rank(accounts, {benefit("annual_revenue")}), expected);
    const auto revenue = [](const kam::Account& account) { return account.annual_revenue; };
    CHECK_THROWS_WITH(rank(accounts, {benefit("annual_revenue", revenue)}), expected);
    // Criteria on a base class are asked for its unit.
    struct Prospect : kam::Account {};
    const std::vector<kam::selection::Criterion<Prospect>> inherited{benefit<&kam::Account::annual_revenue>()};
    CHECK(inherited[0].unit(Prospect{accounts[1]}) == "JPY");

    accounts[1].annual_revenue->currency = kam::Currency("EUR");
    CHECK(rank(accounts, {benefit<&kam::Account::annual_revenue>()}).rows[0].key == "A");
    CHECK_FALSE(benefit<&Client::sales>().unit);
}
