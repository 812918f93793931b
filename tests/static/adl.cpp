// SPDX-License-Identifier: BSL-1.0
// Records whose own namespace has functions of the names that the library uses: it must call its own all the same.
#include <iomanip>
#include <list>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace adl_test {

struct Trap {};

enum class Tier { silver, gold };
BOOST_DESCRIBE_ENUM(Tier, silver, gold)

struct Client {
    std::string id{};
    double sales = 0;
    std::optional<int> sites{};
    Tier tier{};
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, sites, tier))

using Clients = std::vector<Client>;

// No templates where the record or its enumeration is the argument, so that they would be preferred.
Trap name_of(Tier);
Trap position_of(Tier);
Trap to_number(Tier);
Trap key_of(const Client&);
Trap field_name(double Client::*);
Trap field_name(std::string Client::*);
Trap field_name(std::optional<int> Client::*);
Trap field_name(Tier Client::*);
Trap validate(const Clients&);
template <class P>
Trap measure(const Client&, const P&);
template <class Scalar, class P>
Trap measure(const Client&, const P&);
template <class Scalar>
Trap to_number(Tier);
template <class P>
Trap for_each_field(const Client&, P&&);
template <class P>
Trap check_value(const Client&, const P&, std::string_view, P&&);
template <class P>
Trap column(const Clients&, const P&);
template <class Scalar, class P>
Trap column(const Clients&, const P&);
template <class... P>
Trap table(const Clients&, const P&...);
template <class... P>
Trap check_known(const Clients&, const P&...);
template <class P>
Trap known_values(const Clients&, const P&);
template <class P>
Trap table_of(const Clients&, const P&);

}  // namespace adl_test

#include <kam/cash_flow.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/table.hpp>
#include <kam/entities/portfolio_check.hpp>
#include <kam/entities/roll_up.hpp>
#include <kam/io/csv.hpp>
#include <kam/io/json/schema.hpp>
#include <kam/io/json/write.hpp>
#include <kam/io/print.hpp>
#include <kam/selection.hpp>

namespace adl_test {

void check(const Clients& clients, const std::list<Client>& listed, std::ostream& out);

void check(const Clients& clients, const std::list<Client>& listed, std::ostream& out) {
    namespace io = kam::io;
    namespace selection = kam::selection;
    const std::string key = kam::key_of(clients.front());
    out << kam::to_number(clients.front().tier) << kam::measure(clients.front(), &Client::tier)
        << kam::validate(clients).count() << kam::column(clients, &Client::sales) << kam::column(clients, "sites")
        << kam::column<"tier">(listed) << kam::table(clients, &Client::tier, "sales").values
        << kam::table(clients).values;

    const auto ranking = selection::rank(
        clients, {selection::benefit<&Client::tier>(), selection::benefit("sales"),
                  selection::cost("sites", [](const Client& c) { return c.sites.value_or(1); })});
    out << selection::rank(listed, {selection::benefit<&Client::tier>()}).mean_score
        << selection::why_not(ranking, key, 1).gap << selection::concentration(clients, &Client::sales).total
        << selection::abc_classes(clients, &Client::sales).groups.size()
        << selection::major_accounts(clients, &Client::sales).total;

    const auto flows = kam::cash_flow::flows_from(
        clients, [](const Client&) { return kam::Date{}; }, &Client::sales, [](const Client& c) { return c.tier; });
    const auto curve = kam::cash_flow::curve(flows);
    out << kam::cash_flow::xnpv(flows, 0.1) << curve.total;

    out << io::to_csv(clients) << io::write_json(clients) << io::write_json(curve) << io::json_schema<Clients>();
    io::write_csv(out, clients);
    io::print_table(out, clients);
    out << io::read_csv<Client>(io::CsvInput::text(key)).lines;

    kam::Report report;
    kam::check_keys(clients, "clients", &Client::id, report);
    kam::check_references(clients, "clients", &Client::id, kam::keys_of(clients, &Client::id), report);
    kam::check_acyclic(clients, "clients", &Client::id, &Client::id, report);
    kam::check_required(clients, "clients", &Client::sites, report);
    kam::check_range(clients, "clients", &Client::sales, 0, 9, report);
    out << report << kam::validate(kam::roll_up(kam::Portfolio{}, 0));
}

}  // namespace adl_test
