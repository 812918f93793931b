// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>

#include <kam/core/names.hpp>

namespace kam::inline v0 {

/// Teaches the library to read a type of the user's as a number. Specialise with
/// `static double to_real(const M&)` (or any scalar type instead of double). One of the three extension points.
/// Where the number means something only beside its unit, as an amount beside its currency, add
/// `static std::string unit(const M&)`: columns then refuse records of several units. An empty text goes with any unit.
template <class M>
struct NumericTraits {};

namespace detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_character = std::same_as<T, char> || std::same_as<T, wchar_t> || std::same_as<T, char8_t> ||
                                     std::same_as<T, char16_t> || std::same_as<T, char32_t>;

template <class T>
concept HasToReal = requires(const T& value) {
    NumericTraits<T>::to_real(value);
};

/// Built-in numbers, multiprecision and automatic differentiation types: whatever says so through numeric_limits.
template <class T>
concept NumberType = std::numeric_limits<T>::is_specialized && !is_character<T>;

template <class T>
struct IsNumeric : std::bool_constant<HasToReal<T> || DescribedEnum<T> || NumberType<T>> {};
template <class T>
struct IsNumeric<std::optional<T>> : IsNumeric<T> {};

template <class T>
concept TellsUnit = requires(const T& value) {
    { NumericTraits<T>::unit(value) } -> std::convertible_to<std::string>;
};
template <class T>
struct HasUnit : std::bool_constant<TellsUnit<T>> {};
template <class T>
struct HasUnit<std::optional<T>> : HasUnit<T> {};

/// The unit of a value that has one; empty for an unknown value.
template <class T>
[[nodiscard]] std::string unit_of(const T& value) {
    if constexpr (is_optional<T>) {
        return value ? detail::unit_of(*value) : std::string();
    } else {
        return NumericTraits<T>::unit(value);
    }
}

/// False for NaN and infinities of any number type, without asking the type for an isfinite.
template <class T>
[[nodiscard]] constexpr bool is_finite(const T& value) {
    const T difference = value - value;
    return difference == difference;
}

}  // namespace detail

/// What can be read as one number: built-in and multiprecision numbers, bool (0 or 1), described enumerations (their
/// position, so that a ladder of stages is a column), types with NumericTraits, and std::optional of any of these.
template <class T>
concept Numeric = detail::IsNumeric<std::remove_cvref_t<T>>::value;

/// A reading of one number from a record: a pointer to member, or any callable that takes the record.
template <class P, class T>
concept MeasureOf = std::invocable<const P&, const T&> && Numeric<std::invoke_result_t<const P&, const T&>>;

/// The value as a number. Unknown (an empty optional, or a number that is no enumerator) is NaN, never 0.
template <class Scalar = double, Numeric T>
[[nodiscard]] constexpr Scalar to_number(const T& value) {
    static_assert(std::numeric_limits<Scalar>::has_quiet_NaN || !(detail::is_optional<T> || DescribedEnum<T>),
                  "kam: this number type has no NaN, so it cannot hold what is unknown");
    if constexpr (detail::is_optional<T>) {
        return value ? kam::to_number<Scalar>(*value) : std::numeric_limits<Scalar>::quiet_NaN();
    } else if constexpr (detail::HasToReal<T>) {
        return static_cast<Scalar>(NumericTraits<T>::to_real(value));
    } else if constexpr (DescribedEnum<T>) {
        const auto position = kam::position_of(value);
        return position ? static_cast<Scalar>(static_cast<int>(*position)) : std::numeric_limits<Scalar>::quiet_NaN();
    } else {
        return static_cast<Scalar>(value);
    }
}

/// The measure of one record as a number; unknown is NaN.
template <class Scalar = double, class T, MeasureOf<T> P>
[[nodiscard]] constexpr Scalar measure(const T& record, const P& read) {
    return kam::to_number<Scalar>(std::invoke(read, record));
}

}  // namespace kam::inline v0
