// SPDX-License-Identifier: BSL-1.0
// expect: constant expression
#include <kam/entities/currency.hpp>

constexpr kam::Currency euro{"EURO"};
