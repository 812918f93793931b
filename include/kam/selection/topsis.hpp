// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/rank_order.hpp>

namespace kam::inline v0::selection {

/// What the values of a criterion are divided by before distances are measured. It can decide the winner
/// [opricovic2004], so it has no default.
enum class TopsisScale {
    vector,   ///< the Euclidean length of the column
    min_max,  ///< the range of the column
    largest,  ///< the largest size of the column
    none,     ///< nothing: all criteria are in one unit
    between   ///< worst..best of the criterion, which are then the two ideals: no rank reversal
};
BOOST_DESCRIBE_ENUM(TopsisScale, vector, min_max, largest, none, between)

/// The two ideals in one criterion.
template <class Scalar = double>
struct TopsisCriterion {
    std::string name{};
    double weight = 0;   ///< the weights of all criteria sum to 1
    Scalar unit{};       ///< what values are divided by; 0 where the criterion cannot tell accounts apart
    Scalar ideal{};      ///< the best value, in the criterion's own unit
    Scalar nadir{};      ///< the worst value
    bool inert = false;  ///< no weight, or the same for every account
    BOOST_DESCRIBE_CLASS(TopsisCriterion, (), (name, weight, unit, ideal, nadir, inert), (), ())
};

/// How close accounts are to the ideal one, seen from the worst.
template <class Scalar = double>
struct TopsisScore {
    std::vector<std::string> account_keys{};
    Eigen::VectorX<Scalar> scores{};      ///< closeness: from_nadir / (from_ideal + from_nadir); 1/2 where both are 0
    Eigen::VectorX<Scalar> from_ideal{};  ///< distance D+ of each account from the ideal
    Eigen::VectorX<Scalar> from_nadir{};  ///< distance D- from the worst
    RankOrder ranking{};
    TopsisScale scale{};
    std::vector<TopsisCriterion<Scalar>> criteria{};
    bool anchored = false;         ///< the scale `between`: no score depends on another account
    std::size_t filled_count = 0;  ///< unknown values that a missing-value policy filled
    BOOST_DESCRIBE_CLASS(TopsisScore, (),
                         (account_keys, scores, from_ideal, from_nadir, ranking, scale, criteria, anchored,
                          filled_count),
                         (), ())
};

namespace detail {

/// Length of a column by way of its largest size, so that squares neither overflow nor vanish.
template <class Scalar>
[[nodiscard]] Scalar length_of(std::span<const Scalar> column, const Scalar& largest) {
    using std::sqrt;
    if (!(largest > Scalar(0))) return Scalar(0);
    const Scalar factor = Scalar(1) / largest;
    const Scalar squares = sum_of<Scalar>(column.size(), [&](std::size_t i) {
        const Scalar share = column[i] * factor;
        return Scalar(share * share);
    });
    return Scalar(largest * sqrt(squares));
}

template <class Scalar>
[[nodiscard]] TopsisCriterion<Scalar> topsis_criterion(const CheckedValues<Scalar>& values, std::size_t j,
                                                       TopsisScale scale) {
    using std::abs;
    const CriterionParameters& parameters = values.parameters[j];
    const auto column = values.column(j);
    TopsisCriterion<Scalar> criterion;
    criterion.name = values.name(j);
    criterion.weight = values.weights[j];
    Scalar low(0), high(0);
    if (!column.empty()) std::tie(low, high) = range_of(column);
    criterion.inert = criterion.weight == 0 || low == high;
    const Scalar largest = (std::max)(Scalar(abs(low)), Scalar(abs(high)));
    if (scale == TopsisScale::between) {
        if (!parameters.worst) throw values.labels.wrong(j, "needs worst and best on this scale");
        criterion.nadir = static_cast<Scalar>(*parameters.worst);
        criterion.ideal = static_cast<Scalar>(*parameters.best);
        criterion.unit = abs(Scalar(criterion.ideal - criterion.nadir));
        return criterion;
    }
    criterion.ideal = values.is_benefit(j) ? high : low;
    criterion.nadir = values.is_benefit(j) ? low : high;
    if (!kam::detail::is_finite(Scalar(high - low))) {
        throw InputError(values.labels.criterion(j), Fault::out_of_range,
                         "the values lie too far apart for their type");
    }
    criterion.unit = low == high                     ? Scalar(0)
                     : scale == TopsisScale::vector  ? length_of(column, largest)
                     : scale == TopsisScale::min_max ? Scalar(high - low)
                     : scale == TopsisScale::largest     ? largest
                                                     : Scalar(1);
    return criterion;
}

template <class Scalar>
[[nodiscard]] TopsisScore<Scalar> topsis_checked(const CheckedValues<Scalar>& values, TopsisScale scale) {
    using std::sqrt;
    const auto size = static_cast<Eigen::Index>(values.rows);
    TopsisScore<Scalar> result;
    result.scale = scale;
    result.anchored = scale == TopsisScale::between;
    result.filled_count = values.filled_count();
    for (std::size_t j = 0; j < values.columns(); ++j) {
        result.criteria.push_back(topsis_criterion(values, j, scale));
    }
    result.scores.resize(size);
    result.from_ideal.setZero(size);
    result.from_nadir.setZero(size);
    constexpr std::size_t block = 1024;  // so that the sums stay in the fastest cache while the columns pass by
    for (std::size_t begin = 0; begin < values.rows; begin += block) {
        const std::size_t count = (std::min)(block, values.rows - begin);
        Scalar* const plus = result.from_ideal.data() + begin;
        Scalar* const minus = result.from_nadir.data() + begin;
        for (std::size_t j = 0; j < values.columns(); ++j) {
            const TopsisCriterion<Scalar>& criterion = result.criteria[j];
            if (criterion.weight == 0 || criterion.unit == Scalar(0)) continue;
            const Scalar factor = values.weight(j) / criterion.unit;
            const Scalar ideal = criterion.ideal, nadir = criterion.nadir;
            const Scalar low = (std::min)(ideal, nadir), high = (std::max)(ideal, nadir);
            const Scalar* const column = values.column(j).data() + begin;
            for (std::size_t i = 0; i < count; ++i) {
                const Scalar above = column[i] < low ? low : column[i];
                const Scalar x = high < above ? high : above;
                const Scalar down = factor * (x - ideal);
                const Scalar up = factor * (x - nadir);
                plus[i] += down * down;
                minus[i] += up * up;
            }
        }
        Scalar* const scores = result.scores.data() + begin;
        for (std::size_t i = 0; i < count; ++i) {
            plus[i] = sqrt(plus[i]);
            minus[i] = sqrt(minus[i]);
            const Scalar sum = plus[i] + minus[i];
            scores[i] = sum == Scalar(0) ? Scalar(0.5) : Scalar(minus[i] / sum);
        }
    }
    result.ranking = competition_ranks(result.scores);
    return result;
}

}  // namespace detail

/// Technique for order of preference by similarity to the ideal solution [hwang1981]: the weighted Euclidean distances
/// of every row to the best and to the worst value of each criterion, and the closeness made of them. Except on the
/// scale `between`, which needs worst and best of every criterion, both ideals and the unit are those of the accounts
/// at hand, so that another account may turn the order of two (`anchored` is false). A column of zeros or of equal
/// values tells nothing and adds nothing. Throws as `score`.
template <class Derived>
[[nodiscard]] TopsisScore<typename Derived::Scalar> topsis(const Eigen::MatrixBase<Derived>& values,
                                                           const std::vector<CriterionParameters>& parameters,
                                                           TopsisScale scale,
                                                           const std::vector<std::string>& names = {}) {
    return detail::on_matrix("selection::topsis", values, parameters, names,
                             [&](const auto& input) { return detail::topsis_checked(input, scale); });
}
/// The same for records.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] TopsisScore<double> topsis(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria,
                                         TopsisScale scale) {
    return detail::on_records("selection::topsis", records, criteria,
                              [&](const auto& input) { return detail::topsis_checked(input, scale); });
}

/// What one criterion adds to the two distances of an account.
template <class Scalar = double>
struct TopsisPart {
    std::string criterion{};
    Scalar from_ideal_share{};  ///< of the squared distance from the ideal: what keeps the account from it
    Scalar from_nadir_share{};  ///< of the squared distance from the worst: what it has to show
    BOOST_DESCRIBE_CLASS(TopsisPart, (), (criterion, from_ideal_share, from_nadir_share), (), ())
};

/// Why an account has its closeness: the share of every criterion in its squared distances; 0 where the distance is.
/// `values` are those of the account, one per criterion, as the method counted them. Throws std::invalid_argument when
/// their number is another.
template <class Scalar, class Derived>
[[nodiscard]] std::vector<TopsisPart<Scalar>> topsis_parts(const TopsisScore<Scalar>& result,
                                                           const Eigen::MatrixBase<Derived>& values) {
    if (static_cast<std::size_t>(values.size()) != result.criteria.size()) {
        throw std::invalid_argument("selection::topsis_parts: " + std::to_string(values.size()) + " values but " +
                                    std::to_string(result.criteria.size()) + " criteria");
    }
    std::vector<TopsisPart<Scalar>> parts;
    Scalar plus(0), minus(0);
    for (std::size_t j = 0; j < result.criteria.size(); ++j) {
        const auto& criterion = result.criteria[j];
        TopsisPart<Scalar> part;
        part.criterion = criterion.name;
        if (!(criterion.unit == Scalar(0))) {
            const Scalar given = values.derived().coeff(static_cast<Eigen::Index>(j));
            const Scalar low = (std::min)(criterion.ideal, criterion.nadir);
            const Scalar high = (std::max)(criterion.ideal, criterion.nadir);
            const Scalar x = given < low ? low : high < given ? high : given;
            const Scalar factor = static_cast<Scalar>(criterion.weight) / criterion.unit;
            const Scalar down = factor * (x - criterion.ideal), up = factor * (x - criterion.nadir);
            part.from_ideal_share = down * down;
            part.from_nadir_share = up * up;
            plus += part.from_ideal_share;
            minus += part.from_nadir_share;
        }
        parts.push_back(std::move(part));
    }
    for (auto& part : parts) {
        if (plus > Scalar(0)) part.from_ideal_share /= plus;
        if (minus > Scalar(0)) part.from_nadir_share /= minus;
    }
    return parts;
}

}  // namespace kam::inline v0::selection
