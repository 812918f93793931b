// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/contact_review.hpp>
#include <kam/ara/contact_what_if.hpp>
#include <kam/ara/dependence.hpp>
#include <kam/ara/from_entities/contact_records.hpp>
#include <kam/ara/from_entities/portfolio_model.hpp>
#include <kam/ara/index.hpp>
#include <kam/ara/scheme.hpp>
#include <kam/core/date.hpp>
#include <kam/entities/contact.hpp>
#include <kam/entities/interaction.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/entities/relation.hpp>

namespace kam::inline v0::review {

/// One layer of the relationship with an account: bonds, ties or links, its people counted for the firm.
struct LayerReview {
    std::string layer{};
    std::optional<double> strength{};   ///< 0..1 of the strongest relation of the layer on record; none: unknown
    std::optional<double> mutuality{};  ///< weaker direction / stronger one
    std::size_t relation_count = 0;
};
BOOST_DESCRIBE_STRUCT(LayerReview, (), (layer, strength, mutuality, relation_count))

/// What holds the relationship with an account together and what would break it [hakansson1995].
struct RelationshipReview {
    std::vector<LayerReview> layers{};            ///< empty: nobody keeps relations
    std::optional<double> substance{};            ///< 0..1: geometric mean of the strengths
    std::optional<double> balance{};              ///< 0..1: entropy of their shares
    std::optional<std::string> carrying_layer{};  ///< the strongest
    std::optional<std::string> hollow_layer{};    ///< the weakest
    std::vector<std::string> unsupported{};       ///< layers without a bond beside them
    std::size_t contact_line_count = 0;           ///< pairs of people who meet
    std::optional<double> diamond_index{};        ///< 0 all through one person (bow-tie) .. towards 1 (diamond)
    std::optional<double> single_thread_share{};  ///< of the contact that leaves with one person; none: no contacts
    std::optional<std::string> single_thread_person{};
    std::size_t redundancy = 0;                      ///< fewest departures that cut every line
    std::optional<double> role_reach{};              ///< 0..1 of the buying decision that is reached
    std::optional<std::string> new_line_supplier{};  ///< the two who do not meet and whose meeting would help most:
    std::optional<std::string> new_line_customer{};  ///< redundancy first, then the single thread, then the roles
    /// 0..1, at most, since nobody is taken to be replaceable: the share of the supplier's sales that is with the
    /// account, and the share of the account's demand that the supplier serves. Emerson's dependence of either side.
    std::optional<double> supplier_dependence{};
    std::optional<double> customer_dependence{};
    std::optional<double> imbalance{};  ///< customer's - supplier's: above 0 the account depends more
};
BOOST_DESCRIBE_STRUCT(RelationshipReview, (),
                      (layers, substance, balance, carrying_layer, hollow_layer, unsupported, contact_line_count,
                       diamond_index, single_thread_share, single_thread_person, redundancy, role_reach,
                       new_line_supplier, new_line_customer, supplier_dependence, customer_dependence, imbalance))

namespace detail {

using RelationModel = ara::StrengthModel;
using RelationScheme = ara::Scheme<RelationModel, ara::Strength, ara::Strength, ara::Strength>;

/// Strengths of a layer are in a unit of its own, so they count by the largest on record.
template <class Portfolio>
[[nodiscard]] ara::StrengthIndex<ara::Strength> layer_index(const Portfolio& portfolio, RelationLayer layer) {
    double largest = 0;
    for (const auto& relation : portfolio.relations) {
        if (relation.layer == layer) largest = (std::max)(largest, relation.strength.value_or(0.0));
    }
    return ara::index<ara::Strength>(ara::part(&ara::Strength::strength, {.high = largest > 0 ? largest : 1}));
}

/// The relations that hold on a day.
template <class Portfolio>
[[nodiscard]] Portfolio relations_on(const Portfolio& portfolio, Date as_of) {
    Portfolio current;
    current.supplier_id = portfolio.supplier_id;
    current.accounts = portfolio.accounts;
    current.contacts = portfolio.contacts;
    current.managers = portfolio.managers;
    current.teams = portfolio.teams;
    for (const auto& relation : portfolio.relations) {
        const bool begun = !relation.valid_from_on || *relation.valid_from_on <= as_of;
        const bool ended = relation.valid_to_on && *relation.valid_to_on < as_of;
        const bool inside = relation.from_id == relation.to_id;  // of members of one group
        if (begun && !ended && !inside) current.relations.push_back(relation);
    }
    return current;
}

template <class Portfolio, class Review>
void review_layers(const Portfolio& portfolio, Date as_of, std::vector<Review>& reviews) {
    if (portfolio.relations.empty()) return;
    const Portfolio current = relations_on(portfolio, as_of);
    const RelationModel model = ara::portfolio_model(current, ara::Repeats::keep);
    const RelationScheme scheme(model, layer_index(current, RelationLayer::bond),
                                layer_index(current, RelationLayer::tie), layer_index(current, RelationLayer::link));
    const auto supplier = *model.find_actor(portfolio.supplier_id.value);
    for (std::size_t i = 0; i < portfolio.accounts.size(); ++i) {
        const ara::Dyad dyad = scheme.dyad(supplier, *model.find_actor(portfolio.accounts[i].account_id.value));
        Review& review = reviews[i];
        for (const ara::DyadLayer& layer : dyad.layers) {
            review.layers.push_back({layer.layer, layer.strength, layer.mutuality, layer.relation_count});
        }
        review.substance = dyad.substance;
        review.balance = dyad.balance;
        review.carrying_layer = dyad.carrying_layer;
        review.hollow_layer = dyad.hollow_layer;
        review.unsupported = dyad.unsupported;
    }
}

template <class Review>
void review_contact_lines(const AccountId& account_id, const std::vector<Contact>& contacts,
                          const std::vector<Interaction>& interactions, Date as_of, Review& review) {
    const auto recorded = ara::recorded_contacts(account_id, contacts, interactions, {.as_of = as_of});
    const auto lines = ara::review_contacts(recorded.network);
    review.contact_line_count = lines.line_count;
    review.redundancy = lines.redundancy;
    if (lines.line_count == 0) return;
    review.diamond_index = lines.diamond_index;
    review.single_thread_share = lines.single_thread_share;
    review.single_thread_person = lines.people.front().person;
    review.role_reach = lines.role_reach;
    const auto suggested = ara::new_lines(recorded.network, recorded.network.lines.front());
    if (suggested.empty()) return;
    review.new_line_supplier = suggested.front().supplier_person;
    review.new_line_customer = suggested.front().customer_person;
}

/// Contacts and interactions of each account; people of the supplier who serve no single account belong to all.
template <class Portfolio, class Review>
void review_contacts(const Portfolio& portfolio, Date as_of, std::vector<Review>& reviews) {
    std::unordered_map<std::string_view, std::size_t> position;
    for (std::size_t i = 0; i < portfolio.accounts.size(); ++i) {
        position.emplace(portfolio.accounts[i].account_id.value, i);
    }
    std::vector<Contact> of_all;
    std::vector<std::vector<Contact>> contacts(portfolio.accounts.size());
    std::vector<std::vector<Interaction>> interactions(portfolio.accounts.size());
    for (const Contact& contact : portfolio.contacts) {
        if (!contact.account_id) {
            of_all.push_back(contact);
        } else if (const auto found = position.find(contact.account_id->value); found != position.end()) {
            contacts[found->second].push_back(contact);
        }
    }
    for (const Interaction& interaction : portfolio.interactions) {
        const auto found = position.find(interaction.account_id.value);
        if (found != position.end()) interactions[found->second].push_back(interaction);
    }
    for (std::size_t i = 0; i < portfolio.accounts.size(); ++i) {
        if (contacts[i].empty() && interactions[i].empty()) continue;
        contacts[i].insert(contacts[i].end(), of_all.begin(), of_all.end());
        review_contact_lines(portfolio.accounts[i].account_id, contacts[i], interactions[i], as_of, reviews[i]);
    }
}

}  // namespace detail

/// The relationship of the supplier with every account, in their order, from relations, contacts and interactions: what
/// is not on record stays unknown. Trouble as ara::portfolio_model and ara::recorded_contacts.
template <class Portfolio>
[[nodiscard]] std::vector<RelationshipReview> review_relationships(const Portfolio& portfolio, Date as_of) {
    std::vector<RelationshipReview> reviews(portfolio.accounts.size());
    detail::review_layers(portfolio, as_of, reviews);
    detail::review_contacts(portfolio, as_of, reviews);
    return reviews;
}

/// Adds who depends on whom. The sales share is of what the whole base bought; none where that is not defined.
template <class Review, class Account>
void review_dependence(const Account& account, const std::optional<double>& sold_share, Review& review) {
    const auto depends = [](const std::optional<double>& share) {
        return share ? std::optional(ara::dependence(ara::Stake<double>{*share, 0.0})) : std::nullopt;
    };
    review.supplier_dependence = depends(sold_share);
    review.customer_dependence = depends(account.wallet_share);
    if (review.supplier_dependence && review.customer_dependence) {
        review.imbalance = *review.customer_dependence - *review.supplier_dependence;
    }
}

}  // namespace kam::inline v0::review
