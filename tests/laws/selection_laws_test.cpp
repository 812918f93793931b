// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cstddef>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/selection/concentration.hpp>
#include <kam/selection/rank.hpp>

using kam::Direction;
using kam::selection::benefit;
using kam::selection::cost;
using kam::selection::CriterionParameters;
using kam::selection::rank;
using kam::selection::score;
using kam_test::close;

namespace selection_laws_test {

struct Account {
    std::string id;
    double sales, growth, effort;
};
BOOST_DESCRIBE_STRUCT(Account, (), (id, sales, growth, effort))

/// Uniform in 0..1, the same on every platform.
double uniform(std::mt19937_64& engine) { return static_cast<double>(engine() >> 11) * 0x1p-53; }

std::vector<Account> accounts(unsigned seed, int n = 40) {
    std::mt19937_64 engine(seed);
    std::vector<Account> all;
    for (int i = 0; i < n; ++i) {
        const double sales = 1e6 * uniform(engine);
        const double growth = uniform(engine) - 0.3;
        all.push_back({"account " + std::to_string(i), sales, growth, 1e4 * uniform(engine)});
    }
    return all;
}

kam::selection::Ranking by_range(const std::vector<Account>& all, double unit = 1) {
    return rank(all, {benefit(
                          "sales", [unit](const Account& a) { return a.sales * unit; }, 0.5),
                      benefit<&Account::growth>(0.3), cost<&Account::effort>(0.2)});
}
kam::selection::Ranking anchored(const std::vector<Account>& all) {
    return rank(all, {benefit<&Account::sales>(0.5).between(0, 8e5), benefit<&Account::growth>(0.3).between(-0.2, 0.5),
                      cost<&Account::effort>(0.2).between(9e3, 0)});
}

Eigen::VectorXd holdings(unsigned seed, Eigen::Index n) {
    std::mt19937_64 engine(seed);
    Eigen::VectorXd values(n);
    for (double& value : values) value = 1 / (0.01 + uniform(engine));
    return values;
}

}  // namespace selection_laws_test
using selection_laws_test::Account;
using selection_laws_test::accounts;
using selection_laws_test::anchored;
using selection_laws_test::by_range;

TEST_CASE("selection laws: improving an account in any criterion never lowers its score or its rank", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    const auto all = accounts(seed);
    for (const bool fixed : {true, false}) {
        const auto before = fixed ? anchored(all) : by_range(all);
        for (std::size_t i = 0; i < all.size(); ++i) {
            for (int criterion = 0; criterion < 3; ++criterion) {
                auto better = all;
                if (criterion == 0) better[i].sales += 5e4;
                if (criterion == 1) better[i].growth += 0.1;
                if (criterion == 2) better[i].effort -= 500;
                const auto after = fixed ? anchored(better) : by_range(better);
                const auto& old_row = before.rows[before.row_of[i]];
                const auto& new_row = after.rows[after.row_of[i]];
                CHECK(new_row.rank <= old_row.rank);
                if (fixed) CHECK(new_row.score >= old_row.score);
            }
        }
    }
}

TEST_CASE("selection laws: permuting the records permutes the ranking", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    const auto all = accounts(seed);
    auto turned = all;
    std::mt19937_64 engine(seed);
    for (std::size_t i = turned.size(); i > 1; --i) std::swap(turned[i - 1], turned[engine() % i]);
    const auto a = by_range(all);
    const auto b = by_range(turned);
    for (std::size_t row = 0; row < all.size(); ++row) {
        CHECK(a.rows[row].key == b.rows[row].key);
        CHECK(a.rows[row].score == b.rows[row].score);
        CHECK(turned[b.rows[row].index].id == b.rows[row].key);
    }
}

TEST_CASE("selection laws: a change of unit changes nothing", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    const auto all = accounts(seed);
    const auto plain = by_range(all);
    for (const double unit : {1e-9, 0.3, 1000.0, 1e12}) {
        const auto other = by_range(all, unit);
        for (std::size_t row = 0; row < all.size(); ++row) {
            CHECK(other.rows[row].key == plain.rows[row].key);
            CHECK(other.rows[row].rank == plain.rows[row].rank);
            CHECK(close(other.rows[row].score, plain.rows[row].score));
        }
    }
}

TEST_CASE("selection laws: another account changes no anchored score", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    auto all = accounts(seed);
    const auto before = anchored(all);
    CHECK(before.anchored);
    all.push_back({"giant", 1e9, 5, 1e9});
    const auto after = anchored(all);
    for (std::size_t i = 0; i + 1 < all.size(); ++i) {
        CHECK(after.rows[after.row_of[i]].score == before.rows[before.row_of[i]].score);
    }
    // The scale of the data does move: this is why the result says anchored = false.
    const auto moved = by_range(all);
    CHECK_FALSE(moved.anchored);
}

TEST_CASE("selection laws: an account that is better in everything ranks first, one that dominates ranks before",
          "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    auto all = accounts(seed);
    all.push_back({"best", 2e6, 2, 0});
    CHECK(by_range(all).rows[0].key == "best");
    CHECK(anchored(all).rows[0].key == "best");
    const auto ranking = by_range(all);
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t k = 0; k < all.size(); ++k) {
            const bool dominates =
                all[i].sales > all[k].sales && all[i].growth > all[k].growth && all[i].effort < all[k].effort;
            if (dominates) CHECK(ranking.rows[ranking.row_of[i]].rank < ranking.rows[ranking.row_of[k]].rank);
        }
    }
}

TEST_CASE("selection laws: a criterion without weight changes nothing, and doubling all weights neither", "[laws]") {
    const Eigen::MatrixXd values = Eigen::MatrixXd::Random(30, 3);
    const std::vector<CriterionParameters> two{{Direction::benefit, 2, {}, {}}, {Direction::cost, 1, {}, {}}};
    auto three = two;
    three.push_back({Direction::benefit, 0, {}, {}});
    auto doubled = two;
    for (auto& one : doubled) one.weight *= 2;
    const auto plain = score(values.leftCols(2), two).scores;
    CHECK(score(values, three).scores == plain);
    CHECK(score(values.leftCols(2), doubled).scores == plain);
}

TEST_CASE("concentration laws: scale, order and replication", "[laws]") {
    using namespace kam::selection;
    const auto seed = GENERATE(range(1U, 11U));
    const Eigen::Index n = 20 + seed;
    const Eigen::VectorXd values = selection_laws_test::holdings(seed, n);
    Eigen::VectorXd twice(2 * n);
    twice << values, values;
    const double base = *gini(values);
    CHECK(base > 0);
    CHECK(close(*gini(values * 1e-7), base));
    CHECK(close(*gini(values.reverse()), base));
    CHECK(close(*gini(twice), base));
    CHECK(close(*herfindahl(twice), *herfindahl(values) / 2));
    CHECK(close(*pareto_share(twice, 0.2), *pareto_share(values, 0.2)));
    CHECK(close(*pareto_share(values, *pareto_holders(values, 0.8)), 0.8));
    // Twice the area between the diagonal and the Lorenz curve, by trapezia.
    const auto curve = *lorenz(values);
    double area = 0;
    for (Eigen::Index k = 1; k <= n; ++k) {
        area += (curve.value_share[k] + curve.value_share[k - 1]) / 2 / static_cast<double>(n);
        CHECK(curve.value_share[k] <= curve.accounts_share[k] + 1e-15);
    }
    CHECK(close(base, 1 - 2 * area));
    // Taking from a poorer account for a richer one (spreading) raises every measure.
    Eigen::VectorXd spread = values;
    Eigen::Index poor = 0, rich = 0;
    values.minCoeff(&poor);
    values.maxCoeff(&rich);
    spread[poor] -= 0.5 * values[poor];
    spread[rich] += 0.5 * values[poor];
    CHECK(*gini(spread) > base);
    CHECK(*herfindahl(spread) > *herfindahl(values));
    CHECK(*normalised_entropy(spread) < *normalised_entropy(values));
}

TEST_CASE("concentration laws: n equal accounts, and one that holds all", "[laws]") {
    using namespace kam::selection;
    const Eigen::Index n = GENERATE(2, 3, 7, 100);
    const double count = static_cast<double>(n);
    const auto equal = concentration(Eigen::VectorXd::Constant(n, 0.3));
    CHECK(close(*equal.herfindahl, 1 / count));
    CHECK(close(*equal.effective_number, count));
    CHECK(close(*equal.gini, 0.0, 0, 1e-15));
    CHECK(close(*equal.normalised_entropy, 1.0));
    Eigen::VectorXd all_in_one = Eigen::VectorXd::Zero(n);
    all_in_one[n / 2] = 5;
    const auto one = concentration(all_in_one);
    CHECK(close(*one.herfindahl, 1.0));
    CHECK(close(*one.gini, (count - 1) / count));
    CHECK(close(*one.gini_corrected, 1.0));
    CHECK(*one.normalised_entropy == 0);
}
