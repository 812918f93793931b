// SPDX-License-Identifier: BSL-1.0
#include "../../benchmarks/support/ratio.hpp"

#include <chrono>
#include <cstdlib>

#include "support/catch.hpp"

namespace ratio_test {

/// Stands still until work moves it on.
struct HandClock {
    using duration = std::chrono::nanoseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<HandClock>;
    static constexpr bool is_steady = true;
    static time_point now() { return time_point(elapsed); }
    static inline duration elapsed{0};
};

void spend(double seconds) { HandClock::elapsed += std::chrono::nanoseconds(static_cast<long>(seconds * 1e9)); }

}  // namespace ratio_test

using kam_benchmark::time_both;
using ratio_test::HandClock;
using ratio_test::spend;

TEST_CASE("both sides are timed in turn and the medians returned", "[benchmarks]") {
    std::string order;
    int call = 0;
    const auto timing = time_both<HandClock>(
        [&] {
            order += 'a';
            spend(++call == 2 ? 9.0 : 0.010);  // one disturbed round of five does not reach the median
        },
        [&] {
            order += 'b';
            spend(0.030);
        },
        5);
    CHECK(order == "ababbaabbaab");
    CHECK(timing.rounds == 5);
    CHECK_THAT(timing.ours, kam_test::WithinRel(0.010, 1e-9));
    CHECK_THAT(timing.other, kam_test::WithinRel(0.030, 1e-9));
}

TEST_CASE("short work is repeated until the clock can see it, each side by its own count", "[benchmarks]") {
    int ours = 0;
    int other = 0;
    const auto timing = time_both<HandClock>([&] { ++ours, spend(1e-6); }, [&] { ++other, spend(1e-4); }, 3);
    CHECK(ours == 1 + 3 * 2000);
    CHECK(other == 1 + 3 * 20);
    CHECK_THAT(timing.other / timing.ours, kam_test::WithinRel(100.0, 1e-9));
}

TEST_CASE("a side of more than five seconds gets three rounds", "[benchmarks]") {
    int calls = 0;
    const auto timing = time_both<HandClock>([&] { ++calls, spend(0.1); }, [] { spend(6); });
    CHECK(timing.rounds == 3);
    CHECK(calls == 4);
}

TEST_CASE("work that takes no time at all still ends", "[benchmarks]") {
    int calls = 0;
    CHECK(time_both<HandClock>([&] { ++calls; }, [] { return 1; }, 1).ours == 0);
    CHECK(calls == 1 + 1000000);
}
