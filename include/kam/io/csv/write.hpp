// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <ostream>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/name_map.hpp>
#include <kam/io/csv/columns.hpp>

namespace kam::inline v0::io {

/// How to write CSV.
struct CsvWriteOptions {
    /// What the columns are called, where that is not the name of the field, and which hold percent.
    NameMap names{};
    char separator = ',';
    /// Of real numbers, Decimal and Money: '.' or ','.
    char decimal_point = '.';
    /// The fields to write, in the record's order; none means all, each of which must then fit in one column.
    std::vector<std::string> fields{};
    /// Lines end with CR LF, as RFC 4180 has it and some programs want it; else with LF alone.
    bool crlf = false;
    /// Begin with a UTF-8 byte order mark, by which Excel knows UTF-8.
    bool byte_order_mark = false;
};

/// Writes records as CSV one by one, appending to a text: the header at once, then a line per record. Fields are quoted
/// only where they must be: when they hold a separator, a quote or a line break, and when a line would be empty
/// otherwise. `read_csv` with the same names, separator and decimal point reads back equal records. Two things have no
/// text of their own in CSV: NaN is written as an empty field, like other unknown numbers, and an optional that holds
/// an empty text is read back as unknown.
template <Described Record>
class CsvWriter {
public:
    /// Throws std::invalid_argument for fields that do not exist or do not fit in a column, and for a separator or
    /// a decimal point that cannot be one.
    explicit CsvWriter(const CsvWriteOptions& options = {})
        : separator_(options.separator),
          form_{options.decimal_point, {}},
          line_end_(options.crlf ? "\r\n" : "\n"),
          byte_order_mark_(options.byte_order_mark) {
        detail::check_separator(separator_, "CsvWriter");
        if (options.fields.empty()) {
            for_each_descriptor<Record>([](auto d) {
                if constexpr (!CsvValue<detail::FieldType<Record, decltype(d)>>) {
                    throw std::invalid_argument(std::string("CsvWriter: '") + d.name +
                                                "' does not fit in one column of a CSV file; name the fields to write");
                }
            });
        }
        columns_ = detail::columns_of<Record>(options.names, options.fields, form_, "CsvWriter");
    }

    void append_header(std::string& out) const {
        if (byte_order_mark_) out += "\xEF\xBB\xBF";
        for (const auto& column : columns_) append_field(column, out, [&] { out += column.name; });
    }

    /// Throws InputError, and appends nothing, for values that no reading could give back: a NUL byte in text, a number
    /// that is no enumerator, an infinity, a date outside the years 0000 to 9999.
    void append(const Record& record, std::string& out) {
        const std::size_t line = out.size();
        for (const auto& column : columns_) {
            std::optional<detail::CsvProblem> problem;
            append_field(column, out, [&] {
                const std::size_t begin = out.size();
                problem = column.append(record, out, form_);
                if (!problem && out.find('\0', begin) != std::string::npos) {
                    problem = detail::CsvProblem{Fault::malformed, "holds a NUL byte"};
                }
            });
            if (!problem) continue;
            out.resize(line);
            const std::string where = "records[" + std::to_string(count_) + "]." + std::string(column.field);
            throw InputError(where, problem->kind, std::move(problem->what));
        }
        ++count_;
    }

private:
    /// Lets `append_text` add the text of a field, and puts around it what makes it a field of a line.
    template <class F>
    void append_field(const detail::CsvColumn<Record>& column, std::string& out, const F& append_text) const {
        if (&column != &columns_.front()) out += separator_;
        const std::size_t begin = out.size();
        append_text();
        const bool alone = columns_.size() == 1 && out.size() == begin;  // an empty line would be skipped
        const char specials[] = {separator_, '"', '\n', '\r'};
        if (alone || out.find_first_of(specials, begin, sizeof specials) != std::string::npos) quote(out, begin);
        if (&column == &columns_.back()) out += line_end_;
    }

    static void quote(std::string& out, std::size_t begin) {
        std::string quoted(1, '"');
        for (std::size_t i = begin; i < out.size(); ++i) {
            if (out[i] == '"') quoted += '"';
            quoted += out[i];
        }
        out.replace(begin, std::string::npos, quoted += '"');
    }

    char separator_;
    detail::CsvForm form_;
    std::string_view line_end_;
    bool byte_order_mark_;
    std::vector<detail::CsvColumn<Record>> columns_;
    std::size_t count_ = 0;
};

/// The records as CSV text: a header line and a line for each. Throws as CsvWriter does.
template <std::ranges::input_range R>
requires Described<std::ranges::range_value_t<R>>
[[nodiscard]] std::string to_csv(const R& records, const CsvWriteOptions& options = {}) {
    CsvWriter<std::ranges::range_value_t<R>> writer(options);
    std::string text;
    writer.append_header(text);
    for (const auto& record : records) writer.append(record, text);
    return text;
}

/// Writes the records as CSV to a stream, in constant memory. Whether the stream took everything is asked of the
/// stream, as usual.
template <std::ranges::input_range R>
requires Described<std::ranges::range_value_t<R>>
void write_csv(std::ostream& out, const R& records, const CsvWriteOptions& options = {}) {
    constexpr std::size_t block_size = std::size_t{1} << 16;
    CsvWriter<std::ranges::range_value_t<R>> writer(options);
    std::string block;
    const auto flush = [&] {
        out.write(block.data(), static_cast<std::streamsize>(block.size()));
        block.clear();
    };
    writer.append_header(block);
    for (const auto& record : records) {
        writer.append(record, block);
        if (block.size() >= block_size) flush();
    }
    flush();
}

}  // namespace kam::inline v0::io
