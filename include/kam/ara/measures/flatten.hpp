// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <kam/ara/multiplex.hpp>
#include <kam/ara/network.hpp>

namespace kam::inline v0::ara {

/// All layers as one, named "all": the arcs of two actors become one arc by the options' policy for duplicates (their
/// weights are added), each weight first multiplied by that of its layer where `layer_weights` are given (from 0, one
/// per layer). Undirected where all layers are; else an undirected tie becomes arcs both ways. Throws
/// std::invalid_argument where the weights do not fit the layers, InputError as freeze does.
template <class Scalar>
[[nodiscard]] Multiplex<Scalar> flattened(const Multiplex<Scalar>& multiplex,
                                          const std::type_identity_t<std::span<const Scalar>>& layer_weights = {},
                                          const FreezeOptions& options = {}) {
    const auto layers = static_cast<std::size_t>(multiplex.layer_count());
    if (!layer_weights.empty() && layer_weights.size() != layers) {
        throw std::invalid_argument("ara::flattened: " + std::to_string(layer_weights.size()) + " weights for " +
                                    std::to_string(layers) + " layers");
    }
    bool directed = false;
    for (int l = 0; l < multiplex.layer_count(); ++l) directed = directed || multiplex.layer(l).directed;
    std::vector<Arc<Scalar>> arcs;
    for (int l = 0; l < multiplex.layer_count(); ++l) {
        const Scalar factor = layer_weights.empty() ? Scalar(1) : layer_weights[static_cast<std::size_t>(l)];
        for (int from = 0; from < multiplex.actor_count(); ++from) {
            for (const auto [to, weight] : multiplex.matrix(l).row(ActorIndex(from))) {
                if (directed || from < to.value) arcs.push_back({ActorIndex(from), to, Scalar(factor * weight)});
            }
        }
    }
    return freeze<Scalar>(multiplex.actor_count(), {{.name = "all", .arcs = arcs, .directed = directed}}, options);
}

}  // namespace kam::inline v0::ara
