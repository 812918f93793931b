// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <vector>

#include <boost/describe/class.hpp>

#include <kam/entities/account.hpp>
#include <kam/entities/adaptation.hpp>
#include <kam/entities/agreement.hpp>
#include <kam/entities/conflict.hpp>
#include <kam/entities/contact.hpp>
#include <kam/entities/cost.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/interaction.hpp>
#include <kam/entities/manager.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/need.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/plan_item.hpp>
#include <kam/entities/promise.hpp>
#include <kam/entities/relation.hpp>
#include <kam/entities/team.hpp>

namespace kam::inline v0 {

/// Everything recorded about a customer base. Collections that nobody keeps are empty. `validate` (portfolio_check.hpp)
/// checks that the records fit together; `roll_up` (roll_up.hpp) makes one account of each group of accounts.
template <class Amount = Money>
struct BasicPortfolio {
    ActorId supplier_id = "supplier";  ///< the supplier as an end of relations
    std::vector<BasicAccount<Amount>> accounts{};
    std::vector<Contact> contacts{};
    std::vector<BasicManager<Amount>> managers{};
    std::vector<Team> teams{};
    std::vector<BasicOrder<Amount>> orders{};
    std::vector<BasicCost<Amount>> costs{};
    std::vector<BasicAgreement<Amount>> agreements{};
    std::vector<BasicPromise<Amount>> promises{};
    std::vector<BasicConflict<Amount>> conflicts{};
    std::vector<Interaction> interactions{};
    std::vector<Relation> relations{};
    std::vector<BasicPlanItem<Amount>> plan_items{};
    std::vector<Need> needs{};
    std::vector<BasicAdaptation<Amount>> adaptations{};

    BOOST_DESCRIBE_CLASS(BasicPortfolio, (),
                         (supplier_id, accounts, contacts, managers, teams, orders, costs, agreements, promises,
                          conflicts, interactions, relations, plan_items, needs, adaptations),
                         (), ())
};
using Portfolio = BasicPortfolio<>;

}  // namespace kam::inline v0
