// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/data/missing.hpp>
#include <kam/selection/allocation/territory.hpp>

namespace kam::inline v0::selection {

/// What a better balance may do and cost.
template <class Scalar = double>
struct TerritoryOptions {
    Eigen::MatrixX<bool> allowed{};           ///< accounts x managers: which pairs may be; empty: all
    Eigen::MatrixX<Scalar> costs{};           ///< accounts x managers, as of `fit`; empty: moves cost nothing
    std::optional<Scalar> most_extra_cost{};  ///< all moves together may cost this much more; none: any
    std::vector<bool> locked{};               ///< accounts that stay where they are; empty: none
    std::size_t most_moves = 1000;
    BOOST_DESCRIBE_CLASS(TerritoryOptions, (), (allowed, costs, most_extra_cost, locked, most_moves), (), ())
};

/// One step to a better balance: an account goes to another manager, perhaps in exchange for one of theirs.
template <class Scalar = double>
struct TerritoryMove {
    std::size_t account = 0;
    std::size_t from = 0;
    std::size_t to = 0;
    std::optional<std::size_t> in_exchange{};  ///< the account that comes back
    Scalar unevenness{};                       ///< after this move and those before it
    Scalar extra_cost{};                       ///< of this move; below 0 where it also fits better
    BOOST_DESCRIBE_CLASS(TerritoryMove, (), (account, from, to, in_exchange, unevenness, extra_cost), (), ())
};

/// Moves, each the one that evens out most at its time, until no single move or swap does any more.
template <class Scalar = double>
struct TerritoryPlan {
    TerritoryBalance<Scalar> before{};
    TerritoryBalance<Scalar> after{};
    std::vector<TerritoryMove<Scalar>> moves{};            ///< in order; each counts on those before it
    std::vector<std::optional<std::size_t>> manager_of{};  ///< after all of them
    Scalar extra_cost{};
    /// No plan is more even than this: the largest account alone may be more than a fair share.
    Scalar unevenness_bound{};
    bool exact = false;      ///< the bound is reached; otherwise a plan of other moves may be more even
    bool converged = false;  ///< no single move or swap helps; otherwise `most_moves` were used up
    BOOST_DESCRIBE_CLASS(TerritoryPlan, (),
                         (before, after, moves, manager_of, extra_cost, unevenness_bound, exact, converged), (), ())
};

namespace detail {

template <class Scalar>
void check_territory_options(const TerritoryOptions<Scalar>& options, Eigen::Index accounts, Eigen::Index managers) {
    const auto shape = [](Eigen::Index rows, Eigen::Index columns) {
        return std::to_string(rows) + " x " + std::to_string(columns);
    };
    const auto check = [&](Eigen::Index rows, Eigen::Index columns, const char* what) {
        if (rows * columns == 0 || (rows == accounts && columns == managers)) return;
        throw std::invalid_argument("selection::improve_territories: " + std::string(what) + ' ' +
                                    shape(rows, columns) + " but " + shape(accounts, managers) +
                                    " accounts and managers");
    };
    check(options.allowed.rows(), options.allowed.cols(), "allowed pairs are");
    check(options.costs.rows(), options.costs.cols(), "costs are");
    if (!options.locked.empty() && static_cast<Eigen::Index>(options.locked.size()) != accounts) {
        throw std::invalid_argument("selection::improve_territories: " + std::to_string(options.locked.size()) +
                                    " accounts are locked or not, but there are " + std::to_string(accounts));
    }
    Report report;
    for (Eigen::Index j = 0; j < options.costs.cols(); ++j) {
        for (Eigen::Index i = 0; i < options.costs.rows(); ++i) {
            if (!kam::detail::is_finite(options.costs(i, j))) {
                report.add("costs(" + std::to_string(i) + ", " + std::to_string(j) + ")", Fault::not_finite,
                           "is not a finite number");
            }
        }
    }
    throw_if_any(report);
}

/// Looks for the move or swap that lowers sum (load - target)^2 / target most.
template <class Scalar>
class TerritorySearch {
public:
    TerritorySearch(const Eigen::VectorX<Scalar>& workloads, const TerritoryOptions<Scalar>& options,
                    TerritoryPlan<Scalar>& plan)
        : work_(workloads), options_(options), plan_(plan) {}

    /// Makes the best move. False when none helps.
    [[nodiscard]] bool step() {
        best_.reset();
        Scalar total(0);
        for (const Scalar& target : plan_.after.targets) total = Scalar(total + target);
        const Scalar rounding(total * std::numeric_limits<Scalar>::epsilon() * Scalar(64));
        most_change_ = Scalar(-rounding);
        for (std::size_t i = 0; i < plan_.manager_of.size(); ++i) {
            if (stays(i)) continue;
            for (std::size_t j = 0; j < static_cast<std::size_t>(plan_.after.loads.size()); ++j) try_move(i, j);
        }
        most_change_ = Scalar(most_change_ - rounding);  // a swap disturbs two accounts, and must gain more than a move
        for (std::size_t i = 0; i < plan_.manager_of.size(); ++i) {
            for (std::size_t k = i + 1; !stays(i) && k < plan_.manager_of.size(); ++k) {
                if (!stays(k)) try_swap(i, k);
            }
        }
        if (!best_) return false;
        apply();
        return true;
    }

private:
    [[nodiscard]] bool stays(std::size_t i) const {
        return !plan_.manager_of[i] || (!options_.locked.empty() && options_.locked[i]);
    }
    [[nodiscard]] bool may(std::size_t i, std::size_t j) const {
        return options_.allowed.size() == 0 ||
               options_.allowed(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
    }
    [[nodiscard]] Scalar cost_of(std::size_t i, std::size_t from, std::size_t to) const {
        if (options_.costs.size() == 0) return Scalar(0);
        const auto row = static_cast<Eigen::Index>(i);
        return Scalar(options_.costs(row, static_cast<Eigen::Index>(to)) -
                      options_.costs(row, static_cast<Eigen::Index>(from)));
    }

    /// What the sum of squares changes by when work goes from one manager to another.
    [[nodiscard]] Scalar change(std::size_t from, std::size_t to, const Scalar& work) const {
        const auto a = static_cast<Eigen::Index>(from), b = static_cast<Eigen::Index>(to);
        const Scalar& target_a = plan_.after.targets[a];
        const Scalar& target_b = plan_.after.targets[b];
        const Scalar over_a(plan_.after.loads[a] - target_a), over_b(plan_.after.loads[b] - target_b);
        return Scalar(work *
                      Scalar(Scalar(work - over_a - over_a) / target_a + Scalar(work + over_b + over_b) / target_b));
    }

    void consider(const Scalar& changed, const TerritoryMove<Scalar>& move) {
        if (!(changed < most_change_)) return;
        if (options_.most_extra_cost && Scalar(plan_.extra_cost + move.extra_cost) > *options_.most_extra_cost) return;
        most_change_ = changed;
        best_ = move;
    }
    void try_move(std::size_t i, std::size_t to) {
        const std::size_t from = *plan_.manager_of[i];
        if (from == to || !may(i, to)) return;
        consider(change(from, to, work_[static_cast<Eigen::Index>(i)]),
                 {i, from, to, std::nullopt, Scalar(0), cost_of(i, from, to)});
    }
    void try_swap(std::size_t i, std::size_t k) {
        const std::size_t from = *plan_.manager_of[i], to = *plan_.manager_of[k];
        if (from == to) return;
        const Scalar net(work_[static_cast<Eigen::Index>(i)] - work_[static_cast<Eigen::Index>(k)]);
        const Scalar changed = change(from, to, net);
        if (!(changed < most_change_) || !may(i, to) || !may(k, from)) return;
        consider(changed, {i, from, to, k, Scalar(0), Scalar(cost_of(i, from, to) + cost_of(k, to, from))});
    }

    void apply() {
        TerritoryMove<Scalar> move = *best_;
        auto& after = plan_.after;
        const auto shift = [&](std::size_t i, std::size_t from, std::size_t to) {
            const Scalar& work = work_[static_cast<Eigen::Index>(i)];
            after.loads[static_cast<Eigen::Index>(from)] = Scalar(after.loads[static_cast<Eigen::Index>(from)] - work);
            after.loads[static_cast<Eigen::Index>(to)] = Scalar(after.loads[static_cast<Eigen::Index>(to)] + work);
            --after.account_counts[from];
            ++after.account_counts[to];
            plan_.manager_of[i] = to;
        };
        shift(move.account, move.from, move.to);
        if (move.in_exchange) shift(*move.in_exchange, move.to, move.from);
        rate_balance(after);
        move.unevenness = after.unevenness;
        plan_.extra_cost = Scalar(plan_.extra_cost + move.extra_cost);
        plan_.moves.push_back(move);
    }

    const Eigen::VectorX<Scalar>& work_;
    const TerritoryOptions<Scalar>& options_;
    TerritoryPlan<Scalar>& plan_;
    std::optional<TerritoryMove<Scalar>> best_;
    Scalar most_change_{};
};

/// Whoever has the largest account is above a fair share by at least the difference, and the others together below by
/// as much.
template <class Scalar>
[[nodiscard]] Scalar unevenness_bound(const Eigen::VectorX<Scalar>& workloads,
                                      const std::vector<std::optional<std::size_t>>& manager_of,
                                      const Eigen::VectorX<Scalar>& targets) {
    using std::sqrt;
    Scalar largest(0), target(0), total(0);
    for (std::size_t i = 0; i < manager_of.size(); ++i) {
        const Scalar& work = workloads[static_cast<Eigen::Index>(i)];
        if (manager_of[i] && work > largest) largest = work;
    }
    for (const Scalar& one : targets) {
        total = Scalar(total + one);
        target = one > target ? one : target;
    }
    const Scalar others(total - target), over(largest - target);
    if (!(over > Scalar(0)) || !(others > Scalar(0))) return Scalar(0);
    return Scalar(sqrt(Scalar(over * over * Scalar(Scalar(1) / target + Scalar(1) / others) / total)));
}

}  // namespace detail

/// Suggests how to even out the work of managers with few changes: again and again the one move of an account to
/// another manager, or swap of two, that lowers the unevenness most, as far as allowed pairs, locked accounts and the
/// extra cost permit. To reject a suggestion, lock the account and ask again. A local optimum: `unevenness_bound` and
/// `exact` say what is known beyond. Accounts without a manager stay so. Each step takes accounts^2 time. Throws as
/// territory_balance, and std::invalid_argument for options of other sizes.
template <class Workloads, class Capacities>
[[nodiscard]] TerritoryPlan<typename Workloads::Scalar> improve_territories(
    const Eigen::MatrixBase<Workloads>& workloads, const std::vector<std::optional<std::size_t>>& manager_of,
    const Eigen::MatrixBase<Capacities>& capacities, const TerritoryOptions<typename Workloads::Scalar>& options = {}) {
    using Scalar = typename Workloads::Scalar;
    const Eigen::VectorX<Scalar> work = workloads.derived();
    TerritoryPlan<Scalar> plan;
    plan.before = territory_balance(work, manager_of, capacities);
    detail::check_territory_options(options, work.size(), plan.before.loads.size());
    plan.after = plan.before;
    plan.manager_of = manager_of;
    plan.extra_cost = Scalar(0);
    plan.unevenness_bound = detail::unevenness_bound(work, manager_of, plan.before.targets);
    detail::TerritorySearch<Scalar> search(work, options, plan);
    while (plan.moves.size() < options.most_moves && !plan.converged) plan.converged = !search.step();
    if (!plan.moves.empty())
        plan.after = territory_balance(work, plan.manager_of, capacities);  // without rounding of steps
    const Scalar rounding(std::numeric_limits<Scalar>::epsilon() * Scalar(1024));
    plan.exact = !(plan.after.unevenness > Scalar(plan.unevenness_bound + rounding));
    return plan;
}

}  // namespace kam::inline v0::selection
