// SPDX-License-Identifier: BSL-1.0
#include <filesystem>
#include <sstream>
#include <utility>

#include <kam/io/csv.hpp>
#include <kam/review/synthetic.hpp>

#include "input.hpp"
#include "output.hpp"
#include "rows.hpp"

namespace {

std::optional<std::string> text(const std::optional<kam::ProductId>& id) {
    return id ? std::optional(id->value) : std::nullopt;
}

std::optional<kam::Decimal> amount(const std::optional<kam::Money>& money) {
    return money ? std::optional(to_decimal(*money)) : std::nullopt;
}

template <class Row>
void write_rows(const std::filesystem::path& path, const std::vector<Row>& rows) {
    std::ostringstream out;
    kam::io::write_csv(out, rows);
    write_file(path.string(), out.str());
}

}  // namespace

Input sample_input(const Options& options) {
    const auto sample = kam::review::synthetic_portfolio({.currency = options.currency});
    Input input;
    input.portfolio = sample.portfolio;
    input.as_of = options.as_of.value_or(sample.as_of);
    for (const kam::Order& order : sample.portfolio.orders) {
        input.summary.lines += order.lines.size();
        for (const kam::OrderLine& line : order.lines) {
            const kam::Decimal value = net_total(line);
            input.summary.assigned_value += value;
            if (order.ordered_on <= *input.as_of) continue;
            ++input.summary.later_lines;
            input.summary.later_value += value;
        }
    }
    input.summary.assigned = input.summary.lines;
    input.summary.value = input.summary.assigned_value;
    return input;
}

void write_sample(const std::string& folder, kam::Currency currency) {
    const auto sample = kam::review::synthetic_portfolio({.currency = currency});
    const kam::Portfolio& portfolio = sample.portfolio;
    std::vector<OrderLineRow> lines;
    std::vector<OrderHeaderRow> headers;
    for (const kam::Order& order : portfolio.orders) {
        headers.push_back({.order_id = order.order_id.value,
                           .account_id = order.account_id.value,
                           .ordered_on = order.ordered_on,
                           .freight_amount = amount(order.freight_amount),
                           .service_cost = amount(order.service_cost),
                           .promised_on = order.promised_on,
                           .delivered_on = order.delivered_on,
                           .cancelled = order.cancelled,
                           .currency = order.currency});
        for (const kam::OrderLine& line : order.lines) {
            lines.push_back({.order_id = order.order_id.value,
                             .product_id = text(line.product_id),
                             .quantity = line.quantity,
                             .unit_price = line.unit_price,
                             .unit_cost = line.unit_cost,
                             .discount_share = line.discount_share});
        }
    }
    std::vector<AccountRow> accounts;
    for (const kam::Account& account : portfolio.accounts) {
        accounts.push_back({account.account_id.value, account.name,
                            account.parent_id ? std::optional(account.parent_id->value) : std::nullopt});
    }
    std::vector<CostRow> costs;
    for (const kam::Cost& cost : portfolio.costs) {
        costs.push_back({cost.account_id.value, cost.incurred_on, cost.phase, cost.activity, to_decimal(cost.amount),
                         cost.amount.currency});
    }
    // The sample has a single currency; a made-up rate shows the form of the file.
    const kam::Currency other(currency == kam::Currency("USD") ? "EUR" : "USD");
    const std::vector<kam::Rate> rates{{other, currency, kam::Date{}, *kam::Decimal::parse("1.25")}};
    std::filesystem::create_directories(folder);
    write_rows(std::filesystem::path(folder) / "orders.csv", lines);
    write_rows(std::filesystem::path(folder) / "order_headers.csv", headers);
    write_rows(std::filesystem::path(folder) / "accounts.csv", accounts);
    write_rows(std::filesystem::path(folder) / "costs.csv", costs);
    write_rows(std::filesystem::path(folder) / "rates.csv", rates);
}
