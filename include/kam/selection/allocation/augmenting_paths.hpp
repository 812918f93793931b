// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <vector>

#include <Eigen/Core>

namespace kam::inline v0::selection::detail {

/// Stands for "no way there": infinity, or for integers a quarter of their largest number, which no sum of admitted
/// costs comes near, and which may be added twice.
template <class Scalar>
[[nodiscard]] Scalar no_way() {
    using Limits = std::numeric_limits<Scalar>;
    if constexpr (Limits::has_infinity) {
        return Limits::infinity();
    } else {
        return Scalar((Limits::max)() / 4);
    }
}

/// The largest admitted cost: a path through `nodes` accounts and managers, with its prices (at most four costs for
/// each node), stays below an eighth of `no_way`.
template <class Scalar>
[[nodiscard]] Scalar largest_path_cost(Eigen::Index nodes) {
    using Limits = std::numeric_limits<Scalar>;
    const auto parts = std::int64_t{128} * (static_cast<std::int64_t>(nodes) + 2);
    if constexpr (Limits::is_integer) {
        return static_cast<Scalar>(static_cast<std::int64_t>((Limits::max)()) / parts);
    } else {
        return Scalar((Limits::max)() / static_cast<Scalar>(static_cast<double>(parts)));
    }
}

/// Accounts (rows) in managers' places (columns with capacities), one account after the other by the shortest path to a
/// free place, on which accounts already placed may move over. Column prices v_j <= 0 keep every reduced cost
/// c_ij - v_j of a placed account the least of its row. "No manager" is one more column with room for all.
template <class Scalar>
class AugmentingPaths {
    static_assert(std::numeric_limits<Scalar>::is_signed && std::numeric_limits<Scalar>::is_bounded &&
                      sizeof(Scalar) >= 4,
                  "kam: costs are a signed number type with a largest number, such as double or std::int64_t");

public:
    template <class Derived>
    AugmentingPaths(const Eigen::MatrixBase<Derived>& costs, const std::vector<std::int64_t>& capacities,
                    const Eigen::MatrixX<bool>& allowed, const Eigen::VectorX<Scalar>& no_manager_costs)
        : rows_(static_cast<std::size_t>(costs.rows())),
          columns_(capacities.size() + (no_manager_costs.size() != 0 ? 1 : 0)),
          stride_((columns_ + block - 1) / block * block),
          costs_(rows_ * stride_, no_way<Scalar>()),
          capacities_(capacities),
          used_(columns_, 0),
          members_(columns_),
          column_of_(rows_, columns_),
          place_in_(rows_, 0),
          prices_(stride_, Scalar(0)),
          open_prices_(stride_, Scalar(0)),
          distances_(stride_, no_way<Scalar>()),
          reached_from_(stride_, 0),
          least_of_(stride_ / block, no_way<Scalar>()),
          scanned_from_(columns_, 0),
          scanned_distance_(columns_, Scalar(0)) {
        if (no_manager_costs.size() != 0) capacities_.push_back((std::numeric_limits<std::int64_t>::max)());
        const std::size_t managers = capacities.size();
        constexpr std::size_t few = 8;  // rows of a column that share a line of the cache
        for (std::size_t first = 0; first < rows_; first += few) {
            for (std::size_t j = 0; j < managers; ++j) {
                for (std::size_t i = first; i < (std::min)(first + few, rows_); ++i) {
                    const auto row = static_cast<Eigen::Index>(i), column = static_cast<Eigen::Index>(j);
                    if (allowed.size() != 0 && !allowed(row, column)) continue;
                    costs_[i * stride_ + j] = costs.derived().coeff(row, column);
                }
            }
        }
        for (std::size_t i = 0; managers < columns_ && i < rows_; ++i) {
            costs_[i * stride_ + managers] = no_manager_costs[static_cast<Eigen::Index>(i)];
        }
    }

    /// Gives account `row` a place, moving others over where that is cheapest. False when no path leads to a free
    /// place.
    [[nodiscard]] bool place(std::size_t row) {
        start_ = row;
        scanned_.clear();
        open_prices_ = prices_;
        std::fill(distances_.begin(), distances_.end(), no_way<Scalar>());
        reach(row, Scalar(0));
        for (;;) {
            for (std::size_t b = 0; b < least_of_.size(); ++b) update_least(b);
            const Scalar nearest =
                least_of_.empty() ? no_way<Scalar>() : *std::min_element(least_of_.begin(), least_of_.end());
            // What led through `no_way` once is near it or beyond, whatever was added.
            if (!(nearest < no_way<Scalar>() / Scalar(2))) return false;
            const std::size_t column = column_at(nearest);
            scanned_from_[column] = static_cast<std::size_t>(reached_from_[column]);
            scanned_distance_[column] = nearest;
            if (used_[column] < capacities_[column]) {
                pay(nearest);
                move(column);
                return true;
            }
            scanned_.push_back(column);
            // Closed: nothing reaches it any more, and it is never the nearest again.
            distances_[column] = no_way<Scalar>();
            open_prices_[column] = Scalar(-no_way<Scalar>());
            for (const std::size_t member : members_[column]) {
                reach(member, Scalar(nearest - reduced_cost(member, column)));
            }
        }
    }

    /// After place() was false: accounts that can only go to these managers, who are full.
    void shortage(std::vector<std::size_t>& accounts, std::vector<std::size_t>& managers) const {
        accounts = {start_};
        managers = scanned_;
        for (const std::size_t column : scanned_) {
            accounts.insert(accounts.end(), members_[column].begin(), members_[column].end());
        }
        std::sort(accounts.begin(), accounts.end());
        std::sort(managers.begin(), managers.end());
    }

    [[nodiscard]] std::size_t column_count() const { return columns_; }
    [[nodiscard]] std::size_t column_of(std::size_t row) const { return column_of_[row]; }
    [[nodiscard]] std::int64_t used(std::size_t column) const { return used_[column]; }
    [[nodiscard]] const Scalar& price_below_zero(std::size_t column) const { return prices_[column]; }
    [[nodiscard]] const Scalar& cost(std::size_t row, std::size_t column) const {
        return costs_[row * stride_ + column];
    }
    [[nodiscard]] Scalar reduced_cost(std::size_t row, std::size_t column) const {
        return Scalar(cost(row, column) - prices_[column]);
    }

private:
    static constexpr std::size_t block = 32;  ///< columns that are looked at together
    static constexpr std::size_t lanes = 8;   ///< of these, as many as a compiler may compare at once
    /// As wide as the number, so that both are chosen by one comparison of vectors.
    using RowIndex = std::conditional_t<sizeof(Scalar) == 4, std::int32_t, std::int64_t>;

    /// Shortens the distances of all columns by way of a row that is reached at `base`.
    void reach(std::size_t row, const Scalar& base) {
        const auto here = static_cast<RowIndex>(row);
        for (std::size_t first = 0; first < stride_; first += block) {
            const Scalar* const costs = &costs_[row * stride_ + first];
            const Scalar* const prices = &open_prices_[first];
            Scalar* const distances = &distances_[first];
            RowIndex* const from = &reached_from_[first];
            for (std::size_t j = 0; j < block; ++j) {  // without branches, for the sake of vector instructions
                const Scalar candidate(base + costs[j] - prices[j]);
                const bool nearer = candidate < distances[j];
                from[j] = nearer ? here : from[j];
                distances[j] = nearer ? candidate : distances[j];
            }
        }
    }

    void update_least(std::size_t of_block) {
        const Scalar* const distances = &distances_[of_block * block];
        Scalar least[lanes];
        for (std::size_t lane = 0; lane < lanes; ++lane) least[lane] = distances[lane];
        for (std::size_t j = lanes; j < block; j += lanes) {
            for (std::size_t lane = 0; lane < lanes; ++lane) {
                least[lane] = distances[j + lane] < least[lane] ? distances[j + lane] : least[lane];
            }
        }
        least_of_[of_block] = *std::min_element(least, least + lanes);
    }

    /// The column at this distance; one with a free place where there is any.
    [[nodiscard]] std::size_t column_at(const Scalar& distance) const {
        std::size_t found = columns_;
        for (std::size_t b = 0; b < least_of_.size(); ++b) {
            if (least_of_[b] != distance) continue;
            for (std::size_t j = b * block; j < (std::min)((b + 1) * block, columns_); ++j) {
                if (distances_[j] != distance) continue;
                if (used_[j] < capacities_[j]) return j;
                if (found == columns_) found = j;
            }
        }
        return found;
    }

    /// Full columns that are nearer than the free place rise in price by as much. Columns with a free place stay at 0.
    void pay(const Scalar& distance) {
        for (const std::size_t column : scanned_) {
            const Scalar nearer(scanned_distance_[column] - distance);
            if (nearer < Scalar(0)) prices_[column] = Scalar(prices_[column] + nearer);
        }
    }

    /// Moves each account on the path that ends in this column one column on.
    void move(std::size_t column) {
        for (;;) {
            const std::size_t row = scanned_from_[column];
            const std::size_t left = column_of_[row];
            if (row != start_) {  // the last member takes its place in the list
                members_[left][place_in_[row]] = members_[left].back();
                place_in_[members_[left].back()] = place_in_[row];
                members_[left].pop_back();
                --used_[left];
            }
            column_of_[row] = column;
            place_in_[row] = members_[column].size();
            members_[column].push_back(row);
            ++used_[column];
            if (row == start_) return;
            column = left;
        }
    }

    std::size_t rows_, columns_, stride_;
    std::vector<Scalar> costs_;  ///< row by row, each padded to whole lanes with no_way
    std::vector<std::int64_t> capacities_, used_;
    std::vector<std::vector<std::size_t>> members_;  ///< of each column
    std::vector<std::size_t> column_of_, place_in_;  ///< of each row: its column, and where in its list of members
    std::vector<Scalar> prices_, open_prices_, distances_;
    std::vector<RowIndex> reached_from_;
    std::vector<Scalar> least_of_;  ///< distances, of each block of columns
    std::size_t start_ = 0;
    std::vector<std::size_t> scanned_, scanned_from_;
    std::vector<Scalar> scanned_distance_;
};

}  // namespace kam::inline v0::selection::detail
