// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/irr.hpp>

namespace kam::inline v0::cash_flow {

/// Every rate of return of a series, in order. `found`: these are all there are above -1, as far as rounding shows (see
/// their `count`); `no_root`: proved that there is none; `not_certified`: more changes of sign than the limit;
/// otherwise as irr.
template <class Scalar>
struct AllRates {
    RateStatus status = RateStatus::not_converged;
    std::vector<RateOfReturn<Scalar>> rates{};
    Eigen::Index sign_changes = 0;
    int iterations = 0;
    BOOST_DESCRIBE_CLASS(AllRates, (), (status, rates, sign_changes, iterations), (), ())
};

namespace detail {

template <class Scalar>
[[nodiscard]] AllRates<Scalar> rates_of_loaded(RateStatus loaded, const RateOptions& options,
                                               RateWorkspace<Scalar>& workspace) {
    AllRates<Scalar> all;
    all.status = loaded;
    all.sign_changes = workspace.solver.series.sign_changes();
    if (loaded != RateStatus::found) return all;
    all.status = workspace.solver.solve_all(options, workspace.ticks_per_year);
    all.iterations = workspace.solver.iterations();
    if (all.status != RateStatus::found) return all;
    const auto& roots = workspace.solver.roots();
    all.rates.reserve(roots.size());
    for (const auto& root : roots) {
        RateOfReturn<Scalar> rate;
        rate.sign_changes = all.sign_changes;
        rate.iterations = all.iterations;
        rate.count = workspace.solver.count();
        rate.uniqueness = workspace.solver.uniqueness_of(root);
        fill(rate, workspace, root);
        all.rates.push_back(rate);
    }
    return all;
}

}  // namespace detail

/// Every internal rate of return of periodic flows: by a ladder of functions with one change of sign less each, between
/// whose neighbouring zeros the one above is monotone. Rates that rounding cannot tell apart come as one: as one that
/// touches where the value does not change sign, and then it may be none; `count` is empty in both cases. Trouble as
/// irr.
template <class Derived>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto irr_all(const Eigen::MatrixBase<Derived>& flows, const RateOptions& options,
                               RateWorkspace<detail::RealOf<typename Derived::Scalar>>& workspace) {
    detail::require_rate_options(options, "cash_flow::irr_all");
    return detail::rates_of_loaded(detail::load(flows, "cash_flow::irr_all", workspace), options, workspace);
}
template <class Derived>
requires(bool(Derived::IsVectorAtCompileTime))
    [[nodiscard]] auto irr_all(const Eigen::MatrixBase<Derived>& flows, const RateOptions& options = {}) {
    RateWorkspace<detail::RealOf<typename Derived::Scalar>> workspace;
    return irr_all(flows, options, workspace);
}

/// Every internal rate of return of dated flows, per year; otherwise as irr_all and xirr.
template <FlowRange R>
[[nodiscard]] auto xirr_all(const R& flows, const RateOptions& options,
                            RateWorkspace<typename detail::NumberOf<AmountIn<R>>::Type>& workspace) {
    detail::require_rate_options(options, "cash_flow::xirr_all");
    return detail::rates_of_loaded(detail::load(flows, options.day_count, workspace), options, workspace);
}
template <FlowRange R>
[[nodiscard]] auto xirr_all(const R& flows, const RateOptions& options = {}) {
    RateWorkspace<typename detail::NumberOf<AmountIn<R>>::Type> workspace;
    return xirr_all(flows, options, workspace);
}

/// The rate that a rule of the user's own picks: `pick(rates)` is its place among them, in order. What irr would say of
/// it. Without rates the status alone. Throws std::invalid_argument for a place that is not there.
template <class Scalar, std::invocable<const std::vector<RateOfReturn<Scalar>>&> Pick>
[[nodiscard]] RateOfReturn<Scalar> picked_rate(const AllRates<Scalar>& all, const Pick& pick) {
    if (all.rates.empty()) {
        RateOfReturn<Scalar> none;
        none.status = all.status;
        none.sign_changes = all.sign_changes;
        none.iterations = all.iterations;
        if (all.status == RateStatus::no_root || all.status == RateStatus::same_sign) none.count = 0;
        return none;
    }
    const auto place = static_cast<std::size_t>(pick(all.rates));
    if (place >= all.rates.size()) {
        throw std::invalid_argument("cash_flow::picked_rate: place " + std::to_string(place) + " of " +
                                    std::to_string(all.rates.size()) + " rates");
    }
    return all.rates[place];
}

}  // namespace kam::inline v0::cash_flow
