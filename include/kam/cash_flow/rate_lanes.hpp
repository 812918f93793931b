// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Core>

namespace kam::inline v0::cash_flow::detail {

/// Rates of return of several accounts side by side, one in each lane of the processor's vectors. Solves only what is
/// plain: one change of sign, so one rate, in ordinary amounts, and no powers near the ends of the range. The rest is
/// left to RateSolver.
template <class Real, Eigen::Index lane_count = 16>
class RateLanes {
public:
    static constexpr Eigen::Index width = lane_count;
    static constexpr int patience = 12;  ///< looks at the flows before a lane is given up
    using Lanes = Eigen::Array<Real, width, 1>;
    using Marks = Eigen::Array<bool, width, 1>;

    explicit RateLanes(Eigen::Index periods) : tile_(width, periods) {}

    /// The flows to solve: a column per period, a row per account.
    [[nodiscard]] auto& tile() { return tile_; }

    void solve(Real tolerance) {
        solved_.setConstant(false);
        Marks open = put_outlays_first();
        if (!open.any()) return;
        find_sides();
        Lanes x = Lanes::Zero();
        for (int looks = 1; looks <= patience && open.any(); ++looks) {
            const Look at = look((-x).exp());  // exactly 1 at x = 0
            for (Eigen::Index lane = 0; lane < width; ++lane) {
                if (!open[lane]) continue;
                if (at.in_range[lane] && at.half[lane] <= (std::max)(at.noise[lane], tolerance)) {
                    log_growth_[lane] = at.x[lane] + at.step[lane];
                    residual_[lane] = std::tanh(at.half[lane]);
                    looks_[lane] = looks;
                    solved_[lane] = true;
                }
                open[lane] = at.in_range[lane] && !solved_[lane];
            }
            x = at.x + at.step;
        }
    }

    [[nodiscard]] bool solved(Eigen::Index lane) const { return solved_[lane]; }
    [[nodiscard]] Real log_growth(Eigen::Index lane) const { return log_growth_[lane]; }
    [[nodiscard]] Real residual(Eigen::Index lane) const { return residual_[lane]; }
    [[nodiscard]] int looks(Eigen::Index lane) const { return looks_[lane]; }

private:
    /// As Balance, for each lane.
    struct Look {
        Lanes x{};  ///< where it was looked, from the factor itself: it has more digits than what that was made of
        Lanes step{};
        Lanes half{};  ///< |h| / 2, whose tanh is the residual; no smaller than it
        Lanes noise{};
        Marks in_range{};
    };

    /// Present value of one side as a polynomial in v = e^(-x), and its derivatives, by Horner's scheme.
    struct Side {
        Lanes value = Lanes::Zero();
        Lanes first = Lanes::Zero();
        Lanes half_second = Lanes::Zero();

        void next(const Lanes& v, const Lanes& amount) {
            half_second = half_second * v + first;
            first = first * v + value;
            value = value * v + amount;
        }
    };

    /// Turns the signs of lanes whose receipts come first. The marks tell where there is just one change of sign; the
    /// other lanes, and those that are not finite, are emptied.
    [[nodiscard]] Marks put_outlays_first() {
        Lanes received = Lanes::Zero(), paid = Lanes::Zero();              // the most so far
        Lanes received_later = Lanes::Zero(), paid_later = Lanes::Zero();  // above 0: after one of the other side
        Lanes check = Lanes::Zero();
        for (Eigen::Index t = 0; t < tile_.cols(); ++t) {
            const Lanes receipt = (tile_.col(t).max)(Real(0));
            const Lanes outlay = ((-tile_.col(t)).max)(Real(0));
            received_later = (received_later.max)((receipt.min)(paid));
            paid_later = (paid_later.max)((outlay.min)(received));
            received = (received.max)(receipt);
            paid = (paid.max)(outlay);
            check += tile_.col(t) - tile_.col(t);
        }
        Marks open;
        for (Eigen::Index lane = 0; lane < width; ++lane) {
            open[lane] = check[lane] == 0 && (received_later[lane] > 0) != (paid_later[lane] > 0);
            if (!open[lane]) {
                tile_.row(lane).setZero();
            } else if (paid_later[lane] > 0) {
                tile_.row(lane) *= Real(-1);
            }
        }
        return open;
    }

    /// The last period with an outlay and the first with a receipt, of all lanes.
    void find_sides() {
        last_outlay_ = tile_.cols() - 1;
        while (!(tile_.col(last_outlay_).minCoeff() < 0)) --last_outlay_;
        first_receipt_ = 0;
        while (!(tile_.col(first_receipt_).maxCoeff() > 0)) ++first_receipt_;
    }

    [[nodiscard]] Look look(const Lanes& v) const {
        constexpr Real epsilon = std::numeric_limits<Real>::epsilon();
        constexpr Real most = Real(1e150);
        Side outlays, receipts;  // receipts are valued at the first period that has one
        Eigen::Index t = tile_.cols() - 1;
        for (; t > last_outlay_ && t >= first_receipt_; --t) receipts.next(v, tile_.col(t));
        for (; t >= first_receipt_; --t) {
            receipts.next(v, (tile_.col(t).max)(Real(0)));
            outlays.next(v, ((-tile_.col(t)).max)(Real(0)));
        }
        for (t = (std::min)(t, last_outlay_); t >= 0; --t) outlays.next(v, -tile_.col(t));

        const Real wait = static_cast<Real>(first_receipt_);
        const Lanes received_at = v * receipts.first / receipts.value;  // mean times; the receipts' after the wait
        const Lanes paid_at = v * outlays.first / outlays.value;
        const Lanes second = receipts.half_second / receipts.value - outlays.half_second / outlays.value;
        const Lanes curvature =
            2 * v.square() * second + received_at * (1 - received_at) - paid_at * (1 - paid_at);  // as in Balance
        const Lanes slope = paid_at - received_at - wait;
        Look at;
        at.x = -v.log();
        const Lanes h = (receipts.value / outlays.value).log() - wait * at.x;
        const Lanes newton = -h / slope;
        const Lanes tamed = ((1 + newton * curvature / (2 * slope)).max)(Real(0.5));
        at.step = newton / (tamed.min)(Real(2));  // Halley's
        at.half = (h / 2).abs();
        at.noise =
            epsilon * (4 + std::sqrt(static_cast<Real>(tile_.cols())) + at.x.abs() * (wait + received_at + paid_at));
        at.in_range = (receipts.value.min)(outlays.value) > 1 / most && (receipts.value.max)(outlays.value) < most &&
                      (receipts.half_second.max)(outlays.half_second) < most && at.step - at.step == Real(0);
        return at;
    }

    Eigen::Array<Real, width, Eigen::Dynamic> tile_;
    Eigen::Index last_outlay_ = 0;
    Eigen::Index first_receipt_ = 0;
    Marks solved_{};
    Lanes log_growth_{};
    Lanes residual_{};
    Eigen::Array<int, width, 1> looks_{};
};

}  // namespace kam::inline v0::cash_flow::detail
