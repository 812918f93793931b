// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <kam/cash_flow/curve.hpp>
#include <kam/cash_flow/irr.hpp>
#include <kam/cash_flow/rate_lanes.hpp>
#include <kam/core/sequential.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

namespace detail {

template <class Scalar, class Lanes>
[[nodiscard]] RateOfReturn<Scalar> rate_in_lane(const Lanes& lanes, Eigen::Index lane) {
    RateOfReturn<Scalar> one;
    one.status = RateStatus::found;
    const auto x = lanes.log_growth(lane);
    one.log_growth = static_cast<Scalar>(x);
    one.growth = static_cast<Scalar>(std::exp(x));
    one.rate = static_cast<Scalar>(growth_minus_one(x));
    one.overflows = !kam::detail::is_finite(*one.growth);
    one.iterations = lanes.looks(lane);
    one.residual = lanes.residual(lane);
    one.sign_changes = 1;
    one.uniqueness = Uniqueness::proved;
    one.count = 1;
    return one;
}

}  // namespace detail

/// Internal rate of return of every account of a matrix of accounts x periods, in any layout: what irr says of each
/// row, but for rounding, which grows with the root of the number of periods. `column(irr_batch(flows),
/// &RateOfReturn<double>::rate)` has the rates as numbers, NaN where there is none. Accounts with one change of sign,
/// which have one rate, are solved side by side in the lanes of the processor's vectors, several times as fast as one
/// by one; the others, extreme amounts, and number types other than float and double go through irr's own search.
/// Blocks of fixed size: the same bytes for every executor. Memory is taken per block, none per account. Throws
/// InputError naming every flow that is not finite as flows[account][period], std::invalid_argument for options out of
/// range.
template <class Derived, Executor E = Sequential>
[[nodiscard]] std::vector<RateOfReturn<detail::RealOf<typename Derived::Scalar>>> irr_batch(
    const Eigen::MatrixBase<Derived>& flows, const RateOptions& options = {}, const E& executor = {}) {
    using Scalar = detail::RealOf<typename Derived::Scalar>;
    using Lanes = detail::RateLanes<decltype(detail::plain(std::declval<Scalar>()))>;  // of doubles, but not yet
    constexpr int order = Derived::IsRowMajor ? Eigen::RowMajor : Eigen::ColMajor;
    using Source = Eigen::Matrix<typename Derived::Scalar, Eigen::Dynamic, Eigen::Dynamic, order>;
    constexpr Eigen::Index block = 16 * Lanes::width;

    detail::require_rate_options(options, "cash_flow::irr_batch");
    const Eigen::Ref<const Source, 0, Eigen::OuterStride<>> source(flows.derived());
    const Eigen::Index accounts = source.rows();
    constexpr bool solved_as_double = std::is_same_v<Scalar, float> || std::is_same_v<Scalar, double>;
    const bool side_by_side = solved_as_double && options.iteration_limit >= Lanes::patience;
    std::vector<RateOfReturn<Scalar>> rates(static_cast<std::size_t>(accounts));
    if (source.cols() == 0) {  // no lane could be filled
        for (auto& rate : rates) rate.status = RateStatus::too_few_flows;
        return rates;
    }

    executor(static_cast<std::size_t>((accounts + block - 1) / block), [&](std::size_t number) {
        RateWorkspace<Scalar> workspace;
        Lanes lanes(source.cols());
        const auto begin = static_cast<Eigen::Index>(number) * block;
        const Eigen::Index end = (std::min)(begin + block, accounts);
        for (Eigen::Index from = begin; from < end; from += Lanes::width) {
            const Eigen::Index filled = (std::min)(Lanes::width, end - from);
            if constexpr (solved_as_double) {
                if (side_by_side) {
                    lanes.tile().bottomRows(Lanes::width - filled).setZero();
                    lanes.tile().topRows(filled) = source.middleRows(from, filled).template cast<double>().array();
                    lanes.solve(options.tolerance);
                }
            }
            for (Eigen::Index lane = 0; lane < filled; ++lane) {
                const auto row = source.row(from + lane);
                RateOfReturn<Scalar>& rate = rates[static_cast<std::size_t>(from + lane)];
                if (side_by_side && lanes.solved(lane)) {
                    rate = detail::rate_in_lane<Scalar>(lanes, lane);
                } else if (row.unaryExpr([](const auto& c) { return kam::detail::is_finite(c); }).all()) {
                    const RateStatus loaded = detail::load(row, "cash_flow::irr_batch", workspace);
                    rate = detail::rate_of_loaded(loaded, options, workspace);
                } else {
                    rate.residual = std::numeric_limits<double>::quiet_NaN();
                }
            }
        }
    });
    Eigen::VectorX<Scalar> check(accounts);
    for (Eigen::Index i = 0; i < accounts; ++i) check[i] = Scalar(rates[static_cast<std::size_t>(i)].residual);
    detail::require_finite_rows(source, check, "cash_flow::irr_batch");
    return rates;
}

}  // namespace kam::inline v0::cash_flow
