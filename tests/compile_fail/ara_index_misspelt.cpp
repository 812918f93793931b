// SPDX-License-Identifier: BSL-1.0
// expect: kam: no described field has this name
#include <kam/ara/index.hpp>

kam::ara::StrengthIndex<kam::ara::Bond> trust() {
    return kam::ara::index<kam::ara::Bond>(kam::ara::Field<"trsut_share">{.weight = 0.6});
}
