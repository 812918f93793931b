// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/text.hpp>
#include <kam/stages/assess.hpp>
#include <kam/stages/stage_model.hpp>

namespace kam::inline v0::stages {

/// What one step of one dimension takes, from the level below `to_level` to it (T082). The caller's table: no source
/// gives figures. Unknown money or time stays empty.
template <class Scalar = double>
struct ResourceNeed {
    std::string dimension{};
    Level to_level{};  ///< 1..4
    std::string people{};
    std::string skills{};
    std::string systems{};
    std::optional<Scalar> money{};
    std::optional<Scalar> hours{};
    BOOST_DESCRIBE_CLASS(ResourceNeed, (), (dimension, to_level, people, skills, systems, money, hours), (), ())
};

enum class GapState {
    reached,  ///< at or above what the stage expects
    short_of,
    unknown  ///< nobody knows the level, which is not level 0
};
BOOST_DESCRIBE_ENUM(GapState, reached, short_of, unknown)

/// One dimension on the way to a stage.
template <class Scalar = double>
struct DimensionGap {
    std::string dimension{};
    GapState state{};
    std::optional<double> level{};
    double needed_level{};
    std::optional<double> missing_levels{};     ///< needed - level, never below 0
    std::string now{};                          ///< the model's words for the level, rounded to the nearest
    std::string needed{};                       ///< and for what is needed
    std::vector<ResourceNeed<Scalar>> needs{};  ///< of each step in between, in order
    std::vector<Level> steps_without_needs{};   ///< steps that the table does not have
    BOOST_DESCRIBE_CLASS(DimensionGap, (),
                         (dimension, state, level, needed_level, missing_levels, now, needed, needs,
                          steps_without_needs),
                         (), ())
};

/// What has to change for an account to look like a stage.
template <Unit Of = Unit::account_relationship, class Scalar = double>
struct Gap {
    StageOf<Of> target{};
    std::vector<DimensionGap<Scalar>> dimensions{};  ///< the largest gap first, then unknown, then reached
    std::size_t unknown_count = 0;
    std::optional<Scalar> money{};  ///< of all steps; none: a step is not in the table, or its money or a level unknown
    std::optional<Scalar> hours{};
    BOOST_DESCRIBE_CLASS(Gap, (), (target, dimensions, unknown_count, money, hours), (), ())
};

namespace detail {

template <class Scalar, Unit Of>
void check_needs(const StageModel<Of>& model, const std::vector<ResourceNeed<Scalar>>& table) {
    Report report;
    for (std::size_t i = 0; i < table.size(); ++i) {
        const std::string where = kam::detail::element_path("table", i);
        const auto is_same = [&](const Dimension& each) { return each.name == table[i].dimension; };
        if (!std::any_of(model.dimensions.begin(), model.dimensions.end(), is_same)) {
            report.add(where + ".dimension", Fault::unknown_name,
                       kam::detail::quoted(table[i].dimension) + " is no dimension of " + model.list.name);
        }
        if (table[i].to_level == Level(0)) {
            report.add(where + ".to_level", Fault::out_of_range, "0, but no step leads there");
        }
        for (std::size_t j = 0; j < i; ++j) {
            if (table[j].dimension == table[i].dimension && table[j].to_level == table[i].to_level) {
                report.add(where, Fault::duplicate, "the same step as " + kam::detail::element_path("table", j));
            }
        }
    }
    throw_if_any(report);
}

/// Steps to the levels above `from` up to `to`: 1.5 to 3 takes the steps to 2 and to 3.
template <class Scalar>
void add_steps(DimensionGap<Scalar>& gap, double from, double to, const std::vector<ResourceNeed<Scalar>>& table) {
    for (int level = static_cast<int>(std::floor(from)) + 1; level < to + 1 && level <= Level::highest; ++level) {
        const auto found = std::find_if(table.begin(), table.end(), [&](const ResourceNeed<Scalar>& need) {
            return need.dimension == gap.dimension && need.to_level == Level(level);
        });
        if (found == table.end()) {
            gap.steps_without_needs.emplace_back(level);
        } else {
            gap.needs.push_back(*found);
        }
    }
}

/// The sum of one column over all steps; none when any of it is unknown.
template <class Scalar>
[[nodiscard]] std::optional<Scalar> total_need(const std::vector<DimensionGap<Scalar>>& gaps,
                                               std::optional<Scalar> ResourceNeed<Scalar>::*column) {
    Scalar sum(0);
    for (const auto& gap : gaps) {
        if (gap.state == GapState::unknown || !gap.steps_without_needs.empty()) return std::nullopt;
        for (const auto& need : gap.needs) {
            if (!(need.*column)) return std::nullopt;
            sum = Scalar(sum + *(need.*column));
        }
    }
    return sum;
}

}  // namespace detail

/// What has to change for an account, from where it stands (not from the top), to look like the target stage: the
/// missing levels of each dimension with the model's words, and for each step the people, skills, systems and money of
/// the caller's table. An unknown level is listed as unknown and never taken for 0. A stage below the present one
/// leaves nothing to do; what the account has beyond it is in `Assessment::leading`. Throws InputError for an unknown
/// stage name and for a table with unknown dimensions, a step to level 0 or the same step twice;
/// std::invalid_argument when the assessment is not by this model.
template <class Scalar = double, Unit Of>
[[nodiscard]] Gap<Of, Scalar> gap(const StageModel<Of>& model, const Assessment<Of>& assessment,
                                  const std::string& target, const std::vector<ResourceNeed<Scalar>>& table = {}) {
    if (assessment.model != model.list.name || assessment.dimensions.size() != model.dimensions.size()) {
        throw std::invalid_argument("stages::gap: an assessment by " + assessment.model + " and the model " +
                                    model.list.name);
    }
    detail::check_needs(model, table);
    Gap<Of, Scalar> result{.target = stage_named(model.list, target)};
    for (std::size_t d = 0; d < model.dimensions.size(); ++d) {
        const Dimension& dimension = model.dimensions[d];
        const double needed = dimension.levels[result.target.position];
        DimensionGap<Scalar> each{.dimension = dimension.name,
                                  .state = GapState::unknown,
                                  .level = assessment.dimensions[d].level,
                                  .needed_level = needed,
                                  .needed = detail::anchor_of(dimension, needed)};
        if (each.level) {
            constexpr double noise = 1e-9;  // of the last digit in a mean level
            const double missing = needed - *each.level;
            each.state = missing > noise ? GapState::short_of : GapState::reached;
            each.missing_levels = each.state == GapState::short_of ? missing : 0;
            each.now = detail::anchor_of(dimension, *each.level);
            if (each.state == GapState::short_of) detail::add_steps(each, *each.level + noise, needed, table);
        } else {
            ++result.unknown_count;
        }
        result.dimensions.push_back(std::move(each));
    }
    std::stable_sort(result.dimensions.begin(), result.dimensions.end(), [](const auto& a, const auto& b) {
        const auto urgency = [](const auto& gap) {
            return gap.state == GapState::unknown ? 1e-6 : *gap.missing_levels;
        };
        return urgency(a) > urgency(b);
    });
    result.money = detail::total_need(result.dimensions, &ResourceNeed<Scalar>::money);
    result.hours = detail::total_need(result.dimensions, &ResourceNeed<Scalar>::hours);
    return result;
}

}  // namespace kam::inline v0::stages
