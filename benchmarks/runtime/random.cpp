// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>

#include <kam/core/executor.hpp>
#include <kam/data/random.hpp>

// A million normal draws in blocks of 1,000, against the same with the usual engine, made anew for each block.

namespace random_benchmark {

constexpr std::size_t items = 1'000'000;
constexpr std::size_t block_size = 1'000;

TEST_CASE("random blocks against a Mersenne Twister for each block", "[benchmark][data]") {
    const auto fill = [](auto& engine, double* out, std::size_t count) {
        boost::random::normal_distribution<double> normal;
        for (std::size_t i = 0; i < count; ++i) out[i] = normal(engine);
    };
    std::vector<double> drawn(items);
    kam_benchmark::ratio(
        "data/random_blocks",
        [&] {
            kam::for_each_block(items, block_size, 42, kam::Sequential{},
                                [&](kam::BlockEngine& engine, std::size_t begin, std::size_t end) {
                                    fill(engine, &drawn[begin], end - begin);
                                });
        },
        [&] {
            for (std::size_t begin = 0; begin < items; begin += block_size) {
                boost::random::mt19937_64 engine(static_cast<std::uint64_t>(42 + begin / block_size));
                fill(engine, &drawn[begin], block_size);
            }
        });
}

}  // namespace random_benchmark
