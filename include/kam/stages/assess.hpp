// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/stage_evidence.hpp>
#include <kam/stages/model_context.hpp>
#include <kam/stages/stage_distance.hpp>
#include <kam/stages/stage_model.hpp>
#include <kam/stages/stage_probabilities.hpp>
#include <kam/stages/weighing.hpp>

namespace kam::inline v0::stages {

/// How an account is assessed. The three thresholds of a label are conventions of this library, which no source
/// confirms.
struct AssessOptions {
    Eigen::VectorXd prior{};            ///< shares of the stages, see decreasing_prior; empty: all the same
    double temperature = 0.5;           ///< in levels: the smaller, the sharper
    double least_coverage_share = 0.5;  ///< a label needs so much of the evidence,
    double least_margin_share = 0.2;    ///< so much more probability than the next stage,
    double most_residual = 0.75;        ///< and levels no farther than this from the continuum, in the mean
    WeighingOptions weighing{};
    ModelContext context{};        ///< carried on to the assessment
    std::optional<Trend> trend{};  ///< where the relationship is heading; carried on: it is no matter of the stage
};
BOOST_DESCRIBE_STRUCT(AssessOptions, (),
                      (prior, temperature, least_coverage_share, least_margin_share, most_residual, weighing, context,
                       trend))

/// Why there is a label, or none.
enum class LabelStatus {
    labelled,
    nothing_observed,
    low_coverage,   ///< too little of the evidence is there
    no_such_stage,  ///< the account looks like no stage of the model
    narrow_margin   ///< another stage is nearly as probable: see `probable`
};
BOOST_DESCRIBE_ENUM(LabelStatus, labelled, nothing_observed, low_coverage, no_such_stage, narrow_margin)

/// One dimension of an assessed account, beside what the model expects where the account stands.
struct DimensionFinding {
    std::string dimension{};
    std::optional<double> level{};  ///< weighted mean of what counts; none: unknown
    std::optional<double> supplier_level{};
    std::optional<double> customer_level{};
    std::optional<double> disagreement{};    ///< supplier - customer; none unless both have spoken
    double weight = 0;                       ///< of the observations
    std::optional<double> expected_level{};  ///< of the model, at the middle of the index
    std::optional<double> difference{};      ///< level - expected level
};
BOOST_DESCRIBE_STRUCT(DimensionFinding, (),
                      (dimension, level, supplier_level, customer_level, disagreement, weight, expected_level,
                       difference))

/// A stage with its posterior probability.
template <Unit Of>
struct ProbableStage {
    StageOf<Of> stage{};
    double probability = 0;
    BOOST_DESCRIBE_CLASS(ProbableStage, (), (stage, probability), (), ())
};

/// Where a relationship stands, how sure that is, and why. Lists of names are the largest difference first.
template <Unit Of = Unit::account_relationship>
struct Assessment {
    std::string model{};
    std::string version{};
    ModelContext context{};
    std::optional<Trend> trend{};
    std::optional<StageOf<Of>> stage{};  ///< the label; none: see `label`
    LabelStatus label{};
    std::optional<ContinuumIndex<double>> index{};  ///< none: nothing is observed
    double coverage = 0;                            ///< 0..1: observed weight over full weight
    Eigen::VectorXd distance{};                  ///< mean distance to each stage in levels; empty: nothing is observed
    Eigen::VectorXd membership{};                ///< from the mean distances; does not sharpen with evidence
    Eigen::VectorXd posterior{};                 ///< from their sums; sharpens with evidence
    double expected_stage = 0;                   ///< by membership, from 1
    double posterior_stage = 0;                  ///< by posterior, from 1
    double entropy = 0;                          ///< of the posterior, in nats
    double kam_probability = 0;                  ///< posterior of the stages that are key account management
    std::vector<ProbableStage<Of>> probable{};   ///< all stages, the most probable first: neighbours are often close
    std::vector<DimensionFinding> dimensions{};  ///< in the order of the model
    std::vector<std::string> limiting{};         ///< behind where the account stands: they hold it back
    std::vector<std::string> leading{};          ///< ahead of it
    std::vector<std::string> disagreeing{};      ///< a level or more apart between the sides
    std::vector<std::string> unknown{};          ///< nothing that counts is known
    WeighedEvidence evidence{};
    double temperature = 0;
    BOOST_DESCRIBE_CLASS(Assessment, (),
                         (model, version, context, trend, stage, label, index, coverage, distance, membership,
                          posterior, expected_stage, posterior_stage, entropy, kam_probability, probable, dimensions,
                          limiting, leading, disagreeing, unknown, evidence, temperature),
                         (), ())
};

namespace detail {

/// Weighted mean of the observations that `wanted` picks; with weights 0 only, their plain mean if `even_weightless`.
template <class Wanted>
[[nodiscard]] std::optional<double> mean_level(const std::vector<Observation>& observations, bool even_weightless,
                                               const Wanted& wanted) {
    double sum = 0, weight = 0, plain = 0, count = 0;
    for (const Observation& each : observations) {
        if (!wanted(each)) continue;
        sum += each.weight * each.level;
        weight += each.weight;
        plain += each.level;
        count += 1;
    }
    if (weight > 0) return sum / weight;
    if (even_weightless && count > 0) return plain / count;
    return std::nullopt;
}

template <Unit Of>
[[nodiscard]] std::vector<DimensionFinding> dimension_findings(const StageModel<Of>& model,
                                                               const WeighedEvidence& evidence) {
    std::vector<std::vector<Observation>> of_dimension(model.dimensions.size());
    for (const Observation& each : evidence.observations) of_dimension[each.dimension].push_back(each);
    std::vector<DimensionFinding> findings;
    for (std::size_t d = 0; d < model.dimensions.size(); ++d) {
        const std::vector<Observation>& own = of_dimension[d];
        const auto of_side = [&](Side side) {
            return mean_level(own, true, [&](const Observation& each) { return each.side == side; });
        };
        DimensionFinding finding{.dimension = model.dimensions[d].name};
        finding.level = mean_level(own, false, [](const Observation&) { return true; });
        finding.supplier_level = of_side(Side::supplier);
        finding.customer_level = of_side(Side::customer);
        if (finding.supplier_level && finding.customer_level) {
            finding.disagreement = *finding.supplier_level - *finding.customer_level;
        }
        for (const Observation& each : own) finding.weight += each.weight;
        findings.push_back(std::move(finding));
    }
    return findings;
}

/// Names of the findings that `size` gives more than `least`, the largest first; ties in the order of the model.
template <class Size>
[[nodiscard]] std::vector<std::string> names_by_size(const std::vector<DimensionFinding>& findings, double least,
                                                     const Size& size) {
    std::vector<std::pair<double, std::string>> sized;
    for (const DimensionFinding& finding : findings) {
        const std::optional<double> each = size(finding);
        if (each && *each > least) sized.emplace_back(*each, finding.dimension);
    }
    std::stable_sort(sized.begin(), sized.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::string> names;
    names.reserve(sized.size());
    for (auto& [each, name] : sized) names.push_back(std::move(name));
    return names;
}

template <Unit Of>
void explain_dimensions(Assessment<Of>& result, const Eigen::MatrixXd& profile) {
    for (std::size_t d = 0; d < result.dimensions.size(); ++d) {
        DimensionFinding& finding = result.dimensions[d];
        if (result.index) {
            finding.expected_level = profile_at(profile, static_cast<Eigen::Index>(d), result.index->middle() - 1);
        }
        if (finding.level && result.index) finding.difference = *finding.level - *finding.expected_level;
        if (!finding.level) result.unknown.push_back(finding.dimension);
    }
    // Not noise of the last digit in a mean level.
    constexpr double noise = 1e-9;
    const auto behind = [](const DimensionFinding& each) -> std::optional<double> {
        if (!each.difference) return std::nullopt;
        return -*each.difference;
    };
    const auto apart = [](const DimensionFinding& each) -> std::optional<double> {
        if (!each.disagreement) return std::nullopt;
        return std::abs(*each.disagreement);
    };
    result.limiting = names_by_size(result.dimensions, noise, behind);
    result.leading = names_by_size(result.dimensions, noise, [](const auto& each) { return each.difference; });
    result.disagreeing = names_by_size(result.dimensions, 1 - noise, apart);
}

template <Unit Of>
[[nodiscard]] LabelStatus label_status(const Assessment<Of>& result, const AssessOptions& options) {
    if (!result.index) return LabelStatus::nothing_observed;
    if (result.coverage < options.least_coverage_share) return LabelStatus::low_coverage;
    if (result.index->residual > options.most_residual) return LabelStatus::no_such_stage;
    const double margin = result.probable[0].probability - result.probable[1].probability;
    return margin < options.least_margin_share ? LabelStatus::narrow_margin : LabelStatus::labelled;
}

template <Unit Of>
[[nodiscard]] Assessment<Of> assess_weighed(const StageModel<Of>& model, WeighedEvidence evidence,
                                            const AssessOptions& options) {
    Assessment<Of> result;
    result.model = model.list.name;
    result.version = model.list.version;
    result.context = options.context;
    result.trend = options.trend;
    result.temperature = options.temperature;

    const Eigen::MatrixXd profile = profile_matrix(model);
    const auto count = static_cast<Eigen::Index>(evidence.observations.size());
    Eigen::VectorXd levels(count), weights(count);
    Eigen::MatrixXd rows(count, profile.cols());
    for (Eigen::Index i = 0; i < count; ++i) {
        const Observation& each = evidence.observations[static_cast<std::size_t>(i)];
        levels[i] = each.level;
        weights[i] = each.weight;
        for (Eigen::Index p = 0; p < profile.cols(); ++p) {
            rows(i, p) = profile(static_cast<Eigen::Index>(each.dimension), p);
        }
    }
    const StageDistances<double> distances = stage_distances(levels, rows, weights);
    result.coverage = distances.observed_weight / evidence.full_weight;
    result.distance = distances.means();
    result.index = continuum_index(levels, rows, weights);
    result.posterior = stage_probabilities(distances.sums, options.prior, options.temperature);
    // Without evidence both are the prior: the sums are all 0.
    result.membership =
        stage_probabilities(result.index ? result.distance : distances.sums, options.prior, options.temperature);
    result.expected_stage = stages::expected_stage(result.membership);
    result.posterior_stage = stages::expected_stage(result.posterior);
    result.entropy = stages::entropy(result.posterior);
    for (std::size_t p = 0; p < model.list.stages.size(); ++p) {
        const double probability = result.posterior[static_cast<Eigen::Index>(p)];
        result.probable.push_back({{model.list.name, p, model.list.stages[p]}, probability});
        if (p >= model.list.first_kam) result.kam_probability += probability;
    }
    std::stable_sort(result.probable.begin(), result.probable.end(),
                     [](const auto& a, const auto& b) { return a.probability > b.probability; });
    result.dimensions = dimension_findings(model, evidence);
    explain_dimensions(result, profile);
    result.label = label_status(result, options);
    if (result.label == LabelStatus::labelled) result.stage = result.probable[0].stage;
    result.evidence = std::move(evidence);
    return result;
}

/// What every assessment asks of a model and of the options.
template <Unit Of>
void check_assessable(const StageModel<Of>& model, const AssessOptions& options) {
    static_assert(Of != Unit::approach, "kam: kinds of approach have no order, so there is no continuum to stand on");
    Report report = validate(model);
    for (const auto& [value, name] : {std::pair(options.least_coverage_share, "options.least_coverage_share"),
                                      std::pair(options.least_margin_share, "options.least_margin_share")}) {
        if (!(value >= 0 && value <= 1)) {
            report.add(name, Fault::out_of_range, kam::detail::number_text(value) + " must be between 0 and 1");
        }
    }
    throw_if_any(report);
}

}  // namespace detail

/// Assesses the stage of one relationship from the judgements of both sides (see `weigh`), as of a day.
///
/// distance_p = sum(w |x - m_p|) / sum(w) over the observations x, with the profile m and weights w; membership_p is
/// proportional to prior_p exp(-distance_p / temperature), and the posterior to prior_p exp(-sum(w |x - m_p|) /
/// temperature). The index is the place on the continuum between the stages with the least distance. A label is given
/// only where coverage, residual and margin allow; read it with them. Unknown is left out and lowers the coverage; it
/// is never level 0. Raising any level never lowers the index or an expected stage.
///
/// Recovery of the true stage by the least distance, measured with `recovery_rates` (smcg_2011, 4,000 accounts per
/// stage, seed 1): with Gaussian errors of 1 level in all 18 dimensions 0.95, 0.84, 0.98, 0.94, 0.93 for stages 1 to 5;
/// with only 5 random dimensions of them 0.83, 0.58, 0.76, 0.67, 0.82. Stages 2 and 4 are the weak ones: look at their
/// neighbours.
///
/// Throws InputError with everything wrong in the model, the evidence and the options, std::invalid_argument for a
/// prior of another size or a temperature that is not above 0. A list of stages without a profile does not compile.
template <Unit Of>
[[nodiscard]] Assessment<Of> assess(const StageModel<Of>& model, const std::vector<DimensionEvidence>& evidence,
                                    Date as_of, const AssessOptions& options = {}) {
    detail::check_assessable(model, options);
    return detail::assess_weighed(model, weigh(model, evidence, as_of, options.weighing), options);
}

/// The same for one level per dimension of the model, in its order, on which both sides agree; NaN is unknown.
template <Unit Of, class Derived>
[[nodiscard]] Assessment<Of> assess(const StageModel<Of>& model, const Eigen::MatrixBase<Derived>& levels,
                                    const AssessOptions& options = {}) {
    detail::check_assessable(model, options);
    return detail::assess_weighed(model, weigh(model, levels), options);
}

/// A cited list of stages has no profile: give it one with `with_profile`.
template <Unit Of, class... Rest>
void assess(const StageList<Of>&, const Rest&...) = delete;

/// Where a relationship is heading, by two assessments of it with one model: up or down where the later index lies
/// wholly above or below the earlier, stable where they overlap; none where one of them observed nothing. Throws
/// std::invalid_argument for assessments by different models or versions.
template <Unit Of>
[[nodiscard]] std::optional<Trend> trend_between(const Assessment<Of>& earlier, const Assessment<Of>& later) {
    if (earlier.model != later.model || earlier.version != later.version) {
        throw std::invalid_argument("stages::trend_between: " + earlier.model + ' ' + earlier.version + " and " +
                                    later.model + ' ' + later.version);
    }
    if (!earlier.index || !later.index) return std::nullopt;
    if (later.index->low > earlier.index->high) return Trend::growing;
    if (later.index->high < earlier.index->low) return Trend::uncoupling;
    return Trend::stable;
}

}  // namespace kam::inline v0::stages
