// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/number_text.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/rank_order.hpp>

namespace kam::inline v0::selection {

/// What a disadvantage is divided by before it is compared with the discordance threshold.
enum class DiscordanceScale {
    each,   ///< the range of its own criterion: the unit does not matter
    common  ///< the largest range of all criteria: right only where all are in one unit, as on one scale of marks
};
BOOST_DESCRIBE_ENUM(DiscordanceScale, each, common)

/// When an account outranks another. Both thresholds are judgements; there is no scientific default.
struct ElectreOptions {
    double concordance = 0.7;  ///< at least this share of the weights must be on its side
    double discordance = 0.3;  ///< and no disadvantage may be larger than this share of the range
    DiscordanceScale scale = DiscordanceScale::each;
};
BOOST_DESCRIBE_STRUCT(ElectreOptions, (), (concordance, discordance, scale))

/// An account that would outrank another but for a veto.
template <class Scalar = double>
struct VetoedOutranking {
    std::size_t account = 0;  ///< would outrank
    std::size_t other = 0;
    std::vector<std::string> criteria{};  ///< by name: in these it is too far behind
    BOOST_DESCRIBE_CLASS(VetoedOutranking, (), (account, other, criteria), (), ())
};

/// Who outranks whom, and the accounts among which the choice remains.
template <class Scalar = double>
struct ElectreScore {
    std::vector<std::string> account_keys{};
    Eigen::MatrixX<Scalar>
        concordance{};  ///< (a, b): share of the weights where a is at least as good as b; diagonal 0
    Eigen::MatrixX<Scalar> discordance{};  ///< (a, b): largest disadvantage of a against b as a share of the range
    std::vector<std::vector<std::size_t>> outranks{};  ///< outranks[a]: the accounts that a outranks
    std::vector<VetoedOutranking<>> vetoed{};          ///< concordant, but stopped by discordance or a veto threshold
    /// Groups of accounts that outrank each other in a circle: the method cannot tell them apart.
    std::vector<std::vector<std::size_t>> cycles{};
    /// The choice: no account of it outranks another (but for those of one circle, which stand or fall together), and
    /// every account outside is outranked by one inside. There is exactly one.
    std::vector<std::size_t> kernel{};
    ElectreOptions options{};
    std::size_t filled_count = 0;  ///< unknown values that a missing-value policy filled
    BOOST_DESCRIBE_CLASS(ElectreScore, (),
                         (account_keys, concordance, discordance, outranks, vetoed, cycles, kernel, options,
                          filled_count),
                         (), ())
};

namespace detail {

// Templates, although there is one type for each, so that only those who call them pay for compiling them.

/// The nodes in the order in which a walk in depth leaves them, starting from `starts` in turn; a new group begins at
/// each start that was not yet seen.
template <class Edges>
std::vector<std::vector<std::size_t>> walk_in_depth(const Edges& edges, const std::vector<std::size_t>& starts) {
    std::vector<std::vector<std::size_t>> groups;
    std::vector<bool> seen(edges.size(), false);
    std::vector<std::pair<std::size_t, std::size_t>> path;  // node, its next edge
    for (const std::size_t start : starts) {
        if (seen[start]) continue;
        seen[start] = true;
        groups.emplace_back();
        path.emplace_back(start, 0);
        while (!path.empty()) {
            auto& [node, next] = path.back();
            if (next == edges[node].size()) {
                groups.back().push_back(node);
                path.pop_back();
                continue;
            }
            const std::size_t to = edges[node][next++];
            if (seen[to]) continue;
            seen[to] = true;
            path.emplace_back(to, 0);
        }
    }
    return groups;
}

/// Strongly connected groups, those that are outranked by none of the later ones first (Kosaraju).
template <class Edges>
std::vector<std::vector<std::size_t>> strong_groups(const Edges& edges) {
    std::vector<std::size_t> all;
    Edges reverse(edges.size());
    for (std::size_t a = 0; a < edges.size(); ++a) {
        all.push_back(a);
        for (const std::size_t b : edges[a]) reverse[b].push_back(a);
    }
    std::vector<std::size_t> left;
    for (const auto& group : walk_in_depth(edges, all)) left.insert(left.end(), group.begin(), group.end());
    std::reverse(left.begin(), left.end());
    return walk_in_depth(reverse, left);
}

template <class Scalar>
void find_kernel(ElectreScore<Scalar>& result) {
    std::vector<bool> beaten(result.outranks.size(), false);
    for (auto& group : strong_groups(result.outranks)) {
        const bool out = std::any_of(group.begin(), group.end(), [&](std::size_t a) { return beaten[a]; });
        if (!out) {
            for (const std::size_t a : group) {
                result.kernel.push_back(a);
                for (const std::size_t b : result.outranks[a]) beaten[b] = true;
            }
        }
        std::sort(group.begin(), group.end());
        if (group.size() > 1) result.cycles.push_back(std::move(group));
    }
    std::sort(result.kernel.begin(), result.kernel.end());
}

template <class Labels>
void check_electre(const ElectreOptions& options, const Labels& labels) {
    for (const double threshold : {options.concordance, options.discordance}) {
        if (!(threshold >= 0 && threshold <= 1)) {
            throw std::invalid_argument(std::string(labels.function) + ": a threshold of " +
                                        kam::detail::number_text(threshold) + ", but it must lie between 0 and 1");
        }
    }
}

template <class Scalar>
[[nodiscard]] ElectreScore<Scalar> electre_checked(const CheckedValues<Scalar>& values, const ElectreOptions& options) {
    check_electre(options, values.labels);
    check_pairwise(values.rows, values.labels);
    const std::size_t n = values.rows;
    const auto size = static_cast<Eigen::Index>(n);
    ElectreScore<Scalar> result;
    result.options = options;
    result.filled_count = values.filled_count();
    result.concordance.setZero(size, size);
    result.discordance.setZero(size, size);
    result.outranks.resize(n);
    if (n == 0) return result;

    std::vector<Scalar> ranges;
    Scalar largest(0);
    for (std::size_t j = 0; j < values.columns(); ++j) {
        const auto [low, high] = range_of(values.column(j));
        ranges.push_back(high - low);
        if (largest < ranges.back()) largest = ranges.back();
    }
    if (options.scale == DiscordanceScale::common) std::fill(ranges.begin(), ranges.end(), largest);

    // Thresholds are met where they are missed by rounding only.
    const auto tolerance = static_cast<Scalar>(tie_tolerance);
    const Scalar enough = static_cast<Scalar>(options.concordance) - tolerance;
    const Scalar bearable = static_cast<Scalar>(options.discordance) + tolerance;
    for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = 0; b < n; ++b) {
            if (a == b) continue;
            Scalar agree(0), worst(0);
            std::vector<std::string> against;
            for (std::size_t j = 0; j < values.columns(); ++j) {
                const auto column = values.column(j);
                const Scalar gap = values.is_benefit(j) ? Scalar(column[b] - column[a]) : Scalar(column[a] - column[b]);
                if (!(gap > Scalar(0))) {
                    agree += values.weight(j);
                    continue;
                }
                const Scalar share = gap / ranges[j];
                if (share > worst) worst = share;
                const auto& veto = values.parameters[j].veto;
                if (share > bearable || (veto && !(gap < static_cast<Scalar>(*veto)))) {
                    against.push_back(values.name(j));
                }
            }
            result.concordance.data()[b * n + a] = agree;
            result.discordance.data()[b * n + a] = worst;
            if (agree < enough) continue;
            if (against.empty()) {
                result.outranks[a].push_back(b);
            } else {
                result.vetoed.push_back({a, b, std::move(against)});
            }
        }
    }
    find_kernel(result);
    return result;
}

}  // namespace detail

/// ELECTRE I [roy1968]: account a outranks b when criteria of enough weight find it at least as good (concordance) and
/// none finds it much worse (discordance, or the criterion's own veto threshold). It answers a choice, the kernel, and
/// no ranking; circles are reported and count as one. For at most 5,000 accounts, pair by pair. Shares are those of the
/// accounts at hand. Throws std::invalid_argument for thresholds outside 0..1; else as `score`.
template <class Derived>
[[nodiscard]] ElectreScore<typename Derived::Scalar> electre(const Eigen::MatrixBase<Derived>& values,
                                                             const std::vector<CriterionParameters>& parameters,
                                                             const ElectreOptions& options,
                                                             const std::vector<std::string>& names = {}) {
    return detail::on_matrix("selection::electre", values, parameters, names,
                             [&](const auto& input) { return detail::electre_checked(input, options); });
}
/// The same for records.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] ElectreScore<double> electre(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria,
                                           const ElectreOptions& options) {
    return detail::on_records("selection::electre", records, criteria,
                              [&](const auto& input) { return detail::electre_checked(input, options); });
}

}  // namespace kam::inline v0::selection
