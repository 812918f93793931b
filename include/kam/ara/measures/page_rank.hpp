// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>

#include <kam/ara/measures/centrality.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::ara {

/// How PageRank walks: with probability `damping` along an arc, in proportion to its weight, else to an actor drawn
/// from `restart` (one weight per actor, from 0; empty: each alike).
template <class Scalar = double>
struct PageRankOptions {
    Scalar damping = Scalar(0.85);
    std::span<const Scalar> restart{};
    Stop<Scalar> stop{};
};

/// How the PageRank x of one layer biases that of another (Halu et al. [halu2013]): arcs to actor i count x_i^arc_power
/// times, restarts at it x_i^restart_power times. (0, 1) is the additive, (1, 0) the multiplicative, (1, 1) the
/// combined multiplex PageRank; (0, 0) is PageRank.
template <class Scalar = double>
struct MultiplexBias {
    Scalar arc_power = Scalar(1);
    Scalar restart_power = Scalar(1);
};

namespace detail {

template <class Scalar>
void check_page_rank(const PageRankOptions<Scalar>& options, std::size_t actors, const char* function) {
    check_stop(options.stop, function);
    if (!(options.damping >= Scalar(0) && options.damping < Scalar(1))) {
        throw std::invalid_argument(std::string(function) + ": a damping of " +
                                    kam::detail::number_text(static_cast<double>(options.damping)) +
                                    ", but it must be from 0 to below 1");
    }
    if (!options.restart.empty() && options.restart.size() != actors) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(options.restart.size()) +
                                    " restart weights for " + std::to_string(actors) + " actors");
    }
    const bool weights = std::all_of(options.restart.begin(), options.restart.end(), [](const Scalar& weight) {
        return weight >= Scalar(0) && kam::detail::is_finite(weight);
    });
    const bool some = options.restart.empty() || std::any_of(options.restart.begin(), options.restart.end(),
                                                             [](const Scalar& weight) { return weight > Scalar(0); });
    if (!weights || !some) {
        throw std::invalid_argument(std::string(function) +
                                    ": the restart weights must be finite, 0 or more, and not all 0");
    }
}

/// Fills `restart` with shares in proportion to the weights given, or alike.
template <class Scalar>
void restart_shares(std::span<const Scalar> weights, std::span<Scalar> restart) {
    if (weights.empty()) {
        std::fill(restart.begin(), restart.end(), Scalar(1) / Scalar(static_cast<double>(restart.size())));
        return;
    }
    Scalar sum(0);
    for (const Scalar& weight : weights) sum += weight;
    for (std::size_t i = 0; i < restart.size(); ++i) restart[i] = weights[i] / sum;
}

/// x <- damping P x + (damping lost + 1 - damping) restart until the error is proved to be small, from x = restart.
/// `per_weight` is one over what goes out of each place, 0 for one from which nothing does (what it held is `lost`);
/// `apply(pull, y)` brings to every place what its arcs pull: weight times pull, where pull = x per_weight.
template <class Scalar, class Apply>
void walk(const Apply& apply, std::span<const Scalar> restart, std::span<const Scalar> per_weight,
          const PageRankOptions<Scalar>& options, std::span<Scalar> x, Scratch<Scalar>& scratch,
          Centrality<Scalar>& result) {
    using std::abs;
    const std::size_t n = x.size();
    const std::span<Scalar> pull = scratch.reals(n);
    const std::span<Scalar> next = scratch.reals(n);
    Scalar lost(0);
    for (std::size_t j = 0; j < n; ++j) {
        x[j] = restart[j];
        pull[j] = x[j] * per_weight[j];
        if (per_weight[j] == Scalar(0)) lost += x[j];
    }
    const Scalar& damping = options.damping;
    const Scalar factor = damping / (Scalar(1) - damping);
    while (!result.converged && result.iterations < options.stop.max_iterations) {
        apply(std::span<const Scalar>(pull), next);
        const Scalar base = damping * lost + (Scalar(1) - damping);
        Scalar change(0);
        lost = Scalar(0);
        for (std::size_t i = 0; i < n; ++i) {
            const Scalar score = damping * next[i] + base * restart[i];
            change += abs(Scalar(score - x[i]));
            x[i] = score;
            pull[i] = score * per_weight[i];
            if (per_weight[i] == Scalar(0)) lost += score;
        }
        ++result.iterations;
        result.residual = change;
        result.error_bound = Scalar(factor * change);
        result.converged = *result.error_bound <= options.stop.tolerance;
    }
}

/// One over what goes out of an actor, or 0.
template <class Scalar>
[[nodiscard]] Scalar share_of(const Scalar& out) {
    return out > Scalar(0) ? Scalar(Scalar(1) / out) : Scalar(0);
}

template <class Scalar>
[[nodiscard]] Scalar out_strength(const NetworkView<Scalar>& view, std::size_t actor) {
    return view.unit_weights ? Scalar(static_cast<double>(view.out.degree(actor))) : strength(view.out, actor);
}

template <class Scalar>
void page_rank(const NetworkView<Scalar>& view, std::span<const Scalar> bias, std::span<const Scalar> restart_weights,
               const PageRankOptions<Scalar>& options, Workspace<Scalar>& workspace, Centrality<Scalar>& result) {
    Scratch<Scalar> scratch(workspace);
    const std::size_t n = view.actor_count();
    start(result, static_cast<Eigen::Index>(n));
    result.error_bound = Scalar(0);
    result.converged = n == 0;
    if (n == 0) return;
    const std::span<Scalar> restart = scratch.reals(n);
    const std::span<Scalar> per_weight = scratch.reals(n);
    restart_shares(restart_weights, restart);
    for (std::size_t j = 0; j < n; ++j) {
        Scalar out(0);
        if (bias.empty()) {
            out = out_strength(view, j);
        } else {
            for (std::size_t k = view.out.begin(j); k < view.out.end(j); ++k) {
                out += view.out.weights[k] * bias[static_cast<std::size_t>(view.out.actors[k])];
            }
        }
        per_weight[j] = share_of(out);
    }
    const Rows<Scalar> in = incoming(view, scratch);
    const auto apply = [&](std::span<const Scalar> pull, std::span<Scalar> y) {
        multiply(in, view.unit_weights, pull, y);
        for (std::size_t i = 0; i < bias.size(); ++i) y[i] *= bias[i];
    };
    walk<Scalar>(apply, restart, per_weight, options, std::span(result.scores.data(), n), scratch, result);
}

}  // namespace detail

/// Who is sought after by those who are sought after: the share of time (they add up to 1) that a walk along the arcs
/// spends with each actor [brin1998]. Actors without arcs out hand on to the restart distribution, so no probability is
/// lost. Weights are proportions. `residual` is the last change in the 1-norm, `error_bound` damping / (1 - damping)
/// times that, a proved bound on the error in the 1-norm (rounding apart), and the iteration stops when it is at most
/// the tolerance. Every actor is defined. Throws std::invalid_argument where damping is not in [0, 1) or the restart
/// weights do not fit the actors, are negative, or are all 0.
template <class Scalar>
void page_rank(const NetworkView<Scalar>& network, const std::type_identity_t<PageRankOptions<Scalar>>& options,
               Workspace<Scalar>& workspace, Centrality<Scalar>& result) {
    detail::check_page_rank(options, network.actor_count(), "ara::page_rank");
    detail::page_rank<Scalar>(network, {}, options.restart, options, workspace, result);
}
template <class Scalar>
[[nodiscard]] Centrality<Scalar> page_rank(const NetworkView<Scalar>& network,
                                           const std::type_identity_t<PageRankOptions<Scalar>>& options = {}) {
    Workspace<Scalar> workspace;
    Centrality<Scalar> result;
    ara::page_rank(network, options, workspace, result);
    return result;
}

/// PageRank in one layer of actors who have a standing in another: of links among actors by their bonds, say.
///     x_i = d sum_j s_i^a w_ji x_j / G_j + (1 - d) s_i^r / sum_k s_k^r,   G_j = sum_k w_jk s_k^a
/// where s is `standing`, one number from 0 per actor (the scores of page_rank of the other layer), a and r are the
/// powers of `bias`, and w_ji the weight of the arc from j to i [halu2013]. An actor j with G_j = 0 hands on to the
/// restart distribution (the paper lets that probability go). Error bound, stop and trouble as in page_rank;
/// std::invalid_argument also where there is a `restart` or a power below 0, or the standing does not fit.
template <class Scalar>
[[nodiscard]] Centrality<Scalar> multiplex_page_rank(
    const NetworkView<Scalar>& network, const std::type_identity_t<std::span<const Scalar>>& standing,
    const std::type_identity_t<MultiplexBias<Scalar>>& bias = {},
    const std::type_identity_t<PageRankOptions<Scalar>>& options = {}) {
    using std::pow;
    const std::size_t n = network.actor_count();
    constexpr const char* function = "ara::multiplex_page_rank";
    detail::check_page_rank(options, n, function);
    if (standing.size() != n || !options.restart.empty()) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(standing.size()) + " standings and " +
                                    std::to_string(options.restart.size()) + " restart weights for " +
                                    std::to_string(n) + " actors; it takes one standing each and no restart weights");
    }
    if (!(bias.arc_power >= Scalar(0) && bias.restart_power >= Scalar(0))) {
        throw std::invalid_argument(std::string(function) + ": powers " +
                                    kam::detail::number_text(static_cast<double>(bias.arc_power)) + " and " +
                                    kam::detail::number_text(static_cast<double>(bias.restart_power)) +
                                    ", but both must be 0 or more");
    }
    Workspace<Scalar> workspace;
    detail::Scratch<Scalar> scratch(workspace);
    const std::span<Scalar> arc_bias = scratch.reals(n);
    const std::span<Scalar> restart = scratch.reals(n);
    for (std::size_t i = 0; i < n; ++i) {
        arc_bias[i] = Scalar(pow(standing[i], bias.arc_power));
        restart[i] = Scalar(pow(standing[i], bias.restart_power));
    }
    PageRankOptions<Scalar> checked = options;
    checked.restart = standing;
    detail::check_page_rank(checked, n, function);
    Centrality<Scalar> result;
    detail::page_rank<Scalar>(network, arc_bias, restart, options, workspace, result);
    return result;
}

}  // namespace kam::inline v0::ara
