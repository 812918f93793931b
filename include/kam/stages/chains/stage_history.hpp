// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::stages {

/// An account was seen in a stage (counted from 0) at a time. For chains a time is the number of a period, for
/// continuous time any number in the unit of the rates.
struct StageObservation {
    double time{};
    int stage{};
};
BOOST_DESCRIBE_STRUCT(StageObservation, (), (time, stage))

/// The stages of one account in the order of time.
struct StageHistory {
    std::string account_id{};
    std::vector<StageObservation> observations{};
};
BOOST_DESCRIBE_STRUCT(StageHistory, (), (account_id, observations))

/// What becomes of periods without an observation: the history is an error, or the step across them is left out and
/// counted.
enum class Gaps { reject, skip };
BOOST_DESCRIBE_ENUM(Gaps, reject, skip)

/// What histories must keep to.
struct HistoryRules {
    int stage_count = 0;           ///< stages are 0 to stage_count - 1
    std::vector<int> absorbing{};  ///< stages that are never left, such as "uncoupled"
    bool in_periods = true;        ///< times are whole numbers, one apart; false: any increasing times
    Gaps gaps = Gaps::reject;
};
BOOST_DESCRIBE_STRUCT(HistoryRules, (), (stage_count, absorbing, in_periods, gaps))

/// Months since the beginning of year 0: the number of the period of monthly reviews.
[[nodiscard]] inline int month_number(Date date) {
    const std::chrono::year_month_day day(date);
    return 12 * static_cast<int>(day.year()) + static_cast<int>(static_cast<unsigned>(day.month())) - 1;
}

namespace detail {

template <class Value>
[[nodiscard]] bool contains(const std::vector<Value>& values, const Value& value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

inline void require_rules(const HistoryRules& rules, const char* function) {
    if (rules.stage_count < 1) {
        throw std::invalid_argument(std::string(function) + ": a stage_count of " + std::to_string(rules.stage_count) +
                                    ", but there must be at least 1 stage");
    }
    for (const int stage : rules.absorbing) {
        if (stage < 0 || stage >= rules.stage_count) {
            throw std::invalid_argument(std::string(function) + ": the absorbing stage " + std::to_string(stage) +
                                        " of " + std::to_string(rules.stage_count) + ", counted from 0");
        }
    }
}

inline void check_step(const StageObservation& before, const StageObservation& now, const HistoryRules& rules,
                       const std::string& where, Report& report) {
    using kam::detail::number_text;
    if (!(before.time < now.time)) {
        report.add(where + ".time", Fault::inconsistent,
                   "is " + number_text(now.time) + ", not after " + number_text(before.time) + " before it");
    } else if (rules.in_periods && rules.gaps == Gaps::reject && now.time - before.time != 1) {
        report.add(where + ".time", Fault::missing,
                   "is " + number_text(now.time) + " after " + number_text(before.time) +
                       ": there is no observation between them");
    }
    if (contains(rules.absorbing, before.stage) && now.stage != before.stage) {
        report.add(where + ".stage", Fault::inconsistent,
                   "is " + std::to_string(now.stage) + " after the absorbing stage " + std::to_string(before.stage));
    }
}

}  // namespace detail

/// Everything in the histories that breaks the rules: no observation at all, stages that there are not, times that are
/// not finite, not whole numbers (in periods) or not in order, periods left out (unless they may be skipped), and moves
/// out of an absorbing stage; as "histories[3].observations[2].time". An account may occur once only. Throws
/// std::invalid_argument for rules without stages or with an absorbing stage out of range.
[[nodiscard]] inline Report validate_histories(const std::vector<StageHistory>& histories, const HistoryRules& rules,
                                               std::string_view path = "histories") {
    detail::require_rules(rules, "stages::validate_histories");
    Report report;
    std::unordered_map<std::string, std::size_t> first_at;
    for (std::size_t h = 0; h < histories.size(); ++h) {
        const StageHistory& history = histories[h];
        const std::string place = kam::detail::element_path(path, h);
        if (!history.account_id.empty()) {
            const auto [found, is_new] = first_at.emplace(history.account_id, h);
            if (!is_new) {
                report.add(place, Fault::duplicate,
                           "account " + kam::detail::quoted(history.account_id) + " was at " +
                               kam::detail::element_path(path, found->second));
            }
        }
        if (history.observations.empty()) report.add(place, Fault::missing, "has no observations");
        for (std::size_t k = 0; k < history.observations.size(); ++k) {
            const StageObservation& now = history.observations[k];
            const std::string where = kam::detail::element_path(place + ".observations", k);
            if (now.stage < 0 || now.stage >= rules.stage_count) {
                report.add(
                    where + ".stage", Fault::out_of_range,
                    std::to_string(now.stage) + " must be between 0 and " + std::to_string(rules.stage_count - 1));
            }
            if (!std::isfinite(now.time)) {
                report.add(where + ".time", Fault::not_finite, "is not a finite number");
            } else if (rules.in_periods && now.time != std::floor(now.time)) {
                report.add(where + ".time", Fault::wrong_type,
                           kam::detail::number_text(now.time) + " is not the number of a period");
            } else if (k > 0) {
                detail::check_step(history.observations[k - 1], now, rules, where, report);
            }
        }
    }
    return report;
}

/// Histories from records of any kind, one per account in the order in which accounts first occur; the records of one
/// account must be in the order of time, which `validate_histories` checks. `key` reads the account, `time` a number
/// (dates: `month_number` of them, or days), `stage` a described enumeration or a number:
///     stage_histories(reviews, &Review::account_id, [](auto& r) { return month_number(r.on); }, &Review::stage)
/// Throws InputError naming every record whose time or stage is unknown or whose stage is no whole number.
template <std::ranges::input_range R, class Key, class Time, class Stage>
[[nodiscard]] std::vector<StageHistory> stage_histories(const R& records, const Key& key, const Time& time,
                                                        const Stage& stage) {
    std::vector<StageHistory> histories;
    std::unordered_map<std::string, std::size_t> place_of;
    Report report;
    std::size_t i = 0;
    for (const auto& record : records) {
        const std::string account = kam::detail::key_text(std::invoke(key, record));
        const auto [found, is_new] = place_of.emplace(account, histories.size());
        if (is_new) histories.push_back({account, {}});
        const double when = kam::measure(record, time), where = kam::measure(record, stage);
        const std::string place = kam::detail::element_path("records", i++);
        if (!std::isfinite(when)) report.add(place, Fault::missing, "its time is unknown");
        if (!std::isfinite(where)) {
            report.add(place, Fault::missing, "its stage is unknown");
        } else if (where != std::floor(where) || std::abs(where) > 1e9) {
            report.add(place, Fault::wrong_type,
                       "its stage is " + kam::detail::number_text(where) + ", not a whole number");
        } else {
            histories[found->second].observations.push_back({when, static_cast<int>(where)});
        }
    }
    throw_if_any(report);
    return histories;
}

}  // namespace kam::inline v0::stages
