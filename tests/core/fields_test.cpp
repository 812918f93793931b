// SPDX-License-Identifier: BSL-1.0
#include <kam/core/fields.hpp>

#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

namespace fields_test {

struct Party {
    std::string id;
    int site_count = 0;
};
BOOST_DESCRIBE_STRUCT(Party, (), (id, site_count))

struct Client : Party {
    double sales = 0;
    std::optional<double> growth;
    double not_described = 0;
};
BOOST_DESCRIBE_STRUCT(Client, (Party), (sales, growth))

template <class Real>
struct Line {
    Real income{}, cost{};
    BOOST_DESCRIBE_CLASS(Line, (), (income, cost), (), ())
};

class Guarded {
public:
    int open = 1;

private:
    int hidden_ = 2;
    BOOST_DESCRIBE_CLASS(Guarded, (), (open), (), (hidden_))
};

struct Empty {};
BOOST_DESCRIBE_STRUCT(Empty, (), ())

struct Undescribed {
    int x;
};

}  // namespace fields_test

using namespace fields_test;

TEST_CASE("described structs are seen, others are not", "[core][fields]") {
    STATIC_REQUIRE(kam::Described<Client>);
    STATIC_REQUIRE(kam::Described<const Client>);
    STATIC_REQUIRE(kam::Described<Line<float>>);
    STATIC_REQUIRE(kam::Described<Empty>);
    STATIC_REQUIRE(!kam::Described<Undescribed>);
    STATIC_REQUIRE(!kam::Described<int>);
    STATIC_REQUIRE(!kam::Described<std::string>);
}

TEST_CASE("fields come in order of declaration, inherited ones first, public ones only", "[core][fields]") {
    CHECK(kam::field_count<Client> == 4);
    const auto names = kam::field_names<Client>();
    CHECK(std::vector<std::string_view>(names.begin(), names.end()) ==
          std::vector<std::string_view>{"id", "site_count", "sales", "growth"});
    CHECK(kam::field_names<Guarded>()[0] == "open");
    CHECK(kam::field_count<Guarded> == 1);
    CHECK(kam::field_count<Empty> == 0);
    CHECK(kam::field_count<Line<double>> == 2);
}

TEST_CASE("fields are read and written through their reference", "[core][fields]") {
    Client client{{"C1", 3}, 250.0, 0.5};
    std::string seen;
    kam::for_each_field(client, [&](std::string_view name, auto& value) {
        seen += std::string(name) + ' ';
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, double>) value *= 2;
    });
    CHECK(seen == "id site_count sales growth ");
    CHECK(client.sales == 500.0);

    const Client& constant = client;
    CHECK(kam::field<"sales">(constant) == 500.0);
    kam::field<"site_count">(client) = 7;
    CHECK(client.site_count == 7);
    STATIC_REQUIRE(std::is_same_v<decltype(kam::field<"growth">(constant)), const std::optional<double>&>);
}

TEST_CASE("a field is found by a name given at run time", "[core][fields]") {
    CHECK(kam::has_field<Client>("site_count"));
    CHECK_FALSE(kam::has_field<Client>("not_described"));
    int calls = 0;
    CHECK(kam::visit_descriptor<Client>("growth", [&](auto d) {
        ++calls;
        CHECK(std::string_view(d.name) == "growth");
    }));
    CHECK_FALSE(kam::visit_descriptor<Client>("grwth", [&](auto) { ++calls; }));
    CHECK(calls == 1);
}

TEST_CASE("a member pointer knows its described name", "[core][fields]") {
    STATIC_REQUIRE(kam::field_name(&Client::sales) == "sales");
    STATIC_REQUIRE(kam::field_name(&Client::site_count) == "site_count");  // a Party::*
    STATIC_REQUIRE(kam::field_name(&Line<double>::cost) == "cost");
    CHECK(kam::field_name(&Client::not_described).empty());
    STATIC_REQUIRE(std::is_same_v<kam::RecordOf<decltype(&Client::sales)>, Client>);
}
