// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/table.hpp>
#include <kam/selection/allocation/knapsack_search.hpp>

namespace kam::inline v0::selection {

/// How the accounts to serve within a budget were found.
enum class KnapsackMethod {
    everything,         ///< the budget is enough for every account that is worth something
    dynamic_programme,  ///< exact
    branch_and_bound,   ///< exact
    stopped             ///< the search was cut at its limit: no better plan is worth more than `bound`
};
BOOST_DESCRIBE_ENUM(KnapsackMethod, everything, dynamic_programme, branch_and_bound, stopped)

/// How much work to put into it, and what one unit of cost is.
struct KnapsackOptions {
    std::int64_t most_cells = 20'000'000;  ///< accounts x budget up to which the dynamic programme is taken
    std::int64_t most_nodes = 5'000'000;   ///< of branch and bound, where it is not
    double cost_unit = 1;  ///< for costs of records: they are rounded up to whole units, the budget down
};
BOOST_DESCRIBE_STRUCT(KnapsackOptions, (), (most_cells, most_nodes, cost_unit))

/// The most valuable set of accounts that a budget can serve.
template <class Scalar = double>
struct BudgetPlan {
    KnapsackMethod method{};
    bool exact = false;               ///< no other set is worth more (to rounding)
    std::vector<bool> chosen{};       ///< of each account
    std::vector<std::string> keys{};  ///< of the accounts; none for bare vectors
    Scalar value{};                   ///< of the chosen accounts
    std::int64_t spent = 0;
    Scalar bound{};          ///< no set is worth more; equal to `value` when exact
    Scalar dantzig_bound{};  ///< value if accounts could be served in part [dantzig1957]
    /// Value that one more unit of the budget would bring if accounts could be served in part; 0 when there is enough.
    Scalar marginal_value{};
    /// For an account that is left out: value lost if it had to be served. For a chosen one: value lost if it must not
    /// be. Empty where it alone costs more than the budget. At least this much unless `losses_exact`.
    std::vector<std::optional<Scalar>> losses{};
    bool losses_exact = false;
    bool rounded = false;  ///< costs or budget were no whole units: exact for the rounded ones, which are affordable
    std::int64_t node_count = 0;  ///< of branch and bound
    BOOST_DESCRIBE_CLASS(BudgetPlan, (),
                         (method, exact, chosen, keys, value, spent, bound, dantzig_bound, marginal_value, losses,
                          losses_exact, rounded, node_count),
                         (), ())
};

namespace detail {

template <class Scalar>
void check_knapsack(const Eigen::VectorX<Scalar>& values, const std::vector<std::int64_t>& costs, std::int64_t budget) {
    if (static_cast<std::size_t>(values.size()) != costs.size()) {
        throw std::invalid_argument("selection::knapsack: " + std::to_string(values.size()) + " values but " +
                                    std::to_string(costs.size()) + " costs");
    }
    if (budget < 0) {
        throw std::invalid_argument("selection::knapsack: a budget of " + std::to_string(budget) +
                                    ", but it must be 0 or more");
    }
    Report report;
    constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)();
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < costs.size(); ++i) {
        const Scalar& value = values[static_cast<Eigen::Index>(i)];
        if (!kam::detail::is_finite(value)) {
            const bool unknown = kam::detail::is_unknown(value);
            report.add(kam::detail::element_path("values", i), unknown ? Fault::missing : Fault::not_finite,
                       unknown ? "is unknown" : "is infinite");
        }
        if (costs[i] < 0) {
            report.add(kam::detail::element_path("costs", i), Fault::out_of_range,
                       std::to_string(costs[i]) + " must be at least 0");
        } else if (costs[i] > most - sum) {
            report.add(kam::detail::element_path("costs", i), Fault::out_of_range,
                       std::to_string(costs[i]) + " is so large that the sum of costs does not fit 64 bits");
        } else {
            sum += costs[i];
        }
    }
    throw_if_any(report);
}

}  // namespace detail

/// Which accounts to serve within a budget, each wholly or not at all, so that their values sum to the most (0-1
/// knapsack). Costs and budget are whole numbers of any unit. Exact by dynamic programming where accounts x budget
/// (after division by the greatest common divisor of the costs) are few enough, with the exact loss of every account;
/// else by branch and bound on the bound of [dantzig1957], with losses bounded from below. An account of value 0 or
/// less is never chosen. Throws std::invalid_argument where sizes differ or the budget is below 0; InputError naming
/// every value that is unknown or infinite and every cost below 0.
template <class Derived>
[[nodiscard]] BudgetPlan<typename Derived::Scalar> knapsack(const Eigen::MatrixBase<Derived>& values,
                                                            const std::vector<std::int64_t>& costs, std::int64_t budget,
                                                            const KnapsackOptions& options = {}) {
    using Scalar = typename Derived::Scalar;
    static_assert(!std::numeric_limits<Scalar>::is_integer, "kam: values have fractions; use values.cast<double>()");
    const Eigen::VectorX<Scalar> worth = values.derived();
    detail::check_knapsack(worth, costs, budget);
    const detail::DantzigOrder<Scalar> order(worth, costs);

    BudgetPlan<Scalar> plan;
    plan.chosen.assign(costs.size(), false);
    plan.dantzig_bound = order.bound(0, budget);
    plan.marginal_value = order.marginal_value(budget);
    const std::int64_t divisor = order.common_divisor();
    const std::int64_t units = (std::min)(budget, order.total_cost()) / divisor;
    const auto rows = static_cast<std::int64_t>((std::max)(order.size(), std::size_t{1}));
    if (units < options.most_cells / rows) {
        const detail::KnapsackTable<Scalar> table(order, divisor, units);
        plan.method = KnapsackMethod::dynamic_programme;
        plan.exact = plan.losses_exact = true;
        table.choose(plan.chosen);
        plan.losses.resize(costs.size());
        const auto lose = [&](std::size_t account, const auto& value_of_others) {
            const std::int64_t left = budget - costs[account];
            if (left < 0) return;
            const Scalar other =
                plan.chosen[account]
                    ? value_of_others(units)
                    : Scalar(worth[static_cast<Eigen::Index>(account)] + value_of_others(left / divisor));
            const Scalar& best = table.value(units);
            plan.losses[account] = other < best ? Scalar(best - other) : Scalar(0);
        };
        for (std::size_t i = 0; i < costs.size(); ++i) {  // those that are worth nothing are in no table
            lose(i, [&](std::int64_t within) { return table.value(within); });
        }
        table.for_each_without(lose);
    } else {
        const auto search = detail::search_knapsack(order, budget, options.most_nodes);
        plan.exact = search.complete;
        plan.method = search.complete ? KnapsackMethod::branch_and_bound : KnapsackMethod::stopped;
        plan.node_count = search.node_count;
        for (const std::size_t at : search.taken) plan.chosen[order.account(at)] = true;
    }
    if (order.total_cost() <= budget) plan.method = KnapsackMethod::everything;
    plan.value = Scalar(0);
    for (std::size_t i = 0; i < costs.size(); ++i) {
        if (!plan.chosen[i]) continue;
        plan.value = Scalar(plan.value + worth[static_cast<Eigen::Index>(i)]);
        plan.spent += costs[i];
    }
    plan.bound = plan.exact ? plan.value : plan.dantzig_bound;
    if (!plan.losses_exact) plan.losses = order.least_losses(worth, costs, budget, plan.chosen, plan.value);
    return plan;
}

/// The same for records: `knapsack(clients, &Client::value, &Client::cost_to_serve, 250e3, {.cost_unit = 100})`. Costs
/// are rounded up to whole units of `cost_unit` and the budget down, so that the plan is affordable; `rounded` says
/// when that changed anything, and then the plan is exact for the rounded costs. `spent` counts units. Throws
/// InputError naming, by key, every record whose value or cost is unknown, and std::invalid_argument for a unit that is
/// not above 0 or a budget that is below 0 or too large for it.
template <RecordRange R, MeasureOf<RecordIn<R>> Value, MeasureOf<RecordIn<R>> Cost>
[[nodiscard]] BudgetPlan<double> knapsack(const R& records, const Value& value, const Cost& cost, double budget,
                                          const KnapsackOptions& options = {}) {
    constexpr double most = 9e15;  // whole numbers up to here are exact in double
    if (!(options.cost_unit > 0) || !(budget >= 0) || !(budget / options.cost_unit <= most)) {
        throw std::invalid_argument("selection::knapsack: a budget of " + kam::detail::number_text(budget) +
                                    " in units of " + kam::detail::number_text(options.cost_unit) +
                                    ", but it must be 0 to 9e15 units, and a unit above 0");
    }
    const Eigen::VectorXd values = kam::column(records, value), amounts = kam::column(records, cost);
    Report report;
    const auto name = [](const auto& measure, const char* otherwise) {
        const std::string_view given = kam::detail::name_if_any(measure);
        return given.empty() ? std::string_view(otherwise) : given;
    };
    kam::check_known(records, "records", values, name(value, "value"), report);
    kam::check_known(records, "records", amounts, name(cost, "cost"), report);
    throw_if_any(report);
    bool rounded = false;
    // A quotient this near a whole number is one: 0.3 is 3 units of 0.1.
    const auto whole = [&](double amount, bool up) {
        const double units = amount / options.cost_unit, nearest = std::round(units);
        if (std::abs(units - nearest) <= 1e-9 * (std::max)(1.0, std::abs(units))) return nearest;
        rounded = true;
        return up ? std::ceil(units) : std::floor(units);
    };
    std::vector<std::int64_t> costs;
    for (const double amount : amounts) {
        const double units = whole(amount, true);
        if (!(std::abs(units) <= most)) {
            report.add(kam::detail::element_path("records", costs.size()), Fault::out_of_range,
                       kam::detail::number_text(amount) + " is too large for units of " +
                           kam::detail::number_text(options.cost_unit));
        }
        costs.push_back(report.ok() ? static_cast<std::int64_t>(units) : 0);
    }
    throw_if_any(report);
    auto plan = knapsack(values, costs, static_cast<std::int64_t>(whole(budget, false)), options);
    plan.rounded = rounded;
    plan.keys = kam::detail::row_names_of(records);
    return plan;
}

}  // namespace kam::inline v0::selection
