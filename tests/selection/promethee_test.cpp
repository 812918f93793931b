// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "method_support.hpp"

#include <kam/selection/promethee.hpp>

using kam::selection::CriterionParameters;
using kam::selection::PartialOrder;
using kam::selection::preference;
using kam::selection::PreferenceFunction;
using kam::selection::PreferenceShape;
using kam::selection::promethee;
using kam::selection::ranks_by_row;
using kam_test::all_close;
using kam_test::close;
using kam_test::ContainsSubstring;
using kam_test::criteria;
using Ranks = std::vector<std::size_t>;

namespace promethee_test {

/// Six sites for a power station: engineers, power, construction cost, maintenance cost, villages, security.
const Eigen::MatrixXd sites{{80, 90, 6, 5.4, 8, 5},   {65, 58, 2, 9.7, 1, 1}, {83, 60, 4, 7.2, 4, 7},
                            {40, 80, 10, 7.5, 7, 10}, {52, 72, 6, 2.0, 3, 8}, {94, 96, 7, 3.6, 5, 6}};

std::vector<CriterionParameters> site_criteria() {
    auto all = criteria({1, 1, 1, 1, 1, 1}, "-+---+");
    all[0].indifference = 10;
    all[1].preference = 30;
    all[2].indifference = 0.5;
    all[2].preference = 5;
    all[3].indifference = 1;
    all[3].preference = 6;
    all[5].preference = 5;
    return all;
}
const std::vector<PreferenceShape> six_shapes{PreferenceShape::u_shape, PreferenceShape::v_shape,
                                              PreferenceShape::linear,  PreferenceShape::level,
                                              PreferenceShape::usual,   PreferenceShape::gaussian};

/// The definition: every account against every other, one preference at a time.
Eigen::VectorXd net_flow_by_pairs(const Eigen::MatrixXd& values, const std::vector<CriterionParameters>& parameters,
                                  const std::vector<PreferenceFunction<double>>& functions) {
    double weights = 0;
    for (const auto& one : parameters) weights += one.weight;
    Eigen::VectorXd flow = Eigen::VectorXd::Zero(values.rows());
    for (Eigen::Index j = 0; j < values.cols(); ++j) {
        const auto& own = parameters[static_cast<std::size_t>(j)];
        const double sign = own.direction == kam::Direction::benefit ? 1 : -1;
        const double rounding = 1e-13 * values.col(j).cwiseAbs().maxCoeff();
        for (Eigen::Index i = 0; i < values.rows(); ++i) {
            for (Eigen::Index k = 0; k < values.rows(); ++k) {
                const double difference = sign * (values(i, j) - values(k, j));
                const double won = preference(functions[static_cast<std::size_t>(j)], difference, rounding);
                flow[i] += own.weight / weights * won / static_cast<double>(values.rows() - 1);
                flow[k] -= own.weight / weights * won / static_cast<double>(values.rows() - 1);
            }
        }
    }
    return flow;
}

}  // namespace promethee_test
using promethee_test::site_criteria;
using promethee_test::sites;
using promethee_test::six_shapes;

TEST_CASE("promethee: sites of a power station with all six shapes (Brans and Vincke and Mareschal 1986)") {
    // Published, as sums over the five others: leaving 1.099, 1.980, 1.234, 1.644, 2.274, 1.500; net -0.728, 0.085,
    // -0.447, -0.102, 1.466, -0.274, from preferences of three digits. Exact figures: numpy, all pairs.
    const auto result = promethee(sites, site_criteria(), six_shapes);
    CHECK(all_close(result.leaving_flow, {0.2198691061716177, 0.39629629629629626, 0.24662738710785087,
                                          0.3292567237666273, 0.45472197418664967, 0.30007198519565}));
    CHECK(all_close(result.entering_flow, {0.36553317400979385, 0.37913416386617854, 0.3361510371760657,
                                           0.34925925925925927, 0.16182204771303807, 0.3549437907003565}));
    CHECK(all_close(result.net_flow,
                    {-0.14566406783817615, 0.01716213243011772, -0.08952365006821483, -0.02000253549263198,
                     0.2928999264736116, -0.05487180550470649},
                    1e-11));
    CHECK(ranks_by_row(result.ranking) == Ranks{6, 2, 5, 3, 1, 4});
    CHECK(close(result.leaving_flow[0] * 5, 1.099, 1e-3));
    CHECK(close(result.net_flow[4] * 5, 1.466, 2e-3));
    // By criterion, and their weighted sum is the flow.
    CHECK(all_close(Eigen::VectorXd(result.criterion_flows.col(5)),
                    {-0.07620662925127888, -0.521471649863738, 0.0850803218129329, 0.34220700926643066,
                     0.16184400328611465, 0.00854694474953865},
                    1e-11));
    for (Eigen::Index i = 0; i < 6; ++i) {
        CHECK(close(result.criterion_flows.row(i).sum() / 6, result.net_flow[i], 1e-12, 1e-15));
    }
    // PROMETHEE I: the fifth beats all; the second, strong in one thing and weak in another, cannot be compared with
    // the fourth.
    for (std::size_t other : {0U, 1U, 2U, 3U, 5U}) CHECK(partial_order(result, 4, other) == PartialOrder::better);
    CHECK(partial_order(result, 1, 3) == PartialOrder::incomparable);
    CHECK(partial_order(result, 0, 4) == PartialOrder::worse);
    CHECK(partial_order(result, 2, 2) == PartialOrder::equal);
    CHECK_THROWS_AS(partial_order(result, 0, 6), std::invalid_argument);
}

TEST_CASE("promethee: who beats another in everything has the higher flow (sign pinned wrongly in JMcDM)") {
    // Eight alternatives of that package's own test, which ranks the fifth first and the second last although the
    // second beats the fifth on all four criteria. Expected: numpy, all pairs.
    const Eigen::MatrixXd values{{42, 35, 43, 51}, {89, 72, 92, 85}, {14, 85, 17, 40}, {57, 60, 45, 80},
                                 {48, 32, 43, 40}, {71, 45, 60, 85}, {69, 40, 72, 55}, {64, 35, 70, 60}};
    auto parameters = criteria({0.25, 0.35, 0.22, 0.18}, "++++");
    parameters[0].indifference = 49, parameters[0].preference = 100;
    parameters[1].preference = 98;
    parameters[2].indifference = 45, parameters[2].preference = 95;
    parameters[3].indifference = 30, parameters[3].preference = 80;
    const auto result = promethee(values, parameters);
    CHECK(result.criteria[0].function.shape == PreferenceShape::linear);
    CHECK(result.criteria[1].function.shape == PreferenceShape::v_shape);
    CHECK(all_close(result.net_flow,
                    {-0.06989387755102039, 0.14859095638255299, 0.06136198479391755, 0.04780408163265307,
                     -0.09859591836734695, 0.00063897559023609, -0.03236974789915967, -0.05753645458183272},
                    1e-10));
    CHECK(result.ranking.order.front() == 1);
    CHECK(result.ranking.order.back() == 4);
}

TEST_CASE("preference: the six shapes at and around their thresholds (by hand)") {
    const auto of = [](PreferenceShape shape, double d) {
        return preference(PreferenceFunction<double>{shape, 1, 3, 2}, d);
    };
    const auto none = [](PreferenceShape shape) { return PreferenceFunction<double>{shape, 0, 0, 0}; };
    CHECK(of(PreferenceShape::usual, 0) == 0);
    CHECK(of(PreferenceShape::usual, 1e-9) == 1);
    CHECK(of(PreferenceShape::u_shape, 1) == 0);
    CHECK(of(PreferenceShape::u_shape, 1.001) == 1);
    CHECK(preference(PreferenceFunction<double>{PreferenceShape::v_shape, 0, 3, 0}, 1.5) == 0.5);
    CHECK(of(PreferenceShape::level, 1) == 0);
    CHECK(of(PreferenceShape::level, 1.5) == 0.5);
    CHECK(of(PreferenceShape::level, 3) == 0.5);
    CHECK(of(PreferenceShape::level, 3.5) == 1);
    CHECK(of(PreferenceShape::linear, 1) == 0);
    CHECK(of(PreferenceShape::linear, 2) == 0.5);
    CHECK(of(PreferenceShape::linear, 3) == 1);
    CHECK(close(of(PreferenceShape::gaussian, 2), 1 - std::exp(-0.5)));
    for (const auto shape : kam::values_of<PreferenceShape>()) CHECK(of(shape, -5) == 0);
    CHECK(preference(none(PreferenceShape::v_shape), 0.1) == 1);  // a slant of no width is a step
    CHECK(preference(PreferenceFunction<double>{PreferenceShape::linear, 2, 2, 0}, 2.0) == 0);
    CHECK(preference(PreferenceFunction<double>{PreferenceShape::linear, 2, 2, 0}, 2.1) == 1);
}

TEST_CASE("promethee: a difference on a threshold stays on it in every unit") {
    // 0.8 - 0.6 is above 0.2 in binary, 0.3 - 0.1 below; both are 0.2.
    for (const double unit : {1.0, 10.0, 1e6, 1e-7}) {
        auto parameters = criteria({1}, "+");
        parameters[0].indifference = 0.2 * unit;
        for (const auto& pair : {Eigen::Vector2d(0.8, 0.6), Eigen::Vector2d(0.3, 0.1), Eigen::Vector2d(0.5, 0.3)}) {
            CHECK(promethee(pair * unit, parameters).net_flow[0] == 0);
        }
        CHECK(promethee(Eigen::Vector2d(0.81, 0.6) * unit, parameters).net_flow[0] == 1);
    }
}

TEST_CASE("promethee: the sum over sorted values is the sum over all pairs for every shape and with ties", "[laws]") {
    const auto seed = GENERATE(range(1U, 9U));
    std::uint64_t state = seed;
    const auto draw = [&](std::uint64_t n) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<double>((state >> 33U) % n);
    };
    const Eigen::Index n = 60;
    Eigen::MatrixXd values(n, 6);
    for (auto& x : values.reshaped()) x = draw(20);  // many ties, many differences exactly at q and p
    values.col(2) *= 0.1;
    values.col(3).array() += 1e9;
    std::vector<CriterionParameters> parameters = criteria({3, 1, 2, 1, 5, 1}, "+-+-+-");
    std::vector<PreferenceShape> shapes;
    std::vector<PreferenceFunction<double>> functions;
    for (std::size_t j = 0; j < 6; ++j) {
        const auto shape = kam::values_of<PreferenceShape>()[(j + seed) % 6];
        const double unit = j == 2 ? 0.1 : 1;
        const double q = unit * draw(4), p = q + unit * (1 + draw(6));
        parameters[j].indifference = q;
        parameters[j].preference = p;
        shapes.push_back(shape);
        const bool slope_from_0 = shape == PreferenceShape::v_shape;
        functions.push_back({shape, slope_from_0 ? 0 : q, p, p});
    }
    const auto result = promethee(values, parameters, shapes);
    const Eigen::VectorXd expected = promethee_test::net_flow_by_pairs(values, parameters, functions);
    for (Eigen::Index i = 0; i < n; ++i) CHECK(close(result.net_flow[i], expected[i], 0, 1e-12));
    CHECK(std::abs(result.net_flow.sum()) < 1e-12);
}

TEST_CASE("promethee: narrow thresholds far from zero lose no digits") {
    // Two of a million apart by 1e-6 in values of 1e9 that spread over 1e6: the slant between 1e-7 and 2e-6.
    Eigen::VectorXd values(2001);
    for (Eigen::Index i = 0; i < 2000; ++i) values[i] = 1e9 + 500 * static_cast<double>(i);
    values[2000] = values[1000] + 0x1p-20;
    auto parameters = criteria({1}, "+");
    parameters[0].indifference = 0x1p-22;
    parameters[0].preference = 0x1p-19;
    const auto result = promethee(values, parameters);
    const double share = (0x1p-20 - 0x1p-22) / (0x1p-19 - 0x1p-22);
    CHECK(close(result.leaving_flow[2000] * 2000, 1000 + share, 1e-12));
    CHECK(close(result.entering_flow[1000] * 2000, 999 + share, 1e-12));
}

TEST_CASE("promethee: weights need not sum to 1 and flows stay within -1..1") {
    auto heavy = site_criteria();
    for (auto& one : heavy) one.weight = 50;
    const auto result = promethee(sites, heavy, six_shapes);
    CHECK(close(result.net_flow[4], 0.2928999264736116, 1e-11));
    // Unknown values are refused instead of ranked (the trap of comparisons with NaN).
    Eigen::MatrixXd unknown = sites;
    unknown(2, 1) = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(promethee(unknown, site_criteria(), six_shapes, {"a", "power", "c", "d", "e", "f"}),
                      ContainsSubstring("row 2, criterion 'power': is unknown"));
}

TEST_CASE("promethee: a shape without its threshold is refused by name") {
    const Eigen::Vector2d two(1, 2);
    CHECK_THROWS_WITH(promethee(two, criteria({1}, "+"), {PreferenceShape::level}, {"sales"}),
                      ContainsSubstring("criterion 'sales' has no indifference threshold, which the shape level"));
    CHECK_THROWS_WITH(promethee(two, criteria({1}, "+"), {PreferenceShape::gaussian}, {"sales"}),
                      ContainsSubstring("has no preference threshold"));
    auto zero = criteria({1}, "+");
    zero[0].preference = 0;
    CHECK_THROWS_WITH(promethee(two, zero, {PreferenceShape::gaussian}, {"sales"}), ContainsSubstring("above 0"));
    CHECK_THROWS_WITH(promethee(two, zero, {PreferenceShape::usual, PreferenceShape::usual}),
                      ContainsSubstring("2 preference shapes but 1 criteria"));
    zero[0].preference = 1;
    CHECK_THROWS_WITH(promethee(Eigen::VectorXd::LinSpaced(5001, 0, 1), zero, {PreferenceShape::gaussian}),
                      ContainsSubstring("5001 accounts, but at most 5000"));
    CHECK(promethee(Eigen::VectorXd::LinSpaced(5001, 0, 1), zero).net_flow.size() == 5001);
}

TEST_CASE("promethee: no account and one account and equal accounts") {
    CHECK(promethee(Eigen::MatrixXd(0, 1), criteria({1}, "+")).net_flow.size() == 0);
    CHECK(promethee(Eigen::MatrixXd::Ones(1, 1), criteria({1}, "+")).net_flow[0] == 0);
    const auto equal = promethee(Eigen::MatrixXd::Ones(3, 2), criteria({1, 2}, "+-"));
    CHECK(all_close(equal.net_flow, {0, 0, 0}));
    CHECK(equal.criteria[0].inert);
    CHECK(ranks_by_row(equal.ranking) == Ranks{1, 1, 1});
}

TEMPLATE_TEST_CASE("promethee: every kind of floating point", "[scalar]", float, long double,
                   boost::multiprecision::cpp_bin_float_50) {
    const Eigen::MatrixX<TestType> values = sites.cast<TestType>();
    const auto result = promethee(values, site_criteria(), six_shapes);
    CHECK(close(static_cast<double>(result.net_flow[4]), 0.2928999264736116, 1e-5));
    CHECK(ranks_by_row(result.ranking) == Ranks{6, 2, 5, 3, 1, 4});
}

TEST_CASE("promethee: derivative of a flow by automatic differentiation", "[scalar]") {
    // V-shape with p = 10 and values 3, 5, 9: one more unit for the middle one is 1 / 10 against each of two others
    // on either side, so its net flow grows by 2 / 10 / 2 (by hand).
    using Forward = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    Eigen::MatrixX<Forward> values = Eigen::Vector3d(3, 5, 9).cast<Forward>();
    values(1, 0).derivatives()[0] = 1;
    auto parameters = criteria({1}, "+");
    parameters[0].preference = 10;
    const auto result = promethee(values, parameters);
    CHECK(close(result.net_flow[1].value(), (0.2 - 0.4) / 2));
    CHECK(close(result.net_flow[1].derivatives()[0], 0.1));
}
