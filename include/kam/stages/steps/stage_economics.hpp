// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/stages/steps/readiness.hpp>
#include <kam/stages/stage_list.hpp>

namespace kam::inline v0::stages {

/// What it takes to be in one stage, per period: four curves that the caller draws and that may not fall from stage to
/// stage (T136). Unknown stays empty. `cash_flow::advance_case` judges a step by such values.
template <class Scalar = double>
struct StageEconomics {
    std::string stage{};
    std::optional<Scalar> demand{};           ///< what is asked of the supplier, on a scale of the caller's
    std::optional<Scalar> effort_hours{};     ///< per period
    std::optional<Scalar> cost{};             ///< money per period
    std::optional<Scalar> disruption_cost{};  ///< money per period
    BOOST_DESCRIBE_CLASS(StageEconomics, (), (stage, demand, effort_hours, cost, disruption_cost), (), ())
};

namespace detail {

/// Calls `f(name, member)` for each of the four curves.
template <class Scalar, class F>
void for_each_curve(F&& f) {
    for_each_descriptor<StageEconomics<Scalar>>([&](auto field) {
        if constexpr (std::is_same_v<decltype(field.pointer), std::optional<Scalar> StageEconomics<Scalar>::*const>) {
            f(std::string(field.name), field.pointer);
        }
    });
}

}  // namespace detail

/// Everything wrong with the curves of a model: a stage that is missing, unknown or out of order, numbers that are not
/// finite or below 0, and every place at which a curve falls. Unknown values are passed over.
template <class Scalar, Unit Of>
[[nodiscard]] Report check_economics(const StageList<Of>& list, const std::vector<StageEconomics<Scalar>>& curves) {
    Report report;
    for (std::size_t p = 0; p < list.stages.size() || p < curves.size(); ++p) {
        const std::string where = kam::detail::element_path("curves", p) + ".stage";
        if (p >= curves.size()) {
            report.add(where, Fault::missing, kam::detail::quoted(list.stages[p]) + " is missing");
        } else if (p >= list.stages.size() || curves[p].stage != list.stages[p]) {
            report.add(where, Fault::unknown_name,
                       kam::detail::quoted(curves[p].stage) +
                           (p < list.stages.size() ? " where " + kam::detail::quoted(list.stages[p]) + " belongs"
                                                   : std::string(" is one stage too many")));
        }
    }
    detail::for_each_curve<Scalar>([&](const std::string& name, auto curve) {
        std::optional<Scalar> before;
        for (std::size_t p = 0; p < curves.size(); ++p) {
            const std::optional<Scalar>& value = curves[p].*curve;
            if (!value) continue;
            const std::string where = kam::detail::element_path("curves", p) + '.' + name;
            if (!kam::detail::is_finite(*value) || *value < Scalar(0)) {
                report.add(where, Fault::out_of_range, "must be finite and not below 0");
                continue;
            }
            if (before && *value < *before) report.add(where, Fault::inconsistent, "falls below a stage before");
            before = value;
        }
    });
    return report;
}

/// What the step from one stage to another takes more (or less) in each period, and whether the supplier is ready.
template <Unit Of = Unit::account_relationship, class Scalar = double>
struct StageStep {
    StageOf<Of> from{};
    StageOf<Of> to{};
    StageEconomics<Scalar> extra{};      ///< differences; empty where a value is unknown
    std::vector<std::string> missing{};  ///< what is unknown, as "demand of preferred_supplier"
    bool ready = true;                   ///< nothing blocks the stage that is stepped to, or one below it
    std::vector<Blocker> blockers{};     ///< up to that stage
    BOOST_DESCRIBE_CLASS(StageStep, (), (from, to, extra, missing, ready, blockers), (), ())
};

/// The economics of a step as plain values, with readiness as a gate (T066, T136, T138): pass the differences to a
/// business case; where `ready` is false no benefit makes the step possible. Stepping down is free to be taken: it has
/// no gate. Throws InputError with everything wrong in the curves and for unknown stages.
template <class Scalar, Unit Of>
[[nodiscard]] StageStep<Of, Scalar> stage_step(const StageList<Of>& list,
                                               const std::vector<StageEconomics<Scalar>>& curves,
                                               const std::string& from, const std::string& to,
                                               const ReachableStage<Of>& readiness) {
    throw_if_any(check_economics(list, curves));
    StageStep<Of, Scalar> step{.from = stage_named(list, from), .to = stage_named(list, to)};
    const StageEconomics<Scalar>&lower = curves[step.from.position], &upper = curves[step.to.position];
    step.extra.stage = to;
    detail::for_each_curve<Scalar>([&](const std::string& name, auto curve) {
        if (!(lower.*curve)) step.missing.push_back(name + " of " + from);
        if (!(upper.*curve)) step.missing.push_back(name + " of " + to);
        if (lower.*curve && upper.*curve) step.extra.*curve = Scalar(*(upper.*curve) - *(lower.*curve));
    });
    if (step.to.position <= step.from.position) return step;
    for (const Blocker& each : readiness.blockers) {
        if (detail::stage_position(list, each.stage) <= step.to.position) step.blockers.push_back(each);
    }
    step.ready = step.blockers.empty();
    return step;
}

}  // namespace kam::inline v0::stages
