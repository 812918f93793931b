// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace kam_test {

/// An assignment with capacities in plain numbers: LEMON 1.3.1 does not compile as C++20, so the oracle is compiled by
/// itself as C++17 and sees nothing of the library.
struct AssignmentInstance {
    int accounts = 0;
    int managers = 0;
    std::vector<std::int64_t> costs{};             ///< account by account
    std::vector<char> allowed{};                   ///< as costs; 1 where the pair may be
    std::vector<std::int64_t> capacities{};        ///< of each manager
    std::vector<std::int64_t> no_manager_costs{};  ///< of each account; empty: everyone needs a manager
};

/// The least cost by LEMON's network simplex; none when infeasible.
[[nodiscard]] std::optional<std::int64_t> lemon_least_cost(const AssignmentInstance& instance);

}  // namespace kam_test
