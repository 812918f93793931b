// SPDX-License-Identifier: BSL-1.0
// Compiles: else the failures beside it would prove nothing.
#include <string>
#include <vector>

#include <kam/kam.hpp>

struct Client {
    std::string id;
    double sales;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales))

bool clean(const kam::Report& report) { return report.ok() && report.count(kam::Fault::missing) == 0; }
double sales(const Client& client) { return kam::field<"sales">(client) + kam::measure(client, &Client::sales); }
std::string key(const Client& client) { return kam::key_of(client); }
kam::Level highest() { return 4; }
