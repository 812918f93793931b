// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/inputs.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

// What a sample of n simulated outcomes says. The quantile of level q is the smallest outcome that at least a share q
// of the sample does not exceed, an outcome that did occur: the inverse of the empirical distribution function,
// definition 1 of [hyndman1996].

/// A number that differs from run to run. The mean of infinitely many runs lies within two standard errors of `mean` in
/// about 95 of 100 simulations.
template <class Scalar = double>
struct Outcome {
    Scalar mean{};
    Scalar standard_error{};             ///< of the mean
    Eigen::VectorX<Scalar> quantiles{};  ///< in the order of the levels that were asked for
    BOOST_DESCRIBE_CLASS(Outcome, (), (mean, standard_error, quantiles), (), ())
};

/// When the cumulative curve is back at zero for the first time after its trough (Payback::break_even). A run that is
/// never below zero counts with its first period, one that does not come back within the horizon with never: a quantile
/// that falls there is empty.
template <class Scalar = double>
struct BreakEvenOutcome {
    Scalar never_probability{};  ///< not back within the horizon
    Scalar never_standard_error{};
    Scalar never_negative_probability{};  ///< there was nothing to pay back
    std::vector<std::optional<Scalar>> quantiles{};
    BOOST_DESCRIBE_CLASS(BreakEvenOutcome, (),
                         (never_probability, never_standard_error, never_negative_probability, quantiles), (), ())
};

/// How bad it can be. The loss is `benchmark` - value: with benchmark 0 a loss is a negative present value. Both
/// numbers are losses, so below zero means that even the bad cases gain.
template <class Scalar = double>
struct TailRisk {
    Scalar level{};  ///< such as 0.95
    Scalar benchmark{};
    Scalar value_at_risk{};       ///< the loss that is not exceeded with probability `level`: its quantile
    Scalar expected_shortfall{};  ///< mean loss of the worst share 1 - level of all outcomes [acerbi2002]
    BOOST_DESCRIBE_CLASS(TailRisk, (), (level, benchmark, value_at_risk, expected_shortfall), (), ())
};

namespace detail {

/// How many of n outcomes do not exceed the quantile of this level. The product may come out above a whole number by
/// rounding alone.
[[nodiscard]] inline std::size_t quantile_rank(std::size_t n, double level) {
    const double rank = std::ceil(level * static_cast<double>(n) * (1 - 0x1p-50));
    return std::clamp(static_cast<std::size_t>(rank), std::size_t{1}, n);
}

inline void require_level(double level, const char* function) {
    if (!(level >= 0 && level <= 1)) {
        throw std::invalid_argument(std::string(function) + ": a level of " + kam::detail::number_text(level) +
                                    ", but it must be between 0 and 1");
    }
}

/// Positions of quantiles in an ordered sample, the lowest first, each with its place among the levels.
template <class Levels>
[[nodiscard]] auto quantile_positions(std::size_t n, const Levels& levels) {
    std::vector<std::pair<std::size_t, typename Levels::size_type>> positions;
    for (std::size_t i = 0; i < levels.size(); ++i) positions.emplace_back(quantile_rank(n, levels[i]) - 1, i);
    std::sort(positions.begin(), positions.end());
    return positions;
}

/// Mean, its standard error, and quantiles of at least two values, which are left in another order. Equal values have
/// exactly that mean and no error.
template <class Real, class Positions>
[[nodiscard]] Outcome<Real> outcome_of(Real* values, std::size_t n, const Positions& positions) {
    const Real base = values[0];
    const auto count = static_cast<double>(n);
    Real sum = 0, squares = 0;
    for (std::size_t i = 0; i < n; ++i) sum += values[i] - base;
    const Real shift = sum / count;
    for (std::size_t i = 0; i < n; ++i) squares += (values[i] - base - shift) * (values[i] - base - shift);

    Outcome<Real> outcome{base + shift, std::sqrt(squares / (count - 1) / count), {}};
    outcome.quantiles.resize(static_cast<Eigen::Index>(positions.size()));
    Real* from = values;
    for (const auto& [position, place] : positions) {
        std::nth_element(from, values + position, values + n);
        outcome.quantiles[static_cast<Eigen::Index>(place)] = values[position];
        from = values + position;
    }
    return outcome;
}

/// Moves the worst values to the front.
template <class Real>
[[nodiscard]] TailRisk<Real> tail_risk_of(Real* values, std::size_t n, double level, double benchmark) {
    const std::size_t rank = quantile_rank(n, level);
    const std::size_t worse = n - rank;  // so many values are worse than the value at risk
    std::nth_element(values, values + worse, values + n);
    TailRisk<Real> risk{level, benchmark, benchmark - values[worse], 0};
    // The share of the tail that the outcomes beyond the quantile leave belongs to the quantile itself.
    const double tail = (1 - level) * static_cast<double>(n);
    double beyond = 0;
    std::sort(values, values + worse);  // so that the sum does not depend on how nth_element leaves them
    for (std::size_t i = 0; i < worse; ++i) beyond += values[worse] / tail - values[i] / tail;
    risk.expected_shortfall = risk.value_at_risk + beyond;
    return risk;
}

}  // namespace detail

/// Value at risk and expected shortfall of a sample of values, such as present values of simulated runs: worst losses
/// against a benchmark. Throws InputError naming the values that are not finite, std::invalid_argument for a level
/// outside 0..1, a benchmark that is not finite or an empty sample, std::overflow_error for a loss too large for the
/// type.
template <class Derived>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] TailRisk<> tail_risk(const Eigen::MatrixBase<Derived>& values, double level, double benchmark = 0) {
    detail::require_level(level, "cash_flow::tail_risk");
    if (!kam::detail::is_finite(benchmark)) {
        throw std::invalid_argument("cash_flow::tail_risk: the benchmark is not a finite number");
    }
    Eigen::VectorXd sample(values.size());
    Report report;
    for (Eigen::Index i = 0; i < sample.size(); ++i) {
        sample[i] = static_cast<double>(values.derived().coeff(i));
        if (kam::detail::is_finite(sample[i])) continue;
        report.add(kam::detail::element_path("values", static_cast<std::size_t>(i)), Fault::not_finite,
                   "is not a finite number");
    }
    throw_if_any(report);
    if (sample.size() == 0) throw std::invalid_argument("cash_flow::tail_risk: 0 values, but it needs at least 1");
    const TailRisk<> risk =
        detail::tail_risk_of(sample.data(), static_cast<std::size_t>(sample.size()), level, benchmark);
    detail::require_finite_result(risk.value_at_risk, "cash_flow::tail_risk");
    detail::require_finite_result(risk.expected_shortfall, "cash_flow::tail_risk");
    return risk;
}

}  // namespace kam::inline v0::cash_flow
