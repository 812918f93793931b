// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/ara/matching.hpp>
#include <kam/ara/network.hpp>

namespace kam::inline v0::ara {

/// How the search for a balanced outcome ended.
enum class ExchangeStatus {
    balanced,
    no_stable_outcome,  ///< proved: shares of deals are worth more in sum than any whole deals (an odd cycle)
    not_converged       ///< stable, but not yet balanced after so many iterations
};
BOOST_DESCRIBE_ENUM(ExchangeStatus, balanced, no_stable_outcome, not_converged)

/// Who deals with whom, and who gets how much.
template <class Scalar = double>
struct BalancedExchange {
    ExchangeStatus status{};
    std::vector<std::optional<ActorIndex>> partner{};  ///< none: without a deal. Empty without a stable outcome
    std::vector<Scalar> value{};                       ///< by actor; empty without a stable outcome
    Scalar fractional_value{};            ///< most that deals could be worth if an actor could split itself
    std::vector<ActorIndex> odd_cycle{};  ///< without a stable outcome: actors who would split
    std::size_t iterations = 0;
    Scalar residual{};     ///< largest change that balancing an edge would still make, as a share of the largest weight
    Scalar instability{};  ///< most that two actors could gain by leaving their deals for one another, likewise
    BOOST_DESCRIBE_CLASS(BalancedExchange, (),
                         (status, partner, value, fractional_value, odd_cycle, iterations, residual, instability), (),
                         ())
};

struct BalanceOptions {
    double tolerance = 1e-12;  ///< of the residual
    std::size_t most_iterations = 100'000;
};
BOOST_DESCRIBE_STRUCT(BalanceOptions, (), (tolerance, most_iterations))

namespace detail {

/// A matching in tight edges that covers every actor with a price, or none: with a clique of those without one added
/// (and one more of these where the number is odd), it is a perfect matching.
template <class Scalar, class Tight, class Priced>
[[nodiscard]] std::optional<std::vector<int>> stable_matching(const NetworkView<Scalar>& network, const Tight& tight,
                                                              const Priced& priced) {
    const std::size_t n = network.actor_count();
    std::vector<std::vector<int>> neighbours(n + n % 2);
    std::vector<int> free;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t k = network.out.begin(i); k < network.out.end(i); ++k) {
            if (tight(i, k)) neighbours[i].push_back(network.out.actors[k]);
        }
        if (!priced(i)) free.push_back(static_cast<int>(i));
    }
    if (n % 2 == 1) free.push_back(static_cast<int>(n));
    for (const int a : free) {
        for (const int b : free) {
            if (a != b) neighbours[static_cast<std::size_t>(a)].push_back(b);
        }
    }
    std::vector<int> partner = Blossom<int>(neighbours).partner();
    if (std::find(partner.begin(), partner.end(), unmatched) != partner.end()) return std::nullopt;
    partner.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
        const auto row = network.out.row(i);
        if (!std::binary_search(row.begin(), row.end(), partner[i])) partner[i] = unmatched;
    }
    return partner;
}

/// An odd cycle of the assignment in ties.
template <class Weight>
[[nodiscard]] std::vector<ActorIndex> odd_cycle(const std::vector<int>& next, const Weight& weight) {
    std::vector<bool> seen(next.size(), false);
    for (std::size_t start = 0; start < next.size(); ++start) {
        std::vector<ActorIndex> cycle;
        bool in_ties = true;
        for (std::size_t at = start; !seen[at]; at = static_cast<std::size_t>(next[at])) {
            seen[at] = true;
            cycle.push_back(ActorIndex(static_cast<int>(at)));
            in_ties = in_ties && weight(static_cast<int>(at), next[at]) > 0;
        }
        if (in_ties && cycle.size() >= 3 && cycle.size() % 2 == 1) return cycle;
    }
    return {};
}

}  // namespace detail

/// The balanced outcome of exchange in which each actor makes at most one deal, and the weight of a tie is what a deal
/// there is worth: partners split what is left after both had their alternative evenly, x_i = a_i + (w_ij - a_i - a_j)
/// / 2 with a_i = max(0, max_k w_ik - x_k) ([cook1992], [kleinberg2008]). It exists exactly where a stable outcome
/// does: where whole deals are worth as much as deals of actors who could split themselves. That is decided by a best
/// assignment of the doubled network and a matching in its tight edges, then damped balancing of all edges converges
/// [azar2009]. A balanced outcome need not be the only one. O(n^3 + m x iterations). A tie of weight 0 is none.
/// std::invalid_argument for a directed network and weights below 0 or not finite.
template <class Scalar>
[[nodiscard]] BalancedExchange<Scalar> balanced_exchange(const NetworkView<Scalar>& network,
                                                         const BalanceOptions& options = {}) {
    const auto at = [](int i) { return static_cast<std::size_t>(i); };
    const Scalar zero(0), two(2);
    const auto& ties = network.out;
    const int n = static_cast<int>(network.actor_count());
    if (network.directed) {
        throw std::invalid_argument("ara::balanced_exchange: exchange is undirected, the network is not");
    }
    std::vector<Scalar> weights(at(n) * at(n), zero);
    Scalar largest = zero;
    for (int i = 0; i < n; ++i) {
        for (std::size_t k = ties.begin(at(i)); k < ties.end(at(i)); ++k) {
            if (!(ties.weights[k] >= zero) || !kam::detail::is_finite(ties.weights[k])) {
                throw std::invalid_argument("ara::balanced_exchange: entry " + std::to_string(k) +
                                            " has a weight that is below 0 or not finite");
            }
            weights[at(i) * at(n) + at(ties.actors[k])] = ties.weights[k];
            largest = (std::max)(largest, Scalar(ties.weights[k]));
        }
    }
    const auto weight = [&](int i, int j) -> const Scalar& { return weights[at(i) * at(n) + at(j)]; };

    BalancedExchange<Scalar> result;
    const auto assignment = detail::best_assignment<Scalar>(n, weight);
    std::vector<Scalar> price;
    result.fractional_value = zero;
    for (int i = 0; i < n; ++i) {
        price.push_back(Scalar((assignment.row_price[at(i)] + assignment.column_price[at(i)]) / two));
        result.fractional_value = Scalar(result.fractional_value + price.back());
    }
    const Scalar rounding(Scalar(largest * std::numeric_limits<Scalar>::epsilon()) * Scalar(16.0 * n));
    const auto partner = detail::stable_matching(
        network,
        [&](std::size_t i, std::size_t k) {
            const Scalar excess(price[i] + price[at(ties.actors[k])] - ties.weights[k]);
            return ties.weights[k] > zero && !(excess > rounding);
        },
        [&](std::size_t i) { return price[i] > rounding; });
    if (!partner) {
        result.status = ExchangeStatus::no_stable_outcome;
        result.odd_cycle = detail::odd_cycle(assignment.column_of, weight);
        return result;
    }
    for (int i = 0; i < n; ++i) {
        const int other = (*partner)[at(i)];
        const bool deals = other != detail::unmatched && weight(i, other) > zero;
        result.partner.push_back(deals ? std::optional(ActorIndex(other)) : std::nullopt);
        result.value.push_back(deals ? price[at(i)] : zero);
    }
    auto& x = result.value;
    const auto alternative = [&](int i) {
        Scalar best = zero;
        for (std::size_t k = ties.begin(at(i)); k < ties.end(at(i)); ++k) {
            if (result.partner[at(i)] && result.partner[at(i)]->value == ties.actors[k]) continue;
            best = (std::max)(best, Scalar(ties.weights[k] - x[at(ties.actors[k])]));
        }
        return best;
    };
    std::vector<Scalar> alternatives(at(n), zero);
    for (result.status = ExchangeStatus::not_converged;; ++result.iterations) {
        for (int i = 0; i < n; ++i) alternatives[at(i)] = alternative(i);
        result.residual = zero;
        for (int i = 0; i < n; ++i) {
            if (!result.partner[at(i)] || result.partner[at(i)]->value < i) continue;
            const int j = result.partner[at(i)]->value;
            const Scalar fair(alternatives[at(i)] +
                              Scalar(weight(i, j) - alternatives[at(i)] - alternatives[at(j)]) / two);
            const Scalar change(fair - x[at(i)]);
            result.residual = (std::max)(result.residual, change < zero ? Scalar(zero - change) : change);
            x[at(i)] = Scalar(x[at(i)] + change / two);
            x[at(j)] = Scalar(weight(i, j) - x[at(i)]);
        }
        if (largest > zero) result.residual = Scalar(result.residual / largest);
        if (!(result.residual > Scalar(options.tolerance))) result.status = ExchangeStatus::balanced;
        if (result.status == ExchangeStatus::balanced || result.iterations >= options.most_iterations) break;
    }
    result.instability = zero;
    for (int i = 0; i < n; ++i) {
        const Scalar gain(alternative(i) - x[at(i)]);
        if (largest > zero) result.instability = (std::max)(result.instability, Scalar(gain / largest));
    }
    return result;
}

}  // namespace kam::inline v0::ara
