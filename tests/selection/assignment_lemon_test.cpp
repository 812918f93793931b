// SPDX-License-Identifier: BSL-1.0
#include <cstdint>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"
#include "support/lemon_oracle.hpp"

#include <kam/data/random.hpp>
#include <kam/selection/allocation/assignment.hpp>

using kam::selection::AssignmentOptions;
using kam::selection::AssignmentPlan;
using kam::selection::AssignmentStatus;

namespace assignment_lemon_test {

struct Drawn {
    kam_test::AssignmentInstance plain;
    Eigen::MatrixX<std::int64_t> costs;
    std::vector<std::int64_t> capacities;
    AssignmentOptions<std::int64_t> options;
};

/// Small costs make ties, sparse pairs and few places make it infeasible; some managers have no place.
[[nodiscard]] Drawn draw(std::uint64_t number) {
    kam::BlockEngine engine(number, 6);
    const auto up_to = [&](int most) { return kam::uniform_int(engine, 0, most); };
    Drawn drawn;
    auto& plain = drawn.plain;
    plain.accounts = up_to(30);
    plain.managers = up_to(9);
    const int range = number % 3 == 0 ? 3 : number % 3 == 1 ? 50 : 1'000'000;
    const int allowed_of_ten = 2 + up_to(8);
    const bool may_stay = up_to(2) == 0;
    drawn.costs.resize(plain.accounts, plain.managers);
    drawn.options.allowed.resize(plain.accounts, plain.managers);
    for (int i = 0; i < plain.accounts; ++i) {
        for (int j = 0; j < plain.managers; ++j) {
            plain.costs.push_back(up_to(range) - range / 3);
            plain.allowed.push_back(up_to(9) < allowed_of_ten ? 1 : 0);
            drawn.costs(i, j) = plain.costs.back();
            drawn.options.allowed(i, j) = plain.allowed.back() != 0;
        }
        if (may_stay) plain.no_manager_costs.push_back(up_to(range));
    }
    for (int j = 0; j < plain.managers; ++j) plain.capacities.push_back(up_to(8));
    drawn.capacities = plain.capacities;
    drawn.options.no_manager_costs =
        Eigen::Map<const Eigen::VectorX<std::int64_t>>(plain.no_manager_costs.data(),
                                                       static_cast<Eigen::Index>(plain.no_manager_costs.size()));
    return drawn;
}

/// A plan that keeps every capacity, uses allowed pairs only, and costs what it says.
template <class Scalar>
[[nodiscard]] bool is_a_plan(const Drawn& drawn, const AssignmentPlan<Scalar>& plan) {
    std::vector<std::int64_t> used(drawn.capacities.size(), 0);
    Scalar cost(0);
    for (std::size_t i = 0; i < plan.manager_of.size(); ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        if (const auto manager = plan.manager_of[i]) {
            const auto column = static_cast<Eigen::Index>(*manager);
            if (!drawn.options.allowed(row, column) || ++used[*manager] > drawn.capacities[*manager]) return false;
            cost += static_cast<Scalar>(drawn.costs(row, column));
        } else {
            if (drawn.options.no_manager_costs.size() == 0) return false;
            cost += static_cast<Scalar>(drawn.options.no_manager_costs[row]);
        }
    }
    return used == plan.used_counts && cost == plan.cost;
}

/// Every dual constraint, the signs of the prices, and the dual value.
[[nodiscard]] bool prices_prove(const Drawn& drawn, const AssignmentPlan<std::int64_t>& plan) {
    std::int64_t dual = plan.account_prices.sum();
    for (std::size_t j = 0; j < drawn.capacities.size(); ++j) {
        const std::int64_t price = plan.place_prices[static_cast<Eigen::Index>(j)];
        if (price < 0) return false;
        dual -= drawn.capacities[j] * price;
    }
    for (Eigen::Index i = 0; i < drawn.costs.rows(); ++i) {
        for (Eigen::Index j = 0; j < drawn.costs.cols(); ++j) {
            if (drawn.options.allowed(i, j) && plan.account_prices[i] > drawn.costs(i, j) + plan.place_prices[j]) {
                return false;
            }
        }
        if (drawn.options.no_manager_costs.size() != 0 &&
            plan.account_prices[i] > drawn.options.no_manager_costs[i]) {
            return false;
        }
    }
    return dual == plan.cost && plan.gap == 0;
}

/// The accounts named can only go to the managers named, who have fewer places than they are.
[[nodiscard]] bool shortage_proves(const Drawn& drawn, const AssignmentPlan<std::int64_t>& plan) {
    std::int64_t places = 0;
    std::vector<bool> among(drawn.capacities.size(), false);
    for (const std::size_t j : plan.short_managers) {
        among[j] = true;
        places += drawn.capacities[j];
    }
    for (const std::size_t i : plan.short_accounts) {
        for (std::size_t j = 0; j < among.size(); ++j) {
            if (drawn.options.allowed(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) && !among[j]) {
                return false;
            }
        }
    }
    return places == plan.short_places && places < static_cast<std::int64_t>(plan.short_accounts.size()) &&
           drawn.options.no_manager_costs.size() == 0;
}

}  // namespace assignment_lemon_test

TEST_CASE("assign: cost of LEMON's network simplex and strong duality on 6000 random instances") {
    using namespace assignment_lemon_test;
#ifndef KAM_HAS_LEMON
    WARN("skipped: LEMON");
#else
    int infeasible = 0;
    for (std::uint64_t number = 0; number < 6000; ++number) {
        INFO("instance " << number);
        const Drawn drawn = draw(number);
        const auto plan = kam::selection::assign(drawn.costs, drawn.capacities, drawn.options);
        const auto expected = kam_test::lemon_least_cost(drawn.plain);
        REQUIRE(plan.cost == expected);
        if (!expected) {
            ++infeasible;
            REQUIRE(plan.status == AssignmentStatus::infeasible);
            REQUIRE(shortage_proves(drawn, plan));
            continue;
        }
        REQUIRE(is_a_plan(drawn, plan));
        REQUIRE(prices_prove(drawn, plan));
        // The same in double, where these whole numbers are exact.
        AssignmentOptions<double> options{drawn.options.allowed, drawn.options.no_manager_costs.cast<double>()};
        const auto real = kam::selection::assign(drawn.costs.cast<double>(), drawn.capacities, options);
        REQUIRE(real.cost == static_cast<double>(*expected));
        REQUIRE(real.gap == 0.0);
        REQUIRE(is_a_plan(drawn, real));
    }
    CHECK(infeasible > 1000);
    CHECK(infeasible < 4000);
#endif
}
