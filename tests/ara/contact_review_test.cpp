// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cstddef>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/ara/contact_drivers.hpp>
#include <kam/ara/from_entities/contact_records.hpp>
#include <kam/ara/contact_review.hpp>
#include <kam/ara/contact_what_if.hpp>

using namespace kam::ara;
using kam::BuyingRole;
using kam_test::close;

namespace contact_review_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

static_assert(kam_test::describes_every_field<ContactPerson>());
static_assert(kam_test::describes_every_field<ContactLine<double>>());
static_assert(kam_test::describes_every_field<ContactReview<double>>());
static_assert(kam_test::describes_every_field<Departure<double>>());
static_assert(kam_test::describes_every_field<NewLine<double>>());
static_assert(kam_test::describes_every_field<ContactDrivers<double>>());

/// ann and bob of ours know uma, ven and wim of theirs; cat and xan know nobody.
ContactNetwork<> example() {
    using kam::Function;
    return {{{"ann", Function::sales, kam::Level(2), {}, 0.1},
             {"bob", Function::engineering, kam::Level(3), {}, 0.2},
             {"cat", {}, {}, {}, {}}},
            {{"uma", Function::purchasing, kam::Level(2), {BuyingRole::buyer}, 0.05},
             {"ven", Function::engineering, kam::Level(1), {BuyingRole::user, BuyingRole::influencer}, 0.25},
             {"wim", Function::management, kam::Level(4), {BuyingRole::decider}, 0.5},
             {"xan", {}, {}, {BuyingRole::decider, BuyingRole::gatekeeper}, {}}},
            {{0, 0, 6, 0.9}, {0, 1, 3, 0.5}, {1, 1, 1, 0.5}, {1, 2, 2, 0.8}}};
}

struct Case {
    std::size_t ours, theirs;
    std::vector<std::pair<std::size_t, std::size_t>> lines;
    std::size_t matching;
};

ContactNetwork<> network_of(const Case& one) {
    ContactNetwork<> network;
    for (std::size_t i = 0; i < one.ours; ++i)
        network.supplier_people.push_back({"s" + std::to_string(i), {}, {}, {}, {}});
    for (std::size_t j = 0; j < one.theirs; ++j)
        network.customer_people.push_back({"c" + std::to_string(j), {}, {}, {}, {}});
    for (const auto& [from, to] : one.lines) network.lines.push_back({from, to, 1, 1});
    return network;
}

}  // namespace contact_review_test
using namespace contact_review_test;

TEST_CASE("ara review_contacts: shape and risk of an account (python3 fractions)") {
    const auto review = review_contacts(example());
    CHECK(review.line_count == 4);
    CHECK(close(*review.effective_lines, 72.0 / 25));
    CHECK(review.single_thread_share == 0.75);
    CHECK(review.diamond_index == 0.25);
    CHECK(review.people[0].person == "ann");
    CHECK(review.people[1].person == "uma");
    CHECK(close(review.people[2].share, 1.0 / 3));
    CHECK(review.redundancy == 2);
    CHECK(review.cut == std::vector<std::string>{"ann", "bob"});
    CHECK(close(*review.expected_loss_share, 19.0 / 60));
    CHECK(close(*review.expected_cut_share, 689.0 / 2400));
    CHECK(review.leave_coverage == 1);
    CHECK(review.without_line == std::vector<std::string>{"cat", "xan"});
    CHECK(close(*review.density, 4.0 / 12));
    CHECK(close(*review.supplier_centralisation, 2.0 / 8));  // lines 2, 2, 0
    CHECK(close(*review.customer_centralisation, 4.0 / 9));  // lines 1, 2, 1, 0
    CHECK(close(*review.authority, (6 * 0.5 + 4 * 0.25 + 2 * 1.0) / 12));
    CHECK(review.same_level_count == 1);
    CHECK(review.senior_count == 1);
    CHECK(review.level_pair_count == 2);
    CHECK(review.same_function_count == 1);
    CHECK(review.cross_function_count == 3);
}

TEST_CASE("ara review_contacts: reach of the decision-making unit (by hand)") {
    const auto review = review_contacts(example());
    // buyer 0.9; user and influencer 1 - 0.5 x 0.5; decider 0.8; gatekeeper 0; a sponsor does not count
    CHECK(close(*review.role_reach, (0.75 + 0.75 + 0.9 + 0.8 + 0) / 5));
    CHECK(review.role_reached_count == 4);
    CHECK(review.role_coverage == 1);
    CHECK(review.roles[3].role == BuyingRole::decider);
    CHECK(review.roles[3].person_count == 2);
    CHECK(review.roles[3].line_count == 1);
    RoleWeights only_deciders{{0, 0, 0, 1, 0, 0}};
    CHECK(close(*review_contacts(example(), only_deciders).role_reach, 0.8));
    CHECK_FALSE(review_contacts(example(), RoleWeights{{0, 0, 0, 0, 0, 0}}).role_reach);
    CHECK_THROWS_AS(review_contacts(example(), RoleWeights{{-1, 0, 0, 0, 0, 0}}), std::invalid_argument);
}

TEST_CASE("ara review_contacts: bow-tie and diamond and nothing") {
    const auto bow_tie = review_contacts(contact_network(Eigen::MatrixXd{{7}}));
    CHECK(bow_tie.diamond_index == 0.0);
    CHECK(bow_tie.redundancy == 1);
    CHECK(bow_tie.effective_lines == 1.0);
    CHECK_FALSE(bow_tie.supplier_centralisation);
    CHECK_FALSE(bow_tie.expected_loss_share);  // nobody knows who may leave
    const auto diamond = review_contacts(contact_network(Eigen::MatrixXd::Identity(4, 4)));
    CHECK(diamond.diamond_index == 0.75);
    CHECK(diamond.redundancy == 4);
    CHECK(diamond.effective_lines == 4.0);
    CHECK(diamond.supplier_centralisation == 0.0);
    const auto hub = review_contacts(contact_network(Eigen::MatrixXd{{1, 1, 1}, {0, 0, 0}}));
    CHECK(hub.supplier_centralisation == 1.0);
    CHECK(hub.customer_centralisation == 0.0);
    const auto none = review_contacts(contact_network(Eigen::MatrixXd::Zero(2, 3)));
    CHECK(none.line_count == 0);
    CHECK(none.redundancy == 0);
    CHECK_FALSE(none.diamond_index);
    CHECK_FALSE(none.effective_lines);
    CHECK(none.role_reach == 0.0);
    CHECK(none.density == 0.0);
    CHECK(none.without_line.size() == 5);
    CHECK_FALSE(review_contacts(ContactNetwork<>{}).density);
}

TEST_CASE("ara review_contacts: redundancy is the largest matching (networkx 2.8.8 hopcroft_karp_matching)") {
    const std::vector<Case> cases{
        {6,
         7,
         {{0, 4},
          {1, 2},
          {1, 4},
          {2, 0},
          {2, 1},
          {2, 2},
          {2, 5},
          {3, 0},
          {3, 2},
          {3, 3},
          {3, 5},
          {3, 6},
          {4, 2},
          {4, 6},
          {5, 4},
          {5, 6}},
         5},
        {4, 6, {{0, 0}, {0, 3}, {2, 0}, {2, 2}, {2, 5}, {3, 3}, {3, 4}, {3, 5}}, 3},
        {5, 3, {{2, 1}, {3, 2}, {4, 1}}, 2},
        {7, 4, {{1, 1}, {1, 2}, {1, 3}, {2, 2}, {2, 3}, {3, 3}, {5, 0}, {5, 2}, {6, 1}}, 4},
        {8, 3, {{0, 0}, {0, 2}, {1, 1}, {2, 1}, {4, 0}, {5, 0}, {6, 0}, {7, 0}}, 3},
        {7, 3, {{2, 1}, {3, 2}, {5, 0}, {5, 2}}, 3},
        {7,
         7,
         {{0, 0},
          {0, 5},
          {1, 3},
          {1, 5},
          {2, 1},
          {2, 2},
          {3, 5},
          {4, 0},
          {4, 3},
          {4, 5},
          {5, 2},
          {5, 4},
          {6, 4},
          {6, 5}},
         6},
        {7, 2, {{4, 1}, {6, 0}}, 2},
        {4, 8, {{0, 4}, {0, 7}, {1, 0}, {1, 1}, {3, 2}, {3, 6}, {3, 7}}, 3},
        {6,
         9,
         {{0, 1},
          {0, 2},
          {0, 5},
          {0, 6},
          {0, 7},
          {1, 2},
          {1, 4},
          {1, 8},
          {2, 6},
          {2, 7},
          {2, 8},
          {3, 3},
          {3, 7},
          {3, 8},
          {4, 2},
          {4, 4}},
         5},
        {3, 6, {{0, 3}, {1, 0}, {1, 5}, {2, 2}, {2, 3}}, 3},
        {2, 7, {{0, 4}, {0, 6}, {1, 3}, {1, 4}, {1, 6}}, 2},
    };
    for (const Case& one : cases) {
        const auto network = network_of(one);
        const auto review = review_contacts(network);
        CHECK(review.redundancy == one.matching);
        CHECK(review.cut.size() == one.matching);
        for (const auto& [from, to] : one.lines) {  // the cut touches every line
            const auto cuts = [&](const std::string& name) {
                return std::find(review.cut.begin(), review.cut.end(), name) != review.cut.end();
            };
            CHECK((cuts("s" + std::to_string(from)) || cuts("c" + std::to_string(to))));
        }
    }
}

TEST_CASE("ara review_contacts: bad lines are all named") {
    auto network = example();
    network.lines.push_back({0, 0, 1, 1});
    network.lines.push_back({7, 1, 0, 1.5});
    network.customer_people[1].person = "uma";
    network.customer_people[2].leave_probability = 2;
    CHECK_THROWS_WITH(review_contacts(network),
                      "customer_people[1]: key 'uma' was used at customer_people[0]\n"
                      "customer_people[2].leave_probability: 2 must be between 0 and 1\n"
                      "lines[5].supplier_person: is 7; there are 3, counted from 0\n"
                      "lines[5].weight: must be finite and above 0\n"
                      "lines[5].reach_probability: must be between 0 and 1\n"
                      "lines[4]: has the persons of lines[0]\n");
}

TEST_CASE("ara departures: what breaks when one person leaves (by hand)") {
    const auto list = departures(example());
    REQUIRE(list.size() == 5);
    CHECK(list[0].person == "ann");
    CHECK(list[0].lost_share == 0.75);
    CHECK(list[0].lost_line_count == 2);
    CHECK(list[0].cut_off == std::vector<std::string>{"uma"});
    CHECK(list[0].lost_roles == std::vector<BuyingRole>{BuyingRole::buyer});
    CHECK(list[0].redundancy_after == 1);
    CHECK(close(*list[0].role_reach_after, (0.5 + 0.5 + 0 + 0.8) / 5));
    CHECK(list[1].person == "uma");
    CHECK(list[1].side == kam::Side::customer);
    CHECK(list[1].cut_off.empty());
    CHECK_THROWS_AS(without_person(example(), kam::Side::supplier, 3), std::invalid_argument);
}

TEST_CASE("ara new_lines: each forecast is what a review with the line says", "[laws]") {
    std::mt19937 random(8);
    for (int round = 0; round < 20; ++round) {
        ContactNetwork<> network = example();
        network.lines.clear();
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j < 4; ++j) {
                if (random() % 3 == 0) network.lines.push_back({i, j, 1.0 + static_cast<double>(random() % 5), 0.5});
            }
        }
        const auto before = review_contacts(network);
        const auto list = new_lines(network, {0, 0, 2, 0.75});
        CHECK(list.size() == 12 - network.lines.size());
        for (const auto& line : list) {
            auto more = network;
            const auto place = [](const std::vector<ContactPerson>& people, const std::string& name) {
                return static_cast<std::size_t>(
                    std::find_if(people.begin(), people.end(), [&](const auto& p) { return p.person == name; }) -
                    people.begin());
            };
            more.lines.push_back({place(more.supplier_people, line.supplier_person),
                                  place(more.customer_people, line.customer_person), 2, 0.75});
            const auto after = review_contacts(more);
            CHECK(after.redundancy - before.redundancy == line.redundancy_gain);
            CHECK(close(*after.role_reach - *before.role_reach, line.role_reach_gain, 1e-12, 1e-12));
            if (before.single_thread_share) {
                CHECK(close(*before.single_thread_share - *after.single_thread_share, line.single_thread_fall, 1e-12,
                            1e-12));
            }
        }
        for (std::size_t k = 1; k < list.size(); ++k) CHECK(list[k - 1].redundancy_gain >= list[k].redundancy_gain);
        const auto by_reach = new_lines(network, {0, 0, 2, 0.75}, NewLineGoal::role_reach);
        for (std::size_t k = 1; k < by_reach.size(); ++k)
            CHECK(by_reach[k - 1].role_reach_gain >= by_reach[k].role_reach_gain);
    }
    CHECK_THROWS_AS(new_lines(example(), {0, 0, 0, 1}), std::invalid_argument);
}

TEST_CASE("ara review_contacts laws: unit and order of persons do not matter", "[laws]") {
    auto network = example();
    const auto before = review_contacts(network);
    for (auto& line : network.lines) line.weight *= 8;
    std::reverse(network.lines.begin(), network.lines.end());
    std::swap(network.supplier_people[0], network.supplier_people[1]);
    for (auto& line : network.lines) {
        if (line.supplier_person < 2) line.supplier_person = 1 - line.supplier_person;
    }
    const auto after = review_contacts(network);
    CHECK(close(*after.effective_lines, *before.effective_lines));
    CHECK(after.diamond_index == before.diamond_index);
    CHECK(close(*after.expected_loss_share, *before.expected_loss_share));
    CHECK(close(*after.expected_cut_share, *before.expected_cut_share));
    CHECK(close(*after.role_reach, *before.role_reach));
    CHECK(after.redundancy == before.redundancy);
}

TEST_CASE("ara contact drivers and double density (by hand)") {
    const auto review = review_contacts(example());
    const auto drivers = contact_drivers<double>(review, 0.8, 0.5);
    CHECK(close(*drivers.quality_density, 0.8 / 3));
    CHECK(close(*drivers.quality_authority, 0.4));
    CHECK(close(*drivers.density_turnover, 1.0 / 6));
    CHECK_FALSE(drivers.authority_access);
    CHECK_THROWS_AS(contact_drivers<double>(review, 1.5), std::invalid_argument);

    const auto star = team_network(4, {{0, 1}, {0, 2}, {3, 0}});
    CHECK(star.density == 0.5);
    CHECK(star.centralisation == 1.0);
    const auto full = team_network(3, {{0, 1}, {0, 2}, {1, 2}});
    CHECK(full.density == 1.0);
    CHECK(full.centralisation == 0.0);
    CHECK_FALSE(team_network(2, {}).centralisation);
    CHECK_FALSE(team_network(1, {}).density);
    CHECK_THROWS_WITH(team_network(2, {{0, 0}, {0, 1}, {1, 0}, {0, 5}}),
                      "ties[0]: joins person 0 to itself\nties[2]: is there already\nties[3]: joins person 5 of 2\n");
    const auto dense = review_contacts(contact_network(Eigen::MatrixXd::Ones(2, 2)));
    CHECK(density_warning(full, dense).double_density == true);
    CHECK(density_warning(full, dense).central_inside_dense_outside == false);
    CHECK(density_warning(star, dense, {0.6, 0.6}).double_density == false);
    CHECK(density_warning(star, dense).central_inside_dense_outside == true);
    CHECK(density_warning(full, review).double_density == false);
    CHECK_FALSE(density_warning(team_network(1, {}), dense).double_density);
    CHECK_FALSE(density_warning(full, dense).citation.confirmed);
    CHECK_THROWS_AS(density_warning(full, dense, {2, 0}), std::invalid_argument);
}

TEST_CASE("ara review_contacts: fifty digits", "[scalar]") {
    Eigen::MatrixX<Wide> weights(2, 2);
    weights << Wide(1), Wide(2), Wide(0), Wide(4);
    const auto review = review_contacts(contact_network(weights));
    CHECK(close(*review.effective_lines, Wide(Wide(49) / 21), 1e-49));
    CHECK(close(*review.diamond_index, Wide(Wide(1) / 7), 1e-48));
}
