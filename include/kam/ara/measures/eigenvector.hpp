// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/measures/centrality.hpp>
#include <kam/ara/measures/components.hpp>
#include <kam/ara/measures/leading_pair.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// Eigenvector centrality component by component, since scores of two components cannot be compared: within each the
/// squares of the scores add up to 1. `values` are the largest eigenvalues, one per component. The leading eigenvector
/// of the whole network is that of the component with the largest one, and 0 elsewhere.
template <class Scalar = double>
struct EigenvectorCentrality {
    Centrality<Scalar> centrality{};
    Components components{};
    std::vector<Scalar> values{};
    BOOST_DESCRIBE_CLASS(EigenvectorCentrality, (), (centrality, components, values), (), ())
};

namespace detail {

/// The ties among some actors, numbered among themselves; `place` says where each of all actors stands there.
template <class Scalar>
[[nodiscard]] Rows<Scalar> rows_among(const Rows<Scalar>& rows, std::span<const int> members,
                                      std::span<const int> place, Scratch<Scalar>& scratch) {
    std::size_t arcs = 0;
    for (const int member : members) arcs += rows.degree(static_cast<std::size_t>(member));
    const std::span<int> starts = scratch.ints(members.size() + 1);
    const std::span<int> actors = scratch.ints(arcs);
    const std::span<Scalar> weights = scratch.reals(arcs);
    std::size_t at = 0;
    for (std::size_t m = 0; m < members.size(); ++m) {
        const auto actor = static_cast<std::size_t>(members[m]);
        starts[m] = static_cast<int>(at);
        for (std::size_t k = rows.begin(actor); k < rows.end(actor); ++k, ++at) {
            actors[at] = place[static_cast<std::size_t>(rows.actors[k])];
            weights[at] = rows.weights[k];
        }
    }
    starts[members.size()] = static_cast<int>(at);
    return {starts, actors, weights};
}

/// The leading pair of the ties in `rows` (symmetric) or of arcs that come in.
template <class Scalar>
[[nodiscard]] LeadingValue<Scalar> leading_pair_of(const Rows<Scalar>& rows, bool symmetric, bool unit_weights,
                                                   std::span<Scalar> x, const Stop<Scalar>& stop,
                                                   Scratch<Scalar>& outer) {
    Scratch<Scalar> scratch(outer.workspace());
    const auto apply = [&](std::span<const Scalar> v, std::span<Scalar> y) { multiply(rows, unit_weights, v, y); };
    return symmetric ? leading_pair(apply, x, stop, scratch) : leading_pair_by_power(apply, x, stop, scratch);
}

/// True when no arcs of these rows lead back to where they started.
template <class Scalar>
[[nodiscard]] bool acyclic(const Rows<Scalar>& rows, Scratch<Scalar>& outer) {
    Scratch<Scalar> scratch(outer.workspace());
    const std::size_t n = rows.actor_count();
    const std::span<int> left = scratch.ints(n, 0);  // arcs not yet followed to each actor
    const std::span<int> queue = scratch.ints(n);
    for (const int actor : rows.actors) ++left[static_cast<std::size_t>(actor)];
    std::size_t tail = 0;
    for (std::size_t i = 0; i < n; ++i) {
        if (left[i] == 0) queue[tail++] = static_cast<int>(i);
    }
    for (std::size_t head = 0; head < tail; ++head) {
        for (const int actor : rows.row(static_cast<std::size_t>(queue[head]))) {
            if (--left[static_cast<std::size_t>(actor)] == 0) queue[tail++] = actor;
        }
    }
    return tail == n;
}

/// Scores one component, given by its own rows, into x. False where the measure has no meaning in it.
template <class Scalar>
[[nodiscard]] bool score_component(const Rows<Scalar>& rows, const NetworkView<Scalar>& network, std::span<Scalar> x,
                                   const Stop<Scalar>& stop, Scratch<Scalar>& scratch, Centrality<Scalar>& result,
                                   Scalar& value) {
    if (network.directed && acyclic(rows, scratch)) return false;
    const auto pair = leading_pair_of(rows, !network.directed, network.unit_weights, x, stop, scratch);
    if (!(pair.value > Scalar(0))) return false;  // all weights are 0
    value = pair.value;
    result.iterations = (std::max)(result.iterations, pair.iterations);
    result.residual = (std::max)(result.residual, Scalar(pair.residual / pair.value));
    result.converged = result.converged && pair.converged;
    return true;
}

}  // namespace detail

/// Who is tied to those who are central themselves [bonacich1972]: x_i = sum_j w_ji x_j / value, for the largest
/// eigenvalue of the component; in a directed network the arcs that come in count. Ties are followed by a restarted
/// Lanczos iteration, which two-sided (bipartite) networks do not disturb; directed ones by a shifted power iteration.
/// `iterations` are the products with the matrix of the slowest component; `residual` is the largest of |A x - value x|
/// / value over the components (2-norm) and stops the iteration; nothing is proved about the error of the scores, which
/// depends on the gap to the next eigenvalue. An actor without ties, or in a component without a cycle of arcs (whose
/// eigenvalues are all 0), is not defined. Where two parts of a component share the largest eigenvalue the vector is
/// not unique, and a directed iteration says that it has not converged.
template <class Scalar>
void eigenvector(const NetworkView<Scalar>& network, const std::type_identity_t<Stop<Scalar>>& stop,
                 Workspace<Scalar>& workspace, EigenvectorCentrality<Scalar>& result) {
    detail::check_stop(stop, "ara::eigenvector");
    detail::Scratch<Scalar> scratch(workspace);
    const std::size_t n = network.actor_count();
    const Rows<Scalar> in = detail::incoming(network, scratch);
    ara::components(network, workspace, result.components);
    const std::vector<int>& sizes = result.components.sizes;
    result.values.assign(sizes.size(), Scalar(0));
    Centrality<Scalar>& centrality = result.centrality;
    detail::start(centrality, static_cast<Eigen::Index>(n));
    centrality.converged = true;

    // Members of each component, in the order of components.
    const std::span<int> starts = scratch.ints(sizes.size() + 1, 0);
    std::partial_sum(sizes.begin(), sizes.end(), starts.begin() + 1);
    const std::span<int> members = scratch.ints(n);
    const std::span<int> place = scratch.ints(n);
    const std::span<int> filled = scratch.ints(sizes.size(), 0);
    for (std::size_t i = 0; i < n; ++i) {
        const auto c = static_cast<std::size_t>(result.components.component[i]);
        place[i] = filled[c]++;
        members[static_cast<std::size_t>(starts[c] + place[i])] = static_cast<int>(i);
    }
    const auto tied = std::count_if(sizes.begin(), sizes.end(), [](int size) { return size > 1; });
    for (std::size_t c = 0; c < sizes.size(); ++c) {
        const std::span<const int> own =
            members.subspan(static_cast<std::size_t>(starts[c]), static_cast<std::size_t>(sizes[c]));
        bool defined = false;
        detail::Scratch<Scalar> inner(workspace);
        // Where all the others are isolates, their empty rows disturb nobody and nothing need be copied.
        const bool as_it_is = tied == 1 && own.size() > 1;
        const std::span<Scalar> x = inner.reals(as_it_is ? n : own.size());
        if (own.size() > 1) {
            for (std::size_t i = 0; i < x.size(); ++i) {
                x[i] = Scalar(as_it_is && result.components.component[i] != static_cast<int>(c) ? 0 : 1);
            }
            const Rows<Scalar> rows = as_it_is ? in : detail::rows_among<Scalar>(in, own, place, inner);
            defined = detail::score_component(rows, network, x, stop, inner, centrality, result.values[c]);
        }
        for (std::size_t m = 0; m < own.size(); ++m) {
            const auto actor = static_cast<Eigen::Index>(own[m]);
            if (defined) {
                const Scalar& score = x[as_it_is ? static_cast<std::size_t>(actor) : m];
                centrality.scores[actor] = (std::max)(score, Scalar(0));  // rounding may leave less
            } else {
                detail::set_undefined(centrality, actor);
            }
        }
    }
}
template <class Scalar>
[[nodiscard]] EigenvectorCentrality<Scalar> eigenvector(const NetworkView<Scalar>& network,
                                                        const std::type_identity_t<Stop<Scalar>>& stop = {}) {
    Workspace<Scalar> workspace;
    EigenvectorCentrality<Scalar> result;
    ara::eigenvector(network, stop, workspace, result);
    return result;
}

}  // namespace kam::inline v0::ara
