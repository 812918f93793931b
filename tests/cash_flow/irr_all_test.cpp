// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"
#include "support/conditioning.hpp"
#include "support/irr_golden.hpp"

#include <kam/cash_flow.hpp>

using kam::cash_flow::Flow;
using kam::cash_flow::irr_all;
using kam::cash_flow::RateStatus;
using kam::cash_flow::Uniqueness;
using kam::cash_flow::xirr_all;
using kam_test::close;
using kam_test::conditioning;

namespace irr_all_test {

/// Coefficients of -(1 - g_1 v)(1 - g_2 v)...: the flows whose growth factors are exactly these.
Eigen::VectorXd with_growths(const std::vector<double>& growths) {
    Eigen::VectorXd flows = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(growths.size()) + 1);
    flows[0] = -1;
    Eigen::Index degree = 0;
    for (const double growth : growths) {
        ++degree;
        for (Eigen::Index i = degree; i > 0; --i) flows[i] -= growth * flows[i - 1];
    }
    return flows;
}

}  // namespace irr_all_test
using irr_all_test::with_growths;

TEST_CASE("irr_all: golden series, every rate and which of them touch (exact rationals and mpmath)") {
    for (const auto& series : kam_test::golden_series()) {
        const Eigen::VectorXd flows =
            Eigen::Map<const Eigen::VectorXd>(series.flows.data(), static_cast<Eigen::Index>(series.flows.size()));
        CAPTURE(flows.transpose());
        const auto all = irr_all(flows);
        REQUIRE(all.rates.size() == series.roots.size());
        CHECK(all.status == (series.roots.empty() ? RateStatus::no_root : RateStatus::found));
        const bool blurred = kam_test::blurred(flows, series.roots);
        for (std::size_t i = 0; i < series.roots.size(); ++i) {
            const double expected = series.roots[i].log_growth;
            CHECK(all.rates[i].touching == series.roots[i].touching);
            CHECK(all.rates[i].count.has_value() == !blurred);
            CHECK(all.rates[i].count.value_or(all.rates.size()) == static_cast<Eigen::Index>(series.roots.size()));
            // A double root is known to the root of rounding, the triple and fivefold ones in the list still less.
            const double limit = (std::min)(series.roots[i].touching ? 1e-7 : 2e-3, 8 * conditioning(flows, expected));
            CHECK(close(*all.rates[i].log_growth, expected, 4e-16, (std::max)(limit, 1e-16)));
        }
    }
}

TEST_CASE("irr_all: polynomials made from their roots, from -90 % to 900 %") {
    const auto seed = GENERATE(range(1U, 41U));
    std::mt19937_64 engine(seed);
    std::vector<double> growths;
    double growth = 0.1;
    while (growths.size() < 1 + seed % 6) {
        growth *= 1.3 + static_cast<double>(engine() % 1000) / 1000;
        growths.push_back(growth);
    }
    const Eigen::VectorXd flows = with_growths(growths);
    CAPTURE(seed, flows.transpose());
    const auto all = irr_all(flows);
    REQUIRE(all.rates.size() == growths.size());
    CHECK(all.sign_changes == static_cast<Eigen::Index>(growths.size()));
    for (std::size_t i = 0; i < growths.size(); ++i) {
        const double x = std::log(growths[i]);
        // Making the coefficients rounds as well.
        CHECK(close(*all.rates[i].log_growth, x, 1e-15, 20 * conditioning(flows, x)));
        CHECK_FALSE(all.rates[i].touching);
        CHECK(all.rates[i].uniqueness == (growths.size() == 1 ? Uniqueness::proved : Uniqueness::several));
    }
}

TEST_CASE("irr_all: a pair of rates that comes closer, touches and vanishes") {
    // -(g - 1.1)^2 + e: two rates at 1.1 -+ sqrt(e), one for e = 0, none below.
    for (const double apart : {1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6}) {
        const auto two = irr_all(Eigen::Vector3d(-1, 2.2, -1.21 + apart * apart));
        CAPTURE(apart);
        REQUIRE(two.rates.size() == 2);
        CHECK(close(*two.rates[0].growth, 1.1 - apart, 1e-14 / apart));
        CHECK(close(*two.rates[1].growth, 1.1 + apart, 1e-14 / apart));
        CHECK(irr_all(Eigen::Vector3d(-1, 2.2, -1.21 - apart * apart)).status == RateStatus::no_root);
    }
    const auto touching = irr_all(Eigen::Vector3d(-1000, 2200, -1210));
    REQUIRE(touching.rates.size() == 1);
    CHECK(touching.rates[0].touching);
    CHECK(close(touching.rates[0].value(), 0.1, 1e-8));
}

TEST_CASE("xirr_all: dated flows on exact years have the rates of periodic ones") {
    const kam::Date start = *kam::parse_date("2001-01-01");
    const Eigen::VectorXd flows = with_growths({0.8, 1.1, 1.5});
    std::vector<Flow> dated;
    for (Eigen::Index i = flows.size(); i-- > 0;) dated.push_back({start + std::chrono::days(365 * i), flows[i]});
    const auto all = xirr_all(dated);
    REQUIRE(all.rates.size() == 3);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(close(*all.rates[i].log_growth, *irr_all(flows).rates[i].log_growth, 0, 1e-13));
    }
    // A hundred times faster: the same growths per half week, in Act/Act years too.
    for (auto& flow : dated) flow.on = start + (flow.on - start) / 73;
    CHECK(close(*xirr_all(dated, {.day_count = kam::DayCount::actual_actual_isda}).rates[2].log_growth,
                73 * std::log(1.5), 1e-13));
}

TEST_CASE("irr_all: what has no rate, and the limit of sign changes") {
    CHECK(irr_all(Eigen::VectorXd::Zero(3)).status == RateStatus::all_zero);
    CHECK(irr_all(Eigen::Vector2d(1, 2)).status == RateStatus::same_sign);
    CHECK(irr_all(Eigen::Vector3d(-1, 3, -1), {.sign_change_limit = 1}).status == RateStatus::not_certified);
    CHECK(irr_all(Eigen::Vector2d(-1, 3), {.sign_change_limit = 0}).rates.size() == 1);
    CHECK(irr_all(Eigen::Vector3d(-1, 3, -1), {.iteration_limit = 1}).status == RateStatus::not_converged);
    CHECK(irr_all(Eigen::Vector3d(-1, 3, -1), {.iteration_limit = 1}).rates.empty());
}

TEST_CASE("irr_all: huge and tiny amounts mixed (roots by hand: the flows are powers of ten apart)") {
    // -1 + 1e100 v - 1e150 v^2: growths 1e100 and 1e50, to fifty digits.
    const auto apart = irr_all(Eigen::Vector3d(-1, 1e100, -1e150));
    REQUIRE(apart.rates.size() == 2);
    CHECK(close(*apart.rates[0].log_growth, 50 * std::log(10.0), 1e-14));
    CHECK(close(*apart.rates[1].log_growth, 100 * std::log(10.0), 1e-14));
    const auto wide = irr_all(Eigen::Vector3d(-1e-300, 1, -1e250));
    REQUIRE(wide.rates.size() == 2);
    CHECK(close(*wide.rates[0].log_growth, 250 * std::log(10.0), 1e-14));
    CHECK(close(*wide.rates[1].log_growth, 300 * std::log(10.0), 1e-14));
}

TEST_CASE("irr_all: many changes of sign leave exactly as many rates as a fine scan of the value sees") {
    const auto seed = GENERATE(range(1U, 31U));
    std::mt19937_64 engine(seed);
    Eigen::VectorXd flows(40);
    for (double& flow : flows) flow = static_cast<double>(engine() % 2001) - 1000;
    const auto all = irr_all(flows);
    // Signs of the value on a grid of growths; every change needs a rate in that cell and each rate a change.
    std::size_t seen = 0;
    int before = 0;
    for (int k = -20000; k <= 20000; ++k) {
        const long double v = std::exp(static_cast<long double>(k) / 2000 + 1.2345e-4L);
        long double value = 0;
        const bool up = v > 1;
        for (Eigen::Index i = 0; i < flows.size(); ++i) {
            value = up ? value / v + flows[i] : value * v + flows[flows.size() - 1 - i];
        }
        const int sign = value < 0 ? -1 : 1;
        if (before != 0 && sign != before) ++seen;
        before = sign;
    }
    CHECK(all.rates.size() >= seen);
    CHECK((all.rates.size() - seen) % 2 == 0);
    CHECK(all.rates.size() <= static_cast<std::size_t>(all.sign_changes));
    for (const auto& rate : all.rates) CHECK(rate.residual < 1e-12);
    for (std::size_t i = 1; i < all.rates.size(); ++i) CHECK(*all.rates[i - 1].log_growth < *all.rates[i].log_growth);
}
