// SPDX-License-Identifier: BSL-1.0
// The expected schemas are written by hand from draft 2020-12.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <kam/io/json/schema.hpp>

#include "support/catch.hpp"

using kam::io::json_schema;

namespace json_schema_test {

enum class Stage { exploratory, basic };
BOOST_DESCRIBE_ENUM(Stage, exploratory, basic)

struct Unit {
    std::string name{};
    std::vector<Unit> units{};
};
BOOST_DESCRIBE_STRUCT(Unit, (), (name, units))

struct Contact {
    std::string email{};
};
BOOST_DESCRIBE_STRUCT(Contact, (), (email))

struct Account {
    std::optional<Contact> owner{};
    std::vector<Contact> contacts{};
    Unit root{};
    std::vector<Account> subsidiaries{};
};
BOOST_DESCRIBE_STRUCT(Account, (), (owner, contacts, root, subsidiaries))

struct Named {
    double wallet_share{};
    std::optional<float> win_probability{};
    std::optional<double> trust_level{};
    int site_count{};
    kam::Decimal discount_share{};
};
BOOST_DESCRIBE_STRUCT(Named, (), (wallet_share, win_probability, trust_level, site_count, discount_share))

/// What stands between the dialect and the end.
template <class T>
[[nodiscard]] std::string body(const kam::io::JsonWriteOptions& options = {}) {
    const std::string schema = json_schema<T>(options);
    const std::string dialect = R"({"$schema":"https://json-schema.org/draft/2020-12/schema",)";
    REQUIRE(schema.substr(0, dialect.size()) == dialect);
    return '{' + schema.substr(dialect.size());
}

}  // namespace json_schema_test

using namespace json_schema_test;

TEST_CASE("json_schema: plain values", "[json]") {
    CHECK(body<bool>() == R"({"type":"boolean"})");
    CHECK(body<std::string>() == R"({"type":"string"})");
    CHECK(body<kam::Id<Stage>>() == R"({"type":"string"})");
    CHECK(body<std::int8_t>() == R"({"type":"integer","minimum":-128,"maximum":127})");
    CHECK(body<std::uint64_t>() == R"({"type":"integer","minimum":0,"maximum":18446744073709551615})");
    CHECK(body<double>() == R"({"type":["number","null","string"],"pattern":"^-?inf$"})");
    CHECK(body<kam::Level>() == R"({"type":"integer","minimum":0,"maximum":4})");
    CHECK(body<Stage>() == R"({"enum":["exploratory","basic"]})");
    CHECK(body<kam::Date>() == R"({"type":"string","format":"date"})");
    CHECK(body<kam::Instant>() == R"({"type":"string","format":"date-time"})");
    CHECK(body<std::optional<Stage>>() == R"({"anyOf":[{"enum":["exploratory","basic"]},{"type":"null"}]})");
    CHECK(body<std::optional<double>>() == body<double>());
}

TEST_CASE("json_schema: decimals and money", "[json]") {
    const std::string decimal =
        R"({"type":["string","number"],"pattern":"^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$"})";
    CHECK(body<kam::Decimal>() == decimal);
    CHECK(body<kam::Money>() ==
          R"({"type":"object","properties":{"amount":)" + decimal +
              R"(,"currency":{"type":"string","pattern":"^[A-Z]{3}$"}},"required":["amount","currency"],)"
              R"("additionalProperties":false})");
}

TEST_CASE("json_schema: lists, sets, maps, pairs and variants", "[json]") {
    CHECK(body<std::vector<bool>>() == R"({"type":"array","items":{"type":"boolean"}})");
    CHECK(body<std::set<std::string>>() == R"({"type":"array","items":{"type":"string"},"uniqueItems":true})");
    CHECK(body<std::array<bool, 3>>() == R"({"type":"array","items":{"type":"boolean"},"minItems":3,"maxItems":3})");
    const std::string pair =
        R"({"type":"array","prefixItems":[{"type":"string"},{"type":"boolean"}],"items":false,"minItems":2})";
    CHECK(body<std::pair<std::string, bool>>() == pair);
    CHECK(body<std::map<std::string, bool>>() == R"({"type":"object","additionalProperties":{"type":"boolean"}})");
    CHECK(body<std::map<Stage, bool>>() ==
          R"({"type":"object","additionalProperties":{"type":"boolean"},)"
          R"("propertyNames":{"enum":["exploratory","basic"]}})");
    CHECK(body<std::map<std::pair<std::string, bool>, bool>>() ==
          R"({"type":"array","items":{"type":"array","prefixItems":[)" + pair +
              R"(,{"type":"boolean"}],"items":false,"minItems":2},"uniqueItems":true})");
    CHECK(body<std::variant<std::monostate, bool>>() ==
          R"({"oneOf":[{"type":"object","properties":{"index":{"const":0},"value":{"type":"null"}},)"
          R"("required":["index","value"],"additionalProperties":false},)"
          R"({"type":"object","properties":{"index":{"const":1},"value":{"type":"boolean"}},)"
          R"("required":["index","value"],"additionalProperties":false}]})");
}

TEST_CASE("json_schema: a type that holds itself refers to itself", "[json]") {
    CHECK(body<Unit>() ==
          R"({"type":"object","properties":{"name":{"type":"string"},)"
          R"("units":{"type":"array","items":{"$ref":"#"}}},"required":["name"],)"
          R"("additionalProperties":false})");
    CHECK(body<std::vector<Unit>>() ==
          R"({"type":"array","items":{"$ref":"#/$defs/record"},"$defs":{"record":)"
          R"({"type":"object","properties":{"name":{"type":"string"},)"
          R"("units":{"type":"array","items":{"$ref":"#/$defs/record"}}},"required":["name"],)"
          R"("additionalProperties":false}}})");
}

TEST_CASE("json_schema: nested records stand once, optional fields and lists are not required", "[json]") {
    CHECK(body<Account>() ==
          R"({"type":"object","properties":{"owner":{"anyOf":[{"$ref":"#/$defs/owner"},{"type":"null"}]},)"
          R"("contacts":{"type":"array","items":{"$ref":"#/$defs/owner"}},"root":{"$ref":"#/$defs/root"},)"
          R"("subsidiaries":{"type":"array","items":{"$ref":"#"}}},"required":["root"],)"
          R"("additionalProperties":false,"$defs":{"owner":{"type":"object","properties":{"email":{"type":"string"}},)"
          R"("required":["email"],"additionalProperties":false},)"
          R"("root":{"type":"object","properties":{"name":{"type":"string"},)"
          R"("units":{"type":"array","items":{"$ref":"#/$defs/root"}}},"required":["name"],)"
          R"("additionalProperties":false}}})");
}

TEST_CASE("json_schema: the ends of names promise bounds", "[json]") {
    const std::string fraction = R"("pattern":"^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$")";
    CHECK(body<Named>() ==
          R"({"type":"object","properties":{"wallet_share":{"type":["number","null"],"minimum":0,"maximum":1},)"
          R"("win_probability":{"type":["number","null"],"minimum":0,"maximum":1},)"
          R"("trust_level":{"type":["number","null"],"minimum":0,"maximum":4},)"
          R"("site_count":{"type":"integer","minimum":0,"maximum":2147483647},)"
          R"("discount_share":{"type":["string","number"],)" +
              fraction +
              R"(,"minimum":0,"maximum":1}},"required":["wallet_share","site_count","discount_share"],)"
              R"("additionalProperties":false})");
    const kam::NameMap crm{{"wallet_share", "Share \"%\"", kam::ForeignUnit::percent}};
    CHECK_THAT(json_schema<Named>({.names = crm}),
               kam_test::ContainsSubstring(R"("Share \"%\"":{"type":["number","null"],"minimum":0,"maximum":100})"));
    CHECK_THAT(json_schema<Named>({.names = crm}),
               kam_test::ContainsSubstring(R"("required":["Share \"%\"","site_count","discount_share"])"));
    const kam::NameMap wrong{{"site_count", "Sites", kam::ForeignUnit::percent}};
    CHECK_THROWS_AS(json_schema<Named>({.names = wrong}), std::invalid_argument);
}

TEST_CASE("json_schema: indented", "[json]") {
    CHECK(json_schema<Contact>({.indent = 2}) == R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "email": {
      "type": "string"
    }
  },
  "required": ["email"],
  "additionalProperties": false
})");
}
