// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/cash_flow/flow.hpp>
#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>

namespace kam::inline v0::cash_flow {

/// An answer that does not guess.
enum class Answer { no, yes, unknown };
BOOST_DESCRIBE_ENUM(Answer, no, yes, unknown)

/// An amount as far as it is known: not below `low` and not above `high`. An empty end is unknown, equal ends are
/// certain; an interval made of nothing knows nothing, and is not 0. Sums and differences of independent amounts are
/// computed end by end, and an end is unknown as soon as one that it needs is.
template <class Scalar = double>
struct Interval {
    std::optional<Scalar> low{};
    std::optional<Scalar> high{};

    [[nodiscard]] friend bool operator==(const Interval&, const Interval&) = default;
    [[nodiscard]] friend Interval operator+(const Interval& a, const Interval& b) {
        Interval sum;
        if (a.low && b.low) sum.low = Scalar(*a.low + *b.low);
        if (a.high && b.high) sum.high = Scalar(*a.high + *b.high);
        return sum;
    }
    [[nodiscard]] friend Interval operator-(const Interval& a) {
        Interval negated;
        if (a.high) negated.low = Scalar(-*a.high);
        if (a.low) negated.high = Scalar(-*a.low);
        return negated;
    }
    [[nodiscard]] friend Interval operator-(const Interval& a, const Interval& b) { return a + -b; }
    BOOST_DESCRIBE_CLASS(Interval, (), (low, high), (), ())
};

/// An amount that is certain. Built-in integers become double, here and below.
template <class Number>
[[nodiscard]] Interval<detail::RealOf<Number>> exactly(const Number& amount) {
    using Scalar = detail::RealOf<Number>;
    return {Scalar(amount), Scalar(amount)};
}
/// An amount that lies between two others.
template <class Number>
[[nodiscard]] Interval<detail::RealOf<Number>> between(const Number& low, const Number& high) {
    using Scalar = detail::RealOf<Number>;
    return {Scalar(low), Scalar(high)};
}
/// An amount of which only the lower end is known.
template <class Number>
[[nodiscard]] Interval<detail::RealOf<Number>> at_least(const Number& low) {
    return {detail::RealOf<Number>(low), std::nullopt};
}
/// An amount of which only the upper end is known.
template <class Number>
[[nodiscard]] Interval<detail::RealOf<Number>> at_most(const Number& high) {
    return {std::nullopt, detail::RealOf<Number>(high)};
}

/// Whether both ends are known.
template <class Scalar>
[[nodiscard]] bool is_bounded(const Interval<Scalar>& amount) {
    return amount.low && amount.high;
}

/// Whether the amount is above zero: yes or no only where every amount in the interval says so.
template <class Scalar>
[[nodiscard]] Answer is_positive(const Interval<Scalar>& amount) {
    if (amount.low && *amount.low > Scalar(0)) return Answer::yes;
    if (amount.high && !(*amount.high > Scalar(0))) return Answer::no;
    return Answer::unknown;
}

namespace detail {

/// yes only if all are yes, no if one is no.
[[nodiscard]] constexpr Answer both(Answer a, Answer b) {
    if (a == Answer::no || b == Answer::no) return Answer::no;
    return a == Answer::yes && b == Answer::yes ? Answer::yes : Answer::unknown;
}

/// Reports ends that are not finite and ends that have changed places.
template <class Scalar>
void check_interval(const Interval<Scalar>& amount, std::string_view where, Report& report) {
    for (const auto& [end, name] : {std::pair(&amount.low, ".low"), std::pair(&amount.high, ".high")}) {
        if (*end && !kam::detail::is_finite(**end)) {
            report.add(std::string(where) + name, Fault::not_finite, "is not a finite number");
        }
    }
    if (is_bounded(amount) && *amount.high < *amount.low) {
        report.add(std::string(where), Fault::inconsistent, "its low end is above its high end");
    }
}

/// Sums of finite ends can still be too large for the number type.
template <class Scalar>
void require_finite(const Interval<Scalar>& amount, const char* function) {
    for (const auto* end : {&amount.low, &amount.high}) {
        if (*end && !kam::detail::is_finite(**end)) {
            throw std::overflow_error(std::string(function) + ": the result is too large for the number type");
        }
    }
}

/// The share (a - b) / (a + b) or a / (a + b) of amounts not below 0, which rises in a and falls in b: its ends are
/// where one amount is smallest and the other largest. Unknown where an end is, or where nothing is there to share.
template <class Scalar, class Share>
[[nodiscard]] Interval<Scalar> share_interval(const Interval<Scalar>& a, const Interval<Scalar>& b,
                                              const Share& share) {
    const Scalar zero(0);
    Interval<Scalar> result;
    if (!a.low || !b.low || *a.low < zero || *b.low < zero) return result;
    if (b.high && Scalar(*a.low + *b.high) > zero) result.low = share(*a.low, *b.high);
    if (a.high && Scalar(*a.high + *b.low) > zero) result.high = share(*a.high, *b.low);
    return result;
}

}  // namespace detail
}  // namespace kam::inline v0::cash_flow
