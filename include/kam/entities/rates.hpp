// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/rounding.hpp>

namespace kam::inline v0 {

/// One unit of `from` bought `rate` units of `to` on that day, and until a later rate of the same pair.
struct Rate {
    Currency from{};
    Currency to{};
    Date on{};
    Decimal rate{};
};
BOOST_DESCRIBE_STRUCT(Rate, (), (from, to, on, rate))

namespace detail {

[[nodiscard]] inline std::string pair_on(const Currency& from, const Currency& to, Date on) {
    return to_string(from) + " to " + to_string(to) + " on " + format_date(on);
}

/// What a table of rates is sorted by.
struct RateKey {
    Currency from, to;
    Date on;
    std::size_t index = 0;  ///< in the caller's table, where that matters
    [[nodiscard]] friend auto operator<=>(const RateKey&, const RateKey&) = default;
};

}  // namespace detail

/// What is wrong with a table of rates: each rate must be above zero, between two different currencies, and the only
/// one of its pair and day.
[[nodiscard]] inline Report check_rates(const std::vector<Rate>& rates) {
    Report report;
    const auto where = [](std::size_t i) { return "rates[" + std::to_string(i) + "]"; };
    std::vector<detail::RateKey> keys;
    keys.reserve(rates.size());
    for (std::size_t i = 0; i < rates.size(); ++i) {
        keys.push_back(detail::RateKey{rates[i].from, rates[i].to, rates[i].on, i});
        if (rates[i].rate.sign() <= 0)
            report.add(where(i) + ".rate", Fault::out_of_range, to_string(rates[i].rate) + " is not above zero");
        if (rates[i].from == rates[i].to)
            report.add(where(i) + ".to", Fault::inconsistent,
                       to_string(rates[i].to) + " is also the currency converted from");
    }
    std::sort(keys.begin(), keys.end());
    for (std::size_t k = 1; k < keys.size(); ++k) {
        const detail::RateKey &first = keys[k - 1], &second = keys[k];
        if (first.from == second.from && first.to == second.to && first.on == second.on)
            report.add(
                where(second.index), Fault::duplicate,
                detail::pair_on(second.from, second.to, second.on) + " is given before by " + where(first.index));
    }
    return report;
}

/// The caller's dated exact exchange rates.
class Rates {
public:
    Rates() = default;

    /// Throws InputError with everything that `check_rates` finds.
    explicit Rates(std::vector<Rate> rates) : rates_(std::move(rates)) {
        throw_if_any(check_rates(rates_));
        std::sort(rates_.begin(), rates_.end(), [](const Rate& a, const Rate& b) { return sort_key(a) < sort_key(b); });
    }

    /// The latest rate for this pair, in this direction, on or before the day.
    [[nodiscard]] std::optional<Rate> find(const Currency& from, const Currency& to, Date on) const {
        const auto later =
            std::upper_bound(rates_.begin(), rates_.end(), detail::RateKey{from, to, on},
                             [](const detail::RateKey& key, const Rate& rate) { return key < sort_key(rate); });
        if (later == rates_.begin()) return std::nullopt;
        const Rate& rate = *std::prev(later);
        if (rate.from != from || rate.to != to) return std::nullopt;
        return rate;
    }

    /// All rates, by pair and day.
    [[nodiscard]] const std::vector<Rate>& all() const noexcept { return rates_; }

private:
    [[nodiscard]] static detail::RateKey sort_key(const Rate& rate) { return {rate.from, rate.to, rate.on}; }

    std::vector<Rate> rates_;
};

/// How `convert` finishes and how far it may go for a rate.
struct ConversionPolicy {
    Rounding rounding = Rounding::half_even;
    std::optional<Currency> through{};  ///< where a pair has no rate of its own, go through this currency; none: do not
};
BOOST_DESCRIBE_STRUCT(ConversionPolicy, (), (rounding, through))

namespace detail {

/// An exact fraction, so that a conversion over inverse rates or two legs is rounded once, at its end.
struct ExactRate {
    Decimal multiplier = 1;
    Decimal divisor = 1;
};

[[nodiscard]] inline std::optional<ExactRate> one_leg(const Rates& rates, const Currency& from, const Currency& to,
                                                      Date on) {
    if (from == to) return ExactRate{};
    if (const auto direct = rates.find(from, to, on)) return ExactRate{direct->rate, 1};
    if (const auto inverse = rates.find(to, from, on)) return ExactRate{1, inverse->rate};
    return std::nullopt;
}

[[nodiscard]] inline std::optional<ExactRate> exact_rate(const Rates& rates, const Currency& from, const Currency& to,
                                                         Date on, const std::optional<Currency>& through) {
    if (const auto straight = one_leg(rates, from, to, on)) return straight;
    if (!through) return std::nullopt;
    const auto first = one_leg(rates, from, *through, on);
    const auto second = one_leg(rates, *through, to, on);
    if (!first || !second) return std::nullopt;
    return ExactRate{first->multiplier * second->multiplier, first->divisor * second->divisor};
}

}  // namespace detail

/// The amount in another currency, by the latest rate on or before the day: the pair's own rate, else the inverse
/// pair's (the amount is divided by it), else, if the policy names a currency to go through, by both legs. Neither
/// amount nor rate is rounded; the result is, once, to the minor unit of `to`. Throws InputError naming pair and day
/// when there is no rate, std::overflow_error when the digits do not fit.
[[nodiscard]] inline Money convert(const Decimal& amount, const Currency& from, const Currency& to, const Rates& rates,
                                   Date on, const ConversionPolicy& policy = {}) {
    const auto rate = detail::exact_rate(rates, from, to, on, policy.through);
    if (!rate) throw InputError("rates", Fault::missing, "no rate for " + detail::pair_on(from, to, on) + " or before");
    return to_money(divide(amount * rate->multiplier, rate->divisor, to.decimals(), policy.rounding), to);
}

/// The same for an amount of money. `Money{}` becomes zero of that currency.
[[nodiscard]] inline Money convert(const Money& money, const Currency& to, const Rates& rates, Date on,
                                   const ConversionPolicy& policy = {}) {
    if (money == Money{}) return {0, to};
    return convert(to_decimal(money), money.currency, to, rates, on, policy);
}

}  // namespace kam::inline v0
