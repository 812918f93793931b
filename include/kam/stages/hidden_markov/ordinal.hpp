// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/hidden_markov/emissions.hpp>

namespace kam::inline v0::stages {

/// An assessment that names a stage and errs the less often the further off: stage k is named for an account in stage s
/// with a probability in proportion to error^|k - s|. One number for the whole confusion matrix: `error` is the odds
/// of the next stage against the right one, 0 for an assessment that never errs, 1 for one that guesses.
template <class Scalar = double>
struct OrdinalEmission {
    using Number = Scalar;
    using Observation = int;

    Eigen::Index stage_count = 0;
    Scalar error = static_cast<Scalar>(0.3);
    bool known = false;

    [[nodiscard]] Eigen::Index state_count() const { return stage_count; }
    [[nodiscard]] Scalar log_density(Eigen::Index state, int named) const {
        using std::log;
        Scalar all(0);
        for (Eigen::Index k = 0; k < stage_count; ++k) all = Scalar(all + odds(state, k));
        return Scalar(detail::times_log(Scalar(static_cast<int>(distance(state, named))), error) - log(all));
    }
    [[nodiscard]] std::string issue(int named) const {
        if (named >= 0 && named < stage_count) return {};
        return std::to_string(named) + " is none of " + std::to_string(stage_count) + " stages";
    }
    /// The likelihood in log(error) is concave: its slope, observed minus expected distance, is halved in on.
    void reestimate(const std::vector<int>& observations, const Eigen::MatrixX<Scalar>& weights) {
        if (known) return;
        Eigen::VectorX<Scalar> weight = Eigen::VectorX<Scalar>::Constant(stage_count, Scalar(0));
        Scalar observed(0), all(0);
        for (Eigen::Index s = 0; s < stage_count; ++s) {
            for (std::size_t k = 0; k < observations.size(); ++k) {
                const Scalar& w = weights(s, static_cast<Eigen::Index>(k));
                weight[s] = Scalar(weight[s] + w);
                all = Scalar(all + w);
                observed = Scalar(observed + w * Scalar(static_cast<int>(distance(s, observations[k]))));
            }
        }
        if (!(Scalar(0) < all)) return;
        Scalar low(0), high(1);
        for (int halvings = 0; halvings < 200; ++halvings) {
            const Scalar middle(Scalar(low + high) / Scalar(2));
            if (middle == low || middle == high) break;
            error = middle;
            Scalar expected(0);
            for (Eigen::Index s = 0; s < stage_count; ++s) expected = Scalar(expected + weight[s] * mean_distance(s));
            (expected < observed ? low : high) = middle;
        }
        error = high < Scalar(1) ? low : high;
    }
    [[nodiscard]] std::size_t free_parameters() const { return known ? 0 : 1; }
    [[nodiscard]] Scalar mean(Eigen::Index state) const {
        const auto table = confusion();
        Scalar sum(0);
        for (Eigen::Index k = 0; k < stage_count; ++k)
            sum = Scalar(sum + Scalar(static_cast<int>(k)) * table(state, k));
        return sum;
    }
    [[nodiscard]] std::pair<Scalar, Scalar> cumulative(Eigen::Index state, int named) const {
        return CategoricalEmission<Scalar>{confusion(), true}.cumulative(state, named);
    }
    [[nodiscard]] int draw(Eigen::Index state, double u) const {
        return CategoricalEmission<Scalar>{confusion(), true}.draw(state, u);
    }
    /// Row s: what the assessment names for accounts in stage s.
    [[nodiscard]] Eigen::MatrixX<Scalar> confusion() const {
        Eigen::MatrixX<Scalar> table(stage_count, stage_count);
        for (Eigen::Index s = 0; s < stage_count; ++s) {
            Scalar all(0);
            for (Eigen::Index k = 0; k < stage_count; ++k) all = Scalar(all + odds(s, k));
            for (Eigen::Index k = 0; k < stage_count; ++k) table(s, k) = Scalar(odds(s, k) / all);
        }
        return table;
    }

private:
    [[nodiscard]] static Eigen::Index distance(Eigen::Index a, Eigen::Index b) { return a < b ? b - a : a - b; }
    [[nodiscard]] Scalar odds(Eigen::Index state, Eigen::Index named) const {
        Scalar result(1);
        for (Eigen::Index d = distance(state, named); d > 0; --d) result = Scalar(result * error);
        return result;
    }
    [[nodiscard]] Scalar mean_distance(Eigen::Index state) const {
        Scalar sum(0), all(0);
        for (Eigen::Index k = 0; k < stage_count; ++k) {
            all = Scalar(all + odds(state, k));
            sum = Scalar(sum + odds(state, k) * Scalar(static_cast<int>(distance(state, k))));
        }
        return Scalar(sum / all);
    }

public:
    BOOST_DESCRIBE_CLASS(OrdinalEmission, (), (stage_count, error, known), (), ())
};

}  // namespace kam::inline v0::stages
