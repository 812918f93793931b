// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <boost/describe/enum.hpp>

#include <kam/core/measure.hpp>
#include <kam/entities/rounding.hpp>

namespace kam::inline v0 {

class Decimal;

/// How reading a number ended.
enum class ParseStatus {
    ok,
    not_a_number,  ///< the text is not a decimal number at all
    does_not_fit   ///< a number, but one that would have to be rounded or is too large to hold
};
BOOST_DESCRIBE_ENUM(ParseStatus, ok, not_a_number, does_not_fit)

namespace detail {

[[nodiscard]] constexpr bool is_decimal_digit(char c) { return c >= '0' && c <= '9'; }

[[noreturn]] void throw_overflow(const Decimal& a, const char* operation, const Decimal& b);

}  // namespace detail

/// An exact decimal number, as unit prices, quantities and totals are written: coefficient / 10^scale, with up to 38
/// digits, up to 36 of them after the point. It is never rounded unless `round_to` or `divide` is called. Equality,
/// order and hash go by value (2.5 == 2.50); the scale is kept so that "2.50" prints as it was read. Integers convert
/// to it, doubles only by name.
class Decimal {
public:
    using Coefficient = detail::Int128;
    static constexpr int max_digits = 38;
    static constexpr int max_scale = 36;

    constexpr Decimal() = default;
    template <std::integral Integer>
    requires(sizeof(Integer) <= sizeof(std::int64_t) && !std::same_as<Integer, bool> &&
             !std::same_as<Integer, char>) constexpr Decimal(Integer value) noexcept
        : coefficient_(value) {}
    /// A double has no exact decimal that its writer meant: use `from_double`, and read text with `parse`.
    template <std::floating_point Real>
    Decimal(Real) = delete;

    /// coefficient / 10^scale. Throws std::invalid_argument for a scale outside 0..36 and std::overflow_error for a
    /// coefficient of more than 38 digits.
    [[nodiscard]] static constexpr Decimal from_parts(Coefficient coefficient, int scale) {
        if (scale < 0 || scale > max_scale)
            throw std::invalid_argument("Decimal::from_parts: scale " + std::to_string(scale) + " but 0 to " +
                                        std::to_string(max_scale) + " can be held");
        if (!fits(coefficient)) throw std::overflow_error("Decimal::from_parts: more than 38 digits");
        return Decimal(coefficient, scale);
    }

    /// The shortest decimal that reads back as this double (0.1 is 0.1, not 0.1000000000000000055...).
    /// Throws std::invalid_argument for NaN and infinities, std::overflow_error when 38 digits or 36 decimals do not
    /// hold it.
    [[nodiscard]] static Decimal from_double(double value);

    /// The number written in `text`, or nothing when it is not a number or cannot be held exactly; see `parse_decimal`.
    [[nodiscard]] static constexpr std::optional<Decimal> parse(std::string_view text) noexcept;

    [[nodiscard]] constexpr Coefficient coefficient() const noexcept { return coefficient_; }
    /// Digits after the point.
    [[nodiscard]] constexpr int scale() const noexcept { return scale_; }
    [[nodiscard]] constexpr bool is_zero() const noexcept { return coefficient_ == 0; }
    /// -1, 0 or 1.
    [[nodiscard]] constexpr int sign() const noexcept { return (coefficient_ > 0) - (coefficient_ < 0); }

    /// The same value with the fewest decimals: 2.50 becomes 2.5.
    [[nodiscard]] constexpr Decimal normalised() const noexcept {
        Decimal shorter = *this;
        while (shorter.scale_ > 0 && shorter.coefficient_ % 10 == 0) {
            shorter.coefficient_ /= 10;
            --shorter.scale_;
        }
        return shorter;
    }

    [[nodiscard]] constexpr Decimal operator-() const noexcept { return Decimal(-coefficient_, scale_); }
    [[nodiscard]] friend constexpr Decimal abs(const Decimal& x) noexcept { return x.sign() < 0 ? -x : x; }

    /// Exact sum, difference and product, with the decimals of their operands unless zeros at the end have to go for
    /// the result to fit. Throw std::overflow_error, naming both operands, when it does not fit without them.
    [[nodiscard]] friend constexpr Decimal operator+(const Decimal& a, const Decimal& b) {
        const int scale = (std::max)(a.scale_, b.scale_);
        Coefficient x = 0, y = 0, sum = 0;
        if (a.scaled_to(scale, x) && b.scaled_to(scale, y) && !__builtin_add_overflow(x, y, &sum) && fits(sum))
            return Decimal(sum, scale);
        return long_sum(a, b);
    }
    [[nodiscard]] friend constexpr Decimal operator-(const Decimal& a, const Decimal& b) { return a + -b; }
    [[nodiscard]] friend constexpr Decimal operator*(const Decimal& a, const Decimal& b) {
        const int scale = a.scale_ + b.scale_;
        Coefficient product = 0;
        if (scale <= max_scale && !__builtin_mul_overflow(a.coefficient_, b.coefficient_, &product) && fits(product))
            return Decimal(product, scale);
        return long_product(a, b);
    }
    constexpr Decimal& operator+=(const Decimal& other) { return *this = *this + other; }
    constexpr Decimal& operator-=(const Decimal& other) { return *this = *this - other; }
    constexpr Decimal& operator*=(const Decimal& other) { return *this = *this * other; }

    [[nodiscard]] friend constexpr std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) noexcept {
        const int scale = (std::max)(a.scale_, b.scale_);
        Coefficient x = 0, y = 0;
        // What cannot be brought to the finer scale is larger than anything that is on it, so its sign decides.
        if (!a.scaled_to(scale, x)) return a.sign() <=> 0;
        if (!b.scaled_to(scale, y)) return 0 <=> b.sign();
        return x < y ? std::strong_ordering::less : x > y ? std::strong_ordering::greater : std::strong_ordering::equal;
    }
    [[nodiscard]] friend constexpr bool operator==(const Decimal& a, const Decimal& b) noexcept {
        return (a <=> b) == 0;
    }

private:
    friend constexpr ParseStatus parse_decimal(std::string_view, Decimal&) noexcept;
    friend constexpr Decimal round_to(const Decimal&, int, Rounding);

    constexpr Decimal(Coefficient coefficient, int scale) noexcept : coefficient_(coefficient), scale_(scale) {}

    [[nodiscard]] static constexpr bool fits(Coefficient x) {
        return detail::magnitude(x) < detail::power_of_ten(max_digits);
    }

    /// The coefficient at a scale not smaller than this one's; false when it has more than 38 digits there.
    [[nodiscard]] constexpr bool scaled_to(int scale, Coefficient& out) const noexcept {
        if (scale == scale_) {
            out = coefficient_;
            return true;
        }
        const auto power = static_cast<Coefficient>(detail::power_of_ten(scale - scale_));
        return !__builtin_mul_overflow(coefficient_, power, &out) && fits(out);
    }

    /// The sum where one of the operands, or the sum, has too many digits at the finer scale. With both the finer
    /// operand and the result below 10^38 there, the other is below 2 x 10^38, which 128 bits without a sign hold.
    [[nodiscard]] static constexpr Decimal long_sum(const Decimal& a, const Decimal& b) {
        Decimal coarse = a.normalised(), fine = b.normalised();
        if (coarse.scale_ > fine.scale_) std::swap(coarse, fine);
        const detail::UInt128 limit = detail::power_of_ten(max_digits);
        const detail::UInt128 power = detail::power_of_ten(fine.scale_ - coarse.scale_);
        const detail::UInt128 y = detail::magnitude(fine.coefficient_);
        detail::UInt128 x = 0, sum = 0;
        bool good = !__builtin_mul_overflow(detail::magnitude(coarse.coefficient_), power, &x);
        const bool same_sign = coarse.sign() * fine.sign() >= 0;
        if (same_sign)
            good = good && !__builtin_add_overflow(x, y, &sum);
        else
            sum = x < y ? y - x : x - y;
        int scale = fine.scale_;
        for (; scale > 0 && sum >= limit && sum % 10 == 0; --scale) sum /= 10;
        if (!good || sum >= limit) detail::throw_overflow(a, "+", b);
        const auto coefficient = static_cast<Coefficient>(sum);
        return Decimal((x < y ? fine : coarse).sign() < 0 ? -coefficient : coefficient, scale);
    }

    /// The product where its digits, or the decimals of both operands, are too many. Each zero at its end is a 2 and a
    /// 5 among the factors of the coefficients; they are taken out before multiplying.
    [[nodiscard]] static constexpr Decimal long_product(const Decimal& a, const Decimal& b) {
        Coefficient x = a.coefficient_, y = b.coefficient_, product = 0;
        int scale = a.scale_ + b.scale_;
        const auto take = [&](int of_x, int of_y) {
            if (x % of_x != 0 || y % of_y != 0) return false;
            x /= of_x;
            y /= of_y;
            return true;
        };
        while (scale > 0 && (take(10, 1) || take(1, 10) || take(2, 5) || take(5, 2))) --scale;
        if (scale > max_scale || __builtin_mul_overflow(x, y, &product) || !fits(product))
            detail::throw_overflow(a, "x", b);
        return Decimal(product, scale);
    }

    Coefficient coefficient_ = 0;
    int scale_ = 0;
};

/// Plain notation with every digit and no exponent: "-0.050". `Decimal::parse` reads it back, scale included.
[[nodiscard]] inline std::string to_string(const Decimal& x) {
    std::array<char, Decimal::max_digits + 3> text{};
    char* const end = text.data() + text.size();
    char* begin = end;
    constexpr int chunk_digits = 18;  // so that the inner divisions are of 64 bits
    detail::UInt128 rest = detail::magnitude(x.coefficient());
    std::uint64_t chunk = 0;
    for (int written = 0; chunk != 0 || rest != 0 || written <= x.scale(); ++written) {
        if (written % chunk_digits == 0) {
            chunk = static_cast<std::uint64_t>(rest % detail::power_of_ten(chunk_digits));
            rest /= detail::power_of_ten(chunk_digits);
        }
        if (written == x.scale() && written > 0) *--begin = '.';
        *--begin = static_cast<char>('0' + chunk % 10);
        chunk /= 10;
    }
    if (x.sign() < 0) *--begin = '-';
    return std::string(begin, end);
}

namespace detail {

inline void throw_overflow(const Decimal& a, const char* operation, const Decimal& b) {
    throw std::overflow_error("Decimal: " + to_string(a) + ' ' + operation + ' ' + to_string(b) + " does not fit in " +
                              std::to_string(Decimal::max_digits) + " digits");
}

/// Reads the optional exponent in [p, end); false when there is something else. Huge ones are cut to what fits nowhere.
[[nodiscard]] constexpr bool read_exponent(const char* p, const char* end, std::int64_t& exponent) {
    exponent = 0;
    if (p == end) return true;
    if (*p != 'e' && *p != 'E') return false;
    ++p;
    const bool negative = p != end && *p == '-';
    if (p != end && (*p == '-' || *p == '+')) ++p;
    if (p == end) return false;
    for (; p != end; ++p) {
        if (!is_decimal_digit(*p)) return false;
        if (exponent < std::int64_t{1'000'000'000'000'000}) exponent = exponent * 10 + (*p - '0');
    }
    if (negative) exponent = -exponent;
    return true;
}

/// Long numbers: the significant digits up to the last that is not zero, and the power of ten that they stand at.
/// False when there are more than 38 of them.
[[nodiscard]] constexpr bool read_significand(const char* p, const char* end, UInt128& digits, int& count,
                                              std::int64_t& exponent) {
    std::int64_t zeros = 0;
    bool after_point = false;
    for (; p != end; ++p) {
        if (*p == '.') {
            after_point = true;
            continue;
        }
        if (after_point) --exponent;
        if (*p == '0') {
            if (count > 0) ++zeros;
            continue;
        }
        if (count + zeros + 1 > Decimal::max_digits) return false;
        count += static_cast<int>(zeros) + 1;
        digits = digits * power_of_ten(static_cast<int>(zeros) + 1) + static_cast<UInt128>(*p - '0');
        zeros = 0;
    }
    exponent += zeros;
    return true;
}

}  // namespace detail

/// Reads the whole of `text`: optional sign, digits with at most one point among them, optional exponent: "-12",
/// "2.50", ".5", "1.5e3". No blanks, no thousands separators, no NaN or infinity. Nothing is rounded: a number that
/// needs more than 38 digits or 36 decimals is `does_not_fit`. The decimals are kept as written, unless zeros at the
/// end have to go for the number to fit. `out` is written only for `ok`.
[[nodiscard]] constexpr ParseStatus parse_decimal(std::string_view text, Decimal& out) noexcept {
    const char* p = text.data();
    const char* const end = p + text.size();
    const bool negative = p != end && *p == '-';
    if (p != end && (*p == '-' || *p == '+')) ++p;

    const char* const first = p;
    std::uint64_t value = 0;  // meaningful up to 18 digits, which is nearly every number; unused beyond
    for (; p != end && detail::is_decimal_digit(*p); ++p) value = value * 10 + static_cast<std::uint64_t>(*p - '0');
    std::ptrdiff_t digits = p - first;
    std::ptrdiff_t decimals = 0;
    if (p != end && *p == '.') {
        const char* const fraction = ++p;
        for (; p != end && detail::is_decimal_digit(*p); ++p) value = value * 10 + static_cast<std::uint64_t>(*p - '0');
        decimals = p - fraction;
        digits += decimals;
    }
    if (digits == 0) return ParseStatus::not_a_number;
    if (p == end && digits <= 18) {
        const auto integer = static_cast<std::int64_t>(value);
        out = Decimal(negative ? -integer : integer, static_cast<int>(decimals));
        return ParseStatus::ok;
    }

    std::int64_t written_exponent = 0;
    if (!detail::read_exponent(p, end, written_exponent)) return ParseStatus::not_a_number;
    detail::UInt128 significand = 0;
    int count = 0;
    std::int64_t exponent = written_exponent;
    if (!detail::read_significand(first, p, significand, count, exponent)) return ParseStatus::does_not_fit;
    if (significand == 0) exponent = 0;
    const std::int64_t least = exponent < 0 ? -exponent : 0;  // the scale below which digits would be lost
    const std::int64_t given = std::clamp<std::int64_t>(decimals - written_exponent, least, Decimal::max_scale + least);
    const std::int64_t scale =
        (std::min)({given, Decimal::max_digits - count - exponent, std::int64_t{Decimal::max_scale}});
    if (scale < least) return ParseStatus::does_not_fit;
    significand *= detail::power_of_ten(static_cast<int>(exponent + scale));
    const auto coefficient = static_cast<detail::Int128>(significand);
    out = Decimal(negative ? -coefficient : coefficient, static_cast<int>(scale));
    return ParseStatus::ok;
}

constexpr std::optional<Decimal> Decimal::parse(std::string_view text) noexcept {
    Decimal value;
    if (parse_decimal(text, value) != ParseStatus::ok) return std::nullopt;
    return value;
}

inline Decimal Decimal::from_double(double value) {
    std::array<char, 32> text{};
    const char* const end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    const std::string_view digits(text.data(), static_cast<std::size_t>(end - text.data()));
    Decimal result;
    switch (parse_decimal(digits, result)) {
        case ParseStatus::ok:
            break;
        case ParseStatus::not_a_number:  // "nan", "inf"
            throw std::invalid_argument("Decimal::from_double: " + std::string(digits) + " is not a finite number");
        case ParseStatus::does_not_fit:
            throw std::overflow_error("Decimal::from_double: " + std::string(digits) + " does not fit");
    }
    return result;
}

/// The value with exactly `decimals` digits after the point: 2.345 to 2 is 2.34 (half to even), 2.5 to 2 is 2.50.
/// Throws std::invalid_argument for decimals outside 0..36, std::overflow_error when the zeros added do not fit.
[[nodiscard]] constexpr Decimal round_to(const Decimal& x, int decimals, Rounding rounding = Rounding::half_even) {
    if (decimals < 0 || decimals > Decimal::max_scale)
        throw std::invalid_argument("round_to: " + std::to_string(decimals) + " decimals but 0 to " +
                                    std::to_string(Decimal::max_scale) + " can be held");
    if (decimals >= x.scale_) {
        Decimal::Coefficient longer = 0;
        if (!x.scaled_to(decimals, longer))
            throw std::overflow_error("round_to: " + to_string(x) + " with " + std::to_string(decimals) +
                                      " decimals does not fit in " + std::to_string(Decimal::max_digits) + " digits");
        return Decimal(longer, decimals);
    }
    const detail::UInt128 whole = detail::magnitude(x.coefficient_);
    const detail::UInt128 divisor = detail::power_of_ten(x.scale_ - decimals);
    const bool negative = x.sign() < 0;
    const auto kept = static_cast<Decimal::Coefficient>(
        detail::rounded(whole / divisor, detail::tail_of(whole % divisor, divisor), negative, rounding));
    return Decimal(negative ? -kept : kept, decimals);
}

/// a / b with exactly `decimals` digits after the point, rounded once from the exact quotient. Throws std::domain_error
/// for a division by zero, std::invalid_argument for decimals outside 0..36, std::overflow_error when the quotient does
/// not fit.
[[nodiscard]] constexpr Decimal divide(const Decimal& a, const Decimal& b, int decimals,
                                       Rounding rounding = Rounding::half_even) {
    using detail::Tail;
    using detail::UInt128;
    if (b.is_zero()) throw std::domain_error("divide: " + to_string(a) + " by zero");
    if (decimals < 0 || decimals > Decimal::max_scale)
        throw std::invalid_argument("divide: " + std::to_string(decimals) + " decimals but 0 to " +
                                    std::to_string(Decimal::max_scale) + " can be held");
    const UInt128 divisor = detail::magnitude(b.coefficient());
    const UInt128 limit = detail::power_of_ten(Decimal::max_digits);
    const int shift = b.scale() - a.scale() + decimals;  // the quotient is a x 10^shift / divisor
    UInt128 whole = detail::magnitude(a.coefficient());
    Tail tail = Tail::none;
    if (shift >= 0) {
        UInt128 rest = whole % divisor;
        whole /= divisor;
        for (int i = 0; i < shift; ++i) {  // schoolbook division; ten additions because 10 x rest may pass 128 bits
            unsigned digit = 0;
            UInt128 sum = 0;
            for (int j = 0; j < 10; ++j) {
                sum += rest;
                if (sum >= divisor) {
                    sum -= divisor;
                    ++digit;
                }
            }
            rest = sum;
            if (whole >= limit / 10) detail::throw_overflow(a, "/", b);
            whole = whole * 10 + digit;
        }
        tail = detail::tail_of(rest, divisor);
    } else {
        const UInt128 power = detail::power_of_ten(-shift);
        const UInt128 cut = whole % power;  // a fraction cut / power < 1 of the divisor's unit
        const UInt128 rest = whole / power % divisor;
        whole = whole / power / divisor;
        tail = detail::tail_of(rest, divisor);
        if (cut != 0) {
            if (tail == Tail::half || tail == Tail::above_half)
                tail = Tail::above_half;
            else
                tail = divisor - 2 * rest == 1 ? detail::tail_of(cut, power) : Tail::below_half;
        }
    }
    const bool negative = a.sign() * b.sign() < 0;
    const UInt128 quotient = detail::rounded(whole, tail, negative, rounding);
    if (quotient >= limit) detail::throw_overflow(a, "/", b);
    const auto coefficient = static_cast<Decimal::Coefficient>(quotient);
    return Decimal::from_parts(negative ? -coefficient : coefficient, decimals);
}

/// The nearest double (correctly rounded, ties to even).
[[nodiscard]] inline double to_double(const Decimal& x) {
    // Both operands are exact doubles here, so the one division rounds correctly.
    constexpr std::array<double, 13> powers{1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
    if (x.scale() <= 12 &&
        detail::magnitude(x.coefficient()) <= (detail::UInt128{1} << std::numeric_limits<double>::digits))
        return static_cast<double>(static_cast<std::int64_t>(x.coefficient())) /
               powers[static_cast<std::size_t>(x.scale())];
    const std::string text = to_string(x);
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// A decimal is read as the nearest double.
template <>
struct NumericTraits<Decimal> {
    [[nodiscard]] static double to_real(const Decimal& x) { return to_double(x); }
};

}  // namespace kam::inline v0

/// By value, as equality is: 2.5 and 2.50 have the same hash.
template <>
struct std::hash<kam::Decimal> {
    [[nodiscard]] std::size_t operator()(const kam::Decimal& x) const noexcept {
        const kam::Decimal shortest = x.normalised();
        const auto bits = static_cast<kam::detail::UInt128>(shortest.coefficient());
        const auto low = static_cast<std::uint64_t>(bits), high = static_cast<std::uint64_t>(bits >> 64);
        std::uint64_t mixed = low ^ (high * 0x9e3779b97f4a7c15U) ^ (static_cast<std::uint64_t>(shortest.scale()) << 58);
        mixed = (mixed ^ (mixed >> 32)) * 0xd6e8feb86659fd93U;
        return static_cast<std::size_t>(mixed ^ (mixed >> 32));
    }
};
