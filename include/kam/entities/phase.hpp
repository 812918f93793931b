// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <boost/describe/enum.hpp>

namespace kam::inline v0 {

/// What part of doing business with an account a cost or an income belongs to (T230-T232). Development and selling come
/// before the first order and often make the cumulative cash flow negative; delivery and reorders turn it; maintenance
/// goes on after each sale. A relationship is in several phases at once, so this is no stage of it.
enum class Phase {
    development,  ///< products, applications or terms made or changed for the account
    selling,      ///< calls, proposals, tenders, negotiation
    delivery,     ///< making and delivering what the first order asked for
    reorder,      ///< the same for the orders that follow
    maintenance,  ///< keeping the account after the sale: service, support, complaints, administration
    ending        ///< what is paid and received when the relationship is wound up
};
BOOST_DESCRIBE_ENUM(Phase, development, selling, delivery, reorder, maintenance, ending)

}  // namespace kam::inline v0
