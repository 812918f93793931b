// SPDX-License-Identifier: BSL-1.0
#include <kam/entities/rates.hpp>

#include <chrono>
#include <cstdint>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include "support/catch.hpp"

namespace rates_test {

using kam::ConversionPolicy;
using kam::Currency;
using kam::Decimal;
using kam::Fault;
using kam::InputError;
using kam::Money;
using kam::Rate;
using kam::Rates;
using kam::Rounding;
using kam_test::ContainsSubstring;

constexpr Currency eur{"EUR"}, usd{"USD"}, gbp{"GBP"}, jpy{"JPY"}, kwd{"KWD"};

std::chrono::sys_days day(int year, unsigned month, unsigned date) {
    return std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{date};
}

Decimal number(const std::string& text) {
    CAPTURE(text);
    const auto value = Decimal::parse(text);
    REQUIRE(value.has_value());
    return *value;
}

Rates some_rates() {
    return Rates(std::vector<Rate>{
        {eur, usd, day(2024, 3, 1), number("1.10")},
        {eur, usd, day(2024, 1, 1), number("1.25")},
        {eur, jpy, day(2024, 1, 1), number("160.5")},
        {usd, gbp, day(2024, 1, 1), number("0.8")},
    });
}

TEST_CASE("Rates find the latest rate on or before the day", "[entities][rates]") {
    const Rates rates = some_rates();
    CHECK(rates.all().size() == 4);
    CHECK_FALSE(rates.find(eur, usd, day(2023, 12, 31)).has_value());
    CHECK(rates.find(eur, usd, day(2024, 1, 1))->rate == number("1.25"));
    CHECK(rates.find(eur, usd, day(2024, 2, 29))->rate == number("1.25"));
    CHECK(rates.find(eur, usd, day(2024, 3, 1))->rate == number("1.10"));
    CHECK(rates.find(eur, usd, day(2030, 1, 1))->on == day(2024, 3, 1));
    CHECK_FALSE(rates.find(usd, eur, day(2024, 3, 1)).has_value());
    CHECK_FALSE(rates.find(eur, gbp, day(2024, 3, 1)).has_value());
    CHECK_FALSE(rates.find(gbp, usd, day(2024, 3, 1)).has_value());
    CHECK_FALSE(Rates{}.find(eur, usd, day(2024, 3, 1)).has_value());
}

TEST_CASE("Money converts by the pair's rate, or exactly by the inverse one", "[entities][rates]") {
    const Rates rates = some_rates();
    const auto march = day(2024, 3, 15);
    CHECK(convert(Money{1000, eur}, usd, rates, march) == Money{1100, usd});
    CHECK(convert(Money{1000, eur}, usd, rates, day(2024, 1, 5)) == Money{1250, usd});
    CHECK(convert(Money{1000, eur}, jpy, rates, march) == Money{1605, jpy});
    CHECK(convert(Money{-1000, eur}, usd, rates, march) == Money{-1100, usd});
    CHECK(convert(Money{1000, eur}, eur, rates, march) == Money{1000, eur});
    // 10.00 / 1.1 = 9.0909..., where a rate rounded to 0.91 would give 9.10.
    CHECK(convert(Money{1000, usd}, eur, rates, march) == Money{909, eur});
    CHECK(convert(Money{1000, usd}, eur, rates, march, {.rounding = Rounding::up}) == Money{910, eur});
    CHECK(convert(Money{1605, jpy}, eur, rates, march) == Money{1000, eur});
    // 0.01 x 0.8 = 0.008; 0.05 EUR x 1.10 = 0.055, a tie.
    CHECK(convert(Money{1, usd}, gbp, rates, march) == Money{1, gbp});
    CHECK(convert(Money{5, eur}, usd, rates, march) == Money{6, usd});
    CHECK(convert(Money{15, eur}, usd, rates, march) == Money{16, usd});
    CHECK(convert(Money{15, eur}, usd, rates, march, {.rounding = Rounding::half_up}) == Money{17, usd});
    CHECK(convert(Money{}, usd, Rates{}, march) == Money{0, usd});
}

TEST_CASE("Money converts through a third currency only where the policy names it", "[entities][rates]") {
    const Rates rates = some_rates();
    const auto march = day(2024, 3, 15);
    CHECK_THROWS_AS(convert(Money{1000, eur}, gbp, rates, march), InputError);
    CHECK(convert(Money{1000, eur}, gbp, rates, march, {.through = usd}) == Money{880, gbp});
    // Backwards, rounded once: 8.80 / (0.8 x 1.1) = 10.00.
    CHECK(convert(Money{880, gbp}, eur, rates, march, {.through = usd}) == Money{1000, eur});
    // Up one leg and down the other: 100 JPY / 160.5 x 1.1 = 0.68535...
    CHECK(convert(Money{100, jpy}, usd, rates, march, {.through = eur}) == Money{69, usd});
    CHECK_THROWS_AS(convert(Money{1000, eur}, gbp, rates, march, {.through = kwd}), InputError);
    CHECK(convert(Money{1000, eur}, usd, rates, march, {.through = gbp}) == Money{1100, usd});
}

TEST_CASE("A missing rate is reported with pair and day", "[entities][rates]") {
    const Rates rates = some_rates();
    CHECK_THROWS_WITH(convert(Money{1, eur}, kwd, rates, day(2024, 3, 5)),
                      ContainsSubstring("EUR to KWD") && ContainsSubstring("2024-03-05"));
    try {
        (void)convert(Money{1, eur}, usd, rates, day(2023, 12, 31));
        FAIL("converted without a rate");
    } catch (const InputError& error) {
        CHECK(error.report().count(Fault::missing) == 1);
    }
}

TEST_CASE("A conversion that does not fit is an overflow", "[entities][rates]") {
    const Rates rates(std::vector<Rate>{{eur, jpy, day(2024, 1, 1), number("1e18")}, {usd, jpy, day(2024, 1, 1), number("1e-30")}});
    CHECK_THROWS_AS(convert(Money{1000000, eur}, jpy, rates, day(2024, 1, 1)), std::overflow_error);
    CHECK_THROWS_AS(convert(Money{1000000, jpy}, usd, rates, day(2024, 1, 1)), std::overflow_error);
    CHECK(convert(Money{1, jpy}, eur, rates, day(2024, 1, 1)) == Money{0, eur});
}

TEST_CASE("A table of rates is refused with every issue", "[entities][rates]") {
    const std::vector<Rate> bad{
        {eur, usd, day(2024, 1, 1), number("1.1")},
        {eur, usd, day(2024, 1, 1), number("1.2")},
        {eur, gbp, day(2024, 1, 1), 0},
        {eur, jpy, day(2024, 1, 1), -1},
        {usd, usd, day(2024, 1, 1), 1},
        {eur, usd, day(2024, 1, 2), number("1.1")},
    };
    const kam::Report report = check_rates(bad);
    CHECK(report.count() == 4);
    CHECK(report.count(Fault::out_of_range) == 2);
    CHECK(report.count(Fault::inconsistent) == 1);
    CHECK(report.count(Fault::duplicate) == 1);
    CHECK_THAT(report.to_string(), ContainsSubstring("rates[1]: EUR to USD on 2024-01-01 is given before by rates[0]"));
    CHECK_THAT(report.to_string(), ContainsSubstring("rates[3].rate: -1 is not above zero"));
    CHECK_THROWS_AS(Rates(bad), InputError);
}

TEST_CASE("Conversions agree with whole-number arithmetic on random amounts and rates", "[entities][rates][property]") {
    using BigInt = boost::multiprecision::cpp_int;
    std::mt19937_64 engine(2024);
    for (int i = 0; i < 3000; ++i) {
        const std::int64_t amount = static_cast<std::int64_t>(engine() >> 1) >> (8 + engine() % 50);
        const auto micros = static_cast<std::int64_t>(1 + engine() % 5'000'000);  // rate in millionths
        const Rates rates(std::vector<Rate>{{eur, kwd, day(2024, 1, 1), Decimal::from_parts(micros, 6)}});
        CAPTURE(amount, micros);
        // cents x micros / 10^6 x 10 is thousandths of a dinar; floor is the integer quotient.
        const BigInt there = BigInt(amount) * micros * 10 / 1'000'000;
        CHECK(convert(Money{amount, eur}, kwd, rates, day(2024, 1, 1), {.rounding = Rounding::floor}).minor_units == there);
        const BigInt back = BigInt(amount) * 1'000'000 / (BigInt(10) * micros);
        if (back <= BigInt((std::numeric_limits<std::int64_t>::max)()))
            CHECK(convert(Money{amount, kwd}, eur, rates, day(2024, 1, 1), {.rounding = Rounding::floor}).minor_units == back);
    }
}

}  // namespace rates_test
