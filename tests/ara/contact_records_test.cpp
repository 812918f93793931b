// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/ara/from_entities/contact_records.hpp>
#include <kam/ara/contact_review.hpp>

using namespace kam::ara;
using kam_test::close;

namespace contact_records_test {

static_assert(kam_test::describes_every_field<RecordedContacts>());

constexpr kam::Date day(int number) { return kam::Date(std::chrono::days(number)); }

kam::Contact contact(const char* id, kam::Side side, std::optional<kam::Date> until = {}) {
    kam::Contact result;
    result.contact_id = id;
    if (side == kam::Side::customer) result.account_id = "acme";
    result.side = side;
    result.valid_to_on = until;
    return result;
}

kam::Interaction meeting(int on, std::optional<kam::PersonId> ours, std::optional<kam::PersonId> theirs) {
    return {"acme", day(on), kam::InteractionKind::meeting, {}, std::move(ours), std::move(theirs), {}, {}};
}

}  // namespace contact_records_test
using namespace contact_records_test;

TEST_CASE("ara recorded_contacts: lines fade with time and departed people have none (by hand)") {
    const std::vector<kam::Contact> contacts{contact("ann", kam::Side::supplier), contact("uma", kam::Side::customer),
                                             contact("ven", kam::Side::customer, day(50)),
                                             contact("wim", kam::Side::customer)};
    std::vector<kam::Interaction> interactions{meeting(100, "ann", "uma"), meeting(90, "ann", "uma"),
                                               meeting(40, "ann", "ven"),  meeting(80, "mgr", "uma"),
                                               meeting(100, "ann", {}),    meeting(101, "ann", "wim")};
    interactions.push_back(meeting(100, "ann", "uma"));
    interactions.back().account_id = "birch";
    const auto found = recorded_contacts("acme", contacts, interactions, {day(100), 10, 1});
    CHECK(found.interaction_count == 3);
    CHECK(found.without_person_count == 1);
    CHECK(found.with_departed_count == 1);
    CHECK(found.later_count == 1);
    const auto& network = found.network;
    REQUIRE(network.customer_people.size() == 2);  // ven has left
    CHECK(network.customer_people[1].person == "wim");
    REQUIRE(network.supplier_people.size() == 2);
    CHECK(network.supplier_people[1].person == "mgr");
    REQUIRE(network.lines.size() == 2);
    CHECK(close(network.lines[0].weight, 1.5));
    CHECK(close(network.lines[1].weight, 0.25));
    CHECK(close(network.lines[0].reach_probability, 1 - std::exp2(-1.5)));
    CHECK(review_contacts(network).redundancy == 1);  // both lines lead to uma
}

TEST_CASE("ara recorded_contacts: persons on the wrong side and double ids are named") {
    std::vector<kam::Contact> contacts{contact("ann", kam::Side::supplier), contact("uma", kam::Side::customer)};
    const std::vector<kam::Interaction> interactions{meeting(1, "uma", "ann")};
    CHECK_THROWS_WITH(recorded_contacts("acme", contacts, interactions, {day(9), 10, 1}),
                      "interactions[0]: 'uma' is not a person of the supplier\n"
                      "interactions[0]: 'ann' is not a person of the customer\n");
    contacts.push_back(contacts[0]);
    CHECK_THROWS_WITH(recorded_contacts("acme", contacts, {}, {day(9), 10, 1}),
                      "contacts[2]: key 'ann' was used at contacts[0]\n");
    CHECK_THROWS_AS(recorded_contacts("acme", {}, {}, {day(9), 0, 1}), std::invalid_argument);
}
