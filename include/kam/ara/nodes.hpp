// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <concepts>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/ara/network.hpp>
#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/text.hpp>
#include <kam/data/sparse.hpp>
#include <kam/entities/buying.hpp>
#include <kam/entities/function.hpp>
#include <kam/entities/ids.hpp>

namespace kam::inline v0::ara {

/// What a node of the model is: someone who acts, something that is used, something that is done [hakansson1995].
enum class NodeKind { actor, resource, activity };
BOOST_DESCRIBE_ENUM(NodeKind, actor, resource, activity)

/// Who acts: a whole firm, a part of one, a team, or a person.
enum class ActorKind { firm, unit, team, person };
BOOST_DESCRIBE_ENUM(ActorKind, firm, unit, team, person)

using ResourceId = Id<struct ResourceTag>;
using ActivityId = Id<struct ActivityTag>;
/// The number of a resource or an activity of a model, from 0. Numbers of the three kinds of node do not mix.
using ResourceIndex = Index<ResourceTag>;
using ActivityIndex = Index<ActivityTag>;

/// A firm, unit, team or person; of the supplier, of a customer, or of a customer's customer (T120). The supplier's
/// selling centre and the customer's buying centre are described by the same fields (T044, T157).
struct Actor {
    ActorId actor_id{};
    std::string name{};  ///< empty: unknown
    ActorKind kind = ActorKind::firm;
    std::optional<Side> side{};  ///< none: neither, such as a customer's customer
    std::optional<Function> function{};
    std::optional<Level> seniority_level{};  ///< 0 operative .. 4 top management (T108)
    std::vector<BuyingRole> buying_roles{};  ///< empty: unknown, or not of the buying centre
};
BOOST_DESCRIBE_STRUCT(Actor, (), (actor_id, name, kind, side, function, seniority_level, buying_roles))

/// Something that actors control: a plant, a brand, knowledge, people's time.
struct Resource {
    ResourceId resource_id{};
    std::string name{};
    std::string kind{};  ///< free text
};
BOOST_DESCRIBE_STRUCT(Resource, (), (resource_id, name, kind))

/// Something that actors do: production, deliveries, planning, a common project.
struct Activity {
    ActivityId activity_id{};
    std::string name{};
    std::string kind{};  ///< free text
};
BOOST_DESCRIBE_STRUCT(Activity, (), (activity_id, name, kind))

/// Any node of a model.
struct Node {
    NodeKind kind = NodeKind::actor;
    int number = 0;

    Node() = default;
    constexpr Node(NodeKind kind_, int number_) : kind(kind_), number(number_) {}
    constexpr Node(ActorIndex actor) : kind(NodeKind::actor), number(actor.value) {}
    constexpr Node(ResourceIndex resource) : kind(NodeKind::resource), number(resource.value) {}
    constexpr Node(ActivityIndex activity) : kind(NodeKind::activity), number(activity.value) {}

    friend constexpr bool operator==(const Node&, const Node&) = default;
    friend constexpr auto operator<=>(const Node&, const Node&) = default;
};

/// From when to when something holds, both days included; open where empty, as far as is known.
struct Validity {
    std::optional<Date> from_on{};
    std::optional<Date> to_on{};

    friend constexpr bool operator==(const Validity&, const Validity&) = default;
};
BOOST_DESCRIBE_STRUCT(Validity, (), (from_on, to_on))

/// Whether it holds on a day.
[[nodiscard]] constexpr bool holds_on(const Validity& validity, Date day) {
    return (!validity.from_on || *validity.from_on <= day) && (!validity.to_on || day <= *validity.to_on);
}

/// Whether there is a day on which both hold.
[[nodiscard]] constexpr bool overlap(const Validity& a, const Validity& b) {
    const auto begins_by_end_of = [](const Validity& first, const Validity& second) {
        return !first.from_on || !second.to_on || *first.from_on <= *second.to_on;
    };
    return begins_by_end_of(a, b) && begins_by_end_of(b, a);
}

}  // namespace kam::inline v0::ara

template <>
struct kam::AccountTraits<kam::ara::Actor> {
    static constexpr auto key = &kam::ara::Actor::actor_id;
};
template <>
struct kam::AccountTraits<kam::ara::Resource> {
    static constexpr auto key = &kam::ara::Resource::resource_id;
};
template <>
struct kam::AccountTraits<kam::ara::Activity> {
    static constexpr auto key = &kam::ara::Activity::activity_id;
};
