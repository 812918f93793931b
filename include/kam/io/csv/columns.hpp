// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <kam/core/fields.hpp>
#include <kam/core/name_map.hpp>
#include <kam/core/text.hpp>
#include <kam/entities/currency.hpp>
#include <kam/io/csv/value.hpp>

namespace kam::inline v0::io::detail {

template <class Record, class Descriptor>
using FieldType = std::remove_cvref_t<decltype(std::declval<Record&>().*Descriptor::pointer)>;

/// Whether the record has a field that fits in a column.
template <Described Record>
[[nodiscard]] constexpr bool has_csv_field() {
    bool found = false;
    for_each_descriptor<Record>([&](auto d) { found = found || CsvValue<FieldType<Record, decltype(d)>>; });
    return found;
}

/// One field of a record and its column: how the text becomes the value, and back.
template <class Record>
struct CsvColumn {
    std::string_view field{};
    std::string name{};
    bool required = false;
    bool (*parse)(std::string_view, Record&, const CsvForm&) = nullptr;
    CsvProblem (*explain)(std::string_view, const CsvForm&) = nullptr;
    std::optional<CsvProblem> (*append)(const Record&, std::string&, const CsvForm&) = nullptr;
    /// Fills the field where there is no column for it; null where nothing can.
    void (*fill)(Record&, const CsvForm&) = nullptr;
};

/// How a column is read and written in the form of this library. `Percent`: the file holds percent of the fraction.
template <class Record, class D, bool Percent>
void set_plain(CsvColumn<Record>& column) {
    column.parse = [](std::string_view text, Record& record, const CsvForm&) {
        if constexpr (Percent)
            return parse_percent(text, record.*D::pointer);
        else
            return parse_field(text, record.*D::pointer);
    };
    column.explain = explain_field<FieldType<Record, D>>;
    column.append = [](const Record& record, std::string& out, const CsvForm&) {
        if constexpr (Percent)
            return append_percent(record.*D::pointer, out);
        else
            return append_field(record.*D::pointer, out);
    };
}

/// The same in another form. Apart, so that the usual form does not pay for it.
template <class Record, class D, bool Percent>
void set_formed(CsvColumn<Record>& column) {
    using Value = FieldType<Record, D>;
    column.parse = [](std::string_view text, Record& record, const CsvForm& form) {
        const auto plain = plain_text<Value>(text, form);
        if (!plain) return false;
        if constexpr (Percent)
            return parse_percent(*plain, record.*D::pointer);
        else
            return parse_field(*plain, record.*D::pointer);
    };
    column.explain = [](std::string_view text, const CsvForm& form) {
        const auto plain = plain_text<Value>(text, form);
        if (plain) return explain_field<Value>(*plain, form);
        return CsvProblem{Fault::wrong_type, kam::detail::quoted(text) + " is not a number with a decimal comma"};
    };
    column.append = [](const Record& record, std::string& out, const CsvForm& form) {
        const auto begin = static_cast<std::ptrdiff_t>(out.size());
        std::optional<CsvProblem> problem;
        if constexpr (Percent)
            problem = append_percent(record.*D::pointer, out);
        else
            problem = append_field(record.*D::pointer, out);
        std::replace(out.begin() + begin, out.end(), '.', form.decimal_point);
        return problem;
    };
}

template <class Record, class D>
[[nodiscard]] CsvColumn<Record> column_of(const NameMap& names, const CsvForm& form, const char* function) {
    using Value = FieldType<Record, D>;
    using Known = typename WithoutOptional<Value>::Type;
    CsvColumn<Record> column;
    column.field = D::name;
    column.name = names.foreign_name(column.field);
    column.required = !is_optional<Value>;
    if constexpr (std::same_as<Value, Currency>) {
        if (form.currency) {
            column.required = false;
            column.fill = [](Record& record, const CsvForm& given) { record.*D::pointer = *given.currency; };
        }
    }
    set_plain<Record, D, false>(column);
    const bool is_plain = form.decimal_point == '.' && !form.currency;
    if constexpr (CsvFormed<Known>) {
        if (!is_plain) set_formed<Record, D, false>(column);
    }
    const NameMapping* const mapping = names.by_field(column.field);
    if (mapping != nullptr && mapping->unit == ForeignUnit::percent) {
        if constexpr (CsvFraction<Known>) {
            if (is_plain)
                set_plain<Record, D, true>(column);
            else
                set_formed<Record, D, true>(column);
        } else {
            throw std::invalid_argument(std::string(function) + ": field '" + D::name +
                                        "' is mapped as percent but is neither a real number nor a Decimal");
        }
    }
    return column;
}

[[nodiscard]] inline bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::find(list.begin(), list.end(), text) != list.end();
}

/// Throws unless every name is a field, which fits in a column where it is asked for by `selected`.
template <class Record>
void check_names(const NameMap& names, const std::vector<std::string>& selected, const char* function) {
    const auto fail = [&](const std::string& name, const char* problem) {
        throw std::invalid_argument(std::string(function) + ": '" + name + problem);
    };
    for (const NameMapping& mapping : names.mappings()) {
        if (!has_field<Record>(mapping.field)) fail(mapping.field, "' in the name map is no field of the record");
    }
    for (const std::string& name : selected) {
        bool fits = false;
        const bool found =
            visit_descriptor<Record>(name, [&](auto d) { fits = CsvValue<FieldType<Record, decltype(d)>>; });
        if (!found) fail(name, "' among the fields to use is no field of the record");
        if (!fits) fail(name, "' does not fit in one column of a CSV file");
    }
}

/// The columns of the selected fields in their order of declaration; of every field that fits in a column when none are
/// selected.
template <Described Record>
[[nodiscard]] std::vector<CsvColumn<Record>> columns_of(const NameMap& names, const std::vector<std::string>& selected,
                                                        const CsvForm& form, const char* function) {
    if (form.decimal_point != '.' && form.decimal_point != ',') {
        throw std::invalid_argument(std::string(function) + ": the decimal point is " +
                                    kam::detail::quoted({&form.decimal_point, 1}) + " but '.' or ',' can be read");
    }
    static_assert(has_csv_field<Record>(), "kam: no field of this record fits in a column of a CSV file");
    check_names<Record>(names, selected, function);
    std::vector<CsvColumn<Record>> columns;
    for_each_descriptor<Record>([&](auto d) {
        using D = decltype(d);
        if constexpr (CsvValue<FieldType<Record, D>>) {
            if (!selected.empty() && !contains(selected, d.name)) return;
            CsvColumn<Record> column = column_of<Record, D>(names, form, function);
            for (const auto& other : columns) {
                if (other.name != column.name) continue;
                throw std::invalid_argument(std::string(function) + ": fields '" + std::string(other.field) +
                                            "' and '" + d.name + "' have the same column '" + column.name + "'");
            }
            columns.push_back(std::move(column));
        }
    });
    return columns;
}

inline void check_separator(char separator, const char* function) {
    const auto byte = static_cast<unsigned char>(separator);
    if (byte == 0 || byte >= 0x80 || separator == '"' || separator == '\n' || separator == '\r') {
        throw std::invalid_argument(std::string(function) + ": the separator cannot be byte " + std::to_string(byte) +
                                    " (a quote, a line break, NUL or part of a longer character)");
    }
}

}  // namespace kam::inline v0::io::detail
