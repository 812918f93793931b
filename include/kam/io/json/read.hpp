// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <boost/mp11/algorithm.hpp>

#include <kam/core/error.hpp>
#include <kam/core/name_map.hpp>
#include <kam/entities/currency.hpp>
#include <kam/io/json/document.hpp>
#include <kam/io/json/kinds.hpp>

namespace kam::inline v0::io {

/// How to read JSON. `names` says how another system calls the fields, in every record at every depth. Unknown members
/// are issues unless `ignore_unknown`. `currency` is that of all that names none: of Money written as a plain number,
/// and of members of type Currency that are absent; without it both are issues. `may_be_absent` lists fields that need
/// not be there and then keep the defaults of the record, in every record at every depth. Lists and objects may nest
/// `max_depth` deep (each level takes some hundred bytes of stack). The report keeps `issue_limit` issues.
struct JsonReadOptions {
    NameMap names{};
    bool ignore_unknown = false;
    std::optional<Currency> currency{};
    std::vector<std::string> may_be_absent{};
    std::size_t max_depth = 200;
    std::size_t issue_limit = Report::default_limit;
};

namespace detail {

class JsonReader {
public:
    JsonReader(const JsonReadOptions& options, Report& report) : options_(options), report_(report) {}

    template <class T>
    void read(const JsonNode& node, T& out, const JsonPlace& place) {
        if constexpr (EigenLike<T>) {
            EigenForm<T>::read(*this, node, out, place);
        } else if constexpr (is_optional<T>) {
            if (node.kind == JsonKind::null)
                out.reset();
            else
                read(node, out.emplace(), place);
        } else if constexpr (std::same_as<T, std::monostate>) {
            std::ignore = expect(node, JsonKind::null, "null", place);
        } else if constexpr (std::same_as<T, bool>) {
            if (expect(node, JsonKind::boolean, "true or false", place)) out = node.text == "true";
        } else if constexpr (std::same_as<T, Level>) {
            level(node, out, place);
        } else if constexpr (WholeNumber<T>) {
            whole_number(node, out, place);
        } else if constexpr (std::floating_point<T>) {
            real(node, out, place);
        } else if constexpr (std::same_as<T, std::string>) {
            if (expect(node, JsonKind::text, "text", place)) out = node.text;
        } else if constexpr (DescribedEnum<T>) {
            if (!expect(node, JsonKind::text, "a name", place)) return;
            if (const auto value = parse_name<T>(node.text))
                out = *value;
            else
                add(place, Fault::unknown_name, description(node) + " is not one of: " + list_of_names<T>());
        } else if constexpr (std::same_as<T, Date>) {
            if (!expect(node, JsonKind::text, "a date", place)) return;
            if (const auto value = parse_date_part(node.text))
                out = *value;
            else
                add(place, Fault::malformed, why_not_a_date(node.text));
        } else if constexpr (std::same_as<T, Instant>) {
            instant(node, out, place);
        } else if constexpr (std::same_as<T, Decimal>) {
            decimal(node, out, place);
        } else if constexpr (std::same_as<T, Money>) {
            money(node, out, place);
        } else if constexpr (TextValue<T>) {
            if (!expect(node, JsonKind::text, "text", place)) return;
            if (auto value = T::parse(node.text))
                out = *std::move(value);
            else if (std::same_as<T, Currency>)
                add(place, Fault::unknown_name, description(node) + " is no currency");
            else
                add(place, Fault::malformed, description(node) + " cannot be read");
        } else if constexpr (is_variant<T>) {
            variant(node, out, place);
        } else if constexpr (is_pair<T>) {
            if (!expect_list(node, 2, place)) return;
            read(*node.inside(), out.first, {&place, {}, 0});
            read(*node.inside()->after(), out.second, {&place, {}, 1});
        } else if constexpr (FixedList<T>) {
            if (!expect_list(node, std::tuple_size_v<T>, place)) return;
            const JsonNode* child = node.inside();
            for (std::size_t i = 0; i < out.size(); ++i, child = child->after()) read(*child, out[i], {&place, {}, i});
        } else if constexpr (MapByName<T>) {
            map(node, out, place);
        } else if constexpr (std::ranges::range<T>) {
            list(node, out, place);
        } else if constexpr (Described<T>) {
            record(node, out, place, options_.names);
        } else {
            static_assert(unsupported<T>, "kam: no JSON form: describe the type, or give it to_string and parse");
        }
    }

    void add(const JsonPlace& place, Fault kind, std::string what) { report_.add(place.path(), kind, std::move(what)); }

    [[nodiscard]] bool expect(const JsonNode& node, JsonKind kind, const char* expected, const JsonPlace& place) {
        if (node.kind == kind) return true;
        add(place, Fault::wrong_type, std::string("expected ") + expected + " but found " + description(node));
        return false;
    }

    /// A list of exactly this many elements.
    [[nodiscard]] bool expect_list(const JsonNode& node, std::size_t size, const JsonPlace& place) {
        if (!expect(node, JsonKind::list, "a list", place)) return false;
        const std::size_t found = size_of(node);
        if (found == size) return true;
        add(place, Fault::wrong_type,
            "expected " + std::to_string(size) + " elements but found " + std::to_string(found));
        return false;
    }

    [[nodiscard]] static std::size_t size_of(const JsonNode& list) {
        std::size_t size = 0;
        for (const JsonNode* child = list.inside(); child != list.after(); child = child->after()) ++size;
        return size;
    }

private:
    /// Through an exact decimal, because 3.0 and 2e3 are whole numbers too.
    template <class T>
    void whole_number(const JsonNode& node, T& out, const JsonPlace& place) {
        if (!expect(node, JsonKind::number, "a whole number", place)) return;
        const Decimal low((std::numeric_limits<T>::min)()), high((std::numeric_limits<T>::max)());
        Decimal value;
        const bool fits = parse_decimal(node.text, value) == ParseStatus::ok;
        if (fits && value.normalised().scale() > 0) {
            add(place, Fault::wrong_type, "expected a whole number but found " + description(node));
        } else if (!fits || value < low || value > high) {
            add(place, Fault::out_of_range,
                description(node) + " must be a whole number between " + to_string(low) + " and " + to_string(high));
        } else {
            out = static_cast<T>(value.normalised().coefficient());
        }
    }

    void level(const JsonNode& node, Level& out, const JsonPlace& place) {
        const std::size_t issues = report_.count();
        long long value = 0;
        whole_number(node, value, place);
        if (report_.count() > issues) return;
        if (const auto level = Level::from(value))
            out = *level;
        else
            add(place, Fault::out_of_range, description(node) + " must be a level 0, 1, 2, 3 or 4");
    }

    template <class Real>
    void real(const JsonNode& node, Real& out, const JsonPlace& place) {
        if (node.kind == JsonKind::null) {
            out = std::numeric_limits<Real>::quiet_NaN();
        } else if (node.kind == JsonKind::text && (node.text == "inf" || node.text == "-inf")) {
            out = node.text == "inf" ? std::numeric_limits<Real>::infinity() : -std::numeric_limits<Real>::infinity();
        } else if (expect(node, JsonKind::number, "a number", place)) {
            const auto read = std::from_chars(node.text.data(), node.text.data() + node.text.size(), out);
            if (read.ec != std::errc()) {
                add(place, Fault::out_of_range, description(node) + " is beyond what its type holds");
            }
        }
    }

    void instant(const JsonNode& node, Instant& out, const JsonPlace& place) {
        if (!expect(node, JsonKind::text, "a date and time", place)) return;
        const std::string_view day = node.text.substr(0, 10);
        if (const auto value = parse_instant(node.text))
            out = *value;
        else if (!parse_date(day))
            add(place, Fault::malformed, why_not_a_date(day));
        else
            add(place, Fault::malformed, description(node) + " is not a date and time (expected YYYY-MM-DDThh:mm:ss)");
    }

    void decimal(const JsonNode& node, Decimal& out, const JsonPlace& place) {
        if (node.kind != JsonKind::number && !expect(node, JsonKind::text, "a decimal number", place)) return;
        switch (parse_decimal(node.text, out)) {
            case ParseStatus::ok:
                break;
            case ParseStatus::not_a_number:
                add(place, Fault::malformed, description(node) + " is not a decimal number");
                break;
            case ParseStatus::does_not_fit:
                add(place, Fault::out_of_range, description(node) + " has more digits than a decimal holds");
                break;
        }
    }

    void money(const JsonNode& node, Money& out, const JsonPlace& place) {
        const std::size_t issues = report_.count();
        MoneyForm form;
        if (node.kind != JsonKind::number && node.kind != JsonKind::text) {
            record(node, form, place, NameMap{});
        } else if (options_.currency) {
            decimal(node, form.amount, place);
            form.currency = *options_.currency;
        } else {
            add(place, Fault::wrong_type,
                R"(expected {"amount":"12.30","currency":"EUR"} but found )" + description(node));
        }
        if (report_.count() > issues) return;
        if (parse_money(to_string(form.amount), form.currency, out) == ParseStatus::ok) return;
        add(place, Fault::out_of_range,
            to_string(form.amount) + ' ' + to_string(form.currency) + " has more than the " +
                std::to_string(form.currency.decimals()) + " decimals of its currency, or more than 64 bits hold");
    }

    template <class List>
    void list(const JsonNode& node, List& out, const JsonPlace& place) {
        if (!expect(node, JsonKind::list, "a list", place)) return;
        std::size_t i = 0;
        for (const JsonNode* child = node.inside(); child != node.after(); child = child->after(), ++i) {
            ListElement<List> element{};
            const std::size_t issues = report_.count();
            const JsonPlace here{&place, {}, i};
            read(*child, element, here);
            if (report_.count() > issues) continue;
            if constexpr (Keyed<List>) {
                const std::size_t size = out.size();
                out.insert(std::move(element));
                if (out.size() == size) add(here, Fault::duplicate, "is here twice");
            } else {
                out.push_back(std::move(element));
            }
        }
    }

    template <class Map>
    void map(const JsonNode& node, Map& out, const JsonPlace& place) {
        using Key = typename Map::key_type;
        if (!expect(node, JsonKind::object, "an object", place)) return;
        for (const JsonNode* child = node.inside(); child != node.after(); child = child->after()) {
            const JsonPlace here{&place, child->name};
            const std::size_t issues = report_.count();
            const auto key = key_from<Key>(child->name);
            if constexpr (DescribedEnum<Key>) {
                if (!key) add(here, Fault::unknown_name, "is not one of: " + list_of_names<Key>());
            } else if (!key) {
                add(here, Fault::malformed, "cannot be read");
            }
            typename Map::mapped_type value{};
            read(*child, value, here);
            if (report_.count() > issues) continue;
            const std::size_t size = out.size();
            out.emplace(*key, std::move(value));
            if (out.size() == size) add(here, Fault::duplicate, "is given twice");
        }
    }

    template <class Key>
    [[nodiscard]] static std::optional<Key> key_from(std::string_view name) {
        if constexpr (DescribedEnum<Key>)
            return parse_name<Key>(name);
        else if constexpr (TextValue<Key>)
            return Key::parse(name);
        else
            return Key(name);
    }

    template <class... Alternatives>
    void variant(const JsonNode& node, std::variant<Alternatives...>& out, const JsonPlace& place) {
        if (!expect(node, JsonKind::object, "an object", place)) return;
        const auto [index_node, value_node] = members(node, std::array<std::string_view, 2>{"index", "value"}, place);
        const JsonPlace index_place{&place, "index"}, value_place{&place, "value"};
        if (index_node == nullptr) add(index_place, Fault::missing, "is missing");
        if (value_node == nullptr) add(value_place, Fault::missing, "is missing");
        if (index_node == nullptr || value_node == nullptr) return;
        constexpr std::size_t count = sizeof...(Alternatives);
        const std::size_t issues = report_.count();
        std::size_t index = 0;
        whole_number(*index_node, index, index_place);
        if (index >= count) {
            add(index_place, Fault::out_of_range,
                description(*index_node) + " must be less than " + std::to_string(count));
        }
        if (report_.count() > issues) return;
        const JsonNode& held = *value_node;
        boost::mp11::mp_with_index<count>(
            index, [&](auto i) { read(held, out.template emplace<decltype(i)::value>(), value_place); });
    }

    /// The members with these names; null for those that are not there. What else is there is an issue.
    template <std::size_t N>
    [[nodiscard]] std::array<const JsonNode*, N> members(const JsonNode& object,
                                                         const std::array<std::string_view, N>& names,
                                                         const JsonPlace& place) {
        std::array<const JsonNode*, N> found{};
        for (const JsonNode* child = object.inside(); child != object.after(); child = child->after()) {
            const auto match = std::find(names.begin(), names.end(), child->name);
            const auto at = static_cast<std::size_t>(match - names.begin());
            if (at < N && found[at] == nullptr) {
                found[at] = child;
            } else if (at < N) {
                add({&place, child->name}, Fault::duplicate, "is given twice");
            } else if (!options_.ignore_unknown) {
                std::string list;
                for (const std::string_view name : names) list += (list.empty() ? "" : ", ") + std::string(name);
                add({&place, child->name}, Fault::unknown_name, "is not a field here; fields: " + list);
            }
        }
        return found;
    }

    template <class Record>
    void record(const JsonNode& node, Record& out, const JsonPlace& place, const NameMap& map) {
        if (!expect(node, JsonKind::object, "an object", place)) return;
        auto names = field_names<Record>();
        std::array<bool, field_count<Record>> as_percent{};
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (const NameMapping* mapping = map.by_field(names[i])) {
                names[i] = mapping->foreign;
                as_percent[i] = mapping->unit == ForeignUnit::percent;
            }
        }
        const auto found = members(node, names, place);
        std::size_t i = 0;
        for_each_descriptor<Record>([&](auto d) {
            const JsonPlace here{&place, names[i]};
            if (found[i] == nullptr)
                absent(d.name, out.*d.pointer, here);
            else if (as_percent[i])
                percent(*found[i], d.name, out.*d.pointer, here);
            else
                read(*found[i], out.*d.pointer, here);
            ++i;
        });
    }

    /// A member that is not there.
    template <class T>
    void absent(std::string_view field, T& out, const JsonPlace& place) {
        const auto& listed = options_.may_be_absent;
        if (may_be_absent<T>() || std::find(listed.begin(), listed.end(), field) != listed.end()) return;
        if constexpr (std::same_as<T, Currency>) {
            if (options_.currency) {
                out = *options_.currency;
                return;
            }
        }
        add(place, Fault::missing, "is missing");
    }

    template <class T>
    void percent(const JsonNode& node, std::string_view field, T& out, const JsonPlace& place) {
        if constexpr (!Fraction<T>) {
            throw_no_fraction("read_json", field);
        } else if constexpr (is_optional<T>) {
            if (node.kind == JsonKind::null)
                out.reset();
            else
                percent(node, field, out.emplace(), place);
        } else if (node.kind == JsonKind::number || (std::same_as<T, Decimal> && Decimal::parse(node.text))) {
            read(JsonNode{node.kind, {}, shift_exponent(node.text, -2)}, out, place);
        } else {
            read(node, out, place);
        }
    }

    const JsonReadOptions& options_;
    Report& report_;
};

}  // namespace detail

/// Reads JSON text into a value of described structs, lists, maps, ... as write_json writes them; a byte order mark
/// before it is skipped. Everything that is wrong goes into the report with its path ("orders[730].ordered_on"; for
/// broken syntax "line:column"); `out` is changed only when nothing is. A member that is absent is an issue unless the
/// field is std::optional (unknown), a list or map that can grow (empty), or a record of nothing but such fields; see
/// also `may_be_absent`. Null is the unknown of an optional and the NaN of a floating-point number; for others it is an
/// issue. A member given twice is an issue. A Date also takes the day of a date-time. Decimals are read exactly, from
/// text or from a number; a floating-point number must fit its type: 1e400 is not read as infinite, nor 1e-400 as 0.
/// Bounds of shares, levels and counts are not checked here but by `validate`. Throws std::invalid_argument when
/// `names` maps a field as percent that is no fraction.
template <class T>
[[nodiscard]] Report read_json(std::string_view text, T& out, const JsonReadOptions& options = {}) {
    Report report(options.issue_limit);
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
    boost::json::parse_options parse_options;
    parse_options.max_depth = options.max_depth;
    detail::JsonParser parser(parse_options, text.size());
    if (!detail::parse_json(parser, text, options.max_depth, report)) return report;
    T value{};
    detail::JsonReader(options, report).read(parser.handler().root(), value, {});
    if (report.ok()) out = std::move(value);
    return report;
}

/// The same as a value. Throws InputError with every issue.
template <class T>
[[nodiscard]] T read_json(std::string_view text, const JsonReadOptions& options = {}) {
    T value{};
    throw_if_any(read_json(text, value, options));
    return value;
}

}  // namespace kam::inline v0::io
