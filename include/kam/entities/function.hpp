// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/describe/enum.hpp>

namespace kam::inline v0 {

/// The department a person works in. The first seven are those whose joint effort makes account management
/// multi-functional (T166); the others occur above all at customers.
enum class Function { sales, engineering, marketing, finance, it, research, logistics, purchasing, management, other };
BOOST_DESCRIBE_ENUM(Function, sales, engineering, marketing, finance, it, research, logistics, purchasing, management,
                    other)

}  // namespace kam::inline v0
