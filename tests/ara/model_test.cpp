// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/ara/carry.hpp>
#include <kam/ara/chain.hpp>
#include <kam/ara/model.hpp>

using namespace kam::ara;
using kam_test::ContainsSubstring;

namespace model_test {

static_assert(kam_test::describes_every_field<Actor>());
static_assert(kam_test::describes_every_field<Resource>());
static_assert(kam_test::describes_every_field<Activity>());
static_assert(kam_test::describes_every_field<Bond>());
static_assert(kam_test::describes_every_field<Tie>());
static_assert(kam_test::describes_every_field<Link>());
static_assert(kam_test::describes_every_field<Functions>());
static_assert(kam_test::describes_every_field<Validity>());

struct Firm {
    std::string name;
    double sales = 0;
};
BOOST_DESCRIBE_STRUCT(Firm, (), (name, sales))

struct Legal {
    double binding_share = 0;
};
BOOST_DESCRIBE_STRUCT(Legal, (), (binding_share))

using FourLayers = BasicModel<Firm, Layer<"bond", Bond>, Layer<"tie", Tie, NodeKind::resource>,
                              Layer<"link", Link, NodeKind::activity>, Layer<"legal", Legal>>;

constexpr kam::Date day(int number) { return kam::Date(std::chrono::days(number)); }

}  // namespace model_test
using model_test::day;

TEST_CASE("ara model: nodes are found again or made, and keep their records") {
    Model<> model;
    const auto us = model.actor("Supplier");
    CHECK(model.actor("Supplier") == us);
    CHECK(model.count(NodeKind::actor) == 1);
    CHECK_FALSE(model.find_actor("Acme"));
    const auto acme = model.add(Actor{"Acme", "Acme plc", ActorKind::firm, kam::Side::customer, {}, {}, {}});
    CHECK(model.find_actor("Acme") == acme);
    CHECK(model.actors()[1].name == "Acme plc");
    CHECK(model.key(acme) == "Acme");
    const auto plant = model.resource("Acme");  // the kinds do not see each other's keys
    CHECK(model.key(plant) == "Acme");
    CHECK(model.find(NodeKind::resource, "Acme") == Node(plant));
    CHECK_FALSE(model.find(NodeKind::activity, "Acme"));
    CHECK_THROWS_WITH(model.add(Actor{"Acme", {}, {}, {}, {}, {}, {}}), "actor 'Acme': is there already\n");
    CHECK_THROWS_WITH(model.add(Resource{}), "resource: has no key\n");
    CHECK(model.count(NodeKind::actor) == 2);
}

TEST_CASE("ara model: what is wrong in itself is named and changes nothing") {
    Model<> model;
    const auto us = model.actor("us"), acme = model.actor("acme");
    model.relate<"bond">(us, acme, {.trust_share = 0.8});
    CHECK_THROWS_WITH(model.relate<"bond">(us, acme),
                      "bond 'us' -> 'acme': is there already, as number 0 of the bond layer\n");
    CHECK_THROWS_WITH(model.relate<"bond">(us, us, {.trust_share = 1.7}),
                      "bond 'us' -> 'us': joins 'us' to itself\n"
                      "bond 'us' -> 'us'.trust_share: 1.7 must be between 0 and 1\n");
    CHECK_THROWS_WITH(model.relate<"link">(us, acme, {}, {day(5), day(3)}),
                      "link 'us' -> 'acme': ends on 1970-01-04, before it begins on 1970-01-06\n");
    CHECK_THROWS_WITH(model.relate<"bond">(acme, us, {.monthly_contact_count = -1}),
                      "bond 'acme' -> 'us'.monthly_contact_count: -1 must be at least 0\n");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(model.relate<"tie">(acme, us, {.switching_cost = nan}),
                      ContainsSubstring("is not a finite number"));
    CHECK_THROWS_AS(model.relate<"bond">(us, ActorIndex(7)), std::invalid_argument);
    CHECK_THROWS_AS(model.relate<"bond">(us, ActorIndex(-1)), std::invalid_argument);
    CHECK(model.relations<"bond">().size() == 1);
    CHECK(model.relations<"tie">().empty());
    CHECK(model.relations<"link">().empty());
}

TEST_CASE("ara model: the policy for repeats") {
    for (const auto policy : {Repeats::reject, Repeats::keep, Repeats::replace}) {
        Model<> model(policy);
        const auto a = model.actor("a"), b = model.actor("b");
        model.relate<"bond">(a, b, {.trust_share = 0.2}, {day(0), day(9)});
        model.relate<"bond">(a, b, {.trust_share = 0.3}, {day(10), {}});  // afterwards: no repeat
        model.relate<"bond">(b, a, {.trust_share = 0.9});                 // the other way: no repeat
        if (policy == Repeats::reject) {
            CHECK_THROWS_AS(model.relate<"bond">(a, b, {}, {day(9), day(9)}), kam::InputError);
        } else {
            model.relate<"bond">(a, b, {.trust_share = 0.4}, {day(9), day(9)});
        }
        CHECK(model.relations<"bond">().size() == (policy == Repeats::keep ? 4U : 3U));
        CHECK(model.relations<"bond">()[0].payload.trust_share == (policy == Repeats::replace ? 0.4 : 0.2));
    }
}

TEST_CASE("ara model: as it was on a day") {
    Model<> model;
    const auto us = model.actor("us"), acme = model.actor("acme"), ann = model.actor("ann");
    model.belongs(ann, acme, {{}, day(99)});
    model.belongs(ann, us, {day(100), {}});
    model.relate<"bond">(us, acme, {.trust_share = 0.2}, {{}, day(10)});
    model.relate<"bond">(us, acme, {.trust_share = 0.6}, {day(11), day(20)});
    model.relate<"tie">(us, acme, {}, {day(15), {}});
    CHECK(model.whole_of(ann) == us);  // the latest
    CHECK(model.as_of(day(99)).whole_of(ann) == acme);
    CHECK(model.as_of(day(100)).top_of(ann) == us);
    for (const auto& [on, bonds, ties] : {std::tuple(10, 1U, 0U), std::tuple(15, 1U, 1U), std::tuple(21, 0U, 1U)}) {
        const auto then = model.as_of(day(on));
        CHECK(then.count(NodeKind::actor) == 3);
        CHECK(then.relations<"bond">().size() == bonds);
        CHECK(then.relations<"tie">().size() == ties);
    }
    CHECK(model.as_of(day(11)).relations<"bond">()[0].payload.trust_share == 0.6);
    auto then = model.as_of(day(11));
    CHECK_THROWS_AS(then.relate<"bond">(us, acme), kam::InputError);  // repeats are still seen
}

TEST_CASE("ara model: people belong to firms, one at a time and never in circles") {
    Model<> model;
    const auto us = model.actor("us"), team = model.actor("team"), ann = model.actor("ann");
    model.belongs(team, us);
    model.belongs(ann, team);
    CHECK(model.top_of(ann) == us);
    CHECK(model.top_of(us) == us);
    CHECK_THROWS_WITH(model.belongs(us, ann), "'us' belongs 'ann': 'ann' belongs to 'us' already\n");
    CHECK_THROWS_WITH(model.belongs(ann, us), "'ann' belongs 'us': 'ann' belongs to 'team' at the same time\n");
    CHECK_THROWS_WITH(model.belongs(ann, ann), ContainsSubstring("to itself"));
    const auto plant = model.resource("plant");
    model.controls(us, plant, 0.5);
    CHECK_THROWS_WITH(model.controls(us, plant, 0.5), ContainsSubstring("is there already"));
    CHECK_THROWS_WITH(model.controls(team, plant, 1.5), ContainsSubstring("a share of 1.5"));
    CHECK_THROWS_WITH(model.controls(team, plant, 0), ContainsSubstring("a share of 0"));
    CHECK(model.structure(StructureKind::controls).size() == 1);
}

TEST_CASE("ara model: a legal layer beside the three, on a firm of the user's own") {
    model_test::FourLayers model;
    const auto us = model.actor("us"), acme = model.add(model_test::Firm{"Acme", 5e6});
    model.relate<"legal">(us, acme, {.binding_share = 0.5});
    CHECK(model.relations<"legal">()[0].payload.binding_share == 0.5);
    CHECK_THROWS_WITH(model.relate<"legal">(acme, us, {.binding_share = 2}), ContainsSubstring("binding_share"));
    CHECK(model.actors()[1].sales == 5e6);
}

TEST_CASE("ara carry: ties and links reach the actors that control and perform (by hand)") {
    Model<> model;
    const auto us = model.actor("us"), them = model.actor("them"), partner = model.actor("partner");
    const auto plant = model.resource("plant"), line = model.resource("line"), orphan = model.resource("orphan");
    model.controls(us, plant, 0.75);
    model.controls(partner, plant, 0.25);
    model.controls(them, line);
    model.relate<"tie">(plant, line, {.specific_investment = 100});
    model.relate<"tie">(us, them, {.specific_investment = 10});  // actors directly
    model.relate<"tie">(plant, us, {.specific_investment = 8});  // 2 of it from the partner, 6 from us to ourselves
    model.relate<"tie">(plant, orphan, {.specific_investment = 1});
    model.relate<"tie">(line, plant);  // there, but unknown
    const auto ties = carry<"tie">(model, &Tie::specific_investment);
    CHECK(ties.without_actor == std::vector<std::size_t>{3});
    CHECK(ties.inside == std::vector<ActorIndex>{us});
    REQUIRE(ties.relations.size() == 6);
    const auto arcs = arcs_of(ties);
    REQUIRE(arcs.size() == 3);  // them -> us and them -> partner are unknown
    CHECK((arcs[0].from == us && arcs[0].to == them && arcs[0].weight == 85));
    CHECK((arcs[1].from == partner && arcs[1].to == us && arcs[1].weight == 2));
    CHECK((arcs[2].from == partner && arcs[2].to == them && arcs[2].weight == 25));
    CHECK(arcs_of(ties, Merge::strongest)[0].weight == 75);
    CHECK(arcs_of(ties, Merge::mean)[0].weight == 85 / 1.75);
    CHECK(arcs_of(ties, Merge::last)[0].weight == 10);
}

TEST_CASE("ara freeze: the model as a multiplex of its actors") {
    Model<> model;
    const auto us = model.actor("us"), acme = model.actor("acme"), ann = model.actor("ann");
    model.belongs(ann, us);
    model.relate<"bond">(ann, acme, {.trust_share = 0.8});
    model.relate<"bond">(us, acme, {.trust_share = 0.4});
    model.relate<"link">(acme, us, {.information_share = 0});
    const auto trust = index<Bond>(&Bond::trust_share);
    const auto named = freeze(model, trust, &Tie::specific_share, &Link::information_share);
    CHECK(named.actor_count() == 3);
    CHECK(named.name(1) == "tie");
    CHECK(named.arc_count(0) == 2);
    CHECK(named.arc_count(2) == 0);  // a zero is no arc, unless asked for
    const auto top = freeze(model, {Merge::strongest, Ends::top}, {kam::Duplicates::sum, ZeroWeights::keep}, trust,
                            &Tie::specific_share, &Link::information_share);
    CHECK(top.arc_count(0) == 1);
    CHECK(top.matrix(0).weight(us, acme) == 0.8);
    CHECK(top.arc_count(2) == 1);
    CHECK_THROWS_WITH(freeze(model, index<Bond>(part(&Bond::trust_share, {.high = 0.5})), &Tie::specific_share,
                             [](const Link&) { return -1.0; }),
                      "bond[0].trust_share: 0.8 is not between 0 and 0.5\n"
                      "link[0]: a strength of -1 must be finite and not below 0\n");
}

TEST_CASE("ara model: the customer's customer ends the chain") {
    Model<> model;
    const auto us = model.actor("us"), acme = model.actor("acme"), shop = model.actor("shop"),
               patient = model.actor("patient");
    model.supplies(us, acme);
    model.supplies(us, shop);
    model.supplies(acme, shop);
    model.supplies(shop, patient);
    model.supplies(shop, us);  // a circle does not run on
    const auto chains = chains_from(model, us);
    CHECK(chains.complete);
    CHECK(chains.chains == std::vector<std::vector<ActorIndex>>{{us, acme, shop, patient}, {us, shop, patient}});
    CHECK(chains.end_customers == std::vector<ActorIndex>{patient});
    CHECK_FALSE(chains_from(model, us, 2).complete);
    CHECK_FALSE(chains_from(model, us, 8, 1).complete);
    CHECK(chains_from(model, patient).chains.empty());
}

TEST_CASE("ara model: a million repeats are counted, and nothing is added") {
    Model<> model;
    const auto a = model.actor("a"), b = model.actor("b");
    model.relate<"bond">(a, b);
    kam::Report report;
    for (int i = 0; i < 1'000'000; ++i) {
        model.add_relation<0>(a, b, {}, {}, report, [] { return std::string("bond"); });
    }
    CHECK(report.count(kam::Fault::duplicate) == 1'000'000);
    CHECK(report.issues().size() == 1000);
    CHECK(model.relations<"bond">().size() == 1);
}
