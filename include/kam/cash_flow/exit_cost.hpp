// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/cash_flow/interval.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/names.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

/// Why leaving the relationship costs a side something.
enum class ExitItem {
    specific_investment,  ///< what was invested for this partner and is worth nothing with another
    switching,            ///< search, qualification, negotiation, training with a new partner
    lost_margin,          ///< until the partner is replaced
    penalty,              ///< by contract
    write_off,            ///< stock, receivables
    other
};
BOOST_DESCRIBE_ENUM(ExitItem, specific_investment, switching, lost_margin, penalty, write_off, other)

/// One cost that a side has if the relationship ends. An Interval{} is unknown; all in one currency.
template <class Scalar = double>
struct ExitCost {
    Side side{};
    ExitItem item{};
    Interval<Scalar> amount{};
    std::string note{};
    BOOST_DESCRIBE_CLASS(ExitCost, (), (side, item, amount, note), (), ())
};

/// What the relationship is worth to each side in a year.
template <class Scalar = double>
struct YearlyValue {
    Interval<Scalar> supplier{};
    Interval<Scalar> customer{};
    BOOST_DESCRIBE_CLASS(YearlyValue, (), (supplier, customer), (), ())
};

/// One kind of exit cost of one side.
template <class Scalar = double>
struct ExitItemTotal {
    ExitItem item{};
    Interval<Scalar> amount{};
    BOOST_DESCRIBE_CLASS(ExitItemTotal, (), (item, amount), (), ())
};

/// How one side is exposed.
template <class Scalar = double>
struct SideExposure {
    Side side{};
    Interval<Scalar> exit_cost{};      ///< for so much the other side could hold it up before it leaves
    Interval<Scalar> net_exposure{};   ///< the part that the other side's own exit cost does not match; 0 or more
    Interval<Scalar> lock_in_years{};  ///< exit_cost / yearly value; unknown where the yearly value may not be above 0
    std::vector<ExitItemTotal<Scalar>> items{};  ///< those that occur
    std::vector<std::string> unknown{};          ///< what is missing an end, as "costs[3] 'penalty'"
    BOOST_DESCRIBE_CLASS(SideExposure, (), (side, exit_cost, net_exposure, lock_in_years, items, unknown), (), ())
};

/// Lock-in of both sides as exposure (T123). No field of it is a merit: being hard to leave is a risk of the one who
/// cannot leave [klein1978].
template <class Scalar = double>
struct LockIn {
    SideExposure<Scalar> supplier{};
    SideExposure<Scalar> customer{};
    Interval<Scalar>
        asymmetry{};  ///< (supplier's - customer's) / sum of both: -1 only the customer is tied .. 1 only the supplier
    std::optional<Side> more_exposed{};  ///< empty where the amounts do not say
    BOOST_DESCRIBE_CLASS(LockIn, (), (supplier, customer, asymmetry, more_exposed), (), ())
};

namespace detail {

template <class Scalar>
[[nodiscard]] SideExposure<Scalar> side_exposure(Side side, const std::vector<ExitCost<Scalar>>& costs,
                                                 const Interval<Scalar>& yearly) {
    const Scalar zero(0);
    const Interval<Scalar> nothing{zero, zero};
    SideExposure<Scalar> exposure;
    exposure.side = side;
    exposure.exit_cost = nothing;
    for (const auto item : values_of<ExitItem>()) {
        ExitItemTotal<Scalar> total{item, nothing};
        bool occurs = false;
        for (const auto& cost : costs) {
            if (cost.side != side || cost.item != item) continue;
            occurs = true;
            total.amount = total.amount + cost.amount;
        }
        if (!occurs) continue;
        exposure.exit_cost = exposure.exit_cost + total.amount;
        exposure.items.push_back(std::move(total));
    }
    for (std::size_t i = 0; i < costs.size(); ++i) {
        if (costs[i].side != side || is_bounded(costs[i].amount)) continue;
        exposure.unknown.push_back(kam::detail::element_path("costs", i) + ' ' +
                                   kam::detail::quoted(name_of(costs[i].item)));
    }
    if (!is_bounded(yearly)) exposure.unknown.push_back("yearly value");
    if (yearly.low && *yearly.low > zero) {
        if (exposure.exit_cost.high) exposure.lock_in_years.high = Scalar(*exposure.exit_cost.high / *yearly.low);
        if (exposure.exit_cost.low && yearly.high) {
            exposure.lock_in_years.low = Scalar(*exposure.exit_cost.low / *yearly.high);
        }
        require_finite(exposure.lock_in_years, "cash_flow::lock_in");
    }
    return exposure;
}

/// What is above 0 of each end; the low end is at least 0 whatever is known.
template <class Scalar>
[[nodiscard]] Interval<Scalar> positive_part(Interval<Scalar> amount) {
    const Scalar zero(0);
    if (!amount.low || *amount.low < zero) amount.low = zero;
    if (amount.high && *amount.high < zero) amount.high = zero;
    return amount;
}

template <class Scalar>
void check_exit_costs(const std::vector<ExitCost<Scalar>>& costs, const YearlyValue<Scalar>& yearly) {
    Report report;
    for (std::size_t i = 0; i < costs.size(); ++i) {
        const std::string where = kam::detail::element_path("costs", i);
        const auto check_name = [&](auto value, const char* field) {
            if (position_of(value)) return;
            report.add(where + '.' + field, Fault::unknown_name,
                       kam::detail::number_behind(value) + " is not one of: " + list_of_names<decltype(value)>());
        };
        check_name(costs[i].side, "side");
        check_name(costs[i].item, "item");
        check_interval(costs[i].amount, where + ".amount", report);
        for (const auto& end : {costs[i].amount.low, costs[i].amount.high}) {
            if (end && *end < Scalar(0)) report.add(where + ".amount", Fault::out_of_range, "is below 0");
        }
    }
    check_interval(yearly.supplier, "yearly.supplier", report);
    check_interval(yearly.customer, "yearly.customer", report);
    throw_if_any(report);
}

}  // namespace detail

/// What leaving would cost each side, in money and in years of the relationship's value, and who is tied more (T123).
/// An unknown amount is at least 0, so what is known stays as the low end; it is listed. Throws InputError naming every
/// amount below 0 or not finite, every interval whose ends have changed places and every number that is no enumerator;
/// std::overflow_error when a sum or a number of years is too large for the number type.
template <class Scalar>
[[nodiscard]] LockIn<Scalar> lock_in(const std::vector<ExitCost<Scalar>>& costs,
                                     const YearlyValue<std::type_identity_t<Scalar>>& yearly) {
    detail::check_exit_costs(costs, yearly);
    LockIn<Scalar> result;
    std::vector<ExitCost<Scalar>> floored = costs;
    for (auto& cost : floored) {
        if (!cost.amount.low) cost.amount.low = Scalar(0);
    }
    result.supplier = detail::side_exposure(Side::supplier, floored, yearly.supplier);
    result.customer = detail::side_exposure(Side::customer, floored, yearly.customer);
    const Interval<Scalar>&supplier = result.supplier.exit_cost, &customer = result.customer.exit_cost;
    result.supplier.net_exposure = detail::positive_part(supplier - customer);
    result.customer.net_exposure = detail::positive_part(customer - supplier);
    detail::require_finite(supplier + customer, "cash_flow::lock_in");
    result.asymmetry = detail::share_interval(supplier, customer, [](const Scalar& own, const Scalar& others) {
        return Scalar(Scalar(own - others) / Scalar(own + others));
    });
    if (supplier.low && customer.high && *customer.high < *supplier.low) result.more_exposed = Side::supplier;
    if (customer.low && supplier.high && *supplier.high < *customer.low) result.more_exposed = Side::customer;
    return result;
}

/// The margin that is lost until a partner is replaced: margin per year x years, both not below 0, else InputError.
/// Throws std::overflow_error when it is too large for the number type.
template <class Scalar>
[[nodiscard]] Interval<Scalar> lost_margin(const Interval<Scalar>& margin_per_year,
                                           const Interval<std::type_identity_t<Scalar>>& replacement_years) {
    Report report;
    for (const auto& [factor, name] :
         {std::pair(&margin_per_year, "margin_per_year"), std::pair(&replacement_years, "replacement_years")}) {
        detail::check_interval(*factor, name, report);
        if (factor->low && *factor->low < Scalar(0)) report.add(name, Fault::out_of_range, "is below 0");
        if (factor->high && *factor->high < Scalar(0)) report.add(name, Fault::out_of_range, "is below 0");
    }
    throw_if_any(report);
    Interval<Scalar> product;
    if (margin_per_year.low && replacement_years.low) {
        product.low = Scalar(*margin_per_year.low * *replacement_years.low);
    }
    if (margin_per_year.high && replacement_years.high) {
        product.high = Scalar(*margin_per_year.high * *replacement_years.high);
    }
    detail::require_finite(product, "cash_flow::lost_margin");
    return product;
}

}  // namespace kam::inline v0::cash_flow
