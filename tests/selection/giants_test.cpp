// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/core/evidence.hpp>
#include <kam/selection/portfolio/giants.hpp>

using kam::selection::GiantOptions;
using kam::selection::price_sensitive_giants;
using kam::selection::SupplierPositioning;
using kam_test::close;

namespace giants_test {

struct Client {
    std::string id;
    std::optional<double> order_size;
    std::optional<kam::Level> price_sensitivity_level;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, order_size, price_sensitivity_level))

const std::vector<Client> clients{
    {"a", 900, 4}, {"b", 50, 1}, {"c", 800, 1}, {"d", 700, std::nullopt}, {"e", 60, 4},           {"f", 10, 2},
    {"g", 700, 3}, {"h", 20, 0}, {"i", 30, 1},  {"j", std::nullopt, 4},   {"k", 40, std::nullopt}};

GiantOptions premium() {
    GiantOptions options;
    options.positioning = SupplierPositioning::premium_service;
    options.giant_share = 0.3;
    options.price_concession_share = 0.05;
    return options;
}

}  // namespace giants_test
using namespace giants_test;

TEST_CASE("giants: the large and price-sensitive ones of a premium supplier, with what they may press off (by hand)") {
    const auto result =
        price_sensitive_giants(clients, &Client::order_size, &Client::price_sensitivity_level, premium());
    CHECK(result.applies);
    // Of 10 known sizes the largest 3, and d and g tie for the third.
    CHECK(result.giant_count == 4);
    CHECK(result.unknown_volume_count == 1);
    REQUIRE(result.accounts.size() == 2);
    CHECK(result.accounts[0].key == "a");
    CHECK(result.accounts[0].price_sensitivity == 4);
    CHECK(close(result.accounts[0].margin_at_risk, 45.0));
    CHECK(result.accounts[1].key == "g");
    CHECK(result.accounts[1].index == 6);
    CHECK(result.unknown == std::vector<std::string>{"d"});
    // Does the rule hold here? (4 + 1 + 3) / 3 against (1 + 4 + 2 + 0 + 1) / 5.
    CHECK(close(*result.mean_of_giants, 8.0 / 3));
    CHECK(close(*result.mean_of_others, 1.6));
}

TEST_CASE("giants: a supplier that is not so positioned gets no flags and is told so") {
    auto options = premium();
    options.positioning = SupplierPositioning::standard;
    const auto result = price_sensitive_giants(clients, &Client::order_size, &Client::price_sensitivity_level, options);
    CHECK_FALSE(result.applies);
    CHECK(result.accounts.empty());
    CHECK(result.unknown.empty());
    CHECK(result.giant_count == 4);
    CHECK(result.mean_of_giants);
}

TEST_CASE("giants: nobody known, no share, wrong calls") {
    const std::vector<Client> none{{"x", std::nullopt, 3}};
    const auto result = price_sensitive_giants(none, &Client::order_size, &Client::price_sensitivity_level, premium());
    CHECK(result.giant_count == 0);
    CHECK_FALSE(result.mean_of_giants);
    auto options = premium();
    options.giant_share = 0;
    CHECK(price_sensitive_giants(clients, &Client::order_size, &Client::price_sensitivity_level, options).giant_count ==
          0);
    options.giant_share = 1.5;
    CHECK_THROWS_AS(price_sensitive_giants(clients, &Client::order_size, &Client::price_sensitivity_level, options),
                    std::invalid_argument);
    const std::vector<Client> infinite{{"x", std::numeric_limits<double>::infinity(), 3}};
    CHECK_THROWS_AS(price_sensitive_giants(infinite, &Client::order_size, &Client::price_sensitivity_level, premium()),
                    kam::InputError);
}
