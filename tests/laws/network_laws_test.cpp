// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <kam/ara.hpp>
#include <kam/ara/measures.hpp>

#include "support/eigen.hpp"

// What holds for every measure of a network, on random networks of both kinds with weights and an isolate.

namespace network_laws_test {

using namespace kam::ara;
using View = NetworkView<double>;
using Arcs = std::vector<Arc<>>;

constexpr Stop<> fine{.tolerance = 1e-13};

template <class Values>
[[nodiscard]] Eigen::VectorXd as_vector(const Values& values) {
    Eigen::VectorXd result(static_cast<Eigen::Index>(values.size()));
    Eigen::Index i = 0;
    for (const auto value : values) result[i++] = static_cast<double>(value);
    return result;
}

/// One number per actor; `scales` with the power of the weights that it has as a factor.
struct Measure {
    std::string name;
    std::function<Eigen::VectorXd(const View&)> of;
    bool isolate_changes = false;  ///< another actor, though an isolate, changes the scores of the others
};

/// Component numbers depend on the order of actors; the size of one's component does not.
[[nodiscard]] Eigen::VectorXd own_sizes(const Components& parts) {
    std::vector<int> sizes;
    for (const int part : parts.component) sizes.push_back(parts.sizes[static_cast<std::size_t>(part)]);
    return as_vector(sizes);
}
[[nodiscard]] Eigen::VectorXd is_cut(const View& view) {
    Eigen::VectorXd result = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(view.actor_count()));
    for (const int actor : cut_points(view).actors) result[actor] = 1;
    return result;
}
[[nodiscard]] Eigen::VectorXd bridges_of(const View& view) {
    Eigen::VectorXd result = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(view.actor_count()));
    for (const auto& [first, second] : cut_points(view).bridges) {
        ++result[first];
        ++result[second];
    }
    return result;
}

[[nodiscard]] std::vector<Measure> measures() {
    return {
        {"page_rank", [](const View& v) { return page_rank(v, {.stop = fine}).scores; }, true},
        {"eigenvector", [](const View& v) { return eigenvector(v, fine).centrality.scores; }},
        {"hubs", [](const View& v) { return hubs_and_authorities(v, fine).hubs; }},
        {"authorities", [](const View& v) { return hubs_and_authorities(v, fine).authorities; }},
        {"power below", [](const View& v) { return power(v, {.beta = -0.5, .stop = fine}).centrality.scores; }, true},
        {"power above", [](const View& v) { return power(v, {.beta = 0.5, .stop = fine}).centrality.scores; }, true},
        {"katz", [](const View& v) { return katz(v, {.beta = 0.5, .stop = fine}).centrality.scores; }},
        {"constraint", [](const View& v) { return constraint(v); }},
        {"effective size", [](const View& v) { return structural_holes(v).effective_size; }},
        {"hierarchy", [](const View& v) { return structural_holes(v).hierarchy; }},
        {"betweenness", [](const View& v) { return betweenness(v).scores; }},
        {"k-core", [](const View& v) { return as_vector(k_core(v)); }},
        {"components", [](const View& v) { return own_sizes(components(v)); }},
        {"strong components", [](const View& v) { return own_sizes(strong_components(v)); }},
        {"cut points", is_cut},
        {"bridges", bridges_of},
        {"reciprocity", [](const View& v) { return reciprocity(v).by_actor; }},
    };
}

/// A sparse part and a dense one, and an isolate at the end.
[[nodiscard]] Arcs random_arcs(unsigned seed, int actors) {
    std::mt19937 engine(seed);
    const auto draw = [&](int below) { return static_cast<int>(engine() % static_cast<unsigned>(below)); };
    Arcs arcs;
    for (int k = 0; k < 3 * actors; ++k) {
        const int reach = k % 2 == 0 ? actors - 1 : actors / 3;
        const Arc<> arc{ActorIndex(draw(reach)), ActorIndex(draw(reach)), 1.0 + draw(4)};
        const auto same = [&](const Arc<>& other) {
            return (other.from == arc.from && other.to == arc.to) || (other.from == arc.to && other.to == arc.from);
        };
        // Some arcs are answered, with another weight.
        if (arc.from == arc.to || std::any_of(arcs.begin(), arcs.end(), same)) continue;
        arcs.push_back(arc);
        if (k % 5 == 0) arcs.push_back({arc.to, arc.from, 1.0 + draw(4)});
    }
    return arcs;
}
[[nodiscard]] Multiplex<> frozen(int actors, const Arcs& arcs, bool directed) {
    return freeze(actors, {{.name = "tie", .arcs = arcs, .directed = directed}});
}

/// NaN where NaN, else near.
void check_same(const Eigen::VectorXd& a, const Eigen::VectorXd& b) {
    REQUIRE(a.size() == b.size());
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        INFO("actor " << i << ": " << a[i] << " and " << b[i]);
        CHECK((std::isnan(a[i]) ? std::isnan(b[i]) : kam_test::close(a[i], b[i], 1e-9, 1e-10)));
    }
}

template <class Law>
void for_each_case(const Law& law) {
    for (const unsigned seed : {1U, 2U, 3U, 4U}) {
        for (const bool directed : {false, true}) {
            const int actors = 8 + 9 * static_cast<int>(seed);
            const Arcs arcs = random_arcs(seed, actors);
            const auto net = frozen(actors, arcs, directed);
            for (const Measure& measure : measures()) {
                INFO(measure.name << ", seed " << seed << ", directed " << directed);
                law(measure, net, arcs, directed);
            }
        }
    }
}

TEST_CASE("the numbering of actors does not matter", "[ara][laws]") {
    for_each_case([](const Measure& measure, const Multiplex<>& net, const Arcs& arcs, bool directed) {
        const int n = net.actor_count();
        std::vector<int> number(static_cast<std::size_t>(n));
        std::iota(number.begin(), number.end(), 0);
        std::shuffle(number.begin(), number.end(), std::mt19937(17));
        Arcs renamed;
        for (const auto& [from, to, weight] : arcs) {
            renamed.push_back({ActorIndex(number[static_cast<std::size_t>(from.value)]),
                               ActorIndex(number[static_cast<std::size_t>(to.value)]), weight});
        }
        std::reverse(renamed.begin(), renamed.end());
        const auto other = frozen(n, renamed, directed);
        const Eigen::VectorXd scores = measure.of(other.layer(0));
        Eigen::VectorXd back(n);
        for (int i = 0; i < n; ++i) back[i] = scores[number[static_cast<std::size_t>(i)]];
        check_same(measure.of(net.layer(0)), back);
    });
}

TEST_CASE("the unit of weights does not matter", "[ara][laws]") {
    for_each_case([](const Measure& measure, const Multiplex<>& net, const Arcs& arcs, bool directed) {
        for (const double factor : {1e-6, 1000.0}) {
            Arcs scaled = arcs;
            for (auto& arc : scaled) arc.weight *= factor;
            const auto other = frozen(net.actor_count(), scaled, directed);
            check_same(measure.of(net.layer(0)), measure.of(other.layer(0)));
        }
    });
}

TEST_CASE("an isolate more changes nobody's score or all by one factor", "[ara][laws]") {
    for_each_case([](const Measure& measure, const Multiplex<>& net, const Arcs& arcs, bool directed) {
        const int n = net.actor_count();
        const auto other = frozen(n + 1, arcs, directed);
        const Eigen::VectorXd scores = measure.of(net.layer(0));
        Eigen::VectorXd with = measure.of(other.layer(0)).head(n);
        if (measure.isolate_changes) with *= scores.norm() / with.norm();
        check_same(scores, with);
    });
}

TEST_CASE("what looks at ties does not see which way arcs point", "[ara][laws]") {
    const std::vector<std::string> symmetric{"constraint", "effective size", "hierarchy", "betweenness",
                                             "k-core",     "components",     "bridges",   "strong components",
                                             "cut points"};
    for_each_case([&](const Measure& measure, const Multiplex<>& net, const Arcs& arcs, bool directed) {
        if (std::find(symmetric.begin(), symmetric.end(), measure.name) == symmetric.end() && directed) return;
        Arcs reversed = arcs;
        for (auto& arc : reversed) std::swap(arc.from, arc.to);
        const auto other = frozen(net.actor_count(), reversed, directed);
        check_same(measure.of(net.layer(0)), measure.of(other.layer(0)));
    });
    const Arcs arcs = random_arcs(5, 30);
    Arcs reversed = arcs;
    for (auto& arc : reversed) std::swap(arc.from, arc.to);
    const auto net = frozen(30, arcs, true);
    const auto other = frozen(30, reversed, true);
    check_same(hubs_and_authorities(net.layer(0), fine).hubs, hubs_and_authorities(other.layer(0), fine).authorities);
    CHECK(reciprocity(net.layer(0)).share == reciprocity(other.layer(0)).share);
}

TEST_CASE("an undirected network is the directed one with arcs both ways", "[ara][laws]") {
    for_each_case([](const Measure& measure, const Multiplex<>& net, const Arcs&, bool directed) {
        if (directed) return;
        Arcs both;
        const auto& matrix = net.matrix(0);
        for (int i = 0; i < net.actor_count(); ++i) {
            for (const auto [to, weight] : matrix.row(ActorIndex(i))) both.push_back({ActorIndex(i), to, weight});
        }
        const auto other = frozen(net.actor_count(), both, true);
        const double factor = measure.name == "betweenness" ? 2 : 1;  // ordered pairs instead of unordered ones
        check_same(factor * measure.of(net.layer(0)), measure.of(other.layer(0)));
    });
}

TEST_CASE("identical layers are as one layer", "[ara][laws]") {
    for (const unsigned seed : {1U, 2U, 3U}) {
        const Arcs arcs = random_arcs(seed, 25);
        for (const bool directed : {false, true}) {
            const auto one = frozen(25, arcs, directed);
            const auto three = freeze(25, {{.name = "a", .arcs = arcs, .directed = directed},
                                           {.name = "b", .arcs = arcs, .directed = directed},
                                           {.name = "c", .arcs = arcs, .directed = directed}});
            const auto overlap = layer_overlap(three.layer(0), three.layer(2));
            CHECK(overlap.jaccard == 1.0);
            CHECK(overlap.first_coverage == 1.0);
            CHECK(kam_test::close(*overlap.correlation, 1.0));
            CHECK(overlap.cross_reciprocity == reciprocity(one.layer(0)).share);
            CHECK(layers_per_pair(three).mean == 3.0);
            const auto spread = participation(three);
            for (int i = 0; i < 25; ++i) {
                if (!spread.defined[i]) continue;
                CHECK(kam_test::close(spread.participation[i], 1.0));
                CHECK(kam_test::close(spread.redundancy[i], 2.0 / 3));
                CHECK(spread.relevance(i, 1) == 1);
                CHECK(spread.exclusive_relevance(i, 1) == 0);
            }
            // The supra-matrix is then A (x) I + coupling (J - I) (x) I: its leading vector is that of A, repeated.
            for (const double coupling : {0.0, 0.5, 3.0}) {
                const auto travels = eigenvector_versatility(three, coupling, fine).centrality;
                const auto central = eigenvector_versatility(one, coupling, fine).centrality;
                check_same(travels.scores, std::sqrt(3.0) * central.scores);
            }
            const Multiplex<> flat = flattened(three);
            check_same(page_rank(flat.layer(0), {.stop = fine}).scores, page_rank(one.layer(0), {.stop = fine}).scores);
            CHECK(flat.arc_count(0) == one.arc_count(0));
        }
    }
}

TEST_CASE("versatility of uncoupled layers is that of the layers by themselves", "[ara][laws]") {
    // Rings with chords: nobody dangles, so that no probability changes layers.
    Arcs first, second;
    for (int k = 0; k < 12; ++k) {
        first.push_back({ActorIndex(k), ActorIndex((k + 1) % 12), 1});
        first.push_back({ActorIndex(k), ActorIndex((k + 5) % 12), 2.0 + k % 3});
        second.push_back({ActorIndex(k), ActorIndex((k + 7) % 12), 1.0 + k % 2});
    }
    for (const bool directed : {false, true}) {
        const auto net = freeze(12, {{.name = "a", .arcs = first, .directed = directed},
                                     {.name = "b", .arcs = second, .directed = directed}});
        const auto apart = page_rank_versatility(net, 0, {.stop = fine});
        const Eigen::VectorXd a = page_rank(net.layer(0), {.stop = fine}).scores;
        const Eigen::VectorXd b = page_rank(net.layer(1), {.stop = fine}).scores;
        check_same(apart.centrality.scores, (a + b) / 2);
        check_same(apart.by_layer.col(1), b / 2);
        // The first layer has the larger eigenvalue and takes all.
        const auto leading = eigenvector_versatility(net, 0, {.tolerance = 1e-12});
        CHECK(leading.centrality.converged);
        check_same(leading.by_layer.col(0), eigenvector(net.layer(0), fine).centrality.scores);
        CHECK(leading.by_layer.col(1).lpNorm<Eigen::Infinity>() < 1e-9);
        // The more coupling there is, the more alike an actor's places become.
        const auto unlike = [&](double coupling) {
            const auto travels = page_rank_versatility(net, coupling, {.stop = {.tolerance = 1e-12}});
            CHECK(travels.centrality.converged);
            return (travels.by_layer.col(0) - travels.by_layer.col(1)).lpNorm<1>();
        };
        CHECK(unlike(1) > unlike(10));
        CHECK(unlike(10) > unlike(1e6));
        CHECK(unlike(1e6) < 1e-5);
    }
}

TEST_CASE("multiplex PageRank without bias is PageRank", "[ara][laws]") {
    const Arcs arcs = random_arcs(3, 30);
    const auto net = frozen(30, arcs, true);
    const std::vector<double> standing(30, 0.5);
    const Eigen::VectorXd plain = page_rank(net.layer(0), {.stop = fine}).scores;
    for (const MultiplexBias<> bias : {MultiplexBias<>{0, 0}, MultiplexBias<>{1, 1}, MultiplexBias<>{2, 0.5}}) {
        check_same(multiplex_page_rank(net.layer(0), standing, bias, {.stop = fine}).scores, plain);
    }
}

}  // namespace network_laws_test
