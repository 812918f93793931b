// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/error.hpp>
#include <kam/core/text.hpp>
#include <kam/selection/rank.hpp>
#include <kam/selection/why_not.hpp>

namespace kam::inline v0::selection {

enum class OverrideKind {
    admit,   ///< key whatever its score says
    exclude  ///< not key whatever its score says
};
BOOST_DESCRIBE_ENUM(OverrideKind, admit, exclude)

/// A decision about one account beside its score, as for a large buyer that is strategic although its figures do not
/// balance (T234). The reason is recorded; the score is not touched.
struct StrategicOverride {
    std::string account_key{};
    OverrideKind kind{};
    std::string reason{};
    std::string decided_by{};
};
BOOST_DESCRIBE_STRUCT(StrategicOverride, (), (account_key, kind, reason, decided_by))

/// One account on the short list, or not.
template <class Scalar = double>
struct ShortlistRow {
    std::string account_key{};
    std::size_t index = 0;  ///< place among the records that were ranked
    std::size_t rank = 0;   ///< by score alone
    Scalar score = 0;       ///< as ranked
    Choice by_score{};      ///< what the score alone says
    Choice choice{};        ///< what holds
    std::optional<StrategicOverride> strategic_override{};
    BOOST_DESCRIBE_CLASS(ShortlistRow, (), (account_key, index, rank, score, by_score, choice, strategic_override), (),
                         ())
};

/// The accounts chosen for so many places.
template <class Scalar = double>
struct Shortlist {
    std::size_t places = 0;
    std::vector<ShortlistRow<Scalar>> rows{};  ///< in the order of the ranking
    std::size_t chosen_count = 0;
    std::size_t open_places = 0;  ///< left for accounts that tie at the cut and are more than these places
    BOOST_DESCRIBE_CLASS(Shortlist, (), (places, rows, chosen_count, open_places), (), ())
};

namespace detail {

// Templates, although there is one type for each, so that only those who call them pay for compiling them.

/// The choice for `places` of accounts with these competition ranks, in order.
template <class Ranks>
[[nodiscard]] std::vector<Choice> choices(const Ranks& ranks, std::size_t places) {
    std::vector<Choice> all(ranks.size(), Choice::not_chosen);
    for (std::size_t group = 0; group < ranks.size() && group < places;) {
        std::size_t end = group;
        while (end < ranks.size() && ranks[end] == ranks[group]) ++end;
        std::fill(all.begin() + static_cast<std::ptrdiff_t>(group), all.begin() + static_cast<std::ptrdiff_t>(end),
                  end <= places ? Choice::chosen : Choice::tied_at_cut);
        group = end;
    }
    return all;
}

template <std::same_as<Ranking> R>
void check_overrides(const R& ranking, const std::vector<StrategicOverride>& overrides) {
    Report report;
    for (std::size_t k = 0; k < overrides.size(); ++k) {
        const StrategicOverride& one = overrides[k];
        const std::string where =
            kam::detail::element_path("overrides", k) + ' ' + kam::detail::quoted(one.account_key);
        if (one.reason.empty()) report.add(where, Fault::missing, "has no reason");
        const auto is_meant = [&](const RankedAccount& row) { return row.key == one.account_key; };
        if (std::none_of(ranking.rows.begin(), ranking.rows.end(), is_meant)) {
            report.add(where, Fault::dangling, "is no account that was ranked");
        }
        for (std::size_t before = 0; before < k; ++before) {
            if (overrides[before].account_key == one.account_key) {
                report.add(where, Fault::duplicate, "was decided at " + kam::detail::element_path("overrides", before));
            }
        }
    }
    throw_if_any(report);
}

}  // namespace detail

/// The first `places` accounts of a ranking, after strategic overrides: admitted accounts take places first, excluded
/// ones none, the others fill what is left by score. Scores, ranks and what they alone would choose stand unchanged
/// beside each decision. Accounts that tie for fewer places than they are stay undecided (tied_at_cut). Throws
/// InputError naming every override without a reason, of an account that was not ranked, or of one decided twice;
/// std::invalid_argument when more accounts are admitted than there are places.
template <std::same_as<Ranking> R>
[[nodiscard]] Shortlist<> shortlist(const R& ranking, std::size_t places,
                                    const std::vector<StrategicOverride>& overrides = {}) {
    detail::check_overrides(ranking, overrides);
    const auto admitted = static_cast<std::size_t>(std::count_if(
        overrides.begin(), overrides.end(), [](const auto& one) { return one.kind == OverrideKind::admit; }));
    if (places == 0 || admitted > places) {
        throw std::invalid_argument("selection::shortlist: " + std::to_string(admitted) + " accounts admitted to " +
                                    std::to_string(places) + " places");
    }
    Shortlist<> result;
    result.places = places;
    std::vector<std::size_t> ranks, free_ranks;
    for (const RankedAccount& account : ranking.rows) {
        ShortlistRow<> row{account.key, account.index, account.rank, account.score, {}, {}, {}};
        const auto decided = std::find_if(overrides.begin(), overrides.end(),
                                          [&](const auto& one) { return one.account_key == account.key; });
        if (decided != overrides.end()) row.strategic_override = *decided;
        ranks.push_back(account.rank);
        if (!row.strategic_override) free_ranks.push_back(account.rank);
        result.rows.push_back(std::move(row));
    }
    const auto by_score = detail::choices(ranks, places);
    const auto by_rest = detail::choices(free_ranks, places - admitted);
    std::size_t next = 0;
    for (std::size_t k = 0; k < result.rows.size(); ++k) {
        ShortlistRow<>& row = result.rows[k];
        row.by_score = by_score[k];
        row.choice = !row.strategic_override                               ? by_rest[next++]
                     : row.strategic_override->kind == OverrideKind::admit ? Choice::chosen
                                                                           : Choice::not_chosen;
        result.chosen_count += row.choice == Choice::chosen ? 1U : 0U;
    }
    const bool tied = std::any_of(result.rows.begin(), result.rows.end(),
                                  [](const ShortlistRow<>& row) { return row.choice == Choice::tied_at_cut; });
    if (tied) result.open_places = places - result.chosen_count;
    return result;
}

/// The overrides that accounts carry themselves, as kam::Account does in `strategic_override`: the reason why each is
/// key whatever its score.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] std::vector<StrategicOverride> overrides_of(const R& accounts) {
    std::vector<StrategicOverride> overrides;
    for (const auto& account : accounts) {
        if (!account.strategic_override) continue;
        overrides.push_back({kam::key_of(account), OverrideKind::admit, *account.strategic_override, {}});
    }
    return overrides;
}

}  // namespace kam::inline v0::selection
