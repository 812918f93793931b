// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <vector>

#include "support/catch.hpp"
#include "support/irr_golden.hpp"
#include "support/xirr_golden.hpp"

#include <kam/cash_flow.hpp>

using kam::cash_flow::Flow;
using kam::cash_flow::RateStatus;
using kam::cash_flow::Uniqueness;
using kam::cash_flow::xirr;
using kam::cash_flow::xirr_all;
using kam_test::close;
using kam_test::dated_golden_series;

namespace xirr_golden_test {

std::vector<Flow> dated(const kam_test::DatedGoldenSeries& series, double factor = 1) {
    std::vector<Flow> flows;
    for (std::size_t i = 0; i < series.days.size(); ++i) {
        const kam::Date on = *kam::parse_date("2000-01-01") + std::chrono::days(series.days[i]);
        flows.push_back({on, factor * series.flows[i]});
    }
    return flows;
}

/// How far rounding can move the log growth x.
double conditioning(const kam_test::DatedGoldenSeries& series, double x) {
    const auto [first, last] = std::minmax_element(series.days.begin(), series.days.end());
    const int origin = x < 0 ? *last : *first;
    double moment = 0, weight = 0;
    for (std::size_t i = 0; i < series.days.size(); ++i) {
        const double t = (series.days[i] - origin) / 365.0;
        const double w = series.flows[i] * std::exp(-x * t);
        moment += t * w;
        weight += (1 + std::abs(x * t)) * std::abs(w);
    }
    return std::numeric_limits<double>::epsilon() * weight / std::abs(moment);
}

double limit(const kam_test::DatedGoldenSeries& series, const kam_test::GoldenRoot& root) {
    // A double root is known to the root of rounding only, and grows with the number of steps a year.
    if (root.touching) return 1e-7 * (std::max)(1.0, std::abs(root.log_growth));
    return 8 * conditioning(series, root.log_growth);
}

/// The status of flows that have these rates.
RateStatus expected_status(const kam_test::DatedGoldenSeries& series) {
    return series.roots.empty() ? RateStatus::no_root : RateStatus::found;
}

}  // namespace xirr_golden_test
using xirr_golden_test::conditioning;
using xirr_golden_test::dated;
using xirr_golden_test::expected_status;

TEST_CASE("golden rates: at least 150 series") {
    CHECK(kam_test::golden_series().size() + dated_golden_series().size() >= 150);
    for (const auto& series : dated_golden_series()) CHECK(series.days.size() == series.flows.size());
}

TEST_CASE("xirr_all: golden series, every rate and which of them touch (exact rationals, intervals, mpmath)") {
    for (const auto& series : dated_golden_series()) {
        CAPTURE(series.days, series.flows);
        const auto all = xirr_all(dated(series));
        CHECK(all.status == expected_status(series));
        REQUIRE(all.rates.size() == series.roots.size());
        for (std::size_t i = 0; i < series.roots.size(); ++i) {
            CHECK(all.rates[i].touching == series.roots[i].touching);
            const double expected = series.roots[i].log_growth;
            CHECK(close(*all.rates[i].log_growth, expected, 4e-16, xirr_golden_test::limit(series, series.roots[i])));
            CHECK(all.rates[i].rate == std::expm1(*all.rates[i].log_growth));
            CHECK(all.rates[i].overflows == (expected > 709.78));
        }
    }
}

TEST_CASE("xirr: golden series, the rate nearest 10 %, whether others exist (exact rationals, intervals, mpmath)") {
    for (const auto& series : dated_golden_series()) {
        CAPTURE(series.days, series.flows);
        const auto found = xirr(dated(series));
        REQUIRE(found.status == expected_status(series));
        // A rate that touches may be none or two, as far as rounding shows.
        const auto touching = std::ranges::count(series.roots, true, &kam_test::GoldenRoot::touching);
        CHECK(found.count.has_value() == (touching == 0));
        CHECK(found.count.value_or(series.roots.size()) == static_cast<Eigen::Index>(series.roots.size()));
        if (series.roots.empty()) continue;
        const auto nearest =
            *std::min_element(series.roots.begin(), series.roots.end(), [](const auto& a, const auto& b) {
                return std::abs(a.log_growth - std::log1p(0.1)) < std::abs(b.log_growth - std::log1p(0.1));
            });
        CHECK(close(*found.log_growth, nearest.log_growth, 4e-16, xirr_golden_test::limit(series, nearest)));
        const auto crossing_others = static_cast<std::ptrdiff_t>(series.roots.size()) - touching - !nearest.touching;
        CHECK(found.uniqueness == (crossing_others > 0 ? Uniqueness::several
                                   : touching > 0      ? Uniqueness::not_proved
                                                       : Uniqueness::proved));
    }
}

TEST_CASE("xirr: golden series keep their rates in any order, with signs flipped, split and scaled") {
    std::mt19937_64 engine(7);
    for (const auto& series : dated_golden_series()) {
        CAPTURE(series.days, series.flows);
        // Powers of two leave every digit alone; the amounts of 1e300 have no room above.
        std::vector<Flow> flows = dated(series, -0.25);
        for (std::size_t i = flows.size(); i-- > 0;) {
            flows[i].amount /= 2;
            flows.push_back(flows[i]);
        }
        std::shuffle(flows.begin(), flows.end(), engine);
        const auto all = xirr_all(flows);
        REQUIRE(all.rates.size() == series.roots.size());
        for (std::size_t i = 0; i < series.roots.size(); ++i) {
            CHECK(close(*all.rates[i].log_growth, series.roots[i].log_growth, 4e-16,
                        xirr_golden_test::limit(series, series.roots[i])));
        }
    }
}
