// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <ranges>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/data/missing.hpp>
#include <kam/data/table.hpp>
#include <kam/selection/allocation/fit_term.hpp>

namespace kam::inline v0::selection {

/// What one term did over all pairs.
struct FitSummary {
    std::string name{};
    double weight = 0;
    double mean_misfit = 0;           ///< over the pairs where it is known; 0 when it is known nowhere
    std::size_t unknown_count = 0;    ///< pairs that count with the misfit assumed for them
    std::size_t forbidden_count = 0;  ///< pairs that this term forbids
};
BOOST_DESCRIBE_STRUCT(FitSummary, (), (name, weight, mean_misfit, unknown_count, forbidden_count))

/// What each account costs with each manager, and which pairs may be: what `assign` takes.
struct Fit {
    std::vector<std::string> account_keys{};
    std::vector<std::string> manager_keys{};
    Eigen::MatrixXd costs{};  ///< accounts x managers, in the unit of the weights
    Eigen::MatrixX<bool> allowed{};
    std::vector<FitSummary> terms{};
    BOOST_DESCRIBE_CLASS(Fit, (), (account_keys, manager_keys, costs, allowed, terms), (), ())
};

namespace detail {

template <class Account, class Manager>
void check_terms(const std::vector<FitTerm<Account, Manager>>& terms) {
    for (const auto& term : terms) {
        const FitParameters& p = term.parameters;
        const std::string name = "selection::fit: term " + kam::detail::quoted(term.name);
        const auto refuse = [&](const char* what, double value, const char* must) {
            throw std::invalid_argument(name + " has " + what + ' ' + kam::detail::number_text(value) + ", but " +
                                        must);
        };
        if (!std::isfinite(p.weight) || p.weight < 0) {
            refuse("the weight", p.weight, "weights must be finite and not below 0");
        }
        if (p.most_misfit && std::isnan(*p.most_misfit))
            refuse("the most misfit", *p.most_misfit, "it must be a number");
        if (p.unknown_misfit && !std::isfinite(*p.unknown_misfit)) {
            refuse("the misfit of the unknown", *p.unknown_misfit, "it must be finite");
        }
        if (p.best.has_value() != p.worst.has_value() || (p.best && !std::isfinite(1 / (*p.worst - *p.best)))) {
            refuse("the worst value", p.worst.value_or(std::numeric_limits<double>::quiet_NaN()),
                   "best and worst must be finite and differ");
        }
    }
}

/// The misfit of a pair on the term's scale; NaN is unknown.
[[nodiscard]] inline double scaled_misfit(const FitParameters& parameters, double raw) {
    if (!parameters.best || std::isnan(raw)) return raw;
    const double share = (raw - *parameters.best) / (*parameters.worst - *parameters.best);
    return share < 0 ? 0 : share > 1 ? 1 : share;
}

}  // namespace detail

/// What each account would cost with each manager: the sum over the terms of weight x misfit, in the unit of the
/// weights (money, hours or points):
///     fit(clients, sellers, {skill_gap(&Client::needs, &Seller::skills, 20e3),
///                            shares_none("language", &Client::languages, &Seller::languages, 5e3).required(),
///                            travel(&Client::place, &Seller::place, 8e3).between(50, 800),
///                            continuity(&Client::manager_id, 15e3)})
/// A required term forbids pairs instead of making them dear. Throws InputError naming account, manager and term of
/// each misfit that is unknown (unless the term says what it counts as) or infinite, and every empty or repeated key;
/// std::invalid_argument for weights, bounds and assumed misfits that cannot be.
template <AccountRange Accounts, AccountRange Managers>
requires RecordRange<Accounts> && RecordRange<Managers>
[[nodiscard]] Fit fit(const Accounts& accounts, const Managers& managers,
                      const std::type_identity_t<std::vector<FitTerm<RecordIn<Accounts>, RecordIn<Managers>>>>& terms) {
    detail::check_terms(terms);
    Report report;
    kam::check_keys(
        accounts, "accounts", [](const auto& account) { return kam::key_of(account); }, report);
    kam::check_keys(
        managers, "managers", [](const auto& manager) { return kam::key_of(manager); }, report);
    throw_if_any(report);

    Fit result;
    result.account_keys = kam::detail::row_names_of(accounts);
    result.manager_keys = kam::detail::row_names_of(managers);
    const auto rows = static_cast<Eigen::Index>(result.account_keys.size());
    const auto columns = static_cast<Eigen::Index>(result.manager_keys.size());
    result.costs.setZero(rows, columns);
    result.allowed.setConstant(rows, columns, true);
    for (const auto& term : terms) {
        FitSummary summary{term.name, term.parameters.weight, 0, 0, 0};
        double sum = 0;
        std::size_t known = 0;
        Eigen::Index i = 0;
        for (const auto& account : accounts) {
            Eigen::Index j = 0;
            for (const auto& manager : managers) {
                double misfit = detail::scaled_misfit(term.parameters, term.misfit(account, manager));
                if (std::isfinite(misfit)) {
                    sum += misfit;
                    ++known;
                } else if (std::isnan(misfit) && term.parameters.unknown_misfit) {
                    misfit = *term.parameters.unknown_misfit;
                    ++summary.unknown_count;
                } else {
                    const bool unknown = std::isnan(misfit);
                    report.add(kam::detail::record_path("accounts", static_cast<std::size_t>(i), account) + ", " +
                                   kam::detail::record_path("managers", static_cast<std::size_t>(j), manager) +
                                   ", term " + kam::detail::quoted(term.name),
                               unknown ? Fault::missing : Fault::not_finite, unknown ? "is unknown" : "is infinite");
                }
                if (term.parameters.most_misfit && misfit > *term.parameters.most_misfit) {
                    result.allowed(i, j) = false;
                    ++summary.forbidden_count;
                }
                result.costs(i, j++) += term.parameters.weight * misfit;
            }
            ++i;
        }
        if (known > 0) summary.mean_misfit = sum / static_cast<double>(known);
        result.terms.push_back(std::move(summary));
    }
    throw_if_any(report);
    return result;
}

/// Why a pair costs what it costs: what each term adds, in the order of the terms; the note says where a misfit was not
/// known or forbids the pair. A misfit that is unknown and not allowed to be adds 0 and is noted.
template <AccountLike Account, AccountLike Manager>
[[nodiscard]] std::vector<Reason> fit_reasons(
    const Account& account, const Manager& manager,
    const std::type_identity_t<std::vector<FitTerm<Account, Manager>>>& terms) {
    std::vector<Reason> reasons;
    for (const auto& term : terms) {
        double misfit = detail::scaled_misfit(term.parameters, term.misfit(account, manager));
        std::string note;
        if (std::isnan(misfit)) {
            note = term.parameters.unknown_misfit ? "not known; counts as assumed" : "not known";
            misfit = term.parameters.unknown_misfit.value_or(0);
        }
        if (term.parameters.most_misfit && misfit > *term.parameters.most_misfit) {
            note += note.empty() ? "forbids the pair" : "; forbids the pair";
        }
        reasons.push_back({term.name, term.parameters.weight * misfit, std::move(note)});
    }
    return reasons;
}

}  // namespace kam::inline v0::selection
