// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/rounding.hpp>

namespace kam::inline v0 {

/// One product of an order. Quantity and prices are exact decimals: quantities may be fractional, and below zero for
/// returns; prices may carry more decimals than their currency. Zero is valid.
struct OrderLine {
    std::optional<ProductId> product_id{};
    Decimal quantity{};
    Decimal unit_price{};                ///< in the order's currency, before discount and tax
    std::optional<Decimal> unit_cost{};  ///< what one unit costs the supplier, in the order's currency (T221, T225)
    Decimal discount_share{};            ///< 0..1 of the price
};
BOOST_DESCRIBE_STRUCT(OrderLine, (), (product_id, quantity, unit_price, unit_cost, discount_share))

/// One purchase (T220, T233), or its return or cancellation. Carries its own cost to serve.
template <class Amount = Money>
struct BasicOrder {
    OrderId order_id{};
    std::optional<std::string> order_number{};  ///< what people call it, where that is not the id
    AccountId account_id{};
    std::optional<AgreementId> agreement_id{};
    Date ordered_on{};
    std::optional<Date> requested_on{};  ///< delivery as the customer asked for it (T200)
    std::optional<Date> promised_on{};   ///< delivery as promised
    std::optional<Date> delivered_on{};
    Currency currency{};  ///< of the prices and costs in `lines`
    std::vector<OrderLine> lines{};
    std::optional<Amount> freight_amount{};  ///< cost of carriage (T232)
    std::optional<Amount> service_cost{};    ///< cost to serve this order beyond freight (T228, T232)
    std::optional<bool> first_time_right{};  ///< delivered without a defect or correction (T200)
    /// A cancellation: a document of its own that takes an earlier order back with quantities below zero. It counts in
    /// every sum and number of orders, and is counted once more by itself.
    bool cancelled = false;
    std::optional<OrderId> cancels_id{};  ///< the order that a cancellation takes back

    BOOST_DESCRIBE_CLASS(BasicOrder, (),
                         (order_id, order_number, account_id, agreement_id, ordered_on, requested_on, promised_on,
                          delivered_on, currency, lines, freight_amount, service_cost, first_time_right, cancelled,
                          cancels_id),
                         (), ())
};
using Order = BasicOrder<>;

template <class Amount>
struct AccountTraits<BasicOrder<Amount>> {
    static constexpr auto key = &BasicOrder<Amount>::order_id;
};

/// Exact value of a line in its order's currency: quantity x unit price x (1 - discount). Returns are below zero.
/// Throws std::overflow_error when 38 digits do not hold it.
[[nodiscard]] constexpr Decimal net_total(const OrderLine& line) {
    const Decimal gross = line.quantity * line.unit_price;
    return line.discount_share.is_zero() ? gross : gross * (1 - line.discount_share);
}

/// Exact value of an order in its currency, before tax and without freight: the sum of its lines.
template <class Amount>
[[nodiscard]] Decimal net_total(const BasicOrder<Amount>& order) {
    Decimal total;
    for (const OrderLine& line : order.lines) total += net_total(line);
    return total;
}

/// Exact cost of the goods of an order; none as soon as one line's unit cost is unknown.
template <class Amount>
[[nodiscard]] std::optional<Decimal> goods_cost(const BasicOrder<Amount>& order) {
    Decimal total;
    for (const OrderLine& line : order.lines) {
        if (!line.unit_cost) return std::nullopt;
        total += line.quantity * *line.unit_cost;
    }
    return total;
}

/// Value of an order as money: the exact total rounded once. Lines are not rounded, so this can differ by some minor
/// units from an invoice that rounds each line. Throws std::overflow_error when it does not fit.
template <class Amount>
[[nodiscard]] Money net_amount(const BasicOrder<Amount>& order, Rounding rounding = Rounding::half_even) {
    return to_money(net_total(order), order.currency, rounding);
}

}  // namespace kam::inline v0
