// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// Which actors hang together. Components are numbered from 0 in the order of their first actors.
struct Components {
    std::vector<int> component{};  ///< of each actor
    std::vector<int> sizes{};      ///< actors in each component
};
BOOST_DESCRIBE_STRUCT(Components, (), (component, sizes))

namespace detail {

/// Numbers the components of ties whichever way they point; returns how many there are. `in` may be that of `out`.
template <class Scalar>
int label_components(const Rows<Scalar>& out, const Rows<Scalar>& in, std::span<int> component, std::span<int> queue) {
    std::fill(component.begin(), component.end(), -1);
    const bool both = in.actors.data() != out.actors.data();
    int count = 0;
    for (std::size_t first = 0; first < component.size(); ++first) {
        if (component[first] >= 0) continue;
        std::size_t head = 0;
        std::size_t tail = 0;
        const auto reach = [&](std::span<const int> actors) {
            for (const int other : actors) {
                int& label = component[static_cast<std::size_t>(other)];
                if (label >= 0) continue;
                label = count;
                queue[tail++] = other;
            }
        };
        component[first] = count;
        queue[tail++] = static_cast<int>(first);
        while (head < tail) {
            const auto actor = static_cast<std::size_t>(queue[head++]);
            reach(out.row(actor));
            if (both) reach(in.row(actor));
        }
        ++count;
    }
    return count;
}

inline void count_sizes(Components& result, int count) {
    result.sizes.assign(static_cast<std::size_t>(count), 0);
    for (const int component : result.component) ++result.sizes[static_cast<std::size_t>(component)];
}

/// The depth-first search of Tarjan without recursion: each arc is looked at once.
template <class Scalar>
int label_strong_components(const Rows<Scalar>& out, std::span<int> component, Scratch<Scalar>& scratch) {
    const std::size_t n = out.actor_count();
    const std::span<int> order = scratch.ints(n, -1);  // of discovery
    const std::span<int> low = scratch.ints(n);        // earliest actor known to be in the same component
    const std::span<int> next = scratch.ints(n);       // arc to look at
    const std::span<int> path = scratch.ints(n);
    const std::span<int> open = scratch.ints(n);  // discovered, component not known
    std::fill(component.begin(), component.end(), -1);
    int count = 0;
    int found = 0;
    std::size_t open_count = 0;
    for (std::size_t first = 0; first < n; ++first) {
        if (order[first] >= 0) continue;
        std::size_t depth = 0;
        const auto enter = [&](std::size_t actor) {
            order[actor] = low[actor] = found++;
            next[actor] = out.starts[actor];
            path[depth++] = static_cast<int>(actor);
            open[open_count++] = static_cast<int>(actor);
        };
        enter(first);
        while (depth > 0) {
            const auto actor = static_cast<std::size_t>(path[depth - 1]);
            if (next[actor] < out.starts[actor + 1]) {
                const auto other = static_cast<std::size_t>(out.actors[static_cast<std::size_t>(next[actor]++)]);
                if (order[other] < 0) {
                    enter(other);
                } else if (component[other] < 0) {
                    low[actor] = (std::min)(low[actor], order[other]);
                }
                continue;
            }
            --depth;
            if (depth > 0) {
                int& above = low[static_cast<std::size_t>(path[depth - 1])];
                above = (std::min)(above, low[actor]);
            }
            if (low[actor] != order[actor]) continue;
            std::size_t member = actor + 1;
            while (member != actor) {
                member = static_cast<std::size_t>(open[--open_count]);
                component[member] = count;
            }
            ++count;
        }
    }
    // In the order of first actors, as the weak ones are.
    const std::span<int> number = scratch.ints(static_cast<std::size_t>(count), -1);
    int numbered = 0;
    for (int& label : component) {
        int& renamed = number[static_cast<std::size_t>(label)];
        if (renamed < 0) renamed = numbered++;
        label = renamed;
    }
    return count;
}

}  // namespace detail

/// Who can be reached from whom along ties, whichever way they point. Takes time proportional to actors and arcs.
template <class Scalar>
void components(const NetworkView<Scalar>& network, Workspace<Scalar>& workspace, Components& result) {
    detail::Scratch<Scalar> scratch(workspace);
    result.component.resize(network.actor_count());
    const std::span<int> queue = scratch.ints(network.actor_count());
    detail::count_sizes(result, detail::label_components<Scalar>(network.out, detail::incoming(network, scratch),
                                                                 result.component, queue));
}
template <class Scalar>
[[nodiscard]] Components components(const NetworkView<Scalar>& network) {
    Workspace<Scalar> workspace;
    Components result;
    ara::components(network, workspace, result);
    return result;
}

/// Who can be reached from whom and back along arcs the way they point [tarjan1972]. Takes time proportional to actors
/// and arcs.
template <class Scalar>
void strong_components(const NetworkView<Scalar>& network, Workspace<Scalar>& workspace, Components& result) {
    detail::Scratch<Scalar> scratch(workspace);
    result.component.resize(network.actor_count());
    detail::count_sizes(result, detail::label_strong_components<Scalar>(network.out, result.component, scratch));
}
template <class Scalar>
[[nodiscard]] Components strong_components(const NetworkView<Scalar>& network) {
    Workspace<Scalar> workspace;
    Components result;
    ara::strong_components(network, workspace, result);
    return result;
}

}  // namespace kam::inline v0::ara
