// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/stages/hidden_markov/pass.hpp>
#include <kam/stages/hidden_markov/start_law.hpp>

namespace kam::inline v0::stages {

/// How a fit of hidden stages is done.
struct HiddenFitOptions {
    StartLaw start = StartLaw::free;
    std::size_t most_iterations = 2000;
    /// Ends when an iteration gains less than this share of the log-likelihood (of 1 where that is smaller).
    double tolerance = 1e-10;
    double prior_count = 0;  ///< added to every possible move and, of a free start, state: the posterior mode is found
};
BOOST_DESCRIBE_STRUCT(HiddenFitOptions, (), (start, most_iterations, tolerance, prior_count))

/// A fitted model and how the fit went. The log-likelihood is that of this model, minus infinity when there are
/// `impossible` sequences (their numbers), which the model can never show; the fit then ends at once.
template <class Model, class Scalar = typename Model::Number>
struct HiddenFit {
    Model model{};
    Scalar log_likelihood{};
    std::vector<Scalar> trace{};  ///< of the log-likelihood (with a prior: of the posterior), by iteration; never falls
    std::size_t iterations = 0;
    Scalar gain{};  ///< of the last iteration, relative
    bool converged = false;
    std::vector<std::size_t> impossible{};
    std::size_t observed_count = 0;   ///< periods with an observation
    std::size_t free_parameters = 0;  ///< probabilities estimated as 0 do not count
    Scalar aic{};                     ///< 2 parameters - 2 log-likelihood [akaike1974]; smaller is better
    Scalar bic{};                     ///< ln(observed_count) parameters - 2 log-likelihood [schwarz1978]
    BOOST_DESCRIBE_CLASS(HiddenFit, (),
                         (model, log_likelihood, trace, iterations, gain, converged, impossible, observed_count,
                          free_parameters, aic, bic),
                         (), ())
};

namespace detail {

/// Row by row into a plain buffer.
template <class Scalar>
[[nodiscard]] std::vector<Scalar> flat(const Eigen::MatrixX<Scalar>& matrix) {
    std::vector<Scalar> values;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        for (Eigen::Index j = 0; j < matrix.cols(); ++j) values.push_back(matrix(i, j));
    }
    return values;
}

template <class Scalar>
[[nodiscard]] Eigen::MatrixX<Scalar> unflat(const std::vector<Scalar>& values, Eigen::Index n) {
    Eigen::MatrixX<Scalar> matrix(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) matrix(i, j) = values[static_cast<std::size_t>(i * n + j)];
    }
    return matrix;
}

template <class Vector>
[[nodiscard]] std::size_t positive_count(const Vector& values) {
    std::size_t count = 0;
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        if (typename Vector::Scalar(0) < values.coeff(i)) ++count;
    }
    return count;
}

/// Rows of expected moves as probabilities; rows without any stay as they are.
template <class Scalar>
void reestimate_rows(const std::vector<Scalar>& moves, const Scalar& prior, Eigen::MatrixX<Scalar>& transition) {
    const Eigen::Index n = transition.rows();
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto count = [&](Eigen::Index j) {
            const Scalar seen = moves[static_cast<std::size_t>(i * n + j)];
            return Scalar(0) < transition(i, j) ? Scalar(seen + prior) : seen;
        };
        Scalar all(0);
        for (Eigen::Index j = 0; j < n; ++j) all = Scalar(all + count(j));
        if (!(Scalar(0) < all)) continue;
        for (Eigen::Index j = 0; j < n; ++j) transition(i, j) = Scalar(count(j) / all);
    }
}

template <class Scalar, class Model>
void reestimate_emission(const HiddenCounts<Scalar>& counts,
                         const std::vector<typename decltype(Model::emission)::Observation>& distinct, Model& model) {
    if constexpr (requires(Eigen::MatrixX<Scalar> weights) { model.emission.reestimate(distinct, weights); }) {
        const Eigen::Index n = model.emission.state_count();
        Eigen::MatrixX<Scalar> weights(n, static_cast<Eigen::Index>(distinct.size()));
        for (Eigen::Index k = 0; k < weights.size(); ++k)
            weights.data()[k] = counts.weight[static_cast<std::size_t>(k)];
        if (weights.size() > 0) model.emission.reestimate(distinct, weights);
    }
}

/// Expectation and maximisation in turns. `load(model, pass)` sets start and chains, `update(counts, model)` the M-step
/// of all but the emission, `penalty(model)` the logarithm of the prior, up to a constant.
template <class Model, class Observation, class Load, class Update, class Penalty>
[[nodiscard]] HiddenFit<Model> expectation_maximisation(const Sequences<Observation>& data, const Model& initial,
                                                        std::size_t most_iterations, double tolerance,
                                                        HiddenPass<typename Model::Number>& pass, const Load& load,
                                                        const Update& update, const Penalty& penalty) {
    using std::abs;
    using Scalar = typename Model::Number;
    require_observations(initial.emission, data.distinct);
    HiddenFit<Model> fit;
    fit.model = initial;
    fit.observed_count = data.observed_count;
    HiddenCounts<Scalar> counts;
    for (;;) {
        load(fit.model, pass);
        densities_of(fit.model.emission, data.distinct, pass.densities);
        pass.run(counts);
        fit.log_likelihood = counts.log_likelihood;
        fit.impossible = counts.impossible;
        fit.trace.push_back(Scalar(counts.log_likelihood + penalty(fit.model)));
        if (!counts.impossible.empty()) break;
        if (fit.trace.size() > 1) {
            const Scalar& now = fit.trace.back();
            const Scalar size = abs(now) < Scalar(1) ? Scalar(1) : Scalar(abs(now));
            fit.gain = Scalar(Scalar(now - fit.trace[fit.trace.size() - 2]) / size);
            fit.converged = fit.gain <= static_cast<Scalar>(tolerance);
        }
        if (fit.converged || fit.iterations == most_iterations) break;
        ++fit.iterations;
        update(counts, fit.model);
        reestimate_emission(counts, data.distinct, fit.model);
    }
    return fit;
}

template <class Fit>
void add_criteria(Fit& fit, std::size_t parameters) {
    using Scalar = decltype(Fit::aic);
    using std::log;
    if constexpr (requires { fit.model.emission.free_parameters(); }) {
        parameters += fit.model.emission.free_parameters();
    }
    fit.free_parameters = parameters;
    const Scalar count(static_cast<double>(parameters)), twice(Scalar(2) * fit.log_likelihood);
    fit.aic = Scalar(Scalar(2) * count - twice);
    if (fit.observed_count > 0) {
        fit.bic = Scalar(count * Scalar(log(Scalar(static_cast<double>(fit.observed_count)))) - twice);
    }
}

}  // namespace detail

/// Fits hidden stages to the histories of many accounts, from `initial`: Baum-Welch [rabiner1989] on all of them at
/// once, the chain of a stationary start by its exact (numeric) maximisation within each step, which plain Baum-Welch
/// leaves out. Probabilities of 0 in `initial` stay 0. A state that nothing is expected in any more keeps its row and
/// its emission. A local maximum: start from several places (`fit_hidden_markov_from`). Throws InputError when the
/// chain or the start of `initial` is none, naming observations that are none under its emission, and for a stationary
/// start of a chain with several closed classes; std::invalid_argument for other sizes or a negative prior.
template <Emission Shown>
[[nodiscard]] HiddenFit<HiddenMarkov<Shown>> fit_hidden_markov(const Sequences<typename Shown::Observation>& data,
                                                               const HiddenMarkov<Shown>& initial,
                                                               const HiddenFitOptions& options = {}) {
    using Scalar = typename Shown::Number;
    constexpr const char* function = "stages::fit_hidden_markov";
    detail::require_model(initial, function);
    if (!(options.prior_count >= 0)) {
        throw std::invalid_argument(std::string(function) + ": a prior_count of " +
                                    kam::detail::number_text(options.prior_count) + ", but it must be at least 0");
    }
    const Scalar prior = static_cast<Scalar>(options.prior_count);
    const bool is_stationary = options.start == StartLaw::stationary, is_free = options.start == StartLaw::free;
    HiddenMarkov<Shown> first = initial;
    if (is_stationary) first.start = detail::required_stationary_law(first.transition);

    detail::HiddenPass<Scalar> pass(data.code, data.begin);
    const auto load = [](const HiddenMarkov<Shown>& model, detail::HiddenPass<Scalar>& into) {
        into.start.assign(model.start.data(), model.start.data() + model.start.size());
        into.chains.assign(1, detail::flat(model.transition));
    };
    const auto update = [&](const detail::HiddenCounts<Scalar>& counts, HiddenMarkov<Shown>& model) {
        if (is_stationary) {
            detail::maximise_with_start(counts.moves.front(), counts.start, prior, model.transition, model.start);
            return;
        }
        detail::reestimate_rows(counts.moves.front(), prior, model.transition);
        if (!is_free) return;
        Scalar all(0);
        for (Eigen::Index s = 0; s < model.start.size(); ++s) {
            const Scalar seen = counts.start[static_cast<std::size_t>(s)];
            model.start[s] = Scalar(0) < model.start[s] ? Scalar(seen + prior) : seen;
            all = Scalar(all + model.start[s]);
        }
        for (Eigen::Index s = 0; s < model.start.size(); ++s) model.start[s] = Scalar(model.start[s] / all);
    };
    const auto penalty = [&](const HiddenMarkov<Shown>& model) {
        using std::log;
        Scalar sum(0);
        if (!(Scalar(0) < prior)) return sum;
        for (Eigen::Index k = 0; k < model.transition.size(); ++k) {
            const Scalar& p = model.transition.data()[k];
            if (Scalar(0) < p) sum = Scalar(sum + prior * log(p));
        }
        for (Eigen::Index s = 0; s < model.start.size() && is_free; ++s) {
            if (Scalar(0) < model.start[s]) sum = Scalar(sum + prior * log(model.start[s]));
        }
        return sum;
    };
    auto fit = detail::expectation_maximisation(data, first, options.most_iterations, options.tolerance, pass, load,
                                                update, penalty);
    std::size_t parameters =
        detail::positive_count(fit.model.transition.reshaped()) - static_cast<std::size_t>(fit.model.transition.rows());
    if (is_free) parameters += detail::positive_count(fit.model.start) - 1;
    detail::add_criteria(fit, parameters);
    return fit;
}

}  // namespace kam::inline v0::stages
