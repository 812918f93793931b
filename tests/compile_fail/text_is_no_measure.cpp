// SPDX-License-Identifier: BSL-1.0
// expect: MeasureOf
#include <string>

#include <kam/core/account.hpp>

struct Client {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id))

double number(const Client& client) { return kam::measure(client, &Client::id); }
