// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>
#include <numeric>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <malloc.h>
#include <Eigen/LU>

#include <kam/ara.hpp>
#include <kam/ara/measures.hpp>

#ifdef KAM_HAS_IGRAPH
#include "support/igraph_peer.hpp"
#endif

// Against igraph C on two networks of three layers: the law firm of Lazega (71 attorneys, where KAM_DATA_DIR has it),
// and a generated one of 100,000 actors and 1,000,000 arcs. Both sides hold simple graphs without weights, built
// beforehand, and their results are compared.

// What the library takes from the heap, and the most it has had at once.
namespace ara_network_benchmark {
inline std::size_t taken = 0;
inline std::size_t most_taken = 0;
}  // namespace ara_network_benchmark
void* operator new(std::size_t size) {
    void* memory = std::malloc(size);
    if (memory == nullptr) throw std::bad_alloc();
    ara_network_benchmark::taken += malloc_usable_size(memory);
    ara_network_benchmark::most_taken = (std::max)(ara_network_benchmark::most_taken, ara_network_benchmark::taken);
    return memory;
}
void operator delete(void* memory) noexcept {
    ara_network_benchmark::taken -= malloc_usable_size(memory);
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace ara_network_benchmark {

using namespace kam::ara;
using Arcs = std::vector<Arc<>>;

struct Layers {
    int actors = 0;
    std::array<Arcs, 3> arcs{};
};

/// Three layers of 400,000, 300,000 and 300,000 arcs; a fifth of those of the second and third repeat one of an earlier
/// layer. Who is named is drawn so that a few actors are named by thousands, and the numbers of actors say nothing.
[[nodiscard]] Layers generated() {
    constexpr int n = 100'000;
    std::mt19937_64 engine(2024);
    std::vector<int> number(n);
    std::iota(number.begin(), number.end(), 0);
    for (std::size_t k = number.size(); k > 1; --k) std::swap(number[k - 1], number[engine() % k]);
    const auto uniform = [&] { return static_cast<double>(engine() >> 11) * 0x1p-53; };
    Layers result{n, {}};
    Arcs all;
    for (std::size_t l = 0; l < 3; ++l) {
        const std::size_t count = l == 0 ? 400'000 : 300'000;
        const std::size_t before = all.size();
        while (result.arcs[l].size() < count) {
            Arc<> arc;
            if (l > 0 && uniform() < 0.2) {
                arc = all[engine() % before];
            } else {
                const double place = uniform();
                arc.from = ActorIndex(number[static_cast<std::size_t>(uniform() * n)]);
                arc.to = ActorIndex(number[static_cast<std::size_t>(place * place * n)]);
            }
            if (arc.from == arc.to) continue;
            result.arcs[l].push_back(arc);
            all.push_back(arc);
        }
    }
    return result;
}

[[nodiscard]] std::optional<Layers> lazega() {
    std::ifstream file(std::string(KAM_DATA_DIR) + "/ara/lazega_lawfirm/edges.csv");
    Layers result{71, {}};
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        const std::size_t layer = line[0] == 'a' ? 0 : line[0] == 'f' ? 1 : 2;
        const std::size_t comma = line.find(',');
        const std::size_t second = line.find(',', comma + 1);
        result.arcs[layer].push_back(
            {ActorIndex(std::stoi(line.substr(comma + 1)) - 1), ActorIndex(std::stoi(line.substr(second + 1)) - 1), 1});
    }
    return result.arcs[2].empty() ? std::nullopt : std::optional(result);
}

[[nodiscard]] Multiplex<> frozen(const Layers& layers, bool directed) {
    return freeze(layers.actors,
                  {{.name = "bond", .arcs = layers.arcs[0], .directed = directed},
                   {.name = "tie", .arcs = layers.arcs[1], .directed = directed},
                   {.name = "link", .arcs = layers.arcs[2], .directed = directed}},
                  {.duplicates = kam::Duplicates::keep_first});
}

/// Megabytes that a call takes at most, beyond what it finds; the numbers of its result not counted.
template <class Work>
double extra_megabytes(const char* name, Work&& work) {
    const std::size_t before = taken;
    most_taken = before;
    work();
    const double extra = static_cast<double>(most_taken - before) / 1e6;
    std::printf("  memory of %s: %.1f MB\n", name, extra);
    return extra;
}

#ifdef KAM_HAS_IGRAPH
using namespace kam_benchmark;

[[nodiscard]] std::vector<int> ends_of(const Arcs& arcs) {
    std::vector<int> ends;
    for (const auto& arc : arcs) {
        ends.push_back(arc.from.value);
        ends.push_back(arc.to.value);
    }
    return ends;
}

template <class Ours>
void check_same(const Ours& ours, const IgraphVector& theirs, double scale, double tolerance) {
    REQUIRE(static_cast<std::size_t>(ours.size()) == theirs.size());
    double largest = 0;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        const double difference = ours[static_cast<Eigen::Index>(i)] - scale * theirs[i];
        if (!std::isnan(difference)) largest = (std::max)(largest, std::abs(difference));
    }
    std::printf("  largest difference %.3g\n", largest);
    CHECK(largest <= tolerance);
}

/// The ratio on the generated network; on the small one igraph is a limit that we need not pass.
template <class Ours, class Other>
void compare(bool small, const std::string& name, Ours&& ours, Other&& other) {
    if (small) {
        limit("ara/lazega_" + name, ours, other);
    } else {
        ratio("ara/" + name, ours, other, 7);
    }
}

void compare_all(const Layers& layers, bool small) {
    const int n = layers.actors;
    const auto directed_layers = frozen(layers, true);
    const auto undirected_layers = frozen(layers, false);
    const FreezeOptions once{.duplicates = kam::Duplicates::keep_first};
    const auto directed_net = flattened(directed_layers, {}, once);
    const auto undirected_net = flattened(undirected_layers, {}, once);
    const auto directed = directed_net.layer(0);
    const auto undirected = undirected_net.layer(0);
    Arcs all;
    for (const Arcs& arcs : layers.arcs) all.insert(all.end(), arcs.begin(), arcs.end());
    IgraphIntVector all_ends(ends_of(all));
    IgraphGraph directed_graph(n, all_ends, true);
    directed_graph.simplify();
    IgraphGraph undirected_graph(n, all_ends, false);
    undirected_graph.simplify();
    REQUIRE(directed_graph.edge_count() == directed.arc_count());
    REQUIRE(undirected_graph.edge_count() == undirected.arc_count() / 2);
    std::printf("  %d actors, %zu arcs, %zu different, %zu ties\n", n, all.size(), directed.arc_count(),
                undirected.arc_count() / 2);
    Workspace<> workspace;
    IgraphVector theirs;

    std::vector<std::vector<int>> ends;
    for (const Arcs& arcs : layers.arcs) ends.push_back(ends_of(arcs));
    std::array<IgraphIntVector, 3> given{IgraphIntVector(ends[0]), IgraphIntVector(ends[1]), IgraphIntVector(ends[2])};
    compare(
        small, "build", [&] { return frozen(layers, true); },
        [&] {
            for (IgraphIntVector& layer : given) {
                IgraphGraph graph(n, layer, true);
                graph.simplify();
                keep(graph.edge_count());
            }
        });

    Centrality<> ranks;
    compare(
        small, "page_rank", [&] { page_rank(directed, {}, workspace, ranks); },
        [&] {
            check(igraph_pagerank(directed_graph.get(), IGRAPH_PAGERANK_ALGO_PRPACK, theirs.get(), nullptr,
                                  igraph_vss_all(), true, 0.85, nullptr, nullptr));
        });
    check_same(ranks.scores, theirs, 1, 1e-9);
    std::printf("  %d iterations, error at most %.2g\n", ranks.iterations, *ranks.error_bound);

    EigenvectorCentrality<> central;
    compare(
        small, "eigenvector", [&] { eigenvector(undirected, {}, workspace, central); },
        [&] {
            igraph_arpack_options_t options;
            igraph_arpack_options_init(&options);
            options.tol = 1e-10;
            check(igraph_eigenvector_centrality(undirected_graph.get(), theirs.get(), nullptr, false, true, nullptr,
                                                &options));
        });
    check_same(central.centrality.scores, theirs, central.centrality.scores.maxCoeff<Eigen::PropagateNumbers>(), 1e-8);
    std::printf("  %d products, residual %.2g\n", central.centrality.iterations, central.centrality.residual);

    StructuralHoles<> holes;
    compare(
        small, "constraint", [&] { constraint(undirected, workspace, holes); },
        [&] { check(igraph_constraint(undirected_graph.get(), theirs.get(), igraph_vss_all(), nullptr)); });
    check_same(holes.constraint, theirs, 1, 1e-9);

    CutPoints cuts;
    IgraphIntVector their_cuts;
    compare(
        small, "articulation", [&] { cut_points(undirected, workspace, cuts); },
        [&] { check(igraph_articulation_points(undirected_graph.get(), their_cuts.get())); });
    CHECK(cuts.actors.size() == their_cuts.size());

    std::vector<int> sources;
    for (int s = 0; s < 16; ++s) sources.push_back(s * (n / 16));
    IgraphIntVector their_sources(sources);
    igraph_vs_t from;
    check(igraph_vs_vector(&from, their_sources.get()));
    Betweenness<> between;
    compare(
        small, "betweenness_16", [&] { betweenness(undirected, sources, workspace, between); },
        [&] {
            check(igraph_betweenness_subset(undirected_graph.get(), theirs.get(), igraph_vss_all(), false, from,
                                            igraph_vss_all(), nullptr));
        });
    check_same(between.scores, theirs, 1, 1e-9 * between.scores.maxCoeff());
    igraph_vs_destroy(&from);
    if (small) {
        compare(
            small, "betweenness", [&] { betweenness(undirected, workspace, between); },
            [&] { check(igraph_betweenness(undirected_graph.get(), theirs.get(), igraph_vss_all(), false, nullptr)); });
        check_same(between.scores, theirs, 1, 1e-9);
    }

    // The supra-graph: an actor's places in the layers, tied to each other both ways.
    std::vector<int> supra;
    for (int l = 0; l < 3; ++l) {
        const auto& matrix = directed_layers.matrix(l);
        for (int i = 0; i < n; ++i) {
            for (const int to : matrix.row(ActorIndex(i)).columns()) {
                supra.push_back(l * n + i);
                supra.push_back(l * n + to);
            }
            for (int other = 0; other < 3; ++other) {
                if (other == l) continue;
                supra.push_back(l * n + i);
                supra.push_back(other * n + i);
            }
        }
    }
    IgraphIntVector supra_ends(supra);
    IgraphGraph supra_graph(3 * n, supra_ends, true);
    Versatility<> travels;
    compare(
        small, "versatility", [&] { page_rank_versatility(directed_layers, 1, {}, workspace, travels); },
        [&] {
            check(igraph_pagerank(supra_graph.get(), IGRAPH_PAGERANK_ALGO_PRPACK, theirs.get(), nullptr,
                                  igraph_vss_all(), true, 0.85, nullptr, nullptr));
        });
    check_same(Eigen::Map<const Eigen::VectorXd>(travels.by_layer.data(), travels.by_layer.size()), theirs, 1, 1e-9);
    std::printf("  %d iterations, error at most %.2g\n", travels.centrality.iterations,
                *travels.centrality.error_bound);
}
#endif

TEST_CASE("power with a negative beta against a dense solve", "[benchmark][ara]") {
    constexpr int n = 5'000;
    std::mt19937_64 engine(7);
    Arcs arcs;
    for (int k = 0; k < 8 * n; ++k) {
        const Arc<> arc{ActorIndex(static_cast<int>(engine() % n)), ActorIndex(static_cast<int>(engine() % n)), 1};
        if (arc.from != arc.to) arcs.push_back(arc);
    }
    const auto net =
        freeze(n, {{.name = "tie", .arcs = arcs, .directed = false}}, {.duplicates = kam::Duplicates::keep_first});
    const PowerOptions<> options{.beta = -0.02, .relative = false};
    Workspace<> workspace;
    PowerCentrality<> ours;
    Eigen::VectorXd dense;
    kam_benchmark::ratio(
        "ara/power_dense_5000", [&] { power(net.layer(0), options, workspace, ours); },
        [&] {
            Eigen::MatrixXd system = Eigen::MatrixXd::Identity(n, n);
            for (int i = 0; i < n; ++i) {
                for (const auto [to, weight] : net.matrix(0).row(ActorIndex(i)))
                    system(i, to.value) -= options.beta * weight;
            }
            Eigen::VectorXd degrees(n);
            for (int i = 0; i < n; ++i) degrees[i] = net.matrix(0).degree(ActorIndex(i));
            dense = system.partialPivLu().solve(degrees);
            dense *= std::sqrt(n) / dense.norm();
        },
        3);
    CHECK(ours.centrality.converged);
    CHECK((ours.centrality.scores - dense).lpNorm<Eigen::Infinity>() < 1e-8);
}

TEST_CASE("what measures of the generated network take from the heap", "[benchmark][ara]") {
    const auto layers = frozen(generated(), false);
    const auto net = flattened(layers, {}, {.duplicates = kam::Duplicates::keep_first});
    const auto view = net.layer(0);
    std::vector<int> sources{1, 2, 3, 4};
    extra_megabytes("page_rank", [&] { kam_benchmark::keep(page_rank(view)); });
    extra_megabytes("eigenvector", [&] { kam_benchmark::keep(eigenvector(view)); });
    CHECK(extra_megabytes("power", [&] { CHECK(power(view, {.beta = -0.3}).centrality.converged); }) < 100);
    CHECK(extra_megabytes("constraint", [&] { kam_benchmark::keep(constraint(view)); }) < 100);
    CHECK(extra_megabytes("structural_holes", [&] { kam_benchmark::keep(structural_holes(view)); }) < 100);
    extra_megabytes("cut_points", [&] { kam_benchmark::keep(cut_points(view)); });
    extra_megabytes("page_rank_versatility", [&] { kam_benchmark::keep(page_rank_versatility(layers)); });
    extra_megabytes("freeze", [&] { kam_benchmark::keep(frozen(generated(), false)); });
}

TEST_CASE("network measures against igraph", "[benchmark][ara]") {
    const auto firm = lazega();
#ifdef KAM_HAS_IGRAPH
    compare_all(generated(), false);
    if (firm) compare_all(*firm, true);
#else
    for (const char* name :
         {"build", "page_rank", "eigenvector", "constraint", "articulation", "betweenness_16", "versatility"}) {
        kam_benchmark::skip(std::string("ara/") + name, "igraph");
    }
#endif
    if (!firm) kam_benchmark::skip("ara/lazega", "lazega_lawfirm data");
}

}  // namespace ara_network_benchmark
