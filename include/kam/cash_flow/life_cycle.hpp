// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/parameters.hpp>
#include <kam/core/error.hpp>
#include <kam/core/names.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/phase.hpp>

namespace kam::inline v0::cash_flow {

// The life of one account as parameters of its phases (T213-T216, T228-T232), one flow per period, periods counted from
// 0. What is left out adds nothing; the two probabilities that decide the answer, winning and staying, have no default.
// All amounts are in one currency and not negative: the model knows which are paid and which received.

/// Making or changing products, applications or terms for the account (T214). What is spent before the selling is
/// decided is spent also when it is lost.
template <class Scalar = double>
struct DevelopmentPhase {
    Eigen::Index from = 0;     ///< the period in which it begins
    Eigen::Index periods = 0;  ///< how long it takes
    Scalar spend = Scalar(0);  ///< per period
    BOOST_DESCRIBE_CLASS(DevelopmentPhase, (), (from, periods, spend), (), ())
};

/// Calls, proposals and tenders before the contract (T215, T216). Whether it was won is known when it is over.
template <class Scalar = double>
struct SellingPhase {
    Eigen::Index from = 0;
    Eigen::Index periods = 0;
    Scalar spend = Scalar(0);          ///< per period, beside the calls
    Scalar calls = Scalar(0);          ///< per period
    Scalar cost_per_call = Scalar(0);  ///< hours at what they would earn elsewhere, and travel
    std::optional<Scalar> win_probability{};
    BOOST_DESCRIBE_CLASS(SellingPhase, (), (from, periods, spend, calls, cost_per_call, win_probability), (), ())
};

/// The first order. It is delivered in the period after development and selling are both over, or later by a delay.
template <class Scalar = double>
struct DeliveryPhase {
    Scalar order_value = Scalar(0);  ///< of the first order
    Scalar margin_share = Scalar(0);
    Scalar cost = Scalar(0);  ///< paid once with the first order: set-up, training, an entry price below cost
    Eigen::VectorX<Scalar> delay_probability{};  ///< of being 0, 1, 2, ... periods late; sums to 1; empty: never late
    Scalar delay_spend = Scalar(0);              ///< per period of delay
    BOOST_DESCRIBE_CLASS(DeliveryPhase, (), (order_value, margin_share, cost, delay_probability, delay_spend), (), ())
};

/// The orders that follow, from the period after the first delivery on, while the account stays.
template <class Scalar = double>
struct ReorderPhase {
    Scalar orders = Scalar(0);  ///< expected number per period once the account is at its full size
    Scalar order_value = Scalar(0);
    Scalar margin_share = Scalar(0);
    Eigen::VectorX<Scalar> ramp_share{};      ///< of `orders` in the 1st, 2nd, ... of these periods, then 1
    std::optional<Scalar> retention_share{};  ///< probability to stay from one period to the next
    bool poisson_orders = false;              ///< simulation: the number of orders is Poisson and not its mean
    /// Simulation: coefficient of variation of the mean order value of a period, lognormal with mean `order_value`. For
    /// orders that vary independently by v each, v / sqrt(1 + orders) gives the variance that a period's sum then has.
    Scalar value_variation = Scalar(0);
    BOOST_DESCRIBE_CLASS(ReorderPhase, (),
                         (orders, order_value, margin_share, ramp_share, retention_share, poisson_orders,
                          value_variation),
                         (), ())
};

/// What keeping the account costs (T228, T232).
template <class Scalar = double>
struct MaintenancePhase {
    Scalar spend = Scalar(0);      ///< per period, from the first delivery on, while the account stays
    Scalar per_order = Scalar(0);  ///< for each order after the first
    BOOST_DESCRIBE_CLASS(MaintenancePhase, (), (spend, per_order), (), ())
};

/// The end of the relationship.
template <class Scalar = double>
struct EndingPhase {
    Scalar cost = Scalar(0);  ///< paid once, in the first period without the account
    BOOST_DESCRIBE_CLASS(EndingPhase, (), (cost), (), ())
};

/// All of it.
template <class Scalar = double>
struct LifeCycle {
    DevelopmentPhase<Scalar> development{};
    SellingPhase<Scalar> selling{};
    DeliveryPhase<Scalar> delivery{};
    ReorderPhase<Scalar> reorder{};
    MaintenancePhase<Scalar> maintenance{};
    EndingPhase<Scalar> ending{};
    BOOST_DESCRIBE_CLASS(LifeCycle, (), (development, selling, delivery, reorder, maintenance, ending), (), ())
};

/// Every parameter that is missing, not finite, negative, or above 1 where it is a share or probability, and
/// probabilities of delay that do not sum to 1.
template <class Scalar>
[[nodiscard]] Report validate(const LifeCycle<Scalar>& model, std::string_view path = "model") {
    Report report;
    detail::check_parameters(model, kam::detail::Place{nullptr, path}, {}, report);
    const auto& delay = model.delivery.delay_probability;
    if (delay.size() > 0) {
        Scalar sum(0);
        for (Eigen::Index d = 0; d < delay.size(); ++d) sum = Scalar(sum + delay[d]);
        detail::check_sum_is_one(sum, std::string(path) + ".delivery.delay_probability", report);
    }
    return report;
}

/// A ramp for ReorderPhase: ((k + 1) / (periods + 1))^shape for k = 0 .. periods - 1. Shape 1 rises evenly, above 1
/// slowly at first, below 1 fast at first. Throws std::invalid_argument unless periods and shape are not negative.
template <class Scalar = double>
[[nodiscard]] Eigen::VectorX<Scalar> power_ramp(Eigen::Index periods, const Scalar& shape) {
    using std::exp;
    using std::log;
    if (periods < 0 || !kam::detail::is_finite(shape) || shape < Scalar(0)) {
        throw std::invalid_argument("cash_flow::power_ramp: " + std::to_string(periods) + " periods of shape " +
                                    detail::number_text(shape) + ", but neither may be negative");
    }
    Eigen::VectorX<Scalar> shares(periods);
    for (Eigen::Index k = 0; k < periods; ++k) {
        const Scalar part(Scalar(static_cast<double>(k + 1)) / Scalar(static_cast<double>(periods + 1)));
        shares[k] = Scalar(exp(Scalar(shape * log(part))));
    }
    return shares;
}

/// What an account is expected to pay and bring.
template <class Scalar = double>
struct ExpectedFlows {
    Eigen::MatrixX<Scalar> by_phase{};  ///< periods x phases, in the order of the enumerators of Phase
    Eigen::VectorX<Scalar> total{};     ///< of each period; `curve(total)`, `npv(total, rate)`, `irr(total)`
    Eigen::VectorX<Scalar> customer_probability{};  ///< that the account has begun and is still there
    BOOST_DESCRIBE_CLASS(ExpectedFlows, (), (by_phase, total, customer_probability), (), ())
};

namespace detail {

/// The first period after the selling: what is spent from here on depends on its outcome.
template <class Scalar>
[[nodiscard]] Eigen::Index decided_in(const LifeCycle<Scalar>& model) {
    return model.selling.from + model.selling.periods;
}

/// The period of the first delivery when nothing is late.
template <class Scalar>
[[nodiscard]] Eigen::Index planned_start(const LifeCycle<Scalar>& model) {
    return (std::max)(decided_in(model), model.development.from + model.development.periods);
}

/// Expected orders in the k-th period after the first delivery, k from 1.
template <class Scalar>
[[nodiscard]] Scalar orders_at(const ReorderPhase<Scalar>& reorder, Eigen::Index k) {
    return k <= reorder.ramp_share.size() ? Scalar(reorder.orders * reorder.ramp_share[k - 1]) : reorder.orders;
}

}  // namespace detail

/// Expected flows of periods 0 .. horizon - 1, in closed form: exact, no sampling. An account that begins in period s
/// is there in period s + k with probability win x retention^k; delays are averaged over. Needs + - * / only, so
/// rationals, multiprecision and automatic differentiation types all work. Throws InputError with everything that
/// `validate` finds, std::invalid_argument for a negative horizon, and std::overflow_error when a flow is too large for
/// the number type.
template <class Scalar>
[[nodiscard]] ExpectedFlows<Scalar> expected_flows(const LifeCycle<Scalar>& model, Eigen::Index horizon) {
    detail::require_horizon(horizon, "cash_flow::expected_flows");
    throw_if_any(cash_flow::validate(model));
    const auto& [development, selling, delivery, reorder, maintenance, ending] = model;
    const Scalar zero(0), one(1);
    ExpectedFlows<Scalar> result;
    result.by_phase = Eigen::MatrixX<Scalar>::Constant(horizon, enumerator_count<Phase>, zero);
    result.customer_probability = Eigen::VectorX<Scalar>::Constant(horizon, zero);
    const auto add = [&](Phase phase, Eigen::Index period, const Scalar& amount) {
        Scalar& cell = result.by_phase(period, static_cast<Eigen::Index>(phase));
        cell = Scalar(cell + amount);
    };

    const Scalar win = *selling.win_probability;
    const Eigen::Index decided = detail::decided_in(model);
    for (Eigen::Index t = selling.from; t < (std::min)(decided, horizon); ++t) {
        add(Phase::selling, t, Scalar(-(selling.spend + selling.calls * selling.cost_per_call)));
    }
    for (Eigen::Index t = development.from; t < (std::min)(development.from + development.periods, horizon); ++t) {
        add(Phase::development, t, Scalar(-(t < decided ? development.spend : Scalar(win * development.spend))));
    }

    const Eigen::Index start = detail::planned_start(model);
    const Eigen::Index delays = (std::max)(Eigen::Index{1}, delivery.delay_probability.size());
    Scalar waiting = win;  // won, and not yet begun
    for (Eigen::Index d = 0; d < delays && start + d < horizon; ++d) {
        Scalar here = delays == 1 ? win : Scalar(win * delivery.delay_probability[d]);
        waiting = Scalar(waiting - here);
        if (d + 1 < delays) add(Phase::delivery, start + d, Scalar(-(waiting * delivery.delay_spend)));
        add(Phase::delivery, start + d, Scalar(here * (delivery.order_value * delivery.margin_share - delivery.cost)));
        for (Eigen::Index k = 0; start + d + k < horizon; ++k) {
            const Eigen::Index t = start + d + k;
            if (k > 0) {
                add(Phase::ending, t, Scalar(-(here * (one - *reorder.retention_share) * ending.cost)));
                here = Scalar(here * *reorder.retention_share);
                const Scalar orders(here * detail::orders_at(reorder, k));
                add(Phase::reorder, t, Scalar(orders * reorder.order_value * reorder.margin_share));
                add(Phase::maintenance, t, Scalar(-(orders * maintenance.per_order)));
            }
            add(Phase::maintenance, t, Scalar(-(here * maintenance.spend)));
            result.customer_probability[t] = Scalar(result.customer_probability[t] + here);
        }
    }

    result.total = Eigen::VectorX<Scalar>::Constant(horizon, zero);
    for (Eigen::Index phase = 0; phase < result.by_phase.cols(); ++phase) result.total += result.by_phase.col(phase);
    for (const Scalar& total : result.total) detail::require_finite_result(total, "cash_flow::expected_flows");
    return result;
}

}  // namespace kam::inline v0::cash_flow
