// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/selection/portfolio/portfolio_mix.hpp>

using kam::selection::portfolio_mix;
using kam_test::close;

namespace portfolio_mix_test {

const std::vector<std::string> purposes{"growth", "prestige", "attack"};

Eigen::MatrixXd service() {
    Eigen::MatrixXd serves(4, 3);
    serves << 1, 0, 0, 0.5, 0.5, 0, 1, 1, 0, 0, 0.2, 0;
    return serves;
}

}  // namespace portfolio_mix_test
using namespace portfolio_mix_test;

TEST_CASE("portfolio mix: shares by account and by value, and the gap to a target (by hand)") {
    const auto mix = portfolio_mix(purposes, service(), Eigen::Vector4d(1, 1, 1, 0),
                                   Eigen::Vector4d(100, 200, 500, 900), {0.6, 0.2, 0.2});
    CHECK(mix.account_count == 3);
    CHECK(mix.value == 800);
    // The third serves two purposes in full: half an account each.
    CHECK(close(mix.purposes[0].account_count, 2.0));
    CHECK(close(*mix.purposes[0].value_share, (100 + 100 + 250) / 800.0));
    CHECK(close(mix.purposes[1].account_share, 1.0 / 3));
    CHECK(close(*mix.purposes[1].value_share, (100 + 250) / 800.0));
    CHECK(*mix.purposes[2].value_share == 0);
    CHECK(close(*mix.purposes[0].target_gap, 0.6 - 0.5625));
    CHECK(close(*mix.purposes[2].target_gap, 0.2));
    CHECK(mix.other.account_count == 0);
}

TEST_CASE("portfolio mix: an uncertain choice counts by its probability, and what serves nothing is other") {
    const auto mix =
        portfolio_mix(purposes, service(), Eigen::Vector4d(0.5, 0, 0, 1), Eigen::Vector4d(100, 200, 500, 150));
    CHECK(mix.account_count == 1.5);
    CHECK(mix.value == 200);
    CHECK(close(*mix.purposes[0].value_share, 0.25));
    CHECK(close(*mix.purposes[1].value_share, 0.15));
    CHECK(close(mix.other.account_count, 0.8));
    CHECK(close(*mix.other.value_share, 0.6));
    CHECK_FALSE(mix.purposes[0].target_share);
}

TEST_CASE("portfolio mix: values without shares, nobody chosen") {
    const auto loss =
        portfolio_mix(purposes, service(), Eigen::Vector4d::Ones(), Eigen::Vector4d(1, -2, 5, 5), {1, 0, 0});
    CHECK_FALSE(loss.purposes[0].value_share);
    CHECK_FALSE(loss.purposes[0].target_gap);
    CHECK(loss.purposes[0].account_count == 2);
    const auto none = portfolio_mix(purposes, service(), Eigen::Vector4d::Zero(), Eigen::Vector4d::Ones());
    CHECK(none.account_count == 0);
    CHECK(none.purposes[0].account_share == 0);
    CHECK_FALSE(none.other.value_share);
}

TEST_CASE("portfolio mix: numbers out of range are all named, sizes must fit") {
    Eigen::MatrixXd bad = service();
    bad(1, 1) = 1.5;
    try {
        (void)portfolio_mix(purposes, bad, Eigen::Vector4d(2, 1, 1, 1), Eigen::Vector4d(1, 1, 1, std::nan("")));
        FAIL("should have thrown");
    } catch (const kam::InputError& error) {
        CHECK(error.report().count() == 3);
        CHECK(error.report().count(kam::Fault::missing) == 1);
    }
    CHECK_THROWS_WITH(portfolio_mix(purposes, service(), Eigen::Vector3d::Ones(), Eigen::Vector4d::Ones()),
                      kam_test::ContainsSubstring("4 accounts, but 3 choices"));
    CHECK_THROWS_AS(portfolio_mix({"growth"}, service(), Eigen::Vector4d::Ones(), Eigen::Vector4d::Ones()),
                    std::invalid_argument);
    CHECK_THROWS_AS(portfolio_mix(purposes, service(), Eigen::Vector4d::Ones(), Eigen::Vector4d::Ones(), {1}),
                    std::invalid_argument);
}
