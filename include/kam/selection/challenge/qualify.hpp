// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/selection/rank.hpp>
#include <kam/selection/why_not.hpp>

namespace kam::inline v0::selection {

/// What it costs to move a criterion of an account by one of its own units in the better direction.
struct ChangeCost {
    std::string criterion{};
    double cost_per_unit = 0;  ///< above 0
};
BOOST_DESCRIBE_STRUCT(ChangeCost, (), (criterion, cost_per_unit))

/// A change of one criterion of an account, in the criterion's own unit.
struct NeededChange {
    std::string criterion{};
    double value = 0;                ///< as it is
    std::optional<double> needed{};  ///< as it would have to be; empty: not reachable, not even at the best end
    std::optional<double> change{};  ///< needed - value
    std::optional<double> cost{};    ///< where the cost of a unit is known
    /// The account alone sets the worst end of a criterion that is not anchored: with the change the scale would move,
    /// and with it all scores.
    bool moves_scale = false;
};
BOOST_DESCRIBE_STRUCT(NeededChange, (), (criterion, value, needed, change, cost, moves_scale))

/// The answer to "what would have to change for this account to be chosen?".
struct Qualification {
    std::string key{};
    Choice choice{};  ///< as it is; a chosen account needs nothing
    std::size_t places = 0;
    double score = 0;
    double needed_score = 0;               ///< just above that of the last account chosen
    bool reachable = false;                ///< by changing all criteria at once
    std::vector<NeededChange> single{};    ///< one criterion alone, all else as it is; in the order of the criteria
    std::vector<NeededChange> cheapest{};  ///< together the least costly way; empty where there is none
    std::optional<double> cheapest_cost{};
};
BOOST_DESCRIBE_STRUCT(Qualification, (),
                      (key, choice, places, score, needed_score, reachable, single, cheapest, cheapest_cost))

/// How far an account must come out ahead of the last one chosen: far enough for rounding not to make it a tie.
inline constexpr double qualifying_lead = 1e-9;

namespace detail {

/// One criterion of an account that may be improved.
struct Lever {
    std::size_t criterion = 0;
    double room = 0;             ///< score to be gained up to the best end
    double units_per_score = 0;  ///< distance in the criterion's unit for each point of score
    double dead_units = 0;       ///< distance to the worst end, where it lies beyond: gains nothing
    double unit_cost = 0;        ///< 0: not known

    [[nodiscard]] double units(double gain) const { return dead_units + gain * units_per_score; }
};

[[nodiscard]] inline std::vector<Lever> levers_of(const Ranking& ranking, const RankedAccount& account,
                                                  const std::vector<ChangeCost>& costs) {
    std::vector<Lever> levers;
    for (std::size_t j = 0; j < ranking.criteria.size(); ++j) {
        const auto& criterion = ranking.criteria[j];
        const double value = ranking.values(static_cast<Eigen::Index>(account.index), static_cast<Eigen::Index>(j));
        const double range = criterion.best - criterion.worst;
        Lever lever{j};
        if (range != 0 && criterion.weight > 0) {
            lever.room = criterion.weight * (1 - utility(criterion, value));
            lever.units_per_score = std::abs(range) / criterion.weight;
            lever.dead_units = (std::max)(0.0, (range > 0 ? 1 : -1) * (criterion.worst - value));
        }
        for (const ChangeCost& cost : costs) {
            if (cost.criterion == criterion.name) lever.unit_cost = cost.cost_per_unit;
        }
        levers.push_back(lever);
    }
    return levers;
}

/// The least costly gains that sum to `gap`; none where all levers of known cost do not reach it. The price of a point
/// of score is constant for each lever, so the cheapest come first; a lever that first has to cross a stretch without
/// gain is taken or left as a whole, and all ways to do so are tried.
[[nodiscard]] inline std::vector<double> cheapest_gains(const std::vector<Lever>& levers, double gap) {
    std::vector<std::size_t> usable, dead;
    for (std::size_t j = 0; j < levers.size(); ++j) {
        if (!(levers[j].room > 0 && levers[j].unit_cost > 0)) continue;
        usable.push_back(j);
        if (levers[j].dead_units > 0) dead.push_back(j);
    }
    std::sort(usable.begin(), usable.end(), [&](std::size_t a, std::size_t b) {
        return levers[a].unit_cost * levers[a].units_per_score < levers[b].unit_cost * levers[b].units_per_score;
    });
    constexpr std::size_t most_dead = 16;
    if (dead.size() > most_dead) {
        throw std::invalid_argument("selection::qualify: " + std::to_string(dead.size()) +
                                    " criteria beyond their worst, but at most " + std::to_string(most_dead) +
                                    " can be combined");
    }
    std::vector<double> best;
    double least = 0;
    for (std::size_t taken = 0; taken < std::size_t{1} << dead.size(); ++taken) {
        std::vector<double> gains(levers.size(), 0.0);
        double left = gap, cost = 0;
        for (const std::size_t j : usable) {
            const auto at = static_cast<std::size_t>(std::find(dead.begin(), dead.end(), j) - dead.begin());
            if (at < dead.size() && (taken >> at & 1U) == 0) continue;
            if (!(left > 0)) break;
            gains[j] = (std::min)(left, levers[j].room);
            left -= gains[j];
            cost += levers[j].unit_cost * levers[j].units(gains[j]);
        }
        if (left > 0 || (!best.empty() && least <= cost)) continue;
        best = gains;
        least = cost;
    }
    return best;
}

[[nodiscard]] inline NeededChange change_of(const Ranking& ranking, const RankedAccount& account, const Lever& lever,
                                            std::optional<double> gain) {
    const auto& criterion = ranking.criteria[lever.criterion];
    const auto column = static_cast<Eigen::Index>(lever.criterion);
    NeededChange change;
    change.criterion = criterion.name;
    change.value = ranking.values(static_cast<Eigen::Index>(account.index), column);
    if (!gain) return change;
    const double units = lever.units(*gain);
    change.change = criterion.best > criterion.worst ? units : -units;
    change.needed = change.value + *change.change;
    if (lever.unit_cost > 0) change.cost = units * lever.unit_cost;
    if (!criterion.anchored && change.value == criterion.worst) {
        std::size_t at_worst = 0;
        for (Eigen::Index i = 0; i < ranking.values.rows(); ++i) {
            at_worst += ranking.values(i, column) == criterion.worst ? 1U : 0U;
        }
        change.moves_scale = at_worst == 1;
    }
    return change;
}

[[nodiscard]] inline Qualification qualify_row(const Ranking& ranking, std::size_t row, std::size_t places,
                                               const std::vector<ChangeCost>& costs) {
    for (const ChangeCost& cost : costs) {
        const bool known = std::ranges::any_of(ranking.criteria,
                                               [&](const auto& criterion) { return criterion.name == cost.criterion; });
        if (!known) {
            throw std::invalid_argument("selection::qualify: no criterion " + kam::detail::quoted(cost.criterion) +
                                        " among the " + std::to_string(ranking.criteria.size()));
        }
        if (!(std::isfinite(cost.cost_per_unit) && cost.cost_per_unit > 0)) {
            throw std::invalid_argument("selection::qualify: a cost of " +
                                        kam::detail::number_text(cost.cost_per_unit) + " for each unit of " +
                                        kam::detail::quoted(cost.criterion) + ", but it must be above 0");
        }
    }
    const WhyNot why = why_not_row(ranking, row, places);
    const RankedAccount& account = ranking.rows[row];
    Qualification answer;
    answer.key = account.key;
    answer.choice = why.choice;
    answer.places = places;
    answer.score = account.score;
    answer.needed_score = why.choice == Choice::chosen ? account.score : why.cut_off_score + qualifying_lead;
    const double gap = answer.needed_score - account.score;
    if (why.choice == Choice::chosen) {
        answer.reachable = true;
        return answer;
    }
    const auto levers = levers_of(ranking, account, costs);
    double room = 0;
    for (const Lever& lever : levers) {
        room += lever.room;
        answer.single.push_back(
            change_of(ranking, account, lever, lever.room >= gap ? std::optional(gap) : std::nullopt));
    }
    answer.reachable = room >= gap;
    const auto gains = cheapest_gains(levers, gap);
    if (gains.empty()) return answer;
    answer.cheapest_cost = 0;
    for (std::size_t j = 0; j < gains.size(); ++j) {
        if (!(gains[j] > 0)) continue;
        answer.cheapest.push_back(change_of(ranking, account, levers[j], gains[j]));
        *answer.cheapest_cost += *answer.cheapest.back().cost;
    }
    return answer;
}

}  // namespace detail

/// What would have to change for the account with this key to be among the first `places`, all other accounts staying
/// as they are: for each criterion alone the value that would do, in its own unit, or that none does; and, where the
/// cost of a unit is given, the cheapest combination of those criteria. Exact for the additive score: its value
/// functions are straight lines between worst and best. Scales stay as they are; `moves_scale` tells where they would
/// not. The account comes out ahead of the last one chosen by qualifying_lead. Throws std::invalid_argument when there
/// is no such account or criterion, `places` is 0 or a cost is not above 0.
[[nodiscard]] inline Qualification qualify(const Ranking& ranking, std::string_view key, std::size_t places,
                                           const std::vector<ChangeCost>& costs = {}) {
    return detail::qualify_row(ranking, detail::row_of_key(ranking, key, "selection::qualify"), places, costs);
}
/// The same for the account that was record number `index`.
[[nodiscard]] inline Qualification qualify(const Ranking& ranking, std::size_t index, std::size_t places,
                                           const std::vector<ChangeCost>& costs = {}) {
    return detail::qualify_row(ranking, detail::row_of_index(ranking, index, "selection::qualify"), places, costs);
}

/// For any other method: the value nearest to `value` on the way to `limit` at which `qualifies(x)` is true, found by
/// halving to the last digit; none where it is not even so at the limit. `qualifies` must be monotone: once true it
/// stays true towards the limit. Calls it some 60 times.
template <std::predicate<double> Qualifies>
[[nodiscard]] std::optional<double> needed_value(double value, double limit, const Qualifies& qualifies) {
    if (qualifies(value)) return value;
    if (!qualifies(limit)) return std::nullopt;
    double no = value, yes = limit;
    for (;;) {
        const double middle = no + (yes - no) / 2;
        if (middle == no || middle == yes) return yes;
        (qualifies(middle) ? yes : no) = middle;
    }
}

}  // namespace kam::inline v0::selection
