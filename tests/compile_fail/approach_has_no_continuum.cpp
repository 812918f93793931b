// SPDX-License-Identifier: BSL-1.0
// expect: kinds of approach have no order
#include <kam/stages.hpp>

auto nearest(const kam::stages::StageModel<kam::stages::Unit::approach>& model, const Eigen::VectorXd& levels) {
    return kam::stages::assess(model, levels);
}
