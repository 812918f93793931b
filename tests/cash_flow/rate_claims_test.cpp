// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include <Eigen/Core>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"

#include <kam/cash_flow.hpp>

using kam::cash_flow::Flow;
using kam::cash_flow::irr;
using kam::cash_flow::irr_all;
using kam::cash_flow::picked_rate;
using kam::cash_flow::RateChoice;
using kam::cash_flow::RateOptions;
using kam::cash_flow::RateStatus;
using kam::cash_flow::Uniqueness;
using kam::cash_flow::xirr;
using kam::cash_flow::xirr_gradient;
using kam_test::close;

namespace rate_claims_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

kam::Date day(int number) { return *kam::parse_date("2000-01-01") + std::chrono::days(number); }

template <class Real>
Eigen::VectorX<Real> vector(const std::vector<const char*>& texts) {
    Eigen::VectorX<Real> values(static_cast<Eigen::Index>(texts.size()));
    for (std::size_t i = 0; i < texts.size(); ++i) values[static_cast<Eigen::Index>(i)] = Real(Wide(texts[i]));
    return values;
}

/// -1000 (1 - a / g)(1 - b / g)... as flows, g being the growth factor.
Eigen::VectorX<Wide> with_growths(const std::vector<Wide>& growths) {
    Eigen::VectorX<Wide> flows = Eigen::VectorX<Wide>::Zero(static_cast<Eigen::Index>(growths.size()) + 1);
    flows[0] = -1000;
    for (std::size_t k = 0; k < growths.size(); ++k) {
        for (auto i = static_cast<Eigen::Index>(k) + 1; i > 0; --i) flows[i] -= growths[k] * flows[i - 1];
    }
    return flows;
}

}  // namespace rate_claims_test
using rate_claims_test::day;
using rate_claims_test::vector;
using rate_claims_test::Wide;
using rate_claims_test::with_growths;

TEST_CASE("xirr: all digits where the flows that decide are a hundred years after the first (mpmath)") {
    const std::vector<Flow> flows{{day(0), -1e-5}, {day(36499), -6}, {day(36500), 1}};
    const auto found = xirr(flows);
    CHECK(close(found.log_growth.value(), -653.99220626824007530, 4e-16));
    // d x / d c: 365 / 6 and 365 of the last two, 1.1e-28400 of the first.
    const auto gradient = xirr_gradient(flows, found);
    REQUIRE(gradient);
    CHECK(gradient->log_growth[0] == 0);
    CHECK(close(gradient->log_growth[1], 60.833333333333333333, 1e-14));
    CHECK(close(gradient->log_growth[2], 365.0, 1e-14));
    // The same days in Act/Act: 2099 has 365 days.
    const auto exact = xirr(flows, {.day_count = kam::DayCount::actual_actual_isda});
    CHECK(close(exact.log_growth.value(), -365 * std::log(6.0), 4e-16));
}

TEST_CASE("rates close to a double one claim no more than rounding shows (mpmath polyroots)") {
    SECTION("none: the growths are 1.50001 -+ 1.7e-8 i") {
        const auto found = irr(Eigen::Vector3d(1000000, -3000020, 2250030.0001000003));
        CHECK(found.uniqueness == Uniqueness::not_proved);
        CHECK_FALSE(found.count);
        CHECK(found.touching);
    }
    SECTION("two: 0.69999999246 and 0.70000000754") {
        const auto found = irr(Eigen::Vector3d(-1000, 1400, -489.99999999999994));
        CHECK(found.uniqueness == Uniqueness::not_proved);
        CHECK_FALSE(found.count);
        CHECK(found.touching);
        CHECK(close(found.growth.value(), 0.7, 2e-8));
    }
    SECTION("one of a close cluster and two others") {
        Eigen::VectorXd flows(6);
        flows << 1e6, -7351210, 20143171.722000003, -26399045.329212103, 16776701.378757106, -4169667.9993563704;
        const auto all = irr_all(flows);
        REQUIRE(all.rates.size() == 3);
        CHECK(close(all.rates[0].log_growth.value(), 0.048789924743248809360, 1e-2));  // ill-conditioned
        CHECK(close(all.rates[1].log_growth.value(), 0.18232989009277205076, 1e-10));
        CHECK(close(all.rates[2].log_growth.value(), 1.0989455664582287479, 1e-13));
        for (const auto& rate : all.rates) {
            CHECK_FALSE(rate.count);
            CHECK(rate.uniqueness == Uniqueness::several);
        }
    }
}

TEST_CASE("multiprecision sees what double cannot: 50 digits of rates that are close together (by construction)") {
    const auto far_from = [](const Wide& rate, const Wide& expected) { return double(abs(Wide(rate - expected))); };
    for (const char* gap : {"1e-3", "1e-6", "1e-7", "1e-12"}) {
        CAPTURE(gap);
        const Wide apart(gap);
        const auto all = irr_all(with_growths({Wide("1.1"), Wide(Wide("1.1") + apart)}));
        REQUIRE(all.rates.size() == 2);
        CHECK(all.rates[0].count == 2);
        CHECK_FALSE(all.rates[0].touching);
        // Rounding of the flows alone moves a rate by their epsilon over the gap.
        const double limit = 20 * double(Wide(std::numeric_limits<Wide>::epsilon() / apart));
        CHECK(far_from(*all.rates[0].rate, Wide("0.1")) < limit);
        CHECK(far_from(*all.rates[1].rate, Wide(Wide("0.1") + apart)) < limit);
    }
    // An exact double rate, of whole numbers; a triple one is exact too, but known as the one rate of its place only.
    const auto touching = irr(vector<Wide>({"-1000", "2200", "-1210"}));
    CHECK(touching.touching);
    CHECK_FALSE(touching.count);
    CHECK(far_from(*touching.rate, Wide("0.1")) < 1e-47);
    const auto triple = irr(vector<Wide>({"-1000", "3300", "-3630", "1331"}));
    CHECK_FALSE(triple.count);
    CHECK(far_from(*triple.rate, Wide("0.1")) < 1e-16);  // the cube root of epsilon
    // Short of a double rate by 1e-40: none.
    CHECK(irr(with_growths({Wide("0.7"), Wide("0.7")}) + vector<Wide>({"0", "0", "-1e-40"})).status ==
          RateStatus::no_root);
    // The residual is that of the type.
    CHECK(irr(vector<Wide>({"-1000", "300", "400", "550"})).residual < 1e-48);
}

TEMPLATE_TEST_CASE("amounts beyond double's range have rates", "[scalar]", long double, rate_claims_test::Wide) {
    for (const char* size : {"1e-400", "1e400", "1e-4900", "1e4900"}) {
        CAPTURE(size);
        const TestType amount = TestType(Wide(size));
        const auto found = irr(Eigen::VectorX<TestType>(vector<TestType>({"-1", "1.1"}) * amount));
        REQUIRE(found.status == RateStatus::found);
        CHECK(close(static_cast<double>(*found.rate), 0.1, 1e-15));
    }
}

TEST_CASE("flows of one day are zero together where rounding of each explains what is left, and only there") {
    std::vector<Flow> flows(1000, Flow{day(0), 0.1, {}});
    flows.push_back({day(0), -100, {}});  // the sum in order is 1.4e-12
    flows.push_back({day(365), 110, {}});
    CHECK(xirr(flows).status == RateStatus::same_sign);
    // 1e16 and 4 less are exact, and so is the 4: 4 now for 8 in a year.
    const std::vector<Flow> large{{day(0), 1e16}, {day(0), -(1e16 - 4)}, {day(365), -8}};
    CHECK(close(xirr(large).value(), 1.0, 1e-15));
    // 1, 1e100, 1 and -1e100 are exactly 2.
    const std::vector<Flow> lost{{day(0), 1}, {day(0), 1e100}, {day(0), 1}, {day(0), -1e100}, {day(365), -3}};
    CHECK(xirr(lost).status == RateStatus::same_sign);  // 2 is less than what 1e100 was rounded by
}

TEST_CASE("rate options out of range are refused") {
    const Eigen::Vector3d flows(-1000, 2300, -1320);
    CHECK_THROWS_WITH(irr(flows, {.sign_change_limit = -3}), kam_test::ContainsSubstring("-3"));
    RateOptions options;
    options.choice = static_cast<RateChoice>(7);
    CHECK_THROWS_WITH(irr(flows, options), kam_test::ContainsSubstring("7"));
    CHECK_THROWS_AS(irr_all(flows, options), std::invalid_argument);
}

TEST_CASE(
    "the smallest positive rate, else the largest of the others - and a rule of the user's own (by construction)") {
    const RateOptions positive{.choice = RateChoice::smallest_positive};
    // Growths 0.5, 1.2, 1.5; 0.5 and 0.8: -1000 g^n + ...
    CHECK(close(irr(Eigen::Vector4d(-1000, 3200, -3150, 900), positive).value(), 0.2, 1e-12));
    CHECK(close(irr(Eigen::Vector3d(-1000, 1300, -400), positive).value(), -0.2, 1e-12));
    const auto all = irr_all(Eigen::Vector4d(-1000, 3200, -3150, 900));
    const auto middle = picked_rate(all, [](const auto& rates) { return rates.size() / 2; });
    CHECK(close(middle.value(), 0.2, 1e-12));
    CHECK(middle.uniqueness == Uniqueness::several);
    CHECK(middle.count == 3);
    CHECK_THROWS_AS(picked_rate(all, [](const auto&) { return 3; }), std::invalid_argument);
    const auto none = picked_rate(irr_all(Eigen::Vector3d(100, -150, 100)), [](const auto&) { return 0; });
    CHECK(none.status == RateStatus::no_root);
    CHECK(none.count == 0);
}

TEST_CASE("that there is no rate is proved without a search, or with a short one") {
    Eigen::VectorXd cleared = Eigen::VectorXd::Constant(60, 20);
    cleared[0] = -900;
    const int success = irr(cleared).iterations;
    for (const double cost : {-1200.0, -600.0, -560.0}) {
        cleared[59] = cost;
        CAPTURE(cost);
        const auto found = irr(cleared);
        CHECK(found.status == RateStatus::no_root);
        CHECK(found.count == 0);
        CHECK(found.iterations <= success);
    }
    Eigen::VectorXd many = Eigen::VectorXd::Zero(60);
    for (Eigen::Index i = 0; i < 60; i += 3) many.segment<3>(i) << 100, -150, 100;
    CHECK(irr(many).status == RateStatus::no_root);
    CHECK(irr(many).iterations == 0);
    // Not every series: this one needs the whole search (mpmath polyroots: no growth is real, the nearest to real ones
    // are 3.13 -+ 1.70 i and 0.31 -+ 0.38 i).
    Eigen::VectorXd hard(11);
    hard << 109, -614, 1022, 499, 614, 48, 979, 253, 679, -389, 223;
    CHECK(irr(hard).status == RateStatus::no_root);
    CHECK(irr(hard, {.sign_change_limit = 1}).status == RateStatus::not_certified);
    CHECK(irr_all(hard, {.sign_change_limit = 1}).status == RateStatus::not_certified);
}

TEST_CASE("proofs by running totals hold against a fine scan") {
    const auto seed = GENERATE(range(1U, 201U));
    std::mt19937_64 engine(seed);
    const auto n = static_cast<Eigen::Index>(3 + engine() % 20);
    Eigen::VectorXd flows(n);
    for (double& flow : flows) flow = static_cast<double>(engine() % 2001) - 1000;
    flows[0] += 2000 * (seed % 3);
    CAPTURE(flows.transpose());
    const auto found = irr(flows);
    if (found.uniqueness != Uniqueness::proved && found.status != RateStatus::no_root) return;
    std::size_t seen = 0;
    int before = 0;
    for (int k = -20000; k <= 20000; ++k) {
        const long double v = std::exp(static_cast<long double>(k) / 2000 + 1.2345e-4L);
        long double value = 0;
        for (Eigen::Index i = 0; i < n; ++i) {
            value = v > 1 ? value / v + flows[i] : value * v + flows[n - 1 - i];
        }
        const int sign = value < 0 ? -1 : 1;
        if (before != 0 && sign != before) ++seen;
        before = sign;
    }
    CHECK(seen == (found.status == RateStatus::no_root ? 0U : 1U));
}
