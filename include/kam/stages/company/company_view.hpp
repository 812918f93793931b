// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/text.hpp>
#include <kam/stages/assess.hpp>
#include <kam/stages/model_context.hpp>

namespace kam::inline v0::stages {

/// How the accounts of a supplier spread over the stages of a model (T081, T133, T243).
struct StageDistribution {
    std::string model{};
    std::string version{};
    ModelContext context{};
    std::vector<std::string> stages{};
    Eigen::VectorXd expected_count{};        ///< sum of the posteriors of the accounts that are observed
    Eigen::VectorXd share{};                 ///< 0..1, of these; empty: none is observed
    std::vector<std::size_t> label_count{};  ///< accounts with this label
    std::size_t account_count = 0;
    std::size_t observed_count = 0;  ///< of which something is known; the others count nowhere
    std::size_t labelled_count = 0;
    std::optional<double> mean_stage{};     ///< from 1, by the shares
    std::optional<double> mean_coverage{};  ///< over all accounts
};
BOOST_DESCRIBE_STRUCT(StageDistribution, (),
                      (model, version, context, stages, expected_count, share, label_count, account_count,
                       observed_count, labelled_count, mean_stage, mean_coverage))

namespace detail {

[[nodiscard]] inline std::string context_text(const ModelContext& context) {
    return "industry " + kam::detail::quoted(context.industry) + ", market " + kam::detail::quoted(context.market);
}

}  // namespace detail

/// The company view of a portfolio: where the accounts of one supplier and one context stand, by the posteriors, so
/// that an account between two stages counts in both. Accounts of which nothing is known are counted and not spread.
/// Throws InputError naming every assessment by another model, version or context than the first.
template <Unit Of>
[[nodiscard]] StageDistribution stage_distribution(const std::vector<Assessment<Of>>& assessments) {
    StageDistribution result;
    if (assessments.empty()) return result;
    const Assessment<Of>& first = assessments.front();
    result.model = first.model;
    result.version = first.version;
    result.context = first.context;
    result.stages.resize(first.probable.size());
    for (const ProbableStage<Of>& each : first.probable) result.stages[each.stage.position] = each.stage.name;
    result.expected_count = Eigen::VectorXd::Zero(first.posterior.size());
    result.label_count.assign(result.stages.size(), 0);
    Report report;
    double coverage = 0;
    for (std::size_t i = 0; i < assessments.size(); ++i) {
        const Assessment<Of>& each = assessments[i];
        const std::string where = kam::detail::element_path("assessments", i);
        if (each.model != first.model || each.version != first.version ||
            each.posterior.size() != first.posterior.size()) {
            report.add(where + ".model", Fault::inconsistent,
                       each.model + ' ' + each.version + ", others " + first.model + ' ' + first.version);
            continue;
        }
        if (!(each.context == first.context)) {
            report.add(where + ".context", Fault::inconsistent,
                       detail::context_text(each.context) + ", others " + detail::context_text(first.context));
        }
        ++result.account_count;
        coverage += each.coverage;
        if (each.stage) {
            ++result.labelled_count;
            ++result.label_count[each.stage->position];
        }
        if (!each.index) continue;
        ++result.observed_count;
        for (Eigen::Index p = 0; p < result.expected_count.size(); ++p) result.expected_count[p] += each.posterior[p];
    }
    throw_if_any(report);
    result.mean_coverage = coverage / static_cast<double>(result.account_count);
    if (result.observed_count == 0) return result;
    result.share = result.expected_count / static_cast<double>(result.observed_count);
    result.mean_stage = stages::expected_stage(result.share);
    return result;
}

/// The same for accounts of several contexts: one distribution per context, by industry and market.
template <Unit Of>
[[nodiscard]] std::vector<StageDistribution> stage_distributions(const std::vector<Assessment<Of>>& assessments) {
    std::map<std::pair<std::string, std::string>, std::vector<Assessment<Of>>> by_context;
    for (const Assessment<Of>& each : assessments) {
        by_context[{each.context.industry, each.context.market}].push_back(each);
    }
    std::vector<StageDistribution> distributions;
    for (const auto& [context, own] : by_context) distributions.push_back(stage_distribution(own));
    return distributions;
}

/// A company beside its peers.
struct PeerComparison {
    std::size_t peer_count = 0;                     ///< peers of the same context and model
    std::size_t other_count = 0;                    ///< of other contexts or models, or not observed: left out
    Eigen::VectorXd peer_share{};                   ///< mean of the peers' shares; empty: no peer
    Eigen::VectorXd difference{};                   ///< own share - that
    std::optional<double> mean_stage_difference{};  ///< own mean stage - that of the peers
    std::optional<double> moved_share{};  ///< 0..1 of the accounts that would have to be in another stage to match
};
BOOST_DESCRIBE_STRUCT(PeerComparison, (),
                      (peer_count, other_count, peer_share, difference, mean_stage_difference, moved_share))

/// Compares a company with peers, each by its distribution. Only companies of the same industry and market, seen by the
/// same model and version, are peers (T064); the others are counted and left out. Each peer counts alike, whatever its
/// size. Without a peer, or without an own share, nothing is compared.
[[nodiscard]] inline PeerComparison compare_with_peers(const StageDistribution& own,
                                                       const std::vector<StageDistribution>& others) {
    PeerComparison result;
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(own.share.size());
    for (const StageDistribution& each : others) {
        const bool is_peer = each.context == own.context && each.model == own.model && each.version == own.version &&
                             each.share.size() == own.share.size() && each.share.size() > 0;
        if (!is_peer) {
            ++result.other_count;
            continue;
        }
        ++result.peer_count;
        for (Eigen::Index p = 0; p < sum.size(); ++p) sum[p] += each.share[p];
    }
    if (result.peer_count == 0) return result;
    result.peer_share = sum;
    result.difference = own.share;
    double moved = 0, peer_stage = 0;
    for (Eigen::Index p = 0; p < sum.size(); ++p) {
        result.peer_share[p] = sum[p] / static_cast<double>(result.peer_count);
        result.difference[p] = own.share[p] - result.peer_share[p];
        moved += std::abs(result.difference[p]);
        peer_stage += static_cast<double>(p + 1) * result.peer_share[p];
    }
    result.moved_share = moved / 2;
    result.mean_stage_difference = *own.mean_stage - peer_stage;
    return result;
}

}  // namespace kam::inline v0::stages
