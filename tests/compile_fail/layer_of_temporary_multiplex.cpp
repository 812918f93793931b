// SPDX-License-Identifier: BSL-1.0
// expect: use of deleted function|attempt to use a deleted function|call to deleted member function
#include <kam/ara/multiplex.hpp>

const auto layer = kam::ara::freeze(3, {{.name = "bond"}}).layer(0);
