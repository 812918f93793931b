// SPDX-License-Identifier: BSL-1.0
// expect: kam: no described field has this name
#include <kam/core/fields.hpp>

struct Client {
    double sales;
};
BOOST_DESCRIBE_STRUCT(Client, (), (sales))

double sales(const Client& client) { return kam::field<"slaes">(client); }
