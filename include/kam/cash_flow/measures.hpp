// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/irr.hpp>
#include <kam/cash_flow/rate.hpp>
#include <kam/cash_flow/value.hpp>

namespace kam::inline v0::cash_flow {

namespace detail {

/// The flows of one side, receipts or outlays, at their value at one time: sum x unit.
template <class Value>
struct SideValue {
    Value sum;
    Value at;
    Value unit;  ///< the largest amount, so that the sum stays in range
};

/// Value of the receipts (sign 1) or outlays (sign -1), at the first or last of them: from that end every discount
/// factor is at most 1, so nothing overflows. None when there are none.
template <class Value, class Times, class Amounts>
[[nodiscard]] std::optional<SideValue<Value>> side_value(const Times& times, const Amounts& amounts,
                                                         const Value& growth, int sign) {
    using std::exp;
    const Value zero(0);
    const auto size_of = [&](std::size_t i) { return sign < 0 ? Value(-amounts[i]) : Value(amounts[i]); };
    SideValue<Value> side{zero, zero, zero};
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (side.unit < size_of(i)) side.unit = size_of(i);
    }
    if (!(zero < side.unit)) return std::nullopt;
    for (std::size_t k = 0; k < times.size(); ++k) {
        const std::size_t i = growth < zero ? times.size() - 1 - k : k;
        const Value amount = size_of(i) / side.unit;
        if (!(amount > zero)) continue;
        if (!(side.sum > zero)) side.at = times[i];
        side.sum = Value(side.sum + amount * exp(Value(-(growth * Value(times[i] - side.at)))));
    }
    return side;
}

/// The growth that turns the outlays, discounted at one rate, into the receipts, invested at the other, over `horizon`.
/// Times begin at 0 and are in order.
template <class Value, class Times, class Amounts>
[[nodiscard]] RateOfReturn<Value> modified_rate(const Times& times, const Amounts& amounts, const Value& horizon,
                                                const Value& finance_rate, const Value& reinvest_rate) {
    using std::exp;
    using std::log;
    RateOfReturn<Value> result;
    result.status = RateStatus::too_few_flows;
    if (times.size() < 2) return result;
    const Value finance_growth = log_growth(finance_rate);
    const Value reinvest_growth = log_growth(reinvest_rate);
    const auto paid = side_value(times, amounts, finance_growth, -1);
    const auto received = side_value(times, amounts, reinvest_growth, 1);
    result.status = paid || received ? RateStatus::same_sign : RateStatus::all_zero;
    if (!paid || !received || !(horizon > Value(0))) return result;
    // The quotient keeps digits that the difference of large logs loses, unless it leaves the range.
    const Value apart(log(received->sum) - log(paid->sum) + log(received->unit) - log(paid->unit));
    const bool in_range = apart < Value(80) && apart > Value(-80);
    const Value log_ratio =
        in_range ? Value(log(Value(Value(received->sum / paid->sum) * Value(received->unit / paid->unit)))) : apart;
    const Value x((log_ratio + reinvest_growth * Value(horizon - received->at) + finance_growth * paid->at) / horizon);
    result.status = RateStatus::found;
    result.log_growth = x;
    result.growth = Value(exp(x));
    result.rate = growth_minus_one(x);
    result.overflows = !kam::detail::is_finite(*result.growth);
    result.uniqueness = Uniqueness::proved;
    result.count = 1;
    return result;
}

}  // namespace detail

/// Modified internal rate of return of n periodic flows: (value of the receipts at the end, invested at
/// `reinvest_rate`, over the value of the outlays at the start, financed at `finance_rate`)^(1 / (n - 1)) - 1. Zero
/// periods count, at the ends too, as in spreadsheets. Without receipts or without outlays: same_sign. Throws
/// InputError for flows that are not finite, std::invalid_argument for rates not above -1.
template <class Derived, class Finance, class Reinvest>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto mirr(const Eigen::MatrixBase<Derived>& flows, const Finance& finance_rate,
                            const Reinvest& reinvest_rate) {
    using Value = detail::ValueOf<detail::ValueOf<typename Derived::Scalar, Finance>, Reinvest>;
    detail::require_rate<Value>(finance_rate, "cash_flow::mirr");
    detail::require_rate<Value>(reinvest_rate, "cash_flow::mirr");
    const detail::ColumnOf<Derived> column(flows.derived());
    std::vector<Value> times, amounts;
    Value check(0);
    for (Eigen::Index i = 0; i < column.size(); ++i) {
        times.push_back(Value(static_cast<double>(i)));
        amounts.push_back(Value(column.coeff(i)));
        check = Value(check + (amounts.back() - amounts.back()));
    }
    if (!kam::detail::is_finite(check)) detail::throw_not_finite(column, "cash_flow::mirr");
    const Value horizon = Value(static_cast<double>(column.size() - 1));
    return detail::modified_rate(times, amounts, horizon, Value(finance_rate), Value(reinvest_rate));
}

/// The same for dated flows, per year, over the time from the first to the last. Each flow stands for itself: a day's
/// receipts and outlays are not added up first.
template <FlowRange R, class Finance, class Reinvest>
[[nodiscard]] auto xmirr(const R& flows, const Finance& finance_rate, const Reinvest& reinvest_rate,
                         DayCount day_count = DayCount::actual_365_fixed) {
    using Value = detail::ValueOf<detail::ValueOf<AmountIn<R>, Finance>, Reinvest>;
    detail::require_rate<Value>(finance_rate, "cash_flow::xmirr");
    detail::require_rate<Value>(reinvest_rate, "cash_flow::xmirr");
    (void)net(flows);  // reports what is not finite, and refuses several currencies
    std::vector<Value> times, amounts;
    for (const auto& flow : sorted(flows)) {
        const Date base = times.empty() ? flow.on : (std::ranges::min)(flows, {}, &RecordIn<R>::on).on;
        times.push_back(Value(year_fraction<Value>(base, flow.on, day_count)));
        amounts.push_back(to_number<Value>(flow.amount));
    }
    const Value horizon = times.empty() ? Value(0) : times.back();
    return detail::modified_rate(times, amounts, horizon, Value(finance_rate), Value(reinvest_rate));
}

/// Present value of what comes back for each unit of what goes out: receipts over outlays, both discounted to the first
/// flow. Above 1 exactly where the net present value is positive. None without outlays. Trouble as npv.
template <class Derived, class Rate>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto profitability_index(const Eigen::MatrixBase<Derived>& flows, const Rate& rate) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    Value receipts(0), outlays(0);
    for (const Value& present : discounted(flows, rate)) {
        (present < Value(0) ? outlays : receipts) += present;
    }
    if (!(outlays < Value(0))) return std::optional<Value>();
    const Value index(receipts / Value(-outlays));
    detail::require_finite_result(Value(index - outlays), "cash_flow::profitability_index");
    return std::optional<Value>(index);
}

/// The equal amount at the end of each of n periods that has the same present value as the flows, n being the time of
/// the last one (`periods` when given): NPV r / (1 - (1 + r)^-n), NPV / n at rate 0. None when n is not positive.
/// Trouble as npv.
template <class Derived, class Rate>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto equivalent_annuity(const Eigen::MatrixBase<Derived>& flows, const Rate& rate,
                                          std::optional<Eigen::Index> periods = std::nullopt) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    const Value value = npv(flows, rate);
    const Eigen::Index n = periods.value_or(flows.size() - 1);
    if (n <= 0) return std::optional<Value>();
    const Value r(rate);
    const Value count = Value(static_cast<double>(n));
    if (r == Value(0)) return std::optional<Value>(Value(value / count));
    const Value lost(-detail::growth_minus_one(Value(-(count * detail::log_growth(r)))));
    const Value annuity(value * Value(r / lost));
    detail::require_finite_result(annuity, "cash_flow::equivalent_annuity");
    return std::optional<Value>(annuity);
}

/// What the flows have grown to at the time of the last one: sum of c_i (1 + rate)^(n - 1 - i), with + and * only. No
/// flows: 0. Trouble as npv.
template <class Derived, class Rate>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto future_value(const Eigen::MatrixBase<Derived>& flows, const Rate& rate) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    detail::require_rate<Value>(rate, "cash_flow::future_value");
    const detail::ColumnOf<Derived> column(flows.derived());
    const Value growth(Value(1) + Value(rate));
    Value value(0);
    for (Eigen::Index i = 0; i < column.size(); ++i) value = Value(value * growth + column.coeff(i));
    if (!kam::detail::is_finite(value)) detail::throw_not_finite(column, "cash_flow::future_value");
    return value;
}

}  // namespace kam::inline v0::cash_flow
