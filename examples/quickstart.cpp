// SPDX-License-Identifier: BSL-1.0
#include <iostream>
#include <string>
#include <vector>

#include <kam/cash_flow.hpp>
#include <kam/selection.hpp>

struct Client {  // your own struct, nothing to inherit
    std::string id;
    double sales, growth, cost_to_serve;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, cost_to_serve))

int main() {
    using namespace kam::selection;
    const std::vector<Client> clients{
        {"Acme", 900e3, 0.02, 250e3}, {"Birch", 400e3, 0.15, 60e3}, {"Cobalt", 700e3, 0.08, 90e3}};

    const auto ranking =
        rank(clients, {benefit<&Client::sales>(0.5).between(0, 1e6), benefit<&Client::growth>(0.3).between(0, 0.2),
                       cost<&Client::cost_to_serve>(0.2).between(300e3, 0)});
    for (const auto& row : ranking.rows) {
        std::cout << row.rank << ". " << row.key << ' ' << row.score;
        for (const auto& part : explain(ranking, row.index).contributions)
            std::cout << "  " << part.criterion << ' ' << part.contribution;
        std::cout << '\n';
    }
    const auto why = why_not(ranking, "Acme", 1);
    std::cout << "Acme is " << why.gap << " behind " << why.cut_off_key << ", most by its "
              << why.gaps.front().criterion << "\n\n";

    // What Cobalt has cost and earned: half-years of selling, development, first delivery, repeat orders.
    const Eigen::VectorXd flows{{-100e3, -50e3, 40e3, 60e3, 80e3}};
    const auto curve = kam::cash_flow::curve(flows, 1);
    std::cout << "Cumulative " << curve.cumulative.transpose() << "\nMost money out " << curve.peak_funding
              << " in half-year " << curve.trough->when << ", break-even after " << *curve.payback.break_even << '\n';
    const auto rate = kam::cash_flow::irr(flows);
    std::cout << "Rate of return " << rate.value() << " per half-year, "
              << (rate.uniqueness == kam::cash_flow::Uniqueness::proved ? "the only one\n"
                                                                        : "perhaps not the only one\n");
}
