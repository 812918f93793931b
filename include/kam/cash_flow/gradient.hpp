// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/irr.hpp>
#include <kam/cash_flow/measures.hpp>
#include <kam/cash_flow/value.hpp>

namespace kam::inline v0::cash_flow {

/// A measure of cash flows and how it moves with each of them and with the rate: its partial derivatives, in closed
/// form. To first order, it changes by flows . (changes of the flows) + rates . (changes of the rates).
template <class Scalar>
struct Gradient {
    Scalar value{};                  ///< the measure itself
    Eigen::VectorX<Scalar> flows{};  ///< d value / d c_i, one per flow as given, zero flows too
    Eigen::VectorX<Scalar> rates{};  ///< d value / d rate; of mirr and xmirr: finance rate, then reinvestment rate
    BOOST_DESCRIBE_CLASS(Gradient, (), (value, flows, rates), (), ())
};

namespace detail {

/// Flows c_i, their times t_i and weights w_i = (1 + rate)^-t_i.
template <class Value>
struct WeightedFlows {
    Eigen::VectorX<Value> amounts;
    Eigen::VectorX<Value> times;
    Eigen::VectorX<Value> weights;
};

/// Periodic flows with weights (1 + rate)^-(first_period + i), with + * / only.
template <class Value, class Derived, class Rate>
[[nodiscard]] WeightedFlows<Value> weighted(const Eigen::MatrixBase<Derived>& flows, const Rate& rate,
                                            Eigen::Index first_period, const char* function) {
    const ColumnOf<Derived> column(flows.derived());
    WeightedFlows<Value> all{Eigen::VectorX<Value>(column.size()), Eigen::VectorX<Value>(column.size()),
                             discount_weights<Value>(rate, first_period, column.size(), function)};
    for (Eigen::Index i = 0; i < column.size(); ++i) {
        all.amounts[i] = Value(column.coeff(i));
        all.times[i] = Value(static_cast<double>(first_period + i));
        if (!kam::detail::is_finite(Value(all.amounts[i] * all.weights[i]))) throw_not_finite(column, function);
    }
    return all;
}

/// The gradient; throws std::overflow_error unless all of it is finite.
template <class Value>
[[nodiscard]] Gradient<Value> finite_gradient(Gradient<Value> gradient, const char* function) {
    Value check = gradient.value;
    for (const Value& slope : gradient.flows) check = Value(check + Value(slope - slope));
    for (const Value& slope : gradient.rates) check = Value(check + Value(slope - slope));
    require_finite_result(check, function);
    return gradient;
}

/// Sum of c_i w_i with its gradient; `growth` is 1 + rate.
template <class Value>
[[nodiscard]] Gradient<Value> value_gradient(const WeightedFlows<Value>& all, const Value& growth) {
    Gradient<Value> gradient{Value(0), all.weights, Eigen::VectorX<Value>(1)};
    Value moment(0);
    for (Eigen::Index i = 0; i < all.amounts.size(); ++i) {
        const Value present(all.amounts[i] * all.weights[i]);
        gradient.value = Value(gradient.value + present);
        moment = Value(moment + all.times[i] * present);
    }
    gradient.rates[0] = Value(-(moment / growth));
    return gradient;
}

/// 1 / (e^y - 1) - 1 / y + 1 / 2; near 0, where these cancel, by Lambert's continued fraction of coth(z) - 1 / z with
/// z = y / 2.
template <class Value>
[[nodiscard]] Value annuity_slope(const Value& y) {
    if (y < Value(1) && y > Value(-1)) {
        const Value z(y / Value(2));
        const Value square(z * z);
        Value tail(0);
        for (int k = 24; k > 1; --k) tail = Value(square / Value(Value(2 * k + 1) + tail));  // good for 50 digits
        return Value(z / Value(Value(6) + Value(2) * tail));
    }
    return Value(Value(1) / growth_minus_one(y) - Value(1) / y + Value(1) / Value(2));
}

/// Gradient of modified_rate.
template <class Value>
[[nodiscard]] std::optional<Gradient<Value>> modified_gradient(const std::vector<Value>& times,
                                                               const std::vector<Value>& amounts, const Value& horizon,
                                                               const Value& finance_rate, const Value& reinvest_rate) {
    using std::exp;
    const RateOfReturn<Value> found = modified_rate(times, amounts, horizon, finance_rate, reinvest_rate);
    if (!found.rate) return std::nullopt;
    const Value zero(0);
    const Value growths[2] = {log_growth(reinvest_rate), log_growth(finance_rate)};  // of receipts, of outlays
    const SideValue<Value> values[2] = {*side_value(times, amounts, growths[0], 1),
                                        *side_value(times, amounts, growths[1], -1)};
    const Value per_year(*found.growth / horizon);
    Gradient<Value> gradient{*found.rate, Eigen::VectorX<Value>(static_cast<Eigen::Index>(times.size())),
                             Eigen::VectorX<Value>(2)};
    Value mean_times[2] = {zero, zero};
    for (std::size_t i = 0; i < times.size(); ++i) {
        const std::size_t side = amounts[i] < zero ? 1 : 0;
        const Value weight(exp(Value(-(growths[side] * Value(times[i] - values[side].at)))));
        const Value share(weight / values[side].sum / values[side].unit);  // of one unit of money in its side's value
        gradient.flows[static_cast<Eigen::Index>(i)] = Value(per_year * share);
        mean_times[side] = Value(mean_times[side] + times[i] * share * (side == 1 ? Value(-amounts[i]) : amounts[i]));
    }
    gradient.rates[0] = Value(per_year * mean_times[1] / Value(Value(1) + finance_rate));
    gradient.rates[1] = Value(per_year * Value(horizon - mean_times[0]) / Value(Value(1) + reinvest_rate));
    return finite_gradient(std::move(gradient), "cash_flow::mirr_gradient");
}

}  // namespace detail

/// Gradient of npv: with respect to flow i (1 + rate)^-(first_period + i), with respect to the rate -sum of t c_t (1 +
/// rate)^-(t + 1). With + - * / only. Trouble as npv.
template <class Derived, detail::SingleRate Rate>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto npv_gradient(const Eigen::MatrixBase<Derived>& flows, const Rate& rate,
                                    Eigen::Index first_period = 0) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    constexpr const char* function = "cash_flow::npv_gradient";
    return detail::finite_gradient(detail::value_gradient(detail::weighted<Value>(flows, rate, first_period, function),
                                                          Value(Value(1) + Value(rate))),
                                   function);
}

/// Gradient of xnpv, in the order of the flows as given. Trouble as xnpv.
template <FlowRange R, class Rate>
[[nodiscard]] auto xnpv_gradient(const R& flows, const Rate& rate, const DatedDiscount& options = {}) {
    using std::exp;
    using Value = detail::ValueOf<AmountIn<R>, Rate>;
    (void)xnpv(flows, rate, options);  // reports all that is wrong
    const auto size = static_cast<Eigen::Index>(std::ranges::size(flows));
    detail::WeightedFlows<Value> all{Eigen::VectorX<Value>(size), Eigen::VectorX<Value>(size),
                                     Eigen::VectorX<Value>(size)};
    if (size > 0) {
        const Value growth = detail::log_growth(Value(rate));
        const Date base = options.base.value_or((std::ranges::min)(flows, {}, &RecordIn<R>::on).on);
        Eigen::Index i = 0;
        for (const auto& flow : flows) {
            all.amounts[i] = to_number<Value>(flow.amount);
            all.times[i] = Value(year_fraction<Value>(base, flow.on, options.day_count));
            all.weights[i] = Value(exp(Value(-(growth * all.times[i]))));
            ++i;
        }
    }
    return detail::finite_gradient(detail::value_gradient(all, Value(Value(1) + Value(rate))),
                                   "cash_flow::xnpv_gradient");
}

/// Gradient of future_value, with + - * / only. Trouble as future_value.
template <class Derived, class Rate>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto future_value_gradient(const Eigen::MatrixBase<Derived>& flows, const Rate& rate) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    constexpr const char* function = "cash_flow::future_value_gradient";
    return detail::finite_gradient(
        detail::value_gradient(detail::weighted<Value>(flows, rate, 1 - flows.size(), function),
                               Value(Value(1) + Value(rate))),
        function);
}

/// Gradient of profitability_index, with + - * / only; none without outlays. A zero flow, from where a receipt and an
/// outlay move the index differently, is taken for a receipt. Trouble as npv.
template <class Derived, class Rate>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto profitability_index_gradient(const Eigen::MatrixBase<Derived>& flows, const Rate& rate) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    const Value zero(0);
    const auto all = detail::weighted<Value>(flows, rate, 0, "cash_flow::profitability_index_gradient");
    Value receipts(0), outlays(0), receipts_moment(0), outlays_moment(0);
    for (Eigen::Index i = 0; i < all.amounts.size(); ++i) {
        const Value present(all.amounts[i] * all.weights[i]);
        const bool pays = all.amounts[i] < zero;
        (pays ? outlays : receipts) += Value(pays ? Value(-present) : present);
        (pays ? outlays_moment : receipts_moment) += Value(all.times[i] * Value(pays ? Value(-present) : present));
    }
    if (!(outlays > zero)) return std::optional<Gradient<Value>>();
    const Value index(receipts / outlays);
    Gradient<Value> gradient{index, Eigen::VectorX<Value>(all.weights / outlays), Eigen::VectorX<Value>(1)};
    for (Eigen::Index i = 0; i < all.amounts.size(); ++i) {
        if (all.amounts[i] < zero) gradient.flows[i] = Value(gradient.flows[i] * index);
    }
    gradient.rates[0] =
        Value(Value(index * outlays_moment - receipts_moment) / Value(outlays * Value(Value(1) + Value(rate))));
    return std::optional<Gradient<Value>>(
        detail::finite_gradient(std::move(gradient), "cash_flow::profitability_index_gradient"));
}

/// Gradient of equivalent_annuity, of any rate, 0 included; none when the number of periods is not positive. Trouble as
/// npv.
template <class Derived, class Rate>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto equivalent_annuity_gradient(const Eigen::MatrixBase<Derived>& flows, const Rate& rate,
                                                   std::optional<Eigen::Index> periods = std::nullopt) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    Gradient<Value> gradient = npv_gradient(flows, rate);
    const Eigen::Index n = periods.value_or(flows.size() - 1);
    if (n <= 0) return std::optional<Gradient<Value>>();
    const Value count = Value(static_cast<double>(n));
    const Value r(rate);
    const Value x = detail::log_growth(r);
    // The annuity of one unit of present value, and how its logarithm moves with x.
    const Value unit =
        r == Value(0) ? Value(Value(1) / count) : Value(r / Value(-detail::growth_minus_one(Value(-(count * x)))));
    const Value slope(Value(count + Value(1)) / Value(2) + detail::annuity_slope(x) -
                      count * detail::annuity_slope(Value(count * x)));
    gradient.rates[0] = Value(unit * Value(gradient.rates[0] + gradient.value * slope / Value(Value(1) + r)));
    gradient.flows *= unit;
    gradient.value = Value(gradient.value * unit);
    return std::optional<Gradient<Value>>(
        detail::finite_gradient(std::move(gradient), "cash_flow::equivalent_annuity_gradient"));
}

/// Gradient of mirr; none where mirr has no rate. A zero flow is taken for a receipt. Trouble as mirr, and
/// std::overflow_error where the rate or its gradient is too large for the number type.
template <class Derived, class Finance, class Reinvest>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto mirr_gradient(const Eigen::MatrixBase<Derived>& flows, const Finance& finance_rate,
                                     const Reinvest& reinvest_rate) {
    using Value = detail::ValueOf<detail::ValueOf<typename Derived::Scalar, Finance>, Reinvest>;
    (void)mirr(flows, finance_rate, reinvest_rate);  // reports all that is wrong
    const detail::ColumnOf<Derived> column(flows.derived());
    std::vector<Value> times, amounts;
    for (Eigen::Index i = 0; i < column.size(); ++i) {
        times.push_back(Value(static_cast<double>(i)));
        amounts.push_back(Value(column.coeff(i)));
    }
    const Value horizon = Value(static_cast<double>(column.size() - 1));
    return detail::modified_gradient(times, amounts, horizon, Value(finance_rate), Value(reinvest_rate));
}

/// Gradient of xmirr, in the order of the flows as given; otherwise as mirr_gradient.
template <FlowRange R, class Finance, class Reinvest>
[[nodiscard]] auto xmirr_gradient(const R& flows, const Finance& finance_rate, const Reinvest& reinvest_rate,
                                  DayCount day_count = DayCount::actual_365_fixed) {
    using Value = detail::ValueOf<detail::ValueOf<AmountIn<R>, Finance>, Reinvest>;
    (void)xmirr(flows, finance_rate, reinvest_rate, day_count);  // reports all that is wrong
    std::vector<const RecordIn<R>*> ordered;
    for (const auto& flow : flows) ordered.push_back(&flow);
    std::vector<std::size_t> places(ordered.size());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::ranges::stable_sort(places, {}, [&](std::size_t i) { return ordered[i]->on; });

    std::vector<Value> times, amounts;
    for (const std::size_t i : places) {
        times.push_back(Value(year_fraction<Value>(ordered[places.front()]->on, ordered[i]->on, day_count)));
        amounts.push_back(to_number<Value>(ordered[i]->amount));
    }
    const Value horizon = times.empty() ? Value(0) : times.back();
    auto gradient = detail::modified_gradient(times, amounts, horizon, Value(finance_rate), Value(reinvest_rate));
    if (gradient) {
        const Eigen::VectorX<Value> in_order = gradient->flows;
        for (std::size_t k = 0; k < places.size(); ++k) {
            gradient->flows[static_cast<Eigen::Index>(places[k])] = in_order[static_cast<Eigen::Index>(k)];
        }
    }
    return gradient;
}

}  // namespace kam::inline v0::cash_flow
