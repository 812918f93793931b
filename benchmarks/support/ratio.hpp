// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <type_traits>
#include <vector>

namespace kam_benchmark {

/// Makes the compiler believe that `value` is read, so that it computes it.
template <class T>
void keep(const T& value) {
    asm volatile("" : : "r"(&value) : "memory");
}

/// Seconds of one call of each side: medians over the rounds.
struct Timing {
    double ours = 0;
    double other = 0;
    int rounds = 0;
};

namespace detail {

template <class Clock, class Work>
double seconds_per_call(Work& work, std::size_t calls) {
    const auto start = Clock::now();
    for (std::size_t i = 0; i < calls; ++i) {
        if constexpr (std::is_void_v<std::invoke_result_t<Work&>>) {
            work();
        } else {
            keep(work());
        }
    }
    return std::chrono::duration<double>(Clock::now() - start).count() / static_cast<double>(calls);
}

/// How many calls make up two milliseconds, which the clock resolves well; a million at most.
inline std::size_t calls_for(double seconds) {
    constexpr double enough = 2e-3;
    constexpr double most = 1e6;
    return static_cast<std::size_t>(std::clamp(std::round(enough / (std::max)(seconds, enough / most)), 1.0, most));
}

inline double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

inline void print(const char* word, const std::string& name, double value) {
    std::printf("%s %s %.*f\n", word, name.c_str(), value < 1 ? 3 : 2, value);
    std::fflush(stdout);
}

inline void print(const Timing& timing, const char* other) {
    std::printf("  ours %.4g s, %s %.4g s, medians of %d\n", timing.ours, other, timing.other, timing.rounds);
}

}  // namespace detail

/// Times two callables in alternating rounds, so that whatever else the machine does hits both alike; which of them
/// goes first changes with each round. Short calls are repeated within a round. One untimed call of each comes first;
/// where one of those takes over 5 s, three rounds suffice. KAM_BENCHMARK_ROUNDS in the environment goes before
/// `rounds`.
template <class Clock = std::chrono::steady_clock, class Ours, class Other>
[[nodiscard]] Timing time_both(Ours&& ours, Other&& other, int rounds = 15) {
    const double first_ours = detail::seconds_per_call<Clock>(ours, 1);
    const double first_other = detail::seconds_per_call<Clock>(other, 1);
    const std::size_t our_calls = detail::calls_for(first_ours);
    const std::size_t other_calls = detail::calls_for(first_other);
    if ((std::max)(first_ours, first_other) > 5) rounds = (std::min)(rounds, 3);
    if (const char* wanted = std::getenv("KAM_BENCHMARK_ROUNDS")) rounds = std::atoi(wanted);
    rounds = (std::max)(rounds, 1);

    std::vector<double> our_seconds;
    std::vector<double> other_seconds;
    for (int round = 0; round < rounds; ++round) {
        if (round % 2 == 0) our_seconds.push_back(detail::seconds_per_call<Clock>(ours, our_calls));
        other_seconds.push_back(detail::seconds_per_call<Clock>(other, other_calls));
        if (round % 2 == 1) our_seconds.push_back(detail::seconds_per_call<Clock>(ours, our_calls));
    }
    return {detail::median(our_seconds), detail::median(other_seconds), rounds};
}

/// Prints "RATIO topic/name VALUE": the other's time over ours, above 1 when we are faster. Returns the value.
template <class Ours, class Other>
double ratio(const std::string& name, Ours&& ours, Other&& other, int rounds = 15) {
    const Timing timing = time_both(ours, other, rounds);
    detail::print(timing, "the other");
    detail::print("RATIO", name, timing.other / timing.ours);
    return timing.other / timing.ours;
}

/// Prints "LIMIT topic/name VALUE": the time of what physics allows (reading the bytes, one pass over memory) over
/// ours, 1 when nothing is left to gain. Returns the value.
template <class Ours, class Limit>
double limit(const std::string& name, Ours&& ours, Limit&& least, int rounds = 15) {
    const Timing timing = time_both(ours, least, rounds);
    detail::print(timing, "the limit");
    detail::print("LIMIT", name, timing.other / timing.ours);
    return timing.other / timing.ours;
}

/// For a comparator that times itself, in a process of its own.
inline double ratio_of_times(const std::string& name, double our_seconds, double other_seconds) {
    detail::print("RATIO", name, other_seconds / our_seconds);
    return other_seconds / our_seconds;
}

/// Prints "RATIO topic/name skipped: no igraph" when there is nothing to compare with.
inline void skip(const std::string& name, const std::string& missing) {
    std::printf("RATIO %s skipped: no %s\n", name.c_str(), missing.c_str());
    std::fflush(stdout);
}

}  // namespace kam_benchmark
