// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/data/descending_order.hpp>
#include <kam/data/scale.hpp>

namespace kam::inline v0::selection {

/// The six preference functions of [brans1985], of the difference d by which one account is ahead in one criterion.
enum class PreferenceShape {
    usual,    ///< 1 for any d above 0
    u_shape,  ///< 1 for d above the indifference threshold q
    v_shape,  ///< d / p up to the preference threshold p
    level,    ///< 1/2 for d above q, 1 for d above p
    linear,   ///< (d - q) / (p - q) between q and p
    gaussian  ///< 1 - exp(-d^2 / 2 s^2)
};
BOOST_DESCRIBE_ENUM(PreferenceShape, usual, u_shape, v_shape, level, linear, gaussian)

/// A preference function with its thresholds, in the criterion's own unit; those that its shape does not use are 0.
template <class Scalar = double>
struct PreferenceFunction {
    PreferenceShape shape{};
    Scalar indifference{};  ///< q
    Scalar preference{};    ///< p
    Scalar inflection{};    ///< s
    BOOST_DESCRIBE_CLASS(PreferenceFunction, (), (shape, indifference, preference, inflection), (), ())
};

/// How much an account that is ahead by `difference` is preferred, 0..1. `rounding` is how full a difference may be
/// off: one that misses a threshold by no more is on it, so that 0.8 - 0.6 is not above 0.2.
template <class Scalar>
[[nodiscard]] Scalar preference(const PreferenceFunction<Scalar>& function, const Scalar& difference,
                                const Scalar& rounding = Scalar(0)) {
    using std::exp;
    const Scalar& q = function.indifference;
    const Scalar& p = function.preference;
    const auto above = [&](const Scalar& threshold) { return difference > threshold + rounding; };
    if (!above(Scalar(0))) return Scalar(0);
    switch (function.shape) {
        case PreferenceShape::usual:
            return Scalar(1);
        case PreferenceShape::u_shape:
            return Scalar(above(q) ? 1 : 0);
        case PreferenceShape::level:
            return above(p) ? Scalar(1) : above(q) ? Scalar(0.5) : Scalar(0);
        case PreferenceShape::gaussian: {
            const Scalar share = difference / function.inflection;
            return Scalar(Scalar(1) - exp(Scalar(-share * share / Scalar(2))));
        }
        default:
            break;
    }
    if (!(p > q)) return Scalar(above(q) ? 1 : 0);
    if (!(difference > q)) return Scalar(0);
    return difference < p ? Scalar((difference - q) / (p - q)) : Scalar(1);
}

namespace detail {

/// For every account of one criterion the sums over the others of how much it is preferred to them, and they to it.
template <class Scalar>
struct PreferenceSums {
    std::vector<Scalar> over;
    std::vector<Scalar> under;
};

/// How far the difference of two values of this size may be off.
template <class Scalar>
[[nodiscard]] Scalar difference_rounding(const Scalar& largest) {
    return Scalar(static_cast<Scalar>(8) * static_cast<Scalar>(Eigen::NumTraits<Scalar>::epsilon()) * largest);
}

/// Pair by pair: what the Gaussian needs, whose sum over the others has no closed form.
template <class Scalar>
[[nodiscard]] PreferenceSums<Scalar> sums_by_pairs(const PreferenceFunction<Scalar>& function, const Scalar& rounding,
                                                   std::span<const Scalar> gains) {
    PreferenceSums<Scalar> sums{std::vector<Scalar>(gains.size(), Scalar(0)),
                                std::vector<Scalar>(gains.size(), Scalar(0))};
    for (std::size_t i = 0; i < gains.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            const bool ahead = gains[i] > gains[k];
            const std::size_t winner = ahead ? i : k, loser = ahead ? k : i;
            const Scalar preferred = preference(function, Scalar(gains[winner] - gains[loser]), rounding);
            sums.over[winner] += preferred;
            sums.under[loser] += preferred;
        }
    }
    return sums;
}

/// Sums of the first k of sorted values, each as two numbers whose sum is exact to twice the digits: differences of
/// such sums then keep their digits however narrow the thresholds are.
template <class Scalar>
struct PrefixSums {
    std::vector<Scalar> high;
    std::vector<Scalar> low;

    explicit PrefixSums(const std::vector<Scalar>& values) {
        high.reserve(values.size() + 1);
        low.reserve(values.size() + 1);
        Scalar sum(0), rest(0);
        high.push_back(sum);
        low.push_back(rest);
        for (const Scalar& x : values) {
            const Scalar next = sum + x;
            const Scalar taken = next - sum;
            rest += Scalar(sum - Scalar(next - taken)) + Scalar(x - taken);
            sum = next;
            high.push_back(sum);
            low.push_back(rest);
        }
    }
    /// Of values from..to - 1.
    [[nodiscard]] Scalar between(std::size_t from, std::size_t to) const {
        return Scalar(high[to] - high[from]) + Scalar(low[to] - low[from]);
    }
};

/// The same sums in n log n [calders2018]: the values are sorted once, and for each account two fingers tell how many
/// others lie beyond the two thresholds; the sum over those between them is a difference of prefix sums. Exact up to
/// rounding.
template <class Scalar>
[[nodiscard]] PreferenceSums<Scalar> sums_by_order(const PreferenceFunction<Scalar>& function, const Scalar& rounding,
                                                   std::span<const Scalar> gains) {
    const std::size_t n = gains.size();
    const Eigen::Map<const Eigen::VectorX<Scalar>> column(gains.data(), static_cast<Eigen::Index>(n));
    const auto sorted = kam::descending_order(column);
    std::vector<Scalar> rising(n);  // from the least, as distances from it
    const Scalar least = sorted.values.data()[n - 1];
    for (std::size_t k = 0; k < n; ++k) rising[k] = sorted.values.data()[n - 1 - k] - least;
    const auto row_of = [&](std::size_t k) { return sorted.order[n - 1 - k]; };

    const Scalar& q = function.indifference;
    const Scalar& p = function.preference;
    const bool slanted =
        (function.shape == PreferenceShape::v_shape || function.shape == PreferenceShape::linear) && p > q;
    const bool has_steps = function.shape == PreferenceShape::level && p > q;
    // Beyond `start` the preference begins, beyond `full` it is whole. A slant is 0 and 1 at its ends whichever side
    // they count to; at a step the rounding decides.
    const Scalar start = slanted ? q : Scalar((function.shape == PreferenceShape::usual ? Scalar(0) : q) + rounding);
    const Scalar full = slanted ? p : has_steps ? Scalar(p + rounding) : start;
    const PrefixSums<Scalar> sums_to(slanted ? rising : std::vector<Scalar>());
    const Scalar width = slanted ? Scalar(p - q) : Scalar(1);
    const auto count = [](std::size_t k) { return kam::detail::from_count<Scalar>(static_cast<Eigen::Index>(k)); };

    PreferenceSums<Scalar> sums{std::vector<Scalar>(n), std::vector<Scalar>(n)};
    std::size_t a = 0, b = 0;  // the first a are worse by more than `full`, the first b by more than `start`
    std::size_t c = 0, d = 0;  // those from c on are better by more than `start`, those from d on by more than `full`
    for (std::size_t k = 0; k < n; ++k) {
        const Scalar& x = rising[k];
        while (a < k && x - rising[a] > full) ++a;
        while (b < k && x - rising[b] > start) ++b;
        while (c < n && !(rising[c] - x > start)) ++c;
        while (d < n && !(rising[d] - x > full)) ++d;
        Scalar over = count(a), under = count(n - d);
        if (slanted) {
            over += (count(b - a) * (x - q) - sums_to.between(a, b)) / width;
            under += (sums_to.between(c, d) - count(d - c) * (x + q)) / width;
        } else if (has_steps) {
            over += count(b - a) / Scalar(2);
            under += count(d - c) / Scalar(2);
        }
        sums.over[row_of(k)] = over;
        sums.under[row_of(k)] = under;
    }
    return sums;
}

}  // namespace detail
}  // namespace kam::inline v0::selection
