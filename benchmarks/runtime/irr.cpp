// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <Eigen/Core>

#ifdef KAM_HAS_QUANTLIB
#include <ql/cashflows/cashflows.hpp>
#include <ql/cashflows/simplecashflow.hpp>
#include <ql/math/solvers1d/brent.hpp>
#include <ql/settings.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>
#endif

#include <kam/cash_flow.hpp>

namespace irr_benchmark {

using kam::cash_flow::Flow;

const kam::Date start = *kam::parse_date("2015-01-01");

/// An account that pays at once and is repaid over ten years: one change of sign.
std::vector<Flow> h_series(int n) {
    std::vector<Flow> flows;
    for (int i = 0; i < n; ++i) {
        const double amount = i == 0 ? -60.0 * n : 50 + 7919 * i % 101;
        flows.push_back({start + std::chrono::days(3650 * i / (n - 1)), amount});
    }
    return flows;
}

/// An account with a long development and a costly month in each year: many changes of sign, one rate.
std::vector<Flow> j_series(int n) {
    std::vector<Flow> flows;
    for (int i = 0; i < n; ++i) {
        const double amount = i * 10 < n ? -100 : i % 12 == 0 ? -(40 + 7919 * i % 101) : 30 + 104729 * i % 47;
        flows.push_back({start + std::chrono::days(3650 * i / (n - 1)), amount});
    }
    return flows;
}

/// What most people write: Newton on the present value with std::pow, from 10 %.
double plain_newton(const std::vector<Flow>& flows) {
    double rate = 0.1;
    for (int i = 0; i < 100; ++i) {
        double value = 0, slope = 0;
        for (const Flow& flow : flows) {
            const double years = static_cast<double>((flow.on - flows.front().on).count()) / 365;
            const double factor = std::pow(1 + rate, -years);
            value += flow.amount * factor;
            slope -= years * flow.amount * factor / (1 + rate);
        }
        const double step = value / slope;
        rate -= step;
        if (std::abs(step) < 1e-13) break;  // the step after it would be far below 1e-14
    }
    return rate;
}

#ifdef KAM_HAS_QUANTLIB
QuantLib::Leg leg_of(const std::vector<Flow>& flows) {
    QuantLib::Leg leg;
    for (const Flow& flow : flows) {
        const QuantLib::Date on(1, QuantLib::January, 2015);
        leg.push_back(QuantLib::ext::make_shared<QuantLib::SimpleCashFlow>(
            flow.amount, on + static_cast<int>((flow.on - start).count())));
    }
    return leg;
}
#endif

void against_all(const std::string& name, const std::vector<Flow>& flows) {
    kam::cash_flow::RateWorkspace<double> workspace;
    const auto ours = [&] { return *kam::cash_flow::xirr(flows, {}, workspace).rate; };
    CHECK(std::abs(ours() - plain_newton(flows)) < 1e-13);
    kam_benchmark::ratio("irr/" + name + "_against_plain_newton", ours, [&] { return plain_newton(flows); });
#ifdef KAM_HAS_QUANTLIB
    const QuantLib::Leg leg = leg_of(flows);
    const QuantLib::Date base(1, QuantLib::January, 2015);
    const auto peer = [&] {
        return QuantLib::CashFlows::yield<QuantLib::Brent>(QuantLib::Brent(), leg, 0.0, QuantLib::Actual365Fixed(),
                                                           QuantLib::Compounded, QuantLib::Annual, true, base, base,
                                                           1e-10, 0.05);
    };
    CHECK(std::abs(ours() - peer()) < 1e-8);
    kam_benchmark::ratio("irr/" + name + "_against_quantlib_brent", ours, peer);
#else
    kam_benchmark::skip("irr/" + name + "_against_quantlib_brent", "QuantLib");
#endif
}

TEST_CASE("rate of return of dated flows", "[benchmark][cash_flow]") {
    against_all("xirr_h10", h_series(10));
    against_all("xirr_h100", h_series(100));
    against_all("xirr_h1000", h_series(1000));
    against_all("xirr_j100", j_series(100));
    against_all("xirr_j1000", j_series(1000));
}

TEST_CASE("rate of return of 100 periods", "[benchmark][cash_flow]") {
    Eigen::VectorXd flows = Eigen::VectorXd::LinSpaced(100, 50, 150);
    flows[0] = -600;
    kam::cash_flow::RateWorkspace<double> workspace;
    const auto ours = [&] { return *kam::cash_flow::irr(flows, {}, workspace).rate; };
    // The limit is the time that is allowed for it: 1 us.
    kam_benchmark::detail::print("LIMIT", "irr/irr_100_against_1_us",
                                 1e-6 / kam_benchmark::time_both(ours, [] { return 0; }).ours);
    kam_benchmark::ratio("irr/irr_100_against_plain_newton", ours, [&] {
        double rate = 0.1;
        for (int i = 0; i < 100; ++i) {
            double value = 0, slope = 0;
            for (Eigen::Index t = 0; t < flows.size(); ++t) {
                const double present = flows[t] * std::pow(1 + rate, static_cast<double>(-t));
                value += present;
                slope -= static_cast<double>(t) * present / (1 + rate);
            }
            const double step = value / slope;
            rate -= step;
            if (std::abs(step) < 1e-13) break;
        }
        return rate;
    });
}

TEST_CASE("no rate costs no more than three times a rate", "[benchmark][cash_flow]") {
    kam::cash_flow::RateWorkspace<double> workspace;
    // The limit is three times what the one rate of the same amounts costs, its last outlay left out: 1 is just that.
    const auto against_one_rate = [&](const std::string& name, const Eigen::VectorXd& none,
                                      const Eigen::VectorXd& one) {
        CHECK(kam::cash_flow::irr(none, {}, workspace).status == kam::cash_flow::RateStatus::no_root);
        CHECK(kam::cash_flow::irr(one, {}, workspace).count == 1);
        const auto timing =
            kam_benchmark::time_both([&] { return kam::cash_flow::irr(none, {}, workspace).iterations; },
                                     [&] { return *kam::cash_flow::irr(one, {}, workspace).rate; });
        kam_benchmark::detail::print("LIMIT", "irr/no_rate_" + name + "_against_three_times_a_rate",
                                     3 * timing.other / timing.ours);
    };
    against_one_rate("of_3", Eigen::Vector3d(100, -150, 100), Eigen::Vector3d(-100, 150, 100));
    // Sixty months, at the end of which the account must be cleared up, at too high a cost for any rate.
    Eigen::VectorXd one = Eigen::VectorXd::Constant(60, 20);
    one[0] = -900;
    for (const int cost : {1200, 560}) {
        Eigen::VectorXd none = one;
        none[59] = -cost;
        against_one_rate("of_60_cleared_at_" + std::to_string(cost), none, one);
    }
    // Forty changes of sign.
    Eigen::VectorXd many = Eigen::VectorXd::Zero(60);
    for (Eigen::Index i = 0; i < 60; i += 3) many.segment<3>(i) << 100, -150, 100;
    Eigen::VectorXd repaid = many.cwiseAbs();
    repaid[0] = -0.8 * repaid.sum();
    against_one_rate("of_60_with_many_changes", many, repaid);
}

TEST_CASE("rates of return of 4096 accounts of 60 months", "[benchmark][cash_flow]") {
    Eigen::MatrixXd flows(4096, 60);
    for (Eigen::Index i = 0; i < flows.rows(); ++i) {
        for (Eigen::Index t = 0; t < 60; ++t) {
            const auto mixed = static_cast<double>(7919 * (60 * i + t) % 101);
            flows(i, t) = t < 1 + i % 8 ? -500 - mixed : 40 + mixed;
        }
    }
    kam::cash_flow::RateWorkspace<double> workspace;
    Eigen::VectorXd rates(flows.rows());
    const auto one_by_one = [&] {
        for (Eigen::Index i = 0; i < flows.rows(); ++i) {
            rates[i] = *kam::cash_flow::irr(flows.row(i), {}, workspace).rate;
        }
    };
    one_by_one();
    const Eigen::VectorXd ours =
        kam::column(kam::cash_flow::irr_batch(flows), &kam::cash_flow::RateOfReturn<double>::rate);
    CHECK((ours - rates).cwiseAbs().maxCoeff() < 1e-14);
    kam_benchmark::ratio(
        "irr/batch_4096_x_60", [&] { return kam::cash_flow::irr_batch(flows); }, one_by_one);
}

/// 53 flows with 23 changes of sign.
Eigen::VectorXd changing(std::uint64_t seed, double spread) {
    std::mt19937_64 engine(seed);
    Eigen::VectorXd flows(53);
    for (Eigen::Index i = 0; i < 53; ++i) {
        const double sign = (std::min)(i, Eigen::Index{47}) / 2 % 2 == 0 ? -1 : 1;
        const auto size = 1 + static_cast<double>(engine() % 100000) / 10000;
        const auto power = 0.2 * static_cast<double>(i) * (static_cast<double>(engine() % 3) - 1);
        flows[i] = sign * size * std::pow(spread, power);
    }
    return flows;
}

TEST_CASE("all rates of 53 flows with 23 changes of sign", "[benchmark][cash_flow]") {
    kam::cash_flow::RateWorkspace<double> workspace;
    const auto against_limit = [&](const std::string& name, const Eigen::VectorXd& flows) {
        // The limit is the time that is allowed for it: 0.1 ms.
        const auto timing = kam_benchmark::time_both(
            [&] { return kam::cash_flow::irr_all(flows, {}, workspace).rates.size(); }, [] { return 0; });
        kam_benchmark::detail::print("LIMIT", "irr/" + name + "_of_23_changes_against_100_us", 1e-4 / timing.ours);
    };
    Eigen::VectorXd one, three;
    for (std::uint64_t seed = 1; one.size() == 0 || three.size() == 0; ++seed) {
        const Eigen::VectorXd flows = changing(seed, 1 + 0.01 * static_cast<double>(seed % 60));
        const auto all = kam::cash_flow::irr_all(flows, {}, workspace);
        REQUIRE(all.sign_changes == 23);
        if (all.rates.size() == 1) one = flows;
        if (all.rates.size() == 3) three = flows;
    }
    against_limit("the_rate", one);
    against_limit("three_rates", three);
}

}  // namespace irr_benchmark
