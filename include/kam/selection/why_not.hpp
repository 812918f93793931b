// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/selection/rank.hpp>

namespace kam::inline v0::selection {

/// Whether an account is among the chosen when there are only so many places.
enum class Choice {
    chosen,
    tied_at_cut,  ///< ties with others for fewer places than they are: the score does not decide
    not_chosen
};
BOOST_DESCRIBE_ENUM(Choice, chosen, tied_at_cut, not_chosen)

/// One criterion in which an account differs from the last one chosen.
struct CriterionGap {
    std::string criterion{};
    double value = 0;          ///< the account's value, in the criterion's own unit
    double cut_off_value = 0;  ///< that of the last account chosen
    double gap = 0;  ///< score lost against it, negative where the account is ahead; these sum to the whole gap
};
BOOST_DESCRIBE_STRUCT(CriterionGap, (), (criterion, value, cut_off_value, gap))

/// The answer to "why is this account not chosen?".
struct WhyNot {
    std::string key{};
    Choice choice{};
    std::size_t rank = 0;
    double score = 0;
    std::size_t places = 0;
    std::string cut_off_key{};  ///< the last account chosen; of those that tie at the cut, the first
    double cut_off_score = 0;
    double gap = 0;                    ///< cut-off score - score; 0 or less for a chosen account
    std::vector<CriterionGap> gaps{};  ///< the largest loss first
    std::size_t tied_count = 0;   ///< accounts that tie at the cut, when there are fewer places left for them; else 0
    std::size_t tied_places = 0;  ///< the places left for them
};
BOOST_DESCRIBE_STRUCT(WhyNot, (),
                      (key, choice, rank, score, places, cut_off_key, cut_off_score, gap, gaps, tied_count,
                       tied_places))

namespace detail {

// Templates, although there is one type for each, so that only those who call them pay for compiling them.

template <std::same_as<Ranking> R>
[[nodiscard]] WhyNot why_not_row(const R& ranking, std::size_t row, std::size_t places) {
    if (places == 0) throw std::invalid_argument("selection::why_not: 0 places, but at least 1 is needed");
    const RankedAccount& account = ranking.rows[row];
    // Ties share the rank of their first row, so the first row of the group at the cut is its rank - 1.
    const std::size_t cut_rank = ranking.rows[(std::min)(places, ranking.rows.size()) - 1].rank;
    const std::size_t cut_row = cut_rank - 1;
    const auto after = std::ranges::upper_bound(ranking.rows, cut_rank, {}, &RankedAccount::rank);
    const auto end = static_cast<std::size_t>(after - ranking.rows.begin());

    WhyNot answer;
    answer.key = account.key;
    answer.rank = account.rank;
    answer.score = account.score;
    answer.places = places;
    answer.cut_off_key = ranking.rows[cut_row].key;
    answer.cut_off_score = ranking.rows[cut_row].score;
    answer.gap = answer.cut_off_score - account.score;
    if (end > places) {
        answer.tied_count = end - cut_row;
        answer.tied_places = places - cut_row;
    }
    answer.choice = account.rank > cut_rank                             ? Choice::not_chosen
                    : account.rank == cut_rank && answer.tied_count > 0 ? Choice::tied_at_cut
                                                                        : Choice::chosen;
    const Explanation own = explain_row(ranking, row);
    const Explanation cut = explain_row(ranking, cut_row);
    for (std::size_t j = 0; j < own.contributions.size(); ++j) {
        const Contribution& mine = own.contributions[j];
        const Contribution& theirs = cut.contributions[j];
        const double gap = theirs.contribution - mine.contribution;
        const auto smaller = std::ranges::find_if(answer.gaps, [&](const CriterionGap& one) { return one.gap < gap; });
        answer.gaps.insert(smaller, {mine.criterion, mine.value, theirs.value, gap});
    }
    return answer;
}

}  // namespace detail

/// Why the account with this key is not among the first `places`: the last account chosen, the gap to it, and where the
/// gap comes from, the largest loss first. Says so when the account is chosen, and when only a tie at the cut stands
/// between. With fewer accounts than places all are chosen. Throws std::invalid_argument when there is no such account
/// or `places` is 0. Looks through the rows for the key: to ask for every account, pass the index of each.
template <std::same_as<Ranking> R>
[[nodiscard]] WhyNot why_not(const R& ranking, std::string_view key, std::size_t places) {
    return detail::why_not_row(ranking, detail::row_of_key(ranking, key, "selection::why_not"), places);
}
/// The same for the account that was record number `index`.
template <std::same_as<Ranking> R>
[[nodiscard]] WhyNot why_not(const R& ranking, std::size_t index, std::size_t places) {
    return detail::why_not_row(ranking, detail::row_of_index(ranking, index, "selection::why_not"), places);
}

}  // namespace kam::inline v0::selection
