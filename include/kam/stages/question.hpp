// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/evidence.hpp>
#include <kam/stages/assess.hpp>
#include <kam/stages/stage_model.hpp>
#include <kam/stages/stage_probabilities.hpp>

namespace kam::inline v0::stages {

/// What asking for one unknown dimension is expected to tell.
struct Question {
    std::string dimension{};
    std::optional<Side> ask{};      ///< the side whose answer counts; none: either
    double minutes = 0;             ///< Dimension::ask_minutes
    double entropy_removed = 0;     ///< expected, in nats; below 0 where answers are expected to unsettle
    double removed_per_minute = 0;  ///< the order of the list
    Eigen::VectorXd answers{};      ///< probability of each answer 0..4, predicted from the posterior
};
BOOST_DESCRIBE_STRUCT(Question, (), (dimension, ask, minutes, entropy_removed, removed_per_minute, answers))

namespace detail {

/// How an answer of this weight would be spread in a stage: exp(-weight |answer - expected| / temperature), summing
/// to 1 over the answers 0..4.
[[nodiscard]] inline std::vector<double> answers_in_stage(double expected, double weight, double temperature) {
    std::vector<double> shares;
    double sum = 0;
    for (int answer = 0; answer <= Level::highest; ++answer) {
        shares.push_back(std::exp(-weight * std::abs(answer - expected) / temperature));
        sum += shares.back();
    }
    for (double& share : shares) share /= sum;
    return shares;
}

template <Unit Of>
[[nodiscard]] Question question(const StageModel<Of>& model, std::size_t d, const Assessment<Of>& now) {
    const Dimension& dimension = model.dimensions[d];
    const double weight = dimension.weight * now.evidence.answer_share;
    const Eigen::Index stage_count = now.posterior.size();
    Question asked{.dimension = dimension.name, .ask = dimension.asked_of, .minutes = dimension.ask_minutes};
    asked.answers = Eigen::VectorXd::Zero(Level::highest + 1);
    for (Eigen::Index p = 0; p < stage_count; ++p) {
        const std::vector<double> in_stage =
            answers_in_stage(dimension.levels[static_cast<std::size_t>(p)], weight, now.temperature);
        for (Eigen::Index x = 0; x < asked.answers.size(); ++x) {
            asked.answers[x] += now.posterior[p] * in_stage[static_cast<std::size_t>(x)];
        }
    }
    double expected_entropy = 0;
    Eigen::VectorXd distances(stage_count);
    for (Eigen::Index x = 0; x < asked.answers.size(); ++x) {
        for (Eigen::Index p = 0; p < stage_count; ++p) {
            const double expected = dimension.levels[static_cast<std::size_t>(p)];
            distances[p] = weight * std::abs(static_cast<double>(x) - expected);
        }
        expected_entropy +=
            asked.answers[x] * stages::entropy(stage_probabilities(distances, now.posterior, now.temperature));
    }
    asked.entropy_removed = now.entropy - expected_entropy;
    asked.removed_per_minute = asked.entropy_removed / asked.minutes;
    return asked;
}

}  // namespace detail

/// The unknown dimensions of an assessment as questions, the one first whose answer is expected to remove most entropy
/// of the posterior per minute of asking; ties in the order of the model. Answers are predicted from the posterior: in
/// each stage they spread around its level as the posterior takes for granted. Throws std::invalid_argument when the
/// assessment is not by this model.
template <Unit Of>
[[nodiscard]] std::vector<Question> questions(const StageModel<Of>& model, const Assessment<Of>& assessment) {
    if (assessment.model != model.list.name || assessment.version != model.list.version ||
        assessment.dimensions.size() != model.dimensions.size()) {
        throw std::invalid_argument("stages::questions: an assessment by " + assessment.model + ' ' +
                                    assessment.version + " and the model " + model.list.name + ' ' +
                                    model.list.version);
    }
    std::vector<Question> list;
    for (std::size_t d = 0; d < model.dimensions.size(); ++d) {
        if (!assessment.dimensions[d].level) list.push_back(detail::question(model, d, assessment));
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const Question& a, const Question& b) { return a.removed_per_minute > b.removed_per_minute; });
    return list;
}

/// The first of these; none when every dimension is known.
template <Unit Of>
[[nodiscard]] std::optional<Question> next_question(const StageModel<Of>& model, const Assessment<Of>& assessment) {
    const std::vector<Question> list = questions(model, assessment);
    if (list.empty()) return std::nullopt;
    return list.front();
}

}  // namespace kam::inline v0::stages
