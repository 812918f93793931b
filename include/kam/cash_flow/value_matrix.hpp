// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

#include <Eigen/Core>

#include <kam/cash_flow/curve.hpp>
#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

/// What one unit of each period is worth today at each rate, periods x rates: (1 + rate_j)^-(first_period + i), with +
/// * / only. Build it once and multiply many portfolios with it: `flows * discount_matrix(60, rates)`. Throws
/// std::invalid_argument for a negative number of periods and unless every rate is finite and above -1, and
/// std::overflow_error when a factor is too large for the type.
template <class Rates>
requires(bool(Rates::IsVectorAtCompileTime))
    [[nodiscard]] Eigen::MatrixX<detail::RealOf<typename Rates::Scalar>> discount_matrix(
        Eigen::Index periods, const Eigen::MatrixBase<Rates>& rates, Eigen::Index first_period = 0) {
    using Value = detail::RealOf<typename Rates::Scalar>;
    if (periods < 0) {
        throw std::invalid_argument("cash_flow::discount_matrix: " + std::to_string(periods) +
                                    " periods, but there must be 0 or more");
    }
    const detail::ColumnOf<Rates> column(rates.derived());
    Eigen::MatrixX<Value> factors(periods, column.size());
    for (Eigen::Index j = 0; j < column.size(); ++j) {
        factors.col(j) = detail::discount_weights<Value>(Value(column.coeff(j)), first_period, periods,
                                                         "cash_flow::discount_matrix");
        for (Eigen::Index i = 0; i < periods; ++i) {
            if (!kam::detail::is_finite(factors(i, j))) {
                throw std::overflow_error("cash_flow::discount_matrix: the result is too large for the number type");
            }
        }
    }
    return factors;
}

/// Net present values of every account at every rate: flows accounts x periods, result accounts x rates, as one matrix
/// product with discount_matrix. Flows given as a vector are one account, and its values come as a vector, one per
/// rate: the profile of npv over the rate. Integers are computed in double. Throws as discount_matrix, InputError
/// naming every flow that is not finite, and std::overflow_error when a value is too large for the type.
template <class Derived, class Rates>
requires(bool(Rates::IsVectorAtCompileTime))
    [[nodiscard]] auto npv(const Eigen::MatrixBase<Derived>& flows, const Eigen::MatrixBase<Rates>& rates,
                           Eigen::Index first_period = 0) {
    using Value = detail::ValueOf<typename Derived::Scalar, detail::RealOf<typename Rates::Scalar>>;
    if constexpr (Derived::IsVectorAtCompileTime) {
        const detail::ColumnOf<Derived> column(flows.derived());
        Eigen::VectorX<Value> account(column.size());
        for (Eigen::Index i = 0; i < column.size(); ++i) account[i] = Value(column.coeff(i));
        const Eigen::VectorX<Value> values =
            discount_matrix(account.size(), rates.template cast<Value>(), first_period).transpose() * account;
        for (const Value& value : values) {
            if (!kam::detail::is_finite(value)) detail::throw_not_finite(column, "cash_flow::npv");
        }
        return values;
    } else {
        const Eigen::MatrixX<Value> factors = discount_matrix(flows.cols(), rates.template cast<Value>(), first_period);
        Eigen::MatrixX<Value> values(flows.rows(), factors.cols());
        values.noalias() = flows.derived().template cast<Value>() * factors;
        // A sum of all rates shows a value that is not finite in any of them.
        const Eigen::VectorX<Value> check = (values - values).rowwise().sum();
        detail::require_finite_rows(flows, check, "cash_flow::npv");
        return values;
    }
}

}  // namespace kam::inline v0::cash_flow
