// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/text.hpp>
#include <kam/data/column.hpp>
#include <kam/selection/criterion.hpp>
#include <kam/selection/criterion_checks.hpp>

namespace kam::inline v0::selection {

/// What several criteria say of several accounts, read once so that many methods can work on it: row i of `values` is
/// the account of `account_keys[i]`, column j the criterion of `criterion_names[j]`, in its own unit. Unknown is NaN.
struct CriteriaTable {
    std::vector<std::string> account_keys{};
    std::vector<std::string> criterion_names{};
    std::vector<CriterionParameters> parameters{};
    Eigen::MatrixXd values{};
};
BOOST_DESCRIBE_STRUCT(CriteriaTable, (), (account_keys, criterion_names, parameters, values))

namespace detail {

/// Throws InputError that lists empty keys and keys used twice. By an open hash table of row numbers, in a third of the
/// time of std::unordered_map, which allocates each entry on its own.
inline void check_unique_keys(const std::vector<std::string>& keys) {
    const auto where = [](std::size_t index) { return kam::detail::element_path("records", index); };
    constexpr std::size_t none = (std::numeric_limits<std::size_t>::max)();
    std::size_t size = 2;
    while (size < 2 * keys.size()) size *= 2;
    std::vector<std::size_t> table(size, none);
    Report report;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const std::string& key = keys[i];
        if (key.empty()) {
            report.add(where(i), Fault::missing, "has no key");
            continue;
        }
        std::size_t slot = std::hash<std::string>{}(key) % size;
        while (table[slot] != none && keys[table[slot]] != key) slot = (slot + 1) % size;
        if (table[slot] == none) {
            table[slot] = i;
        } else {
            report.add(where(i), Fault::duplicate,
                       "key " + kam::detail::quoted(key) + " was used at " + where(table[slot]));
        }
    }
    throw_if_any(report);
}

}  // namespace detail

/// Reads every criterion of every account. Throws InputError naming empty keys, keys used twice and values in another
/// unit (currency) than the first of their criterion. Unknown and infinite values are kept for the method to judge.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] CriteriaTable criteria_table(const R& records, const std::vector<Criterion<RecordIn<R>>>& criteria) {
    CriteriaTable table;
    for (const auto& criterion : criteria) {
        table.parameters.push_back(criterion.parameters);
        table.criterion_names.push_back(criterion.name);
    }
    table.account_keys.reserve(static_cast<std::size_t>(std::ranges::size(records)));
    for (const auto& record : records) table.account_keys.push_back(kam::key_of(record));
    detail::check_unique_keys(table.account_keys);
    table.values = detail::criterion_values(records, criteria);
    return table;
}

namespace detail {

/// `method(values)` on a matrix whose rows have no keys, after the checks.
template <class Derived, class Method>
[[nodiscard]] auto on_matrix(const char* function, const Eigen::MatrixBase<Derived>& values,
                             const std::vector<CriterionParameters>& parameters, const std::vector<std::string>& names,
                             const Method& method) {
    using Scalar = typename Derived::Scalar;
    const Eigen::Ref<const Eigen::MatrixX<Scalar>> plain(values.derived());  // no copy of a matrix
    const std::vector<std::string> no_keys;
    const Labels labels{function, names, no_keys};
    return method(checked<Scalar>(plain, parameters, labels));
}

/// The same on records; the result gets their keys.
template <class R, class Method>
[[nodiscard]] auto on_records(const char* function, const R& records,
                              const std::vector<Criterion<RecordIn<R>>>& criteria, const Method& method) {
    CriteriaTable table = criteria_table(records, criteria);
    const Labels labels{function, table.criterion_names, table.account_keys};
    auto result = method(checked<double>(table.values, table.parameters, labels));
    result.account_keys = std::move(table.account_keys);
    return result;
}

/// Most accounts that the methods compare pair by pair: a matrix of them takes 200 MB.
inline constexpr std::size_t pairwise_limit = 5000;

template <class Labels>
void check_pairwise(std::size_t accounts, const Labels& labels) {
    if (accounts > pairwise_limit) {
        throw std::invalid_argument(std::string(labels.function) + ": " + std::to_string(accounts) +
                                    " accounts, but at most " + std::to_string(pairwise_limit) +
                                    " are compared pair by pair");
    }
}

}  // namespace detail
}  // namespace kam::inline v0::selection
