// SPDX-License-Identifier: BSL-1.0
// expect: no match for|invalid operands
#include <kam/stages.hpp>

bool ahead(const kam::stages::AccountStage& account, const kam::stages::ProgrammeStage& programme) {
    return account > programme;
}
