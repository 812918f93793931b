// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/flow.hpp>
#include <kam/core/date.hpp>
#include <kam/core/day_count.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

namespace detail {

/// The number that an amount is computed with: Money by its NumericTraits, built-in integers as double, others as they
/// are.
template <class Amount>
struct NumberOf {
    using Type = RealOf<Amount>;
};
template <kam::detail::HasToReal Amount>
struct NumberOf<Amount> {
    using Type = std::remove_cvref_t<decltype(NumericTraits<Amount>::to_real(std::declval<const Amount&>()))>;
};

/// What amounts discounted at a rate are: the number type of the amounts, unless only the rate is multiprecision or
/// differentiated automatically.
template <class Amount, class Rate>
using ValueOf = std::conditional_t<std::is_arithmetic_v<typename NumberOf<Amount>::Type> && !std::is_arithmetic_v<Rate>,
                                   Rate, typename NumberOf<Amount>::Type>;

/// One rate, as against a vector of rates.
template <class Rate>
concept SingleRate = !requires {
    Rate::RowsAtCompileTime;
};

/// Any vector expression as a column that is cheap to read element by element; nothing is copied where that is
/// possible.
template <class Derived>
requires(bool(Derived::IsVectorAtCompileTime)) using ColumnOf =
    Eigen::Ref<const std::conditional_t<Derived::RowsAtCompileTime == 1, Eigen::RowVectorX<typename Derived::Scalar>,
                                        Eigen::VectorX<typename Derived::Scalar>>,
               0, Eigen::InnerStride<>>;

template <class Scalar>
[[nodiscard]] std::string number_text(const Scalar& value) {
    if constexpr (requires { static_cast<double>(value); }) {
        return kam::detail::number_text(static_cast<double>(value));
    } else {
        return "one";
    }
}

template <class Value, class Rate>
void require_rate(const Rate& rate, const char* function) {
    if (!kam::detail::is_finite(rate) || !(Value(rate) > Value(-1))) {
        throw std::invalid_argument(std::string(function) + ": a rate of " + number_text(rate) +
                                    ", but it must be finite and above -1");
    }
}

/// 1 / (1 + rate), with + and / only.
template <class Value, class Rate>
[[nodiscard]] Value discount_factor(const Rate& rate, const char* function) {
    require_rate<Value>(rate, function);
    return Value(Value(1) / Value(Value(1) + Value(rate)));
}

/// base^n for any whole n, with * and / only.
template <class Value>
[[nodiscard]] Value power(Value base, Eigen::Index n) {
    if (n < 0) {
        base = Value(1) / base;
        n = -n;
    }
    Value result(1);
    for (; n > 0; n /= 2) {
        if (n % 2 == 1) result = Value(result * base);
        base = Value(base * base);
    }
    return result;
}

/// Of so many periodic flows, the one nearest to time 0: from there the powers of the discount factor are taken in both
/// directions, so that none is lost that is needed.
[[nodiscard]] inline Eigen::Index nearest_to_now(Eigen::Index first_period, Eigen::Index count) {
    return std::clamp(-first_period, Eigen::Index{0}, (std::max)(count - 1, Eigen::Index{0}));
}

/// (1 + rate)^-(first_period + i) for i = 0, 1, ..., with + * / only.
template <class Value, class Rate>
[[nodiscard]] Eigen::VectorX<Value> discount_weights(const Rate& rate, Eigen::Index first_period, Eigen::Index count,
                                                     const char* function) {
    const Value factor = discount_factor<Value>(rate, function);
    const Value growth(Value(1) + Value(rate));
    Eigen::VectorX<Value> weights(count);
    if (count == 0) return weights;
    const Eigen::Index start = nearest_to_now(first_period, count);
    weights[start] = power(factor, first_period + start);
    for (Eigen::Index i = start + 1; i < count; ++i) weights[i] = Value(weights[i - 1] * factor);
    for (Eigen::Index i = start; i-- > 0;) weights[i] = Value(weights[i + 1] * growth);
    return weights;
}

/// ln(1 + rate); exact for small rates where the type has log1p.
template <class Value>
[[nodiscard]] Value log_growth(const Value& rate) {
    using std::log;
    using std::log1p;
    if constexpr (requires { log1p(rate); }) {
        return log1p(rate);
    } else {
        return log(Value(Value(1) + rate));
    }
}

/// The sum over the flows has become infinite or NaN: says which flows did it, or that finite flows are too large for
/// the type.
template <class Vector>
[[noreturn]] void throw_not_finite(const Vector& flows, const char* function) {
    Report report;
    for (Eigen::Index i = 0; i < flows.size(); ++i) {
        if (!kam::detail::is_finite(flows.coeff(i))) {
            report.add(kam::detail::element_path("flows", static_cast<std::size_t>(i)), Fault::not_finite,
                       "is not a finite number");
        }
    }
    throw_if_any(report);
    throw std::overflow_error(std::string(function) + ": the result is too large for the number type");
}

}  // namespace detail

/// Where dated flows are discounted to, and how days become years.
struct DatedDiscount {
    std::optional<Date> base{};  ///< the day that values are at; none: the earliest flow
    DayCount day_count = DayCount::actual_365_fixed;
};
BOOST_DESCRIBE_STRUCT(DatedDiscount, (), (base, day_count))

/// Present value of each periodic flow: c_i / (1 + rate)^(first_period + i), at time 0 of an axis on which the first
/// flow stands at `first_period` (0: at once; 1: at the end of the first period, as spreadsheets take it). Any Eigen
/// vector; needs + - * / only, so rationals stay exact. `curve(discounted(flows, 0.1, 1), 1)` is the discounted curve
/// with its payback. Throws std::invalid_argument unless the rate is finite and above -1, InputError naming flows that
/// are not finite, and std::overflow_error when a value is too large for the type.
template <class Derived, class Rate>
[[nodiscard]] Eigen::VectorX<detail::ValueOf<typename Derived::Scalar, Rate>> discounted(
    const Eigen::MatrixBase<Derived>& flows, const Rate& rate, Eigen::Index first_period = 0) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    const detail::ColumnOf<Derived> column(flows.derived());
    Eigen::VectorX<Value> values =
        detail::discount_weights<Value>(rate, first_period, column.size(), "cash_flow::discounted");
    for (Eigen::Index i = 0; i < column.size(); ++i) {
        values[i] = Value(Value(column.coeff(i)) * values[i]);
        if (!kam::detail::is_finite(values[i])) detail::throw_not_finite(column, "cash_flow::discounted");
    }
    return values;
}

/// Present value of each dated flow: c_i / (1 + rate)^t_i, t_i years from the base date by the day count. The flows
/// keep their order, dates and phases, so `curve(discounted(flows, 0.1))` is the discounted curve. Trouble as above;
/// InputError also names flows in another currency than the first.
template <FlowRange R, class Rate>
[[nodiscard]] auto discounted(const R& flows, const Rate& rate, const DatedDiscount& options = {}) {
    using std::exp;
    using Value = detail::ValueOf<AmountIn<R>, Rate>;
    detail::require_rate<Value>(rate, "cash_flow::discounted");
    const Value growth = detail::log_growth(Value(rate));

    std::vector<BasicFlow<Value, PhaseIn<R>>> values;
    values.reserve(static_cast<std::size_t>(std::ranges::size(flows)));
    Report report;
    kam::check_one_unit(flows, "flows", &RecordIn<R>::amount, "amount", report);
    if (std::ranges::empty(flows)) return values;
    const Date base = options.base.value_or((std::ranges::min)(flows, {}, &RecordIn<R>::on).on);
    for (const auto& flow : flows) {
        const Value years = year_fraction<Value>(base, flow.on, options.day_count);
        const Value amount = kam::to_number<Value>(flow.amount);
        if (!kam::detail::is_finite(amount)) {
            report.add(kam::detail::element_path("flows", values.size()) + ".amount", Fault::not_finite,
                       "is not a finite number");
        }
        values.push_back({flow.on, Value(amount * exp(Value(-(growth * years)))), flow.phase});
    }
    throw_if_any(report);
    for (const auto& value : values) {
        if (!kam::detail::is_finite(value.amount)) {
            throw std::overflow_error("cash_flow::discounted: the result is too large for the number type");
        }
    }
    return values;
}

}  // namespace kam::inline v0::cash_flow
