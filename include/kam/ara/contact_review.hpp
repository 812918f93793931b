// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/contact_network.hpp>
#include <kam/ara/matching.hpp>
#include <kam/core/error.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/names.hpp>
#include <kam/entities/buying.hpp>

namespace kam::inline v0::ara {

/// What each role in the buying decision weighs, in the order of BuyingRole. By default the five of [webster1972]
/// alike, and a sponsor, who is none of them, nothing.
struct RoleWeights {
    std::array<double, enumerator_count<BuyingRole>> weight{1, 1, 1, 1, 1, 0};

    [[nodiscard]] double operator[](BuyingRole role) const { return weight[static_cast<std::size_t>(role)]; }
};

/// One person's part in the contact with the other side.
template <class Scalar = double>
struct PersonShare {
    std::string person{};
    Side side{};
    std::size_t line_count = 0;
    Scalar share{};  ///< of the weight of all lines
    std::optional<double> leave_probability{};
    BOOST_DESCRIBE_CLASS(PersonShare, (), (person, side, line_count, share, leave_probability), (), ())
};

/// One role in the buying decision.
template <class Scalar = double>
struct RoleReach {
    BuyingRole role{};
    double weight = 0;
    std::size_t person_count = 0;  ///< who have the role, as far as is known
    std::size_t line_count = 0;
    Scalar reach{};  ///< probability that one line at least gets through
    BOOST_DESCRIBE_CLASS(RoleReach, (), (role, weight, person_count, line_count, reach), (), ())
};

/// The shape of the contact between two firms, from the bow-tie (all through one person) to the diamond
/// [mcdonald1997]. What needs lines is empty without any.
template <class Scalar = double>
struct ContactReview {
    std::size_t line_count = 0;
    Scalar weight{};                              ///< W, of all lines
    std::optional<Scalar> effective_lines{};      ///< 1 / sum (c / W)^2: as many lines of equal weight
    std::optional<Scalar> diamond_index{};        ///< 1 - largest share of a person: 0 a pure bow-tie
    std::optional<Scalar> single_thread_share{};  ///< the largest share of a person: lost if that one leaves
    std::vector<PersonShare<Scalar>> people{};    ///< the largest share first
    std::size_t redundancy =
        0;  ///< fewest departures that cut every line = lines without a person in common [konig1931]
    std::vector<std::string> cut{};  ///< such a smallest set of persons
    /// Expected share lost as departures are counted one by one, sum q x share: a line between two who may leave counts
    /// twice. Empty where a leave probability of a person with lines is unknown.
    std::optional<Scalar> expected_loss_share{};
    std::optional<Scalar> expected_cut_share{};  ///< the same with each line once: it is cut when either leaves
    double leave_coverage = 0;                   ///< share of the persons with lines whose leave probability is known
    std::optional<Scalar> role_reach{};          ///< of the decision-making unit, 0..1; empty where all roles weigh 0
    std::vector<RoleReach<Scalar>> roles{};
    double role_coverage = 0;                         ///< share of the customer's persons whose roles are known
    std::size_t role_reached_count = 0;               ///< distinct roles with a line (T102)
    std::optional<Scalar> density{};                  ///< lines / pairs that there could be [palmatier2008]
    std::optional<Scalar> supplier_centralisation{};  ///< 0 all alike .. 1 one person has every line of that side
    std::optional<Scalar> customer_centralisation{};
    std::optional<Scalar> authority{};     ///< mean seniority of the customer's persons by weight, 0..1 [palmatier2008]
    double authority_coverage = 0;         ///< share of the weight whose customer person's seniority is known
    std::size_t same_level_count = 0;      ///< lines between persons of one seniority (T108)
    std::size_t senior_count = 0;          ///< lines between persons of levels 3 and 4 on both sides (T108)
    std::size_t same_function_count = 0;   ///< lines inside one function [gupta2019]
    std::size_t cross_function_count = 0;  ///< lines between two known, different functions
    std::size_t level_pair_count = 0;      ///< of operative (0, 1), middle (2) and top (3, 4): met on both sides
    std::vector<std::string> without_line{};  ///< persons of either side

    BOOST_DESCRIBE_CLASS(ContactReview, (),
                         (line_count, weight, effective_lines, diamond_index, single_thread_share, people, redundancy,
                          cut, expected_loss_share, expected_cut_share, leave_coverage, role_reach, roles,
                          role_coverage, role_reached_count, density, supplier_centralisation, customer_centralisation,
                          authority, authority_coverage, same_level_count, senior_count, same_function_count,
                          cross_function_count, level_pair_count, without_line),
                         (), ())
};

namespace detail {

template <class Scalar>
[[nodiscard]] Scalar of_count(std::size_t count) {
    return Scalar(static_cast<double>(count));
}

/// Per role the probability that no line gets through, and who has it.
template <class Scalar>
struct RoleMisses {
    std::array<Scalar, enumerator_count<BuyingRole>> miss{};
    std::array<std::size_t, enumerator_count<BuyingRole>> persons{}, lines{};

    explicit RoleMisses(const ContactNetwork<Scalar>& network) {
        miss.fill(Scalar(1));
        for (const ContactPerson& person : network.customer_people) {
            for (const BuyingRole role : person.buying_roles) ++persons[static_cast<std::size_t>(role)];
        }
        for (const auto& line : network.lines) {
            for (const BuyingRole role : network.customer_people[line.customer_person].buying_roles) {
                const auto r = static_cast<std::size_t>(role);
                ++lines[r];
                miss[r] = Scalar(miss[r] * Scalar(Scalar(1) - line.reach_probability));
            }
        }
    }
    [[nodiscard]] std::optional<Scalar> reach(const RoleWeights& weights) const {
        double total = 0;
        Scalar reached(0);
        for (std::size_t r = 0; r < miss.size(); ++r) {
            total += weights.weight[r];
            reached = Scalar(reached + Scalar(weights.weight[r]) * Scalar(Scalar(1) - miss[r]));
        }
        return total > 0 ? std::optional(Scalar(reached / Scalar(total))) : std::nullopt;
    }
};

template <class Ends>
[[nodiscard]] std::vector<std::vector<int>> customers_of(std::size_t supplier_count, const Ends& lines) {
    std::vector<std::vector<int>> neighbours(supplier_count);
    for (const auto& [from, to] : lines) neighbours[from].push_back(static_cast<int>(to));
    return neighbours;
}

template <class Scalar>
[[nodiscard]] std::vector<std::pair<std::size_t, std::size_t>> line_ends(const ContactNetwork<Scalar>& network,
                                                                         bool turned = false) {
    std::vector<std::pair<std::size_t, std::size_t>> ends;
    for (const auto& line : network.lines) {
        ends.push_back(turned ? std::pair(line.customer_person, line.supplier_person)
                              : std::pair(line.supplier_person, line.customer_person));
    }
    return ends;
}

/// How unevenly the lines of one side are spread, of the most uneven spread that there could be.
template <class Scalar>
[[nodiscard]] std::optional<Scalar> centralisation(const std::vector<std::size_t>& line_counts, std::size_t others) {
    if (line_counts.size() < 2 || others == 0) return std::nullopt;
    const std::size_t most = *std::max_element(line_counts.begin(), line_counts.end());
    std::size_t sum = 0;
    for (const std::size_t count : line_counts) sum += most - count;
    return Scalar(of_count<Scalar>(sum) / of_count<Scalar>((line_counts.size() - 1) * others));
}

inline void check_role_weights(const RoleWeights& weights) {
    for (const double weight : weights.weight) {
        if (weight >= 0 && kam::detail::is_finite(weight)) continue;
        throw std::invalid_argument("ara::review_contacts: a role weighs " + kam::detail::number_text(weight) +
                                    ", but it must be 0 or more");
    }
}

/// Counts of lines that need both persons' rank or function.
template <class Scalar>
void count_matches(const ContactNetwork<Scalar>& network, ContactReview<Scalar>& review) {
    std::array<bool, 3> met{};
    const auto band = [](Level level) { return level.value() < 2 ? 0U : level.value() == 2 ? 1U : 2U; };
    for (const auto& line : network.lines) {
        const ContactPerson& ours = network.supplier_people[line.supplier_person];
        const ContactPerson& theirs = network.customer_people[line.customer_person];
        if (ours.seniority_level && theirs.seniority_level) {
            const Level a = *ours.seniority_level, b = *theirs.seniority_level;
            review.same_level_count += a == b ? 1U : 0U;
            review.senior_count += a.value() >= 3 && b.value() >= 3 ? 1U : 0U;
            if (band(a) == band(b)) met[band(a)] = true;
        }
        if (ours.function && theirs.function) {
            ++(*ours.function == *theirs.function ? review.same_function_count : review.cross_function_count);
        }
    }
    review.level_pair_count = static_cast<std::size_t>(std::count(met.begin(), met.end(), true));
}

}  // namespace detail

/// Reviews the contact between two firms: shape, redundancy, what departures would cost, and whom it reaches of those
/// who decide ([mcdonald1997], [bendapudi2002], [webster1972], [palmatier2008]). O(lines x sqrt persons). Throws
/// InputError that lists every line to a person who is not there, without weight or given twice, and every number out
/// of range; std::invalid_argument for a role weight below 0.
template <class Scalar>
[[nodiscard]] ContactReview<Scalar> review_contacts(const ContactNetwork<Scalar>& network,
                                                    const RoleWeights& weights = {}) {
    detail::check_role_weights(weights);
    Report report;
    detail::check_contacts(network, report);
    throw_if_any(report);
    const Scalar zero(0), one(1);
    const auto &ours = network.supplier_people, &theirs = network.customer_people;
    ContactReview<Scalar> review;
    review.line_count = network.lines.size();
    review.weight = zero;
    std::vector<Scalar> weight_of[2] = {std::vector<Scalar>(ours.size(), zero),
                                        std::vector<Scalar>(theirs.size(), zero)};
    std::vector<std::size_t> count_of[2] = {std::vector<std::size_t>(ours.size()),
                                            std::vector<std::size_t>(theirs.size())};
    for (const auto& line : network.lines) {
        review.weight = Scalar(review.weight + line.weight);
        const std::size_t ends[] = {line.supplier_person, line.customer_person};
        for (const std::size_t side : {0U, 1U}) {
            Scalar& of_person = weight_of[side][ends[side]];
            of_person = Scalar(of_person + line.weight);
            ++count_of[side][ends[side]];
        }
    }
    std::size_t with_lines = 0, known_leavers = 0;
    Scalar expected = zero;
    for (const auto side : {Side::supplier, Side::customer}) {
        const auto& people = side == Side::supplier ? ours : theirs;
        for (std::size_t i = 0; i < people.size(); ++i) {
            const std::size_t count = count_of[static_cast<std::size_t>(side)][i];
            if (count == 0) {
                review.without_line.push_back(people[i].person);
                continue;
            }
            const Scalar share(weight_of[static_cast<std::size_t>(side)][i] / review.weight);
            review.people.push_back({people[i].person, side, count, share, people[i].leave_probability});
            ++with_lines;
            if (!people[i].leave_probability) continue;
            ++known_leavers;
            expected = Scalar(expected + Scalar(*people[i].leave_probability) * share);
        }
    }
    std::stable_sort(review.people.begin(), review.people.end(),
                     [](const auto& a, const auto& b) { return b.share < a.share; });

    const auto matching =
        detail::bipartite_matching(detail::customers_of(ours.size(), detail::line_ends(network)), theirs.size());
    review.redundancy = matching.size;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        if (matching.left_cover[i]) review.cut.push_back(ours[i].person);
    }
    for (std::size_t j = 0; j < theirs.size(); ++j) {
        if (matching.right_cover[j]) review.cut.push_back(theirs[j].person);
    }

    if (review.line_count > 0) {
        Scalar squares = zero, cut = zero, rank = zero, ranked = zero;
        for (const auto& line : network.lines) {
            const Scalar share(line.weight / review.weight);
            squares = Scalar(squares + share * share);
            const auto &a = ours[line.supplier_person], &b = theirs[line.customer_person];
            const Scalar stays(Scalar(one - Scalar(a.leave_probability.value_or(0))) *
                               Scalar(one - Scalar(b.leave_probability.value_or(0))));
            cut = Scalar(cut + share * Scalar(one - stays));
            if (!b.seniority_level) continue;
            ranked = Scalar(ranked + share);
            rank = Scalar(rank + share * Scalar(b.seniority_level->value() / 4.0));
        }
        review.effective_lines = Scalar(one / squares);
        review.single_thread_share = review.people.front().share;
        review.diamond_index = Scalar(one - *review.single_thread_share);
        review.leave_coverage = static_cast<double>(known_leavers) / static_cast<double>(with_lines);
        if (known_leavers == with_lines) {
            review.expected_loss_share = expected;
            review.expected_cut_share = cut;
        }
        if (ranked > zero) review.authority = Scalar(rank / ranked);
        if constexpr (std::is_constructible_v<double, const Scalar&>) {
            review.authority_coverage = static_cast<double>(ranked);
        }
    }

    const detail::RoleMisses<Scalar> misses(network);
    review.role_reach = misses.reach(weights);
    for (const BuyingRole role : values_of<BuyingRole>()) {
        const auto r = static_cast<std::size_t>(role);
        review.roles.push_back({role, weights[role], misses.persons[r], misses.lines[r], Scalar(one - misses.miss[r])});
        review.role_reached_count += misses.lines[r] > 0 ? 1U : 0U;
    }
    if (!theirs.empty()) {
        const auto known =
            std::count_if(theirs.begin(), theirs.end(), [](const auto& p) { return !p.buying_roles.empty(); });
        review.role_coverage = static_cast<double>(known) / static_cast<double>(theirs.size());
    }
    if (!ours.empty() && !theirs.empty()) {
        review.density =
            Scalar(detail::of_count<Scalar>(review.line_count) / detail::of_count<Scalar>(ours.size() * theirs.size()));
    }
    review.supplier_centralisation = detail::centralisation<Scalar>(count_of[0], theirs.size());
    review.customer_centralisation = detail::centralisation<Scalar>(count_of[1], ours.size());
    detail::count_matches(network, review);
    return review;
}

}  // namespace kam::inline v0::ara
