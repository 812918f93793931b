// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <Eigen/Core>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/day_count.hpp>
#include <kam/core/names.hpp>

namespace kam::inline v0::cash_flow {

/// Whether a rate of return was found, or why there is none.
enum class RateStatus {
    found,
    too_few_flows,         ///< fewer than two were given
    all_zero,              ///< nothing moves at all
    undefined_all_cancel,  ///< the flows of every day cancel: the value is zero at every rate
    same_sign,             ///< after netting there are only receipts, or only outlays (a total loss)
    no_root,               ///< proved: the value is zero at no rate
    not_certified,         ///< more changes of sign than the limit, and no proof without looking at all of them
    not_converged          ///< the limit of iterations was reached
};
BOOST_DESCRIBE_ENUM(RateStatus, found, too_few_flows, all_zero, undefined_all_cancel, same_sign, no_root, not_certified,
                    not_converged)

/// Whether another rate solves the same flows.
enum class Uniqueness {
    not_proved,  ///< others may exist, or a rate that touches may be none or two: rounding hides it
    proved,      ///< no other rate exists
    several      ///< others exist; `count` says how many there are in all
};
BOOST_DESCRIBE_ENUM(Uniqueness, not_proved, proved, several)

/// Which rate to take when there are several.
enum class RateChoice {
    nearest_guess,  ///< nearest the guess in ln(1 + r), the lower one on ties
    smallest,
    largest,
    smallest_positive  ///< the largest of the others where none is above 0
};
BOOST_DESCRIBE_ENUM(RateChoice, nearest_guess, smallest, largest, smallest_positive)

/// How to look for a rate of return. The guess never changes a rate that is the only one.
struct RateOptions {
    double guess = 0.1;  ///< per period, or per year for dated flows; above -1
    RateChoice choice = RateChoice::nearest_guess;
    DayCount day_count = DayCount::actual_365_fixed;  ///< dated flows only
    /// Relative residual |value| / sum of |present values| that is enough; 0: full precision, which flows with several
    /// changes of sign always get, since the proofs need it.
    double tolerance = 0;
    int iteration_limit = 200;             ///< evaluations for one root
    Eigen::Index sign_change_limit = 256;  ///< all rates are counted up to so many changes of sign
};
BOOST_DESCRIBE_STRUCT(RateOptions, (), (guess, choice, day_count, tolerance, iteration_limit, sign_change_limit))

/// What a status means, in words.
[[nodiscard]] constexpr std::string_view explain(RateStatus status) {
    switch (status) {
        case RateStatus::found:
            return "a rate was found";
        case RateStatus::too_few_flows:
            return "a rate of return needs two flows or more";
        case RateStatus::all_zero:
            return "every flow is zero";
        case RateStatus::undefined_all_cancel:
            return "the flows of every day cancel, so every rate fits";
        case RateStatus::same_sign:
            return "there are only receipts or only outlays";
        case RateStatus::no_root:
            return "the present value is zero at no rate";
        case RateStatus::not_certified:
            return "the flows change sign more often than the limit allows to search";
        case RateStatus::not_converged:
            return "the limit of iterations was reached";
    }
    return "unknown status";
}

/// A rate of return and how far to trust it. The solver works on the log growth x = ln(1 + r), which keeps its digits
/// near a total loss (r near -1) and where 1 + r is too large for the number type (then `rate` and `growth` are
/// infinite, and `overflows` says so).
template <class Scalar>
struct RateOfReturn {
    RateStatus status = RateStatus::not_converged;
    std::optional<Scalar> rate{};        ///< r, above -1; empty unless found
    std::optional<Scalar> log_growth{};  ///< ln(1 + r)
    std::optional<Scalar> growth{};      ///< 1 + r
    bool total_loss = false;             ///< same_sign, and there are only outlays
    bool overflows = false;              ///< found, but too large for the number type: use log_growth
    /// The present value touches zero here and does not change sign. Rounding hides whether it is not just short of
    /// zero, or beyond it, with two rates close together: `count` is empty then.
    bool touching = false;
    int iterations = 0;             ///< how often the flows were discounted
    double residual = 0;            ///< |present value| / sum of |present values|, where last looked at
    Eigen::Index sign_changes = 0;  ///< after netting: an upper limit for the number of rates [descartes]
    Uniqueness uniqueness = Uniqueness::not_proved;
    std::optional<Eigen::Index> count{};  ///< of all rates above -1, where it is known
    BOOST_DESCRIBE_CLASS(RateOfReturn, (),
                         (status, rate, log_growth, growth, total_loss, overflows, touching, iterations, residual,
                          sign_changes, uniqueness, count),
                         (), ())

    /// The rate; throws std::domain_error that says why when there is none.
    [[nodiscard]] const Scalar& value() const {
        if (!rate) throw std::domain_error("cash_flow: no rate of return: " + std::string(reason()));
        return *rate;
    }
    /// What the status means, in words.
    [[nodiscard]] std::string_view reason() const {
        if (status != RateStatus::same_sign) return explain(status);
        return total_loss ? "there are no receipts: all is lost" : "there are no outlays";
    }
};

}  // namespace kam::inline v0::cash_flow
