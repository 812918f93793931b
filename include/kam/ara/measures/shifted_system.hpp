// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include <kam/ara/measures/centrality.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/measures/workspace.hpp>

namespace kam::inline v0::ara::detail {

/// What became of a system of equations: products with the matrix, and |b - (I - beta A) x| / |b| (2-norm), computed
/// afresh from x.
template <class Scalar>
struct Solved {
    int iterations = 0;
    Scalar residual{};
    bool converged = false;
};

/// I - beta A, as an operator.
template <class Scalar>
struct Shifted {
    Rows<Scalar> rows;
    bool unit_weights;
    Scalar beta;

    void operator()(std::span<const Scalar> x, std::span<Scalar> y) const {
        multiply(rows, unit_weights, x, y);
        for (std::size_t i = 0; i < x.size(); ++i) y[i] = x[i] - beta * y[i];
    }
};

/// b - (I - beta A) x into r; its norm.
template <class Scalar>
[[nodiscard]] Scalar residual_of(const Shifted<Scalar>& matrix, std::span<const Scalar> x, std::span<const Scalar> b,
                                 std::span<Scalar> r) {
    matrix(x, r);
    for (std::size_t i = 0; i < r.size(); ++i) r[i] = b[i] - r[i];
    return norm<Scalar>(r);
}

/// Conjugate gradients, for a symmetric A and |beta| below one over its spectral radius: the system is then positive
/// definite. Starts again from the residual proper when the one carried along has come down and that has not.
template <class Scalar>
[[nodiscard]] Solved<Scalar> solve_symmetric(const Shifted<Scalar>& matrix, std::span<const Scalar> b,
                                             std::span<Scalar> x, const Stop<Scalar>& stop, Scratch<Scalar>& scratch) {
    const std::size_t n = b.size();
    const std::span<Scalar> r = scratch.reals(n);
    const std::span<Scalar> p = scratch.reals(n);
    const std::span<Scalar> q = scratch.reals(n);
    std::fill(x.begin(), x.end(), Scalar(0));
    Solved<Scalar> result;
    const Scalar length = norm<Scalar>(b);
    const Scalar enough = stop.tolerance * length;
    while (true) {
        Scalar left = residual_of<Scalar>(matrix, x, b, r);
        ++result.iterations;
        result.residual = left / length;
        result.converged = left <= enough;
        if (result.converged || result.iterations >= stop.max_iterations) return result;
        std::copy(r.begin(), r.end(), p.begin());
        Scalar square = left * left;
        while (left > enough && result.iterations < stop.max_iterations) {
            matrix(p, q);
            ++result.iterations;
            const Scalar step = square / dot<Scalar>(p, q);
            for (std::size_t i = 0; i < n; ++i) {
                x[i] += step * p[i];
                r[i] -= step * q[i];
            }
            const Scalar next = dot<Scalar>(r, r);
            const Scalar ratio = next / square;
            for (std::size_t i = 0; i < n; ++i) p[i] = r[i] + ratio * p[i];
            square = next;
            left = norm<Scalar>(r);
        }
    }
}

/// BiCGSTAB, for any A [vandervorst1992]. Starts again from the residual proper where it breaks down or claims to be
/// done.
template <class Scalar>
[[nodiscard]] Solved<Scalar> solve_general(const Shifted<Scalar>& matrix, std::span<const Scalar> b,
                                           std::span<Scalar> x, const Stop<Scalar>& stop, Scratch<Scalar>& scratch) {
    using std::abs;
    const std::size_t n = b.size();
    const std::span<Scalar> r = scratch.reals(n);
    const std::span<Scalar> shadow = scratch.reals(n);
    const std::span<Scalar> p = scratch.reals(n);
    const std::span<Scalar> v = scratch.reals(n);
    const std::span<Scalar> t = scratch.reals(n);
    std::fill(x.begin(), x.end(), Scalar(0));
    Solved<Scalar> result;
    const Scalar length = norm<Scalar>(b);
    const Scalar enough = stop.tolerance * length;
    const Scalar tiny = std::numeric_limits<Scalar>::epsilon();
    while (true) {
        Scalar left = residual_of<Scalar>(matrix, x, b, r);
        ++result.iterations;
        result.residual = left / length;
        result.converged = left <= enough;
        if (result.converged || result.iterations >= stop.max_iterations) return result;
        std::copy(r.begin(), r.end(), shadow.begin());
        std::copy(r.begin(), r.end(), p.begin());
        Scalar rho = dot<Scalar>(shadow, r);
        while (left > enough && result.iterations < stop.max_iterations) {
            matrix(p, v);
            const Scalar along = dot<Scalar>(shadow, v);
            if (!(abs(along) > tiny * norm<Scalar>(shadow) * norm<Scalar>(v))) break;
            const Scalar alpha = rho / along;
            for (std::size_t i = 0; i < n; ++i) r[i] -= alpha * v[i];
            matrix(r, t);
            result.iterations += 2;
            const Scalar square = dot<Scalar>(t, t);
            const Scalar omega = square > Scalar(0) ? Scalar(dot<Scalar>(t, r) / square) : Scalar(0);
            for (std::size_t i = 0; i < n; ++i) {
                x[i] += alpha * p[i] + omega * r[i];
                r[i] -= omega * t[i];
            }
            left = norm<Scalar>(r);
            const Scalar next = dot<Scalar>(shadow, r);
            if (!(abs(next) > tiny * norm<Scalar>(shadow) * left) || omega == Scalar(0)) break;
            const Scalar beta = next / rho * (alpha / omega);
            for (std::size_t i = 0; i < n; ++i) p[i] = r[i] + beta * (p[i] - omega * v[i]);
            rho = next;
        }
    }
}

/// Gaussian elimination with row exchanges, for networks small enough for a dense matrix. `converged` is false for a
/// matrix that is singular to within rounding.
template <class Scalar>
[[nodiscard]] Solved<Scalar> solve_dense(const Shifted<Scalar>& matrix, std::span<const Scalar> b, std::span<Scalar> x,
                                         Scratch<Scalar>& scratch) {
    using std::abs;
    const std::size_t n = b.size();
    const std::span<Scalar> a = scratch.reals(n * n, Scalar(0));
    Scalar largest(1);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = matrix.rows.begin(i); k < matrix.rows.end(i); ++k) {
            Scalar& entry = a[i * n + static_cast<std::size_t>(matrix.rows.actors[k])];
            entry = -matrix.beta * matrix.rows.weights[k];
            largest = (std::max)(largest, Scalar(abs(entry)));
        }
        a[i * n + i] = Scalar(1);
    }
    std::copy(b.begin(), b.end(), x.begin());
    Solved<Scalar> result;
    for (std::size_t c = 0; c < n; ++c) {
        std::size_t pivot = c;
        for (std::size_t i = c + 1; i < n; ++i) {
            if (abs(a[pivot * n + c]) < abs(a[i * n + c])) pivot = i;
        }
        const Scalar size = abs(a[pivot * n + c]);
        if (!(size > largest * std::numeric_limits<Scalar>::epsilon() * Scalar(static_cast<double>(8 * n))))
            return result;
        if (pivot != c) {
            for (std::size_t j = c; j < n; ++j) std::swap(a[pivot * n + j], a[c * n + j]);
            std::swap(x[pivot], x[c]);
        }
        for (std::size_t i = c + 1; i < n; ++i) {
            const Scalar factor = a[i * n + c] / a[c * n + c];
            if (factor == Scalar(0)) continue;
            for (std::size_t j = c; j < n; ++j) a[i * n + j] -= factor * a[c * n + j];
            x[i] -= factor * x[c];
        }
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t j = i + 1; j < n; ++j) x[i] -= a[i * n + j] * x[j];
        x[i] /= a[i * n + i];
    }
    const std::span<Scalar> r = scratch.reals(n);
    result.residual = residual_of<Scalar>(matrix, x, b, r) / norm<Scalar>(b);
    result.iterations = 1;
    result.converged = true;
    return result;
}

}  // namespace kam::inline v0::ara::detail
