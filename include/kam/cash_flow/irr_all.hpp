// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/irr.hpp>

namespace kam::inline v0::cash_flow {

/// Every rate of return of a series, in order. `found`: these are all there are above -1; `no_root`: proved that there
/// is none; `not_certified`: more changes of sign than the limit; otherwise as irr.
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
    all.status = workspace.solver.solve_all(options);
    all.iterations = workspace.solver.iterations();
    if (all.status != RateStatus::found) return all;
    const auto& roots = workspace.solver.roots();
    all.rates.reserve(roots.size());
    for (const Root<double>& root : roots) {
        RateOfReturn<Scalar> rate;
        rate.sign_changes = all.sign_changes;
        rate.iterations = all.iterations;
        rate.count = static_cast<Eigen::Index>(roots.size());
        rate.uniqueness = roots.size() == 1 ? Uniqueness::proved : Uniqueness::several;
        fill(rate, workspace, root);
        all.rates.push_back(rate);
    }
    return all;
}

}  // namespace detail

/// Every internal rate of return of periodic flows: by a ladder of functions with one change of sign less each, between
/// whose neighbouring zeros the one above is monotone, so that none is missed. Rates closer than rounding can tell
/// apart come as one that touches. Trouble as irr.
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

}  // namespace kam::inline v0::cash_flow
