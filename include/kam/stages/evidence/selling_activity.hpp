// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/interaction.hpp>
#include <kam/entities/stage_evidence.hpp>

namespace kam::inline v0::stages {

/// Plain sales productivity, by which the first stage is measured (T084).
struct SellingActivity {
    Date from{};  ///< both days included
    Date to{};
    std::size_t working_days = 0;  ///< Monday to Friday
    std::size_t calls = 0;         ///< calls, meetings and visits, without those that the customer started
    std::size_t orders = 0;
    std::optional<double> calls_per_day{};    ///< per working day; none: no working day
    std::optional<double> orders_per_call{};  ///< none: no call
};
BOOST_DESCRIBE_STRUCT(SellingActivity, (), (from, to, working_days, calls, orders, calls_per_day, orders_per_call))

/// Counts sales calls and orders of the records given, of one account or of one seller, from one day to another, both
/// included. `Order` has a field `ordered_on`; cancellations, where it says `cancelled`, are no orders. Throws
/// std::invalid_argument when the first day is after the last.
template <class Order>
[[nodiscard]] SellingActivity selling_activity(const std::vector<Interaction>& interactions,
                                               const std::vector<Order>& orders, Date from, Date to) {
    if (from > to) {
        throw std::invalid_argument("stages::selling_activity: from " + format_date(from) + " to " + format_date(to));
    }
    SellingActivity activity{.from = from, .to = to};
    const auto days = static_cast<std::size_t>((to - from).count()) + 1;
    activity.working_days = days / 7 * 5;
    for (Date day = to - std::chrono::days(days % 7) + std::chrono::days(1); day <= to; day += std::chrono::days(1)) {
        if (std::chrono::weekday(day).iso_encoding() <= 5) ++activity.working_days;
    }
    for (const Interaction& each : interactions) {
        const bool call = each.kind == InteractionKind::call || each.kind == InteractionKind::meeting ||
                          each.kind == InteractionKind::site_visit;
        const bool inside = each.happened_on >= from && each.happened_on <= to;
        if (call && inside && each.initiated_by != Side::customer) ++activity.calls;
    }
    for (const Order& order : orders) {
        bool counts = order.ordered_on >= from && order.ordered_on <= to;
        if constexpr (requires { order.cancelled; }) counts = counts && !order.cancelled;
        if (counts) ++activity.orders;
    }
    if (activity.working_days > 0) {
        activity.calls_per_day = static_cast<double>(activity.calls) / static_cast<double>(activity.working_days);
    }
    if (activity.calls > 0) {
        activity.orders_per_call = static_cast<double>(activity.orders) / static_cast<double>(activity.calls);
    }
    return activity;
}

/// Above how many calls a day and orders a call selling is what the first stage does. The caller's own: no source gives
/// figures.
struct SellingThresholds {
    double calls_per_day = 0;
    double orders_per_call = 0;
};
BOOST_DESCRIBE_STRUCT(SellingThresholds, (), (calls_per_day, orders_per_call))

/// Evidence of the transactional stage: level 0 of `initiative_source` (the seller pushes its offer) where both figures
/// are at or above the thresholds; none where one is below or unknown, for few calls do not prove a partnership.
[[nodiscard]] inline std::optional<DimensionEvidence> transactional_evidence(const SellingActivity& activity,
                                                                             const SellingThresholds& thresholds) {
    if (!activity.calls_per_day || !activity.orders_per_call) return std::nullopt;
    if (*activity.calls_per_day < thresholds.calls_per_day || *activity.orders_per_call < thresholds.orders_per_call)
        return std::nullopt;
    return DimensionEvidence{"initiative_source", 0, Side::supplier,
                             "records: " + kam::detail::number_text(*activity.calls_per_day) + " calls a day, " +
                                 kam::detail::number_text(*activity.orders_per_call) + " orders a call",
                             activity.to};
}

}  // namespace kam::inline v0::stages
