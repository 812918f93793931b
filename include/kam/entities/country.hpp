// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <compare>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <kam/core/text.hpp>

namespace kam::inline v0 {

namespace detail {

/// ISO 3166-1 alpha-2, the 249 officially assigned codes in alphabetical order.
inline constexpr std::string_view country_codes =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ"
    "DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISIT"
    "JEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNI"
    "NLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTK"
    "TLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWFWSYEYTZAZMZW";

[[nodiscard]] constexpr bool is_country_code(std::string_view code) {
    std::size_t low = 0, high = country_codes.size() / 2;
    while (low < high) {
        const std::size_t middle = (low + high) / 2;
        const int order = country_codes.substr(2 * middle, 2).compare(code);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

}  // namespace detail

/// A country by its two capital letters of ISO 3166-1: "GB", not "UK". Default: ZZ, which the standard leaves to its
/// users and which is no country.
class Country {
public:
    constexpr Country() = default;

    /// Throws std::invalid_argument for what is no assigned code; in a constant, a wrong code does not compile.
    constexpr explicit Country(std::string_view code) {
        if (!detail::is_country_code(code)) {
            throw std::invalid_argument("Country: " + detail::quoted(code) + " is not an ISO 3166-1 code");
        }
        letters_[0] = code[0];
        letters_[1] = code[1];
    }

    /// The country with this code, or none.
    [[nodiscard]] static constexpr std::optional<Country> parse(std::string_view code) {
        if (!detail::is_country_code(code)) return std::nullopt;
        return Country(code);
    }

    friend constexpr bool operator==(const Country&, const Country&) = default;
    friend constexpr auto operator<=>(const Country&, const Country&) = default;
    friend std::string to_string(const Country& country) { return {country.letters_, 2}; }

private:
    char letters_[2] = {'Z', 'Z'};
};

}  // namespace kam::inline v0
