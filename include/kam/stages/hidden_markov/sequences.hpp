// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <map>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <vector>

#include <kam/core/error.hpp>
#include <kam/core/measure.hpp>

namespace kam::inline v0::stages {

/// What was observed of many accounts, each in consecutive periods. Equal observations are kept once, so that densities
/// are computed once for each of them however long the histories are. Made by `sequences`.
template <class Observation>
struct Sequences {
    std::vector<Observation> distinct{};  ///< in the order of first appearance
    std::vector<int> code{};              ///< of every period of every account in turn; distinct.size(): missing
    std::vector<std::size_t> begin{0};    ///< where each account starts in `code`; last, the end
    std::size_t observed_count = 0;       ///< periods that are not missing

    [[nodiscard]] std::size_t count() const noexcept { return begin.size() - 1; }
    [[nodiscard]] std::size_t length(std::size_t sequence) const { return begin[sequence + 1] - begin[sequence]; }
};

namespace detail {

template <class Element>
struct ObservationOf {
    using Type = Element;
};
template <class Element>
struct ObservationOf<std::optional<Element>> {
    using Type = Element;
};

/// Numbers the distinct values. Without an order of the type every value is one of its own.
template <class Value>
class Coder {
public:
    int code(const Value& value, std::vector<Value>& distinct) {
        const int next = static_cast<int>(distinct.size());
        if constexpr (std::totally_ordered<Value>) {
            const auto [place, is_new] = codes_.try_emplace(value, next);
            if (!is_new) return place->second;
        }
        distinct.push_back(value);
        return next;
    }

private:
    struct Nothing {};
    std::conditional_t<std::totally_ordered<Value>, std::map<Value, int>, Nothing> codes_;
};

template <class Value>
[[nodiscard]] bool is_a_number(const Value& value) {
    if constexpr (std::is_floating_point_v<Value>) {
        return std::isfinite(value);
    } else {
        return true;
    }
}

}  // namespace detail

/// From one list of observations per account, each a value or a std::optional whose empty value is a period in which
/// nothing was seen. Throws InputError naming every account without any period and every number that is not finite.
template <std::ranges::input_range Histories>
[[nodiscard]] auto sequences(const Histories& histories) {
    using History = std::ranges::range_value_t<Histories>;
    using Element = std::ranges::range_value_t<History>;
    using Shown = typename detail::ObservationOf<Element>::Type;
    Sequences<Shown> result;
    detail::Coder<Shown> coder;
    Report report;
    constexpr int missing = -1;
    std::size_t s = 0;
    for (const auto& history : histories) {
        std::size_t t = 0;
        for (const auto& element : history) {
            const Shown* value = nullptr;
            if constexpr (kam::detail::is_optional<Element>) {
                if (element) value = &*element;
            } else {
                value = &element;
            }
            if (value != nullptr && !detail::is_a_number(*value)) {
                report.add(kam::detail::element_path(kam::detail::element_path("histories", s), t), Fault::not_finite,
                           "is not a finite number; an empty optional is a period in which nothing was seen");
            } else {
                result.code.push_back(value != nullptr ? coder.code(*value, result.distinct) : missing);
                if (value != nullptr) ++result.observed_count;
            }
            ++t;
        }
        if (t == 0) report.add(kam::detail::element_path("histories", s), Fault::missing, "has no periods");
        result.begin.push_back(result.code.size());
        ++s;
    }
    if (s == 0) report.add("histories", Fault::missing, "there are none");
    throw_if_any(report);
    for (int& code : result.code) {
        if (code == missing) code = static_cast<int>(result.distinct.size());
    }
    return result;
}

}  // namespace kam::inline v0::stages
