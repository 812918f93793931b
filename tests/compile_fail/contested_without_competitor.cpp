// SPDX-License-Identifier: BSL-1.0
// expect: HasCompetitor
#include <string>
#include <vector>

#include <kam/selection/portfolio/contested.hpp>

struct Client {
    std::string id;
    double sales;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales))

kam::selection::ContestedAccounts contested(const std::vector<Client>& clients) {
    return kam::selection::contested_accounts(clients);
}
