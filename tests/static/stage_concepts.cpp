// SPDX-License-Identifier: BSL-1.0
// What stages can and cannot be compared with. Nothing to run: it compiles or it does not.
#include <compare>
#include <concepts>
#include <type_traits>
#include <vector>

#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/stages.hpp>
#include <kam/stages/theories.hpp>
#include <kam/stages/steps.hpp>
#include <kam/stages/evidence.hpp>

namespace stage_concepts_test {

using namespace kam::stages;

template <class A, class B>
concept Ordered = requires(const A& a, const B& b) {
    a < b;
};
template <class A, class B>
concept Equal = requires(const A& a, const B& b) {
    a == b;
};
template <class List>
concept Assessable = requires(const List& list, const Eigen::VectorXd& levels) {
    assess(list, levels);
};

static_assert(Ordered<AccountStage, AccountStage> && Ordered<ProgrammeStage, ProgrammeStage>);
static_assert(!Ordered<ApproachType, ApproachType> && Equal<ApproachType, ApproachType>);
static_assert(!Ordered<AccountStage, ProgrammeStage> && !Equal<AccountStage, ProgrammeStage>);
static_assert(!Equal<AccountStage, ApproachType> && !Equal<ProgrammeStage, ApproachType>);
static_assert(!Equal<SmcgStage, FordStage> && !Ordered<SmcgStage, DaviesRyalsStage>);
static_assert(!std::convertible_to<AccountStage, ProgrammeStage>);
static_assert(std::same_as<decltype(AccountStage{} <=> AccountStage{}), std::partial_ordering>);

static_assert(Assessable<StageModel<>> && Assessable<StageModel<Unit::programme>>);
static_assert(!Assessable<StageList<>> && !Assessable<StageList<Unit::programme>>);

static_assert(kam::Described<Assessment<>> && kam::Described<StageModel<>> && kam::Described<Gap<>>);
static_assert(kam::DescribedEnum<SmcgStage> && kam::Numeric<SmcgStage>);

}  // namespace stage_concepts_test
