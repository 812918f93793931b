// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <kam/cash_flow/flow.hpp>
#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

namespace detail {

template <class Orders>
using CurrencyIn = std::remove_cvref_t<decltype(RecordIn<Orders>::currency)>;

/// What the prices of such orders are counted in.
template <class Orders>
using PriceIn = std::remove_cvref_t<decltype(RecordIn<Orders>::lines.front().unit_price)>;

template <class Amount>
concept HasCurrency = requires(const Amount& amount) {
    amount.currency;
};

/// Quantity x unit price less discount.
template <class Value, class Line>
[[nodiscard]] Value value_of(const Line& line) {
    if constexpr (requires { net_total(line); }) {
        return net_total(line);
    } else {
        return line.quantity * line.unit_price * (Value(1) - line.discount_share);
    }
}

/// Reports every amount in another currency than the first.
template <class Orders, class Costs>
void check_one_currency(const Orders& orders, const Costs& costs, Report& report) {
    std::optional<CurrencyIn<Orders>> first;
    const auto check = [&](const CurrencyIn<Orders>& currency, const std::string& path) {
        if (!first) first = currency;
        if (currency != *first) report.add(path, Fault::inconsistent, "is in another currency than the first order");
    };
    const auto check_amount = [&](const auto& amount, const std::string& path) {
        if constexpr (HasCurrency<std::remove_cvref_t<decltype(amount)>>) {
            if (amount != std::remove_cvref_t<decltype(amount)>{}) check(amount.currency, path);
        }
    };
    std::size_t index = 0;
    for (const auto& order : orders) {
        const std::string path = kam::detail::element_path("orders", index++);
        check(order.currency, path + ".currency");
        if (order.freight_amount) check_amount(*order.freight_amount, path + ".freight_amount");
        if (order.service_cost) check_amount(*order.service_cost, path + ".service_cost");
    }
    index = 0;
    for (const auto& cost : costs) check_amount(cost.amount, kam::detail::element_path("costs", index++) + ".amount");
}

}  // namespace detail

/// Dated flows of one account from its orders and costs (records with the fields of Order and Cost), in the number type
/// of the prices. What an order leaves after the cost of its goods, and its freight, count on its day, in the phase
/// delivery on the day of the first order and reorder after it; its service cost in maintenance; costs in their phase,
/// without one in selling before the first order and in maintenance from then on. Where a unit cost is unknown an order
/// leaves `margin_share` of its value; without that share, InputError names every unit cost that is unknown. Money and
/// the amounts of an order go through `convert(amount, currency, on)`; costs in plain numbers count as they are.
template <RecordRange Orders, RecordRange Costs, class Convert>
requires std::invocable<const Convert&, detail::PriceIn<Orders>, detail::CurrencyIn<Orders>, Date>
[[nodiscard]] auto flows_from(const Orders& orders, const Costs& costs,
                              const std::optional<detail::PriceIn<Orders>>& margin_share, const Convert& convert) {
    using Value = detail::PriceIn<Orders>;
    std::vector<BasicFlow<Value>> flows;
    const auto spend = [&](Date on, const Value& amount, Phase phase) {
        if (amount != Value(0)) flows.push_back({on, Value(-amount), phase});
    };
    const auto converted = [&](const auto& amount, const auto& currency, Date on) {
        if constexpr (detail::HasCurrency<std::remove_cvref_t<decltype(amount)>>) {
            return amount.minor_units == 0 ? Value(0) : Value(convert(to_decimal(amount), amount.currency, on));
        } else {
            return Value(convert(Value(amount), currency, on));
        }
    };
    std::optional<Date> first_on;
    for (const auto& order : orders) {
        if (!first_on || order.ordered_on < *first_on) first_on = order.ordered_on;
    }

    Report report;
    std::size_t index = 0;
    for (const auto& order : orders) {
        const Date on = order.ordered_on;
        const Phase phase = on == *first_on ? Phase::delivery : Phase::reorder;
        Value value(0), goods(0);
        bool known = true;
        std::size_t place = 0;
        for (const auto& line : order.lines) {
            value += converted(detail::value_of<Value>(line), order.currency, on);
            if (line.unit_cost) {
                goods += line.quantity * *line.unit_cost;
            } else {
                known = false;
                const std::string path = kam::detail::element_path("orders", index) + ".lines";
                if (!margin_share) {
                    report.add(kam::detail::element_path(path, place) + ".unit_cost", Fault::missing, "is unknown");
                }
            }
            ++place;
        }
        if (known) {
            flows.push_back({on, Value(value - converted(goods, order.currency, on)), phase});
        } else if (margin_share) {
            flows.push_back({on, Value(value * *margin_share), phase});
        }
        if (order.freight_amount) spend(on, converted(*order.freight_amount, order.currency, on), phase);
        if (order.service_cost) spend(on, converted(*order.service_cost, order.currency, on), Phase::maintenance);
        ++index;
    }
    throw_if_any(report);
    for (const auto& cost : costs) {
        const Date on = cost.incurred_on;
        const Phase otherwise = !first_on || on < *first_on ? Phase::selling : Phase::maintenance;
        if constexpr (detail::HasCurrency<std::remove_cvref_t<decltype(cost.amount)>>) {
            spend(on, converted(cost.amount, cost.amount.currency, on), cost.phase.value_or(otherwise));
        } else {
            spend(on, Value(cost.amount), cost.phase.value_or(otherwise));
        }
    }
    return flows;
}

/// The same where all amounts are in one currency; throws InputError naming those in another than the first order.
template <RecordRange Orders, RecordRange Costs>
[[nodiscard]] auto flows_from(const Orders& orders, const Costs& costs,
                              const std::optional<detail::PriceIn<Orders>>& margin_share = std::nullopt) {
    Report report;
    detail::check_one_currency(orders, costs, report);
    throw_if_any(report);
    return flows_from(
        orders, costs, margin_share,
        [](const detail::PriceIn<Orders>& amount, const detail::CurrencyIn<Orders>&, Date) { return amount; });
}

}  // namespace kam::inline v0::cash_flow
