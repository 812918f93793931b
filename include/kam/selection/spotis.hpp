// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/number_text.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/rank_order.hpp>

namespace kam::inline v0::selection {

/// How far accounts are from an ideal one.
template <class Scalar = double>
struct SpotisScore {
    std::vector<std::string> account_keys{};
    Eigen::VectorX<Scalar> distances{};  ///< 0 at the ideal .. 1 at most: less is better
    Eigen::VectorX<Scalar> scores{};     ///< 1 - distance
    RankOrder ranking{};
    Eigen::VectorX<Scalar> ideal{};  ///< of each criterion, in its own unit
    bool anchored = true;            ///< always: no distance depends on another account
    std::size_t beyond_count = 0;    ///< values outside worst..best that count as the nearer end
    std::size_t filled_count = 0;    ///< unknown values that a missing-value policy filled
    BOOST_DESCRIBE_CLASS(SpotisScore, (),
                         (account_keys, distances, scores, ranking, ideal, anchored, beyond_count, filled_count), (),
                         ())
};

namespace detail {

template <class Scalar>
[[nodiscard]] SpotisScore<Scalar> spotis_checked(const CheckedValues<Scalar>& values,
                                                 const std::vector<double>& ideal) {
    using std::abs;
    if (!ideal.empty() && ideal.size() != values.columns()) {
        throw std::invalid_argument(std::string(values.labels.function) + ": " + std::to_string(ideal.size()) +
                                    " ideal values but " + std::to_string(values.columns()) + " criteria");
    }
    SpotisScore<Scalar> result;
    result.filled_count = values.filled_count();
    result.distances.setZero(static_cast<Eigen::Index>(values.rows));
    result.ideal.resize(static_cast<Eigen::Index>(values.columns()));
    for (std::size_t j = 0; j < values.columns(); ++j) {
        const CriterionParameters& parameters = values.parameters[j];
        if (!parameters.worst) throw values.labels.wrong(j, "needs worst and best");
        const double lowest = (std::min)(*parameters.worst, *parameters.best);
        const double highest = (std::max)(*parameters.worst, *parameters.best);
        const double target = ideal.empty() ? *parameters.best : ideal[j];
        if (!(target >= lowest && target <= highest)) {
            throw values.labels.wrong(j, "has an ideal of " + kam::detail::number_text(target) + " outside " +
                                             kam::detail::number_text(lowest) + " to " +
                                             kam::detail::number_text(highest));
        }
        const auto low = static_cast<Scalar>(lowest), high = static_cast<Scalar>(highest);
        const auto from = static_cast<Scalar>(target);
        result.ideal.data()[j] = from;
        const Scalar factor = values.weight(j) / Scalar(high - low);
        const auto column = values.column(j);
        for (std::size_t i = 0; i < values.rows; ++i) {
            const Scalar& x = column[i];
            result.beyond_count += x < low || x > high ? 1U : 0U;
            const Scalar within = x < low ? low : x > high ? high : x;
            result.distances.data()[i] += factor * abs(Scalar(within - from));
        }
    }
    result.scores.resize(result.distances.size());
    for (std::size_t i = 0; i < values.rows; ++i) result.scores.data()[i] = Scalar(1) - result.distances.data()[i];
    result.ranking = competition_ranks(result.scores);
    return result;
}

}  // namespace detail

/// Stable preference ordering towards an ideal solution [dezert2020]: the weighted distance of every row to the ideal,
/// each criterion as a share of its worst..best, which must be given. The ideal is the best of each criterion (the
/// score is then that of `score`) or `ideal`, a value per criterion within its bounds, as where neither the largest
/// nor the smallest is wanted. No rank reversal: other accounts play no part. Throws std::invalid_argument for a
/// criterion without bounds or an ideal outside them; else as `score`.
template <class Derived>
[[nodiscard]] SpotisScore<typename Derived::Scalar> spotis(const Eigen::MatrixBase<Derived>& values,
                                                           const std::vector<CriterionParameters>& parameters,
                                                           const std::vector<double>& ideal = {},
                                                           const std::vector<std::string>& names = {}) {
    return detail::on_matrix("selection::spotis", values, parameters, names,
                             [&](const auto& input) { return detail::spotis_checked(input, ideal); });
}
/// The same for records.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] SpotisScore<double> spotis(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria,
                                         const std::vector<double>& ideal = {}) {
    return detail::on_records("selection::spotis", records, criteria,
                              [&](const auto& input) { return detail::spotis_checked(input, ideal); });
}

}  // namespace kam::inline v0::selection
