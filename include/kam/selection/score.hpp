// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/scale.hpp>
#include <kam/selection/criterion_checks.hpp>
#include <kam/selection/criterion_parameters.hpp>

namespace kam::inline v0::selection {

/// What became of one criterion: its scale, and how much it really decides.
template <class Scalar = double>
struct CriterionSummary {
    std::string name{};
    Direction direction{};
    double weight = 0;          ///< the weights of all criteria sum to 1
    Scalar effective_weight{};  ///< share of weight x standard deviation: what it decides; all sum to 1, or are 0
    Scalar worst{};             ///< counts 0
    Scalar best{};              ///< counts 1
    Scalar mean{};              ///< mean of the values on the scale 0..1
    bool anchored = false;      ///< worst and best were given; otherwise they are those of the data and move with them
    bool inert = false;         ///< no weight, or the same for every account: it decides nothing
    std::size_t beyond_count = 0;  ///< values outside worst..best that count as the nearer end
    std::size_t filled_count = 0;  ///< unknown values that counted as the criterion's missing-value policy says
    BOOST_DESCRIBE_CLASS(CriterionSummary, (),
                         (name, direction, weight, effective_weight, worst, best, mean, anchored, inert, beyond_count,
                          filled_count),
                         (), ())
};

/// The value on the scale 0 (worst) to 1 (best) of a criterion: (x - worst) / (best - worst), cut to 0..1. Where the
/// data gave the scale and all values are the same there is neither better nor worse: 1/2.
template <class Scalar>
[[nodiscard]] Scalar utility(const CriterionSummary<Scalar>& criterion, const Scalar& x) {
    if (criterion.worst == criterion.best) return Scalar(0.5);
    const Scalar share = (x - criterion.worst) / (criterion.best - criterion.worst);
    const Scalar from_zero = share < Scalar(0) ? Scalar(0) : share;
    return from_zero > Scalar(1) ? Scalar(1) : from_zero;
}

/// Additive scores of accounts in 0..1, and the criteria that they come from.
template <class Scalar = double>
struct AdditiveScore {
    Eigen::VectorX<Scalar> scores{};
    std::vector<CriterionSummary<Scalar>> criteria{};
    bool anchored = false;  ///< every criterion with a weight is: then scores do not depend on the other accounts
    BOOST_DESCRIBE_CLASS(AdditiveScore, (), (scores, criteria, anchored), (), ())
};

namespace detail {

/// Worst and best of a criterion: the given ones, or those of the column.
template <class Scalar>
void set_scale(CriterionSummary<Scalar>& criterion, const CriterionParameters& parameters,
               std::span<const Scalar> column) {
    criterion.direction = parameters.direction;
    criterion.anchored = parameters.worst.has_value();
    if (criterion.anchored) {
        criterion.worst = static_cast<Scalar>(*parameters.worst);
        criterion.best = static_cast<Scalar>(*parameters.best);
    } else if (!column.empty()) {
        const auto [low, high] = range_of(column);
        if (!kam::detail::is_finite(Scalar(high - low))) {
            throw InputError("criterion " + kam::detail::quoted(criterion.name), Fault::out_of_range,
                             "the values lie too far apart for their type");
        }
        const bool more_is_better = criterion.direction == Direction::benefit;
        criterion.worst = more_is_better ? low : high;
        criterion.best = more_is_better ? high : low;
    }
}

/// How many values lie beyond worst or best.
template <class Scalar>
[[nodiscard]] std::size_t beyond_count(const CriterionSummary<Scalar>& criterion, std::span<const Scalar> column) {
    const bool more_is_better = criterion.direction == Direction::benefit;
    const Scalar& low = more_is_better ? criterion.worst : criterion.best;
    const Scalar& high = more_is_better ? criterion.best : criterion.worst;
    std::size_t count = 0;
    for (const Scalar& x : column) count += x < low || x > high ? 1U : 0U;
    return count;
}

/// The score of values that have passed the checks.
template <class Scalar>
[[nodiscard]] AdditiveScore<Scalar> score_checked(const CheckedValues<Scalar>& values) {
    using std::sqrt;
    const std::size_t n = values.rows;
    const auto count = kam::detail::from_count<Scalar>(static_cast<Eigen::Index>((std::max)(n, std::size_t{1})));

    AdditiveScore<Scalar> result;
    result.anchored = true;
    result.scores.setZero(static_cast<Eigen::Index>(n));
    Scalar* const scores = result.scores.data();
    std::vector<Scalar> shares(n);
    Scalar spread_sum(0);
    for (std::size_t j = 0; j < values.columns(); ++j) {
        CriterionSummary<Scalar> criterion;
        criterion.name = values.name(j);
        criterion.weight = values.weights[j];
        criterion.filled_count = values.filled_counts[j];
        const auto column = values.column(j);
        set_scale(criterion, values.parameters[j], column);

        const auto weight = static_cast<Scalar>(criterion.weight);
        std::size_t unlike_first = 0;
        for (std::size_t i = 0; i < n; ++i) {
            shares[i] = utility(criterion, column[i]);
            scores[i] += weight * shares[i];
            unlike_first += shares[i] != shares[0] ? 1U : 0U;
        }
        criterion.mean = sum_of<Scalar>(n, [&](std::size_t i) { return shares[i]; }) / count;
        criterion.inert = criterion.weight == 0 || unlike_first == 0;
        if (criterion.anchored) criterion.beyond_count = beyond_count(criterion, column);
        if (!criterion.inert) {
            const auto squares = sum_of<Scalar>(n, [&](std::size_t i) {
                const Scalar difference = shares[i] - criterion.mean;
                return Scalar(difference * difference);
            });
            criterion.effective_weight = Scalar(weight * sqrt(Scalar(squares / count)));
            spread_sum += criterion.effective_weight;
        }
        result.anchored = result.anchored && (criterion.anchored || criterion.weight == 0);
        result.criteria.push_back(criterion);
    }
    for (auto& criterion : result.criteria) {
        if (spread_sum > Scalar(0)) criterion.effective_weight /= spread_sum;
    }
    return result;
}

}  // namespace detail

/// Additive score of every row: sum over the criteria of weight x value on the scale 0..1 (weighted sum of
/// [keeney1976]). Rows are accounts, columns criteria; weights are divided by their sum. A criterion without worst and
/// best is scaled by the column's own range: `anchored` is then false, and another row may change every score. Throws
/// std::invalid_argument when columns and parameters differ in number, a weight is negative or not finite, all are 0,
/// or worst and best do not fit the direction, thresholds are out of order or two criteria have one name; InputError
/// naming every value that is infinite, or unknown (NaN) where the criterion's missing-value policy is to reject. No
/// rows: no scores.
template <class Derived>
[[nodiscard]] AdditiveScore<typename Derived::Scalar> score(const Eigen::MatrixBase<Derived>& values,
                                                            const std::vector<CriterionParameters>& parameters,
                                                            const std::vector<std::string>& names = {}) {
    using Scalar = typename Derived::Scalar;
    const Eigen::Ref<const Eigen::MatrixX<Scalar>> plain(values.derived());  // no copy of a matrix
    const std::vector<std::string> no_keys;
    const detail::Labels labels{"selection::score", names, no_keys};
    return detail::score_checked(detail::checked<Scalar>(plain, parameters, labels));
}

}  // namespace kam::inline v0::selection
