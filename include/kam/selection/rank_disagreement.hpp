// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/data/missing.hpp>
#include <kam/selection/compare_methods.hpp>
#include <kam/selection/criteria_table.hpp>

namespace kam::inline v0::selection {

/// One account by two measures.
template <class Scalar = double>
struct TwoRanks {
    std::string account_key{};
    std::size_t index = 0;  ///< place among the records
    Scalar first_value = 0;
    Scalar second_value = 0;
    std::size_t first_rank = 0;
    std::size_t second_rank = 0;
    std::ptrdiff_t difference = 0;  ///< second_rank - first_rank: above 0 where the first measure flatters the account
    BOOST_DESCRIBE_CLASS(TwoRanks, (),
                         (account_key, index, first_value, second_value, first_rank, second_rank, difference), (), ())
};

/// How far two measures disagree about who comes first.
template <class Scalar = double>
struct RankDisagreement {
    std::string first{};
    std::string second{};
    std::optional<Scalar> tau_b{};         ///< Kendall's; none where one measure is the same for all
    std::vector<TwoRanks<Scalar>> rows{};  ///< the largest disagreement first
    std::vector<std::string> unknown{};    ///< accounts left out because a measure of theirs is unknown, by key
    BOOST_DESCRIBE_CLASS(RankDisagreement, (), (first, second, tau_b, rows, unknown), (), ())
};

/// Accounts ranked by one measure beside their rank by another: volume against profit contribution (T203), order size
/// against contribution (T240). `rank_disagreement(clients, benefit<&Client::sales>(), benefit<&Client::profit>())`;
/// only name, direction and reader of the two are used. Ranks are those among the accounts of which both are known.
/// Throws InputError naming infinite values, empty keys, keys used twice and several currencies in one measure.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] RankDisagreement<> rank_disagreement(const R& records, const Criterion<RecordIn<R>>& first,
                                                   const Criterion<RecordIn<R>>& second) {
    CriteriaTable table = criteria_table(records, {first, second});
    const std::size_t n = table.account_keys.size();
    RankDisagreement<> result;
    result.first = first.name;
    result.second = second.name;
    Report report;
    for (std::size_t i = 0; i < n; ++i) {
        const double a = table.values.data()[i], b = table.values.data()[n + i];
        if (kam::detail::is_unknown(a) || kam::detail::is_unknown(b)) {
            result.unknown.push_back(table.account_keys[i]);
        } else if (!kam::detail::is_finite(a) || !kam::detail::is_finite(b)) {
            report.add(kam::detail::element_path("records", i) + ' ' + kam::detail::quoted(table.account_keys[i]),
                       Fault::not_finite, "is infinite");
        } else {
            result.rows.push_back({std::move(table.account_keys[i]), i, a, b});
        }
    }
    throw_if_any(report);
    // Ranks of plain values: equal or not, without the tolerance of scores.
    const auto ranks = [&](const auto& value, const CriterionParameters& parameters) {
        std::vector<double> sorted;
        const double sign = parameters.direction == Direction::benefit ? -1 : 1;
        for (const TwoRanks<>& row : result.rows) sorted.push_back(sign * value(row));
        std::sort(sorted.begin(), sorted.end());
        std::vector<std::size_t> all;
        for (const TwoRanks<>& row : result.rows) {
            const auto before = std::lower_bound(sorted.begin(), sorted.end(), sign * value(row));
            all.push_back(static_cast<std::size_t>(before - sorted.begin()) + 1);
        }
        return all;
    };
    const auto by_first = ranks([](const TwoRanks<>& row) { return row.first_value; }, first.parameters);
    const auto by_second = ranks([](const TwoRanks<>& row) { return row.second_value; }, second.parameters);
    for (std::size_t k = 0; k < result.rows.size(); ++k) {
        TwoRanks<>& row = result.rows[k];
        row.first_rank = by_first[k];
        row.second_rank = by_second[k];
        row.difference = static_cast<std::ptrdiff_t>(by_second[k]) - static_cast<std::ptrdiff_t>(by_first[k]);
    }
    result.tau_b = kendall_tau_b(by_first, by_second);
    const auto size = [](const TwoRanks<>& row) { return row.difference < 0 ? -row.difference : row.difference; };
    std::stable_sort(result.rows.begin(), result.rows.end(),
                     [&](const TwoRanks<>& a, const TwoRanks<>& b) { return size(a) > size(b); });
    return result;
}

}  // namespace kam::inline v0::selection
