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

#include <kam/stages/hidden_markov/decode.hpp>
#include <kam/stages/hidden_markov/fit.hpp>

namespace kam::inline v0::stages {

/// Hidden stages whose moves are driven by what is done (visits, events, training, price changes): from stage i, with
/// covariates z in the period before the move, P(next <= k) = logistic(threshold(i, k) - slope(i) z), an ordered logit
/// [netzer2008]. A positive slope pushes upwards. Stages have an order: let a later one show no less than an earlier
/// one
/// (`ascending` of the emission).
template <Emission Shown>
struct DrivenHiddenMarkov {
    using Number = typename Shown::Number;

    Eigen::VectorX<Number> start{};
    Eigen::MatrixX<Number> threshold{};  ///< stages x (stages - 1), each row ascending
    Eigen::MatrixX<Number> slope{};      ///< stages x covariates
    Shown emission{};
    BOOST_DESCRIBE_CLASS(DrivenHiddenMarkov, (), (start, threshold, slope, emission), (), ())
};

namespace detail {

template <class Scalar>
[[nodiscard]] Scalar logistic(const Scalar& x) {
    using std::exp;
    if (Scalar(0) < x) return Scalar(Scalar(1) / Scalar(Scalar(1) + exp(Scalar(-x))));
    const Scalar e = exp(x);
    return Scalar(e / Scalar(Scalar(1) + e));
}

/// logistic(upper) - logistic(lower) as the product logistic(upper) logistic(-lower) (1 - exp(lower - upper)).
template <class Scalar>
[[nodiscard]] Scalar logistic_between(const Scalar& lower, const Scalar& upper) {
    using std::expm1;
    return Scalar(logistic(upper) * logistic(Scalar(-lower)) * Scalar(-expm1(Scalar(lower - upper))));
}

/// Probability of each next stage at distances a_k = threshold_k - slope z.
template <class Scalar>
void ordered_logit(const std::vector<Scalar>& at, std::vector<Scalar>& probability) {
    const std::size_t n = at.size() + 1;
    for (std::size_t k = 0; k < n; ++k) {
        probability[k] = n == 1       ? Scalar(1)
                         : k == 0     ? logistic(at[0])
                         : k == n - 1 ? logistic(Scalar(-at[k - 1]))
                                      : logistic_between(at[k - 1], at[k]);
    }
}

template <class Scalar, class Covariates>
[[nodiscard]] std::vector<Scalar> logit_distances(const Eigen::MatrixX<Scalar>& threshold,
                                                  const Eigen::MatrixX<Scalar>& slope, Eigen::Index i,
                                                  const Covariates& z) {
    Scalar push(0);
    for (Eigen::Index c = 0; c < slope.cols(); ++c) {
        push = Scalar(push + slope(i, c) * Scalar(z[static_cast<std::size_t>(c)]));
    }
    std::vector<Scalar> at;
    for (Eigen::Index k = 0; k < threshold.cols(); ++k) at.push_back(Scalar(threshold(i, k) - push));
    return at;
}

/// Distinct rows of covariates, and which of them stands in each period.
struct CodedCovariates {
    std::vector<std::vector<double>> distinct{};
    std::vector<int> code{};
};

[[nodiscard]] inline CodedCovariates coded_covariates(const std::vector<Eigen::MatrixXd>& covariates,
                                                      const std::vector<std::size_t>& begin, Eigen::Index columns,
                                                      const char* function) {
    if (covariates.size() + 1 != begin.size()) {
        throw std::invalid_argument(std::string(function) + ": covariates of " + std::to_string(covariates.size()) +
                                    " accounts but observations of " + std::to_string(begin.size() - 1));
    }
    CodedCovariates result;
    Coder<std::vector<double>> coder;
    Report report;
    for (std::size_t s = 0; s < covariates.size(); ++s) {
        const Eigen::MatrixXd& of_account = covariates[s];
        const auto periods = static_cast<Eigen::Index>(begin[s + 1] - begin[s]);
        const std::string place = kam::detail::element_path("covariates", s);
        if (of_account.rows() != periods || of_account.cols() != columns) {
            report.add(place, Fault::inconsistent,
                       std::to_string(of_account.rows()) + " x " + std::to_string(of_account.cols()) + " numbers for " +
                           std::to_string(periods) + " periods and " + std::to_string(columns) + " covariates");
            continue;
        }
        for (Eigen::Index t = 0; t < periods; ++t) {
            std::vector<double> row;
            for (Eigen::Index c = 0; c < columns; ++c) {
                row.push_back(of_account(t, c));
                if (!std::isfinite(row.back())) {
                    report.add(entry_path(place, t, c), Fault::not_finite, "is not a finite number");
                }
            }
            if (report.ok()) result.code.push_back(coder.code(row, result.distinct));
        }
    }
    throw_if_any(report);
    return result;
}

template <class Model>
void require_driven(const Model& model, const char* function) {
    const Eigen::Index n = model.emission.state_count();
    if (n == 0 || model.threshold.rows() != n || model.threshold.cols() != n - 1 || model.slope.rows() != n) {
        throw std::invalid_argument(
            std::string(function) + ": thresholds of " + std::to_string(model.threshold.rows()) + " x " +
            std::to_string(model.threshold.cols()) + " and slopes of " + std::to_string(model.slope.rows()) +
            " stages but an emission of " + std::to_string(n));
    }
    require_law(model.start, n, function);
    Report report;
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index k = 0; k < n - 1; ++k) {
            if (!is_finite(model.threshold(i, k))) {
                report.add(entry_path("threshold", i, k), Fault::not_finite, "is not a finite number");
            } else if (k > 0 && !(model.threshold(i, k - 1) < model.threshold(i, k))) {
                report.add(entry_path("threshold", i, k), Fault::inconsistent, "is not above the one before it");
            }
        }
        for (Eigen::Index c = 0; c < model.slope.cols(); ++c) {
            if (!is_finite(model.slope(i, c))) {
                report.add(entry_path("slope", i, c), Fault::not_finite, "is not a finite number");
            }
        }
    }
    throw_if_any(report);
}

/// The row of an ordered logit with the largest sum of moves log p over all covariates: a concave problem, in the first
/// threshold, the logarithms of the distances between thresholds, and the slopes.
template <class Scalar>
void maximise_row(const std::vector<std::vector<Scalar>>& moves, const std::vector<std::vector<double>>& covariates,
                  Eigen::Index i, Eigen::MatrixX<Scalar>& threshold, Eigen::MatrixX<Scalar>& slope) {
    using std::abs;
    using std::exp;
    using std::log;
    const Eigen::Index n = threshold.rows(), cuts = n - 1, columns = slope.cols();
    Scalar visits(0);
    for (const auto& of_chain : moves) {
        for (Eigen::Index j = 0; j < n; ++j) {
            visits = Scalar(visits + of_chain[static_cast<std::size_t>(i * n + j)]);
        }
    }
    if (!(Scalar(0) < visits) || cuts == 0) return;  // nothing was seen to leave from here: it stays as it is
    Eigen::MatrixX<Scalar> cut = Eigen::MatrixX<Scalar>::Constant(1, cuts, Scalar(0));
    Eigen::MatrixX<Scalar> push = Eigen::MatrixX<Scalar>::Constant(1, columns, Scalar(0));
    const auto read = [&](const Eigen::VectorX<Scalar>& x) {
        cut(0, 0) = x[0];
        for (Eigen::Index k = 1; k < cuts; ++k) cut(0, k) = Scalar(cut(0, k - 1) + exp(x[k]));
        for (Eigen::Index c = 0; c < columns; ++c) push(0, c) = x[cuts + c];
    };
    const auto objective = [&](const Eigen::VectorX<Scalar>& x, Eigen::VectorX<Scalar>& gradient) {
        gradient.setConstant(x.size(), Scalar(0));
        for (Eigen::Index k = 0; k < x.size(); ++k) {
            if (Scalar(100) < abs(x[k])) return minus_infinity<Scalar>();
        }
        read(x);
        Scalar value(0);
        std::vector<Scalar> probability(static_cast<std::size_t>(n)), by_cut(static_cast<std::size_t>(cuts));
        for (std::size_t z = 0; z < covariates.size(); ++z) {
            const std::vector<Scalar> at = logit_distances(cut, push, 0, covariates[z]);
            ordered_logit(at, probability);
            Scalar by_push(0);
            for (Scalar& each : by_cut) each = Scalar(0);
            for (std::size_t j = 0; j < static_cast<std::size_t>(n); ++j) {
                const Scalar& count = moves[z][static_cast<std::size_t>(i * n) + j];
                if (!(Scalar(0) < count)) continue;
                value = Scalar(value + times_log(count, probability[j]));
                // Derivative of log p_j by the thresholds above and below it.
                if (j < at.size()) {
                    Scalar up = Scalar(logistic(Scalar(-at[j])));
                    if (j > 0) up = Scalar(logistic(at[j]) * up / probability[j]);
                    by_cut[j] = Scalar(by_cut[j] + count * up);
                }
                if (j > 0) {
                    Scalar down = Scalar(logistic(at[j - 1]));
                    if (j < at.size()) down = Scalar(logistic(Scalar(-at[j - 1])) * down / probability[j]);
                    by_cut[j - 1] = Scalar(by_cut[j - 1] - count * down);
                }
            }
            for (std::size_t k = 0; k < by_cut.size(); ++k) {
                by_push = Scalar(by_push - by_cut[k]);
                for (std::size_t l = 0; l <= k; ++l) {  // a distance moves every threshold above it
                    const auto place = static_cast<Eigen::Index>(l);
                    gradient[place] =
                        Scalar(gradient[place] + by_cut[k] * (l == 0 ? Scalar(1) : Scalar(exp(x[place]))));
                }
            }
            for (Eigen::Index c = 0; c < columns; ++c) {
                gradient[cuts + c] =
                    Scalar(gradient[cuts + c] + by_push * Scalar(covariates[z][static_cast<std::size_t>(c)]));
            }
        }
        return value;
    };
    Eigen::VectorX<Scalar> x(cuts + columns);
    x[0] = threshold(i, 0);
    for (Eigen::Index k = 1; k < cuts; ++k) x[k] = log(Scalar(threshold(i, k) - threshold(i, k - 1)));
    for (Eigen::Index c = 0; c < columns; ++c) x[cuts + c] = slope(i, c);
    const auto best = maximise(objective, x, 100, Scalar(std::numeric_limits<Scalar>::epsilon()));
    read(best.at);
    for (Eigen::Index k = 0; k < cuts; ++k) threshold(i, k) = cut(0, k);
    for (Eigen::Index c = 0; c < columns; ++c) slope(i, c) = push(0, c);
}

template <class Model, class Scalar>
void load_driven(const Model& model, const CodedCovariates& covariates, HiddenPass<Scalar>& pass) {
    const Eigen::Index n = model.threshold.rows();
    pass.start.assign(model.start.data(), model.start.data() + n);
    pass.chain_of = covariates.code;
    pass.chains.clear();
    std::vector<Scalar> row(static_cast<std::size_t>(n));
    for (const auto& z : covariates.distinct) {
        std::vector<Scalar>& chain = pass.chains.emplace_back();
        for (Eigen::Index i = 0; i < n; ++i) {
            ordered_logit(logit_distances(model.threshold, model.slope, i, z), row);
            chain.insert(chain.end(), row.begin(), row.end());
        }
    }
}

}  // namespace detail

/// The chain under covariates z. Throws std::invalid_argument for another number of covariates, InputError for
/// thresholds that do not ascend.
template <Emission Shown, class Covariates>
[[nodiscard]] Eigen::MatrixX<typename Shown::Number> driven_chain(const DrivenHiddenMarkov<Shown>& model,
                                                                  const Eigen::MatrixBase<Covariates>& z) {
    using Scalar = typename Shown::Number;
    detail::require_driven(model, "stages::driven_chain");
    if (z.size() != model.slope.cols()) {
        throw std::invalid_argument("stages::driven_chain: " + std::to_string(z.size()) +
                                    " covariates but slopes for " + std::to_string(model.slope.cols()));
    }
    detail::CodedCovariates one;
    one.distinct.emplace_back();
    for (Eigen::Index c = 0; c < z.size(); ++c) one.distinct[0].push_back(static_cast<double>(z.derived().coeff(c)));
    const std::vector<int> no_code;
    const std::vector<std::size_t> no_begin;
    detail::HiddenPass<Scalar> pass(no_code, no_begin);
    detail::load_driven(model, one, pass);
    return detail::unflat(pass.chains[0], model.threshold.rows());
}

/// A driven model that begins as a chain without drivers: thresholds from its rows, slopes of 0. Moves of probability 0
/// count as 1e-6.
template <Emission Shown>
[[nodiscard]] DrivenHiddenMarkov<Shown> driven_from(const HiddenMarkov<Shown>& model, Eigen::Index covariate_count) {
    using std::log;
    using Scalar = typename Shown::Number;
    detail::require_model(model, "stages::driven_from");
    const Eigen::Index n = model.transition.rows();
    DrivenHiddenMarkov<Shown> result{model.start, Eigen::MatrixX<Scalar>(n, n - 1), {}, model.emission};
    result.slope.setConstant(n, covariate_count, Scalar(0));
    const Scalar least = static_cast<Scalar>(1e-6);
    for (Eigen::Index i = 0; i < n; ++i) {
        const auto p = [&](Eigen::Index j) {
            return model.transition(i, j) < least ? least : Scalar(model.transition(i, j));
        };
        for (Eigen::Index k = 0; k + 1 < n; ++k) {
            Scalar below(0), above(0);
            for (Eigen::Index j = 0; j < n; ++j) {
                Scalar& side = j <= k ? below : above;
                side = Scalar(side + p(j));
            }
            result.threshold(i, k) = log(Scalar(below / above));
        }
    }
    return result;
}

/// Fits a driven model from `initial`. `covariates[a]` has one row per period of account a: what was done in a period
/// drives the move to the next one, so the last row moves nothing. Equal rows are kept once. The thresholds and slopes
/// of each stage are maximised in every step, which is a concave problem; a stage that nothing leaves any more keeps
/// them. `options.prior_count` does not apply, and a stationary start has no meaning here. Throws InputError naming
/// covariates that are not finite or of another size than the observations, and as `fit_hidden_markov`.
template <Emission Shown>
[[nodiscard]] HiddenFit<DrivenHiddenMarkov<Shown>> fit_driven_hidden_markov(
    const Sequences<typename Shown::Observation>& data, const std::vector<Eigen::MatrixXd>& covariates,
    const DrivenHiddenMarkov<Shown>& initial, const HiddenFitOptions& options = {}) {
    using Scalar = typename Shown::Number;
    using Model = DrivenHiddenMarkov<Shown>;
    constexpr const char* function = "stages::fit_driven_hidden_markov";
    detail::require_driven(initial, function);
    if (options.start == StartLaw::stationary || options.prior_count != 0) {
        throw std::invalid_argument(std::string(function) +
                                    ": a driven chain has 0 stationary laws and takes a prior_count of 0");
    }
    const auto coded = detail::coded_covariates(covariates, data.begin, initial.slope.cols(), function);
    detail::HiddenPass<Scalar> pass(data.code, data.begin);
    const auto load = [&](const Model& model, detail::HiddenPass<Scalar>& into) {
        detail::load_driven(model, coded, into);
    };
    const auto update = [&](const detail::HiddenCounts<Scalar>& counts, Model& model) {
        for (Eigen::Index i = 0; i < model.threshold.rows(); ++i) {
            detail::maximise_row(counts.moves, coded.distinct, i, model.threshold, model.slope);
        }
        if (options.start != StartLaw::free) return;
        Scalar all(0);
        for (const Scalar& count : counts.start) all = Scalar(all + count);
        for (Eigen::Index s = 0; s < model.start.size(); ++s) {
            model.start[s] = Scalar(counts.start[static_cast<std::size_t>(s)] / all);
        }
    };
    auto fit = detail::expectation_maximisation(data, initial, options.most_iterations, options.tolerance, pass, load,
                                                update, [](const Model&) { return Scalar(0); });
    std::size_t parameters = static_cast<std::size_t>(fit.model.threshold.size() + fit.model.slope.size());
    if (options.start == StartLaw::free) parameters += detail::positive_count(fit.model.start) - 1;
    detail::add_criteria(fit, parameters);
    return fit;
}

/// Probability of each stage in each period, as `smooth` without drivers. Trouble as the fit.
template <Emission Shown>
[[nodiscard]] HiddenStates<typename Shown::Number> smooth(const DrivenHiddenMarkov<Shown>& model,
                                                          const Sequences<typename Shown::Observation>& data,
                                                          const std::vector<Eigen::MatrixXd>& covariates) {
    detail::require_driven(model, "stages::smooth");
    detail::require_observations(model.emission, data.distinct);
    const auto coded = detail::coded_covariates(covariates, data.begin, model.slope.cols(), "stages::smooth");
    detail::HiddenPass<typename Shown::Number> pass(data.code, data.begin);
    detail::load_driven(model, coded, pass);
    detail::densities_of(model.emission, data.distinct, pass.densities);
    return detail::states_of(pass, data.begin);
}

}  // namespace kam::inline v0::stages
