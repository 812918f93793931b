// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <kam/stages/hidden_markov/emission.hpp>

namespace kam::inline v0::stages {

/// Several things seen of an account in one period, independent of each other once the state is known: orders, an
/// assessment, a visit. An observation is a std::tuple of optionals, in the order of the parts; each may be missing.
/// Parts that have no `reestimate` stay as they are.
template <Emission First, Emission... Rest>
struct ProductEmission {
    using Number = typename First::Number;
    using Observation =
        std::tuple<std::optional<typename First::Observation>, std::optional<typename Rest::Observation>...>;

    std::tuple<First, Rest...> parts{};

    [[nodiscard]] Eigen::Index state_count() const { return std::get<0>(parts).state_count(); }
    [[nodiscard]] Number log_density(Eigen::Index state, const Observation& observation) const {
        Number sum(0);
        for_each_part([&](const auto& part, auto index) {
            const auto& value = std::get<index()>(observation);
            if (value) sum = Number(sum + part.log_density(state, *value));
        });
        return sum;
    }
    [[nodiscard]] std::string issue(const Observation& observation) const {
        std::string found;
        for_each_part([&](const auto& part, auto index) {
            if (part.state_count() != state_count()) {
                found = "parts of " + std::to_string(state_count()) + " and of " + std::to_string(part.state_count()) +
                        " states";
            }
            const auto& value = std::get<index()>(observation);
            if constexpr (requires { part.issue(*value); }) {
                if (value && found.empty()) found = part.issue(*value);
            }
        });
        return found;
    }
    void reestimate(const std::vector<Observation>& observations, const Eigen::MatrixX<Number>& weights) {
        reestimate_parts(observations, weights, std::make_index_sequence<sizeof...(Rest) + 1>());
    }
    [[nodiscard]] std::size_t free_parameters() const {
        std::size_t count = 0;
        for_each_part([&](const auto& part, auto) {
            if constexpr (requires { part.free_parameters(); }) count += part.free_parameters();
        });
        return count;
    }
    /// Of the first part: the one that states are put in order by.
    [[nodiscard]] Number mean(Eigen::Index state) const requires requires(const First& first) { first.mean(state); }
    { return std::get<0>(parts).mean(state); }
    void reorder(const std::vector<Eigen::Index>& order) {
        std::apply([&](auto&... part) { (part.reorder(order), ...); }, parts);
    }

private:
    template <class Visit>
    void for_each_part(const Visit& visit) const {
        [&]<std::size_t... At>(std::index_sequence<At...>) {
            (visit(std::get<At>(parts), std::integral_constant<std::size_t, At>()), ...);
        }
        (std::make_index_sequence<sizeof...(Rest) + 1>());
    }
    template <std::size_t... At>
    void reestimate_parts(const std::vector<Observation>& observations, const Eigen::MatrixX<Number>& weights,
                          std::index_sequence<At...>) {
        (reestimate_part<At>(observations, weights), ...);
    }
    /// The periods in which this part was seen.
    template <std::size_t At>
    void reestimate_part(const std::vector<Observation>& observations, const Eigen::MatrixX<Number>& weights) {
        auto& part = std::get<At>(parts);
        using Part = std::remove_cvref_t<decltype(part)>;
        std::vector<typename Part::Observation> seen;
        std::vector<Eigen::Index> columns;
        for (std::size_t k = 0; k < observations.size(); ++k) {
            const auto& value = std::get<At>(observations[k]);
            if (!value) continue;
            seen.push_back(*value);
            columns.push_back(static_cast<Eigen::Index>(k));
        }
        if (seen.empty()) return;
        Eigen::MatrixX<Number> of_part(weights.rows(), static_cast<Eigen::Index>(columns.size()));
        for (Eigen::Index c = 0; c < of_part.cols(); ++c) {
            for (Eigen::Index s = 0; s < of_part.rows(); ++s) {
                of_part(s, c) = weights(s, columns[static_cast<std::size_t>(c)]);
            }
        }
        if constexpr (requires { part.reestimate(seen, of_part); }) part.reestimate(seen, of_part);
    }
};

/// A density of the caller's: `density(state, observation)` is its logarithm. It is not re-estimated; a model with
/// parameters of its own is a struct with the members of Emission.
template <class Value, class Density, class Scalar = double>
struct CallableEmission {
    using Number = Scalar;
    using Observation = Value;

    Eigen::Index states = 0;
    Density density;

    [[nodiscard]] Eigen::Index state_count() const { return states; }
    [[nodiscard]] Scalar log_density(Eigen::Index state, const Value& observation) const {
        return Scalar(density(state, observation));
    }
};
/// `callable_emission<double>(3, [](Eigen::Index state, double x) { return ...; })`
template <class Value, class Density>
[[nodiscard]] CallableEmission<Value, Density> callable_emission(Eigen::Index states, Density density) {
    return {states, std::move(density)};
}

}  // namespace kam::inline v0::stages
