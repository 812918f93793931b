// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/ara/index.hpp>
#include <kam/ara/scheme.hpp>
#include <kam/ara/scheme_views.hpp>
#include <kam/ara/substance.hpp>

using namespace kam::ara;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace scheme_test {

using Wide = boost::multiprecision::cpp_bin_float_50;
using Strengths = std::vector<std::optional<double>>;

static_assert(kam_test::describes_every_field<RelationStrength>());
static_assert(kam_test::describes_every_field<DyadLayer>());
static_assert(kam_test::describes_every_field<Dyad>());
static_assert(kam_test::describes_every_field<CompanyLayer>());
static_assert(kam_test::describes_every_field<NetworkLayer>());
static_assert(kam_test::describes_every_field<Partner>());

enum class Mood { cold, cool, warm };
BOOST_DESCRIBE_ENUM(Mood, cold, cool, warm)

struct Feeling {
    double trust = 0;
    std::optional<Mood> mood{};
    kam::Level rank{};
    bool friends = false;
    int complaints = 0;
};
BOOST_DESCRIBE_STRUCT(Feeling, (), (trust, mood, rank, friends, complaints))

struct Case {
    Strengths strengths;
    double substance, balance;
};

}  // namespace scheme_test
using scheme_test::Feeling;
using scheme_test::Mood;
using scheme_test::Strengths;

TEST_CASE("ara substance and balance (python3, double and mpmath)") {
    const std::vector<scheme_test::Case> cases{{{0.8, 0.5, 0.2}, 0.4308869380063768, 0.8830374409547586},
                                               {{1.0, 1.0, 1.0}, 1, 1},
                                               {{0.9, 0.1, 0.4}, 0.3301927248894627, 0.7559279292634754},
                                               {{0.8, 0.5, 0.0}, 0, 0.6064727741416684},
                                               {{0.3, 0.3, 0.6}, 0.37797631496846196, 0.946394630357186},
                                               {{0.64, 0.27, 0.125}, 0.27849533001676674, 0.8220114633945661}};
    for (const auto& one : cases) {
        CHECK(close(*substance(one.strengths), one.substance));
        CHECK(close(*balance(one.strengths), one.balance));
        Strengths doubled;
        for (const auto& s : one.strengths) doubled.push_back(2 * *s);
        CHECK(close(*substance(doubled), 2 * one.substance));
        CHECK(close(*balance(doubled), one.balance));  // shares do not know the unit
    }
    using scheme_test::Wide;
    const std::vector<std::optional<Wide>> wide{Wide("0.8"), Wide("0.5"), Wide("0.2")};
    CHECK(close(*substance(wide), Wide("0.43088693800637674435185871330387009905186898843842"), 1e-48));
    CHECK(close(*balance(wide), Wide("0.88303744095475855382551327359164145008600646821544"), 1e-48));
}

TEST_CASE("ara substance: what is unknown stays so, and a missing layer leaves nothing") {
    CHECK_FALSE(substance(Strengths{0.5, std::nullopt}));
    CHECK(substance(Strengths{0.0, std::nullopt}) == 0.0);  // whatever the other is
    CHECK_FALSE(substance(Strengths{}));
    CHECK_FALSE(balance(Strengths{0.5, std::nullopt}));
    CHECK_FALSE(balance(Strengths{0.0, 0.0}));
    CHECK_FALSE(balance(Strengths{0.5}));
    CHECK(balance(Strengths{0.5, 0.0}) == 0.0);
    CHECK_THROWS_AS(substance(Strengths{-0.1}), std::invalid_argument);
    CHECK(mutuality<double>(0.2, 0.8) == 0.25);
    CHECK(mutuality<double>(0.8, 0.0) == 0.0);
    CHECK_FALSE(mutuality<double>(0.0, 0.0));
    CHECK_FALSE(mutuality<double>(0.4, std::nullopt));
}

TEST_CASE("ara index: fields by name, members and anything computed (by hand)") {
    const auto strength = index<Feeling>(Field<"trust">{.weight = 0.6},
                                         part(&Feeling::complaints, {.weight = 0.4, .low = 10, .high = 0}));
    CHECK(close(strength({.trust = 0.5, .complaints = 2}), 0.6 * 0.5 + 0.4 * 0.8));
    // Enumerations by position, levels by 4, bool by itself.
    const auto defaults = index<Feeling>(&Feeling::mood, &Feeling::rank, &Feeling::friends);
    const Feeling warm{.mood = Mood::cool, .rank = 3, .friends = true};
    CHECK(close(defaults(warm), (0.5 + 0.75 + 1) / 3));
    const auto why = defaults.explain(warm);
    CHECK(why.coverage == 1);
    REQUIRE(why.reasons.size() == 3);
    CHECK(why.reasons[1].name == "rank");
    CHECK(close(why.reasons[1].contribution, 0.25));
    CHECK(index<Feeling>([](const Feeling& f) { return f.trust / 2; })({.trust = 0.5}) == 0.25);
    CHECK(index<Feeling>(part("half", [](const Feeling& f) { return f.trust / 2; })).parts()[0].name == "half");
}

TEST_CASE("ara index: unknown fields lower the coverage and not the strength") {
    const auto strength = index<Feeling>(Field<"trust">{.weight = 3}, Field<"mood">{.weight = 1});
    const auto why = strength.explain({.trust = 0.5});
    CHECK(why.value == 0.5);
    CHECK(why.coverage == 0.75);
    CHECK(why.reasons[1].note == "unknown");
    const auto none = index<Feeling>(&Feeling::mood).explain({});
    CHECK_FALSE(none.value);
    CHECK(none.coverage == 0);
}

TEST_CASE("ara index: numbers outside their scale are issues unless they saturate") {
    const auto strict = index<Feeling>(part(&Feeling::complaints, {.high = 20}));
    const auto lenient = index<Feeling>(part(&Feeling::complaints, {.high = 20, .saturate = true}));
    kam::Report report;
    const auto where = [] { return std::string("bond[0]"); };
    strict.check({.complaints = 21}, where, report);
    strict.check({.complaints = -1}, where, report);
    lenient.check({.complaints = 21}, where, report);
    CHECK(report.to_string() ==
          "bond[0].complaints: 21 is not between 0 and 20\n"
          "bond[0].complaints: -1 is not between 0 and 20\n");
    CHECK(lenient({.complaints = 21}) == 1);
    CHECK_THROWS_AS(index<Feeling>(Field<"trust">{.weight = 0}), std::invalid_argument);
    CHECK_THROWS_AS(index<Feeling>(Field<"trust">{.low = 1}), std::invalid_argument);
    CHECK_THROWS_AS(index<Feeling>(), std::invalid_argument);
}

namespace scheme_test {

/// us and Acme, bonded by two persons, tied by a plant and a line, without links; a rival supplies Acme too.
struct Example {
    Model<> model;
    ActorIndex us = model.actor("us"), acme = model.actor("acme"), rival = model.actor("rival"),
               shop = model.actor("shop");
    ActorIndex ann = model.actor("ann"), bob = model.actor("bob"), eve = model.actor("eve");
    Example() {
        model.belongs(ann, us);
        model.belongs(eve, us);
        model.belongs(bob, acme);
        model.relate<"bond">(ann, bob, {.trust_share = 0.8, .commitment_level = 2});
        model.relate<"bond">(eve, bob, {.trust_share = 0.6});
        model.relate<"bond">(bob, ann, {.trust_share = 0.4, .commitment_level = 1});
        model.relate<"bond">(ann, eve, {.trust_share = 0.9});  // inside us
        const auto plant = model.resource("plant"), line = model.resource("line");
        model.controls(us, plant);
        model.controls(acme, line);
        model.relate<"tie">(plant, line, {.risk_reward_share = 0.5});
        model.relate<"tie">(rival, acme, {.risk_reward_share = 0.25});
        model.relate<"bond">(acme, shop, {.trust_share = 1.0});
    }
};

inline auto bond_index() {
    return index<Bond>(Field<"trust_share">{.weight = 1}, Field<"commitment_level">{.weight = 1});
}

}  // namespace scheme_test

TEST_CASE("ara scheme: a relationship layer by layer with its reasons (by hand)") {
    const scheme_test::Example e;
    const Scheme scheme(e.model, scheme_test::bond_index(), default_index<Tie>(), default_index<Link>());
    const Dyad dyad = scheme.dyad(e.us, e.acme);
    REQUIRE(dyad.layers.size() == 3);
    const DyadLayer& bond = dyad.layers[0];
    CHECK(close(*bond.forward, 0.65));    // the strongest: (0.8 + 2/4) / 2, against 0.6
    CHECK(close(*bond.backward, 0.325));  // (0.4 + 1/4) / 2
    CHECK(close(*bond.strength, 0.4875));
    CHECK(close(*bond.mutuality, 0.5));
    CHECK(bond.relation_count == 3);
    CHECK(close(bond.coverage, (1 + 0.5 + 1) / 3));
    REQUIRE(bond.reasons.size() == 3);
    CHECK(bond.reasons[0].from == "ann");
    CHECK(bond.reasons[1].coverage == 0.5);
    CHECK(bond.reasons[2].from == "bob");
    REQUIRE(bond.gaps.size() == 2);
    CHECK(close(bond.gaps[0].gap, 0.3));  // trust: mean of 0.8 and 0.6, against 0.4
    CHECK(close(bond.gaps[1].gap, 1.0));  // commitment: 2 against 1
    CHECK(bond.share_of_a == 1.0);
    CHECK(close(*bond.share_of_b, 0.4875 / 1.4875));  // the shop has a bond of 1 with Acme, commitment unknown
    CHECK(dyad.layers[1].strength == 0.5);
    CHECK(dyad.layers[1].mutuality == 0.0);  // only one side has tied something up
    CHECK(close(*dyad.layers[1].share_of_b, 0.5 / 0.75));
    CHECK(dyad.layers[2].strength == 0.0);
    CHECK(dyad.substance == 0.0);
    CHECK(dyad.carrying_layer == "tie");
    CHECK(dyad.hollow_layer == "link");
    CHECK(dyad.unsupported.empty());
    CHECK(dyad.third_parties.shared.empty());
    CHECK(dyad.third_parties.opened_to_a == std::vector<std::string>{"rival", "shop"});
    const auto plain = layer_strengths(dyad);
    CHECK(plain.bond == bond.strength);
    CHECK(plain.link == 0.0);

    const Dyad back = scheme.dyad(e.acme, e.us);
    CHECK(back.layers[0].forward == bond.backward);
    CHECK(back.layers[0].strength == bond.strength);
    CHECK(close(back.layers[0].gaps[0].gap, -0.3));
    CHECK(back.layers[0].share_of_b == bond.share_of_a);

    CHECK(scheme.dyad(e.rival, e.acme).unsupported == std::vector<std::string>{"tie"});
    CHECK(scheme.dyad(e.us, e.rival).third_parties.shared == std::vector<std::string>{"acme"});
    CHECK_THROWS_WITH(scheme.dyad(e.ann, e.acme), "ara::Scheme::dyad: ann counts for us");
    CHECK_THROWS_AS(scheme.dyad(e.us, e.us), std::invalid_argument);
    CHECK_THROWS_AS(scheme.dyad(e.us, ActorIndex(99)), std::invalid_argument);
}

TEST_CASE("ara scheme: a company and the network (by hand)") {
    const scheme_test::Example e;
    const Scheme scheme(e.model, scheme_test::bond_index(), default_index<Tie>(), default_index<Link>());
    const Company acme = scheme.company(e.acme);
    CHECK(acme.layers[0].node_count == 1);  // bob
    CHECK(acme.layers[1].node_count == 1);  // the line
    CHECK(acme.layers[2].node_count == 0);
    CHECK(acme.layers[1].partners[0].actor == "us");
    CHECK(close(*acme.layers[1].partners[0].share, 2.0 / 3));
    CHECK(acme.layers[1].partners[1].unsupported);
    CHECK(acme.layers[1].unsupported_count == 1);
    CHECK(close(*acme.layers[1].concentration, 5.0 / 9));
    CHECK_FALSE(acme.layers[2].concentration);
    CHECK(scheme.company(e.us).layers[0].inside_count == 1);
    CHECK(scheme.company(e.us).layers[0].node_count == 2);

    const auto network = scheme.network();
    CHECK(network.actor_count == 4);
    CHECK(network.layers[0].pair_count == 2);
    CHECK(close(*network.layers[0].density, 2.0 / 6));
    CHECK(network.layers[0].mutual_share == 0.5);
    CHECK(network.layers[1].supported_share == 0.5);
    CHECK(network.layers[1].mean_strength == 0.375);
    CHECK_FALSE(network.layers[2].mean_strength);
    REQUIRE(network.relationships.size() == 3);
    CHECK(network.relationships[0].substance == 0.0);
    const auto of_rival = std::find_if(network.relationships.begin(), network.relationships.end(),
                                       [&](const auto& r) { return r.a == e.rival || r.b == e.rival; });
    CHECK(of_rival->unsupported);
}

TEST_CASE("ara scheme: people by themselves where ends are named") {
    const scheme_test::Example e;
    const Scheme scheme(e.model, {.ends = Ends::named}, scheme_test::bond_index(), default_index<Tie>(),
                        default_index<Link>());
    CHECK(close(*scheme.dyad(e.ann, e.bob).layers[0].forward, 0.65));
    CHECK(scheme.dyad(e.us, e.acme).layers[0].relation_count == 0);
    CHECK(scheme.network().actor_count == 7);
}

TEST_CASE("ara scheme: strengths outside their scale are all named") {
    scheme_test::Example e;
    CHECK_THROWS_WITH(Scheme(e.model, index<Bond>(part(&Bond::trust_share, {.high = 0.5})), default_index<Tie>(),
                             default_index<Link>()),
                      ContainsSubstring("bond[0].trust_share: 0.8 is not between 0 and 0.5\n") &&
                          ContainsSubstring("bond[4].trust_share"));
}

TEST_CASE("ara scheme: an unknown strength is never taken for none", "[laws]") {
    Model<> model;
    const auto a = model.actor("a"), b = model.actor("b");
    model.relate<"bond">(a, b);
    model.relate<"tie">(a, b, {.risk_reward_share = 0.5});
    model.relate<"link">(a, b, {.team_communication_share = 0.5});
    const Dyad dyad = Scheme(model, default_index<Bond>(), default_index<Tie>(), default_index<Link>()).dyad(a, b);
    CHECK_FALSE(dyad.layers[0].strength);
    CHECK_FALSE(dyad.layers[0].mutuality);
    CHECK_FALSE(dyad.substance);
    CHECK_FALSE(dyad.balance);
    CHECK_FALSE(dyad.hollow_layer);
    CHECK(dyad.layers[0].coverage == 0);
    CHECK(close(dyad.coverage, 2.0 / 3));
    CHECK(dyad.unsupported.empty());  // the bond is there
}
