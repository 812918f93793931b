// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/progress.hpp>
#include <kam/core/sequential.hpp>
#include <kam/data/random.hpp>
#include <kam/selection/concentration.hpp>
#include <kam/selection/uncertain/acceptability.hpp>

namespace kam::inline v0::selection {

/// Tables of accounts by accounts are made for so many and no more; for more accounts, `acceptability` tells who is
/// among the first.
inline constexpr std::size_t most_accounts_in_table = 2'000;

/// What is asked of a table of ranks or of pairs.
struct RankAcceptabilityOptions {
    std::size_t draw_count = 10'000;
    std::uint64_t seed = 0;
    WeightSpace weights{};
    std::vector<double> quantiles{0.05, 0.5, 0.95};  ///< levels in 0..1
};
BOOST_DESCRIBE_STRUCT(RankAcceptabilityOptions, (), (draw_count, seed, weights, quantiles))

/// How often each account has each rank.
struct RankAcceptability {
    std::vector<std::string> keys{};
    std::size_t draw_count = 0;
    bool stopped = false;              ///< asked to stop early: nothing below is filled in
    Eigen::MatrixXd share{};           ///< (i, r): share of the draws in which account i has rank r + 1
    Eigen::MatrixXd standard_error{};  ///< of it
    Eigen::VectorXd expected_rank{};
    Eigen::MatrixXi rank_quantiles{};  ///< (i, q): the rank that account i reaches or betters in the share quantiles[q]
    double ranking_entropy = 0;        ///< mean over the accounts, in bits, of the entropy of their ranks
};
BOOST_DESCRIBE_STRUCT(RankAcceptability, (),
                      (keys, draw_count, stopped, share, standard_error, expected_rank, rank_quantiles,
                       ranking_entropy))

/// How often each account has a higher score than each other.
struct PairwiseWinning {
    std::vector<std::string> keys{};
    std::size_t draw_count = 0;
    bool stopped = false;
    Eigen::MatrixXd share{};           ///< (i, k): share of the draws in which i is above k; with (k, i) and ties, 1
    Eigen::MatrixXd standard_error{};  ///< of it
};
BOOST_DESCRIBE_STRUCT(PairwiseWinning, (), (keys, draw_count, stopped, share, standard_error))

namespace detail {

/// Scores of all accounts in every draw: `visit(scores, own)` adds one draw to a table of counts of the block, which
/// then goes to the result. False when stopped.
template <class Visit, class E>
[[nodiscard]] bool count_draws(const CriteriaTable& table, const RankAcceptabilityOptions& options,
                               const char* function, const Visit& visit, Eigen::MatrixXi& counts, const E& executor,
                               const Progress& progress) {
    check_draws(1, options.draw_count, function);
    const std::size_t count = table.account_keys.size();
    if (count > most_accounts_in_table) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(count) +
                                    " accounts, but a table of all is made for " +
                                    std::to_string(most_accounts_in_table) + " at most");
    }
    const UncertainUtilities utilities(table, function);
    const WeightSampler sampler(options.weights, utilities.weights(), function);
    counts.setZero(static_cast<Eigen::Index>(count), static_cast<Eigen::Index>(count));
    std::mutex mutex;
    return for_each_block(
        options.draw_count, draws_in_block, options.seed, executor,
        [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
            Eigen::MatrixXd values = utilities.on_record();
            Eigen::MatrixXd weights(values.cols(), static_cast<Eigen::Index>(end - begin));
            sampler.draw(engine, end - begin, weights.data());
            std::vector<Eigen::VectorXd> scores;
            for (Eigen::Index draw = 0; draw < weights.cols(); ++draw) {
                utilities.draw(engine, values);
                Eigen::VectorXd sum = Eigen::VectorXd::Zero(values.rows());
                for (Eigen::Index j = 0; j < values.cols(); ++j) {
                    sum += weights(j, draw) * values.col(j);
                }
                scores.push_back(std::move(sum));
            }
            const std::lock_guard lock(mutex);
            for (const auto& one : scores) visit(one, counts);
        },
        progress);
}

inline void fill_shares(const Eigen::MatrixXi& counts, std::size_t draw_count, Eigen::MatrixXd& share,
                        Eigen::MatrixXd& standard_error) {
    const auto draws = static_cast<double>(draw_count);
    share.resize(counts.rows(), counts.cols());
    standard_error.resize(counts.rows(), counts.cols());
    for (Eigen::Index cell = 0; cell < counts.size(); ++cell) {
        const double value = counts.data()[cell] / draws;
        share.data()[cell] = value;
        standard_error.data()[cell] = std::sqrt(value * (1 - value) / draws);
    }
}

}  // namespace detail

/// The share of the draws in which each account has each rank (rank acceptability [lahdelma2001]), with expected ranks
/// and quantiles of ranks. Draws as `acceptability`; equal scores share the better rank. Same seed, same bytes for any
/// executor. Throws std::invalid_argument for more than most_accounts_in_table accounts or levels outside 0..1; else
/// what `acceptability` throws.
template <Executor E = Sequential>
[[nodiscard]] RankAcceptability rank_acceptability(const CriteriaTable& table, const RankAcceptabilityOptions& options,
                                                   const E& executor = {}, const Progress& progress = {}) {
    constexpr const char* function = "selection::rank_acceptability";
    for (const double level : options.quantiles) detail::require_share(level, function);
    RankAcceptability result;
    result.keys = table.account_keys;
    result.draw_count = options.draw_count;
    std::vector<Eigen::Index> order(table.account_keys.size());
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    const auto visit = [&](const Eigen::VectorXd& scores, Eigen::MatrixXi& counts) {
        std::sort(order.begin(), order.end(), [&](Eigen::Index a, Eigen::Index b) { return scores[a] > scores[b]; });
        Eigen::Index rank = 0;
        for (std::size_t k = 0; k < order.size(); ++k) {
            if (k > 0 && scores[order[k]] < scores[order[k - 1]]) rank = static_cast<Eigen::Index>(k);
            ++counts(order[k], rank);
        }
    };
    Eigen::MatrixXi counts;
    result.stopped = !detail::count_draws(table, options, function, visit, counts, executor, progress);
    if (result.stopped) return result;
    detail::fill_shares(counts, options.draw_count, result.share, result.standard_error);

    result.expected_rank = Eigen::VectorXd::Zero(counts.rows());
    result.rank_quantiles.resize(counts.rows(), static_cast<Eigen::Index>(options.quantiles.size()));
    for (Eigen::Index i = 0; i < counts.rows(); ++i) {
        for (Eigen::Index r = 0; r < counts.cols(); ++r) {
            const double share = result.share(i, r);
            result.expected_rank[i] += static_cast<double>(r + 1) * share;
            if (share > 0) result.ranking_entropy -= share * std::log2(share) / static_cast<double>(counts.rows());
        }
        for (std::size_t q = 0; q < options.quantiles.size(); ++q) {
            const double wanted = options.quantiles[q] * static_cast<double>(options.draw_count);
            Eigen::Index rank = 0;
            for (double reached = counts(i, 0); reached < wanted && rank + 1 < counts.cols();) {
                reached += counts(i, ++rank);
            }
            result.rank_quantiles(i, static_cast<Eigen::Index>(q)) = static_cast<int>(rank + 1);
        }
    }
    return result;
}

/// The share of the draws in which each account is above each other (pairwise winning index [leskinen2006]); otherwise
/// as `rank_acceptability`.
template <Executor E = Sequential>
[[nodiscard]] PairwiseWinning pairwise_winning(const CriteriaTable& table, const RankAcceptabilityOptions& options,
                                               const E& executor = {}, const Progress& progress = {}) {
    constexpr const char* function = "selection::pairwise_winning";
    PairwiseWinning result;
    result.keys = table.account_keys;
    result.draw_count = options.draw_count;
    const auto visit = [&](const Eigen::VectorXd& scores, Eigen::MatrixXi& counts) {
        for (Eigen::Index k = 0; k < scores.size(); ++k) {
            for (Eigen::Index i = 0; i < scores.size(); ++i) counts(i, k) += scores[i] > scores[k] ? 1 : 0;
        }
    };
    Eigen::MatrixXi counts;
    result.stopped = !detail::count_draws(table, options, function, visit, counts, executor, progress);
    if (!result.stopped) detail::fill_shares(counts, options.draw_count, result.share, result.standard_error);
    return result;
}

}  // namespace kam::inline v0::selection
