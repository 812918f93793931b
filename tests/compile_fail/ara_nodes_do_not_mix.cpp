// SPDX-License-Identifier: BSL-1.0
// expect: ActorIndex|ActorTag
#include <kam/ara/model.hpp>

void controls(kam::ara::Model<>& model) { model.controls(model.resource("plant"), model.resource("line")); }
