// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <type_traits>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/curve.hpp>
#include <kam/cash_flow/irr.hpp>
#include <kam/cash_flow/rate_lanes.hpp>
#include <kam/core/executor.hpp>

namespace kam::inline v0::cash_flow {

/// Rates of return of many accounts, column by column: element i of each column belongs to account i and means what the
/// field of that name means in RateOfReturn. Where there is no rate, `rate` and `log_growth` are NaN and `status` says
/// why.
template <class Scalar>
struct RatesOfReturn {
    std::vector<RateStatus> status{};
    Eigen::VectorX<Scalar> rate{};
    Eigen::VectorX<Scalar> log_growth{};
    Eigen::VectorX<bool> touching{};
    Eigen::VectorXi iterations{};
    Eigen::VectorXd residual{};
    Eigen::VectorX<Eigen::Index> sign_changes{};
    std::vector<Uniqueness> uniqueness{};
    std::vector<std::optional<Eigen::Index>> count{};
    BOOST_DESCRIBE_CLASS(RatesOfReturn, (),
                         (status, rate, log_growth, touching, iterations, residual, sign_changes, uniqueness, count),
                         (), ())

    [[nodiscard]] Eigen::Index size() const { return rate.size(); }

    /// One account, as irr gives it.
    [[nodiscard]] RateOfReturn<Scalar> account(Eigen::Index i) const {
        using std::exp;
        const auto at = static_cast<std::size_t>(i);
        RateOfReturn<Scalar> one;
        one.status = status[at];
        if (one.status == RateStatus::found) {
            one.rate = rate[i];
            one.log_growth = log_growth[i];
            one.growth = Scalar(exp(log_growth[i]));
            one.overflows = !kam::detail::is_finite(*one.growth);
        }
        one.touching = touching[i];
        one.iterations = iterations[i];
        one.residual = residual[i];
        one.sign_changes = sign_changes[i];
        one.uniqueness = uniqueness[at];
        one.count = count[at];
        return one;
    }
};

namespace detail {

template <class Scalar>
[[nodiscard]] RatesOfReturn<Scalar> rates_for(Eigen::Index accounts) {
    RatesOfReturn<Scalar> rates;
    const auto count = static_cast<std::size_t>(accounts);
    rates.status.resize(count);
    rates.rate.resize(accounts);
    rates.log_growth.resize(accounts);
    rates.touching.resize(accounts);
    rates.iterations.resize(accounts);
    rates.residual.resize(accounts);
    rates.sign_changes.resize(accounts);
    rates.uniqueness.resize(count);
    rates.count.resize(count);
    return rates;
}

template <class Scalar>
void put(RatesOfReturn<Scalar>& rates, Eigen::Index i, const RateOfReturn<Scalar>& one) {
    const Scalar unknown(std::numeric_limits<double>::quiet_NaN());
    const auto at = static_cast<std::size_t>(i);
    rates.status[at] = one.status;
    rates.rate[i] = one.rate.value_or(unknown);
    rates.log_growth[i] = one.log_growth.value_or(unknown);
    rates.touching[i] = one.touching;
    rates.iterations[i] = one.iterations;
    rates.residual[i] = one.residual;
    rates.sign_changes[i] = one.sign_changes;
    rates.uniqueness[at] = one.uniqueness;
    rates.count[at] = one.count;
}

template <class Scalar>
[[nodiscard]] RateOfReturn<Scalar> rate_in_lane(const RateLanes<double>& lanes, Eigen::Index lane) {
    RateOfReturn<Scalar> one;
    one.status = RateStatus::found;
    one.log_growth = static_cast<Scalar>(lanes.log_growth(lane));
    one.rate = static_cast<Scalar>(growth_minus_one(lanes.log_growth(lane)));
    one.iterations = lanes.looks(lane);
    one.residual = lanes.residual(lane);
    one.sign_changes = 1;
    one.uniqueness = Uniqueness::proved;
    one.count = 1;
    return one;
}

}  // namespace detail

/// Internal rate of return of every account of a matrix of accounts x periods, in any layout: what irr says of each
/// row, but for rounding, which grows with the root of the number of periods. Accounts with one change of sign, which
/// have one rate, are solved side by side in the lanes of the processor's vectors, several times as fast as one by one;
/// the others, extreme amounts, and number types other than float and double go through irr's own search. Blocks of
/// fixed size: the same bytes for every executor. Memory is taken per block, none per account. Throws InputError naming
/// every flow that is not finite as flows[account][period], std::invalid_argument for options out of range.
template <class Derived, Executor E = Sequential>
[[nodiscard]] RatesOfReturn<detail::RealOf<typename Derived::Scalar>> irr_batch(const Eigen::MatrixBase<Derived>& flows,
                                                                                const RateOptions& options = {},
                                                                                const E& executor = {}) {
    using Scalar = detail::RealOf<typename Derived::Scalar>;
    using Lanes = detail::RateLanes<double>;
    constexpr int order = Derived::IsRowMajor ? Eigen::RowMajor : Eigen::ColMajor;
    using Source = Eigen::Matrix<typename Derived::Scalar, Eigen::Dynamic, Eigen::Dynamic, order>;
    constexpr Eigen::Index block = 16 * Lanes::width;

    detail::require_rate_options(options, "cash_flow::irr_batch");
    const Eigen::Ref<const Source, 0, Eigen::OuterStride<>> source(flows.derived());
    const Eigen::Index accounts = source.rows();
    const bool side_by_side = !detail::needs_polish<Scalar> && options.iteration_limit >= Lanes::patience;
    auto rates = detail::rates_for<Scalar>(accounts);

    executor(static_cast<std::size_t>((accounts + block - 1) / block), [&](std::size_t number) {
        RateWorkspace<Scalar> workspace;
        Lanes lanes(source.cols());
        const auto begin = static_cast<Eigen::Index>(number) * block;
        const Eigen::Index end = (std::min)(begin + block, accounts);
        for (Eigen::Index from = begin; from < end; from += Lanes::width) {
            const Eigen::Index filled = (std::min)(Lanes::width, end - from);
            if constexpr (!detail::needs_polish<Scalar>) {
                if (side_by_side) {
                    lanes.tile().bottomRows(Lanes::width - filled).setZero();
                    lanes.tile().topRows(filled) = source.middleRows(from, filled).template cast<double>().array();
                    lanes.solve(options.tolerance);
                }
            }
            for (Eigen::Index lane = 0; lane < filled; ++lane) {
                const Eigen::Index i = from + lane;
                if (side_by_side && lanes.solved(lane)) {
                    detail::put(rates, i, detail::rate_in_lane<Scalar>(lanes, lane));
                } else if (source.row(i).unaryExpr([](const auto& c) { return kam::detail::is_finite(c); }).all()) {
                    const RateStatus loaded = detail::load(source.row(i), "cash_flow::irr_batch", workspace);
                    detail::put(rates, i, detail::rate_of_loaded(loaded, options, workspace));
                } else {
                    rates.residual[i] = std::numeric_limits<double>::quiet_NaN();
                }
            }
        }
    });
    detail::require_finite_rows(source, rates.residual, "cash_flow::irr_batch");
    return rates;
}

}  // namespace kam::inline v0::cash_flow
