// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <stdexcept>
#include <string>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/data/missing.hpp>

namespace kam::inline v0::stages {

/// What the supplier sold in to the customer against what the customer sold out, over the periods in which both were
/// measured (T127).
template <class Scalar = double>
struct SellThrough {
    Eigen::Index measured_periods = 0;
    Scalar sell_in{};
    Scalar sell_out{};
    std::optional<Scalar> ratio{};  ///< sell-out / sell-in; below 1 stock piles up; none: nothing was sold in
    Scalar stock_change{};          ///< sell-in - sell-out
    BOOST_DESCRIBE_CLASS(SellThrough, (), (measured_periods, sell_in, sell_out, ratio, stock_change), (), ())
};

/// Sell-in against sell-out, in one unit, period by period. Unknown is NaN; a period in which one of the two is unknown
/// is left out, and counted by what is missing from `measured_periods`. None where no period has both. Throws
/// std::invalid_argument for different numbers of periods, InputError for volumes that are infinite or below 0.
template <class In, class Out>
[[nodiscard]] std::optional<SellThrough<typename In::Scalar>> sell_through(const Eigen::MatrixBase<In>& sell_in,
                                                                           const Eigen::MatrixBase<Out>& sell_out) {
    using Scalar = typename In::Scalar;
    if (sell_in.size() != sell_out.size()) {
        throw std::invalid_argument("stages::sell_through: " + std::to_string(sell_in.size()) +
                                    " periods of sell-in but " + std::to_string(sell_out.size()) + " of sell-out");
    }
    SellThrough<Scalar> result{0, Scalar(0), Scalar(0), {}, Scalar(0)};
    Report report;
    const auto check = [&](const Scalar& volume, const char* path, Eigen::Index t) {
        if (kam::detail::is_unknown(volume)) return false;
        if (!kam::detail::is_finite(volume) || volume < Scalar(0)) {
            report.add(kam::detail::element_path(path, static_cast<std::size_t>(t)), Fault::out_of_range,
                       "must be finite and not below 0");
        }
        return true;
    };
    for (Eigen::Index t = 0; t < sell_in.size(); ++t) {
        const Scalar in = sell_in.derived().coeff(t), out = sell_out.derived().coeff(t);
        const bool in_known = check(in, "sell_in", t), out_known = check(out, "sell_out", t);
        if (!in_known || !out_known) continue;
        ++result.measured_periods;
        result.sell_in = Scalar(result.sell_in + in);
        result.sell_out = Scalar(result.sell_out + out);
    }
    throw_if_any(report);
    if (result.measured_periods == 0) return std::nullopt;
    if (result.sell_in > Scalar(0)) result.ratio = Scalar(result.sell_out / result.sell_in);
    result.stock_change = Scalar(result.sell_in - result.sell_out);
    return result;
}

}  // namespace kam::inline v0::stages
