// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/irr.hpp>
#include <kam/cash_flow/linear_cost.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>

namespace kam::inline v0::cash_flow {

/// What falls along a power of the quantity.
enum class LearningForm {
    unit,               ///< the n-th unit costs first_unit x n^b
    cumulative_average  ///< the first n units cost first_unit x n^b each, on average: Wright's form
};
BOOST_DESCRIBE_ENUM(LearningForm, unit, cumulative_average)

/// Experience makes the next unit cheaper: with b = log2(rate), each doubling of the quantity leaves `rate` of the cost
/// (T221; [wright1936]). A rate of 0.8 is "an 80 % curve", 1 is no learning.
template <class Scalar = double>
struct LearningCurve {
    Scalar first_unit{};  ///< what the first unit costs
    Scalar rate{};        ///< above 0, at most 1
    LearningForm form{};
    BOOST_DESCRIBE_CLASS(LearningCurve, (), (first_unit, rate, form), (), ())
};

namespace detail {

template <class Scalar>
void require_learning(const LearningCurve<Scalar>& curve, std::int64_t units, const char* function) {
    Report report;
    check_numbers(curve, "curve", report);
    check_not_negative(curve.first_unit, "curve.first_unit", report);
    check_positive(curve.rate, "curve.rate", report);
    if (curve.rate > Scalar(1)) {
        report.add("curve.rate", Fault::out_of_range, number_text(curve.rate) + " must be at most 1");
    }
    throw_if_any(report);
    if (units < 1) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(units) +
                                    " units, but there must be at least 1");
    }
}

}  // namespace detail

/// b in n^b: log2 of the learning rate; 0 without learning, below 0 with it.
template <class Scalar>
[[nodiscard]] Scalar learning_exponent(const LearningCurve<Scalar>& curve) {
    using std::log;
    detail::require_learning(curve, 1, "cash_flow::learning_exponent");
    return Scalar(log(curve.rate) / log(Scalar(2)));
}

/// What the first n units cost together: in the unit form the exact sum of n terms, not the usual integral. Throws
/// InputError for a rate outside (0, 1] or a cost below 0, std::invalid_argument for fewer than 1 unit.
template <class Scalar>
[[nodiscard]] Scalar total_cost(const LearningCurve<Scalar>& curve, std::int64_t units) {
    detail::require_learning(curve, units, "cash_flow::total_cost");
    const Scalar b = learning_exponent(curve);
    const auto power = [&](std::int64_t n) { return detail::power_of(Scalar(static_cast<double>(n)), b); };
    Scalar sum(0);
    if (curve.form == LearningForm::cumulative_average) {
        sum = Scalar(Scalar(static_cast<double>(units)) * power(units));
    } else {
        for (std::int64_t n = units; n > 0; --n) sum = Scalar(sum + power(n));  // the small terms first
    }
    const Scalar total(curve.first_unit * sum);
    detail::require_finite_result(total, "cash_flow::total_cost");
    return total;
}

/// What one of the first n units costs on average. Trouble as total_cost.
template <class Scalar>
[[nodiscard]] Scalar average_cost(const LearningCurve<Scalar>& curve, std::int64_t units) {
    return Scalar(total_cost(curve, units) / Scalar(static_cast<double>(units)));
}

/// What the n-th unit alone costs. Trouble as total_cost.
template <class Scalar>
[[nodiscard]] Scalar marginal_cost(const LearningCurve<Scalar>& curve, std::int64_t unit) {
    detail::require_learning(curve, unit, "cash_flow::marginal_cost");
    if (curve.form == LearningForm::cumulative_average) {
        if (unit == 1) return curve.first_unit;
        // The share of the total that the last unit adds, without the difference of two large totals.
        const Scalar smaller(detail::log_growth(Scalar(Scalar(-1) / Scalar(static_cast<double>(unit)))));
        const Scalar power(Scalar(1) + learning_exponent(curve));
        return Scalar(total_cost(curve, unit) * Scalar(-detail::growth_minus_one(Scalar(power * smaller))));
    }
    return Scalar(curve.first_unit * detail::power_of(Scalar(static_cast<double>(unit)), learning_exponent(curve)));
}

/// The integral that is often taken for the sum of the unit form, from 1/2 to n + 1/2: first_unit ((n + 1/2)^(1 + b) -
/// (1/2)^(1 + b)) / (1 + b), which needs no loop. In the cumulative-average form nothing is approximated.
template <class Scalar>
[[nodiscard]] Scalar approximate_total_cost(const LearningCurve<Scalar>& curve, std::int64_t units) {
    using std::log;
    if (curve.form == LearningForm::cumulative_average) return total_cost(curve, units);
    detail::require_learning(curve, units, "cash_flow::approximate_total_cost");
    const Scalar half = Scalar(Scalar(1) / Scalar(2));
    const Scalar end = Scalar(Scalar(static_cast<double>(units)) + half);
    const Scalar power(Scalar(1) + learning_exponent(curve));
    const auto risen = [&](const Scalar& to) { return detail::growth_minus_one(Scalar(power * log(to))); };
    const Scalar sum =
        power == Scalar(0) ? Scalar(log(Scalar(end / half))) : Scalar((risen(end) - risen(half)) / power);
    const Scalar total(curve.first_unit * sum);
    detail::require_finite_result(total, "cash_flow::approximate_total_cost");
    return total;
}

/// The smallest order that pays, when each unit sells at a price, learning makes them cheaper, and `cost` is what
/// learning leaves alone (the fixed cost of the order; material per unit).
template <class Scalar = double>
struct LearningBreakEven {
    std::optional<std::int64_t> units{};  ///< none: no order up to `largest` pays
    Scalar profit{};                      ///< of that order; of the order of `largest` units when none pays
    std::optional<std::int64_t> worst{};  ///< the order size with the deepest loss, up to where the search ended
    Scalar worst_profit{};
    BOOST_DESCRIBE_CLASS(LearningBreakEven, (), (units, profit, worst, worst_profit), (), ())
};

/// Goes through the order sizes 1, 2, ... up to `largest` by exact sums (T221, T222). Trouble as total_cost.
template <class Scalar>
[[nodiscard]] LearningBreakEven<Scalar> break_even_order_size(const LinearCost<Scalar>& cost,
                                                              const LearningCurve<Scalar>& curve,
                                                              const std::type_identity_t<Scalar>& price,
                                                              std::int64_t largest) {
    Report report;
    detail::check_numbers(cost, "cost", report);
    detail::check_number(price, "price", {}, report);
    throw_if_any(report);
    detail::require_learning(curve, largest, "cash_flow::break_even_order_size");
    const Scalar b = learning_exponent(curve);
    const Scalar margin(price - cost.per_unit);
    LearningBreakEven<Scalar> result;
    Scalar sum(0);
    for (std::int64_t n = 1; n <= largest; ++n) {
        const Scalar count(static_cast<double>(n));
        const Scalar power = detail::power_of(count, b);
        sum = curve.form == LearningForm::unit ? Scalar(sum + power) : Scalar(count * power);
        result.profit = Scalar(margin * count - cost.fixed - curve.first_unit * sum);
        if (!result.worst || result.profit < result.worst_profit) {
            result.worst = n;
            result.worst_profit = result.profit;
        }
        if (result.profit >= Scalar(0)) {
            result.units = n;
            break;
        }
    }
    detail::require_finite_result(result.profit, "cash_flow::break_even_order_size");
    return result;
}

/// A learning curve in the unit form, estimated from what single units have cost.
template <class Scalar = double>
struct LearningFit {
    LearningCurve<Scalar> curve{};
    Scalar exponent{};                       ///< b, the slope in logarithms
    std::optional<Scalar> exponent_error{};  ///< its standard error; none from two observations
    std::optional<Scalar> rate_low{};        ///< the rate at one standard error of b on either side
    std::optional<Scalar> rate_high{};
    std::optional<Scalar> residual_deviation{};  ///< of ln cost: about the relative scatter
    std::optional<Scalar> r_squared{};           ///< none when all costs are the same
    Eigen::Index observation_count{};
    BOOST_DESCRIBE_CLASS(LearningFit, (),
                         (curve, exponent, exponent_error, rate_low, rate_high, residual_deviation, r_squared,
                          observation_count),
                         (), ())
};

/// Least squares of ln cost on ln unit number: ln cost = ln first_unit + b ln n (T221). A rate above 1 is reported as
/// it is: costs have risen. Throws InputError naming every unit number and cost that is not a finite number above 0,
/// and when the unit numbers, or their logs in this number type, are not at least two different ones;
/// std::invalid_argument when the two columns differ in length.
template <class Units, class Costs>
[[nodiscard]] LearningFit<typename Costs::Scalar> fit_learning_curve(const Eigen::MatrixBase<Units>& units,
                                                                     const Eigen::MatrixBase<Costs>& costs) {
    using Scalar = typename Costs::Scalar;
    using std::exp;
    using std::log;
    using std::sqrt;
    const Eigen::VectorX<Scalar> n = units.template cast<Scalar>(), cost = costs;
    if (n.size() != cost.size()) {
        throw std::invalid_argument("cash_flow::fit_learning_curve: " + std::to_string(n.size()) +
                                    " unit numbers but " + std::to_string(cost.size()) + " costs");
    }
    Report report;
    for (Eigen::Index i = 0; i < n.size(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        detail::check_number(n[i], kam::detail::element_path("units", at), {}, report);
        detail::check_positive(n[i], kam::detail::element_path("units", at), report);
        detail::check_number(cost[i], kam::detail::element_path("costs", at), {}, report);
        detail::check_positive(cost[i], kam::detail::element_path("costs", at), report);
    }
    throw_if_any(report);
    const Scalar count(static_cast<double>(n.size()));
    Eigen::VectorX<Scalar> x(n.size()), y(n.size());
    bool differ = false;
    for (Eigen::Index i = 0; i < n.size(); ++i) {
        x[i] = log(n[i]);
        y[i] = log(cost[i]);
        differ = differ || x[i] != x[0];
    }
    if (!differ) {
        throw InputError("units", Fault::inconsistent,
                         "must hold at least two different unit numbers, and not too close to tell their logs apart");
    }

    const Scalar mean_x(x.sum() / count), mean_y(y.sum() / count);
    Scalar xx(0), xy(0), yy(0);
    for (Eigen::Index i = 0; i < n.size(); ++i) {
        const Scalar dx(x[i] - mean_x), dy(y[i] - mean_y);
        xx = Scalar(xx + dx * dx);
        xy = Scalar(xy + dx * dy);
        yy = Scalar(yy + dy * dy);
    }
    LearningFit<Scalar> fit;
    fit.observation_count = n.size();
    fit.exponent = Scalar(xy / xx);
    const Scalar ln2 = log(Scalar(2));
    fit.curve.first_unit = Scalar(exp(Scalar(mean_y - fit.exponent * mean_x)));
    fit.curve.rate = Scalar(exp(Scalar(fit.exponent * ln2)));
    Scalar residual(0);
    for (Eigen::Index i = 0; i < n.size(); ++i) {
        const Scalar miss(y[i] - mean_y - fit.exponent * (x[i] - mean_x));
        residual = Scalar(residual + miss * miss);
    }
    if (yy > Scalar(0)) fit.r_squared = Scalar(Scalar(1) - residual / yy);
    if (n.size() > 2) {
        const Scalar variance(residual / Scalar(count - Scalar(2)));
        const Scalar error(sqrt(Scalar(variance / xx)));
        fit.residual_deviation = Scalar(sqrt(variance));
        fit.exponent_error = error;
        fit.rate_low = Scalar(exp(Scalar((fit.exponent - error) * ln2)));
        fit.rate_high = Scalar(exp(Scalar((fit.exponent + error) * ln2)));
    }
    return fit;
}

/// The same from records: `fit_learning_curve(runs, &Run::unit, &Run::cost)`. Unknown is rejected; units[3] and
/// costs[3] in a message belong to records[3].
template <RecordRange R, MeasureOf<RecordIn<R>> ReadUnit, MeasureOf<RecordIn<R>> ReadCost>
[[nodiscard]] LearningFit<> fit_learning_curve(const R& records, const ReadUnit& unit, const ReadCost& cost) {
    return fit_learning_curve(kam::column(records, unit), kam::column(records, cost));
}

}  // namespace kam::inline v0::cash_flow
