// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/data/random.hpp>
#include <kam/stages/chains/chain_check.hpp>
#include <kam/stages/chains/chain_simulation.hpp>
#include <kam/stages/hidden_markov/emission.hpp>
#include <kam/stages/hidden_markov/sequences.hpp>
#include <kam/stages/chains/state_reduction.hpp>

namespace kam::inline v0::stages {

/// Stages that are not seen, only what they show: accounts begin with the law `start`, move as a chain, and in every
/// period show something that depends on their stage alone [rabiner1989], [zucchini2009].
template <Emission Shown>
struct HiddenMarkov {
    using Number = typename Shown::Number;

    Eigen::VectorX<Number> start{};
    Eigen::MatrixX<Number> transition{};
    Shown emission{};
    BOOST_DESCRIBE_CLASS(HiddenMarkov, (), (start, transition, emission), (), ())
};

/// What hidden stages and their observations were drawn as.
template <class Observation>
struct HiddenPaths {
    std::vector<std::vector<int>> stage{};
    std::vector<std::vector<Observation>> shown{};
};

namespace detail {

template <class Model>
void require_model(const Model& model, const char* function) {
    const Eigen::Index n = model.emission.state_count();
    if (model.transition.rows() != n || n == 0) {
        throw std::invalid_argument(std::string(function) + ": a chain of " + std::to_string(model.transition.rows()) +
                                    " states but an emission of " + std::to_string(n));
    }
    require_chain(model.transition, function);
    require_law(model.start, n, function);
}

/// Observations that are none under this emission, each named once with its value.
template <class Shown>
void require_observations(const Shown& emission, const std::vector<typename Shown::Observation>& observations) {
    if constexpr (requires { emission.issue(observations.front()); }) {
        Report report;
        for (std::size_t k = 0; k < observations.size(); ++k) {
            const std::string issue = emission.issue(observations[k]);
            if (!issue.empty()) report.add(kam::detail::element_path("distinct", k), Fault::out_of_range, issue);
        }
        throw_if_any(report);
    }
}

/// Densities of the distinct observations as shares of the largest one over the states; the last row, of a missing
/// observation, is 1. Where no state can show an observation, its row is 0 and its scale minus infinity.
template <class Scalar>
struct Densities {
    RowMajor<Scalar> logs{};
    RowMajor<Scalar> share{};
    std::vector<Scalar> log_scale{};
};

template <class Shown, class Scalar = typename Shown::Number>
void densities_of(const Shown& emission, const std::vector<typename Shown::Observation>& observations,
                  Densities<Scalar>& result) {
    using std::exp;
    const Eigen::Index n = emission.state_count();
    const auto rows = static_cast<Eigen::Index>(observations.size());
    result.logs.resize(rows + 1, n);
    result.share.resize(rows + 1, n);
    result.log_scale.assign(observations.size() + 1, Scalar(0));
    for (Eigen::Index k = 0; k < rows; ++k) {
        Scalar largest = minus_infinity<Scalar>();
        for (Eigen::Index s = 0; s < n; ++s) {
            result.logs(k, s) = emission.log_density(s, observations[static_cast<std::size_t>(k)]);
            if (result.logs(k, s) != result.logs(k, s)) {
                throw std::domain_error("kam: a density of observation " + std::to_string(k) + " is not a number");
            }
            if (largest < result.logs(k, s)) largest = result.logs(k, s);
        }
        result.log_scale[static_cast<std::size_t>(k)] = largest;
        for (Eigen::Index s = 0; s < n; ++s) {
            result.share(k, s) = is_finite(largest) ? Scalar(exp(Scalar(result.logs(k, s) - largest))) : Scalar(0);
        }
    }
    for (Eigen::Index s = 0; s < n; ++s) {
        result.logs(rows, s) = Scalar(0);
        result.share(rows, s) = Scalar(1);
    }
}

}  // namespace detail

/// Draws `count` accounts over `periods` periods; the emission must have `draw`. The same seed gives the same paths
/// with any executor. Throws InputError when the model's chain or start is none, std::invalid_argument for other sizes.
template <Emission Shown, Executor E = Sequential>
[[nodiscard]] HiddenPaths<typename Shown::Observation> simulate_hidden(const HiddenMarkov<Shown>& model,
                                                                       std::size_t count, std::size_t periods,
                                                                       std::uint64_t seed, const E& executor = {}) {
    detail::require_model(model, "stages::simulate_hidden");
    HiddenPaths<typename Shown::Observation> paths;
    paths.stage.resize(count);
    paths.shown.resize(count);
    const Eigen::Index n = model.transition.rows();
    for_each_block(count, detail::paths_per_block, seed, executor,
                   [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
                       for (std::size_t path = begin; path < end; ++path) {
                           int at = 0;
                           for (std::size_t t = 0; t < periods; ++t) {
                               at = detail::draw_stage(engine, n, [&](Eigen::Index j) {
                                   return static_cast<double>(t == 0 ? model.start[j] : model.transition(at, j));
                               });
                               paths.stage[path].push_back(at);
                               paths.shown[path].push_back(model.emission.draw(at, uniform_real(engine)));
                           }
                       }
                   });
    return paths;
}

}  // namespace kam::inline v0::stages
