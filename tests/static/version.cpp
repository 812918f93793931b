// SPDX-License-Identifier: BSL-1.0
#include <kam/core/error.hpp>
#include <kam/version.hpp>

#include <type_traits>

// The inline namespace is the major version. Both change together, and here a third time, on purpose.
static_assert(KAM_VERSION_MAJOR == 0);
static_assert(std::is_same_v<kam::Report, kam::v0::Report>);
