// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/selection/concentration.hpp>

namespace kam::inline v0::selection {

/// How the supplier presents itself to the market (T241).
enum class SupplierPositioning {
    standard,         ///< sells by price, or by ordinary service at ordinary prices
    premium_service,  ///< high service at premium prices
};
BOOST_DESCRIBE_ENUM(SupplierPositioning, standard, premium_service)

/// Who counts as a giant, and as price sensitive. Both lines are conventions of this library.
struct GiantOptions {
    SupplierPositioning positioning{};
    double giant_share = 0.2;         ///< the largest fifth of the accounts whose volume is known, ties included
    double sensitive_level = 3;       ///< price sensitivity from which an account is sensitive, on its own scale
    double price_concession_share{};  ///< of the price, 0..1, that such a buyer may press off; for `margin_at_risk`
};
BOOST_DESCRIBE_STRUCT(GiantOptions, (), (positioning, giant_share, sensitive_level, price_concession_share))

/// A giant that looks at prices.
struct PriceSensitiveGiant {
    std::string key{};
    std::size_t index = 0;
    double volume = 0;
    double price_sensitivity = 0;
    double margin_at_risk = 0;  ///< volume x price_concession_share: a lower price comes off the margin in full
};
BOOST_DESCRIBE_STRUCT(PriceSensitiveGiant, (), (key, index, volume, price_sensitivity, margin_at_risk))

/// The large accounts whose size misleads.
struct PriceSensitiveGiants {
    bool applies = false;  ///< false: the supplier is not so positioned, and nobody is flagged
    std::size_t giant_count = 0;
    std::vector<PriceSensitiveGiant> accounts{};  ///< the largest first
    std::vector<std::string>
        unknown{};  ///< keys of giants whose price sensitivity is unknown: neither flagged nor cleared
    std::size_t unknown_volume_count = 0;  ///< accounts that may be giants for all one knows
    /// Whether the rule holds here: mean sensitivity of giants and of the others, of those where it is known.
    std::optional<double> mean_of_giants{};
    std::optional<double> mean_of_others{};
};
BOOST_DESCRIBE_STRUCT(PriceSensitiveGiants, (),
                      (applies, giant_count, accounts, unknown, unknown_volume_count, mean_of_giants, mean_of_others))

/// Large accounts that are price sensitive, where the supplier sells high service at premium prices: there the largest
/// orders often come from those who look at the price most, so that size alone misleads (T223, T241). For a supplier
/// of another kind the answer is that the rule does not apply. `volume` is the usual order size or the total volume,
/// `price_sensitivity` a level or an elasticity, the higher the more sensitive; both may be unknown. Throws
/// std::invalid_argument unless giant_share and price_concession_share lie in 0..1, InputError for infinite numbers.
template <AccountRange R, MeasureOf<RecordIn<R>> Volume, MeasureOf<RecordIn<R>> Sensitivity>
requires RecordRange<R>
[[nodiscard]] PriceSensitiveGiants price_sensitive_giants(const R& records, const Volume& volume,
                                                          const Sensitivity& price_sensitivity,
                                                          const GiantOptions& options) {
    constexpr const char* function = "selection::price_sensitive_giants";
    detail::require_share(options.giant_share, function);
    detail::require_share(options.price_concession_share, function);
    const Eigen::VectorXd volumes = kam::column(records, volume);
    const Eigen::VectorXd levels = kam::column(records, price_sensitivity);
    Report report;
    std::vector<double> known;
    for (Eigen::Index i = 0; i < volumes.size(); ++i) {
        for (const double number : {volumes[i], levels[i]}) {
            if (!std::isinf(number)) continue;
            report.add(kam::detail::element_path("records", static_cast<std::size_t>(i)), Fault::not_finite,
                       "is infinite");
        }
        if (!std::isnan(volumes[i])) known.push_back(volumes[i]);
    }
    throw_if_any(report);

    PriceSensitiveGiants result;
    result.applies = options.positioning == SupplierPositioning::premium_service;
    result.unknown_volume_count = static_cast<std::size_t>(volumes.size()) - known.size();
    std::sort(known.begin(), known.end(), std::greater{});
    // 20 % of 10 is 2, whatever the rounding of 0.2.
    const auto giants =
        static_cast<std::size_t>(std::ceil(options.giant_share * static_cast<double>(known.size()) * (1 - 1e-12)));
    double sums[2] = {0, 0};
    std::size_t counts[2] = {0, 0};
    std::size_t i = 0;
    for (const auto& record : records) {
        const double size = volumes[static_cast<Eigen::Index>(i)], level = levels[static_cast<Eigen::Index>(i)];
        const bool giant = giants > 0 && size >= known[giants - 1];
        result.giant_count += giant ? 1U : 0U;
        if (!std::isnan(size) && !std::isnan(level)) {
            sums[giant ? 0 : 1] += level;
            ++counts[giant ? 0 : 1];
        }
        if (giant && result.applies) {
            if (std::isnan(level)) {
                result.unknown.push_back(kam::key_of(record));
            } else if (level >= options.sensitive_level) {
                result.accounts.push_back({kam::key_of(record), i, size, level, size * options.price_concession_share});
            }
        }
        ++i;
    }
    if (counts[0] > 0) result.mean_of_giants = sums[0] / static_cast<double>(counts[0]);
    if (counts[1] > 0) result.mean_of_others = sums[1] / static_cast<double>(counts[1]);
    std::ranges::stable_sort(result.accounts, std::greater{}, &PriceSensitiveGiant::volume);
    return result;
}

}  // namespace kam::inline v0::selection
