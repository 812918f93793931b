// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow.hpp>
#include <kam/entities/decimal.hpp>

using kam::Decimal;
using kam::InputError;
using kam::cash_flow::BasicFlow;
using kam::cash_flow::capital_charge;
using kam::cash_flow::Commitment;
using kam::cash_flow::Flow;
using kam::cash_flow::Maintenance;
using kam::cash_flow::maintenance_cost;
using kam::cash_flow::maintenance_flows;
using kam::cash_flow::opportunity_cost;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace maintenance_test {

const double not_finite = std::numeric_limits<double>::quiet_NaN();
const Maintenance<> contract{100, 2, 50, 0.02};

kam::Date day(const char* text) { return *kam::parse_date(text); }

static_assert(kam_test::describes_every_field<Maintenance<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::MaintenanceCost<>>());
static_assert(kam_test::describes_every_field<Commitment<>>());
static_assert(kam_test::describes_every_field<kam::cash_flow::OpportunityCost<>>());

}  // namespace maintenance_test
using maintenance_test::contract;
using maintenance_test::day;
using maintenance_test::not_finite;

TEST_CASE("maintenance: a rate per period, visits and a share of sales (by hand)") {
    const auto cost = maintenance_cost(contract, Eigen::Vector3d(0, 1000, 5000));
    CHECK(cost.per_period == Eigen::Vector3d(100, 100, 100));
    CHECK(cost.visits == Eigen::Vector3d(100, 100, 100));
    CHECK(cost.sales_share == Eigen::Vector3d(0, 20, 100));
    CHECK(cost.total == Eigen::Vector3d(200, 220, 300));
    const Eigen::RowVector3d row(0, 1000, 5000);
    CHECK(maintenance_cost(contract, 2 * row).total == Eigen::Vector3d(200, 240, 400));
    CHECK(maintenance_cost(Maintenance<>{}, Eigen::Vector3d(1, 2, 3)).total == Eigen::Vector3d::Zero());
    CHECK(maintenance_cost(contract, Eigen::VectorXd(0)).total.size() == 0);
    // What is sold, less what keeping it costs, as a cumulative curve.
    const Eigen::Vector3d margin(-500, 400, 900);
    CHECK(kam::cash_flow::curve(margin - cost.total).total == 80);
}

TEST_CASE("maintenance: dated flows at the ends of months and on the days of the sales (by hand)") {
    const std::vector<Flow> sales{{day("2025-03-10"), 500}, {day("2025-01-31"), 1000}, {day("2025-09-01"), 7000}};
    const auto flows = maintenance_flows(contract, sales, day("2025-04-30"), 1);
    REQUIRE(flows.size() == 5);
    const auto expect = [&](std::size_t i, const char* on, double amount) {
        CHECK(flows[i].on == day(on));
        CHECK(flows[i].amount == amount);
        CHECK(flows[i].phase == kam::Phase::maintenance);
    };
    expect(0, "2025-01-31", -20);
    expect(1, "2025-02-28", -200);
    expect(2, "2025-03-10", -10);
    expect(3, "2025-03-31", -200);
    expect(4, "2025-04-30", -200);
    CHECK(maintenance_flows(contract, sales, day("2025-04-29"), 3).size() == 2);
    CHECK(maintenance_flows(contract, sales, day("2025-01-30"), 1).empty());
    CHECK(maintenance_flows(contract, std::vector<Flow>{}, day("2025-01-30"), 1).empty());
    CHECK(maintenance_flows(Maintenance<>{}, sales, day("2025-12-31"), 1).empty());
}

TEST_CASE("maintenance: Decimal stays exact") {
    const auto decimal = [](const char* text) { return *Decimal::parse(text); };
    const Maintenance<Decimal> rates{decimal("0.10"), decimal("0.5"), decimal("0.20"), decimal("0.03")};
    const std::vector<BasicFlow<Decimal>> sales{{day("2025-01-01"), decimal("9.99"), kam::Phase::delivery}};
    const auto flows = maintenance_flows(rates, sales, day("2025-07-01"), 6);
    REQUIRE(flows.size() == 2);
    CHECK(flows[0].amount == decimal("-0.2997"));
    CHECK(flows[1].amount == decimal("-0.2"));
}

TEST_CASE("maintenance: what cannot be is named, all of it") {
    try {
        (void)maintenance_cost(Maintenance<>{not_finite, -1, 5, 1.5}, Eigen::Vector2d(1, 2));
        FAIL("no error");
    } catch (const InputError& error) {
        REQUIRE(error.report().count() == 3);
        CHECK(error.report().issues()[0].where == "maintenance.per_period");
        CHECK(error.report().issues()[1].where == "maintenance.sales_share");
        CHECK(error.report().issues()[2].where == "maintenance.visits_per_period");
    }
    CHECK_THROWS_WITH(maintenance_cost(contract, Eigen::Vector3d(1, not_finite, not_finite)),
                      ContainsSubstring("sales[1]") && ContainsSubstring("sales[2]"));
    CHECK_THROWS_WITH(maintenance_flows(contract, std::vector<Flow>{}, day("2025-01-01"), 0),
                      ContainsSubstring("periods of 0 months"));
    CHECK_THROWS_AS(
        maintenance_flows(contract, std::vector<Flow>{}, day("2025-01-01"), (std::numeric_limits<int>::max)()),
        std::invalid_argument);
    CHECK_THROWS_AS(maintenance_cost(Maintenance<>{1e308, 0, 0, 0}, Eigen::Vector3d(1, 2, 3)), std::overflow_error);
}

TEST_CASE("opportunity cost: people and capital that could earn elsewhere (by hand)") {
    const auto cost = opportunity_cost(Commitment<>{120, 90, 50000, 0.08, 0.5});
    CHECK(cost.people == 10800);
    CHECK(cost.capital == 2000);
    CHECK(cost.total == 12800);
    CHECK(opportunity_cost(Commitment<>{}).total == 0);
    CHECK_THROWS_WITH(opportunity_cost(Commitment<>{-1, not_finite, 0, 0, -1}),
                      ContainsSubstring("commitment.hours") && ContainsSubstring("best_alternative_rate") &&
                          ContainsSubstring("commitment.years"));
    CHECK_THROWS_AS(opportunity_cost(Commitment<>{1e200, 1e200, 0, 0, 0}), std::overflow_error);
    const Commitment<Decimal> exact{3, *Decimal::parse("0.1"), 0, 0, 0};
    CHECK(opportunity_cost(exact).total == *Decimal::parse("0.3"));
}

TEST_CASE("capital charge: what is out costs the rate for as long as it is out (by hand)") {
    const std::vector<Flow> flows{{day("2026-01-01"), 800}, {day("2025-01-01"), -1000}, {day("2025-07-02"), 400}};
    const auto charge = capital_charge(flows, 0.1, day("2026-06-30"));
    CHECK(close(charge.money_years, (1000.0 * 182 + 600.0 * 183) / 365, 1e-14));
    CHECK(close(charge.cost, 29180.0 / 365, 1e-14));
    CHECK(close(capital_charge(flows, 0.1, day("2025-01-11")).money_years, 10000.0 / 365, 1e-14));
    CHECK(close(capital_charge(flows, 0.1, day("2025-01-11"), kam::DayCount::actual_360).cost, 1000.0 / 360, 1e-14));
    CHECK(capital_charge(flows, 0.1, day("2024-01-11")).cost == 0);
    CHECK(capital_charge(std::vector<Flow>{}, 0.1, day("2024-01-11")).cost == 0);
    // Still out at the end: the days up to `until` count.
    CHECK(
        close(capital_charge(std::vector<Flow>{{day("2025-01-01"), -365}}, 1.0, day("2025-02-01")).cost, 31.0, 1e-14));
    CHECK_THROWS_AS(capital_charge(flows, not_finite, day("2026-01-01")), InputError);
    CHECK_THROWS_AS(capital_charge(std::vector<Flow>{{day("2025-01-01"), not_finite}}, 0.1, day("2026-01-01")),
                    InputError);
}

TEST_CASE("maintenance: fifty digits and derivatives", "[scalar]") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    const Maintenance<Wide> wide{Wide(1) / 3, Wide(1), Wide(1) / 7, Wide(0)};
    CHECK(abs(Wide(maintenance_cost(wide, Eigen::VectorX<Wide>::Zero(2)).total[1] - Wide(10) / 21)) < Wide("1e-49"));

    using Dual = Eigen::AutoDiffScalar<Eigen::Vector2d>;
    Maintenance<Dual> dual;
    dual.per_period = Dual(100, 2, 0);
    dual.sales_share = Dual(0.02, 2, 1);
    const auto cost = maintenance_cost(dual, Eigen::Vector2d(1000, 3000));
    CHECK(cost.total[1].value() == 160);
    CHECK(cost.total[1].derivatives() == Eigen::Vector2d(1, 3000));
    const std::vector<Flow> flows{{day("2025-01-01"), -1000}};
    CHECK(close(capital_charge(flows, Dual(0.1, 2, 0), day("2026-01-01")).cost.derivatives()[0], 1000.0));
}
