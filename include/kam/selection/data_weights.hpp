// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/rank_order.hpp>
#include <kam/selection/score.hpp>

namespace kam::inline v0::selection {

/// What the weights are drawn from. All three are statistics of the accounts at hand and not importance: a criterion
/// that nobody cares for gets much weight when accounts differ in it. None is used by default.
enum class DataWeightKind {
    entropy,   ///< 1 + sum p ln p / ln n of the shares p of the column's sum [hwang1981]
    critic,    ///< standard deviation x sum of (1 - correlation) with the others [diakoulaki1995]
    deviation  ///< standard deviation on the scale 0..1
};
BOOST_DESCRIBE_ENUM(DataWeightKind, entropy, critic, deviation)

enum class DataWeightStatus {
    defined,
    no_differences  ///< no criterion tells the accounts apart: no weights follow from them
};
BOOST_DESCRIBE_ENUM(DataWeightStatus, defined, no_differences)

/// Weights that follow from the values, with what they follow from.
template <class Scalar = double>
struct DataWeights {
    std::vector<std::string> account_keys{};
    DataWeightStatus status{};
    DataWeightKind kind{};
    std::vector<std::string> names{};
    Eigen::VectorX<Scalar> weights{};      ///< these sum to 1; empty unless defined
    Eigen::VectorX<Scalar> information{};  ///< what each weight is proportional to; 0 for an inert criterion
    std::vector<std::string> inert{};      ///< criteria that are the same for every account
    std::size_t filled_count = 0;          ///< unknown values that a missing-value policy filled
    BOOST_DESCRIBE_CLASS(DataWeights, (),
                         (account_keys, status, kind, names, weights, information, inert, filled_count), (), ())
};

namespace detail {

/// 1 + sum p ln p / ln n, with 0 ln 0 = 0; 0 where all values are equal.
template <class Scalar>
[[nodiscard]] Scalar divergence(const CheckedValues<Scalar>& values, std::size_t j, Report& report) {
    using std::log;
    const auto column = values.column(j);
    Scalar total(0);
    for (std::size_t i = 0; i < column.size(); ++i) {
        if (column[i] < Scalar(0)) {
            report.add(values.labels.account(i) + ", " + values.labels.criterion(j), Fault::out_of_range,
                       "is below 0, which is no share of a sum");
        }
        total += column[i];
    }
    if (column.size() < 2 || !(total > Scalar(0))) return Scalar(0);
    const auto [low, high] = range_of(column);
    if (low == high) return Scalar(0);
    Scalar entropy(0);
    for (const Scalar& x : column) {
        const Scalar share = x / total;
        if (share > Scalar(0)) entropy -= share * log(share);
    }
    const Scalar divergence =
        Scalar(1) - entropy / log(kam::detail::from_count<Scalar>(static_cast<Eigen::Index>(column.size())));
    return divergence > Scalar(0) ? divergence : Scalar(0);
}

/// Values on the scale 0..1 less their mean, column by column, and the standard deviation of each.
template <class Scalar>
struct Deviations {
    std::vector<std::vector<Scalar>> columns{};
    std::vector<Scalar> spreads{};
};

template <class Scalar>
[[nodiscard]] Deviations<Scalar> deviations(const CheckedValues<Scalar>& values) {
    using std::sqrt;
    Deviations<Scalar> result;
    for (std::size_t j = 0; j < values.columns(); ++j) {
        CriterionSummary<Scalar> scale;
        scale.name = values.name(j);
        set_scale(scale, values.parameters[j], values.column(j));
        std::vector<Scalar> column;
        for (const Scalar& x : values.column(j)) column.push_back(utility(scale, x));
        Scalar spread(0);
        const bool differ = !column.empty() && !(range_of<Scalar>(column).first == range_of<Scalar>(column).second);
        if (differ) {
            const Scalar count = kam::detail::from_count<Scalar>(static_cast<Eigen::Index>(column.size()));
            const Scalar mean = sum_of<Scalar>(column.size(), [&](std::size_t i) { return column[i]; }) / count;
            for (Scalar& x : column) x -= mean;
            const Scalar squares =
                sum_of<Scalar>(column.size(), [&](std::size_t i) { return Scalar(column[i] * column[i]); });
            spread = sqrt(Scalar(squares / count));
        }
        result.columns.push_back(std::move(column));
        result.spreads.push_back(spread);
    }
    return result;
}

/// Standard deviation x sum of (1 - correlation) with the other criteria that are not inert: what is the same for
/// everybody conflicts with nothing.
template <class Scalar>
[[nodiscard]] Scalar critic_information(const Deviations<Scalar>& all, std::size_t j) {
    if (!(all.spreads[j] > Scalar(0))) return Scalar(0);
    const std::vector<Scalar>& own = all.columns[j];
    const Scalar count = kam::detail::from_count<Scalar>(static_cast<Eigen::Index>(own.size()));
    Scalar conflict(0);
    for (std::size_t k = 0; k < all.columns.size(); ++k) {
        if (k == j || !(all.spreads[k] > Scalar(0))) continue;
        const std::vector<Scalar>& other = all.columns[k];
        const Scalar together =
            sum_of<Scalar>(own.size(), [&](std::size_t i) { return Scalar(own[i] * other[i]); }) / count;
        const Scalar differ = Scalar(1) - together / (all.spreads[j] * all.spreads[k]);
        if (differ > static_cast<Scalar>(tie_tolerance)) conflict += differ;  // not what rounding leaves
    }
    return Scalar(all.spreads[j] * conflict);
}

template <class Scalar>
[[nodiscard]] DataWeights<Scalar> data_weights_checked(const CheckedValues<Scalar>& values, DataWeightKind kind) {
    const std::size_t columns = values.columns();
    DataWeights<Scalar> result;
    result.kind = kind;
    result.filled_count = values.filled_count();
    result.information.setZero(static_cast<Eigen::Index>(columns));
    Deviations<Scalar> all;
    if (kind != DataWeightKind::entropy) all = deviations(values);
    Report report;
    Scalar sum(0);
    for (std::size_t j = 0; j < columns; ++j) {
        result.names.push_back(values.name(j));
        const Scalar information = kind == DataWeightKind::entropy  ? divergence(values, j, report)
                                   : kind == DataWeightKind::critic ? critic_information(all, j)
                                                                    : all.spreads[j];
        const auto column = values.column(j);
        if (column.empty() || range_of(column).first == range_of(column).second) result.inert.push_back(values.name(j));
        result.information.data()[j] = information;
        sum += information;
    }
    throw_if_any(report);
    result.status = sum > Scalar(0) ? DataWeightStatus::defined : DataWeightStatus::no_differences;
    if (result.status == DataWeightStatus::defined) {
        result.weights.resize(static_cast<Eigen::Index>(columns));
        for (std::size_t j = 0; j < columns; ++j) result.weights.data()[j] = result.information.data()[j] / sum;
    }
    return result;
}

}  // namespace detail

/// Weights of the criteria (columns) from the values of the accounts (rows). Entropy takes the values as they are,
/// whichever direction is better, and needs them to be 0 or more (InputError naming each that is not); CRITIC and
/// deviation use the scale 0..1, fixed where a criterion has worst and best, on which more is better. A criterion that
/// is the same for every account has no weight and moves no other. CRITIC of one criterion, or of criteria that all say
/// the same, has no answer: no_differences. Else as `score`; the weights that the criteria have are not used.
template <class Derived>
[[nodiscard]] DataWeights<typename Derived::Scalar> data_weights(const Eigen::MatrixBase<Derived>& values,
                                                                 const std::vector<CriterionParameters>& parameters,
                                                                 DataWeightKind kind,
                                                                 const std::vector<std::string>& names = {}) {
    return detail::on_matrix("selection::data_weights", values, parameters, names,
                             [&](const auto& input) { return detail::data_weights_checked(input, kind); });
}
/// The same for records.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] DataWeights<double> data_weights(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria,
                                               DataWeightKind kind) {
    return detail::on_records("selection::data_weights", records, criteria,
                              [&](const auto& input) { return detail::data_weights_checked(input, kind); });
}

}  // namespace kam::inline v0::selection
