// SPDX-License-Identifier: BSL-1.0
#include <kam/entities/decimal.hpp>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include "support/catch.hpp"

#include "entities/exact_decimals.hpp"

namespace decimal_test {

using kam::divide;
using kam::ParseStatus;
using kam::round_to;
using kam::Rounding;
using kam_test::ContainsSubstring;

constexpr std::array<Rounding, 7> every_rounding{Rounding::half_even, Rounding::half_up, Rounding::half_down, Rounding::up,
                                                 Rounding::down,      Rounding::ceiling, Rounding::floor};

TEST_CASE("Decimal reads what is written and keeps its scale", "[entities][decimal]") {
    struct Row {
        std::string text, printed;
        int scale;
    };
    const auto row = GENERATE(values<Row>({
        {"0", "0", 0},
        {"-0", "0", 0},
        {"2.55", "2.55", 2},
        {"17850", "17850", 0},
        {"-12", "-12", 0},
        {"+7", "7", 0},
        {"0.001", "0.001", 3},
        {"2.50", "2.50", 2},
        {"-0.050", "-0.050", 3},
        {".5", "0.5", 1},
        {"5.", "5", 0},
        {"007", "7", 0},
        {"999999999999999999", "999999999999999999", 0},
        {"1000000000000000000", "1000000000000000000", 0},
        {"99999999999999999999.99", "99999999999999999999.99", 2},
        {"1.5e3", "1500", 0},
        {"1.5E+3", "1500", 0},
        {"1.50e1", "15.0", 1},
        {"25e-4", "0.0025", 4},
        {"-3.5527136788005E-15", "-0.0000000000000035527136788005", 28},
        {"1e37", "10000000000000000000000000000000000000", 0},
        {"0e999999999999999999999", "0", 0},
        {"0.0e-99", "0.000000000000000000000000000000000000", 36},
        {"99999999999999999999999999999999999999", "99999999999999999999999999999999999999", 0},
        {"1e-36", "0.000000000000000000000000000000000001", 36},
        {"0.1234567890123456789012345678901234567800000000", "0.12345678901234567890123456789012345678", 38},
    }));
    CAPTURE(row.text);
    if (row.scale > Decimal::max_scale) {
        CHECK_FALSE(Decimal::parse(row.text).has_value());
        return;
    }
    const Decimal value = number(row.text);
    CHECK(to_string(value) == row.printed);
    CHECK(value.scale() == row.scale);
}

TEST_CASE("Decimal drops zeros at the end only where the number would not fit with them", "[entities][decimal]") {
    CHECK(to_string(number("2." + std::string(50, '0'))) == "2." + std::string(36, '0'));
    CHECK(to_string(number("1234." + std::string(50, '0'))) == "1234." + std::string(34, '0'));
    CHECK(number("1" + std::string(40, '0') + "e-40") == 1);
    CHECK(number(std::string(1000, '0') + "1") == 1);
    CHECK(number("0." + std::string(1000, '0') + "1e1000") == number("0.1"));
}

TEST_CASE("Decimal tells text that is no number from numbers that it cannot hold", "[entities][decimal]") {
    const auto status = [](std::string_view text) {
        Decimal untouched = 42;
        const ParseStatus result = kam::parse_decimal(text, untouched);
        if (result != ParseStatus::ok) CHECK(untouched == 42);
        return result;
    };
    for (const std::string_view text : {"", "-", "+", ".", "-.", "e5", ".e5", "1e", "1e+", "1e5x", "1e1.5", " 1", "1 ", "1,5", "1'000",
                                        "--1", "+-1", "1.2.3", "nan", "NaN", "inf", "-inf", "0x10", "12a", "\xEF\xBB\xBF"
                                                                                                           "1",
                                        "999999999999999999999999999999999999999x"}) {
        CAPTURE(text);
        CHECK(status(text) == ParseStatus::not_a_number);
    }
    CHECK(status(std::string_view("1\0002", 3)) == ParseStatus::not_a_number);
    for (const std::string_view text : {"1e999", "1e38", "-1e38", "1e-37", "1e99999999999999999999999", "1e-99999999999999999999999",
                                        "100000000000000000000000000000000000000", "1.00000000000000000000000000000000000001",
                                        "0.0000000000000000000000000000000000001", "123456789012345678901234567890123456789"}) {
        CAPTURE(text);
        CHECK(status(text) == ParseStatus::does_not_fit);
        CHECK_FALSE(Decimal::parse(text).has_value());
    }
    CHECK(status(std::string(100000, '9')) == ParseStatus::does_not_fit);
    CHECK(status("5") == ParseStatus::ok);
}

TEST_CASE("Decimal is usable in constants", "[entities][decimal]") {
    STATIC_REQUIRE(Decimal::parse("2.50") == Decimal::parse("2.5"));
    STATIC_REQUIRE(*Decimal::parse("0.1") + *Decimal::parse("0.2") == *Decimal::parse("0.3"));
    STATIC_REQUIRE(*Decimal::parse("1.5e3") * 2 == 3000);
    STATIC_REQUIRE(round_to(*Decimal::parse("2.345"), 2) == *Decimal::parse("2.34"));
    STATIC_REQUIRE(divide(1, 3, 2) == *Decimal::parse("0.33"));
    STATIC_REQUIRE(std::is_trivially_copyable_v<Decimal>);
    STATIC_REQUIRE(std::is_convertible_v<int, Decimal> && std::is_convertible_v<std::uint64_t, Decimal>);
    STATIC_REQUIRE(!std::is_constructible_v<Decimal, double> && !std::is_constructible_v<Decimal, float>);
    STATIC_REQUIRE(!std::is_constructible_v<Decimal, bool> && !std::is_constructible_v<Decimal, char>);
}

TEST_CASE("Decimal compares and hashes by value", "[entities][decimal]") {
    CHECK(number("2.5") == number("2.50"));
    CHECK(number("-0.00") == 0);
    CHECK(number("2.5") < number("2.51"));
    CHECK(number("-2.5") > number("-2.51"));
    // Where the coarse one cannot be brought to the fine scale:
    CHECK(number("1e37") > number("1e-36"));
    CHECK(number("-1e37") < number("1e-36"));
    CHECK(number("1e-36") < number("1e37"));
    CHECK(number("1e-36") > number("-1e37"));

    const std::hash<Decimal> hash;
    CHECK(hash(number("2.5")) == hash(number("2.5000")));
    CHECK(hash(number("100")) == hash(number("1e2")));
    std::unordered_set<std::size_t> hashes;
    for (int i = -5000; i < 5000; ++i) hashes.insert(hash(Decimal::from_parts(i, 2)));
    CHECK(hashes.size() == 10000);
}

TEST_CASE("Decimal from_double takes the shortest decimal that reads back", "[entities][decimal]") {
    CHECK(to_string(Decimal::from_double(0.1)) == "0.1");
    CHECK(to_string(Decimal::from_double(-2.5)) == "-2.5");
    CHECK(to_string(Decimal::from_double(0.1 + 0.2)) == "0.30000000000000004");
    CHECK(to_string(Decimal::from_double(1e22)) == "10000000000000000000000");
    CHECK(Decimal::from_double(-0.0) == 0);
    CHECK_THROWS_AS(Decimal::from_double(std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    CHECK_THROWS_AS(Decimal::from_double(-std::numeric_limits<double>::infinity()), std::invalid_argument);
    CHECK_THROWS_AS(Decimal::from_double(1e300), std::overflow_error);
    CHECK_THROWS_AS(Decimal::from_double(5e-324), std::overflow_error);
}

TEST_CASE("Decimal from_parts refuses what it cannot hold", "[entities][decimal]") {
    CHECK(to_string(Decimal::from_parts(-1205, 2)) == "-12.05");
    CHECK_THROWS_AS(Decimal::from_parts(1, 37), std::invalid_argument);
    CHECK_THROWS_AS(Decimal::from_parts(1, -1), std::invalid_argument);
    const Decimal::Coefficient largest = number("99999999999999999999999999999999999999").coefficient();
    CHECK(Decimal::from_parts(largest, 0).sign() == 1);
    CHECK_THROWS_AS(Decimal::from_parts(largest + 1, 0), std::overflow_error);
    CHECK_THROWS_AS(Decimal::from_parts(-largest - 1, 0), std::overflow_error);
}

struct RoundingRow {
    std::string value;
    int decimals;
    std::array<std::string, 7> expected;  // in the order of every_rounding
};

TEST_CASE("Decimal round_to agrees with Python's decimal module (quantize, CPython 3.11) in every mode", "[entities][decimal][golden]") {
    const std::vector<RoundingRow> rows{
        {"2.5", 0, {"2", "3", "2", "3", "2", "3", "2"}},
        {"-2.5", 0, {"-2", "-3", "-2", "-3", "-2", "-2", "-3"}},
        {"3.5", 0, {"4", "4", "3", "4", "3", "4", "3"}},
        {"-3.5", 0, {"-4", "-4", "-3", "-4", "-3", "-3", "-4"}},
        {"2.4", 0, {"2", "2", "2", "3", "2", "3", "2"}},
        {"-2.4", 0, {"-2", "-2", "-2", "-3", "-2", "-2", "-3"}},
        {"2.6", 0, {"3", "3", "3", "3", "2", "3", "2"}},
        {"-2.6", 0, {"-3", "-3", "-3", "-3", "-2", "-2", "-3"}},
        {"0.5", 0, {"0", "1", "0", "1", "0", "1", "0"}},
        {"-0.5", 0, {"0", "-1", "0", "-1", "0", "0", "-1"}},
        {"2.50001", 0, {"3", "3", "3", "3", "2", "3", "2"}},
        {"2.0", 0, {"2", "2", "2", "2", "2", "2", "2"}},
        {"-0.000001", 0, {"0", "0", "0", "-1", "0", "0", "-1"}},
        {"9.5", 0, {"10", "10", "9", "10", "9", "10", "9"}},
        {"1.005", 2, {"1.00", "1.01", "1.00", "1.01", "1.00", "1.01", "1.00"}},
        {"-1.005", 2, {"-1.00", "-1.01", "-1.00", "-1.01", "-1.00", "-1.00", "-1.01"}},
        {"1.015", 2, {"1.02", "1.02", "1.01", "1.02", "1.01", "1.02", "1.01"}},
        {"2.675", 2, {"2.68", "2.68", "2.67", "2.68", "2.67", "2.68", "2.67"}},
        {"-7.12549", 3, {"-7.125", "-7.125", "-7.125", "-7.126", "-7.125", "-7.125", "-7.126"}},
        {"7.1255", 3, {"7.126", "7.126", "7.125", "7.126", "7.125", "7.126", "7.125"}},
        {"99.995", 2, {"100.00", "100.00", "99.99", "100.00", "99.99", "100.00", "99.99"}},
        {"2.5", 2, {"2.50", "2.50", "2.50", "2.50", "2.50", "2.50", "2.50"}},
    };
    for (const RoundingRow& row : rows)
        for (std::size_t mode = 0; mode < every_rounding.size(); ++mode) {
            CAPTURE(row.value, row.decimals, mode);
            CHECK(to_string(round_to(number(row.value), row.decimals, every_rounding[mode])) == row.expected[mode]);
        }
    CHECK_THROWS_AS(round_to(1, -1), std::invalid_argument);
    CHECK_THROWS_WITH(round_to(1, 37), ContainsSubstring("37 decimals but 0 to 36"));
    CHECK_THROWS_AS(round_to(number("1e37"), 1), std::overflow_error);
    CHECK(round_to(number("9.9999999999999999999999999999999999999e37"), 0) == number("99999999999999999999999999999999999999"));
}

struct DivisionRow {
    std::string dividend, divisor;
    int decimals;
    std::array<std::string, 7> expected;
};

TEST_CASE("Decimal divide agrees with Python's decimal module (120 digits, then quantize, CPython 3.11)", "[entities][decimal][golden]") {
    const std::vector<DivisionRow> rows{
        {"1", "3", 4, {"0.3333", "0.3333", "0.3333", "0.3334", "0.3333", "0.3334", "0.3333"}},
        {"2", "3", 4, {"0.6667", "0.6667", "0.6667", "0.6667", "0.6666", "0.6667", "0.6666"}},
        {"-2", "3", 4, {"-0.6667", "-0.6667", "-0.6667", "-0.6667", "-0.6666", "-0.6666", "-0.6667"}},
        {"1", "8", 2, {"0.12", "0.13", "0.12", "0.13", "0.12", "0.13", "0.12"}},
        {"3", "8", 2, {"0.38", "0.38", "0.37", "0.38", "0.37", "0.38", "0.37"}},
        {"-1", "8", 2, {"-0.12", "-0.13", "-0.12", "-0.13", "-0.12", "-0.12", "-0.13"}},
        {"100", "0.07", 2, {"1428.57", "1428.57", "1428.57", "1428.58", "1428.57", "1428.58", "1428.57"}},
        {"0.0001", "30000", 2, {"0.00", "0.00", "0.00", "0.01", "0.00", "0.01", "0.00"}},
        {"150", "30000", 2, {"0.00", "0.01", "0.00", "0.01", "0.00", "0.01", "0.00"}},
        {"5", "-10", 0, {"0", "-1", "0", "-1", "0", "0", "-1"}},
        {"15", "-10", 0, {"-2", "-2", "-1", "-2", "-1", "-1", "-2"}},
        {"0.5000000000000000000001", "1", 0, {"1", "1", "1", "1", "0", "1", "0"}},
        {"12345.678901", "0.000000000987", 0,
         {"12508286627153", "12508286627153", "12508286627153", "12508286627153", "12508286627152", "12508286627153", "12508286627152"}},
        {"1.5000000000000000000000000000001", "3", 0, {"1", "1", "1", "1", "0", "1", "0"}},
        {"4.4999999999999999", "3", 0, {"1", "1", "1", "2", "1", "2", "1"}},
        {"4.5000", "3", 0, {"2", "2", "1", "2", "1", "2", "1"}},
        {"10.5", "7", 0, {"2", "2", "1", "2", "1", "2", "1"}},
    };
    for (const DivisionRow& row : rows)
        for (std::size_t mode = 0; mode < every_rounding.size(); ++mode) {
            CAPTURE(row.dividend, row.divisor, row.decimals, mode);
            const Decimal quotient = divide(number(row.dividend), number(row.divisor), row.decimals, every_rounding[mode]);
            CHECK(to_string(quotient) == row.expected[mode]);
        }
    CHECK(to_string(divide(number("1e30"), 7, 8)) == "142857142857142857142857142857.14285714");
    CHECK(to_string(divide(number("1e-18"), 3, 36)) == "0.000000000000000000333333333333333333");
    CHECK_THROWS_AS(divide(number("1e30"), 7, 9), std::overflow_error);
    CHECK_THROWS_AS(divide(number("1e37"), number("0.01"), 0), std::overflow_error);
    CHECK_THROWS_AS(divide(1, number("0.00"), 2), std::domain_error);
    CHECK_THROWS_AS(divide(1, 3, 37), std::invalid_argument);
}

/// |numerator| / denominator rounded by the definition of each mode, over unlimited integers.
BigInt rounded(const BigInt& numerator, const BigInt& denominator, bool negative, Rounding rounding) {
    const BigInt below = numerator / denominator;
    const BigInt twice_rest = 2 * (numerator - below * denominator);
    if (twice_rest == 0) return below;
    const bool up_when_nearest = twice_rest > denominator;
    const bool tie = twice_rest == denominator;
    switch (rounding) {
        case Rounding::half_even: return below + (up_when_nearest || (tie && below % 2 != 0) ? 1 : 0);
        case Rounding::half_up: return below + (up_when_nearest || tie ? 1 : 0);
        case Rounding::half_down: return below + (up_when_nearest ? 1 : 0);
        case Rounding::up: return below + 1;
        case Rounding::down: return below;
        case Rounding::ceiling: return below + (negative ? 0 : 1);
        case Rounding::floor: return below + (negative ? 1 : 0);
    }
    return below;
}

TEST_CASE("Decimal quotients and rounding agree with Boost.Multiprecision cpp_int in every mode", "[entities][decimal][property]") {
    Source source(7);
    int divided = 0;
    for (int i = 0; i < 15000; ++i) {
        // Few digits make ties; many make every branch of the long division.
        const std::size_t most = i % 3 == 0 ? 3 : i % 3 == 1 ? 12 : 38;
        const Decimal a = number(source.text(most)), b = number(source.text(most));
        const int decimals = static_cast<int>(source.below(i % 3 == 0 ? 4 : 37));
        const Rounding rounding = every_rounding[source.below(every_rounding.size())];
        CAPTURE(i, to_string(a), to_string(b), decimals, static_cast<int>(rounding));
        const BigInt x = boost::multiprecision::abs(big(a)), y = boost::multiprecision::abs(big(b));

        const BigInt kept = rounded(x * power(decimals), power(a.scale()), a.sign() < 0, rounding);
        if (kept < power(38)) CHECK(big(round_to(a, decimals, rounding)) == (a.sign() < 0 ? BigInt(-kept) : kept));
        else CHECK_THROWS_AS(round_to(a, decimals, rounding), std::overflow_error);

        if (b.is_zero()) continue;
        const bool negative = a.sign() * b.sign() < 0;
        const BigInt quotient = rounded(x * power(b.scale() + decimals), y * power(a.scale()), negative, rounding);
        if (quotient < power(38)) {
            const Decimal result = divide(a, b, decimals, rounding);
            CHECK(big(result) == (negative ? BigInt(-quotient) : quotient));
            CHECK(result.scale() == decimals);
            ++divided;
        } else {
            CHECK_THROWS_AS(divide(a, b, decimals, rounding), std::overflow_error);
        }
    }
    CHECK(divided > 10000);
}

TEST_CASE("Decimal printed and read again is the same, scale included", "[entities][decimal][property]") {
    Source source(4372);
    for (int i = 0; i < 20000; ++i) {
        const Decimal value = number(source.text(38));
        const Decimal again = number(to_string(value));
        CAPTURE(to_string(value));
        CHECK(again == value);
        CHECK(again.scale() == value.scale());
        CHECK(number(to_string(value.normalised())) == value);
    }
}

TEST_CASE("Decimal with an exponent equals the plain number", "[entities][decimal][property]") {
    Source source(99);
    for (int i = 0; i < 5000; ++i) {
        const std::string digits = source.digits(1 + source.below(15));
        const int shift = static_cast<int>(source.below(20));
        CHECK(number(digits + "e" + std::to_string(shift)) == number(digits + std::string(static_cast<std::size_t>(shift), '0')));
        CHECK(number(digits + "e-" + std::to_string(shift)) ==
              number("0." + std::string(20, '0') + digits + "e" + std::to_string(20 + static_cast<int>(digits.size()) - shift)));
    }
}

TEST_CASE("Decimal to_double is correctly rounded: bit for bit what strtod reads", "[entities][decimal][property]") {
    Source source(541909);
    for (int i = 0; i < 30000; ++i) {
        const Decimal value = number(source.text(i % 2 == 0 ? 15 : 38));
        CAPTURE(to_string(value));
        CHECK(to_double(value) == std::strtod(to_string(value).c_str(), nullptr));
    }
    CHECK(to_double(number("9007199254740993")) == 9007199254740992.0);
    for (int i = 0; i < 5000; ++i) {
        const double value = static_cast<double>(static_cast<std::int64_t>(source.below(2'000'000'001)) - 1'000'000'000) / 4096.0;
        CHECK(to_double(Decimal::from_double(value)) == value);
    }
}

}  // namespace decimal_test
