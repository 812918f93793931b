// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>

#include <Eigen/Core>

#include <kam/core/measure.hpp>

namespace kam::inline v0::stages::detail {

template <class Scalar>
struct Maximum {
    Eigen::VectorX<Scalar> at{};
    Scalar value{};
    Eigen::VectorX<Scalar> gradient{};
    std::size_t iterations = 0;
    Scalar residual{};  ///< what another quadratic step would gain, relative to the value
    bool converged = false;
};

template <class Scalar>
[[nodiscard]] Scalar inner(const Eigen::VectorX<Scalar>& a, const Eigen::VectorX<Scalar>& b) {
    Scalar sum(0);
    for (Eigen::Index i = 0; i < a.size(); ++i) sum = Scalar(sum + a[i] * b[i]);
    return sum;
}

/// A maximum of a smooth function by the method of Broyden, Fletcher, Goldfarb and Shanno with backtracking. `f(x,
/// gradient)` gives the value and fills the gradient. Stops when a quadratic step would gain less than `tolerance` of
/// the value (of 1 where that is smaller); a value that is not finite is a step too far. The best point met is the
/// answer, whether or not it has converged.
template <class Scalar, class Function>
[[nodiscard]] Maximum<Scalar> maximise(const Function& f, const Eigen::VectorX<Scalar>& start,
                                       std::size_t most_iterations, const Scalar& tolerance) {
    using std::abs;
    const Eigen::Index n = start.size();
    Maximum<Scalar> best;
    best.at = start;
    best.gradient.setConstant(n, Scalar(0));
    best.value = f(best.at, best.gradient);
    if (n == 0) {
        best.converged = true;
        return best;
    }
    Eigen::MatrixX<Scalar> inverse = Eigen::MatrixX<Scalar>::Identity(n, n);
    bool fresh = true;  // the inverse Hessian is still the identity
    Eigen::VectorX<Scalar> direction(n), trial(n), gradient(n), step(n), change(n), mapped(n);
    while (best.iterations < most_iterations) {
        for (Eigen::Index i = 0; i < n; ++i) {
            direction[i] = Scalar(0);
            for (Eigen::Index j = 0; j < n; ++j) direction[i] = Scalar(direction[i] + inverse(i, j) * best.gradient[j]);
        }
        const Scalar gain = inner(direction, best.gradient);
        const Scalar size = abs(best.value) < Scalar(1) ? Scalar(1) : Scalar(abs(best.value));
        best.residual = Scalar(gain / size);
        if (!(tolerance < best.residual)) {
            best.converged = true;
            return best;
        }
        ++best.iterations;
        Scalar length(1), longest(0);
        for (Eigen::Index i = 0; i < n; ++i) {
            if (longest < abs(direction[i])) longest = abs(direction[i]);
        }
        if (Scalar(fresh ? 1 : 5) < longest) length = Scalar(Scalar(fresh ? 1 : 5) / longest);
        bool better = false;
        Scalar value(0);
        for (int halvings = 0; halvings < 50 && !better; ++halvings) {
            for (Eigen::Index i = 0; i < n; ++i) trial[i] = Scalar(best.at[i] + length * direction[i]);
            value = f(trial, gradient);
            better = kam::detail::is_finite(value) && best.value + static_cast<Scalar>(1e-4) * length * gain <= value;
            if (!better) length = Scalar(length * static_cast<Scalar>(0.5));
        }
        if (!better) {
            // No way up along this direction: rounding, when the direction was the gradient itself.
            if (fresh) return best;
            inverse = Eigen::MatrixX<Scalar>::Identity(n, n);
            fresh = true;
            continue;
        }
        for (Eigen::Index i = 0; i < n; ++i) {
            step[i] = Scalar(trial[i] - best.at[i]);
            change[i] = Scalar(best.gradient[i] - gradient[i]);  // of the gradient of -f
        }
        best.at = trial;
        best.value = value;
        best.gradient = gradient;
        const Scalar curvature = inner(step, change);
        if (!(Scalar(0) < curvature)) continue;
        if (fresh) {
            const Scalar scale(curvature / inner(change, change));
            for (Eigen::Index i = 0; i < n; ++i) inverse(i, i) = scale;
            fresh = false;
        }
        for (Eigen::Index i = 0; i < n; ++i) {
            mapped[i] = Scalar(0);
            for (Eigen::Index j = 0; j < n; ++j) mapped[i] = Scalar(mapped[i] + inverse(i, j) * change[j]);
        }
        const Scalar weight(Scalar(Scalar(1) + inner(change, mapped) / curvature) / curvature);
        for (Eigen::Index i = 0; i < n; ++i) {
            for (Eigen::Index j = 0; j < n; ++j) {
                inverse(i, j) = Scalar(inverse(i, j) + weight * step[i] * step[j] -
                                       Scalar(mapped[i] * step[j] + step[i] * mapped[j]) / curvature);
            }
        }
    }
    return best;
}

}  // namespace kam::inline v0::stages::detail
