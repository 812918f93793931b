// SPDX-License-Identifier: BSL-1.0
// P. Bonacich, "Power and centrality: a family of measures", American Journal of Sociology 92(5), 1987: power by beta
// in a line of five actors, a star of stars and a spider, as printed with two decimals.
#include <cmath>
#include <iostream>
#include <utility>
#include <vector>

#include <kam/ara/multiplex.hpp>
#include <kam/ara/measures/power.hpp>

namespace {

using namespace kam::ara;

struct Published {
    double beta;
    std::vector<std::pair<int, double>> scores;  // of one actor of each kind
};

/// How many printed numbers are another one.
int compare(const char* name, int actors, const std::vector<std::pair<int, int>>& ties,
            const std::vector<Published>& table) {
    std::vector<Arc<>> arcs;
    for (const auto& [a, b] : ties) arcs.push_back({ActorIndex(a), ActorIndex(b), 1});
    const auto net = freeze(actors, {{"tie", arcs, false}});
    int differ = 0;
    std::cout << name << '\n';
    for (const auto& [beta, scores] : table) {
        const auto result = power(net.layer("tie"), {.beta = beta, .relative = false, .stop = {}});
        std::cout << "  beta " << beta << ':';
        for (const auto& [actor, score] : scores) {
            const double computed = std::round(result.centrality.scores[actor] * 100) / 100;
            const bool agrees = std::abs(computed - score) < 1e-9;
            differ += agrees ? 0 : 1;
            std::cout << "  " << computed << (agrees ? "" : " DIFFERS from ") << (agrees ? "" : std::to_string(score));
        }
        std::cout << '\n';
    }
    return differ;
}

}  // namespace

int main() {
    int differ = 0;
    // Centre 0, next to it 1 and 2, ends 3 and 4.
    differ += compare("Line of five (centre, next, end)", 5, {{0, 1}, {0, 2}, {1, 3}, {2, 4}},
                      {{-0.5, {{0, 0.00}, {1, 1.58}, {3, 0.00}}},
                       {-0.4, {{0, 0.73}, {1, 1.45}, {3, 0.36}}},
                       {-0.2, {{0, 1.09}, {1, 1.27}, {3, 0.54}}},
                       {0.0, {{0, 1.20}, {1, 1.20}, {3, 0.60}}},
                       {0.5, {{0, 1.28}, {1, 1.12}, {3, 0.64}}}});
    differ += compare("Star of stars (centre, middle, leaf)", 10,
                      {{0, 1}, {0, 2}, {0, 3}, {1, 4}, {1, 5}, {2, 6}, {2, 7}, {3, 8}, {3, 9}},
                      {{-0.4, {{0, -1.00}, {1, 1.67}, {4, -0.33}}}, {0.4, {{0, 1.72}, {1, 1.30}, {4, 0.57}}}});
    const std::vector<std::pair<int, double>> spider{{0, 1.62}, {1, 1.08}, {4, 0.54}};
    differ += compare("Spider (centre, middle, leaf): the same for every beta", 7,
                      {{0, 1}, {0, 2}, {0, 3}, {1, 4}, {2, 5}, {3, 6}},
                      {{-0.4, spider}, {-0.2, spider}, {0.0, spider}, {0.2, spider}, {0.4, spider}});
    std::cout << (differ == 0 ? "as published\n" : "NOT as published\n");
    return differ == 0 ? 0 : 1;
}
