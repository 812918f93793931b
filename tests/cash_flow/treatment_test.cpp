// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/describe/class.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow/treatment.hpp>

using namespace kam::cash_flow;
using kam_test::close;

namespace treatment_test {

using Wide = boost::multiprecision::cpp_bin_float_50;
using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;

static_assert(kam_test::describes_every_field<TreatmentCase<double>>());
static_assert(kam_test::describes_every_field<AccountIncrement<double>>());
static_assert(kam_test::describes_every_field<NullModelComparison<double>>());
static_assert(kam_test::describes_every_field<TreatmentResult<double>>());

template <class Scalar = double>
std::vector<TreatmentCase<Scalar>> cases() {
    return {{"Acme", true, Scalar(130), Scalar(10), Scalar(100), Scalar(105)},
            {"Birch", true, Scalar(55), Scalar(8), Scalar(50), Scalar(50)},
            {"Cobalt", false, Scalar(40), Scalar(5), Scalar(30), Scalar(33)},
            {"Delta", false, {}, {}, Scalar(20), Scalar(20)}};
}

}  // namespace treatment_test
using treatment_test::cases;

TEST_CASE("compare_treatments: increments against both null models and the uplift that just pays (by hand)") {
    const auto result = compare_treatments(cases(), 2.0);
    REQUIRE(result.accounts.size() == 4);
    CHECK(result.accounts[0].increment == 20.0);  // 130 - 10 - 100
    CHECK(result.accounts[1].increment == -3.0);
    CHECK(result.accounts[2].increment == 5.0);
    CHECK_FALSE(result.accounts[3].increment);
    CHECK(result.accounts[3].worth_it == Answer::unknown);
    CHECK(*result.accounts[0].break_even_uplift->value == 0.1);
    CHECK(*result.accounts[1].break_even_uplift->value == 0.16);
    CHECK(result.key_count == 2);
    CHECK(result.cost == 20.0);
    CHECK(result.value == 215.0);                   // 130 + 55 + 30 + 20 - 20
    CHECK(result.against_ordinary.value == 200.0);  // 100 + 50 + 30 + 20
    CHECK(result.against_ordinary.increment == 15.0);
    CHECK(result.against_ordinary.pays == Answer::yes);
    CHECK(close(*result.against_ordinary.break_even_uplift->value, 20.0 / 150));
    CHECK(result.against_alike.value == 208.0);
    CHECK(result.against_alike.increment == 7.0);
    CHECK(close(*result.against_alike.break_even_uplift->value, 28.0 / 150));
    CHECK(result.not_worth_it == std::vector<std::string>{"Birch"});
    CHECK(result.worth_adding == std::vector<std::string>{"Cobalt"});
    CHECK(result.unknown.empty());  // nobody asks what Delta would be worth as a key account
}

TEST_CASE("compare_treatments: at the break-even uplift the programme pays exactly nothing") {
    auto lines = cases();
    const double uplift = *compare_treatments(lines, 2.0).against_alike.break_even_uplift->value;
    for (auto& line : lines) {
        if (line.is_key) line.key_value = *line.ordinary_value * (1 + uplift);
    }
    CHECK(close(*compare_treatments(lines, 2.0).against_alike.increment, 0.0, 0, 1e-12));
}

TEST_CASE("compare_treatments: nothing stated is nothing assumed") {
    auto lines = cases();
    lines[0].key_value.reset();
    lines[2].alike_value.reset();
    const auto result = compare_treatments(lines, std::nullopt);
    CHECK_FALSE(result.value);
    CHECK_FALSE(result.cost);
    CHECK(result.against_ordinary.pays == Answer::unknown);
    CHECK(result.against_ordinary.value == 200.0);
    CHECK_FALSE(result.against_alike.value);
    CHECK_FALSE(result.against_ordinary.break_even_uplift);
    CHECK(result.unknown ==
          std::vector<std::string>{"cases[0] 'Acme'.key_value", "cases[2] 'Cobalt'.alike_value", "programme_cost"});
    // Without a stated effect the hurdle is still known: 20 on 150.
    const auto hurdle = compare_treatments(lines, 2.0);
    CHECK_FALSE(hurdle.against_ordinary.increment);
    CHECK(close(*hurdle.against_ordinary.break_even_uplift->value, 20.0 / 150));
    CHECK(*hurdle.accounts[0].break_even_uplift->value == 0.1);
}

TEST_CASE("compare_treatments: why there is no break-even uplift") {
    auto lines = cases();
    lines[0].ordinary_value = -150;
    lines[1].ordinary_value = 0;
    auto result = compare_treatments(lines, 2.0);
    CHECK(result.against_ordinary.break_even_uplift->status == ThresholdStatus::no_benefit);
    CHECK(result.accounts[1].break_even_uplift->status == ThresholdStatus::no_benefit);
    lines = cases();
    for (auto& line : lines) line.alike_value = 0;
    CHECK(compare_treatments(lines, 2.0).against_alike.break_even_uplift->status == ThresholdStatus::not_needed);
    const auto none = compare_treatments(std::vector<TreatmentCase<double>>{}, 0.0);
    CHECK(none.against_ordinary.increment == 0.0);
    CHECK(none.against_ordinary.pays == Answer::no);
}

TEST_CASE("compare_treatments: bad cases are reported together") {
    auto lines = cases();
    lines[1].account_id = "Acme";
    lines[2].account_id = "";
    lines[3].ordinary_value = std::numeric_limits<double>::quiet_NaN();
    CHECK_THROWS_WITH(compare_treatments(lines, std::numeric_limits<double>::infinity()),
                      "cases[1]: key 'Acme' was used at cases[0]\n"
                      "cases[2]: has no key\n"
                      "cases[3].ordinary_value: is not a finite number\n"
                      "programme_cost: is not a finite number\n");
    lines = cases();
    lines[0].key_value = lines[1].key_value = (std::numeric_limits<double>::max)();
    CHECK_THROWS_AS(compare_treatments(lines, 2.0), std::overflow_error);
}

TEST_CASE("treatment laws: order and unit of money do not matter, more value never makes it not pay", "[laws]") {
    const auto result = compare_treatments(cases(), 2.0);
    auto lines = cases();
    std::reverse(lines.begin(), lines.end());
    CHECK(compare_treatments(lines, 2.0).against_alike.increment == result.against_alike.increment);
    for (auto& line : lines) {
        for (auto* value : {&line.key_value, &line.treatment_cost, &line.ordinary_value, &line.alike_value}) {
            if (*value) **value *= 1024;
        }
    }
    const auto scaled = compare_treatments(lines, 2048.0);
    CHECK(scaled.against_alike.break_even_uplift == result.against_alike.break_even_uplift);
    CHECK(scaled.against_ordinary.pays == result.against_ordinary.pays);
    CHECK(scaled.not_worth_it == result.not_worth_it);
    Answer before = Answer::no;
    for (double value = 100; value < 150; value += 1) {
        lines = cases();
        lines[0].key_value = value;
        const Answer now = compare_treatments(lines, 2.0).against_ordinary.pays;
        if (before == Answer::yes) CHECK(now == Answer::yes);
        before = now;
    }
    CHECK(before == Answer::yes);
}

namespace treatment_test {

struct Client {
    std::string id;
    bool key;
    std::optional<double> with;
    double cost, without, alike;
};
BOOST_DESCRIBE_STRUCT(Client, (), (id, key, with, cost, without, alike))

}  // namespace treatment_test

TEST_CASE("treatment_cases and treatment_values: from a user's records and from flows") {
    using treatment_test::Client;
    const std::vector<Client> clients{{"Acme", true, {}, 1, 2, 3}, {"Birch", false, 9.0, 4, 5, 6}};
    const auto lines = treatment_cases(clients, &Client::key, &Client::with, &Client::cost, &Client::without,
                                       [](const Client& c) { return c.alike * 2; });
    REQUIRE(lines.size() == 2);
    CHECK(lines[0].account_id == "Acme");
    CHECK(lines[0].is_key);
    CHECK_FALSE(lines[0].key_value);
    CHECK(lines[1].key_value == 9.0);
    CHECK(lines[1].alike_value == 12.0);

    Eigen::MatrixXd flows(2, 2);
    flows << 11, 12.1, 1, std::numeric_limits<double>::quiet_NaN();
    const auto values = treatment_values(flows, 0.1, 1);
    REQUIRE(values.size() == 2);
    CHECK(close(*values[0], 20.0));
    CHECK_FALSE(values[1]);
    flows(1, 1) = std::numeric_limits<double>::infinity();
    CHECK_THROWS_AS(treatment_values(flows, 0.1), kam::InputError);
}

TEST_CASE("compare_treatments: fifty digits and derivatives", "[scalar]") {
    using treatment_test::Dual;
    using treatment_test::Wide;
    const auto wide = compare_treatments(cases<Wide>(), Wide(2));
    CHECK(close(*wide.against_ordinary.break_even_uplift->value, Wide(Wide(2) / 15), 1e-49));
    // d uplift / d programme cost = 1 / 150
    const auto dual = compare_treatments(cases<Dual>(), Dual(2, 1, 0));
    CHECK(close(dual.against_ordinary.break_even_uplift->value->derivatives()[0], 1.0 / 150));
    CHECK(dual.against_alike.increment->derivatives()[0] == -1);
}
