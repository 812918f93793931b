// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <random>
#include <stdexcept>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/eigen.hpp"

#include <kam/cash_flow.hpp>

using kam::cash_flow::discount_matrix;
using kam::cash_flow::npv;
using kam_test::all_close;
using kam_test::close;

namespace value_matrix_test {

using Rational = boost::multiprecision::cpp_rational;
using Wide = boost::multiprecision::cpp_bin_float_50;

const Eigen::Vector3d rates(0.1, 0, -0.5);

Eigen::MatrixXd accounts(Eigen::Index count, Eigen::Index periods) {
    std::mt19937_64 engine(7);
    Eigen::MatrixXd flows(count, periods);
    for (Eigen::Index i = 0; i < count; ++i) {
        for (Eigen::Index t = 0; t < periods; ++t) flows(i, t) = static_cast<double>(engine() % 2001) - 1000;
    }
    return flows;
}

}  // namespace value_matrix_test
using value_matrix_test::accounts;
using value_matrix_test::rates;

TEST_CASE("discount matrix: by hand, first period now or at the end of period 1") {
    Eigen::MatrixXd now(3, 3);
    now << 1, 1, 1, 1 / 1.1, 1, 2, 1 / 1.21, 1, 4;
    CHECK(all_close(discount_matrix(3, rates), now, 1e-15));
    CHECK(all_close(discount_matrix(2, rates, 1), now.bottomRows(2), 1e-15));
    CHECK(discount_matrix(0, rates).rows() == 0);
    CHECK(discount_matrix(3, Eigen::VectorXd(0)).cols() == 0);
    CHECK(discount_matrix(2, Eigen::RowVector2i(0, 1))(1, 1) == 0.5);
}

TEST_CASE("npv of a matrix: every account at every rate is the npv of its row") {
    const Eigen::MatrixXd flows = accounts(37, 24);
    const Eigen::MatrixXd values = npv(flows, rates, 1);
    REQUIRE(values.rows() == 37);
    REQUIRE(values.cols() == 3);
    for (Eigen::Index i = 0; i < 37; ++i) {
        for (Eigen::Index j = 0; j < 3; ++j) {
            const double scale = npv(flows.row(i).cwiseAbs(), rates[j], 1);
            CHECK(close(values(i, j), npv(flows.row(i), rates[j], 1), 0, 1e-14 * scale));
        }
    }
    CHECK(values.col(1) == flows.rowwise().sum());
    const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> by_row = flows;
    CHECK(all_close(npv(by_row, rates.transpose(), 1), values, 1e-12, 1e-9));
    CHECK(all_close(npv(2 * flows.topRows(5), rates, 1), 2 * values.topRows(5), 1e-12, 1e-9));
    CHECK(all_close(npv(flows.cast<int>(), rates, 1), values, 1e-12, 1e-9));
}

TEST_CASE("npv of a matrix: a vector is one account, its values are the profile over the rates (python fractions)") {
    const Eigen::VectorXd golden = (Eigen::VectorXd(5) << -100, -50, 40, 60, 80).finished();
    const Eigen::VectorXd profile = npv(golden, rates, 1);
    CHECK(close(profile[0], -11.52429975597792, 1e-14));
    CHECK(profile[1] == 30);
    CHECK(profile[2] == 3440);  // -200 - 200 + 320 + 960 + 2560, by hand
    CHECK(npv(golden.transpose(), rates, 1) == profile);
}

TEST_CASE("npv of a matrix: trouble") {
    Eigen::MatrixXd flows = accounts(4, 6);
    CHECK_THROWS_WITH(npv(flows, Eigen::Vector2d(0.1, -1.5)), kam_test::ContainsSubstring("a rate of -1.5"));
    CHECK_THROWS_WITH(discount_matrix(-1, rates), kam_test::ContainsSubstring("-1 periods"));
    CHECK_THROWS_AS(discount_matrix(1000, Eigen::VectorXd::Constant(1, -0.9)), std::overflow_error);
    flows(2, 5) = std::numeric_limits<double>::infinity();
    flows(3, 1) = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(npv(flows, rates),
                      kam_test::ContainsSubstring("flows[2][5]") && kam_test::ContainsSubstring("flows[3][1]"));
    CHECK_THROWS_AS(npv(Eigen::MatrixXd::Constant(2, 3, 1e308), rates), std::overflow_error);
    CHECK(npv(Eigen::MatrixXd(0, 5), rates).rows() == 0);
    CHECK(npv(Eigen::MatrixXd(2, 0), rates) == Eigen::MatrixXd::Zero(2, 3));
}

TEST_CASE("npv of a matrix: rationals exactly, fifty digits", "[scalar]") {
    using value_matrix_test::Rational;
    using value_matrix_test::Wide;
    Eigen::MatrixX<Rational> flows(2, 2);
    flows << Rational(-100), Rational(121), Rational(1), Rational(0);
    const Eigen::VectorX<Rational> tenth = Eigen::VectorX<Rational>::Constant(1, Rational(1, 10));
    CHECK(npv(flows, tenth)(0, 0) == 10);
    CHECK(npv(flows, tenth, 1)(1, 0) == Rational(10, 11));
    const Eigen::VectorX<Wide> wide = Eigen::VectorX<Wide>::Constant(1, Wide("0.1"));
    const Eigen::MatrixX<Wide> values = npv(Eigen::MatrixXd(accounts(3, 9)), wide);
    for (Eigen::Index i = 0; i < 3; ++i) {
        const Wide single = npv(accounts(3, 9).row(i), Wide("0.1"));
        CHECK(abs(Wide(values(i, 0) - single)) < Wide("1e-45"));
    }
}
