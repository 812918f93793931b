// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/describe/class.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/data.hpp"
#include "support/describes.hpp"

#include <kam/ara/dependence.hpp>
#include <kam/io/csv.hpp>

using namespace kam::ara;
using kam_test::close;

namespace dependence_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

static_assert(kam_test::describes_every_field<Stake<double>>());
static_assert(kam_test::describes_every_field<PowerBalance<double>>());
static_assert(kam_test::describes_every_field<TradeRelation>());
static_assert(kam_test::describes_every_field<TradingFirm>());
static_assert(kam_test::describes_every_field<TradeDependence>());

struct Contract {
    std::string customer, supplier;
    std::optional<double> amount_aud;
    int n_suppliers = 1;
};
BOOST_DESCRIBE_STRUCT(Contract, (), (customer, supplier, amount_aud, n_suppliers))

std::optional<double> amount(const Contract& contract) {
    return contract.amount_aud ? std::optional(*contract.amount_aud / contract.n_suppliers) : std::nullopt;
}

const TradingFirm& find(const std::vector<TradingFirm>& firms, const std::string& name) {
    for (const TradingFirm& firm : firms) {
        if (firm.firm == name) return firm;
    }
    throw std::runtime_error("no " + name);
}

}  // namespace dependence_test
using dependence_test::Contract;

TEST_CASE("ara power_balance: by hand") {
    const Stake<> supplier{0.4, 0.25}, customer{0.1, 0.5};
    CHECK(close(dependence(supplier), 0.3));
    CHECK(close(dependence(customer), 0.05));
    const auto power = power_balance(supplier, customer);
    CHECK(close(power.imbalance, 0.25));
    CHECK(close(power.joint, 0.35));
    CHECK(close(power.relative_power_of_a, 1.0 / 7));
    const auto turned = power_balance(customer, supplier);
    CHECK(turned.imbalance == power.imbalance);
    CHECK(close(turned.relative_power_of_a, 6.0 / 7));
    CHECK(power_balance(0.0, 0.0).relative_power_of_a == 0.5);
    CHECK(power_balance(0.0, 0.0).imbalance == 0);
    CHECK_THROWS_AS(dependence(Stake<>{1.1, 0}), std::invalid_argument);
    CHECK_THROWS_AS(dependence(Stake<>{0.1, std::nan("")}), std::invalid_argument);
    CHECK_THROWS_WITH(power_balance(-0.1, 0.2),
                      "ara::power_balance: a dependence of -0.1, but it must lie between 0 and 1");
}

TEST_CASE("ara balancing_moves: Emerson's four ways, how far each goes and how far it must (by hand)") {
    // Dependences 0.3 and 0.1.
    const Stake<> a{0.4, 0.25}, b{0.2, 0.5};
    const auto moves = balancing_moves(a, b, 0.5);
    REQUIRE(moves.size() == 4);
    CHECK(moves[0].move == BalancingMove::withdraw);
    CHECK(close(moves[0].after.dependence_of_a, 0.15));  // 0.2 x 0.75
    CHECK(close(*moves[0].balancing_share, 0.1 / 0.75));
    CHECK(close(moves[1].after.dependence_of_a, 0.4 * 0.375));  // substitutability 0.625
    CHECK(close(*moves[1].balancing_share, 0.75));              // 0.4 x 0.25 = 0.1
    CHECK(close(moves[2].after.dependence_of_b, 0.6 * 0.5));
    CHECK(close(*moves[2].balancing_share, 0.6));
    CHECK(close(moves[3].after.dependence_of_b, 0.2 * 0.75));
    CHECK_FALSE(moves[3].balancing_share);  // 0.2 of the turnover can never be worth 0.3
    for (const auto& move : moves) CHECK(move.after.imbalance < power_balance(a, b).imbalance);
    for (const auto& move : balancing_moves(a, b, 0.0)) CHECK(close(move.after.imbalance, 0.2));
    CHECK_THROWS_AS(balancing_moves(a, b, 1.5), std::invalid_argument);
}

TEST_CASE("ara trade_dependence: several sales of a pair and amounts that are unknown (by hand)") {
    const std::vector<Contract> contracts{{"Acme", "Us", 30, 1},   {"Birch", "Us", 10, 1}, {"Acme", "Rival", 50, 1},
                                          {"Acme", "Us", 20, 1},   {"Acme", "Us", {}, 1},  {"Cobalt", "Panel", {}, 1},
                                          {"Birch", "Panel", 0, 1}};
    const auto trade = trade_dependence(contracts, &Contract::supplier, &Contract::customer, &Contract::amount_aud);
    REQUIRE(trade.relations.size() == 5);
    const auto& us = trade.relations[0];
    CHECK((us.supplier == "Us" && us.customer == "Acme" && us.amount == 50 && us.trade_count == 3));
    CHECK(close(us.supplier_share, 50.0 / 60));
    CHECK(close(us.customer_share, 0.5));
    CHECK(close(us.power.imbalance, 50.0 / 60 - 0.5));
    CHECK(trade.relations[1].supplier == "Rival");
    CHECK(trade.relations[1].power.dependence_of_a == 1);
    CHECK(trade.relations[3].amount == 0);
    CHECK(trade.not_counted == std::vector<std::string>{"Panel", "Cobalt"});
    const auto& acme = dependence_test::find(trade.customers, "Acme");
    CHECK((acme.partner_count == 2 && acme.herfindahl == 0.5 && acme.total == 100));

    const auto softened =
        trade_dependence(contracts, &Contract::supplier, &Contract::customer, &Contract::amount_aud,
                         [](const TradeRelation&, bool of_customer) { return of_customer ? 0.5 : 0.0; });
    CHECK(close(softened.relations[0].power.dependence_of_a, 25.0 / 60));
    CHECK(close(softened.relations[0].power.dependence_of_b, 0.5));

    CHECK_THROWS_WITH(trade_dependence(std::vector<Contract>{{"", "Us", 1, 1}, {"Us", "Us", 1, 1}, {"A", "B", -1, 1}},
                                       &Contract::supplier, &Contract::customer, &Contract::amount_aud),
                      "records[0]: has no customer\n"
                      "records[1]: 'Us' sells to itself\n"
                      "records[2]: an amount of -1 must be finite and not below 0\n");
}

TEST_CASE("ara trade_dependence: the contracts of the ACT Government 2025 (python3 csv)") {
    const auto file = kam_test::data_file("ara/act_contracts_2025/contracts.csv");
    if (!file) {
        WARN("skipped: act_contracts_2025");
        return;
    }
    const auto contracts = kam::io::read_csv<Contract>(*file).records;
    CHECK(contracts.size() == 1329);
    const auto trade = trade_dependence(contracts, &Contract::supplier, &Contract::customer, &dependence_test::amount);
    CHECK(trade.customers.size() == 24);
    double total = 0;
    for (const auto& customer : trade.customers) total += customer.total;
    CHECK(close(total, 1639045606.97, 1e-11));
    const auto& health = dependence_test::find(trade.customers, "Canberra Health Services");
    CHECK(close(health.herfindahl, 0.04334729057803028, 1e-12));
    const auto largest = std::find_if(trade.relations.begin(), trade.relations.end(),
                                      [](const auto& r) { return r.customer == "Canberra Health Services"; });
    CHECK(largest->supplier == "Haines Medical Australia Pty Ltd");
    CHECK(close(largest->customer_share, 0.09488870646675795));
    CHECK(close(largest->supplier_share, 0.9957947033793488));
    CHECK(close(largest->power.imbalance, 0.9009059969125909));
    CHECK(trade.relations[0].supplier == "SG Fleet Australia Pty Limited");
    CHECK(close(trade.relations[0].customer_share, 0.810396670202151));
    CHECK(trade.relations[0].supplier_share == 1);
    CHECK(trade.relations[1].supplier == "VEOLIA ENVIRONMENTAL SERVICES (AUSTRALIA) PTY LTD");
    CHECK(close(trade.relations[1].customer_share, 0.5909810938914655));
    CHECK(close(trade.relations[2].customer_share, 0.6001733844293401));
    CHECK(close(trade.relations[3].customer_share, 0.18175342960370322));
    CHECK(close(trade.relations[4].customer_share, 0.13702275233137462));
    CHECK(close(trade.relations[4].supplier_share, 0.8530994622031385));
}

TEST_CASE("ara power_balance: fifty digits and derivatives", "[scalar]") {
    using dependence_test::Wide;
    const auto wide = power_balance(Stake<Wide>{Wide(1) / 3, Wide(0)}, Stake<Wide>{Wide(1) / 7, Wide(0)});
    CHECK(close(wide.imbalance, Wide(Wide(4) / 21), 1e-49));
    using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    // relative power of a = db / (da + db): derivative by da at (0.3, 0.1) is -0.1 / 0.16
    const auto dual = power_balance(Dual(0.3, 1, 0), Dual(0.1, Eigen::Matrix<double, 1, 1>(0.0)));
    CHECK(close(dual.relative_power_of_a.derivatives()[0], -0.625));
}
