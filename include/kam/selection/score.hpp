// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/scale.hpp>
#include <kam/selection/criterion.hpp>

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
    BOOST_DESCRIBE_CLASS(CriterionSummary, (),
                         (name, direction, weight, effective_weight, worst, best, mean, anchored, inert, beyond_count),
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

[[nodiscard]] inline std::string criterion_text(const std::vector<std::string>& names, std::size_t j) {
    return j < names.size() && !names[j].empty() ? "criterion " + kam::detail::quoted(names[j])
                                                 : "criterion " + std::to_string(j);
}

/// The weights divided by their sum. By way of the largest, so that huge weights do not overflow.
[[nodiscard]] inline std::vector<double> normalised_weights(const std::vector<CriterionParameters>& parameters,
                                                            const std::vector<std::string>& names) {
    double largest = 0;
    for (std::size_t j = 0; j < parameters.size(); ++j) {
        const double weight = parameters[j].weight;
        if (!std::isfinite(weight) || weight < 0) {
            throw std::invalid_argument("selection::score: " + criterion_text(names, j) + " has the weight " +
                                        kam::detail::number_text(weight) +
                                        ", but weights must be finite and not below 0");
        }
        largest = (std::max)(largest, weight);
    }
    if (parameters.empty()) throw std::invalid_argument("selection::score: no criteria");
    if (!(largest > 0)) {
        throw std::invalid_argument("selection::score: all " + std::to_string(parameters.size()) + " weights are 0");
    }
    double sum = 0;
    for (const CriterionParameters& one : parameters) sum += one.weight / largest;
    std::vector<double> weights;
    weights.reserve(parameters.size());
    for (const CriterionParameters& one : parameters) weights.push_back(one.weight / largest / sum);
    return weights;
}

inline void check_bounds(const CriterionParameters& parameters, const std::string& criterion) {
    if (!parameters.worst && !parameters.best) return;
    if (!parameters.worst || !parameters.best) {
        throw std::invalid_argument("selection::score: " + criterion + " needs worst and best, or neither");
    }
    const double worst = *parameters.worst;
    const double best = *parameters.best;
    const bool in_order = parameters.direction == Direction::benefit ? worst < best : worst > best;
    if (!std::isfinite(worst) || !std::isfinite(best) || !std::isfinite(best - worst) || !in_order) {
        throw std::invalid_argument("selection::score: " + criterion + " between " + kam::detail::number_text(worst) +
                                    " and " + kam::detail::number_text(best) + ": worst must be " +
                                    (parameters.direction == Direction::benefit ? "below" : "above") +
                                    " best, and both finite");
    }
}

// Loops instead of Eigen expressions: every program that ranks compiles what follows, and each expression type costs it
// some hundredths of a second.

/// term(0) + ... + term(n - 1), in four lanes, so that one addition need not wait for the other.
template <class Scalar, class Term>
[[nodiscard]] Scalar sum_of(std::size_t n, const Term& term) {
    Scalar lanes[4] = {Scalar(0), Scalar(0), Scalar(0), Scalar(0)};
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        for (std::size_t lane = 0; lane < 4; ++lane) lanes[lane] += term(i + lane);
    }
    for (; i < n; ++i) lanes[0] += term(i);
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

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
        Scalar low = column[0], high = column[0];
        for (const Scalar& x : column) {
            low = x < low ? x : low;
            high = high < x ? x : high;
        }
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

/// Column j of a matrix whose columns are contiguous.
template <class Derived>
[[nodiscard]] std::span<const typename Derived::Scalar> column_of(const Eigen::MatrixBase<Derived>& values,
                                                                  std::size_t j) {
    const auto rows = static_cast<std::size_t>(values.rows());
    const auto stride = static_cast<std::size_t>(values.derived().outerStride());
    return {values.derived().data() + j * stride, rows};
}

/// Throws InputError that lists every cell that is unknown or infinite; `row_name(i)` and `names[j]` say where.
template <class Derived, class RowName>
void check_values(const Eigen::MatrixBase<Derived>& values, const std::vector<std::string>& names,
                  const RowName& row_name) {
    using Scalar = typename Derived::Scalar;
    Report report;
    for (std::size_t j = 0; j < static_cast<std::size_t>(values.cols()); ++j) {
        const auto column = column_of(values, j);
        const auto nothing = sum_of<Scalar>(column.size(), [&](std::size_t i) { return column[i] - column[i]; });
        if (nothing == nothing) continue;  // it is NaN as soon as one value is NaN or infinite
        for (std::size_t i = 0; i < column.size(); ++i) {
            if (kam::detail::is_finite(column[i])) continue;
            const bool unknown = kam::detail::is_unknown(column[i]);
            report.add(row_name(i) + ", " + criterion_text(names, j), unknown ? Fault::missing : Fault::not_finite,
                       unknown ? "is unknown" : "is infinite");
        }
    }
    throw_if_any(report);
}

/// The score of values that are known to be finite.
template <class Derived>
[[nodiscard]] AdditiveScore<typename Derived::Scalar> score_checked(const Eigen::MatrixBase<Derived>& values,
                                                                    const std::vector<CriterionParameters>& parameters,
                                                                    const std::vector<std::string>& names) {
    using std::sqrt;
    using Scalar = typename Derived::Scalar;
    const std::vector<double> weights = normalised_weights(parameters, names);
    const auto n = static_cast<std::size_t>(values.rows());
    const auto count = kam::detail::from_count<Scalar>((std::max)(values.rows(), Eigen::Index{1}));

    AdditiveScore<Scalar> result;
    result.anchored = true;
    result.scores.setZero(values.rows());
    Scalar* const scores = result.scores.data();
    std::vector<Scalar> shares(n);
    Scalar spread_sum(0);
    for (std::size_t j = 0; j < parameters.size(); ++j) {
        check_bounds(parameters[j], criterion_text(names, j));
        CriterionSummary<Scalar> criterion;
        criterion.name = j < names.size() ? names[j] : std::to_string(j);
        criterion.weight = weights[j];
        const auto column = column_of(values, j);
        set_scale(criterion, parameters[j], column);

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
/// or worst and best do not fit the direction; InputError naming every value that is unknown (NaN) or infinite. No
/// rows: no scores.
template <class Derived>
[[nodiscard]] AdditiveScore<typename Derived::Scalar> score(const Eigen::MatrixBase<Derived>& values,
                                                            const std::vector<CriterionParameters>& parameters,
                                                            const std::vector<std::string>& names = {}) {
    if (static_cast<std::size_t>(values.cols()) != parameters.size()) {
        throw std::invalid_argument("selection::score: " + std::to_string(values.cols()) + " columns but " +
                                    std::to_string(parameters.size()) + " criteria");
    }
    const Eigen::Ref<const Eigen::MatrixX<typename Derived::Scalar>> plain(values.derived());  // no copy of a matrix
    detail::check_values(plain, names, [](std::size_t row) { return "row " + std::to_string(row); });
    return detail::score_checked(plain, parameters, names);
}

}  // namespace kam::inline v0::selection
