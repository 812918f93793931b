// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/change.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/scale.hpp>

namespace kam::inline v0::cash_flow {

/// A future by name: what differs from the base parameters, and how probable it is if that is known.
template <class Parameters>
struct Scenario {
    std::string name{};
    std::vector<Change<Parameters>> changes{};
    std::optional<double> probability{};
};

/// One result of a model: its name, how it is computed (an empty optional where there is none, as a payback never
/// reached), and whether more of it is better.
template <class Parameters, class Scalar = double>
struct ScenarioOutcome {
    std::string name{};
    std::function<std::optional<Scalar>(const Parameters&)> read{};
    Direction direction = Direction::benefit;
};

/// One scenario with its outcomes, in the order of the outcomes asked for.
template <class Scalar = double>
struct ScenarioRow {
    std::string name{};
    std::optional<double> probability{};
    std::vector<std::string> changed{};  ///< the fields that differ from the base
    std::vector<std::optional<Scalar>> outcomes{};
    std::vector<std::optional<Scalar>> differences{};  ///< outcome - that of the base
    BOOST_DESCRIBE_CLASS(ScenarioRow, (), (name, probability, changed, outcomes, differences), (), ())
};

/// One outcome over all scenarios, the base not among them. Scenarios without this outcome are listed; they are neither
/// best nor worst, and with one of them (unless its probability is 0) there is no expected value.
template <class Scalar = double>
struct OutcomeSummary {
    std::string name{};
    std::optional<Scalar> base{};
    std::optional<std::size_t> best{};  ///< row; the first one on ties
    std::optional<std::size_t> worst{};
    std::optional<Scalar> expected{};  ///< if probabilities are given
    std::vector<std::string> without{};
    BOOST_DESCRIBE_CLASS(OutcomeSummary, (), (name, base, best, worst, expected, without), (), ())
};

/// Outcomes by scenario.
template <class Scalar = double>
struct ScenarioTable {
    std::vector<OutcomeSummary<Scalar>> outcomes{};
    std::vector<ScenarioRow<Scalar>> rows{};
    BOOST_DESCRIBE_CLASS(ScenarioTable, (), (outcomes, rows), (), ())
};

namespace detail {

template <class Parameters>
void check_scenarios(const std::vector<Scenario<Parameters>>& scenarios) {
    Report report;
    check_keys(scenarios, "scenarios", &Scenario<Parameters>::name, report);
    double sum = 0;
    std::size_t given = 0;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
        const auto& [name, changes, probability] = scenarios[i];
        const std::string where = kam::detail::element_path("scenarios", i) + ' ' + kam::detail::quoted(name);
        check_keys(changes, where + ".changes", &Change<Parameters>::field, report);
        if (!probability) continue;
        ++given;
        sum += *probability;
        if (!(*probability >= 0 && *probability <= 1)) {
            report.add(where + ".probability", Fault::out_of_range,
                       kam::detail::number_text(*probability) + " is not between 0 and 1");
        }
    }
    if (given != 0 && given != scenarios.size()) {
        for (std::size_t i = 0; i < scenarios.size(); ++i) {
            if (scenarios[i].probability) continue;
            report.add(kam::detail::element_path("scenarios", i) + ' ' + kam::detail::quoted(scenarios[i].name) +
                           ".probability",
                       Fault::missing, "is unknown while others are given");
        }
    } else if (given != 0 && !(std::abs(sum - 1) <= 1e-9)) {
        report.add("scenarios", Fault::inconsistent,
                   "the probabilities sum to " + kam::detail::number_text(sum) + ", not to 1");
    }
    throw_if_any(report);
}

/// NaN and infinity are no outcome.
template <class Scalar, class Read, class Parameters>
[[nodiscard]] std::optional<Scalar> read_outcome(const Read& read, const Parameters& parameters) {
    std::optional<Scalar> value = std::invoke(read, parameters);
    if (value && !kam::detail::is_finite(*value)) value.reset();
    return value;
}

}  // namespace detail

/// What happens to several outcomes of a model when its parameters change:
///     scenario_table(plan, {{"price war", {set(&Plan::price, 90)}, 0.3}, {"as planned", {}, 0.7}},
///                    {{"net present value", value_of}, {"payback", payback_of, Direction::cost}})
/// Each scenario starts from `base`. Probabilities are given for all scenarios or for none. An outcome that is NaN or
/// infinite is none. Throws InputError naming every scenario without a name or with the name of another, every field
/// changed twice in one, and probabilities that are missing, outside 0..1 or do not sum to 1.
template <class Scalar = double, class Parameters>
[[nodiscard]] ScenarioTable<Scalar> scenario_table(
    const Parameters& base, const std::type_identity_t<std::vector<Scenario<Parameters>>>& scenarios,
    const std::type_identity_t<std::vector<ScenarioOutcome<Parameters, Scalar>>>& outcomes) {
    detail::check_scenarios(scenarios);
    ScenarioTable<Scalar> table;
    for (const auto& scenario : scenarios) {
        Parameters parameters = base;
        ScenarioRow<Scalar> row{scenario.name, scenario.probability, {}, {}, {}};
        for (const auto& change : scenario.changes) {
            change.apply(parameters);
            row.changed.push_back(change.field);
        }
        for (const auto& outcome : outcomes) {
            row.outcomes.push_back(detail::read_outcome<Scalar>(outcome.read, parameters));
        }
        table.rows.push_back(std::move(row));
    }
    const bool weighted = !scenarios.empty() && scenarios.front().probability;
    for (std::size_t k = 0; k < outcomes.size(); ++k) {
        OutcomeSummary<Scalar> summary{
            outcomes[k].name, detail::read_outcome<Scalar>(outcomes[k].read, base), {}, {}, {}, {}};
        Scalar expected(0);
        bool complete = weighted;
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            ScenarioRow<Scalar>& row = table.rows[i];
            const auto& value = row.outcomes[k];
            row.differences.push_back(value && summary.base ? std::optional(Scalar(*value - *summary.base))
                                                            : std::nullopt);
            if (!value) {
                summary.without.push_back(row.name);
                complete = complete && *row.probability == 0;
                continue;
            }
            const bool more = outcomes[k].direction == Direction::benefit;
            const auto better = [&](const Scalar& a, const Scalar& b) { return more ? b < a : a < b; };
            if (!summary.best || better(*value, *table.rows[*summary.best].outcomes[k])) summary.best = i;
            if (!summary.worst || better(*table.rows[*summary.worst].outcomes[k], *value)) summary.worst = i;
            if (weighted) expected = Scalar(expected + Scalar(*row.probability) * *value);
        }
        if (complete) summary.expected = expected;
        table.outcomes.push_back(std::move(summary));
    }
    return table;
}

/// The same for one outcome, more of which is better: `scenario_table(plan, {...}, value_of)`. Its number type is what
/// the callable returns, its name is "outcome".
template <class Parameters, class Outcome>
requires std::invocable<const Outcome&, const Parameters&>
[[nodiscard]] auto scenario_table(const Parameters& base,
                                  const std::type_identity_t<std::vector<Scenario<Parameters>>>& scenarios,
                                  const Outcome& outcome) {
    using Scalar = detail::RealOf<detail::ReadValue<Outcome, Parameters>>;
    return scenario_table<Scalar>(base, scenarios, {{"outcome", outcome, Direction::benefit}});
}

}  // namespace kam::inline v0::cash_flow
