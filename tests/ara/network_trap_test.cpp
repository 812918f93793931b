// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <kam/ara.hpp>
#include <kam/ara/measures.hpp>
#include <kam/core/executor.hpp>

#include "support/ara_data.hpp"

using kam_test::arc;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace network_trap_test {

using namespace kam::ara;
using Arcs = std::vector<Arc<>>;

[[nodiscard]] Multiplex<> one(int actors, const Arcs& arcs, bool directed, ZeroWeights zeros = ZeroWeights::drop) {
    return freeze(actors, {{.name = "tie", .arcs = arcs, .directed = directed}}, {.zero_weights = zeros});
}
[[nodiscard]] Multiplex<> random(int actors, int count, unsigned seed, bool directed) {
    std::mt19937 engine(seed);
    Arcs arcs;
    for (int k = 0; k < count; ++k) {
        const auto from = static_cast<int>(engine() % static_cast<unsigned>(actors));
        const auto to = static_cast<int>(engine() % static_cast<unsigned>(actors));
        if (from != to) arcs.push_back(arc(from, to, static_cast<double>(1 + engine() % 5)));
    }
    return one(actors, arcs, directed);
}
const Arcs path3{arc(0, 1), arc(1, 2)};

TEST_CASE("the eigenvector of two-sided networks settles", "[ara][trap]") {
    // The path of three, where the power iteration without a shift swings: (1, sqrt 2, 1) / 2, eigenvalue sqrt 2.
    const auto path = one(3, path3, false);
    const auto central = eigenvector(path.layer(0));
    CHECK(central.centrality.converged);
    CHECK(close(central.values[0], std::numbers::sqrt2, 1e-14));
    CHECK(close(central.centrality.scores[1], std::numbers::sqrt2 / 2, 1e-10));
    CHECK(close(central.centrality.scores[0], 0.5, 1e-10));
    // The same as arcs both ways takes the directed iteration.
    const auto both = one(3, {arc(0, 1), arc(1, 0), arc(1, 2), arc(2, 1)}, true);
    const auto directed = eigenvector(both.layer(0));
    CHECK(directed.centrality.converged);
    CHECK(close(directed.centrality.scores[1], std::numbers::sqrt2 / 2, 1e-9));
    // Every actor of one side with every one of the other: 1 / sqrt(2 x 4), eigenvalue sqrt(2 x 4).
    Arcs all;
    for (int a = 0; a < 2; ++a) {
        for (int b = 2; b < 6; ++b) all.push_back(arc(a, b));
    }
    const auto complete = one(6, all, false);
    const auto sides = eigenvector(complete.layer(0));
    CHECK(close(sides.values[0], std::sqrt(8.0), 1e-14));
    CHECK(close(sides.centrality.scores[0], 0.5, 1e-10));
    CHECK(close(sides.centrality.scores[5], 1 / std::sqrt(8.0), 1e-10));
}

TEST_CASE("a long path has the eigenvector that sines give", "[ara][trap]") {
    // x_k = sqrt(2 / (n + 1)) sin(k pi / (n + 1)), eigenvalue 2 cos(pi / (n + 1)): the next one is very near.
    constexpr int n = 200;
    Arcs arcs;
    for (int k = 0; k + 1 < n; ++k) arcs.push_back(arc(k, k + 1));
    const auto net = one(n, arcs, false);
    const auto central = eigenvector(net.layer(0), {.tolerance = 1e-12});
    CHECK(central.centrality.converged);
    CHECK(close(central.values[0], 2 * std::cos(std::numbers::pi / (n + 1)), 1e-14));
    for (int k = 0; k < n; ++k) {
        const double expected = std::sqrt(2.0 / (n + 1)) * std::sin((k + 1) * std::numbers::pi / (n + 1));
        CHECK(close(central.centrality.scores[k], expected, 0, 1e-8));
    }
}

TEST_CASE("dangling mass goes to the restart distribution", "[ara][trap]") {
    // By hand in fractions (d = 17/20, restart 3:0:1): 15/37, 17/37, 5/37.
    const auto net = one(3, {arc(0, 1), arc(2, 1)}, true);
    const std::vector<double> restart{3, 0, 1};
    const auto ranks = page_rank(net.layer(0), {.restart = restart, .stop = {.tolerance = 1e-13}});
    CHECK(close(ranks.scores[0], 15.0 / 37));
    CHECK(close(ranks.scores[1], 17.0 / 37));
    CHECK(close(ranks.scores[2], 5.0 / 37));
    // Nobody has an arc: the restart distribution itself.
    const auto empty = one(3, {}, true);
    const auto alone = page_rank(empty.layer(0), {.restart = restart});
    CHECK(alone.scores == Eigen::Vector3d(0.75, 0, 0.25));
    CHECK(alone.defined.all());
}

TEST_CASE("an isolate is unknown where the measure has no meaning and has a score where it has one", "[ara][trap]") {
    const auto net = one(4, path3, false);
    const auto view = net.layer(0);
    CHECK(std::isnan(eigenvector(view).centrality.scores[3]));
    CHECK_FALSE(eigenvector(view).centrality.defined[3]);
    const auto holes = structural_holes(view);
    CHECK(std::isnan(holes.constraint[3]));
    CHECK(std::isnan(holes.effective_size[3]));
    CHECK(std::isnan(holes.hierarchy[3]));
    CHECK_FALSE(holes.defined[3]);
    CHECK(holes.contacts[3] == 0);
    CHECK(std::isnan(participation(net).redundancy[3]));
    CHECK_FALSE(participation(net).defined[3]);
    CHECK(std::isnan(reciprocity(view).by_actor[3]));
    CHECK(std::isnan(ei_index(view, std::vector{0, 0, 1, 1}).by_actor[3]));
    CHECK_FALSE(eigenvector_versatility(net).centrality.defined[3]);
    CHECK(page_rank(view).scores[3] > 0);
    CHECK(power(view, {.beta = 0.5}).centrality.scores[3] == 0);
    CHECK(katz(view, {.beta = 0.5}).centrality.scores[3] == 1);
    CHECK(betweenness(view).scores[3] == 0);
    CHECK(k_core(view)[3] == 0);
    CHECK(components(view).sizes == std::vector{3, 1});
}

TEST_CASE("one contact is no hierarchy", "[ara][trap]") {
    const auto path = one(3, path3, false);
    const auto holes = structural_holes(path.layer(0));
    CHECK(holes.constraint[0] == 1);
    CHECK(std::isnan(holes.hierarchy[0]));
    CHECK(close(holes.hierarchy[1], 0.0, 0, 1e-15));
}

TEST_CASE("arcs without a way back have no eigenvector and no radius", "[ara][trap]") {
    const auto net = one(3, path3, true);
    const auto central = eigenvector(net.layer(0));
    CHECK_FALSE(central.centrality.defined.any());
    CHECK(central.values == std::vector{0.0});
    CHECK_THROWS_WITH(power(net.layer(0), {.beta = 0.5}), ContainsSubstring("spectral radius is 0"));
    // The sum over walks ends by itself: 1, 1 + 1/2, 1 + 1/2 + 1/4.
    const auto walks = katz(net.layer(0), {.beta = 0.5, .relative = false});
    CHECK(walks.centrality.scores.isApprox(Eigen::Vector3d(1, 1.5, 1.75), 1e-12));
    CHECK(power(net.layer(0)).centrality.scores.isApprox(Eigen::Vector3d(1, 1, 0) * std::sqrt(1.5), 1e-12));
}

TEST_CASE("a tie given as arcs both ways is one tie", "[ara][trap]") {
    const Arcs both{arc(0, 1, 2), arc(1, 0, 4), arc(1, 2, 6), arc(0, 2, 1)};
    const Arcs once{arc(0, 1, 6), arc(1, 2, 6), arc(0, 2, 1)};
    const auto directed = one(3, both, true);
    const auto undirected = one(3, once, false);
    CHECK(structural_holes(directed.layer(0))
              .constraint.isApprox(structural_holes(undirected.layer(0)).constraint, 1e-14));
    CHECK(structural_holes(directed.layer(0)).contacts == Eigen::Vector3i(2, 2, 2));
    CHECK(k_core(directed.layer(0)) == k_core(undirected.layer(0)));
    const auto pair = one(2, {arc(0, 1), arc(1, 0)}, true);
    CHECK(cut_points(pair.layer(0)).bridges == std::vector{TieEnds{0, 1}});
    CHECK(participation(directed).partners.col(0) == Eigen::Vector3i(2, 2, 2));
}

TEST_CASE("a kept weight of 0 is a tie without strength", "[ara][trap]") {
    const Arcs arcs{arc(0, 1, 1), arc(1, 2, 0)};
    const auto kept = one(3, arcs, false, ZeroWeights::keep);
    const auto dropped = one(3, arcs, false);
    CHECK(components(kept.layer(0)).sizes == std::vector{3});
    CHECK(components(dropped.layer(0)).sizes == std::vector{2, 1});
    const auto holes = structural_holes(kept.layer(0));
    CHECK(holes.contacts[2] == 1);
    CHECK_FALSE(holes.defined[2]);  // p_21 would be 0 / 0
    CHECK(close(holes.constraint[1], 1.0));
    const auto ranks = page_rank(kept.layer(0));
    CHECK(close(ranks.scores.sum(), 1.0));
    CHECK(ranks.scores.isApprox(page_rank(dropped.layer(0)).scores, 1e-9));
    const auto nothing = one(2, {arc(0, 1, 0)}, false, ZeroWeights::keep);
    CHECK_FALSE(eigenvector(nothing.layer(0)).centrality.defined.any());
    CHECK(hubs_and_authorities(nothing.layer(0)).value == 0);
    CHECK(power(nothing.layer(0), {.beta = 0.5}).centrality.scores.isZero());
}

TEST_CASE("components and the largest eigenvalue of each are kept apart", "[ara][trap]") {
    // A triangle (eigenvalue 2), a pair (1), an isolate.
    const auto net = one(6, {arc(0, 2), arc(2, 4), arc(4, 0), arc(1, 5)}, false);
    const auto central = eigenvector(net.layer(0));
    CHECK(central.components.component == std::vector{0, 1, 0, 2, 0, 1});
    CHECK(close(central.values[0], 2.0));
    CHECK(close(central.values[1], 1.0));
    CHECK(close(central.centrality.scores[0], 1 / std::sqrt(3.0)));
    CHECK(close(central.centrality.scores[5], 1 / std::sqrt(2.0)));
    CHECK_FALSE(central.centrality.defined[3]);
}

TEST_CASE("an iteration that is cut short says so and its bound holds", "[ara][trap]") {
    const auto directed = random(60, 400, 1, true);
    const auto undirected = random(60, 200, 2, false);
    const Stop<> exact{.tolerance = 1e-14};
    for (const int most : {1, 2, 4, 8}) {
        const Stop<> cut{.tolerance = 1e-14, .max_iterations = most};
        const auto ranks = page_rank(directed.layer(0), {.stop = cut});
        CHECK_FALSE(ranks.converged);
        CHECK(ranks.iterations == most);
        const auto true_ranks = page_rank(directed.layer(0), {.stop = exact});
        CHECK((ranks.scores - true_ranks.scores).lpNorm<1>() <= *ranks.error_bound);
        CHECK((ranks.scores - true_ranks.scores).lpNorm<1>() > 0);

        const auto travels = page_rank_versatility(directed, 1, {.stop = cut});
        CHECK_FALSE(travels.centrality.converged);
        const auto true_travels = page_rank_versatility(directed, 1, {.stop = exact});
        CHECK((travels.centrality.scores - true_travels.centrality.scores).lpNorm<1>() <=
              *travels.centrality.error_bound);

        CHECK_FALSE(eigenvector(directed.layer(0), cut).centrality.converged);
        CHECK_FALSE(eigenvector(undirected.layer(0), cut).centrality.converged);
        CHECK(eigenvector(undirected.layer(0), cut).centrality.iterations == most);
        CHECK(eigenvector(undirected.layer(0), cut).centrality.residual > 1e-10);
        CHECK_FALSE(eigenvector_versatility(undirected, 1, cut).centrality.converged);
        CHECK_FALSE(hubs_and_authorities(directed.layer(0), cut).converged);

        for (const double beta : {-0.8, 0.8}) {
            const auto cut_power = power(undirected.layer(0), {.beta = beta, .stop = cut});
            CHECK_FALSE(cut_power.centrality.converged);
            CHECK_FALSE(power(directed.layer(0), {.beta = beta, .stop = cut}).centrality.converged);
        }
        // With a beta given outright, only the system is cut short, and the bound is that of its solution.
        const double beta = 0.9 / power(undirected.layer(0), {.beta = 0.5}).spectral_radius.value();
        const double outright = beta / 2;
        const auto short_power = power(undirected.layer(0), {.beta = -outright, .relative = false, .stop = cut});
        const auto true_power = power(undirected.layer(0), {.beta = -outright, .relative = false, .stop = exact});
        CHECK_FALSE(short_power.centrality.converged);
        if (short_power.centrality.error_bound) {
            CHECK((short_power.centrality.scores - true_power.centrality.scores).norm() <=
                  *short_power.centrality.error_bound);
        }
    }
    CHECK(page_rank(directed.layer(0), {.stop = {.tolerance = 1e-13}}).converged);
}

TEST_CASE("a tolerance below rounding ends and is not called reached", "[ara][trap]") {
    const Stop<> beyond{.tolerance = 1e-30, .max_iterations = 300};
    const auto net = random(40, 200, 3, false);
    const auto directed = random(40, 300, 4, true);
    CHECK_FALSE(eigenvector(net.layer(0), beyond).centrality.converged);
    CHECK_FALSE(eigenvector(directed.layer(0), beyond).centrality.converged);
    const auto strong = power(net.layer(0), {.beta = 0.9, .stop = beyond});
    CHECK_FALSE(strong.centrality.converged);
    CHECK(strong.centrality.iterations >= 300);
    CHECK(strong.centrality.residual < 1e-14);
    CHECK_FALSE(power(directed.layer(0), {.beta = 0.9, .stop = beyond}).centrality.converged);
    CHECK(power(directed.layer(0), {.beta = 0.9, .stop = beyond}).centrality.residual < 1e-13);
}

TEST_CASE("what has no meaning is refused with both numbers", "[ara][trap]") {
    const auto net = one(3, path3, false);
    const auto view = net.layer(0);
    CHECK_THROWS_WITH(page_rank(view, {.damping = 1}), ContainsSubstring("damping of 1"));
    CHECK_THROWS_WITH(page_rank(view, {.damping = -0.1}), ContainsSubstring("-0.1"));
    const std::vector<double> two{1, 1}, negative{1, -1, 1}, zeros{0, 0, 0};
    CHECK_THROWS_WITH(page_rank(view, {.restart = two}), ContainsSubstring("2 restart weights for 3 actors"));
    CHECK_THROWS_AS(page_rank(view, {.restart = negative}), std::invalid_argument);
    CHECK_THROWS_AS(page_rank(view, {.restart = zeros}), std::invalid_argument);
    CHECK_THROWS_WITH(page_rank(view, {.stop = {.tolerance = 0}}), ContainsSubstring("tolerance of 0"));
    CHECK_THROWS_WITH(multiplex_page_rank(view, two), ContainsSubstring("2 standings"));
    const std::vector<double> standing{1, 1, 1};
    CHECK_THROWS_AS(multiplex_page_rank(view, standing, {-1, 0}), std::invalid_argument);
    CHECK_THROWS_AS(multiplex_page_rank(view, zeros), std::invalid_argument);
    CHECK_THROWS_WITH(power(view, {.beta = 1}), ContainsSubstring("beta is 1"));
    CHECK_THROWS_WITH(power(view, {.beta = -0.8, .relative = false}), ContainsSubstring("0.70710678"));
    CHECK_THROWS_AS(power(view, {.beta = std::nan(""), .relative = false}), std::invalid_argument);
    CHECK_THROWS_WITH(katz(view, {.beta = -0.1}), ContainsSubstring("0 or more"));
    CHECK_THROWS_AS(page_rank_versatility(net, -1), std::invalid_argument);
    CHECK_THROWS_AS(eigenvector_versatility(net, std::nan("")), std::invalid_argument);
    const std::vector<int> groups{1, 2};
    CHECK_THROWS_WITH(brokerage(view, groups), ContainsSubstring("2 groups for 3 actors"));
    CHECK_THROWS_AS(ei_index(view, groups), std::invalid_argument);
    const auto four = one(4, path3, false);
    CHECK_THROWS_WITH(layer_overlap(view, four.layer(0)), ContainsSubstring("3 and 4 actors"));
    CHECK_THROWS_AS(qap(view, view, {.permutations = 0}), std::invalid_argument);
    CHECK_THROWS_AS(sampled_betweenness(view, {.epsilon = 0}), std::invalid_argument);
    Workspace<> workspace;
    Betweenness<> between;
    const std::vector<int> nobody{3};
    CHECK_THROWS_WITH(betweenness(view, nobody, workspace, between), ContainsSubstring("source 3"));
}

TEST_CASE("beyond the spectral radius only on request and only for small networks", "[ara][trap]") {
    const auto net = one(3, path3, false);
    // (I - A)^-1 A 1 for the path of three: c = (1 + y, 2 + 2 x, ...) with x = 1 + y, y = 2 + 2 x: x = -3, y = -4.
    const auto beyond = power(net.layer(0), {.beta = 1, .relative = false, .beyond_radius = true});
    CHECK(beyond.centrality.converged);
    CHECK_FALSE(beyond.centrality.error_bound);
    const double scale = std::sqrt(3.0 / (9 + 16 + 9));
    CHECK(beyond.centrality.scores.isApprox(Eigen::Vector3d(-3, -4, -3) * scale, 1e-12));
    // At one over the radius itself the system is singular.
    const auto singular =
        power(net.layer(0), {.beta = 1 / std::numbers::sqrt2, .relative = false, .beyond_radius = true});
    CHECK_FALSE(singular.centrality.converged);
    CHECK_FALSE(singular.centrality.defined.any());
    CHECK_FALSE(singular.alpha);
    const auto large = random(2001, 6000, 5, false);
    CHECK_THROWS_WITH(power(large.layer(0), {.beta = 2, .beyond_radius = true}), ContainsSubstring("2001 actors"));
}

TEST_CASE("networks without actors or arcs are answered", "[ara][trap]") {
    for (const int actors : {0, 1, 3}) {
        for (const bool directed : {false, true}) {
            const auto net = one(actors, {}, directed);
            const auto view = net.layer(0);
            CHECK(page_rank(view).converged);
            CHECK(eigenvector(view).centrality.converged);
            CHECK(hubs_and_authorities(view).converged);
            CHECK(power(view, {.beta = 0.5}).centrality.converged);
            CHECK_FALSE(power(view).alpha);
            CHECK(katz(view, {.beta = 0.5}).centrality.converged);
            CHECK(structural_holes(view).constraint.size() == actors);
            CHECK(betweenness(view).scores.isZero());
            CHECK(sampled_betweenness(view, {}).error_bound == 0);
            CHECK(cut_points(view).actors.empty());
            CHECK(k_core(view) == std::vector<int>(static_cast<std::size_t>(actors), 0));
            CHECK(components(view).sizes.size() == static_cast<std::size_t>(actors));
            CHECK(strong_components(view).sizes.size() == static_cast<std::size_t>(actors));
            CHECK_FALSE(reciprocity(view).share);
            CHECK_FALSE(layer_overlap(view, view).jaccard);
            CHECK_FALSE(layer_overlap(view, view).correlation);
            CHECK_FALSE(qap(view, view).correlation);
            CHECK(page_rank_versatility(net).centrality.converged);
            CHECK(eigenvector_versatility(net).centrality.scores.size() == actors);
            CHECK(participation(net).neighbourhood.isZero());
            CHECK_FALSE(layers_per_pair(net).mean);
        }
    }
    CHECK(page_rank_versatility(freeze(2, {})).centrality.scores.isZero());
}

}  // namespace network_trap_test
