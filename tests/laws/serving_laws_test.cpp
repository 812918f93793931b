// SPDX-License-Identifier: BSL-1.0
#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "support/catch.hpp"

#include <kam/cash_flow.hpp>

using namespace kam::cash_flow;
using kam_test::close;

namespace serving_laws_test {

/// Whole numbers, so that sums and products are exact.
class Draws {
public:
    explicit Draws(unsigned seed) : engine_(seed) {}
    double whole(int low, int high) {
        return low + static_cast<double>(engine_() % static_cast<unsigned>(high - low + 1));
    }
    double real(double low, double high) { return low + (high - low) * whole(0, 1 << 20) / (1 << 20); }

private:
    std::mt19937_64 engine_;
};

std::vector<CostDriver<>> drivers(unsigned seed, int n) {
    Draws draw(seed);
    std::vector<CostDriver<>> all;
    for (int i = 0; i < n; ++i) all.push_back({"driver " + std::to_string(i), draw.whole(0, 50), draw.whole(0, 900)});
    return all;
}

std::vector<WaterfallStep<>> steps(unsigned seed, int n) {
    Draws draw(seed);
    std::vector<WaterfallStep<>> all;
    for (int i = 0; i < n; ++i) {
        all.push_back(
            {std::to_string(i), static_cast<PriceLevel>(1 + static_cast<int>(draw.whole(0, 3))), draw.whole(-5, 40)});
    }
    return all;
}

std::vector<Flow> flows(unsigned seed, int n) {
    Draws draw(seed);
    std::vector<Flow> all;
    for (int i = 0; i < n; ++i) {
        const kam::Date on = *kam::parse_date("2020-01-01") + std::chrono::days(static_cast<int>(draw.whole(0, 900)));
        all.push_back({on, draw.whole(-20, 15), static_cast<kam::Phase>(static_cast<int>(draw.whole(0, 4)))});
    }
    return all;
}

std::vector<PricedProduct<>> products(unsigned seed, int n) {
    Draws draw(seed);
    std::vector<PricedProduct<>> all;
    for (int i = 0; i < n; ++i) {
        const auto form = i % 2 == 0 ? DemandForm::constant_elasticity : DemandForm::linear;
        all.push_back({std::to_string(i),
                       {form, draw.real(1, 50), draw.real(10, 500), -draw.real(1.1, 4)},
                       draw.real(0.5, 10),
                       draw.real(0.1, 3)});
    }
    return all;
}

}  // namespace serving_laws_test
using serving_laws_test::Draws;
using serving_laws_test::drivers;
using serving_laws_test::steps;

TEST_CASE("serving laws: cost to serve is linear in rates, adds up over counts, and has no order", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    auto all = drivers(seed, 12);
    const auto cost = cost_to_serve(all);
    double sum = 0, shares = 0;
    for (const auto& item : cost.items) {
        sum += item.cost;
        shares += item.share.value();
    }
    CHECK(sum == cost.total);
    CHECK(close(shares, 1.0));

    auto dearer = all, more = all;
    const auto other = drivers(seed + 100, 12);
    for (std::size_t i = 0; i < all.size(); ++i) {
        *dearer[i].rate *= 8;
        *more[i].quantity += *other[i].quantity;
    }
    CHECK(cost_to_serve(dearer).total == 8 * cost.total);
    CHECK(cost_to_serve(dearer).items[3].share == cost.items[3].share);
    auto rest = all;
    for (std::size_t i = 0; i < all.size(); ++i) rest[i].quantity = other[i].quantity;
    CHECK(cost_to_serve(more).total == cost.total + cost_to_serve(rest).total);
    std::ranges::reverse(all);
    CHECK(cost_to_serve(all).total == cost.total);
    CHECK(cost_to_serve(all).items.front().driver == cost.items.back().driver);
}

TEST_CASE("serving laws: a waterfall ends at list less all steps, whatever their order", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    auto all = steps(seed, 15);
    const auto result = waterfall(1000.0, all);
    double sum = 0;
    for (const auto& step : all) sum += *step.amount;
    CHECK(result.levels.back().amount == 1000 - sum);
    CHECK(result.residual == 0);
    for (std::size_t i = 1; i < result.steps.size(); ++i) CHECK(result.steps[i - 1].level <= result.steps[i].level);
    std::ranges::reverse(all);
    const auto reversed = waterfall(1000.0, all);
    for (std::size_t i = 0; i < result.levels.size(); ++i) {
        CHECK(reversed.levels[i].amount == result.levels[i].amount);
    }
    for (auto& step : all) *step.amount *= 4;
    const auto scaled = waterfall(4000.0, all);
    CHECK(scaled.levels.back().share == result.levels.back().share);
    CHECK(scaled.levels.back().amount == 4 * result.levels.back().amount);
}

TEST_CASE("serving laws: the vendor-induced share knows neither currency nor calendar", "[laws]") {
    const auto seed = GENERATE(range(1U, 21U));
    const auto all = serving_laws_test::flows(seed, 40);
    const auto result = vendor_induced(all, kam::Phase::selling);
    auto moved = all;
    for (auto& flow : moved) {
        flow.on += std::chrono::days(1234);
        flow.amount *= 16;
    }
    const auto other = vendor_induced(moved, kam::Phase::selling);
    CHECK(other.share == result.share);
    CHECK(other.share_at_trough == result.share_at_trough);
    CHECK(other.peak_funding == 16 * result.peak_funding);
    if (!result.share) return;
    // The phases' parts at the trough of the whole curve are additive, and the curve tells them too.
    double parts = 0;
    for (int p = 0; p < 5; ++p) parts += vendor_induced(all, static_cast<kam::Phase>(p)).share_at_trough.value();
    CHECK(close(parts, 1.0));
    CHECK(*result.share <= 1);
    for (const auto& phase : curve(all).phases) {
        CHECK(vendor_induced(all, phase.phase).induced_at_trough == phase.at_trough);
    }
    // The other flows stood at the depth less the induced part by then, so their own trough is no higher.
    CHECK(-result.peak_funding_without <= result.trough->depth - result.induced_at_trough);
}

TEST_CASE("serving laws: larger orders cost less a unit, and learning makes the last unit the cheapest", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    Draws draw(seed);
    const LinearCost<> cost{draw.real(1, 1000), draw.real(0, 100)};
    const LearningCurve<> learning{draw.real(1, 1000), draw.real(0.6, 0.99),
                                   seed % 2 == 0 ? LearningForm::unit : LearningForm::cumulative_average};
    double sum = marginal_cost(learning, 1);
    for (int n = 2; n < 40; ++n) {
        CHECK(unit_cost(cost, n) < unit_cost(cost, n - 1));
        CHECK(marginal_cost(learning, n) < average_cost(learning, n));
        CHECK(average_cost(learning, n) < average_cost(learning, n - 1));
        sum += marginal_cost(learning, n);
        CHECK(close(sum, total_cost(learning, n), 1e-12));
        CHECK(close(approximate_total_cost(learning, n), total_cost(learning, n), 0.05));
    }
    CHECK(close(average_cost(LearningCurve<>{learning.first_unit, learning.rate, LearningForm::cumulative_average}, 16),
                learning.first_unit * std::pow(learning.rate, 4), 1e-13));
}

TEST_CASE("serving laws: at a tie the two are the same, and never means never", "[laws]") {
    const auto seed = GENERATE(range(1U, 41U));
    Draws draw(seed);
    const LinearCost<> own{draw.whole(-500, 500), draw.whole(-20, 20)},
        bought{draw.whole(-500, 500), draw.whole(-20, 20)};
    const auto tie = in_house_threshold(own, bought);
    if (tie.at) {
        CHECK(close(total_cost(own, *tie.at), total_cost(bought, *tie.at), 1e-12, 1e-9));
    } else {
        const bool own_is_dearer = tie.at_zero > 0 || (tie.at_zero == 0 && tie.slope > 0);
        for (const double volume : {1.0, 10.0, 1e3, 1e6, 1e9}) {
            CHECK((total_cost(own, volume) > total_cost(bought, volume)) == own_is_dearer);
        }
    }
}

TEST_CASE("serving laws: a loan gives away more the higher the market rate, in proportion to the loan", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    Draws draw(seed);
    const double rate = draw.real(0, 0.1);
    const auto n = static_cast<Eigen::Index>(draw.whole(1, 20));
    double before = -1e9;
    for (const double market : {0.0, 0.02, 0.05, 0.1, 0.3}) {
        const auto loan = loan_subsidy(1000.0, annuity_repayments(1000.0, rate, n), market);
        CHECK(loan.subsidy > before);
        CHECK((loan.subsidy > 0) == (market > rate));
        CHECK(close(loan_subsidy(4000.0, annuity_repayments(4000.0, rate, n), market).subsidy, 4 * loan.subsidy, 1e-12,
                    1e-9));
        before = loan.subsidy;
    }
}

TEST_CASE("serving laws: the mix scales with money, and capacity is worth less the more there is", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    const auto all = serving_laws_test::products(seed, 9);
    const double unlimited = *margin_optimal_mix(all, 1e12).capacity_used;
    double shadow = std::numeric_limits<double>::infinity(), margin = 0;
    for (const double part : {0.001, 0.1, 0.3, 0.7, 0.99, 1.5}) {
        const auto mix = margin_optimal_mix(all, part * unlimited);
        CHECK(mix.status == (part < 1 ? MixStatus::found : MixStatus::slack));
        CHECK(*mix.kkt_residual < 1e-12);
        CHECK(*mix.shadow_price < shadow);
        CHECK(*mix.margin > margin);
        shadow = *mix.shadow_price;
        margin = *mix.margin;
    }
    auto dollars = all;
    for (auto& product : dollars) {
        product.demand.price *= 1.25;
        product.unit_cost *= 1.25;
    }
    const auto a = margin_optimal_mix(all, 0.4 * unlimited), b = margin_optimal_mix(dollars, 0.4 * unlimited);
    CHECK(close(*b.shadow_price, 1.25 * *a.shadow_price, 1e-11));
    CHECK(close(*b.margin, 1.25 * *a.margin, 1e-12));
    for (std::size_t i = 0; i < all.size(); ++i) CHECK(close(*b.items[i].quantity, *a.items[i].quantity, 1e-10, 1e-10));
}

TEST_CASE("serving laws: the items of a sale comparison add up to its difference", "[laws]") {
    const auto seed = GENERATE(range(1U, 11U));
    Draws draw(seed);
    SystemSale<> system;
    for (int i = 0; i < 5; ++i) {
        system.lines.push_back(
            {std::to_string(i), draw.whole(0, 50), draw.whole(5, 30), draw.whole(1, 20), draw.whole(0, 99)});
    }
    system.integration = draw.whole(0, 500);
    const SingleSale<> single{draw.whole(1, 900), draw.whole(5, 30), 0.25, draw.whole(1, 20), draw.whole(0, 99)};
    const auto result = compare_sales(system, single);
    double difference = 0, lines = -system.integration;
    for (const auto& item : result.items) difference += item.difference;
    for (const auto& line : result.lines) lines += line.profit;
    CHECK(difference == result.difference);
    CHECK(lines == result.system_profit);
}
