// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/inputs.hpp>
#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/entities/phase.hpp>

namespace kam::inline v0::cash_flow {

/// What keeping a customer costs after the sale (T228, T232). As made it costs nothing.
template <class Scalar = double>
struct Maintenance {
    Scalar per_period = detail::nothing<Scalar>();         ///< whatever is sold
    Scalar visits_per_period = detail::nothing<Scalar>();  ///< service visits
    Scalar per_visit = detail::nothing<Scalar>();
    Scalar sales_share = detail::nothing<Scalar>();  ///< 0..1 of what is sold
    BOOST_DESCRIBE_CLASS(Maintenance, (), (per_period, visits_per_period, per_visit, sales_share), (), ())
};

namespace detail {

template <class Scalar>
void require_maintenance(const Maintenance<Scalar>& maintenance) {
    Report report;
    check_numbers(maintenance, "maintenance", report);
    check_not_negative(maintenance.visits_per_period, "maintenance.visits_per_period", report);
    throw_if_any(report);
}

}  // namespace detail

/// The maintenance cost of each period and what it is made of; costs are above 0, so the flows are `-cost.total`.
template <class Scalar = double>
struct MaintenanceCost {
    Eigen::VectorX<Scalar> per_period{};
    Eigen::VectorX<Scalar> visits{};
    Eigen::VectorX<Scalar> sales_share{};
    Eigen::VectorX<Scalar> total{};
    BOOST_DESCRIBE_CLASS(MaintenanceCost, (), (per_period, visits, sales_share, total), (), ())
};

/// Maintenance cost of each period from what is sold in it. Throws InputError naming every sale that is not finite and
/// parameters that are not finite, a share outside 0..1 or visits below 0.
template <class Scalar, class Derived>
[[nodiscard]] MaintenanceCost<Scalar> maintenance_cost(const Maintenance<Scalar>& maintenance,
                                                       const Eigen::MatrixBase<Derived>& sales) {
    detail::require_maintenance(maintenance);
    const detail::ColumnOf<Derived> column(sales.derived());
    const Eigen::Index n = column.size();
    Report report;
    MaintenanceCost<Scalar> cost;
    cost.per_period = Eigen::VectorX<Scalar>::Constant(n, maintenance.per_period);
    cost.visits = Eigen::VectorX<Scalar>::Constant(n, Scalar(maintenance.visits_per_period * maintenance.per_visit));
    cost.sales_share.resize(n);
    cost.total.resize(n);
    for (Eigen::Index t = 0; t < n; ++t) {
        const Scalar sold(column.coeff(t));
        detail::check_number(sold, kam::detail::element_path("sales", static_cast<std::size_t>(t)), {}, report);
        cost.sales_share[t] = Scalar(maintenance.sales_share * sold);
        cost.total[t] = Scalar(cost.per_period[t] + cost.visits[t] + cost.sales_share[t]);
    }
    throw_if_any(report);
    if (n > 0) detail::require_finite_result(Scalar(cost.total.sum()), "cash_flow::maintenance_cost");
    return cost;
}

/// The same as dated flows: at the end of every `period_months` months after the first sale, up to `until`, the cost of
/// a period; on the day of each sale up to then its share. Sales may come in any order; without one there is nothing to
/// maintain. Needs + and * only, so Decimal stays exact. Throws as maintenance_cost, and std::invalid_argument for a
/// period that is not 1 to 1200 months.
template <FlowRange R>
[[nodiscard]] std::vector<BasicFlow<AmountIn<R>>> maintenance_flows(const Maintenance<AmountIn<R>>& maintenance,
                                                                    const R& sales, Date until, int period_months) {
    using Amount = AmountIn<R>;
    detail::require_maintenance(maintenance);
    constexpr int most_months = 1200;
    if (period_months < 1 || period_months > most_months) {
        throw std::invalid_argument("cash_flow::maintenance_flows: periods of " + std::to_string(period_months) +
                                    " months, but they must be 1 to " + std::to_string(most_months));
    }
    std::vector<BasicFlow<Amount>> flows;
    const auto spend = [&](Date on, const Amount& cost) {
        if (cost != detail::nothing<Amount>()) {
            flows.push_back({on, Amount(detail::nothing<Amount>() - cost), Phase::maintenance});
        }
    };
    const auto days = net(sales);
    if (days.empty()) return flows;
    for (const auto& day : days) {
        if (day.on <= until) spend(day.on, Amount(maintenance.sales_share * day.amount));
    }
    const Date first = days.front().on;
    const Amount each(maintenance.per_period + maintenance.visits_per_period * maintenance.per_visit);
    for (int month = period_months; add_months(first, month) <= until; month += period_months) {
        spend(add_months(first, month), each);
    }
    return sorted(flows);
}

}  // namespace kam::inline v0::cash_flow
