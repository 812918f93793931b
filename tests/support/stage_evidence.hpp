// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <limits>
#include <map>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <kam/core/date.hpp>
#include <kam/entities/stage_evidence.hpp>
#include <kam/stages/stage_model.hpp>

namespace kam_test {

using Levels = std::map<std::string, double>;

/// One level per dimension of the model; what is not named is unknown.
template <kam::stages::Unit Of>
[[nodiscard]] Eigen::VectorXd levels_of(const kam::stages::StageModel<Of>& model, const Levels& known) {
    Eigen::VectorXd levels = Eigen::VectorXd::Constant(static_cast<Eigen::Index>(model.dimensions.size()),
                                                       std::numeric_limits<double>::quiet_NaN());
    for (std::size_t d = 0; d < model.dimensions.size(); ++d) {
        const auto found = known.find(model.dimensions[d].name);
        if (found != known.end()) levels[static_cast<Eigen::Index>(d)] = found->second;
    }
    return levels;
}

[[nodiscard]] inline kam::DimensionEvidence judged(const std::string& dimension, int level, kam::Side side,
                                                   const std::string& source, const char* on) {
    return {dimension, level, side, source, *kam::parse_date(on)};
}

/// A salesperson with a grand title: everything but `manager_profile` and `planning_depth` is at stage 2 or below.
[[nodiscard]] inline Levels inflated_title() {
    return {{"manager_profile", 4}, {"planning_depth", 3},      {"initiative_source", 1}, {"contact_structure", 1},
            {"customer_reach", 0},  {"manager_authority", 1},   {"planning_horizon", 0},  {"information_shared", 1},
            {"agenda_focus", 1},    {"offer_flexibility", 1},   {"team_permanence", 1},   {"senior_engagement", 0},
            {"joint_funding", 0},   {"process_integration", 0}, {"lock_in", 0},           {"perceived_status", 0},
            {"measures_used", 0},   {"operating_model", 1}};
}

/// Seven levels that contradict each other.
[[nodiscard]] inline Levels sparse_and_mixed() {
    return {{"initiative_source", 2}, {"contact_structure", 2}, {"perceived_status", 2}, {"lock_in", 3},
            {"joint_funding", 3},     {"measures_used", 0},     {"manager_authority", 0}};
}

}  // namespace kam_test
