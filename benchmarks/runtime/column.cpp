// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include <kam/data/column.hpp>
#include <kam/data/table.hpp>

// The other side is the loop that a user would write by hand.

namespace column_benchmark {

struct Client {
    std::string id;
    double sales = 0;
    double growth = 0;
    std::optional<double> margin;
    double cost_to_serve = 0;
    int sites = 0;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, growth, margin, cost_to_serve, sites))
static_assert(sizeof(Client) == 80);

[[nodiscard]] std::vector<Client> make_clients() {
    std::vector<Client> clients(200'000);
    for (std::size_t i = 0; i < clients.size(); ++i) {
        const auto x = static_cast<double>(i);
        clients[i] = {"C" + std::to_string(i), x, 1 / (1 + x), {}, 3 * x, static_cast<int>(i % 10)};
        if (i % 7 != 0) clients[i].margin = 0.2;
    }
    return clients;
}

template <class Read>
[[nodiscard]] Eigen::VectorXd by_hand(const std::vector<Client>& clients, Read read) {
    Eigen::VectorXd numbers(static_cast<Eigen::Index>(clients.size()));
    Eigen::Index i = 0;
    for (const Client& client : clients) numbers[i++] = read(client);
    return numbers;
}

TEST_CASE("column against a loop by hand", "[benchmark][data]") {
    using kam_benchmark::ratio;
    const std::vector<Client> clients = make_clients();
    const auto unknown = std::numeric_limits<double>::quiet_NaN();
    const auto sales = [](const Client& c) { return c.sales; };
    const auto margin = [=](const Client& c) { return c.margin ? *c.margin : unknown; };

    ratio(
        "data/column", [&] { return kam::column(clients, &Client::sales); }, [&] { return by_hand(clients, sales); });
    ratio(
        "data/column_optional", [&] { return kam::column(clients, &Client::margin); },
        [&] { return by_hand(clients, margin); });
    ratio(
        "data/column_by_name", [&] { return kam::column(clients, "sales"); }, [&] { return by_hand(clients, sales); });
}

TEST_CASE("table against its columns and keys one by one", "[benchmark][data]") {
    std::vector<Client> clients = make_clients();
    for (Client& client : clients) client.margin = 0.2;
    const auto one_by_one = [&] {
        kam::Table<> table;
        table.column_names = {"sales", "growth", "margin", "cost_to_serve", "sites"};
        table.row_names.reserve(clients.size());
        for (const Client& client : clients) table.row_names.push_back(client.id);
        table.values.resize(static_cast<Eigen::Index>(clients.size()), 5);
        table.values.col(0) = kam::column(clients, &Client::sales);
        table.values.col(1) = kam::column(clients, &Client::growth);
        table.values.col(2) = kam::column(clients, &Client::margin);
        table.values.col(3) = kam::column(clients, &Client::cost_to_serve);
        table.values.col(4) = kam::column(clients, &Client::sites);
        return table;
    };
    kam_benchmark::ratio(
        "data/table", [&] { return kam::table(clients, {.missing = kam::Missing::keep}); }, one_by_one);
    kam_benchmark::ratio(
        "data/table_all_known", [&] { return kam::table(clients); }, one_by_one);
}

}  // namespace column_benchmark
