// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/data/random.hpp>
#include <kam/selection/allocation/assignment.hpp>
#include <kam/selection/allocation/generalised_assignment.hpp>
#include <kam/selection/allocation/knapsack.hpp>
#include <kam/selection/allocation/money_allocation.hpp>
#include <kam/selection/allocation/territory_moves.hpp>
#include <kam/selection/allocation/water_filling.hpp>

using kam::selection::AssignmentOptions;
using kam_test::close;

// What must hold for every way to allocate accounts, managers and money, whatever the numbers.

namespace allocation_laws_test {

/// Accounts, managers and money: whole numbers, so that sums are exact.
struct Instance {
    Eigen::MatrixXd costs, efforts;
    std::vector<std::int64_t> places{};
    AssignmentOptions<double> options{};
    Eigen::VectorXd capacities{};
    Eigen::VectorXd values{};
    std::vector<std::int64_t> prices{};
    Eigen::VectorXd halves{};
    std::vector<std::optional<std::size_t>> manager_of{};
    std::int64_t budget = 0;
};

[[nodiscard]] Instance draw(std::uint64_t seed) {
    kam::BlockEngine engine(seed, 11);
    const auto up_to = [&engine](int most) { return kam::uniform_int(engine, 0, most); };
    const Eigen::Index accounts = 2 + up_to(6), managers = 1 + up_to(3);
    Instance drawn{Eigen::MatrixXd(accounts, managers), Eigen::MatrixXd(accounts, managers)};
    for (double& cost : drawn.costs.reshaped()) cost = up_to(30) - 5;
    for (double& effort : drawn.efforts.reshaped()) effort = 1 + up_to(8);
    drawn.capacities.resize(managers);
    for (Eigen::Index j = 0; j < managers; ++j) {
        drawn.places.push_back(up_to(4));
        drawn.capacities[j] = 5 + up_to(20);
    }
    drawn.options.allowed.resize(accounts, managers);
    for (bool& allowed : drawn.options.allowed.reshaped()) allowed = up_to(4) != 0;
    // Without it most instances are infeasible; with it none is.
    if (seed % 3 != 0) {
        drawn.options.no_manager_costs.resize(accounts);
        for (double& cost : drawn.options.no_manager_costs) cost = up_to(25);
    }
    drawn.values.resize(accounts);
    drawn.halves.resize(accounts);
    for (Eigen::Index i = 0; i < accounts; ++i) {
        drawn.values[i] = 1 + up_to(40);
        drawn.halves[i] = 1 + up_to(20);
        drawn.prices.push_back(up_to(15));
        drawn.manager_of.emplace_back(static_cast<std::size_t>(up_to(static_cast<int>(managers) - 1)));
    }
    drawn.budget = up_to(60);
    return drawn;
}

/// What an allocation costs or brings in each way; empty where there is none.
using Outcome = std::optional<double>;

[[nodiscard]] Outcome assigned(const Instance& of) {
    return kam::selection::assign(of.costs, of.places, of.options).cost;
}
[[nodiscard]] Outcome assigned_efforts(const Instance& of) {
    const auto plan = kam::selection::assign_efforts(of.costs, of.efforts, of.capacities, of.options);
    REQUIRE(plan.status != kam::selection::EffortPlanStatus::bounded);
    REQUIRE(plan.status != kam::selection::EffortPlanStatus::not_found);
    return plan.cost;
}
[[nodiscard]] Outcome chosen(const Instance& of) {
    return kam::selection::knapsack(of.values, of.prices, of.budget).value;
}
[[nodiscard]] Outcome chosen_by_search(const Instance& of) {
    kam::selection::KnapsackOptions options;
    options.most_cells = 0;
    return kam::selection::knapsack(of.values, of.prices, of.budget, options).value;
}
[[nodiscard]] Outcome filled(const Instance& of) {
    return kam::selection::water_filling(of.values, of.halves, static_cast<double>(of.budget)).response;
}
[[nodiscard]] Outcome spread(const Instance& of) {
    std::vector<kam::selection::Response<double>> responses;
    for (Eigen::Index i = 0; i < of.values.size(); ++i) {
        responses.push_back(kam::selection::saturating_response(std::to_string(i), of.values[i], of.halves[i]));
    }
    return kam::selection::allocate_money(responses, static_cast<double>(of.budget)).response;
}
[[nodiscard]] Outcome unevenness(const Instance& of) {
    return kam::selection::territory_balance(of.efforts.col(0), of.manager_of, of.capacities).unevenness;
}

struct Way {
    const char* name;
    Outcome (*outcome)(const Instance&);
};
constexpr Way least_costs[] = {{"assign", assigned}, {"assign_efforts", assigned_efforts}};
constexpr Way most_values[] = {{"knapsack", chosen},
                               {"knapsack by search", chosen_by_search},
                               {"water_filling", filled},
                               {"allocate_money", spread}};
constexpr Way all_ways[] = {{"assign", assigned},
                            {"assign_efforts", assigned_efforts},
                            {"knapsack", chosen},
                            {"knapsack by search", chosen_by_search},
                            {"water_filling", filled},
                            {"allocate_money", spread},
                            {"territory_balance", unevenness}};

[[nodiscard]] bool same(const Outcome& a, const Outcome& b) {
    return a.has_value() == b.has_value() && (!a || close(*a, *b, 1e-12, 1e-12));
}

/// Accounts and managers in another order.
[[nodiscard]] Instance permuted(const Instance& of, std::uint64_t seed) {
    kam::BlockEngine engine(seed, 12);
    const auto order = [&engine](Eigen::Index size) {
        std::vector<Eigen::Index> drawn(static_cast<std::size_t>(size));
        std::iota(drawn.begin(), drawn.end(), Eigen::Index{0});
        for (std::size_t i = drawn.size(); i > 1; --i) {
            std::swap(drawn[i - 1],
                      drawn[static_cast<std::size_t>(kam::uniform_int(engine, 0, static_cast<int>(i) - 1))]);
        }
        return drawn;
    };
    const auto rows = order(of.costs.rows()), columns = order(of.costs.cols());
    Instance other = of;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto from = static_cast<std::size_t>(rows[i]);
        const auto to = static_cast<Eigen::Index>(i);
        other.values[to] = of.values[rows[i]];
        other.halves[to] = of.halves[rows[i]];
        other.prices[i] = of.prices[from];
        const auto manager = static_cast<Eigen::Index>(*of.manager_of[from]);
        other.manager_of[i] =
            static_cast<std::size_t>(std::find(columns.begin(), columns.end(), manager) - columns.begin());
        if (of.options.no_manager_costs.size() != 0) {
            other.options.no_manager_costs[to] = of.options.no_manager_costs[rows[i]];
        }
        for (std::size_t j = 0; j < columns.size(); ++j) {
            const auto column = static_cast<Eigen::Index>(j);
            other.costs(to, column) = of.costs(rows[i], columns[j]);
            // The work of territories stays with the accounts: column 0 is read there.
            other.efforts(to, column) = of.efforts(rows[i], columns[j]);
            other.options.allowed(to, column) = of.options.allowed(rows[i], columns[j]);
        }
    }
    for (std::size_t j = 0; j < columns.size(); ++j) {
        other.places[j] = of.places[static_cast<std::size_t>(columns[j])];
        other.capacities[static_cast<Eigen::Index>(j)] = of.capacities[columns[j]];
    }
    return other;
}

}  // namespace allocation_laws_test
using allocation_laws_test::all_ways;
using allocation_laws_test::draw;
using allocation_laws_test::Instance;
using allocation_laws_test::least_costs;
using allocation_laws_test::most_values;
using allocation_laws_test::permuted;
using allocation_laws_test::same;
using allocation_laws_test::Way;

TEST_CASE("allocation laws: the prices of an assignment prove its cost") {
    int feasible = 0;
    for (std::uint64_t seed = 0; seed < 500; ++seed) {
        INFO("seed " << seed);
        const Instance drawn = draw(seed);
        const auto plan = kam::selection::assign(drawn.costs, drawn.places, drawn.options);
        if (!plan.cost) continue;
        ++feasible;
        double dual = plan.account_prices.sum();
        for (std::size_t j = 0; j < drawn.places.size(); ++j) {
            const double price = plan.place_prices[static_cast<Eigen::Index>(j)];
            CHECK(price >= 0);
            if (plan.used_counts[j] < drawn.places[j]) CHECK(price == 0);
            dual -= price * static_cast<double>(drawn.places[j]);
        }
        CHECK(dual == *plan.cost);
        CHECK(plan.gap == 0.0);
        for (Eigen::Index i = 0; i < drawn.costs.rows(); ++i) {
            for (Eigen::Index j = 0; j < drawn.costs.cols(); ++j) {
                if (!drawn.options.allowed(i, j)) continue;
                CHECK(plan.account_prices[i] <= drawn.costs(i, j) + plan.place_prices[j]);
            }
            if (drawn.options.no_manager_costs.size() == 0) continue;
            CHECK(plan.account_prices[i] <= drawn.options.no_manager_costs[i]);
        }
    }
    CHECK(feasible > 330);
    CHECK(feasible < 500);
}

TEST_CASE("allocation laws: the order of accounts and managers changes no outcome") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        Instance drawn = draw(seed);
        // Territories read the work from column 0, which must not depend on the manager.
        drawn.efforts = drawn.efforts.col(0).replicate(1, drawn.efforts.cols()).eval();
        const Instance other = permuted(drawn, seed);
        for (const Way& way : all_ways) {
            INFO(way.name << " seed " << seed);
            CHECK(same(way.outcome(drawn), way.outcome(other)));
        }
    }
}

TEST_CASE("allocation laws: the unit of costs and of efforts and of money changes no plan") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        INFO("seed " << seed);
        const Instance drawn = draw(seed);
        Instance other = drawn;
        // A power of 2 rounds nothing.
        const double unit = std::ldexp(1.0, static_cast<int>(seed % 81) - 40);
        other.costs *= unit;
        other.options.no_manager_costs *= unit;
        const auto plan = kam::selection::assign(drawn.costs, drawn.places, drawn.options);
        const auto scaled = kam::selection::assign(other.costs, other.places, other.options);
        REQUIRE(plan.cost.has_value() == scaled.cost.has_value());
        CHECK(plan.manager_of == scaled.manager_of);
        if (plan.cost) {
            CHECK(*plan.cost * unit == *scaled.cost);
            CHECK((plan.place_prices * unit).eval() == scaled.place_prices);
        }
        const auto efforts =
            kam::selection::assign_efforts(drawn.costs, drawn.efforts, drawn.capacities, drawn.options);
        const auto hours =
            kam::selection::assign_efforts(other.costs, drawn.efforts * 64, drawn.capacities * 64, other.options);
        REQUIRE(efforts.cost.has_value() == hours.cost.has_value());
        if (efforts.cost) CHECK(*efforts.cost * unit == *hours.cost);

        std::vector<std::int64_t> cents;
        for (const std::int64_t price : drawn.prices) cents.push_back(100 * price);
        CHECK(kam::selection::knapsack(drawn.values, drawn.prices, drawn.budget).value * unit ==
              kam::selection::knapsack((drawn.values * unit).eval(), cents, 100 * drawn.budget).value);

        const auto budget = static_cast<double>(drawn.budget);
        const auto money = kam::selection::water_filling(drawn.values, drawn.halves, budget);
        const auto in_unit =
            kam::selection::water_filling((drawn.values * 8).eval(), (drawn.halves * unit).eval(), budget * unit);
        CHECK((money.amounts * unit).eval() == in_unit.amounts);
        CHECK(money.response * 8 == in_unit.response);
        CHECK(money.marginal_value * 8 / unit == in_unit.marginal_value);
    }
}

TEST_CASE("allocation laws: a cost that an account has everywhere adds to the cost and moves nobody") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const Instance drawn = draw(seed);
        Instance other = drawn;
        other.costs.row(0).array() += 7;
        if (other.options.no_manager_costs.size() != 0) other.options.no_manager_costs[0] += 7;
        for (const Way& way : least_costs) {
            INFO(way.name << " seed " << seed);
            auto cost = way.outcome(drawn);
            if (cost) *cost += 7;
            CHECK(same(cost, way.outcome(other)));
        }
    }
}

TEST_CASE("allocation laws: one more place or hour or allowed pair never costs and may make a plan possible") {
    int possible = 0, cheaper = 0;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const Instance drawn = draw(seed);
        for (const Way& way : least_costs) {
            const auto before = way.outcome(drawn);
            const auto never_costs = [&](const Instance& more) {
                INFO(way.name << " seed " << seed);
                const auto after = way.outcome(more);
                if (before) {
                    REQUIRE(after);
                    CHECK(*after <= *before);
                    cheaper += *after < *before ? 1 : 0;
                }
                possible += after && !before ? 1 : 0;
            };
            for (std::size_t j = 0; j < drawn.places.size(); ++j) {
                Instance more = drawn;
                ++more.places[j];
                more.capacities[static_cast<Eigen::Index>(j)] += 3;
                never_costs(more);
            }
            Instance more = drawn;
            more.options.allowed.setConstant(true);
            never_costs(more);
        }
    }
    CHECK(possible > 10);
    CHECK(cheaper > 100);
}

TEST_CASE("allocation laws: more budget never brings less and money brings less and less") {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        Instance drawn = draw(seed);
        for (const Way& way : most_values) {
            INFO(way.name << " seed " << seed);
            double before = 0, gain = std::numeric_limits<double>::infinity();
            const bool divisible =
                way.outcome == allocation_laws_test::filled || way.outcome == allocation_laws_test::spread;
            for (drawn.budget = 0; drawn.budget <= 40; drawn.budget += 4) {
                const double now = *way.outcome(drawn);
                CHECK(now >= before * (1 - 1e-14));
                if (divisible && drawn.budget > 0) {
                    CHECK(now - before <= gain + 1e-9 * now);
                    gain = now - before;
                }
                before = now;
            }
        }
    }
}

TEST_CASE("allocation laws: efforts of 1 and whole places are the assignment") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        INFO("seed " << seed);
        Instance drawn = draw(seed);
        drawn.efforts.setOnes();
        for (std::size_t j = 0; j < drawn.places.size(); ++j) {
            drawn.capacities[static_cast<Eigen::Index>(j)] = static_cast<double>(drawn.places[j]);
        }
        CHECK(same(allocation_laws_test::assigned(drawn), allocation_laws_test::assigned_efforts(drawn)));
    }
}
