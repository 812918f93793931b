// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <stdexcept>

#include <Eigen/Core>

namespace kam::inline v0::stages::detail {

template <class Scalar>
using RowMajor = Eigen::Matrix<Scalar, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Solves (D - Q) x = b, where Q holds the probabilities or rates to move between n stages (its diagonal is not read),
/// e those to leave them all, and D = the row sums of both: the matrix I - Q of an absorbing chain, I - factor P of a
/// discounted one, -G of a generator. The elimination of Grassmann, Taksar and Heyman [grassmann1985] works on the
/// off-diagonals and the exits only and never subtracts, so that for b >= 0 every entry of x has a small relative error
/// however nearly the chain falls apart [ocinneide1993]; I - Q, formed first, has lost that already.
///
/// Every stage must be able to leave through some chain of moves. Blocks of columns keep large chains in the cache.
template <class Scalar>
class StateReduction {
public:
    /// `moves(i, j)` and `exits(i)` are callables.
    template <class Moves, class Exits>
    StateReduction(Eigen::Index n, const Moves& moves, const Exits& exits) : n_(n), work_(n, n + 1), pivot_(n) {
        for (Eigen::Index i = 0; i < n; ++i) {
            for (Eigen::Index j = 0; j < n; ++j) work_(i, j) = moves(i, j);
            work_(i, n) = exits(i);
        }
        for (Eigen::Index begin = 0; begin < n; begin += block) eliminate(begin, (std::min)(begin + block, n));
    }

    /// In place: the columns of b become those of x.
    void solve(RowMajor<Scalar>& b) const {
        for (Eigen::Index i = 0; i < n_; ++i) {
            for (Eigen::Index k = 0; k < i; ++k) add_row(b, i, work_(i, k), k);
        }
        for (Eigen::Index i = n_ - 1; i >= 0; --i) {
            for (Eigen::Index k = i + 1; k < n_; ++k) add_row(b, i, work_(i, k), k);
            for (Eigen::Index c = 0; c < b.cols(); ++c) b(i, c) = Scalar(b(i, c) / pivot_[i]);
        }
    }
    [[nodiscard]] Eigen::VectorX<Scalar> solve(const Eigen::VectorX<Scalar>& b) const {
        RowMajor<Scalar> column = b;
        solve(column);
        return column.col(0);
    }
    /// y (D - Q) = b: the visits to every stage, of a start b.
    [[nodiscard]] Eigen::VectorX<Scalar> solve_left(const Eigen::VectorX<Scalar>& b) const {
        Eigen::VectorX<Scalar> y = b;
        for (Eigen::Index i = 0; i < n_; ++i) {
            y[i] = Scalar(y[i] / pivot_[i]);
            for (Eigen::Index k = i + 1; k < n_; ++k) y[k] = Scalar(y[k] + y[i] * work_(i, k));
        }
        for (Eigen::Index i = n_ - 1; i >= 0; --i) {
            for (Eigen::Index k = 0; k < i; ++k) y[k] = Scalar(y[k] + y[i] * work_(i, k));
        }
        return y;
    }

private:
    static constexpr Eigen::Index block = 64;

    static void add_row(RowMajor<Scalar>& b, Eigen::Index to, const Scalar& factor, Eigen::Index from) {
        if (factor == Scalar(0)) return;
        for (Eigen::Index c = 0; c < b.cols(); ++c) b(to, c) = Scalar(b(to, c) + factor * b(from, c));
    }

    /// Removes the stages begin to end - 1. What is left of each row: below the diagonal the factors, above it the
    /// moves to stages removed later and, last, the exit.
    void eliminate(Eigen::Index begin, Eigen::Index end) {
        for (Eigen::Index k = begin; k < end; ++k) {
            for (Eigen::Index p = begin; p < k; ++p) add(k, work_(k, p), p, end, n_ + 1);
            Scalar out(0);
            for (Eigen::Index j = k + 1; j <= n_; ++j) out = Scalar(out + work_(k, j));
            if (!(Scalar(0) < out)) throw std::domain_error("kam: a stage of a chain has no way out");
            pivot_[k] = out;
            for (Eigen::Index i = k + 1; i < n_; ++i) {
                work_(i, k) = Scalar(work_(i, k) / out);
                add(i, work_(i, k), k, k + 1, end);
            }
        }
        const Eigen::Index left = n_ - end;
        if (left > 0) {
            const RowMajor<Scalar> factors = work_.block(end, begin, left, end - begin);
            const RowMajor<Scalar> rows = work_.block(begin, end, end - begin, left + 1);
            work_.block(end, end, left, left + 1).noalias() += factors * rows;
        }
    }
    void add(Eigen::Index to, const Scalar& factor, Eigen::Index from, Eigen::Index begin, Eigen::Index end) {
        if (factor == Scalar(0)) return;
        const Scalar times = factor;  // a copy: the row written to holds the factor too
        Scalar* target = work_.data() + to * (n_ + 1);
        const Scalar* source = work_.data() + from * (n_ + 1);
        for (Eigen::Index j = begin; j < end; ++j) target[j] = Scalar(target[j] + times * source[j]);
    }

    Eigen::Index n_;
    RowMajor<Scalar> work_;
    Eigen::VectorX<Scalar> pivot_;
};

}  // namespace kam::inline v0::stages::detail
