// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/ids.hpp>

namespace kam::inline v0 {

/// Something that one firm needs from the relationship (T043, T049, T089).
struct Need {
    AccountId account_id{};
    Side side = Side::customer;  ///< who needs it
    std::string subject{};
    std::optional<Level> importance_level{};  ///< 0 nice to have .. 4 vital
    std::optional<bool> met{};
    std::optional<Date> learned_on{};
};
BOOST_DESCRIBE_STRUCT(Need, (), (account_id, side, subject, importance_level, met, learned_on))

template <>
struct AccountTraits<Need> {
    static constexpr auto key = no_key;
};

}  // namespace kam::inline v0
