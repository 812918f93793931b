// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include <boost/describe/class.hpp>

#include <kam/ara/measures/centrality.hpp>
#include <kam/ara/measures/leading_pair.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// Hubs name good authorities, authorities are named by good hubs; the squares of each add up to 1. `value` is the
/// largest singular value of the matrix of arcs.
template <class Scalar = double>
struct HubsAndAuthorities {
    Eigen::VectorX<Scalar> hubs{};
    Eigen::VectorX<Scalar> authorities{};
    Scalar value{};
    int iterations = 0;
    Scalar residual{};
    bool converged = false;
    BOOST_DESCRIBE_CLASS(HubsAndAuthorities, (), (hubs, authorities, value, iterations, residual, converged), (), ())
};

/// Hubs and authorities of a directed network [kleinberg1999]: the leading singular vectors of its matrix, by a
/// restarted Lanczos iteration. Who names nobody is no hub (0), who is not named no authority (0). `residual` is
/// |A'A a - value^2 a| / value^2 and stops the iteration; `iterations` are products with A'A. Where two parts of the
/// network have the same singular value the vectors are one mixture of theirs. A network without arcs has no such
/// scores: they are all 0, value too.
template <class Scalar>
void hubs_and_authorities(const NetworkView<Scalar>& network, const std::type_identity_t<Stop<Scalar>>& stop,
                          Workspace<Scalar>& workspace, HubsAndAuthorities<Scalar>& result) {
    using std::sqrt;
    detail::check_stop(stop, "ara::hubs_and_authorities");
    detail::Scratch<Scalar> scratch(workspace);
    const std::size_t n = network.actor_count();
    const auto size = static_cast<Eigen::Index>(n);
    const Rows<Scalar> in = detail::incoming(network, scratch);
    result.hubs.setZero(size);
    result.authorities.setZero(size);
    const bool none = std::all_of(network.out.weights.begin(), network.out.weights.end(),
                                  [](const Scalar& weight) { return weight == Scalar(0); });
    result.value = result.residual = Scalar(0);
    result.iterations = 0;
    result.converged = none;
    if (none) return;
    const std::span<Scalar> x(result.authorities.data(), n);
    const std::span<Scalar> hubs(result.hubs.data(), n);
    for (std::size_t i = 0; i < n; ++i) x[i] = Scalar(in.degree(i) > 0 ? 1 : 0);
    const auto pair = detail::leading_pair<Scalar>(
        [&](std::span<const Scalar> a, std::span<Scalar> y) {
            detail::multiply(network.out, network.unit_weights, a, hubs);
            detail::multiply<Scalar>(in, network.unit_weights, hubs, y);
        },
        x, stop, scratch);
    for (Scalar& score : x) score = (std::max)(score, Scalar(0));  // rounding may leave less
    detail::multiply<Scalar>(network.out, network.unit_weights, x, hubs);
    const Scalar length = detail::norm<Scalar>(hubs);
    for (Scalar& score : hubs) score /= length;
    result.value = Scalar(sqrt(pair.value));
    result.iterations = pair.iterations;
    result.residual = pair.residual / pair.value;
    result.converged = pair.converged;
}
template <class Scalar>
[[nodiscard]] HubsAndAuthorities<Scalar> hubs_and_authorities(const NetworkView<Scalar>& network,
                                                              const std::type_identity_t<Stop<Scalar>>& stop = {}) {
    Workspace<Scalar> workspace;
    HubsAndAuthorities<Scalar> result;
    ara::hubs_and_authorities(network, stop, workspace, result);
    return result;
}

}  // namespace kam::inline v0::ara
