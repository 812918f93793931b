// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/review/synthetic/draws.hpp>
#include <kam/review/synthetic/story.hpp>

namespace kam::inline v0::review::detail {

/// People of the supplier who help several accounts.
struct Specialist {
    std::string_view id;
    std::string_view title;
    Function function;
    int seniority;
};
inline constexpr std::array<Specialist, 6> specialists{{{"S-ENG", "Application engineer", Function::engineering, 1},
                                                        {"S-LOG", "Logistics planner", Function::logistics, 1},
                                                        {"S-FIN", "Controller", Function::finance, 2},
                                                        {"S-MKT", "Category manager", Function::marketing, 2},
                                                        {"S-RES", "Head of development", Function::research, 3},
                                                        {"S-TOP", "Managing director", Function::management, 4}}};

/// People of a customer, in the order in which a relationship reaches them.
struct Position {
    std::string_view title;
    Function function;
    int seniority;
    BuyingRole role;
};
inline constexpr std::array<Position, 9> positions{
    {{"Buyer", Function::purchasing, 1, BuyingRole::buyer},
     {"Shift leader", Function::other, 0, BuyingRole::user},
     {"Process engineer", Function::engineering, 1, BuyingRole::influencer},
     {"Head of purchasing", Function::purchasing, 3, BuyingRole::decider},
     {"Assistant", Function::other, 0, BuyingRole::gatekeeper},
     {"Plant manager", Function::management, 3, BuyingRole::sponsor},
     {"Controller", Function::finance, 2, BuyingRole::influencer},
     {"Head of logistics", Function::logistics, 3, BuyingRole::user},
     {"Managing director", Function::management, 4, BuyingRole::decider}}};

[[nodiscard]] inline std::string contact_id(const auto& story, std::size_t position) {
    return numbered(story.account_id.value + "-K", position + 1, 1);
}

/// How many of the positions the supplier knows.
[[nodiscard]] inline std::size_t contact_count(const auto& story) {
    constexpr std::array<std::size_t, 5> counts{1, 2, 5, 7, 9};
    return counts[static_cast<std::size_t>(story.stage - 1)];
}

inline void add_contacts(const auto& story, auto& portfolio) {
    Draws draws = story.draws(5);
    constexpr std::size_t head_of_purchasing = 3;
    for (std::size_t i = 0; i < contact_count(story); ++i) {
        const Position& position = positions[i];
        Contact contact{
            .contact_id = contact_id(story, i),
            .account_id = story.account_id,
            .given_name = std::string(position.title),
            .family_name = "of " + story.account_id.value,
            .job_title = std::string(position.title),
            .function = position.function,
            .seniority_level = position.seniority,
            .buying_roles = {position.role},
            .support_level = draws.mostly(Level(std::clamp(story.stage - draws.between(0, 2), 0, 4))),
            .influence_level = draws.mostly(Level(std::clamp(position.seniority + draws.between(0, 1), 0, 4))),
            .valid_from_on = story.start_on,
            .data_owner = DataOwner::shared};
        if (i == 0 && contact_count(story) > head_of_purchasing)
            contact.reports_to_id = contact_id(story, head_of_purchasing);
        if (draws.chance(70))
            contact.disclosure = Disclosure{later(story.start_on, 1), "legitimate interest", "letter"};
        portfolio.contacts.push_back(std::move(contact));
    }
}

/// The person of the supplier who meets the customer: the manager, from stage 3 on often a specialist, at last the top.
[[nodiscard]] inline PersonId supplier_person(const auto& story, Draws& draws) {
    const bool manager = draws.chance(story.stage <= 2 ? 95 : 55);
    const auto reach = static_cast<std::uint64_t>(std::clamp(story.stage, 1, 5)) + 1;
    const std::uint64_t which = draws.next() % reach;
    return manager ? PersonId(story.manager_id.value) : PersonId(specialists[which].id);
}

inline void add_interactions(const auto& story, auto& portfolio) {
    Draws draws = story.draws(6);
    constexpr std::array<std::string_view, 5> purposes{"offer", "needs", "joint planning", "service", "complaint"};
    constexpr std::array kinds{InteractionKind::message,    InteractionKind::call,   InteractionKind::meeting,
                               InteractionKind::site_visit, InteractionKind::social, InteractionKind::session};
    const int usual_days = 40 / (story.stage + 1);
    for (Date on = story.start_on; on <= story.last_on;) {
        const std::uint64_t reached = draws.next() % contact_count(story);
        portfolio.interactions.push_back(
            {.account_id = story.account_id,
             .happened_on = on,
             .kind = kinds[draws.next() % (story.stage >= 3 ? kinds.size() : 3)],
             .initiated_by = draws.chance(10 * story.stage) ? Side::customer : Side::supplier,
             .supplier_contact_id = supplier_person(story, draws),
             .customer_contact_id = contact_id(story, reached),
             .purpose = std::string(draws.one_of(purposes)),
             .motive_understood = draws.mostly(draws.chance(50 + 8 * story.stage))});
        const int slower = story.trend == Trend::uncoupling && story.buys() && story.volume_percent(on) < 70 ? 3 : 1;
        on = later(on, (std::max)(1, slower * usual_days * draws.between(50, 150) / 100));
    }
}

inline void add_promises(const auto& story, const std::optional<AgreementId>& contract_id, auto& portfolio) {
    Draws draws = story.draws(7);
    constexpr std::array<std::string_view, 5> subjects{"answer within a day", "samples", "a price list",
                                                       "a forecast of demand", "a visit of the engineer"};
    const int count = 4 + 2 * story.stage;
    const bool troubled = story.trend == Trend::uncoupling;
    for (int i = 0; i < count; ++i) {
        const Date made_on = later(story.start_on, draws.between(0, days_between(story.start_on, story.last_on)));
        const Date due_on = later(made_on, draws.between(3, 60));
        BasicPromise<Money> promise{
            .promise_id = numbered(story.account_id.value + "-P", static_cast<std::size_t>(i) + 1, 2),
            .account_id = story.account_id,
            .agreement_id = draws.chance(30) ? contract_id : std::nullopt,
            .promisor_side = draws.chance(65) ? Side::supplier : Side::customer,
            .contract_type = draws.chance(50) ? PromiseType::transactional : PromiseType::relational,
            .subject = std::string(draws.one_of(subjects)),
            .made_on = made_on,
            .due_on = due_on,
            .stake = draws.mostly(story.money(std::int64_t{500} * draws.between(1, 20) * story.size)),
            .importance_level = draws.between(0, 4)};
        const PersonId manager = story.manager_id.value, buyer = contact_id(story, 0);
        const bool ours = promise.promisor_side == Side::supplier;
        promise.promisor_id = ours ? manager : buyer;
        promise.promisee_id = ours ? buyer : manager;
        const int fate = draws.between(1, 100);
        const Date early = (std::max)(made_on, later(due_on, -draws.between(0, 10)));
        const Date late = later(due_on, draws.between(1, 20));
        if (fate <= (troubled ? 45 : 75)) {
            promise.status = PromiseStatus::kept;
            promise.settled_on = early;
        } else if (fate <= (troubled ? 70 : 90)) {
            promise.status = PromiseStatus::kept_late;
            promise.settled_on = late;
            if (draws.chance(50)) promise.warned_on = early;
        } else if (fate <= 98) {
            promise.status = PromiseStatus::broken;
            promise.settled_on = due_on;
        } else {
            promise.status = PromiseStatus::withdrawn;
            promise.settled_on = early;
        }
        // What lies after the last day has not happened yet.
        if (promise.settled_on > story.last_on) {
            promise.status = PromiseStatus::open;
            promise.settled_on.reset();
        }
        if (promise.warned_on > story.last_on) promise.warned_on.reset();
        portfolio.promises.push_back(std::move(promise));
    }
}

inline void add_conflicts(const auto& story, const std::optional<AgreementId>& contract_id, auto& portfolio) {
    Draws draws = story.draws(8);
    const bool troubled = story.trend == Trend::uncoupling || story.kind == AccountCase::loss_maker;
    const int count = !story.buys() ? 0 : troubled ? draws.between(1, 3) : draws.between(0, 1);
    constexpr std::array unsettled{ConflictStatus::latent,  ConflictStatus::open,        ConflictStatus::analysed,
                                   ConflictStatus::decided, ConflictStatus::in_dialogue, ConflictStatus::dormant};
    for (int i = 0; i < count; ++i) {
        const Date opened_on = later(story.first_order_on, draws.between(0, story.days_of_business() - 1));
        const Date settled_on = later(opened_on, draws.between(10, 120));
        const bool settled = draws.chance(troubled ? 30 : 80) && settled_on <= story.last_on;
        const std::int64_t unit = story.monthly_margin();
        BasicConflict<Money> conflict{
            .conflict_id = numbered(story.account_id.value + "-X", static_cast<std::size_t>(i) + 1, 1),
            .account_id = story.account_id,
            .kind = draws.chance(35) ? ConflictKind::strategic : ConflictKind::practical,
            .scope = draws.chance(85) ? ConflictScope::between_firms : ConflictScope::supplier_internal,
            .status = settled ? ConflictStatus::settled : draws.one_of(unsettled),
            .opened_on = opened_on,
            .severity_level = draws.between(1, 4),
            .goal_impacts = {{"growth together", draws.hundredths(-80, -10)}},
            .factors = {"late deliveries"},
            .causes = {"two plans for one warehouse"},
            .demands = {{"shorter delivery times", Side::customer, draws.between(1, 4), draws.chance(50)},
                        {"a forecast of demand", Side::supplier, draws.between(1, 4), draws.chance(40)}},
            .supplier_dependence_share = draws.hundredths(5, 40),
            .customer_dependence_share = draws.hundredths(5, 20 + 10 * story.stage),
            .reservation = PayoffPair{story.money(unit * draws.between(1, 2)), story.money(unit * draws.between(1, 2))},
            .disagreement = PayoffPair{story.money(-unit), story.money(-unit)}};
        if (contract_id) conflict.agreement_ids = {*contract_id};
        if (settled) {
            conflict.settled_on = settled_on;
            conflict.outcome =
                PayoffPair{story.money(unit * draws.between(2, 4)), story.money(unit * draws.between(2, 4))};
            conflict.manager_role = ManagerRole::mediator;
        }
        portfolio.conflicts.push_back(std::move(conflict));
    }
}

/// Objectives, from stage 3 on projects that the customer often starts, from stage 4 on initiatives that both pay for.
inline void add_plan(const auto& story, auto& portfolio) {
    Draws draws = story.draws(9);
    constexpr std::array<int, 5> horizon_months{2, 4, 9, 20, 40};
    for (int i = 0; i < story.stage; ++i) {
        const PlanItemKind kind = i == 0 || story.stage <= 2   ? PlanItemKind::objective
                                  : story.stage >= 4 && i >= 2 ? PlanItemKind::initiative
                                                               : PlanItemKind::project;
        const bool joint = story.stage >= 4 || (story.stage == 3 && kind == PlanItemKind::project);
        const int start = draws.between(0, days_between(story.start_on, story.last_on));
        const Date started_on = later(story.start_on, start);
        const Date due_on =
            add_months(started_on, draws.between(1, horizon_months[static_cast<std::size_t>(story.stage - 1)]));
        BasicPlanItem<Money> item{.account_id = story.account_id,
                                  .kind = kind,
                                  .title = std::string(name_of(kind)) + ' ' + std::to_string(i + 1),
                                  .owner = joint ? Sides::both : Sides::supplier,
                                  .initiated_by = kind == PlanItemKind::project && draws.chance(60) ? Sides::customer
                                                  : joint                                           ? Sides::both
                                                                                                    : Sides::supplier,
                                  .status = due_on <= story.last_on ? PlanItemStatus::done : PlanItemStatus::running,
                                  .started_on = started_on,
                                  .due_on = due_on};
        if (item.status == PlanItemStatus::done) item.done_on = due_on;
        if (kind != PlanItemKind::objective) {
            item.supplier_funding = story.money(story.monthly_margin() * draws.between(1, 3));
            if (story.stage >= 4) item.customer_funding = story.money(story.monthly_margin() * draws.between(1, 3));
        }
        portfolio.plan_items.push_back(std::move(item));
    }
    const int needs = draws.between(1, 3);
    constexpr std::array<std::string_view, 4> subjects{"less stock", "shorter delivery times", "training",
                                                       "one invoice a month"};
    for (int i = 0; i < needs; ++i) {
        portfolio.needs.push_back({.account_id = story.account_id,
                                   .subject = std::string(subjects[static_cast<std::size_t>(i)]),
                                   .importance_level = draws.between(1, 4),
                                   .met = draws.mostly(draws.chance(20 + 14 * story.stage)),
                                   .learned_on = story.start_on});
    }
    for (int i = 3; i <= story.stage; ++i) {
        portfolio.adaptations.push_back(
            {.account_id = story.account_id,
             .kind = draws.one_of(values_of<AdaptationKind>()),
             .made_by = draws.chance(70) ? Side::supplier : Side::customer,
             .made_on = later(story.first_order_on, draws.between(0, story.days_of_business() - 1)),
             .investment = draws.mostly(story.money(story.monthly_margin() * draws.between(1, 4))),
             .specific_share = draws.hundredths(20, 95)});
    }
}

/// A team for a project in stage 3, a lasting one with its counterpart from stage 4 on.
inline void add_teams(const auto& story, auto& portfolio) {
    if (story.stage < 3) return;
    Draws draws = story.draws(10);
    const TeamId ours = story.account_id.value + "-TS", theirs = story.account_id.value + "-TC";
    Team team{.team_id = ours,
              .account_id = story.account_id,
              .side = Side::supplier,
              .name = "Team " + story.account_id.value,
              .member_ids = {PersonId(story.manager_id.value)},
              .disciplines = {Function::sales},
              .permanent = story.stage >= 4,
              .dedicated_share = draws.hundredths(20 * (story.stage - 2), 30 * (story.stage - 2)),
              .co_located = story.stage == 5,
              .formed_on = story.first_order_on};
    for (std::size_t i = 0; i < static_cast<std::size_t>(story.stage) - 1; ++i) {
        team.member_ids.emplace_back(specialists[i].id);
        team.disciplines.push_back(specialists[i].function);
    }
    if (story.stage >= 4) {
        team.partner_id = theirs;
        Team partner{.team_id = theirs,
                     .account_id = story.account_id,
                     .side = Side::customer,
                     .name = "Counterpart of " + team.name,
                     .partner_id = ours,
                     .permanent = true,
                     .formed_on = story.first_order_on};
        for (std::size_t i = 2; i < contact_count(story); ++i) partner.member_ids.emplace_back(contact_id(story, i));
        portfolio.teams.push_back(std::move(partner));
    }
    portfolio.teams.push_back(std::move(team));
}

/// Bonds between people, ties and links between the firms and their teams, each way with its own strength in 0..1.
inline void add_relations(const auto& story, auto& portfolio) {
    Draws draws = story.draws(11);
    const auto relate = [&](RelationLayer layer, const ActorId& one, const ActorId& other, int low, int high) {
        const double forth = draws.hundredths(low, high), back = draws.hundredths(low, high);
        portfolio.relations.push_back({layer, one, other, story.start_on, std::nullopt, forth});
        portfolio.relations.push_back({layer, other, one, story.start_on, std::nullopt, back});
    };
    const int base = 15 * story.stage;
    const ActorId account = story.account_id.value, supplier = portfolio.supplier_id;
    for (std::size_t i = 0; i < contact_count(story); ++i) {
        relate(RelationLayer::bond, ActorId(story.manager_id.value), contact_id(story, i), base, base + 25);
        if (story.stage >= 3 && i >= 2) {
            relate(RelationLayer::bond, ActorId(specialists[i % 6].id), contact_id(story, i), base - 10, base + 15);
        }
    }
    if (!story.buys()) return;
    relate(RelationLayer::tie, supplier, account, base - 10, base + 10);
    relate(RelationLayer::link, supplier, account, base - 10, base + 10);
    if (story.stage >= 4) {
        const std::string team = story.account_id.value + "-T";
        relate(RelationLayer::link, ActorId(team + "S"), ActorId(team + "C"), base, base + 20);
    }
}

}  // namespace kam::inline v0::review::detail
