// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/ids.hpp>

namespace kam::inline v0::ara {

/// A person who matters for an account, on either side.
struct RelevantPerson {
    PersonId person_id{};
    Side side{};
};
BOOST_DESCRIBE_STRUCT(RelevantPerson, (), (person_id, side))

/// How many of the people of both firms who matter a manager is in touch with: the one who represents the firm and sees
/// the whole picture spans both (T028).
struct ManagerReach {
    PersonId manager_id{};
    std::optional<double> internal_share{};  ///< of the own firm's relevant people, the manager left out
    std::optional<double> external_share{};  ///< of the customer's
    std::optional<double> share{};           ///< of all; none where nobody is relevant
    std::vector<std::string> not_reached{};
};
BOOST_DESCRIBE_STRUCT(ManagerReach, (), (manager_id, internal_share, external_share, share, not_reached))

/// The reach of each manager by pairs of persons who are in touch (from interactions, or from bonds between persons),
/// in either order. Persons who are not relevant do not count. Throws InputError that lists relevant persons and
/// managers without an id or given twice.
template <class Person = PersonId>
[[nodiscard]] std::vector<ManagerReach> manager_reach(
    const std::type_identity_t<std::vector<Person>>& managers, const std::vector<RelevantPerson>& people,
    const std::type_identity_t<std::vector<std::pair<Person, Person>>>& touch) {
    Report report;
    check_keys(
        managers, "managers", [](const PersonId& id) { return id; }, report);
    check_keys(people, "people", &RelevantPerson::person_id, report);
    throw_if_any(report);
    std::map<std::string, std::set<std::string>> in_touch;
    for (const auto& [a, b] : touch) {
        in_touch[a.value].insert(b.value);
        in_touch[b.value].insert(a.value);
    }
    std::vector<ManagerReach> list;
    for (const PersonId& manager : managers) {
        const std::set<std::string>& known = in_touch[manager.value];
        ManagerReach reach{manager, {}, {}, {}, {}};
        double all[2] = {}, met[2] = {};
        for (const RelevantPerson& person : people) {
            if (person.person_id == manager) continue;
            const bool reached = known.contains(person.person_id.value);
            ++all[static_cast<std::size_t>(person.side)];
            met[static_cast<std::size_t>(person.side)] += reached ? 1 : 0;
            if (!reached) reach.not_reached.push_back(person.person_id.value);
        }
        const auto share = [](double part, double whole) {
            return whole > 0 ? std::optional(part / whole) : std::nullopt;
        };
        reach.internal_share = share(met[0], all[0]);
        reach.external_share = share(met[1], all[1]);
        reach.share = share(met[0] + met[1], all[0] + all[1]);
        list.push_back(std::move(reach));
    }
    return list;
}

}  // namespace kam::inline v0::ara
