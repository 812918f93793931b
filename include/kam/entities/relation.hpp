// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/date.hpp>
#include <kam/entities/ids.hpp>

namespace kam::inline v0 {

/// What a business relationship consists of ([hakansson1995], T021, T048).
enum class RelationLayer {
    bond,  ///< between actors: persons or firms who know and trust each other
    tie,   ///< between resources that were adapted to each other
    link   ///< between activities that are co-ordinated
};
BOOST_DESCRIBE_ENUM(RelationLayer, bond, tie, link)

/// A directed relation of one layer, as `from_id` holds it; the way back is a record of its own. Both ends are persons,
/// teams, accounts or the supplier.
struct Relation {
    RelationLayer layer{};
    ActorId from_id{};
    ActorId to_id{};
    std::optional<Date> valid_from_on{};
    std::optional<Date> valid_to_on{};  ///< last day; none: still there, as far as is known
    std::optional<double> strength{};   ///< from 0 up, in one unit per layer; none: there, but not measured
};
BOOST_DESCRIBE_STRUCT(Relation, (), (layer, from_id, to_id, valid_from_on, valid_to_on, strength))

}  // namespace kam::inline v0
