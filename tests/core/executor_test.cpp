// SPDX-License-Identifier: BSL-1.0
#include <kam/core/executor.hpp>

#include <array>
#include <stdexcept>
#include <string>

#include <kam/core/progress.hpp>

#include "support/catch.hpp"

namespace {

template <class E>
void check_executor(const E& executor) {
    STATIC_REQUIRE(kam::Executor<E>);
    std::array<std::atomic<int>, 100> calls{};
    executor(calls.size(), [&](std::size_t block) { ++calls[block]; });
    for (const auto& count : calls) CHECK(count == 1);
    executor(0, [](std::size_t) { FAIL("no block to run"); });

    // every block runs although some throw, and the lowest block's exception arrives
    std::array<std::atomic<int>, 100> tried{};
    std::string message;
    try {
        executor(tried.size(), [&](std::size_t block) {
            ++tried[block];
            if (block % 30 == 17) throw std::runtime_error("block " + std::to_string(block));
        });
    } catch (const std::runtime_error& error) {
        message = error.what();
    }
    CHECK(message == "block 17");
    for (const auto& count : tried) CHECK(count == 1);
}

}  // namespace

TEST_CASE("executors run every block once and rethrow the lowest failure", "[core][executor]") {
    check_executor(kam::Sequential{});
    check_executor(kam::Threads{1});
    check_executor(kam::Threads{3});
    check_executor(kam::Threads{});
    check_executor(kam::Threads{500});
}

TEST_CASE("progress is told one call at a time and never falls", "[core][progress]") {
    std::size_t last = 0;
    std::atomic<int> inside{0};
    bool overlapped = false, fell = false;
    std::stop_source stop;
    const kam::Progress progress{[&](std::size_t done, std::size_t total) {
                                     overlapped = overlapped || ++inside != 1;
                                     fell = fell || done < last || total != 1000;
                                     last = done;
                                     --inside;
                                 },
                                 stop.get_token()};
    kam::ProgressMeter meter(progress, 1000);
    kam::Threads{4}(1000, [&](std::size_t) { meter.advance(); });
    CHECK(last == 1000);
    CHECK_FALSE(overlapped);
    CHECK_FALSE(fell);
    CHECK(meter.advance(0));
    stop.request_stop();
    CHECK_FALSE(meter.advance(0));
    CHECK(meter.stopped());
}

TEST_CASE("an empty progress costs nothing and never stops", "[core][progress]") {
    kam::ProgressMeter meter({}, 3);
    CHECK(meter.advance(3));
    CHECK_FALSE(meter.stopped());
}
