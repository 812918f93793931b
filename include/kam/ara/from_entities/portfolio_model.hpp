// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include <kam/ara/model.hpp>
#include <kam/core/error.hpp>
#include <kam/core/names.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/relation.hpp>

namespace kam::inline v0::ara {

/// A model whose relations are known by a strength alone.
using StrengthModel = Model<Actor, Strength, Strength, Strength>;

namespace detail {

/// Makes a model of entities, and notes all that is wrong on the way. A template, so that only programs that use it pay
/// for it.
template <class M>
class PortfolioReader {
public:
    PortfolioReader(const ActorId& supplier, Repeats repeats) : supplier_(supplier.value), model_(repeats) {}

    void add_actor(Actor actor, const std::string& where) {
        if (actor.actor_id.empty()) {
            report_.add(where, Fault::missing, "has no key");
        } else if (model_.find_actor(actor.actor_id.value)) {
            report_.add(where, Fault::duplicate, "key " + kam::detail::quoted(actor.actor_id.value) + " is taken");
        } else {
            model_.add(std::move(actor));
        }
    }

    /// The member belongs to an account, or to the supplier.
    template <class OptionalAccountId>
    void add_member(const std::string& member, Side side, const OptionalAccountId& account_id, const Validity& validity,
                    const std::string& where) {
        const std::string whole = side == Side::customer && account_id ? account_id->value : supplier_;
        const auto part = model_.find_actor(member), firm = model_.find_actor(whole);
        if (!firm) report_.add(where + ".account_id", Fault::dangling, no_such(whole));
        if (part && firm) {
            model_.add_structure(StructureKind::belongs, *part, *firm, 1, validity, report_, [&] { return where; });
        }
    }

    void add_relation(const Relation& relation, const std::string& where) {
        const auto from = model_.find_actor(relation.from_id.value), to = model_.find_actor(relation.to_id.value);
        if (!from) report_.add(where + ".from_id", Fault::dangling, no_such(relation.from_id.value));
        if (!to) report_.add(where + ".to_id", Fault::dangling, no_such(relation.to_id.value));
        if (relation.strength && *relation.strength < 0) {
            report_.add(where + ".strength", Fault::out_of_range,
                        kam::detail::number_text(*relation.strength) + " must be at least 0");
        }
        const auto layer = position_of(relation.layer);
        if (!layer) {
            report_.add(
                where + ".layer", Fault::unknown_name,
                kam::detail::number_behind(relation.layer) + " is not one of: " + list_of_names<RelationLayer>());
        }
        if (!from || !to || !layer) return;
        if (relation.layer == RelationLayer::bond) add_relation<0>(*from, *to, relation, where);
        if (relation.layer == RelationLayer::tie) add_relation<1>(*from, *to, relation, where);
        if (relation.layer == RelationLayer::link) add_relation<2>(*from, *to, relation, where);
    }

    [[nodiscard]] bool has_actor(const std::string& key) const { return model_.find_actor(key).has_value(); }
    [[nodiscard]] M result() && {
        throw_if_any(report_);
        return std::move(model_);
    }

private:
    template <std::size_t L>
    void add_relation(ActorIndex from, ActorIndex to, const Relation& relation, const std::string& where) {
        model_.template add_relation<L>(from, to, Strength{relation.strength},
                                        Validity{relation.valid_from_on, relation.valid_to_on}, report_,
                                        [&] { return where; });
    }
    [[nodiscard]] static std::string no_such(const std::string& key) {
        return "refers to " + kam::detail::quoted(key) + ", which is not there";
    }

    std::string supplier_;
    M model_;
    Report report_;
};

}  // namespace detail

/// The ready-made entities as a model: the supplier and every account are firms, contacts, managers and teams belong to
/// them, relations join any of these. A contact, manager or team of the supplier's side belongs to the supplier;
/// accounts of one group stay apart (roll_up makes one of them). `portfolio` is a Portfolio, or anything with its
/// `supplier_id`, `accounts`, `contacts`, `managers`, `teams` and `relations`. Strengths of a layer are of one unit
/// from 0 up: scale them with an index. Throws InputError that lists every unknown end, duplicate key, repeat,
/// self-loop, date out of order and negative strength; nothing is then built.
template <class Portfolio>
requires requires(const Portfolio& p) {
    p.supplier_id.value;
    p.accounts;
    p.contacts;
    p.managers;
    p.teams;
    p.relations;
}
[[nodiscard]] StrengthModel portfolio_model(const Portfolio& portfolio, Repeats repeats = Repeats::reject) {
    detail::PortfolioReader<StrengthModel> reader(portfolio.supplier_id, repeats);
    const auto for_each = [](const auto& records, const char* path, const auto& f) {
        std::size_t i = 0;
        for (const auto& record : records) f(record, kam::detail::element_path(path, i++));
    };
    reader.add_actor({portfolio.supplier_id, {}, ActorKind::firm, Side::supplier, {}, {}, {}}, "supplier_id");
    for_each(portfolio.accounts, "accounts", [&](const auto& account, const std::string& where) {
        reader.add_actor({account.account_id.value, account.name, ActorKind::firm, Side::customer, {}, {}, {}}, where);
    });
    for_each(portfolio.contacts, "contacts", [&](const auto& contact, const std::string& where) {
        std::string name = contact.given_name;
        if (!name.empty() && !contact.family_name.empty()) name += ' ';
        name += contact.family_name;
        reader.add_actor({contact.contact_id.value, name, ActorKind::person, contact.side, contact.function,
                          contact.seniority_level, contact.buying_roles},
                         where);
        reader.add_member(contact.contact_id.value, contact.side, contact.account_id,
                          {contact.valid_from_on, contact.valid_to_on}, where);
    });
    for_each(portfolio.managers, "managers", [&](const auto& manager, const std::string& where) {
        const std::string& key = manager.manager_id.value;
        if (reader.has_actor(key)) return;  // one person may be in the address book and manage accounts
        reader.add_actor({key, manager.name, ActorKind::person, Side::supplier, {}, {}, {}}, where);
        reader.add_member(key, Side::supplier, std::optional<AccountId>(), {}, where);
    });
    for_each(portfolio.teams, "teams", [&](const auto& team, const std::string& where) {
        reader.add_actor({team.team_id.value, team.name, ActorKind::team, team.side, {}, {}, {}}, where);
        reader.add_member(team.team_id.value, team.side, team.account_id, {team.formed_on, team.dissolved_on}, where);
    });
    for_each(portfolio.relations, "relations",
             [&](const Relation& relation, const std::string& where) { reader.add_relation(relation, where); });
    return std::move(reader).result();
}

}  // namespace kam::inline v0::ara
