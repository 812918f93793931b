// SPDX-License-Identifier: BSL-1.0
// A key account from the first visit to its tenth year, in quarters: what it is expected to cost and earn, and how far
// it may come out otherwise. `cash_flow FILE` also writes the curves as CSV, for plotting. All inputs are made up.
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <kam/cash_flow.hpp>
#include <kam/cash_flow/simulation.hpp>
#include <kam/core/names.hpp>
#include <kam/io/csv.hpp>

namespace {

using namespace kam::cash_flow;

/// A line of the CSV: cumulative cash flow at the end of a quarter.
struct Point {
    int quarter = 0;
    double expected = 0, p05 = 0, p50 = 0, p95 = 0;
};
BOOST_DESCRIBE_STRUCT(Point, (), (quarter, expected, p05, p50, p95))

LifeCycle<> key_account() {
    LifeCycle<> account;  // amounts in thousands
    account.selling = {.periods = 6, .spend = 4, .calls = 10, .cost_per_call = 0.8, .win_probability = 0.6};
    account.development = {.from = 4, .periods = 4, .spend = 25};
    account.delivery.order_value = 120;
    account.delivery.margin_share = 0.2;
    account.delivery.cost = 40;  // set-up and training at the customer's
    account.delivery.delay_probability = Eigen::Vector3d(0.6, 0.3, 0.1);
    account.reorder = {.orders = 3, .order_value = 60, .margin_share = 0.3, .ramp_share = power_ramp(4, 1.0)};
    account.reorder.retention_share = 0.985;
    account.reorder.poisson_orders = true;
    account.reorder.value_variation = 0.3;
    account.maintenance = {.spend = 14, .per_order = 1.5};
    account.ending.cost = 20;
    return account;
}

}  // namespace

int main(int argc, char** argv) try {
    constexpr Eigen::Index quarters = 40;
    constexpr double quarterly_rate = 0.02;
    const LifeCycle<> account = key_account();

    const auto expected = expected_flows(account, quarters);
    const auto expected_curve = curve(expected.total);
    std::cout << "Expected: ends at " << expected_curve.total << ", most money out " << expected_curve.peak_funding
              << " in quarter " << expected_curve.trough->when << "\n  by phase";
    for (const kam::Phase phase : kam::values_of<kam::Phase>())
        std::cout << "  " << kam::name_of(phase) << ' '
                  << expected.by_phase.col(static_cast<Eigen::Index>(phase)).sum();
    const auto rate = irr(expected.total);
    std::cout << "\n  break-even after " << *expected_curve.payback.break_even << " quarters, net present value "
              << npv(expected.total, quarterly_rate) << ", rate of return " << rate.value() << " per quarter ("
              << kam::name_of(rate.uniqueness) << ")\n";

    const SimulationOptions options{
        .run_count = 20000, .seed = 2026, .quantiles = {0.05, 0.5, 0.95}, .rate = quarterly_rate, .risk_level = 0.95};
    const auto runs = simulate(account, quarters, options);
    std::cout << "20,000 runs: net present value " << runs.npv.mean << " +- " << runs.npv.standard_error
              << ", value at risk " << runs.risk->value_at_risk << ", expected shortfall "
              << runs.risk->expected_shortfall << "\n  never breaks even within ten years with probability "
              << runs.break_even.never_probability << "\nyear  expected  5 %  50 %  95 %\n";

    std::vector<Point> points;
    for (Eigen::Index t = 0; t < quarters; ++t) {
        points.push_back(
            {static_cast<int>(t + 1), expected_curve.cumulative[t], runs.fan(t, 0), runs.fan(t, 1), runs.fan(t, 2)});
        if (t % 4 != 3) continue;
        std::cout << (t + 1) / 4 << "  " << points.back().expected << "  " << runs.fan(t, 0) << "  " << runs.fan(t, 1)
                  << "  " << runs.fan(t, 2) << '\n';
    }
    if (argc > 1) {
        std::ofstream file(argv[1]);
        file << kam::io::to_csv(points);
        file.close();
        if (!file) throw std::runtime_error(std::string(argv[1]) + ": cannot be written");
    }
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
