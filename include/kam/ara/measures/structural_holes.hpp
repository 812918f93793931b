// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>

#include <Eigen/Core>
#include <boost/describe/class.hpp>

#include <kam/ara/measures/centrality.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// Burt's measures of every actor. An actor without contacts (or with none of a weight above 0) has none of them: they
/// are NaN and `defined` is false. `hierarchy` is NaN also for an actor with one contact, where it has no meaning.
template <class Scalar = double>
struct StructuralHoles {
    Eigen::VectorX<Scalar> constraint{};
    Eigen::VectorX<Scalar> effective_size{};
    Eigen::VectorX<Scalar> efficiency{};
    Eigen::VectorX<Scalar> hierarchy{};
    Eigen::VectorX<int> contacts{};
    Eigen::VectorX<bool> defined{};
    BOOST_DESCRIBE_CLASS(StructuralHoles, (), (constraint, effective_size, efficiency, hierarchy, contacts, defined),
                         (), ())
};

namespace detail {

/// The ties of a network, each once, from the actor with fewer contacts to the one with more: then no row is long, and
/// all triangles are found in time proportional to ties times the arboricity [chiba1985]. Actors are renumbered by
/// their number of contacts.
template <class Scalar>
struct OrientedTies {
    std::span<int> actor;  ///< the actor's own number
    std::span<int> starts;
    std::span<int> ends;        ///< the other end, by new number, in ascending order
    std::span<Scalar> weights;  ///< a_ij + a_ji
};

template <class Scalar>
[[nodiscard]] OrientedTies<Scalar> orient(const Rows<Scalar>& ties, Scratch<Scalar>& scratch) {
    const std::size_t n = ties.actor_count();
    OrientedTies<Scalar> result{scratch.ints(n), scratch.ints(n + 1), scratch.ints(ties.arc_count() / 2),
                                scratch.reals(ties.arc_count() / 2)};
    std::size_t most = 0;
    for (std::size_t i = 0; i < n; ++i) most = (std::max)(most, ties.degree(i));
    const std::span<int> next = scratch.ints(most + 2, 0);
    for (std::size_t i = 0; i < n; ++i) ++next[ties.degree(i) + 1];
    std::partial_sum(next.begin(), next.end(), next.begin());
    const std::span<int> number = scratch.ints(n);
    for (std::size_t i = 0; i < n; ++i) {
        number[i] = next[ties.degree(i)]++;
        result.actor[static_cast<std::size_t>(number[i])] = static_cast<int>(i);
    }
    std::size_t at = 0;
    for (std::size_t u = 0; u < n; ++u) {
        const auto i = static_cast<std::size_t>(result.actor[u]);
        result.starts[u] = static_cast<int>(at);
        for (std::size_t k = ties.begin(i); k < ties.end(i); ++k) {
            const int v = number[static_cast<std::size_t>(ties.actors[k])];
            if (v <= static_cast<int>(u)) continue;
            result.ends[at] = v;
            result.weights[at++] = ties.weights[k];
        }
    }
    result.starts[n] = static_cast<int>(at);
    return result;
}

/// Sums over the triangles of each tie u-v: `via` of p_uq p_qv (there) and p_vq p_qu (back), and of each actor:
/// `redundancy`, the sum of p_uq m_vq over pairs (v, q) of its contacts that are tied.
template <class Scalar>
struct TriangleSums {
    std::span<Scalar> there;
    std::span<Scalar> back;
    std::span<Scalar> redundancy;  ///< empty where not wanted
};

template <class Scalar>
void sum_triangles(const OrientedTies<Scalar>& ties, std::span<const Scalar> share, std::span<const Scalar> largest,
                   const TriangleSums<Scalar>& sums, Scratch<Scalar>& scratch) {
    const std::size_t n = ties.actor.size();
    const std::span<int> tie_to = scratch.ints(n, -1);  // of the actor at hand
    for (std::size_t u = 0; u < n; ++u) {
        const auto begin = static_cast<std::size_t>(ties.starts[u]);
        const auto end = static_cast<std::size_t>(ties.starts[u + 1]);
        if (end - begin < 2) continue;
        for (std::size_t k = begin; k < end; ++k) tie_to[static_cast<std::size_t>(ties.ends[k])] = static_cast<int>(k);
        for (std::size_t uv = begin; uv < end; ++uv) {
            const auto v = static_cast<std::size_t>(ties.ends[uv]);
            for (auto vw = static_cast<std::size_t>(ties.starts[v]); vw < static_cast<std::size_t>(ties.starts[v + 1]);
                 ++vw) {
                const auto w = static_cast<std::size_t>(ties.ends[vw]);
                if (tie_to[w] < 0) continue;
                const auto uw = static_cast<std::size_t>(tie_to[w]);
                const Scalar& z_uv = ties.weights[uv];
                const Scalar& z_uw = ties.weights[uw];
                const Scalar& z_vw = ties.weights[vw];
                // `share` is one over the sum of weights of an actor, so p_uv = z_uv share_u.
                sums.there[uv] += z_uw * share[u] * z_vw * share[w];
                sums.back[uv] += z_vw * share[v] * z_uw * share[w];
                sums.there[uw] += z_uv * share[u] * z_vw * share[v];
                sums.back[uw] += z_vw * share[w] * z_uv * share[v];
                sums.there[vw] += z_uv * share[v] * z_uw * share[u];
                sums.back[vw] += z_uw * share[w] * z_uv * share[u];
                if (sums.redundancy.empty()) continue;
                // p_uw m_vw + p_uv m_wv, and so on round the triangle; `largest` is one over the largest weight.
                sums.redundancy[u] += share[u] * z_vw * (z_uw * largest[v] + z_uv * largest[w]);
                sums.redundancy[v] += share[v] * z_uw * (z_vw * largest[u] + z_uv * largest[w]);
                sums.redundancy[w] += share[w] * z_uv * (z_vw * largest[u] + z_uw * largest[v]);
            }
        }
        for (std::size_t k = begin; k < end; ++k) tie_to[static_cast<std::size_t>(ties.ends[k])] = -1;
    }
}

/// The measures from the sums, or the constraint alone.
template <class Scalar>
void structural_holes(const NetworkView<Scalar>& network, bool constraint_alone, Workspace<Scalar>& workspace,
                      StructuralHoles<Scalar>& result) {
    using std::log;
    Scratch<Scalar> scratch(workspace);
    const Rows<Scalar> rows = symmetrised(network, scratch);
    const std::size_t n = rows.actor_count();
    const OrientedTies<Scalar> ties = orient(rows, scratch);
    const std::span<Scalar> share = scratch.reals(n, Scalar(0));
    const std::span<Scalar> largest = scratch.reals(constraint_alone ? 0 : n, Scalar(0));
    for (std::size_t u = 0; u < n; ++u) {
        const auto i = static_cast<std::size_t>(ties.actor[u]);
        const Scalar sum = strength(rows, i);
        if (sum > Scalar(0)) share[u] = Scalar(1) / sum;
        if (constraint_alone) continue;
        for (std::size_t k = rows.begin(i); k < rows.end(i); ++k) largest[u] = (std::max)(largest[u], rows.weights[k]);
        if (largest[u] > Scalar(0)) largest[u] = Scalar(1) / largest[u];
    }
    const std::size_t count = ties.ends.size();
    const TriangleSums<Scalar> sums{scratch.reals(count, Scalar(0)), scratch.reals(count, Scalar(0)),
                                    scratch.reals(constraint_alone ? 0 : n, Scalar(0))};
    sum_triangles<Scalar>(ties, share, largest, sums, scratch);

    const std::span<Scalar> total = scratch.reals(n, Scalar(0));
    const std::span<Scalar> entropy = scratch.reals(constraint_alone ? 0 : n, Scalar(0));  // sum of c ln c
    const auto add = [&](std::size_t u, const Scalar& weight, const Scalar& via) {
        const Scalar through = weight * share[u] + via;
        const Scalar c = through * through;
        total[u] += c;
        if (!constraint_alone && c > Scalar(0)) entropy[u] += c * log(c);
    };
    for (std::size_t u = 0; u < n; ++u) {
        for (auto k = static_cast<std::size_t>(ties.starts[u]); k < static_cast<std::size_t>(ties.starts[u + 1]); ++k) {
            add(u, ties.weights[k], sums.there[k]);
            add(static_cast<std::size_t>(ties.ends[k]), ties.weights[k], sums.back[k]);
        }
    }

    const auto size = static_cast<Eigen::Index>(n);
    const Scalar unknown = std::numeric_limits<Scalar>::quiet_NaN();
    result.constraint.resize(size);
    result.contacts.resize(size);
    result.defined.resize(size);
    for (Eigen::VectorX<Scalar>* more : {&result.effective_size, &result.efficiency, &result.hierarchy}) {
        more->resize(constraint_alone ? 0 : size);
    }
    for (std::size_t u = 0; u < n; ++u) {
        const auto i = static_cast<Eigen::Index>(ties.actor[u]);
        const auto contacts = static_cast<int>(rows.degree(static_cast<std::size_t>(i)));
        const auto many = static_cast<Scalar>(contacts);
        const bool defined = share[u] > Scalar(0);
        result.contacts[i] = contacts;
        result.defined[i] = defined;
        result.constraint[i] = defined ? total[u] : unknown;
        if (constraint_alone) continue;
        const Scalar effective = many - sums.redundancy[u];
        result.effective_size[i] = defined ? effective : unknown;
        result.efficiency[i] = defined ? Scalar(effective / many) : unknown;
        // sum r ln r / (N ln N) with r = c_ij / (c_i / N).
        const Scalar spread = contacts > 1 && defined
                                  ? Scalar((entropy[u] / total[u] + log(Scalar(many / total[u]))) / log(many))
                                  : unknown;
        result.hierarchy[i] = spread;
    }
}

}  // namespace detail

/// Who sits between others that are not tied to each other, and how much his contacts tie his hands (Burt [burt1992]).
/// With z_ij = a_ij + a_ji and p_ij = z_ij / sum_k z_ik, over the contacts j and q of i:
///     constraint_i = sum_j (p_ij + sum_q p_iq p_qj)^2
///     effective size_i = sum_j (1 - sum_q p_iq m_jq),  m_jq = z_jq / max_k z_jk
///     efficiency_i = effective size / contacts
///     hierarchy_i = sum_j r_j ln r_j / (N ln N),  r_j = c_ij / (constraint_i / N), N contacts
/// all from one pass over the triangles. An arc in either direction makes a contact.
template <class Scalar>
void structural_holes(const NetworkView<Scalar>& network, Workspace<Scalar>& workspace,
                      StructuralHoles<Scalar>& result) {
    detail::structural_holes(network, false, workspace, result);
}
template <class Scalar>
[[nodiscard]] StructuralHoles<Scalar> structural_holes(const NetworkView<Scalar>& network) {
    Workspace<Scalar> workspace;
    StructuralHoles<Scalar> result;
    ara::structural_holes(network, workspace, result);
    return result;
}

/// The constraint alone, in less time and memory; the other measures of the result are empty.
template <class Scalar>
void constraint(const NetworkView<Scalar>& network, Workspace<Scalar>& workspace, StructuralHoles<Scalar>& result) {
    detail::structural_holes(network, true, workspace, result);
}
template <class Scalar>
[[nodiscard]] Eigen::VectorX<Scalar> constraint(const NetworkView<Scalar>& network) {
    Workspace<Scalar> workspace;
    StructuralHoles<Scalar> result;
    ara::constraint(network, workspace, result);
    return result.constraint;
}

}  // namespace kam::inline v0::ara
