// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/core/sequential.hpp>
#include <kam/data/missing.hpp>
#include <kam/stages/stage_distance.hpp>
#include <kam/stages/stage_model.hpp>
#include <kam/stages/stage_probabilities.hpp>

namespace kam::inline v0::stages {

/// From which distances the probabilities of the stages follow; see `assess`.
enum class StageForm {
    membership,  ///< from the mean distances
    posterior    ///< from their sums
};
BOOST_DESCRIBE_ENUM(StageForm, membership, posterior)

/// How many accounts are assessed at once.
template <class Scalar = double>
struct BatchOptions {
    Eigen::VectorX<Scalar> prior{};  ///< empty: the same share for all stages
    Scalar temperature{0.5};
    StageForm form = StageForm::membership;
    BOOST_DESCRIBE_CLASS(BatchOptions, (), (prior, temperature, form), (), ())
};

/// One row per account. Where nothing is known of an account, its coverage is 0, its probabilities are the prior, its
/// distances and residual are unknown (NaN) and its index is the whole continuum.
template <class Scalar = double>
struct BatchAssessment {
    Eigen::MatrixX<Scalar> distance{};     ///< accounts x stages: mean distances in levels
    Eigen::MatrixX<Scalar> probability{};  ///< accounts x stages: membership or posterior
    Eigen::VectorX<Scalar> expected_stage{};
    Eigen::VectorX<Scalar> index_low{};
    Eigen::VectorX<Scalar> index_high{};
    Eigen::VectorX<Scalar> residual{};
    Eigen::VectorX<Scalar> coverage{};  ///< 0..1
    BOOST_DESCRIBE_CLASS(BatchAssessment, (),
                         (distance, probability, expected_stage, index_low, index_high, residual, coverage), (), ())
};

namespace detail {

template <class Scalar>
[[nodiscard]] bool is_level(const Scalar& level) {
    return level >= Scalar(0) && level <= Scalar(4);
}

/// Where the mean distance of an account with whole levels can be least, from 0, ascending: the stages, and where a
/// profile passes a whole level between them. They are the same for all accounts.
template <class Scalar>
[[nodiscard]] std::vector<Scalar> whole_level_places(const Eigen::MatrixX<Scalar>& profile) {
    std::vector<Scalar> places;
    for (int level = 0; level <= 4; ++level) {
        const Eigen::VectorX<Scalar> same = Eigen::VectorX<Scalar>::Constant(profile.rows(), Scalar(level));
        const std::vector<Scalar> more = candidate_places(same, profile);
        places.insert(places.end(), more.begin(), more.end());
    }
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return places;
}

/// Assesses blocks of accounts: reads their rows of `levels` and fills their rows of the result. The loops over the
/// accounts of a block are those that the compiler turns into vectors.
template <class Scalar>
class BatchWork {
public:
    static constexpr Eigen::Index block_size = 256;

    BatchWork(const Eigen::MatrixX<Scalar>& profile, const Eigen::VectorX<Scalar>& weights,
              const Eigen::VectorX<Scalar>& prior, const BatchOptions<Scalar>& options)
        : profile_(profile),
          weights_(weights),
          prior_(prior),
          options_(options),
          places_(whole_level_places(profile)),
          expected_(profile.rows(), static_cast<Eigen::Index>(places_.size())),
          full_weight_(weights.sum()) {
        for (Eigen::Index j = 0; j < expected_.cols(); ++j) {
            const Scalar& place = places_[static_cast<std::size_t>(j)];
            for (Eigen::Index d = 0; d < profile.rows(); ++d) expected_(d, j) = profile_at(profile, d, place);
        }
        for (Eigen::Index p = 0; p < profile.cols(); ++p) {
            const auto stage = std::find(places_.begin(), places_.end(), Scalar(static_cast<double>(p)));
            stages_.push_back(1 + (stage - places_.begin()));
        }
    }

    /// False when a level is outside 0..4.
    template <class Levels>
    [[nodiscard]] bool assess(const Levels& levels, Eigen::Index from, BatchAssessment<Scalar>& result) const {
        const Eigen::Index rows = (std::min)(block_size, levels.rows() - from);
        // Per account: the observed weight, then the weighted distances at the places.
        Eigen::ArrayXX<Scalar> sums = Eigen::ArrayXX<Scalar>::Constant(rows, expected_.cols() + 1, Scalar(0));
        const Eigen::ArrayX<Scalar> not_whole = add_up(levels, from, sums);
        for (Eigen::Index i = 0; i < rows; ++i) {
            if (!(not_whole[i] > Scalar(0))) continue;
            for (Eigen::Index d = 0; d < profile_.rows(); ++d) {
                const Scalar level = levels.coeff(from + i, d);
                if (!kam::detail::is_unknown(level) && !is_level(level)) return false;
            }
        }
        find_places(sums, from, result);
        for (Eigen::Index i = 0; i < rows; ++i) {
            if (not_whole[i] > Scalar(0)) assess_fractional(levels, from, i, sums, result);
        }
        to_probabilities(sums, from, result);
        return true;
    }

private:
    /// Returns per account how far its levels are from whole levels, 0 for most accounts.
    template <class Levels>
    [[nodiscard]] Eigen::ArrayX<Scalar> add_up(const Levels& levels, Eigen::Index from,
                                               Eigen::ArrayXX<Scalar>& sums) const {
        const Eigen::Index rows = sums.rows();
        Eigen::ArrayX<Scalar> level(rows), weight(rows), cut(rows);
        Eigen::ArrayX<Scalar> not_whole = Eigen::ArrayX<Scalar>::Constant(rows, Scalar(0));
        for (Eigen::Index d = 0; d < profile_.rows(); ++d) {
            const Scalar full = weights_[d];
            level = levels.col(d).segment(from, rows).array();
            Scalar* const level_at = level.data();
            Scalar* const weight_at = weight.data();
            for (Eigen::Index i = 0; i < rows; ++i) {
                const bool known = level_at[i] == level_at[i];
                weight_at[i] = known ? full : Scalar(0);
                level_at[i] = known ? level_at[i] : Scalar(0);
            }
            sums.col(0) += weight;
            cut = ((level.max)(Scalar(0)).min)(Scalar(4));
            for (Scalar& each : cut) each = Scalar(static_cast<int>(each));
            not_whole += (level - cut).abs();
            for (Eigen::Index j = 0; j < expected_.cols(); ++j) {
                sums.col(j + 1) += weight * (level - expected_(d, j)).abs();
            }
        }
        return not_whole;
    }

    /// The same as best_places for all accounts of the block, in loops that the compiler turns into vectors.
    void find_places(const Eigen::ArrayXX<Scalar>& sums, Eigen::Index from, BatchAssessment<Scalar>& result) const {
        const Eigen::Index rows = sums.rows();
        const auto at = [&](std::size_t place) { return sums.data() + rows * static_cast<Eigen::Index>(place + 1); };
        Eigen::ArrayX<Scalar> best = sums.col(1);
        for (Eigen::Index j = 2; j < sums.cols(); ++j) best = (best.min)(sums.col(j));
        const Eigen::ArrayX<Scalar> most = best + distance_tolerance(Scalar(1)) * sums.col(0);
        Scalar* const low = result.index_low.data() + from;
        Scalar* const high = result.index_high.data() + from;
        for (std::size_t j = 0; j < places_.size(); ++j) {
            const Scalar* const forth = at(j);
            const Scalar* const back = at(places_.size() - 1 - j);
            const Scalar forth_place = Scalar(places_[j] + Scalar(1));
            const Scalar back_place = Scalar(places_[places_.size() - 1 - j] + Scalar(1));
            for (Eigen::Index i = 0; i < rows; ++i) {
                high[i] = forth[i] <= most[i] ? forth_place : high[i];
                low[i] = back[i] <= most[i] ? back_place : low[i];
            }
        }
        result.residual.segment(from, rows) = (best / sums.col(0)).matrix();
    }

    template <class Levels>
    void assess_fractional(const Levels& levels, Eigen::Index from, Eigen::Index i, Eigen::ArrayXX<Scalar>& sums,
                           BatchAssessment<Scalar>& result) const {
        const Eigen::VectorX<Scalar> own = levels.row(from + i).transpose();
        const StageDistances<Scalar> distances = stage_distances(own, profile_, weights_);
        const ContinuumIndex<Scalar> index = *continuum_index(own, profile_, weights_);
        sums(i, 0) = distances.observed_weight;
        for (Eigen::Index p = 0; p < profile_.cols(); ++p) sums(i, column_of(p)) = distances.sums[p];
        result.index_low[from + i] = index.low;
        result.index_high[from + i] = index.high;
        result.residual[from + i] = index.residual;
    }

    [[nodiscard]] Eigen::Index column_of(Eigen::Index stage) const { return stages_[static_cast<std::size_t>(stage)]; }

    void to_probabilities(const Eigen::ArrayXX<Scalar>& sums, Eigen::Index from,
                          BatchAssessment<Scalar>& result) const {
        const Eigen::Index rows = sums.rows(), stages = profile_.cols();
        const bool of_means = options_.form == StageForm::membership;
        // Infinite, and the means unknown, where nothing is known; there the probabilities are the prior.
        const Eigen::ArrayX<Scalar> share = Scalar(1) / sums.col(0);
        const Eigen::ArrayX<Scalar> scale = (of_means ? (sums.col(0) > Scalar(0)).select(share, Scalar(1)).eval()
                                                      : Eigen::ArrayX<Scalar>::Constant(rows, Scalar(1)).eval()) /
                                            options_.temperature;
        // From the nearest possible stage, so that not all can underflow.
        Eigen::ArrayX<Scalar> nearest, sum = Eigen::ArrayX<Scalar>::Constant(rows, Scalar(0)), mean = sum;
        for (Eigen::Index p = 0; p < stages; ++p) {
            result.distance.col(p).segment(from, rows) = (sums.col(column_of(p)) * share).matrix();
            if (!(prior_[p] > Scalar(0))) continue;
            if (nearest.size() == 0) nearest = sums.col(column_of(p));
            nearest = (nearest.min)(sums.col(column_of(p)));
        }
        Eigen::ArrayXX<Scalar> probability = Eigen::ArrayXX<Scalar>::Constant(rows, stages, Scalar(0));
        for (Eigen::Index p = 0; p < stages; ++p) {
            if (!(prior_[p] > Scalar(0))) continue;
            probability.col(p) = prior_[p] * ((nearest - sums.col(column_of(p))) * scale).exp();
            sum += probability.col(p);
            mean += Scalar(static_cast<double>(p + 1)) * probability.col(p);
        }
        const Eigen::ArrayX<Scalar> each = Scalar(1) / sum;
        for (Eigen::Index p = 0; p < stages; ++p) {
            result.probability.col(p).segment(from, rows) = (probability.col(p) * each).matrix();
        }
        result.expected_stage.segment(from, rows) = (mean * each).matrix();
        result.coverage.segment(from, rows) = (sums.col(0) / full_weight_).matrix();
    }

    const Eigen::MatrixX<Scalar>& profile_;
    const Eigen::VectorX<Scalar>& weights_;
    const Eigen::VectorX<Scalar>& prior_;
    const BatchOptions<Scalar>& options_;
    std::vector<Scalar> places_;
    Eigen::MatrixX<Scalar> expected_;     ///< dimensions x places: the profile there
    std::vector<Eigen::Index> stages_{};  ///< column of each stage in the sums
    Scalar full_weight_;
};

}  // namespace detail

/// Assesses many accounts by one model: distances, probabilities, expected stage, index and coverage as `assess` gives
/// them one by one. `levels` is accounts x dimensions in the order of the model; NaN is unknown and never 0. Each level
/// counts with the weight of its dimension.  The result does not depend on the executor. Throws InputError for a model
/// that is not sound and with every level outside 0..4 (`levels[17] 'lock_in'`), std::invalid_argument for another
/// number of columns, a prior of another size or a temperature that is not above 0.
template <class Derived, Unit Of, Executor E = Sequential>
[[nodiscard]] BatchAssessment<typename Derived::Scalar> assess_batch(
    const StageModel<Of>& model, const Eigen::MatrixBase<Derived>& levels,
    const BatchOptions<typename Derived::Scalar>& options = {}, const E& executor = {}) {
    using Scalar = typename Derived::Scalar;
    static_assert(Of != Unit::approach, "kam: kinds of approach have no order, so there is no continuum to stand on");
    constexpr const char* function = "stages::assess_batch";
    throw_if_any(validate(model));
    const Eigen::MatrixX<Scalar> profile = profile_matrix<Scalar>(model);
    const Eigen::VectorX<Scalar> weights = dimension_weights<Scalar>(model);
    if (levels.cols() != profile.rows()) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(levels.cols()) + " columns for " +
                                    std::to_string(profile.rows()) + " dimensions");
    }
    detail::require_temperature(options.temperature, function);
    const Eigen::VectorX<Scalar> prior = detail::checked_prior(options.prior, profile.cols(), function);
    // A matrix is read in place; only an expression is computed first.
    const auto& all = levels.derived().eval();
    const Eigen::Index count = all.rows();
    BatchAssessment<Scalar> result;
    result.distance.resize(count, profile.cols());
    result.probability.resize(count, profile.cols());
    for (auto* each :
         {&result.expected_stage, &result.index_low, &result.index_high, &result.residual, &result.coverage}) {
        each->resize(count);
    }
    using Work = detail::BatchWork<Scalar>;
    const Work work(profile, weights, prior, options);
    std::vector<unsigned char> sound(static_cast<std::size_t>((count + Work::block_size - 1) / Work::block_size));
    executor(sound.size(), [&](std::size_t block) {
        sound[block] = work.assess(all, static_cast<Eigen::Index>(block) * Work::block_size, result) ? 1 : 0;
    });
    Report report;
    for (Eigen::Index i = 0; i < count; ++i) {
        if (sound[static_cast<std::size_t>(i / Work::block_size)] != 0) continue;
        for (Eigen::Index d = 0; d < all.cols(); ++d) {
            const Scalar level = all.coeff(i, d);
            if (kam::detail::is_unknown(level) || detail::is_level(level)) continue;
            report.add(kam::detail::element_path("levels", static_cast<std::size_t>(i)) + ' ' +
                           kam::detail::quoted(model.dimensions[static_cast<std::size_t>(d)].name),
                       Fault::out_of_range, "must be between 0 and 4");
        }
    }
    throw_if_any(report);
    return result;
}

}  // namespace kam::inline v0::stages
