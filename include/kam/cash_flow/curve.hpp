// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/payback.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

// One flow per period, in any Eigen vector. On the time axis flow i stands at period `first_period + i` (default 0; 1
// for flows at the ends of periods 1, 2, ...), and the curve runs straight from one flow to the next. Every function
// below throws InputError naming all flows that are not finite, and std::overflow_error when a total is too large for
// the number type. All need + - * / and < only. Built-in integers are computed in double.

namespace detail {

template <class Totals>
void accumulate_rows(Totals& totals) {
    if constexpr (Totals::IsRowMajor) {
        for (Eigen::Index row = 0; row < totals.rows(); ++row) {
            for (Eigen::Index t = 1; t < totals.cols(); ++t) totals(row, t) += totals(row, t - 1);
        }
    } else {
        constexpr Eigen::Index block = 512;  // so that the column before is still in the cache
        for (Eigen::Index from = 0; from < totals.rows(); from += block) {
            const Eigen::Index rows = (std::min)(block, totals.rows() - from);
            for (Eigen::Index t = 1; t < totals.cols(); ++t) {
                totals.col(t).segment(from, rows) += totals.col(t - 1).segment(from, rows);
            }
        }
    }
}

template <class Derived, class Totals>
void require_finite_rows(const Eigen::MatrixBase<Derived>& flows, const Totals& totals, const char* function) {
    // NaN and infinity stay in a running total, so the last column tells about all.
    if (totals.cols() == 0) return;
    Report report;
    bool finite = true;
    for (Eigen::Index row = 0; row < totals.rows(); ++row) {
        if (kam::detail::is_finite(totals(row, totals.cols() - 1))) continue;
        finite = false;
        const Eigen::RowVectorX<typename Derived::Scalar> account = flows.derived().row(row);
        for (Eigen::Index t = 0; t < account.size(); ++t) {
            if (!kam::detail::is_finite(account[t])) {
                report.add("flows[" + std::to_string(row) + "][" + std::to_string(t) + "]", Fault::not_finite,
                           "is not a finite number");
            }
        }
    }
    throw_if_any(report);
    if (!finite) throw std::overflow_error(std::string(function) + ": the result is too large for the number type");
}

}  // namespace detail

/// What the relationship has cost and earned up to each period: the running total of the flows (T228). A vector gives a
/// vector; a matrix of accounts x periods gives the running totals of every account, row by row.
template <class Derived>
[[nodiscard]] auto cumulative(const Eigen::MatrixBase<Derived>& flows) {
    using Scalar = detail::RealOf<typename Derived::Scalar>;
    if constexpr (Derived::IsVectorAtCompileTime) {
        const detail::ColumnOf<Derived> column(flows.derived());
        Eigen::VectorX<Scalar> totals(column.size());
        Scalar total(0);
        for (Eigen::Index t = 0; t < totals.size(); ++t) totals[t] = total = Scalar(total + Scalar(column.coeff(t)));
        if (!kam::detail::is_finite(total)) detail::throw_not_finite(column, "cash_flow::cumulative");
        return totals;
    } else {
        constexpr int order = Derived::IsRowMajor ? Eigen::RowMajor : Eigen::ColMajor;
        Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, order> totals = flows.derived().template cast<Scalar>();
        detail::accumulate_rows(totals);
        detail::require_finite_rows(flows, totals, "cash_flow::cumulative");
        return totals;
    }
}

/// The running total of the present values: cumulative(discounted(flows, rate, first_period)).
template <class Derived, class Rate>
[[nodiscard]] auto discounted_cumulative(const Eigen::MatrixBase<Derived>& flows, const Rate& rate,
                                         Eigen::Index first_period = 0) {
    return cumulative(discounted(flows, rate, first_period));
}

/// The cumulative curve of one account and what can be read from it.
template <class Scalar>
struct Curve {
    Eigen::Index first_period = 0;
    Eigen::VectorX<Scalar> cumulative{};
    Scalar total{};                                        ///< where the curve ends
    std::optional<Trough<Scalar, Eigen::Index>> trough{};  ///< none without flows
    Payback<Scalar, Scalar> payback{};                     ///< in periods, interpolated between flows
    Scalar exposure{};      ///< for how many periods the curve lies below zero, up to the last flow
    Scalar peak_funding{};  ///< the most money that was out at one time; 0 when none was
    BOOST_DESCRIBE_CLASS(Curve, (), (first_period, cumulative, total, trough, payback, exposure, peak_funding), (), ())
};

/// The whole curve with trough, break-even, payback and exposure. For the discounted one: `curve(discounted(flows,
/// rate, 1), 1)`.
template <class Derived>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] Curve<detail::RealOf<typename Derived::Scalar>> curve(const Eigen::MatrixBase<Derived>& flows,
                                                                        Eigen::Index first_period = 0) {
    using Scalar = detail::RealOf<typename Derived::Scalar>;
    Curve<Scalar> result;
    result.first_period = first_period;
    result.cumulative = cumulative(flows.derived());
    const Eigen::VectorX<Scalar>& totals = result.cumulative;

    const Scalar zero(0);
    detail::PaybackFinder<Scalar> finder;
    result.total = result.exposure = result.peak_funding = zero;
    for (Eigen::Index i = 0; i < totals.size(); ++i) {
        const bool below = totals[i] < zero;
        const bool deepest = !result.trough || totals[i] < result.trough->depth;
        if (deepest) result.trough = Trough<Scalar, Eigen::Index>{totals[i], first_period + i};
        const bool was_below = i > 0 && totals[i - 1] < zero;
        // The part of this period after which the curve, coming from totals[i - 1], crosses zero.
        const Scalar crossing =
            i == 0 || was_below == below ? zero : Scalar(totals[i - 1] / Scalar(totals[i - 1] - totals[i]));
        if (was_below) result.exposure = Scalar(result.exposure + (below ? Scalar(1) : crossing));
        if (i > 0 && below && !was_below) result.exposure = Scalar(result.exposure + Scalar(Scalar(1) - crossing));
        finder.next(below, deepest,
                    [&] { return Scalar(Scalar(static_cast<double>(first_period + i - 1)) + crossing); });
    }
    if (totals.size() > 0) result.total = totals[totals.size() - 1];
    if (result.trough && result.trough->depth < zero) result.peak_funding = Scalar(-result.trough->depth);
    result.payback = finder.result(result.total < zero ? Scalar(-result.total) : zero);
    return result;
}

/// The lowest point of the cumulative curve and the period of it, the first one on ties; none without flows.
template <class Derived>
[[nodiscard]] std::optional<Trough<detail::RealOf<typename Derived::Scalar>, Eigen::Index>> trough(
    const Eigen::MatrixBase<Derived>& flows, Eigen::Index first_period = 0) {
    return curve(flows, first_period).trough;
}

/// First, break-even and permanent payback in periods, interpolated inside the period. Discounted payback:
/// `payback(discounted(flows, rate, 1), 1)`.
template <class Derived>
[[nodiscard]] Payback<detail::RealOf<typename Derived::Scalar>, detail::RealOf<typename Derived::Scalar>> payback(
    const Eigen::MatrixBase<Derived>& flows, Eigen::Index first_period = 0) {
    return curve(flows, first_period).payback;
}

/// The money that a portfolio needs at one time, and what its accounts would need each on its own.
template <class Scalar>
struct Funding {
    Scalar peak{};                       ///< the most that all accounts together have out at one time; 0 when none
    std::optional<Eigen::Index> when{};  ///< the period of that peak; none when no money is ever out
    Scalar alone{};                      ///< sum of each account's own peak: what it would take without pooling
    BOOST_DESCRIBE_CLASS(Funding, (), (peak, when, alone), (), ())
};

/// Peak funding of a portfolio: accounts x periods, one account per row.
template <class Derived>
[[nodiscard]] Funding<detail::RealOf<typename Derived::Scalar>> portfolio_funding(
    const Eigen::MatrixBase<Derived>& flows, Eigen::Index first_period = 0) {
    using Scalar = detail::RealOf<typename Derived::Scalar>;
    const Eigen::MatrixX<Scalar> totals = cumulative(Eigen::MatrixX<typename Derived::Scalar>(flows.derived()));
    Funding<Scalar> funding{Scalar(0), std::nullopt, Scalar(0)};
    if (totals.size() == 0) return funding;
    const Eigen::VectorX<Scalar> lowest = totals.rowwise().minCoeff();
    for (const Scalar& depth : lowest) {
        if (depth < Scalar(0)) funding.alone = Scalar(funding.alone - depth);
    }
    const Eigen::VectorX<Scalar> together = totals.colwise().sum().transpose();
    bool finite = kam::detail::is_finite(funding.alone);
    for (Eigen::Index t = 0; t < together.size(); ++t) {
        finite = finite && kam::detail::is_finite(together[t]);
        if (together[t] < Scalar(-funding.peak)) {
            funding.peak = Scalar(-together[t]);
            funding.when = first_period + t;
        }
    }
    if (!finite) throw std::overflow_error("cash_flow::portfolio_funding: the result is too large for the number type");
    return funding;
}

}  // namespace kam::inline v0::cash_flow
