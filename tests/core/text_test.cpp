// SPDX-License-Identifier: BSL-1.0
#include <kam/core/text.hpp>

#include <unordered_set>

#include "support/catch.hpp"

using AccountKey = kam::Id<struct AccountKeyTag>;
using ContactKey = kam::Id<struct ContactKeyTag>;

TEST_CASE("identifiers of different kinds do not mix", "[core][text]") {
    STATIC_REQUIRE(!std::is_convertible_v<AccountKey, ContactKey>);
    STATIC_REQUIRE(std::is_convertible_v<const char*, AccountKey>);
    STATIC_REQUIRE(kam::TextValue<AccountKey>);
    STATIC_REQUIRE(!kam::TextValue<int>);
    CHECK(AccountKey("a") < AccountKey("b"));
    CHECK(AccountKey::parse("Ä 1") == AccountKey("Ä 1"));
    CHECK(to_string(AccountKey("x")) == "x");
    CHECK(AccountKey().empty());
    CHECK(std::unordered_set<AccountKey>{"a", "b", "a"}.size() == 2);
}

TEST_CASE("quoted text fits a line of a message", "[core][text]") {
    CHECK(kam::detail::quoted("abc") == "'abc'");
    CHECK(kam::detail::quoted(std::string_view("a\0b\n", 4)) == "'a\\x00b\\x0a'");
    CHECK(kam::detail::quoted(std::string(100, 'x'), 5) == "'xxxxx...'");
    // Never half a character of UTF-8, and bytes that are none do not eat up the text.
    CHECK(kam::detail::quoted("ab\xC3\xA4yz", 3) == "'ab...'");
    CHECK(kam::detail::quoted("ab\xC3\xA4yz", 4) == "'ab\xC3\xA4...'");
    CHECK(kam::detail::quoted("a\xF0\x9F\x98\x80", 4) == "'a...'");
    CHECK(kam::detail::quoted("a\xF0\x9F\x98\x80", 5) == "'a\xF0\x9F\x98\x80'");
    CHECK(kam::detail::quoted(std::string(100, '\x80'), 9) == '\'' + std::string(6, '\x80') + "...'");
}
