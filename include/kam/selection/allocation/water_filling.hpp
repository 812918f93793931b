// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/data/column.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/table.hpp>

namespace kam::inline v0::selection {

/// How money is best spread over accounts whose response to it flattens.
template <class Scalar = double>
struct MoneyPlan {
    Eigen::VectorX<Scalar> amounts{};    ///< money for each account, 0 or more; they sum to the budget less `left`
    Eigen::VectorX<Scalar> responses{};  ///< what each brings
    Scalar response{};                   ///< in total
    /// What one more unit of money would bring: the same for every account that gets some and could take more; no
    /// account without money would bring more with its first unit. 0 where nobody can use more.
    Scalar marginal_value{};
    Scalar left{};  ///< money that nobody can use; rounding apart 0 unless limits bind or responses stop rising
    std::size_t funded_count = 0;
    /// Largest violation of the conditions of the optimum, as a share of the marginal value: rounding, where exact or
    /// converged.
    Scalar kkt_residual{};
    bool exact = false;               ///< closed form, to rounding; otherwise bisection
    bool converged = false;           ///< the marginal value is known to the precision of the number type
    int iterations = 0;               ///< of the bisection
    std::vector<std::string> keys{};  ///< of the accounts; none for bare vectors
    BOOST_DESCRIBE_CLASS(MoneyPlan, (),
                         (amounts, responses, response, marginal_value, left, funded_count, kkt_residual, exact,
                          converged, iterations, keys),
                         (), ())
};

namespace detail {

template <class Scalar>
void check_water_filling(const Eigen::VectorX<Scalar>& scales, const Eigen::VectorX<Scalar>& halves,
                         const Scalar& budget, const Eigen::VectorX<Scalar>& most) {
    if (scales.size() != halves.size() || (most.size() != 0 && most.size() != scales.size())) {
        throw std::invalid_argument("selection::water_filling: " + std::to_string(scales.size()) + " scales but " +
                                    std::to_string(halves.size()) + " halves and " + std::to_string(most.size()) +
                                    " limits");
    }
    if (!kam::detail::is_finite(budget) || budget < Scalar(0)) {
        throw std::invalid_argument("selection::water_filling: the budget must be finite and not below 0");
    }
    Report report;
    const auto check = [&](const Eigen::VectorX<Scalar>& numbers, const char* name, bool above_zero) {
        for (Eigen::Index i = 0; i < numbers.size(); ++i) {
            const std::string where = kam::detail::element_path(name, static_cast<std::size_t>(i));
            if (kam::detail::is_unknown(numbers[i])) {
                report.add(where, Fault::missing, "is unknown");
            } else if (!kam::detail::is_finite(numbers[i])) {
                report.add(where, Fault::not_finite, "is infinite");
            } else if (numbers[i] < Scalar(0) || (above_zero && !(numbers[i] > Scalar(0)))) {
                report.add(where, Fault::out_of_range, above_zero ? "must be above 0" : "must be at least 0");
            }
        }
    };
    check(scales, "scales", false);
    check(halves, "halves", true);
    check(most, "most", false);
    throw_if_any(report);
}

/// A marginal value at which an account begins to get money, or has all it can take.
template <class Scalar>
struct WaterLevel {
    Scalar marginal{};
    Eigen::Index account = 0;
    bool full = false;
};

/// The marginal value at which the accounts together take the budget: from level to level the demand is
/// sum a / value - sum b + what the full ones hold, so the right one is found by division.
template <class Scalar>
[[nodiscard]] Scalar clearing_value(const Eigen::VectorX<Scalar>& scales, const Eigen::VectorX<Scalar>& halves,
                                    const Scalar& budget, const Eigen::VectorX<Scalar>& most) {
    std::vector<WaterLevel<Scalar>> levels;
    for (Eigen::Index i = 0; i < scales.size(); ++i) {
        if (!(scales[i] > Scalar(0)) || (most.size() != 0 && !(most[i] > Scalar(0)))) continue;
        levels.push_back({Scalar(scales[i] / halves[i]), i, false});
        if (most.size() != 0) levels.push_back({Scalar(scales[i] / Scalar(halves[i] + most[i])), i, true});
    }
    std::stable_sort(levels.begin(), levels.end(),
                     [](const auto& a, const auto& b) { return b.marginal < a.marginal; });
    Scalar scale_sum(0), half_sum(0), held(0);
    std::size_t filling = 0;
    for (const auto& level : levels) {
        const Scalar demand(Scalar(scale_sum / level.marginal) - half_sum + held);
        if (!(demand < budget))
            return filling == 0 ? level.marginal : Scalar(scale_sum / Scalar(budget - held + half_sum));
        const Eigen::Index i = level.account;
        if (level.full) {
            held = Scalar(held + most[i]);
            // From nothing again, so that no rounding stays behind.
            --filling;
            scale_sum = filling == 0 ? Scalar(0) : Scalar(scale_sum - scales[i]);
            half_sum = filling == 0 ? Scalar(0) : Scalar(half_sum - halves[i]);
        } else {
            ++filling;
            scale_sum = Scalar(scale_sum + scales[i]);
            half_sum = Scalar(half_sum + halves[i]);
        }
    }
    return filling == 0 ? Scalar(0) : Scalar(scale_sum / Scalar(budget - held + half_sum));
}

/// By how much an account breaks the conditions of the optimum: `at_none` and `here` are its marginal values without
/// money and with what it gets.
template <class Scalar>
[[nodiscard]] Scalar kkt_violation(const Scalar& at_none, const Scalar& here, const Scalar& value, bool funded,
                                   bool full) {
    const Scalar reference = value > Scalar(0) ? value : Scalar(1);
    Scalar difference = funded ? Scalar(here - value) : Scalar(at_none - value);
    if (difference < Scalar(0))
        difference = funded && !full ? Scalar(-difference) : Scalar(0);
    else if (full)
        difference = Scalar(0);
    return Scalar(difference / reference);
}

}  // namespace detail

/// Money over accounts whose response to x is a ln(1 + x / b), so that the total is largest: account i gets
/// a_i / value - b_i where that is above 0 (water filling; [boyd2004], example 5.2). `scales` are the a (0 or more, in
/// units of response), `halves` the b (above 0, in money: at x = b the marginal response is half that of the first
/// unit), `most` optional limits of x. Exact to the rounding of b, which `left` shows where the budget is tiny beside
/// it; n log n. Throws std::invalid_argument where sizes differ or the budget is below 0; InputError naming every
/// number that is unknown, infinite or out of range.
template <class Scales, class Halves>
[[nodiscard]] MoneyPlan<typename Scales::Scalar> water_filling(
    const Eigen::MatrixBase<Scales>& scales, const Eigen::MatrixBase<Halves>& halves,
    const typename Scales::Scalar& budget, const Eigen::VectorX<typename Scales::Scalar>& most = {}) {
    using std::log;
    using Scalar = typename Scales::Scalar;
    static_assert(!std::numeric_limits<Scalar>::is_integer, "kam: amounts have fractions; use cast<double>()");
    const Eigen::VectorX<Scalar> a = scales.derived(), b = halves.derived();
    detail::check_water_filling(a, b, budget, most);

    MoneyPlan<Scalar> plan;
    plan.exact = plan.converged = true;
    plan.marginal_value = detail::clearing_value(a, b, budget, most);
    plan.amounts.setZero(a.size());
    plan.responses.setZero(a.size());
    plan.response = plan.kkt_residual = Scalar(0);
    plan.left = budget;
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        if (!(a[i] > Scalar(0))) continue;
        const bool limited = most.size() != 0;
        // Nobody can use more at a marginal value of 0: then all are full.
        bool full = limited && !(plan.marginal_value > Scalar(0));
        if (!full) {
            const Scalar wanted(Scalar(a[i] / plan.marginal_value) - b[i]);
            full = limited && !(wanted < most[i]);
            if (!full && wanted > Scalar(0)) plan.amounts[i] = wanted;
        }
        if (full) plan.amounts[i] = most[i];
        const Scalar& x = plan.amounts[i];
        const bool funded = x > Scalar(0);
        plan.responses[i] = Scalar(a[i] * log(Scalar(Scalar(1) + Scalar(x / b[i]))));
        plan.response = Scalar(plan.response + plan.responses[i]);
        plan.left = Scalar(plan.left - x);
        plan.funded_count += funded ? 1U : 0U;
        const Scalar violation = detail::kkt_violation(Scalar(a[i] / b[i]), Scalar(a[i] / Scalar(b[i] + x)),
                                                       plan.marginal_value, funded, full);
        plan.kkt_residual = violation > plan.kkt_residual ? violation : plan.kkt_residual;
    }
    return plan;
}

/// The same for two measures of records, with their keys. Throws InputError naming, by key, every record whose scale or
/// half is unknown.
template <RecordRange R, MeasureOf<RecordIn<R>> Scale, MeasureOf<RecordIn<R>> Half>
[[nodiscard]] MoneyPlan<double> water_filling(const R& records, const Scale& scale, const Half& half, double budget) {
    const Eigen::VectorXd scales = kam::column(records, scale), halves = kam::column(records, half);
    Report report;
    const auto name = [](const auto& measure, std::string_view otherwise) {
        const std::string_view given = kam::detail::name_if_any(measure);
        return given.empty() ? otherwise : given;
    };
    kam::check_known(records, "records", scales, name(scale, "scale"), report);
    kam::check_known(records, "records", halves, name(half, "half"), report);
    throw_if_any(report);
    auto plan = water_filling(scales, halves, budget);
    plan.keys = kam::detail::row_names_of(records);
    return plan;
}

}  // namespace kam::inline v0::selection
