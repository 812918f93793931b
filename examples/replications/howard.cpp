// SPDX-License-Identifier: BSL-1.0
// R. A. Howard, Dynamic Programming and Markov Processes, 1960: the toymaker and the taxicab.
#include <cstdio>
#include <vector>

#include <Eigen/Core>

#include <kam/stages/decision.hpp>

namespace {

void print(const char* what, const char* published, double computed) {
    std::printf("%-44s %10s  %10.6f\n", what, published, computed);
}

}  // namespace

int main() {
    std::puts("                                              published    computed");

    // A successful or an unsuccessful toy; without, or with, advertising and research.
    kam::stages::DecisionProblem<> toymaker;
    toymaker.transition = {Eigen::Matrix2d{{0.5, 0.5}, {0.4, 0.6}}, Eigen::Matrix2d{{0.8, 0.2}, {0.7, 0.3}}};
    toymaker.reward = Eigen::Matrix2d{{6, 4}, {-3, -5}};
    const auto toys = kam::stages::best_discounted_policy(toymaker, 0.9);
    print("toymaker, discounted by 0.9, successful", "22.2", toys.value[0]);
    print("  unsuccessful", "12.3", toys.value[1]);
    const auto in_long_run = kam::stages::best_average_policy(toymaker);
    print("  gain per week in the long run", "2", in_long_run.gain[0]);
    print("  a success is worth more by", "10", in_long_run.solution.value[0] - in_long_run.solution.value[1]);
    const auto weeks = kam::stages::best_policy_within(toymaker, 4, 1.0, Eigen::Vector2d(0, 0));
    print("  four weeks to go, successful", "12.222", weeks.value(0, 0));
    print("  unsuccessful", "2.223", weeks.value(1, 0));

    // Three towns; cruise, drive to a stand, or wait for a radio call, which the second town does not have.
    kam::stages::DecisionProblem<> taxicab;
    taxicab.transition = {
        Eigen::Matrix3d{{1. / 2, 1. / 4, 1. / 4}, {1. / 2, 0, 1. / 2}, {1. / 4, 1. / 4, 1. / 2}},
        Eigen::Matrix3d{{1. / 16, 3. / 4, 3. / 16}, {1. / 16, 7. / 8, 1. / 16}, {1. / 8, 3. / 4, 1. / 8}},
        Eigen::Matrix3d{{1. / 4, 1. / 8, 5. / 8}, {0, 0, 0}, {3. / 4, 1. / 16, 3. / 16}}};
    taxicab.reward = Eigen::Matrix3d{{8, 2.75, 4.25}, {16, 15, 0}, {7, 4, 4.5}};
    taxicab.feasible.setConstant(3, 3, true);
    taxicab.feasible(1, 2) = false;
    const auto towns = kam::stages::best_discounted_policy(taxicab, 0.9);
    const char* published[] = {"121.65", "135.31", "122.84"};
    for (Eigen::Index town = 0; town < 3; ++town) {
        print(town == 0   ? "taxicab, discounted by 0.9, town 1"
              : town == 1 ? "  town 2"
                          : "  town 3",
              published[town], towns.value[town]);
    }
    const auto per_trip = kam::stages::best_average_policy(taxicab);
    print("  gain per trip in the long run", "13.34", per_trip.gain[0]);
    print("  town 1 against town 3", "-1.18", per_trip.solution.value[0] - per_trip.solution.value[2]);
    print("  town 2 against town 3", "12.66", per_trip.solution.value[1] - per_trip.solution.value[2]);
    std::printf("%-44s %10s  %10s\n", "  what to do in every town", "the stand",
                towns.policy == std::vector<int>{1, 1, 1} ? "the stand" : "another");
}
