// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/names.hpp>
#include <kam/stages/smcg_profile.hpp>

namespace kam::inline v0::stages {

/// The stages of another model that stand roughly beside a stage.
struct RoughlyBeside {
    std::string model{};
    std::string stages{};  ///< for the eye
};
BOOST_DESCRIBE_STRUCT(RoughlyBeside, (), (model, stages))

/// How other models call roughly the same state of a relationship, for display. Coarse and many to many, so it is text:
/// nothing can be computed with it. Throws std::invalid_argument for a number that is no stage.
[[nodiscard]] inline std::vector<RoughlyBeside> cross_walk(SmcgStage stage) {
    constexpr std::array<std::array<const char*, 4>, 5> rows{
        {{"pre_kam", "exploratory, basic", "awareness, exploration", "pre_relationship, early"},
         {"early_kam", "basic", "exploration", "early"},
         {"mid_kam", "cooperative", "expansion", "development"},
         {"partnership_kam", "interdependent", "commitment", "long_term"},
         {"synergistic_kam", "integrated", "commitment", "long_term, final_stage"}}};
    const auto position = position_of(stage);
    if (!position) throw std::invalid_argument("stages::cross_walk: " + kam::detail::number_behind(stage) + " of 5");
    const auto& row = rows[*position];
    return {{"millman_wilson_1995", row[0]},
            {"woodburn_mcdonald", row[1]},
            {"dwyer_schurr_oh_1987", row[2]},
            {"ford_1980", row[3]}};
}

}  // namespace kam::inline v0::stages
