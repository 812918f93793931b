// SPDX-License-Identifier: BSL-1.0
#include <kam/core/validate.hpp>

#include <limits>

#include <boost/describe/enum.hpp>

#include <kam/core/evidence.hpp>

#include "support/catch.hpp"

namespace validate_test {

struct Line {
    double quantity = 0;
    std::optional<double> discount_share{};
};
BOOST_DESCRIBE_STRUCT(Line, (), (quantity, discount_share))

struct Client {
    std::string id{};
    std::optional<std::string> parent_id{};
    std::optional<double> growth{};
    std::optional<double> wallet_share{};
    int site_count = 1;
    kam::Side side{};
    std::vector<Line> lines{};
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, parent_id, growth, wallet_share, site_count, side, lines))

}  // namespace validate_test

using namespace validate_test;
using kam::Fault;

TEST_CASE("a sound base has no issues", "[core][validate]") {
    const std::vector<Client> clients{{"a"}, {"b", "a", -0.5, 1.0}, {"c", "b", {}, 0.0}};
    CHECK(kam::validate(clients, "clients").ok());
    CHECK(kam::validate(std::vector<Client>{}, "clients").ok());
}

TEST_CASE("every issue is listed with its path", "[core][validate]") {
    std::vector<Client> clients{{"a"}, {"a"}, {""}, {"d"}};
    clients[0].wallet_share = 1.7;
    clients[1].growth = std::numeric_limits<double>::infinity();
    clients[2].site_count = -1;
    clients[3].side = static_cast<kam::Side>(9);
    clients[3].lines = {{1, 0.5}, {std::numeric_limits<double>::quiet_NaN(), -0.1}};
    const kam::Report report = kam::validate(clients, "clients");
    CHECK(report.to_string() ==
          "clients[1]: key 'a' was used at clients[0]\n"
          "clients[2]: has no key\n"
          "clients[0].wallet_share: 1.7 must be between 0 and 1\n"
          "clients[1].growth: is not a finite number\n"
          "clients[2].site_count: -1 must be at least 0\n"
          "clients[3].side: 9 is not one of: supplier, customer\n"
          "clients[3].lines[1].quantity: is not a finite number\n"
          "clients[3].lines[1].discount_share: -0.1 must be between 0 and 1\n");
    CHECK(report.count(Fault::out_of_range) == 3);
    CHECK(report.count(Fault::not_finite) == 2);
    CHECK(report.count(Fault::duplicate) == 1);
}

TEST_CASE("references must be there", "[core][validate]") {
    const std::vector<Client> clients{{"a"}, {"b", "a"}, {"c", "zz"}};
    kam::Report report;
    kam::check_references(clients, "clients", &Client::parent_id, kam::keys_of(clients, &Client::id), report);
    CHECK(report.to_string() == "clients[2].parent_id: refers to 'zz', which is not there\n");
    CHECK(report.count(Fault::dangling) == 1);
}

TEST_CASE("each cycle of parents is reported once", "[core][validate]") {
    const std::vector<Client> clients{{"tail", "a"}, {"a", "b"}, {"b", "c"}, {"c", "a"},
                                      {"self", "self"}, {"top"}, {"leaf", "top"}, {"lost", "gone"}};
    kam::Report report;
    kam::check_acyclic(clients, "clients", &Client::id, &Client::parent_id, report);
    CHECK(report.to_string() ==
          "clients[1].parent_id: parent links form a cycle: a -> b -> c -> a\n"
          "clients[4].parent_id: parent links form a cycle: self -> self\n");
}

TEST_CASE("a chain of 200,000 parents is walked without recursion", "[core][validate]") {
    std::vector<Client> clients;
    for (int i = 0; i < 200'000; ++i) clients.push_back({std::to_string(i), std::to_string(i + 1)});
    kam::Report report;
    kam::check_acyclic(clients, "clients", &Client::id, &Client::parent_id, report);
    CHECK(report.ok());
    clients.back().parent_id = "0";
    kam::check_acyclic(clients, "clients", &Client::id, &Client::parent_id, report);
    CHECK(report.count() == 1);
}

TEST_CASE("required fields and ranges", "[core][validate]") {
    std::vector<Client> clients{{"a", "x", 0.1}, {"", {}, 0.9}};
    kam::Report report;
    kam::check_required(clients, "clients", &Client::parent_id, report);
    kam::check_required(clients, "clients", &Client::id, report);
    kam::check_range(clients, "clients", &Client::growth, 0.0, 0.5, report);
    kam::check_range(clients, "clients", &Client::wallet_share, 0.0, 0.5, report);  // unknown is in order
    CHECK(report.to_string() ==
          "clients[1].parent_id: is missing\n"
          "clients[1].id: is missing\n"
          "clients[1].growth: 0.9 must be between 0 and 0.5\n");
}

TEST_CASE("the report keeps its limit and counts on", "[core][validate]") {
    std::vector<Client> clients(2500, Client{"same"});
    const kam::Report report = kam::validate(clients, "clients");
    CHECK(report.issues().size() == 1000);
    CHECK(report.count(Fault::duplicate) == 2499);
}

TEST_CASE("a long cycle is reported in a short message", "[core][validate]") {
    std::vector<Client> clients;
    for (int i = 0; i < 1000; ++i) clients.push_back({std::to_string(i), std::to_string((i + 1) % 1000)});
    kam::Report report;
    kam::check_acyclic(clients, "clients", &Client::id, &Client::parent_id, report);
    REQUIRE(report.count() == 1);
    CHECK(report.issues()[0].what ==
          "parent links form a cycle: 0 -> 1 -> 2 -> 3 -> 4 -> 5 -> 6 -> 7 -> 8 -> 9 -> 10 -> 11 -> 12 -> 13 -> 14 -> 15 -> "
          "16 -> 17 -> 18 -> 19 -> (980 more) -> 0");
}
