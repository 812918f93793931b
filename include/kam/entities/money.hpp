// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/measure.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/rounding.hpp>

namespace kam::inline v0 {

/// An amount of money, exact: 12.30 EUR is `Money{1230, Currency("EUR")}`. Sums, differences and integer multiples are
/// exact; what does not fit in 64 bits throws std::overflow_error, what mixes currencies throws CurrencyMismatch. Only
/// the default-made zero, `Money{}`, mixes with every currency, so that sums can start from it. Equality compares
/// amount and currency.
struct Money {
    std::int64_t minor_units = 0;
    Currency currency{};

    [[nodiscard]] friend constexpr bool operator==(const Money&, const Money&) = default;
};
BOOST_DESCRIBE_STRUCT(Money, (), (minor_units, currency))

/// Two currencies met where one is needed.
class CurrencyMismatch : public std::invalid_argument {
public:
    using std::invalid_argument::invalid_argument;
};

/// The exact amount in major units: 1230 cents are 12.30.
[[nodiscard]] constexpr Decimal to_decimal(const Money& money) {
    return Decimal::from_parts(money.minor_units, money.currency.decimals());
}

/// The nearest double in major units, for statistics and plots.
[[nodiscard]] inline double to_double(const Money& money) { return to_double(to_decimal(money)); }

/// "12.30 EUR", with all decimals of the currency; `parse_money` reads it back.
[[nodiscard]] inline std::string to_string(const Money& money) {
    return to_string(to_decimal(money)) + ' ' + to_string(money.currency);
}

namespace detail {

[[noreturn]] inline void throw_money_overflow(const Money& a, const char* operation, const std::string& b) {
    throw std::overflow_error("Money: " + to_string(a) + ' ' + operation + ' ' + b + " does not fit in 64 bits");
}

[[nodiscard]] constexpr Currency common_currency(const Money& a, const char* operation, const Money& b) {
    if (a.currency == b.currency || b == Money{}) return a.currency;
    if (a == Money{}) return b.currency;
    throw CurrencyMismatch("Money: " + to_string(a) + ' ' + operation + ' ' + to_string(b) + ": different currencies");
}

}  // namespace detail

[[nodiscard]] constexpr Money operator+(const Money& a, const Money& b) {
    Money sum{0, detail::common_currency(a, "+", b)};
    if (__builtin_add_overflow(a.minor_units, b.minor_units, &sum.minor_units))
        detail::throw_money_overflow(a, "+", to_string(b));
    return sum;
}
[[nodiscard]] constexpr Money operator-(const Money& a, const Money& b) {
    Money difference{0, detail::common_currency(a, "-", b)};
    if (__builtin_sub_overflow(a.minor_units, b.minor_units, &difference.minor_units))
        detail::throw_money_overflow(a, "-", to_string(b));
    return difference;
}
[[nodiscard]] constexpr Money operator-(const Money& money) { return Money{0, money.currency} - money; }
constexpr Money& operator+=(Money& a, const Money& b) { return a = a + b; }
constexpr Money& operator-=(Money& a, const Money& b) { return a = a - b; }

/// Integer multiple; for fractions see `times`, which takes a rounding.
template <std::integral Integer>
requires(!std::same_as<Integer, bool>) [[nodiscard]] constexpr Money operator*(const Money& money, Integer factor) {
    Money product{0, money.currency};
    if (__builtin_mul_overflow(money.minor_units, factor, &product.minor_units))
        detail::throw_money_overflow(money, "x", std::to_string(factor));
    return product;
}
template <std::integral Integer>
requires(!std::same_as<Integer, bool>) [[nodiscard]] constexpr Money operator*(Integer factor, const Money& money) {
    return money * factor;
}

/// Order within one currency; CurrencyMismatch otherwise, also against `Money{}`: ask `minor_units > 0` for the sign.
[[nodiscard]] constexpr std::strong_ordering operator<=>(const Money& a, const Money& b) {
    if (a.currency != b.currency)
        throw CurrencyMismatch("Money: " + to_string(a) + " <=> " + to_string(b) + ": different currencies");
    return a.minor_units <=> b.minor_units;
}

/// The amount in whole minor units, rounded by a stated policy. Throws std::overflow_error when it does not fit in 64
/// bits.
[[nodiscard]] constexpr Money to_money(const Decimal& amount, const Currency& currency,
                                       Rounding rounding = Rounding::half_even) {
    const Decimal::Coefficient minor = round_to(amount, currency.decimals(), rounding).coefficient();
    if (minor < (std::numeric_limits<std::int64_t>::min)() || minor > (std::numeric_limits<std::int64_t>::max)())
        throw std::overflow_error("to_money: " + to_string(amount) + ' ' + to_string(currency) +
                                  " does not fit in 64 bits");
    return {static_cast<std::int64_t>(minor), currency};
}

/// The amount times an exact factor (a share, a quantity), rounded once. Throws std::overflow_error.
[[nodiscard]] constexpr Money times(const Money& money, const Decimal& factor,
                                    Rounding rounding = Rounding::half_even) {
    return to_money(to_decimal(money) * factor, money.currency, rounding);
}

/// Reads a plain number ("12.30", "-5") as an amount of this currency; numbers as `parse_decimal`. Never rounds: a part
/// of a minor unit ("12.345" EUR), or more than 64 bits, is `does_not_fit`; "12.3" and "12.300" are 12.30. `out` is
/// written only for `ok`.
[[nodiscard]] constexpr ParseStatus parse_money(std::string_view number, const Currency& currency,
                                                Money& out) noexcept {
    Decimal amount;
    const ParseStatus status = parse_decimal(number, amount);
    if (status != ParseStatus::ok) return status;
    constexpr int int64_digits = 19;
    if (abs(amount) >= Decimal::from_parts(static_cast<detail::Int128>(detail::power_of_ten(int64_digits)), 0))
        return ParseStatus::does_not_fit;
    const Decimal rounded = round_to(amount, currency.decimals(), Rounding::down);
    const auto minor = static_cast<std::int64_t>(rounded.coefficient());
    if (rounded != amount || minor != rounded.coefficient()) return ParseStatus::does_not_fit;
    out = {minor, currency};
    return ParseStatus::ok;
}
[[nodiscard]] constexpr std::optional<Money> parse_money(std::string_view number, const Currency& currency) noexcept {
    Money money;
    if (parse_money(number, currency, money) != ParseStatus::ok) return std::nullopt;
    return money;
}

/// Reads an amount with its currency: "12.30 EUR" or "EUR 12.30", one blank between them.
[[nodiscard]] constexpr std::optional<Money> parse_money(std::string_view text) noexcept {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) return std::nullopt;
    const std::string_view first = text.substr(0, blank), second = text.substr(blank + 1);
    if (const auto currency = Currency::parse(second)) return parse_money(first, *currency);
    if (const auto currency = Currency::parse(first)) return parse_money(second, *currency);
    return std::nullopt;
}

namespace detail {

/// Largest remainders (Hamilton): everybody gets the whole units of the exact quota, and the units left go one each to
/// the largest fractions, the earlier part first among equals. |amount| <= 2^63 and weights < 2^63, so products fit in
/// 128 bits.
[[nodiscard]] inline std::vector<Money> allocate(const Money& money, std::span<const UInt128> weights) {
    UInt128 total = 0;
    for (const UInt128 weight : weights) total += weight;
    if (total == 0)
        throw std::invalid_argument("allocate: " + to_string(money) + " to " + std::to_string(weights.size()) +
                                    " weights that sum to 0");

    struct Part {
        std::uint64_t units;
        UInt128 remainder;
        std::size_t index;
    };
    const UInt128 amount = magnitude(money.minor_units);
    UInt128 left = amount;
    std::vector<Part> parts;
    parts.reserve(weights.size());
    for (const UInt128 weight : weights) {
        const UInt128 product = amount * weight;
        parts.push_back(Part{static_cast<std::uint64_t>(product / total), product % total, parts.size()});
        left -= product / total;
    }
    std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) {
        return a.remainder != b.remainder ? a.remainder > b.remainder : a.index < b.index;
    });

    std::vector<Money> shares(weights.size(), Money{0, money.currency});
    for (const Part& part : parts) {
        const Int128 units = static_cast<Int128>(part.units) + (left > 0 ? 1 : 0);
        if (left > 0) --left;
        shares[part.index].minor_units = static_cast<std::int64_t>(money.minor_units < 0 ? -units : units);
    }
    return shares;
}

[[noreturn]] inline void throw_bad_weight(std::size_t index, const std::string& weight, const char* problem) {
    throw std::invalid_argument("allocate: weight " + std::to_string(index) + " is " + weight + problem);
}

}  // namespace detail

/// Divides an amount in proportion to weights without losing or making a minor unit: the shares sum to the amount, and
/// each is within one minor unit of its exact quota. Method of largest remainders; ties go to the earlier part; amounts
/// below zero mirror those above. Throws std::invalid_argument for a weight below zero and for weights that are all
/// zero (or none).
[[nodiscard]] inline std::vector<Money> allocate(const Money& money, std::span<const std::int64_t> weights) {
    std::vector<detail::UInt128> whole;
    whole.reserve(weights.size());
    for (const std::int64_t weight : weights) {
        if (weight < 0) detail::throw_bad_weight(whole.size(), std::to_string(weight), ", below zero");
        whole.push_back(static_cast<detail::UInt128>(weight));
    }
    return detail::allocate(money, whole);
}

/// The same for exact decimal weights (0.25, 0.75). Throws std::invalid_argument also when a weight, brought to the
/// most decimals among them, is 2^63 or more: 18 digits in all always do.
[[nodiscard]] inline std::vector<Money> allocate(const Money& money, std::span<const Decimal> weights) {
    int scale = 0;
    for (const Decimal& weight : weights) scale = (std::max)(scale, weight.normalised().scale());
    std::vector<detail::UInt128> whole;
    whole.reserve(weights.size());
    for (const Decimal& weight : weights) {
        if (weight.sign() < 0) detail::throw_bad_weight(whole.size(), to_string(weight), ", below zero");
        const Decimal limit = Decimal::from_parts((std::numeric_limits<std::int64_t>::max)(), scale);
        if (weight > limit)
            detail::throw_bad_weight(whole.size(), to_string(weight), ": too many digits beside the other weights");
        whole.push_back(detail::magnitude(round_to(weight, scale).coefficient()));
    }
    return detail::allocate(money, whole);
}
[[nodiscard]] inline std::vector<Money> allocate(const Money& money, std::initializer_list<Decimal> weights) {
    return allocate(money, std::span<const Decimal>(weights.begin(), weights.size()));
}

/// Equal parts, the earlier ones a minor unit more where it does not divide. Throws std::invalid_argument for no parts.
[[nodiscard]] inline std::vector<Money> allocate_evenly(const Money& money, std::size_t parts) {
    if (parts == 0) throw std::invalid_argument("allocate_evenly: " + to_string(money) + " to 0 parts");
    return allocate(money, std::vector<std::int64_t>(parts, 1));
}

/// Money is read in major units, as the nearest double. Its unit is the currency; `Money{}` goes with every currency.
template <>
struct NumericTraits<Money> {
    [[nodiscard]] static double to_real(const Money& money) { return to_double(money); }
    [[nodiscard]] static std::string unit(const Money& money) {
        return money == Money{} ? std::string() : to_string(money.currency);
    }
};

}  // namespace kam::inline v0

template <>
struct std::hash<kam::Money> {
    [[nodiscard]] std::size_t operator()(const kam::Money& money) const noexcept {
        return std::hash<kam::Decimal>{}(money.minor_units) ^ std::hash<kam::Currency>{}(money.currency);
    }
};
