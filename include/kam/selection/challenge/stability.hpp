// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/selection/rank.hpp>

namespace kam::inline v0::selection {

/// The weights of one criterion at which the chosen accounts stay the chosen, all other weights keeping their
/// proportions to each other. The ends belong to it: there a chosen account and one that is not are level. Empty where
/// there is no such interval: a tie at the cut leaves open who is chosen, and a criterion with all the weight leaves
/// the others no proportions to keep.
struct StabilityInterval {
    std::string criterion{};
    double weight = 0;  ///< as it is; all weights sum to 1
    std::optional<double> low{};
    std::optional<double> high{};
    std::string low_leaves{};   ///< the chosen account that drops out first below `low`; empty where that is 0
    std::string low_enters{};   ///< the account that takes its place
    std::string high_leaves{};  ///< and above `high`; empty where that is 1
    std::string high_enters{};
};
BOOST_DESCRIBE_STRUCT(StabilityInterval, (),
                      (criterion, weight, low, high, low_leaves, low_enters, high_leaves, high_enters))

/// How far each weight may move before the choice changes.
struct Stability {
    std::size_t places = 0;
    bool tied_at_cut = false;  ///< the weights as they are do not decide who is chosen
    std::vector<StabilityInterval> criteria{};
    std::string most_critical{};         ///< the criterion whose weight has the least way to go; empty: none changes it
    std::optional<double> least_move{};  ///< and how far that is
};
BOOST_DESCRIBE_STRUCT(Stability, (), (places, tied_at_cut, criteria, most_critical, least_move))

namespace detail {

/// The scores of all accounts as the weight of one criterion moves: lines in that weight, in the order of the ranking.
class ScoreLines {
public:
    ScoreLines(const Ranking& ranking, std::size_t criterion) : at_one_(ranking.rows.size()), at_zero_(at_one_.size()) {
        const auto& summary = ranking.criteria[criterion];
        const double weight = summary.weight;
        for (std::size_t row = 0; row < at_one_.size(); ++row) {
            const auto index = static_cast<Eigen::Index>(ranking.rows[row].index);
            at_one_[row] = utility(summary, ranking.values(index, static_cast<Eigen::Index>(criterion)));
            at_zero_[row] = (ranking.rows[row].score - weight * at_one_[row]) / (1 - weight);
        }
    }
    [[nodiscard]] double score(std::size_t row, double weight) const {
        return weight * at_one_[row] + (1 - weight) * at_zero_[row];
    }
    [[nodiscard]] std::size_t lowest(std::size_t begin, std::size_t end, double weight) const {
        std::size_t least = begin;
        for (std::size_t row = begin + 1; row < end; ++row) {
            if (score(row, weight) < score(least, weight)) least = row;
        }
        return least;
    }
    [[nodiscard]] std::size_t highest(std::size_t begin, std::size_t end, double weight) const {
        std::size_t most = begin;
        for (std::size_t row = begin + 1; row < end; ++row) {
            if (score(row, weight) > score(most, weight)) most = row;
        }
        return most;
    }

private:
    std::vector<double> at_one_, at_zero_;
};

struct StabilityEnd {
    double weight = 0;
    std::optional<std::size_t> leaves{}, enters{};
};

/// From `end` (0 or 1) towards the weight as it is, to the first weight at which no account that is not chosen is above
/// one that is. The lead of the lowest chosen over the highest not chosen is a concave function of the weight made of
/// straight pieces, so that the crossing of the two that stand there lies on the way (Newton's method): exact after
/// finitely many steps, each over all accounts instead of all pairs.
[[nodiscard]] inline StabilityEnd stability_end(const ScoreLines& lines, std::size_t places, std::size_t count,
                                                double from, double end) {
    StabilityEnd result{end, {}, {}};
    const double nearest = std::abs(end - from);
    for (double distance = nearest; distance > 0;) {
        const std::size_t last = lines.lowest(0, places, result.weight);
        const std::size_t next = lines.highest(places, count, result.weight);
        const double lead = lines.score(last, result.weight) - lines.score(next, result.weight);
        // Level at 0 or 1 itself, but for rounding, is no change; on the way, the same pair again means it is found.
        if (lead >= 0 || (!result.leaves && lead >= -tie_tolerance)) break;
        if (result.leaves == last && result.enters == next) break;
        result.leaves = last;
        result.enters = next;
        const double lead_now = (std::max)(0.0, lines.score(last, from) - lines.score(next, from));
        const double closer = distance * (lead_now / (lead_now - lead));
        if (!(closer < distance)) break;  // the step is below rounding
        distance = closer;
        result.weight = end > from ? from + distance : from - distance;
    }
    return result;
}

}  // namespace detail

/// Between which weights of each criterion the first `places` accounts stay the chosen ones, as a set, in closed form.
/// Scores are linear in one weight while the others keep their proportions: score(t) = t v + (1 - t) r, r being the
/// score without the criterion. Worst and best stay as they are. Where there are no more accounts than places, every
/// weight will do. Throws std::invalid_argument for 0 places. Time in proportion to accounts x criteria x a few steps.
[[nodiscard]] inline Stability stability(const Ranking& ranking, std::size_t places) {
    if (places == 0) throw std::invalid_argument("selection::stability: 0 places, but at least 1 is needed");
    const std::size_t count = ranking.rows.size();
    Stability result;
    result.places = places;
    result.tied_at_cut = places < count && ranking.rows[places - 1].rank == ranking.rows[places].rank;
    for (std::size_t j = 0; j < ranking.criteria.size(); ++j) {
        StabilityInterval interval;
        interval.criterion = ranking.criteria[j].name;
        interval.weight = ranking.criteria[j].weight;
        if (places >= count) {
            interval.low = 0;
            interval.high = 1;
        } else if (!result.tied_at_cut && interval.weight < 1) {
            const detail::ScoreLines lines(ranking, j);
            const auto key = [&](std::optional<std::size_t> row) {
                return row ? ranking.rows[*row].key : std::string();
            };
            const auto low = detail::stability_end(lines, places, count, interval.weight, 0);
            const auto high = detail::stability_end(lines, places, count, interval.weight, 1);
            interval.low = low.weight;
            interval.low_leaves = key(low.leaves);
            interval.low_enters = key(low.enters);
            interval.high = high.weight;
            interval.high_leaves = key(high.leaves);
            interval.high_enters = key(high.enters);
            const auto consider = [&](double move) {
                if (result.least_move && *result.least_move <= move) return;
                result.least_move = move;
                result.most_critical = interval.criterion;
            };
            if (low.leaves) consider(interval.weight - low.weight);
            if (high.leaves) consider(high.weight - interval.weight);
        }
        result.criteria.push_back(interval);
    }
    return result;
}

/// How much of one weight has to be taken away to bring two accounts level.
struct WeightChange {
    std::string criterion{};
    double weight = 0;                     ///< as it is; all weights sum to 1
    std::optional<double> change{};        ///< to take from it, negative to add to it; empty where no change will do
    std::optional<double> change_share{};  ///< change / weight
};
BOOST_DESCRIBE_STRUCT(WeightChange, (), (criterion, weight, change, change_share))

/// Critical changes of the weights for a pair of accounts [triantaphyllou1997]: (score b - score a) / (utility b -
/// utility a) is what has to be taken from the weight of a criterion, before all are divided by their sum again, to
/// bring a and b level; beyond it they change places. Empty where both have the same utility, or more would have to be
/// taken than there is. Throws std::invalid_argument when there is no such account.
[[nodiscard]] inline std::vector<WeightChange> critical_weight_changes(const Ranking& ranking, std::string_view key_a,
                                                                       std::string_view key_b) {
    constexpr const char* function = "selection::critical_weight_changes";
    const Explanation a = detail::explain_row(ranking, detail::row_of_key(ranking, key_a, function));
    const Explanation b = detail::explain_row(ranking, detail::row_of_key(ranking, key_b, function));
    std::vector<WeightChange> changes;
    for (std::size_t j = 0; j < ranking.criteria.size(); ++j) {
        WeightChange one{ranking.criteria[j].name, ranking.criteria[j].weight, {}, {}};
        const double ahead = b.contributions[j].utility - a.contributions[j].utility;
        if (ahead != 0) {
            const double change = (b.score - a.score) / ahead;
            if (change <= one.weight) {
                one.change = change;
                if (one.weight > 0) one.change_share = change / one.weight;
            }
        }
        changes.push_back(one);
    }
    return changes;
}

}  // namespace kam::inline v0::selection
