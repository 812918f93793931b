// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/chains/chain_structure.hpp>
#include <kam/stages/chains/state_reduction.hpp>

namespace kam::inline v0::stages {

/// Where a chain settles in the long run.
template <class Scalar = double>
struct StationaryLaw {
    /// Share of time in each stage; none where it depends on the start, because there are several closed classes.
    std::optional<Eigen::VectorX<Scalar>> law{};
    /// The same within each closed class: one column per class, in the order of `chain_structure`.
    Eigen::MatrixX<Scalar> by_class{};
    /// The law of the stage tends to it from any start (one closed class of period 1); else only the share of time
    /// does.
    bool limit = false;
    BOOST_DESCRIBE_CLASS(StationaryLaw, (), (law, by_class, limit), (), ())
};

/// What `quasi_stationary_law` found.
template <class Scalar = double>
struct QuasiStationaryLaw {
    std::optional<Eigen::VectorX<Scalar>> law{};  ///< none: not settled within the iterations allowed
    std::optional<Scalar> survival_share{};       ///< probability to stay for one more period under that law
    std::size_t iterations = 0;
    Scalar residual{};  ///< largest change of a probability in the last step
    bool converged = false;
    BOOST_DESCRIBE_CLASS(QuasiStationaryLaw, (), (law, survival_share, iterations, residual, converged), (), ())
};

namespace detail {

/// Moves among the listed stages, and what leaves them for `exits`.
template <class Matrix, class Exits>
[[nodiscard]] StateReduction<typename Matrix::Scalar> reduction_of(const Matrix& moves,
                                                                   const std::vector<Eigen::Index>& stages,
                                                                   const Exits& exits) {
    const auto stage = [&](Eigen::Index a) { return stages[static_cast<std::size_t>(a)]; };
    return {static_cast<Eigen::Index>(stages.size()),
            [&](Eigen::Index a, Eigen::Index b) { return typename Matrix::Scalar(moves(stage(a), stage(b))); },
            [&](Eigen::Index a) { return exits(stage(a)); }};
}

/// Stationary law of one closed class: visits to the others between two visits to its first stage. `moves` are
/// probabilities or rates: then time takes the place of visits.
template <class Matrix>
[[nodiscard]] Eigen::VectorX<typename Matrix::Scalar> law_of_class(const Matrix& moves,
                                                                   const std::vector<Eigen::Index>& stages) {
    using Scalar = typename Matrix::Scalar;
    Eigen::VectorX<Scalar> law(static_cast<Eigen::Index>(stages.size()));
    law[0] = Scalar(1);
    if (stages.size() > 1) {
        const std::vector<Eigen::Index> others(stages.begin() + 1, stages.end());
        const Eigen::Index first = stages.front();
        Eigen::VectorX<Scalar> start(law.size() - 1);
        for (Eigen::Index a = 0; a < start.size(); ++a) start[a] = moves(first, others[static_cast<std::size_t>(a)]);
        const Eigen::VectorX<Scalar> visits =
            reduction_of(moves, others, [&](Eigen::Index i) { return Scalar(moves(i, first)); }).solve_left(start);
        for (Eigen::Index a = 0; a < start.size(); ++a) law[a + 1] = visits[a];
    }
    Scalar sum(0);
    for (Eigen::Index a = 0; a < law.size(); ++a) sum = Scalar(sum + law[a]);
    for (Eigen::Index a = 0; a < law.size(); ++a) law[a] = Scalar(law[a] / sum);
    return law;
}

template <class Matrix>
[[nodiscard]] StationaryLaw<typename Matrix::Scalar> stationary_of(const Matrix& moves,
                                                                   const ChainStructure& structure) {
    using Scalar = typename Matrix::Scalar;
    StationaryLaw<Scalar> result;
    std::vector<const StageClass*> closed;
    for (const StageClass& each : structure.classes) {
        if (each.closed) closed.push_back(&each);
    }
    result.by_class.setConstant(moves.rows(), static_cast<Eigen::Index>(closed.size()), Scalar(0));
    for (std::size_t c = 0; c < closed.size(); ++c) {
        const Eigen::VectorX<Scalar> law = law_of_class(moves, closed[c]->stages);
        for (std::size_t a = 0; a < closed[c]->stages.size(); ++a) {
            result.by_class(closed[c]->stages[a], static_cast<Eigen::Index>(c)) = law[static_cast<Eigen::Index>(a)];
        }
    }
    if (closed.size() == 1) result.law = result.by_class.col(0);
    result.limit = structure.regular;
    return result;
}

}  // namespace detail

/// Share of time that accounts spend in each stage in the long run: law = law P, entry by entry to rounding however
/// rare a move is (state reduction [grassmann1985], [ocinneide1993]). Stages outside the closed classes get 0. Throws
/// InputError when `transition` is no chain.
template <class Derived>
[[nodiscard]] StationaryLaw<typename Derived::Scalar> stationary_law(const Eigen::MatrixBase<Derived>& transition) {
    const typename Derived::PlainObject matrix = transition;
    detail::require_chain(matrix, "stages::stationary_law");
    return detail::stationary_of(matrix, detail::structure_of(matrix.rows(), detail::moves_of(matrix)));
}

/// Where accounts are that have not yet left the listed stages after a long time, and which share of them stays for one
/// more period [darroch1965]. By powers of (I + Q) / 2, Q being the moves among these stages: it settles where they
/// form one class, slowly where two parts of it hardly exchange accounts; elsewhere it depends on the start, which is
/// the same probability for each. Residual and iterations are reported. Throws InputError when `transition` is no
/// chain, std::invalid_argument for a stage out of range or none.
template <class Derived>
[[nodiscard]] QuasiStationaryLaw<typename Derived::Scalar> quasi_stationary_law(
    const Eigen::MatrixBase<Derived>& transition, const std::vector<Eigen::Index>& stages,
    std::size_t most_iterations = 1'000'000) {
    using Scalar = typename Derived::Scalar;
    constexpr const char* function = "stages::quasi_stationary_law";
    const typename Derived::PlainObject matrix = transition;
    detail::require_chain(matrix, function);
    if (stages.empty()) throw std::invalid_argument(std::string(function) + ": 0 stages, but at least 1 is needed");
    for (const Eigen::Index i : stages) detail::require_stage(i, matrix.rows(), function);
    const auto m = static_cast<Eigen::Index>(stages.size());
    const auto stage = [&](Eigen::Index a) { return stages[static_cast<std::size_t>(a)]; };
    const Scalar tolerance(std::numeric_limits<Scalar>::epsilon() * Scalar(4)), half = static_cast<Scalar>(0.5);
    QuasiStationaryLaw<Scalar> result;
    Eigen::VectorX<Scalar> law = Eigen::VectorX<Scalar>::Constant(m, Scalar(Scalar(1) / Scalar(static_cast<int>(m))));
    while (!result.converged && result.iterations < most_iterations) {
        ++result.iterations;
        Eigen::VectorX<Scalar> next = law;
        Scalar stay(0), all(0);
        for (Eigen::Index b = 0; b < m; ++b) {
            Scalar in(0);
            for (Eigen::Index a = 0; a < m; ++a) in = Scalar(in + law[a] * matrix(stage(a), stage(b)));
            stay = Scalar(stay + in);
            next[b] = Scalar(half * Scalar(law[b] + in));
            all = Scalar(all + next[b]);
        }
        result.residual = Scalar(0);
        for (Eigen::Index b = 0; b < m; ++b) {
            next[b] = Scalar(next[b] / all);
            const Scalar change = next[b] < law[b] ? Scalar(law[b] - next[b]) : Scalar(next[b] - law[b]);
            if (result.residual < change) result.residual = change;
        }
        law = next;
        result.survival_share = stay;
        result.converged = !(tolerance < result.residual);
    }
    if (result.converged) {
        result.law = law;
    } else {
        result.survival_share.reset();
    }
    return result;
}

}  // namespace kam::inline v0::stages
