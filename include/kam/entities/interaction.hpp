// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/ids.hpp>

namespace kam::inline v0 {

/// How people of the two firms met. The last two are ways to make working together easier (T051, T054).
enum class InteractionKind {
    message,
    call,
    meeting,
    site_visit,
    social,   ///< T194
    session,  ///< a regular session of the two teams
    forum     ///< managers of both firms on disputed issues
};
BOOST_DESCRIBE_ENUM(InteractionKind, message, call, meeting, site_visit, social, session, forum)

/// One contact between the two firms. A meeting of several people is one record per pair.
struct Interaction {
    AccountId account_id{};
    Date happened_on{};
    std::optional<InteractionKind> kind{};
    std::optional<Side> initiated_by{};
    std::optional<PersonId> supplier_contact_id{};
    std::optional<PersonId> customer_contact_id{};
    std::optional<std::string> purpose{};     ///< why it took place (T050)
    std::optional<bool> motive_understood{};  ///< whether the other side saw why; none: nobody knows (T050)
};
BOOST_DESCRIBE_STRUCT(Interaction, (),
                      (account_id, happened_on, kind, initiated_by, supplier_contact_id, customer_contact_id, purpose,
                       motive_understood))

template <>
struct AccountTraits<Interaction> {
    static constexpr auto key = no_key;
};

}  // namespace kam::inline v0
