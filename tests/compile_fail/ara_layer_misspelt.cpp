// SPDX-License-Identifier: BSL-1.0
// expect: kam: the model has no layer of this name
#include <kam/ara/model.hpp>

void bond(kam::ara::Model<>& model) { model.relate<"bnod">(model.actor("a"), model.actor("b")); }
