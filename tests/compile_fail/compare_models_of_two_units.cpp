// SPDX-License-Identifier: BSL-1.0
// expect: no matching function
#include <vector>

#include <kam/stages.hpp>
#include <kam/stages/theories.hpp>

using kam::stages::StageModel;
using kam::stages::Unit;

auto agreement(const StageModel<Unit::account_relationship>& account, const StageModel<Unit::programme>& programme,
               const std::vector<std::vector<kam::DimensionEvidence>>& accounts, kam::Date as_of) {
    return kam::stages::compare_models({account, programme}, accounts, as_of);
}
