// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/cash_flow/advance_ladder.hpp>
#include <kam/cash_flow/curve.hpp>
#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/payback.hpp>
#include <kam/cash_flow/threshold.hpp>
#include <kam/cash_flow/value.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/measure.hpp>

namespace kam::inline v0::cash_flow {

/// The benefit that somebody states for being on a step rather than on the one below (T137), before its cost.
template <class Scalar = double>
struct StatedBenefit {
    std::optional<Eigen::VectorX<Scalar>> flows{};  ///< money at the ends of periods 1, 2, ..., n
    std::optional<Scalar> probability{};            ///< that it comes at all; the costs come in any case
    Scalar low_factor{1};                           ///< it may come to as little as this times the flows,
    Scalar high_factor{1};                          ///< and to as much as this; 1 and 1 are the flows as stated
    BOOST_DESCRIBE_CLASS(StatedBenefit, (), (flows, probability, low_factor, high_factor), (), ())
};

/// Whether to take the next step with an account, to stay, or to step back: what the model needs. Costs run for as many
/// periods as the benefit has flows. Going is judged where there is a step above `present`; stepping back where there
/// is one below and `current` is stated.
template <class Scalar = double>
struct AdvanceCase {
    std::vector<LadderStep<Scalar>> ladder{};  ///< lowest step first
    std::size_t present = 0;                   ///< the step that the account is on, from 0
    std::optional<Scalar> rate{};              ///< discount rate per period
    std::optional<Scalar> hourly_rate{};       ///< money for an hour of effort; needed where effort changes
    StatedBenefit<Scalar> next{};              ///< of the next step over the present one
    std::optional<StatedBenefit<Scalar>>
        current{};                           ///< of the present step over the one below: given up in stepping back
    std::optional<Scalar> advance_once{};    ///< what taking the next step costs at once
    std::optional<Scalar> step_back_once{};  ///< what stepping back costs at once
    BOOST_DESCRIBE_CLASS(AdvanceCase, (),
                         (ladder, present, rate, hourly_rate, next, current, advance_once, step_back_once), (), ())
};

enum class AdvanceMove { go, hold, step_back };
BOOST_DESCRIBE_ENUM(AdvanceMove, go, hold, step_back)

enum class AdvanceVerdict {
    go,
    hold,
    step_back,
    depends,       ///< another move is best at another place of the intervals: `switching` says where
    not_decidable  ///< something is unknown: `missing` says what
};
BOOST_DESCRIBE_ENUM(AdvanceVerdict, go, hold, step_back, depends, not_decidable)

/// Net present value of a move against holding, and of what it is made up.
template <class Scalar = double>
struct MoveValue {
    AdvanceMove move{};
    Scalar npv{};  ///< with the benefits as stated
    Scalar low{};  ///< the worst and the best over the intervals
    Scalar high{};
    std::vector<BasicReason<Scalar>> reasons{};  ///< present values that add up to `npv`
    BOOST_DESCRIBE_CLASS(MoveValue, (), (move, npv, low, high, reasons), (), ())
};

/// The factor on a stated benefit ("next" or "current") at which two moves are worth the same, the other benefit being
/// as stated.
template <class Scalar = double>
struct SwitchingValue {
    AdvanceMove lower{};   ///< the better one below the factor
    AdvanceMove higher{};  ///< the better one above it
    std::string benefit{};
    Scalar factor{};
    BOOST_DESCRIBE_CLASS(SwitchingValue, (), (lower, higher, benefit, factor), (), ())
};

/// The verdict with its reasons. Fields beside `missing` are empty where what they need is missing.
template <class Scalar = double>
struct AdvanceResult {
    AdvanceVerdict verdict{};
    std::vector<MoveValue<Scalar>> moves{};                   ///< those that are possible and can be computed
    std::optional<Threshold<Scalar>> break_even_uplift{};     ///< smallest factor on the benefit at which going pays
    std::optional<Threshold<Scalar>> required_probability{};  ///< smallest probability at which going pays
    std::vector<SwitchingValue<Scalar>> switching{};          ///< inside the intervals
    Eigen::VectorX<Scalar> net_flows{};                       ///< expected, of going: now, then periods 1, 2, ...
    std::optional<Payback<Scalar, Scalar>> payback{};         ///< of these, in periods, not discounted
    std::vector<std::string> missing{};                       ///< unknown inputs, by name
    std::optional<Scalar> extra_demand{};                     ///< of the next step; not priced
    std::optional<Level> disruption_level{};                  ///< of the next step where it is not priced
    BOOST_DESCRIBE_CLASS(AdvanceResult, (),
                         (verdict, moves, break_even_uplift, required_probability, switching, net_flows, payback,
                          missing, extra_demand, disruption_level),
                         (), ())
};

namespace detail {

/// One step of the ladder in present values; `running` by kind of cost, per period.
template <class Scalar>
struct StepTerms {
    Scalar certain_benefit{};  ///< if it comes as stated
    Scalar benefit{};          ///< times its probability
    Scalar periods{};          ///< present value of 1 in each period
    Scalar once{};
    std::vector<BasicReason<Scalar>> running{};
    Scalar running_sum{};
    [[nodiscard]] Scalar running_value() const { return Scalar(running_sum * periods); }
};

inline void add_missing(std::vector<std::string>& missing, std::string name) {
    if (std::find(missing.begin(), missing.end(), name) == missing.end()) missing.push_back(std::move(name));
}

/// What step `lower + 1` costs more than `lower` in each period.
template <class Scalar>
void running_costs(const AdvanceCase<Scalar>& advance, std::size_t lower, StepTerms<Scalar>& terms,
                   std::vector<std::string>& missing) {
    const LadderStep<Scalar>&from = advance.ladder[lower], &to = advance.ladder[lower + 1];
    const auto extra = [&](const std::optional<Scalar>& a, const std::optional<Scalar>& b, const char* name) {
        if (!a) add_missing(missing, step_path(advance.ladder, lower) + '.' + name);
        if (!b) add_missing(missing, step_path(advance.ladder, lower + 1) + '.' + name);
        return a && b ? Scalar(*b - *a) : Scalar(0);
    };
    terms.running.push_back({"cost", extra(from.cost, to.cost, "cost"), {}});
    Scalar effort = extra(from.effort_hours, to.effort_hours, "effort_hours");
    if (effort > Scalar(0)) {
        if (!advance.hourly_rate) add_missing(missing, "hourly_rate");
        effort = Scalar(effort * advance.hourly_rate.value_or(Scalar(0)));
    }
    terms.running.push_back({"effort_hours", effort, {}});
    const bool reported = from.disruption_level && to.disruption_level;
    if ((from.disruption_cost && to.disruption_cost) || !reported) {
        const Scalar disruption = extra(from.disruption_cost, to.disruption_cost, "disruption_cost");
        terms.running.push_back({"disruption_cost", disruption, {}});
    }
    terms.running_sum = Scalar(0);
    for (const auto& part : terms.running) terms.running_sum = Scalar(terms.running_sum + part.contribution);
}

/// None when something is missing, which is then named.
template <class Scalar>
[[nodiscard]] std::optional<StepTerms<Scalar>> step_terms(const AdvanceCase<Scalar>& advance, std::size_t lower,
                                                          const StatedBenefit<Scalar>& benefit, const char* name,
                                                          const std::optional<Scalar>& once, const char* once_name,
                                                          std::vector<std::string>& missing) {
    std::vector<std::string> lacking;
    StepTerms<Scalar> terms;
    running_costs(advance, lower, terms, lacking);
    if (!advance.rate) add_missing(lacking, "rate");
    if (!benefit.flows || benefit.flows->size() == 0) add_missing(lacking, std::string(name) + ".flows");
    if (!benefit.probability) add_missing(lacking, std::string(name) + ".probability");
    if (!once) add_missing(lacking, once_name);
    for (const std::string& each : lacking) add_missing(missing, each);
    if (!lacking.empty()) return std::nullopt;

    const Eigen::VectorX<Scalar> ones = Eigen::VectorX<Scalar>::Constant(benefit.flows->size(), Scalar(1));
    terms.periods = npv(ones, *advance.rate, 1);
    terms.certain_benefit = npv(*benefit.flows, *advance.rate, 1);
    terms.benefit = Scalar(terms.certain_benefit * *benefit.probability);
    terms.once = *once;
    return terms;
}

/// Moving up is sign 1, moving down -1: what one gains the other gives up; what is paid at once is paid either way.
template <class Scalar>
[[nodiscard]] MoveValue<Scalar> move_value(AdvanceMove move, const StepTerms<Scalar>& terms,
                                           const StatedBenefit<Scalar>& benefit, const char* benefit_name,
                                           const char* once_name) {
    const Scalar sign(move == AdvanceMove::go ? 1.0 : -1.0);
    const auto at = [&](const Scalar& factor) {
        return Scalar(sign * Scalar(factor * terms.benefit - terms.running_value()) - terms.once);
    };
    const Scalar one = at(benefit.low_factor), other = at(benefit.high_factor);
    MoveValue<Scalar> value{move, at(Scalar(1)), other < one ? other : one, other < one ? one : other, {}};
    value.reasons.push_back({benefit_name, Scalar(sign * terms.benefit), {}});
    for (const auto& part : terms.running) {
        value.reasons.push_back({part.name, Scalar(-(sign * part.contribution * terms.periods)), {}});
    }
    value.reasons.push_back({once_name, Scalar(-terms.once), {}});
    return value;
}

/// Adds the factor at which a move's value `constant + slope x factor` is 0, if it lies strictly inside the interval.
template <class Scalar>
void add_switching(const Scalar& constant, const Scalar& slope, AdvanceMove move, AdvanceMove other,
                   const StatedBenefit<Scalar>& benefit, const char* name,
                   std::vector<SwitchingValue<Scalar>>& switching) {
    const Scalar zero(0);
    if (!(slope < zero) && !(slope > zero)) return;
    const Scalar factor(-(constant / slope));
    if (!(benefit.low_factor < factor) || !(factor < benefit.high_factor)) return;
    const bool rises = slope > zero;
    switching.push_back({rises ? other : move, rises ? move : other, name, factor});
}

template <class Scalar>
void check_benefit(const StatedBenefit<Scalar>& benefit, const std::string& name, Report& report) {
    if (benefit.flows) {
        for (Eigen::Index t = 0; t < benefit.flows->size(); ++t) {
            if (!kam::detail::is_finite((*benefit.flows)[t])) {
                report.add(kam::detail::element_path(name + ".flows", static_cast<std::size_t>(t)), Fault::not_finite,
                           "is not a finite number");
            }
        }
    }
    const Scalar zero(0);
    if (benefit.probability && !(!(*benefit.probability < zero) && !(*benefit.probability > Scalar(1)) &&
                                 kam::detail::is_finite(*benefit.probability))) {
        report.add(name + ".probability", Fault::out_of_range,
                   number_text(*benefit.probability) + " is not between 0 and 1");
    }
    const bool finite = kam::detail::is_finite(benefit.low_factor) && kam::detail::is_finite(benefit.high_factor);
    if (!finite || benefit.low_factor < zero || benefit.high_factor < benefit.low_factor) {
        report.add(name + ".low_factor", Fault::out_of_range,
                   "the interval of factors from " + number_text(benefit.low_factor) + " to " +
                       number_text(benefit.high_factor) + " must be finite, in order and not below 0");
    }
}

template <class Scalar>
void check_case(const AdvanceCase<Scalar>& advance) {
    if (advance.present >= advance.ladder.size()) {
        throw std::invalid_argument("cash_flow::advance_case: present is step " + std::to_string(advance.present) +
                                    " of a ladder of " + std::to_string(advance.ladder.size()));
    }
    if (advance.next.flows && advance.current && advance.current->flows &&
        advance.next.flows->size() != advance.current->flows->size()) {
        throw std::invalid_argument("cash_flow::advance_case: next has " + std::to_string(advance.next.flows->size()) +
                                    " flows but current has " + std::to_string(advance.current->flows->size()));
    }
    if (advance.rate) require_rate<Scalar>(*advance.rate, "cash_flow::advance_case");
    Report report = check_ladder(advance.ladder);
    check_benefit(advance.next, "next", report);
    if (advance.current) check_benefit(*advance.current, "current", report);
    for (const auto& [value, name] :
         {std::pair(&advance.hourly_rate, "hourly_rate"), std::pair(&advance.advance_once, "advance_once"),
          std::pair(&advance.step_back_once, "step_back_once")}) {
        if (*value && !kam::detail::is_finite(**value)) report.add(name, Fault::not_finite, "is not a finite number");
    }
    if (advance.hourly_rate) check_not_negative(*advance.hourly_rate, "hourly_rate", report);
    throw_if_any(report);
}

}  // namespace detail

/// Whether a clear benefit justifies the next step's extra cost, effort and disruption (T136, T137): the net present
/// value of going and of stepping back, each against holding (which is 0). A move is the verdict only where it is best
/// everywhere in the intervals of the benefits, holding being better than a move that only breaks even; otherwise the
/// verdict is `depends`, with the factors at which it switches. What is unknown is named in `missing`, and then the
/// verdict is `not_decidable`: nothing is guessed. Higher is not better by itself: later steps cost and lock in more.
/// Throws InputError for a ladder whose curves fall, with every violation, and for numbers that are not finite or out
/// of range; std::invalid_argument for a step that is not there, a rate not above -1, or benefits over different times;
/// std::overflow_error when a value is too large for the number type.
template <class Scalar>
[[nodiscard]] AdvanceResult<Scalar> advance_case(const AdvanceCase<Scalar>& advance) {
    using detail::StepTerms;
    detail::check_case(advance);
    const Scalar zero(0), one(1);
    const bool can_go = advance.present + 1 < advance.ladder.size();
    const bool can_step_back = advance.present > 0 && advance.current;
    AdvanceResult<Scalar> result;
    std::optional<StepTerms<Scalar>> up, down;
    std::optional<MoveValue<Scalar>> go, back;
    if (can_go) {
        up = detail::step_terms(advance, advance.present, advance.next, "next", advance.advance_once, "advance_once",
                                result.missing);
        const auto &from = advance.ladder[advance.present], &to = advance.ladder[advance.present + 1];
        if (from.demand && to.demand) result.extra_demand = Scalar(*to.demand - *from.demand);
        if (!from.disruption_cost || !to.disruption_cost) result.disruption_level = to.disruption_level;
    }
    if (can_step_back) {
        down = detail::step_terms(advance, advance.present - 1, *advance.current, "current", advance.step_back_once,
                                  "step_back_once", result.missing);
    }
    if (up) {
        go = detail::move_value(AdvanceMove::go, *up, advance.next, "next", "advance_once");
        const Scalar cost(up->running_value() + up->once);
        result.break_even_uplift = detail::threshold(cost, up->benefit);
        result.required_probability = detail::threshold(cost, up->certain_benefit);
        if (result.required_probability->value && *result.required_probability->value > one) {
            result.required_probability = {ThresholdStatus::beyond_certainty, std::nullopt};
        }
        result.net_flows.resize(advance.next.flows->size() + 1);
        result.net_flows[0] = Scalar(-up->once);
        for (Eigen::Index t = 1; t < result.net_flows.size(); ++t) {
            result.net_flows[t] = Scalar((*advance.next.flows)[t - 1] * *advance.next.probability - up->running_sum);
        }
        result.payback = payback(result.net_flows);
        detail::add_switching(Scalar(-cost), up->benefit, AdvanceMove::go, AdvanceMove::hold, advance.next, "next",
                              result.switching);
        result.moves.push_back(*go);
    }
    result.moves.push_back({AdvanceMove::hold, zero, zero, zero, {}});
    if (down) {
        back = detail::move_value(AdvanceMove::step_back, *down, *advance.current, "current", "step_back_once");
        detail::add_switching(Scalar(down->running_value() - down->once), Scalar(-down->benefit),
                              AdvanceMove::step_back, AdvanceMove::hold, *advance.current, "current", result.switching);
        result.moves.push_back(*back);
    }
    if (go && back) {
        detail::add_switching(Scalar(go->npv - up->benefit - back->npv), up->benefit, AdvanceMove::go,
                              AdvanceMove::step_back, advance.next, "next", result.switching);
    }

    for (const auto& move : result.moves) {
        if (!kam::detail::is_finite(Scalar(move.low - move.high))) {
            throw std::overflow_error("cash_flow::advance_case: the result is too large for the number type");
        }
    }
    const Scalar go_high = go ? go->high : zero, back_high = back ? back->high : zero;
    if (!result.missing.empty()) {
        result.verdict = AdvanceVerdict::not_decidable;
    } else if (go && go->low > zero && go->low > back_high) {
        result.verdict = AdvanceVerdict::go;
    } else if (back && back->low > zero && !(back->low < go_high)) {
        result.verdict = AdvanceVerdict::step_back;
    } else if (!(go_high > zero) && !(back_high > zero)) {
        result.verdict = AdvanceVerdict::hold;
    } else {
        result.verdict = AdvanceVerdict::depends;
    }
    return result;
}

}  // namespace kam::inline v0::cash_flow
