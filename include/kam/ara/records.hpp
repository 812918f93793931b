// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/model.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/names.hpp>

namespace kam::inline v0::ara {

/// One line of the structure of a model: who belongs to, controls, performs or supplies what.
struct StructureRecord {
    StructureKind kind{};
    std::string from_id{};  ///< an actor
    std::string to_id{};    ///< an actor, resource or activity, by the kind
    double share = 1;
    std::optional<Date> valid_from_on{};
    std::optional<Date> valid_to_on{};
};
BOOST_DESCRIBE_STRUCT(StructureRecord, (), (kind, from_id, to_id, share, valid_from_on, valid_to_on))

/// One relation of a layer with the fields of its payload beside its ends, so that it is one line of a CSV file.
template <Described Payload>
struct RelationRecord : Payload {
    NodeKind from_kind = NodeKind::actor;
    std::string from_id{};
    NodeKind to_kind = NodeKind::actor;
    std::string to_id{};
    std::optional<Date> valid_from_on{};
    std::optional<Date> valid_to_on{};

    BOOST_DESCRIBE_CLASS(RelationRecord, (Payload), (from_kind, from_id, to_kind, to_id, valid_from_on, valid_to_on),
                         (), ())
};

/// A whole ARA model as described tables, for CSV (one file per table), JSON and schemas.
template <AccountLike ActorType = Actor, Described BondType = Bond, Described TieType = Tie, Described LinkType = Link>
struct ModelRecords {
    std::vector<ActorType> actors{};
    std::vector<Resource> resources{};
    std::vector<Activity> activities{};
    std::vector<StructureRecord> structure{};
    std::vector<RelationRecord<BondType>> bonds{};
    std::vector<RelationRecord<TieType>> ties{};
    std::vector<RelationRecord<LinkType>> links{};

    BOOST_DESCRIBE_CLASS(ModelRecords, (), (actors, resources, activities, structure, bonds, ties, links), (), ())
};

/// The relations of a layer of any model as records, in their order.
template <kam::detail::FixedString Name, class M>
[[nodiscard]] auto relation_records(const M& model) {
    using Payload = typename M::template PayloadOf<Name>;
    std::vector<RelationRecord<Payload>> records;
    records.reserve(model.template relations<Name>().size());
    for (const auto& relation : model.template relations<Name>()) {
        RelationRecord<Payload> record;
        static_cast<Payload&>(record) = relation.payload;
        record.from_kind = relation.from.kind;
        record.from_id = model.key(relation.from);
        record.to_kind = relation.to.kind;
        record.to_id = model.key(relation.to);
        record.valid_from_on = relation.validity.from_on;
        record.valid_to_on = relation.validity.to_on;
        records.push_back(std::move(record));
    }
    return records;
}

/// The structure of any model as records: who belongs to whom first, then control, performance and supply.
template <class M>
[[nodiscard]] std::vector<StructureRecord> structure_records(const M& model) {
    std::vector<StructureRecord> records;
    for (const StructureKind kind : values_of<StructureKind>()) {
        for (const StructureArc& arc : model.structure(kind)) {
            records.push_back(
                {kind, model.key(arc.from), model.key(arc.to), arc.share, arc.validity.from_on, arc.validity.to_on});
        }
    }
    return records;
}

/// A model as tables; `model_from` is the inverse.
template <class A, class B, class T, class L>
[[nodiscard]] ModelRecords<A, B, T, L> to_records(const Model<A, B, T, L>& model) {
    return {model.actors(),
            model.resources(),
            model.activities(),
            structure_records(model),
            relation_records<"bond">(model),
            relation_records<"tie">(model),
            relation_records<"link">(model)};
}

/// A node of any kind for graph files; `id` is "actor:Acme", so that the kinds do not share keys.
struct GraphNode {
    std::string id{};
    NodeKind kind{};
    std::string name{};
};
BOOST_DESCRIBE_STRUCT(GraphNode, (), (id, kind, name))

/// An arc of structure or a relation for graph files: `name` is the layer or the kind of structure.
struct GraphEdge {
    std::string name{};
    std::string from_id{};
    std::string to_id{};
    std::optional<double> strength{};  ///< of a relation by its read; share of an arc of structure
};
BOOST_DESCRIBE_STRUCT(GraphEdge, (), (name, from_id, to_id, strength))

namespace detail {

template <class M>
[[nodiscard]] std::string graph_id(const M& model, Node node) {
    return std::string(name_of(node.kind)) + ':' + model.key(node);
}

}  // namespace detail

/// All nodes of a model for `io::to_graphml` and `io::to_dot` (kam/io/graph.hpp), actors first.
template <class M>
[[nodiscard]] std::vector<GraphNode> graph_nodes(const M& model) {
    std::vector<GraphNode> nodes;
    for (const NodeKind kind : values_of<NodeKind>()) {
        for (int i = 0; i < model.count(kind); ++i) {
            const Node node(kind, i);
            nodes.push_back({detail::graph_id(model, node), kind, model.key(node)});
        }
    }
    return nodes;
}

/// All its arcs: structure, and every layer's relations with the strength that its read (an index or a measure) gives
/// them. One read per layer, in their order.
template <class M, class... Reads>
[[nodiscard]] std::vector<GraphEdge> graph_edges(const M& model, const Reads&... reads) {
    static_assert(sizeof...(Reads) == M::layer_count, "kam: graph_edges takes one index or measure per layer");
    std::vector<GraphEdge> edges;
    for (const StructureKind kind : values_of<StructureKind>()) {
        for (const StructureArc& arc : model.structure(kind)) {
            edges.push_back({std::string(name_of(kind)), detail::graph_id(model, arc.from),
                             detail::graph_id(model, arc.to), arc.share});
        }
    }
    [&]<std::size_t... L>(std::index_sequence<L...>) {
        const auto add = [&](const auto& relations, std::string_view layer, const auto& read) {
            for (const auto& relation : relations) {
                const double strength = kam::measure(relation.payload, read);
                edges.push_back({std::string(layer), detail::graph_id(model, relation.from),
                                 detail::graph_id(model, relation.to),
                                 strength == strength ? std::optional(strength) : std::nullopt});
            }
        };
        (add(model.template relations_of<L>(), M::layer_names[L], reads), ...);
    }
    (std::make_index_sequence<M::layer_count>());
    return edges;
}

namespace detail {

/// The node of this key, or an issue.
template <class M>
[[nodiscard]] std::optional<Node> find_node(const M& model, NodeKind kind, const std::string& key,
                                            std::string_view path, std::size_t record, std::string_view field,
                                            Report& report) {
    const auto node = position_of(kind) ? model.find(kind, key) : std::nullopt;
    if (!node) {
        report.add(kam::detail::field_path(kam::detail::element_path(path, record), field), Fault::dangling,
                   "there is no " + std::string(name_of(kind)) + ' ' + kam::detail::quoted(key));
    }
    return node;
}

template <std::size_t L, class M, class Records>
void add_relations(M& model, const Records& records, std::string_view path, Report& report) {
    using Payload = typename M::template LayerAt<L>::Payload;
    std::size_t i = 0;
    for (const RelationRecord<Payload>& record : records) {
        const auto from = find_node(model, record.from_kind, record.from_id, path, i, "from_id", report);
        const auto to = find_node(model, record.to_kind, record.to_id, path, i, "to_id", report);
        if (from && to) {
            model.template add_relation<L>(*from, *to, record, {record.valid_from_on, record.valid_to_on}, report,
                                           [&] { return kam::detail::element_path(path, i); });
        }
        ++i;
    }
}

template <class M, class Records>
void add_nodes(M& model, const Records& records, std::string_view path, Report& report) {
    std::size_t i = 0;
    for (const auto& record : records) {
        try {
            model.add(record);
        } catch (const InputError& error) {
            report.append(error.report(), kam::detail::element_path(path, i) + ": ");
        }
        ++i;
    }
}

}  // namespace detail

/// Adds relations of one layer to any model: `add_records<"legal">(model, records, "legal")`. Throws InputError that
/// lists every unknown node, self-loop, repeat, date out of order and field out of range, and then adds none.
template <kam::detail::FixedString Name, class M, class Records>
void add_records(M& model, const Records& records, std::string_view path) {
    constexpr std::size_t l = M::template find_layer<Name>();
    static_assert(l < M::layer_count, "kam: the model has no layer of this name");
    M changed = model;
    Report report;
    detail::add_relations<(std::min)(l, M::layer_count - 1)>(changed, records, path, report);
    throw_if_any(report);
    model = std::move(changed);
}

/// A model from tables. Throws InputError that lists everything that is wrong in any of them, as "bonds[3].to_id: there
/// is no actor 'Acme'"; nothing is then built.
template <class A, class B, class T, class L>
[[nodiscard]] Model<A, B, T, L> model_from(const ModelRecords<A, B, T, L>& records, Repeats repeats = Repeats::reject) {
    Model<A, B, T, L> model(repeats);
    Report report;
    detail::add_nodes(model, records.actors, "actors", report);
    detail::add_nodes(model, records.resources, "resources", report);
    detail::add_nodes(model, records.activities, "activities", report);
    for (std::size_t i = 0; i < records.structure.size(); ++i) {
        const StructureRecord& record = records.structure[i];
        const auto from = detail::find_node(model, NodeKind::actor, record.from_id, "structure", i, "from_id", report);
        const auto to = detail::find_node(model, end_of(record.kind), record.to_id, "structure", i, "to_id", report);
        if (!from || !to) continue;
        model.add_structure(record.kind, ActorIndex(from->number), *to, record.share,
                            {record.valid_from_on, record.valid_to_on}, report,
                            [&] { return kam::detail::element_path("structure", i); });
    }
    detail::add_relations<0>(model, records.bonds, "bonds", report);
    detail::add_relations<1>(model, records.ties, "ties", report);
    detail::add_relations<2>(model, records.links, "links", report);
    throw_if_any(report);
    return model;
}

}  // namespace kam::inline v0::ara
