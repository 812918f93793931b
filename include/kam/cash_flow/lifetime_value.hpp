// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/value.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

// What a relationship will still bring, when it may end. Which one applies:
// - A contract, or any tie whose end is noticed: `retention_value` (one retention probability), `lifetime_value` (any
//   survival curve), `discounted_lifetime` (accounts that differ in how likely they are to stay, so that those who
//   stayed are the loyal ones and retention rises with age).
// - No contract, the end is silent and shows only as no more orders: `residual_value`.
// These models were made for many unrelated consumers. Key accounts are few, mostly contractual, and cost most before
// the first order: take the parameters from the account and not from an average, put the front-loaded cost into a
// LifeCycle, and read a value per account with its survival beside it.

/// When a period's margin is paid, survival being counted at the same moment: at the beginning, the first at once and
/// for certain, or at the end if the account is still there. Paid at the end by all who began the period: the value at
/// the beginning over 1 + rate.
enum class Payment { beginning, end };
BOOST_DESCRIBE_ENUM(Payment, beginning, end)

/// The value of a constant margin with constant retention.
template <class Scalar = double>
struct RetentionValue {
    std::optional<Scalar> value{};       ///< none: it has no bound, retention being at least 1 + rate for ever
    std::optional<Scalar> payments{};    ///< discounted expected number of payments: value per unit of margin
    std::optional<Scalar> slope{};       ///< d value / d retention
    std::optional<Scalar> elasticity{};  ///< % of value for 1 % of retention; none where the value is 0
    BOOST_DESCRIBE_CLASS(RetentionValue, (), (value, payments, slope, elasticity), (), ())
};

namespace detail {

template <class Value, class Number>
void require_share(const Number& share, const char* what, const char* function) {
    if (!kam::detail::is_finite(share) || Value(share) < Value(0) || Value(1) < Value(share)) {
        throw std::invalid_argument(std::string(function) + ": a " + what + " of " + number_text(share) +
                                    ", but it must be between 0 and 1");
    }
}

/// What products of the two are held in: of built-in numbers the wider, else the one that is not built in.
template <class A, class B>
using WiderOf = typename std::conditional_t<std::is_arithmetic_v<A> && std::is_arithmetic_v<B>,
                                            std::common_type<RealOf<A>, RealOf<B>>,
                                            std::type_identity<ValueOf<A, RealOf<B>>>>::type;

template <class Value>
struct GeometricSum {
    Value sum{0};    ///< 1 + q + ... + q^(n - 1)
    Value slope{0};  ///< its derivative with respect to q
};

/// By doubling, with sums and products of numbers above zero only: nothing cancels near q = 1.
template <class Value>
[[nodiscard]] GeometricSum<Value> geometric_sum(const Value& q, Eigen::Index n) {
    GeometricSum<Value> result;
    Value power(1), power_slope(0);  // q^m and its derivative, m terms being summed so far
    Eigen::Index bit = 1;
    while (bit <= n / 2) bit *= 2;
    for (; bit > 0; bit /= 2) {
        result.slope = Value(result.slope * Value(Value(1) + power) + result.sum * power_slope);
        result.sum = Value(result.sum * Value(Value(1) + power));
        power_slope = Value(Value(2) * power * power_slope);
        power = Value(power * power);
        if ((n & bit) == 0) continue;
        result.slope = Value(result.slope + power_slope);
        result.sum = Value(result.sum + power);
        power_slope = Value(power + q * power_slope);
        power = Value(power * q);
    }
    return result;
}

}  // namespace detail

/// Retention value of a contract: margin per period, probability `retention` to stay from one period to the next, rate
/// per period; for ever, or for so many payments. With q = retention / (1 + rate): margin / (1 - q) at the beginning,
/// margin q / (1 - q) at the end, and the finite sums. Its elasticity shows how much better retention is worth
/// [gupta2003]. Needs + - * / only. Throws std::invalid_argument for a retention outside 0..1, a margin that is not
/// finite, a rate not above -1 or a negative number of payments, and std::overflow_error for a value too large for the
/// type.
template <class Scalar>
requires(!std::is_integral_v<Scalar>)
    [[nodiscard]] RetentionValue<Scalar> retention_value(const Scalar& margin, const Scalar& retention,
                                                         const std::type_identity_t<Scalar>& rate, Payment payment,
                                                         std::optional<Eigen::Index> payment_count = std::nullopt) {
    constexpr const char* function = "cash_flow::retention_value";
    detail::require_share<Scalar>(retention, "retention", function);
    if (!kam::detail::is_finite(margin)) {
        throw std::invalid_argument(std::string(function) + ": the margin is not a finite number");
    }
    if (payment_count && *payment_count < 0) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(*payment_count) +
                                    " payments, but it must be at least 0");
    }
    const Scalar factor = detail::discount_factor<Scalar>(rate, function);
    const Scalar q(retention * factor), one(1), zero(0);
    RetentionValue<Scalar> result;
    detail::GeometricSum<Scalar> sum;
    if (payment_count) {
        sum = detail::geometric_sum(q, *payment_count);
    } else if (const Scalar short_of_one(Scalar(rate + Scalar(one - retention)) * factor); zero < short_of_one) {
        sum.sum = Scalar(one / short_of_one);  // 1 - q would lose the digits of a small rate
        sum.slope = Scalar(sum.sum * sum.sum);
    } else {
        return result;
    }
    if (payment == Payment::end) {
        sum.slope = Scalar(sum.sum + q * sum.slope);
        sum.sum = Scalar(q * sum.sum);
    }
    result.payments = sum.sum;
    result.value = Scalar(margin * sum.sum);
    result.slope = Scalar(margin * sum.slope * factor);
    if (!kam::detail::is_finite(*result.value) || !kam::detail::is_finite(*result.slope)) {
        throw std::overflow_error(std::string(function) + ": the result is too large for the number type");
    }
    if (*result.value < zero || zero < *result.value) {
        result.elasticity = Scalar(*result.slope * retention / *result.value);
    }
    return result;
}

/// Survival after 0, 1, ..., n periods from n probabilities to stay: 1, r_1, r_1 r_2, ... For payments at the beginning
/// take `head(n)`, at the end `tail(n)`. Throws InputError naming every probability outside 0..1.
template <class Derived>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto survival_curve(const Eigen::MatrixBase<Derived>& retention) {
    using Scalar = detail::RealOf<typename Derived::Scalar>;
    const detail::ColumnOf<Derived> column(retention.derived());
    Eigen::VectorX<Scalar> survival(column.size() + 1);
    Report report;
    survival[0] = Scalar(1);
    for (Eigen::Index t = 0; t < column.size(); ++t) {
        const Scalar stay(column.coeff(t));
        if (!kam::detail::is_finite(stay) || stay < Scalar(0) || Scalar(1) < stay) {
            report.add(kam::detail::element_path("retention", static_cast<std::size_t>(t)), Fault::out_of_range,
                       detail::number_text(stay) + " must be between 0 and 1");
        }
        survival[t + 1] = Scalar(survival[t] * stay);
    }
    throw_if_any(report);
    return survival;
}

/// Lifetime value with any survival curve: sum of margin_t x survival_t / (1 + rate)^(first_period + t), the first
/// payment standing at `first_period` (0: at once; 1: at the end of the first period). Needs + - * / only. Throws
/// InputError naming every survival outside 0..1 or above the one before and every margin that is not finite,
/// std::invalid_argument for vectors of different lengths, and as npv.
template <class Margins, class Survival, class Rate>
[[nodiscard]] auto lifetime_value(const Eigen::MatrixBase<Margins>& margins,
                                  const Eigen::MatrixBase<Survival>& survival, const Rate& rate,
                                  Eigen::Index first_period) {
    using Scalar = detail::WiderOf<typename Margins::Scalar, typename Survival::Scalar>;
    const detail::ColumnOf<Margins> paid(margins.derived());
    const detail::ColumnOf<Survival> alive(survival.derived());
    if (paid.size() != alive.size()) {
        throw std::invalid_argument("cash_flow::lifetime_value: " + std::to_string(paid.size()) + " margins for " +
                                    std::to_string(alive.size()) + " periods of survival");
    }
    Report report;
    Scalar before(1);
    Eigen::VectorX<Scalar> expected(paid.size());
    for (Eigen::Index t = 0; t < paid.size(); ++t) {
        const auto index = static_cast<std::size_t>(t);
        const Scalar here(alive.coeff(t));
        if (!kam::detail::is_finite(here) || here < Scalar(0) || before < here) {
            report.add(kam::detail::element_path("survival", index), Fault::out_of_range,
                       detail::number_text(here) + " must be between 0 and " + detail::number_text(before));
        } else {
            before = here;
        }
        if (!kam::detail::is_finite(paid.coeff(t))) {
            report.add(kam::detail::element_path("margins", index), Fault::not_finite, "is not a finite number");
        }
        expected[t] = Scalar(here * Scalar(paid.coeff(t)));
    }
    throw_if_any(report);
    return npv(expected, rate, first_period);
}

}  // namespace kam::inline v0::cash_flow
