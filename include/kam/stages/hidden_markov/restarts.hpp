// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/sequential.hpp>
#include <kam/data/random.hpp>
#include <kam/stages/hidden_markov/fit.hpp>

namespace kam::inline v0::stages {

/// The best of several fits, and how often the search found it.
template <class Model, class Scalar = typename Model::Number>
struct RestartedFit {
    HiddenFit<Model> best{};
    std::vector<Scalar> log_likelihoods{};  ///< of every start, in their order; the first is that from quantiles
    std::size_t best_count = 0;             ///< starts that came within 1e-6 of the best, relative
    BOOST_DESCRIBE_CLASS(RestartedFit, (), (best, log_likelihoods, best_count), (), ())
};

namespace detail {

/// How often each distinct observation occurs.
template <class Observation>
[[nodiscard]] std::vector<double> multiplicities(const Sequences<Observation>& data) {
    std::vector<double> counts(data.distinct.size() + 1, 0.0);
    for (const int code : data.code) counts[static_cast<std::size_t>(code)] += 1;
    counts.pop_back();
    return counts;
}

/// A model from soft groups of the observations: ordered by `order`, the s-th of n equal parts speaks mostly for state
/// s.
template <class Shown, class Order>
[[nodiscard]] HiddenMarkov<Shown> model_from_groups(const Sequences<typename Shown::Observation>& data,
                                                    const Shown& prototype, const Order& order, BlockEngine* engine) {
    using Scalar = typename Shown::Number;
    const Eigen::Index n = prototype.state_count();
    const std::vector<double> times = multiplicities(data);
    std::vector<double> value;
    for (const auto& observation : data.distinct) value.push_back(kam::measure(observation, order));
    std::vector<std::size_t> ranked(value.size());
    std::iota(ranked.begin(), ranked.end(), std::size_t{0});
    std::stable_sort(ranked.begin(), ranked.end(), [&](std::size_t a, std::size_t b) { return value[a] < value[b]; });

    const double all = std::accumulate(times.begin(), times.end(), 0.0);
    Eigen::MatrixX<Scalar> weights(n, static_cast<Eigen::Index>(value.size()));
    double below = 0;
    for (const std::size_t k : ranked) {
        const double middle = (below + times[k] / 2) / all * static_cast<double>(n) - 0.5;
        below += times[k];
        double sum = 0;
        std::vector<double> share(static_cast<std::size_t>(n));
        for (Eigen::Index s = 0; s < n; ++s) {
            const double away = (middle - static_cast<double>(s)) / 0.4;
            double& weight = share[static_cast<std::size_t>(s)];
            weight = std::exp(-away * away / 2) + 1e-3;
            if (engine != nullptr) weight *= -std::log1p(-uniform_real(*engine));
            sum += weight;
        }
        for (Eigen::Index s = 0; s < n; ++s) {
            weights(s, static_cast<Eigen::Index>(k)) =
                static_cast<Scalar>(times[k] * share[static_cast<std::size_t>(s)] / sum);
        }
    }
    HiddenMarkov<Shown> model;
    model.emission = prototype;
    if constexpr (requires { model.emission.reestimate(data.distinct, weights); }) {
        if (weights.size() > 0) model.emission.reestimate(data.distinct, weights);
    }
    model.start.setConstant(n, Scalar(Scalar(1) / Scalar(static_cast<int>(n))));
    model.transition.setConstant(n, n, Scalar(1));
    for (Eigen::Index i = 0; i < n; ++i) {
        const double stay = engine == nullptr ? 0.8 : 0.2 + 0.75 * uniform_real(*engine);
        double sum = 0;
        std::vector<double> row;
        for (Eigen::Index j = 0; j < n; ++j) {
            row.push_back(i == j ? 0.0 : engine == nullptr ? 1.0 : 0.05 - std::log1p(-uniform_real(*engine)));
            sum += row.back();
        }
        for (Eigen::Index j = 0; j < n && n > 1; ++j) {
            model.transition(i, j) =
                static_cast<Scalar>(i == j ? stay : (1 - stay) * row[static_cast<std::size_t>(j)] / sum);
        }
    }
    return model;
}

}  // namespace detail

/// A model to start a fit from: the observations, put in order by `order` (a callable or a member pointer that reads a
/// number from one), are cut into as many equal parts as `prototype` has states, softly, and each part estimates the
/// emission of its state; accounts stay where they are with probability 0.8. The lowest part becomes state 0.
template <Emission Shown, class Order = std::identity>
[[nodiscard]] HiddenMarkov<Shown> quantile_start(const Sequences<typename Shown::Observation>& data,
                                                 const Shown& prototype, const Order& order = {}) {
    detail::require_observations(prototype, data.distinct);
    return detail::model_from_groups(data, prototype, order, nullptr);
}

/// Fits from `quantile_start` and from `restarts` disturbances of it, and keeps the best. The same seed gives the same
/// fits with any executor. Trouble as `fit_hidden_markov`.
template <Emission Shown, class Order = std::identity, Executor E = Sequential>
[[nodiscard]] RestartedFit<HiddenMarkov<Shown>> fit_hidden_markov_from(
    const Sequences<typename Shown::Observation>& data, const Shown& prototype, std::size_t restarts,
    std::uint64_t seed, const HiddenFitOptions& options = {}, const Order& order = {}, const E& executor = {}) {
    using std::abs;
    using Scalar = typename Shown::Number;
    detail::require_observations(prototype, data.distinct);
    std::vector<HiddenFit<HiddenMarkov<Shown>>> fits(restarts + 1);
    executor(restarts + 1, [&](std::size_t which) {
        BlockEngine engine(seed, which);
        const auto model = detail::model_from_groups(data, prototype, order, which == 0 ? nullptr : &engine);
        fits[which] = fit_hidden_markov(data, model, options);
    });
    RestartedFit<HiddenMarkov<Shown>> result;
    std::size_t best = 0;
    for (std::size_t k = 0; k < fits.size(); ++k) {
        result.log_likelihoods.push_back(fits[k].log_likelihood);
        if (fits[best].trace.back() < fits[k].trace.back()) best = k;
    }
    result.best = std::move(fits[best]);
    const Scalar tie = Scalar(abs(result.best.log_likelihood) * static_cast<Scalar>(1e-6));
    for (const Scalar& value : result.log_likelihoods) {
        if (!(value < Scalar(result.best.log_likelihood - tie))) ++result.best_count;
    }
    return result;
}

/// The same model with its states in ascending order of what they show on average: states have no order of their own.
template <Emission Shown>
[[nodiscard]] HiddenMarkov<Shown> in_order_of_mean(const HiddenMarkov<Shown>& model) {
    const Eigen::Index n = model.transition.rows();
    std::vector<Eigen::Index> order(static_cast<std::size_t>(n));
    std::iota(order.begin(), order.end(), Eigen::Index{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](auto a, auto b) { return model.emission.mean(a) < model.emission.mean(b); });
    HiddenMarkov<Shown> result = model;
    for (Eigen::Index i = 0; i < n; ++i) {
        const Eigen::Index from = order[static_cast<std::size_t>(i)];
        result.start[i] = model.start[from];
        for (Eigen::Index j = 0; j < n; ++j) {
            result.transition(i, j) = model.transition(from, order[static_cast<std::size_t>(j)]);
        }
    }
    result.emission.reorder(order);
    return result;
}

}  // namespace kam::inline v0::stages
