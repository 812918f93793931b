// SPDX-License-Identifier: BSL-1.0
#include <kam/entities/money.hpp>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

/// Any bytes: what reads as Money prints and reads again as the same, and its allocation by weights out of its own
/// bytes loses nothing.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto money = kam::parse_money(text);
    if (!money) return 0;

    if (kam::parse_money(to_string(*money)) != *money) __builtin_trap();
    if (to_money(to_decimal(*money), money->currency, kam::Rounding::up) != *money) __builtin_trap();

    std::vector<std::int64_t> weights(data, data + size);  // not all zero: they hold the letters of a currency
    const std::vector<kam::Money> shares = allocate(*money, weights);
    if (std::accumulate(shares.begin(), shares.end(), kam::Money{}) != *money) __builtin_trap();
    return 0;
}
