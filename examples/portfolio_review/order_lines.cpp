// SPDX-License-Identifier: BSL-1.0
#include "order_lines.hpp"

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include <kam/core/date.hpp>
#include <kam/core/text.hpp>

using kam::Decimal;
using kam::Fault;
using kam::detail::quoted;

namespace {

/// A NUL byte stands between the parts, as no field has one.
std::string key_of(std::initializer_list<std::string_view> parts) {
    std::string key;
    for (const std::string_view part : parts) {
        key += part;
        key += '\0';
    }
    return key;
}

std::string order_key(const OrderLineRow& row) { return key_of({row.order_id, *row.account_id}); }

kam::OrderLine order_line(const OrderLineRow& row) {
    kam::OrderLine line;
    if (row.product_id) line.product_id = *row.product_id;
    line.quantity = row.quantity.value_or(1);
    line.unit_price = row.amount ? *row.amount : *row.unit_price;
    line.unit_cost = row.unit_cost;
    line.discount_share = row.discount_share.value_or(0);
    return line;
}

}  // namespace

void OrderBook::add(OrderLineRow row, kam::io::CsvLine& line) {
    std::optional<Problem> problem = complete(row);
    if (!problem) {
        if (!check(row, line)) return;
        const bool joint = row.joint_count && *row.joint_count > 1;
        problem = joint ? add_joint(std::move(row), line.number()) : take({&row, 1});
    }
    reject(line, problem);
}

/// Takes from the order's header what the line leaves open.
std::optional<Problem> OrderBook::complete(OrderLineRow& row) {
    if (auto problem = check_id("order_id", row.order_id)) return problem;
    if (headers_ != nullptr) {
        OrderHeaders::Header* const header = headers_->find(row.order_id);
        if (header == nullptr)
            return Problem{"order_id", Fault::dangling, quoted(row.order_id) + " has no good line among the headers"};
        header->has_lines = true;
        std::optional<Problem> problem;
        const auto agree = [&](std::string_view field, auto& own, const auto& of_header, const auto& text) {
            if (own && of_header && *own != *of_header && !problem) {
                problem = Problem{
                    field, Fault::inconsistent,
                    text(*own) + ", but the header of order " + quoted(row.order_id) + " has " + text(*of_header)};
            }
            if (!own) own = of_header;
        };
        agree("account_id", row.account_id, header->row.account_id, [](const std::string& id) { return quoted(id); });
        agree("ordered_on", row.ordered_on, header->row.ordered_on, kam::format_date);
        agree("currency", row.currency, header->row.currency, [](kam::Currency code) { return to_string(code); });
        if (problem) return problem;
    }
    if (!row.currency) row.currency = review_.currency;
    if (!row.ordered_on) return Problem{"ordered_on", Fault::missing, "is missing"};
    if (row.account_id) {
        if (auto problem = check_id("account_id", *row.account_id)) return problem;
        if (accounts_ != nullptr && !accounts_->contains(*row.account_id))
            return Problem{"account_id", Fault::dangling, quoted(*row.account_id) + " is not among the accounts"};
    }
    return std::nullopt;
}

/// Whether the line says how much, once, and in a currency that can be reviewed. All that is wrong is reported.
bool OrderBook::check(const OrderLineRow& row, kam::io::CsvLine& line) const {
    if (row.amount && (row.quantity || row.unit_price)) {
        line.reject("amount", Fault::inconsistent, "stands beside a quantity or unit price; give one or the other");
    }
    if (!row.amount && !row.quantity) line.reject("quantity", Fault::missing, "is missing");
    if (!row.amount && !row.unit_price) line.reject("unit_price", Fault::missing, "is missing");
    if (row.discount_share && (row.discount_share->sign() < 0 || *row.discount_share > 1)) {
        line.reject("discount_share", Fault::out_of_range, to_string(*row.discount_share) + " must be between 0 and 1");
    }
    if (row.amount && row.discount_share && !row.discount_share->is_zero()) {
        line.reject("discount_share", Fault::inconsistent, "stands beside an amount, which is after discounts");
    }
    if (row.joint_count && !row.amount) {
        line.reject("joint_count", Fault::inconsistent, "divides an amount, and the line has none");
    } else if (row.joint_count && *row.joint_count < 1) {
        line.reject("joint_count", Fault::out_of_range, std::to_string(*row.joint_count) + " must be at least 1");
    }
    reject(line, check_currency(*row.currency, *row.ordered_on, review_));
    return !line.rejected();
}

/// Divides a joint amount in equal parts, the earlier lines a smallest unit more where it does not divide, so that the
/// parts add up to the amount. All parts are taken or none.
std::optional<Problem> OrderBook::add_joint(OrderLineRow&& row, std::size_t number) {
    const std::int64_t count = *row.joint_count;
    const std::string key =
        key_of({row.order_id, row.account_id.value_or(""), kam::format_date(*row.ordered_on), to_string(*row.currency),
                to_string(row.amount->normalised()), std::to_string(count)});
    Joint& parts = joint_[key];
    parts.rows.push_back(std::move(row));
    parts.numbers.push_back(number);
    if (static_cast<std::int64_t>(parts.rows.size()) < count) return std::nullopt;
    Joint all = std::move(joint_.extract(key).mapped());

    const Decimal amount = *all.rows.front().amount;
    const int decimals = (std::max)(amount.scale(), all.rows.front().currency->decimals());
    const Decimal part = divide(amount, count, decimals, kam::Rounding::down);
    const Decimal unit = Decimal::from_parts(amount.sign(), decimals);
    Decimal left = amount - part * count;
    for (OrderLineRow& joint_row : all.rows) {
        joint_row.amount = left.is_zero() ? part : part + unit;
        if (!left.is_zero()) left -= unit;
    }
    auto problem = take(all.rows);
    if (problem) {
        all.numbers.pop_back();  // this line the reader can still reject; the earlier ones it has let pass
        reject_late(all.numbers, *problem);
    }
    return problem;
}

void OrderBook::reject_late(const std::vector<std::size_t>& numbers, const Problem& problem) {
    for (const std::size_t number : numbers) {
        late_issues_.add(file_ + ':' + std::to_string(number), problem.kind,
                         std::string(problem.field) + ": " + problem.what);
    }
    summary_.rejected += numbers.size();
}

std::optional<Problem> OrderBook::take(std::span<const OrderLineRow> rows) {
    try {
        return take_if_it_fits(rows);
    } catch (const std::overflow_error& error) {
        return Problem{rows.front().amount ? "amount" : "unit_price", Fault::out_of_range, error.what()};
    }
}

/// Takes lines that have order, account, day and currency in common, all of them or none. Totals are computed before
/// anything is changed, since they may not fit.
std::optional<Problem> OrderBook::take_if_it_fits(std::span<const OrderLineRow> rows) {
    const OrderLineRow& first = rows.front();
    Decimal net, value;
    for (const OrderLineRow& row : rows) {
        const Decimal line_net = net_total(order_line(row));
        net += line_net;
        value += kam::review::in_review_currency(line_net, *row.currency, *row.ordered_on, review_);
    }
    const Decimal total = summary_.value + value;
    if (!first.account_id) {
        summary_.unassigned += rows.size();
        summary_.value = total;
        return std::nullopt;
    }
    const Decimal assigned = summary_.assigned_value + value;
    const bool is_later = review_.as_of && *first.ordered_on > *review_.as_of;
    const Decimal later = is_later ? summary_.later_value + value : summary_.later_value;

    const std::size_t at = find_order(first);
    if (at < orders_.size()) {
        if (auto problem = agrees(orders_[at], first)) return problem;
        net += net_totals_[at];
    } else if (headers_ != nullptr) {
        for (const Problem& problem :
             check_header(headers_->find(first.order_id)->row, first.ordered_on, first.currency)) {
            return Problem{"order_id", problem.kind, std::string(problem.field) + " of its header: " + problem.what};
        }
    }
    static_cast<void>(to_money(net, *first.currency, kam::Rounding::half_even));  // an order has an amount of money
    if (at == orders_.size()) add_order(first);

    net_totals_[at] = net;
    for (const OrderLineRow& row : rows) orders_[at].lines.push_back(order_line(row));
    summary_.assigned += rows.size();
    summary_.value = total;
    summary_.assigned_value = assigned;
    summary_.later_value = later;
    if (is_later) summary_.later_lines += rows.size();
    return std::nullopt;
}

/// Where the order of the line is; the number of orders where there is none yet. An id that two accounts use names an
/// order of each.
std::size_t OrderBook::find_order(const OrderLineRow& row) const {
    // Lines of one order mostly follow each other.
    if (!orders_.empty() && orders_.back().order_id.value == row.order_id &&
        orders_.back().account_id.value == *row.account_id) {
        return orders_.size() - 1;
    }
    const auto found = order_at_.find(order_key(row));
    return found == order_at_.end() ? orders_.size() : found->second;
}

std::optional<Problem> OrderBook::agrees(const kam::Order& order, const OrderLineRow& row) const {
    const auto differ = [&](std::string_view field, const std::string& here, const std::string& there) {
        return Problem{field, Fault::inconsistent,
                       here + ", but order " + quoted(row.order_id) + " has " + there + " on a line before"};
    };
    if (order.ordered_on != *row.ordered_on) {
        return differ("ordered_on", kam::format_date(*row.ordered_on), kam::format_date(order.ordered_on));
    }
    if (order.currency != *row.currency) return differ("currency", to_string(*row.currency), to_string(order.currency));
    return std::nullopt;
}

/// A new order as its first line and its header say.
void OrderBook::add_order(const OrderLineRow& row) {
    order_at_.emplace(order_key(row), orders_.size());
    if (!order_ids_.insert(row.order_id).second) ++summary_.shared_order_ids;
    net_totals_.emplace_back();
    kam::Order& order = orders_.emplace_back();
    order.order_id = row.order_id;
    order.account_id = *row.account_id;
    order.ordered_on = *row.ordered_on;
    order.currency = *row.currency;
    if (headers_ == nullptr) return;

    const OrderHeaderRow& header = headers_->find(row.order_id)->row;
    if (header.freight_amount) order.freight_amount = exact_money(*header.freight_amount, order.currency);
    if (header.service_cost) order.service_cost = exact_money(*header.service_cost, order.currency);
    order.promised_on = header.promised_on;
    order.delivered_on = header.delivered_on;
}

std::vector<kam::Order> OrderBook::take_orders(const std::string& cancelled_prefix, kam::Report& report) {
    for (const auto& [key, parts] : joint_) {
        const OrderLineRow& first = parts.rows.front();
        reject_late(parts.numbers,
                    {"joint_count", Fault::inconsistent,
                     "the amount " + to_string(*first.amount) + " is divided among " +
                         std::to_string(*first.joint_count) + " lines of one order, account, day and currency, but " +
                         "stands on " + std::to_string(parts.rows.size())});
    }
    joint_.clear();
    report.append(late_issues_);
    for (kam::Order& order : orders_) {
        const OrderHeaders::Header* const header = headers_ == nullptr ? nullptr : headers_->find(order.order_id.value);
        if (header != nullptr && header->row.cancelled) {
            order.cancelled = *header->row.cancelled;
        } else if (!cancelled_prefix.empty()) {
            order.cancelled = order.order_id.value.starts_with(cancelled_prefix);
        } else {
            order.cancelled =
                std::ranges::all_of(order.lines, [](const kam::OrderLine& l) { return l.quantity.sign() < 0; });
        }
    }
    return std::move(orders_);
}
