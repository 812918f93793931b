// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include <boost/describe/class.hpp>

#include <kam/ara/measures/centrality.hpp>
#include <kam/ara/measures/eigenvector.hpp>
#include <kam/ara/network.hpp>
#include <kam/ara/measures/shifted_system.hpp>
#include <kam/ara/measures/workspace.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::ara {

/// How much the standing of one's partners counts. `beta` is a share of one over the spectral radius of the network (in
/// -1..1, both excluded), so that it means the same in every network; where `relative` is false it is the number
/// itself. Below 0, partners without power make powerful (negatively connected exchange); 0 is the degree; towards 1 it
/// becomes the eigenvector. `beyond_radius` allows a |beta| of 1 over the radius and more, which published tables have
/// though the sum over walks behind the measure has no limit there; the system is then solved as a dense matrix, of at
/// most 2,000 actors.
template <class Scalar = double>
struct PowerOptions {
    Scalar beta = Scalar(0);
    bool relative = true;
    bool beyond_radius = false;
    Stop<Scalar> stop{};
};

/// `beta` is the number used; `spectral_radius` that of the network, where it had to be found; `alpha` the scale of the
/// scores, none where all are 0.
template <class Scalar = double>
struct PowerCentrality {
    Centrality<Scalar> centrality{};
    Scalar beta{};
    std::optional<Scalar> spectral_radius{};
    std::optional<Scalar> alpha{};
    BOOST_DESCRIBE_CLASS(PowerCentrality, (), (centrality, beta, spectral_radius, alpha), (), ())
};

namespace detail {

inline constexpr std::size_t most_dense_actors = 2'000;

/// An upper bound of |A| in the 2-norm that costs one pass: the root of the largest row sum times the largest column
/// sum.
template <class Scalar>
[[nodiscard]] Scalar norm_bound(const Rows<Scalar>& rows, bool symmetric, Scratch<Scalar>& outer) {
    using std::sqrt;
    Scratch<Scalar> scratch(outer.workspace());
    const std::size_t n = rows.actor_count();
    const std::span<Scalar> columns = scratch.reals(symmetric ? 0 : n, Scalar(0));
    Scalar most_out(0);
    for (std::size_t i = 0; i < n; ++i) {
        Scalar sum(0);
        for (std::size_t k = rows.begin(i); k < rows.end(i); ++k) {
            sum += rows.weights[k];
            if (!symmetric) columns[static_cast<std::size_t>(rows.actors[k])] += rows.weights[k];
        }
        most_out = (std::max)(most_out, sum);
    }
    if (symmetric) return most_out;
    const Scalar most_in = columns.empty() ? Scalar(0) : *std::max_element(columns.begin(), columns.end());
    return Scalar(sqrt(most_out * most_in));
}

/// Throws std::invalid_argument where a beta relative to the radius has no meaning.
template <class Scalar>
void check_power(const PowerOptions<Scalar>& options, const char* function) {
    using std::abs;
    check_stop(options.stop, function);
    if (kam::detail::is_finite(options.beta) &&
        (!options.relative || options.beyond_radius || abs(options.beta) < Scalar(1))) {
        return;
    }
    throw std::invalid_argument(std::string(function) + ": beta is " +
                                kam::detail::number_text(static_cast<double>(options.beta)) +
                                " of one over the spectral radius, but it must be between -1 and 1");
}

/// The number for beta, and what is known of the size of A.
template <class Scalar>
struct BetaOf {
    Scalar beta{};
    Scalar size{};  ///< at least the spectral radius
    std::optional<Scalar> radius{};
    bool known = true;  ///< the radius has converged
};

template <class Scalar>
[[nodiscard]] BetaOf<Scalar> resolve_beta(const NetworkView<Scalar>& network, const Rows<Scalar>& rows,
                                          const PowerOptions<Scalar>& options, Scratch<Scalar>& outer,
                                          const char* function) {
    using std::abs;
    Scratch<Scalar> scratch(outer.workspace());
    const bool symmetric = !network.directed;
    BetaOf<Scalar> result{options.beta, norm_bound(rows, symmetric, scratch), {}, true};
    if (options.beta == Scalar(0) || result.size == Scalar(0)) {
        if (options.relative) result.beta = Scalar(0);
        return result;
    }
    if (!options.relative && abs(options.beta) * result.size < Scalar(1)) return result;
    if (symmetric || !acyclic(rows, scratch)) {
        const std::span<Scalar> x = scratch.reals(rows.actor_count(), Scalar(1));
        Stop<Scalar> stop = options.stop;
        if (symmetric) {
            // The value is wrong by about the square of what its vector is wrong by.
            const Scalar loose = Scalar(std::numeric_limits<Scalar>::digits10 > 12 ? 1e-8 : 1e-4);
            stop.tolerance = (std::max)(stop.tolerance, loose);
        }
        const auto pair = leading_pair_of(rows, symmetric, network.unit_weights, x, stop, scratch);
        result.radius = pair.value;
        result.known = pair.converged;
        if (symmetric) result.size = (std::min)(result.size, Scalar(pair.value + pair.residual));
    } else {
        result.radius = Scalar(0);
    }
    if (options.relative) {
        if (*result.radius == Scalar(0)) {
            throw std::invalid_argument(
                std::string(function) + ": no arcs lead back, so the spectral radius is 0 and a beta of " +
                kam::detail::number_text(static_cast<double>(options.beta)) + " relative to it has no meaning");
        }
        result.beta = options.beta / *result.radius;
    } else if (!options.beyond_radius && !(abs(options.beta) * *result.radius < Scalar(1))) {
        throw std::invalid_argument(std::string(function) + ": beta is " +
                                    kam::detail::number_text(static_cast<double>(options.beta)) +
                                    ", but its size must be below 1 / the spectral radius = " +
                                    kam::detail::number_text(static_cast<double>(Scalar(1) / *result.radius)));
    }
    return result;
}

/// Solves (I - beta A) x = b, with the method that the options and the network call for.
template <class Scalar>
[[nodiscard]] Solved<Scalar> solve_shifted(const Shifted<Scalar>& matrix, bool symmetric,
                                           const PowerOptions<Scalar>& options, std::span<const Scalar> b,
                                           std::span<Scalar> x, Scratch<Scalar>& outer, const char* function) {
    Scratch<Scalar> scratch(outer.workspace());
    if (options.beyond_radius) {
        if (b.size() > most_dense_actors) {
            throw std::invalid_argument(std::string(function) + ": " + std::to_string(b.size()) +
                                        " actors, but beyond the spectral radius there can be at most " +
                                        std::to_string(most_dense_actors));
        }
        return solve_dense(matrix, b, x, scratch);
    }
    return symmetric ? solve_symmetric(matrix, b, x, options.stop, scratch)
                     : solve_general(matrix, b, x, options.stop, scratch);
}

/// Fills the scores with the solution y of (I - beta A) y = b. The error of y is at most |b| residual / (1 - |beta|
/// |A|), where that is above 0.
template <class Scalar>
void shifted_scores(const NetworkView<Scalar>& network, const Rows<Scalar>& rows, const PowerOptions<Scalar>& options,
                    std::span<const Scalar> b, Scratch<Scalar>& scratch, PowerCentrality<Scalar>& result,
                    const char* function) {
    using std::abs;
    const BetaOf<Scalar> beta = resolve_beta(network, rows, options, scratch, function);
    result.beta = beta.beta;
    result.spectral_radius = beta.radius;
    Centrality<Scalar>& centrality = result.centrality;
    const std::span<Scalar> scores(centrality.scores.data(), b.size());
    const Scalar length = norm<Scalar>(b);
    if (length == Scalar(0)) {
        centrality.scores.setZero();
        centrality.converged = true;
        centrality.error_bound = Scalar(0);
        return;
    }
    const Shifted<Scalar> matrix{rows, network.unit_weights, beta.beta};
    const auto solved = solve_shifted<Scalar>(matrix, !network.directed, options, b, scores, scratch, function);
    centrality.iterations = solved.iterations;
    centrality.residual = solved.residual;
    centrality.converged = solved.converged && beta.known;
    if (!solved.converged && options.beyond_radius) {
        for (Eigen::Index i = 0; i < centrality.scores.size(); ++i) set_undefined(centrality, i);
    }
    const Scalar contraction = Scalar(1) - abs(beta.beta) * beta.size;
    if (contraction > Scalar(0)) centrality.error_bound = Scalar(length * solved.residual / contraction);
}

}  // namespace detail

/// Power of Bonacich [bonacich1987]: c = alpha (I - beta A)^-1 A 1, alpha such that the squares add up to the number of
/// actors; in a directed network A_ij is the arc from i to j. `residual` is that of the linear system relative to its
/// right side (2-norm) and stops the iteration (conjugate gradients; BiCGSTAB where directed); `error_bound` is proved
/// for the 2-norm of the scores (rounding apart) and missing where |beta| may be too near to one over the radius for a
/// proof. No dense matrix is made. An actor without arcs out scores 0, which is its power. Throws std::invalid_argument
/// where |beta| is one over the spectral radius or more (without beyond_radius), or relative to a radius of 0. Beyond
/// the radius, a singular system has no scores: none is defined and `converged` is false.
template <class Scalar>
void power(const NetworkView<Scalar>& network, const std::type_identity_t<PowerOptions<Scalar>>& options,
           Workspace<Scalar>& workspace, PowerCentrality<Scalar>& result) {
    using std::sqrt;
    constexpr const char* function = "ara::power";
    detail::check_power(options, function);
    detail::Scratch<Scalar> scratch(workspace);
    const std::size_t n = network.actor_count();
    detail::start(result.centrality, static_cast<Eigen::Index>(n));
    const std::span<Scalar> b = scratch.reals(n);
    for (std::size_t i = 0; i < n; ++i) b[i] = detail::strength(network.out, i);
    detail::shifted_scores<Scalar>(network, network.out, options, b, scratch, result, function);
    Centrality<Scalar>& centrality = result.centrality;
    const Scalar length = detail::norm<Scalar>(std::span<const Scalar>(centrality.scores.data(), n));
    result.alpha.reset();
    if (!(length > Scalar(0))) return;
    result.alpha = Scalar(sqrt(Scalar(static_cast<double>(n)))) / length;
    centrality.scores *= *result.alpha;
    // To scale by the length of what is itself wrong can double the error.
    if (centrality.error_bound) centrality.error_bound = Scalar(Scalar(2) * *result.alpha * *centrality.error_bound);
}
template <class Scalar>
[[nodiscard]] PowerCentrality<Scalar> power(const NetworkView<Scalar>& network,
                                            const std::type_identity_t<PowerOptions<Scalar>>& options = {}) {
    Workspace<Scalar> workspace;
    PowerCentrality<Scalar> result;
    ara::power(network, options, workspace, result);
    return result;
}

/// Centrality of Katz [katz1953]: x = 1 + beta A' x, the number of walks that end at an actor, each step counting beta
/// (attenuation, from 0; a share of one over the spectral radius unless `relative` is false). Residual, error bound and
/// trouble as in power; std::invalid_argument also for a beta below 0. An actor whom nobody names scores 1.
template <class Scalar>
void katz(const NetworkView<Scalar>& network, const std::type_identity_t<PowerOptions<Scalar>>& options,
          Workspace<Scalar>& workspace, PowerCentrality<Scalar>& result) {
    constexpr const char* function = "ara::katz";
    detail::check_power(options, function);
    if (options.beta < Scalar(0)) {
        throw std::invalid_argument(std::string(function) + ": beta is " +
                                    kam::detail::number_text(static_cast<double>(options.beta)) +
                                    ", but it must be 0 or more");
    }
    detail::Scratch<Scalar> scratch(workspace);
    const std::size_t n = network.actor_count();
    detail::start(result.centrality, static_cast<Eigen::Index>(n));
    const std::span<Scalar> b = scratch.reals(n, Scalar(1));
    detail::shifted_scores<Scalar>(network, detail::incoming(network, scratch), options, b, scratch, result, function);
    result.alpha = Scalar(1);
}
template <class Scalar>
[[nodiscard]] PowerCentrality<Scalar> katz(const NetworkView<Scalar>& network,
                                           const std::type_identity_t<PowerOptions<Scalar>>& options = {}) {
    Workspace<Scalar> workspace;
    PowerCentrality<Scalar> result;
    ara::katz(network, options, workspace, result);
    return result;
}

}  // namespace kam::inline v0::ara
