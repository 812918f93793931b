// SPDX-License-Identifier: BSL-1.0
// expect: could not convert|no viable conversion
#include <kam/core/text.hpp>

using AccountKey = kam::Id<struct AccountTag>;
using ContactKey = kam::Id<struct ContactTag>;

ContactKey contact(const AccountKey& account) { return account; }
