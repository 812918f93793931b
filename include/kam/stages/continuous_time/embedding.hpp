// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#include <Eigen/LU>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/stages/chains/chain_structure.hpp>
#include <kam/stages/continuous_time/generator.hpp>

namespace kam::inline v0::stages {

/// Whether a chain over one period is that of a generator watched once per period.
enum class Embedding {
    exact,         ///< the principal logarithm is a generator
    adjusted,      ///< its negative rates were taken out: `generator` comes near the chain, `residual` says how near
    no_logarithm,  ///< the chain has no real logarithm: an eigenvalue is negative or 0
};
BOOST_DESCRIBE_ENUM(Embedding, exact, adjusted, no_logarithm)

/// What `generator_from_chain` found.
template <class Scalar = double>
struct EmbeddedGenerator {
    Embedding status = Embedding::no_logarithm;
    std::optional<Eigen::MatrixX<Scalar>> generator{};  ///< per period; none without a logarithm
    Scalar residual{};                                  ///< largest difference between exp(generator) and the chain
    Scalar lowest_rate{};      ///< of the logarithm, off the diagonal; negative: it was no generator
    std::string impossible{};  ///< why no generator at all gives this chain, where one of the simple proofs applies
    BOOST_DESCRIBE_CLASS(EmbeddedGenerator, (), (status, generator, residual, lowest_rate, impossible), (), ())
};

namespace detail {

/// Largest row sum of absolute values; not a number where an entry is none.
template <class Scalar>
[[nodiscard]] Scalar row_norm(const Eigen::MatrixX<Scalar>& matrix) {
    using std::abs;
    Scalar largest(0);
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        Scalar sum(0);
        for (Eigen::Index j = 0; j < matrix.cols(); ++j) sum = Scalar(sum + abs(matrix(i, j)));
        if (!(sum <= largest)) largest = sum;
        if (!is_finite(largest)) break;
    }
    return largest;
}

/// Square root by the iteration of Denman and Beavers [higham2008]; none where it does not settle, as it does not when
/// an eigenvalue is negative or 0.
template <class Scalar>
[[nodiscard]] std::optional<Eigen::MatrixX<Scalar>> square_root(const Eigen::MatrixX<Scalar>& matrix) {
    Eigen::MatrixX<Scalar> root = matrix;
    Eigen::MatrixX<Scalar> inverse = Eigen::MatrixX<Scalar>::Identity(matrix.rows(), matrix.cols());
    const Scalar half = static_cast<Scalar>(0.5);
    const Scalar tolerance(std::numeric_limits<Scalar>::epsilon() * Scalar(static_cast<int>(8 * matrix.rows())));
    for (int iteration = 0; iteration < 60; ++iteration) {
        const Eigen::MatrixX<Scalar> next = half * (root + inverse.partialPivLu().inverse());
        inverse = (half * (inverse + root.partialPivLu().inverse())).eval();
        const Scalar change = row_norm(Eigen::MatrixX<Scalar>(next - root));
        root = next;
        if (!is_finite(change)) return std::nullopt;
        if (change <= tolerance * row_norm(root)) {
            const Scalar off = row_norm(Eigen::MatrixX<Scalar>(root * root - matrix));
            if (off <= Scalar(100) * tolerance * row_norm(matrix)) return root;
            return std::nullopt;
        }
    }
    return std::nullopt;
}

/// Principal logarithm: square roots until near to I, then the series of 2 artanh((A - I) (A + I)^-1).
template <class Scalar>
[[nodiscard]] std::optional<Eigen::MatrixX<Scalar>> logarithm(Eigen::MatrixX<Scalar> matrix) {
    const Eigen::MatrixX<Scalar> one = Eigen::MatrixX<Scalar>::Identity(matrix.rows(), matrix.cols());
    Scalar scale(2);
    for (int roots = 0; static_cast<Scalar>(0.25) < row_norm(Eigen::MatrixX<Scalar>(matrix - one)); ++roots) {
        auto root = roots < 50 ? square_root(matrix) : std::nullopt;
        if (!root) return std::nullopt;
        matrix = std::move(*root);
        scale = Scalar(scale * Scalar(2));
    }
    const Eigen::MatrixX<Scalar> z = (matrix - one) * Eigen::MatrixX<Scalar>(matrix + one).partialPivLu().inverse();
    const Eigen::MatrixX<Scalar> square = z * z;
    Eigen::MatrixX<Scalar> power = z, sum = z;
    for (int k = 3; std::numeric_limits<Scalar>::epsilon() * row_norm(z) < row_norm(power); k += 2) {
        power = (power * square).eval();
        sum += power / Scalar(k);
    }
    return Eigen::MatrixX<Scalar>(scale * sum);
}

/// The simple proofs that no generator gives the chain [israel2001].
template <class Scalar>
[[nodiscard]] std::string why_no_generator(const Eigen::MatrixX<Scalar>& chain) {
    const Eigen::Index n = chain.rows();
    const Scalar determinant = chain.partialPivLu().determinant();
    const Scalar rounding(std::numeric_limits<Scalar>::epsilon() * Scalar(static_cast<int>(16 * n)));
    Scalar stays(1);
    for (Eigen::Index i = 0; i < n; ++i) stays = Scalar(stays * chain(i, i));
    if (determinant < -rounding || determinant == Scalar(0)) return "the determinant is not above 0";
    if (stays * (Scalar(1) + rounding) + rounding < determinant) {
        return "the determinant exceeds the product of the diagonal";
    }
    for (Eigen::Index j = 0; j < n; ++j) {
        std::vector<bool> target(static_cast<std::size_t>(n), false);
        target[static_cast<std::size_t>(j)] = true;
        const auto reaches = can_reach(n, target, moves_of(chain));
        for (Eigen::Index i = 0; i < n; ++i) {
            if (reaches[static_cast<std::size_t>(i)] && chain(i, j) == Scalar(0)) {
                return "stage " + std::to_string(j) + " can be reached from stage " + std::to_string(i) +
                       " but not in one period";
            }
        }
    }
    return {};
}

}  // namespace detail

/// A generator G with exp(G) = P, for reviews at other times than once per period: the principal logarithm where that
/// is a generator; else, as estimated chains often have, its negative rates are set to 0 and taken from the rest of the
/// row in proportion to its size (weighted adjustment [israel2001]), and `residual` tells the price. Another logarithm
/// may be a generator where the principal one is not, and several may be. Rates above -1e-10 times the largest count as
/// 0. Throws InputError when `transition` is no chain.
template <class Derived>
[[nodiscard]] EmbeddedGenerator<typename Derived::Scalar> generator_from_chain(
    const Eigen::MatrixBase<Derived>& transition) {
    using Scalar = typename Derived::Scalar;
    const Eigen::MatrixX<Scalar> chain = transition;
    detail::require_chain(chain, "stages::generator_from_chain");
    const Eigen::Index n = chain.rows();
    EmbeddedGenerator<Scalar> result;
    result.impossible = detail::why_no_generator(chain);
    auto found = detail::logarithm(chain);
    if (!found) return result;
    Eigen::MatrixX<Scalar>& generator = *found;
    for (Eigen::Index i = 0; i < n; ++i) {
        for (Eigen::Index j = 0; j < n; ++j) {
            if (i != j && generator(i, j) < result.lowest_rate) result.lowest_rate = generator(i, j);
        }
    }
    const Scalar tolerance = Scalar(static_cast<Scalar>(1e-10) * detail::row_norm(generator));
    result.status = result.lowest_rate < -tolerance ? Embedding::adjusted : Embedding::exact;
    for (Eigen::Index i = 0; i < n; ++i) {
        Scalar good(0), bad(0);
        for (Eigen::Index j = 0; j < n; ++j) {
            Scalar& rate = generator(i, j);
            if (i == j) {
                good = Scalar(good + (rate < Scalar(0) ? Scalar(-rate) : rate));
            } else if (rate < Scalar(0)) {
                bad = Scalar(bad - rate);
                rate = Scalar(0);
            } else {
                good = Scalar(good + rate);
            }
        }
        Scalar out(0);
        for (Eigen::Index j = 0; j < n; ++j) {
            if (i == j || !(Scalar(0) < good)) continue;
            generator(i, j) = Scalar(generator(i, j) * Scalar(Scalar(1) - bad / good));
            out = Scalar(out + generator(i, j));
        }
        generator(i, i) = Scalar(Scalar(0) - out);
    }
    const Eigen::MatrixX<Scalar> back = detail::chain_after(detail::rates_of(generator), Scalar(1));
    for (Eigen::Index i = 0; i < back.size(); ++i) {
        using std::abs;
        const Scalar off = abs(Scalar(back.data()[i] - chain.data()[i]));
        if (result.residual < off) result.residual = off;
    }
    result.generator = std::move(generator);
    return result;
}

}  // namespace kam::inline v0::stages
