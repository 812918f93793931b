// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <kam/core/progress.hpp>
#include <kam/selection/allocation/effort_knapsack.hpp>
#include <kam/selection/allocation/generalised_repair.hpp>

namespace kam::inline v0::selection::detail {

/// Branch and bound for the generalised assignment problem. The bound of a node is Lagrangean: the condition "one
/// manager for each account" is priced by multipliers (improved by subgradient steps [held1974]), and what remains is
/// one knapsack for each manager [fisher1986]. Repaired solutions of these knapsacks are plans.
template <class Scalar>
class GeneralisedSearch {
public:
    GeneralisedSearch(const GeneralisedProblem<Scalar>& problem, std::int64_t most_nodes, const Progress& progress)
        : p_(problem), most_nodes_(most_nodes), meter_(progress, 0) {
        // No plan costs more than the dearest pair of each account: a bound above that proves that there is none.
        Scalar dearest(0), cheapest(0), size(0);
        bool whole = true;
        for (std::size_t i = 0; i < p_.accounts; ++i) {
            std::optional<Scalar> least, most;
            for (std::size_t j = 0; j < p_.columns; ++j) {
                if (!p_.open[p_.at(i, j)]) continue;
                const Scalar& cost = p_.costs[p_.at(i, j)];
                if (!least || cost < *least) least = cost;
                if (!most || cost > *most) most = cost;
                whole = whole && is_whole(cost);
            }
            if (!most) return;  // this account has no manager at all; `possible_` stays false
            dearest = Scalar(dearest + *most);
            cheapest = Scalar(cheapest + *least);
            size = Scalar(size + ((*most < Scalar(0)) ? Scalar(-*most) : *most));
        }
        possible_ = true;
        tolerance_ = Scalar(Scalar(dearest - cheapest + size) * Scalar(1e-9));
        step_ = whole && tolerance_ < Scalar(0.01) ? Scalar(1) : Scalar(0);
        limit_ = Scalar(dearest + (step_ > Scalar(0) ? step_ : Scalar(tolerance_ + tolerance_)));
    }

    void run(int root_steps) {
        if (!possible_) return;
        Node root;
        root.open = p_.open;
        root.fixed.assign(p_.accounts, p_.columns);
        root.rooms = p_.rooms;
        root.fixed_cost = Scalar(0);
        for (std::size_t i = 0; i < p_.accounts; ++i) {
            Scalar least = limit_;
            for (std::size_t j = 0; j < p_.columns; ++j) {
                if (p_.open[p_.at(i, j)] && p_.costs[p_.at(i, j)] < least) least = p_.costs[p_.at(i, j)];
            }
            root.multipliers.push_back(least);
        }
        repair(std::vector<std::size_t>(p_.accounts, p_.columns), std::vector<Scalar>(p_.columns, Scalar(0)));
        explore(std::move(root), root_steps);
    }

    [[nodiscard]] const std::vector<std::size_t>& best() const { return best_; }  ///< empty: no plan found
    [[nodiscard]] const std::optional<Scalar>& best_cost() const { return best_cost_; }
    /// Every plan costs at least this much; none where the search was complete and found no plan.
    [[nodiscard]] std::optional<Scalar> bound() const {
        std::optional<Scalar> least = open_bound_;
        if (best_cost_) {
            const Scalar proved = step_ > Scalar(0) ? *best_cost_ : Scalar(*best_cost_ - tolerance_);
            if (!least || proved < *least) least = proved;
        }
        return least;
    }
    [[nodiscard]] bool complete() const { return !open_bound_; }
    [[nodiscard]] std::int64_t node_count() const { return node_count_; }
    [[nodiscard]] const std::optional<Scalar>& root_bound() const { return root_bound_; }

private:
    struct Node {
        std::vector<char> open{};
        std::vector<std::size_t> fixed{};  ///< column of each account; columns: still open
        std::vector<Scalar> rooms{};
        Scalar fixed_cost{};
        std::vector<Scalar> multipliers{};
    };
    struct Bound {
        Scalar value{};
        std::vector<int> times{};  ///< how often the knapsacks serve each account
        std::vector<EffortKnapsack<Scalar>> knapsacks{};
    };

    [[nodiscard]] static bool is_whole(const Scalar& x) {
        using std::floor;
        return Scalar(floor(x)) == x;
    }
    /// A node with this bound holds no plan that is better by more than rounding, or, where costs are whole, at all.
    [[nodiscard]] bool hopeless(const Scalar& bound) const {
        if (step_ > Scalar(0)) return Scalar(bound - tolerance_) > Scalar(limit_ - step_);
        return !(Scalar(bound + tolerance_) < limit_);
    }

    [[nodiscard]] Bound lagrangean(const Node& node) const {
        Bound bound;
        bound.value = node.fixed_cost;
        bound.times.assign(p_.accounts, 0);
        for (std::size_t i = 0; i < p_.accounts; ++i) {
            if (node.fixed[i] == p_.columns) bound.value = Scalar(bound.value + node.multipliers[i]);
        }
        for (std::size_t j = 0; j < p_.columns; ++j) {
            std::vector<EffortItem<Scalar>> items;
            for (std::size_t i = 0; i < p_.accounts; ++i) {
                if (node.fixed[i] != p_.columns || !node.open[p_.at(i, j)]) continue;
                const Scalar profit(node.multipliers[i] - p_.costs[p_.at(i, j)]);
                if (profit > Scalar(0)) items.push_back({profit, p_.efforts[p_.at(i, j)], i});
            }
            bound.knapsacks.emplace_back(std::move(items), node.rooms[j]);
            for (const std::size_t i : bound.knapsacks.back().taken()) ++bound.times[i];
            bound.value = Scalar(bound.value - bound.knapsacks.back().bound());
        }
        return bound;
    }

    /// Subgradient steps on the multipliers of the node, which keeps the best; plans found on the way are kept too.
    [[nodiscard]] Bound improve_bound(Node& node, int steps) {
        Bound best = lagrangean(node);
        std::vector<Scalar> best_multipliers = node.multipliers;
        Bound here = best;
        Scalar length(2);
        int since_best = 0;
        const int pause = p_.accounts * p_.columns > 2000 ? 20 : node_count_ > 1 ? 5 : 1;  // between repairs
        for (int step = 0; step < steps && !hopeless(best.value); ++step) {
            int squares = 0;
            for (std::size_t i = 0; i < p_.accounts; ++i) {
                if (node.fixed[i] == p_.columns) squares += (1 - here.times[i]) * (1 - here.times[i]);
            }
            if (step % pause == 0 || squares == 0) repair(plan_of(node, here), prices_of(here));
            if (squares == 0) break;  // each account is served once: nothing cheaper than this in the node
            const Scalar gap(limit_ - here.value);
            const Scalar move(Scalar(length * gap) / Scalar(static_cast<double>(squares)));
            for (std::size_t i = 0; i < p_.accounts; ++i) {
                if (node.fixed[i] != p_.columns) continue;
                node.multipliers[i] =
                    Scalar(node.multipliers[i] + move * Scalar(static_cast<double>(1 - here.times[i])));
            }
            here = lagrangean(node);
            if (here.value > best.value) {
                best = here;
                best_multipliers = node.multipliers;
                since_best = 0;
            } else if (++since_best >= 8) {
                length = Scalar(length / Scalar(2));
                since_best = 0;
            }
        }
        node.multipliers = std::move(best_multipliers);
        return best;
    }

    /// Closes pairs that no better plan can use, and fixes accounts that have one column left. False: no plan is left.
    [[nodiscard]] bool close_pairs(Node& node, const Bound& bound) const {
        for (std::size_t i = 0; i < p_.accounts; ++i) {
            if (node.fixed[i] != p_.columns) continue;
            std::size_t left = 0, last = 0;
            for (std::size_t j = 0; j < p_.columns; ++j) {
                char& open = node.open[p_.at(i, j)];
                if (!open) continue;
                if (hopeless(with_pair(node, bound, i, j))) {
                    open = 0;
                } else {
                    ++left;
                    last = j;
                }
            }
            if (left == 0 || (left == 1 && !fix(node, i, last))) return false;
        }
        return true;
    }

    /// The bound when the pair is in the plan.
    [[nodiscard]] Scalar with_pair(const Node& node, const Bound& bound, std::size_t i, std::size_t j) const {
        const Scalar profit(node.multipliers[i] - p_.costs[p_.at(i, j)]);
        const Scalar others = bound.knapsacks[j].bound_beside(i, p_.efforts[p_.at(i, j)]);
        const Scalar loss(bound.knapsacks[j].bound() - Scalar(profit + others));
        return loss > Scalar(0) ? Scalar(bound.value + loss) : bound.value;
    }

    /// Gives the account to the column and closes what does not fit there any more. False when it does not fit itself.
    [[nodiscard]] bool fix(Node& node, std::size_t account, std::size_t column) const {
        if (p_.efforts[p_.at(account, column)] > node.rooms[column]) return false;
        node.fixed[account] = column;
        node.fixed_cost = Scalar(node.fixed_cost + p_.costs[p_.at(account, column)]);
        node.rooms[column] = Scalar(node.rooms[column] - p_.efforts[p_.at(account, column)]);
        for (std::size_t i = 0; i < p_.accounts; ++i) {
            if (p_.efforts[p_.at(i, column)] > node.rooms[column]) node.open[p_.at(i, column)] = 0;
        }
        return true;
    }

    void explore(Node node, int steps) {
        const bool root = node_count_++ == 0;
        bool go_on = meter_.advance();
        const Bound bound = improve_bound(node, steps);
        if (root) root_bound_ = bound.value;
        if (hopeless(bound.value) || !close_pairs(node, bound)) return;
        std::size_t account = p_.accounts;
        for (std::size_t i = 0; i < p_.accounts; ++i) {
            if (node.fixed[i] != p_.columns) continue;
            if (account == p_.accounts || away(bound, i) > away(bound, account)) account = i;
        }
        if (account == p_.accounts) {
            keep(node.fixed);
            return;
        }
        std::vector<std::pair<Scalar, std::size_t>> children;
        for (std::size_t j = 0; j < p_.columns; ++j) {
            if (node.open[p_.at(account, j)]) children.emplace_back(with_pair(node, bound, account, j), j);
        }
        std::stable_sort(children.begin(), children.end(),
                         [](const auto& a, const auto& b) { return a.first < b.first; });
        for (const auto& [child_bound, column] : children) {
            if (hopeless(child_bound)) continue;
            go_on = go_on && node_count_ < most_nodes_ && !meter_.stopped();
            if (!go_on) {  // what is not explored counts with its bound
                if (!open_bound_ || child_bound < *open_bound_) open_bound_ = child_bound;
                continue;
            }
            Node child = node;
            constexpr int child_steps = 25;
            if (fix(child, account, column)) explore(std::move(child), child_steps);
        }
    }
    [[nodiscard]] static int away(const Bound& bound, std::size_t account) {
        const int times = bound.times[account];
        return times == 0 ? 2 : times - 1;
    }

    /// The columns that the knapsacks give the accounts: the cheapest where there are several, none where there is
    /// none.
    [[nodiscard]] std::vector<std::size_t> plan_of(const Node& node, const Bound& bound) const {
        std::vector<std::size_t> plan = node.fixed;
        for (std::size_t j = 0; j < p_.columns; ++j) {
            for (const std::size_t i : bound.knapsacks[j].taken()) {
                if (plan[i] == p_.columns || p_.costs[p_.at(i, j)] < p_.costs[p_.at(i, plan[i])]) plan[i] = j;
            }
        }
        return plan;
    }

    /// What one unit of effort is worth in each column's knapsack.
    [[nodiscard]] std::vector<Scalar> prices_of(const Bound& bound) const {
        std::vector<Scalar> prices;
        for (const auto& knapsack : bound.knapsacks) prices.push_back(knapsack.price_of_effort());
        return prices;
    }

    /// Completes a plan, at these prices of effort, and keeps it if it is better.
    void repair(std::vector<std::size_t> plan, const std::vector<Scalar>& prices) {
        if (PlanRepair<Scalar>(p_, plan, tolerance_).complete(prices)) keep(plan);
    }

    /// Keeps a whole plan if it is better. Loads are added up anew, so that rounding of rooms does not pass.
    void keep(const std::vector<std::size_t>& plan) {
        Scalar cost(0);
        std::vector<Scalar> loads(p_.columns, Scalar(0));
        for (std::size_t i = 0; i < p_.accounts; ++i) {
            cost = Scalar(cost + p_.costs[p_.at(i, plan[i])]);
            loads[plan[i]] = Scalar(loads[plan[i]] + p_.efforts[p_.at(i, plan[i])]);
        }
        for (std::size_t j = 0; j < p_.columns; ++j) {
            if (loads[j] > Scalar(p_.rooms[j] + p_.rooms[j] * rounding<Scalar>())) return;
        }
        if (best_cost_ && !(cost < *best_cost_)) return;
        best_ = plan;
        best_cost_ = cost;
        limit_ = cost;
    }

    const GeneralisedProblem<Scalar>& p_;
    std::int64_t most_nodes_, node_count_ = 0;
    ProgressMeter meter_;
    bool possible_ = false;
    Scalar tolerance_{}, step_{}, limit_{};  ///< plans must cost less than `limit_`, by `step_` where costs are whole
    std::vector<std::size_t> best_;
    std::optional<Scalar> best_cost_, open_bound_, root_bound_;
};

}  // namespace kam::inline v0::selection::detail
