// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/ara/carry.hpp>
#include <kam/ara/from_entities/portfolio_model.hpp>
#include <kam/ara/records.hpp>
#include <kam/ara/scheme.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/io/csv.hpp>
#include <kam/io/graph.hpp>
#include <kam/io/json.hpp>

using namespace kam::ara;
using kam_test::ContainsSubstring;

namespace records_test {

static_assert(kam_test::describes_every_field<StructureRecord>());
static_assert(kam_test::describes_every_field<ModelRecords<>>());
static_assert(kam_test::describes_every_field<GraphNode>());
static_assert(kam_test::describes_every_field<GraphEdge>());

constexpr kam::Date day(int number) { return kam::Date(std::chrono::days(number)); }

Model<> example() {
    Model<> model;
    const auto us = model.actor("us"), acme = model.add(Actor{"acme", "Acme \"plc\" & <Co>", {}, {}, {}, {}, {}});
    const auto ann =
        model.add(Actor{"ann", "Ann", ActorKind::person, kam::Side::supplier, kam::Function::sales, kam::Level(3), {}});
    const auto plant = model.resource("plant"), line = model.resource("line");
    const auto planning = model.activity("planning");
    model.belongs(ann, us, {day(5), {}});
    model.controls(us, plant, 0.5);
    model.controls(acme, line);
    model.performs(us, planning);
    model.supplies(us, acme);
    model.relate<"bond">(ann, acme, {.trust_share = 0.8, .commitment_level = 2}, {day(1), day(9)});
    model.relate<"tie">(plant, line, {.specific_investment = 1000});
    model.relate<"link">(planning, acme, {.edi = true});
    return model;
}

}  // namespace records_test

TEST_CASE("ara records: a model goes through JSON and comes back") {
    const auto records = to_records(records_test::example());
    const std::string json = kam::io::write_json(records);
    const auto back = kam::io::read_json<ModelRecords<>>(json);
    CHECK(kam::io::write_json(to_records(model_from(back))) == json);
    CHECK(back.bonds[0].trust_share == 0.8);
    CHECK(back.structure[0].kind == StructureKind::belongs);
}

TEST_CASE("ara records: a layer goes through CSV with its payload's own columns") {
    const auto model = records_test::example();
    const auto bonds = relation_records<"bond">(model);
    const std::string csv = kam::io::to_csv(bonds);
    CHECK_THAT(csv, ContainsSubstring("trust_share,commitment_level"));
    CHECK_THAT(csv, ContainsSubstring(",actor,ann,actor,acme,1970-01-02,1970-01-10"));
    const auto read = kam::io::read_csv<RelationRecord<Bond>>(kam::io::CsvInput::text(csv));
    Model<> copy;
    copy.actor("ann");
    copy.actor("acme");
    add_records<"bond">(copy, read.records, "bonds");
    CHECK(copy.relations<"bond">()[0].payload.trust_share == 0.8);
    CHECK(copy.relations<"bond">()[0].validity.to_on == records_test::day(9));
}

TEST_CASE("ara records: everything that is wrong is named at its place and nothing is built") {
    auto records = to_records(records_test::example());
    records.actors.push_back(records.actors[0]);
    records.structure.push_back({StructureKind::supplies, "acme", "Shop", 1, {}, {}});
    records.structure.push_back({StructureKind::supplies, "acme", "us", 1, records_test::day(2), records_test::day(1)});
    records.bonds.push_back(records.bonds[0]);
    records.bonds.push_back(records.bonds[0]);
    records.bonds[2].to_id = "ann";
    records.bonds[2].trust_share = -0.5;
    records.ties[0].from_kind = NodeKind::activity;
    records.ties[0].from_id = "planning";
    CHECK_THROWS_WITH(model_from(records),
                      "actors[3]: actor 'us': is there already\n"
                      "structure[5].to_id: there is no actor 'Shop'\n"
                      "structure[6]: ends on 1970-01-02, before it begins on 1970-01-03\n"
                      "bonds[1]: is there already, as number 0 of the bond layer\n"
                      "bonds[2]: joins 'ann' to itself\n"
                      "bonds[2].trust_share: -0.5 must be between 0 and 1\n"
                      "ties[0]: a tie does not join a node of kind activity\n");
    Model<> model = records_test::example();
    CHECK_THROWS_AS(add_records<"bond">(model, records.bonds, "bonds"), kam::InputError);
    CHECK(model.relations<"bond">().size() == 1);
}

TEST_CASE("ara records: graph files hold nodes of all kinds, structure and layers") {
    const auto model = records_test::example();
    const auto nodes = graph_nodes(model);
    const auto edges = graph_edges(model, default_index<Bond>(), &Tie::specific_investment, &Link::edi);
    CHECK(nodes.size() == 6);
    REQUIRE(edges.size() == 8);
    CHECK(edges[5].strength == 0.8);
    CHECK(edges[6].from_id == "resource:plant");
    const std::string dot = kam::io::to_dot(nodes, edges);
    CHECK_THAT(dot, ContainsSubstring("\"actor:ann\" -> \"actor:acme\" [label=\"bond\"];\n"));
    const std::string xml = kam::io::to_graphml(nodes, edges);
    CHECK_THAT(xml, ContainsSubstring("<edge source=\"resource:plant\" target=\"resource:line\">\n"
                                      "      <data key=\"edge.name\">tie</data>"));
    CHECK_THAT(xml, ContainsSubstring("<data key=\"edge.strength\">1000</data>"));
    CHECK_THAT(xml, ContainsSubstring("attr.name=\"strength\" attr.type=\"double\""));
}

TEST_CASE("ara portfolio_model: entities become actors and their relations layers") {
    kam::Portfolio portfolio;
    portfolio.accounts.resize(1);
    portfolio.accounts[0].account_id = "acme";
    portfolio.contacts.resize(2);
    portfolio.contacts[0].contact_id = "bob";
    portfolio.contacts[0].account_id = "acme";
    portfolio.contacts[0].given_name = "Bob";
    portfolio.contacts[0].family_name = "Birch";
    portfolio.contacts[1].contact_id = "ann";
    portfolio.contacts[1].side = kam::Side::supplier;
    portfolio.managers.resize(1);
    portfolio.managers[0].manager_id = "ann";
    portfolio.relations = {{kam::RelationLayer::bond, "ann", "bob", {}, {}, 0.5},
                           {kam::RelationLayer::tie, "supplier", "acme", {}, {}, 0.25},
                           {kam::RelationLayer::link, "supplier", "acme", {}, {}, {}}};
    const auto model = portfolio_model(portfolio);
    CHECK(model.count(NodeKind::actor) == 4);
    CHECK(model.actors()[2].name == "Bob Birch");
    CHECK(model.key(model.top_of(*model.find_actor("ann"))) == "supplier");
    const auto index = default_index<Strength>();
    const Scheme scheme(model, index, index, index);
    const Dyad dyad = scheme.dyad(*model.find_actor("supplier"), *model.find_actor("acme"));
    CHECK(dyad.layers[0].strength == 0.5);
    CHECK(dyad.layers[1].strength == 0.25);
    CHECK_FALSE(dyad.layers[2].strength);

    portfolio.contacts[0].account_id = "birch";
    portfolio.contacts[1].contact_id = "acme";
    portfolio.relations[1].strength = -1;
    portfolio.relations.push_back({kam::RelationLayer::tie, "acme", "acme", {}, {}, {}});
    CHECK_THROWS_WITH(portfolio_model(portfolio),
                      "contacts[0].account_id: refers to 'birch', which is not there\n"
                      "contacts[1]: key 'acme' is taken\n"
                      "relations[1].strength: -1 must be at least 0\n"
                      "relations[3]: joins 'acme' to itself\n");
}
