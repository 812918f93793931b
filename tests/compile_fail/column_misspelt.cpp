// SPDX-License-Identifier: BSL-1.0
// expect: kam: no described field has this name
#include <vector>

#include <kam/data/column.hpp>

struct Client {
    double sales;
};
BOOST_DESCRIBE_STRUCT(Client, (), (sales))

Eigen::VectorXd sales(const std::vector<Client>& clients) { return kam::column<"slaes">(clients); }
