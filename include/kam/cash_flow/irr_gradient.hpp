// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <type_traits>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/irr.hpp>

namespace kam::inline v0::cash_flow {

/// How a rate of return moves when one flow does: one number per flow as given, zero flows too.
template <class Scalar>
struct RateGradient {
    Eigen::VectorX<Scalar> log_growth{};  ///< d ln(1 + r) / d c_i
    Eigen::VectorX<Scalar> rate{};        ///< d r / d c_i
    BOOST_DESCRIBE_CLASS(RateGradient, (), (log_growth, rate), (), ())
};

namespace detail {

/// dx/dc_i = e^(-x t_i) / sum of t w, from w = c e^(-x t); none where the value only touches zero.
template <class Scalar, class Times, class Amounts>
[[nodiscard]] std::optional<RateGradient<Scalar>> gradient_at(const RateOfReturn<Scalar>& at, const Times& times,
                                                              const Amounts& amounts) {
    using std::abs;
    using std::exp;
    if (!at.log_growth || at.touching) return std::nullopt;
    const Scalar x = *at.log_growth;
    RateGradient<Scalar> gradient;
    gradient.log_growth.resize(times.size());
    if (times.size() == 0) return std::nullopt;
    const Scalar origin = x < Scalar(0) ? times.maxCoeff() : times.minCoeff();
    Scalar moment(0);
    for (Eigen::Index i = 0; i < times.size(); ++i) {
        const Scalar time = times[i] - origin;
        gradient.log_growth[i] = exp(Scalar(-x * time));
        moment += time * gradient.log_growth[i] * amounts[i];
    }
    if (moment == Scalar(0)) return std::nullopt;
    gradient.log_growth /= moment;
    gradient.rate = gradient.log_growth * *at.growth;
    return gradient;
}

}  // namespace detail

/// How the rate of return found by irr answers to each flow, in closed form. None when `at` has no rate, or one that
/// only touches.
template <class Derived>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto irr_gradient(const Eigen::MatrixBase<Derived>& flows,
                                    const RateOfReturn<detail::RealOf<typename Derived::Scalar>>& at) {
    using Scalar = detail::RealOf<typename Derived::Scalar>;
    const detail::ColumnOf<Derived> column(flows.derived());
    Eigen::VectorX<Scalar> times(column.size()), amounts(column.size());
    for (Eigen::Index i = 0; i < column.size(); ++i) {
        times[i] = Scalar(static_cast<double>(i));
        amounts[i] = Scalar(column.coeff(i));
    }
    return detail::gradient_at(at, times, amounts);
}

/// The same for dated flows and xirr; give the day count that xirr was asked with.
template <FlowRange R>
[[nodiscard]] auto xirr_gradient(const R& flows, const RateOfReturn<typename detail::NumberOf<AmountIn<R>>::Type>& at,
                                 DayCount day_count = DayCount::actual_365_fixed) {
    using Scalar = typename detail::NumberOf<AmountIn<R>>::Type;
    const auto size = static_cast<Eigen::Index>(std::ranges::size(flows));
    Eigen::VectorX<Scalar> times(size), amounts(size);
    if (size > 0) {
        const Date base = (std::ranges::min)(flows, {}, &RecordIn<R>::on).on;
        Eigen::Index i = 0;
        for (const auto& flow : flows) {
            times[i] = Scalar(year_fraction<Scalar>(base, flow.on, day_count));
            amounts[i] = to_number<Scalar>(flow.amount);
            ++i;
        }
    }
    return detail::gradient_at(at, times, amounts);
}

}  // namespace kam::inline v0::cash_flow
