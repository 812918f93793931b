// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <boost/describe/class.hpp>

#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>
#include <kam/data/scale.hpp>
#include <kam/selection/concentration.hpp>

namespace kam::inline v0::selection {

// Measures of inequality beside those of concentration: the entropy family, which takes apart into what is between
// groups of accounts and what is within them, and Atkinson's, which says what share of the total equality would be
// worth. As there, one value per account; unknown and infinite values are an InputError, negative values and a total of
// 0 have no measure.

namespace detail {

/// Mean of f(value / mean) over all accounts.
template <class Scalar, class F>
[[nodiscard]] Scalar mean_of_relative(const Holdings<Scalar>& held, const F& f) {
    const Scalar mean = held.total / held.count();
    Scalar sum(0);
    for (const Scalar& value : held.sorted) sum += f(Scalar(value / mean));
    return sum / held.count();
}

template <class Scalar>
[[nodiscard]] std::optional<Scalar> generalised_entropy(const Holdings<Scalar>& held, double alpha) {
    using std::log;
    using std::pow;
    const Scalar zero(0), one(1);
    const bool has_zero = !(held.sorted[held.sorted.size() - 1] > zero);  // the largest come first
    if (has_zero && alpha <= 0) return std::nullopt;
    if (alpha == 0) return mean_of_relative(held, [](const Scalar& x) { return Scalar(-log(x)); });
    if (alpha == 1)
        return mean_of_relative(held, [&](const Scalar& x) { return x > zero ? Scalar(x * log(x)) : zero; });
    const auto power = static_cast<Scalar>(alpha);
    const Scalar mean =
        mean_of_relative(held, [&](const Scalar& x) { return x > zero ? Scalar(pow(x, power) - one) : Scalar(-one); });
    return Scalar(mean / (power * (power - one)));
}

template <class Scalar>
[[nodiscard]] Scalar atkinson(const Holdings<Scalar>& held, double aversion) {
    using std::exp;
    using std::log;
    using std::pow;
    const Scalar zero(0), one(1);
    if (aversion >= 1 && !(held.sorted[held.sorted.size() - 1] > zero)) return Scalar(1);
    if (aversion == 1) return one - exp(mean_of_relative(held, [](const Scalar& x) { return Scalar(log(x)); }));
    const Scalar power = one - static_cast<Scalar>(aversion);
    const Scalar mean =
        mean_of_relative(held, [&](const Scalar& x) { return x > zero ? Scalar(pow(x, power)) : zero; });
    return one - Scalar(pow(mean, one / power));
}

}  // namespace detail

/// Generalised entropy of order alpha: mean of ((x / mean)^alpha - 1) / (alpha (alpha - 1)); 0 when all are equal. The
/// higher alpha, the more the large accounts count. Order 1 is Theil's T [theil1967], order 0 the mean logarithmic
/// deviation, order 2 half the squared coefficient of variation. Empty where the values have no shares, and for orders
/// up to 0 where an account holds nothing. Throws std::invalid_argument unless alpha is finite.
template <class Derived>
[[nodiscard]] std::optional<typename Derived::Scalar> generalised_entropy(const Eigen::MatrixBase<Derived>& values,
                                                                          double alpha) {
    if (!std::isfinite(alpha)) {
        throw std::invalid_argument("selection::generalised_entropy: order " + kam::detail::number_text(alpha) +
                                    ", but it must be finite");
    }
    const auto held = detail::holdings(values);
    if (!held.defined()) return std::nullopt;
    return detail::generalised_entropy(held, alpha);
}

/// Theil's T [theil1967]: mean of (x / mean) ln (x / mean); 0 when all are equal .. ln n when one holds all.
template <class Derived>
[[nodiscard]] std::optional<typename Derived::Scalar> theil(const Eigen::MatrixBase<Derived>& values) {
    return selection::generalised_entropy(values, 1);
}

/// Atkinson's index [atkinson1970]: 1 - (equally distributed equivalent) / mean, the equivalent being the power mean of
/// order 1 - aversion: 0 when all are equal .. 1. It reads as a share: with all accounts equal, (1 - index) of the
/// total would be as good, to one who minds inequality so much. With an aversion of 1 or more an account that holds
/// nothing makes it 1. Empty where the values have no shares. Throws std::invalid_argument unless the aversion is
/// finite and not below 0.
template <class Derived>
[[nodiscard]] std::optional<typename Derived::Scalar> atkinson(const Eigen::MatrixBase<Derived>& values,
                                                               double aversion) {
    if (!std::isfinite(aversion) || aversion < 0) {
        throw std::invalid_argument("selection::atkinson: an aversion of " + kam::detail::number_text(aversion) +
                                    ", but it must be finite and not below 0");
    }
    const auto held = detail::holdings(values);
    if (!held.defined()) return std::nullopt;
    return detail::atkinson(held, aversion);
}

/// One group of accounts in the decomposition of Theil's T.
template <class Scalar = double>
struct TheilGroup {
    std::string group{};
    std::size_t account_count = 0;
    Scalar value{};
    Scalar value_share{};
    std::optional<Scalar> theil{};  ///< within the group; empty for one that holds nothing
    BOOST_DESCRIBE_CLASS(TheilGroup, (), (group, account_count, value, value_share, theil), (), ())
};

/// How much of the inequality is between groups (countries, industries, managers) and how much within them.
template <class Scalar = double>
struct TheilDecomposition {
    ConcentrationStatus status{};
    Scalar total{};                            ///< Theil's T of all accounts = between + within
    Scalar between{};                          ///< were all accounts of a group equal
    Scalar within{};                           ///< mean of the groups' own, by their value shares
    std::vector<TheilGroup<Scalar>> groups{};  ///< by name
    BOOST_DESCRIBE_CLASS(TheilDecomposition, (), (status, total, between, within, groups), (), ())
};

/// Takes Theil's T apart by groups: `group_of[i]` names the group of value i. T = sum over the groups of share x ln
/// (share / share of accounts), which is between, + sum of share x T of the group, which is within [theil1967]. Where
/// the values have no shares the status says why. Throws std::invalid_argument unless there are as many names as
/// values, InputError naming values that are unknown or infinite.
template <class Derived>
[[nodiscard]] TheilDecomposition<typename Derived::Scalar> theil_by_group(const Eigen::MatrixBase<Derived>& values,
                                                                          const std::vector<std::string>& group_of) {
    using std::log;
    using Scalar = typename Derived::Scalar;
    const Eigen::VectorX<Scalar> plain = values.derived().reshaped();
    if (static_cast<std::size_t>(plain.size()) != group_of.size()) {
        throw std::invalid_argument("selection::theil_by_group: " + std::to_string(plain.size()) + " values but " +
                                    std::to_string(group_of.size()) + " groups");
    }
    const auto held = detail::holdings(plain);
    TheilDecomposition<Scalar> result;
    result.status = held.status;
    if (!held.defined()) return result;
    std::map<std::string, std::vector<Scalar>> members;
    for (std::size_t i = 0; i < group_of.size(); ++i) {
        members[group_of[i]].push_back(plain[static_cast<Eigen::Index>(i)]);
    }
    result.total = *detail::generalised_entropy(held, 1);
    for (const auto& [name, group_values] : members) {
        const Eigen::Map<const Eigen::VectorX<Scalar>> group(group_values.data(),
                                                             static_cast<Eigen::Index>(group_values.size()));
        const auto own = detail::holdings(group);
        TheilGroup<Scalar> one{name, group_values.size(), own.total, Scalar(own.total / held.total), {}};
        if (own.defined()) {
            one.theil = detail::generalised_entropy(own, 1);
            result.between += one.value_share * log(Scalar(one.value_share * held.count() / own.count()));
            result.within += one.value_share * *one.theil;
        }
        result.groups.push_back(one);
    }
    return result;
}

}  // namespace kam::inline v0::selection
