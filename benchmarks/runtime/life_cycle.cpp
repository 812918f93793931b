// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include <Eigen/Core>

#include <kam/cash_flow/simulation.hpp>
#include <kam/core/executor.hpp>

// 20,000 lives of one account over 60 periods with Poisson orders: `simulate` against a plain loop with the standard
// engine and distributions that draws the same model and gives the same: means, quantiles of the curve and of the
// present value, then both without the quantiles, and `simulate` against itself with two threads.

namespace life_cycle_benchmark {

constexpr Eigen::Index periods = 60;
constexpr int runs = 20'000;
constexpr double rate = 0.01;

kam::cash_flow::LifeCycle<> account() {
    kam::cash_flow::LifeCycle<> model;
    model.development = {.periods = 4, .spend = 30};
    model.selling = {.periods = 3, .spend = 10, .calls = 4, .cost_per_call = 5, .win_probability = 0.6};
    model.delivery = {.order_value = 200, .margin_share = 0.3, .cost = 40};
    model.reorder = {
        .orders = 3, .order_value = 100, .margin_share = 0.3, .retention_share = 0.97, .poisson_orders = true};
    model.maintenance = {.spend = 15, .per_order = 2};
    model.ending = {.cost = 25};
    return model;
}

struct Means {
    std::vector<double> curve = std::vector<double>(periods);
    double npv = 0;
    std::vector<std::vector<double>> curves{};  ///< by period; empty when only means are asked for
    std::vector<double> npvs{};
    std::vector<double> quantiles{};
};

/// Lower, middle and upper quantile of a sample.
void add_quantiles(std::vector<double>& sample, std::vector<double>& quantiles) {
    auto from = sample.begin();
    for (const std::size_t position : {sample.size() / 20 - 1, sample.size() / 2 - 1, sample.size() * 19 / 20 - 1}) {
        const auto at = sample.begin() + static_cast<std::ptrdiff_t>(position);
        std::nth_element(from, at, sample.end());
        quantiles.push_back(*at);
        from = at;
    }
}

Means plain_loop(const kam::cash_flow::LifeCycle<>& model, bool with_quantiles) {
    std::mt19937_64 engine(7);
    std::bernoulli_distribution won(*model.selling.win_probability), stays(*model.reorder.retention_share);
    std::poisson_distribution<int> orders(model.reorder.orders);
    const Eigen::Index decided = model.selling.periods;
    const Eigen::Index start = (std::max)(decided, model.development.periods);
    const double order_margin = model.reorder.order_value * model.reorder.margin_share - model.maintenance.per_order;
    Means means;
    if (with_quantiles) {
        means.curves.assign(periods, std::vector<double>(runs));
        means.npvs.resize(runs);
    }
    std::vector<double> flows(periods);
    for (int run = 0; run < runs; ++run) {
        std::fill(flows.begin(), flows.end(), 0.0);
        const bool win = won(engine);
        for (std::size_t t = 0; t < static_cast<std::size_t>(decided); ++t) {
            flows[t] -= model.selling.spend + model.selling.calls * model.selling.cost_per_call;
        }
        for (std::size_t t = 0; t < static_cast<std::size_t>(win ? start : decided); ++t) {
            flows[t] -= model.development.spend;
        }
        if (win) {
            flows[static_cast<std::size_t>(start)] += model.delivery.order_value * model.delivery.margin_share -
                                                      model.delivery.cost - model.maintenance.spend;
            for (auto t = static_cast<std::size_t>(start) + 1; t < flows.size(); ++t) {
                if (!stays(engine)) {
                    flows[t] -= model.ending.cost;
                    break;
                }
                flows[t] += orders(engine) * order_margin - model.maintenance.spend;
            }
        }
        double total = 0, weight = 1, npv = 0;
        for (std::size_t t = 0; t < flows.size(); ++t) {
            total += flows[t];
            means.curve[t] += total / runs;
            npv += flows[t] * weight;
            weight /= 1 + rate;
            if (with_quantiles) means.curves[t][static_cast<std::size_t>(run)] = total;
        }
        means.npv += npv / runs;
        if (with_quantiles) means.npvs[static_cast<std::size_t>(run)] = npv;
    }
    for (auto& sample : means.curves) add_quantiles(sample, means.quantiles);
    if (with_quantiles) add_quantiles(means.npvs, means.quantiles);
    return means;
}

const kam::cash_flow::SimulationOptions options{
    .run_count = runs, .seed = 7, .quantiles = {0.05, 0.5, 0.95}, .rate = rate, .risk_level = 0.95};

TEST_CASE("simulation of an account against a loop with the standard distributions", "[benchmark][cash_flow]") {
    const auto model = account();
    const auto ours = simulate(model, periods, options);
    CHECK(std::abs(ours.npv.mean - plain_loop(model, false).npv) < 6 * ours.npv.standard_error);
    kam_benchmark::ratio(
        "cash_flow/life_cycle_simulation", [&] { return simulate(model, periods, options); },
        [&] { return plain_loop(model, true); });
    auto means_only = options;
    means_only.quantiles.clear();
    means_only.risk_level.reset();
    kam_benchmark::ratio(
        "cash_flow/life_cycle_simulation_means_only", [&] { return simulate(model, periods, means_only); },
        [&] { return plain_loop(model, false); });
}

TEST_CASE("simulation of an account with two threads against one", "[benchmark][cash_flow]") {
    const auto model = account();
    kam_benchmark::ratio(
        "cash_flow/life_cycle_two_threads", [&] { return simulate(model, periods, options, kam::Threads{2}); },
        [&] { return simulate(model, periods, options, kam::Sequential{}); });
}

}  // namespace life_cycle_benchmark
