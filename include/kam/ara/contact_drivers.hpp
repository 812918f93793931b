// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/contact_review.hpp>
#include <kam/core/citation.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::ara {

/// What drives the value of a customer through contacts [palmatier2008]: the quality of relationships, how dense they
/// are and what authority they reach, with the interactions that the study found. Plain regressors: the effects are the
/// caller's to estimate; none is shipped. Quantities that need an unknown one are empty.
template <class Scalar = double>
struct ContactDrivers {
    std::optional<Scalar> quality{};            ///< 0..1, such as the mean trust of the bonds
    std::optional<Scalar> density{};            ///< 0..1
    std::optional<Scalar> authority{};          ///< 0..1
    std::optional<Scalar> quality_density{};    ///< products
    std::optional<Scalar> quality_authority{};  ///< ...
    std::optional<Scalar> density_turnover{};   ///< density pays more where contact persons change often
    std::optional<Scalar> authority_access{};   ///< authority pays more where the customer is hard to reach
    BOOST_DESCRIBE_CLASS(ContactDrivers, (),
                         (quality, density, authority, quality_density, quality_authority, density_turnover,
                          authority_access),
                         (), ())
};

/// The drivers of one account. `turnover_share`: of the customer's contact persons who change in a year;
/// `access_difficulty_share`: 0 open .. 1 hard to reach. std::invalid_argument for a number outside 0..1.
template <class Scalar>
[[nodiscard]] ContactDrivers<Scalar> contact_drivers(const ContactReview<Scalar>& review,
                                                     const std::optional<Scalar>& quality,
                                                     const std::optional<Scalar>& turnover_share = {},
                                                     const std::optional<Scalar>& access_difficulty_share = {}) {
    for (const auto* share : {&quality, &turnover_share, &access_difficulty_share}) {
        if (!*share || (**share >= Scalar(0) && **share <= Scalar(1))) continue;
        throw std::invalid_argument("ara::contact_drivers: quality, turnover and difficulty must lie between 0 and 1");
    }
    const auto product = [](const std::optional<Scalar>& a, const std::optional<Scalar>& b) {
        return a && b ? std::optional(Scalar(*a * *b)) : std::nullopt;
    };
    return {quality,
            review.density,
            review.authority,
            product(quality, review.density),
            product(quality, review.authority),
            product(review.density, turnover_share),
            product(review.authority, access_difficulty_share)};
}

/// The network among the supplier's own people who serve an account.
struct TeamNetwork {
    std::optional<double> density{};         ///< ties / pairs; empty for fewer than two persons
    std::optional<double> centralisation{};  ///< of degree, 0..1 [freeman1978]; empty for fewer than three persons
};
BOOST_DESCRIBE_STRUCT(TeamNetwork, (), (density, centralisation))

/// From pairs of persons 0 to person_count - 1, each given once. InputError that lists every person who is not there,
/// every tie to oneself and every repeat.
template <class Person = std::size_t>
[[nodiscard]] TeamNetwork team_network(std::size_t person_count,
                                       const std::type_identity_t<std::vector<std::pair<Person, Person>>>& ties) {
    Report report;
    std::vector<std::size_t> degree(person_count, 0);
    std::vector<std::pair<Person, Person>> seen;
    for (std::size_t k = 0; k < ties.size(); ++k) {
        const auto [a, b] = std::minmax(ties[k].first, ties[k].second);
        const std::string where = kam::detail::element_path("ties", k);
        if (b >= person_count) {
            report.add(where, Fault::dangling,
                       "joins person " + std::to_string(b) + " of " + std::to_string(person_count));
            continue;
        }
        if (a == b) report.add(where, Fault::inconsistent, "joins person " + std::to_string(a) + " to itself");
        if (std::find(seen.begin(), seen.end(), std::pair(a, b)) != seen.end()) {
            report.add(where, Fault::duplicate, "is there already");
        }
        seen.emplace_back(a, b);
        ++degree[a];
        ++degree[b];
    }
    throw_if_any(report);
    TeamNetwork network;
    const double n = static_cast<double>(person_count);
    if (person_count >= 2) network.density = 2 * static_cast<double>(ties.size()) / (n * (n - 1));
    if (person_count >= 3) {
        const std::size_t most = *std::max_element(degree.begin(), degree.end());
        double sum = 0;
        for (const std::size_t one : degree) sum += static_cast<double>(most - one);
        network.centralisation = sum / ((n - 1) * (n - 2));
    }
    return network;
}

/// What counts as dense. The study gives signs and no limit: the default is a convention.
struct DensityLimits {
    double inside = 0.5;
    double outside = 0.5;
};
BOOST_DESCRIBE_STRUCT(DensityLimits, (), (inside, outside))

/// Whether both networks of a key account team are dense at once, which goes with lower profit, while a centralised
/// team with dense contacts to the customer goes with higher [gupta2019].
struct DensityWarning {
    std::optional<bool> double_density{};  ///< empty where a density is unknown
    std::optional<bool> central_inside_dense_outside{};
    DensityLimits limits{};
    Citation citation{};
};
BOOST_DESCRIBE_STRUCT(DensityWarning, (), (double_density, central_inside_dense_outside, limits, citation))

/// The warning for a team and its contacts. std::invalid_argument for limits outside 0..1.
template <class Scalar>
[[nodiscard]] DensityWarning density_warning(const TeamNetwork& inside, const ContactReview<Scalar>& outside,
                                             const DensityLimits& limits = {}) {
    for (const double limit : {limits.inside, limits.outside}) {
        if (limit >= 0 && limit <= 1) continue;
        throw std::invalid_argument("ara::density_warning: a limit of " + kam::detail::number_text(limit) +
                                    ", but it must lie between 0 and 1");
    }
    DensityWarning warning{{}, {}, limits, {"[gupta2019]; the limits are a convention", false}};
    if (!outside.density) return warning;
    const bool dense_outside = *outside.density >= Scalar(limits.outside);
    if (inside.density) warning.double_density = dense_outside && *inside.density >= limits.inside;
    if (inside.centralisation) {
        warning.central_inside_dense_outside = dense_outside && *inside.centralisation >= limits.inside;
    }
    return warning;
}

}  // namespace kam::inline v0::ara
