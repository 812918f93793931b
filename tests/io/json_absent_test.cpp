// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include <kam/entities/account.hpp>
#include <kam/entities/agreement.hpp>
#include <kam/entities/order.hpp>
#include <kam/io/json.hpp>

#include "support/catch.hpp"

namespace json_absent_test {

struct Inner {
    std::optional<int> size{};
    std::vector<int> list{};
};
BOOST_DESCRIBE_STRUCT(Inner, (), (size, list))

struct Strict {
    int number = 7;
};
BOOST_DESCRIBE_STRUCT(Strict, (), (number))

struct Outer {
    std::vector<int> list{1};
    std::map<std::string, int> by_name{};
    Inner inner{};
    Strict strict{};
    std::string text = "default";
    std::array<int, 2> pair{};
    kam::Money money{};
    kam::KeyStatus status{};
};
BOOST_DESCRIBE_STRUCT(Outer, (), (list, by_name, inner, strict, text, pair, money, status))

template <class T>
std::string issues(const std::string& text, const kam::io::JsonReadOptions& options = {}) {
    T value{};
    return kam::io::read_json(text, value, options).to_string();
}

}  // namespace json_absent_test
using json_absent_test::issues;
using json_absent_test::Outer;
using kam::io::JsonReadOptions;
using kam::io::read_json;

TEST_CASE("read_json: lists, maps and records of such may be absent, numbers, names and texts may not", "[json]") {
    CHECK(issues<Outer>("{}") ==
          "strict: is missing\ntext: is missing\npair: is missing\nmoney: is missing\nstatus: is missing\n");
    CHECK(issues<Outer>(R"({"strict":{},"inner":{"list":null}})",
                        {.may_be_absent = {"text", "pair", "money", "status"}}) ==
          "inner.list: expected a list but found null\nstrict.number: is missing\n");
    const auto outer =
        read_json<Outer>("{}", JsonReadOptions{.may_be_absent = {"strict", "text", "pair", "money", "status"}});
    CHECK(outer.list == std::vector<int>{1});  // the record's own default
    CHECK(outer.strict.number == 7);
    CHECK(outer.text == "default");
    // A field may be absent at every depth.
    CHECK(issues<std::vector<Outer>>(R"([{"strict":{}}])",
                                     {.may_be_absent = {"number", "text", "pair", "money", "status"}}) == "");
}

TEST_CASE("read_json: ready-made entities from little more than their keys", "[json][entities]") {
    const auto account = read_json<kam::Account>(R"({"account_id":"001","name":"Acme"})");
    CHECK(account.account_id == "001");
    CHECK(account.countries.empty());
    CHECK_FALSE(account.buying_complexity.site_count);
    CHECK(issues<kam::Account>(R"({"name":"Acme"})") == "account_id: is missing\n");
    CHECK(issues<kam::Agreement>(R"({"agreement_id":"G","account_id":"001"})") == "review: is missing\n");
    CHECK(issues<kam::Agreement>(R"({"agreement_id":"G","account_id":"001"})", {.may_be_absent = {"review"}}) == "");

    const std::string order = R"({"order_id":"7","account_id":"001","ordered_on":"2016-02-17T01:38:50.000+0000"})";
    CHECK(issues<kam::Order>(order) == "currency: is missing\ncancelled: is missing\n");
    const auto read =
        read_json<kam::Order>(order, JsonReadOptions{.currency = kam::Currency("EUR"), .may_be_absent = {"cancelled"}});
    CHECK(kam::format_date(read.ordered_on) == "2016-02-17");
    CHECK(read.currency == kam::Currency("EUR"));
    CHECK_FALSE(read.cancelled);
    CHECK(read.lines.empty());
}

TEST_CASE("read_json: plain amounts are in the currency of the options", "[json]") {
    const JsonReadOptions euros{.currency = kam::Currency("EUR")};
    const kam::Money expected{500'000'000, kam::Currency("EUR")};
    for (const char* text : {"5000000", "5.0E6", R"("5000000.00")", R"({"amount":5000000})"}) {
        CAPTURE(text);
        CHECK(read_json<kam::Money>(text, euros) == expected);
    }
    CHECK(read_json<std::optional<kam::Money>>("null", euros) == std::nullopt);
    CHECK(read_json<kam::Money>(R"({"amount":1,"currency":"USD"})", euros) == kam::Money{100, kam::Currency("USD")});
    CHECK(issues<kam::Money>("0.001", euros) ==
          "0.001 EUR has more than the 2 decimals of its currency, or more than 64 bits hold\n");
    CHECK(issues<kam::Money>(R"("1,5")", euros) == "'1,5' is not a decimal number\n");
    CHECK(issues<kam::Money>("true", euros) == "expected an object but found true\n");
    CHECK(issues<kam::Money>("5") == R"(expected {"amount":"12.30","currency":"EUR"} but found the number 5)"
                                     "\n");
    CHECK(issues<kam::Money>(R"({"amount":5})") == "currency: is missing\n");
}
