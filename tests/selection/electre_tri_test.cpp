// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "method_support.hpp"

#include <kam/selection/electre_tri.hpp>

using kam::selection::benefit;
using kam::selection::cost;
using kam::selection::electre_tri;
using kam::selection::ElectreTriOptions;
using kam_test::all_close;
using kam_test::ContainsSubstring;
using kam_test::criteria;

namespace electre_tri_test {

struct Site {
    std::string name;
    double price, transport, environment, residents, competition;
};
BOOST_DESCRIBE_STRUCT(Site, (), (name, price, transport, environment, residents, competition))

const std::vector<Site> sites{{"a1", 120, 284, 5, 3.5, 18}, {"a2", 150, 269, 2, 4.5, 24}, {"a3", 100, 413, 4, 5.5, 17},
                              {"a4", 60, 596, 6, 8.0, 20},  {"a5", 30, 1321, 8, 7.5, 16}, {"a6", 80, 734, 5, 4.0, 21},
                              {"a7", 45, 982, 7, 8.5, 13}};
const std::vector<Site> profiles{{"b1", 100, 1000, 4, 4, 15}, {"b2", 50, 500, 7, 7, 20}};

auto site_criteria() {
    return std::vector<kam::selection::Criterion<Site>>{
        cost<&Site::price>(25).indifferent(15).prefer(40).veto(100),
        cost<&Site::transport>(45).indifferent(80).prefer(350).veto(850),
        benefit<&Site::environment>(10).indifferent(1).prefer(3).veto(5),
        benefit<&Site::residents>(12).indifferent(0.5).prefer(3.5).veto(4.5),
        benefit<&Site::competition>(8).indifferent(1).prefer(5).veto(8)};
}

const Eigen::MatrixXd marks{{75, 67, 85, 82, 90}, {28, 35, 70, 90, 95}, {45, 60, 55, 68, 60}};
const Eigen::MatrixXd bounds{{50, 48, 55, 55, 60}, {70, 75, 80, 75, 85}};
auto mark_criteria() {
    auto all = criteria({1, 1, 1, 1, 1}, "+++++");
    for (auto& one : all) one.indifference = 5, one.preference = 10, one.veto = 30;
    return all;
}

}  // namespace electre_tri_test
using namespace electre_tri_test;

// Expected credibilities of this file: numpy, written from the formulas of the sources, independent of the library.

TEST_CASE("electre_tri: sites in the Ticino (Maystre and Pictet and Simos 1994)") {
    // The classes are the published ones, cut at 0.75. A partial discordance with a wrong sign (a defect of another
    // package) gives 0.49 instead of 0.056 for a5 against b2.
    const auto result = electre_tri(sites, site_criteria(), profiles);
    const std::vector<std::vector<double>> up{{0.95, 0.56},         {0.7, 0},      {1, 0.57},       {1, 0.973333},
                                              {0.598333, 0.055725}, {1, 0.443333}, {0.98, 0.295597}};
    const std::vector<std::vector<double>> down{{0.278939, 0.773333}, {0, 0.688333}, {0.49, 0.988333}, {0.024709, 0.98},
                                                {0.53, 0.95},         {0.56, 1},     {0, 0.96}};
    const std::vector<std::size_t> pessimistic{1, 0, 1, 2, 0, 1, 1}, optimistic{1, 2, 1, 2, 1, 1, 1};
    for (std::size_t i = 0; i < sites.size(); ++i) {
        CHECK(all_close(result.accounts[i].outranks, up[i], 0, 1e-6));
        CHECK(all_close(result.accounts[i].outranked, down[i], 0, 1e-6));
        CHECK(result.accounts[i].pessimistic == pessimistic[i]);
        CHECK(result.accounts[i].optimistic == optimistic[i]);
    }
    CHECK(result.account_keys[3] == "a4");
    CHECK(result.accounts[3].pessimistic_name == "key");
    CHECK(result.accounts[1].pessimistic_name == "standard");
    CHECK(result.accounts[1].optimistic_name == "key");  // strong and weak: incomparable with both bounds
}

TEST_CASE("electre_tri: three alternatives and one or two profiles (manual of Mousseau and others 1999)") {
    // Published credibilities 0.88, 0, 0.002 against the single profile.
    const auto one = electre_tri(marks, mark_criteria(), bounds.bottomRows(1), {0.76, {}});
    CHECK(all_close(one.accounts[0].outranks, {0.88}));
    CHECK(all_close(one.accounts[1].outranks, {0}));
    CHECK(all_close(one.accounts[2].outranks, {0.002344940604509597}, 1e-10));
    CHECK(all_close(one.accounts[0].outranked, {0.92}));
    CHECK(all_close(one.accounts[1].outranked, {0.6}));
    CHECK(one.class_names == std::vector<std::string>{"0", "1"});

    const auto two = electre_tri(marks, mark_criteria(), bounds, {0.76, {"C1", "C2", "C3"}});
    CHECK(two.accounts[0].pessimistic_name == "C3");
    CHECK(two.accounts[1].pessimistic_name == "C1");
    CHECK(two.accounts[1].optimistic_name == "C3");
    CHECK(two.accounts[2].pessimistic_name == "C2");
    CHECK(two.accounts[2].optimistic_name == "C2");
    // Four of five criteria would do, but the first is too far behind: a veto, by name.
    CHECK(two.accounts[1].vetoes.empty());
    const Eigen::MatrixXd uneven{{28, 100, 100, 100, 100}};
    const auto stopped =
        electre_tri(uneven, mark_criteria(), bounds.bottomRows(1), {0.76, {}}, {"p", "q", "r", "s", "t"});
    CHECK(stopped.accounts[0].pessimistic == 0);
    CHECK(stopped.accounts[0].vetoes == std::vector<std::string>{"p"});
}

TEST_CASE("electre_tri: a credibility that is exactly the cut reaches it") {
    // 3 of 4 weights of 0.25, and 7 of 10 of 0.1, sum to the cut but for rounding.
    auto four = criteria({0.25, 0.25, 0.25, 0.25}, "++++");
    const Eigen::MatrixXd account{{1, 1, 1, 0}}, profile{{1, 1, 1, 1}};
    CHECK(electre_tri(account, four, profile, {0.75, {}}).accounts[0].pessimistic == 1);
    auto ten = criteria(std::vector<double>(10, 0.1), "++++++++++");
    Eigen::MatrixXd seven = Eigen::MatrixXd::Ones(1, 10);
    seven.rightCols(3).setZero();
    CHECK(electre_tri(seven, ten, Eigen::MatrixXd::Ones(1, 10), {0.7, {}}).accounts[0].pessimistic == 1);
}

TEST_CASE("electre_tri: other accounts move nobody and a better account is never sorted lower") {
    const auto all = electre_tri(marks, mark_criteria(), bounds, {0.76, {}});
    const auto alone = electre_tri(marks.row(2), mark_criteria(), bounds, {0.76, {}});
    CHECK(alone.accounts[0].pessimistic == all.accounts[2].pessimistic);
    CHECK(alone.accounts[0].outranks == all.accounts[2].outranks);
    CHECK(all.anchored);
    for (Eigen::Index i = 0; i < 3; ++i) {
        for (Eigen::Index j = 0; j < 5; ++j) {
            for (double more = 2; more < 60; more += 6) {
                Eigen::MatrixXd better = marks.row(i);
                better(0, j) += more;
                const auto after = electre_tri(better, mark_criteria(), bounds, {0.76, {}}).accounts[0];
                CHECK(after.pessimistic >= all.accounts[static_cast<std::size_t>(i)].pessimistic);
                CHECK(after.optimistic >= all.accounts[static_cast<std::size_t>(i)].optimistic);
                CHECK(after.optimistic >= after.pessimistic);
            }
        }
    }
}

TEST_CASE("electre_tri: profiles and cuts and names that cannot be") {
    const std::vector<std::string> names{"p", "q", "r", "s", "t"};
    Eigen::MatrixXd crossed = bounds;
    crossed(1, 2) = 50;
    CHECK_THROWS_WITH(electre_tri(marks, mark_criteria(), crossed, {}, names),
                      ContainsSubstring("criterion 'r' is worse in profile 1 than in the profile below"));
    Eigen::MatrixXd same = bounds;
    same.row(1) = same.row(0);
    CHECK_THROWS_WITH(electre_tri(marks, mark_criteria(), same), ContainsSubstring("profiles 0 and 1 are the same"));
    CHECK_THROWS_WITH(electre_tri(marks, mark_criteria(), Eigen::MatrixXd(0, 5)), ContainsSubstring("0 profiles"));
    CHECK_THROWS_WITH(electre_tri(marks, mark_criteria(), Eigen::MatrixXd::Ones(1, 4)),
                      ContainsSubstring("1 profiles of 4 values for 5 criteria"));
    crossed(1, 2) = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(electre_tri(marks, mark_criteria(), crossed, {}, names),
                      ContainsSubstring("'r' is not finite in profile 1"));
    CHECK_THROWS_WITH(electre_tri(marks, mark_criteria(), bounds, {0.4, {}}), ContainsSubstring("a cut of 0.4"));
    CHECK_THROWS_WITH(electre_tri(marks, mark_criteria(), bounds, {0.75, {"low", "high"}}),
                      ContainsSubstring("2 names for 3 classes"));
}

TEMPLATE_TEST_CASE("electre_tri: every kind of floating point", "[scalar]", float, long double,
                   boost::multiprecision::cpp_bin_float_50) {
    const Eigen::MatrixX<TestType> values = marks.cast<TestType>();
    const auto result = electre_tri(values, mark_criteria(), bounds.cast<TestType>(), {0.76, {}});
    CHECK(kam_test::close(static_cast<double>(result.accounts[2].outranks[1]), 0.002344940604509597, 1e-4));
    CHECK(result.accounts[0].pessimistic == 2);
}
