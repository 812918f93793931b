// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <numeric>
#include <random>
#include <vector>

#include <Eigen/Core>

#include <kam/cash_flow/whale_curve.hpp>

namespace whale_curve_benchmark {

constexpr Eigen::Index accounts = 1'000'000;

/// Profits of a seeded base, about a third of them losses.
[[nodiscard]] inline Eigen::VectorXd profits() {
    std::mt19937_64 engine(1);
    Eigen::VectorXd values(accounts);
    for (double& value : values) value = static_cast<double>(engine() % 3'000'001) / 100 - 10'000;
    return values;
}

TEST_CASE("whale curve of 1,000,000 accounts", "[benchmark][cash_flow]") {
    const Eigen::VectorXd values = profits();
    kam_benchmark::ratio(
        "cash_flow/whale_curve_against_sort_without_accounts", [&] { return kam::cash_flow::whale_curve(values); },
        [&] {  // the curve alone: whose profit it was is lost
            std::vector<double> curve(values.begin(), values.end());
            std::sort(curve.begin(), curve.end(), std::greater{});
            std::partial_sum(curve.begin(), curve.end(), curve.begin());
            return curve;
        });
    kam_benchmark::ratio(
        "cash_flow/whale_curve_against_sort_of_pairs", [&] { return kam::cash_flow::whale_curve(values); },
        [&] {  // the curve and the accounts in its order
            struct Entry {
                double profit;
                std::size_t index;
            };
            std::vector<Entry> entries(static_cast<std::size_t>(accounts));
            for (std::size_t i = 0; i < entries.size(); ++i) entries[i] = {values[static_cast<Eigen::Index>(i)], i};
            std::sort(entries.begin(), entries.end(),
                      [](const Entry& a, const Entry& b) { return a.profit > b.profit; });
            for (std::size_t i = 1; i < entries.size(); ++i) entries[i].profit += entries[i - 1].profit;
            return entries;
        });
}

}  // namespace whale_curve_benchmark
