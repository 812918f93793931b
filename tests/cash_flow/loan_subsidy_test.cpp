// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <limits>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow.hpp>

using kam::InputError;
using kam::cash_flow::annuity_repayments;
using kam::cash_flow::bullet_repayments;
using kam::cash_flow::Flow;
using kam::cash_flow::loan_subsidy;
using kam_test::close;

namespace loan_subsidy_test {

using Rational = boost::multiprecision::cpp_rational;
using Wide = boost::multiprecision::cpp_bin_float_50;

const double not_finite = std::numeric_limits<double>::quiet_NaN();
const kam::Date start = *kam::parse_date("2025-03-01");

static_assert(kam_test::describes_every_field<kam::cash_flow::LoanSubsidy<>>());

}  // namespace loan_subsidy_test
using loan_subsidy_test::not_finite;
using loan_subsidy_test::start;

TEST_CASE("loan subsidy: 100 000 for one year at 3 % when the market is at 8 % gives away 4629.63") {
    const auto loan = loan_subsidy(100000.0, bullet_repayments(100000.0, 0.03, 1), 0.08);
    CHECK(close(loan.subsidy, 4629.62962962962962963, 1e-12));
    CHECK(close(loan.present_value, 95370.3703703703703704, 1e-15));
    CHECK(loan.lent == 100000);
    CHECK(close(*loan.grant_element, 0.0462962962962962963, 1e-12));
}

TEST_CASE("loan subsidy: equal instalments (python fractions)") {
    // 50 000 for five years at 2 %, market 6 %
    const auto repayments = annuity_repayments(50000.0, 0.02, 5);
    CHECK(repayments.size() == 5);
    CHECK(close(repayments[4], 10607.91970521611039988592, 1e-14));
    const auto loan = loan_subsidy(50000.0, repayments, 0.06);
    CHECK(close(loan.subsidy, 5315.583193558733536360321, 1e-13));
    CHECK(close(*loan.grant_element, 0.1063116638711746707272064, 1e-13));

    using loan_subsidy_test::Rational;
    const auto exact =
        loan_subsidy(Rational(50000), annuity_repayments(Rational(50000), Rational(1, 50), 5), Rational(3, 50));
    CHECK(exact.subsidy == Rational("72302102146458100000/13601913376893743"));
}

TEST_CASE("loan subsidy: interest-free, at market and above market") {
    // 1000 (1 - 1.07^-3), python fractions
    CHECK(close(loan_subsidy(1000.0, bullet_repayments(1000.0, 0.0, 3), 0.07).subsidy, 183.7021231091480054, 1e-13));
    CHECK(annuity_repayments(1000.0, 0.0, 4) == Eigen::Vector4d::Constant(250));
    CHECK(close(annuity_repayments(1000.0, 1e-14, 4)[0], 250.0, 1e-13));
    CHECK(close(loan_subsidy(1000.0, bullet_repayments(1000.0, 0.07, 9), 0.07).subsidy, 0.0, 0, 1e-11));
    CHECK(close(loan_subsidy(1000.0, annuity_repayments(1000.0, 0.07, 9), 0.07).subsidy, 0.0, 0, 1e-11));
    CHECK(loan_subsidy(1000.0, annuity_repayments(1000.0, 0.09, 9), 0.07).subsidy < 0);
    CHECK_FALSE(loan_subsidy(0.0, Eigen::VectorXd::Zero(2), 0.07).grant_element);
}

TEST_CASE("loan subsidy: dated, and goods on credit for ninety days (mpmath)") {
    using std::chrono::days;
    const std::vector<Flow> credit{{start + days(90), 20000}, {start, -20000}};
    CHECK(close(loan_subsidy(credit, 0.08).subsidy, 375.9554235792521474579708, 1e-13));
    CHECK(loan_subsidy(credit, 0.08).lent == 20000);
    std::vector<Flow> yearly{{start, -50000}};
    const auto repayments = annuity_repayments(50000.0, 0.02, 5);
    for (int i = 0; i < 5; ++i) yearly.push_back({start + days(365 * (i + 1)), repayments[i]});
    CHECK(close(loan_subsidy(yearly, 0.06).subsidy, loan_subsidy(50000.0, repayments, 0.06).subsidy, 1e-12));
    CHECK(loan_subsidy(std::vector<Flow>{}, 0.06).subsidy == 0);
    CHECK_FALSE(loan_subsidy(std::vector<Flow>{}, 0.06).grant_element);
    // A second tranche a year later is worth less today.
    const std::vector<Flow> tranches{{start, -100}, {start + days(365), -100}, {start + days(730), 200}};
    CHECK(close(loan_subsidy(tranches, 0.25).lent, 180.0));
    CHECK(close(loan_subsidy(tranches, 0.25).subsidy, 52.0));
}

TEST_CASE("loan subsidy: what cannot be is refused") {
    CHECK_THROWS_AS(loan_subsidy(not_finite, Eigen::VectorXd::Ones(2), 0.08), InputError);
    CHECK_THROWS_WITH(loan_subsidy(1.0, Eigen::Vector2d(1, not_finite), 0.08), kam_test::ContainsSubstring("flows[1]"));
    CHECK_THROWS_AS(loan_subsidy(1.0, Eigen::VectorXd::Ones(2), -1.0), std::invalid_argument);
    CHECK_THROWS_AS(bullet_repayments(1.0, not_finite, 2), std::invalid_argument);
    CHECK_THROWS_WITH(bullet_repayments(1.0, 0.1, 0), kam_test::ContainsSubstring("0 periods"));
    CHECK_THROWS_AS(annuity_repayments(1.0, 0.1, -3), std::invalid_argument);
    CHECK_THROWS_AS(loan_subsidy(std::vector<Flow>{{start, not_finite}}, 0.1), InputError);
}

TEST_CASE("loan subsidy: fifty digits, and how it follows the market rate", "[scalar]") {
    using loan_subsidy_test::Wide;
    const auto wide = loan_subsidy(Wide(100000), bullet_repayments(Wide(100000), Wide(3) / 100, 1), Wide(8) / 100);
    CHECK(abs(Wide(wide.subsidy - Wide(125000) / 27)) < Wide("1e-43"));

    using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    const auto dual = loan_subsidy(100000.0, bullet_repayments(100000.0, 0.03, 1), Dual(0.08, 1, 0));
    CHECK(close(dual.subsidy.derivatives()[0], 103000 / (1.08 * 1.08), 1e-12));  // d(-103000 / (1 + m)) / dm
}
