// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include "support/catch.hpp"

#include <kam/io/graph.hpp>

namespace graph_test {

struct Person {
    std::string id;
    std::string name;
    int age = 0;
    std::vector<int> list;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, name, age, list))

struct Knows {
    std::string from_id, to_id;
    std::optional<double> trust;
};
BOOST_DESCRIBE_STRUCT(Knows, (), (from_id, to_id, trust))

struct Pays {
    std::string from_id, to_id;
    bool late = false;
};
BOOST_DESCRIBE_STRUCT(Pays, (), (from_id, to_id, late))

const std::vector<Person> people{{"a", "Ann \"A\" <&>", 40, {}}, {"b\\", "", 50, {1}}};

}  // namespace graph_test
using namespace graph_test;

TEST_CASE("io graph: GraphML with the known fields as attributes") {
    CHECK(kam::io::to_graphml(people, std::vector<Knows>{{"a", "b\\", 0.5}, {"b\\", "a", {}}}) ==
          R"(<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="node.id" for="node" attr.name="id" attr.type="string"/>
  <key id="node.name" for="node" attr.name="name" attr.type="string"/>
  <key id="node.age" for="node" attr.name="age" attr.type="long"/>
  <key id="edge.from_id" for="edge" attr.name="from_id" attr.type="string"/>
  <key id="edge.to_id" for="edge" attr.name="to_id" attr.type="string"/>
  <key id="edge.trust" for="edge" attr.name="trust" attr.type="double"/>
  <graph id="network" edgedefault="directed">
    <node id="a">
      <data key="node.id">a</data>
      <data key="node.name">Ann &quot;A&quot; &lt;&amp;&gt;</data>
      <data key="node.age">40</data>
    </node>
    <node id="b\">
      <data key="node.id">b\</data>
      <data key="node.age">50</data>
    </node>
    <edge source="a" target="b\">
      <data key="edge.from_id">a</data>
      <data key="edge.to_id">b\</data>
      <data key="edge.trust">0.5</data>
    </edge>
    <edge source="b\" target="a">
      <data key="edge.from_id">b\</data>
      <data key="edge.to_id">a</data>
    </edge>
  </graph>
</graphml>
)");
}

TEST_CASE("io graph: DOT with labels, and several tables of edges") {
    kam::io::GraphOptions options;
    options.directed = false;
    options.label = "name";
    CHECK(kam::io::to_dot(people, options, std::vector<Knows>{{"a", "b\\", 0.5}},
                          std::vector<Pays>{{"b\\", "a", true}}) ==
          "graph \"network\" {\n"
          "  \"a\" [label=\"Ann \\\"A\\\" <&>\"];\n"
          "  \"b\\\\\";\n"
          "  \"a\" -- \"b\\\\\";\n"
          "  \"b\\\\\" -- \"a\";\n"
          "}\n");
    const std::string both = kam::io::to_graphml(people, options, std::vector<Knows>{{"a", "b\\", 0.5}},
                                                 std::vector<Pays>{{"b\\", "a", true}});
    CHECK(both.find("edge.from_id\" for") == both.rfind("edge.from_id\" for"));  // declared once
    CHECK(both.find("<data key=\"edge.late\">true</data>") != std::string::npos);
}

TEST_CASE("io graph: what has no place in a file is replaced or left out") {
    const std::vector<Person> hostile{{"x",
                                       "a\x01"
                                       "b\xFF"
                                       "c\r\n\td",
                                       1,
                                       {}}};
    const auto xml =
        kam::io::to_graphml(hostile, std::vector<Knows>{{"x", "x", std::numeric_limits<double>::infinity()}});
    CHECK(xml.find("a\xEF\xBF\xBD"
                   "b\xEF\xBF\xBD"
                   "c&#13;&#10;&#9;d") != std::string::npos);
    CHECK(xml.find("edge.trust\">") == std::string::npos);
    CHECK(kam::io::to_dot(hostile, std::vector<Knows>{}).find("c\\n\td") != std::string::npos);
    CHECK_THROWS_WITH(kam::io::to_dot(std::vector<Person>{{"x", {}, 1, {}}, {"x", {}, 2, {}}, {"", {}, 3, {}}},
                                      std::vector<Knows>{{"x", "y", {}}}),
                      "nodes[1]: key 'x' was used at nodes[0]\n"
                      "nodes[2]: has no key\n"
                      "edges[0].to_id: there is no node 'y'\n");
}
