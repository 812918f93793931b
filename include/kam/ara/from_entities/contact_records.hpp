// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/contact_network.hpp>
#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/contact.hpp>
#include <kam/entities/interaction.hpp>

namespace kam::inline v0::ara {

/// How records of contacts become lines.
struct ContactLineOptions {
    Date as_of{};
    double half_life_days = 180;  ///< after so long a contact weighs half
    /// Weight at which a line gets a message through in one case of two: reach = 1 - 2^(-weight / this). A convention.
    double half_reach_weight = 1;
};
BOOST_DESCRIBE_STRUCT(ContactLineOptions, (), (as_of, half_life_days, half_reach_weight))

/// The network of an account from its records, and what of them did not count.
struct RecordedContacts {
    ContactNetwork<> network{};
    std::size_t interaction_count = 0;     ///< that made lines
    std::size_t without_person_count = 0;  ///< interactions of which a person is unknown
    std::size_t with_departed_count = 0;   ///< interactions with a person who is no longer (or not yet) there
    std::size_t later_count = 0;           ///< interactions after `as_of`
};
BOOST_DESCRIBE_STRUCT(RecordedContacts, (),
                      (network, interaction_count, without_person_count, with_departed_count, later_count))

/// The contact network of one account as of a day, from the address book and the recorded interactions: every contact
/// of the account who is in place that day, every person of the supplier who serves it or met one of them, and a line
/// per pair that met, of weight sum 2^(-age / half-life). `contacts` may hold those of other accounts. Persons whom an
/// interaction names and the address book does not know are added by their id alone, on the side where they are named.
/// Throws InputError for two contacts with one id, and an interaction that names a person on the wrong side;
/// std::invalid_argument for a half-life or weight that is not above 0.
template <std::same_as<Contact> Person = Contact>
[[nodiscard]] RecordedContacts recorded_contacts(const AccountId& account,
                                                 const std::type_identity_t<std::vector<Person>>& contacts,
                                                 const std::vector<Interaction>& interactions,
                                                 const ContactLineOptions& options) {
    for (const double number : {options.half_life_days, options.half_reach_weight}) {
        if (number > 0 && kam::detail::is_finite(number)) continue;
        throw std::invalid_argument("ara::recorded_contacts: a half-life or half-reach weight of " +
                                    kam::detail::number_text(number) + ", but it must be above 0");
    }
    RecordedContacts result;
    Report report;
    check_keys(contacts, "contacts", &Contact::contact_id, report);
    throw_if_any(report);
    struct Place {
        Side side;
        std::optional<std::size_t> number;  // none: not in place on the day, or not yet needed
        const Person* contact;
    };
    std::map<std::string, Place> place_of;
    const auto add = [&](const std::string& id, Place& place) {
        auto& people = place.side == Side::supplier ? result.network.supplier_people : result.network.customer_people;
        place.number = people.size();
        people.push_back({id, {}, {}, {}, {}});
        if (place.contact == nullptr) return;
        people.back().function = place.contact->function;
        people.back().seniority_level = place.contact->seniority_level;
        people.back().buying_roles = place.contact->buying_roles;
    };
    const auto in_place = [&](const Person& contact) {
        return (!contact.valid_from_on || *contact.valid_from_on <= options.as_of) &&
               (!contact.valid_to_on || options.as_of <= *contact.valid_to_on);
    };
    for (const Person& contact : contacts) {
        auto& place = place_of.emplace(contact.contact_id.value, Place{contact.side, {}, &contact}).first->second;
        if (contact.account_id == account && in_place(contact)) add(contact.contact_id.value, place);
    }
    std::map<std::pair<std::size_t, std::size_t>, double> weights;
    for (std::size_t i = 0; i < interactions.size(); ++i) {
        const Interaction& each = interactions[i];
        if (each.account_id != account) continue;
        if (each.happened_on > options.as_of) {
            ++result.later_count;
            continue;
        }
        if (!each.supplier_contact_id || !each.customer_contact_id) {
            ++result.without_person_count;
            continue;
        }
        bool here = true;
        std::size_t ends[2] = {};
        for (const auto& [id, side] : {std::pair(&*each.supplier_contact_id, Side::supplier),
                                       std::pair(&*each.customer_contact_id, Side::customer)}) {
            auto& place = place_of.emplace(id->value, Place{side, {}, nullptr}).first->second;
            if (place.side != side) {
                report.add(kam::detail::element_path("interactions", i), Fault::inconsistent,
                           kam::detail::quoted(id->value) + " is not a person of the " + std::string(name_of(side)));
                here = false;
            } else if (place.contact != nullptr && !in_place(*place.contact)) {
                ++result.with_departed_count;
                here = false;
                break;
            } else {
                if (!place.number) add(id->value, place);
                ends[static_cast<std::size_t>(side)] = *place.number;
            }
        }
        if (!here) continue;
        ++result.interaction_count;
        const double age = static_cast<double>((options.as_of - each.happened_on).count());
        weights[{ends[0], ends[1]}] += std::exp2(-age / options.half_life_days);
    }
    throw_if_any(report);
    for (const auto& [ends, weight] : weights) {
        if (!(weight > 0)) continue;  // so long ago that nothing is left
        result.network.lines.push_back({ends.first, ends.second, weight,
                                        -std::expm1(-weight / options.half_reach_weight * 0.69314718055994530942)});
    }
    return result;
}

}  // namespace kam::inline v0::ara
