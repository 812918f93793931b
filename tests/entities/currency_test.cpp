// SPDX-License-Identifier: BSL-1.0
#include <kam/entities/currency.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>

#include "support/catch.hpp"

namespace currency_test {

using kam::Currency;
using kam_test::ContainsSubstring;

std::set<std::string> words(std::string_view text) {
    std::set<std::string> found;
    while (!text.empty()) {
        const std::size_t blank = (std::min)(text.find(' '), text.size());
        if (blank > 0) found.emplace(text.substr(0, blank));
        text.remove_prefix((std::min)(blank + 1, text.size()));
    }
    return found;
}

/// Every code of Debian's iso-codes 4.15.0 (iso_4217.json, state of 2023).
constexpr std::string_view iso_codes_2023 =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP "
    "BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB "
    "EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD "
    "JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU "
    "MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD "
    "RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY "
    "TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD "
    "XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWL ";

/// Amendments of ISO 4217 since then, to list one of 2026-01-01.
constexpr std::string_view added = "XAD XCG ZWG";
constexpr std::string_view removed = "ANG BGN CUC HRK SLL ZWL";

std::set<std::string> codes_in(std::string_view table) {
    std::set<std::string> codes;
    for (std::size_t i = 0; i < table.size(); i += 4) codes.emplace(table.substr(i, 3));
    return codes;
}

TEST_CASE("Currency list is that of iso-codes 4.15.0 with the amendments to 2026-01-01", "[entities][currency][golden]") {
    std::set<std::string> expected = words(iso_codes_2023);
    CHECK(expected.size() == 181);
    expected.merge(words(added));
    for (const std::string& code : words(removed)) CHECK(expected.erase(code) == 1);
    CHECK(expected.size() == 178);
    CHECK(codes_in(kam::detail::active_currencies) == expected);
    for (const std::string& code : expected) {
        CAPTURE(code);
        const auto currency = Currency::parse(code);
        REQUIRE(currency.has_value());
        CHECK(to_string(*currency) == code);
        CHECK_FALSE(currency->is_withdrawn());
    }
    for (const std::string& code : words(removed)) {
        CAPTURE(code);
        REQUIRE(Currency::parse(code).has_value());
        CHECK(Currency(code).is_withdrawn());
    }
}

TEST_CASE("Currency decimals are those of java.util.Currency (OpenJDK 17)", "[entities][currency][golden]") {
    // getDefaultFractionDigits() over getAvailableCurrencies(): these groups, and 2 for every other code.
    const auto none = words("XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX");  // -1 there; whole units here
    const auto zero = words("BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF");
    const auto three = words("BHD IQD JOD KWD LYD OMR TND");
    const auto four = words("CLF UYW");  // UYW is younger than that table; list one and ICU 72 give 4
    std::set<std::string> all = codes_in(kam::detail::active_currencies);
    all.merge(codes_in(kam::detail::withdrawn_currencies));
    CHECK(all.size() == 192);
    for (const std::string& code : all) {
        CAPTURE(code);
        const int expected = zero.count(code) + none.count(code) > 0 ? 0 : three.count(code) > 0 ? 3 : four.count(code) > 0 ? 4 : 2;
        CHECK(Currency(code).decimals() == expected);
    }
}

TEST_CASE("Currency tables are in order, as the search needs", "[entities][currency]") {
    for (const std::string_view table : {kam::detail::active_currencies, kam::detail::withdrawn_currencies}) {
        REQUIRE(table.size() % 4 == 0);
        CHECK(codes_in(table).size() == table.size() / 4);
        for (std::size_t i = 4; i < table.size(); i += 4) CHECK(table.substr(i - 4, 3) < table.substr(i, 3));
    }
}

TEST_CASE("Currency accepts no other text", "[entities][currency]") {
    for (const std::string_view text : {"", "E", "EU", "EURO", "eur", "Eur", " EUR", "EUR ", "EUA", "DEM", "BTC", "AAA", "ZZZ", "E\0R",
                                        "\xE2\x82\xAC", "123", "AED2", "2AF"}) {
        CAPTURE(text);
        CHECK_FALSE(Currency::parse(text).has_value());
        CHECK_THROWS_AS(Currency(text), std::invalid_argument);
    }
    CHECK_THROWS_WITH(Currency("EURO"), ContainsSubstring("'EURO'"));
}

TEST_CASE("Currency is a small constant value", "[entities][currency]") {
    STATIC_REQUIRE(Currency("EUR").decimals() == 2);
    STATIC_REQUIRE(Currency("JPY") != Currency("KWD"));
    STATIC_REQUIRE(Currency("CHF") < Currency("EUR"));
    STATIC_REQUIRE(Currency{} == Currency("XXX"));
    STATIC_REQUIRE(sizeof(Currency) == 4);
    STATIC_REQUIRE(std::is_trivially_copyable_v<Currency>);
    STATIC_REQUIRE(!std::is_convertible_v<const char*, Currency>);
    CHECK(to_string(Currency{}) == "XXX");
    const std::unordered_set<Currency> set{Currency("EUR"), Currency("USD"), Currency("EUR")};
    CHECK(set.size() == 2);
}

}  // namespace currency_test
