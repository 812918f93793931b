// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/data/missing.hpp>
#include <kam/selection/allocation/water_filling.hpp>

namespace kam::inline v0::selection {

/// What an account brings for money x >= 0: its value, and the slope of it, which must not rise with x (concave). The
/// slope may be infinite at 0.
template <class Scalar = double>
struct Response {
    std::string name{};
    std::function<Scalar(const Scalar& amount)> value{};
    std::function<Scalar(const Scalar& amount)> marginal{};
    std::optional<Scalar> most{};  ///< it cannot use more money than this
};

/// a ln(1 + x / b)
template <class Scalar>
[[nodiscard]] Response<Scalar> log_response(std::string name, const Scalar& a, const Scalar& b) {
    return {std::move(name),
            [a, b](const Scalar& x) { return Scalar(a * detail::log_of_one_more(Scalar(x / b))); },
            [a, b](const Scalar& x) { return Scalar(a / Scalar(b + x)); },
            {}};
}

/// a x^p, 0 < p < 1: the slope at 0 is infinite, so that every account gets something.
template <class Scalar>
[[nodiscard]] Response<Scalar> power_response(std::string name, const Scalar& a, const Scalar& p) {
    return {std::move(name),
            [a, p](const Scalar& x) {
                using std::pow;
                return Scalar(a * pow(x, p));
            },
            [a, p](const Scalar& x) {
                using std::pow;
                if (!(x > Scalar(0))) return std::numeric_limits<Scalar>::infinity();
                return Scalar(Scalar(a * p) * pow(x, Scalar(p - Scalar(1))));
            },
            {}};
}

/// a (1 - exp(-x / b)): never more than a.
template <class Scalar>
[[nodiscard]] Response<Scalar> saturating_response(std::string name, const Scalar& a, const Scalar& b) {
    return {std::move(name),
            [a, b](const Scalar& x) {
                using std::exp;
                return Scalar(a * Scalar(Scalar(1) - exp(Scalar(-x / b))));
            },
            [a, b](const Scalar& x) {
                using std::exp;
                return Scalar(Scalar(a / b) * exp(Scalar(-x / b)));
            },
            {}};
}

namespace detail {

template <class Scalar>
[[nodiscard]] std::string response_text(const Response<Scalar>& response, std::size_t i) {
    return "selection::allocate_money: response " + std::to_string(i) + ' ' + kam::detail::quoted(response.name);
}

/// Looks at the slope at 33 points up to `most`: it must be a number and must not rise by more than rounding.
template <class Scalar>
void check_concave(const Response<Scalar>& response, std::size_t i, const Scalar& most) {
    constexpr int steps = 32;
    std::optional<Scalar> before;
    for (int k = 0; k <= steps; ++k) {
        const Scalar x(most * Scalar(k) / Scalar(steps));
        const Scalar slope = response.marginal(x);
        if (kam::detail::is_unknown(slope)) {
            throw std::invalid_argument(response_text(response, i) + " has a slope that is no number");
        }
        if (x > Scalar(0) && !kam::detail::is_finite(slope)) {
            throw std::invalid_argument(response_text(response, i) + " has an infinite slope beyond 0");
        }
        if (before && kam::detail::is_finite(*before)) {
            const Scalar size = *before < Scalar(0) ? Scalar(-*before) : *before;
            if (slope > Scalar(*before + size * std::numeric_limits<Scalar>::epsilon() * Scalar(1024))) {
                throw std::invalid_argument(response_text(response, i) +
                                            " has a slope that rises: more money must not bring more and more");
            }
        }
        before = slope;
    }
}

/// The least money at which the slope is no longer above `value`, up to `most`: bisection down to neighbouring numbers.
template <class Scalar>
[[nodiscard]] Scalar amount_at(const Response<Scalar>& response, const Scalar& value, const Scalar& most) {
    if (!(response.marginal(Scalar(0)) > value)) return Scalar(0);
    if (response.marginal(most) > value) return most;
    Scalar low(0), high = most;
    for (int step = 0; step < 4 * std::numeric_limits<Scalar>::digits; ++step) {
        const Scalar middle(low + Scalar(high - low) / Scalar(2));
        if (!(low < middle) || !(middle < high)) break;
        (response.marginal(middle) > value ? low : high) = middle;
        if (Scalar(high - low) <= Scalar(high * std::numeric_limits<Scalar>::epsilon())) break;
    }
    return high;
}

/// How far the slope after x lies above the marginal value, or that before x below it: at a kink the two differ.
template <class Scalar>
[[nodiscard]] Scalar response_violation(const Response<Scalar>& response, const Scalar& x, const Scalar& most,
                                        const Scalar& value) {
    Scalar worst(0);
    if (x < most) {
        const Scalar above(response.marginal(x) - value);
        worst = above > worst ? above : worst;
    }
    if (x > Scalar(0)) {
        const Scalar before(x - x * std::numeric_limits<Scalar>::epsilon() * Scalar(8));
        const Scalar below(value - response.marginal(before));
        worst = below > worst ? below : worst;
    }
    return value > Scalar(0) ? Scalar(worst / value) : worst;
}

}  // namespace detail

/// Money over accounts with any concave responses, so that the total is largest: the marginal value at which all
/// together take the budget is found by bisection, and the amounts by bisection for each account. Where slopes are
/// flat, so that a marginal value goes with many amounts, what is left is shared in proportion, which costs nothing.
/// Throws std::invalid_argument for a budget or limit that is below 0 or not finite, and naming each response whose
/// slope is no number, infinite beyond 0, or seen to rise.
template <class Scalar>
[[nodiscard]] MoneyPlan<Scalar> allocate_money(const std::vector<Response<Scalar>>& responses, const Scalar& budget) {
    if (!kam::detail::is_finite(budget) || budget < Scalar(0)) {
        throw std::invalid_argument("selection::allocate_money: the budget must be finite and not below 0");
    }
    const auto size = static_cast<Eigen::Index>(responses.size());
    Eigen::VectorX<Scalar> most(size);
    Scalar room(0);
    for (std::size_t i = 0; i < responses.size(); ++i) {
        // Nobody gets more than the budget; room beyond it keeps an account that gets all of it from looking full.
        const Scalar twice(budget + budget), limit = responses[i].most.value_or(twice);
        if (!(limit >= Scalar(0))) {
            throw std::invalid_argument(detail::response_text(responses[i], i) + " has a limit below 0");
        }
        const auto at = static_cast<Eigen::Index>(i);
        most[at] = limit < twice ? limit : twice;
        room = Scalar(room + most[at]);
        detail::check_concave(responses[i], i, most[at]);
    }
    if (!kam::detail::is_finite(room)) {
        throw std::invalid_argument("selection::allocate_money: the budget is too large for the number type");
    }
    const auto amounts_at = [&](const Scalar& value, Eigen::VectorX<Scalar>& amounts) {
        Scalar sum(0);
        amounts.resize(size);
        for (Eigen::Index i = 0; i < size; ++i) {
            amounts[i] = detail::amount_at(responses[static_cast<std::size_t>(i)], value, most[i]);
            sum = Scalar(sum + amounts[i]);
        }
        return sum;
    };

    MoneyPlan<Scalar> plan;
    plan.marginal_value = plan.response = plan.kkt_residual = Scalar(0);
    plan.converged = true;
    if (amounts_at(Scalar(0), plan.amounts) > budget) {
        // Some way to spend the budget: above the highest slope there, the accounts take less; at 0 they take more.
        Scalar low(0), high(0);
        for (Eigen::Index i = 0; i < size; ++i) {
            if (!(most[i] > Scalar(0))) continue;
            const Scalar slope =
                responses[static_cast<std::size_t>(i)].marginal(Scalar(most[i] * Scalar(budget / room)));
            high = slope > high ? slope : high;
        }
        Eigen::VectorX<Scalar> more = plan.amounts;
        Scalar sum_more = more.sum(), sum = amounts_at(high, plan.amounts);
        const Scalar precision(std::numeric_limits<Scalar>::epsilon() * Scalar(4));
        constexpr int most_iterations = 2000;  // as many halvings as there are powers of 2 in a double
        Eigen::VectorX<Scalar> amounts;
        plan.converged = !(Scalar(high - low) > Scalar(high * precision));
        while (!plan.converged && plan.iterations < most_iterations) {
            ++plan.iterations;
            const Scalar middle(low + Scalar(high - low) / Scalar(2));
            // Near 0 neighbouring numbers are further apart than that.
            plan.converged = !(low < middle) || !(middle < high);
            if (plan.converged) break;
            const Scalar here = amounts_at(middle, amounts);
            if (here > budget) {
                low = middle;
                more.swap(amounts);
                sum_more = here;
            } else {
                high = middle;
                plan.amounts.swap(amounts);
                sum = here;
            }
            plan.converged = !(Scalar(high - low) > Scalar(high * precision));
        }
        plan.marginal_value = high;
        if (sum < budget && sum_more > sum) {
            const Scalar share(Scalar(budget - sum) / Scalar(sum_more - sum));
            for (Eigen::Index i = 0; i < size; ++i) {
                plan.amounts[i] = Scalar(plan.amounts[i] + share * Scalar(more[i] - plan.amounts[i]));
            }
        }
    }
    plan.left = budget;
    plan.responses.resize(size);
    for (Eigen::Index i = 0; i < size; ++i) {
        const auto& response = responses[static_cast<std::size_t>(i)];
        const Scalar& x = plan.amounts[i];
        plan.responses[i] = response.value(x);
        plan.response = Scalar(plan.response + plan.responses[i]);
        plan.left = Scalar(plan.left - x);
        plan.funded_count += x > Scalar(0) ? 1U : 0U;
        if (!(most[i] > Scalar(0))) continue;
        const Scalar violation = detail::response_violation(response, x, most[i], plan.marginal_value);
        plan.kkt_residual = violation > plan.kkt_residual ? violation : plan.kkt_residual;
    }
    return plan;
}

}  // namespace kam::inline v0::selection
