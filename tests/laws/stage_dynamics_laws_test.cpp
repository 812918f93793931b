// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"
#include "support/eigen.hpp"

#include <kam/core/executor.hpp>
#include <kam/data/random.hpp>
#include <kam/stages.hpp>
#include <kam/stages/chains.hpp>
#include <kam/stages/continuous_time.hpp>
#include <kam/stages/decision.hpp>
#include <kam/stages/hidden_markov.hpp>

using kam::BlockEngine;
using kam::uniform_int;
using kam::uniform_real;
using kam::stages::DecisionProblem;
using kam::stages::DecisionStatus;
using kam::stages::HiddenMarkov;
using kam_test::all_close;
using kam_test::close;

namespace stage_dynamics_laws_test {

/// Rows of a chain, some entries 0, never all of them.
Eigen::MatrixXd random_chain(BlockEngine& engine, Eigen::Index n, double zero_share) {
    Eigen::MatrixXd chain(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) {
            const double size = 0.01 + uniform_real(engine);
            chain(i, j) = uniform_real(engine) < zero_share && j != (i + 1) % n ? 0 : size;
        }
        chain.row(i) /= chain.row(i).sum();
    }
    return chain;
}

DecisionProblem<> random_problem(BlockEngine& engine, Eigen::Index n, Eigen::Index actions) {
    DecisionProblem<> problem;
    problem.reward.resize(n, actions);
    problem.feasible.setConstant(n, actions, true);
    for (Eigen::Index a = 0; a < actions; ++a) {
        problem.transition.push_back(random_chain(engine, n, 0.4));
        for (Eigen::Index i = 0; i < n; ++i) {
            problem.reward(i, a) = 10 * uniform_real(engine) - 5;
            if (a > 0 && uniform_real(engine) < 0.2) problem.feasible(i, a) = false;
        }
    }
    return problem;
}

Eigen::VectorXd uniform_law(Eigen::Index n) { return Eigen::VectorXd::Constant(n, 1 / static_cast<double>(n)); }

}  // namespace stage_dynamics_laws_test
using namespace stage_dynamics_laws_test;

TEST_CASE("stage laws: rows sum to one and laws are kept and times follow their equations", "[laws]") {
    const auto seed = GENERATE(range(1U, 31U));
    BlockEngine engine(seed);
    const auto n = static_cast<Eigen::Index>(uniform_int(engine, 2, 90));  // beyond one block of the reduction
    const Eigen::MatrixXd chain = random_chain(engine, n, 0.5);
    const Eigen::MatrixXd many = kam::stages::chain_power(chain, 37);
    CHECK(all_close(many.rowwise().sum(), Eigen::VectorXd::Ones(n), 1e-14));
    CHECK((many.array() >= 0).all());
    const auto law = kam::stages::stationary_law(chain);
    REQUIRE(law.law);
    CHECK(all_close(Eigen::VectorXd(chain.transpose() * *law.law), *law.law, 1e-12));
    CHECK(close(law.law->sum(), 1.0));

    // Steps to stage 0: t = 1 + P t; return time 1 / law (Kac).
    const auto passage = kam::stages::first_passage(chain, {0});
    Eigen::VectorXd t(n), second(n);
    for (Eigen::Index i = 0; i < n; ++i) {
        CHECK(passage[static_cast<std::size_t>(i)].certain);
        t[i] = *passage[static_cast<std::size_t>(i)].steps;
        second[i] = *passage[static_cast<std::size_t>(i)].steps_variance + t[i] * t[i];
    }
    const Eigen::VectorXd after = Eigen::VectorXd::Ones(n) + chain * t;
    CHECK(all_close(Eigen::VectorXd(after.tail(n - 1)), Eigen::VectorXd(t.tail(n - 1)), 1e-11));
    CHECK(close(after[0], 1 / (*law.law)[0], 1e-11));
    // E T^2 = 1 + 2 P t + P E T^2.
    const Eigen::VectorXd second_after = Eigen::VectorXd::Ones(n) + 2 * (chain * t) + chain * second;
    CHECK(all_close(Eigen::VectorXd(second_after.tail(n - 1)), Eigen::VectorXd(second.tail(n - 1)), 1e-10));
}

TEST_CASE("stage laws: absorption agrees with first passage and with visits", "[laws]") {
    const auto seed = GENERATE(range(1U, 21U));
    BlockEngine engine(seed);
    const auto n = static_cast<Eigen::Index>(uniform_int(engine, 4, 80));
    Eigen::MatrixXd chain = random_chain(engine, n, 0.6);
    for (const Eigen::Index end : {n - 1, n - 2}) {
        chain.row(end).setZero();
        chain(end, end) = 1;
    }
    const auto result = kam::stages::absorption(chain);
    REQUIRE(result.ends.size() == 2);
    CHECK(all_close(result.probability.rowwise().sum(), Eigen::VectorXd::Ones(n), 1e-12));
    const auto visits = kam::stages::expected_visits(chain).visits;
    const auto won = kam::stages::first_passage(chain, {n - 2}), lost = kam::stages::first_passage(chain, {n - 1});
    for (Eigen::Index i = 0; i < n - 2; ++i) {
        const auto at = static_cast<std::size_t>(i);
        CHECK(close(visits.row(i).sum(), result.steps[i], 1e-12));
        CHECK(close(won[at].probability, result.probability(i, 0), 1e-12));
        // The law of total expectation and of total variance over the two ends.
        const double p = won[at].probability, q = 1 - p;
        CHECK(close(p * won[at].steps.value_or(0) + q * lost[at].steps.value_or(0), result.steps[i], 1e-10));
        const double between = won[at].steps.value_or(0) - lost[at].steps.value_or(0);
        CHECK(close(p * won[at].steps_variance.value_or(0) + q * lost[at].steps_variance.value_or(0) +
                        p * q * between * between,
                    result.steps_variance[i], 1e-9));
    }
}

TEST_CASE("stage laws: a chain in n steps is its power and its generator at time n", "[laws]") {
    const auto seed = GENERATE(range(1U, 21U));
    BlockEngine engine(seed);
    const auto n = static_cast<Eigen::Index>(uniform_int(engine, 2, 8));
    Eigen::MatrixXd rates = random_chain(engine, n, 0.3);
    for (Eigen::Index i = 0; i < n; ++i) {
        rates(i, i) = 0;
        rates.row(i) *= 0.05 + uniform_real(engine);
        rates(i, i) = -rates.row(i).sum();
    }
    const Eigen::MatrixXd one = kam::stages::chain_after(rates, 1.0);
    for (const int steps : {1, 2, 7, 50}) {
        const Eigen::MatrixXd power = kam::stages::chain_power(one, steps);
        CHECK(all_close(kam::stages::chain_after(rates, static_cast<double>(steps)), power, 1e-12));
        const auto forecast = kam::stages::stage_forecast(one, uniform_law(n), steps);
        CHECK(all_close(Eigen::RowVectorXd(uniform_law(n).transpose() * power), Eigen::RowVectorXd(forecast.row(steps)),
                        1e-12));
    }
    const auto back = kam::stages::generator_from_chain(one);
    CHECK(back.status == kam::stages::Embedding::exact);
    CHECK(all_close(*back.generator, rates, 1e-8, 1e-12));
    const auto law = kam::stages::stationary_law_of_generator(rates);
    CHECK(all_close(*law.law, *kam::stages::stationary_law(one).law, 1e-11));
    // The time to a stage: q t = 1 + sum of rates t.
    const auto times = kam::stages::passage_time(rates, {0});
    Eigen::VectorXd t(n);
    for (Eigen::Index i = 0; i < n; ++i) t[i] = *times[static_cast<std::size_t>(i)].steps;
    CHECK(all_close(Eigen::VectorXd((-rates * t).tail(n - 1)), Eigen::VectorXd::Ones(n - 1), 1e-9));
}

TEST_CASE("stage laws: simulated frequencies are the theory within their error", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    BlockEngine engine(seed);
    const Eigen::Index n = 5;
    const Eigen::MatrixXd chain = random_chain(engine, n, 0.3);
    const std::size_t paths = 20'000;
    const auto drawn = kam::stages::simulate_chain(chain, uniform_law(n), 6, paths, seed);
    const auto expected = kam::stages::stage_forecast(chain, uniform_law(n), 6);
    for (const Eigen::Index t : {0, 1, 6}) {
        for (Eigen::Index j = 0; j < n; ++j) {
            const double p = expected(t, j);
            const double share = static_cast<double>((drawn.stage.row(t).array() == static_cast<int>(j)).count()) /
                                 static_cast<double>(paths);
            CHECK(std::abs(share - p) <= 4.5 * std::sqrt(p * (1 - p) / static_cast<double>(paths)));
        }
    }
    CHECK(kam::stages::simulate_chain(chain, uniform_law(n), 6, paths, seed, kam::Threads{2}).stage == drawn.stage);
    // The histories estimate the chain, and their errors are honest.
    std::vector<kam::stages::StageHistory> histories;
    for (Eigen::Index path = 0; path < 2'000; ++path) {
        kam::stages::StageHistory history;
        for (Eigen::Index t = 0; t <= 6; ++t) {
            history.observations.push_back({static_cast<double>(t), drawn.stage(t, path)});
        }
        histories.push_back(history);
    }
    const auto estimate = kam::stages::estimate_chain(histories, {.stage_count = 5});
    for (Eigen::Index k = 0; k < chain.size(); ++k) {
        CHECK(std::abs(estimate.transition.data()[k] - chain.data()[k]) <=
              4.5 * estimate.standard_error.data()[k] + 1e-12);
    }
    CHECK(kam::stages::order_test(histories, {.stage_count = 5}).p_value > 1e-4);
}

TEST_CASE("stage laws: expectation and maximisation never lose and in any order of accounts", "[laws]") {
    const auto seed = GENERATE(range(1U, 13U));
    BlockEngine engine(seed);
    const auto n = static_cast<Eigen::Index>(uniform_int(engine, 1, 6));
    HiddenMarkov<kam::stages::PoissonEmission<>> truth;
    truth.start = uniform_law(n);
    truth.transition = random_chain(engine, n, 0.2);
    truth.emission.rate.resize(n);
    for (Eigen::Index s = 0; s < n; ++s) truth.emission.rate[s] = 0.3 + 8 * uniform_real(engine);
    auto shown = kam::stages::simulate_hidden(truth, 60, 12, seed).shown;
    std::vector<std::vector<std::optional<int>>> seen;
    for (const auto& account : shown) {
        seen.emplace_back(account.begin(), account.end());
        for (auto& period : seen.back()) {
            if (uniform_real(engine) < 0.1) period.reset();
        }
    }
    const auto data = kam::stages::sequences(seen);
    std::reverse(seen.begin(), seen.end());
    std::swap(seen[3], seen[30]);
    const auto permuted = kam::stages::sequences(seen);
    auto guess = truth;
    guess.transition = random_chain(engine, n, 0);
    for (const auto start : {kam::stages::StartLaw::free, kam::stages::StartLaw::stationary}) {
        const kam::stages::HiddenFitOptions options{.start = start, .most_iterations = 40};
        const auto fit = kam::stages::fit_hidden_markov(data, guess, options);
        for (std::size_t k = 1; k < fit.trace.size(); ++k) {
            CHECK(fit.trace[k] >= fit.trace[k - 1] - 1e-11 * std::abs(fit.trace[k]));
        }
        CHECK(all_close(fit.model.transition.rowwise().sum(), Eigen::VectorXd::Ones(n), 1e-12));
        CHECK(close(fit.model.start.sum(), 1.0));
        const auto other = kam::stages::fit_hidden_markov(permuted, guess, options);
        CHECK(close(fit.log_likelihood, other.log_likelihood, 1e-9));
        for (const auto& states : kam::stages::smooth(fit.model, data).probability) {
            CHECK(all_close(states.colwise().sum(), Eigen::RowVectorXd::Ones(12), 1e-12));
        }
    }
    // The best path is no more probable than all paths together.
    const auto paths = kam::stages::most_probable_paths(guess, data);
    double sum = 0;
    for (const auto& path : paths) sum += path.log_probability;
    CHECK(sum <= kam::stages::smooth(guess, data).log_likelihood + 1e-9);
}

TEST_CASE("stage laws: policy iteration value iteration and the linear programme agree", "[laws]") {
    const auto seed = GENERATE(range(1U, 31U));
    BlockEngine engine(seed);
    const auto n = static_cast<Eigen::Index>(uniform_int(engine, 2, 30));
    const auto actions = static_cast<Eigen::Index>(uniform_int(engine, 1, 4));
    const auto problem = random_problem(engine, n, actions);
    const double discount = 0.5 + 0.49 * uniform_real(engine);
    const auto best = kam::stages::best_discounted_policy(problem, discount);
    REQUIRE(best.status == DecisionStatus::optimal);
    const auto iterated = kam::stages::value_iteration(problem, discount, 1e-9);
    CHECK(iterated.converged);
    CHECK(all_close(iterated.value, best.value, 0, 1e-9 + 1e-12));
    CHECK(all_close(kam::stages::policy_value(problem, best.policy, discount), best.value, 1e-12));

    // Optimality of the programme: min sum of start x value, value >= reward + discount P value for every action. The
    // dual solution is the occupancy; both are feasible and have one worth.
    const auto occupancy = kam::stages::stage_occupancy(problem, best.policy, discount, uniform_law(n));
    CHECK((occupancy.array() >= 0).all());
    CHECK(close(occupancy.sum(), 1 / (1 - discount), 1e-11));
    double dual = 0;
    for (Eigen::Index i = 0; i < n; ++i) {
        dual += occupancy[i] * problem.reward(i, best.policy[static_cast<std::size_t>(i)]);
        for (Eigen::Index a = 0; a < actions; ++a) {
            if (!problem.can(i, a)) continue;
            const double now = problem.reward(i, a) +
                               discount * problem.transition[static_cast<std::size_t>(a)].row(i).dot(best.value);
            CHECK(now <= best.value[i] + 1e-9);
        }
    }
    CHECK(close(dual, uniform_law(n).dot(best.value), 1e-9, 1e-9));

    // In the long run: gain + value >= reward + P value, equal for the chosen action; and discounting little is like
    // it.
    const auto average = kam::stages::best_average_policy(problem);
    REQUIRE(average.solution.status == DecisionStatus::optimal);
    REQUIRE(average.closed_classes == 1);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index a = 0; a < actions; ++a) {
            if (!problem.can(i, a)) continue;
            const double now = problem.reward(i, a) +
                               problem.transition[static_cast<std::size_t>(a)].row(i).dot(average.solution.value);
            const double least = average.gain[i] + average.solution.value[i];
            CHECK(now <= least + 1e-9);
            if (a == average.solution.policy[static_cast<std::size_t>(i)]) CHECK(close(now, least, 1e-9, 1e-9));
        }
    }
    CHECK(close(1e-7 * kam::stages::best_discounted_policy(problem, 1 - 1e-7).value[0], average.gain[0], 0, 1e-4));
    // A long horizon comes near the discounted value.
    const auto within = kam::stages::best_policy_within(problem, 4'000, discount, Eigen::VectorXd::Zero(n));
    CHECK(all_close(Eigen::VectorXd(within.value.col(0)), best.value, 1e-9, 1e-9));
    // A budget that does not bind changes nothing; a smaller one never helps.
    Eigen::MatrixXd cost(n, actions);
    for (Eigen::Index k = 0; k < cost.size(); ++k) cost.data()[k] = uniform_real(engine);
    double before = -1e300;
    for (const double share : {0.2, 0.4, 0.6, 0.8, 1.0}) {
        const auto spent =
            kam::stages::best_policy_within_budget(problem, cost, discount, uniform_law(n), share / (1 - discount));
        if (spent.status == kam::stages::BudgetStatus::infeasible) continue;
        CHECK(spent.cost <= share / (1 - discount) + 1e-9);
        CHECK(spent.value >= before - 1e-9);
        CHECK(spent.value <= uniform_law(n).dot(best.value) + 1e-9);
        before = spent.value;
    }
}
