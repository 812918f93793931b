// SPDX-License-Identifier: BSL-1.0
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/entities/account.hpp>
#include <kam/entities/manager.hpp>
#include <kam/selection/allocation/account_allocation.hpp>
#include <kam/selection/allocation/fit.hpp>

using kam::ManagerLocation;
using kam::ManagerSkill;
using kam::SkillLevel;
using kam::selection::assign_accounts;
using kam::selection::AssignmentStatus;
using kam::selection::continuity;
using kam::selection::differs;
using kam::selection::fit;
using kam::selection::fit_reasons;
using kam::selection::fit_term;
using kam::selection::GeoPoint;
using kam::selection::great_circle_km;
using kam::selection::lacks;
using kam::selection::shares_none;
using kam::selection::skill_gap;
using kam::selection::travel;
using kam_test::close;

namespace fit_test {

struct Client {
    std::string id;
    std::vector<std::string> languages;
    std::vector<std::string> countries;
    std::vector<SkillLevel> needs;
    std::optional<GeoPoint> place;
    std::optional<ManagerLocation> wanted;
    std::optional<std::string> served_by;
    double worth = 0;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, languages, countries, needs, place, wanted, served_by, worth))

struct Seller {
    std::string id;
    std::vector<std::string> languages;
    std::vector<std::string> countries;
    std::vector<SkillLevel> skills;
    GeoPoint place;
    ManagerLocation location{};
    std::optional<int> places;
};
BOOST_DESCRIBE_STRUCT(Seller, (), (id, languages, countries, skills, place, location, places))

const GeoPoint berlin{52.52, 13.405}, munich{48.1372, 11.5755}, hamburg{53.5511, 9.9937};

[[nodiscard]] std::vector<Client> clients() {
    return {{"Acme",
             {"de", "en"},
             {"DE", "AT"},
             {{ManagerSkill::negotiation, 4}, {ManagerSkill::diagnosis, 2}},
             berlin,
             ManagerLocation::customer_site,
             "Kim",
             100},
            {"Birch", {"fr"}, {"FR"}, {}, munich, ManagerLocation::headquarters, std::nullopt, 50}};
}
[[nodiscard]] std::vector<Seller> sellers() {
    return {{"Kim",
             {"en"},
             {"DE"},
             {{ManagerSkill::negotiation, 3}, {ManagerSkill::diagnosis, 4}},
             hamburg,
             ManagerLocation::headquarters,
             1},
            {"Lou",
             {"fr", "de"},
             {"FR", "DE", "AT"},
             {{ManagerSkill::negotiation, 1}, {ManagerSkill::diagnosis, 1}},
             munich,
             ManagerLocation::customer_site,
             2}};
}

}  // namespace fit_test
using fit_test::Client;
using fit_test::clients;
using fit_test::Seller;
using fit_test::sellers;

TEST_CASE("great_circle_km: airports of Nashville and Los Angeles as many texts show them (vectors in numpy)") {
    CHECK(close(great_circle_km({36.12, -86.67}, {33.94, -118.40}), 2886.4484297648555));
    CHECK(close(great_circle_km(fit_test::berlin, fit_test::munich), 504.3079226756234));
    CHECK(close(great_circle_km({0, 0}, {0, 180}), 20015.114442035923));
    CHECK(great_circle_km(fit_test::berlin, fit_test::berlin) == 0);
}

TEST_CASE("fit: skills and languages and countries and places and continuity by hand") {
    const auto result = fit(clients(), sellers(),
                            {skill_gap(&Client::needs, &Seller::skills, 60),
                             shares_none("language", &Client::languages, &Seller::languages, 7),
                             lacks("country", &Client::countries, &Seller::countries, 10),
                             differs("place of work", &Client::wanted, &Seller::location, 3),
                             continuity(&Client::served_by, 20)});
    CHECK(result.account_keys == std::vector<std::string>{"Acme", "Birch"});
    CHECK(result.manager_keys == std::vector<std::string>{"Kim", "Lou"});
    // Acme with Kim lacks 1 of 6 levels, half of the countries and the place; with Lou 4 of 6 levels and continuity.
    CHECK(close(result.costs(0, 0), 10.0 + 0 + 5 + 3 + 0));
    CHECK(close(result.costs(0, 1), 40.0 + 0 + 0 + 0 + 20));
    CHECK(close(result.costs(1, 0), 0.0 + 7 + 10 + 0 + 0));
    CHECK(close(result.costs(1, 1), 0.0 + 0 + 0 + 3 + 0));
    CHECK(result.allowed.all());
    REQUIRE(result.terms.size() == 5);
    CHECK(result.terms[0].name == "skills");
    CHECK(close(result.terms[0].mean_misfit, (1.0 / 6 + 4.0 / 6) / 4));
    CHECK(result.terms[4].weight == 20);
}

TEST_CASE("fit: kilometres between bounds and by the kilometre") {
    const auto by_km = fit(clients(), sellers(), {travel(&Client::place, &Seller::place, 2)});
    CHECK(close(by_km.costs(1, 1), 0.0));
    CHECK(close(by_km.costs(0, 1), 2 * 504.3079226756234));
    const auto bounded = fit(clients(), sellers(), {travel(&Client::place, &Seller::place, 8).between(300, 500)});
    CHECK(bounded.costs(0, 1) == 8);  // 504 km
    CHECK(bounded.costs(0, 0) == 0);  // 255 km
    const auto required =
        fit(clients(), sellers(), {travel(&Client::place, &Seller::place).between(300, 500).required(0.5)});
    CHECK(required.allowed(0, 0));
    CHECK_FALSE(required.allowed(0, 1));
    CHECK(required.terms[0].forbidden_count == 2);  // Birch in Munich with Kim in Hamburg is the other
}

TEST_CASE("fit: a required term forbids and what it would cost is still told") {
    const std::vector<kam::selection::FitTerm<Client, Seller>> terms{
        shares_none("language", &Client::languages, &Seller::languages, 7).required(),
        fit_term("worth", [](const Client& client, const Seller&) { return client.worth; }, 0.5)};
    const auto result = fit(clients(), sellers(), terms);
    CHECK_FALSE(result.allowed(1, 0));
    CHECK(result.allowed(0, 0));
    const auto reasons = fit_reasons(clients()[1], sellers()[0], terms);
    REQUIRE(reasons.size() == 2);
    CHECK(reasons[0].name == "language");
    CHECK(reasons[0].contribution == 7);
    CHECK(reasons[0].note == "forbids the pair");
    CHECK(reasons[1].contribution == 25);
    CHECK(reasons[1].note.empty());
    CHECK(reasons[0].contribution + reasons[1].contribution == result.costs(1, 0));
}

TEST_CASE("fit: the unknown is named unless the term says what it counts as") {
    auto some = clients();
    some[0].place.reset();
    some[1].countries.clear();
    some[1].needs = {{ManagerSkill::teamwork, 1}};
    const auto strict = [&] {
        (void)fit(some, sellers(),
                  {travel(&Client::place, &Seller::place), lacks("country", &Client::countries, &Seller::countries),
                   skill_gap(&Client::needs, &Seller::skills)});
    };
    try {
        strict();
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 6);
        CHECK(error.report().issues()[0].where == "accounts[0] 'Acme', managers[0] 'Kim', term 'travel'");
        CHECK(error.report().issues()[0].what == "is unknown");
        CHECK(error.report().issues()[5].where == "accounts[1] 'Birch', managers[1] 'Lou', term 'skills'");
    }
    const std::vector<kam::selection::FitTerm<Client, Seller>> lenient{
        travel(&Client::place, &Seller::place, 4).between(0, 500).unknown_as(0.25)};
    const auto result = fit(some, sellers(), lenient);
    CHECK(result.costs(0, 0) == 1);
    CHECK(result.terms[0].unknown_count == 2);
    CHECK(fit_reasons(some[0], sellers()[0], lenient)[0].note == "not known; counts as assumed");
    // A needed level of 0 needs nothing.
    some[1].needs = {{ManagerSkill::teamwork, 0}};
    CHECK(fit(some, sellers(), {skill_gap(&Client::needs, &Seller::skills)}).costs(1, 0) == 0);
}

TEST_CASE("fit: what cannot be is refused by name") {
    const auto with = [](double weight) {
        return fit(clients(), sellers(), {fit_term("hours", [](const Client&, const Seller&) { return 1; }, weight)});
    };
    CHECK_THROWS_WITH(with(-1), kam_test::ContainsSubstring("'hours' has the weight -1"));
    CHECK_THROWS_AS(with(std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    CHECK_THROWS_WITH(fit(clients(), sellers(), {travel(&Client::place, &Seller::place).between(5, 5)}),
                      kam_test::ContainsSubstring("best and worst"));
    CHECK_THROWS_AS(fit(clients(), sellers(),
                        {travel(&Client::place, &Seller::place).unknown_as(std::numeric_limits<double>::infinity())}),
                    std::invalid_argument);
    const auto infinite = [](const Client&, const Seller&) { return std::numeric_limits<double>::infinity(); };
    CHECK_THROWS_WITH(fit(clients(), sellers(), {fit_term("hours", infinite)}),
                      kam_test::ContainsSubstring("is infinite"));
    auto twice = clients();
    twice[1].id = "Acme";
    CHECK_THROWS_AS(fit(twice, sellers(), {}), kam::InputError);
    CHECK(fit(clients(), sellers(), {}).costs.isZero());
    CHECK(fit(std::vector<Client>{}, sellers(), {travel(&Client::place, &Seller::place)}).costs.rows() == 0);
}

TEST_CASE("assign_accounts: the plan with its reasons and the value of places") {
    const std::vector<kam::selection::FitTerm<Client, Seller>> terms{
        skill_gap(&Client::needs, &Seller::skills, 60),
        shares_none("language", &Client::languages, &Seller::languages, 7), continuity(&Client::served_by, 20)};
    // Costs are Acme 10 and 60, Birch 7 and 0.
    const auto result = assign_accounts(clients(), sellers(), terms, &Seller::places);
    REQUIRE(result.status == AssignmentStatus::optimal);
    CHECK(close(*result.cost, 10.0));
    CHECK(result.unique);
    REQUIRE(result.accounts.size() == 2);
    CHECK(result.accounts[0].manager_key == "Kim");
    CHECK(result.accounts[0].decided);
    CHECK(result.accounts[0].next_manager_key == "Lou");
    CHECK(close(*result.accounts[0].next_costs_at_least, 50.0));
    REQUIRE(result.accounts[0].reasons.size() == 3);
    CHECK(close(result.accounts[0].reasons[0].contribution, 10.0));
    CHECK(result.accounts[1].manager_key == "Lou");
    CHECK(result.managers[1].used_count == 1);
    CHECK(result.managers[1].place_count == 2);
    CHECK(result.managers[1].one_more_saves == 0);
    CHECK(result.managers[1].one_fewer_costs == 0.0);
    CHECK(close(*result.managers[0].one_fewer_costs, 50.0));
    // One place for both, and an account may stay alone for its worth.
    auto one = sellers();
    one.pop_back();
    const auto alone = assign_accounts(clients(), one, terms, &Seller::places, &Client::worth);
    CHECK(alone.no_manager_count == 1);
    CHECK_FALSE(alone.accounts[1].manager_key);
    CHECK(alone.accounts[1].cost == 50);
    CHECK(alone.accounts[1].reasons.empty());
    CHECK(alone.accounts[1].next_manager_key == "Kim");
    CHECK(close(*alone.cost, 60.0));
    CHECK(close(alone.managers[0].one_more_saves, 43.0));
    // Without that choice there is no plan, and the answer says who competes for what.
    const auto none = assign_accounts(clients(), one, terms, &Seller::places);
    CHECK(none.status == AssignmentStatus::infeasible);
    CHECK(none.short_accounts == std::vector<std::string>{"Acme", "Birch"});
    CHECK(none.short_managers == std::vector<std::string>{"Kim"});
    CHECK(none.short_places == 1);
    CHECK(none.accounts.empty());
}

TEST_CASE("assign_accounts: ready-made accounts and managers keep their owner where it costs nothing") {
    std::vector<kam::Account> accounts(3);
    std::vector<kam::Manager> managers(2);
    managers[0].manager_id = "m1";
    managers[1].manager_id = "m2";
    for (std::size_t i = 0; i < 3; ++i) accounts[i].account_id = "a" + std::to_string(i);
    accounts[0].owner_id = "m2";
    accounts[1].owner_id = "m1";
    const auto two = [](const kam::Manager&) { return 2; };
    const auto result = assign_accounts(accounts, managers, {continuity(&kam::Account::owner_id)}, two);
    CHECK(result.cost == 0.0);
    CHECK(result.accounts[0].manager_key == "m2");
    CHECK(result.accounts[1].manager_key == "m1");
    CHECK(result.accounts[0].decided);
    CHECK_FALSE(result.accounts[2].decided);  // either would do
    CHECK_FALSE(result.unique);
}

TEST_CASE("assign_accounts: places that are no number of accounts are named") {
    auto some = sellers();
    some[0].places.reset();
    some[1].places = -1;
    try {
        (void)assign_accounts(clients(), some, {}, &Seller::places);
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 2);
        CHECK(error.report().issues()[0].where == "managers[0] 'Kim'.places");
        CHECK(error.report().issues()[0].kind == kam::Fault::missing);
        CHECK(error.report().issues()[1].what == "-1 must be a whole number from 0");
    }
    CHECK_THROWS_AS(assign_accounts(clients(), sellers(), {}, [](const Seller&) { return 1.5; }), kam::InputError);
    const auto unknown = [](const Client&) { return std::optional<double>(); };
    CHECK_THROWS_AS(assign_accounts(clients(), sellers(), {}, &Seller::places, unknown), kam::InputError);
}

TEST_CASE("fit: results describe every field") {
    STATIC_REQUIRE(kam_test::describes_every_field<kam::selection::Fit>());
    STATIC_REQUIRE(kam_test::describes_every_field<kam::selection::FitParameters>());
    STATIC_REQUIRE(kam_test::describes_every_field<kam::selection::AccountAllocation>());
    STATIC_REQUIRE(kam_test::describes_every_field<kam::selection::AllocatedAccount>());
    STATIC_REQUIRE(kam_test::describes_every_field<kam::selection::AllocatedManager>());
}
