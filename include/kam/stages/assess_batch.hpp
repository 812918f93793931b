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

/// For whole levels, everything that an account's sums of distances are made of: for each dimension and each level 0 to
/// 4 (and unknown), its weight and its weighted distance at every place where the sum can be least. An account then
/// costs one addition of a short row per dimension.
template <class Scalar>
class DistanceTable {
public:
    static constexpr int unknown = 5;
    static constexpr std::size_t lanes =
        8;  ///< rows are padded to multiples of it, which the compiler makes vectors of

    DistanceTable(const Eigen::MatrixX<Scalar>& profile, const Eigen::VectorX<Scalar>& weights) {
        using std::abs;
        for (Eigen::Index p = 0; p < profile.cols(); ++p) places_.push_back(Scalar(static_cast<double>(p)));
        for (int level = 1; level < 4; ++level) {
            const Eigen::VectorX<Scalar> same = Eigen::VectorX<Scalar>::Constant(profile.rows(), Scalar(level));
            const std::vector<Scalar> more = candidate_places(same, profile);
            places_.insert(places_.end(), more.begin() + profile.cols(), more.end());
        }
        std::sort(places_.begin(), places_.end());
        places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
        for (Eigen::Index p = 0; p < profile.cols(); ++p) {
            const auto stage = std::find(places_.begin(), places_.end(), Scalar(static_cast<double>(p)));
            stages_.push_back(stage - places_.begin());
        }
        width_ = (places_.size() + 1 + lanes - 1) / lanes * lanes;
        cells_.assign(static_cast<std::size_t>(profile.rows()) * (unknown + 1) * width_, Scalar(0));
        for (Eigen::Index d = 0; d < profile.rows(); ++d) {
            for (int level = 0; level <= 4; ++level) {
                Scalar* const row = cells_.data() + offset(static_cast<std::size_t>(d), level);
                row[0] = weights[d];
                for (std::size_t j = 0; j < places_.size(); ++j) {
                    const Scalar difference = Scalar(Scalar(level) - profile_at(profile, d, places_[j]));
                    row[j + 1] = Scalar(weights[d] * abs(difference));
                }
            }
        }
    }

    /// From 0, ascending: the stages, and where a profile passes a whole level between them.
    [[nodiscard]] const std::vector<Scalar>& places() const { return places_; }
    /// Position of each stage among the places.
    [[nodiscard]] const std::vector<Eigen::Index>& stages() const { return stages_; }
    [[nodiscard]] std::size_t width() const { return width_; }

    /// The sums of one account: observed weight, then weighted distances at the places. The codes of its levels (the
    /// level, or `unknown`) and the sums lie `stride` apart.
    void add_up(const unsigned char* codes, std::size_t dimensions, Scalar* sums, std::size_t stride) const {
        for (std::size_t from = 0; from < width_; from += lanes) {
            std::array<Scalar, lanes> lane{};
            for (std::size_t d = 0; d < dimensions; ++d) {
                const Scalar* const row = cells_.data() + offset(d, codes[d * stride]) + from;
                for (std::size_t k = 0; k < lanes; ++k) lane[k] += row[k];
            }
            for (const Scalar& each : lane) {
                *sums = each;
                sums += stride;
            }
        }
    }

private:
    [[nodiscard]] std::size_t offset(std::size_t dimension, int code) const {
        return (dimension * (unknown + 1) + static_cast<std::size_t>(code)) * width_;
    }

    std::vector<Scalar> places_;
    std::vector<Eigen::Index> stages_;
    std::vector<Scalar> cells_;
    std::size_t width_ = 0;
};

/// One block of accounts: reads its rows of `levels` and fills its rows of the result.
template <class Scalar>
class BatchBlock {
public:
    static constexpr Eigen::Index size = 256;

    BatchBlock(const Eigen::MatrixX<Scalar>& profile, const Eigen::VectorX<Scalar>& weights,
               const Eigen::VectorX<Scalar>& prior, const BatchOptions<Scalar>& options)
        : profile_(profile),
          weights_(weights),
          prior_(prior),
          options_(options),
          table_(profile, weights),
          full_weight_(weights.sum()) {}

    /// False when a level is outside 0..4.
    template <class Levels>
    [[nodiscard]] bool assess(const Levels& levels, Eigen::Index from, BatchAssessment<Scalar>& result) const {
        const Eigen::Index rows = (std::min)(size, levels.rows() - from), dimensions = profile_.rows();
        const auto stride = static_cast<std::size_t>(rows);
        std::vector<unsigned char> codes(stride * static_cast<std::size_t>(dimensions));
        std::vector<unsigned char> fractional(stride, 0);
        bool sound = true;
        for (Eigen::Index d = 0; d < dimensions; ++d) {
            unsigned char* const code = codes.data() + stride * static_cast<std::size_t>(d);
            for (Eigen::Index i = 0; i < rows; ++i) {
                const Scalar level = levels.coeff(from + i, d);
                const bool known = level == level, inside = is_level(level);
                const int whole = static_cast<int>(inside ? level : Scalar(0));
                code[i] = static_cast<unsigned char>(known ? whole : DistanceTable<Scalar>::unknown);
                sound = sound && (inside || !known);
                if (inside && Scalar(whole) != level) fractional[static_cast<std::size_t>(i)] = 1;
            }
        }
        if (!sound) return false;
        // One row per account: observed weight, then the weighted distances at the places.
        Eigen::ArrayXX<Scalar> sums(rows, static_cast<Eigen::Index>(table_.width()));
        for (Eigen::Index i = 0; i < rows; ++i) {
            const auto row = static_cast<std::size_t>(i);
            if (fractional[row] != 0) continue;
            table_.add_up(codes.data() + row, static_cast<std::size_t>(dimensions), &sums(i, 0), stride);
        }
        find_places(sums, from, result);
        for (Eigen::Index i = 0; i < rows; ++i) {
            if (fractional[static_cast<std::size_t>(i)] != 0) assess_fractional(levels, from, i, sums, result);
        }
        to_probabilities(sums, from, result);
        return true;
    }

private:
    /// The same as best_places for all accounts of the block, in loops that the compiler turns into vectors.
    void find_places(const Eigen::ArrayXX<Scalar>& sums, Eigen::Index from, BatchAssessment<Scalar>& result) const {
        const std::vector<Scalar>& places = table_.places();
        const Eigen::Index rows = sums.rows();
        const Scalar* const observed = sums.data();
        const auto at = [&](std::size_t place) { return sums.data() + rows * static_cast<Eigen::Index>(place + 1); };
        Eigen::ArrayX<Scalar> best = sums.col(1), most(rows);
        for (std::size_t j = 1; j < places.size(); ++j) best = best.min(sums.col(static_cast<Eigen::Index>(j) + 1));
        for (Eigen::Index i = 0; i < rows; ++i) most[i] = Scalar(best[i] + distance_tolerance(observed[i]));
        Scalar* const low = result.index_low.data() + from;
        Scalar* const high = result.index_high.data() + from;
        for (std::size_t j = 0; j < places.size(); ++j) {
            const Scalar* const forth = at(j);
            const Scalar* const back = at(places.size() - 1 - j);
            const Scalar forth_place = Scalar(places[j] + Scalar(1));
            const Scalar back_place = Scalar(places[places.size() - 1 - j] + Scalar(1));
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

    [[nodiscard]] Eigen::Index column_of(Eigen::Index stage) const {
        return 1 + table_.stages()[static_cast<std::size_t>(stage)];
    }

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
            nearest = nearest.min(sums.col(column_of(p)));
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
    DistanceTable<Scalar> table_;
    Scalar full_weight_;
};

}  // namespace detail

/// Assesses many accounts by one model: distances, probabilities, expected stage, index and coverage as `assess` gives
/// them one by one. `levels` is accounts x dimensions in the order of the model; NaN is unknown and never 0. Each level
/// counts with the weight of its dimension. Whole levels are looked up in a table, fractions are computed; both give
/// the same. The result does not depend on the executor. Throws InputError for a model that is not sound and with every
/// level outside 0..4 (`levels[17] 'lock_in'`), std::invalid_argument for another number of columns, a prior of another
/// size or a temperature that is not above 0.
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
    using Block = detail::BatchBlock<Scalar>;
    const Block work(profile, weights, prior, options);
    std::vector<unsigned char> sound(static_cast<std::size_t>((count + Block::size - 1) / Block::size));
    executor(sound.size(), [&](std::size_t block) {
        sound[block] = work.assess(all, static_cast<Eigen::Index>(block) * Block::size, result) ? 1 : 0;
    });
    Report report;
    for (Eigen::Index i = 0; i < count; ++i) {
        if (sound[static_cast<std::size_t>(i / Block::size)] != 0) continue;
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
