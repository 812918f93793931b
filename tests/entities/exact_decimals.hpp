// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

#include <boost/multiprecision/cpp_int.hpp>

#include <kam/entities/decimal.hpp>

#include "support/catch.hpp"

namespace decimal_test {

using kam::Decimal;
using BigInt = boost::multiprecision::cpp_int;

inline Decimal number(const std::string& text) {
    CAPTURE(text);
    const auto value = Decimal::parse(text);
    REQUIRE(value.has_value());
    return *value;
}

inline BigInt power(int exponent) { return boost::multiprecision::pow(BigInt(10), static_cast<unsigned>(exponent)); }

/// The coefficient through its text, so that nothing of the class under test but its printing is used.
inline BigInt big(const Decimal& x) {
    std::string digits = to_string(x);
    std::erase(digits, '.');
    const bool negative = digits.front() == '-';
    if (negative) digits.erase(0, 1);
    const std::size_t first = digits.find_first_not_of('0');
    const BigInt value(first == std::string::npos ? "0" : digits.substr(first));
    return negative ? BigInt(-value) : value;
}

/// Random numbers from raw generator output only, so that every platform tests the same ones.
class Source {
public:
    explicit Source(std::uint64_t seed) : engine_(seed) {}
    std::uint64_t below(std::uint64_t n) { return engine_() % n; }
    std::string digits(std::size_t count) {
        std::string text;
        while (text.size() < count) text += static_cast<char>('0' + below(10));
        return text;
    }
    /// Up to `most` digits, a point anywhere, either sign.
    std::string text(std::size_t most) {
        std::string text = digits(1 + below(most));
        if (below(3) != 0) text.insert(below(text.size() + 1), ".");
        if (text.size() > 37 && text.front() == '.') text.insert(0, "0");
        if (text.size() - text.find('.') > 37 && text.find('.') != std::string::npos) text.erase(text.find('.'), 1);
        return (below(2) == 0 ? "-" : "") + text;
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace decimal_test
