// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/stage_evidence.hpp"

#include <kam/stages/theories/cited_stages.hpp>
#include <kam/stages/theories/compare_models.hpp>
#include <kam/stages/smcg_2011.hpp>

using namespace kam::stages;
using kam::Side;
using kam_test::close;
using kam_test::ContainsSubstring;
using kam_test::judged;

namespace compare_models_test {

static_assert(kam_test::describes_every_field<ModelAgreement>());
static_assert(kam_test::describes_every_field<ModelComparison<>>());

const kam::Date today = *kam::parse_date("2025-06-30");

StageModel<> by(const std::string& name, const std::string& dimension) {
    return {.list = {.name = name, .version = "1", .stages = {"a", "b", "c", "d", "e"}},
            .dimensions = {{.name = dimension, .levels = {0, 1, 2, 3, 4}}}};
}

/// Accounts that `first` puts in the order of the first numbers and `second` in that of the others; -1: not observed.
std::vector<std::vector<kam::DimensionEvidence>> accounts(const std::vector<int>& first,
                                                          const std::vector<int>& second) {
    std::vector<std::vector<kam::DimensionEvidence>> all(first.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (first[i] >= 0) all[i].push_back(judged("first", first[i], Side::customer, "x", "2025-01-01"));
        if (second[i] >= 0) all[i].push_back(judged("second", second[i], Side::customer, "x", "2025-01-01"));
    }
    return all;
}

}  // namespace compare_models_test
using compare_models_test::accounts;
using compare_models_test::by;
using compare_models_test::today;

TEST_CASE("rank correlation: with and without ties (Spearman 1904)") {
    CHECK(close(*rank_correlation({1, 2, 3, 4, 5}, {2, 1, 4, 3, 5}), 0.8));  // 1 - 6 x 4 / (5 x 24)
    CHECK(close(*rank_correlation({1, 2, 3}, {30, 20, 10}), -1.0));
    // Ranks 0, 1.5, 1.5, 3 against 0, 1, 2, 3: covariance 4.5, variances 4.5 and 5.
    CHECK(close(*rank_correlation({1, 2, 2, 3}, {1, 2, 3, 4}), 4.5 / std::sqrt(22.5)));
    CHECK_FALSE(rank_correlation({1, 1, 1}, {1, 2, 3}));
    CHECK_FALSE(rank_correlation({1}, {1}));
    CHECK_FALSE(rank_correlation({}, {}));
    CHECK_THROWS_AS(rank_correlation({1}, {1, 2}), std::invalid_argument);
}

TEST_CASE("compare models: the same evidence through two theories") {
    const auto evidence = accounts({0, 1, 2, 3, 4, -1, 2}, {1, 0, 3, 2, 4, 2, -1});
    const auto both = compare_models({by("one", "first"), by("other", "second")}, evidence, today);
    REQUIRE(both.assessments.size() == 2);
    CHECK(both.assessments[0].size() == 7);
    CHECK(both.assessments[0][3].probable[0].stage.name == "d");
    CHECK_FALSE(both.assessments[0][5].index);
    REQUIRE(both.agreements.size() == 1);
    CHECK(both.agreements[0].first == "one");
    CHECK(both.agreements[0].second == "other");
    CHECK(both.agreements[0].account_count == 5);
    CHECK(close(*both.agreements[0].rank_correlation, 0.8));
    CHECK(*both.agreements[0].same_order_share == 0.8);  // 8 of 10 pairs

    const auto alike = compare_models({by("one", "first"), by("same", "first")}, evidence, today);
    CHECK(close(*alike.agreements[0].rank_correlation, 1.0));
    const auto blind = compare_models({by("one", "first"), by("blind", "nothing")}, evidence, today);
    CHECK(blind.agreements[0].account_count == 0);
    CHECK_FALSE(blind.agreements[0].rank_correlation);
    CHECK_FALSE(blind.agreements[0].same_order_share);
}

TEST_CASE("compare models: three models make three pairs and a cited list takes part with a profile") {
    const auto ford = with_profile(ford_1980(), {{.name = "first", .levels = {0, 1, 2, 3, 4}}});
    const auto result =
        compare_models({by("one", "first"), by("other", "second"), ford}, accounts({0, 4}, {4, 0}), today);
    REQUIRE(result.agreements.size() == 3);
    CHECK(*result.agreements[0].rank_correlation == -1);
    CHECK(result.agreements[1].second == "ford_1980");
    CHECK(*result.agreements[1].rank_correlation == 1);
    CHECK(*result.agreements[2].rank_correlation == -1);
}

TEST_CASE("compare models: what is wrong is reported by model and account") {
    const auto evidence = accounts({0, 1}, {1, 0});
    CHECK_THROWS_WITH(compare_models({by("one", "first"), by("one", "second")}, evidence, today),
                      ContainsSubstring("models[1]: 'one' stands at models[0]"));
    CHECK_THROWS_WITH(compare_models({by("one", "first"), StageModel<>{.list = ford_1980()}}, evidence, today),
                      ContainsSubstring("models[1].dimensions: a list of stages without a profile"));
    auto twice = evidence;
    twice[1].push_back(twice[1][0]);
    CHECK_THROWS_WITH(compare_models({by("one", "first")}, twice, today),
                      ContainsSubstring("accounts[1].evidence[2]: 'first' by the same side"));
}
