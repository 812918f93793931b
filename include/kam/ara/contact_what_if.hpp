// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/ara/contact_network.hpp>
#include <kam/ara/contact_review.hpp>
#include <kam/ara/matching.hpp>

namespace kam::inline v0::ara {

/// The network without one person and that person's lines. std::invalid_argument where there is no such person.
template <class Scalar>
[[nodiscard]] ContactNetwork<Scalar> without_person(const ContactNetwork<Scalar>& network, Side side,
                                                    std::size_t person) {
    ContactNetwork<Scalar> rest = network;
    auto& people = side == Side::supplier ? rest.supplier_people : rest.customer_people;
    const auto end =
        side == Side::supplier ? &ContactLine<Scalar>::supplier_person : &ContactLine<Scalar>::customer_person;
    if (person >= people.size()) {
        throw std::invalid_argument("ara::without_person: person " + std::to_string(person) + " of " +
                                    std::to_string(people.size()));
    }
    people.erase(people.begin() + static_cast<std::ptrdiff_t>(person));
    std::erase_if(rest.lines, [&](const auto& line) { return line.*end == person; });
    for (auto& line : rest.lines) line.*end -= line.*end > person ? 1U : 0U;
    return rest;
}

/// What breaks when one person leaves (Bendapudi and Leone [bendapudi2002]).
template <class Scalar = double>
struct Departure {
    std::string person{};
    Side side{};
    std::size_t lost_line_count = 0;
    Scalar lost_share{};                 ///< of the weight of all lines
    std::vector<std::string> cut_off{};  ///< persons of the other side who lose their only line
    std::size_t redundancy_after = 0;
    std::optional<Scalar> role_reach_before{};
    std::optional<Scalar> role_reach_after{};
    std::vector<BuyingRole> lost_roles{};  ///< roles that no line leads to any more
    BOOST_DESCRIBE_CLASS(Departure, (),
                         (person, side, lost_line_count, lost_share, cut_off, redundancy_after, role_reach_before,
                          role_reach_after, lost_roles),
                         (), ())
};

/// What would break if each person of either side left, alone: the largest loss first, persons without lines left out.
/// Trouble as review_contacts.
template <class Scalar>
[[nodiscard]] std::vector<Departure<Scalar>> departures(const ContactNetwork<Scalar>& network,
                                                        const RoleWeights& weights = {}) {
    const auto before = review_contacts(network, weights);
    std::vector<Departure<Scalar>> list;
    for (const Side side : {Side::supplier, Side::customer}) {
        const auto& people = side == Side::supplier ? network.supplier_people : network.customer_people;
        for (std::size_t person = 0; person < people.size(); ++person) {
            const auto share = std::find_if(before.people.begin(), before.people.end(), [&](const auto& one) {
                return one.side == side && one.person == people[person].person;
            });
            if (share == before.people.end()) continue;
            const auto after = review_contacts(without_person(network, side, person), weights);
            Departure<Scalar> departure{
                people[person].person, side, share->line_count, share->share, {}, after.redundancy, before.role_reach,
                after.role_reach,      {}};
            for (const std::string& other : after.without_line) {
                if (std::find(before.without_line.begin(), before.without_line.end(), other) ==
                    before.without_line.end()) {
                    departure.cut_off.push_back(other);
                }
            }
            for (std::size_t r = 0; r < before.roles.size(); ++r) {
                if (before.roles[r].line_count > 0 && after.roles[r].line_count == 0) {
                    departure.lost_roles.push_back(before.roles[r].role);
                }
            }
            list.push_back(std::move(departure));
        }
    }
    std::stable_sort(list.begin(), list.end(),
                     [](const auto& a, const auto& b) { return b.lost_share < a.lost_share; });
    return list;
}

/// What a new line is to help first.
enum class NewLineGoal {
    redundancy,     ///< more departures that it takes to cut every line
    single_thread,  ///< a smaller largest share of one person
    role_reach      ///< more of the decision-making unit reached
};
BOOST_DESCRIBE_ENUM(NewLineGoal, redundancy, single_thread, role_reach)

/// A line that does not exist yet, and what it would change.
template <class Scalar = double>
struct NewLine {
    std::string supplier_person{};
    std::string customer_person{};
    std::size_t redundancy_gain = 0;  ///< 0 or 1
    Scalar single_thread_fall{};      ///< of the largest share; below 0 where it would rise. 0 for a first line
    Scalar role_reach_gain{};
    BOOST_DESCRIBE_CLASS(NewLine, (),
                         (supplier_person, customer_person, redundancy_gain, single_thread_fall, role_reach_gain), (),
                         ())
};

/// Every line that could be added, the one that helps the goal most first, then by the other goals in their order. The
/// weight and reach of the new line are those of `like` (its persons do not count). O(pairs). Trouble as
/// review_contacts.
template <class Scalar>
[[nodiscard]] std::vector<NewLine<Scalar>> new_lines(const ContactNetwork<Scalar>& network,
                                                     const ContactLine<Scalar>& like = {},
                                                     NewLineGoal goal = NewLineGoal::redundancy,
                                                     const RoleWeights& weights = {}) {
    const auto before = review_contacts(network, weights);
    const std::size_t suppliers = network.supplier_people.size(), customers = network.customer_people.size();
    if (!(like.weight > Scalar(0)) || !(like.reach_probability >= Scalar(0) && like.reach_probability <= Scalar(1))) {
        throw std::invalid_argument(
            "ara::new_lines: a new line needs a weight above 0 and a reach probability of 0..1");
    }
    // A new line makes the matching larger exactly where a largest matching can spare both its persons.
    const auto there =
        detail::bipartite_matching(detail::customers_of(suppliers, detail::line_ends(network)), customers);
    const auto back =
        detail::bipartite_matching(detail::customers_of(customers, detail::line_ends(network, true)), suppliers);
    std::vector<bool> exists(suppliers * customers, false);
    std::vector<Scalar> of_supplier(suppliers, Scalar(0)), of_customer(customers, Scalar(0));
    for (const auto& line : network.lines) {
        exists[line.supplier_person * customers + line.customer_person] = true;
        of_supplier[line.supplier_person] = Scalar(of_supplier[line.supplier_person] + line.weight);
        of_customer[line.customer_person] = Scalar(of_customer[line.customer_person] + line.weight);
    }
    const Scalar total(before.weight + like.weight);
    const Scalar largest = before.single_thread_share ? Scalar(*before.single_thread_share * before.weight) : Scalar(0);
    std::vector<NewLine<Scalar>> list;
    for (std::size_t j = 0; j < customers; ++j) {
        detail::RoleMisses<Scalar> misses(network);
        for (const BuyingRole role : network.customer_people[j].buying_roles) {
            auto& miss = misses.miss[static_cast<std::size_t>(role)];
            miss = Scalar(miss * Scalar(Scalar(1) - like.reach_probability));
        }
        const auto reach = misses.reach(weights);
        const Scalar gain = reach ? Scalar(*reach - *before.role_reach) : Scalar(0);
        for (std::size_t i = 0; i < suppliers; ++i) {
            if (exists[i * customers + j]) continue;
            NewLine<Scalar> line{network.supplier_people[i].person, network.customer_people[j].person, 0, Scalar(0),
                                 gain};
            line.redundancy_gain = !there.left_cover[i] && !back.left_cover[j] ? 1 : 0;
            if (before.single_thread_share) {
                const Scalar busiest =
                    (std::max)({largest, Scalar(of_supplier[i] + like.weight), Scalar(of_customer[j] + like.weight)});
                line.single_thread_fall = Scalar(*before.single_thread_share - Scalar(busiest / total));
            }
            list.push_back(std::move(line));
        }
    }
    std::stable_sort(list.begin(), list.end(), [&](const auto& a, const auto& b) {
        const auto key = [&](const NewLine<Scalar>& line, NewLineGoal one) {
            return one == NewLineGoal::redundancy      ? detail::of_count<Scalar>(line.redundancy_gain)
                   : one == NewLineGoal::single_thread ? line.single_thread_fall
                                                       : line.role_reach_gain;
        };
        if (key(a, goal) != key(b, goal)) return key(b, goal) < key(a, goal);
        for (const NewLineGoal other : values_of<NewLineGoal>()) {
            if (key(a, other) != key(b, other)) return key(b, other) < key(a, other);
        }
        return false;
    });
    return list;
}

}  // namespace kam::inline v0::ara
