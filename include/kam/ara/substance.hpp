// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::ara {

namespace detail {

template <class Scalar>
void check_strengths(const std::vector<std::optional<Scalar>>& strengths, const char* function) {
    for (const auto& strength : strengths) {
        if (!strength || (*strength >= Scalar(0) && kam::detail::is_finite(*strength))) continue;
        throw std::invalid_argument("ara::" + std::string(function) +
                                    ": a strength is below 0 or not finite, but all must be 0 or more");
    }
}

}  // namespace detail

/// What a relationship amounts to over its layers: the geometric mean of their strengths, (s_1 ... s_M)^(1/M). A layer
/// that is missing is given as 0 and makes it 0, since ties and links are developed on purpose only where there are
/// bonds [hakansson1995]; so does a layer of strength 0, whatever the others are. Empty where it depends on a strength
/// that is unknown, and without layers. std::invalid_argument for a strength below 0 or not finite.
template <class Scalar>
[[nodiscard]] std::optional<Scalar> substance(const std::vector<std::optional<Scalar>>& strengths) {
    using std::pow;
    detail::check_strengths(strengths, "substance");
    if (strengths.empty()) return std::nullopt;
    Scalar product(1);
    bool known = true;
    for (const auto& strength : strengths) {
        if (!strength) {
            known = false;
        } else if (*strength == Scalar(0)) {
            return Scalar(0);
        } else {
            product = Scalar(product * *strength);
        }
    }
    if (!known) return std::nullopt;
    return Scalar(pow(product, Scalar(Scalar(1) / Scalar(static_cast<double>(strengths.size())))));
}

/// How evenly the layers carry the relationship: the entropy of their shares, -sum p ln p / ln M with p = s / sum s, in
/// 0..1; 1 where all are equal, 0 where one carries all. Empty where a strength is unknown, all are 0, or there are
/// fewer than two layers. std::invalid_argument as for substance.
template <class Scalar>
[[nodiscard]] std::optional<Scalar> balance(const std::vector<std::optional<Scalar>>& strengths) {
    using std::log;
    detail::check_strengths(strengths, "balance");
    Scalar sum(0);
    for (const auto& strength : strengths) {
        if (!strength) return std::nullopt;
        sum = Scalar(sum + *strength);
    }
    if (strengths.size() < 2 || !(sum > Scalar(0))) return std::nullopt;
    Scalar entropy(0);
    for (const auto& strength : strengths) {
        if (!(*strength > Scalar(0))) continue;
        const Scalar share(*strength / sum);
        entropy = Scalar(entropy - share * log(share));
    }
    return Scalar(entropy / log(Scalar(static_cast<double>(strengths.size()))));
}

/// How mutual a relation is: min(w_ij, w_ji) / max(w_ij, w_ji), in 0..1. Empty where one of the two is unknown or both
/// are 0. std::invalid_argument as for substance.
template <class Scalar>
[[nodiscard]] std::optional<Scalar> mutuality(const std::optional<Scalar>& forward,
                                              const std::optional<Scalar>& backward) {
    detail::check_strengths<Scalar>({forward, backward}, "mutuality");
    if (!forward || !backward) return std::nullopt;
    const Scalar& weaker = *forward < *backward ? *forward : *backward;
    const Scalar& stronger = *forward < *backward ? *backward : *forward;
    if (!(stronger > Scalar(0))) return std::nullopt;
    return Scalar(weaker / stronger);
}

}  // namespace kam::inline v0::ara
