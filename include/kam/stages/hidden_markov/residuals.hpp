// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/stages/hidden_markov/pass.hpp>

namespace kam::inline v0::stages {

/// What an observation is compared with: what the model expects from all other observations of the account, or from the
/// earlier ones alone.
enum class ResidualKind { all_others, earlier };
BOOST_DESCRIBE_ENUM(ResidualKind, all_others, earlier)

/// How unusual one observation is under the model. For a number that is measured, `low` and `high` are one; for a count
/// they enclose its probability.
template <class Scalar = double>
struct PseudoResidual {
    Scalar low{};   ///< probability of less
    Scalar high{};  ///< probability of at most that
    /// Normal quantile of the middle between both: beyond 2 or 3 in size, an outlier; over all observations of a good
    /// model, normal. Limited to +-38, where the probability leaves the range of double.
    double normal{};
    BOOST_DESCRIBE_CLASS(PseudoResidual, (), (low, high, normal), (), ())
};

/// Pseudo-residuals [zucchini2009] of every observation, by account and period; none for a missing one and for those
/// that the model cannot show. The emission must have `cumulative`. Throws InputError when the model is none or an
/// observation is none under its emission.
template <Emission Shown>
[[nodiscard]] std::vector<std::vector<std::optional<PseudoResidual<typename Shown::Number>>>> pseudo_residuals(
    const HiddenMarkov<Shown>& model, const Sequences<typename Shown::Observation>& data,
    ResidualKind kind = ResidualKind::all_others) {
    using Scalar = typename Shown::Number;
    detail::require_model(model, "stages::pseudo_residuals");
    detail::require_observations(model.emission, data.distinct);
    const Eigen::Index n = model.transition.rows();
    detail::Densities<Scalar> densities;
    detail::densities_of(model.emission, data.distinct, densities);
    const auto missing = static_cast<int>(data.distinct.size());
    const auto to_one = [n](auto&& column) {
        Scalar sum(0);
        for (Eigen::Index j = 0; j < n; ++j) sum = Scalar(sum + column[j]);
        for (Eigen::Index j = 0; j < n && Scalar(0) < sum; ++j) column[j] = Scalar(column[j] / sum);
        return Scalar(0) < sum;
    };

    std::vector<std::vector<std::optional<PseudoResidual<Scalar>>>> result(data.count());
    for (std::size_t s = 0; s < data.count(); ++s) {
        const auto periods = static_cast<Eigen::Index>(data.length(s));
        const auto code = [&](Eigen::Index t) { return data.code[data.begin[s] + static_cast<std::size_t>(t)]; };
        result[s].resize(static_cast<std::size_t>(periods));
        // before(j, t): law of the stage in t from what came before; after(j, t): in proportion to what comes after.
        Eigen::MatrixX<Scalar> before = Eigen::MatrixX<Scalar>::Constant(n, periods, Scalar(0));
        Eigen::MatrixX<Scalar> after = Eigen::MatrixX<Scalar>::Constant(n, periods, Scalar(1));
        for (Eigen::Index j = 0; j < n; ++j) before(j, 0) = model.start[j];
        for (Eigen::Index t = 1; t < periods; ++t) {
            for (Eigen::Index i = 0; i < n; ++i) {
                const Scalar at(before(i, t - 1) * densities.share(code(t - 1), i));
                for (Eigen::Index j = 0; j < n; ++j) {
                    before(j, t) = Scalar(before(j, t) + at * model.transition(i, j));
                }
            }
            (void)to_one(before.col(t));
        }
        for (Eigen::Index t = periods - 1; t > 0 && kind == ResidualKind::all_others; --t) {
            for (Eigen::Index i = 0; i < n; ++i) {
                after(i, t - 1) = Scalar(0);
                for (Eigen::Index j = 0; j < n; ++j) {
                    after(i, t - 1) =
                        Scalar(after(i, t - 1) + model.transition(i, j) * densities.share(code(t), j) * after(j, t));
                }
            }
            (void)to_one(after.col(t - 1));
        }
        for (Eigen::Index t = 0; t < periods; ++t) {
            Eigen::VectorX<Scalar> law(n);
            for (Eigen::Index j = 0; j < n; ++j) law[j] = Scalar(before(j, t) * after(j, t));
            if (code(t) == missing || !to_one(law)) continue;
            PseudoResidual<Scalar> residual;
            for (Eigen::Index j = 0; j < n; ++j) {
                const auto [below, up_to] =
                    model.emission.cumulative(j, data.distinct[static_cast<std::size_t>(code(t))]);
                residual.low = Scalar(residual.low + law[j] * below);
                residual.high = Scalar(residual.high + law[j] * up_to);
            }
            const double middle = static_cast<double>(Scalar(residual.low + residual.high)) / 2;
            residual.normal = middle <= 0   ? -38.0
                              : middle >= 1 ? 38.0
                                            : std::clamp(detail::normal_quantile(middle), -38.0, 38.0);
            result[s][static_cast<std::size_t>(t)] = residual;
        }
    }
    return result;
}

}  // namespace kam::inline v0::stages
