// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <kam/core/error.hpp>
#include <kam/core/name_map.hpp>
#include <kam/io/csv.hpp>

#include "checks.hpp"
#include "input.hpp"
#include "options.hpp"
#include "progress.hpp"

/// What a file is called in messages.
[[nodiscard]] inline std::string file_name(const std::string& path) { return path == "-" ? "stdin" : path; }

/// The files of a review are read one after the other; what is wrong with them is gathered.
class Reader {
public:
    Reader(const Options& options, Findings& findings) : options_(options), findings_(findings) {}

    /// Calls `f(Row&&, CsvLine&)` for the lines of a file. Columns that the name map names must be there, and those of
    /// `required`.
    template <class Row, class F>
    kam::io::CsvSummary read(const std::string& path, const kam::NameMap& names, std::vector<std::string> required,
                             F f) {
        if (path.empty()) return {};
        for (const kam::NameMapping& mapping : names.mappings()) required.push_back(mapping.field);
        const kam::io::CsvOptions csv{
            .names = names,
            .separator = options_.separator,
            .decimal_point = options_.decimal_comma ? ',' : '.',
            .required = std::move(required),
            .skip_bad_lines = true,
            .progress = show_progress("reading " + file_name(path), "MB", 1e6, options_.progress)};
        try {
            auto summary = kam::io::for_each_csv<Row>(path, csv, std::ref(f));
            findings_.bad_lines.append(summary.report);
            if (!summary.unused_columns.empty()) unused_.push_back({file_name(path), summary.unused_columns});
            return summary;
        } catch (const kam::InputError& error) {  // the file as a whole
            findings_.base.append(error.report());
            return {};
        }
    }

    /// The same for a file beside the order lines, whose lines are counted.
    template <class Row, class F>
    kam::io::CsvSummary read_other(const std::string& path, const kam::NameMap& names, F f) {
        auto summary = read<Row>(path, names, {}, std::move(f));
        if (!path.empty()) other_files_.push_back({path, summary.lines, summary.accepted, summary.rejected});
        return summary;
    }

    /// Rejects a line of such a file of which only the whole file, or another one, shows that it is bad.
    void reject_late(const std::string& path, std::size_t line, const Problem& problem) {
        const auto file = std::ranges::find(other_files_, path, &FileSummary::file);
        --file->accepted;
        ++file->rejected;
        findings_.bad_lines.add(file_name(path) + ':' + std::to_string(line), problem.kind,
                                std::string(problem.field) + ": " + problem.what);
    }

    [[nodiscard]] std::vector<UnusedColumns> take_unused() { return std::move(unused_); }
    [[nodiscard]] std::vector<FileSummary> take_other_files() {
        for (FileSummary& file : other_files_) file.file = file_name(file.file);
        return std::move(other_files_);
    }

private:
    const Options& options_;
    Findings& findings_;
    std::vector<UnusedColumns> unused_;
    std::vector<FileSummary> other_files_;
};
