// SPDX-License-Identifier: BSL-1.0
// expect: kam: the field of this name is not a number
#include <string>
#include <vector>

#include <kam/data/column.hpp>

struct Client {
    std::string id;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id))

Eigen::VectorXd ids(const std::vector<Client>& clients) { return kam::column<"id">(clients); }
