// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/enum.hpp>

#include <kam/ara/network.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/sparse.hpp>

namespace kam::inline v0::ara {

/// What becomes of an arc whose weight is 0, duplicates having been dealt with: it is no arc, one like the others
/// (it counts in degrees and paths, and adds nothing to sums), or an error.
enum class ZeroWeights { drop, keep, reject };
BOOST_DESCRIBE_ENUM(ZeroWeights, drop, keep, reject)

/// The arcs of one layer, in any order. In an undirected layer each tie is given once, from either end; given from
/// both, the two are duplicates. Looks at arcs that must live until the multiplex is made.
template <class Scalar = double>
struct LayerArcs {
    std::string name{};
    std::span<const Arc<Scalar>> arcs{};
    bool directed = true;
};

struct FreezeOptions {
    Duplicates duplicates = Duplicates::sum;
    ZeroWeights zero_weights = ZeroWeights::drop;
};

/// Layers of arcs over the same actors, made by `freeze` and not changed after: bonds, ties and links as three networks
/// that any measure takes one by one or together. Each layer holds its arcs from both ends, 24 bytes an arc with double
/// weights; an undirected layer holds each tie in the rows of both its actors, 24 bytes a tie.
template <class Scalar = double>
class Multiplex {
public:
    Multiplex() = default;

    [[nodiscard]] int actor_count() const noexcept { return actor_count_; }
    [[nodiscard]] int layer_count() const noexcept { return static_cast<int>(layers_.size()); }
    /// Arcs of a layer; an undirected tie counts once.
    [[nodiscard]] int arc_count(int layer) const {
        const Layer& one = at(layer);
        return one.directed ? one.out.link_count() : one.out.link_count() / 2;
    }
    [[nodiscard]] const std::string& name(int layer) const { return at(layer).name; }
    /// The number of the layer of this name, or none.
    [[nodiscard]] std::optional<int> find(std::string_view name) const {
        for (int l = 0; l < layer_count(); ++l) {
            if (at(l).name == name) return l;
        }
        return std::nullopt;
    }

    /// One layer for the measures. Looks into the multiplex, which must live on. Throws std::invalid_argument where
    /// there is no such layer.
    [[nodiscard]] NetworkView<Scalar> layer(int number) const& {
        const Layer& one = at(number);
        const Rows<Scalar> out = detail::rows_of(one.out);
        return {out, one.directed ? detail::rows_of(one.in) : out, one.directed, one.unit_weights};
    }
    [[nodiscard]] NetworkView<Scalar> layer(std::string_view name) const& {
        const auto number = find(name);
        if (!number) {
            throw std::invalid_argument("ara::Multiplex::layer: no layer " + kam::detail::quoted(name) + " among the " +
                                        std::to_string(layer_count()));
        }
        return layer(*number);
    }
    NetworkView<Scalar> layer(int number) const&& = delete;
    NetworkView<Scalar> layer(std::string_view name) const&& = delete;

    /// The arcs of a layer as a matrix, row to column; eigen_map of kam/data/sparse_eigen.hpp shows it to Eigen.
    [[nodiscard]] const ArcMatrix<Scalar>& matrix(int layer) const& { return at(layer).out; }
    const ArcMatrix<Scalar>& matrix(int layer) const&& = delete;

private:
    template <class S>
    friend Multiplex<S> freeze(int actor_count, const std::type_identity_t<std::vector<LayerArcs<S>>>& layers,
                               const FreezeOptions& options);

    struct Layer {
        std::string name{};
        ArcMatrix<Scalar> out{};
        ArcMatrix<Scalar> in{};  // empty where undirected
        bool directed = true;
        bool unit_weights = false;
    };

    [[nodiscard]] const Layer& at(int layer) const {
        if (layer < 0 || layer >= layer_count()) {
            throw std::invalid_argument("ara::Multiplex: layer " + std::to_string(layer) + " of " +
                                        std::to_string(layer_count()));
        }
        return layers_[static_cast<std::size_t>(layer)];
    }

    int actor_count_ = 0;
    std::vector<Layer> layers_;
};

namespace detail {

template <class Scalar>
[[nodiscard]] bool is_arc(const Arc<Scalar>& arc, int actor_count) {
    return arc.from.value >= 0 && arc.from.value < actor_count && arc.to.value >= 0 && arc.to.value < actor_count &&
           arc.from != arc.to && arc.weight >= Scalar(0) && kam::detail::is_finite(arc.weight);
}

/// Everything that is wrong with the arcs one by one. `path` is that of the layer.
template <class Scalar>
void check_arcs(std::span<const Arc<Scalar>> arcs, int actor_count, const std::string& path, Report& report) {
    for (std::size_t k = 0; k < arcs.size(); ++k) {
        const Arc<Scalar>& arc = arcs[k];
        if (is_arc(arc, actor_count)) continue;
        const std::string where = kam::detail::element_path(path + ".arcs", k);
        const auto check_end = [&](const char* end, int actor) {
            if (actor >= 0 && actor < actor_count) return;
            report.add(where + '.' + end, Fault::dangling,
                       "is actor " + std::to_string(actor) + "; there are " + std::to_string(actor_count) +
                           ", counted from 0");
        };
        check_end("from", arc.from.value);
        check_end("to", arc.to.value);
        if (arc.from == arc.to) {
            report.add(where, Fault::inconsistent, "joins actor " + std::to_string(arc.from.value) + " to itself");
        }
        if (!kam::detail::is_finite(arc.weight)) {
            report.add(where + ".weight", Fault::not_finite, "is not a finite number");
        } else if (arc.weight < Scalar(0)) {
            report.add(where + ".weight", Fault::out_of_range, "is below 0");
        }
    }
}

/// Slow, and only on the way to the exception: which arc repeats which.
template <class Scalar>
void report_duplicates(const LayerArcs<Scalar>& layer, const std::string& path, Report& report) {
    std::vector<std::tuple<int, int, std::size_t>> places;
    for (const Arc<Scalar>& arc : layer.arcs) {
        const bool turn = !layer.directed && arc.to < arc.from;
        places.emplace_back(turn ? arc.to.value : arc.from.value, turn ? arc.from.value : arc.to.value, places.size());
    }
    std::sort(places.begin(), places.end());
    std::vector<std::pair<std::size_t, std::size_t>> repeated;  // the arc, and the first one with its ends
    std::size_t first = 0;
    for (std::size_t k = 1; k < places.size(); ++k) {
        const auto& [from, to, arc] = places[k];
        if (from == std::get<0>(places[first]) && to == std::get<1>(places[first])) {
            repeated.emplace_back(arc, std::get<2>(places[first]));
        } else {
            first = k;
        }
    }
    std::sort(repeated.begin(), repeated.end());
    for (const auto& [arc, original] : repeated) {
        report.add(kam::detail::element_path(path + ".arcs", arc), Fault::duplicate,
                   "has the ends of " + kam::detail::element_path(path + ".arcs", original));
    }
}

/// Every tie from both its ends.
template <class Scalar>
[[nodiscard]] std::vector<Arc<Scalar>> both_ways(std::span<const Arc<Scalar>> arcs) {
    std::vector<Arc<Scalar>> both;
    both.reserve(2 * arcs.size());
    for (const Arc<Scalar>& arc : arcs) {
        both.push_back(arc);
        both.push_back({arc.to, arc.from, arc.weight});
    }
    return both;
}

/// The arcs with a weight, in their order.
template <class Scalar>
[[nodiscard]] ArcMatrix<Scalar> without_zeros(const ArcMatrix<Scalar>& matrix) {
    std::vector<Arc<Scalar>> kept;
    for (int from = 0; from < matrix.rows(); ++from) {
        for (const auto [to, weight] : matrix.row(ActorIndex(from))) {
            if (weight != Scalar(0)) kept.push_back({ActorIndex(from), to, weight});
        }
    }
    return ArcMatrix<Scalar>(matrix.rows(), matrix.columns(), kept);
}

template <class Scalar>
[[nodiscard]] ArcMatrix<Scalar> layer_matrix(int actor_count, const LayerArcs<Scalar>& layer,
                                             const FreezeOptions& options, const std::string& path, Report& report) {
    const Duplicates rule = options.duplicates == Duplicates::reject ? Duplicates::keep_first : options.duplicates;
    ArcMatrix<Scalar> matrix = layer.directed
                                   ? ArcMatrix<Scalar>(actor_count, actor_count, layer.arcs, rule)
                                   : ArcMatrix<Scalar>(actor_count, actor_count, both_ways(layer.arcs), rule);
    const std::size_t given = layer.arcs.size() * (layer.directed ? 1 : 2);
    if (options.duplicates == Duplicates::reject && static_cast<std::size_t>(matrix.link_count()) < given) {
        report_duplicates(layer, path, report);
    }
    bool finite = true;
    std::size_t zeros = 0;
    for (const Scalar& weight : matrix.weights()) {
        finite = finite && kam::detail::is_finite(weight);
        zeros += weight == Scalar(0) ? 1U : 0U;
    }
    if (!finite) report.add(path, Fault::out_of_range, "weights of duplicate arcs add up beyond what the type holds");
    if (zeros != 0 && options.zero_weights == ZeroWeights::reject) {
        for (std::size_t k = 0; k < layer.arcs.size(); ++k) {
            if (layer.arcs[k].weight != Scalar(0)) continue;
            report.add(kam::detail::element_path(path + ".arcs", k) + ".weight", Fault::out_of_range, "is 0");
        }
    }
    if (zeros != 0 && options.zero_weights == ZeroWeights::drop) matrix = without_zeros(matrix);
    return matrix;
}

}  // namespace detail

/// Layers of arcs over actors 0 to actor_count - 1 as an immutable multiplex, in time proportional to actors and arcs:
///     const auto net = freeze(actors, {{.name = "bond", .arcs = bonds}, {.name = "tie", .arcs = ties}});
/// Throws InputError that lists, for every layer ("layers[1] 'tie'.arcs[17].weight"), arcs with an unknown actor, from
/// an actor to itself, with a weight that is negative, unknown or infinite, and, where the options reject them,
/// duplicates and zeros; also layers with the name of another. Nothing is then built. std::invalid_argument where
/// actor_count is negative, std::length_error for more than 2,147,483,647 arcs in a layer (half as many ties).
template <class Scalar = double>
[[nodiscard]] Multiplex<Scalar> freeze(int actor_count,
                                       const std::type_identity_t<std::vector<LayerArcs<Scalar>>>& layers,
                                       const FreezeOptions& options = {}) {
    if (actor_count < 0) {
        throw std::invalid_argument("ara::freeze: " + std::to_string(actor_count) +
                                    " actors, but there must be 0 or more");
    }
    const auto path_of = [&](std::size_t l) {
        return kam::detail::element_path("layers", l) + ' ' + kam::detail::quoted(layers[l].name);
    };
    Report report;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        for (std::size_t earlier = 0; earlier < l; ++earlier) {
            if (layers[l].name != layers[earlier].name) continue;
            report.add(path_of(l), Fault::duplicate, "has the name of " + kam::detail::element_path("layers", earlier));
            break;
        }
        detail::check_arcs(layers[l].arcs, actor_count, path_of(l), report);
    }
    throw_if_any(report);
    Multiplex<Scalar> result;
    result.actor_count_ = actor_count;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        auto& layer = result.layers_.emplace_back();
        layer.name = layers[l].name;
        layer.directed = layers[l].directed;
        layer.out = detail::layer_matrix(actor_count, layers[l], options, path_of(l), report);
        if (layer.directed && report.ok()) layer.in = layer.out.transposed();
        layer.unit_weights = detail::all_one(layer.out.weights());
    }
    throw_if_any(report);
    return result;
}

}  // namespace kam::inline v0::ara
