// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::selection {

/// How much of a portfolio serves one purpose, such as growth, prestige or attack on a competitor.
struct PurposeShare {
    std::string purpose{};
    double account_count = 0;              ///< parts of accounts add up
    double account_share = 0;              ///< of the chosen accounts
    std::optional<double> value_share{};   ///< of their value; empty where values have no shares
    std::optional<double> target_share{};  ///< of the value, where a target was given
    std::optional<double> target_gap{};    ///< target - value share: positive where there is too little
};
BOOST_DESCRIBE_STRUCT(PurposeShare, (), (purpose, account_count, account_share, value_share, target_share, target_gap))

/// What the chosen accounts are for.
struct PortfolioMix {
    double account_count = 0;  ///< chosen; expected where the choice is uncertain
    double value = 0;
    std::vector<PurposeShare> purposes{};
    PurposeShare other{};  ///< accounts, and parts of accounts, that serve none of the purposes
};
BOOST_DESCRIBE_STRUCT(PortfolioMix, (), (account_count, value, purposes, other))

/// What a chosen portfolio is for (ours, after T206, T207, T210 and T211): not every key account has to earn most
/// today; some are there to grow with, some as a reference, some to take from a competitor. `service(i, p)` says how
/// far account i serves purpose p, 0..1; what an account serves beyond 1 in all is scaled down to 1, what is missing to
/// 1 counts as other. `chosen[i]` is 1 or 0, or the probability that the account is chosen. `values` are sales or
/// profit; they have no shares where one of a chosen account is negative or all are 0. `target_shares`, where given,
/// one for each purpose. Throws std::invalid_argument when sizes differ, InputError naming every number that is unknown
/// or outside its range.
template <class Service, class Chosen, class Values>
[[nodiscard]] PortfolioMix portfolio_mix(const std::vector<std::string>& purposes,
                                         const Eigen::MatrixBase<Service>& service,
                                         const Eigen::MatrixBase<Chosen>& chosen,
                                         const Eigen::MatrixBase<Values>& values,
                                         const std::vector<double>& target_shares = {}) {
    const Eigen::Ref<const Eigen::MatrixXd> serves(service.derived());
    const Eigen::VectorXd taken = chosen.derived().reshaped(), worth = values.derived().reshaped();
    const auto wrong = [](const std::string& what) {
        return std::invalid_argument("selection::portfolio_mix: " + what);
    };
    const auto count = [](auto number) { return std::to_string(number); };
    if (static_cast<std::size_t>(serves.cols()) != purposes.size()) {
        throw wrong(count(serves.cols()) + " columns for " + count(purposes.size()) + " purposes");
    }
    if (taken.size() != serves.rows() || worth.size() != serves.rows()) {
        throw wrong(count(serves.rows()) + " accounts, but " + count(taken.size()) + " choices and " +
                    count(worth.size()) + " values");
    }
    if (!target_shares.empty() && target_shares.size() != purposes.size()) {
        throw wrong(count(target_shares.size()) + " targets for " + count(purposes.size()) + " purposes");
    }
    Report report;
    const auto check = [&](double number, bool is_share, const char* name, Eigen::Index i) {
        if (std::isfinite(number) && (!is_share || (number >= 0 && number <= 1))) return;
        report.add(kam::detail::element_path(name, static_cast<std::size_t>(i)),
                   std::isnan(number) ? Fault::missing : Fault::out_of_range,
                   std::isnan(number) ? "is unknown" : kam::detail::number_text(number) + " is out of range");
    };
    for (Eigen::Index i = 0; i < serves.rows(); ++i) {
        for (Eigen::Index p = 0; p < serves.cols(); ++p) check(serves(i, p), true, "service", i);
        check(taken[i], true, "chosen", i);
        check(worth[i], false, "values", i);
    }
    for (std::size_t p = 0; p < target_shares.size(); ++p) {
        check(target_shares[p], true, "target_shares", static_cast<Eigen::Index>(p));
    }
    throw_if_any(report);

    PortfolioMix mix;
    bool has_shares = true;
    for (Eigen::Index i = 0; i < serves.rows(); ++i) {
        mix.account_count += taken[i];
        mix.value += taken[i] * worth[i];
        has_shares = has_shares && !(taken[i] > 0 && worth[i] < 0);
    }
    has_shares = has_shares && mix.value > 0;
    const auto share_of = [&](const std::string& name, const auto& part) {
        PurposeShare one;
        one.purpose = name;
        double value = 0;
        for (Eigen::Index i = 0; i < serves.rows(); ++i) {
            one.account_count += taken[i] * part(i);
            value += taken[i] * worth[i] * part(i);
        }
        if (mix.account_count > 0) one.account_share = one.account_count / mix.account_count;
        if (has_shares) one.value_share = value / mix.value;
        return one;
    };
    std::vector<double> sums(static_cast<std::size_t>(serves.rows()), 0.0);
    for (Eigen::Index i = 0; i < serves.rows(); ++i) {
        for (Eigen::Index p = 0; p < serves.cols(); ++p) sums[static_cast<std::size_t>(i)] += serves(i, p);
    }
    const auto sum = [&](Eigen::Index i) { return sums[static_cast<std::size_t>(i)]; };
    for (std::size_t p = 0; p < purposes.size(); ++p) {
        PurposeShare one = share_of(purposes[p], [&](Eigen::Index i) {
            return serves(i, static_cast<Eigen::Index>(p)) / (sum(i) > 1 ? sum(i) : 1.0);
        });
        if (!target_shares.empty()) {
            one.target_share = target_shares[p];
            if (one.value_share) one.target_gap = target_shares[p] - *one.value_share;
        }
        mix.purposes.push_back(one);
    }
    mix.other = share_of("other", [&](Eigen::Index i) { return sum(i) < 1 ? 1 - sum(i) : 0.0; });
    return mix;
}

}  // namespace kam::inline v0::selection
