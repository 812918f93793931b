// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/selection/criterion_parameters.hpp>

namespace kam_test {

/// Criteria with these weights; '+' more is better, '-' less is.
inline std::vector<kam::selection::CriterionParameters> criteria(const std::vector<double>& weights,
                                                                 std::string_view directions) {
    std::vector<kam::selection::CriterionParameters> all(weights.size());
    for (std::size_t j = 0; j < weights.size(); ++j) {
        all[j].weight = weights[j];
        all[j].direction = directions[j] == '+' ? kam::Direction::benefit : kam::Direction::cost;
    }
    return all;
}

/// True when each number agrees with the expected one of the same place.
template <class Numbers>
bool all_close(const Numbers& numbers, const std::vector<double>& expected, double relative = 1e-12,
               double absolute = 1e-14) {
    bool good = static_cast<std::size_t>(numbers.size()) == expected.size();
    for (std::size_t i = 0; good && i < expected.size(); ++i) {
        good = close(static_cast<double>(numbers.data()[i]), expected[i], relative, absolute);
    }
    return good;
}

}  // namespace kam_test
