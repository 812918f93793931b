// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <stdexcept>
#include <string>

#include <kam/entities/country.hpp>

TEST_CASE("exactly the 249 assigned codes of ISO 3166-1 are countries") {
    std::size_t count = 0;
    for (char a = 'A'; a <= 'Z'; ++a) {
        for (char b = 'A'; b <= 'Z'; ++b) {
            const std::string code{a, b};
            const auto country = kam::Country::parse(code);
            if (!country) continue;
            ++count;
            CHECK(to_string(*country) == code);
        }
    }
    CHECK(count == 249);
    for (const char* code : {"GB", "DE", "US", "AD", "ZW", "XK", "UK", "de", "", "G", "GBR", "ZZ"}) {
        INFO(code);
        const std::string text = code;
        const bool assigned = text == "GB" || text == "DE" || text == "US" || text == "AD" || text == "ZW";
        CHECK(kam::Country::parse(text).has_value() == assigned);
    }
}

TEST_CASE("a wrong country code is named") {
    CHECK_THROWS_AS(kam::Country("UK"), std::invalid_argument);
    CHECK_THROWS_WITH(kam::Country("UK"), kam_test::ContainsSubstring("'UK'"));
    STATIC_REQUIRE(kam::Country("FR") == kam::Country::parse("FR").value());
    STATIC_REQUIRE(kam::Country("DE") < kam::Country("FR"));
}
