// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe.hpp>
#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/eigen.hpp"

#include <kam/data/random.hpp>
#include <kam/selection/allocation/money_allocation.hpp>
#include <kam/selection/allocation/water_filling.hpp>

using kam::selection::allocate_money;
using kam::selection::log_response;
using kam::selection::MoneyPlan;
using kam::selection::power_response;
using kam::selection::Response;
using kam::selection::saturating_response;
using kam::selection::water_filling;
using kam_test::all_close;
using kam_test::close;

namespace water_filling_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

struct Client {
    std::string id;
    double reach = 0;
    std::optional<double> half;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, reach, half))

/// Slope `value` up to `width`, then 0.
[[nodiscard]] Response<double> flat(std::string name, double value, double width) {
    return {std::move(name), [=](const double& x) { return value * std::fmin(x, width); },
            [=](const double& x) { return x < width ? value : 0.0; }, {}};
}

/// The best amounts in 50 digits, by bisection on one over the marginal value; the accounts can use the budget.
[[nodiscard]] Eigen::VectorX<Wide> bisected(const Eigen::VectorXd& a, const Eigen::VectorXd& b,
                                            const Eigen::VectorXd& most, double budget) {
    Eigen::VectorX<Wide> amounts(a.size());
    const auto fill = [&](const Wide& price) {
        Wide sum(0);
        for (Eigen::Index i = 0; i < a.size(); ++i) {
            const Wide wanted = a[i] * price - b[i];
            const Wide limit = most.size() == 0 ? wanted : Wide(most[i]);
            amounts[i] = a[i] > 0 && wanted > 0 ? (wanted < limit ? wanted : limit) : Wide(0);
            sum += amounts[i];
        }
        return sum;
    };
    Wide low(0), high(1);
    while (fill(high) < budget) high *= 2;
    for (int step = 0; step < 220; ++step) {
        const Wide middle((low + high) / 2);
        (fill(middle) < budget ? low : high) = middle;
    }
    fill(high);
    return amounts;
}

}  // namespace water_filling_test
using water_filling_test::bisected;
using water_filling_test::Client;
using water_filling_test::flat;
using water_filling_test::Wide;

// The amounts below were computed in python with fractions by bisection on the marginal value.

TEST_CASE("water_filling: two accounts by hand") {
    // (10 + 20) / (15 + 5 + 5) = 1.2, and 10 / 1.2 - 5 and 20 / 1.2 - 5.
    const auto plan = water_filling(Eigen::Vector2d(10, 20), Eigen::Vector2d(5, 5), 15.0);
    CHECK(close(plan.marginal_value, 1.2));
    CHECK(all_close(plan.amounts, Eigen::Vector2d(10 / 3.0, 35 / 3.0)));
    CHECK(plan.exact);
    CHECK(plan.funded_count == 2);
    CHECK(plan.kkt_residual < 1e-14);
    CHECK(std::abs(plan.left) < 1e-13);
    CHECK(close(plan.response, 10 * std::log(1 + 2 / 3.0) + 20 * std::log(1 + 7 / 3.0)));
}

TEST_CASE("water_filling: form of example 5.2 in Boyd & Vandenberghe 2004") {
    // maximise sum ln(alpha_i + x_i): levels 0.8 and 1.0 and 1.2 filled with 0.3 stand at 1.05.
    const Eigen::Vector3d alpha(0.8, 1.0, 1.2);
    const auto plan = water_filling(Eigen::Vector3d::Ones(), alpha, 0.3);
    CHECK(all_close(plan.amounts, Eigen::Vector3d(0.25, 0.05, 0), 1e-14));
    CHECK(plan.amounts[2] == 0);
    CHECK(close(1 / plan.marginal_value, 1.05));
    CHECK(plan.funded_count == 2);
}

TEST_CASE("water_filling: four accounts without and with limits") {
    const Eigen::Vector4d a(12, 30, 5, 20), b(10, 40, 2, 8);
    const auto plan = water_filling(a, b, 50.0);
    CHECK(close(plan.marginal_value, 0.6090909090909091));
    CHECK(all_close(plan.amounts,
                    Eigen::Vector4d(9.701492537313433, 9.253731343283581, 6.208955223880597, 24.83582089552239)));
    const Eigen::VectorXd most{{5, 100, 100, 12}};
    const auto limited = water_filling(a, b, 50.0, most);
    CHECK(close(limited.marginal_value, 0.4666666666666667));
    CHECK(all_close(limited.amounts, Eigen::Vector4d(5, 24.285714285714285, 8.714285714285714, 12)));
    CHECK(limited.kkt_residual < 1e-14);
    CHECK(limited.response < plan.response);
    // More money than anybody can use.
    const Eigen::VectorXd small{{5, 1, 2, 12}};
    const auto rich = water_filling(a, b, 50.0, small);
    CHECK(rich.amounts == small);
    CHECK(rich.marginal_value == 0);
    CHECK(rich.left == 30);
    CHECK(rich.kkt_residual == 0);
}

TEST_CASE("water_filling: money far below the rounding of the halves by hand") {
    // The slopes 5 / 2 and 20 / 8 are the highest, and share as 5 to 20.
    const Eigen::Vector4d a(12, 30, 5, 20), b(10, 40, 2, 8);
    const auto tied = water_filling(a, b, 1e-14);
    CHECK(all_close(tied.amounts, Eigen::Vector4d(0, 0, 2e-15, 8e-15), 1e-15));
    CHECK(std::abs(tied.left) <= 1e-29);
    CHECK(close(tied.marginal_value, 25 / (10 + 1e-14), 4e-16));
    CHECK(close(tied.response, 2.5e-14, 1e-14));  // second-order terms are below 1e-28
    // The half of account 2 one rounding step above: account 3 gets 2^-49 alone, and of the other 7 parts again 4 / 5.
    const double part = 0x1p-49;
    const auto near = water_filling(a, Eigen::Vector4d(10, 40, 2 + 0x1p-51, 8), 8 * part);
    CHECK(all_close(near.amounts, Eigen::Vector4d(0, 0, 7 / 5.0 * part, 33 / 5.0 * part), 1e-15));
    // A limit that vanishes beside the half, and what it leaves.
    const Eigen::VectorXd most{{0x1p-52, 1}};
    const auto limited = water_filling(Eigen::Vector2d(20, 5), Eigen::Vector2d(8, 2), 0x1p-50, most);
    CHECK(limited.amounts == Eigen::Vector2d(0x1p-52, 3 * 0x1p-52));
    CHECK(limited.left == 0);
    const auto single = water_filling(a.cast<float>(), b.cast<float>(), 1e-10F);
    CHECK(all_close(single.amounts.cast<double>(), Eigen::Vector4d(0, 0, 2e-11, 8e-11), 1e-6));
    const auto wide = water_filling(a.cast<long double>(), b.cast<long double>(), 1e-20L);
    CHECK(close(wide.amounts[3], 8e-21L, 1e-18));
}

TEST_CASE("water_filling: amounts of a bisection in 50 digits for budgets far below and above the halves") {
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        kam::BlockEngine engine(seed, 1);
        const Eigen::Index size = kam::uniform_int(engine, 1, 8);
        const int spread = kam::uniform_int(engine, 0, 12);
        Eigen::VectorXd a(size), b(size), most;
        for (double& x : b) x = std::exp(spread * (2 * kam::uniform_real(engine) - 1));
        for (double& x : a) x = std::exp(spread * (2 * kam::uniform_real(engine) - 1));
        // Slopes that are equal or differ in their last digits.
        if (seed % 3 == 0) {
            for (Eigen::Index i = 0; i < size; ++i) a[i] = 0.3 * b[i] * (1 + epsilon * kam::uniform_int(engine, -1, 1));
        }
        if (size > 2 && seed % 5 == 0) a[1] = 0;
        double budget = seed % 4 == 0 ? 1e-12 * b.minCoeff() : seed % 4 == 1 ? 1e12 * b.maxCoeff() : b.minCoeff();
        if (seed % 4 == 2) budget *= kam::uniform_real(engine) * 1e-3;
        if (seed % 2 == 0) {
            most.resize(size);
            for (double& x : most) x = budget * 2 * kam::uniform_real(engine);
            most[size - 1] = 2 * budget;  // whatever the others leave
        }
        INFO("seed " << seed);
        const auto plan = water_filling(a, b, budget, most);
        const Eigen::VectorX<Wide> best = bisected(a, b, most, budget);
        Wide spent(0);
        for (Eigen::Index i = 0; i < size; ++i) {
            REQUIRE(abs(Wide(plan.amounts[i] - best[i])) <= 8 * epsilon * budget);
            spent += plan.amounts[i];
        }
        REQUIRE(abs(Wide(spent - budget)) <= 8 * epsilon * budget);
        REQUIRE(std::abs(plan.left) <= 8 * epsilon * budget);
        REQUIRE(plan.kkt_residual <= 16 * epsilon);
    }
}

TEST_CASE("water_filling: numbers at the ends of their range give amounts that are numbers") {
    const double tiny = std::numeric_limits<double>::denorm_min();
    const Eigen::VectorXd a{{2e-6, tiny, 2477.0, tiny, 1e308}}, b{{5e-6, 2651.0, 6093.0, tiny, 1e-300}};
    const Eigen::VectorXd most{{2280.0, 2e-9, 4e-6, 4e-5, 0.0}};
    for (const double budget : {0.0, tiny, 1e-300, 1.0, 1e300}) {
        for (const Eigen::VectorXd& limits : {Eigen::VectorXd(), most}) {
            const auto plan = water_filling(a, b, budget, limits);
            INFO("budget " << budget << " limits " << limits.size());
            CHECK(plan.amounts.allFinite());
            CHECK(plan.amounts.minCoeff() >= 0);
            CHECK(plan.kkt_residual >= 0);
            CHECK_FALSE(std::isnan(plan.marginal_value));
            CHECK_FALSE(std::isnan(plan.left));
        }
    }
    // Slopes 1.18 and 1: the first begins first, though what the second wants until then is below the smallest number.
    const Eigen::VectorXd limits{{8e-21, 2.66e-103}};
    const Eigen::Vector2d small(tiny, 2.88e-39), halves(tiny, 2.44e-39);
    CHECK(water_filling(small, halves, 0.0, limits).amounts.isZero(0));
    CHECK(water_filling(small, halves, 1e-104, limits).amounts == Eigen::Vector2d(0, 1e-104));
    // A limit 425 powers of 10 below the half of its account.
    const Eigen::VectorXd least{{1e-118}};
    const Eigen::VectorXd large = Eigen::VectorXd::Constant(1, 1.7e308), far = Eigen::VectorXd::Constant(1, 1e307);
    CHECK(water_filling(large, far, 0.0, least).amounts[0] == 0);
    CHECK(water_filling(large, far, 1e-119, least).amounts[0] == 1e-119);
    CHECK(water_filling(large, far, 1.0, least).amounts[0] == 1e-118);
}

TEST_CASE("water_filling: no money and no account and no response") {
    const auto none = water_filling(Eigen::Vector2d(10, 20), Eigen::Vector2d(5, 4), 0.0);
    CHECK(none.amounts.isZero());
    CHECK(none.marginal_value == 5);  // of the first unit, with account 1
    CHECK(none.funded_count == 0);
    const auto nobody = water_filling(Eigen::VectorXd(0), Eigen::VectorXd(0), 7.0);
    CHECK(nobody.left == 7);
    CHECK(nobody.marginal_value == 0);
    const auto dull = water_filling(Eigen::Vector2d(0, 3), Eigen::Vector2d(5, 4), 7.0);
    CHECK(dull.amounts == Eigen::Vector2d(0, 7));
    CHECK(water_filling(Eigen::Vector2d(0, 0), Eigen::Vector2d(5, 4), 7.0).left == 7);
    const Eigen::VectorXd zero = Eigen::VectorXd::Zero(2);
    CHECK(water_filling(Eigen::Vector2d(1, 3), Eigen::Vector2d(5, 4), 7.0, zero).left == 7);
}

TEST_CASE("water_filling: conditions of the optimum on random accounts and no move of money gains") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        kam::BlockEngine engine(seed);
        const Eigen::Index size = kam::uniform_int(engine, 1, 12);
        Eigen::VectorXd a(size), b(size), most;
        for (double& x : a) x = std::exp(8 * kam::uniform_real(engine) - 4);
        for (double& x : b) x = std::exp(8 * kam::uniform_real(engine) - 4);
        if (seed % 2 == 0) most = 3 * Eigen::VectorXd::Random(size).cwiseAbs();
        const double budget = std::exp(6 * kam::uniform_real(engine) - 3);
        const auto plan = water_filling(a, b, budget, most);
        INFO("seed " << seed);
        REQUIRE(plan.kkt_residual < 1e-10);
        REQUIRE(plan.amounts.minCoeff() >= 0);
        if (most.size() != 0) REQUIRE((most - plan.amounts).minCoeff() >= 0);
        REQUIRE(close(plan.amounts.sum() + plan.left, budget));
        REQUIRE((plan.marginal_value == 0 || std::abs(plan.left) <= 1e-9 * (budget + b.sum())));
        // The same by bisection on any concave response.
        std::vector<Response<double>> responses;
        for (Eigen::Index i = 0; i < size; ++i) {
            responses.push_back(log_response(std::to_string(i), a[i], b[i]));
            if (most.size() != 0) responses.back().most = most[i];
        }
        const auto general = allocate_money(responses, budget);
        REQUIRE(general.converged);
        REQUIRE(close(general.response, plan.response, 1e-10));
        REQUIRE(close(general.marginal_value, plan.marginal_value, 1e-8));
        REQUIRE(all_close(general.amounts, plan.amounts, 1e-6, 1e-9 * (budget + b.sum())));
    }
}

TEST_CASE("water_filling: the derivative by the budget is the marginal value and 50 digits hold") {
    using boost::math::differentiation::make_fvar;
    using Dual = decltype(make_fvar<double, 1>(0.0));
    Eigen::VectorX<Dual> a(3), b(3);
    a << Dual(12), Dual(30), Dual(5);
    b << Dual(10), Dual(40), Dual(2);
    const auto plan = water_filling(a, b, Dual(make_fvar<double, 1>(50.0)));
    CHECK(close(plan.response.derivative(1), plan.marginal_value.derivative(0)));
    // d value / d budget = -(sum a) / (budget + sum b)^2
    CHECK(close(plan.marginal_value.derivative(1), -47.0 / (102.0 * 102.0)));
    const Eigen::Vector2d ten(10, 20), five(5, 5);
    const auto wide = water_filling(ten.cast<Wide>().eval(), five.cast<Wide>().eval(), Wide(15));
    CHECK(close(wide.amounts[0], Wide(Wide(10) / 3), 1e-48));
    CHECK(close(water_filling(ten.cast<float>(), five.cast<float>(), 15.0F).marginal_value, 1.2F, 1e-6));
    CHECK(close(water_filling(ten.cast<long double>(), five.cast<long double>(), 15.0L).marginal_value, 1.2L, 1e-17));
}

TEST_CASE("water_filling: bad numbers are all named") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    try {
        (void)water_filling(Eigen::Vector3d(-1, nan, 1), Eigen::Vector3d(1, 1, 0), 5.0);
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 3);
        CHECK(error.report().issues()[0].where == "scales[0]");
        CHECK(error.report().issues()[1].kind == kam::Fault::missing);
        CHECK(error.report().issues()[2].what == "must be above 0");
    }
    const Eigen::Vector2d one(1, 1);
    CHECK_THROWS_AS(water_filling(one, one, -1.0), std::invalid_argument);
    CHECK_THROWS_AS(water_filling(one, one, nan), std::invalid_argument);
    CHECK_THROWS_WITH(water_filling(one, Eigen::Vector3d(1, 1, 1), 1.0),
                      kam_test::ContainsSubstring("2 scales but 3 halves"));
    const std::vector<Client> clients{{"Acme", 10, 5}, {"Birch", 20, std::nullopt}};
    CHECK_THROWS_WITH(water_filling(clients, &Client::reach, &Client::half, 15),
                      kam_test::ContainsSubstring("'Birch'.half"));
    const std::vector<Client> known{{"Acme", 10, 5}, {"Birch", 20, 5}};
    const auto plan = water_filling(known, &Client::reach, &Client::half, 15);
    CHECK(plan.keys == std::vector<std::string>{"Acme", "Birch"});
    CHECK(close(plan.marginal_value, 1.2));
}

TEST_CASE("allocate_money: square roots share in proportion to the squares of their scales") {
    const auto plan = allocate_money<double>(
        {power_response("a", 3.0, 0.5), power_response("b", 4.0, 0.5), power_response("c", 12.0, 0.5)}, 169);
    CHECK(all_close(plan.amounts, Eigen::Vector3d(9, 16, 144), 1e-10));
    CHECK(close(plan.marginal_value, 0.5));
    CHECK(close(plan.response, 3 * 3.0 + 4 * 4.0 + 12 * 12.0));
    CHECK(plan.converged);
    CHECK_FALSE(plan.exact);
    CHECK(plan.kkt_residual < 1e-12);
    CHECK(allocate_money<double>({power_response("a", 3.0, 0.5)}, 0).response == 0);
}

TEST_CASE("allocate_money: three kinds of response together (bisection in python)") {
    const auto plan = allocate_money<double>(
        {saturating_response("a", 100.0, 20.0), log_response("b", 40.0, 10.0), power_response("c", 9.0, 0.5)}, 60);
    CHECK(close(plan.marginal_value, 1.2946813160597652));
    CHECK(all_close(plan.amounts, Eigen::Vector3d(27.023466711039063, 20.895633932322475, 12.080899356638458), 1e-10));
    CHECK(close(plan.response, 150.50939440479092));
}

TEST_CASE("allocate_money: flat slopes and kinks and money that nobody can use") {
    // Two equal flat slopes of 3 compete for what the slope of 5 leaves.
    const auto shared = allocate_money<double>({flat("a", 5, 10), flat("b", 3, 20), flat("c", 3, 20)}, 30);
    CHECK(close(shared.amounts.sum(), 30.0));
    CHECK(close(shared.amounts[0], 10.0));
    CHECK(close(shared.response, 50 + 3 * 20.0));
    CHECK(close(shared.marginal_value, 3.0));
    CHECK(shared.kkt_residual < 1e-12);
    const auto rich = allocate_money<double>({flat("a", 5, 10), flat("b", 3, 20)}, 100);
    CHECK(rich.marginal_value == 0);
    CHECK(close(rich.left, 70.0));
    CHECK(close(rich.response, 110.0));
    auto limited = flat("a", 5, 10);
    limited.most = 4;
    CHECK(close(allocate_money<double>({limited, flat("b", 3, 20)}, 10).response, 20 + 18.0));
    CHECK(allocate_money<double>({}, 10).left == 10);
    CHECK(allocate_money<double>({flat("a", 5, 10)}, 0).response == 0);
}

TEST_CASE("allocate_money: a marginal value beside the smallest normal number is found") {
    // Two equal accounts share evenly, and exp(-710) is 4e-309: a number with few digits.
    const auto plan =
        allocate_money<double>({saturating_response("a", 1.0, 1.0), saturating_response("b", 1.0, 1.0)}, 1420);
    CHECK(plan.converged);
    CHECK(plan.marginal_value > 0);
    CHECK(close(plan.amounts[0], 710.0));
    CHECK(close(plan.amounts[1], 710.0));
    CHECK(close(log_response("c", 4.0, 8.0).value(1e-30), 5e-31));
}

TEST_CASE("allocate_money: responses that are not concave are refused by name") {
    const Response<double> rising{"Acme", [](const double& x) { return x * x; }, [](const double& x) { return 2 * x; }, {}};
    CHECK_THROWS_WITH(allocate_money<double>({flat("a", 1, 1), rising}, 10),
                      kam_test::ContainsSubstring("response 1 'Acme' has a slope that rises"));
    const Response<double> broken{
        "Birch", [](const double&) { return 0.0; },
        [](const double& x) { return x > 0 ? std::numeric_limits<double>::quiet_NaN() : 1.0; }, {}};
    CHECK_THROWS_WITH(allocate_money<double>({broken}, 10), kam_test::ContainsSubstring("no number"));
    auto negative = flat("Cobalt", 1, 1);
    negative.most = -1;
    CHECK_THROWS_WITH(allocate_money<double>({negative}, 10), kam_test::ContainsSubstring("'Cobalt' has a limit"));
    CHECK_THROWS_AS(allocate_money<double>({flat("a", 1, 1)}, -1), std::invalid_argument);
}

TEST_CASE("water_filling: results describe every field") {
    STATIC_REQUIRE(kam_test::describes_every_field<MoneyPlan<double>>());
}
