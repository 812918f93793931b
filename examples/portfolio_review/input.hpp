// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/entities/rates.hpp>
#include <kam/review/synthetic.hpp>

#include "options.hpp"

/// The columns of a file that nobody asked for.
struct UnusedColumns {
    std::string file{};
    std::vector<std::string> columns{};
};
BOOST_DESCRIBE_STRUCT(UnusedColumns, (), (file, columns))

/// Where every line of a file beside the order lines went: accepted + rejected = lines.
struct FileSummary {
    std::string file{};
    std::size_t lines = 0;
    std::size_t accepted = 0;
    std::size_t rejected = 0;
};
BOOST_DESCRIBE_STRUCT(FileSummary, (), (file, lines, accepted, rejected))

/// Where every order line of the input went: assigned + unassigned + rejected = lines. Values are exact, in the
/// currency of the review.
struct InputSummary {
    std::size_t lines = 0;
    std::size_t assigned = 0;    ///< lines of a known account
    std::size_t unassigned = 0;  ///< lines that name no account
    std::size_t rejected = 0;    ///< bad lines; their value is not known
    kam::Decimal value{};        ///< of the assigned and the unassigned lines
    kam::Decimal assigned_value{};
    std::size_t later_lines = 0;  ///< assigned lines after the date of the review, which it leaves out
    kam::Decimal later_value{};
    /// Order ids that further accounts use; each account has an order of its own then.
    std::size_t shared_order_ids = 0;
    std::vector<FileSummary> other_files{};
    std::vector<UnusedColumns> unused_columns{};
    std::vector<std::string> notes{};  ///< what is in order, and yet likely a mistake
};
BOOST_DESCRIBE_STRUCT(InputSummary, (),
                      (lines, assigned, unassigned, rejected, value, assigned_value, later_lines, later_value,
                       shared_order_ids, other_files, unused_columns, notes))

/// Its amounts with the decimals of the currency, and more only where they are needed.
[[nodiscard]] InputSummary tidied(InputSummary summary, kam::Currency currency);

/// How well a review of the bundled sample finds what is true of it.
struct Recovery {
    std::size_t accounts = 0;
    std::size_t stage_right = 0;  ///< accounts whose most probable stage is the true one
    std::size_t stage_near = 0;   ///< or one beside it
    std::size_t trend_known = 0;  ///< accounts whose orders have a trend
    std::size_t trend_right = 0;
};
BOOST_DESCRIBE_STRUCT(Recovery, (), (accounts, stage_right, stage_near, trend_known, trend_right))

struct Input {
    InputSummary summary{};
    kam::Portfolio portfolio{};
    kam::Rates rates{};
    std::optional<kam::Date> as_of{};                ///< as asked for
    std::vector<kam::review::AccountTruth> truth{};  ///< of the bundled sample
};

/// What is wrong with the input.
struct Findings {
    kam::Report bad_lines{};  ///< of lines that were left out: with --skip-bad-lines the review goes on without them
    kam::Report base{};       ///< of files that cannot be read: nothing can be reviewed
};

/// Reads all files of the options, to their ends, whatever is wrong with them.
[[nodiscard]] Input read_input(const Options& options, Findings& findings);

/// The bundled sample as if it had been read.
[[nodiscard]] Input sample_input(const Options& options);

/// Writes the bundled sample as CSV files into a folder, one of each kind; `read_input` reads them back.
void write_sample(const std::string& folder, kam::Currency currency);
