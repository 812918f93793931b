// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string_view>
#include <type_traits>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/cost_to_serve.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>

namespace kam::inline v0::cash_flow {

/// How often each activity occurred for an account in a time (T221, T228, T232). Empty: not known.
template <class Quantity = double>
struct ActivityCounts {
    std::optional<Quantity> orders{};  ///< cancellations too: they are served as well
    std::optional<Quantity> lines{};
    std::optional<Quantity> deliveries{};
    std::optional<Quantity> returns{};  ///< lines taken back
    std::optional<Quantity> visits{};
    std::optional<Quantity> support_hours{};
    std::optional<Quantity> rush_orders{};
    std::optional<Quantity> credit_days{};          ///< days of credit beyond what others get (T198)
    std::optional<Quantity> special_price_units{};  ///< units sold below list price
    std::optional<Quantity> customisations{};       ///< T214
    std::optional<Quantity> loans{};                ///< below market (T198)
    BOOST_DESCRIBE_CLASS(ActivityCounts, (),
                         (orders, lines, deliveries, returns, visits, support_hours, rush_orders, credit_days,
                          special_price_units, customisations, loans),
                         (), ())
};

/// What one of each costs the supplier. Empty: not known.
template <class Amount = double>
struct ActivityRates {
    std::optional<Amount> orders{};
    std::optional<Amount> lines{};
    std::optional<Amount> deliveries{};
    std::optional<Amount> returns{};  ///< beside `lines`
    std::optional<Amount> visits{};
    std::optional<Amount> support_hours{};
    std::optional<Amount> rush_orders{};          ///< beside `orders`
    std::optional<Amount> credit_days{};          ///< what a day without the money costs: credit_day_cost
    std::optional<Amount> special_price_units{};  ///< list price less special price
    std::optional<Amount> customisations{};
    std::optional<Amount> loans{};  ///< subsidy of one: loan_subsidy
    BOOST_DESCRIBE_CLASS(ActivityRates, (),
                         (orders, lines, deliveries, returns, visits, support_hours, rush_orders, credit_days,
                          special_price_units, customisations, loans),
                         (), ())
};

/// The counts without those of activities that have no rate: says that they are meant not to be used, where
/// cost_to_serve would ask for the rate. `cost_to_serve(with_rates(activity_counts(orders), rates), rates)`.
template <class Quantity, class Amount>
[[nodiscard]] ActivityCounts<Quantity> with_rates(ActivityCounts<Quantity> counts, const ActivityRates<Amount>& rates) {
    kam::for_each_field(rates, [&](std::string_view rated, const std::optional<Amount>& rate) {
        kam::for_each_field(counts, [&](std::string_view counted, std::optional<Quantity>& count) {
            if (counted == rated && !rate) count.reset();
        });
    });
    return counts;
}

/// What it costs to wait one day for receivables: balance x yearly cost of capital / days in the year (simple
/// interest). Throws InputError for numbers that are not finite.
template <class Scalar>
[[nodiscard]] Scalar credit_day_cost(const Scalar& receivables, const std::type_identity_t<Scalar>& yearly_rate,
                                     int days_in_year) {
    Report report;
    detail::check_number(receivables, "receivables", {}, report);
    detail::check_number(yearly_rate, "yearly_rate", {}, report);
    detail::check_positive(days_in_year, "days_in_year", report);
    throw_if_any(report);
    return Scalar(receivables * yearly_rate / Scalar(days_in_year));
}

/// Counts what the orders of an account tell (records with the fields of Order): orders, lines, deliveries, returned
/// lines and, when `rush_days` says within how many days of the order a requested delivery is a rush, rush orders. A
/// count that one order leaves open (no day of delivery, no day asked for) is unknown, and so are the activities that
/// orders do not show. Cancellations are neither delivered nor rush orders.
template <class Quantity = double, RecordRange Orders>
[[nodiscard]] ActivityCounts<Quantity> activity_counts(const Orders& orders,
                                                       std::optional<int> rush_days = std::nullopt) {
    const auto quantity = [](std::int64_t count) { return static_cast<Quantity>(count); };
    std::int64_t order_count = 0, lines = 0, deliveries = 0, returns = 0, rush_orders = 0;
    bool all_delivered = true, all_requested = true;
    for (const auto& order : orders) {
        ++order_count;
        for (const auto& line : order.lines) {
            ++lines;
            if (line.quantity < std::remove_cvref_t<decltype(line.quantity)>(0)) ++returns;
        }
        if (order.cancelled) continue;
        all_delivered = all_delivered && order.delivered_on;
        if (order.delivered_on) ++deliveries;
        all_requested = all_requested && order.requested_on;
        if (order.requested_on && rush_days && (*order.requested_on - order.ordered_on).count() <= *rush_days) {
            ++rush_orders;
        }
    }
    ActivityCounts<Quantity> counts;
    counts.orders = quantity(order_count);
    counts.lines = quantity(lines);
    counts.returns = quantity(returns);
    if (all_delivered) counts.deliveries = quantity(deliveries);
    if (all_requested && rush_days) counts.rush_orders = quantity(rush_orders);
    return counts;
}

/// The same, with the site visits among the recorded interactions. One interaction whose kind is not known leaves the
/// number of visits unknown.
template <class Quantity = double, RecordRange Orders, RecordRange Interactions>
[[nodiscard]] ActivityCounts<Quantity> activity_counts(const Orders& orders, const Interactions& interactions,
                                                       std::optional<int> rush_days = std::nullopt) {
    ActivityCounts<Quantity> counts = activity_counts<Quantity>(orders, rush_days);
    std::int64_t visits = 0;
    for (const auto& interaction : interactions) {
        if (!interaction.kind) return counts;
        using Kind = std::remove_cvref_t<decltype(*interaction.kind)>;
        if (*interaction.kind == Kind::site_visit) ++visits;
    }
    counts.visits = static_cast<Quantity>(visits);
    return counts;
}

/// What was recorded as amounts (records with the fields of Cost), by activity in the order of their first record: the
/// quantity of an item is the number of its records, and there is no rate. Throws CurrencyMismatch when Money of
/// several currencies meets.
template <RecordRange Costs>
[[nodiscard]] auto recorded_costs(const Costs& costs) {
    using Amount = std::remove_cvref_t<decltype(RecordIn<Costs>::amount)>;
    using Item = ServiceCost<Amount>;
    CostToServe<Amount> result;
    Report report;
    std::size_t index = 0;
    for (const auto& cost : costs) {
        detail::check_number(cost.amount, kam::detail::element_path("costs", index++) + ".amount", {}, report);
        auto item = std::ranges::find(result.items, cost.activity, &Item::driver);
        if (item == result.items.end()) {
            result.items.push_back({cost.activity, 0, std::nullopt, detail::nothing<Amount>(), std::nullopt});
            item = result.items.end() - 1;
        }
        item->quantity += 1;
        item->cost = Amount(item->cost + cost.amount);
    }
    throw_if_any(report);
    detail::add_up(result);
    return result;
}

}  // namespace kam::inline v0::cash_flow
