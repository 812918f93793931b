// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/data/column.hpp>
#include <kam/selection/concentration.hpp>

namespace kam::inline v0::selection {

/// What goes with one account when it leaves (T204).
struct LossImpact {
    std::string key{};  ///< empty when only values were given
    std::size_t index = 0;
    double sales = 0;
    double profit = 0;                    ///< negative: the profit of the others is higher without it
    std::optional<double> sales_share{};  ///< of all sales; empty where they have no shares
    std::optional<double>
        profit_share{};          ///< of the profit of all, which one account may exceed; empty unless that is above 0
    std::size_t sales_rank = 0;  ///< 1: the most is lost with it; ties share a rank
    std::size_t profit_rank = 0;
    int rank_difference = 0;  ///< sales rank - profit rank: positive where it matters more for profit than for sales
};
BOOST_DESCRIBE_STRUCT(LossImpact, (),
                      (key, index, sales, profit, sales_share, profit_share, sales_rank, profit_rank, rank_difference))

/// What losing each account would cost, and how far the supplier depends on few.
struct LossImpacts {
    double total_sales = 0;
    double total_profit = 0;
    std::optional<double> sales_herfindahl{};  ///< 1 / it is the effective number of accounts that sales come from
    std::vector<LossImpact> accounts{};        ///< by profit lost, the most first; ties in the order of the accounts
};
BOOST_DESCRIBE_STRUCT(LossImpacts, (), (total_sales, total_profit, sales_herfindahl, accounts))

namespace detail {

/// Competition ranks by place, the largest value first; ties are equal values.
[[nodiscard]] inline std::vector<std::size_t> ranks_of(const Eigen::VectorXd& values) {
    std::vector<double> descending(values.begin(), values.end());
    std::sort(descending.begin(), descending.end(), std::greater{});
    std::vector<std::size_t> ranks;
    ranks.reserve(descending.size());
    for (const double value : values) {
        const auto first = std::lower_bound(descending.begin(), descending.end(), value, std::greater{});
        ranks.push_back(static_cast<std::size_t>(first - descending.begin()) + 1);
    }
    return ranks;
}

}  // namespace detail

/// Sales and profit lost with each account, and its rank by each (T203, T204): `profit` is what would be missing, so
/// take the contribution after the costs that would end with the account. Throws std::invalid_argument unless there is
/// one profit per sales figure, InputError naming values that are unknown or infinite.
template <class Sales, class Profit>
[[nodiscard]] LossImpacts loss_impacts(const Eigen::MatrixBase<Sales>& sales, const Eigen::MatrixBase<Profit>& profit) {
    const Eigen::VectorXd sold = sales.derived().reshaped().template cast<double>();
    const Eigen::VectorXd earned = profit.derived().reshaped().template cast<double>();
    if (sold.size() != earned.size()) {
        throw std::invalid_argument("selection::loss_impacts: " + std::to_string(sold.size()) + " sales figures but " +
                                    std::to_string(earned.size()) + " profits");
    }
    detail::check_finite(earned);
    const auto held = detail::holdings(sold);
    LossImpacts result;
    result.total_sales = held.total;
    for (const double value : earned) result.total_profit += value;
    if (held.defined()) result.sales_herfindahl = detail::herfindahl(held);
    const auto sales_ranks = detail::ranks_of(sold), profit_ranks = detail::ranks_of(earned);
    for (std::size_t i = 0; i < sales_ranks.size(); ++i) {
        LossImpact one;
        one.index = i;
        one.sales = sold[static_cast<Eigen::Index>(i)];
        one.profit = earned[static_cast<Eigen::Index>(i)];
        if (held.defined()) one.sales_share = one.sales / held.total;
        if (result.total_profit > 0) one.profit_share = one.profit / result.total_profit;
        one.sales_rank = sales_ranks[i];
        one.profit_rank = profit_ranks[i];
        one.rank_difference = static_cast<int>(one.sales_rank) - static_cast<int>(one.profit_rank);
        result.accounts.push_back(one);
    }
    std::ranges::stable_sort(result.accounts, {}, &LossImpact::profit_rank);
    return result;
}

/// The same for two measures of records, with their keys: `loss_impacts(clients, &Client::sales, &Client::profit)`.
/// Unknown values are named by key.
template <AccountRange R, MeasureOf<RecordIn<R>> Sales, MeasureOf<RecordIn<R>> Profit>
requires RecordRange<R>
[[nodiscard]] LossImpacts loss_impacts(const R& records, const Sales& sales, const Profit& profit) {
    LossImpacts result =
        selection::loss_impacts(selection::known_values(records, sales), selection::known_values(records, profit));
    std::vector<std::string> keys;
    keys.reserve(result.accounts.size());
    for (const auto& record : records) keys.push_back(kam::key_of(record));
    for (auto& account : result.accounts) account.key = keys[account.index];
    return result;
}

}  // namespace kam::inline v0::selection
