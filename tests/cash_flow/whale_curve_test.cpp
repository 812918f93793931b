// SPDX-License-Identifier: BSL-1.0
#include <cstddef>
#include <limits>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/describe/class.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow/whale_curve.hpp>

using namespace kam::cash_flow;
using kam_test::close;

namespace whale_curve_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

static_assert(kam_test::describes_every_field<WhaleCurve<double>>());

struct Client {
    std::string id;
    std::optional<double> profit;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, profit))

Eigen::VectorXd random_profits(unsigned seed, Eigen::Index n) {
    std::mt19937_64 engine(seed);
    Eigen::VectorXd values(n);
    for (double& value : values) value = static_cast<double>(engine() % 2001) - 1000;
    return values;
}

/// Two of ten accounts earn 225, three lose 125, five nothing: the published extreme [kaplan2001].
const Eigen::VectorXd whale{{0, -50, 125, 0, 0, -70, 100, 0, -5, 0}};

}  // namespace whale_curve_test
using whale_curve_test::random_profits;
using whale_curve_test::whale;

TEST_CASE("whale_curve: 20 % of customers earn 225 % of the profit (by hand)") {
    const auto curve = whale_curve(whale);
    CHECK(curve.status == WhaleStatus::defined);
    CHECK(curve.total == 100);
    CHECK(curve.peak == 225);
    CHECK(curve.destroyed == 125);
    CHECK(curve.peak_share == 2.25);
    CHECK(curve.destroyed_share == 1.25);
    CHECK(curve.profitable_count == 2);
    CHECK(curve.loss_count == 3);
    CHECK(curve.peak_accounts_share == 0.2);
    CHECK(curve.loss_accounts_share == 0.3);
    CHECK(curve.top_fifth_share == 2.25);
    CHECK(curve.whole_profit_holders_share == 0.08);  // 100 of the first account's 125
    CHECK(curve.order == std::vector<std::size_t>{2, 6, 0, 3, 4, 7, 9, 8, 1, 5});
    CHECK(curve.cumulative == Eigen::VectorXd{{125, 225, 225, 225, 225, 225, 225, 220, 170, 100}});
    CHECK(curve.keys.empty());
    const Eigen::MatrixXd by_row = whale.transpose();
    CHECK(whale_curve(by_row.row(0)).cumulative == curve.cumulative);
    CHECK(whale_curve(2 * by_row.row(0)).cumulative == 2 * curve.cumulative);
    CHECK(profit_share(curve, 0) == 0.0);
    CHECK(profit_share(curve, 0.05) == 0.625);
    CHECK(profit_share(curve, 0.85) == 1.95);
    CHECK(profit_share(curve, 1) == 1.0);
    CHECK(profit_holders(curve, 0) == 0.0);
    CHECK(close(*profit_holders(curve, 1.75), 0.15));
    CHECK_FALSE(profit_holders(curve, 2.5));
    CHECK_THROWS_AS(profit_share(curve, 1.01), std::invalid_argument);
    CHECK_THROWS_AS(profit_holders(curve, -0.1), std::invalid_argument);
}

TEST_CASE("whale_curve: from a user's records, with keys") {
    using whale_curve_test::Client;
    const std::vector<Client> clients{{"Acme", -20.0}, {"Birch", 70.0}, {"Cobalt", 50.0}};
    const auto curve = whale_curve(clients, &Client::profit);
    CHECK(curve.keys == std::vector<std::string>{"Birch", "Cobalt", "Acme"});
    CHECK(curve.peak_share == 1.2);
    CHECK(whale_curve<float>(clients, [](const Client& c) { return *c.profit * 2; }).total == 200.0F);
    CHECK_THROWS_WITH(whale_curve(std::vector<Client>{{"Acme", {}}, {"Birch", 1.0}}, &Client::profit),
                      "records[0] 'Acme'.profit: is unknown\n");
}

TEST_CASE("whale_curve: no profit to share leaves the amounts") {
    for (const auto& profits : {Eigen::VectorXd{{50, -30, -40}}, Eigen::VectorXd{{50, -50}}, Eigen::VectorXd{{0, 0}}}) {
        const auto curve = whale_curve(profits);
        CHECK(curve.status == WhaleStatus::total_not_positive);
        CHECK(curve.total == profits.sum());
        CHECK(curve.peak - curve.destroyed == curve.total);
        CHECK_FALSE(curve.peak_share);
        CHECK_FALSE(curve.top_fifth_share);
        CHECK(curve.peak_accounts_share);
        CHECK_FALSE(profit_share(curve, 0.5));
        CHECK_FALSE(profit_holders(curve, 0.5));
    }
    const auto none = whale_curve(Eigen::VectorXd(0));
    CHECK(none.status == WhaleStatus::no_accounts);
    CHECK_FALSE(none.peak_accounts_share);
    CHECK(none.total == 0);
}

TEST_CASE("whale_curve: profits that are no numbers are named, all of them") {
    const double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(whale_curve(Eigen::VectorXd{{1, nan, -infinity}}),
                      "profits[1]: is unknown\nprofits[2]: is infinite\n");
    const double huge = (std::numeric_limits<double>::max)();
    CHECK_THROWS_AS(whale_curve(Eigen::VectorXd{{huge, huge, -huge}}), std::overflow_error);
    CHECK_THROWS_AS(whale_curve(Eigen::VectorXd{{-huge, -huge}}), std::overflow_error);
}

TEST_CASE("whale curve laws: ends at 1, scale and order do not matter, the fall is the losses", "[laws]") {
    const auto seed = GENERATE(range(1U, 31U));
    for (const Eigen::Index n : {7, 1000, 3000}) {  // few and many: two ways to sort
        Eigen::VectorXd profits = random_profits(seed, n);
        profits[0] = 2000.0 * static_cast<double>(n);  // a positive total
        const auto curve = whale_curve(profits);
        CHECK(profit_share(curve, 1) == 1.0);
        CHECK(curve.peak - curve.destroyed == curve.total);
        CHECK(curve.peak == profits.cwiseMax(0).sum());
        CHECK(curve.total == profits.sum());
        CHECK(curve.peak == curve.cumulative.maxCoeff());
        for (Eigen::Index i = 1; i < n; ++i) {
            const auto a = curve.order[static_cast<std::size_t>(i - 1)], b = curve.order[static_cast<std::size_t>(i)];
            const double before = profits[static_cast<Eigen::Index>(a)], after = profits[static_cast<Eigen::Index>(b)];
            if (before < after || (before == after && a > b)) FAIL("not in order at " << i);
        }
        const auto scaled = whale_curve(profits * 1024);
        CHECK(scaled.order == curve.order);
        CHECK(scaled.peak_share == curve.peak_share);
        const auto reversed = whale_curve(profits.reverse());
        CHECK(reversed.cumulative == curve.cumulative);
        CHECK(reversed.loss_count == curve.loss_count);
        for (const double share : {0.0, 0.3, 0.9, 1.0}) {
            const auto holders = profit_holders(curve, share);
            REQUIRE(holders);
            CHECK(close(*profit_share(curve, *holders), share, 1e-9, 1e-9));
        }
    }
}

TEST_CASE("whale_curve: fifty digits and derivatives", "[scalar]") {
    using whale_curve_test::Wide;
    Eigen::VectorX<Wide> wide(3);
    wide << Wide(-1), Wide(3), Wide(1);
    const auto curve = whale_curve(wide);
    CHECK(close(*curve.peak_share, Wide(Wide(4) / 3), 1e-49));
    CHECK(close(*curve.whole_profit_holders_share, Wide(Wide(1) / 3), 1e-49));

    using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    Eigen::VectorX<Dual> dual(3);
    dual << Dual(-1, 1, 0), Dual(3), Dual(1);
    // peak_share = 4 / (4 + x) at x = -1: derivative -4 / 9
    CHECK(close(whale_curve(dual).peak_share->derivatives()[0], -4.0 / 9));
}
