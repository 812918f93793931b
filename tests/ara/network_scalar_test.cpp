// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <type_traits>
#include <vector>

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include <kam/ara.hpp>
#include <kam/ara/measures.hpp>
#include <kam/core/error.hpp>

namespace network_scalar_test {

using namespace kam::ara;
using Fifty = boost::multiprecision::cpp_bin_float_50;

template <class Scalar>
[[nodiscard]] Arc<Scalar> tie(int from, int to, double weight = 1) {
    return {ActorIndex(from), ActorIndex(to), Scalar(weight)};
}

TEMPLATE_TEST_CASE("network measures in other number types", "[ara][scalar]", float, long double, Fifty) {
    using Scalar = TestType;
    using std::sqrt;
    // Well above the rounding of each type: 1e-7, 1e-19, 1e-50.
    const double tight = std::is_same_v<Scalar, float> ? 1e-5 : std::is_same_v<Scalar, Fifty> ? 1e-38 : 1e-16;
    const Stop<Scalar> stop{.tolerance = static_cast<Scalar>(tight)};
    const std::vector<Arc<Scalar>> arcs{tie<Scalar>(0, 1), tie<Scalar>(1, 2)};
    const std::vector<Arc<Scalar>> arcs_in{tie<Scalar>(0, 1), tie<Scalar>(2, 1)};
    const auto net = freeze<Scalar>(3, {{.name = "u", .arcs = arcs, .directed = false}});
    const auto directed = freeze<Scalar>(3, {{.name = "d", .arcs = arcs_in}});
    const auto view = net.layer(0);
    const auto same = [&](const Scalar& ours, const Scalar& expected) {
        using std::abs;
        CHECK(abs(Scalar(ours - expected)) <= Scalar(10 * tight));
    };
    // The path of three: eigenvector (1, sqrt 2, 1) / 2; constraint 1, 1/2, 1.
    const auto central = eigenvector(view, stop);
    CHECK(central.centrality.converged);
    same(central.values[0], Scalar(sqrt(Scalar(2))));
    same(central.centrality.scores[0], Scalar(1) / Scalar(2));
    same(constraint(view)[1], Scalar(1) / Scalar(2));
    same(structural_holes(view).effective_size[1], Scalar(2));
    same(betweenness(view).scores[1], Scalar(1));
    // Dangling mass, in fractions: 15/37, 17/37, 5/37.
    const std::vector<Scalar> restart{Scalar(3), Scalar(0), Scalar(1)};
    const auto ranks =
        page_rank(directed.layer(0), {.damping = Scalar(17) / Scalar(20), .restart = restart, .stop = stop});
    CHECK(ranks.converged);
    same(ranks.scores[0], Scalar(15) / Scalar(37));
    same(ranks.scores[1], Scalar(17) / Scalar(37));
    // (I - beta A)^-1 A 1 with beta = -1/2: y = 2 - x, x = 1 - y / 2: x = 0, y = 2; the squares add up to 3.
    const auto strong = power(view, {.beta = Scalar(-1) / Scalar(2), .relative = false, .stop = stop});
    CHECK(strong.centrality.converged);
    same(strong.centrality.scores[0], Scalar(0));
    same(strong.centrality.scores[1], Scalar(sqrt(Scalar(3))));
    // Arcs 0 -> 1 <- 2: both hubs 1 / sqrt 2, one authority, singular value sqrt 2.
    const auto hubs = hubs_and_authorities(directed.layer(0), stop);
    same(hubs.hubs[0], Scalar(1) / Scalar(sqrt(Scalar(2))));
    same(hubs.authorities[1], Scalar(1));
    same(hubs.value, Scalar(sqrt(Scalar(2))));
    same(page_rank_versatility(net, Scalar(1), {.stop = stop}).centrality.scores.sum(), Scalar(1));
    same(eigenvector_versatility(net, Scalar(1), stop).centrality.scores[0], Scalar(1) / Scalar(2));
    same(*layer_overlap(view, view).correlation, Scalar(1));
    same(participation(net).relevance(0, 0), Scalar(1));
    same(*reciprocity(view).weight_share, Scalar(1));
    const std::vector<int> groups{0, 0, 1};
    same(*ei_index(view, groups).network.weight_index, Scalar(0));
    CHECK(k_core(view) == std::vector{1, 1, 1});
}

TEST_CASE("a matrix of Eigen's without rows of its other side is measured like a layer", "[ara][scalar]") {
    const std::vector<Arc<>> arcs{tie<double>(0, 1, 2), tie<double>(1, 2, 3), tie<double>(2, 0, 1),
                                  tie<double>(3, 1, 5), tie<double>(1, 3, 1), tie<double>(4, 0, 2)};
    const auto net = freeze(6, {{.name = "d", .arcs = arcs}});
    std::vector<Eigen::Triplet<double>> triplets;
    for (const auto& arc : arcs) triplets.emplace_back(arc.from.value, arc.to.value, arc.weight);
    Eigen::SparseMatrix<double, Eigen::RowMajor, int> matrix(6, 6);
    matrix.setFromTriplets(triplets.begin(), triplets.end());
    const auto layer = net.layer(0);
    const auto view = network_view(matrix);
    CHECK(page_rank(view).scores == page_rank(layer).scores);
    CHECK(eigenvector(view).centrality.scores.head(4) == eigenvector(layer).centrality.scores.head(4));
    CHECK(hubs_and_authorities(view).hubs == hubs_and_authorities(layer).hubs);
    CHECK(power(view, {.beta = 0.3}).centrality.scores == power(layer, {.beta = 0.3}).centrality.scores);
    CHECK(katz(view, {.beta = 0.3}).centrality.scores == katz(layer, {.beta = 0.3}).centrality.scores);
    CHECK(constraint(view).head(5) == constraint(layer).head(5));
    CHECK(betweenness(view).scores == betweenness(layer).scores);
    CHECK(cut_points(view).actors == cut_points(layer).actors);
    CHECK(k_core(view) == k_core(layer));
    CHECK(components(view).component == components(layer).component);
    CHECK(strong_components(view).component == strong_components(layer).component);
    CHECK(reciprocity(view).answered_count == reciprocity(layer).answered_count);
    CHECK(layer_overlap(view, layer).jaccard == 1.0);
    CHECK(layer_overlap(view, layer).cross_reciprocity == reciprocity(layer).share);
}

TEST_CASE("a symmetric matrix of Eigen's is an undirected layer", "[ara][scalar]") {
    const std::vector<Arc<>> arcs{tie<double>(0, 1, 2), tie<double>(1, 2, 3), tie<double>(2, 0, 1), tie<double>(2, 3)};
    const auto net = freeze(4, {{.name = "u", .arcs = arcs, .directed = false}});
    std::vector<Eigen::Triplet<double>> triplets;
    for (const auto& arc : arcs) {
        triplets.emplace_back(arc.from.value, arc.to.value, arc.weight);
        triplets.emplace_back(arc.to.value, arc.from.value, arc.weight);
    }
    Eigen::SparseMatrix<double, Eigen::RowMajor, int> matrix(4, 4);
    matrix.setFromTriplets(triplets.begin(), triplets.end());
    const auto view = undirected_view(matrix);
    CHECK_FALSE(view.directed);
    CHECK(eigenvector(view).centrality.scores == eigenvector(net.layer(0)).centrality.scores);
    CHECK(betweenness(view).scores == betweenness(net.layer(0)).scores);
    CHECK(power(view, {.beta = -0.5}).centrality.scores == power(net.layer(0), {.beta = -0.5}).centrality.scores);
    matrix.coeffRef(0, 1) = 5;  // against 2
    matrix.coeffRef(3, 0) = 1;  // against nothing
    matrix.makeCompressed();
    try {
        (void)undirected_view(matrix);
        FAIL("must throw");
    } catch (const kam::InputError& error) {
        CHECK(error.report().count() == 3);
        CHECK_THAT(error.what(), kam_test::ContainsSubstring("at (3, 0) has no equal one at (0, 3)"));
    }
}

}  // namespace network_scalar_test
