// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cmath>
#include <cstddef>
#include <random>
#include <stop_token>
#include <vector>

#include <Eigen/Core>

#include <kam/ara/measures/betweenness.hpp>
#include <kam/ara/measures/layer_overlap.hpp>
#include <kam/ara/multiplex.hpp>
#include <kam/core/executor.hpp>

#include "support/ara_data.hpp"

using kam_test::arc;
using kam_test::close;

namespace network_sampling_test {

using namespace kam::ara;

/// Actors in a ring with shortcuts.
[[nodiscard]] Multiplex<> small_world(int actors, int shortcuts, unsigned seed) {
    std::mt19937 engine(seed);
    std::vector<Arc<>> arcs;
    for (int k = 0; k < actors; ++k) arcs.push_back(arc(k, (k + 1) % actors));
    for (int k = 0; k < shortcuts; ++k) {
        const auto from = static_cast<int>(engine() % static_cast<unsigned>(actors));
        const auto to = static_cast<int>(engine() % static_cast<unsigned>(actors));
        if (from != to) arcs.push_back(arc(from, to));
    }
    return freeze(actors, {{.name = "tie", .arcs = arcs, .directed = false}});
}

TEST_CASE("a sampled betweenness keeps its promise", "[ara][sampling]") {
    constexpr int n = 1500;
    const auto net = small_world(n, 3000, 1);
    const auto exact = betweenness(net.layer(0));
    CHECK(exact.error_bound == 0);
    CHECK(exact.source_count == n);
    const double pairs = (n - 1.0) * (n - 2.0) / 2;
    for (const std::uint64_t seed : {1U, 2U, 3U}) {
        const SampleOptions options{.epsilon = 0.1, .delta = 0.1, .seed = seed};
        const auto sampled = sampled_betweenness(net.layer(0), options);
        CHECK(sampled.complete);
        CHECK(sampled.source_count < n / 2);
        REQUIRE(sampled.error_bound);
        CHECK(*sampled.error_bound <= options.epsilon * pairs * (1 + 1e-12));
        const double error = (sampled.scores - exact.scores).lpNorm<Eigen::Infinity>();
        CHECK(error <= *sampled.error_bound);
        CHECK(error > 0);
    }
    // As many sources as actors are asked for: the exact one.
    const auto fine = sampled_betweenness(net.layer(0), {.epsilon = 0.01});
    CHECK(fine.error_bound == 0);
    CHECK(fine.scores == exact.scores);
}

TEST_CASE("betweenness does not depend on the threads", "[ara][sampling]") {
    const auto net = small_world(700, 900, 2);
    CHECK(betweenness(net.layer(0)).scores == betweenness(net.layer(0), kam::Threads{3}).scores);
    const auto one = sampled_betweenness(net.layer(0), {.epsilon = 0.15, .seed = 5});
    const auto three = sampled_betweenness(net.layer(0), {.epsilon = 0.15, .seed = 5}, kam::Threads{3});
    CHECK(one.scores == three.scores);
    CHECK(one.source_count == three.source_count);
    CHECK(one.scores != sampled_betweenness(net.layer(0), {.epsilon = 0.15, .seed = 6}).scores);
}

TEST_CASE("the betweenness of all sources is the sum over parts of them", "[ara][sampling]") {
    const auto net = small_world(60, 40, 3);
    const auto view = net.layer(0);
    Workspace<> workspace;
    std::vector<int> even, odd;
    for (int k = 0; k < 60; ++k) (k % 2 == 0 ? even : odd).push_back(k);
    Betweenness<> first, second;
    betweenness(view, even, workspace, first);
    betweenness(view, odd, workspace, second);
    CHECK_FALSE(first.error_bound);
    CHECK(first.complete);
    CHECK((first.scores + second.scores).isApprox(betweenness(view).scores, 1e-12));
}

TEST_CASE("work that is stopped says so", "[ara][sampling]") {
    const auto net = small_world(300, 300, 4);
    std::stop_source stop;
    std::size_t seen = 0;
    const kam::Progress progress{.on_progress =
                                     [&](std::size_t done, std::size_t total) {
                                         seen = done;
                                         CHECK(total == 300);
                                         if (done == 10) stop.request_stop();
                                     },
                                 .stop = stop.get_token()};
    const auto partial = betweenness(net.layer(0), kam::Sequential{}, progress);
    CHECK(seen == 10);
    CHECK(partial.source_count == 10);
    CHECK_FALSE(partial.complete);
    CHECK_FALSE(partial.error_bound);
    const auto sampled =
        sampled_betweenness(net.layer(0), {.epsilon = 0.3}, kam::Sequential{}, {.stop = stop.get_token()});
    CHECK_FALSE(sampled.complete);
    CHECK_FALSE(sampled.error_bound);
    CHECK(sampled.source_count == 0);
    const auto shuffled = qap(net.layer(0), net.layer(0), {}, kam::Sequential{}, {.stop = stop.get_token()});
    CHECK(shuffled.permutation_count == 0);
    CHECK(close(*shuffled.correlation, 1.0));
}

/// All 24 orders of four actors, by hand: the exact distribution that the permutations draw from.
TEST_CASE("QAP agrees with all orders of four actors", "[ara][sampling]") {
    // A path and the same path: 2 of 24 orders (itself and back) give r = 1, so P(r >= 1) is 1/12.
    const std::vector<Arc<>> path{arc(0, 1), arc(1, 2), arc(2, 3)};
    const auto net = freeze(4, {{.name = "a", .arcs = path, .directed = false}});
    const auto result = qap(net.layer(0), net.layer(0), {.permutations = 20'000, .seed = 3});
    CHECK(close(*result.correlation, 1.0));
    CHECK(result.permutation_count == 20'000);
    CHECK(close(result.at_least_probability, 1.0 / 12, 0, 0.008));
    CHECK(result.at_most_probability == 1);
    // Sum of products over a random order: 6 cells x 6 cells / 12 cells is 3 on average, which is r = 0.
    CHECK(close(result.mean, 0.0, 0, 0.02));
}

TEST_CASE("QAP on the layers of Lazega finds what chance does not", "[ara][sampling]") {
    const auto net = kam_test::ara_network({"lazega_lawfirm", 71, {"advice", "friendship"}});
    if (!net) {
        WARN("skipped: lazega_lawfirm");
        return;
    }
    const auto one = qap(net->layer(0), net->layer(1), {.permutations = 500, .seed = 1});
    CHECK(one.at_least_probability == 1.0 / 501);
    CHECK(close(one.mean, 0.0, 0, 0.01));
    CHECK(close(*one.correlation, layer_overlap(net->layer(0), net->layer(1)).correlation.value()));
    const auto three = qap(net->layer(0), net->layer(1), {.permutations = 500, .seed = 1}, kam::Threads{3});
    CHECK(one.mean == three.mean);
    CHECK(one.deviation == three.deviation);
    CHECK(one.mean != qap(net->layer(0), net->layer(1), {.permutations = 500, .seed = 2}).mean);
    // A layer against one without anything in common.
    const std::vector<Arc<>> few{arc(0, 1), arc(1, 2)}, others{arc(2, 0), arc(3, 1)};
    const auto apart = freeze(5, {{.name = "a", .arcs = few}, {.name = "b", .arcs = others}});
    CHECK(qap(apart.layer(0), apart.layer(1)).at_least_probability > 0.2);
}

}  // namespace network_sampling_test
