// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include <Eigen/Core>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/data/missing.hpp>

namespace kam::inline v0 {

/// Whether more of a measure is better (sales) or worse (cost to serve). On every scale below, more is better
/// afterwards.
enum class Direction { benefit, cost };
BOOST_DESCRIBE_ENUM(Direction, benefit, cost)

/// The scales, named as the functions below.
enum class ScaleKind { min_max, z_score, rank, vector, between };
BOOST_DESCRIBE_ENUM(ScaleKind, min_max, z_score, rank, vector, between)

/// Divisor of the variance of n values: n where they are all there is, n - 1 where they are a sample.
enum class Spread { population, sample };
BOOST_DESCRIBE_ENUM(Spread, population, sample)

/// A scale with the parameters that the data gave it, so that new records can be put on the same one (`apply`):
/// scaled x = shift + (x - origin) / unit, or `shift` for every x when `unit` is 0, which is how a column without
/// differences is scaled. `between` then cuts to 0..1. The rank scale uses `ranked`, the known values in ascending
/// order, instead.
template <class Scalar = double>
struct Scaling {
    ScaleKind kind{};
    Direction direction{};
    Scalar origin{};
    Scalar unit{};
    Scalar shift{};
    Eigen::VectorX<Scalar> ranked{};
    BOOST_DESCRIBE_CLASS(Scaling, (), (kind, direction, origin, unit, shift, ranked), (), ())
};

/// A column on its new scale, and the scale.
template <class Scalar = double>
struct Scaled {
    Eigen::VectorX<Scalar> values{};
    Scaling<Scalar> scaling{};
    BOOST_DESCRIBE_CLASS(Scaled, (), (values, scaling), (), ())
};

namespace detail {

/// A count as a scalar; by way of double, because automatic differentiation types are made from nothing else without
/// loss.
template <class Scalar>
[[nodiscard]] Scalar from_count(Eigen::Index count) {
    return static_cast<Scalar>(static_cast<double>(count));
}

/// The numbers that are known, in their order.
template <class Derived>
[[nodiscard]] Eigen::VectorX<typename Derived::Scalar> known_numbers(const Eigen::MatrixBase<Derived>& column) {
    using Scalar = typename Derived::Scalar;
    static_assert(Derived::IsVectorAtCompileTime, "kam: a scale takes one column; call it for each");
    static_assert(!std::numeric_limits<Scalar>::is_integer,
                  "kam: integers cannot be scaled; use column.cast<double>()");
    Eigen::VectorX<Scalar> known = column.derived();
    const auto end = std::remove_if(known.data(), known.data() + known.size(), is_unknown<Scalar>);
    known.conservativeResize(end - known.data());
    return known;
}

/// Throws InputError that names every infinite number.
template <class Derived>
void check_not_infinite(const Eigen::MatrixBase<Derived>& column) {
    const Eigen::VectorX<typename Derived::Scalar> numbers = column.derived();
    Report report;
    for (Eigen::Index i = 0; i < numbers.size(); ++i) {
        if (!is_unknown(numbers[i]) && !is_finite(numbers[i])) {
            report.add("column[" + std::to_string(i) + "]", Fault::not_finite,
                       "is infinite; only the scales rank and between hold that");
        }
    }
    throw_if_any(report);
}

template <class Scalar>
void check_unit(const Scalar& unit) {
    if (!is_finite(unit)) {
        throw InputError("column", Fault::out_of_range, "the numbers lie too far apart for their type");
    }
}

/// The position of x among the ranked numbers, from 0, on the way from worst 0 to best 1; numbers that tie share the
/// mean of their positions, and a number between two neighbours is midway.
template <class Scalar>
[[nodiscard]] Scalar rank_share(const Eigen::VectorX<Scalar>& ranked, const Scalar& x) {
    const Scalar* begin = ranked.data();
    const Scalar* end = begin + ranked.size();
    if (ranked.size() == 1) return static_cast<Scalar>(0.5);
    const Scalar* first = std::lower_bound(begin, end, x);
    const Scalar* last = std::upper_bound(first, end, x);
    const Eigen::Index twice_position = (first - begin) + (last - begin) - 1;
    const Eigen::Index twice_most = 2 * (ranked.size() - 1);
    const Scalar position = from_count<Scalar>(std::clamp(twice_position, Eigen::Index{0}, twice_most));
    return position / from_count<Scalar>(twice_most);
}

/// The scalar of two bounds; double for `between(0, 10)`.
template <class Worst, class Best, class Common = std::common_type_t<Worst, Best>>
using BoundScalar = std::conditional_t<std::numeric_limits<Common>::is_integer, double, Common>;

/// A scaling that has seen no known number: it makes every number unknown.
template <class Scalar>
[[nodiscard]] Scaling<Scalar> scaling_of_nothing(ScaleKind kind, Direction direction) {
    const Scalar unknown = static_cast<Scalar>(std::numeric_limits<Scalar>::quiet_NaN());
    return {kind, direction, unknown, unknown, unknown, {}};
}

}  // namespace detail

/// One number on a scale. Unknown stays unknown. Numbers outside the data that the scale was made from lie outside its
/// range, except for `between` and rank, which end at 0 and 1.
template <class Scalar>
[[nodiscard]] Scalar apply(const Scaling<Scalar>& scaling, const std::type_identity_t<Scalar>& x) {
    if (detail::is_unknown(x)) return x;
    if (detail::is_unknown(scaling.unit)) return scaling.unit;
    if (scaling.kind == ScaleKind::rank) {
        const Scalar share = detail::rank_share<Scalar>(scaling.ranked, x);
        return scaling.direction == Direction::benefit ? share : static_cast<Scalar>(static_cast<Scalar>(1) - share);
    }
    if (scaling.unit == static_cast<Scalar>(0)) return scaling.shift;
    const Scalar scaled = scaling.shift + (x - scaling.origin) / scaling.unit;
    if (scaling.kind == ScaleKind::between) {
        if (scaled < static_cast<Scalar>(0)) return static_cast<Scalar>(0);
        if (scaled > static_cast<Scalar>(1)) return static_cast<Scalar>(1);
    }
    return scaled;
}

/// Every number of a column, or of any matrix, on a scale.
template <class Scalar, class Derived>
[[nodiscard]] typename Derived::PlainObject apply(const Scaling<Scalar>& scaling,
                                                  const Eigen::MatrixBase<Derived>& numbers) {
    static_assert(std::is_same_v<Scalar, typename Derived::Scalar>, "kam: the scaling has another scalar type");
    typename Derived::PlainObject scaled = numbers.derived();
    for (auto& number : scaled.reshaped()) number = apply(scaling, number);
    return scaled;
}

/// The share of the way from the worst to the best number: (x - min) / (max - min) for a benefit, (max - x) / (max -
/// min) for a cost. In 0..1, both reached; 0.5 for all where all are equal. Unknown numbers stay unknown and do not
/// count for min and max. Infinite numbers throw InputError.
template <class Derived>
[[nodiscard]] Scaled<typename Derived::Scalar> scale_min_max(const Eigen::MatrixBase<Derived>& column,
                                                             Direction direction = Direction::benefit) {
    using Scalar = typename Derived::Scalar;
    const Eigen::VectorX<Scalar> numbers = column.derived();
    const Eigen::VectorX<Scalar> known = detail::known_numbers(numbers);
    detail::check_not_infinite(numbers);
    auto scaling = detail::scaling_of_nothing<Scalar>(ScaleKind::min_max, direction);
    if (known.size() > 0) {
        const auto [low, high] = std::minmax_element(known.data(), known.data() + known.size());
        const bool more_is_better = direction == Direction::benefit;
        scaling.origin = more_is_better ? *low : *high;
        scaling.unit = (more_is_better ? *high : *low) - scaling.origin;
        scaling.shift = static_cast<Scalar>(*low == *high ? 0.5 : 0.0);
        detail::check_unit(scaling.unit);
    }
    return {apply(scaling, numbers), std::move(scaling)};
}

/// How many standard deviations above the mean (below, for a cost): (x - mean) / sd. 0 for all where all are equal.
/// Unknown numbers stay unknown and are left out of both. Infinite numbers throw InputError.
template <class Derived>
[[nodiscard]] Scaled<typename Derived::Scalar> scale_z_score(const Eigen::MatrixBase<Derived>& column,
                                                             Direction direction = Direction::benefit,
                                                             Spread spread = Spread::population) {
    using std::sqrt;
    using Scalar = typename Derived::Scalar;
    const Eigen::VectorX<Scalar> numbers = column.derived();
    const Eigen::VectorX<Scalar> known = detail::known_numbers(numbers);
    detail::check_not_infinite(numbers);
    auto scaling = detail::scaling_of_nothing<Scalar>(ScaleKind::z_score, direction);
    if (known.size() > 0) {
        const auto [low, high] = std::minmax_element(known.data(), known.data() + known.size());
        const Scalar range = *high - *low;
        detail::check_unit(range);
        scaling.origin = *low;
        scaling.unit = static_cast<Scalar>(0);
        scaling.shift = static_cast<Scalar>(0);
        if (*low != *high) {
            // In shares of the range, so that neither a large level nor a large unit costs digits or overflows.
            Eigen::VectorX<Scalar> shares(known.size());
            for (Eigen::Index i = 0; i < known.size(); ++i) shares[i] = (known[i] - *low) / range;
            const Scalar mean = shares.sum() / detail::from_count<Scalar>(known.size());
            Scalar squares = static_cast<Scalar>(0);
            for (const Scalar& share : shares) squares += (share - mean) * (share - mean);
            const Eigen::Index divisor = spread == Spread::population ? known.size() : known.size() - 1;
            const Scalar deviation = sqrt(Scalar(squares / detail::from_count<Scalar>(divisor)));
            scaling.origin = *low + mean * range;
            scaling.unit = deviation * range;
            if (direction == Direction::cost) scaling.unit = -scaling.unit;
        }
    }
    return {apply(scaling, numbers), std::move(scaling)};
}

/// The share of the way from the last rank to the first: (rank - 1) / (n - 1) of n known numbers, where rank 1 is the
/// smallest (the largest, for a cost) and ties share the mean of their ranks. In 0..1; 0.5 for all where all are equal.
/// Unknown numbers stay unknown and have no rank; infinite ones rank as such.
template <class Derived>
[[nodiscard]] Scaled<typename Derived::Scalar> scale_rank(const Eigen::MatrixBase<Derived>& column,
                                                          Direction direction = Direction::benefit) {
    using Scalar = typename Derived::Scalar;
    const Eigen::VectorX<Scalar> numbers = column.derived();
    Eigen::VectorX<Scalar> known = detail::known_numbers(numbers);
    auto scaling = detail::scaling_of_nothing<Scalar>(ScaleKind::rank, direction);
    if (known.size() > 0) {
        std::sort(known.data(), known.data() + known.size());
        scaling.origin = known[0];
        scaling.unit = static_cast<Scalar>(1);
        scaling.shift = static_cast<Scalar>(0);
        scaling.ranked = std::move(known);
    }
    return {apply(scaling, numbers), std::move(scaling)};
}

/// The number as a share of the column's Euclidean length: x / |x| for a benefit, 1 - x / |x| for a cost. A column of
/// zeros is 0 for all (1, for a cost). Keeps ratios, and so depends on where zero is. Unknown numbers stay unknown and
/// add nothing to the length. Infinite numbers throw InputError.
template <class Derived>
[[nodiscard]] Scaled<typename Derived::Scalar> scale_vector(const Eigen::MatrixBase<Derived>& column,
                                                            Direction direction = Direction::benefit) {
    using std::abs;
    using std::sqrt;
    using Scalar = typename Derived::Scalar;
    const Eigen::VectorX<Scalar> numbers = column.derived();
    const Eigen::VectorX<Scalar> known = detail::known_numbers(numbers);
    detail::check_not_infinite(numbers);
    auto scaling = detail::scaling_of_nothing<Scalar>(ScaleKind::vector, direction);
    if (known.size() > 0) {
        Scalar largest = static_cast<Scalar>(0);
        for (const Scalar& x : known) {
            const Scalar size = abs(x);
            if (size > largest) largest = size;
        }
        scaling.origin = static_cast<Scalar>(0);
        scaling.unit = static_cast<Scalar>(0);
        scaling.shift = static_cast<Scalar>(direction == Direction::benefit ? 0 : 1);
        if (largest != static_cast<Scalar>(0)) {
            Scalar squares = static_cast<Scalar>(0);  // of shares of the largest: squares of money overflow or vanish
            for (const Scalar& x : known) squares += (x / largest) * (x / largest);
            scaling.unit = largest * sqrt(squares);
            detail::check_unit(scaling.unit);
            if (direction == Direction::cost) scaling.unit = -scaling.unit;
        }
    }
    return {apply(scaling, numbers), std::move(scaling)};
}

/// A scale with bounds that the caller sets and data do not move: 0 at `worst` and beyond, 1 at `best` and beyond,
/// straight between. `worst` above `best` makes it a cost. Throws std::invalid_argument when the two are equal or not
/// finite.
template <class Worst, class Best, class Scalar = detail::BoundScalar<Worst, Best>>
[[nodiscard]] Scaling<Scalar> between(const Worst& worst, const Best& best) {
    const Scalar origin = static_cast<Scalar>(worst);
    const Scalar unit = static_cast<Scalar>(best) - origin;
    if (unit == static_cast<Scalar>(0)) throw std::invalid_argument("between: worst and best are the same");
    if (!detail::is_finite(unit)) throw std::invalid_argument("between: worst, best and their distance must be finite");
    const Direction direction = unit > static_cast<Scalar>(0) ? Direction::benefit : Direction::cost;
    return {ScaleKind::between, direction, origin, unit, static_cast<Scalar>(0), {}};
}

}  // namespace kam::inline v0
