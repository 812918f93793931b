// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/review/options.hpp>

namespace kam::inline v0::review {

/// What the records say about one account, up to the date of the review. Values are exact, in the currency of the
/// review.
struct AccountFacts {
    std::string account_id{};
    std::string name{};
    std::size_t orders = 0;            ///< distinct order ids, cancellations included
    std::size_t cancelled_orders = 0;  ///< those of them that are cancellations
    std::size_t lines = 0;
    std::size_t returned_lines = 0;        ///< lines with a quantity below zero
    Decimal value{};                       ///< sum of quantity x unit price x (1 - discount), returns below zero
    Decimal returns_value{};               ///< the part of `value` that returns are; zero or below
    Decimal recent_value{};                ///< the part of `value` of the last 365 days
    std::size_t product_count = 0;         ///< distinct products, in order lines that name one
    std::optional<Date> first_order_on{};  ///< none: a prospect, without orders so far
    std::optional<Date> last_order_on{};
    std::size_t delivered_orders = 0;  ///< orders whose promised and actual delivery are both known
    std::size_t late_orders = 0;       ///< those of them that were late
};
BOOST_DESCRIBE_STRUCT(AccountFacts, (),
                      (account_id, name, orders, cancelled_orders, lines, returned_lines, value, returns_value,
                       recent_value, product_count, first_order_on, last_order_on, delivered_orders, late_orders))

namespace detail {

/// Position of each account of a portfolio; of several with one key, that of the first.
[[nodiscard]] inline std::unordered_map<std::string_view, std::size_t> account_positions(const Portfolio& portfolio) {
    std::unordered_map<std::string_view, std::size_t> position;
    position.reserve(portfolio.accounts.size());
    for (std::size_t i = 0; i < portfolio.accounts.size(); ++i) {
        position.emplace(portfolio.accounts[i].account_id.value, i);
    }
    return position;
}

/// The records of one kind by account; records of accounts that are not in the portfolio, and later ones, are left out.
template <class Record>
[[nodiscard]] std::vector<std::vector<const Record*>> by_account(const Portfolio& portfolio,
                                                                 const std::vector<Record>& records, Date Record::*on,
                                                                 Date as_of) {
    const auto position = account_positions(portfolio);
    std::vector<std::vector<const Record*>> sorted(portfolio.accounts.size());
    for (const Record& record : records) {
        const auto found = position.find(record.account_id.value);
        if (found != position.end() && record.*on <= as_of) sorted[found->second].push_back(&record);
    }
    return sorted;
}

/// What an account's orders name, each once.
struct SeenNames {
    std::unordered_set<std::string_view> orders, cancelled_orders, products;
};

inline void add_order(const Order& order, Date as_of, const ReviewOptions& options, AccountFacts& facts,
                      SeenNames& seen) {
    seen.orders.insert(order.order_id.value);
    if (order.cancelled) seen.cancelled_orders.insert(order.order_id.value);
    facts.lines += order.lines.size();
    for (const OrderLine& line : order.lines) {
        const Decimal value = line_value(order, line, options);
        facts.value += value;
        if (order.ordered_on > as_of - std::chrono::days(365)) facts.recent_value += value;
        if (line.quantity.sign() < 0) {
            ++facts.returned_lines;
            facts.returns_value += value;
        }
        if (line.product_id) seen.products.insert(line.product_id->value);
    }
    if (!facts.first_order_on || order.ordered_on < *facts.first_order_on) facts.first_order_on = order.ordered_on;
    if (!facts.last_order_on || order.ordered_on > *facts.last_order_on) facts.last_order_on = order.ordered_on;
    if (order.promised_on && order.delivered_on) {
        ++facts.delivered_orders;
        if (*order.delivered_on > *order.promised_on) ++facts.late_orders;
    }
}

}  // namespace detail

/// The facts of one account as of a day, from its orders up to that day.
[[nodiscard]] inline AccountFacts account_facts(const Account& account, const std::vector<const Order*>& orders,
                                                Date as_of, const ReviewOptions& options) {
    AccountFacts facts;
    facts.account_id = account.account_id.value;
    facts.name = account.name;
    detail::SeenNames seen;
    for (const Order* order : orders) detail::add_order(*order, as_of, options, facts, seen);
    facts.orders = seen.orders.size();
    facts.cancelled_orders = seen.cancelled_orders.size();
    facts.product_count = seen.products.size();
    for (Decimal* amount : {&facts.value, &facts.returns_value, &facts.recent_value})
        *amount = tidy(*amount, currency_of(options));
    return facts;
}

}  // namespace kam::inline v0::review
