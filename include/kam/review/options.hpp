// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/progress.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/rates.hpp>

namespace kam::inline v0::review {

/// What a review takes for granted where the records are silent. Amounts are in the currency of the review. The
/// defaults add nothing that nobody has said: no cost, and the value of an order counts in full. They are part of the
/// result.
struct Assumptions {
    /// 0..1: what is left of an order's value after the cost of goods, where unit costs are unknown.
    Decimal gross_margin_share = 1;
    Decimal cost_per_order = 0;   ///< to serve an order, cancellations too
    Decimal cost_per_line = 0;    ///< to serve an order line
    Decimal cost_per_return = 0;  ///< to take back a line, beside cost_per_line
    Decimal cost_per_month = 0;  ///< to maintain an account for a month, from its first order to the date of the review
    Decimal acquisition_cost = 0;  ///< development and selling before the first order, dated on the day of it
    Decimal discount_rate = 0;     ///< yearly, for net present values
    Decimal trend_share = Decimal::from_parts(2, 1);  ///< change between half-years from which orders grow or decline
};
BOOST_DESCRIBE_STRUCT(Assumptions, (),
                      (gross_margin_share, cost_per_order, cost_per_line, cost_per_return, cost_per_month,
                       acquisition_cost, discount_rate, trend_share))

/// How a customer base is reviewed.
struct ReviewOptions {
    std::optional<Date> as_of{};  ///< records after this day are left out; none: the last day of an order or a cost
    /// Amounts in others are converted by `rates` on the day of the record. None: the one currency of all orders and
    /// costs.
    std::optional<Currency> currency{};
    Rates rates{};
    Assumptions assumptions{};
    std::size_t places = 10;  ///< how many accounts can be key accounts
    /// Weights drawn for the probability that an account is chosen, at least 1, and the seed of these draws.
    std::size_t weight_draws = 1'000;
    std::uint64_t seed = 0;
    Progress progress{};  ///< told accounts done and accounts in all
};

/// The currency of the options. Throws std::invalid_argument when they leave it open: `review_portfolio` finds it out
/// from the records, but a single one cannot tell.
[[nodiscard]] inline const Currency& currency_of(const ReviewOptions& options) {
    if (!options.currency) throw std::invalid_argument("review: the options name no currency for a single record");
    return *options.currency;
}

/// An amount in the currency of the review. Exact when it is in that currency already, else converted and rounded to
/// the minor unit, half to even. Throws InputError naming pair and day when there is no rate, and as `currency_of`.
[[nodiscard]] inline Decimal in_review_currency(const Decimal& amount, const Currency& currency, Date on,
                                                const ReviewOptions& options) {
    const Currency& wanted = currency_of(options);
    if (currency == wanted) return amount;
    return to_decimal(convert(amount, currency, wanted, options.rates, on));
}
[[nodiscard]] inline Decimal in_review_currency(const Money& amount, Date on, const ReviewOptions& options) {
    if (amount == Money{}) return 0;
    return in_review_currency(to_decimal(amount), amount.currency, on, options);
}

/// The same amount with the decimals of the currency, and more only where they are needed: 12.5 is 12.50, 0.0340 is
/// 0.034.
[[nodiscard]] inline Decimal tidy(const Decimal& amount, const Currency& currency) {
    const Decimal shortest = amount.normalised();
    return shortest.scale() < currency.decimals() ? round_to(shortest, currency.decimals()) : shortest;
}

/// Value of an order line in the currency of the review. Lines are converted one by one, so that the values of accounts
/// add up to the value of the base.
[[nodiscard]] inline Decimal line_value(const Order& order, const OrderLine& line, const ReviewOptions& options) {
    return in_review_currency(net_total(line), order.currency, order.ordered_on, options);
}

}  // namespace kam::inline v0::review
