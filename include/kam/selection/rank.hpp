// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/text.hpp>
#include <kam/data/column.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/criterion_checks.hpp>
#include <kam/selection/rank_order.hpp>
#include <kam/selection/score.hpp>

namespace kam::inline v0::selection {

/// One account in a ranking.
struct RankedAccount {
    std::string key{};
    std::size_t rank = 0;   ///< 1 is best; ties share the best rank of their group
    double score = 0;       ///< 0..1
    std::size_t index = 0;  ///< place among the records that were ranked
};
BOOST_DESCRIBE_STRUCT(RankedAccount, (), (key, rank, score, index))

/// Accounts in order, best first, with all that is needed to say why: `explain` and `why_not` read it.
struct Ranking {
    std::vector<RankedAccount> rows{};
    std::vector<CriterionSummary<double>> criteria{};
    bool anchored = false;  ///< scores do not depend on which other accounts were ranked
    double mean_score = 0;
    /// What the criteria read, row i from record number i, column j by criteria[j]; an unknown value stands as what it
    /// counts as.
    Eigen::MatrixXd values{};
    std::vector<std::size_t> row_of{};  ///< where the record of each index stands in `rows`
};
BOOST_DESCRIBE_STRUCT(Ranking, (), (rows, criteria, anchored, mean_score, values, row_of))

namespace detail {

template <std::same_as<Ranking> R>
[[nodiscard]] std::size_t row_of_index(const R& ranking, std::size_t index, const char* function) {
    if (index >= ranking.row_of.size()) {
        throw std::invalid_argument(std::string(function) + ": index " + std::to_string(index) + " of " +
                                    std::to_string(ranking.row_of.size()) + " accounts");
    }
    return ranking.row_of[index];
}

template <std::same_as<Ranking> R>
[[nodiscard]] std::size_t row_of_key(const R& ranking, std::string_view key, const char* function) {
    for (std::size_t row = 0; row < ranking.rows.size(); ++row) {
        if (ranking.rows[row].key == key) return row;
    }
    throw std::invalid_argument(std::string(function) + ": no account " + kam::detail::quoted(key) + " among the " +
                                std::to_string(ranking.rows.size()) + " ranked");
}

/// `rows` are the places of the accounts among the caller's records, where these are not all of them.
template <class Table>
[[nodiscard]] Ranking rank_table(Table table, const std::vector<std::size_t>* rows = nullptr) {
    std::vector<std::string>& keys = table.account_keys;
    const Labels labels{"selection::rank", table.criterion_names, table.account_keys, rows};
    const auto input = checked<double>(table.values, table.parameters, labels);
    auto scored = score_checked(input);
    const RankOrder order = competition_ranks(scored.scores);

    Ranking ranking;
    ranking.criteria = std::move(scored.criteria);
    ranking.anchored = scored.anchored;
    ranking.mean_score = keys.empty() ? 0 : scored.scores.mean();
    std::copy(input.filled.begin(), input.filled.end(), table.values.data());
    ranking.values = std::move(table.values);
    ranking.row_of.resize(keys.size());
    ranking.rows.reserve(keys.size());
    for (std::size_t row = 0; row < order.order.size(); ++row) {
        const std::size_t index = order.order[row];
        ranking.rows.push_back(
            {std::move(keys[index]), order.ranks[row], scored.scores[static_cast<Eigen::Index>(index)], index});
        ranking.row_of[index] = row;
    }
    return ranking;
}

}  // namespace detail

/// Ranks accounts by their additive score over several criteria (T203-T212, T220-T228):
///     rank(clients, {benefit<&Client::sales>(0.5).between(0, 5e6), cost<&Client::cost_to_serve>(0.2)})
/// Weights are divided by their sum. A criterion without `between` is scaled by the accounts at hand, and the result
/// says so (`anchored`). Throws InputError naming every account that has a criterion infinite, or unknown where its
/// missing-value policy is to reject, or in another currency than the first, an empty key, or the key of another;
/// std::invalid_argument for what `score` refuses. No accounts: no rows.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] Ranking rank(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria) {
    return detail::rank_table(criteria_table(records, criteria));
}

/// What one criterion adds to an account's score.
struct Contribution {
    std::string criterion{};
    double value = 0;         ///< in the criterion's own unit
    double utility = 0;       ///< on the scale 0 (worst) .. 1 (best)
    double contribution = 0;  ///< weight x utility: these sum to the score
    double against_mean = 0;  ///< weight x (utility - mean utility): these sum to score - mean score (Shapley values)
};
BOOST_DESCRIBE_STRUCT(Contribution, (), (criterion, value, utility, contribution, against_mean))

/// Why an account has its score.
struct Explanation {
    std::string key{};
    std::size_t rank = 0;
    double score = 0;
    double mean_score = 0;
    std::vector<Contribution> contributions{};  ///< in the order of the criteria
};
BOOST_DESCRIBE_STRUCT(Explanation, (), (key, rank, score, mean_score, contributions))

namespace detail {

// Templates, although there is one type for each, so that only those who call them pay for compiling them.

template <std::same_as<Ranking> R>
[[nodiscard]] Explanation explain_row(const R& ranking, std::size_t row) {
    const RankedAccount& account = ranking.rows[row];
    Explanation explanation{account.key, account.rank, account.score, ranking.mean_score, {}};
    for (std::size_t j = 0; j < ranking.criteria.size(); ++j) {
        const auto& criterion = ranking.criteria[j];
        const double value = ranking.values(static_cast<Eigen::Index>(account.index), static_cast<Eigen::Index>(j));
        const double share = utility(criterion, value);
        explanation.contributions.push_back(
            {criterion.name, value, share, criterion.weight * share, criterion.weight * (share - criterion.mean)});
    }
    return explanation;
}

}  // namespace detail

/// The contributions of every criterion to the score of the account with this key. Throws std::invalid_argument when
/// there is none. Looks through the rows for the key: to explain every account, pass the index of each.
template <std::same_as<Ranking> R>
[[nodiscard]] Explanation explain(const R& ranking, std::string_view key) {
    return detail::explain_row(ranking, detail::row_of_key(ranking, key, "selection::explain"));
}
/// The same for the account that was record number `index`.
template <std::same_as<Ranking> R>
[[nodiscard]] Explanation explain(const R& ranking, std::size_t index) {
    return detail::explain_row(ranking, detail::row_of_index(ranking, index, "selection::explain"));
}

}  // namespace kam::inline v0::selection
