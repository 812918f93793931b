// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/stage_evidence.hpp"

#include <kam/core/executor.hpp>
#include <kam/stages/assess.hpp>
#include <kam/stages/company/assess_batch.hpp>
#include <kam/stages/theories/cited_stages.hpp>
#include <kam/stages/smcg_2011.hpp>

using namespace kam::stages;
using kam_test::close;
using kam_test::ContainsSubstring;
using kam_test::levels_of;

namespace assess_batch_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

static_assert(kam_test::describes_every_field<BatchOptions<double>>());
static_assert(kam_test::describes_every_field<BatchAssessment<double>>());

/// Levels with gaps; every fourth account has levels between the whole ones.
Eigen::MatrixXd random_levels(Eigen::Index accounts, Eigen::Index dimensions, std::uint64_t seed) {
    std::mt19937_64 engine(seed);
    Eigen::MatrixXd levels(accounts, dimensions);
    for (Eigen::Index i = 0; i < accounts; ++i) {
        for (Eigen::Index d = 0; d < dimensions; ++d) {
            const auto drawn = engine() % 21;
            levels(i, d) = drawn == 20 || i % 7 == 0 ? std::numeric_limits<double>::quiet_NaN()
                           : i % 4 == 1              ? static_cast<double>(drawn % 17) / 4
                                                     : static_cast<double>(drawn % 5);
        }
    }
    return levels;
}

/// Uneven weights and steps.
StageModel<> uneven() {
    auto model = smcg_2011();
    for (std::size_t d = 0; d < model.dimensions.size(); ++d) {
        model.dimensions[d].weight = 0.3 + static_cast<double>(d) / 7;
        if (d % 5 == 0) model.dimensions[d].levels = {0, 0.5, 0.5, 2.75, 4};
    }
    return model;
}

}  // namespace assess_batch_test
using assess_batch_test::random_levels;

TEST_CASE("assess batch: the same as one by one for whole levels and fractions and gaps") {
    const bool posterior = GENERATE(false, true);
    for (const StageModel<>& model : {smcg_2011(), assess_batch_test::uneven()}) {
        const Eigen::MatrixXd levels = random_levels(600, 18, 3);
        const Eigen::VectorXd prior{{0.3, 0.3, 0.22, 0.18, 0}};
        const auto all = assess_batch(
            model, levels,
            {.prior = prior, .temperature = 0.7, .form = posterior ? StageForm::posterior : StageForm::membership});
        for (Eigen::Index i = 0; i < levels.rows(); ++i) {
            const auto one = assess(model, levels.row(i), {.prior = prior, .temperature = 0.7});
            const Eigen::VectorXd& expected = posterior ? one.posterior : one.membership;
            INFO("account " << i);
            CHECK(close(all.coverage[i], one.coverage));
            for (Eigen::Index p = 0; p < 5; ++p) CHECK(close(all.probability(i, p), expected[p], 1e-11, 1e-300));
            CHECK(close(all.expected_stage[i], expected_stage(expected)));
            if (!one.index) {
                CHECK(std::isnan(all.distance(i, 0)));
                CHECK(std::isnan(all.residual[i]));
                CHECK(all.index_low[i] == 1);
                CHECK(all.index_high[i] == 5);
                continue;
            }
            for (Eigen::Index p = 0; p < 5; ++p) CHECK(close(all.distance(i, p), one.distance[p], 1e-13));
            CHECK(close(all.index_low[i], one.index->low));
            CHECK(close(all.index_high[i], one.index->high));
            CHECK(close(all.residual[i], one.index->residual, 1e-12, 1e-14));
        }
    }
}

TEST_CASE("assess batch: the golden accounts in one call") {
    const auto model = smcg_2011();
    Eigen::MatrixXd levels(7, 18);
    levels.topRows(5) = profile_matrix(model).transpose();
    levels.row(5) = levels_of(model, kam_test::inflated_title()).transpose();
    levels.row(6) = levels_of(model, kam_test::sparse_and_mixed()).transpose();
    const auto all = assess_batch(model, levels);
    const Eigen::VectorXd expected{{1.283211676031444, 1.8283197175460759, 3.0184876119819802, 4.0035665571788071,
                                    4.8531589425328219, 1.8801163436539671, 2.9633414280130253}};
    for (Eigen::Index i = 0; i < 7; ++i) CHECK(close(all.expected_stage[i], expected[i], 1e-14));
    CHECK(all.index_low == Eigen::VectorXd{{1, 2, 3, 4, 5, 2, 3}});
    CHECK(all.index_high == all.index_low);
    CHECK(all.residual[6] == 1);
}

TEST_CASE("assess batch: the executor does not matter and no account is in order") {
    const auto model = smcg_2011();
    const Eigen::MatrixXd levels = random_levels(1500, 18, 8);
    const auto a = assess_batch(model, levels), b = assess_batch(model, levels, {}, kam::Threads{3});
    CHECK((a.probability.array() == b.probability.array()).all());
    CHECK(a.index_low == b.index_low);
    CHECK(assess_batch(model, Eigen::MatrixXd(0, 18)).expected_stage.size() == 0);
}

TEST_CASE("assess batch: every level outside 0 to 4 is reported with its place") {
    const auto model = smcg_2011();
    Eigen::MatrixXd levels = Eigen::MatrixXd::Zero(700, 18);
    levels(3, 14) = 4.5;
    levels(600, 0) = -1;
    levels(600, 1) = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(assess_batch(model, levels), ContainsSubstring("levels[3] 'lock_in': must be between 0 and 4") &&
                                                       ContainsSubstring("levels[600] 'initiative_source'") &&
                                                       ContainsSubstring("levels[600] 'contact_structure'"));
    CHECK_THROWS_WITH(assess_batch(model, Eigen::MatrixXd(2, 3)), ContainsSubstring("3 columns for 18 dimensions"));
    CHECK_THROWS_AS(assess_batch(StageModel<>{.list = ford_1980()}, levels), kam::InputError);
    CHECK_THROWS_AS(assess_batch(model, levels, {.temperature = -1}), std::invalid_argument);
}

TEMPLATE_TEST_CASE("assess batch: in other number types", "", float, long double, assess_batch_test::Wide) {
    const auto model = smcg_2011();
    const Eigen::MatrixX<TestType> levels = profile_matrix<TestType>(model).transpose();
    const auto all = assess_batch(model, levels);
    const double tolerance = std::is_same_v<TestType, float> ? 1e-6 : 1e-15;
    CHECK(close(all.expected_stage[2], TestType(3.0184876119819802), tolerance));
    CHECK(all.index_low[4] == TestType(5));
}
