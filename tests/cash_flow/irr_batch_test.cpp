// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
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
#include "support/conditioning.hpp"
#include "support/irr_golden.hpp"

#include <kam/cash_flow.hpp>
#include <kam/core/executor.hpp>

using kam::column;
using kam::cash_flow::irr;
using kam::cash_flow::irr_batch;
using kam::cash_flow::RateChoice;
using kam::cash_flow::RateOfReturn;
using kam::cash_flow::RateOptions;
using kam::cash_flow::RateStatus;
using kam_test::close;

namespace irr_batch_test {

using Rates = std::vector<kam::cash_flow::RateOfReturn<double>>;

/// Accounts of all kinds: outlays first or receipts first, dips, nothing at all, one sign only, and amounts up to
/// 2^bits apart.
Eigen::MatrixXd accounts(Eigen::Index count, Eigen::Index periods, int bits) {
    std::mt19937_64 engine(static_cast<unsigned>(count + periods + bits));
    Eigen::MatrixXd flows(count, periods);
    for (Eigen::Index i = 0; i < count; ++i) {
        const auto kind = engine() % 10;
        const auto change = static_cast<Eigen::Index>(engine() % static_cast<unsigned>(periods));
        for (Eigen::Index t = 0; t < periods; ++t) {
            const int exponent = static_cast<int>(engine() % static_cast<unsigned>(2 * bits + 1)) - bits;
            double amount = std::ldexp(static_cast<double>(engine() % 1000) / 10, exponent);
            if (t < change) amount = -3 * amount;
            if (kind == 0) amount = -amount;
            if (kind == 1 && engine() % 8 == 0) amount = -amount;
            if (kind == 2 && engine() % 20 != 0) amount = 0;
            if (kind == 3) amount = std::abs(amount);
            flows(i, t) = kind == 4 && i % 3 == 0 ? 0 : amount;
        }
    }
    return flows;
}

/// Each account as irr alone has it.
template <class Scalar>
void agrees(const Rates& rates, const Eigen::MatrixX<Scalar>& flows, const RateOptions& options = {}) {
    REQUIRE(rates.size() == static_cast<std::size_t>(flows.rows()));
    for (Eigen::Index i = 0; i < flows.rows(); ++i) {
        const auto one = irr(flows.row(i), options);
        const auto& account = rates[static_cast<std::size_t>(i)];
        CAPTURE(i, flows.row(i));
        REQUIRE(account.status == one.status);
        CHECK(account.uniqueness == one.uniqueness);
        CHECK(account.count == one.count);
        CHECK(account.sign_changes == one.sign_changes);
        CHECK(account.touching == one.touching);
        CHECK(account.overflows == one.overflows);
        CHECK(account.rate.has_value() == one.rate.has_value());
        if (!one.rate) continue;
        const double x = *one.log_growth;
        // Horner's scheme rounds once per period.
        const double factor = 4 + std::sqrt(static_cast<double>(flows.cols())) / 4;
        const double limit = factor * kam_test::conditioning(flows.row(i).transpose().template cast<double>(), x);
        CHECK(close(*account.log_growth, x, 1e-15, limit + 2 * options.tolerance));
        CHECK(*account.rate == std::expm1(*account.log_growth));
        CHECK(*account.growth == std::exp(*account.log_growth));
        CHECK(account.residual < 1e-12 + options.tolerance);
        CHECK(account.iterations > 0);
    }
}

/// The same accounts found by the same way, their log growth to `relative` (0: the same bytes).
bool same(const Rates& a, const Rates& b, double relative = 0) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (a[i].status != b[i].status || a[i].count != b[i].count || a[i].rate.has_value() != b[i].rate.has_value()) {
            return false;
        }
        if (a[i].rate && !close(*a[i].log_growth, *b[i].log_growth, relative, relative / 100)) return false;
    }
    return true;
}

}  // namespace irr_batch_test
using irr_batch_test::accounts;
using irr_batch_test::agrees;
using irr_batch_test::same;

TEST_CASE("irr_batch: the golden series, all in one matrix, are as irr has them one by one") {
    const auto& all = kam_test::golden_series();
    std::size_t longest = 0;
    for (const auto& series : all) longest = (std::max)(longest, series.flows.size());
    // Zeros after the end leave the rates alone.
    Eigen::MatrixXd flows = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(all.size()), static_cast<int>(longest));
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t t = 0; t < all[i].flows.size(); ++t) {
            flows(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(t)) = all[i].flows[t];
        }
    }
    agrees(irr_batch(flows), flows);
}

TEST_CASE("irr_batch: accounts of all kinds and sizes agree with irr one by one") {
    const auto bits = GENERATE(0, 4, 40, 300, 500);
    const auto periods = GENERATE(2, 7, 60);
    const Eigen::MatrixXd flows = accounts(150, periods, bits);
    CAPTURE(bits, periods);
    agrees(irr_batch(flows), flows);
}

TEST_CASE("irr_batch: long accounts and far rates") {
    const Eigen::MatrixXd flows = accounts(20, 3000, 0);
    agrees(irr_batch(flows), flows);
    Eigen::MatrixXd far(6, 4);
    far << -1, 0, 0, 1e90, -1e90, 0, 0, 1, -1, 1e-90, 1e90, 0, -1e99, 1, 1, 1e99, -1, 1e60, 0, 0, 1e-99, 0, 0, -1e-40;
    agrees(irr_batch(far), far);
}

TEST_CASE("irr_batch: the options are those of irr") {
    const Eigen::MatrixXd flows = accounts(200, 12, 2);
    agrees(irr_batch(flows, {.choice = RateChoice::largest}), flows, {.choice = RateChoice::largest});
    agrees(irr_batch(flows, {.guess = 2.0}), flows, {.guess = 2.0});
    agrees(irr_batch(flows, {.sign_change_limit = 2}), flows, {.sign_change_limit = 2});
    agrees(irr_batch(flows, {.iteration_limit = 1}), flows, {.iteration_limit = 1});
    const auto rough = irr_batch(flows, {.tolerance = 1e-4});
    agrees(rough, flows, {.tolerance = 1e-4});
    const auto looks = [](const irr_batch_test::Rates& rates) {
        return column(rates, &RateOfReturn<double>::iterations).sum();
    };
    CHECK(looks(rough) < looks(irr_batch(flows)));
}

TEST_CASE("irr_batch: any layout, expression and number type") {
    const Eigen::MatrixXd flows = accounts(100, 9, 0);
    const auto rates = irr_batch(flows);
    const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> by_row = flows;
    const Eigen::MatrixXd by_period = flows.transpose();
    CHECK(same(irr_batch(by_row), rates));
    CHECK(same(irr_batch(by_period.transpose()), rates));
    CHECK(same(irr_batch(2 * flows), rates, 1e-13));
    const auto part = irr_batch(flows.bottomRows(50));
    CHECK(same(part, {rates.begin() + 50, rates.end()}, 1e-13));
    const Eigen::VectorXd values = column(rates, &RateOfReturn<double>::rate);
    for (std::size_t i = 0; i < 100; ++i) {
        CHECK(std::isnan(values[static_cast<Eigen::Index>(i)]) == !rates[i].rate.has_value());
    }
    const Eigen::MatrixXi whole = (10 * flows).cast<int>();
    agrees(irr_batch(whole), whole);
    const auto single = irr_batch(flows.cast<float>());
    for (Eigen::Index i = 0; i < 100; ++i) {
        const auto one = irr(flows.row(i).cast<float>());
        const auto& found = single[static_cast<std::size_t>(i)];
        CHECK(found.status == one.status);
        if (one.rate) CHECK(close(*found.rate, *one.rate, 1e-6, 1e-7));
    }
    CHECK(close(irr_batch(Eigen::RowVector3d(-100, 0, 121))[0].value(), 0.1, 1e-14));
}

TEST_CASE("irr_batch: fifty digits", "[scalar]") {
    using Wide = boost::multiprecision::cpp_bin_float_50;
    Eigen::MatrixX<Wide> flows(2, 3);
    flows << Wide(-100), Wide(0), Wide(121), Wide(1), Wide(2), Wide(3);
    const auto rates = irr_batch(flows);
    CHECK(abs(Wide(rates[0].value() - Wide("0.1"))) < Wide("1e-48"));
    CHECK(rates[1].status == RateStatus::same_sign);
}

TEST_CASE("irr_batch: the same bytes for 1, 2 and 3 threads") {
    const Eigen::MatrixXd flows = accounts(2000, 24, 1);
    const auto alone = irr_batch(flows);
    for (const unsigned threads : {1U, 2U, 3U}) {
        const auto together = irr_batch(flows, {}, kam::Threads{threads});
        CHECK(same(together, alone));
        CHECK(column(together, &RateOfReturn<double>::residual) == column(alone, &RateOfReturn<double>::residual));
    }
}

TEST_CASE("irr_batch: nothing, too little, and trouble by account and period") {
    CHECK(irr_batch(Eigen::MatrixXd(0, 5)).empty());
    CHECK(irr_batch(Eigen::MatrixXd(3, 0))[2].status == RateStatus::too_few_flows);
    CHECK(irr_batch(Eigen::MatrixXd::Ones(3, 1))[0].status == RateStatus::too_few_flows);
    CHECK(irr_batch(Eigen::MatrixXd::Zero(3, 4))[0].status == RateStatus::all_zero);
    Eigen::MatrixXd flows = accounts(600, 5, 0);
    flows(3, 2) = std::numeric_limits<double>::quiet_NaN();
    flows(3, 4) = std::numeric_limits<double>::infinity();
    flows(599, 0) = -std::numeric_limits<double>::infinity();
    CHECK_THROWS_WITH(irr_batch(flows), kam_test::ContainsSubstring("flows[3][2]") &&
                                            kam_test::ContainsSubstring("flows[3][4]") &&
                                            kam_test::ContainsSubstring("flows[599][0]"));
    CHECK_THROWS_AS(irr_batch(flows, {}, kam::Threads{2}), kam::InputError);
    CHECK_THROWS_WITH(irr_batch(flows, {.guess = -2}), kam_test::ContainsSubstring("irr_batch: a rate of -2"));
}
