// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/number_text.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/outranking.hpp>
#include <kam/selection/promethee.hpp>
#include <kam/selection/rank_order.hpp>

namespace kam::inline v0::selection {

/// How much less credible the reverse must be before one account beats another at a level l of credibility: s(l) =
/// alpha + beta l, 0.30 - 0.15 l by convention.
struct Discrimination {
    double alpha = 0.30;
    double beta = -0.15;
};
BOOST_DESCRIBE_STRUCT(Discrimination, (), (alpha, beta))

/// An ordering of accounts that leaves some incomparable.
template <class Scalar = double>
struct ElectreThree {
    std::vector<std::string> account_keys{};
    Eigen::MatrixX<Scalar> concordance{};   ///< (a, b): weighted share of the criteria in which a is not behind b
    Eigen::MatrixX<Scalar> credibility{};   ///< (a, b): that a is at least as good as b, 0..1; diagonal 1
    std::vector<std::size_t> descending{};  ///< class of each account by the distillation from the best, 1 the best
    std::vector<std::size_t> ascending{};   ///< class of each account by the distillation from the worst, 1 the best
    RankOrder ranking{};                    ///< by the mean of the two classes; it hides who is incomparable
    std::size_t incomparable_count = 0;     ///< pairs that the two distillations put in opposite order
    std::size_t filled_count = 0;           ///< unknown values that a missing-value policy filled
    BOOST_DESCRIBE_CLASS(ElectreThree, (),
                         (account_keys, concordance, credibility, descending, ascending, ranking, incomparable_count,
                          filled_count),
                         (), ())
};

/// What the two distillations say of account `a` beside account `b`. Throws std::invalid_argument when there is no such
/// row.
template <class Scalar>
[[nodiscard]] PartialOrder partial_order(const ElectreThree<Scalar>& result, std::size_t a, std::size_t b) {
    const std::size_t size = result.descending.size();
    if (a >= size || b >= size) {
        throw std::invalid_argument("selection::partial_order: rows " + std::to_string(a) + " and " +
                                    std::to_string(b) + " of " + std::to_string(size));
    }
    const bool ahead = result.descending[a] < result.descending[b] || result.ascending[a] < result.ascending[b];
    const bool behind = result.descending[a] > result.descending[b] || result.ascending[a] > result.ascending[b];
    return ahead && behind ? PartialOrder::incomparable
           : ahead         ? PartialOrder::better
           : behind        ? PartialOrder::worse
                           : PartialOrder::equal;
}

namespace detail {

/// The accounts of `among` whose qualification (how many they beat less how many beat them, at the highest levels of
/// credibility) is largest (or least), by repeated narrowing [roy1978].
template <class Scalar>
[[nodiscard]] std::vector<std::size_t> distil(const Eigen::MatrixX<Scalar>& credibility, std::vector<std::size_t> among,
                                              const Discrimination& discrimination, bool best) {
    const auto n = static_cast<std::size_t>(credibility.rows());
    const auto sigma = [&](std::size_t a, std::size_t b) -> const Scalar& { return credibility.data()[b * n + a]; };
    const auto s = [&](const Scalar& level) {
        return Scalar(static_cast<Scalar>(discrimination.alpha) + static_cast<Scalar>(discrimination.beta) * level);
    };
    const auto tolerance = static_cast<Scalar>(tie_tolerance);
    const auto for_each_pair = [&](const auto& see) {
        for (const std::size_t a : among) {
            for (const std::size_t b : among) {
                if (a != b) see(a, b);
            }
        }
    };
    Scalar level(0);
    for_each_pair([&](std::size_t a, std::size_t b) { level = level < sigma(a, b) ? sigma(a, b) : level; });
    while (among.size() > 1 && level > Scalar(0)) {
        const Scalar below = level - s(level);
        Scalar cut(0);
        for_each_pair([&](std::size_t a, std::size_t b) {
            const Scalar& x = sigma(a, b);
            if (x < below - tolerance && cut < x) cut = x;
        });
        std::vector<std::ptrdiff_t> qualification(n, 0);
        for_each_pair([&](std::size_t a, std::size_t b) {
            const Scalar& x = sigma(a, b);
            if (x > cut + tolerance && x - sigma(b, a) > s(x) + tolerance) {
                ++qualification[a];
                --qualification[b];
            }
        });
        std::ptrdiff_t wanted = qualification[among[0]];
        for (const std::size_t a : among) {
            wanted = best ? (std::max)(wanted, qualification[a]) : (std::min)(wanted, qualification[a]);
        }
        among.erase(
            std::remove_if(among.begin(), among.end(), [&](std::size_t a) { return qualification[a] != wanted; }),
            among.end());
        level = cut;
    }
    return among;
}

/// The class of each account, in the order in which they are distilled.
template <class Scalar>
[[nodiscard]] std::vector<std::size_t> distillation(const Eigen::MatrixX<Scalar>& credibility,
                                                    const Discrimination& discrimination, bool best) {
    std::vector<std::size_t> left(static_cast<std::size_t>(credibility.rows()));
    std::iota(left.begin(), left.end(), std::size_t{0});
    std::vector<std::size_t> class_of(left.size(), 0);
    std::size_t count = 0;
    while (!left.empty()) {
        ++count;
        for (const std::size_t a : distil(credibility, left, discrimination, best)) class_of[a] = count;
        left.erase(std::remove_if(left.begin(), left.end(), [&](std::size_t a) { return class_of[a] != 0; }),
                   left.end());
    }
    if (!best) {
        for (std::size_t& one : class_of) one = count + 1 - one;
    }
    return class_of;
}

inline void check_discrimination(const Discrimination& discrimination, const char* function) {
    const double at_one = discrimination.alpha + discrimination.beta;
    if (!(discrimination.alpha >= 0 && discrimination.alpha < 1 && at_one >= 0 && at_one < 1)) {
        throw std::invalid_argument(std::string(function) + ": a discrimination from " +
                                    kam::detail::number_text(discrimination.alpha) + " to " +
                                    kam::detail::number_text(at_one) + ", but it must lie between 0 and 1");
    }
}

/// The two distillations of the credibilities that the result holds, and what follows from them.
template <class Scalar>
void distil_all(ElectreThree<Scalar>& result, const Discrimination& discrimination) {
    const auto n = static_cast<std::size_t>(result.credibility.rows());
    result.descending = distillation(result.credibility, discrimination, true);
    result.ascending = distillation(result.credibility, discrimination, false);
    Eigen::VectorX<Scalar> turned(result.credibility.rows());
    for (std::size_t a = 0; a < n; ++a) {
        turned.data()[a] = -static_cast<Scalar>(static_cast<double>(result.descending[a] + result.ascending[a]));
        for (std::size_t b = 0; b < a; ++b) {
            if (partial_order(result, a, b) == PartialOrder::incomparable) ++result.incomparable_count;
        }
    }
    result.ranking = competition_ranks(turned);
}

template <class Scalar>
[[nodiscard]] ElectreThree<Scalar> electre_iii_checked(const CheckedValues<Scalar>& values,
                                                       const Discrimination& discrimination) {
    check_discrimination(discrimination, values.labels.function);
    check_pairwise(values.rows, values.labels);
    const std::size_t n = values.rows;
    const auto size = static_cast<Eigen::Index>(n);
    ElectreThree<Scalar> result;
    result.filled_count = values.filled_count();
    result.concordance.setOnes(size, size);
    result.credibility.setOnes(size, size);
    const Outranking<Scalar> outranking(values, Eigen::MatrixX<Scalar>());
    for (std::size_t a = 0; a < n; ++a) {
        const auto one = [&](std::size_t j) { return values.column(j)[a]; };
        for (std::size_t b = 0; b < n; ++b) {
            if (a == b) continue;
            const auto found = outranking(one, [&](std::size_t j) { return values.column(j)[b]; });
            result.concordance.data()[b * n + a] = found.concordance;
            result.credibility.data()[b * n + a] = found.credibility;
        }
    }
    distil_all(result, discrimination);
    return result;
}

}  // namespace detail

/// ELECTRE III [roy1978]: how credible it is that each row is at least as good as each other, by the indifference,
/// preference and veto thresholds of the criteria, and the two orders distilled from it, from the best down and from
/// the worst up. Where they contradict each other two accounts are incomparable (`partial_order`). A criterion without
/// thresholds takes every difference in earnest. For at most 5,000 accounts, pair by pair; another account may change
/// the order. Throws std::invalid_argument for a discrimination outside 0..1; else as `score`.
template <class Derived>
[[nodiscard]] ElectreThree<typename Derived::Scalar> electre_iii(const Eigen::MatrixBase<Derived>& values,
                                                                 const std::vector<CriterionParameters>& parameters,
                                                                 const Discrimination& discrimination = {},
                                                                 const std::vector<std::string>& names = {}) {
    return detail::on_matrix("selection::electre_iii", values, parameters, names,
                             [&](const auto& input) { return detail::electre_iii_checked(input, discrimination); });
}
/// The same for records.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] ElectreThree<double> electre_iii(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria,
                                               const Discrimination& discrimination = {}) {
    return detail::on_records("selection::electre_iii", records, criteria,
                              [&](const auto& input) { return detail::electre_iii_checked(input, discrimination); });
}

/// The two distillations of credibilities that are known already, 0..1, row a and column b: that a is at least as good
/// as b. Throws std::invalid_argument when the matrix is not square or an entry lies outside 0..1.
template <class Derived>
[[nodiscard]] ElectreThree<typename Derived::Scalar> rank_by_credibility(const Eigen::MatrixBase<Derived>& credibility,
                                                                         const Discrimination& discrimination = {}) {
    using Scalar = typename Derived::Scalar;
    detail::check_discrimination(discrimination, "selection::rank_by_credibility");
    ElectreThree<Scalar> result;
    result.credibility = credibility.derived();
    if (result.credibility.rows() != result.credibility.cols()) {
        throw std::invalid_argument("selection::rank_by_credibility: " + std::to_string(result.credibility.rows()) +
                                    " rows but " + std::to_string(result.credibility.cols()) + " columns");
    }
    for (Eigen::Index k = 0; k < result.credibility.size(); ++k) {
        const Scalar& x = result.credibility.data()[k];
        if (!(x >= Scalar(0) && x <= Scalar(1))) {
            throw std::invalid_argument("selection::rank_by_credibility: entry " + std::to_string(k) +
                                        " does not lie between 0 and 1");
        }
    }
    detail::distil_all(result, discrimination);
    return result;
}

}  // namespace kam::inline v0::selection
