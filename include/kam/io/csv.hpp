// SPDX-License-Identifier: BSL-1.0
#pragma once

/// CSV [rfc4180] to described structs and back. A complete program:
///
///     struct Line {
///         std::string order_id;
///         std::optional<std::string> account_id;      // an empty field is unknown
///         kam::Date ordered_on;                       // 2011-12-09, or the day of 2011-12-09T12:50:00
///         kam::Decimal unit_price;                    // exact
///         double discount_share = 0;
///     };
///     BOOST_DESCRIBE_STRUCT(Line, (), (order_id, account_id, ordered_on, unit_price, discount_share))
///
///     int main() try {
///         const kam::NameMap names{{"order_id", "Invoice"},
///                                  {"discount_share", "Discount %", kam::ForeignUnit::percent}};
///         const auto lines = kam::io::read_csv<Line>("lines.csv", {.names = names, .separator = ';'});
///         for (const Line& line : lines.records) {
///             std::cout << line.order_id << ' ' << to_string(line.unit_price) << '\n';
///         }
///         std::cout << kam::io::to_csv(lines.records);
///     } catch (const kam::InputError& error) {
///         std::cerr << error.what();  // every bad field: lines.csv:731:4: unit_price: '1,5' is not a decimal number
///         return 1;
///     }
///
/// With `.skip_bad_lines = true` the good lines are kept, and `lines.report`, `.lines`, `.accepted` and `.rejected`
/// tell of the others. `for_each_csv` hands on records one by one, in constant memory.
///
/// What is read:
/// - The first line is the header. Columns go to the fields by name (through the NameMap), in any order and exactly:
///   blanks and case count. No name may stand twice. Every field that is read needs its column, unless it is a
///   std::optional or `.may_be_absent` lists it. Columns for no field are listed as unused; fields that do not fit in a
///   column (lists, nested records) keep their defaults.
/// - Numbers have a decimal point, or with `.decimal_point = ','` a comma. Amounts stand with their currency, or are
///   plain numbers in `.currency`.
/// - Fields may be quoted; inside quotes stand separators, line breaks, and quotes as two quotes. Blanks count.
/// - LF, CR LF and CR each end a line; the last line may do without. Empty lines are skipped, and so is a UTF-8 byte
///   order mark; text is passed on byte by byte.
/// - An empty field, quoted or not, is an empty text, an unknown optional, and an issue for everything else.
/// - Issues have their place as "file:line:column": the line counted as an editor does, the column by fields from 1.

#include <kam/io/csv/columns.hpp>
#include <kam/io/csv/input.hpp>
#include <kam/io/csv/read.hpp>
#include <kam/io/csv/scanner.hpp>
#include <kam/io/csv/value.hpp>
#include <kam/io/csv/write.hpp>
