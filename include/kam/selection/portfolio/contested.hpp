// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/error.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/entities/rival_intent.hpp>
#include <kam/selection/concentration.hpp>

namespace kam::inline v0::selection {

/// What is known of the strongest competitor at an account; empty is unknown.
struct CompetitorPosition {
    std::optional<std::string> rival{};
    std::optional<double> share{};  ///< 0..1 of what the account buys of our kind
    std::optional<RivalIntent> intent{};
};
BOOST_DESCRIBE_STRUCT(CompetitorPosition, (), (rival, share, intent))

/// From where on an account is contested; conventions of this library.
struct ContestedOptions {
    double share = 0.25;                     ///< a rival with so much of the purchases contests the account
    RivalIntent intent = RivalIntent::grow;  ///< and one that wants so much, whatever it has now
};
BOOST_DESCRIBE_STRUCT(ContestedOptions, (), (share, intent))

/// An account that a competitor holds or wants, and why it is flagged.
struct ContestedAccount {
    std::string key{};
    std::size_t index = 0;
    CompetitorPosition position{};
    bool by_share = false;
    bool by_intent = false;
};
BOOST_DESCRIBE_STRUCT(ContestedAccount, (), (key, index, position, by_share, by_intent))

/// The contested accounts: those with the strongest intent first (unknown last), then those where the rival has most.
struct ContestedAccounts {
    std::vector<ContestedAccount> accounts{};
    std::vector<std::string> unknown{};  ///< keys of accounts not flagged of which share or intent is unknown
};
BOOST_DESCRIBE_STRUCT(ContestedAccounts, (), (accounts, unknown))

/// A record with fields for the competitor like those of the ready-made Account.
template <class T>
concept HasCompetitor = requires(const T& record) {
    CompetitorPosition{record.rival, record.rival_share, record.rival_intent};
};

/// Accounts that are strategic for a competitor too (T211, T235): `position_of(record)` is a CompetitorPosition. An
/// account is contested where the rival's share or its intent reaches the line; where neither does and one is unknown,
/// it is listed as unknown. Throws std::invalid_argument unless the line of shares lies in 0..1, InputError naming
/// every share outside 0..1.
template <AccountRange R, class PositionOf>
requires RecordRange<R> && std::convertible_to < std::invoke_result_t < const PositionOf&, const RecordIn<R>
& >, CompetitorPosition > [[nodiscard]] ContestedAccounts contested_accounts(const R& records,
                                                                             const PositionOf& position_of,
                                                                             const ContestedOptions& options = {}) {
    detail::require_share(options.share, "selection::contested_accounts");
    ContestedAccounts result;
    Report report;
    std::size_t index = 0;
    for (const auto& record : records) {
        ContestedAccount one{kam::key_of(record), index, std::invoke(position_of, record), false, false};
        const auto& [rival, share, intent] = one.position;
        if (share && !(*share >= 0 && *share <= 1)) {
            report.add(kam::detail::record_path("records", index, record) + ".rival_share", Fault::out_of_range,
                       kam::detail::number_text(*share) + " must be between 0 and 1");
        }
        one.by_share = share && *share >= options.share;
        one.by_intent = intent && *intent >= options.intent;
        if (one.by_share || one.by_intent) {
            result.accounts.push_back(std::move(one));
        } else if (!share || !intent) {
            result.unknown.push_back(std::move(one.key));
        }
        ++index;
    }
    throw_if_any(report);
    std::ranges::stable_sort(result.accounts, [](const ContestedAccount& a, const ContestedAccount& b) {
        const auto& [rival_a, share_a, intent_a] = a.position;
        const auto& [rival_b, share_b, intent_b] = b.position;
        return intent_a != intent_b ? intent_a > intent_b : share_a > share_b;  // empty is below all
    });
    return result;
}

/// The same for records with the fields `rival`, `rival_share` and `rival_intent`, such as Account.
template <AccountRange R>
requires RecordRange<R> && HasCompetitor<RecordIn<R>>
[[nodiscard]] ContestedAccounts contested_accounts(const R& records, const ContestedOptions& options = {}) {
    const auto position_of = [](const RecordIn<R>& record) {
        return CompetitorPosition{record.rival, record.rival_share, record.rival_intent};
    };
    return selection::contested_accounts(records, position_of, options);
}

}  // namespace kam::inline v0::selection
