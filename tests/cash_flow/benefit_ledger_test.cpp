// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/math/differentiation/autodiff.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow/benefit_ledger.hpp>

using namespace kam::cash_flow;
using kam::Side;
using kam_test::close;

namespace benefit_ledger_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

static_assert(kam_test::describes_every_field<Interval<double>>());
static_assert(kam_test::describes_every_field<LedgerEntry<double>>());
static_assert(kam_test::describes_every_field<LedgerTotal<double>>());
static_assert(kam_test::describes_every_field<SideLedger<double>>());
static_assert(kam_test::describes_every_field<BenefitLedger<double>>());

using Entry = LedgerEntry<double>;

/// Customer: 60 - 10, 30..50 - 0, unknown or known service. Supplier: 100 - 40.
std::vector<Entry> entries() {
    return {{Side::customer, Benefit::supply_reliability, BenefitKind::economic, exactly(60), exactly(10), {}},
            {Side::customer, Benefit::communication, BenefitKind::social, between(30, 50), exactly(0), {}},
            {Side::supplier, Benefit::sales, BenefitKind::economic, exactly(100), exactly(40), {}}};
}
const NoDeal<double> no_deal{exactly(20), exactly(40)};

Side other(Side side) { return side == Side::supplier ? Side::customer : Side::supplier; }

}  // namespace benefit_ledger_test
using benefit_ledger_test::entries;
using benefit_ledger_test::no_deal;

TEST_CASE("benefit_ledger: totals, gains and shares of the joint gain (by hand)") {
    const auto ledger = benefit_ledger(entries(), no_deal);
    const auto& customer = ledger.customer;
    CHECK(customer.total.amount == between(90, 110));
    CHECK(customer.total.cost == exactly(10));
    CHECK(customer.total.net == between(80, 100));
    CHECK(customer.total.coverage() == 1.0);
    REQUIRE(customer.by_benefit.size() == 2);
    CHECK(customer.by_benefit[0].name == "supply_reliability");
    CHECK(customer.by_benefit[0].net == exactly(50));
    CHECK(customer.by_benefit[1].name == "communication");
    REQUIRE(customer.by_kind.size() == 2);
    CHECK(customer.by_kind[0].name == "social");
    CHECK(customer.by_kind[0].net == between(30, 50));
    CHECK(customer.by_kind[1].net == exactly(50));
    CHECK(customer.gain == between(40, 60));
    CHECK(ledger.supplier.gain == exactly(40));
    CHECK(ledger.joint_gain == between(80, 100));
    CHECK(ledger.both_gain == Answer::yes);
    CHECK(customer.gain_share == between(0.5, 0.6));  // 40 / (40 + 40) .. 60 / (60 + 40)
    CHECK(ledger.supplier.gain_share == between(0.4, 0.5));
    CHECK(customer.unknown.empty());
    CHECK(ledger.supplier.by_kind[0].entry_count == 0);
    CHECK_FALSE(ledger.supplier.by_kind[0].coverage());
}

TEST_CASE("benefit_ledger: unknown stays unknown, is listed, and never counts as nothing") {
    auto lines = entries();
    lines.push_back({Side::customer, Benefit::service, BenefitKind::social, {}, exactly(5), {}});
    auto ledger = benefit_ledger(lines, no_deal);
    CHECK(ledger.both_gain == Answer::unknown);
    CHECK(ledger.customer.gains == Answer::unknown);
    CHECK(ledger.supplier.gains == Answer::yes);
    CHECK(ledger.customer.total.amount == Interval<double>{});
    CHECK(ledger.customer.total.cost == exactly(15));
    CHECK(close(*ledger.customer.total.coverage(), 2.0 / 3));
    CHECK(ledger.customer.unknown == std::vector<std::string>{"entries[3] 'service'.amount"});
    CHECK(ledger.customer.gain_share == Interval<double>{});
    CHECK(ledger.customer.by_kind[1].net == exactly(50));  // what is known of another kind stays known

    lines.back().amount = at_least(0);  // not known, but no harm: 80 - 5 - 40 at least
    ledger = benefit_ledger(lines, no_deal);
    CHECK(ledger.customer.gain == at_least(35));
    CHECK(ledger.both_gain == Answer::yes);
    CHECK(close(*ledger.customer.gain_share.low, 35.0 / 75));
    CHECK_FALSE(ledger.customer.gain_share.high);
    CHECK(ledger.customer.unknown.size() == 1);

    const auto alone = benefit_ledger(entries(), NoDeal<double>{exactly(20), {}});
    CHECK(alone.both_gain == Answer::unknown);
    CHECK(alone.customer.unknown == std::vector<std::string>{"no_deal"});
}

TEST_CASE("benefit_ledger: a side that would be better off alone, or just as well off") {
    auto alone = no_deal;
    alone.customer = exactly(100);  // the most that the relationship can give it
    CHECK(benefit_ledger(entries(), alone).both_gain == Answer::no);
    alone.customer = exactly(90);
    const auto ledger = benefit_ledger(entries(), alone);
    CHECK(ledger.both_gain == Answer::unknown);
    CHECK(ledger.customer.gain == between(-10, 10));
    CHECK(ledger.customer.gain_share == Interval<double>{});
    alone.supplier = {};
    alone.customer = exactly(200);
    CHECK(benefit_ledger(entries(), alone).both_gain == Answer::no);  // whatever the other side has
    const auto empty = benefit_ledger(std::vector<LedgerEntry<double>>{}, {exactly(0), exactly(0)});
    CHECK(empty.both_gain == Answer::no);
    CHECK(empty.supplier.gain_share == Interval<double>{});
    CHECK_FALSE(empty.supplier.total.coverage());
}

TEST_CASE("benefit_ledger: bad lines are reported together") {
    auto lines = entries();
    lines[0].amount = exactly(std::numeric_limits<double>::quiet_NaN());
    lines[1].cost = between(3, 2);
    lines[2].benefit = static_cast<Benefit>(99);
    try {
        (void)benefit_ledger(lines, {at_most(std::numeric_limits<double>::infinity()), {}});
        FAIL("no error");
    } catch (const kam::InputError& error) {
        const auto& issues = error.report().issues();
        REQUIRE(issues.size() == 5);
        CHECK(issues[0].where == "entries[0].amount.low");
        CHECK(issues[1].where == "entries[0].amount.high");
        CHECK(issues[2].where == "entries[1].cost");
        CHECK(issues[2].kind == kam::Fault::inconsistent);
        CHECK(issues[3].where == "entries[2].benefit");
        CHECK(issues[4].where == "no_deal.supplier.high");
    }
    lines = entries();
    lines[0].amount = lines[1].amount = exactly((std::numeric_limits<double>::max)());
    CHECK_THROWS_AS(benefit_ledger(lines, no_deal), std::overflow_error);
}

TEST_CASE("benefit ledger laws: sides are alike, money has no unit, more benefit never loses a gain", "[laws]") {
    auto lines = entries();
    const auto ledger = benefit_ledger(lines, no_deal);
    auto swapped = lines;
    for (auto& line : swapped) line.side = benefit_ledger_test::other(line.side);
    const auto mirror = benefit_ledger(swapped, {no_deal.customer, no_deal.supplier});
    CHECK(mirror.supplier.gain == ledger.customer.gain);
    CHECK(mirror.customer.gain_share == ledger.supplier.gain_share);
    CHECK(mirror.both_gain == ledger.both_gain);
    CHECK(mirror.joint_gain == ledger.joint_gain);

    std::swap(lines[0], lines[2]);
    CHECK(benefit_ledger(lines, no_deal).customer.gain == ledger.customer.gain);

    for (auto& line : lines) {
        for (auto* end : {&line.amount.low, &line.amount.high, &line.cost.low, &line.cost.high}) **end *= 1024;
    }
    const auto scaled = benefit_ledger(lines, {exactly(20 * 1024), exactly(40 * 1024)});
    CHECK(scaled.both_gain == ledger.both_gain);
    CHECK(scaled.customer.gain_share == ledger.customer.gain_share);

    Answer before = Answer::no;
    for (double extra = -150; extra <= 150; extra += 1) {
        auto more = entries();
        more[1].amount = between(30 + extra, 50 + extra);
        const Answer now = benefit_ledger(more, no_deal).both_gain;
        if (before == Answer::yes) CHECK(now == Answer::yes);
        if (before == Answer::unknown) CHECK(now != Answer::no);
        before = now;
    }
    CHECK(before == Answer::yes);
}

namespace benefit_ledger_test {

enum class OurBenefit { uptime, training };
BOOST_DESCRIBE_ENUM(OurBenefit, uptime, training)

struct Finding {
    Side who;
    OurBenefit what;
    std::optional<double> worth;
};
BOOST_DESCRIBE_STRUCT(Finding, (), (who, what, worth))

}  // namespace benefit_ledger_test

TEST_CASE("ledger_entries: a user's own records and list of benefits") {
    using namespace benefit_ledger_test;
    const std::vector<Finding> findings{{Side::customer, OurBenefit::training, {}},
                                        {Side::customer, OurBenefit::uptime, 12.0},
                                        {Side::supplier, OurBenefit::uptime, 3.0}};
    const auto lines = ledger_entries(findings, &Finding::who, &Finding::what, BenefitKind::economic, &Finding::worth,
                                      [](const Finding& f) { return f.worth ? between(0, 1) : exactly(2); });
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].amount == Interval<double>{});
    CHECK(lines[1].cost == between(0, 1));
    const auto ledger = benefit_ledger(lines, {exactly(0), exactly(0)});
    CHECK(ledger.customer.by_benefit[0].name == "uptime");
    CHECK(ledger.customer.by_benefit[0].net == between(11, 12));
    CHECK(ledger.customer.unknown == std::vector<std::string>{"entries[0] 'training'.amount"});
    CHECK(ledger.supplier.gains == Answer::yes);
}

TEST_CASE("benefit_ledger: fifty digits and derivatives", "[scalar]") {
    using benefit_ledger_test::Wide;
    const std::vector<LedgerEntry<Wide>> lines{
        {Side::customer, Benefit::price, BenefitKind::economic, exactly(Wide(1)), exactly(Wide(0)), {}},
        {Side::supplier, Benefit::sales, BenefitKind::economic, exactly(Wide(2)), exactly(Wide(0)), {}}};
    const auto ledger = benefit_ledger(lines, {exactly(Wide(0)), exactly(Wide(0))});
    CHECK(close(*ledger.customer.gain_share.low, Wide(Wide(1) / 3), 1e-49));

    using Dual = decltype(boost::math::differentiation::make_fvar<double, 1>(0.0));
    const Dual x = boost::math::differentiation::make_fvar<double, 1>(1.0);
    const std::vector<LedgerEntry<Dual>> dual{
        {Side::customer, Benefit::price, BenefitKind::economic, exactly(x), exactly(Dual(0.0)), {}},
        {Side::supplier, Benefit::sales, BenefitKind::economic, exactly(Dual(2.0)), exactly(Dual(0.0)), {}}};
    // d/dx x / (x + 2) = 2 / (x + 2)^2 = 2 / 9
    const auto derived = benefit_ledger(dual, {exactly(Dual(0.0)), exactly(Dual(0.0))});
    CHECK(close(derived.customer.gain_share.high->derivative(1), 2.0 / 9));
}
