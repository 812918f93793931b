// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/core/executor.hpp>
#include <kam/selection/uncertain/acceptability.hpp>

using kam::selection::acceptability;
using kam::selection::Acceptability;
using kam::selection::AcceptabilityOptions;
using kam::selection::CriteriaTable;
using kam::selection::given_weights;
using kam::selection::ordered_weights;
using kam::selection::UncertaintyKind;
using kam_test::close;

namespace acceptability_test {

/// Criteria 0..1 of equal weight.
CriteriaTable table_of(const Eigen::MatrixXd& values) {
    CriteriaTable table;
    for (Eigen::Index i = 0; i < values.rows(); ++i)
        table.account_keys.push_back(std::string(1, static_cast<char>('a' + i)));
    for (Eigen::Index j = 0; j < values.cols(); ++j) {
        table.criterion_names.push_back("criterion " + std::to_string(j));
        table.parameters.push_back({});
        table.parameters.back().worst = 0;
        table.parameters.back().best = 1;
    }
    table.values = values;
    return table;
}

/// Within three standard errors of the exact share.
bool agrees(double share, double exact, std::size_t draws) {
    return std::abs(share - exact) <= 3 * std::sqrt(exact * (1 - exact) / static_cast<double>(draws));
}

AcceptabilityOptions asked(std::size_t places, std::size_t draws = 20'000) {
    AcceptabilityOptions options;
    options.places = places;
    options.draw_count = draws;
    options.seed = 3;
    return options;
}

const kam::selection::AccountAcceptability& of(const Acceptability& result, const std::string& key) {
    for (const auto& account : result.accounts) {
        if (account.key == key) return account;
    }
    throw std::logic_error("no account " + key);
}

/// The three corners of the simplex and an account that is half as good in all.
Eigen::MatrixXd corners() {
    Eigen::MatrixXd values(4, 3);
    values << 1, 0, 0, 0, 1, 0, 0, 0, 1, 0.5, 0.5, 0.5;
    return values;
}

}  // namespace acceptability_test
using namespace acceptability_test;

TEST_CASE("SMAA: two criteria, lengths on the line of weights (by hand)") {
    Eigen::MatrixXd values(3, 2);
    values << 1, 0, 0, 1, 0.6, 0.6;
    // a is first for w0 > 0.6, b for w0 < 0.4, c between.
    const auto first = acceptability(table_of(values), asked(1));
    CHECK(agrees(first.top_share[0], 0.4, 20'000));
    CHECK(agrees(first.top_share[1], 0.4, 20'000));
    CHECK(agrees(first.top_share[2], 0.2, 20'000));
    CHECK(first.top_share.sum() == 1);
    CHECK(of(first, "a").top_share == of(first, "a").first_share);
    CHECK(
        close(of(first, "a").top_standard_error, std::sqrt(first.top_share[0] * (1 - first.top_share[0]) / 20'000.0)));
    // Mean of w0 over (0.6, 1), (0, 0.4) and (0.4, 0.6); its spread is that of a uniform number.
    CHECK(close(of(first, "a").central_weights[0], 0.8, 0, 4 * 0.4 / std::sqrt(12 * 8000.0)));
    CHECK(close(of(first, "b").central_weights[0], 0.2, 0, 4 * 0.4 / std::sqrt(12 * 8000.0)));
    CHECK(close(of(first, "c").central_weights[0], 0.5, 0, 4 * 0.2 / std::sqrt(12 * 4000.0)));
    // Two places: c is never last, a is last for w0 < 0.5.
    const auto two = acceptability(table_of(values), asked(2));
    CHECK(two.top_share[2] == 1);
    CHECK(two.accounts[0].key == "c");
    CHECK(agrees(two.top_share[0], 0.5, 20'000));
    CHECK(agrees(of(two, "c").first_share, 0.2, 20'000));
    CHECK(two.top_share.sum() == 2);
}

TEST_CASE("SMAA: three criteria, areas of the triangle of weights (by hand)") {
    // Half as good in all is first where no weight is above 1/2: the middle one of four equal triangles.
    const auto result = acceptability(table_of(corners()), asked(1));
    for (Eigen::Index i = 0; i < 4; ++i) CHECK(agrees(result.top_share[i], 0.25, 20'000));
    CHECK(close(result.choice_entropy, 2.0, 1e-3));
    // With w0 >= w1 >= w2: the first corner for w0 > 1/2, 3/4 of that area.
    auto options = asked(1);
    options.weights = ordered_weights();
    const auto ordered = acceptability(table_of(corners()), options);
    CHECK(agrees(ordered.top_share[0], 0.75, 20'000));
    CHECK(agrees(ordered.top_share[3], 0.25, 20'000));
    CHECK(ordered.top_share[1] == 0);
    CHECK(ordered.accounts.size() == 2);  // never first: not listed, no central weights
    // Two places: half as good in all is the best or, behind a corner of more than 1/2, the second; the other place is
    // that of the largest weight.
    const auto two = acceptability(table_of(corners()), asked(2));
    CHECK(two.top_share[3] == 1);
    for (Eigen::Index i = 0; i < 3; ++i) CHECK(agrees(two.top_share[i], 1.0 / 3, 20'000));
}

TEST_CASE("SMAA: uncertain values of two accounts, the chance that the worse is the better (by hand)") {
    // 5 against 6 on a wide scale: the chance that the difference of two errors is above 1.
    Eigen::MatrixXd values(2, 1);
    values << 5, 6;
    auto table = table_of(values);
    table.parameters[0].worst = -50;
    table.parameters[0].best = 50;
    const struct {
        UncertaintyKind kind;
        double chance;
    } cases[] = {
        {UncertaintyKind::normal, 0.23975006109347669},  // Phi(-1 / sqrt 2), python3 math.erf
        {UncertaintyKind::uniform, 0.125},               // a triangle on -2..2: (2 - 1)^2 / 8
        {UncertaintyKind::triangular, 1.0 / 24},         // sum of four uniform numbers above 3
    };
    for (const auto& [kind, chance] : cases) {
        table.parameters[0].uncertainty = {kind, 1};
        const auto result = acceptability(table, asked(1));
        CHECK(agrees(result.top_share[0], chance, 20'000));
        CHECK(agrees(result.top_share[1], 1 - chance, 20'000));
    }
}

TEST_CASE("SMAA: confidence is how often values decide it with the central weights (by hand)") {
    Eigen::MatrixXd values(2, 1);
    values << 5, 6;
    auto table = table_of(values);
    table.parameters[0].worst = -50;
    table.parameters[0].best = 50;
    table.parameters[0].uncertainty = {UncertaintyKind::uniform, 1};
    auto options = asked(1, 2'000);
    CHECK_FALSE(acceptability(table, options).accounts[0].confidence);
    options.confidence_draws = 20'000;
    const auto uncertain = acceptability(table, options);
    CHECK(agrees(*of(uncertain, "a").confidence, 0.125, 20'000));
    CHECK(agrees(*of(uncertain, "b").confidence, 0.875, 20'000));
    // Certain values: the weights at which an account is the first are convex, so that it is at their mean.
    const auto certain = acceptability(table_of(corners()), options);
    for (const auto& account : certain.accounts) CHECK(*account.confidence == 1);
}

TEST_CASE("SMAA: given weights and certain values give the ranking again") {
    Eigen::MatrixXd values(3, 2);
    values << 1, 0, 0, 1, 0.6, 0.6;
    auto options = asked(1, 100);
    options.weights = given_weights();
    CHECK(acceptability(table_of(values), options).top_share == Eigen::Vector3d(0, 0, 1));
}

TEST_CASE("SMAA: equal accounts share the better place") {
    Eigen::MatrixXd values(3, 2);
    values << 0.7, 0.7, 0.7, 0.7, 0.1, 0.2;
    const auto result = acceptability(table_of(values), asked(1, 500));
    CHECK(result.top_share == Eigen::Vector3d(1, 1, 0));
    CHECK(of(result, "b").first_share == 1);
}

TEST_CASE("SMAA: the bound gives the counts of scoring all, at any size and with ties") {
    for (const auto& [rows, places] :
         {std::pair{1, 1}, {7, 3}, {40, 40}, {40, 60}, {3000, 1}, {3000, 100}, {3000, 2900}}) {
        Eigen::MatrixXd values = (Eigen::MatrixXd::Random(rows, 5).array() + 1) / 2;
        values.col(1) = values.col(1).array().square().square();        // few large ones
        values.col(2) = (values.col(2).array() * 4).floor() / 4;        // levels
        values.bottomRows(rows / 3) = values.topRows(rows / 3).eval();  // accounts like others
        values.row(0).setZero();
        CriteriaTable table = table_of(Eigen::MatrixXd(0, 5));
        table.values = values;
        for (int i = 0; i < rows; ++i) table.account_keys.push_back(std::to_string(i));
        auto options = asked(static_cast<std::size_t>(places), 300);
        const auto fast = acceptability(table, options);
        options.elite_bound = false;
        const auto plain = acceptability(table, options);
        CHECK(fast.top_share == plain.top_share);
        REQUIRE(fast.accounts.size() == plain.accounts.size());
        for (std::size_t k = 0; k < fast.accounts.size(); ++k) {
            CHECK(fast.accounts[k].index == plain.accounts[k].index);
            CHECK(fast.accounts[k].first_share == plain.accounts[k].first_share);
            CHECK(fast.accounts[k].central_weights == plain.accounts[k].central_weights);
        }
    }
}

TEST_CASE("SMAA: the same bytes for any number of threads") {
    const Eigen::MatrixXd values = (Eigen::MatrixXd::Random(200, 4).array() + 1) / 2;
    CriteriaTable table = table_of(Eigen::MatrixXd(0, 4));
    table.values = values;
    for (int i = 0; i < 200; ++i) table.account_keys.push_back(std::to_string(i));
    for (const bool uncertain : {false, true}) {
        if (uncertain) table.parameters[1].uncertainty = {UncertaintyKind::normal, 0.1};
        auto options = asked(10, 1'000);
        options.confidence_draws = 50;
        const auto one = acceptability(table, options);
        for (const unsigned threads : {1U, 3U, 8U}) {
            const auto many = acceptability(table, options, kam::Threads{threads});
            CHECK(many.top_share == one.top_share);
            REQUIRE(many.accounts.size() == one.accounts.size());
            for (std::size_t k = 0; k < one.accounts.size(); ++k) {
                CHECK(many.accounts[k].central_weights == one.accounts[k].central_weights);
                CHECK(many.accounts[k].confidence == one.accounts[k].confidence);
            }
        }
        options.seed = 4;
        CHECK(acceptability(table, options).top_share != one.top_share);
    }
}

TEST_CASE("SMAA: an unknown value counts as its policy says, else it is an error") {
    Eigen::MatrixXd values(2, 1);
    values << std::numeric_limits<double>::quiet_NaN(), 0.3;
    auto table = table_of(values);
    CHECK_THROWS_WITH(acceptability(table, asked(1, 10)), kam_test::ContainsSubstring("'a', criterion 'criterion 0'"));
    table.parameters[0].missing = {kam::selection::MissingKind::value, 0.4};
    CHECK(acceptability(table, asked(1, 10)).top_share == Eigen::Vector2d(1, 0));
}

TEST_CASE("SMAA: no accounts, stopped, wrong calls") {
    CHECK(acceptability(table_of(Eigen::MatrixXd(0, 2)), asked(1)).accounts.empty());
    std::stop_source stop;
    stop.request_stop();
    const auto stopped = acceptability(table_of(corners()), asked(1), kam::Sequential{}, {{}, stop.get_token()});
    CHECK(stopped.stopped);
    CHECK(stopped.accounts.empty());
    CHECK_THROWS_WITH(acceptability(table_of(corners()), asked(0)), kam_test::ContainsSubstring("0 places"));
    CHECK_THROWS_WITH(acceptability(table_of(corners()), asked(1, 0)), kam_test::ContainsSubstring("0 draws"));
    auto options = asked(1);
    options.weights = kam::selection::weights_between({0.5}, {});
    CHECK_THROWS_AS(acceptability(table_of(corners()), options), std::invalid_argument);
}

namespace acceptability_test {

struct Client {
    std::string id;
    double sales;
    std::optional<double> growth;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth))

}  // namespace acceptability_test

TEST_CASE("SMAA: of records and their criteria") {
    using kam::selection::benefit;
    const std::vector<Client> clients{{"solid", 10, 0.0}, {"young", 2, 0.3}, {"idle", 1, std::nullopt}};
    const auto result = acceptability(
        clients, {benefit<&Client::sales>(), benefit<&Client::growth>().missing_is_worst()}, asked(1, 20'000));
    CHECK(result.criteria == std::vector<std::string>{"sales", "growth"});
    // solid (1, 0), young (1 / 9, 1): level at w = 9/17.
    CHECK(agrees(result.top_share[0], 8.0 / 17, 20'000));
    CHECK(result.top_share[2] == 0);
}
