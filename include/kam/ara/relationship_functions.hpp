// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe/class.hpp>

#include <kam/ara/payloads.hpp>
#include <kam/core/error.hpp>
#include <kam/core/fields.hpp>
#include <kam/core/validate.hpp>

namespace kam::inline v0::ara {

/// What a relationship does for a firm, directly for the two and indirectly through others [walter2001], each the mean
/// of what is rated.
struct FunctionReview {
    std::optional<double> direct{};    ///< profit, volume, safeguard
    std::optional<double> indirect{};  ///< innovation, market, scout, access
    double coverage = 0;               ///< share of the seven that are rated
    std::vector<std::string> unknown{};
};
BOOST_DESCRIBE_STRUCT(FunctionReview, (), (direct, indirect, coverage, unknown))

/// Throws InputError for ratings outside 0..1.
template <std::same_as<Functions> Ratings>
[[nodiscard]] FunctionReview review_functions(const Ratings& functions) {
    Report report;
    kam::check_value(functions, "functions", {}, report);
    throw_if_any(report);
    FunctionReview review;
    double sum[2] = {}, count[2] = {};
    std::size_t place = 0;
    for_each_field(functions, [&](std::string_view name, const std::optional<double>& rating) {
        const std::size_t kind = place++ < 3 ? 0 : 1;
        if (rating) {
            sum[kind] += *rating;
            ++count[kind];
        } else {
            review.unknown.emplace_back(name);
        }
    });
    if (count[0] > 0) review.direct = sum[0] / count[0];
    if (count[1] > 0) review.indirect = sum[1] / count[1];
    review.coverage = (count[0] + count[1]) / static_cast<double>(place);
    return review;
}

}  // namespace kam::inline v0::ara
