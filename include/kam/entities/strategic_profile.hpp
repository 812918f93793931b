// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>

namespace kam::inline v0 {

/// Something that a firm wants or holds dear, and how much it matters beside the others of its list: any weight from 0
/// up.
struct StrategicAim {
    std::string name{};
    double weight = 1;
};
BOOST_DESCRIBE_STRUCT(StrategicAim, (), (name, weight))

/// What one firm strives for, as known from a certain day on; a later version replaces it. A change of vision is an
/// early sign of conflict (T013, T026). An empty list is unknown.
struct StrategicProfile {
    Side side{};
    Date valid_from_on{};
    std::vector<StrategicAim> values{};
    std::vector<StrategicAim> goals{};
    std::vector<StrategicAim> objectives{};
};
BOOST_DESCRIBE_STRUCT(StrategicProfile, (), (side, valid_from_on, values, goals, objectives))

}  // namespace kam::inline v0
