// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include <kam/cash_flow/rate.hpp>
#include <kam/cash_flow/rate_parts.hpp>
#include <kam/cash_flow/rate_series.hpp>

namespace kam::inline v0::cash_flow::detail {

/// Finds rates of return of a series. Keeps its memory between solves.
template <class Real>
class RateSolver {
public:
    RateSeries<Real> series;

    /// One rate: the only one, or the chosen one of several.
    [[nodiscard]] Solution<Real> solve(const RateOptions& options, double ticks_per_year) {
        Solution<Real> found;
        begin(options, ticks_per_year);
        if (series.sign_changes() == 1) {  // one change of sign means one rate [descartes]
            found.status = only_root(found.root) ? RateStatus::found : RateStatus::not_converged;
            prove(found);
        } else if (const Eigen::Index at_most = series.rates_at_most(); at_most == 0) {
            prove_none(found);
        } else if (any_root(found.root) && (at_most == 1 || series.balance_keeps_sign(found.root.looked_at))) {
            found.status = RateStatus::found;
            prove(found);
        } else if (nothing_around_turn()) {
            prove_none(found);
        } else {
            choose(options, found);
        }
        found.iterations = iterations_;
        return found;
    }

    /// All rates in order; in roots().
    [[nodiscard]] RateStatus solve_all(const RateOptions& options, double ticks_per_year) {
        begin(options, ticks_per_year);
        roots_.clear();
        const bool single = series.sign_changes() == 1;
        const Eigen::Index at_most = single ? 1 : series.rates_at_most();
        if (at_most == 0) return RateStatus::no_root;
        Root<Real> root;
        if (single ? only_root(root) : at_most == 1 && any_root(root)) {
            roots_.push_back(root);
            return RateStatus::found;
        }
        if (single) return RateStatus::not_converged;
        if (series.sign_changes() > options.sign_change_limit) return RateStatus::not_certified;
        if (!climb_ladder()) return RateStatus::not_converged;
        return roots_.empty() ? RateStatus::no_root : RateStatus::found;
    }
    /// How many rates there are, of roots(); none where one of them may be several, or none.
    [[nodiscard]] std::optional<Eigen::Index> count() const {
        if (std::ranges::any_of(roots_, &Root<Real>::blurred)) return std::nullopt;
        return static_cast<Eigen::Index>(roots_.size());
    }
    /// What is known of others beside this one of roots().
    [[nodiscard]] Uniqueness uniqueness_of(const Root<Real>& root) const {
        if (count() == 1) return Uniqueness::proved;
        const auto others = std::ranges::count(roots_, false, &Root<Real>::touching) - (root.touching ? 0 : 1);
        return others > 0 ? Uniqueness::several : Uniqueness::not_proved;
    }
    [[nodiscard]] const std::vector<Root<Real>>& roots() const { return roots_; }
    [[nodiscard]] int iterations() const { return iterations_; }

private:
    [[nodiscard]] static constexpr Real infinity() { return std::numeric_limits<Real>::infinity(); }
    [[nodiscard]] static constexpr Real epsilon() { return std::numeric_limits<Real>::epsilon(); }

    [[nodiscard]] static Real cube_root(Real value) {
        using std::exp;
        using std::log;
        return exp(log(value) / 3);
    }

    void begin(const RateOptions& options, double ticks_per_year) {
        iterations_ = 0;
        turn_.reset();
        limit_ = options.iteration_limit;
        // A proof needs the root itself, not something near it.
        tolerance_ = series.sign_changes() == 1 ? static_cast<Real>(options.tolerance) : Real(0);
        guess_ = static_cast<Real>(std::log1p(options.guess) / ticks_per_year);
    }

    static void prove(Solution<Real>& found) {
        if (found.status != RateStatus::found) return;
        found.uniqueness = Uniqueness::proved;
        found.count = 1;
    }

    static void prove_none(Solution<Real>& found) {
        found.status = RateStatus::no_root;
        found.count = 0;
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
        found.count = count();
        found.status = roots_.empty() ? RateStatus::no_root : RateStatus::found;
        if (roots_.empty()) return;
        found.root = chosen_root(roots_, options.choice, guess_);
        found.uniqueness = uniqueness_of(found.root);
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
    void accept(Real x, const Balance<Real>& b, Root<Real>& root) const {
        const Real last = step(b);
        root = {last_step(x, last) ? Real(x + last) : x, b.residual, x};
    }
    /// So small a step leaves little more than its third power.
    [[nodiscard]] bool last_step(Real x, Real size) const {
        using std::abs;
        return abs(size) <= cube_root_of_epsilon_ / 8 * (std::max)(Real(1 / series.span()), Real(abs(x)));
    }

    /// The zero of h between low and high, where h has different signs; `low_sign` is the one at low.
    [[nodiscard]] bool zero_between(Coefficients<Real>& c, Real low, Real high, int low_sign, Real x,
                                    Root<Real>& root) {
        using std::abs;
        Real before = infinity();
        for (int i = 0; i < limit_; ++i) {
            const Balance<Real> b = look(c, x);
            const Real move = step(b);
            // Zeros of a lower rung only separate.
            if (good_enough(b) || abs(move) <= epsilon() * abs(x) || (&c == &scaled_ && last_step(x, move))) {
                accept(x, b, root);
                return true;
            }
            ((b.h < 0) == (low_sign < 0) ? low : high) = x;
            const Real next = x + move;
            const bool slow = i % 2 == 1 && !(abs(b.h) < before / 2);
            if (i % 2 == 1) before = abs(b.h);
            Real moved = next;
            if (!(next > low && next < high) || (slow && i > 4)) moved = low + (high - low) / 2;
            if (moved == x || high - low <= 2 * epsilon() * abs(x)) {
                root = {x, b.residual, x};
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
        const Real gap = series.times()[change] - series.times()[change - 1];
        const Real margin = 1 + 64 * epsilon();
        const Real closest = b.h / series.span() / margin;
        const Real farthest = b.h / gap * margin;
        const Real direction = first_pays ? 1 : -1;
        const Real low = (std::min)(Real(direction * closest), Real(direction * farthest));
        const Real high = (std::max)(Real(direction * closest), Real(direction * farthest));
        const Real start = step(b);
        return zero_between(c, low, high, first_pays ? 1 : -1,
                            start >= low && start <= high ? start : Real(low + (high - low) / 2), root);
    }

    /// Some rate of a series with several changes of sign, which need not exist and may be missed. Where the value has
    /// one sign at both ends and turns back towards it before it is seen with the other, that place is in turn_.
    [[nodiscard]] bool any_root(Root<Real>& root) {
        using std::abs;
        constexpr int patience = 12;
        Coefficients<Real>& c = series.flows();
        const bool even = (c.values.front() < 0) == (c.values.back() < 0);
        Real x = 0;
        Real positive = infinity();
        Real negative = infinity();  // where h was seen with that sign; infinity: not yet
        bool turned = false;
        Balance<Real> before;
        Real before_x = 0;
        for (int i = 0; i < (std::min)(limit_, patience); ++i) {
            const Balance<Real> b = look(c, x);
            if (good_enough(b)) {
                accept(x, b, root);
                return b.noise < 1 && abs(b.slope) > 0;
            }
            (b.h > 0 ? positive : negative) = x;
            const Real most = 12 / series.span() + 2 * abs(x);
            Real next = x + std::clamp(step(b), Real(-most), most);
            if (positive != infinity() && negative != infinity()) {
                const Real low = (std::min)(positive, negative);
                const Real high = (std::max)(positive, negative);
                const Real start = next > low && next < high ? next : Real(low + (high - low) / 2);
                return zero_between(c, low, high, positive < negative ? 1 : -1, start, root);
            }
            if (turned) turn_ = std::pair(x, b);
            if (turned || !(abs(next) < infinity())) return false;
            turned = even && i > 0 && (b.slope < 0) != (before.slope < 0);
            if (turned) next = x + (before_x - x) * (b.slope / (b.slope - before.slope));
            before = b;
            before_x = x;
            x = next;
        }
        return false;
    }

    /// True when a few steps prove that no rate is anywhere on either side of the turn.
    [[nodiscard]] bool nothing_around_turn() {
        if (!turn_) return false;
        const auto& [x, b] = *turn_;
        return nothing_beyond(x, b, 1) && nothing_beyond(x, b, -1);
    }

    /// h'' is a difference of two variances, each at most a quarter of the span squared, so from any x h stays away
    /// from zero for a while; from there on the running totals may show that there is no more.
    [[nodiscard]] bool nothing_beyond(Real x, Balance<Real> b, int direction) {
        using std::abs;
        using std::sqrt;
        constexpr int most_steps = 4;
        const Real bend = series.span() * series.span() / 4;
        const bool above = b.h > 0;
        for (int i = 0; i < most_steps; ++i) {
            if (good_enough(b) || (b.h > 0) != above) return false;
            const Real away = above == (direction > 0) ? b.slope : Real(-b.slope);  // how fast |h| grows that way
            const Real root = sqrt(away * away + 2 * bend * abs(b.h));
            const Real reach = away > 0 ? Real((root + away) / bend) : Real(2 * abs(b.h) / (root - away));
            x += direction * Real(0.999) * reach;
            if (series.rates_beyond(x, direction < 0) == 0) return true;
            b = look(series.flows(), x);
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
        using std::abs;
        Real distance = 1 / series.span();
        for (int i = 0; i < 1100; ++i) {
            found = from + direction * distance;
            if (!(abs(found) < infinity())) return false;
            if (sign_at(found) == wanted) return true;
            distance *= 2;
        }
        return false;
    }

    /// Multiplies the coefficients by (tau - t_i), or divides them on the way up.
    void change_rung(Real tau, bool up) {
        using std::abs;
        using std::log;
        const std::vector<Real>& times = series.times();
        for (std::size_t i = 0; i < times.size(); ++i) {
            const Real factor = (tau - times[i]) / series.span();
            Real& value = scaled_.values[i];
            if (in_logs_) {
                const Real size = log(abs(factor));
                scaled_.logs[i] += up ? Real(-size) : size;
                if (factor < 0) value = -value;
            } else {
                value = up ? Real(value / factor) : Real(value * factor);
            }
        }
    }

    /// Makes the coefficients ready to look at; where they are kept as logs only the signs of the values count so far.
    void load_rung() {
        using std::exp;
        rung_ = &scaled_;
        if (!in_logs_) {
            scaled_.logs.clear();
            return;
        }
        const auto [least, most] = std::ranges::minmax(scaled_.logs);
        scaled_.only_logs = most - least > 200;
        for (std::size_t i = 0; i < scaled_.values.size(); ++i) {
            const Real size = scaled_.only_logs ? Real(1) : Real(exp(scaled_.logs[i] - most));
            scaled_.values[i] = scaled_.values[i] < 0 ? Real(-size) : size;
        }
    }

    [[nodiscard]] bool climb_ladder() {
        using std::abs;
        using std::log;
        const std::vector<Real>& times = series.times();
        const std::vector<Real>& amounts = series.flows().values;
        const std::size_t n = times.size();
        gaps_.clear();
        scaled_.values = amounts;
        scaled_.only_logs = false;
        Real narrowest = series.span();
        Real least = series.flows().largest;
        for (std::size_t i = 0; i < n; ++i) {
            least = (std::min)(least, Real(abs(amounts[i])));
            if (i == 0 || (amounts[i] < 0) == (amounts[i - 1] < 0)) continue;
            const Real half = (times[i] - times[i - 1]) / 2;
            gaps_.push_back(times[i - 1] + half);
            narrowest = (std::min)(narrowest, half);
        }
        // The smallest coefficient that there may be must not leave the range.
        const Real smallest =
            log(least) - log(series.flows().largest) + static_cast<Real>(gaps_.size()) * log(narrowest / series.span());
        in_logs_ = smallest < -400;
        if (in_logs_) {
            scaled_.logs.resize(n);
            for (std::size_t i = 0; i < n; ++i) scaled_.logs[i] = log(abs(amounts[i]));
        } else {
            for (Real& value : scaled_.values) value /= series.flows().largest;
        }
        for (const Real& tau : gaps_) change_rung(tau, false);
        below_.clear();
        for (std::size_t k = gaps_.size(); k-- > 0;) {
            change_rung(gaps_[k], true);
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
        const bool top = rung_ == &series.flows();
        const int first = rung_->values.back() < 0 ? -1 : 1;  // towards x = -infinity the last flow decides
        const int last = rung_->values.front() < 0 ? -1 : 1;  // towards +infinity the first
        int sign = first;                                     // at the last separator
        int nonzero = first;                                  // the last that was not zero
        Real from = -infinity();
        for (std::size_t j = 0; j <= below_.size(); ++j) {
            const bool end = j == below_.size();
            const Real to = end ? infinity() : below_[j].x;
            Real residual = 0;
            const int next = end ? last : sign_at(to, &residual);
            if (sign * next < 0 && !zero_in(from, to, sign)) return false;
            if (next == 0) {
                // Zeros with nothing between them that is not one are one place, as far as can be seen.
                if (!top || sign != 0) {
                    roots_.push_back({to, residual, to, true, true});
                } else if (residual < roots_.back().residual) {
                    roots_.back() = {to, residual, to, true, true};
                }
            } else {
                // A zero on a separator touches unless the sign differs on its two sides.
                if (sign == 0 && next != nonzero) roots_.back().touching = false;
                nonzero = next;
            }
            sign = next;
            from = to;
        }
        return true;
    }

    [[nodiscard]] bool zero_in(Real low, Real high, int low_sign) {
        if (low == -infinity() && high == infinity()) {
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
        if (low == -infinity() && !far_point(high, -1, low_sign, low)) return false;
        if (high == infinity() && !far_point(low, 1, -low_sign, high)) return false;
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
    Real cube_root_of_epsilon_ = cube_root(epsilon());
    std::optional<std::pair<Real, Balance<Real>>> turn_{};
    Coefficients<Real>* rung_ = nullptr;
    Coefficients<Real> scaled_;
    bool in_logs_ = false;
    std::vector<Real> gaps_;
    std::vector<Root<Real>> below_;
    std::vector<Root<Real>> roots_;
};

}  // namespace kam::inline v0::cash_flow::detail
