// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/number_text.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/outranking.hpp>

namespace kam::inline v0::selection {

/// Where one account was sorted to, and why.
template <class Scalar = double>
struct SortedAccount {
    std::size_t pessimistic = 0;  ///< class, 0 the lowest: of the highest profile that the account outranks
    std::size_t optimistic = 0;   ///< class: below the lowest profile that is strictly preferred to the account
    std::string pessimistic_name{};
    std::string optimistic_name{};
    std::vector<Scalar> outranks{};   ///< credibility that the account outranks each profile, the lowest profile first
    std::vector<Scalar> outranked{};  ///< credibility that each profile outranks the account
    std::vector<std::string> vetoes{};  ///< criteria by name that alone keep the account from the next higher class
    BOOST_DESCRIBE_CLASS(SortedAccount, (),
                         (pessimistic, optimistic, pessimistic_name, optimistic_name, outranks, outranked, vetoes), (),
                         ())
};

/// Accounts sorted into classes.
template <class Scalar = double>
struct ElectreTri {
    std::vector<std::string> account_keys{};
    std::vector<std::string> class_names{};  ///< the lowest first
    std::vector<SortedAccount<Scalar>> accounts{};
    double cut = 0;                ///< lambda
    bool anchored = true;          ///< always: no class depends on another account
    std::size_t filled_count = 0;  ///< unknown values that a missing-value policy filled
    BOOST_DESCRIBE_CLASS(ElectreTri, (), (account_keys, class_names, accounts, cut, anchored, filled_count), (), ())
};

/// How accounts are sorted: the cut lambda that a credibility must reach, and what the classes are called, the lowest
/// first. Without names and with two profiles the classes are standard, potential and key, otherwise numbers.
struct ElectreTriOptions {
    double cut = 0.75;
    std::vector<std::string> class_names{};
};
BOOST_DESCRIBE_STRUCT(ElectreTriOptions, (), (cut, class_names))

namespace detail {

template <class Scalar>
void check_profiles(const CheckedValues<Scalar>& values, const Eigen::MatrixX<Scalar>& profiles) {
    const std::string function = std::string(values.labels.function) + ": ";
    if (profiles.rows() == 0 || static_cast<std::size_t>(profiles.cols()) != values.columns()) {
        throw std::invalid_argument(function + std::to_string(profiles.rows()) + " profiles of " +
                                    std::to_string(profiles.cols()) + " values for " +
                                    std::to_string(values.columns()) + " criteria");
    }
    for (Eigen::Index h = 0; h < profiles.rows(); ++h) {
        bool higher = h == 0;
        for (std::size_t j = 0; j < values.columns(); ++j) {
            const Scalar& x = profiles.coeff(h, static_cast<Eigen::Index>(j));
            if (!kam::detail::is_finite(x)) {
                throw values.labels.wrong(j, "is not finite in profile " + std::to_string(h));
            }
            if (h == 0) continue;
            const Scalar& below = profiles.coeff(h - 1, static_cast<Eigen::Index>(j));
            if (values.is_benefit(j) ? x < below : x > below) {
                throw values.labels.wrong(j, "is worse in profile " + std::to_string(h) + " than in the profile below");
            }
            higher = higher || x != below;
        }
        if (!higher) {
            throw std::invalid_argument(function + "profiles " + std::to_string(h - 1) + " and " + std::to_string(h) +
                                        " are the same");
        }
    }
}

template <class Labels>
[[nodiscard]] std::vector<std::string> class_names(const ElectreTriOptions& options, std::size_t count,
                                                   const Labels& labels) {
    if (!(options.cut > 0.5 - 1e-9 && options.cut <= 1)) {
        throw std::invalid_argument(std::string(labels.function) + ": a cut of " +
                                    kam::detail::number_text(options.cut) + ", but it must lie between 0.5 and 1");
    }
    if (!options.class_names.empty() && options.class_names.size() != count) {
        throw std::invalid_argument(std::string(labels.function) + ": " + std::to_string(options.class_names.size()) +
                                    " names for " + std::to_string(count) + " classes");
    }
    if (!options.class_names.empty()) return options.class_names;
    if (count == 3) return {"standard", "potential", "key"};
    std::vector<std::string> numbers;
    while (numbers.size() < count) numbers.push_back(std::to_string(numbers.size()));
    return numbers;
}

template <class Scalar>
[[nodiscard]] ElectreTri<Scalar> electre_tri_checked(const CheckedValues<Scalar>& values,
                                                     const Eigen::MatrixX<Scalar>& profiles,
                                                     const ElectreTriOptions& options) {
    check_profiles(values, profiles);
    const auto count = static_cast<std::size_t>(profiles.rows());
    ElectreTri<Scalar> result;
    result.cut = options.cut;
    result.class_names = class_names(options, count + 1, values.labels);
    result.filled_count = values.filled_count();
    // A credibility that misses the cut by rounding has reached it.
    const Scalar cut = static_cast<Scalar>(options.cut) - static_cast<Scalar>(tie_tolerance);
    const Outranking<Scalar> outranking(values, profiles);
    for (std::size_t i = 0; i < values.rows; ++i) {
        const auto account = [&](std::size_t j) { return values.column(j)[i]; };
        SortedAccount<Scalar> sorted;
        std::vector<Credibility<Scalar>> up;
        for (std::size_t h = 0; h < count; ++h) {
            const auto profile = [&](std::size_t j) {
                return profiles.coeff(static_cast<Eigen::Index>(h), static_cast<Eigen::Index>(j));
            };
            up.push_back(outranking(account, profile));
            sorted.outranks.push_back(up.back().credibility);
            sorted.outranked.push_back(outranking(profile, account).credibility);
        }
        const auto reaches = [&](std::size_t h) { return !(sorted.outranks[h] < cut); };
        const auto is_below = [&](std::size_t h) { return !(sorted.outranked[h] < cut) && !reaches(h); };
        sorted.pessimistic = count;
        while (sorted.pessimistic > 0 && !reaches(sorted.pessimistic - 1)) --sorted.pessimistic;
        while (sorted.optimistic < count && !is_below(sorted.optimistic)) ++sorted.optimistic;
        if (sorted.pessimistic < count && !(up[sorted.pessimistic].concordance < cut)) {
            for (const std::size_t j : up[sorted.pessimistic].vetoes) sorted.vetoes.push_back(values.name(j));
        }
        sorted.pessimistic_name = result.class_names[sorted.pessimistic];
        sorted.optimistic_name = result.class_names[sorted.optimistic];
        result.accounts.push_back(std::move(sorted));
    }
    return result;
}

}  // namespace detail

/// ELECTRE TRI [yu1992], [mousseau2000]: every row is sorted into one of the classes that `profiles` bound, by
/// outranking with the thresholds of the criteria. Row h of `profiles` is the lower bound of class h + 1 in the
/// criteria's own units; each profile must be at least as good as the one before in every criterion. With two profiles:
/// standard, potential and key accounts. An account is sorted by itself, so that no other account moves it. The
/// pessimistic class asks the account to outrank the bound; the optimistic one is higher where it is incomparable with
/// bounds. Throws std::invalid_argument for profiles out of order and a cut outside 0.5..1; else as `score`.
template <class Derived, class Profiles>
[[nodiscard]] ElectreTri<typename Derived::Scalar> electre_tri(const Eigen::MatrixBase<Derived>& values,
                                                               const std::vector<CriterionParameters>& parameters,
                                                               const Eigen::MatrixBase<Profiles>& profiles,
                                                               const ElectreTriOptions& options = {},
                                                               const std::vector<std::string>& names = {}) {
    const Eigen::MatrixX<typename Derived::Scalar> bounds = profiles.derived();
    return detail::on_matrix("selection::electre_tri", values, parameters, names,
                             [&](const auto& input) { return detail::electre_tri_checked(input, bounds, options); });
}
/// The same for records; the profiles are records too, of which only the criteria are read.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] ElectreTri<double> electre_tri(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria,
                                             const std::vector<RecordIn<R>>& profiles,
                                             const ElectreTriOptions& options = {}) {
    const Eigen::MatrixXd bounds = detail::criterion_values(profiles, criteria);
    return detail::on_records("selection::electre_tri", records, criteria,
                              [&](const auto& input) { return detail::electre_tri_checked(input, bounds, options); });
}

}  // namespace kam::inline v0::selection
