// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <ostream>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/enum.hpp>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/names.hpp>
#include <kam/core/text.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/money.hpp>
#include <kam/io/utf8.hpp>

namespace kam::inline v0 {

/// The issues, one per line; see Report::to_string.
inline std::ostream& operator<<(std::ostream& out, const Report& report) { return out << report.to_string(); }

namespace io {

/// To which side of its column a cell goes.
enum class Align { left, right };
BOOST_DESCRIBE_ENUM(Align, left, right)

/// A table of text (UTF-8) for the terminal. A column beyond the end of `align` is aligned left; a row may have fewer
/// cells than the header or more.
struct TextTable {
    std::vector<std::string> header{};
    std::vector<Align> align{};
    std::vector<std::vector<std::string>> rows{};
    /// Left-aligned cells that are wider are cut and end in "…". What is aligned right is never cut: a number without
    /// its end is a wrong number.
    std::size_t max_width = 40;
};

namespace detail {

/// Columns that a code point takes on a terminal: 0 for combining marks and joiners, 2 for the wide scripts of East
/// Asia and pictographs, else 1. The ranges are whole blocks of Unicode, near enough for aligned columns.
[[nodiscard]] constexpr std::size_t width_of(char32_t c) {
    struct Block {
        char32_t first, last;
        std::size_t width;
    };
    constexpr std::array<Block, 15> blocks{{{0x0300, 0x036F, 0},
                                            {0x1100, 0x115F, 2},
                                            {0x1AB0, 0x1AFF, 0},
                                            {0x200B, 0x200F, 0},
                                            {0x20D0, 0x20FF, 0},
                                            {0x2E80, 0x303E, 2},
                                            {0x3041, 0xA4CF, 2},
                                            {0xAC00, 0xD7A3, 2},
                                            {0xF900, 0xFAFF, 2},
                                            {0xFE00, 0xFE0F, 0},
                                            {0xFE30, 0xFE6F, 2},
                                            {0xFF00, 0xFF60, 2},
                                            {0xFFE0, 0xFFE6, 2},
                                            {0x1F300, 0x1FAFF, 2},
                                            {0x20000, 0x3FFFD, 2}}};
    for (const Block& block : blocks) {
        if (c >= block.first && c <= block.last) return block.width;
    }
    return 1;
}

/// A cell as it may be shown: control characters, which could move the cursor or start escape sequences, become blanks;
/// bytes that are not UTF-8 become U+FFFD.
struct Cell {
    std::string text{};
    std::size_t width = 0;
};

[[nodiscard]] inline Cell visible(std::string_view text, std::size_t max_width) {
    Cell cell;
    std::size_t kept = 0, kept_width = 0;  // as much as leaves room for the mark that something was cut
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint c = code_point_at(text, at);
        const bool is_control = c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0);
        const std::size_t width = is_control ? 1 : width_of(c.value);
        if (cell.width + width > max_width) return {cell.text.substr(0, kept) + "…", kept_width + 1};
        if (is_control)
            cell.text += ' ';
        else if (!c.valid)
            cell.text += "\xEF\xBF\xBD";
        else
            cell.text.append(text, at, c.length);
        cell.width += width;
        if (cell.width < max_width) {
            kept = cell.text.size();
            kept_width = cell.width;
        }
        at += c.length;
    }
    return cell;
}

/// What print_table can put into one cell: not lists and nested records.
template <class T>
struct FitsCell
    : std::bool_constant<Numeric<T> || std::same_as<T, Date> || std::same_as<T, Instant> || std::same_as<T, Money> ||
                         TextValue<T> || std::convertible_to<const T&, std::string_view>> {};
template <class T>
struct FitsCell<std::optional<T>> : FitsCell<T> {};

/// Numbers and amounts stand right.
template <class T>
struct AlignOf {
    static constexpr bool is_number = Numeric<T> && !DescribedEnum<T> && !std::same_as<T, bool>;
    static constexpr bool is_amount = std::same_as<T, Decimal> || std::same_as<T, Money>;
    static constexpr Align value = is_number || is_amount ? Align::right : Align::left;
};
template <class T>
struct AlignOf<std::optional<T>> : AlignOf<T> {};

/// Decimals that any number has room for below.
inline constexpr int most_decimals = 400;

template <std::floating_point Real>
[[nodiscard]] std::string real_text(Real value, int precision) {
    // Beyond this, fixed notation would show digits that the number does not have.
    const auto format = std::abs(value) < Real(1e15) ? std::chars_format::fixed : std::chars_format::scientific;
    std::array<char, 512> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision);
    return {buffer.data(), end.ptr};
}

template <class T>
[[nodiscard]] std::string cell_text(const T& value, int precision, std::string_view unknown) {
    if constexpr (kam::detail::is_optional<T>) {
        return value ? cell_text(*value, precision, unknown) : std::string(unknown);
    } else if constexpr (std::same_as<T, bool>) {
        return value ? "true" : "false";
    } else if constexpr (std::floating_point<T>) {
        return std::isnan(value) ? std::string(unknown) : real_text(value, precision);
    } else if constexpr (DescribedEnum<T>) {
        return std::string(kam::position_of(value) ? kam::name_of(value) : unknown);
    } else if constexpr (std::same_as<T, Date>) {
        return format_date(value);
    } else if constexpr (std::same_as<T, Instant>) {
        return format_instant(value);
    } else if constexpr (std::convertible_to<const T&, std::string_view>) {
        return std::string(std::string_view(value));
    } else if constexpr (TextValue<T> || std::same_as<T, Money>) {
        return to_string(value);
    } else if constexpr (std::integral<T>) {
        return std::to_string(value);
    } else {
        return real_text(kam::to_number(value), precision);
    }
}

}  // namespace detail

/// What to show of the records. `columns` are names of fields in the order wanted; none means every field that fits a
/// cell: text, numbers, names, dates, money; not lists and nested records. `precision` is the number of decimals of
/// floating-point numbers (those from 1e15 on are in scientific notation); exact decimals and money show their own.
/// `unknown` stands for an empty optional and for NaN. Text wider than `max_width` is cut.
struct PrintOptions {
    std::vector<std::string> columns{};
    int precision = 2;
    std::string unknown = "-";
    std::size_t max_width = 40;
};

/// The records as a table: field names as header, one row each, numbers aligned right. Throws std::invalid_argument for
/// a column that is no field or does not fit a cell, and for a precision outside 0 to 400.
template <std::ranges::input_range R>
requires Described<std::ranges::range_value_t<R>>
[[nodiscard]] TextTable table_of(const R& records, const PrintOptions& options = {}) {
    using Record = std::ranges::range_value_t<R>;
    if (options.precision < 0 || options.precision > detail::most_decimals) {
        throw std::invalid_argument("io::table_of: a precision of " + std::to_string(options.precision) + " but 0 to " +
                                    std::to_string(detail::most_decimals) + " are possible");
    }
    using Format = std::string (*)(const Record&, const PrintOptions&);
    TextTable table{.max_width = options.max_width};
    std::vector<Format> formats;
    const auto add = [&](auto d) {
        using Value = std::remove_cvref_t<decltype(std::declval<const Record&>().*d.pointer)>;
        if constexpr (detail::FitsCell<Value>::value) {
            table.header.emplace_back(d.name);
            table.align.push_back(detail::AlignOf<Value>::value);
            formats.push_back([](const Record& record, const PrintOptions& o) {
                return detail::cell_text(record.*decltype(d)::pointer, o.precision, o.unknown);
            });
        }
    };
    if (options.columns.empty()) for_each_descriptor<Record>(add);
    for (const std::string& column : options.columns) {
        visit_descriptor<Record>(column, add);
        if (table.header.empty() || table.header.back() != column) {
            throw std::invalid_argument("io::table_of: '" + column + "' is not a field that fits a cell");
        }
    }
    for (const Record& record : records) {
        std::vector<std::string>& row = table.rows.emplace_back();
        for (const Format format : formats) row.push_back(format(record, options));
    }
    return table;
}

/// Header, a line, and the rows, in columns two blanks apart; no blanks at the ends of lines. An empty table prints
/// nothing.
inline std::ostream& operator<<(std::ostream& out, const TextTable& table) {
    const auto is_right = [&](std::size_t column) {
        return column < table.align.size() && table.align[column] == Align::right;
    };
    const std::size_t max_width = (std::max)(table.max_width, std::size_t{1});
    std::vector<std::vector<detail::Cell>> lines;
    std::vector<std::size_t> widths;
    const auto add_line = [&](const std::vector<std::string>& texts) {
        std::vector<detail::Cell>& line = lines.emplace_back();
        for (std::size_t column = 0; column < texts.size(); ++column) {
            line.push_back(detail::visible(texts[column], is_right(column) ? std::string::npos : max_width));
            if (column == widths.size()) widths.push_back(0);
            widths[column] = (std::max)(widths[column], line.back().width);
        }
    };
    if (!table.header.empty()) add_line(table.header);
    for (const std::vector<std::string>& row : table.rows) add_line(row);

    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::string text;
        std::size_t owed = 0;  // blanks that are written only when something follows
        for (std::size_t column = 0; column < lines[i].size(); ++column) {
            const detail::Cell& cell = lines[i][column];
            const std::size_t padding = widths[column] - cell.width;
            if (is_right(column)) owed += padding;
            if (!cell.text.empty()) {
                text.append(owed, ' ').append(cell.text);
                owed = 0;
            }
            if (!is_right(column)) owed += padding;
            owed += 2;
        }
        out << text << '\n';
        if (i > 0 || table.header.empty()) continue;
        for (std::size_t column = 0; column < widths.size(); ++column) {
            out << (column == 0 ? "" : "  ") << std::string(widths[column], '-');
        }
        out << '\n';
    }
    return out;
}

/// Prints records as an aligned table; see table_of and TextTable.
///     io::print_table(std::cout, accounts, {.columns = {"name", "sales"}, .precision = 0});
template <std::ranges::input_range R>
requires Described<std::ranges::range_value_t<R>>
void print_table(std::ostream& out, const R& records, const PrintOptions& options = {}) {
    out << io::table_of(records, options);
}

}  // namespace io
}  // namespace kam::inline v0
