// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

namespace kam::inline v0::cash_flow {

/// Whether a cumulative curve that fell below zero came back.
enum class Recovery {
    never_negative,  ///< there was nothing to pay back
    not_reached,     ///< below zero at some time and never back at zero since
    lapsed,          ///< paid back once, but below zero again at the end
    permanent        ///< paid back, and not below zero at the end
};
BOOST_DESCRIBE_ENUM(Recovery, never_negative, not_reached, lapsed, permanent)

/// The lowest point of a cumulative curve; the first one when several are equally low. `When` is a period or a date.
template <class Amount, class When>
struct Trough {
    Amount depth{};  ///< the cumulative amount there: negative when money was out
    When when{};

    [[nodiscard]] friend bool operator==(const Trough&, const Trough&) = default;
    BOOST_DESCRIBE_CLASS(Trough, (), (depth, when), (), ())
};

/// When a relationship has paid for itself. The three moments differ as soon as maintenance dips the curve again:
/// first <= break_even <= permanent where they exist. Empty: there was nothing to pay back, or it was never reached;
/// `recovery` says which, and `shortfall` is what is missing at the end (0 when nothing is): the proof.
template <class Amount, class When>
struct Payback {
    Recovery recovery{};
    std::optional<When> first{};       ///< back at zero for the first time
    std::optional<When> break_even{};  ///< back at zero for the first time after the trough
    std::optional<When> permanent{};   ///< back at zero and never below again
    Amount shortfall{};

    [[nodiscard]] friend bool operator==(const Payback&, const Payback&) = default;
    BOOST_DESCRIBE_CLASS(Payback, (), (recovery, first, break_even, permanent, shortfall), (), ())
};

namespace detail {

/// Goes along a curve point by point. Feed it `below` (is the curve under zero here?), `deepest` (is this a new
/// minimum?) and a callable that says when the curve crossed zero, asked only where it has just come back.
template <class When>
class PaybackFinder {
public:
    template <class Moment>
    void next(bool below, bool deepest, const Moment& moment) {
        if (deepest) break_even_.reset();
        if (was_below_ && !below) {
            const When when = moment();
            if (!first_) first_ = when;
            if (!break_even_) break_even_ = when;
            latest_ = when;
        }
        ever_below_ = ever_below_ || below;
        was_below_ = below;
    }

    template <class Amount>
    [[nodiscard]] Payback<Amount, When> result(const Amount& shortfall) const {
        Payback<Amount, When> payback;
        payback.recovery = !ever_below_  ? Recovery::never_negative
                           : !was_below_ ? Recovery::permanent
                           : first_      ? Recovery::lapsed
                                         : Recovery::not_reached;
        payback.first = first_;
        payback.break_even = break_even_;
        if (!was_below_) payback.permanent = latest_;
        payback.shortfall = shortfall;
        return payback;
    }

private:
    std::optional<When> first_, break_even_, latest_;
    bool was_below_ = false;
    bool ever_below_ = false;
};

}  // namespace detail
}  // namespace kam::inline v0::cash_flow
