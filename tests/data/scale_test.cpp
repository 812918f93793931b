// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include <Eigen/Core>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <unsupported/Eigen/AutoDiff>

#include <kam/core/fields.hpp>
#include <kam/data/scale.hpp>

using kam::Direction;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace scale_test {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double inf = std::numeric_limits<double>::infinity();
using Wide = boost::multiprecision::cpp_bin_float_50;
using Dual = Eigen::AutoDiffScalar<Eigen::Vector3d>;

// By hand, of 3, 1, 4, 1, 5: min 1, max 5; mean 2.8, sum of squared deviations 12.8; squared length 52.
[[nodiscard]] Eigen::VectorXd numbers() { return (Eigen::VectorXd(5) << 3, 1, 4, 1, 5).finished(); }

template <class A, class B>
[[nodiscard]] bool all_close(const A& a, const B& b, double relative = 1e-15) {
    bool same = a.size() == b.size();
    for (Eigen::Index i = 0; same && i < a.size(); ++i) {
        same = (std::isnan(a[i]) && std::isnan(b[i])) || close(a[i], b[i], relative);
    }
    return same;
}
[[nodiscard]] Eigen::VectorXd vector(std::initializer_list<double> list) {
    Eigen::VectorXd made(static_cast<Eigen::Index>(list.size()));
    std::copy(list.begin(), list.end(), made.data());
    return made;
}

TEST_CASE("the scales of 3, 1, 4, 1, 5, by hand", "[data][scale]") {
    const Eigen::VectorXd x = numbers();
    CHECK(kam::scale_min_max(x).values == vector({0.5, 0, 0.75, 0, 1}));
    CHECK(kam::scale_min_max(x, Direction::cost).values == vector({0.5, 1, 0.25, 1, 0}));
    CHECK(all_close(kam::scale_z_score(x).values, vector({0.125, -1.125, 0.75, -1.125, 1.375}), 1e-14));
    CHECK(
        all_close(kam::scale_z_score(x, Direction::cost).values, vector({-0.125, 1.125, -0.75, 1.125, -1.375}), 1e-14));
    const double sd = std::sqrt(3.2);  // 12.8 / (5 - 1)
    CHECK(all_close(kam::scale_z_score(x, Direction::benefit, kam::Spread::sample).values,
                    vector({0.2 / sd, -1.8 / sd, 1.2 / sd, -1.8 / sd, 2.2 / sd}), 1e-14));
    CHECK(kam::scale_rank(x).values == vector({0.5, 0.125, 0.75, 0.125, 1}));
    CHECK(kam::scale_rank(x, Direction::cost).values == vector({0.5, 0.875, 0.25, 0.875, 0}));
    const double length = std::sqrt(52.0);
    CHECK(all_close(kam::scale_vector(x).values, Eigen::VectorXd(x / length)));
    CHECK(all_close(kam::scale_vector(x, Direction::cost).values, Eigen::VectorXd(1 - (x / length).array())));
}

TEST_CASE("fixed bounds cut off at 0 and 1 and do not move with the data", "[data][scale]") {
    const auto growth = kam::between(-0.5, 1.5);
    CHECK(growth.direction == Direction::benefit);
    CHECK(kam::apply(growth, -0.5) == 0);
    CHECK(kam::apply(growth, 0.5) == 0.5);
    CHECK(kam::apply(growth, 1.5) == 1);
    CHECK(kam::apply(growth, -7.0) == 0);
    CHECK(kam::apply(growth, inf) == 1);
    CHECK(kam::apply(growth, -inf) == 0);
    CHECK(std::isnan(kam::apply(growth, nan)));
    const auto cost = kam::between(400e3, 0);
    CHECK(cost.direction == Direction::cost);
    CHECK(kam::apply(cost, vector({500e3, 400e3, 100e3, 0, -1})) == vector({0, 0, 0.75, 1, 1}));
    CHECK(kam::apply(kam::between(0, 4), 3.0) == 0.75);
    CHECK_THROWS_WITH(kam::between(5.0, 5.0), ContainsSubstring("between: worst and best are the same"));
    CHECK_THROWS_AS(kam::between(nan, 5.0), std::invalid_argument);
    CHECK_THROWS_AS(kam::between(-inf, 5.0), std::invalid_argument);
    CHECK_THROWS_AS(kam::between(-1e308, 1e308), std::invalid_argument);
}

TEST_CASE("a scale takes new records", "[data][scale]") {
    const Eigen::VectorXd x = numbers();
    const Eigen::Vector3d fresh(1, 2, 7);
    CHECK(kam::apply(kam::scale_min_max(x).scaling, fresh) == Eigen::Vector3d(0, 0.25, 1.5));
    CHECK(kam::apply(kam::scale_min_max(x, Direction::cost).scaling, fresh) == Eigen::Vector3d(1, 0.75, -0.5));
    CHECK(all_close(kam::apply(kam::scale_z_score(x).scaling, fresh), Eigen::Vector3d(-1.125, -0.5, 2.625), 1e-14));
    CHECK(all_close(kam::apply(kam::scale_vector(x).scaling, fresh), Eigen::Vector3d(fresh / std::sqrt(52.0))));
    // Ranked 1 1 3 4 5: 2 lies midway between positions 1 and 2 of 0..4, 7 beyond the last.
    CHECK(kam::apply(kam::scale_rank(x).scaling, fresh) == Eigen::Vector3d(0.125, 0.375, 1));
    CHECK(kam::apply(kam::scale_rank(x).scaling, -3.0) == 0);
    CHECK(kam::apply(kam::scale_rank(x, Direction::cost).scaling, -3.0) == 1);
}

TEST_CASE("columns without differences have an answer", "[data][scale]") {
    // 0.1 is no binary fraction: a mean of many is not exactly the number, and must not be mistaken for a difference.
    const double value = GENERATE(0.1, 0.0, -7.0, 1e300, 5e-324);
    CAPTURE(value);
    const Eigen::VectorXd x = Eigen::VectorXd::Constant(7, value);
    for (const Direction direction : {Direction::benefit, Direction::cost}) {
        CHECK(kam::scale_min_max(x, direction).values == Eigen::VectorXd::Constant(7, 0.5));
        CHECK(kam::scale_z_score(x, direction).values == Eigen::VectorXd::Zero(7));
        CHECK(kam::scale_z_score(x, direction, kam::Spread::sample).values == Eigen::VectorXd::Zero(7));
        CHECK(kam::scale_rank(x, direction).values == Eigen::VectorXd::Constant(7, 0.5));
        CHECK(kam::scale_vector(x, direction).values.allFinite());
    }
    CHECK(kam::apply(kam::scale_min_max(x).scaling, 123.0) == 0.5);
    CHECK(kam::scale_vector(Eigen::VectorXd::Zero(3)).values == Eigen::Vector3d(0, 0, 0));
    CHECK(kam::scale_vector(Eigen::VectorXd::Zero(3), Direction::cost).values == Eigen::Vector3d(1, 1, 1));
    const Eigen::VectorXd one = Eigen::VectorXd::Constant(1, value);
    CHECK(kam::scale_min_max(one).values[0] == 0.5);
    CHECK(kam::scale_z_score(one, Direction::benefit, kam::Spread::sample).values[0] == 0);
    CHECK(kam::scale_rank(one).values[0] == 0.5);
}

TEST_CASE("unknown numbers stay unknown and count for nothing", "[data][scale]") {
    const Eigen::VectorXd x = vector({nan, 3, 1, nan, 4, 1, 5, nan});
    CHECK(all_close(kam::scale_min_max(x).values, vector({nan, 0.5, 0, nan, 0.75, 0, 1, nan})));
    CHECK(all_close(kam::scale_z_score(x).values, vector({nan, 0.125, -1.125, nan, 0.75, -1.125, 1.375, nan}), 1e-14));
    CHECK(all_close(kam::scale_rank(x).values, vector({nan, 0.5, 0.125, nan, 0.75, 0.125, 1, nan})));
    CHECK(close(kam::scale_vector(x).scaling.unit, std::sqrt(52.0), 1e-15));

    const Eigen::VectorXd nothing = vector({nan, nan});
    const Eigen::VectorXd empty(0);
    for (const auto scale : {+[](const Eigen::VectorXd& v) { return kam::scale_min_max(v); },
                             +[](const Eigen::VectorXd& v) { return kam::scale_z_score(v); },
                             +[](const Eigen::VectorXd& v) { return kam::scale_rank(v); },
                             +[](const Eigen::VectorXd& v) { return kam::scale_vector(v); }}) {
        CHECK(all_close(scale(nothing).values, nothing));
        CHECK(scale(empty).values.size() == 0);
        CHECK(std::isnan(kam::apply(scale(empty).scaling, 1.0)));  // nothing was seen, so nothing is known
    }
}

TEST_CASE("infinite numbers are refused where they have no place", "[data][scale]") {
    const Eigen::VectorXd x = vector({1, inf, 2, -inf});
    CHECK_THROWS_WITH(kam::scale_min_max(x),
                      ContainsSubstring("column[1]: is infinite") && ContainsSubstring("column[3]"));
    CHECK_THROWS_AS(kam::scale_z_score(x), kam::InputError);
    CHECK_THROWS_AS(kam::scale_vector(x), kam::InputError);
    CHECK(all_close(kam::scale_rank(x).values, vector({1 / 3.0, 1, 2 / 3.0, 0})));
}

TEST_CASE("very large and very small numbers neither overflow nor vanish", "[data][scale]") {
    const double unit = GENERATE(1e-320, 1e-200, 1e200, 1e307);
    CAPTURE(unit);
    const Eigen::VectorXd x = numbers() * unit;
    const double relative = unit < 1e-300 ? 1e-3 : 1e-14;  // numbers below 2.2e-308 have few digits
    CHECK(all_close(kam::scale_z_score(x).values, vector({0.125, -1.125, 0.75, -1.125, 1.375}), relative));
    CHECK(all_close(kam::scale_vector(x).values, Eigen::VectorXd(numbers() / std::sqrt(52.0)), relative));
    CHECK_THROWS_WITH(kam::scale_min_max(vector({-1.7e308, 1.7e308})), ContainsSubstring("too far apart"));
    CHECK_THROWS_AS(kam::scale_z_score(vector({-1.7e308, 1.7e308})), kam::InputError);
    CHECK_THROWS_AS(kam::scale_vector(vector({-1.7e308, 1.7e308})), kam::InputError);
}

TEST_CASE("any Eigen expression can be scaled", "[data][scale]") {
    Eigen::MatrixXd table(3, 2);
    table << 1, 10, 3, 20, 2, 40;
    CHECK(kam::scale_min_max(table.col(0)).values == Eigen::Vector3d(0, 1, 0.5));
    CHECK(kam::scale_min_max(2 * table.col(0)).values == Eigen::Vector3d(0, 1, 0.5));
    CHECK(kam::scale_rank(table.row(0)).values == Eigen::Vector2d(0, 1));
    CHECK(kam::apply(kam::between(0.0, 40.0), table) == table / 40);
    CHECK(kam::apply(kam::between(0.0, 40.0), table.transpose() * 1.0) == (table / 40).transpose());
}

TEMPLATE_TEST_CASE("scales keep the digits of their scalar", "[data][scale]", float, long double, Wide) {
    using Column = Eigen::VectorX<TestType>;
    const double tolerance = 8 * static_cast<double>(std::numeric_limits<TestType>::epsilon());
    const Column x = numbers().cast<TestType>() / TestType(3);
    const Column z = kam::scale_z_score(x).values;
    const Column v = kam::scale_vector(x, Direction::cost).values;
    using std::sqrt;
    CHECK(kam::scale_min_max(x).values[4] == TestType(1));
    CHECK(close(kam::scale_min_max(x).values[2], TestType(0.75), tolerance));
    CHECK(close(z[4], TestType(1.375), tolerance));
    CHECK(close(v[4], TestType(1 - TestType(5) / sqrt(TestType(52))), tolerance));
    CHECK(kam::scale_rank(x).values[1] == TestType(0.125));
    CHECK(kam::apply(kam::between(TestType(1), TestType(3)), TestType(2)) == TestType(0.5));
}

TEST_CASE("scales can be differentiated", "[data][scale]") {
    // d/dx of scale_min_max(1, 2, 5)[1] = (x1 - x0) / (x2 - x0), by hand: (-3/16, 1/4, -1/16)
    Eigen::VectorX<Dual> x(3);
    x << Dual(1, 3, 0), Dual(2, 3, 1), Dual(5, 3, 2);
    const Dual share = kam::scale_min_max(x).values[1];
    CHECK(share.value() == 0.25);
    CHECK(share.derivatives() == Eigen::Vector3d(-0.1875, 0.25, -0.0625));
    // d/dx of (x1 - mean) / sd by central differences
    const Eigen::Vector3d at(1, 2, 5);
    const Dual z = kam::scale_z_score(x).values[1];
    const Dual v = kam::scale_vector(x).values[1];
    for (Eigen::Index k = 0; k < 3; ++k) {
        const Eigen::Vector3d step = 1e-5 * Eigen::Vector3d::Unit(k);
        const double dz = (kam::scale_z_score(at + step).values[1] - kam::scale_z_score(at - step).values[1]) / 2e-5;
        const double dv = (kam::scale_vector(at + step).values[1] - kam::scale_vector(at - step).values[1]) / 2e-5;
        CHECK(std::abs(z.derivatives()[k] - dz) < 1e-9);
        CHECK(std::abs(v.derivatives()[k] - dv) < 1e-9);
    }
    CHECK(kam::scale_rank(x).values[1].value() == 0.5);
}

TEST_CASE("a scaling is a described struct", "[data][scale]") {
    STATIC_REQUIRE(kam::Described<kam::Scaling<>>);
    STATIC_REQUIRE(kam::Described<kam::Scaled<float>>);
    CHECK(kam::field_names<kam::Scaling<>>()[3] == "unit");
}

}  // namespace scale_test
