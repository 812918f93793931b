// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/selection/rank.hpp>

using kam::Direction;
using kam::selection::benefit;
using kam::selection::cost;
using kam::selection::Criterion;
using kam::selection::rank;

namespace criterion_test {

enum class Prestige { none, local, national };
BOOST_DESCRIBE_ENUM(Prestige, none, local, national)

struct Party {
    std::string id;
    double sales = 0;
};
BOOST_DESCRIBE_STRUCT(Party, (), (id, sales))

struct Customer : Party {
    std::optional<double> growth;
    bool at_rival = false;
    Prestige prestige{};
    int sites = 0;
    std::string remark;
};
BOOST_DESCRIBE_STRUCT(Customer, (Party), (growth, at_rival, prestige, sites, remark))

Customer customer(std::string id, double sales, std::optional<double> growth, bool at_rival, Prestige prestige,
                  int sites) {
    Customer c;
    c.id = std::move(id);
    c.sales = sales;
    c.growth = growth;
    c.at_rival = at_rival;
    c.prestige = prestige;
    c.sites = sites;
    return c;
}

std::vector<Customer> customers() {
    return {customer("a", 10, 0.5, true, Prestige::local, 3), customer("b", 20, 0.25, false, Prestige::national, 1)};
}

/// Every row of what one criterion reads.
template <class Record>
std::vector<double> read(const Criterion<Record>& criterion, const std::vector<Record>& records) {
    std::vector<double> values(records.size());
    criterion.read(records.data(), records.size(), values.data());
    return values;
}

}  // namespace criterion_test
using criterion_test::Customer;
using criterion_test::customers;
using criterion_test::Party;
using criterion_test::Prestige;
using criterion_test::read;

TEST_CASE("criterion: member pointers carry their described name, numbers, bools, enumerations, optionals") {
    const Criterion<Customer> growth = benefit<&Customer::growth>(0.3);
    CHECK(growth.name == "growth");
    CHECK(growth.parameters.weight == 0.3);
    CHECK(growth.parameters.direction == Direction::benefit);
    CHECK_FALSE(growth.parameters.worst);
    CHECK(read<Customer>(growth, customers()) == std::vector{0.5, 0.25});
    CHECK(read<Customer>(benefit<&Customer::at_rival>(), customers()) == std::vector{1.0, 0.0});
    CHECK(read<Customer>(cost<&Customer::prestige>(), customers()) == std::vector{1.0, 2.0});
    CHECK(read<Customer>(benefit<&Customer::sites>(), customers()) == std::vector{3.0, 1.0});

    auto unknown = customers();
    unknown[1].growth.reset();
    CHECK(std::isnan(read<Customer>(growth, unknown)[1]));
}

TEST_CASE("criterion: members of a base class, callables and field names convert to the record's criterion") {
    const Criterion<Customer> sales = benefit<&Customer::sales>(2).between(0, 100);
    CHECK(sales.name == "sales");
    CHECK(*sales.parameters.best == 100);
    CHECK(read<Customer>(sales, customers()) == std::vector{10.0, 20.0});

    const Criterion<Customer> per_site = cost(
                                             "sales per site", [](const auto& c) { return c.sales / c.sites; }, 0.5)
                                             .between(30, 0);
    CHECK(per_site.name == "sales per site");
    CHECK(per_site.parameters.direction == Direction::cost);
    CHECK(*per_site.parameters.worst == 30);
    CHECK(read<Customer>(per_site, customers()) == std::vector{10.0 / 3, 20.0});

    const std::string chosen_by_user = "sales";
    const Criterion<Customer> by_name = benefit(chosen_by_user, 1);
    CHECK(read<Customer>(by_name, customers()) == std::vector{10.0, 20.0});
    const Criterion<Customer> by_literal = cost("prestige").between(2, 0);
    CHECK(read<Customer>(by_literal, customers()) == std::vector{1.0, 2.0});
    const Criterion<Customer> member_by_value = benefit("turnover", &Customer::sales);
    CHECK(member_by_value.name == "turnover");
}

TEST_CASE("criterion: a field name that is not there, or is no number, is an input error that lists the fields") {
    const auto convert = [](const char* name) { const Criterion<Customer> criterion = benefit(name); };
    CHECK_THROWS_AS(convert("sale"), kam::InputError);
    CHECK_THROWS_WITH(convert("sale"), kam_test::ContainsSubstring("sales, growth, at_rival, prestige, sites"));
    CHECK_THROWS_WITH(convert("remark"), kam_test::ContainsSubstring("is not a number"));
}

TEST_CASE("criterion: one list holds every kind, and any forward range of records will do") {
    const auto all = [](const auto& records) {
        return rank(records,
                    {benefit<&Customer::sales>(0.5), benefit<&Customer::growth>(0.3), cost<&Customer::sites>(0.1),
                     benefit(
                         "rival", [](const Customer& c) { return c.at_rival; }, 0.05),
                     benefit("prestige", 0.05)});
    };
    const auto by_vector = all(customers());
    const auto records = customers();
    const auto by_list = all(std::list<Customer>(records.begin(), records.end()));
    REQUIRE(by_vector.rows.size() == 2);
    CHECK(by_vector.rows[0].key == "b");
    CHECK(by_vector.values == by_list.values);
    CHECK(by_vector.rows[1].score == by_list.rows[1].score);

    std::vector<Criterion<Customer>> kept{benefit<&Customer::sites>()};
    kept.push_back(cost("sales"));
    CHECK(rank(records, kept).rows[0].key == "a");
    CHECK(rank(records, {benefit("sales")}).rows[0].key == "b");
}

TEST_CASE("criterion: more records than one block of reading") {
    std::vector<Party> many;
    for (int i = 0; i < 1000; ++i) many.push_back({std::to_string(i), static_cast<double>(i)});
    const auto ranking = rank(many, {benefit<&Party::sales>()});
    CHECK(ranking.rows[0].key == "999");
    CHECK(ranking.rows[999].key == "0");
    CHECK(ranking.rows[256].score == 743.0 / 999);
}
