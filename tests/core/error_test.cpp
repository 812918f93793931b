// SPDX-License-Identifier: BSL-1.0
#include <kam/core/error.hpp>

#include <stdexcept>

#include "support/catch.hpp"

using kam::Fault;
using kam::InputError;
using kam::Report;

TEST_CASE("a new report is empty", "[core][error]") {
    const Report report;
    CHECK(report.ok());
    CHECK(report.count() == 0);
    CHECK(report.issues().empty());
    CHECK(report.limit() == Report::default_limit);
    CHECK(report.to_string().empty());
    CHECK_NOTHROW(kam::throw_if_any(report));
}

TEST_CASE("a report keeps issues in the order found and counts them by kind", "[core][error]") {
    Report report;
    report.add("orders[3].ordered_on", Fault::malformed, "'2011-02-30' is no date");
    report.add("orders[1].account_id", Fault::dangling, "no account 'X9'");
    report.add("orders[7].ordered_on", Fault::malformed, "'yesterday' is no date");

    REQUIRE(report.issues().size() == 3);
    CHECK(report.issues()[0].where == "orders[3].ordered_on");
    CHECK(report.issues()[1].kind == Fault::dangling);
    CHECK(report.issues()[2].what == "'yesterday' is no date");
    CHECK_FALSE(report.ok());
    CHECK(report.count(Fault::malformed) == 2);
    CHECK(report.count(Fault::dangling) == 1);
    CHECK(report.count(Fault::duplicate) == 0);
}

TEST_CASE("a report over its limit goes on counting", "[core][error]") {
    Report report(2);
    for (int line = 1; line <= 5; ++line) report.add("line " + std::to_string(line), Fault::missing, "is missing");

    CHECK(report.issues().size() == 2);
    CHECK(report.count() == 5);
    CHECK(report.count(Fault::missing) == 5);
    CHECK(report.to_string() == "line 1: is missing\nline 2: is missing\nand 3 more\n");
}

TEST_CASE("a report of limit zero keeps nothing and is still not ok", "[core][error]") {
    Report report(0);
    report.add("id", Fault::missing, "is missing");
    CHECK(report.issues().empty());
    CHECK_FALSE(report.ok());
    CHECK(report.to_string() == "and 1 more\n");
}

TEST_CASE("append puts the prefix before each place and keeps counts exact", "[core][error]") {
    Report inner(1);
    inner.add("lines[0].quantity", Fault::not_finite, "NaN");
    inner.add("lines[4].quantity", Fault::not_finite, "NaN");
    Report outer(2);
    outer.add("account_id", Fault::missing, "is missing");
    outer.append(inner, "orders[2].");
    outer.append(inner);

    REQUIRE(outer.issues().size() == 2);
    CHECK(outer.issues()[1].where == "orders[2].lines[0].quantity");
    CHECK(outer.count() == 5);
    CHECK(outer.count(Fault::not_finite) == 4);
    CHECK(outer.count(Fault::missing) == 1);
}

TEST_CASE("an issue without a place is printed without a colon", "[core][error]") {
    Report report;
    report.add("", Fault::inconsistent, "no records");
    CHECK(report.to_string() == "no records\n");
}

TEST_CASE("an input error carries the whole report and is an invalid_argument", "[core][error]") {
    Report report;
    report.add("a", Fault::out_of_range, "1.7 is not in 0..1");
    report.add("b", Fault::duplicate, "'A1' is there twice");

    CHECK_THROWS_AS(kam::throw_if_any(report), std::invalid_argument);
    CHECK_THROWS_WITH(kam::throw_if_any(report), "a: 1.7 is not in 0..1\nb: 'A1' is there twice\n");
    try {
        kam::throw_if_any(report);
        FAIL("nothing was thrown");
    } catch (const InputError& error) {
        CHECK(error.report().count() == 2);
        CHECK(error.report().count(Fault::duplicate) == 1);
    }

    const InputError single("stage", Fault::unknown_name, "'bsic' is no stage");
    CHECK(single.report().count() == 1);
    CHECK(std::string(single.what()) == "stage: 'bsic' is no stage\n");
}
