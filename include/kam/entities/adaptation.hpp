// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/money.hpp>

namespace kam::inline v0 {

/// What was changed for the other firm (T214).
enum class AdaptationKind { delivery, terms, application, product };
BOOST_DESCRIBE_ENUM(AdaptationKind, delivery, terms, application, product)

/// Something that one firm changed or built for the other: an investment in the relationship (T103, T214).
template <class Amount = Money>
struct BasicAdaptation {
    AccountId account_id{};
    AdaptationKind kind{};
    Side made_by{};
    Date made_on{};
    std::optional<std::string> subject{};
    std::optional<Amount> investment{};      ///< what it cost the side that made it
    std::optional<double> specific_share{};  ///< 0..1 of that: of no use elsewhere, lost when the relationship ends

    BOOST_DESCRIBE_CLASS(BasicAdaptation, (), (account_id, kind, made_by, made_on, subject, investment, specific_share),
                         (), ())
};
using Adaptation = BasicAdaptation<>;

template <class Amount>
struct AccountTraits<BasicAdaptation<Amount>> {
    static constexpr auto key = no_key;
};

}  // namespace kam::inline v0
