// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/selection/criteria_table.hpp>

namespace kam::inline v0::selection {

/// Accounts in layers: nobody beats those of the first front in everything, whatever the weights.
template <class Scalar = double>
struct ParetoFronts {
    std::vector<std::string> account_keys{};
    std::vector<std::size_t> front_of{};             ///< of each account, 1 the best
    std::vector<std::vector<std::size_t>> fronts{};  ///< the accounts of each front
    /// An account of the front before that is at least as good in everything and better in something; none in front 1.
    std::vector<std::optional<std::size_t>> dominated_by{};
    std::size_t filled_count = 0;  ///< unknown values that a missing-value policy filled
    BOOST_DESCRIBE_CLASS(ParetoFronts, (), (account_keys, front_of, fronts, dominated_by, filled_count), (), ())
};

namespace detail {

template <class Scalar>
[[nodiscard]] ParetoFronts<> pareto_checked(const CheckedValues<Scalar>& values) {
    std::vector<std::size_t> counted;
    for (std::size_t j = 0; j < values.columns(); ++j) {
        if (values.weights[j] > 0) counted.push_back(j);
    }
    const std::size_t n = values.rows, m = counted.size();
    std::vector<Scalar> gains(n * m);  // row by row, more is better
    for (std::size_t k = 0; k < m; ++k) {
        const auto column = values.column(counted[k]);
        for (std::size_t i = 0; i < n; ++i) {
            gains[i * m + k] = values.is_benefit(counted[k]) ? column[i] : Scalar(-column[i]);
        }
    }
    const auto row = [&](std::size_t i) { return gains.data() + i * m; };
    std::vector<std::size_t> order(n);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::lexicographical_compare(row(b), row(b) + m, row(a), row(a) + m);
    });
    const auto dominates = [&](std::size_t a, std::size_t b) {
        const Scalar* const x = row(a);
        const Scalar* const y = row(b);
        bool better = false;
        for (std::size_t k = 0; k < m; ++k) {
            if (x[k] < y[k]) return false;
            better = better || x[k] > y[k];
        }
        return better;
    };
    ParetoFronts<> result;
    result.filled_count = values.filled_count();
    result.front_of.resize(n);
    result.dominated_by.resize(n);
    // Who comes later in the order of the values dominates nobody before, so each account only asks those placed.
    for (const std::size_t i : order) {
        std::size_t front = 0;
        for (; front < result.fronts.size(); ++front) {
            const auto& members = result.fronts[front];
            const auto found =
                std::find_if(members.rbegin(), members.rend(), [&](std::size_t one) { return dominates(one, i); });
            if (found == members.rend()) break;
            result.dominated_by[i] = *found;
        }
        if (front == result.fronts.size()) result.fronts.emplace_back();
        result.fronts[front].push_back(i);
        result.front_of[i] = front + 1;
    }
    for (auto& members : result.fronts) std::sort(members.begin(), members.end());
    return result;
}

}  // namespace detail

/// The Pareto fronts of the rows over all criteria that have a weight: an account is dominated by another that is at
/// least as good in every criterion and better in one; front 1 is those that nobody dominates, front 2 those that only
/// front 1 does, and so on. With many criteria almost nobody is dominated, so the first front is no short list. The
/// time grows with the square of the accounts. Throws as `score`.
template <class Derived>
[[nodiscard]] ParetoFronts<> pareto_fronts(const Eigen::MatrixBase<Derived>& values,
                                           const std::vector<CriterionParameters>& parameters,
                                           const std::vector<std::string>& names = {}) {
    return detail::on_matrix("selection::pareto_fronts", values, parameters, names,
                             [](const auto& input) { return detail::pareto_checked(input); });
}
/// The same for records.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] ParetoFronts<> pareto_fronts(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria) {
    return detail::on_records("selection::pareto_fronts", records, criteria,
                              [](const auto& input) { return detail::pareto_checked(input); });
}

}  // namespace kam::inline v0::selection
