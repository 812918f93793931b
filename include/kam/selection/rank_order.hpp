// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/data/descending_order.hpp>

namespace kam::inline v0::selection {

/// Rows in order, best first, and their ranks as in competitions: 1, 2, 2, 4.
struct RankOrder {
    std::vector<std::size_t> order{};  ///< indices of the rows, best first; ties in the order of the rows
    std::vector<std::size_t> ranks{};  ///< rank of order[0], order[1], ...
};
BOOST_DESCRIBE_STRUCT(RankOrder, (), (order, ranks))

/// Scores that differ by less than this are a tie: equal sums may differ by rounding, and a change of unit must not
/// break a tie.
inline constexpr double tie_tolerance = 1e-12;

/// Competition ranks of scores of the size of 1, the highest first. Scores within tie_tolerance of the best one of
/// their group tie. Scores must be numbers (not NaN).
template <class Derived>
[[nodiscard]] RankOrder competition_ranks(const Eigen::MatrixBase<Derived>& scores) {
    using Scalar = typename Derived::Scalar;
    auto sorted = kam::descending_order(scores);
    const Scalar* const values = sorted.values.data();
    RankOrder result;
    result.order = std::move(sorted.order);
    result.ranks.resize(result.order.size());
    for (std::size_t group = 0; group < result.order.size();) {
        std::size_t end = group + 1;
        bool differ = false;
        while (end < result.order.size() && !(values[group] - values[end] > static_cast<Scalar>(tie_tolerance))) {
            differ = differ || values[end] < values[group];
            ++end;
        }
        const auto first = result.order.begin() + static_cast<std::ptrdiff_t>(group);
        if (differ) std::sort(first, result.order.begin() + static_cast<std::ptrdiff_t>(end));
        std::fill(result.ranks.begin() + static_cast<std::ptrdiff_t>(group),
                  result.ranks.begin() + static_cast<std::ptrdiff_t>(end), group + 1);
        group = end;
    }
    return result;
}

/// The rank of each row, in the order of the rows.
[[nodiscard]] inline std::vector<std::size_t> ranks_by_row(const RankOrder& ranking) {
    std::vector<std::size_t> ranks(ranking.order.size());
    for (std::size_t k = 0; k < ranking.order.size(); ++k) ranks[ranking.order[k]] = ranking.ranks[k];
    return ranks;
}

}  // namespace kam::inline v0::selection
