// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/names.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/need.hpp>

namespace kam::inline v0::ara {

/// A resource and the need that it is pointed at (T043). One record per pair; none: pointed at nothing.
struct ResourceUse {
    std::string resource{};
    std::optional<Side> need_side{};  ///< whose need
    std::optional<std::string> need_subject{};
};
BOOST_DESCRIBE_STRUCT(ResourceUse, (), (resource, need_side, need_subject))

/// A need that is not met, or not known to be met.
struct OpenNeed {
    Side side{};
    std::string subject{};
    std::optional<Level> importance_level{};
    std::optional<bool> met{};       ///< false, or none: nobody knows
    std::size_t resource_count = 0;  ///< pointed at it
};
BOOST_DESCRIBE_STRUCT(OpenNeed, (), (side, subject, importance_level, met, resource_count))

/// The needs of one side, or of both together. Shares weigh a need by its importance level + 1, so that what is nice to
/// have counts a fifth of what is vital; needs of unknown importance are left out of them.
struct NeedShares {
    std::size_t need_count = 0;
    std::optional<double> met_share{};        ///< of the needs of which it is known whether they are met
    std::optional<double> resourced_share{};  ///< of all: with a resource pointed at them
    double coverage = 0;                      ///< share of the needs whose importance and state are known
};
BOOST_DESCRIBE_STRUCT(NeedShares, (), (need_count, met_share, resourced_share, coverage))

/// The needs of a relationship against the resources pointed at them (T043, T049).
struct NeedReview {
    NeedShares all{};
    NeedShares of_supplier{};
    NeedShares of_customer{};
    std::vector<OpenNeed> open{};               ///< the most important first, unknown importance last
    std::vector<std::string> idle_resources{};  ///< pointed at no need, or only at needs that are met
};
BOOST_DESCRIBE_STRUCT(NeedReview, (), (all, of_supplier, of_customer, open, idle_resources))

namespace detail {

/// The needs for which `wanted` is true. `resources[i]` are pointed at need i.
template <class Needs, class Wanted>
[[nodiscard]] NeedShares need_shares(const Needs& needs, const std::vector<std::size_t>& resources,
                                     const Wanted& wanted) {
    NeedShares shares;
    double weights = 0, resourced = 0, known = 0, met = 0;
    std::size_t covered = 0;
    for (std::size_t i = 0; i < needs.size(); ++i) {
        const auto& need = needs[i];
        if (!wanted(need)) continue;
        ++shares.need_count;
        if (!need.importance_level) continue;
        const double weight = need.importance_level->value() + 1;
        weights += weight;
        resourced += resources[i] > 0 ? weight : 0;
        if (!need.met) continue;
        ++covered;
        known += weight;
        met += *need.met ? weight : 0;
    }
    if (known > 0) shares.met_share = met / known;
    if (weights > 0) shares.resourced_share = resourced / weights;
    if (shares.need_count > 0) shares.coverage = static_cast<double>(covered) / static_cast<double>(shares.need_count);
    return shares;
}

}  // namespace detail

/// Reviews the needs of one account. Throws InputError that lists needs without a subject or given twice, numbers out
/// of range, and uses that name a need which is not there, or half of one.
template <std::same_as<Need> N>
[[nodiscard]] NeedReview review_needs(const std::vector<N>& needs, const std::vector<ResourceUse>& uses) {
    Report report;
    const auto find = [&](Side side, const std::string& subject) {
        return std::find_if(needs.begin(), needs.end(),
                            [&](const Need& need) { return need.side == side && need.subject == subject; });
    };
    for (std::size_t i = 0; i < needs.size(); ++i) {
        const std::string where = kam::detail::element_path("needs", i);
        kam::check_value(needs[i], where, {}, report);
        if (needs[i].subject.empty()) report.add(where + ".subject", Fault::missing, "is missing");
        const auto first = static_cast<std::size_t>(find(needs[i].side, needs[i].subject) - needs.begin());
        if (first < i) {
            report.add(where, Fault::duplicate,
                       kam::detail::quoted(needs[i].subject) + " is " + kam::detail::element_path("needs", first));
        }
    }
    std::vector<std::size_t> resources(needs.size(), 0);
    NeedReview review;
    std::vector<std::string> busy;
    for (std::size_t i = 0; i < uses.size(); ++i) {
        const ResourceUse& use = uses[i];
        const std::string where = kam::detail::element_path("uses", i);
        if (use.resource.empty()) report.add(where + ".resource", Fault::missing, "is missing");
        if (use.need_side.has_value() != use.need_subject.has_value()) {
            report.add(where, Fault::inconsistent, "names a need without its side, or a side without a need");
        } else if (use.need_side) {
            const auto need = find(*use.need_side, *use.need_subject);
            if (need == needs.end()) {
                report.add(where + ".need_subject", Fault::dangling,
                           "the " + std::string(name_of(*use.need_side)) + " has no need " +
                               kam::detail::quoted(*use.need_subject));
            } else {
                ++resources[static_cast<std::size_t>(need - needs.begin())];
                if (need->met != true) busy.push_back(use.resource);
            }
        }
    }
    throw_if_any(report);
    for (const ResourceUse& use : uses) {
        const auto in = [&](const std::vector<std::string>& list) {
            return std::find(list.begin(), list.end(), use.resource) != list.end();
        };
        if (!in(busy) && !in(review.idle_resources)) review.idle_resources.push_back(use.resource);
    }
    review.all = detail::need_shares(needs, resources, [](const Need&) { return true; });
    review.of_supplier =
        detail::need_shares(needs, resources, [](const Need& need) { return need.side == Side::supplier; });
    review.of_customer =
        detail::need_shares(needs, resources, [](const Need& need) { return need.side == Side::customer; });
    for (std::size_t i = 0; i < needs.size(); ++i) {
        if (needs[i].met == true) continue;
        review.open.push_back({needs[i].side, needs[i].subject, needs[i].importance_level, needs[i].met, resources[i]});
    }
    std::stable_sort(review.open.begin(), review.open.end(),
                     [](const OpenNeed& a, const OpenNeed& b) { return b.importance_level < a.importance_level; });
    return review;
}

/// How the needs changed from one review to the next (T049).
struct NeedTrend {
    std::optional<double> met_change{};  ///< of `all.met_share`
    std::optional<double> resourced_change{};
    std::vector<std::string> now_met{};  ///< "customer: lead time"
    std::vector<std::string> no_longer_met{};
    std::vector<std::string> learned{};  ///< needs that were not there before
};
BOOST_DESCRIBE_STRUCT(NeedTrend, (), (met_change, resourced_change, now_met, no_longer_met, learned))

/// The trend from an earlier list of needs to a later one. Trouble as review_needs for either.
template <std::same_as<Need> N>
[[nodiscard]] NeedTrend need_trend(const std::vector<N>& before, const std::vector<ResourceUse>& uses_before,
                                   const std::vector<N>& after, const std::vector<ResourceUse>& uses_after) {
    const NeedReview was = review_needs(before, uses_before), is = review_needs(after, uses_after);
    const auto change = [](const std::optional<double>& from, const std::optional<double>& to) {
        return from && to ? std::optional(*to - *from) : std::nullopt;
    };
    NeedTrend trend;
    trend.met_change = change(was.all.met_share, is.all.met_share);
    trend.resourced_change = change(was.all.resourced_share, is.all.resourced_share);
    for (const Need& need : after) {
        const auto earlier = std::find_if(before.begin(), before.end(), [&](const Need& other) {
            return other.side == need.side && other.subject == need.subject;
        });
        const std::string name = std::string(name_of(need.side)) + ": " + need.subject;
        if (earlier == before.end()) {
            trend.learned.push_back(name);
        } else if (need.met == true && earlier->met == false) {
            trend.now_met.push_back(name);
        } else if (need.met == false && earlier->met == true) {
            trend.no_longer_met.push_back(name);
        }
    }
    return trend;
}

}  // namespace kam::inline v0::ara
