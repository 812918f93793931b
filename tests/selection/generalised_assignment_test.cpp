// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/data/random.hpp>
#include <kam/selection/allocation/generalised_assignment.hpp>

using kam::selection::assign;
using kam::selection::assign_efforts;
using kam::selection::AssignmentOptions;
using kam::selection::EffortPlan;
using kam::selection::EffortPlanOptions;
using kam::selection::EffortPlanStatus;
using kam_test::close;

namespace generalised_assignment_test {

using Managers = std::vector<std::optional<std::size_t>>;

struct Instance {
    Eigen::MatrixXd costs, efforts;
    Eigen::VectorXd capacities;
    AssignmentOptions<double> options{};
};

/// The least cost of all plans, by trying them.
struct Tried {
    const Instance& of;
    Eigen::VectorXd left;
    std::optional<double> best{};

    void from(Eigen::Index account, double cost) {
        if (account == of.costs.rows()) {
            if (!best || cost < *best) best = cost;
            return;
        }
        for (Eigen::Index j = 0; j < of.costs.cols(); ++j) {
            const double effort = of.efforts(account, j);
            const bool allowed = of.options.allowed.size() == 0 || of.options.allowed(account, j);
            if (!allowed || effort > left[j] + 1e-9) continue;
            left[j] -= effort;
            from(account + 1, cost + of.costs(account, j));
            left[j] += effort;
        }
        if (of.options.no_manager_costs.size() != 0) from(account + 1, cost + of.options.no_manager_costs[account]);
    }
};
[[nodiscard]] std::optional<double> tried(const Instance& instance) {
    Tried search{instance, instance.capacities};
    search.from(0, 0);
    return search.best;
}

[[nodiscard]] Instance draw(std::uint64_t seed) {
    kam::BlockEngine engine(seed, 3);
    const auto up_to = [&](int most) { return kam::uniform_int(engine, 0, most); };
    const int accounts = up_to(7), managers = 1 + up_to(3);
    const bool whole = up_to(1) == 0;
    const auto amount = [&](int most) { return up_to(most) + (whole ? 0.0 : kam::uniform_real(engine)); };
    Instance drawn{Eigen::MatrixXd(accounts, managers), Eigen::MatrixXd(accounts, managers), Eigen::VectorXd(managers)};
    for (double& cost : drawn.costs.reshaped()) cost = amount(20) - 5;
    for (double& effort : drawn.efforts.reshaped()) effort = amount(9);
    for (double& capacity : drawn.capacities) capacity = amount(25);
    if (up_to(2) == 0) {
        drawn.options.allowed.resize(accounts, managers);
        for (bool& allowed : drawn.options.allowed.reshaped()) allowed = up_to(3) != 0;
    }
    if (up_to(2) == 0) {
        drawn.options.no_manager_costs.resize(accounts);
        for (double& cost : drawn.options.no_manager_costs) cost = amount(15);
    }
    return drawn;
}

/// Costs what it says, keeps to allowed pairs and to every capacity.
void check_plan(const Instance& instance, const EffortPlan<double>& plan) {
    Eigen::VectorXd loads = Eigen::VectorXd::Zero(instance.capacities.size());
    double cost = 0;
    REQUIRE(plan.manager_of.size() == static_cast<std::size_t>(instance.costs.rows()));
    for (Eigen::Index i = 0; i < instance.costs.rows(); ++i) {
        if (const auto manager = plan.manager_of[static_cast<std::size_t>(i)]) {
            const auto j = static_cast<Eigen::Index>(*manager);
            REQUIRE((instance.options.allowed.size() == 0 || instance.options.allowed(i, j)));
            loads[j] += instance.efforts(i, j);
            cost += instance.costs(i, j);
        } else {
            REQUIRE(instance.options.no_manager_costs.size() != 0);
            cost += instance.options.no_manager_costs[i];
        }
    }
    CHECK(close(cost, *plan.cost));
    for (Eigen::Index j = 0; j < loads.size(); ++j) {
        CHECK(loads[j] == plan.loads[j]);
        CHECK(loads[j] <= instance.capacities[j] * (1 + 1e-12));
    }
    CHECK(*plan.bound <= *plan.cost);
    CHECK(*plan.gap == *plan.cost - *plan.bound);
}

/// Costs and efforts as in the classes C and D of the literature on the problem, from whole numbers drawn here.
[[nodiscard]] Instance drawn_class(char kind, int accounts, int managers, std::uint64_t seed) {
    kam::BlockEngine engine(seed);
    Instance drawn{Eigen::MatrixXd(accounts, managers), Eigen::MatrixXd(accounts, managers), Eigen::VectorXd(managers)};
    for (Eigen::Index i = 0; i < accounts; ++i) {
        for (Eigen::Index j = 0; j < managers; ++j) {
            drawn.efforts(i, j) = kind == 'C' ? kam::uniform_int(engine, 5, 25) : kam::uniform_int(engine, 1, 100);
            drawn.costs(i, j) = kind == 'C' ? kam::uniform_int(engine, 10, 50)
                                            : 111 - drawn.efforts(i, j) + kam::uniform_int(engine, -10, 10);
        }
    }
    for (Eigen::Index j = 0; j < managers; ++j) {
        drawn.capacities[j] = 0.8 * drawn.efforts.col(j).sum() / managers;
    }
    return drawn;
}

}  // namespace generalised_assignment_test
using generalised_assignment_test::check_plan;
using generalised_assignment_test::draw;
using generalised_assignment_test::drawn_class;
using generalised_assignment_test::Instance;
using generalised_assignment_test::Managers;
using generalised_assignment_test::tried;

TEST_CASE("assign_efforts: example of Martello & Toth 1990 chapter 7 with a profit of 232") {
    // Python tried all 3^8 plans: 232, by managers 2 2 0 0 1 1 0 1 alone.
    Instance example;
    const Eigen::MatrixXd profits = (Eigen::MatrixXd(3, 8) << 27, 12, 12, 16, 24, 31, 41, 13, 14, 5, 37, 9, 36, 25, 1,
                                     34, 34, 34, 20, 9, 19, 19, 3, 34)
                                        .finished();
    example.costs = -profits.transpose();
    example.efforts = (Eigen::MatrixXd(3, 8) << 21, 13, 9, 5, 7, 15, 5, 24, 20, 8, 18, 25, 6, 6, 9, 6, 16, 16, 18, 24,
                       11, 11, 16, 18)
                          .finished()
                          .transpose();
    example.capacities = Eigen::Vector3d(26, 25, 34);
    const auto plan = assign_efforts(example.costs, example.efforts, example.capacities);
    CHECK(plan.status == EffortPlanStatus::optimal);
    CHECK(plan.cost == -232.0);
    CHECK(plan.gap == 0.0);
    CHECK(plan.manager_of == Managers{2, 2, 0, 0, 1, 1, 0, 1});
    check_plan(example, plan);
    const auto exact = assign_efforts(example.costs.cast<long double>(), example.efforts.cast<long double>(),
                                      example.capacities.cast<long double>());
    CHECK(exact.cost == -232.0L);
}

TEST_CASE("assign_efforts: least cost of all plans on 800 small random instances") {
    int infeasible = 0;
    for (std::uint64_t seed = 0; seed < 800; ++seed) {
        INFO("seed " << seed);
        const Instance drawn = draw(seed);
        const auto plan = assign_efforts(drawn.costs, drawn.efforts, drawn.capacities, drawn.options);
        const auto best = tried(drawn);
        if (!best) {
            ++infeasible;
            REQUIRE(plan.status == EffortPlanStatus::infeasible);
            CHECK_FALSE(plan.bound);
            continue;
        }
        REQUIRE(plan.status == EffortPlanStatus::optimal);
        REQUIRE(close(*plan.cost, *best, 1e-8, 1e-8));
        CHECK(*plan.gap <= 1e-6);
        check_plan(drawn, plan);
    }
    CHECK(infeasible > 50);
    CHECK(infeasible < 600);
}

TEST_CASE("assign_efforts: with efforts of 1 it is the assignment with capacities") {
    for (std::uint64_t seed = 0; seed < 25; ++seed) {
        kam::BlockEngine engine(seed);
        Eigen::MatrixXd costs(24, 5);
        for (double& cost : costs.reshaped()) cost = kam::uniform_int(engine, 0, 99);
        const std::vector<std::int64_t> places{4, 9, 1, 5, 6};
        const Eigen::VectorXd capacities{{4, 9, 1, 5, 6}};
        const auto plan = assign_efforts(costs, Eigen::MatrixXd::Ones(24, 5), capacities);
        CHECK(plan.status == EffortPlanStatus::optimal);
        CHECK(plan.cost == assign(costs, places).cost);
    }
}

TEST_CASE("assign_efforts: 60 accounts and 15 managers of class C are solved exactly") {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        const Instance drawn = drawn_class('C', 60, 15, seed);
        const auto plan = assign_efforts(drawn.costs, drawn.efforts, drawn.capacities);
        CHECK(plan.status == EffortPlanStatus::optimal);
        CHECK(plan.gap == 0.0);
        CHECK(*plan.relaxation_bound <= *plan.cost);
        check_plan(drawn, plan);
    }
}

TEST_CASE("assign_efforts: a search that is cut tells the gap and more work only narrows it") {
    const Instance drawn = drawn_class('D', 40, 8, 2);
    const EffortPlanOptions little{.most_nodes = 3}, more{.most_nodes = 300};
    const auto first = assign_efforts(drawn.costs, drawn.efforts, drawn.capacities, {}, little);
    const auto second = assign_efforts(drawn.costs, drawn.efforts, drawn.capacities, {}, more);
    for (const auto& plan : {first, second}) {
        REQUIRE(plan.cost);
        check_plan(drawn, plan);
        CHECK(*plan.gap < 0.03 * *plan.cost);
    }
    CHECK(first.status == EffortPlanStatus::bounded);
    CHECK(*first.gap > 0);
    CHECK(first.node_count <= 3);
    CHECK(*second.cost <= *first.cost);
    CHECK(*second.bound >= *first.bound);
    CHECK(*second.bound <= *first.cost);
}

TEST_CASE("assign_efforts: 400 accounts and 20 managers are relaxed and repaired") {
    const Instance drawn = drawn_class('C', 400, 20, 5);
    const auto plan = assign_efforts(drawn.costs, drawn.efforts, drawn.capacities);
    CHECK(plan.node_count == 1);
    REQUIRE(plan.cost);
    check_plan(drawn, plan);
    CHECK(*plan.gap < 0.05 * *plan.cost);
    CHECK(*plan.bound >= *plan.relaxation_bound);
}

TEST_CASE("assign_efforts: progress is told and a stop is obeyed with an honest status") {
    const Instance drawn = drawn_class('D', 40, 8, 2);
    std::stop_source source;
    std::size_t last = 0;
    kam::Progress progress;
    progress.stop = source.get_token();
    progress.on_progress = [&](std::size_t done, std::size_t) {
        last = done;
        if (done == 5) source.request_stop();
    };
    const auto plan = assign_efforts(drawn.costs, drawn.efforts, drawn.capacities, {}, {}, progress);
    CHECK(last == 5);
    CHECK(plan.node_count == 5);
    CHECK(plan.status == EffortPlanStatus::bounded);
    check_plan(drawn, plan);
}

TEST_CASE("assign_efforts: sums of tenths fit where they should") {
    const Eigen::MatrixXd costs = (Eigen::MatrixXd(2, 2) << 1, 10, 1, 10).finished();
    const Eigen::MatrixXd efforts = (Eigen::MatrixXd(2, 2) << 0.1, 0.1, 0.2, 0.2).finished();
    const auto plan = assign_efforts(costs, efforts, Eigen::Vector2d(0.3, 9));
    CHECK(plan.cost == 2.0);
    // But not what is more than rounding.
    CHECK(assign_efforts(costs, efforts, Eigen::Vector2d(0.3 - 1e-9, 9)).cost == 11.0);
}

TEST_CASE("assign_efforts: nothing to do and nothing to be done") {
    const auto none = assign_efforts(Eigen::MatrixXd(0, 2), Eigen::MatrixXd(0, 2), Eigen::Vector2d(1, 1));
    CHECK(none.status == EffortPlanStatus::optimal);
    CHECK(none.cost == 0.0);
    CHECK(none.loads == Eigen::Vector2d::Zero());
    const auto nobody = assign_efforts(Eigen::MatrixXd(2, 0), Eigen::MatrixXd(2, 0), Eigen::VectorXd(0));
    CHECK(nobody.status == EffortPlanStatus::infeasible);
    AssignmentOptions<double> options;
    options.no_manager_costs = Eigen::Vector2d(3, 4);
    const auto stay =
        assign_efforts(Eigen::MatrixXd(2, 0), Eigen::MatrixXd(2, 0), Eigen::VectorXd(0), options);
    CHECK(stay.cost == 7.0);
    CHECK(stay.no_manager_count == 2);
    // All costs equal and a capacity that one account more would break.
    const Eigen::MatrixXd zero = Eigen::MatrixXd::Zero(3, 1);
    CHECK(assign_efforts(zero, Eigen::MatrixXd::Ones(3, 1), Eigen::VectorXd::Constant(1, 3)).cost == 0.0);
    CHECK(assign_efforts(zero, Eigen::MatrixXd::Ones(3, 1), Eigen::VectorXd::Constant(1, 2)).status ==
          EffortPlanStatus::infeasible);
}

TEST_CASE("assign_efforts: bad numbers are all named") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Eigen::Matrix2d costs = Eigen::Matrix2d::Ones();
    Eigen::Matrix2d efforts = Eigen::Matrix2d::Ones();
    efforts(0, 1) = nan;
    efforts(1, 0) = -1;
    try {
        (void)assign_efforts(costs, efforts, Eigen::Vector2d(1, std::numeric_limits<double>::infinity()));
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 3);
        CHECK(error.report().issues()[0].where == "efforts(0, 1)");
        CHECK(error.report().issues()[1].what == "is below 0");
        CHECK(error.report().issues()[2].where == "capacities[1]");
    }
    CHECK_THROWS_AS(assign_efforts(efforts, costs, Eigen::Vector2d(1, 1)), kam::InputError);
    CHECK_THROWS_WITH(assign_efforts(costs, Eigen::MatrixXd(2, 3), Eigen::Vector2d(1, 1)),
                      kam_test::ContainsSubstring("costs are 2 x 2 but efforts 2 x 3"));
    CHECK_THROWS_WITH(assign_efforts(costs, costs, Eigen::Vector3d(1, 1, 1)),
                      kam_test::ContainsSubstring("2 managers but capacities for 3"));
}

TEST_CASE("assign_efforts: results describe every field") {
    STATIC_REQUIRE(kam_test::describes_every_field<EffortPlan<double>>());
    STATIC_REQUIRE(kam_test::describes_every_field<EffortPlanOptions>());
}
