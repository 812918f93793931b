// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>

#include <Eigen/Core>

#include <kam/stages/decision/problem.hpp>

namespace kam_test {

using kam::stages::DecisionProblem;

/// Howard 1960, chapter 3: successful or unsuccessful; without and with advertising and research.
inline DecisionProblem<> toymaker() {
    DecisionProblem<> problem;
    problem.transition = {Eigen::Matrix2d{{0.5, 0.5}, {0.4, 0.6}}, Eigen::Matrix2d{{0.8, 0.2}, {0.7, 0.3}}};
    problem.reward = Eigen::Matrix2d{{6, 4}, {-3, -5}};
    return problem;
}

/// Howard 1960, chapter 5: three towns; cruise, go to a stand, wait for the radio, which the second town does not have.
inline DecisionProblem<> taxicab() {
    DecisionProblem<> problem;
    problem.transition = {Eigen::Matrix3d{{0.5, 0.25, 0.25}, {0.5, 0, 0.5}, {0.25, 0.25, 0.5}},
                          Eigen::Matrix3d{{0.0625, 0.75, 0.1875}, {0.0625, 0.875, 0.0625}, {0.125, 0.75, 0.125}},
                          Eigen::Matrix3d{{0.25, 0.125, 0.625}, {0, 0, 0}, {0.75, 0.0625, 0.1875}}};
    problem.reward = Eigen::Matrix3d{{8, 2.75, 4.25}, {16, 15, 0}, {7, 4, 4.5}};
    problem.feasible.setConstant(3, 3, true);
    problem.feasible(1, 2) = false;
    return problem;
}

/// Wait or cut; a fire with probability 0.1 sets the age back to 0. Rewards 4 for waiting and 2 for cutting at the end.
inline DecisionProblem<> forest(Eigen::Index ages) {
    DecisionProblem<> problem;
    problem.transition.assign(2, Eigen::MatrixXd::Zero(ages, ages));
    problem.reward = Eigen::MatrixXd::Zero(ages, 2);
    for (Eigen::Index age = 0; age < ages; ++age) {
        problem.transition[0](age, 0) += 0.1;
        problem.transition[0](age, (std::min)(age + 1, ages - 1)) += 0.9;
        problem.transition[1](age, 0) = 1;
        problem.reward(age, 1) = age == 0 ? 0 : 1;
    }
    problem.reward(ages - 1, 0) = 4;
    problem.reward(ages - 1, 1) = 2;
    return problem;
}

inline DecisionProblem<> two_states() {
    DecisionProblem<> problem;
    problem.transition = {Eigen::Matrix2d{{0.5, 0.5}, {0.8, 0.2}}, Eigen::Matrix2d{{0, 1}, {0.1, 0.9}}};
    problem.reward = Eigen::Matrix2d{{5, 10}, {-1, 2}};
    return problem;
}

/// Sutton and Barto 1998: 4 x 4 fields, two opposite corners are ends, each step costs 1; four directions.
inline DecisionProblem<> grid() {
    DecisionProblem<> problem;
    problem.transition.assign(4, Eigen::MatrixXd::Zero(16, 16));
    problem.reward = Eigen::MatrixXd::Constant(16, 4, -1);
    const int down[] = {0, 0, 1, -1}, right[] = {1, -1, 0, 0};
    for (int field = 0; field < 16; ++field) {
        for (std::size_t a = 0; a < 4; ++a) {
            int row = field / 4 + down[a], column = field % 4 + right[a];
            if (row < 0 || row > 3 || column < 0 || column > 3) {
                row = field / 4;
                column = field % 4;
            }
            problem.transition[a](field, 4 * row + column) = 1;
        }
    }
    return problem;
}

/// The same with one action: any direction with the same probability.
inline DecisionProblem<> random_grid() {
    const DecisionProblem<> directed = grid();
    DecisionProblem<> problem;
    problem.transition.assign(1, Eigen::MatrixXd::Zero(16, 16));
    for (const auto& chain : directed.transition) problem.transition[0] += chain / 4;
    problem.reward = Eigen::VectorXd::Constant(16, -1);
    return problem;
}

}  // namespace kam_test
