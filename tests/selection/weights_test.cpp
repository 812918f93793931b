// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "method_support.hpp"

#include <kam/selection/data_weights.hpp>
#include <kam/selection/weights.hpp>

using kam::selection::benefit;
using kam::selection::data_weights;
using kam::selection::DataWeightKind;
using kam::selection::DataWeightStatus;
using kam::selection::equal_weights;
using kam::selection::rank_order_weights;
using kam::selection::RankWeights;
using kam_test::all_close;
using kam_test::close;
using kam_test::ContainsSubstring;
using kam_test::criteria;

namespace weights_test {

struct Client {
    std::string id;
    double sales, growth;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth))

/// Eight firms by profitability, market share and productivity.
const Eigen::MatrixXd firms{{61, 1.08, 4.33},  {20.7, 0.26, 4.34}, {16.3, 1.98, 2.53}, {9.0, 3.29, 1.65},
                            {5.4, 2.77, 2.33}, {4.0, 4.12, 1.21},  {-6.1, 3.52, 2.10}, {-34.6, 3.31, 0.98}};
const Eigen::MatrixXd fighters{{2, 1500, 20000, 5.5, 5, 9},
                               {2.5, 2700, 18000, 6.5, 3, 5},
                               {1.8, 2000, 21000, 4.5, 7, 7},
                               {2.2, 1800, 20000, 5, 5, 5}};

}  // namespace weights_test
using weights_test::firms;

TEST_CASE("rank_order_weights: centroids of two to six criteria (table of Barron and Barrett 1996)") {
    // Printed to four digits, 0.5208, 0.2708, 0.1458, 0.0625; here as fractions (python fractions).
    CHECK(all_close(rank_order_weights(RankWeights::centroid, 2), {3.0 / 4, 1.0 / 4}));
    CHECK(all_close(rank_order_weights(RankWeights::centroid, 3), {11.0 / 18, 5.0 / 18, 2.0 / 18}));
    CHECK(all_close(rank_order_weights(RankWeights::centroid, 4), {25.0 / 48, 13.0 / 48, 7.0 / 48, 3.0 / 48}));
    CHECK(all_close(rank_order_weights(RankWeights::centroid, 5),
                    {137.0 / 300, 77.0 / 300, 47.0 / 300, 27.0 / 300, 12.0 / 300}));
    CHECK(close(rank_order_weights(RankWeights::centroid, 6)[0], 0.4083333333333333));
}

TEST_CASE("rank_order_weights: rank sum and reciprocal of four criteria (Stillwell and Seaver and Edwards 1981)") {
    CHECK(all_close(rank_order_weights(RankWeights::sum, 4), {0.4, 0.3, 0.2, 0.1}));
    CHECK(all_close(rank_order_weights(RankWeights::reciprocal, 4), {0.48, 0.24, 0.16, 0.12}));
    CHECK(all_close(equal_weights(4), {0.25, 0.25, 0.25, 0.25}));
    CHECK(rank_order_weights(RankWeights::sum, 1)[0] == 1);
}

TEST_CASE("rank_order_weights: from ranks with ties, in any order and style of ranks") {
    using Ranks = std::vector<std::size_t>;
    CHECK(all_close(rank_order_weights(RankWeights::sum, Ranks{3, 1, 4, 2}), {0.2, 0.4, 0.1, 0.3}));
    CHECK(all_close(rank_order_weights(RankWeights::sum, Ranks{1, 2, 2, 4}), {0.4, 0.25, 0.25, 0.1}));
    CHECK(all_close(rank_order_weights(RankWeights::sum, Ranks{1, 2, 2, 3}), {0.4, 0.25, 0.25, 0.1}));
    for (const auto kind : kam::values_of<RankWeights>()) {
        for (std::size_t n = 1; n < 12; ++n) {
            const auto weights = rank_order_weights(kind, n);
            CHECK(close(std::accumulate(weights.begin(), weights.end(), 0.0), 1.0));
            CHECK(std::is_sorted(weights.rbegin(), weights.rend()));
        }
        CHECK(all_close(rank_order_weights(kind, Ranks{7, 7, 7}), {1.0 / 3, 1.0 / 3, 1.0 / 3}));
    }
    CHECK_THROWS_AS(equal_weights(0), std::invalid_argument);
    CHECK_THROWS_AS(rank_order_weights(RankWeights::sum, Ranks{}), std::invalid_argument);
}

TEST_CASE("with_weights: one weight for each criterion") {
    using weights_test::Client;
    const std::vector<kam::selection::Criterion<Client>> two{benefit<&Client::sales>(), benefit<&Client::growth>()};
    CHECK(with_weights(two, rank_order_weights(RankWeights::sum, 2))[1].parameters.weight == 1.0 / 3);
    CHECK(with_weights(two, Eigen::Vector2d(0.1, 0.9))[0].parameters.weight == 0.1);
    CHECK_THROWS_WITH(with_weights(two, equal_weights(3)), ContainsSubstring("3 weights but 2 criteria"));
}

// Expected numbers below: numpy, written from the formulas of the sources, independent of the library.

TEST_CASE("data_weights: CRITIC of eight firms (Diakoulaki and Mavrotas and Papayannakis 1995)") {
    // Published: 0.202, 0.481, 0.317.
    const auto result = data_weights(firms, criteria({1, 1, 1}, "+++"), DataWeightKind::critic);
    CHECK(result.status == DataWeightStatus::defined);
    CHECK(all_close(result.weights, {0.20222553978778, 0.480901729019719, 0.316872731192501}, 1e-11));
    CHECK(all_close(result.information, {0.485237026209678, 1.153916192452768, 0.7603311724728}, 1e-11));
    const auto deviation = data_weights(firms, criteria({1, 1, 1}, "+++"), DataWeightKind::deviation);
    CHECK(all_close(deviation.weights, {0.279083061761004, 0.340926283973493, 0.379990654265503}, 1e-11));
}

TEST_CASE("data_weights: CRITIC turns correlations with a cost (example of JMcDM)") {
    const Eigen::MatrixXd values{{12.9918, 0.7264, -1.1009, 1.598139592},
                                 {4.1201, 5.8824, 3.4483, 1.021563567},
                                 {4.1039, 0.0000, -0.5076, 0.984469444}};
    const auto with_cost = data_weights(values, criteria({1, 1, 1, 1}, "++-+"), DataWeightKind::critic);
    CHECK(all_close(with_cost.weights, {0.168839055061695, 0.418446536987321, 0.249123387691658, 0.163591020259326},
                    1e-10));
    const auto without = data_weights(values, criteria({1, 1, 1, 1}, "++++"), DataWeightKind::critic);
    CHECK(all_close(without.weights, {0.261955329624282, 0.229055791922828, 0.262103010873309, 0.246885867579582},
                    1e-10));
}

TEST_CASE(
    "data_weights: entropy of the fighter aircraft (data of Hwang and Yoon 1981) and of a table of eight criteria") {
    const auto fighters =
        data_weights(weights_test::fighters, criteria({1, 1, 1, 1, 1, 1}, "+++-++"), DataWeightKind::entropy);
    CHECK(all_close(fighters.weights,
                    {0.064189734601503, 0.206088164235624, 0.013444590874368, 0.081325628615456, 0.358680024344808,
                     0.276271857328242},
                    1e-10));
    Eigen::MatrixXd eight(6, 8);  // example of JMcDM, printed to eleven digits there
    eight << 2, 1, 4, 7, 6, 6, 7, 3000, 4, 1, 5, 6, 7, 7, 6, 3500, 3, 2, 6, 6, 5, 6, 8, 4000, 5, 1, 5, 7, 6, 7, 7, 3000,
        4, 2, 5, 6, 7, 7, 6, 3000, 3, 2, 6, 6, 6, 6, 6, 3500;
    const auto result = data_weights(eight, criteria(std::vector<double>(8, 1), "++++++++"), DataWeightKind::entropy);
    CHECK(all_close(result.weights,
                    {0.29967360960, 0.44136733892, 0.07009088720, 0.02123823711, 0.04902292895, 0.02308037885,
                     0.04776330969, 0.04776330969},
                    1e-9));
    const Eigen::MatrixXd two{{1, 2}, {4, 16}};  // example of scikit-criteria
    CHECK(all_close(data_weights(two, criteria({1, 1}, "-+"), DataWeightKind::entropy).weights,
                    {0.358888790488911, 0.641111209511089}));
}

TEST_CASE("data_weights: a zero in a column adds nothing to its entropy and takes no weight") {
    // 0 ln 0 = 0: NaN in one package, nearly all of the weight in another.
    const Eigen::MatrixXd values{{0, 2}, {4, 16}, {1, 3}};
    CHECK(all_close(data_weights(values, criteria({1, 1}, "++"), DataWeightKind::entropy).weights,
                    {0.605655247950547, 0.394344752049453}, 1e-11));
    const Eigen::MatrixXd negative{{1, -2}, {4, 16}};
    CHECK_THROWS_WITH(data_weights(negative, criteria({1, 1}, "++"), DataWeightKind::entropy, {"sales", "growth"}),
                      ContainsSubstring("row 0, criterion 'growth': is below 0"));
}

TEST_CASE("data_weights: what is the same for all has no weight and moves no other") {
    Eigen::MatrixXd more(8, 5);
    more << firms, Eigen::VectorXd::Constant(8, 3.5), Eigen::VectorXd::Zero(8);
    Eigen::MatrixXd positive = more;
    positive.col(0).array() += 40;
    for (const auto kind : kam::values_of<DataWeightKind>()) {
        const auto all = data_weights(positive, criteria({1, 1, 1, 1, 1}, "++-+-"), kind, {"a", "b", "c", "d", "e"});
        const auto three = data_weights(positive.leftCols(3), criteria({1, 1, 1}, "++-"), kind);
        for (Eigen::Index j = 0; j < 3; ++j) CHECK(close(all.weights[j], three.weights[j], 1e-12));
        CHECK(all.weights[3] == 0);
        CHECK(all.weights[4] == 0);
        CHECK(all.inert == std::vector<std::string>{"d", "e"});
        CHECK(close(all.weights.sum(), 1.0));
        // All the same, one account, none: no weights follow.
        for (const Eigen::Index rows : {0, 1, 3}) {
            const auto none = data_weights(Eigen::MatrixXd::Ones(rows, 2), criteria({1, 1}, "++"), kind);
            CHECK(none.status == DataWeightStatus::no_differences);
            CHECK(none.weights.size() == 0);
        }
    }
    // Two criteria that say the same conflict in nothing.
    const Eigen::MatrixXd twins{{1, 10}, {2, 20}, {4, 40}};
    CHECK(data_weights(twins, criteria({1, 1}, "++"), DataWeightKind::critic).status ==
          DataWeightStatus::no_differences);
}

TEST_CASE("data_weights: deviation on the scale 0..1 does not depend on the unit") {
    // On raw values another package gives 3/17 and 14/17; both columns fill their range alike.
    const Eigen::MatrixXd two{{1, 2}, {4, 16}};
    CHECK(all_close(data_weights(two, criteria({1, 1}, "-+"), DataWeightKind::deviation).weights, {0.5, 0.5}));
    auto fixed = criteria({1, 1}, "++");
    fixed[0].worst = 0.0, fixed[0].best = 30.0;
    fixed[1].worst = 0.0, fixed[1].best = 14.0;
    const auto anchored = data_weights(two, fixed, DataWeightKind::deviation);
    CHECK(close(anchored.weights[1] / anchored.weights[0], (12.0 / 14) / (3.0 / 30)));  // 16 counts as 14
}

TEMPLATE_TEST_CASE("data_weights: every kind of floating point", "[scalar]", float, long double,
                   boost::multiprecision::cpp_bin_float_50) {
    const Eigen::MatrixX<TestType> values = firms.cast<TestType>();
    const auto result = data_weights(values, criteria({1, 1, 1}, "+++"), DataWeightKind::critic);
    CHECK(close(static_cast<double>(result.weights[1]), 0.480901729019719, 1e-5));
}
