// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/selection/compare_methods.hpp>
#include <kam/selection/criteria_table.hpp>
#include <kam/selection/rank.hpp>

namespace kam::inline v0::selection {

/// The weight of one criterion, by its name.
struct NamedWeight {
    std::string criterion{};
    double weight = 0;
};
BOOST_DESCRIBE_STRUCT(NamedWeight, (), (criterion, weight))

/// Weights as a firm decided them: which factors count depends on its marketing strategy and on the competition (T219),
/// so that each set has a name, says what it is for, and is replaced by a later version and not changed.
struct WeightSet {
    std::string name{};
    int version = 1;
    std::string strategy{};               ///< of the supplier: "premium service", "volume"
    std::string competitive_situation{};  ///< "attacked by a rival", "sole supplier"
    std::string decided_by{};
    std::vector<NamedWeight> weights{};
};
BOOST_DESCRIBE_STRUCT(WeightSet, (), (name, version, strategy, competitive_situation, decided_by, weights))

/// What is wrong with a collection of weight sets: no name, a name and version used twice, no weights, a weight that is
/// not finite or below 0, all of them 0, a criterion twice. Each issue says where.
template <class Sets>
[[nodiscard]] Report check_weight_sets(const Sets& sets) {
    Report report;
    for (std::size_t k = 0; k < sets.size(); ++k) {
        const WeightSet& set = sets[k];
        const std::string where = kam::detail::element_path("weight_sets", k);
        if (set.name.empty()) report.add(where, Fault::missing, "has no name");
        for (std::size_t before = 0; before < k; ++before) {
            if (sets[before].name == set.name && sets[before].version == set.version) {
                report.add(
                    where, Fault::duplicate,
                    kam::detail::quoted(set.name) + " version " + std::to_string(set.version) + " is there already");
            }
        }
        double sum = 0;
        for (std::size_t j = 0; j < set.weights.size(); ++j) {
            const NamedWeight& weight = set.weights[j];
            const std::string place = kam::detail::element_path(kam::detail::field_path(where, "weights"), j);
            if (!(weight.weight >= 0) || !kam::detail::is_finite(weight.weight)) {
                report.add(place, Fault::out_of_range, "must be finite and not below 0");
            } else {
                sum += weight.weight;
            }
            for (std::size_t before = 0; before < j; ++before) {
                if (set.weights[before].criterion != weight.criterion) continue;
                report.add(place, Fault::duplicate, kam::detail::quoted(weight.criterion) + " is there already");
            }
        }
        if (!(sum > 0)) report.add(where, Fault::missing, "has no weight above 0");
    }
    return report;
}

/// The latest version of the set for this strategy and competitive situation; none when there is none. Throws
/// InputError when sets of different names claim them, since only one can be meant.
template <class Sets>
[[nodiscard]] std::optional<std::size_t> find_weight_set(const Sets& sets, std::string_view strategy,
                                                         std::string_view competitive_situation) {
    std::optional<std::size_t> found;
    for (std::size_t k = 0; k < sets.size(); ++k) {
        const WeightSet& one = sets[k];
        if (one.strategy != strategy || one.competitive_situation != competitive_situation) continue;
        if (found && sets[*found].name != one.name) {
            throw InputError(kam::detail::element_path("weight_sets", k), Fault::inconsistent,
                             kam::detail::quoted(one.name) + " and " + kam::detail::quoted(sets[*found].name) +
                                 " are both for this strategy and situation");
        }
        if (!found || sets[*found].version < one.version) found = k;
    }
    return found;
}

/// The criteria with the weights of this set. Every criterion must be in the set and every weight must find its
/// criterion: InputError naming each that does not, so that a renamed criterion cannot lose its weight in silence.
template <class Record>
[[nodiscard]] std::vector<Criterion<Record>> with_weights(std::vector<Criterion<Record>> criteria,
                                                          const WeightSet& set) {
    Report report;
    const std::string where = "weight set " + kam::detail::quoted(set.name);
    const auto named = [](std::string_view name) {
        return [name](const auto& one) {
            if constexpr (requires { one.criterion; }) {
                return one.criterion == name;
            } else {
                return one.name == name;
            }
        };
    };
    for (auto& criterion : criteria) {
        const auto found = std::find_if(set.weights.begin(), set.weights.end(), named(criterion.name));
        if (found == set.weights.end()) {
            report.add(where, Fault::missing, "has no weight for criterion " + kam::detail::quoted(criterion.name));
        } else {
            criterion.parameters.weight = found->weight;
        }
    }
    for (const NamedWeight& weight : set.weights) {
        if (std::none_of(criteria.begin(), criteria.end(), named(weight.criterion))) {
            report.add(where, Fault::unknown_name,
                       "weighs " + kam::detail::quoted(weight.criterion) + ", which is no criterion here");
        }
    }
    throw_if_any(report);
    return criteria;
}

/// The same accounts under several weight sets: how far the rankings agree, and which accounts are chosen under some
/// strategies and not under others (T219). Named "name v2". Throws as `with_weights`, `rank` and `compare_methods`.
template <AccountRange R>
requires RecordRange<R>
[[nodiscard]] MethodComparison<> compare_weight_sets(const R& records,
                                                     const std::vector<Criterion<RecordIn<R>>>& criteria,
                                                     const std::vector<WeightSet>& sets, std::size_t top) {
    std::vector<NamedRanking> rankings;
    for (const WeightSet& set : sets) {
        const Ranking ranking = rank(records, selection::with_weights(criteria, set));
        NamedRanking named{set.name + " v" + std::to_string(set.version), {}};
        for (const RankedAccount& row : ranking.rows) {
            named.ranking.order.push_back(row.index);
            named.ranking.ranks.push_back(row.rank);
        }
        rankings.push_back(std::move(named));
    }
    return compare_methods(rankings, top);
}

}  // namespace kam::inline v0::selection
