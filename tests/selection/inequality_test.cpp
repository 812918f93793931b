// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <fstream>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/data.hpp"

#include <kam/selection/portfolio/inequality.hpp>

using kam::selection::atkinson;
using kam::selection::ConcentrationStatus;
using kam::selection::generalised_entropy;
using kam::selection::gini;
using kam::selection::herfindahl;
using kam::selection::theil;
using kam::selection::theil_by_group;
using kam_test::close;

namespace inequality_test {

// Class means of incomes in the USA, 1968, as in the examples of the R package ineq.
template <class Scalar = double>
Eigen::VectorX<Scalar> incomes() {
    Eigen::VectorX<Scalar> values(10);
    values << 541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261;
    return values;
}

}  // namespace inequality_test
using inequality_test::incomes;

TEST_CASE("inequality: manual of the R package ineq - Gini 0.4620911, Atkinson 0.1796591, Herfindahl 0.1840812") {
    CHECK(close(*gini(incomes()), 0.4620911, 0, 5e-8));
    CHECK(close(*atkinson(incomes(), 0.5), 0.1796591, 0, 5e-8));
    CHECK(close(*herfindahl(incomes()), 0.1840812, 0, 5e-8));
}

TEST_CASE("inequality: the entropy family and Atkinson by python3 (math.fsum)") {
    CHECK(close(*theil(incomes()), 0.3623412423438949));
    CHECK(close(*generalised_entropy(incomes(), 0), 0.433594649520446));
    CHECK(close(*generalised_entropy(incomes(), 2), 0.42040615457742636));
    CHECK(close(*generalised_entropy(incomes(), -1), 0.8477490531206324));
    CHECK(close(*atkinson(incomes(), 0.5), 0.17965909804634195));
    CHECK(close(*atkinson(incomes(), 1), 0.35182505973507494));
    CHECK(close(*atkinson(incomes(), 2), 0.629011054511758));
    CHECK(close(*atkinson(incomes(), 0), 0.0, 0, 1e-15));
}

TEST_CASE("inequality: in single and in 50 digit precision (python3 decimal)") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    const Wide expected("0.362341242343895009805526599862708982058166670997290408");
    CHECK(close(*theil(incomes<Wide>()), expected, 1e-45));
    CHECK(close(static_cast<double>(*theil(incomes<float>())), 0.3623412423438949, 1e-6));
    // Known to 1 - (product)^(1/n) / mean: only the exponent of the precision is at stake.
    CHECK(close(static_cast<double>(*atkinson(incomes<Wide>(), 1)), 0.35182505973507494));
}

TEST_CASE("inequality: a transfer to the poorer lowers every measure (Pigou and Dalton, data of ineq::major)") {
    Eigen::VectorXd after(10);
    after << 841, 2063, 2445, 3438, 4437, 5401, 6392, 8304, 11304, 21961;
    for (const double alpha : {-1.0, 0.0, 0.5, 1.0, 2.0, 3.0}) {
        CHECK(*generalised_entropy(after, alpha) < *generalised_entropy(incomes(), alpha));
    }
    for (const double aversion : {0.25, 0.5, 1.0, 2.0})
        CHECK(*atkinson(after, aversion) < *atkinson(incomes(), aversion));
}

TEST_CASE("inequality: the orders 0 and 1 are limits, and Atkinson goes with the entropy of order 1 - aversion") {
    CHECK(close(*generalised_entropy(incomes(), 1 + 1e-7), *theil(incomes()), 1e-5));
    CHECK(close(*generalised_entropy(incomes(), 1e-7), *generalised_entropy(incomes(), 0), 1e-5));
    // 1 - A = ((alpha (alpha - 1) GE + 1)^(1 / alpha), alpha = 1 - aversion [atkinson1970].
    const double entropy = *generalised_entropy(incomes(), 0.5);
    CHECK(close(1 - *atkinson(incomes(), 0.5), std::pow(1 - 0.25 * entropy, 2)));
}

TEST_CASE("inequality: equal accounts, one that holds all, zeros") {
    const Eigen::VectorXd equal = Eigen::VectorXd::Constant(7, 0.3);
    CHECK(close(*theil(equal), 0.0, 0, 1e-15));
    CHECK(close(*atkinson(equal, 1), 0.0, 0, 1e-15));
    Eigen::VectorXd one = Eigen::VectorXd::Zero(7);
    one[3] = 5;
    CHECK(close(*theil(one), std::log(7.0)));
    CHECK(close(*atkinson(one, 0.5), 1 - 1.0 / 7));  // (7^(1/2) / 7)^2
    CHECK(*atkinson(one, 1) == 1);
    CHECK(*atkinson(one, 3) == 1);
    CHECK_FALSE(generalised_entropy(one, 0));
    CHECK_FALSE(generalised_entropy(one, -1));
    CHECK(close(*generalised_entropy(one, 2), 3.0));  // (49 / 7 - 1) / 2
}

TEST_CASE("inequality: between and within groups (by python3)") {
    const std::vector<std::string> groups{"a", "a", "a", "b", "b", "b", "c", "c", "c", "c"};
    const auto parts = theil_by_group(incomes(), groups);
    CHECK(parts.status == ConcentrationStatus::defined);
    CHECK(close(parts.between, 0.2634471404733383));
    CHECK(close(parts.within, 0.0988941018705567));
    CHECK(close(parts.total, parts.between + parts.within));
    REQUIRE(parts.groups.size() == 3);
    CHECK(parts.groups[1].group == "b");
    CHECK(parts.groups[1].account_count == 3);
    CHECK(close(parts.groups[1].value_share, 0.19938125131409004));
    CHECK(close(*parts.groups[2].theil, 0.11682323995888733));
    // All in one group is all within; each on its own is all between.
    const auto one = theil_by_group(incomes(), std::vector<std::string>(10, "x"));
    CHECK(close(one.within, one.total));
    CHECK(close(one.between, 0.0, 0, 1e-15));
    const auto each = theil_by_group(incomes(), {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"});
    CHECK(close(each.between, each.total));
}

TEST_CASE("inequality: a group that holds nothing has no inequality of its own") {
    const auto parts = theil_by_group(Eigen::Vector3d(0, 0, 4), {"none", "none", "all"});
    CHECK(parts.groups[0].group == "all");
    CHECK_FALSE(parts.groups[1].theil);
    CHECK(parts.groups[1].value_share == 0);
    CHECK(close(parts.between + parts.within, parts.total));
}

TEST_CASE("inequality: no shares, unknown values, wrong calls") {
    CHECK_FALSE(theil(Eigen::Vector2d(-1, 3)));
    CHECK_FALSE(theil(Eigen::Vector2d::Zero()));
    CHECK_FALSE(theil(Eigen::VectorXd()));
    CHECK_FALSE(atkinson(Eigen::Vector2d(-1, 3), 0.5));
    CHECK(theil_by_group(Eigen::Vector2d(-1, 3), {"a", "b"}).status == ConcentrationStatus::negative_values);
    CHECK_THROWS_AS(theil(Eigen::Vector2d(std::nan(""), 3)), kam::InputError);
    CHECK_THROWS_AS(atkinson(Eigen::Vector2d(1, 3), -0.5), std::invalid_argument);
    CHECK_THROWS_AS(atkinson(Eigen::Vector2d(1, 3), std::nan("")), std::invalid_argument);
    CHECK_THROWS_AS(generalised_entropy(Eigen::Vector2d(1, 3), std::numeric_limits<double>::infinity()),
                    std::invalid_argument);
    CHECK_THROWS_WITH(theil_by_group(Eigen::Vector2d(1, 3), {"a"}),
                      kam_test::ContainsSubstring("2 values but 1 groups"));
}

TEST_CASE("inequality: 440 clients of a wholesaler by channel (by python3)") {
    const auto file = kam_test::data_file("wholesale_customers/wholesale_customers.csv");
    if (!file) {
        WARN("skipped: wholesale_customers");
        return;
    }
    std::ifstream in(*file);
    std::string line, cell;
    std::getline(in, line);
    std::vector<double> totals;
    std::vector<std::string> channels;
    while (std::getline(in, line)) {
        std::stringstream cells(line);
        double total = 0;
        for (int column = 0; std::getline(cells, cell, ','); ++column) {
            if (column == 0) channels.push_back(cell);
            if (column >= 2) total += std::stod(cell);
        }
        totals.push_back(total);
    }
    const Eigen::Map<Eigen::VectorXd> spend(totals.data(), static_cast<Eigen::Index>(totals.size()));
    const auto parts = theil_by_group(spend, channels);
    CHECK(parts.groups[0].account_count == 298);  // hotels, restaurants, cafes; then shops
    CHECK(close(parts.total, 0.23540566406491925));
    CHECK(close(parts.between, 0.03665017881396779));  // the channel says little about the size of a client
    CHECK(close(parts.within, 0.19875548525095132));
    CHECK(close(*parts.groups[1].theil, 0.14483423625770198));
    CHECK(close(*atkinson(spend, 0.5), 0.11031732576536168));
}
