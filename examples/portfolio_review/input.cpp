// SPDX-License-Identifier: BSL-1.0
#include "input.hpp"

#include <algorithm>
#include <functional>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <kam/core/validate.hpp>
#include <kam/entities/portfolio_check.hpp>
#include <kam/io/csv.hpp>

#include "order_lines.hpp"
#include "progress.hpp"
#include "rows.hpp"

using kam::Fault;
using kam::io::CsvLine;

namespace {

std::string file_name(const std::string& path) { return path == "-" ? "stdin" : path; }

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::ranges::find(list, text) != list.end();
}

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

    template <class Row>
    std::vector<Row> read_all(const std::string& path, const kam::NameMap& names) {
        std::vector<Row> rows;
        static_cast<void>(read<Row>(path, names, {}, [&](Row&& row, CsvLine&) { rows.push_back(std::move(row)); }));
        return rows;
    }

    [[nodiscard]] std::vector<UnusedColumns> take_unused() { return std::move(unused_); }

private:
    const Options& options_;
    Findings& findings_;
    std::vector<UnusedColumns> unused_;
};

/// Neither an amount nor quantity and price: a fault of the file, told once and not for each line.
void require_values(const std::string& path, const CsvLine& line) {
    if (line.has("amount") || (line.has("quantity") && line.has("unit_price"))) return;
    throw kam::InputError(file_name(path) + ":1", Fault::missing,
                          "there are no columns for quantity and unit_price, nor one for amount");
}

void add_accounts(const std::vector<AccountRow>& rows, kam::Portfolio& portfolio) {
    for (const AccountRow& row : rows) {
        kam::Account account;
        account.account_id = row.account_id;
        account.name = row.name.value_or("");
        if (row.parent_id) account.parent_id = *row.parent_id;
        portfolio.accounts.push_back(std::move(account));
    }
}

/// Without a file of accounts, whoever has orders is one; in the order of their first lines.
void add_accounts_of_orders(kam::Portfolio& portfolio) {
    std::unordered_set<std::string_view> known;
    for (const kam::Order& order : portfolio.orders) {
        if (!known.insert(order.account_id.value).second) continue;
        kam::Account account;
        account.account_id = order.account_id;
        portfolio.accounts.push_back(std::move(account));
    }
}

void add_cost(CostRow&& row, CsvLine& line, const kam::review::ReviewOptions& review, kam::Portfolio& portfolio) {
    const kam::Currency currency = row.currency.value_or(review.currency);
    const auto amount = exact_money(row.amount, currency);
    if (!amount) return line.reject("amount", Fault::out_of_range, no_exact_money(row.amount, currency));
    try {  // that it can be converted is found out here, so that the review itself meets no surprise
        static_cast<void>(kam::review::in_review_currency(*amount, row.incurred_on, review));
    } catch (const kam::InputError& error) {
        return line.reject("currency", Fault::missing, error.report().issues().front().what);
    }
    portfolio.costs.push_back({row.account_id, row.incurred_on, row.phase, row.activity.value_or(""), *amount});
}

}  // namespace

InputSummary tidied(InputSummary summary, kam::Currency currency) {
    for (kam::Decimal* amount : {&summary.value, &summary.assigned_value, &summary.later_value}) {
        *amount = kam::review::tidy(*amount, currency);
    }
    return summary;
}

Input read_input(const Options& options, Findings& findings) {
    Input input;
    Reader reader(options, findings);
    kam::review::ReviewOptions review;
    review.currency = options.currency;
    review.as_of = options.as_of;

    const auto rates = reader.read_all<kam::Rate>(options.rates, {});
    const kam::Report bad_rates = kam::check_rates(rates);
    findings.base.append(bad_rates);
    if (bad_rates.ok()) review.rates = kam::Rates(rates);
    input.rates = review.rates;

    OrderHeaders headers;
    const bool has_headers = !options.order_headers.empty();
    const auto header_file =
        reader.read<OrderHeaderRow>(options.order_headers, options.header_names, {},
                                    [&](OrderHeaderRow&& row, CsvLine& line) { headers.add(std::move(row), line); });
    const auto accounts = reader.read_all<AccountRow>(options.accounts, options.account_names);
    static_cast<void>(reader.read<CostRow>(options.costs, options.cost_names, {}, [&](CostRow&& row, CsvLine& line) {
        add_cost(std::move(row), line, review, input.portfolio);
    }));

    // What neither the headers nor the lines can say has to be a column of the lines.
    std::vector<std::string> required;
    for (const char* field : {"account_id", "ordered_on"}) {
        if (!has_headers || contains(header_file.absent_fields, field)) required.emplace_back(field);
    }
    const kam::KeySet known_accounts = kam::keys_of(accounts, &AccountRow::account_id);
    OrderBook book(review, has_headers ? &headers : nullptr, options.accounts.empty() ? nullptr : &known_accounts);
    const auto lines = reader.read<OrderLineRow>(options.orders, options.order_names, std::move(required),
                                                 [&](OrderLineRow&& row, CsvLine& line) {
                                                     require_values(options.orders, line);
                                                     book.add(std::move(row), line);
                                                 });
    input.portfolio.orders = book.take_orders(options.cancelled_prefix, file_name(options.orders), findings.bad_lines);
    headers.report_unused(file_name(options.order_headers), findings.bad_lines);

    input.summary = book.summary();
    input.summary.lines = lines.lines;
    input.summary.rejected += lines.rejected;
    input.summary.unused_columns = reader.take_unused();
    if (findings.base.ok() && lines.lines == 0) {
        findings.base.add(file_name(options.orders), Fault::missing, "has no order lines");
    }

    if (options.accounts.empty()) {
        add_accounts_of_orders(input.portfolio);
    } else {
        add_accounts(accounts, input.portfolio);
    }
    findings.base.append(kam::validate(input.portfolio));
    input.as_of = options.as_of;
    return input;
}
