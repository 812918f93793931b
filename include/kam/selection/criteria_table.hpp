// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <functional>
#include <limits>
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

}  // namespace kam::inline v0::selection
