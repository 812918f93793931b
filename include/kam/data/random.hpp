// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include <boost/random/uniform_int_distribution.hpp>

#include <kam/core/executor.hpp>
#include <kam/core/progress.hpp>

namespace kam::inline v0 {

/// The source of random bits: 64 at a time, the same on every machine, one stream per (seed, block). Works with the
/// distributions of Boost.Random; those of the standard library draw differently on different machines.
///
/// It is xoshiro256++ [blackman2021]; its state is the first four outputs of SplitMix64 [steele2014] started at
/// mix(mix(seed) + block). Blocks are many and short, so an engine must be cheap to make: 32
/// bytes and a few nanoseconds, where a Mersenne Twister takes 2.5 KB and 2 microseconds. Two of 2^20 streams of 2^40
/// numbers overlap with a probability below 2^-170.
class BlockEngine {
public:
    using result_type = std::uint64_t;

    /// Goes on from a state: any but four zeros.
    explicit constexpr BlockEngine(const std::array<std::uint64_t, 4>& state) : state_(state) {}
    explicit constexpr BlockEngine(std::uint64_t seed, std::uint64_t block = 0) {
        std::uint64_t start = mix(mix(seed) + block);
        for (std::uint64_t& word : state_) {
            word = mix(start);
            start += step;
        }
    }

    constexpr result_type operator()() {
        const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
        const std::uint64_t shifted = state_[1] << 17;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }
    [[nodiscard]] static constexpr result_type(min)() { return 0; }
    [[nodiscard]] static constexpr result_type(max)() { return ~result_type{0}; }
    friend constexpr bool operator==(const BlockEngine&, const BlockEngine&) = default;

private:
    static constexpr std::uint64_t step = 0x9e3779b97f4a7c15;

    /// The output that SplitMix64 gives for the state x.
    [[nodiscard]] static constexpr std::uint64_t mix(std::uint64_t x) {
        x += step;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }

    std::array<std::uint64_t, 4> state_{};
};

/// A number in [0, 1): one of the 2^53 multiples of 2^-53, each as likely.
[[nodiscard]] constexpr double uniform_real(BlockEngine& engine) {
    return static_cast<double>(engine() >> 11) * 0x1p-53;
}

/// A whole number from `low` to `high`, both included, each as likely: of n numbers, low + floor(draw / floor(2^64 /
/// n)), drawn again where that is above high. Throws std::invalid_argument when low is above high.
template <std::integral Integer>
[[nodiscard]] Integer uniform_int(BlockEngine& engine, Integer low, Integer high) {
    if (low > high) {
        throw std::invalid_argument("uniform_int: from " + std::to_string(low) + " to " + std::to_string(high));
    }
    return boost::random::uniform_int_distribution<Integer>(low, high)(engine);
}

/// Cuts `items` into blocks of `block_size` (the last one may be shorter) and calls `work(engine, begin, end)` for
/// each, with an engine of its own made from (seed, block). Blocks run in any order and at the same time, as the
/// executor pleases: let each write only to its own items, and add up block by block afterwards. The result is then the
/// same for every executor; it changes with the seed and with the block size, which therefore belongs to the model and
/// not to the machine. False when `progress` asked to stop before every block was done. Throws std::invalid_argument
/// when block_size is 0.
template <Executor E, std::invocable<BlockEngine&, std::size_t, std::size_t> Work>
[[nodiscard]] bool for_each_block(std::size_t items, std::size_t block_size, std::uint64_t seed, const E& executor,
                                  Work&& work, const Progress& progress) {
    if (block_size == 0) {
        throw std::invalid_argument("for_each_block: " + std::to_string(items) + " items in blocks of 0");
    }
    ProgressMeter meter(progress, items);
    std::atomic<bool> complete{true};
    executor(items / block_size + (items % block_size != 0 ? 1 : 0), [&](std::size_t block) {
        if (meter.stopped()) {
            complete = false;
            return;
        }
        BlockEngine engine(seed, block);
        const std::size_t begin = block * block_size;
        const std::size_t end = begin + (std::min)(block_size, items - begin);
        work(engine, begin, end);
        meter.advance(end - begin);
    });
    return complete;
}

/// The same for work that nobody watches or stops.
template <Executor E, std::invocable<BlockEngine&, std::size_t, std::size_t> Work>
void for_each_block(std::size_t items, std::size_t block_size, std::uint64_t seed, const E& executor, Work&& work) {
    (void)for_each_block(items, block_size, seed, executor, work, Progress{});
}

}  // namespace kam::inline v0
