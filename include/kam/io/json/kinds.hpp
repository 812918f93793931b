// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <ranges>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/names.hpp>
#include <kam/core/text.hpp>

/// How C++ types are told apart when they become JSON; reader, writer and schema ask the same questions in the same order.
namespace kam::inline v0::io::detail {

using kam::detail::is_optional;

/// Types with a JSON form of their own that this folder adds in opt-in headers (Eigen); specialised there.
template <class T>
struct JsonForm {};
template <class T>
concept HasJsonForm = requires { typename JsonForm<T>::Element; };

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
concept FixedList = requires { std::tuple_size<T>::value; } && std::ranges::range<T>;

/// std::set, std::map and their kin.
template <class T>
concept Keyed = std::ranges::range<T> && requires { typename T::key_type; };
/// A map whose keys can be the names of an object's members.
template <class T>
concept MapByName = Keyed<T> && requires { typename T::mapped_type; } &&
                    (Text<typename T::key_type> || TextValue<typename T::key_type> || DescribedEnum<typename T::key_type>);

template <class T>
inline constexpr bool unsupported = false;

}  // namespace kam::inline v0::io::detail
