// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/function.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/money.hpp>

namespace kam::inline v0 {

/// Where the manager works (T165).
enum class ManagerLocation { headquarters, local_sales_org, customer_site };
BOOST_DESCRIBE_ENUM(ManagerLocation, headquarters, local_sales_org, customer_site)

/// Rank beside the head of a country organisation (T075).
enum class RelativeGrade { below, equal, above };
BOOST_DESCRIBE_ENUM(RelativeGrade, below, equal, above)

/// The ten tasks of a key account manager (T173-T182). Not paired with the skills: the source prints two lists.
enum class ManagerTask {
    develop_relationships,     ///< long-term ones
    meet_customers,            ///< deal with key customers in person
    keep_records,              ///< and background information
    find_opportunities,        ///< sales potential inside present accounts
    watch_competition,         ///< at the accounts
    report_results,            ///< upward
    control_contracts,         ///< monitor the accounts' contracts
    present_to_top,            ///< high-level presentations
    expedite_service,          ///< co-ordinate and speed it up
    co_ordinate_communication  ///< among own units that serve the account
};
BOOST_DESCRIBE_ENUM(ManagerTask, develop_relationships, meet_customers, keep_records, find_opportunities,
                    watch_competition, report_results, control_contracts, present_to_top, expedite_service,
                    co_ordinate_communication)

/// The ten skills of a key account manager (T183-T192).
enum class ManagerSkill {
    relationship_building,
    co_ordination,
    negotiation,
    human_relations,
    focus_on_objectives,
    diagnosis,  ///< of customers' problems
    presentation,
    visibility,  ///< creating it, and reputation
    communication,
    teamwork
};
BOOST_DESCRIBE_ENUM(ManagerSkill, relationship_building, co_ordination, negotiation, human_relations,
                    focus_on_objectives, diagnosis, presentation, visibility, communication, teamwork)

/// What the manager is judged by, from the counting of calls to the result of the joint business (T084, T117).
enum class MeasureClass { activity, sales, project, account_profit, joint };
BOOST_DESCRIBE_ENUM(MeasureClass, activity, sales, project, account_profit, joint)

/// An account that the manager serves, with the part of the working time it gets (0..1; T140, T164).
struct Assignment {
    AccountId account_id{};
    std::optional<double> time_share{};
};
BOOST_DESCRIBE_STRUCT(Assignment, (), (account_id, time_share))

/// What the manager may decide: up to `limit` (none: without limit, or no matter of money), alone or only with an
/// approver (T058, T085).
template <class Amount = Money>
struct BasicDecisionRight {
    std::string topic{};  ///< "price", "terms", "tender", ...
    std::optional<Amount> limit{};
    bool needs_referral = false;
    std::optional<std::string> approver{};  ///< whom it is referred to

    BOOST_DESCRIBE_CLASS(BasicDecisionRight, (), (topic, limit, needs_referral, approver), (), ())
};
using DecisionRight = BasicDecisionRight<>;

/// A skill as judged. Skills that are not listed are unknown.
struct SkillLevel {
    ManagerSkill skill{};
    Level level{};
};
BOOST_DESCRIBE_STRUCT(SkillLevel, (), (skill, level))

/// Hours per month that a task takes. Tasks that are not listed are unknown.
struct TaskHours {
    ManagerTask task{};
    double monthly_hours{};
};
BOOST_DESCRIBE_STRUCT(TaskHours, (), (task, monthly_hours))

/// A person called (key) account manager. The title says nothing about the role (T072-T076); the other fields do.
template <class Amount = Money>
struct BasicManager {
    ManagerId manager_id{};
    std::string name{};  ///< personal
    std::string title{};
    std::vector<Assignment> assignments{};
    std::optional<ManagerLocation> location{};
    std::optional<RelativeGrade> grade_vs_country_head{};
    std::optional<ManagerId> reports_to_id{};
    std::optional<std::int64_t> steps_below_top_count{};  ///< 0: reports to nobody (T118)
    std::optional<std::int64_t> team_count{};             ///< persons led (T076)
    std::vector<Function> disciplines{};                  ///< of these persons (T076, T166)
    std::vector<BasicDecisionRight<Amount>> decision_rights{};
    std::optional<bool> profit_responsible{};         ///< T117
    std::optional<double> firm_sales_share{};         ///< 0..1 of the supplier's sales (T117)
    std::optional<Level> business_education_level{};  ///< 0 sales training .. 4 business degree (T078, T130)
    std::optional<double> experience_years{};         ///< T078
    std::vector<SkillLevel> skill_levels{};
    std::vector<TaskHours> task_hours{};
    std::vector<MeasureClass> measures{};

    BOOST_DESCRIBE_CLASS(BasicManager, (),
                         (manager_id, name, title, assignments, location, grade_vs_country_head, reports_to_id,
                          steps_below_top_count, team_count, disciplines, decision_rights, profit_responsible,
                          firm_sales_share, business_education_level, experience_years, skill_levels, task_hours,
                          measures),
                         (), ())
};
using Manager = BasicManager<>;

template <class Amount>
struct AccountTraits<BasicManager<Amount>> {
    static constexpr auto key = &BasicManager<Amount>::manager_id;
};

}  // namespace kam::inline v0
