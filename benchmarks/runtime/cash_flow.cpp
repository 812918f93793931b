// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/ratio.hpp"

#include <cmath>
#include <cstring>
#include <vector>

#include <Eigen/Core>

#include <kam/cash_flow.hpp>

namespace cash_flow_benchmark {

constexpr Eigen::Index accounts = 200'000;
constexpr Eigen::Index periods = 60;

TEST_CASE("cumulative curves of 200,000 accounts x 60 periods", "[benchmark][cash_flow]") {
    const Eigen::MatrixXd flows = Eigen::MatrixXd::Random(accounts, periods);
    kam_benchmark::limit(
        "cash_flow/cumulative_against_memcpy", [&] { return kam::cash_flow::cumulative(flows); },
        [&] {
            Eigen::MatrixXd copy(accounts, periods);
            std::memcpy(copy.data(), flows.data(), sizeof(double) * static_cast<std::size_t>(flows.size()));
            return copy;
        });
    kam_benchmark::ratio(
        "cash_flow/cumulative_against_loop", [&] { return kam::cash_flow::cumulative(flows); },
        [&] {
            Eigen::MatrixXd totals(accounts, periods);
            totals.col(0) = flows.col(0);
            for (Eigen::Index t = 1; t < periods; ++t) totals.col(t) = totals.col(t - 1) + flows.col(t);
            return totals;
        });
}

TEST_CASE("cumulative curves of 1,000,000 accounts x 60 periods", "[benchmark][cash_flow]") {
    const Eigen::MatrixXd flows = Eigen::MatrixXd::Random(1'000'000, periods);
    kam_benchmark::limit(
        "cash_flow/cumulative_1000000_x_60_against_memcpy", [&] { return kam::cash_flow::cumulative(flows); },
        [&] {
            Eigen::MatrixXd copy(flows.rows(), flows.cols());
            std::memcpy(copy.data(), flows.data(), sizeof(double) * static_cast<std::size_t>(flows.size()));
            return copy;
        },
        5);
}

TEST_CASE("net present value of an account of 60 months", "[benchmark][cash_flow]") {
    const Eigen::VectorXd flows = Eigen::VectorXd::Random(periods);
    double rate = 0.1;
    kam_benchmark::ratio(
        "cash_flow/npv_against_horner", [&] { return kam::cash_flow::npv(flows, rate, 1); },
        [&] {
            const double factor = 1 / (1 + rate);
            double value = 0;
            for (Eigen::Index t = periods; t-- > 0;) value = value * factor + flows[t];
            return value * factor;
        });
    kam_benchmark::ratio(
        "cash_flow/npv_against_pow", [&] { return kam::cash_flow::npv(flows, rate, 1); },
        [&] {
            double value = 0;
            for (Eigen::Index t = 0; t < periods; ++t)
                value += flows[t] / std::pow(1 + rate, static_cast<double>(t + 1));
            return value;
        });
}

TEST_CASE("net present values of 4096 accounts of 60 months at 32 rates", "[benchmark][cash_flow]") {
    const Eigen::MatrixXd flows = Eigen::MatrixXd::Random(4096, periods);
    // The loops get each account in one piece, which suits them best.
    const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> by_account = flows;
    const Eigen::VectorXd rates = Eigen::VectorXd::LinSpaced(32, -0.01, 0.03);
    const auto horner = [&] {
        Eigen::MatrixXd values(flows.rows(), rates.size());
        for (Eigen::Index j = 0; j < rates.size(); ++j) {
            const double factor = 1 / (1 + rates[j]);
            for (Eigen::Index i = 0; i < flows.rows(); ++i) {
                double value = 0;
                for (Eigen::Index t = periods; t-- > 0;) value = value * factor + by_account(i, t);
                values(i, j) = value;
            }
        }
        return values;
    };
    CHECK((kam::cash_flow::npv(flows, rates) - horner()).cwiseAbs().maxCoeff() < 1e-12);
    kam_benchmark::ratio(
        "cash_flow/npv_4096_x_60_x_32_against_horner", [&] { return kam::cash_flow::npv(flows, rates); }, horner);
}

TEST_CASE("curve of an account of 60 months with all its readings", "[benchmark][cash_flow]") {
    const Eigen::VectorXd flows = Eigen::VectorXd::Random(periods);
    kam_benchmark::ratio(
        "cash_flow/curve_against_loop", [&] { return kam::cash_flow::curve(flows, 1); },
        [&] {  // cumulative, trough and last payback only
            struct Reading {
                std::vector<double> totals;
                double depth = 0, payback = -1;
            } reading;
            reading.totals.reserve(periods);
            double total = 0;
            for (Eigen::Index t = 0; t < periods; ++t) {
                const double before = total;
                total += flows[t];
                reading.totals.push_back(total);
                reading.depth = (std::min)(reading.depth, total);
                if (before < 0 && total >= 0) reading.payback = static_cast<double>(t) + before / (before - total);
            }
            return reading;
        });
}

}  // namespace cash_flow_benchmark
