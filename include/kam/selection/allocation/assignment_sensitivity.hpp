// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/selection/allocation/assignment.hpp>

namespace kam::inline v0::selection {

/// What a cheapest assignment hangs on.
template <class Scalar = double>
struct AssignmentSensitivity {
    /// What one more place with each manager would save: the plan's place prices.
    Eigen::VectorX<Scalar> place_savings{};
    /// What one place fewer with each manager would cost; 0 where a place is left, empty where the rest could not be
    /// assigned at all, or the manager has no place.
    std::vector<std::optional<Scalar>> place_losses{};
    /// No other plan costs as little, where costs count as equal when they differ by no more than rounding.
    bool unique = false;
    /// Accounts that some other plan of the same cost serves otherwise: their manager is not decided by the costs.
    std::vector<std::size_t> undecided_accounts{};
    BOOST_DESCRIBE_CLASS(AssignmentSensitivity, (), (place_savings, place_losses, unique, undecided_accounts), (), ())
};

namespace detail {

/// Columns of a plan as a graph: from column a to b leads the account of a whose move costs least at the plan's prices.
/// The last column is "no manager" and has room for all.
template <class Scalar, class Derived>
class MoveGraph {
public:
    MoveGraph(const AssignmentPlan<Scalar>& plan, const Eigen::MatrixBase<Derived>& costs,
              const AssignmentOptions<Scalar>& options)
        : plan_(plan), costs_(costs.derived()), options_(options), managers_(plan.used_counts.size()) {}

    [[nodiscard]] std::size_t column_count() const { return managers_ + 1; }
    [[nodiscard]] std::size_t column_of(std::size_t account) const {
        return plan_.manager_of[account].value_or(managers_);
    }

    /// What it costs at the plan's prices to put the account into the column; empty where it may not be.
    [[nodiscard]] std::optional<Scalar> cost_of_move(std::size_t account, std::size_t column) const {
        const auto i = static_cast<Eigen::Index>(account);
        const auto j = static_cast<Eigen::Index>(column);
        Scalar reduced(-plan_.account_prices[i]);
        if (column == managers_) {
            if (options_.no_manager_costs.size() == 0) return std::nullopt;
            reduced = Scalar(reduced + options_.no_manager_costs[i]);
        } else {
            if (options_.allowed.size() != 0 && !options_.allowed(i, j)) return std::nullopt;
            reduced = Scalar(Scalar(reduced + costs_.coeff(i, j)) + plan_.place_prices[j]);
        }
        return reduced < Scalar(0) ? Scalar(0) : reduced;
    }

private:
    const AssignmentPlan<Scalar>& plan_;
    const Derived& costs_;
    const AssignmentOptions<Scalar>& options_;
    std::size_t managers_;
};

/// Least cost of moving one account out of each column and on, until a column with room is reached: Dijkstra's
/// algorithm backwards from the columns with room.
template <class Graph, class Scalar>
[[nodiscard]] std::vector<std::optional<Scalar>> cost_of_leaving(const Graph& graph, std::size_t accounts,
                                                                 std::vector<std::optional<Scalar>> cost) {
    std::vector<bool> settled(cost.size(), false);
    for (;;) {
        std::size_t nearest = cost.size();
        for (std::size_t j = 0; j < cost.size(); ++j) {
            if (!settled[j] && cost[j] && (nearest == cost.size() || *cost[j] < *cost[nearest])) nearest = j;
        }
        if (nearest == cost.size()) return cost;
        settled[nearest] = true;
        for (std::size_t i = 0; i < accounts; ++i) {
            const std::size_t from = graph.column_of(i);
            if (settled[from]) continue;
            const auto move = graph.cost_of_move(i, nearest);
            if (!move) continue;
            const Scalar through(*cost[nearest] + *move);
            if (!cost[from] || through < *cost[from]) cost[from] = through;
        }
    }
}

/// For each node the number of its strongly connected component (Kosaraju). `edge(a, b)` says whether a leads to b.
template <class Edge>
[[nodiscard]] std::vector<std::size_t> strong_components(std::size_t nodes, const Edge& edge) {
    std::vector<std::size_t> finished, component(nodes, nodes);
    std::vector<bool> seen(nodes, false);
    struct Visit {
        std::size_t node, next;
    };
    std::vector<Visit> stack;
    for (std::size_t root = 0; root < nodes; ++root) {
        if (!seen[root]) stack.push_back({root, 0});
        seen[root] = true;
        while (!stack.empty()) {
            Visit& top = stack.back();
            if (top.next == nodes) {
                finished.push_back(top.node);
                stack.pop_back();
            } else if (const std::size_t to = top.next++; !seen[to] && edge(top.node, to)) {
                seen[to] = true;
                stack.push_back({to, 0});
            }
        }
    }
    std::vector<std::size_t> open;
    for (; !finished.empty(); finished.pop_back()) {
        if (component[finished.back()] != nodes) continue;
        const std::size_t number = finished.back();
        component[number] = number;
        for (open = {number}; !open.empty();) {
            const std::size_t to = open.back();
            open.pop_back();
            for (std::size_t from = 0; from < nodes; ++from) {
                if (component[from] != nodes || !edge(from, to)) continue;
                component[from] = number;
                open.push_back(from);
            }
        }
    }
    return component;
}

}  // namespace detail

/// What a plan of `assign` hangs on: what a place more or fewer with each manager is worth, and whether another plan
/// costs as little. All of it is exact (to rounding): moves along shortest paths at the plan's prices. `costs`,
/// `capacities` and `options` are those that the plan was made of. Time grows with accounts x managers + managers^2.
/// Throws std::invalid_argument when the plan is infeasible or of another size.
template <class Derived>
[[nodiscard]] AssignmentSensitivity<typename Derived::Scalar> sensitivity(
    const AssignmentPlan<typename Derived::Scalar>& plan, const Eigen::MatrixBase<Derived>& costs,
    const std::vector<std::int64_t>& capacities, const AssignmentOptions<typename Derived::Scalar>& options = {}) {
    using Scalar = typename Derived::Scalar;
    if (plan.status != AssignmentStatus::optimal) {
        throw std::invalid_argument("selection::sensitivity: the plan is infeasible");
    }
    detail::check_assignment(costs, capacities, options);
    const std::size_t accounts = plan.manager_of.size(), managers = plan.used_counts.size();
    if (accounts != static_cast<std::size_t>(costs.rows()) || managers != capacities.size()) {
        throw std::invalid_argument("selection::sensitivity: a plan of " + std::to_string(accounts) + " x " +
                                    std::to_string(managers) + " but costs of " + std::to_string(costs.rows()) + " x " +
                                    std::to_string(costs.cols()));
    }
    const detail::MoveGraph<Scalar, Derived> graph(plan, costs, options);
    const auto room_in = [&](std::size_t j) { return j == managers || plan.used_counts[j] < capacities[j]; };

    AssignmentSensitivity<Scalar> result;
    result.place_savings = plan.place_prices;
    std::vector<std::optional<Scalar>> leaving(graph.column_count());
    for (std::size_t j = 0; j <= managers; ++j) {
        if (room_in(j)) leaving[j] = Scalar(0);
    }
    leaving = detail::cost_of_leaving<detail::MoveGraph<Scalar, Derived>, Scalar>(graph, accounts, std::move(leaving));
    result.place_losses.resize(managers);
    for (std::size_t j = 0; j < managers; ++j) {
        if (capacities[j] == 0 || !leaving[j]) continue;
        result.place_losses[j] = Scalar(*leaving[j] + plan.place_prices[static_cast<Eigen::Index>(j)]);
    }

    // Another plan of this cost is a cycle of moves that cost nothing. One more node, `slack`, closes those that end
    // with a free place: a column with room takes one account more, a column of price 0 gives one up.
    Scalar tight(0);
    if constexpr (!std::numeric_limits<Scalar>::is_integer) {
        for (std::size_t i = 0; i < accounts; ++i) {
            const Scalar& price = plan.account_prices[static_cast<Eigen::Index>(i)];
            const Scalar size = price < Scalar(0) ? Scalar(-price) : price;
            tight = size > tight ? size : tight;
        }
        tight = Scalar(tight * std::numeric_limits<Scalar>::epsilon() * Scalar(1024));
    }
    const std::size_t slack = managers + 1, nodes = managers + 2;
    std::vector<bool> edges(nodes * nodes, false);
    std::vector<std::vector<std::size_t>> free_moves(accounts);
    for (std::size_t i = 0; i < accounts; ++i) {
        for (std::size_t j = 0; j <= managers; ++j) {
            if (j == graph.column_of(i)) continue;
            const auto move = graph.cost_of_move(i, j);
            if (!move || *move > tight) continue;
            edges[graph.column_of(i) * nodes + j] = true;
            free_moves[i].push_back(j);
        }
    }
    for (std::size_t j = 0; j <= managers; ++j) {
        if (room_in(j)) edges[j * nodes + slack] = true;
        const bool costs_nothing = j == managers || !(plan.place_prices[static_cast<Eigen::Index>(j)] > tight);
        const bool serves = j == managers ? plan.no_manager_count > 0 : plan.used_counts[j] > 0;
        if (costs_nothing && serves) edges[slack * nodes + j] = true;
    }
    const auto component =
        detail::strong_components(nodes, [&](std::size_t a, std::size_t b) { return edges[a * nodes + b]; });
    for (std::size_t i = 0; i < accounts; ++i) {
        for (const std::size_t j : free_moves[i]) {
            if (component[j] != component[graph.column_of(i)]) continue;
            result.undecided_accounts.push_back(i);
            break;
        }
    }
    result.unique = result.undecided_accounts.empty();
    return result;
}

}  // namespace kam::inline v0::selection
