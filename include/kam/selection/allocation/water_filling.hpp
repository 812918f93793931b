// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
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

/// One over the marginal value at which an account begins to get money, b / a, or is full, (b + most) / a. The two
/// parts of the numerator stay apart, so that no rounding of b hides a small limit.
template <class Scalar>
struct WaterLevel {
    Scalar scale{};
    Scalar half{};
    Scalar limit{};  ///< 0 where it begins
};

/// A sum beside the rounding errors of its additions [ogita2005].
template <class Scalar>
struct CompensatedSum {
    Scalar sum{};
    Scalar rounding{};

    void add(const Scalar& number) {
        const Scalar before = sum;
        sum = Scalar(before + number);
        const Scalar added(sum - before), kept(sum - added);
        rounding = Scalar(rounding + Scalar(Scalar(before - kept) + Scalar(number - added)));
    }
    [[nodiscard]] Scalar value() const { return Scalar(sum + rounding); }
};

/// below.scale * (level - below): what the account that is at `below` wants between the two levels. The four products
/// that cancel are summed with their rounding errors (Dot2, [ogita2005]), so the digits of a small difference hold and
/// its sign orders levels. Number types without fma take the plain sum.
template <class Scalar>
[[nodiscard]] Scalar water_between(const WaterLevel<Scalar>& level, const WaterLevel<Scalar>& below) {
    if constexpr (std::is_floating_point_v<Scalar>) {
        // Powers of 2 change no digit, and keep the largest product near 1: none overflows, none that counts
        // underflows.
        int power = 0, below_power = 0;
        const Scalar scale = std::frexp(level.scale, &power), below_scale = std::frexp(below.scale, &below_power);
        const int largest = (std::max)(below_power + std::ilogb((std::max)(level.half, level.limit)),
                                       power + std::ilogb((std::max)(below.half, below.limit)));
        CompensatedSum<Scalar> sum;
        const auto add_product = [&sum](Scalar x, Scalar y) {
            const Scalar product = x * y;
            sum.add(product);
            sum.rounding += std::fma(x, y, -product);
        };
        add_product(below_scale, std::scalbn(level.half, below_power - largest));
        add_product(-scale, std::scalbn(below.half, power - largest));
        add_product(below_scale, std::scalbn(level.limit, below_power - largest));
        add_product(-scale, std::scalbn(below.limit, power - largest));
        const Scalar difference = std::scalbn(sum.value() / scale, largest - power);
        // Levels keep their order even where the amount between them is too small for a number.
        if (difference != 0 || sum.value() == 0) return difference;
        return std::copysign(std::numeric_limits<Scalar>::denorm_min(), sum.value());
    } else {
        return Scalar(Scalar(below.scale * Scalar(level.half + level.limit)) / level.scale - below.half - below.limit);
    }
}

/// Accounts that can get money, with the levels at which they begin and are full.
template <class Scalar>
struct WaterBasin {
    const Eigen::VectorX<Scalar>& scales;
    const Eigen::VectorX<Scalar>& halves;
    const Eigen::VectorX<Scalar>& most;  ///< empty without limits

    [[nodiscard]] bool takes_none(Eigen::Index i) const {
        return !(scales[i] > Scalar(0)) || (most.size() != 0 && !(most[i] > Scalar(0)));
    }
    [[nodiscard]] WaterLevel<Scalar> begins(Eigen::Index i) const { return {scales[i], halves[i], Scalar(0)}; }
    [[nodiscard]] WaterLevel<Scalar> fills(Eigen::Index i) const { return {scales[i], halves[i], most[i]}; }
    /// Whether it has all it can take at a level at which it `wants` so much without a limit.
    [[nodiscard]] bool is_full(Eigen::Index i, const WaterLevel<Scalar>& level, const Scalar& wants) const {
        return most.size() != 0 && wants > Scalar(0) && !(water_between(level, fills(i)) < Scalar(0));
    }

    /// Puts what each account takes at a level into `amounts` and returns what is left of the budget; `open` becomes
    /// the sum of the scales of those that take more just above it.
    [[nodiscard]] Scalar fill(const WaterLevel<Scalar>& level, const Scalar& budget, Eigen::VectorX<Scalar>& amounts,
                              Scalar& open) const {
        amounts.setZero(scales.size());
        open = Scalar(0);
        CompensatedSum<Scalar> left{budget, Scalar(0)};
        for (Eigen::Index i = 0; i < scales.size(); ++i) {
            if (takes_none(i)) continue;
            const Scalar wants = water_between(level, begins(i));
            if (wants < Scalar(0)) continue;
            const bool full = is_full(i, level, wants);
            amounts[i] = full ? most[i] : wants;
            if (!full) open = Scalar(open + scales[i]);
            left.add(Scalar(-amounts[i]));
        }
        return left.value();
    }
};

/// Fills `amounts` with what the budget gives to each account and returns the marginal value, 0 where all are full.
/// Between neighbouring levels amounts rise in proportion to the scales: the last level at which the accounts take
/// less than the budget is found by bisection, and the rest of the budget is shared from there. No amount is a
/// difference from a rounded b.
template <class Scalar>
[[nodiscard]] Scalar share_budget(const WaterBasin<Scalar>& basin, const Scalar& budget,
                                  Eigen::VectorX<Scalar>& amounts) {
    std::vector<WaterLevel<Scalar>> levels;
    for (Eigen::Index i = 0; i < basin.scales.size(); ++i) {
        if (basin.takes_none(i)) continue;
        levels.push_back(basin.begins(i));
        if (basin.most.size() != 0) levels.push_back(basin.fills(i));
    }
    amounts.setZero(basin.scales.size());
    if (levels.empty()) return Scalar(0);
    std::stable_sort(levels.begin(), levels.end(),
                     [](const auto& a, const auto& b) { return water_between(a, b) < Scalar(0); });
    Scalar open(0);
    // At the first level, where the first account begins, nobody has anything yet.
    const auto above = std::partition_point(levels.begin() + 1, levels.end(), [&](const auto& level) {
        return basin.fill(level, budget, amounts, open) > Scalar(0);
    });
    const WaterLevel<Scalar>& level = *(above - 1);
    Scalar rest = basin.fill(level, budget, amounts, open);
    if (rest < Scalar(0)) rest = Scalar(0);  // by rounding of numbers too small to be divided
    if (!(open > Scalar(0))) return Scalar(0);
    for (Eigen::Index i = 0; i < amounts.size(); ++i) {
        if (basin.takes_none(i)) continue;
        const Scalar wants = water_between(level, basin.begins(i));
        if (wants < Scalar(0) || basin.is_full(i, level, wants)) continue;
        amounts[i] = Scalar(amounts[i] + rest * Scalar(basin.scales[i] / open));
        if (basin.most.size() != 0 && amounts[i] > basin.most[i]) amounts[i] = basin.most[i];
    }
    return Scalar(level.scale / Scalar(level.half + level.limit + rest * Scalar(level.scale / open)));
}

/// ln(1 + x); exact for small x where the type has log1p.
template <class Scalar>
[[nodiscard]] Scalar log_of_one_more(const Scalar& x) {
    using std::log;
    using std::log1p;
    if constexpr (requires { log1p(x); }) {
        return log1p(x);
    } else {
        return log(Scalar(Scalar(1) + x));
    }
}

/// By how much an account breaks the conditions of the optimum: `at_none` and `here` are its marginal values without
/// money and with what it gets.
template <class Scalar>
[[nodiscard]] Scalar kkt_violation(const Scalar& at_none, const Scalar& here, const Scalar& value, bool funded,
                                   bool full) {
    const Scalar reference = value > Scalar(0) ? value : Scalar(1);
    // A slope beyond the range of the number type is infinite: that is no difference from a value that is, too.
    if (!funded && !(at_none > value)) return Scalar(0);
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
/// unit), `most` optional limits of x. In float, double and long double the budget is spent to its own rounding,
/// however small it is beside the b; in other number types to the rounding of b, which `left` shows. Time grows with
/// n log n. Throws std::invalid_argument where sizes differ or the budget is below 0; InputError naming every number
/// that is unknown, infinite or out of range.
template <class Scales, class Halves>
[[nodiscard]] MoneyPlan<typename Scales::Scalar> water_filling(
    const Eigen::MatrixBase<Scales>& scales, const Eigen::MatrixBase<Halves>& halves,
    const typename Scales::Scalar& budget, const Eigen::VectorX<typename Scales::Scalar>& most = {}) {
    using Scalar = typename Scales::Scalar;
    static_assert(!std::numeric_limits<Scalar>::is_integer, "kam: amounts have fractions; use cast<double>()");
    const Eigen::VectorX<Scalar> a = scales.derived(), b = halves.derived();
    detail::check_water_filling(a, b, budget, most);

    MoneyPlan<Scalar> plan;
    plan.exact = plan.converged = true;
    plan.marginal_value = detail::share_budget<Scalar>({a, b, most}, budget, plan.amounts);
    plan.responses.setZero(a.size());
    plan.response = plan.kkt_residual = Scalar(0);
    detail::CompensatedSum<Scalar> left{budget, Scalar(0)};
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        if (!(a[i] > Scalar(0))) continue;
        const Scalar& x = plan.amounts[i];
        const bool funded = x > Scalar(0), full = most.size() != 0 && !(x < most[i]);
        plan.responses[i] = Scalar(a[i] * detail::log_of_one_more(Scalar(x / b[i])));
        plan.response = Scalar(plan.response + plan.responses[i]);
        left.add(Scalar(-x));
        plan.funded_count += funded ? 1U : 0U;
        const Scalar violation = detail::kkt_violation(Scalar(a[i] / b[i]), Scalar(a[i] / Scalar(b[i] + x)),
                                                       plan.marginal_value, funded, full);
        plan.kkt_residual = violation > plan.kkt_residual ? violation : plan.kkt_residual;
    }
    plan.left = left.value();
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
