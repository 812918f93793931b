// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include <kam/cash_flow/discount.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/measure.hpp>
#include <kam/core/names.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::cash_flow::detail {

// Checks of described parameters in any number type, and small arithmetic on amounts that may be Money.

template <class Number>
void check_number(const Number& value, const std::string& path, const kam::detail::Bounds& bounds, Report& report) {
    if constexpr (kam::detail::HasToReal<Number>) {
        kam::detail::check_number(kam::to_number(value), bounds, {nullptr, path}, report);
    } else if (!kam::detail::is_finite(value)) {
        report.add(path, Fault::not_finite, "is not a finite number");
    } else if constexpr (!std::is_same_v<Number, bool>) {
        const bool low = std::isfinite(bounds.low) && value < Number(static_cast<int>(bounds.low));
        const bool high = std::isfinite(bounds.high) && value > Number(static_cast<int>(bounds.high));
        if (low || high) {
            report.add(path, Fault::out_of_range,
                       number_text(value) + (low ? " must be at least " + kam::detail::number_text(bounds.low)
                                                 : " must be at most " + kam::detail::number_text(bounds.high)));
        }
    }
}

/// Every number among the fields is finite, and within what the end of its name promises. Unknown is in order.
template <Described Record>
void check_numbers(const Record& record, std::string_view path, Report& report) {
    kam::for_each_field(record, [&](std::string_view name, const auto& value) {
        using Value = std::remove_cvref_t<decltype(value)>;
        if constexpr (Numeric<Value> && !DescribedEnum<Value>) {
            const kam::detail::Bounds bounds = kam::detail::bounds_of(name);
            if constexpr (!kam::detail::is_optional<Value>) {
                check_number(value, kam::detail::field_path(path, name), bounds, report);
            } else if constexpr (!DescribedEnum<typename Value::value_type>) {
                if (value) check_number(*value, kam::detail::field_path(path, name), bounds, report);
            }
        }
    });
}

template <class Number>
void check_positive(const Number& value, const std::string& path, Report& report) {
    if (kam::detail::is_finite(value) && !(value > Number(0))) {
        report.add(path, Fault::out_of_range, number_text(value) + " must be above 0");
    }
}

template <class Number>
void check_not_negative(const Number& value, const std::string& path, Report& report) {
    if (value < Number(0)) {
        report.add(path, Fault::out_of_range, number_text(value) + " must be at least 0");
    }
}

template <Described Record>
void require_numbers(const Record& record, std::string_view path) {
    Report report;
    check_numbers(record, path, report);
    throw_if_any(report);
}

template <class Number>
void require_finite_result(const Number& value, const char* function) {
    if (!kam::detail::is_finite(value)) {
        throw std::overflow_error(std::string(function) + ": the result is too large for the number type");
    }
}

/// Nothing, in the type of an amount: Money{} mixes with every currency; numbers are not always 0 when default-made.
template <class Amount>
[[nodiscard]] Amount nothing() {
    if constexpr (kam::detail::HasToReal<Amount>) {
        return Amount{};
    } else {
        return Amount(0);
    }
}

template <class Scalar>
[[nodiscard]] Scalar power_of(const Scalar& base, const Scalar& exponent) {
    using std::exp;
    using std::log;
    return Scalar(exp(Scalar(exponent * log(base))));
}

/// What a share of such an amount is held in.
template <class Amount>
using ShareOf = typename NumberOf<Amount>::Type;

/// part / whole; none of nothing.
template <class Amount>
[[nodiscard]] std::optional<ShareOf<Amount>> share_of(const Amount& part, const Amount& whole) {
    using Share = ShareOf<Amount>;
    const Share of = kam::to_number<Share>(whole);
    if (of == Share(0)) return std::nullopt;
    return Share(kam::to_number<Share>(part) / of);
}

}  // namespace kam::inline v0::cash_flow::detail
