// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <kam/stages/chains/chain_forecast.hpp>
#include <kam/stages/chains/first_passage.hpp>

namespace kam::inline v0::stages {

// Chains in continuous time: a generator holds in row i the rates at which accounts move from stage i to each other
// stage, per unit of time, and on the diagonal minus their sum.

namespace detail {

template <class Matrix>
void check_generator(const Matrix& generator, Report& report) {
    using Scalar = typename Matrix::Scalar;
    for (Eigen::Index i = 0; i < generator.rows(); ++i) {
        Scalar sum(0), size(0);
        bool sound = true;
        for (Eigen::Index j = 0; j < generator.cols(); ++j) {
            const Scalar& rate = generator(i, j);
            const bool finite = is_finite(rate);
            if (!finite || (i != j && rate < Scalar(0))) {
                sound = false;
                report.add(entry_path("generator", i, j), finite ? Fault::out_of_range : Fault::not_finite,
                           finite ? "a rate of " + number_text(rate) : std::string("is not a finite number"));
                continue;
            }
            sum = Scalar(sum + rate);
            size = Scalar(size + (rate < Scalar(0) ? Scalar(-rate) : rate));
        }
        const Scalar off = sum < Scalar(0) ? Scalar(-sum) : sum;
        if (sound && sum_tolerance<Scalar>(generator.cols()) * size < off) {
            report.add("generator row " + std::to_string(i), Fault::inconsistent,
                       "sums to " + number_text(sum) + ", not 0");
        }
    }
}

template <class Matrix>
void require_generator(const Matrix& generator, const char* function) {
    require_square(generator, function);
    Report report;
    check_generator(generator, report);
    throw_if_any(report);
}

/// Moves only: the diagonal is what they leave, so it is not read.
template <class Derived>
[[nodiscard]] RowMajor<typename Derived::Scalar> rates_of(const Eigen::MatrixBase<Derived>& generator) {
    RowMajor<typename Derived::Scalar> rates = generator;
    for (Eigen::Index i = 0; i < rates.rows(); ++i) rates(i, i) = typename Derived::Scalar(0);
    return rates;
}

template <class Scalar>
[[nodiscard]] Scalar squarings(Scalar size, int& count) {
    Scalar scale(1);
    for (count = 0; Scalar(1) < size; ++count) {
        size = Scalar(size * static_cast<Scalar>(0.5));
        scale = Scalar(scale * static_cast<Scalar>(0.5));
    }
    return scale;
}

/// exp(M - q I) for a matrix M without negative entries, by the series of exp(M / 2^k) and k squarings: sums and
/// products of what is not negative only, so that small entries keep their digits (uniformisation). With `is_chain`
/// the rows are brought back to the sum of 1 that they have.
template <class Scalar>
[[nodiscard]] Eigen::MatrixX<Scalar> exponential(Eigen::MatrixX<Scalar> matrix, const Scalar& q, bool is_chain) {
    using std::exp;
    const Eigen::Index n = matrix.rows();
    Scalar size = q;
    for (Eigen::Index i = 0; i < n; ++i) {
        Scalar row(0);
        for (Eigen::Index j = 0; j < n; ++j) row = Scalar(row + matrix(i, j));
        if (size < row) size = row;
    }
    int count = 0;
    const Scalar scale = squarings(size, count);
    for (Eigen::Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = Scalar(matrix.data()[i] * scale);
    Eigen::MatrixX<Scalar> sum = Eigen::MatrixX<Scalar>::Identity(n, n), term = sum;
    const Scalar least(std::numeric_limits<Scalar>::epsilon());
    bool more = true;
    for (int k = 1; more; ++k) {
        term = product(term, matrix);
        more = k <= n;
        for (Eigen::Index i = 0; i < term.size(); ++i) {
            term.data()[i] = Scalar(term.data()[i] / Scalar(k));
            if (least * sum.data()[i] < term.data()[i]) more = true;
            sum.data()[i] = Scalar(sum.data()[i] + term.data()[i]);
        }
    }
    const Scalar factor = exp(Scalar(-(q * scale)));
    for (Eigen::Index i = 0; i < sum.size(); ++i) sum.data()[i] = Scalar(sum.data()[i] * factor);
    if (is_chain) rows_to_one(sum);
    for (; count > 0; --count) {
        sum = product(sum, sum);
        if (is_chain) rows_to_one(sum);
    }
    return sum;
}

/// exp(G t) from the rates off the diagonal.
template <class Scalar>
[[nodiscard]] Eigen::MatrixX<Scalar> chain_after(const RowMajor<Scalar>& rates, const Scalar& time) {
    const Eigen::Index n = rates.rows();
    Scalar q(0);
    for (Eigen::Index i = 0; i < n; ++i) {
        const Scalar out = leaving(rates, i);
        if (q < out) q = out;
    }
    Eigen::MatrixX<Scalar> matrix(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) matrix(i, j) = Scalar(rates(i, j) * time);
        matrix(i, i) = Scalar(Scalar(q - leaving(rates, i)) * time);
    }
    return exponential(matrix, Scalar(q * time), true);
}

}  // namespace detail

/// Every rate off the diagonal that is negative or not finite, and every row that does not sum to 0, to eight decimals
/// of its rates. Functions on generators check this first and throw InputError; they read the rates off the diagonal
/// only.
template <class Derived>
[[nodiscard]] Report validate_generator(const Eigen::MatrixBase<Derived>& generator) {
    const typename Derived::PlainObject matrix = generator;
    detail::require_square(matrix, "stages::validate_generator");
    Report report;
    detail::check_generator(matrix, report);
    return report;
}

/// The chain of what happens within `time`: exp(G time), every entry at least 0 and with a small relative error, every
/// row summing to 1, also where some stages last days and others years. By uniformisation [jensen1953], the series for
/// a short time followed by squarings. Throws InputError when `generator` is none, std::invalid_argument for a time
/// that is negative or not finite.
template <class Derived>
[[nodiscard]] Eigen::MatrixX<typename Derived::Scalar> chain_after(const Eigen::MatrixBase<Derived>& generator,
                                                                   const typename Derived::Scalar& time) {
    using Scalar = typename Derived::Scalar;
    const typename Derived::PlainObject matrix = generator;
    detail::require_generator(matrix, "stages::chain_after");
    if (!detail::is_finite(time) || time < Scalar(0)) {
        throw std::invalid_argument("stages::chain_after: a time of " + detail::number_text(time) +
                                    ", but it must be finite and at least 0");
    }
    return detail::chain_after(detail::rates_of(matrix), time);
}

/// Where an account goes when it moves at all: the chain of the jumps. A stage without moves stays where it is. Throws
/// InputError when `generator` is none.
template <class Derived>
[[nodiscard]] Eigen::MatrixX<typename Derived::Scalar> jump_chain(const Eigen::MatrixBase<Derived>& generator) {
    using Scalar = typename Derived::Scalar;
    const typename Derived::PlainObject matrix = generator;
    detail::require_generator(matrix, "stages::jump_chain");
    const Eigen::Index n = matrix.rows();
    Eigen::MatrixX<Scalar> jumps = Eigen::MatrixX<Scalar>::Identity(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        const Scalar rate = detail::leaving(matrix, i);
        if (!(Scalar(0) < rate)) continue;
        for (Eigen::Index j = 0; j < n; ++j) jumps(i, j) = i == j ? Scalar(0) : Scalar(matrix(i, j) / rate);
    }
    return jumps;
}

/// Mean time in each stage, 1 over the rate of leaving it; its variance is the square of that. None: for ever. Throws
/// InputError when `generator` is none.
template <class Derived>
[[nodiscard]] std::vector<Sojourn<typename Derived::Scalar>> sojourn_time(const Eigen::MatrixBase<Derived>& generator) {
    using Scalar = typename Derived::Scalar;
    const typename Derived::PlainObject matrix = generator;
    detail::require_generator(matrix, "stages::sojourn_time");
    std::vector<Sojourn<Scalar>> result(static_cast<std::size_t>(matrix.rows()));
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        const Scalar rate = detail::leaving(matrix, i);
        if (!(Scalar(0) < rate)) continue;
        auto& row = result[static_cast<std::size_t>(i)];
        row.steps = Scalar(Scalar(1) / rate);
        row.steps_variance = Scalar(*row.steps * *row.steps);
    }
    return result;
}

/// Share of time in each stage in the long run, as `stationary_law` of a chain: law G = 0. Throws InputError when
/// `generator` is none.
template <class Derived>
[[nodiscard]] StationaryLaw<typename Derived::Scalar> stationary_law_of_generator(
    const Eigen::MatrixBase<Derived>& generator) {
    const typename Derived::PlainObject matrix = generator;
    detail::require_generator(matrix, "stages::stationary_law_of_generator");
    const auto rates = detail::rates_of(matrix);
    ChainStructure structure = detail::structure_of(rates.rows(), detail::moves_of(rates));
    auto result = detail::stationary_of(rates, structure);
    result.limit = result.law.has_value();  // in continuous time nothing is periodic
    return result;
}

/// Whether, and after what time, an account first reaches one of the targets, from every stage: `first_passage` with
/// times for steps. Throws InputError when `generator` is none, std::invalid_argument for no target or one out of
/// range.
template <class Derived>
[[nodiscard]] std::vector<FirstPassage<typename Derived::Scalar>> passage_time(
    const Eigen::MatrixBase<Derived>& generator, const std::vector<Eigen::Index>& targets) {
    const typename Derived::PlainObject matrix = generator;
    detail::require_generator(matrix, "stages::passage_time");
    return detail::passage_of(detail::rates_of(matrix), detail::targets_of(matrix, targets, "stages::passage_time"),
                              true);
}

}  // namespace kam::inline v0::stages
