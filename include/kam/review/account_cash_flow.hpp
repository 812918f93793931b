// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/cost_to_serve.hpp>
#include <kam/cash_flow/dated_curve.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/irr.hpp>
#include <kam/cash_flow/value.hpp>
#include <kam/core/date.hpp>
#include <kam/entities/cost.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/phase.hpp>
#include <kam/review/options.hpp>

namespace kam::inline v0::review {

/// A flow of a review: exact, in its currency.
using ExactFlow = cash_flow::BasicFlow<Decimal>;

/// What one phase of the relationship has brought.
struct PhaseTotal {
    Phase phase{};
    Decimal total{};
};
BOOST_DESCRIBE_STRUCT(PhaseTotal, (), (phase, total))

/// The cumulative cash flow of an account, or of the base, up to the date of the review: exact amounts in its currency.
struct CashFlowReview {
    Decimal total{};                   ///< where the cumulative curve stands
    std::vector<PhaseTotal> phases{};  ///< what each phase has added to it
    std::optional<Decimal> trough{};   ///< the lowest point of the curve; none without flows
    std::optional<Date> trough_on{};
    cash_flow::Recovery recovery{};
    std::optional<Date> first_payback_on{};      ///< back at zero for the first time
    std::optional<Date> break_even_on{};         ///< back at zero for the first time after the trough
    std::optional<Date> permanent_payback_on{};  ///< back at zero and not below since
    Decimal shortfall{};                         ///< what is missing to pay back
    Decimal peak_funding{};                      ///< the most that was out at one time
    int exposure_days = 0;                       ///< days below zero
    double net_present_value{};                  ///< at the first flow, by the assumed discount rate, Act/365F
    /// Of the money put in, per year, Act/365F, nearest 10 % where there are several; the status says why there is
    /// none. A rate that was found but is too large for a number is none, and `rate_overflows`.
    std::optional<double> rate_of_return{};
    cash_flow::RateStatus rate_status{};
    cash_flow::Uniqueness rate_uniqueness{};
    std::optional<std::ptrdiff_t> rate_count{};  ///< of all rates, where it is known
    bool rate_touching = false;                  ///< the value only touches zero at this rate
    bool rate_overflows = false;
};
BOOST_DESCRIBE_STRUCT(CashFlowReview, (),
                      (total, phases, trough, trough_on, recovery, first_payback_on, break_even_on,
                       permanent_payback_on, shortfall, peak_funding, exposure_days, net_present_value, rate_of_return,
                       rate_status, rate_uniqueness, rate_count, rate_touching, rate_overflows))

namespace detail {

inline void spend(std::vector<ExactFlow>& flows, Date on, const Decimal& amount, Phase phase) {
    if (!amount.is_zero()) flows.push_back({on, -amount, phase});
}

/// What an order leaves after the cost of its goods: unit costs where they are all known, else the assumed gross
/// margin.
[[nodiscard]] inline Decimal order_margin(const Order& order, const ReviewOptions& options) {
    Decimal value;
    for (const OrderLine& line : order.lines) value += line_value(order, line, options);
    if (const auto cost = goods_cost(order)) {
        return value - in_review_currency(*cost, order.currency, order.ordered_on, options);
    }
    return value * options.assumptions.gross_margin_share;
}

[[nodiscard]] inline std::ptrdiff_t returned_lines(const Order& order) {
    return std::ranges::count_if(order.lines, [](const OrderLine& line) { return line.quantity.sign() < 0; });
}

inline void add_order_flows(const Order& order, Date first_order_on, const ReviewOptions& options,
                            std::vector<ExactFlow>& flows) {
    const Assumptions& assumed = options.assumptions;
    const Date on = order.ordered_on;
    const Phase phase = on == first_order_on ? Phase::delivery : Phase::reorder;
    flows.push_back({on, order_margin(order, options), phase});
    if (order.freight_amount) spend(flows, on, in_review_currency(*order.freight_amount, on, options), phase);
    if (order.service_cost) spend(flows, on, in_review_currency(*order.service_cost, on, options), Phase::maintenance);
    spend(flows, on,
          assumed.cost_per_order + assumed.cost_per_line * order.lines.size() +
              assumed.cost_per_return * returned_lines(order),
          Phase::maintenance);
}

}  // namespace detail

/// The dated flows of one account as of a day, from its orders and costs up to that day: what its orders leave, less
/// freight, cost to serve and the recorded costs; then the assumed costs of acquisition and maintenance. A cost without
/// a phase belongs to selling before the first order and to maintenance after it.
[[nodiscard]] inline std::vector<ExactFlow> account_flows(const std::vector<const Order*>& orders,
                                                          const std::vector<const Cost*>& costs, Date as_of,
                                                          const ReviewOptions& options) {
    std::vector<ExactFlow> flows;
    std::optional<Date> first_order_on;
    for (const Order* order : orders) {
        if (!first_order_on || order->ordered_on < *first_order_on) first_order_on = order->ordered_on;
    }
    for (const Order* order : orders) detail::add_order_flows(*order, *first_order_on, options, flows);
    for (const Cost* cost : costs) {
        const bool before_orders = !first_order_on || cost->incurred_on < *first_order_on;
        detail::spend(flows, cost->incurred_on, in_review_currency(cost->amount, cost->incurred_on, options),
                      cost->phase.value_or(before_orders ? Phase::selling : Phase::maintenance));
    }
    if (first_order_on) {
        detail::spend(flows, *first_order_on, options.assumptions.acquisition_cost, Phase::selling);
        if (!options.assumptions.cost_per_month.is_zero()) {
            for (int month = 1; add_months(*first_order_on, month) <= as_of; ++month) {
                detail::spend(flows, add_months(*first_order_on, month), options.assumptions.cost_per_month,
                              Phase::maintenance);
            }
        }
    }
    return flows;
}

/// What the assumptions make it cost to serve an account up to a day, driver by driver; a driver without a cost is left
/// out. It is part of account_flows, beside the costs that are on record.
template <class OrderPointers>
[[nodiscard]] cash_flow::CostToServe<Decimal, Decimal> assumed_cost_to_serve(const OrderPointers& orders, Date as_of,
                                                                             const Assumptions& assumed) {
    Decimal lines, returns;
    std::optional<Date> first_order_on;
    for (const Order* order : orders) {
        lines += order->lines.size();
        returns += detail::returned_lines(*order);
        if (!first_order_on || order->ordered_on < *first_order_on) first_order_on = order->ordered_on;
    }
    int months = 0;
    while (first_order_on && add_months(*first_order_on, months + 1) <= as_of) ++months;

    std::vector<cash_flow::CostDriver<Decimal, Decimal>> drivers;
    const auto add = [&](const char* name, const Decimal& quantity, const Decimal& rate) {
        if (!rate.is_zero()) drivers.push_back({name, quantity, rate});
    };
    add("orders", orders.size(), assumed.cost_per_order);
    add("lines", lines, assumed.cost_per_line);
    add("returns", returns, assumed.cost_per_return);
    add("months", months, assumed.cost_per_month);
    return cash_flow::cost_to_serve(drivers);
}

/// What these flows and their cumulative curve say.
template <cash_flow::FlowRange R>
[[nodiscard]] CashFlowReview review_cash_flow(const R& flows, const cash_flow::DatedCurve<Decimal>& curve,
                                              const ReviewOptions& options) {
    const auto tidied = [&](const Decimal& amount) { return tidy(amount, currency_of(options)); };
    CashFlowReview review;
    review.total = tidied(curve.total);
    for (const auto& phase : curve.phases) review.phases.push_back({phase.phase, tidied(phase.total)});
    if (curve.trough) {
        review.trough = tidied(curve.trough->depth);
        review.trough_on = curve.trough->when;
    }
    review.recovery = curve.payback.recovery;
    review.first_payback_on = curve.payback.first;
    review.break_even_on = curve.payback.break_even;
    review.permanent_payback_on = curve.payback.permanent;
    review.shortfall = tidied(curve.payback.shortfall);
    review.peak_funding = tidied(curve.peak_funding);
    review.exposure_days = curve.exposure_days;
    review.net_present_value = cash_flow::xnpv(flows, to_double(options.assumptions.discount_rate));
    const auto rate = cash_flow::xirr(flows);
    if (!rate.overflows) review.rate_of_return = rate.rate;
    review.rate_status = rate.status;
    review.rate_uniqueness = rate.uniqueness;
    review.rate_count = rate.count;
    review.rate_touching = rate.touching;
    review.rate_overflows = rate.overflows;
    return review;
}

}  // namespace kam::inline v0::review
