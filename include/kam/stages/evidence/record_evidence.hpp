// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/contact.hpp>
#include <kam/entities/interaction.hpp>
#include <kam/entities/sides.hpp>
#include <kam/entities/stage_evidence.hpp>
#include <kam/entities/team.hpp>
#include <kam/stages/evidence/derived_evidence.hpp>
#include <kam/stages/evidence/manager_evidence.hpp>

namespace kam::inline v0::stages {

/// How records become levels: conventions of this library after the anchors of `smcg_2011`, which no source confirms.
struct RecordRules {
    int window_days = 365;  ///< interactions, and plan items that are done, count for so long
    std::vector<double> horizon_months{4, 12, 24, 48};  ///< cuts on the latest due date of what is planned
    std::size_t many_people = 3;    ///< from so many on, people beside purchasing are "many other roles"
    std::size_t all_functions = 5;  ///< with top management among so many functions, the whole organisation is reached
    double pair_share = 0.8;        ///< 0..1 of all meetings: above it the rest are occasional helpers
    double dedicated_share = 0.5;   ///< 0..1 of a lasting team's working time: from there on it is dedicated
    double senior_per_quarter = 1;  ///< meetings of senior people of the supplier: from there on they are regular
};
BOOST_DESCRIBE_STRUCT(RecordRules, (),
                      (window_days, horizon_months, many_people, all_functions, pair_share, dedicated_share,
                       senior_per_quarter))

namespace detail {

/// The records of one account; a collection that nobody keeps for any account is unknown.
template <class Portfolio>
struct AccountRecords {
    template <class List>
    using Pointers = std::vector<const typename List::value_type*>;
    Pointers<decltype(Portfolio::plan_items)> plan_items{};
    Pointers<decltype(Portfolio::needs)> needs{};
    Pointers<decltype(Portfolio::adaptations)> adaptations{};
    Pointers<decltype(Portfolio::agreements)> agreements{};
    Pointers<decltype(Portfolio::teams)> teams{};
    Pointers<decltype(Portfolio::contacts)> contacts{};
    Pointers<decltype(Portfolio::interactions)> interactions{};
};

[[nodiscard]] inline bool is_there(const std::optional<Date>& from, const std::optional<Date>& to, Date as_of) {
    return (!from || *from <= as_of) && (!to || *to >= as_of);
}

/// Whether an entry of a plan counts: it has begun to exist, was not dropped, and is live or was done in the window.
template <class Item>
[[nodiscard]] bool is_planned(const Item& item, Date as_of, const RecordRules& rules) {
    using Status = std::remove_cvref_t<decltype(*item.status)>;
    if (item.status && *item.status == Status::dropped) return false;
    if (item.started_on && *item.started_on > as_of) return false;
    return !item.done_on || *item.done_on > as_of - std::chrono::days(rules.window_days);
}

template <class Item>
[[nodiscard]] bool is_live(const Item& item, Date as_of) {
    using Status = std::remove_cvref_t<decltype(*item.status)>;
    if (item.done_on && *item.done_on <= as_of) return false;
    return !item.status || (*item.status != Status::done && *item.status != Status::dropped);
}

struct SideCounts {
    std::size_t supplier = 0, customer = 0, both = 0;
    [[nodiscard]] std::size_t all() const { return supplier + customer + both; }
    void add(Sides sides) { ++(sides == Sides::both ? both : sides == Sides::customer ? customer : supplier); }
};

/// What the plan says: horizon, depth, who starts, who owns, who pays.
template <class Records, class Add>
void plan_evidence(const Records& records, Date as_of, const RecordRules& rules, const Add& add) {
    std::optional<Date> latest;
    std::size_t live = 0, with_due = 0, projects = 0, objectives = 0, initiatives = 0, funded = 0, jointly_funded = 0;
    SideCounts started, owned, lasting;
    for (const auto* item : records.plan_items) {
        if (!is_planned(*item, as_of, rules)) continue;
        using Kind = std::remove_cvref_t<decltype(item->kind)>;
        const bool objective = item->kind == Kind::objective, project = item->kind == Kind::project;
        if (project) ++projects;
        if (objective) ++objectives;
        if (!objective && !project) ++initiatives;
        if (!objective && item->initiated_by) started.add(*item->initiated_by);
        if (objective && item->owner) owned.add(*item->owner);
        if (!project && item->owner) lasting.add(*item->owner);
        if (!objective && (item->supplier_funding || item->customer_funding)) {
            ++funded;
            if (item->supplier_funding && item->customer_funding) ++jointly_funded;
        }
        if (!is_live(*item, as_of)) continue;
        ++live;
        if (!item->due_on) continue;
        ++with_due;
        latest = (std::max)(latest.value_or(*item->due_on), *item->due_on);
    }
    const int needs = records.needs.empty() ? 0 : 1;
    constexpr const char* source = "records: plan items";
    if (live == 0) {
        add("planning_horizon", 0, source);
    } else if (with_due == live) {
        const double months = static_cast<double>((*latest - as_of).count()) / 30.4375;
        add("planning_horizon", level_by_cuts(months, rules.horizon_months), source);
    }
    const bool joint = 2 * lasting.both >= lasting.all() && lasting.both > 0;
    const bool all_joint = lasting.both == lasting.all() && objectives > 0 && initiatives > 0;
    add("planning_depth", joint ? (all_joint ? 4 : 3) : projects > 0 ? 2 : needs, source);
    if (started.all() == projects + initiatives) {
        const bool half = 2 * started.both >= started.all();
        const int level = started.all() == 0                 ? needs
                          : started.both == started.all()    ? 4
                          : half                             ? 3
                          : started.all() > started.supplier ? 2
                                                             : needs;
        add("initiative_source", level, source);
    }
    if (owned.all() > 0) {
        const int level = 2 * owned.both >= owned.all()                      ? 3
                          : 2 * (owned.both + owned.customer) >= owned.all() ? 2
                                                                             : needs;
        add("agenda_focus", level, source);
    }
    if (projects + initiatives == 0) {
        add("joint_funding", 0, source);
    } else if (funded > 0) {
        const int level = jointly_funded == funded ? 4 : 2 * jointly_funded >= funded ? 3 : jointly_funded > 0 ? 2 : 1;
        add("joint_funding", level, source);
    }
}

template <class Records, class Add>
void adaptation_evidence(const Records& records, Date as_of, const Add& add) {
    int level = 0;
    for (const auto* each : records.adaptations) {
        using Kind = std::remove_cvref_t<decltype(each->kind)>;
        if (each->made_by != Side::supplier || each->made_on > as_of) continue;
        level = (std::max)(level, each->kind == Kind::product ? 3 : each->kind == Kind::application ? 2 : 1);
    }
    add("offer_flexibility", level, "records: adaptations");
}

/// What active agreements say about lock-in: a contract, a framework that favours the supplier, commitments of both.
/// Without any, nothing: firms can depend on each other on a handshake.
template <class Records, class Add>
void agreement_evidence(const Records& records, Date as_of, const Add& add) {
    int level = 0;
    for (const auto* each : records.agreements) {
        using Status = std::remove_cvref_t<decltype(*each->status)>;
        using Kind = std::remove_cvref_t<decltype(*each->kind)>;
        if (!each->status || *each->status != Status::active || !is_there(each->start_on, each->end_on, as_of))
            continue;
        bool ours = false, theirs = false;
        for (const auto& term : each->terms) (term.side == Side::supplier ? ours : theirs) = true;
        const bool mutual = (ours && theirs) || (each->drafted_by && *each->drafted_by == Sides::both);
        const bool framework = each->kind && *each->kind == Kind::framework;
        level = (std::max)(level, !framework ? 1 : mutual ? 3 : 2);
    }
    if (level > 0) add("lock_in", level, "records: agreements");
}

template <class Records, class Add>
void team_evidence(const Records& records, Date as_of, const RecordRules& rules, const Add& add) {
    int level = 0;
    for (const auto* team : records.teams) {
        if (team->side != Side::supplier || !is_there(team->formed_on, team->dissolved_on, as_of)) continue;
        if (!team->permanent) return;  // there is one, of which nobody says whether it lasts
        const bool dedicated =
            team->co_located.value_or(false) || team->dedicated_share.value_or(0.0) >= rules.dedicated_share;
        level = (std::max)(level, !*team->permanent ? 2 : dedicated ? 4 : 3);
    }
    add("team_permanence", level, "records: teams");
}

template <class Records, class Add>
void reach_evidence(const Records& records, Date as_of, const RecordRules& rules, const Add& add) {
    std::size_t others = 0;
    bool senior = false, top = false;
    std::set<Function> functions;
    for (const auto* person : records.contacts) {
        if (person->side != Side::customer || !is_there(person->valid_from_on, person->valid_to_on, as_of)) continue;
        if (person->function) functions.insert(*person->function);
        senior = senior || person->seniority_level >= Level(3);
        top = top || person->seniority_level >= Level(4);
        if (person->function != Function::purchasing) ++others;
    }
    const bool many = others >= rules.many_people;
    const int level = others == 0 ? 0 : !many ? 1 : top && functions.size() >= rules.all_functions ? 4 : senior ? 3 : 2;
    add("customer_reach", level, "records: contacts");
}

/// Who meets whom, and how often the supplier's seniors do. `seniority` is that of the supplier's people by id.
template <class Records, class Add>
void meeting_evidence(const Records& records, Date as_of, const RecordRules& rules,
                      const std::unordered_map<std::string_view, Level>& seniority, const Add& add) {
    std::set<std::string_view> ours, theirs;
    std::map<std::pair<std::string_view, std::string_view>, std::size_t> of_pair;
    std::size_t meetings = 0, manager = 0, senior = 0, top = 0;
    for (const auto* each : records.interactions) {
        if (each->happened_on > as_of || each->happened_on <= as_of - std::chrono::days(rules.window_days)) continue;
        if (!each->supplier_contact_id || !each->customer_contact_id) continue;
        const std::string& one = each->supplier_contact_id->value;
        const std::string& other = each->customer_contact_id->value;
        ++meetings;
        ours.insert(one);
        theirs.insert(other);
        ++of_pair[{one, other}];
        const auto found = seniority.find(one);
        if (found == seniority.end()) continue;
        if (found->second >= Level(2)) ++manager;
        if (found->second >= Level(3)) ++senior;
        if (found->second >= Level(4)) ++top;
    }
    if (meetings == 0) return;
    std::size_t most = 0;
    for (const auto& [pair, count] : of_pair) most = (std::max)(most, count);
    const double main_share = static_cast<double>(most) / static_cast<double>(meetings);
    const bool team = ours.size() >= rules.many_people && theirs.size() >= rules.many_people;
    const int structure = of_pair.size() == 1 ? 0 : main_share > rules.pair_share ? 1 : team ? 3 : 2;
    add("contact_structure", structure, "records: interactions");
    const double regular = rules.senior_per_quarter * static_cast<double>(rules.window_days) / 91.3125;
    const auto is_regular = [&](std::size_t count) { return static_cast<double>(count) >= regular; };
    const int engagement = is_regular(top) ? 4 : is_regular(senior) ? 3 : manager > senior ? 2 : senior > 0 ? 1 : 0;
    add("senior_engagement", engagement, "records: interactions");
}

}  // namespace detail

/// The evidence that the records of a customer base hold, one list per account in their order, observed on `as_of`:
/// `planning_horizon`, `planning_depth`, `initiative_source`, `agenda_focus` and `joint_funding` from plan items and
/// needs, `offer_flexibility` from adaptations, `lock_in` (1 to 3) from active agreements, `team_permanence` from
/// teams, `customer_reach` from contacts, `contact_structure` and `senior_engagement` from interactions, and what
/// `manager_evidence` reads of the account's owner. All is seen by the supplier, whose records they are. A kind of
/// record that nobody keeps for any account gives no evidence; an account without records of a kind that is kept is
/// level 0 of it. Levels that records cannot show (the customer's customer in `agenda_focus`) are not given. Not
/// derived, so typed in: `information_shared`, `process_integration`, `operating_model` and `perceived_status`.
/// `Portfolio` is kam::Portfolio or a struct with the same collections and fields.
template <class Portfolio>
[[nodiscard]] std::vector<std::vector<DimensionEvidence>> record_evidence(const Portfolio& portfolio, Date as_of,
                                                                          const RecordRules& rules = {}) {
    std::unordered_map<std::string_view, std::size_t> position;
    for (std::size_t i = 0; i < portfolio.accounts.size(); ++i) {
        position.emplace(portfolio.accounts[i].account_id.value, i);
    }
    std::vector<detail::AccountRecords<Portfolio>> records(portfolio.accounts.size());
    const auto sort_in = [&](const auto& list, auto member) {
        for (const auto& each : list) {
            const std::optional<AccountId> account_id = each.account_id;
            const auto found = account_id ? position.find(account_id->value) : position.end();
            if (found != position.end()) (records[found->second].*member).push_back(&each);
        }
    };
    using Records = detail::AccountRecords<Portfolio>;
    sort_in(portfolio.plan_items, &Records::plan_items);
    sort_in(portfolio.needs, &Records::needs);
    sort_in(portfolio.adaptations, &Records::adaptations);
    sort_in(portfolio.agreements, &Records::agreements);
    sort_in(portfolio.teams, &Records::teams);
    sort_in(portfolio.contacts, &Records::contacts);
    sort_in(portfolio.interactions, &Records::interactions);
    std::unordered_map<std::string_view, Level> seniority;
    for (const auto& person : portfolio.contacts) {
        if (person.side == Side::supplier && person.seniority_level) {
            seniority.emplace(person.contact_id.value, *person.seniority_level);
        }
    }
    std::unordered_map<std::string_view, std::size_t> manager_at;
    for (std::size_t m = 0; m < portfolio.managers.size(); ++m) {
        manager_at.emplace(portfolio.managers[m].manager_id.value, m);
    }

    std::vector<std::vector<DimensionEvidence>> all;
    for (std::size_t i = 0; i < records.size(); ++i) {
        std::vector<DimensionEvidence> evidence;
        const auto add = [&](const char* dimension, int level, const char* source) {
            evidence.push_back({dimension, level, Side::supplier, source, as_of});
        };
        if (!portfolio.plan_items.empty()) detail::plan_evidence(records[i], as_of, rules, add);
        if (!portfolio.adaptations.empty()) detail::adaptation_evidence(records[i], as_of, add);
        detail::agreement_evidence(records[i], as_of, add);
        if (!portfolio.teams.empty()) detail::team_evidence(records[i], as_of, rules, add);
        if (!portfolio.contacts.empty()) detail::reach_evidence(records[i], as_of, rules, add);
        detail::meeting_evidence(records[i], as_of, rules, seniority, add);
        const auto& owner_id = portfolio.accounts[i].owner_id;
        const auto owner = owner_id ? manager_at.find(owner_id->value) : manager_at.end();
        if (owner != manager_at.end()) {
            const auto of_manager = manager_evidence(portfolio.managers[owner->second], as_of);
            evidence.insert(evidence.end(), of_manager.begin(), of_manager.end());
        }
        all.push_back(std::move(evidence));
    }
    return all;
}

}  // namespace kam::inline v0::stages
