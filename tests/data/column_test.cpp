// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <boost/describe.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <unsupported/Eigen/AutoDiff>

#include <kam/data/column.hpp>

using kam_test::ContainsSubstring;

namespace column_test {

enum class Stage { basic, cooperative, integrated };
BOOST_DESCRIBE_ENUM(Stage, basic, cooperative, integrated)

struct Euro {
    long long cents = 0;
};

struct Party {
    std::string name;
    int sites = 0;
};
BOOST_DESCRIBE_STRUCT(Party, (), (name, sites))

struct Client : Party {
    double sales = 0;
    std::optional<double> growth;
    std::optional<int> visits;
    Stage stage{};
    bool listed = false;
    Euro credit;
    float share = 0;
};
BOOST_DESCRIBE_STRUCT(Client, (Party), (sales, growth, visits, stage, listed, credit, share))

[[nodiscard]] Client client(std::string name, double sales) {
    Client made;
    made.name = std::move(name);
    made.sales = sales;
    return made;
}
[[nodiscard]] double double_sales(const Client& client) { return 2 * client.sales; }

}  // namespace column_test

template <>
struct kam::NumericTraits<column_test::Euro> {
    static double to_real(const column_test::Euro& money) { return static_cast<double>(money.cents) / 100.0; }
};

namespace column_test {

TEST_CASE("column reads every numeric kind of field", "[data][column]") {
    std::vector<Client> clients{client("Acme", 1.5), client("Birch", -2)};
    clients[0].growth = 0.25;
    clients[1].visits = 7;
    clients[1].stage = Stage::integrated;
    clients[1].listed = true;
    clients[0].credit = Euro{1234};
    clients[1].sites = 3;
    clients[0].share = 0.5F;

    CHECK(kam::column(clients, &Client::sales) == Eigen::Vector2d(1.5, -2));
    CHECK(kam::column(clients, &Client::stage) == Eigen::Vector2d(0, 2));
    CHECK(kam::column(clients, &Client::listed) == Eigen::Vector2d(0, 1));
    CHECK(kam::column(clients, &Client::credit) == Eigen::Vector2d(12.34, 0));
    CHECK(kam::column(clients, &Client::share) == Eigen::Vector2d(0.5, 0));
    CHECK(kam::column(clients, &Party::sites) == Eigen::Vector2d(0, 3));
    CHECK(kam::column(clients, [](const Client& c) { return c.sales * 2; }) == Eigen::Vector2d(3, -4));
    CHECK(kam::column(clients, double_sales) == Eigen::Vector2d(3, -4));

    SECTION("unknown is NaN and never 0") {
        const Eigen::VectorXd growth = kam::column(clients, &Client::growth);
        CHECK(growth[0] == 0.25);
        CHECK(std::isnan(growth[1]));
        const Eigen::VectorXd visits = kam::column(clients, &Client::visits);
        CHECK(std::isnan(visits[0]));
        CHECK(visits[1] == 7);
        clients[0].stage = static_cast<Stage>(17);
        CHECK(std::isnan(kam::column(clients, &Client::stage)[0]));
    }
    SECTION("a name at run time and at compile time read the same field, inherited ones too") {
        for (const std::string name : {"sites", "sales", "stage", "listed", "credit", "share"}) {
            CAPTURE(name);
            CHECK(kam::column(clients, name).allFinite());
        }
        CHECK(kam::column(clients, "sales") == kam::column(clients, &Client::sales));
        CHECK(kam::column<"sales">(clients) == kam::column(clients, &Client::sales));
        CHECK(kam::column(clients, kam::field<"sales">) == kam::column(clients, &Client::sales));
        CHECK(kam::column(clients, "sites") == Eigen::Vector2d(0, 3));
        CHECK(kam::column<"sites">(clients) == Eigen::Vector2d(0, 3));
    }
    SECTION("NaN and infinities pass through") {
        clients[0].sales = std::numeric_limits<double>::quiet_NaN();
        clients[1].sales = -std::numeric_limits<double>::infinity();
        const Eigen::VectorXd sales = kam::column(clients, &Client::sales);
        CHECK(std::isnan(sales[0]));
        CHECK(sales[1] == -std::numeric_limits<double>::infinity());
    }
}

TEST_CASE("column names what can be read when the name is wrong", "[data][column]") {
    const std::vector<Client> clients{client("Acme", 1)};
    const std::string list = "the numeric fields are: sites, sales, growth, visits, stage, listed, credit, share";
    CHECK_THROWS_WITH(kam::column(clients, "slaes"), ContainsSubstring("field 'slaes': is not there; " + list));
    CHECK_THROWS_WITH(kam::column(clients, "name"), ContainsSubstring("field 'name': is not a number; " + list));
    CHECK_THROWS_AS(kam::column(clients, ""), kam::InputError);
    CHECK_THROWS_AS(kam::column(std::vector<Client>{}, "slaes"), kam::InputError);  // no records, and yet wrong
    try {
        (void)kam::column(clients, "name");
    } catch (const kam::InputError& error) {
        CHECK(error.report().count(kam::Fault::wrong_type) == 1);
    }
}

TEST_CASE("column accepts any sized forward range", "[data][column]") {
    const Client one = client("Acme", 1);
    const Client two = client("Birch", 2);
    const Eigen::Vector2d expected(1, 2);
    CHECK(kam::column(std::list<Client>{one, two}, &Client::sales) == expected);
    CHECK(kam::column(std::array<Client, 2>{one, two}, &Client::sales) == expected);
    const Client array[]{one, two};
    CHECK(kam::column(array, &Client::sales) == expected);
    CHECK(kam::column(std::span<const Client>(array), "sales") == expected);
    const std::map<std::string, Client> by_name{{"a", one}, {"b", two}};
    CHECK(kam::column(by_name, [](const auto& entry) { return entry.second.sales; }) == expected);
    CHECK(kam::column(std::vector<Client>{}, &Client::sales).size() == 0);
    CHECK(kam::column<"sales">(std::list<Client>{}).size() == 0);
    CHECK(kam::column(std::vector<int>{3, 4}, [](int x) { return x; }) == Eigen::Vector2d(3, 4));
}

using Wide = boost::multiprecision::cpp_bin_float_50;
using Dual = Eigen::AutoDiffScalar<Eigen::Vector2d>;

TEMPLATE_TEST_CASE("column fills any scalar", "[data][column]", float, long double, Wide) {
    std::vector<Client> clients{client("Acme", 1.5), client("Birch", -2)};
    clients[1].growth = 0.5;
    const Eigen::VectorX<TestType> sales = kam::column<TestType>(clients, &Client::sales);
    CHECK(sales[0] == TestType(1.5));
    CHECK(sales[1] == TestType(-2));
    CHECK(kam::column<TestType>(clients, "growth")[1] == TestType(0.5));
    CHECK_FALSE(kam::column<TestType>(clients, "growth")[0] == kam::column<TestType>(clients, "growth")[0]);
    CHECK(kam::column<"sales", TestType>(clients)[1] == TestType(-2));
}

struct Flow {
    double amount = 0;
    std::optional<double> fee;
};
BOOST_DESCRIBE_STRUCT(Flow, (), (amount, fee))

TEST_CASE("column fills an automatic differentiation scalar with constants", "[data][column]") {
    const std::vector<Flow> flows{{1.5, 2}, {-2, {}}};
    const Eigen::VectorX<Dual> amounts = kam::column<Dual>(flows, &Flow::amount);
    CHECK(amounts[1].value() == -2);
    CHECK(amounts[1].derivatives() == Eigen::Vector2d(0, 0));
    CHECK(kam::column<Dual>(flows, "fee")[0].value() == 2);
    CHECK(std::isnan(kam::column<Dual>(flows, "fee")[1].value()));
}

struct Precise {
    std::string id;
    Wide value;
};
BOOST_DESCRIBE_STRUCT(Precise, (), (id, value))

TEST_CASE("column keeps the digits of a multiprecision field", "[data][column]") {
    const std::vector<Precise> records{{"a", Wide(1) / 3}};
    CHECK(kam::column<Wide>(records, &Precise::value)[0] * 3 == 1);
    CHECK(kam::column(records, &Precise::value)[0] == 1.0 / 3);
}

}  // namespace column_test
