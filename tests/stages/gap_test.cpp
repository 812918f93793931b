// SPDX-License-Identifier: BSL-1.0
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/stage_evidence.hpp"

#include <kam/stages/steps/gap.hpp>
#include <kam/stages/steps/readiness.hpp>
#include <kam/stages/smcg_2011.hpp>
#include <kam/stages/steps/stage_economics.hpp>

using namespace kam::stages;
using kam::Level;
using kam_test::close;
using kam_test::ContainsSubstring;
using kam_test::levels_of;

namespace gap_test {

static_assert(kam_test::describes_every_field<ResourceNeed<double>>());
static_assert(kam_test::describes_every_field<DimensionGap<double>>());
static_assert(kam_test::describes_every_field<Gap<>>());
static_assert(kam_test::describes_every_field<Readiness>());
static_assert(kam_test::describes_every_field<Blocker>());
static_assert(kam_test::describes_every_field<ReachableStage<>>());
static_assert(kam_test::describes_every_field<StageEconomics<double>>());
static_assert(kam_test::describes_every_field<StageStep<>>());

std::vector<Readiness> demands() {
    return {{},
            {.structure_level = 1},
            {.structure_level = 2, .culture_level = 2},
            {.structure_level = 3, .equipment_level = 2, .culture_level = 3, .processes = {"joint planning"}},
            {.structure_level = 4, .equipment_level = 4, .culture_level = 4, .processes = {"joint stock"}}};
}

std::vector<StageEconomics<double>> curves() {
    const auto model = smcg_2011();
    std::vector<StageEconomics<double>> all;
    for (std::size_t p = 0; p < 5; ++p) {
        const auto x = static_cast<double>(p);
        all.push_back({model.list.stages[p], x, 10 * x, 100 * x * x, {}});
    }
    all[4].disruption_cost = 50;
    return all;
}

}  // namespace gap_test

TEST_CASE("gap: what has to change for the next stage and what each step needs by the user's table (T082)") {
    const auto model = smcg_2011();
    const auto a = assess(model, levels_of(model, {{"customer_reach", 0}, {"manager_authority", 1.5}, {"lock_in", 4}}));
    const std::vector<ResourceNeed<double>> table{
        {"customer_reach", 1, "two engineers", "listening", "contact list", 1000.0, 20.0},
        {"customer_reach", 2, "a co-ordinator", "mapping", "", 3000.0, {}},
        {"manager_authority", 2, "", "deciding", "", 500.0, 5.0},
        {"manager_authority", 3, "", "leading", "", 9000.0, 5.0}};
    const auto result = gap(model, a, "preferred_supplier", table);
    CHECK(result.target.position == 2);
    CHECK(result.unknown_count == 15);
    const auto& reach = result.dimensions[0];
    CHECK(reach.dimension == "customer_reach");
    CHECK(reach.state == GapState::short_of);
    CHECK(reach.missing_levels == 2.0);
    CHECK(reach.now == "purchasing only");
    CHECK(reach.needed == "many other roles");
    REQUIRE(reach.needs.size() == 2);
    CHECK(reach.needs[0].people == "two engineers");
    CHECK(reach.needs[1].to_level == Level(2));
    const auto& authority = result.dimensions[1];
    CHECK(authority.missing_levels == 0.5);
    REQUIRE(authority.needs.size() == 1);  // from 1.5 the step to 2
    CHECK(authority.needs[0].money == 500.0);
    CHECK(result.dimensions[2].state == GapState::unknown);
    CHECK_FALSE(result.dimensions[2].level);
    CHECK(result.dimensions.back().dimension == "lock_in");
    CHECK(result.dimensions.back().state == GapState::reached);
    CHECK(result.dimensions.back().missing_levels == 0.0);
    CHECK_FALSE(result.money);  // 15 dimensions are unknown
}

TEST_CASE("gap: sums are given where everything is known") {
    const StageModel<> model{.list = {.name = "two", .stages = {"low", "high"}},
                             .dimensions = {{.name = "trust", .levels = {0, 2}}, {.name = "reach", .levels = {0, 1}}}};
    const auto a = assess(model, Eigen::Vector2d(0, 1));
    const std::vector<ResourceNeed<double>> table{{"trust", 1, "", "", "", 10.0, 1.0},
                                                  {"trust", 2, "", "", "", 5.0, {}}};
    const auto result = gap(model, a, "high", table);
    CHECK(result.money == 15.0);
    CHECK_FALSE(result.hours);  // unknown for one step
    CHECK(gap(model, a, "low", table).money == 0.0);
    const auto partly = gap(model, a, "high", std::vector<ResourceNeed<double>>{table[0]});
    CHECK(partly.dimensions[0].steps_without_needs == std::vector<Level>{2});
    CHECK_FALSE(partly.money);
    CHECK(gap(model, a, "high").dimensions[0].now.empty());  // a model without words
}

TEST_CASE("gap: unknown stages and dimensions and steps are reported") {
    const auto model = smcg_2011();
    const auto a = assess(model, profile_matrix(model).col(0));
    CHECK_THROWS_WITH(gap(model, a, "friend"), ContainsSubstring("'friend' is not one of"));
    const std::vector<ResourceNeed<double>> bad{{"trust", 1}, {"lock_in", 0}, {"lock_in", 2}, {"lock_in", 2}};
    CHECK_THROWS_WITH(gap(model, a, "bespoke_solution", bad),
                      ContainsSubstring("table[0].dimension: 'trust' is no dimension of smcg_2011") &&
                          ContainsSubstring("table[1].to_level: 0, but no step leads there") &&
                          ContainsSubstring("table[3]: the same step as table[2]"));
}

TEST_CASE("readiness: the highest stage whose demands are met and what blocks the next (T066 T138)") {
    const auto list = smcg_2011().list;
    const auto ready = reachable_stage(list, gap_test::demands(), {.structure_level = 3, .culture_level = 3});
    REQUIRE(ready.reachable);
    CHECK(ready.reachable->name == "preferred_supplier");
    CHECK(ready.possible->name == "preferred_supplier");  // the process is still to be changed, for sure
    REQUIRE(ready.blockers.size() == 6);
    CHECK(ready.blockers[0].stage == "bespoke_solution");
    CHECK(ready.blockers[0].what == "equipment_level");
    CHECK_FALSE(ready.blockers[0].has);
    CHECK(ready.blockers[0].demanded == Level(2));
    CHECK(ready.blockers[1].what == "joint planning");
    CHECK(ready.blockers[2].what == "structure_level");
    CHECK(ready.blockers[2].has == Level(3));

    const auto open =
        reachable_stage(list, gap_test::demands(), {.structure_level = 3, .processes = {"joint planning"}});
    CHECK(open.reachable->name == "consultative_selling");
    CHECK(open.possible->name == "bespoke_solution");
    auto none = gap_test::demands();
    none[0].structure_level = 1;
    CHECK_FALSE(reachable_stage(list, none, {.structure_level = 0}).reachable);
    CHECK_FALSE(reachable_stage(list, none, {.structure_level = 0}).possible);
    none[1].structure_level = 0;
    CHECK_THROWS_WITH(reachable_stage(list, none, {}), ContainsSubstring("demands[1].structure_level"));
    none.pop_back();
    CHECK_THROWS_WITH(reachable_stage(list, none, {}), ContainsSubstring("4 demands for 5 stages"));
}

TEST_CASE("stage economics: what a step takes more and what is missing and readiness as a gate (T136 to T138)") {
    const auto list = smcg_2011().list;
    const auto ready = reachable_stage(list, gap_test::demands(), {.structure_level = 2, .culture_level = 3});
    const auto up = stage_step(list, gap_test::curves(), "preferred_supplier", "bespoke_solution", ready);
    CHECK(up.extra.demand == 1.0);
    CHECK(up.extra.effort_hours == 10.0);
    CHECK(up.extra.cost == 500.0);
    CHECK_FALSE(up.extra.disruption_cost);
    CHECK(up.missing ==
          std::vector<std::string>{"disruption_cost of preferred_supplier", "disruption_cost of bespoke_solution"});
    CHECK_FALSE(up.ready);
    CHECK(up.blockers.size() == 3);
    const auto down = stage_step(list, gap_test::curves(), "bespoke_solution", "preferred_supplier", ready);
    CHECK(down.ready);
    CHECK(down.extra.cost == -500.0);
    CHECK(stage_step(list, gap_test::curves(), "transactional_selling", "preferred_supplier", ready).ready);
}

TEST_CASE("stage economics: falling curves and unknown stages and bad numbers are reported") {
    const auto list = smcg_2011().list;
    CHECK(check_economics(list, gap_test::curves()).ok());
    auto bad = gap_test::curves();
    bad[3].cost = 50;
    bad[2].demand = -1;
    bad[1].stage = "friendship";
    bad.push_back({.stage = "sixth"});
    const kam::Report report = check_economics(list, bad);
    CHECK(report.count() == 4);
    CHECK_THAT(report.to_string(),
               ContainsSubstring("curves[3].cost: falls below a stage before") &&
                   ContainsSubstring("curves[2].demand: must be finite and not below 0") &&
                   ContainsSubstring("curves[1].stage: 'friendship' where 'consultative_selling'") &&
                   ContainsSubstring("curves[5].stage: 'sixth' is one stage too many"));
    bad.resize(3);
    CHECK(check_economics(list, bad).count(kam::Fault::missing) == 2);
    CHECK_THROWS_AS(stage_step(list, bad, "x", "y", ReachableStage<>{}), kam::InputError);
}
