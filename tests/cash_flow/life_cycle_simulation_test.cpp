// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <stop_token>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/eigen.hpp"

#include <kam/cash_flow/curve.hpp>
#include <kam/cash_flow/simulation.hpp>
#include <kam/cash_flow/value.hpp>

using kam::cash_flow::CommonFactor;
using kam::cash_flow::LifeCycle;
using kam::cash_flow::simulate;
using kam::cash_flow::simulate_portfolio;
using kam::cash_flow::SimulationOptions;
using kam::cash_flow::tail_risk;
using kam_test::close;

namespace life_cycle_simulation_test {

LifeCycle<> certain_account() {
    LifeCycle<> model;
    model.development = {.periods = 2, .spend = 30};
    model.selling = {.from = 1, .periods = 2, .calls = 4, .cost_per_call = 5, .win_probability = 1};
    model.delivery = {.order_value = 100, .margin_share = 0.5};
    model.reorder = {.orders = 1, .order_value = 80, .margin_share = 0.25, .retention_share = 1};
    return model;
}

/// Pays 40 for selling in period 0 and, if it wins, earns 100 in period 1.
LifeCycle<> tender(double win_probability) {
    LifeCycle<> model;
    model.selling = {.periods = 1, .spend = 40, .win_probability = win_probability};
    model.delivery = {.order_value = 100, .margin_share = 1};
    model.reorder.retention_share = 0;
    return model;
}

/// The variance of one run's present value, as the simulation found it.
double variance(const kam::cash_flow::LifeCycleSimulation<>& simulation) {
    return std::pow(simulation.npv.standard_error, 2) * static_cast<double>(simulation.run_count);
}

static_assert(kam_test::describes_every_field<SimulationOptions>());
static_assert(kam_test::describes_every_field<CommonFactor>());
static_assert(kam_test::describes_every_field<kam::cash_flow::LifeCycleSimulation<>>());

}  // namespace life_cycle_simulation_test
using namespace life_cycle_simulation_test;

TEST_CASE("simulation: without chance every run is the curve") {
    const auto model = certain_account();
    const auto flows = expected_flows(model, 8).total;
    const auto curve = kam::cash_flow::curve(flows, 1);
    const auto result = simulate(
        model, 8,
        {.run_count = 100, .seed = 7, .quantiles = {0, 0.5, 1}, .rate = 0.1, .first_period = 1, .risk_level = 0.95});
    CHECK(result.mean == curve.cumulative);
    CHECK(result.standard_error.isZero(0));
    for (Eigen::Index level = 0; level < 3; ++level) CHECK(result.fan.col(level) == curve.cumulative);
    CHECK(result.break_even.never_probability == 0);
    CHECK(result.break_even.never_negative_probability == 0);
    CHECK(*result.break_even.quantiles[1] == *curve.payback.break_even);
    CHECK(close(result.npv.mean, kam::cash_flow::npv(flows, 0.1, 1)));
    CHECK(result.npv.standard_error == 0);
    CHECK(result.risk->value_at_risk == -result.npv.mean);
    CHECK(result.risk->expected_shortfall == -result.npv.mean);
}

TEST_CASE("simulation: a tender that is won or lost (by hand)") {
    const auto result =
        simulate(tender(0.7), 3,
                 {.run_count = 20'000, .seed = 3, .quantiles = {0.9, 0.25, 0.35}, .risk_level = 0.75, .benchmark = 10});
    const double lost = result.break_even.never_probability;
    CHECK(close(lost, 0.3, 0, 4 * result.break_even.never_standard_error));
    CHECK(close(result.break_even.never_standard_error, std::sqrt(lost * (1 - lost) / 19'999)));
    CHECK(result.fan.row(2) == Eigen::RowVector3d(60, -40, 60));
    CHECK(result.npv.quantiles == Eigen::Vector3d(60, -40, 60));
    CHECK(close(result.npv.mean, 60 - 100 * lost));
    CHECK_FALSE(result.break_even.quantiles[0]);  // nine of ten have not broken even
    CHECK(*result.break_even.quantiles[1] == 0.4);
    CHECK(*result.break_even.quantiles[2] == 0.4);
    // The worst quarter has lost the 40; against a present value of 10 that is 50.
    CHECK(result.risk->value_at_risk == 50);
    CHECK(close(result.risk->expected_shortfall, 50.0));

    auto rich = tender(1);
    rich.selling.spend = 0;
    const auto never_negative = simulate(rich, 3, {.run_count = 10, .quantiles = {0.5}, .first_period = 4});
    CHECK(never_negative.break_even.never_negative_probability == 1);
    CHECK(*never_negative.break_even.quantiles[0] == 4);
}

TEST_CASE("simulation: how long an account stays is geometric (by hand)") {
    // 40 out, then 10 each period: back after four, that is with probability 0.9^4 x 0.5 within any longer horizon.
    LifeCycle<> model;
    model.selling = {.periods = 1, .spend = 40, .win_probability = 0.5};
    model.reorder = {.orders = 1, .order_value = 10, .margin_share = 1, .retention_share = 0.9};
    for (const double correlation : {0.0, 0.6}) {
        const auto result = simulate_portfolio(std::vector{model}, 30,
                                               {.win_correlation = correlation, .lifetime_correlation = correlation},
                                               {.run_count = 40'000, .seed = 5});
        CHECK(close(1 - result.break_even.never_probability, 0.5 * std::pow(0.9, 4), 0,
                    4 * result.break_even.never_standard_error));
    }
}

TEST_CASE("simulation: variance of Poisson orders with lognormal values (by hand)") {
    // One period of orders: m N F, N Poisson of mean a, F of mean 1 and coefficient of variation w:
    // variance m^2 (a (1 + w^2) + a^2 w^2). Small a is drawn by inversion, large a by transformed rejection.
    const double mean_orders = GENERATE(0.4, 3.0, 25.0);
    const double w = GENERATE(0.0, 0.5);
    LifeCycle<> model;
    model.selling.win_probability = 1;
    model.reorder = {.orders = mean_orders,
                     .order_value = 20,
                     .margin_share = 0.5,
                     .retention_share = 1,
                     .poisson_orders = true,
                     .value_variation = w};
    const auto result = simulate(model, 2, {.run_count = 100'000, .seed = 11});
    CHECK(close(result.npv.mean, 10 * mean_orders, 0, 4 * result.npv.standard_error));
    CHECK(close(variance(result), 100 * (mean_orders * (1 + w * w) + mean_orders * mean_orders * w * w), 0.04));
    // v / sqrt(1 + a) stands for independent orders that vary by v: variance m^2 a (1 + v^2).
    model.reorder.value_variation = 0.5 / std::sqrt(1 + mean_orders);
    CHECK(close(variance(simulate(model, 2, {.run_count = 200'000, .seed = 12})), 100 * mean_orders * 1.25, 0.04));
}

TEST_CASE("simulation: the common factor correlates winning as a Gaussian copula does") {
    // Two tenders of probability 1/2 are both won with probability 1/4 + asin(correlation) / (2 pi): 1/3 for 1/2.
    const std::vector<LifeCycle<>> two{tender(0.5), tender(0.5)};
    const SimulationOptions options{.run_count = 60'000, .seed = 9};
    CHECK(close(variance(simulate_portfolio(two, 2, {}, options)), 5'000.0, 0.03));
    CHECK(close(variance(simulate_portfolio(two, 2, {.win_correlation = 0.5}, options)), 1e4 * (0.5 + 2.0 / 12), 0.03));
    CHECK(close(variance(simulate_portfolio(two, 2, {.win_correlation = 1}, options)), 10'000.0, 0.03));
}

TEST_CASE("simulation: a common factor on orders has mean 1 and goes on from period to period (by hand)") {
    LifeCycle<> model;
    model.selling.win_probability = 1;
    model.reorder = {.orders = 1, .order_value = 10, .margin_share = 1, .retention_share = 1};
    const std::vector<LifeCycle<>> two{model, model};
    const auto at = [&](double persistence) {
        return simulate_portfolio(two, 3, {.order_variation = 0.3, .order_persistence = persistence},
                                  {.run_count = 60'000, .seed = 2});
    };
    // 20 (S1 + S2) with variance 400 (2 x 0.09 + 2 covariance); covariance exp(persistence x ln 1.09) - 1.
    for (const double persistence : {0.0, 0.5, 1.0}) {
        const auto result = at(persistence);
        CHECK(close(result.npv.mean, 40.0, 0, 4 * result.npv.standard_error));
        CHECK(close(variance(result), 400 * (0.18 + 2 * (std::pow(1.09, persistence) - 1)), 0.05));
    }
}

TEST_CASE("tail_risk: by hand") {
    const Eigen::VectorXd values = (Eigen::VectorXd(10) << 5, -3, 8, -10, 2, 7, 1, 4, 6, 3).finished();
    // Losses in order: -8 -7 -6 -5 -4 -3 -2 -1 3 10.
    const auto at90 = tail_risk(values, 0.9);
    CHECK(at90.value_at_risk == 3);
    CHECK(close(at90.expected_shortfall, 10.0));
    const auto at75 = tail_risk(values.transpose(), 0.75);  // the 8th; the tail is 2.5 outcomes: 10, 3 and half of -1
    CHECK(at75.value_at_risk == -1);
    CHECK(close(at75.expected_shortfall, (10 + 3 - 0.5) / 2.5));
    CHECK(close(tail_risk(values, 0).expected_shortfall, -2.3));
    CHECK(tail_risk(values, 0).value_at_risk == -8);
    CHECK(tail_risk(values, 1).expected_shortfall == 10);
    CHECK(close(tail_risk(values, 0.75, 2).expected_shortfall, at75.expected_shortfall + 2));
    CHECK(tail_risk(Eigen::Vector2i(3, 4), 0.5).value_at_risk == -4);

    CHECK_THROWS_AS(tail_risk(Eigen::VectorXd(0), 0.5), std::invalid_argument);
    CHECK_THROWS_AS(tail_risk(values, 1.01), std::invalid_argument);
    CHECK_THROWS_AS(tail_risk(values, std::nan("")), std::invalid_argument);
    CHECK_THROWS_WITH(tail_risk(Eigen::Vector3d(1, std::nan(""), 2), 0.5), kam_test::ContainsSubstring("values[1]"));
}

TEST_CASE("simulation: progress, and stopping") {
    std::size_t last = 0;
    const auto watched = simulate(tender(0.5), 4, {.run_count = 1000}, kam::Sequential{},
                                  {.on_progress = [&](std::size_t done, std::size_t total) {
                                      CHECK(done > last);
                                      CHECK(total == 1000);
                                      last = done;
                                  }});
    CHECK(last == 1000);
    CHECK_FALSE(watched.stopped);

    std::stop_source source;
    const kam::Progress stop_soon{[&](std::size_t, std::size_t) { source.request_stop(); }, source.get_token()};
    const auto stopped = simulate(tender(0.5), 4, {.run_count = 1000, .risk_level = 0.9}, kam::Sequential{}, stop_soon);
    CHECK(stopped.stopped);
    CHECK(stopped.mean.size() == 0);
    CHECK_FALSE(stopped.risk);
}

TEST_CASE("simulation: wrong calls and bad data") {
    const auto model = tender(0.5);
    CHECK_THROWS_AS(simulate(model, 4, {.run_count = 1}), std::invalid_argument);
    CHECK_THROWS_AS(simulate(model, -4, {.run_count = 10}), std::invalid_argument);
    CHECK_THROWS_AS(simulate(model, 4, {.run_count = 10, .quantiles = {0.5, 1.5}}), std::invalid_argument);
    CHECK_THROWS_AS(simulate(model, 4, {.run_count = 10, .risk_level = -0.1}), std::invalid_argument);
    CHECK_THROWS_AS(simulate(model, 4, {.run_count = 10, .rate = -1}), std::invalid_argument);
    CHECK_THROWS_AS(simulate(model, 4, {.run_count = 10, .benchmark = std::nan("")}), kam::InputError);

    std::vector<LifeCycle<>> models{model, model};
    models[1].selling.win_probability = 2;
    try {
        (void)simulate_portfolio(models, 4, {.win_correlation = 1.5, .order_variation = -1}, {.run_count = 10});
        FAIL("no error");
    } catch (const kam::InputError& error) {
        CHECK(error.report().count() == 3);
        CHECK_THAT(error.what(), kam_test::ContainsSubstring("models[1].selling.win_probability"));
        CHECK_THAT(error.what(), kam_test::ContainsSubstring("common.win_correlation"));
        CHECK_THAT(error.what(), kam_test::ContainsSubstring("common.order_variation"));
    }
    auto huge = model;
    huge.selling.spend = huge.delivery.order_value = (std::numeric_limits<double>::max)();
    huge.selling.periods = 2;
    CHECK_THROWS_AS(simulate(huge, 4, {.run_count = 10}), std::overflow_error);

    const auto none =
        simulate_portfolio(std::vector<LifeCycle<>>{}, 3, {}, {.run_count = 5, .quantiles = {0.5}, .risk_level = 0.5});
    CHECK(none.mean.isZero(0));
    CHECK(none.break_even.never_negative_probability == 1);
    const auto nothing = simulate(model, 0, {.run_count = 5, .quantiles = {0.5}});
    CHECK(nothing.fan.rows() == 0);
    CHECK(nothing.npv.mean == 0);
    // More orders than can be counted one by one.
    auto many = tender(1);
    many.reorder = {.orders = 1e12, .order_value = 1, .margin_share = 1, .retention_share = 1, .poisson_orders = true};
    CHECK(simulate(many, 3, {.run_count = 10, .seed = 1}).npv.mean == 1e12 + 60);
}
