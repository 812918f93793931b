// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/relation.hpp>

namespace kam::inline v0::ara {

/// Something that happened and strengthened a layer: a contact, a delivery, a joint investment.
template <class Scalar = double>
struct LayerEvent {
    Date on{};
    RelationLayer layer{};
    Scalar weight = Scalar(1);  ///< 0 or more
    BOOST_DESCRIBE_CLASS(LayerEvent, (), (on, layer, weight), (), ())
};

/// What is left of events on a day: sum weight 2^(-age / half-life). Events after the day do not count.
/// std::invalid_argument for a half-life that is not above 0.
template <class Scalar>
[[nodiscard]] Scalar decayed(const std::vector<LayerEvent<Scalar>>& events, RelationLayer layer, Date day,
                             double half_life_days) {
    using std::exp2;
    if (!(half_life_days > 0)) {
        throw std::invalid_argument("ara::decayed: a half-life of " + kam::detail::number_text(half_life_days) +
                                    " days, but it must be above 0");
    }
    Scalar sum(0);
    for (const auto& event : events) {
        if (event.layer != layer || event.on > day) continue;
        const auto age = static_cast<double>((day - event.on).count());
        sum = Scalar(sum + event.weight * exp2(Scalar(-age / half_life_days)));
    }
    return sum;
}

/// A place where the mean of a series shifts.
template <class Scalar = double>
struct ChangePoint {
    std::size_t at = 0;  ///< the first number of the new stretch
    Scalar before{};     ///< mean of the stretch before
    Scalar after{};
    BOOST_DESCRIBE_CLASS(ChangePoint, (), (at, before, after), (), ())
};

/// How many shifts are found.
struct ChangeOptions {
    /// What each shift must save in squared deviation; none: 2 s^2 ln n, with s the noise as the median of the absolute
    /// differences of neighbours tells it (their standard deviation, where more than half are 0).
    std::optional<double> penalty{};
    std::size_t shortest = 2;  ///< numbers in a stretch, at least 1
};
BOOST_DESCRIBE_STRUCT(ChangeOptions, (), (penalty, shortest))

namespace detail {

/// The default penalty; 0 where all numbers are equal.
template <class Scalar>
[[nodiscard]] Scalar change_penalty(const std::vector<Scalar>& series) {
    using std::log;
    std::vector<Scalar> differences;
    Scalar squares(0);
    for (std::size_t t = 1; t < series.size(); ++t) {
        const Scalar difference(series[t] - series[t - 1]);
        differences.push_back(difference < Scalar(0) ? Scalar(-difference) : difference);
        squares = Scalar(squares + difference * difference);
    }
    if (differences.empty()) return Scalar(0);
    const auto middle = differences.begin() + static_cast<std::ptrdiff_t>(differences.size() / 2);
    std::nth_element(differences.begin(), middle, differences.end());
    const Scalar of_median(*middle / Scalar(0.6744897501960817));  // the upper quartile of the standard normal
    const Scalar twice_variance = of_median > Scalar(0)
                                      ? Scalar(of_median * of_median)
                                      : Scalar(squares / Scalar(static_cast<double>(differences.size())));
    return Scalar(twice_variance * log(Scalar(static_cast<double>(series.size()))));  // a difference has 2 s^2
}

}  // namespace detail

/// Where the mean of a series shifts: the stretches that make the sum of squared deviations from their means plus a
/// penalty per shift smallest [jackson2005]; exact, O(n^2). Throws InputError that lists every unknown or infinite
/// number; std::invalid_argument for a penalty below 0 and stretches of length 0.
template <class Scalar>
[[nodiscard]] std::vector<ChangePoint<Scalar>> change_points(const std::vector<Scalar>& series,
                                                             const ChangeOptions& options = {}) {
    const std::size_t n = series.size();
    if (options.shortest == 0 || (options.penalty && !(*options.penalty >= 0))) {
        throw std::invalid_argument("ara::change_points: stretches of at least " + std::to_string(options.shortest) +
                                    " and a penalty of " + kam::detail::number_text(options.penalty.value_or(0)) +
                                    ", but they must be at least 1 and 0");
    }
    Report report;
    for (std::size_t t = 0; t < n; ++t) {
        if (!kam::detail::is_finite(series[t])) {
            report.add(kam::detail::element_path("series", t), Fault::not_finite, "is unknown or infinite");
        }
    }
    throw_if_any(report);
    if (n < 2 * options.shortest) return {};
    const Scalar penalty = options.penalty ? Scalar(*options.penalty) : detail::change_penalty(series);
    // Sums from the first number on, of the distance to it: digits are not lost to a high level.
    std::vector<Scalar> sum(n + 1, Scalar(0)), squares(n + 1, Scalar(0));
    for (std::size_t t = 0; t < n; ++t) {
        const Scalar x(series[t] - series[0]);
        sum[t + 1] = Scalar(sum[t] + x);
        squares[t + 1] = Scalar(squares[t] + x * x);
    }
    const auto mean = [&](std::size_t from, std::size_t to) {
        return Scalar((sum[to] - sum[from]) / Scalar(static_cast<double>(to - from)));
    };
    const auto cost = [&](std::size_t from, std::size_t to) {
        const Scalar total(sum[to] - sum[from]);
        const Scalar within(Scalar(squares[to] - squares[from]) - total * mean(from, to));
        return within < Scalar(0) ? Scalar(0) : within;  // rounding
    };
    std::vector<Scalar> best(n + 1, Scalar(0));
    std::vector<std::size_t> last(n + 1, 0);
    for (std::size_t to = options.shortest; to <= n; ++to) {
        best[to] = cost(0, to);
        for (std::size_t from = options.shortest; from + options.shortest <= to; ++from) {
            const Scalar total(best[from] + cost(from, to) + penalty);
            if (!(total < best[to])) continue;
            best[to] = total;
            last[to] = from;
        }
    }
    std::vector<ChangePoint<Scalar>> changes;
    for (std::size_t to = n; last[to] != 0; to = last[to]) {
        const std::size_t from = last[to];
        changes.push_back({from, Scalar(series[0] + mean(last[from], from)), Scalar(series[0] + mean(from, to))});
    }
    std::reverse(changes.begin(), changes.end());
    return changes;
}

/// A month from which on a layer grows or erodes.
template <class Scalar = double>
struct LayerChange {
    Date from_on{};  ///< first day of the month
    bool grown = false;
    Scalar monthly_before{};  ///< mean weight of events per month
    Scalar monthly_after{};
    BOOST_DESCRIBE_CLASS(LayerChange, (), (from_on, grown, monthly_before, monthly_after), (), ())
};

/// A layer month by month.
template <class Scalar = double>
struct LayerHistory {
    RelationLayer layer{};
    std::vector<Date> months{};      ///< first days
    std::vector<Scalar> monthly{};   ///< weight of the events of each month
    std::vector<Scalar> strength{};  ///< what is left of all events so far on the last day of each month
    std::vector<LayerChange<Scalar>> changes{};
    BOOST_DESCRIBE_CLASS(LayerHistory, (), (layer, months, monthly, strength, changes), (), ())
};

struct HistoryOptions {
    Date from_on{};          ///< the months start on this day
    std::size_t months = 0;  ///< how many
    double half_life_days = 180;
    ChangeOptions change{};
};
BOOST_DESCRIBE_STRUCT(HistoryOptions, (), (from_on, months, half_life_days, change))

/// How bonds, ties and links of a relationship grew and eroded, from dated events: one history per layer, in the order
/// of RelationLayer. Events before the first month count in the strength alone, those after the last nowhere. Throws
/// InputError that lists every event with a weight below 0 or not finite, or of no layer; std::invalid_argument as
/// decayed and change_points.
template <class Scalar>
[[nodiscard]] std::vector<LayerHistory<Scalar>> layer_histories(const std::vector<LayerEvent<Scalar>>& events,
                                                                const HistoryOptions& options) {
    using std::exp2;
    if (!(options.half_life_days > 0)) {
        throw std::invalid_argument("ara::layer_histories: a half-life of " +
                                    kam::detail::number_text(options.half_life_days) + " days, but it must be above 0");
    }
    Report report;
    for (std::size_t i = 0; i < events.size(); ++i) {
        const std::string where = kam::detail::element_path("events", i);
        if (!position_of(events[i].layer)) report.add(where + ".layer", Fault::unknown_name, "is no layer");
        if (!(events[i].weight >= Scalar(0)) || !kam::detail::is_finite(events[i].weight)) {
            report.add(where + ".weight", Fault::out_of_range, "must be finite and 0 or more");
        }
    }
    throw_if_any(report);
    std::vector<LayerEvent<Scalar>> sorted = events;
    std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.on < b.on; });
    std::vector<LayerHistory<Scalar>> histories;
    for (const RelationLayer layer : values_of<RelationLayer>()) {
        LayerHistory<Scalar> history;
        history.layer = layer;
        Scalar left(0);
        Date left_on = options.from_on;
        const auto fade_to = [&](Date day) {
            const auto days = static_cast<double>((day - left_on).count());
            left = Scalar(left * exp2(Scalar(-days / options.half_life_days)));
            left_on = day;
        };
        auto event = sorted.begin();
        for (std::size_t m = 0; m < options.months; ++m) {
            const Date month = add_months(options.from_on, static_cast<int>(m));
            const Date next = add_months(options.from_on, static_cast<int>(m) + 1);
            Scalar weight(0);
            for (; event != sorted.end() && event->on < next; ++event) {
                if (event->layer != layer) continue;
                if (event->on < month) {
                    const auto age = static_cast<double>((left_on - event->on).count());
                    left = Scalar(left + event->weight * exp2(Scalar(-age / options.half_life_days)));
                    continue;
                }
                fade_to(event->on);
                left = Scalar(left + event->weight);
                weight = Scalar(weight + event->weight);
            }
            fade_to(next - std::chrono::days(1));
            history.months.push_back(month);
            history.monthly.push_back(weight);
            history.strength.push_back(left);
        }
        for (const auto& change : change_points(history.monthly, options.change)) {
            history.changes.push_back(
                {history.months[change.at], change.before < change.after, change.before, change.after});
        }
        histories.push_back(std::move(history));
    }
    return histories;
}

}  // namespace kam::inline v0::ara
