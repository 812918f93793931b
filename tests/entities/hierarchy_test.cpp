// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <kam/core/error.hpp>
#include <kam/entities/account.hpp>
#include <kam/entities/hierarchy.hpp>

namespace hierarchy_test {

using kam::Account;
using kam::AccountId;

inline Account account(std::string id, std::optional<AccountId> parent = {}) {
    return {.account_id = AccountId(id), .name = id, .parent_id = std::move(parent)};
}

inline kam::Hierarchy hierarchy(const std::vector<Account>& accounts) {
    return kam::Hierarchy(accounts, &Account::account_id, &Account::parent_id);
}

/// Two groups and a lone account, children given before their parents.
inline std::vector<Account> two_groups() {
    return {account("leaf", "left"), account("left", "top"),  account("top"),           account("right", "top"),
            account("lone"),         account("other"),        account("below", "other")};
}

inline std::string report_of(const std::vector<Account>& accounts) {
    try {
        (void)hierarchy(accounts);
    } catch (const kam::InputError& error) {
        return error.what();
    }
    return {};
}

}  // namespace hierarchy_test
using namespace hierarchy_test;

TEST_CASE("levels, roots and groups follow the parent links") {
    const kam::Hierarchy h = hierarchy(two_groups());
    CHECK(h.size() == 7);
    CHECK(h.deepest_level() == 2);
    CHECK(h.level_of("top") == 0);
    CHECK(h.level_of("leaf") == 2);
    CHECK(h.root_of("leaf") == AccountId("top"));
    CHECK(h.root_of("lone") == AccountId("lone"));
    CHECK(h.parent_of("leaf") == AccountId("left"));
    CHECK_FALSE(h.parent_of("top").has_value());
    CHECK(h.group_of("leaf", 0) == AccountId("top"));
    CHECK(h.group_of("leaf", 1) == AccountId("left"));
    CHECK(h.group_of("leaf", 2) == AccountId("leaf"));
    CHECK(h.group_of("lone", 5) == AccountId("lone"));
    CHECK(h.group_of("right", 0) == AccountId("top"));
    CHECK(h.group_of("below", 0) == AccountId("other"));
}

TEST_CASE("members are the account and all below it, each after its parent") {
    const kam::Hierarchy h = hierarchy(two_groups());
    const auto members = h.members("top");
    CHECK(std::vector<AccountId>(members.begin(), members.end()) == std::vector<AccountId>{"top", "left", "leaf", "right"});
    CHECK(h.members("leaf").size() == 1);
    CHECK(h.at_level(0) == std::vector<AccountId>{"top", "lone", "other"});
    CHECK(h.at_level(9).empty());
}

TEST_CASE("no accounts make an empty hierarchy, and an unknown account is the caller's error") {
    const kam::Hierarchy none = hierarchy({});
    CHECK(none.size() == 0);
    CHECK(none.deepest_level() == 0);
    CHECK_FALSE(none.contains("a"));
    CHECK_THROWS_WITH(none.root_of("a"), kam_test::ContainsSubstring("Hierarchy::root_of: no account 'a'"));
    CHECK_THROWS_AS(none.members("a"), std::invalid_argument);
}

TEST_CASE("every flaw of the parent links is reported") {
    using kam_test::ContainsSubstring;
    CHECK_THAT(report_of({account("a", "b"), account("b", "c"), account("c", "a"), account("d", "d")}),
               ContainsSubstring("a -> b -> c -> a") && ContainsSubstring("d -> d"));
    CHECK_THAT(report_of({account("a", "gone")}), ContainsSubstring("accounts[0].parent_id") && ContainsSubstring("'gone'"));
    CHECK_THAT(report_of({account("a"), account("a")}), ContainsSubstring("accounts[1]"));
    CHECK_THAT(report_of({account("")}), ContainsSubstring("has no key"));
}

TEST_CASE("a chain of 100,000 accounts and a group of 100,000 take no recursion and no square") {
    constexpr std::size_t count = 100'000;
    std::vector<Account> chain, star;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string id = std::to_string(i);
        chain.push_back(account(id, i == 0 ? std::optional<AccountId>() : AccountId(std::to_string(i - 1))));
        star.push_back(account(id, i == 0 ? std::optional<AccountId>() : AccountId("0")));
    }
    const kam::Hierarchy deep = hierarchy(chain);
    std::size_t wrong = 0;
    for (const Account& a : chain) {
        wrong += deep.root_of(a.account_id) != AccountId("0");
        const std::size_t own = std::stoul(a.account_id.value);
        wrong += deep.level_of(a.account_id) != own;
        wrong += deep.members(a.account_id).size() != count - own;
        wrong += deep.group_of(a.account_id, count / 2).value != std::to_string(own < count / 2 ? own : count / 2);
    }
    CHECK(wrong == 0);
    const kam::Hierarchy wide = hierarchy(star);
    CHECK(wide.members("0").size() == count);
    CHECK(wide.root_of("99999") == AccountId("0"));
    CHECK(wide.deepest_level() == 1);
}

TEST_CASE("random forests agree with walking up the links one by one") {
    const unsigned seed = GENERATE(range(0u, 20u));
    CAPTURE(seed);
    std::mt19937 engine(seed);
    std::vector<Account> accounts;
    std::map<AccountId, std::optional<AccountId>> parent;
    for (std::size_t i = 0; i < 60; ++i) {
        std::optional<AccountId> above;
        if (i > 0 && engine() % 5 != 0) above = accounts[engine() % i].account_id;
        accounts.push_back(account("a" + std::to_string(i), above));
        parent[accounts.back().account_id] = above;
    }
    for (std::size_t i = accounts.size(); i > 1; --i) std::swap(accounts[i - 1], accounts[engine() % i]);
    const kam::Hierarchy h = hierarchy(accounts);
    std::map<AccountId, std::set<AccountId>> members;
    for (const Account& a : accounts) {
        std::vector<AccountId> up{a.account_id};
        while (const auto above = parent[up.back()]) up.push_back(*above);
        for (const AccountId& id : up) members[id].insert(a.account_id);
        CHECK(h.level_of(a.account_id) == up.size() - 1);
        CHECK(h.parent_of(a.account_id) == parent[a.account_id]);
        for (std::size_t level = 0; level < up.size() + 2; ++level) {
            const AccountId expected = level < up.size() ? up[up.size() - 1 - level] : a.account_id;
            CHECK(h.group_of(a.account_id, level) == expected);
        }
    }
    for (const Account& a : accounts) {
        const auto found = h.members(a.account_id);
        CHECK(std::set<AccountId>(found.begin(), found.end()) == members[a.account_id]);
        CHECK(found.size() == members[a.account_id].size());
        CHECK(found.front() == a.account_id);
    }
}
