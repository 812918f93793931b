// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <type_traits>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/cash_flow/inputs.hpp>
#include <kam/core/error.hpp>

namespace kam::inline v0::cash_flow {

/// A cost with a part that does not depend on the quantity: fixed + per_unit x units. Of an order: what taking, setting
/// up and selling it costs whatever its size, and what each unit costs (T221, T222).
template <class Scalar = double>
struct LinearCost {
    Scalar fixed = detail::nothing<Scalar>();
    Scalar per_unit = detail::nothing<Scalar>();
    BOOST_DESCRIBE_CLASS(LinearCost, (), (fixed, per_unit), (), ())
};

/// What so many units cost, with + and * only. Throws InputError for numbers that are not finite and for units below 0.
template <class Scalar>
[[nodiscard]] Scalar total_cost(const LinearCost<Scalar>& cost, const std::type_identity_t<Scalar>& units) {
    Report report;
    detail::check_numbers(cost, "cost", report);
    detail::check_number(units, "units", {0.0}, report);
    throw_if_any(report);
    return Scalar(cost.fixed + cost.per_unit * units);
}

/// What one unit of an order of this size costs: fixed / units + per_unit. Falls with the size of the order as the
/// fixed cost is spread (T221). Units must be above 0, else InputError.
template <class Scalar>
[[nodiscard]] Scalar unit_cost(const LinearCost<Scalar>& cost, const std::type_identity_t<Scalar>& units) {
    Report report;
    detail::check_numbers(cost, "cost", report);
    detail::check_number(units, "units", {}, report);
    detail::check_positive(units, "units", report);
    throw_if_any(report);
    const Scalar result(cost.fixed / units + cost.per_unit);
    detail::require_finite_result(result, "cash_flow::unit_cost");
    return result;
}

/// Whether two courses come to the same somewhere.
enum class Tie {
    once,
    never,  ///< one is better throughout: at_zero and slope do not point to each other, or they tie beyond the range
    always  ///< the two are the same
};
BOOST_DESCRIBE_ENUM(Tie, once, never, always)

/// Where two courses that change evenly with a quantity x >= 0 come to the same. Their difference is at_zero + slope x,
/// which is the proof of the answer: `never` means that this has no zero in the range.
template <class Scalar = double>
struct TiePoint {
    Tie kind{};
    std::optional<Scalar> at{};  ///< only for `once`
    Scalar at_zero{};            ///< the first less the second at x = 0
    Scalar slope{};              ///< what each unit of x adds to that
    BOOST_DESCRIBE_CLASS(TiePoint, (), (kind, at, at_zero, slope), (), ())
};

namespace detail {

template <class Scalar>
[[nodiscard]] TiePoint<Scalar> tie_of(const Scalar& at_zero, const Scalar& slope,
                                      const std::optional<Scalar>& limit = std::nullopt) {
    const Scalar zero(0);
    require_finite_result(at_zero, "cash_flow::tie_point");
    require_finite_result(slope, "cash_flow::tie_point");
    TiePoint<Scalar> tie{Tie::never, std::nullopt, at_zero, slope};
    if (slope == zero) {
        if (at_zero == zero) tie.kind = Tie::always;
        return tie;
    }
    const Scalar at(-at_zero / slope);
    require_finite_result(at, "cash_flow::tie_point");
    if (at < zero || (limit && at > *limit)) return tie;
    tie.kind = Tie::once;
    tie.at = at;
    return tie;
}

}  // namespace detail

/// The x from 0 to `limit` (none: without end) where at_zero + slope x is zero. Throws InputError for numbers that are
/// not finite, std::overflow_error when the x is too large for the type.
template <class Scalar>
[[nodiscard]] TiePoint<Scalar> tie_point(const Scalar& at_zero, const Scalar& slope,
                                         const std::type_identity_t<std::optional<Scalar>>& limit = std::nullopt) {
    Report report;
    detail::check_number(at_zero, "at_zero", {}, report);
    detail::check_number(slope, "slope", {}, report);
    throw_if_any(report);
    return detail::tie_of(at_zero, slope, limit);
}

}  // namespace kam::inline v0::cash_flow
