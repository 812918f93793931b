// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <concepts>
#include <functional>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/text.hpp>
#include <kam/core/validate.hpp>
#include <kam/data/column.hpp>

namespace kam::inline v0::cash_flow {

/// One change to a model's parameters: what is changed, by name, and how. Made by `set` and `change`; a change to
/// members of a base class is one of the whole struct too.
template <class Parameters>
struct Change {
    std::string field{};
    std::function<void(Parameters&)> apply{};

    template <std::derived_from<Parameters> Derived>
    requires(!std::same_as<Derived, Parameters>) operator Change<Derived>() const { return {field, apply}; }
};

namespace detail {

/// What a plain number can be written to: numbers, and optionals of these.
template <class Field>
inline constexpr bool is_assignable = std::is_arithmetic_v<Field> ||
                                      (kam::detail::NumberType<Field> && std::is_constructible_v<Field, double>);
template <class Field>
inline constexpr bool is_assignable<std::optional<Field>> = is_assignable<Field>;

/// False, and nothing written, when the field cannot hold the number exactly: 2.5 sites, or -1 of an unsigned count.
template <class Field>
[[nodiscard]] bool assign_number(Field& field, double number) {
    if constexpr (kam::detail::is_optional<Field>) {
        typename Field::value_type value{};
        if (!assign_number(value, number)) return false;
        field = value;
    } else if constexpr (std::is_integral_v<Field>) {
        constexpr double lowest = static_cast<double>((std::numeric_limits<Field>::min)());
        const double above = std::ldexp(1.0, std::numeric_limits<Field>::digits);
        if (!(number >= lowest) || !(number < above) || std::trunc(number) != number) return false;
        field = static_cast<Field>(number);
    } else {
        field = static_cast<Field>(number);
    }
    return true;
}

template <class Field>
void assign_or_throw(Field& field, double number, const std::string& name) {
    if (!assign_number(field, number)) {
        throw InputError("field " + kam::detail::quoted(name), Fault::wrong_type,
                         "cannot be set to " + kam::detail::number_text(number));
    }
}

/// Calls `f(pointer to member)` for the field of this name that a number can be written to; InputError otherwise.
template <Described Parameters, class F>
void visit_assignable(const std::string& name, F&& f) {
    kam::detail::visit_numeric_field<Parameters>(name, [&](auto member) {
        using Field = std::remove_cvref_t<decltype(std::declval<Parameters&>().*member)>;
        if constexpr (is_assignable<Field>) {
            f(member);
        } else {
            throw InputError("field " + kam::detail::quoted(name), Fault::wrong_type,
                             "cannot be set from a plain number; use set with its member pointer");
        }
    });
}

}  // namespace detail

/// A change to the described field of a name that is known when the program runs. Becomes a Change of any described
/// parameters; throws InputError that lists the numeric fields when there is no such field, it is no number, or it
/// cannot hold this one.
struct FieldChange {
    std::string field{};
    double value{};

    template <Described Parameters>
    operator Change<Parameters>() const {
        Change<Parameters> change{field, {}};
        detail::visit_assignable<Parameters>(field, [&](auto member) {
            Parameters trial{};
            detail::assign_or_throw(trial.*member, value, field);
            change.apply = [member, number = value](Parameters& parameters) {
                (void)detail::assign_number(parameters.*member, number);
            };
        });
        return change;
    }
};

/// The field takes this value: `set(&Plan::price, 90)`. Of any type, so enumerations and text can change as well.
/// Throws std::invalid_argument for a member that is not described, for want of a name.
template <class Value, class Parameters>
requires Described<Parameters>
[[nodiscard]] Change<Parameters> set(Value Parameters::*member, std::type_identity_t<Value> value) {
    const std::string name(kam::field_name(member));
    if (name.empty()) {
        throw std::invalid_argument("cash_flow::set: a member that is not described needs change(name, callable)");
    }
    return {name, [member, value = std::move(value)](Parameters& parameters) { parameters.*member = value; }};
}
/// The same by the name of the field: `set("price", 90)`.
[[nodiscard]] inline FieldChange set(std::string field, double value) { return {std::move(field), value}; }

/// Any change under a name of its own: `change<Plan>("prices fall", [](Plan& p) { p.price *= 0.9; })`.
template <class Parameters>
[[nodiscard]] Change<Parameters> change(std::string name, std::function<void(Parameters&)> apply) {
    return {std::move(name), std::move(apply)};
}

}  // namespace kam::inline v0::cash_flow
