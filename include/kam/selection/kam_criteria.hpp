// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/citation.hpp>
#include <kam/selection/kam_profile.hpp>
#include <kam/selection/rank.hpp>

namespace kam::inline v0::selection {

/// The traditional criteria ask what is sold now; the strategic ones what a customer means in the long run (T203,
/// T205). Profit contribution stands in both lists of the sources (T203, T212).
enum class CriterionGroup { traditional, strategic, both };
BOOST_DESCRIBE_ENUM(CriterionGroup, traditional, strategic, both)

/// A criterion and the group that it belongs to.
template <class Record>
struct GroupedCriterion {
    Criterion<Record> criterion{};
    CriterionGroup group{};
};

/// One account by all criteria and by each group.
template <class Scalar = double>
struct GroupScores {
    std::string account_key{};
    std::size_t index = 0;  ///< place among the records
    Scalar score = 0;
    std::size_t rank = 0;
    Scalar traditional_score = 0;
    std::size_t traditional_rank = 0;
    Scalar strategic_score = 0;
    std::size_t strategic_rank = 0;
    BOOST_DESCRIBE_CLASS(GroupScores, (),
                         (account_key, index, score, rank, traditional_score, traditional_rank, strategic_score,
                          strategic_rank),
                         (), ())
};

/// A ranking with the scores of its groups shown apart; `explain` and `why_not` work on each of the three.
template <class Scalar = double>
struct GroupedRanking {
    Ranking overall{};
    Ranking traditional{};
    Ranking strategic{};
    std::vector<GroupScores<Scalar>> rows{};  ///< in the order of `overall`
    BOOST_DESCRIBE_CLASS(GroupedRanking, (), (overall, traditional, strategic, rows), (), ())
};

/// The values that count as best, in the unit of the profiles; those that are not given are taken from the accounts at
/// hand, and the ranking says so (`anchored`). Levels and shares have scales of their own. 0 counts as worst, for the
/// maintenance cost as best.
struct KamScales {
    std::optional<double> full_sales{};
    std::optional<double> full_order_size{};
    std::optional<double> full_profit_contribution{};
    std::optional<double> full_growth_rate{};
    std::optional<double> full_market_prospect{};
    std::optional<double> full_cumulative_cash_flow{};
    std::optional<double> worst_maintenance_cost{};
};
BOOST_DESCRIBE_STRUCT(KamScales, (),
                      (full_sales, full_order_size, full_profit_contribution, full_growth_rate, full_market_prospect,
                       full_cumulative_cash_flow, worst_maintenance_cost))

[[nodiscard]] inline Citation kam_criteria_citation() {
    return {.source = "criteria of T203 to T212 and T220 to T228; equal weights and scales are of this library",
            .confirmed = false};
}

// Templates, although there is one type for each, so that only those who call them pay for compiling them.

/// The criteria of key account selection on profiles, with equal weights: `with_weights` or a WeightSet puts a firm's
/// own in their place. Unknown values are rejected by name; `rank_with_unknowns` keeps prospects in, or give each
/// criterion a policy.
template <class Record = KamProfile>
[[nodiscard]] std::vector<GroupedCriterion<Record>> kam_criteria(const KamScales& scales = {}) {
    std::vector<GroupedCriterion<Record>> all;
    const auto add = [&](Criterion<Record> criterion, CriterionGroup group, const std::optional<double>& full) {
        const bool more_is_better = criterion.parameters.direction == Direction::benefit;
        if (full) criterion = more_is_better ? criterion.between(0, *full) : criterion.between(*full, 0);
        all.push_back({std::move(criterion), group});
    };
    using enum CriterionGroup;
    add(benefit<&Record::sales>(), traditional, scales.full_sales);
    add(benefit<&Record::order_size>(), traditional, scales.full_order_size);
    add(benefit<&Record::profit_contribution>(), both, scales.full_profit_contribution);
    add(benefit<&Record::growth_rate>(), strategic, scales.full_growth_rate);
    add(benefit<&Record::market_prospect>(), strategic, scales.full_market_prospect);
    add(benefit<&Record::innovation_level>(), strategic, 4);
    add(benefit<&Record::early_adoption_level>(), strategic, 4);
    add(benefit<&Record::prestige_level>(), strategic, 4);
    add(benefit<&Record::rival_share>(), strategic, 1);
    add(benefit<&Record::mix_breadth_share>(), strategic, 1);
    add(benefit<&Record::system_sale_share>(), strategic, 1);
    add(cost<&Record::maintenance_cost>(), strategic, scales.worst_maintenance_cost);
    add(benefit<&Record::cumulative_cash_flow>(), strategic, scales.full_cumulative_cash_flow);
    return all;
}

/// The criteria of one group (those of both groups included), or all of them.
template <class Record>
[[nodiscard]] std::vector<Criterion<Record>> criteria_of(const std::vector<GroupedCriterion<Record>>& grouped,
                                                         CriterionGroup group = CriterionGroup::both) {
    std::vector<Criterion<Record>> criteria;
    for (const auto& one : grouped) {
        const bool member = group == CriterionGroup::both || one.group == CriterionGroup::both || one.group == group;
        if (member) criteria.push_back(one.criterion);
    }
    return criteria;
}

/// Ranks accounts by all criteria and by each group alone, each with the weights of its criteria divided by their sum.
/// Throws std::invalid_argument when a group has no criterion with a weight; else as `rank`.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] GroupedRanking<> rank_groups(const R& records,
                                           const std::vector<GroupedCriterion<RecordIn<R>>>& grouped) {
    GroupedRanking<> result;
    result.overall = rank(records, criteria_of(grouped));
    result.traditional = rank(records, criteria_of(grouped, CriterionGroup::traditional));
    result.strategic = rank(records, criteria_of(grouped, CriterionGroup::strategic));
    for (const RankedAccount& account : result.overall.rows) {
        const RankedAccount& old = result.traditional.rows[result.traditional.row_of[account.index]];
        const RankedAccount& late = result.strategic.rows[result.strategic.row_of[account.index]];
        result.rows.push_back(
            {account.key, account.index, account.score, account.rank, old.score, old.rank, late.score, late.rank});
    }
    return result;
}

}  // namespace kam::inline v0::selection
