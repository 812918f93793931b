// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <initializer_list>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/entities/stage_evidence.hpp>
#include <kam/stages/assess.hpp>
#include <kam/stages/stage_model.hpp>

namespace kam::inline v0::stages {

/// How far two models order the same accounts alike.
struct ModelAgreement {
    std::string first{};
    std::string second{};
    std::size_t account_count = 0;             ///< accounts in which both models observe something
    std::optional<double> rank_correlation{};  ///< -1..1; none: fewer than 2 accounts, or a model sees no difference
    std::optional<double> same_order_share{};  ///< 0..1 of the pairs of accounts that both models tell apart
};
BOOST_DESCRIBE_STRUCT(ModelAgreement, (), (first, second, account_count, rank_correlation, same_order_share))

/// The same evidence seen by several models.
template <Unit Of = Unit::account_relationship>
struct ModelComparison {
    std::vector<std::vector<Assessment<Of>>> assessments{};  ///< one list per model, one entry per account
    std::vector<ModelAgreement> agreements{};                ///< of every pair of models
    BOOST_DESCRIBE_CLASS(ModelComparison, (), (assessments, agreements), (), ())
};

/// Spearman's rank correlation with tied values at the mean of their ranks [spearman1904]; none where one of the two
/// does not vary or there are fewer than 2 values. Throws std::invalid_argument for two sizes.
[[nodiscard]] inline std::optional<double> rank_correlation(const std::vector<double>& a,
                                                            const std::vector<double>& b) {
    if (a.size() != b.size()) {
        throw std::invalid_argument("stages::rank_correlation: " + std::to_string(a.size()) + " and " +
                                    std::to_string(b.size()) + " values");
    }
    const auto ranks = [](const std::vector<double>& values) {
        std::vector<std::size_t> order(values.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return values[i] < values[j]; });
        std::vector<double> of_value(values.size());
        for (std::size_t from = 0, to = 0; from < order.size(); from = to) {
            while (to < order.size() && values[order[to]] == values[order[from]]) ++to;
            for (std::size_t k = from; k < to; ++k) of_value[order[k]] = static_cast<double>(from + to - 1) / 2;
        }
        return of_value;
    };
    const std::vector<double> x = ranks(a), y = ranks(b);
    const double mean = (static_cast<double>(a.size()) - 1) / 2;
    double xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
        xx += (x[i] - mean) * (x[i] - mean);
        yy += (y[i] - mean) * (y[i] - mean);
        xy += (x[i] - mean) * (y[i] - mean);
    }
    if (!(xx > 0) || !(yy > 0)) return std::nullopt;
    return xy / std::sqrt(xx * yy);
}

namespace detail {

/// Expected stages by the posterior that differ less than this are the same: they differ by rounding.
inline constexpr double same_stage = 1e-9;

template <Unit Of>
[[nodiscard]] ModelAgreement agreement(const std::vector<Assessment<Of>>& first,
                                       const std::vector<Assessment<Of>>& second) {
    ModelAgreement result;
    std::vector<double> a, b;
    for (std::size_t i = 0; i < first.size(); ++i) {
        if (!first[i].index || !second[i].index) continue;
        a.push_back(std::round(first[i].expected_stage / same_stage));
        b.push_back(std::round(second[i].expected_stage / same_stage));
    }
    result.account_count = a.size();
    result.rank_correlation = rank_correlation(a, b);
    double same = 0, told_apart = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (a[i] == a[j] || b[i] == b[j]) continue;
            told_apart += 1;
            same += (a[i] < a[j]) == (b[i] < b[j]) ? 1 : 0;
        }
    }
    if (told_apart > 0) result.same_order_share = same / told_apart;
    return result;
}

}  // namespace detail

/// Assesses the same accounts by several models of one unit of analysis and says how far the models agree, by the order
/// in which they put the accounts (expected stage by membership). Dimensions go by name; what a model does not ask for
/// it does not see. Each account is its list of judgements. Throws InputError and std::invalid_argument as `assess`,
/// and InputError for two models of one name and version. Models of different units, and lists without a profile, do
/// not compile.
///     const auto both = compare_models({smcg_2011(), theory}, evidence, as_of);
template <Unit Of>
[[nodiscard]] ModelComparison<Of> compare_models(const std::vector<StageModel<Of>>& models,
                                                 const std::vector<std::vector<DimensionEvidence>>& accounts,
                                                 Date as_of, const AssessOptions& options = {}) {
    ModelComparison<Of> result;
    for (std::size_t m = 0; m < models.size(); ++m) {
        for (std::size_t other = 0; other < m; ++other) {
            if (models[m].list.name == models[other].list.name &&
                models[m].list.version == models[other].list.version) {
                throw InputError(kam::detail::element_path("models", m), Fault::duplicate,
                                 kam::detail::quoted(models[m].list.name) + " stands at " +
                                     kam::detail::element_path("models", other));
            }
        }
        Report report;
        report.append(validate(models[m]), kam::detail::element_path("models", m) + '.');
        throw_if_any(report);
        std::vector<Assessment<Of>> assessed;
        assessed.reserve(accounts.size());
        for (std::size_t i = 0; i < accounts.size(); ++i) {
            try {
                assessed.push_back(assess(models[m], accounts[i], as_of, options));
            } catch (const InputError& error) {
                report.append(error.report(), kam::detail::element_path("accounts", i) + '.');
            }
        }
        throw_if_any(report);
        result.assessments.push_back(std::move(assessed));
    }
    for (std::size_t m = 0; m < models.size(); ++m) {
        for (std::size_t other = 0; other < m; ++other) {
            ModelAgreement pair = detail::agreement(result.assessments[other], result.assessments[m]);
            pair.first = models[other].list.name;
            pair.second = models[m].list.name;
            result.agreements.push_back(std::move(pair));
        }
    }
    return result;
}
template <Unit Of>
[[nodiscard]] ModelComparison<Of> compare_models(std::initializer_list<StageModel<Of>> models,
                                                 const std::vector<std::vector<DimensionEvidence>>& accounts,
                                                 Date as_of, const AssessOptions& options = {}) {
    return compare_models(std::vector<StageModel<Of>>(models), accounts, as_of, options);
}

/// Cited lists of stages have no profile: give them one with `with_profile`.
template <Unit Of, class... Rest>
void compare_models(std::initializer_list<StageList<Of>>, const Rest&...) = delete;

}  // namespace kam::inline v0::stages
