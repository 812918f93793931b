// SPDX-License-Identifier: BSL-1.0
// Laws that hold for every method of choosing among accounts, run over all of them.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/selection.hpp>

using namespace kam::selection;
using kam_test::close;
using Parameters = std::vector<CriterionParameters>;

namespace method_laws_test {

struct Method {
    std::string name;
    /// More is better.
    std::function<Eigen::VectorXd(const Eigen::MatrixXd&, const Parameters&)> run;
    bool anchored = false;  ///< another account changes no score
    bool monotone = false;  ///< an account that improves never scores less
    bool any_unit = true;   ///< the unit of a column does not matter
};

Parameters without_bounds(Parameters parameters) {
    for (auto& one : parameters) one.worst.reset(), one.best.reset();
    return parameters;
}

Eigen::VectorXd from_ranks(const std::vector<std::size_t>& ranks) {
    Eigen::VectorXd scores(static_cast<Eigen::Index>(ranks.size()));
    for (std::size_t i = 0; i < ranks.size(); ++i) scores.data()[i] = -static_cast<double>(ranks[i]);
    return scores;
}

Eigen::MatrixXd profiles(const Parameters& parameters) {
    Eigen::MatrixXd bounds(2, static_cast<Eigen::Index>(parameters.size()));
    for (std::size_t j = 0; j < parameters.size(); ++j) {
        for (Eigen::Index h = 0; h < 2; ++h) {
            const double share = h == 0 ? 0.35 : 0.65;
            bounds(h, static_cast<Eigen::Index>(j)) =
                *parameters[j].worst + share * (*parameters[j].best - *parameters[j].worst);
        }
    }
    return bounds;
}

const std::vector<Method>& methods() {
    using Shapes = std::vector<PreferenceShape>;
    const auto with_shape = [](PreferenceShape shape) {
        return [shape](const Eigen::MatrixXd& x, const Parameters& p) {
            return promethee(x, p, Shapes(p.size(), shape)).net_flow;
        };
    };
    const auto with_scale = [](TopsisScale scale) {
        return [scale](const Eigen::MatrixXd& x, const Parameters& p) { return topsis(x, p, scale).scores; };
    };
    static const std::vector<Method> all{
        {"additive, fixed scales", [](const auto& x, const auto& p) { return score(x, p).scores; }, true, true},
        {"additive, range of the data",
         [](const auto& x, const auto& p) { return score(x, without_bounds(p)).scores; }},
        {"weighted product, ratio",
         [](const auto& x, const auto& p) { return weighted_product(x, p, ProductScale::ratio).scores; }},
        {"weighted product, fixed scales",
         [](const auto& x, const auto& p) { return weighted_product(x, p, ProductScale::between).scores; }, true, true},
        {"SPOTIS", [](const auto& x, const auto& p) { return spotis(x, p).scores; }, true, true},
        {"TOPSIS, vector", with_scale(TopsisScale::vector)},
        {"TOPSIS, min_max", with_scale(TopsisScale::min_max)},
        {"TOPSIS, max", with_scale(TopsisScale::largest)},
        {"TOPSIS, none", with_scale(TopsisScale::none), false, false, false},
        {"TOPSIS, fixed scales", with_scale(TopsisScale::between), true, true},
        {"VIKOR, Q", [](const auto& x, const auto& p) -> Eigen::VectorXd { return -vikor(x, without_bounds(p)).q; }},
        {"VIKOR, S on fixed scales",
         [](const auto& x, const auto& p) -> Eigen::VectorXd { return -vikor(x, p).group_utility; }, true, true},
        {"VIKOR, R on fixed scales",
         [](const auto& x, const auto& p) -> Eigen::VectorXd { return -vikor(x, p).regret; }, true, true},
        {"PROMETHEE, usual", with_shape(PreferenceShape::usual), false, true},
        {"PROMETHEE, u_shape", with_shape(PreferenceShape::u_shape), false, true},
        {"PROMETHEE, v_shape", with_shape(PreferenceShape::v_shape), false, true},
        {"PROMETHEE, level", with_shape(PreferenceShape::level), false, true},
        {"PROMETHEE, linear", with_shape(PreferenceShape::linear), false, true},
        {"PROMETHEE, gaussian", with_shape(PreferenceShape::gaussian), false, true},
        {"ELECTRE III, from the best",
         [](const auto& x, const auto& p) { return from_ranks(electre_iii(x, p).descending); }},
        {"ELECTRE III, from the worst",
         [](const auto& x, const auto& p) { return from_ranks(electre_iii(x, p).ascending); }},
        {"ELECTRE TRI, pessimistic",
         [](const auto& x, const auto& p) {
             std::vector<std::size_t> classes;
             for (const auto& one : electre_tri(x, p, profiles(p)).accounts) classes.push_back(one.pessimistic);
             return Eigen::VectorXd(-from_ranks(classes));
         },
         true, true},
        {"ELECTRE TRI, optimistic",
         [](const auto& x, const auto& p) {
             std::vector<std::size_t> classes;
             for (const auto& one : electre_tri(x, p, profiles(p)).accounts) classes.push_back(one.optimistic);
             return Eigen::VectorXd(-from_ranks(classes));
         },
         true, true},
        {"Pareto fronts", [](const auto& x, const auto& p) { return from_ranks(pareto_fronts(x, p).front_of); }}};
    return all;
}

/// Numbers from 0 up to 1 in steps of 1/64, so that ties and differences on thresholds occur, the same everywhere.
struct Draws {
    std::uint64_t state;
    double operator()() {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<double>((state >> 33U) % 64) / 64;
    }
};

constexpr Eigen::Index rows = 25, columns = 4;

Eigen::MatrixXd values(unsigned seed) {
    Draws draw{seed};
    Eigen::MatrixXd x(rows, columns);
    for (auto& cell : x.reshaped()) cell = 1 + 10 * draw();
    return x;
}

Parameters parameters(unsigned seed) {
    Draws draw{seed + 1000};
    Parameters all(columns);
    for (std::size_t j = 0; j < all.size(); ++j) {
        auto& one = all[j];
        const bool benefit = j % 2 == 0;
        one.direction = benefit ? kam::Direction::benefit : kam::Direction::cost;
        one.weight = 0.2 + draw();
        one.worst = benefit ? 0.0 : 12.0;
        one.best = benefit ? 12.0 : 0.0;
        one.indifference = 0.625 * (1 + static_cast<double>(j % 2));
        one.preference = *one.indifference + 1.25;
        one.veto = *one.preference + 5;
    }
    return all;
}

bool near(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
    return a.size() == b.size() && a.allFinite() && b.allFinite() && (a - b).cwiseAbs().maxCoeff() < 1e-11;
}

}  // namespace method_laws_test
using namespace method_laws_test;

TEST_CASE("method laws: the order of the accounts does not matter", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    const Eigen::MatrixXd x = values(seed);
    Eigen::MatrixXd turned(rows, columns);
    const auto place = [](Eigen::Index i) { return (7 * i + 3) % rows; };
    for (Eigen::Index i = 0; i < rows; ++i) turned.row(place(i)) = x.row(i);
    for (const Method& method : methods()) {
        INFO(method.name);
        const Eigen::VectorXd before = method.run(x, parameters(seed)), after = method.run(turned, parameters(seed));
        Eigen::VectorXd back(rows);
        for (Eigen::Index i = 0; i < rows; ++i) back[i] = after[place(i)];
        CHECK(near(back, before));
    }
}

TEST_CASE("method laws: the unit of a criterion does not matter", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    const Eigen::MatrixXd x = values(seed);
    const double units[] = {1e-3, 0.3, 7e6, 1e9};
    Eigen::MatrixXd other = x;
    Parameters scaled = parameters(seed);
    for (std::size_t j = 0; j < scaled.size(); ++j) {
        other.col(static_cast<Eigen::Index>(j)) *= units[j];
        for (auto* number :
             {&scaled[j].worst, &scaled[j].best, &scaled[j].indifference, &scaled[j].preference, &scaled[j].veto}) {
            **number *= units[j];
        }
    }
    for (const Method& method : methods()) {
        INFO(method.name);
        CHECK(near(method.run(other, scaled), method.run(x, parameters(seed))) == method.any_unit);
    }
}

TEST_CASE("method laws: who is at least as good in everything never scores less", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    Eigen::MatrixXd x = values(seed);
    x.row(3) = x.row(8) + Eigen::RowVector4d(1, 0, 0.5, -1);  // one that certainly dominates another
    for (const Method& method : methods()) {
        INFO(method.name);
        const Eigen::VectorXd scores = method.run(x, parameters(seed));
        for (Eigen::Index a = 0; a < rows; ++a) {
            for (Eigen::Index b = 0; b < rows; ++b) {
                const Eigen::Array4d ahead = (x.row(a) - x.row(b)).transpose().array() * Eigen::Array4d(1, -1, 1, -1);
                if ((ahead >= 0).all()) CHECK(scores[a] >= scores[b] - 1e-12);
            }
        }
    }
}

TEST_CASE("method laws: another account changes no anchored score", "[laws]") {
    const auto seed = GENERATE(range(1U, 6U));
    const Eigen::MatrixXd x = values(seed);
    Eigen::MatrixXd more(rows + 2, columns);
    more << x, Eigen::RowVector4d(100, 0.01, 100, 0.01), Eigen::RowVector4d(0.5, 60, 7, 3);
    for (const Method& method : methods()) {
        INFO(method.name);
        const Eigen::VectorXd before = method.run(x, parameters(seed)), after = method.run(more, parameters(seed));
        CHECK(after.allFinite());
        if (method.anchored) CHECK(after.head(rows) == before);
    }
}

TEST_CASE("method laws: an account that improves never scores less", "[laws]") {
    const auto seed = GENERATE(range(1U, 4U));
    const Eigen::MatrixXd x = values(seed);
    for (const Method& method : methods()) {
        if (!method.monotone) continue;
        INFO(method.name);
        const Eigen::VectorXd before = method.run(x, parameters(seed));
        for (Eigen::Index i = 0; i < rows; i += 3) {
            for (Eigen::Index j = 0; j < columns; ++j) {
                Eigen::MatrixXd better = x;
                better(i, j) += (j % 2 == 0 ? 1 : -1) * 0.625;
                CHECK(method.run(better, parameters(seed))[i] >= before[i] - 1e-12);
            }
        }
    }
}

TEST_CASE("method laws: only the proportions of weights count and one without weight changes nothing", "[laws]") {
    const auto seed = GENERATE(range(1U, 4U));
    const Eigen::MatrixXd x = values(seed);
    Eigen::MatrixXd wider(rows, columns + 1);
    wider << x, Eigen::VectorXd::LinSpaced(rows, 1, 11);
    auto more = parameters(seed);
    more.push_back(more[0]);
    more.back().weight = 0;
    more.back().veto.reset();  // a veto speaks whatever the weight
    auto heavier = parameters(seed);
    for (auto& one : heavier) one.weight *= 1e6;
    for (const Method& method : methods()) {
        INFO(method.name);
        const Eigen::VectorXd plain = method.run(x, parameters(seed));
        CHECK(near(method.run(x, heavier), plain));
        CHECK(near(method.run(wider, more), plain));
    }
}

TEST_CASE("method laws: equal and constant and few accounts give finite scores and equals tie", "[laws]") {
    for (const Method& method : methods()) {
        INFO(method.name);
        for (const Eigen::Index n : {1, 2, 5}) {
            const Eigen::VectorXd same = method.run(Eigen::MatrixXd::Constant(n, columns, 3), parameters(1));
            CHECK(same.allFinite());
            CHECK(same.maxCoeff() == same.minCoeff());
        }
        Eigen::MatrixXd constant = values(2);
        constant.col(1).setConstant(4);
        constant.row(5) = constant.row(9);
        const Eigen::VectorXd scores = method.run(constant, parameters(2));
        CHECK(scores.allFinite());
        CHECK(std::abs(scores[5] - scores[9]) < 1e-12);
        CHECK(method.run(Eigen::MatrixXd(0, columns), parameters(1)).size() == 0);
    }
}

TEST_CASE("method laws: unknown values and broken criteria are refused by all by name", "[laws]") {
    Eigen::MatrixXd x = values(1);
    x(4, 2) = std::nan("");
    auto filled = parameters(1);
    for (auto& one : filled) one.missing.kind = MissingKind::worst;
    auto negative = parameters(1);
    negative[2].weight = -1;
    auto none = parameters(1);
    for (auto& one : none) one.weight = 0;
    auto crossed = parameters(1);
    crossed[1].preference = 0.1;
    for (const Method& method : methods()) {
        INFO(method.name);
        using kam_test::ContainsSubstring;
        CHECK_THROWS_WITH(method.run(x, parameters(1)), ContainsSubstring("row 4, criterion 2: is unknown"));
        CHECK_THROWS_WITH(method.run(values(1), negative), ContainsSubstring("criterion 2 has the weight -1"));
        CHECK_THROWS_WITH(method.run(values(1), none), ContainsSubstring("all 4 weights are 0"));
        CHECK_THROWS_WITH(method.run(values(1), crossed), ContainsSubstring("criterion 1 has a preference threshold"));
        CHECK_THROWS_WITH(method.run(values(1).leftCols(3), parameters(1)),
                          ContainsSubstring("3 columns but 4 criteria"));
        if (method.name != "weighted product, ratio") CHECK(method.run(x, filled).allFinite());  // its worst is 0
    }
}
