// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <numeric>
#include <type_traits>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <kam/cash_flow/rate.hpp>
#include <kam/cash_flow/rate_parts.hpp>

namespace kam::inline v0::cash_flow::detail {

/// Flows in order of time, one per time and none zero, with the sums over them that a rate of return is found with.
/// Times are whole numbers of ticks, so that no difference of two of them is rounded. Keeps its memory between loads.
template <class Real>
class RateSeries {
public:
    /// Begins a new series of so many flows.
    void begin(std::size_t count) {
        times_.resize(count);
        flows_.values.resize(count);
    }
    void set(std::size_t i, Real ticks, Real amount) {
        times_[i] = ticks;
        flows_.values[i] = amount;
    }

    /// Puts the flows in order, adds up equal times, drops zeros and counts changes of sign.
    [[nodiscard]] RateStatus finish() {
        flows_.logs.clear();
        flows_.only_logs = false;
        sign_changes_ = 0;
        table_for_ = -1;
        if (times_.size() < 2) return RateStatus::too_few_flows;
        const std::vector<Real>& amounts = flows_.values;
        const auto [least, most] = sizes();
        flows_.largest = most;
        if (most == 0) return RateStatus::all_zero;
        // Ordinary amounts in order of time, none zero, are ready as they are.
        const bool ordinary = most < Real(1e100) && least > Real(1e-100);
        if (!ordinary || std::ranges::adjacent_find(times_, std::greater_equal<>{}) != times_.end()) {
            sort();
            add_up_equal_times(power_of_two_scale());
            if (amounts.empty()) return RateStatus::undefined_all_cancel;
            flows_.largest = sizes().second;
        }
        const std::size_t kept = amounts.size();
        for (std::size_t i = 1; i < kept; ++i) sign_changes_ += (amounts[i] < 0) != (amounts[i - 1] < 0);
        use_table_ = kept >= 24 && span() / block <= static_cast<Real>(4 * kept);
        if (use_table_) {
            ticks_.resize(kept);
            for (std::size_t i = 0; i < kept; ++i) ticks_[i] = static_cast<std::int32_t>(times_[i] - times_.front());
        }
        return sign_changes_ == 0 ? RateStatus::same_sign : RateStatus::found;
    }

    [[nodiscard]] std::size_t size() const { return times_.size(); }
    [[nodiscard]] Eigen::Index sign_changes() const { return sign_changes_; }
    [[nodiscard]] const std::vector<Real>& times() const { return times_; }
    [[nodiscard]] Real span() const { return times_.back() - times_.front(); }
    [[nodiscard]] Coefficients<Real>& flows() { return flows_; }

    /// h and its derivatives at x. Times count from the end with the larger discount factors, so no power overflows.
    [[nodiscard]] Balance<Real> balance(Coefficients<Real>& c, Real x) {
        using std::abs;
        using std::log;
        using std::log1p;
        if (c.only_logs) return balance_by_logs(c, x);
        // Sums of w, t w and t^2 w over receipts [0] and outlays [1], run by run of one sign in two lanes.
        Real weight[2] = {0, 0}, moment[2] = {0, 0}, second[2] = {0, 0};
        const auto add_up = [&](const auto& factor) {
            const std::size_t n = size();
            const Real origin = x < 0 ? times_.back() : times_.front();
            for (std::size_t i = 0; i < n;) {
                const bool pays = c.values[i] < 0;
                Real w0 = 0, w1 = 0, m0 = 0, m1 = 0, s0 = 0, s1 = 0;
                const auto next = [&](Real& w_sum, Real& m_sum, Real& s_sum) {
                    const Real time = times_[i] - origin;
                    const Real w = c.values[i] * factor(i);
                    const Real m = time * w;
                    w_sum += w;
                    m_sum += m;
                    s_sum += time * m;
                    ++i;
                };
                while (i < n && (c.values[i] < 0) == pays) {
                    next(w0, m0, s0);
                    if (i == n || (c.values[i] < 0) != pays) break;
                    next(w1, m1, s1);
                }
                const Real sign = pays ? -1 : 1;
                weight[pays] += sign * (w0 + w1);
                moment[pays] += sign * (m0 + m1);
                second[pays] += sign * (s0 + s1);
            }
        };
        if (x == 0) {
            add_up([](std::size_t) { return Real(1); });
        } else {
            with_factors(x, add_up);
        }
        const Real a = weight[0] + weight[1];
        const Real s = weight[0] - weight[1];
        const Real tiny = Real(1e-200);
        const Real least = (std::min)(weight[0], weight[1]);
        // What vanished in a factor below the range must not have mattered.
        if (!(least > (std::max)(tiny, Real(1e-280) * c.largest) && second[0] + second[1] < 1 / tiny && a < 1 / tiny))
            return balance_by_logs(c, x);
        const Real mean_p = moment[0] / weight[0];
        const Real mean_n = moment[1] / weight[1];
        Balance<Real> b;
        b.h = abs(s) < a / 2 ? log1p(s / weight[1]) : log(weight[0]) - log(weight[1]);
        b.slope = mean_n - mean_p;
        b.curvature = second[0] / weight[0] - mean_p * mean_p - (second[1] / weight[1] - mean_n * mean_n);
        b.residual = abs(s) / a;
        b.noise = epsilon() * (4 + abs(x * (moment[0] + moment[1]) / a));
        return b;
    }

    /// At a root x of the flows: true when what the account owes, discounted, never changes sign, which proves that
    /// there is no other rate [teichroew1965]. Each balance is summed up from the end that weighs less.
    [[nodiscard]] bool balance_keeps_sign(Real x) {
        using std::abs;
        const std::vector<Real>& c = flows_.values;
        const std::size_t n = size();
        bool keeps = true;
        with_factors(x, [&](const auto& factor) {
            const auto at = [&](std::size_t k) { return x < 0 ? n - 1 - k : k; };  // from the heavy end
            Real all = 0;
            for (std::size_t k = 0; k < n; ++k) all += abs(c[at(k)]) * factor(at(k));
            int sign = 0;
            const Real share = trust();
            const auto one_sign = [&](Real sum, Real weight) {
                if (!(abs(sum) > share * weight)) return false;
                const int now = sum < 0 ? -1 : 1;
                if (sign == 0) sign = now;
                return sign == now;
            };
            Real head = 0, weight = 0;
            std::size_t k = 0;
            for (; k + 1 < n && keeps; ++k) {
                const Real w = c[at(k)] * factor(at(k));
                if (k > 0 && weight + abs(w) > all / 2) break;
                head += w;
                weight += abs(w);
                keeps = one_sign(head, weight);
            }
            // From the other end each balance is taken at its own time, so that nothing underflows.
            Real tail = 0;
            weight = 0;
            for (std::size_t j = n; j-- > k + 1 && keeps;) {
                if (j + 1 < n) {
                    const Real step = factor_between(at(j), at(j + 1), x);
                    tail *= step;
                    weight *= step;
                }
                tail += c[at(j)];
                weight += abs(c[at(j)]);
                keeps = one_sign(-tail, weight);
            }
        });
        return keeps;
    }

    /// At most so many rates lie above x (or below it): (y - x)^2 times the transform integral A(t) e^(-(y - x) t) of
    /// A, the running totals of the running totals of the flows discounted at x, is their value at y, and has no more
    /// zeros than A has changes of sign from that end on; with the totals themselves: [norstrom1972]. 2 stands for more
    /// than one, -1 for what rounding leaves open.
    [[nodiscard]] Eigen::Index rates_beyond(Real x, bool below) {
        if (x == 0) return changes_of_totals([](std::size_t) { return Real(1); }, below);
        Eigen::Index changes = 0;
        with_factors(x, [&](const auto& factor) { changes = changes_of_totals(factor, below); });
        return changes;
    }
    /// The same on both sides of 0, which is no rate unless this is -1.
    [[nodiscard]] Eigen::Index rates_at_most() {
        const Eigen::Index above = rates_beyond(0, false);
        if (above < 0 || above > 1) return above;
        const Eigen::Index below = rates_beyond(0, true);
        return below < 0 ? below : above + below;
    }

    [[nodiscard]] static constexpr Real epsilon() { return std::numeric_limits<Real>::epsilon(); }

private:
    static constexpr std::size_t block = 64;

    /// A total of less than this share of what was added up has no sign to rely on.
    [[nodiscard]] Real trust() const { return epsilon() * static_cast<Real>(512 + size()); }

    template <class Factor>
    [[nodiscard]] Eigen::Index changes_of_totals(const Factor& factor, bool from_end) const {
        using std::abs;
        const std::size_t n = size();
        const Real share = trust();
        Real total = 0, weight = 0, area = 0, area_weight = 0;
        Eigen::Index changes = 0;
        int sign = 0;
        const auto sees = [&](Real value, Real size) {
            if (!(abs(value) > share * size)) return false;
            const int now = value < 0 ? -1 : 1;
            changes += sign != 0 && now != sign;
            sign = now;
            return true;
        };
        std::size_t before = 0;
        for (std::size_t k = 0; k < n; ++k) {
            const std::size_t i = from_end ? n - 1 - k : k;
            if (k > 0) {
                const Real step = abs(times_[i] - times_[before]);
                area += total * step;
                area_weight += weight * step;
                if (!sees(area, area_weight)) return -1;
                if (changes > 1) return changes;
            }
            const Real present = flows_.values[i] * factor(i);
            total += present;
            weight += abs(present);
            before = i;
        }
        return sees(total, weight) ? changes : -1;  // beyond the last flow it is the total that grows
    }

    /// The smallest and the largest |amount|.
    [[nodiscard]] std::pair<Real, Real> sizes() const {
        using std::abs;
        const std::vector<Real>& amounts = flows_.values;
        if constexpr (std::is_arithmetic_v<Real>) {
            const Eigen::Map<const Eigen::ArrayX<Real>> all(amounts.data(), static_cast<Eigen::Index>(amounts.size()));
            return {all.abs().minCoeff(), all.abs().maxCoeff()};
        } else {
            Real least = abs(amounts.front()), most = least;
            for (const Real& amount : amounts) {
                least = (std::min)(least, Real(abs(amount)));
                most = (std::max)(most, Real(abs(amount)));
            }
            return {least, most};
        }
    }

    /// The power of two that brings the amounts to the middle of the range, so that sums neither overflow nor vanish.
    [[nodiscard]] Real power_of_two_scale() const {
        using std::abs;
        using std::ilogb;
        using std::ldexp;
        constexpr int most_shift = std::numeric_limits<Real>::max_exponent - 24;
        const Real most = flows_.largest;
        Real least = most;
        for (const Real& amount : flows_.values) {
            if (amount != 0) least = (std::min)(least, Real(abs(amount)));
        }
        if (most < Real(1e100) && least > Real(1e-100)) return 1;
        return ldexp(Real(1), std::clamp(-(ilogb(most) + ilogb(least)) / 2, -most_shift, most_shift));
    }

    /// One flow per time, times `unit`, and no zeros. A sum no larger than what the amounts in it may have lost when
    /// they became numbers of this type is none: 0.1 + 0.2 - 0.3.
    void add_up_equal_times(Real unit) {
        using std::abs;
        std::vector<Real>& amounts = flows_.values;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < times_.size();) {
            const Real time = times_[i];
            Real sum = 0, lost = 0, gross = 0;  // `lost`: what the additions round off
            const std::size_t first = i;
            for (; i < times_.size() && times_[i] == time; ++i) {
                const Real amount = amounts[i] * unit;
                const Real next = sum + amount;
                lost += abs(sum) > abs(amount) ? (sum - next) + amount : (amount - next) + sum;
                gross += abs(amount);
                sum = next;
            }
            sum += lost;
            if (i - first > 1 && abs(sum) <= epsilon() / 2 * gross) sum = 0;
            times_[kept] = time;
            amounts[kept] = sum;
            kept += sum != 0;
        }
        times_.resize(kept);
        amounts.resize(kept);
    }

    void sort() {
        if (std::ranges::is_sorted(times_)) return;
        order_.resize(times_.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::ranges::sort(order_, [&](std::size_t a, std::size_t b) {
            return times_[a] != times_[b] ? times_[a] < times_[b] : a < b;
        });
        spare_.resize(times_.size());
        for (std::vector<Real>* column : {&times_, &flows_.values}) {
            for (std::size_t i = 0; i < order_.size(); ++i) spare_[i] = (*column)[order_[i]];
            column->swap(spare_);
        }
    }

    /// e^(-|x| |t_a - t_b|).
    [[nodiscard]] Real factor_between(std::size_t a, std::size_t b, Real x) const {
        using std::abs;
        using std::exp;
        if (use_table_) return looked_up(ticks_[a] < ticks_[b] ? ticks_[b] - ticks_[a] : ticks_[a] - ticks_[b]);
        return exp(-abs(x * (times_[a] - times_[b])));
    }

    /// Calls use(factor), factor(i) = e^(-x (t_i - origin)) <= 1, the origin being the first flow for x >= 0, else the
    /// last.
    template <class Use>
    void with_factors(Real x, const Use& use) {
        using std::exp;
        if (use_table_) {
            fill_table(x < 0 ? -x : x);
            const std::int32_t last = ticks_.back();
            if (x < 0) {
                use([&](std::size_t i) { return looked_up(last - ticks_[i]); });
            } else {
                use([&](std::size_t i) { return looked_up(ticks_[i]); });
            }
        } else {
            const Real origin = x < 0 ? times_.back() : times_.front();
            use([&](std::size_t i) { return exp(-x * (times_[i] - origin)); });
        }
    }

    [[nodiscard]] Real looked_up(std::int32_t ticks) const {
        const auto t = static_cast<std::size_t>(ticks);
        return blocks_[t / block] * within_[t % block];
    }

    /// Powers of e^(-x tick) as products of a dozen exponentials, each as exact as exp or its square.
    void fill_table(Real x) {
        using std::exp;
        if (table_for_ == x) return;
        table_for_ = x;
        within_[0] = 1;
        Real power = 1;
        Real factor = 1;
        bool square = false;
        const auto next_factor = [&] {
            factor = square ? factor * factor : exp(-x * power);
            square = !square;
            power *= 2;
        };
        for (std::size_t filled = 1; filled < block; filled *= 2) {
            next_factor();
            for (std::size_t i = 0; i < filled; ++i) within_[filled + i] = within_[i] * factor;
        }
        blocks_.resize(static_cast<std::size_t>(ticks_.back()) / block + 1);
        blocks_[0] = 1;
        for (std::size_t filled = 1; filled < blocks_.size(); filled *= 2) {
            next_factor();
            const std::size_t count = (std::min)(filled, blocks_.size() - filled);
            for (std::size_t i = 0; i < count; ++i) blocks_[filled + i] = blocks_[i] * factor;
        }
    }

    /// As balance(), for any x: receipts and outlays each count from their own largest present value.
    [[nodiscard]] Balance<Real> balance_by_logs(Coefficients<Real>& c, Real x) const {
        using std::abs;
        using std::exp;
        using std::log;
        using std::tanh;
        const std::size_t n = size();
        if (c.logs.size() != n) {
            c.logs.resize(n);
            for (std::size_t i = 0; i < n; ++i) c.logs[i] = log(abs(c.values[i]));
        }
        struct Side {
            std::size_t largest = 0;
            bool any = false;
            Real sum = 0, t = 0, u = 0, t2 = 0;
        } sides[2];
        for (std::size_t i = 0; i < n; ++i) {
            Side& side = sides[c.values[i] < 0];
            const Real ahead = (c.logs[i] - c.logs[side.largest]) - x * (times_[i] - times_[side.largest]);
            if (!side.any || ahead > 0) side.largest = i;
            side.any = true;
        }
        for (std::size_t i = 0; i < n; ++i) {
            Side& side = sides[c.values[i] < 0];
            const Real time = times_[i] - times_[side.largest];
            const Real w = exp((c.logs[i] - c.logs[side.largest]) - x * time);
            side.sum += w;
            side.t += time * w;
            side.u += abs(time) * w;
            side.t2 += time * time * w;
        }
        const Side& p = sides[0];
        const Side& q = sides[1];
        const Real mean_p = p.t / p.sum;
        const Real mean_n = q.t / q.sum;
        const Real apart = times_[p.largest] - times_[q.largest];
        Balance<Real> b;
        b.h = (c.logs[p.largest] - c.logs[q.largest]) - x * apart + log(p.sum / q.sum);
        b.slope = mean_n - mean_p - apart;
        b.curvature = p.t2 / p.sum - mean_p * mean_p - (q.t2 / q.sum - mean_n * mean_n);
        b.residual = abs(tanh(b.h / 2));
        b.noise = epsilon() * (4 + abs(x) * (abs(apart) + p.u / p.sum + q.u / q.sum) + abs(c.logs[p.largest]) +
                               abs(c.logs[q.largest]));
        return b;
    }

    std::vector<Real> times_;
    Coefficients<Real> flows_;
    std::vector<std::int32_t> ticks_;  ///< from the first flow
    Eigen::Index sign_changes_ = 0;
    bool use_table_ = false;
    Real table_for_ = -1;
    std::array<Real, block> within_{};
    std::vector<Real> blocks_;
    std::vector<std::size_t> order_;
    std::vector<Real> spare_;
};

}  // namespace kam::inline v0::cash_flow::detail
