// SPDX-License-Identifier: BSL-1.0
#include <kam/review/portfolio_review.hpp>

#include <stop_token>
#include <string>

#include <kam/review/synthetic.hpp>

#include "support/catch.hpp"

namespace portfolio_review_test {

using namespace kam;

Date day(const char* text) { return *parse_date(text); }
Decimal decimal(const char* text) { return *Decimal::parse(text); }

OrderLine line(const char* product, const char* quantity, const char* price) {
    return {.product_id = ProductId(product), .quantity = decimal(quantity), .unit_price = decimal(price)};
}

Order order(const char* id, const char* account, const char* on, std::vector<OrderLine> lines) {
    Order made;
    made.order_id = id;
    made.account_id = account;
    made.ordered_on = day(on);
    made.currency = Currency("EUR");
    made.lines = std::move(lines);
    return made;
}

/// A buys twice and returns a part; B costs money and has not ordered; C orders in dollars.
Portfolio portfolio() {
    Portfolio made;
    for (const char* id : {"A", "B", "C"}) {
        Account account;
        account.account_id = id;
        made.accounts.push_back(account);
    }
    made.orders.push_back(order("1", "A", "2023-01-10", {line("P", "10", "20.005"), line("Q", "2", "100")}));
    made.orders.push_back(order("2", "A", "2024-06-10", {line("P", "5", "20")}));
    made.orders.push_back(order("3", "A", "2024-07-01", {line("P", "-1", "20")}));
    made.orders.back().cancelled = true;
    made.orders[0].freight_amount = Money{1500, Currency("EUR")};
    made.orders[0].promised_on = day("2023-01-20");
    made.orders[0].delivered_on = day("2023-01-21");
    made.orders.push_back(order("4", "C", "2024-05-01", {line("R", "1", "100")}));
    made.orders.back().currency = Currency("USD");
    made.costs.push_back({"A", day("2022-11-01"), std::nullopt, "visits", Money{50000, Currency("EUR")}});
    made.costs.push_back({"B", day("2024-02-01"), Phase::development, "prototype", Money{7500, Currency("EUR")}});
    return made;
}

review::ReviewOptions options() {
    review::ReviewOptions made;
    made.currency = Currency("EUR");
    made.rates = Rates({{Currency("EUR"), Currency("USD"), day("2024-01-01"), decimal("1.25")}});
    made.places = 1;
    return made;
}

const review::AccountReview& of(const review::PortfolioReview& review, const std::string& account) {
    for (const auto& one : review.accounts) {
        if (one.account_id == account) return one;
    }
    throw std::out_of_range("no account " + account);
}

}  // namespace portfolio_review_test

TEST_CASE("The facts of an account are its records added up by hand", "[review][golden]") {
    using namespace portfolio_review_test;
    const auto review = review::review_portfolio(portfolio(), options());
    REQUIRE(review.accounts.size() == 3);
    CHECK(review.as_of == day("2024-07-01"));

    const auto& a = of(review, "A");
    CHECK(a.orders == 3);
    CHECK(a.cancelled_orders == 1);
    CHECK(a.lines == 4);
    CHECK(a.returned_lines == 1);
    CHECK(to_string(a.value) == "480.05");  // 200.05 + 200 + 100 - 20
    CHECK(to_string(a.returns_value) == "-20.00");
    CHECK(to_string(a.recent_value) == "80.00");  // since 2023-07-02
    CHECK(a.product_count == 2);
    CHECK(a.first_order_on == day("2023-01-10"));
    CHECK(a.last_order_on == day("2024-07-01"));
    CHECK(a.delivered_orders == 1);
    CHECK(a.late_orders == 1);

    const auto& b = of(review, "B");  // a prospect
    CHECK(b.orders == 0);
    CHECK_FALSE(b.first_order_on.has_value());
    CHECK(to_string(b.cash_flow.total) == "-75.00");
    CHECK(b.cash_flow.recovery == cash_flow::Recovery::not_reached);

    CHECK(to_string(of(review, "C").value) == "80.00");  // 100 / 1.25
}

TEST_CASE("An order id counts once, in however many records it stands", "[review]") {
    using namespace portfolio_review_test;
    auto twice = portfolio();
    twice.orders.push_back(order("3", "A", "2024-06-30", {line("P", "1", "7")}));
    const auto review = review::review_portfolio(twice, options());
    CHECK(of(review, "A").orders == 3);
    CHECK(of(review, "A").cancelled_orders == 1);
    CHECK(of(review, "A").lines == 5);
}

TEST_CASE("The cumulative cash flow of an account, by hand", "[review][golden]") {
    using namespace portfolio_review_test;
    auto with_costs = options();
    with_costs.assumptions.gross_margin_share = decimal("0.5");
    with_costs.assumptions.cost_per_order = 3;
    with_costs.assumptions.cost_per_line = 1;
    with_costs.assumptions.cost_per_return = 2;
    with_costs.assumptions.acquisition_cost = 10;
    with_costs.assumptions.discount_rate = decimal("0.1");
    const auto review = review::review_portfolio(portfolio(), with_costs);
    const auto& flow = of(review, "A").cash_flow;
    // 2022-11-01 selling     -500
    // 2023-01-10 delivery    +400.05 / 2 - 15, selling -10, maintenance -5    -> 170.025
    // 2024-06-10 reorder     +50, maintenance -4                              -> 46
    // 2024-07-01 reorder     -10, maintenance -6                              -> -16
    CHECK(to_string(flow.total) == "-299.975");
    REQUIRE(flow.phases.size() == 4);
    CHECK((flow.phases[0].phase == Phase::selling && to_string(flow.phases[0].total) == "-510.00"));
    CHECK((flow.phases[1].phase == Phase::delivery && to_string(flow.phases[1].total) == "185.025"));
    CHECK((flow.phases[2].phase == Phase::reorder && to_string(flow.phases[2].total) == "40.00"));
    CHECK((flow.phases[3].phase == Phase::maintenance && to_string(flow.phases[3].total) == "-15.00"));
    CHECK(flow.trough == decimal("-500"));
    CHECK(flow.trough_on == day("2022-11-01"));
    CHECK(flow.recovery == cash_flow::Recovery::not_reached);
    CHECK(flow.shortfall == decimal("299.975"));
    CHECK(flow.peak_funding == 500);
    CHECK(flow.exposure_days == 608);
    // python3: -500 + 170.025 / 1.1**(70/365) + 46 / 1.1**(587/365) - 16 / 1.1**(608/365)
    CHECK_THAT(flow.net_present_value, kam_test::WithinRel(-307.24284239854563, 1e-12));
    // mpmath: the log growths -1.41 and -18.4, the first of them nearer 10 %.
    REQUIRE(flow.rate_of_return);
    CHECK_THAT(*flow.rate_of_return, kam_test::WithinRel(-0.756139663035584295954, 1e-12));
    CHECK(flow.rate_uniqueness == cash_flow::Uniqueness::several);
    CHECK(flow.rate_count == 2);
    CHECK_FALSE(flow.rate_touching);
    CHECK_FALSE(flow.rate_overflows);
}

TEST_CASE("The curve of the base has every day, by hand - and a rate beyond all numbers says so", "[review][golden]") {
    using namespace portfolio_review_test;
    Portfolio one;
    one.accounts.resize(1);
    one.accounts[0].account_id = "A";
    one.costs.push_back({"A", day("2024-01-01"), std::nullopt, "visit", Money{100, Currency("EUR")}});
    one.orders.push_back(order("1", "A", "2024-01-02", {line("P", "1", "1000000")}));
    const auto review = review::review_portfolio(one, options());
    REQUIRE(review.curve.size() == 2);
    CHECK(review.curve[0].on == day("2024-01-01"));
    CHECK(to_string(review.curve[0].cumulative) == "-1.00");
    CHECK(to_string(review.curve[1].amount) == "1000000.00");
    CHECK(review.curve[1].cumulative == review.cash_flow.total);
    CHECK(review.cash_flow.rate_status == cash_flow::RateStatus::found);  // a millionfold in a day
    CHECK(review.cash_flow.rate_overflows);
    CHECK_FALSE(review.cash_flow.rate_of_return);
    CHECK(review.cash_flow.rate_count == 1);
}

TEST_CASE("Without a currency in the options the review is in the one of the records", "[review]") {
    using namespace portfolio_review_test;
    const auto sample = review::synthetic_portfolio();
    const auto review = review::review_portfolio(sample.portfolio);
    CHECK(review.currency == "EUR");
    auto in_euros = options();
    in_euros.places = review.places;
    const auto same = review::review_portfolio(sample.portfolio, in_euros);
    CHECK(review.cash_flow.total == same.cash_flow.total);

    try {
        (void)review::review_portfolio(portfolio(), {});
        FAIL("two currencies");
    } catch (const InputError& error) {
        CHECK(error.what() == std::string("currency: orders and costs are in EUR, USD: "
                                          "the options must say which the review is in\n"));
    }
    auto one = portfolio();
    one.orders.pop_back();  // the one in dollars
    one.costs.push_back({"A", day("2024-01-01"), std::nullopt, "nothing", Money{}});
    CHECK(review::review_portfolio(one).currency == "EUR");
    one.costs.back().amount = Money{1, Currency("USD")};
    CHECK_THROWS_AS(review::review_portfolio(one), InputError);

    CHECK(review::review_portfolio(Portfolio{}).currency.empty());
    CHECK_THROWS_AS(review::in_review_currency(1, Currency("EUR"), day("2024-01-01"), {}), std::invalid_argument);
}

TEST_CASE("The default criteria say that no source confirms them, and criteria of the caller's say nothing",
          "[review]") {
    using namespace portfolio_review_test;
    const auto review = review::review_portfolio(portfolio(), options());
    REQUIRE(review.criteria_source.has_value());
    CHECK_FALSE(review.criteria_source->confirmed);
    CHECK_FALSE(review.criteria_source->source.empty());
    CHECK_FALSE(
        review::review_portfolio(portfolio(), options(), review::default_criteria()).criteria_source.has_value());
}

TEST_CASE("Maintenance falls due every month, also after months that are shorter", "[review]") {
    using namespace portfolio_review_test;
    Portfolio one;
    one.accounts.resize(1);
    one.accounts[0].account_id = "A";
    one.orders.push_back(order("1", "A", "2024-01-31", {line("P", "1", "100")}));
    auto monthly = options();
    monthly.assumptions.cost_per_month = 7;
    monthly.as_of = day("2024-04-30");  // due on 29 February, 31 March, 30 April
    CHECK(review::review_portfolio(one, monthly).accounts[0].cash_flow.total == 79);
    monthly.as_of = day("2024-04-29");
    CHECK(review::review_portfolio(one, monthly).accounts[0].cash_flow.total == 86);
}

TEST_CASE("Known unit costs go before the assumed margin", "[review]") {
    using namespace portfolio_review_test;
    Portfolio one;
    one.accounts.resize(1);
    one.accounts[0].account_id = "A";
    one.orders.push_back(order("1", "A", "2024-01-31", {line("P", "10", "100"), line("Q", "1", "100")}));
    auto half = options();
    half.assumptions.gross_margin_share = decimal("0.5");
    one.orders[0].lines[0].unit_cost = 90;
    CHECK(review::review_portfolio(one, half).accounts[0].cash_flow.total == 550);  // one cost is unknown: the margin
    one.orders[0].lines[1].unit_cost = 70;
    CHECK(review::review_portfolio(one, half).accounts[0].cash_flow.total == 130);
}

TEST_CASE("Places are given by rank, and the others are told why not", "[review]") {
    using namespace portfolio_review_test;
    const auto review = review::review_portfolio(portfolio(), options());
    CHECK(review.accounts.front().account_id == "A");
    CHECK(review.accounts.front().selection.choice == selection::Choice::chosen);
    CHECK(review.accounts.front().selection.gaps.empty());
    for (const char* id : {"B", "C"}) {
        const auto& account = of(review, id).selection;
        CHECK(account.choice == selection::Choice::not_chosen);
        CHECK(account.gaps.size() == review.criteria.size());
        double score = 0, gap = 0;
        for (const auto& part : account.contributions) score += part.contribution;
        for (const auto& part : account.gaps) gap += part.gap;
        CHECK_THAT(score, kam_test::WithinAbs(account.score, 1e-12));
        CHECK_THAT(gap, kam_test::WithinAbs(account.gap, 1e-12));
    }
    CHECK(of(review, "B").selection.sold_share == 0.0);
    CHECK_THAT(of(review, "A").selection.sold_share.value(), kam_test::WithinRel(500.05 / 580.05, 1e-12));
    CHECK(review.major_accounts.size() == 2);  // A and C hold 10 % and more
}

TEST_CASE("A review stops when asked and says so, and refuses what it cannot compute", "[review]") {
    using namespace portfolio_review_test;
    std::stop_source stop;
    auto asked = options();
    std::size_t told = 0;
    asked.progress = {[&](std::size_t done, std::size_t total) {
                          told = done;
                          CHECK(total == 3);
                          stop.request_stop();
                      },
                      stop.get_token()};
    const auto stopped = review::review_portfolio(portfolio(), asked);
    CHECK(stopped.stopped);
    CHECK(stopped.accounts.empty());
    CHECK(told == 1);

    auto without_rates = options();
    without_rates.rates = {};
    CHECK_THROWS_AS(review::review_portfolio(portfolio(), without_rates), InputError);
    auto margin = options();
    margin.assumptions.gross_margin_share = decimal("1.01");
    CHECK_THROWS_AS(review::review_portfolio(portfolio(), margin), std::invalid_argument);
    CHECK(review::review_portfolio(Portfolio{}, options()).accounts.empty());
}

TEST_CASE("Records after the day of the review play no part", "[review]") {
    using namespace portfolio_review_test;
    auto early = options();
    early.as_of = day("2023-12-31");
    const auto review = review::review_portfolio(portfolio(), early);
    CHECK(to_string(of(review, "A").value) == "400.05");
    CHECK(of(review, "C").orders == 0);
    CHECK(of(review, "B").cash_flow.total == 0);
}

TEST_CASE("The review finds what is true of the synthetic sample", "[review]") {
    const auto sample = kam::review::synthetic_portfolio();
    kam::review::ReviewOptions options;
    options.currency = kam::Currency("EUR");
    options.as_of = sample.as_of;
    const auto review = kam::review::review_portfolio(sample.portfolio, options);
    for (const auto& truth : sample.truth) {
        const auto& account = portfolio_review_test::of(review, truth.account_id.value);
        INFO(account.account_id);
        if (truth.kind == kam::review::AccountCase::prospect) CHECK(account.orders == 0);
        if (truth.kind == kam::review::AccountCase::loss_maker) CHECK(account.cash_flow.total < 0);
        if (truth.kind == kam::review::AccountCase::price_sensitive_giant)
            CHECK(account.selection.abc_class == kam::selection::AbcClass::a);
        // developing and selling come first: the curve of every account with costs begins below zero
        CHECK(account.cash_flow.peak_funding > 0);
    }
}
