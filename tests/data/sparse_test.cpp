// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <list>
#include <map>
#include <random>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/SparseCore>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include <kam/data/sparse.hpp>
#include <kam/data/sparse_eigen.hpp>

using kam::Duplicates;
using kam_test::ContainsSubstring;

namespace sparse_test {

struct AccountTag {};
struct ContactTag {};
using Account = kam::Index<AccountTag>;
using Contact = kam::Index<ContactTag>;
using Matrix = kam::LinkMatrix<AccountTag, ContactTag>;
using Link = kam::Link<AccountTag, ContactTag>;

static_assert(!std::is_convertible_v<int, Account>);
static_assert(!std::is_convertible_v<Account, Contact> && !std::is_constructible_v<Account, Contact>);

[[nodiscard]] std::vector<Link> links() {
    return {{Account(2), Contact(3), 5},
            {Account(0), Contact(1), 1},
            {Account(2), Contact(0), 4},
            {Account(0), Contact(3), 2}};
}
[[nodiscard]] Eigen::MatrixXd dense(const Matrix& matrix) { return Eigen::MatrixXd(kam::eigen_map(matrix)); }

TEST_CASE("a link matrix holds its rows sorted by column", "[data][sparse]") {
    const Matrix m(3, 4, links());
    CHECK(m.rows() == 3);
    CHECK(m.columns() == 4);
    CHECK(m.link_count() == 4);
    CHECK(m.degree(Account(0)) == 2);
    CHECK(m.degree(Account(1)) == 0);
    const std::vector<std::pair<int, double>> expected{{0, 4}, {3, 5}};
    std::vector<std::pair<int, double>> seen;
    for (const auto [to, weight] : m.row(Account(2))) seen.emplace_back(to.value, weight);
    CHECK(seen == expected);
    CHECK(m.row(Account(1)).begin() == m.row(Account(1)).end());
    CHECK(m.weight(Account(2), Contact(3)) == 5);
    CHECK_FALSE(m.weight(Account(2), Contact(1)));
    CHECK_FALSE(m.weight(Account(1), Contact(0)));
}

TEST_CASE("duplicate links are dealt with as asked", "[data][sparse]") {
    std::vector<Link> twice = links();
    twice.push_back({Account(2), Contact(3), 10});
    twice.push_back({Account(0), Contact(1), 7});
    twice.push_back({Account(2), Contact(3), 100});
    const auto weight = [&](Duplicates duplicates) {
        const Matrix m(3, 4, twice, duplicates);
        CHECK(m.link_count() == 4);
        CHECK(m.weight(Account(0), Contact(3)) == 2);  // what was not repeated stays, and behind a gap too
        CHECK(m.weight(Account(2), Contact(0)) == 4);
        return std::pair(*m.weight(Account(2), Contact(3)), *m.weight(Account(0), Contact(1)));
    };
    CHECK(weight(Duplicates::sum) == std::pair(115.0, 8.0));
    CHECK(weight(Duplicates::keep_first) == std::pair(5.0, 1.0));
    CHECK(weight(Duplicates::keep_last) == std::pair(100.0, 7.0));
    CHECK(weight(Duplicates::keep_largest) == std::pair(100.0, 7.0));
    CHECK_NOTHROW(Matrix(3, 4, links(), Duplicates::reject));
    try {
        const Matrix m(3, 4, twice, Duplicates::reject);
        FAIL("must throw");
    } catch (const kam::InputError& error) {
        CHECK(std::string(error.what()) ==
              "links[4]: has the ends of links[0]\n"
              "links[5]: has the ends of links[1]\n"
              "links[6]: has the ends of links[0]\n");
        CHECK(error.report().count(kam::Fault::duplicate) == 3);
    }
}

TEST_CASE("links that lead outside are all named", "[data][sparse]") {
    std::vector<Link> bad = links();
    bad.push_back({Account(3), Contact(-1), 1});
    bad.push_back({Account(0), Contact(4), 1});
    CHECK_THROWS_WITH(Matrix(3, 4, bad), ContainsSubstring("links[4].from: is 3; there are 3, counted from 0") &&
                                             ContainsSubstring("links[4].to: is -1; there are 4, counted from 0") &&
                                             ContainsSubstring("links[5].to: is 4; there are 4, counted from 0"));
    CHECK_THROWS_AS(Matrix(0, 0, links()), kam::InputError);
    CHECK_THROWS_AS(Matrix(-1, 4, links()), std::invalid_argument);
}

TEST_CASE("empty matrices are matrices", "[data][sparse]") {
    const Matrix nothing;
    CHECK(nothing.rows() == 0);
    CHECK(nothing.link_count() == 0);
    CHECK(nothing.transposed().rows() == 0);
    CHECK(kam::eigen_map(nothing).nonZeros() == 0);
    const Matrix no_links(2, 3, std::vector<Link>{});
    CHECK(no_links.transposed().rows() == 3);
    CHECK(no_links.transposed().columns() == 2);
    CHECK(dense(no_links) == Eigen::MatrixXd::Zero(2, 3));
    CHECK(Matrix(2, 0, std::vector<Link>{}).degree(Account(1)) == 0);
    CHECK(Matrix(3, 4, std::list<Link>{Link{Account(1), Contact(1)}}).weight(Account(1), Contact(1)) == 1);
}

TEST_CASE("zero and unknown weights are kept", "[data][sparse]") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const Matrix m(
        1, 2,
        std::vector<Link>{{Account(0), Contact(0), 0}, {Account(0), Contact(1), 1}, {Account(0), Contact(1), nan}});
    CHECK(m.link_count() == 2);
    CHECK(m.weight(Account(0), Contact(0)) == 0);
    CHECK(std::isnan(*m.weight(Account(0), Contact(1))));
}

TEST_CASE("a link matrix equals a dense sum, its transpose, and Eigen's own", "[data][sparse]") {
    const auto seed = GENERATE(range(std::uint32_t{1}, std::uint32_t{21}));
    CAPTURE(seed);
    std::mt19937 engine(seed);
    const int rows = 1 + static_cast<int>(engine() % 30);
    const int columns = 1 + static_cast<int>(engine() % 30);
    std::vector<Link> many;
    std::vector<Eigen::Triplet<double, int>> triplets;
    Eigen::MatrixXd expected = Eigen::MatrixXd::Zero(rows, columns);
    for (std::uint32_t i = 0; i < engine() % 400; ++i) {
        const int from = static_cast<int>(engine() % static_cast<std::uint32_t>(rows));
        const int to = static_cast<int>(engine() % static_cast<std::uint32_t>(columns));
        const double weight = static_cast<double>(engine() % 100) - 50;
        many.push_back({Account(from), Contact(to), weight});
        triplets.emplace_back(from, to, weight);
        expected(from, to) += weight;
    }
    const Matrix m(rows, columns, many);
    CHECK(dense(m) == expected);
    CHECK(dense(m.transposed().transposed()) == expected);
    const auto transposed = m.transposed();
    CHECK(Eigen::MatrixXd(kam::eigen_map(transposed)) == expected.transpose());
    CHECK(kam::eigen_map(m) * Eigen::VectorXd::Ones(columns) == expected.rowwise().sum());
    Eigen::SparseMatrix<double, Eigen::RowMajor> theirs(rows, columns);
    theirs.setFromTriplets(triplets.begin(), triplets.end());
    CHECK(m.link_count() == theirs.nonZeros());
    bool ascending = true;
    for (int r = 0; r < rows; ++r) {
        const auto at = m.row(Account(r)).columns();
        for (std::size_t k = 1; k < at.size(); ++k) ascending = ascending && at[k - 1] < at[k];
    }
    CHECK(ascending);
}

TEST_CASE("the map into Eigen copies nothing", "[data][sparse]") {
    const Matrix m(3, 4, links());
    const auto map = kam::eigen_map(m);
    CHECK(map.valuePtr() == m.weights().data());
    CHECK(map.innerIndexPtr() == m.column_indices().data());
    CHECK(map.outerIndexPtr() == m.row_starts().data());
}

TEMPLATE_TEST_CASE("weights may be of any scalar", "[data][sparse]", float, long double,
                   boost::multiprecision::cpp_bin_float_50, int) {
    using Weighted = kam::Link<AccountTag, AccountTag, TestType>;
    const std::vector<Weighted> some{{Account(0), Account(1), TestType(2)},
                                     {Account(0), Account(1), TestType(3)},
                                     {Account(1), Account(0)},
                                     {Account(0), Account(0), TestType(7)}};
    const kam::LinkMatrix<AccountTag, AccountTag, TestType> m(2, 2, some);
    CHECK(m.weight(Account(0), Account(1)) == TestType(5));
    CHECK(m.weight(Account(1), Account(0)) == TestType(1));
    CHECK(m.transposed().weight(Account(0), Account(0)) == TestType(7));
}

TEST_CASE("keys are numbered in the order of first appearance", "[data][sparse]") {
    kam::KeyIndex<AccountTag> index;
    CHECK_FALSE(index.find("Acme"));
    CHECK(index.add("Birch") == Account(0));
    CHECK(index.add("Acme") == Account(1));
    CHECK(index.add("Birch") == Account(0));
    CHECK(index.add("") == Account(2));
    CHECK(index.size() == 3);
    CHECK(index.find("Acme") == Account(1));
    CHECK_FALSE(index.find("acme"));
    CHECK(index.key(Account(1)) == "Acme");
    CHECK(index.keys() == std::vector<std::string>{"Birch", "Acme", ""});
    using namespace std::string_literals;
    CHECK(index.add("a\0b"s) != index.add("a\0c"s));

    const kam::KeyIndex<AccountTag> copy = index;  // a copy stands alone
    CHECK(index.add("Cobalt") == Account(5));
    CHECK_FALSE(copy.find("Cobalt"));
    CHECK(copy.find("Birch") == Account(0));
}

TEST_CASE("a key index agrees with a map", "[data][sparse]") {
    std::mt19937 engine(3);
    std::map<std::string, int> expected;
    kam::KeyIndex<AccountTag> index;
    bool same = true;
    for (int i = 0; i < 20000; ++i) {
        const std::string key = std::to_string(engine() % 5000);
        const auto number = expected.emplace(key, static_cast<int>(expected.size())).first->second;
        same = same && index.add(key) == Account(number);
    }
    CHECK(same);
    CHECK(index.size() == static_cast<int>(expected.size()));
    for (const auto& [key, number] : expected) same = same && index.find(key) == Account(number);
    CHECK(same);
}

}  // namespace sparse_test
