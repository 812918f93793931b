// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

namespace kam::inline v0::stages {

/// What a hidden stage shows: `log_density(state, observation)` for the states 0 to state_count() - 1; minus infinity
/// for what a state cannot show. The other members are used where they are: `issue(observation)` (why it is no
/// observation at all; empty text: it is one), `reestimate(observations, weights)` (the parameters with the largest
/// weighted likelihood; weights: states x observations; a state without weight keeps what it has), `free_parameters()`,
/// `mean(state)`, `reorder(order)` (state s becomes what order[s] was), `cumulative(state, observation)` (probability
/// of less, and of at most it) and `draw(state, u)` (the observation at probability u, for simulation).
template <class E>
concept Emission = requires(const E& emission, Eigen::Index state, const typename E::Observation& observation) {
    typename E::Number;
    { emission.state_count() } -> std::convertible_to<Eigen::Index>;
    { emission.log_density(state, observation) } -> std::convertible_to<typename E::Number>;
};

namespace detail {

template <class Scalar>
[[nodiscard]] Scalar minus_infinity() {
    return Scalar(-std::numeric_limits<Scalar>::infinity());
}

/// count x log(p), with 0 log(0) = 0.
template <class Scalar>
[[nodiscard]] Scalar times_log(const Scalar& count, const Scalar& p) {
    using std::log;
    if (count == Scalar(0)) return Scalar(0);
    return Scalar(0) < p ? Scalar(count * log(p)) : minus_infinity<Scalar>();
}

/// Probability below x of a standard normal variable.
template <class Scalar>
[[nodiscard]] Scalar normal_cumulative(const Scalar& x) {
    using std::erfc;
    using std::sqrt;
    return Scalar(erfc(Scalar(-x / Scalar(sqrt(Scalar(2))))) / Scalar(2));
}

/// Its inverse for 0 < p < 1: a rough start and steps of Halley, which treble the digits.
[[nodiscard]] inline double normal_quantile(double p) {
    const bool upper = p > 0.5;
    const double tail = upper ? 1 - p : p;
    const double t = std::sqrt(-2 * std::log(tail));
    double x = -(t - (2.30753 + 0.27061 * t) / (1 + t * (0.99229 + 0.04481 * t)));
    for (int step = 0; step < 4; ++step) {
        const double density = std::exp(-x * x / 2) * 0.3989422804014327;
        if (!(density > 0)) break;
        const double off = (normal_cumulative(x) - tail) / density;
        x -= off / (1 + x * off / 2);
    }
    return upper ? -x : x;
}

/// The ascending values nearest to the means `value` by weight (pool adjacent violators): the restricted maximum of the
/// likelihood of any one-parameter exponential family. Entries without weight do not pull.
template <class Scalar>
void make_ascending(Eigen::VectorX<Scalar>& value, const Eigen::VectorX<Scalar>& weight) {
    struct Pool {
        Scalar mean, weight;
        Eigen::Index size;
    };
    std::vector<Pool> pools;
    for (Eigen::Index i = 0; i < value.size(); ++i) {
        pools.push_back({value[i], weight[i], 1});
        while (pools.size() > 1 && pools.back().mean < pools[pools.size() - 2].mean) {
            const Pool last = pools.back();
            pools.pop_back();
            Pool& into = pools.back();
            const Scalar both(into.weight + last.weight);
            if (Scalar(0) < both) into.mean = Scalar(Scalar(into.mean * into.weight + last.mean * last.weight) / both);
            into.weight = both;
            into.size += last.size;
        }
    }
    Eigen::Index i = 0;
    for (const Pool& pool : pools) {
        for (Eigen::Index k = 0; k < pool.size; ++k) value[i++] = pool.mean;
    }
}

/// Entry s becomes what entry order[s] was.
template <class Scalar>
void reorder(Eigen::VectorX<Scalar>& values, const std::vector<Eigen::Index>& order) {
    const Eigen::VectorX<Scalar> before = values;
    for (Eigen::Index s = 0; s < values.size(); ++s) values[s] = before[order[static_cast<std::size_t>(s)]];
}

/// Weighted means of `read(observation)` by state; states without weight keep `value`. `weight` gets the weights.
template <class Scalar, class Observation, class Read>
void weighted_means(const std::vector<Observation>& observations, const Eigen::MatrixX<Scalar>& weights,
                    const Read& read, Eigen::VectorX<Scalar>& value, Eigen::VectorX<Scalar>& weight) {
    weight.setConstant(value.size(), Scalar(0));
    for (Eigen::Index s = 0; s < value.size(); ++s) {
        Scalar sum(0);
        for (std::size_t k = 0; k < observations.size(); ++k) {
            const Scalar& w = weights(s, static_cast<Eigen::Index>(k));
            weight[s] = Scalar(weight[s] + w);
            sum = Scalar(sum + w * read(observations[k]));
        }
        if (Scalar(0) < weight[s]) value[s] = Scalar(sum / weight[s]);
    }
}

}  // namespace detail
}  // namespace kam::inline v0::stages
