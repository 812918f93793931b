// SPDX-License-Identifier: BSL-1.0
#include "order_lines.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <kam/core/text.hpp>

using kam::Decimal;
using kam::Fault;
using kam::detail::quoted;

std::optional<kam::Money> exact_money(const Decimal& amount, kam::Currency currency, const std::string& where,
                                      kam::Report& report) {
    const auto money = kam::parse_money(to_string(amount), currency);
    if (!money) {
        report.add(where, Fault::out_of_range, to_string(amount) + " is no amount of " + to_string(currency) +
                                                   ": it has a part of its smallest unit or is too large");
    }
    return money;
}

OrderBook::OrderBook(Context context, kam::Report& report) : context_(std::move(context)), report_(report) {
    if (context_.headers == nullptr) return;
    for (const OrderHeaderRow& header : *context_.headers) header_at_.emplace(header.order_id, header_at_.size());
}

bool OrderBook::refuse(std::size_t line, std::string_view field, Fault fault, const std::string& what) {
    report_.add(where(line), fault, std::string(context_.names.foreign_name(field)) + ": " + what);
    return false;
}

void OrderBook::add_rejected(std::size_t lines) {
    summary_.lines += lines;
    summary_.rejected += lines;
}

void OrderBook::add(OrderLineRow row, std::size_t line) {
    ++summary_.lines;
    bool taken = false;
    try {
        taken = take(row, line);
    } catch (const kam::InputError& error) {  // no rate for the line's currency and day
        report_.append(error.report(), where(line) + ": ");
    } catch (const std::overflow_error& error) {
        report_.add(where(line), Fault::out_of_range, error.what());
    }
    if (!taken) ++summary_.rejected;
}

bool OrderBook::take(OrderLineRow& row, std::size_t line) {
    if (!complete(row, line) || !check(row, line)) return false;
    kam::Order* const order = row.account_id ? order_of(row, line) : nullptr;
    if (row.account_id && order == nullptr) return false;

    kam::OrderLine order_line = to_order_line(row, line);
    const Decimal value = kam::review::in_review_currency(net_total(order_line), *row.currency, *row.ordered_on, context_.review);
    const bool later = *row.ordered_on > context_.review.as_of;
    // All sums before any of them is kept, so that one that does not fit leaves none behind.
    const Decimal total = summary_.value + value;
    const Decimal assigned = order != nullptr ? summary_.assigned_value + value : summary_.assigned_value;
    summary_.value = total;
    summary_.assigned_value = assigned;
    if (order == nullptr) {
        ++summary_.unassigned;
        return true;
    }
    ++summary_.assigned;
    if (later) {
        ++summary_.later_lines;
        summary_.later_value += value;
    }
    order->lines.push_back(std::move(order_line));
    return true;
}

/// Takes from the order's header what the line leaves open.
bool OrderBook::complete(OrderLineRow& row, std::size_t line) {
    if (row.order_id.empty()) return refuse(line, "order_id", Fault::missing, "is missing");
    if (context_.headers != nullptr) {
        const auto found = header_at_.find(row.order_id);
        if (found == header_at_.end()) {
            return refuse(line, "order_id", Fault::dangling, quoted(row.order_id) + " is not among the order headers");
        }
        const OrderHeaderRow& header = (*context_.headers)[found->second];
        if (!row.account_id) row.account_id = header.account_id;
        if (!row.ordered_on) row.ordered_on = header.ordered_on;
        if (!row.currency) row.currency = header.currency;
    }
    if (!row.currency) row.currency = context_.review.currency;
    if (!row.ordered_on) return refuse(line, "ordered_on", Fault::missing, "is missing");
    if (row.account_id && context_.accounts != nullptr && !context_.accounts->contains(*row.account_id)) {
        return refuse(line, "account_id", Fault::dangling, quoted(*row.account_id) + " is not among the accounts");
    }
    return true;
}

bool OrderBook::check(const OrderLineRow& row, std::size_t line) {
    const std::size_t issues = report_.count();
    if (row.amount) {
        if (row.quantity || row.unit_price) {
            refuse(line, "amount", Fault::inconsistent, "stands beside a quantity or unit price; give one or the other");
        }
    } else {
        if (!row.quantity) refuse(line, "quantity", Fault::missing, "is missing");
        if (!row.unit_price) refuse(line, "unit_price", Fault::missing, "is missing");
    }
    if (row.discount_share && (row.discount_share->sign() < 0 || *row.discount_share > 1)) {
        refuse(line, "discount_share", Fault::out_of_range, to_string(*row.discount_share) + " must be between 0 and 1");
    }
    if (row.joint_count && !row.amount) {
        refuse(line, "joint_count", Fault::inconsistent, "divides an amount, and the line has none");
    } else if (row.joint_count && *row.joint_count < 1) {
        refuse(line, "joint_count", Fault::out_of_range, std::to_string(*row.joint_count) + " must be at least 1");
    }
    if (*row.currency != context_.review.currency && context_.review.rates.all().empty()) {
        refuse(line, "currency", Fault::inconsistent, to_string(*row.currency) + " in a review in " +
                                                          to_string(context_.review.currency) + " needs --rates");
    }
    return report_.count() == issues;
}

kam::OrderLine OrderBook::to_order_line(const OrderLineRow& row, std::size_t line) {
    kam::OrderLine order_line;
    if (row.product_id) order_line.product_id = *row.product_id;
    order_line.quantity = row.quantity.value_or(1);
    order_line.unit_price = !row.amount ? *row.unit_price : row.joint_count ? joint_part(row, line) : *row.amount;
    order_line.unit_cost = row.unit_cost;
    order_line.discount_share = row.discount_share.value_or(0);
    return order_line;
}

/// The part of a joint amount that falls on this line: in equal parts, the earlier lines a smallest unit more where it does not
/// divide, so that the parts add up to the amount.
Decimal OrderBook::joint_part(const OrderLineRow& row, std::size_t line) {
    const std::int64_t count = *row.joint_count;
    const std::string key = row.order_id + '\n' + row.account_id.value_or("") + '\n' + to_string(*row.amount) + '\n' +
                            std::to_string(count);
    Joint& joint = joints_.try_emplace(key, Joint{count, 0, line}).first->second;
    const std::int64_t before = joint.lines_seen++ % count;

    const int decimals = (std::max)(row.amount->scale(), row.currency->decimals());
    const Decimal base = divide(*row.amount, count, decimals, kam::Rounding::down);
    const Decimal left = *row.amount - base * count;
    const Decimal unit = Decimal::from_parts(left.sign(), decimals);
    return abs(left) > abs(unit * before) ? base + unit : base;
}

kam::Order OrderBook::new_order(const OrderLineRow& row, std::size_t line) {
    kam::Order order;
    order.order_id = row.order_id;
    order.account_id = *row.account_id;
    order.ordered_on = *row.ordered_on;
    order.currency = *row.currency;
    if (context_.headers != nullptr) {
        const OrderHeaderRow& header = (*context_.headers)[header_at_.at(row.order_id)];
        if (header.freight_amount) {
            order.freight_amount = exact_money(*header.freight_amount, *row.currency, where(line) + ": freight_amount", report_);
        }
        if (header.service_cost) {
            order.service_cost = exact_money(*header.service_cost, *row.currency, where(line) + ": service_cost", report_);
        }
        order.promised_on = header.promised_on;
        order.delivered_on = header.delivered_on;
        order.cancelled = header.cancelled.value_or(false);
    }
    return order;
}

/// The order that the line belongs to; null, with an issue reported, when the two contradict each other. Without headers an id
/// that two accounts use names an order of each; the later one's order goes by both names.
kam::Order* OrderBook::order_of(const OrderLineRow& row, std::size_t line) {
    // Lines of one order mostly follow each other.
    if (!orders_.empty() && orders_.back().order_id.value == row.order_id && orders_.back().account_id.value == *row.account_id) {
        return agrees(orders_.back(), row, line) ? &orders_.back() : nullptr;
    }
    std::string id = row.order_id;
    auto found = order_at_.try_emplace(id, orders_.size()).first;
    if (found->second < orders_.size() && context_.headers == nullptr &&
        orders_[found->second].account_id.value != *row.account_id) {
        id += " of " + *row.account_id;
        const auto [of_account, is_new] = order_at_.try_emplace(id, orders_.size());
        if (is_new) ++summary_.shared_order_ids;
        found = of_account;
    }
    if (found->second == orders_.size()) {
        orders_.push_back(new_order(row, line));
        orders_.back().order_id = id;
    }
    kam::Order& order = orders_[found->second];
    return agrees(order, row, line) ? &order : nullptr;
}

bool OrderBook::agrees(const kam::Order& order, const OrderLineRow& row, std::size_t line) {
    const auto differ = [&](std::string_view field, const std::string& here, const std::string& there) {
        return refuse(line, field, Fault::inconsistent,
                      quoted(here) + ", but order " + quoted(row.order_id) + " has " + quoted(there) + " on a line before");
    };
    if (order.account_id.value != *row.account_id) return differ("account_id", *row.account_id, order.account_id.value);
    if (order.ordered_on != *row.ordered_on) {
        return differ("ordered_on", kam::format_date(*row.ordered_on), kam::format_date(order.ordered_on));
    }
    if (order.currency != *row.currency) return differ("currency", to_string(*row.currency), to_string(order.currency));
    return true;
}

std::vector<kam::Order> OrderBook::take_orders(const std::string& cancelled_prefix) {
    for (const auto& [key, joint] : joints_) {
        if (joint.lines_seen % joint.lines_due != 0) {
            refuse(joint.first_line, "joint_count", Fault::inconsistent,
                   "the amount is divided among " + std::to_string(joint.lines_due) + " lines, but it stands on " +
                       std::to_string(joint.lines_seen));
        }
    }
    std::erase_if(orders_, [](const kam::Order& order) { return order.lines.empty(); });  // all rejected
    for (kam::Order& order : orders_) {
        const bool only_returns =
            std::ranges::all_of(order.lines, [](const kam::OrderLine& l) { return l.quantity.sign() < 0; });
        order.cancelled = order.cancelled || (cancelled_prefix.empty() ? only_returns
                                                                        : order.order_id.value.starts_with(cancelled_prefix));
    }
    return std::move(orders_);
}
