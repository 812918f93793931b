// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/data/missing.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/rank_order.hpp>
#include <kam/selection/score.hpp>

namespace kam::inline v0::selection {

/// What can be said of an account while some of its criteria are unknown.
enum class PossibleChoice {
    surely,    ///< among the chosen whatever the unknown values are
    possibly,  ///< among them for some values
    never      ///< for none
};
BOOST_DESCRIBE_ENUM(PossibleChoice, surely, possibly, never)

/// The scores that an account can have.
template <class Scalar = double>
struct ScoreRange {
    std::string account_key{};
    std::size_t index = 0;                ///< place among the records
    Scalar low = 0;                       ///< score if all that is unknown is at its worst
    Scalar high = 0;                      ///< score if all that is unknown is at its best
    std::optional<Scalar> known_score{};  ///< score by the known criteria alone; none when none with a weight is known
    Scalar coverage = 0;                  ///< share of the weights whose criteria are known, 0..1
    std::size_t best_rank = 0;            ///< if everything turns out for it and against the others
    std::size_t worst_rank = 0;           ///< if everything turns out against it
    PossibleChoice choice{};
    std::vector<std::string> unknown{};  ///< criteria by name
    BOOST_DESCRIBE_CLASS(ScoreRange, (),
                         (account_key, index, low, high, known_score, coverage, best_rank, worst_rank, choice, unknown),
                         (), ())
};

/// Accounts with and without history side by side.
template <class Scalar = double>
struct RangeRanking {
    std::vector<ScoreRange<Scalar>> rows{};  ///< by the middle of the range, the highest first
    std::vector<CriterionSummary<Scalar>> criteria{};
    std::size_t places = 0;
    bool anchored = false;
    BOOST_DESCRIBE_CLASS(RangeRanking, (), (rows, criteria, places, anchored), (), ())
};

namespace detail {

/// Best and worst rank of each range among all, by two sorted lists.
template <class Rows>
void set_rank_ranges(Rows& rows, std::size_t places) {
    std::vector<double> lows, highs;
    for (const ScoreRange<>& row : rows) {
        lows.push_back(row.low);
        highs.push_back(row.high);
    }
    std::sort(lows.begin(), lows.end());
    std::sort(highs.begin(), highs.end());
    for (ScoreRange<>& row : rows) {
        // Surely above it: those whose low exceeds its high. Possibly: those whose high reaches its low, itself
        // included.
        const auto above = lows.end() - std::upper_bound(lows.begin(), lows.end(), row.high + tie_tolerance);
        const auto reach = highs.end() - std::lower_bound(highs.begin(), highs.end(), row.low - tie_tolerance);
        row.best_rank = static_cast<std::size_t>(above) + 1;
        row.worst_rank = static_cast<std::size_t>(reach);
        row.choice = row.worst_rank <= places  ? PossibleChoice::surely
                     : row.best_rank <= places ? PossibleChoice::possibly
                                               : PossibleChoice::never;
    }
}

}  // namespace detail

/// Additive scores of customers and prospects together (T239): a prospect has no orders, so its order-based criteria
/// are unknown and not 0. Every account gets the range of scores that the unknown values leave open, the ranks that
/// this allows, and whether it is surely, possibly or never among the first `places`. A criterion whose missing-value
/// policy is not to reject is filled by that policy first. Without `between` a criterion is scaled by its known values,
/// and the unknown ones are taken to lie among these; one that is unknown for all leaves every account its whole
/// weight open. A tie counts for
/// an account in its best rank and against it in its worst. Throws std::invalid_argument for 0 places; else as `rank`.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] RangeRanking<> rank_with_unknowns(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria,
                                                std::size_t places) {
    if (places == 0) {
        throw std::invalid_argument("selection::rank_with_unknowns: 0 places, but at least 1 is needed");
    }
    CriteriaTable table = criteria_table(records, criteria);
    const std::size_t n = table.account_keys.size();
    const Eigen::MatrixXd original = table.values;
    for (std::size_t j = 0; j < criteria.size(); ++j) {
        // For the checks an unknown value stands as one of the known; it is left out of the scale all the same.
        double* const column = table.values.data() + j * n;
        if (table.parameters[j].missing.kind != MissingKind::reject) continue;
        const double* known = std::find_if(column, column + n, [](double x) { return !kam::detail::is_unknown(x); });
        const double stand_in = known == column + n ? table.parameters[j].worst.value_or(0) : *known;
        for (std::size_t i = 0; i < n; ++i) {
            if (kam::detail::is_unknown(column[i])) column[i] = stand_in;
        }
    }
    const detail::Labels labels{"selection::rank_with_unknowns", table.criterion_names, table.account_keys};
    const auto input = detail::checked<double>(table.values, table.parameters, labels);
    RangeRanking<> result;
    result.places = places;
    auto scored = detail::score_checked(input);
    result.criteria = std::move(scored.criteria);
    result.anchored = scored.anchored;
    for (std::size_t i = 0; i < n; ++i) {
        ScoreRange<> row;
        row.index = i;
        double known_sum = 0;
        for (std::size_t j = 0; j < criteria.size(); ++j) {
            const double weight = result.criteria[j].weight;
            const bool unknown = kam::detail::is_unknown(original.data()[j * n + i]) &&
                                 table.parameters[j].missing.kind == MissingKind::reject;
            if (unknown) {
                row.unknown.push_back(table.criterion_names[j]);
                row.high += weight;
            } else {
                const double part = weight * utility(result.criteria[j], input.column(j)[i]);
                row.low += part;
                row.high += part;
                known_sum += part;
                row.coverage += weight;
            }
        }
        if (row.coverage > 0) row.known_score = known_sum / row.coverage;
        row.account_key = std::move(table.account_keys[i]);
        result.rows.push_back(std::move(row));
    }
    detail::set_rank_ranges(result.rows, places);
    std::stable_sort(result.rows.begin(), result.rows.end(),
                     [](const ScoreRange<>& a, const ScoreRange<>& b) { return a.low + a.high > b.low + b.high; });
    return result;
}

}  // namespace kam::inline v0::selection
