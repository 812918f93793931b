// SPDX-License-Identifier: BSL-1.0
// expect: deleted
#include <kam/stages.hpp>
#include <kam/stages/theories.hpp>

auto ford(const Eigen::VectorXd& levels) { return kam::stages::assess(kam::stages::ford_1980(), levels); }
