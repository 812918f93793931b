// SPDX-License-Identifier: BSL-1.0
#include "checks.hpp"

#include <stdexcept>

#include <kam/core/text.hpp>

using kam::Fault;
using kam::detail::quoted;

std::optional<Problem> check_id(std::string_view field, const std::string& id) {
    constexpr const char* blanks = " \t\r\n\v\f";
    if (id.find_first_not_of(blanks) == std::string::npos) {
        return Problem{field, Fault::missing, id.empty() ? "is empty" : quoted(id) + " is blank"};
    }
    const auto is_blank = [&](char c) { return std::string_view(blanks).find(c) != std::string_view::npos; };
    if (!is_blank(id.front()) && !is_blank(id.back())) return std::nullopt;
    return Problem{field, Fault::malformed, quoted(id) + " begins or ends with a blank"};
}

std::optional<Problem> check_not_before(std::string_view field, const std::optional<kam::Date>& on,
                                        kam::Date ordered_on) {
    if (!on || *on >= ordered_on) return std::nullopt;
    return Problem{field, Fault::inconsistent,
                   kam::format_date(*on) + " is before ordered_on " + kam::format_date(ordered_on)};
}

std::optional<Problem> check_currency(kam::Currency currency, kam::Date on, const kam::review::ReviewOptions& review) {
    if (currency == kam::Currency{}) return Problem{"currency", Fault::missing, "XXX stands for no currency"};
    if (currency == review.currency) return std::nullopt;
    if (review.rates.all().empty()) {
        return Problem{"currency", Fault::inconsistent,
                       to_string(currency) + " in a review in " + to_string(*review.currency) + " needs --rates"};
    }
    try {
        static_cast<void>(kam::review::in_review_currency(0, currency, on, review));
    } catch (const kam::InputError& error) {
        return Problem{"currency", Fault::missing, error.report().issues().front().what};
    }
    return std::nullopt;
}

std::optional<kam::Money> exact_money(const kam::Decimal& amount, kam::Currency currency) {
    return kam::parse_money(to_string(amount), currency);
}

std::optional<Problem> check_money(std::string_view field, const std::optional<kam::Decimal>& amount,
                                   kam::Currency currency) {
    if (!amount || exact_money(*amount, currency)) return std::nullopt;
    return Problem{field, Fault::out_of_range,
                   to_string(*amount) + " is no amount of " + to_string(currency) +
                       ": it has a part of the smallest unit or is too large"};
}
