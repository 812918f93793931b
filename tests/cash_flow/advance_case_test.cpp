// SPDX-License-Identifier: BSL-1.0
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>
#include <unsupported/Eigen/AutoDiff>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <boost/multiprecision/eigen.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"

#include <kam/cash_flow/advance_case.hpp>

using namespace kam::cash_flow;
using kam_test::close;

namespace advance_case_test {

using Wide = boost::multiprecision::cpp_bin_float_50;
using Dual = Eigen::AutoDiffScalar<Eigen::Matrix<double, 1, 1>>;

static_assert(kam_test::describes_every_field<LadderStep<double>>());
static_assert(kam_test::describes_every_field<StatedBenefit<double>>());
static_assert(kam_test::describes_every_field<AdvanceCase<double>>());
static_assert(kam_test::describes_every_field<AdvanceResult<double>>());
static_assert(kam_test::describes_every_field<MoveValue<double>>());

/// On the second of three steps. Going costs (40 - 20) + (10 - 4) x 2 + (5 - 2) = 35 more in each of three periods and
/// 5 at once, for 50 a period with probability 0.8. Stepping back saves 10 + 2 x 2 + 1 = 15, gives up 15, and costs 2.
template <class Scalar = double>
AdvanceCase<Scalar> example() {
    AdvanceCase<Scalar> advance;
    const auto step = [](const char* name, double demand, double cost, double hours, double disruption, int level) {
        return LadderStep<Scalar>{name,          Scalar(demand),     Scalar(cost),
                                  Scalar(hours), Scalar(disruption), kam::Level(level)};
    };
    advance.ladder = {step("basic", 1, 10, 2, 1, 0), step("cooperative", 2, 20, 4, 2, 1),
                      step("interdependent", 4, 40, 10, 5, 3)};
    advance.present = 1;
    advance.rate = Scalar(1) / Scalar(10);
    advance.hourly_rate = Scalar(2);
    advance.next.flows = Eigen::VectorX<Scalar>::Constant(3, Scalar(50));
    advance.next.probability = Scalar(4) / Scalar(5);
    advance.current = StatedBenefit<Scalar>{};
    advance.current->flows = Eigen::VectorX<Scalar>::Constant(3, Scalar(15));
    advance.current->probability = Scalar(1);
    advance.advance_once = Scalar(5);
    advance.step_back_once = Scalar(2);
    return advance;
}

const MoveValue<double>& value_of(const AdvanceResult<double>& result, AdvanceMove move) {
    for (const auto& each : result.moves) {
        if (each.move == move) return each;
    }
    throw std::logic_error("no such move");
}

}  // namespace advance_case_test
using advance_case_test::example;
using advance_case_test::value_of;

TEST_CASE("advance_case: value of each move, break-even uplift, required probability and payback (fractions by hand)") {
    // 1/1.1 + 1/1.1^2 + 1/1.1^3 = 3310/1331. Go: (0.8 x 50 - 35) x that - 5 = 9895/1331. Uplift: (35 x 3310 + 5 x 1331)
    // / (40 x 3310) = 122505/132400. Probability: 0.8 times that. Net flows -5, 5, 5, 5: paid back after one period.
    const auto result = advance_case(example());
    CHECK(result.verdict == AdvanceVerdict::go);
    const auto& go = value_of(result, AdvanceMove::go);
    CHECK(close(go.npv, 9895.0 / 1331));
    CHECK(go.low == go.npv);
    CHECK(go.high == go.npv);
    REQUIRE(go.reasons.size() == 5);
    CHECK(go.reasons[0].name == "next");
    CHECK(close(go.reasons[0].contribution, 40 * 3310.0 / 1331));
    CHECK(go.reasons[1].name == "cost");
    CHECK(close(go.reasons[1].contribution, -20 * 3310.0 / 1331));
    CHECK(go.reasons[2].name == "effort_hours");
    CHECK(close(go.reasons[2].contribution, -12 * 3310.0 / 1331));
    CHECK(go.reasons[3].name == "disruption_cost");
    CHECK(close(go.reasons[3].contribution, -3 * 3310.0 / 1331));
    CHECK(go.reasons[4].name == "advance_once");
    CHECK(go.reasons[4].contribution == -5);
    CHECK(close(value_of(result, AdvanceMove::step_back).npv, -2.0));
    CHECK(value_of(result, AdvanceMove::hold).npv == 0);
    CHECK(result.break_even_uplift->status == ThresholdStatus::found);
    CHECK(close(*result.break_even_uplift->value, 122505.0 / 132400));
    CHECK(close(*result.required_probability->value, 0.8 * 122505.0 / 132400));
    CHECK(close(*result.payback->permanent, 1.0));
    REQUIRE(result.net_flows.size() == 4);
    CHECK(result.net_flows[0] == -5);
    CHECK(result.extra_demand == 2);
    CHECK_FALSE(result.disruption_level);
    CHECK(result.missing.empty());
    CHECK(result.switching.empty());
}

TEST_CASE("advance_case: go only where it holds over the whole interval, else it says where it switches") {
    auto advance = example();
    advance.next.low_factor = 0.93;
    advance.next.high_factor = 1.5;
    CHECK(advance_case(advance).verdict == AdvanceVerdict::go);

    advance.next.low_factor = 0.9;
    const auto result = advance_case(advance);
    CHECK(result.verdict == AdvanceVerdict::depends);
    REQUIRE(result.switching.size() == 2);  // against holding, and against stepping back, which is worse than holding
    CHECK(result.switching[0].lower == AdvanceMove::hold);
    CHECK(result.switching[0].higher == AdvanceMove::go);
    CHECK(result.switching[0].benefit == "next");
    CHECK(close(result.switching[0].factor, 122505.0 / 132400));
    CHECK(result.switching[1].lower == AdvanceMove::step_back);
    // (35 x 3310/1331 + 5 - 2) / (40 x 3310/1331)
    CHECK(close(result.switching[1].factor, (35 * 3310.0 + 3 * 1331.0) / (40 * 3310.0)));
    // (0.9 x 40 - 35) x 3310/1331 - 5
    CHECK(close(value_of(result, AdvanceMove::go).low, 3310.0 / 1331 - 5));

    advance.next.high_factor = 0.92;
    CHECK(advance_case(advance).verdict == AdvanceVerdict::hold);
}

TEST_CASE("advance_case: step back where the present step does not earn its keep") {
    auto advance = example();
    advance.next.flows->setConstant(10);
    advance.current->flows->setConstant(10);  // saves 15, gives up 10, costs 2 at once: 5 x 3310/1331 - 2
    const auto result = advance_case(advance);
    CHECK(result.verdict == AdvanceVerdict::step_back);
    CHECK(close(value_of(result, AdvanceMove::step_back).npv, 5 * 3310.0 / 1331 - 2));
    const auto& reasons = value_of(result, AdvanceMove::step_back).reasons;
    CHECK(close(reasons[0].contribution, -10 * 3310.0 / 1331));
    CHECK(close(reasons[1].contribution, 10 * 3310.0 / 1331));

    // 15 - f x 10 on 3310/1331, less 2: zero at f = 1.5 - 0.2 x 1331/3310.
    advance.current->high_factor = 2;
    const auto unsure = advance_case(advance);
    CHECK(unsure.verdict == AdvanceVerdict::depends);
    REQUIRE_FALSE(unsure.switching.empty());
    CHECK(unsure.switching[0].benefit == "current");
    CHECK(unsure.switching[0].lower == AdvanceMove::step_back);
    CHECK(unsure.switching[0].higher == AdvanceMove::hold);
    CHECK(close(unsure.switching[0].factor, 1.5 - 0.2 * 1331 / 3310));
}

TEST_CASE("advance_case: at the ends of the ladder, and a move that only breaks even") {
    auto advance = example();
    advance.present = 2;
    auto result = advance_case(advance);
    CHECK(result.moves.size() == 2);
    CHECK_FALSE(result.break_even_uplift);
    CHECK(result.verdict == AdvanceVerdict::step_back);  // saves 35, gives up 15
    advance.present = 0;
    result = advance_case(advance);
    CHECK(result.moves.size() == 2);
    CHECK(result.moves[0].move == AdvanceMove::go);
    CHECK(result.verdict == AdvanceVerdict::go);

    advance = example();
    advance.rate = 0.0;
    advance.current.reset();
    advance.next.probability = 1.0;
    advance.advance_once = 0.0;
    advance.next.flows->setConstant(35);
    result = advance_case(advance);
    CHECK(value_of(result, AdvanceMove::go).npv == 0);
    CHECK(result.verdict == AdvanceVerdict::hold);
    CHECK(*result.break_even_uplift->value == 1);

    advance.ladder.resize(1);
    advance.present = 0;
    CHECK(advance_case(advance).verdict == AdvanceVerdict::hold);
}

TEST_CASE("advance_case: why there is no break-even uplift or probability") {
    auto advance = example();
    advance.next.flows->setZero();
    CHECK(advance_case(advance).break_even_uplift->status == ThresholdStatus::no_benefit);
    CHECK_FALSE(advance_case(advance).break_even_uplift->value);
    advance.next.flows->setConstant(20);
    CHECK(advance_case(advance).required_probability->status == ThresholdStatus::beyond_certainty);
    CHECK(advance_case(advance).break_even_uplift->status == ThresholdStatus::found);
    advance.next.flows->setConstant(-1);
    CHECK(advance_case(advance).break_even_uplift->status == ThresholdStatus::no_benefit);
    advance.next.flows->setConstant(1);
    advance.advance_once = -1000.0;  // somebody else pays for the step
    CHECK(advance_case(advance).break_even_uplift->status == ThresholdStatus::not_needed);
    CHECK(advance_case(advance).verdict == AdvanceVerdict::go);
    CHECK(advance_case(advance).payback->recovery == Recovery::never_negative);
}

TEST_CASE("advance_case: what is unknown is named, and nothing is guessed") {
    AdvanceCase<double> advance;
    advance.ladder = {{"one", {}, {}, {}, {}, {}}, {"two", {}, 5.0, 1.0, {}, kam::Level(2)}};
    const auto result = advance_case(advance);
    CHECK(result.verdict == AdvanceVerdict::not_decidable);
    const std::vector<std::string> expected{"ladder[0] 'one'.cost",
                                            "ladder[0] 'one'.effort_hours",
                                            "ladder[0] 'one'.disruption_cost",
                                            "ladder[1] 'two'.disruption_cost",
                                            "rate",
                                            "next.flows",
                                            "next.probability",
                                            "advance_once"};
    CHECK(result.missing == expected);
    CHECK(result.moves.size() == 1);
    CHECK_FALSE(result.break_even_uplift);
    CHECK_FALSE(result.payback);

    auto partly = example();
    partly.current->probability.reset();
    CHECK(advance_case(partly).verdict == AdvanceVerdict::not_decidable);
    CHECK(advance_case(partly).missing == std::vector<std::string>{"current.probability"});
    CHECK(advance_case(partly).moves.size() == 2);  // going can still be seen
    partly = example();
    partly.hourly_rate.reset();
    CHECK(advance_case(partly).missing == std::vector<std::string>{"hourly_rate"});
    for (auto& step : partly.ladder) step.effort_hours = 7;
    CHECK(advance_case(partly).verdict == AdvanceVerdict::go);  // no change of effort, no need for its price
}

TEST_CASE("advance_case: disruption that has no price is reported by its level") {
    auto advance = example();
    advance.ladder[2].disruption_cost.reset();
    const auto result = advance_case(advance);
    CHECK(result.disruption_level == kam::Level(3));
    CHECK(value_of(result, AdvanceMove::go).reasons.size() == 4);
    CHECK(close(value_of(result, AdvanceMove::go).npv, 8 * 3310.0 / 1331 - 5));  // 3 a period more than with it
}

TEST_CASE("check_ladder: every fall is reported by step and curve, and unknown steps are passed over") {
    auto ladder = example().ladder;
    CHECK(check_ladder(ladder).ok());
    ladder[1].cost.reset();
    ladder[2].cost = 9;
    ladder[1].demand = 0;
    ladder[2].disruption_level = kam::Level(0);
    ladder[1].effort_hours = std::numeric_limits<double>::quiet_NaN();
    const auto issues = check_ladder(ladder).issues();
    REQUIRE(issues.size() == 4);
    CHECK(issues[0].where == "ladder[1] 'cooperative'.demand");
    CHECK(issues[0].what == "0 is below the 1 of ladder[0] 'basic'");
    CHECK(issues[1].where == "ladder[2] 'interdependent'.cost");
    CHECK(issues[1].what == "9 is below the 10 of ladder[0] 'basic'");
    CHECK(issues[2].kind == kam::Fault::not_finite);
    CHECK(issues[3].where == "ladder[2] 'interdependent'.disruption_level");
    auto advance = example();
    advance.ladder = ladder;
    CHECK_THROWS_AS(advance_case(advance), kam::InputError);
}

TEST_CASE("advance_case: bad data and wrong calls") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    auto advance = example();
    (*advance.next.flows)[1] = nan;
    advance.next.probability = 1.5;
    advance.current->low_factor = 2;
    advance.hourly_rate = nan;
    try {
        (void)advance_case(advance);
        FAIL("no error");
    } catch (const kam::InputError& error) {
        REQUIRE(error.report().count() == 4);
        CHECK(error.report().issues()[0].where == "next.flows[1]");
        CHECK(error.report().issues()[1].where == "next.probability");
        CHECK(error.report().issues()[2].where == "current.low_factor");
        CHECK(error.report().issues()[3].where == "hourly_rate");
    }
    advance = example();
    advance.next.probability = nan;
    CHECK_THROWS_AS(advance_case(advance), kam::InputError);
    advance = example();
    advance.hourly_rate = -50.0;
    CHECK_THROWS_WITH(advance_case(advance), kam_test::ContainsSubstring("hourly_rate"));
    advance = example();
    advance.present = 3;
    CHECK_THROWS_WITH(advance_case(advance), "cash_flow::advance_case: present is step 3 of a ladder of 3");
    advance = example();
    advance.current->flows->resize(2);
    CHECK_THROWS_WITH(advance_case(advance), "cash_flow::advance_case: next has 3 flows but current has 2");
    advance = example();
    advance.rate = -1.0;
    CHECK_THROWS_AS(advance_case(advance), std::invalid_argument);
    advance = example();
    advance.next.flows->setConstant((std::numeric_limits<double>::max)());
    CHECK_THROWS_AS(advance_case(advance), std::overflow_error);
    CHECK_THROWS_AS(advance_case(AdvanceCase<double>{}), std::invalid_argument);
}

TEST_CASE("advance_case: fifty digits and derivatives", "[scalar]") {
    using advance_case_test::Dual;
    using advance_case_test::Wide;
    const auto wide = advance_case(example<Wide>());
    CHECK(wide.verdict == AdvanceVerdict::go);
    CHECK(close(wide.moves[0].npv, Wide(Wide(9895) / 1331), 1e-48));
    CHECK(close(*wide.break_even_uplift->value, Wide(Wide(122505) / 132400), 1e-48));

    auto dual = example<Dual>();
    dual.advance_once = Dual(5, 1, 0);
    // d npv / d once = -1; d uplift / d once = 1 / (40 x 3310/1331)
    const auto result = advance_case(dual);
    CHECK(close(result.moves[0].npv.derivatives()[0], -1.0));
    CHECK(close(result.break_even_uplift->value->derivatives()[0], 1331.0 / 132400));
}
