// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/cash_flow/whale_curve.hpp>
#include <kam/core/citation.hpp>
#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/progress.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/review/account_cash_flow.hpp>
#include <kam/review/account_facts.hpp>
#include <kam/review/account_relationship.hpp>
#include <kam/review/account_stage.hpp>
#include <kam/review/key_managers.hpp>
#include <kam/review/options.hpp>
#include <kam/selection/abc.hpp>
#include <kam/selection/concentration.hpp>
#include <kam/selection/criterion.hpp>
#include <kam/selection/disclosure.hpp>
#include <kam/selection/rank.hpp>
#include <kam/selection/uncertain/acceptability.hpp>
#include <kam/selection/why_not.hpp>

namespace kam::inline v0::review {

/// Whether an account is among the chosen, how sure that is to be questioned, and why.
struct SelectionReview {
    std::size_t rank = 0;  ///< 1 is best; ties share the best rank of their group
    double score = 0;      ///< 0..1
    selection::Choice choice{};
    /// 0..1 of the weights there could be, all as likely, that choose it; none without places.
    std::optional<double> chosen_probability{};
    std::optional<double> sold_share{};                    ///< 0..1 of what the whole base bought, returns not deducted
    std::optional<selection::AbcClass> abc_class{};        ///< by what it bought
    std::vector<selection::Contribution> contributions{};  ///< these add up to the score
    double gap = 0;                                        ///< to the last account chosen; 0 or less for a chosen one
    /// Where the gap comes from, the largest loss first; not for chosen accounts.
    std::vector<selection::CriterionGap> gaps{};
};
BOOST_DESCRIBE_STRUCT(SelectionReview, (),
                      (rank, score, choice, chosen_probability, sold_share, abc_class, contributions, gap, gaps))

/// One account through all topics.
struct AccountReview : AccountFacts {
    CashFlowReview cash_flow{};
    cash_flow::CostToServe<Decimal, Decimal> cost_to_serve{};  ///< by the assumptions, driver by driver
    SelectionReview selection{};
    StageReview stage{};
    RelationshipReview relationship{};
};
BOOST_DESCRIBE_STRUCT(AccountReview, (AccountFacts), (cash_flow, cost_to_serve, selection, stage, relationship))

/// Who earns the cumulative cash flow of the base and who loses it again: the whale curve in figures.
struct ProfitReview {
    cash_flow::WhaleStatus status{};
    std::size_t profitable_count = 0;
    std::size_t loss_count = 0;
    double total = 0;
    double peak = 0;       ///< what the profitable accounts earn
    double destroyed = 0;  ///< what the others lose of it
    std::optional<double> peak_accounts_share{};
    std::optional<double> peak_share{};       ///< of the total: 1.4 is 140 %
    std::optional<double> top_fifth_share{};  ///< of the total, by the best fifth of the accounts
};
BOOST_DESCRIBE_STRUCT(ProfitReview, (),
                      (status, profitable_count, loss_count, total, peak, destroyed, peak_accounts_share, peak_share,
                       top_fifth_share))

/// A customer base through all topics, and every account of it. Accounts come best first.
struct PortfolioReview {
    std::optional<Date> as_of{};  ///< none when no date was asked for and there are no orders and costs to take it from
    std::string currency{};  ///< empty when the options name none and there are no orders and costs to take it from
    Assumptions assumptions{};
    std::size_t places = 0;
    /// Of what accounts bought, returns not deducted: shares of a total need values of one sign.
    selection::Concentration<double> concentration{};
    std::vector<selection::AbcGroup<double>> abc_groups{};
    std::vector<selection::MajorAccount<double>> major_accounts{};  ///< 10 % of the sales and more (IFRS 8)
    std::vector<selection::CriterionSummary<double>> criteria{};
    std::optional<Citation> criteria_source{};  ///< of the default criteria; none when the caller brought others
    CashFlowReview cash_flow{};  ///< of all accounts together
    std::vector<cash_flow::CurvePoint<Decimal>> curve{};  ///< the cumulative cash flow of all accounts, day by day
    ProfitReview profit{};
    stages::StageDistribution stages{};                        ///< of all accounts
    std::optional<selection::AccountAllocation> allocation{};  ///< the chosen accounts to the managers on record
    std::vector<AccountReview> accounts{};
    bool stopped = false;  ///< the caller asked to stop: there are no accounts
};
BOOST_DESCRIBE_STRUCT(PortfolioReview, (),
                      (as_of, currency, assumptions, places, concentration, abc_groups, major_accounts, criteria,
                       criteria_source, cash_flow, curve, profit, stages, allocation, accounts, stopped))

/// The criteria of a review: those of T220 to T228 that orders and costs can answer, each with the same weight, scaled
/// by the base at hand. They are a convention for a first look; a firm that chooses key accounts has criteria and
/// weights of its own.
template <class Record = AccountReview>
[[nodiscard]] std::vector<selection::Criterion<Record>> default_criteria() {
    using selection::benefit;
    return {
        benefit("value", [](const Record& a) { return to_double(a.value); }),
        benefit("recent_value", [](const Record& a) { return to_double(a.recent_value); }),
        benefit("order_value",
                [](const Record& a) {
                    const std::size_t kept = a.orders - a.cancelled_orders;
                    return kept == 0 ? 0.0 : to_double(a.value) / static_cast<double>(kept);
                }),
        benefit("product_count", [](const Record& a) { return a.product_count; }),
        benefit("cumulative_cash_flow", [](const Record& a) { return to_double(a.cash_flow.total); }),
    };
}

/// Where the default criteria come from: confirmed by no source.
[[nodiscard]] inline Citation default_criteria_citation() {
    return {.source = "criteria of T220 to T228, chosen and weighted alike by this library", .confirmed = false};
}

// Templates below, although there is one type for each, so that only those who call them pay for compiling them.

namespace detail {

/// What an account bought, before returns are deducted.
[[nodiscard]] inline double sold_value(const AccountFacts& facts) {
    return to_double(facts.value - facts.returns_value);
}

template <class Amount>
[[nodiscard]] std::optional<Date> last_day(const BasicPortfolio<Amount>& portfolio) {
    std::optional<Date> last;
    const auto see = [&](Date day) { last = (std::max)(last.value_or(day), day); };
    for (const auto& order : portfolio.orders) see(order.ordered_on);
    for (const auto& cost : portfolio.costs) see(cost.incurred_on);
    return last;
}

/// The one currency of all orders and costs; none without them.
template <class Amount>
[[nodiscard]] std::optional<Currency> one_currency(const BasicPortfolio<Amount>& portfolio) {
    std::set<Currency> currencies;
    for (const auto& order : portfolio.orders) currencies.insert(order.currency);
    for (const auto& cost : portfolio.costs) {
        if (cost.amount != Money{}) currencies.insert(cost.amount.currency);
    }
    if (currencies.empty()) return std::nullopt;
    if (currencies.size() == 1) return *currencies.begin();
    std::string names;
    for (const Currency& currency : currencies) names += (names.empty() ? "" : ", ") + to_string(currency);
    throw InputError("currency", Fault::inconsistent,
                     "orders and costs are in " + names + ": the options must say which the review is in");
}

template <class Review>
void review_concentration(Review& review) {
    const Eigen::VectorXd sold = column(review.accounts, sold_value);
    review.concentration = selection::concentration(sold);
    const auto abc = selection::abc_classes(sold);
    if (abc.status == selection::ConcentrationStatus::defined) {
        review.abc_groups.assign(abc.groups.begin(), abc.groups.end());
        for (std::size_t i = 0; i < review.accounts.size(); ++i) {
            review.accounts[i].selection.abc_class = abc.class_of[i];
            review.accounts[i].selection.sold_share = sold[static_cast<Eigen::Index>(i)] / review.concentration.total;
        }
    }
    review.major_accounts = selection::major_accounts(review.accounts, sold_value).accounts;
}

template <class Review>
void review_profit(Review& review) {
    const auto whale =
        cash_flow::whale_curve(column(review.accounts, [](const auto& a) { return to_double(a.cash_flow.total); }));
    review.profit = {whale.status,    whale.profitable_count,    whale.loss_count, whale.total,          whale.peak,
                     whale.destroyed, whale.peak_accounts_share, whale.peak_share, whale.top_fifth_share};
}

template <class Review>
void review_selection(Review& review, const std::vector<selection::Criterion<AccountReview>>& criteria,
                      const ReviewOptions& options) {
    const selection::Ranking ranking = selection::rank(review.accounts, criteria);
    if (review.places > 0) {
        const auto sure = selection::acceptability(
            review.accounts, criteria,
            {.places = review.places, .draw_count = options.weight_draws, .seed = options.seed});
        for (std::size_t i = 0; i < review.accounts.size(); ++i) {
            review.accounts[i].selection.chosen_probability = sure.top_share[static_cast<Eigen::Index>(i)];
        }
    }
    review.criteria = ranking.criteria;
    std::vector<AccountReview> in_order;
    in_order.reserve(review.accounts.size());
    for (const selection::RankedAccount& row : ranking.rows) {
        AccountReview& account = in_order.emplace_back(std::move(review.accounts[row.index]));
        SelectionReview& answer = account.selection;
        answer.rank = row.rank;
        answer.score = row.score;
        answer.contributions = selection::explain(ranking, row.index).contributions;
        if (review.places == 0) {
            answer.choice = selection::Choice::not_chosen;
            continue;
        }
        auto why = selection::why_not(ranking, row.index, review.places);
        answer.choice = why.choice;
        answer.gap = why.gap;
        if (why.choice != selection::Choice::chosen) answer.gaps = std::move(why.gaps);
    }
    review.accounts = std::move(in_order);
}

/// Who serves the chosen accounts. They have been put into the order of the ranking.
template <class Review, class Portfolio>
void review_allocation(Review& review, const Portfolio& portfolio) {
    const auto position = account_positions(portfolio);
    std::vector<ServedAccount> chosen;
    for (const AccountReview& account : review.accounts) {
        if (account.selection.choice != selection::Choice::chosen) continue;
        const auto& record = portfolio.accounts[position.at(account.account_id)];
        chosen.push_back({account.account_id, record.owner_id, needed_skills(account.stage)});
    }
    review.allocation = allocate_managers(portfolio, chosen);
}

}  // namespace detail

/// Reviews every account of a portfolio, and the base as a whole, by criteria of the caller. The portfolio should have
/// passed `validate`; records of accounts that are not in it are left out. Throws InputError when an amount has no
/// rate, and when the options name no currency and the records have several; std::overflow_error when 38 digits do not
/// hold a total; std::invalid_argument for an assumed margin outside 0..1. `Amount` is Money: a review needs to know
/// the currencies.
template <std::same_as<Money> Amount>
[[nodiscard]] PortfolioReview review_portfolio(const BasicPortfolio<Amount>& portfolio, ReviewOptions options,
                                               const std::vector<selection::Criterion<AccountReview>>& criteria) {
    const Decimal& margin = options.assumptions.gross_margin_share;
    if (margin.sign() < 0 || margin > 1) {
        throw std::invalid_argument("review::review_portfolio: a gross margin share of " + to_string(margin) +
                                    ", but it must lie between 0 and 1");
    }
    PortfolioReview review;
    if (!options.currency) options.currency = detail::one_currency(portfolio);
    if (options.currency) review.currency = to_string(*options.currency);
    options.currency = options.currency.value_or(Currency{});  // without any amounts it plays no part
    review.as_of = options.as_of ? options.as_of : detail::last_day(portfolio);
    const Date as_of = review.as_of.value_or(Date{});  // without any records the day plays no part
    review.assumptions = options.assumptions;
    review.places = options.places;

    const auto orders = detail::by_account(portfolio, portfolio.orders, &Order::ordered_on, as_of);
    const auto costs = detail::by_account(portfolio, portfolio.costs, &Cost::incurred_on, as_of);
    const std::vector<stages::Assessment<>> assessments = assess_accounts(portfolio, as_of);
    review.stages = stages::stage_distribution(assessments);
    std::vector<RelationshipReview> relationships = review_relationships(portfolio, as_of);
    std::vector<ExactFlow> all_flows;
    ProgressMeter meter(options.progress, portfolio.accounts.size());
    for (std::size_t i = 0; i < portfolio.accounts.size(); ++i) {
        AccountReview account{account_facts(portfolio.accounts[i], orders[i], as_of, options), {}, {}, {}, {}, {}};
        const std::vector<ExactFlow> flows = account_flows(orders[i], costs[i], as_of, options);
        account.cash_flow = review_cash_flow(flows, cash_flow::curve(flows), options);
        account.cost_to_serve = assumed_cost_to_serve(orders[i], as_of, options.assumptions);
        account.relationship = std::move(relationships[i]);
        account.stage = review_stage(assessments[i], order_trend(orders[i], as_of, options));
        all_flows.insert(all_flows.end(), flows.begin(), flows.end());
        review.accounts.push_back(std::move(account));
        if (!meter.advance()) {
            review.accounts.clear();
            review.stopped = true;
            return review;
        }
    }
    const auto curve = cash_flow::curve(all_flows);
    review.cash_flow = review_cash_flow(all_flows, curve, options);
    for (const auto& point : curve.points) {
        review.curve.push_back(
            {point.on, tidy(point.amount, *options.currency), tidy(point.cumulative, *options.currency)});
    }
    detail::review_concentration(review);
    for (std::size_t i = 0; i < review.accounts.size(); ++i) {
        AccountReview& account = review.accounts[i];
        review_dependence(portfolio.accounts[i], account.selection.sold_share, account.relationship);
    }
    detail::review_profit(review);
    detail::review_selection(review, criteria, options);
    detail::review_allocation(review, portfolio);
    return review;
}
/// The same by the default criteria.
template <std::same_as<Money> Amount>
[[nodiscard]] PortfolioReview review_portfolio(const BasicPortfolio<Amount>& portfolio,
                                               const ReviewOptions& options = {}) {
    PortfolioReview review = review_portfolio(portfolio, options, default_criteria());
    review.criteria_source = default_criteria_citation();
    return review;
}

}  // namespace kam::inline v0::review
