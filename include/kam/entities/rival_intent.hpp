// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/describe/enum.hpp>

namespace kam::inline v0 {

/// What the strongest rival wants at the account, by rising pressure (T235).
enum class RivalIntent {
    passive,  ///< serves what it is asked for
    hold,     ///< defends its share
    grow,     ///< works on a larger share
    displace  ///< wants the whole business
};
BOOST_DESCRIBE_ENUM(RivalIntent, passive, hold, grow, displace)

}  // namespace kam::inline v0
