// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include <Eigen/Core>

#include <kam/cash_flow/discount.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow::detail {

/// Whole numbers of periods beyond this are mistakes, and sums of them would overflow.
inline constexpr Eigen::Index most_periods = 1'000'000'000;

inline void require_horizon(Eigen::Index horizon, const char* function) {
    if (horizon < 0 || horizon > most_periods) {
        throw std::invalid_argument(std::string(function) + ": " + std::to_string(horizon) +
                                    " periods, but it must be between 0 and " + std::to_string(most_periods));
    }
}

/// Checks the parameters of a model, of any number type: what is optional must be there, numbers are finite and not
/// negative, those whose names end in `_share` or `_probability` at most 1. `field` is the name that gives the bounds.
template <class T>
void check_parameters(const T& value, const kam::detail::Place& place, std::string_view field, Report& report) {
    using kam::detail::Place;
    if constexpr (kam::detail::is_optional<T>) {
        if (value) {
            detail::check_parameters(*value, place, field, report);
        } else {
            report.add(place.path(), Fault::missing, "is missing");
        }
    } else if constexpr (Described<T>) {
        kam::for_each_field(value, [&](std::string_view name, const auto& member) {
            detail::check_parameters(member, Place{&place, name}, name, report);
        });
    } else if constexpr (std::same_as<T, bool> || std::convertible_to<const T&, std::string_view>) {
        return;
    } else if constexpr (requires { value.size(); }) {
        std::size_t i = 0;
        for (const auto& element : value) detail::check_parameters(element, Place{&place, {}, i++}, field, report);
    } else if (!kam::detail::is_finite(value)) {
        report.add(place.path(), Fault::not_finite, "is not a finite number");
    } else {
        const double high =
            std::is_integral_v<T> ? static_cast<double>(most_periods) : kam::detail::bounds_of(field).high;
        const bool bounded = kam::detail::is_finite(high);
        if (value < T(0) || (bounded && value > T(high))) {
            report.add(place.path(), Fault::out_of_range,
                       detail::number_text(value) + " must be " +
                           (bounded ? "between 0 and " + detail::number_text(high) : std::string("at least 0")));
        }
    }
}

/// Shares or probabilities of all that can be: they sum to 1, to a millionth.
template <class Sum>
void check_sum_is_one(const Sum& sum, std::string_view path, Report& report) {
    const Sum tolerance = static_cast<Sum>(1e-6);
    if (kam::detail::is_finite(sum) && (sum < Sum(1) - tolerance || sum > Sum(1) + tolerance)) {
        report.add(std::string(path), Fault::inconsistent, "sum to " + detail::number_text(sum) + ", not 1");
    }
}

}  // namespace kam::inline v0::cash_flow::detail
