// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <type_traits>

#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/linear_cost.hpp>
#include <kam/core/error.hpp>

namespace kam::inline v0::cash_flow {

/// The order size from which an order pays: its profit is units x (price - per_unit) - fixed, the fixed cost being what
/// it takes to sell, take and set up one order (T222). `once` with a rising slope: larger orders gain. `never`: each
/// unit loses (slope <= 0), so no size makes up for the fixed cost. With the exact sizes in the tie's `at`, whole units
/// are its ceiling. Throws InputError for numbers that are not finite.
template <class Scalar>
[[nodiscard]] TiePoint<Scalar> break_even_order_size(const LinearCost<Scalar>& cost,
                                                     const std::type_identity_t<Scalar>& price) {
    Report report;
    detail::check_numbers(cost, "cost", report);
    detail::check_number(price, "price", {}, report);
    throw_if_any(report);
    return detail::tie_of(Scalar(-cost.fixed), Scalar(price - cost.per_unit));
}

/// From what volume a customer serves itself more cheaply than it buys the service, so that it will not pay for support
/// (T224). Cost in house less cost bought: with a falling slope `at` is the threshold, own support is cheaper above it;
/// with a rising slope it is cheaper below. `never`: one is cheaper at every volume, own support when at_zero (or, at
/// 0, the slope) is below zero. Throws InputError for numbers that are not finite.
template <class Scalar>
[[nodiscard]] TiePoint<Scalar> in_house_threshold(const LinearCost<Scalar>& in_house,
                                                  const LinearCost<Scalar>& bought) {
    Report report;
    detail::check_numbers(in_house, "in_house", report);
    detail::check_numbers(bought, "bought", report);
    throw_if_any(report);
    return detail::tie_of(Scalar(in_house.fixed - bought.fixed), Scalar(in_house.per_unit - bought.per_unit));
}

}  // namespace kam::inline v0::cash_flow
