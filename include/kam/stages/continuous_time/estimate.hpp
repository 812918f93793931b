// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>
#include <Eigen/LU>

#include <boost/describe/class.hpp>

#include <kam/core/sequential.hpp>
#include <kam/data/random.hpp>
#include <kam/stages/chains/chain_simulation.hpp>
#include <kam/stages/continuous_time/generator.hpp>
#include <kam/stages/chains/maximise.hpp>
#include <kam/stages/chains/stage_history.hpp>

namespace kam::inline v0::stages {

/// A generator estimated from stages seen at any times.
struct GeneratorEstimate {
    Eigen::MatrixXd generator{};
    /// Of each rate, from the observed information; none for moves not allowed, for rates at the boundary 0 (where the
    /// likelihood says nothing about an error) and where the information is singular.
    std::vector<std::vector<std::optional<double>>> standard_error{};
    std::vector<std::pair<int, int>> at_boundary{};  ///< allowed moves whose rate went to 0
    double log_likelihood = 0;
    std::size_t interval_count = 0;  ///< pairs of consecutive observations
    std::size_t iterations = 0;
    double residual = 0;  ///< what another step would gain, relative to the log-likelihood
    bool converged = false;
    BOOST_DESCRIBE_CLASS(GeneratorEstimate, (),
                         (generator, standard_error, at_boundary, log_likelihood, interval_count, iterations, residual,
                          converged),
                         (), ())
};

namespace detail {

/// Intervals of one length: how many went from each stage to each.
using PanelCounts = std::map<double, Eigen::MatrixXd>;

/// Log-likelihood of a generator and its derivative by each rate: with W the counts over the probabilities, sum over
/// the lengths t of the integral of exp(G' u) W exp(G' (t - u)) du, the corner of one exponential of twice the size.
template <class Scalar>
[[nodiscard]] Scalar panel_likelihood(const PanelCounts& panel, const RowMajor<Scalar>& rates,
                                      Eigen::MatrixX<Scalar>& derivative) {
    using std::log;
    const Eigen::Index n = rates.rows();
    derivative.setConstant(n, n, Scalar(0));
    Scalar value(0), q(0);
    for (Eigen::Index i = 0; i < n; ++i) {
        const Scalar out = leaving(rates, i);
        if (q < out) q = out;
    }
    for (const auto& [length, counts] : panel) {
        const Scalar time(length);
        const Eigen::MatrixX<Scalar> chain = chain_after(rates, time);
        Eigen::MatrixX<Scalar> both = Eigen::MatrixX<Scalar>::Constant(2 * n, 2 * n, Scalar(0));
        Scalar largest(0);
        for (Eigen::Index i = 0; i < n; ++i) {
            for (Eigen::Index j = 0; j < n; ++j) {
                const Scalar rate = i == j ? Scalar(q - leaving(rates, i)) : rates(i, j);
                both(j, i) = both(n + j, n + i) = Scalar(rate * time);
                if (!(counts(i, j) > 0)) continue;
                const Scalar count(counts(i, j));
                value = Scalar(value + count * log(chain(i, j)));
                both(i, n + j) = Scalar(count / chain(i, j));
                if (largest < both(i, n + j)) largest = both(i, n + j);
            }
        }
        // The corner is linear in W: brought to the size of the rest, it does not slow the series down.
        for (Eigen::Index i = 0; i < n; ++i) {
            for (Eigen::Index j = 0; j < n; ++j) both(i, n + j) = Scalar(both(i, n + j) / largest);
        }
        const Eigen::MatrixX<Scalar> integral = exponential(both, Scalar(q * time), false);
        for (Eigen::Index i = 0; i < n; ++i) {
            for (Eigen::Index j = 0; j < n; ++j) {
                const Scalar scale(largest * time);
                derivative(i, j) = Scalar(derivative(i, j) + scale * Scalar(integral(i, n + j) - integral(i, n + i)));
            }
        }
    }
    return value;
}

}  // namespace detail

/// The generator with the largest likelihood for stages seen at irregular reviews, each account from its first review
/// on: sum over its intervals of log exp(G t)_ij [kalbfleisch1985]. `allowed(i, j)` above 0 lets accounts move from i
/// to j without passing another stage; default: every move out of a stage that is not absorbing. The search runs over
/// the logarithms of the rates with exact derivatives; a rate that falls below 1e-7 of the largest is said to be at the
/// boundary. Throws InputError with what `validate_histories` finds, for a stage that no history says anything about,
/// and for a move seen that no allowed moves can make; std::invalid_argument for other sizes or rules in periods.
template <class Allowed = Eigen::MatrixXd>
[[nodiscard]] GeneratorEstimate estimate_generator(const std::vector<StageHistory>& histories,
                                                   const HistoryRules& rules, const Allowed& allowed = {},
                                                   std::size_t most_iterations = 500, double tolerance = 1e-13) {
    constexpr const char* function = "stages::estimate_generator";
    if (rules.in_periods) {
        throw std::invalid_argument(std::string(function) +
                                    ": the rules are for periods; set in_periods to false for 1 or more reviews at any "
                                    "times");
    }
    throw_if_any(validate_histories(histories, rules));
    const Eigen::Index n = rules.stage_count;
    if (allowed.size() != 0 && (allowed.rows() != n || allowed.cols() != n)) {
        throw std::invalid_argument(std::string(function) + ": allowed moves of " + std::to_string(allowed.rows()) +
                                    " stages but rules of " + std::to_string(n));
    }
    const auto may_move = [&](Eigen::Index i, Eigen::Index j) {
        return i != j && !detail::contains(rules.absorbing, static_cast<int>(i)) &&
               (allowed.size() == 0 || allowed(i, j) > 0);
    };

    GeneratorEstimate result;
    detail::PanelCounts panel;
    Eigen::MatrixXd seen = Eigen::MatrixXd::Zero(n, n);
    std::vector<double> time_in(static_cast<std::size_t>(n), 0.0);
    for (const StageHistory& history : histories) {
        for (std::size_t k = 0; k + 1 < history.observations.size(); ++k) {
            const StageObservation &from = history.observations[k], &to = history.observations[k + 1];
            const double length = to.time - from.time;
            auto [place, is_new] = panel.try_emplace(length);
            if (is_new) place->second = Eigen::MatrixXd::Zero(n, n);
            place->second(from.stage, to.stage) += 1;
            seen(from.stage, to.stage) += 1;
            time_in[static_cast<std::size_t>(from.stage)] += length;
            ++result.interval_count;
        }
    }
    Report report;
    for (Eigen::Index j = 0; j < n; ++j) {
        std::vector<bool> target(static_cast<std::size_t>(n), false);
        target[static_cast<std::size_t>(j)] = true;
        const auto reaches = detail::can_reach(n, target, may_move);
        for (Eigen::Index i = 0; i < n; ++i) {
            if (seen(i, j) > 0 && !reaches[static_cast<std::size_t>(i)]) {
                report.add("histories", Fault::inconsistent,
                           "hold a move from stage " + std::to_string(i) + " to " + std::to_string(j) +
                               ", which no allowed moves can make");
            }
        }
    }
    std::vector<std::pair<int, int>> moves;
    for (int i = 0; i < n; ++i) {
        const std::size_t before = moves.size();
        for (int j = 0; j < n; ++j) {
            if (may_move(i, j)) moves.emplace_back(i, j);
        }
        if (moves.size() > before && !(time_in[static_cast<std::size_t>(i)] > 0)) {
            report.add("histories", Fault::missing, "no account was seen after a review in stage " + std::to_string(i));
        }
    }
    throw_if_any(report);

    const auto m = static_cast<Eigen::Index>(moves.size());
    const auto move = [&](Eigen::Index k) { return moves[static_cast<std::size_t>(k)]; };
    const auto rates_at = [&](const Eigen::VectorXd& logs) {
        detail::RowMajor<double> rates = detail::RowMajor<double>::Zero(n, n);
        for (Eigen::Index k = 0; k < m; ++k) rates(move(k).first, move(k).second) = std::exp(logs[k]);
        return rates;
    };
    const auto likelihood = [&](const Eigen::VectorXd& logs, Eigen::VectorXd& gradient) {
        for (Eigen::Index k = 0; k < m; ++k) {
            if (std::abs(logs[k]) > 300) return -std::numeric_limits<double>::infinity();
        }
        const auto rates = rates_at(logs);
        Eigen::MatrixXd derivative;
        const double value = detail::panel_likelihood(panel, rates, derivative);
        gradient.resize(m);
        for (Eigen::Index k = 0; k < m; ++k) {
            gradient[k] = derivative(move(k).first, move(k).second) * rates(move(k).first, move(k).second);
        }
        return value;
    };
    Eigen::VectorXd start(m);
    for (Eigen::Index k = 0; k < m; ++k) {
        const auto [i, j] = move(k);
        start[k] = std::log((seen(i, j) + 0.5) / time_in[static_cast<std::size_t>(i)]);
    }
    const auto best = detail::maximise(likelihood, start, most_iterations, tolerance);
    result.generator = rates_at(best.at);
    const double largest = result.generator.maxCoeff();
    for (Eigen::Index i = 0; i < n; ++i) result.generator(i, i) = 0 - detail::leaving(result.generator, i);
    result.log_likelihood = best.value;
    result.iterations = best.iterations;
    result.residual = best.residual;
    result.converged = best.converged;

    std::vector<Eigen::Index> inner;
    for (Eigen::Index k = 0; k < m; ++k) {
        if (std::exp(best.at[k]) < 1e-7 * largest) {
            result.at_boundary.push_back(move(k));
        } else {
            inner.push_back(k);
        }
    }
    result.standard_error.assign(static_cast<std::size_t>(n),
                                 std::vector<std::optional<double>>(static_cast<std::size_t>(n)));
    const auto size = static_cast<Eigen::Index>(inner.size());
    Eigen::MatrixXd information(size, size);
    for (Eigen::Index a = 0; a < size; ++a) {
        Eigen::VectorXd at = best.at, above, below;
        constexpr double step = 1e-4;  // of a logarithm; the differences are central, of exact derivatives
        const Eigen::Index k = inner[static_cast<std::size_t>(a)];
        at[k] += step;
        (void)likelihood(at, above);
        at[k] -= 2 * step;
        (void)likelihood(at, below);
        for (Eigen::Index b = 0; b < size; ++b) {
            const Eigen::Index l = inner[static_cast<std::size_t>(b)];
            information(a, b) = (below[l] - above[l]) / (2 * step);
        }
    }
    if (size > 0) {
        const Eigen::MatrixXd covariance = information.fullPivLu().inverse();
        for (Eigen::Index a = 0; a < size; ++a) {
            const double variance = covariance(a, a);
            if (!(variance > 0) || !std::isfinite(variance)) continue;
            const auto [i, j] = move(inner[static_cast<std::size_t>(a)]);
            result.standard_error[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)] =
                result.generator(i, j) * std::sqrt(variance);
        }
    }
    return result;
}

/// Paths in continuous time: for each of `path_count` accounts with a first stage of the law `start`, when it entered
/// which stage, up to `horizon`. The same seed gives the same paths with any executor. Throws InputError when
/// `generator` is none or `start` no law, std::invalid_argument for other sizes or a horizon that is negative or not
/// finite.
template <class Derived, class Start, Executor E = Sequential>
[[nodiscard]] std::vector<StageHistory> simulate_generator(const Eigen::MatrixBase<Derived>& generator,
                                                           const Eigen::MatrixBase<Start>& start, double horizon,
                                                           std::size_t path_count, std::uint64_t seed,
                                                           const E& executor = {}) {
    constexpr const char* function = "stages::simulate_generator";
    const Eigen::MatrixXd matrix = generator.template cast<double>();
    detail::require_generator(matrix, function);
    const Eigen::VectorXd law = start.template cast<double>();
    detail::require_law(law, matrix.rows(), function);
    if (!std::isfinite(horizon) || horizon < 0) {
        throw std::invalid_argument(std::string(function) + ": a horizon of " + detail::number_text(horizon) +
                                    ", but it must be finite and at least 0");
    }
    std::vector<StageHistory> paths(path_count);
    for_each_block(path_count, detail::paths_per_block, seed, executor,
                   [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
                       for (std::size_t path = begin; path < end; ++path) {
                           auto& observations = paths[path].observations;
                           int at = detail::draw_stage(engine, law.size(), [&](Eigen::Index j) { return law[j]; });
                           for (double time = 0; time <= horizon;) {
                               observations.push_back({time, at});
                               const double rate = detail::leaving(matrix, at);
                               if (!(rate > 0)) break;
                               time -= std::log1p(-uniform_real(engine)) / rate;
                               at = detail::draw_stage(engine, law.size(), [&](Eigen::Index j) {
                                   return j == at ? 0.0 : matrix(at, j) / rate;
                               });
                           }
                       }
                   });
    return paths;
}

}  // namespace kam::inline v0::stages
