// SPDX-License-Identifier: BSL-1.0
// J. F. Padgett, C. K. Ansell, "Robust action and the rise of the Medici, 1400-1434", American Journal of Sociology
// 98(6), 1993: marriage and business among sixteen families of Florence, as analysed ever since. The ties are those of
// R. L. Breiger, P. E. Pattison, Social Networks 8, 1986.
#include <algorithm>
#include <cmath>
#include <iostream>
#include <utility>
#include <vector>

#include <kam/ara/measures/betweenness.hpp>
#include <kam/ara/measures/eigenvector.hpp>
#include <kam/ara/measures/layer_overlap.hpp>
#include <kam/ara/multiplex.hpp>

namespace {

using namespace kam::ara;

constexpr int medici = 8;
constexpr int families = 16;  // in alphabetical order, Acciaiuoli 0 to Tornabuoni 15; Pucci (11) has no tie

std::vector<Arc<>> ties(const std::vector<std::pair<int, int>>& pairs) {
    std::vector<Arc<>> arcs;
    for (const auto& [a, b] : pairs) arcs.push_back({ActorIndex(a), ActorIndex(b), 1});
    return arcs;
}

bool check(const char* what, double computed, double published, double half_unit) {
    const bool agrees = std::abs(computed - published) <= half_unit;
    std::cout << what << ": " << computed << " (published " << published << ')' << (agrees ? "\n" : " DIFFERS\n");
    return agrees;
}

}  // namespace

int main() {
    const auto marriage =
        ties({{0, 8},  {1, 5}, {1, 6},  {1, 8},  {2, 4},  {2, 8},  {3, 6},  {3, 10},  {3, 14},  {4, 10},
              {4, 14}, {6, 7}, {6, 15}, {8, 12}, {8, 13}, {8, 15}, {9, 13}, {10, 14}, {12, 14}, {12, 15}});
    const auto business = ties({{2, 4},
                                {2, 5},
                                {2, 8},
                                {2, 10},
                                {3, 6},
                                {3, 7},
                                {3, 10},
                                {4, 7},
                                {4, 10},
                                {5, 8},
                                {6, 7},
                                {7, 10},
                                {8, 9},
                                {8, 13},
                                {8, 15}});
    const auto net = freeze(families, {{"marriage", marriage, false}, {"business", business, false}});
    bool agrees = true;
    const auto overlap = layer_overlap(net.layer("marriage"), net.layer("business"));
    agrees &= check("Ties of marriage", overlap.first_count, 20, 0);
    agrees &= check("Ties of business", overlap.second_count, 15, 0);
    agrees &= check("Both", overlap.shared_count, 8, 0);
    agrees &= check("Jaccard", overlap.jaccard.value(), 8.0 / 27, 1e-12);
    agrees &= check("Correlation", overlap.correlation.value(), 0.3719, 0.00005);
    agrees &=
        check("Betweenness of the Medici by marriage", betweenness(net.layer("marriage")).scores[medici], 47.5, 1e-9);
    const auto leading = eigenvector(net.layer("marriage"));
    agrees &= check("Largest eigenvalue of marriage", *std::max_element(leading.values.begin(), leading.values.end()),
                    3.2561, 0.00005);
    Eigen::Index first = 0;
    leading.centrality.scores.maxCoeff(&first);
    agrees &= check("Most central by eigenvector: family", static_cast<double>(first), medici, 0);
    std::cout << (agrees ? "as published\n" : "NOT as published\n");
    return agrees ? 0 : 1;
}
