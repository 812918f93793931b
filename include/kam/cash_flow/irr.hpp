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

/// float and double are solved in double as they are; other types are solved in double first and then polished.
template <class Scalar>
inline constexpr bool needs_polish = !std::is_same_v<Scalar, float> && !std::is_same_v<Scalar, double>;

}  // namespace detail

/// The memory of a rate search. Hand the same one to many calls, one thread at a time, and nothing is allocated once it
/// has grown to the longest series.
template <class Scalar = double>
class RateWorkspace {
public:
    detail::RateSolver<double> solver;
    std::vector<Scalar> amounts;  ///< as given, for types that are polished
    std::vector<Scalar> years;

    void begin(std::size_t count, double ticks_per_year) {
        solver.series.begin(count, ticks_per_year);
        amounts.clear();
        years.clear();
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

/// Newton's steps on the value of all flows as given, in their own type: each doubles the digits and the order of the
/// derivatives that are right. A zero that only touches has none.
template <class Scalar>
[[nodiscard]] Scalar polished(const RateWorkspace<Scalar>& workspace, double root, bool simple) {
    Scalar x = static_cast<Scalar>(root);
    if constexpr (needs_polish<Scalar>) {
        using std::exp;
        if (!simple) return x;
        constexpr int digits = std::numeric_limits<Scalar>::digits;
        constexpr int needed = digits > 400 ? 6 : digits > 200 ? 5 : std::is_arithmetic_v<Scalar> ? 2 : 3;
        const auto& years = workspace.years;
        const auto origin =
            root < 0 ? *std::max_element(years.begin(), years.end()) : *std::min_element(years.begin(), years.end());
        for (int step = 0; step < needed; ++step) {
            Scalar value(0), moment(0);
            for (std::size_t i = 0; i < years.size(); ++i) {
                const Scalar time(years[i] - origin);
                const Scalar power(-(x * time));
                const Scalar present(workspace.amounts[i] * exp(power));
                value = Scalar(value + present);
                moment = Scalar(moment + present * time);
            }
            if (!(plain(moment) != 0) || !kam::detail::is_finite(plain(moment))) break;
            x = Scalar(x + value / moment);
        }
    }
    return x;
}

template <class Scalar>
void fill(RateOfReturn<Scalar>& result, const RateWorkspace<Scalar>& workspace, const Root<double>& root) {
    using std::exp;
    result.status = RateStatus::found;
    result.touching = root.touching;
    result.residual = root.residual;
    const Scalar x = polished(workspace, root.x, !root.touching);
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
}

template <class Derived, class Scalar>
[[nodiscard]] RateStatus load(const Eigen::MatrixBase<Derived>& flows, const char* function,
                              RateWorkspace<Scalar>& workspace) {
    const ColumnOf<Derived> column(flows.derived());
    workspace.begin(static_cast<std::size_t>(column.size()), 1);
    bool finite = true;
    for (Eigen::Index i = 0; i < column.size(); ++i) {
        const double amount = plain(column.coeff(i));
        finite = finite && kam::detail::is_finite(amount);
        workspace.solver.series.set(static_cast<std::size_t>(i), static_cast<double>(i), amount);
        if constexpr (needs_polish<Scalar>) {
            workspace.amounts.push_back(Scalar(column.coeff(i)));
            workspace.years.push_back(Scalar(static_cast<double>(i)));
        }
    }
    if (!finite) throw_not_finite(column, function);
    return workspace.solver.series.finish();
}

/// How many equal parts a year has, so that every time is a whole number of them; 0 for Act/Act, where there are none.
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
            return 0;
    }
    return 0;
}

/// Time from the base in ticks, or in years where there are none.
[[nodiscard]] inline double rate_time(Date base, Date on, DayCount day_count, double ticks) {
    switch (day_count) {
        case DayCount::actual_365_fixed:
        case DayCount::actual_360:
        case DayCount::actual_365_25:
            return static_cast<double>((on - base).count());
        case DayCount::actual_actual_isda:
            return year_fraction(base, on, day_count);
        default:
            return std::round(year_fraction(base, on, day_count) * ticks);
    }
}

template <FlowRange R, class Scalar>
[[nodiscard]] RateStatus load(const R& flows, DayCount day_count, RateWorkspace<Scalar>& workspace) {
    const double ticks = ticks_per_year(day_count);
    workspace.begin(static_cast<std::size_t>(std::ranges::size(flows)), ticks);
    if (std::ranges::empty(flows)) return RateStatus::too_few_flows;
    const auto& first = *std::ranges::begin(flows);
    const Date base = (std::ranges::min)(flows, {}, &RecordIn<R>::on).on;
    bool finite = true;
    std::size_t at = 0;
    for (const auto& flow : flows) {
        if constexpr (kam::detail::HasToReal<AmountIn<R>>) (void)(flow.amount < first.amount);  // one currency
        const Scalar value = to_number<Scalar>(flow.amount);
        const double amount = plain(value);
        finite = finite && kam::detail::is_finite(amount);
        workspace.solver.series.set(at++, rate_time(base, flow.on, day_count, ticks), amount);
        if constexpr (needs_polish<Scalar>) {
            workspace.amounts.push_back(value);
            workspace.years.push_back(year_fraction<Scalar>(base, flow.on, day_count));
        }
    }
    if (!finite) {
        Report report;
        std::size_t index = 0;
        for (const auto& flow : flows) {
            if (!kam::detail::is_finite(plain(to_number<Scalar>(flow.amount)))) {
                report.add(kam::detail::element_path("flows", index) + ".amount", Fault::not_finite,
                           "is not a finite number");
            }
            ++index;
        }
        throw_if_any(report);
    }
    return workspace.solver.series.finish();
}

/// The rate of the series that has been loaded with this outcome.
template <class Scalar>
[[nodiscard]] RateOfReturn<Scalar> rate_of_loaded(RateStatus loaded, const RateOptions& options,
                                                  RateWorkspace<Scalar>& workspace) {
    RateOfReturn<Scalar> result;
    result.status = loaded;
    result.sign_changes = workspace.solver.series.sign_changes();
    if (loaded == RateStatus::same_sign) result.count = 0;
    if (loaded != RateStatus::found) return result;
    const Solution<double> found = workspace.solver.solve(options);
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
/// one nearest the guess, and the result says that others exist. Unknowns: every status but `found` comes without a
/// rate. Throws InputError naming every flow that is not finite, std::invalid_argument for options out of range.
/// Multiprecision and automatic differentiation types are solved in double and polished in their own type.
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
