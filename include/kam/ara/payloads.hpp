// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>

#include <boost/describe/class.hpp>

#include <kam/core/evidence.hpp>

namespace kam::inline v0::ara {

/// What an actor holds of a bond with another: ready-made dimensions for those without their own. All may be unknown.
/// Sources: trust and commitment [morgan1994], contacts [palmatier2008], norms and legal bonds [cannon1999].
struct Bond {
    std::optional<double> trust_share{};  ///< 0..1: of the other's promises, those that are expected to be kept (T048)
    std::optional<Level> commitment_level{};          ///< 0 leaves at once .. 4 would make sacrifices to stay
    std::optional<double> monthly_contact_count{};    ///< contacts per month
    std::optional<double> line_count{};               ///< pairs of persons who are in contact (contact density)
    std::optional<Level> authority_level{};           ///< rank of the highest person reached (contact authority)
    std::optional<double> interlocked_level_count{};  ///< of operative, middle, top: those where both firms meet
    std::optional<Level> norms_level{};               ///< co-operative norms
    std::optional<Level> legal_level{};               ///< binding contracts
};
BOOST_DESCRIBE_STRUCT(Bond, (),
                      (trust_share, commitment_level, monthly_contact_count, line_count, authority_level,
                       interlocked_level_count, norms_level, legal_level))

/// What an actor has tied up for another. Directed: adaptation by one side is not adaptation by the other. Sources:
/// adaptation [hallen1991], specific investment [williamson1985], substitutability [emerson1962].
struct Tie {
    std::optional<double> product_adaptation_share{};   ///< 0..1: how far the product was changed for the other
    std::optional<double> process_adaptation_share{};   ///< 0..1: production, logistics
    std::optional<double> planning_adaptation_share{};  ///< 0..1: planning and schedules
    std::optional<double> specific_investment{};        ///< money of one currency, for this partner
    std::optional<double> specific_share{};             ///< 0..1 of it: lost when the relationship ends
    std::optional<double> substitutability_share{};     ///< 0..1: how easily another takes the partner's place
    std::optional<double> switching_cost{};             ///< money of one currency
    std::optional<double> risk_reward_share{};          ///< 0..1: reward / (reward + risk), as weighed (T048)
};
BOOST_DESCRIBE_STRUCT(Tie, (),
                      (product_adaptation_share, process_adaptation_share, planning_adaptation_share,
                       specific_investment, specific_share, substitutability_share, switching_cost, risk_reward_share))

/// How an actor's activities are co-ordinated with another's ([hakansson1995], [cannon1999]).
struct Link {
    std::optional<double> delivery_share{};            ///< 0..1 of deliveries run to a common schedule
    std::optional<double> administration_share{};      ///< 0..1: ordering, invoicing and payment that are joined up
    std::optional<double> technical_share{};           ///< 0..1: technical work done together
    std::optional<double> information_share{};         ///< 0..1 of what the other needs to know is passed on
    std::optional<double> team_communication_share{};  ///< 0..1: communication between the teams (T048)
    std::optional<Level> centre_level{};               ///< co-ordination of the selling and the buying centre (T044)
    std::optional<Level> involvement_level{};  ///< takes part in the other's own work, 0 not .. 4 daily (T043, T049)
    std::optional<double> on_time_share{};     ///< 0..1 of deliveries, measured
    std::optional<double> lag_days{};          ///< from the one's activity to the other's, measured
    std::optional<double> batch_fit_share{};   ///< 0..1: batches that fit without splitting or waiting
    std::optional<bool> edi{};                 ///< orders and invoices as electronic messages
};
BOOST_DESCRIBE_STRUCT(Link, (),
                      (delivery_share, administration_share, technical_share, information_share,
                       team_communication_share, centre_level, involvement_level, on_time_share, lag_days,
                       batch_fit_share, edi))

/// A relation that is known by one number alone, as in kam::Relation.
struct Strength {
    std::optional<double> strength{};  ///< none: there, but not measured
};
BOOST_DESCRIBE_STRUCT(Strength, (), (strength))

/// What a relationship does for a firm, each 0..1: directly for the two, and indirectly through others [walter2001].
struct Functions {
    std::optional<double> profit_share{};
    std::optional<double> volume_share{};
    std::optional<double> safeguard_share{};
    std::optional<double> innovation_share{};
    std::optional<double> market_share{};
    std::optional<double> scout_share{};
    std::optional<double> access_share{};
};
BOOST_DESCRIBE_STRUCT(Functions, (),
                      (profit_share, volume_share, safeguard_share, innovation_share, market_share, scout_share,
                       access_share))

}  // namespace kam::inline v0::ara
