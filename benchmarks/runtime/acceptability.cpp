// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/python.hpp"
#include "support/ratio.hpp"

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/random/normal_distribution.hpp>

#include <kam/core/executor.hpp>
#include <kam/data/random.hpp>
#include <kam/selection/uncertain/acceptability.hpp>

// Who is among the first 100 of 100,000 accounts by 12 criteria, in 10,000 draws of weights. numpy and the version
// without the bound take ten seconds and more for that, so they get 1,000 of the draws and their time is multiplied by
// ten: it is linear in the draws, which are independent.

namespace acceptability_benchmark {

constexpr std::size_t accounts = 100'000, criteria = 12, places = 100, draws = 10'000, fewer_draws = 1'000;

/// Values of criteria that do not depend on each other: lognormal, as sizes of accounts are, or uniform.
kam::selection::CriteriaTable make_table(bool lognormal) {
    kam::selection::CriteriaTable table;
    kam::BlockEngine engine(7);
    boost::random::normal_distribution<double> normal;
    table.values.resize(accounts, criteria);
    for (double& value : table.values.reshaped()) {
        value = lognormal ? std::exp(normal(engine)) : kam::uniform_real(engine);
    }
    for (std::size_t i = 0; i < accounts; ++i) table.account_keys.push_back("C" + std::to_string(i));
    for (std::size_t j = 0; j < criteria; ++j) table.criterion_names.push_back("criterion " + std::to_string(j));
    table.parameters.resize(criteria);
    return table;
}

kam::selection::AcceptabilityOptions options(std::size_t draw_count, bool elite_bound) {
    kam::selection::AcceptabilityOptions asked;
    asked.places = places;
    asked.draw_count = draw_count;
    asked.seed = 1;
    asked.elite_bound = elite_bound;
    return asked;
}

// Blocks of draws as one product, then the places of the largest of each draw, then a count: the fastest way in numpy.
constexpr const char* script = R"(
import time
import numpy as np
n, m, places, draws = 100_000, 12, 100, 1_000
values = np.fromfile('values.bin').reshape(m, n)   # column by column
weights = np.fromfile('weights.bin').reshape(draws, m)
start = time.perf_counter()
counts = np.zeros(n, dtype=np.int64)
for begin in range(0, draws, 64):
    scores = weights[begin:begin + 64] @ values
    top = np.argpartition(scores, n - places, axis=1)[:, n - places:]
    counts += np.bincount(top.ravel(), minlength=n)
print(time.perf_counter() - start)
counts.astype(np.float64).tofile('counts.bin')
)";

/// Compares with numpy on the same utilities and weights.
void against_numpy(const std::string& name, const kam::selection::CriteriaTable& table) {
    const auto python = kam_benchmark::python_with("numpy");
    if (!python) return kam_benchmark::skip(name, "numpy");
    const kam::selection::detail::UncertainUtilities utilities(table, "benchmark");
    const kam::selection::detail::WeightSampler sampler({}, utilities.weights(), "benchmark");
    std::vector<double> weights(fewer_draws * criteria);
    kam::for_each_block(fewer_draws, kam::selection::detail::draws_in_block, 1, kam::Sequential{},
                        [&](kam::BlockEngine& engine, std::size_t begin, std::size_t end) {
                            sampler.draw(engine, end - begin, weights.data() + begin * criteria);
                        });
    const kam_benchmark::ScratchFolder folder;
    folder.write("values.bin", utilities.on_record().data(), accounts * criteria);
    folder.write("weights.bin", weights.data(), weights.size());

    const char* wanted = std::getenv("KAM_BENCHMARK_ROUNDS");
    const int rounds = wanted != nullptr ? std::atoi(wanted) : 3;
    std::vector<double> theirs, ours;
    for (int round = 0; round < rounds; ++round) {
        theirs.push_back(std::atof(kam_benchmark::run_python(*python, folder, script).c_str()));
        const auto work = [&] { return kam::selection::acceptability(table, options(draws, true)); };
        ours.push_back(kam_benchmark::detail::seconds_per_call<std::chrono::steady_clock>(work, 1));
    }
    Eigen::VectorXd counts(accounts);
    std::ifstream(folder.path() / "counts.bin", std::ios::binary)
        .read(reinterpret_cast<char*>(counts.data()), accounts * sizeof(double));
    const auto result = kam::selection::acceptability(table, options(fewer_draws, true));
    // Another order of additions may turn a tie in the last digit.
    CHECK((result.top_share * double(fewer_draws) - counts).cwiseAbs().sum() < 4);
    const double scale = double(draws) / double(fewer_draws);
    const double our_time = kam_benchmark::detail::median(ours), their_time = kam_benchmark::detail::median(theirs);
    std::printf("  ours %.4g s, numpy %.4g s for a tenth of the draws, medians of %d\n", our_time, their_time, rounds);
    kam_benchmark::ratio_of_times(name, our_time, scale * their_time);
}

/// Compares with scoring every account in every draw.
void against_plain(const std::string& name, const kam::selection::CriteriaTable& table) {
    const auto fast = kam::selection::acceptability(table, options(fewer_draws, true));
    const auto plain = kam::selection::acceptability(table, options(fewer_draws, false));
    CHECK(fast.top_share == plain.top_share);  // the same counts
    const auto timing = kam_benchmark::time_both(
        [&] { return kam::selection::acceptability(table, options(draws, true)); },
        [&] { return kam::selection::acceptability(table, options(fewer_draws, false)); }, 3);
    kam_benchmark::detail::print(timing, "without the bound, for a tenth of the draws,");
    kam_benchmark::ratio_of_times(name, timing.ours, timing.other * double(draws) / double(fewer_draws));
}

TEST_CASE("acceptability of 100,000 lognormal accounts", "[benchmark][selection]") {
    const auto table = make_table(true);
    against_numpy("selection/smaa_top_100_numpy", table);
    against_plain("selection/smaa_top_100_without_bound", table);
}

TEST_CASE("acceptability of 100,000 uniform accounts, which are harder to tell apart", "[benchmark][selection]") {
    const auto table = make_table(false);
    against_numpy("selection/smaa_top_100_uniform_numpy", table);
    against_plain("selection/smaa_top_100_uniform_without_bound", table);
}

TEST_CASE("acceptability with two threads against one", "[benchmark][selection]") {
    const auto table = make_table(false);
    kam_benchmark::ratio(
        "selection/smaa_two_threads",
        [&] { return kam::selection::acceptability(table, options(draws, true), kam::Threads{2}); },
        [&] { return kam::selection::acceptability(table, options(draws, true), kam::Sequential{}); }, 5);
}

}  // namespace acceptability_benchmark
