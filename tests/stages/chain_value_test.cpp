// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <stdexcept>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/eigen.hpp"

#include <kam/stages/chains/chain_value.hpp>

using kam::stages::chain_value;
using kam::stages::chain_value_within;
using kam_test::all_close;
using kam_test::close;

namespace chain_value_test {

/// Recency 1 to 4 and former customer; purchase probabilities .3 .2 .15 .05, nothing after.
Eigen::MatrixXd recency() {
    Eigen::MatrixXd p(5, 5);
    p << 0.3, 0.7, 0, 0, 0,   //
        0.2, 0, 0.8, 0, 0,    //
        0.15, 0, 0, 0.85, 0,  //
        0.05, 0, 0, 0, 0.95,  //
        0, 0, 0, 0, 1;
    return p;
}
/// Contribution 40 from a purchase, 4 for each mailing.
const Eigen::VectorXd flows{{36, -4, -4, -4, 0}};

}  // namespace chain_value_test
using namespace chain_value_test;

TEST_CASE("chain value: Pfeifer and Carraway 2000 (published 50.115 in four periods)") {
    // Fractions: four periods 50.1149691358..., for ever 321504/6145, 34128/6145, 7686/6145, -11184/6145.
    const auto within = chain_value_within(recency(), flows, 0.2, 4);
    CHECK(close(within(0, 4), 50.114969, 1e-8));
    CHECK(within.col(0) == flows);
    const auto forever = chain_value(recency(), flows, 0.2);
    const Eigen::VectorXd expected{{321504.0 / 6145, 34128.0 / 6145, 7686.0 / 6145, -11184.0 / 6145, 0}};
    CHECK(all_close(forever, expected, 1e-14));
    CHECK(all_close(Eigen::VectorXd(chain_value_within(recency(), flows, 0.2, 300).col(300)), expected));
}

TEST_CASE("chain value: without mail at recency 4 it is 4624/87 (fractions and published rule)") {
    Eigen::MatrixXd p = recency();
    p.row(3) << 0, 0, 0, 0, 1;
    Eigen::VectorXd saved = flows;
    saved[3] = 0;
    CHECK(close(chain_value(p, saved, 0.2)[0], 4624.0 / 87));
}

TEST_CASE("chain value: several flows at once and flows that change from period to period (by hand)") {
    Eigen::MatrixXd both(5, 2);
    both.col(0) = flows;
    both.col(1) = 2 * flows;
    const auto value = chain_value(recency(), both, 0.2);
    CHECK(all_close(value.col(1), Eigen::VectorXd(2 * value.col(0))));

    Eigen::Matrix2d p;
    p << 0.5, 0.5, 0, 1;
    Eigen::Matrix2d changing;
    changing << 10, 20, 0, 8;
    const auto within = chain_value_within(p, changing, 0.25, 1);
    CHECK(close(within(0, 1), 10 + (0.5 * 20 + 0.5 * 8) / 1.25));
    CHECK(close(within(1, 1), 8 / 1.25));
}

TEST_CASE("chain value: a tiny rate loses no digits (by hand)") {
    // One stage for ever: R (1 + d) / d.
    Eigen::MatrixXd stay = Eigen::MatrixXd::Ones(1, 1);
    CHECK(close(chain_value(stay, Eigen::VectorXd::Ones(1), 1e-13)[0], 1e13 * (1 + 1e-13), 1e-15));
}

TEST_CASE("chain value: derivatives and high precision") {
    using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    Eigen::MatrixX<Dual> p = recency().cast<Dual>();
    for (Eigen::Index k = 0; k < p.size(); ++k) p.data()[k].derivatives().setZero();
    p(0, 0).derivatives()[0] = 1;  // the probability to buy again at once
    p(0, 1).derivatives()[0] = -1;
    Eigen::VectorX<Dual> amounts = flows.cast<Dual>();
    for (Eigen::Index k = 0; k < amounts.size(); ++k) amounts[k].derivatives().setZero();
    Dual rate(0.2);
    rate.derivatives().setZero();
    const auto value = chain_value(p, amounts, rate);
    CHECK(close(value[0].value(), 321504.0 / 6145));
    Eigen::MatrixXd more = recency(), less = recency();
    more.row(0) << 0.3001, 0.6999, 0, 0, 0;
    less.row(0) << 0.2999, 0.7001, 0, 0, 0;
    const double slope = (chain_value(more, flows, 0.2)[0] - chain_value(less, flows, 0.2)[0]) / 2e-4;
    CHECK(close(value[0].derivatives()[0], slope, 1e-6));

    using Wide = boost::multiprecision::cpp_bin_float_50;
    Eigen::MatrixX<Wide> wide(5, 5);
    for (Eigen::Index i = 0; i < 5; ++i) {
        for (Eigen::Index j = 0; j < 5; ++j) wide(i, j) = Wide(static_cast<int>(recency()(i, j) * 100 + 0.5)) / 100;
    }
    const auto exact = chain_value(wide, Eigen::VectorX<Wide>(flows.cast<Wide>()), Wide(Wide(1) / 5));
    CHECK(abs(exact[0] - Wide(321504) / 6145) < Wide("1e-46"));
}

TEST_CASE("chain value: wrong calls and bad flows") {
    CHECK_THROWS_AS(chain_value(recency(), flows, 0.0), std::invalid_argument);
    CHECK_THROWS_AS(chain_value(recency(), flows, std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
    CHECK_THROWS_AS(chain_value(recency(), Eigen::VectorXd::Ones(4), 0.2), std::invalid_argument);
    CHECK_THROWS_AS(chain_value_within(recency(), Eigen::MatrixXd::Ones(5, 3), 0.2, 4), std::invalid_argument);
    CHECK_THROWS_AS(chain_value_within(recency(), flows, -1.0, 4), std::invalid_argument);
    Eigen::VectorXd unknown = flows;
    unknown[2] = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(chain_value(recency(), unknown, 0.2), kam_test::ContainsSubstring("flows(2, 0)"));
}
