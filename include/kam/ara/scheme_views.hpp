// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/index.hpp>
#include <kam/ara/network.hpp>
#include <kam/core/evidence.hpp>

namespace kam::inline v0::ara {

/// One relation that a figure comes from.
struct RelationReason {
    std::string from{};
    std::string to{};
    double share = 1;                  ///< its part that counts between the two, where several control its ends
    std::optional<double> strength{};  ///< before the share; none: unknown
    double coverage = 0;               ///< share of the index that is known
    std::vector<Reason> fields{};
};
BOOST_DESCRIBE_STRUCT(RelationReason, (), (from, to, share, strength, coverage, fields))

/// How differently the two sides see the same dimension of their relationship [anderson1994]: means over the relations
/// of each side, in the field's own unit.
struct PerceptionGap {
    std::string field{};
    double forward = 0;
    double backward = 0;
    double gap = 0;  ///< forward - backward
};
BOOST_DESCRIBE_STRUCT(PerceptionGap, (), (field, forward, backward, gap))

/// One layer between two actors: activity links, resource ties or actor bonds.
struct DyadLayer {
    std::string layer{};
    std::optional<double> strength{};  ///< 0 without relations; mean of the directions that are recorded; none: unknown
    std::optional<double> forward{};   ///< as the first holds it
    std::optional<double> backward{};  ///< as the second holds it
    std::optional<double> mutuality{};   ///< min / max of the two; a direction without a record counts 0
    std::optional<double> share_of_a{};  ///< of all that the first has in this layer (function for the company)
    std::optional<double> share_of_b{};
    std::size_t relation_count = 0;
    double coverage = 0;  ///< mean coverage of the relations
    std::vector<PerceptionGap> gaps{};
    std::vector<RelationReason> reasons{};
};
BOOST_DESCRIBE_STRUCT(DyadLayer, (),
                      (layer, strength, forward, backward, mutuality, share_of_a, share_of_b, relation_count, coverage,
                       gaps, reasons))

/// What a relationship means to others (function for third parties): those related to both, and those whom one side
/// meets only through the other.
struct ThirdParties {
    std::vector<std::string> shared{};
    std::vector<std::string> opened_to_a{};  ///< partners of b that a is not related to
    std::vector<std::string> opened_to_b{};
};
BOOST_DESCRIBE_STRUCT(ThirdParties, (), (shared, opened_to_a, opened_to_b))

/// The relationship of two actors [hakansson1995].
struct Dyad {
    std::string a{};
    std::string b{};
    std::vector<DyadLayer> layers{};              ///< in the order of the model
    std::optional<double> substance{};            ///< geometric mean of the strengths
    std::optional<double> balance{};              ///< entropy of their shares, 0..1
    std::optional<std::string> carrying_layer{};  ///< the strongest; none where none is known above 0
    std::optional<std::string> hollow_layer{};    ///< the weakest; none where one is unknown
    std::vector<std::string> unsupported{};       ///< layers with relations but no bond beside them
    double coverage = 0;                          ///< mean coverage of the layers
    ThirdParties third_parties{};
};
BOOST_DESCRIBE_STRUCT(Dyad, (),
                      (a, b, layers, substance, balance, carrying_layer, hollow_layer, unsupported, coverage,
                       third_parties))

/// One partner of a company in a layer.
struct Partner {
    std::string actor{};
    std::optional<double> strength{};
    std::optional<double> share{};  ///< of the company's known strength in this layer
    std::size_t relation_count = 0;
    double coverage = 0;
    bool unsupported = false;  ///< a relation without a bond beside it
};
BOOST_DESCRIBE_STRUCT(Partner, (), (actor, strength, share, relation_count, coverage, unsupported))

/// One layer of a company: what it has inside, and with whom it is joined.
struct CompanyLayer {
    std::string layer{};
    std::size_t node_count = 0;             ///< people and units, resources controlled, or activities performed
    std::size_t inside_count = 0;           ///< relations inside the company
    double total_strength = 0;              ///< over the partners of known strength
    std::optional<double> concentration{};  ///< Herfindahl index of the partners' shares
    std::size_t unsupported_count = 0;
    double coverage = 0;              ///< mean coverage of the partners
    std::vector<Partner> partners{};  ///< the strongest first, unknown ones last
};
BOOST_DESCRIBE_STRUCT(CompanyLayer, (),
                      (layer, node_count, inside_count, total_strength, concentration, unsupported_count, coverage,
                       partners))

/// The first column of the scheme: organisational structure, resource collection, activity structure.
struct Company {
    std::string actor{};
    std::vector<CompanyLayer> layers{};
};
BOOST_DESCRIBE_STRUCT(Company, (), (actor, layers))

/// One relationship among others.
struct Relationship {
    ActorIndex a{};
    ActorIndex b{};
    std::vector<std::optional<double>> strengths{};  ///< by layer; 0 without relations
    std::optional<double> substance{};
    std::optional<double> balance{};
    bool unsupported = false;
};

/// One layer of the network: web of actors, resource constellation, activity pattern.
struct NetworkLayer {
    std::string layer{};
    std::size_t pair_count = 0;
    std::optional<double> density{};          ///< of the pairs that there could be
    std::optional<double> mean_strength{};    ///< over pairs of known strength
    std::optional<double> mutual_share{};     ///< of the pairs: recorded in both directions
    std::optional<double> supported_share{};  ///< of the pairs: with a bond beside them
    std::vector<double> shared_with{};        ///< of the pairs: also in layer 0, 1, ...; 0 without pairs
    double coverage = 0;                      ///< mean coverage of the relations
    std::size_t without_actor_count = 0;      ///< relations with an end that nobody controls or performs
};
BOOST_DESCRIBE_STRUCT(NetworkLayer, (),
                      (layer, pair_count, density, mean_strength, mutual_share, supported_share, shared_with, coverage,
                       without_actor_count))

/// The third column of the scheme.
struct NetworkScheme {
    std::size_t actor_count = 0;
    std::vector<NetworkLayer> layers{};
    std::vector<Relationship> relationships{};  ///< the most substance first, unknown ones last
};

/// The layer strengths of a relationship as plain numbers, so that other models can take them (T021, T048).
struct LayerStrengths {
    std::optional<double> bond{};
    std::optional<double> tie{};
    std::optional<double> link{};
};
BOOST_DESCRIBE_STRUCT(LayerStrengths, (), (bond, tie, link))

/// Those of a dyad of a Model; a layer that the model does not have stays unknown.
[[nodiscard]] inline LayerStrengths layer_strengths(const Dyad& dyad) {
    LayerStrengths strengths;
    for (const DyadLayer& layer : dyad.layers) {
        if (layer.layer == "bond") strengths.bond = layer.strength;
        if (layer.layer == "tie") strengths.tie = layer.strength;
        if (layer.layer == "link") strengths.link = layer.strength;
    }
    return strengths;
}

}  // namespace kam::inline v0::ara
