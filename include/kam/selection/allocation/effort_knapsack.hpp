// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace kam::inline v0::selection::detail {

template <class Scalar>
struct EffortItem {
    Scalar profit{}, effort{};
    std::size_t account = 0;
};

/// The most profit of accounts whose efforts fit in a room, by depth-first search on the bound of [dantzig1957]. Where
/// the search is cut, `bound` is that bound: never too low.
template <class Scalar>
class EffortKnapsack {
public:
    /// Profits above 0.
    EffortKnapsack(std::vector<EffortItem<Scalar>> items, const Scalar& room) : items_(std::move(items)), room_(room) {
        std::stable_sort(items_.begin(), items_.end(), [](const auto& a, const auto& b) {
            return Scalar(a.profit * b.effort) > Scalar(b.profit * a.effort);
        });
        search();
    }

    [[nodiscard]] const Scalar& bound() const { return bound_; }
    [[nodiscard]] const std::vector<std::size_t>& taken() const { return taken_; }  ///< accounts

    /// Profit that one more unit of room would bring if accounts could be served in part.
    [[nodiscard]] Scalar price_of_effort() const {
        Scalar room = room_;
        for (const auto& item : items_) {
            if (item.effort > room) return Scalar(item.profit / item.effort);
            room = Scalar(room - item.effort);
        }
        return Scalar(0);
    }

    /// At least the profit of the others when an account takes its effort from the room.
    [[nodiscard]] Scalar bound_beside(std::size_t account, const Scalar& effort) const {
        Scalar room(room_ - effort);
        Scalar profit(0);
        for (const auto& item : items_) {
            if (item.account == account) continue;
            if (item.effort > room) return Scalar(profit + part_of(item, room));
            profit = Scalar(profit + item.profit);
            room = Scalar(room - item.effort);
        }
        return profit;
    }

private:
    [[nodiscard]] static Scalar part_of(const EffortItem<Scalar>& item, const Scalar& room) {
        return room > Scalar(0) ? Scalar(Scalar(item.profit * room) / item.effort) : Scalar(0);
    }

    [[nodiscard]] Scalar dantzig(std::size_t first, Scalar room) const {
        Scalar profit(0);
        for (std::size_t k = first; k < items_.size(); ++k) {
            if (items_[k].effort > room) return Scalar(profit + part_of(items_[k], room));
            profit = Scalar(profit + items_[k].profit);
            room = Scalar(room - items_[k].effort);
        }
        return profit;
    }

    void search() {
        struct Step {
            std::size_t item;
            Scalar profit, room;  ///< before it was taken
        };
        constexpr int most_nodes = 4000;
        bound_ = dantzig(0, room_);
        Scalar best(-1), profit(0), room = room_;
        std::vector<Step> steps;
        int nodes = 0;
        for (std::size_t k = 0;;) {
            while (k < items_.size() && nodes < most_nodes && Scalar(profit + dantzig(k, room)) > best) {
                ++nodes;
                if (!(items_[k].effort > room)) {
                    steps.push_back({k, profit, room});
                    profit = Scalar(profit + items_[k].profit);
                    room = Scalar(room - items_[k].effort);
                }
                ++k;
            }
            if (profit > best) {
                best = profit;
                taken_.clear();
                for (const Step& step : steps) taken_.push_back(items_[step.item].account);
            }
            if (nodes >= most_nodes) return;
            if (steps.empty()) break;
            k = steps.back().item + 1;
            profit = steps.back().profit;
            room = steps.back().room;
            steps.pop_back();
        }
        bound_ = best;
    }

    std::vector<EffortItem<Scalar>> items_;
    Scalar room_{}, bound_{};
    std::vector<std::size_t> taken_;
};

}  // namespace kam::inline v0::selection::detail
