// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/hidden_markov/pass.hpp>

namespace kam::inline v0::stages {

/// Where each account probably was in each period, given everything it showed.
template <class Scalar = double>
struct HiddenStates {
    std::vector<Eigen::MatrixX<Scalar>> probability{};  ///< per account: states x periods; empty when impossible
    Scalar log_likelihood{};                            ///< minus infinity when an account is impossible
    std::vector<std::size_t> impossible{};              ///< accounts that the model cannot show
    BOOST_DESCRIBE_CLASS(HiddenStates, (), (probability, log_likelihood, impossible), (), ())
};

/// The most probable path of one account as a whole (not the most probable state of each period).
template <class Scalar = double>
struct HiddenPath {
    std::vector<int> stage{};  ///< empty when the model cannot show the account at all
    Scalar log_probability{};  ///< of path and observations together; minus infinity then
    BOOST_DESCRIBE_CLASS(HiddenPath, (), (stage, log_probability), (), ())
};

/// What is to come for one account.
template <class Scalar = double>
struct HiddenForecast {
    /// One row per period, the last observed one first: the law of the stage. Empty when the account is impossible.
    Eigen::MatrixX<Scalar> stage{};
    Eigen::VectorX<Scalar> shown{};  ///< expected observation in the same periods; empty for emissions without a mean
    BOOST_DESCRIBE_CLASS(HiddenForecast, (), (stage, shown), (), ())
};

namespace detail {

template <class Model>
void load_pass(const Model& model, const std::vector<typename decltype(Model::emission)::Observation>& distinct,
               HiddenPass<typename Model::Number>& pass) {
    require_observations(model.emission, distinct);
    pass.start.assign(model.start.data(), model.start.data() + model.start.size());
    pass.chains.assign(1, {});
    for (Eigen::Index i = 0; i < model.transition.rows(); ++i) {
        for (Eigen::Index j = 0; j < model.transition.cols(); ++j) pass.chains[0].push_back(model.transition(i, j));
    }
    densities_of(model.emission, distinct, pass.densities);
}

template <class Scalar>
[[nodiscard]] HiddenStates<Scalar> states_of(HiddenPass<Scalar>& pass, const std::vector<std::size_t>& begin) {
    HiddenCounts<Scalar> counts;
    std::vector<Scalar> weight;
    pass.run(counts, &weight);
    HiddenStates<Scalar> result;
    result.log_likelihood = counts.log_likelihood;
    result.impossible = counts.impossible;
    const auto n = static_cast<Eigen::Index>(pass.start.size());
    for (std::size_t s = 0; s + 1 < begin.size(); ++s) {
        const auto periods = static_cast<Eigen::Index>(begin[s + 1] - begin[s]);
        Eigen::MatrixX<Scalar> probability(n, periods);
        if (std::find(counts.impossible.begin(), counts.impossible.end(), s) != counts.impossible.end()) {
            probability.resize(0, 0);
        }
        for (Eigen::Index k = 0; k < probability.size(); ++k) {
            probability.data()[k] = weight[begin[s] * static_cast<std::size_t>(n) + static_cast<std::size_t>(k)];
        }
        result.probability.push_back(std::move(probability));
    }
    return result;
}

}  // namespace detail

/// Probability of each stage in each period given all observations of the account (smoothing [rabiner1989]); the last
/// period is where it stands now. Throws InputError when the model is none or an observation is none under its
/// emission.
template <Emission Shown>
[[nodiscard]] HiddenStates<typename Shown::Number> smooth(const HiddenMarkov<Shown>& model,
                                                          const Sequences<typename Shown::Observation>& data) {
    detail::require_model(model, "stages::smooth");
    detail::HiddenPass<typename Shown::Number> pass(data.code, data.begin);
    detail::load_pass(model, data.distinct, pass);
    return detail::states_of(pass, data.begin);
}

/// The most probable path of each account, in logarithms [viterbi1967]; of equals the lower stage. Trouble as smooth.
template <Emission Shown>
[[nodiscard]] std::vector<HiddenPath<typename Shown::Number>> most_probable_paths(
    const HiddenMarkov<Shown>& model, const Sequences<typename Shown::Observation>& data) {
    using Scalar = typename Shown::Number;
    detail::require_model(model, "stages::most_probable_paths");
    detail::require_observations(model.emission, data.distinct);
    const Eigen::Index n = model.transition.rows();
    const Scalar none = detail::minus_infinity<Scalar>();
    detail::Densities<Scalar> densities;
    detail::densities_of(model.emission, data.distinct, densities);
    Eigen::MatrixX<Scalar> moves(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) {
            moves(i, j) = detail::times_log(Scalar(1), Scalar(model.transition(i, j)));
        }
    }
    std::vector<HiddenPath<Scalar>> paths(data.count());
    for (std::size_t s = 0; s < data.count(); ++s) {
        const auto periods = static_cast<Eigen::Index>(data.length(s));
        Eigen::MatrixX<Scalar> best = Eigen::MatrixX<Scalar>::Constant(n, periods, none);
        Eigen::MatrixXi from = Eigen::MatrixXi::Zero(n, periods);
        for (Eigen::Index t = 0; t < periods; ++t) {
            const auto code = static_cast<Eigen::Index>(data.code[data.begin[s] + static_cast<std::size_t>(t)]);
            for (Eigen::Index j = 0; j < n; ++j) {
                Scalar into = t == 0 ? detail::times_log(Scalar(1), Scalar(model.start[j])) : none;
                for (Eigen::Index i = 0; i < n && t > 0; ++i) {
                    const Scalar candidate(best(i, t - 1) + moves(i, j));
                    if (into < candidate) {
                        into = candidate;
                        from(j, t) = static_cast<int>(i);
                    }
                }
                best(j, t) = Scalar(into + densities.logs(code, j));
            }
        }
        int at = 0;
        for (int j = 1; j < n; ++j) {
            if (best(at, periods - 1) < best(j, periods - 1)) at = j;
        }
        paths[s].log_probability = best(at, periods - 1);
        if (!(none < paths[s].log_probability)) continue;
        paths[s].stage.resize(static_cast<std::size_t>(periods));
        for (Eigen::Index t = periods - 1; t >= 0; --t) {
            paths[s].stage[static_cast<std::size_t>(t)] = at;
            at = from(at, t);
        }
    }
    return paths;
}

/// Where each account will be, and what it is expected to show (orders, ...), 0 to `horizon` periods after its last
/// one. Trouble as smooth; std::invalid_argument for a negative horizon.
template <Emission Shown>
[[nodiscard]] std::vector<HiddenForecast<typename Shown::Number>> forecast_hidden(
    const HiddenMarkov<Shown>& model, const Sequences<typename Shown::Observation>& data, Eigen::Index horizon) {
    using Scalar = typename Shown::Number;
    if (horizon < 0) {
        throw std::invalid_argument("stages::forecast_hidden: a horizon of " + std::to_string(horizon) +
                                    " periods, but it must be at least 0");
    }
    const HiddenStates<Scalar> now = smooth(model, data);
    const Eigen::Index n = model.transition.rows();
    std::vector<HiddenForecast<Scalar>> result(now.probability.size());
    for (std::size_t s = 0; s < result.size(); ++s) {
        const auto& probability = now.probability[s];
        if (probability.size() == 0) continue;
        auto& stage = result[s].stage;
        stage.setConstant(horizon + 1, n, Scalar(0));
        for (Eigen::Index j = 0; j < n; ++j) stage(0, j) = probability(j, probability.cols() - 1);
        for (Eigen::Index h = 0; h < horizon; ++h) {
            for (Eigen::Index i = 0; i < n; ++i) {
                for (Eigen::Index j = 0; j < n; ++j) {
                    stage(h + 1, j) = Scalar(stage(h + 1, j) + stage(h, i) * model.transition(i, j));
                }
            }
        }
        if constexpr (requires { model.emission.mean(Eigen::Index{}); }) {
            result[s].shown.setConstant(horizon + 1, Scalar(0));
            for (Eigen::Index h = 0; h <= horizon; ++h) {
                for (Eigen::Index j = 0; j < n; ++j) {
                    result[s].shown[h] = Scalar(result[s].shown[h] + stage(h, j) * model.emission.mean(j));
                }
            }
        }
    }
    return result;
}

}  // namespace kam::inline v0::stages
