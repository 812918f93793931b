// SPDX-License-Identifier: BSL-1.0
#include <cstdint>
#include <stdexcept>
#include <string>
#include <utility>

#include "support/catch.hpp"

#include "entities/exact_decimals.hpp"

namespace decimal_test {

using kam_test::ContainsSubstring;

TEST_CASE("Decimal arithmetic reports overflow with both operands", "[entities][decimal]") {
    const Decimal big_number = number("1e30");
    CHECK_THROWS_AS(big_number * big_number, std::overflow_error);
    CHECK_THROWS_WITH(big_number * number("-2e30"),
                      ContainsSubstring("1000000000000000000000000000000 x -2000000000000000000000000000000 does not fit"));
    const Decimal largest = number("99999999999999999999999999999999999999");
    CHECK_THROWS_WITH(largest + 1, ContainsSubstring("99999999999999999999999999999999999999 + 1 does not fit in 38 digits"));
    CHECK_THROWS_AS(largest + largest, std::overflow_error);
    CHECK_THROWS_AS(-largest - 1, std::overflow_error);
    CHECK_THROWS_AS(largest + number("0.1"), std::overflow_error);
    CHECK_THROWS_AS(number("1e-36") * number("0.1"), std::overflow_error);
    CHECK(largest - 1 + 1 == largest);
    CHECK(largest + -largest == 0);
    // Zeros at the end are no reason to refuse.
    CHECK(big_number + number("2.500000000000000000") == number("1000000000000000000000000000002.5"));
    CHECK(number("1.00000000000000000000") * number("2.00000000000000000000") == 2);
    CHECK(big_number * number("2.0000000000") == number("2e30"));
    CHECK(to_string(number("5e-19") * number("2e-18")) == "0." + std::string(35, '0') + "1");
    CHECK(number("20000000000000000000000000000000000002") * number("0.5") == number("10000000000000000000000000000000000001"));
    CHECK(number("-0.5") * number("20000000000000000000000000000000000002") == number("-10000000000000000000000000000000000001"));
    CHECK(number("9999999999999999999999999999999999999.9") + number("0.1") == number("1e37"));
    // Nor are digits that only the operands have at the finer scale.
    CHECK(number("100") - number("1e-36") == number("99." + std::string(36, '9')));
    CHECK(number("180") - number("99." + std::string(36, '9')) == number("80." + std::string(35, '0') + "1"));
    CHECK(number("99." + std::string(36, '9')) - 180 == number("-80." + std::string(35, '0') + "1"));
    CHECK(number("0.0") * number("1e-36") == 0);

    Decimal running = number("1.10");
    running += number("0.005");
    running -= 1;
    running *= -4;
    CHECK(to_string(running) == "-0.420");
    CHECK(abs(running) == number("0.42"));
    CHECK(to_string(number("-3.1400").normalised()) == "-3.14");
    CHECK(to_string(number("1200").normalised()) == "1200");
}

/// Short ones, long ones, and those whose sum or product has zeros at the end or is near the limit of the digits.
std::pair<Decimal, Decimal> operands(Source& source, int i) {
    const auto below = [&](int end) { return static_cast<int>(source.below(static_cast<std::uint64_t>(end))); };
    const std::size_t most = i % 2 == 0 ? 12 : 38;
    const Decimal a = number(source.text(most)), b = number(source.text(most));
    if (i % 4 < 2) return {a, b};
    const Decimal::Coefficient largest = number(std::string(38, '9')).coefficient();
    if (i % 4 == 2) {  // what is left of the largest, give or take one
        const int scale = below(37);
        const Decimal::Coefficient part = largest / (1 + below(9));
        return {Decimal::from_parts(part, scale), Decimal::from_parts(largest - part + below(2), scale)};
    }
    Decimal::Coefficient twos = 1, fives = 1;
    for (int n = below(100); n > 0; --n) twos *= 2;
    for (int n = below(50); n > 0; --n) fives *= 5;
    return {Decimal::from_parts(twos, below(37)), Decimal::from_parts(-fives, below(37))};
}

TEST_CASE("Decimal sums and products agree with Boost.Multiprecision cpp_int", "[entities][decimal][property]") {
    Source source(20110209);
    int fitted = 0, refused = 0;
    for (int i = 0; i < 20000; ++i) {
        const std::pair<Decimal, Decimal> both = operands(source, i);
        const Decimal &a = both.first, &b = both.second;
        CAPTURE(i, to_string(a), to_string(b));
        const int scale = (std::max)(a.scale(), b.scale());
        const BigInt x = big(a) * power(scale - a.scale()), y = big(b) * power(scale - b.scale());
        CHECK((a < b) == (x < y));
        CHECK((a == b) == (x == y));

        const auto holds = [](BigInt value, int digits_after) {
            while (digits_after > 0 && value % 10 == 0) {
                value /= 10;
                --digits_after;
            }
            return boost::multiprecision::abs(value) < power(38) && digits_after <= Decimal::max_scale;
        };
        const auto check = [&](auto operation, const BigInt& exact, int exact_scale) {
            const bool fits = holds(exact, exact_scale);
            try {
                const Decimal result = operation(a, b);
                CHECK(fits);
                CHECK(big(result) * power(exact_scale) == exact * power(result.scale()));
                ++fitted;
            } catch (const std::overflow_error&) {
                CHECK_FALSE(fits);
                ++refused;
            }
        };
        check([](const Decimal& p, const Decimal& q) { return p + q; }, x + y, scale);
        check([](const Decimal& p, const Decimal& q) { return p - q; }, x - y, scale);
        check([](const Decimal& p, const Decimal& q) { return p * q; }, big(a) * big(b), a.scale() + b.scale());
    }
    CHECK(fitted > 30000);
    CHECK(refused > 1000);
}

}  // namespace decimal_test
