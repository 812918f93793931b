// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>

#include <Eigen/Core>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// What a broker j does between i and k, i -> j -> k, who have no arc i -> k (Gould and Fernandez [gould1989]), by the
/// groups of the three.
enum class BrokerRole {
    coordinator,     ///< all of one group
    consultant,      ///< i and k of one group, j of another (itinerant broker)
    gatekeeper,      ///< j and k of one group: j lets what comes from outside in
    representative,  ///< i and j of one group: j speaks for it outside
    liaison          ///< three groups
};
BOOST_DESCRIBE_ENUM(BrokerRole, coordinator, consultant, gatekeeper, representative, liaison)

/// How often each actor acts in each role: `counts` is actors x roles in the order of BrokerRole, `totals` their sums.
struct Brokerage {
    Eigen::Matrix<std::int64_t, Eigen::Dynamic, 5> counts{};
    std::array<std::int64_t, 5> totals{};

    [[nodiscard]] std::int64_t count(int actor, BrokerRole role) const { return counts(actor, static_cast<int>(role)); }
    [[nodiscard]] std::int64_t total(BrokerRole role) const { return totals[static_cast<std::size_t>(role)]; }
    BOOST_DESCRIBE_CLASS(Brokerage, (), (counts, totals), (), ())
};

/// Brokerage by group: firms, functions, departments; `groups` has a number for each actor, and an actor of unknown
/// group one that nobody else has. Weights do not count. An undirected tie stands for arcs both ways, so that each open
/// pair of its actors counts from both ends. Takes time proportional to paths of two arcs. Throws std::invalid_argument
/// where the groups do not fit the actors.
template <class Scalar>
[[nodiscard]] Brokerage brokerage(const NetworkView<Scalar>& network, std::span<const int> groups) {
    const std::size_t n = network.actor_count();
    if (groups.size() != n) {
        throw std::invalid_argument("ara::brokerage: " + std::to_string(groups.size()) + " groups for " +
                                    std::to_string(n) + " actors");
    }
    Workspace<Scalar> workspace;
    detail::Scratch<Scalar> scratch(workspace);
    const Rows<Scalar>& out = network.out;
    const std::span<int> named_by = scratch.ints(n, -1);
    Brokerage result;
    result.counts.setZero(static_cast<Eigen::Index>(n), 5);
    for (std::size_t i = 0; i < n; ++i) {
        for (const int other : out.row(i)) named_by[static_cast<std::size_t>(other)] = static_cast<int>(i);
        for (const int broker : out.row(i)) {
            const auto j = static_cast<std::size_t>(broker);
            for (const int other : out.row(j)) {
                const auto k = static_cast<std::size_t>(other);
                if (k == i || named_by[k] == static_cast<int>(i)) continue;
                const bool ij = groups[i] == groups[j];
                const bool jk = groups[j] == groups[k];
                const bool ik = groups[i] == groups[k];
                const BrokerRole role = ij && jk ? BrokerRole::coordinator
                                        : ik     ? BrokerRole::consultant
                                        : jk     ? BrokerRole::gatekeeper
                                        : ij     ? BrokerRole::representative
                                                 : BrokerRole::liaison;
                ++result.counts(broker, static_cast<int>(role));
                ++result.totals[static_cast<std::size_t>(role)];
            }
        }
    }
    return result;
}

}  // namespace kam::inline v0::ara
