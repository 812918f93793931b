// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace kam::inline v0 {

/// A value that is written and read as one piece of text: `to_string(value)` and `T::parse(text) -> std::optional<T>`,
/// each the inverse of the other. Identifiers, decimals and currencies are; a user's own type becomes one by having the
/// two functions. CSV fields and JSON strings hold such values.
template <class T>
concept TextValue = requires(const T& value, std::string_view text) {
    { to_string(value) } -> std::convertible_to<std::string>;
    { T::parse(text) } -> std::same_as<std::optional<T>>;
};

/// Identifier of one kind of record. `Tag` keeps an account's identifier from being passed for a contact's; text
/// converts to it, one kind does not convert to another.
template <class Tag>
struct Id {
    std::string value;

    Id() = default;
    Id(std::string text) : value(std::move(text)) {}
    Id(std::string_view text) : value(text) {}
    Id(const char* text) : value(text) {}

    [[nodiscard]] static std::optional<Id> parse(std::string_view text) { return Id(text); }
    [[nodiscard]] bool empty() const noexcept { return value.empty(); }

    friend bool operator==(const Id&, const Id&) = default;
    friend auto operator<=>(const Id&, const Id&) = default;
    friend std::string to_string(const Id& id) { return id.value; }
};

namespace detail {

/// 'text' for messages: quoted, cut to a length that fits a line but not inside a UTF-8 character, and with control
/// characters made visible.
[[nodiscard]] inline std::string quoted(std::string_view text, std::size_t most = 60) {
    constexpr char hex[] = "0123456789abcdef";
    std::size_t shown = text.size();
    if (shown > most) {
        shown = most;
        const auto inside_character = [&] { return (static_cast<unsigned char>(text[shown]) & 0xC0) == 0x80; };
        while (shown > 0 && most - shown < 3 && inside_character()) --shown;
    }
    std::string out = "'";
    for (const char c : text.substr(0, shown)) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x20 || byte == 0x7f) {
            out += "\\x";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    if (shown < text.size()) out += "...";
    return out += '\'';
}

}  // namespace detail
}  // namespace kam::inline v0

template <class Tag>
struct std::hash<kam::Id<Tag>> {
    [[nodiscard]] std::size_t operator()(const kam::Id<Tag>& id) const noexcept {
        return std::hash<std::string>{}(id.value);
    }
};
