// SPDX-License-Identifier: BSL-1.0
#include <optional>
#include <string>

#include <kam/entities/portfolio.hpp>
#include <kam/io/json.hpp>

#include "support/catch.hpp"

TEST_CASE("json: a portfolio of every entity comes back the same", "[json][entities]") {
    kam::Portfolio portfolio;
    portfolio.accounts.resize(2);
    portfolio.accounts[0].account_id = "A";
    portfolio.accounts[1].account_id = "B";
    portfolio.accounts[1].parent_id = "A";
    portfolio.contacts.resize(1);
    portfolio.managers.resize(1);
    portfolio.teams.resize(1);
    portfolio.orders.resize(1);
    portfolio.orders[0].lines.resize(2);
    portfolio.costs.resize(1);
    portfolio.agreements.resize(1);
    portfolio.agreements[0].terms.resize(1);
    portfolio.promises.resize(1);
    portfolio.conflicts.resize(1);
    portfolio.interactions.resize(1);
    portfolio.relations.resize(1);
    portfolio.plan_items.resize(1);
    portfolio.needs.resize(1);
    portfolio.adaptations.resize(1);

    const std::string text = kam::io::write_json(portfolio);
    kam::Portfolio back;
    CHECK(kam::io::read_json(text, back).to_string().empty());
    CHECK(kam::io::write_json(back) == text);
    CHECK(back.accounts.at(1).parent_id.value().value == "A");
    CHECK(back.orders.at(0).lines.size() == 2);
    CHECK_THAT(kam::io::json_schema<kam::Portfolio>(), kam_test::ContainsSubstring(R"("$ref":"#/$defs/accounts")"));
}
