// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"

#include <kam/cash_flow.hpp>
#include <kam/entities/money.hpp>

using kam::InputError;
using kam::Money;
using kam::Phase;
using kam::cash_flow::BasicFlow;
using kam::cash_flow::Flow;
using kam::cash_flow::flows_from;
using kam::cash_flow::vendor_induced;
using kam_test::close;

namespace vendor_induced_test {

enum class Asked { by_vendor, by_customer };  // what a user's records say instead of a phase
BOOST_DESCRIBE_ENUM(Asked, by_vendor, by_customer)

struct Booking {
    kam::Date on;
    double amount;
    Asked asked;
};
BOOST_DESCRIBE_STRUCT(Booking, (), (on, amount, asked))

kam::Date day(int n) { return *kam::parse_date("2025-01-01") + std::chrono::days(n); }

// Cumulative -100, -150, -30, -230, 70; without the vendor's -50, 70, 370.
const std::vector<Booking> bookings{{day(0), -100, Asked::by_vendor},
                                    {day(10), -50, Asked::by_customer},
                                    {day(20), 120, Asked::by_customer},
                                    {day(30), -200, Asked::by_vendor},
                                    {day(40), 300, Asked::by_customer}};

}  // namespace vendor_induced_test
using vendor_induced_test::Asked;
using vendor_induced_test::Booking;
using vendor_induced_test::bookings;
using vendor_induced_test::day;

TEST_CASE("vendor-induced share: the trough with and without the vendor's demands, which moves (by hand)") {
    const auto flows = flows_from(bookings, &Booking::on, &Booking::amount, &Booking::asked);
    const auto result = vendor_induced(flows, Asked::by_vendor);
    CHECK(result.trough->depth == -230);
    CHECK(result.trough->when == day(30));
    CHECK(result.trough_without->depth == -50);
    CHECK(result.trough_without->when == day(10));
    CHECK(result.trough_moved);
    CHECK(result.peak_funding == 230);
    CHECK(result.peak_funding_without == 50);
    CHECK(close(*result.share, 180.0 / 230));
    CHECK(result.induced_at_trough == -300);
    CHECK(close(*result.share_at_trough, 300.0 / 230));
    CHECK(result.exposure == 40);
    CHECK(result.exposure_without == 10);
}

TEST_CASE("vendor-induced share: a callable, a phase, all and nothing") {
    const std::vector<Flow> flows{{day(0), -80, Phase::development}, {day(5), -20, Phase::selling}, {day(9), 150}};
    CHECK(vendor_induced(flows, Phase::development).share == 0.8);
    CHECK(vendor_induced(flows, [](const Flow& flow) { return flow.amount < -50; }).share == 0.8);
    const auto none = vendor_induced(flows, [](const Flow&) { return false; });
    CHECK(none.share == 0.0);
    CHECK(none.share_at_trough == 0.0);
    CHECK_FALSE(none.trough_moved);
    const auto all = vendor_induced(flows, [](const Flow&) { return true; });
    CHECK(all.share == 1.0);
    CHECK_FALSE(all.trough_without);
    CHECK(all.peak_funding_without == 0);
    CHECK(all.exposure_without == 0);
    CHECK(all.trough_moved);
}

TEST_CASE("vendor-induced share: none without a trough below zero, negative when the demands brought money") {
    const auto rich = vendor_induced(std::vector<Flow>{{day(0), 5}, {day(1), -5}}, Phase::development);
    CHECK_FALSE(rich.share);
    CHECK_FALSE(rich.share_at_trough);
    const auto empty = vendor_induced(std::vector<Flow>{}, Phase::development);
    CHECK_FALSE(empty.share);
    CHECK_FALSE(empty.trough);
    CHECK_FALSE(empty.trough_moved);
    // Prepayment that the vendor asked for: without it 100 would be out instead of 60.
    const std::vector<Flow> prepaid{{day(0), 40, Phase::selling}, {day(1), -100, Phase::delivery}};
    CHECK(close(*vendor_induced(prepaid, Phase::selling).share, -40.0 / 60));
}

TEST_CASE("vendor-induced share: what is unknown is named") {
    const std::vector<Flow> flows{{day(0), -80}, {day(1), -10}, {day(5), 100}};
    const auto known = [](const Flow& flow) -> std::optional<bool> {
        if (flow.amount > -50) return std::nullopt;
        return true;
    };
    CHECK_THROWS_WITH(vendor_induced(flows, known),
                      kam_test::ContainsSubstring("flows[1]") && kam_test::ContainsSubstring("flows[2]"));
    CHECK(vendor_induced(std::vector<Flow>{{day(0), -80}}, known).share == 1.0);
    const double not_finite = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_AS(vendor_induced(std::vector<Flow>{{day(0), not_finite}}, Phase::selling), InputError);
    CHECK_THROWS_WITH(vendor_induced(Eigen::Vector2d(1, 2), Eigen::Vector2d(not_finite, 0)),
                      kam_test::ContainsSubstring("induced[0]"));
    CHECK_THROWS_WITH(vendor_induced(Eigen::VectorXd::Ones(3), Eigen::VectorXd::Ones(2)),
                      kam_test::ContainsSubstring("3 flows but 2 induced parts"));
}

TEST_CASE("vendor-induced share: periods, and a part of each flow (by hand)") {
    // Cumulative -100, -150, -110, -50, 30; half of the first two is the vendor's: without it -50, -75, -35, 25, 105.
    const Eigen::VectorXd flows{{-100.0, -50.0, 40.0, 60.0, 80.0}};
    const Eigen::VectorXd induced{{-50.0, -25.0, 0.0, 0.0, 0.0}};
    const auto result = vendor_induced(flows, induced, 1);
    CHECK(result.share == 0.5);
    CHECK(result.share_at_trough == 0.5);
    CHECK(result.trough->when == 2);
    CHECK_FALSE(result.trough_moved);
    CHECK(result.exposure == 3.625);
    CHECK(close(result.exposure_without, 2 + 35.0 / 60));
    CHECK_FALSE(vendor_induced(Eigen::VectorXd(0), Eigen::VectorXd(0)).trough);
}

TEST_CASE("vendor-induced share: Money, fifty digits and derivatives", "[scalar]") {
    const auto euros = [](std::int64_t cents) { return Money{cents, kam::Currency("EUR")}; };
    const std::vector<BasicFlow<Money>> money{{day(0), euros(-300), Phase::development},
                                              {day(1), euros(-100), Phase::selling}};
    CHECK(vendor_induced(money, Phase::development).share == 0.75);
    CHECK(vendor_induced(money, [](const auto&) { return true; }).share == 1.0);
    CHECK(vendor_induced(money, Phase::development).induced_at_trough == euros(-300));

    using Wide = boost::multiprecision::cpp_bin_float_50;
    const Eigen::Vector2<Wide> flows(Wide(-2), Wide(-1)), part(Wide(0), Wide(-1));
    CHECK(abs(Wide(*vendor_induced(flows, part).share - Wide(1) / 3)) < Wide("1e-49"));

    using Dual = Eigen::AutoDiffScalar<Eigen::Vector2d>;
    const Eigen::Vector2<Dual> dual(Dual(-80, 2, 0), Dual(-20, 2, 1)), own(dual[0], Dual(0));
    const auto result = vendor_induced(dual, own);  // c_0 / (c_0 + c_1)
    CHECK(close(result.share->value(), 0.8));
    CHECK(close(result.share->derivatives()[0], -20.0 / 10000));
    CHECK(close(result.share->derivatives()[1], 80.0 / 10000));
}
