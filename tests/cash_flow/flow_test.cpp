// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/cash_flow/flow.hpp>

using kam::Date;
using kam::Phase;
using kam::cash_flow::Flow;
using kam::cash_flow::flows_from;

namespace flow_test {

Date day(const char* text) { return *kam::parse_date(text); }

struct Expense {
    std::string id;
    std::optional<Date> incurred_on;
    std::optional<double> amount;
    std::optional<Phase> phase;
};
BOOST_DESCRIBE_STRUCT(Expense, (), (id, incurred_on, amount, phase))

struct Invoice {
    Date paid_on;
    int value;
};
BOOST_DESCRIBE_STRUCT(Invoice, (), (paid_on, value))

enum class Step { pilot, rollout };

}  // namespace flow_test
using flow_test::day;
using flow_test::Expense;
using flow_test::Invoice;

TEST_CASE("flows_from: a user's own records by member pointers") {
    const std::list<Invoice> invoices{{day("2024-05-01"), 100}, {day("2024-04-01"), 50}};
    const auto flows = flows_from(invoices, &Invoice::paid_on, &Invoice::value, Phase::reorder);
    STATIC_REQUIRE(std::is_same_v<decltype(flows), const std::vector<Flow>>);
    REQUIRE(flows.size() == 2);
    CHECK(flows[0] == Flow{day("2024-05-01"), 100, Phase::reorder});
    CHECK(flows[1] == Flow{day("2024-04-01"), 50, Phase::reorder});
}

TEST_CASE("flows_from: optionals are unwrapped, callables turn costs into outlays, phases are read") {
    const std::vector<Expense> costs{{"a", day("2024-01-05"), 30.0, Phase::selling}};
    const auto outlay = [](const Expense& e) { return e.amount ? std::optional(-*e.amount) : std::nullopt; };
    const auto flows = flows_from(costs, &Expense::incurred_on, outlay, &Expense::phase);
    REQUIRE(flows.size() == 1);
    CHECK(flows[0] == Flow{day("2024-01-05"), -30, Phase::selling});
}

TEST_CASE("flows_from: an enumeration of the user's own") {
    const std::vector<Invoice> invoices{{day("2024-05-01"), 100}};
    const auto flows = flows_from(invoices, &Invoice::paid_on, &Invoice::value, flow_test::Step::rollout);
    CHECK(flows[0].phase == flow_test::Step::rollout);
}

TEST_CASE("flows_from: every unknown and every number that is not finite is named") {
    const std::vector<Expense> costs{{"a", std::nullopt, 1.0, Phase::selling},
                                     {"b", day("2024-01-05"), std::nullopt, Phase::selling},
                                     {"c", day("2024-01-05"), std::numeric_limits<double>::quiet_NaN(), std::nullopt}};
    try {
        (void)flows_from(costs, &Expense::incurred_on, &Expense::amount, &Expense::phase);
        FAIL("no error");
    } catch (const kam::InputError& error) {
        const auto& issues = error.report().issues();
        REQUIRE(issues.size() == 4);
        CHECK(issues[0].where == "records[0].incurred_on");
        CHECK(issues[1].where == "records[1].amount");
        CHECK(issues[1].kind == kam::Fault::missing);
        CHECK(issues[2].where == "records[2].amount");
        CHECK(issues[2].kind == kam::Fault::not_finite);
        CHECK(issues[3].where == "records[2].phase");
    }
}

TEST_CASE("sorted and net: by date, stable, one amount per day") {
    const std::vector<Flow> flows{{day("2024-03-01"), 5, Phase::reorder},
                                  {day("2024-01-01"), -7, Phase::selling},
                                  {day("2024-03-01"), -5, Phase::maintenance},
                                  {day("2024-02-01"), 1, Phase::delivery}};
    const auto ordered = kam::cash_flow::sorted(flows);
    CHECK(ordered[0] == flows[1]);
    CHECK(ordered[2] == flows[0]);
    CHECK(ordered[3] == flows[2]);
    const auto days = kam::cash_flow::net(flows);
    REQUIRE(days.size() == 3);
    CHECK(days[0].amount == -7);
    CHECK(days[2].on == day("2024-03-01"));
    CHECK(days[2].amount == 0);
    CHECK(kam::cash_flow::net(std::vector<Flow>{}).empty());
}

TEST_CASE("Flow: described, with the phases of a relationship by name") {
    STATIC_REQUIRE(std::is_aggregate_v<Flow>);
    CHECK(kam::field_names<Flow>()[2] == "phase");
    CHECK(kam::name_of(Phase::development) == "development");
    CHECK(kam::parse_name<Phase>("maintenance") == Phase::maintenance);
}
