// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/selection/uncertain/portfolio_matrix.hpp>
#include <kam/selection/uncertain/rank_acceptability.hpp>

using namespace kam::selection;
using kam_test::close;

namespace uncertain_selection_laws_test {

double uniform(std::mt19937_64& engine) { return static_cast<double>(engine() >> 11) * 0x1p-53; }

CriteriaTable table(unsigned seed, int accounts, double unit = 1) {
    std::mt19937_64 engine(seed);
    CriteriaTable result;
    const std::vector<kam::Direction> directions{kam::Direction::benefit, kam::Direction::cost, kam::Direction::benefit,
                                                 kam::Direction::benefit};
    result.values.resize(accounts, 4);
    for (std::size_t j = 0; j < 4; ++j) {
        result.criterion_names.push_back("criterion " + std::to_string(j));
        result.parameters.push_back({});
        result.parameters.back().direction = directions[j];
        result.parameters.back().weight = static_cast<double>(j + 1);
    }
    for (int i = 0; i < accounts; ++i) {
        result.account_keys.push_back("account " + std::to_string(i));
        for (Eigen::Index j = 0; j < 4; ++j)
            result.values(i, j) = unit * (j == 3 ? std::floor(5 * uniform(engine)) : uniform(engine));
    }
    return result;
}

std::vector<WeightSpace> spaces() {
    return {any_weights(), given_weights(), ordered_weights({3, 2, 1, 0}), weights_near({1, 2, 3, 4}, 0.3),
            weights_with({{{1, -2, 0, 0}, 0}})};
}

AcceptabilityOptions asked(const WeightSpace& space, std::size_t places = 5) {
    AcceptabilityOptions options;
    options.places = places;
    options.draw_count = 400;
    options.seed = 11;
    options.weights = space;
    return options;
}

}  // namespace uncertain_selection_laws_test
using namespace uncertain_selection_laws_test;

TEST_CASE("acceptability laws: shares are shares, and sum to the places where nothing ties", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    for (const auto& space : spaces()) {
        const auto all = table(seed, 40);
        const auto result = acceptability(all, asked(space));
        CHECK(result.top_share.minCoeff() >= 0);
        CHECK(result.top_share.maxCoeff() <= 1);
        CHECK(close(result.top_share.sum(), 5.0));
        double first = 0;
        for (const auto& account : result.accounts) {
            first += account.first_share;
            CHECK(account.top_share >= account.first_share);
            double sum = 0;
            for (const double weight : account.central_weights) sum += weight;
            CHECK(close(sum, 1.0, 1e-9));
        }
        CHECK(close(first, 1.0));
        // More places: no account is chosen less often.
        const auto more = acceptability(all, asked(space, 8));
        CHECK((more.top_share - result.top_share).minCoeff() >= 0);
        CHECK(acceptability(all, asked(space, 40)).top_share == Eigen::VectorXd::Ones(40));
    }
}

TEST_CASE("acceptability laws: permuting the accounts permutes the shares", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    for (const auto& space : spaces()) {
        const auto all = table(seed, 40);
        auto turned = all;
        for (Eigen::Index i = 0; i < 40; ++i) {
            turned.values.row(i) = all.values.row(39 - i);
            turned.account_keys[static_cast<std::size_t>(i)] = all.account_keys[static_cast<std::size_t>(39 - i)];
        }
        const Eigen::VectorXd back = acceptability(turned, asked(space)).top_share.reverse();
        CHECK(acceptability(all, asked(space)).top_share == back);
    }
}

TEST_CASE("acceptability laws: a change of unit changes nothing", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    for (const auto& space : spaces()) {
        // A power of two: no rounding, so that not one draw may differ.
        CHECK(acceptability(table(seed, 40, 1024), asked(space)).top_share ==
              acceptability(table(seed, 40), asked(space)).top_share);
    }
}

TEST_CASE("acceptability laws: an account that is better in everything is chosen at least as often", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    for (const auto& space : spaces()) {
        const auto all = table(seed, 60);
        const auto result = acceptability(all, asked(space));
        const auto pairs = pairwise_winning(all, {.draw_count = 200, .seed = 2, .weights = space});
        for (Eigen::Index i = 0; i < 60; ++i) {
            for (Eigen::Index k = 0; k < 60; ++k) {
                const auto a = all.values.row(i), b = all.values.row(k);
                if (!(a[0] > b[0] && a[1] < b[1] && a[2] > b[2] && a[3] > b[3])) continue;
                CHECK(result.top_share[i] >= result.top_share[k]);
                CHECK(pairs.share(i, k) == 1);
            }
        }
    }
}

TEST_CASE("acceptability laws: the first ranks of the table of ranks are the acceptability of the top", "[laws]") {
    const auto seed = GENERATE(range(1U, 4U));
    for (const auto& space : spaces()) {
        auto all = table(seed, 30);
        for (const bool uncertain : {false, true}) {
            if (uncertain) all.parameters[0].uncertainty = {UncertaintyKind::triangular, 0.2};
            const auto ranks = rank_acceptability(all, {.draw_count = 400, .seed = 11, .weights = space});
            const auto first = acceptability(all, asked(space));
            for (Eigen::Index i = 0; i < 30; ++i) {
                CHECK(close(ranks.share.row(i).head(5).sum(), first.top_share[i], 1e-12, 1e-12));
            }
        }
    }
}

TEST_CASE("portfolio laws: probabilities of the fields sum to 1, expected counts to the accounts", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    auto up = table(seed, 25), across = table(seed + 100, 25);
    up.parameters[2].uncertainty = {UncertaintyKind::normal, 0.1};
    for (const auto& space : spaces()) {
        PortfolioMatrixOptions options;
        options.draw_count = 200;
        options.seed = seed;
        options.attractiveness_weights = space;
        for (const auto& grid : {key_account_grid(), nine_field_grid()}) {
            const auto result = portfolio_matrix(up, across, grid, options);
            double expected = 0;
            for (const double count : result.expected_counts) expected += count;
            CHECK(close(expected, 25.0));
            for (const auto& account : result.accounts) {
                double sum = 0;
                for (const double share : account.probability) sum += share;
                CHECK(close(sum, 1.0));
                CHECK(account.probability[account.most_probable_field] >=
                      1.0 / static_cast<double>(grid.fields.size()));
            }
        }
    }
}
