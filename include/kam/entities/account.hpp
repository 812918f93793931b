// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/account.hpp>
#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/entities/buying.hpp>
#include <kam/entities/country.hpp>
#include <kam/entities/ids.hpp>
#include <kam/entities/money.hpp>
#include <kam/entities/rival_intent.hpp>
#include <kam/entities/stage_evidence.hpp>
#include <kam/entities/strategic_profile.hpp>

namespace kam::inline v0 {

/// Whether the firm treats the customer as a key account (T155, T172).
enum class KeyStatus {
    none,       ///< a customer like others
    candidate,  ///< considered, not decided
    key,        ///< designated
    former      ///< was designated
};
BOOST_DESCRIBE_ENUM(KeyStatus, none, candidate, key, former)

/// A customer organisation in the role of a (potential) key account. All but the key may be unknown. An account without
/// orders is a prospect and may be chosen like any other (T239). Amounts are of type `Amount`: Money, or a number in a
/// unit of the caller's.
template <class Amount = Money>
struct BasicAccount {
    AccountId account_id{};
    std::string name{};  ///< empty: unknown, as where accounts are only known by their orders
    std::optional<std::string> legal_name{};
    std::optional<AccountId> parent_id{};          ///< the organisation it belongs to
    std::optional<std::string> industry{};         ///< free text, or a code of `industry_system` (T064)
    std::optional<std::string> industry_system{};  ///< "naics", "sic", ...
    std::vector<Country> countries{};              ///< where it is present; empty: unknown (T160)
    std::optional<std::int64_t> site_count{};      ///< places, at least 1 (T157, T160)
    std::optional<std::int64_t> employee_count{};
    std::optional<Amount> annual_revenue{};  ///< the customer's own turnover per year, not our sales to it
    std::optional<ManagerId> owner_id{};     ///< who manages the account (T140)
    std::optional<KeyStatus> key_status{};
    std::optional<Date> key_since_on{};               ///< date of designation (T172)
    std::optional<std::string> strategic_override{};  ///< why it is key whatever its score (T234)

    std::optional<Amount> sales_potential{};       ///< what could be sold to it per year (T156)
    std::optional<double> wallet_share{};          ///< 0..1: our part of what it buys of our kind (T112)
    std::optional<double> growth_rate{};           ///< expected growth of our sales to it per year, 0.05 = 5 % (T206)
    std::optional<double> market_growth_rate{};    ///< growth of the markets it sells in per year, 0.05 = 5 % (T207)
    std::optional<Level> market_position_level{};  ///< 0 marginal .. 4 leader in these markets (T207)
    std::optional<Level> partnership_willingness_level{};  ///< 0 none .. 4 seeks a long alliance (T158)
    std::optional<Level> innovation_partnership_level{};   ///< 0 none .. 4 develops and tests with us (T208)
    std::optional<Level> early_adoption_level{};           ///< 0 last .. 4 first to take up what is new (T209)
    std::optional<Level> prestige_level{};                 ///< 0 unknown name .. 4 a reference that opens doors (T210)
    std::optional<Level> price_sensitivity_level{};        ///< 0 hardly looks at prices .. 4 at nothing else (T223)
    std::optional<Level> support_willingness_level{};      ///< 0 pays for no support .. 4 pays gladly (T224)
    std::optional<std::string> rival{};                    ///< the strongest competitor there (T211, T235)
    std::optional<double> rival_share{};                   ///< 0..1: the rival's part of the same purchases
    std::optional<RivalIntent> rival_intent{};

    BuyingComplexity buying_complexity{};                ///< five counts, each of them known or not (T157)
    std::vector<StrategicProfile> strategic_profiles{};  ///< versions, of both sides (T013, T026)
    std::vector<DimensionEvidence> evidence{};           ///< judged levels for its stage, of both sides (T080)

    BOOST_DESCRIBE_CLASS(BasicAccount, (),
                         (account_id, name, legal_name, parent_id, industry, industry_system, countries, site_count,
                          employee_count, annual_revenue, owner_id, key_status, key_since_on, strategic_override,
                          sales_potential, wallet_share, growth_rate, market_growth_rate, market_position_level,
                          partnership_willingness_level, innovation_partnership_level, early_adoption_level,
                          prestige_level, price_sensitivity_level, support_willingness_level, rival, rival_share,
                          rival_intent, buying_complexity, strategic_profiles, evidence),
                         (), ())
};
using Account = BasicAccount<>;

template <class Amount>
struct AccountTraits<BasicAccount<Amount>> {
    static constexpr auto key = &BasicAccount<Amount>::account_id;
};

}  // namespace kam::inline v0
