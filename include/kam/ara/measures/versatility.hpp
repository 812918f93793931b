// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <boost/describe/class.hpp>

#include <kam/ara/measures/centrality.hpp>
#include <kam/ara/measures/leading_pair.hpp>
#include <kam/ara/multiplex.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/measures/page_rank.hpp>
#include <kam/ara/measures/workspace.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::ara {

/// Scores of actors over all layers: `centrality` sums, for each actor, the scores `by_layer` (actors x layers) of its
/// places in the layers.
template <class Scalar = double>
struct Versatility {
    Centrality<Scalar> centrality{};
    Eigen::MatrixX<Scalar> by_layer{};
    BOOST_DESCRIBE_CLASS(Versatility, (), (centrality, by_layer), (), ())
};

namespace detail {

template <class Scalar>
void check_coupling(const Scalar& coupling, const char* function) {
    if (coupling >= Scalar(0) && kam::detail::is_finite(coupling)) return;
    throw std::invalid_argument(std::string(function) + ": a coupling of " +
                                kam::detail::number_text(static_cast<double>(coupling)) + ", but it must be 0 or more");
}

/// Products with the supra-adjacency matrix, arcs coming in, and each actor's places tied to each other by `coupling`.
/// That part is never stored: it sends every place the coupling times the sum over the actor's other places. Vectors
/// hold layer after layer.
template <class Scalar>
struct SupraProduct {
    std::span<const NetworkView<Scalar>> layers;
    Scalar coupling;

    void operator()(std::span<const Scalar> x, std::span<Scalar> y) const {
        const std::size_t n = layers.empty() ? 0 : layers[0].actor_count();
        for (std::size_t l = 0; l < layers.size(); ++l) {
            multiply(layers[l].in, layers[l].unit_weights, x.subspan(l * n, n), y.subspan(l * n, n));
        }
        for (std::size_t i = 0; i < n; ++i) {
            Scalar sum(0);
            for (std::size_t k = i; k < x.size(); k += n) sum += x[k];
            for (std::size_t k = i; k < x.size(); k += n) y[k] += coupling * (sum - x[k]);
        }
    }
};

template <class Scalar>
[[nodiscard]] std::vector<NetworkView<Scalar>> layers_of(const Multiplex<Scalar>& multiplex) {
    std::vector<NetworkView<Scalar>> layers;
    for (int l = 0; l < multiplex.layer_count(); ++l) layers.push_back(multiplex.layer(l));
    return layers;
}

/// Adds up the places of each actor.
template <class Scalar>
void sum_layers(std::span<const Scalar> x, const Multiplex<Scalar>& multiplex, Versatility<Scalar>& result) {
    const Eigen::Index n = multiplex.actor_count();
    const Eigen::Index layers = multiplex.layer_count();
    result.by_layer.resize(n, layers);
    std::copy(x.begin(), x.end(), result.by_layer.data());
    for (Eigen::Index i = 0; i < n; ++i) {
        Scalar sum(0);
        for (Eigen::Index l = 0; l < layers; ++l) sum += result.by_layer(i, l);
        result.centrality.scores[i] = sum;
    }
}

}  // namespace detail

/// PageRank versatility (De Domenico et al. [dedomenico2015]): where a walk spends its time that follows arcs in all
/// layers and changes the layer along ties of weight `coupling` between an actor's own places; scores add up to 1.
/// The walk restarts at all places alike, or, given `restart` weights of actors, at each of an actor's places alike.
/// Error bound, stop and trouble as in page_rank; std::invalid_argument also for a coupling below 0.
template <class Scalar>
void page_rank_versatility(const Multiplex<Scalar>& multiplex, const std::type_identity_t<Scalar>& coupling,
                           const std::type_identity_t<PageRankOptions<Scalar>>& options, Workspace<Scalar>& workspace,
                           Versatility<Scalar>& result) {
    constexpr const char* function = "ara::page_rank_versatility";
    const auto n = static_cast<std::size_t>(multiplex.actor_count());
    detail::check_page_rank(options, n, function);
    detail::check_coupling(coupling, function);
    const auto layers = detail::layers_of(multiplex);
    detail::Scratch<Scalar> scratch(workspace);
    detail::start(result.centrality, multiplex.actor_count());
    const std::size_t places = n * layers.size();
    const std::span<Scalar> x = scratch.reals(places);
    if (places > 0) {
        const std::span<Scalar> restart = scratch.reals(places);
        const std::span<Scalar> per_weight = scratch.reals(places);
        const auto count = static_cast<Scalar>(layers.size());
        detail::restart_shares<Scalar>(options.restart, restart.first(n));
        for (std::size_t i = 0; i < n; ++i) restart[i] /= count;
        for (std::size_t l = 1; l < layers.size(); ++l) {
            std::copy_n(restart.begin(), n, restart.subspan(l * n).begin());
        }
        for (std::size_t l = 0; l < layers.size(); ++l) {
            for (std::size_t i = 0; i < n; ++i) {
                per_weight[l * n + i] =
                    detail::share_of(Scalar(detail::out_strength(layers[l], i) + coupling * (count - Scalar(1))));
            }
        }
        detail::walk<Scalar>(detail::SupraProduct<Scalar>{layers, coupling}, restart, per_weight, options, x, scratch,
                             result.centrality);
    } else {
        result.centrality.converged = true;
        result.centrality.error_bound = Scalar(0);
    }
    detail::sum_layers<Scalar>(x, multiplex, result);
}
template <class Scalar>
[[nodiscard]] Versatility<Scalar> page_rank_versatility(
    const Multiplex<Scalar>& multiplex, const std::type_identity_t<Scalar>& coupling = Scalar(1),
    const std::type_identity_t<PageRankOptions<Scalar>>& options = {}) {
    Workspace<Scalar> workspace;
    Versatility<Scalar> result;
    ara::page_rank_versatility(multiplex, coupling, options, workspace, result);
    return result;
}

/// Eigenvector versatility (De Domenico et al. [dedomenico2015]): v_i = sum_L x_iL of the leading eigenvector of
/// diag(A^1 .. A^M) + coupling (J - I) (x) I, arcs coming in, the squares of x adding up to 1. `residual` is |A x -
/// value x| / value and stops the iteration. Where parts of the network share the largest eigenvalue, x is one mixture
/// of theirs. An actor without ties in any layer is not defined. std::invalid_argument for a coupling below 0.
template <class Scalar>
void eigenvector_versatility(const Multiplex<Scalar>& multiplex, const std::type_identity_t<Scalar>& coupling,
                             const std::type_identity_t<Stop<Scalar>>& stop, Workspace<Scalar>& workspace,
                             Versatility<Scalar>& result) {
    constexpr const char* function = "ara::eigenvector_versatility";
    detail::check_stop(stop, function);
    detail::check_coupling(coupling, function);
    const auto layers = detail::layers_of(multiplex);
    detail::Scratch<Scalar> scratch(workspace);
    detail::start(result.centrality, multiplex.actor_count());
    const std::size_t places = static_cast<std::size_t>(multiplex.actor_count()) * layers.size();
    const std::span<Scalar> x = scratch.reals(places, Scalar(1));
    const bool symmetric = std::none_of(layers.begin(), layers.end(), [](const auto& layer) { return layer.directed; });
    const detail::SupraProduct<Scalar> apply{layers, coupling};
    LeadingValue<Scalar> pair;
    pair.converged = true;
    if (places > 0) {
        pair = symmetric ? detail::leading_pair(apply, x, stop, scratch)
                         : detail::leading_pair_by_power(apply, x, stop, scratch);
    }
    for (Scalar& score : x) score = (std::max)(score, Scalar(0));  // rounding may leave less
    result.centrality.iterations = pair.iterations;
    result.centrality.converged = pair.converged;
    detail::sum_layers<Scalar>(x, multiplex, result);
    if (pair.value > Scalar(0)) result.centrality.residual = pair.residual / pair.value;
    for (Eigen::Index i = 0; i < multiplex.actor_count(); ++i) {
        const auto actor = static_cast<std::size_t>(i);
        const bool tied = std::any_of(layers.begin(), layers.end(), [&](const auto& layer) {
            return layer.out.degree(actor) + layer.in.degree(actor) > 0;
        });
        if (!tied || !(pair.value > Scalar(0))) detail::set_undefined(result.centrality, i);
    }
}
template <class Scalar>
[[nodiscard]] Versatility<Scalar> eigenvector_versatility(const Multiplex<Scalar>& multiplex,
                                                          const std::type_identity_t<Scalar>& coupling = Scalar(1),
                                                          const std::type_identity_t<Stop<Scalar>>& stop = {}) {
    Workspace<Scalar> workspace;
    Versatility<Scalar> result;
    ara::eigenvector_versatility(multiplex, coupling, stop, workspace, result);
    return result;
}

}  // namespace kam::inline v0::ara
