// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/text.hpp>
#include <kam/stages/assess.hpp>
#include <kam/stages/evidence/manager_evidence.hpp>
#include <kam/stages/stage_model.hpp>

namespace kam::inline v0::stages {

enum class TitleVerdict {
    fits,      ///< the claimed stage is within the index, or below it
    inflated,  ///< what is observed lies below the claimed stage
    unknown    ///< nothing is observed
};
BOOST_DESCRIBE_ENUM(TitleVerdict, fits, inflated, unknown)

/// One dimension that contradicts a claimed stage.
struct Shortfall {
    std::string dimension{};
    double level = 0;
    double claimed_level = 0;  ///< what the claimed stage expects
    std::string now{};         ///< the model's words for the level, and for what is claimed
    std::string claimed{};
};
BOOST_DESCRIBE_STRUCT(Shortfall, (), (dimension, level, claimed_level, now, claimed))

/// A claimed stage against what is observed. Titles mean nothing by themselves (T072-T076).
template <Unit Of = Unit::account_relationship>
struct TitleInflation {
    StageOf<Of> claimed{};
    TitleVerdict verdict{};
    std::optional<ContinuumIndex<double>> index{};
    std::vector<Shortfall> shortfalls{};  ///< the reasons, the largest first
    std::vector<std::string> unknown{};   ///< dimensions that nothing is known of
    BOOST_DESCRIBE_CLASS(TitleInflation, (), (claimed, verdict, index, shortfalls, unknown), (), ())
};

/// Whether a claimed stage (by a title, a plan, a brochure) is more than what is observed, with the dimensions that say
/// so by name. Throws InputError for an unknown stage, std::invalid_argument when the assessment is not by this model.
template <Unit Of>
[[nodiscard]] TitleInflation<Of> title_inflation(const StageModel<Of>& model, const Assessment<Of>& assessment,
                                                 std::string_view claimed_stage) {
    if (assessment.model != model.list.name || assessment.dimensions.size() != model.dimensions.size()) {
        throw std::invalid_argument("stages::title_inflation: an assessment by " + assessment.model +
                                    " and the model " + model.list.name);
    }
    TitleInflation<Of> result{.claimed = stage_named(model.list, claimed_stage), .index = assessment.index};
    result.unknown = assessment.unknown;
    for (std::size_t d = 0; d < model.dimensions.size(); ++d) {
        const Dimension& dimension = model.dimensions[d];
        const std::optional<double>& level = assessment.dimensions[d].level;
        const double claimed_level = dimension.levels[result.claimed.position];
        if (!level || !(*level < claimed_level)) continue;
        result.shortfalls.push_back({dimension.name, *level, claimed_level, detail::anchor_of(dimension, *level),
                                     detail::anchor_of(dimension, claimed_level)});
    }
    std::stable_sort(result.shortfalls.begin(), result.shortfalls.end(), [](const Shortfall& a, const Shortfall& b) {
        return a.claimed_level - a.level > b.claimed_level - b.level;
    });
    const double number = static_cast<double>(result.claimed.position) + 1;
    result.verdict = !assessment.index                 ? TitleVerdict::unknown
                     : assessment.index->high < number ? TitleVerdict::inflated
                                                       : TitleVerdict::fits;
    return result;
}

/// The titles that claim a stage: any title that holds the words, whatever their case.
struct TitleClaim {
    std::string words{};
    std::string stage{};
};
BOOST_DESCRIBE_STRUCT(TitleClaim, (), (words, stage))

/// One manager's title against the role.
template <Unit Of = Unit::account_relationship>
struct TitleAudit {
    std::string manager_id{};
    std::string title{};
    TitleInflation<Of> result{};
    BOOST_DESCRIBE_CLASS(TitleAudit, (), (manager_id, title, result), (), ())
};

/// All managers whose title claims a stage.
template <Unit Of = Unit::account_relationship>
struct TitleAudits {
    std::vector<TitleAudit<Of>> managers{};
    std::size_t judged_count = 0;            ///< of whose role something is known
    std::optional<double> inflated_share{};  ///< 0..1 of these (T074); none: nobody is judged
    BOOST_DESCRIBE_CLASS(TitleAudits, (), (managers, judged_count, inflated_share), (), ())
};

namespace detail {

/// Ordinary letters only: the library has no locale.
[[nodiscard]] inline std::string lower_case(std::string_view text) {
    std::string lower(text);
    for (char& c : lower) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return lower;
}

}  // namespace detail

/// Audits titles: for every manager whose title holds the words of a claim (the first that fits), the role as
/// `manager_evidence` reads it from the record, against the claimed stage. `Manager` is kam::Manager or a struct with
/// the same fields. What is not recorded is unknown and speaks neither for nor against. Throws InputError for an
/// unknown stage.
template <Unit Of, class Manager>
[[nodiscard]] TitleAudits<Of> audit_titles(const StageModel<Of>& model, const std::vector<Manager>& managers,
                                           const std::vector<TitleClaim>& claims, Date as_of) {
    TitleAudits<Of> audits;
    std::size_t inflated = 0;
    for (const Manager& manager : managers) {
        const std::string title = detail::lower_case(manager.title);
        const auto claim = std::find_if(claims.begin(), claims.end(), [&](const TitleClaim& each) {
            return title.find(detail::lower_case(each.words)) != std::string::npos;
        });
        if (claim == claims.end()) continue;
        const Assessment<Of> role = assess(model, manager_evidence(manager, as_of), as_of);
        TitleAudit<Of> audit{key_of(manager), manager.title, title_inflation(model, role, claim->stage)};
        if (audit.result.verdict != TitleVerdict::unknown) ++audits.judged_count;
        if (audit.result.verdict == TitleVerdict::inflated) ++inflated;
        audits.managers.push_back(std::move(audit));
    }
    if (audits.judged_count > 0) {
        audits.inflated_share = static_cast<double>(inflated) / static_cast<double>(audits.judged_count);
    }
    return audits;
}

}  // namespace kam::inline v0::stages
