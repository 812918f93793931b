// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/progress.hpp>
#include <kam/core/sequential.hpp>
#include <kam/data/random.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/uncertain/acceptability_scan.hpp>
#include <kam/selection/uncertain/uncertain_utilities.hpp>
#include <kam/selection/uncertain/weight_space.hpp>

namespace kam::inline v0::selection {

/// What is asked of an analysis under uncertain weights and values.
struct AcceptabilityOptions {
    std::size_t places = 0;           ///< how many accounts can be chosen; at least 1
    std::size_t draw_count = 10'000;  ///< of weights and values
    std::uint64_t seed = 0;
    WeightSpace weights{};             ///< default: nothing is known of them
    std::size_t confidence_draws = 0;  ///< of values, for the confidence of each account; 0: none wanted
    bool elite_bound = true;  ///< false: score every account in every draw, for the same answer in a longer time
};
BOOST_DESCRIBE_STRUCT(AcceptabilityOptions, (), (places, draw_count, seed, weights, confidence_draws, elite_bound))

/// How often an account is chosen, and by whom it would be.
struct AccountAcceptability {
    std::string key{};
    std::size_t index = 0;  ///< place among the records
    double top_share = 0;   ///< of the draws in which it is among the first `places`
    double top_standard_error = 0;
    double first_share = 0;  ///< of the draws in which it is the best
    double first_standard_error = 0;
    std::vector<double> central_weights{};  ///< mean of the weights at which it is among the first `places`
    std::optional<double> confidence{};     ///< how often, with these weights, its values put it there; where asked for
};
BOOST_DESCRIBE_STRUCT(AccountAcceptability, (),
                      (key, index, top_share, top_standard_error, first_share, first_standard_error, central_weights,
                       confidence))

/// Who belongs to the chosen when weights and values are not known exactly.
struct Acceptability {
    std::size_t places = 0;
    std::size_t draw_count = 0;
    bool stopped = false;       ///< asked to stop early: nothing below is filled in
    bool dependent = false;     ///< the weights come from a walk; standard errors may be a little too small
    double choice_entropy = 0;  ///< in bits, over the first shares: 0 when one account is always the best
    std::vector<std::string> criteria{};
    Eigen::VectorXd top_share{};                   ///< of every record, in their order
    std::vector<AccountAcceptability> accounts{};  ///< those that were ever among the first, the most often first
};
BOOST_DESCRIBE_STRUCT(Acceptability, (),
                      (places, draw_count, stopped, dependent, choice_entropy, criteria, top_share, accounts))

namespace detail {

/// Counts by account. Weights are summed as whole multiples of 2^-36, so that the sum does not depend on the order in
/// which blocks of draws come in.
struct AcceptabilityTally {
    std::vector<std::uint32_t> top, first;
    std::vector<std::int64_t> weights;  ///< of each account in turn
    std::mutex mutex{};

    AcceptabilityTally(std::size_t accounts, std::size_t criteria)
        : top(accounts, 0), first(accounts, 0), weights(accounts * criteria, 0) {}
};
inline constexpr std::size_t most_draws = 100'000'000;
inline constexpr std::size_t draws_in_block = 64;
inline constexpr double weight_units = 0x1p36;

/// One block of draws: those that came first, and with which weights.
struct TopBlock {
    struct Member {
        std::uint32_t row;
        std::uint32_t draw;
        bool first;
    };
    std::vector<double> weights{};
    std::vector<Member> members{};

    void add(const TopAccounts& top, std::size_t draw) {
        for (std::size_t k = 0; k < top.rows.size(); ++k) {
            members.push_back({top.rows[k], static_cast<std::uint32_t>(draw), !(top.scores[k] < top.best)});
        }
    }
    void add_to(AcceptabilityTally& tally, std::size_t criteria) const {
        std::vector<std::int64_t> whole;
        for (const double weight : weights) whole.push_back(std::llround(weight * weight_units));
        const std::lock_guard lock(tally.mutex);
        for (const Member& one : members) {
            ++tally.top[one.row];
            tally.first[one.row] += one.first ? 1U : 0U;
            std::int64_t* sums = tally.weights.data() + one.row * criteria;
            const std::int64_t* drawn = whole.data() + one.draw * criteria;
            for (std::size_t j = 0; j < criteria; ++j) sums[j] += drawn[j];
        }
    }
};

inline void check_draws(std::size_t places, std::size_t draws, const char* function) {
    if (places == 0) throw std::invalid_argument(std::string(function) + ": 0 places, but at least 1 is needed");
    if (draws == 0 || draws > most_draws) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(draws) +
                                    " draws, but it must be between 1 and " + std::to_string(most_draws));
    }
}

/// How often each account is in the first places with its own central weights, as its values err.
template <class E>
void fill_confidence(Acceptability& result, const UncertainUtilities& utilities, const AcceptabilityOptions& options,
                     const E& executor) {
    const std::size_t draws = utilities.certain() ? 1 : options.confidence_draws;
    std::vector<std::uint32_t> counts(result.accounts.size(), 0);
    std::mutex mutex;
    // Another stream than that of the weights.
    for_each_block(draws, utilities.certain() ? 1 : draws_in_block / 4, ~options.seed, executor,
                   [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
                       Eigen::MatrixXd values = utilities.on_record();
                       std::vector<std::uint32_t> own(counts.size(), 0);
                       std::vector<double> scores(utilities.accounts());
                       for (std::size_t draw = begin; draw < end; ++draw) {
                           utilities.draw(engine, values);
                           for (std::size_t a = 0; a < own.size(); ++a) {
                               const auto& account = result.accounts[a];
                               std::fill(scores.begin(), scores.end(), 0.0);
                               for (std::size_t j = 0; j < utilities.criteria(); ++j) {
                                   const double weight = account.central_weights[j];
                                   const double* column = values.data() + j * scores.size();
                                   for (std::size_t i = 0; i < scores.size(); ++i) scores[i] += weight * column[i];
                               }
                               std::size_t better = 0;
                               for (const double score : scores) better += score > scores[account.index] ? 1U : 0U;
                               own[a] += better < options.places ? 1U : 0U;
                           }
                       }
                       const std::lock_guard lock(mutex);
                       for (std::size_t a = 0; a < own.size(); ++a) counts[a] += own[a];
                   });
    for (std::size_t a = 0; a < counts.size(); ++a) {
        result.accounts[a].confidence = static_cast<double>(counts[a]) / static_cast<double>(draws);
    }
}

inline void fill_acceptability(Acceptability& result, const AcceptabilityTally& tally, const CriteriaTable& table) {
    const auto draws = static_cast<double>(result.draw_count);
    const std::size_t criteria = result.criteria.size();
    const auto error = [&](double share) { return std::sqrt(share * (1 - share) / draws); };
    result.top_share.resize(static_cast<Eigen::Index>(tally.top.size()));
    for (std::size_t i = 0; i < tally.top.size(); ++i) {
        const double share = tally.top[i] / draws;
        result.top_share[static_cast<Eigen::Index>(i)] = share;
        if (tally.top[i] == 0) continue;
        AccountAcceptability account{table.account_keys[i], i, share, error(share), tally.first[i] / draws, 0, {}, {}};
        account.first_standard_error = error(account.first_share);
        if (account.first_share > 0) result.choice_entropy -= account.first_share * std::log2(account.first_share);
        for (std::size_t j = 0; j < criteria; ++j) {
            account.central_weights.push_back(static_cast<double>(tally.weights[i * criteria + j]) / weight_units /
                                              tally.top[i]);
        }
        result.accounts.push_back(std::move(account));
    }
    std::ranges::stable_sort(result.accounts, std::greater{}, &AccountAcceptability::top_share);
}

}  // namespace detail

/// How often each account is among the first `places` when the weights may be any of a space and the values err as
/// their criteria say: stochastic multicriteria acceptability analysis [lahdelma2001], with the additive score, for the
/// question of key accounts: who is in the top K. Weights are drawn from the space, each as likely; values around those
/// on record, independently; scales stay those of the values on record. Accounts of equal score share the better place,
/// so that more than `places` may be among the first. Shares come with standard errors; an account that is never among
/// the first has no central weights and is not listed.
///
/// Same seed, same bytes for any executor. With certain values most accounts are not even looked at (`elite_bound`):
/// the bound is exact, and the counts are those of scoring all. Throws std::invalid_argument for 0 places, no draws or
/// too many, and weights that cannot be; else what `score` throws. Stopped through `progress`, it says so and gives no
/// numbers. Memory: 8 bytes x accounts x (4 x criteria + 2).
template <Executor E = Sequential>
[[nodiscard]] Acceptability acceptability(const CriteriaTable& table, const AcceptabilityOptions& options,
                                          const E& executor = {}, const Progress& progress = {}) {
    constexpr const char* function = "selection::acceptability";
    detail::check_draws(options.places, options.draw_count, function);
    const detail::UncertainUtilities utilities(table, function);
    const detail::WeightSampler sampler(options.weights, utilities.weights(), function);
    Acceptability result;
    result.places = options.places;
    result.draw_count = options.draw_count;
    result.dependent = sampler.walks();
    result.criteria = table.criterion_names;
    if (utilities.accounts() == 0) return result;

    const std::size_t criteria = utilities.criteria();
    std::optional<detail::TopScan> scan;
    if (utilities.certain() && options.elite_bound) scan.emplace(utilities.on_record());
    detail::AcceptabilityTally tally(utilities.accounts(), criteria);
    const auto work = [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
        detail::TopBlock block;
        detail::TopAccounts top;
        block.weights.resize((end - begin) * criteria);
        sampler.draw(engine, end - begin, block.weights.data());
        Eigen::MatrixXd values;
        if (!utilities.certain()) values = utilities.on_record();
        for (std::size_t draw = 0; draw < end - begin; ++draw) {
            const double* weights = block.weights.data() + draw * criteria;
            if (scan) {
                scan->find(weights, options.places, top);
            } else {
                if (!utilities.certain()) utilities.draw(engine, values);
                detail::find_top(utilities.certain() ? utilities.on_record() : values, weights, options.places, top);
            }
            block.add(top, draw);
        }
        block.add_to(tally, criteria);
    };
    result.stopped =
        !for_each_block(options.draw_count, detail::draws_in_block, options.seed, executor, work, progress);
    if (result.stopped) return result;
    detail::fill_acceptability(result, tally, table);
    if (options.confidence_draws > 0) detail::fill_confidence(result, utilities, options, executor);
    return result;
}

/// The same for records and criteria: `acceptability(clients, {benefit<&Client::sales>(0.5), ...}, {.places = 30})`.
template <AccountRange R, Executor E = Sequential>
requires RecordRange<R>
[[nodiscard]] Acceptability acceptability(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria,
                                          const AcceptabilityOptions& options, const E& executor = {},
                                          const Progress& progress = {}) {
    return selection::acceptability(criteria_table(records, criteria), options, executor, progress);
}

}  // namespace kam::inline v0::selection
