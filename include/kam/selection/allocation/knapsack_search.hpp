// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include <Eigen/Core>

namespace kam::inline v0::selection::detail {

/// Accounts that are worth something, the most value for the cost first: taken in this order, and the first that does
/// not fit in part, they give the bound of [dantzig1957].
template <class Scalar>
class DantzigOrder {
public:
    DantzigOrder(const Eigen::VectorX<Scalar>& values, const std::vector<std::int64_t>& costs) {
        for (std::size_t i = 0; i < costs.size(); ++i) {
            if (values[static_cast<Eigen::Index>(i)] > Scalar(0)) accounts_.push_back(i);
        }
        std::stable_sort(accounts_.begin(), accounts_.end(), [&](std::size_t a, std::size_t b) {
            if (costs[a] == 0 || costs[b] == 0) return costs[a] == 0 && costs[b] != 0;
            return Scalar(values[static_cast<Eigen::Index>(a)] / number(costs[a])) >
                   Scalar(values[static_cast<Eigen::Index>(b)] / number(costs[b]));
        });
        position_.assign(costs.size(), accounts_.size());
        for (const std::size_t account : accounts_) {
            position_[account] = values_.size();
            values_.push_back(values[static_cast<Eigen::Index>(account)]);
            costs_.push_back(costs[account]);
            values_before_.push_back(Scalar(values_before_.back() + values_.back()));
            costs_before_.push_back(costs_before_.back() + costs_.back());
        }
    }

    [[nodiscard]] std::size_t size() const { return accounts_.size(); }
    [[nodiscard]] std::size_t account(std::size_t at) const { return accounts_[at]; }
    [[nodiscard]] const Scalar& value(std::size_t at) const { return values_[at]; }
    [[nodiscard]] std::int64_t cost(std::size_t at) const { return costs_[at]; }
    [[nodiscard]] std::int64_t total_cost() const { return costs_before_.back(); }
    [[nodiscard]] std::int64_t common_divisor() const {
        const auto divisor = std::accumulate(costs_.begin(), costs_.end(), std::int64_t{0},
                                             [](std::int64_t a, std::int64_t b) { return std::gcd(a, b); });
        return (std::max)(divisor, std::int64_t{1});
    }

    /// The most that the accounts from `first` on can be worth within `room`, in parts.
    [[nodiscard]] Scalar bound(std::size_t first, std::int64_t room) const {
        const std::size_t end = fitting(first, room);
        Scalar value(values_before_[end] - values_before_[first]);
        const std::int64_t left = room - (costs_before_[end] - costs_before_[first]);
        if (end < size()) value = Scalar(value + Scalar(values_[end] * number(left) / number(costs_[end])));
        return value;
    }
    /// The same for all accounts but one.
    [[nodiscard]] Scalar bound_without(std::size_t at, std::int64_t room) const {
        if (at >= size() || room < costs_before_[at]) return bound(0, room);
        return Scalar(values_before_[at] + bound(at + 1, room - costs_before_[at]));
    }
    [[nodiscard]] Scalar marginal_value(std::int64_t room) const {
        const std::size_t end = fitting(0, room);
        return end < size() ? Scalar(values_[end] / number(costs_[end])) : Scalar(0);
    }

    /// What it costs at least to serve an account that is not chosen, or not to serve one that is.
    [[nodiscard]] std::vector<std::optional<Scalar>> least_losses(const Eigen::VectorX<Scalar>& values,
                                                                  const std::vector<std::int64_t>& costs,
                                                                  std::int64_t budget, const std::vector<bool>& chosen,
                                                                  const Scalar& best) const {
        std::vector<std::optional<Scalar>> losses(costs.size());
        for (std::size_t i = 0; i < costs.size(); ++i) {
            if (costs[i] > budget) continue;
            const Scalar most =
                chosen[i]
                    ? bound_without(position_[i], budget)
                    : Scalar(values[static_cast<Eigen::Index>(i)] + bound_without(position_[i], budget - costs[i]));
            losses[i] = most < best ? Scalar(best - most) : Scalar(0);
        }
        return losses;
    }

private:
    [[nodiscard]] static Scalar number(std::int64_t whole) { return static_cast<Scalar>(static_cast<double>(whole)); }

    /// The first account from `first` on that does not fit any more.
    [[nodiscard]] std::size_t fitting(std::size_t first, std::int64_t room) const {
        const auto begin = costs_before_.begin() + static_cast<std::ptrdiff_t>(first);
        const auto beyond = std::upper_bound(begin + 1, costs_before_.end(), room,
                                             [&](std::int64_t most, std::int64_t sum) { return most < sum - *begin; });
        return static_cast<std::size_t>(beyond - costs_before_.begin()) - 1;
    }
    std::vector<std::size_t> accounts_, position_;
    std::vector<Scalar> values_, values_before_{Scalar(0)};
    std::vector<std::int64_t> costs_, costs_before_{0};
};

/// Lets one account more take part in best[b], the most value within b units. `taken[b]` tells where it does; null:
/// nobody asks.
template <class Scalar>
void take_account(std::vector<Scalar>& best, std::size_t cost, const Scalar& value, char* taken = nullptr) {
    if (cost >= best.size()) return;
    const Scalar* const without = best.data();
    Scalar* const with = best.data() + cost;
    for (std::size_t b = best.size() - cost; b-- > 0;) {  // downwards, so that the account is taken once
        const Scalar candidate(without[b] + value);
        const bool better = candidate > with[b];
        with[b] = better ? candidate : with[b];
        if (taken != nullptr) taken[b + cost] = better ? 1 : 0;
    }
}

/// The dynamic programme over whole units.
template <class Scalar>
class KnapsackTable {
public:
    KnapsackTable(const DantzigOrder<Scalar>& order, std::int64_t divisor, std::int64_t units)
        : order_(order), divisor_(divisor), width_(static_cast<std::size_t>(units) + 1) {
        taken_.assign(order.size() * width_, 0);
        best_.assign(width_, Scalar(0));
        for (std::size_t at = 0; at < order.size(); ++at) {
            take_account(best_, cost(at), order.value(at), &taken_[at * width_]);
        }
    }

    /// The most value of all accounts within some units.
    [[nodiscard]] const Scalar& value(std::int64_t units) const { return best_[at_most(units)]; }
    void choose(std::vector<bool>& chosen) const {
        std::size_t room = width_ - 1;
        for (std::size_t at = order_.size(); at-- > 0;) {
            if (taken_[at * width_ + room] == 0) continue;
            chosen[order_.account(at)] = true;
            room -= cost(at);
        }
    }

    /// Calls f(account, value_without) for each account that is worth something; value_without(units) is the most value
    /// of all others. Halves the accounts again and again, so that each takes part in log n tables.
    template <class F>
    void for_each_without(const F& f) const {
        if (order_.size() != 0) without(0, order_.size(), std::vector<Scalar>(width_, Scalar(0)), f);
    }

private:
    [[nodiscard]] std::size_t at_most(std::int64_t units) const {
        return (std::min)(static_cast<std::size_t>(units), width_ - 1);
    }
    [[nodiscard]] std::size_t cost(std::size_t at) const {
        return static_cast<std::size_t>((std::min)(order_.cost(at) / divisor_, static_cast<std::int64_t>(width_)));
    }

    template <class F>
    void without(std::size_t first, std::size_t end, std::vector<Scalar> best, const F& f) const {
        if (end - first == 1) {
            f(order_.account(first), [&](std::int64_t units) { return best[at_most(units)]; });
            return;
        }
        const std::size_t middle = first + (end - first) / 2;
        std::vector<Scalar> with_right = best;
        for (std::size_t at = middle; at < end; ++at) take_account(with_right, cost(at), order_.value(at));
        without(first, middle, std::move(with_right), f);
        for (std::size_t at = first; at < middle; ++at) take_account(best, cost(at), order_.value(at));
        without(middle, end, std::move(best), f);
    }

    const DantzigOrder<Scalar>& order_;
    std::int64_t divisor_;
    std::size_t width_;
    std::vector<char> taken_;  ///< account by account, for every number of units
    std::vector<Scalar> best_;
};

/// Places in the Dantzig order of the best accounts found.
struct KnapsackSearch {
    std::vector<std::size_t> taken{};
    bool complete = false;
    std::int64_t node_count = 0;
};

/// Depth first, taking what fits in the Dantzig order, and back where what is still possible is no better
/// [horowitz1974].
template <class Scalar>
[[nodiscard]] KnapsackSearch search_knapsack(const DantzigOrder<Scalar>& order, std::int64_t budget,
                                             std::int64_t most_nodes) {
    KnapsackSearch search;
    std::vector<std::size_t> taken;
    std::vector<Scalar> values{Scalar(0)};  // of the accounts taken, up to each
    Scalar best(-1);
    std::int64_t room = budget;
    for (std::size_t at = 0;;) {
        while (at < order.size() && search.node_count < most_nodes &&
               Scalar(values.back() + order.bound(at, room)) > best) {
            ++search.node_count;
            if (order.cost(at) <= room) {
                taken.push_back(at);
                values.push_back(Scalar(values.back() + order.value(at)));
                room -= order.cost(at);
            }
            ++at;
        }
        if (values.back() > best) {
            best = values.back();
            search.taken = taken;
        }
        if (search.node_count >= most_nodes) return search;
        if (taken.empty()) break;
        at = taken.back();
        taken.pop_back();
        values.pop_back();
        room += order.cost(at);
        ++at;
    }
    search.complete = true;
    return search;
}

}  // namespace kam::inline v0::selection::detail
