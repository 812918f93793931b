// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
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

/// What is multiplied.
enum class ProductScale {
    ratio,   ///< the values themselves, all above 0: twice as much is twice as good in every unit
    between  ///< the values on the scale 0 (worst) to 1 (best) that `between` fixes
};
BOOST_DESCRIBE_ENUM(ProductScale, ratio, between)

/// Weighted products of accounts, 0..1.
template <class Scalar = double>
struct ProductScore {
    std::vector<std::string> account_keys{};
    Eigen::VectorX<Scalar> scores{};  ///< on the scale ratio as shares of the best account's product, so scores[a] /
                                      ///< scores[b] is how many times better a is; on the scale between the products
    RankOrder ranking{};
    ProductScale scale{};
    /// For each account the criterion that makes its product 0 (on the scale between), whatever the others say.
    std::vector<std::optional<std::size_t>> zero_criterion{};
    bool anchored = false;  ///< no order of two accounts depends on a third: always; scores only on the scale between
    std::size_t filled_count = 0;  ///< unknown values that a missing-value policy filled
    BOOST_DESCRIBE_CLASS(ProductScore, (),
                         (account_keys, scores, ranking, scale, zero_criterion, anchored, filled_count), (), ())
};

namespace detail {

/// What criterion j multiplies the score of x by, before the weight.
template <class Scalar>
[[nodiscard]] Scalar product_factor(const CheckedValues<Scalar>& values, std::size_t j, ProductScale scale,
                                    const CriterionSummary<Scalar>& bounds, const Scalar& x) {
    if (scale == ProductScale::between) return utility(bounds, x);
    return values.is_benefit(j) ? x : Scalar(Scalar(1) / x);
}

template <class Scalar>
[[nodiscard]] ProductScore<Scalar> weighted_product_checked(const CheckedValues<Scalar>& values, ProductScale scale) {
    using std::exp;
    using std::log;
    ProductScore<Scalar> result;
    result.scale = scale;
    result.anchored = scale == ProductScale::between;
    result.filled_count = values.filled_count();
    result.zero_criterion.resize(values.rows);
    std::vector<Scalar> logs(values.rows, Scalar(0));
    Report report;
    for (std::size_t j = 0; j < values.columns(); ++j) {
        CriterionSummary<Scalar> bounds;
        if (scale == ProductScale::between) {
            if (!values.parameters[j].worst) throw values.labels.wrong(j, "needs worst and best on this scale");
            set_scale(bounds, values.parameters[j], values.column(j));
        }
        const auto column = values.column(j);
        for (std::size_t i = 0; i < values.rows; ++i) {
            if (scale == ProductScale::ratio && !(column[i] > Scalar(0))) {
                report.add(values.labels.account(i) + ", " + values.labels.criterion(j), Fault::out_of_range,
                           "must be above 0 to be multiplied");
                continue;
            }
            if (values.weights[j] == 0) continue;
            const Scalar factor = product_factor(values, j, scale, bounds, column[i]);
            if (!(factor > Scalar(0))) {
                if (!result.zero_criterion[i]) result.zero_criterion[i] = j;
            } else {
                logs[i] += values.weight(j) * log(factor);
            }
        }
    }
    throw_if_any(report);
    Scalar best(0);
    if (scale == ProductScale::ratio && values.rows > 0) best = range_of<Scalar>(logs).second;
    result.scores.resize(static_cast<Eigen::Index>(values.rows));
    for (std::size_t i = 0; i < values.rows; ++i) {
        result.scores.data()[i] = result.zero_criterion[i] ? Scalar(0) : Scalar(exp(Scalar(logs[i] - best)));
    }
    result.ranking = competition_ranks(result.scores);
    return result;
}

}  // namespace detail

/// Weighted product of every row [bridgman1922], [triantaphyllou2000]: the product over the criteria of the value to
/// the power of its weight (of 1 / value for a cost). One bad value weighs more than in the additive score. On the
/// scale `ratio` every value must be above 0 (InputError naming each that is not); on the scale `between` every
/// criterion needs worst and best (std::invalid_argument), and an account at the worst of one of them has the score 0.
/// Else as `score`.
template <class Derived>
[[nodiscard]] ProductScore<typename Derived::Scalar> weighted_product(
    const Eigen::MatrixBase<Derived>& values, const std::vector<CriterionParameters>& parameters, ProductScale scale,
    const std::vector<std::string>& names = {}) {
    return detail::on_matrix("selection::weighted_product", values, parameters, names,
                             [&](const auto& input) { return detail::weighted_product_checked(input, scale); });
}
/// The same for records.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] ProductScore<double> weighted_product(const R& records,
                                                    const std::vector<Criterion<RecordIn<R>>>& criteria,
                                                    ProductScale scale) {
    return detail::on_records("selection::weighted_product", records, criteria,
                              [&](const auto& input) { return detail::weighted_product_checked(input, scale); });
}

}  // namespace kam::inline v0::selection
