// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/ids.hpp>

namespace kam::inline v0 {

/// Which account belongs to which, read from the parent links of a customer base. Level 0 is an account without a
/// parent, usually a group; its direct subsidiaries are level 1, and so on. Built in linear time whatever the depth; a
/// question takes logarithmic time at most. Functions that take an id throw std::invalid_argument for one that is not
/// there.
class Hierarchy {
public:
    /// From records with a key and an optional parent key: `Hierarchy(accounts, &Account::account_id,
    /// &Account::parent_id)`. Throws InputError with every key that is missing or occurs twice, every unknown parent,
    /// every cycle; `path` names the records in it.
    template <std::ranges::sized_range R, class Key, MemberPointer Parent>
    Hierarchy(const R& records, Key key, Parent parent, std::string_view path = "accounts") {
        Report report;
        check_keys(records, path, key, report);
        check_references(records, path, parent, keys_of(records, key), report);
        check_acyclic(records, path, key, parent, report);
        throw_if_any(report);

        std::vector<std::string> keys;
        std::unordered_map<std::string_view, std::size_t> index;
        keys.reserve(std::ranges::size(records));  // so that the views of them stay valid
        for (const auto& record : records) {
            keys.push_back(detail::key_text(std::invoke(key, record)));
            index.emplace(keys.back(), keys.size() - 1);
        }
        // Children of one parent stand in a row of `children`; those without a parent are children of the one past the
        // last.
        std::vector<std::size_t> parents;
        std::vector<std::size_t> first_child(keys.size() + 2);
        for (const auto& record : records) {
            const auto text = detail::optional_key(record.*parent);
            parents.push_back(text ? index.at(*text) : keys.size());
            ++first_child[parents.back() + 1];
        }
        for (std::size_t i = 1; i < first_child.size(); ++i) first_child[i] += first_child[i - 1];
        std::vector<std::size_t> children(keys.size());
        std::vector<std::size_t> next = first_child;
        for (std::size_t i = 0; i < keys.size(); ++i) children[next[parents[i]]++] = i;
        lay_out(keys, first_child, children);
    }

    [[nodiscard]] std::size_t size() const noexcept { return ids_.size(); }
    [[nodiscard]] bool contains(const AccountId& id) const { return index_.contains(id); }

    /// How many accounts are above this one.
    [[nodiscard]] std::size_t level_of(const AccountId& id) const { return level_[position(id, "level_of")]; }

    /// The deepest level there is; 0 also when there are no accounts.
    [[nodiscard]] std::size_t deepest_level() const noexcept { return by_level_.empty() ? 0 : by_level_.size() - 1; }

    /// The account at the top of the group.
    [[nodiscard]] const AccountId& root_of(const AccountId& id) const {
        return ids_[ancestor(position(id, "root_of"), 0)];
    }

    /// The account directly above, or none.
    [[nodiscard]] std::optional<AccountId> parent_of(const AccountId& id) const {
        const std::size_t at = position(id, "parent_of");
        if (level_[at] == 0) return std::nullopt;
        return ids_[ancestor(at, level_[at] - 1)];
    }

    /// The account above this one that is at `level`, or the account itself when it is not deeper.
    [[nodiscard]] const AccountId& group_of(const AccountId& id, std::size_t level) const {
        return ids_[ancestor(position(id, "group_of"), level)];
    }

    /// This account and all below it, each one after its parent. Valid as long as the hierarchy.
    [[nodiscard]] std::span<const AccountId> members(const AccountId& id) const& {
        const std::size_t at = position(id, "members");
        return {ids_.data() + at, end_[at] - at};
    }
    void members(const AccountId& id) const&& = delete;

    /// All accounts of one level, in the order of `members`.
    [[nodiscard]] std::vector<AccountId> at_level(std::size_t level) const {
        std::vector<AccountId> found;
        if (level >= by_level_.size()) return found;
        for (const std::size_t at : by_level_[level]) found.push_back(ids_[at]);
        return found;
    }

private:
    [[nodiscard]] std::size_t position(const AccountId& id, const char* function) const {
        const auto found = index_.find(id);
        if (found == index_.end()) {
            throw std::invalid_argument("Hierarchy::" + std::string(function) + ": no account " +
                                        detail::quoted(id.value));
        }
        return found->second;
    }

    /// An account stands before all below it, so its ancestor at a level is the last of that level that stands before
    /// it.
    [[nodiscard]] std::size_t ancestor(std::size_t at, std::size_t level) const {
        if (level_[at] <= level) return at;
        const std::vector<std::size_t>& candidates = by_level_[level];
        return *std::prev(std::upper_bound(candidates.begin(), candidates.end(), at));
    }

    /// Writes the accounts in an order in which every account is followed by all below it.
    void lay_out(std::vector<std::string>& keys, const std::vector<std::size_t>& first_child,
                 const std::vector<std::size_t>& children) {
        const std::size_t count = keys.size();
        struct Step {
            std::size_t record, level;
        };
        std::vector<Step> open;
        const auto open_children = [&](std::size_t parent, std::size_t level) {
            for (std::size_t c = first_child[parent + 1]; c > first_child[parent]; --c) {
                open.push_back(Step{children[c - 1], level});
            }
        };
        open_children(count, 0);
        std::vector<std::size_t> above;  // positions of the account reached and those above it
        while (!open.empty()) {
            const Step step = open.back();
            open.pop_back();
            const std::size_t at = ids_.size();
            for (; above.size() > step.level; above.pop_back()) end_[above.back()] = at;
            above.push_back(at);
            if (by_level_.size() == step.level) by_level_.emplace_back();
            by_level_[step.level].push_back(at);
            level_.push_back(step.level);
            end_.push_back(count);
            ids_.emplace_back(std::move(keys[step.record]));
            index_.emplace(ids_.back(), at);
            open_children(step.record, step.level + 1);
        }
    }

    std::vector<AccountId> ids_;
    std::vector<std::size_t> level_;
    std::vector<std::size_t> end_;  ///< position after the last account below
    std::vector<std::vector<std::size_t>> by_level_;
    std::unordered_map<AccountId, std::size_t> index_;
};

}  // namespace kam::inline v0
