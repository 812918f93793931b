// SPDX-License-Identifier: BSL-1.0
#include <kam/core/day_count.hpp>

#include <kam/core/names.hpp>

#include <boost/multiprecision/cpp_int.hpp>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include "support/catch.hpp"

using kam::DayCount;
using Catch::Matchers::WithinRel;

namespace {

double years(const char* from, const char* to, DayCount convention) {
    return kam::year_fraction(*kam::parse_date(from), *kam::parse_date(to), convention);
}

}  // namespace

TEST_CASE("Act/Act ISDA: the worked examples of the ISDA memorandum of 1998 on EMU and market conventions", "[core][golden]") {
    // [isda1998], section 4: semi-annual bond, short and long first period, short and long final period.
    CHECK_THAT(years("2003-11-01", "2004-05-01", DayCount::actual_actual_isda), WithinRel(61 / 365.0 + 121 / 366.0));
    CHECK_THAT(years("1999-02-01", "1999-07-01", DayCount::actual_actual_isda), WithinRel(150 / 365.0));
    CHECK_THAT(years("1999-07-01", "2000-07-01", DayCount::actual_actual_isda), WithinRel(184 / 365.0 + 182 / 366.0));
    CHECK_THAT(years("2002-08-15", "2003-07-15", DayCount::actual_actual_isda), WithinRel(334 / 365.0));
    CHECK_THAT(years("2000-01-30", "2000-06-30", DayCount::actual_actual_isda), WithinRel(152 / 366.0));
}

TEST_CASE("actual days over a fixed year", "[core][day_count]") {
    // 2008-01-01 to 2012-01-01: 1461 days
    CHECK(years("2008-01-01", "2012-01-01", DayCount::actual_365_fixed) == 1461 / 365.0);
    CHECK(years("2008-01-01", "2012-01-01", DayCount::actual_360) == 1461 / 360.0);
    CHECK(years("2008-01-01", "2012-01-01", DayCount::actual_365_25) == 4.0);
    CHECK(years("2008-01-01", "2012-01-01", DayCount::no_leap_365) == 4.0);
    CHECK(years("2008-01-01", "2012-01-01", DayCount::actual_actual_isda) == 4.0);
}

TEST_CASE("30/360 by hand: days of 360", "[core][golden]") {
    // from, to, US, European: counted by hand from the definitions (year difference x 360 + month difference x 30 + days,
    // after the conventions' changes of the days).
    struct Row {
        const char* from;
        const char* to;
        double us;
        double european;
    };
    const Row row = GENERATE(values<Row>({
        {"2006-08-20", "2007-02-20", 180, 180},
        {"2007-01-31", "2007-03-31", 60, 60},
        {"2007-01-30", "2007-03-31", 60, 60},
        {"2007-01-29", "2007-03-31", 62, 61},   // US: the 31st stays when the start is before the 30th
        {"2007-02-28", "2007-03-31", 30, 32},   // US: 28 February is the 30th; European: it is the 28th
        {"2008-02-29", "2009-02-28", 360, 359}, // US: both ends of February
        {"2008-02-28", "2008-08-31", 183, 182}, // 28 February of a leap year is not the end
        {"2007-02-26", "2008-02-29", 363, 363},
    }));
    CAPTURE(row.from, row.to);
    CHECK_THAT(years(row.from, row.to, DayCount::thirty_360_us), WithinRel(row.us / 360));
    CHECK_THAT(years(row.from, row.to, DayCount::thirty_e_360), WithinRel(row.european / 360));
}

TEST_CASE("NL/365 does not count 29 February", "[core][day_count]") {
    CHECK(years("2008-02-28", "2008-03-01", DayCount::no_leap_365) == 1 / 365.0);
    CHECK(years("2008-02-28", "2008-02-29", DayCount::no_leap_365) == 0.0);
    CHECK(years("2008-02-29", "2008-03-01", DayCount::no_leap_365) == 1 / 365.0);
    CHECK(years("2007-02-28", "2007-03-01", DayCount::no_leap_365) == 1 / 365.0);
}

TEST_CASE("laws of every day count", "[core][laws]") {
    const auto convention = kam::values_of<DayCount>()[GENERATE(range(std::size_t{0}, std::size_t{7}))];
    INFO(kam::name_of(convention));
    const kam::Date start = *kam::parse_date("1999-11-27");
    double last = 0;
    for (int d = 0; d < 1500; ++d) {
        const kam::Date end = start + std::chrono::days(d);
        const double forward = kam::year_fraction(start, end, convention);
        if (kam::year_fraction(end, start, convention) != -forward) FAIL("not antisymmetric on day " << d);
        if (forward < last) FAIL("falls on day " << d);
        last = forward;
    }
    CHECK(kam::year_fraction(start, start, convention) == 0);
}

TEST_CASE("day counts are exact for rational scalars", "[core][day_count]") {
    using boost::multiprecision::cpp_rational;
    const auto exactly = [](DayCount convention) {
        return kam::year_fraction<cpp_rational>(*kam::parse_date("2007-12-30"), *kam::parse_date("2008-01-31"), convention);
    };
    CHECK(exactly(DayCount::actual_365_fixed) == cpp_rational(32, 365));
    CHECK(exactly(DayCount::actual_360) == cpp_rational(32, 360));
    CHECK(exactly(DayCount::actual_365_25) == cpp_rational(4 * 32, 1461));
    CHECK(exactly(DayCount::actual_actual_isda) == cpp_rational(2, 365) + cpp_rational(30, 366));
    CHECK(exactly(DayCount::thirty_360_us) == cpp_rational(30, 360));
    CHECK(exactly(DayCount::thirty_e_360) == cpp_rational(30, 360));
    CHECK(exactly(DayCount::no_leap_365) == cpp_rational(32, 365));
}

TEST_CASE("day counts work in automatic differentiation types, as constants", "[core][day_count]") {
    using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;
    const auto convention = kam::values_of<DayCount>()[GENERATE(range(std::size_t{0}, std::size_t{7}))];
    INFO(kam::name_of(convention));
    const kam::Date start = *kam::parse_date("2007-11-27");
    const kam::Date end = *kam::parse_date("2009-03-31");
    const Dual forward = kam::year_fraction<Dual>(start, end, convention);
    const Dual back = kam::year_fraction<Dual>(end, start, convention);
    CHECK(forward.value() == kam::year_fraction(start, end, convention));
    CHECK(back.value() == -forward.value());
    CHECK(forward.derivatives()[0] == 0);
}
