// SPDX-License-Identifier: BSL-1.0
#include <iostream>
#include <string>
#include <vector>

#include <kam/cash_flow.hpp>
#include <kam/selection/why_not.hpp>

struct Client {  // your own struct, nothing to inherit
    std::string id;
    double sales, growth, gross_profit, orders, visits, cost_to_serve;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, gross_profit, orders, visits, cost_to_serve))

int main() {
    using namespace kam::cash_flow;
    using namespace kam::selection;
    std::vector<Client> clients{{"Acme", 900e3, 0.02, 220e3, 1500, 100, 0},
                                {"Birch", 400e3, 0.15, 140e3, 300, 30, 0},
                                {"Cobalt", 700e3, 0.08, 250e3, 600, 30, 0}};
    const ActivityRates<> rates{.orders = 100, .visits = 1000};
    for (auto& [id, sales, growth, profit, orders, visits, cost] : clients)
        cost = cost_to_serve(ActivityCounts<>{.orders = orders, .visits = visits}, rates).total;
    const auto whale = whale_curve(clients, [](const Client& c) { return c.gross_profit - c.cost_to_serve; });
    std::cout << "Profit " << whale.total << ", of which the best clients earn " << *whale.peak_share << '\n';

    const auto ranking =
        rank(clients, {benefit<&Client::sales>(0.5).between(0, 1e6), benefit<&Client::growth>(0.3).between(0, 0.2),
                       cost<&Client::cost_to_serve>(0.2).between(300e3, 0)});
    for (const auto& row : ranking.rows)
        std::cout << row.rank << ". " << row.key << ' ' << row.score << ", of that for sales "
                  << explain(ranking, row.index).contributions.front().contribution << '\n';
    const auto why = why_not(ranking, "Acme", 1);
    std::cout << "Acme is " << why.gap << " behind " << why.cut_off_key << ", most by its "
              << why.gaps.front().criterion << "\n\n";

    // What Cobalt has cost and earned: half-years of selling, development, first delivery, repeat orders.
    const Eigen::VectorXd flows{{-100e3, -50e3, 40e3, 60e3, 80e3}};
    const auto all = curve(flows, 1);
    std::cout << "Cumulative " << all.cumulative.transpose() << "\nMost money out " << all.peak_funding
              << " in half-year " << all.trough->when << ", break-even after " << *all.payback.break_even << '\n';
    const auto rate = irr(flows);
    std::cout << "Rate of return " << rate.value()
              << " per half-year, as the only one: " << kam::name_of(rate.uniqueness) << '\n';
}
