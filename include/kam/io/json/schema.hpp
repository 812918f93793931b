// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <ranges>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <boost/mp11/algorithm.hpp>

#include <kam/core/name_map.hpp>
#include <kam/core/validate.hpp>
#include <kam/io/json/kinds.hpp>
#include <kam/io/json/write.hpp>

namespace kam::inline v0::io {

namespace detail {

[[nodiscard]] inline std::string json_text(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

/// Appends to a list in the making.
inline void append_item(std::string& list, std::string_view item) {
    if (!list.empty()) list += ',';
    list += item;
}

/// One object for each type, which tells it from others by its address.
template <class T>
inline constexpr char type_mark = 0;

class JsonSchema {
public:
    explicit JsonSchema(const NameMap& names) : names_(names) {}

    template <class T>
    [[nodiscard]] std::string document() {
        std::string root;
        if constexpr (Described<T> && !std::same_as<T, Money>) {
            definitions_.push_back({&type_mark<T>, "#", {}});
            root = record<T>(names_);
        } else {
            root = of<T>({});
        }
        std::string definitions;
        for (const Definition& definition : definitions_) {
            if (definition.reference == "#") continue;
            append_item(definitions, json_text(definition.name) + ':' + definition.body);
        }
        if (!definitions.empty()) definitions = R"(,"$defs":{)" + definitions + '}';
        root.pop_back();
        return R"({"$schema":"https://json-schema.org/draft/2020-12/schema",)" + root.substr(1) + definitions + '}';
    }

    /// The schema of a field of this name, whose ending may promise bounds.
    template <class T>
    [[nodiscard]] std::string of(std::string_view field, bool is_percent = false) {
        if constexpr (EigenLike<T>) {
            return EigenForm<T>::schema(*this, field);
        } else if constexpr (is_optional<T>) {
            using Value = typename T::value_type;
            const std::string value = of<Value>(field, is_percent);
            return std::floating_point<Value> ? value : R"({"anyOf":[)" + value + R"(,{"type":"null"}]})";
        } else if constexpr (std::same_as<T, std::monostate>) {
            return R"({"type":"null"})";
        } else if constexpr (std::same_as<T, bool>) {
            return R"({"type":"boolean"})";
        } else if constexpr (std::same_as<T, Level>) {
            return R"({"type":"integer","minimum":0,"maximum":4})";
        } else if constexpr (WholeNumber<T>) {
            return whole_number<T>(field);
        } else if constexpr (std::floating_point<T>) {
            const std::string limits = bounds(field, is_percent);
            if (limits.empty()) return R"({"type":["number","null","string"],"pattern":"^-?inf$"})";
            return R"({"type":["number","null"])" + limits + '}';
        } else if constexpr (Text<T>) {
            return R"({"type":"string"})";
        } else if constexpr (DescribedEnum<T>) {
            return R"({"enum":[)" + names_list<T>() + "]}";
        } else if constexpr (std::same_as<T, Date>) {
            return R"({"type":"string","format":"date"})";
        } else if constexpr (std::same_as<T, Instant>) {
            return R"({"type":"string","format":"date-time"})";
        } else if constexpr (std::same_as<T, Decimal>) {
            return R"({"type":["string","number"],"pattern":"^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$")" +
                   bounds(field, is_percent) + '}';
        } else if constexpr (std::same_as<T, Currency>) {
            return R"({"type":"string","pattern":"^[A-Z]{3}$"})";
        } else if constexpr (std::same_as<T, Money>) {
            return record<MoneyForm>(NameMap{});
        } else if constexpr (TextValue<T>) {
            return R"({"type":"string"})";
        } else if constexpr (is_variant<T>) {
            return variant<T>(field);
        } else if constexpr (is_pair<T>) {
            return R"({"type":"array","prefixItems":[)" + of<typename T::first_type>(field) + ',' +
                   of<typename T::second_type>(field) + R"(],"items":false,"minItems":2})";
        } else if constexpr (FixedList<T>) {
            return list(of<typename T::value_type>(field), std::tuple_size_v<T>);
        } else if constexpr (MapByName<T>) {
            using Key = typename T::key_type;
            std::string keys;
            if constexpr (DescribedEnum<Key>) keys = R"(,"propertyNames":)" + of<Key>(field);
            return R"({"type":"object","additionalProperties":)" + of<typename T::mapped_type>(field) + keys + '}';
        } else if constexpr (std::ranges::range<T>) {
            const bool is_set = requires { typename T::key_type; };
            return list(of<ListElement<T>>(field), is_set ? R"(,"uniqueItems":true)" : "");
        } else if constexpr (Described<T>) {
            return R"({"$ref":)" + json_text(reference<T>(field)) + '}';
        } else {
            static_assert(unsupported<T>, "kam: no JSON form: describe the type, or give it to_string and parse");
        }
    }

    [[nodiscard]] static std::string list(const std::string& item, const std::string& limits = {}) {
        return R"({"type":"array","items":)" + item + limits + '}';
    }
    /// A list of exactly `size` items.
    [[nodiscard]] static std::string list(const std::string& item, std::size_t size) {
        const std::string number = std::to_string(size);
        return list(item, R"(,"minItems":)" + number + R"(,"maxItems":)" + number);
    }

private:
    /// A described type, written once and referred to, so that types may contain lists of themselves. It is named after
    /// the first field that holds it.
    struct Definition {
        const char* type;  ///< address of its type_mark, so that the program can do without RTTI
        std::string reference;
        std::string name{};
        std::string body{};
    };

    template <class T>
    [[nodiscard]] std::string reference(std::string_view field) {
        for (const Definition& known : definitions_) {
            if (known.type == &type_mark<T>) return known.reference;
        }
        const std::string wanted = field.empty() ? "record" : std::string(field);
        std::string name = wanted;
        const auto is_taken = [&](const Definition& known) { return known.name == name; };
        for (int i = 2; std::any_of(definitions_.begin(), definitions_.end(), is_taken); ++i) {
            name = wanted + '_' + std::to_string(i);
        }
        const std::size_t index = definitions_.size();
        definitions_.push_back({&type_mark<T>, "#/$defs/" + name, name});
        definitions_[index].body = record<T>(names_);
        return definitions_[index].reference;
    }

    template <class Record>
    [[nodiscard]] std::string record(const NameMap& names) {
        std::string properties, required;
        for_each_descriptor<Record>([&](auto d) {
            using Member = std::remove_cvref_t<decltype(std::declval<Record&>().*d.pointer)>;
            const NameMapping* mapping = names.by_field(d.name);
            const std::string name = json_text(mapping != nullptr ? std::string_view(mapping->foreign) : d.name);
            const bool is_percent = mapping != nullptr && mapping->unit == ForeignUnit::percent;
            if (is_percent && !Fraction<Member>) throw_no_fraction("json_schema", d.name);
            append_item(properties, name + ':' + of<Member>(d.name, is_percent));
            if (!may_be_absent<Member>()) append_item(required, name);
        });
        return R"({"type":"object","properties":{)" + properties + R"(},"required":[)" + required +
               R"(],"additionalProperties":false})";
    }

    template <class Variant>
    [[nodiscard]] std::string variant(std::string_view field) {
        std::string alternatives;
        boost::mp11::mp_for_each<boost::mp11::mp_iota_c<std::variant_size_v<Variant>>>([&](auto i) {
            using Alternative = std::variant_alternative_t<decltype(i)::value, Variant>;
            append_item(alternatives, R"({"type":"object","properties":{"index":{"const":)" + std::to_string(i) +
                                          R"(},"value":)" + of<Alternative>(field) +
                                          R"(},"required":["index","value"],"additionalProperties":false})");
        });
        return R"({"oneOf":[)" + alternatives + "]}";
    }

    template <class T>
    [[nodiscard]] static std::string whole_number(std::string_view field) {
        using Limits = std::numeric_limits<T>;
        const auto [low, high] = kam::detail::bounds_of(field);
        const bool low_counts = low > static_cast<double>((Limits::min)());
        const bool high_counts = high < static_cast<double>((Limits::max)());
        return R"({"type":"integer","minimum":)" + (low_counts ? number(low) : std::to_string((Limits::min)())) +
               R"(,"maximum":)" + (high_counts ? number(high) : std::to_string((Limits::max)())) + '}';
    }

    [[nodiscard]] static std::string bounds(std::string_view field, bool is_percent) {
        const auto [low, high] = kam::detail::bounds_of(field);
        const double unit = is_percent ? 100 : 1;
        std::string text;
        if (std::isfinite(low)) text += R"(,"minimum":)" + number(low * unit);
        if (std::isfinite(high)) text += R"(,"maximum":)" + number(high * unit);
        return text;
    }

    [[nodiscard]] static std::string number(double value) {
        std::string text;
        append_number(text, value);
        return text;
    }

    template <DescribedEnum E>
    [[nodiscard]] static std::string names_list() {
        std::string list;
        for (const std::string_view name : names_of<E>()) append_item(list, json_text(name));
        return list;
    }

    const NameMap& names_;
    std::vector<Definition> definitions_;
};

}  // namespace detail

/// A JSON Schema (draft 2020-12) that write_json's output of a T meets: types, required members (all that read_json
/// insists on), legal names of enumerations, formats of dates, patterns of decimals, and the bounds that field names
/// promise (`_share` and `_probability` 0 to 1, `_level` 0 to 4, `_count` from 0). Nested records stand once under
/// $defs, named after the first field that holds them. Where a name is bounded, infinities are not allowed. Options as
/// for write_json.
template <class T>
[[nodiscard]] std::string json_schema(const JsonWriteOptions& options = {}) {
    const std::string compact = detail::JsonSchema(options.names).document<T>();
    return options.indent == 0 ? compact : detail::indented(compact, options.indent);
}

}  // namespace kam::inline v0::io
