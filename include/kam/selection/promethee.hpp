// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/selection/criteria_table.hpp>
#include <kam/selection/promethee_flow.hpp>
#include <kam/selection/rank_order.hpp>

namespace kam::inline v0::selection {

/// How one criterion compares two accounts.
template <class Scalar = double>
struct PrometheeCriterion {
    std::string name{};
    double weight = 0;  ///< the weights of all criteria sum to 1
    PreferenceFunction<Scalar> function{};
    bool inert = false;  ///< no weight, or no account is preferred to another
    BOOST_DESCRIBE_CLASS(PrometheeCriterion, (), (name, weight, function, inert), (), ())
};

/// How much accounts outrank the others, and are outranked by them.
template <class Scalar = double>
struct PrometheeScore {
    std::vector<std::string> account_keys{};
    Eigen::VectorX<Scalar> net_flow{};       ///< leaving - entering flow, -1..1; these sum to 0
    Eigen::VectorX<Scalar> leaving_flow{};   ///< phi+: mean preference over the other accounts, 0..1
    Eigen::VectorX<Scalar> entering_flow{};  ///< phi-: mean preference of the others over it, 0..1
    /// Net flow of each account (row) by each criterion (column) alone; weighted by the weights they sum to its net
    /// flow, which is the explanation.
    Eigen::MatrixX<Scalar> criterion_flows{};
    RankOrder ranking{};  ///< PROMETHEE II: by net flow
    std::vector<PrometheeCriterion<Scalar>> criteria{};
    std::size_t filled_count = 0;  ///< unknown values that a missing-value policy filled
    BOOST_DESCRIBE_CLASS(PrometheeScore, (),
                         (account_keys, net_flow, leaving_flow, entering_flow, criterion_flows, ranking, criteria,
                          filled_count),
                         (), ())
};

/// What PROMETHEE I says of two accounts.
enum class PartialOrder {
    better,       ///< ahead in one flow and not behind in the other
    equal,        ///< the same in both
    worse,        ///< behind in one flow and not ahead in the other
    incomparable  ///< each is ahead in one: strong where the other is weak
};
BOOST_DESCRIBE_ENUM(PartialOrder, better, equal, worse, incomparable)

namespace detail {

/// The shape that the given thresholds speak of.
[[nodiscard]] inline PreferenceShape shape_of(const CriterionParameters& parameters) {
    if (parameters.preference) {
        return parameters.indifference ? PreferenceShape::linear : PreferenceShape::v_shape;
    }
    return parameters.indifference ? PreferenceShape::u_shape : PreferenceShape::usual;
}

template <class Scalar>
[[nodiscard]] PreferenceFunction<Scalar> preference_function(const CriterionParameters& parameters,
                                                             PreferenceShape shape, std::size_t j,
                                                             const Labels& labels) {
    const bool needs_q =
        shape == PreferenceShape::u_shape || shape == PreferenceShape::level || shape == PreferenceShape::linear;
    const bool needs_p = shape == PreferenceShape::v_shape || shape == PreferenceShape::level ||
                         shape == PreferenceShape::linear || shape == PreferenceShape::gaussian;
    const std::string shape_name(kam::name_of(shape));
    if (needs_q && !parameters.indifference) {
        throw labels.wrong(j, "has no indifference threshold, which the shape " + shape_name + " needs");
    }
    if (needs_p && !parameters.preference) {
        throw labels.wrong(j, "has no preference threshold, which the shape " + shape_name + " needs");
    }
    PreferenceFunction<Scalar> function;
    function.shape = shape;
    function.indifference = Scalar(0);
    function.preference = Scalar(0);
    function.inflection = Scalar(0);
    if (needs_q) function.indifference = static_cast<Scalar>(*parameters.indifference);
    if (shape == PreferenceShape::gaussian) {
        if (!(*parameters.preference > 0)) throw labels.wrong(j, "needs a preference threshold above 0 for gaussian");
        function.inflection = static_cast<Scalar>(*parameters.preference);
    } else if (needs_p) {
        function.preference = static_cast<Scalar>(*parameters.preference);
    }
    return function;
}

template <class Scalar>
[[nodiscard]] PrometheeScore<Scalar> promethee_checked(const CheckedValues<Scalar>& values,
                                                       const std::vector<PreferenceShape>& shapes) {
    using std::abs;
    if (!shapes.empty() && shapes.size() != values.columns()) {
        throw std::invalid_argument(std::string(values.labels.function) + ": " + std::to_string(shapes.size()) +
                                    " preference shapes but " + std::to_string(values.columns()) + " criteria");
    }
    const std::size_t n = values.rows;
    const auto size = static_cast<Eigen::Index>(n);
    PrometheeScore<Scalar> result;
    result.filled_count = values.filled_count();
    result.net_flow.setZero(size);
    result.leaving_flow.setZero(size);
    result.entering_flow.setZero(size);
    result.criterion_flows.setZero(size, static_cast<Eigen::Index>(values.columns()));
    for (std::size_t j = 0; j < values.columns(); ++j) {
        const CriterionParameters& parameters = values.parameters[j];
        PrometheeCriterion<Scalar> criterion;
        criterion.name = values.name(j);
        criterion.weight = values.weights[j];
        criterion.function = preference_function<Scalar>(parameters, shapes.empty() ? shape_of(parameters) : shapes[j],
                                                         j, values.labels);
        criterion.inert = true;
        if (n > 1) {
            const auto column = values.column(j);
            std::vector<Scalar> gains(column.begin(), column.end());
            if (!values.is_benefit(j)) {
                for (Scalar& gain : gains) gain = -gain;
            }
            const auto [low, high] = range_of<Scalar>(gains);
            const Scalar lowest = abs(low), highest = abs(high);
            const Scalar rounding = difference_rounding<Scalar>(lowest < highest ? highest : lowest);
            const bool gaussian = criterion.function.shape == PreferenceShape::gaussian;
            if (gaussian) check_pairwise(n, values.labels);
            const auto sums = gaussian ? sums_by_pairs<Scalar>(criterion.function, rounding, gains)
                                       : sums_by_order<Scalar>(criterion.function, rounding, gains);
            const Scalar others = kam::detail::from_count<Scalar>(size - 1);
            const Scalar share = values.weight(j) / others;
            Scalar* const own = result.criterion_flows.data() + j * n;
            for (std::size_t i = 0; i < n; ++i) {
                own[i] = (sums.over[i] - sums.under[i]) / others;
                result.leaving_flow.data()[i] += share * sums.over[i];
                result.entering_flow.data()[i] += share * sums.under[i];
                criterion.inert = criterion.inert && !(sums.over[i] > Scalar(0));
            }
            criterion.inert = criterion.inert || criterion.weight == 0;
        }
        result.criteria.push_back(std::move(criterion));
    }
    for (std::size_t i = 0; i < n; ++i) {
        result.net_flow.data()[i] = result.leaving_flow.data()[i] - result.entering_flow.data()[i];
    }
    result.ranking = competition_ranks(result.net_flow);
    return result;
}

}  // namespace detail

/// PROMETHEE I and II [brans1985]: how much every row is preferred to the others and they to it, by preference
/// functions of the difference in each criterion. The shape follows from the thresholds that the criterion has: none
/// usual, indifference u_shape, preference v_shape, both linear; or `shapes` names one per criterion (a Gaussian takes
/// the preference threshold as its inflection s). Exact in n log n for all shapes but the Gaussian, which compares pair
/// by pair and is refused beyond 5,000 accounts. Flows compare with the accounts at hand, so another account may change
/// them. A difference that misses a threshold by rounding is on it. Fewer than two accounts: flows of 0. Throws
/// std::invalid_argument when a shape lacks its threshold; else as `score`.
template <class Derived>
[[nodiscard]] PrometheeScore<typename Derived::Scalar> promethee(const Eigen::MatrixBase<Derived>& values,
                                                                 const std::vector<CriterionParameters>& parameters,
                                                                 const std::vector<PreferenceShape>& shapes = {},
                                                                 const std::vector<std::string>& names = {}) {
    return detail::on_matrix("selection::promethee", values, parameters, names,
                             [&](const auto& input) { return detail::promethee_checked(input, shapes); });
}
/// The same for records.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] PrometheeScore<double> promethee(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria,
                                               const std::vector<PreferenceShape>& shapes = {}) {
    return detail::on_records("selection::promethee", records, criteria,
                              [&](const auto& input) { return detail::promethee_checked(input, shapes); });
}

/// PROMETHEE I: what the two flows say of account `a` beside account `b`. Throws std::invalid_argument when there is no
/// such row.
template <class Scalar>
[[nodiscard]] PartialOrder partial_order(const PrometheeScore<Scalar>& result, std::size_t a, std::size_t b) {
    const auto size = static_cast<std::size_t>(result.net_flow.size());
    if (a >= size || b >= size) {
        throw std::invalid_argument("selection::partial_order: rows " + std::to_string(a) + " and " +
                                    std::to_string(b) + " of " + std::to_string(size));
    }
    const auto tolerance = static_cast<Scalar>(tie_tolerance);
    const Scalar out = result.leaving_flow.data()[a] - result.leaving_flow.data()[b];
    const Scalar in = result.entering_flow.data()[b] - result.entering_flow.data()[a];
    const bool ahead = out > tolerance || in > tolerance;
    const bool behind = out < -tolerance || in < -tolerance;
    return ahead && behind ? PartialOrder::incomparable
           : ahead         ? PartialOrder::better
           : behind        ? PartialOrder::worse
                           : PartialOrder::equal;
}

}  // namespace kam::inline v0::selection
