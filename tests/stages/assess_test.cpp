// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/stage_evidence.hpp"

#include <kam/io/json.hpp>
#include <kam/io/json/eigen.hpp>
#include <kam/stages/assess.hpp>
#include <kam/stages/theories/cited_stages.hpp>
#include <kam/stages/smcg_2011.hpp>

using namespace kam::stages;
using kam::Side;
using kam_test::close;
using kam_test::ContainsSubstring;
using kam_test::judged;
using kam_test::levels_of;

namespace assess_test {

static_assert(kam_test::describes_every_field<Observation>());
static_assert(kam_test::describes_every_field<WeighedEvidence>());
static_assert(kam_test::describes_every_field<WeighingOptions>());
static_assert(kam_test::describes_every_field<AssessOptions>());
static_assert(kam_test::describes_every_field<DimensionFinding>());
static_assert(kam_test::describes_every_field<Assessment<>>());
static_assert(kam_test::describes_every_field<ModelContext>());
static_assert(kam_test::describes_every_field<ContinuumIndex<float>>());

const kam::Date today = *kam::parse_date("2025-06-30");

const DimensionFinding& finding(const Assessment<>& a, const std::string& name) {
    for (const DimensionFinding& each : a.dimensions) {
        if (each.dimension == name) return each;
    }
    throw std::out_of_range(name);
}

/// Two sides that disagree, a self-rated status, and the customer's own answer.
std::vector<kam::DimensionEvidence> both_sides() {
    return {judged("lock_in", 3, Side::supplier, "account manager", "2025-06-01"),
            judged("lock_in", 1, Side::customer, "interview", "2025-06-02"),
            judged("perceived_status", 4, Side::supplier, "account manager", "2025-06-01"),
            judged("perceived_status", 2, Side::customer, "interview", "2025-06-02"),
            judged("manager_authority", 2, Side::supplier, "account manager", "2025-06-01")};
}

}  // namespace assess_test
using assess_test::finding;
using assess_test::today;

TEST_CASE("assess: each side is half an observation and a self-rated status counts nothing (mpmath)") {
    const auto a = assess(smcg_2011(), assess_test::both_sides(), today);
    // 0.5 (|3-m| + |1-m|) of lock_in, 0.5 |2-m| of the customer's status, 0.5 |2-m| of authority, over 2.
    const std::array distance{2.0, 1.75, 0.5, 1.0, 2.0};
    const std::array posterior{0.0021610163545918143, 0.0058742514876897375, 0.87181622065104432, 0.11798749515208231,
                               0.0021610163545918143};
    for (Eigen::Index p = 0; p < 5; ++p) {
        CHECK(close(a.distance[p], distance[static_cast<std::size_t>(p)]));
        CHECK(close(a.posterior[p], posterior[static_cast<std::size_t>(p)]));
    }
    CHECK(close(a.entropy, 0.42845507741719098));
    CHECK(close(a.posterior_stage, 3.1121132436643926));
    CHECK(a.index->low == 3);
    CHECK(a.index->residual == 0.5);
    CHECK(close(a.coverage, 2 / 17.5));  // 17 dimensions of both sides, status of the customer alone

    const DimensionFinding& lock_in = finding(a, "lock_in");
    CHECK(lock_in.level == 2.0);
    CHECK(lock_in.supplier_level == 3.0);
    CHECK(lock_in.customer_level == 1.0);
    CHECK(lock_in.disagreement == 2.0);
    const DimensionFinding& status = finding(a, "perceived_status");
    CHECK(status.level == 2.0);
    CHECK(status.supplier_level == 4.0);  // kept, to show how far the firms are apart
    CHECK(status.disagreement == 2.0);
    CHECK(a.disagreeing == std::vector<std::string>{"lock_in", "perceived_status"});
    CHECK(a.unknown.size() == 15);
}

TEST_CASE("assess: a status that only the supplier claims is unknown") {
    const auto a =
        assess(smcg_2011(), {judged("perceived_status", 4, Side::supplier, "brochure", "2025-01-01")}, today);
    CHECK(a.coverage == 0);
    CHECK_FALSE(a.index);
    CHECK(a.label == LabelStatus::nothing_observed);
    CHECK_FALSE(finding(a, "perceived_status").level);
    CHECK(finding(a, "perceived_status").supplier_level == 4.0);
    for (Eigen::Index p = 0; p < 5; ++p) CHECK(close(a.posterior[p], 0.2));
}

TEST_CASE("assess: without evidence both forms are the prior and unknown stays unknown") {
    const auto a =
        assess(smcg_2011(), std::vector<kam::DimensionEvidence>{}, today, {.prior = decreasing_prior(5, 0.5)});
    CHECK(a.label == LabelStatus::nothing_observed);
    CHECK(a.distance.size() == 0);
    CHECK(a.unknown.size() == 18);
    CHECK(a.limiting.empty());
    for (Eigen::Index p = 0; p < 5; ++p) {
        const double share = 16.0 / 31.0 / std::pow(2.0, static_cast<double>(p));
        CHECK(close(a.membership[p], share));
        CHECK(close(a.posterior[p], share));
    }
    CHECK(close(a.expected_stage, (16 + 2 * 8 + 3 * 4 + 4 * 2 + 5) / 31.0));
    for (const DimensionFinding& each : a.dimensions) CHECK_FALSE(each.level);
}

TEST_CASE("assess: age and source weigh judgements (fractions)") {
    const std::vector<kam::DimensionEvidence> evidence{
        judged("lock_in", 3, Side::supplier, "account manager", "2025-03-22"),  // 100 days old
        judged("lock_in", 1, Side::customer, "interview", "2025-06-30"),
        judged("planning_depth", 4, Side::supplier, "plan", "2025-06-30"),
        judged("planning_depth", 2, Side::supplier, "hearsay", "2025-06-30")};
    AssessOptions options;
    options.weighing = {.half_life_days = 100.0, .source_weights = {{"hearsay", 0.5}}};
    const auto a = assess(smcg_2011(), evidence, today, options);
    // Weights 1/4, 1/2, and the half of planning_depth shared 2 to 1: 1/3 and 1/6.
    const std::array sums{35 / 12.0, 29 / 12.0, 17 / 12.0, 3 / 2.0, 25 / 12.0};
    for (Eigen::Index p = 0; p < 5; ++p) {
        CHECK(close(a.distance[p], sums[static_cast<std::size_t>(p)] / 1.25, 1e-14));
    }
    CHECK(close(a.index->low, 2.5));
    CHECK(close(a.index->high, 3.0));
    CHECK(close(a.index->residual, 17 / 15.0));
    CHECK(close(a.coverage, 1.25 / 17.5));
    CHECK(close(*finding(a, "planning_depth").level, 10 / 3.0));
    CHECK(close(a.posterior[2], 0.4356916481370735));

    options.weighing.source_weights = {{"hearsay", 0}, {"plan", 0}};
    CHECK_FALSE(finding(assess(smcg_2011(), evidence, today, options), "planning_depth").level);
}

TEST_CASE("assess: a source's latest word replaces its earlier and later ones are not known yet") {
    const std::vector<kam::DimensionEvidence> evidence{
        judged("lock_in", 4, Side::supplier, "account manager", "2024-01-01"),
        judged("lock_in", 2, Side::supplier, "account manager", "2025-01-01"),
        judged("lock_in", 0, Side::supplier, "account manager", "2025-12-01"),
        judged("shoe_size", 4, Side::supplier, "account manager", "2025-01-01")};
    const auto a = assess(smcg_2011(), evidence, today);
    CHECK(finding(a, "lock_in").level == 2.0);
    CHECK(a.evidence.superseded_count == 1);
    CHECK(a.evidence.later_count == 1);
    CHECK(a.evidence.other_count == 1);
    CHECK(finding(assess(smcg_2011(), evidence, *kam::parse_date("2024-06-01")), "lock_in").level == 4.0);
}

TEST_CASE("assess: a label needs coverage and a margin and a stage that it looks like") {
    const auto model = smcg_2011();
    const auto label = [&](const kam_test::Levels& levels, const AssessOptions& options = {}) {
        return assess(model, levels_of(model, levels), options).label;
    };
    kam_test::Levels half, torn, tied;
    for (std::size_t d = 0; d < 18; ++d) {
        const std::string& name = model.dimensions[d].name;
        if (d < 9) half[name] = model.dimensions[d].levels[2];
        torn[name] = d % 2 == 0 ? 0 : 4;
        if (model.dimensions[d].levels[1] == 0) tied[name] = 0;
    }
    CHECK(label(half) == LabelStatus::labelled);
    half.erase("agenda_focus");
    CHECK(label(half) == LabelStatus::low_coverage);
    CHECK(label(half, {.least_coverage_share = 0.4}) == LabelStatus::labelled);
    CHECK(label(torn) == LabelStatus::no_such_stage);
    CHECK(label(torn, {.most_residual = 4}) != LabelStatus::no_such_stage);
    // The eight dimensions on which stages 1 and 2 are the same.
    CHECK(tied.size() == 8);
    CHECK(label(tied, {.least_coverage_share = 0}) == LabelStatus::narrow_margin);
    const auto a = assess(model, levels_of(model, tied), AssessOptions{.least_coverage_share = 0});
    CHECK(a.probable[0].stage.position == 0);
    CHECK(a.probable[1].stage.position == 1);
    CHECK(close(a.probable[0].probability, a.probable[1].probability));
}

TEST_CASE("assess: what holds an account back and what runs ahead is named by size") {
    const auto model = smcg_2011();
    kam_test::Levels levels;
    for (const Dimension& dimension : model.dimensions) levels[dimension.name] = dimension.levels[2];
    levels["joint_funding"] = 0;
    levels["lock_in"] = 0;
    levels["measures_used"] = 0;
    levels["team_permanence"] = 4;
    const auto a = assess(model, levels_of(model, levels));
    CHECK(a.index->low == 3);
    CHECK(a.limiting == std::vector<std::string>{"lock_in", "measures_used", "joint_funding"});
    CHECK(a.leading == std::vector<std::string>{"team_permanence"});
    CHECK(finding(a, "lock_in").expected_level == 2.0);
    CHECK(finding(a, "lock_in").difference == -2.0);
}

TEST_CASE("assess: a trend is orthogonal to the stage") {
    const auto model = smcg_2011();
    const auto at = [&](Eigen::Index p) { return assess(model, profile_matrix(model).col(p)); };
    CHECK(trend_between(at(1), at(2)) == kam::Trend::growing);
    CHECK(trend_between(at(2), at(2)) == kam::Trend::stable);
    CHECK(trend_between(at(4), at(1)) == kam::Trend::uncoupling);
    const auto nothing = assess(model, std::vector<kam::DimensionEvidence>{}, today);
    CHECK_FALSE(trend_between(nothing, at(1)));
    auto other = model;
    other.list.version = "2";
    CHECK_THROWS_AS(trend_between(at(1), assess(other, profile_matrix(model).col(1))), std::invalid_argument);
    const AssessOptions going{.trend = kam::Trend::uncoupling};
    CHECK(assess(model, profile_matrix(model).col(4), going).trend == kam::Trend::uncoupling);
    CHECK(assess(model, profile_matrix(model).col(4), going).stage->position == 4);
}

TEST_CASE("assess: bad evidence and options and models are reported together") {
    const auto model = smcg_2011();
    std::vector<kam::DimensionEvidence> evidence = assess_test::both_sides();
    evidence.push_back(evidence[0]);
    evidence.push_back(judged("lock_in", 1, static_cast<Side>(7), "x", "2025-01-01"));
    AssessOptions options;
    options.weighing = {.half_life_days = 0.0, .source_weights = {{"x", -1}}};
    try {
        (void)assess(model, evidence, today, options);
        FAIL("accepted");
    } catch (const kam::InputError& error) {
        CHECK(error.report().count() == 4);
        CHECK_THAT(error.what(),
                   ContainsSubstring("evidence[5]: 'lock_in' by the same side, source and day as evidence[0]"));
        CHECK_THAT(error.what(), ContainsSubstring("evidence[6].side: 7 is not one of: supplier, customer"));
        CHECK_THAT(error.what(), ContainsSubstring("options.half_life_days: 0 must be finite and above 0"));
        CHECK_THAT(error.what(), ContainsSubstring("options.source_weights[0]: -1 must be"));
    }
    Eigen::VectorXd levels = profile_matrix(model).col(0);
    levels[3] = 5;
    levels[4] = -1;
    CHECK_THROWS_WITH(assess(model, levels), ContainsSubstring("levels[3] 'manager_authority': 5 must be between 0") &&
                                                 ContainsSubstring("levels[4] 'manager_profile': -1 must be"));
    CHECK_THROWS_WITH(assess(model, Eigen::VectorXd(3)), ContainsSubstring("3 levels for 18 dimensions"));
    CHECK_THROWS_AS(assess(StageModel<>{.list = ford_1980()}, Eigen::VectorXd()), kam::InputError);
    const Eigen::VectorXd good = profile_matrix(model).col(0);
    CHECK_THROWS_AS(assess(model, good, {.prior = Eigen::VectorXd::Ones(4)}), std::invalid_argument);
    CHECK_THROWS_AS(assess(model, good, {.temperature = 0}), std::invalid_argument);
    CHECK_THROWS_AS(assess(model, good, {.prior = Eigen::VectorXd::Zero(5)}), kam::InputError);
    CHECK_THROWS_AS(assess(model, good, {.least_coverage_share = 1.5}), kam::InputError);
    CHECK_THROWS_AS(decreasing_prior(5, 1.5), std::invalid_argument);
    CHECK_THROWS_AS(decreasing_prior(0, 0.5), std::invalid_argument);
}

TEST_CASE("assess: stages without a prior share stay impossible and far distances do not underflow together") {
    const auto model = smcg_2011();
    const Eigen::VectorXd top{{0, 0, 0, 0.5, 0.5}};
    const auto a = assess(model, profile_matrix(model).col(0), {.prior = top, .temperature = 0.001});
    CHECK(a.posterior[0] == 0);
    CHECK(close(a.posterior[3], 1.0));
    CHECK(close(a.posterior.sum(), 1.0));
}

TEST_CASE("assess: a whole assessment is JSON") {
    const auto a = assess(smcg_2011(), assess_test::both_sides(), today);
    const std::string text = kam::io::write_json(a);
    CHECK_THAT(text, ContainsSubstring("\"disagreeing\":[\"lock_in\",\"perceived_status\"]"));
    CHECK(kam::io::write_json(kam::io::read_json<Assessment<>>(text)) == text);
}

TEST_CASE("assess: a profile can be replaced per context (T064)") {
    ContextModels<> models{.usual = smcg_2011()};
    auto fast = smcg_2011();
    fast.list.version = "1-fashion";
    models.replacements.push_back({{"textiles", "DE"}, fast});
    CHECK(model_for(models, {"textiles", "DE"}).list.version == "1-fashion");
    CHECK(model_for(models, {"textiles", "FR"}).list.version == "1");
    models.replacements.push_back({{"textiles", "DE"}, fast});
    CHECK_THROWS_AS(model_for(models, {"textiles", "DE"}), kam::InputError);
}

TEST_CASE("assess: programmes have stages of their own type") {
    const auto model = with_profile(davies_ryals_2009(), {{.name = "formality", .levels = {0, 1, 3, 4}},
                                                          {.name = "board support", .levels = {0, 2, 3, 4}}});
    const auto a = assess(model, Eigen::Vector2d(3, 3));
    const std::optional<ProgrammeStage> stage = a.stage;
    REQUIRE(stage);
    CHECK(stage->name == "embedding");
}
