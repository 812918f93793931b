// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <Eigen/Core>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <kam/core/date.hpp>
#include <kam/core/evidence.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/text.hpp>
#include <kam/entities/money.hpp>

/// A record with every kind of field that JSON can carry, for the round trips of tests and fuzzing.
namespace kam_test::rich {

enum class Mood { calm, tense, broken };
BOOST_DESCRIBE_ENUM(Mood, calm, tense, broken)

struct Part {
    std::string text{};
    std::optional<double> wallet_share{};
    std::vector<Part> parts{};
    friend bool operator==(const Part&, const Part&) = default;
};
BOOST_DESCRIBE_STRUCT(Part, (), (text, wallet_share, parts))

template <class Real>
struct Numbers {
    Real real{};
    float single{};
    std::int8_t tiny{};
    std::uint64_t large{};
    bool flag{};
    BOOST_DESCRIBE_CLASS(Numbers, (), (real, single, tiny, large, flag), (), ())
};

struct Record : Numbers<double> {
    kam::Id<struct RecordTag> id{};
    Mood mood{};
    kam::Level trust_level{};
    kam::Date day{};
    kam::Instant moment{};
    kam::Decimal price{};
    kam::Money amount{};
    std::optional<int> maybe{};
    std::vector<double> series{};
    std::array<short, 3> triple{};
    std::pair<std::string, bool> pair{};
    std::set<int> numbers{};
    std::map<std::string, std::vector<int>> by_text{};
    std::map<Mood, double> by_mood{};
    std::map<int, std::string> by_number{};
    std::variant<std::monostate, int, std::string, Part> either{};
    Part part{};
    std::vector<std::optional<bool>> answers{};
    Eigen::VectorXd vector{};
    Eigen::Matrix<double, 2, Eigen::Dynamic> matrix{};
};
BOOST_DESCRIBE_STRUCT(Record, (Numbers<double>),
                      (id, mood, trust_level, day, moment, price, amount, maybe, series, triple, pair, numbers, by_text,
                       by_mood, by_number, either, part, answers, vector, matrix))

/// Equality to the last bit that JSON can carry: NaN is NaN, -0 is not 0, 2.50 is not 2.5.
template <class T>
[[nodiscard]] bool same(const T& a, const T& b) {
    if constexpr (std::floating_point<T>) {
        return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
    } else if constexpr (std::same_as<T, kam::Decimal>) {
        return a == b && a.scale() == b.scale();
    } else if constexpr (std::derived_from<T, Eigen::EigenBase<T>>) {
        return a.rows() == b.rows() && a.cols() == b.cols() &&
               std::equal(a.reshaped().begin(), a.reshaped().end(), b.reshaped().begin(), same<typename T::Scalar>);
    } else if constexpr (kam::Described<T> && !std::same_as<T, kam::Money>) {
        bool all = true;
        kam::for_each_descriptor<T>([&](auto d) { all = all && same(a.*d.pointer, b.*d.pointer); });
        return all;
    } else if constexpr (std::ranges::range<T> && !std::same_as<T, std::string>) {
        using Element = std::ranges::range_value_t<T>;
        return std::equal(a.begin(), a.end(), b.begin(), b.end(), same<Element>);
    } else if constexpr (requires { a.second; }) {
        return same(a.first, b.first) && same(a.second, b.second);
    } else {
        return a == b;
    }
}

}  // namespace kam_test::rich
