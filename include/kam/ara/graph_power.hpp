// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/network.hpp>

namespace kam::inline v0::ara {

/// The graph-theoretic power index of every actor of an exchange network.
struct GraphPower {
    std::vector<int> power{};                  ///< by actor; 0 without ties
    std::vector<std::vector<int>> disjoint{};  ///< disjoint[i][k - 1]: non-intersecting paths of length k from actor i
};
BOOST_DESCRIBE_STRUCT(GraphPower, (), (power, disjoint))

namespace detail {

/// The largest number of paths of one length from one actor that share no other actor. Paths are sets of actors.
template <class Bits>
class DisjointPaths {
public:
    DisjointPaths(const std::vector<Bits>& neighbours, std::size_t& budget)
        : neighbours_(neighbours), budget_(&budget) {}

    /// None where the budget of steps does not suffice.
    [[nodiscard]] std::optional<int> count(std::size_t actor, int length) {
        by_first_.clear();
        for (Bits rest = neighbours_[actor]; rest != 0; rest &= rest - 1) {
            const auto first = static_cast<std::size_t>(std::countr_zero(rest));
            std::vector<Bits> paths;
            if (!extend(first, bit(actor), length - 1, bit(first), paths)) return std::nullopt;
            std::sort(paths.begin(), paths.end());
            paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
            if (!paths.empty()) by_first_.push_back(std::move(paths));
        }
        // Those with the fewest choices first, so that hopeless branches end early.
        std::sort(by_first_.begin(), by_first_.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
        best_ = 0;
        if (!choose(0, 0, 0)) return std::nullopt;
        return best_;
    }

private:
    [[nodiscard]] static Bits bit(std::size_t actor) { return Bits{1} << actor; }

    [[nodiscard]] bool spend() { return *budget_ > 0 && (*budget_)-- > 0; }

    /// Adds every path of so many more steps from `end`. `path` holds its actors but the origin.
    [[nodiscard]] bool extend(std::size_t end, Bits origin, int steps, Bits path, std::vector<Bits>& paths) {
        if (!spend()) return false;
        if (steps == 0) {
            paths.push_back(path);
            return true;
        }
        for (Bits rest = neighbours_[end] & ~path & ~origin; rest != 0; rest &= rest - 1) {
            const auto next = static_cast<std::size_t>(std::countr_zero(rest));
            if (!extend(next, origin, steps - 1, path | bit(next), paths)) return false;
        }
        return true;
    }

    /// Takes at most one path through each first actor.
    [[nodiscard]] bool choose(std::size_t first, Bits used, int chosen) {
        if (!spend()) return false;
        best_ = (std::max)(best_, chosen);
        if (chosen + static_cast<int>(by_first_.size() - first) <= best_) return true;
        for (const Bits path : by_first_[first]) {
            if ((path & used) == 0 && !choose(first + 1, used | path, chosen + 1)) return false;
        }
        return choose(first + 1, used, chosen);
    }

    const std::vector<Bits>& neighbours_;
    std::size_t* budget_;
    std::vector<std::vector<Bits>> by_first_;
    int best_ = 0;
};

}  // namespace detail

/// Power in negatively connected exchange by structure alone: p_i = m_i1 - m_i2 + m_i3 - ..., where m_ik is the largest
/// number of paths of length k from i that share no other actor [markovsky1988]. Weights do not count. Exact, and so
/// for small networks: empty when the search takes more than `most_steps` steps. std::invalid_argument for more than 64
/// actors and for a directed network.
template <class Scalar>
[[nodiscard]] std::optional<GraphPower> graph_power(const NetworkView<Scalar>& network,
                                                    std::size_t most_steps = 10'000'000) {
    const std::size_t n = network.actor_count();
    if (n > 64) {
        throw std::invalid_argument("ara::graph_power: " + std::to_string(n) +
                                    " actors, but at most 64 can be searched");
    }
    if (network.directed) throw std::invalid_argument("ara::graph_power: exchange is undirected, the network is not");
    std::vector<std::uint64_t> neighbours(n, 0);
    for (std::size_t i = 0; i < n; ++i) {
        for (const int other : network.out.row(i)) neighbours[i] |= std::uint64_t{1} << static_cast<unsigned>(other);
    }
    GraphPower result{std::vector<int>(n, 0), std::vector<std::vector<int>>(n)};
    detail::DisjointPaths<std::uint64_t> paths(neighbours, most_steps);
    for (std::size_t i = 0; i < n; ++i) {
        for (int length = 1;; ++length) {
            const auto count = paths.count(i, length);
            if (!count) return std::nullopt;
            if (*count == 0) break;
            result.disjoint[i].push_back(*count);
            result.power[i] += length % 2 == 1 ? *count : -*count;
        }
    }
    return result;
}

}  // namespace kam::inline v0::ara
