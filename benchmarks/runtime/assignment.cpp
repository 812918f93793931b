// SPDX-License-Identifier: BSL-1.0
// Assignments against scipy's linear_sum_assignment and LEMON's network simplex, on the same costs. Both comparators are
// the fastest that a user could pick: scipy cannot give prices, LEMON can.
#include "support/catch.hpp"
#include "support/lemon_assignment.hpp"
#include "support/python.hpp"
#include "support/ratio.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <kam/data/random.hpp>
#include <kam/selection/allocation/assignment.hpp>
#include <kam/selection/allocation/knapsack.hpp>

namespace assignment_benchmark {

using kam::selection::assign;

[[nodiscard]] Eigen::MatrixXd drawn_costs(Eigen::Index accounts, Eigen::Index managers) {
    kam::BlockEngine engine(1);
    Eigen::MatrixXd costs(accounts, managers);
    for (double& cost : costs.reshaped()) cost = 1e4 * kam::uniform_real(engine);
    return costs;
}

/// Median seconds of scipy, timed by itself in one process after an untimed call, and the cost that it finds. The matrix
/// is handed over row by row, as scipy likes it best.
struct Scipy {
    double seconds = 0;
    double cost = 0;
};
[[nodiscard]] std::optional<Scipy> by_scipy(const Eigen::MatrixXd& costs, int rounds) {
    const std::string peers = KAM_PEERS;
    if (!peers.empty()) {
        setenv("PYTHONPATH", (peers + "/usr/lib/python3/dist-packages").c_str(), 1);
        setenv("LD_LIBRARY_PATH", (peers + "/usr/lib/x86_64-linux-gnu").c_str(), 1);
    }
    const auto python = kam_benchmark::python_with("scipy.optimize");
    if (!python) return std::nullopt;
    const kam_benchmark::ScratchFolder folder;
    const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = costs;
    folder.write("costs.bin", rows.data(), static_cast<std::size_t>(rows.size()));
    const std::string script =
        "import time\n"
        "import numpy as np\n"
        "from scipy.optimize import linear_sum_assignment\n"
        "costs = np.fromfile('costs.bin').reshape(" +
        std::to_string(costs.rows()) + ", " + std::to_string(costs.cols()) +
        ")\n"
        "rows, columns = linear_sum_assignment(costs)\n"
        "seconds = []\n"
        "for _ in range(" +
        std::to_string(rounds) +
        "):\n"
        "    start = time.perf_counter()\n"
        "    linear_sum_assignment(costs)\n"
        "    seconds.append(time.perf_counter() - start)\n"
        "print(repr(float(np.median(seconds))), repr(float(costs[rows, columns].sum())))\n";
    Scipy result;
    const std::string printed = kam_benchmark::run_python(*python, folder, script);
    if (std::sscanf(printed.c_str(), "%lf %lf", &result.seconds, &result.cost) != 2) return std::nullopt;
    return result;
}

TEST_CASE("1000 accounts to 1000 places against scipy", "[benchmark][selection]") {
    const Eigen::MatrixXd costs = drawn_costs(1000, 1000);
    const std::vector<std::int64_t> places(1000, 1);
    // Ours before and after the other process, so that whatever else the machine does hits both.
    const auto ours = [&] {
        return kam_benchmark::time_both([&] { return assign(costs, places); }, [] { return 0; }, 9).ours;
    };
    const double before = ours();
    const auto scipy = by_scipy(costs, 15);
    const double after = ours();
    if (!scipy) {
        kam_benchmark::skip("selection/assign_1000_x_1000", "scipy");
        return;
    }
    CHECK(std::abs(*assign(costs, places).cost - scipy->cost) < 1e-9 * scipy->cost);
    std::printf("  ours %.4g s and %.4g s, scipy %.4g s\n", before, after, scipy->seconds);
    kam_benchmark::ratio_of_times("selection/assign_1000_x_1000", (before + after) / 2, scipy->seconds);
}

TEST_CASE("1000 accounts to 50 managers with 20 places each against LEMON", "[benchmark][selection]") {
    const std::vector<std::int64_t> places(50, 20);
    const Eigen::MatrixXd costs = drawn_costs(1000, 50);
    const Eigen::MatrixX<std::int64_t> whole = costs.cast<std::int64_t>();
#ifdef KAM_HAS_LEMON
    const auto theirs = kam_benchmark::lemon_assign(costs.data(), 1000, 50, places);
    CHECK(std::abs(*assign(costs, places).cost - theirs.cost) < 1e-9 * theirs.cost);
    CHECK(assign(whole, places).cost == kam_benchmark::lemon_assign(whole.data(), 1000, 50, places).cost);
    kam_benchmark::ratio(
        "selection/assign_1000_to_50", [&] { return assign(costs, places); },
        [&] { return kam_benchmark::lemon_assign(costs.data(), 1000, 50, places); });
    kam_benchmark::ratio(
        "selection/assign_1000_to_50_integers", [&] { return assign(whole, places); },
        [&] { return kam_benchmark::lemon_assign(whole.data(), 1000, 50, places); });
#else
    kam_benchmark::skip("selection/assign_1000_to_50", "LEMON");
    kam_benchmark::skip("selection/assign_1000_to_50_integers", "LEMON");
#endif
}

TEST_CASE("knapsack of 1000 accounts with every loss against the table alone", "[benchmark][selection]") {
    kam::BlockEngine engine(2);
    Eigen::VectorXd values(1000);
    std::vector<std::int64_t> costs;
    for (double& value : values) {
        value = 1 + 99 * kam::uniform_real(engine);
        costs.push_back(kam::uniform_int(engine, 1, 100));
    }
    constexpr std::size_t budget = 10'000;
    // The least that any exact answer by dynamic programming does: one pass over the budget for each account. Ours makes
    // about 20 of them (and 1000 answers, what is lost with each account) in place of 1000.
    kam_benchmark::limit(
        "selection/knapsack_1000_x_10k_with_losses",
        [&] { return kam::selection::knapsack(values, costs, static_cast<std::int64_t>(budget)); },
        [&] {
            std::vector<double> best(budget + 1, 0.0);
            for (std::size_t i = 0; i < costs.size(); ++i) {
                const auto cost = static_cast<std::size_t>(costs[i]);
                const double value = values[static_cast<Eigen::Index>(i)];
                for (std::size_t b = budget; b >= cost; --b) {
                    best[b] = best[b - cost] + value > best[b] ? best[b - cost] + value : best[b];
                }
            }
            return best;
        });
}

}  // namespace assignment_benchmark
