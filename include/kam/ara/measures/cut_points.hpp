// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// A tie between two actors, the lower number first.
struct TieEnds {
    int first = 0;
    int second = 0;
    friend bool operator==(const TieEnds&, const TieEnds&) = default;
};
BOOST_DESCRIBE_STRUCT(TieEnds, (), (first, second))

/// Who and what holds the network together: actors and ties without whom it falls into more parts than it has.
struct CutPoints {
    std::vector<int> actors{};       ///< ascending
    std::vector<TieEnds> bridges{};  ///< ascending
};
BOOST_DESCRIBE_STRUCT(CutPoints, (), (actors, bridges))

/// The articulation actors and bridges of a network, arcs taken as ties whichever way they point and a pair with arcs
/// both ways as one tie: one depth-first search without recursion, in time proportional to actors and arcs
/// [tarjan1972].
template <class Scalar>
void cut_points(const NetworkView<Scalar>& network, Workspace<Scalar>& workspace, CutPoints& result) {
    detail::Scratch<Scalar> scratch(workspace);
    const Rows<Scalar> ties = detail::symmetrised(network, scratch);
    const std::size_t n = ties.actor_count();
    const std::span<int> order = scratch.ints(n, -1);  // of discovery
    const std::span<int> low = scratch.ints(n);        // the earliest actor that the subtree is tied to
    const std::span<int> next = scratch.ints(n);       // tie to look at
    const std::span<int> path = scratch.ints(n);
    const std::span<int> cuts = scratch.ints(n, 0);
    result.actors.clear();
    result.bridges.clear();
    int found = 0;
    for (std::size_t root = 0; root < n; ++root) {
        if (order[root] >= 0) continue;
        std::size_t depth = 0;
        int branches = 0;  // of the root
        const auto enter = [&](std::size_t actor) {
            order[actor] = low[actor] = found++;
            next[actor] = ties.starts[actor];
            path[depth++] = static_cast<int>(actor);
        };
        enter(root);
        while (depth > 0) {
            const auto actor = static_cast<std::size_t>(path[depth - 1]);
            const int above = depth > 1 ? path[depth - 2] : -1;
            bool entered = false;
            int lowest = low[actor];
            int at = next[actor];
            for (; at < ties.starts[actor + 1] && !entered; ++at) {
                const int other = ties.actors[static_cast<std::size_t>(at)];
                const int seen = order[static_cast<std::size_t>(other)];
                if (seen < 0) {
                    enter(static_cast<std::size_t>(other));
                    entered = true;
                } else if (other != above) {
                    lowest = (std::min)(lowest, seen);
                }
            }
            next[actor] = at;
            low[actor] = lowest;
            if (entered) continue;
            --depth;
            if (above < 0) continue;
            const auto parent = static_cast<std::size_t>(above);
            low[parent] = (std::min)(low[parent], lowest);
            if (lowest > order[parent]) {
                const int self = static_cast<int>(actor);
                result.bridges.push_back({(std::min)(above, self), (std::max)(above, self)});
            }
            if (parent == root) {
                ++branches;
            } else if (lowest >= order[parent]) {
                cuts[parent] = 1;
            }
        }
        if (branches > 1) cuts[root] = 1;
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (cuts[i] != 0) result.actors.push_back(static_cast<int>(i));
    }
    std::sort(result.bridges.begin(), result.bridges.end(), [](const TieEnds& a, const TieEnds& b) {
        return a.first != b.first ? a.first < b.first : a.second < b.second;
    });
}
template <class Scalar>
[[nodiscard]] CutPoints cut_points(const NetworkView<Scalar>& network) {
    Workspace<Scalar> workspace;
    CutPoints result;
    ara::cut_points(network, workspace, result);
    return result;
}

}  // namespace kam::inline v0::ara
