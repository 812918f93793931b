// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/function.hpp>
#include <kam/entities/ids.hpp>

namespace kam::inline v0 {

/// A team of one side that works on the relationship, perhaps paired with one of the other side (T042, T046, T105,
/// T119).
struct Team {
    TeamId team_id{};
    std::optional<AccountId> account_id{};  ///< none: serves several accounts
    Side side{};
    std::string name{};
    std::vector<PersonId> member_ids{};
    std::vector<Function> disciplines{};
    std::optional<TeamId> partner_id{};       ///< its counterpart on the other side
    std::optional<bool> permanent{};          ///< false: for one project
    std::optional<double> dedicated_share{};  ///< 0..1: working time reserved for the account (T046)
    std::optional<bool> co_located{};         ///< in or next to the customer's office (T119)
    std::optional<Date> formed_on{};
    std::optional<Date> dissolved_on{};
};
BOOST_DESCRIBE_STRUCT(Team, (),
                      (team_id, account_id, side, name, member_ids, disciplines, partner_id, permanent, dedicated_share,
                       co_located, formed_on, dissolved_on))

template <>
struct AccountTraits<Team> {
    static constexpr auto key = &Team::team_id;
};

}  // namespace kam::inline v0
