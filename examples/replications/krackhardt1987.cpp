// SPDX-License-Identifier: BSL-1.0
// D. Krackhardt, "Cognitive social structures", Social Networks 9, 1987: 21 managers of a high-tech firm. Who reports
// to whom is typed in; the other layers come from the folder given as an argument, which holds edges.csv (layer,
// source, target from 1) and nodes.csv (id, dept):
//     replicate_krackhardt1987 krackhardt_hightech
#include <array>
#include <cmath>
#include <iostream>
#include <string>
#include <vector>

#include <kam/ara/measures/brokerage.hpp>
#include <kam/ara/multiplex.hpp>
#include <kam/ara/measures/structural_holes.hpp>
#include <kam/io/csv.hpp>

namespace {

using namespace kam::ara;

constexpr int managers = 21;
constexpr int chief = 6;
/// Whom each manager reports to, from 0; the chief to nobody.
constexpr std::array<int, managers> boss{1,  6,  13, 1,  13, 20, chief, 20, 13, 17, 17,
                                         20, 13, 6,  13, 1,  20, 6,     13, 13, 6};

struct Edge {
    std::string layer;
    int source = 0, target = 0;
};
BOOST_DESCRIBE_STRUCT(Edge, (), (layer, source, target))
struct Manager {
    int id = 0, dept = 0;
};
BOOST_DESCRIBE_STRUCT(Manager, (), (id, dept))

bool check(const char* what, double computed, double published) {
    const bool agrees = std::abs(computed - published) < 1e-9;
    std::cout << what << ": " << computed << " (published " << published << ')' << (agrees ? "\n" : " DIFFERS\n");
    return agrees;
}

bool check_reports() {
    std::vector<Arc<>> arcs;
    for (int i = 0; i < managers; ++i) {
        if (i != chief) arcs.push_back({ActorIndex(i), ActorIndex(boss[static_cast<std::size_t>(i)]), 1});
    }
    const auto net = freeze(managers, {{"reports_to", arcs, true}});
    bool agrees = check("Reports", net.arc_count(0), 20);
    // The chief names nobody and is named by four who do not know each other: 4 x (1/4)^2.
    agrees &= check("Constraint of the chief", structural_holes(net.layer(0)).constraint[chief], 0.25);
    return agrees;
}

bool check_advice(const std::string& folder) {
    const auto edges = kam::io::read_csv<Edge>(folder + "/edges.csv").records;
    const auto people = kam::io::read_csv<Manager>(folder + "/nodes.csv").records;
    std::vector<Arc<>> arcs;
    for (const Edge& edge : edges) {
        if (edge.layer == "advice") arcs.push_back({ActorIndex(edge.source - 1), ActorIndex(edge.target - 1), 1});
    }
    std::vector<int> departments;
    for (const Manager& manager : people) departments.push_back(manager.dept);
    const auto net = freeze(managers, {{"advice", arcs, true}});
    const auto roles = brokerage(net.layer(0), std::span<const int>(departments));
    const std::array<double, 5> published{28, 69, 62, 95, 246};  // in the order of BrokerRole
    bool agrees = check("Advice", net.arc_count(0), 190);
    for (std::size_t role = 0; role < published.size(); ++role) {
        const std::string name(kam::name_of(static_cast<BrokerRole>(role)));
        agrees &= check(("Brokerage between departments, " + name).c_str(), static_cast<double>(roles.totals[role]),
                        published[role]);
    }
    return agrees;
}

}  // namespace

int main(int argc, char** argv) try {
    bool agrees = check_reports();
    if (argc > 1) agrees &= check_advice(argv[1]);
    std::cout << (agrees ? "as published\n" : "NOT as published\n");
    return agrees ? 0 : 1;
} catch (const kam::InputError& error) {
    std::cerr << error.what();
    return 1;
}
