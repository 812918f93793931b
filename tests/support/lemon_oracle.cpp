// SPDX-License-Identifier: BSL-1.0
#include "support/lemon_oracle.hpp"

#include <cstddef>

#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

namespace kam_test {

std::optional<std::int64_t> lemon_least_cost(const AssignmentInstance& instance) {
    using Graph = lemon::SmartDigraph;
    Graph graph;
    Graph::ArcMap<std::int64_t> upper(graph), cost(graph);
    Graph::NodeMap<std::int64_t> supply(graph);
    const auto add = [&](Graph::Node from, Graph::Node to, std::int64_t most, std::int64_t price) {
        const auto arc = graph.addArc(from, to);
        upper[arc] = most;
        cost[arc] = price;
    };
    std::vector<Graph::Node> managers;
    for (int j = 0; j < instance.managers; ++j) managers.push_back(graph.addNode());
    const auto end = graph.addNode();
    supply[end] = -instance.accounts;
    for (int j = 0; j < instance.managers; ++j) {
        add(managers[static_cast<std::size_t>(j)], end, instance.capacities[static_cast<std::size_t>(j)], 0);
    }
    for (int i = 0; i < instance.accounts; ++i) {
        const auto account = graph.addNode();
        supply[account] = 1;
        for (int j = 0; j < instance.managers; ++j) {
            const auto at = static_cast<std::size_t>(i * instance.managers + j);
            if (instance.allowed[at] != 0) add(account, managers[static_cast<std::size_t>(j)], 1, instance.costs[at]);
        }
        if (!instance.no_manager_costs.empty()) {
            add(account, end, 1, instance.no_manager_costs[static_cast<std::size_t>(i)]);
        }
    }
    if (instance.accounts == 0) return 0;
    lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t> simplex(graph);
    if (simplex.upperMap(upper).costMap(cost).supplyMap(supply).run() != simplex.OPTIMAL) return std::nullopt;
    return simplex.totalCost<std::int64_t>();
}

}  // namespace kam_test
