// SPDX-License-Identifier: BSL-1.0
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/entities/account.hpp>
#include <kam/selection/portfolio/contested.hpp>

using kam::RivalIntent;
using kam::selection::CompetitorPosition;
using kam::selection::contested_accounts;

namespace contested_test {

kam::Account account(const std::string& id, std::optional<double> share, std::optional<RivalIntent> intent) {
    kam::Account one;
    one.account_id = id;
    one.rival = "Rivalco";
    one.rival_share = share;
    one.rival_intent = intent;
    return one;
}

const std::vector<kam::Account> accounts{account("calm", 0.1, RivalIntent::hold),
                                         account("held", 0.6, RivalIntent::hold),
                                         account("attacked", 0.05, RivalIntent::displace),
                                         account("worked on", 0.3, RivalIntent::grow),
                                         account("open", 0.1, std::nullopt),
                                         account("half known", 0.25, std::nullopt),
                                         account("unknown", std::nullopt, std::nullopt)};

struct Client {
    std::string id;
    double theirs;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, theirs))

}  // namespace contested_test
using namespace contested_test;

TEST_CASE("contested: by the rival's share or its intent, the strongest intent first") {
    const auto result = contested_accounts(accounts);
    REQUIRE(result.accounts.size() == 4);
    CHECK(result.accounts[0].key == "attacked");
    CHECK(result.accounts[0].by_intent);
    CHECK_FALSE(result.accounts[0].by_share);
    CHECK(*result.accounts[0].position.rival == "Rivalco");
    CHECK(result.accounts[1].key == "worked on");
    CHECK((result.accounts[1].by_intent && result.accounts[1].by_share));
    CHECK(result.accounts[2].key == "held");
    CHECK(result.accounts[2].index == 1);
    CHECK_FALSE(result.accounts[2].by_intent);
    CHECK(result.accounts[3].key == "half known");
    // Neither flagged nor cleared.
    CHECK(result.unknown == std::vector<std::string>{"open", "unknown"});
}

TEST_CASE("contested: other lines, and records of one's own") {
    const auto strict = contested_accounts(accounts, {.share = 0.5, .intent = RivalIntent::displace});
    REQUIRE(strict.accounts.size() == 2);
    CHECK(strict.accounts[1].key == "held");
    const std::vector<Client> clients{{"x", 0.4}, {"y", 0.1}};
    const auto own = contested_accounts(clients, [](const Client& c) {
        return CompetitorPosition{std::nullopt, c.theirs, RivalIntent::passive};
    });
    REQUIRE(own.accounts.size() == 1);
    CHECK(own.accounts[0].key == "x");
    CHECK(own.unknown.empty());
}

TEST_CASE("contested: shares outside 0 to 1 are all named") {
    const std::vector<Client> clients{{"x", 1.4}, {"y", -0.1}};
    const auto position = [](const Client& c) { return CompetitorPosition{std::nullopt, c.theirs, std::nullopt}; };
    try {
        (void)contested_accounts(clients, position);
        FAIL("should have thrown");
    } catch (const kam::InputError& error) {
        CHECK(error.report().count(kam::Fault::out_of_range) == 2);
        CHECK(error.report().issues()[0].where == "records[0] 'x'.rival_share");
    }
    CHECK_THROWS_AS(contested_accounts(accounts, {.share = 2, .intent = RivalIntent::grow}), std::invalid_argument);
}
