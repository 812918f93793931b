// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/phase.hpp>

namespace kam::inline v0 {

/// What the supplier spent on an account on a day, beyond the costs that its orders carry (T228-T232). Spending is
/// above zero; a refund is below.
template <class Amount = Money>
struct BasicCost {
    AccountId account_id{};
    Date incurred_on{};
    std::optional<Phase> phase{};
    std::string activity{};  ///< "sales calls", "tooling", "complaints", ...
    Amount amount{};

    BOOST_DESCRIBE_CLASS(BasicCost, (), (account_id, incurred_on, phase, activity, amount), (), ())
};
using Cost = BasicCost<>;

template <class Amount>
struct AccountTraits<BasicCost<Amount>> {
    static constexpr auto key = no_key;
};

}  // namespace kam::inline v0
