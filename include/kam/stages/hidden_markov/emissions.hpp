// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/chains/chain_check.hpp>
#include <kam/stages/hidden_markov/emission.hpp>

namespace kam::inline v0::stages {

/// Numbers of orders (contacts, complaints, ...) in a period: Poisson with a rate per state.
template <class Scalar = double>
struct PoissonEmission {
    using Number = Scalar;
    using Observation = int;

    Eigen::VectorX<Scalar> rate{};
    bool ascending = false;  ///< a later stage shows no less than an earlier one: this fixes the order of the states

    [[nodiscard]] Eigen::Index state_count() const { return rate.size(); }
    [[nodiscard]] Scalar log_density(Eigen::Index state, int count) const {
        using std::lgamma;
        return Scalar(detail::times_log(Scalar(count), rate[state]) - rate[state] - Scalar(lgamma(Scalar(count + 1))));
    }
    [[nodiscard]] std::string issue(int count) const {
        return count < 0 ? std::to_string(count) + " is no count" : std::string();
    }
    void reestimate(const std::vector<int>& observations, const Eigen::MatrixX<Scalar>& weights) {
        Eigen::VectorX<Scalar> weight;
        detail::weighted_means(
            observations, weights, [](int count) { return Scalar(count); }, rate, weight);
        if (ascending) detail::make_ascending(rate, weight);
    }
    [[nodiscard]] std::size_t free_parameters() const { return static_cast<std::size_t>(rate.size()); }
    [[nodiscard]] Scalar mean(Eigen::Index state) const { return rate[state]; }
    void reorder(const std::vector<Eigen::Index>& order) { detail::reorder(rate, order); }
    [[nodiscard]] std::pair<Scalar, Scalar> cumulative(Eigen::Index state, int count) const {
        using std::exp;
        Scalar below(0);
        for (int k = 0; k < count; ++k) below = Scalar(below + exp(log_density(state, k)));
        return {below, Scalar(below + exp(log_density(state, count)))};
    }
    [[nodiscard]] int draw(Eigen::Index state, double u) const {
        double term = std::exp(-static_cast<double>(rate[state]));
        int count = 0;
        double left = u - term;
        while (left >= 0 && count < 1'000'000) {
            term *= static_cast<double>(rate[state]) / ++count;
            if (count > rate[state] && term < 1e-17) break;
            left -= term;
        }
        return count;
    }
    BOOST_DESCRIBE_CLASS(PoissonEmission, (), (rate, ascending), (), ())
};

/// Whether there was an order (a visit, a kept promise) in a period: 1 with a probability per state, else 0.
template <class Scalar = double>
struct BernoulliEmission {
    using Number = Scalar;
    using Observation = int;

    Eigen::VectorX<Scalar> probability{};
    bool ascending = false;  ///< as in PoissonEmission; the restriction of [netzer2008]

    [[nodiscard]] Eigen::Index state_count() const { return probability.size(); }
    [[nodiscard]] Scalar log_density(Eigen::Index state, int value) const {
        const Scalar& p = probability[state];
        return detail::times_log(Scalar(1), value != 0 ? p : Scalar(Scalar(1) - p));
    }
    [[nodiscard]] std::string issue(int value) const {
        return value == 0 || value == 1 ? std::string() : std::to_string(value) + " is neither 0 nor 1";
    }
    void reestimate(const std::vector<int>& observations, const Eigen::MatrixX<Scalar>& weights) {
        Eigen::VectorX<Scalar> weight;
        detail::weighted_means(
            observations, weights, [](int value) { return Scalar(value); }, probability, weight);
        if (ascending) detail::make_ascending(probability, weight);
    }
    [[nodiscard]] std::size_t free_parameters() const { return static_cast<std::size_t>(probability.size()); }
    [[nodiscard]] Scalar mean(Eigen::Index state) const { return probability[state]; }
    void reorder(const std::vector<Eigen::Index>& order) { detail::reorder(probability, order); }
    [[nodiscard]] std::pair<Scalar, Scalar> cumulative(Eigen::Index state, int value) const {
        const Scalar none(Scalar(1) - probability[state]);
        return value != 0 ? std::pair(none, Scalar(1)) : std::pair(Scalar(0), none);
    }
    [[nodiscard]] int draw(Eigen::Index state, double u) const {
        return u < 1 - static_cast<double>(probability[state]) ? 0 : 1;
    }
    BOOST_DESCRIBE_CLASS(BernoulliEmission, (), (probability, ascending), (), ())
};

/// A measured quantity: normal with a mean and a deviation per state.
template <class Scalar = double>
struct GaussianEmission {
    using Number = Scalar;
    using Observation = double;

    Eigen::VectorX<Scalar> average{};
    Eigen::VectorX<Scalar> deviation{};
    /// No estimated deviation falls below this share of the deviation of all observations: a state that keeps to one
    /// observation would have a likelihood without bound.
    Scalar least_share = static_cast<Scalar>(1e-3);

    [[nodiscard]] Eigen::Index state_count() const { return average.size(); }
    [[nodiscard]] Scalar log_density(Eigen::Index state, double value) const {
        using std::log;
        const Scalar z(Scalar(Scalar(value) - average[state]) / deviation[state]);
        return Scalar(-(z * z / Scalar(2)) - log(deviation[state]) - static_cast<Scalar>(0.918938533204672741780L));
    }
    void reestimate(const std::vector<double>& observations, const Eigen::MatrixX<Scalar>& weights) {
        using std::sqrt;
        Eigen::VectorX<Scalar> weight, square(average.size());
        detail::weighted_means(
            observations, weights, [](double x) { return Scalar(x); }, average, weight);
        Scalar all(0), mean(0), spread(0);
        for (Eigen::Index s = 0; s < average.size(); ++s) {
            all = Scalar(all + weight[s]);
            mean = Scalar(mean + weight[s] * average[s]);
        }
        if (!(Scalar(0) < all)) return;
        mean = Scalar(mean / all);
        for (Eigen::Index s = 0; s < average.size(); ++s) {
            square[s] = Scalar(0);
            for (std::size_t k = 0; k < observations.size(); ++k) {
                const Scalar& w = weights(s, static_cast<Eigen::Index>(k));
                const Scalar x(Scalar(observations[k]) - average[s]), y(Scalar(observations[k]) - mean);
                square[s] = Scalar(square[s] + w * x * x);
                spread = Scalar(spread + w * y * y);
            }
        }
        const Scalar least(least_share * Scalar(sqrt(Scalar(spread / all))));
        for (Eigen::Index s = 0; s < average.size(); ++s) {
            if (!(Scalar(0) < weight[s])) continue;
            deviation[s] = sqrt(Scalar(square[s] / weight[s]));
            if (deviation[s] < least) deviation[s] = least;
        }
    }
    [[nodiscard]] std::size_t free_parameters() const { return static_cast<std::size_t>(2 * average.size()); }
    [[nodiscard]] Scalar mean(Eigen::Index state) const { return average[state]; }
    void reorder(const std::vector<Eigen::Index>& order) {
        detail::reorder(average, order);
        detail::reorder(deviation, order);
    }
    [[nodiscard]] std::pair<Scalar, Scalar> cumulative(Eigen::Index state, double value) const {
        const Scalar p = detail::normal_cumulative(Scalar(Scalar(Scalar(value) - average[state]) / deviation[state]));
        return {p, p};
    }
    [[nodiscard]] double draw(Eigen::Index state, double u) const {
        const double inside = u < 0x1p-54 ? 0x1p-54 : u;
        return static_cast<double>(average[state]) +
               static_cast<double>(deviation[state]) * detail::normal_quantile(inside);
    }
    BOOST_DESCRIBE_CLASS(GaussianEmission, (), (average, deviation, least_share), (), ())
};

/// One of several categories, 0 to K - 1. For an assessment, category k being "looks like stage k", the table is the
/// confusion matrix of the assessment: row s says what it answers about accounts in stage s; `known` keeps it as given.
template <class Scalar = double>
struct CategoricalEmission {
    using Number = Scalar;
    using Observation = int;

    Eigen::MatrixX<Scalar> probability{};  ///< states x categories
    bool known = false;

    [[nodiscard]] Eigen::Index state_count() const { return probability.rows(); }
    [[nodiscard]] Scalar log_density(Eigen::Index state, int category) const {
        return detail::times_log(Scalar(1), Scalar(probability(state, category)));
    }
    [[nodiscard]] std::string issue(int category) const {
        if (category >= 0 && category < probability.cols()) return {};
        return std::to_string(category) + " is none of " + std::to_string(probability.cols()) + " categories";
    }
    void reestimate(const std::vector<int>& observations, const Eigen::MatrixX<Scalar>& weights) {
        if (known) return;
        for (Eigen::Index s = 0; s < probability.rows(); ++s) {
            Eigen::VectorX<Scalar> sum = Eigen::VectorX<Scalar>::Constant(probability.cols(), Scalar(0));
            Scalar all(0);
            for (std::size_t k = 0; k < observations.size(); ++k) {
                const Scalar& w = weights(s, static_cast<Eigen::Index>(k));
                sum[observations[k]] = Scalar(sum[observations[k]] + w);
                all = Scalar(all + w);
            }
            if (!(Scalar(0) < all)) continue;
            for (Eigen::Index c = 0; c < probability.cols(); ++c) probability(s, c) = Scalar(sum[c] / all);
        }
    }
    [[nodiscard]] std::size_t free_parameters() const {
        std::size_t count = 0;
        for (Eigen::Index s = 0; s < probability.rows() && !known; ++s) {
            std::size_t positive = 0;
            for (Eigen::Index c = 0; c < probability.cols(); ++c) {
                if (Scalar(0) < probability(s, c)) ++positive;
            }
            count += positive - 1;
        }
        return count;
    }
    [[nodiscard]] Scalar mean(Eigen::Index state) const {
        Scalar sum(0);
        for (Eigen::Index c = 0; c < probability.cols(); ++c) {
            sum = Scalar(sum + Scalar(static_cast<int>(c)) * probability(state, c));
        }
        return sum;
    }
    void reorder(const std::vector<Eigen::Index>& order) {
        const Eigen::MatrixX<Scalar> before = probability;
        for (Eigen::Index s = 0; s < probability.rows(); ++s) {
            for (Eigen::Index c = 0; c < probability.cols(); ++c) {
                probability(s, c) = before(order[static_cast<std::size_t>(s)], c);
            }
        }
    }
    [[nodiscard]] std::pair<Scalar, Scalar> cumulative(Eigen::Index state, int category) const {
        Scalar below(0);
        for (int c = 0; c < category; ++c) below = Scalar(below + probability(state, c));
        return {below, Scalar(below + probability(state, category))};
    }
    [[nodiscard]] int draw(Eigen::Index state, double u) const {
        int category = 0;
        for (; category + 1 < probability.cols() && u >= static_cast<double>(probability(state, category));
             ++category) {
            u -= static_cast<double>(probability(state, category));
        }
        return category;
    }
    BOOST_DESCRIBE_CLASS(CategoricalEmission, (), (probability, known), (), ())
};

}  // namespace kam::inline v0::stages
