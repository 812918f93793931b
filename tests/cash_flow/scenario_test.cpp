// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow/scenario.hpp>

using namespace kam::cash_flow;
using kam_test::close;

namespace scenario_test {

using Wide = boost::multiprecision::cpp_bin_float_50;

static_assert(kam_test::describes_every_field<ScenarioRow<double>>());
static_assert(kam_test::describes_every_field<OutcomeSummary<double>>());
static_assert(kam_test::describes_every_field<ScenarioTable<double>>());

enum class Terms { usual, extended };
BOOST_DESCRIBE_ENUM(Terms, usual, extended)

struct Plan {
    double price = 10;
    double unit_cost = 6;
    int volume = 100;
    unsigned sites = 1;
    std::optional<double> rebate{};
    Terms terms = Terms::usual;
    std::string note{};
    double hidden = 0;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (price, unit_cost, volume, sites, rebate, terms, note))

double profit(const Plan& plan) { return (plan.price - plan.unit_cost) * plan.volume - plan.rebate.value_or(0); }

std::optional<double> months_to_break_even(const Plan& plan) {
    const double yearly = profit(plan);
    if (yearly <= 0) return std::nullopt;
    return 12 * 200 / yearly;
}

}  // namespace scenario_test
using scenario_test::months_to_break_even;
using scenario_test::Plan;
using scenario_test::profit;

TEST_CASE("scenario_table: outcomes, differences, best, worst and expected value (by hand)") {
    // Profit: base 400; price war (8 - 6) x 100 = 200; growth (10 - 6) x 150 = 600; crisis (5 - 6) x 50 = -50.
    const auto table = scenario_table(Plan{},
                                      {{"price war", {set(&Plan::price, 8)}, 0.5},
                                       {"growth", {set("volume", 150)}, 0.3},
                                       {"crisis", {set("price", 5), set(&Plan::volume, 50)}, 0.2}},
                                      {{"profit", profit}, {"months", months_to_break_even, kam::Direction::cost}});
    REQUIRE(table.rows.size() == 3);
    CHECK(table.rows[0].outcomes == std::vector<std::optional<double>>{200.0, 12.0});
    CHECK(table.rows[0].differences == std::vector<std::optional<double>>{-200.0, 6.0});
    CHECK(table.rows[1].outcomes == std::vector<std::optional<double>>{600.0, 4.0});
    CHECK(table.rows[2].outcomes == std::vector<std::optional<double>>{-50.0, std::nullopt});
    CHECK(table.rows[2].changed == std::vector<std::string>{"price", "volume"});
    REQUIRE(table.outcomes.size() == 2);
    const auto& [money, months] = std::pair(table.outcomes[0], table.outcomes[1]);
    CHECK(money.base == 400.0);
    CHECK(money.best == 1U);
    CHECK(money.worst == 2U);
    CHECK(close(*money.expected, 0.5 * 200 + 0.3 * 600 - 0.2 * 50));
    CHECK(money.without.empty());
    CHECK(months.base == 6.0);
    CHECK(months.best == 1U);  // fewer months are better
    CHECK(months.worst == 0U);
    CHECK_FALSE(months.expected);  // one future has none
    CHECK(months.without == std::vector<std::string>{"crisis"});
}

TEST_CASE("scenario_table: one callable, every way to change, and no probabilities") {
    const auto table = scenario_table(Plan{},
                                      {{"as it is", {}},
                                       {"rebate", {set("rebate", 30)}},
                                       {"terms", {set(&Plan::terms, scenario_test::Terms::extended)}},
                                       {"dearer", {change<Plan>("prices rise", [](Plan& p) { p.price *= 1.5; })}}},
                                      profit);
    CHECK(table.rows[0].differences[0] == 0.0);
    CHECK(table.rows[1].outcomes[0] == 370.0);
    CHECK(table.rows[2].outcomes[0] == 400.0);
    CHECK(table.rows[3].outcomes[0] == 900.0);
    CHECK(table.rows[3].changed == std::vector<std::string>{"prices rise"});
    CHECK(table.outcomes[0].name == "outcome");
    CHECK_FALSE(table.outcomes[0].expected);
    CHECK(table.outcomes[0].worst == 1U);
    const auto none = scenario_table(Plan{}, {}, profit);
    CHECK(none.rows.empty());
    CHECK_FALSE(none.outcomes[0].best);
    CHECK_FALSE(none.outcomes[0].expected);
}

TEST_CASE("scenario_table: outcomes that are no numbers are none") {
    const auto table = scenario_table(
        Plan{}, {{"nothing sold", {set("volume", 0)}, 0.0}, {"as it is", {}, 1.0}},
        [](const Plan& plan) { return plan.volume == 0 ? std::numeric_limits<double>::infinity() : profit(plan); });
    CHECK_FALSE(table.rows[0].outcomes[0]);
    CHECK(table.outcomes[0].best == 1U);
    CHECK(table.outcomes[0].expected == 400.0);  // what has no outcome has no probability either
}

TEST_CASE("scenario_table: bad scenarios are reported together") {
    const auto run = [](const std::vector<Scenario<Plan>>& scenarios) {
        return scenario_table(Plan{}, scenarios, profit);
    };
    CHECK_THROWS_WITH(run({{"a", {set("price", 1), set(&Plan::price, 2)}, 0.5}, {"a", {}, 1.5}, {"", {}, {}}}),
                      "scenarios[1]: key 'a' was used at scenarios[0]\n"
                      "scenarios[2]: has no key\n"
                      "scenarios[0] 'a'.changes[1]: key 'price' was used at scenarios[0] 'a'.changes[0]\n"
                      "scenarios[1] 'a'.probability: 1.5 is not between 0 and 1\n"
                      "scenarios[2] ''.probability: is unknown while others are given\n");
    CHECK_THROWS_WITH(run({{"a", {}, 0.5}, {"b", {}, 0.25}}), "scenarios: the probabilities sum to 0.75, not to 1\n");
    CHECK_THROWS_AS(run({{"a", {}, std::numeric_limits<double>::quiet_NaN()}}), kam::InputError);
    CHECK_NOTHROW(run({{"a", {}, 0.1}, {"b", {}, 0.2}, {"c", {}, 0.7}}));
}

TEST_CASE("set: fields that are not there, are no numbers or cannot hold this one") {
    const auto as_change = [](const char* name, double value) { return Change<Plan>(set(name, value)); };
    CHECK_THROWS_WITH(as_change("prise", 1), kam_test::ContainsSubstring("'prise'"));
    CHECK_THROWS_WITH(as_change("prise", 1), kam_test::ContainsSubstring("price, unit_cost, volume"));
    CHECK_THROWS_AS(as_change("note", 1), kam::InputError);
    CHECK_THROWS_WITH(as_change("terms", 1), kam_test::ContainsSubstring("cannot be set from a plain number"));
    CHECK_THROWS_WITH(as_change("volume", 2.5), "field 'volume': cannot be set to 2.5\n");
    CHECK_THROWS_AS(as_change("volume", 3e9), kam::InputError);
    CHECK_THROWS_AS(as_change("volume", std::numeric_limits<double>::quiet_NaN()), kam::InputError);
    CHECK_THROWS_AS(as_change("sites", -1), kam::InputError);
    CHECK_NOTHROW(as_change("sites", 4294967295.0));
    CHECK_THROWS_AS(as_change("sites", 4294967296.0), kam::InputError);
    CHECK_THROWS_AS(set(&Plan::hidden, 1), std::invalid_argument);
}

TEST_CASE("scenario_table: fifty digits", "[scalar]") {
    using scenario_test::Wide;
    const auto third = [](const Plan& plan) { return Wide(Wide(plan.volume) / 3); };
    const auto table =
        scenario_table(Plan{}, {{"one", {set("volume", 1)}, 0.5}, {"two", {set("volume", 2)}, 0.5}}, third);
    CHECK(close(*table.outcomes[0].expected, Wide(Wide(1) / 2), 1e-49));
    CHECK(close(*table.rows[0].outcomes[0], Wide(Wide(1) / 3), 1e-49));
}
