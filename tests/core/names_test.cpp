// SPDX-License-Identifier: BSL-1.0
#include <kam/core/names.hpp>

#include <boost/describe/enum.hpp>

#include "support/catch.hpp"

namespace names_test {

enum class Mood { cold = -3, warm = 10, hot = 2 };
BOOST_DESCRIBE_ENUM(Mood, cold, warm, hot)
enum class Plain { one };

}  // namespace names_test

using names_test::Mood;

TEST_CASE("described enumerations go to and from text", "[core][names]") {
    STATIC_REQUIRE(kam::DescribedEnum<Mood>);
    STATIC_REQUIRE(!kam::DescribedEnum<names_test::Plain>);
    STATIC_REQUIRE(!kam::DescribedEnum<int>);
    for (const Mood mood : kam::values_of<Mood>()) CHECK(kam::parse_name<Mood>(kam::name_of(mood)) == mood);
    CHECK(kam::name_of(Mood::warm) == "warm");
    CHECK(kam::list_of_names<Mood>() == "cold, warm, hot");
}

TEST_CASE("the position is the order of declaration, not the number", "[core][names]") {
    CHECK(kam::position_of(Mood::cold) == 0);
    CHECK(kam::position_of(Mood::warm) == 1);
    CHECK(kam::position_of(Mood::hot) == 2);
}

TEST_CASE("what is no enumerator has no name and no position", "[core][names]") {
    CHECK(kam::name_of(static_cast<Mood>(5)).empty());
    CHECK_FALSE(kam::position_of(static_cast<Mood>(5)).has_value());
    CHECK_FALSE(kam::parse_name<Mood>("Warm").has_value());  // names are exact
    CHECK_FALSE(kam::parse_name<Mood>("").has_value());
    CHECK_FALSE(kam::parse_name<Mood>("warm ").has_value());
}
