// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/payloads.hpp>
#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>
#include <kam/entities/contact.hpp>
#include <kam/entities/interaction.hpp>
#include <kam/entities/team.hpp>

namespace kam::inline v0::ara {

/// How records become the dimensions of bonds, ties and links, rather than typed-in ratings (T048). The limits are
/// conventions.
struct IndicatorOptions {
    Date as_of{};
    double half_life_days = 365;        ///< of a promise, kept or broken
    double window_days = 365;           ///< in which contacts, deliveries and sessions are counted
    double monthly_session_target = 2;  ///< meetings of the teams per month that count as full communication
    /// Joint days (visits, sessions, forums) per month from which on involvement is 1, 2, 3, 4.
    std::array<double, 4> involvement_limits{0.25, 1, 4, 12};
};
BOOST_DESCRIBE_STRUCT(IndicatorOptions, (),
                      (as_of, half_life_days, window_days, monthly_session_target, involvement_limits))

namespace detail {

inline void check_indicator_options(const IndicatorOptions& options) {
    for (const double number : {options.half_life_days, options.window_days, options.monthly_session_target}) {
        if (number > 0 && kam::detail::is_finite(number)) continue;
        throw std::invalid_argument("ara::indicators: a half-life, window or target of " +
                                    kam::detail::number_text(number) + ", but it must be above 0");
    }
    if (!std::is_sorted(options.involvement_limits.begin(), options.involvement_limits.end())) {
        throw std::invalid_argument("ara::indicators: the 4 limits of involvement do not rise");
    }
}

[[nodiscard]] inline bool in_window(Date day, const IndicatorOptions& options) {
    return day <= options.as_of && static_cast<double>((options.as_of - day).count()) < options.window_days;
}

/// Per month of 365.25 / 12 days.
[[nodiscard]] inline double per_month(double count, const IndicatorOptions& options) {
    return count / options.window_days * (365.25 / 12);
}

/// The interactions of an account in the window.
template <class Each>
[[nodiscard]] std::vector<const Each*> recent(const AccountId& account, const std::vector<Each>& interactions,
                                              const IndicatorOptions& options) {
    std::vector<const Each*> list;
    for (const Each& each : interactions) {
        if (each.account_id == account && in_window(each.happened_on, options)) list.push_back(&each);
    }
    return list;
}

}  // namespace detail

/// The share of the other side's promises that may be expected to be kept: (kept + 1) / (kept + broken + 2), the mean
/// of a Beta distribution [josang2002], older promises fading by half-lives; kept late counts as half of each.
/// `promises` are a BasicPromise each. Empty without settled promises: nothing is known then, and the mean of nothing
/// would look like it.
template <class Promises>
[[nodiscard]] std::optional<double> trust_share(const AccountId& account, Side promisor, const Promises& promises,
                                                const IndicatorOptions& options) {
    detail::check_indicator_options(options);
    double kept = 0, broken = 0;
    for (const auto& promise : promises) {
        using Status = std::remove_cvref_t<decltype(promise.status)>;
        if (promise.account_id != account || promise.promisor_side != promisor || !promise.settled_on) continue;
        if (*promise.settled_on > options.as_of) continue;
        const auto age = static_cast<double>((options.as_of - *promise.settled_on).count());
        const double weight = std::exp2(-age / options.half_life_days);
        if (promise.status == Status::kept) kept += weight;
        if (promise.status == Status::broken) broken += weight;
        if (promise.status == Status::kept_late) {
            kept += weight / 2;
            broken += weight / 2;
        }
    }
    if (!(kept + broken > 0)) return std::nullopt;
    return (kept + 1) / (kept + broken + 2);
}

/// The bond as one side holds it, from records: trust from the promises of the other side, contacts per month, persons
/// who met, and the highest rank met on the other side. Dimensions without records stay unknown.
template <class Promises>
[[nodiscard]] Bond recorded_bond(const AccountId& account, Side holder, const Promises& promises,
                                 const std::vector<Contact>& contacts, const std::vector<Interaction>& interactions,
                                 const IndicatorOptions& options) {
    Bond bond;
    const Side other = holder == Side::supplier ? Side::customer : Side::supplier;
    bond.trust_share = ara::trust_share(account, other, promises, options);
    const auto met = detail::recent(account, interactions, options);
    const bool recorded = std::any_of(interactions.begin(), interactions.end(), [&](const Interaction& each) {
        return each.account_id == account && each.happened_on <= options.as_of;
    });
    if (!recorded) return bond;  // nobody keeps a record
    bond.monthly_contact_count = detail::per_month(static_cast<double>(met.size()), options);
    std::set<std::pair<std::string, std::string>> lines;
    std::set<std::string> others;
    for (const Interaction* each : met) {
        if (each->supplier_contact_id && each->customer_contact_id) {
            lines.emplace(each->supplier_contact_id->value, each->customer_contact_id->value);
        }
        const auto& person = other == Side::customer ? each->customer_contact_id : each->supplier_contact_id;
        if (person) others.insert(person->value);
    }
    bond.line_count = static_cast<double>(lines.size());
    for (const Contact& contact : contacts) {
        if (!contact.seniority_level || !others.contains(contact.contact_id.value)) continue;
        if (!bond.authority_level || *bond.authority_level < *contact.seniority_level) {
            bond.authority_level = contact.seniority_level;
        }
    }
    return bond;
}

/// Reward against risk, as weighed: reward / (reward + risk), 0..1, both in one currency and 0 or more; 0.5 where they
/// are alike (T048). Empty where both are 0. std::invalid_argument for a number below 0 or not finite.
template <class Scalar>
[[nodiscard]] std::optional<Scalar> risk_reward_share(const Scalar& reward, const Scalar& risk) {
    if (!(reward >= Scalar(0) && risk >= Scalar(0)) || !kam::detail::is_finite(Scalar(reward + risk))) {
        throw std::invalid_argument("ara::risk_reward_share: reward and risk must be finite and 0 or more");
    }
    if (!(reward + risk > Scalar(0))) return std::nullopt;
    return Scalar(reward / Scalar(reward + risk));
}

/// The tie as one side holds it, from what it changed or built for the other: the investment, the part of it that is
/// lost when the relationship ends, and the expected reward against this part at risk. `adaptations` are a
/// BasicAdaptation each, `amount` reads its investment as a number of one currency. An adaptation of unknown cost, or
/// of unknown specific share, makes the sum, or the share and the risk, unknown. Throws InputError for a cost below 0.
template <class Adaptations, class Amount>
[[nodiscard]] Tie recorded_tie(const AccountId& account, Side holder, const Adaptations& adaptations,
                               const Amount& amount, const std::optional<double>& expected_reward,
                               const IndicatorOptions& options) {
    Tie tie;
    double invested = 0, specific = 0;
    bool any = false, cost_known = true, share_known = true;
    Report report;
    std::size_t i = 0;
    for (const auto& each : adaptations) {
        const std::string where = kam::detail::element_path("adaptations", i++);
        if (each.account_id != account || each.made_by != holder || each.made_on > options.as_of) continue;
        any = true;
        const double cost = kam::measure(each, amount);
        if (cost < 0) report.add(where, Fault::out_of_range, "cost " + kam::detail::number_text(cost));
        cost_known = cost_known && cost == cost;
        share_known = share_known && each.specific_share.has_value();
        invested += cost;
        specific += cost * each.specific_share.value_or(0);
    }
    throw_if_any(report);
    if (!any || !cost_known) return tie;
    tie.specific_investment = invested;
    if (!share_known) return tie;
    if (invested > 0) tie.specific_share = specific / invested;
    if (expected_reward) tie.risk_reward_share = ara::risk_reward_share((std::max)(*expected_reward, 0.0), specific);
    return tie;
}

/// How far a firm takes part in the other's own work (T043, T049): days with a visit on site, a session of the teams or
/// a forum of managers, per month, on the scale of the options.
template <std::same_as<Interaction> Each>
[[nodiscard]] Level involvement_level(const AccountId& account, const std::vector<Each>& interactions,
                                      const IndicatorOptions& options) {
    detail::check_indicator_options(options);
    std::set<Date> days;
    for (const Interaction* each : detail::recent(account, interactions, options)) {
        if (each->kind == InteractionKind::site_visit || each->kind == InteractionKind::session ||
            each->kind == InteractionKind::forum) {
            days.insert(each->happened_on);
        }
    }
    const double monthly = detail::per_month(static_cast<double>(days.size()), options);
    return Level(static_cast<int>(std::count_if(options.involvement_limits.begin(), options.involvement_limits.end(),
                                                [&](double limit) { return monthly >= limit; })));
}

/// How the selling centre and the buying centre are co-ordinated directly (T044).
struct CentreCoordination {
    std::size_t team_count = 0;               ///< of the supplier, for the account
    std::optional<double> paired_share{};     ///< of these: with a counterpart team at the customer
    std::optional<double> matched_share{};    ///< of the disciplines of paired teams: present on both sides
    std::optional<double> permanent_share{};  ///< of the teams of which it is known
    std::optional<double> session_share{};    ///< sessions per month / target, at most 1; none without records
    std::optional<Level> level{};             ///< mean of the known shares x 4, rounded; none without any
};
BOOST_DESCRIBE_STRUCT(CentreCoordination, (),
                      (team_count, paired_share, matched_share, permanent_share, session_share, level))

/// From the teams of both sides that are in place on the day, and their recorded sessions.
template <std::same_as<Interaction> Each>
[[nodiscard]] CentreCoordination centre_coordination(const AccountId& account, const std::vector<Team>& teams,
                                                     const std::vector<Each>& interactions,
                                                     const IndicatorOptions& options) {
    detail::check_indicator_options(options);
    CentreCoordination result;
    std::map<std::string, const Team*> present;
    for (const Team& team : teams) {
        const bool here = (!team.formed_on || *team.formed_on <= options.as_of) &&
                          (!team.dissolved_on || options.as_of <= *team.dissolved_on);
        if (here && team.account_id == account) present.emplace(team.team_id.value, &team);
    }
    double paired = 0, matched = 0, disciplines = 0, permanent = 0, permanence_known = 0;
    for (const auto& [id, team] : present) {
        if (team->side != Side::supplier) continue;
        ++result.team_count;
        if (team->permanent) {
            ++permanence_known;
            permanent += *team->permanent ? 1 : 0;
        }
        const auto partner = team->partner_id ? present.find(team->partner_id->value) : present.end();
        if (partner == present.end() || partner->second->side != Side::customer) continue;
        ++paired;
        const std::set<Function> ours(team->disciplines.begin(), team->disciplines.end());
        std::set<Function> all(partner->second->disciplines.begin(), partner->second->disciplines.end());
        for (const Function function : ours) {
            const bool both = !all.insert(function).second;
            matched += both ? 1 : 0;
        }
        disciplines += static_cast<double>(all.size());
    }
    if (result.team_count > 0) result.paired_share = paired / static_cast<double>(result.team_count);
    if (disciplines > 0) result.matched_share = matched / disciplines;
    if (permanence_known > 0) result.permanent_share = permanent / permanence_known;
    const auto met = detail::recent(account, interactions, options);
    if (!met.empty()) {
        const auto sessions = std::count_if(met.begin(), met.end(), [](const Interaction* each) {
            return each->kind == InteractionKind::session || each->kind == InteractionKind::forum;
        });
        const double monthly = detail::per_month(static_cast<double>(sessions), options);
        result.session_share = (std::min)(1.0, monthly / options.monthly_session_target);
    }
    double sum = 0, count = 0;
    for (const auto* share :
         {&result.paired_share, &result.matched_share, &result.permanent_share, &result.session_share}) {
        if (!*share) continue;
        sum += **share;
        ++count;
    }
    if (count > 0) result.level = Level(static_cast<int>(std::lround(4 * sum / count)));
    return result;
}

/// The link from records: communication between the teams, deliveries on time, involvement, and the co-ordination of
/// the centres. `orders` are a BasicOrder each. Dimensions without records stay unknown.
template <class Orders>
[[nodiscard]] Link recorded_link(const AccountId& account, const Orders& orders, const std::vector<Team>& teams,
                                 const std::vector<Interaction>& interactions, const IndicatorOptions& options) {
    Link link;
    const CentreCoordination centre = centre_coordination(account, teams, interactions, options);
    link.team_communication_share = centre.session_share;
    link.centre_level = centre.level;
    if (!detail::recent(account, interactions, options).empty()) {
        link.involvement_level = ara::involvement_level(account, interactions, options);
    }
    double delivered = 0, on_time = 0;
    for (const auto& order : orders) {
        if (order.account_id != account || !order.promised_on || !order.delivered_on) continue;
        if (!detail::in_window(*order.delivered_on, options)) continue;
        ++delivered;
        on_time += *order.delivered_on <= *order.promised_on ? 1 : 0;
    }
    if (delivered > 0) link.on_time_share = on_time / delivered;
    return link;
}

}  // namespace kam::inline v0::ara
