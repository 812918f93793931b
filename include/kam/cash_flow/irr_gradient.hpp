// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/irr.hpp>

namespace kam::inline v0::cash_flow {

/// How a rate of return moves when one flow does: one number per flow as given, zero flows too.
template <class Scalar>
struct RateGradient {
    Eigen::VectorX<Scalar> log_growth{};  ///< d ln(1 + r) / d c_i
    Eigen::VectorX<Scalar> rate{};        ///< d r / d c_i; empty where `overflows`
    bool overflows = false;               ///< some d r / d c_i is too large for the number type: use log_growth
    BOOST_DESCRIBE_CLASS(RateGradient, (), (log_growth, rate, overflows), (), ())
};

namespace detail {

/// dx/dc_i = e^(-x t_i) / sum of t w, from w = c e^(-x t); none where the value only touches zero. Times in whole
/// ticks.
template <class Scalar>
[[nodiscard]] std::optional<RateGradient<Scalar>> gradient_at(const RateOfReturn<Scalar>& at,
                                                              const std::vector<double>& ticks, double ticks_per_year,
                                                              const Eigen::VectorX<Scalar>& amounts) {
    using std::exp;
    if (!at.log_growth || at.touching || ticks.empty()) return std::nullopt;
    const Scalar x = *at.log_growth;
    RateGradient<Scalar> gradient;
    gradient.log_growth.resize(amounts.size());
    const auto [first, last] = std::minmax_element(ticks.begin(), ticks.end());
    const double origin = x < Scalar(0) ? *last : *first;
    Scalar moment(0);
    for (Eigen::Index i = 0; i < amounts.size(); ++i) {
        const Scalar time(Scalar(ticks[static_cast<std::size_t>(i)] - origin) / Scalar(ticks_per_year));
        gradient.log_growth[i] = exp(Scalar(-x * time));
        moment += time * gradient.log_growth[i] * amounts[i];
    }
    if (moment == Scalar(0)) return std::nullopt;
    gradient.log_growth /= moment;
    gradient.rate = gradient.log_growth * *at.growth;
    for (const Scalar& slope : gradient.rate) gradient.overflows = gradient.overflows || !kam::detail::is_finite(slope);
    if (gradient.overflows) gradient.rate.resize(0);
    return gradient;
}

}  // namespace detail

/// How the rate of return found by irr answers to each flow, in closed form. None when `at` has no rate, or one that
/// only touches. Throws InputError naming every flow that is not finite.
template <class Derived>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto irr_gradient(const Eigen::MatrixBase<Derived>& flows,
                                    const RateOfReturn<detail::RealOf<typename Derived::Scalar>>& at) {
    using Scalar = detail::RealOf<typename Derived::Scalar>;
    const detail::ColumnOf<Derived> column(flows.derived());
    std::vector<double> ticks;
    Eigen::VectorX<Scalar> amounts(column.size());
    for (Eigen::Index i = 0; i < column.size(); ++i) {
        ticks.push_back(static_cast<double>(i));
        amounts[i] = Scalar(column.coeff(i));
        if (!kam::detail::is_finite(amounts[i])) detail::throw_not_finite(column, "cash_flow::irr_gradient");
    }
    return detail::gradient_at(at, ticks, 1, amounts);
}

/// The same for dated flows and xirr; give the day count that xirr was asked with.
template <FlowRange R>
[[nodiscard]] auto xirr_gradient(const R& flows, const RateOfReturn<typename detail::NumberOf<AmountIn<R>>::Type>& at,
                                 DayCount day_count = DayCount::actual_365_fixed) {
    using Scalar = typename detail::NumberOf<AmountIn<R>>::Type;
    const auto size = static_cast<Eigen::Index>(std::ranges::size(flows));
    std::vector<double> ticks;
    Eigen::VectorX<Scalar> amounts(size);
    detail::require_finite_flows(flows);
    if (size > 0) {
        const Date base = (std::ranges::min)(flows, {}, &RecordIn<R>::on).on;
        Eigen::Index i = 0;
        for (const auto& flow : flows) {
            ticks.push_back(detail::ticks_between(base, flow.on, day_count));
            amounts[i++] = to_number<Scalar>(flow.amount);
        }
    }
    return detail::gradient_at(at, ticks, detail::ticks_per_year(day_count), amounts);
}

}  // namespace kam::inline v0::cash_flow
