// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <kam/core/text.hpp>

namespace kam::inline v0 {

namespace detail {

/// ISO 4217 list one (active codes) as amended to 2026-01-01: code and decimals of the minor unit, in alphabetical
/// order. '-' marks the codes to which the standard gives no minor unit: metals, funds, testing, no currency.
inline constexpr std::string_view active_currencies =
    "AED2AFN2ALL2AMD2AOA2ARS2AUD2AWG2AZN2BAM2BBD2BDT2BHD3BIF0BMD2BND2BOB2BOV2BRL2BSD2"
    "BTN2BWP2BYN2BZD2CAD2CDF2CHE2CHF2CHW2CLF4CLP0CNY2COP2COU2CRC2CUP2CVE2CZK2DJF0DKK2"
    "DOP2DZD2EGP2ERN2ETB2EUR2FJD2FKP2GBP2GEL2GHS2GIP2GMD2GNF0GTQ2GYD2HKD2HNL2HTG2HUF2"
    "IDR2ILS2INR2IQD3IRR2ISK0JMD2JOD3JPY0KES2KGS2KHR2KMF0KPW2KRW0KWD3KYD2KZT2LAK2LBP2"
    "LKR2LRD2LSL2LYD3MAD2MDL2MGA2MKD2MMK2MNT2MOP2MRU2MUR2MVR2MWK2MXN2MXV2MYR2MZN2NAD2"
    "NGN2NIO2NOK2NPR2NZD2OMR3PAB2PEN2PGK2PHP2PKR2PLN2PYG0QAR2RON2RSD2RUB2RWF0SAR2SBD2"
    "SCR2SDG2SEK2SGD2SHP2SLE2SOS2SRD2SSP2STN2SVC2SYP2SZL2THB2TJS2TMT2TND3TOP2TRY2TTD2"
    "TWD2TZS2UAH2UGX0USD2USN2UYI0UYU2UYW4UZS2VED2VES2VND0VUV0WST2XAD2XAF0XAG-XAU-XBA-"
    "XBB-XBC-XBD-XCD2XCG2XDR-XOF0XPD-XPF0XPT-XSU-XTS-XUA-XXX-YER2ZAR2ZMW2ZWG2";

/// Withdrawn since 2010, kept because order histories hold them.
inline constexpr std::string_view withdrawn_currencies = "ANG2BGN2BYR0CUC2EEK2HRK2LTL2LVL2MRO2SLL2STD2VEF2ZMK2ZWL2";

/// The decimals mark of a code in one of the two lists, or '\0'. A binary search: a currency is read on every line of a
/// file.
[[nodiscard]] constexpr char find_currency(std::string_view list, std::string_view code) {
    constexpr std::size_t entry_size = 4;
    std::size_t low = 0, high = list.size() / entry_size;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const std::string_view entry = list.substr(middle * entry_size, entry_size);
        const int order = entry.substr(0, 3).compare(code);
        if (order == 0) return entry[3];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return '\0';
}

}  // namespace detail

/// A currency of ISO 4217, by its three capital letters: every active code, and those withdrawn since 2010 so that old
/// records stay readable. Default: XXX, the standard's code for "no currency". Four bytes, ordered by code.
class Currency {
public:
    constexpr Currency() = default;

    /// Throws std::invalid_argument for what is no code of ISO 4217; in a constant, a wrong code does not compile.
    constexpr explicit Currency(std::string_view code) {
        const std::optional<Currency> known = parse(code);
        if (!known) throw std::invalid_argument("Currency: " + detail::quoted(code) + " is not an ISO 4217 code");
        *this = *known;
    }

    /// The currency with this code, or nothing. Exactly three capital letters.
    [[nodiscard]] static constexpr std::optional<Currency> parse(std::string_view code) noexcept {
        char mark = detail::find_currency(detail::active_currencies, code);
        if (mark == '\0') mark = detail::find_currency(detail::withdrawn_currencies, code);
        if (mark == '\0') return std::nullopt;
        Currency currency;
        currency.code_ = {code[0], code[1], code[2]};
        currency.decimals_ = static_cast<std::uint8_t>(mark == '-' ? 0 : mark - '0');
        return currency;
    }

    /// Decimals of the minor unit: 2 for EUR (cent), 0 for JPY, 3 for KWD, 4 for CLF. Codes without one (XAU, XDR, XTS,
    /// XXX, ...) count whole units: 0.
    [[nodiscard]] constexpr int decimals() const noexcept { return decimals_; }

    /// The three letters, as long as this object lives.
    [[nodiscard]] constexpr std::string_view code() const& noexcept { return {code_.data(), code_.size()}; }
    std::string_view code() const&& = delete;

    /// True for a code that ISO 4217 no longer lists as active.
    [[nodiscard]] constexpr bool is_withdrawn() const noexcept {
        return detail::find_currency(detail::withdrawn_currencies, code()) != '\0';
    }

    [[nodiscard]] friend constexpr auto operator<=>(const Currency&, const Currency&) = default;

private:
    std::array<char, 3> code_{'X', 'X', 'X'};
    std::uint8_t decimals_ = 0;
};

[[nodiscard]] inline std::string to_string(const Currency& currency) { return std::string(currency.code()); }

}  // namespace kam::inline v0

template <>
struct std::hash<kam::Currency> {
    [[nodiscard]] std::size_t operator()(const kam::Currency& currency) const noexcept {
        return std::hash<std::string_view>{}(currency.code());
    }
};
