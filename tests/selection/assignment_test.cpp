// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/eigen.hpp"

#include <kam/data/random.hpp>
#include <kam/selection/allocation/assignment.hpp>
#include <kam/selection/allocation/assignment_sensitivity.hpp>

using kam::selection::assign;
using kam::selection::AssignmentOptions;
using kam::selection::AssignmentStatus;
using kam::selection::sensitivity;

namespace assignment_test {

using Places = std::vector<std::int64_t>;
using Managers = std::vector<std::optional<std::size_t>>;
using Wide = boost::multiprecision::cpp_bin_float_50;

[[nodiscard]] Eigen::MatrixXd burkard() {
    return (Eigen::MatrixXd(4, 4) << 7, 9, 8, 9, 2, 8, 5, 7, 1, 6, 6, 9, 3, 6, 2, 2).finished();
}

/// Whole costs up to `range`, so that sums are exact in every number type.
[[nodiscard]] Eigen::MatrixXd drawn_costs(std::uint64_t seed, Eigen::Index accounts, Eigen::Index managers, int range) {
    kam::BlockEngine engine(seed);
    Eigen::MatrixXd costs(accounts, managers);
    for (Eigen::Index j = 0; j < managers; ++j) {
        for (Eigen::Index i = 0; i < accounts; ++i) costs(i, j) = kam::uniform_int(engine, 0, range);
    }
    return costs;
}

/// How many plans of the least cost there are, by trying all of them.
struct Tried {
    const Eigen::MatrixXd& costs;
    Places left;
    double best = std::numeric_limits<double>::infinity();
    int count = 0;
    std::vector<std::size_t> here{};
    std::vector<std::vector<std::size_t>> plans{};

    void from(Eigen::Index account, double cost) {
        if (account == costs.rows()) {
            if (cost < best) plans.clear();
            if (cost <= best) plans.push_back(here);
            best = (std::min)(best, cost);
            return;
        }
        for (Eigen::Index j = 0; j < costs.cols(); ++j) {
            auto& places = left[static_cast<std::size_t>(j)];
            if (places == 0) continue;
            --places;
            here.push_back(static_cast<std::size_t>(j));
            from(account + 1, cost + costs(account, j));
            here.pop_back();
            ++places;
        }
    }
};

}  // namespace assignment_test
using assignment_test::burkard;
using assignment_test::drawn_costs;
using assignment_test::Managers;
using assignment_test::Places;
using assignment_test::Wide;

// Least costs and plans below were found by trying all plans in python.

TEST_CASE("assign: example of Burkard Dell'Amico & Martello 2009 chapter 4") {
    const auto plan = assign(burkard(), {1, 1, 1, 1});
    CHECK(plan.status == AssignmentStatus::optimal);
    CHECK(plan.cost == 17.0);
    CHECK(plan.manager_of == Managers{1, 2, 0, 3});
    CHECK(plan.used_counts == Places{1, 1, 1, 1});
    CHECK(plan.gap == 0.0);
    CHECK(sensitivity(plan, burkard(), {1, 1, 1, 1}).unique);
}

TEST_CASE("assign: Machineco in Winston Operations Research") {
    const Eigen::MatrixXd costs =
        (Eigen::MatrixXd(4, 4) << 14, 5, 8, 7, 2, 12, 6, 5, 7, 8, 3, 9, 2, 4, 6, 10).finished();
    const auto plan = assign(costs, {1, 1, 1, 1});
    CHECK(plan.cost == 15.0);
    CHECK(plan.manager_of == Managers{1, 3, 2, 0});
}

TEST_CASE("assign: Joe Klyne's children and the four children in Taha Operations Research") {
    const Eigen::MatrixXd three = (Eigen::MatrixXd(3, 3) << 15, 10, 9, 9, 15, 10, 10, 12, 8).finished();
    CHECK(assign(three, {1, 1, 1}).cost == 27.0);
    const Eigen::MatrixXd four = (Eigen::MatrixXd(4, 4) << 1, 4, 6, 3, 9, 7, 10, 9, 4, 5, 11, 7, 8, 7, 8, 5).finished();
    const auto plan = assign(four, {1, 1, 1, 1});
    CHECK(plan.cost == 21.0);
    CHECK(plan.manager_of == Managers{0, 2, 1, 3});
}

TEST_CASE("assign: Job Shop Company in Hillier & Lieberman with a forbidden pair and a place too many") {
    // The book writes a large M for machine 2 at location 2; here the number there is never read.
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Eigen::MatrixXd costs = (Eigen::MatrixXd(3, 4) << 13, 16, 12, 11, 15, nan, 13, 20, 5, 7, 10, 6).finished();
    AssignmentOptions<double> options;
    options.allowed = Eigen::MatrixX<bool>::Constant(3, 4, true);
    options.allowed(1, 1) = false;
    const auto plan = assign(costs, {1, 1, 1, 1}, options);
    CHECK(plan.cost == 29.0);
    CHECK(plan.manager_of == Managers{3, 2, 0});
    CHECK(plan.place_prices[1] == 0);
}

TEST_CASE("assign: P & T Company in Hillier & Lieberman as 300 truckloads for plants with capacities") {
    const double shipping[3][4] = {{464, 513, 654, 867}, {352, 416, 690, 791}, {995, 682, 388, 685}};
    const int demands[4] = {80, 65, 70, 85};
    Eigen::MatrixX<std::int64_t> costs(300, 3);
    Eigen::Index load = 0;
    for (int market = 0; market < 4; ++market) {
        for (int k = 0; k < demands[market]; ++k, ++load) {
            for (int plant = 0; plant < 3; ++plant) {
                costs(load, plant) = static_cast<std::int64_t>(shipping[plant][market]);
            }
        }
    }
    const auto plan = assign(costs, {75, 125, 100});
    CHECK(plan.cost == 152'535);
    CHECK(plan.gap == 0);
    // The book's plan: plant 1 sends 20 to market 2 and 55 to market 4, plant 2 80 and 45, plant 3 70 and 30.
    std::int64_t sent[3][4] = {};
    for (std::size_t i = 0; i < 300; ++i) ++sent[*plan.manager_of[i]][i < 80 ? 0 : i < 145 ? 1 : i < 215 ? 2 : 3];
    CHECK(sent[0][1] == 20);
    CHECK(sent[0][3] == 55);
    CHECK(sent[1][0] == 80);
    CHECK(sent[1][1] == 45);
    CHECK(sent[2][2] == 70);
    CHECK(sent[2][3] == 30);
}

TEST_CASE("assign: fewer places than accounts leaves those without a manager whose absence costs least") {
    // One manager with two places; keeping all three costs 10 each with the manager and 12, 30, 50 without.
    const Eigen::MatrixXd costs = Eigen::MatrixXd::Constant(3, 1, 10);
    AssignmentOptions<double> options;
    options.no_manager_costs = Eigen::Vector3d(12, 30, 50);
    const auto plan = assign(costs, {2}, options);
    CHECK(plan.cost == 32.0);
    CHECK(plan.manager_of == Managers{std::nullopt, 0, 0});
    CHECK(plan.no_manager_count == 1);
    CHECK(plan.place_prices[0] == 2);  // a third place would save 12 - 10
    const auto hangs_on = sensitivity(plan, costs, {2}, options);
    CHECK(hangs_on.place_losses[0] == 20.0);  // and one fewer would cost 30 - 10
    CHECK(hangs_on.unique);
}

TEST_CASE("assign: an account that costs more with anybody stays without a manager") {
    const Eigen::MatrixXd costs = (Eigen::MatrixXd(2, 2) << 5, 6, 1, 2).finished();
    AssignmentOptions<double> options;
    options.no_manager_costs = Eigen::Vector2d(4, 4);
    const auto plan = assign(costs, {5, 5}, options);
    CHECK(plan.manager_of == Managers{std::nullopt, 0});
    CHECK(plan.cost == 5.0);
    CHECK(plan.place_prices == Eigen::Vector2d::Zero());
}

TEST_CASE("assign: too few places and pairs that may not be come with a proof") {
    const auto plan = assign(burkard(), {1, 1, 1, 0});
    CHECK(plan.status == AssignmentStatus::infeasible);
    CHECK_FALSE(plan.cost);
    CHECK_FALSE(plan.gap);
    CHECK(plan.manager_of.empty());
    CHECK(plan.short_accounts.size() == 4);
    CHECK(plan.short_managers.size() == 4);
    CHECK(plan.short_places == 3);
    // Accounts 1 and 3 can only go to manager 2, who has one place.
    AssignmentOptions<double> options;
    options.allowed = Eigen::MatrixX<bool>::Constant(4, 4, true);
    options.allowed.row(1) << false, false, true, false;
    options.allowed.row(3) << false, false, true, false;
    const auto two = assign(burkard(), {1, 1, 1, 1}, options);
    CHECK(two.status == AssignmentStatus::infeasible);
    CHECK(two.short_accounts == std::vector<std::size_t>{1, 3});
    CHECK(two.short_managers == std::vector<std::size_t>{2});
    CHECK(two.short_places == 1);
    options.allowed.row(2).setConstant(false);
    const auto alone = assign(burkard(), {1, 1, 9, 1}, options);
    CHECK(alone.short_accounts == std::vector<std::size_t>{2});
    CHECK(alone.short_managers.empty());
    CHECK_THROWS_AS(sensitivity(alone, burkard(), {1, 1, 9, 1}, options), std::invalid_argument);
}

TEST_CASE("assign: nothing to assign and nobody to assign to") {
    const auto nothing = assign(Eigen::MatrixXd(0, 2), {1, 3});
    CHECK(nothing.status == AssignmentStatus::optimal);
    CHECK(nothing.cost == 0.0);
    CHECK(nothing.place_prices == Eigen::Vector2d::Zero());
    CHECK(assign(Eigen::MatrixXd(0, 0), {}).cost == 0.0);
    const auto nobody = assign(Eigen::MatrixXd(2, 0), {});
    CHECK(nobody.status == AssignmentStatus::infeasible);
    CHECK(nobody.short_accounts == std::vector<std::size_t>{0});
    AssignmentOptions<double> options;
    options.no_manager_costs = Eigen::Vector2d(1, 2);
    const auto stay = assign(Eigen::MatrixXd(2, 0), {}, options);
    CHECK(stay.cost == 3.0);
    CHECK(stay.no_manager_count == 2);
    CHECK(sensitivity(stay, Eigen::MatrixXd(2, 0), {}, options).unique);
}

TEST_CASE("assign: bad numbers are all named and wrong shapes refused") {
    Eigen::MatrixXd costs = burkard();
    costs(1, 2) = std::numeric_limits<double>::quiet_NaN();
    costs(3, 0) = std::numeric_limits<double>::infinity();
    costs(0, 0) = -1e307;
    try {
        (void)assign(costs, {1, -2, 1, 1});
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 4);
        CHECK(error.report().issues()[0].where == "costs(0, 0)");
        CHECK(error.report().issues()[0].kind == kam::Fault::out_of_range);
        CHECK(error.report().issues()[1].where == "costs(3, 0)");
        CHECK(error.report().issues()[1].kind == kam::Fault::not_finite);
        CHECK(error.report().issues()[2].where == "costs(1, 2)");
        CHECK(error.report().issues()[2].kind == kam::Fault::missing);
        CHECK(error.report().issues()[3].where == "capacities[1]");
    }
    CHECK_THROWS_WITH(assign(burkard(), {1, 1, 1}), kam_test::ContainsSubstring("4 managers but capacities for 3"));
    AssignmentOptions<double> options;
    options.no_manager_costs = Eigen::Vector3d(1, 2, 3);
    CHECK_THROWS_WITH(assign(burkard(), {1, 1, 1, 1}, options),
                      kam_test::ContainsSubstring("4 accounts but 3 costs of no manager"));
    options = {};
    options.allowed = Eigen::MatrixX<bool>::Constant(4, 3, true);
    CHECK_THROWS_WITH(assign(burkard(), {1, 1, 1, 1}, options), kam_test::ContainsSubstring("4 x 3"));
    Eigen::MatrixX<std::int64_t> large = Eigen::MatrixX<std::int64_t>::Constant(3, 2, 1);
    large(2, 1) = (std::numeric_limits<std::int64_t>::min)();
    CHECK_THROWS_AS(assign(large, {2, 2}), kam::InputError);
}

TEST_CASE("assign: the largest costs that are admitted stay exact") {
    const auto most = kam::selection::detail::largest_path_cost<std::int64_t>(6);
    Eigen::MatrixX<std::int64_t> costs(4, 2);
    costs << most, -most, most, -most, -most, most, most - 1, -most;
    AssignmentOptions<std::int64_t> options;
    options.allowed = Eigen::MatrixX<bool>::Constant(4, 2, true);
    options.allowed(0, 0) = false;
    const auto plan = assign(costs, {2, 2}, options);
    // Accounts 0 and 1 or 3 with manager 1: 0 must; of 1 and 3, 3 costs one less with manager 0.
    CHECK(plan.cost == -most - most - most + (most - 1));
    CHECK(plan.manager_of == Managers{1, 1, 0, 0});
    CHECK(plan.gap == 0);
    CHECK_THROWS_AS(assign(Eigen::MatrixX<std::int64_t>::Constant(4, 2, most + 1), {2, 2}), kam::InputError);
}

TEST_CASE("assign: float and long double and 50 digits agree with 64-bit integers") {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
        const Eigen::MatrixXd costs = drawn_costs(seed, 40, 7, 30);
        const Places places{9, 2, 0, 12, 6, 40, 3};
        const auto exact = assign(costs.cast<std::int64_t>().eval(), places);
        CHECK(assign(costs, places).cost == static_cast<double>(*exact.cost));
        CHECK(assign(costs.cast<float>(), places).cost == static_cast<float>(*exact.cost));
        CHECK(assign(costs.cast<long double>(), places).cost == static_cast<long double>(*exact.cost));
        CHECK(assign(costs.cast<Wide>().eval(), places).cost == Wide(*exact.cost));
        CHECK(assign(costs.cast<int>().eval(), places).cost == static_cast<int>(*exact.cost));
        CHECK(assign(costs, places).place_prices == exact.place_prices.cast<double>());
    }
}

TEST_CASE("assign: costs that are no whole numbers end with a gap of rounding") {
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        kam::BlockEngine engine(seed);
        Eigen::MatrixXd costs(60, 13);
        for (double& cost : costs.reshaped()) cost = 1e6 * (kam::uniform_real(engine) - 0.5) / 3;
        const auto plan = assign(costs, Places(13, 5));
        CHECK(*plan.gap >= 0);
        CHECK(*plan.gap < 1e-9);
        CHECK(plan.place_prices.minCoeff() >= 0);
        const Eigen::MatrixX<Wide> wide = costs.cast<Wide>();
        CHECK(kam_test::close(*plan.cost, static_cast<double>(*assign(wide, Places(13, 5)).cost), 1e-13));
    }
}

TEST_CASE("assign: place prices and losses are what a place more or fewer is worth in a new plan") {
    int infeasible = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const Eigen::MatrixXd costs = drawn_costs(seed, 12, 5, seed % 2 == 0 ? 4 : 100);
        Places places{2, 3, 0, 5, seed % 3 == 0 ? 2 : 3};
        AssignmentOptions<double> options;
        if (seed % 4 == 0) options.no_manager_costs = Eigen::VectorXd::Constant(12, 20);
        const auto plan = assign(costs, places, options);
        const auto hangs_on = sensitivity(plan, costs, places, options);
        CHECK(hangs_on.place_savings == plan.place_prices);
        for (std::size_t j = 0; j < 5; ++j) {
            ++places[j];
            CHECK(*plan.cost - *assign(costs, places, options).cost == plan.place_prices[static_cast<Eigen::Index>(j)]);
            places[j] -= 2;
            if (places[j] >= 0) {
                const auto fewer = assign(costs, places, options);
                REQUIRE(fewer.cost.has_value() == hangs_on.place_losses[j].has_value());
                if (fewer.cost) CHECK(*fewer.cost - *plan.cost == *hangs_on.place_losses[j]);
                infeasible += fewer.cost ? 0 : 1;
            } else {
                CHECK_FALSE(hangs_on.place_losses[j]);
            }
            ++places[j];
        }
    }
    CHECK(infeasible > 0);
}

TEST_CASE("sensitivity: undecided accounts are those that differ among all the cheapest plans") {
    int several = 0;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        const Eigen::MatrixXd costs = drawn_costs(seed, 6, 4, seed % 2 == 0 ? 3 : 12);
        const Places places{1, 2, seed % 3 == 0 ? 3 : 2, 1};
        const auto plan = assign(costs, places);
        const auto hangs_on = sensitivity(plan, costs, places);
        assignment_test::Tried tried{costs, places};
        tried.from(0, 0);
        REQUIRE(plan.cost == tried.best);
        std::vector<std::size_t> differ;
        for (std::size_t i = 0; i < 6; ++i) {
            for (const auto& other : tried.plans) {
                if (other[i] == tried.plans[0][i]) continue;
                differ.push_back(i);
                break;
            }
        }
        CHECK(hangs_on.undecided_accounts == differ);
        CHECK(hangs_on.unique == (tried.plans.size() == 1));
        several += tried.plans.size() > 1 ? 1 : 0;
    }
    CHECK(several > 30);
    CHECK(several < 140);
}

TEST_CASE("assign: takes any Eigen expression") {
    const Eigen::MatrixXd costs = burkard();
    const Eigen::Matrix<double, 4, 4, Eigen::RowMajor> rows = costs;
    CHECK(assign(rows, {1, 1, 1, 1}).cost == 17.0);
    CHECK(assign(2 * costs.topRows(4), {1, 1, 1, 1}).cost == 34.0);
    CHECK(assign(costs.transpose(), {1, 1, 1, 1}).cost == 17.0);
}
