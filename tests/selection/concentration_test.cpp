// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/cpp_int.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/data.hpp"

#include <kam/selection/abc.hpp>
#include <kam/selection/concentration.hpp>
#include <kam/selection/disclosure.hpp>

using kam::selection::concentration;
using kam::selection::concentration_ratio;
using kam::selection::concentration_status;
using kam::selection::ConcentrationStatus;
using kam::selection::gini;
using kam::selection::gini_corrected;
using kam::selection::herfindahl;
using kam::selection::normalised_entropy;
using kam::selection::pareto_holders;
using kam::selection::pareto_share;
using kam_test::close;

namespace concentration_test {

using Rational = boost::multiprecision::cpp_rational;
using Wide = boost::multiprecision::cpp_bin_float_50;

struct Client {
    std::string id;
    std::optional<double> sales;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales))

/// Total yearly spend of every client of the wholesaler: the sum of the six columns after Channel and Region.
Eigen::VectorXd wholesale_spend(const std::string& file) {
    std::ifstream in(file);
    std::string line;
    std::getline(in, line);
    std::vector<double> totals;
    while (std::getline(in, line)) {
        std::stringstream cells(line);
        std::string cell;
        double total = 0;
        for (int column = 0; std::getline(cells, cell, ','); ++column) total += column < 2 ? 0 : std::stod(cell);
        totals.push_back(total);
    }
    return Eigen::Map<Eigen::VectorXd>(totals.data(), static_cast<Eigen::Index>(totals.size()));
}

}  // namespace concentration_test

TEST_CASE("concentration: shares 0.5, 0.3, 0.2 (by hand, entropy by numpy)") {
    const Eigen::Vector3d values(30, 50, 20);
    const auto result = concentration(values);
    CHECK(result.status == ConcentrationStatus::defined);
    CHECK(result.total == 100);
    CHECK(close(*result.herfindahl, 0.38));
    CHECK(close(*result.effective_number, 2.6315789473684212));
    CHECK(close(*result.normalised_entropy, 0.9372305632161295));
    // Mean absolute difference: (20 + 30 + 10) x 2 / 9, over twice the mean 100 / 3.
    CHECK(close(*result.gini, 0.2));
    CHECK(close(*result.gini_corrected, 0.3));
    CHECK(close(*result.top_fifth_share, 0.3));  // 0.6 of the largest account
    CHECK(close(*result.four_fifths_holders_share, 2.0 / 3));
    CHECK(close(*concentration_ratio(values, 2), 0.8));
    CHECK(*concentration_ratio(values, 9) == 1);
    CHECK(*concentration_ratio(values, 0) == 0);
}

TEST_CASE("pareto_share and pareto_holders: the account at the line counts pro rata") {
    const Eigen::VectorXd values = (Eigen::VectorXd(5) << 10, 40, 20, 10, 20).finished();
    CHECK(*pareto_share(values, 0) == 0);
    CHECK(close(*pareto_share(values, 0.2), 0.4));
    CHECK(close(*pareto_share(values, 0.3), 0.5));
    CHECK(*pareto_share(values, 1) == 1);
    CHECK(*pareto_holders(values, 0) == 0);
    CHECK(close(*pareto_holders(values, 0.5), 0.3));
    CHECK(close(*pareto_holders(values, 1), 1.0));
    // Accounts that hold nothing are not needed to hold it all.
    CHECK(close(*pareto_holders(Eigen::Vector4d(3, 0, 1, 0), 1), 0.5));
    CHECK_THROWS_AS(pareto_share(values, 1.5), std::invalid_argument);
    CHECK_THROWS_AS(pareto_holders(values, std::numeric_limits<double>::quiet_NaN()), std::invalid_argument);
}

TEST_CASE("lorenz: from nothing to all, the poorest first") {
    const auto curve = kam::selection::lorenz(Eigen::Vector3d(30, 50, 20));
    REQUIRE(curve);
    CHECK(curve->accounts_share.isApprox(Eigen::Vector4d(0, 1.0 / 3, 2.0 / 3, 1)));
    CHECK(curve->value_share.isApprox(Eigen::Vector4d(0, 0.2, 0.5, 1)));
    CHECK_FALSE(kam::selection::lorenz(Eigen::VectorXd(0)));
}

TEST_CASE("concentration: where it has no meaning the status says why, and nothing is NaN") {
    const auto loss = concentration(Eigen::Vector3d(5, -1, 2));
    CHECK(loss.status == ConcentrationStatus::negative_values);
    CHECK(loss.negative_count == 1);
    CHECK(loss.total == 6);
    CHECK_FALSE(loss.gini);
    CHECK_FALSE(gini(Eigen::Vector3d(5, -1, 2)));
    CHECK_FALSE(pareto_share(Eigen::Vector3d(5, -1, 2), 0.2));
    CHECK(concentration(Eigen::Vector3d::Zero()).status == ConcentrationStatus::zero_total);
    CHECK_FALSE(herfindahl(Eigen::Vector3d::Zero()));
    CHECK(concentration_status(Eigen::VectorXd(0)) == ConcentrationStatus::no_accounts);

    const auto one = concentration(Eigen::Matrix<double, 1, 1>(7.0));
    CHECK(*one.gini == 0);
    CHECK(*one.herfindahl == 1);
    CHECK_FALSE(one.gini_corrected);
    CHECK_FALSE(one.normalised_entropy);
    CHECK(*concentration(Eigen::Vector3d(0, 9, 0)).normalised_entropy == 0);
}

TEST_CASE("concentration: unknown and infinite values are named") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(
        gini(Eigen::Vector3d(1, nan, -std::numeric_limits<double>::infinity())),
        kam_test::ContainsSubstring("values[1]: is unknown") && kam_test::ContainsSubstring("values[2]: is infinite"));
    CHECK_THROWS_AS(gini(Eigen::Vector2d::Constant(1.5e308)), std::overflow_error);

    using concentration_test::Client;
    const std::vector<Client> clients{{"Acme", 3.0}, {"Birch", std::nullopt}};
    CHECK_THROWS_WITH(concentration(clients, &Client::sales),
                      kam_test::ContainsSubstring("records[1] 'Birch'.sales: is unknown"));
    CHECK_THROWS_WITH(kam::selection::major_accounts(clients, &Client::sales), kam_test::ContainsSubstring("'Birch'"));
    CHECK(concentration(clients, [](const Client& c) { return c.sales.value_or(0); }).total == 3);
}

TEST_CASE("abc_classes: the account that crosses a line belongs to the better class") {
    using kam::selection::AbcClass;
    const Eigen::VectorXd values = (Eigen::VectorXd(6) << 5, 60, 3, 25, 5, 2).finished();
    const auto result = kam::selection::abc_classes(values);
    CHECK(result.cuts.a_share == 0.80);
    CHECK(result.class_of == std::vector{AbcClass::b, AbcClass::a, AbcClass::c, AbcClass::a, AbcClass::b, AbcClass::c});
    CHECK(result.groups[0].account_count == 2);
    CHECK(close(result.groups[0].value_share, 0.85));
    CHECK(result.groups[1].value == 10);
    CHECK(close(result.groups[2].value_share, 0.05));

    // One giant is class a; equal accounts are in one class; a line that is met exactly is met.
    CHECK(kam::selection::abc_classes(Eigen::Vector2d(99, 1)).class_of[0] == AbcClass::a);
    const auto equal = kam::selection::abc_classes(Eigen::VectorXd::Ones(10));
    CHECK(equal.groups[0].account_count == 10);
    CHECK(kam::selection::abc_classes(Eigen::Vector3d(0.5, 0.3, 0.2)).class_of[2] == AbcClass::b);
    CHECK(kam::selection::abc_classes(Eigen::Vector2d(1, -1)).status == ConcentrationStatus::negative_values);
    CHECK(kam::selection::abc_classes(Eigen::Vector2d(1, -1)).class_of.empty());
    for (const auto& [a, b] : {std::pair{0.0, 0.9}, {0.9, 0.8}, {0.8, 1.1}, {std::nan(""), 0.9}}) {
        CHECK_THROWS_AS(kam::selection::abc_classes(values, {a, b}), std::invalid_argument);
    }
}

TEST_CASE("major_accounts: the line of 10 % is on the list") {
    using concentration_test::Client;
    const std::vector<Client> clients{{"p", 9.0}, {"q", 10.0}, {"r", 70.0}, {"s", 1.0}, {"t", 10.0}};
    const auto list = kam::selection::major_accounts(clients, &Client::sales);
    REQUIRE(list.accounts.size() == 3);
    CHECK(list.accounts[0].key == "r");
    CHECK(list.accounts[1].key == "q");
    CHECK(list.accounts[2].key == "t");
    CHECK(close(list.accounts[0].share, 0.7));
    CHECK(list.accounts[2].index == 4);
    CHECK(kam::selection::major_accounts(clients, &Client::sales, 0.5).accounts.size() == 1);
    CHECK(kam::selection::major_accounts(Eigen::VectorXd(0)).status == ConcentrationStatus::no_accounts);
    CHECK_THROWS_AS(kam::selection::major_accounts(Eigen::Vector2d(1, 2), -0.1), std::invalid_argument);
}

TEST_CASE("concentration: 440 clients of a wholesaler (UCI 292)") {
    // Expected numbers from python3: x = sum of the last six columns per row, then with exact fractions
    //   gini = sum(abs(a - b) for a in x for b in x) / (2 n T); hhi = sum((a / T) ** 2); the largest 88 of 440 over T;
    // entropy by numpy: -(p * log(p)).sum() / log(n).
    const auto file = kam_test::data_file("wholesale_customers/wholesale_customers.csv");
    if (!file) {
        WARN("skipped: wholesale_customers");
        return;
    }
    const Eigen::VectorXd spend = concentration_test::wholesale_spend(*file);
    const auto result = concentration(spend);
    CHECK(result.account_count == 440);
    CHECK(result.total == 14'619'500);
    CHECK(close(*result.gini, 0.364022237111703, 1e-13));
    CHECK(close(*result.gini_corrected, 0.364851444941115, 1e-13));
    CHECK(close(*result.herfindahl, 0.00369954475688467, 1e-13));
    CHECK(close(*result.effective_number, 270.303528059513, 1e-13));
    CHECK(close(*result.top_fifth_share, 0.42904839426793, 1e-13));
    CHECK(close(*result.four_fifths_holders_share, 0.5708050869102, 1e-12));
    CHECK(close(*result.normalised_entropy, 0.961325057255021, 1e-13));
    CHECK(close(*concentration_ratio(spend, 10), 0.106295495741988, 1e-13));
    const auto classes = kam::selection::abc_classes(spend);
    CHECK(classes.groups[0].account_count == 252);
    CHECK(classes.groups[1].account_count == 114);
    CHECK(classes.groups[2].account_count == 74);
    CHECK(kam::selection::major_accounts(spend).accounts.empty());
}

TEST_CASE("concentration: any vector expression, other scalars") {
    Eigen::MatrixXd table(2, 3);
    table << 30, 50, 20, 3, 5, 2;
    CHECK(close(*gini(table.row(1) * 10), 0.2));
    using concentration_test::Rational;
    using Vector3 = Eigen::Vector3<Rational>;
    const Vector3 shares(Rational(3), Rational(5), Rational(2));
    CHECK(*gini(shares) == Rational(1, 5));
    CHECK(*herfindahl(shares) == Rational(19, 50));
    CHECK(close(static_cast<float>(*normalised_entropy(Eigen::Vector3f(3, 5, 2))), 0.93723056f, 1e-6));
    using concentration_test::Wide;
    CHECK(close(static_cast<double>(*normalised_entropy(Eigen::Vector3<Wide>(Wide(3), Wide(5), Wide(2)))),
                0.9372305632161295, 1e-15));
    CHECK(close(static_cast<double>(*gini(Eigen::Vector3<long double>(3, 5, 2))), 0.2, 1e-15));
}

TEST_CASE("concentration: derivatives by automatic differentiation") {
    // d HHI / d x_1 of (30, 50, 20): 2 (s_1 - HHI) / T = 2 (0.3 - 0.38) / 100 (by hand).
    using Forward = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    Eigen::VectorX<Forward> values = Eigen::Vector3d(30, 50, 20).cast<Forward>();
    values[0].derivatives()[0] = 1;
    CHECK(close(herfindahl(values)->derivatives()[0], -0.0016));
    CHECK(close(concentration(values).gini->value(), 0.2));

    using Boost = decltype(boost::math::differentiation::make_fvar<double, 1>(0.0));
    Eigen::VectorX<Boost> dual = Eigen::Vector3d(30, 50, 20).cast<Boost>();
    dual[0] = boost::math::differentiation::make_fvar<double, 1>(30.0);
    CHECK(close(herfindahl(dual)->derivative(1), -0.0016));
}

TEST_CASE("concentration: a million accounts") {
    Eigen::VectorXd values(1'000'000);
    for (Eigen::Index i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i * 7919 % 999'983);
    const auto result = concentration(values);
    CHECK(close(*result.gini, 1.0 / 3, 1e-4));  // nearly uniform
    CHECK(close(*result.herfindahl, 4.0 / 3 / 1e6, 1e-4));
}
