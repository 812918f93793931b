// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <chrono>

#include <boost/describe/enum.hpp>

#include <kam/core/date.hpp>

namespace kam::inline v0 {

/// How the time between two dates becomes a number of years.
enum class DayCount {
    actual_365_fixed,    ///< days / 365: what spreadsheets mean by XIRR and XNPV
    actual_360,          ///< days / 360
    actual_365_25,       ///< days / 365.25
    actual_actual_isda,  ///< days in leap years / 366 + other days / 365
    thirty_360_us,       ///< 30/360 US: months of 30 days, end of February counts as the 30th
    thirty_e_360,        ///< 30E/360: the 31st counts as the 30th
    no_leap_365          ///< NL/365: 29 February does not count, years of 365 days
};
BOOST_DESCRIBE_ENUM(DayCount, actual_365_fixed, actual_360, actual_365_25, actual_actual_isda, thirty_360_us,
                    thirty_e_360, no_leap_365)

namespace detail {

[[nodiscard]] constexpr int days_between(Date from, Date to) { return static_cast<int>((to - from).count()); }

[[nodiscard]] constexpr int year_of(const std::chrono::year_month_day& date) { return static_cast<int>(date.year()); }
[[nodiscard]] constexpr int month_of(const std::chrono::year_month_day& date) {
    return static_cast<int>(static_cast<unsigned>(date.month()));
}
[[nodiscard]] constexpr int day_of(const std::chrono::year_month_day& date) {
    return static_cast<int>(static_cast<unsigned>(date.day()));
}
[[nodiscard]] constexpr bool is_end_of_february(const std::chrono::year_month_day& date) {
    return date.month() == std::chrono::February && date == date.year() / date.month() / std::chrono::last;
}

[[nodiscard]] constexpr int thirty_360_days(const std::chrono::year_month_day& from,
                                            const std::chrono::year_month_day& to, int from_day, int to_day) {
    return 360 * (year_of(to) - year_of(from)) + 30 * (month_of(to) - month_of(from)) + (to_day - from_day);
}

[[nodiscard]] constexpr int thirty_360_us_days(const std::chrono::year_month_day& from,
                                               const std::chrono::year_month_day& to) {
    int from_day = day_of(from);
    int to_day = day_of(to);
    if (is_end_of_february(from)) {
        if (is_end_of_february(to)) to_day = 30;
        from_day = 30;
    }
    if (to_day == 31 && from_day >= 30) to_day = 30;
    if (from_day == 31) from_day = 30;
    return thirty_360_days(from, to, from_day, to_day);
}

[[nodiscard]] constexpr int thirty_e_360_days(const std::chrono::year_month_day& from,
                                              const std::chrono::year_month_day& to) {
    return thirty_360_days(from, to, (std::min)(day_of(from), 30), (std::min)(day_of(to), 30));
}

/// Days on a calendar whose years all have 365 days; 29 February falls on the 28th.
[[nodiscard]] constexpr int no_leap_days(Date date) {
    const std::chrono::year_month_day calendar(date);
    int day = days_between(Date(calendar.year() / std::chrono::January / 1), date);
    if (calendar.year().is_leap() && date >= Date(calendar.year() / std::chrono::February / 29)) --day;
    return 365 * year_of(calendar) + day;
}

template <class Scalar>
[[nodiscard]] constexpr Scalar actual_actual_years(Date from, Date to) {
    Scalar years(0);
    while (from < to) {
        const std::chrono::year year = std::chrono::year_month_day(from).year();
        const Date end = (std::min)(to, Date((year + std::chrono::years(1)) / std::chrono::January / 1));
        years += static_cast<Scalar>(days_between(from, end)) / Scalar(year.is_leap() ? 366 : 365);
        from = end;
    }
    return years;
}

}  // namespace detail

/// Years from one date to another by a day-count convention; negative when `to` is earlier. Needs only + - * / of
/// Scalar. Sources: [isda2006] section 4.16 (Act/365F, Act/360, Act/Act, 30E/360); [mayle1993] (30/360 of the US, with
/// its rule for the end of February). Act/365.25 takes the mean year of the Julian calendar, NL/365 leaves leap days
/// out; these two are customs of the market without a source of their own.
template <class Scalar = double>
[[nodiscard]] constexpr Scalar year_fraction(Date from, Date to, DayCount convention = DayCount::actual_365_fixed) {
    if (to < from) return -year_fraction<Scalar>(to, from, convention);
    const auto days = static_cast<Scalar>(detail::days_between(from, to));
    const std::chrono::year_month_day start(from);
    const std::chrono::year_month_day end(to);
    switch (convention) {
        case DayCount::actual_365_fixed:
            break;
        case DayCount::actual_360:
            return days / Scalar(360);
        case DayCount::actual_365_25:
            return Scalar(4) * days / Scalar(1461);
        case DayCount::actual_actual_isda:
            return detail::actual_actual_years<Scalar>(from, to);
        case DayCount::thirty_360_us:
            return static_cast<Scalar>(detail::thirty_360_us_days(start, end)) / Scalar(360);
        case DayCount::thirty_e_360:
            return static_cast<Scalar>(detail::thirty_e_360_days(start, end)) / Scalar(360);
        case DayCount::no_leap_365:
            return static_cast<Scalar>(detail::no_leap_days(to) - detail::no_leap_days(from)) / Scalar(365);
    }
    return days / Scalar(365);
}

}  // namespace kam::inline v0
