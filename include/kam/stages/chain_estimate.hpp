// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/chain_check.hpp>
#include <kam/stages/stage_history.hpp>

namespace kam::inline v0::stages {

/// How often accounts moved from each stage to each in one period.
struct TransitionCounts {
    Eigen::MatrixXd counts{};       ///< from x to
    std::size_t skipped_steps = 0;  ///< steps across a gap, which are in no count
    std::size_t history_count = 0;
};
BOOST_DESCRIBE_STRUCT(TransitionCounts, (), (counts, skipped_steps, history_count))

/// A chain estimated from counts, with how sure each probability is.
struct ChainEstimate {
    Eigen::MatrixXd transition{};
    /// Of a proportion, sqrt(p (1 - p) / n); with a prior, the standard deviation of the posterior. 0 in absorbing
    /// rows.
    Eigen::MatrixXd standard_error{};
    Eigen::VectorXd leaving_count{};  ///< observed steps from each stage
    double log_likelihood = 0;        ///< of the counts at the estimate
    std::size_t free_parameters = 0;  ///< probabilities that could be chosen: one less than positive ones in a row
};
BOOST_DESCRIBE_STRUCT(ChainEstimate, (), (transition, standard_error, leaving_count, log_likelihood, free_parameters))

/// Counts the moves of all histories. With `group`, a callable that takes (history, observation before the step) and
/// gives the number of a group from 0, into one matrix per group: segments of accounts, or years to see whether the
/// chain changes. Throws InputError with what `validate_histories` finds, std::invalid_argument for a group out of
/// range.
template <class Group>
[[nodiscard]] std::vector<TransitionCounts> transition_counts(const std::vector<StageHistory>& histories,
                                                              const HistoryRules& rules, std::size_t group_count,
                                                              const Group& group) {
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
[[nodiscard]] inline TransitionCounts transition_counts(const std::vector<StageHistory>& histories,
                                                        const HistoryRules& rules) {
    return transition_counts(histories, rules, 1, [](const auto&, const auto&) { return 0; }).front();
}

/// The chain with the largest likelihood, n_ij / n_i [anderson1957]; with prior counts a_ij (1 each: Laplace) the mean
/// of the Dirichlet posterior, (n_ij + a_ij) / (n_i + a_i). A prior count of 0 leaves a move that was never seen
/// impossible. Absorbing stages stay where they are, whatever the prior. Throws InputError for counts or a prior that
/// are negative or not finite, for moves out of absorbing stages, and for a stage that was never seen left and has no
/// prior: nothing can be said about it, so give a prior or declare it absorbing; std::invalid_argument for other sizes.
[[nodiscard]] inline ChainEstimate estimate_chain(const Eigen::MatrixXd& counts, const Eigen::MatrixXd& prior,
                                                  const std::vector<int>& absorbing = {}) {
    constexpr const char* function = "stages::estimate_chain";
    detail::require_square(counts, function);
    if (prior.rows() != counts.rows() || prior.cols() != counts.cols()) {
        throw std::invalid_argument(std::string(function) + ": counts of " + std::to_string(counts.rows()) +
                                    " stages but a prior of " + std::to_string(prior.rows()) + " x " +
                                    std::to_string(prior.cols()));
    }
    const Eigen::Index n = counts.rows();
    for (const int stage : absorbing) detail::require_stage(stage, n, function);
    Report report;
    for (Eigen::Index i = 0; i < n; ++i) {
        const bool ends = detail::contains(absorbing, static_cast<int>(i));
        double all = 0;
        for (Eigen::Index j = 0; j < n; ++j) {
            for (const auto& [name, value] : {std::pair("counts", counts(i, j)), std::pair("prior", prior(i, j))}) {
                if (std::isfinite(value) && value >= 0) continue;
                report.add(detail::entry_path(name, i, j),
                           std::isfinite(value) ? Fault::out_of_range : Fault::not_finite,
                           kam::detail::number_text(value) + " must be finite and at least 0");
            }
            if (ends && i != j && counts(i, j) > 0) {
                report.add(detail::entry_path("counts", i, j), Fault::inconsistent, "a move out of an absorbing stage");
            }
            all += counts(i, j) + prior(i, j);
        }
        if (!ends && all == 0) {
            report.add("counts row " + std::to_string(i), Fault::missing,
                       "the stage was never seen left: give a prior, or declare it absorbing");
        }
    }
    throw_if_any(report);

    ChainEstimate result;
    result.transition.setConstant(n, n, 0.0);
    result.standard_error.setConstant(n, n, 0.0);
    result.leaving_count.setConstant(n, 0.0);
    for (Eigen::Index i = 0; i < n; ++i) {
        double observed = 0, assumed = 0;
        for (Eigen::Index j = 0; j < n; ++j) {
            observed += counts(i, j);
            assumed += prior(i, j);
        }
        result.leaving_count[i] = observed;
        if (detail::contains(absorbing, static_cast<int>(i))) {
            result.transition(i, i) = 1;
            continue;
        }
        std::size_t possible = 0;
        for (Eigen::Index j = 0; j < n; ++j) {
            const double p = (counts(i, j) + prior(i, j)) / (observed + assumed);
            result.transition(i, j) = p;
            result.standard_error(i, j) = std::sqrt(p * (1 - p) / (observed + assumed + (assumed > 0 ? 1 : 0)));
            if (p > 0) ++possible;
            if (counts(i, j) > 0) result.log_likelihood += counts(i, j) * std::log(p);
        }
        result.free_parameters += possible - 1;
    }
    return result;
}
/// The same with one prior count for every move.
[[nodiscard]] inline ChainEstimate estimate_chain(const Eigen::MatrixXd& counts, double prior = 0,
                                                  const std::vector<int>& absorbing = {}) {
    Eigen::MatrixXd everywhere;
    everywhere.setConstant(counts.rows(), counts.cols(), prior);
    return estimate_chain(counts, everywhere, absorbing);
}
/// The same from histories, with the absorbing stages of the rules.
[[nodiscard]] inline ChainEstimate estimate_chain(const std::vector<StageHistory>& histories, const HistoryRules& rules,
                                                  double prior = 0) {
    return estimate_chain(transition_counts(histories, rules).counts, prior, rules.absorbing);
}

}  // namespace kam::inline v0::stages
