// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/data/descending_order.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/scale.hpp>
#include <kam/data/table.hpp>

namespace kam::inline v0::cash_flow {

/// Why a whale curve has, or has not, shares of the total profit.
enum class WhaleStatus {
    defined,
    no_accounts,
    total_not_positive  ///< nothing that could be shared; the amounts are there
};
BOOST_DESCRIBE_ENUM(WhaleStatus, defined, no_accounts, total_not_positive)

/// Cumulative profit over the accounts, the most profitable first [kaplan2001]. It rises above the total, to the peak,
/// as long as accounts earn something, and comes down to it over those that lose: one customer in five may well earn
/// 225 % of the profit. Shares of the total are empty where the status says why.
template <class Scalar = double>
struct WhaleCurve {
    WhaleStatus status{};
    std::size_t account_count = 0;
    std::size_t profitable_count = 0;  ///< accounts that earn something: the curve's peak is after the last of them
    std::size_t loss_count = 0;        ///< accounts that lose something
    Scalar total{};
    Scalar peak{};                                ///< the profit of the profitable accounts
    Scalar destroyed{};                           ///< what the others lose of it: peak - total, 0 or more
    std::optional<Scalar> peak_accounts_share{};  ///< of all accounts, at the peak; empty without accounts
    std::optional<Scalar> loss_accounts_share{};  ///< of all accounts, those that lose
    std::optional<Scalar> peak_share{};           ///< of the total: 1.4 is 140 %
    std::optional<Scalar> destroyed_share{};      ///< of the total: peak_share - 1
    std::optional<Scalar> top_fifth_share{};      ///< of the total, by the best 20 % of accounts; the last one pro rata
    std::optional<Scalar> whole_profit_holders_share{};  ///< smallest share of accounts that earns the whole total
    std::vector<std::size_t> order{};                    ///< places of the accounts in the input, most profitable first
    std::vector<std::string> keys{};                     ///< theirs, in that order; none for a bare vector
    Eigen::VectorX<Scalar> cumulative{};                 ///< money, in that order; the last is the total
    BOOST_DESCRIBE_CLASS(WhaleCurve, (),
                         (status, account_count, profitable_count, loss_count, total, peak, destroyed,
                          peak_accounts_share, loss_accounts_share, peak_share, destroyed_share, top_fifth_share,
                          whole_profit_holders_share, order, keys, cumulative),
                         (), ())
};

/// Share of the total profit that the best `accounts_share` of accounts earn; may be above 1. Where the share cuts
/// through an account, it counts pro rata. Empty where the curve has no shares. Throws std::invalid_argument unless
/// accounts_share lies in 0..1.
template <class Scalar>
[[nodiscard]] std::optional<Scalar> profit_share(const WhaleCurve<Scalar>& curve, double accounts_share) {
    if (!(accounts_share >= 0 && accounts_share <= 1)) {
        throw std::invalid_argument("cash_flow::profit_share: a share of " + kam::detail::number_text(accounts_share) +
                                    ", but it must lie between 0 and 1");
    }
    if (curve.status != WhaleStatus::defined) return std::nullopt;
    const double accounts = accounts_share * static_cast<double>(curve.account_count);
    const auto whole = static_cast<Eigen::Index>(accounts);
    const Scalar before = whole == 0 ? Scalar(0) : curve.cumulative[whole - 1];
    if (whole == curve.cumulative.size()) return Scalar(before / curve.total);
    const auto part = static_cast<Scalar>(accounts - static_cast<double>(whole));
    return Scalar((before + part * (curve.cumulative[whole] - before)) / curve.total);
}

/// The reverse: the smallest share of accounts that earns `share` of the total, the last one pro rata. Empty where the
/// curve has no shares or never gets so high. Throws std::invalid_argument unless the share is finite and 0 or more.
template <class Scalar>
[[nodiscard]] std::optional<Scalar> profit_holders(const WhaleCurve<Scalar>& curve, double share) {
    if (!(share >= 0) || !kam::detail::is_finite(share)) {
        throw std::invalid_argument("cash_flow::profit_holders: a share of " + kam::detail::number_text(share) +
                                    ", but it must be 0 or more");
    }
    if (curve.status != WhaleStatus::defined) return std::nullopt;
    const Scalar wanted(Scalar(share) * curve.total);
    Scalar before(0);
    if (!(wanted > before)) return Scalar(0);
    for (Eigen::Index i = 0; i < static_cast<Eigen::Index>(curve.profitable_count); ++i) {
        const Scalar& after = curve.cumulative[i];
        if (!(after < wanted)) {
            const Scalar part((wanted - before) / (after - before));
            return Scalar((kam::detail::from_count<Scalar>(i) + part) /
                          kam::detail::from_count<Scalar>(curve.cumulative.size()));
        }
        before = after;
    }
    return std::nullopt;
}

/// The whale curve of one profit per account, in any Eigen vector. n log n at most. Throws InputError naming every
/// profit that is unknown (NaN) or infinite, and std::overflow_error when a total is too large for the number type.
template <class Derived>
[[nodiscard]] WhaleCurve<typename Derived::Scalar> whale_curve(const Eigen::MatrixBase<Derived>& profits) {
    using Scalar = typename Derived::Scalar;
    static_assert(!std::is_integral_v<Scalar>, "kam: integers have no shares; use profits.cast<double>()");
    const Scalar zero(0);
    const Eigen::Ref<const Eigen::VectorX<Scalar>> values(profits.derived());
    Report report;
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        if (kam::detail::is_finite(values[i])) continue;
        const bool unknown = kam::detail::is_unknown(values[i]);
        report.add(kam::detail::element_path("profits", static_cast<std::size_t>(i)),
                   unknown ? Fault::missing : Fault::not_finite, unknown ? "is unknown" : "is infinite");
    }
    throw_if_any(report);

    WhaleCurve<Scalar> curve;
    curve.total = curve.peak = curve.destroyed = zero;
    curve.account_count = static_cast<std::size_t>(values.size());
    auto descending = kam::descending_order(profits);
    curve.order = std::move(descending.order);
    curve.cumulative = std::move(descending.values);
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        const Scalar value = curve.cumulative[i];  // until its total takes its place
        curve.cumulative[i] = curve.total = Scalar(curve.total + value);
        if (value > zero) {
            ++curve.profitable_count;
            curve.peak = curve.total;
        } else if (value < zero) {
            ++curve.loss_count;
            curve.destroyed = Scalar(curve.destroyed - value);
        }
    }
    if (!kam::detail::is_finite(curve.total) || !kam::detail::is_finite(curve.destroyed)) {
        throw std::overflow_error("cash_flow::whale_curve: the total is too large for the number type");
    }
    if (curve.account_count == 0) {
        curve.status = WhaleStatus::no_accounts;
        return curve;
    }
    const auto share_of_accounts = [&](std::size_t count) {
        return Scalar(kam::detail::from_count<Scalar>(static_cast<Eigen::Index>(count)) /
                      kam::detail::from_count<Scalar>(values.size()));
    };
    curve.peak_accounts_share = share_of_accounts(curve.profitable_count);
    curve.loss_accounts_share = share_of_accounts(curve.loss_count);
    curve.status = curve.total > zero ? WhaleStatus::defined : WhaleStatus::total_not_positive;
    if (curve.status != WhaleStatus::defined) return curve;
    curve.peak_share = Scalar(curve.peak / curve.total);
    curve.destroyed_share = Scalar(curve.destroyed / curve.total);
    curve.top_fifth_share = profit_share(curve, 0.2);
    curve.whole_profit_holders_share = profit_holders(curve, 1);
    return curve;
}

/// The same for one measure of records, with their keys: `whale_curve(clients, &Client::profit)`. Throws InputError
/// naming, by key, every record whose profit is unknown.
template <class Scalar = double, RecordRange R, MeasureOf<RecordIn<R>> Measure>
[[nodiscard]] WhaleCurve<Scalar> whale_curve(const R& records, const Measure& profit) {
    std::string name = "profit";
    if constexpr (MemberPointer<Measure>) {
        if constexpr (Described<RecordOf<Measure>>) name = kam::field_name(profit);
    }
    const Eigen::VectorX<Scalar> values = kam::column<Scalar>(records, profit);
    Report report;
    kam::check_known(records, "records", values, name, report);
    throw_if_any(report);
    WhaleCurve<Scalar> curve = whale_curve(values);
    auto keys = kam::detail::row_names_of(records);
    curve.keys.reserve(keys.size());
    for (const std::size_t i : curve.order) curve.keys.push_back(std::move(keys[i]));
    return curve;
}

}  // namespace kam::inline v0::cash_flow
