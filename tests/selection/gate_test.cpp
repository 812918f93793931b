// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/entities/account.hpp>
#include <kam/selection/gate.hpp>
#include <kam/selection/topsis.hpp>

using kam::selection::admit;
using kam::selection::at_least;
using kam::selection::at_most;
using kam::selection::benefit;
using kam::selection::Gate;
using kam::selection::holds;
using kam::selection::rank;
using kam::selection::require;
using kam::selection::within;
using kam_test::ContainsSubstring;

namespace gate_test {

struct Client {
    std::string id;
    double sales = 0;
    std::optional<double> profit;
    bool has_credit = false;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, profit, has_credit))

const std::vector<Client> clients{{"Acme", 90, -5.0, true},
                                  {"Birch", 50, 4.0, true},
                                  {"Cobalt", 70, std::nullopt, true},
                                  {"Delta", 60, 8.0, false},
                                  {"Echo", 40, 9.0, true}};

}  // namespace gate_test
using gate_test::Client;
using gate_test::clients;

TEST_CASE("admit: every gate that an account fails is named beside its value") {
    const auto headroom = [](const Client& c) { return 100 - c.sales; };
    const std::vector<Gate<Client>> gates{require<&Client::profit>(at_least(0)),
                                          require("headroom", headroom, at_least(35)), require("has_credit", holds())};
    const auto admission = admit(clients, gates);
    CHECK(admission.passed == std::vector<std::size_t>{1, 4});
    REQUIRE(admission.refusals.size() == 5);
    CHECK(admission.refusals[0].account_key == "Acme");
    CHECK(admission.refusals[0].gate == "profit");
    CHECK(admission.refusals[0].value == -5);
    CHECK(admission.refusals[0].condition.least == 0);
    CHECK(admission.refusals[1].gate == "headroom");
    CHECK(admission.refusals[1].value == 10);
    CHECK(admission.refusals[2].account_key == "Cobalt");
    CHECK_FALSE(admission.refusals[2].value);  // unknown does not show that it is met
    CHECK(admission.refusals[3].gate == "headroom");
    CHECK(admission.refusals[4].gate == "has_credit");
    CHECK(admission.refusals[4].value == 0);
    CHECK(admit(clients, std::vector<Gate<Client>>{}).passed.size() == 5);
}

TEST_CASE("admit: unknown passes where that is asked for, and bounds are included") {
    const auto passed = [](const kam::selection::GateCondition& condition) {
        return admit(clients, std::vector<Gate<Client>>{require<&Client::profit>(condition)}).passed;
    };
    using Rows = std::vector<std::size_t>;
    CHECK(passed(at_least(0).or_unknown()) == Rows{1, 2, 3, 4});
    CHECK(passed(at_most(4)) == Rows{0, 1});
    CHECK(passed(within(4, 8)) == Rows{1, 3});
    CHECK_THROWS_WITH(passed(within(8, 4)), ContainsSubstring("gate 'profit' asks for 8 to 4, which nothing meets"));
    CHECK_THROWS_AS(passed(at_least(std::numeric_limits<double>::quiet_NaN())), std::invalid_argument);
}

TEST_CASE("rank behind gates: the refused play no part and keep their place among the records") {
    const std::vector<Gate<Client>> gates{require<&Client::profit>(at_least(0))};
    const auto result = rank(clients, gates, {benefit<&Client::sales>()});
    REQUIRE(result.ranking.rows.size() == 3);
    CHECK(result.ranking.rows[0].key == "Delta");
    CHECK(result.admission.passed[result.ranking.rows[0].index] == 3);
    CHECK(result.ranking.criteria[0].best == 60);  // Acme's 90 does not stretch the scale
    CHECK(explain(result.ranking, "Echo").score == 0);
    // A refused account may have unknown criteria; an admitted one is named with its place among the records.
    std::vector<Client> odd = clients;
    odd[0].sales = std::numeric_limits<double>::quiet_NaN();
    CHECK(rank(odd, gates, {benefit<&Client::sales>()}).ranking.rows.size() == 3);
    odd[4].sales = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(rank(odd, gates, {benefit<&Client::sales>()}), ContainsSubstring("records[4] 'Echo'"));
    CHECK(rank(clients, {require<&Client::profit>(at_least(99))}, {benefit<&Client::sales>()}).ranking.rows.empty());
}

TEST_CASE("admit: amounts of several currencies are refused at a gate too") {
    std::vector<kam::Account> accounts(2);
    accounts[0].account_id = "A";
    accounts[0].annual_revenue = kam::Money{900, kam::Currency("EUR")};
    accounts[1].account_id = "B";
    accounts[1].annual_revenue = kam::Money{900, kam::Currency("JPY")};
    const std::vector<Gate<kam::Account>> gates{require<&kam::Account::annual_revenue>(at_least(5))};
    CHECK_THROWS_WITH(admit(accounts, gates), ContainsSubstring("is in JPY, others in EUR"));
    accounts[1].annual_revenue.reset();
    CHECK(admit(accounts, gates).passed == std::vector<std::size_t>{0});
}
