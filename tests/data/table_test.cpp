// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cmath>
#include <limits>
#include <list>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include <kam/data/missing.hpp>
#include <kam/data/table.hpp>

using kam_test::ContainsSubstring;

namespace table_test {

struct Client {
    std::string id;
    double sales = 0;
    std::optional<double> growth;
    int sites = 0;
    int hidden = 0;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, sites))

struct Numbered {
    int id = 0;
    double sales = 0;
};
BOOST_DESCRIBE_STRUCT(Numbered, (), (id, sales))

struct Keyed {
    long number = 0;
    long orders = 0;
};
BOOST_DESCRIBE_STRUCT(Keyed, (), (number, orders))

struct Point {
    double x = 0;
    double y = 0;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

struct Plain {
    double x = 0;
};

using Names = std::vector<std::string>;

}  // namespace table_test

template <>
struct kam::AccountTraits<table_test::Keyed> {
    static constexpr auto key = &table_test::Keyed::number;
};

namespace table_test {

[[nodiscard]] std::vector<Client> clients() {
    return {{"Acme", 10, 0.5, 1, 0}, {"Birch", 20, 0.25, 2, 0}, {"Cobalt", 30, -0.5, 3, 0}};
}

TEST_CASE("table names its rows and columns", "[data][table]") {
    const auto per_site = kam::named("sales per site", [](const Client& c) { return c.sales / c.sites; });
    const auto t = kam::table(clients(), &Client::sales, "growth", kam::field<"sites">, per_site,
                              kam::named("hidden", &Client::hidden));
    CHECK(t.row_names == Names{"Acme", "Birch", "Cobalt"});
    CHECK(t.column_names == Names{"sales", "growth", "sites", "sales per site", "hidden"});
    Eigen::MatrixXd expected(3, 5);
    expected << 10, 0.5, 1, 10, 0,  //
        20, 0.25, 2, 10, 0,         //
        30, -0.5, 3, 10, 0;
    CHECK(t.values == expected);
    CHECK(kam::column(t, "growth") == Eigen::Vector3d(0.5, 0.25, -0.5));
    CHECK(kam::find_column(t, "sites") == 2);
    CHECK_FALSE(kam::find_column(t, "site"));
    CHECK_THROWS_WITH(
        kam::column(t, "site"),
        ContainsSubstring("'site': is not there; the columns are: sales, growth, sites, sales per site, hidden"));
}

TEST_CASE("table of all numeric fields leaves out the key", "[data][table]") {
    CHECK(kam::table(clients()).column_names == Names{"sales", "growth", "sites"});
    const auto numbered = kam::table(std::vector<Numbered>{{7, 1.5}, {8, 2.5}});
    CHECK(numbered.column_names == Names{"sales"});
    CHECK(numbered.row_names == Names{"7", "8"});
    const auto keyed = kam::table(std::vector<Keyed>{{17, 1}});
    CHECK(keyed.column_names == Names{"orders"});
    CHECK(keyed.row_names == Names{"17"});
    const auto points = kam::table(std::list<Point>{{1, 2}, {3, 4}});
    CHECK(points.row_names == Names{"0", "1"});
    CHECK(points.values == (Eigen::Matrix2d() << 1, 2, 3, 4).finished());
    CHECK(kam::table(std::vector<Plain>{{5}}, kam::named("x", &Plain::x)).values(0, 0) == 5);
}

TEST_CASE("table agrees with column over many blocks", "[data][table]") {
    for (const std::size_t n : {0U, 1U, 255U, 256U, 257U, 1000U}) {
        CAPTURE(n);
        std::list<Client> many;
        for (std::size_t i = 0; i < n; ++i)
            many.push_back({"c" + std::to_string(i), 0.5 * static_cast<double>(i), 1.0, 2, 0});
        const auto t = kam::table(many, &Client::sales, &Client::sites);
        REQUIRE(t.values.rows() == static_cast<Eigen::Index>(n));
        CHECK(t.row_names.size() == n);
        CHECK(t.values.col(0) == kam::column(many, &Client::sales));
        CHECK(t.values.col(1) == kam::column(many, &Client::sites));
    }
}

TEST_CASE("table rejects unknown numbers by record and field, or keeps them", "[data][table]") {
    std::vector<Client> some = clients();
    some[0].growth.reset();
    some[2].growth.reset();
    some[1].sales = std::numeric_limits<double>::quiet_NaN();
    const kam::TableOptions reject{.path = "clients"};
    try {
        (void)kam::table(some, reject, &Client::sales, &Client::growth);
        FAIL("must throw");
    } catch (const kam::InputError& error) {
        CHECK(std::string(error.what()) ==
              "clients[1] 'Birch'.sales: is unknown\n"
              "clients[0] 'Acme'.growth: is unknown\n"
              "clients[2] 'Cobalt'.growth: is unknown\n");
        CHECK(error.report().count(kam::Fault::missing) == 3);
    }
    CHECK_THROWS_AS(kam::table(some), kam::InputError);
    CHECK_NOTHROW(kam::table(some, &Client::sites));

    const auto kept = kam::table(some, {.missing = kam::Missing::keep});
    CHECK(std::isnan(kept.values(0, 1)));
    CHECK(kept.values(1, 1) == 0.25);
    const Eigen::MatrixXd filled = kam::fill_unknown(kept.values, -1.0);
    CHECK(filled.col(0) == Eigen::Vector3d(10, -1, 30));
    CHECK(filled.col(1) == Eigen::Vector3d(-1, 0.25, -1));

    SECTION("an infinite number is known") {
        some = clients();
        some[1].sales = std::numeric_limits<double>::infinity();
        CHECK(kam::table(some, &Client::sales).values(1, 0) == std::numeric_limits<double>::infinity());
    }
    SECTION("a record without a key is named by its position") {
        const std::vector<Point> points{{1, std::nan("")}};
        CHECK_THROWS_WITH(kam::table(points), ContainsSubstring("records[0].y: is unknown"));
    }
}

TEST_CASE("check_known counts what it does not keep and wants one number per record", "[data][table]") {
    const std::vector<Point> points(2000, Point{std::nan(""), 0});
    kam::Report report;
    kam::check_known(points, "points", kam::column(points, &Point::x), "x", report);
    CHECK(report.count() == 2000);
    CHECK(report.issues().size() == 1000);
    CHECK_THROWS_WITH(kam::check_known(points, "points", Eigen::VectorXd(3), "x", report),
                      ContainsSubstring("check_known: 2000 records but 3 numbers"));
}

TEST_CASE("a table call that cannot be meant is refused", "[data][table]") {
    CHECK_THROWS_WITH(kam::table(clients(), "sales", &Client::sales),
                      ContainsSubstring("two columns are called 'sales'"));
    CHECK_THROWS_AS(kam::table(clients(), &Client::hidden), std::invalid_argument);
    CHECK_THROWS_AS(kam::table(clients(), "id"), kam::InputError);
    CHECK_THROWS_AS(kam::table(clients(), "nothing"), kam::InputError);
    CHECK_THROWS_AS(kam::table(std::vector<Client>{}, "nothing"), kam::InputError);
}

TEST_CASE("select_rows takes rows in the order asked for", "[data][table]") {
    const auto t = kam::table(clients(), &Client::sales, &Client::sites);
    const auto some = kam::select_rows(t, std::vector<int>{2, 0, 2});
    CHECK(some.row_names == Names{"Cobalt", "Acme", "Cobalt"});
    CHECK(some.column_names == t.column_names);
    CHECK(some.values == (Eigen::MatrixXd(3, 2) << 30, 3, 10, 1, 30, 3).finished());
    const auto none = kam::select_rows(t, std::vector<std::size_t>{});
    CHECK(none.values.rows() == 0);
    CHECK(none.values.cols() == 2);
    CHECK_THROWS_WITH(kam::select_rows(t, std::vector<int>{3}), ContainsSubstring("row 3 of a table of 3 rows"));
    CHECK_THROWS_WITH(kam::select_rows(t, std::vector<int>{-1}), ContainsSubstring("row -1 of a table of 3 rows"));
}

TEMPLATE_TEST_CASE("table holds any scalar", "[data][table]", float, long double,
                   boost::multiprecision::cpp_bin_float_50) {
    std::vector<Client> some = clients();
    const auto t = kam::table<TestType>(some, &Client::sales, &Client::growth);
    CHECK(t.values(2, 1) == TestType(-0.5));
    some[2].growth.reset();
    CHECK_THROWS_AS(kam::table<TestType>(some, &Client::growth), kam::InputError);
    const auto kept = kam::table<TestType>(some, {.missing = kam::Missing::keep}, &Client::growth);
    CHECK(kam::fill_unknown(kept.values, TestType(3))(2, 0) == TestType(3));
}

TEST_CASE("a table is a described struct", "[data][table]") {
    STATIC_REQUIRE(kam::Described<kam::Table<>>);
    CHECK(kam::field_names<kam::Table<float>>()[2] == "values");
}

}  // namespace table_test
