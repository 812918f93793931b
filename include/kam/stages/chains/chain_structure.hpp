// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/chains/chain_check.hpp>

namespace kam::inline v0::stages {

/// Stages that can all be reached from each other.
struct StageClass {
    std::vector<Eigen::Index> stages{};  ///< ascending
    bool closed = false;                 ///< no way out: once there, always there (recurrent)
    /// Returns are possible at multiples of this only; 1: at any time; 0: there is no return (one stage that is left
    /// for ever).
    Eigen::Index period = 0;
};
BOOST_DESCRIBE_STRUCT(StageClass, (), (stages, closed, period))

/// What leads where, from which moves are possible at all.
struct ChainStructure {
    std::vector<StageClass> classes{};      ///< in the order of their lowest stage
    std::vector<std::size_t> class_of{};    ///< of each stage
    std::vector<Eigen::Index> absorbing{};  ///< stages that are a closed class alone
    bool irreducible = false;               ///< one class
    bool regular = false;                   ///< one closed class of period 1: the law of the stage settles down
};
BOOST_DESCRIBE_STRUCT(ChainStructure, (), (classes, class_of, absorbing, irreducible, regular))

namespace detail {

/// Strongly connected components (Tarjan), without recursion.
template <class Moves>
[[nodiscard]] std::vector<std::size_t> components(Eigen::Index n, const Moves& moves) {
    constexpr Eigen::Index unseen = -1;
    const auto size = static_cast<std::size_t>(n);
    std::vector<Eigen::Index> order(size, unseen), low(size), next(size, 0), path, open;
    std::vector<bool> is_open(size, false);
    std::vector<std::size_t> component(size, 0);
    std::size_t count = 0;
    Eigen::Index clock = 0;
    const auto at = [](Eigen::Index i) { return static_cast<std::size_t>(i); };
    const auto enter = [&](Eigen::Index i) {
        order[at(i)] = low[at(i)] = clock++;
        path.push_back(i);
        open.push_back(i);
        is_open[at(i)] = true;
    };
    for (Eigen::Index root = 0; root < n; ++root) {
        if (order[at(root)] != unseen) continue;
        enter(root);
        while (!path.empty()) {
            const Eigen::Index i = path.back();
            if (next[at(i)] < n) {
                const Eigen::Index j = next[at(i)]++;
                if (i == j || !moves(i, j)) continue;
                if (order[at(j)] == unseen) {
                    enter(j);
                } else if (is_open[at(j)]) {
                    low[at(i)] = (std::min)(low[at(i)], order[at(j)]);
                }
                continue;
            }
            path.pop_back();
            if (!path.empty()) low[at(path.back())] = (std::min)(low[at(path.back())], low[at(i)]);
            if (low[at(i)] != order[at(i)]) continue;
            for (Eigen::Index member = unseen; member != i;) {
                member = open.back();
                open.pop_back();
                is_open[at(member)] = false;
                component[at(member)] = count;
            }
            ++count;
        }
    }
    return component;
}

/// Greatest common divisor of the lengths of all ways back, from the differences of levels in a breadth-first search.
template <class Moves>
[[nodiscard]] Eigen::Index period_of(const std::vector<Eigen::Index>& stages, const Moves& moves) {
    std::vector<Eigen::Index> level(stages.size(), -1);
    std::vector<std::size_t> queue{0};
    level[0] = 0;
    Eigen::Index period = 0;
    for (std::size_t head = 0; head < queue.size(); ++head) {
        const std::size_t a = queue[head];
        for (std::size_t b = 0; b < stages.size(); ++b) {
            if (!moves(stages[a], stages[b])) continue;
            if (level[b] < 0) {
                level[b] = level[a] + 1;
                queue.push_back(b);
            } else {
                period = std::gcd(period, level[a] + 1 - level[b]);
            }
        }
    }
    return period;
}

template <class Moves>
[[nodiscard]] ChainStructure structure_of(Eigen::Index n, const Moves& moves) {
    ChainStructure result;
    const std::vector<std::size_t> component = components(n, moves);
    const std::size_t none = component.size();
    std::vector<std::size_t> number(component.size(), none);
    for (Eigen::Index i = 0; i < n; ++i) {
        std::size_t& of = number[component[static_cast<std::size_t>(i)]];
        if (of == none) {
            of = result.classes.size();
            result.classes.push_back({});
        }
        result.classes[of].stages.push_back(i);
        result.class_of.push_back(of);
    }
    std::size_t closed = 0;
    for (StageClass& each : result.classes) {
        const std::size_t of = result.class_of[static_cast<std::size_t>(each.stages.front())];
        each.closed = std::all_of(each.stages.begin(), each.stages.end(), [&](Eigen::Index i) {
            for (Eigen::Index j = 0; j < n; ++j) {
                if (moves(i, j) && result.class_of[static_cast<std::size_t>(j)] != of) return false;
            }
            return true;
        });
        each.period = period_of(each.stages, moves);
        if (each.closed) ++closed;
        if (each.closed && each.stages.size() == 1) result.absorbing.push_back(each.stages.front());
    }
    result.irreducible = result.classes.size() == 1;
    result.regular = closed == 1 && std::all_of(result.classes.begin(), result.classes.end(),
                                                [](const auto& each) { return !each.closed || each.period == 1; });
    return result;
}

/// Stages from which one of the targets can be reached, themselves included.
template <class Moves>
[[nodiscard]] std::vector<bool> can_reach(Eigen::Index n, std::vector<bool> reached, const Moves& moves) {
    std::vector<Eigen::Index> queue;
    for (Eigen::Index i = 0; i < n; ++i) {
        if (reached[static_cast<std::size_t>(i)]) queue.push_back(i);
    }
    for (std::size_t head = 0; head < queue.size(); ++head) {
        for (Eigen::Index i = 0; i < n; ++i) {
            if (reached[static_cast<std::size_t>(i)] || !moves(i, queue[head])) continue;
            reached[static_cast<std::size_t>(i)] = true;
            queue.push_back(i);
        }
    }
    return reached;
}

template <class Matrix>
[[nodiscard]] auto moves_of(const Matrix& transition) {
    return [&transition](Eigen::Index i, Eigen::Index j) { return typename Matrix::Scalar(0) < transition(i, j); };
}

}  // namespace detail

/// Which stages form one class, which classes are never left again, and at which multiples returns happen; from the
/// pattern of moves that are possible, not from how likely they are. Throws InputError when `transition` is no chain.
template <class Derived>
[[nodiscard]] ChainStructure chain_structure(const Eigen::MatrixBase<Derived>& transition) {
    const typename Derived::PlainObject matrix = transition;
    detail::require_chain(matrix, "stages::chain_structure");
    return detail::structure_of(matrix.rows(), detail::moves_of(matrix));
}

}  // namespace kam::inline v0::stages
