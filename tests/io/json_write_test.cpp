// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <kam/io/json/write.hpp>

#include "support/catch.hpp"

using kam::io::write_json;

namespace json_write_test {

enum class Stage { exploratory, basic, cooperative };
BOOST_DESCRIBE_ENUM(Stage, exploratory, basic, cooperative)

struct Base {
    int rank{};
};
BOOST_DESCRIBE_STRUCT(Base, (), (rank))

struct Customer : Base {
    kam::Id<Base> id{};
    std::optional<double> wallet_share{};
    Stage stage{};
    kam::Money spent{};
    kam::Decimal price{};
    std::vector<kam::Date> visits{};
};
BOOST_DESCRIBE_STRUCT(Customer, (Base), (id, wallet_share, stage, spent, price, visits))

struct Label {
    std::string_view text{};
};
BOOST_DESCRIBE_STRUCT(Label, (), (text))

struct Grade {  // a text value of a user's
    char letter = 'a';
    static std::optional<Grade> parse(std::string_view text) { return Grade{text.at(0)}; }
    friend std::string to_string(const Grade& grade) { return std::string(1, grade.letter); }
    friend auto operator<=>(const Grade&, const Grade&) = default;
};

}  // namespace json_write_test

using namespace json_write_test;

TEST_CASE("write_json: a record has its inherited fields first, in order of declaration", "[json]") {
    Customer customer;
    customer.rank = 7;
    customer.id = "C-1";
    customer.wallet_share = 0.25;
    customer.stage = Stage::basic;
    customer.spent = {-1230, kam::Currency("EUR")};
    customer.price = kam::Decimal::parse("0.1250").value();
    customer.visits = {*kam::parse_date("2011-12-09"), *kam::parse_date("2012-02-29")};
    CHECK(write_json(customer) ==
          R"({"rank":7,"id":"C-1","wallet_share":0.25,"stage":"basic","spent":{"amount":"-12.30","currency":"EUR"},)"
          R"("price":"0.1250","visits":["2011-12-09","2012-02-29"]})");
}

TEST_CASE("write_json: indented, one member per line and plain lists on one line", "[json]") {
    struct {
        std::map<std::string, std::vector<std::vector<int>>> value;
    } nested{{{"a, [b]", {{1, 2}, {}}}, {"c", {}}}};
    CHECK(write_json(nested.value, {.indent = 2}) == R"({
  "a, [b]": [
    [1, 2],
    []
  ],
  "c": []
})");
    CHECK(write_json(std::vector<std::string>{"]", "\\\"[", "x"}, {.indent = 4}) == R"(["]", "\\\"[", "x"])");
    CHECK(write_json(3, {.indent = 4}) == "3");
    CHECK(write_json(std::map<std::string, int>{}, {.indent = 4}) == "{}");
}

TEST_CASE("write_json: numbers have the fewest digits that read back the same", "[json]") {
    CHECK(write_json(3.0) == "3");
    CHECK(write_json(0.1) == "0.1");
    CHECK(write_json(0.1F) == "0.1");
    CHECK(write_json(0.1 + 0.2) == "0.30000000000000004");
    CHECK(write_json(-0.0) == "-0");
    CHECK(write_json(1e22) == "1e+22");
    CHECK(write_json(5e-324) == "5e-324");
    CHECK(write_json((std::numeric_limits<double>::max)()) == "1.7976931348623157e+308");
    CHECK(write_json((std::numeric_limits<std::int64_t>::min)()) == "-9223372036854775808");
    CHECK(write_json((std::numeric_limits<std::uint64_t>::max)()) == "18446744073709551615");
    CHECK(write_json(std::int8_t{-128}) == "-128");
    CHECK(write_json(std::uint8_t{65}) == "65");
    CHECK(write_json(kam::Level(4)) == "4");
}

TEST_CASE("write_json: unknown is null, infinities have a name", "[json]") {
    const double inf = std::numeric_limits<double>::infinity();
    CHECK(write_json(std::vector<double>{std::nan(""), inf, -inf}) == R"([null,"inf","-inf"])");
    CHECK(write_json(std::optional<int>()) == "null");
    CHECK(write_json(std::optional<double>(std::nan(""))) == "null");
    CHECK(write_json(Stage(77)) == "null");
}

TEST_CASE("write_json: text is escaped and always valid UTF-8", "[json]") {
    CHECK(write_json("quote \" backslash \\ slash /") == R"("quote \" backslash \\ slash /")");
    CHECK(write_json("line\nreturn\rtab\t") == R"("line\nreturn\rtab\t")");
    CHECK(write_json(std::string_view("\0\x01\x08\x0c\x1f\x7f", 6)) == "\"\\u0000\\u0001\\u0008\\u000c\\u001f\x7f\"");
    CHECK(write_json("Größe € 𝄞") == "\"Größe € 𝄞\"");
    const std::string bad = "\xEF\xBF\xBD";  // U+FFFD
    CHECK(write_json("a\xFFz") == "\"a" + bad + "z\"");
    CHECK(write_json("cut \xE2\x82") == "\"cut " + bad + bad + "\"");
    CHECK(write_json("overlong \xC0\xAF") == "\"overlong " + bad + bad + "\"");
    CHECK(write_json("surrogate \xED\xA0\x80") == "\"surrogate " + bad + bad + bad + "\"");
    CHECK(write_json("beyond \xF4\x90\x80\x80") == "\"beyond " + bad + bad + bad + bad + "\"");
}

TEST_CASE("write_json: lists, sets, maps, pairs and variants", "[json]") {
    CHECK(write_json(std::array<bool, 2>{true, false}) == "[true,false]");
    CHECK(write_json(std::vector<bool>{true, false}) == "[true,false]");
    CHECK(write_json(std::set<std::string>{"b", "a"}) == R"(["a","b"])");
    CHECK(write_json(std::span<const int>()) == "[]");
    CHECK(write_json(std::pair<int, std::string>(1, "one")) == R"([1,"one"])");
    CHECK(write_json(std::map<std::string, int>{{"b", 2}, {"a \"", 1}}) == R"({"a \"":1,"b":2})");
    CHECK(write_json(std::map<Stage, int>{{Stage::basic, 2}}) == R"({"basic":2})");
    CHECK(write_json(std::map<kam::Id<Base>, int>{{"C-1", 2}}) == R"({"C-1":2})");
    CHECK(write_json(std::map<int, double>{{-1, 0.5}, {2, 1.5}}) == "[[-1,0.5],[2,1.5]]");
    using Either = std::variant<std::monostate, int, std::vector<int>>;
    CHECK(write_json(std::vector<Either>{{}, 3, std::vector<int>{4}}) ==
          R"([{"index":0,"value":null},{"index":1,"value":3},{"index":2,"value":[4]}])");
}

TEST_CASE("write_json: dates, text values and text views", "[json]") {
    CHECK(write_json(*kam::parse_instant("2010-12-01T08:26:00+02:00")) == R"("2010-12-01T06:26:00Z")");
    CHECK(write_json(kam::Currency("JPY")) == R"("JPY")");
    CHECK(write_json(kam::Money{5, kam::Currency("JPY")}) == R"({"amount":"5","currency":"JPY"})");
    CHECK(write_json(std::vector<Grade>{{'b'}}) == R"(["b"])");
    CHECK(write_json(std::map<Grade, int>{{Grade{'c'}, 1}}) == R"({"c":1})");
    CHECK(write_json(Label{"borrowed"}) == R"({"text":"borrowed"})");
}

TEST_CASE("write_json: a date that no text can hold is an error", "[json]") {
    const kam::Date last = std::chrono::year(9999) / std::chrono::December / 31;
    CHECK(write_json(last) == "\"9999-12-31\"");
    CHECK_THROWS_AS(write_json(last + std::chrono::days(1)), kam::InputError);
    CHECK_THROWS_WITH(write_json(kam::Instant(last) + std::chrono::hours(24)),
                      kam_test::ContainsSubstring("10000-01-01T00:00:00Z: is not in the years 0000 to 9999"));
}

TEST_CASE("write_json: in the names and percents of another system", "[json]") {
    Customer customer;
    customer.wallet_share = 0.07;  // 0.07 * 100 is 7.000000000000001 in doubles
    customer.price = kam::Decimal::parse("0.125").value();
    const kam::NameMap crm{{"id", "Id"},
                           {"wallet_share", "Share__c", kam::ForeignUnit::percent},
                           {"price", "Discount", kam::ForeignUnit::percent}};
    CHECK(write_json(std::vector<Customer>{customer}, {.names = crm}) ==
          R"([{"rank":0,"Id":"","Share__c":7,"stage":"exploratory","spent":{"amount":"0","currency":"XXX"},)"
          R"("Discount":"12.5","visits":[]}])");

    SECTION("a percent of what is no fraction is a wrong call") {
        const kam::NameMap wrong{{"stage", "Stage", kam::ForeignUnit::percent}};
        CHECK_THROWS_WITH(write_json(customer, {.names = wrong}),
                          "io::write_json: field 'stage' is mapped as a percent but holds no fraction");
    }
    SECTION("the parts of money keep their names") {
        const kam::NameMap map{{"spent", "Spent"}, {"amount", "Amount"}, {"currency", "IsoCode"}};
        CHECK_THAT(write_json(customer, {.names = map}),
                   kam_test::ContainsSubstring(R"("Spent":{"amount":"0","currency":"XXX"})"));
    }
}
