// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <kam/ara/carry.hpp>
#include <kam/ara/index.hpp>
#include <kam/ara/model.hpp>
#include <kam/ara/scheme_views.hpp>
#include <kam/ara/substance.hpp>
#include <kam/core/error.hpp>

namespace kam::inline v0::ara {

/// How the scheme counts: several relations of a layer between two actors by the strongest of them, and people for the
/// firm that they belong to.
struct SchemeOptions {
    Merge merge = Merge::strongest;
    Ends ends = Ends::top;
};

namespace detail {

/// One layer between two actors, a < b.
struct LayerPair {
    ActorIndex a{}, b{};
    std::optional<double> forward{}, backward{};  ///< none: not recorded, or unknown
    bool recorded_forward = false, recorded_backward = false;
    std::size_t relation_count = 0;
    double coverage = 0;

    /// Mean of the directions that are recorded; none where one of these is unknown.
    [[nodiscard]] std::optional<double> strength() const {
        if (recorded_forward && recorded_backward) {
            return forward && backward ? std::optional((*forward + *backward) / 2) : std::nullopt;
        }
        return recorded_forward ? forward : backward;
    }
    friend bool operator<(const LayerPair& x, const LayerPair& y) { return std::pair(x.a, x.b) < std::pair(y.a, y.b); }
};

template <class Payload>
[[nodiscard]] std::vector<LayerPair> layer_pairs(const CarriedLayer& layer, Merge merge,
                                                 const std::vector<ModelRelation<Payload>>& relations,
                                                 const StrengthIndex<Payload>& index) {
    std::vector<LayerPair> half;
    for_each_pair(layer, [&](auto first, auto last) {
        LayerPair pair;
        const bool turn = first->to < first->from;
        pair.a = turn ? first->to : first->from;
        pair.b = turn ? first->from : first->to;
        (turn ? pair.recorded_backward : pair.recorded_forward) = true;
        const double weight = merged(first, last, merge);
        if (weight == weight) (turn ? pair.backward : pair.forward) = weight;
        pair.relation_count = static_cast<std::size_t>(last - first);
        for (; first != last; ++first) pair.coverage += index.explain(relations[first->relation].payload).coverage;
        half.push_back(pair);
    });
    std::stable_sort(half.begin(), half.end());
    std::vector<LayerPair> pairs;
    for (const LayerPair& each : half) {
        if (pairs.empty() || pairs.back() < each) {
            pairs.push_back(each);
            continue;
        }
        LayerPair& pair = pairs.back();
        pair.recorded_forward = pair.recorded_backward = true;
        if (each.forward) pair.forward = each.forward;
        if (each.backward) pair.backward = each.backward;
        pair.relation_count += each.relation_count;
        pair.coverage += each.coverage;
    }
    for (LayerPair& pair : pairs) pair.coverage /= static_cast<double>(pair.relation_count);
    return pairs;
}

/// Mean of a part of the index over the relations of one direction; NaN where all are unknown.
template <class Payload, class Iterator>
[[nodiscard]] double mean_part(const IndexPart<Payload>& part, const std::vector<ModelRelation<Payload>>& relations,
                               Iterator first, Iterator last) {
    double sum = 0, count = 0;
    for (; first != last; ++first) {
        const double value = part.read(relations[first->relation].payload);
        if (value != value) continue;
        sum += value;
        ++count;
    }
    return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace detail

/// The 3 x 3 scheme of a model, computed: company, dyad and network by actors, resources and activities, with the
/// substance and the function of relationships [hakansson1995]:
///     const Scheme scheme(model, bond_index, tie_index, link_index);
///     const Dyad dyad = scheme.dyad(us, acme);
/// One index per layer, in the order of the model; a relation of the first layer supports the others. Looks into the
/// model, which must live on unchanged. Throws InputError that lists every number outside the scale of its index.
template <class M, class... Payloads>
class Scheme {
public:
    static constexpr std::size_t layer_count = M::layer_count;

    explicit Scheme(const M& model, StrengthIndex<Payloads>... indexes) : Scheme(model, SchemeOptions{}, indexes...) {}
    Scheme(const M& model, const SchemeOptions& options, StrengthIndex<Payloads>... indexes)
        : model_(&model), options_(options), indexes_(std::move(indexes)...) {
        static_assert(sizeof...(Payloads) == layer_count, "kam: the scheme takes one index per layer");
        Report report;
        for_each_layer([&]<std::size_t L>() {
            layers_[L] = detail::carry_layer<L>(model, std::get<L>(indexes_), options_.ends, report);
        });
        throw_if_any(report);
        partners_.resize(static_cast<std::size_t>(model.count(NodeKind::actor)));
        for_each_layer([&]<std::size_t L>() {
            pairs_[L] = detail::layer_pairs(layers_[L], options_.merge, model.template relations_of<L>(),
                                            std::get<L>(indexes_));
            for (const auto& pair : pairs_[L]) {
                partners_[place(pair.a)].push_back(pair.b);
                partners_[place(pair.b)].push_back(pair.a);
            }
        });
        for (auto& list : partners_) {
            std::sort(list.begin(), list.end());
            list.erase(std::unique(list.begin(), list.end()), list.end());
        }
    }
    Scheme(const M&& model, StrengthIndex<Payloads>... indexes) = delete;
    Scheme(const M&& model, const SchemeOptions& options, StrengthIndex<Payloads>... indexes) = delete;

    /// The relationship of two different actors. std::invalid_argument for an actor of another model, and for one that
    /// counts for another where `ends` is top.
    [[nodiscard]] Dyad dyad(ActorIndex a, ActorIndex b) const {
        require(a, "dyad");
        require(b, "dyad");
        if (a == b) throw std::invalid_argument("ara::Scheme::dyad: twice the actor " + model_->key(a));
        Dyad dyad{model_->key(a), model_->key(b)};
        for_each_layer([&]<std::size_t L>() {
            dyad.layers.push_back(dyad_layer<L>(a, b));
            dyad.coverage += dyad.layers.back().coverage / static_cast<double>(layer_count);
            if (L > 0 && dyad.layers[L].relation_count > 0 && dyad.layers[0].relation_count == 0) {
                dyad.unsupported.emplace_back(M::layer_names[L]);
            }
        });
        std::vector<std::optional<double>> strengths;
        for (const DyadLayer& layer : dyad.layers) strengths.push_back(layer.strength);
        dyad.substance = substance(strengths);
        dyad.balance = balance(strengths);
        // An unknown strength could be the weakest; it is never shown to be the strongest.
        const auto by_strength = [](const auto& x, const auto& y) { return x.strength < y.strength; };
        const auto [weakest, strongest] = std::minmax_element(dyad.layers.begin(), dyad.layers.end(), by_strength);
        if (strongest->strength.value_or(0) > 0) dyad.carrying_layer = strongest->layer;
        if (weakest->strength) dyad.hollow_layer = weakest->layer;
        dyad.third_parties = third_parties(a, b);
        return dyad;
    }

    /// What one actor has inside and with whom it is joined. std::invalid_argument as for dyad.
    [[nodiscard]] Company company(ActorIndex actor) const {
        require(actor, "company");
        Company company{model_->key(actor), {}};
        for_each_layer([&]<std::size_t L>() { company.layers.push_back(company_layer<L>(actor)); });
        return company;
    }

    /// All relationships.
    [[nodiscard]] NetworkScheme network() const {
        NetworkScheme network;
        for (int i = 0; i < model_->count(NodeKind::actor); ++i) network.actor_count += counts(ActorIndex(i)) ? 1U : 0U;
        for (std::size_t l = 0; l < layer_count; ++l) network.layers.push_back(network_layer(l, network.actor_count));
        for (int i = 0; i < static_cast<int>(partners_.size()); ++i) {
            for (const ActorIndex other : partners_[static_cast<std::size_t>(i)]) {
                if (other.value > i) network.relationships.push_back(relationship(ActorIndex(i), other));
            }
        }
        std::stable_sort(network.relationships.begin(), network.relationships.end(),
                         [](const auto& x, const auto& y) { return y.substance < x.substance; });
        return network;
    }

private:
    [[nodiscard]] static std::size_t place(ActorIndex actor) { return static_cast<std::size_t>(actor.value); }

    template <class F>
    static void for_each_layer(const F& f) {
        [&]<std::size_t... L>(std::index_sequence<L...>) { (f.template operator()<L>(), ...); }
        (std::make_index_sequence<layer_count>());
    }

    /// Whether relations can count for this actor, and not for one above it.
    [[nodiscard]] bool counts(ActorIndex actor) const {
        return options_.ends == Ends::named || model_->top_of(actor) == actor;
    }
    void require(ActorIndex actor, const char* function) const {
        if (counts(actor)) return;  // throws for an actor of another model
        throw std::invalid_argument("ara::Scheme::" + std::string(function) + ": " + model_->key(actor) +
                                    " counts for " + model_->key(model_->top_of(actor)));
    }

    [[nodiscard]] const detail::LayerPair* find(std::size_t layer, ActorIndex a, ActorIndex b) const {
        detail::LayerPair wanted;
        wanted.a = (std::min)(a, b);
        wanted.b = (std::max)(a, b);
        const auto found = std::lower_bound(pairs_[layer].begin(), pairs_[layer].end(), wanted);
        return found == pairs_[layer].end() || wanted < *found ? nullptr : &*found;
    }

    /// Sum of the known strengths of an actor in a layer.
    [[nodiscard]] double total(std::size_t layer, ActorIndex actor) const {
        double sum = 0;
        for (const ActorIndex other : partners_[place(actor)]) {
            const auto* pair = find(layer, actor, other);
            if (pair != nullptr) sum += pair->strength().value_or(0);
        }
        return sum;
    }

    template <std::size_t L>
    [[nodiscard]] DyadLayer dyad_layer(ActorIndex a, ActorIndex b) const {
        DyadLayer layer;
        layer.layer = M::layer_names[L];
        layer.strength = 0;
        const detail::LayerPair* pair = find(L, a, b);
        if (pair == nullptr) return layer;
        const bool turn = b < a;
        layer.strength = pair->strength();
        layer.forward = turn ? pair->backward : pair->forward;
        layer.backward = turn ? pair->forward : pair->backward;
        const auto direction = [](bool recorded, const std::optional<double>& weight) {
            return recorded ? weight : std::optional(0.0);
        };
        layer.mutuality = mutuality(direction(pair->recorded_forward, pair->forward),
                                    direction(pair->recorded_backward, pair->backward));
        layer.relation_count = pair->relation_count;
        layer.coverage = pair->coverage;
        const auto share = [&](ActorIndex actor) -> std::optional<double> {
            const double sum = total(L, actor);
            return layer.strength && sum > 0 ? std::optional(*layer.strength / sum) : std::nullopt;
        };
        layer.share_of_a = share(a);
        layer.share_of_b = share(b);

        const auto& relations = model_->template relations_of<L>();
        const auto& index = std::get<L>(indexes_);
        const auto there = range(L, a, b), back = range(L, b, a);
        for (const auto& [first, last] : {there, back}) {
            for (auto at = first; at != last; ++at) {
                const auto& relation = relations[at->relation];
                auto why = index.explain(relation.payload);
                layer.reasons.push_back({model_->key(relation.from), model_->key(relation.to), at->share, why.value,
                                         why.coverage, std::move(why.reasons)});
            }
        }
        for (const auto& part : index.parts()) {
            const double forward = detail::mean_part(part, relations, there.first, there.second);
            const double backward = detail::mean_part(part, relations, back.first, back.second);
            const double gap = forward - backward;
            if (gap == gap) layer.gaps.push_back({part.name, forward, backward, gap});
        }
        return layer;
    }

    /// The relations of a layer from one actor to another.
    [[nodiscard]] auto range(std::size_t layer, ActorIndex from, ActorIndex to) const {
        const auto& relations = layers_[layer].relations;
        const auto before = [](const CarriedRelation& x, const CarriedRelation& y) {
            return std::pair(x.from, x.to) < std::pair(y.from, y.to);
        };
        return std::equal_range(relations.begin(), relations.end(), CarriedRelation{from, to}, before);
    }

    [[nodiscard]] ThirdParties third_parties(ActorIndex a, ActorIndex b) const {
        const auto &of_a = partners_[place(a)], &of_b = partners_[place(b)];
        ThirdParties others;
        const auto name = [&](const std::vector<ActorIndex>& list, std::vector<std::string>& names) {
            for (const ActorIndex actor : list) {
                if (actor != a && actor != b) names.push_back(model_->key(actor));
            }
        };
        std::vector<ActorIndex> shared, only_a, only_b;
        std::set_intersection(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), std::back_inserter(shared));
        std::set_difference(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(), std::back_inserter(only_a));
        std::set_difference(of_b.begin(), of_b.end(), of_a.begin(), of_a.end(), std::back_inserter(only_b));
        name(shared, others.shared);
        name(only_b, others.opened_to_a);
        name(only_a, others.opened_to_b);
        return others;
    }

    template <std::size_t L>
    [[nodiscard]] CompanyLayer company_layer(ActorIndex actor) const {
        CompanyLayer layer;
        layer.layer = M::layer_names[L];
        layer.node_count = node_count(M::template LayerAt<L>::joins, actor);
        layer.inside_count =
            static_cast<std::size_t>(std::count(layers_[L].inside.begin(), layers_[L].inside.end(), actor));
        for (const ActorIndex other : partners_[place(actor)]) {
            const auto* pair = find(L, actor, other);
            if (pair == nullptr) continue;
            const bool unsupported = L > 0 && find(0, actor, other) == nullptr;
            layer.partners.push_back(
                {model_->key(other), pair->strength(), {}, pair->relation_count, pair->coverage, unsupported});
            layer.total_strength += pair->strength().value_or(0);
            layer.unsupported_count += unsupported ? 1U : 0U;
            layer.coverage += pair->coverage;
        }
        if (!layer.partners.empty()) layer.coverage /= static_cast<double>(layer.partners.size());
        if (layer.total_strength > 0) {
            layer.concentration = 0;
            for (Partner& partner : layer.partners) {
                if (partner.strength) partner.share = *partner.strength / layer.total_strength;
                *layer.concentration += partner.share.value_or(0) * partner.share.value_or(0);
            }
        }
        std::stable_sort(layer.partners.begin(), layer.partners.end(),
                         [](const Partner& x, const Partner& y) { return y.strength < x.strength; });
        return layer;
    }

    /// People and units of an actor, resources that it controls, or activities that it performs.
    [[nodiscard]] std::size_t node_count(NodeKind kind, ActorIndex actor) const {
        std::size_t count = 0;
        for (const auto& holders :
             detail::holders(*model_, kind, kind == NodeKind::actor ? Ends::top : options_.ends)) {
            count += std::any_of(holders.begin(), holders.end(),
                                 [&](const detail::Holder& holder) { return holder.actor == actor; })
                         ? 1U
                         : 0U;
        }
        return kind == NodeKind::actor && count > 0 ? count - 1 : count;
    }

    [[nodiscard]] NetworkLayer network_layer(std::size_t l, std::size_t actor_count) const {
        NetworkLayer layer;
        layer.layer = M::layer_names[l];
        layer.pair_count = pairs_[l].size();
        layer.without_actor_count = layers_[l].without_actor.size();
        const double possible = 0.5 * static_cast<double>(actor_count) * (static_cast<double>(actor_count) - 1);
        const double pairs = static_cast<double>(layer.pair_count);
        if (possible > 0) layer.density = pairs / possible;
        layer.shared_with.assign(layer_count, 0);
        if (layer.pair_count == 0) return layer;
        double sum = 0, known = 0, mutual = 0;
        for (const auto& pair : pairs_[l]) {
            if (pair.strength()) {
                sum += *pair.strength();
                ++known;
            }
            mutual += pair.recorded_forward && pair.recorded_backward ? 1 : 0;
            layer.coverage += pair.coverage / pairs;
            for (std::size_t k = 0; k < layer_count; ++k) {
                layer.shared_with[k] += find(k, pair.a, pair.b) != nullptr ? 1 : 0;
            }
        }
        for (double& shared : layer.shared_with) shared /= pairs;
        if (known > 0) layer.mean_strength = sum / known;
        layer.mutual_share = mutual / pairs;
        layer.supported_share = layer.shared_with[0];
        return layer;
    }

    [[nodiscard]] Relationship relationship(ActorIndex a, ActorIndex b) const {
        Relationship relationship{a, b, {}, {}, {}, find(0, a, b) == nullptr};
        for (std::size_t l = 0; l < layer_count; ++l) {
            const auto* pair = find(l, a, b);
            relationship.strengths.push_back(pair == nullptr ? std::optional(0.0) : pair->strength());
        }
        relationship.substance = substance(relationship.strengths);
        relationship.balance = balance(relationship.strengths);
        return relationship;
    }

    const M* model_;
    SchemeOptions options_;
    std::tuple<StrengthIndex<Payloads>...> indexes_;
    std::array<CarriedLayer, layer_count> layers_;
    std::array<std::vector<detail::LayerPair>, layer_count> pairs_;
    std::vector<std::vector<ActorIndex>> partners_;  // by actor: with whom it has a relation in any layer, ascending
};

}  // namespace kam::inline v0::ara
