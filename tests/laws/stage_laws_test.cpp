// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"
#include "support/stage_evidence.hpp"

#include <kam/stages.hpp>
#include <kam/stages/steps.hpp>
#include <kam/stages/company.hpp>
#include <kam/stages/evidence.hpp>

using namespace kam::stages;
using kam_test::close;

namespace stage_laws_test {

struct Draw {
    std::mt19937_64 engine;
    explicit Draw(unsigned seed) : engine(seed) {}
    [[nodiscard]] std::size_t below(std::size_t n) { return static_cast<std::size_t>(engine() % n); }
    [[nodiscard]] double level(bool whole) {
        return whole ? static_cast<double>(below(5)) : static_cast<double>(below(401)) / 100;
    }
};

/// Any valid profile: 2 to 7 stages, 1 to 9 dimensions, any weights.
StageModel<> random_model(Draw& draw) {
    StageModel<> model{.list = {.name = "random", .version = "1"}};
    const std::size_t stages = 2 + draw.below(6), dimensions = 1 + draw.below(9);
    for (std::size_t p = 0; p < stages; ++p) model.list.stages.push_back("s" + std::to_string(p));
    const bool whole = draw.below(2) == 0;
    for (std::size_t d = 0; d < dimensions; ++d) {
        Dimension dimension{.name = "d" + std::to_string(d)};
        for (std::size_t p = 0; p < stages; ++p) dimension.levels.push_back(draw.level(whole));
        std::sort(dimension.levels.begin(), dimension.levels.end());
        dimension.weight = draw.below(2) == 0 ? 1 : 0.1 + static_cast<double>(draw.below(40)) / 10;
        model.dimensions.push_back(std::move(dimension));
    }
    return model;
}

Eigen::VectorXd random_levels(Draw& draw, const StageModel<>& model) {
    Eigen::VectorXd levels(static_cast<Eigen::Index>(model.dimensions.size()));
    const bool whole = draw.below(3) != 0;
    for (double& level : levels) {
        level = draw.below(4) == 0 ? std::numeric_limits<double>::quiet_NaN() : draw.level(whole);
    }
    return levels;
}

AssessOptions random_options(Draw& draw, const StageModel<>& model) {
    AssessOptions options;
    options.temperature = 0.05 + static_cast<double>(draw.below(30)) / 10;
    options.prior = Eigen::VectorXd(static_cast<Eigen::Index>(model.list.stages.size()));
    for (double& share : options.prior) share = 0.01 + static_cast<double>(draw.below(100));
    return options;
}

}  // namespace stage_laws_test
using namespace stage_laws_test;

TEST_CASE("stage laws: raising a level never lowers the index or an expected stage for any profile", "[laws]") {
    Draw draw(1);
    for (int round = 0; round < 3000; ++round) {
        const StageModel<> model = random_model(draw);
        const AssessOptions options = random_options(draw, model);
        Eigen::VectorXd levels = random_levels(draw, model);
        const auto before = assess(model, levels, options);
        const auto d = static_cast<Eigen::Index>(draw.below(model.dimensions.size()));
        if (std::isnan(levels[d]) || levels[d] == 4) continue;
        levels[d] = (std::min)(4.0, levels[d] + (levels[d] == std::floor(levels[d]) ? 1.0 : 0.37));
        const auto after = assess(model, levels, options);
        INFO("round " << round);
        CHECK(after.index->low >= before.index->low - 1e-9);
        CHECK(after.index->high >= before.index->high - 1e-9);
        CHECK(after.expected_stage >= before.expected_stage - 1e-12);
        CHECK(after.posterior_stage >= before.posterior_stage - 1e-12);
    }
}

TEST_CASE("stage laws: raising any one judgement of any side never lowers the stage", "[laws]") {
    Draw draw(2);
    const kam::Date today = *kam::parse_date("2025-06-30");
    const auto model = smcg_2011();
    AssessOptions options;
    options.weighing = {.half_life_days = 200.0, .source_weights = {{"s1", 0.4}}};
    for (int round = 0; round < 300; ++round) {
        std::vector<kam::DimensionEvidence> evidence;
        for (std::size_t i = 0; i < 30; ++i) {
            const auto side = draw.below(2) == 0 ? kam::Side::supplier : kam::Side::customer;
            std::string source = "s";
            source += std::to_string(draw.below(3));
            evidence.push_back({model.dimensions[draw.below(18)].name, static_cast<int>(draw.below(5)), side, source,
                                today - std::chrono::days(i)});
        }
        const auto before = assess(model, evidence, today, options);
        auto& raised = evidence[draw.below(30)];
        if (raised.level == kam::Level(4)) continue;
        raised.level = raised.level.value() + 1;
        const auto after = assess(model, evidence, today, options);
        CHECK(after.index->low >= before.index->low - 1e-9);
        CHECK(after.index->high >= before.index->high - 1e-9);
        CHECK(after.expected_stage >= before.expected_stage - 1e-12);
        CHECK(after.posterior_stage >= before.posterior_stage - 1e-12);
    }
}

TEST_CASE("stage laws: the order of dimensions and of judgements does not matter", "[laws]") {
    Draw draw(3);
    for (int round = 0; round < 300; ++round) {
        StageModel<> model = random_model(draw);
        const Eigen::VectorXd levels = random_levels(draw, model);
        const auto a = assess(model, levels);
        std::reverse(model.dimensions.begin(), model.dimensions.end());
        const Eigen::VectorXd reversed = levels.reverse();
        const auto b = assess(model, reversed);
        CHECK(close(a.expected_stage, b.expected_stage));
        CHECK(close(a.posterior_stage, b.posterior_stage));
        CHECK(a.index.has_value() == b.index.has_value());
        if (!a.index) continue;
        CHECK(close(a.index->low, b.index->low, 1e-9));
        CHECK(close(a.index->high, b.index->high, 1e-9));
        CHECK(close(a.index->residual, b.index->residual, 1e-12, 1e-14));
    }
}

TEST_CASE("stage laws: probabilities sum to one and lie where they must", "[laws]") {
    Draw draw(4);
    for (int round = 0; round < 1000; ++round) {
        const StageModel<> model = random_model(draw);
        const AssessOptions options = random_options(draw, model);
        const auto a = assess(model, random_levels(draw, model), options);
        const auto stages = static_cast<double>(model.list.stages.size());
        for (const Eigen::VectorXd& each : {a.membership, a.posterior}) {
            CHECK(close(each.sum(), 1.0));
            CHECK(each.minCoeff() >= 0);
        }
        CHECK(a.expected_stage >= 1);
        CHECK(a.expected_stage <= stages);
        CHECK(a.entropy >= -1e-15);
        CHECK(a.entropy <= std::log(stages) + 1e-12);
        CHECK((a.coverage >= 0 && a.coverage <= 1 + 1e-15));
        if (!a.index) continue;
        CHECK((a.index->low >= 1 && a.index->low <= a.index->high && a.index->high <= stages));
        CHECK(a.index->residual >= 0);
        CHECK(a.index->residual <= a.distance.minCoeff() + 1e-12);  // the stages themselves are places too
    }
}

TEST_CASE("stage laws: an unknown level changes nothing but the coverage", "[laws]") {
    Draw draw(5);
    for (int round = 0; round < 300; ++round) {
        StageModel<> model = random_model(draw);
        Eigen::VectorXd levels = random_levels(draw, model);
        const auto a = assess(model, levels);
        model.dimensions.push_back({.name = "more", .levels = model.dimensions[0].levels});
        levels.conservativeResize(levels.size() + 1);
        levels[levels.size() - 1] = std::numeric_limits<double>::quiet_NaN();
        const auto b = assess(model, levels);
        CHECK(a.posterior == b.posterior);
        CHECK(a.membership == b.membership);
        CHECK(a.index.has_value() == b.index.has_value());
        if (a.index) CHECK((a.index->low == b.index->low && a.index->high == b.index->high));
        CHECK((b.coverage < a.coverage || a.coverage == 0));
        CHECK_FALSE(b.dimensions.back().level);
    }
}

TEST_CASE("stage laws: the index is no worse than a fine grid of places", "[laws]") {
    Draw draw(6);
    for (int round = 0; round < 200; ++round) {
        const StageModel<> model = random_model(draw);
        const Eigen::VectorXd levels = random_levels(draw, model), weights = dimension_weights(model);
        const Eigen::MatrixXd profile = profile_matrix(model);
        const auto index = continuum_index(levels, profile, weights);
        if (!index) continue;
        for (int step = 0; step <= 200; ++step) {
            const double place = (static_cast<double>(profile.cols()) - 1) * step / 200;
            const auto p = (std::min)(static_cast<Eigen::Index>(place), profile.cols() - 2);
            const double part = place - static_cast<double>(p);
            double sum = 0, weight = 0;
            for (Eigen::Index d = 0; d < levels.size(); ++d) {
                if (std::isnan(levels[d])) continue;
                sum += weights[d] * std::abs(levels[d] - (profile(d, p) * (1 - part) + profile(d, p + 1) * part));
                weight += weights[d];
            }
            CHECK(index->residual <= sum / weight + 1e-12);
            if (index->connected && place + 1 > index->low && place + 1 < index->high) {
                CHECK(close(sum / weight, index->residual, 1e-9, 1e-12));
            }
        }
    }
}

TEST_CASE("stage laws: the posterior sharpens with evidence and the membership does not", "[laws]") {
    // The same evidence twice, as two models of half as many dimensions would see it.
    const auto model = smcg_2011();
    StageModel<> twice = model;
    for (const Dimension& dimension : model.dimensions) {
        twice.dimensions.push_back(dimension);
        twice.dimensions.back().name += " again";
    }
    Draw draw(7);
    for (int round = 0; round < 100; ++round) {
        Eigen::VectorXd levels = random_levels(draw, model), both(36);
        both << levels, levels;
        const auto a = assess(model, levels), b = assess(twice, both);
        for (Eigen::Index p = 0; p < 5; ++p) CHECK(close(a.membership[p], b.membership[p], 1e-11));
        CHECK(b.entropy <= a.entropy + 1e-12);
    }
}

TEST_CASE("stage laws: a gap closes when the levels of the target are reached", "[laws]") {
    Draw draw(8);
    for (int round = 0; round < 200; ++round) {
        const StageModel<> model = random_model(draw);
        const auto p = draw.below(model.list.stages.size());
        const std::string& target = model.list.stages[p];
        const auto there = assess(model, profile_matrix(model).col(static_cast<Eigen::Index>(p)));
        for (const auto& each : gap(model, there, target).dimensions) CHECK(each.state == GapState::reached);
        CHECK(title_inflation(model, there, target).verdict == TitleVerdict::fits);
    }
}
