// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/portfolio.hpp>
#include <kam/entities/stage_evidence.hpp>
#include <kam/review/synthetic/draws.hpp>
#include <kam/stages/smcg_profile.hpp>

namespace kam::inline v0::review {

/// What to make up.
struct SyntheticOptions {
    std::uint64_t seed = 1;
    std::size_t accounts = 24;
    Date first_on = Date(std::chrono::year(2023) / std::chrono::January / 1);
    int months = 36;  ///< from `first_on`; 3 to 1,200
    Currency currency{"EUR"};
};
BOOST_DESCRIBE_STRUCT(SyntheticOptions, (), (seed, accounts, first_on, months, currency))

/// Why an account of the sample is worth a look.
enum class AccountCase {
    ordinary,
    prospect,               ///< courted, has not ordered yet
    price_sensitive_giant,  ///< the largest orders, at the thinnest margin
    loss_maker              ///< orders a lot and costs more than it brings
};
BOOST_DESCRIBE_ENUM(AccountCase, ordinary, prospect, price_sensitive_giant, loss_maker)

/// What is true of an account of the sample, for methods to be judged by.
struct AccountTruth {
    AccountId account_id{};
    int stage{};  ///< 1 to 5: number of the stage in SmcgStage [ilsley2011]
    Trend trend{};
    AccountCase kind{};
};
BOOST_DESCRIBE_STRUCT(AccountTruth, (), (account_id, stage, trend, kind))

namespace detail {

/// Everything about one account that its records follow from.
struct Story {
    std::uint64_t seed{};
    std::size_t index{};
    AccountId account_id{};
    std::string name{};
    int stage{};
    Trend trend{};
    AccountCase kind{};
    int size{};       ///< scales quantities and costs
    Date start_on{};  ///< first effort of the supplier
    Date first_order_on{};
    Date last_on{};  ///< last day of the sample
    Currency currency{};
    ManagerId manager_id{};

    [[nodiscard]] Draws draws(std::uint64_t part) const { return Draws(seed, index, part); }
    [[nodiscard]] Money money(std::int64_t units) const { return to_money(units, currency); }
    [[nodiscard]] bool buys() const { return kind != AccountCase::prospect; }
    [[nodiscard]] int days_of_business() const { return (std::max)(1, days_between(first_order_on, last_on)); }
    /// Orders in ten months.
    [[nodiscard]] int order_rate() const {
        constexpr std::array<int, 5> rates{8, 12, 18, 26, 36};
        return rates[static_cast<std::size_t>(stage - 1)];
    }
    /// What its orders bring per month after the cost of goods, in whole units, roughly.
    [[nodiscard]] std::int64_t monthly_margin() const { return std::int64_t{340} * size * order_rate(); }
    /// Size of business on a day in percent of what is normal for the account.
    [[nodiscard]] int volume_percent(Date on) const {
        const int elapsed = 100 * days_between(first_order_on, on) / days_of_business();
        if (trend == Trend::growing) return 75 + elapsed / 2;
        if (trend == Trend::uncoupling && elapsed > 60) return (std::max)(30, 100 - 2 * (elapsed - 60));
        return 100;
    }
};

/// Two views of each dimension, with gaps and errors. The supplier errs more often to the bright side.
[[nodiscard]] inline std::vector<DimensionEvidence> stage_evidence(const auto& story) {
    Draws draws = story.draws(1);
    std::vector<DimensionEvidence> evidence;
    for (const stages::SmcgRow& profile : stages::smcg_profile) {
        for (const Side side : {Side::supplier, Side::customer}) {
            const bool known = draws.chance(side == Side::supplier ? 92 : 78);
            const int error = draws.between(1, 100);
            const int age_days = draws.between(0, 80);
            if (!known) continue;
            const int level = profile.levels[static_cast<std::size_t>(story.stage - 1)];
            const int shift = error <= 10 ? -1 : error > (side == Side::supplier ? 78 : 90) ? 1 : 0;
            evidence.push_back({.dimension = std::string(profile.dimension),
                                .level = std::clamp(level + shift, 0, Level::highest),
                                .side = side,
                                .source = side == Side::supplier ? "account manager" : "customer interview",
                                .observed_on = later(story.last_on, -age_days)});
        }
    }
    return evidence;
}

/// What both firms strive for, the more alike the further they have come. Where the relationship comes apart, the
/// customer has a new vision.
[[nodiscard]] inline std::vector<StrategicProfile> strategic_profiles(const auto& story) {
    Draws draws = story.draws(14);
    constexpr std::array<std::string_view, 4> values{"quality", "fairness", "speed", "thrift"};
    constexpr std::array<std::string_view, 4> goals{"growth", "less stock", "new products", "lower cost"};
    constexpr std::array<std::string_view, 3> objectives{"one more plant served", "deliveries on time",
                                                         "5 % off the price"};
    const auto profile = [&](Side side, Date valid_from_on, int likeness_percent) {
        StrategicProfile made{.side = side, .valid_from_on = valid_from_on};
        const auto fill = [&](std::vector<StrategicAim>& aims, const auto& names) {
            for (const std::string_view name : names) {
                // The supplier's weights fall along the list; an unlike firm has weights of its own.
                const int usual = static_cast<int>(names.size() - aims.size());
                const int weight = draws.chance(likeness_percent) ? usual : draws.between(0, 4);
                aims.push_back({std::string(name), static_cast<double>(weight)});
            }
        };
        fill(made.values, values);
        fill(made.goals, goals);
        fill(made.objectives, objectives);
        return made;
    };
    std::vector<StrategicProfile> profiles{profile(Side::supplier, story.start_on, 100),
                                           profile(Side::customer, story.start_on, 19 * story.stage)};
    if (story.trend == Trend::uncoupling) {
        const Date changed_on = later(story.start_on, days_between(story.start_on, story.last_on) / 2);
        profiles.push_back(profile(Side::customer, changed_on, 10));
    }
    return profiles;
}

inline constexpr std::array<std::string_view, 8> industries{"food",     "machinery", "packaging", "chemicals",
                                                            "textiles", "health",    "building",  "electronics"};

/// Position of an account's industry in `industries`, such that stem and industry make 128 different names.
[[nodiscard]] constexpr std::size_t industry_of(std::size_t index) { return (index + index / 16) % industries.size(); }

/// Names that no firm is known by.
[[nodiscard]] inline std::string company_name(std::size_t index) {
    constexpr std::array<std::string_view, 16> stems{
        "Brelvane",  "Corvishaw", "Dunmarrow", "Eskelund",   "Farnwick",  "Glimmerth", "Hollowmere", "Iverstane",
        "Jorvessen", "Keldrath",  "Lumbrique", "Mostervale", "Nethercay", "Orlindale", "Pavenstock", "Quillmoor"};
    constexpr std::array<std::string_view, 8> trades{"Foods",    "Machines", "Packaging", "Chemicals",
                                                     "Textiles", "Care",     "Building",  "Electronics"};
    std::string name(stems[index % stems.size()]);
    name += ' ';
    name += trades[industry_of(index)];
    constexpr std::size_t different = stems.size() * trades.size();
    if (index >= different) name += ' ' + std::to_string(index / different + 1);
    return name;
}

}  // namespace detail
}  // namespace kam::inline v0::review
