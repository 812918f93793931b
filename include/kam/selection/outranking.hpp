// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/enum.hpp>

#include <kam/selection/criterion_checks.hpp>
#include <kam/selection/promethee_flow.hpp>
#include <kam/selection/rank_order.hpp>

namespace kam::inline v0::selection::detail {

// How far one account outranks another ("is at least as good as") by thresholds: shared by ELECTRE III and TRI.

/// The thresholds of one criterion as numbers: without indifference q = 0, without preference p = q.
template <class Scalar>
struct OutrankingThresholds {
    Scalar q, p;
    std::optional<Scalar> v;
    Scalar rounding;  ///< how far a difference may be off

    OutrankingThresholds(const CriterionParameters& parameters, const Scalar& largest)
        : q(static_cast<Scalar>(parameters.indifference.value_or(0))),
          p(static_cast<Scalar>(parameters.preference.value_or(parameters.indifference.value_or(0)))),
          rounding(difference_rounding(largest)) {
        if (parameters.veto) v = static_cast<Scalar>(*parameters.veto);
    }
    /// 1: being behind by `gap` does not speak against "at least as good"; 0: it does.
    [[nodiscard]] Scalar concordance(const Scalar& gap) const {
        if (!(gap > q + rounding)) return Scalar(1);
        if (!(gap < p - rounding)) return Scalar(0);
        return Scalar((p - gap) / (p - q));
    }
    /// 1: being behind by `gap` forbids it; 0: it does not.
    [[nodiscard]] Scalar discordance(const Scalar& gap) const {
        if (!v) return Scalar(0);
        if (!(gap < *v - rounding)) return Scalar(1);
        if (!(gap > p + rounding)) return Scalar(0);
        return Scalar((gap - p) / (*v - p));
    }
};

/// Whether one account outranks another.
template <class Scalar>
struct Credibility {
    Scalar concordance{};  ///< weighted share of the criteria in which it is not behind
    Scalar credibility{};  ///< the same, less what discordance takes: [roy1978]
    std::vector<std::size_t> vetoes{};
};

template <class Scalar>
class Outranking {
public:
    /// `other` are further rows that are compared with, such as profiles; they count for the rounding of differences.
    Outranking(const CheckedValues<Scalar>& values, const Eigen::MatrixX<Scalar>& other) : values_(values) {
        using std::abs;
        for (std::size_t j = 0; j < values.columns(); ++j) {
            Scalar largest(0);
            const auto see = [&](const Scalar& x) {
                const Scalar size = abs(x);
                if (size > largest) largest = size;
            };
            for (const Scalar& x : values.column(j)) see(x);
            for (Eigen::Index h = 0; h < other.rows(); ++h) see(other.coeff(h, static_cast<Eigen::Index>(j)));
            thresholds_.emplace_back(values.parameters[j], largest);
        }
    }

    /// Whether an account with values a(j) outranks one with values b(j).
    template <class A, class B>
    [[nodiscard]] Credibility<Scalar> operator()(const A& a, const B& b) const {
        Credibility<Scalar> result;
        result.concordance = Scalar(0);
        discordances_.clear();
        for (std::size_t j = 0; j < values_.columns(); ++j) {
            const Scalar gap = values_.is_benefit(j) ? Scalar(b(j) - a(j)) : Scalar(a(j) - b(j));
            result.concordance += values_.weight(j) * thresholds_[j].concordance(gap);
            discordances_.push_back(thresholds_[j].discordance(gap));
            if (!(discordances_.back() < Scalar(1))) result.vetoes.push_back(j);
        }
        result.credibility = result.concordance;
        for (const Scalar& discordance : discordances_) {
            if (discordance > result.concordance) {
                result.credibility *= (Scalar(1) - discordance) / (Scalar(1) - result.concordance);
            }
        }
        if (!result.vetoes.empty()) result.credibility = Scalar(0);
        return result;
    }

private:
    const CheckedValues<Scalar>& values_;
    std::vector<OutrankingThresholds<Scalar>> thresholds_;
    mutable std::vector<Scalar> discordances_;
};

}  // namespace kam::inline v0::selection::detail
