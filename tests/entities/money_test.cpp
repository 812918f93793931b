// SPDX-License-Identifier: BSL-1.0
#include <kam/entities/money.hpp>

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <vector>

#include <boost/multiprecision/cpp_int.hpp>

#include "support/catch.hpp"

namespace money_test {

using kam::allocate;
using kam::allocate_evenly;
using kam::Currency;
using kam::CurrencyMismatch;
using kam::Decimal;
using kam::Money;
using kam::parse_money;
using kam::ParseStatus;
using kam::Rounding;
using kam::to_money;
using kam_test::ContainsSubstring;
using BigInt = boost::multiprecision::cpp_int;

constexpr Currency eur{"EUR"}, usd{"USD"}, jpy{"JPY"}, kwd{"KWD"}, clf{"CLF"};
constexpr std::int64_t most = (std::numeric_limits<std::int64_t>::max)();
constexpr std::int64_t least = (std::numeric_limits<std::int64_t>::min)();

Decimal number(const std::string& text) {
    CAPTURE(text);
    const auto value = Decimal::parse(text);
    REQUIRE(value.has_value());
    return *value;
}

std::vector<std::int64_t> units(const std::vector<Money>& shares) {
    std::vector<std::int64_t> result;
    for (const Money& share : shares) result.push_back(share.minor_units);
    return result;
}

template <class Number>
concept MoneyTimes = requires(Money m, Number n) { m * n; };

TEST_CASE("Money adds, subtracts and multiplies exactly", "[entities][money]") {
    const Money a{1230, eur}, b{-45, eur};
    CHECK(a + b == Money{1185, eur});
    CHECK(a - b == Money{1275, eur});
    CHECK(-a == Money{-1230, eur});
    CHECK(a * 3 == Money{3690, eur});
    CHECK(-2 * a == Money{-2460, eur});
    CHECK(a * std::uint64_t{2} == Money{2460, eur});
    Money sum = a;
    sum += b;
    sum -= Money{1, eur};
    CHECK(sum == Money{1184, eur});
    STATIC_REQUIRE(Money{1, eur} + Money{2, eur} == Money{3, eur});
    STATIC_REQUIRE(std::is_aggregate_v<Money> && std::is_trivially_copyable_v<Money> && sizeof(Money) == 16);
    STATIC_REQUIRE(MoneyTimes<int> && MoneyTimes<unsigned long>);
    STATIC_REQUIRE(!MoneyTimes<double> && !MoneyTimes<bool> && !MoneyTimes<Decimal>);
}

TEST_CASE("Money does not mix currencies, but for the empty sum", "[entities][money]") {
    const Money euros{1230, eur}, dollars{500, usd};
    CHECK_THROWS_AS(euros + dollars, CurrencyMismatch);
    CHECK_THROWS_AS(euros - dollars, CurrencyMismatch);
    CHECK_THROWS_AS(euros < dollars, CurrencyMismatch);
    CHECK_THROWS_AS(euros >= Money{}, CurrencyMismatch);
    CHECK_THROWS_WITH(euros + dollars, ContainsSubstring("12.30 EUR + 5.00 USD") && ContainsSubstring("currencies"));
    CHECK(euros != Money{1230, usd});
    CHECK(euros == Money{1230, eur});
    CHECK(Money{1, eur} < Money{2, eur});
    CHECK(Money{-1, eur} <= Money{-1, eur});

    CHECK(Money{} + euros == euros);
    CHECK(euros + Money{} == euros);
    CHECK(euros - Money{} == euros);
    CHECK(Money{} - euros == Money{-1230, eur});
    CHECK(Money{} + Money{} == Money{});
    CHECK(Money{} != Money{0, eur});
    CHECK_THROWS_AS((euros + Money{1, Currency{}}), CurrencyMismatch);   // an amount without currency is no zero
    CHECK_THROWS_AS((euros + Money{0, usd}), CurrencyMismatch);
    const std::vector<Money> amounts{{100, eur}, {250, eur}, {-50, eur}};
    CHECK(std::accumulate(amounts.begin(), amounts.end(), Money{}) == Money{300, eur});
}

TEST_CASE("Money reports overflow at the borders of 64 bits", "[entities][money]") {
    const Money top{most, eur}, bottom{least, eur}, cent{1, eur};
    CHECK(top - cent + cent == top);
    CHECK(bottom + cent - cent == bottom);
    CHECK_THROWS_AS(top + cent, std::overflow_error);
    CHECK_THROWS_WITH(top + cent, ContainsSubstring("92233720368547758.07 EUR + 0.01 EUR does not fit"));
    CHECK_THROWS_AS(bottom - cent, std::overflow_error);
    CHECK_THROWS_AS(-bottom, std::overflow_error);
    CHECK(-top == bottom + cent);
    CHECK_THROWS_AS(bottom * -1, std::overflow_error);
    CHECK_THROWS_AS(top * 2, std::overflow_error);
    CHECK_THROWS_WITH(top * 2, ContainsSubstring("92233720368547758.07 EUR x 2"));
    CHECK_THROWS_AS((Money{2, eur} * (std::numeric_limits<std::uint64_t>::max)()), std::overflow_error);
    CHECK(bottom * 1 == bottom);

    CHECK(to_money(number("92233720368547758.07"), eur) == top);
    CHECK(to_money(number("-92233720368547758.08"), eur) == bottom);
    CHECK_THROWS_AS(to_money(number("92233720368547758.08"), eur), std::overflow_error);
    CHECK_THROWS_AS(to_money(number("-92233720368547758.09"), eur), std::overflow_error);
    CHECK(to_money(number("92233720368547758.0749"), eur) == top);
    CHECK_THROWS_AS(to_money(number("92233720368547758.0750"), eur), std::overflow_error);
    CHECK_THROWS_WITH(to_money(number("1e30"), jpy), ContainsSubstring("JPY"));
    CHECK_THROWS_AS(to_money(number("1e37"), eur), std::overflow_error);
    CHECK_THROWS_AS(times(top, 2), std::overflow_error);
}

TEST_CASE("Money rounds half to even unless told otherwise", "[entities][money]") {
    CHECK(to_money(number("2.345"), eur) == Money{234, eur});
    CHECK(to_money(number("2.355"), eur) == Money{236, eur});
    CHECK(to_money(number("2.345"), eur, Rounding::half_up) == Money{235, eur});
    CHECK(to_money(number("-2.341"), eur, Rounding::floor) == Money{-235, eur});
    CHECK(to_money(number("2.5"), jpy) == Money{2, jpy});
    CHECK(to_money(number("1.2345"), kwd) == Money{1234, kwd});
    CHECK(to_money(7, clf) == Money{70000, clf});
    CHECK(times(Money{1050, eur}, number("0.5")) == Money{525, eur});
    CHECK(times(Money{1, eur}, number("0.5")) == Money{0, eur});
    CHECK(times(Money{3, eur}, number("0.5")) == Money{2, eur});
    CHECK(times(Money{1, eur}, number("0.5"), Rounding::up) == Money{1, eur});
    // Price times quantity is exact before it is rounded: 3 x 0.335 = 1.005.
    CHECK(to_money(number("0.335") * 3, eur, Rounding::half_up) == Money{101, eur});
    CHECK(to_double(Money{1230, eur}) == 12.3);
    CHECK(to_double(Money{-5, jpy}) == -5.0);
    CHECK(to_string(to_decimal(Money{-5, kwd})) == "-0.005");
}

TEST_CASE("Money reads amounts and never rounds them", "[entities][money]") {
    CHECK(parse_money("12.30", eur) == Money{1230, eur});
    CHECK(parse_money("12.3", eur) == Money{1230, eur});
    CHECK(parse_money("12", eur) == Money{1200, eur});
    CHECK(parse_money("12.3000", eur) == Money{1230, eur});
    CHECK(parse_money("-.05", eur) == Money{-5, eur});
    CHECK(parse_money("1.5e3", jpy) == Money{1500, jpy});
    CHECK(parse_money("-92233720368547758.08", eur) == Money{least, eur});
    Money out{7, usd};
    CHECK(parse_money("12.345", eur, out) == ParseStatus::does_not_fit);
    CHECK(parse_money("12.5", jpy, out) == ParseStatus::does_not_fit);
    CHECK(parse_money("0.00000000000000000001", eur, out) == ParseStatus::does_not_fit);
    CHECK(parse_money("92233720368547758.08", eur, out) == ParseStatus::does_not_fit);
    CHECK(parse_money("1e37", clf, out) == ParseStatus::does_not_fit);
    CHECK(parse_money("-1e37", jpy, out) == ParseStatus::does_not_fit);
    CHECK(parse_money("18446744073709551616", jpy, out) == ParseStatus::does_not_fit);  // 2^64: zero if it were cut
    CHECK(parse_money("12,30", eur, out) == ParseStatus::not_a_number);
    CHECK(parse_money("", eur, out) == ParseStatus::not_a_number);
    CHECK(out == Money{7, usd});

    CHECK(parse_money("12.30 EUR") == Money{1230, eur});
    CHECK(parse_money("EUR 12.30") == Money{1230, eur});
    CHECK(parse_money("-5 JPY") == Money{-5, jpy});
    CHECK(parse_money("0 XXX") == Money{});
    for (const std::string_view text : {"", " ", "EUR", "12.30", "12.30EUR", "12.30  EUR", " 12.30 EUR", "12.30 EUR ", "12.30 eur",
                                        "12.30 EUA", "EUR EUR", "12.30 5", "12.345 EUR", "1.5 JPY", "EUR 1 EUR"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_money(text).has_value());
    }
}

TEST_CASE("Money printed and read again is the same, in every currency of ISO 4217", "[entities][money][property]") {
    std::mt19937_64 engine(4217);
    const std::string_view table = kam::detail::active_currencies;
    for (std::size_t i = 0; i < table.size(); i += 4) {
        const Currency currency(table.substr(i, 3));
        std::vector<std::int64_t> amounts{0, 1, -1, 9, 10, 99, -100, 12345, most, least};
        for (int k = 0; k < 50; ++k) amounts.push_back(static_cast<std::int64_t>(engine()) >> (engine() % 64));
        for (const std::int64_t amount : amounts) {
            const Money money{amount, currency};
            const std::string text = to_string(money);
            CAPTURE(text);
            CHECK(parse_money(text) == money);
            CHECK(parse_money(to_string(currency) + ' ' + text.substr(0, text.size() - 4)) == money);
            CHECK(to_money(to_decimal(money), currency, Rounding::up) == money);
            const std::size_t point = text.find('.');
            CHECK((point == std::string::npos ? 0 : text.size() - 4 - point - 1) == static_cast<std::size_t>(currency.decimals()));
        }
    }
    CHECK(to_string(Money{1230, eur}) == "12.30 EUR");
    CHECK(to_string(Money{-5, eur}) == "-0.05 EUR");
    CHECK(to_string(Money{-5, jpy}) == "-5 JPY");
    CHECK(to_string(Money{1, clf}) == "0.0001 CLF");
}

TEST_CASE("Money allocation of examples worked by hand", "[entities][money]") {
    // 10.00 in three: quotas 333 1/3, one cent left, equal fractions: the first part.
    CHECK(units(allocate_evenly(Money{1000, eur}, 3)) == std::vector<std::int64_t>{334, 333, 333});
    CHECK(units(allocate_evenly(Money{-1000, eur}, 3)) == std::vector<std::int64_t>{-334, -333, -333});
    CHECK(units(allocate_evenly(Money{2, eur}, 5)) == std::vector<std::int64_t>{1, 1, 0, 0, 0});
    // 0.05 by 30 : 70: quotas 1.5 and 3.5, the tie goes to the earlier.
    CHECK(units(allocate(Money{5, eur}, {3, 7})) == std::vector<std::int64_t>{2, 3});
    // 1.00 by 1 : 2 : 3: quotas 16 2/3, 33 1/3, 50.
    CHECK(units(allocate(Money{100, eur}, {1, 2, 3})) == std::vector<std::int64_t>{17, 33, 50});
    CHECK(units(allocate(Money{100, eur}, {number("0.125"), number("0.5"), number("0.375")})) ==
          std::vector<std::int64_t>{13, 50, 37});  // quotas 12.5, 50, 37.5
    CHECK(units(allocate(Money{1, eur}, {0, 1, 0})) == std::vector<std::int64_t>{0, 1, 0});
    CHECK(units(allocate(Money{100, eur}, {number("0.0"), number("2.000000000000000000000000")})) == std::vector<std::int64_t>{0, 100});
    CHECK(allocate(Money{0, eur}, {1, 1}) == std::vector<Money>{{0, eur}, {0, eur}});
}

TEST_CASE("Money allocation refuses weights that share nothing", "[entities][money]") {
    const Money money{100, eur};
    CHECK_THROWS_AS(allocate(money, std::vector<std::int64_t>{}), std::invalid_argument);
    CHECK_THROWS_AS(allocate(money, {0, 0}), std::invalid_argument);
    CHECK_THROWS_WITH(allocate(money, std::vector<std::int64_t>{2, -1}), ContainsSubstring("weight 1 is -1"));
    CHECK_THROWS_WITH(allocate(money, {number("0.5"), number("-0.1")}), ContainsSubstring("weight 1 is -0.1"));
    CHECK_THROWS_WITH(allocate(money, {number("1000000000000"), number("0.0000000001")}), ContainsSubstring("too many digits"));
    CHECK_THROWS_AS(allocate(money, {number("1e37"), number("1e-36")}), std::invalid_argument);
    CHECK_THROWS_AS(allocate_evenly(money, 0), std::invalid_argument);
}

TEST_CASE("Money allocation loses no cent and stays within one of the exact quota", "[entities][money][property]") {
    std::mt19937_64 engine(31);
    for (int i = 0; i < 4000; ++i) {
        const std::int64_t amount = i == 0 ? least : i == 1 ? most : static_cast<std::int64_t>(engine()) >> (engine() % 64);
        std::vector<std::int64_t> weights(1 + engine() % 12);
        for (std::int64_t& weight : weights) weight = engine() % 5 == 0 ? 0 : static_cast<std::int64_t>((engine() >> 1) >> (engine() % 63));
        if (i < 2) weights.assign(7, most);
        if (std::all_of(weights.begin(), weights.end(), [](std::int64_t w) { return w == 0; })) weights.front() = 1;
        const std::vector<Money> shares = allocate(Money{amount, eur}, weights);
        CAPTURE(i, amount, weights);

        REQUIRE(shares.size() == weights.size());
        BigInt total = 0, sum = 0;
        for (const std::int64_t weight : weights) total += weight;
        for (std::size_t k = 0; k < shares.size(); ++k) {
            sum += shares[k].minor_units;
            CHECK(shares[k].currency == eur);
            // |share - amount x weight / total| < 1, without a division
            const BigInt gap = BigInt(shares[k].minor_units) * total - BigInt(amount) * weights[k];
            CHECK(boost::multiprecision::abs(gap) < total);
            if (weights[k] == 0) CHECK(shares[k].minor_units == 0);
        }
        CHECK(sum == amount);

        if (amount != least) {
            std::vector<std::int64_t> mirrored = units(allocate(Money{-amount, eur}, weights));
            for (std::int64_t& share : mirrored) share = -share;
            CHECK(mirrored == units(shares));
        }
        std::vector<Decimal> shares_of_thousand;
        for (const std::int64_t weight : weights) shares_of_thousand.push_back(Decimal::from_parts(weight, 3));
        CHECK(allocate(Money{amount, eur}, shares_of_thousand) == shares);
    }
}

TEST_CASE("Money allocated evenly differs by at most one unit, larger parts first", "[entities][money][property]") {
    std::mt19937_64 engine(8);
    for (int i = 0; i < 500; ++i) {
        const std::int64_t amount = static_cast<std::int64_t>(engine()) >> (engine() % 64);
        const std::size_t parts = 1 + engine() % 40;
        const std::vector<std::int64_t> shares = units(allocate_evenly(Money{amount, jpy}, parts));
        CAPTURE(amount, parts);
        CHECK(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}) == amount);
        const bool descending = amount >= 0;
        for (std::size_t k = 1; k < shares.size(); ++k) {
            const std::int64_t step = descending ? shares[k - 1] - shares[k] : shares[k] - shares[k - 1];
            CHECK((step == 0 || step == 1));
        }
        CHECK((std::max)(shares.front(), shares.back()) - (std::min)(shares.front(), shares.back()) <= 1);
    }
}

TEST_CASE("Money hashes by amount and currency", "[entities][money]") {
    std::unordered_set<Money> set;
    for (int i = 0; i < 1000; ++i) {
        set.insert(Money{i, eur});
        set.insert(Money{i, eur});
        set.insert(Money{i, usd});
    }
    CHECK(set.size() == 2000);
}

}  // namespace money_test
