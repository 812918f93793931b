// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/name_map.hpp>
#include <kam/core/progress.hpp>
#include <kam/entities/currency.hpp>
#include <kam/io/csv/columns.hpp>
#include <kam/io/csv/input.hpp>
#include <kam/io/csv/scanner.hpp>

namespace kam::inline v0::io {

/// How to read CSV.
struct CsvOptions {
    /// What the columns are called, where that is not the name of the field, and which hold percent (of a real number
    /// or Decimal).
    NameMap names{};
    char separator = ',';
    /// Of real numbers, Decimal and Money: '.' or ','. There are no separators of thousands, so that with a comma a
    /// number that holds a point is refused.
    char decimal_point = '.';
    /// The currency of all that names none: of Money written as a plain number, and of fields of type Currency that
    /// have no column. Without it both are issues.
    std::optional<Currency> currency{};
    /// The fields to read; none means every field that fits in one column. The others keep their defaults.
    std::vector<std::string> fields{};
    /// Optional fields that must have a column all the same. Fields that are not optional must, unless the next says
    /// otherwise.
    std::vector<std::string> required{};
    /// Fields that are not optional and need no column all the same: without one they keep the defaults of the record,
    /// as `cancelled` of an order from a system that keeps no cancellations.
    std::vector<std::string> may_be_absent{};
    /// Keep the good lines and report the bad ones, instead of throwing InputError for them.
    bool skip_bad_lines = false;
    /// The longest field, in bytes as written; a longer one makes its line bad. So is the header line limited.
    std::size_t longest_field = std::size_t{1} << 20;
    /// Issues that the report keeps; it counts all.
    std::size_t issue_limit = Report::default_limit;
    /// Called with bytes read and bytes in all (0: not known) after each block; can stop the reading.
    Progress progress{};
    /// Bytes read at a time.
    std::size_t block_size = std::size_t{1} << 18;
};

/// What reading has found besides the records.
struct CsvSummary {
    /// Every issue of the lines rejected, with its place.
    Report report{};
    /// Lines with data, accepted + rejected: not the header, not empty lines; a line break in quotes does not end one.
    std::size_t lines = 0;
    std::size_t accepted = 0;
    std::size_t rejected = 0;
    /// Columns of the header that no field takes.
    std::vector<std::string> unused_columns{};
    /// Fields that have no column and need none.
    std::vector<std::string> absent_fields{};
    /// Reading was stopped by the caller, and what is here is only the beginning.
    bool stopped = false;
};
BOOST_DESCRIBE_STRUCT(CsvSummary, (), (lines, accepted, rejected, unused_columns, absent_fields, stopped))

namespace detail {
class CsvIssues;
struct CsvPlaces;
}  // namespace detail

/// A line as the function given to for_each_csv sees it: each of its fields is in order, and `reject` refuses it for
/// what they mean together. A line rejected counts and is reported like any other bad line.
class CsvLine {
public:
    /// The physical line, from 1, where it begins.
    [[nodiscard]] std::size_t number() const noexcept { return number_; }
    /// Whether the input has a column for the field.
    [[nodiscard]] bool has(std::string_view field) const;
    /// Refuses the line; the issue is placed at the field's column and names it.
    void reject(std::string_view field, Fault kind, const std::string& what);
    [[nodiscard]] bool rejected() const noexcept { return rejected_; }

    CsvLine(std::size_t number, const detail::CsvPlaces& places, detail::CsvIssues& issues)
        : number_(number), places_(places), issues_(issues) {}

private:
    std::size_t number_;
    const detail::CsvPlaces& places_;
    detail::CsvIssues& issues_;
    bool rejected_ = false;
};

/// The records of a CSV input in their order, and what else was found.
template <class Record>
struct CsvRecords : CsvSummary {
    std::vector<Record> records{};
};

namespace detail {

/// A column's name for the beginning of a message: on one line, not too long.
[[nodiscard]] inline std::string shown(std::string_view name) {
    const std::string text = kam::detail::quoted(name);
    return text.substr(1, text.size() - 2);
}

/// Turns what is wrong into issues with their places.
class CsvIssues {
public:
    CsvIssues(std::string name, std::size_t limit) : name_(std::move(name)), report_(limit) {}

    void add(std::size_t line, std::size_t column, Fault kind, std::string what) {
        report_.add(name_ + ':' + std::to_string(line) + ':' + std::to_string(column), kind, std::move(what));
    }

    /// A field whose form is wrong.
    void add_flaw(const CsvScanner& scanner, std::size_t column, const std::string& name, std::size_t longest) {
        const std::string prefix = name.empty() ? name : shown(name) + ": ";
        const auto say = [&](const char* what) { add(scanner.field_line(), column, Fault::malformed, prefix + what); };
        switch (scanner.flaw()) {
            case CsvFlaw::none:
                break;
            case CsvFlaw::nul:
                say("holds a NUL byte");
                break;
            case CsvFlaw::quote_inside:
                say("has a quote inside but does not begin with one");
                break;
            case CsvFlaw::text_after_quote:
                say("has text after its closing quote");
                break;
            case CsvFlaw::unclosed:
                say("the quote that opens here is never closed");
                break;
            case CsvFlaw::too_long:
                add(scanner.field_line(), column, Fault::out_of_range,
                    prefix + "is longer than " + std::to_string(longest) + " bytes");
        }
    }

    /// A line with another number of fields than the header. Its place is the first field that is missing or too many.
    void add_count(std::size_t line, std::size_t count, std::size_t expected) {
        add(line, (std::min)(count, expected) + 1, Fault::malformed,
            "the line has " + std::to_string(count) + (count == 1 ? " field" : " fields") + " but the header has " +
                std::to_string(expected));
    }

    [[nodiscard]] Report& report() noexcept { return report_; }

private:
    std::string name_;
    Report report_;
};

/// A list for messages, cut to a length that fits a line.
[[nodiscard]] inline std::string list_of(const std::vector<std::string>& names) {
    constexpr std::size_t most = 30;
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < most; ++i) {
        if (i > 0) list += ", ";
        list += kam::detail::quoted(names[i], 40);
    }
    if (names.size() > most) list += " and " + std::to_string(names.size() - most) + " more";
    return list;
}

struct CsvHeader {
    std::vector<std::string> names{};
    std::size_t line = 1;
};

/// The first line that is not empty. What is wrong goes to `issues`.
[[nodiscard]] inline CsvHeader read_header(CsvScanner& scanner, std::size_t longest, CsvIssues& issues) {
    CsvHeader header;
    if (scanner.skip("\xFF\xFE") || scanner.skip("\xFE\xFF")) {
        issues.add(1, 1, Fault::malformed, "is UTF-16 text; UTF-8 is needed");
        return header;
    }
    scanner.skip("\xEF\xBB\xBF");
    const bool has_line = scanner.begin_line();
    header.line = scanner.line();
    if (!has_line) {
        if (!scanner.stopped()) {
            issues.add(header.line, 1, Fault::missing, "is empty: a header line with the column names is needed");
        }
        return header;
    }
    std::size_t bytes = 0;
    std::string_view text;
    CsvEnd end{};
    do {
        end = scanner.next(text);
        if (scanner.stopped()) break;
        if (scanner.flaw() != CsvFlaw::none) {
            issues.add_flaw(scanner, header.names.size() + 1, "header", longest);
            break;
        }
        bytes += text.size() + 1;
        if (bytes > longest + 1) {
            issues.add(scanner.field_line(), header.names.size() + 1, Fault::out_of_range,
                       "the header line is longer than " + std::to_string(longest) + " bytes");
            break;
        }
        header.names.emplace_back(text);
    } while (end == CsvEnd::separator);
    return header;
}

/// Where the fields of a record are on a line, and what their columns are called.
struct CsvPlaces {
    struct Place {
        std::string_view field{};
        std::string_view name{};
        std::size_t column = 0;  ///< counted from 1; 0 where there is none
    };
    std::vector<Place> places{};

    [[nodiscard]] Place of(std::string_view field) const {
        for (const Place& place : places) {
            if (place.field == field) return place;
        }
        return {field, field, 0};
    }
};

/// For each column of the header the field that it fills, or null.
template <class Record>
[[nodiscard]] std::vector<const CsvColumn<Record>*> match_columns(const std::vector<CsvColumn<Record>>& columns,
                                                                  const CsvHeader& header, const CsvOptions& options,
                                                                  CsvIssues& issues, CsvSummary& summary,
                                                                  CsvPlaces& places) {
    std::unordered_map<std::string_view, std::size_t> column_of_name;  // counted from 1
    for (std::size_t i = 0; i < header.names.size(); ++i) {
        const std::string& name = header.names[i];
        const auto [found, is_new] = column_of_name.emplace(name, i + 1);
        if (is_new || name.empty()) continue;
        issues.add(header.line, i + 1, Fault::duplicate,
                   "column '" + shown(name) + "' is also column " + std::to_string(found->second));
    }
    std::vector<const CsvColumn<Record>*> matched(header.names.size(), nullptr);
    for (const auto& column : columns) {
        const auto place = column_of_name.find(column.name);
        const std::size_t found = place == column_of_name.end() ? 0 : place->second;
        if (found > 0) matched[found - 1] = &column;
        places.places.push_back({column.field, column.name, found});
        const bool needed = (column.required && !contains(options.may_be_absent, column.field)) ||
                            contains(options.required, column.field);
        if (found == 0 && needed) {
            issues.add(header.line, 1, Fault::missing,
                       "there is no column '" + shown(column.name) + "'; the header has " + list_of(header.names));
        } else if (found == 0) {
            summary.absent_fields.emplace_back(column.field);
        }
    }
    for (std::size_t i = 0; i < matched.size(); ++i) {
        if (matched[i] == nullptr) summary.unused_columns.push_back(header.names[i]);
    }
    return matched;
}

/// Reads all lines. `sink.fresh()` answers an empty record to fill, `sink.keep(line)` takes it, `sink.drop()` takes it
/// back, and `sink.abandon()` says that records will no longer be needed, as the reading will throw.
template <Described Record, class Sink>
[[nodiscard]] CsvSummary read_lines(CsvInput& input, const CsvOptions& options, const char* function, Sink&& sink) {
    check_separator(options.separator, function);
    if (options.block_size == 0) throw std::invalid_argument(std::string(function) + ": the block size is 0");
    const CsvForm form{options.decimal_point, options.currency};
    const auto columns = columns_of<Record>(options.names, options.fields, form, function);
    check_names<Record>({}, options.required, function);
    check_names<Record>({}, options.may_be_absent, function);

    CsvSummary summary;
    CsvPlaces places;
    CsvIssues issues(input.name(), options.issue_limit);
    CsvScanner scanner(input, options.separator, options.longest_field, options.block_size, options.progress);
    const CsvHeader header = read_header(scanner, options.longest_field, issues);
    std::vector<const CsvColumn<Record>*> matched;
    if (issues.report().ok() && !scanner.stopped()) {
        matched = match_columns(columns, header, options, issues, summary, places);
    }
    throw_if_any(issues.report());
    const std::size_t width = header.names.size();
    std::vector<const CsvColumn<Record>*> filled;  // without a column
    for (const auto& column : columns) {
        if (column.fill != nullptr && places.of(column.field).column == 0) filled.push_back(&column);
    }

    while (!scanner.stopped() && scanner.begin_line()) {
        const std::size_t line = scanner.line();
        Record& record = sink.fresh();
        for (const auto* column : filled) column->fill(record, form);
        bool good = true;
        std::size_t count = 0;
        std::string_view text;
        CsvEnd end{};
        do {
            end = scanner.next(text);
            const CsvColumn<Record>* const column = count < width ? matched[count] : nullptr;
            ++count;
            if (scanner.flaw() != CsvFlaw::none) [[unlikely]] {
                good = false;
                issues.add_flaw(scanner, count, count <= width ? header.names[count - 1] : "", options.longest_field);
            } else if (column != nullptr && !column->parse(text, record, form)) [[unlikely]] {
                good = false;
                auto problem = column->explain(text, form);
                issues.add(scanner.field_line(), count, problem.kind, shown(column->name) + ": " + problem.what);
            }
        } while (end == CsvEnd::separator);
        if (scanner.stopped()) {
            sink.drop();
            break;
        }
        if (count != width) [[unlikely]] {
            good = false;
            if (scanner.flaw() != CsvFlaw::unclosed) issues.add_count(scanner.field_line(), count, width);
        }
        ++summary.lines;
        if (good) [[likely]] {
            CsvLine whole(line, places, issues);
            sink.keep(whole);
            good = !whole.rejected();
        } else {
            sink.drop();
        }
        ++(good ? summary.accepted : summary.rejected);
        if (!good && !options.skip_bad_lines) sink.abandon();
    }
    summary.stopped = scanner.stopped();
    summary.report = std::move(issues.report());
    if (!options.skip_bad_lines) throw_if_any(summary.report);
    return summary;
}

template <class Record, class F>
class CallbackSink {
public:
    explicit CallbackSink(F& f) : f_(f) {}
    [[nodiscard]] Record& fresh() { return record_.emplace(); }
    void keep(CsvLine& line) {
        if constexpr (std::invocable<F&, Record&&, CsvLine&>) {
            f_(std::move(*record_), line);
        } else {
            if (!abandoned_) f_(std::move(*record_), line.number());
        }
    }
    void drop() {}
    void abandon() { abandoned_ = true; }

private:
    F& f_;
    std::optional<Record> record_{};
    bool abandoned_ = false;
};

/// Fills the records where they stay.
template <class Record>
class VectorSink {
public:
    VectorSink(std::vector<Record>& records, const CsvInput& input, std::size_t block)
        : records_(records), input_(input), block_(block) {}
    [[nodiscard]] Record& fresh() {
        if (records_.size() == records_.capacity()) grow();
        return records_.emplace_back();
    }
    void keep(const CsvLine&) {
        if (abandoned_) records_.clear();
    }
    void drop() { records_.pop_back(); }
    void abandon() {
        abandoned_ = true;
        records_ = {};
    }

private:
    /// Makes room for as many records as the bytes still to come will hold if they are like those before, so that few
    /// are moved. Up to a block has been read, but not cut into records: without it the estimate is rather too large
    /// than a little too small, which would move nearly all. An estimate of many times the room is not trusted: part
    /// of the way first, and a large part still to go.
    void grow() {
        const std::size_t size = (std::max)(records_.size(), std::size_t{64});
        double factor = input_.done() < input_.total() ? 8 : 2;
        if (input_.done() > block_ && input_.total() > 0) {
            const double share = static_cast<double>(input_.done() - block_) / static_cast<double>(input_.total());
            factor = (std::max)(1.03 / share, 2.0);
            if (factor > 32) factor = 16;
        }
        records_.reserve(static_cast<std::size_t>(static_cast<double>(size) * factor));
    }

    std::vector<Record>& records_;
    const CsvInput& input_;
    std::size_t block_;
    bool abandoned_ = false;
};

}  // namespace detail

inline bool CsvLine::has(std::string_view field) const { return places_.of(field).column != 0; }

inline void CsvLine::reject(std::string_view field, Fault kind, const std::string& what) {
    const auto place = places_.of(field);
    issues_.add(number_, (std::max)(place.column, std::size_t{1}), kind, detail::shown(place.name) + ": " + what);
    rejected_ = true;
}

/// Reads CSV record by record, in memory that does not grow with the input: calls `f(Record&&, line)` for each good
/// line, in order; `line` is the physical line where the record begins, or a CsvLine&, by which the function can reject
/// the line for what its fields mean together. Once a bad line is met without `skip_bad_lines`, InputError is thrown at
/// the end with every issue; until then the rest is only checked, and handed on only to a function that checks, too:
/// one that takes a CsvLine&. What concerns the whole input (it cannot be read, has no header, lacks a column) is
/// thrown in any case.
template <Described Record, class F>
requires std::invocable<F&, Record&&, std::size_t> || std::invocable<F&, Record&&, CsvLine&> CsvSummary
for_each_csv(CsvInput input, const CsvOptions& options, F&& f) {
    return detail::read_lines<Record>(input, options, "for_each_csv", detail::CallbackSink<Record, F>(f));
}

/// Reads all records of a CSV input. By default a single bad line makes it throw InputError, after all of the input has
/// been read, with every issue; with `skip_bad_lines` the good lines are returned and the report tells of the others.
template <Described Record>
[[nodiscard]] CsvRecords<Record> read_csv(CsvInput input, const CsvOptions& options = {}) {
    CsvRecords<Record> result;
    static_cast<CsvSummary&>(result) = detail::read_lines<Record>(
        input, options, "read_csv", detail::VectorSink<Record>(result.records, input, options.block_size));
    return result;
}

}  // namespace kam::inline v0::io
