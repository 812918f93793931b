// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kam::inline v0::cash_flow {

/// Why there is, or is not, a value at which something just pays.
enum class ThresholdStatus {
    found,
    not_needed,       ///< it pays even without any benefit: the costs fall
    no_benefit,       ///< what is stated as a benefit is worth nothing, or less
    beyond_certainty  ///< it would not pay even if the benefit were certain
};
BOOST_DESCRIBE_ENUM(ThresholdStatus, found, not_needed, no_benefit, beyond_certainty)

/// The value at which something just pays, or why there is none.
template <class Scalar = double>
struct Threshold {
    ThresholdStatus status{};
    std::optional<Scalar> value{};

    [[nodiscard]] friend bool operator==(const Threshold&, const Threshold&) = default;
    BOOST_DESCRIBE_CLASS(Threshold, (), (status, value), (), ())
};

namespace detail {

/// The smallest factor f >= 0 with f x benefit = cost.
template <class Scalar>
[[nodiscard]] Threshold<Scalar> threshold(const Scalar& cost, const Scalar& benefit) {
    const Scalar zero(0);
    if (benefit < zero || (!(benefit > zero) && cost > zero)) return {ThresholdStatus::no_benefit, std::nullopt};
    if (cost < zero || !(benefit > zero)) return {ThresholdStatus::not_needed, std::nullopt};
    return {ThresholdStatus::found, Scalar(cost / benefit)};
}

}  // namespace detail
}  // namespace kam::inline v0::cash_flow
