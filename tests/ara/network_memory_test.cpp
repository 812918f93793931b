// SPDX-License-Identifier: BSL-1.0
#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/ara.hpp>
#include <kam/ara/measures.hpp>

#include "support/ara_data.hpp"

// Counts what the whole program allocates, for the tests that a warm measure allocates nothing.
namespace network_memory_test {
inline std::atomic<std::size_t> allocations{0};
}
void* operator new(std::size_t size) {
    ++network_memory_test::allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++network_memory_test::allocations;
    return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

namespace network_memory_test {

using namespace kam::ara;

/// Two rings with chords, apart from each other, and an isolate.
[[nodiscard]] std::vector<Arc<>> ring(int step) {
    std::vector<Arc<>> arcs;
    for (int k = 0; k < 20; ++k) {
        arcs.push_back(kam_test::arc(k, (k + step) % 20));
        if (k % 3 == 0) arcs.push_back(kam_test::arc((k + step) % 20, k, 2));
    }
    for (int k = 0; k < 10; ++k) arcs.push_back(kam_test::arc(20 + k, 20 + (k + step) % 10, 3));
    return arcs;
}

/// The allocations of the second call of `work`.
template <class Work>
[[nodiscard]] std::size_t warm(Work&& work) {
    work();
    const std::size_t before = allocations;
    work();
    return allocations - before;
}

TEST_CASE("with a workspace and a result a warm measure allocates nothing", "[ara][memory]") {
    const std::vector<Arc<>> bonds = ring(1), ties = ring(3);
    for (const bool directed : {false, true}) {
        const auto net = freeze(31, {{.name = "bond", .arcs = bonds, .directed = directed},
                                     {.name = "tie", .arcs = ties, .directed = directed}});
        const auto view = net.layer(0);
        Workspace<> workspace;
        Centrality<> ranks;
        CHECK(warm([&] { page_rank(view, {}, workspace, ranks); }) == 0);
        EigenvectorCentrality<> central;
        CHECK(warm([&] { eigenvector(view, {}, workspace, central); }) == 0);
        HubsAndAuthorities<> hubs;
        CHECK(warm([&] { hubs_and_authorities(view, {}, workspace, hubs); }) == 0);
        PowerCentrality<> strong;
        CHECK(warm([&] { power(view, {.beta = -0.5}, workspace, strong); }) == 0);
        CHECK(warm([&] { katz(view, {.beta = 0.5}, workspace, strong); }) == 0);
        CHECK(warm([&] { power(view, {.beta = 2, .beyond_radius = true}, workspace, strong); }) == 0);
        StructuralHoles<> holes;
        CHECK(warm([&] { structural_holes(view, workspace, holes); }) == 0);
        CHECK(warm([&] { constraint(view, workspace, holes); }) == 0);
        Betweenness<> between;
        CHECK(warm([&] { betweenness(view, workspace, between); }) == 0);
        CutPoints cuts;
        CHECK(warm([&] { cut_points(view, workspace, cuts); }) == 0);
        std::vector<int> cores;
        CHECK(warm([&] { k_core(view, workspace, cores); }) == 0);
        Components parts;
        CHECK(warm([&] { components(view, workspace, parts); }) == 0);
        CHECK(warm([&] { strong_components(view, workspace, parts); }) == 0);
    }
}

TEST_CASE("without a workspace a measure allocates, which the count above would see", "[ara][memory]") {
    const std::vector<Arc<>> bonds = ring(1);
    const auto net = freeze(31, {{.name = "bond", .arcs = bonds}});
    CHECK(warm([&] { CHECK(page_rank(net.layer(0)).converged); }) > 0);
}

TEST_CASE("a workspace serves networks of any size in turn", "[ara][memory]") {
    const std::vector<Arc<>> bonds = ring(1);
    const std::vector<Arc<>> few{kam_test::arc(0, 1), kam_test::arc(1, 2)};
    const auto large = freeze(31, {{.name = "bond", .arcs = bonds}});
    const auto small = freeze(3, {{.name = "bond", .arcs = few}});
    Workspace<> workspace;
    StructuralHoles<> holes;
    PowerCentrality<> strong;
    for (const auto* net : {&large, &small, &large, &small}) {
        structural_holes(net->layer(0), workspace, holes);
        CHECK(holes.constraint.size() == net->actor_count());
        for (int i = 0; i < net->actor_count(); ++i) {
            CHECK((!holes.defined[i] || holes.constraint[i] == constraint(net->layer(0))[i]));
        }
        power(net->layer(0), {.beta = 0.2, .relative = false}, workspace, strong);
        CHECK(strong.centrality.scores == power(net->layer(0), {.beta = 0.2, .relative = false}).centrality.scores);
    }
}

}  // namespace network_memory_test
