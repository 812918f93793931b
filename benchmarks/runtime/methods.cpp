// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/numpy.hpp"
#include "support/ratio.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <kam/selection.hpp>

namespace methods_benchmark {

using kam::selection::CriterionParameters;

constexpr Eigen::Index columns = 12;

/// The same numbers in C++ and in numpy: exp of a linear congruential sequence over -1.5..1.5.
[[nodiscard]] Eigen::MatrixXd make_values(Eigen::Index rows) {
    Eigen::MatrixXd values(rows, columns);
    std::uint64_t state = 1;
    for (double& x : values.reshaped()) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        x = std::exp(3 * (static_cast<double>(state >> 40U) / 16777216.0 - 0.5));
    }
    return values;
}
const std::string numpy_setup = R"(
def make(rows, columns=12):
    n = rows * columns
    a, c = 6364136223846793005, 1442695040888963407
    with np.errstate(over='ignore'):  # state k is a^k + c (a^k - 1) / (a - 1), by doubling
        mul, add = np.array([a], np.uint64), np.array([c], np.uint64)
        while len(mul) < n:
            mul, add = np.concatenate([mul, mul * mul[-1]]), np.concatenate([add, mul * add[-1] + add])
        state = (mul + add)[:n]
    x = np.exp(3 * ((state >> np.uint64(40)).astype(float) / 16777216.0 - 0.5))
    return x.reshape(columns, rows).T
directions = np.array([1, -1] * 6)
weights = np.arange(1, 13) / 78.0
)";

[[nodiscard]] std::vector<CriterionParameters> make_parameters() {
    std::vector<CriterionParameters> all(columns);
    for (std::size_t j = 0; j < all.size(); ++j) {
        all[j].direction = j % 2 == 0 ? kam::Direction::benefit : kam::Direction::cost;
        all[j].weight = static_cast<double>(j + 1);
        all[j].indifference = 0.1;
        all[j].preference = 0.8;
    }
    return all;
}

TEST_CASE("TOPSIS of 100,000 rows by 12 criteria against numpy", "[benchmark][selection]") {
    const auto python = kam_benchmark::python_with("numpy");
    if (!python) {
        kam_benchmark::skip("selection/topsis_100k_x_12_numpy", "numpy");
        return;
    }
    const Eigen::MatrixXd values = make_values(100'000);
    const auto parameters = make_parameters();
    const auto ours = [&] { return topsis(values, parameters, kam::selection::TopsisScale::vector); };
    // Both give closeness, distances and the order; the columns lie one behind the other in both.
    kam_benchmark::PythonPeer numpy(*python, numpy_setup + "\nx = np.asfortranarray(make(100000))", R"(
z = x * (weights / np.sqrt(np.einsum('ij,ij->j', x, x)))
high, low = z.max(0), z.min(0)
best, worst = np.where(directions > 0, high, low), np.where(directions > 0, low, high)
down = z - best
up = z - worst
plus = np.sqrt(np.einsum('ij,ij->i', down, down))
minus = np.sqrt(np.einsum('ij,ij->i', up, up))
closeness = minus / (plus + minus)
order = np.argsort(-closeness)
result = closeness[order[0]])");
    const auto first = ours();
    CHECK(std::abs(first.scores[static_cast<Eigen::Index>(first.ranking.order[0])] - numpy.run().result) < 1e-12);
    kam_benchmark::ratio_to_python("selection/topsis_100k_x_12_numpy", ours, numpy);
}

TEST_CASE("PROMETHEE II of 100,000 rows by 12 criteria against sorting in numpy", "[benchmark][selection]") {
    const auto python = kam_benchmark::python_with("numpy");
    if (!python) {
        kam_benchmark::skip("selection/promethee_100k_x_12_numpy_sorted", "numpy");
        return;
    }
    const Eigen::MatrixXd values = make_values(100'000);
    const auto parameters = make_parameters();
    const auto ours = [&] { return promethee(values, parameters); };
    kam_benchmark::PythonPeer numpy(*python, numpy_setup + "\nx = np.asfortranarray(make(100000))\nq, p = 0.1, 0.8", R"(
n = len(x)
leaving, entering = np.zeros(n), np.zeros(n)
flows = np.empty((n, 12), order='F')
for j in range(12):
    gains = x[:, j] * directions[j]
    order = np.argsort(gains)
    s = gains[order]
    sums = np.concatenate(([0.0], np.cumsum(s)))
    a, b = np.searchsorted(s, s - p, 'right'), np.searchsorted(s, s - q, 'left')
    c, d = np.searchsorted(s, s + q, 'right'), np.searchsorted(s, s + p, 'left')
    over = a + ((b - a) * (s - q) - (sums[b] - sums[a])) / (p - q)
    under = n - d + ((sums[d] - sums[c]) - (d - c) * (s + q)) / (p - q)
    leaving[order] += weights[j] / (n - 1) * over
    entering[order] += weights[j] / (n - 1) * under
    flows[order, j] = (over - under) / (n - 1)
net = leaving - entering
order = np.argsort(-net)
result = net[order[0]])");
    const auto first = ours();
    CHECK(std::abs(first.net_flow[static_cast<Eigen::Index>(first.ranking.order[0])] - numpy.run().result) < 1e-9);
    kam_benchmark::ratio_to_python("selection/promethee_100k_x_12_numpy_sorted", ours, numpy);
}

TEST_CASE("PROMETHEE II of 1,000 rows by 12 criteria against all pairs in numpy", "[benchmark][selection]") {
    const auto python = kam_benchmark::python_with("numpy");
    if (!python) {
        kam_benchmark::skip("selection/promethee_1k_x_12_numpy_pairs", "numpy");
        return;
    }
    const Eigen::MatrixXd values = make_values(1'000);
    const auto parameters = make_parameters();
    const auto ours = [&] { return promethee(values, parameters); };
    kam_benchmark::PythonPeer numpy(*python, numpy_setup + "\nx = np.asfortranarray(make(1000))\nq, p = 0.1, 0.8", R"(
n = len(x)
leaving, entering = np.zeros(n), np.zeros(n)
flows = np.empty((n, 12), order='F')
for j in range(12):
    gains = x[:, j] * directions[j]
    preferred = np.clip((gains[:, None] - gains[None, :] - q) / (p - q), 0, 1)
    over, under = preferred.sum(1), preferred.sum(0)
    leaving += weights[j] / (n - 1) * over
    entering += weights[j] / (n - 1) * under
    flows[:, j] = (over - under) / (n - 1)
net = leaving - entering
order = np.argsort(-net)
result = net[order[0]])");
    const auto first = ours();
    CHECK(std::abs(first.net_flow[static_cast<Eigen::Index>(first.ranking.order[0])] - numpy.run().result) < 1e-12);
    kam_benchmark::ratio_to_python("selection/promethee_1k_x_12_numpy_pairs", ours, numpy);
}

}  // namespace methods_benchmark
