// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/number_text.hpp>

namespace kam::inline v0 {

/// The keys that references may point to.
using KeySet = std::unordered_set<std::string>;

namespace detail {

/// Where a value stands, as a chain up to the records; text is made of it only for an issue.
struct Place {
    static constexpr std::size_t no_index = (std::numeric_limits<std::size_t>::max)();

    const Place* parent = nullptr;
    std::string_view name{};       ///< of the field; of the whole at the top
    std::size_t index = no_index;  ///< in a list

    [[nodiscard]] std::string path() const {
        if (parent == nullptr) return std::string(name);
        return index == no_index ? field_path(parent->path(), name) : element_path(parent->path(), index);
    }
};

template <class Value>
[[nodiscard]] std::optional<std::string> optional_key(const Value& value) {
    if constexpr (is_optional<Value>) {
        return value ? std::optional(key_text(*value)) : std::nullopt;
    } else {
        return key_text(value);
    }
}

/// The bounds that the end of a field's name promises: shares and probabilities 0..1, levels 0..4, counts from 0.
struct Bounds {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
};
[[nodiscard]] constexpr Bounds bounds_of(std::string_view field) {
    if (field.ends_with("_share") || field.ends_with("_probability")) return {0.0, 1.0};
    if (field.ends_with("_level")) return {0.0, 4.0};
    if (field.ends_with("_count")) return {0.0, std::numeric_limits<double>::infinity()};
    return {};
}

inline void check_number(double value, const Bounds& bounds, const Place& place, Report& report) {
    if (!std::isfinite(value)) {
        report.add(place.path(), Fault::not_finite, "is not a finite number");
    } else if (value < bounds.low || value > bounds.high) {
        const std::string limits = std::isfinite(bounds.high)
                                       ? "between " + number_text(bounds.low) + " and " + number_text(bounds.high)
                                       : "at least " + number_text(bounds.low);
        report.add(place.path(), Fault::out_of_range, number_text(value) + " must be " + limits);
    }
}

/// `field` is the name whose ending gives the bounds: in a list, that of the list.
template <class T>
void check_at(const T& value, const Place& place, std::string_view field, Report& report) {
    if constexpr (is_optional<T>) {
        if (value) detail::check_at(*value, place, field, report);
    } else if constexpr (DescribedEnum<T>) {
        if (!kam::position_of(value)) {
            report.add(place.path(), Fault::unknown_name,
                       number_behind(value) + " is not one of: " + list_of_names<T>());
        }
    } else if constexpr (Numeric<T>) {
        detail::check_number(kam::to_number(value), bounds_of(field), place, report);
    } else if constexpr (Described<T>) {
        kam::for_each_field(value, [&](std::string_view name, const auto& member) {
            detail::check_at(member, Place{&place, name}, name, report);
        });
    } else if constexpr (std::ranges::sized_range<const T> && !std::convertible_to<const T&, std::string_view>) {
        std::size_t i = 0;
        for (const auto& element : value) detail::check_at(element, Place{&place, {}, i++}, field, report);
    }
}

}  // namespace detail

/// Checks every field of a record, nested records and lists included: numbers are finite, and fields whose names end in
/// `_share` or `_probability` lie in 0..1, `_level` in 0..4, `_count` from 0. Unknown (empty optional) is in order.
/// Enumerations must hold a described value. `path` is where the value is, for the issues; the end of `field` gives the
/// bounds of a number that is in no record.
template <class T>
void check_value(const T& value, std::string_view path, std::string_view field, Report& report) {
    detail::check_at(value, detail::Place{nullptr, path}, field, report);
}

/// Reports keys that occur twice and keys that are empty. `key` reads the key from a record.
template <std::ranges::sized_range R, class Key>
void check_keys(const R& records, std::string_view path, const Key& key, Report& report) {
    std::unordered_map<std::string, std::size_t> first_at;
    std::size_t i = 0;
    for (const auto& record : records) {
        const std::string text = detail::key_text(std::invoke(key, record));
        if (text.empty()) {
            report.add(detail::element_path(path, i), Fault::missing, "has no key");
        } else if (const auto [found, is_new] = first_at.emplace(text, i); !is_new) {
            report.add(detail::element_path(path, i), Fault::duplicate,
                       "key " + detail::quoted(text) + " was used at " + detail::element_path(path, found->second));
        }
        ++i;
    }
}

/// The keys of the records, for check_references.
template <std::ranges::sized_range R, class Key>
[[nodiscard]] KeySet keys_of(const R& records, const Key& key) {
    KeySet keys;
    for (const auto& record : records) keys.insert(detail::key_text(std::invoke(key, record)));
    return keys;
}

/// Reports references to keys that are not there. An empty optional refers to nothing and is in order.
template <std::ranges::sized_range R, MemberPointer Reference>
void check_references(const R& records, std::string_view path, Reference reference, const KeySet& known,
                      Report& report) {
    std::size_t i = 0;
    for (const auto& record : records) {
        const auto key = detail::optional_key(record.*reference);
        if (key && !known.contains(*key)) {
            report.add(detail::field_path(detail::element_path(path, i), kam::field_name(reference)), Fault::dangling,
                       "refers to " + detail::quoted(*key) + ", which is not there");
        }
        ++i;
    }
}

/// Reports each cycle of parent links once, with its members (of a long one, the first 20). Links to keys that are not
/// there are left to check_references.
template <std::ranges::sized_range R, class Key, MemberPointer Parent>
void check_acyclic(const R& records, std::string_view path, const Key& key, Parent parent, Report& report) {
    std::unordered_map<std::string, std::size_t> index;
    std::vector<std::string> keys;
    for (const auto& record : records) {
        keys.push_back(detail::key_text(std::invoke(key, record)));
        index.emplace(keys.back(), keys.size() - 1);
    }
    constexpr std::size_t none = (std::numeric_limits<std::size_t>::max)();
    std::vector<std::size_t> up;
    for (const auto& record : records) {
        const auto text = detail::optional_key(record.*parent);
        const auto found = text ? index.find(*text) : index.end();
        up.push_back(found == index.end() ? none : found->second);
    }
    std::vector<std::size_t> seen_from(keys.size(), none);  // the walk that first came here
    for (std::size_t start = 0; start < keys.size(); ++start) {
        std::size_t at = start;
        while (at != none && seen_from[at] == none) {
            seen_from[at] = start;
            at = up[at];
        }
        if (at == none || seen_from[at] != start) continue;
        constexpr std::size_t most = 20;
        std::string chain = keys[at];
        std::size_t members = 1;
        for (std::size_t next = up[at]; next != at; next = up[next]) {
            if (members++ < most) chain += " -> " + keys[next];
        }
        if (members > most) chain += " -> (" + std::to_string(members - most) + " more)";
        report.add(detail::field_path(detail::element_path(path, at), kam::field_name(parent)), Fault::cyclic,
                   "parent links form a cycle: " + chain + " -> " + keys[at]);
    }
}

namespace detail {

template <class T>
concept CanBeAbsent = is_optional<T> || requires(const T& value) {
    { value.empty() } -> std::convertible_to<bool>;
};

}  // namespace detail

/// Reports records whose field is absent: an empty optional, text, identifier or list.
template <std::ranges::sized_range R, MemberPointer Field>
requires detail::CanBeAbsent<typename detail::MemberParts<Field>::Value>
void check_required(const R& records, std::string_view path, Field required, Report& report) {
    std::size_t i = 0;
    for (const auto& record : records) {
        const auto& value = record.*required;
        bool absent = false;
        if constexpr (detail::is_optional<std::remove_cvref_t<decltype(value)>>)
            absent = !value;
        else
            absent = value.empty();
        if (absent) {
            report.add(detail::field_path(detail::element_path(path, i), kam::field_name(required)), Fault::missing,
                       "is missing");
        }
        ++i;
    }
}

/// Reports numbers outside low..high. Unknown is in order; NaN is not.
template <std::ranges::sized_range R, MemberPointer Field>
requires MeasureOf<Field, std::ranges::range_value_t<R>>
void check_range(const R& records, std::string_view path, Field number, double low, double high, Report& report) {
    const detail::Place all{nullptr, path};
    std::size_t i = 0;
    for (const auto& record : records) {
        const auto& value = record.*number;
        bool known = true;
        if constexpr (requires { value.has_value(); }) known = value.has_value();
        const detail::Place place{&all, {}, i++};
        if (known) {
            detail::check_number(kam::to_number(value), {low, high}, {&place, kam::field_name(number)}, report);
        }
    }
}

/// Everything that the description of the records lets the library check: duplicate and empty keys (of records that
/// have a key), and every field as check_value says. `path` names the records in the messages.
template <std::ranges::sized_range R>
requires Described<std::ranges::range_value_t<R>>
[[nodiscard]] Report validate(const R& records, std::string_view path = "records") {
    using Record = std::ranges::range_value_t<R>;
    Report report;
    if constexpr (AccountLike<Record>) check_keys(records, path, key_of<Record>, report);
    kam::check_value(records, path, {}, report);
    return report;
}

}  // namespace kam::inline v0
