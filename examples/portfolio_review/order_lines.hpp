// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <kam/core/error.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/order.hpp>
#include <kam/io/csv.hpp>
#include <kam/review/options.hpp>

#include "input.hpp"
#include "rows.hpp"

/// The headers of orders by order_id.
class OrderHeaders {
public:
    struct Header {
        OrderHeaderRow row{};
        std::size_t line = 0;
        bool has_lines = false;
    };

    void add(OrderHeaderRow&& row, kam::io::CsvLine& line);
    /// Null when there is none.
    [[nodiscard]] Header* find(const std::string& order_id);
    /// Reports headers to which no line of the order lines belongs.
    void report_unused(const std::string& file, kam::Report& report) const;

private:
    std::vector<Header> headers_;
    std::unordered_map<std::string, std::size_t> at_;
};

/// Puts order lines together into orders, refuses lines that contradict themselves, their order or its header, and
/// keeps count of where each line went.
class OrderBook {
public:
    /// `headers` is null where the lines say everything themselves, `accounts` where whoever is named is an account.
    /// All must outlive the book.
    OrderBook(const kam::review::ReviewOptions& review, OrderHeaders* headers, const kam::KeySet* accounts)
        : review_(review), headers_(headers), accounts_(accounts) {}

    /// Takes one line or rejects it. The lines of a joint amount are taken when all of them are there.
    void add(OrderLineRow row, kam::io::CsvLine& line);

    /// Rejects the joint amounts some of whose lines are missing, and hands over the orders of known accounts. An order
    /// is cancelled when its header says so, else when its id begins with `cancelled_prefix`, or without a prefix when
    /// all its lines are returns.
    [[nodiscard]] std::vector<kam::Order> take_orders(const std::string& cancelled_prefix, const std::string& file,
                                                      kam::Report& report);

    /// Where the lines went, but for those that the reader has rejected.
    [[nodiscard]] const InputSummary& summary() const noexcept { return summary_; }

private:
    using Line = kam::io::CsvLine;
    /// A line of a joint amount that waits for the others; the number is its place in the file.
    using Waiting = std::pair<OrderLineRow, std::size_t>;

    [[nodiscard]] bool complete(OrderLineRow& row, Line& line);
    [[nodiscard]] bool check(const OrderLineRow& row, Line& line) const;
    void add_joint(OrderLineRow&& row, Line& line);
    void take(const OrderLineRow& row, Line& line);
    [[nodiscard]] kam::Order* order_of(const OrderLineRow& row, Line& line);
    [[nodiscard]] bool agrees(const kam::Order& order, const OrderLineRow& row, Line& line) const;
    [[nodiscard]] std::optional<kam::Order> new_order(const OrderLineRow& row, Line& line);

    const kam::review::ReviewOptions& review_;
    OrderHeaders* headers_;
    const kam::KeySet* accounts_;
    InputSummary summary_{};
    std::vector<kam::Order> orders_{};
    std::unordered_map<std::string, std::size_t> order_at_{};
    std::map<std::string, std::vector<Waiting>> joint_{};
};

/// An exact amount as money; none when the currency has fewer decimals or it is too large.
[[nodiscard]] std::optional<kam::Money> exact_money(const kam::Decimal& amount, kam::Currency currency);
/// The words for it.
[[nodiscard]] std::string no_exact_money(const kam::Decimal& amount, kam::Currency currency);
