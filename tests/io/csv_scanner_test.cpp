// SPDX-License-Identifier: BSL-1.0
#include <kam/io/csv/scanner.hpp>

#include "support/catch.hpp"

#include <cstdint>
#include <random>

TEST_CASE("CSV: the bytes that can end a field are found among all bytes", "[csv]") {
    std::mt19937_64 random(7);
    for (const char separator : {',', ';', '\t', '|', ' ', '~', '\x7f', '\x01'}) {
        for (int round = 0; round < 500; ++round) {
            char bytes[64];
            // Dense in what is looked for and its neighbours, in some rounds.
            for (char& byte : bytes) {
                const std::uint64_t draw = random();
                constexpr char near_by[] = {'"', '!', '#', '\r', '\x0e', '\0', '\n', '\x80', '\x8d', '\xa2', '\xff'};
                byte = round % 2 == 0 ? static_cast<char>(draw) : near_by[draw % sizeof near_by];
                if (draw >> 60 == 0) byte = separator;
                if (draw >> 60 == 1) byte = static_cast<char>(separator ^ '\x80');
            }
            std::uint64_t expected = 0;
            for (unsigned i = 0; i < 64; ++i) {
                const bool special =
                    static_cast<unsigned char>(bytes[i]) <= '\r' || bytes[i] == '"' || bytes[i] == separator;
                expected |= std::uint64_t{special} << i;
            }
            REQUIRE(kam::io::detail::special_bytes(bytes, separator) == expected);
            REQUIRE(kam::io::detail::special_bytes_portable(bytes, separator) == expected);
        }
    }
}
