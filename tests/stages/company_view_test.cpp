// SPDX-License-Identifier: BSL-1.0
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/stage_evidence.hpp"

#include <kam/stages/company/company_view.hpp>
#include <kam/stages/smcg_2011.hpp>

using namespace kam::stages;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace company_view_test {

static_assert(kam_test::describes_every_field<StageDistribution>());
static_assert(kam_test::describes_every_field<PeerComparison>());

/// Accounts exactly in the given stages (from 0), and so many of which nothing is known.
std::vector<Assessment<>> accounts(const std::vector<int>& stages, int unknown, const ModelContext& context) {
    const auto model = smcg_2011();
    std::vector<Assessment<>> all;
    for (const int stage : stages) all.push_back(assess(model, profile_matrix(model).col(stage), {.context = context}));
    for (int i = 0; i < unknown; ++i) {
        all.push_back(assess(model, kam_test::levels_of(model, {}), {.context = context}));
    }
    return all;
}

const ModelContext food{"food", "DE"};
const ModelContext health{"health", "DE"};

}  // namespace company_view_test
using company_view_test::accounts;
using company_view_test::food;
using company_view_test::health;

TEST_CASE("company view: how the accounts spread over the stages (T081 T243)") {
    const auto view = stage_distribution(accounts({0, 0, 1, 3}, 1, food));
    CHECK(view.model == "smcg_2011");
    CHECK(view.context == food);
    CHECK(view.stages[3] == "bespoke_solution");
    CHECK(view.account_count == 5);
    CHECK(view.observed_count == 4);
    CHECK(view.labelled_count == 4);
    CHECK(view.label_count == std::vector<std::size_t>{2, 1, 0, 1, 0});
    CHECK(close(view.share[0], 0.5, 1e-8));
    CHECK(close(view.share[1], 0.25, 1e-8));
    CHECK(close(view.share.sum(), 1.0));
    CHECK(close(*view.mean_stage, 2.0, 1e-8));
    CHECK(*view.mean_coverage == 0.8);

    // An account between two stages counts in both.
    const auto model = smcg_2011();
    const auto between = stage_distribution(
        std::vector{assess(model, kam_test::levels_of(model, {{"lock_in", 0}, {"customer_reach", 0}}))});
    CHECK(close(between.expected_count[0], 0.49991458475016527));
    CHECK(close(between.expected_count[1], 0.49991458475016527));
    CHECK(between.labelled_count == 0);

    const auto dark = stage_distribution(accounts({}, 2, food));
    CHECK(dark.account_count == 2);
    CHECK(dark.share.size() == 0);
    CHECK_FALSE(dark.mean_stage);
    CHECK(dark.mean_coverage == 0.0);
    CHECK(stage_distribution(std::vector<Assessment<>>{}).account_count == 0);
}

TEST_CASE("company view: contexts and models do not mix (T064)") {
    auto mixed = accounts({0, 1}, 0, food);
    const auto others = accounts({4}, 0, health);
    mixed.push_back(others[0]);
    CHECK_THROWS_WITH(
        stage_distribution(mixed),
        ContainsSubstring("assessments[2].context: industry 'health', market 'DE', others industry 'food'"));
    const auto apart = stage_distributions(mixed);
    REQUIRE(apart.size() == 2);
    CHECK(apart[0].context == food);
    CHECK(apart[0].account_count == 2);
    CHECK(apart[1].context == health);
    mixed[2] = mixed[0];
    mixed[2].version = "2";
    CHECK_THROWS_WITH(stage_distribution(mixed),
                      ContainsSubstring("assessments[2].model: smcg_2011 2, others smcg_2011 1"));
}

TEST_CASE("company view: peers are of the same context (T064 T081 T133)") {
    const auto own = stage_distribution(accounts({0, 0, 1, 3}, 0, food));
    const std::vector<StageDistribution> others{
        stage_distribution(accounts({2, 3}, 0, food)), stage_distribution(accounts({1, 1, 1, 1}, 0, food)),
        stage_distribution(accounts({4, 4}, 0, health)), stage_distribution(accounts({}, 3, food))};
    const auto compared = compare_with_peers(own, others);
    CHECK(compared.peer_count == 2);
    CHECK(compared.other_count == 2);
    // Peers: (0, 1/2, 1/4, 1/4, 0) in the mean. Own: (1/2, 1/4, 0, 1/4, 0).
    const std::vector<double> difference{0.5, -0.25, -0.25, 0, 0};
    for (std::size_t p = 0; p < 5; ++p) {
        CHECK(close(compared.difference[static_cast<Eigen::Index>(p)], difference[p], 0, 1e-8));
    }
    CHECK(close(*compared.moved_share, 0.5, 1e-7));
    CHECK(close(*compared.mean_stage_difference, 2 - 2.75, 1e-7));
    const auto alone = compare_with_peers(own, {others[2]});
    CHECK(alone.peer_count == 0);
    CHECK_FALSE(alone.moved_share);
    CHECK(alone.peer_share.size() == 0);
    CHECK(compare_with_peers(others[3], {own}).peer_count == 0);
}
