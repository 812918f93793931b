// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/selection/rank_order.hpp>

namespace kam::inline v0::selection {

/// The ranking that one method, or one measure, gives to the same accounts.
struct NamedRanking {
    std::string name{};
    RankOrder ranking{};
};
BOOST_DESCRIBE_STRUCT(NamedRanking, (), (name, ranking))

/// How far two rankings agree.
template <class Scalar = double>
struct RankingAgreement {
    std::string first{};
    std::string second{};
    /// Kendall's tau-b: 1 the same order, -1 the reverse, 0 no relation; none where one of the two ties all accounts.
    std::optional<Scalar> tau_b{};
    std::size_t common_top_count = 0;  ///< accounts among the top of both; all that tie at the cut belong to a top
    Scalar common_top_share = 0;       ///< of the larger of the two tops
    BOOST_DESCRIBE_CLASS(RankingAgreement, (), (first, second, tau_b, common_top_count, common_top_share), (), ())
};

/// Several rankings of the same accounts beside each other.
template <class Scalar = double>
struct MethodComparison {
    std::size_t top = 0;
    std::vector<RankingAgreement<Scalar>> pairs{};
    std::vector<std::size_t> top_counts{};  ///< of each account: how many rankings have it among the top
    std::vector<Scalar> mean_ranks{};       ///< of each account over the rankings
    /// Accounts that are among the top of some rankings and not of others: where the choice of method decides.
    std::vector<std::size_t> disputed{};
    BOOST_DESCRIBE_CLASS(MethodComparison, (), (top, pairs, top_counts, mean_ranks, disputed), (), ())
};

namespace detail {

// Templates, although there is one type for each, so that only those who call them pay for compiling them.

/// Pairs in the wrong order, by merge sort.
template <class Index>
[[nodiscard]] std::uint64_t sort_and_count(std::vector<Index>& values) {
    std::uint64_t swaps = 0;
    std::vector<Index> merged(values.size());
    for (std::size_t width = 1; width < values.size(); width *= 2) {
        for (std::size_t begin = 0; begin < values.size(); begin += 2 * width) {
            const std::size_t middle = (std::min)(begin + width, values.size());
            const std::size_t end = (std::min)(begin + 2 * width, values.size());
            std::size_t a = begin, b = middle;
            for (std::size_t k = begin; k < end; ++k) {
                const bool from_second = a == middle || (b < end && values[b] < values[a]);
                if (from_second) swaps += middle - a;
                merged[k] = from_second ? values[b++] : values[a++];
            }
        }
        values.swap(merged);
    }
    return swaps;
}

[[nodiscard]] inline std::uint64_t pairs_of(std::uint64_t count) { return count < 2 ? 0 : count * (count - 1) / 2; }

/// Pairs within runs of equal elements.
template <class Equal>
[[nodiscard]] std::uint64_t tied_pairs(std::size_t count, const Equal& equal) {
    std::uint64_t pairs = 0, run = 1;
    for (std::size_t k = 1; k <= count; ++k) {
        if (k < count && equal(k - 1, k)) {
            ++run;
        } else {
            pairs += pairs_of(run);
            run = 1;
        }
    }
    return pairs;
}

}  // namespace detail

/// Kendall's tau-b [kendall1945] of two lists of ranks of the same accounts, in n log n [knight1966]: concordant less
/// discordant pairs, over the geometric mean of the pairs that each list does not tie. None where one of them ties all
/// (or for fewer than two accounts). Throws std::invalid_argument when they differ in length.
template <class Index = std::size_t>
[[nodiscard]] std::optional<double> kendall_tau_b(const std::vector<Index>& first, const std::vector<Index>& second) {
    if (first.size() != second.size()) {
        throw std::invalid_argument("selection::kendall_tau_b: " + std::to_string(first.size()) + " ranks but " +
                                    std::to_string(second.size()));
    }
    std::vector<std::size_t> order(first.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return first[a] != first[b] ? first[a] < first[b] : second[a] < second[b];
    });
    const auto tied_first = [&](std::size_t a, std::size_t b) { return first[order[a]] == first[order[b]]; };
    std::vector<Index> along;
    along.reserve(order.size());
    for (const std::size_t i : order) along.push_back(second[i]);
    const std::uint64_t ties_first = detail::tied_pairs(order.size(), tied_first);
    const std::uint64_t ties_both = detail::tied_pairs(
        order.size(), [&](std::size_t a, std::size_t b) { return tied_first(a, b) && along[a] == along[b]; });
    const std::uint64_t discordant = detail::sort_and_count(along);
    const std::uint64_t ties_second =
        detail::tied_pairs(along.size(), [&](std::size_t a, std::size_t b) { return along[a] == along[b]; });
    const std::uint64_t all = detail::pairs_of(order.size());
    if (all == ties_first || all == ties_second) return std::nullopt;
    const auto number = [](std::uint64_t count) { return static_cast<double>(count); };
    const double concordant = number(all - ties_first - ties_second + ties_both - discordant);
    return (concordant - number(discordant)) / std::sqrt(number(all - ties_first) * number(all - ties_second));
}

/// How far several rankings of the same accounts agree: every pair of them by tau-b and by the accounts among the first
/// `top` of both, and for every account how many rankings choose it. Throws std::invalid_argument for fewer than two
/// rankings, rankings of different numbers of accounts, or a top of 0.
template <class Named = NamedRanking>
[[nodiscard]] MethodComparison<> compare_methods(const std::vector<Named>& rankings, std::size_t top) {
    if (rankings.size() < 2 || top == 0) {
        throw std::invalid_argument("selection::compare_methods: " + std::to_string(rankings.size()) +
                                    " rankings and a top of " + std::to_string(top) +
                                    ", but at least 2 and 1 are needed");
    }
    const std::size_t n = rankings[0].ranking.order.size();
    MethodComparison<> result;
    result.top = top;
    result.top_counts.assign(n, 0);
    result.mean_ranks.assign(n, 0);
    std::vector<std::vector<std::size_t>> ranks;
    for (const Named& one : rankings) {
        if (one.ranking.order.size() != n) {
            throw std::invalid_argument("selection::compare_methods: " + std::to_string(one.ranking.order.size()) +
                                        " accounts in one ranking but " + std::to_string(n) + " in another");
        }
        ranks.push_back(ranks_by_row(one.ranking));
        for (std::size_t i = 0; i < n; ++i) {
            result.top_counts[i] += ranks.back()[i] <= top ? 1U : 0U;
            result.mean_ranks[i] += static_cast<double>(ranks.back()[i]) / static_cast<double>(rankings.size());
        }
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (result.top_counts[i] > 0 && result.top_counts[i] < rankings.size()) result.disputed.push_back(i);
    }
    for (std::size_t a = 0; a < rankings.size(); ++a) {
        for (std::size_t b = a + 1; b < rankings.size(); ++b) {
            RankingAgreement<> pair{rankings[a].name, rankings[b].name, kendall_tau_b(ranks[a], ranks[b])};
            std::size_t of_first = 0, of_second = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const bool in_first = ranks[a][i] <= top, in_second = ranks[b][i] <= top;
                of_first += in_first ? 1U : 0U;
                of_second += in_second ? 1U : 0U;
                pair.common_top_count += in_first && in_second ? 1U : 0U;
            }
            const std::size_t larger = (std::max)(of_first, of_second);
            if (larger > 0) {
                pair.common_top_share = static_cast<double>(pair.common_top_count) / static_cast<double>(larger);
            }
            result.pairs.push_back(std::move(pair));
        }
    }
    return result;
}

}  // namespace kam::inline v0::selection
