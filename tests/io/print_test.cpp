// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstdint>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <kam/core/evidence.hpp>
#include <kam/core/text.hpp>
#include <kam/io/print.hpp>

#include "support/catch.hpp"

using kam::io::Align;
using kam::io::TextTable;

namespace print_test {

enum class Stage { exploratory, basic };
BOOST_DESCRIBE_ENUM(Stage, exploratory, basic)

struct Account {
    std::string name{};
    double sales{};
    std::optional<int> sites{};
    kam::Money spent{};
    Stage stage{};
    kam::Date since_on{};
    bool is_key{};
    std::vector<int> ignored{};
};
BOOST_DESCRIBE_STRUCT(Account, (), (name, sales, sites, spent, stage, since_on, is_key, ignored))

struct Mixed {
    kam::Id<Stage> id{};
    kam::Decimal price{};
    std::optional<kam::Level> trust_level{};
    float ratio{};
    std::uint8_t small_count{};
    std::optional<std::string> remark{};
    kam::Instant at{};
};
BOOST_DESCRIBE_STRUCT(Mixed, (), (id, price, trust_level, ratio, small_count, remark, at))

template <class T>
[[nodiscard]] std::string text_of(const T& value) {
    std::ostringstream out;
    out << value;
    return out.str();
}

[[nodiscard]] std::vector<Account> accounts() {
    const kam::Currency euro("EUR");
    return {{"Größe AG", 1234.5, 12, {1230, euro}, Stage::basic, *kam::parse_date("2011-12-09"), true, {}},
            {"Acme", std::nan(""), {}, {-500, euro}, Stage(9), *kam::parse_date("1999-01-31"), false, {}}};
}

}  // namespace print_test

using namespace print_test;

TEST_CASE("print_table: numbers right, text left, unknown as a dash", "[print]") {
    std::ostringstream out;
    kam::io::print_table(out, accounts());
    CHECK(out.str() ==
          "name        sales  sites      spent  stage  since_on    is_key\n"
          "--------  -------  -----  ---------  -----  ----------  ------\n"
          "Größe AG  1234.50     12  12.30 EUR  basic  2011-12-09  true\n"
          "Acme            -      -  -5.00 EUR  -      1999-01-31  false\n");
}

TEST_CASE("print_table: chosen columns, precision and sign of the unknown", "[print]") {
    std::ostringstream out;
    kam::io::print_table(out, accounts(), {.columns = {"sales", "name"}, .precision = 0, .unknown = ""});
    CHECK(out.str() ==
          "sales  name\n"
          "-----  --------\n"
          " 1234  Größe AG\n"  // 1234.5 rounds half to even
          "       Acme\n");
    CHECK_THROWS_WITH(kam::io::table_of(accounts(), {.columns = {"name", "nme"}}),
                      "io::table_of: 'nme' is not a field that fits a cell");
    CHECK_THROWS_AS(kam::io::table_of(accounts(), {.columns = {"ignored"}}), std::invalid_argument);
    CHECK(kam::io::table_of(accounts(), {.columns = {"name", "name"}}).header.size() == 2);
    CHECK(kam::io::table_of(accounts(), {.columns = {"sales"}, .precision = 400}).rows[0][0].size() == 405);
    CHECK_THROWS_WITH(kam::io::table_of(accounts(), {.precision = 401}),
                      "io::table_of: a precision of 401 but 0 to 400 are possible");
}

TEST_CASE("print_table: decimals as they are, levels, small integers, instants", "[print]") {
    std::vector<Mixed> rows(2);
    rows[0] = {"a", *kam::Decimal::parse("0.1250"), 3, 0.125F, 200, "x", *kam::parse_instant("2010-12-01T08:26:00")};
    rows[1].ratio = -1e20F;
    rows[1].price = 7;
    CHECK(text_of(kam::io::table_of(rows)) ==
          "id   price  trust_level      ratio  small_count  remark  at\n"
          "--  ------  -----------  ---------  -----------  ------  --------------------\n"
          "a   0.1250            3       0.12          200  x       2010-12-01T08:26:00Z\n"
          "         7            -  -1.00e+20            0  -       1970-01-01T00:00:00Z\n");
}

TEST_CASE("TextTable: uneven rows, no header, nothing at all", "[print]") {
    CHECK(text_of(TextTable{}).empty());
    CHECK(text_of(TextTable{.header = {"a"}}) == "a\n-\n");
    CHECK(text_of(TextTable{.rows = {{"1", "22", ""}, {"333"}}}) == "1    22\n333\n");
    const std::vector<Align> right(2, Align::right);
    CHECK(text_of(TextTable{.header = {"x"}, .align = right, .rows = {{"12", "7"}, {"", "10"}}}) ==
          " x\n"
          "--  --\n"
          "12   7\n"
          "    10\n");
}

TEST_CASE("TextTable: wide text is cut, numbers never", "[print]") {
    const TextTable table{.header = {"text", "number"},
                          .align = {Align::left, Align::right},
                          .rows = {{"12345", "12345678"}, {"1234567", "1"}, {"äöüßéß", "2"}},
                          .max_width = 5};
    CHECK(text_of(table) ==
          "text     number\n"
          "-----  --------\n"
          "12345  12345678\n"
          "1234…         1\n"
          "äöüß…         2\n");
}

TEST_CASE("TextTable: width is counted in columns of the terminal", "[print]") {
    CHECK(text_of(TextTable{.rows = {{"日本", "x"}, {"e\u0301", "y"}, {"abcd", "z"}}}) ==
          "日本  x\n"
          "e\u0301     y\n"
          "abcd  z\n");
    CHECK(text_of(TextTable{.rows = {{"日本語", "x"}}, .max_width = 4}) == "日…  x\n");
}

TEST_CASE("TextTable: no control character and no broken byte reaches the terminal", "[print]") {
    CHECK(text_of(TextTable{.rows = {{"a\n\x1b[31mb\x7f", "\xC2\x9B" "0m", "\xFF"}}}) ==
          "a  [31mb    0m  \xEF\xBF\xBD\n");
}

TEST_CASE("a report prints one issue per line", "[print]") {
    kam::Report report;
    report.add("orders[3].ordered_on", kam::Fault::missing, "is missing");
    report.add("", kam::Fault::malformed, "is not JSON");
    CHECK(text_of(report) == "orders[3].ordered_on: is missing\nis not JSON\n");
}
