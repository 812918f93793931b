// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <type_traits>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/inputs.hpp>
#include <kam/core/date.hpp>
#include <kam/core/day_count.hpp>
#include <kam/core/error.hpp>

namespace kam::inline v0::cash_flow {

/// People and capital that an account ties up and that could earn something elsewhere (T213, T216).
template <class Scalar = double>
struct Commitment {
    Scalar hours = detail::nothing<Scalar>();
    Scalar best_alternative_rate =
        detail::nothing<Scalar>();                    ///< what one of these hours would earn on the best other use
    Scalar capital = detail::nothing<Scalar>();       ///< average balance: receivables, stock, tools
    Scalar capital_rate = detail::nothing<Scalar>();  ///< per year
    Scalar years = detail::nothing<Scalar>();         ///< for how long
    BOOST_DESCRIBE_CLASS(Commitment, (), (hours, best_alternative_rate, capital, capital_rate, years), (), ())
};

/// What a commitment would have earned elsewhere.
template <class Scalar = double>
struct OpportunityCost {
    Scalar people{};   ///< hours x best alternative rate
    Scalar capital{};  ///< balance x rate x years (simple interest)
    Scalar total{};
    BOOST_DESCRIBE_CLASS(OpportunityCost, (), (people, capital, total), (), ())
};

/// Opportunity cost of a commitment, with + and * only. Throws InputError naming numbers that are not finite and hours
/// and years below 0.
template <class Scalar>
[[nodiscard]] OpportunityCost<Scalar> opportunity_cost(const Commitment<Scalar>& commitment) {
    Report report;
    detail::check_numbers(commitment, "commitment", report);
    detail::check_not_negative(commitment.hours, "commitment.hours", report);
    detail::check_not_negative(commitment.years, "commitment.years", report);
    throw_if_any(report);
    OpportunityCost<Scalar> cost;
    cost.people = Scalar(commitment.hours * commitment.best_alternative_rate);
    cost.capital = Scalar(commitment.capital * commitment.capital_rate * commitment.years);
    cost.total = Scalar(cost.people + cost.capital);
    detail::require_finite_result(cost.total, "cash_flow::opportunity_cost");
    return cost;
}

/// What it costs that an account's cumulative cash flow is below zero.
template <class Scalar = double>
struct CapitalCharge {
    Scalar money_years{};  ///< the area between zero and the curve below it
    Scalar cost{};         ///< money_years x rate
    BOOST_DESCRIBE_CLASS(CapitalCharge, (), (money_years, cost), (), ())
};

/// Opportunity cost of the money that the relationship itself ties up: each day on which the cumulative curve is below
/// zero, up to `until`, costs the yearly rate on what is out (simple interest; T216, T229). Flows after `until` are
/// left alone. Throws InputError naming flows and a rate that are not finite.
template <FlowRange R, class Rate>
[[nodiscard]] CapitalCharge<detail::ValueOf<AmountIn<R>, Rate>> capital_charge(
    const R& flows, const Rate& yearly_rate, Date until, DayCount day_count = DayCount::actual_365_fixed) {
    using Value = detail::ValueOf<AmountIn<R>, Rate>;
    if (!kam::detail::is_finite(yearly_rate)) {
        throw InputError("yearly_rate", Fault::not_finite, "is not a finite number");
    }
    const auto days = net(flows);
    Value total(0), area(0);
    for (std::size_t i = 0; i < days.size() && days[i].on <= until; ++i) {
        total = Value(total + kam::to_number<Value>(days[i].amount));
        const Date end = i + 1 < days.size() && days[i + 1].on < until ? days[i + 1].on : until;
        if (total < Value(0)) area = Value(area - total * year_fraction<Value>(days[i].on, end, day_count));
    }
    detail::require_finite_result(area, "cash_flow::capital_charge");
    return {area, Value(area * Value(yearly_rate))};
}

}  // namespace kam::inline v0::cash_flow
