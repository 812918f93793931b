// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/citation.hpp>
#include <kam/data/column.hpp>
#include <kam/selection/concentration.hpp>

namespace kam::inline v0::selection {

/// An account that holds so much of the total that it has to be, or had better be, reported.
template <class Scalar = double>
struct MajorAccount {
    std::size_t index = 0;  ///< place among the values
    std::string key{};      ///< empty when only values were given
    Scalar value{};
    Scalar share{};
    BOOST_DESCRIBE_CLASS(MajorAccount, (), (index, key, value, share), (), ())
};

/// Where the default threshold of 10 per cent comes from.
[[nodiscard]] inline Citation major_accounts_citation() {
    return {.source = "IFRS 8 Operating Segments, paragraph 34: 10 per cent of revenue", .confirmed = true};
}

/// The major accounts, or why there are none.
template <class Scalar = double>
struct MajorAccounts {
    ConcentrationStatus status{};
    double threshold_share{};
    Scalar total{};
    std::vector<MajorAccount<Scalar>> accounts{};  ///< the largest first, ties in the order of the values
    BOOST_DESCRIBE_CLASS(MajorAccounts, (), (status, threshold_share, total, accounts), (), ())
};

/// Accounts that hold `threshold_share` of the total or more. The default of 10 % is the line from which IFRS 8.34 asks
/// to disclose the reliance on a major customer [ifrs8]; entities under common control count there as one customer,
/// which is the caller's to add up. Throws std::invalid_argument unless the threshold lies in 0..1, InputError naming
/// values that are unknown or infinite.
template <class Derived>
[[nodiscard]] MajorAccounts<typename Derived::Scalar> major_accounts(const Eigen::MatrixBase<Derived>& values,
                                                                     double threshold_share = 0.10) {
    using Scalar = typename Derived::Scalar;
    detail::require_share(threshold_share, "selection::major_accounts");
    const Eigen::VectorX<Scalar> plain = values.derived().reshaped();
    const auto held = detail::holdings(plain);
    MajorAccounts<Scalar> result{held.status, threshold_share, held.total, {}};
    if (!held.defined()) return result;
    // Exactly 10 %, but for rounding, is on the list.
    const Scalar line = static_cast<Scalar>(threshold_share) - static_cast<Scalar>(1e-12);
    for (Eigen::Index i = 0; i < plain.size(); ++i) {
        const Scalar share = plain[i] / held.total;
        if (share >= line) result.accounts.push_back({static_cast<std::size_t>(i), {}, plain[i], share});
    }
    std::ranges::stable_sort(result.accounts, std::ranges::greater{}, &MajorAccount<Scalar>::value);
    return result;
}

/// The same for one measure of records, with their keys; unknown values are named by key.
template <AccountRange R, MeasureOf<RecordIn<R>> Measure>
requires RecordRange<R>
[[nodiscard]] MajorAccounts<double> major_accounts(const R& records, const Measure& value,
                                                   double threshold_share = 0.10) {
    MajorAccounts<double> result = selection::major_accounts(selection::known_values(records, value), threshold_share);
    std::vector<std::string> keys;
    keys.reserve(static_cast<std::size_t>(std::ranges::size(records)));
    for (const auto& record : records) keys.push_back(kam::key_of(record));
    for (auto& account : result.accounts) account.key = keys[account.index];
    return result;
}

}  // namespace kam::inline v0::selection
