// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kam::inline v0 {

/// The part a person has in the customer's buying decision; one person may have several ([webster1972], T102, T157).
enum class BuyingRole {
    user,        ///< works with what is bought
    influencer,  ///< shapes the choice, often by judging offers
    buyer,       ///< negotiates and places the order
    decider,     ///< says yes or no, and holds the money
    gatekeeper,  ///< controls who and what reaches the others
    sponsor      ///< speaks for the supplier inside the customer's firm
};
BOOST_DESCRIBE_ENUM(BuyingRole, user, influencer, buyer, decider, gatekeeper, sponsor)

/// How complex the customer's buying is, in five counts (T157). A count that nobody has taken is unknown, not 0.
struct BuyingComplexity {
    std::optional<std::int64_t> decision_unit_count{};  ///< persons who take part in the decision
    std::optional<std::int64_t> criteria_count{};       ///< criteria that offers are judged by
    std::optional<std::int64_t> site_count{};           ///< places that buy or receive
    std::optional<std::int64_t> function_count{};       ///< departments involved
    std::optional<std::int64_t> unit_count{};           ///< operating units that buy
};
BOOST_DESCRIBE_STRUCT(BuyingComplexity, (),
                      (decision_unit_count, criteria_count, site_count, function_count, unit_count))

}  // namespace kam::inline v0
