// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>

#include <boost/describe/class.hpp>

namespace kam::inline v0 {

/// Where a shipped default or a formula comes from. `confirmed` is false while nobody has checked it against the source
/// itself.
struct Citation {
    std::string source{};
    bool confirmed = false;
};
BOOST_DESCRIBE_STRUCT(Citation, (), (source, confirmed))

}  // namespace kam::inline v0
