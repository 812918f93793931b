// SPDX-License-Identifier: BSL-1.0
// A register of public contracts as an ARA network: who depends on whom, why, and what would balance it. Reads the
// contracts of the ACT Government of 2025 (CC0, from its tenders portal) from the CSV file given as an argument, or a
// short excerpt of them:
//     ara_network contracts.csv
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include <kam/ara.hpp>
#include <kam/ara/measures.hpp>
#include <kam/io/csv.hpp>

namespace {

struct Contract {
    std::string customer, supplier, contract_type;
    kam::Date execution_date{}, expiry_date{};
    std::optional<double> amount_aud;  // of the whole contract; empty or 0: not given, as for panels
    int n_suppliers = 1;               // who share it
};
BOOST_DESCRIBE_STRUCT(Contract, (),
                      (customer, supplier, contract_type, execution_date, expiry_date, amount_aud, n_suppliers))

constexpr const char* excerpt =
    R"(customer,supplier,contract_type,execution_date,expiry_date,amount_aud,n_suppliers
Canberra Health Services,Haines Medical Australia Pty Ltd,Contract,2025-09-05,2026-09-04,7823332.0,1
Canberra Health Services,Haines Medical Australia Pty Ltd,Contract,2025-12-22,2026-12-21,180432.0,1
Canberra Institute of Technology,Haines Medical Australia Pty Ltd,Contract,2025-12-22,2026-12-21,39916.8,1
Canberra Health Services,Shaw Building Group,Contract,2025-04-23,2026-04-22,8651684.54,1
Canberra Health Services,Molnlycke Health Care,Contract,2025-09-24,2030-09-25,7665556.0,1
City Renewal Authority,Complex Co. Pty Ltd,Contract,2025-11-14,2027-06-22,24764421.89,1
"Chief Minister, Treasury and Economic Development Directorate",)"
    R"(Complex Co. Pty Ltd,Contract,2025-09-05,2027-08-31,8947556.37,1
Transport Canberra and City Services,Complex Co. Pty Ltd,Contract,2025-02-07,2026-07-17,455164.69,1
Community Services Directorate,Hindmarsh Construction Australia Pty Ltd,Contract,2025-06-11,2027-12-19,46200000.0,1
Education Directorate,Hindmarsh Construction Australia Pty Ltd,Contract,2025-03-21,2026-01-08,2955393.0,1
Infrastructure Canberra,Hindmarsh Construction Australia Pty Ltd,Panel Contract,2025-02-11,2028-09-30,0.0,1
Digital Canberra,Salesforce,Contract,2025-12-05,2028-12-10,23100000.0,1
)";

/// What the register tells of each layer: repeated awards and panels as a sign of the bond, money as the tie, the time
/// of running contracts as the link.
struct Award {
    int count = 0;
    bool panel = false;
};
BOOST_DESCRIBE_STRUCT(Award, (), (count, panel))
struct Value {
    double amount_aud = 0;
};
BOOST_DESCRIBE_STRUCT(Value, (), (amount_aud))
struct Term {
    double months = 0;
};
BOOST_DESCRIBE_STRUCT(Term, (), (months))

using Register = kam::ara::Model<kam::ara::Actor, Award, Value, Term>;

std::optional<double> amount(const Contract& contract) {
    if (!contract.amount_aud) return std::nullopt;
    return *contract.amount_aud / contract.n_suppliers;
}

Register network_of(const std::vector<Contract>& contracts) {
    Register model(kam::ara::Repeats::keep);  // every contract stays a relation of its own
    for (const Contract& contract : contracts) {
        const auto customer = model.actor(contract.customer), supplier = model.actor(contract.supplier);
        const kam::ara::Validity term{contract.execution_date, contract.expiry_date};
        const auto days = static_cast<double>((contract.expiry_date - contract.execution_date).count());
        const bool panel = contract.contract_type != "Contract";
        model.relate<"bond">(customer, supplier, {1, panel}, term);
        if (amount(contract).value_or(0) > 0) model.relate<"tie">(customer, supplier, {*amount(contract)}, term);
        model.relate<"link">(customer, supplier, {days / (365.25 / 12)}, term);
    }
    return model;
}

std::string percent(double share) {
    std::string text = std::to_string(static_cast<long>(share * 1000 + 0.5));
    if (text.size() == 1) text.insert(0, "0");
    return text.insert(text.size() - 1, ".") + " %";
}

const kam::ara::TradingFirm& find(const std::vector<kam::ara::TradingFirm>& firms, const std::string& name) {
    return *std::find_if(firms.begin(), firms.end(), [&](const auto& firm) { return firm.firm == name; });
}

/// Who needs whom, and what the weaker side could do.
void explain(const kam::ara::TradeRelation& relation, const kam::ara::TradeDependence& trade) {
    using kam::ara::Stake;
    const auto& customer = find(trade.customers, relation.customer);
    const auto& supplier = find(trade.suppliers, relation.supplier);
    const bool supplier_is_weaker = relation.power.dependence_of_a > relation.power.dependence_of_b;
    const bool balanced = relation.power.imbalance == 0;
    std::cout << relation.supplier << " -> " << relation.customer << ": AUD " << std::fixed << std::setprecision(0)
              << relation.amount << " in " << relation.trade_count << " contract(s)\n  the supplier has "
              << percent(relation.supplier_share) << " of its sales there (" << supplier.partner_count
              << " customer(s)), the customer " << percent(relation.customer_share) << " of its spend ("
              << customer.partner_count << " supplier(s))\n  imbalance " << std::setprecision(2)
              << relation.power.imbalance << ", joint dependence " << relation.power.joint << ": "
              << (balanced             ? "power is balanced"
                  : supplier_is_weaker ? "the customer holds the power"
                                       : "the supplier holds the power")
              << '\n';
    if (balanced) return;
    const Stake<> a{relation.supplier_share, 0}, b{relation.customer_share, 0};
    const auto moves = supplier_is_weaker ? balancing_moves(a, b, 0.5) : balancing_moves(b, a, 0.5);
    std::cout << "  balanced if the " << (supplier_is_weaker ? "supplier" : "customer") << " had only "
              << percent(moves[0].balancing_share.value()) << " of its business there, or the other were "
              << percent(moves[1].balancing_share.value()) << " replaceable\n";
}

}  // namespace

int main(int argc, char** argv) try {
    using namespace kam::ara;
    const auto contracts = argc > 1 ? kam::io::read_csv<Contract>(argv[1]).records
                                    : kam::io::read_csv<Contract>(kam::io::CsvInput::text(excerpt)).records;
    const auto trade = trade_dependence(contracts, &Contract::supplier, &Contract::customer, amount);
    std::cout << contracts.size() << " contracts, " << trade.customers.size() << " customers, "
              << trade.suppliers.size() << " suppliers; shares are those of the register\n\n";

    // Relations come with the largest amount first.
    const auto first = [&](const auto& wanted) {
        return *std::find_if(trade.relations.begin(), trade.relations.end(), wanted);
    };
    std::cout << "The largest of all\n";
    explain(trade.relations.front(), trade);
    const auto& widest =
        *std::max_element(trade.customers.begin(), trade.customers.end(),
                          [](const auto& x, const auto& y) { return x.partner_count < y.partner_count; });
    std::cout << "\nThe largest supplier of the customer with most suppliers (Herfindahl " << std::setprecision(4)
              << widest.herfindahl << ")\n";
    explain(first([&](const auto& relation) { return relation.customer == widest.firm; }), trade);
    std::cout << "\nThe largest in which the supplier holds the power\n";
    explain(first([](const auto& relation) { return relation.power.dependence_of_b > relation.power.dependence_of_a; }),
            trade);

    // The same contracts layer by layer.
    const Register model = network_of(contracts);
    const auto awards = index<Award>(part(&Award::count, {.weight = 2}), Field<"panel">{.weight = 1});
    const auto value = index<Value>(part(&Value::amount_aud, {.high = 10e6, .saturate = true}));
    const auto term = index<Term>(part(&Term::months, {.high = 36, .saturate = true}));
    const Scheme scheme(model, awards, value, term);
    const auto network = scheme.network();
    std::cout << "\nLayers: ";
    for (const auto& layer : network.layers) std::cout << layer.layer << ' ' << layer.pair_count << "  ";
    const auto& strongest = network.relationships.front();
    const Dyad dyad = scheme.dyad(strongest.a, strongest.b);
    std::cout << "pairs\nMost substance: " << dyad.a << " and " << dyad.b << std::setprecision(2) << ", "
              << *dyad.substance << ", carried by the " << *dyad.carrying_layer << ", weakest in the "
              << *dyad.hollow_layer << '\n';
    for (const auto& layer : dyad.layers) {
        std::cout << "  " << layer.layer << ' ' << *layer.strength << " from " << layer.relation_count
                  << " contract(s)\n";
    }
    const auto today = model.as_of(std::chrono::sys_days(std::chrono::year(2027) / 1 / 1));
    std::cout << "Contracts that still run on 2027-01-01: " << today.relations<"link">().size() << '\n';

    // As one network for the measures of position.
    const auto net = freeze(
        model, [](const Award& a) { return a.count; }, &Value::amount_aud, &Term::months);
    const auto rank = page_rank(net.layer("tie"));
    Eigen::Index top = 0;
    rank.scores.maxCoeff(&top);
    std::cout << "First among those who are paid, by PageRank: " << model.key(ActorIndex(static_cast<int>(top)))
              << '\n';
} catch (const kam::InputError& error) {
    std::cerr << error.what();
    return 1;
}
