// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/model.hpp>

namespace kam::inline v0::ara {

/// The chains of supply from a firm to its end customers (T120).
struct Chains {
    std::vector<std::vector<ActorIndex>> chains{};  ///< each from the firm to one that supplies nobody further
    std::vector<ActorIndex> end_customers{};        ///< each once, ascending
    bool complete = true;  ///< false: more chains than were asked for, or longer ones; those listed are true ones
};
BOOST_DESCRIBE_STRUCT(Chains, (), (chains, end_customers, complete))

/// Every chain that begins at `firm`: whom it supplies, whom these supply, and so on. No firm is twice in a chain: one
/// that supplies only firms before it ends the chain. At most `most` chains of at most `longest` steps.
template <class M>
[[nodiscard]] Chains chains_from(const M& model, ActorIndex firm, std::size_t longest = 8, std::size_t most = 1000) {
    std::vector<std::vector<ActorIndex>> customers(static_cast<std::size_t>(model.count(NodeKind::actor)));
    for (const StructureArc& arc : model.structure(StructureKind::supplies)) {
        customers.at(static_cast<std::size_t>(arc.from.value)).push_back(ActorIndex(arc.to.number));
    }
    Chains result;
    std::vector<ActorIndex> chain{firm};
    const auto follow = [&](const auto& self) -> void {
        bool ends = true;
        for (const ActorIndex next : customers.at(static_cast<std::size_t>(chain.back().value))) {
            if (std::find(chain.begin(), chain.end(), next) != chain.end()) continue;
            ends = false;
            if (chain.size() > longest || result.chains.size() >= most) {
                result.complete = false;
                return;
            }
            chain.push_back(next);
            self(self);
            chain.pop_back();
        }
        if (!ends || chain.size() == 1) return;
        if (result.chains.size() >= most) {
            result.complete = false;
            return;
        }
        result.chains.push_back(chain);
        result.end_customers.push_back(chain.back());
    };
    follow(follow);
    std::sort(result.end_customers.begin(), result.end_customers.end());
    result.end_customers.erase(std::unique(result.end_customers.begin(), result.end_customers.end()),
                               result.end_customers.end());
    return result;
}

}  // namespace kam::inline v0::ara
