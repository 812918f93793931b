// SPDX-License-Identifier: BSL-1.0
// Which way of building a relationship, at which stage? The five ways are those of the literature (T193 to T202). Their
// costs, their effects and the economics of the stages below are ILLUSTRATIVE INPUTS of this example: the source names
// the ways and gives neither. Put your own estimates in their place, for instance from `fit_driven_hidden_markov`.
#include <cstdio>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <kam/stages/decision.hpp>

namespace {

const std::vector<std::string> stages{"prospect", "supplier", "preferred", "partner", "lost"};

struct Way {
    const char* name;
    double cost;     ///< per account and half-year
    double up[4];    ///< added to the probability to move one stage up, from each stage
    double kept[4];  ///< share of the losses that it prevents
    int from_stage;  ///< where it first can be used: nobody lends to a prospect
};
const Way ways[] = {{"nothing special", 0, {0, 0, 0, 0}, {0, 0, 0, 0}, 0},
                    {"personal trust", 4, {0.08, 0.06, 0.03, 0}, {0.1, 0.2, 0.2, 0.2}, 0},
                    {"technical support", 12, {0.05, 0.12, 0.08, 0}, {0, 0.2, 0.3, 0.3}, 1},
                    {"resource support", 20, {0.02, 0.08, 0.10, 0}, {0, 0.3, 0.5, 0.6}, 1},
                    {"service levels", 9, {0.02, 0.08, 0.05, 0}, {0, 0.4, 0.4, 0.4}, 1},
                    {"risk reduction", 7, {0.14, 0.05, 0.01, 0}, {0.2, 0.1, 0.1, 0.1}, 0}};

const double margin[] = {-1, 20, 45, 90, 0};      // of a half-year, by stage
const double moves_up[] = {0.05, 0.06, 0.04, 0};  // without doing anything
const double moves_down[] = {0, 0.05, 0.06, 0.05};
const double leaves[] = {0.15, 0.12, 0.08, 0.05};

kam::stages::DecisionProblem<> problem() {
    kam::stages::DecisionProblem<> result;
    const auto n = static_cast<Eigen::Index>(stages.size());
    const auto count = static_cast<Eigen::Index>(std::size(ways));
    result.stage_names = stages;
    result.transition.assign(std::size(ways), Eigen::MatrixXd::Zero(n, n));
    result.reward.setZero(n, count);
    result.feasible.setConstant(n, count, true);
    for (Eigen::Index a = 0; a < count; ++a) {
        const Way& way = ways[a];
        result.action_names.emplace_back(way.name);
        Eigen::MatrixXd& chain = result.transition[static_cast<std::size_t>(a)];
        chain(4, 4) = 1;
        if (a > 0) result.feasible(4, a) = false;
        for (Eigen::Index s = 0; s < 4; ++s) {
            if (s < way.from_stage) result.feasible(s, a) = false;
            if (s < 3) chain(s, s + 1) = moves_up[s] + way.up[s];
            if (s > 0) chain(s, s - 1) = moves_down[s];
            chain(s, 4) = leaves[s] * (1 - way.kept[s]);
            chain(s, s) = 1 - chain.row(s).sum();
            result.reward(s, a) = margin[s] - way.cost;
        }
    }
    return result;
}

}  // namespace

int main() {
    using namespace kam::stages;
    const auto model = problem();
    const double discount = 0.95;  // per half-year
    const auto best = best_discounted_policy(model, discount);

    std::puts("Illustrative inputs: the costs and effects are examples and come from no source.\n");
    std::puts("stage       best way            value   better by  than");
    for (std::size_t s = 0; s < 4; ++s) {
        const auto name = [&](int action) { return model.action_names[static_cast<std::size_t>(action)].c_str(); };
        std::printf("%-11s %-18s %6.1f   %9.2f  %s\n", stages[s].c_str(), name(best.policy[s]),
                    best.value[static_cast<Eigen::Index>(s)], *best.advantage[s], name(*best.next_best[s]));
    }

    const Eigen::VectorXd start{{0.7, 0.3, 0, 0, 0}};
    const auto occupancy = stage_occupancy(model, best.policy, discount, start);
    std::printf(
        "\nDiscounted half-years in each stage, of an account that begins as prospect (7 in 10) or supplier:\n");
    for (std::size_t s = 0; s < 4; ++s)
        std::printf("  %s %.2f", stages[s].c_str(), occupancy[static_cast<Eigen::Index>(s)]);
    std::puts("");

    Eigen::MatrixXd cost(5, model.action_count());
    for (Eigen::Index a = 0; a < model.action_count(); ++a) cost.col(a).setConstant(ways[a].cost);
    const double free = start.dot(best.value);
    std::printf("\nWithout a budget an account is worth %.1f. With one for these ways, discounted, per account:\n",
                free);
    for (const double budget : {20.0, 40.0, 60.0}) {
        const auto within = best_policy_within_budget(model, cost, discount, start, budget);
        std::printf("  %.0f: worth %.1f, and one more would earn %.2f\n", budget, within.value, within.price);
    }
}
