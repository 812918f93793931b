// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/text.hpp>
#include <kam/entities/stage_evidence.hpp>
#include <kam/stages/stage_model.hpp>

namespace kam::inline v0::stages {

/// How much the judgements of one source count, 0 or more; those that are not listed count 1.
struct SourceWeight {
    std::string source{};
    double weight = 1;
};
BOOST_DESCRIBE_STRUCT(SourceWeight, (), (source, weight))

/// How judgements become observations.
struct WeighingOptions {
    std::optional<double> half_life_days{};  ///< after which a judgement counts half; none: age does not matter
    std::vector<SourceWeight> source_weights{};
};
BOOST_DESCRIBE_STRUCT(WeighingOptions, (), (half_life_days, source_weights))

/// One judgement with what it counts.
struct Observation {
    std::size_t dimension{};     ///< position in the model
    double level{};              ///< 0..4
    double weight{};             ///< 0: kept to show disagreement, and counts for nothing
    std::optional<Side> side{};  ///< none: of both
};
BOOST_DESCRIBE_STRUCT(Observation, (), (dimension, level, weight, side))

/// What is known of one account, ready to be compared with a model.
struct WeighedEvidence {
    std::vector<Observation> observations{};
    double full_weight = 0;       ///< the weight if every question were answered today by everyone whose answer counts
    double answer_share = 1;      ///< part of a dimension's weight that one more answer has: 1, or half for one side
    std::size_t later_count = 0;  ///< judgements after the day of the assessment, left out
    std::size_t superseded_count = 0;  ///< judgements that the same source has replaced by a later one, left out
    std::size_t other_count = 0;       ///< judgements of dimensions that the model does not have, left out
};
BOOST_DESCRIBE_STRUCT(WeighedEvidence, (),
                      (observations, full_weight, answer_share, later_count, superseded_count, other_count))

namespace detail {

inline void check_weighing(const WeighingOptions& options, Report& report) {
    if (options.half_life_days) check_positive(*options.half_life_days, "options.half_life_days", report);
    for (std::size_t i = 0; i < options.source_weights.size(); ++i) {
        const double weight = options.source_weights[i].weight;
        if (!std::isfinite(weight) || weight < 0) {
            report.add(kam::detail::element_path("options.source_weights", i), Fault::out_of_range,
                       kam::detail::number_text(weight) + " must be finite and not below 0");
        }
    }
}

[[nodiscard]] inline double trust_in(const std::string& source, const WeighingOptions& options) {
    for (const SourceWeight& each : options.source_weights) {
        if (each.source == source) return each.weight;
    }
    return 1;
}

[[nodiscard]] inline double fading(Date observed_on, Date as_of, const WeighingOptions& options) {
    if (!options.half_life_days) return 1;
    return std::exp2(-static_cast<double>((as_of - observed_on).count()) / *options.half_life_days);
}

}  // namespace detail

/// Weighs the judgements of one account as of a day.
///
/// The two sides may disagree, so both are kept: each side's answer is an observation of half the dimension's weight.
/// Where a dimension is `asked_of` one side, the other's answer weighs nothing. A judgement fades with age (half after
/// `half_life_days`) and counts by its source; a source's latest word replaces its earlier ones. Several sources of one
/// side share that side's half in proportion, and the half is reduced by the best factor among them: agreement of old
/// records does not make a new one. Judgements after `as_of`, and of dimensions that the model does not have, are
/// counted and left out. Throws InputError for the same judgement (dimension, side, source, day) twice, sides that are
/// no side, and bad options.
template <Unit Of>
[[nodiscard]] WeighedEvidence weigh(const StageModel<Of>& model, const std::vector<DimensionEvidence>& evidence,
                                    Date as_of, const WeighingOptions& options = {}) {
    Report report;
    detail::check_weighing(options, report);
    std::unordered_map<std::string_view, std::size_t> position;
    for (std::size_t d = 0; d < model.dimensions.size(); ++d) position.emplace(model.dimensions[d].name, d);

    WeighedEvidence weighed;
    weighed.answer_share = 0.5;
    for (const Dimension& dimension : model.dimensions) {
        weighed.full_weight += dimension.asked_of ? dimension.weight / 2 : dimension.weight;
    }
    using Piece = std::tuple<std::size_t, Side, std::string_view, Date, std::size_t>;  // last: place in the list
    std::vector<Piece> pieces;
    for (std::size_t i = 0; i < evidence.size(); ++i) {
        const DimensionEvidence& each = evidence[i];
        const auto found = position.find(each.dimension);
        if (!position_of(each.side)) {
            report.add(kam::detail::element_path("evidence", i) + ".side", Fault::unknown_name,
                       kam::detail::number_behind(each.side) + " is not one of: " + list_of_names<Side>());
        } else if (found == position.end()) {
            ++weighed.other_count;
        } else if (each.observed_on > as_of) {
            ++weighed.later_count;
        } else {
            pieces.emplace_back(found->second, each.side, each.source, each.observed_on, i);
        }
    }
    std::sort(pieces.begin(), pieces.end());
    for (std::size_t from = 0; from < pieces.size();) {
        const auto& [dimension, side, first_source, first_on, first_index] = pieces[from];
        const std::size_t begin = weighed.observations.size();
        double sum = 0, best = 0;
        std::size_t end = from;
        for (; end < pieces.size() && std::get<0>(pieces[end]) == dimension && std::get<1>(pieces[end]) == side;
             ++end) {
            const auto& [same_dimension, same_side, source, on, index] = pieces[end];
            const bool again = end + 1 < pieces.size() && std::get<0>(pieces[end + 1]) == dimension &&
                               std::get<1>(pieces[end + 1]) == side && std::get<2>(pieces[end + 1]) == source;
            if (again && std::get<3>(pieces[end + 1]) == on) {
                report.add(kam::detail::element_path("evidence", std::get<4>(pieces[end + 1])), Fault::duplicate,
                           kam::detail::quoted(evidence[index].dimension) + " by the same side, source and day as " +
                               kam::detail::element_path("evidence", index));
            }
            if (again) {
                ++weighed.superseded_count;
                continue;
            }
            const double factor =
                detail::trust_in(evidence[index].source, options) * detail::fading(on, as_of, options);
            sum += factor;
            best = (std::max)(best, factor);
            weighed.observations.push_back(
                {dimension, static_cast<double>(evidence[index].level.value()), factor, side});
        }
        const Dimension& asked = model.dimensions[dimension];
        const bool counts = sum > 0 && (!asked.asked_of || *asked.asked_of == side);
        for (std::size_t i = begin; i < weighed.observations.size(); ++i) {
            double& weight = weighed.observations[i].weight;
            weight = counts ? asked.weight / 2 * best * (weight / sum) : 0;
        }
        from = end;
    }
    throw_if_any(report);
    return weighed;
}

/// The same for one level per dimension of the model, in its order, on which both sides agree; NaN is unknown. Every
/// level has the whole weight of its dimension. Throws std::invalid_argument for another number of levels, InputError
/// for levels outside 0..4.
template <Unit Of, class Derived>
[[nodiscard]] WeighedEvidence weigh(const StageModel<Of>& model, const Eigen::MatrixBase<Derived>& levels) {
    if (levels.size() != static_cast<Eigen::Index>(model.dimensions.size())) {
        throw std::invalid_argument("stages::weigh: " + std::to_string(levels.size()) + " levels for " +
                                    std::to_string(model.dimensions.size()) + " dimensions");
    }
    WeighedEvidence weighed;
    Report report;
    for (std::size_t d = 0; d < model.dimensions.size(); ++d) {
        const double level = levels.derived().coeff(static_cast<Eigen::Index>(d));
        weighed.full_weight += model.dimensions[d].weight;
        if (std::isnan(level)) continue;
        if (!(level >= 0 && level <= Level::highest)) {
            report.add(kam::detail::element_path("levels", d) + ' ' + kam::detail::quoted(model.dimensions[d].name),
                       Fault::out_of_range, kam::detail::number_text(level) + " must be between 0 and 4");
        }
        weighed.observations.push_back({d, level, model.dimensions[d].weight, std::nullopt});
    }
    throw_if_any(report);
    return weighed;
}

}  // namespace kam::inline v0::stages
