// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/names.hpp>
#include <kam/core/text.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/money.hpp>
#include <kam/io/utf8.hpp>

namespace kam::inline v0::io {

namespace detail {

using kam::detail::is_optional;

template <class T>
concept CsvInteger = std::integral<T> && !std::same_as<T, bool> && !kam::detail::is_character<T>;

template <class T>
concept CsvNumber = CsvInteger<T> || std::floating_point<T>;

/// What ForeignUnit::percent applies to.
template <class T>
concept CsvFraction = std::floating_point<T> || std::same_as<T, Decimal>;

/// What is filled where it stands, rather than made anew.
template <class T>
concept CsvInPlace = CsvNumber<T> || std::same_as<T, bool> || std::same_as<T, std::string> || std::same_as<T, Decimal>;

template <class T>
concept CsvMade =
    DescribedEnum<T> || std::same_as<T, Date> || std::same_as<T, Instant> || std::same_as<T, Money> || TextValue<T>;

template <class T>
struct IsCsvValue : std::bool_constant<CsvInPlace<T> || CsvMade<T>> {};
template <class T>
struct IsCsvValue<std::optional<T>> : std::bool_constant<IsCsvValue<T>::value && !is_optional<T>> {};

template <class T>
inline constexpr bool is_id = false;
template <class Tag>
inline constexpr bool is_id<Id<Tag>> = true;

template <class T>
struct WithoutOptional {
    using Type = T;
};
template <class T>
struct WithoutOptional<std::optional<T>> {
    using Type = T;
};

}  // namespace detail

/// What fits in one field of a CSV file, and how it is written there:
///     text, Id                as it stands
///     integers, real numbers  12, -0.5, 1e3: no blanks, no thousands separators; a real number must be finite
///     bool                    true, false, yes, no (in any case), 1, 0; written true, false
///     enumerations            by their described names
///     Date                    2011-12-09, or the date part of a date-time
///     Instant                 2010-12-01T08:26:00Z, or with an offset, or with nothing for UTC
///     Money                   12.30 EUR, or as a plain number where CsvOptions names its currency
///     other TextValues        Decimal, Currency, Level, the user's own: by their parse and to_string
/// and std::optional of these, where an empty field is unknown.
template <class T>
concept CsvValue = detail::IsCsvValue<T>::value;

namespace detail {

/// How numbers are written in a file.
struct CsvForm {
    char decimal_point = '.';
    std::optional<Currency> currency{};  ///< of amounts that are written as plain numbers
};

/// What is written as CsvForm says. Whole numbers have no point, and a user's own TextValue has its own form.
template <class T>
concept CsvFormed = CsvFraction<T> || std::same_as<T, Money>;

/// What is the matter with one field.
struct CsvProblem {
    Fault kind{};
    std::string what;
};

[[nodiscard]] inline bool parse_bool(std::string_view text, bool& value) {
    constexpr std::size_t longest = 5;
    char lower[longest]{};
    if (text.size() > longest) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        lower[i] = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] - 'A' + 'a') : text[i];
    }
    const std::string_view word(lower, text.size());
    value = word == "true" || word == "yes" || word == "1";
    return value || word == "false" || word == "no" || word == "0";
}

/// The whole text as a number: no error, invalid_argument or result_out_of_range. A plus sign is allowed, as in
/// Decimal.
template <CsvNumber T>
[[nodiscard]] std::errc parse_number(std::string_view text, T& value) {
    if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error == std::errc::invalid_argument || stop != end) return std::errc::invalid_argument;
    return error;
}

template <CsvMade T>
[[nodiscard]] std::optional<T> make_value(std::string_view text) {
    if constexpr (DescribedEnum<T>) {
        return parse_name<T>(text);
    } else if constexpr (std::same_as<T, Date>) {
        return parse_date_part(text);
    } else if constexpr (std::same_as<T, Instant>) {
        return parse_instant(text);
    } else if constexpr (std::same_as<T, Money>) {
        return parse_money(text);
    } else {
        return T::parse(text);
    }
}

/// Reads the text of a field; false when it is not such a value.
template <CsvValue T>
[[nodiscard]] bool parse_field(std::string_view text, T& value) {
    if constexpr (is_optional<T>) {
        using Value = typename T::value_type;
        value.reset();
        if (text.empty()) return true;
        if constexpr (CsvInPlace<Value> || is_id<Value>) {
            return parse_field(text, value.emplace());
        } else {
            value = make_value<Value>(text);
            return value.has_value();
        }
    } else if constexpr (std::same_as<T, std::string>) {
        value.assign(text);
        return is_utf8(text);
    } else if constexpr (is_id<T>) {
        value.value.assign(text);
        return is_utf8(text);
    } else if constexpr (std::same_as<T, bool>) {
        return parse_bool(text, value);
    } else if constexpr (std::same_as<T, Decimal>) {
        return parse_decimal(text, value) == ParseStatus::ok;
    } else if constexpr (CsvNumber<T>) {
        if (parse_number(text, value) != std::errc{}) return false;
        if constexpr (std::floating_point<T>) return std::isfinite(value);
        return true;
    } else {
        auto made = make_value<T>(text);
        if (!made) return false;
        value = std::move(*made);
        return true;
    }
}

/// "7.5" as "7.5e-2": the text of a number times a power of ten, so that percent lose no digit. Empty when its exponent
/// is not one that can be counted with.
[[nodiscard]] inline std::string scaled_text(std::string_view number, int power) {
    const std::size_t e = number.find_first_of("eE");
    int exponent = 0;
    if (e != std::string_view::npos && parse_number(number.substr(e + 1), exponent) != std::errc{}) return {};
    constexpr int most = 1'000'000'000;
    if (exponent < -most || exponent > most) return {};
    return std::string(number.substr(0, e)) + 'e' + std::to_string(exponent + power);
}

/// Reads a fraction that is written as percent.
template <class T>
requires CsvFraction<typename WithoutOptional<T>::Type>
[[nodiscard]] bool parse_percent(std::string_view text, T& value) {
    // First as it stands, for what is no number must not become one by the exponent.
    return parse_field(text, value) && (text.empty() || parse_field(scaled_text(text, -2), value));
}

/// A text in another form as this library reads it: "12,30" as "12.30 EUR" for Money. None where the text has a point
/// though the decimal point is a comma: it may stand for thousands.
template <class T>
requires CsvFormed<typename WithoutOptional<T>::Type>
[[nodiscard]] std::optional<std::string> plain_text(std::string_view text, const CsvForm& form) {
    std::string plain(text);
    if (form.decimal_point != '.') {
        if (plain.find('.') != std::string::npos) return std::nullopt;
        std::replace(plain.begin(), plain.end(), form.decimal_point, '.');
    }
    if constexpr (std::same_as<typename WithoutOptional<T>::Type, Money>) {
        if (form.currency && !plain.empty() && plain.find(' ') == std::string::npos) {
            plain += ' ';
            plain += form.currency->code();
        }
    }
    return plain;
}

/// 'text' for messages about a number, as it stands in the file.
[[nodiscard]] inline std::string quoted_number(std::string_view plain, const CsvForm& form) {
    std::string text(plain);
    std::replace(text.begin(), text.end(), '.', form.decimal_point);
    return kam::detail::quoted(text);
}

[[nodiscard]] inline CsvProblem explain_decimal(std::string_view text, const CsvForm& form) {
    Decimal value;
    if (parse_decimal(text, value) == ParseStatus::not_a_number) {
        return {Fault::wrong_type, quoted_number(text, form) + " is not a decimal number"};
    }
    return {Fault::out_of_range, quoted_number(text, form) + " has more digits than can be held exactly"};
}

[[nodiscard]] inline CsvProblem explain_money(std::string_view text, const CsvForm& form) {
    const std::size_t blank = text.find(' ');
    if (blank == std::string_view::npos) {
        return {Fault::wrong_type,
                quoted_number(text, form) + " is not an amount with its currency (expected as 12.30 EUR)"};
    }
    std::string_view number = text.substr(0, blank), code = text.substr(blank + 1);
    if (Currency::parse(number)) std::swap(number, code);
    if (!Currency::parse(code)) {
        return {Fault::unknown_name, kam::detail::quoted(code) + " is not a currency code of ISO 4217"};
    }
    Decimal value;
    if (parse_decimal(number, value) == ParseStatus::not_a_number) return explain_decimal(number, form);
    return {Fault::out_of_range,
            quoted_number(text, form) + " is not a whole number of minor units that fits in 64 bits"};
}

template <CsvNumber T>
[[nodiscard]] CsvProblem explain_number(std::string_view text, const CsvForm& form) {
    const std::string shown = quoted_number(text, form);
    T value{};
    const std::errc error = parse_number(text, value);
    if constexpr (std::floating_point<T>) {
        if (error == std::errc::invalid_argument) return {Fault::wrong_type, shown + " is not a number"};
        if (!std::isfinite(value)) return {Fault::not_finite, shown + " is not a finite number"};
        return {Fault::out_of_range, shown + " is too large or too small a number to hold"};
    } else {
        long long negative = 0;
        const bool below_zero = parse_number(text, negative) != std::errc::invalid_argument && text.starts_with('-');
        if (error == std::errc::result_out_of_range || below_zero) {
            return {Fault::out_of_range, shown + " is not between " + std::to_string((std::numeric_limits<T>::min)()) +
                                             " and " + std::to_string((std::numeric_limits<T>::max)())};
        }
        return {Fault::wrong_type, shown + " is not a whole number"};
    }
}

/// Why parse_field or parse_percent refused the text. Messages show it as it stands in the file.
template <CsvValue T>
[[nodiscard]] CsvProblem explain_field(std::string_view text, const CsvForm& form = {}) {
    if constexpr (is_optional<T>) {
        return explain_field<typename T::value_type>(text, form);
    } else {
        if (text.empty()) return {Fault::missing, "is empty"};
        if (!is_utf8(text)) return {Fault::malformed, "is not UTF-8 text"};
        if constexpr (std::same_as<T, bool>) {
            return {Fault::wrong_type, kam::detail::quoted(text) + " is not one of: true, false, yes, no, 1, 0"};
        } else if constexpr (CsvNumber<T>) {
            return explain_number<T>(text, CsvFormed<T> ? form : CsvForm{});
        } else if constexpr (std::same_as<T, Decimal>) {
            return explain_decimal(text, form);
        } else if constexpr (std::same_as<T, Money>) {
            return explain_money(text, form);
        } else if constexpr (std::same_as<T, Currency>) {
            return {Fault::unknown_name, kam::detail::quoted(text) + " is not a currency code of ISO 4217"};
        } else if constexpr (std::same_as<T, Level>) {
            return {Fault::out_of_range, kam::detail::quoted(text) + " is not a level from 0 to 4"};
        } else if constexpr (DescribedEnum<T>) {
            return {Fault::unknown_name, kam::detail::quoted(text) + " is not one of: " + list_of_names<T>()};
        } else if constexpr (std::same_as<T, Date>) {
            return {Fault::malformed, why_not_a_date(text)};
        } else if constexpr (std::same_as<T, Instant>) {
            if (!parse_date(text.substr(0, 10))) return {Fault::malformed, why_not_a_date(text)};
            return {Fault::malformed,
                    kam::detail::quoted(text) + " is not a date and time (expected YYYY-MM-DDThh:mm:ss)"};
        } else {
            return {Fault::wrong_type, kam::detail::quoted(text) + " is not a valid value"};
        }
    }
}

/// Appends the text of a value; what is the matter when it has none that parse_field would read. An unknown number
/// (empty optional, NaN) is an empty field.
template <CsvValue T>
[[nodiscard]] std::optional<CsvProblem> append_field(const T& value, std::string& out) {
    if constexpr (is_optional<T>) {
        return value ? append_field(*value, out) : std::nullopt;
    } else if constexpr (std::same_as<T, std::string>) {
        out += value;
    } else if constexpr (std::same_as<T, bool>) {
        out += value ? "true" : "false";
    } else if constexpr (CsvNumber<T>) {
        if constexpr (std::floating_point<T>) {
            if (std::isnan(value)) return std::nullopt;
            if (!std::isfinite(value)) return CsvProblem{Fault::not_finite, "is infinite"};
        }
        char buffer[64];  // the shortest text that reads back as the same number fits
        out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
    } else if constexpr (DescribedEnum<T>) {
        if (!kam::position_of(value)) {
            return CsvProblem{Fault::unknown_name,
                              kam::detail::number_behind(value) + " is not one of: " + list_of_names<T>()};
        }
        out += kam::name_of(value);
    } else if constexpr (std::same_as<T, Date> || std::same_as<T, Instant>) {
        if (!kam::detail::has_four_digit_year(value)) {
            return CsvProblem{Fault::out_of_range, "is not in the years 0000 to 9999"};
        }
        if constexpr (std::same_as<T, Date>) {
            out += format_date(value);
        } else {
            out += format_instant(value);
        }
    } else {
        out += to_string(value);
    }
    return std::nullopt;
}

/// Appends a fraction as percent, with the digits of the fraction.
template <class T>
requires CsvFraction<typename WithoutOptional<T>::Type>
[[nodiscard]] std::optional<CsvProblem> append_percent(const T& value, std::string& out) {
    std::string fraction;
    if (auto problem = append_field(value, fraction)) return problem;
    if (fraction.empty()) return std::nullopt;
    const std::string percent = scaled_text(fraction, 2);
    Decimal plain;
    out += parse_decimal(percent, plain) == ParseStatus::ok ? to_string(plain) : percent;
    return std::nullopt;
}

}  // namespace detail
}  // namespace kam::inline v0::io
