// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/core/executor.hpp>
#include <kam/selection/uncertain/rank_acceptability.hpp>

using kam::selection::CriteriaTable;
using kam::selection::pairwise_winning;
using kam::selection::rank_acceptability;
using kam::selection::RankAcceptabilityOptions;
using kam_test::close;

namespace rank_acceptability_test {

CriteriaTable table_of(const Eigen::MatrixXd& values) {
    CriteriaTable table;
    for (Eigen::Index i = 0; i < values.rows(); ++i) table.account_keys.push_back(std::to_string(i));
    for (Eigen::Index j = 0; j < values.cols(); ++j) {
        table.criterion_names.push_back("criterion " + std::to_string(j));
        table.parameters.push_back({});
        table.parameters.back().worst = 0;
        table.parameters.back().best = 1;
    }
    table.values = values;
    return table;
}

bool agrees(double share, double exact, std::size_t draws) {
    return std::abs(share - exact) <= 3 * std::sqrt(exact * (1 - exact) / static_cast<double>(draws));
}

/// (1, 0), (0, 1) and (0.6, 0.6): ranks by w0, which changes them at 0.4, 0.5 and 0.6.
CriteriaTable three() {
    Eigen::MatrixXd values(3, 2);
    values << 1, 0, 0, 1, 0.6, 0.6;
    return table_of(values);
}

RankAcceptabilityOptions asked() {
    RankAcceptabilityOptions options;
    options.draw_count = 20'000;
    options.seed = 2;
    return options;
}

}  // namespace rank_acceptability_test
using namespace rank_acceptability_test;

TEST_CASE("rank acceptability: lengths on the line of weights (by hand)") {
    const auto result = rank_acceptability(three(), asked());
    const double exact[3][3] = {{0.4, 0.1, 0.5}, {0.4, 0.1, 0.5}, {0.2, 0.8, 0}};
    for (Eigen::Index i = 0; i < 3; ++i) {
        for (Eigen::Index r = 0; r < 3; ++r) {
            CHECK(agrees(result.share(i, r), exact[i][r], 20'000));
            CHECK(close(result.standard_error(i, r), std::sqrt(result.share(i, r) * (1 - result.share(i, r)) / 20'000),
                        1e-12));
        }
        CHECK(close(result.share.row(i).sum(), 1.0));
        CHECK(close(result.share.col(i).sum(), 1.0));
    }
    CHECK(close(result.expected_rank[0], 2.1, 0, 0.03));
    CHECK(close(result.expected_rank[2], 1.8, 0, 0.012));
    CHECK(result.rank_quantiles(0, 0) == 1);
    CHECK(result.rank_quantiles(2, 1) == 2);
    CHECK(result.rank_quantiles(1, 2) == 3);
}

TEST_CASE("pairwise winning: lengths on the line of weights (by hand)") {
    const auto result = pairwise_winning(three(), asked());
    CHECK(agrees(result.share(0, 1), 0.5, 20'000));
    CHECK(agrees(result.share(0, 2), 0.4, 20'000));
    CHECK(agrees(result.share(2, 0), 0.6, 20'000));
    for (Eigen::Index i = 0; i < 3; ++i) {
        CHECK(result.share(i, i) == 0);
        for (Eigen::Index k = 0; k < i; ++k) CHECK(close(result.share(i, k) + result.share(k, i), 1.0));
    }
}

TEST_CASE("rank acceptability: entropy of shares 0.3504 and 0.6496 is 0.9344248 (manual of the R package smaa)") {
    // Two accounts of which the first wins for w0 > 0.6496: (1, 0) against (0, 0.6496 / 0.3504 ...) scaled into 0..1.
    Eigen::MatrixXd values(2, 2);
    values << 0.3504 / 0.6496, 0, 0, 1;
    // Level at w0 0.3504 / 0.6496 = 1 - w0: w0 = 0.6496.
    const auto result = rank_acceptability(table_of(values), asked());
    CHECK(agrees(result.share(0, 0), 0.3504, 20'000));
    const double a = result.share(0, 0), b = result.share(0, 1);
    CHECK(close(result.ranking_entropy, -a * std::log2(a) - b * std::log2(b)));
    // d entropy / d share = log2(0.6496 / 0.3504) = 0.89; three standard errors are 0.0101.
    CHECK(close(result.ranking_entropy, 0.9344248, 0, 0.0095));
}

TEST_CASE("rank acceptability: equal accounts share the better rank") {
    Eigen::MatrixXd values(3, 2);
    values << 0.7, 0.7, 0.7, 0.7, 0.1, 0.2;
    auto options = asked();
    options.draw_count = 100;
    const auto result = rank_acceptability(table_of(values), options);
    CHECK(result.share(0, 0) == 1);
    CHECK(result.share(1, 0) == 1);
    CHECK(result.share(2, 2) == 1);
    CHECK(pairwise_winning(table_of(values), options).share(0, 1) == 0);
}

TEST_CASE("rank acceptability: its top columns are the acceptability of the top, and threads change nothing") {
    const auto table = table_of((Eigen::MatrixXd::Random(50, 4).array() + 1) / 2);
    auto options = asked();
    options.draw_count = 1'000;
    const auto ranks = rank_acceptability(table, options);
    kam::selection::AcceptabilityOptions top;
    top.places = 7;
    top.draw_count = 1'000;
    top.seed = options.seed;
    const auto first = acceptability(table, top);
    for (Eigen::Index i = 0; i < 50; ++i)
        CHECK(close(ranks.share.row(i).head(7).sum(), first.top_share[i], 1e-12, 1e-12));
    CHECK(rank_acceptability(table, options, kam::Threads{4}).share == ranks.share);
    CHECK(pairwise_winning(table, options, kam::Threads{4}).share == pairwise_winning(table, options).share);
}

TEST_CASE("rank acceptability: too many accounts for a table, stopped, wrong levels") {
    const auto many = table_of(Eigen::MatrixXd::Constant(2'001, 1, 0.5));
    CHECK_THROWS_WITH(rank_acceptability(many, asked()), kam_test::ContainsSubstring("2001 accounts"));
    CHECK_THROWS_WITH(pairwise_winning(many, asked()), kam_test::ContainsSubstring("at most"));
    std::stop_source stop;
    stop.request_stop();
    CHECK(rank_acceptability(three(), asked(), kam::Sequential{}, {{}, stop.get_token()}).stopped);
    auto options = asked();
    options.quantiles = {1.5};
    CHECK_THROWS_AS(rank_acceptability(three(), options), std::invalid_argument);
}
