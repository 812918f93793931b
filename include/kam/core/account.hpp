// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <functional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>

namespace kam::inline v0 {

/// Where a record's key is. Specialise with `static constexpr auto key = &Client::customer_number;` (a pointer to
/// member or a callable) when the key is not a field called `account_id`, `id` or `name`. One of the three extension
/// points.
template <class T>
struct AccountTraits {};

/// For records that name an account without being one, such as a cost: `static constexpr auto key = kam::no_key;` says
/// that their `account_id` is a reference and no key.
struct NoKey {};
inline constexpr NoKey no_key{};

namespace detail {

template <class K>
concept KeyValue = std::convertible_to<const K&, std::string_view> || TextValue<K> ||
    (std::integral<K> && !std::same_as<K, bool> && !is_character<K>);

template <class T>
concept HasCustomKey = requires(const T& record) {
    {std::invoke(AccountTraits<T>::key, record)};
    requires KeyValue<std::remove_cvref_t<decltype(std::invoke(AccountTraits<T>::key, record))>>;
};

/// The first of account_id, id and name that the record has.
template <Described T>
[[nodiscard]] constexpr std::string_view default_key_name() {
    for (const std::string_view name : {"account_id", "id", "name"}) {
        if (has_field<T>(name)) return name;
    }
    return {};
}

template <Described T>
[[nodiscard]] constexpr bool default_key_is_text() {
    bool usable = false;
    visit_descriptor<T>(default_key_name<T>(), [&](auto d) {
        usable = KeyValue<std::remove_cvref_t<decltype(std::declval<const T&>().*d.pointer)>>;
    });
    return usable;
}

template <class T>
concept HasDefaultKey = Described<T> && !requires {
    AccountTraits<T>::key;
}
&&default_key_is_text<T>();

template <class K>
[[nodiscard]] std::string key_text(const K& key) {
    if constexpr (std::convertible_to<const K&, std::string_view>) {
        return std::string(std::string_view(key));
    } else if constexpr (TextValue<K>) {
        return to_string(key);
    } else {
        return std::to_string(key);
    }
}

}  // namespace detail

/// A described struct that can be told apart from others of its kind: it has a key, by AccountTraits or as a field
/// `account_id`, else `id`, else `name`, that is text, an Id or an integer.
template <class T>
concept AccountLike = Described<T> &&(detail::HasCustomKey<T> || detail::HasDefaultKey<T>);

/// A sequence of such records that knows its size.
template <class R>
concept AccountRange = std::ranges::sized_range<R> && AccountLike<std::ranges::range_value_t<R>>;

/// The record's key as text.
template <AccountLike T>
[[nodiscard]] std::string key_of(const T& record) {
    if constexpr (detail::HasCustomKey<T>) {
        return detail::key_text(std::invoke(AccountTraits<T>::key, record));
    } else {
        constexpr std::string_view name = detail::default_key_name<T>();
        if constexpr (name == "account_id") {
            return detail::key_text(field<"account_id">(record));
        } else if constexpr (name == "id") {
            return detail::key_text(field<"id">(record));
        } else {
            return detail::key_text(field<"name">(record));
        }
    }
}

}  // namespace kam::inline v0
