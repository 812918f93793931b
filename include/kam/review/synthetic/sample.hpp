// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/review/synthetic/business.hpp>
#include <kam/review/synthetic/draws.hpp>
#include <kam/review/synthetic/relationship.hpp>
#include <kam/review/synthetic/story.hpp>

namespace kam::inline v0::review {

/// A made-up customer base with what is true of it. The judged levels of each account, as both sides see them, are in
/// its `evidence`: the true stage's levels with gaps and errors.
struct SyntheticSample {
    Portfolio portfolio{};
    std::vector<AccountTruth> truth{};  ///< one per account, in the order of `portfolio.accounts`
    Date as_of{};                       ///< the last day of the sample; nothing is recorded after it
};
BOOST_DESCRIBE_STRUCT(SyntheticSample, (), (portfolio, truth, as_of))

namespace detail {

/// Stage by rank among the accounts: 30 % in stage 1, 30 %, 22 %, 14 %, and 4 % in stage 5, which few reach.
[[nodiscard]] inline int stage_of_rank(std::size_t rank, std::size_t count) {
    constexpr std::array<std::size_t, 4> up_to{30, 60, 82, 96};
    const std::size_t percent = (100 * rank + 50) / count;
    return 1 + static_cast<int>(std::upper_bound(up_to.begin(), up_to.end(), percent) - up_to.begin());
}

[[nodiscard]] inline Trend draw_trend(Draws& draws) {
    const int fate = draws.between(1, 100);
    return fate <= 40 ? Trend::growing : fate <= 80 ? Trend::stable : Trend::uncoupling;
}

/// The special cases are the last accounts: two prospects, before them the giant and the loss maker.
[[nodiscard]] inline AccountCase case_of(std::size_t index, std::size_t count) {
    if (count < 8) return AccountCase::ordinary;
    switch (count - index) {
        case 1:
        case 2:
            return AccountCase::prospect;
        case 3:
            return AccountCase::price_sensitive_giant;
        case 4:
            return AccountCase::loss_maker;
        default:
            return AccountCase::ordinary;
    }
}

[[nodiscard]] inline std::vector<Story> make_stories(const auto& options, Date last_on) {
    const std::size_t ordinary = options.accounts < 8 ? options.accounts : options.accounts - 4;
    std::vector<int> stages;
    for (std::size_t i = 0; i < ordinary; ++i) stages.push_back(stage_of_rank(i, ordinary));
    Draws shuffle(options.seed, options.accounts, 0);
    for (std::size_t i = ordinary; i > 1; --i) std::swap(stages[i - 1], stages[shuffle.next() % i]);

    std::vector<Story> stories;
    for (std::size_t i = 0; i < options.accounts; ++i) {
        Story story{.seed = options.seed,
                    .index = i,
                    .account_id = numbered("A", i + 1, 3),
                    .name = company_name(i),
                    .stage = i < ordinary ? stages[i] : 1,
                    .kind = case_of(i, options.accounts),
                    .last_on = last_on,
                    .currency = options.currency,
                    .manager_id = numbered("M", i / 6 + 1, 1)};
        Draws draws = story.draws(0);
        constexpr std::array<int, 8> sizes{1, 1, 1, 2, 2, 3, 4, 6};
        story.trend = draw_trend(draws);
        story.size = draws.one_of(sizes);
        constexpr std::array<int, 5> lead_months{1, 2, 4, 6, 8};
        if (story.kind == AccountCase::price_sensitive_giant) {
            story.stage = 2;
            story.size = 24;
        } else if (story.kind == AccountCase::loss_maker) {
            story.stage = 3;
            story.size = 9;
        }
        const int start_month = draws.between(0, options.months / 4);
        const int wanted = lead_months[static_cast<std::size_t>(story.stage - 1)];
        const int lead = (std::min)(wanted, options.months - 1 - start_month);
        story.start_on = add_months(options.first_on, start_month);
        story.first_order_on = add_months(options.first_on, start_month + lead);
        if (!story.buys()) {
            story.trend = Trend::growing;
            story.start_on = add_months(options.first_on, options.months - (std::min)(options.months, 6));
            story.first_order_on = later(last_on, 1);
        }
        stories.push_back(std::move(story));
    }
    return stories;
}

/// One group of four over three levels, and one of two.
[[nodiscard]] inline std::optional<AccountId> parent_of(std::size_t index, std::size_t count) {
    constexpr std::array<std::size_t, 6> parents{0, 0, 0, 2, 4, 4};
    const std::size_t grouped = count < 8 ? 0 : count < 10 ? 4 : 6;
    if (index >= grouped || parents[index] == index) return std::nullopt;
    return AccountId(numbered("A", parents[index] + 1, 3));
}

[[nodiscard]] inline Account make_account(const auto& story, std::size_t count) {
    Draws draws = story.draws(12);
    const bool giant = story.kind == AccountCase::price_sensitive_giant;
    const auto level = [&](int middle) {
        return draws.mostly(Level(std::clamp(middle + draws.between(-1, 1), 0, Level::highest)));
    };
    const int growth = story.trend == Trend::growing ? 12 : story.trend == Trend::stable ? 1 : -12;
    const int share = story.buys() ? 12 * story.stage + draws.between(0, 10) : 0;
    const Date first_on = story.first_order_on;
    const std::int64_t yearly = 36 * story.monthly_margin();
    return {
        .account_id = story.account_id,
        .name = story.name,
        .parent_id = parent_of(story.index, count),
        .industry = std::string(industries[industry_of(story.index)]),
        .countries = {Country("DE")},
        .site_count = draws.mostly(std::int64_t{draws.between(1, 2 + 3 * story.size)}),
        .employee_count = draws.mostly(std::int64_t{draws.between(40, 90)} * story.size),
        .annual_revenue = draws.mostly(story.money(yearly * draws.between(8, 30))),
        .owner_id = story.manager_id,
        .key_status = story.stage >= 4   ? KeyStatus::key
                      : story.stage == 3 ? KeyStatus::candidate
                                         : KeyStatus::none,
        .key_since_on = story.stage >= 4 ? std::optional(first_on) : std::nullopt,
        .sales_potential = story.money(yearly * draws.between(100, 220) / 100),
        .wallet_share = share / 100.0,
        .growth_rate = draws.mostly(draws.hundredths(growth - 5, growth + 5)),
        .market_growth_rate = draws.mostly(draws.hundredths(-2, 9)),
        .market_position_level = level(2),
        .partnership_willingness_level = level(story.stage - 1),
        .innovation_partnership_level = level(story.stage - 1),
        .early_adoption_level = level(2),
        .prestige_level = level(story.size >= 4 ? 3 : 1),
        .price_sensitivity_level = giant ? Level(4) : Level(std::clamp(4 - story.stage + draws.between(-1, 1), 0, 4)),
        .support_willingness_level = giant ? std::optional(Level(0)) : level(story.stage),
        .rival = story.stage <= 3 ? std::optional<std::string>("Vantorell") : std::nullopt,
        .rival_share = story.stage <= 3 ? std::optional(draws.between(5, 90 - share) / 100.0) : std::nullopt,
        .rival_intent = story.stage <= 3 ? std::optional(draws.one_of(values_of<RivalIntent>())) : std::nullopt,
        .buying_complexity = {.decision_unit_count = 1 + 2 * story.stage,
                              .criteria_count = draws.mostly(std::int64_t{draws.between(2, 9)}),
                              .site_count = draws.mostly(std::int64_t{draws.between(1, 4)}),
                              .function_count = draws.mostly(std::int64_t{story.stage}),
                              .unit_count = draws.mostly(std::int64_t{draws.between(1, 3)})},
        .strategic_profiles = strategic_profiles(story),
        .evidence = stage_evidence(story)};
}

/// One manager for six accounts, with more rights and experience the further the accounts have come.
inline void add_managers(const auto& stories, auto& portfolio) {
    for (std::size_t first = 0; first < stories.size(); first += 6) {
        const std::size_t count = (std::min)(stories.size() - first, std::size_t{6});
        const std::size_t percent = 90 / count;
        const ManagerId id = stories[first].manager_id;
        Draws draws(stories[first].seed, first, 13);
        int best = 1;
        Manager manager{.manager_id = id, .name = "Manager " + id.value, .title = "Key account manager"};
        for (std::size_t i = first; i < first + count; ++i) {
            manager.assignments.push_back({stories[i].account_id, static_cast<double>(percent) / 100.0});
            best = (std::max)(best, stories[i].stage);
        }
        manager.location = best >= 5 ? ManagerLocation::customer_site : draws.one_of(values_of<ManagerLocation>());
        manager.grade_vs_country_head = best >= 5 ? RelativeGrade::equal : RelativeGrade::below;
        manager.steps_below_top_count = 6 - best;
        manager.team_count = best >= 3 ? 2 * best : 0;
        manager.disciplines = {Function::sales};
        if (best >= 3) manager.disciplines.push_back(Function::engineering);
        manager.decision_rights = {{.topic = "price",
                                    .limit = stories[first].money(std::int64_t{5'000} * best),
                                    .needs_referral = best <= 2,
                                    .approver = "sales director"},
                                   {.topic = "service", .needs_referral = best == 1}};
        manager.profit_responsible = best >= 4;
        manager.business_education_level = best - 1;
        manager.experience_years = draws.between(1, 5) + 3 * best;
        for (const ManagerSkill skill : values_of<ManagerSkill>()) {
            if (draws.chance(90)) manager.skill_levels.push_back({skill, std::clamp(best - draws.between(0, 2), 0, 4)});
        }
        for (const ManagerTask task : values_of<ManagerTask>()) {
            manager.task_hours.push_back({task, static_cast<double>(draws.between(4, 24))});
        }
        manager.measures = best >= 4 ? std::vector{MeasureClass::account_profit, MeasureClass::joint}
                                     : std::vector{MeasureClass::activity, MeasureClass::sales};
        portfolio.managers.push_back(std::move(manager));
    }
    for (const Specialist& specialist : specialists) {
        portfolio.contacts.push_back({.contact_id = specialist.id,
                                      .side = Side::supplier,
                                      .given_name = std::string(specialist.title),
                                      .family_name = "of the supplier",
                                      .job_title = std::string(specialist.title),
                                      .function = specialist.function,
                                      .seniority_level = specialist.seniority});
    }
}

}  // namespace detail

/// Makes up a customer base whose truth is known, for trying, teaching and comparing methods: accounts of all five
/// stages (few of the last), with orders, costs, contacts, interactions, plans, agreements, promises, conflicts,
/// relations, teams and judged levels that follow from stage and trend. From eight accounts on it holds two prospects,
/// a price-sensitive giant, an account that is big and loses money, and a group of four. The same options give the same
/// bytes everywhere; other seeds give other samples. Throws std::invalid_argument for fewer than 3 or more than 1,200
/// months. `Options` is SyntheticOptions; a template, like its parts, so that who does not call it does not compile it.
///     const auto sample = synthetic_portfolio({.seed = 7, .accounts = 100});
template <class Options = SyntheticOptions>
[[nodiscard]] SyntheticSample synthetic_portfolio(const Options& options = {}) {
    static_assert(std::is_same_v<Options, SyntheticOptions>);
    if (options.months < 3 || options.months > 1200) {
        throw std::invalid_argument("review::synthetic_portfolio: " + std::to_string(options.months) +
                                    " months but 3 to 1200 are possible");
    }
    SyntheticSample sample;
    sample.as_of = detail::later(add_months(options.first_on, options.months), -1);
    Portfolio& portfolio = sample.portfolio;
    const std::vector<detail::Story> stories = detail::make_stories(options, sample.as_of);
    for (const detail::Story& story : stories) {
        sample.truth.push_back({story.account_id, story.stage, story.trend, story.kind});
        portfolio.accounts.push_back(detail::make_account(story, stories.size()));
        detail::add_contacts(story, portfolio);
        const std::optional<AgreementId> contract_id = detail::add_agreements(story, portfolio);
        const std::size_t first_order = portfolio.orders.size();
        detail::add_orders(story, contract_id, portfolio);
        detail::add_costs(story, detail::margin_of_orders(portfolio, first_order), portfolio);
        detail::add_interactions(story, portfolio);
        detail::add_promises(story, contract_id, portfolio);
        detail::add_conflicts(story, contract_id, portfolio);
        detail::add_plan(story, portfolio);
        detail::add_teams(story, portfolio);
        detail::add_relations(story, portfolio);
    }
    detail::add_managers(stories, portfolio);
    std::sort(portfolio.orders.begin(), portfolio.orders.end(), [](const Order& a, const Order& b) {
        return a.ordered_on != b.ordered_on ? a.ordered_on < b.ordered_on : a.order_id < b.order_id;
    });
    return sample;
}

}  // namespace kam::inline v0::review
