// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/rate.hpp>
#include <kam/cash_flow/rate_solver.hpp>
#include <kam/core/day_count.hpp>
#include <kam/core/measure.hpp>

namespace kam::inline v0::cash_flow {

namespace detail {

/// The plain value of a number, without its derivatives and its digits beyond double.
template <class Scalar>
[[nodiscard]] double plain(const Scalar& value) {
    if constexpr (requires { static_cast<double>(value); }) {
        return static_cast<double>(value);
    } else {
        return plain(value.value());
    }
}

/// Numbers that carry derivatives are solved as plain ones first.
template <class Scalar>
inline constexpr bool carries_derivatives = !(requires(const Scalar& value) { static_cast<double>(value); }) ||
                                            (requires(const Scalar& value) { value.derivative(0); });

/// What a search computes in: float as double, other plain numbers as they are.
template <class Scalar>
using SearchReal = std::conditional_t<std::is_same_v<Scalar, float> || carries_derivatives<Scalar>, double, Scalar>;

}  // namespace detail

/// The memory of a rate search. Hand the same one to many calls, one thread at a time, and nothing is allocated once it
/// has grown to the longest series.
template <class Scalar = double>
class RateWorkspace {
public:
    detail::RateSolver<detail::SearchReal<Scalar>> solver;
    double ticks_per_year = 1;
    std::vector<Scalar> amounts;  ///< as given, where they carry derivatives
    std::vector<double> times;    ///< theirs, in ticks

    void begin(std::size_t count, double ticks) {
        solver.series.begin(count);
        ticks_per_year = ticks;
        amounts.clear();
        times.clear();
    }
    void set(std::size_t i, double ticks, const Scalar& amount) {
        using Real = detail::SearchReal<Scalar>;
        if constexpr (detail::carries_derivatives<Scalar>) {
            solver.series.set(i, Real(ticks), detail::plain(amount));
            amounts.push_back(amount);
            times.push_back(ticks);
        } else {
            solver.series.set(i, Real(ticks), static_cast<Real>(amount));
        }
    }
};

namespace detail {

template <class Scalar>
[[nodiscard]] Scalar growth_minus_one(const Scalar& x) {
    using std::exp;
    using std::expm1;
    if constexpr (requires { Scalar(expm1(x)); }) {
        return Scalar(expm1(x));
    } else {
        return Scalar(exp(x) - Scalar(1));
    }
}

/// The log growth per year at a root. Numbers with derivatives take Newton's steps on the value of all flows as given:
/// each doubles the order of the derivatives that are right. A zero that only touches has none.
template <class Scalar>
[[nodiscard]] Scalar log_growth_at(const RateWorkspace<Scalar>& workspace, const Root<SearchReal<Scalar>>& root) {
    const auto x = root.x * workspace.ticks_per_year;
    if constexpr (!carries_derivatives<Scalar>) {
        return static_cast<Scalar>(x);
    } else {
        using std::exp;
        Scalar polished(x);
        if (root.touching) return polished;
        constexpr int digits = std::numeric_limits<Scalar>::digits;
        constexpr int steps = digits > 400 ? 6 : digits > 200 ? 5 : 3;
        const auto& times = workspace.times;
        const double origin = x < 0 ? *std::ranges::max_element(times) : *std::ranges::min_element(times);
        for (int step = 0; step < steps; ++step) {
            Scalar value(0), moment(0);
            for (std::size_t i = 0; i < times.size(); ++i) {
                const Scalar time((times[i] - origin) / workspace.ticks_per_year);
                const Scalar power(-(polished * time));
                const Scalar present(workspace.amounts[i] * exp(power));
                value = Scalar(value + present);
                moment = Scalar(moment + present * time);
            }
            if (!(plain(moment) != 0) || !kam::detail::is_finite(plain(moment))) break;
            polished = Scalar(polished + value / moment);
        }
        return polished;
    }
}

template <class Scalar>
void fill(RateOfReturn<Scalar>& result, const RateWorkspace<Scalar>& workspace, const Root<SearchReal<Scalar>>& root) {
    using std::exp;
    result.status = RateStatus::found;
    result.touching = root.touching;
    result.residual = static_cast<double>(root.residual);
    const Scalar x = log_growth_at(workspace, root);
    result.log_growth = x;
    result.growth = Scalar(exp(x));
    result.rate = growth_minus_one(x);
    result.overflows = !kam::detail::is_finite(*result.growth);
}

inline void require_rate_options(const RateOptions& options, const char* function) {
    require_rate<double>(options.guess, function);
    if (!(options.tolerance >= 0 && options.tolerance < 1)) {
        throw std::invalid_argument(std::string(function) + ": a tolerance of " + number_text(options.tolerance) +
                                    ", but it must be from 0 to below 1");
    }
    if (options.iteration_limit < 1) {
        throw std::invalid_argument(std::string(function) + ": an iteration limit of " +
                                    std::to_string(options.iteration_limit) + ", but it must be at least 1");
    }
    if (options.sign_change_limit < 0) {
        throw std::invalid_argument(std::string(function) + ": a limit of " +
                                    std::to_string(options.sign_change_limit) +
                                    " changes of sign, but it must be at least 0");
    }
    if (options.choice < RateChoice::nearest_guess || options.choice > RateChoice::smallest_positive) {
        throw std::invalid_argument(std::string(function) + ": a choice of " +
                                    std::to_string(static_cast<int>(options.choice)) +
                                    ", but it must be one of the enumerators");
    }
}

template <class Derived, class Scalar>
[[nodiscard]] RateStatus load(const Eigen::MatrixBase<Derived>& flows, const char* function,
                              RateWorkspace<Scalar>& workspace) {
    const ColumnOf<Derived> column(flows.derived());
    workspace.begin(static_cast<std::size_t>(column.size()), 1);
    bool finite = true;
    for (Eigen::Index i = 0; i < column.size(); ++i) {
        const Scalar amount(column.coeff(i));
        finite = finite && kam::detail::is_finite(amount);
        workspace.set(static_cast<std::size_t>(i), static_cast<double>(i), amount);
    }
    if (!finite) throw_not_finite(column, function);
    return workspace.solver.series.finish();
}

/// How many equal parts a year has, so that every time is a whole number of them; in Act/Act a day is a 365th of one
/// year or a 366th of another.
[[nodiscard]] constexpr double ticks_per_year(DayCount day_count) {
    switch (day_count) {
        case DayCount::actual_365_fixed:
        case DayCount::no_leap_365:
            return 365;
        case DayCount::actual_365_25:
            return 365.25;
        case DayCount::actual_360:
        case DayCount::thirty_360_us:
        case DayCount::thirty_e_360:
            return 360;
        case DayCount::actual_actual_isda:
            return 365 * 366;
    }
    return 365;
}

/// Time from the base in ticks.
[[nodiscard]] inline double ticks_between(Date base, Date on, DayCount day_count) {
    switch (day_count) {
        case DayCount::actual_365_fixed:
        case DayCount::actual_360:
        case DayCount::actual_365_25:
            return static_cast<double>((on - base).count());
        default:
            return std::round(year_fraction(base, on, day_count) * ticks_per_year(day_count));
    }
}

/// Throws InputError naming every flow that is not finite.
template <FlowRange R>
void require_finite_flows(const R& flows) {
    Report report;
    std::size_t index = 0;
    for (const auto& flow : flows) {
        if (!kam::detail::is_finite(to_number<typename NumberOf<AmountIn<R>>::Type>(flow.amount))) {
            report.add(kam::detail::element_path("flows", index) + ".amount", Fault::not_finite,
                       "is not a finite number");
        }
        ++index;
    }
    throw_if_any(report);
}

template <FlowRange R, class Scalar>
[[nodiscard]] RateStatus load(const R& flows, DayCount day_count, RateWorkspace<Scalar>& workspace) {
    workspace.begin(static_cast<std::size_t>(std::ranges::size(flows)), ticks_per_year(day_count));
    if (std::ranges::empty(flows)) return RateStatus::too_few_flows;
    const auto& first = *std::ranges::begin(flows);
    const Date base = (std::ranges::min)(flows, {}, &RecordIn<R>::on).on;
    bool finite = true;
    std::size_t at = 0;
    for (const auto& flow : flows) {
        if constexpr (kam::detail::HasToReal<AmountIn<R>>) (void)(flow.amount < first.amount);  // one currency
        const Scalar amount = to_number<Scalar>(flow.amount);
        finite = finite && kam::detail::is_finite(amount);
        workspace.set(at++, ticks_between(base, flow.on, day_count), amount);
    }
    if (!finite) require_finite_flows(flows);
    return workspace.solver.series.finish();
}

/// The rate of the series that has been loaded with this outcome.
template <class Scalar>
[[nodiscard]] RateOfReturn<Scalar> rate_of_loaded(RateStatus loaded, const RateOptions& options,
                                                  RateWorkspace<Scalar>& workspace) {
    RateOfReturn<Scalar> result;
    result.status = loaded;
    result.sign_changes = workspace.solver.series.sign_changes();
    if (loaded == RateStatus::same_sign) {
        result.count = 0;
        result.total_loss = workspace.solver.series.flows().values.front() < 0;
    }
    if (loaded != RateStatus::found) return result;
    const auto found = workspace.solver.solve(options, workspace.ticks_per_year);
    result.status = found.status;
    result.iterations = found.iterations;
    result.uniqueness = found.uniqueness;
    result.count = found.count;
    if (found.status == RateStatus::found) fill(result, workspace, found.root);
    return result;
}

}  // namespace detail

/// Internal rate of return of periodic flows: the rate per period, above -1, at which their present value is zero.
/// Found in the log growth by Halley's method on ln(receipts / outlays), which is free of scale; with several rates the
/// one nearest the guess, and the result says that others exist. That there is none is mostly proved by running totals,
/// at about the cost of a rate (97 of 100 random series without one); where the value comes close to zero in several
/// places the whole ladder of irr_all is climbed, which can cost as much as fifty rates. Unknowns: every status but
/// `found` comes without a rate. Throws InputError naming every flow that is not finite, std::invalid_argument for
/// options out of range. Long double and multiprecision amounts are searched in their own type, so that every digit
/// counts; types that carry derivatives are solved as double, and Newton's steps in their own type add the derivatives.
template <class Derived>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto irr(const Eigen::MatrixBase<Derived>& flows, const RateOptions& options,
                           RateWorkspace<detail::RealOf<typename Derived::Scalar>>& workspace) {
    detail::require_rate_options(options, "cash_flow::irr");
    return detail::rate_of_loaded(detail::load(flows, "cash_flow::irr", workspace), options, workspace);
}
template <class Derived>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto irr(const Eigen::MatrixBase<Derived>& flows, const RateOptions& options = {}) {
    RateWorkspace<detail::RealOf<typename Derived::Scalar>> workspace;
    return irr(flows, options, workspace);
}

/// Internal rate of return of dated flows, per year by the day count (Act/365F: what spreadsheets call XIRR). In any
/// order of dates; flows of one day are added up. Otherwise as irr; amounts of several currencies throw
/// CurrencyMismatch.
template <FlowRange R>
[[nodiscard]] auto xirr(const R& flows, const RateOptions& options,
                        RateWorkspace<typename detail::NumberOf<AmountIn<R>>::Type>& workspace) {
    detail::require_rate_options(options, "cash_flow::xirr");
    return detail::rate_of_loaded(detail::load(flows, options.day_count, workspace), options, workspace);
}
template <FlowRange R>
[[nodiscard]] auto xirr(const R& flows, const RateOptions& options = {}) {
    RateWorkspace<typename detail::NumberOf<AmountIn<R>>::Type> workspace;
    return xirr(flows, options, workspace);
}

}  // namespace kam::inline v0::cash_flow
