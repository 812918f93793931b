// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <ranges>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/chains/chain_check.hpp>
#include <kam/stages/chains/stage_history.hpp>

namespace kam::inline v0::stages {

/// How often accounts moved from each stage to each in one period.
struct TransitionCounts {
    Eigen::MatrixXd counts{};       ///< from x to
    std::size_t skipped_steps = 0;  ///< steps across a gap, which are in no count
    std::size_t history_count = 0;
};
BOOST_DESCRIBE_STRUCT(TransitionCounts, (), (counts, skipped_steps, history_count))

namespace detail {

template <class Matrix>
void check_counts(const Matrix& counts, const std::string& path, Report& report) {
    using Scalar = typename Matrix::Scalar;
    for (Eigen::Index i = 0; i < counts.rows(); ++i) {
        for (Eigen::Index j = 0; j < counts.cols(); ++j) {
            const bool finite = is_finite(counts(i, j));
            if (finite && !(counts(i, j) < Scalar(0))) continue;
            report.add(entry_path(path, i, j), finite ? Fault::out_of_range : Fault::not_finite,
                       number_text(counts(i, j)) + " must be finite and at least 0");
        }
    }
}

}  // namespace detail

/// A chain estimated from counts, with how sure each probability is.
template <class Scalar = double>
struct ChainEstimate {
    Eigen::MatrixX<Scalar> transition{};
    /// Of a proportion, sqrt(p (1 - p) / n); with a prior, the standard deviation of the posterior. 0 in absorbing
    /// rows.
    Eigen::MatrixX<Scalar> standard_error{};
    Eigen::VectorX<Scalar> leaving_count{};  ///< observed steps from each stage
    Scalar log_likelihood{};                 ///< of the counts at the estimate
    std::size_t free_parameters = 0;         ///< probabilities that could be chosen: one less than positive in a row
    BOOST_DESCRIBE_CLASS(ChainEstimate, (),
                         (transition, standard_error, leaving_count, log_likelihood, free_parameters), (), ())
};

/// Counts the moves of all histories. With `group`, a callable that takes (history, observation before the step) and
/// gives the number of a group from 0, into one matrix per group: segments of accounts, or years to see whether the
/// chain changes. Throws InputError with what `validate_histories` finds, std::invalid_argument for a group out of
/// range.
template <std::ranges::forward_range Histories, class Group>
[[nodiscard]] std::vector<TransitionCounts> transition_counts(const Histories& histories, const HistoryRules& rules,
                                                              std::size_t group_count, const Group& group) {
    throw_if_any(validate_histories(histories, rules));
    TransitionCounts none;
    none.counts.setConstant(rules.stage_count, rules.stage_count, 0.0);
    std::vector<TransitionCounts> result(group_count, none);
    for (const StageHistory& history : histories) {
        std::vector<bool> seen(group_count, false);
        for (std::size_t k = 0; k + 1 < history.observations.size(); ++k) {
            const StageObservation &from = history.observations[k], &to = history.observations[k + 1];
            const auto g = static_cast<std::size_t>(group(history, from));
            if (g >= group_count) {
                throw std::invalid_argument("stages::transition_counts: group " + std::to_string(g) + " of " +
                                            std::to_string(group_count) + ", counted from 0");
            }
            if (!seen[g]) ++result[g].history_count;
            seen[g] = true;
            if (to.time - from.time == 1) {
                result[g].counts(from.stage, to.stage) += 1;
            } else {
                ++result[g].skipped_steps;
            }
        }
    }
    return result;
}
/// All moves in one matrix.
template <std::ranges::forward_range Histories>
[[nodiscard]] TransitionCounts transition_counts(const Histories& histories, const HistoryRules& rules) {
    return transition_counts(histories, rules, 1, [](const auto&, const auto&) { return 0; }).front();
}

/// The chain with the largest likelihood, n_ij / n_i [anderson1957]; with prior counts a_ij (1 each: Laplace) the mean
/// of the Dirichlet posterior, (n_ij + a_ij) / (n_i + a_i). A prior count of 0 leaves a move that was never seen
/// impossible. Absorbing stages stay where they are, whatever the prior. Throws InputError for counts or a prior that
/// are negative or not finite, for moves out of absorbing stages, and for a stage that was never seen left and has no
/// prior: nothing can be said about it, so give a prior or declare it absorbing; std::invalid_argument for other sizes.
template <class Derived, class Prior>
[[nodiscard]] ChainEstimate<typename Derived::Scalar> estimate_chain(const Eigen::MatrixBase<Derived>& counts,
                                                                     const Eigen::MatrixBase<Prior>& prior,
                                                                     const std::vector<int>& absorbing = {}) {
    using std::log;
    using std::sqrt;
    using Scalar = typename Derived::Scalar;
    constexpr const char* function = "stages::estimate_chain";
    const Eigen::MatrixX<Scalar> seen = counts;
    const Eigen::MatrixX<Scalar> assumed = prior.template cast<Scalar>();
    detail::require_square(seen, function);
    if (assumed.rows() != seen.rows() || assumed.cols() != seen.cols()) {
        throw std::invalid_argument(std::string(function) + ": counts of " + std::to_string(seen.rows()) +
                                    " stages but a prior of " + std::to_string(assumed.rows()) + " x " +
                                    std::to_string(assumed.cols()));
    }
    const Eigen::Index n = seen.rows();
    for (const int stage : absorbing) detail::require_stage(stage, n, function);
    Report report;
    detail::check_counts(seen, "counts", report);
    detail::check_counts(assumed, "prior", report);
    throw_if_any(report);

    ChainEstimate<Scalar> result;
    result.transition.setConstant(n, n, Scalar(0));
    result.standard_error.setConstant(n, n, Scalar(0));
    result.leaving_count.setConstant(n, Scalar(0));
    for (Eigen::Index i = 0; i < n; ++i) {
        const bool ends = detail::contains(absorbing, static_cast<int>(i));
        Scalar observed(0), from_prior(0);
        for (Eigen::Index j = 0; j < n; ++j) {
            observed = Scalar(observed + seen(i, j));
            from_prior = Scalar(from_prior + assumed(i, j));
            if (ends && i != j && Scalar(0) < seen(i, j)) {
                report.add(detail::entry_path("counts", i, j), Fault::inconsistent, "a move out of an absorbing stage");
            }
        }
        result.leaving_count[i] = observed;
        if (ends) {
            result.transition(i, i) = Scalar(1);
            continue;
        }
        const Scalar all(observed + from_prior);
        if (all == Scalar(0)) {
            report.add("counts row " + std::to_string(i), Fault::missing,
                       "the stage was never seen left: give a prior, or declare it absorbing");
            continue;
        }
        std::size_t possible = 0;
        for (Eigen::Index j = 0; j < n; ++j) {
            const Scalar p(Scalar(seen(i, j) + assumed(i, j)) / all);
            const Scalar trials = Scalar(0) < from_prior ? Scalar(all + Scalar(1)) : all;
            result.transition(i, j) = p;
            result.standard_error(i, j) = sqrt(Scalar(p * Scalar(Scalar(1) - p) / trials));
            if (Scalar(0) < p) ++possible;
            if (Scalar(0) < seen(i, j)) result.log_likelihood = Scalar(result.log_likelihood + seen(i, j) * log(p));
        }
        result.free_parameters += possible - 1;
    }
    throw_if_any(report);
    return result;
}
/// The same with one prior count for every move.
template <class Derived>
[[nodiscard]] ChainEstimate<typename Derived::Scalar> estimate_chain(const Eigen::MatrixBase<Derived>& counts,
                                                                     double prior = 0,
                                                                     const std::vector<int>& absorbing = {}) {
    return estimate_chain(counts, Eigen::MatrixXd(Eigen::MatrixXd::Constant(counts.rows(), counts.cols(), prior)),
                          absorbing);
}
/// The same from histories, with the absorbing stages of the rules.
template <std::ranges::forward_range Histories>
[[nodiscard]] ChainEstimate<double> estimate_chain(const Histories& histories, const HistoryRules& rules,
                                                   double prior = 0) {
    return estimate_chain(transition_counts(histories, rules).counts, prior, rules.absorbing);
}

}  // namespace kam::inline v0::stages
