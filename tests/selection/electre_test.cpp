// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "method_support.hpp"

#include <kam/selection/electre.hpp>
#include <kam/selection/electre_iii.hpp>

using kam::selection::DiscordanceScale;
using kam::selection::electre;
using kam::selection::electre_iii;
using kam::selection::ElectreOptions;
using kam::selection::PartialOrder;
using kam::selection::rank_by_credibility;
using kam_test::all_close;
using kam_test::ContainsSubstring;
using kam_test::criteria;
using Rows = std::vector<std::size_t>;

namespace electre_test {

const Eigen::MatrixXd places{{6, 5, 28, 5, 5}, {4, 2, 25, 10, 9}, {5, 7, 35, 9, 6},
                             {6, 1, 27, 6, 7}, {6, 8, 30, 7, 9},  {5, 6, 26, 4, 8}};
auto place_criteria() { return criteria({0.25, 0.25, 0.1, 0.2, 0.2}, "++-++"); }

Eigen::MatrixXd by_sum(Eigen::MatrixXd values) {
    for (auto column : values.colwise()) column /= column.sum();
    return values;
}

}  // namespace electre_test
using electre_test::by_sum;
using electre_test::place_criteria;
using electre_test::places;

// Expected numbers of this file: numpy, written from the formulas of the sources, independent of the library.

TEST_CASE("electre: where to settle in Aragon (Cebrian and Porcar 2009)") {
    // Published: concordance and discordance to three digits, and the choice of the fifth place.
    const auto result = electre(by_sum(places), place_criteria(), ElectreOptions{0.65, 0.35, DiscordanceScale::common});
    const Eigen::MatrixXd concordance{{0, 0.5, 0.35, 0.5, 0.35, 0.45}, {0.5, 0, 0.5, 0.75, 0.5, 0.5},
                                      {0.65, 0.5, 0, 0.45, 0.2, 0.7},  {0.75, 0.25, 0.55, 0, 0.35, 0.45},
                                      {0.9, 0.7, 0.8, 0.9, 0, 0.9},    {0.55, 0.5, 0.55, 0.55, 0.1, 0}};
    const Eigen::MatrixXd discordance{
        {0, 0.505226, 0.404181, 0.188312, 0.428571, 0.282468}, {0.428571, 0, 0.714286, 0.258929, 0.857143, 0.571429},
        {0.169591, 0.282468, 0, 0.193818, 0.282468, 0.218045}, {0.571429, 0.404181, 0.857143, 0, 1, 0.714286},
        {0.048454, 0.303136, 0.202091, 0.072682, 0, 0.096909}, {0.129464, 0.606272, 0.505226, 0.202091, 0.303136, 0}};
    CHECK((result.concordance - concordance).cwiseAbs().maxCoeff() < 1e-12);
    CHECK((result.discordance - discordance).cwiseAbs().maxCoeff() < 1e-6);
    CHECK(result.outranks[1] == Rows{3});
    CHECK(result.outranks[2] == Rows{0, 5});
    CHECK(result.outranks[4] == Rows{0, 1, 2, 3, 5});
    CHECK(result.kernel == Rows{4});
    CHECK(result.cycles.empty());
    // 0.75 of the weights, but too far behind in one: the fourth does not outrank the first.
    REQUIRE(result.vetoed.size() == 1);
    CHECK(result.vetoed[0].account == 3);
    CHECK(result.vetoed[0].other == 0);
    CHECK(result.vetoed[0].criteria == std::vector<std::string>{"1"});
    // Each by its own range: the unit of a column does not matter.
    const auto each = electre(places, place_criteria(), ElectreOptions{0.65, 0.35, DiscordanceScale::each});
    const Eigen::RowVectorXd fifth{{0.2, 0.5, 1.0 / 3, 0.3, 0, 0.4}};
    CHECK((each.discordance.row(4) - fifth).cwiseAbs().maxCoeff() < 1e-12);
    CHECK((each.discordance - electre(by_sum(places), place_criteria(), ElectreOptions{}).discordance)
              .cwiseAbs()
              .maxCoeff() < 1e-12);
}

TEST_CASE("electre: the stricter the thresholds the larger the kernel (Barba-Romero and Pomerol 1997)") {
    // The six kernels were found in python by trying all subsets.
    const Eigen::MatrixXd values{{0.188, 0.172, 0.168, 0.122, 0.114}, {0.125, 0.069, 0.188, 0.244, 0.205},
                                 {0.156, 0.241, 0.134, 0.220, 0.136}, {0.188, 0.034, 0.174, 0.146, 0.159},
                                 {0.188, 0.276, 0.156, 0.171, 0.205}, {0.156, 0.207, 0.180, 0.098, 0.182}};
    const auto weights = criteria({0.25, 0.25, 0.10, 0.20, 0.20}, "+++++");
    const auto kernel = [&](double c, double d) {
        return electre(by_sum(values), weights, ElectreOptions{c, d, DiscordanceScale::common}).kernel;
    };
    CHECK(kernel(0.50, 0.50) == Rows{4});
    CHECK(kernel(0.60, 0.40) == Rows{4});
    CHECK(kernel(0.70, 0.30) == Rows{1, 4});
    CHECK(kernel(0.80, 0.20) == Rows{1, 2, 4});
    CHECK(kernel(0.89, 0.10) == Rows{1, 2, 4});
    CHECK(kernel(0.89, 0.08) == Rows{1, 2, 4, 5});
    CHECK(kernel(0.89, 0.05) == Rows{1, 2, 3, 4, 5});
    CHECK(kernel(0.94, 0.05) == Rows{0, 1, 2, 3, 4, 5});
    CHECK(kernel(1.00, 0.00) == Rows{0, 1, 2, 3, 4, 5});
}

TEST_CASE("electre: a circle is reported and stands or falls as one") {
    // Condorcet: each of three beats the next on two of three criteria; a fourth is beaten by all.
    const Eigen::MatrixXd values{{3, 2, 1}, {1, 3, 2}, {2, 1, 3}, {0, 0, 0}};
    const auto result = electre(values, criteria({1, 1, 1}, "+++"), ElectreOptions{0.6, 1, DiscordanceScale::each});
    REQUIRE(result.cycles.size() == 1);
    CHECK(result.cycles[0] == Rows{0, 1, 2});
    CHECK(result.kernel == Rows{0, 1, 2});
    const auto strict = electre(values, criteria({1, 1, 1}, "+++"), ElectreOptions{0.7, 1, DiscordanceScale::each});
    CHECK(strict.cycles.empty());
    CHECK(strict.kernel == Rows{0, 1, 2});
    // Equal accounts outrank each other.
    const auto equal = electre(Eigen::MatrixXd::Ones(2, 1), criteria({1}, "+"), ElectreOptions{});
    CHECK(equal.kernel == Rows{0, 1});
    CHECK(equal.cycles.size() == 1);
    CHECK(electre(Eigen::MatrixXd(0, 1), criteria({1}, "+"), ElectreOptions{}).kernel.empty());
}

TEST_CASE("electre: a veto threshold stops by name and thresholds outside 0..1 are refused") {
    auto parameters = criteria({3, 1}, "++");
    const Eigen::MatrixXd values{{10, 2}, {5, 3}};
    CHECK(electre(values, parameters, ElectreOptions{0.7, 1, DiscordanceScale::each}).kernel == Rows{0});
    parameters[1].veto = 1;
    const auto result =
        electre(values, parameters, ElectreOptions{0.7, 1, DiscordanceScale::each}, {"sales", "growth"});
    CHECK(result.kernel == Rows{0, 1});
    REQUIRE(result.vetoed.size() == 1);
    CHECK(result.vetoed[0].criteria == std::vector<std::string>{"growth"});
    CHECK_THROWS_AS(electre(values, parameters, ElectreOptions{1.1, 0.3, DiscordanceScale::each}),
                    std::invalid_argument);
    const Eigen::MatrixXd unknown{{1, std::numeric_limits<double>::quiet_NaN()}};
    CHECK_THROWS_WITH(electre(unknown, parameters, ElectreOptions{}, {"sales", "growth"}),
                      ContainsSubstring("row 0, criterion 'growth': is unknown"));
    CHECK_THROWS_WITH(electre(Eigen::MatrixXd::Zero(5001, 1), criteria({1}, "+"), ElectreOptions{}),
                      ContainsSubstring("5001 accounts, but at most 5000"));
}

TEST_CASE("electre_iii: six projects (example of the R package MCDA by Meyer and Bigaret)") {
    const Eigen::MatrixXd values{{10, 20, 5, 10, 16}, {0, 5, 5, 16, 10},    {0, 10, 0, 16, 7},
                                 {20, 5, 10, 10, 13}, {20, 10, 15, 10, 13}, {20, 10, 20, 13, 13}};
    auto parameters = criteria({3, 2, 3, 1, 1}, "+++++");
    for (auto& one : parameters) one.indifference = 3, one.preference = 5, one.veto = 11;
    const auto result = electre_iii(values, parameters);
    const Eigen::MatrixXd concordance{{1, 0.9, 0.9, 0.4, 0.4, 0.4}, {0.4, 1, 0.8, 0.4, 0.2, 0.2},
                                      {0.1, 0.7, 1, 0.3, 0.3, 0.3}, {0.8, 0.9, 0.7, 1, 0.5, 0.5},
                                      {0.8, 0.9, 0.9, 1, 1, 0.7},   {0.8, 1, 1, 1, 1, 1}};
    CHECK((result.concordance - concordance).cwiseAbs().maxCoeff() < 1e-12);
    CHECK(kam_test::close(result.credibility(0, 3), 1.0 / 9));  // (1 - 5/6) / (1 - 0.4) x 0.4 by hand
    CHECK(kam_test::close(result.credibility(4, 0), 2.0 / 3));
    CHECK(kam_test::close(result.credibility(3, 5), 1.0 / 6));
    CHECK(result.credibility(0, 5) == 0);  // 15 behind where 11 is the veto
    // Distilled independently in python: P6, P5, P1, P4, {P2, P3} from the best, P6, P1, P5, P4, P3, P2 from the worst.
    CHECK(result.descending == Rows{3, 5, 5, 4, 2, 1});
    CHECK(result.ascending == Rows{2, 6, 5, 4, 3, 1});
    CHECK(partial_order(result, 0, 4) == PartialOrder::incomparable);
    CHECK(partial_order(result, 5, 4) == PartialOrder::better);
    CHECK(partial_order(result, 1, 2) == PartialOrder::worse);
    CHECK(result.incomparable_count == 1);
    CHECK(result.ranking.order.front() == 5);
    CHECK(result.ranking.ranks == Rows{1, 2, 2, 4, 5, 6});
}

TEST_CASE("rank_by_credibility: two printed credibility matrices of five alternatives (distilled in python)") {
    const Eigen::MatrixXd countries{{1, 0.6, 0.3, 0.7, 0.55},
                                    {0, 1, 0.2, 0, 0},
                                    {0.58, 0.6, 1, 0.85, 0},
                                    {0.3, 0, 0.6, 1, 0.58},
                                    {0.6, 0, 0.6, 0.7, 1}};
    const auto result = rank_by_credibility(countries);
    CHECK(result.descending == Rows{2, 3, 1, 3, 3});
    CHECK(result.ascending == Rows{3, 4, 2, 5, 1});
    const Eigen::MatrixXd five{{1, 0, 1, 0.8, 1},
                               {0, 1, 0, 0.9, 0.67},
                               {0.6, 0, 1, 0.6, 0.8},
                               {0.25, 0.8, 0.67, 1, 0.85},
                               {0.67, 0, 0.8, 0.8, 1}};
    CHECK(rank_by_credibility(five).descending == Rows{1, 2, 3, 3, 3});
    CHECK(rank_by_credibility(five).ascending == Rows{1, 1, 3, 2, 3});
    CHECK_THROWS_AS(rank_by_credibility(Eigen::MatrixXd::Ones(2, 3)), std::invalid_argument);
    CHECK_THROWS_AS(rank_by_credibility(Eigen::MatrixXd::Constant(2, 2, 1.5)), std::invalid_argument);
    CHECK_THROWS_AS(rank_by_credibility(five, {0.3, -0.5}), std::invalid_argument);
}

TEST_CASE("electre_iii: equal accounts are one class and no account is none") {
    const auto equal = electre_iii(Eigen::MatrixXd::Ones(3, 2), criteria({1, 1}, "+-"));
    CHECK(equal.descending == Rows{1, 1, 1});
    CHECK(equal.ascending == Rows{1, 1, 1});
    CHECK(equal.incomparable_count == 0);
    CHECK(electre_iii(Eigen::MatrixXd(0, 2), criteria({1, 1}, "+-")).descending.empty());
    CHECK(electre_iii(Eigen::MatrixXd::Ones(1, 2), criteria({1, 1}, "+-")).descending == Rows{1});
}

TEMPLATE_TEST_CASE("electre: every kind of floating point", "[scalar]", float, long double,
                   boost::multiprecision::cpp_bin_float_50) {
    const Eigen::MatrixX<TestType> values = places.cast<TestType>();
    CHECK(electre(values, place_criteria(), ElectreOptions{0.65, 0.35, DiscordanceScale::each}).outranks[4] ==
          Rows{0, 2, 3});
    auto parameters = place_criteria();
    for (auto& one : parameters) one.indifference = 1, one.preference = 2;
    CHECK(electre_iii(values, parameters).ranking.order.front() == 4);
}
