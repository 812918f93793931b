// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/citation.hpp>
#include <kam/core/error.hpp>
#include <kam/core/names.hpp>
#include <kam/core/text.hpp>
#include <kam/stages/stage.hpp>

namespace kam::inline v0::stages {

/// The stages of a model by name, lowest first, and where they come from. A list alone says nothing of how a stage is
/// recognised, so nothing can be assessed by it: a StageModel adds the profile.
template <Unit Of = Unit::account_relationship>
struct StageList {
    std::string name{};
    std::string version{};           ///< of the reading, not of the source; assessments carry it (T139)
    std::string unit_of_analysis{};  ///< in the words of the source
    std::vector<std::string> stages{};
    std::vector<std::string> off_path{};  ///< stages of ending, which are not on the way up
    std::size_t first_kam = 0;            ///< position of the first stage that is key account management at all (T065)
    std::string note{};
    Citation citation{};
    BOOST_DESCRIBE_CLASS(StageList, (), (name, version, unit_of_analysis, stages, off_path, first_kam, note, citation),
                         (), ())
};

namespace detail {

template <DescribedEnum Stage>
[[nodiscard]] std::vector<std::string> stage_names() {
    const auto names = names_of<Stage>();
    return {names.begin(), names.end()};
}

[[nodiscard]] inline std::string joined(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) {
        if (!list.empty()) list += ", ";
        list += name;
    }
    return list;
}

/// Position of a stage by name; throws InputError that lists the stages.
template <Unit Of>
[[nodiscard]] std::size_t stage_position(const StageList<Of>& list, std::string_view name) {
    for (std::size_t i = 0; i < list.stages.size(); ++i) {
        if (list.stages[i] == name) return i;
    }
    throw InputError("stage", Fault::unknown_name,
                     kam::detail::quoted(name) + " is not one of: " + joined(list.stages));
}

}  // namespace detail

/// The stage of this name. Throws InputError that lists the stages when there is none.
template <Unit Of>
[[nodiscard]] StageOf<Of> stage_named(const StageList<Of>& list, std::string_view name) {
    return {list.name, detail::stage_position(list, name), std::string(name)};
}
/// The stage of an enumerator, as in `stage_named(smcg_2011().list, SmcgStage::preferred_supplier)`.
template <Unit Of, DescribedEnum Stage>
[[nodiscard]] StageOf<Of> stage_named(const StageList<Of>& list, Stage stage) {
    return stage_named(list, name_of(stage));
}

}  // namespace kam::inline v0::stages
