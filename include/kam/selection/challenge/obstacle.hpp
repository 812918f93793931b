// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/selection/why_not.hpp>

namespace kam::inline v0::selection {

/// What keeps an account from being chosen.
enum class Obstacle {
    gate,       ///< it fails a hard requirement, whatever its score
    criterion,  ///< its score is too low, most by the criterion named
    capacity    ///< it is good enough, but there are too few places
};
BOOST_DESCRIBE_ENUM(Obstacle, gate, criterion, capacity)

/// An account that fails a hard requirement, and which.
struct GateFailure {
    std::string key{};
    std::string gate{};
};
BOOST_DESCRIBE_STRUCT(GateFailure, (), (key, gate))

/// Whom to refuse apart from the ranking.
struct ObstacleOptions {
    /// From this score on an account is good enough; below it is not chosen even where a place is free.
    std::optional<double> least_score{};
    std::vector<GateFailure> gate_failures{};  ///< accounts that were kept out of the ranking; each may fail several
};
BOOST_DESCRIBE_STRUCT(ObstacleOptions, (), (least_score, gate_failures))

/// Why one account is not chosen.
struct AccountObstacle {
    std::string key{};
    Obstacle obstacle{};
    std::vector<std::string> gates{};  ///< all that it fails
    std::string criterion{};           ///< in which it loses most against the last account chosen
    double criterion_gap = 0;          ///< the score it loses there
    std::size_t rank = 0;              ///< so many places would do, if it is good enough; 0 where it was not ranked
    double score = 0;
    double gap = 0;  ///< to the score that it would need: that of the last account chosen, or least_score if higher
};
BOOST_DESCRIBE_STRUCT(AccountObstacle, (), (key, obstacle, gates, criterion, criterion_gap, rank, score, gap))

/// The chosen and, for every other account, why not.
struct Obstacles {
    std::size_t places = 0;
    std::vector<std::string> chosen{};  ///< in order, best first; fewer than `places` where too few are good enough
    std::vector<AccountObstacle> not_chosen{};  ///< in order, best first; then those that fail a gate, as given
};
BOOST_DESCRIBE_STRUCT(Obstacles, (), (places, chosen, not_chosen))

/// Why every account that is not among the first `places` is not: a gate, a criterion, or capacity. Capacity is the
/// obstacle of an account that reaches `least_score`, or that ties for the last places with more accounts than there
/// are (none of those is chosen: the score does not decide); without a least score all others lack score. Throws
/// std::invalid_argument when `places` is 0, the least score is not a number, or an account that fails a gate was
/// ranked.
[[nodiscard]] inline Obstacles obstacles(const Ranking& ranking, std::size_t places,
                                         const ObstacleOptions& options = {}) {
    constexpr const char* function = "selection::obstacles";
    if (options.least_score && std::isnan(*options.least_score)) {
        throw std::invalid_argument(std::string(function) + ": the least score is not a number");
    }
    std::unordered_map<std::string, std::size_t> failed;  // and where it stands among those
    for (const GateFailure& one : options.gate_failures) failed.emplace(one.key, failed.size());
    Obstacles result;
    result.places = places;
    for (std::size_t row = 0; row < ranking.rows.size(); ++row) {
        const WhyNot why = detail::why_not_row(ranking, row, places);
        if (failed.count(why.key) != 0) {
            throw std::invalid_argument(std::string(function) + ": account " + kam::detail::quoted(why.key) +
                                        " fails a gate, but it was ranked");
        }
        const bool good_enough = !options.least_score || why.score >= *options.least_score - tie_tolerance;
        if (why.choice == Choice::chosen && good_enough) {
            result.chosen.push_back(why.key);
            continue;
        }
        AccountObstacle one;
        one.key = why.key;
        one.rank = why.rank;
        one.score = why.score;
        const bool enough_for_more_places = options.least_score.has_value() || why.choice == Choice::tied_at_cut;
        one.obstacle = good_enough && enough_for_more_places ? Obstacle::capacity : Obstacle::criterion;
        one.gap = why.choice == Choice::chosen ? 0 : why.gap;
        if (options.least_score && *options.least_score - why.score > one.gap) {
            one.gap = *options.least_score - why.score;
        }
        if (!why.gaps.empty() && why.gaps.front().gap > 0) {
            one.criterion = why.gaps.front().criterion;
            one.criterion_gap = why.gaps.front().gap;
        }
        result.not_chosen.push_back(one);
    }
    const std::size_t ranked = result.not_chosen.size();
    result.not_chosen.resize(ranked + failed.size());
    for (const GateFailure& failure : options.gate_failures) {
        AccountObstacle& one = result.not_chosen[ranked + failed.at(failure.key)];
        one.key = failure.key;
        one.obstacle = Obstacle::gate;
        one.gates.push_back(failure.gate);
    }
    return result;
}

}  // namespace kam::inline v0::selection
