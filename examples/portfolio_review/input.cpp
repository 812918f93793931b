// SPDX-License-Identifier: BSL-1.0
#include "input.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <kam/core/validate.hpp>
#include <kam/entities/portfolio_check.hpp>
#include <kam/io/csv.hpp>

#include "order_lines.hpp"
#include "progress.hpp"
#include "rows.hpp"

using kam::Date;
using kam::Fault;
using kam::Report;

namespace {

/// Reads a file whole.
template <class Row>
std::vector<Row> read_rows(const std::string& path, const kam::NameMap& names, char separator, Findings& findings) {
    if (path.empty()) return {};
    try {
        auto read = kam::io::read_csv<Row>(path, {.names = names, .separator = separator, .skip_bad_lines = true});
        findings.bad_lines.append(read.report);
        return std::move(read.records);
    } catch (const kam::InputError& error) {
        findings.base.append(error.report());
        return {};
    }
}

void read_order_lines(const Options& options, OrderBook& book, std::vector<std::string>& unused_columns,
                      Findings& findings) {
    const kam::io::CsvOptions csv{.names = options.order_names,
                                  .separator = options.separator,
                                  .skip_bad_lines = true,
                                  .progress = show_progress("reading", "MB", 1e6, options.progress)};
    try {
        const auto read = kam::io::for_each_csv<OrderLineRow>(
            options.orders, csv, [&](OrderLineRow&& row, std::size_t line) { book.add(std::move(row), line); });
        book.add_rejected(read.rejected);
        unused_columns = read.unused_columns;
        findings.bad_lines.append(read.report);
    } catch (const kam::InputError& error) {
        findings.base.append(error.report());
    }
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

void add_costs(const std::vector<CostRow>& rows, const Options& options, const kam::review::ReviewOptions& review,
               kam::Portfolio& portfolio, Report& report) {
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const CostRow& row = rows[i];
        const kam::Currency currency = row.currency.value_or(options.currency);
        const std::string where = kam::detail::element_path("costs", i) + ".amount";
        const auto amount = exact_money(row.amount, currency, where, report);
        if (!amount) continue;
        try {  // that it can be converted is known here, so that the review itself meets no surprise
            static_cast<void>(kam::review::in_review_currency(*amount, row.incurred_on, review));
        } catch (const kam::InputError& error) {
            report.append(error.report(), where + ": ");
            continue;
        }
        portfolio.costs.push_back({row.account_id, row.incurred_on, row.phase, row.activity.value_or(""), *amount});
    }
}

Date last_day(const kam::Portfolio& portfolio) {
    Date last{};
    for (const kam::Order& order : portfolio.orders) last = (std::max)(last, order.ordered_on);
    for (const kam::Cost& cost : portfolio.costs) last = (std::max)(last, cost.incurred_on);
    return last;
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
    kam::review::ReviewOptions review;
    review.currency = options.currency;
    review.as_of = options.as_of.value_or((Date::max)());
    const auto rates = read_rows<kam::Rate>(options.rates, {}, options.separator, findings);
    const Report bad_rates = kam::check_rates(rates);
    findings.base.append(bad_rates);
    if (bad_rates.ok()) review.rates = kam::Rates(rates);
    input.rates = review.rates;

    const auto headers = read_rows<OrderHeaderRow>(options.order_headers, options.header_names, options.separator, findings);
    kam::check_keys(headers, "order headers", &OrderHeaderRow::order_id, findings.base);
    const auto accounts = read_rows<AccountRow>(options.accounts, options.account_names, options.separator, findings);
    const auto costs = read_rows<CostRow>(options.costs, options.cost_names, options.separator, findings);

    const kam::KeySet known_accounts = kam::keys_of(accounts, &AccountRow::account_id);
    OrderBook book({.file = options.orders == "-" ? "stdin" : options.orders,
                    .names = options.order_names,
                    .headers = options.order_headers.empty() ? nullptr : &headers,
                    .accounts = options.accounts.empty() ? nullptr : &known_accounts,
                    .review = review},
                   findings.bad_lines);
    std::vector<std::string> unused_columns;
    read_order_lines(options, book, unused_columns, findings);
    input.portfolio.orders = book.take_orders(options.cancelled_prefix);
    input.summary = book.summary();
    input.summary.unused_columns = std::move(unused_columns);
    if (findings.base.ok() && input.summary.lines == 0) {
        findings.base.add(options.orders == "-" ? "stdin" : options.orders, Fault::missing, "has no order lines");
    }

    if (options.accounts.empty()) {
        add_accounts_of_orders(input.portfolio);
    } else {
        add_accounts(accounts, input.portfolio);
    }
    add_costs(costs, options, review, input.portfolio, findings.bad_lines);
    findings.base.append(kam::validate(input.portfolio));
    input.as_of = options.as_of.value_or(last_day(input.portfolio));
    return input;
}
