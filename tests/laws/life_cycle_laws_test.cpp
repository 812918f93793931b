// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <random>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/cash_flow.hpp>
#include <kam/cash_flow/simulation.hpp>

using kam::cash_flow::CommonFactor;
using kam::cash_flow::LifeCycle;
using kam::cash_flow::LifeCycleSimulation;
using kam::cash_flow::SimulationOptions;

namespace life_cycle_laws_test {

/// Any account: each phase may be absent, short or long.
LifeCycle<> account(unsigned seed) {
    std::mt19937_64 engine(seed);
    const auto whole = [&](unsigned most) { return static_cast<Eigen::Index>(engine() % (most + 1)); };
    const auto amount = [&](double most) { return most * static_cast<double>(engine() % 1001) / 1000; };
    LifeCycle<> model;
    model.development = {whole(3), whole(4), amount(50)};
    model.selling = {whole(3), whole(4), amount(20), amount(4), amount(5), amount(1)};
    model.delivery = {amount(200), amount(1), amount(60), {}, amount(10)};
    if (const Eigen::Index late = whole(3); late > 0) {
        model.delivery.delay_probability = Eigen::VectorXd::Ones(late + 1) / static_cast<double>(late + 1);
    }
    model.reorder.orders = amount(engine() % 2 == 0 ? 3 : 30);
    model.reorder.order_value = amount(100);
    model.reorder.margin_share = amount(1);
    const Eigen::Index ramp = whole(4);  // here and not in the call, whose arguments come in any order
    model.reorder.ramp_share = kam::cash_flow::power_ramp(ramp, amount(2));
    model.reorder.retention_share = 1 - amount(0.3);
    model.reorder.poisson_orders = engine() % 3 != 0;
    model.reorder.value_variation = engine() % 3 == 0 ? 0 : amount(0.6);
    model.maintenance = {amount(15), amount(5)};
    model.ending = {amount(40)};
    return model;
}

std::vector<LifeCycle<>> portfolio(unsigned seed, unsigned count) {
    std::vector<LifeCycle<>> models;
    for (unsigned i = 0; i < count; ++i) models.push_back(account(100 * seed + i));
    return models;
}

const SimulationOptions options{.run_count = 4'000,
                                .seed = 21,
                                .quantiles = {0.05, 0.25, 0.5, 0.75, 0.95},
                                .rate = 0.02,
                                .first_period = 1,
                                .risk_level = 0.95};
constexpr Eigen::Index horizon = 24;

/// The simulated means are within four standard errors of the closed form.
void agrees(const LifeCycleSimulation<>& simulation, const Eigen::VectorXd& expected) {
    const Eigen::VectorXd cumulative = kam::cash_flow::cumulative(expected);
    const double rounding = 1e-12 * (1 + expected.cwiseAbs().sum());
    for (Eigen::Index t = 0; t < horizon; ++t) {
        CHECK(std::abs(simulation.mean[t] - cumulative[t]) <= 4 * simulation.standard_error[t] + rounding);
    }
    const double value = kam::cash_flow::npv(expected, options.rate, options.first_period);
    CHECK(std::abs(simulation.npv.mean - value) <= 4 * simulation.npv.standard_error + rounding);
}

bool same(const LifeCycleSimulation<>& a, const LifeCycleSimulation<>& b) {
    return a.mean == b.mean && a.standard_error == b.standard_error && a.fan == b.fan && a.npv.mean == b.npv.mean &&
           a.npv.quantiles == b.npv.quantiles && a.risk->value_at_risk == b.risk->value_at_risk &&
           a.risk->expected_shortfall == b.risk->expected_shortfall &&
           a.break_even.never_probability == b.break_even.never_probability &&
           a.break_even.quantiles == b.break_even.quantiles;
}

}  // namespace life_cycle_laws_test
using namespace life_cycle_laws_test;

TEST_CASE("life cycle laws: the mean of the simulation is the closed form within its error", "[laws]") {
    const auto seed = GENERATE(range(1U, 26U));
    const auto model = account(seed);
    agrees(simulate(model, horizon, options), expected_flows(model, horizon).total);
}

TEST_CASE("life cycle laws: a common factor widens the portfolio and leaves its mean alone", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    const auto models = portfolio(seed, 12);
    Eigen::VectorXd expected = Eigen::VectorXd::Zero(horizon);
    for (const auto& model : models) expected += expected_flows(model, horizon).total;
    const CommonFactor common{0.6, 0.6, 0.4, 0.8};
    agrees(simulate_portfolio(models, horizon, {}, options), expected);
    agrees(simulate_portfolio(models, horizon, common, options), expected);
    // Accounts that gain and accounts that lose by the same good times may offset each other; twelve alike cannot.
    const std::vector<LifeCycle<>> alike(12, models.front());
    const auto apart = simulate_portfolio(alike, horizon, {}, options);
    const auto together = simulate_portfolio(alike, horizon, common, options);
    CHECK(together.npv.standard_error > 1.1 * apart.npv.standard_error);
    CHECK(together.risk->expected_shortfall >= 0.99 * apart.risk->expected_shortfall);  // both may lose all
}

TEST_CASE("life cycle laws: same seed, same bytes for any number of threads", "[laws]") {
    const auto models = portfolio(7, 5);
    const CommonFactor common{0.3, 0.3, 0.2, 0.5};
    auto few = options;
    few.run_count = 1'001;  // the last block is short
    const auto once = simulate_portfolio(models, horizon, common, few);
    for (const unsigned threads : {1U, 2U, 3U}) {
        CHECK(same(once, simulate_portfolio(models, horizon, common, few, kam::Threads{threads})));
    }
    few.seed += 1;
    CHECK_FALSE(same(once, simulate_portfolio(models, horizon, common, few)));
}

TEST_CASE("life cycle laws: quantiles are in order, shortfall is at least the value at risk", "[laws]") {
    const auto seed = GENERATE(range(1U, 26U));
    const auto result = simulate(account(seed), horizon, options);
    for (Eigen::Index level = 1; level < result.fan.cols(); ++level) {
        CHECK((result.fan.col(level).array() >= result.fan.col(level - 1).array()).all());
        CHECK(result.npv.quantiles[level] >= result.npv.quantiles[level - 1]);
        const auto &earlier = result.break_even.quantiles[static_cast<std::size_t>(level - 1)],
                   &later = result.break_even.quantiles[static_cast<std::size_t>(level)];
        if (later) CHECK((earlier && *earlier <= *later));
    }
    CHECK(result.risk->expected_shortfall >= result.risk->value_at_risk);
    CHECK(result.risk->value_at_risk <= -result.npv.quantiles[0]);  // of 4,000 the 3,800th loss is the 201st value
    CHECK(result.risk->value_at_risk >= -result.npv.quantiles[1]);
    const auto& back = result.break_even;
    CHECK(back.never_probability >= 0);
    CHECK(back.never_negative_probability >= 0);
    CHECK(back.never_probability + back.never_negative_probability <= 1);
}

TEST_CASE("life cycle laws: more win, more retention, a longer horizon", "[laws]") {
    const auto seed = GENERATE(range(1U, 26U));
    const auto model = account(seed);
    const auto longer = expected_flows(model, horizon + 5);
    CHECK(longer.by_phase.topRows(horizon) == expected_flows(model, horizon).by_phase);
    auto better = model;
    better.selling.win_probability = 1;
    CHECK((expected_flows(better, horizon).customer_probability.array() >=
           expected_flows(model, horizon).customer_probability.array())
              .all());
    better.reorder.retention_share = 1;
    const Eigen::VectorXd alive = expected_flows(better, horizon).customer_probability;
    for (Eigen::Index t = 1; t < horizon; ++t) CHECK(alive[t] >= alive[t - 1] - 1e-15);
    // Twice every amount is twice every flow.
    auto twice = model;
    for (double* amount :
         {&twice.development.spend, &twice.selling.spend, &twice.selling.cost_per_call, &twice.delivery.order_value,
          &twice.delivery.cost, &twice.delivery.delay_spend, &twice.reorder.order_value, &twice.maintenance.spend,
          &twice.maintenance.per_order, &twice.ending.cost}) {
        *amount *= 2;
    }
    CHECK(expected_flows(twice, horizon).by_phase == 2 * expected_flows(model, horizon).by_phase);
}
