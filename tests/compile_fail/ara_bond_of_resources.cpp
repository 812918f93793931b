// SPDX-License-Identifier: BSL-1.0
// expect: kam: the layer does not join nodes of this kind
#include <kam/ara/model.hpp>

void bond(kam::ara::Model<>& model) { model.relate<"bond">(model.resource("a"), model.resource("b")); }
