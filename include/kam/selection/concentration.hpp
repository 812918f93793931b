// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/number_text.hpp>
#include <kam/data/column.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/scale.hpp>

namespace kam::inline v0::selection {

// How far few customers hold most of the business (T204, T237). One value per account (sales, profit, orders), in any
// Eigen vector. Every function throws InputError naming all values that are unknown (NaN) or infinite. Shares of a
// total mean nothing when values are negative or all zero: the answer is then empty, and `concentration_status` says
// why.

/// Why there is, or is not, a measure of concentration.
enum class ConcentrationStatus {
    defined,
    no_accounts,
    negative_values,  ///< a loss is no share of anything: look at the whale curve of cumulative profit instead
    zero_total
};
BOOST_DESCRIBE_ENUM(ConcentrationStatus, defined, no_accounts, negative_values, zero_total)

/// How concentrated the values are. Fields are empty where the status says why.
template <class Scalar = double>
struct Concentration {
    ConcentrationStatus status{};
    std::size_t account_count = 0;
    std::size_t negative_count = 0;
    Scalar total{};
    std::optional<Scalar> top_fifth_share{};            ///< share of the total that the largest 20 % of accounts hold
    std::optional<Scalar> four_fifths_holders_share{};  ///< smallest share of accounts that holds 80 % of the total
    std::optional<Scalar> gini{};                       ///< 0 all equal .. (n - 1) / n one holds all
    std::optional<Scalar> gini_corrected{};             ///< gini x n / (n - 1): 0..1 for any n; empty for one account
    std::optional<Scalar> herfindahl{};                 ///< sum of squared shares, 1 / n..1
    std::optional<Scalar> effective_number{};    ///< 1 / herfindahl: so many equal accounts would be as concentrated
    std::optional<Scalar> normalised_entropy{};  ///< 1 all equal .. 0 one holds all; empty for one account
    BOOST_DESCRIBE_CLASS(Concentration, (),
                         (status, account_count, negative_count, total, top_fifth_share, four_fifths_holders_share,
                          gini, gini_corrected, herfindahl, effective_number, normalised_entropy),
                         (), ())
};

/// Points of the Lorenz curve: the poorest `accounts_share[k]` of accounts hold `value_share[k]` of the total; n + 1
/// points from (0, 0) to (1, 1).
template <class Scalar = double>
struct LorenzCurve {
    Eigen::VectorX<Scalar> accounts_share{};
    Eigen::VectorX<Scalar> value_share{};
    BOOST_DESCRIBE_CLASS(LorenzCurve, (), (accounts_share, value_share), (), ())
};

namespace detail {

/// Values that have passed the checks: finite, and shares of a total when `status` is defined.
template <class Scalar>
struct Holdings {
    ConcentrationStatus status{};
    Eigen::VectorX<Scalar> sorted;  ///< the largest first
    Scalar total{0};
    std::size_t negative_count = 0;

    [[nodiscard]] bool defined() const { return status == ConcentrationStatus::defined; }
    [[nodiscard]] Scalar count() const { return kam::detail::from_count<Scalar>(sorted.size()); }
};

template <class Scalar>
void check_finite(const Eigen::VectorX<Scalar>& values) {
    Report report;
    for (Eigen::Index i = 0; i < values.size(); ++i) {
        if (kam::detail::is_finite(values[i])) continue;
        const bool unknown = kam::detail::is_unknown(values[i]);
        report.add(kam::detail::element_path("values", static_cast<std::size_t>(i)),
                   unknown ? Fault::missing : Fault::not_finite, unknown ? "is unknown" : "is infinite");
    }
    throw_if_any(report);
}

template <class Derived>
[[nodiscard]] Holdings<typename Derived::Scalar> holdings(const Eigen::MatrixBase<Derived>& values) {
    using Scalar = typename Derived::Scalar;
    static_assert(!std::is_integral_v<Scalar>, "kam: integers have no shares; use values.cast<double>()");
    Holdings<Scalar> result;
    result.sorted = values.derived().reshaped();
    check_finite(result.sorted);
    std::sort(result.sorted.begin(), result.sorted.end(), std::greater{});
    for (const Scalar& value : result.sorted) {
        result.total += value;
        if (value < Scalar(0)) ++result.negative_count;
    }
    if (!kam::detail::is_finite(result.total)) {
        throw std::overflow_error("selection::concentration: the total is too large for the number type");
    }
    result.status = result.sorted.size() == 0     ? ConcentrationStatus::no_accounts
                    : result.negative_count > 0   ? ConcentrationStatus::negative_values
                    : !(result.total > Scalar(0)) ? ConcentrationStatus::zero_total
                                                  : ConcentrationStatus::defined;
    return result;
}

/// A share of 0..1, or the call is wrong.
inline void require_share(double share, const char* function) {
    if (!(share >= 0 && share <= 1)) {
        throw std::invalid_argument(std::string(function) + ": a share of " + kam::detail::number_text(share) +
                                    ", but it must lie between 0 and 1");
    }
}

template <class Scalar>
[[nodiscard]] Scalar top_share(const Holdings<Scalar>& held, double share) {
    const Scalar accounts = static_cast<Scalar>(share) * held.count();
    Scalar sum(0);
    for (Eigen::Index i = 0; i < held.sorted.size(); ++i) {
        const Scalar left = accounts - kam::detail::from_count<Scalar>(i);
        if (left < Scalar(1)) {
            sum += (left > Scalar(0) ? left : Scalar(0)) * held.sorted[i];
            break;
        }
        sum += held.sorted[i];
    }
    return sum / held.total;
}

template <class Scalar>
[[nodiscard]] Scalar holders_share(const Holdings<Scalar>& held, double share) {
    const Scalar wanted = static_cast<Scalar>(share) * held.total;
    Scalar sum(0);
    for (Eigen::Index i = 0; i < held.sorted.size(); ++i) {
        const Scalar& value = held.sorted[i];
        if (!(sum + value < wanted)) {
            const Scalar part = value > Scalar(0) ? Scalar((wanted - sum) / value) : Scalar(0);
            return (kam::detail::from_count<Scalar>(i) + part) / held.count();
        }
        sum += value;
    }
    return Scalar(1);
}

template <class Scalar>
[[nodiscard]] Scalar gini(const Holdings<Scalar>& held) {
    // sum of (n - 1 - 2 k) x_k over the values from the largest, k = 0, 1, ...: no cancellation against (n + 1) / n
    const Eigen::Index n = held.sorted.size();
    Scalar sum(0);
    for (Eigen::Index k = 0; k < n; ++k)
        sum += kam::detail::from_count<Scalar>(n - 1 - 2 * k) * (held.sorted[k] / held.total);
    return sum / held.count();
}

template <class Scalar>
[[nodiscard]] Scalar herfindahl(const Holdings<Scalar>& held) {
    Scalar sum(0);
    for (const Scalar& value : held.sorted) {
        const Scalar share = value / held.total;
        sum += share * share;
    }
    return sum;
}

template <class Scalar>
[[nodiscard]] std::optional<Scalar> normalised_entropy(const Holdings<Scalar>& held) {
    using std::log;
    if (held.sorted.size() < 2) return std::nullopt;
    Scalar sum(0);
    for (const Scalar& value : held.sorted) {
        const Scalar share = value / held.total;
        if (share > Scalar(0)) sum -= share * log(share);  // x ln x is 0 at 0
    }
    return Scalar(sum / log(held.count()));
}

}  // namespace detail

/// One measure of every record, all known: `gini(known_values(clients, &Client::sales))`. Throws InputError naming, by
/// key, every record whose value is unknown.
template <RecordRange R, MeasureOf<RecordIn<R>> Measure>
[[nodiscard]] Eigen::VectorXd known_values(const R& records, const Measure& value) {
    std::string name = "value";
    if constexpr (MemberPointer<Measure>) {
        if constexpr (Described<RecordOf<Measure>>) name = kam::field_name(value);
    }
    Eigen::VectorXd values = kam::column(records, value);
    Report report;
    kam::check_known(records, "records", values, name, report);
    throw_if_any(report);
    return values;
}

/// Whether shares of a total are defined for these values, and if not, why.
template <class Derived>
[[nodiscard]] ConcentrationStatus concentration_status(const Eigen::MatrixBase<Derived>& values) {
    return detail::holdings(values).status;
}

/// Share of the total that the largest `share` of accounts holds (T237): `pareto_share(sales, 0.2)` is what the 80/20
/// rule says is 0.8. Where the share cuts through an account, it counts pro rata.
template <class Derived>
[[nodiscard]] std::optional<typename Derived::Scalar> pareto_share(const Eigen::MatrixBase<Derived>& values,
                                                                   double share) {
    detail::require_share(share, "selection::pareto_share");
    const auto held = detail::holdings(values);
    if (!held.defined()) return std::nullopt;
    return detail::top_share(held, share);
}

/// The reverse: the smallest share of accounts that holds `share` of the total, the last account counted pro rata.
template <class Derived>
[[nodiscard]] std::optional<typename Derived::Scalar> pareto_holders(const Eigen::MatrixBase<Derived>& values,
                                                                     double share) {
    detail::require_share(share, "selection::pareto_holders");
    const auto held = detail::holdings(values);
    if (!held.defined()) return std::nullopt;
    return detail::holders_share(held, share);
}

/// Share of the total that the `k` largest accounts hold (CR_k); 1 when there are no more than k.
template <class Derived>
[[nodiscard]] std::optional<typename Derived::Scalar> concentration_ratio(const Eigen::MatrixBase<Derived>& values,
                                                                          std::size_t k) {
    using Scalar = typename Derived::Scalar;
    const auto held = detail::holdings(values);
    if (!held.defined()) return std::nullopt;
    if (k >= static_cast<std::size_t>(held.sorted.size())) return Scalar(1);
    return Scalar(held.sorted.head(static_cast<Eigen::Index>(k)).sum() / held.total);
}

/// The Lorenz curve [lorenz1905]; empty where it is not defined.
template <class Derived>
[[nodiscard]] std::optional<LorenzCurve<typename Derived::Scalar>> lorenz(const Eigen::MatrixBase<Derived>& values) {
    using Scalar = typename Derived::Scalar;
    const auto held = detail::holdings(values);
    if (!held.defined()) return std::nullopt;
    const Eigen::Index n = held.sorted.size();
    LorenzCurve<Scalar> curve;
    curve.accounts_share.resize(n + 1);
    curve.value_share.resize(n + 1);
    Scalar sum(0);
    for (Eigen::Index k = 0; k <= n; ++k) {
        curve.accounts_share[k] = kam::detail::from_count<Scalar>(k) / held.count();
        curve.value_share[k] = k == n ? Scalar(1) : Scalar(sum / held.total);
        if (k < n) sum += held.sorted[n - 1 - k];
    }
    return curve;
}

/// Gini coefficient [gini1912]: twice the area between the Lorenz curve and the diagonal; 0 when all are equal, (n - 1)
/// / n when one holds all.
template <class Derived>
[[nodiscard]] std::optional<typename Derived::Scalar> gini(const Eigen::MatrixBase<Derived>& values) {
    const auto held = detail::holdings(values);
    if (!held.defined()) return std::nullopt;
    return detail::gini(held);
}

/// Gini coefficient x n / (n - 1), which reaches 1 for any number of accounts; empty for a single one.
template <class Derived>
[[nodiscard]] std::optional<typename Derived::Scalar> gini_corrected(const Eigen::MatrixBase<Derived>& values) {
    using Scalar = typename Derived::Scalar;
    const auto held = detail::holdings(values);
    if (!held.defined() || held.sorted.size() < 2) return std::nullopt;
    return Scalar(detail::gini(held) * held.count() / (held.count() - Scalar(1)));
}

/// Herfindahl-Hirschman index [hirschman1964]: sum of squared shares, 1 / n (all equal) to 1 (one holds all). 1 / index
/// is the effective number of accounts.
template <class Derived>
[[nodiscard]] std::optional<typename Derived::Scalar> herfindahl(const Eigen::MatrixBase<Derived>& values) {
    const auto held = detail::holdings(values);
    if (!held.defined()) return std::nullopt;
    return detail::herfindahl(held);
}

/// Entropy of the shares divided by ln n (evenness [pielou1966]): 1 when all are equal, 0 when one holds all; empty for
/// a single account.
template <class Derived>
[[nodiscard]] std::optional<typename Derived::Scalar> normalised_entropy(const Eigen::MatrixBase<Derived>& values) {
    const auto held = detail::holdings(values);
    if (!held.defined()) return std::nullopt;
    return detail::normalised_entropy(held);
}

/// All measures of concentration at once, from one sort.
template <class Derived>
[[nodiscard]] Concentration<typename Derived::Scalar> concentration(const Eigen::MatrixBase<Derived>& values) {
    using Scalar = typename Derived::Scalar;
    const auto held = detail::holdings(values);
    Concentration<Scalar> result;
    result.status = held.status;
    result.account_count = static_cast<std::size_t>(held.sorted.size());
    result.negative_count = held.negative_count;
    result.total = held.total;
    if (!held.defined()) return result;
    result.top_fifth_share = detail::top_share(held, 0.2);
    result.four_fifths_holders_share = detail::holders_share(held, 0.8);
    result.gini = detail::gini(held);
    if (result.account_count > 1)
        result.gini_corrected = Scalar(*result.gini * held.count() / (held.count() - Scalar(1)));
    result.herfindahl = detail::herfindahl(held);
    result.effective_number = Scalar(Scalar(1) / *result.herfindahl);
    result.normalised_entropy = detail::normalised_entropy(held);
    return result;
}

/// The same for one measure of records: `concentration(clients, &Client::sales)`. Unknown values are named by the
/// record's key.
template <RecordRange R, MeasureOf<RecordIn<R>> Measure>
[[nodiscard]] Concentration<double> concentration(const R& records, const Measure& value) {
    return selection::concentration(selection::known_values(records, value));
}

}  // namespace kam::inline v0::selection
