// SPDX-License-Identifier: BSL-1.0
#include <kam/core/date.hpp>

#include <limits>
#include <stdexcept>
#include <string>

#include "support/catch.hpp"

namespace {

kam::Date day(int year, unsigned month, unsigned d) {
    return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(d);
}

}  // namespace

TEST_CASE("dates of the calendar are read and printed", "[core][date]") {
    CHECK(kam::parse_date("2011-12-09") == day(2011, 12, 9));
    CHECK(kam::parse_date("2012-02-29") == day(2012, 2, 29));
    CHECK(kam::parse_date("0000-01-01") == day(0, 1, 1));
    CHECK(kam::parse_date("9999-12-31") == day(9999, 12, 31));
    CHECK(kam::parse_date("1970-01-01")->time_since_epoch().count() == 0);
    // every day of 400 years comes back as it was
    for (kam::Date d = day(1800, 1, 1); d < day(2200, 1, 1); d += std::chrono::days(1)) {
        if (kam::parse_date(kam::format_date(d)) != d) FAIL(kam::format_date(d));
    }
}

TEST_CASE("what is no date is refused", "[core][date]") {
    const auto text = GENERATE(as<std::string>(), "2011-02-30", "2011-02-29", "1900-02-29", "2011-13-01", "2011-00-10",
                               "2011-01-00", "2011-1-01", "11-01-01", "2011/01/01", "20110101", " 2011-01-01",
                               "2011-01-01 ", "2011-01-01T", "2011-01-0a", "", "-", "+011-01-01", "2011-01-32");
    CAPTURE(text);
    CHECK_FALSE(kam::parse_date(text).has_value());
    CHECK_FALSE(kam::parse_date_part(text).has_value());
}

TEST_CASE("a date-time gives the day as written", "[core][date]") {
    const auto text = GENERATE(as<std::string>(), "2010-12-01T08:26:00", "2010-12-01 08:26", "2010-12-01",
                               "2010-12-01T23:59:59.123Z", "2010-12-01T00:00:00+14:00", "2010-12-01T23:00-11:30",
                               "2010-12-01T01:38:50.000+0000", "2010-12-01T01:38-05");
    CAPTURE(text);
    CHECK(kam::parse_date_part(text) == day(2010, 12, 1));
}

TEST_CASE("broken times make the whole text no date", "[core][date]") {
    const auto text = GENERATE(as<std::string>(), "2010-12-01T24:00:00", "2010-12-01T08:60", "2010-12-01T08:26:60",
                               "2010-12-01T8:26", "2010-12-01T08:26:00.", "2010-12-01T08:26:00+1:00",
                               "2010-12-01T08:26:00X", "2010-12-01x08:26", "2010-12-01T08:26+24:00", "2010-12-01T08",
                               "2010-12-01T08:26+1", "2010-12-01T08:26+012", "2010-12-01T08:26+01:", "2010-12-01T08:26+",
                               "2010-12-01T08:26+01000", "2010-12-01T08:26+0160", "2010-12-01T08:26+01:000",
                               "2010-12-01T08:26+01-00", "2010-12-01T08:26z", "2010-12-01T08:26 0100");
    CAPTURE(text);
    CHECK_FALSE(kam::parse_date_part(text).has_value());
    CHECK_FALSE(kam::parse_instant(text).has_value());
}

TEST_CASE("instants apply the offset", "[core][date]") {
    const kam::Instant noon = kam::Instant(day(2010, 12, 1)) + std::chrono::hours(12);
    CHECK(kam::parse_instant("2010-12-01T12:00:00Z") == noon);
    CHECK(kam::parse_instant("2010-12-01T12:00:00") == noon);
    CHECK(kam::parse_instant("2010-12-01T14:30:00+02:30") == noon);
    CHECK(kam::parse_instant("2010-12-01 01:00:00.75-11:00") == noon);
    CHECK(kam::parse_instant("2010-12-01T14:30:00+0230") == noon);
    CHECK(kam::parse_instant("2010-12-01T01:00-11") == noon);
    CHECK_FALSE(kam::parse_instant("2010-12-01").has_value());
    CHECK_FALSE(kam::parse_instant("9999-12-31T23:59:00-01:00").has_value());  // the year 10000
    CHECK_FALSE(kam::parse_instant("0000-01-01T00:59:00+01:00").has_value());  // the year -1
    CHECK(kam::parse_instant("9999-12-31T23:59:00+01:00").has_value());
    CHECK(kam::format_instant(noon) == "2010-12-01T12:00:00Z");
    CHECK(kam::format_instant(kam::Instant(std::chrono::seconds(-1))) == "1969-12-31T23:59:59Z");
}

TEST_CASE("messages say what is wrong with a date", "[core][date]") {
    CHECK(kam::why_not_a_date("2011-02-30") == "'2011-02-30' is not a date: 2011-02 has 28 days");
    CHECK(kam::why_not_a_date("2012-02-30") == "'2012-02-30' is not a date: 2012-02 has 29 days");
    CHECK(kam::why_not_a_date("2011-13-30") == "'2011-13-30' is not a date: there is no month 13");
    CHECK(kam::why_not_a_date("2011-02-00") == "'2011-02-00' is not a date: there is no day 0");
    CHECK(kam::why_not_a_date("soon") == "'soon' is not a date (expected YYYY-MM-DD)");
    CHECK(kam::why_not_a_date("2011-02-28x") == "'2011-02-28x' is not a date (unexpected text after the day)");
}

TEST_CASE("months are added by the calendar", "[core][date]") {
    CHECK(kam::add_months(day(2011, 1, 31), 1) == day(2011, 2, 28));
    CHECK(kam::add_months(day(2011, 1, 31), 13) == day(2012, 2, 29));
    CHECK(kam::add_months(day(2011, 11, 30), 3) == day(2012, 2, 29));
    CHECK(kam::add_months(day(2012, 3, 31), -1) == day(2012, 2, 29));
    CHECK(kam::add_months(day(2012, 3, 15), -15) == day(2010, 12, 15));
    CHECK(kam::add_months(day(2012, 2, 29), 0) == day(2012, 2, 29));
    CHECK(kam::add_months(day(9999, 12, 31), 2) == day(10000, 2, 29));
    CHECK(kam::add_months(day(0, 1, 31), -1) == day(-1, 12, 31));
    CHECK_THROWS_WITH(kam::add_months(day(2011, 1, 31), 500'000),
                      kam_test::ContainsSubstring("add_months: 2011-01-31 and 500000 months"));
    CHECK_THROWS_AS(kam::add_months(day(2011, 1, 31), (std::numeric_limits<int>::max)()), std::invalid_argument);
    CHECK_THROWS_AS(kam::add_months(day(2011, 1, 31), (std::numeric_limits<int>::min)()), std::invalid_argument);
}
