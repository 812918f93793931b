// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/selection/portfolio/loss_impact.hpp>

using kam::selection::loss_impacts;
using kam_test::close;

namespace loss_impact_test {

struct Client {
    std::string id;
    std::optional<double> sales;
    double profit;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, sales, profit))

}  // namespace loss_impact_test
using loss_impact_test::Client;

TEST_CASE("loss impact: what goes with each account, ranked by sales and by profit (by hand)") {
    const std::vector<Client> clients{{"big", 500, -20}, {"mid", 300, 60}, {"fine", 150, 60}, {"small", 50, 0}};
    const auto result = loss_impacts(clients, &Client::sales, &Client::profit);
    CHECK(result.total_sales == 1000);
    CHECK(result.total_profit == 100);
    CHECK(close(*result.sales_herfindahl, 0.25 + 0.09 + 0.0225 + 0.0025));
    REQUIRE(result.accounts.size() == 4);
    CHECK(result.accounts[0].key == "mid");
    CHECK(result.accounts[0].profit_rank == 1);
    CHECK(result.accounts[0].sales_rank == 2);
    CHECK(result.accounts[0].rank_difference == 1);
    CHECK(close(*result.accounts[0].profit_share, 0.6));
    CHECK(result.accounts[1].key == "fine");
    CHECK(result.accounts[1].profit_rank == 1);
    CHECK(result.accounts[1].rank_difference == 2);
    CHECK(result.accounts[2].profit_rank == 3);
    CHECK(result.accounts[3].key == "big");
    CHECK(result.accounts[3].rank_difference == -3);
    CHECK(close(*result.accounts[3].sales_share, 0.5));
    CHECK(close(*result.accounts[3].profit_share, -0.2));  // without it the profit is higher
}

TEST_CASE("loss impact: shares that mean nothing are left out") {
    const auto loss = loss_impacts(Eigen::Vector2d(10, 30), Eigen::Vector2d(5, -8));
    CHECK_FALSE(loss.accounts[0].profit_share);
    CHECK(loss.accounts[0].index == 0);
    const auto returns = loss_impacts(Eigen::Vector2d(-1, 3), Eigen::Vector2d(1, 1));
    CHECK_FALSE(returns.accounts[0].sales_share);
    CHECK_FALSE(returns.sales_herfindahl);
    CHECK(loss_impacts(Eigen::VectorXd(), Eigen::VectorXd()).accounts.empty());
}

TEST_CASE("loss impact: unknown figures and figures that do not match") {
    const std::vector<Client> clients{{"big", 500, 20}, {"new", std::nullopt, 60}};
    CHECK_THROWS_WITH(loss_impacts(clients, &Client::sales, &Client::profit), kam_test::ContainsSubstring("'new'"));
    CHECK_THROWS_WITH(loss_impacts(Eigen::Vector2d(1, 2), Eigen::Vector3d(1, 2, 3)),
                      kam_test::ContainsSubstring("2 sales figures but 3 profits"));
    CHECK_THROWS_AS(loss_impacts(Eigen::Vector2d(1, 2), Eigen::Vector2d(1, std::numeric_limits<double>::infinity())),
                    kam::InputError);
}
