// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <stdexcept>

#include <Eigen/Core>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/core/measure.hpp>

namespace kam::inline v0::cash_flow {

/// Net present value of periodic flows: sum of c_i / (1 + rate)^(first_period + i). The first flow stands at
/// `first_period`: 0 is now, 1 the end of the first period (what spreadsheets call NPV). Horner's scheme, so it needs +
/// - * / only: flows and rate may be rationals, multiprecision or automatic differentiation types. The result has the
/// number type of the flows, or of the rate when only the rate is of such a type. No flows: 0. Throws
/// std::invalid_argument unless the rate is finite and above -1, InputError naming every flow that is not finite, and
/// std::overflow_error when the value is too large for the type.
template <class Derived, detail::SingleRate Rate>
[[nodiscard]] detail::ValueOf<typename Derived::Scalar, Rate> npv(const Eigen::MatrixBase<Derived>& flows,
                                                                  const Rate& rate, Eigen::Index first_period = 0) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    const detail::ColumnOf<Derived> column(flows.derived());
    const Value factor = detail::discount_factor<Value>(rate, "cash_flow::npv");
    const Value growth(Value(1) + Value(rate));
    const Eigen::Index now = detail::nearest_to_now(first_period, column.size());
    Value past(0), value(0);
    for (Eigen::Index i = 0; i < now; ++i) past = Value(Value(past + column.coeff(i)) * growth);
    for (Eigen::Index i = column.size(); i-- > now;) value = Value(value * factor + column.coeff(i));
    value = Value(value + past);
    if (first_period + now != 0) value = Value(value * detail::power(factor, first_period + now));
    if (!kam::detail::is_finite(value)) detail::throw_not_finite(column, "cash_flow::npv");
    return value;
}

/// Net present value of dated flows: sum of c_i / (1 + rate)^t_i, t_i years from the base date (default: the earliest
/// flow) by the day count (default: Act/365F, what spreadsheets call XNPV). In any order of dates. No flows: 0. Trouble
/// as npv; a flow is named by its place in the input.
template <FlowRange R, class Rate>
[[nodiscard]] detail::ValueOf<AmountIn<R>, Rate> xnpv(const R& flows, const Rate& rate,
                                                      const DatedDiscount& options = {}) {
    using Value = detail::ValueOf<AmountIn<R>, Rate>;
    Value value(0);
    for (const auto& part : discounted(flows, rate, options)) value = Value(value + part.amount);
    if (!kam::detail::is_finite(value)) {
        throw std::overflow_error("cash_flow::xnpv: the result is too large for the number type");
    }
    return value;
}

}  // namespace kam::inline v0::cash_flow
