// SPDX-License-Identifier: BSL-1.0
#include "input.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/io/csv.hpp>

#include "accounts.hpp"
#include "checks.hpp"
#include "order_headers.hpp"
#include "order_lines.hpp"
#include "reader.hpp"
#include "relationship_files.hpp"
#include "rows.hpp"

using kam::Fault;
using kam::detail::quoted;
using kam::io::CsvLine;

// Every line is checked while it is read, so that a bad one is reported with its place and can be left out without the
// rest. What is left fits together.

namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::ranges::find(list, text) != list.end();
}

kam::Rates read_rates(Reader& reader, const std::string& path) {
    std::vector<kam::Rate> rates;
    std::map<std::tuple<kam::Currency, kam::Currency, kam::Date>, std::size_t> given_on;
    static_cast<void>(reader.read_other<kam::Rate>(path, {}, [&](kam::Rate&& rate, CsvLine& line) {
        for (const kam::Issue& issue : kam::check_rates({rate}).issues()) line.reject("rate", issue.kind, issue.what);
        if (line.rejected()) return;
        const auto [found, is_new] = given_on.try_emplace({rate.from, rate.to, rate.on}, line.number());
        if (!is_new) {
            return line.reject("on", Fault::duplicate,
                               to_string(rate.from) + " to " + to_string(rate.to) + " on " + kam::format_date(rate.on) +
                                   " is given on line " + std::to_string(found->second));
        }
        rates.push_back(rate);
    }));
    return kam::Rates(std::move(rates));
}

std::vector<AccountRow> read_accounts(Reader& reader, const std::string& path, const kam::NameMap& names) {
    std::vector<AccountRow> rows;
    std::vector<std::size_t> numbers;
    std::unordered_map<std::string, std::size_t> used_on;
    static_cast<void>(reader.read_other<AccountRow>(path, names, [&](AccountRow&& row, CsvLine& line) {
        reject(line, check_id("account_id", row.account_id));
        if (row.parent_id) reject(line, check_id("parent_id", *row.parent_id));
        if (line.rejected()) return;
        const auto [found, is_new] = used_on.try_emplace(row.account_id, line.number());
        if (!is_new) {
            return line.reject("account_id", Fault::duplicate,
                               quoted(row.account_id) + " was used on line " + std::to_string(found->second));
        }
        rows.push_back(std::move(row));
        numbers.push_back(line.number());
    }));
    const auto problems = check_parents(rows);
    std::vector<AccountRow> good;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (problems[i]) {
            reader.reject_late(path, numbers[i], *problems[i]);
        } else {
            good.push_back(std::move(rows[i]));
        }
    }
    return good;
}

/// `accounts` is null where whoever is named is an account.
std::vector<kam::Cost> read_costs(Reader& reader, const Options& options, const kam::review::ReviewOptions& review,
                                  const kam::KeySet* accounts) {
    std::vector<kam::Cost> costs;
    static_cast<void>(reader.read_other<CostRow>(options.costs, options.cost_names, [&](CostRow&& row, CsvLine& line) {
        const kam::Currency currency = row.currency.value_or(*review.currency);
        reject(line, check_id("account_id", row.account_id));
        if (accounts != nullptr && !accounts->contains(row.account_id) && !line.rejected()) {
            line.reject("account_id", Fault::dangling, quoted(row.account_id) + " is not among the accounts");
        }
        reject(line, check_money("amount", row.amount, currency));
        reject(line, check_currency(currency, row.incurred_on, review));
        if (line.rejected()) return;
        const kam::Money amount = *exact_money(row.amount, currency);
        try {
            static_cast<void>(kam::review::in_review_currency(amount, row.incurred_on, review));
        } catch (const std::overflow_error& error) {
            return line.reject("amount", Fault::out_of_range, error.what());
        }
        costs.push_back({row.account_id, row.incurred_on, row.phase, row.activity.value_or(""), amount});
    }));
    return costs;
}

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

/// Without a file of accounts, whoever has a record is one; in the order of their first lines.
void add_accounts_of_records(const std::vector<std::pair<std::string, kam::DimensionEvidence>>& evidence,
                             kam::Portfolio& portfolio) {
    std::unordered_set<std::string> known;
    const auto add = [&](const kam::AccountId& id) {
        if (!known.insert(id.value).second) return;
        portfolio.accounts.emplace_back().account_id = id;
    };
    for (const kam::Order& order : portfolio.orders) add(order.account_id);
    for (const kam::Cost& cost : portfolio.costs) add(cost.account_id);
    for (const kam::Contact& contact : portfolio.contacts) {
        if (contact.account_id) add(*contact.account_id);
    }
    for (const kam::Interaction& interaction : portfolio.interactions) add(interaction.account_id);
    for (const auto& [account_id, judgement] : evidence) add(account_id);
}

/// All judgements are of known accounts.
void add_evidence(const std::vector<std::pair<std::string, kam::DimensionEvidence>>& evidence,
                  kam::Portfolio& portfolio) {
    std::unordered_map<std::string_view, kam::Account*> at;
    for (kam::Account& account : portfolio.accounts) at.emplace(account.account_id.value, &account);
    for (const auto& [account_id, judgement] : evidence) at.at(account_id)->evidence.push_back(judgement);
}

/// A last date years after all others is likely a stand-in for "not known", and it would be the date of the review.
void note_lonely_last_date(const kam::Portfolio& portfolio, std::vector<std::string>& notes) {
    std::set<kam::Date> days;
    for (const kam::Order& order : portfolio.orders) days.insert(order.ordered_on);
    for (const kam::Cost& cost : portfolio.costs) days.insert(cost.incurred_on);
    if (days.size() < 2) return;
    const kam::Date last = *days.rbegin(), before = *std::next(days.rbegin());
    if (last <= kam::add_months(before, 24)) return;
    notes.push_back("the review is as of " + kam::format_date(last) + ", the last date in the input, but the one " +
                    "before it is " + kam::format_date(before) + "; --as-of sets another date");
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
    review.rates = read_rates(reader, options.rates);

    const std::vector<AccountRow> accounts = read_accounts(reader, options.accounts, options.account_names);
    const kam::KeySet account_ids = kam::keys_of(accounts, &AccountRow::account_id);
    const kam::KeySet* const known_accounts = options.accounts.empty() ? nullptr : &account_ids;

    OrderHeaders headers(review, known_accounts);
    const bool has_headers = !options.order_headers.empty();
    const auto header_file = reader.read_other<OrderHeaderRow>(
        options.order_headers, options.header_names,
        [&](OrderHeaderRow&& row, CsvLine& line) { headers.add(std::move(row), line); });
    input.portfolio.costs = read_costs(reader, options, review, known_accounts);
    input.portfolio.contacts = read_contacts(reader, options, known_accounts);
    input.portfolio.interactions = read_interactions(reader, options, known_accounts);
    const auto evidence = read_evidence(reader, options, known_accounts);

    // What neither the headers nor the lines can say has to be a column of the lines.
    std::vector<std::string> required;
    for (const char* field : {"account_id", "ordered_on"}) {
        if (!has_headers || contains(header_file.absent_fields, field)) required.emplace_back(field);
    }
    OrderBook book(review, has_headers ? &headers : nullptr, known_accounts, file_name(options.orders));
    const auto lines = reader.read<OrderLineRow>(options.orders, options.order_names, std::move(required),
                                                 [&](OrderLineRow&& row, CsvLine& line) {
                                                     require_values(options.orders, line);
                                                     book.add(std::move(row), line);
                                                 });
    input.portfolio.orders = book.take_orders(options.cancelled_prefix, findings.bad_lines);
    for (const OrderHeaders::Header& header : headers.all()) {
        if (header.has_lines) continue;
        reader.reject_late(options.order_headers, header.line,
                           {"order_id", Fault::dangling, quoted(header.row.order_id) + " has no order lines"});
    }

    if (options.accounts.empty()) {
        add_accounts_of_records(evidence, input.portfolio);
    } else {
        add_accounts(accounts, input.portfolio);
    }
    add_evidence(evidence, input.portfolio);
    input.portfolio.relations = read_relations(reader, options, input.portfolio);

    input.summary = book.summary();
    input.summary.lines = lines.lines;
    input.summary.rejected += lines.rejected;
    input.summary.other_files = reader.take_other_files();
    input.summary.unused_columns = reader.take_unused();
    if (findings.base.ok() && lines.lines == 0) {
        findings.base.add(file_name(options.orders), Fault::missing, "has no order lines");
    }

    if (!options.as_of) note_lonely_last_date(input.portfolio, input.summary.notes);
    input.rates = std::move(review.rates);
    input.as_of = options.as_of;
    return input;
}
