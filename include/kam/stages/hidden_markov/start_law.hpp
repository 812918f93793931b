// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/stages/hidden_markov/emission.hpp>
#include <kam/stages/chains/maximise.hpp>
#include <kam/stages/chains/relative_values.hpp>
#include <kam/stages/chains/stationary.hpp>

namespace kam::inline v0::stages {

/// How accounts begin: with probabilities of their own, as the chain would have them in the long run (histories that
/// were cut out of longer ones), or as given.
enum class StartLaw { free, stationary, fixed };
BOOST_DESCRIBE_ENUM(StartLaw, free, stationary, fixed)

namespace detail {

template <class Scalar>
[[nodiscard]] Eigen::VectorX<Scalar> required_stationary_law(const Eigen::MatrixX<Scalar>& transition) {
    const StationaryLaw<Scalar> law = stationary_of(transition, structure_of(transition.rows(), moves_of(transition)));
    if (!law.law) {
        throw InputError("transition", Fault::inconsistent,
                         "has " + std::to_string(law.by_class.cols()) +
                             " closed classes, so that its stationary law depends on the start");
    }
    return *law.law;
}

/// The chain with the largest sum of moves_ij log p_ij + start_i log law_i(P), law its stationary law, over the
/// logarithms of the probabilities that are not 0, each row up to a factor. The derivative of the second part by p_kl
/// is law_k u_l, u the relative values of the rewards start_i / law_i.
template <class Scalar>
void maximise_with_start(const std::vector<Scalar>& moves, const std::vector<Scalar>& start, const Scalar& prior,
                         Eigen::MatrixX<Scalar>& transition, Eigen::VectorX<Scalar>& law) {
    using std::abs;
    using std::exp;
    using std::log;
    const Eigen::Index n = transition.rows();
    std::vector<std::pair<Eigen::Index, Eigen::Index>> free;
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) {
            if (Scalar(0) < transition(i, j)) free.emplace_back(i, j);
        }
    }
    const auto m = static_cast<Eigen::Index>(free.size());
    const auto entry = [&](Eigen::Index k) { return free[static_cast<std::size_t>(k)]; };
    std::vector<Eigen::Index> all;  // a stage of the closed class first
    for (Eigen::Index i = 0; i < n; ++i) all.push_back(i);
    for (Eigen::Index i = 0; i < n; ++i) {
        if (Scalar(0) < law[i]) {
            std::swap(all[0], all[static_cast<std::size_t>(i)]);
            break;
        }
    }
    const auto chain_at = [&](const Eigen::VectorX<Scalar>& x) {
        Eigen::MatrixX<Scalar> chain = Eigen::MatrixX<Scalar>::Constant(n, n, Scalar(0));
        for (Eigen::Index k = 0; k < m; ++k) chain(entry(k).first, entry(k).second) = exp(x[k]);
        for (Eigen::Index i = 0; i < n; ++i) {
            Scalar sum(0);
            for (Eigen::Index j = 0; j < n; ++j) sum = Scalar(sum + chain(i, j));
            for (Eigen::Index j = 0; j < n; ++j) chain(i, j) = Scalar(chain(i, j) / sum);
        }
        return chain;
    };
    const auto law_at = [&](const Eigen::MatrixX<Scalar>& chain) {
        return Eigen::VectorX<Scalar>(stationary_of(chain, structure_of(n, moves_of(chain))).by_class.col(0));
    };
    const auto objective = [&](const Eigen::VectorX<Scalar>& x, Eigen::VectorX<Scalar>& gradient) {
        for (Eigen::Index k = 0; k < m; ++k) {
            if (Scalar(80) < abs(x[k])) return minus_infinity<Scalar>();
        }
        const Eigen::MatrixX<Scalar> chain = chain_at(x);
        const Eigen::VectorX<Scalar> stationary = law_at(chain);
        Scalar value(0), gain(0);
        Eigen::VectorX<Scalar> reward = Eigen::VectorX<Scalar>::Constant(n, Scalar(0)), u = reward;
        for (Eigen::Index i = 0; i < n; ++i) {
            const Scalar& count = start[static_cast<std::size_t>(i)];
            value = Scalar(value + times_log(count, stationary[i]));
            if (Scalar(0) < stationary[i]) reward[i] = Scalar(count / stationary[i]);
            gain = Scalar(gain + stationary[i] * reward[i]);
        }
        relative_values(chain, all, reward, gain, u);
        Eigen::MatrixX<Scalar> slope = Eigen::MatrixX<Scalar>::Constant(n, n, Scalar(0));
        Eigen::VectorX<Scalar> row = Eigen::VectorX<Scalar>::Constant(n, Scalar(0));
        for (Eigen::Index k = 0; k < m; ++k) {
            const auto [i, j] = entry(k);
            const Scalar count(moves[static_cast<std::size_t>(i * n + j)] + prior);
            value = Scalar(value + times_log(count, Scalar(chain(i, j))));
            slope(i, j) = Scalar(count + chain(i, j) * stationary[i] * u[j]);
            row[i] = Scalar(row[i] + slope(i, j));
        }
        gradient.resize(m);
        for (Eigen::Index k = 0; k < m; ++k) {
            const auto [i, j] = entry(k);
            gradient[k] = Scalar(slope(i, j) - chain(i, j) * row[i]);
        }
        return value;
    };
    Eigen::VectorX<Scalar> x(m);
    for (Eigen::Index k = 0; k < m; ++k) x[k] = log(transition(entry(k).first, entry(k).second));
    const auto best =
        maximise(objective, x, 100, Scalar(std::numeric_limits<Scalar>::epsilon() * static_cast<Scalar>(0.01)));
    transition = chain_at(best.at);
    law = law_at(transition);
}

}  // namespace detail
}  // namespace kam::inline v0::stages
