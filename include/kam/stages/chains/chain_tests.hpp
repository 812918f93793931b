// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <ranges>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/stages/chains/chain_estimate.hpp>

namespace kam::inline v0::stages {

/// A likelihood-ratio test. A small p value says that the simpler model is not enough.
struct LikelihoodRatioTest {
    double statistic = 0;                ///< G^2: twice the difference of the log-likelihoods
    std::size_t degrees_of_freedom = 0;  ///< 0: the data have nothing to compare
    double p_value = 1;                  ///< of a chi-squared variable; good where most counts are 5 and more
};
BOOST_DESCRIBE_STRUCT(LikelihoodRatioTest, (), (statistic, degrees_of_freedom, p_value))

/// Probability that a chi-squared variable with a whole number of degrees of freedom exceeds x: a finite sum of
/// positive terms, with erfc where the number is odd. 1 for 0 degrees of freedom.
[[nodiscard]] inline double chi_squared_tail(double x, std::size_t degrees_of_freedom) {
    if (degrees_of_freedom == 0 || !(x > 0)) return 1;
    const bool odd = degrees_of_freedom % 2 == 1;
    const double half = x / 2;
    double tail = odd ? std::erfc(std::sqrt(half)) : 0;
    // The terms are half^k e^-half / Gamma(k + 1), k from 0 or 1/2 up in steps of 1.
    for (std::size_t twice = odd ? 1 : 0; twice + 2 <= degrees_of_freedom; twice += 2) {
        const double k = static_cast<double>(twice) / 2;
        tail += std::exp(k * std::log(half) - half - std::lgamma(k + 1));
    }
    return tail < 1 ? tail : 1;
}

namespace detail {

/// G^2 of independence in a table; adds to the statistic and to the degrees of freedom, empty rows and columns apart.
template <class Matrix>
void add_independence(const Matrix& table, LikelihoodRatioTest& test) {
    std::vector<double> row(static_cast<std::size_t>(table.rows()), 0.0),
        column(static_cast<std::size_t>(table.cols()), 0.0);
    double all = 0;
    for (Eigen::Index i = 0; i < table.rows(); ++i) {
        for (Eigen::Index j = 0; j < table.cols(); ++j) {
            row[static_cast<std::size_t>(i)] += table(i, j);
            column[static_cast<std::size_t>(j)] += table(i, j);
            all += table(i, j);
        }
    }
    std::size_t rows = 0, columns = 0;
    for (const double sum : row) rows += sum > 0 ? 1 : 0;
    for (const double sum : column) columns += sum > 0 ? 1 : 0;
    if (rows < 2 || columns < 2) return;
    test.degrees_of_freedom += (rows - 1) * (columns - 1);
    for (Eigen::Index i = 0; i < table.rows(); ++i) {
        for (Eigen::Index j = 0; j < table.cols(); ++j) {
            if (!(table(i, j) > 0)) continue;
            test.statistic +=
                2 * table(i, j) *
                std::log(table(i, j) * all / (row[static_cast<std::size_t>(i)] * column[static_cast<std::size_t>(j)]));
        }
    }
}

inline void finish(LikelihoodRatioTest& test) {
    if (test.statistic < 0) test.statistic = 0;  // rounding
    test.p_value = chi_squared_tail(test.statistic, test.degrees_of_freedom);
}

}  // namespace detail

/// Does the next stage depend on the present one at all? Independence against a chain of order 1 [anderson1957]. Throws
/// InputError for counts that are negative or not finite.
template <class Derived>
[[nodiscard]] LikelihoodRatioTest independence_test(const Eigen::MatrixBase<Derived>& counts) {
    const Eigen::MatrixXd table = counts.template cast<double>();
    Report report;
    detail::check_counts(table, "counts", report);
    throw_if_any(report);
    LikelihoodRatioTest test;
    detail::add_independence(table, test);
    detail::finish(test);
    return test;
}

/// Does the next stage depend on the one before the present, too? Order 1 against order 2: independence of the stages
/// before and after, within each present stage [anderson1957]. Uses the runs of three consecutive periods. Throws
/// InputError with what `validate_histories` finds.
template <std::ranges::forward_range Histories>
[[nodiscard]] LikelihoodRatioTest order_test(const Histories& histories, const HistoryRules& rules) {
    throw_if_any(validate_histories(histories, rules));
    Eigen::MatrixXd none;
    none.setConstant(rules.stage_count, rules.stage_count, 0.0);
    std::vector<Eigen::MatrixXd> through(static_cast<std::size_t>(rules.stage_count), none);
    for (const StageHistory& history : histories) {
        for (std::size_t k = 0; k + 2 < history.observations.size(); ++k) {
            const auto &a = history.observations[k], &b = history.observations[k + 1], &c = history.observations[k + 2];
            if (b.time - a.time != 1 || c.time - b.time != 1) continue;
            through[static_cast<std::size_t>(b.stage)](a.stage, c.stage) += 1;
        }
    }
    LikelihoodRatioTest test;
    for (const Eigen::MatrixXd& table : through) detail::add_independence(table, test);
    detail::finish(test);
    return test;
}

/// Do groups (segments, years) share one chain? Within each stage left, independence of group and next stage
/// [anderson1957]. Throws InputError for counts that are negative or not finite, std::invalid_argument for other sizes
/// or fewer than two groups.
template <std::ranges::random_access_range Groups>
[[nodiscard]] LikelihoodRatioTest homogeneity_test(const Groups& counts_of_groups) {
    constexpr const char* function = "stages::homogeneity_test";
    if (counts_of_groups.size() < 2) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(counts_of_groups.size()) +
                                    " groups, but at least 2 are compared");
    }
    Report report;
    const Eigen::Index n = counts_of_groups.front().rows();
    for (std::size_t g = 0; g < counts_of_groups.size(); ++g) {
        const Eigen::MatrixXd& counts = counts_of_groups[g];
        detail::require_square(counts, function);
        if (counts.rows() != n) {
            throw std::invalid_argument(std::string(function) + ": groups of " + std::to_string(n) + " and of " +
                                        std::to_string(counts.rows()) + " stages");
        }
        detail::check_counts(counts, kam::detail::element_path("counts_of_groups", g), report);
    }
    throw_if_any(report);
    LikelihoodRatioTest test;
    for (Eigen::Index i = 0; i < n; ++i) {
        Eigen::MatrixXd table(static_cast<Eigen::Index>(counts_of_groups.size()), n);
        for (Eigen::Index g = 0; g < table.rows(); ++g) {
            for (Eigen::Index j = 0; j < n; ++j) table(g, j) = counts_of_groups[static_cast<std::size_t>(g)](i, j);
        }
        detail::add_independence(table, test);
    }
    detail::finish(test);
    return test;
}

}  // namespace kam::inline v0::stages
