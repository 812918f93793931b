// SPDX-License-Identifier: BSL-1.0
#include <chrono>
#include <cmath>
#include <random>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/cash_flow.hpp>

using namespace kam::cash_flow;
using kam_test::close;

namespace cash_flow_laws_test {

/// Whole numbers, so that sums are exact and zero is met now and then.
Eigen::VectorXd flows(unsigned seed, Eigen::Index n) {
    std::mt19937_64 engine(seed);
    Eigen::VectorXd values(n);
    for (double& value : values) value = static_cast<double>(engine() % 21) - 10;
    return values;
}

std::vector<Flow> dated(unsigned seed, int n) {
    std::mt19937_64 engine(seed);
    std::vector<Flow> all;
    for (int i = 0; i < n; ++i) {
        const kam::Date on = *kam::parse_date("2020-01-01") + std::chrono::days(engine() % 2000);
        const double amount = static_cast<double>(engine() % 21) - 10;
        all.push_back({on, amount, static_cast<kam::Phase>(engine() % 5)});
    }
    return all;
}

/// The value of the curve, straight between flows, at a time on its axis.
double value_at(const Curve<double>& curve, double time) {
    const double position = time - static_cast<double>(curve.first_period);
    const auto i = static_cast<Eigen::Index>(std::floor(position));
    if (i + 1 >= curve.cumulative.size()) return curve.cumulative[curve.cumulative.size() - 1];
    const double part = position - static_cast<double>(i);
    return curve.cumulative[i] * (1 - part) + curve.cumulative[i + 1] * part;
}

}  // namespace cash_flow_laws_test
using cash_flow_laws_test::dated;
using cash_flow_laws_test::flows;

TEST_CASE("cash flow laws: cumulative and present value are linear in the flows", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    const Eigen::VectorXd a = flows(seed, 30), b = flows(seed + 100, 30);
    CHECK(cumulative(2 * a - 3 * b) == 2 * cumulative(a) - 3 * cumulative(b));
    for (const double rate : {-0.5, -0.01, 0.07, 3.0}) {
        const double scale = npv(a.cwiseAbs() + b.cwiseAbs(), rate, 1);
        CHECK(close(npv(2 * a - 3 * b, rate, 1), 2 * npv(a, rate, 1) - 3 * npv(b, rate, 1), 0, 1e-13 * scale));
        CHECK(close(discounted(a, rate, 1).sum(), npv(a, rate, 1), 0, 1e-13 * scale));
        CHECK(close(npv(a, rate, 3) * std::pow(1 + rate, 3), npv(a, rate), 1e-12, 1e-13 * scale));
    }
}

TEST_CASE("cash flow laws: at rate 0 the present value is where the curve ends", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    const Eigen::VectorXd a = flows(seed, 25);
    CHECK(npv(a, 0.0, 4) == cumulative(a)[24]);
    CHECK(xnpv(dated(seed, 40), 0.0) == curve(dated(seed, 40)).total);
    CHECK(discounted(a, 0.0, -3) == a);
}

TEST_CASE("cash flow laws: the rows of a matrix are the curves of its accounts", "[laws]") {
    Eigen::MatrixXd accounts(700, 12);
    for (Eigen::Index i = 0; i < accounts.rows(); ++i)
        accounts.row(i) = flows(static_cast<unsigned>(i), 12).transpose();
    const Eigen::MatrixXd totals = cumulative(accounts);
    for (Eigen::Index i = 0; i < accounts.rows(); ++i) CHECK(totals.row(i).transpose() == cumulative(accounts.row(i)));
    const auto funding = portfolio_funding(accounts);
    CHECK(funding.peak <= funding.alone);
    CHECK(close(funding.peak, curve(accounts.colwise().sum()).peak_funding));
}

TEST_CASE("cash flow laws: paybacks lie on the curve and in order", "[laws]") {
    const auto seed = GENERATE(range(1U, 201U));
    const auto result = curve(flows(seed, 12), 1);
    const auto& back = result.payback;
    if (back.first) CHECK(close(cash_flow_laws_test::value_at(result, *back.first), 0.0, 0, 1e-12));
    if (back.permanent) {
        CHECK(*back.first <= *back.break_even);
        CHECK(*back.break_even <= *back.permanent);
        CHECK(back.recovery == Recovery::permanent);
        for (Eigen::Index i = 0; i < 12; ++i) {
            if (static_cast<double>(i + 1) > *back.permanent) CHECK(result.cumulative[i] >= 0);
        }
        CHECK(back.shortfall == 0);
    }
    CHECK(result.trough->depth == result.cumulative.minCoeff());
    CHECK(back.shortfall == (std::max)(0.0, -result.total));
    CHECK((back.recovery == Recovery::never_negative) == (result.trough->depth >= 0));
    CHECK((back.recovery == Recovery::lapsed) == (back.first.has_value() && result.total < 0));
    CHECK(result.exposure >= 0);
    CHECK(result.exposure <= 11);

    // Ten times the money does not move any moment; appended zeros neither.
    const auto larger = curve(10 * flows(seed, 12), 1);
    CHECK(larger.payback.first == back.first);
    CHECK(larger.exposure == result.exposure);
    Eigen::VectorXd longer = Eigen::VectorXd::Zero(15);
    longer.head(12) = flows(seed, 12);
    CHECK(curve(longer, 1).payback == back);
}

TEST_CASE("cash flow laws: the order in which dated flows are listed does not matter", "[laws]") {
    const auto seed = GENERATE(range(1U, 51U));
    const auto listed = dated(seed, 60);
    const std::vector<Flow> reversed(listed.rbegin(), listed.rend());
    const auto a = curve(listed);
    const auto b = curve(reversed);
    CHECK(a.points == b.points);
    CHECK(a.payback == b.payback);
    CHECK(a.exposure_days == b.exposure_days);
    CHECK(close(xnpv(listed, 0.1), xnpv(reversed, 0.1), 0, 1e-11));
    for (std::size_t k = 0; k < a.phases.size(); ++k) CHECK(a.phases[k].cumulative == b.phases[k].cumulative);
    double at_trough = 0;
    for (const auto& phase : a.phases) at_trough += phase.at_trough;
    CHECK(at_trough == a.trough->depth);
}

TEST_CASE("cash flow laws: xnpv on whole years of 365 days is npv", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    const Eigen::VectorXd a = flows(seed, 9);
    std::vector<Flow> by_date;
    for (int i = 0; i < 9; ++i) by_date.push_back({*kam::parse_date("2001-03-01") + std::chrono::days(365 * i), a[i]});
    CHECK(close(xnpv(by_date, 0.08), npv(a, 0.08), 1e-12, 1e-12));
    // Moving the base date by a year of 365 days discounts by one more year.
    const double later = xnpv(by_date, 0.08, {.base = by_date[1].on});
    CHECK(close(later, npv(a, 0.08) * 1.08, 1e-12, 1e-12));
}
