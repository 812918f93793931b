// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <kam/core/date.hpp>
#include <kam/entities/agreement.hpp>
#include <kam/entities/cost.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/order.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/review/synthetic/draws.hpp>
#include <kam/review/synthetic/story.hpp>

namespace kam::inline v0::review::detail {

/// A product at `price` / 10^`scale` per unit, which costs `cost_percent` of that. By weight: sold in thousandths of a
/// unit.
struct Product {
    std::string_view id;
    int price;
    int scale;
    int cost_percent;
    bool by_weight;
};
inline constexpr std::array<Product, 14> products{{{"P01", 1250, 2, 62, false},
                                                   {"P02", 3995, 2, 66, false},
                                                   {"P03", 745, 2, 58, false},
                                                   {"P04", 184375, 4, 64, true},
                                                   {"P05", 5600, 2, 70, false},
                                                   {"P06", 2240, 2, 61, false},
                                                   {"P07", 93125, 4, 60, true},
                                                   {"P08", 3120, 2, 68, false},
                                                   {"P09", 1899, 2, 63, false},
                                                   {"P10", 27, 0, 65, false},
                                                   {"P11", 412500, 4, 67, true},
                                                   {"P12", 1575, 2, 59, false},
                                                   {"P13", 4850, 2, 64, false},
                                                   {"P14", 2999, 2, 66, false}}};

/// The contract that an order falls under. Stage 1 has none; from stage 4 on there is an agreement on service levels as
/// well.
inline std::optional<AgreementId> add_agreements(const auto& story, auto& portfolio) {
    Draws draws = story.draws(2);
    if (story.stage == 1 && story.buys()) return std::nullopt;
    const auto part = [&draws] {
        return ReviewCheck{draws.chance(15)   ? std::nullopt
                           : draws.chance(90) ? std::optional(CheckResult::pass)
                                              : std::optional(CheckResult::fail),
                           ""};
    };
    const int term_months = 12 * draws.between(1, 4);
    const Date start_on = story.buys() ? story.first_order_on : story.last_on;
    const Date end_on = later(add_months(start_on, term_months), -1);
    Agreement agreement{.agreement_id = story.account_id.value + "-G1",
                        .account_id = story.account_id,
                        .kind = story.stage >= 3 ? AgreementKind::framework : AgreementKind::contract,
                        .form = AgreementForm::written,
                        .status = !story.buys()            ? AgreementStatus::offered
                                  : end_on < story.last_on ? AgreementStatus::expired
                                                           : AgreementStatus::active,
                        .scope = "selling",
                        .term_months = term_months,
                        .drafted_by = story.stage >= 4 ? Sides::both : Sides::supplier,
                        .customer_involvement_level = story.stage - 1,
                        .total_value = story.money(3 * story.monthly_margin() * term_months),
                        .terms = {{.metric = "payment_days",
                                   .side = Side::customer,
                                   .comparator = Comparator::at_most,
                                   .target = 30.0,
                                   .unit = "days",
                                   .governing_source = GoverningSource::company_policy},
                                  {.metric = "care for the brand", .side = Side::customer}},
                        .review = {part(), part(), part(), part()}};
    if (!story.buys()) {
        portfolio.agreements.push_back(std::move(agreement));
        return std::nullopt;
    }
    agreement.start_on = start_on;
    agreement.end_on = end_on;
    agreement.supplier_signed_on = later(start_on, -draws.between(1, 12));
    agreement.customer_signed_on = later(start_on, -draws.between(0, 10));
    const AgreementId contract_id = agreement.agreement_id;
    portfolio.agreements.push_back(agreement);
    if (story.stage >= 4) {
        Agreement levels = std::move(agreement);
        levels.agreement_id = story.account_id.value + "-G2";
        levels.kind = AgreementKind::sla;
        levels.total_value.reset();
        levels.terms = {{.metric = "on_time_share",
                         .side = Side::supplier,
                         .comparator = Comparator::at_least,
                         .target = 0.95,
                         .governing_source = GoverningSource::sales_law},
                        {.metric = "response_hours",
                         .side = Side::supplier,
                         .comparator = Comparator::at_most,
                         .target = 24.0,
                         .unit = "hours",
                         .governing_source = GoverningSource::company_policy}};
        portfolio.agreements.push_back(std::move(levels));
    }
    return contract_id;
}

[[nodiscard]] inline OrderLine make_line(const auto& story, Date on, Draws& draws) {
    constexpr std::array<int, 6> discounts{0, 0, 0, 25, 50, 75};  // in thousandths
    const auto range = 4 + 2 * static_cast<std::size_t>(story.stage);
    const Product& product = products[draws.next() % range];
    const int amount = product.by_weight ? draws.between(40'000, 300'000) : draws.between(50, 300);
    const std::int64_t scaled = std::int64_t{amount} * story.size * story.volume_percent(on) / 100;
    const Decimal::Coefficient price = product.price;
    const int years = days_between(story.first_order_on, on) / 365;
    const bool giant = story.kind == AccountCase::price_sensitive_giant;
    const int discount = giant ? draws.between(170, 210) : draws.one_of(discounts);
    return {.product_id = product.id,
            .quantity = Decimal::from_parts((std::max)(scaled, std::int64_t{1}), product.by_weight ? 3 : 0),
            .unit_price = Decimal::from_parts(price * (100 + 2 * years), product.scale + 2).normalised(),
            .unit_cost = Decimal::from_parts(price * product.cost_percent, product.scale + 2).normalised(),
            .discount_share = Decimal::from_parts(discount, 3).normalised()};
}

/// A document that takes an order back: the same lines below zero.
[[nodiscard]] inline Order cancellation_of(const auto& order, Date on) {
    Order taken_back{.order_id = order.order_id.value + "-C",
                     .account_id = order.account_id,
                     .agreement_id = order.agreement_id,
                     .ordered_on = on,
                     .currency = order.currency,
                     .lines = order.lines,
                     .cancelled = true,
                     .cancels_id = order.order_id};
    for (OrderLine& line : taken_back.lines) line.quantity = -line.quantity;
    return taken_back;
}

/// Orders in a stream that follows stage and trend, with returns, cancellations, late deliveries and their own costs.
inline void add_orders(const auto& story, const std::optional<AgreementId>& contract_id, auto& portfolio) {
    Draws draws = story.draws(3);
    std::size_t number = 0;
    for (Date on = story.first_order_on; story.buys() && on <= story.last_on;) {
        Order order{.order_id = numbered(story.account_id.value + "-", ++number, 4),
                    .account_id = story.account_id,
                    .agreement_id = contract_id,
                    .ordered_on = on,
                    .currency = story.currency};
        const int line_count = draws.between(1, 4);
        for (int i = 0; i < line_count; ++i) order.lines.push_back(make_line(story, on, draws));
        if (draws.chance(6)) {
            OrderLine returned = order.lines.front();
            returned.quantity = round_to(divide(-returned.quantity, 4, 3), returned.quantity.scale(), Rounding::down);
            if (!returned.quantity.is_zero()) order.lines.push_back(std::move(returned));
        }
        const bool troubled = story.trend == Trend::uncoupling || story.kind == AccountCase::loss_maker;
        const Date promised_on = later(on, draws.between(5, 21));
        const bool late = draws.chance(troubled ? 35 : 10);
        const Date delivered_on = later(promised_on, late ? draws.between(1, 9) : -draws.between(0, 4));
        order.requested_on = later(promised_on, -draws.between(0, 3));
        order.promised_on = promised_on;
        const Decimal value = net_total(order);
        order.freight_amount = to_money(value * Decimal::from_parts(draws.between(8, 30), 3), story.currency);
        if (draws.chance(troubled ? 60 : 30))
            order.service_cost = story.money(std::int64_t{draws.between(20, 60)} * story.size);
        const bool cancelled = draws.chance(4);
        const Date cancelled_on = later(on, draws.between(1, 4));
        if (cancelled && cancelled_on <= story.last_on) {
            order.freight_amount.reset();
            portfolio.orders.push_back(cancellation_of(order, cancelled_on));
        } else if (delivered_on <= story.last_on) {
            order.delivered_on = delivered_on;
            order.first_time_right = draws.mostly(!draws.chance(troubled ? 15 : 5));
        }
        portfolio.orders.push_back(std::move(order));

        const int usual_days = 3040 / story.order_rate() / 10 * (story.volume_percent(on) < 70 ? 2 : 1);
        on = later(on, (std::max)(1, usual_days * draws.between(60, 140) / 100));
    }
}

/// What the orders of an account, from `first` on, leave after the cost of goods, freight and service.
[[nodiscard]] inline Decimal margin_of_orders(const auto& portfolio, std::size_t first) {
    Decimal margin;
    for (std::size_t i = first; i < portfolio.orders.size(); ++i) {
        const Order& order = portfolio.orders[i];
        margin += net_total(order) - goods_cost(order).value_or(0);
        if (order.freight_amount) margin -= to_decimal(*order.freight_amount);
        if (order.service_cost) margin -= to_decimal(*order.service_cost);
    }
    return margin;
}

/// Costs by phase: development and selling before the first order, so that the account is under water first.
inline void add_costs(const auto& story, const Decimal& margin, auto& portfolio) {
    Draws draws = story.draws(4);
    const auto spend = [&](Date on, Phase phase, std::string_view activity, std::int64_t units) {
        if (units <= 0 || on > story.last_on) return;
        portfolio.costs.push_back({.account_id = story.account_id,
                                   .incurred_on = on,
                                   .phase = phase,
                                   .activity = std::string(activity),
                                   .amount = story.money(units)});
    };
    const std::int64_t monthly = story.monthly_margin();
    int lead_months = 0;
    while (add_months(story.start_on, lead_months) < story.first_order_on) ++lead_months;
    for (int m = 0; m < lead_months; ++m) {
        const Date on = add_months(story.start_on, m);
        spend(on, Phase::selling, "sales calls", 2 * monthly / lead_months * draws.between(80, 120) / 100 + 500);
        if (story.stage >= 2) {
            spend(on, Phase::development, "samples and trials",
                  (story.stage - 1) * monthly / lead_months * draws.between(80, 140) / 100);
        }
    }
    if (!story.buys()) return;
    spend(story.first_order_on, Phase::delivery, "first delivery set up", monthly / 4);
    int months = 0;
    for (; add_months(story.first_order_on, months + 1) <= story.last_on; ++months) {
        const Date on = add_months(story.first_order_on, months + 1);
        spend(on, Phase::maintenance, "service and support", monthly * draws.between(8, 16) / 100);
        if (months % 3 == 2) spend(on, Phase::reorder, "order handling", monthly * draws.between(5, 12) / 100);
    }
    if (story.kind == AccountCase::loss_maker && margin > 0) {
        const int count = (std::max)(months, 1);
        const Decimal share = divide(margin * Decimal::from_parts(115, 2), count, 0, Rounding::up);
        for (int m = 0; m < count; ++m) {
            spend(add_months(story.first_order_on, m), Phase::maintenance, "complaints and special requests",
                  static_cast<std::int64_t>(share.coefficient()));
        }
    }
}

}  // namespace kam::inline v0::review::detail
