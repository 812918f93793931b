// SPDX-License-Identifier: BSL-1.0
// expect: kam: amounts have fractions
#include <kam/selection/allocation/water_filling.hpp>

kam::selection::MoneyPlan<int> spread(const Eigen::VectorXi& scales, const Eigen::VectorXi& halves) {
    return kam::selection::water_filling(scales, halves, 100);
}
