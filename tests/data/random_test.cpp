// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <array>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>
#include <stop_token>
#include <utility>
#include <vector>

#include <boost/random/normal_distribution.hpp>

#include <kam/core/executor.hpp>
#include <kam/core/progress.hpp>
#include <kam/data/random.hpp>

using kam::BlockEngine;
using kam_test::ContainsSubstring;

namespace random_test {

constexpr std::uint64_t highest = ~std::uint64_t{0};
static_assert(std::uniform_random_bit_generator<BlockEngine>);

TEST_CASE("the engine is xoshiro256++: output of the authors' program for the state 1, 2, 3, 4", "[data][random]") {
    BlockEngine engine(std::array<std::uint64_t, 4>{1, 2, 3, 4});
    for (const std::uint64_t expected : {41943041ULL, 58720359ULL, 3588806011781223ULL, 3591011842654386ULL,
                                         9228616714210784205ULL, 9973669472204895162ULL, 14011001112246962877ULL,
                                         12406186145184390807ULL, 15849039046786891736ULL, 10450023813501588000ULL}) {
        CHECK(engine() == expected);
    }
}

// Computed in python3 with integers of any length, from the text of the header's comment:
//   mix = lambda x: ...SplitMix64...; state = [mix(mix(mix(seed) + block) + i * 0x9e3779b97f4a7c15) for i in range(4)]
TEST_CASE("seed and block give the state: golden values of a second program", "[data][random]") {
    const auto first_three = [](std::uint64_t seed, std::uint64_t block) {
        BlockEngine engine(seed, block);
        std::array<std::uint64_t, 3> drawn{};
        for (auto& value : drawn) value = engine();
        return drawn;
    };
    using Three = std::array<std::uint64_t, 3>;
    CHECK(first_three(0, 0) == Three{4526510421850589242U, 9596305322356609015U, 10226273489455087555U});
    CHECK(first_three(42, 0) == Three{16952325622244263635U, 13403855731906573151U, 8355527981390463759U});
    CHECK(first_three(42, 1) == Three{18183147227428793444U, 16505251536789924710U, 10952811722192729268U});
    CHECK(first_three(highest, highest) == Three{2861326864199522091U, 13255749036290421805U, 4258542706508289063U});
    CHECK(BlockEngine(42) == BlockEngine(42, 0));
}

// The same program: floor(draw / 2^11) / 2^53; floor(draw / floor(2^64 / (high - low + 1))), drawn again when too high.
TEST_CASE("uniform draws are specified to the bit: golden values of a second program", "[data][random]") {
    BlockEngine reals(42, 7);
    for (const double expected : {0.3331042463998063, 0.3568290233467608, 0.22192899638529895}) {
        CHECK(kam::uniform_real(reals) == expected);
    }
    BlockEngine dice(42, 7);
    for (const int expected : {2, 3, 2, 2, 4, 4, 6, 6, 5, 4, 3, 5}) CHECK(kam::uniform_int(dice, 1, 6) == expected);
    BlockEngine wide(42, 7);
    const std::int64_t million_cubed = 1'000'000'000'000'000'000;
    for (const std::int64_t expected : {-317256801866320747, -268629592027841266, -545125844571686449}) {
        CHECK(kam::uniform_int(wide, -million_cubed, million_cubed) == expected);
    }
    BlockEngine widest(42, 7);
    constexpr auto low = (std::numeric_limits<std::int64_t>::min)();
    constexpr auto high = (std::numeric_limits<std::int64_t>::max)();
    for (const std::int64_t expected : {-3078683253651662529, -2641038365105347202}) {
        CHECK(kam::uniform_int(widest, low, high) == expected);
    }
}

TEST_CASE("uniform draws stay in their range and reach its ends", "[data][random]") {
    BlockEngine engine(1);
    std::set<int> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(kam::uniform_int(engine, -2, 2));
    CHECK(seen == std::set<int>{-2, -1, 0, 1, 2});
    CHECK(kam::uniform_int(engine, 7, 7) == 7);
    CHECK_THROWS_WITH(kam::uniform_int(engine, 3, 2), ContainsSubstring("uniform_int: from 3 to 2"));
    // The lowest and the highest draw there are.
    BlockEngine lowest(std::array<std::uint64_t, 4>{0, 1, 1, 0});
    CHECK(kam::uniform_real(lowest) == 0);
    BlockEngine top(std::array<std::uint64_t, 4>{highest, 1, 1, 1});  // rotl(0, 23) + highest
    CHECK(kam::uniform_real(top) == 1 - std::ldexp(1.0, -53));
}

TEST_CASE("streams of one seed and of neighbouring seeds look independent", "[data][random]") {
    // Chi-square of 64 cells over the first draw of each of 64,000 streams; 63 degrees of freedom: mean 63,
    // deviation 11.2.
    const auto chi_square = [](auto first_draw) {
        std::vector<double> count(64, 0.0);
        for (std::uint64_t i = 0; i < 64'000; ++i) ++count[first_draw(i) >> 58];
        double sum = 0;
        for (const double c : count) sum += (c - 1000) * (c - 1000) / 1000;
        return sum;
    };
    const double by_block = chi_square([](std::uint64_t i) { return BlockEngine(5, i)(); });
    const double by_seed = chi_square([](std::uint64_t i) { return BlockEngine(i, 5)(); });
    CHECK(std::abs(by_block - 63) < 45);
    CHECK(std::abs(by_seed - 63) < 45);
    // Correlation of the uniform draws of neighbouring blocks: deviation 1 / sqrt(100,000) = 0.0032.
    double sum = 0;
    BlockEngine a(5, 0);
    BlockEngine b(5, 1);
    for (int i = 0; i < 100'000; ++i) sum += (kam::uniform_real(a) - 0.5) * (kam::uniform_real(b) - 0.5) * 12;
    CHECK(std::abs(sum / 100'000) < 0.0128);
}

[[nodiscard]] std::vector<double> simulate(const auto& executor, std::size_t items, std::size_t block_size = 100) {
    std::vector<double> drawn(items);
    kam::for_each_block(items, block_size, 42, executor, [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
        boost::random::normal_distribution<double> normal;
        for (std::size_t i = begin; i < end; ++i) drawn[i] = normal(engine) + kam::uniform_int(engine, 0, 9);
    });
    return drawn;
}
[[nodiscard]] bool same_bytes(const std::vector<double>& a, const std::vector<double>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

TEST_CASE("the result has the same bytes for every executor", "[data][random]") {
    const std::vector<double> expected = simulate(kam::Sequential{}, 10'050);
    for (const unsigned threads : {1U, 2U, 7U}) {
        CAPTURE(threads);
        CHECK(same_bytes(simulate(kam::Threads{threads}, 10'050), expected));
    }
    double sum = 0;
    for (const double x : expected) sum += x;
    CHECK(std::abs(sum / 10'050 - 4.5) < 0.12);  // 4 deviations of sqrt(1 + 8.25) / sqrt(10,050)
    CHECK_FALSE(same_bytes(simulate(kam::Sequential{}, 10'050, 99), expected));
    SECTION("more items do not change the first full blocks") {
        std::vector<double> longer = simulate(kam::Sequential{}, 20'000);
        CHECK(std::memcmp(longer.data(), expected.data(), 10'000 * sizeof(double)) == 0);
    }
}

TEST_CASE("blocks cover every item once", "[data][random]") {
    for (const auto& [items, size, blocks] : std::vector<std::array<std::size_t, 3>>{
             {0, 5, 0}, {1, 5, 1}, {5, 5, 1}, {6, 5, 2}, {10, 5, 2}, {3, highest, 1}}) {
        CAPTURE(items);
        std::vector<int> times(items, 0);
        std::size_t calls = 0;
        kam::for_each_block(items, size, 1, kam::Sequential{},
                            [&, most = size](BlockEngine&, std::size_t begin, std::size_t end) {
                                ++calls;
                                CHECK(begin < end);
                                CHECK(end - begin <= most);
                                for (std::size_t i = begin; i < end; ++i) ++times[i];
                            });
        CHECK(calls == blocks);
        CHECK(times == std::vector<int>(items, 1));
    }
    const auto nothing = [](BlockEngine&, std::size_t, std::size_t) {};
    CHECK_THROWS_WITH(kam::for_each_block(7, 0, 1, kam::Sequential{}, nothing),
                      ContainsSubstring("for_each_block: 7 items in blocks of 0"));
}

TEST_CASE("blocks report progress, stop when asked, and pass on what is thrown", "[data][random]") {
    const auto nothing = [](BlockEngine&, std::size_t, std::size_t) {};
    std::vector<std::pair<std::size_t, std::size_t>> reports;
    kam::Progress progress;
    progress.on_progress = [&](std::size_t done, std::size_t total) { reports.emplace_back(done, total); };
    CHECK(kam::for_each_block(25, 10, 1, kam::Threads{2}, nothing, progress));
    REQUIRE(reports.size() == 3);
    CHECK(reports.back() == std::pair<std::size_t, std::size_t>(25, 25));

    std::stop_source stop;
    std::atomic<int> calls = 0;
    const auto stop_at_third = [&](BlockEngine&, std::size_t, std::size_t) {
        if (++calls == 3) stop.request_stop();
    };
    CHECK_FALSE(kam::for_each_block(100, 10, 1, kam::Sequential{}, stop_at_third,
                                    {.on_progress = {}, .stop = stop.get_token()}));
    CHECK(calls == 3);

    const auto throws = [](BlockEngine&, std::size_t begin, std::size_t) {
        if (begin >= 30) throw std::runtime_error("block of " + std::to_string(begin));
    };
    CHECK_THROWS_WITH(kam::for_each_block(100, 10, 1, kam::Threads{3}, throws), "block of 30");
}

}  // namespace random_test
