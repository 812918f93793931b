// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "stages/textbook_decisions.hpp"
#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/eigen.hpp"

#include <kam/stages/decision.hpp>

using kam::stages::best_average_policy;
using kam::stages::best_discounted_policy;
using kam::stages::best_policy_within;
using kam::stages::best_policy_within_budget;
using kam::stages::best_total_policy;
using kam::stages::BudgetStatus;
using kam::stages::DecisionProblem;
using kam::stages::DecisionStatus;
using kam_test::all_close;
using kam_test::close;
using kam_test::forest;
using kam_test::grid;
using kam_test::taxicab;
using kam_test::toymaker;

namespace decision_test {

using Policy = std::vector<int>;

static_assert(kam_test::describes_every_field<DecisionProblem<>>());
static_assert(kam_test::describes_every_field<kam::stages::DecisionSolution<>>());
static_assert(kam_test::describes_every_field<kam::stages::AverageSolution<>>());
static_assert(kam_test::describes_every_field<kam::stages::HorizonSolution<>>());
static_assert(kam_test::describes_every_field<kam::stages::BudgetSolution<>>());
static_assert(kam_test::describes_every_field<kam::stages::ValueIteration<>>());

}  // namespace decision_test
using namespace decision_test;

TEST_CASE("decision: the toymaker of Howard 1960 (published 22.2 and 12.3 with gain 2)") {
    // Fractions over all policies: 2020/91 and 160/13.
    const auto best = best_discounted_policy(toymaker(), 0.9);
    CHECK(best.status == DecisionStatus::optimal);
    CHECK(best.policy == Policy{1, 1});
    CHECK(all_close(best.value, Eigen::Vector2d(2020.0 / 91, 160.0 / 13), 1e-14));
    CHECK(close(*best.q[0][0], 21.52747252747253));
    CHECK(close(*best.advantage[0], 22.197802197802197 - 21.52747252747253));
    CHECK(best.next_best[1] == 0);
    const auto average = best_average_policy(toymaker());
    CHECK(average.solution.status == DecisionStatus::optimal);
    CHECK(average.closed_classes == 1);
    CHECK(all_close(average.gain, Eigen::Vector2d(2, 2)));
    CHECK(close(average.solution.value[0] - average.solution.value[1], 10.0));  // published difference

    // Howard's table of the first four periods: 6 -3, 8.2 -1.7, 10.22 .23, 12.222 2.223.
    const auto within = best_policy_within(toymaker(), 4, 1.0, Eigen::Vector2d(0, 0));
    CHECK(all_close(within.value.col(3), Eigen::Vector2d(6, -3)));
    CHECK(all_close(within.value.col(2), Eigen::Vector2d(8.2, -1.7)));
    CHECK(all_close(within.value.col(1), Eigen::Vector2d(10.22, 0.23)));
    CHECK(all_close(within.value.col(0), Eigen::Vector2d(12.222, 2.223)));
    CHECK(within.policy.col(3) == Eigen::Vector2i(0, 0));
    CHECK(within.policy.col(0) == Eigen::Vector2i(1, 1));
    CHECK(close(within.advantage(0, 3), 2.0));
}

TEST_CASE("decision: the taxicab of Howard 1960 (published 121.65 135.31 122.84 with gain 13.34)") {
    const auto best = best_discounted_policy(taxicab(), 0.9);
    CHECK(best.policy == Policy{1, 1, 1});
    CHECK(all_close(best.value, Eigen::Vector3d(121.65347112259354, 135.30627552296025, 122.83690307525627), 1e-14));
    CHECK(close(*best.q[2][0], 120.09254937911493));
    CHECK_FALSE(best.q[1][2]);  // there is no third alternative in the second town
    CHECK(best.next_best[1] == 0);
    CHECK(best.iterations <= 4);
    const auto average = best_average_policy(taxicab());
    CHECK(close(average.gain[0], 1588.0 / 119, 1e-14));
    CHECK(average.solution.policy == Policy{1, 1, 1});
    // Published relative to the third town: -1.18 and 12.66.
    CHECK(close(average.solution.value[0] - average.solution.value[2], -1.1764705882352942));
    CHECK(close(average.solution.value[1] - average.solution.value[2], 12.655462184873949));
    const auto occupancy = stage_occupancy(taxicab(), best.policy, 0.9, Eigen::Vector3d(1, 0, 0));
    CHECK(all_close(occupancy, Eigen::Vector3d(1.606800566713893, 7.605633802816901, 0.7875656304692058)));
}

TEST_CASE("decision: the forest of the toolbox tests (fractions) where value iteration elsewhere gives 5.05") {
    CHECK(all_close(best_discounted_policy(forest(3), 0.9).value, Eigen::Vector3d(26.244, 29.484, 33.484), 1e-14));
    CHECK(all_close(best_discounted_policy(forest(3), 0.96).value, Eigen::Vector3d(74.6496, 78.1056, 82.1056), 1e-13));
    CHECK(all_close(best_discounted_policy(forest(3), 0.5).value, Eigen::Vector3d(1.62, 3.42, 7.42), 1e-14));
    const auto iterated = kam::stages::value_iteration(forest(3), 0.9, 1e-9);
    CHECK(iterated.converged);
    CHECK(iterated.error <= 1e-9);
    CHECK(all_close(iterated.value, Eigen::Vector3d(26.244, 29.484, 33.484), 0, 1e-9));
    const auto cut_short = kam::stages::value_iteration(taxicab(), 0.9, 1e-9, 3);
    CHECK_FALSE(cut_short.converged);
    const double off = (cut_short.value - best_discounted_policy(taxicab(), 0.9).value).cwiseAbs().maxCoeff();
    CHECK(off <= cut_short.error);
    CHECK(off > 1e-6);
    const auto limited = best_discounted_policy(taxicab(), 0.9, 1);
    CHECK(limited.status == DecisionStatus::iteration_limit);
    CHECK(limited.residual > 0);
}

TEST_CASE("decision: the two states of the toolbox tests (fractions)") {
    const auto best = best_discounted_policy(kam_test::two_states(), 0.9);
    CHECK(best.policy == Policy{1, 0});
    CHECK(all_close(best.value, Eigen::Vector2d(1825.0 / 43, 1550.0 / 43), 1e-14));
}

TEST_CASE("decision: the grid of Sutton and Barto 1998 example 4.1") {
    const auto best = best_total_policy(grid(), {0, 15});
    CHECK(best.status == DecisionStatus::optimal);
    const Eigen::VectorXd steps{{0, -1, -2, -3, -1, -2, -3, -2, -2, -3, -2, -1, -3, -2, -1, 0}};
    CHECK(best.value == steps);
    CHECK(best.policy[0] == -1);
    CHECK_FALSE(best.advantage[0]);
    // Published values of going anywhere with the same probability.
    const auto random = best_total_policy(kam_test::random_grid(), {0, 15});
    const Eigen::VectorXd wandering{{0, -14, -20, -22, -14, -18, -20, -20, -20, -20, -18, -14, -22, -20, -14, 0}};
    CHECK(all_close(random.value, wandering, 1e-13));
    CHECK_FALSE(random.next_best[1]);
}

TEST_CASE("decision: undiscounted problems without an answer have a status") {
    DecisionProblem<> problem;
    problem.transition = {Eigen::Matrix3d{{0, 1, 0}, {1, 0, 0}, {0, 0, 1}}};
    problem.reward = Eigen::Vector3d(-1, -1, 0);
    const auto stuck = best_total_policy(problem, {2});
    CHECK(stuck.status == DecisionStatus::no_proper_policy);
    CHECK(stuck.stuck == Policy{0, 1});
    CHECK(stuck.policy.empty());

    // A second action ends at once; going round costs nothing, or pays.
    problem.transition.push_back(Eigen::Matrix3d{{0, 0, 1}, {0, 0, 1}, {0, 0, 1}});
    problem.reward = Eigen::MatrixXd{{2, 5}, {-1, 4}, {0, 0}};
    const auto pays = best_total_policy(problem, {2});
    CHECK(pays.status == DecisionStatus::unbounded);
    CHECK_FALSE(pays.stuck.empty());
    CHECK(pays.policy.size() == 3);
    problem.reward = Eigen::MatrixXd{{1, 5}, {-2, 4}, {0, 0}};
    const auto does_not = best_total_policy(problem, {2});
    CHECK(does_not.status == DecisionStatus::optimal);
    CHECK(all_close(does_not.value, Eigen::Vector3d(5, 4, 0)));  // once more round: 1 + 4, the same, so it stays
    CHECK_THROWS_AS(best_total_policy(problem, {}), std::invalid_argument);
    CHECK_THROWS_AS(best_total_policy(problem, {3}), std::invalid_argument);
}

TEST_CASE("decision: average reward where stages do not meet (by hand)") {
    // From 0: to the pair 1, 2 that earns 3 and 1 in turn, or to 3, which earns 2.5 for ever.
    DecisionProblem<> problem;
    Eigen::MatrixXd to_pair(4, 4), to_three(4, 4);
    to_pair << 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1;
    to_three << 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1;
    problem.transition = {to_pair, to_three};
    problem.reward = Eigen::MatrixXd{{100, 0}, {3, 3}, {1, 1}, {2.5, 2.5}};
    const auto best = best_average_policy(problem);
    CHECK(best.solution.status == DecisionStatus::optimal);
    CHECK(best.closed_classes == 2);
    CHECK(best.solution.policy[0] == 1);  // 100 once is nothing in the long run
    CHECK(all_close(best.gain, Eigen::Vector4d(2.5, 2, 2, 2.5)));
    CHECK(close(best.solution.value[2], -1.0));
    // Of equal gains the better start counts.
    problem.reward(3, 0) = problem.reward(3, 1) = 2;
    CHECK(best_average_policy(problem).solution.policy[0] == 0);
}

TEST_CASE("decision: a budget (fractions over all policies)") {
    // From state 0, discounted: (cost, reward) 0 1410/91, 675/59 1065/59, 115/16 325/16, 1270/91 2020/91. The second
    // point lies below the line through the others.
    Eigen::Matrix2d cost;
    cost << 0, 1, 0, 3;
    const Eigen::Vector2d start(1, 0);
    const auto with = [&](double budget) { return best_policy_within_budget(toymaker(), cost, 0.9, start, budget); };
    const auto slack = with(1270.0 / 91);
    CHECK(slack.status == BudgetStatus::slack);
    CHECK(slack.price == 0);
    CHECK(close(slack.value, 2020.0 / 91));
    const auto half = with(8);
    CHECK(half.status == BudgetStatus::binding);
    const double slope = (2020.0 / 91 - 325.0 / 16) / (1270.0 / 91 - 115.0 / 16);
    CHECK(close(half.price, slope));
    CHECK(close(half.value, 325.0 / 16 + slope * (8 - 115.0 / 16)));
    CHECK(close(half.first_share, (8 - 115.0 / 16) / (1270.0 / 91 - 115.0 / 16)));
    CHECK(half.first == Policy{1, 1});
    CHECK(half.second == Policy{1, 0});
    CHECK(half.cost == 8);
    const auto little = with(2);
    CHECK(close(little.value, 1410.0 / 91 + (325.0 / 16 - 1410.0 / 91) / (115.0 / 16) * 2));
    CHECK(little.first == Policy{1, 0});
    CHECK(little.second == Policy{0, 0});
    CHECK(close(with(0).value, 1410.0 / 91));
    CHECK(close(with(0).first_share, 0.0));
    const auto none = with(-1);
    CHECK(none.status == BudgetStatus::infeasible);
    CHECK(close(none.cost, 0.0));
    CHECK_THROWS_AS(with(std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    CHECK_THROWS_AS(best_policy_within_budget(toymaker(), Eigen::MatrixXd(2, 1), 0.9, start, 1.0),
                    std::invalid_argument);
}

TEST_CASE("decision: factors near 1 keep their digits") {
    // One stage, reward 1: 1 / (1 - factor). LU of I - factor P would do here, too; the second is nearly decomposable.
    DecisionProblem<> problem;
    problem.transition = {Eigen::Matrix2d{{1 - 1e-13, 1e-13}, {0, 1}}};
    problem.reward = Eigen::Vector2d(1, 0);
    const double factor = 1 - 0x1p-40;
    const double leaving = 0x1p-40 + factor * 1e-13;
    CHECK(close(best_discounted_policy(problem, factor).value[0], 1 / leaving, 1e-15));
}

TEST_CASE("decision: high precision") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    DecisionProblem<Wide> wide;
    for (const auto& chain : forest(3).transition) wide.transition.push_back(chain.cast<Wide>());
    for (auto& chain : wide.transition) {
        for (Eigen::Index k = 0; k < chain.size(); ++k) chain.data()[k] = round(Wide(chain.data()[k] * 10)) / 10;
    }
    wide.reward = forest(3).reward.cast<Wide>();
    const auto best = best_discounted_policy(wide, Wide(Wide(9) / 10));
    CHECK(abs(best.value[0] - Wide("26.244")) < Wide("1e-46"));
}

TEST_CASE("decision: bad input is named") {
    auto problem = taxicab();
    problem.transition[0](2, 0) = 0.5;
    problem.reward(1, 0) = std::nan("");
    problem.stage_names = {"a", "b"};
    const auto report = validate_problem(problem);
    CHECK(report.count() == 3);
    CHECK_THAT(report.to_string(), kam_test::ContainsSubstring("transition[0] row 2: sums to 1.25, not 1"));
    CHECK_THAT(report.to_string(), kam_test::ContainsSubstring("reward(1, 0): is not a finite number"));
    CHECK_THAT(report.to_string(), kam_test::ContainsSubstring("stage_names: 2 names, but there are 3"));
    CHECK_THROWS_AS(best_discounted_policy(problem, 0.9), kam::InputError);
    auto hidden = taxicab();
    hidden.reward(1, 2) = std::nan("");  // not feasible: not read
    CHECK(validate_problem(hidden).ok());
    CHECK(close(best_discounted_policy(hidden, 0.9).value[0], 121.65347112259354));
    hidden.feasible.row(1).setConstant(false);
    CHECK_THROWS_WITH(best_average_policy(hidden), kam_test::ContainsSubstring("stage 1: no action is feasible"));
    CHECK_THROWS_AS(best_discounted_policy(taxicab(), 1.0), std::invalid_argument);
    CHECK_THROWS_AS(best_discounted_policy(taxicab(), -0.1), std::invalid_argument);
    CHECK_THROWS_AS(kam::stages::value_iteration(taxicab(), 0.9, 0.0), std::invalid_argument);
    CHECK_THROWS_AS(policy_value(taxicab(), {0, 2, 0}, 0.9), std::invalid_argument);
    CHECK_THROWS_AS(policy_value(taxicab(), {0, 1}, 0.9), std::invalid_argument);
    CHECK_THROWS_AS(best_policy_within(taxicab(), -1, 1.0, Eigen::Vector3d(0, 0, 0)), std::invalid_argument);
    CHECK_THROWS_AS(best_policy_within(taxicab(), 2, 1.0, Eigen::Vector2d(0, 0)), std::invalid_argument);
    CHECK_THROWS_AS(stage_occupancy(taxicab(), {0, 0, 0}, 0.9, Eigen::Vector3d(1, 1, 0)), kam::InputError);
    problem = taxicab();
    problem.transition.pop_back();
    CHECK_THROWS_AS(validate_problem(problem), std::invalid_argument);
}
