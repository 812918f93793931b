// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>

#include <Eigen/Core>
#include <boost/describe/class.hpp>

#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// How far arcs are answered. `share` is that of arcs i -> j with an arc j -> i, `weight_share` the sum over arcs of
/// min(w_ij, w_ji) over that of w_ij; none where there are no arcs (no weight). `by_actor` is the share of each actor's
/// arcs out that are answered, NaN where there are none.
template <class Scalar = double>
struct Reciprocity {
    std::optional<Scalar> share{};
    std::optional<Scalar> weight_share{};
    int answered_count = 0;  ///< arcs that are answered; both of a pair count
    int arc_count = 0;
    Eigen::VectorX<Scalar> by_actor{};
    BOOST_DESCRIBE_CLASS(Reciprocity, (), (share, weight_share, answered_count, arc_count, by_actor), (), ())
};

namespace detail {

/// Calls both(k, l) for every place k of row `actor` of `a` and l of the same row of `b` with the same other end.
template <class Scalar, class Both>
void for_each_shared(const Rows<Scalar>& a, const Rows<Scalar>& b, std::size_t actor, const Both& both) {
    std::size_t k = a.begin(actor);
    std::size_t l = b.begin(actor);
    while (k < a.end(actor) && l < b.end(actor)) {
        if (a.actors[k] < b.actors[l]) {
            ++k;
        } else if (b.actors[l] < a.actors[k]) {
            ++l;
        } else {
            both(k++, l++);
        }
    }
}

}  // namespace detail

/// Reciprocity of a network, in one pass over the rows of both sides; of an undirected one it is 1.
template <class Scalar>
[[nodiscard]] Reciprocity<Scalar> reciprocity(const NetworkView<Scalar>& network) {
    Workspace<Scalar> workspace;
    detail::Scratch<Scalar> scratch(workspace);
    const Rows<Scalar> in = detail::incoming(network, scratch);
    const std::size_t n = network.actor_count();
    Reciprocity<Scalar> result;
    result.by_actor.resize(static_cast<Eigen::Index>(n));
    Scalar weight(0);
    Scalar answered_weight(0);
    for (std::size_t i = 0; i < n; ++i) {
        int answered = 0;
        detail::for_each_shared(network.out, in, i, [&](std::size_t out, std::size_t back) {
            ++answered;
            answered_weight += (std::min)(network.out.weights[out], in.weights[back]);
        });
        weight += detail::strength(network.out, i);
        const auto arcs = static_cast<int>(network.out.degree(i));
        result.answered_count += answered;
        result.arc_count += arcs;
        result.by_actor[static_cast<Eigen::Index>(i)] =
            arcs > 0 ? Scalar(Scalar(answered) / Scalar(arcs)) : std::numeric_limits<Scalar>::quiet_NaN();
    }
    if (result.arc_count > 0) result.share = Scalar(Scalar(result.answered_count) / Scalar(result.arc_count));
    if (weight > Scalar(0)) result.weight_share = Scalar(answered_weight / weight);
    return result;
}

}  // namespace kam::inline v0::ara
