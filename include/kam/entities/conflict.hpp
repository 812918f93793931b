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
#include <kam/entities/ids.hpp>
#include <kam/entities/money.hpp>

namespace kam::inline v0 {

/// T022
enum class ConflictKind { strategic, practical };
BOOST_DESCRIBE_ENUM(ConflictKind, strategic, practical)

/// T171
enum class ConflictScope { between_firms, supplier_internal, customer_internal };
BOOST_DESCRIBE_ENUM(ConflictScope, between_firms, supplier_internal, customer_internal)

/// How far a conflict has come, in the order of the steps (T024, T034-T039). Dormant is one that is not settled and
/// that nobody works on any more.
enum class ConflictStatus { latent, open, analysed, decided, in_dialogue, settled, dormant };
BOOST_DESCRIBE_ENUM(ConflictStatus, latent, open, analysed, decided, in_dialogue, settled, dormant)

/// The part that the account manager takes (T025).
enum class ManagerRole { regulator, strategic_leader, mediator };
BOOST_DESCRIBE_ENUM(ManagerRole, regulator, strategic_leader, mediator)

/// What the conflict does to a goal of the relationship: -1 defeats it, 0 leaves it alone, 1 furthers it (T030, T033).
struct GoalImpact {
    std::string goal{};
    double weight{};
};
BOOST_DESCRIBE_STRUCT(GoalImpact, (), (goal, weight))

/// What one side asks for (T037).
struct Demand {
    std::string subject{};
    Side side{};
    std::optional<Level> importance_level{};  ///< to the side that asks
    std::optional<bool> addressed{};          ///< whether it has been answered; none: unknown
};
BOOST_DESCRIBE_STRUCT(Demand, (), (subject, side, importance_level, addressed))

/// What a way to end it is worth to each side: money, or utility in any unit of the caller's
/// (`BasicPayoffPair<double>`).
template <class Amount = Money>
struct BasicPayoffPair {
    Amount supplier{};
    Amount customer{};

    BOOST_DESCRIBE_CLASS(BasicPayoffPair, (), (supplier, customer), (), ())
};
using PayoffPair = BasicPayoffPair<>;

/// A dispute between the two firms, or inside one of them.
template <class Amount = Money>
struct BasicConflict {
    ConflictId conflict_id{};
    AccountId account_id{};
    std::optional<ConflictKind> kind{};
    std::optional<ConflictScope> scope{};
    ConflictStatus status = ConflictStatus::open;
    Date opened_on{};  ///< when it was first noticed (T024)
    std::optional<Date> settled_on{};
    std::optional<Level> severity_level{};  ///< 0 nuisance .. 4 threatens the relationship (T024)
    std::vector<GoalImpact> goal_impacts{};
    std::vector<std::string> factors{};        ///< what contributes (T030)
    std::vector<std::string> causes{};         ///< what may have brought it about (T030)
    std::vector<AgreementId> agreement_ids{};  ///< what was agreed on the matter (T034)
    std::vector<Demand> demands{};
    std::optional<double> supplier_dependence_share{};      ///< 0..1: how far the supplier needs the customer (T036)
    std::optional<double> customer_dependence_share{};      ///< 0..1: how far the customer needs the supplier
    std::optional<BasicPayoffPair<Amount>> reservation{};   ///< the least that each side accepts (T038)
    std::optional<BasicPayoffPair<Amount>> disagreement{};  ///< what each has if talks fail (T040)
    std::optional<BasicPayoffPair<Amount>> outcome{};       ///< how it ended (T040, T057)
    std::optional<ManagerRole> manager_role{};

    BOOST_DESCRIBE_CLASS(BasicConflict, (),
                         (conflict_id, account_id, kind, scope, status, opened_on, settled_on, severity_level,
                          goal_impacts, factors, causes, agreement_ids, demands, supplier_dependence_share,
                          customer_dependence_share, reservation, disagreement, outcome, manager_role),
                         (), ())
};
using Conflict = BasicConflict<>;

template <class Amount>
struct AccountTraits<BasicConflict<Amount>> {
    static constexpr auto key = &BasicConflict<Amount>::conflict_id;
};

}  // namespace kam::inline v0
