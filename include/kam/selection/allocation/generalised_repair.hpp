// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace kam::inline v0::selection::detail {

/// Accounts, columns (managers, and "no manager" as the last one where there is that choice) and what each pair costs
/// and takes. The efforts of "no manager" are 0.
template <class Scalar>
struct GeneralisedProblem {
    std::size_t accounts = 0, columns = 0;
    std::vector<Scalar> costs{}, efforts{};  ///< account by account
    std::vector<char> open{};                ///< as these: the pair may be, and fits
    std::vector<Scalar> rooms{};             ///< of each column, with room for `rounding`

    [[nodiscard]] std::size_t at(std::size_t i, std::size_t j) const { return i * columns + j; }
};

/// How far sums of efforts may exceed a capacity, as a share of it: 0.1 + 0.2 fits in 0.3.
template <class Scalar>
[[nodiscard]] Scalar rounding() {
    return Scalar(std::numeric_limits<Scalar>::epsilon() * Scalar(1024));
}

/// Makes whole plans of half ones. `plan` holds the column of each account, `columns` where it has none yet.
template <class Scalar>
class PlanRepair {
public:
    PlanRepair(const GeneralisedProblem<Scalar>& problem, std::vector<std::size_t>& plan, const Scalar& tolerance)
        : p_(problem), plan_(plan), rooms_(problem.rooms), tolerance_(tolerance) {
        for (std::size_t i = 0; i < p_.accounts; ++i) {
            if (plan_[i] != p_.columns) rooms_[plan_[i]] = Scalar(rooms_[plan_[i]] - p_.efforts[p_.at(i, plan_[i])]);
        }
    }

    /// Completes a plan: whoever loses most when the cheapest column is full goes first, where the effort is charged at
    /// the prices; then moves and swaps.
    /// False when some account fits nowhere.
    [[nodiscard]] bool complete(const std::vector<Scalar>& prices) {
        const auto charged = [&](std::size_t i, std::size_t j) {
            return Scalar(p_.costs[p_.at(i, j)] + Scalar(prices[j] * p_.efforts[p_.at(i, j)]));
        };
        for (;;) {
            std::size_t next = p_.accounts, to = 0;
            bool moved = false;
            Scalar most_regret(-1);
            for (std::size_t i = 0; i < p_.accounts; ++i) {
                if (plan_[i] != p_.columns) continue;
                std::size_t first = p_.columns;
                Scalar least(0);
                std::optional<Scalar> second;
                for (std::size_t j = 0; j < p_.columns; ++j) {
                    if (!p_.open[p_.at(i, j)] || p_.efforts[p_.at(i, j)] > rooms_[j]) continue;
                    const Scalar cost = charged(i, j);
                    if (first == p_.columns || cost < least) {
                        if (first != p_.columns) second = least;
                        least = cost;
                        first = j;
                    } else if (!second || cost < *second) {
                        second = cost;
                    }
                }
                if (first == p_.columns) {
                    if (!make_room(i)) return false;
                    moved = true;
                    break;
                }
                const Scalar regret = second ? Scalar(*second - least) : (std::numeric_limits<Scalar>::max)();
                if (next == p_.accounts || regret > most_regret) {
                    most_regret = regret;
                    next = i;
                    to = first;
                }
            }
            if (moved) continue;
            if (next == p_.accounts) break;
            plan_[next] = to;
            rooms_[to] = Scalar(rooms_[to] - p_.efforts[p_.at(next, to)]);
        }
        while (move_or_swap()) continue;
        return true;
    }

private:
    /// Places an account that fits nowhere by moving one other account on, the cheapest way. False when that is not
    /// enough.
    [[nodiscard]] bool make_room(std::size_t account) {
        std::size_t mover = p_.accounts, to = 0;
        Scalar least(0);
        for (std::size_t k = 0; k < p_.accounts; ++k) {
            const std::size_t j = plan_[k];
            if (j == p_.columns || !p_.open[p_.at(account, j)]) continue;
            if (p_.efforts[p_.at(account, j)] > Scalar(rooms_[j] + p_.efforts[p_.at(k, j)])) continue;
            for (std::size_t l = 0; l < p_.columns; ++l) {
                if (l == j || !p_.open[p_.at(k, l)] || p_.efforts[p_.at(k, l)] > rooms_[l]) continue;
                const Scalar cost(Scalar(p_.costs[p_.at(account, j)] + p_.costs[p_.at(k, l)]) - p_.costs[p_.at(k, j)]);
                if (mover != p_.accounts && !(cost < least)) continue;
                least = cost;
                mover = k;
                to = l;
            }
        }
        if (mover == p_.accounts) return false;
        const std::size_t from = plan_[mover];
        rooms_[from] = Scalar(Scalar(rooms_[from] + p_.efforts[p_.at(mover, from)]) - p_.efforts[p_.at(account, from)]);
        rooms_[to] = Scalar(rooms_[to] - p_.efforts[p_.at(mover, to)]);
        plan_[mover] = to;
        plan_[account] = from;
        return true;
    }
    /// Moves accounts to cheaper columns that have room, and swaps pairs where both together get cheaper.
    [[nodiscard]] bool move_or_swap() {
        bool better = false;
        for (std::size_t i = 0; i < p_.accounts; ++i) {
            for (std::size_t j = 0; j < p_.columns; ++j) {
                const std::size_t old = plan_[i];
                if (!p_.open[p_.at(i, j)] || !(Scalar(p_.costs[p_.at(i, j)] + tolerance_) < p_.costs[p_.at(i, old)]) ||
                    p_.efforts[p_.at(i, j)] > rooms_[j]) {
                    continue;
                }
                rooms_[old] = Scalar(rooms_[old] + p_.efforts[p_.at(i, old)]);
                rooms_[j] = Scalar(rooms_[j] - p_.efforts[p_.at(i, j)]);
                plan_[i] = j;
                better = true;
            }
        }
        for (std::size_t i = 0; i < p_.accounts; ++i) {
            for (std::size_t k = i + 1; k < p_.accounts; ++k) {
                const std::size_t a = plan_[i], b = plan_[k];
                if (a == b || !p_.open[p_.at(i, b)] || !p_.open[p_.at(k, a)]) continue;
                const Scalar now(p_.costs[p_.at(i, a)] + p_.costs[p_.at(k, b)]);
                if (!(Scalar(Scalar(p_.costs[p_.at(i, b)] + p_.costs[p_.at(k, a)]) + tolerance_) < now)) continue;
                const Scalar room_a(Scalar(rooms_[a] + p_.efforts[p_.at(i, a)]) - p_.efforts[p_.at(k, a)]);
                const Scalar room_b(Scalar(rooms_[b] + p_.efforts[p_.at(k, b)]) - p_.efforts[p_.at(i, b)]);
                if (room_a < Scalar(0) || room_b < Scalar(0)) continue;
                rooms_[a] = room_a;
                rooms_[b] = room_b;
                std::swap(plan_[i], plan_[k]);
                better = true;
            }
        }
        return better;
    }

    const GeneralisedProblem<Scalar>& p_;
    std::vector<std::size_t>& plan_;
    std::vector<Scalar> rooms_;
    Scalar tolerance_;  ///< what a move or swap must save at least
};

}  // namespace kam::inline v0::selection::detail
