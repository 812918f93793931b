// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// How deep in the network each actor sits: the largest k such that it belongs to a group in which everyone has ties
/// with k others of the group [seidman1983]; 0 for an isolate. Arcs are taken as ties whichever way they point, a pair
/// with arcs both ways as one tie. Takes time proportional to actors and arcs, by taking away actors in the order of
/// the ties that they have left [batagelj2003].
template <class Scalar>
void k_core(const NetworkView<Scalar>& network, Workspace<Scalar>& workspace, std::vector<int>& result) {
    detail::Scratch<Scalar> scratch(workspace);
    const Rows<Scalar> ties = detail::symmetrised(network, scratch);
    const std::size_t n = ties.actor_count();
    result.resize(n);
    std::size_t most = 0;
    for (std::size_t i = 0; i < n; ++i) {
        result[i] = static_cast<int>(ties.degree(i));
        most = (std::max)(most, ties.degree(i));
    }
    // Actors sorted by the ties they have left; start[d] is the first place of those with d.
    const std::span<int> start = scratch.ints(most + 2, 0);
    for (const int degree : result) ++start[static_cast<std::size_t>(degree)];
    int next = 0;
    for (int& first : start) next += std::exchange(first, next);
    const std::span<int> sorted = scratch.ints(n);
    const std::span<int> place = scratch.ints(n);
    for (std::size_t i = 0; i < n; ++i) {
        place[i] = start[static_cast<std::size_t>(result[i])]++;
        sorted[static_cast<std::size_t>(place[i])] = static_cast<int>(i);
    }
    std::copy_backward(start.begin(), start.end() - 1, start.end());
    start[0] = 0;
    for (std::size_t k = 0; k < n; ++k) {
        const auto actor = static_cast<std::size_t>(sorted[k]);
        for (const int other : ties.row(actor)) {
            const auto o = static_cast<std::size_t>(other);
            if (result[o] <= result[actor]) continue;
            // To the front of those with as many, which becomes the end of those with one less.
            const auto front = static_cast<std::size_t>(start[static_cast<std::size_t>(result[o])]++);
            const int moved = sorted[front];
            std::swap(sorted[front], sorted[static_cast<std::size_t>(place[o])]);
            std::swap(place[o], place[static_cast<std::size_t>(moved)]);
            --result[o];
        }
    }
}
template <class Scalar>
[[nodiscard]] std::vector<int> k_core(const NetworkView<Scalar>& network) {
    Workspace<Scalar> workspace;
    std::vector<int> result;
    ara::k_core(network, workspace, result);
    return result;
}

}  // namespace kam::inline v0::ara
