// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/stage_evidence.hpp>
#include <kam/review/options.hpp>
#include <kam/stages/assess.hpp>
#include <kam/stages/company/company_view.hpp>
#include <kam/stages/evidence/record_evidence.hpp>
#include <kam/stages/question.hpp>
#include <kam/stages/smcg_2011.hpp>

namespace kam::inline v0::review {

/// How probable a stage is.
struct StageProbability {
    std::string stage{};
    double probability = 0;
};
BOOST_DESCRIBE_STRUCT(StageProbability, (), (stage, probability))

/// Where the relationship with an account stands, by what is judged and what records show, and what to ask next.
struct StageReview {
    std::optional<std::string> stage{};  ///< the label; none where `label` says why not
    stages::LabelStatus label{};
    double coverage = 0;                         ///< 0..1 of the evidence that there could be
    std::optional<double> index_low{};           ///< place on the continuum from 1 to the number of stages: from
    std::optional<double> index_high{};          ///< to; none: nothing is observed
    std::optional<double> residual{};            ///< levels, in the mean, that the account lies off the continuum
    std::vector<StageProbability> probable{};    ///< all stages, the most probable first; empty: nothing is observed
    std::vector<std::string> limiting{};         ///< dimensions that hold the account back, the largest gap first
    std::vector<std::string> leading{};          ///< those that are ahead
    std::vector<std::string> disagreeing{};      ///< those that the two sides see a level or more apart
    std::optional<std::string> next_question{};  ///< the dimension to ask for; none: all are known
    std::optional<Side> ask{};                   ///< whose answer counts; none: either
    std::optional<double> entropy_removed{};     ///< nats, expected of the answer
    std::optional<Trend> trend{};                ///< of the orders, see order_trend; it is no matter of the stage
};
BOOST_DESCRIBE_STRUCT(StageReview, (),
                      (stage, label, coverage, index_low, index_high, residual, probable, limiting, leading,
                       disagreeing, next_question, ask, entropy_removed, trend))

/// Where the orders of an account are heading: their value in the later half of its time as a customer, of which the
/// last two years count, beside that in the earlier half. Growing or uncoupling where it differs by
/// `Assumptions::trend_share` or more, stable otherwise; none for a customer of less than half a year, and where the
/// earlier half has no value. Seasons are not taken out. The rule is a convention of this library.
template <class OrderPointers>
[[nodiscard]] std::optional<Trend> order_trend(const OrderPointers& orders, Date as_of, const ReviewOptions& options) {
    std::optional<Date> first_on;
    for (const auto* order : orders) first_on = (std::min)(first_on.value_or(order->ordered_on), order->ordered_on);
    if (!first_on || *first_on > as_of) return std::nullopt;
    const auto half = (std::min)(as_of - *first_on, std::chrono::days(730)) / 2;
    if (half < std::chrono::days(91)) return std::nullopt;
    Decimal recent, earlier;
    for (const auto* order : orders) {
        if (order->ordered_on > as_of || order->ordered_on < as_of - 2 * half) continue;
        Decimal& value = order->ordered_on > as_of - half ? recent : earlier;
        for (const auto& line : order->lines) value += line_value(*order, line, options);
    }
    if (earlier.sign() <= 0) return std::nullopt;
    const Decimal least = earlier * options.assumptions.trend_share;
    if (recent - earlier >= least) return Trend::growing;
    if (earlier - recent >= least) return Trend::uncoupling;
    return Trend::stable;
}

/// Assesses every account of a portfolio by the model [ilsley2011], from the levels judged (Account::evidence) and
/// those that its records show (stages::record_evidence), in the order of the accounts. Trouble as stages::assess.
template <class Portfolio>
[[nodiscard]] std::vector<stages::Assessment<>> assess_accounts(const Portfolio& portfolio, Date as_of) {
    const stages::StageModel<> model = stages::smcg_2011();
    auto evidence = stages::record_evidence(portfolio, as_of);
    std::vector<stages::Assessment<>> assessments;
    assessments.reserve(portfolio.accounts.size());
    for (std::size_t i = 0; i < portfolio.accounts.size(); ++i) {
        const auto& judged = portfolio.accounts[i].evidence;
        evidence[i].insert(evidence[i].end(), judged.begin(), judged.end());
        assessments.push_back(stages::assess(model, evidence[i], as_of));
    }
    return assessments;
}

/// What an assessment says, in short.
template <class Assessment>
[[nodiscard]] StageReview review_stage(const Assessment& assessment, std::optional<Trend> trend) {
    StageReview review;
    if (assessment.stage) review.stage = assessment.stage->name;
    review.label = assessment.label;
    review.coverage = assessment.coverage;
    review.trend = trend;
    if (assessment.index) {
        review.index_low = assessment.index->low;
        review.index_high = assessment.index->high;
        review.residual = assessment.index->residual;
        for (const auto& each : assessment.probable) review.probable.push_back({each.stage.name, each.probability});
    }
    review.limiting = assessment.limiting;
    review.leading = assessment.leading;
    review.disagreeing = assessment.disagreeing;
    if (const auto question = stages::next_question(stages::smcg_2011(), assessment)) {
        review.next_question = question->dimension;
        review.ask = question->ask;
        review.entropy_removed = question->entropy_removed;
    }
    return review;
}

}  // namespace kam::inline v0::review
