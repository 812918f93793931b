// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/data/missing.hpp>

namespace kam::inline v0::stages {

/// How far observed levels are from each stage of a profile.
template <class Scalar = double>
struct StageDistances {
    Eigen::VectorX<Scalar> sums{};  ///< of weight x |level - profile| over what is known, one per stage
    Scalar observed_weight{};       ///< sum of the weights of what is known
    BOOST_DESCRIBE_CLASS(StageDistances, (), (sums, observed_weight), (), ())

    /// The mean distance to each stage, in levels (0..4); empty where nothing is known.
    [[nodiscard]] Eigen::VectorX<Scalar> means() const {
        Eigen::VectorX<Scalar> means;
        if (!(observed_weight > Scalar(0))) return means;
        means = sums;
        for (Scalar& each : means) each = Scalar(each / observed_weight);
        return means;
    }
};

/// A place on the continuum from stage 1 to the last, between the stages too: all places from `low` to `high` (as far
/// as `connected`) fit the levels best, at a mean distance of `residual` levels. A large residual says that the account
/// looks like no stage, whatever the place.
template <class Scalar = double>
struct ContinuumIndex {
    Scalar low{};
    Scalar high{};
    Scalar residual{};
    bool connected = true;  ///< false: places between that fit worse lie inside the interval
    BOOST_DESCRIBE_CLASS(ContinuumIndex, (), (low, high, residual, connected), (), ())

    [[nodiscard]] Scalar middle() const { return Scalar(low + (high - low) / Scalar(2)); }
};

namespace detail {

template <class Levels, class Profile, class Weights>
void check_levels(const Eigen::MatrixBase<Levels>& levels, const Eigen::MatrixBase<Profile>& profile,
                  const Eigen::MatrixBase<Weights>& weights, const char* function) {
    using Scalar = typename Levels::Scalar;
    if (levels.size() != profile.rows() || weights.size() != profile.rows() || profile.cols() < 2) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(levels.size()) + " levels and " +
                                    std::to_string(weights.size()) + " weights for a profile of " +
                                    std::to_string(profile.rows()) + " x " + std::to_string(profile.cols()));
    }
    Report report;
    for (Eigen::Index d = 0; d < levels.size(); ++d) {
        const Scalar level = levels.derived().coeff(d), weight = weights.derived().coeff(d);
        const auto i = static_cast<std::size_t>(d);
        if (!kam::detail::is_unknown(level) && !(level >= Scalar(0) && level <= Scalar(4))) {
            report.add(kam::detail::element_path("levels", i), Fault::out_of_range, "must be between 0 and 4");
        }
        if (!kam::detail::is_finite(weight) || weight < Scalar(0)) {
            report.add(kam::detail::element_path("weights", i), Fault::out_of_range, "must be finite and not below 0");
        }
    }
    throw_if_any(report);
}

/// The profile of one dimension at a place of the continuum, straight between stages; `place` counts from 0.
template <class Derived, class Scalar>
[[nodiscard]] Scalar profile_at(const Eigen::MatrixBase<Derived>& profile, Eigen::Index d, const Scalar& place) {
    Eigen::Index p = 0;
    while (p + 2 < profile.cols() && Scalar(static_cast<double>(p + 1)) <= place) ++p;
    const Scalar low = profile.derived().coeff(d, p), high = profile.derived().coeff(d, p + 1);
    return Scalar(low + (place - Scalar(static_cast<double>(p))) * (high - low));
}

/// The places where a mean distance can be least: the stages, and where a profile passes an observed level.
template <class Levels, class Profile>
[[nodiscard]] std::vector<typename Levels::Scalar> candidate_places(const Eigen::MatrixBase<Levels>& levels,
                                                                    const Eigen::MatrixBase<Profile>& profile) {
    using Scalar = typename Levels::Scalar;
    std::vector<Scalar> places;
    for (Eigen::Index p = 0; p < profile.cols(); ++p) places.push_back(Scalar(static_cast<double>(p)));
    for (Eigen::Index d = 0; d < levels.size(); ++d) {
        const Scalar level = levels.derived().coeff(d);
        for (Eigen::Index p = 0; p + 1 < profile.cols(); ++p) {
            const Scalar low = profile.derived().coeff(d, p), high = profile.derived().coeff(d, p + 1);
            if (low < level && level < high) {
                places.push_back(Scalar(Scalar(static_cast<double>(p)) + (level - low) / (high - low)));
            }
        }
    }
    return places;
}

/// The interval of the places that fit best; distances within `tolerance` of the least count as least.
template <class Scalar>
[[nodiscard]] ContinuumIndex<Scalar> best_places(const std::vector<Scalar>& places, const Scalar* distance,
                                                 const Scalar& tolerance) {
    std::size_t best = 0;
    for (std::size_t j = 1; j < places.size(); ++j) {
        if (distance[j] < distance[best]) best = j;
    }
    const Scalar most = Scalar(distance[best] + tolerance);
    ContinuumIndex<Scalar> index{places[best], places[best], distance[best]};
    for (std::size_t j = 0; j < places.size(); ++j) {
        if (distance[j] > most) continue;
        if (places[j] < index.low) index.low = places[j];
        if (places[j] > index.high) index.high = places[j];
    }
    for (std::size_t j = 0; j < places.size(); ++j) {
        if (distance[j] > most && places[j] > index.low && places[j] < index.high) index.connected = false;
    }
    index.low = Scalar(index.low + Scalar(1));
    index.high = Scalar(index.high + Scalar(1));
    return index;
}

/// Rounding of sums of distances up to 4 x weight.
template <class Scalar>
[[nodiscard]] Scalar distance_tolerance(const Scalar& weight) {
    return Scalar(weight * Scalar(256) * std::numeric_limits<Scalar>::epsilon());
}

}  // namespace detail

/// Sums of weight x |level - profile| to every stage. `levels` and `weights` have one entry per row of `profile`, which
/// is dimensions x stages; an unknown level is NaN and left out, never 0. Several judgements of one dimension are
/// several rows. The levels are ordinal and taken as equally spaced here. Throws std::invalid_argument when the sizes
/// do not fit, InputError for levels outside 0..4 and weights below 0.
template <class Levels, class Profile, class Weights>
[[nodiscard]] StageDistances<typename Levels::Scalar> stage_distances(const Eigen::MatrixBase<Levels>& levels,
                                                                      const Eigen::MatrixBase<Profile>& profile,
                                                                      const Eigen::MatrixBase<Weights>& weights) {
    using std::abs;
    using Scalar = typename Levels::Scalar;
    detail::check_levels(levels, profile, weights, "stages::stage_distances");
    StageDistances<Scalar> result{Eigen::VectorX<Scalar>::Constant(profile.cols(), Scalar(0)), Scalar(0)};
    for (Eigen::Index d = 0; d < profile.rows(); ++d) {
        const Scalar level = levels.derived().coeff(d), weight = weights.derived().coeff(d);
        if (kam::detail::is_unknown(level)) continue;
        result.observed_weight = Scalar(result.observed_weight + weight);
        for (Eigen::Index p = 0; p < profile.cols(); ++p) {
            const Scalar difference = Scalar(level - profile.derived().coeff(d, p));
            result.sums[p] = Scalar(result.sums[p] + weight * abs(difference));
        }
    }
    return result;
}

/// The place on the continuum (1 to the number of stages) at which the mean distance to the profile, straight between
/// stages, is least; none where nothing is known. With a profile that never falls, a higher level never lowers either
/// end: it makes going up the continuum more worth while, so the best places move up [topkis1998]. Arguments and errors
/// as for `stage_distances`.
template <class Levels, class Profile, class Weights>
[[nodiscard]] std::optional<ContinuumIndex<typename Levels::Scalar>> continuum_index(
    const Eigen::MatrixBase<Levels>& levels, const Eigen::MatrixBase<Profile>& profile,
    const Eigen::MatrixBase<Weights>& weights) {
    using std::abs;
    using Scalar = typename Levels::Scalar;
    detail::check_levels(levels, profile, weights, "stages::continuum_index");
    const std::vector<Scalar> places = detail::candidate_places(levels, profile);
    std::vector<Scalar> sums(places.size(), Scalar(0));
    Scalar observed(0);
    for (Eigen::Index d = 0; d < profile.rows(); ++d) {
        const Scalar level = levels.derived().coeff(d), weight = weights.derived().coeff(d);
        if (kam::detail::is_unknown(level)) continue;
        observed = Scalar(observed + weight);
        for (std::size_t j = 0; j < places.size(); ++j) {
            const Scalar difference = Scalar(level - detail::profile_at(profile, d, places[j]));
            sums[j] = Scalar(sums[j] + weight * abs(difference));
        }
    }
    if (!(observed > Scalar(0))) return std::nullopt;
    ContinuumIndex<Scalar> index =
        detail::best_places(places, sums.data(), Scalar(detail::distance_tolerance(observed)));
    index.residual = Scalar(index.residual / observed);
    return index;
}

}  // namespace kam::inline v0::stages
