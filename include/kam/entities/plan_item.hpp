// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/sides.hpp>

namespace kam::inline v0 {

/// What an account plan is made of.
enum class PlanItemKind {
    objective,   ///< what is to be reached (T114)
    initiative,  ///< a lasting effort that binds the firms (T113)
    project      ///< a one-off piece of work (T094)
};
BOOST_DESCRIBE_ENUM(PlanItemKind, objective, initiative, project)

enum class PlanItemStatus { proposed, agreed, running, done, dropped };
BOOST_DESCRIBE_ENUM(PlanItemStatus, proposed, agreed, running, done, dropped)

/// One entry of the plan for an account.
template <class Amount = Money>
struct BasicPlanItem {
    AccountId account_id{};
    PlanItemKind kind{};
    std::string title{};
    std::optional<Sides> owner{};         ///< whose it is (T114, T128)
    std::optional<Sides> initiated_by{};  ///< who had the idea (T095, T124)
    std::optional<PlanItemStatus> status{};
    std::optional<Date> started_on{};
    std::optional<Date> due_on{};  ///< the latest of these is the planning horizon
    std::optional<Date> done_on{};
    std::optional<Amount> supplier_funding{};  ///< what each side pays for it in all (T070, T113)
    std::optional<Amount> customer_funding{};

    BOOST_DESCRIBE_CLASS(BasicPlanItem, (),
                         (account_id, kind, title, owner, initiated_by, status, started_on, due_on, done_on,
                          supplier_funding, customer_funding),
                         (), ())
};
using PlanItem = BasicPlanItem<>;

template <class Amount>
struct AccountTraits<BasicPlanItem<Amount>> {
    static constexpr auto key = no_key;
};

}  // namespace kam::inline v0
