// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/random/normal_distribution.hpp>

#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/sequential.hpp>
#include <kam/data/random.hpp>
#include <kam/stages/company/assess_batch.hpp>
#include <kam/stages/stage_model.hpp>

namespace kam::inline v0::stages {

/// Synthetic accounts with a known stage.
struct RecoveryOptions {
    std::size_t accounts_per_stage = 0;  ///< at least 1
    std::uint64_t seed = 0;
    double noise_levels = 1;              ///< standard deviation of the error of each level, in levels
    std::size_t observed_dimensions = 0;  ///< so many at random for each account; 0: all
};
BOOST_DESCRIBE_STRUCT(RecoveryOptions, (), (accounts_per_stage, seed, noise_levels, observed_dimensions))

/// How well a model finds back what it was told.
struct RecoveryRates {
    Eigen::MatrixXd found{};     ///< true stage x stage found: shares of each true stage
    Eigen::VectorXd rate{};      ///< 0..1: found right, per true stage
    double overall = 0;          ///< mean of these
    double neighbour_share = 0;  ///< 0..1 of the misses that are one stage off
};
BOOST_DESCRIBE_STRUCT(RecoveryRates, (), (found, rate, overall, neighbour_share))

/// How often the nearest stage (least distance, the earlier one in a tie) is the true one, for accounts whose levels
/// are the profile of their stage with a Gaussian error, rounded and cut to 0..4: tells which stages of a model, one's
/// own too, are hard to tell apart. Same seed, same rates for any executor. Throws InputError for a model that is not
/// sound, std::invalid_argument for no accounts, more dimensions than there are, or a noise that is below 0 or not
/// finite.
template <Unit Of, Executor E = Sequential>
[[nodiscard]] RecoveryRates recovery_rates(const StageModel<Of>& model, const RecoveryOptions& options,
                                           const E& executor = {}) {
    throw_if_any(validate(model));
    const auto dimensions = static_cast<Eigen::Index>(model.dimensions.size());
    const auto stages = static_cast<Eigen::Index>(model.list.stages.size());
    if (options.accounts_per_stage == 0 || options.observed_dimensions > model.dimensions.size() ||
        !std::isfinite(options.noise_levels) || options.noise_levels < 0) {
        throw std::invalid_argument("stages::recovery_rates: " + std::to_string(options.accounts_per_stage) +
                                    " accounts per stage, " + std::to_string(options.observed_dimensions) + " of " +
                                    std::to_string(dimensions) + " dimensions, noise of " +
                                    std::to_string(options.noise_levels) + " levels");
    }
    const std::size_t count = options.accounts_per_stage * model.list.stages.size();
    const Eigen::MatrixXd profile = profile_matrix(model);
    Eigen::MatrixXd levels(static_cast<Eigen::Index>(count), dimensions);
    for_each_block(count, 256, options.seed, executor, [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
        boost::random::normal_distribution<double> normal;
        std::vector<Eigen::Index> order(model.dimensions.size());
        for (std::size_t i = begin; i < end; ++i) {
            const auto account = static_cast<Eigen::Index>(i);
            const auto stage = static_cast<Eigen::Index>(i / options.accounts_per_stage);
            for (Eigen::Index d = 0; d < dimensions; ++d) {
                const double error = options.noise_levels * normal(engine);
                levels(account, d) = std::clamp(std::round(profile(d, stage) + error), 0.0, double{Level::highest});
            }
            if (options.observed_dimensions == 0) continue;
            std::iota(order.begin(), order.end(), Eigen::Index{0});
            for (std::size_t k = order.size(); k > options.observed_dimensions; --k) {
                std::swap(order[k - 1], order[uniform_int(engine, std::size_t{0}, k - 1)]);
                levels(account, order[k - 1]) = std::numeric_limits<double>::quiet_NaN();
            }
        }
    });
    const BatchAssessment<double> assessed = assess_batch(model, levels, {}, executor);
    RecoveryRates result{Eigen::MatrixXd::Zero(stages, stages), Eigen::VectorXd::Zero(stages)};
    double missed = 0, one_off = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto account = static_cast<Eigen::Index>(i);
        const auto truth = static_cast<Eigen::Index>(i / options.accounts_per_stage);
        Eigen::Index nearest = 0;
        for (Eigen::Index p = 1; p < stages; ++p) {
            if (assessed.distance(account, p) < assessed.distance(account, nearest)) nearest = p;
        }
        result.found(truth, nearest) += 1;
        if (nearest == truth) continue;
        missed += 1;
        one_off += std::abs(nearest - truth) == 1 ? 1 : 0;
    }
    result.found /= static_cast<double>(options.accounts_per_stage);
    result.rate = result.found.diagonal();
    result.overall = result.rate.sum() / static_cast<double>(stages);
    if (missed > 0) result.neighbour_share = one_off / missed;
    return result;
}

}  // namespace kam::inline v0::stages
