// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/payback.hpp>
#include <kam/core/date.hpp>
#include <kam/core/measure.hpp>

namespace kam::inline v0::cash_flow {

/// One day of a dated curve.
template <class Amount>
struct CurvePoint {
    Date on{};
    Amount amount{};      ///< what moved on that day
    Amount cumulative{};  ///< what it has come to by the end of it

    [[nodiscard]] friend bool operator==(const CurvePoint&, const CurvePoint&) = default;
    BOOST_DESCRIBE_CLASS(CurvePoint, (), (on, amount, cumulative), (), ())
};

/// The part that one phase has in a dated curve: the parts of all phases add up to the curve, at every point.
template <class Amount, class PhaseEnum>
struct PhaseCurve {
    PhaseEnum phase{};
    std::vector<Amount> cumulative{};  ///< one per point of the curve
    Amount total{};                    ///< its part of the total
    Amount at_trough{};                ///< its part of the trough's depth
    BOOST_DESCRIBE_CLASS(PhaseCurve, (), (phase, cumulative, total, at_trough), (), ())
};

/// The cumulative curve of dated flows, what can be read from it, and which phases make it so. The curve is a
/// staircase: it moves on the days of the flows and stands between them.
template <class Amount = double, class PhaseEnum = Phase>
struct DatedCurve {
    std::vector<CurvePoint<Amount>> points{};             ///< one per day with flows, in order
    std::vector<PhaseCurve<Amount, PhaseEnum>> phases{};  ///< the phases that occur, in the order of the enumeration
    Amount total{};
    std::optional<Trough<Amount, Date>> trough{};  ///< none without flows
    Payback<Amount, Date> payback{};               ///< days on which flows brought the curve back
    int exposure_days = 0;                         ///< days below zero, up to the last flow
    Amount peak_funding{};                         ///< the most money that was out at one time; 0 when none was
    BOOST_DESCRIBE_CLASS(DatedCurve, (), (points, phases, total, trough, payback, exposure_days, peak_funding), (), ())
};

/// Cumulative curve of dated flows in any order. Amounts are added in their own type: Money stays exact (mixed
/// currencies throw CurrencyMismatch); binary fractions such as 0.1 do not, so a curve of doubles may miss zero by a
/// rounding error. Throws InputError naming every flow that is not finite, std::overflow_error when a total is too
/// large for the type.
template <FlowRange R>
[[nodiscard]] DatedCurve<AmountIn<R>, PhaseIn<R>> curve(const R& flows) {
    using Amount = AmountIn<R>;
    DatedCurve<Amount, PhaseIn<R>> result;
    const auto days = net(flows);
    if (days.empty()) return result;

    Amount total = days.front().amount - days.front().amount;  // zero, in the currency of the flows
    const Amount zero = total;
    detail::PaybackFinder<Date> finder;
    std::size_t trough_at = 0;
    result.points.reserve(days.size());
    for (const auto& day : days) {
        if (!result.points.empty() && detail::is_negative(total)) {
            result.exposure_days += static_cast<int>((day.on - result.points.back().on).count());
        }
        total += day.amount;
        const bool deepest = !result.trough || detail::is_negative(Amount(total - result.trough->depth));
        if (deepest) {
            result.trough = Trough<Amount, Date>{total, day.on};
            trough_at = result.points.size();
        }
        finder.next(detail::is_negative(total), deepest, [&] { return day.on; });
        result.points.push_back({day.on, day.amount, total});
    }
    if (!kam::detail::is_finite(total)) {
        throw std::overflow_error("cash_flow::curve: the result is too large for the number type");
    }
    result.total = total;
    result.peak_funding = detail::is_negative(result.trough->depth) ? Amount(zero - result.trough->depth) : zero;
    result.payback = finder.result(detail::is_negative(total) ? Amount(zero - total) : zero);

    for (const auto& flow : flows) {
        const auto known = std::ranges::find(result.phases, flow.phase, &PhaseCurve<Amount, PhaseIn<R>>::phase);
        if (known == result.phases.end()) {
            result.phases.push_back({flow.phase, std::vector<Amount>(days.size(), zero), zero, zero});
        }
    }
    std::ranges::sort(result.phases, {}, &PhaseCurve<Amount, PhaseIn<R>>::phase);
    for (auto& phase : result.phases) {
        for (const auto& flow : flows) {
            if (flow.phase != phase.phase) continue;
            const auto day = std::ranges::lower_bound(days, flow.on, {}, &DatedAmount<Amount>::on);
            phase.cumulative[static_cast<std::size_t>(day - days.begin())] += flow.amount;
        }
        for (std::size_t i = 1; i < phase.cumulative.size(); ++i) phase.cumulative[i] += phase.cumulative[i - 1];
        phase.total = phase.cumulative.back();
        phase.at_trough = phase.cumulative[trough_at];
    }
    return result;
}

}  // namespace kam::inline v0::cash_flow
