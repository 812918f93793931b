// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/random/exponential_distribution.hpp>
#include <boost/random/normal_distribution.hpp>

#include <kam/core/validate.hpp>
#include <kam/data/random.hpp>
#include <kam/selection/uncertain/weight_polytope.hpp>

namespace kam::inline v0::selection {

/// What is known of the weights.
enum class WeightKnowledge {
    none,   ///< all weights that sum to 1 are as likely
    given,  ///< the weights of the criteria are the true ones
    order,  ///< which criterion matters more than which
    bounds  ///< between which weights each lies, and other linear statements about them
};
BOOST_DESCRIBE_ENUM(WeightKnowledge, none, given, order, bounds)

/// A statement such as "sales counts at least twice as much as prestige": the sum of coefficients[j] x weight[j] over
/// the criteria is at least `at_least`. Of the example: 1, -2 and 0.
struct LinearPreference {
    std::vector<double> coefficients{};
    double at_least = 0;
};
BOOST_DESCRIBE_STRUCT(LinearPreference, (), (coefficients, at_least))

/// The weights that are thought possible, each as likely as the other; they sum to 1. Made by `any_weights`,
/// `given_weights`, `ordered_weights`, `weights_between`, `weights_near` and `weights_with`.
struct WeightSpace {
    WeightKnowledge knowledge = WeightKnowledge::none;
    std::vector<std::size_t> order{};  ///< the criteria by number, the most important first; empty: as they stand
    std::vector<double> low{};         ///< one for each criterion; empty: 0
    std::vector<double> high{};        ///< one for each criterion; empty: 1
    std::vector<LinearPreference> preferences{};
};
BOOST_DESCRIBE_STRUCT(WeightSpace, (), (knowledge, order, low, high, preferences))

/// Nothing is known of the weights.
[[nodiscard]] inline WeightSpace any_weights() { return {}; }
/// The weights of the criteria, and no others: only the values are uncertain.
[[nodiscard]] inline WeightSpace given_weights() { return {WeightKnowledge::given, {}, {}, {}, {}}; }
/// The first criterion matters most, then the second, and so on; or in the order of these numbers. The mean of such
/// weights are the rank-order centroid weights [barron1996].
[[nodiscard]] inline WeightSpace ordered_weights(std::vector<std::size_t> order = {}) {
    return {WeightKnowledge::order, std::move(order), {}, {}, {}};
}
/// Each weight lies between its bounds.
[[nodiscard]] inline WeightSpace weights_between(std::vector<double> low, std::vector<double> high) {
    return {WeightKnowledge::bounds, {}, std::move(low), std::move(high), {}};
}
/// Each weight lies within this share of itself: with 0.2, a weight of 0.3 between 0.24 and 0.36. The weights are
/// divided by their sum first.
[[nodiscard]] inline WeightSpace weights_near(const std::vector<double>& weights, double share) {
    double sum = 0;
    for (const double weight : weights) sum += weight;
    WeightSpace space = weights_between({}, {});
    for (const double weight : weights) {
        space.low.push_back((std::max)(0.0, weight / sum * (1 - share)));
        space.high.push_back((std::min)(1.0, weight / sum * (1 + share)));
    }
    return space;
}
/// The weights fulfil these statements.
[[nodiscard]] inline WeightSpace weights_with(std::vector<LinearPreference> preferences) {
    return {WeightKnowledge::bounds, {}, {}, {}, std::move(preferences)};
}

namespace detail {

/// Draws weights from a space. Bounded ones are drawn from all and refused where they do not fit; where fewer than one
/// in a hundred fits, by a walk through the space instead (hit and run [smith1984]), each block of draws with one of
/// its own.
class WeightSampler {
public:
    WeightSampler(const WeightSpace& space, const std::vector<double>& given, const char* function)
        : space_(space), given_(given), function_(function) {
        switch (space.knowledge) {
            case WeightKnowledge::none:
            case WeightKnowledge::given:
                break;
            case WeightKnowledge::order:
                check_order();
                break;
            case WeightKnowledge::bounds:
                prepare_bounds();
                break;
        }
    }
    [[nodiscard]] std::size_t size() const { return given_.size(); }
    /// True where all draws are the same.
    [[nodiscard]] bool fixed() const { return space_.knowledge == WeightKnowledge::given; }
    /// By a walk: draws of a block depend on each other a little.
    [[nodiscard]] bool walks() const { return !interior_.empty(); }

    /// `count` draws, size() numbers each, one behind the other.
    void draw(BlockEngine& engine, std::size_t count, double* out) const {
        if (walks()) return walk(engine, count, out);
        for (std::size_t k = 0; k < count; ++k, out += size()) {
            switch (space_.knowledge) {
                case WeightKnowledge::none:
                    draw_simplex(engine, size(), out);
                    break;
                case WeightKnowledge::given:
                    std::copy(given_.begin(), given_.end(), out);
                    break;
                case WeightKnowledge::order:
                    draw_ordered(engine, out);
                    break;
                case WeightKnowledge::bounds:
                    while (!draw_bounded(engine, out)) {
                    }
                    break;
            }
        }
    }

private:
    [[noreturn]] void refuse(const std::string& what) const {
        throw std::invalid_argument(std::string(function_) + ": " + what);
    }

    void check_order() {
        if (space_.order.empty()) {
            for (std::size_t j = 0; j < size(); ++j) space_.order.push_back(j);
        }
        std::vector<std::size_t> sorted = space_.order;
        std::sort(sorted.begin(), sorted.end());
        bool complete = sorted.size() == size();
        for (std::size_t j = 0; complete && j < sorted.size(); ++j) complete = sorted[j] == j;
        if (!complete) {
            refuse("the order of the weights has " + std::to_string(sorted.size()) +
                   " numbers, but it must name each of " + std::to_string(size()) + " criteria once");
        }
    }

    void prepare_bounds() {
        const auto fill = [&](std::vector<double>& bounds, double all, const char* name) {
            if (bounds.empty()) bounds.assign(size(), all);
            if (bounds.size() != size()) {
                refuse(std::to_string(bounds.size()) + ' ' + name + " bounds of weights for " + std::to_string(size()) +
                       " criteria");
            }
        };
        fill(space_.low, 0, "lower");
        fill(space_.high, 1, "upper");
        double low_sum = 0, high_sum = 0;
        for (std::size_t j = 0; j < size(); ++j) {
            const double low = space_.low[j], high = space_.high[j];
            if (!(low >= 0 && low <= high && high <= 1)) {
                refuse("a weight between " + kam::detail::number_text(low) + " and " + kam::detail::number_text(high) +
                       ", but bounds must rise within 0..1");
            }
            low_sum += low;
            high_sum += high;
            if (low < high) loose_.push_back(j);
        }
        constexpr double rounding = 1e-9;
        if (low_sum > 1 + rounding || high_sum < 1 - rounding) {
            refuse("the bounds of the weights sum to " + kam::detail::number_text(low_sum) + " and " +
                   kam::detail::number_text(high_sum) + ", so that no weights within them sum to 1");
        }
        for (const auto& one : space_.preferences) {
            if (one.coefficients.size() != size()) {
                refuse("a preference with " + std::to_string(one.coefficients.size()) + " coefficients for " +
                       std::to_string(size()) + " criteria");
            }
            for (const double a : one.coefficients) {
                if (!std::isfinite(a) || !std::isfinite(one.at_least)) refuse("a preference that is not finite");
            }
        }
        room_ = 1 - low_sum;
        // A fixed stream, so that how to draw depends on the space alone.
        BlockEngine pilot(0);
        std::vector<double> trial(size());
        constexpr int trials = 2'000, least = trials / 100;
        int fits = 0;
        for (int k = 0; k < trials; ++k) fits += draw_bounded(pilot, trial.data()) ? 1 : 0;
        if (fits < least) find_interior();
    }

    void draw_simplex(BlockEngine& engine, std::size_t count, double* out) const {
        boost::random::exponential_distribution<double> exponential;
        double sum = 0;
        for (std::size_t j = 0; j < count; ++j) sum += out[j] = exponential(engine);
        for (std::size_t j = 0; j < count; ++j) out[j] /= sum;
    }

    void draw_ordered(BlockEngine& engine, double* out) const {
        std::vector<double> weights(size());
        draw_simplex(engine, size(), weights.data());
        std::sort(weights.begin(), weights.end(), std::greater{});
        for (std::size_t j = 0; j < size(); ++j) out[space_.order[j]] = weights[j];
    }

    /// A draw from the simplex above the lower bounds; false where it does not fit.
    [[nodiscard]] bool draw_bounded(BlockEngine& engine, double* out) const {
        std::copy(space_.low.begin(), space_.low.end(), out);
        if (loose_.empty()) return true;
        std::vector<double> shares(loose_.size());
        draw_simplex(engine, shares.size(), shares.data());
        for (std::size_t k = 0; k < loose_.size(); ++k) out[loose_[k]] += room_ * shares[k];
        return fits(out);
    }

    [[nodiscard]] bool fits(const double* weights) const {
        constexpr double rounding = 1e-12;
        for (const std::size_t j : loose_) {
            if (weights[j] > space_.high[j] + rounding) return false;
        }
        for (const auto& one : space_.preferences) {
            double sum = 0;
            for (std::size_t j = 0; j < size(); ++j) sum += one.coefficients[j] * weights[j];
            if (sum < one.at_least - rounding) return false;
        }
        return true;
    }

    /// The space in terms of the shares of the room above the lower bounds, and a point inside it.
    void find_interior() {
        const std::size_t n = loose_.size();
        for (std::size_t k = 0; k < n && room_ > 0; ++k) {
            const double most = (space_.high[loose_[k]] - space_.low[loose_[k]]) / room_;
            if (most >= 1) continue;
            HalfSpace one{std::vector<double>(n, 0.0), -most};
            one.coefficients[k] = -1;
            half_spaces_.push_back(std::move(one));
        }
        for (const auto& preference : space_.preferences) {
            HalfSpace one{std::vector<double>(n), preference.at_least};
            for (std::size_t j = 0; j < size(); ++j) one.bound -= preference.coefficients[j] * space_.low[j];
            for (std::size_t k = 0; k < n; ++k) one.coefficients[k] = room_ * preference.coefficients[loose_[k]];
            half_spaces_.push_back(std::move(one));
        }
        const auto point = deepest_point(n, half_spaces_);
        if (!point) {
            refuse("no weights within the bounds fulfil all " + std::to_string(space_.preferences.size()) +
                   " preferences, or none with room to all sides");
        }
        interior_ = *point;
    }

    /// Steps between two draws: in proportion to n^3 log n, so that they are as good as independent [tervonen2013].
    [[nodiscard]] std::size_t steps() const {
        const auto n = static_cast<double>(loose_.size());
        return static_cast<std::size_t>(std::ceil(std::log(n + 1) / 4 * n * n * n));
    }

    void walk(BlockEngine& engine, std::size_t count, double* out) const {
        const std::size_t n = interior_.size();
        boost::random::normal_distribution<double> normal;
        std::vector<double> at = interior_, direction(n);
        const auto step = [&] {
            double mean = 0;
            for (double& d : direction) mean += d = normal(engine);
            mean /= static_cast<double>(n);
            double back = -1e300, ahead = 1e300;  // how far one may go
            const auto limit = [&](double slack, double speed) {
                if (speed < 0) ahead = (std::min)(ahead, slack / -speed);
                if (speed > 0) back = (std::max)(back, slack / -speed);
            };
            for (std::size_t k = 0; k < n; ++k) {
                direction[k] -= mean;
                limit(at[k], direction[k]);
            }
            for (const HalfSpace& one : half_spaces_) {
                double slack = -one.bound, speed = 0;
                for (std::size_t k = 0; k < n; ++k) {
                    slack += one.coefficients[k] * at[k];
                    speed += one.coefficients[k] * direction[k];
                }
                limit((std::max)(slack, 0.0), speed);
            }
            const double length = back + (ahead - back) * uniform_real(engine);
            for (std::size_t k = 0; k < n; ++k) at[k] = (std::max)(0.0, at[k] + length * direction[k]);
        };
        const std::size_t between = steps();
        for (std::size_t k = 0; k < count; ++k, out += size()) {
            for (std::size_t s = 0; s < (k == 0 ? 2 * between : between); ++s) step();
            double sum = 0;
            for (const double share : at) sum += share;
            for (double& share : at) share /= sum;  // keeps rounding from adding up
            std::copy(space_.low.begin(), space_.low.end(), out);
            for (std::size_t j = 0; j < n; ++j) out[loose_[j]] += room_ * at[j];
        }
    }

    WeightSpace space_;
    std::vector<double> given_;
    const char* function_;
    double room_ = 1;                   ///< what the lower bounds leave
    std::vector<std::size_t> loose_{};  ///< criteria whose weight is not fixed by its bounds
    std::vector<HalfSpace> half_spaces_{};
    std::vector<double> interior_{};
};

}  // namespace detail
}  // namespace kam::inline v0::selection
