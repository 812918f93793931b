// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/inputs.hpp>
#include <kam/cash_flow/value.hpp>
#include <kam/core/day_count.hpp>
#include <kam/core/error.hpp>

namespace kam::inline v0::cash_flow {

/// What a loan or credit below the market rate gives away, in money of the day when it is paid out (T198).
template <class Value = double>
struct LoanSubsidy {
    Value lent{};
    Value present_value{};                 ///< of the repayments, at the market rate
    Value subsidy{};                       ///< lent less present_value; below 0 for a loan above market
    std::optional<Value> grant_element{};  ///< subsidy / lent; none when nothing is lent
    BOOST_DESCRIBE_CLASS(LoanSubsidy, (), (lent, present_value, subsidy, grant_element), (), ())
};

namespace detail {

template <class Value>
[[nodiscard]] LoanSubsidy<Value> subsidy_of(const Value& lent, const Value& present_value) {
    return {lent, present_value, Value(lent - present_value), share_of(Value(lent - present_value), lent)};
}

template <class Amount>
void require_principal(const Amount& principal) {
    if (!kam::detail::is_finite(principal)) throw InputError("principal", Fault::not_finite, "is not a finite number");
}

inline void require_periods(Eigen::Index periods, const char* function) {
    if (periods < 1) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(periods) +
                                    " periods, but there must be at least 1");
    }
}

}  // namespace detail

/// Repayments at the ends of periods 1..n of a loan that pays its interest each period and the principal at the end.
/// Throws InputError for a principal that is not finite, std::invalid_argument for a rate not above -1 or fewer than 1
/// period, std::overflow_error for repayments too large for the type.
template <class Amount, class Rate>
[[nodiscard]] Eigen::VectorX<detail::ValueOf<Amount, Rate>> bullet_repayments(const Amount& principal, const Rate& rate,
                                                                              Eigen::Index periods) {
    using Value = detail::ValueOf<Amount, Rate>;
    detail::require_rate<Value>(rate, "cash_flow::bullet_repayments");
    detail::require_periods(periods, "cash_flow::bullet_repayments");
    detail::require_principal(principal);
    Eigen::VectorX<Value> repayments = Eigen::VectorX<Value>::Constant(periods, Value(Value(principal) * Value(rate)));
    repayments[periods - 1] = Value(repayments[periods - 1] + Value(principal));
    detail::require_finite_result(repayments[periods - 1], "cash_flow::bullet_repayments");
    return repayments;
}

/// Repayments at the ends of periods 1..n of a loan with equal instalments; at rate 0 each is principal / n. Needs + -
/// * / only, so rationals stay exact. Trouble as bullet_repayments.
template <class Amount, class Rate>
[[nodiscard]] Eigen::VectorX<detail::ValueOf<Amount, Rate>> annuity_repayments(const Amount& principal,
                                                                               const Rate& rate, Eigen::Index periods) {
    using Value = detail::ValueOf<Amount, Rate>;
    detail::require_periods(periods, "cash_flow::annuity_repayments");
    detail::require_principal(principal);
    const Value factor = npv(Eigen::VectorX<Value>::Constant(periods, Value(1)), rate, 1);  // no cancellation near 0
    const Value repayment(Value(principal) / factor);
    detail::require_finite_result(repayment, "cash_flow::annuity_repayments");
    return Eigen::VectorX<Value>::Constant(periods, repayment);
}

/// Subsidy in a loan that is repaid at the ends of periods 1, 2, ...; the market rate is per period. 100 000 for a year
/// at 3 % when the market is at 8 %: `loan_subsidy(1e5, bullet_repayments(1e5, 0.03, 1), 0.08)`, 4629.63. Trouble as
/// npv.
template <class Amount, class Derived, class Rate>
requires(!RecordRange<Amount>) [[nodiscard]] LoanSubsidy<detail::ValueOf<typename Derived::Scalar, Rate>> loan_subsidy(
    const Amount& lent, const Eigen::MatrixBase<Derived>& repayments, const Rate& market_rate) {
    using Value = detail::ValueOf<typename Derived::Scalar, Rate>;
    if (!kam::detail::is_finite(lent)) throw InputError("lent", Fault::not_finite, "is not a finite number");
    return detail::subsidy_of(Value(lent), Value(npv(repayments, market_rate, 1)));
}

/// The same for dated flows as the lender sees them, in any order: outlays are lent (below 0), receipts are repayments.
/// Goods on credit too: what is delivered is lent. Values are at the first flow; the market rate is per year. Trouble
/// as xnpv.
template <FlowRange R, class Rate>
[[nodiscard]] LoanSubsidy<detail::ValueOf<AmountIn<R>, Rate>> loan_subsidy(
    const R& flows, const Rate& market_rate, DayCount day_count = DayCount::actual_365_fixed) {
    using Value = detail::ValueOf<AmountIn<R>, Rate>;
    Value lent(0), repaid(0);
    for (const auto& flow : discounted(flows, market_rate, {std::nullopt, day_count})) {
        if (flow.amount < Value(0)) {
            lent = Value(lent - flow.amount);
        } else {
            repaid = Value(repaid + flow.amount);
        }
    }
    detail::require_finite_result(Value(lent + repaid), "cash_flow::loan_subsidy");
    return detail::subsidy_of(lent, repaid);
}

}  // namespace kam::inline v0::cash_flow
