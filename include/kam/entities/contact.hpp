// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/buying.hpp>
#include <kam/entities/function.hpp>
#include <kam/entities/ids.hpp>

namespace kam::inline v0 {

/// To whom what is stored about a person belongs. A matter of law and policy; the library takes no side (T145, T146).
enum class DataOwner {
    manager,  ///< the account manager who knows the person
    firm,     ///< the supplier
    shared,   ///< both of these
    subject   ///< the person
};
BOOST_DESCRIBE_ENUM(DataOwner, manager, firm, shared, subject)

/// That a person was told what is stored, on what legal basis and how (T147).
struct Disclosure {
    Date informed_on{};
    std::optional<std::string> basis{};
    std::optional<std::string> channel{};
};
BOOST_DESCRIBE_STRUCT(Disclosure, (), (informed_on, basis, channel))

/// A person on either side who takes part in the relationship (T002, T148).
struct Contact {
    ContactId contact_id{};
    std::optional<AccountId> account_id{};  ///< none: a person of the supplier who serves no single account
    Side side = Side::customer;
    std::string given_name{};   ///< personal
    std::string family_name{};  ///< personal
    std::string job_title{};    ///< personal
    std::optional<Function> function{};
    std::optional<Level> seniority_level{};  ///< 0 operative .. 4 top management (T108)
    std::vector<BuyingRole> buying_roles{};  ///< empty: unknown, or a person of the supplier
    std::optional<ContactId> reports_to_id{};
    std::optional<Level> support_level{};    ///< 0 opponent .. 4 advocate of the supplier
    std::optional<Level> influence_level{};  ///< 0 none .. 4 decides
    std::optional<Date> valid_from_on{};     ///< in this place from
    std::optional<Date> valid_to_on{};       ///< to, that day included; none: still there, as far as is known
    std::optional<Disclosure> disclosure{};  ///< none: not told, as far as is known
    std::optional<DataOwner> data_owner{};
    std::optional<Date> retain_until_on{};  ///< when the record has to go
};
BOOST_DESCRIBE_STRUCT(Contact, (),
                      (contact_id, account_id, side, given_name, family_name, job_title, function, seniority_level,
                       buying_roles, reports_to_id, support_level, influence_level, valid_from_on, valid_to_on,
                       disclosure, data_owner, retain_until_on))

template <>
struct AccountTraits<Contact> {
    static constexpr auto key = &Contact::contact_id;
};

}  // namespace kam::inline v0
