// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <type_traits>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

namespace kam::inline v0 {

/// Numbers from the largest to the smallest, and where each of them was.
template <class Scalar = double>
struct DescendingOrder {
    std::vector<std::size_t> order{};  ///< places in the input
    Eigen::VectorX<Scalar> values{};   ///< the value at order[i] is values[i]
    BOOST_DESCRIBE_CLASS(DescendingOrder, (), (order, values), (), ())
};

namespace detail {

/// A number as bits that sort the other way round: the largest number has the smallest bits. -0 counts as 0.
template <class Bits, std::floating_point Real>
[[nodiscard]] Bits descending_bits(Real value) {
    constexpr Bits sign = Bits(1) << (std::numeric_limits<Bits>::digits - 1);
    const Bits bits = std::bit_cast<Bits>(value + Real(0));
    return (bits & sign) != 0 ? bits : Bits(~bits & ~sign);
}
/// And back.
template <std::floating_point Real, class Bits>
[[nodiscard]] Real number_of_descending(Bits bits) {
    constexpr Bits sign = Bits(1) << (std::numeric_limits<Bits>::digits - 1);
    return std::bit_cast<Real>((bits & sign) != 0 ? bits : Bits(~bits & ~sign));
}

/// Radix sort, byte by byte from the last: it keeps the order of equal values and needs no comparison. Bytes in which
/// all values agree are passed over.
template <class Bits, class Values>
[[nodiscard]] auto radix_order(const Values& values) {
    using Real = typename Values::Scalar;
    struct Entry {
        Bits bits;
        Bits index;
    };
    constexpr std::size_t bytes = sizeof(Bits), byte_values = 256;
    const auto size = static_cast<std::size_t>(values.size());
    const auto byte_of = [](Bits bits, std::size_t byte) {
        return static_cast<std::size_t>(bits >> (8 * byte)) % byte_values;
    };
    std::vector<Entry> entries(size), sorted(size);
    std::array<std::array<std::size_t, byte_values>, bytes> counts{};
    for (std::size_t i = 0; i < size; ++i) {
        const Bits bits = descending_bits<Bits>(values.coeff(static_cast<Eigen::Index>(i)));
        entries[i] = {bits, static_cast<Bits>(i)};
        for (std::size_t byte = 0; byte < bytes; ++byte) ++counts[byte][byte_of(bits, byte)];
    }
    for (std::size_t byte = 0; byte < bytes; ++byte) {
        auto& next = counts[byte];
        if (size == 0 || next[byte_of(entries[0].bits, byte)] == size) continue;
        std::exclusive_scan(next.begin(), next.end(), next.begin(), std::size_t(0));
        for (const Entry& entry : entries) sorted[next[byte_of(entry.bits, byte)]++] = entry;
        entries.swap(sorted);
    }
    DescendingOrder<Real> result;
    result.order.reserve(size);
    result.values.resize(values.size());
    for (const Entry& entry : entries) {
        result.values[static_cast<Eigen::Index>(result.order.size())] = number_of_descending<Real>(entry.bits);
        result.order.push_back(static_cast<std::size_t>(entry.index));
    }
    return result;
}

}  // namespace detail

/// The values of any Eigen vector from the largest to the smallest, with their places; equal values keep their order.
/// No value may be NaN. Linear time for many doubles and floats, n log n otherwise.
template <class Derived>
[[nodiscard]] DescendingOrder<typename Derived::Scalar> descending_order(const Eigen::MatrixBase<Derived>& values) {
    using Scalar = typename Derived::Scalar;
    const Eigen::Ref<const Eigen::VectorX<Scalar>> column(values.derived());
    const auto size = static_cast<std::size_t>(column.size());
    constexpr bool is_double = std::is_same_v<Scalar, double> && sizeof(double) == sizeof(std::uint64_t);
    constexpr bool is_float = std::is_same_v<Scalar, float> && sizeof(float) == sizeof(std::uint32_t);
    if constexpr (is_double || is_float) {
        using Bits = std::conditional_t<is_double, std::uint64_t, std::uint32_t>;
        constexpr std::size_t few = 1024;  // below that, clearing the counters costs more than comparing
        if (size >= few && size <= (std::numeric_limits<Bits>::max)()) return detail::radix_order<Bits>(column);
    }
    DescendingOrder<Scalar> result;
    result.order.resize(size);
    std::iota(result.order.begin(), result.order.end(), std::size_t(0));
    std::stable_sort(result.order.begin(), result.order.end(), [&](std::size_t a, std::size_t b) {
        return column[static_cast<Eigen::Index>(b)] < column[static_cast<Eigen::Index>(a)];
    });
    result.values.resize(column.size());
    for (std::size_t i = 0; i < size; ++i) {
        result.values[static_cast<Eigen::Index>(i)] = column[static_cast<Eigen::Index>(result.order[i])];
    }
    return result;
}

}  // namespace kam::inline v0
