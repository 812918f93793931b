// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

#include <boost/describe.hpp>

#include "support/catch.hpp"
#include "support/describes.hpp"
#include "support/eigen.hpp"

#include <kam/stages/chains/chain_estimate.hpp>
#include <kam/stages/chains/chain_tests.hpp>
#include <kam/stages/chains/stage_history.hpp>

using kam::Fault;
using kam::stages::chi_squared_tail;
using kam::stages::estimate_chain;
using kam::stages::Gaps;
using kam::stages::HistoryRules;
using kam::stages::StageHistory;
using kam::stages::transition_counts;
using kam::stages::validate_histories;
using kam_test::all_close;
using kam_test::close;

namespace chain_estimate_test {

StageHistory history(std::string_view stages, std::string id = {}, double first = 0) {
    StageHistory result{std::move(id), {}};
    for (const char stage : stages) result.observations.push_back({first++, stage - '0'});
    return result;
}

const std::vector<StageHistory> three{history("0012210011220120"), history("1100122110"), history("2210012")};
const HistoryRules rules{.stage_count = 3};

enum class Stage { transactional, cooperative, partner };
BOOST_DESCRIBE_ENUM(Stage, transactional, cooperative, partner)

struct Review {
    std::string account_id;
    kam::Date reviewed_on;
    std::optional<Stage> stage;
};
BOOST_DESCRIBE_STRUCT(Review, (), (account_id, reviewed_on, stage))

static_assert(kam_test::describes_every_field<kam::stages::StageObservation>());
static_assert(kam_test::describes_every_field<kam::stages::HistoryRules>());
static_assert(kam_test::describes_every_field<kam::stages::TransitionCounts>());
static_assert(kam_test::describes_every_field<kam::stages::ChainEstimate<>>());
static_assert(kam_test::describes_every_field<kam::stages::LikelihoodRatioTest>());

}  // namespace chain_estimate_test
using namespace chain_estimate_test;

TEST_CASE("chain estimate: counts and proportions and their errors (by hand)") {
    const auto counts = transition_counts(three, rules);
    Eigen::Matrix3d expected;
    expected << 4, 5, 0, 4, 3, 5, 2, 3, 4;  // counted by a script of its own
    CHECK(counts.counts == expected);
    CHECK(counts.history_count == 3);
    CHECK(counts.skipped_steps == 0);

    Eigen::Matrix3d seen;
    seen << 8, 2, 0, 1, 3, 4, 0, 0, 5;
    const auto estimate = estimate_chain(seen);
    CHECK(close(estimate.transition(0, 0), 0.8));
    CHECK(close(estimate.transition(1, 2), 0.5));
    CHECK(close(estimate.standard_error(0, 1), std::sqrt(0.8 * 0.2 / 10)));
    CHECK(close(estimate.standard_error(1, 1), std::sqrt(0.375 * 0.625 / 8)));
    CHECK(estimate.leaving_count == Eigen::Vector3d(10, 8, 5));
    CHECK(estimate.free_parameters == 1 + 2 + 0);
    CHECK(close(estimate.log_likelihood,
                8 * std::log(0.8) + 2 * std::log(0.2) + std::log(0.125) + 3 * std::log(0.375) + 4 * std::log(0.5)));
}

TEST_CASE("chain estimate: a prior and its posterior deviation (by hand)") {
    Eigen::Matrix2d seen;
    seen << 3, 1, 0, 0;
    const auto estimate = estimate_chain(seen, 1);
    CHECK(close(estimate.transition(0, 0), 4.0 / 6));
    // A beta distribution of 4 and 2: variance 4 x 2 / (36 x 7).
    CHECK(close(estimate.standard_error(0, 0), std::sqrt(8.0 / 252)));
    CHECK(close(estimate.transition(1, 0), 0.5));
    Eigen::Matrix2d mask;
    mask << 1, 1, 0, 1;
    CHECK(estimate_chain(seen, mask).transition(1, 0) == 0);  // never seen, and ruled out by the prior
}

TEST_CASE("chain estimate: absorbing stages are not smoothed") {
    Eigen::Matrix3d seen;
    seen << 5, 4, 1, 2, 6, 2, 0, 0, 7;
    const auto estimate = estimate_chain(seen, 1, {2});
    CHECK(estimate.transition.row(2) == Eigen::RowVector3d(0, 0, 1));
    CHECK(estimate.standard_error.row(2).isZero(0));
    CHECK(close(estimate.transition(0, 2), 2.0 / 13));
    CHECK(estimate.free_parameters == 4);
}

TEST_CASE("chain estimate: what was never seen left is no estimate") {
    Eigen::Matrix2d seen;
    seen << 3, 1, 0, 0;
    CHECK_THROWS_WITH(estimate_chain(seen), kam_test::ContainsSubstring("counts row 1: the stage was never seen left"));
    CHECK(estimate_chain(seen, 0, {1}).transition(1, 1) == 1);
    seen(1, 0) = 1;
    CHECK_THROWS_WITH(estimate_chain(seen, 0, {1}), kam_test::ContainsSubstring("a move out of an absorbing stage"));
    seen(0, 0) = -1;
    CHECK_THROWS_AS(estimate_chain(seen), kam::InputError);
    CHECK_THROWS_AS(estimate_chain(seen, Eigen::MatrixXd::Zero(3, 3)), std::invalid_argument);
    CHECK_THROWS_AS(estimate_chain(seen, 0, {2}), std::invalid_argument);
}

TEST_CASE("chain tests: independence and homogeneity (mpmath)") {
    // G^2 and gammainc(k/2, G^2/2, inf) with 40 digits.
    Eigen::Matrix3d a, b;
    a << 40, 12, 3, 9, 55, 14, 1, 10, 36;
    b << 30, 15, 0, 12, 40, 20, 2, 5, 50;
    const auto independence = kam::stages::independence_test(a);
    CHECK(close(independence.statistic, 125.7532391573827, 1e-13));
    CHECK(independence.degrees_of_freedom == 4);
    CHECK(close(independence.p_value, 3.15045297093e-26, 1e-11));
    const auto homogeneity = kam::stages::homogeneity_test(std::vector<Eigen::MatrixXd>{a, b});
    CHECK(close(homogeneity.statistic, 11.92243750099592, 1e-13));
    CHECK(homogeneity.degrees_of_freedom == 6);
    CHECK(close(homogeneity.p_value, 0.0637216657507, 1e-11));
    const auto same = kam::stages::homogeneity_test(std::vector<Eigen::MatrixXd>{a, 2 * a});
    CHECK(same.statistic < 1e-12);
    CHECK(same.p_value > 0.999999);
    CHECK_THROWS_AS(kam::stages::homogeneity_test(std::vector<Eigen::MatrixXd>{a}), std::invalid_argument);
    CHECK_THROWS_AS(kam::stages::homogeneity_test(std::vector<Eigen::MatrixXd>{a, Eigen::MatrixXd::Zero(2, 2)}),
                    std::invalid_argument);
}

TEST_CASE("chain tests: order 1 against order 2 (mpmath)") {
    const auto test = kam::stages::order_test(three, rules);
    CHECK(close(test.statistic, 29.05695698835167, 1e-13));
    CHECK(test.degrees_of_freedom == 8);
    CHECK(close(test.p_value, 0.000309881967748, 1e-11));
    const auto nothing = kam::stages::order_test(std::vector{history("01")}, rules);
    CHECK(nothing.degrees_of_freedom == 0);
    CHECK(nothing.p_value == 1);
}

TEST_CASE("chain tests: the chi-squared tail (mpmath)") {
    CHECK(close(chi_squared_tail(3.841458820694124, 1), 0.050000000000000057, 1e-14));
    CHECK(close(chi_squared_tail(0.5, 2), 0.77880078307140487, 1e-15));
    CHECK(close(chi_squared_tail(30, 11), 0.001584595257306605, 1e-13));
    CHECK(close(chi_squared_tail(30, 12), 0.0027924293327009167, 1e-13));
    CHECK(close(chi_squared_tail(1e-8, 1), 0.99992021154405269, 1e-15));
    CHECK(close(chi_squared_tail(700, 3), 2.0991308534204088e-151, 1e-12));
    CHECK(close(chi_squared_tail(250, 250), 0.48810532004782902, 1e-12));
    CHECK(chi_squared_tail(2000, 3) == 0);  // 1.8e-433 is below what double holds
    CHECK(chi_squared_tail(5, 0) == 1);
    CHECK(chi_squared_tail(0, 4) == 1);
}

TEST_CASE("histories: everything that breaks the rules is named at once") {
    std::vector<StageHistory> bad{history("012", "a"), history("", "b"), history("0190", "c"), history("0210", "a")};
    bad[0].observations[2].time = 0.5;  // out of order, and no period
    bad.push_back({"d", {{0, 0}, {3, 1}, {4, 0}, {4, 1}}});
    const HistoryRules strict{.stage_count = 3, .absorbing = {2}};
    const auto report = validate_histories(bad, strict);
    const std::string text = report.to_string();
    CHECK_THAT(text,
               kam_test::ContainsSubstring("histories[0].observations[2].time: 0.5 is not the number of a period"));
    CHECK_THAT(text, kam_test::ContainsSubstring("histories[1]: has no observations"));
    CHECK_THAT(text, kam_test::ContainsSubstring("histories[2].observations[2].stage: 9 must be between 0 and 2"));
    CHECK_THAT(text, kam_test::ContainsSubstring("histories[3]: account 'a' was at histories[0]"));
    CHECK_THAT(text,
               kam_test::ContainsSubstring("histories[3].observations[2].stage: is 1 after the absorbing stage 2"));
    CHECK_THAT(text, kam_test::ContainsSubstring("histories[4].observations[1].time: is 3 after 0: there is no"));
    CHECK_THAT(text, kam_test::ContainsSubstring("histories[4].observations[3].time: is 4, not after 4 before it"));
    CHECK_THROWS_AS(transition_counts(bad, strict), kam::InputError);
    CHECK_THROWS_AS(kam::stages::order_test(bad, strict), kam::InputError);
    CHECK_THROWS_AS(validate_histories(bad, {}), std::invalid_argument);
    CHECK_THROWS_AS(validate_histories(bad, {.stage_count = 2, .absorbing = {2}}), std::invalid_argument);
}

TEST_CASE("histories: gaps are skipped on request and counted") {
    const std::vector<StageHistory> with_gap{{"d", {{0, 0}, {1, 1}, {4, 0}, {5, 1}}}};
    CHECK(validate_histories(with_gap, rules).count(Fault::missing) == 1);
    const HistoryRules skipping{.stage_count = 3, .gaps = Gaps::skip};
    const auto counts = transition_counts(with_gap, skipping);
    CHECK(counts.skipped_steps == 1);
    CHECK(counts.counts(0, 1) == 2);
    CHECK(counts.counts(1, 0) == 0);
    CHECK(kam::stages::order_test(with_gap, skipping).degrees_of_freedom == 0);
}

TEST_CASE("histories: counts by group") {
    const auto by_half = transition_counts(
        three, rules, 2, [](const StageHistory&, const auto& before) { return before.time < 5 ? 0 : 1; });
    const Eigen::Matrix3d both = by_half[0].counts + by_half[1].counts;
    CHECK(both == transition_counts(three, rules).counts);
    CHECK(by_half[0].history_count == 3);
    CHECK(by_half[1].history_count == 3);
    CHECK_THROWS_AS(transition_counts(three, rules, 1, [](const auto&, const auto&) { return 1; }),
                    std::invalid_argument);
}

TEST_CASE("histories: from dated reviews of one's own") {
    using std::chrono::year;
    const auto on = [](int month, unsigned day) {
        return kam::Date(year(2024 + (month - 1) / 12) /
                         std::chrono::month(static_cast<unsigned>((month - 1) % 12) + 1) / std::chrono::day(day));
    };
    const std::vector<Review> reviews{{"a", on(11, 30), Stage::transactional},
                                      {"b", on(11, 2), Stage::partner},
                                      {"a", on(12, 1), Stage::cooperative},
                                      {"a", on(13, 31), Stage::cooperative},
                                      {"b", on(12, 24), Stage::partner}};
    const auto month = [](const Review& review) { return kam::stages::month_number(review.reviewed_on); };
    const auto histories = kam::stages::stage_histories(reviews, &Review::account_id, month, &Review::stage);
    REQUIRE(histories.size() == 2);
    CHECK(histories[0].account_id == "a");
    const auto counts = transition_counts(histories, rules).counts;
    CHECK(counts(0, 1) == 1);
    CHECK(counts(1, 1) == 1);
    CHECK(counts(2, 2) == 1);
    auto unknown = reviews;
    unknown[2].stage.reset();
    CHECK_THROWS_WITH(kam::stages::stage_histories(unknown, &Review::account_id, month, &Review::stage),
                      kam_test::ContainsSubstring("records[2]: its stage is unknown"));
}
