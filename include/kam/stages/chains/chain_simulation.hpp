// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/progress.hpp>
#include <kam/core/sequential.hpp>
#include <kam/data/random.hpp>
#include <kam/stages/chains/chain_check.hpp>

namespace kam::inline v0::stages {

/// Drawn paths of stages.
struct SimulatedPaths {
    Eigen::MatrixXi stage{};  ///< one column per path, one row per period, row 0 the start
    bool stopped = false;     ///< asked to stop early: `stage` is then empty
};
BOOST_DESCRIBE_STRUCT(SimulatedPaths, (), (stage, stopped))

namespace detail {

/// Paths per engine. It belongs to the model: another number would draw other paths.
inline constexpr std::size_t paths_per_block = 256;

/// A stage with the probabilities `probability(0)`, `probability(1)`, ...; what rounding leaves over goes to the last
/// one that is possible.
template <class Probability>
[[nodiscard]] int draw_stage(BlockEngine& engine, Eigen::Index stages, const Probability& probability) {
    double u = uniform_real(engine);
    Eigen::Index last = 0;
    for (Eigen::Index j = 0; j < stages; ++j) {
        const double p = probability(j);
        if (!(p > 0)) continue;
        last = j;
        if (u < p) break;
        u -= p;
    }
    return static_cast<int>(last);
}

}  // namespace detail

/// `path_count` accounts, each with a first stage of the law `start`, over `steps` periods. The same seed gives the
/// same paths with any executor. Throws InputError when `transition` is no chain or `start` no law,
/// std::invalid_argument for other sizes or a negative number of steps.
template <class Derived, class Start, Executor E = Sequential>
[[nodiscard]] SimulatedPaths simulate_chain(const Eigen::MatrixBase<Derived>& transition,
                                            const Eigen::MatrixBase<Start>& start, Eigen::Index steps,
                                            std::size_t path_count, std::uint64_t seed, const E& executor = {},
                                            const Progress& progress = {}) {
    constexpr const char* function = "stages::simulate_chain";
    const Eigen::MatrixXd matrix = transition.template cast<double>();
    detail::require_chain(matrix, function);
    const Eigen::VectorXd law = start.template cast<double>();
    detail::require_law(law, matrix.rows(), function);
    if (steps < 0) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(steps) +
                                    " steps, but it must be at least 0");
    }
    SimulatedPaths result;
    result.stage.resize(steps + 1, static_cast<Eigen::Index>(path_count));
    const bool complete = for_each_block(
        path_count, detail::paths_per_block, seed, executor,
        [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
            for (std::size_t path = begin; path < end; ++path) {
                const auto column = static_cast<Eigen::Index>(path);
                int at = detail::draw_stage(engine, matrix.rows(), [&](Eigen::Index j) { return law[j]; });
                result.stage(0, column) = at;
                for (Eigen::Index t = 1; t <= steps; ++t) {
                    at = detail::draw_stage(engine, matrix.rows(), [&](Eigen::Index j) { return matrix(at, j); });
                    result.stage(t, column) = at;
                }
            }
        },
        progress);
    if (!complete) {
        result.stage.resize(0, 0);
        result.stopped = true;
    }
    return result;
}

}  // namespace kam::inline v0::stages
