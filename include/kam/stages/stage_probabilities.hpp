// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <stdexcept>
#include <string>

#include <Eigen/Core>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::stages {

/// Prior shares that fall by the same factor from each stage to the next (T116: few reach the last one):
/// p_k = ratio^k / sum. `ratio` is the caller's, in (0, 1]; the source says that the shares fall, not how fast. Throws
/// std::invalid_argument for another ratio or no stage.
template <class Scalar = double>
[[nodiscard]] Eigen::VectorX<Scalar> decreasing_prior(Eigen::Index stage_count, const Scalar& ratio) {
    if (stage_count < 1 || !(ratio > Scalar(0)) || ratio > Scalar(1)) {
        throw std::invalid_argument("stages::decreasing_prior: " + std::to_string(stage_count) +
                                    " stages and a ratio that must be above 0 and at most 1");
    }
    Eigen::VectorX<Scalar> prior(stage_count);
    Scalar share(1), sum(0);
    for (Scalar& each : prior) {
        each = share;
        sum = Scalar(sum + share);
        share = Scalar(share * ratio);
    }
    for (Scalar& each : prior) each = Scalar(each / sum);
    return prior;
}

namespace detail {

/// The prior of the caller, or the same share for every stage where it is empty.
template <class Derived>
[[nodiscard]] Eigen::VectorX<typename Derived::Scalar> checked_prior(const Eigen::MatrixBase<Derived>& prior,
                                                                     Eigen::Index stage_count, const char* function) {
    using Scalar = typename Derived::Scalar;
    if (prior.size() == 0) return Eigen::VectorX<Scalar>::Constant(stage_count, Scalar(1));
    if (prior.size() != stage_count) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(prior.size()) + " priors for " +
                                    std::to_string(stage_count) + " stages");
    }
    Report report;
    Eigen::VectorX<Scalar> shares = prior.derived();
    Scalar sum(0);
    for (Eigen::Index p = 0; p < stage_count; ++p) {
        if (!kam::detail::is_finite(shares[p]) || shares[p] < Scalar(0)) {
            report.add(kam::detail::element_path("prior", static_cast<std::size_t>(p)), Fault::out_of_range,
                       "must be finite and not below 0");
        }
        sum = Scalar(sum + shares[p]);
    }
    if (report.ok() && !(sum > Scalar(0))) report.add("prior", Fault::out_of_range, "no stage has a share above 0");
    throw_if_any(report);
    return shares;
}

template <class Scalar>
void require_temperature(const Scalar& temperature, const char* function) {
    if (!kam::detail::is_finite(temperature) || !(temperature > Scalar(0))) {
        throw std::invalid_argument(std::string(function) + ": the temperature must be finite and above 0");
    }
}

}  // namespace detail

/// prior_p exp(-distance_p / temperature), divided by the sum over the stages. With mean distances this is the
/// `membership` of an account in each stage, whose sharpness does not depend on how much is known; with sums of
/// distances the `posterior`, which sharpens with evidence. An empty prior is the same share for all stages. Throws
/// std::invalid_argument for a prior of another size or a temperature that is not above 0, InputError for shares below
/// 0 or all 0.
template <class Distances, class Prior>
[[nodiscard]] Eigen::VectorX<typename Distances::Scalar> stage_probabilities(
    const Eigen::MatrixBase<Distances>& distances, const Eigen::MatrixBase<Prior>& prior,
    const typename Distances::Scalar& temperature) {
    using std::exp;
    using Scalar = typename Distances::Scalar;
    constexpr const char* function = "stages::stage_probabilities";
    detail::require_temperature(temperature, function);
    Eigen::VectorX<Scalar> shares = detail::checked_prior(prior, distances.size(), function);
    Eigen::VectorX<Scalar> each(distances.size());
    for (Eigen::Index p = 0; p < each.size(); ++p) each[p] = distances.derived().coeff(p);
    // From the nearest possible stage, so that not all can underflow.
    Eigen::Index nearest = -1;
    for (Eigen::Index p = 0; p < each.size(); ++p) {
        if (shares[p] > Scalar(0) && (nearest < 0 || each[p] < each[nearest])) nearest = p;
    }
    Scalar sum(0);
    for (Eigen::Index p = 0; p < each.size(); ++p) {
        if (!(shares[p] > Scalar(0))) continue;
        shares[p] = Scalar(shares[p] * exp(Scalar((each[nearest] - each[p]) / temperature)));
        sum = Scalar(sum + shares[p]);
    }
    for (Scalar& share : shares) share = Scalar(share / sum);
    return shares;
}

/// The mean of the stage numbers 1, 2, ..., weighted by their probabilities.
template <class Derived>
[[nodiscard]] typename Derived::Scalar expected_stage(const Eigen::MatrixBase<Derived>& probabilities) {
    using Scalar = typename Derived::Scalar;
    Scalar mean(0);
    for (Eigen::Index p = 0; p < probabilities.size(); ++p) {
        mean = Scalar(mean + Scalar(static_cast<double>(p + 1)) * probabilities.derived().coeff(p));
    }
    return mean;
}

/// -sum p ln p, in nats: 0 when one stage is sure, ln of the number of stages when nothing is known.
template <class Derived>
[[nodiscard]] typename Derived::Scalar entropy(const Eigen::MatrixBase<Derived>& probabilities) {
    using std::log;
    using Scalar = typename Derived::Scalar;
    Scalar sum(0);
    for (Eigen::Index p = 0; p < probabilities.size(); ++p) {
        const Scalar share = probabilities.derived().coeff(p);
        if (share > Scalar(0)) sum = Scalar(sum - share * log(share));
    }
    return sum;
}

}  // namespace kam::inline v0::stages
