// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/validate.hpp>
#include <kam/stages/stage_list.hpp>

namespace kam::inline v0::stages {

/// Whether the source says so, or the level is a reading of its silence.
enum class Grounding { stated, inferred };
BOOST_DESCRIBE_ENUM(Grounding, stated, inferred)

/// One thing by which a stage is recognised, on a scale of 0 to 4.
struct Dimension {
    std::string name{};
    std::vector<double> levels{};        ///< the profile: what is expected in each stage, 0..4, never falling
    std::vector<Grounding> grounding{};  ///< of each of these; empty: not said
    std::vector<std::string> anchors{};  ///< what levels 0, 1, 2, 3, 4 mean in words; empty: not said
    std::string observe{};               ///< how to find the level
    std::optional<Side> asked_of{};      ///< only this side's answer counts (trap: perceived status is no self-rating)
    double weight = 1;                   ///< above 0
    double ask_minutes = 1;              ///< what an answer costs, above 0; with 1 everywhere all questions cost alike
};
BOOST_DESCRIBE_STRUCT(Dimension, (), (name, levels, grounding, anchors, observe, asked_of, weight, ask_minutes))

/// A model that accounts can be assessed by: stages and the profile by which they are recognised. A theory of one's own
/// is a value of this type; `validate` says what is wrong with it.
///     const StageModel<> theory{.list = {.name = "two steps", .stages = {"stranger", "friend"}},
///                               .dimensions = {{.name = "trust", .levels = {0, 4}}}};
template <Unit Of = Unit::account_relationship>
struct StageModel {
    StageList<Of> list{};
    std::vector<Dimension> dimensions{};
    BOOST_DESCRIBE_CLASS(StageModel, (), (list, dimensions), (), ())
};

namespace detail {

inline void check_names(const std::vector<std::string>& names, const char* path, Report& report) {
    std::unordered_map<std::string_view, std::size_t> first_at;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string where = kam::detail::element_path(path, i);
        if (names[i].empty()) {
            report.add(where, Fault::missing, "has no name");
        } else if (const auto [found, is_new] = first_at.emplace(names[i], i); !is_new) {
            report.add(
                where, Fault::duplicate,
                kam::detail::quoted(names[i]) + " was used at " + kam::detail::element_path(path, found->second));
        }
    }
}

inline void check_positive(double value, const std::string& where, Report& report) {
    if (!std::isfinite(value) || !(value > 0)) {
        report.add(where, Fault::out_of_range, kam::detail::number_text(value) + " must be finite and above 0");
    }
}

inline void check_count(std::size_t count, std::size_t wanted, const char* of, const std::string& where,
                        Report& report) {
    if (count != wanted) {
        report.add(where, Fault::inconsistent,
                   "has " + std::to_string(count) + " entries for " + std::to_string(wanted) + ' ' + of);
    }
}

inline void check_dimension(const Dimension& dimension, std::size_t stage_count, bool ordered, const std::string& path,
                            Report& report) {
    const std::string levels = path + ".levels";
    check_count(dimension.levels.size(), stage_count, "stages", levels, report);
    if (!dimension.grounding.empty()) {
        check_count(dimension.grounding.size(), stage_count, "stages", path + ".grounding", report);
    }
    if (!dimension.anchors.empty()) {
        check_count(dimension.anchors.size(), Level::highest + 1, "levels", path + ".anchors", report);
    }
    for (std::size_t p = 0; p < dimension.levels.size(); ++p) {
        const double level = dimension.levels[p];
        const std::string where = kam::detail::element_path(levels, p);
        if (!(level >= 0 && level <= Level::highest)) {
            report.add(where, Fault::out_of_range, kam::detail::number_text(level) + " must be between 0 and 4");
        } else if (ordered && p > 0 && level < dimension.levels[p - 1]) {
            report.add(where, Fault::inconsistent,
                       kam::detail::number_text(level) + " is below the " +
                           kam::detail::number_text(dimension.levels[p - 1]) + " of the stage before");
        }
    }
    check_positive(dimension.weight, path + ".weight", report);
    check_positive(dimension.ask_minutes, path + ".ask_minutes", report);
}

/// The words for the nearest level; empty where the model has none.
[[nodiscard]] inline std::string anchor_of(const Dimension& dimension, double level) {
    if (dimension.anchors.empty()) return {};
    return dimension.anchors[static_cast<std::size_t>(std::lround(level))];
}

}  // namespace detail

/// Everything that is wrong with a model: fewer than two stages, no dimensions, names that are missing or used twice,
/// profiles with another number of stages, out of 0..4 or falling from one stage to the next (kinds of approach have no
/// order and may fall), weights and minutes that are not above 0.
template <Unit Of>
[[nodiscard]] Report validate(const StageModel<Of>& model) {
    Report report;
    const std::size_t stage_count = model.list.stages.size();
    if (stage_count < 2) {
        report.add("list.stages", Fault::missing, std::to_string(stage_count) + " stages, but at least 2 are needed");
    }
    if (model.list.first_kam > stage_count) {
        report.add("list.first_kam", Fault::out_of_range,
                   std::to_string(model.list.first_kam) + " of " + std::to_string(stage_count) + " stages");
    }
    if (model.dimensions.empty()) {
        report.add("dimensions", Fault::missing, "a list of stages without a profile; nothing can be assessed by it");
    }
    detail::check_names(model.list.stages, "list.stages", report);
    std::vector<std::string> names;
    for (const Dimension& dimension : model.dimensions) names.push_back(dimension.name);
    detail::check_names(names, "dimensions", report);
    for (std::size_t d = 0; d < names.size(); ++d) {
        const std::string path = kam::detail::element_path("dimensions", d) + ' ' + kam::detail::quoted(names[d]);
        detail::check_dimension(model.dimensions[d], stage_count, Of != Unit::approach, path, report);
    }
    return report;
}

/// Makes a model of a cited list of stages and a profile of the caller's. Throws InputError with everything that
/// `validate` finds.
///     const auto model = with_profile(ford_1980(), {{.name = "distance", .levels = {0, 1, 2, 3, 4}}});
template <Unit Of>
[[nodiscard]] StageModel<Of> with_profile(StageList<Of> list, std::vector<Dimension> dimensions) {
    StageModel<Of> model{std::move(list), std::move(dimensions)};
    throw_if_any(validate(model));
    return model;
}

/// The same model with `factor` times the weight on every dimension whose levels are inferred in most stages: what the
/// source does not say should count less.
template <Unit Of>
[[nodiscard]] StageModel<Of> discount_inferred(StageModel<Of> model, double factor = 0.5) {
    for (Dimension& dimension : model.dimensions) {
        std::size_t inferred = 0;
        for (const Grounding grounding : dimension.grounding) inferred += grounding == Grounding::inferred ? 1 : 0;
        if (2 * inferred > dimension.grounding.size()) dimension.weight *= factor;
    }
    throw_if_any(validate(model));
    return model;
}

/// The profile as numbers: dimensions x stages. The model must be sound (`validate`).
template <class Scalar = double, Unit Of>
[[nodiscard]] Eigen::MatrixX<Scalar> profile_matrix(const StageModel<Of>& model) {
    Eigen::MatrixX<Scalar> profile(static_cast<Eigen::Index>(model.dimensions.size()),
                                   static_cast<Eigen::Index>(model.list.stages.size()));
    for (Eigen::Index d = 0; d < profile.rows(); ++d) {
        const std::vector<double>& levels = model.dimensions[static_cast<std::size_t>(d)].levels;
        for (Eigen::Index p = 0; p < profile.cols(); ++p) {
            profile(d, p) = static_cast<Scalar>(levels[static_cast<std::size_t>(p)]);
        }
    }
    return profile;
}

/// The weights of the dimensions, in their order.
template <class Scalar = double, Unit Of>
[[nodiscard]] Eigen::VectorX<Scalar> dimension_weights(const StageModel<Of>& model) {
    Eigen::VectorX<Scalar> weights(static_cast<Eigen::Index>(model.dimensions.size()));
    for (Eigen::Index d = 0; d < weights.size(); ++d) {
        weights[d] = static_cast<Scalar>(model.dimensions[static_cast<std::size_t>(d)].weight);
    }
    return weights;
}

}  // namespace kam::inline v0::stages
