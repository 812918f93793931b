// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <functional>
#include <limits>
#include <numbers>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>

#include <boost/describe/class.hpp>

#include <kam/core/account.hpp>
#include <kam/core/measure.hpp>

namespace kam::inline v0::selection {

/// How a misfit between an account and a manager counts.
struct FitParameters {
    double weight = 1;                       ///< what a misfit of 1 costs, in the unit of the plan; 0 or more
    std::optional<double> best{};            ///< the raw value that is no misfit; without bounds the raw value counts
    std::optional<double> worst{};           ///< the raw value that is a misfit of 1, and so is what lies beyond
    std::optional<double> most_misfit{};     ///< pairs with more are forbidden; none: any misfit only costs
    std::optional<double> unknown_misfit{};  ///< counts where the misfit is unknown; none: that is an error
};
BOOST_DESCRIBE_STRUCT(FitParameters, (), (weight, best, worst, most_misfit, unknown_misfit))

/// One part of what a pair of account and manager costs. Made by the functions below.
template <class Account, class Manager>
struct FitTerm {
    std::string name{};
    FitParameters parameters{};
    std::function<double(const Account&, const Manager&)> misfit{};  ///< raw; NaN is unknown
};

/// A term on a callable, which becomes a FitTerm of any account and manager that the callable takes.
template <class F>
struct CallableFit {
    std::string name{};
    FitParameters parameters{};
    F misfit;

    /// Fixes the scale: `best` is no misfit, `worst` is a misfit of 1, what lies outside counts as the nearer end.
    [[nodiscard]] CallableFit between(double best, double worst) const {
        CallableFit changed = *this;
        changed.parameters.best = best;
        changed.parameters.worst = worst;
        return changed;
    }
    /// Forbids pairs with more misfit than this.
    [[nodiscard]] CallableFit required(double most_misfit = 0) const {
        CallableFit changed = *this;
        changed.parameters.most_misfit = most_misfit;
        return changed;
    }
    /// What an unknown misfit counts as.
    [[nodiscard]] CallableFit unknown_as(double misfit_assumed) const {
        CallableFit changed = *this;
        changed.parameters.unknown_misfit = misfit_assumed;
        return changed;
    }

    template <class Account, class Manager>
    requires std::invocable<const F&, const Account&, const Manager&>
    operator FitTerm<Account, Manager>() const {
        return {name, parameters, [f = misfit](const Account& account, const Manager& manager) {
                    return kam::to_number(std::invoke(f, account, manager));
                }};
    }
};

/// Any number of a pair: `fit_term("hours on the road", [](const Client& c, const Seller& s) { return ...; }, 60)`. An
/// empty optional is unknown.
template <class F>
[[nodiscard]] CallableFit<F> fit_term(std::string name, F misfit, double weight = 1) {
    return {std::move(name), {.weight = weight}, std::move(misfit)};
}

namespace detail {

inline constexpr double unknown_misfit = std::numeric_limits<double>::quiet_NaN();

template <class Read, class Record>
concept ReadsList = std::invocable<const Read&, const Record&> &&
    std::ranges::input_range<std::invoke_result_t<const Read&, const Record&>>;

/// The value in a possibly empty optional, or the value itself.
template <class T>
[[nodiscard]] const auto* known_value(const T& value) {
    if constexpr (kam::detail::is_optional<T>) {
        return value ? &*value : nullptr;
    } else {
        return &value;
    }
}

}  // namespace detail

/// Skills (T183-T192): the share of the needed levels that the manager lacks, sum of max(0, needed - present) over the
/// sum of the needed, 0..1. Both read lists of {skill, level} such as SkillLevel. No needs are no misfit; a needed
/// skill that is not listed for the manager is unknown.
template <class Needs, class Skills>
[[nodiscard]] auto skill_gap(Needs needs, Skills skills, double weight = 1) {
    const auto gap = [ needs, skills ]<class Account, class Manager>(
        const Account& account, const Manager& manager) requires detail::ReadsList<Needs, Account> &&
        detail::ReadsList<Skills, Manager> {
        const auto& needed = std::invoke(needs, account);
        const auto& present = std::invoke(skills, manager);
        double lacking = 0, sum = 0;
        for (const auto& need : needed) {
            const double level = kam::to_number(need.level);
            const auto found = std::ranges::find_if(present, [&](const auto& one) { return one.skill == need.skill; });
            if (found == std::ranges::end(present)) {
                if (level > 0) return detail::unknown_misfit;
                continue;
            }
            lacking += (std::max)(0.0, level - kam::to_number(found->level));
            sum += level;
        }
        return sum > 0 ? lacking / sum : 0;
    };
    return fit_term("skills", gap, weight);
}

/// 1 where two lists have nothing in common, as languages that both speak, else 0. An empty list is unknown.
template <class OfAccount, class OfManager>
[[nodiscard]] auto shares_none(std::string name, OfAccount of_account, OfManager of_manager, double weight = 1) {
    const auto none = [ of_account, of_manager ]<class Account, class Manager>(
        const Account& account, const Manager& manager) requires detail::ReadsList<OfAccount, Account> &&
        detail::ReadsList<OfManager, Manager> {
        const auto& wanted = std::invoke(of_account, account);
        const auto& present = std::invoke(of_manager, manager);
        if (std::ranges::empty(wanted) || std::ranges::empty(present)) return detail::unknown_misfit;
        const bool shared = std::ranges::any_of(
            wanted, [&](const auto& one) { return std::ranges::find(present, one) != std::ranges::end(present); });
        return shared ? 0.0 : 1.0;
    };
    return fit_term(std::move(name), none, weight);
}

/// The share of the account's list that the manager's lacks, 0..1, as countries where the account is and the manager is
/// not. An empty list is unknown.
template <class OfAccount, class OfManager>
[[nodiscard]] auto lacks(std::string name, OfAccount of_account, OfManager of_manager, double weight = 1) {
    const auto share = [ of_account, of_manager ]<class Account, class Manager>(
        const Account& account, const Manager& manager) requires detail::ReadsList<OfAccount, Account> &&
        detail::ReadsList<OfManager, Manager> {
        const auto& wanted = std::invoke(of_account, account);
        const auto& present = std::invoke(of_manager, manager);
        if (std::ranges::empty(wanted) || std::ranges::empty(present)) return detail::unknown_misfit;
        double count = 0, lacking = 0;
        for (const auto& one : wanted) {
            ++count;
            lacking += std::ranges::find(present, one) == std::ranges::end(present) ? 1 : 0;
        }
        return lacking / count;
    };
    return fit_term(std::move(name), share, weight);
}

/// 1 where two values differ, such as the place of work that the account needs and the manager's (T165), else 0. An
/// empty optional is unknown.
template <class OfAccount, class OfManager>
[[nodiscard]] auto differs(std::string name, OfAccount of_account, OfManager of_manager, double weight = 1) {
    const auto differ = [ of_account, of_manager ]<class Account, class Manager>(
        const Account& account, const Manager& manager) requires std::invocable<const OfAccount&, const Account&> &&
        std::invocable<const OfManager&, const Manager&> {
        const auto& wanted = std::invoke(of_account, account);
        const auto& present = std::invoke(of_manager, manager);
        const auto* const left = detail::known_value(wanted);
        const auto* const right = detail::known_value(present);
        if (left == nullptr || right == nullptr) return detail::unknown_misfit;
        return *left == *right ? 0.0 : 1.0;
    };
    return fit_term(std::move(name), differ, weight);
}

/// 1 where the account would leave the manager it has now; 0 where it stays or has none. `manager_of_account` reads the
/// manager's key, such as `&Account::owner_id`.
template <class OfAccount>
[[nodiscard]] auto continuity(OfAccount manager_of_account, double weight = 1) {
    const auto change = [manager_of_account]<class Account, AccountLike Manager>(
        const Account& account, const Manager& manager) requires std::invocable<const OfAccount&, const Account&> {
        const auto& now = std::invoke(manager_of_account, account);
        const auto* const key = detail::known_value(now);
        if (key == nullptr) return 0.0;
        const std::string text = kam::detail::key_text(*key);
        return text.empty() || text == kam::key_of(manager) ? 0.0 : 1.0;
    };
    return fit_term("continuity", change, weight);
}

/// A place on the globe, in degrees.
struct GeoPoint {
    double latitude_degrees = 0;   ///< north is positive
    double longitude_degrees = 0;  ///< east is positive
};
BOOST_DESCRIBE_STRUCT(GeoPoint, (), (latitude_degrees, longitude_degrees))

/// Distance along the great circle in km on a sphere of radius 6371.0088 km, by the haversine formula [sinnott1984];
/// within about 0.5 % of the distance on the earth. Places that are not finite give NaN.
[[nodiscard]] inline double great_circle_km(const GeoPoint& a, const GeoPoint& b) {
    constexpr double radius_km = 6371.0088, degree = std::numbers::pi / 180;
    const auto squared_sine_of_half = [](double angle) { return std::pow(std::sin(angle / 2), 2); };
    const double h = squared_sine_of_half((b.latitude_degrees - a.latitude_degrees) * degree) +
                     std::cos(a.latitude_degrees * degree) * std::cos(b.latitude_degrees * degree) *
                         squared_sine_of_half((b.longitude_degrees - a.longitude_degrees) * degree);
    return 2 * radius_km * std::asin(std::sqrt(h > 1 ? 1 : h));
}

/// Travel: kilometres between two GeoPoints, or optionals of them; empty is unknown. With `between(50, 800)` up to 50
/// km are no misfit and 800 km are 1; without, the weight is the cost of a kilometre.
template <class OfAccount, class OfManager>
[[nodiscard]] auto travel(OfAccount place_of_account, OfManager place_of_manager, double weight = 1) {
    const auto distance = [ place_of_account, place_of_manager ]<class Account, class Manager>(
        const Account& account, const Manager& manager) requires std::invocable<const OfAccount&, const Account&> &&
        std::invocable<const OfManager&, const Manager&> {
        const auto& from = std::invoke(place_of_account, account);
        const auto& to = std::invoke(place_of_manager, manager);
        const GeoPoint* const left = detail::known_value(from);
        const GeoPoint* const right = detail::known_value(to);
        return left == nullptr || right == nullptr ? detail::unknown_misfit : great_circle_km(*left, *right);
    };
    return fit_term("travel", distance, weight);
}

}  // namespace kam::inline v0::selection
