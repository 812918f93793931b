// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/name_map.hpp>
#include <kam/io/json/kinds.hpp>
#include <kam/io/utf8.hpp>

namespace kam::inline v0::io {

/// How to write JSON. `indent` blanks per level of nesting, 0 for everything on one line. `names` gives fields the
/// names (and percents) of another system, in every record at every depth.
struct JsonWriteOptions {
    std::size_t indent = 0;
    NameMap names{};
};

namespace detail {

inline void append_json_string(std::string& out, std::string_view text) {
    constexpr char hex[] = "0123456789abcdef";
    out += '"';
    const auto is_plain = [](char c) { return c >= 0x20 && c < 0x7f && c != '"' && c != '\\'; };
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t run = at;
        while (at < text.size() && is_plain(text[at])) ++at;
        out.append(text, run, at - run);
        if (at == text.size()) break;
        const CodePoint c = code_point_at(text, at);
        switch (c.value) {
            case '"':
                out += "\\\"";
                break;
            case '\\':
                out += "\\\\";
                break;
            case '\n':
                out += "\\n";
                break;
            case '\r':
                out += "\\r";
                break;
            case '\t':
                out += "\\t";
                break;
            default:
                if (!c.valid) {
                    out += "\xEF\xBF\xBD";
                } else if (c.value < 0x20) {
                    out += "\\u00";
                    out += hex[c.value >> 4];
                    out += hex[c.value & 15];
                } else {
                    out.append(text, at, c.length);
                }
        }
        at += c.length;
    }
    out += '"';
}

template <class Number>
void append_number(std::string& out, Number value) {
    char buffer[64];
    out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}

class JsonWriter {
public:
    explicit JsonWriter(const NameMap& names) : names_(names) {}

    [[nodiscard]] std::string take() { return std::move(out_); }

    template <class T>
    void write(const T& value) {
        if constexpr (EigenLike<T>) {
            EigenForm<T>::write(*this, value);
        } else if constexpr (is_optional<T>) {
            if (value)
                write(*value);
            else
                out_ += "null";
        } else if constexpr (std::same_as<T, std::monostate>) {
            out_ += "null";
        } else if constexpr (std::same_as<T, bool>) {
            out_ += value ? "true" : "false";
        } else if constexpr (std::same_as<T, Level>) {
            append_number(out_, value.value());
        } else if constexpr (WholeNumber<T>) {
            append_number(out_, value);
        } else if constexpr (std::floating_point<T>) {
            real(value);
        } else if constexpr (Text<T>) {
            append_json_string(out_, value);
        } else if constexpr (DescribedEnum<T>) {
            if (kam::position_of(value))
                append_json_string(out_, kam::name_of(value));
            else
                out_ += "null";
        } else if constexpr (std::same_as<T, Date> || std::same_as<T, Instant>) {
            date(value);
        } else if constexpr (std::same_as<T, Money>) {
            record(MoneyForm{to_decimal(value), value.currency}, NameMap{});
        } else if constexpr (TextValue<T>) {
            append_json_string(out_, to_string(value));
        } else if constexpr (is_variant<T>) {
            out_ += "{\"index\":";
            append_number(out_, value.index());
            out_ += ",\"value\":";
            std::visit([&](const auto& held) { write(held); }, value);
            out_ += '}';
        } else if constexpr (is_pair<T>) {
            out_ += '[';
            write(value.first);
            out_ += ',';
            write(value.second);
            out_ += ']';
        } else if constexpr (MapByName<T>) {
            object(value);
        } else if constexpr (std::ranges::range<const T>) {
            list(value);
        } else if constexpr (Described<T>) {
            record(value, names_);
        } else {
            static_assert(unsupported<T>, "kam: no JSON form: describe the type, or give it to_string and parse");
        }
    }

    /// A list of `size` elements; `write_element(i)` writes one of them.
    template <class Index, class F>
    void each(Index size, F&& write_element) {
        out_ += '[';
        for (Index i = 0; i < size; ++i) {
            if (i > 0) out_ += ',';
            write_element(i);
        }
        out_ += ']';
    }

private:
    template <class Range>
    void list(const Range& values) {
        out_ += '[';
        const char* separator = "";
        for (const auto& value : values) {
            out_ += std::exchange(separator, ",");
            write<std::ranges::range_value_t<const Range>>(value);
        }
        out_ += ']';
    }

    template <class Map>
    void object(const Map& map) {
        using Key = typename Map::key_type;
        out_ += '{';
        const char* separator = "";
        for (const auto& [key, value] : map) {
            out_ += std::exchange(separator, ",");
            if constexpr (Text<Key>)
                append_json_string(out_, key);
            else if constexpr (DescribedEnum<Key>)
                append_json_string(out_, kam::name_of(key));
            else
                append_json_string(out_, to_string(key));
            out_ += ':';
            write(value);
        }
        out_ += '}';
    }

    template <class Record>
    void record(const Record& value, const NameMap& names) {
        out_ += '{';
        const char* separator = "";
        for_each_descriptor<Record>([&](auto d) {
            out_ += std::exchange(separator, ",");
            member(d.name, value.*d.pointer, names.by_field(d.name));
        });
        out_ += '}';
    }

    template <class T>
    void member(std::string_view name, const T& value, const NameMapping* mapping) {
        append_json_string(out_, mapping != nullptr ? std::string_view(mapping->foreign) : name);
        out_ += ':';
        if (mapping != nullptr && mapping->unit == ForeignUnit::percent)
            percent(name, value);
        else
            write(value);
    }

    template <class T>
    void percent(std::string_view field, const T& fraction) {
        if constexpr (!Fraction<T>) {
            throw_no_fraction("write_json", field);
        } else if constexpr (is_optional<T>) {
            if (fraction)
                percent(field, *fraction);
            else
                out_ += "null";
        } else if constexpr (std::same_as<T, Decimal>) {
            append_json_string(out_, times_100(to_string(fraction)));
        } else if (!std::isfinite(fraction) || fraction == 0) {
            real(fraction);  // as it is, also the sign of -0
        } else {
            std::string text;
            append_number(text, fraction);
            out_ += times_100(text);
        }
    }

    /// Exact, and in plain notation where a decimal holds it.
    [[nodiscard]] static std::string times_100(std::string_view number) {
        const std::string shifted = shift_exponent(number, 2);
        const auto decimal = Decimal::parse(shifted);
        return decimal ? to_string(*decimal) : shifted;
    }

    template <class Point>
    void date(const Point& value) {
        std::string text;
        if constexpr (std::same_as<Point, Date>)
            text = format_date(value);
        else
            text = format_instant(value);
        if (!kam::detail::has_four_digit_year(value)) {
            throw InputError(text, Fault::out_of_range, "is not in the years 0000 to 9999");
        }
        append_json_string(out_, text);
    }

    template <class Real>
    void real(Real value) {
        if (std::isnan(value))
            out_ += "null";
        else if (std::isinf(value))
            out_ += value > 0 ? "\"inf\"" : "\"-inf\"";
        else
            append_number(out_, value);
    }

    const NameMap& names_;
    std::string out_;
};

/// True when the list that opens at `at` closes before another list or object opens.
[[nodiscard]] inline bool is_plain_list(std::string_view json, std::size_t at) {
    bool in_text = false;
    for (++at; at < json.size(); ++at) {
        const char c = json[at];
        if (in_text && c == '\\')
            ++at;
        else if (c == '"')
            in_text = !in_text;
        else if (!in_text && (c == '[' || c == '{' || c == ']'))
            return c == ']';
    }
    return false;
}

/// What JsonWriter wrote, with one member per line; lists of plain values stay on one line.
[[nodiscard]] inline std::string indented(std::string_view json, std::size_t width) {
    std::string out;
    std::size_t level = 0;
    const auto new_line = [&] { out.append(1, '\n').append(level * width, ' '); };
    bool in_text = false;
    bool in_plain_list = false;
    for (std::size_t at = 0; at < json.size(); ++at) {
        const char c = json[at];
        const bool opens = c == '[' || c == '{';
        const bool closes = c == ']' || c == '}';
        if (in_text) {
            out += c;
            if (c == '\\') out += json[++at];
            in_text = c != '"';
        } else if (opens && (json[at + 1] == ']' || json[at + 1] == '}')) {
            out += json.substr(at++, 2);
        } else if (opens) {
            out += c;
            in_plain_list = c == '[' && is_plain_list(json, at);
            if (in_plain_list) continue;
            ++level;
            new_line();
        } else if (closes && !in_plain_list) {
            --level;
            new_line();
            out += c;
        } else {
            out += c;
            if (c == '"')
                in_text = true;
            else if (closes)
                in_plain_list = false;
            else if (c == ':' || (c == ',' && in_plain_list))
                out += ' ';
            else if (c == ',')
                new_line();
        }
    }
    return out;
}

}  // namespace detail

/// The JSON text [rfc8259] of a value: described records as objects (inherited fields first), lists and sets as
/// arrays, pairs as arrays of two, maps with keys of text or names as objects (with other keys as arrays of pairs),
/// enumerations by name, Date and Instant as ISO 8601 text, Level as a number 0 to 4, identifiers, Decimal and other
/// TextValues as strings, Money as {"amount":"12.30","currency":"EUR"}, a variant as {"index":1,"value":...} with the
/// index of its alternative. Unknown (an empty optional, NaN, a number that is no enumerator) is null; infinities are
/// "inf" and "-inf". Doubles have the fewest digits that read back as the same double (3.0 is 3). The output is valid
/// JSON whatever the strings hold: a byte that is not UTF-8 becomes U+FFFD. Throws std::invalid_argument when `names`
/// maps a field as percent that is no fraction, InputError for a date outside the years 0000 to 9999, which have no
/// text.
template <class T>
[[nodiscard]] std::string write_json(const T& value, const JsonWriteOptions& options = {}) {
    detail::JsonWriter writer(options.names);
    writer.write(value);
    std::string compact = writer.take();
    return options.indent == 0 ? compact : detail::indented(compact, options.indent);
}

}  // namespace kam::inline v0::io
