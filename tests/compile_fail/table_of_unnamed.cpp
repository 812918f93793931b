// SPDX-License-Identifier: BSL-1.0
// expect: TableMeasure
#include <vector>

#include <kam/data/table.hpp>

struct Client {
    double sales;
};
BOOST_DESCRIBE_STRUCT(Client, (), (sales))

kam::Table<> sales(const std::vector<Client>& clients) {
    return kam::table(clients, [](const Client& client) { return client.sales; });
}
