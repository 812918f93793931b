// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include <kam/cash_flow/rate.hpp>
#include <kam/cash_flow/rate_series.hpp>

namespace kam::inline v0::cash_flow::detail {

/// A zero of the present value as a function of the log growth.
template <class Real>
struct Root {
    Real x{};
    Real residual{};
    bool touching = false;
    Real looked_at{};  ///< within rounding of x, where the discount factors were last computed
};

/// What a search for one rate or for all has come to.
template <class Real>
struct Solution {
    RateStatus status = RateStatus::not_converged;
    Root<Real> root{};
    int iterations = 0;
    Uniqueness uniqueness = Uniqueness::not_proved;
    std::optional<Eigen::Index> count{};
};

/// Finds rates of return of a series. Keeps its memory between solves.
template <class Real>
class RateSolver {
public:
    RateSeries<Real> series;

    /// One rate: the only one, or the chosen one of several.
    [[nodiscard]] Solution<Real> solve(const RateOptions& options) {
        Solution<Real> found;
        begin(options);
        const Eigen::Index changes = series.sign_changes();
        // One change of sign means one rate [descartes]; the totals from both ends may prove one or none.
        const Eigen::Index at_most = changes == 1 ? 1 : series.rates_at_most();
        if (at_most == 0) {
            found.status = RateStatus::no_root;
            found.count = 0;
        } else if (changes == 1) {
            found.status = only_root(found.root) ? RateStatus::found : RateStatus::not_converged;
            prove(found);
        } else if (any_root(found.root) && (at_most == 1 || series.balance_keeps_sign(found.root.looked_at))) {
            found.status = RateStatus::found;
            prove(found);
        } else {
            choose(options, found);
        }
        found.iterations = iterations_;
        return found;
    }

    /// All rates in order; in roots().
    [[nodiscard]] RateStatus solve_all(const RateOptions& options) {
        begin(options);
        roots_.clear();
        const Eigen::Index changes = series.sign_changes();
        if (changes > 1) {
            if (changes > options.sign_change_limit) return RateStatus::not_certified;
            if (!climb_ladder()) return RateStatus::not_converged;
            return roots_.empty() ? RateStatus::no_root : RateStatus::found;
        }
        Root<Real> root;
        if (!only_root(root)) return RateStatus::not_converged;
        roots_.push_back(root);
        return RateStatus::found;
    }
    [[nodiscard]] const std::vector<Root<Real>>& roots() const { return roots_; }
    [[nodiscard]] int iterations() const { return iterations_; }

private:
    static constexpr Real infinity = std::numeric_limits<Real>::infinity();
    static constexpr Real epsilon = RateSeries<Real>::epsilon;

    void begin(const RateOptions& options) {
        iterations_ = 0;
        limit_ = options.iteration_limit;
        // A proof needs the root itself, not something near it.
        tolerance_ = series.sign_changes() == 1 ? static_cast<Real>(options.tolerance) : Real(0);
        guess_ = std::log1p(static_cast<Real>(options.guess));
    }

    static void prove(Solution<Real>& found) {
        if (found.status != RateStatus::found) return;
        found.uniqueness = Uniqueness::proved;
        found.count = 1;
    }

    void choose(const RateOptions& options, Solution<Real>& found) {
        if (series.sign_changes() > options.sign_change_limit) {
            Root<Real> root;
            found.status = any_root(root) ? RateStatus::found : RateStatus::not_certified;
            found.root = root;
            return;
        }
        roots_.clear();
        if (!climb_ladder()) return;
        found.count = static_cast<Eigen::Index>(roots_.size());
        found.status = roots_.empty() ? RateStatus::no_root : RateStatus::found;
        if (roots_.empty()) return;
        found.uniqueness = roots_.size() == 1 ? Uniqueness::proved : Uniqueness::several;
        switch (options.choice) {
            case RateChoice::smallest:
                found.root = roots_.front();
                break;
            case RateChoice::largest:
                found.root = roots_.back();
                break;
            case RateChoice::nearest_guess:
                found.root = *std::ranges::min_element(
                    roots_, {}, [&](const Root<Real>& root) { return std::abs(root.x - guess_); });
        }
    }

    [[nodiscard]] Balance<Real> look(Coefficients<Real>& c, Real x) {
        ++iterations_;
        return series.balance(c, x);
    }
    [[nodiscard]] bool good_enough(const Balance<Real>& b) const {
        return b.residual <= (std::max)(b.noise, tolerance_);
    }

    /// Halley's step, or Newton's where the curvature is too strong for it.
    [[nodiscard]] static Real step(const Balance<Real>& b) {
        const Real newton = -b.h / b.slope;
        const Real bend = 1 + newton * b.curvature / (2 * b.slope);
        return bend > Real(0.5) && bend < 2 ? newton / bend : newton;
    }

    /// The last step costs nothing and takes off what the noise has hidden.
    static void accept(Real x, const Balance<Real>& b, Root<Real>& root) {
        const Real last = step(b);
        const bool usable = std::abs(last) <= Real(1e-6) * (std::max)(Real(1), std::abs(x));
        root = {usable ? x + last : x, b.residual, false, x};
    }

    /// The zero of h between low and high, where h has different signs; `low_sign` is the one at low.
    [[nodiscard]] bool zero_between(Coefficients<Real>& c, Real low, Real high, int low_sign, Real x,
                                    Root<Real>& root) {
        Real before = infinity;
        for (int i = 0; i < limit_; ++i) {
            const Balance<Real> b = look(c, x);
            if (good_enough(b) || std::abs(step(b)) <= epsilon * std::abs(x)) {
                accept(x, b, root);
                return true;
            }
            ((b.h < 0) == (low_sign < 0) ? low : high) = x;
            const Real next = x + step(b);
            const bool slow = i % 2 == 1 && !(std::abs(b.h) < before / 2);
            if (i % 2 == 1) before = std::abs(b.h);
            Real moved = next;
            if (!(next > low && next < high) || (slow && i > 4)) moved = low + (high - low) / 2;
            if (moved == x || high - low <= 2 * epsilon * std::abs(x)) {
                root = {x, b.residual, false, x};
                return true;
            }
            x = moved;
        }
        return false;
    }

    /// With one change of sign h falls (or rises) everywhere, by no less per unit of x than the gap at the change and
    /// by no more than the span of the series: that brackets the rate.
    [[nodiscard]] bool only_root(Root<Real>& root) {
        Coefficients<Real>& c = series.flows();
        const Balance<Real> b = look(c, 0);
        if (good_enough(b)) {
            accept(0, b, root);
            return true;
        }
        const bool first_pays = c.values.front() < 0;
        std::size_t change = 1;
        while ((c.values[change] < 0) == first_pays) ++change;
        const Real gap = series.years()[change] - series.years()[change - 1];
        const Real margin = 1 + 64 * epsilon;
        const Real closest = b.h / series.span() / margin;
        const Real farthest = b.h / gap * margin;
        const Real direction = first_pays ? 1 : -1;
        const Real low = (std::min)(direction * closest, direction * farthest);
        const Real high = (std::max)(direction * closest, direction * farthest);
        const Real start = step(b);
        return zero_between(c, low, high, first_pays ? 1 : -1,
                            start >= low && start <= high ? start : low + (high - low) / 2, root);
    }

    /// Some rate of a series with several changes of sign, which need not exist and may be missed.
    [[nodiscard]] bool any_root(Root<Real>& root) {
        constexpr int patience = 12;
        Coefficients<Real>& c = series.flows();
        Real x = 0;
        Real positive = infinity;
        Real negative = infinity;  // where h was seen with that sign; infinity: not yet
        for (int i = 0; i < (std::min)(limit_, patience); ++i) {
            const Balance<Real> b = look(c, x);
            if (good_enough(b)) {
                accept(x, b, root);
                return b.noise < 1 && std::abs(b.slope) * series.span() > 0;
            }
            (b.h > 0 ? positive : negative) = x;
            const Real most = 2 / series.span() + 2 * std::abs(x) + 1;
            const Real next = x + std::clamp(step(b), -most, most);
            if (positive != infinity && negative != infinity) {
                const Real low = (std::min)(positive, negative);
                const Real high = (std::max)(positive, negative);
                const Real start = next > low && next < high ? next : low + (high - low) / 2;
                return zero_between(c, low, high, positive < negative ? 1 : -1, start, root);
            }
            if (!(std::abs(next) < infinity)) return false;
            x = next;
        }
        return false;
    }

    // The ladder. With t inside a gap where the coefficients change sign, the derivative of e^(tx) sum c_i e^(-x t_i)
    // is e^(tx) sum c_i (t - t_i) e^(-x t_i): one change of sign less. After all changes no zero is left; going back
    // up, the function is monotone between neighbouring zeros of the rung below, so the signs there tell where its
    // zeros are.

    /// Sign of the rung's function at x; 0 when rounding hides it.
    [[nodiscard]] int sign_at(Real x, Real* residual = nullptr) {
        const Balance<Real> b = look(*rung_, x);
        if (residual != nullptr) *residual = b.residual;
        return b.residual <= 8 * b.noise ? 0 : b.h < 0 ? -1 : 1;
    }

    /// A point beyond `from` in the given direction where the rung's function has the wanted sign.
    [[nodiscard]] bool far_point(Real from, Real direction, int wanted, Real& found) {
        Real distance = 1 / series.span();
        for (int i = 0; i < 1100; ++i) {
            found = from + direction * distance;
            if (!(std::abs(found) < infinity)) return false;
            if (sign_at(found) == wanted) return true;
            distance *= 2;
        }
        return false;
    }

    /// Coefficients of the rung from their logs and the signs of the flows.
    void load_rung() {
        rung_ = &scaled_;
        const std::size_t n = series.size();
        scaled_.logs = logs_;
        scaled_.values.resize(n);
        const auto [least, most] = std::ranges::minmax(logs_);
        scaled_.only_logs = most - least > 200;
        for (std::size_t i = 0; i < n; ++i) {
            const Real size = scaled_.only_logs ? Real(1) : std::exp(logs_[i] - most);
            scaled_.values[i] = signs_[i] < 0 ? -size : size;
        }
    }

    /// Multiplies (or divides) the coefficients by (tau - t_i).
    void change_rung(Real tau, Real direction) {
        const std::vector<Real>& years = series.years();
        for (std::size_t i = 0; i < years.size(); ++i) {
            logs_[i] += direction * std::log(std::abs((tau - years[i]) / series.span()));
            if (tau < years[i]) signs_[i] = -signs_[i];
        }
    }

    [[nodiscard]] bool climb_ladder() {
        const std::vector<Real>& years = series.years();
        const std::vector<Real>& amounts = series.flows().values;
        const std::size_t n = years.size();
        gaps_.clear();
        logs_.resize(n);
        signs_.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            logs_[i] = std::log(std::abs(amounts[i]));
            signs_[i] = amounts[i] < 0 ? -1 : 1;
            if (i > 0 && signs_[i] != signs_[i - 1]) gaps_.push_back(years[i - 1] + (years[i] - years[i - 1]) / 2);
        }
        for (const Real tau : gaps_) change_rung(tau, 1);
        below_.clear();
        for (std::size_t k = gaps_.size(); k-- > 0;) {
            change_rung(gaps_[k], -1);
            if (k == 0) {
                rung_ = &series.flows();
            } else {
                load_rung();
            }
            if (!zeros_of_rung()) return false;
            below_.swap(roots_);
        }
        roots_.swap(below_);
        return true;
    }

    /// Zeros of the rung into roots_, from those of the rung below it in below_.
    [[nodiscard]] bool zeros_of_rung() {
        roots_.clear();
        const int first = signs_.back();  // towards x = -infinity the last flow decides, towards +infinity the first
        const int last = signs_.front();
        int sign = first;     // at the last separator
        int nonzero = first;  // the last that was not zero
        Real from = -infinity;
        for (std::size_t j = 0; j <= below_.size(); ++j) {
            const bool end = j == below_.size();
            const Real to = end ? infinity : below_[j].x;
            Real residual = 0;
            const int next = end ? last : sign_at(to, &residual);
            if (sign * next < 0 && !zero_in(from, to, sign)) return false;
            if (next == 0) roots_.push_back({to, residual, true, to});
            if (next != 0) {
                // A zero on a separator touches unless the sign differs on its two sides.
                if (sign == 0 && next != nonzero && !roots_.empty()) roots_.back().touching = false;
                nonzero = next;
            }
            sign = next;
            from = to;
        }
        return true;
    }

    [[nodiscard]] bool zero_in(Real low, Real high, int low_sign) {
        if (low == -infinity && high == infinity) {
            const int middle = sign_at(0);
            if (middle == 0) {
                low = -1 / series.span();
                high = -low;
                if (sign_at(low) != low_sign && !far_point(0, -1, low_sign, low)) return false;
                if (sign_at(high) != -low_sign && !far_point(0, 1, -low_sign, high)) return false;
            } else {
                (middle == low_sign ? low : high) = 0;
            }
        }
        if (low == -infinity && !far_point(high, -1, low_sign, low)) return false;
        if (high == infinity && !far_point(low, 1, -low_sign, high)) return false;
        Root<Real> root;
        if (!zero_between(*rung_, low, high, low_sign, low + (high - low) / 2, root)) return false;
        root.x = std::clamp(root.x, low, high);
        roots_.push_back(root);
        return true;
    }

    int iterations_ = 0;
    int limit_ = 200;
    Real tolerance_ = 0;
    Real guess_ = 0;
    Coefficients<Real>* rung_ = nullptr;
    Coefficients<Real> scaled_;
    std::vector<Real> logs_;
    std::vector<int> signs_;
    std::vector<Real> gaps_;
    std::vector<Root<Real>> below_;
    std::vector<Root<Real>> roots_;
};

}  // namespace kam::inline v0::cash_flow::detail
