// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/irr.hpp>
#include <kam/cash_flow/parameters.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

// Two models of how long accounts stay that differ in what is seen; see lifetime_value.hpp for when to use which.

/// Contractual accounts that differ: each has a probability of its own to leave in a period, and over the accounts it
/// is beta distributed, mean alpha / (alpha + beta). The shifted beta-geometric model [fader2007].
template <class Scalar = double>
struct BetaGeometric {
    Scalar alpha = Scalar(0);  ///< above 0; small alpha and beta: most accounts leave at once or hardly ever
    Scalar beta = Scalar(0);   ///< above 0
    BOOST_DESCRIBE_CLASS(BetaGeometric, (), (alpha, beta), (), ())
};

/// What `discounted_lifetime` found.
template <class Scalar = double>
struct DiscountedLifetime {
    std::optional<Scalar> periods{};  ///< none: it has no bound
    Scalar error{};                   ///< at most so far from the exact sum, rounding apart
    std::size_t terms = 0;            ///< added up
    BOOST_DESCRIBE_CLASS(DiscountedLifetime, (), (periods, error, terms), (), ())
};

namespace detail {

template <class Scalar>
void require_model(const BetaGeometric<Scalar>& model, const char* function) {
    for (const Scalar* parameter : {&model.alpha, &model.beta}) {
        if (!kam::detail::is_finite(*parameter) || !(Scalar(0) < *parameter)) {
            throw std::invalid_argument(std::string(function) + ": alpha " + number_text(model.alpha) + " and beta " +
                                        number_text(model.beta) + ", but both must be finite and above 0");
        }
    }
}

inline void require_count(Eigen::Index count, const char* what, const char* function) {
    if (count < 0) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(count) + ' ' + what +
                                    ", but it must be at least 0");
    }
}

}  // namespace detail

/// The probability that an account which has stayed for `stayed` periods stays one more: (beta + stayed) over (alpha +
/// beta + stayed). It rises with age although no single account changes. Throws std::invalid_argument for parameters
/// not above 0 or a negative age.
template <class Scalar>
[[nodiscard]] Scalar retention_after(const BetaGeometric<Scalar>& model, Eigen::Index stayed) {
    detail::require_model(model, "cash_flow::retention_after");
    detail::require_count(stayed, "periods", "cash_flow::retention_after");
    const Scalar aged(model.beta + Scalar(static_cast<double>(stayed)));
    return Scalar(aged / Scalar(model.alpha + aged));
}

/// Survival of a new account after 0, 1, ..., n periods, for `lifetime_value`: B(alpha, beta + t) / B(alpha, beta).
template <class Scalar>
[[nodiscard]] Eigen::VectorX<Scalar> survival_curve(const BetaGeometric<Scalar>& model, Eigen::Index n) {
    detail::require_model(model, "cash_flow::survival_curve");
    detail::require_count(n, "periods", "cash_flow::survival_curve");
    Eigen::VectorX<Scalar> survival(n + 1);
    survival[0] = Scalar(1);
    for (Eigen::Index t = 0; t < n; ++t) survival[t + 1] = Scalar(survival[t] * retention_after(model, t));
    return survival;
}

/// Discounted expected lifetime of an account that has stayed for `stayed` periods: sum over t from 0 of S(t) / (1 +
/// rate)^t, given that it is there now; times the margin, its value with payment at the beginning [fader2010]. After N
/// terms the rest lies between last / (1 - z r) and last / (1 - z), last being the next term, z = 1 / (1 + rate) and r
/// the next retention; the sum ends when that interval is within the rounding of the type, or after `most_terms`, and
/// `error` is half of it. At rate 0 the closed form (alpha + beta + stayed - 1) / (alpha - 1), which needs alpha above
/// 1; without it, and below rate 0, there is no bound. Throws std::invalid_argument as above and for a rate not above
/// -1.
template <class Scalar>
[[nodiscard]] DiscountedLifetime<Scalar> discounted_lifetime(const BetaGeometric<Scalar>& model,
                                                             const std::type_identity_t<Scalar>& rate,
                                                             Eigen::Index stayed = 0,
                                                             std::size_t most_terms = 10'000'000) {
    detail::require_model(model, "cash_flow::discounted_lifetime");
    detail::require_count(stayed, "periods", "cash_flow::discounted_lifetime");
    const Scalar z = detail::discount_factor<Scalar>(rate, "cash_flow::discounted_lifetime");
    const Scalar zero(0), one(1), half = static_cast<Scalar>(0.5);
    const Scalar beta(model.beta + Scalar(static_cast<double>(stayed)));
    DiscountedLifetime<Scalar> result{std::nullopt, zero, 0};
    if (rate < zero) return result;
    if (!(zero < rate)) {
        if (one < model.alpha) result.periods = Scalar(Scalar(model.alpha + beta - one) / Scalar(model.alpha - one));
        return result;
    }
    Scalar sum(0), term(1), aged = beta;
    for (;; ++result.terms) {
        const Scalar stay(z * aged / Scalar(model.alpha + aged));
        const Scalar least(term / Scalar(one - stay)), most(term / Scalar(one - z));
        result.error = Scalar(half * Scalar(most - least));
        if (result.error <= Scalar(std::numeric_limits<Scalar>::epsilon() * sum) || result.terms == most_terms) {
            result.periods = Scalar(sum + half * Scalar(most + least));
            return result;
        }
        sum = Scalar(sum + term);
        term = Scalar(term * stay);
        aged = Scalar(aged + one);
    }
}

/// An account without a contract: it orders at random at a constant rate until it silently leaves, which it does at a
/// constant rate too. Both per period, times being any numbers of periods.
template <class Scalar = double>
struct SilentCustomer {
    Scalar order_rate = Scalar(0);    ///< orders per period while it is a customer
    Scalar dropout_rate = Scalar(0);  ///< 1 over the mean time as a customer
    BOOST_DESCRIBE_CLASS(SilentCustomer, (), (order_rate, dropout_rate), (), ())
};

/// What such an account is still worth, and why.
template <class Scalar = double>
struct ResidualValue {
    Scalar active_probability{};     ///< that it is still a customer
    std::optional<Scalar> orders{};  ///< discounted expected orders to come; none: without bound
    std::optional<Scalar> value{};   ///< those times the margin of an order
    BOOST_DESCRIBE_CLASS(ResidualValue, (), (active_probability, orders, value), (), ())
};

/// Value of the orders to come of an account that last ordered `silence` periods ago, for ever or for `horizon`
/// periods. It is still a customer with probability 1 / (1 + d / (o + d) (e^((o + d) silence) - 1)), o and d being the
/// rates of ordering and of leaving [schmittlein1987]; while it is, discounted at ln(1 + rate) per period without
/// pause, o (1 - e^(-(d + ln(1 + rate)) horizon)) / (d + ln(1 + rate)) orders follow. The rates are those of this
/// account, known or judged; with only counts of orders over many accounts, they must be estimated first. Throws
/// InputError for rates, a silence or a horizon that are negative or not finite, std::invalid_argument for a rate not
/// above -1 or a margin that is not finite, and std::overflow_error for a value too large for the type.
template <class Scalar>
[[nodiscard]] ResidualValue<Scalar> residual_value(
    const SilentCustomer<Scalar>& customer, const std::type_identity_t<Scalar>& silence,
    const std::type_identity_t<Scalar>& margin_per_order, const std::type_identity_t<Scalar>& rate,
    const std::type_identity_t<std::optional<Scalar>>& horizon = std::nullopt) {
    using std::exp;
    constexpr const char* function = "cash_flow::residual_value";
    const Scalar zero(0), one(1);
    Report report;
    detail::check_parameters(customer, kam::detail::Place{nullptr, "customer"}, {}, report);
    detail::check_parameters(silence, kam::detail::Place{nullptr, "silence"}, {}, report);
    if (horizon) detail::check_parameters(*horizon, kam::detail::Place{nullptr, "horizon"}, {}, report);
    throw_if_any(report);
    if (!kam::detail::is_finite(margin_per_order)) {
        throw std::invalid_argument(std::string(function) + ": the margin is not a finite number");
    }
    detail::require_rate<Scalar>(rate, function);

    constexpr double most_exponent = 300;  // beyond it the probability and the time may only be in range together
    const Scalar least = (std::numeric_limits<Scalar>::min)();
    ResidualValue<Scalar> result;
    result.active_probability = one;
    Scalar log_quiet(0), odds(1);
    if (zero < customer.dropout_rate) {
        // Of many orders per dropout hardly any share is left, but never none: 0 / 0 would not be a probability.
        const Scalar share(one / Scalar(one + Scalar(customer.order_rate / customer.dropout_rate)));
        const Scalar left = least < share ? share : least;
        log_quiet = Scalar(-(Scalar(customer.order_rate * silence) + Scalar(customer.dropout_rate * silence)));
        const Scalar quiet(exp(log_quiet));
        odds = Scalar(quiet + left * Scalar(one - quiet));
        result.active_probability = Scalar(quiet / odds);
    }
    const Scalar decay(customer.dropout_rate + detail::log_growth(rate));
    std::optional<Scalar> time;  // discounted expected time as a customer from now on
    if (horizon) {
        const Scalar exponent(-(decay * *horizon));
        time = decay == zero ? *horizon : Scalar(-(detail::growth_minus_one(exponent) / decay));
    } else if (zero < decay) {
        time = Scalar(one / decay);
    } else if (!(zero < customer.order_rate)) {
        time = zero;
    }
    if (time) {
        result.orders = Scalar(result.active_probability * customer.order_rate * *time);
        if (horizon && Scalar(-(decay * *horizon)) > Scalar(most_exponent)) {
            const Scalar together(exp(Scalar(log_quiet - decay * *horizon)));
            result.orders = Scalar(customer.order_rate / Scalar(-decay) / odds * together);
        }
        result.value = Scalar(margin_per_order * *result.orders);
        detail::require_finite_result(*result.value, function);
    }
    return result;
}

}  // namespace kam::inline v0::cash_flow
