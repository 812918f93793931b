// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/multiplex.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/measures/reciprocity.hpp>
#include <kam/ara/measures/workspace.hpp>
#include <kam/core/progress.hpp>
#include <kam/core/sequential.hpp>
#include <kam/data/random.hpp>

namespace kam::inline v0::ara {

/// How two layers lie on each other. Pairs are ordered, and unordered where both layers are undirected. A ratio is none
/// where what it is a share of is not there.
template <class Scalar = double>
struct LayerOverlap {
    int first_count = 0;                      ///< pairs with an arc in the first layer
    int second_count = 0;                     ///< in the second
    int shared_count = 0;                     ///< in both
    std::optional<Scalar> jaccard{};          ///< shared / in at least one
    std::optional<Scalar> first_coverage{};   ///< shared / in the first: of ties, the share that have a bond
    std::optional<Scalar> second_coverage{};  ///< shared / in the second
    std::optional<Scalar> correlation{};      ///< Pearson's r of the weights over all pairs, 0 where there is no arc
    std::optional<Scalar>
        cross_reciprocity{};  ///< arcs i -> j of the first with an arc j -> i in the second, as a share
    BOOST_DESCRIBE_CLASS(LayerOverlap, (),
                         (first_count, second_count, shared_count, jaccard, first_coverage, second_coverage,
                          correlation, cross_reciprocity),
                         (), ())
};

/// The correlation of two layers against those that come about when the actors of one are shuffled (quadratic
/// assignment procedure [krackhardt1987]). `at_least_probability` is the share of permutations, the observed one
/// counted, with a correlation at least the observed one, `at_most_probability` likewise; `mean` and `deviation` are of
/// the shuffled ones. `permutation_count` is how many were made, fewer than wanted where the work was stopped.
template <class Scalar = double>
struct Qap {
    std::optional<Scalar> correlation{};
    double at_least_probability = 1;
    double at_most_probability = 1;
    Scalar mean{};
    Scalar deviation{};
    int permutation_count = 0;
    BOOST_DESCRIBE_CLASS(Qap, (),
                         (correlation, at_least_probability, at_most_probability, mean, deviation, permutation_count),
                         (), ())
};

struct QapOptions {
    int permutations = 1000;
    std::uint64_t seed = 1;
};

/// Over how many layers pairs of actors are tied: `pairs_by_layers[k]` pairs have arcs in exactly k + 1 layers. Pairs
/// are ordered, and unordered where all layers are undirected.
struct LayersPerPair {
    std::vector<int> pairs_by_layers{};
    std::optional<double> mean{};  ///< over pairs tied in one layer or more
};
BOOST_DESCRIBE_STRUCT(LayersPerPair, (), (pairs_by_layers, mean))

namespace detail {

template <class Scalar>
void check_same_actors(const NetworkView<Scalar>& first, const NetworkView<Scalar>& second, const char* function) {
    if (first.actor_count() == second.actor_count()) return;
    throw std::invalid_argument(std::string(function) + ": layers of " + std::to_string(first.actor_count()) + " and " +
                                std::to_string(second.actor_count()) + " actors");
}

/// Pearson's r over the n (n - 1) cells off the diagonal, of which only the stored ones need be looked at: what does
/// not change with the order of actors, once.
template <class Scalar>
struct CellMoments {
    Scalar cells{};
    Scalar first_sum{};
    Scalar second_sum{};
    Scalar spread{};  ///< root of the product of both sums of squares about the mean; 0: a layer is constant

    CellMoments(const Rows<Scalar>& first, const Rows<Scalar>& second) {
        using std::sqrt;
        const auto n = static_cast<double>(first.actor_count());
        cells = Scalar(n * (n - 1));
        const auto add = [this](const Rows<Scalar>& rows, Scalar& sum) {
            Scalar squares(0);
            for (const Scalar& weight : rows.weights) {
                sum += weight;
                squares += weight * weight;
            }
            const Scalar about_mean = cells > Scalar(0) ? Scalar(squares - sum * sum / cells) : Scalar(0);
            // All cells alike, up to rounding.
            const Scalar least = Scalar(16) * std::numeric_limits<Scalar>::epsilon() * squares;
            return about_mean > least ? about_mean : Scalar(0);
        };
        const Scalar left = add(first, first_sum);
        const Scalar right = add(second, second_sum);
        spread = Scalar(sqrt(Scalar(left * right)));
    }
    [[nodiscard]] Scalar correlation(const Scalar& products) const {
        return (products - first_sum * second_sum / cells) / spread;
    }
};

/// The sum of a_ij b_p(i)p(j) over the arcs of a. `place` has one entry per actor, -1 before and after.
template <class Scalar>
[[nodiscard]] Scalar shuffled_products(const Rows<Scalar>& a, const Rows<Scalar>& b, std::span<const int> permutation,
                                       std::span<int> place) {
    Scalar sum(0);
    for (std::size_t i = 0; i < a.actor_count(); ++i) {
        const auto p = static_cast<std::size_t>(permutation[i]);
        if (a.degree(i) == 0 || b.degree(p) == 0) continue;
        for (std::size_t k = b.begin(p); k < b.end(p); ++k) {
            place[static_cast<std::size_t>(b.actors[k])] = static_cast<int>(k);
        }
        for (std::size_t k = a.begin(i); k < a.end(i); ++k) {
            const int at = place[static_cast<std::size_t>(permutation[static_cast<std::size_t>(a.actors[k])])];
            if (at >= 0) sum += a.weights[k] * b.weights[static_cast<std::size_t>(at)];
        }
        for (std::size_t k = b.begin(p); k < b.end(p); ++k) place[static_cast<std::size_t>(b.actors[k])] = -1;
    }
    return sum;
}

}  // namespace detail

/// Jaccard index, coverage, correlation and cross reciprocity of two layers over the same actors, in one pass over
/// their rows. The share of ties without a bond (unsupported ties) is 1 - first_coverage of (tie, bond). Throws
/// std::invalid_argument where the layers differ in their number of actors.
template <class Scalar>
[[nodiscard]] LayerOverlap<Scalar> layer_overlap(const NetworkView<Scalar>& first, const NetworkView<Scalar>& second) {
    detail::check_same_actors(first, second, "ara::layer_overlap");
    Workspace<Scalar> workspace;
    detail::Scratch<Scalar> scratch(workspace);
    const Rows<Scalar> second_in = detail::incoming(second, scratch);
    Scalar products(0);
    int shared = 0;
    int answered = 0;
    for (std::size_t i = 0; i < first.actor_count(); ++i) {
        detail::for_each_shared(first.out, second.out, i, [&](std::size_t a, std::size_t b) {
            ++shared;
            products += first.out.weights[a] * second.out.weights[b];
        });
        detail::for_each_shared(first.out, second_in, i, [&](std::size_t, std::size_t) { ++answered; });
    }
    LayerOverlap<Scalar> result;
    const auto a = static_cast<int>(first.arc_count());
    const auto b = static_cast<int>(second.arc_count());
    const auto ratio = [](int part, int whole) {
        return whole > 0 ? std::optional(Scalar(Scalar(part) / Scalar(whole))) : std::nullopt;
    };
    result.jaccard = ratio(shared, a + b - shared);
    result.first_coverage = ratio(shared, a);
    result.second_coverage = ratio(shared, b);
    result.cross_reciprocity = ratio(answered, a);
    const detail::CellMoments<Scalar> moments(first.out, second.out);
    if (moments.spread > Scalar(0)) result.correlation = moments.correlation(products);
    const int per_pair = first.directed || second.directed ? 1 : 2;
    result.first_count = a / per_pair;
    result.second_count = b / per_pair;
    result.shared_count = shared / per_pair;
    return result;
}

/// Whether two layers go together more than chance has it, given how each looks: their correlation among those of
/// `permutations` shuffles of the actors, in time proportional to permutations times arcs. The same bytes for every
/// executor; the seed says which permutations. Where a layer is the same for all pairs there is no correlation and no
/// permutation is made. Throws std::invalid_argument where the layers differ in their number of actors or no
/// permutation is wanted.
template <class Scalar, Executor E = Sequential>
[[nodiscard]] Qap<Scalar> qap(const NetworkView<Scalar>& first, const NetworkView<Scalar>& second,
                              const QapOptions& options = {}, const E& executor = {}, const Progress& progress = {}) {
    using std::sqrt;
    detail::check_same_actors(first, second, "ara::qap");
    if (options.permutations < 1) {
        throw std::invalid_argument("ara::qap: " + std::to_string(options.permutations) +
                                    " permutations, but there must be 1 or more");
    }
    Qap<Scalar> result;
    const detail::CellMoments<Scalar> moments(first.out, second.out);
    if (!(moments.spread > Scalar(0))) return result;
    const std::size_t n = first.actor_count();
    constexpr std::size_t block_size = 32;
    const auto wanted = static_cast<std::size_t>(options.permutations);
    std::vector<Scalar> correlations(wanted, Scalar(0));
    std::vector<char> made(wanted, 0);
    std::vector<int> identity(n);
    std::iota(identity.begin(), identity.end(), 0);
    std::vector<int> nowhere(n, -1);
    result.correlation =
        moments.correlation(detail::shuffled_products<Scalar>(first.out, second.out, identity, nowhere));
    (void)for_each_block(
        wanted, block_size, options.seed, executor,
        [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
            std::vector<int> permutation = identity;
            std::vector<int> place(n, -1);
            for (std::size_t s = begin; s < end; ++s) {
                for (std::size_t k = n; k > 1; --k) {
                    std::swap(permutation[k - 1], permutation[uniform_int<std::size_t>(engine, 0, k - 1)]);
                }
                correlations[s] =
                    moments.correlation(detail::shuffled_products<Scalar>(first.out, second.out, permutation, place));
                made[s] = 1;
            }
        },
        progress);
    int at_least = 0;
    int at_most = 0;
    Scalar sum(0);
    const Scalar rounding = Scalar(1e4) * std::numeric_limits<Scalar>::epsilon();
    for (std::size_t s = 0; s < wanted; ++s) {
        if (made[s] == 0) continue;
        ++result.permutation_count;
        sum += correlations[s];
        at_least += correlations[s] >= *result.correlation - rounding ? 1 : 0;
        at_most += correlations[s] <= *result.correlation + rounding ? 1 : 0;
    }
    const int count = result.permutation_count;
    if (count == 0) return result;
    result.at_least_probability = (at_least + 1.0) / (count + 1.0);
    result.at_most_probability = (at_most + 1.0) / (count + 1.0);
    result.mean = sum / Scalar(count);
    Scalar squares(0);
    for (std::size_t s = 0; s < wanted; ++s) {
        if (made[s] != 0) squares += (correlations[s] - result.mean) * (correlations[s] - result.mean);
    }
    if (count > 1) result.deviation = Scalar(sqrt(Scalar(squares / Scalar(count - 1))));
    return result;
}

/// Counts pairs by the number of layers that tie them, by a merge of the sorted rows of all layers.
template <class Scalar>
[[nodiscard]] LayersPerPair layers_per_pair(const Multiplex<Scalar>& multiplex) {
    const auto layers = static_cast<std::size_t>(multiplex.layer_count());
    std::vector<Rows<Scalar>> rows;
    bool directed = false;
    for (int l = 0; l < multiplex.layer_count(); ++l) {
        const NetworkView<Scalar> view = multiplex.layer(l);
        rows.push_back(view.out);
        directed = directed || view.directed;
    }
    LayersPerPair result;
    result.pairs_by_layers.assign(layers, 0);
    std::vector<std::size_t> next(layers);
    for (std::size_t i = 0; i < static_cast<std::size_t>(multiplex.actor_count()); ++i) {
        for (std::size_t l = 0; l < layers; ++l) next[l] = rows[l].begin(i);
        while (true) {
            int actor = multiplex.actor_count();
            for (std::size_t l = 0; l < layers; ++l) {
                if (next[l] < rows[l].end(i)) actor = (std::min)(actor, rows[l].actors[next[l]]);
            }
            if (actor == multiplex.actor_count()) break;
            std::size_t tied = 0;
            for (std::size_t l = 0; l < layers; ++l) {
                if (next[l] < rows[l].end(i) && rows[l].actors[next[l]] == actor) {
                    ++next[l];
                    ++tied;
                }
            }
            ++result.pairs_by_layers[tied - 1];
        }
    }
    double pairs = 0;
    double ties = 0;
    for (std::size_t k = 0; k < layers; ++k) {
        if (!directed) result.pairs_by_layers[k] /= 2;
        pairs += result.pairs_by_layers[k];
        ties += result.pairs_by_layers[k] * static_cast<double>(k + 1);
    }
    if (pairs > 0) result.mean = ties / pairs;
    return result;
}

}  // namespace kam::inline v0::ara
