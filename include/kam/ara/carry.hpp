// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/enum.hpp>

#include <kam/ara/index.hpp>
#include <kam/ara/model.hpp>
#include <kam/ara/multiplex.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::ara {

/// How several relations of a layer between the same two actors become one strength.
enum class Merge { sum, strongest, mean, last };
BOOST_DESCRIBE_ENUM(Merge, sum, strongest, mean, last)

/// Between whom relations count: the actors named in them, or the firms (and whatever else is at the top) that these
/// belong to.
enum class Ends { named, top };
BOOST_DESCRIBE_ENUM(Ends, named, top)

struct CarryOptions {
    Merge merge = Merge::sum;
    Ends ends = Ends::named;
};

/// A relation as it counts between two actors: `share` is the product of the parts that they have in the nodes that it
/// joins.
struct CarriedRelation {
    ActorIndex from{};
    ActorIndex to{};
    std::size_t relation = 0;  ///< its number in the layer
    double share = 1;
    double strength = 0;  ///< of the relation, before the share; NaN: unknown
};

/// A layer between actors: ties and links carried over to the actors that control and perform what they join.
struct CarriedLayer {
    std::string name{};
    std::vector<CarriedRelation> relations{};  ///< in ascending order of from, to, relation
    std::vector<std::size_t> without_actor{};  ///< relations with an end that nobody controls or performs
    std::vector<ActorIndex> inside{};          ///< the actor, for each relation from it, or its parts, to itself
};

namespace detail {

struct Holder {
    ActorIndex actor{};
    double share = 1;
};

/// Who stands behind each node of a kind.
template <class M>
[[nodiscard]] std::vector<std::vector<Holder>> holders(const M& model, NodeKind kind, Ends ends) {
    std::vector<std::vector<Holder>> list(static_cast<std::size_t>(model.count(kind)));
    const auto end = [&](ActorIndex actor) { return ends == Ends::top ? model.top_of(actor) : actor; };
    if (kind == NodeKind::actor) {
        for (int i = 0; i < model.count(kind); ++i) list[static_cast<std::size_t>(i)] = {{end(ActorIndex(i)), 1}};
        return list;
    }
    const auto structure = kind == NodeKind::resource ? StructureKind::controls : StructureKind::performs;
    for (const StructureArc& arc : model.structure(structure)) {
        list[static_cast<std::size_t>(arc.to.number)].push_back({end(arc.from), arc.share});
    }
    return list;
}

/// How a payload is read: by an index, whose scale is checked, or by a measure as it is.
template <class Read, class Payload, class Where>
[[nodiscard]] double read_strength(const Read& read, const Payload& payload, const Where& where, Report& report) {
    if constexpr (std::is_same_v<Read, StrengthIndex<Payload>>) {
        read.check(payload, where, report);
        return read(payload);
    } else {
        const double value = kam::measure(payload, read);
        if (value == value && !(value >= 0 && kam::detail::is_finite(value))) {
            report.add(where(), Fault::out_of_range,
                       "a strength of " + kam::detail::number_text(value) + " must be finite and not below 0");
        }
        return value;
    }
}

template <std::size_t L, class M, class Read>
[[nodiscard]] CarriedLayer carry_layer(const M& model, const Read& read, Ends ends, Report& report) {
    CarriedLayer layer;
    layer.name = M::layer_names[L];
    const auto actors = holders(model, NodeKind::actor, ends);
    const auto others = M::template LayerAt<L>::joins == NodeKind::actor
                            ? std::vector<std::vector<Holder>>()
                            : holders(model, M::template LayerAt<L>::joins, ends);
    const auto behind = [&](Node node) -> const std::vector<Holder>& {
        return (node.kind == NodeKind::actor ? actors : others)[static_cast<std::size_t>(node.number)];
    };
    const auto& relations = model.template relations_of<L>();
    for (std::size_t r = 0; r < relations.size(); ++r) {
        const auto where = [&] { return kam::detail::element_path(layer.name, r); };
        const double strength = read_strength(read, relations[r].payload, where, report);
        const auto &from = behind(relations[r].from), &to = behind(relations[r].to);
        if (from.empty() || to.empty()) layer.without_actor.push_back(r);
        for (const Holder& a : from) {
            for (const Holder& b : to) {
                if (a.actor == b.actor) {
                    layer.inside.push_back(a.actor);
                } else {
                    layer.relations.push_back({a.actor, b.actor, r, a.share * b.share, strength});
                }
            }
        }
    }
    std::stable_sort(layer.relations.begin(), layer.relations.end(),
                     [](const auto& a, const auto& b) { return std::pair(a.from, a.to) < std::pair(b.from, b.to); });
    return layer;
}

/// The strength of relations that all have the same two actors; NaN where none of them is known.
template <class Iterator>
[[nodiscard]] double merged(Iterator first, Iterator last, Merge merge) {
    double sum = 0, shares = 0, strongest = 0, latest = 0;
    bool known = false;
    for (; first != last; ++first) {
        if (first->strength != first->strength) continue;
        const double weight = first->share * first->strength;
        known = true;
        sum += weight;
        shares += first->share;
        strongest = (std::max)(strongest, weight);
        latest = weight;
    }
    if (!known) return std::numeric_limits<double>::quiet_NaN();
    return merge == Merge::sum ? sum : merge == Merge::mean ? sum / shares : merge == Merge::last ? latest : strongest;
}

/// Calls `f(first, last)` for the relations of each pair of actors.
template <class F>
void for_each_pair(const CarriedLayer& layer, const F& f) {
    for (auto first = layer.relations.begin(); first != layer.relations.end();) {
        auto last = first;
        while (last != layer.relations.end() && last->from == first->from && last->to == first->to) ++last;
        f(first, last);
        first = last;
    }
}

}  // namespace detail

/// The layer of this name between actors: `carry<"tie">(model, &Tie::specific_investment, {.ends = Ends::top})`. Read
/// by a StrengthIndex, a member or a callable; unknown strengths stay unknown. Throws InputError that lists every
/// number outside the index's scale, below 0 or infinite.
template <kam::detail::FixedString Name, class M, class Read>
[[nodiscard]] CarriedLayer carry(const M& model, const Read& read, Ends ends = Ends::named) {
    constexpr std::size_t l = M::template find_layer<Name>();
    static_assert(l < M::layer_count, "kam: the model has no layer of this name");
    Report report;
    auto layer = detail::carry_layer<(std::min)(l, M::layer_count - 1)>(model, read, ends, report);
    throw_if_any(report);
    return layer;
}

/// The arcs of a layer, one per ordered pair of actors, in ascending order. Pairs of which no strength is known are
/// left out.
[[nodiscard]] inline std::vector<Arc<>> arcs_of(const CarriedLayer& layer, Merge merge = Merge::sum) {
    std::vector<Arc<>> arcs;
    detail::for_each_pair(layer, [&](auto first, auto last) {
        const double weight = detail::merged(first, last, merge);
        if (weight == weight) arcs.push_back({first->from, first->to, weight});
    });
    return arcs;
}

/// The whole model as a multiplex of its actors for the measures of networks: one read per layer, in their order.
///     const auto net = freeze(model, bond_index, &Tie::specific_investment, link_index);
/// Actors keep their numbers; relations are carried over and merged as the options say; pairs of which nothing is known
/// are left out. Throws InputError as carry and the multiplex do, for all layers at once.
template <class ActorType, class... Layers, class... Reads>
[[nodiscard]] Multiplex<double> freeze(const BasicModel<ActorType, Layers...>& model, const CarryOptions& options,
                                       const FreezeOptions& freezing, const Reads&... reads) {
    static_assert(sizeof...(Reads) == sizeof...(Layers), "kam: freeze takes one index or measure per layer");
    Report report;
    std::vector<std::vector<Arc<>>> arcs;
    [&]<std::size_t... L>(std::index_sequence<L...>) {
        (arcs.push_back(arcs_of(detail::carry_layer<L>(model, reads, options.ends, report), options.merge)), ...);
    }
    (std::index_sequence_for<Layers...>());
    throw_if_any(report);
    std::vector<LayerArcs<double>> layers;
    for (std::size_t l = 0; l < arcs.size(); ++l) {
        layers.push_back({std::string(BasicModel<ActorType, Layers...>::layer_names[l]), arcs[l], true});
    }
    return freeze(model.count(NodeKind::actor), layers, freezing);
}
template <class ActorType, class... Layers, class... Reads>
requires(sizeof...(Reads) == sizeof...(Layers))
    [[nodiscard]] Multiplex<double> freeze(const BasicModel<ActorType, Layers...>& model, const Reads&... reads) {
    return freeze(model, CarryOptions{}, FreezeOptions{}, reads...);
}

}  // namespace kam::inline v0::ara
