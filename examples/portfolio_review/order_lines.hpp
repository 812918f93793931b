// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include <kam/core/error.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/order.hpp>
#include <kam/io/csv.hpp>
#include <kam/review/options.hpp>

#include "checks.hpp"
#include "input.hpp"
#include "order_headers.hpp"
#include "rows.hpp"

/// Puts order lines together into orders, refuses lines that contradict themselves, their order or its header, and
/// keeps count of where each line went.
class OrderBook {
public:
    /// `headers` is null where the lines say everything themselves, `accounts` where whoever is named is an account.
    /// All must outlive the book. `file` names the lines in messages.
    OrderBook(const kam::review::ReviewOptions& review, OrderHeaders* headers, const kam::KeySet* accounts,
              std::string file)
        : review_(review), headers_(headers), accounts_(accounts), file_(std::move(file)) {}

    /// Takes one line or rejects it. The lines of a joint amount are taken when all of them are there.
    void add(OrderLineRow row, kam::io::CsvLine& line);

    /// Rejects the joint amounts some of whose lines are missing, and hands over the orders. An order is cancelled or
    /// not as its header says; where that is silent when its id begins with `cancelled_prefix`, or without a prefix
    /// when all its lines are returns. `report` gets the issues of lines that were found out too late for the reader.
    [[nodiscard]] std::vector<kam::Order> take_orders(const std::string& cancelled_prefix, kam::Report& report);

    /// Where the lines went, but for those that the reader has rejected.
    [[nodiscard]] const InputSummary& summary() const noexcept { return summary_; }

private:
    /// The lines of a joint amount that are there so far, and their places in the file.
    struct Joint {
        std::vector<OrderLineRow> rows{};
        std::vector<std::size_t> numbers{};
    };

    [[nodiscard]] std::optional<Problem> complete(OrderLineRow& row);
    [[nodiscard]] bool check(const OrderLineRow& row, kam::io::CsvLine& line) const;
    [[nodiscard]] std::optional<Problem> add_joint(OrderLineRow&& row, std::size_t number);
    void reject_late(const std::vector<std::size_t>& numbers, const Problem& problem);
    [[nodiscard]] std::optional<Problem> take(std::span<const OrderLineRow> rows);
    [[nodiscard]] std::optional<Problem> take_if_it_fits(std::span<const OrderLineRow> rows);
    [[nodiscard]] std::size_t find_order(const OrderLineRow& row) const;
    [[nodiscard]] std::optional<Problem> agrees(const kam::Order& order, const OrderLineRow& row) const;
    void add_order(const OrderLineRow& row);

    const kam::review::ReviewOptions& review_;
    OrderHeaders* headers_;
    const kam::KeySet* accounts_;
    std::string file_;
    InputSummary summary_{};
    kam::Report late_issues_{};
    std::vector<kam::Order> orders_{};
    std::vector<kam::Decimal> net_totals_{};                   ///< of each order so far, in its currency
    std::unordered_map<std::string, std::size_t> order_at_{};  ///< by order and account
    std::unordered_set<std::string> order_ids_{};
    std::map<std::string, Joint> joint_{};
};
