// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cmath>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include <kam/data/column.hpp>
#include <kam/data/table.hpp>
#include <kam/entities/money.hpp>

namespace units_test {

using kam::Currency;
using kam::Money;

/// A user's own number with a unit.
struct Span {
    double length = 0;
    bool in_days = false;
};

struct Client {
    std::string id;
    Money sales;
    std::optional<Money> revenue;
    Span response;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, revenue, response))

const Currency eur("EUR"), jpy("JPY");

/// What is thrown, issue by issue.
template <class F>
std::string issues_of(F&& f) {
    try {
        f();
    } catch (const kam::InputError& error) {
        std::string text;
        for (const kam::Issue& issue : error.report().issues()) {
            text += issue.where + ": " + issue.what + "; ";
            CHECK(issue.kind == kam::Fault::inconsistent);
        }
        return text;
    }
    return "nothing";
}

}  // namespace units_test
using units_test::Client;
using units_test::eur;
using units_test::issues_of;
using units_test::jpy;

template <>
struct kam::NumericTraits<units_test::Span> {
    static double to_real(const units_test::Span& span) { return span.length; }
    static std::string unit(const units_test::Span& span) { return span.in_days ? "days" : "hours"; }
};

TEST_CASE("a column of several currencies is refused, and each other record is named") {
    const std::vector<Client> clients{{"A", {9'000'000, eur}, {}, {}},
                                      {"B", {100'000, jpy}, {}, {}},
                                      {"C", {1, eur}, {}, {}},
                                      {"D", {1, jpy}, {}, {}}};
    const std::string expected =
        "records[1] 'B'.sales: is in JPY, others in EUR; "
        "records[3] 'D'.sales: is in JPY, others in EUR; ";
    CHECK(issues_of([&] { (void)kam::column(clients, &Client::sales); }) == expected);
    CHECK(issues_of([&] { (void)kam::column(clients, "sales"); }) == expected);
    CHECK(issues_of([&] { (void)kam::column<"sales">(clients); }) == expected);
    CHECK(issues_of([&] { (void)kam::column(std::list<Client>(clients.begin(), clients.end()), &Client::sales); }) ==
          expected);
    CHECK(issues_of([&] { (void)kam::column(clients, [](const Client& c) { return c.sales; }); }) ==
          "records[1] 'B': is in JPY, others in EUR; records[3] 'D': is in JPY, others in EUR; ");
}

TEST_CASE("amounts that are unknown or the zero of no currency go with every currency") {
    const std::vector<Client> clients{
        {"A", {}, {}, {}}, {"B", {100'000, jpy}, kam::Money{5, jpy}, {}}, {"C", {}, {}, {}}, {"D", {7, jpy}, {}, {}}};
    const auto sales = kam::column(clients, &Client::sales);
    CHECK(sales[0] == 0);
    CHECK(sales[1] == 100'000);
    CHECK(sales[3] == 7);
    const auto revenue = kam::column(clients, &Client::revenue);
    CHECK(std::isnan(revenue[0]));
    CHECK(revenue[1] == 5);
    CHECK(kam::column(std::vector<Client>{}, &Client::sales).size() == 0);
    // An amount of no currency is one all the same.
    const std::vector<Client> without{{"A", {1, eur}, {}, {}}, {"B", {1, {}}, {}, {}}};
    CHECK(issues_of([&] { (void)kam::column(without, &Client::sales); }) ==
          "records[1] 'B'.sales: is in XXX, others in EUR; ");
}

TEST_CASE("a table names the records of all columns that have several units") {
    const std::vector<Client> clients{{"A", {1, eur}, kam::Money{1, jpy}, {1, false}},
                                      {"B", {1, eur}, kam::Money{1, eur}, {1, true}}};
    CHECK(issues_of([&] {
              (void)kam::table(clients, {.path = "clients"}, &Client::sales, "revenue", kam::field<"response">);
          }) ==
          "clients[1] 'B'.revenue: is in EUR, others in JPY; clients[1] 'B'.response: is in days, others in hours; ");
    CHECK(issues_of([&] { (void)kam::table(clients); }).find("'B'.revenue") != std::string::npos);
    CHECK(issues_of([&] {
              (void)kam::table(clients, {.missing = kam::Missing::keep}, kam::named("x", &Client::revenue));
          }) == "records[1] 'B'.x: is in EUR, others in JPY; ");
    CHECK(kam::table(clients, &Client::sales).values(1, 0) == 0.01);
}
