// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include <Eigen/Core>

namespace kam::inline v0::selection {

/// Which of up to 20 criteria (or players) are together: bit j is set when number j is.
using Coalition = std::uint32_t;

/// Shapley values [shapley1953]: how what all achieve together, beyond what comes without any, is to be attributed to
/// each of `count`, by the mean of what it adds over all orders in which they could come in. `worth(coalition)` is a
/// number; the values sum to worth(all) - worth(none). Calls it 2^count times. Throws std::invalid_argument for more
/// than 20.
template <std::invocable<Coalition> Worth>
[[nodiscard]] auto shapley_values(std::size_t count, const Worth& worth) {
    using Scalar = std::remove_cvref_t<std::invoke_result_t<const Worth&, Coalition>>;
    constexpr std::size_t most = 20;
    if (count > most) {
        throw std::invalid_argument("selection::shapley_values: " + std::to_string(count) + " criteria, but at most " +
                                    std::to_string(most) + " can be taken apart exactly");
    }
    // Of all orders, so large a share has a given set of `size` come in before a given one: size! (n - 1 - size)! / n!
    std::vector<Scalar> share(count);
    for (std::size_t size = 0; size < count; ++size) {
        share[size] =
            size == 0
                ? Scalar(Scalar(1) / Scalar(static_cast<int>(count)))
                : Scalar(share[size - 1] * Scalar(static_cast<int>(size)) / Scalar(static_cast<int>(count - size)));
    }
    Eigen::VectorX<Scalar> values = Eigen::VectorX<Scalar>::Constant(static_cast<Eigen::Index>(count), Scalar(0));
    for (Coalition coalition = 0; coalition < Coalition(1) << count; ++coalition) {
        const Scalar achieved = worth(coalition);
        const auto size = static_cast<std::size_t>(std::popcount(coalition));
        for (std::size_t j = 0; j < count; ++j) {
            Scalar& value = values[static_cast<Eigen::Index>(j)];
            if ((coalition >> j & 1U) != 0) {
                value += share[size - 1] * achieved;
            } else {
                value -= share[size] * achieved;
            }
        }
    }
    return values;
}

/// What each criterion adds to an account's score against another account (the cut-off, an average), for any score of a
/// vector of values: `score_of(x)` is a number. A coalition takes the account's own values, the others those of the
/// other. For an additive score this is weight x difference of utilities, which `explain` and `why_not` give at once;
/// it is for methods in which criteria work together. The contributions sum to score_of(values) - score_of(other).
/// Throws std::invalid_argument unless both have the same number of values, 20 at most.
template <class Derived, class Other, class Score>
requires std::invocable < const Score&, const Eigen::VectorX<typename Derived::Scalar>
& > [[nodiscard]] auto shapley_contributions(const Eigen::MatrixBase<Derived>& values,
                                             const Eigen::MatrixBase<Other>& other, const Score& score_of) {
    using Scalar = typename Derived::Scalar;
    const Eigen::VectorX<Scalar> own = values.derived().reshaped();
    const Eigen::VectorX<Scalar> theirs = other.derived().reshaped();
    if (own.size() != theirs.size()) {
        throw std::invalid_argument("selection::shapley_contributions: " + std::to_string(own.size()) +
                                    " values against " + std::to_string(theirs.size()));
    }
    return selection::shapley_values(static_cast<std::size_t>(own.size()), [&](Coalition coalition) {
        Eigen::VectorX<Scalar> mixed = theirs;
        for (Eigen::Index j = 0; j < own.size(); ++j) {
            if ((coalition >> j & 1U) != 0) mixed[j] = own[j];
        }
        return score_of(mixed);
    });
}

}  // namespace kam::inline v0::selection
