// SPDX-License-Identifier: BSL-1.0
// Three places for key accounts, ten candidates: who is chosen by five methods, how far weights may move before that
// changes, with what probability each account belongs to the three, and what would have to change for another one.
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include <kam/selection.hpp>
#include <kam/selection/challenge.hpp>
#include <kam/selection/uncertain/acceptability.hpp>

enum class Prestige { unknown_name, known, reference, opens_doors };
BOOST_DESCRIBE_ENUM(Prestige, unknown_name, known, reference, opens_doors)

struct Client {
    std::string id;
    double sales = 0;                // a year
    std::optional<double> growth{};  // a year; a prospect has none yet
    double cost_to_serve = 0;        // a year
    double credit_days = 0;
    Prestige prestige{};
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, cost_to_serve, credit_days, prestige))

int main() {
    using namespace kam::selection;
    const std::vector<Client> clients{{"Acme", 940e3, 0.02, 250e3, 60, Prestige::known},
                                      {"Birch", 400e3, 0.15, 60e3, 30, Prestige::reference},
                                      {"Cobalt", 720e3, 0.08, 90e3, 30, Prestige::known},
                                      {"Delta", 650e3, 0.05, 110e3, 45, Prestige::opens_doors},
                                      {"Ember", 510e3, 0.11, 100e3, 14, Prestige::known},
                                      {"Fjord", 830e3, -0.03, 130e3, 30, Prestige::reference},
                                      {"Grove", 120e3, 0.19, 30e3, 30, Prestige::unknown_name},
                                      {"Harbour", 600e3, 0.12, 140e3, 90, Prestige::reference},
                                      {"Iris", 0, std::nullopt, 45e3, 30, Prestige::opens_doors},
                                      {"Juno", 300e3, 0.06, 50e3, 20, Prestige::known}};
    constexpr std::size_t places = 3;

    // One set of criteria for every method: scales and weights, thresholds of what is a difference, and how sure the
    // values are. That a prospect has no growth counts as none, because this firm says so.
    const std::vector<Criterion<Client>> criteria{
        benefit<&Client::sales>(0.4).between(0, 1e6).indifferent(20e3).prefer(150e3),
        benefit<&Client::growth>(0.25).between(-0.05, 0.2).uncertain(UncertaintyKind::normal, 0.02).missing_is(0),
        cost<&Client::cost_to_serve>(0.15).between(300e3, 0).indifferent(10e3).prefer(60e3).veto(220e3),
        cost<&Client::credit_days>(0.05).between(90, 0).indifferent(5).prefer(30),
        benefit<&Client::prestige>(0.15).between(0, 3)};

    const Ranking ranking = rank(clients, criteria);
    RankOrder additive;
    for (const auto& row : ranking.rows) {
        additive.order.push_back(row.index);
        additive.ranks.push_back(row.rank);
        std::printf("%zu. %-8s %.3f\n", row.rank, row.key.c_str(), row.score);
    }

    const auto table = criteria_table(clients, criteria);
    const auto names = [&](const RankOrder& order) {
        std::string text;
        for (std::size_t k = 0; k < places; ++k) text += ' ' + clients[order.order[k]].id;
        return text;
    };
    const std::vector<NamedRanking> methods{{"additive", additive},
                                            {"TOPSIS", topsis(clients, criteria, TopsisScale::vector).ranking},
                                            {"VIKOR", vikor(clients, criteria).ranking},
                                            {"PROMETHEE", promethee(clients, criteria).ranking}};
    std::printf("\nThe first three by\n");
    for (const auto& method : methods) std::printf("  %-10s%s\n", method.name.c_str(), names(method.ranking).c_str());
    for (const auto& pair : compare_methods(methods, places).pairs) {
        if (pair.first == "additive") std::printf("  tau-b with %s %.2f\n", pair.second.c_str(), *pair.tau_b);
    }
    const std::vector<Client> profiles{{"potential", 250e3, 0.03, 200e3, 60, Prestige::known},
                                       {"key", 550e3, 0.06, 150e3, 45, Prestige::known}};
    const auto sorted = electre_tri(clients, criteria, profiles);
    std::printf("  ELECTRE TRI:");
    for (std::size_t i = 0; i < clients.size(); ++i) {
        if (sorted.accounts[i].pessimistic_name == "key") std::printf(" %s", clients[i].id.c_str());
    }

    std::printf("\n\nThe additive three stay the three while\n");
    for (const auto& one : stability(ranking, places).criteria) {
        std::printf("  the weight of %-13s %.2f is within %.3f and %.3f", one.criterion.c_str(), one.weight, *one.low,
                    *one.high);
        if (!one.high_enters.empty()) {
            std::printf("; then %s for %s", one.high_enters.c_str(), one.high_leaves.c_str());
        }
        std::printf("\n");
    }

    AcceptabilityOptions options;
    options.places = places;
    options.seed = 1;
    options.weights = weights_near({0.4, 0.25, 0.15, 0.05, 0.15}, 0.5);
    const auto chosen = acceptability(table, options);
    std::printf("\nAmong the three, with weights up to a half off and growth uncertain by 2 %%\n");
    for (const auto& account : chosen.accounts) {
        std::printf("  %-8s %4.0f %%\n", account.key.c_str(), 100 * account.top_share);
    }

    std::printf("\nWhy not, and what would do\n");
    ObstacleOptions good_enough;
    good_enough.least_score = 0.5;
    for (const auto& one : obstacles(ranking, places, good_enough).not_chosen) {
        const auto way = qualify(ranking, one.key, places, {{"sales", 0.1}, {"cost_to_serve", 0.4}});
        std::printf("  %-8s %s", one.key.c_str(),
                    one.obstacle == Obstacle::capacity ? "good enough, no place" : one.criterion.c_str());
        for (const auto& change : way.cheapest) std::printf("; %s %+.0f", change.criterion.c_str(), *change.change);
        std::printf(way.cheapest.empty() ? "; not by sales and cost to serve\n" : ", for %.0f\n",
                    way.cheapest_cost.value_or(0));
    }

    // What if Harbour did?
    auto what_if = clients;
    for (const auto& change : qualify(ranking, "Harbour", places, {{"sales", 0.1}, {"cost_to_serve", 0.4}}).cheapest) {
        (change.criterion == "sales" ? what_if[7].sales : what_if[7].cost_to_serve) = *change.needed;
    }
    std::printf("Harbour would be number %zu of %zu\n", why_not(rank(what_if, criteria), "Harbour", places).rank,
                places);
}
