// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow/exit_cost.hpp>

using namespace kam::cash_flow;
using kam::Side;
using kam_test::close;

namespace exit_cost_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

static_assert(kam_test::describes_every_field<ExitCost<double>>());
static_assert(kam_test::describes_every_field<YearlyValue<double>>());
static_assert(kam_test::describes_every_field<SideExposure<double>>());
static_assert(kam_test::describes_every_field<LockIn<double>>());

/// Supplier 120 + 30..40 + 50, customer 40 + 20.
std::vector<ExitCost<double>> costs() {
    return {{Side::supplier, ExitItem::specific_investment, exactly(120), {}},
            {Side::customer, ExitItem::switching, exactly(40), {}},
            {Side::supplier, ExitItem::lost_margin, between(30, 40), {}},
            {Side::customer, ExitItem::penalty, exactly(20), {}},
            {Side::supplier, ExitItem::specific_investment, exactly(50), {}}};
}
const YearlyValue<double> yearly{exactly(100), between(20, 30)};

}  // namespace exit_cost_test
using exit_cost_test::costs;
using exit_cost_test::yearly;

TEST_CASE("lock_in: exit cost, exposure and asymmetry of both sides (by hand)") {
    const auto result = lock_in(costs(), yearly);
    CHECK(result.supplier.exit_cost == between(200, 210));
    CHECK(result.customer.exit_cost == exactly(60));
    REQUIRE(result.supplier.items.size() == 2);
    CHECK(result.supplier.items[0].item == ExitItem::specific_investment);
    CHECK(result.supplier.items[0].amount == exactly(170));
    CHECK(result.supplier.items[1].amount == between(30, 40));
    CHECK(result.supplier.lock_in_years == between(2.0, 2.1));
    CHECK(result.customer.lock_in_years == between(2.0, 3.0));
    CHECK(result.supplier.net_exposure == between(140, 150));
    CHECK(result.customer.net_exposure == exactly(0));
    CHECK(close(*result.asymmetry.low, 140.0 / 260));
    CHECK(close(*result.asymmetry.high, 150.0 / 270));
    CHECK(result.more_exposed == Side::supplier);
    CHECK(result.supplier.unknown.empty());
}

TEST_CASE("lock_in: an unknown cost is at least nothing, is listed, and leaves the answer open") {
    auto lines = costs();
    lines.push_back({Side::customer, ExitItem::write_off, {}, {}});
    auto result = lock_in(lines, yearly);
    CHECK(result.customer.exit_cost == at_least(60));
    CHECK(result.customer.unknown == std::vector<std::string>{"costs[5] 'write_off'"});
    CHECK(result.customer.lock_in_years == at_least(2.0));
    CHECK_FALSE(result.more_exposed);
    CHECK(result.supplier.net_exposure == between(0, 150));
    CHECK(result.customer.net_exposure == at_least(0));
    CHECK_FALSE(result.asymmetry.low);
    CHECK(close(*result.asymmetry.high, 150.0 / 270));

    lines.back().amount = at_most(100);
    result = lock_in(lines, {});
    CHECK(result.customer.exit_cost == between(60, 160));
    CHECK(result.customer.unknown == std::vector<std::string>{"yearly value"});
    CHECK(result.customer.lock_in_years == Interval<double>{});
    CHECK(result.more_exposed == Side::supplier);
}

TEST_CASE("lock_in: nothing to lose, and a relationship that may be worth nothing") {
    const auto none = lock_in(std::vector<ExitCost<double>>{}, {exactly(0), between(-5, 5)});
    CHECK(none.supplier.exit_cost == exactly(0));
    CHECK(none.supplier.lock_in_years == Interval<double>{});
    CHECK(none.customer.lock_in_years == Interval<double>{});
    CHECK(none.asymmetry == Interval<double>{});
    CHECK_FALSE(none.more_exposed);
    const auto one = lock_in(std::vector<ExitCost<double>>{{Side::customer, ExitItem::other, exactly(7), {}}}, yearly);
    CHECK(one.asymmetry == exactly(-1));
    CHECK(one.more_exposed == Side::customer);
}

TEST_CASE("lock_in: bad costs are reported together") {
    auto lines = costs();
    lines[0].amount = exactly(-1);
    lines[1].item = static_cast<ExitItem>(42);
    lines[2].amount = between(2, 1);
    lines[3].amount = exactly(std::numeric_limits<double>::infinity());
    try {
        (void)lock_in(lines, {exactly(std::numeric_limits<double>::quiet_NaN()), {}});
        FAIL("no error");
    } catch (const kam::InputError& error) {
        CHECK(error.report().count(kam::Fault::out_of_range) == 2);  // both ends of the first
        CHECK(error.report().count(kam::Fault::unknown_name) == 1);
        CHECK(error.report().count(kam::Fault::inconsistent) == 1);
        CHECK(error.report().count(kam::Fault::not_finite) == 4);
    }
    lines = costs();
    lines[0].amount = lines[4].amount = exactly((std::numeric_limits<double>::max)());
    CHECK_THROWS_AS(lock_in(lines, yearly), std::overflow_error);
}

TEST_CASE("lock-in laws: swapping sides swaps exposure, order and unit of money do not matter", "[laws]") {
    const auto result = lock_in(costs(), yearly);
    auto lines = costs();
    for (auto& line : lines) line.side = line.side == Side::supplier ? Side::customer : Side::supplier;
    const auto mirror = lock_in(lines, {yearly.customer, yearly.supplier});
    CHECK(mirror.customer.exit_cost == result.supplier.exit_cost);
    CHECK(mirror.supplier.lock_in_years == result.customer.lock_in_years);
    CHECK(mirror.customer.net_exposure == result.supplier.net_exposure);
    CHECK(mirror.asymmetry == -result.asymmetry);
    CHECK(mirror.more_exposed == Side::customer);

    lines = costs();
    std::swap(lines[0], lines[3]);
    CHECK(lock_in(lines, yearly).asymmetry == result.asymmetry);
    for (auto& line : lines) {
        *line.amount.low *= 1024;
        *line.amount.high *= 1024;
    }
    const auto scaled = lock_in(lines, yearly);
    CHECK(scaled.asymmetry == result.asymmetry);
    CHECK(scaled.more_exposed == result.more_exposed);
}

TEST_CASE("lost_margin: margin per year times the years without a partner") {
    CHECK(lost_margin(between(10, 20), exactly(1.5)) == between(15, 30));
    CHECK(lost_margin(at_least(10.0), between(1, 2)) == at_least(10));
    CHECK(lost_margin(exactly(10), Interval<double>{}) == Interval<double>{});
    CHECK_THROWS_AS(lost_margin(exactly(-1), exactly(1)), kam::InputError);
    CHECK_THROWS_AS(lost_margin(exactly(1), at_most(-1)), kam::InputError);
}

TEST_CASE("lock_in: fifty digits and derivatives", "[scalar]") {
    using exit_cost_test::Wide;
    const std::vector<ExitCost<Wide>> wide{{Side::supplier, ExitItem::switching, exactly(Wide(2)), {}},
                                           {Side::customer, ExitItem::switching, exactly(Wide(1)), {}}};
    CHECK(close(*lock_in(wide, {}).asymmetry.low, Wide(Wide(1) / 3), 1e-49));

    using Dual = decltype(boost::math::differentiation::make_fvar<double, 1>(0.0));
    const std::vector<ExitCost<Dual>> dual{
        {Side::supplier, ExitItem::switching, exactly(boost::math::differentiation::make_fvar<double, 1>(2.0)), {}},
        {Side::customer, ExitItem::switching, exactly(Dual(1.0)), {}}};
    // d/ds (s - 1) / (s + 1) = 2 / (s + 1)^2 = 2 / 9
    CHECK(close(lock_in(dual, {}).asymmetry.low->derivative(1), 2.0 / 9));
}
