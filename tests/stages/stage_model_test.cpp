// SPDX-License-Identifier: BSL-1.0
#include <compare>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/io/json.hpp>
#include <kam/stages/theories/cited_stages.hpp>
#include <kam/stages/theories/cross_walk.hpp>
#include <kam/stages/steps/profile_steps.hpp>
#include <kam/stages/smcg_2011.hpp>

using namespace kam::stages;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace stage_model_test {

static_assert(kam_test::describes_every_field<AccountStage>());
static_assert(kam_test::describes_every_field<StageList<>>());
static_assert(kam_test::describes_every_field<Dimension>());
static_assert(kam_test::describes_every_field<StageModel<>>());
static_assert(kam_test::describes_every_field<ProfileStep>());
static_assert(kam_test::describes_every_field<RoughlyBeside>());

StageModel<> two_steps() {
    return {.list = {.name = "two steps", .version = "1", .stages = {"stranger", "friend"}},
            .dimensions = {{.name = "trust", .levels = {0, 4}}, {.name = "openness", .levels = {1, 3}}}};
}

bool has(const kam::Report& report, const std::string& where, kam::Fault kind) {
    for (const kam::Issue& issue : report.issues()) {
        if (issue.where == where && issue.kind == kind) return true;
    }
    return false;
}

}  // namespace stage_model_test
using stage_model_test::has;
using stage_model_test::two_steps;

TEST_CASE("stage models: smcg_2011 has 18 dimensions and 90 cells of which 64 are stated (Ilsley SMCG 2011)") {
    const StageModel<> model = smcg_2011();
    CHECK(validate(model).ok());
    CHECK(model.list.stages.size() == 5);
    CHECK(model.list.stages[4] == "co_dependent_partnership");
    CHECK(model.list.first_kam == 1);
    CHECK(model.dimensions.size() == 18);
    std::vector<int> stated(5, 0);
    for (const Dimension& dimension : model.dimensions) {
        CHECK(dimension.anchors.size() == 5);
        CHECK_FALSE(dimension.observe.empty());
        CHECK(dimension.weight == 1);
        for (std::size_t p = 0; p < 5; ++p) stated[p] += dimension.grounding[p] == Grounding::stated;
        CHECK((dimension.asked_of == kam::Side::customer) == (dimension.name == "perceived_status"));
    }
    CHECK(stated == std::vector{11, 12, 10, 15, 16});
    const auto profile = profile_matrix(model);
    CHECK(profile.rows() == 18);
    CHECK(profile(12, 2) == 1);
}

TEST_CASE("stage models: the distance between stages peaks from 2 to 3 (T097 and Ilsley SMCG 2011)") {
    const auto steps = profile_steps(smcg_2011());
    REQUIRE(steps.size() == 4);
    // Counted by hand in the printed profile.
    CHECK(steps[0].level_change == 10);
    CHECK(steps[1].level_change == 24);
    CHECK(steps[2].level_change == 20);
    CHECK(steps[3].level_change == 18);
    CHECK(steps[0].stated_count == 9);
    CHECK(steps[1].stated_count == 8);
    CHECK(steps[2].stated_count == 9);
    CHECK(steps[3].stated_count == 13);
    CHECK(close(*steps[0].stated_change, 7 / 9.0));
    CHECK(close(*steps[1].stated_change, 1.25));
    CHECK(close(*steps[2].stated_change, 10 / 9.0));
    CHECK(close(*steps[3].stated_change, 1.0));
    CHECK(steps[0].same == std::vector<std::string>{"customer_reach", "planning_horizon", "senior_engagement",
                                                    "joint_funding", "process_integration", "lock_in",
                                                    "perceived_status", "measures_used"});
    CHECK(steps[1].same.empty());
    for (const ProfileStep& step : steps) CHECK(step.level_change <= steps[1].level_change);
    // A model that does not say what is stated has no mean of it.
    CHECK_FALSE(profile_steps(two_steps())[0].stated_change);
    CHECK(profile_steps(two_steps())[0].level_change == 6);
}

TEST_CASE("stage models: the lists of the literature") {
    CHECK(millman_wilson_1995().stages.size() == 5);
    CHECK(millman_wilson_1995().off_path == std::vector<std::string>{"uncoupling_kam"});
    CHECK(mcdonald_millman_rogers_1997().stages.size() == 5);
    CHECK(woodburn_mcdonald().stages ==
          std::vector<std::string>{"exploratory", "basic", "cooperative", "interdependent", "integrated"});
    CHECK(woodburn_mcdonald().off_path == std::vector<std::string>{"disintegrating"});
    CHECK(dwyer_schurr_oh_1987().stages.size() == 4);
    CHECK(ford_1980().stages.size() == 5);
    CHECK(jap_anderson().off_path.size() == 2);
    CHECK(davies_ryals_2009().stages[3] == "optimising");
    CHECK(homburg_2002().stages.size() == 8);
    for (const StageList<>& list : {millman_wilson_1995(), mcdonald_millman_rogers_1997(), woodburn_mcdonald(),
                                    dwyer_schurr_oh_1987(), ford_1980(), jap_anderson(), smcg_2011().list}) {
        CHECK_FALSE(list.citation.source.empty());
        CHECK_FALSE(list.unit_of_analysis.empty());
        CHECK_FALSE(list.version.empty());
    }
}

TEST_CASE("stage models: a list becomes a model with a profile of the user's") {
    const auto ford = with_profile(ford_1980(), {{.name = "distance", .levels = {0, 1, 2, 3, 4}}});
    CHECK(ford.list.name == "ford_1980");
    CHECK(validate(ford).ok());
    CHECK_THROWS_WITH(with_profile(ford_1980(), {{.name = "distance", .levels = {0, 1, 2}}}),
                      ContainsSubstring("dimensions[0] 'distance'.levels: has 3 entries for 5 stages"));
    const auto programme = with_profile(davies_ryals_2009(), {{.name = "formality", .levels = {0, 1, 3, 4}}});
    CHECK(profile_matrix(programme)(0, 2) == 3);
    // Kinds of approach have no order, so that their levels may fall.
    CHECK(with_profile(homburg_2002(), {{.name = "formalisation", .levels = {4, 3, 2, 3, 0, 1, 1, 0}}})
              .dimensions.size() == 1);
}

TEST_CASE("stage models: stages compare within a model only") {
    const auto model = smcg_2011();
    const AccountStage second = stage_named(model.list, SmcgStage::consultative_selling);
    const AccountStage third = stage_named(model.list, "preferred_supplier");
    CHECK(second < third);
    CHECK(second != third);
    CHECK(third == stage_named(model.list, SmcgStage::preferred_supplier));
    const AccountStage other = stage_named(ford_1980(), FordStage::development);
    CHECK((third <=> other) == std::partial_ordering::unordered);
    CHECK_FALSE(third < other);
    CHECK_FALSE(third > other);
    CHECK(third != other);
    CHECK_THROWS_WITH(stage_named(model.list, "partner"),
                      ContainsSubstring("'partner' is not one of: transactional_selling, consultative_selling"));
}

TEST_CASE("stage models: everything wrong with a model is reported with its place") {
    StageModel<> bad = two_steps();
    bad.list.stages = {"stranger", "stranger", ""};
    bad.list.first_kam = 4;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    bad.dimensions = {{.name = "trust", .levels = {3, 2, 4}},
                      {.name = "trust", .levels = {0, 5, nan}, .weight = 0},
                      {.name = "", .levels = {0, 1}, .anchors = {"low"}, .weight = nan, .ask_minutes = -1},
                      {.name = "grounded", .levels = {0, 1, 2}, .grounding = {Grounding::stated}}};
    const kam::Report report = validate(bad);
    CHECK(has(report, "list.stages[1]", kam::Fault::duplicate));
    CHECK(has(report, "list.stages[2]", kam::Fault::missing));
    CHECK(has(report, "list.first_kam", kam::Fault::out_of_range));
    CHECK(has(report, "dimensions[1]", kam::Fault::duplicate));
    CHECK(has(report, "dimensions[2]", kam::Fault::missing));
    CHECK(has(report, "dimensions[0] 'trust'.levels[1]", kam::Fault::inconsistent));
    CHECK(has(report, "dimensions[1] 'trust'.levels[1]", kam::Fault::out_of_range));
    CHECK(has(report, "dimensions[1] 'trust'.levels[2]", kam::Fault::out_of_range));
    CHECK(has(report, "dimensions[1] 'trust'.weight", kam::Fault::out_of_range));
    CHECK(has(report, "dimensions[2] ''.levels", kam::Fault::inconsistent));
    CHECK(has(report, "dimensions[2] ''.anchors", kam::Fault::inconsistent));
    CHECK(has(report, "dimensions[2] ''.weight", kam::Fault::out_of_range));
    CHECK(has(report, "dimensions[2] ''.ask_minutes", kam::Fault::out_of_range));
    CHECK(has(report, "dimensions[3] 'grounded'.grounding", kam::Fault::inconsistent));
    CHECK(report.count() == 14);
    CHECK(has(validate(StageModel<>{}), "dimensions", kam::Fault::missing));
    CHECK(has(validate(StageModel<>{}), "list.stages", kam::Fault::missing));
    CHECK(has(validate(StageModel<>{.list = ford_1980()}), "dimensions", kam::Fault::missing));
}

TEST_CASE("stage models: what is mostly inferred can count less") {
    const auto model = discount_inferred(smcg_2011());
    // Three of five cells inferred: manager_authority, planning_horizon, senior_engagement, joint_funding.
    int halved = 0;
    for (const Dimension& dimension : model.dimensions) halved += dimension.weight == 0.5;
    CHECK(halved == 4);
    CHECK(model.dimensions[3].weight == 0.5);
    CHECK(model.dimensions[0].weight == 1);
    CHECK_THROWS_AS(discount_inferred(smcg_2011(), 0.0), kam::InputError);
}

TEST_CASE("stage models: the cross-walk is text for the eye") {
    const auto beside = cross_walk(SmcgStage::transactional_selling);
    REQUIRE(beside.size() == 4);
    CHECK(beside[1].model == "woodburn_mcdonald");
    CHECK(beside[1].stages == "exploratory, basic");
    CHECK(cross_walk(SmcgStage::co_dependent_partnership)[3].stages == "long_term, final_stage");
    CHECK_THROWS_AS(cross_walk(static_cast<SmcgStage>(9)), std::invalid_argument);
}

TEST_CASE("stage models: a model is data that JSON holds") {
    const auto model = smcg_2011();
    const std::string text = kam::io::write_json(model);
    const auto back = kam::io::read_json<StageModel<>>(text);
    CHECK(kam::io::write_json(back) == text);
    CHECK(profile_matrix(back) == profile_matrix(model));
    CHECK(validate(back).ok());
}
