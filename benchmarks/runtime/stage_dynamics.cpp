// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <vector>

#include <Eigen/Core>
#include <Eigen/LU>

#include <kam/data/random.hpp>
#include <kam/stages/chains/absorption.hpp>
#include <kam/stages/decision.hpp>
#include <kam/stages/hidden_markov.hpp>

// Chains, hidden stages and decisions, each against what a user would write without the library in the same run. Times
// of other programs for the same tasks (measured once, elsewhere): hmmlearn 19 to 24 s for the hidden stages,
// pymdptoolbox 0.04 s and AI-Toolbox 294 s for the 300 states.

namespace stage_dynamics_benchmark {

/// A random chain that loses a little everywhere to one end, the last stage.
Eigen::MatrixXd chain_with_end(Eigen::Index n) {
    kam::BlockEngine engine(4);
    Eigen::MatrixXd chain = Eigen::MatrixXd::Zero(n + 1, n + 1);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) chain(i, j) = kam::uniform_real(engine);
        chain(i, n) = 0.1;
        chain.row(i) /= chain.row(i).sum();
    }
    chain(n, n) = 1;
    return chain;
}

kam::stages::DecisionProblem<> random_problem(Eigen::Index n) {
    kam::BlockEngine engine(7);
    kam::stages::DecisionProblem<> problem;
    problem.reward.resize(n, 2);
    for (Eigen::Index a = 0; a < 2; ++a) {
        Eigen::MatrixXd chain(n, n);
        for (Eigen::Index i = 0; i < n; ++i) {
            problem.reward(i, a) = kam::uniform_real(engine);
            for (Eigen::Index j = 0; j < n; ++j) chain(i, j) = kam::uniform_real(engine);
            chain.row(i) /= chain.row(i).sum();
        }
        problem.transition.push_back(chain);
    }
    return problem;
}

kam::stages::DecisionProblem<> forest(Eigen::Index n) {
    kam::stages::DecisionProblem<> problem;
    problem.transition.assign(2, Eigen::MatrixXd::Zero(n, n));
    problem.reward = Eigen::MatrixXd::Zero(n, 2);
    for (Eigen::Index i = 0; i < n; ++i) {
        problem.transition[0](i, 0) += 0.1;
        problem.transition[0](i, (std::min)(i + 1, n - 1)) += 0.9;
        problem.transition[1](i, 0) = 1;
        problem.reward(i, 1) = i == 0 ? 0 : 1;
    }
    problem.reward(n - 1, 0) = 4;
    problem.reward(n - 1, 1) = 2;
    return problem;
}

/// Policy iteration as in a textbook: Eigen's LU of I - discount P, greedy improvement.
Eigen::VectorXd textbook_policy_iteration(const kam::stages::DecisionProblem<>& problem, double discount) {
    const Eigen::Index n = problem.reward.rows();
    std::vector<Eigen::Index> policy(static_cast<std::size_t>(n));
    for (Eigen::Index i = 0; i < n; ++i) problem.reward.row(i).maxCoeff(&policy[static_cast<std::size_t>(i)]);
    for (;;) {
        Eigen::MatrixXd system(n, n);
        Eigen::VectorXd reward(n);
        for (Eigen::Index i = 0; i < n; ++i) {
            const Eigen::Index a = policy[static_cast<std::size_t>(i)];
            system.row(i) = -discount * problem.transition[static_cast<std::size_t>(a)].row(i);
            system(i, i) += 1;
            reward[i] = problem.reward(i, a);
        }
        const Eigen::VectorXd value = system.partialPivLu().solve(reward);
        Eigen::MatrixXd q = problem.reward;
        for (Eigen::Index a = 0; a < q.cols(); ++a) {
            q.col(a) += discount * (problem.transition[static_cast<std::size_t>(a)] * value);
        }
        bool changed = false;
        for (Eigen::Index i = 0; i < n; ++i) {
            Eigen::Index best = 0;
            q.row(i).maxCoeff(&best);
            Eigen::Index& chosen = policy[static_cast<std::size_t>(i)];
            if (q(i, best) > q(i, chosen) + 1e-11) {
                chosen = best;
                changed = true;
            }
        }
        if (!changed) return value;
    }
}

using Model = kam::stages::HiddenMarkov<kam::stages::PoissonEmission<>>;

Model three_states() {
    Model model;
    model.start = Eigen::Vector3d(0.6, 0.3, 0.1);
    model.transition.resize(3, 3);
    model.transition << 0.8, 0.15, 0.05, 0.1, 0.8, 0.1, 0.05, 0.15, 0.8;
    model.emission.rate = Eigen::Vector3d(1, 4, 9);
    return model;
}

/// Baum-Welch sequence by sequence, with Eigen's vectors and a table of densities, as one writes it down.
double by_sequence(const std::vector<std::vector<int>>& histories, Model model, int iterations) {
    using Row = Eigen::Vector3d;
    double log_likelihood = 0;
    for (int k = 0; k <= iterations; ++k) {
        log_likelihood = 0;
        Row start = Row::Zero(), weight = Row::Zero(), sum = Row::Zero();
        Eigen::Matrix3d moves = Eigen::Matrix3d::Zero();
        const Eigen::Matrix3d chain = model.transition;
        const Row rate = model.emission.rate, log_rate = rate.array().log();
        std::vector<Row> table;  // of the counts 0 to 60
        for (int count = 0; count <= 60; ++count) {
            table.push_back((count * log_rate - rate).array().exp() / std::tgamma(count + 1.0));
        }
        for (const auto& history : histories) {
            const std::size_t length = history.size();
            std::vector<Row> density(length), forward(length);
            std::vector<double> scale(length);
            for (std::size_t t = 0; t < length; ++t) {
                density[t] = table[static_cast<std::size_t>(history[t])];
                forward[t] =
                    density[t].cwiseProduct(t == 0 ? Row(model.start) : Row(chain.transpose() * forward[t - 1]));
                scale[t] = forward[t].sum();
                forward[t] /= scale[t];
                log_likelihood += std::log(scale[t]);
            }
            Row backward = Row::Ones();
            for (std::size_t t = length; t-- > 0;) {
                const Row both = forward[t].cwiseProduct(backward);
                weight += both;
                sum += history[t] * both;
                if (t == 0) {
                    start += both;
                    break;
                }
                const Row after = density[t].cwiseProduct(backward) / scale[t];
                moves += forward[t - 1] * after.transpose();
                backward = chain * after;
            }
        }
        if (k == iterations) break;
        const Eigen::Matrix3d expected = moves.cwiseProduct(chain);
        model.start = start / start.sum();
        for (Eigen::Index i = 0; i < 3; ++i) model.transition.row(i) = expected.row(i) / expected.row(i).sum();
        model.emission.rate = sum.cwiseQuotient(weight);
    }
    return log_likelihood;
}

}  // namespace stage_dynamics_benchmark
using namespace stage_dynamics_benchmark;

TEST_CASE("hidden stages: 100 iterations of three states on 1,000 histories of 20") {
    const auto histories = kam::stages::simulate_hidden(three_states(), 1'000, 20, 5).shown;
    const kam::stages::HiddenFitOptions options{.most_iterations = 100, .tolerance = -1};
    const auto ours = [&] {
        return kam::stages::fit_hidden_markov(kam::stages::sequences(histories), three_states(), options)
            .log_likelihood;
    };
    const auto other = [&] { return by_sequence(histories, three_states(), 100); };
    REQUIRE(std::abs(ours() - other()) < 1e-6 * std::abs(other()));
    const auto timing = kam_benchmark::time_both(ours, other);
    std::printf("  100 EM iterations: ours %.4f s (at most 0.1), sequence by sequence %.4f s\n", timing.ours,
                timing.other);
    kam_benchmark::ratio_of_times("stages/hidden_em_1000x20", timing.ours, timing.other);
}

TEST_CASE("chains: absorption with 1,000 stages") {
    const Eigen::MatrixXd chain = chain_with_end(1'000);
    const Eigen::MatrixXd system = Eigen::MatrixXd::Identity(1'000, 1'000) - chain.topLeftCorner(1'000, 1'000);
    // Of the same matrix, and the steps only; ours are probabilities, steps, variances and the classes. Above 1/8.
    kam_benchmark::ratio(
        "stages/absorption_1000", [&] { return kam::stages::absorption(chain).steps[0]; },
        [&] { return system.partialPivLu().solve(Eigen::VectorXd::Ones(1'000))[0]; });
}

TEST_CASE("decisions: policy iteration with 300 states and 2 actions") {
    for (const bool random : {true, false}) {
        const auto problem = random ? random_problem(300) : forest(300);
        const double discount = random ? 0.99 : 0.96;
        const auto ours = [&] { return kam::stages::best_discounted_policy(problem, discount).value[0]; };
        const auto other = [&] { return textbook_policy_iteration(problem, discount)[0]; };
        REQUIRE(std::abs(ours() - other()) < 1e-8 * std::abs(other()));
        const auto timing = kam_benchmark::time_both(ours, other);
        std::printf("  policy iteration: ours %.4f s (at most 0.05), textbook with LU %.4f s\n", timing.ours,
                    timing.other);
        kam_benchmark::ratio_of_times(
            random ? "stages/policy_iteration_random_300" : "stages/policy_iteration_forest_300", timing.ours,
            timing.other);
    }
}
