// SPDX-License-Identifier: BSL-1.0
#include "order_lines.hpp"

#include <algorithm>
#include <stdexcept>

#include <kam/core/date.hpp>
#include <kam/core/text.hpp>

using kam::Decimal;
using kam::Fault;
using kam::detail::quoted;

std::optional<kam::Money> exact_money(const Decimal& amount, kam::Currency currency) {
    return kam::parse_money(to_string(amount), currency);
}

std::string no_exact_money(const Decimal& amount, kam::Currency currency) {
    return to_string(amount) + " is no amount of " + to_string(currency) +
           ": it has a part of the smallest unit or is too large";
}

// --- headers ---------------------------------------------------------------------------------------------------------

void OrderHeaders::add(OrderHeaderRow&& row, kam::io::CsvLine& line) {
    if (row.order_id.empty()) return line.reject("order_id", Fault::missing, "is empty");
    const auto [found, is_new] = at_.try_emplace(row.order_id, headers_.size());
    if (!is_new) {
        return line.reject("order_id", Fault::duplicate,
                           quoted(row.order_id) + " was used on line " + std::to_string(headers_[found->second].line));
    }
    headers_.push_back({std::move(row), line.number()});
}

OrderHeaders::Header* OrderHeaders::find(const std::string& order_id) {
    const auto found = at_.find(order_id);
    return found == at_.end() ? nullptr : &headers_[found->second];
}

void OrderHeaders::report_unused(const std::string& file, kam::Report& report) const {
    for (const Header& header : headers_) {
        if (header.has_lines) continue;
        report.add(file + ':' + std::to_string(header.line), Fault::dangling,
                   "order " + quoted(header.row.order_id) + " has no order lines");
    }
}

// --- lines -----------------------------------------------------------------------------------------------------------

void OrderBook::add(OrderLineRow row, Line& line) {
    try {
        if (!complete(row, line) || !check(row, line)) return;
        if (row.joint_count && *row.joint_count > 1) {
            add_joint(std::move(row), line);
        } else {
            take(row, line);
        }
    } catch (const kam::InputError& error) {  // no rate for the line's currency and day
        line.reject("currency", Fault::missing, error.report().issues().front().what);
    } catch (const std::overflow_error& error) {
        line.reject(row.amount ? "amount" : "unit_price", Fault::out_of_range, error.what());
    }
}

/// Takes from the order's header what the line leaves open.
bool OrderBook::complete(OrderLineRow& row, Line& line) {
    const auto reject = [&](std::string_view field, Fault kind, const std::string& what) {
        line.reject(field, kind, what);
        return false;
    };
    if (row.order_id.empty()) return reject("order_id", Fault::missing, "is empty");
    if (headers_ != nullptr) {
        OrderHeaders::Header* const header = headers_->find(row.order_id);
        if (header == nullptr)
            return reject("order_id", Fault::dangling, quoted(row.order_id) + " is not among the order headers");
        header->has_lines = true;
        const auto agree = [&](auto& own, const auto& of_header, std::string_view field, const auto& text) {
            if (own && of_header && *own != *of_header) {
                return reject(
                    field, Fault::inconsistent,
                    text(*own) + ", but the header of order " + quoted(row.order_id) + " has " + text(*of_header));
            }
            if (!own) own = of_header;
            return true;
        };
        const auto plain = [](const std::string& text) { return quoted(text); };
        const auto code = [](kam::Currency currency) { return to_string(currency); };
        if (!agree(row.account_id, header->row.account_id, "account_id", plain) ||
            !agree(row.ordered_on, header->row.ordered_on, "ordered_on", kam::format_date) ||
            !agree(row.currency, header->row.currency, "currency", code)) {
            return false;
        }
    }
    if (!row.currency) row.currency = review_.currency;
    if (!row.ordered_on) return reject("ordered_on", Fault::missing, "is missing");
    if (row.account_id && accounts_ != nullptr && !accounts_->contains(*row.account_id)) {
        return reject("account_id", Fault::dangling, quoted(*row.account_id) + " is not among the accounts");
    }
    return true;
}

/// Whether the line says how much, once, and in a currency that can be reviewed. All that is wrong is reported.
bool OrderBook::check(const OrderLineRow& row, Line& line) const {
    if (row.amount && (row.quantity || row.unit_price)) {
        line.reject("amount", Fault::inconsistent, "stands beside a quantity or unit price; give one or the other");
    }
    if (!row.amount && !row.quantity) line.reject("quantity", Fault::missing, "is missing");
    if (!row.amount && !row.unit_price) line.reject("unit_price", Fault::missing, "is missing");
    if (row.discount_share && (row.discount_share->sign() < 0 || *row.discount_share > 1)) {
        line.reject("discount_share", Fault::out_of_range, to_string(*row.discount_share) + " must be between 0 and 1");
    }
    if (row.joint_count && !row.amount) {
        line.reject("joint_count", Fault::inconsistent, "divides an amount, and the line has none");
    } else if (row.joint_count && *row.joint_count < 1) {
        line.reject("joint_count", Fault::out_of_range, std::to_string(*row.joint_count) + " must be at least 1");
    }
    if (*row.currency != review_.currency && review_.rates.all().empty()) {
        line.reject("currency", Fault::inconsistent,
                    to_string(*row.currency) + " in a review in " + to_string(review_.currency) + " needs --rates");
    }
    return !line.rejected();
}

/// Divides a joint amount in equal parts, the earlier lines a smallest unit more where it does not divide, so that the
/// parts add up to the amount.
void OrderBook::add_joint(OrderLineRow&& row, Line& line) {
    const std::int64_t count = *row.joint_count;
    const std::string key = row.order_id + '\n' + row.account_id.value_or("") + '\n' +
                            to_string(row.amount->normalised()) + '\n' + std::to_string(count);
    joint_[key].emplace_back(std::move(row), line.number());
    if (static_cast<std::int64_t>(joint_[key].size()) < count) return;
    const std::vector<Waiting> all = std::move(joint_.extract(key).mapped());

    const Decimal amount = *all.front().first.amount;
    const int decimals = (std::max)(amount.scale(), all.front().first.currency->decimals());
    const Decimal part = divide(amount, count, decimals, kam::Rounding::down);
    const Decimal unit = Decimal::from_parts(amount.sign(), decimals);
    Decimal left = amount - part * count;
    std::size_t open = all.size() - 1;  // lines before this one: the reader has let them pass
    try {
        for (auto [joint_row, number] : all) {
            joint_row.amount = left.is_zero() ? part : part + unit;
            if (!left.is_zero()) left -= unit;
            take(joint_row, line);
            if (line.rejected()) break;
            if (open > 0) --open;
        }
    } catch (...) {
        summary_.rejected += open;
        throw;
    }
    summary_.rejected += open;
}

void OrderBook::take(const OrderLineRow& row, Line& line) {
    kam::OrderLine order_line;
    if (row.product_id) order_line.product_id = *row.product_id;
    order_line.quantity = row.quantity.value_or(1);
    order_line.unit_price = row.amount ? *row.amount : *row.unit_price;
    order_line.unit_cost = row.unit_cost;
    order_line.discount_share = row.discount_share.value_or(0);

    const Decimal value =
        kam::review::in_review_currency(net_total(order_line), *row.currency, *row.ordered_on, review_);
    const Decimal total = summary_.value + value;  // may not fit: then nothing of the line stays
    if (!row.account_id) {
        ++summary_.unassigned;
        summary_.value = total;
        return;
    }
    const Decimal assigned = summary_.assigned_value + value;
    kam::Order* const order = order_of(row, line);
    if (order == nullptr) return;
    summary_.assigned_value = assigned;
    summary_.value = total;
    ++summary_.assigned;
    if (review_.as_of && *row.ordered_on > *review_.as_of) {
        ++summary_.later_lines;
        summary_.later_value += value;
    }
    order->lines.push_back(std::move(order_line));
}

/// A new order as its first line and its header say; none, with the line rejected, when an amount of the header is no
/// money.
std::optional<kam::Order> OrderBook::new_order(const OrderLineRow& row, Line& line) {
    kam::Order order;
    order.order_id = row.order_id;
    order.account_id = *row.account_id;
    order.ordered_on = *row.ordered_on;
    order.currency = *row.currency;
    if (headers_ == nullptr) return order;

    const OrderHeaderRow& header = headers_->find(row.order_id)->row;
    const auto take_amount = [&](const char* name, const std::optional<Decimal>& amount,
                                 std::optional<kam::Money>& into) {
        if (amount) into = exact_money(*amount, order.currency);
        if (amount && !into) {
            line.reject("order_id", Fault::out_of_range,
                        std::string(name) + " of its header: " + no_exact_money(*amount, order.currency));
        }
    };
    take_amount("freight_amount", header.freight_amount, order.freight_amount);
    take_amount("service_cost", header.service_cost, order.service_cost);
    if (line.rejected()) return std::nullopt;
    order.promised_on = header.promised_on;
    order.delivered_on = header.delivered_on;
    order.cancelled = header.cancelled.value_or(false);
    return order;
}

/// The order that the line belongs to; null, with the line rejected, when the two contradict each other. Without
/// headers an id that two accounts use names an order of each; the later one's order goes by both names.
kam::Order* OrderBook::order_of(const OrderLineRow& row, Line& line) {
    // Lines of one order mostly follow each other.
    if (!orders_.empty() && orders_.back().order_id.value == row.order_id &&
        orders_.back().account_id.value == *row.account_id) {
        return agrees(orders_.back(), row, line) ? &orders_.back() : nullptr;
    }
    std::string id = row.order_id;
    auto found = order_at_.find(id);
    const bool shared = found != order_at_.end() && orders_[found->second].account_id.value != *row.account_id;
    if (shared) {
        id += '\n' + *row.account_id;  // a line break, so that no other id is the same
        found = order_at_.find(id);
    }
    if (found != order_at_.end()) {
        kam::Order& order = orders_[found->second];
        return agrees(order, row, line) ? &order : nullptr;
    }
    std::optional<kam::Order> order = new_order(row, line);
    if (!order) return nullptr;
    if (shared) ++summary_.shared_order_ids;
    order->order_id = id;
    order_at_.emplace(std::move(id), orders_.size());
    orders_.push_back(std::move(*order));
    return &orders_.back();
}

bool OrderBook::agrees(const kam::Order& order, const OrderLineRow& row, Line& line) const {
    const auto differ = [&](std::string_view field, const std::string& here, const std::string& there) {
        line.reject(field, Fault::inconsistent,
                    here + ", but order " + quoted(row.order_id) + " has " + there + " on a line before");
        return false;
    };
    if (order.ordered_on != *row.ordered_on) {
        return differ("ordered_on", kam::format_date(*row.ordered_on), kam::format_date(order.ordered_on));
    }
    if (order.currency != *row.currency) return differ("currency", to_string(*row.currency), to_string(order.currency));
    return true;
}

std::vector<kam::Order> OrderBook::take_orders(const std::string& cancelled_prefix, const std::string& file,
                                               kam::Report& report) {
    for (const auto& [key, waiting] : joint_) {
        report.add(file + ':' + std::to_string(waiting.front().second), Fault::inconsistent,
                   "joint_count: the amount " + to_string(*waiting.front().first.amount) + " is divided among " +
                       std::to_string(*waiting.front().first.joint_count) + " lines, but it stands on " +
                       std::to_string(waiting.size()));
        summary_.rejected += waiting.size();
    }
    for (kam::Order& order : orders_) {
        const bool only_returns =
            std::ranges::all_of(order.lines, [](const kam::OrderLine& l) { return l.quantity.sign() < 0; });
        const bool named_so = order.order_id.value.starts_with(cancelled_prefix);
        order.cancelled = order.cancelled || (cancelled_prefix.empty() ? only_returns : named_so);
    }
    return std::move(orders_);
}
