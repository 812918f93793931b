// SPDX-License-Identifier: BSL-1.0
#include "support/lemon_assignment.hpp"

#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

namespace kam_benchmark {

namespace {

template <class Cost>
LemonPlan<Cost> solve(const Cost* costs, int accounts, int managers, const std::vector<std::int64_t>& capacities) {
    using Graph = lemon::SmartDigraph;
    Graph graph;
    graph.reserveNode(accounts + managers + 1);
    graph.reserveArc(accounts * managers + managers);
    for (int node = 0; node <= accounts + managers; ++node) graph.addNode();
    const auto end = Graph::nodeFromId(accounts + managers);
    for (int j = 0; j < managers; ++j) {
        const auto manager = Graph::nodeFromId(accounts + j);
        for (int i = 0; i < accounts; ++i) graph.addArc(Graph::nodeFromId(i), manager);
    }
    for (int j = 0; j < managers; ++j) graph.addArc(Graph::nodeFromId(accounts + j), end);
    Graph::ArcMap<Cost> cost(graph, 0);
    Graph::ArcMap<int> upper(graph, 1);
    Graph::NodeMap<int> supply(graph, 0);
    for (int arc = 0; arc < accounts * managers; ++arc) cost[Graph::arcFromId(arc)] = costs[arc];
    for (int j = 0; j < managers; ++j) {
        upper[Graph::arcFromId(accounts * managers + j)] = static_cast<int>(capacities[static_cast<std::size_t>(j)]);
    }
    for (int i = 0; i < accounts; ++i) supply[Graph::nodeFromId(i)] = 1;
    supply[end] = -accounts;

    lemon::NetworkSimplex<Graph, int, Cost> simplex(graph);
    simplex.upperMap(upper).costMap(cost).supplyMap(supply).run();
    LemonPlan<Cost> plan;
    plan.cost = simplex.template totalCost<Cost>();
    for (int i = 0; i < accounts; ++i) {
        for (int j = 0; j < managers; ++j) {
            if (simplex.flow(Graph::arcFromId(j * accounts + i)) != 0) {
                plan.manager_of.push_back(static_cast<std::size_t>(j));
                break;
            }
        }
    }
    for (int j = 0; j < managers; ++j) {
        plan.place_prices.push_back(simplex.potential(end) - simplex.potential(Graph::nodeFromId(accounts + j)));
    }
    return plan;
}

}  // namespace

LemonPlan<double> lemon_assign(const double* costs, int accounts, int managers,
                               const std::vector<std::int64_t>& capacities) {
    return solve(costs, accounts, managers, capacities);
}
LemonPlan<std::int64_t> lemon_assign(const std::int64_t* costs, int accounts, int managers,
                                     const std::vector<std::int64_t>& capacities) {
    return solve(costs, accounts, managers, capacities);
}

}  // namespace kam_benchmark
