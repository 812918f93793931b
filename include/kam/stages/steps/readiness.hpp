// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/stages/stage_list.hpp>

namespace kam::inline v0::stages {

/// What the supplier has, or what a stage demands of it (T066, T138). Unknown stays empty; as a demand, empty demands
/// nothing.
struct Readiness {
    std::optional<Level> structure_level{};
    std::optional<Level> equipment_level{};
    std::optional<Level> culture_level{};
    std::vector<std::string> processes{};  ///< changed already, or to be changed
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (structure_level, equipment_level, culture_level, processes))

/// Something that keeps the supplier from a stage.
struct Blocker {
    std::string stage{};
    std::string what{};          ///< "structure_level", "equipment_level", "culture_level", or the process to change
    std::optional<Level> has{};  ///< none: unknown, or a process
    std::optional<Level> demanded{};  ///< none: a process
};
BOOST_DESCRIBE_STRUCT(Blocker, (), (stage, what, has, demanded))

/// How far a supplier is ready to go.
template <Unit Of = Unit::account_relationship>
struct ReachableStage {
    std::optional<StageOf<Of>> reachable{};  ///< the highest stage such that it and all below are met for sure
    std::optional<StageOf<Of>> possible{};   ///< the same if everything unknown turns out well
    std::vector<Blocker> blockers{};         ///< of all stages above `reachable`, stage by stage
    BOOST_DESCRIBE_CLASS(ReachableStage, (), (reachable, possible, blockers), (), ())
};

/// The highest stage whose demands the supplier meets, and what blocks those above: a level that is too low or unknown,
/// a process that is still to be changed. `demands` has one entry per stage, the caller's own: no source gives them.
/// Throws std::invalid_argument for another number of demands; InputError where a level that is demanded falls from one
/// stage to the next.
template <Unit Of>
[[nodiscard]] ReachableStage<Of> reachable_stage(const StageList<Of>& list, const std::vector<Readiness>& demands,
                                                 const Readiness& supplier) {
    if (demands.size() != list.stages.size()) {
        throw std::invalid_argument("stages::reachable_stage: " + std::to_string(demands.size()) + " demands for " +
                                    std::to_string(list.stages.size()) + " stages");
    }
    Report report;
    ReachableStage<Of> result;
    bool sure = true, open = true;
    for (std::size_t p = 0; p < demands.size(); ++p) {
        const std::string& stage = list.stages[p];
        bool met = true, may_be_met = true;
        const auto block = [&](std::string what, std::optional<Level> has, std::optional<Level> demanded) {
            met = false;
            result.blockers.push_back({stage, std::move(what), has, demanded});
        };
        for_each_descriptor<Readiness>([&](auto field) {
            if constexpr (Numeric<decltype(demands[p].*field.pointer)>) {
                const std::optional<Level>&demanded = demands[p].*field.pointer, &has = supplier.*field.pointer;
                if (p > 0 && demands[p - 1].*field.pointer &&
                    (!demanded || *demanded < *(demands[p - 1].*field.pointer))) {
                    report.add(kam::detail::element_path("demands", p) + '.' + field.name, Fault::inconsistent,
                               "is below that of the stage before");
                }
                if (!demanded || (has && *has >= *demanded)) return;
                may_be_met = may_be_met && !has;
                block(field.name, has, demanded);
            }
        });
        for (const std::string& process : demands[p].processes) {
            if (std::find(supplier.processes.begin(), supplier.processes.end(), process) != supplier.processes.end())
                continue;
            may_be_met = false;
            block(process, std::nullopt, std::nullopt);
        }
        sure = sure && met;
        open = open && may_be_met;
        if (sure) result.reachable = StageOf<Of>{list.name, p, stage};
        if (open) result.possible = StageOf<Of>{list.name, p, stage};
    }
    throw_if_any(report);
    return result;
}

}  // namespace kam::inline v0::stages
