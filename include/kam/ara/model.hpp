// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/enum.hpp>

#include <kam/ara/nodes.hpp>
#include <kam/ara/payloads.hpp>
#include <kam/ara/structure.hpp>
#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/names.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/sparse.hpp>

namespace kam::inline v0::ara {

/// A layer of a model: its name, what is known of each relation, and the kind of node that its relations join. Every
/// layer may join actors directly as well: `Layer<"tie", Tie, NodeKind::resource>`.
template <kam::detail::FixedString Name, Described PayloadType, NodeKind Joins = NodeKind::actor>
struct Layer {
    using Payload = PayloadType;
    static constexpr std::string_view name = Name.view();
    static constexpr NodeKind joins = Joins;
};

/// One relation of a layer, directed: as the node `from` holds it.
template <class Payload>
struct ModelRelation {
    Node from{};
    Node to{};
    Payload payload{};
    Validity validity{};
};

/// What a model does with a second relation of the same layer and the same ends on a day when the first holds: an
/// issue, a record beside it, or the new one in its place.
enum class Repeats { reject, keep, replace };
BOOST_DESCRIBE_ENUM(Repeats, reject, keep, replace)

namespace detail {

/// Reports what is wrong with the fields of a record.
template <class Payload, class Where>
void check_payload(const Payload& payload, const Where& where, Report& report) {
    Report found(report.limit());
    kam::check_value(payload, {}, {}, found);
    if (!found.ok()) report.append(found, where() + '.');
}

/// Nodes of one kind, by number and by key.
template <AccountLike Record>
struct NodeList {
    std::vector<Record> records{};
    KeyIndex<Record> keys{};

    [[nodiscard]] std::optional<int> find(std::string_view key) const {
        const auto found = keys.find(key);
        return found ? std::optional(found->value) : std::nullopt;
    }
    [[nodiscard]] int size() const noexcept { return static_cast<int>(records.size()); }
    [[nodiscard]] int add(Record record) {
        const int number = keys.add(key_of(record)).value;
        records.push_back(std::move(record));
        return number;
    }
};

/// A record of which nothing is known but its key.
template <class Record>
[[nodiscard]] Record with_key(std::string_view key) {
    Record record{};
    const std::string text(key);
    if constexpr (kam::detail::HasCustomKey<Record>) {
        record.*AccountTraits<Record>::key = text;
    } else {
        visit_descriptor<Record>(kam::detail::default_key_name<Record>(), [&](auto d) {
            if constexpr (std::is_assignable_v<decltype(record.*d.pointer), std::string>) record.*d.pointer = text;
        });
    }
    return record;
}

/// The relations of one layer; `versions` is used unless repeats are kept.
template <class Payload>
struct LayerStore {
    std::vector<ModelRelation<Payload>> relations{};
    Versions versions{};
};

}  // namespace detail

/// A business network as the ARA model sees it [hakansson1995]: actors, resources that they control and activities that
/// they perform, joined layer by layer by relations that carry the user's own described payloads. `Model` is the one
/// with bonds, ties and links; take this with more layers, such as a legal one.
///     Model<> model;
///     const auto us = model.actor("Supplier"), acme = model.actor("Acme");
///     model.relate<"bond">(us, acme, {.trust_share = 0.8});
/// Every addition either takes effect as a whole or throws and changes nothing: InputError for data that is wrong in
/// itself (a self-loop, a share of 1.7, dates out of order, a repeat, a cycle of belonging), std::invalid_argument for
/// a node of another model.
template <AccountLike ActorType, class... Layers>
class BasicModel {
public:
    using Actor = ActorType;
    static constexpr std::size_t layer_count = sizeof...(Layers);
    static constexpr std::array<std::string_view, layer_count> layer_names{Layers::name...};

    /// Position of the layer of this name; `layer_count` where there is none.
    template <kam::detail::FixedString Name>
    [[nodiscard]] static constexpr std::size_t find_layer() {
        return static_cast<std::size_t>(std::find(layer_names.begin(), layer_names.end(), Name.view()) -
                                        layer_names.begin());
    }
    template <std::size_t L>
    using LayerAt = std::tuple_element_t<L, std::tuple<Layers...>>;
    /// The payload of the layer of this name.
    template <kam::detail::FixedString Name>
    using PayloadOf = typename LayerAt<(std::min)(find_layer<Name>(), layer_count - 1)>::Payload;

    explicit BasicModel(Repeats repeats = Repeats::reject) : repeats_(repeats) {}

    /// The node of this key; a new one, of which only the key is known, where there is none yet.
    ActorIndex actor(std::string_view key) { return ActorIndex(find_or_add(actors_, key)); }
    ResourceIndex resource(std::string_view key) { return ResourceIndex(find_or_add(resources_, key)); }
    ActivityIndex activity(std::string_view key) { return ActivityIndex(find_or_add(activities_, key)); }

    /// A new node. InputError when its key is empty or taken, or a field is out of range.
    ActorIndex add(Actor record) { return ActorIndex(add_node(actors_, std::move(record), "actor")); }
    ResourceIndex add(Resource record) { return ResourceIndex(add_node(resources_, std::move(record), "resource")); }
    ActivityIndex add(Activity record) { return ActivityIndex(add_node(activities_, std::move(record), "activity")); }

    [[nodiscard]] std::optional<ActorIndex> find_actor(std::string_view key) const {
        const auto found = actors_.find(key);
        return found ? std::optional(ActorIndex(*found)) : std::nullopt;
    }
    /// The node of this kind and key.
    [[nodiscard]] std::optional<Node> find(NodeKind kind, std::string_view key) const {
        const auto found = kind == NodeKind::actor      ? actors_.find(key)
                           : kind == NodeKind::resource ? resources_.find(key)
                                                        : activities_.find(key);
        return found ? std::optional(Node(kind, *found)) : std::nullopt;
    }
    [[nodiscard]] const std::vector<Actor>& actors() const noexcept { return actors_.records; }
    [[nodiscard]] const std::vector<Resource>& resources() const noexcept { return resources_.records; }
    [[nodiscard]] const std::vector<Activity>& activities() const noexcept { return activities_.records; }
    /// How many nodes of a kind there are.
    [[nodiscard]] int count(NodeKind kind) const noexcept {
        return kind == NodeKind::actor      ? actors_.size()
               : kind == NodeKind::resource ? resources_.size()
                                            : activities_.size();
    }
    [[nodiscard]] const std::string& key(Node node) const {
        require(node, "key");
        return node.kind == NodeKind::actor      ? actors_.keys.key(Index<Actor>(node.number))
               : node.kind == NodeKind::resource ? resources_.keys.key(Index<Resource>(node.number))
                                                 : activities_.keys.key(Index<Activity>(node.number));
    }

    /// A person belongs to a team or firm, a unit to a firm; to one at a time, and never to itself through others.
    void belongs(ActorIndex member, ActorIndex whole, const Validity& validity = {}) {
        add_structure(StructureKind::belongs, member, whole, 1, validity);
    }
    /// `share` (above 0, at most 1) of a resource that several control.
    void controls(ActorIndex actor, ResourceIndex resource, double share = 1, const Validity& validity = {}) {
        add_structure(StructureKind::controls, actor, resource, share, validity);
    }
    /// `share` (above 0, at most 1) of an activity that several perform.
    void performs(ActorIndex actor, ActivityIndex activity, double share = 1, const Validity& validity = {}) {
        add_structure(StructureKind::performs, actor, activity, share, validity);
    }
    /// One step of a chain: `supplier` sells to `customer`.
    void supplies(ActorIndex supplier, ActorIndex customer, const Validity& validity = {}) {
        add_structure(StructureKind::supplies, supplier, customer, 1, validity);
    }
    [[nodiscard]] const std::vector<StructureArc>& structure(StructureKind kind) const noexcept {
        return structure_.arcs(kind);
    }

    /// Adds a relation of the layer of this name between two actors or two nodes of the kind that the layer joins (or
    /// one of each). A misspelt layer, or a node that the layer does not join, does not compile.
    template <kam::detail::FixedString Name, class From, class To>
    void relate(From from, To to, PayloadOf<Name> payload = {}, const Validity& validity = {}) {
        constexpr std::size_t l = find_layer<Name>();
        static_assert(l < layer_count, "kam: the model has no layer of this name");
        if constexpr (l < layer_count) {
            constexpr bool joined = joins<l, From>() && joins<l, To>();
            static_assert(joined, "kam: the layer does not join nodes of this kind");
            if constexpr (joined) {
                Report report;
                add_relation<l>(from, to, std::move(payload), validity, report, [&] {
                    return std::string(Name.view()) + ' ' + kam::detail::quoted(key(from)) + " -> " +
                           kam::detail::quoted(key(to));
                });
                throw_if_any(report);
            }
        }
    }

    /// The relations of a layer in the order in which they were added.
    template <kam::detail::FixedString Name>
    [[nodiscard]] const std::vector<ModelRelation<PayloadOf<Name>>>& relations() const noexcept {
        constexpr std::size_t l = find_layer<Name>();
        static_assert(l < layer_count, "kam: the model has no layer of this name");
        return relations_of<(std::min)(l, layer_count - 1)>();
    }
    template <std::size_t L>
    [[nodiscard]] const auto& relations_of() const noexcept {
        return std::get<L>(layers_).relations;
    }

    /// The model as it was on a day: all nodes with their numbers, and of structure and relations what held on that
    /// day. Time in proportion to the model.
    [[nodiscard]] BasicModel as_of(Date day) const {
        BasicModel then(repeats_);
        then.actors_ = actors_;
        then.resources_ = resources_;
        then.activities_ = activities_;
        then.structure_.copy(structure_, day);
        then.copy_relations(*this, day, std::make_index_sequence<layer_count>());
        return then;
    }

    /// The actor that this one belongs to directly; of several one after the other, the latest. Ask `as_of` for a day.
    [[nodiscard]] std::optional<ActorIndex> whole_of(ActorIndex actor) const {
        require(actor, "whole_of");
        return structure_.whole_of(actor);
    }
    /// The actor at the top, through all that it belongs to; the actor itself where it belongs to none.
    [[nodiscard]] ActorIndex top_of(ActorIndex actor) const {
        for (auto whole = whole_of(actor); whole; whole = whole_of(actor)) actor = *whole;
        return actor;
    }

    /// Adds a relation whose ends are known at run time, for loading; whatever is wrong goes to the report, and then
    /// nothing is added. `where()` names the record in it.
    template <std::size_t L, class Where>
    void add_relation(Node from, Node to, typename LayerAt<L>::Payload payload, const Validity& validity,
                      Report& report, const Where& where) {
        auto& layer = std::get<L>(layers_);
        const std::size_t issues = report.count();
        for (const Node node : {from, to}) {
            require(node, "relate");
            if (node.kind == NodeKind::actor || node.kind == LayerAt<L>::joins) continue;
            report.add(where(), Fault::inconsistent,
                       "a " + std::string(LayerAt<L>::name) + " does not join a node of kind " +
                           std::string(name_of(node.kind)));
        }
        if (from == to)
            report.add(where(), Fault::inconsistent, "joins " + kam::detail::quoted(key(from)) + " to itself");
        detail::check_validity(validity, where, report);
        detail::check_payload(payload, where, report);
        if (report.count() > issues) return;
        ModelRelation<typename LayerAt<L>::Payload> relation{from, to, std::move(payload), validity};
        if (repeats_ == Repeats::keep) {
            layer.relations.push_back(std::move(relation));
            return;
        }
        const std::uint64_t ends = detail::key_of_ends(from, to);
        for (auto k = layer.versions.last(ends); k != detail::Versions::none; k = layer.versions.before(k)) {
            if (!overlap(layer.relations[k].validity, validity)) continue;
            if (repeats_ == Repeats::replace) {
                layer.relations[k] = std::move(relation);
            } else {
                report.add(where(), Fault::duplicate,
                           "is there already, as number " + std::to_string(k) + " of the " +
                               std::string(LayerAt<L>::name) + " layer");
            }
            return;
        }
        layer.versions.add(ends);
        layer.relations.push_back(std::move(relation));
    }

    /// Adds an arc of structure between nodes known at run time; trouble as in add_relation.
    template <class Where>
    void add_structure(StructureKind kind, ActorIndex from, Node to, double share, const Validity& validity,
                       Report& report, const Where& where) {
        require(from, "add_structure");
        require(to, "add_structure");
        if (to.kind != end_of(kind)) {
            throw std::invalid_argument("ara::BasicModel::add_structure: an actor " + std::string(name_of(kind)) +
                                        " no node of kind " + std::string(name_of(to.kind)));
        }
        structure_.add(kind, {from, to, share, validity}, report, where,
                       [&](Node node) { return kam::detail::quoted(key(node)); });
    }

private:
    template <std::size_t L, class End>
    [[nodiscard]] static constexpr bool joins() {
        return std::is_same_v<End, ActorIndex> ||
               (LayerAt<L>::joins == NodeKind::resource && std::is_same_v<End, ResourceIndex>) ||
               (LayerAt<L>::joins == NodeKind::activity && std::is_same_v<End, ActivityIndex>);
    }

    void require(Node node, const char* function) const {
        if (node.number >= 0 && node.number < count(node.kind)) return;
        throw std::invalid_argument("ara::BasicModel::" + std::string(function) + ": " +
                                    std::string(name_of(node.kind)) + ' ' + std::to_string(node.number) + " of " +
                                    std::to_string(count(node.kind)));
    }

    template <class Record>
    [[nodiscard]] int find_or_add(detail::NodeList<Record>& list, std::string_view key) {
        if (const auto found = list.find(key)) return *found;
        return add_node(list, detail::with_key<Record>(key), "node");
    }
    template <class Record>
    [[nodiscard]] int add_node(detail::NodeList<Record>& list, Record record, std::string_view what) {
        const std::string key = key_of(record);
        const std::string where = std::string(what) + ' ' + kam::detail::quoted(key);
        Report report;
        if (key.empty()) report.add(std::string(what), Fault::missing, "has no key");
        if (list.find(key)) report.add(where, Fault::duplicate, "is there already");
        detail::check_payload(
            record, [&] { return std::string(where); }, report);
        throw_if_any(report);
        return list.add(std::move(record));
    }

    void add_structure(StructureKind kind, ActorIndex from, Node to, double share, const Validity& validity) {
        Report report;
        add_structure(kind, from, to, share, validity, report, [&] {
            return kam::detail::quoted(key(from)) + ' ' + std::string(name_of(kind)) + ' ' +
                   kam::detail::quoted(key(to));
        });
        throw_if_any(report);
    }
    template <std::size_t... L>
    void copy_relations(const BasicModel& other, Date day, std::index_sequence<L...>) {
        (copy_layer(std::get<L>(other.layers_), day, std::get<L>(layers_)), ...);
    }
    template <class Store>
    void copy_layer(const Store& from, Date day, Store& to) const {
        for (const auto& relation : from.relations) {
            if (!holds_on(relation.validity, day)) continue;
            if (repeats_ != Repeats::keep) to.versions.add(detail::key_of_ends(relation.from, relation.to));
            to.relations.push_back(relation);
        }
    }

    Repeats repeats_;
    detail::NodeList<Actor> actors_;
    detail::NodeList<Resource> resources_;
    detail::NodeList<Activity> activities_;
    detail::Structure<StructureArc> structure_;
    std::tuple<detail::LayerStore<typename Layers::Payload>...> layers_;
};

/// The ARA model: bonds join actors; ties join resources, links activities, or actors directly.
template <AccountLike ActorType = Actor, Described BondType = Bond, Described TieType = Tie, Described LinkType = Link>
using Model = BasicModel<ActorType, Layer<"bond", BondType>, Layer<"tie", TieType, NodeKind::resource>,
                         Layer<"link", LinkType, NodeKind::activity>>;

}  // namespace kam::inline v0::ara
