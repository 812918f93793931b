// SPDX-License-Identifier: BSL-1.0
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "support/catch.hpp"

#include <kam/entities/account.hpp>
#include <kam/entities/order.hpp>
#include <kam/selection/kam_criteria.hpp>
#include <kam/selection/key_account_conditions.hpp>
#include <kam/selection/rank_disagreement.hpp>

using namespace kam::selection;
using kam_test::close;
using kam_test::ContainsSubstring;

namespace key_account_test {

kam::Order order(const char* product, long long quantity, long long price, bool cancelled = false) {
    kam::Order one;
    one.currency = kam::Currency("EUR");
    one.cancelled = cancelled;
    one.lines.push_back({kam::ProductId(product), kam::Decimal(quantity), kam::Decimal(price), {}, {}});
    return one;
}

kam::Account account(const char* id) {
    kam::Account one;
    one.account_id = id;
    one.sales_potential = kam::Money{100'000'00, kam::Currency("EUR")};
    one.partnership_willingness_level = kam::Level(3);
    one.buying_complexity = {10, 10, 20, 6, 5};
    return one;
}

const std::optional<kam::Money> sold = kam::Money{40'000'00, kam::Currency("EUR")};

KamProfile profile(const char* id, double x) {
    KamProfile one;
    one.account_id = id;
    one.sales = 100 * x;
    one.order_size = 10 - 10 * x;
    one.profit_contribution = 5;
    one.growth_rate = one.market_prospect = 0.1 * (1 - x);
    one.innovation_level = one.early_adoption_level = one.prestige_level = 4 * (1 - x);
    one.rival_share = one.mix_breadth_share = one.system_sale_share = 1 - x;
    one.maintenance_cost = 50 * x;
    one.cumulative_cash_flow = 70;
    return one;
}

}  // namespace key_account_test
using key_account_test::account;
using key_account_test::sold;

TEST_CASE("key account conditions: potential with headroom, complex buying, will to an alliance (T156 to T158)") {
    const auto all = key_account_conditions(account("A"), sold);
    CHECK(*all.headroom == 60'000);
    CHECK(*all.has_headroom);
    CHECK(*all.complexity.value == 1);
    CHECK(*all.buys_complexly);
    CHECK(*all.wants_alliance);
    CHECK(*all.all_met);

    auto unknown = account("B");
    unknown.partnership_willingness_level.reset();
    CHECK_FALSE(key_account_conditions(unknown, sold).all_met);
    CHECK_FALSE(key_account_conditions(unknown, sold).wants_alliance);
    unknown.buying_complexity = {1, 1, 1, 1, 1};  // one no settles it, whatever is unknown
    CHECK(key_account_conditions(unknown, sold).all_met == false);
    CHECK_FALSE(key_account_conditions(account("C"), std::optional<kam::Money>()).has_headroom);
    CHECK(key_account_conditions(account("D"), account("D").sales_potential).has_headroom == false);
    CHECK(headroom<double>(5, 3) == 2);
    CHECK_FALSE(headroom<double>(std::nullopt, 3));
}

TEST_CASE("buying_complexity_index: mean of the known counts (by hand)") {
    kam::BuyingComplexity some;
    some.decision_unit_count = 4;  // 3 of 9
    some.site_count = 40;          // beyond full: 1
    some.unit_count = 0;           // none: 0
    const auto index = buying_complexity_index(some);
    CHECK(close(*index.value, (1.0 / 3 + 1 + 0) / 3));
    CHECK(close(index.coverage, 0.6));
    CHECK_FALSE(buying_complexity_index(kam::BuyingComplexity{}).value);
    CHECK(buying_complexity_index(kam::BuyingComplexity{}).coverage == 0);
    some.unit_count = -1;
    CHECK_THROWS_WITH(buying_complexity_index(some), ContainsSubstring("unit_count: is below 0"));
    CHECK_THROWS_AS(buying_complexity_index(kam::BuyingComplexity{}, {.site_count = 1}), std::invalid_argument);
    CHECK_FALSE(buying_complexity_citation().confirmed);
}

TEST_CASE("is_national_account: by spread alone and with the caller's threshold (T160)") {
    const NationalAccountThreshold wide{5, 2};
    CHECK(is_national_account(5, 2, wide) == true);
    CHECK(is_national_account(9, 1, wide) == false);
    CHECK(is_national_account(4, std::nullopt, wide) == false);
    CHECK_FALSE(is_national_account(9, std::nullopt, wide));
    CHECK_FALSE(is_national_account(std::nullopt, 9, wide));
    CHECK(is_national_account(9, std::nullopt, {5, 0}) == true);
    CHECK_THROWS_AS(is_national_account(-1, 2, wide), kam::InputError);
}

TEST_CASE("order_figures: a prospect has no order size and no volume, not 0 (T239)") {
    using key_account_test::order;
    const std::vector<kam::Order> none;
    CHECK_FALSE(order_figures(none).sales);
    CHECK_FALSE(order_figures(none).order_size);
    const std::vector<kam::Order> some{order("a", 2, 50), order("b", 1, 300), order("a", -1, 50, true)};
    const auto figures = order_figures(some);
    CHECK(*figures.sales == 350);
    CHECK(*figures.order_count == 2);
    CHECK(*figures.order_size == 175);
    CHECK(*figures.product_count == 2);
    auto mixed = some;
    mixed[1].currency = kam::Currency("JPY");
    CHECK_THROWS_WITH(order_figures(mixed), ContainsSubstring("orders[1]: is in JPY, others in EUR"));
}

TEST_CASE("kam_profile: unknown stays unknown and only attacked rivals count (T211)") {
    auto one = account("A");
    const auto empty = kam_profile(one, {});
    CHECK(empty.account_id == "A");
    CHECK_FALSE(empty.sales);
    CHECK_FALSE(empty.prestige_level);
    CHECK_FALSE(empty.market_prospect);
    one.prestige_level = kam::Level(0);
    one.market_growth_rate = 0.08;
    one.market_position_level = kam::Level(2);
    one.rival = "Rex";
    one.rival_share = 0.7;
    OrderFigures orders;
    orders.sales = 9;
    ComputedFigures computed;
    computed.maintenance_cost = 3;
    const auto full = kam_profile(one, orders, computed);
    CHECK(*full.prestige_level == 0);
    CHECK(close(*full.market_prospect, 0.04));
    CHECK(*full.rival_share == 0.7);
    CHECK(*full.sales == 9);
    CHECK(*full.maintenance_cost == 3);
    CHECK(*kam_profile(one, orders, computed, {"Rex", "Max"}).rival_share == 0.7);
    CHECK(*kam_profile(one, orders, computed, {"Max"}).rival_share == 0);
    one.rival.reset();
    CHECK_FALSE(kam_profile(one, orders, computed, {"Max"}).rival_share);
}

TEST_CASE("kam_criteria: traditional and strategic scores apart (T205)") {
    using key_account_test::profile;
    const std::vector<KamProfile> profiles{profile("big", 1), profile("new", 0), profile("middle", 0.5)};
    const auto criteria = kam_criteria();
    CHECK(criteria.size() == 13);
    CHECK(criteria_of(criteria, CriterionGroup::traditional).size() == 3);
    CHECK(criteria_of(criteria, CriterionGroup::strategic).size() == 11);
    const auto result = rank_groups(profiles, criteria);
    REQUIRE(result.rows.size() == 3);
    CHECK(result.rows[0].account_key == "new");
    CHECK(result.rows[0].strategic_rank == 1);
    CHECK(close(result.rows[0].strategic_score, (9 + 2 * 0.5) / 11));  // profit and cash flow are the same for all
    CHECK(result.rows[0].traditional_rank == 1);                       // volume and order size cancel: all tie
    CHECK(result.rows[2].account_key == "big");
    CHECK(close(result.rows[2].traditional_score, 0.5));
    CHECK(close(result.rows[2].strategic_score, 1.0 / 11));
    CHECK_FALSE(result.overall.anchored);

    const KamScales scales{100, 20, 10, 0.2, 0.2, 100, 50};
    const auto anchored = rank_groups(profiles, kam_criteria(scales));
    CHECK(anchored.overall.anchored);
    CHECK(close(anchored.traditional.rows[0].score, (1 + 0 + 0.5) / 3));
    auto gap = profiles;
    gap[1].prestige_level.reset();
    CHECK_THROWS_WITH(rank_groups(gap, criteria), ContainsSubstring("'new', criterion 'prestige_level': is unknown"));
    CHECK_FALSE(kam_criteria_citation().confirmed);
}

TEST_CASE("rank_disagreement: volume rank against profit rank (T203) and order size against contribution (T240)") {
    using key_account_test::profile;
    std::vector<KamProfile> profiles{profile("a", 1), profile("b", 0.8), profile("c", 0.2), profile("d", 0.1)};
    profiles[0].profit_contribution = -3;
    profiles[1].profit_contribution = 8;
    profiles[2].profit_contribution = 2;
    profiles[3].profit_contribution.reset();
    const auto result =
        rank_disagreement(profiles, benefit<&KamProfile::sales>(), benefit<&KamProfile::profit_contribution>());
    CHECK(result.first == "sales");
    CHECK(result.second == "profit_contribution");
    CHECK(result.unknown == std::vector<std::string>{"d"});
    REQUIRE(result.rows.size() == 3);
    CHECK(result.rows[0].account_key == "a");
    CHECK(result.rows[0].first_rank == 1);
    CHECK(result.rows[0].second_rank == 3);
    CHECK(result.rows[0].difference == 2);  // its volume flatters it
    CHECK(close(*result.tau_b, -1.0 / 3));
    const auto by_size =
        rank_disagreement(profiles, benefit<&KamProfile::order_size>(), benefit<&KamProfile::profit_contribution>());
    CHECK(by_size.rows[0].account_key == "b");
    CHECK(by_size.rows[0].difference == -1);
    CHECK(by_size.rows[1].difference == 1);  // c: large orders, less contribution
    CHECK(by_size.rows[2].difference == 0);
    const auto same =
        rank_disagreement(profiles, benefit<&KamProfile::sales>(), cost<&KamProfile::cumulative_cash_flow>());
    CHECK_FALSE(same.tau_b);
    CHECK(same.rows[3].second_rank == 1);
    profiles[0].sales = INFINITY;
    CHECK_THROWS_WITH(rank_disagreement(profiles, benefit<&KamProfile::sales>(), benefit<&KamProfile::order_size>()),
                      ContainsSubstring("records[0] 'a': is infinite"));
}
