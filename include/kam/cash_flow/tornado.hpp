// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <kam/cash_flow/change.hpp>
#include <kam/cash_flow/flow.hpp>
#include <kam/cash_flow/scenario.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow {

/// How far one parameter may lie from its base value. Made by `vary`.
template <class Parameters>
struct Variation {
    std::string name{};
    double low{};
    double high{};
    std::function<double(const Parameters&)> read{};
    std::function<bool(Parameters&, double)> write{};  ///< false where the field cannot hold the number

    template <std::derived_from<Parameters> Derived>
    requires(!std::same_as<Derived, Parameters>) operator Variation<Derived>() const {
        return {name, low, high, read, write};
    }
};

namespace detail {

template <class Value, class Parameters>
[[nodiscard]] Variation<Parameters> variation(std::string name, Value Parameters::*member, double low, double high) {
    return {name, low, high, [member](const Parameters& parameters) { return kam::measure(parameters, member); },
            [member](Parameters& parameters, double number) { return assign_number(parameters.*member, number); }};
}

}  // namespace detail

/// The same for a field whose name is known when the program runs; becomes a Variation of any described parameters.
/// Throws InputError that lists the numeric fields when there is no such field or it cannot be set from a number.
struct FieldVariation {
    std::string name{};
    double low{};
    double high{};

    template <Described Parameters>
    operator Variation<Parameters>() const {
        Variation<Parameters> result;
        detail::visit_assignable<Parameters>(name,
                                             [&](auto member) { result = detail::variation(name, member, low, high); });
        return result;
    }
};

/// The parameter may lie anywhere from `low` to `high`: `vary(&Plan::price, 80, 110)`. Throws std::invalid_argument for
/// a member that is not described.
template <class Value, class Parameters>
requires(Described<Parameters>&& detail::is_assignable<Value>)
    [[nodiscard]] Variation<Parameters> vary(Value Parameters::*member, double low, double high) {
    const std::string name(kam::field_name(member));
    if (name.empty()) throw std::invalid_argument("cash_flow::vary: the member is not described, so it has no name");
    return detail::variation(name, member, low, high);
}
/// The same by the name of the field: `vary("price", 80, 110)`.
[[nodiscard]] inline FieldVariation vary(std::string field, double low, double high) {
    return {std::move(field), low, high};
}

/// What one parameter does to the outcome while all others stay at their base values. Outcomes are empty where the
/// model has none.
template <class Scalar = double>
struct TornadoBar {
    std::string name{};
    double base{};  ///< of the parameter
    double low{};
    double high{};
    std::optional<Scalar> at_low{};     ///< outcome at the low end; by gradient: on the tangent at the base
    std::optional<Scalar> at_middle{};  ///< halfway between the ends
    std::optional<Scalar> at_high{};
    std::optional<Scalar> swing{};  ///< |at_high - at_low|
    std::optional<Scalar>
        swing_share{};     ///< of the swings of all parameters; empty unless all are known and one is not 0
    bool monotone = true;  ///< false: at the base or halfway the outcome lies outside the ends, so the swing misleads
    std::optional<Scalar> derivative{};  ///< by gradient only
    std::optional<double> step{};        ///< of the central difference that gave the derivative
    BOOST_DESCRIBE_CLASS(TornadoBar, (),
                         (name, base, low, high, at_low, at_middle, at_high, swing, swing_share, monotone, derivative,
                          step),
                         (), ())
};

/// The parameters that move the outcome, the largest swing first, those of unknown swing last; ties as they were given.
template <class Scalar = double>
struct Tornado {
    std::optional<Scalar> base{};  ///< outcome at the base parameters
    std::vector<TornadoBar<Scalar>> bars{};
    BOOST_DESCRIBE_CLASS(Tornado, (), (base, bars), (), ())
};

namespace detail {

template <class Parameters>
void check_variations(const Parameters& base, const std::vector<Variation<Parameters>>& variations) {
    Report report;
    check_keys(variations, "variations", &Variation<Parameters>::name, report);
    for (std::size_t i = 0; i < variations.size(); ++i) {
        const auto& each = variations[i];
        const std::string where = kam::detail::element_path("variations", i) + ' ' + kam::detail::quoted(each.name);
        const double value = each.read(base);
        if (!std::isfinite(each.low) || !std::isfinite(each.high)) {
            report.add(where, Fault::not_finite, "the ends are not finite numbers");
        } else if (!(each.low <= value && value <= each.high)) {
            report.add(where, std::isnan(value) ? Fault::missing : Fault::out_of_range,
                       std::isnan(value)
                           ? "the base value is unknown"
                           : "the base value " + kam::detail::number_text(value) + " is not between " +
                                 kam::detail::number_text(each.low) + " and " + kam::detail::number_text(each.high));
        } else {
            for (const double end : {each.low, each.high}) {
                Parameters trial = base;
                if (!each.write(trial, end)) {
                    report.add(where, Fault::wrong_type, "cannot be set to " + kam::detail::number_text(end));
                }
            }
        }
    }
    throw_if_any(report);
}

template <class Scalar, class Parameters>
[[nodiscard]] TornadoBar<Scalar> bar_of(const Variation<Parameters>& variation, const Parameters& base) {
    TornadoBar<Scalar> bar;
    bar.name = variation.name;
    bar.base = variation.read(base);
    bar.low = variation.low;
    bar.high = variation.high;
    return bar;
}

template <class Scalar>
void sort_by_swing(Tornado<Scalar>& tornado) {
    const Scalar zero(0);
    Scalar sum(0);
    bool known = true;
    for (auto& bar : tornado.bars) {
        if (bar.at_low && bar.at_high) {
            const Scalar change(*bar.at_high - *bar.at_low);
            bar.swing = change < zero ? Scalar(-change) : change;
            sum = Scalar(sum + *bar.swing);
        } else {
            known = false;
        }
    }
    if (known && sum > zero && kam::detail::is_finite(sum)) {
        for (auto& bar : tornado.bars) bar.swing_share = Scalar(*bar.swing / sum);
    }
    std::stable_sort(tornado.bars.begin(), tornado.bars.end(),
                     [](const auto& a, const auto& b) { return a.swing && (!b.swing || *b.swing < *a.swing); });
}

/// Fills the ends of a bar from the tangent at the base.
template <class Scalar>
void follow_tangent(TornadoBar<Scalar>& bar, const std::optional<Scalar>& base) {
    if (!base || !bar.derivative) return;
    const auto at = [&](double value) { return Scalar(*base + *bar.derivative * Scalar(value - bar.base)); };
    bar.at_low = at(bar.low);
    bar.at_middle = at(bar.low + (bar.high - bar.low) / 2);
    bar.at_high = at(bar.high);
}

/// A struct template with another number type in the place of its first parameter.
template <class Parameters, class Scalar>
struct Rebind;
template <template <class...> class Parameters, class First, class... Rest, class Scalar>
struct Rebind<Parameters<First, Rest...>, Scalar> {
    using Type = Parameters<Scalar, Rest...>;
    using Number = First;
};

/// A number of an automatic differentiation type, Eigen::AutoDiffScalar or that of Boost.Math: the variable to derive
/// by, or a constant. Eigen's constants get derivatives of their own, 0, since expressions need them of one size.
template <class Dual>
[[nodiscard]] Dual seeded(double value, bool is_variable) {
    if constexpr (requires(Dual dual) { dual.derivatives(); }) {
        constexpr int fixed = std::remove_cvref_t<decltype(std::declval<Dual&>().derivatives())>::SizeAtCompileTime;
        Dual number(value, fixed > 0 ? fixed : 1, 0);
        if (!is_variable) number.derivatives().setZero();
        return number;
    } else {
        return Dual(value, is_variable);
    }
}

template <class Dual>
[[nodiscard]] double slope_of(const Dual& number) {
    if constexpr (requires { number.derivatives(); }) {
        return number.derivatives().size() > 0 ? number.derivatives()[0] : 0.0;  // none: made from constants alone
    } else {
        return static_cast<double>(number.derivative(1));
    }
}

/// Every field of `from` in the struct of the other number type: numbers of the type as constants, others as they are.
template <class Dual, class To, class From>
[[nodiscard]] To converted(const From& from) {
    To to{};
    using Pairs =
        boost::mp11::mp_transform<boost::mp11::mp_list, kam::detail::FieldList<From>, kam::detail::FieldList<To>>;
    boost::mp11::mp_for_each<Pairs>([&]<class Source, class Target>(boost::mp11::mp_list<Source, Target>) {
        const auto& value = from.*Source::pointer;
        auto& field = to.*Target::pointer;
        if constexpr (std::is_same_v<decltype(field), Dual&>) {
            field = seeded<Dual>(static_cast<double>(value), false);
        } else {
            static_assert(std::is_same_v<decltype(value), const std::remove_reference_t<decltype(field)>&>,
                          "kam: a field that is not of the struct's number type must not depend on it");
            field = value;
        }
    });
    return to;
}

}  // namespace detail

/// Which parameter moves the outcome most, each taken to both ends of its interval on its own [eschenbach1992]:
///     tornado(plan, {vary(&Plan::price, 80, 110), vary("volume", 900, 1200)}, value_of)
/// Says nothing about what two parameters do together. Throws InputError naming every parameter that is varied twice,
/// has ends that are not finite or a base value that is unknown or not between them, or cannot hold an end.
template <class Parameters, class Outcome>
requires std::invocable<const Outcome&, const Parameters&>
[[nodiscard]] auto tornado(const Parameters& base,
                           const std::type_identity_t<std::vector<Variation<Parameters>>>& variations,
                           const Outcome& outcome) {
    using Scalar = detail::RealOf<detail::ReadValue<Outcome, Parameters>>;
    detail::check_variations(base, variations);
    Tornado<Scalar> result;
    result.base = detail::read_outcome<Scalar>(outcome, base);
    for (const auto& each : variations) {
        const auto at = [&](double value) {
            Parameters parameters = base;
            return each.write(parameters, value) ? detail::read_outcome<Scalar>(outcome, parameters) : std::nullopt;
        };
        TornadoBar<Scalar> bar = detail::bar_of<Scalar>(each, base);
        bar.at_low = at(each.low);
        bar.at_high = at(each.high);
        bar.at_middle = at(each.low + (each.high - each.low) / 2);  // none for a whole number without a middle
        for (const auto& between : {result.base, bar.at_middle}) {
            if (!between || !bar.at_low || !bar.at_high) continue;
            const auto& [least, most] = std::minmax(*bar.at_low, *bar.at_high);
            if (*between < least || most < *between) bar.monotone = false;
        }
        result.bars.push_back(std::move(bar));
    }
    detail::sort_by_swing(result);
    return result;
}

/// The same by the slope at the base, from central differences of the outcome: swing = |derivative| x interval. The
/// step is `step_share` of the interval, and each bar states it; a parameter with an interval of one point has no
/// swing, one whose step is lost in rounding no derivative. Trouble as tornado; std::invalid_argument unless step_share
/// is above 0 and at most 1.
template <class Parameters, class Outcome>
requires std::invocable<const Outcome&, const Parameters&>
[[nodiscard]] auto tornado_by_difference(const Parameters& base,
                                         const std::type_identity_t<std::vector<Variation<Parameters>>>& variations,
                                         const Outcome& outcome, double step_share) {
    using Scalar = detail::RealOf<detail::ReadValue<Outcome, Parameters>>;
    if (!(step_share > 0 && step_share <= 1)) {
        throw std::invalid_argument("cash_flow::tornado_by_difference: a step of " +
                                    kam::detail::number_text(step_share) +
                                    " of the interval, but it must be above 0 and at most 1");
    }
    detail::check_variations(base, variations);
    Tornado<Scalar> result;
    result.base = detail::read_outcome<Scalar>(outcome, base);
    for (const auto& each : variations) {
        TornadoBar<Scalar> bar = detail::bar_of<Scalar>(each, base);
        const double step = step_share * (each.high - each.low);
        const double below = bar.base - step, above = bar.base + step;
        if (below < above) {
            Parameters lower = base, higher = base;
            if (!each.write(lower, below) || !each.write(higher, above)) {
                throw InputError(
                    "field " + kam::detail::quoted(each.name), Fault::wrong_type,
                    "cannot be set to " + kam::detail::number_text(below) + " and " + kam::detail::number_text(above));
            }
            const auto at_below = detail::read_outcome<Scalar>(outcome, lower);
            const auto at_above = detail::read_outcome<Scalar>(outcome, higher);
            bar.step = step;
            if (at_below && at_above) bar.derivative = Scalar((*at_above - *at_below) / Scalar(above - below));
            detail::follow_tangent(bar, result.base);
        } else if (each.low == each.high) {
            bar.at_low = bar.at_middle = bar.at_high = result.base;
        }
        result.bars.push_back(std::move(bar));
    }
    detail::sort_by_swing(result);
    return result;
}

/// The same with exact slopes, for parameters that are a struct template on their number type and an outcome that takes
/// any number type: `tornado_by_gradient<Dual>(Plan<double>{...}, {...}, [](const auto& plan) { return value(plan);
/// })`. `Dual` is an Eigen::AutoDiffScalar or a Boost.Math autodiff type of double. Throws InputError for a parameter
/// that is not of that number type; else trouble as tornado.
template <class Dual, class Parameters, class Outcome>
[[nodiscard]] Tornado<double> tornado_by_gradient(
    const Parameters& base, const std::type_identity_t<std::vector<Variation<Parameters>>>& variations,
    const Outcome& outcome) {
    using DualParameters = typename detail::Rebind<Parameters, Dual>::Type;
    detail::check_variations(base, variations);
    Tornado<double> result;
    result.base = detail::read_outcome<double>(outcome, base);
    const auto constants = detail::converted<Dual, DualParameters>(base);
    for (const auto& each : variations) {
        TornadoBar<double> bar = detail::bar_of<double>(each, base);
        DualParameters parameters = constants;
        bool seeded = false;
        visit_descriptor<DualParameters>(each.name, [&](auto d) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(parameters.*d.pointer)>, Dual>) {
                parameters.*d.pointer = detail::seeded<Dual>(bar.base, true);
                seeded = true;
            }
        });
        if (!seeded) {
            throw InputError("field " + kam::detail::quoted(each.name), Fault::wrong_type,
                             "is not of the struct's number type, so nothing can be derived by it");
        }
        const std::optional<Dual> value = std::invoke(outcome, std::as_const(parameters));
        if (value) {
            const double slope = detail::slope_of(*value);
            if (std::isfinite(slope)) bar.derivative = slope;
        }
        detail::follow_tangent(bar, result.base);
        result.bars.push_back(std::move(bar));
    }
    detail::sort_by_swing(result);
    return result;
}

}  // namespace kam::inline v0::cash_flow
