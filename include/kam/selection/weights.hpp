// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/enum.hpp>

#include <kam/selection/criterion.hpp>

namespace kam::inline v0::selection {

/// Weights from nothing but the order of importance of n criteria, i = 1 the most important [stillwell1981],
/// [barron1996].
enum class RankWeights {
    centroid,   ///< (1 / n) sum of 1 / k over k = i..n: the mean of all weights in this order
    sum,        ///< 2 (n + 1 - i) / (n (n + 1))
    reciprocal  ///< (1 / i) / sum of 1 / k
};
BOOST_DESCRIBE_ENUM(RankWeights, centroid, sum, reciprocal)

/// The same weight for each of n criteria; these sum to 1. Throws std::invalid_argument for 0 criteria.
[[nodiscard]] inline std::vector<double> equal_weights(std::size_t n) {
    if (n == 0) throw std::invalid_argument("selection::equal_weights: 0 criteria, but at least 1 is needed");
    return std::vector<double>(n, 1 / static_cast<double>(n));
}

/// The weights of positions 1 to n; these sum to 1. Throws std::invalid_argument for 0 criteria.
[[nodiscard]] inline std::vector<double> rank_order_weights(RankWeights kind, std::size_t n) {
    if (n == 0) throw std::invalid_argument("selection::rank_order_weights: 0 criteria, but at least 1 is needed");
    const auto count = static_cast<double>(n);
    double harmonic = 0;  // 1 / i + ... + 1 / n
    std::vector<double> weights(n);
    for (std::size_t i = n; i > 0; --i) {
        const auto position = static_cast<double>(i);
        harmonic += 1 / position;
        weights[i - 1] = kind == RankWeights::centroid ? harmonic / count
                         : kind == RankWeights::sum    ? 2 * (count + 1 - position) / (count * (count + 1))
                                                       : 1 / position;
    }
    if (kind == RankWeights::reciprocal) {
        for (double& weight : weights) weight /= harmonic;
    }
    return weights;
}

/// The weights of criteria from the rank of each, 1 the most important. Criteria of equal rank share the mean of the
/// weights of the positions that they take, so 1, 2, 2, 4 and 1, 2, 2, 3 mean the same. Throws std::invalid_argument
/// without criteria.
template <class Index = std::size_t>
[[nodiscard]] std::vector<double> rank_order_weights(RankWeights kind, const std::vector<Index>& ranks) {
    const std::vector<double> of_position = rank_order_weights(kind, ranks.size());
    std::vector<double> weights;
    for (const Index rank : ranks) {
        const auto before =
            static_cast<std::size_t>(std::count_if(ranks.begin(), ranks.end(), [&](Index r) { return r < rank; }));
        const auto alike = static_cast<std::size_t>(std::count(ranks.begin(), ranks.end(), rank));
        double sum = 0;
        for (std::size_t k = before; k < before + alike; ++k) sum += of_position[k];
        weights.push_back(sum / static_cast<double>(alike));
    }
    return weights;
}

/// The criteria with these weights, one each, in any container that can be counted and indexed. Throws
/// std::invalid_argument when they differ in number; what the weights are is checked by the method that uses them.
template <class Record, class Weights>
[[nodiscard]] std::vector<Criterion<Record>> with_weights(std::vector<Criterion<Record>> criteria,
                                                          const Weights& weights) {
    const auto count = static_cast<std::size_t>(weights.size());
    if (count != criteria.size()) {
        throw std::invalid_argument("selection::with_weights: " + std::to_string(count) + " weights but " +
                                    std::to_string(criteria.size()) + " criteria");
    }
    for (std::size_t j = 0; j < count; ++j) {
        criteria[j].parameters.weight = static_cast<double>(weights.data()[j]);
    }
    return criteria;
}

}  // namespace kam::inline v0::selection
