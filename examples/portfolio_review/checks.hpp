// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <kam/core/date.hpp>
#include <kam/core/error.hpp>
#include <kam/entities/currency.hpp>
#include <kam/entities/decimal.hpp>
#include <kam/entities/money.hpp>
#include <kam/io/csv.hpp>
#include <kam/review/options.hpp>

/// Why a line cannot be taken.
struct Problem {
    std::string_view field{};
    kam::Fault kind{};
    std::string what{};
};

inline void reject(kam::io::CsvLine& line, const std::optional<Problem>& problem) {
    if (problem) line.reject(problem->field, problem->kind, problem->what);
}

/// An identifier must be there, and no blanks at its ends may make it another one that looks the same.
[[nodiscard]] std::optional<Problem> check_id(std::string_view field, const std::string& id);

/// The date must not be before that of the order.
[[nodiscard]] std::optional<Problem> check_not_before(std::string_view field, const std::optional<kam::Date>& on,
                                                      kam::Date ordered_on);

/// Amounts of the currency must be convertible on that day into the currency of the review.
[[nodiscard]] std::optional<Problem> check_currency(kam::Currency currency, kam::Date on,
                                                    const kam::review::ReviewOptions& review);

/// An exact amount as money; none when the currency has fewer decimals or it is too large.
[[nodiscard]] std::optional<kam::Money> exact_money(const kam::Decimal& amount, kam::Currency currency);
/// An amount, where there is one, must be exact money.
[[nodiscard]] std::optional<Problem> check_money(std::string_view field, const std::optional<kam::Decimal>& amount,
                                                 kam::Currency currency);
