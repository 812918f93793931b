// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/stages/stage_model.hpp>

namespace kam::inline v0::stages {

/// How far a stage is from the one before, by the profile.
struct ProfileStep {
    std::string from{};
    std::string to{};
    double level_change = 0;                ///< sum over the dimensions, weighted
    std::size_t stated_count = 0;           ///< dimensions whose level the source states in both stages
    std::optional<double> stated_change{};  ///< mean of their changes, not weighted; none: there are none
    std::vector<std::string> same{};        ///< dimensions that do not tell the two stages apart
};
BOOST_DESCRIBE_STRUCT(ProfileStep, (), (from, to, level_change, stated_count, stated_change, same))

/// The steps of a model from stage to stage. They are not even: in `smcg_2011` the largest leads from stage 2 to 3, as
/// the text says (T097), and eight dimensions do not tell stages 1 and 2 apart. Throws InputError for a model that is
/// not sound.
template <Unit Of>
[[nodiscard]] std::vector<ProfileStep> profile_steps(const StageModel<Of>& model) {
    static_assert(Of != Unit::approach, "kam: kinds of approach have no order, so there are no steps between them");
    throw_if_any(validate(model));
    std::vector<ProfileStep> steps;
    for (std::size_t p = 0; p + 1 < model.list.stages.size(); ++p) {
        ProfileStep step{.from = model.list.stages[p], .to = model.list.stages[p + 1]};
        double stated = 0;
        for (const Dimension& dimension : model.dimensions) {
            const double change = dimension.levels[p + 1] - dimension.levels[p];
            step.level_change += dimension.weight * change;
            if (!(change > 0)) step.same.push_back(dimension.name);
            if (dimension.grounding.empty() || dimension.grounding[p] != Grounding::stated ||
                dimension.grounding[p + 1] != Grounding::stated) {
                continue;
            }
            ++step.stated_count;
            stated += change;
        }
        if (step.stated_count > 0) step.stated_change = stated / static_cast<double>(step.stated_count);
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace kam::inline v0::stages
