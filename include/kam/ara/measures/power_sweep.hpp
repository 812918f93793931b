// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <Eigen/Core>
#include <boost/describe/class.hpp>

#include <kam/ara/network.hpp>
#include <kam/ara/measures/power.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// The power of every actor at several betas: `scores` is actors x betas. `range` is how far the scores of each actor
/// lie apart: who is powerful only under some reading of power has a wide one.
template <class Scalar = double>
struct PowerSweep {
    std::vector<Scalar> betas{};
    Eigen::MatrixX<Scalar> scores{};
    Eigen::VectorX<Scalar> range{};
    bool converged = false;  ///< all of them
    BOOST_DESCRIBE_CLASS(PowerSweep, (), (betas, scores, range, converged), (), ())
};

/// Power for each of several betas, since its choice matters in sparse networks of chains and pendants and hardly in
/// dense ones. `options.beta` is not used; all else is that of power.
template <class Scalar>
[[nodiscard]] PowerSweep<Scalar> power_sweep(const NetworkView<Scalar>& network,
                                             const std::type_identity_t<std::span<const Scalar>>& betas,
                                             const std::type_identity_t<PowerOptions<Scalar>>& options = {}) {
    const auto n = static_cast<Eigen::Index>(network.actor_count());
    PowerSweep<Scalar> result;
    result.betas.assign(betas.begin(), betas.end());
    result.scores.resize(n, static_cast<Eigen::Index>(betas.size()));
    result.range.setZero(n);
    result.converged = true;
    Workspace<Scalar> workspace;
    PowerCentrality<Scalar> one;
    PowerOptions<Scalar> at = options;
    for (std::size_t b = 0; b < betas.size(); ++b) {
        at.beta = betas[b];
        ara::power(network, at, workspace, one);
        result.scores.col(static_cast<Eigen::Index>(b)) = one.centrality.scores;
        result.converged = result.converged && one.centrality.converged;
    }
    if (betas.empty()) return result;
    for (Eigen::Index i = 0; i < n; ++i) {
        Scalar low = result.scores(i, 0);
        Scalar high = low;
        for (Eigen::Index b = 1; b < result.scores.cols(); ++b) {
            const Scalar& score = result.scores(i, b);
            if (score < low) low = score;
            if (high < score) high = score;
        }
        result.range[i] = high - low;
    }
    return result;
}

}  // namespace kam::inline v0::ara
