// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>

#include <kam/cash_flow/discount.hpp>
#include <kam/cash_flow/life_cycle.hpp>
#include <kam/cash_flow/simulation/outcome.hpp>
#include <kam/cash_flow/parameters.hpp>
#include <kam/core/error.hpp>
#include <kam/core/executor.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/progress.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/random.hpp>

namespace kam::inline v0::cash_flow {

/// What is to be simulated and asked.
struct SimulationOptions {
    std::size_t run_count = 0;  ///< at least 2
    std::uint64_t seed = 0;
    std::vector<double> quantiles{};     ///< levels in 0..1
    double rate = 0;                     ///< per period; 0 discounts nothing
    Eigen::Index first_period = 0;       ///< where the first flow stands on the time axis, as in npv and curve
    std::optional<double> risk_level{};  ///< of value at risk and expected shortfall
    double benchmark = 0;                ///< the present value below which an outcome is a loss
};
BOOST_DESCRIBE_STRUCT(SimulationOptions, (), (run_count, seed, quantiles, rate, first_period, risk_level, benchmark))

/// What the accounts of a portfolio have in common. Winning, lifetime and orders each have a common factor of their
/// own, and the three are independent: one factor for all three would make the expected flows of an account depend on
/// it, and they must stay those of `expected_flows`. Good times win more, keep longer and order more.
struct CommonFactor {
    /// Correlation of two accounts in the normal variable behind winning (Gaussian copula), 0..1.
    double win_correlation = 0;
    /// The same for how long they stay, which is drawn as a whole [li2000]: correlated draws in each period would
    /// change the distribution of the lifetime.
    double lifetime_correlation = 0;
    /// Coefficient of variation of a lognormal factor of mean 1 on the order rate of every account in a period.
    double order_variation = 0;
    /// How much of that factor's logarithm goes on to the next period: 0 nothing, 1 all of it for the whole life.
    double order_persistence = 0;
};
BOOST_DESCRIBE_STRUCT(CommonFactor, (), (win_correlation, lifetime_correlation, order_variation, order_persistence))

/// What the runs came to, of one account or of a portfolio as a whole.
template <class Scalar = double>
struct LifeCycleSimulation {
    std::size_t run_count = 0;
    bool stopped = false;                     ///< asked to stop early: nothing below is filled in
    Eigen::VectorX<Scalar> mean{};            ///< of the cumulative curve in each period
    Eigen::VectorX<Scalar> standard_error{};  ///< of that mean
    Eigen::MatrixX<Scalar> fan{};             ///< quantiles of the cumulative curve: periods x levels
    BreakEvenOutcome<Scalar> break_even{};
    Outcome<Scalar> npv{};
    std::optional<TailRisk<Scalar>> risk{};  ///< of the present value; where a level was given
    BOOST_DESCRIBE_CLASS(LifeCycleSimulation, (),
                         (run_count, stopped, mean, standard_error, fan, break_even, npv, risk), (), ())
};

namespace detail {

/// Standard deviation of the logarithm of a lognormal number with this coefficient of variation.
[[nodiscard]] inline double log_deviation(double variation) { return std::sqrt(std::log1p(variation * variation)); }

/// A factor of mean 1 for a standard normal number.
[[nodiscard]] inline double lognormal_factor(double deviation, double normal) {
    return std::exp(deviation * (normal - deviation / 2));
}

/// The common factors of one run.
struct CommonDraw {
    double win = 0;
    double lifetime = 0;
    std::vector<double> orders{};  ///< per period; empty: 1
};

template <class Normal>
void draw_common(BlockEngine& engine, const CommonFactor& common, Normal& normal, CommonDraw& draw) {
    if (common.win_correlation > 0) draw.win = normal(engine);
    if (common.lifetime_correlation > 0) draw.lifetime = normal(engine);
    if (draw.orders.empty()) return;
    const double deviation = log_deviation(common.order_variation);
    const double fresh = std::sqrt((1 - common.order_persistence) * (1 + common.order_persistence));
    double state = normal(engine);
    for (double& factor : draw.orders) {
        factor = lognormal_factor(deviation, state);
        state = common.order_persistence * state + fresh * normal(engine);
    }
}

/// A number in [0, 1), low in good times; with correlation 0 it has nothing to do with the common factor.
template <class Normal>
[[nodiscard]] double correlated_uniform(BlockEngine& engine, double correlation, double common, Normal& normal) {
    if (!(correlation > 0)) return uniform_real(engine);
    const double x = std::sqrt(correlation) * common + std::sqrt(1 - correlation) * normal(engine);
    return (std::min)(std::erfc(x / std::sqrt(2.0)) / 2, 1 - 0x1p-53);
}

/// One account, prepared for many runs.
template <class Scalar>
class AccountPath {
public:
    AccountPath(const LifeCycle<Scalar>& model, Eigen::Index horizon, bool common_orders)
        : model_(&model),
          horizon_(horizon),
          decided_(decided_in(model)),
          start_(planned_start(model)),
          order_margin_(model.reorder.order_value * model.reorder.margin_share),
          value_deviation_(log_deviation(model.reorder.value_variation)),
          log_retention_(std::log(*model.reorder.retention_share)) {
        if (!model.reorder.poisson_orders || common_orders) return;
        for (Eigen::Index k = 1; k <= model.reorder.ramp_share.size() + 1; ++k) {
            const double expected = orders_at(model.reorder, k);
            counts_.emplace_back(is_counted(expected) ? expected : 1);
        }
    }

    /// What is spent in every run, whether won or not.
    template <class Flows>
    void add_certain(Flows& flows) const {
        const auto& [from, periods, spend, calls, cost_per_call, win] = model_->selling;
        for (Eigen::Index t = from; t < (std::min)(decided_, horizon_); ++t) flows[t] -= spend + calls * cost_per_call;
        const auto& development = model_->development;
        const Eigen::Index end = (std::min)({development.from + development.periods, decided_, horizon_});
        for (Eigen::Index t = development.from; t < end; ++t) flows[t] -= development.spend;
    }

    /// What one run adds to that.
    void add_run(BlockEngine& engine, const CommonFactor& common, const CommonDraw& draw,
                 boost::random::normal_distribution<Scalar>& normal, double* flows) const {
        const auto& [development, selling, delivery, reorder, maintenance, ending] = *model_;
        if (!(correlated_uniform(engine, common.win_correlation, draw.win, normal) < *selling.win_probability)) return;
        const Eigen::Index built = (std::min)(development.from + development.periods, horizon_);
        for (Eigen::Index t = (std::max)(development.from, decided_); t < built; ++t) flows[t] -= development.spend;

        const Eigen::Index start = start_ + draw_delay(engine);
        for (Eigen::Index t = start_; t < (std::min)(start, horizon_); ++t) flows[t] -= delivery.delay_spend;
        if (start >= horizon_) return;
        flows[start] += delivery.order_value * delivery.margin_share - delivery.cost - maintenance.spend;

        const Eigen::Index left = horizon_ - 1 - start;
        const Eigen::Index stay = draw_stay(engine, common, draw, normal, left);
        for (Eigen::Index k = 1; k <= stay; ++k) {
            const double orders = draw_orders(engine, draw, k, start + k);
            double margin = order_margin_;
            if (value_deviation_ > 0 && orders > 0) margin *= lognormal_factor(value_deviation_, normal(engine));
            flows[start + k] += orders * (margin - maintenance.per_order) - maintenance.spend;
        }
        if (stay < left) flows[start + stay + 1] -= ending.cost;
    }

private:
    [[nodiscard]] Eigen::Index draw_delay(BlockEngine& engine) const {
        const auto& probability = model_->delivery.delay_probability;
        if (probability.size() <= 1) return 0;
        double u = uniform_real(engine);
        Eigen::Index delay = 0;
        while (delay + 1 < probability.size() && u >= probability[delay]) u -= probability[delay++];
        return delay;
    }

    /// For how many periods after the first delivery the account is there: k or more with probability retention^k.
    [[nodiscard]] Eigen::Index draw_stay(BlockEngine& engine, const CommonFactor& common, const CommonDraw& draw,
                                         boost::random::normal_distribution<Scalar>& normal, Eigen::Index left) const {
        const double retention = *model_->reorder.retention_share;
        if (retention <= 0 || retention >= 1) return retention <= 0 ? 0 : left;
        // 1 - u of a plain draw is never 0; a correlated one must keep its direction, and its 0 is a very long life.
        const double u = common.lifetime_correlation > 0
                             ? correlated_uniform(engine, common.lifetime_correlation, draw.lifetime, normal)
                             : 1 - uniform_real(engine);
        const double periods = std::log(u) / log_retention_;
        return periods < static_cast<double>(left) ? static_cast<Eigen::Index>(periods) : left;
    }

    /// Beyond so many orders a count differs from its mean by nothing that matters, and might not fit.
    [[nodiscard]] static bool is_counted(double expected) { return expected > 0 && expected < 1e9; }

    [[nodiscard]] double draw_orders(BlockEngine& engine, const CommonDraw& draw, Eigen::Index k,
                                     Eigen::Index period) const {
        const auto& reorder = model_->reorder;
        double expected = orders_at(reorder, k);
        if (!draw.orders.empty()) expected *= draw.orders[static_cast<std::size_t>(period)];
        if (!reorder.poisson_orders || !is_counted(expected)) return expected;
        if (counts_.empty()) return static_cast<double>(Count(expected)(engine));
        return static_cast<double>(counts_[(std::min)(static_cast<std::size_t>(k), counts_.size()) - 1](engine));
    }

    using Count = boost::random::poisson_distribution<std::int64_t, double>;
    const LifeCycle<Scalar>* model_;
    Eigen::Index horizon_, decided_, start_;
    double order_margin_, value_deviation_, log_retention_;
    std::vector<Count> counts_;  ///< in the 1st, 2nd, ... period of the ramp and after it; empty: made for each draw
};

/// When a run's cumulative curve breaks even: Payback::break_even of `curve`; infinity: never.
[[nodiscard]] inline double break_even_of(const double* totals, Eigen::Index count, Eigen::Index first_period,
                                          bool& negative) {
    constexpr double never = std::numeric_limits<double>::infinity();
    double deepest = never, when = never;
    for (Eigen::Index t = 0; t < count; ++t) {
        if (totals[t] < deepest) {
            deepest = totals[t];
            when = never;
        }
        if (t > 0 && totals[t - 1] < 0 && totals[t] >= 0 && when == never) {
            when = static_cast<double>(first_period + t - 1) + totals[t - 1] / (totals[t - 1] - totals[t]);
        }
    }
    negative = deepest < 0;
    return negative ? when : static_cast<double>(first_period);
}

template <class Real, class Positions>
[[nodiscard]] BreakEvenOutcome<Real> break_even_outcome(std::vector<Real>& times,
                                                        const std::vector<unsigned char>& never_negative,
                                                        const Positions& positions) {
    const auto count = static_cast<double>(times.size());
    const auto share = [&](auto number) { return static_cast<double>(number) / count; };
    BreakEvenOutcome<Real> outcome;
    outcome.never_probability = share(std::count(times.begin(), times.end(), std::numeric_limits<double>::infinity()));
    outcome.never_standard_error = std::sqrt(outcome.never_probability * (1 - outcome.never_probability) / (count - 1));
    outcome.never_negative_probability = share(std::count(never_negative.begin(), never_negative.end(), 1));
    outcome.quantiles.resize(positions.size());
    std::sort(times.begin(), times.end());
    for (const auto& [position, place] : positions) {
        if (std::isfinite(times[position])) outcome.quantiles[place] = times[position];
    }
    return outcome;
}

template <class Model>
void check_simulation(const std::vector<Model>& models, Eigen::Index horizon, const CommonFactor& common,
                      const SimulationOptions& options, const char* function) {
    require_horizon(horizon, function);
    if (options.run_count < 2) {
        throw std::invalid_argument(std::string(function) + ": run_count is " + std::to_string(options.run_count) +
                                    ", but it must be at least 2");
    }
    for (const double level : options.quantiles) require_level(level, function);
    if (options.risk_level) require_level(*options.risk_level, function);

    Report report;
    for (std::size_t i = 0; i < models.size(); ++i) {
        report.append(cash_flow::validate(models[i], kam::detail::element_path("models", i)));
    }
    const kam::detail::Place place{nullptr, "common"};
    detail::check_parameters(common, place, {}, report);
    const auto at_most_one = [&](std::string_view name, double value) {
        if (value > 1) {
            report.add(kam::detail::field_path("common", name), Fault::out_of_range,
                       kam::detail::number_text(value) + " must be between 0 and 1");
        }
    };
    at_most_one("win_correlation", common.win_correlation);
    at_most_one("lifetime_correlation", common.lifetime_correlation);
    at_most_one("order_persistence", common.order_persistence);
    if (!kam::detail::is_finite(options.benchmark)) {
        report.add("options.benchmark", Fault::not_finite, "is not a finite number");
    }
    throw_if_any(report);
}

}  // namespace detail

/// Simulates a portfolio: what all accounts together come to in each run. Every account is won or lost, starts in time
/// or late, stays for a geometric time and orders with the noise of its ReorderPhase; the common factor links the
/// accounts, which are independent otherwise. The means are those of `expected_flows`, whatever the common factor. Same
/// seed, same bytes for any executor. Needs 8 bytes x run_count x (horizon + 3), and work in proportion to run_count x
/// accounts x horizon.
///
/// Throws InputError with everything wrong in the models and the common factor, std::invalid_argument for fewer than
/// two runs, levels outside 0..1, a negative horizon or a rate that is not above -1, and std::overflow_error when
/// amounts are too large for double. Stopped through `progress`, it says so and gives no numbers.
template <std::same_as<double> Scalar, Executor E = Sequential>
[[nodiscard]] LifeCycleSimulation<Scalar> simulate_portfolio(const std::vector<LifeCycle<Scalar>>& models,
                                                             Eigen::Index horizon, const CommonFactor& common,
                                                             const SimulationOptions& options, const E& executor = {},
                                                             const Progress& progress = {}) {
    constexpr const char* function = "cash_flow::simulate_portfolio";
    detail::check_simulation(models, horizon, common, options, function);
    const auto weights = discounted(Eigen::VectorX<Scalar>::Ones(horizon), options.rate, options.first_period);
    Eigen::VectorX<Scalar> certain = Eigen::VectorX<Scalar>::Zero(horizon);
    std::vector<detail::AccountPath<Scalar>> accounts;
    accounts.reserve(models.size());
    for (const auto& model : models) {
        accounts.emplace_back(model, horizon, common.order_variation > 0);
        accounts.back().add_certain(certain);
    }

    // One column per period, so that what belongs together for a quantile lies together.
    const std::size_t runs = options.run_count;
    Eigen::MatrixX<Scalar> curves(static_cast<Eigen::Index>(runs), horizon);
    std::vector<Scalar> values(runs), times(runs);
    std::vector<unsigned char> never_negative(runs);
    const auto work = [&](BlockEngine& engine, std::size_t begin, std::size_t end) {
        boost::random::normal_distribution<Scalar> normal;
        detail::CommonDraw draw;
        if (common.order_variation > 0) draw.orders.resize(static_cast<std::size_t>(horizon));
        Eigen::MatrixX<Scalar> block(horizon, static_cast<Eigen::Index>(end - begin));
        for (std::size_t run = begin; run < end; ++run) {
            auto flows = block.col(static_cast<Eigen::Index>(run - begin));
            flows = certain;
            detail::draw_common(engine, common, normal, draw);
            for (const auto& account : accounts) account.add_run(engine, common, draw, normal, flows.data());
            values[run] = flows.dot(weights);
            for (Eigen::Index t = 1; t < horizon; ++t) flows[t] += flows[t - 1];
            bool negative = false;
            times[run] = detail::break_even_of(flows.data(), horizon, options.first_period, negative);
            never_negative[run] = !negative;
        }
        curves.middleRows(static_cast<Eigen::Index>(begin), block.cols()) = block.transpose();
    };
    constexpr std::size_t block_size = 64;
    LifeCycleSimulation<Scalar> result;
    result.run_count = runs;
    result.stopped = !for_each_block(runs, block_size, options.seed, executor, work, progress);
    if (result.stopped) return result;

    const auto positions = detail::quantile_positions(runs, options.quantiles);
    result.mean.resize(horizon);
    result.standard_error.resize(horizon);
    result.fan.resize(horizon, static_cast<Eigen::Index>(positions.size()));
    executor(static_cast<std::size_t>(horizon), [&](std::size_t period) {
        const auto t = static_cast<Eigen::Index>(period);
        const Outcome<Scalar> outcome = detail::outcome_of(curves.col(t).data(), runs, positions);
        result.mean[t] = outcome.mean;
        result.standard_error[t] = outcome.standard_error;
        for (Eigen::Index level = 0; level < result.fan.cols(); ++level) {
            result.fan(t, level) = outcome.quantiles[level];
        }
    });
    result.npv = detail::outcome_of(values.data(), runs, positions);
    bool finite = kam::detail::is_finite(result.npv.standard_error);
    for (const double error : result.standard_error) finite = finite && kam::detail::is_finite(error);
    if (!finite) throw std::overflow_error(std::string(function) + ": the result is too large for the number type");
    if (options.risk_level) {
        result.risk = detail::tail_risk_of(values.data(), runs, *options.risk_level, options.benchmark);
    }
    result.break_even = detail::break_even_outcome(times, never_negative, positions);
    return result;
}

/// The same for one account.
template <std::same_as<double> Scalar, Executor E = Sequential>
[[nodiscard]] LifeCycleSimulation<Scalar> simulate(const LifeCycle<Scalar>& model, Eigen::Index horizon,
                                                   const SimulationOptions& options, const E& executor = {},
                                                   const Progress& progress = {}) {
    return cash_flow::simulate_portfolio(std::vector{model}, horizon, CommonFactor{}, options, executor, progress);
}

}  // namespace kam::inline v0::cash_flow
