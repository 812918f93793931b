// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>

#include <kam/ara/measures/centrality.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara {

/// The largest eigenvalue of a matrix without negative entries, which no other one exceeds in size (its spectral
/// radius), how far it and its vector are from solving A x = value x (2-norm, x of norm 1), and whether that came down
/// to the tolerance times the value.
template <class Scalar = double>
struct LeadingValue {
    Scalar value{};
    Scalar residual{};
    int iterations = 0;  ///< products with the matrix
    bool converged = false;
    BOOST_DESCRIBE_CLASS(LeadingValue, (), (value, residual, iterations, converged), (), ())
};

namespace detail {

/// Products between two restarts of the Lanczos iteration.
inline constexpr std::size_t lanczos_steps = 24;

/// The largest eigenvalue of the symmetric tridiagonal matrix with this diagonal and off-diagonal: Newton's method on
/// the characteristic polynomial, from `above`, which none of its eigenvalues exceeds. All its roots are real, so the
/// steps go down and never past the largest; the first that does not is rounding.
template <class Scalar>
[[nodiscard]] Scalar largest_of_tridiagonal(std::span<const Scalar> diagonal, std::span<const Scalar> off,
                                            const Scalar& above) {
    Scalar x = above;
    while (true) {
        Scalar pivot = diagonal[0] - x;
        Scalar slope(-1);
        if (!(pivot < Scalar(0))) return x;
        Scalar sum = slope / pivot;
        for (std::size_t i = 1; i < diagonal.size(); ++i) {
            const Scalar share = off[i - 1] / pivot;
            slope = Scalar(-1) + share * share * slope;
            pivot = diagonal[i] - x - share * off[i - 1];
            if (!(pivot < Scalar(0))) return x;
            sum += slope / pivot;
        }
        const Scalar next = x - Scalar(1) / sum;
        if (!(next < x)) return x;
        x = next;
    }
}

/// The vector, of norm 1, that belongs to the largest eigenvalue of a tridiagonal matrix with positive off-diagonal.
/// The value lies just above the true one, so no pivot is positive and the recurrence from the bottom is stable.
template <class Scalar>
void vector_of_tridiagonal(std::span<const Scalar> diagonal, std::span<const Scalar> off, const Scalar& value,
                           std::span<Scalar> vector) {
    using std::abs;
    using std::sqrt;
    const std::size_t size = diagonal.size();
    // Twisted factorisation: eliminate from both ends and start where the two meet with the smallest pivot.
    std::array<Scalar, lanczos_steps> down{};
    std::array<Scalar, lanczos_steps> up{};
    const Scalar tiny = (std::numeric_limits<Scalar>::min)();
    const auto nonzero = [&](const Scalar& pivot) { return abs(pivot) < tiny ? Scalar(-tiny) : pivot; };
    for (std::size_t i = 0; i < size; ++i) {
        down[i] =
            nonzero(Scalar(diagonal[i] - value - (i == 0 ? Scalar(0) : Scalar(off[i - 1] * off[i - 1] / down[i - 1]))));
        const std::size_t r = size - 1 - i;
        up[r] = nonzero(Scalar(diagonal[r] - value - (i == 0 ? Scalar(0) : Scalar(off[r] * off[r] / up[r + 1]))));
    }
    std::size_t twist = 0;
    Scalar least(0);
    for (std::size_t i = 0; i < size; ++i) {
        const Scalar pivot = abs(Scalar(down[i] + up[i] - (diagonal[i] - value)));
        if (i == 0 || pivot < least) {
            least = pivot;
            twist = i;
        }
    }
    vector[twist] = Scalar(1);
    for (std::size_t i = twist; i > 0; --i) vector[i - 1] = -off[i - 1] / down[i - 1] * vector[i];
    for (std::size_t i = twist; i + 1 < size; ++i) vector[i + 1] = -off[i] / up[i + 1] * vector[i];
    const Scalar length = norm<Scalar>(vector);
    for (Scalar& entry : vector) entry /= length;
}

/// Restarted Lanczos iteration for the largest eigenvalue of the symmetric operator `apply(x, y)`: y = A x. `x` holds
/// the start, of norm above 0, and then the vector, of norm 1. Each cycle is so short that its vectors stay orthogonal
/// without being made so, until the pair looked for has converged [parlett1980].
template <class Scalar, class Apply>
[[nodiscard]] LeadingValue<Scalar> leading_pair(const Apply& apply, std::span<Scalar> x, const Stop<Scalar>& stop,
                                                Scratch<Scalar>& scratch) {
    using std::abs;
    const std::size_t n = x.size();
    std::array<std::span<Scalar>, lanczos_steps> basis;
    std::array<Scalar, lanczos_steps> diagonal{};
    std::array<Scalar, lanczos_steps> off{};
    std::array<Scalar, lanczos_steps> ritz{};
    const std::span<Scalar> product = scratch.reals(n);
    std::size_t rooms = 0;
    LeadingValue<Scalar> result;
    const auto rescale = [](std::span<Scalar> v, const Scalar& factor) {
        for (Scalar& entry : v) entry *= factor;
    };
    rescale(x, Scalar(1) / norm<Scalar>(x));
    while (true) {
        std::size_t steps = 0;
        Scalar value(0);
        Scalar above(0);
        for (bool more = true; more;) {
            if (steps == rooms) basis[rooms++] = scratch.reals(n);
            const std::span<Scalar> v = basis[steps];
            if (steps == 0) {
                std::copy(x.begin(), x.end(), v.begin());
            } else {
                const Scalar factor = Scalar(1) / off[steps - 1];
                for (std::size_t i = 0; i < n; ++i) v[i] = product[i] * factor;
            }
            apply(v, product);
            ++result.iterations;
            diagonal[steps] = dot<Scalar>(v, product);
            for (std::size_t i = 0; i < n; ++i) product[i] -= diagonal[steps] * v[i];
            if (steps > 0) {
                const std::span<Scalar> before = basis[steps - 1];
                for (std::size_t i = 0; i < n; ++i) product[i] -= off[steps - 1] * before[i];
            }
            if (steps > 0) {
                // After a restart the first vector is nearly the one looked for: what rounding brings back of it would
                // grow again.
                const Scalar back = dot<Scalar>(basis[0], product);
                for (std::size_t i = 0; i < n; ++i) product[i] -= back * basis[0][i];
            }
            off[steps] = norm<Scalar>(product);
            above = steps == 0 ? diagonal[0] : Scalar((std::max)(value, diagonal[steps]) + off[steps - 1]);
            ++steps;
            const std::span<const Scalar> d = std::span(diagonal).first(steps);
            const std::span<const Scalar> o = std::span(off).first(steps - 1);
            value = largest_of_tridiagonal<Scalar>(d, o, above);
            vector_of_tridiagonal<Scalar>(d, o, value, std::span(ritz).first(steps));
            // What the pair leaves over is known before the vector is put together.
            result.residual = abs(Scalar(off[steps - 1] * ritz[steps - 1]));
            more = result.residual > stop.tolerance * abs(value) && steps < lanczos_steps &&
                   result.iterations < stop.max_iterations &&
                   off[steps - 1] > std::numeric_limits<Scalar>::epsilon() * abs(value);
        }
        std::fill(x.begin(), x.end(), Scalar(0));
        for (std::size_t s = 0; s < steps; ++s) {
            for (std::size_t i = 0; i < n; ++i) x[i] += ritz[s] * basis[s][i];
        }
        rescale(x, Scalar(1) / norm<Scalar>(x));
        result.value = value;
        result.converged = result.residual <= stop.tolerance * abs(value);
        if (result.converged || result.iterations >= stop.max_iterations) return result;
    }
}

/// The leading pair of an operator without negative entries that need not be symmetric: power iteration on A + sI, s a
/// quarter of the value, since without the shift a network in which all cycles have an even length swings for ever.
template <class Scalar, class Apply>
[[nodiscard]] LeadingValue<Scalar> leading_pair_by_power(const Apply& apply, std::span<Scalar> x,
                                                         const Stop<Scalar>& stop, Scratch<Scalar>& scratch) {
    using std::sqrt;
    const std::size_t n = x.size();
    const std::span<Scalar> product = scratch.reals(n);
    LeadingValue<Scalar> result;
    while (true) {
        const Scalar scale = Scalar(1) / norm<Scalar>(x);
        for (Scalar& entry : x) entry *= scale;
        apply(std::span<const Scalar>(x), product);
        ++result.iterations;
        Scalar before(0);
        Scalar after(0);
        for (std::size_t i = 0; i < n; ++i) {
            before += x[i];
            after += product[i];
        }
        result.value = after / before;
        Scalar left(0);
        for (std::size_t i = 0; i < n; ++i) {
            const Scalar difference = product[i] - result.value * x[i];
            left += difference * difference;
        }
        result.residual = Scalar(sqrt(left));
        result.converged = result.residual <= stop.tolerance * result.value;
        if (result.converged || result.iterations >= stop.max_iterations) return result;
        const Scalar shift = result.value / Scalar(4);
        for (std::size_t i = 0; i < n; ++i) x[i] = product[i] + shift * x[i];
    }
}

}  // namespace detail

}  // namespace kam::inline v0::ara
