// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/number_text.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/rank_order.hpp>
#include <kam/selection/score.hpp>

namespace kam::inline v0::selection {

/// A compromise between the greatest benefit of the whole and the least regret in any one criterion.
template <class Scalar = double>
struct VikorScore {
    std::vector<std::string> account_keys{};
    Eigen::VectorX<Scalar> q{};              ///< 0 best .. 1: `majority` x group part + (1 - majority) x regret part
    Eigen::VectorX<Scalar> group_utility{};  ///< S: weighted distance from the best over all criteria, 0..1
    Eigen::VectorX<Scalar> regret{};         ///< R: largest weighted distance in one criterion
    std::vector<std::size_t>
        regret_criterion{};         ///< the criterion of that distance: what speaks most against the account
    RankOrder ranking{};            ///< by q
    RankOrder ranking_by_group{};   ///< by S
    RankOrder ranking_by_regret{};  ///< by R
    double majority = 0.5;          ///< the weight v of the group
    std::vector<CriterionSummary<Scalar>> criteria{};
    /// C1: the second best by q is behind by at least 1 / (n - 1). None for fewer than two accounts.
    std::optional<bool> acceptable_advantage{};
    /// C2: the best by q is also best by S or by R. None without accounts.
    std::optional<bool> stable{};
    /// The accounts to choose from, best first: the best alone where both conditions hold; the two best where only C2
    /// fails; where C1 fails all that are behind by less than 1 / (n - 1).
    std::vector<std::size_t> compromise{};
    std::size_t filled_count = 0;  ///< unknown values that a missing-value policy filled
    BOOST_DESCRIBE_CLASS(VikorScore, (),
                         (account_keys, q, group_utility, regret, regret_criterion, ranking, ranking_by_group,
                          ranking_by_regret, majority, criteria, acceptable_advantage, stable, compromise,
                          filled_count),
                         (), ())
};

namespace detail {

template <class Scalar>
[[nodiscard]] RankOrder ranks_from_least(const Eigen::VectorX<Scalar>& values) {
    Eigen::VectorX<Scalar> turned(values.size());
    for (Eigen::Index i = 0; i < values.size(); ++i) turned.data()[i] = -values.data()[i];
    return competition_ranks(turned);
}

template <class Scalar>
void find_compromise(VikorScore<Scalar>& result) {
    const auto& order = result.ranking.order;
    if (order.empty()) return;
    const auto tolerance = static_cast<Scalar>(tie_tolerance);
    const std::size_t best = order[0];
    const auto is_least = [&](const Eigen::VectorX<Scalar>& values, const RankOrder& ranking) {
        return !(values.data()[best] - values.data()[ranking.order[0]] > tolerance);
    };
    result.stable =
        is_least(result.group_utility, result.ranking_by_group) || is_least(result.regret, result.ranking_by_regret);
    result.compromise.push_back(best);
    if (order.size() < 2) return;
    const Scalar advantage = Scalar(1) / kam::detail::from_count<Scalar>(static_cast<Eigen::Index>(order.size()) - 1);
    const auto behind = [&](std::size_t k) { return Scalar(result.q.data()[order[k]] - result.q.data()[best]); };
    result.acceptable_advantage = !(behind(1) < advantage - tolerance);
    if (!*result.acceptable_advantage) {
        for (std::size_t k = 1; k < order.size() && behind(k) < advantage - tolerance; ++k) {
            result.compromise.push_back(order[k]);
        }
    } else if (!*result.stable) {
        result.compromise.push_back(order[1]);
    }
}

template <class Scalar>
[[nodiscard]] VikorScore<Scalar> vikor_checked(const CheckedValues<Scalar>& values, double majority) {
    if (!(majority >= 0 && majority <= 1)) {
        throw std::invalid_argument(std::string(values.labels.function) + ": a majority of " +
                                    kam::detail::number_text(majority) + ", but it must lie between 0 and 1");
    }
    const auto size = static_cast<Eigen::Index>(values.rows);
    VikorScore<Scalar> result;
    result.majority = majority;
    result.filled_count = values.filled_count();
    result.criteria = score_checked(values).criteria;
    result.q.setZero(size);
    result.group_utility.setZero(size);
    result.regret.setZero(size);
    result.regret_criterion.assign(values.rows, 0);
    Scalar* const group = result.group_utility.data();
    Scalar* const regret = result.regret.data();
    for (std::size_t j = 0; j < values.columns(); ++j) {
        const CriterionSummary<Scalar>& criterion = result.criteria[j];
        if (criterion.worst == criterion.best) continue;  // no account is behind another here
        const auto column = values.column(j);
        for (std::size_t i = 0; i < values.rows; ++i) {
            const Scalar distance = values.weight(j) * (Scalar(1) - utility(criterion, column[i]));
            group[i] += distance;
            if (distance > regret[i]) {
                regret[i] = distance;
                result.regret_criterion[i] = j;
            }
        }
    }
    if (values.rows > 0) {
        const auto [least_group, most_group] = range_of<Scalar>({group, values.rows});
        const auto [least_regret, most_regret] = range_of<Scalar>({regret, values.rows});
        const auto part = [](const Scalar& x, const Scalar& least, const Scalar& most) {
            // What differs by rounding only is equal: 0 / 0 counts 0.
            return most - least > static_cast<Scalar>(tie_tolerance) ? Scalar((x - least) / (most - least)) : Scalar(0);
        };
        const auto v = static_cast<Scalar>(majority);
        for (std::size_t i = 0; i < values.rows; ++i) {
            result.q.data()[i] = v * part(group[i], least_group, most_group) +
                                 (Scalar(1) - v) * part(regret[i], least_regret, most_regret);
        }
    }
    result.ranking = ranks_from_least(result.q);
    result.ranking_by_group = ranks_from_least(result.group_utility);
    result.ranking_by_regret = ranks_from_least(result.regret);
    find_compromise(result);
    return result;
}

}  // namespace detail

/// VIKOR, the compromise ranking of [opricovic2004]: group utility S and individual regret R of every row over
/// distances (best - x) / (best - worst), their mixture Q by the weight `majority` of the group, and the set of
/// compromise solutions. A criterion with `between` is measured on its fixed scale, otherwise on the range of the
/// accounts at hand; one without differences counts nothing, and 0 / 0 in Q counts 0. Q compares with the best and
/// worst account of this list and so is never anchored; S and R are where every criterion is. Throws
/// std::invalid_argument for a majority outside 0..1; else as `score`.
template <class Derived>
[[nodiscard]] VikorScore<typename Derived::Scalar> vikor(const Eigen::MatrixBase<Derived>& values,
                                                         const std::vector<CriterionParameters>& parameters,
                                                         double majority = 0.5,
                                                         const std::vector<std::string>& names = {}) {
    return detail::on_matrix("selection::vikor", values, parameters, names,
                             [&](const auto& input) { return detail::vikor_checked(input, majority); });
}
/// The same for records.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] VikorScore<double> vikor(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria,
                                       double majority = 0.5) {
    return detail::on_records("selection::vikor", records, criteria,
                              [&](const auto& input) { return detail::vikor_checked(input, majority); });
}

}  // namespace kam::inline v0::selection
