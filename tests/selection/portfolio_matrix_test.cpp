// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/core/executor.hpp>
#include <kam/selection/uncertain/portfolio_matrix.hpp>

using kam::selection::any_weights;
using kam::selection::CriteriaTable;
using kam::selection::key_account_grid;
using kam::selection::nine_field_grid;
using kam::selection::portfolio_matrix;
using kam::selection::PortfolioGrid;
using kam::selection::PortfolioMatrixOptions;
using kam::selection::two_step_portfolio;
using kam::selection::UncertaintyKind;
using kam_test::close;

namespace portfolio_matrix_test {

/// Factors with weights on a scale from `worst` to `best`, one row of ratings for each account.
CriteriaTable table_of(const std::vector<double>& weights, const Eigen::MatrixXd& ratings, double worst = 0,
                       double best = 1) {
    CriteriaTable table;
    for (Eigen::Index i = 0; i < ratings.rows(); ++i) table.account_keys.push_back("account " + std::to_string(i));
    for (std::size_t j = 0; j < weights.size(); ++j) {
        table.criterion_names.push_back("factor " + std::to_string(j));
        table.parameters.push_back({});
        table.parameters.back().weight = weights[j];
        table.parameters.back().worst = worst;
        table.parameters.back().best = best;
    }
    table.values = ratings;
    return table;
}

CriteriaTable one_factor(const Eigen::VectorXd& ratings) { return table_of({1}, ratings); }

bool agrees(double share, double exact, std::size_t draws) {
    return std::abs(share - exact) <= 3 * std::sqrt(exact * (1 - exact) / static_cast<double>(draws));
}

}  // namespace portfolio_matrix_test
using namespace portfolio_matrix_test;

TEST_CASE("portfolio: Kotler's hydraulic pumps, attractiveness 3.70 and strength 3.40 of 5 (Marketing Management)") {
    // Ratings 1 to 5 there; 0 to 5 here, so that a score is the weighted rating / 5.
    const std::vector<double> attractiveness{0.20, 0.20, 0.15, 0.15, 0.15, 0.05, 0.05, 0.05};
    Eigen::MatrixXd market(1, 8);
    market << 4, 5, 4, 2, 4, 3, 2, 3;
    const std::vector<double> strength{0.10, 0.15, 0.10, 0.10, 0.05, 0.05, 0.05, 0.05, 0.15, 0.05, 0.10, 0.05};
    Eigen::MatrixXd business(1, 12);
    business << 4, 2, 4, 5, 4, 3, 3, 2, 3, 5, 3, 4;
    const auto result = portfolio_matrix(table_of(attractiveness, market, 0, 5), table_of(strength, business, 0, 5),
                                         nine_field_grid(2.33 / 5, 3.67 / 5));
    REQUIRE(result.accounts.size() == 1);
    const auto& pumps = result.accounts[0];
    CHECK(close(5 * pumps.attractiveness, 3.70));
    CHECK(close(5 * pumps.strength, 3.40));
    CHECK(result.grid.fields[pumps.field_on_record] == "high, medium");
    CHECK(close(5 * pumps.attractiveness_margin, 0.03, 1e-9));
    CHECK(pumps.probability[pumps.field_on_record] == 1);  // weights given, ratings certain
    CHECK(result.draw_count == 0);
}

TEST_CASE("portfolio: a rating that may be off by one rating point moves over a near cut (by hand)") {
    // Attractiveness 0.5 + 0.1, uniform within 0.4: above 0.5 in (0.1 + 0.4) / 0.8; strength 0.45 within 0.2: above 0.5
    // in 0.15 / 0.4.
    auto up = one_factor(Eigen::VectorXd::Constant(1, 0.6)), across = one_factor(Eigen::VectorXd::Constant(1, 0.45));
    up.parameters[0].uncertainty = {UncertaintyKind::uniform, 0.4};
    across.parameters[0].uncertainty = {UncertaintyKind::uniform, 0.2};
    PortfolioMatrixOptions options;
    options.draw_count = 20'000;
    options.seed = 1;
    const auto result = portfolio_matrix(up, across, key_account_grid(), options);
    const auto& one = result.accounts[0];
    CHECK(result.grid.fields[one.field_on_record] == "star");
    CHECK(one.most_probable_field == 2);
    const double high = 0.625, strong = 0.375;
    CHECK(agrees(one.probability[0], (1 - high) * (1 - strong), 20'000));
    CHECK(agrees(one.probability[1], (1 - high) * strong, 20'000));
    CHECK(agrees(one.probability[2], high * (1 - strong), 20'000));
    CHECK(agrees(one.probability[3], high * strong, 20'000));
    CHECK(close(one.standard_error[2], std::sqrt(one.probability[2] * (1 - one.probability[2]) / 20'000)));
    CHECK(close(result.expected_counts[2], one.probability[2]));
    const auto threads = portfolio_matrix(up, across, key_account_grid(), options, kam::Threads{5});
    CHECK(threads.accounts[0].probability == one.probability);
}

TEST_CASE("portfolio: weights of which nothing is known (by hand)") {
    // (1, 0.2): w + 0.2 (1 - w) is 0.5 at w = 0.375.
    Eigen::MatrixXd ratings(1, 2);
    ratings << 1, 0.2;
    PortfolioMatrixOptions options;
    options.draw_count = 20'000;
    options.attractiveness_weights = any_weights();
    const auto result =
        portfolio_matrix(table_of({1, 1}, ratings), one_factor(Eigen::VectorXd::Ones(1)), key_account_grid(), options);
    CHECK(agrees(result.accounts[0].probability[3], 0.625, 20'000));
    CHECK(agrees(result.accounts[0].probability[1], 0.375, 20'000));
}

TEST_CASE("portfolio: a score at the cut is above it, cuts at the median halve the portfolio") {
    const Eigen::Vector4d up(0.5, 0.2, 0.9, 0.7), across(0.1, 0.5, 0.6, 0.2);
    const auto fixed = portfolio_matrix(one_factor(up), one_factor(across), key_account_grid());
    const auto field = [](const auto& result, std::size_t i) {
        return result.grid.fields[result.accounts[i].field_on_record];
    };
    CHECK(field(fixed, 0) == "star");
    CHECK(field(fixed, 1) == "status");
    CHECK(field(fixed, 2) == "strategic");
    CHECK(fixed.accounts[0].attractiveness_margin == 0);
    PortfolioMatrixOptions options;
    options.cut_at_median = true;
    const auto median = portfolio_matrix(one_factor(up), one_factor(across), key_account_grid(), options);
    CHECK(close(median.grid.attractiveness_cuts[0], 0.6));
    CHECK(close(median.grid.strength_cuts[0], 0.35));
    CHECK(field(median, 0) == "streamline");
    CHECK(field(median, 3) == "star");
    CHECK(median.expected_counts == std::vector<double>{1, 1, 1, 1});
}

TEST_CASE("portfolio: fields of one's own") {
    const PortfolioGrid grid{{0.3, 0.8}, {}, {"leave", "keep", "win"}};
    const auto result =
        portfolio_matrix(one_factor(Eigen::Vector3d(0.9, 0.1, 0.5)), one_factor(Eigen::Vector3d::Zero()), grid);
    CHECK(result.grid.fields[result.accounts[0].field_on_record] == "win");
    CHECK(result.accounts[1].field_on_record == 0);
    CHECK(result.accounts[2].field_on_record == 1);
}

TEST_CASE("portfolio: two steps, the second for the key accounts only") {
    const auto result =
        two_step_portfolio(one_factor(Eigen::Vector3d(0.9, 0.2, 0.6)), one_factor(Eigen::Vector3d(0.1, 0.9, 0.7)),
                           one_factor(Eigen::Vector3d(0.5, 0.9, 0.9)), one_factor(Eigen::Vector3d(0.9, 0.9, 0.1)));
    CHECK(result.importance.grid.fields[result.importance.accounts[0].field_on_record] == "key, easy");
    CHECK(result.importance.grid.fields[result.importance.accounts[1].field_on_record] == "not key, difficult");
    CHECK(result.key_probability == std::vector<double>{1, 0, 1});
    REQUIRE(result.position.accounts.size() == 2);
    CHECK(result.position.accounts[1].index == 2);
    CHECK(result.position.grid.fields[result.position.accounts[0].field_on_record] == "medium, strong");
    CHECK(result.position.grid.fields[result.position.accounts[1].field_on_record] == "high, weak");
    CHECK(result.position.expected_counts[8] == 0);
}

TEST_CASE("portfolio: other accounts, other numbers of fields, cuts that fall") {
    const auto two = one_factor(Eigen::Vector2d(0.1, 0.2));
    auto other = two;
    std::swap(other.account_keys[0], other.account_keys[1]);
    CHECK_THROWS_WITH(portfolio_matrix(two, other, key_account_grid()), kam_test::ContainsSubstring("strength[1]"));
    CHECK_THROWS_AS(portfolio_matrix(two, one_factor(Eigen::Vector3d::Zero()), key_account_grid()), kam::InputError);
    auto grid = key_account_grid();
    grid.fields.pop_back();
    CHECK_THROWS_WITH(portfolio_matrix(two, two, grid), kam_test::ContainsSubstring("3 names for 4 fields"));
    CHECK_THROWS_AS(portfolio_matrix(two, two, nine_field_grid(0.7, 0.3)), std::invalid_argument);
    PortfolioMatrixOptions options;
    options.cut_at_median = true;
    CHECK_THROWS_AS(portfolio_matrix(two, two, nine_field_grid(), options), std::invalid_argument);
    CHECK(portfolio_matrix(one_factor(Eigen::VectorXd()), one_factor(Eigen::VectorXd()), key_account_grid(), options)
              .accounts.empty());
}
