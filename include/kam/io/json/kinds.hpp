// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/names.hpp>
#include <kam/core/text.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/money.hpp>

/// How C++ types are told apart when they become JSON; reader, writer and schema ask the same questions in the same
/// order.
namespace kam::inline v0::io::detail {

using kam::detail::is_optional;

template <class T>
inline constexpr bool unsupported = false;

/// Eigen's vectors, matrices and expressions, known by their looks because only eigen.hpp includes Eigen.
template <class T>
concept EigenLike = requires {
    T::RowsAtCompileTime;
    T::ColsAtCompileTime;
};
/// How they are written, read and put into a schema; specialised in eigen.hpp.
template <class T>
struct EigenForm {
    static_assert(unsupported<T>, "kam: include <kam/io/json/eigen.hpp> for vectors and matrices of Eigen");
};

template <class T>
concept Text = std::convertible_to<const T&, std::string_view>;

/// A whole number, bool and characters apart.
template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool> && !kam::detail::is_character<T>;

template <class T>
inline constexpr bool is_variant = false;
template <class... Alternatives>
inline constexpr bool is_variant<std::variant<Alternatives...>> = true;

template <class T>
inline constexpr bool is_pair = false;
template <class First, class Second>
inline constexpr bool is_pair<std::pair<First, Second>> = true;

template <class T>
concept FixedList = requires {
    std::tuple_size<T>::value;
}
&&std::ranges::range<T>;

/// std::set, std::map and their kin.
template <class T>
concept Keyed = std::ranges::range<T> && requires {
    typename T::key_type;
};
/// What can be the name of an object's member.
template <class T>
concept KeyName = Text<T> || TextValue<T> || DescribedEnum<T>;
template <class T>
concept MapByName = Keyed<T> && requires {
    typename T::mapped_type;
} && KeyName<typename T::key_type>;

/// What push_back or insert of a list, set or map take.
template <class List>
struct ElementOf {
    using Type = std::ranges::range_value_t<List>;
};
template <class List>
requires requires { typename List::mapped_type; }
struct ElementOf<List> {
    using Type = std::pair<typename List::key_type, typename List::mapped_type>;
};
template <class List>
using ListElement = typename ElementOf<List>::Type;

/// Whether a member may be absent, as its type alone says what that means: an optional is unknown, a list or map is
/// empty, a record has nothing but such fields.
template <class T>
[[nodiscard]] constexpr bool may_be_absent() {
    if constexpr (is_optional<T>) {
        return true;
    } else if constexpr (EigenLike<T> || Text<T> || TextValue<T> || FixedList<T>) {
        return false;
    } else if constexpr (std::ranges::range<T>) {
        return true;
    } else if constexpr (Described<T> && !std::same_as<T, Money>) {
        bool all = true;
        for_each_descriptor<T>([&](auto d) {
            using Member = std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>;
            all = all && may_be_absent<Member>();
        });
        return all;
    } else {
        return false;
    }
}

/// Money as JSON: {"amount":"12.30","currency":"EUR"}.
struct MoneyForm {
    Decimal amount{};
    Currency currency{};
};
BOOST_DESCRIBE_STRUCT(MoneyForm, (), (amount, currency))

/// What can be a percentage in another system.
template <class T>
inline constexpr bool is_fraction = std::floating_point<T> || std::same_as<T, Decimal>;
template <class T>
inline constexpr bool is_fraction<std::optional<T>> = is_fraction<T>;
template <class T>
concept Fraction = is_fraction<T>;

[[noreturn]] inline void throw_no_fraction(const char* function, std::string_view field) {
    throw std::invalid_argument("io::" + std::string(function) + ": field '" + std::string(field) +
                                "' is mapped as a percent but holds no fraction");
}

/// The same number times a power of ten, exactly: only the exponent of its text changes.
[[nodiscard]] inline std::string shift_exponent(std::string_view number, int by) {
    const std::size_t e = number.find_first_of("eE");
    int exponent = 0;
    if (e != std::string_view::npos) {
        const std::size_t digits = number.substr(e + 1).starts_with('+') ? e + 2 : e + 1;
        const auto read = std::from_chars(number.data() + digits, number.data() + number.size(), exponent);
        if (read.ec != std::errc() || std::abs(exponent) > 100'000) return std::string(number);  // beyond every type
    }
    return std::string(number.substr(0, e)) + 'e' + std::to_string(exponent + by);
}

}  // namespace kam::inline v0::io::detail
