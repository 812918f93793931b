// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <kam/io/json.hpp>

#include "support/catch.hpp"

using kam::Fault;
using kam::Report;
using kam::io::read_json;

namespace json_read_test {

enum class Stage { exploratory, basic, cooperative };
BOOST_DESCRIBE_ENUM(Stage, exploratory, basic, cooperative)

template <class Amount>
struct BasicLine {
    std::string product{};
    Amount price{};
    BOOST_DESCRIBE_CLASS(BasicLine, (), (product, price), (), ())
};

struct Order {
    kam::Id<Stage> order_id{};
    kam::Date ordered_on{};
    std::optional<kam::Instant> paid_at{};
    std::vector<BasicLine<kam::Money>> lines{};
};
BOOST_DESCRIBE_STRUCT(Order, (), (order_id, ordered_on, paid_at, lines))

struct Base {
    int rank = 1;
};
BOOST_DESCRIBE_STRUCT(Base, (), (rank))
struct Client : Base {
    std::string name{};
    std::optional<double> wallet_share{};
    Stage stage{};
};
BOOST_DESCRIBE_STRUCT(Client, (Base), (name, wallet_share, stage))

struct Tree {
    std::vector<Tree> children{};
};
BOOST_DESCRIBE_STRUCT(Tree, (), (children))

/// The report as text, one issue per line; empty when the text was accepted.
template <class T>
[[nodiscard]] std::string issues(std::string_view text, const kam::io::JsonReadOptions& options = {}) {
    T value{};
    return read_json(text, value, options).to_string();
}

[[nodiscard]] std::string nested(std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
}

}  // namespace json_read_test

using namespace json_read_test;

TEST_CASE("read_json: a record with inherited fields, templates, dates and money", "[json]") {
    const auto orders = read_json<std::vector<Order>>(R"([
        {"order_id": "536365", "ordered_on": "2010-12-01", "paid_at": "2010-12-01T08:26:00Z",
         "lines": [{"product": "T-Light \u2028 \"Holder\"", "price": {"amount": "2.55", "currency": "GBP"}}]},
        {"lines": [], "ordered_on": "2010-12-02", "order_id": "536366", "paid_at": null}
    ])");
    REQUIRE(orders.size() == 2);
    CHECK(orders[0].order_id.value == "536365");
    CHECK(kam::format_date(orders[0].ordered_on) == "2010-12-01");
    CHECK(orders[0].paid_at == kam::parse_instant("2010-12-01T08:26:00Z"));
    CHECK(orders[0].lines.at(0).product == "T-Light \xE2\x80\xA8 \"Holder\"");
    CHECK(orders[0].lines.at(0).price == kam::Money{255, kam::Currency("GBP")});
    CHECK(!orders[1].paid_at);

    const auto client = read_json<Client>(R"({"rank":3,"name":"Acme","stage":"cooperative"})");
    CHECK(client.rank == 3);
    CHECK(!client.wallet_share);
    CHECK(client.stage == Stage::cooperative);
}

TEST_CASE("read_json: every issue has its path, and nothing is loaded", "[json]") {
    std::vector<Order> orders(1);
    orders[0].order_id = "before";
    const Report report = read_json(R"([
        {"order_id": "a", "ordered_on": "2011-02-30", "lines": []},
        {"order_id": 5, "ordered_on": "2011-02-01", "lines": [
            {"product": "p", "price": {"amount": "12.345", "currency": "EUR"}},
            {"product": null, "price": {"amount": "1,5", "currency": "EURO"}},
            {"produkt": "p", "price": 7}]},
        {"paid_at": "yesterday"}, 3])", orders);
    CHECK(report.to_string() ==
          "[0].ordered_on: '2011-02-30' is not a date: 2011-02 has 28 days\n"
          "[1].order_id: expected text but found the number 5\n"
          "[1].lines[0].price: 12.345 EUR has more than the 2 decimals of its currency, or more than 64 bits hold\n"
          "[1].lines[1].product: expected text but found null\n"
          "[1].lines[1].price.amount: '1,5' is not a decimal number\n"
          "[1].lines[1].price.currency: 'EURO' is no currency\n"
          "[1].lines[2].produkt: is not a field here; fields: product, price\n"
          "[1].lines[2].product: is missing\n"
          R"([1].lines[2].price: expected {"amount":"12.30","currency":"EUR"} but found the number 7)"
          "\n"
          "[2].order_id: is missing\n"
          "[2].ordered_on: is missing\n"
          "[2].paid_at: 'yesterday' is not a date (expected YYYY-MM-DD)\n"
          "[3]: expected an object but found the number 3\n");
    CHECK(report.count(Fault::missing) == 3);
    CHECK(report.count(Fault::unknown_name) == 2);
    REQUIRE(orders.size() == 1);
    CHECK(orders[0].order_id.value == "before");
}

TEST_CASE("read_json: as a value it throws the whole report", "[json]") {
    try {
        (void)read_json<Client>(R"({"rank":1.5,"name":"x","stage":"bsic"})");
        FAIL("accepted");
    } catch (const kam::InputError& error) {
        CHECK(error.report().count() == 2);
        CHECK(std::string(error.what()) ==
              "rank: expected a whole number but found the number 1.5\n"
              "stage: 'bsic' is not one of: exploratory, basic, cooperative\n");
    }
}

TEST_CASE("read_json: broken syntax says line and column", "[json]") {
    CHECK(issues<int>("") == "1:1: is not JSON: incomplete JSON\n");
    CHECK(issues<int>("[1,\n 2") == "2:3: is not JSON: incomplete JSON\n");
    CHECK(issues<int>("{\"a\":\n   \"ü\" x}") == "2:8: is not JSON: syntax error\n");
    CHECK(issues<int>("7 7") == "1:3: is not JSON: there is more after the end of the value\n");
    CHECK(issues<int>("7 // seven") == "1:3: is not JSON: there is more after the end of the value\n");
    for (const std::string_view bad :
         {"nul", "[1,]", "{\"a\":1,}", "{a:1}", "'a'", "01", "+1", "1.", ".5", "NaN", "Infinity", "[", "\"", "\\", "]",
          "\"\n\"", "\"\\x\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\xFF\"", "\"\xED\xA0\x80\"", "\"\xC0\xAF\"",
          "\xFE\xFF", "//x"}) {
        CAPTURE(bad);
        CHECK_THAT(issues<std::string>(bad), kam_test::ContainsSubstring("is not JSON"));
    }
    CHECK_THAT(issues<std::string>(std::string_view("\"a\0b\"", 5)), kam_test::ContainsSubstring("1:3: is not JSON"));
    CHECK_THAT(issues<int>(std::string_view("7\0", 2)), kam_test::ContainsSubstring("1:2: is not JSON"));
}

TEST_CASE("read_json: a byte order mark is skipped, escapes are read, NUL is a character", "[json]") {
    CHECK(read_json<int>("\xEF\xBB\xBF 7 ") == 7);
    CHECK(read_json<std::string>(R"("\ud834\udd1e \u00fc \/ \b\f\n\r\t")") == "𝄞 ü / \b\f\n\r\t");
    CHECK(read_json<std::string>(R"("a\u0000b")") == std::string("a\0b", 3));
}

TEST_CASE("read_json: deep nesting is an issue, not a crash", "[json]") {
    CHECK_THAT(issues<int>(std::string(100'000, '[')), kam_test::ContainsSubstring("nest deeper than 200"));
    CHECK(issues<int>(nested(100'000)) == "1:201: lists and objects nest deeper than 200\n");
    CHECK_THAT(issues<int>(nested(200)), kam_test::ContainsSubstring("expected a whole number but found a list"));
    CHECK_THAT(issues<int>(nested(5), {.max_depth = 4}), kam_test::ContainsSubstring("nest deeper than 4"));

    std::string tree = "{\"children\":[]}";
    for (int i = 0; i < 99; ++i) tree = "{\"children\":[" + tree + "]}";
    CHECK(read_json<Tree>(tree).children.size() == 1);
    CHECK_THAT(issues<Tree>("{\"children\":[" + tree + "]}"), kam_test::ContainsSubstring("nest deeper"));
}

TEST_CASE("read_json: a member given twice is an issue", "[json]") {
    CHECK(issues<Client>(R"({"rank":1,"rank":1,"name":"","stage":"basic"})") == "rank: is given twice\n");
    CHECK(issues<Client>(R"({"rank":1,"r\u0061nk":1,"name":"","stage":"basic"})") == "rank: is given twice\n");
    CHECK(issues<std::map<std::string, int>>(R"({"a":1,"b":2,"a":3})") == "a: is given twice\n");
    CHECK(issues<kam::Money>(R"({"amount":"1","currency":"EUR","amount":"1"})") == "amount: is given twice\n");
}

TEST_CASE("read_json: members that are no fields", "[json]") {
    const std::string_view text = R"({"rank":1,"name":"","stage":"basic","x y\u0001":{"deep":[1]}})";
    CHECK(issues<Client>(text) == "['x y\\x01']: is not a field here; fields: rank, name, wallet_share, stage\n");
    CHECK(read_json<Client>(text, {.ignore_unknown = true}).stage == Stage::basic);
    CHECK(issues<Client>(R"({"rank":1,"name":"","stage":"basic","":1})", {.ignore_unknown = true}).empty());
}

TEST_CASE("read_json: whole numbers", "[json]") {
    CHECK(read_json<std::vector<int>>("[0,-0,3.0,2e3,1200e-2]") == std::vector<int>{0, 0, 3, 2000, 12});
    CHECK(read_json<std::uint64_t>("18446744073709551615") == 18446744073709551615u);
    CHECK(read_json<std::int64_t>("-9223372036854775808") == (std::numeric_limits<std::int64_t>::min)());
    CHECK(issues<std::int8_t>("128") == "the number 128 must be a whole number between -128 and 127\n");
    CHECK(issues<std::uint16_t>("-1") == "the number -1 must be a whole number between 0 and 65535\n");
    CHECK_THAT(issues<std::uint64_t>("18446744073709551616"), kam_test::ContainsSubstring("must be a whole number"));
    CHECK_THAT(issues<int>("1e400"), kam_test::ContainsSubstring("must be a whole number between"));
    CHECK_THAT(issues<int>("1e-400"), kam_test::ContainsSubstring("must be a whole number between"));
    CHECK(issues<int>("0.5") == "expected a whole number but found the number 0.5\n");
    CHECK(issues<int>("true") == "expected a whole number but found true\n");
    CHECK(issues<int>("\"7\"") == "expected a whole number but found '7'\n");
    CHECK(issues<bool>("1") == "expected true or false but found the number 1\n");
}

TEST_CASE("read_json: doubles are read to the nearest", "[json]") {
    // 9007199254740993 = 2^53 + 1 lies between two doubles and goes to the even one.
    CHECK(read_json<double>("9007199254740993") == 9007199254740992.0);
    CHECK(read_json<double>("0.1e1") == 1.0);
    CHECK(read_json<double>("5e-324") == std::numeric_limits<double>::denorm_min());
    CHECK(read_json<double>("123456789012345678901234567890") == 123456789012345678901234567890.0);
    CHECK(std::signbit(read_json<double>("-0.0")));
    CHECK(std::signbit(read_json<double>("-0")));
    CHECK(std::isnan(read_json<double>("null")));
    CHECK(read_json<double>("\"-inf\"") == -std::numeric_limits<double>::infinity());
    CHECK(read_json<float>("\"inf\"") == std::numeric_limits<float>::infinity());
    CHECK(issues<double>("1e999") == "the number 1e999 is beyond what its type holds\n");
    CHECK(issues<double>("-1e999") == "the number -1e999 is beyond what its type holds\n");
    CHECK(issues<float>("1e39") == "the number 1e39 is beyond what its type holds\n");
    CHECK(issues<double>("1e-400") == "the number 1e-400 is beyond what its type holds\n");  // it is not 0
    CHECK(issues<double>("\"nan\"") == "expected a number but found 'nan'\n");
    CHECK(!issues<double>("1e99999999999999999999").empty());
}

TEST_CASE("read_json: decimals are exact, from text and from numbers", "[json]") {
    const auto read = [](std::string_view text) { return to_string(read_json<kam::Decimal>(text)); };
    CHECK(read("\"12.30\"") == "12.30");
    CHECK(read("12345678901234567890123456789") == "12345678901234567890123456789");
    CHECK(read("0.1234567890123456789012345678901234") == "0.1234567890123456789012345678901234");
    CHECK(read("-7") == "-7");
    CHECK(issues<kam::Decimal>("\"1.5 \"") == "'1.5 ' is not a decimal number\n");
    CHECK(issues<kam::Decimal>("1e40") == "the number 1e40 has more digits than a decimal holds\n");
    CHECK(issues<kam::Decimal>("null") == "expected a decimal number but found null\n");
    CHECK(read_json<kam::Money>(R"({"currency":"JPY","amount":12})") == kam::Money{12, kam::Currency("JPY")});
    CHECK(read_json<kam::Money>(R"({"currency":"EUR","amount":12.3})") == kam::Money{1230, kam::Currency("EUR")});
    CHECK_THAT(issues<kam::Money>(R"({"currency":"EUR","amount":"92233720368547758.08"})"),
               kam_test::ContainsSubstring("more than 64 bits hold"));
}

TEST_CASE("read_json: levels, dates and instants", "[json]") {
    CHECK(read_json<std::vector<kam::Level>>("[0,4.0]") == std::vector<kam::Level>{0, 4});
    CHECK(issues<kam::Level>("5") == "the number 5 must be a level 0, 1, 2, 3 or 4\n");
    CHECK(issues<kam::Level>("-1") == "the number -1 must be a level 0, 1, 2, 3 or 4\n");
    CHECK(issues<kam::Level>("2.5") == "expected a whole number but found the number 2.5\n");
    CHECK(read_json<kam::Date>("\"2011-12-09T23:00-05\"") == *kam::parse_date("2011-12-09"));  // the day as written
    CHECK(issues<kam::Date>("\"2011-12-09T24:00\"") ==
          "'2011-12-09T24:00' is not a date (unexpected text after the day)\n");
    CHECK(issues<kam::Instant>("\"2011-02-30T00:00:00\"") == "'2011-02-30' is not a date: 2011-02 has 28 days\n");
    CHECK(issues<kam::Instant>("\"2011-02-03T25:00:00\"") ==
          "'2011-02-03T25:00:00' is not a date and time (expected YYYY-MM-DDThh:mm:ss)\n");
}

TEST_CASE("read_json: lists, sets, maps, pairs and variants", "[json]") {
    CHECK(read_json<std::array<int, 2>>("[1,2]") == std::array<int, 2>{1, 2});
    CHECK(issues<std::array<int, 2>>("[1,2,3]") == "expected 2 elements but found 3\n");
    CHECK(issues<std::pair<int, int>>("[1]") == "expected 2 elements but found 1\n");
    CHECK(issues<std::set<int>>("[1,\"x\",\"y\",2,1]") ==
          "[1]: expected a whole number but found 'x'\n"
          "[2]: expected a whole number but found 'y'\n"
          "[4]: is here twice\n");
    CHECK(read_json<std::vector<bool>>("[true,false]") == std::vector<bool>{true, false});
    CHECK(read_json<std::map<Stage, int>>(R"({"basic":2})").at(Stage::basic) == 2);
    CHECK(issues<std::map<Stage, int>>(R"({"bsic":2})") == "bsic: is not one of: exploratory, basic, cooperative\n");
    CHECK(issues<std::map<int, int>>("[[1,2],[1,3]]") == "[1]: is here twice\n");
    CHECK(issues<std::map<std::string, int>>(R"({"EUR/USD":"x"})") ==
          "['EUR/USD']: expected a whole number but found 'x'\n");

    using Either = std::variant<int, std::string>;
    CHECK(read_json<Either>(R"({"value":"x","index":1})") == Either("x"));
    CHECK(issues<Either>(R"({"value":"x","index":0})") == "value: expected a whole number but found 'x'\n");
    CHECK(issues<Either>(R"({"value":"x","index":2})") == "index: the number 2 must be less than 2\n");
    CHECK(issues<Either>(R"({"index":-1})") == "value: is missing\n");
    CHECK_THAT(issues<Either>(R"({"index":-1,"value":1})"), kam_test::ContainsSubstring("the number -1 must be"));
    CHECK(issues<Either>("3") == "expected an object but found the number 3\n");
}

TEST_CASE("read_json: in the names and percents of another system", "[json]") {
    const kam::NameMap crm{{"name", "Name"}, {"wallet_share", "Share__c", kam::ForeignUnit::percent}};
    const auto read = [&](std::string_view share) {
        const std::string text = R"({"rank":1,"Name":"Acme","stage":"basic","Share__c":)" + std::string(share) + '}';
        return read_json<Client>(text, {.names = crm}).wallet_share;
    };
    CHECK(read("45") == 0.45);
    CHECK(read("33.3") == 0.333);
    CHECK(read("4.5e1") == 0.45);
    CHECK(!read("null"));
    CHECK(issues<Client>(R"({"rank":1,"name":"x","stage":"basic","Share__c":"x"})", {.names = crm}) ==
          "name: is not a field here; fields: rank, Name, Share__c, stage\n"
          "Name: is missing\n"
          "Share__c: expected a number but found 'x'\n");
    const kam::NameMap wrong{{"stage", "Stage", kam::ForeignUnit::percent}};
    CHECK_THROWS_WITH(read_json<Client>(R"({"rank":1,"name":"","Stage":"basic"})", {.names = wrong}),
                      "io::read_json: field 'stage' is mapped as a percent but holds no fraction");
}

TEST_CASE("read_json: the wrong type everywhere is an issue everywhere", "[json]") {
    for (const std::string_view text : {"null", "true", "7", "\"x\"", "[]", "{}", "[[]]", "[{}]", "{\"a\":{}}"}) {
        CAPTURE(text);
        CHECK(issues<Client>(text).empty() == false);
        CHECK(issues<Order>(text).empty() == false);
        CHECK(issues<kam::Money>(text).empty() == false);
        CHECK(issues<kam::Date>(text).empty() == false);
        CHECK(issues<Stage>(text).empty() == false);
        CHECK(issues<kam::Currency>(text).empty() == false);
        CHECK(issues<std::variant<int>>(text).empty() == false);
        CHECK(issues<std::array<Order, 1>>(text).empty() == false);
    }
}

TEST_CASE("read_json: large inputs", "[json]") {
    const std::string large(10'000'000, 'x');
    CHECK(read_json<std::string>('"' + large + '"') == large);
    CHECK(issues<int>('"' + large + '"').size() < 200);
    CHECK(issues<Client>("{\"" + large + "\":1}").size() < 500);

    std::string many = "[0";
    for (int i = 1; i < 5'000; ++i) many += ",\"x\"";
    std::vector<int> numbers;
    const Report report = read_json(many + ']', numbers, {.issue_limit = 10});
    CHECK(report.count() == 4'999);
    CHECK(report.issues().size() == 10);
}

namespace json_read_test {

struct Defaults {
    std::optional<int> tries = 3;
    std::optional<double> wallet_share = 0.5;
};
BOOST_DESCRIBE_STRUCT(Defaults, (), (tries, wallet_share))

}  // namespace json_read_test

TEST_CASE("read_json: null is unknown also where the default is a value", "[json][read]") {
    const kam::io::JsonReadOptions options{
        .names = {{"wallet_share", "wallet", kam::ForeignUnit::percent}}};
    const auto unknown = read_json<json_read_test::Defaults>(R"({"tries":null,"wallet":null})", options);
    CHECK(!unknown.tries);
    CHECK(!unknown.wallet_share);
    const auto absent = read_json<json_read_test::Defaults>("{}", options);
    CHECK(absent.tries == 3);
}
