// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/portfolio.hpp>

namespace kam::inline v0 {

namespace detail {

/// What references may point to.
struct PortfolioKeys {
    KeySet accounts, contacts, managers, persons, teams, orders, agreements;
    std::string supplier;
    std::unordered_map<std::string, std::string> account_of_agreement, parent_of_account;

    /// The account at the top of an account's group; none where the links lead to one that is not there, or in a
    /// circle.
    [[nodiscard]] const std::string* top_of(const std::string& account) const {
        const std::string* at = &account;
        for (std::size_t steps = 0; steps <= parent_of_account.size(); ++steps) {
            const auto parent = parent_of_account.find(*at);
            if (parent == parent_of_account.end()) return accounts.contains(*at) ? at : nullptr;
            at = &parent->second;
        }
        return nullptr;
    }
};

template <class Amount>
[[nodiscard]] PortfolioKeys keys_in(const BasicPortfolio<Amount>& portfolio) {
    PortfolioKeys keys;
    keys.accounts = keys_of(portfolio.accounts, &BasicAccount<Amount>::account_id);
    keys.contacts = keys_of(portfolio.contacts, &Contact::contact_id);
    keys.managers = keys_of(portfolio.managers, &BasicManager<Amount>::manager_id);
    keys.persons = keys.contacts;
    keys.persons.insert(keys.managers.begin(), keys.managers.end());
    keys.teams = keys_of(portfolio.teams, &Team::team_id);
    keys.orders = keys_of(portfolio.orders, &BasicOrder<Amount>::order_id);
    keys.agreements = keys_of(portfolio.agreements, &BasicAgreement<Amount>::agreement_id);
    keys.supplier = portfolio.supplier_id.value;
    for (const auto& agreement : portfolio.agreements) {
        keys.account_of_agreement.emplace(agreement.agreement_id.value, agreement.account_id.value);
    }
    for (const auto& account : portfolio.accounts) {
        if (account.parent_id) keys.parent_of_account.emplace(account.account_id.value, account.parent_id->value);
    }
    return keys;
}

/// One record under inspection: where it is, what it may refer to, where to report.
struct RecordCheck {
    const std::string& path;
    const PortfolioKeys& keys;
    Report& report;

    void add(std::string_view field, Fault kind, std::string what) const {
        report.add(field_path(path, field), kind, std::move(what));
    }

    template <class Tag>
    void refers(std::string_view field, const Id<Tag>& id, const KeySet& known) const {
        if (!known.contains(id.value))
            add(field, Fault::dangling, "refers to " + detail::quoted(id.value) + ", which is not there");
    }
    template <class Tag>
    void refers(std::string_view field, const std::optional<Id<Tag>>& id, const KeySet& known) const {
        if (id) refers(field, *id, known);
    }
    template <class Tag>
    void refer(std::string_view field, const std::vector<Id<Tag>>& ids, const KeySet& known) const {
        for (std::size_t i = 0; i < ids.size(); ++i) refers(element_path(field, i), ids[i], known);
    }

    /// An agreement that a record of `account` names must be there, and with an account of the same group: one firm may
    /// sign for all of them.
    void refers_to_agreement(std::string_view field, const AgreementId& id, const AccountId& account) const {
        refers(field, id, keys.agreements);
        const auto holder = keys.account_of_agreement.find(id.value);
        if (holder == keys.account_of_agreement.end()) return;
        const std::string* const top = keys.top_of(holder->second);
        const std::string* const own_top = keys.top_of(account.value);
        if (top == nullptr || own_top == nullptr) return;  // an issue of its own
        if (*top == *own_top) return;
        add(field, Fault::inconsistent,
            detail::quoted(id.value) + " is an agreement with " + detail::quoted(holder->second) +
                ", which is not in the group of " + detail::quoted(account.value));
    }

    /// An end of a relation must be one thing: numbers of different tables can be the same text.
    void refers_to_actor(std::string_view field, const ActorId& id) const {
        const bool account = keys.accounts.contains(id.value), team = keys.teams.contains(id.value);
        const bool person = keys.persons.contains(id.value), supplier = id.value == keys.supplier;
        const int meanings = account + team + person + supplier;
        if (meanings == 0)
            add(field, Fault::dangling, "refers to " + detail::quoted(id.value) + ", which is not there");
        if (meanings > 1) {
            add(field, Fault::inconsistent,
                detail::quoted(id.value) + " is the key of more than one account, person or team");
        }
    }

    void in_order(std::string_view first, const std::optional<Date>& from, std::string_view second,
                  const std::optional<Date>& to) const {
        if (from && to && *to < *from) {
            add(second, Fault::inconsistent,
                format_date(*to) + " is before " + std::string(first) + ' ' + format_date(*from));
        }
    }

    void at_least(double least, std::string_view field, double value) const {
        if (value < least)
            add(field, Fault::out_of_range, number_text(value) + " must be at least " + number_text(least));
    }
    void not_negative(std::string_view field, double value) const { at_least(0, field, value); }

    void growth(std::string_view field, const std::optional<double>& rate) const {
        if (rate && *rate < -1) add(field, Fault::out_of_range, number_text(*rate) + " loses more than there is");
    }

    void each_once(std::string_view list, std::string_view name, std::unordered_set<std::string_view>& seen) const {
        if (!seen.insert(name).second) add(list, Fault::duplicate, detail::quoted(name) + " is listed twice");
    }

    template <class Amount>
    void in_currency(std::string_view field, const std::optional<Amount>& amount, const Currency& currency) const {
        if constexpr (std::is_same_v<Amount, Money>) {
            if (amount && amount->currency != currency && *amount != Money{}) {
                add(field, Fault::inconsistent,
                    "is in " + to_string(amount->currency) + ", the order in " + to_string(currency));
            }
        }
    }

    template <class Amount>
    void has_currency(std::string_view field, const Amount& amount) const {
        if constexpr (std::is_same_v<Amount, Money>) {
            if (amount.currency == Currency{}) add(field, Fault::missing, "has no currency");
        }
    }
    template <class Amount>
    void has_currency(std::string_view field, const std::optional<Amount>& amount) const {
        if (amount) has_currency(field, *amount);
    }
};

template <class Amount>
void check_record(const BasicAccount<Amount>& account, const RecordCheck& check) {
    check.refers("parent_id", account.parent_id, check.keys.accounts);
    check.refers("owner_id", account.owner_id, check.keys.managers);
    if (account.site_count) check.at_least(1, "site_count", static_cast<double>(*account.site_count));
    check.has_currency("annual_revenue", account.annual_revenue);
    check.has_currency("sales_potential", account.sales_potential);
    check.growth("growth_rate", account.growth_rate);
    check.growth("market_growth_rate", account.market_growth_rate);
    // Half a percent of leeway: shares are estimates, and those that come as whole percents need not add up.
    if (account.wallet_share && account.rival_share && *account.wallet_share + *account.rival_share > 1.005) {
        check.add("rival_share", Fault::inconsistent,
                  number_text(*account.rival_share) + " and wallet_share " + number_text(*account.wallet_share) +
                      " are together more than all");
    }
    for (const StrategicProfile& profile : account.strategic_profiles) {
        for (const auto* aims : {&profile.values, &profile.goals, &profile.objectives}) {
            for (const StrategicAim& aim : *aims) check.not_negative("strategic_profiles", aim.weight);
        }
    }
}

inline void check_record(const Contact& contact, const RecordCheck& check) {
    check.refers("account_id", contact.account_id, check.keys.accounts);
    check.refers("reports_to_id", contact.reports_to_id, check.keys.contacts);
    check.in_order("valid_from_on", contact.valid_from_on, "valid_to_on", contact.valid_to_on);
    if (contact.side == Side::customer && !contact.account_id) {
        check.add("account_id", Fault::missing, "a person of a customer belongs to an account");
    }
}

template <class Amount>
void check_record(const BasicManager<Amount>& manager, const RecordCheck& check) {
    check.refers("reports_to_id", manager.reports_to_id, check.keys.managers);
    double time = 0;
    for (std::size_t i = 0; i < manager.assignments.size(); ++i) {
        const Assignment& assignment = manager.assignments[i];
        check.refers(element_path("assignments", i) + ".account_id", assignment.account_id, check.keys.accounts);
        time += assignment.time_share.value_or(0);
    }
    if (time > 1 + 1e-9) {
        check.add("assignments", Fault::out_of_range, "time shares add up to " + number_text(time) + ", more than 1");
    }
    std::unordered_set<std::string_view> skills, tasks;
    for (const SkillLevel& skill : manager.skill_levels) check.each_once("skill_levels", name_of(skill.skill), skills);
    for (const TaskHours& hours : manager.task_hours) {
        check.each_once("task_hours", name_of(hours.task), tasks);
        check.not_negative("task_hours", hours.monthly_hours);
    }
}

inline void check_record(const Team& team, const RecordCheck& check) {
    check.refers("account_id", team.account_id, check.keys.accounts);
    check.refers("partner_id", team.partner_id, check.keys.teams);
    check.refer("member_ids", team.member_ids, check.keys.persons);
    check.in_order("formed_on", team.formed_on, "dissolved_on", team.dissolved_on);
}

template <class Amount>
void check_record(const BasicOrder<Amount>& order, const RecordCheck& check) {
    check.refers("account_id", order.account_id, check.keys.accounts);
    if (order.agreement_id) check.refers_to_agreement("agreement_id", *order.agreement_id, order.account_id);
    check.refers("cancels_id", order.cancels_id, check.keys.orders);
    check.in_order("ordered_on", order.ordered_on, "promised_on", order.promised_on);
    check.in_order("ordered_on", order.ordered_on, "delivered_on", order.delivered_on);
    check.in_currency("freight_amount", order.freight_amount, order.currency);
    check.in_currency("service_cost", order.service_cost, order.currency);
    if (std::is_same_v<Amount, Money> && order.currency == Currency{}) {
        check.add("currency", Fault::missing, "has no currency");
    }
    if (order.lines.empty()) check.add("lines", Fault::missing, "has no lines");
    for (std::size_t i = 0; i < order.lines.size(); ++i) {
        const auto& product_id = order.lines[i].product_id;
        if (product_id && product_id->empty()) {
            check.add(element_path("lines", i) + ".product_id", Fault::missing, "is empty");
        }
    }
    try {
        (void)net_amount(order);
    } catch (const std::overflow_error& error) {
        check.add("lines", Fault::out_of_range, error.what());
    }
    if (order.cancels_id && !order.cancelled) {
        check.add("cancels_id", Fault::inconsistent, "is there, but the order is not a cancellation");
    }
}

template <class Amount>
void check_record(const BasicCost<Amount>& cost, const RecordCheck& check) {
    check.refers("account_id", cost.account_id, check.keys.accounts);
    check.has_currency("amount", cost.amount);
}

template <class Amount>
void check_record(const BasicAgreement<Amount>& agreement, const RecordCheck& check) {
    check.refers("account_id", agreement.account_id, check.keys.accounts);
    check.in_order("start_on", agreement.start_on, "end_on", agreement.end_on);
    check.in_order("supplier_signed_on", agreement.supplier_signed_on, "end_on", agreement.end_on);
    check.in_order("customer_signed_on", agreement.customer_signed_on, "end_on", agreement.end_on);
    check.has_currency("total_value", agreement.total_value);
    if (agreement.term_months) check.not_negative("term_months", static_cast<double>(*agreement.term_months));
}

template <class Amount>
void check_record(const BasicPromise<Amount>& promise, const RecordCheck& check) {
    check.refers("account_id", promise.account_id, check.keys.accounts);
    if (promise.agreement_id) check.refers_to_agreement("agreement_id", *promise.agreement_id, promise.account_id);
    check.has_currency("stake", promise.stake);
    check.refers("promisor_id", promise.promisor_id, check.keys.persons);
    check.refers("promisee_id", promise.promisee_id, check.keys.persons);
    check.in_order("made_on", promise.made_on, "due_on", promise.due_on);
    check.in_order("made_on", promise.made_on, "warned_on", promise.warned_on);
    check.in_order("made_on", promise.made_on, "settled_on", promise.settled_on);
    const auto says = [&](const char* what) {
        check.add("status", Fault::inconsistent, std::string(name_of(promise.status)) + ", but " + what);
    };
    const bool past_due = promise.due_on && promise.settled_on && *promise.due_on < *promise.settled_on;
    if (promise.status == PromiseStatus::open && promise.settled_on) says("settled_on is there");
    if (promise.status == PromiseStatus::kept && past_due) says("settled_on is after due_on");
    if (promise.status == PromiseStatus::kept_late && promise.due_on && promise.settled_on && !past_due) {
        says("settled_on is not after due_on");
    }
}

/// What the sides can gain is compared with what they lose, so all of it must be in one currency.
template <class Amount>
void check_payoffs(const BasicConflict<Amount>& conflict, const RecordCheck& check) {
    if constexpr (std::is_same_v<Amount, Money>) {
        std::optional<Currency> first;
        const auto see = [&](const std::string& field, const Money& amount) {
            if (amount == Money{}) return;
            check.has_currency(field, amount);
            if (!first) first = amount.currency;
            if (amount.currency != *first) {
                check.add(field, Fault::inconsistent,
                          "is in " + to_string(amount.currency) + ", other payoffs in " + to_string(*first));
            }
        };
        const auto see_both = [&](const std::string& field, const std::optional<BasicPayoffPair<Money>>& pair) {
            if (!pair) return;
            see(field + ".supplier", pair->supplier);
            see(field + ".customer", pair->customer);
        };
        see_both("reservation", conflict.reservation);
        see_both("disagreement", conflict.disagreement);
        see_both("outcome", conflict.outcome);
    }
}

template <class Amount>
void check_record(const BasicConflict<Amount>& conflict, const RecordCheck& check) {
    check.refers("account_id", conflict.account_id, check.keys.accounts);
    for (std::size_t i = 0; i < conflict.agreement_ids.size(); ++i) {
        check.refers_to_agreement(element_path("agreement_ids", i), conflict.agreement_ids[i], conflict.account_id);
    }
    check_payoffs(conflict, check);
    check.in_order("opened_on", conflict.opened_on, "settled_on", conflict.settled_on);
    if (conflict.settled_on && conflict.status != ConflictStatus::settled) {
        check.add("status", Fault::inconsistent, std::string(name_of(conflict.status)) + ", but settled_on is there");
    }
    for (std::size_t i = 0; i < conflict.goal_impacts.size(); ++i) {
        const double weight = conflict.goal_impacts[i].weight;
        if (weight < -1 || weight > 1) {
            check.add(element_path("goal_impacts", i) + ".weight", Fault::out_of_range,
                      number_text(weight) + " must be between -1 and 1");
        }
    }
}

inline void check_record(const Interaction& interaction, const RecordCheck& check) {
    check.refers("account_id", interaction.account_id, check.keys.accounts);
    check.refers("supplier_contact_id", interaction.supplier_contact_id, check.keys.persons);
    check.refers("customer_contact_id", interaction.customer_contact_id, check.keys.persons);
}

inline void check_record(const Relation& relation, const RecordCheck& check) {
    check.refers_to_actor("from_id", relation.from_id);
    check.refers_to_actor("to_id", relation.to_id);
    check.in_order("valid_from_on", relation.valid_from_on, "valid_to_on", relation.valid_to_on);
    if (relation.strength) check.not_negative("strength", *relation.strength);
}

template <class Amount>
void check_record(const BasicPlanItem<Amount>& item, const RecordCheck& check) {
    check.refers("account_id", item.account_id, check.keys.accounts);
    check.in_order("started_on", item.started_on, "due_on", item.due_on);
    check.in_order("started_on", item.started_on, "done_on", item.done_on);
    check.has_currency("supplier_funding", item.supplier_funding);
    check.has_currency("customer_funding", item.customer_funding);
}

inline void check_record(const Need& need, const RecordCheck& check) {
    check.refers("account_id", need.account_id, check.keys.accounts);
}

template <class Amount>
void check_record(const BasicAdaptation<Amount>& adaptation, const RecordCheck& check) {
    check.refers("account_id", adaptation.account_id, check.keys.accounts);
    check.has_currency("investment", adaptation.investment);
}

}  // namespace detail

/// Whether the records of a portfolio are sound and fit together; every issue with its path, such as
/// `orders[730].account_id`. Keys are there and unique; references lead to records that are there; parent links have no
/// cycles; numbers are in the bounds of their fields; dates follow each other (agreements end after they start, orders
/// are delivered after they were placed); agreements that orders, promises and conflicts name are with an account of
/// the same group; amounts have a currency; an order has lines, a currency, and no other currency in its costs; all
/// payoffs of a conflict are in one currency; statuses agree with dates; time shares of a manager add up to 1 at most.
template <class Amount>
[[nodiscard]] Report validate(const BasicPortfolio<Amount>& portfolio) {
    Report report;
    const detail::PortfolioKeys keys = detail::keys_in(portfolio);
    for_each_field(portfolio, [&](std::string_view name, const auto& records) {
        if constexpr (requires { records.size(); }) {
            using Record = typename std::remove_cvref_t<decltype(records)>::value_type;
            if constexpr (detail::HasCustomKey<Record>) check_keys(records, name, key_of<Record>, report);
            for (std::size_t i = 0; i < records.size(); ++i) {
                const std::string path = detail::element_path(name, i);
                check_value(records[i], path, {}, report);
                detail::check_record(records[i], detail::RecordCheck{path, keys, report});
            }
        }
    });
    check_acyclic(portfolio.accounts, "accounts", &BasicAccount<Amount>::account_id, &BasicAccount<Amount>::parent_id,
                  report);
    check_acyclic(portfolio.contacts, "contacts", &Contact::contact_id, &Contact::reports_to_id, report);
    check_acyclic(portfolio.managers, "managers", &BasicManager<Amount>::manager_id,
                  &BasicManager<Amount>::reports_to_id, report);
    return report;
}

}  // namespace kam::inline v0
