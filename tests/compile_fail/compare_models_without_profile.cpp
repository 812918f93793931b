// SPDX-License-Identifier: BSL-1.0
// expect: deleted
#include <vector>

#include <kam/stages.hpp>
#include <kam/stages/theories.hpp>

auto agreement(const std::vector<std::vector<kam::DimensionEvidence>>& accounts, kam::Date as_of) {
    return kam::stages::compare_models({kam::stages::ford_1980(), kam::stages::woodburn_mcdonald()}, accounts, as_of);
}
