// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/evidence.hpp>

namespace kam::inline v0::stages {

/// What the supplier claims to be for a customer, and the status it seeks there (T134).
struct Positioning {
    std::string claim{};
    std::string customer{};                       ///< whom it is made to; empty: nobody in particular
    std::string rival{};                          ///< against whom; empty: nobody in particular
    std::vector<std::string> evidence{};          ///< what can be measured or looked up
    std::optional<Level> desired_status_level{};  ///< on the scale of `perceived_status`
};
BOOST_DESCRIBE_STRUCT(Positioning, (), (claim, customer, rival, evidence, desired_status_level))

/// How specific a claim is, and how far the status sought is from the one that the customer reports.
struct PositioningReview {
    bool generic = false;                 ///< a customer, a rival or evidence is not named (T135)
    std::vector<std::string> missing{};   ///< which of "claim", "customer", "rival", "evidence"
    std::optional<int> perception_gap{};  ///< status sought - status reported, in levels; none: one is unknown
};
BOOST_DESCRIBE_STRUCT(PositioningReview, (), (generic, missing, perception_gap))

/// Reviews a positioning claim. `reported_status_level` is the customer's own answer on `perceived_status`; what the
/// supplier believes does not count, so without the customer's answer the gap is unknown. Blank text names nothing.
[[nodiscard]] inline PositioningReview review_positioning(const Positioning& positioning,
                                                          std::optional<Level> reported_status_level) {
    const auto is_blank = [](std::string_view text) {
        return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
    };
    PositioningReview review;
    if (is_blank(positioning.claim)) review.missing.emplace_back("claim");
    if (is_blank(positioning.customer)) review.missing.emplace_back("customer");
    if (is_blank(positioning.rival)) review.missing.emplace_back("rival");
    bool proved = false;
    for (const std::string& each : positioning.evidence) proved = proved || !is_blank(each);
    if (!proved) review.missing.emplace_back("evidence");
    review.generic = !review.missing.empty();
    if (positioning.desired_status_level && reported_status_level) {
        review.perception_gap = positioning.desired_status_level->value() - reported_status_level->value();
    }
    return review;
}

}  // namespace kam::inline v0::stages
