// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>
#include <boost/describe/class.hpp>

#include <kam/ara/network.hpp>

namespace kam::inline v0::ara {

/// Ties across groups against ties within: `index` = (external - internal) / (external + internal), -1 all within, 1
/// all across; none where there are no ties. `weight_index` is the same of weights.
template <class Scalar = double>
struct EiShare {
    int external_count = 0;
    int internal_count = 0;
    Scalar external_weight{};
    Scalar internal_weight{};
    std::optional<Scalar> index{};
    std::optional<Scalar> weight_index{};
    BOOST_DESCRIBE_CLASS(EiShare, (),
                         (external_count, internal_count, external_weight, internal_weight, index, weight_index), (),
                         ())
};

/// The E-I index of one group: of the ties that at least one of its members has.
template <class Scalar = double>
struct EiGroup {
    int group = 0;
    EiShare<Scalar> share{};
    BOOST_DESCRIBE_CLASS(EiGroup, (), (group, share), (), ())
};

/// `by_actor` is the index of each actor's own ties (arcs in and out), NaN where there are none; `by_group` ascends.
template <class Scalar = double>
struct EiIndex {
    EiShare<Scalar> network{};
    Eigen::VectorX<Scalar> by_actor{};
    std::vector<EiGroup<Scalar>> by_group{};
    BOOST_DESCRIBE_CLASS(EiIndex, (), (network, by_actor, by_group), (), ())
};

namespace detail {

template <class Scalar>
void count_tie(EiShare<Scalar>& share, bool internal, const Scalar& weight) {
    ++(internal ? share.internal_count : share.external_count);
    (internal ? share.internal_weight : share.external_weight) += weight;
}

template <class Scalar>
void finish_share(EiShare<Scalar>& share) {
    const int ties = share.external_count + share.internal_count;
    if (ties > 0) share.index = Scalar(share.external_count - share.internal_count) / Scalar(ties);
    const Scalar weight = share.external_weight + share.internal_weight;
    if (weight > Scalar(0)) share.weight_index = Scalar((share.external_weight - share.internal_weight) / weight);
}

}  // namespace detail

/// Whether a network closes itself off by firm, function or department (Krackhardt and Stern [krackhardt1988]). In a
/// directed network each arc is a tie. `groups` as in brokerage. Throws std::invalid_argument where the groups do not
/// fit the actors.
template <class Scalar>
[[nodiscard]] EiIndex<Scalar> ei_index(const NetworkView<Scalar>& network, std::span<const int> groups) {
    const std::size_t n = network.actor_count();
    if (groups.size() != n) {
        throw std::invalid_argument("ara::ei_index: " + std::to_string(groups.size()) + " groups for " +
                                    std::to_string(n) + " actors");
    }
    EiIndex<Scalar> result;
    std::vector<std::pair<int, int>> of_actor(n);  // external, internal
    std::map<int, EiShare<Scalar>> of_group;
    for (const int group : groups) of_group[group];
    const Rows<Scalar>& out = network.out;
    for (std::size_t i = 0; i < n; ++i) {
        EiShare<Scalar>& own = of_group[groups[i]];
        for (std::size_t k = out.begin(i); k < out.end(i); ++k) {
            const auto j = static_cast<std::size_t>(out.actors[k]);
            if (!network.directed && j < i) continue;
            const bool internal = groups[i] == groups[j];
            const Scalar& weight = out.weights[k];
            detail::count_tie(result.network, internal, weight);
            detail::count_tie(own, internal, weight);
            if (!internal) detail::count_tie(of_group[groups[j]], false, weight);
            for (const std::size_t end : {i, j}) ++(internal ? of_actor[end].second : of_actor[end].first);
        }
    }
    detail::finish_share(result.network);
    result.by_actor.resize(static_cast<Eigen::Index>(n));
    for (std::size_t i = 0; i < n; ++i) {
        const auto [external, internal] = of_actor[i];
        result.by_actor[static_cast<Eigen::Index>(i)] =
            external + internal > 0 ? Scalar(Scalar(external - internal) / Scalar(external + internal))
                                    : std::numeric_limits<Scalar>::quiet_NaN();
    }
    for (auto& [group, share] : of_group) {
        detail::finish_share(share);
        result.by_group.push_back({group, share});
    }
    return result;
}

}  // namespace kam::inline v0::ara
