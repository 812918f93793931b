// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace kam_benchmark {

/// Accounts to managers with capacities by LEMON's network simplex, which does not compile as C++20 and is therefore
/// compiled by itself. `costs` lies manager by manager (column-major, as in Eigen). The time includes making the graph, as
/// ours includes taking over the costs; both give the prices of places.
template <class Cost>
struct LemonPlan {
    Cost cost{};
    std::vector<std::size_t> manager_of{};
    std::vector<Cost> place_prices{};
};
[[nodiscard]] LemonPlan<double> lemon_assign(const double* costs, int accounts, int managers,
                                             const std::vector<std::int64_t>& capacities);
[[nodiscard]] LemonPlan<std::int64_t> lemon_assign(const std::int64_t* costs, int accounts, int managers,
                                                   const std::vector<std::int64_t>& capacities);

}  // namespace kam_benchmark
