// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <new>
#include <random>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/cash_flow.hpp>

// Counts what the whole program allocates, for the test that a warm search allocates nothing.
namespace irr_laws_test {
inline std::atomic<std::size_t> allocations{0};
}
void* operator new(std::size_t size) {
    ++irr_laws_test::allocations;
    if (void* memory = std::malloc(size)) return memory;
    throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    ++irr_laws_test::allocations;
    return std::malloc(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { std::free(memory); }

using namespace kam::cash_flow;
using kam_test::close;

namespace irr_laws_test {

const kam::Date start = *kam::parse_date("2003-05-17");

/// Random dated flows: an outlay first, then mostly receipts, with a share of dips that makes several changes of sign.
std::vector<Flow> account(unsigned seed, int n) {
    std::mt19937_64 engine(seed);
    std::vector<Flow> flows{{start, -100.0 * static_cast<double>(1 + engine() % 20)}};
    for (int i = 1; i < n; ++i) {
        const auto amount = static_cast<double>(engine() % 1000) / 10;
        flows.push_back({start + std::chrono::days(engine() % 3000), engine() % 8 == 0 ? -amount : amount});
    }
    return flows;
}

/// How far rounding of the flows moves the rate, relative to the rounding.
double sensitivity(const std::vector<Flow>& flows, const RateOfReturn<double>& at) {
    const auto gradient = xirr_gradient(flows, at);
    if (!gradient) return std::numeric_limits<double>::infinity();
    double total = 0;
    for (std::size_t i = 0; i < flows.size(); ++i) {
        total += std::abs(gradient->log_growth[static_cast<Eigen::Index>(i)] * flows[i].amount);
    }
    return total;
}

void same(const std::vector<Flow>& flows, const std::vector<Flow>& changed) {
    const auto a = xirr(flows), b = xirr(changed);
    REQUIRE(a.status == b.status);
    CHECK(a.count == b.count);
    if (a.rate) {
        const double limit = 1e-14 * (1 + sensitivity(flows, a));
        CHECK(close(*a.log_growth, *b.log_growth, 1e-14, limit));
    }
}

}  // namespace irr_laws_test
using irr_laws_test::account;
using irr_laws_test::same;
using irr_laws_test::start;

TEST_CASE("irr laws: what must not move a rate", "[laws]") {
    const auto seed = GENERATE(range(1U, 61U));
    const std::vector<Flow> flows = account(seed, 3 + static_cast<int>(seed));
    CAPTURE(seed);
    REQUIRE(xirr(flows).status != RateStatus::not_converged);
    std::vector<Flow> changed = flows;
    SECTION("order") {
        std::shuffle(changed.begin(), changed.end(), std::mt19937_64(seed));
        same(flows, changed);
    }
    SECTION("scale") {
        for (const double factor : {1e-290, 1e-9, 0.3, 1e6, 1e290}) {
            for (std::size_t i = 0; i < flows.size(); ++i) changed[i].amount = factor * flows[i].amount;
            const auto a = xirr(flows), b = xirr(changed);
            REQUIRE(a.status == b.status);
            CHECK(close(*a.log_growth, *b.log_growth, 1e-14, 1e-14 * (1 + irr_laws_test::sensitivity(flows, a))));
        }
    }
    SECTION("the other side's view") {
        for (auto& flow : changed) flow.amount = -flow.amount;
        same(flows, changed);
    }
    SECTION("zero flows between and after") {
        changed.push_back({start + std::chrono::days(5000), 0});
        changed.insert(changed.begin() + 1, {start + std::chrono::days(77), 0});
        same(flows, changed);
    }
    SECTION("split flows") {
        const auto n = changed.size();
        for (std::size_t i = 0; i < n; ++i) {
            changed[i].amount /= 4;
            changed.push_back({changed[i].on, 3 * changed[i].amount});
        }
        same(flows, changed);
    }
    SECTION("shifted dates") {
        for (auto& flow : changed) flow.on += std::chrono::days(12345);
        same(flows, changed);
    }
}

TEST_CASE("irr laws: the value at the rate is zero to rounding", "[laws]") {
    const auto seed = GENERATE(range(1U, 61U));
    const std::vector<Flow> flows = account(seed, 4 + static_cast<int>(seed));
    const auto all = xirr_all(flows);
    for (const auto& found : all.rates) {
        if (*found.growth < 1e-6) continue;  // the rate has lost its digits to -1, only the log growth has them
        double weight = 0, moment = 0;
        for (const auto& flow : flows) {
            const double years = static_cast<double>((flow.on - start).count()) / 365;
            const double present = std::abs(flow.amount) * std::exp(-*found.log_growth * years);
            weight += (1 + std::abs(*found.log_growth) * years) * present;
            moment += years * present;
        }
        // The rate itself is rounded: near -1 that alone moves the value by far more than the sums are rounded.
        const double rounded = 4e-16 * (1 + 1 / *found.growth);
        CHECK(std::abs(xnpv(flows, *found.rate)) <= 1e-14 * weight + rounded * moment);
    }
}

TEST_CASE("irr laws: dated on whole years of 365 days is periodic", "[laws]") {
    const auto seed = GENERATE(range(1U, 31U));
    std::mt19937_64 engine(seed);
    Eigen::VectorXd flows(5 + static_cast<Eigen::Index>(seed));
    std::vector<Flow> dated;
    for (Eigen::Index i = 0; i < flows.size(); ++i) {
        flows[i] = i == 0 ? -1000.0 : static_cast<double>(engine() % 400) - 50;
        dated.push_back({start + std::chrono::days(365 * i), flows[i]});
    }
    const auto periodic = irr(flows);
    const auto yearly = xirr(dated);
    REQUIRE(periodic.status == yearly.status);
    CHECK(periodic.count == yearly.count);
    CHECK(periodic.sign_changes == yearly.sign_changes);
    if (periodic.rate) CHECK(close(*periodic.log_growth, *yearly.log_growth, 1e-13, 1e-14));
}

TEST_CASE("irr laws: the chosen rate is one of all, a proof of uniqueness is never false", "[laws]") {
    const auto seed = GENERATE(range(1U, 201U));
    std::mt19937_64 engine(seed);
    Eigen::VectorXd flows(3 + static_cast<Eigen::Index>(seed % 12));
    for (double& flow : flows) flow = static_cast<double>(engine() % 201) - 100;
    CAPTURE(flows.transpose());
    const auto one = irr(flows);
    const auto all = irr_all(flows);
    REQUIRE(one.rate.has_value() == !all.rates.empty());
    if (!one.rate) {
        CHECK(one.status == all.status);
        return;
    }
    CHECK(one.count == static_cast<Eigen::Index>(all.rates.size()));
    CHECK((one.uniqueness == Uniqueness::proved) == (all.rates.size() == 1));
    const auto distance = [&](const RateOfReturn<double>& rate) {
        return std::abs(*rate.log_growth - std::log1p(0.1));
    };
    const auto nearest = std::ranges::min_element(all.rates, {}, distance);
    CHECK(close(*one.log_growth, *nearest->log_growth, 1e-9, 1e-9));
    CHECK(*irr(flows, {.choice = RateChoice::smallest}).log_growth <= *one.log_growth + 1e-9);
    CHECK(*irr(flows, {.choice = RateChoice::largest}).log_growth >= *one.log_growth - 1e-9);
}

TEST_CASE("irr laws: amounts of any size always end in a rate or a proof that there is none", "[laws]") {
    const auto bits = GENERATE(0, 20, 200, 900);
    std::mt19937_64 engine(static_cast<unsigned>(bits));
    for (int k = 0; k < 500; ++k) {
        Eigen::VectorXd flows(2 + static_cast<Eigen::Index>(engine() % 30));
        for (double& flow : flows) {
            const int exponent = static_cast<int>(engine() % static_cast<unsigned>(2 * bits + 1)) - bits;
            flow = std::ldexp(static_cast<double>(engine() % 2001) - 1000, exponent);
        }
        const auto one = irr(flows);
        const auto all = irr_all(flows);
        CAPTURE(bits, flows.transpose());
        CHECK(one.status == all.status);
        CHECK((one.rate || one.status == RateStatus::no_root || one.status == RateStatus::same_sign));
        CHECK(one.residual < 1e-10);
        CHECK(one.count.value_or(-1) == static_cast<Eigen::Index>(all.rates.size()));
        bool touching = false;
        for (const auto& rate : all.rates) touching = touching || rate.touching;
        CHECK((touching || (all.sign_changes - static_cast<Eigen::Index>(all.rates.size())) % 2 == 0));
    }
}

TEST_CASE("irr laws: small whole flows, all of them, against the quadratic formula", "[laws]") {
    // a + b v + c v^2 = 0 with v = 1 / (1 + r) > 0.
    for (int a = -6; a <= 6; ++a) {
        for (int b = -6; b <= 6; ++b) {
            for (int c = -6; c <= 6; ++c) {
                if (a == 0 || c == 0) continue;
                const auto all = irr_all(Eigen::Vector3i(a, b, c));
                const int discriminant = b * b - 4 * a * c;
                std::vector<double> expected;
                if (discriminant >= 0) {
                    const double root = std::sqrt(discriminant);
                    for (const double v : {(-b + root) / (2.0 * c), (-b - root) / (2.0 * c)}) {
                        if (v > 0) expected.push_back(-std::log(v));
                    }
                    if (discriminant == 0 && expected.size() == 2) expected.pop_back();
                }
                std::ranges::sort(expected);
                CAPTURE(a, b, c);
                REQUIRE(all.rates.size() == expected.size());
                for (std::size_t i = 0; i < expected.size(); ++i) {
                    CHECK(close(*all.rates[i].log_growth, expected[i], 1e-13, discriminant == 0 ? 1e-8 : 1e-14));
                    CHECK(all.rates[i].touching == (discriminant == 0));
                }
            }
        }
    }
}

TEST_CASE("irr laws: a warm workspace keeps its memory and gives the same bytes", "[laws]") {
    RateWorkspace<double> workspace;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        const auto flows = account(seed, 60);
        const auto fresh = xirr(flows);
        const auto reused = xirr(flows, {}, workspace);
        CHECK(fresh.rate == reused.rate);
        CHECK(fresh.status == reused.status);
        CHECK(fresh.iterations == reused.iterations);
    }
}

TEST_CASE("irr laws: nothing is allocated once the workspace has grown", "[laws]") {
    RateWorkspace<double> workspace;
    const auto dated = account(3, 200);
    const Eigen::VectorXd several = Eigen::Vector4d(-1000, 3600, -4310, 1716);
    const Eigen::VectorXd none = Eigen::Vector3d(100, -150, 100);
    const auto solve_all = [&] {
        double total = xirr(dated, {}, workspace).value();
        total += irr(several, {}, workspace).value();
        return total + (irr(none, {}, workspace).rate ? 1 : 0);
    };
    const double first = solve_all();
    solve_all();
    const std::size_t before = irr_laws_test::allocations;
    const double again = solve_all();
    const std::size_t after = irr_laws_test::allocations;
    CHECK(after == before);
    CHECK(again == first);
    CHECK(before > 0);
}

TEST_CASE("irr laws: a batch allocates for its columns and blocks, not for its accounts", "[laws]") {
    const auto allocated = [](const Eigen::MatrixXd& flows) {
        const std::size_t before = irr_laws_test::allocations;
        const auto rates = irr_batch(flows);
        const std::size_t after = irr_laws_test::allocations;
        CHECK(rates[0].status == RateStatus::found);
        return after - before;
    };
    Eigen::MatrixXd flows = Eigen::MatrixXd::Ones(8192, 60);
    flows.col(0).setConstant(-50);
    CHECK(allocated(flows) > 0);
    CHECK(allocated(flows) == allocated(flows.topRows(16)));
    flows.col(30).setConstant(-3);  // three changes of sign: one at a time, with one workspace per block
    CHECK(allocated(flows) < 8192 / 8);
    CHECK(allocated(flows.topRows(256)) == allocated(flows.topRows(2)));
}
