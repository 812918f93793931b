// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <functional>
#include <optional>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <kam/core/account.hpp>
#include <kam/core/fields.hpp>
#include <kam/entities/ids.hpp>

namespace kam::inline v0 {

/// Finds records by their key (AccountTraits), in constant time. Looks into the vector that it was made from, which
/// must stay unchanged. Of records with the same key it finds the first.
template <class Record>
requires detail::HasCustomKey<Record>
class Lookup {
public:
    using Key = std::remove_cvref_t<decltype(std::invoke(AccountTraits<Record>::key, std::declval<const Record&>()))>;

    explicit Lookup(const std::vector<Record>& records) {
        records_.reserve(records.size());
        for (const Record& record : records) records_.emplace(std::invoke(AccountTraits<Record>::key, record), &record);
    }
    explicit Lookup(std::vector<Record>&&) = delete;

    /// The record with this key, or null.
    [[nodiscard]] const Record* find(const Key& key) const {
        const auto found = records_.find(key);
        return found == records_.end() ? nullptr : found->second;
    }

private:
    std::unordered_map<Key, const Record*> records_;
};

/// The records of each account, in the order given; records without an account are left out. Points into the vector,
/// which must stay unchanged.
///     const auto orders_of = by_account(portfolio.orders);
template <class Record>
requires requires(const Record& record) { record.account_id; }
[[nodiscard]] std::unordered_map<AccountId, std::vector<const Record*>> by_account(const std::vector<Record>& records) {
    std::unordered_map<AccountId, std::vector<const Record*>> of_account;
    for (const Record& record : records) {
        const std::optional<AccountId> account_id = record.account_id;
        if (account_id) of_account[*account_id].push_back(&record);
    }
    return of_account;
}
template <class Record>
void by_account(std::vector<Record>&&) = delete;

}  // namespace kam::inline v0
