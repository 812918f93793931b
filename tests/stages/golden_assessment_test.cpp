// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/stage_evidence.hpp"

#include <kam/stages/assess.hpp>
#include <kam/stages/smcg_2011.hpp>

using namespace kam::stages;
using kam_test::close;

// Exact values by python's fractions (sums, distances, index) and mpmath with 40 digits (probabilities) from the
// profile as printed in its source, independently of this library.

namespace golden_assessment_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

struct Golden {
    std::string name;
    std::vector<double> distance;
    std::vector<double> membership;
    double expected_stage;
    double index_low, index_high, residual;
};

void check(const Assessment<>& a, const Golden& golden) {
    INFO(golden.name);
    REQUIRE(a.distance.size() == 5);
    for (Eigen::Index p = 0; p < 5; ++p) {
        CHECK(close(a.distance[p], golden.distance[static_cast<std::size_t>(p)], 1e-14));
        CHECK(close(a.membership[p], golden.membership[static_cast<std::size_t>(p)], 1e-13));
    }
    CHECK(close(a.membership.sum(), 1.0, 1e-15));
    CHECK(close(a.expected_stage, golden.expected_stage, 1e-14));
    REQUIRE(a.index);
    CHECK(close(a.index->low, golden.index_low, 1e-15));
    CHECK(close(a.index->high, golden.index_high, 1e-15));
    CHECK(close(a.index->residual, golden.residual, 1e-14));
    CHECK(a.index->connected);
}

const std::array<Golden, 5>& columns() {
    static const std::array<Golden, 5> all{
        {{"column 1",
          {0, 10 / 18.0, 34 / 18.0, 3, 4},
          {0.73807238081541068, 0.24296825225911934, 0.016882272704535857, 0.0018294985204835206,
           0.00024759570045060113},
          1.283211676031444,
          1,
          1,
          0},
         {"column 2",
          {10 / 18.0, 0, 24 / 18.0, 44 / 18.0, 62 / 18.0},
          {0.23393055476848751, 0.71061827995252837, 0.049376210593112631, 0.0053508023361636506,
           0.00072415234970783654},
          1.8283197175460759,
          2,
          2,
          0},
         {"column 3",
          {34 / 18.0, 24 / 18.0, 0, 20 / 18.0, 38 / 18.0},
          {0.018819841294217448, 0.057169629947280088, 0.8227805173920237, 0.089163098215262326, 0.012066913151216442},
          3.0184876119819802,
          3,
          3,
          0},
         {"column 4",
          {3, 44 / 18.0, 20 / 18.0, 0, 1},
          {0.0019771307024992439, 0.0060059927632874172, 0.086437743917309968, 0.79763145388671379,
           0.10794767873018959},
          4.0035665571788071,
          4,
          4,
          0},
         {"column 5",
          {4, 62 / 18.0, 38 / 18.0, 1, 0},
          {0.0002913631263557574, 0.00088508302772772581, 0.012738040672298657, 0.11754427453397454,
           0.86854123863964332},
          4.8531589425328219,
          5,
          5,
          0}}};
    return all;
}

}  // namespace golden_assessment_test
using golden_assessment_test::check;
using golden_assessment_test::Wide;
using kam_test::levels_of;

TEST_CASE("golden assessment: each column of the profile is its own stage (Ilsley SMCG 2011)") {
    const StageModel<> model = smcg_2011();
    for (Eigen::Index p = 0; p < 5; ++p) {
        const auto a = assess(model, profile_matrix(model).col(p));
        check(a, golden_assessment_test::columns()[static_cast<std::size_t>(p)]);
        CHECK(a.coverage == 1);
        CHECK(a.label == LabelStatus::labelled);
        REQUIRE(a.stage);
        CHECK(a.stage->position == static_cast<std::size_t>(p));
        CHECK(a.limiting.empty());
        CHECK(a.leading.empty());
        CHECK(a.unknown.empty());
    }
    // The posterior has all 18 sums behind it: exp(-2 x 10) to the nearest stage of column 1.
    const auto first = assess(model, profile_matrix(model).col(0));
    CHECK(close(first.posterior[1], 2.0611536181902036e-9, 1e-12));
    CHECK(close(first.posterior[2], 2.9374821056562011e-30, 1e-12));
    CHECK(close(first.entropy, 4.3284225984118452e-8, 1e-7));
    CHECK(close(first.kam_probability, 2.0611536181902036e-9, 1e-12));
    const auto last = assess(model, profile_matrix(model).col(4));
    CHECK(close(last.posterior[3], 2.3195228302435689e-16, 1e-12));
    CHECK(close(last.posterior_stage, 4.9999999999999998, 1e-15));
}

TEST_CASE("golden assessment: a grand title over a sales role (domain reading of Ilsley SMCG 2011)") {
    const StageModel<> model = smcg_2011();
    const auto a = assess(model, levels_of(model, kam_test::inflated_title()));
    check(a, {"inflated",
              {15 / 18.0, 5 / 18.0, 25 / 18.0, 41 / 18.0, 57 / 18.0},
              {0.22563348329129173, 0.68541400226591683, 0.074276960514165466, 0.012553795354784564,
               0.0021217585738414107},
              1.8801163436539671,
              2,
              2,
              5 / 18.0});
    CHECK(a.leading == std::vector<std::string>{"manager_profile", "planning_depth"});
    CHECK(close(*a.dimensions[4].difference, 3.0));
    CHECK(a.limiting.empty());
}

TEST_CASE("golden assessment: few levels that contradict each other leave a large residual") {
    const StageModel<> model = smcg_2011();
    const auto a = assess(model, levels_of(model, kam_test::sparse_and_mixed()));
    check(a,
          {"sparse",
           {12 / 7.0, 11 / 7.0, 1, 9 / 7.0, 16 / 7.0},
           {0.10894704652749161, 0.14497716368999705, 0.45460703256320257, 0.25672482968061199, 0.034743927538696777},
           2.9633414280130253,
           3,
           3,
           1});
    CHECK(a.coverage == 7 / 18.0);
    CHECK(a.label == LabelStatus::low_coverage);
    CHECK_FALSE(a.stage);
    CHECK(a.unknown.size() == 11);
    const std::array posterior{4.4566687938236635e-5, 0.00032930575731916645, 0.98164662745939431, 0.017979485144890037,
                               1.4950458252672039e-8};
    for (Eigen::Index p = 0; p < 5; ++p) {
        CHECK(close(a.posterior[p], posterior[static_cast<std::size_t>(p)], 1e-12));
    }
    CHECK(close(a.posterior_stage, 3.0175610759126109, 1e-14));
    CHECK(close(a.entropy, 0.093522207852589142, 1e-13));

    // What the gaps hide: all 0 or all 4 in them moves the index from one end to the other.
    kam_test::Levels low = kam_test::sparse_and_mixed(), high = low;
    for (const Dimension& dimension : model.dimensions) {
        low.emplace(dimension.name, 0);
        high.emplace(dimension.name, 4);
    }
    check(assess(model, levels_of(model, low)), {"filled with 0",
                                                 {12 / 18.0, 1, 28 / 18.0, 42 / 18.0, 60 / 18.0},
                                                 {0.58040583188102294, 0.29799029007406975, 0.098096313927227491,
                                                  0.020705393785230106, 0.0028021703324497165},
                                                 1.5675077806140139,
                                                 1,
                                                 1,
                                                 2 / 3.0});
    check(assess(model, levels_of(model, high)),
          {"filled with 4",
           {56 / 18.0, 48 / 18.0, 30 / 18.0, 20 / 18.0, 16 / 18.0},
           {0.0062051499000745915, 0.015093564564609161, 0.11152719530072887, 0.33878970522242253, 0.52838438501216485},
           4.3680546108819939,
           5,
           5,
           8 / 9.0});
}

TEST_CASE("golden assessment: prior and temperature") {
    const StageModel<> model = smcg_2011();
    AssessOptions options{.prior = decreasing_prior(5, 0.5), .temperature = 0.25};
    const auto a = assess(model, levels_of(model, kam_test::sparse_and_mixed()), options);
    const std::array membership{0.1441177757634395, 0.12760151493904009, 0.62733415958228145, 0.10003048856205582,
                                0.00091606115318313462};
    const std::array posterior{8.2432299186998739e-9, 2.2503255192943955e-7, 0.99983206357846348,
                               0.00016770314575461133, 5.7978332446994651e-17};
    for (Eigen::Index p = 0; p < 5; ++p) {
        CHECK(close(a.membership[p], membership[static_cast<std::size_t>(p)], 1e-13));
        CHECK(close(a.posterior[p], posterior[static_cast<std::size_t>(p)], 1e-12));
    }
    CHECK(close(a.expected_stage, 2.686025544402503, 1e-14));
    CHECK(close(a.entropy, 0.0016294166303333936, 1e-11));
}

TEST_CASE("golden assessment: ties leave an interval and fractions find a place between stages") {
    const StageModel<> model = smcg_2011();
    check(
        assess(model, levels_of(model, {{"customer_reach", 0}, {"lock_in", 0}})),
        {"tie of 1 and 2",
         {0, 0, 2, 3, 4},
         {0.4947727619641332, 0.4947727619641332, 0.0090620792401166978, 0.0012264190606738212, 0.00016597777094307208},
         1.5172400887101604,
         1,
         2,
         0});
    check(assess(model, levels_of(model, {{"initiative_source", 1}, {"contact_structure", 3}})),
          {"two ends",
           {2, 1, 1, 1, 2},
           {0.041378451447815842, 0.30574769903478944, 0.30574769903478944, 0.30574769903478944, 0.041378451447815842},
           3,
           2,
           4,
           1});

    Eigen::MatrixXd profile(4, 5);
    profile << 0, 0, 2, 3, 4, 0, 0, 1, 3, 4, 0, 0, 2, 3, 4, 0, 1, 2, 3, 4;
    const Eigen::Vector4d levels(1, 2, 1.5, 2), weights(1, 0.5, 0.75, 0.25);
    const auto distances = stage_distances(levels, profile, weights);
    CHECK(distances.observed_weight == 2.5);
    CHECK(distances.sums == Eigen::VectorXd{{3.625, 3.375, 1.875, 3.875, 6.375}});
    const auto index = continuum_index(levels, profile, weights);
    CHECK(index->low == 2.75);
    CHECK(index->high == 2.75);
    CHECK(close(index->residual, 0.475, 1e-15));
    const std::array posterior{0.083032330764638633, 0.11349174003320034, 0.74005910840802728, 0.060747750895276688,
                               0.0026690698988570604};
    const Eigen::VectorXd found = stage_probabilities(distances.sums, Eigen::VectorXd(), 0.8);
    for (Eigen::Index p = 0; p < 5; ++p) CHECK(close(found[p], posterior[static_cast<std::size_t>(p)], 1e-13));
    CHECK(close(entropy(found), 0.86233835127595402, 1e-13));
}

TEMPLATE_TEST_CASE("golden assessment: in other number types", "", float, long double, Wide) {
    using Scalar = TestType;
    const StageModel<> model = smcg_2011();
    const Eigen::MatrixX<Scalar> profile = profile_matrix<Scalar>(model);
    const Eigen::VectorX<Scalar> levels = profile.col(2), weights = dimension_weights<Scalar>(model);
    const auto distances = stage_distances(levels, profile, weights);
    const Eigen::VectorX<Scalar> membership =
        stage_probabilities(distances.means(), Eigen::VectorX<Scalar>(), Scalar(0.5));
    const double tolerance = std::is_same_v<Scalar, float> ? 1e-6 : 1e-15;
    CHECK(close(expected_stage(membership), Scalar(3.0184876119819802), tolerance));
    const auto index = continuum_index(levels, profile, weights);
    CHECK(index->low == Scalar(3));
    CHECK(index->high == Scalar(3));
    CHECK(index->residual == Scalar(0));
    // To the last digits of the type: exp(-34/9) by mpmath.
    if constexpr (std::is_same_v<Scalar, Wide>) {
        const Wide ratio = membership[0] / membership[2];
        CHECK(close(ratio, Wide("0.0228734649112389079368055606419787496866974"), 1e-36));
    }
}
