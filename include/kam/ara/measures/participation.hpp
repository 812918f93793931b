// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <Eigen/Core>
#include <boost/describe/class.hpp>

#include <kam/ara/multiplex.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// How each actor's partners spread over the layers. A partner in a layer is who has an arc there, in either direction;
/// both directions count once. NaN where an actor has no partner in any layer (`defined` is false).
template <class Scalar = double>
struct Participation {
    Eigen::MatrixX<int> partners{};                ///< actors x layers
    Eigen::VectorX<int> neighbourhood{};           ///< different partners over all layers
    Eigen::VectorX<Scalar> participation{};        ///< 1: the layers alike, 0: one layer alone
    Eigen::VectorX<Scalar> redundancy{};           ///< share of ties that add no partner: 1 - neighbourhood / ties
    Eigen::MatrixX<Scalar> relevance{};            ///< share of the partners that are partners in this layer
    Eigen::MatrixX<Scalar> exclusive_relevance{};  ///< that are partners in this layer and no other
    Eigen::VectorX<bool> defined{};
    BOOST_DESCRIBE_CLASS(Participation, (),
                         (partners, neighbourhood, participation, redundancy, relevance, exclusive_relevance, defined),
                         (), ())
};

/// Whether an actor's relationships run over all layers or hang on one. With k_iL the partners of i in layer L of M,
/// and o_i their sum: participation P_i = M / (M - 1) (1 - sum_L (k_iL / o_i)^2) [battiston2014], NaN for a single
/// layer; neighbourhood, connective redundancy, relevance and exclusive relevance as in [berlingerio2013]. One pass
/// over the arcs of all layers.
template <class Scalar>
[[nodiscard]] Participation<Scalar> participation(const Multiplex<Scalar>& multiplex) {
    Workspace<Scalar> workspace;
    detail::Scratch<Scalar> scratch(workspace);
    const auto n = static_cast<std::size_t>(multiplex.actor_count());
    const int layers = multiplex.layer_count();
    const auto size = static_cast<Eigen::Index>(n);
    const Scalar unknown = std::numeric_limits<Scalar>::quiet_NaN();
    Participation<Scalar> result;
    result.partners.setZero(size, layers);
    result.neighbourhood.setZero(size);
    result.participation.setConstant(size, unknown);
    result.redundancy.setConstant(size, unknown);
    result.relevance.setConstant(size, layers, unknown);
    result.exclusive_relevance.setConstant(size, layers, unknown);
    result.defined.setConstant(size, false);

    std::vector<NetworkView<Scalar>> views;
    for (int l = 0; l < layers; ++l) views.push_back(multiplex.layer(l));
    const std::span<int> met_in = scratch.ints(n, 0);      // layers in which the actor at hand meets each other
    const std::span<int> last_layer = scratch.ints(n, 0);  // of them
    std::vector<int> met;
    std::vector<int> alone(static_cast<std::size_t>(layers));
    for (std::size_t i = 0; i < n; ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        met.clear();
        for (int l = 0; l < layers; ++l) {
            const NetworkView<Scalar>& view = views[static_cast<std::size_t>(l)];
            const auto meet = [&](std::span<const int> actors) {
                for (const int other : actors) {
                    const auto o = static_cast<std::size_t>(other);
                    if (met_in[o] == 0) met.push_back(other);
                    if (met_in[o] > 0 && last_layer[o] == l) continue;
                    ++met_in[o];
                    last_layer[o] = l;
                    ++result.partners(row, l);
                }
            };
            meet(view.out.row(i));
            if (view.directed) meet(view.in.row(i));
        }
        std::fill(alone.begin(), alone.end(), 0);
        for (const int other : met) {
            const auto o = static_cast<std::size_t>(other);
            if (met_in[o] == 1) ++alone[static_cast<std::size_t>(last_layer[o])];
            met_in[o] = 0;
        }
        if (met.empty()) continue;
        result.defined[row] = true;
        result.neighbourhood[row] = static_cast<int>(met.size());
        const auto different = static_cast<Scalar>(met.size());
        const auto ties = static_cast<Scalar>(result.partners.row(row).sum());
        Scalar squares(0);
        for (int l = 0; l < layers; ++l) {
            const Scalar share = Scalar(result.partners(row, l)) / ties;
            squares += share * share;
            result.relevance(row, l) = Scalar(result.partners(row, l)) / different;
            result.exclusive_relevance(row, l) = Scalar(alone[static_cast<std::size_t>(l)]) / different;
        }
        if (layers > 1) result.participation[row] = Scalar(layers) / Scalar(layers - 1) * (Scalar(1) - squares);
        result.redundancy[row] = Scalar(1) - different / ties;
    }
    return result;
}

}  // namespace kam::inline v0::ara
