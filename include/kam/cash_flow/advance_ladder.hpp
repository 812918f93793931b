// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/discount.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

/// What it takes to be on one step of a relationship's development, in each period (T136). Unknown stays empty; 0 is
/// a statement. Disruption counts as money where it is given in money on both steps compared; else its level is
/// reported beside the result and not priced.
template <class Scalar = double>
struct LadderStep {
    std::string name{};
    std::optional<Scalar> demand{};        ///< what is asked of the supplier, on the caller's own scale; never priced
    std::optional<Scalar> cost{};          ///< money per period
    std::optional<Scalar> effort_hours{};  ///< hours per period
    std::optional<Scalar> disruption_cost{};  ///< money per period
    std::optional<Level> disruption_level{};
    BOOST_DESCRIBE_CLASS(LadderStep, (), (name, demand, cost, effort_hours, disruption_cost, disruption_level), (), ())
};

namespace detail {

template <class Scalar>
[[nodiscard]] std::string step_path(const std::vector<LadderStep<Scalar>>& ladder, std::size_t index) {
    return kam::detail::element_path("ladder", index) + ' ' + kam::detail::quoted(ladder[index].name);
}

}  // namespace detail

/// Demand, cost, effort and disruption may not fall along the ladder (T136). Reports every step at which one of them
/// does, by step and curve, and every number that is not finite. Unknown values are passed over: the next known one is
/// compared with the last known one.
template <class Scalar>
[[nodiscard]] Report check_ladder(const std::vector<LadderStep<Scalar>>& ladder) {
    Report report;
    const auto text = [](const auto& value) {
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, Level>) {
            return to_string(value);
        } else {
            return detail::number_text(value);
        }
    };
    for_each_descriptor<LadderStep<Scalar>>([&](auto curve) {
        using Value = std::remove_cvref_t<decltype(std::declval<LadderStep<Scalar>&>().*curve.pointer)>;
        if constexpr (kam::detail::is_optional<Value>) {
            std::optional<std::size_t> before;
            for (std::size_t i = 0; i < ladder.size(); ++i) {
                const Value& value = ladder[i].*curve.pointer;
                if (!value) continue;
                const std::string where = kam::detail::field_path(detail::step_path(ladder, i), curve.name);
                if constexpr (std::is_same_v<Value, std::optional<Scalar>>) {
                    if (!kam::detail::is_finite(*value)) {
                        report.add(where, Fault::not_finite, "is not a finite number");
                        continue;
                    }
                }
                if (before && *value < *(ladder[*before].*curve.pointer)) {
                    report.add(where, Fault::inconsistent,
                               text(*value) + " is below the " + text(*(ladder[*before].*curve.pointer)) + " of " +
                                   detail::step_path(ladder, *before));
                }
                before = i;
            }
        }
    });
    return report;
}

}  // namespace kam::inline v0::cash_flow
