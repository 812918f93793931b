// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <kam/core/error.hpp>
#include <kam/core/name_map.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/order.hpp>
#include <kam/review/options.hpp>

#include "input.hpp"
#include "rows.hpp"

/// Puts order lines together into orders, checks what the reader of a single line cannot, and keeps count of where each line
/// went.
class OrderBook {
public:
    /// What the lines are read against; all of it must outlive the book.
    struct Context {
        std::string file{};                              ///< for messages
        const kam::NameMap& names;                       ///< for messages
        const std::vector<OrderHeaderRow>* headers = nullptr;  ///< null: the lines say everything themselves
        const kam::KeySet* accounts = nullptr;           ///< null: whoever is named is an account
        const kam::review::ReviewOptions& review;
    };

    OrderBook(Context context, kam::Report& report);

    /// Takes one line, or reports what is wrong with it.
    void add(OrderLineRow row, std::size_t line);
    /// Counts lines that the reader has rejected before.
    void add_rejected(std::size_t lines);

    /// Reports joint amounts some of whose lines are missing, and hands over the orders of known accounts. An order is cancelled
    /// when its header says so, else when its id begins with `cancelled_prefix`, or without a prefix when all its lines are
    /// returns.
    [[nodiscard]] std::vector<kam::Order> take_orders(const std::string& cancelled_prefix);

    [[nodiscard]] const InputSummary& summary() const noexcept { return summary_; }

private:
    struct Joint {
        std::int64_t lines_due = 0;
        std::int64_t lines_seen = 0;
        std::size_t first_line = 0;
    };

    [[nodiscard]] bool take(OrderLineRow& row, std::size_t line);
    [[nodiscard]] bool complete(OrderLineRow& row, std::size_t line);
    [[nodiscard]] bool check(const OrderLineRow& row, std::size_t line);
    [[nodiscard]] kam::OrderLine to_order_line(const OrderLineRow& row, std::size_t line);
    [[nodiscard]] kam::Decimal joint_part(const OrderLineRow& row, std::size_t line);
    [[nodiscard]] kam::Order* order_of(const OrderLineRow& row, std::size_t line);
    [[nodiscard]] bool agrees(const kam::Order& order, const OrderLineRow& row, std::size_t line);
    [[nodiscard]] kam::Order new_order(const OrderLineRow& row, std::size_t line);
    [[nodiscard]] std::string where(std::size_t line) const { return context_.file + ':' + std::to_string(line); }
    /// Reports an issue of a field by the name of its column; false, for the caller to return.
    bool refuse(std::size_t line, std::string_view field, kam::Fault fault, const std::string& what);

    Context context_;
    kam::Report& report_;
    InputSummary summary_{};
    std::vector<kam::Order> orders_{};
    std::unordered_map<std::string, std::size_t> order_at_{};
    std::unordered_map<std::string, std::size_t> header_at_{};
    std::map<std::string, Joint> joints_{};
};

/// An exact amount as money; none, with an issue reported at `where`, when the currency has fewer decimals or it is too large.
[[nodiscard]] std::optional<kam::Money> exact_money(const kam::Decimal& amount, kam::Currency currency,
                                                    const std::string& where, kam::Report& report);
