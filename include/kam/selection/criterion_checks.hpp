// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/number_text.hpp>
#include <kam/core/text.hpp>
#include <kam/data/missing.hpp>
#include <kam/selection/criterion_parameters.hpp>

namespace kam::inline v0::selection::detail {

// What every method asks of criteria and values before it begins, in one place, so that all say the same of the same.
// Templates, although there is one type for each, so that only those who call them pay for compiling them.

/// Who asks, and what rows and columns are called in messages. Without account keys a row is "row 3".
struct Labels {
    const char* function;
    const std::vector<std::string>& criteria;
    const std::vector<std::string>& accounts;
    const std::vector<std::size_t>* rows = nullptr;  ///< places among the caller's records, where not 0, 1, 2, ...

    [[nodiscard]] std::string criterion(std::size_t j) const {
        return j < criteria.size() && !criteria[j].empty() ? "criterion " + kam::detail::quoted(criteria[j])
                                                           : "criterion " + std::to_string(j);
    }
    [[nodiscard]] std::string account(std::size_t i) const {
        if (i >= accounts.size()) return "row " + std::to_string(i);
        return kam::detail::element_path("records", rows ? (*rows)[i] : i) + ' ' + kam::detail::quoted(accounts[i]);
    }
    /// std::invalid_argument about criterion j.
    [[nodiscard]] std::invalid_argument wrong(std::size_t j, const std::string& what) const {
        return std::invalid_argument(std::string(function) + ": " + criterion(j) + ' ' + what);
    }
};

/// The weights divided by their sum. By way of the largest, so that huge weights do not overflow.
template <class OfLabels>
[[nodiscard]] std::vector<double> normalised_weights(const std::vector<CriterionParameters>& parameters,
                                                     const OfLabels& labels) {
    const std::string function = std::string(labels.function) + ": ";
    double largest = 0;
    for (std::size_t j = 0; j < parameters.size(); ++j) {
        const double weight = parameters[j].weight;
        if (!std::isfinite(weight) || weight < 0) {
            throw labels.wrong(j, "has the weight " + kam::detail::number_text(weight) +
                                      ", but weights must be finite and not below 0");
        }
        largest = (std::max)(largest, weight);
    }
    if (parameters.empty()) throw std::invalid_argument(function + "no criteria");
    if (!(largest > 0)) {
        throw std::invalid_argument(function + "all " + std::to_string(parameters.size()) + " weights are 0");
    }
    double sum = 0;
    for (const CriterionParameters& one : parameters) sum += one.weight / largest;
    std::vector<double> weights;
    weights.reserve(parameters.size());
    for (const CriterionParameters& one : parameters) weights.push_back(one.weight / largest / sum);
    return weights;
}

template <class OfLabels>
void check_bounds(const CriterionParameters& parameters, std::size_t j, const OfLabels& labels) {
    if (!parameters.worst && !parameters.best) return;
    if (!parameters.worst || !parameters.best) throw labels.wrong(j, "needs worst and best, or neither");
    const double worst = *parameters.worst;
    const double best = *parameters.best;
    const bool in_order = parameters.direction == Direction::benefit ? worst < best : worst > best;
    if (!std::isfinite(worst) || !std::isfinite(best) || !std::isfinite(best - worst) || !in_order) {
        throw labels.wrong(j, "between " + kam::detail::number_text(worst) + " and " + kam::detail::number_text(best) +
                                  ": worst must be " +
                                  (parameters.direction == Direction::benefit ? "below" : "above") +
                                  " best, and both finite");
    }
}

/// 0 <= indifference <= preference <= veto, of those that are given.
template <class OfLabels>
void check_thresholds(const CriterionParameters& parameters, std::size_t j, const OfLabels& labels) {
    const std::pair<const char*, std::optional<double>> thresholds[] = {
        {"an indifference threshold of ", parameters.indifference},
        {"a preference threshold of ", parameters.preference},
        {"a veto threshold of ", parameters.veto}};
    const char* smaller_name = nullptr;
    double smaller = 0;
    for (const auto& [name, threshold] : thresholds) {
        if (!threshold) continue;
        const std::string has = std::string("has ") + name + kam::detail::number_text(*threshold);
        if (!std::isfinite(*threshold) || *threshold < 0) throw labels.wrong(j, has + ", but it must be 0 or more");
        if (smaller_name != nullptr && *threshold < smaller) {
            throw labels.wrong(j, has + " below " + smaller_name + kam::detail::number_text(smaller));
        }
        smaller_name = name;
        smaller = *threshold;
    }
}

template <class OfLabels>
void check_uncertainty(const CriterionParameters& parameters, std::size_t j, const OfLabels& labels) {
    const double spread = parameters.uncertainty.spread;
    const bool certain = parameters.uncertainty.kind == UncertaintyKind::none;
    if (certain ? spread != 0 : !(std::isfinite(spread) && spread > 0)) {
        throw labels.wrong(j, "has an uncertainty of spread " + kam::detail::number_text(spread) +
                                  (certain ? ", but of no kind" : ", but it must be above 0"));
    }
    if (parameters.missing.kind == MissingKind::value && !std::isfinite(parameters.missing.value)) {
        throw labels.wrong(j, "puts " + kam::detail::number_text(parameters.missing.value) +
                                  " in the place of unknown values, but it must be finite");
    }
}

/// Throws std::invalid_argument for what is wrong with the criteria themselves, whatever the values; answers the
/// weights, which sum to 1.
template <class OfLabels>
[[nodiscard]] std::vector<double> check_criteria(std::size_t columns,
                                                 const std::vector<CriterionParameters>& parameters,
                                                 const OfLabels& labels) {
    if (columns != parameters.size()) {
        throw std::invalid_argument(std::string(labels.function) + ": " + std::to_string(columns) + " columns but " +
                                    std::to_string(parameters.size()) + " criteria");
    }
    for (std::size_t j = 0; j < parameters.size(); ++j) {
        check_bounds(parameters[j], j, labels);
        check_thresholds(parameters[j], j, labels);
        check_uncertainty(parameters[j], j, labels);
        const auto& names = labels.criteria;
        const auto last = names.begin() + static_cast<std::ptrdiff_t>((std::min)(j, names.size()));
        if (j < names.size() && !names[j].empty() && std::find(names.begin(), last, names[j]) != last) {
            throw labels.wrong(j, "is there twice");
        }
    }
    return normalised_weights(parameters, labels);
}

// Loops instead of Eigen expressions: every program that ranks compiles what follows, and each expression type costs it
// some hundredths of a second.

/// term(0) + ... + term(n - 1), in four lanes, so that one addition need not wait for the other.
template <class Scalar, class Term>
[[nodiscard]] Scalar sum_of(std::size_t n, const Term& term) {
    Scalar lanes[4] = {Scalar(0), Scalar(0), Scalar(0), Scalar(0)};
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        for (std::size_t lane = 0; lane < 4; ++lane) lanes[lane] += term(i + lane);
    }
    for (; i < n; ++i) lanes[0] += term(i);
    return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

/// Smallest and largest of numbers that are not NaN, at least one; in lanes, as the sum.
template <class Scalar>
[[nodiscard]] std::pair<Scalar, Scalar> range_of(std::span<const Scalar> column) {
    constexpr std::size_t lanes = 8;
    Scalar low[lanes], high[lanes];
    for (std::size_t lane = 0; lane < lanes; ++lane) low[lane] = high[lane] = column[0];
    const auto take = [&](std::size_t lane, const Scalar& x) {
        low[lane] = x < low[lane] ? x : low[lane];
        high[lane] = high[lane] < x ? x : high[lane];
    };
    std::size_t i = 0;
    for (; i + lanes <= column.size(); i += lanes) {
        for (std::size_t lane = 0; lane < lanes; ++lane) take(lane, column[i + lane]);
    }
    for (; i < column.size(); ++i) take(0, column[i]);
    for (std::size_t lane = 1; lane < lanes; ++lane) {
        take(0, low[lane]);
        take(0, high[lane]);
    }
    return {low[0], high[0]};
}

/// Columns of finite numbers, one behind the other, with their parameters and their weights, which sum to 1.
template <class Scalar>
struct CheckedValues {
    const std::vector<CriterionParameters>& parameters;
    const Labels& labels;
    std::vector<double> weights{};
    std::vector<std::size_t> filled_counts{};  ///< of each column: unknown values that the criterion's policy filled
    std::size_t rows = 0;
    std::size_t stride = 0;
    const Scalar* data = nullptr;
    std::vector<Scalar> filled{};  ///< the values, where some had to be filled; `data` points here then

    [[nodiscard]] std::size_t columns() const { return parameters.size(); }
    [[nodiscard]] std::span<const Scalar> column(std::size_t j) const { return {data + j * stride, rows}; }
    [[nodiscard]] bool is_benefit(std::size_t j) const { return parameters[j].direction == Direction::benefit; }
    [[nodiscard]] Scalar weight(std::size_t j) const { return static_cast<Scalar>(weights[j]); }
    [[nodiscard]] std::size_t filled_count() const {
        std::size_t count = 0;
        for (const std::size_t one : filled_counts) count += one;
        return count;
    }
    [[nodiscard]] std::string name(std::size_t j) const {
        return j < labels.criteria.size() ? labels.criteria[j] : std::to_string(j);
    }
};

/// What an unknown value of this column counts as; none where it is to be rejected or no other value is known.
template <class Scalar>
[[nodiscard]] std::optional<Scalar> replacement(std::span<const Scalar> column, const CriterionParameters& parameters) {
    if (parameters.missing.kind == MissingKind::value) return static_cast<Scalar>(parameters.missing.value);
    if (parameters.missing.kind == MissingKind::reject) return std::nullopt;
    if (parameters.worst) return static_cast<Scalar>(*parameters.worst);
    std::optional<Scalar> worst;
    for (const Scalar& x : column) {
        if (!kam::detail::is_finite(x)) continue;
        if (!worst || (parameters.direction == Direction::benefit ? x < *worst : x > *worst)) worst = x;
    }
    return worst;
}

/// Checks criteria and values. Throws std::invalid_argument for the criteria; InputError that lists every cell that is
/// infinite, or unknown where the criterion's policy does not say what that counts as. `parameters` and `labels` must
/// outlive the result, and so must `values`.
template <class Scalar>
[[nodiscard]] CheckedValues<Scalar> checked(const Eigen::Ref<const Eigen::MatrixX<Scalar>>& values,
                                            const std::vector<CriterionParameters>& parameters, const Labels& labels) {
    const auto columns = static_cast<std::size_t>(values.cols());
    CheckedValues<Scalar> result{parameters, labels};
    result.weights = check_criteria(columns, parameters, labels);
    result.filled_counts.assign(columns, 0);
    result.rows = static_cast<std::size_t>(values.rows());
    result.stride = static_cast<std::size_t>(values.outerStride());
    result.data = values.data();
    Report report;
    for (std::size_t j = 0; j < columns; ++j) {
        const auto column = result.column(j);
        const auto nothing = sum_of<Scalar>(column.size(), [&](std::size_t i) { return column[i] - column[i]; });
        if (nothing == nothing) continue;  // it is NaN as soon as one value is NaN or infinite
        const auto known = replacement(column, parameters[j]);
        for (std::size_t i = 0; i < column.size(); ++i) {
            if (kam::detail::is_finite(column[i])) continue;
            const bool unknown = kam::detail::is_unknown(column[i]);
            if (unknown && known) {
                if (result.filled.empty()) {
                    result.filled.resize(result.rows * columns);
                    for (std::size_t k = 0; k < columns; ++k) {
                        const auto original = result.column(k);
                        std::copy(original.begin(), original.end(), result.filled.data() + k * result.rows);
                    }
                    result.data = result.filled.data();
                    result.stride = result.rows;
                }
                result.filled[j * result.rows + i] = *known;
                ++result.filled_counts[j];
                continue;
            }
            report.add(labels.account(i) + ", " + labels.criterion(j), unknown ? Fault::missing : Fault::not_finite,
                       !unknown                                           ? "is infinite"
                       : parameters[j].missing.kind == MissingKind::worst ? "is unknown, as is every other"
                                                                          : "is unknown");
        }
    }
    throw_if_any(report);
    return result;
}

}  // namespace kam::inline v0::selection::detail
