// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

#include <boost/describe/class.hpp>

#include <kam/core/citation.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/number_text.hpp>

namespace kam::inline v0::selection {

// The three conditions under which a customer is treated as a key account: potential with headroom (T156), complex
// buying (T157) and the will to a long alliance (T158). Where a fact is unknown the answer is unknown.

/// The count of each kind from which buying is as complex as it gets; one of a kind, or none, is not complex at all.
/// These figures are ours and confirmed by nobody: set your own.
struct BuyingComplexityScale {
    double decision_unit_count = 10;
    double criteria_count = 10;
    double site_count = 20;
    double function_count = 6;
    double unit_count = 5;
};
BOOST_DESCRIBE_STRUCT(BuyingComplexityScale, (),
                      (decision_unit_count, criteria_count, site_count, function_count, unit_count))

[[nodiscard]] inline Citation buying_complexity_citation() {
    return {.source = "mean of five counts of T157 on a scale of this library", .confirmed = false};
}

/// How complex a customer's buying is.
template <class Scalar = double>
struct BuyingComplexityIndex {
    std::optional<Scalar>
        value{};          ///< 0 one person buys by one criterion at one place .. 1; none when no count is known
    Scalar coverage = 0;  ///< share of the five counts that are known
    BOOST_DESCRIBE_CLASS(BuyingComplexityIndex, (), (value, coverage), (), ())
};

/// Mean over the known counts of (count - 1) / (full - 1), cut to 0..1 (T157). `complexity` has the five counts of
/// kam::BuyingComplexity. Throws InputError for a count below 0, std::invalid_argument for a scale that does not exceed
/// 1.
template <class Complexity>
[[nodiscard]] BuyingComplexityIndex<> buying_complexity_index(const Complexity& complexity,
                                                              const BuyingComplexityScale& scale = {}) {
    BuyingComplexityIndex<> index;
    double sum = 0;
    std::size_t known = 0;
    const auto add = [&](const auto& count, double full, const char* name) {
        if (!(full > 1)) {
            throw std::invalid_argument("selection::buying_complexity_index: " + std::string(name) + " is full at " +
                                        kam::detail::number_text(full) + ", but it must be above 1");
        }
        const double number = kam::to_number(count);
        if (number < 0) throw InputError(name, Fault::out_of_range, "is below 0");
        if (!(number >= 0)) return;
        sum += std::clamp((number - 1) / (full - 1), 0.0, 1.0);
        ++known;
    };
    add(complexity.decision_unit_count, scale.decision_unit_count, "decision_unit_count");
    add(complexity.criteria_count, scale.criteria_count, "criteria_count");
    add(complexity.site_count, scale.site_count, "site_count");
    add(complexity.function_count, scale.function_count, "function_count");
    add(complexity.unit_count, scale.unit_count, "unit_count");
    index.coverage = static_cast<double>(known) / 5;
    if (known > 0) index.value = sum / static_cast<double>(known);
    return index;
}

/// What more could be sold per year: potential - present sales (T156); unknown unless both are known. Money keeps its
/// currency.
template <class Amount>
[[nodiscard]] std::optional<Amount> headroom(const std::optional<Amount>& potential,
                                             const std::optional<Amount>& sales) {
    if (!potential || !sales) return std::nullopt;
    return *potential - *sales;
}

/// From where on each condition is met.
struct KeyAccountThresholds {
    double headroom = 0;                 ///< more than this could still be sold, in the amounts' unit
    double complexity = 0.5;             ///< buying complexity index of at least this
    int alliance_willingness_level = 2;  ///< of at least this, 0..4
};
BOOST_DESCRIBE_STRUCT(KeyAccountThresholds, (), (headroom, complexity, alliance_willingness_level))

/// The three conditions of one customer.
template <class Scalar = double>
struct KeyAccountConditions {
    std::optional<Scalar> headroom{};
    BuyingComplexityIndex<Scalar> complexity{};
    std::optional<bool> has_headroom{};
    std::optional<bool> buys_complexly{};
    std::optional<bool> wants_alliance{};
    /// All three; false as soon as one is false, unknown while one is unknown and none is false.
    std::optional<bool> all_met{};
    BOOST_DESCRIBE_CLASS(KeyAccountConditions, (),
                         (headroom, complexity, has_headroom, buys_complexly, wants_alliance, all_met), (), ())
};

/// The conditions of an account with the fields of kam::Account (sales_potential, buying_complexity,
/// partnership_willingness_level), given what is sold to it per year. The thresholds are judgements of the caller; the
/// sources name none.
template <class AccountType, class Amount>
[[nodiscard]] KeyAccountConditions<> key_account_conditions(const AccountType& account,
                                                            const std::optional<Amount>& sales,
                                                            const KeyAccountThresholds& thresholds = {},
                                                            const BuyingComplexityScale& scale = {}) {
    KeyAccountConditions<> result;
    if (const auto left = selection::headroom<Amount>(account.sales_potential, sales)) {
        result.headroom = kam::to_number(*left);
        result.has_headroom = *result.headroom > thresholds.headroom;
    }
    result.complexity = buying_complexity_index(account.buying_complexity, scale);
    if (result.complexity.value) result.buys_complexly = *result.complexity.value >= thresholds.complexity;
    const double willingness = kam::to_number(account.partnership_willingness_level);
    if (willingness >= 0) result.wants_alliance = willingness >= thresholds.alliance_willingness_level;
    const std::optional<bool> all[] = {result.has_headroom, result.buys_complexly, result.wants_alliance};
    const auto is_false = [](const std::optional<bool>& met) { return met && !*met; };
    const auto is_known = [](const std::optional<bool>& met) { return met.has_value(); };
    if (std::any_of(std::begin(all), std::end(all), is_false)) {
        result.all_met = false;
    } else if (std::all_of(std::begin(all), std::end(all), is_known)) {
        result.all_met = true;
    }
    return result;
}

/// From how many sites and countries on a key account is spread widely enough to be called a national account (T160).
/// The sources give no figures, so there is no default.
struct NationalAccountThreshold {
    std::int64_t sites;
    std::int64_t countries;
};
BOOST_DESCRIBE_STRUCT(NationalAccountThreshold, (), (sites, countries))

/// Whether an account is a national account: at least so many sites in at least so many countries. Unknown when a count
/// that is needed is unknown; no when one of them is known to be too small. Throws InputError for counts below 0.
[[nodiscard]] inline std::optional<bool> is_national_account(std::optional<std::int64_t> sites,
                                                             std::optional<std::int64_t> countries,
                                                             const NationalAccountThreshold& threshold) {
    if (sites.value_or(0) < 0) throw InputError("sites", Fault::out_of_range, "is below 0");
    if (countries.value_or(0) < 0) throw InputError("countries", Fault::out_of_range, "is below 0");
    if (sites && *sites < threshold.sites) return false;
    if (countries && *countries < threshold.countries) return false;
    // A threshold of 0 asks for nothing.
    if ((!sites && threshold.sites > 0) || (!countries && threshold.countries > 0)) return std::nullopt;
    return true;
}

}  // namespace kam::inline v0::selection
