// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace kam::inline v0::ara::detail {

inline constexpr int unmatched = -1;

/// A largest matching of a bipartite graph, and with it a smallest set of nodes that touches every edge.
struct BipartiteMatching {
    std::vector<int> of_left{};      ///< partner, or unmatched
    std::vector<int> of_right{};     ///< partner, or unmatched
    std::vector<bool> left_cover{};  ///< the smallest cover [konig1931]
    std::vector<bool> right_cover{};
    std::size_t size = 0;
};

/// Layers of shortest alternating paths, then as many disjoint ones as there are, until there are none [hopcroft1973]:
/// O(m sqrt n). A template, as all here is, so that only programs that match pay for it. `neighbours[l]` are the right
/// nodes of left node l.
template <class Number>
class HopcroftKarp {
public:
    HopcroftKarp(const std::vector<std::vector<Number>>& neighbours, std::size_t right_count)
        : neighbours_(&neighbours) {
        result_.of_left.assign(neighbours.size(), unmatched);
        result_.of_right.assign(right_count, unmatched);
        while (find_layers()) {
            next_.assign(neighbours.size(), 0);
            for (std::size_t left = 0; left < neighbours.size(); ++left) {
                if (result_.of_left[left] == unmatched && augment(left)) ++result_.size;
            }
        }
        // The last search reached the left nodes of odd alternating paths: those it missed cover, with the right ones
        // that it reached.
        result_.left_cover.assign(neighbours.size(), false);
        result_.right_cover.assign(right_count, false);
        for (std::size_t left = 0; left < neighbours.size(); ++left) {
            const bool reached = distance_[left] != unreached;
            result_.left_cover[left] = !reached;
            if (!reached) continue;
            for (const int right : neighbours[left]) result_.right_cover[static_cast<std::size_t>(right)] = true;
        }
    }

    [[nodiscard]] BipartiteMatching result() && { return std::move(result_); }

private:
    static constexpr int unreached = (std::numeric_limits<int>::max)();

    [[nodiscard]] bool find_layers() {
        std::vector<std::size_t> queue;
        distance_.assign(neighbours_->size(), unreached);
        for (std::size_t left = 0; left < neighbours_->size(); ++left) {
            if (result_.of_left[left] != unmatched) continue;
            distance_[left] = 0;
            queue.push_back(left);
        }
        bool found = false;
        for (std::size_t at = 0; at < queue.size(); ++at) {
            for (const int right : (*neighbours_)[queue[at]]) {
                const int back = result_.of_right[static_cast<std::size_t>(right)];
                if (back == unmatched) {
                    found = true;
                } else if (distance_[static_cast<std::size_t>(back)] == unreached) {
                    distance_[static_cast<std::size_t>(back)] = distance_[queue[at]] + 1;
                    queue.push_back(static_cast<std::size_t>(back));
                }
            }
        }
        return found;
    }

    [[nodiscard]] bool augment(std::size_t left) {
        const auto& list = (*neighbours_)[left];
        while (next_[left] < list.size()) {
            const auto right = static_cast<std::size_t>(list[next_[left]++]);
            const int back = result_.of_right[right];
            if (back != unmatched && distance_[static_cast<std::size_t>(back)] != distance_[left] + 1) continue;
            if (back != unmatched && !augment(static_cast<std::size_t>(back))) continue;
            result_.of_left[left] = static_cast<int>(right);
            result_.of_right[right] = static_cast<int>(left);
            return true;
        }
        return false;
    }

    const std::vector<std::vector<Number>>* neighbours_;
    std::vector<int> distance_;
    std::vector<std::size_t> next_;
    BipartiteMatching result_;
};

template <class Number>
[[nodiscard]] BipartiteMatching bipartite_matching(const std::vector<std::vector<Number>>& neighbours,
                                                   std::size_t right_count) {
    return HopcroftKarp<Number>(neighbours, right_count).result();
}

/// A largest matching of any graph, by alternating trees in which odd cycles shrink to a point [edmonds1965]: O(n^3).
template <class Number>
class Blossom {
public:
    explicit Blossom(const std::vector<std::vector<Number>>& neighbours)
        : neighbours_(&neighbours), partner_(neighbours.size(), unmatched) {
        for (std::size_t v = 0; v < neighbours.size(); ++v) {  // a good start saves most searches
            if (partner_[v] != unmatched) continue;
            for (const int w : neighbours[v]) {
                if (partner_[at(w)] != unmatched) continue;
                join(static_cast<int>(v), w);
                break;
            }
        }
        for (std::size_t v = 0; v < neighbours.size(); ++v) {
            if (partner_[v] == unmatched) grow_from(static_cast<int>(v));
        }
    }
    [[nodiscard]] const std::vector<int>& partner() const& noexcept { return partner_; }

private:
    [[nodiscard]] static std::size_t at(int v) { return static_cast<std::size_t>(v); }
    void join(int v, int w) {
        partner_[at(v)] = w;
        partner_[at(w)] = v;
    }

    void grow_from(int root) {
        const std::size_t n = partner_.size();
        outer_.assign(n, false);
        parent_.assign(n, unmatched);
        base_.resize(n);
        for (std::size_t v = 0; v < n; ++v) base_[v] = static_cast<int>(v);
        outer_[at(root)] = true;
        queue_.assign(1, root);
        for (std::size_t q = 0; q < queue_.size(); ++q) {
            const int v = queue_[q];
            for (const int w : (*neighbours_)[at(v)]) {
                if (base_[at(v)] == base_[at(w)] || partner_[at(v)] == w) continue;
                const bool closes_odd_cycle =
                    w == root || (partner_[at(w)] != unmatched && parent_[at(partner_[at(w)])] != unmatched);
                if (closes_odd_cycle) {
                    shrink(v, w);
                } else if (parent_[at(w)] == unmatched) {
                    parent_[at(w)] = v;
                    if (partner_[at(w)] == unmatched) return augment(w);
                    outer_[at(partner_[at(w)])] = true;
                    queue_.push_back(partner_[at(w)]);
                }
            }
        }
    }

    void augment(int w) {
        while (w != unmatched) {
            const int v = parent_[at(w)], next = partner_[at(v)];
            join(v, w);
            w = next;
        }
    }

    [[nodiscard]] int common_base(int v, int w) const {
        std::vector<bool> on_path(partner_.size(), false);
        for (;;) {
            v = base_[at(v)];
            on_path[at(v)] = true;
            if (partner_[at(v)] == unmatched) break;
            v = parent_[at(partner_[at(v)])];
        }
        for (;;) {
            w = base_[at(w)];
            if (on_path[at(w)]) return w;
            w = parent_[at(partner_[at(w)])];
        }
    }

    void mark_to(int base, int v, int child) {
        while (base_[at(v)] != base) {
            in_blossom_[at(base_[at(v)])] = in_blossom_[at(base_[at(partner_[at(v)])])] = true;
            parent_[at(v)] = child;
            child = partner_[at(v)];
            v = parent_[at(child)];
        }
    }

    void shrink(int v, int w) {
        const int base = common_base(v, w);
        in_blossom_.assign(partner_.size(), false);
        mark_to(base, v, w);
        mark_to(base, w, v);
        for (std::size_t i = 0; i < partner_.size(); ++i) {
            if (!in_blossom_[at(base_[i])]) continue;
            base_[i] = base;
            if (outer_[i]) continue;
            outer_[i] = true;
            queue_.push_back(static_cast<int>(i));
        }
    }

    const std::vector<std::vector<Number>>* neighbours_;
    std::vector<int> partner_, parent_, base_, queue_;
    std::vector<bool> outer_, in_blossom_;
};

/// An assignment of rows to columns of a square matrix of greatest weight, and the prices that prove it:
/// row_price[i] + column_price[j] >= weight(i, j), with equality where i is assigned to j. Prices are 0 or more where
/// weights are. Shortest augmenting paths, O(n^3).
template <class Scalar>
struct Assignment {
    std::vector<int> column_of{};
    std::vector<Scalar> row_price{}, column_price{};
};

template <class Scalar, class Weight>
[[nodiscard]] Assignment<Scalar> best_assignment(int n, const Weight& weight) {
    const auto at = [](int i) { return static_cast<std::size_t>(i); };
    const Scalar zero(0);
    // Row and column 0 stand for "none"; costs are weights below zero.
    std::vector<Scalar> u(at(n) + 1, zero), v(at(n) + 1, zero);
    std::vector<int> row_of(at(n) + 1, 0);
    for (int row = 1; row <= n; ++row) {
        std::vector<std::optional<Scalar>> slack(at(n) + 1);
        std::vector<int> came_from(at(n) + 1, 0);
        std::vector<bool> done(at(n) + 1, false);
        int column = 0;
        row_of[0] = row;
        do {
            done[at(column)] = true;
            const int i = row_of[at(column)];
            int nearest = 0;
            std::optional<Scalar> least;
            for (int j = 1; j <= n; ++j) {
                if (done[at(j)]) continue;
                const Scalar reduced = Scalar(zero - weight(i - 1, j - 1) - u[at(i)] - v[at(j)]);
                if (!slack[at(j)] || reduced < *slack[at(j)]) {
                    slack[at(j)] = reduced;
                    came_from[at(j)] = column;
                }
                if (!least || *slack[at(j)] < *least) {
                    least = *slack[at(j)];
                    nearest = j;
                }
            }
            for (int j = 0; j <= n; ++j) {
                if (done[at(j)]) {
                    u[at(row_of[at(j)])] = Scalar(u[at(row_of[at(j)])] + *least);
                    v[at(j)] = Scalar(v[at(j)] - *least);
                } else if (slack[at(j)]) {
                    slack[at(j)] = Scalar(*slack[at(j)] - *least);
                }
            }
            column = nearest;
        } while (row_of[at(column)] != 0);
        while (column != 0) {
            row_of[at(column)] = row_of[at(came_from[at(column)])];
            column = came_from[at(column)];
        }
    }
    Assignment<Scalar> result;
    result.column_of.assign(at(n), unmatched);
    for (int j = 1; j <= n; ++j) result.column_of[at(row_of[at(j)] - 1)] = j - 1;
    for (int i = 1; i <= n; ++i) {
        result.row_price.push_back(Scalar(zero - u[at(i)]));
        result.column_price.push_back(Scalar(zero - v[at(i)]));
    }
    if (n == 0) return result;
    // Only sums of a row's and a column's price count: shift so that none is below 0.
    const Scalar lowest = *std::min_element(result.row_price.begin(), result.row_price.end());
    for (Scalar& price : result.row_price) price = Scalar(price - lowest);
    for (Scalar& price : result.column_price) price = Scalar(price + lowest);
    return result;
}

}  // namespace kam::inline v0::ara::detail
