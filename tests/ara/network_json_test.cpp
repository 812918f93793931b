// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"

#include <string>
#include <vector>

#include <kam/ara.hpp>
#include <kam/ara/measures.hpp>
#include <kam/io/json/eigen.hpp>

#include "support/ara_data.hpp"

namespace network_json_test {

using namespace kam::ara;
using kam::io::write_json;
using kam_test::arc;
using kam_test::ContainsSubstring;

TEST_CASE("results of network measures are described and leave as JSON", "[ara][json]") {
    const std::vector<Arc<>> arcs{arc(0, 1), arc(1, 0)};
    const auto net = freeze(3, {{.name = "bond", .arcs = arcs}});
    const auto view = net.layer(0);
    CHECK(write_json(reciprocity(view)) ==
          R"({"share":1,"weight_share":1,"answered_count":2,"arc_count":2,"by_actor":[1,1,null]})");
    CHECK(write_json(cut_points(view)) == R"({"actors":[],"bridges":[{"first":0,"second":1}]})");
    CHECK(write_json(components(view)) == R"({"component":[0,0,1],"sizes":[2,1]})");
    CHECK_THAT(write_json(eigenvector(view)), ContainsSubstring(R"("defined":[true,true,false])"));
    CHECK_THAT(write_json(page_rank(view)), ContainsSubstring(R"("converged":true)"));
    CHECK_THAT(write_json(power(view, {.beta = 0.5})), ContainsSubstring(R"("beta":0.5)"));
    CHECK_THAT(write_json(hubs_and_authorities(view)), ContainsSubstring(R"("authorities":[0.7)"));
    CHECK_THAT(write_json(structural_holes(view)), ContainsSubstring(R"("constraint":[1,1,null])"));
    CHECK(write_json(betweenness(view)) == R"({"scores":[0,0,0],"source_count":3,"error_bound":0,"complete":true})");
    const std::vector<int> groups{0, 1, 1};
    CHECK_THAT(write_json(brokerage(view, groups)), ContainsSubstring(R"("totals":[0,0,0,0,0])"));
    CHECK_THAT(write_json(ei_index(view, groups)), ContainsSubstring(R"("external_count":2)"));
    CHECK_THAT(write_json(layer_overlap(view, view)), ContainsSubstring(R"("jaccard":1)"));
    CHECK_THAT(write_json(qap(view, view, {.permutations = 5})), ContainsSubstring(R"("permutation_count":5)"));
    CHECK(write_json(layers_per_pair(net)) == R"({"pairs_by_layers":[2],"mean":1})");
    CHECK_THAT(write_json(participation(net)), ContainsSubstring(R"("neighbourhood":[1,1,0])"));
    CHECK_THAT(write_json(page_rank_versatility(net)), ContainsSubstring(R"("by_layer":[[)"));
}

}  // namespace network_json_test
