// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

namespace kam::inline v0 {

/// An enumeration described with BOOST_DESCRIBE_ENUM: its values can be written and read by name.
template <class E>
concept DescribedEnum = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

template <DescribedEnum E>
inline constexpr std::size_t enumerator_count = boost::mp11::mp_size<boost::describe::describe_enumerators<E>>::value;

/// The values in order of declaration.
template <DescribedEnum E>
[[nodiscard]] constexpr std::array<E, enumerator_count<E>> values_of() {
    std::array<E, enumerator_count<E>> values{};
    std::size_t i = 0;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) { values[i++] = d.value; });
    return values;
}

/// The names in order of declaration.
template <DescribedEnum E>
[[nodiscard]] constexpr std::array<std::string_view, enumerator_count<E>> names_of() {
    std::array<std::string_view, enumerator_count<E>> names{};
    std::size_t i = 0;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) { names[i++] = d.name; });
    return names;
}

/// Position of a value in the order of declaration, from 0; none for a number that is no enumerator.
template <DescribedEnum E>
[[nodiscard]] constexpr std::optional<std::size_t> position_of(E value) {
    std::size_t i = 0;
    for (const E candidate : values_of<E>()) {
        if (candidate == value) return i;
        ++i;
    }
    return std::nullopt;
}

/// Name of a value; empty for a number that is no enumerator.
template <DescribedEnum E>
[[nodiscard]] constexpr std::string_view name_of(E value) {
    const auto position = kam::position_of(value);
    return position ? names_of<E>()[*position] : std::string_view();
}

/// The value with exactly this name, or none.
template <DescribedEnum E>
[[nodiscard]] constexpr std::optional<E> parse_name(std::string_view name) {
    std::size_t i = 0;
    for (const std::string_view candidate : names_of<E>()) {
        if (candidate == name) return values_of<E>()[i];
        ++i;
    }
    return std::nullopt;
}

namespace detail {

/// For messages about a number that is no enumerator.
template <DescribedEnum E>
[[nodiscard]] std::string number_behind(E value) {
    return std::to_string(+static_cast<std::underlying_type_t<E>>(value));
}

}  // namespace detail

/// The legal names as a list for messages: "supplier, customer".
template <DescribedEnum E>
[[nodiscard]] std::string list_of_names() {
    std::string list;
    for (const std::string_view name : names_of<E>()) {
        if (!list.empty()) list += ", ";
        list += name;
    }
    return list;
}

}  // namespace kam::inline v0
