// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <kam/core/text.hpp>

namespace kam::inline v0 {

/// A calendar day (fields that end in `_on`).
using Date = std::chrono::sys_days;
/// A point in time, UTC (fields that end in `_at`).
using Instant = std::chrono::sys_seconds;

namespace detail {

/// The number that exactly `count` digits at `from` spell; -1 when they are not digits or not there.
[[nodiscard]] constexpr int digits(std::string_view text, std::size_t from, std::size_t count) {
    if (from + count > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(from, count)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

struct YearMonthDay {
    int year, month, day;
};

/// The numbers of a leading YYYY-MM-DD, whether or not there is such a day.
[[nodiscard]] constexpr std::optional<YearMonthDay> split_date(std::string_view text) {
    const YearMonthDay parts{digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2)};
    if (parts.year < 0 || parts.month < 0 || parts.day < 0 || text[4] != '-' || text[7] != '-') return std::nullopt;
    return parts;
}

[[nodiscard]] constexpr std::chrono::year_month_day to_calendar(const YearMonthDay& parts) {
    return std::chrono::year(parts.year) / std::chrono::month(static_cast<unsigned>(parts.month)) /
           std::chrono::day(static_cast<unsigned>(parts.day));
}

struct TimeOfDay {
    std::chrono::seconds since_midnight{};
    std::chrono::minutes offset{};
};

/// An offset from UTC: "Z", "+02:00", "+0200" or "-02".
[[nodiscard]] constexpr std::optional<std::chrono::minutes> parse_offset(std::string_view text) {
    if (text == "Z") return std::chrono::minutes(0);
    if (!text.starts_with('+') && !text.starts_with('-')) return std::nullopt;
    const bool colon = text.size() == 6 && text[3] == ':';
    if (!colon && text.size() != 5 && text.size() != 3) return std::nullopt;
    const int hours = digits(text, 1, 2);
    const int minutes = text.size() == 3 ? 0 : digits(text, colon ? 4 : 3, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    return std::chrono::minutes(60 * hours + minutes) * (text[0] == '-' ? -1 : 1);
}

/// "hh:mm", "hh:mm:ss" or "hh:mm:ss.fff", then nothing or an offset. Fractions of a second are dropped.
[[nodiscard]] constexpr std::optional<TimeOfDay> parse_time_of_day(std::string_view text) {
    const int hour = digits(text, 0, 2);
    const int minute = digits(text, 3, 2);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || text[2] != ':') return std::nullopt;
    TimeOfDay time{std::chrono::hours(hour) + std::chrono::minutes(minute), {}};
    text.remove_prefix(5);
    if (text.starts_with(':')) {
        const int second = digits(text, 1, 2);
        if (second < 0 || second > 59) return std::nullopt;
        time.since_midnight += std::chrono::seconds(second);
        text.remove_prefix(3);
        if (text.starts_with('.')) {
            const std::size_t end = text.find_first_not_of("0123456789", 1);
            const std::size_t length = end == std::string_view::npos ? text.size() : end;
            if (length < 2) return std::nullopt;
            text.remove_prefix(length);
        }
    }
    if (text.empty()) return time;
    const auto offset = parse_offset(text);
    if (!offset) return std::nullopt;
    time.offset = *offset;
    return time;
}

/// Whether a Date or Instant is in the years 0000 to 9999, which can be written and read.
template <class Point>
[[nodiscard]] constexpr bool has_four_digit_year(const Point& point) {
    constexpr Point first = Date(std::chrono::year(0) / std::chrono::January / 1);
    constexpr Point end = Date(std::chrono::year(10000) / std::chrono::January / 1);
    return point >= first && point < end;
}

[[nodiscard]] constexpr bool separates_time(char c) { return c == 'T' || c == ' '; }

inline void append_padded(std::string& text, int value, std::size_t width) {
    char buffer[12];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    const auto length = static_cast<std::size_t>(end - buffer);
    if (length < width) text.append(width - length, '0');
    text.append(buffer, length);
}

}  // namespace detail

/// Reads an ISO 8601 calendar date "2011-12-09" of the years 0000 to 9999; none when it is anything else or no such day
/// exists.
[[nodiscard]] constexpr std::optional<Date> parse_date(std::string_view text) {
    const auto parts = detail::split_date(text);
    if (!parts || text.size() != 10) return std::nullopt;
    const auto calendar = detail::to_calendar(*parts);
    if (!calendar.ok()) return std::nullopt;
    return Date(calendar);
}

/// Reads a date, or the date part of a date-time "2010-12-01T08:26:00" (also with a blank for T), as it is written: an
/// offset from UTC does not move the day.
[[nodiscard]] constexpr std::optional<Date> parse_date_part(std::string_view text) {
    if (text.size() > 10 && (!detail::separates_time(text[10]) || !detail::parse_time_of_day(text.substr(11)))) {
        return std::nullopt;
    }
    return parse_date(text.substr(0, 10));
}

/// Reads an ISO 8601 date-time "2010-12-01T08:26:00", with "Z", an offset ("+02:00", "+0200", "+02"), or neither
/// (taken as UTC). Fractions of a second are dropped. None also when the offset leads out of the years 0000 to 9999 of
/// UTC.
[[nodiscard]] constexpr std::optional<Instant> parse_instant(std::string_view text) {
    const auto date = parse_date(text.substr(0, 10));
    if (!date || text.size() < 16 || !detail::separates_time(text[10])) return std::nullopt;
    const auto time = detail::parse_time_of_day(text.substr(11));
    if (!time) return std::nullopt;
    const Instant instant = Instant(*date) + time->since_midnight - time->offset;
    // An offset can carry the last hours of 9999 and the first of 0000 out of the years that can be written.
    return detail::has_four_digit_year(instant) ? std::optional(instant) : std::nullopt;
}

/// Says why a text is not a date, for messages: "'2011-02-30' is not a date: 2011-02 has 28 days".
[[nodiscard]] inline std::string why_not_a_date(std::string_view text) {
    std::string message = detail::quoted(text) + " is not a date";
    const auto parts = detail::split_date(text);
    if (!parts) return message + " (expected YYYY-MM-DD)";
    if (parts->month < 1 || parts->month > 12) return message + ": there is no month " + std::to_string(parts->month);
    if (parts->day < 1) return message + ": there is no day 0";
    const auto calendar = detail::to_calendar(*parts);
    if (calendar.ok()) return message + " (unexpected text after the day)";
    const unsigned last = static_cast<unsigned>((calendar.year() / calendar.month() / std::chrono::last).day());
    return message + ": " + std::string(text.substr(0, 7)) + " has " + std::to_string(last) + " days";
}

namespace detail {
[[noreturn]] void throw_no_such_month(Date date, int months);
}  // namespace detail

/// The same day so many months later (earlier, for a number below zero); the last day of a month that has no such day:
/// one month after 2011-01-31 is 2011-02-28. Goes on beyond the years 0000 to 9999, which alone can be written and
/// read; throws std::invalid_argument, naming the date and the months, where the calendar of C++ ends (year 32767).
[[nodiscard]] constexpr Date add_months(Date date, int months) {
    const std::chrono::year_month_day day(date);
    const std::int64_t years = static_cast<int>(day.year()) + std::int64_t{months} / 12;
    constexpr std::int64_t most = 32766;  // the rest of the months is less than a year
    if (years < -most || years > most) detail::throw_no_such_month(date, months);
    const auto month = day.year() / day.month() + std::chrono::months(months);
    const auto last = (month / std::chrono::last).day();
    return Date(month / (day.day() < last ? day.day() : last));
}

/// "2011-12-09".
[[nodiscard]] inline std::string format_date(Date date) {
    const std::chrono::year_month_day calendar(date);
    const int year = static_cast<int>(calendar.year());
    std::string text = year < 0 ? "-" : "";
    detail::append_padded(text, year < 0 ? -year : year, 4);
    text += '-';
    detail::append_padded(text, static_cast<int>(static_cast<unsigned>(calendar.month())), 2);
    text += '-';
    detail::append_padded(text, static_cast<int>(static_cast<unsigned>(calendar.day())), 2);
    return text;
}

namespace detail {

inline void throw_no_such_month(Date date, int months) {
    throw std::invalid_argument("add_months: " + format_date(date) + " and " + std::to_string(months) +
                                " months lead out of the calendar");
}

}  // namespace detail

/// "2010-12-01T08:26:00Z".
[[nodiscard]] inline std::string format_instant(Instant instant) {
    const Date date = std::chrono::floor<std::chrono::days>(instant);
    const std::chrono::hh_mm_ss time(instant - date);
    std::string text = format_date(date) + 'T';
    detail::append_padded(text, static_cast<int>(time.hours().count()), 2);
    text += ':';
    detail::append_padded(text, static_cast<int>(time.minutes().count()), 2);
    text += ':';
    detail::append_padded(text, static_cast<int>(time.seconds().count()), 2);
    return text += 'Z';
}

}  // namespace kam::inline v0
