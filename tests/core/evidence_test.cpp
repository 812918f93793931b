// SPDX-License-Identifier: BSL-1.0
#include <kam/core/evidence.hpp>

#include <kam/core/fields.hpp>

#include "support/catch.hpp"

using kam::Level;

TEST_CASE("a level is 0 to 4", "[core][evidence]") {
    CHECK(Level(4).value() == 4);
    CHECK(Level().value() == 0);
    CHECK(Level(1) < Level(3));
    CHECK_THROWS_AS(Level(5), std::invalid_argument);
    CHECK_THROWS_AS(Level(-1), std::invalid_argument);
    CHECK(Level::from(2) == Level(2));
    CHECK_FALSE(Level::from(7).has_value());
    for (const char* text : {"", "5", "-1", "04", "2.0", "x", "/", ":"}) CHECK_FALSE(Level::parse(text).has_value());
    CHECK(Level::parse("3") == Level(3));
    CHECK(to_string(Level(3)) == "3");
    CHECK(kam::to_number(Level(3)) == 3.0);
    STATIC_REQUIRE(!std::is_convertible_v<double, Level>);
}

TEST_CASE("evidence and scores are described", "[core][evidence]") {
    STATIC_REQUIRE(kam::field_count<kam::Evidence> == 4);
    STATIC_REQUIRE(kam::field_count<kam::Score> == 5);
    STATIC_REQUIRE(kam::field_count<kam::BasicScore<float>> == 5);
    STATIC_REQUIRE(std::is_aggregate_v<kam::Score>);
    CHECK_FALSE(kam::Citation{.source = "somebody"}.confirmed);
}
